"""Attention: every place looks back at all places before it and takes what it needs. A decoder-only Transformer for melodies, small.

An LSTM has to carry the first bar in its memory to repeat it in the ninth; attention goes back and reads it. While it composes, the model
keeps the keys and values of every place (its state), so that no place is computed twice.

Letters: B batch, T places asked for, S places looked at (those before and these), W width, D size of a head, H heads, V vocabulary.
Left out: an encoder, positions as waves (a learnt liking for each distance stands in), dropout of the weights (a random number for every
pair of places takes a third of the time of an update), anything that makes long pieces cheaper.

Source: Vaswani et al. (2017); a bias for each distance: Shaw et al. (2018), Raffel et al. (2020); for music: Huang et al. (2019).
"""

import math

import torch
from torch import nn

from musicnn.errors import EncodingError
from musicnn.models.copying import CopyGate
from musicnn.models.rows import check_rows

SPAN = 128                                           # distances from here on are all the same to a head


def distances(new: int, seen: int, device=None):
    """How far back each place lies from each of the last `new` of `seen` places: (new, seen), below 0 where it lies ahead."""
    place = torch.arange(seen, device=device)
    return place[seen - new:, None] - place[None]


class AttentionHead(nn.Module):
    """One head: each place asks a question, compares it with the keys of all places so far, and takes a mix of their values.

    Args:
        width: W, numbers that come in for each place.
        size: D, numbers in a question, a key and a value.

    Used in: 07a
    """

    def __init__(self, width: int, size: int):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, size, bias=False) for _ in range(3))
        self.near = nn.Parameter(torch.zeros(SPAN))                      # how much each distance is liked, whatever stands there

    def forward(self, x):
        far = distances(x.shape[1], x.shape[1], x.device)                # (T, T)
        scores = self.query(x) @ self.key(x).transpose(1, 2)             # (B, T, T): how well question t fits key s
        scores = scores / math.sqrt(self.key.out_features) + self.near[far.clamp(0, SPAN - 1)]
        weights = scores.masked_fill(far < 0, -torch.inf).softmax(dim=-1)    # nobody looks ahead; the weights of a place sum to 1
        return weights @ self.value(x)                                   # (B, T, D)


class Attention(nn.Module):
    """Several heads at once: the same numbers as `heads` AttentionHeads side by side, then one more layer that mixes them.

    Args:
        width: W, in and out; H heads of W / H each.
        heads: H.
    """

    def __init__(self, width: int, heads: int):
        super().__init__()
        self.heads = heads
        self.ask = nn.Linear(width, 3 * width, bias=False)               # questions, keys and values of all heads
        self.near = nn.Parameter(torch.zeros(heads, SPAN))
        self.output = nn.Linear(width, width)

    def forward(self, x, past=None):
        """(B, T, W) → (B, T, W), and the keys and values (B, H, S, D) of all places so far."""
        q, k, v = self.ask(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)       # (B, H, T, D) each
        if past is not None:
            k, v = torch.cat([past[0], k], dim=2), torch.cat([past[1], v], dim=2)
        far = distances(q.shape[2], k.shape[2], x.device)                # (T, S)
        liking = self.near[:, far.clamp(0, SPAN - 1)].masked_fill(far < 0, -torch.inf)         # (H, T, S)
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, liking)
        return self.output(mixed.transpose(1, 2).flatten(-2)), (k, v)


class Block(nn.Module):
    """Look back, then think; both add to what was there."""

    def __init__(self, width: int, heads: int, *, dropout: float):
        super().__init__()
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attention = Attention(width, heads)
        self.think = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.drop = nn.Dropout(dropout)

    def forward(self, x, past=None):
        seen, past = self.attention(self.before(x), past)
        x = x + self.drop(seen)
        return x + self.drop(self.think(self.between(x))), past


class MelodyTransformer(nn.Module):
    """A melody model of attention; it reads the same rows as MelodyLSTM.

    Args:
        sizes: number of values of every column of the encoding's batch (`encoding.sizes`).
        width: W.
        heads, layers: how many, of what `Attention` and `Block` say.
        copying: give it the copy gate too, see `models.CopyGate`.
        dropout: share of values dropped in training.

    Used in: 07a
    """

    def __init__(self, sizes: dict[str, int], *, width: int = 96, heads: int = 4, layers: int = 2, copying: bool = False,
                 dropout: float = 0.2):
        super().__init__()
        if width % heads:
            raise EncodingError(f"width {width} cannot be shared by {heads} heads; use a multiple of {heads}")
        self.config = {"sizes": dict(sizes), "width": width, "heads": heads, "layers": layers, "copying": copying, "dropout": dropout}
        self.columns, self.vocabulary = list(sizes), sizes["token"]
        self.embed = nn.ModuleDict({c: nn.Embedding(sizes[c], width) for c in ("token", "position", "bar", "meter", "mode")})
        for table in self.embed.values():
            nn.init.normal_(table.weight, std=0.1)                       # five of them are added up
        self.blocks = nn.ModuleList(Block(width, heads, dropout=dropout) for _ in range(layers))
        self.norm, self.drop = nn.LayerNorm(width), nn.Dropout(dropout)
        self.output = nn.Linear(width, self.vocabulary)
        self.copy = CopyGate(sizes, width, dropout=dropout) if copying else None

    def forward(self, x, state=None):
        """Next-token logits and state.

        Args:
            x: whole numbers (B, T, C): column 0 the token before each place, the others the context of that place.
            state: the keys and values of all places before, one pair for each block, or None at the beginning.

        Returns:
            logits (B, T, V), normalised (their softmax is their exp), and the new state.

        Raises:
            EncodingError: if x has another number of columns than the encoding the model was built for.
        """
        check_rows(x, self.config["sizes"])
        y, after = self.drop(sum(self.embed[c](x[..., self.columns.index(c)]) for c in self.embed)), []        # (B, T, W)
        for block, past in zip(self.blocks, state or [None] * len(self.blocks), strict=True):
            y, kept = block(y, past)
            after.append(kept)
        y = self.norm(y)
        logits = self.output(self.drop(y)).log_softmax(dim=-1)
        return (logits if self.copy is None else self.copy(logits, y, x)), after

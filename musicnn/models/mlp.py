"""A melody network without memory: the last notes go in side by side, the next token comes out (Bengio et al. 2003, for notes).

Letters: B batch, T steps, C columns, V vocabulary, E embedding, N tokens in view, H hidden. Left out: any memory of what lies further
back than N tokens; that is what chapter 3 adds.
"""

import torch
from torch import nn
from torch.nn import functional as F

from musicnn.errors import EncodingError


class MelodyMLP(nn.Module):
    """Next token from the last `notes` notes, their place in the bar, and (if asked) what stood here some bars ago.

    Args:
        sizes: number of values of every column of the encoding's batch (`encoding.sizes`).
        notes: how many notes the network sees; a note is two tokens, pitch and duration.
        hidden: H of every hidden layer, from the input to the output.
        width: E, numbers that stand for one token.
        position: let the network see the place in the bar, the bar, the meter and the mode.
        echoes: let it see what stood here 1, 2, 4 and 8 bars ago, and how long each echo has lasted.
        tied: score the tokens with the same embeddings that read them.
        dropout: share of values dropped before each layer in training.

    Used in: 02c
    """

    def __init__(self, sizes: dict[str, int], *, notes: int = 8, hidden: tuple[int, ...] = (256,), width: int = 32,
                 position: bool = True, echoes: bool = False, tied: bool = True, dropout: float = 0.4):
        super().__init__()
        self.config = {"sizes": dict(sizes), "notes": notes, "hidden": tuple(hidden), "width": width, "position": position,
                       "echoes": echoes, "tied": tied, "dropout": dropout}
        self.columns, self.window, self.lags = list(sizes), 2 * notes, sum(c.startswith("copy") for c in sizes)
        self.token = nn.Embedding(sizes["token"], width)
        context = {"position": 16, "bar": 8, "meter": 4, "mode": 4} if position else {}
        context |= {c: 4 for c in sizes if c.startswith("match")} if echoes else {}
        self.context = nn.ModuleDict({c: nn.Embedding(sizes[c], size) for c, size in context.items()})
        seen = (self.window + self.lags * echoes) * width + sum(context.values())
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip((seen, *hidden), hidden, strict=False))
        self.output = nn.Linear(hidden[-1], width if tied else sizes["token"])
        self.bias = nn.Parameter(torch.zeros(sizes["token"])) if tied else None
        self.drop = nn.Dropout(dropout)

    @property
    def reach(self) -> int:
        """How many tokens back a change can still be felt by way of the tokens in view."""
        return self.window

    def forward(self, x, state=None):
        """Next-token logits and state.

        Args:
            x: whole numbers (B, T, C). Column 0 holds the token *before* each place (0 at the beginning), the other columns
                the context *of* that place.
            state: the N - 1 tokens before the first place (B, N - 1), or None at the beginning.

        Returns:
            logits (B, T, V) and the new state.

        Raises:
            EncodingError: if x has another number of columns than the encoding the model was built for.
        """
        if x.ndim != 3 or x.shape[-1] != len(self.columns):
            raise EncodingError(f"this model reads arrays (B, T, {len(self.columns)}), columns {self.columns}; got {tuple(x.shape)}")
        past = x.new_zeros(len(x), self.window - 1) if state is None else state
        tokens = torch.cat([past, x[..., 0]], dim=1)                       # (B, N - 1 + T)
        seen = [tokens.unfold(1, self.window, 1)]                          # (B, T, N): at every place the last N tokens
        if self.config["echoes"]:
            first = self.columns.index("copy_1")
            seen.append(x[..., first:first + self.lags])
        h = [self.token(torch.cat(seen, dim=-1)).flatten(-2)]              # (B, T, (N + lags) E)
        h = torch.cat(h + [table(x[..., self.columns.index(c)]) for c, table in self.context.items()], dim=-1)
        for layer in self.layers:
            h = self.drop(F.gelu(layer(h)))
        logits = self.output(h)
        if self.config["tied"]:
            logits = F.linear(logits, self.token.weight, self.bias)
        return logits, tokens[:, -(self.window - 1):]

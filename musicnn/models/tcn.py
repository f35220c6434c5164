"""Causal dilated convolutions: the article's Conv1D made into a composer, which looks back and never ahead.

Every layer looks at the place it stands on and at one place before it, 1, 2, 4, 8 … places back, so that the reach doubles from layer
to layer. While it composes, each layer keeps the few activations that it will look back at, and no place is ever computed twice.
Letters: B batch, T steps, C channels, V vocabulary. Left out: skip connections to the output and weight normalisation.

Source: van den Oord et al. (2016), Bai et al. (2018).
"""

import torch
from torch import nn

from musicnn.models.copying import CopyGate
from musicnn.models.rows import check_rows

SEEN = {"token": 48, "position": 16, "bar": 16, "meter": 4, "mode": 4}     # widths of the embeddings, those of the LSTM


class CausalConv1d(nn.Module):
    """A convolution along time that sees the present and the past: y[t] = b + Σ_k W[k] · x[t - (width - 1 - k) · dilation].

    Args:
        channels, out: C before and after.
        width: how many places it looks at.
        dilation: the distance in steps between them.

    Used in: 05b
    """

    def __init__(self, channels: int, out: int, *, width: int = 2, dilation: int = 1):
        super().__init__()
        self.past = (width - 1) * dilation                               # so many steps it looks back
        self.conv = nn.Conv1d(channels, out, width, dilation=dilation)

    def forward(self, x, past=None):
        past = x.new_zeros(*x.shape[:2], self.past) if past is None else past     # silence before the first note
        x = torch.cat([past, x], dim=-1)                                 # (B, C, past + T): padded on the left only
        return self.conv(x), x[..., x.shape[-1] - self.past:]            # (B, out, T), and what to remember


class CausalBlock(nn.Module):
    """Normalise, look back, decide how much of it to let through, and add it to what was there."""

    def __init__(self, channels: int, *, width: int, dilation: int, dropout: float):
        super().__init__()
        self.norm = nn.LayerNorm(channels)                               # over the channels of one step: it mixes no steps
        self.conv = CausalConv1d(channels, 2 * channels, width=width, dilation=dilation)
        self.drop = nn.Dropout(dropout)

    def forward(self, x, past=None):                                     # (B, C, T)
        y, past = self.conv(self.norm(x.transpose(1, 2)).transpose(1, 2), past)
        return x + self.drop(nn.functional.glu(y, dim=1)), past          # half of y times the sigmoid of the other half


class MelodyTCN(nn.Module):
    """A melody model of causal dilated convolutions; it reads the same rows as MelodyLSTM.

    Args:
        sizes: number of values of every column of the encoding's batch (`encoding.sizes`).
        channels: C.
        dilations: one block each, from the input to the output.
        width: places that each convolution looks at.
        copying: give it the copy gate too, see `models.CopyGate`.
        dropout: share of values dropped in training.

    Used in: 05b, 07a
    """

    def __init__(self, sizes: dict[str, int], *, channels: int = 64, dilations: tuple[int, ...] = (1, 2, 4, 8, 16, 32, 64, 128),
                 width: int = 2, copying: bool = False, dropout: float = 0.3):
        super().__init__()
        self.config = {"sizes": dict(sizes), "channels": channels, "dilations": tuple(dilations), "width": width, "copying": copying,
                       "dropout": dropout}
        self.columns, self.vocabulary = list(sizes), sizes["token"]
        self.embed = nn.ModuleDict({c: nn.Embedding(sizes[c], size) for c, size in SEEN.items()})
        self.input = nn.Linear(sum(SEEN.values()), channels)
        self.blocks = nn.ModuleList(CausalBlock(channels, width=width, dilation=d, dropout=dropout) for d in dilations)
        self.norm = nn.LayerNorm(channels)
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(channels, self.vocabulary)
        self.copy = CopyGate(sizes, channels, dropout=dropout) if copying else None

    @property
    def reach(self) -> int:
        """The receptive field: how many tokens, the present one included, can change a prediction."""
        return 1 + sum(block.conv.past for block in self.blocks)

    def forward(self, x, state=None):
        """Next-token logits and state.

        Args:
            x: whole numbers (B, T, C): column 0 the token before each place, the others the context of that place.
            state: what each block remembers, a list of (B, C, past), or None at the beginning.

        Returns:
            logits (B, T, V), normalised (their softmax is their exp), and the new state. Reading a piece at once and reading it step
            by step with the state give the same logits.

        Raises:
            EncodingError: if x has another number of columns than the encoding the model was built for.
        """
        check_rows(x, self.config["sizes"])
        seen = torch.cat([self.embed[c](x[..., self.columns.index(c)]) for c in self.embed], dim=-1)       # (B, T, sum of widths)
        y = self.input(self.drop(seen)).transpose(1, 2)                                                    # (B, C, T)
        after = []
        for block, past in zip(self.blocks, state or [None] * len(self.blocks), strict=True):
            y, kept = block(y, past)
            after.append(kept)
        y = self.norm(y.transpose(1, 2))                                                                   # (B, T, C)
        logits = self.output(self.drop(y)).log_softmax(dim=-1)
        return (logits if self.copy is None else self.copy(logits, y, x)), after

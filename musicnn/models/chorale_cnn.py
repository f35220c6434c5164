"""An orderless convolutional network: shown any part of a four-voice score, it says of every other cell which pitch belongs there.

The convolution slides along time only. Voices and pitches are its channels: at every step it sees the whole chord, which costs far
less than sliding over pitches too (Coconet's layout) and learns more in the same minutes. Left out: transposition by construction;
training moves the pieces to all keys instead. Letters: B batch, T steps, V voices, P tokens, C channels.
"""

import torch
from torch import nn
from torch.nn import functional as F

from musicnn.errors import EncodingError

PLACES = 64                                          # places in a bar that have an embedding


class Block(nn.Module):
    """Two convolutions and a bridge around them; `dilation` is the distance in steps between the cells that one looks at."""

    def __init__(self, channels: int, dilation: int, dropout: float):
        super().__init__()
        self.norms = nn.ModuleList(nn.BatchNorm1d(channels) for _ in range(2))
        self.convs = nn.ModuleList(nn.Conv1d(channels, channels, 3, padding=d, dilation=d) for d in (1, dilation))
        self.drop = nn.Dropout(dropout)

    def forward(self, x):                                                # (B, C, T)
        y = x
        for norm, conv in zip(self.norms, self.convs, strict=True):
            y = conv(F.gelu(norm(y)))
        return x + self.drop(y)


class ChoraleCNN(nn.Module):
    """Pitches for the hidden cells of a grid.

    Args:
        vocabulary: P, tokens: padding, rest, then pitches.
        voices: V.
        channels: C.
        dilations: of the blocks, from the input to the output.
        dropout: share of each block's output dropped in training.

    Used in: 05b
    """

    learns = "note"

    def __init__(self, vocabulary: int = 48, *, voices: int = 4, channels: int = 192, dilations: tuple[int, ...] = (1, 2, 4, 8),
                 dropout: float = 0.1):
        super().__init__()
        self.config = {"vocabulary": vocabulary, "voices": voices, "channels": channels, "dilations": tuple(dilations), "dropout": dropout}
        self.vocabulary, self.voices = vocabulary, voices
        self.place = nn.Embedding(PLACES, channels)
        self.input = nn.Conv1d(voices * (vocabulary + 1), channels, 3, padding=1)
        self.blocks = nn.Sequential(*(Block(channels, d, dropout) for d in dilations))
        self.norm = nn.BatchNorm1d(channels)
        self.bridge = nn.Conv1d(voices * (vocabulary + 1), voices * vocabulary, 5, padding=2)     # "as just before", without detour
        self.output = nn.Conv1d(channels, voices * vocabulary, 1)
        nn.init.normal_(self.place.weight, std=0.1)

    def forward(self, rows, given):
        """Logits of every cell.

        Args:
            rows: tokens (B, T, V + 1), the last column the place in the bar; what stands in hidden cells is not looked at.
            given: bool (B, T, V), False where the network has to guess.

        Returns:
            logits (B, T, V, P), padding excluded, and None (there is no state).

        Raises:
            EncodingError: for other shapes.
        """
        if rows.ndim != 3 or rows.shape[-1] != self.voices + 1 or given.shape != (*rows.shape[:2], self.voices):
            raise EncodingError(f"this model reads rows (B, T, {self.voices + 1}) and given (B, T, {self.voices}); got {tuple(rows.shape)}"
                                f" and {tuple(given.shape)}")
        notes = F.one_hot(rows[..., :-1], self.vocabulary) * given[..., None]
        seen = torch.cat([notes, given[..., None]], dim=-1).flatten(2).float().transpose(1, 2)             # (B, V (P + 1), T)
        x = self.input(seen) + self.place(rows[..., -1] % PLACES).transpose(1, 2)
        x = self.output(F.gelu(self.norm(self.blocks(x)))) + self.bridge(seen)             # (B, V P, T)
        logits = x.unflatten(1, (self.voices, self.vocabulary)).movedim(-1, 1)             # (B, T, V, P)
        return torch.cat([torch.full_like(logits[..., :1], -1e9), logits[..., 1:]], dim=-1), None

"""A melody network without memory: the last notes go in side by side, the next token comes out (Bengio et al. 2003, for notes).

Letters: B batch, T steps, C columns, V vocabulary, E embedding, N tokens in view, H hidden. Left out: any memory of what lies further
back than N tokens (chapter 3 adds it), and output weights shared with the embedding (tests/benchmarks/jig_mlp.py: no gain here).
"""

import torch
from torch import nn
from torch.nn import functional as F

from musicnn.errors import TrainingError
from musicnn.models.rows import check_rows

PLACE, ECHO = ("position", "bar", "meter", "mode"), ("copy", "match")


class MelodyMLP(nn.Module):
    """Next token from the last `notes` notes, their place in the bar, and (if asked) what stood here some bars ago.

    Args:
        sizes: number of values of every column of the encoding's batch (`encoding.sizes`).
        notes: how many notes the network sees; a note is two tokens, pitch and duration.
        hidden: H of every hidden layer, from the input to the output.
        width: E, numbers that stand for one token or one value of a column.
        position: let the network see the place in the bar, the bar, the meter and the mode.
        echoes: let it see what stood here 1, 2, 4 and 8 bars ago, and how long each echo has lasted.
        dropout: share of hidden values dropped in training.

    Attributes:
        reach: N, how many rows back the network looks; see musicnn/sampling/steps.py.

    Raises:
        TrainingError: if no note is seen, or hidden layers are not given as a tuple of at least one width.

    Used in: 02c
    """

    def __init__(self, sizes: dict[str, int], *, notes: int = 8, hidden: tuple[int, ...] = (256,), width: int = 16,
                 position: bool = True, echoes: bool = False, dropout: float = 0.4):
        if not hidden:
            raise TrainingError(f"hidden {hidden} is not allowed; use a tuple of at least one width, such as hidden=(256,)")
        super().__init__()
        self.config = {"sizes": dict(sizes), "notes": notes, "hidden": tuple(hidden), "width": width,
                       "position": position, "echoes": echoes, "dropout": dropout}
        self.columns, self.reach = list(sizes), 2 * notes
        kinds = PLACE * position + ECHO * echoes
        self.token = nn.Embedding(sizes["token"], width)
        self.context = nn.ModuleDict({c: nn.Embedding(sizes[c], width) for c in sizes if c.startswith(kinds)})
        widths = ((self.reach + len(self.context)) * width, *hidden)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, hidden, strict=False))
        self.output = nn.Linear(widths[-1], sizes["token"])
        self.drop = nn.Dropout(dropout)

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
        check_rows(x, self.config["sizes"])
        past = x.new_zeros(len(x), self.reach - 1) if state is None else state
        tokens = torch.cat([past, x[..., 0]], dim=1)                         # (B, N - 1 + T)
        h = self.token(tokens.unfold(1, self.reach, 1)).flatten(-2)          # (B, T, N E): at every place the last N tokens
        places = [table(x[..., self.columns.index(c)]) for c, table in self.context.items()]
        h = torch.cat([h, *places], dim=-1)
        for layer in self.layers:
            h = self.drop(F.gelu(layer(h)))                                  # (B, T, H)
        return self.output(h), tokens[:, 1 - self.reach:]

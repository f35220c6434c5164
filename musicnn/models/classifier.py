"""A small convolutional classifier: it slides filters along a melody and says what kind of melody it is.

The first layer sees one-hot columns, so that each of its filters is a little piano roll that can be looked at and played.
Letters: B batch, T places, C columns, K classes, F filters. Left out: recurrence, attention, anything that knows where in the tune it is.
"""

import torch
from torch import nn
from torch.nn import functional as F

from musicnn.models.rows import check_rows


class TuneClassifier(nn.Module):
    """Class logits of melodies.

    Args:
        sizes: how many values each column can take, such as {"pitch": 40, "duration": 12}; 0 is padding in all of them.
        classes: names of the K classes.
        filters: F.
        width: places that a filter of the first layer covers.
        dropout: share of the pooled values dropped in training.

    Used in: 05a
    """

    learns = "label"

    def __init__(self, sizes: dict[str, int], *, classes: tuple[str, ...], filters: int = 64, width: int = 5, dropout: float = 0.5):
        super().__init__()
        self.config = {"sizes": dict(sizes), "classes": tuple(classes), "filters": filters, "width": width, "dropout": dropout}
        self.sizes, self.classes = dict(sizes), tuple(classes)
        self.first = nn.Conv1d(sum(sizes.values()), filters, width, padding=width // 2)
        self.second = nn.Conv1d(filters, filters, width, padding=width // 2)
        self.drop = nn.Dropout(dropout)
        self.output = nn.Linear(2 * filters, len(classes))

    def forward(self, x, state=None):
        """Logits of the classes.

        Args:
            x: whole numbers (B, T, C), one column for each entry of `sizes`; a place whose first column is 0 is padding.
            state: not used; there is none.

        Returns:
            logits (B, K), and None. They do not depend on how much padding there is.

        Raises:
            EncodingError: if x has another number of columns.
        """
        check_rows(x, self.sizes)
        real = (x[..., 0] > 0)[:, None]                                  # (B, 1, T)
        seen = torch.cat([F.one_hot(x[..., i], size) for i, size in enumerate(self.sizes.values())], dim=-1)
        y = seen.float().transpose(1, 2) * real                          # (B, sum of sizes, T)
        y = F.relu(self.first(y)) * real                                 # (B, F, T): how well each filter fits here
        y = F.relu(self.second(self.drop(y))) * real
        mean = y.sum(dim=-1) / real.sum(dim=-1).clamp(min=1)             # (B, F): how often
        pooled = torch.cat([mean, y.amax(dim=-1)], dim=-1)               # (B, 2F): and how well at best
        return self.output(self.drop(pooled)), None

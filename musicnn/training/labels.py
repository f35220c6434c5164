"""What a classifier has to learn: nats per piece, the surprise at the label that somebody gave it."""

import torch
from torch.nn import functional as F


def label_losses(model, rows: torch.Tensor) -> torch.Tensor:
    """Nats by place, (B, T), 0 at padding: each piece's surprise at its label, written at every one of its places.

    So their mean over all places is nats per piece, longer pieces weighing more.

    Args:
        model: returns (logits (B, K), state) for rows (B, T, C).
        rows: whole numbers (B, T, C + 1); the last column holds the piece's label, 0..K - 1, at every place.

    Used in: 05a
    """
    logits, _ = model(rows[..., :-1])
    return F.cross_entropy(logits, rows[:, 0, -1], reduction="none")[:, None] * (rows[..., 0] > 0)

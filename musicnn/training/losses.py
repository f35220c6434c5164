"""What models learn: a model and rows in, nats per place out. To add a kind of learning, write its function and add a word to LOSSES."""

from collections.abc import Callable

import numpy as np
import torch
from torch.nn import functional as F

from musicnn.training.frames import frame_losses
from musicnn.training.labels import label_losses
from musicnn.training.orderless import note_losses


def token_losses(model, rows: torch.Tensor) -> torch.Tensor:
    """Nats of each token given those before it, (B, T)."""
    x, target = shift(rows)
    return F.cross_entropy(model(x)[0].transpose(1, 2), target, ignore_index=0, reduction="none")


# What a model learns (its attribute `learns`, by default "token") -> (model, rows) to nats per place (B, T), 0 at padding.
LOSSES: dict[str, Callable] = {"token": token_losses, "frame": frame_losses, "note": note_losses, "label": label_losses}


def learns(model) -> str:
    """The word for what a model learns."""
    return getattr(model, "learns", "token")


def losses(model, rows: torch.Tensor) -> torch.Tensor:
    """Nats per place, (B, T), by the loss that the model names."""
    return LOSSES[learns(model)](model, rows)


def shift(rows: torch.Tensor):
    """Rows as the encoding makes them → (what the model sees, what it must predict): column 0 moves one place to the right."""
    target = rows[..., 0]
    x = rows.clone()
    x[:, 1:, 0], x[:, 0, 0] = target[:, :-1], 0
    return x, target


def nll(model: torch.nn.Module, batch: np.ndarray) -> np.ndarray:
    """Total surprise of each sequence, nats (B,), END included, padding not.

    Args:
        model: returns (logits, state) for rows (B, T, C).
        batch: an encoding's array (B, T, C), or one sequence (T, C).
    """
    rows = tensor(batch if np.ndim(batch) == 3 else batch[None], model)
    was_training = model.training
    model.eval()
    with torch.inference_mode():
        found = [losses(model, rows[i:i + 64]).sum(dim=1) for i in range(0, len(rows), 64)]
    model.train(was_training)
    return torch.cat(found).cpu().double().numpy()


def tensor(batch: np.ndarray, model) -> torch.Tensor:
    """An array on the model's device."""
    return torch.as_tensor(np.ascontiguousarray(batch), device=next(model.parameters()).device)

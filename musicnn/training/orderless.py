"""What an infilling model has to learn: nats per note when some notes of a grid are hidden and the rest are given.

Every share of hidden notes is equally likely. So the loss is the mean surprise of a note over all orders in which a piece could be
written, one note after the other: an honest likelihood, and as many models as there are orders.

Source: Uria et al. (2014), Huang et al. (2017).
Used in: 05b
"""

import torch


def hidden_cells(real, generator=None):
    """A random choice of cells to hide, bool like `real` (B, T, V): of each piece's D real cells k, with k uniform in 1..D."""
    B = len(real)
    order = torch.rand(real.shape, generator=generator, device=real.device).masked_fill(~real, 2.0).flatten(1).argsort(dim=1).argsort(dim=1)
    count = real.flatten(1).sum(dim=1)
    k = 1 + (torch.rand(B, generator=generator, device=real.device) * count).long().clamp(max=count - 1)
    return (order < k[:, None]).view(real.shape), count / k


def note_losses(model, rows):
    """Nats by step, (B, T), 0 at padding, such that their mean over the steps is nats per note.

    In training the pieces are moved to random keys; in measuring, the same cells are hidden every time.
    """
    if model.training:
        rows = transposed(rows, model.voices, model.vocabulary)
    return _losses(model, rows, None if model.training else torch.Generator(rows.device).manual_seed(0))


def nats_per_note(model, rows, *, draws: int = 16, seed: int = 0) -> float:
    """Mean surprise per note of grids (B, T, V + 1), each measured in `draws` random orders, all different.

    How much is hidden decides how hard a note is to guess, so one draw says little: even 16 draws of 500 windows stray by 0.005 nats.
    """
    rows, generator, total = torch.as_tensor(rows), torch.Generator().manual_seed(seed), 0.0
    model.eval()
    with torch.inference_mode():
        for _ in range(draws):
            total += sum(float(_losses(model, part, generator).sum()) for part in rows.split(64))
    return total * model.voices / draws / int((rows[..., :model.voices] > 0).sum())


def _losses(model, rows, generator):
    """Nats by step (B, T), with as many cells hidden as the generator says."""
    voices = model.voices
    real = rows[..., :voices] > 0
    hide, weight = hidden_cells(real, generator)
    logits, _ = model(rows, ~hide)
    nats = torch.nn.functional.cross_entropy(logits.movedim(-1, 1), rows[..., :voices], reduction="none")
    return (nats * hide).sum(dim=-1) * weight[:, None] / voices


def transposed(rows, voices: int, vocabulary: int, most: int = 6):
    """Each piece moved by -most..most semitones as far as its range allows; tokens 0 and 1 (padding, rest) stay."""
    notes = rows[..., :voices]
    pitched = notes > 1
    lowest = notes.masked_fill(~pitched, vocabulary).flatten(1).amin(dim=1).clamp(max=vocabulary - 1)
    highest = notes.flatten(1).amax(dim=1)
    down, up = (lowest - 2).clamp(0, most), (vocabulary - 1 - highest).clamp(0, most)
    shift = (torch.rand(len(rows), device=rows.device) * (down + up + 1)).long().clamp(max=down + up) - down
    return torch.cat([torch.where(pitched, notes + shift[:, None, None], notes), rows[..., voices:]], dim=-1)

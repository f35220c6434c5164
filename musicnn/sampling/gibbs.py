"""Gibbs sampling for an orderless model: hide some cells of the grid, let the model fill them in, hide others, again and again.

At first almost everything free is hidden, at last hardly anything: the first sweeps sketch, the last ones mend. What is to be kept is
never hidden and never written to.

Source: blocked Gibbs sampling with an annealed block size, Yao et al. (2014), Huang et al. (2017).
Used in: 05b
"""

from collections.abc import Iterator

import numpy as np

from musicnn.errors import MusicnnError

MOST, LEAST = 0.9, 0.05                              # share of the free cells hidden at first and at last
SKETCHING = 0.75                                     # so much of the sweeps the share falls; then it stays at the least


def gibbs(model, rows: np.ndarray, keep: np.ndarray, *, sweeps: int = 64, temperature: float = 1.0, legal: np.ndarray | None = None,
          seed: int = 0) -> Iterator[np.ndarray]:
    """Yield the grid (T, V + 1) after each sweep; the same array is never yielded twice.

    Args:
        model: (rows (1, T, V + 1), given bool (1, T, V)) -> logits (1, T, V, P) and a state, such as models.ChoraleCNN.
        rows: the grid to begin with, int (T, V + 1); what stands in free cells does not matter.
        keep: bool (T, V), cells that stay.
        sweeps: 1 or more.
        temperature: below 1 the likely pitches win more often.
        legal: bool (T, V, P), tokens that may be drawn; all if None.
        seed: the same seed gives the same grids.

    Raises:
        MusicnnError: for a `keep` that does not fit the grid, no sweep, or a temperature that is not above 0.
    """
    import torch

    rows, keep = np.array(rows, dtype=np.int64), np.asarray(keep, dtype=bool)
    if keep.shape != (len(rows), rows.shape[1] - 1) or sweeps < 1 or temperature <= 0:
        raise MusicnnError(f"keep {keep.shape}, sweeps {sweeps} and temperature {temperature} do not fit a grid {rows.shape};"
                           f" keep must be bool {(len(rows), rows.shape[1] - 1)}, the others above 0")
    rng, cells = np.random.default_rng(seed), rows[:, :-1]               # cells is a view: writing there writes to rows
    model.eval()
    for sweep in range(sweeps):
        share = max(LEAST, MOST - (MOST - LEAST) * sweep / (SKETCHING * sweeps))
        hide = ~keep & ((rng.random(keep.shape) < share) | (sweep == 0))
        with torch.inference_mode():
            logits, _ = model(torch.as_tensor(rows)[None], torch.as_tensor(~hide)[None])
        logits = logits[0].numpy()[hide].astype(np.float64) / temperature            # (hidden, P)
        if legal is not None:
            logits[~legal[hide]] = -np.inf
        cells[hide] = _draw(logits, rng)
        yield rows.copy()


def _draw(logits: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """One token for each row of logits (N, P)."""
    edges = np.exp(logits - logits.max(axis=-1, keepdims=True, initial=-1e300)).cumsum(axis=-1)
    return (edges <= rng.random((len(logits), 1)) * edges[:, -1:]).sum(axis=-1)

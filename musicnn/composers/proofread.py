"""Proofreading: after sampling, notes that make parallel fifths or octaves are chosen anew, by the model and under the rule.

The network has learnt that Bach avoids parallels, but not how strictly: a learnt habit is no rule. Here the rule is written down, and
the model only decides which of the notes that keep it fits best.
"""

import numpy as np

from musicnn.encodings.voices import FIRST
from musicnn.evaluation.voices import parallel_places

CANDIDATES = 12                                      # so many of the likeliest pitches are tried in each place
ROUNDS = 3                                           # mending here may break there, so the piece is read again


def proofread(model, rows: np.ndarray, keep: np.ndarray, legal: np.ndarray, *, beat: int = 4) -> np.ndarray:
    """A grid (T, 5) with fewer parallels, or as many if nothing helps; kept cells stay.

    Args:
        model: a models.ChoraleCNN.
        rows: tokens, int (T, V + 1).
        keep: bool (T, V).
        legal: bool (T, V, P), tokens that may be chosen.
        beat: steps in a beat; a note is changed for one beat at most.
    """
    rows = rows.copy()
    for _ in range(ROUNDS):
        faults = _faults(rows)
        for fault in faults:
            if fault in _faults(rows):               # an earlier change may have mended it
                _mend(model, rows, keep, legal, fault, beat)
        if not faults:
            break
    return rows


def _faults(rows: np.ndarray) -> list:
    return parallel_places(np.where(rows[:, :-1] >= FIRST, rows[:, :-1], -1).T)


def _mend(model, rows: np.ndarray, keep: np.ndarray, legal: np.ndarray, fault: tuple, beat: int) -> None:
    """Change one of the four notes of a fault, the likeliest change that leaves fewer faults in all."""
    import torch

    places = [(voice, span) for voice in fault[:0:-1] for span in _spans(rows[:, voice], fault[0], beat) if not keep[span, voice].any()]
    if not places:
        return
    given = np.ones((len(places), *keep.shape), dtype=bool)
    for n, (voice, span) in enumerate(places):
        given[n, span, voice] = False
    with torch.inference_mode():
        logits = model(torch.as_tensor(rows).expand(len(places), -1, -1), torch.as_tensor(given))[0].log_softmax(dim=-1).numpy()
    options = []
    for n, (voice, span) in enumerate(places):
        fit = np.where(legal[span, voice].all(axis=0), logits[n, span, voice].mean(axis=0), -np.inf)
        options += [(fit[token], voice, span, token) for token in np.argsort(-fit, kind="stable")[:CANDIDATES].tolist()
                    if np.isfinite(fit[token])]
    before = len(_faults(rows))
    for _, voice, span, token in sorted(options, key=lambda option: -option[0]):
        old = rows[span, voice].copy()
        rows[span, voice] = token
        if len(_faults(rows)) < before:
            return
        rows[span, voice] = old


def _spans(line: np.ndarray, step: int, beat: int) -> list[slice]:
    """The note that begins after `step` and the one that ends with it, each within its beat."""
    first, end = step, step + 2
    while end < len(line) and end % beat and line[end] == line[step + 1]:
        end += 1
    while first > 0 and first % beat and line[first - 1] == line[step]:
        first -= 1
    return [slice(step + 1, end), slice(first, step + 1)]

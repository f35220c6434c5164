"""From logits to one chosen token: temperature, top-k, top-p, and the draw itself. Arrays (..., V) in and out; numpy only.

Used in: 03b
"""

import numpy as np

from musicnn.errors import MusicnnError


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise MusicnnError(f"{name} {value!r} is not allowed; use {low:g}..{high:g}")


def temperature(logits: np.ndarray, value: float) -> np.ndarray:
    """Divide the logits by `value` (0.01..10): below 1 favourites win more often, above 1 outsiders do. 1 changes nothing."""
    _check("temperature", value, 0.01, 10.0)
    return np.asarray(logits) / value


def top_k(logits: np.ndarray, k: int) -> np.ndarray:
    """Forbid (−inf) all but the `k` likeliest tokens; k = V changes nothing."""
    logits = np.asarray(logits)
    _check("top_k", k, 1, logits.shape[-1])
    bar = np.sort(logits, axis=-1)[..., -k, None]
    return np.where(logits >= bar, logits, -np.inf)


def top_p(logits: np.ndarray, p: float) -> np.ndarray:
    """Forbid the unlikely tail: keep the fewest likeliest tokens that together have probability `p` (0..1); 1 changes nothing.

    Source: nucleus sampling, Holtzman et al. (2020).
    """
    _check("top_p", p, 0.0, 1.0)
    logits = np.asarray(logits)
    if p >= 1.0:
        return logits
    order = np.argsort(-logits, axis=-1, kind="stable")
    ranked = np.take_along_axis(softmax(logits), order, axis=-1)
    before = np.cumsum(ranked, axis=-1) - ranked     # probability of everything likelier than this token
    keep = np.zeros(logits.shape, dtype=bool)
    np.put_along_axis(keep, order, (before < p) | (np.arange(logits.shape[-1]) == 0), axis=-1)
    return np.where(keep, logits, -np.inf)


def mask(logits: np.ndarray, legal: np.ndarray) -> np.ndarray:
    """Forbid (−inf) every token that is not legal (bool, same shape)."""
    return np.where(legal, logits, -np.inf)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities (..., V) that sum to 1; the largest logit is taken off first, so that nothing overflows."""
    e = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def draw(probs: np.ndarray, uniform: float) -> int:
    """The token whose share of the interval 0..1 holds `uniform`: P(token) = probs[token]."""
    edges = np.cumsum(probs)
    return int(np.searchsorted(edges, uniform * edges[-1], side="right"))

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
    return _nucleus(logits, p) if logits.ndim == 1 else np.apply_along_axis(_nucleus, -1, logits, p)


def _nucleus(logits: np.ndarray, p: float) -> np.ndarray:
    order = (-logits).argsort(kind="stable")
    reached = np.exp(logits[order] - logits[order[0]]).cumsum()          # not yet divided by their sum, reached[-1]
    kept = order[:1 + reached[:-1].searchsorted(p * reached[-1])]        # the favourite, and whoever follows before p is reached
    found = np.full(len(logits), -np.inf)
    found[kept] = logits[kept]
    return found


def mask(logits: np.ndarray, legal: np.ndarray) -> np.ndarray:
    """Forbid (−inf) every token that is not legal (bool, same shape)."""
    return np.where(legal, logits, -np.inf)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities (..., V) that sum to 1; the largest logit is taken off first, so that nothing overflows."""
    logits = np.asarray(logits)
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


def draw(probs: np.ndarray, uniform: float) -> int:
    """The token whose share of the interval 0..1 holds `uniform`: P(token) = probs[token]."""
    edges = np.asarray(probs).cumsum()
    return int(edges.searchsorted(uniform * edges[-1], side="right"))

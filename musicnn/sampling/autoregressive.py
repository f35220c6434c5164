"""One token after another: ask the model, forbid what cannot be, filter, draw, tell the cursor, repeat.

The model is any `step(row, state) -> (logits, state)`: `row` (C,) holds the token before and the context now. The cursor is any object
with `context()`, `push(token)` and `ended`. What may come next says `legal() -> bool (V,)`; this file knows nothing of music.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.sampling import filters


def stream(step: Callable, cursor, legal: Callable, *, controls: Mapping | None = None, seed: int = 0) -> Iterator[tuple[int, float]]:
    """Yield (token, log-probability under the unfiltered model) until the cursor has ended. Whoever stops asking has cancelled it.

    Args:
        step: the model, see above; called with numpy arrays.
        cursor: where the sequence stands; it is moved along.
        legal: which tokens may come next; asked before every draw.
        controls: temperature (default 1), top_k (default all), top_p (default 1).
        seed: the same seed gives the same tokens.

    Raises:
        MusicnnError: if no token may come next.
    """
    rng, state, previous = np.random.default_rng(seed), None, 0
    while not cursor.ended:
        logits, state = step(np.array([previous, *cursor.context()]), state)
        logits = np.asarray(logits, dtype=np.float64)
        token = filters.draw(_probs(logits, legal(), controls or {}), rng.random())
        yield token, float(logits[token])
        cursor.push(token)
        previous = token


def _probs(logits: np.ndarray, legal: np.ndarray, controls: Mapping) -> np.ndarray:
    if not legal.any():
        raise MusicnnError("no token may come next: what is asked for cannot be written with these tokens; ask for another length, or use"
                           " an encoding with more durations")
    kept = filters.mask(logits, legal)
    if kept.max() == -np.inf:                        # everything legal is impossible to the model: all legal tokens alike
        kept = filters.mask(np.zeros_like(logits), legal)
    kept = filters.temperature(kept, controls.get("temperature", 1.0))
    if controls.get("top_k"):
        kept = filters.top_k(kept, min(int(controls["top_k"]), kept.shape[-1]))
    return filters.softmax(filters.top_p(kept, controls.get("top_p", 1.0)))

"""In which order the pieces are shown, how fast the model may learn at each moment, and when it is measured."""

import math

import numpy as np


def order(lengths: np.ndarray, batch_size: int, *, seed: int):
    """Endless batches of places (int arrays), shuffled anew each epoch. Pieces of similar length go together, so that little padding
    is computed. The order follows from the seed alone."""
    rng = np.random.default_rng(seed)
    while True:
        places = rng.permutation(len(lengths))
        pools = [places[i:i + 8 * batch_size] for i in range(0, len(places), 8 * batch_size)]
        places = np.concatenate([pool[np.argsort(lengths[pool], kind="stable")] for pool in pools])
        batches = [places[i:i + batch_size] for i in range(0, len(places), batch_size)]
        for i in rng.permutation(len(batches)):
            yield batches[i]


def cosine(done: int, updates: int) -> float:
    """Share of the peak learning rate: up over the first 3 % of the updates, then down along a cosine to 2 %."""
    warm = max(1, updates // 33)
    if done < warm:
        return (done + 1) / warm
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (done - warm) / max(1, updates - warm)))


def due(done: int, updates: int, measurements: int) -> bool:
    """Whether it is time to measure after `done` of `updates`: so many times in all, evenly spread, the last time at the end."""
    return done * measurements // updates > (done - 1) * measurements // updates

"""The best path through a chain of choices (Viterbi), paths drawn by their probability, and the probabilities at each place.

At each of T places one of some states is chosen, and only neighbours talk to each other. Then the best of S ** T paths is found in
T * S * S steps: the best path to a state goes through the best path to some state before it.

Source: A. Viterbi, Error Bounds for Convolutional Codes, IEEE Transactions on Information Theory 13, 1967; for the rest, the forward
and backward sums of L. Rabiner, A Tutorial on Hidden Markov Models, Proceedings of the IEEE 77, 1989.
"""

from collections.abc import Sequence

import numpy as np


def viterbi(emissions: Sequence[np.ndarray], transitions: Sequence[np.ndarray]) -> tuple[list[int], float]:
    """(states of the best path, its sum). Where paths are equally good, the one with lower numbers towards its end wins.

    Args:
        emissions: for each of T places the log-weight of each state, float (S_t,); put what begins and ends the chain in here too.
        transitions: for each of the T - 1 moves the log-weight of each pair, float (S_t, S_{t+1}).
    """
    best, back = np.asarray(emissions[0], float), []
    for move, here in zip(transitions, emissions[1:], strict=True):
        paths = best[:, None] + move                 # (S before, S here)
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + here
    path = [int(best.argmax())]
    for arrow in reversed(back):
        path.append(int(arrow[path[-1]]))
    return path[::-1], float(best.max())


def draw_path(emissions: Sequence[np.ndarray], transitions: Sequence[np.ndarray], *, seed: int = 0, temperature: float = 1.0) -> list[int]:
    """States of a path drawn with probability proportional to exp(its sum / temperature); the arguments of `viterbi`."""
    rng, forward = np.random.default_rng(seed), _forward([e / temperature for e in emissions], [m / temperature for m in transitions])
    path = [_draw(forward[-1], rng)]
    for before, move in zip(forward[-2::-1], transitions[::-1], strict=True):
        path.append(_draw(before + move[:, path[-1]] / temperature, rng))
    return path[::-1]


def marginals(emissions: Sequence[np.ndarray], transitions: Sequence[np.ndarray]) -> list[np.ndarray]:
    """For each place the probability of each state, all paths considered, each (S_t,); the arguments of `viterbi`.

    The best path is best as a whole; the likeliest state of each place by itself is right more often, and may make no path at all.
    """
    backward = [np.zeros(len(emissions[-1]))]
    for move, here in zip(transitions[::-1], emissions[:0:-1], strict=True):
        backward.append(np.logaddexp.reduce(move + here + backward[-1], axis=1))
    logits = [f + b for f, b in zip(_forward(emissions, transitions), backward[::-1], strict=True)]
    return [np.exp(x - np.logaddexp.reduce(x)) for x in logits]


def _forward(emissions, transitions) -> list[np.ndarray]:
    """Log-sum of all paths from the beginning to each state."""
    sums = [np.asarray(emissions[0], float)]
    for move, here in zip(transitions, emissions[1:], strict=True):
        sums.append(np.logaddexp.reduce(sums[-1][:, None] + move, axis=0) + here)
    return sums


def _draw(logits: np.ndarray, rng) -> int:
    p = np.exp(logits - logits.max())
    return int(rng.choice(len(p), p=p / p.sum()))

"""Blind comparisons without a widget: a balanced order of play, and what the answers say about chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from musicnn.arguments import checked
from musicnn.errors import MusicnnError

FEWEST = 8                                           # trials before a rate is shown: fewer can hardly tell anything from luck


@dataclass(frozen=True, slots=True)
class BlindTestResult:
    """What a blind test says.

    Attributes:
        trials, chosen: how many there were, and in how many the second kind of piece ("b") was chosen.
        rate, low, high: chosen / trials with Wilson's 95 % interval, 0..1; None before there are eight trials.
        p_value: probability that tossing a coin gives a rate at least as far from one half (exact, two-sided); None likewise.
        text: the same as a sentence.
    """

    trials: int
    chosen: int
    rate: float | None
    low: float | None
    high: float | None
    p_value: float | None
    text: str


def balanced_order(trials: int, *, seed: int = 0) -> list[bool]:
    """Whether "a" is played first in each trial: four times in every eight, in an order that nobody can foresee."""
    rng = np.random.default_rng(seed)
    return [bool(x) for _ in range(-(-trials // 8)) for x in rng.permutation([True, False] * 4)][:trials]


@checked
def blind_test_result(trials: Sequence[str], *, name: str = "b") -> BlindTestResult:
    """Judge a blind test from its answers alone. The plain twin of the BlindTest widget.

    Args:
        trials: the piece chosen in each trial, "a" or "b".
        name: what "b" is called in the sentence.

    Source: Wilson, J. Am. Stat. Assoc. 22 (1927).
    Used in: chapters 01, 03, 05, 07.
    """
    wrong = next((t for t in trials if t not in ("a", "b")), None)
    if wrong is not None:
        raise MusicnnError(f"{wrong!r} is no answer; each trial is \"a\" or \"b\", the piece that was chosen")
    n, k = len(trials), sum(t == "b" for t in trials)
    if n < FEWEST:
        return BlindTestResult(n, k, None, None, None, None, f"{n} of at least {FEWEST} trials done; a rate of fewer would mean nothing.")
    rate, z = k / n, 1.959964
    centre, half = (rate + z * z / (2 * n)) / (1 + z * z / n), z / (1 + z * z / n) * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
    far = abs(k - n / 2)
    p = min(1.0, sum(math.comb(n, i) for i in range(n + 1) if abs(i - n / 2) >= far) / 2 ** n)
    verdict = "chance alone rarely does this" if p < 0.05 else "chance alone does this easily"
    text = (f"{name} was chosen in {k} of {n} trials: {100 * rate:.0f} %, 95 % interval {100 * (centre - half):.0f} to"
            f" {100 * (centre + half):.0f} %. Tossing a coin comes this far from one half with probability {p:.2g}: {verdict}.")
    return BlindTestResult(n, k, rate, centre - half, centre + half, p, text)

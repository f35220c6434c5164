"""How surprised is a composer by music it has never seen? Measured in nats per beat, the unit of the course's league.

A composer needs one method for this: `nll(score) -> nats of the whole piece, its ending included`. Nats per *beat* can be compared
across encodings that hold the same notes on the same grid; nats per *token* cannot, since encodings cut music into different tokens.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.music import Score


@dataclass(frozen=True)
class Measured:
    """A metric with its 95 % bootstrap interval over pieces: `value`, `low`, `high`, all in `unit`."""

    value: float
    low: float
    high: float
    unit: str

    def __str__(self) -> str:
        return f"{self.value:.2f} {self.unit} (95 %: {self.low:.2f} to {self.high:.2f})"


def nats_per_beat(composer, scores: Iterable[Score], *, seed: int = 0) -> Measured:
    """Total nats of all pieces divided by their total beats, with an interval from resampling whole pieces.

    Args:
        composer: anything with `nll(score)`.
        scores: held-out music, at least one piece.
        seed: of the bootstrap.

    Raises:
        MusicnnError: if there is no piece.

    Used in: 01c, 03b
    """
    scores = list(scores)
    if not scores or not hasattr(composer, "nll"):
        raise MusicnnError(f"a {type(composer).__name__} cannot be measured on {len(scores)} pieces; give a composer with nll(score), such"
                           " as mn.composers.load('folk-lstm'), and at least one held-out piece")
    return ratio([composer.nll(s) for s in scores], [s.beats for s in scores], "nats/beat", seed=seed)


def ratio(numerators: np.ndarray, denominators: np.ndarray, unit: str, *, seed: int = 0, resamples: int = 1000) -> Measured:
    """sum(numerators) / sum(denominators) over pieces, with its 95 % bootstrap interval."""
    if np.ndim(numerators) != 1 or np.shape(numerators) != np.shape(denominators) or not len(numerators):
        raise MusicnnError(f"{np.shape(numerators)} over {np.shape(denominators)} is no ratio; give a number of each for every piece")
    pairs = np.array([numerators, denominators], dtype=np.float64)
    rng = np.random.default_rng(seed)
    picks = rng.integers(0, pairs.shape[1], size=(resamples, pairs.shape[1]))
    sums = pairs[:, picks].sum(axis=-1)
    low, high = np.quantile(sums[0] / sums[1], [0.025, 0.975])
    return Measured(float(pairs[0].sum() / pairs[1].sum()), float(low), float(high), unit)


def league(rows: Mapping) -> str:
    """The league table as short ASCII text, best first: name, nats per beat and interval."""
    width = max(map(len, rows), default=4)
    lines = [f"{'composer':<{width}}  {'nats/beat':>9}  {'95 % interval':>14}"]
    for name, m in sorted(rows.items(), key=lambda item: item[1].value):
        lines.append(f"{name:<{width}}  {m.value:>9.2f}  {m.low:>6.2f} .. {m.high:<.2f}")
    return "\n".join(lines)

"""One table for any set of composers: what their music measures, how far it lies from human music, and how much of it was copied.

The first column is always human music that no composer has seen. Where the table compares two piles, the human column compares random
halves of the human pile, which is a little harsh on it: half as many pieces look farther apart than twice as many.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.evaluation import distances, features
from musicnn.evaluation.form import CopyMeter, bar_repeats, ends_at_home
from musicnn.evaluation.likelihood import Measured
from musicnn.music import DRUMS, Score, skyline

HUMAN = "human"
RESAMPLES = 400
SPLITS = 16                                          # random halves of the human pile

# Values: the nearer to the human column the better; neither high nor low is good in itself.
VALUES: dict[str, tuple[str, Callable[[Score], float]]] = {
    "pitch-class entropy": ("bits", features.pitch_class_entropy),
    "scale consistency": ("", features.scale_consistency),
    "pitch range": ("semitones", features.pitch_range),
    "mean interval": ("semitones", features.mean_interval),
    "notes per beat": ("", features.notes_per_beat),
    "groove consistency": ("", features.groove_consistency),
    "empty bars (EB)": ("", features.empty_bars),
    "pitch classes per bar (UPC)": ("", features.pitch_classes_per_bar),
    "qualified notes (QN)": ("", features.qualified_notes),
    "drum pattern (DP)": ("", features.drum_pattern),
    "tonal distance (TD)": ("", lambda s: features.tonal_distance(s) if len(features.lines(s)) > 1 else features.NAN),
    "bar 5 = bar 1 (lag 4)": ("", lambda s: bar_repeats(s) if s.bars > 4 else features.NAN),
    "recurrence of bars": ("", features.recurrence),
    "ends at home": ("", lambda s: float(ends_at_home(_top(s))) if s.key else features.NAN),
}
OVERLAPPED = ("pitch-class entropy", "scale consistency", "pitch range", "mean interval", "notes per beat", "groove consistency",
              "pitch classes per bar (UPC)")         # what the overlap area is the mean of, as far as it varies

# Distances to the human pile: 0 is best.
COUNTED = {"pitch classes, TV": distances.pitch_classes, "intervals, TV": distances.interval_counts,
           "interval bigrams, TV": distances.interval_bigrams, "durations, TV": distances.duration_counts,
           "rhythm bigrams, TV": distances.rhythm_bigrams}

COPIED = {"longest copied run": ("notes", lambda meter, s: meter.longest(s)[0]),
          "copied runs of 8 notes": ("", lambda meter, s: meter.overlap(s)),
          "shared with nearest tune": ("", lambda meter, s: meter.nearest(s)[0])}


@dataclass(frozen=True)
class Report:
    """A table of metrics: `report[metric][pile]` is a Measured; printed, it is short ASCII text.

    Attributes:
        rows: metric -> pile -> Measured.
        pieces: pile -> number of pieces.
    """

    rows: dict[str, dict[str, Measured]]
    pieces: dict[str, int]

    def __getitem__(self, metric: str) -> dict[str, Measured]:
        if metric not in self.rows:
            raise MusicnnError(f"this report has no row {metric!r}; it has {', '.join(self.rows)}")
        return self.rows[metric]

    def data(self) -> list[dict]:
        """The table as plain rows: metric, pile, value, low, high, unit."""
        return [{"metric": metric, "pile": pile, "value": m.value, "low": m.low, "high": m.high, "unit": m.unit}
                for metric, row in self.rows.items() for pile, m in row.items()]

    def text(self, *, intervals: bool = False) -> str:
        """The table as ASCII text; * marks a value whose 95 % interval lies clear of the human one, distances
        and overlap areas only if they are worse. `intervals` prints them all."""
        def cell(metric: str, pile: str) -> str:
            m, human = self.rows[metric].get(pile), self.rows[metric].get(HUMAN)
            if m is None or human is None or np.isnan(m.value):
                return "-"
            if intervals:
                return f"{m.value:.3f} ({m.low:.3f}..{m.high:.3f})"
            below, above = m.high < human.low and metric not in COUNTED, m.low > human.high and not metric.startswith("overlap")
            clear = pile != HUMAN and (below or above)
            return f"{m.value:.3f}{'*' if clear else ' '}"
        names = {metric: f"{metric}{f', {unit}' if (unit := next(iter(row.values())).unit) else ''}" for metric, row in self.rows.items()}
        table = [["", *self.pieces], ["pieces", *(f"{n} " for n in self.pieces.values())]]
        table += [[names[metric], *(cell(metric, pile) for pile in self.pieces)] for metric in self.rows]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return "\n".join("  ".join([row[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))]).rstrip()
                         for row in table)

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__


def report(piles: Mapping[str, Iterable[Score]], *, reference: Iterable[Score], originals: Iterable[Score] | None = None,
           seed: int = 0) -> Report:
    """Measure piles of scores beside held-out human music.

    Args:
        piles: name -> scores, such as {"Markov": [...], "LSTM": [...]}; raw samples, not the best of many, and about as many pieces in
            each pile as in the reference.
        reference: human pieces that no composer was trained on, at least four.
        originals: the training pieces; if given, the table says how much of each pile (and of the human one) stands in them already.
        seed: of bootstrap and halves.

    Returns:
        A Report. Values (entropy … ends at home) are means over pieces with bootstrap intervals; distances (TV, total variation) and
        overlap areas have intervals of ±1.96 bootstrap standard deviations, pieces of the pile drawn with replacement.

    Raises:
        MusicnnError: for an empty pile or fewer than four reference pieces.
    """
    reference = list(reference)
    given = {HUMAN: reference, **{name: list(scores) for name, scores in piles.items()}}
    if len(reference) < 4 or HUMAN in piles or not all(given.values()):
        raise MusicnnError(f"piles of {', '.join(f'{name}: {len(s)}' for name, s in given.items())} pieces cannot be compared; every pile"
                           f" needs a piece or more, the reference four or more, and the name {HUMAN!r} belongs to the reference")
    rng = np.random.default_rng(seed)
    values = {metric: {name: np.array([f(s) for s in scores], float) for name, scores in given.items()}
              for metric, (_, f) in VALUES.items()}
    rows = {metric: {name: _mean(x, VALUES[metric][0], rng) for name, x in row.items()}
            for metric, row in values.items() if not all(np.isnan(x).all() for x in row.values())}
    for metric, of in COUNTED.items():
        if all(any(of(s) for s in scores) for scores in given.values()):
            rows[metric] = _counted({name: [of(s) for s in scores] for name, scores in given.items()}, rng)
    rows |= _overlaps(values, rng)
    if originals is not None:
        meter = CopyMeter(map(_top, originals))
        for metric, (unit, f) in COPIED.items():
            rows[metric] = {name: _mean(np.array([f(meter, _top(s)) for s in scores], float), unit, rng) for name, scores in given.items()}
    return Report(rows, {name: len(scores) for name, scores in given.items()})


def _top(score: Score) -> Score:
    """The line on top, without drums."""
    parts = tuple(p for p in score.parts if p.program != DRUMS and p.notes)
    return score.replace(parts=parts) if len(parts) == 1 and parts[0].is_monophonic else skyline(score)


def _mean(values: np.ndarray, unit: str, rng) -> Measured:
    """Mean over the pieces that have the value, with its 95 % bootstrap interval."""
    values = values[~np.isnan(values)]
    if not len(values):
        return Measured(features.NAN, features.NAN, features.NAN, unit)
    low, high = np.quantile(values[rng.integers(0, len(values), (RESAMPLES, len(values)))].mean(axis=1), [0.025, 0.975])
    return Measured(float(values.mean()), float(low), float(high), unit)


def _counted(counts: dict[str, list], rng) -> dict[str, Measured]:
    """Total variation of each pile's counts to the human ones."""
    keys = {key: i for i, key in enumerate(sorted({key for pile in counts.values() for c in pile for key in c}))}
    tables = {name: np.zeros((len(pile), len(keys))) for name, pile in counts.items()}
    for name, pile in counts.items():
        for row, c in zip(tables[name], pile, strict=True):
            row[[keys[key] for key in c]] = list(c.values())
    human = tables[HUMAN]
    halves = [(human[order[::2]], human[order[1::2]].sum(axis=0)) for order in _orders(len(human), rng)]
    found = {HUMAN: _spread([_apart(a, b) for a, b in halves])}
    return found | {name: _around(*_resampled(table, human.sum(axis=0), rng)) for name, table in tables.items() if name != HUMAN}


def _overlaps(values: dict, rng) -> dict[str, dict[str, Measured]]:
    """The overlap area, mean over the features that vary in the human pile and are there in all piles."""
    usable = [values[metric] for metric in OVERLAPPED if np.ptp(values[metric][HUMAN]) > 0]        # False for nan too
    usable = [x for x in usable if not any(np.isnan(v).any() for v in x.values())]
    if not usable:
        return {}
    found = {}
    for name in usable[0]:
        if name == HUMAN:
            orders = _orders(len(usable[0][HUMAN]), rng)
            areas = [np.mean([distances.overlap_area(x[HUMAN][o[::2]], x[HUMAN][o[1::2]]) for x in usable]) for o in orders]
            found[name] = _spread(areas)
        else:
            each = [_resampled(*distances.distance_densities(x[name], x[HUMAN]), rng) for x in usable]
            found[name] = _around(1 - float(np.mean([value for value, _ in each])), float(np.mean([deviation for _, deviation in each])))
    return {"overlap area (OA)": found}


def _orders(size: int, rng) -> list[np.ndarray]:
    return [rng.permutation(size) for _ in range(SPLITS)]


def _apart(table: np.ndarray, whole: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Total variation between the sum of a table's rows (n, K), each taken `weights` (..., n) times, and `whole` (K,)."""
    sums = (np.ones(len(table)) if weights is None else weights) @ table
    return 0.5 * np.abs(sums / np.maximum(sums.sum(axis=-1, keepdims=True), 1e-12) - whole / whole.sum()).sum(axis=-1)


def _resampled(table: np.ndarray, whole: np.ndarray, rng) -> tuple[float, float]:
    """The distance and its bootstrap deviation. Resampling makes piles look farther away, so the resampled distances' place is not used."""
    weights = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), size=RESAMPLES).astype(float)
    return float(_apart(table, whole)), float(_apart(table, whole, weights).std())


def _spread(found) -> Measured:
    return _around(float(np.mean(found)), float(np.std(found)))


def _around(value: float, deviation: float) -> Measured:
    return Measured(value, max(0.0, value - 1.96 * deviation), min(1.0, value + 1.96 * deviation), "")

"""How far is one pile of scores from another? Count something in both, and see how much of the two pictures does not overlap.

Two kinds of measure, and they do not see the same. *Bigrams* count what follows what. *Overlap areas* compare one number per piece, such
as its range: they are popular, and blind to order, so that human music whose notes were shuffled still does well (`shuffled` makes it).
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.evaluation.features import lines
from musicnn.music import DRUMS, Note, Part, Score

WIDEST = 12                                          # semitones; wider leaps count as this wide
GRID = 256                                           # cells of the line on which densities are drawn


# -------------------------------------------------------------------------------------------------------------------- what is counted
def pitch_classes(score: Score) -> Counter:
    """How often each pitch class (0..11) is struck."""
    return Counter(n.pitch % 12 for p in score.parts if p.program != DRUMS for n in p.notes)


def interval_counts(score: Score) -> Counter:
    """How often a line moves by each interval (semitones, -12..12)."""
    return Counter(move for line in lines(score) for move in _moves(line))


def interval_bigrams(score: Score) -> Counter:
    """How often each pair of intervals follows one another: (up 2, up 2), (up 2, down 2) … The same in every key."""
    return Counter(pair for line in lines(score) for pair in pairwise(_moves(line)))


def duration_counts(score: Score) -> Counter:
    """How often each duration occurs, in 24ths of a quarter."""
    return Counter(round(n.duration * 24 / score.steps_per_quarter) for n in score.notes)


def rhythm_bigrams(score: Score) -> Counter:
    """How often each pair of time spans follows one another, from onset to onset, in 24ths of a quarter; drums count too."""
    found = Counter()
    for part in score.parts:
        spans = [round((b - a) * 24 / score.steps_per_quarter) for a, b in pairwise(sorted({n.onset for n in part.notes}))]
        found.update(pairwise(spans))
    return found


def _moves(line: list[Note]) -> list[int]:
    return [max(-WIDEST, min(WIDEST, b.pitch - a.pitch)) for a, b in pairwise(line)]


# -------------------------------------------------------------------------------------------------------------------- distances
def total_variation(p: Mapping[object, float], q: Mapping[object, float]) -> float:
    """Half the sum of |p - q| over everything counted, both made to sum to 1: from 0, the same, to 1, nothing in common.

    It is the share of events that would have to be changed to turn one pile into the other.

    Raises:
        MusicnnError: if one of the two counted nothing.
    """
    n, m = sum(p.values()), sum(q.values())
    if not n or not m:
        raise MusicnnError("one of the two counts is empty; give music with a few notes in a row")
    return 0.5 * math.fsum(abs(p.get(key, 0) / n - q.get(key, 0) / m) for key in {*p, *q})      # fsum: in whatever order a set goes


def distance(scores: Iterable[Score], reference: Iterable[Score], *, of: Callable[[Score], Counter] = interval_bigrams) -> float:
    """Total variation between what two piles of scores hold, such as `of=rhythm_bigrams`.

    Small piles look farther away than they are: compare piles of about the same size, and print the distance between two human piles
    beside it.
    """
    return total_variation(*(sum((of(s) for s in pile), Counter()) for pile in (scores, reference)))


def overlap_area(values: np.ndarray, reference: np.ndarray) -> float:
    """Overlap area of Yang and Lerch for one number per piece: 0..1.

    Two sets of distances are compared: those between any two reference pieces, and those between each piece and each reference piece.
    Both are smoothed into densities (Gaussian kernel, Scott's bandwidth); the result is the area under both. A pile compared with
    itself comes out a little below 1, since only there each piece meets itself.

    Args:
        values: one number for each piece of the pile, such as its range.
        reference: one number for each reference piece, at least two.

    Source: L.-C. Yang and A. Lerch, On the Evaluation of Generative Models in Music, Neural Computing and Applications 32, 2020.
    """
    return float(1 - _apart(*distance_densities(values, reference)))


def value_overlap(values: np.ndarray, reference: np.ndarray) -> float:
    """The simple form: the area (0..1) under the densities of both piles' values themselves. 1 for identical piles."""
    rows, whole = _densities(np.asarray(values, float)[:, None], np.asarray(reference, float))
    return float(1 - _apart(rows, whole))


def distance_densities(values, reference) -> tuple[np.ndarray, np.ndarray]:
    """For each piece the density of its distances to the reference (n, cells), and that of the distances within the reference (cells,).

    Raises:
        MusicnnError: for fewer than two reference pieces.
    """
    values, reference = np.asarray(values, float), np.asarray(reference, float)
    if len(reference) < 2:
        raise MusicnnError(f"{len(reference)} reference pieces have no distances; give two or more")
    within = np.abs(reference[:, None] - reference)[np.triu_indices(len(reference), 1)]
    return _densities(np.abs(values[:, None] - reference), within)


def _densities(table: np.ndarray, reference: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Smoothed histograms on one grid: of every row of `table` (n, m), and of `reference` (k,)."""
    if not table.size or not reference.size:
        raise MusicnnError("an empty pile has no density; give a number for each of some pieces")
    both = np.concatenate([table.ravel(), reference])
    widths = [max(x.std() * x.size ** -0.2, 1e-3 * np.ptp(both), 1e-9) for x in (table, reference)]     # Scott's rule
    low, high = both.min() - 3 * max(widths), both.max() + 3 * max(widths)
    away = np.arange(1 - GRID, GRID) * (high - low) / GRID          # from any cell to any other

    def smooth(rows: np.ndarray, width: float) -> np.ndarray:
        place = np.clip(((rows - low) / (high - low) * GRID).astype(int), 0, GRID - 1)
        counts = np.zeros((len(rows), GRID))
        np.add.at(counts, (np.arange(len(rows))[:, None], place), 1)
        kernel = np.lib.stride_tricks.sliding_window_view(np.exp(-0.5 * (away / width) ** 2), GRID)      # (cells, cells), symmetric
        return counts @ (kernel / kernel.sum(axis=1, keepdims=True))
    return smooth(table, widths[0]), smooth(reference[None], widths[1])[0]


def _apart(rows: np.ndarray, whole: np.ndarray) -> float:
    return 0.5 * np.abs(rows.sum(axis=0) / rows.sum() - whole / whole.sum()).sum()


# -------------------------------------------------------------------------------------------------------------------- a forgery
def shuffled(score: Score, *, seed: int = 0) -> Score:
    """The same notes and rests of each line in random order, a pickup's rest aside: the control that measures of music should unmask.

    Raises:
        MusicnnError: for a part with two notes at once.
    """
    rng, parts = np.random.default_rng(seed), []
    for part in score.parts:
        if not part.is_monophonic:
            raise MusicnnError(f"part {part.name!r} has two notes at once; shuffle single lines, such as mn.music.skyline(score)")
        now = lead = part.notes[0].onset if part.notes else 0
        items = []
        for n in part.notes:
            items += ([n.onset - now] if n.onset > now else []) + [n]
            now = n.end
        now, notes = lead, []
        for i in rng.permutation(len(items)):
            if isinstance(items[i], Note):
                notes.append(replace(items[i], onset=now))
            now += items[i].duration if isinstance(items[i], Note) else items[i]
        parts.append(Part(tuple(notes), part.name, part.program))
    return score.replace(parts=tuple(parts), chords=(), title=f"{score.title} (shuffled)")

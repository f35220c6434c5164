"""Voice leading in numbers: crossings, parallel fifths and octaves, chords of stacked thirds. Print them beside Bach's own.

They count what a textbook forbids or wants; a piece that passes may still be dull, and Bach himself breaks every one of these rules.
"""

from collections.abc import Iterable

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.music import Score

# Chords of stacked thirds as semitones above the root: triads, then seventh chords.
TERTIAN = ((0, 4, 7), (0, 3, 7), (0, 3, 6), (0, 4, 8), (0, 4, 7, 10), (0, 4, 7, 11), (0, 3, 7, 10), (0, 3, 6, 10), (0, 3, 6, 9),
           (0, 3, 7, 11))
_CHORDS = frozenset(frozenset((root + n) % 12 for n in chord) for chord in TERTIAN for root in range(12))


def sounding(score: Score) -> np.ndarray:
    """The pitch that each part sounds at each step, int (parts, steps); −1 is a rest. Parts have one note at a time.

    Raises:
        MusicnnError: for a part with two notes at once.
    """
    grid = np.full((len(score.parts), score.steps), -1)
    for row, part in zip(grid, score.parts, strict=True):
        if not part.is_monophonic:
            raise MusicnnError(f"part {part.name!r} has two notes at once; voice leading is counted between single voices")
        for n in part.notes:
            row[n.onset:n.end] = n.pitch
    return grid


def crossings(score: Score) -> float:
    """Share of steps (0..1) at which some voice sounds above the one that should be over it; parts are ordered from the top.

    Used in: 05b
    """
    grid = sounding(score)
    upper, lower = grid[:-1], grid[1:]
    crossed = ((upper >= 0) & (lower >= 0) & (lower > upper)).any(axis=0)
    return float(crossed.mean()) if crossed.size else 0.0


def parallel_places(grid: np.ndarray) -> list[tuple[int, int, int]]:
    """Where parallels arise, as (last step before the move, upper part, lower part): two voices of the grid (parts, steps) move in
    the same direction from a fifth, octave or unison (or these and whole octaves) to the same interval."""
    before, after = grid[:, :-1], grid[:, 1:]
    step = np.where((before >= 0) & (after >= 0), np.sign(after - before), 0)
    found = []
    for i in range(len(grid)):
        for j in range(i + 1, len(grid)):
            interval = np.abs(grid[i] - grid[j]) % 12
            same = (interval[:-1] == interval[1:]) & ((interval[1:] == 0) | (interval[1:] == 7))
            found += [(t, i, j) for t in np.flatnonzero(same & (step[i] * step[j] > 0)).tolist()]
    return sorted(found)


def parallels(score: Score) -> float:
    """Parallel fifths, octaves and unisons per 100 changes of chord.

    Used in: 05b
    """
    grid = sounding(score)
    changes = int((grid[:, 1:] != grid[:, :-1]).any(axis=0).sum())
    return 100.0 * len(parallel_places(grid)) / max(1, changes)


def tertian(score: Score) -> float:
    """Share of the steps with three or more pitch classes whose pitch classes are a triad, a seventh chord, or one
    that lacks a note.

    Used in: 05b
    """
    grid = sounding(score)
    sets = [frozenset((column[column >= 0] % 12).tolist()) for column in grid.T]
    chords = [s for s in sets if len(s) >= 3]
    return sum(s in _CHORDS or any(s < c for c in _CHORDS if len(s) == 3 and len(c) == 4) for s in chords) / max(1, len(chords))


def voice_leading(scores: Iterable[Score]) -> dict[str, float]:
    """The three measures over a set of scores, weighted by their lengths.

    Raises:
        MusicnnError: if there is no score, or one with two notes at once in a part.
    """
    scores = list(scores)
    if not scores:
        raise MusicnnError("no scores given; measure at least one")
    weights = np.array([s.steps for s in scores], dtype=float)
    return {f.__name__: float(np.average([f(s) for s in scores], weights=weights)) for f in (crossings, parallels, tertian)}

"""What likelihood does not tell: does a tune come back to itself, does it end at home, and how much of it was copied?

Every number here is meant to be printed beside the same number for human tunes that were held out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from musicnn.arguments import checked
from musicnn.errors import MusicnnError
from musicnn.music import Score, pitch


@checked
def intervals(score: Score) -> list[tuple[int, int]]:
    """A melody as (interval to the note before in semitones, duration in quarters × 24): the same in every key and on every grid."""
    notes = score.melody
    scale = 24 / score.steps_per_quarter
    return [(b.pitch - a.pitch, round(b.duration * scale)) for a, b in pairwise(notes)]


@checked
def bar_contents(score: Score) -> list[tuple]:
    """For every bar the notes of all parts that begin in it, as (step in bar, pitch, duration); a pickup counts to its own bar."""
    size = score.bar_steps
    table: list[list] = [[] for _ in range(score.bars)]
    for n in score.notes:
        table[n.onset // size].append((n.onset % size, n.pitch, n.duration))
    return [tuple(bar) for bar in table]


def bar_repeats(score: Score, lag: int = 4) -> float:
    """Share of bars (0..1) that are note for note the bar `lag` bars before: the simplest measure of form.

    Used in: 01a, 03b
    """
    content = bar_contents(score)
    if len(content) <= lag:
        return 0.0
    pairs = [(a, b) for a, b in zip(content, content[lag:], strict=False) if b]
    return sum(a == b for a, b in pairs) / max(1, len(pairs))


def ends_at_home(score: Score) -> bool:
    """Is the last note the tonic of the score's key, in any octave?

    Raises:
        MusicnnError: for a score without a key.
        MusicError: for a score that is no single line.
    """
    if not score.key:
        raise MusicnnError("ends_at_home needs a score with a key, such as score.replace(key='D major')")
    return bool(score.melody) and score.melody[-1].pitch % 12 == pitch.parse_key(score.key)[0]


@checked(n=(2, None))
class CopyMeter:
    """Finds what a tune shares with a collection, in any key: the longest run of notes, all runs of n notes, the nearest tune.

    Args:
        scores: the music that may have been copied from, as a rule the training set.

    Used in: 01c, 03b
    """

    def __init__(self, scores: Iterable[Score]):
        self.tunes = [intervals(s) for s in scores]
        self.places: dict[tuple, list[tuple[int, int]]] = {}
        for i, tune in enumerate(self.tunes):
            for j in range(len(tune) - 3):
                self.places.setdefault(tuple(tune[j:j + 4]), []).append((i, j))

        self._runs: dict[int, set[tuple]] = {}

    def longest(self, score: Score) -> tuple[int, int | None]:
        """(length in notes of the longest shared run, number of the tune it comes from); (0, None) below 5 notes in a row."""
        tune, best, source = intervals(score), 0, None
        for start in range(len(tune) - 3):
            for i, j in self.places.get(tuple(tune[start:start + 4]), ()):
                length = _run(tune[start:], self.tunes[i][j:])
                if length + 1 > best:
                    best, source = length + 1, i
        return best, source

    def overlap(self, score: Score, n: int = 8) -> float:
        """Share (0..1) of the tune's runs of `n` notes that stand somewhere in the collection; 0 for a tune of fewer notes.

        Raises:
            MusicnnError: for n below 2.
        """
        if n not in self._runs:
            self._runs[n] = {run for tune in self.tunes for run in _ngrams(tune, n - 1)}
        own = _ngrams(intervals(score), n - 1)
        return sum(run in self._runs[n] for run in own) / max(1, len(own))

    def nearest(self, score: Score) -> tuple[float, int | None]:
        """(share 0..1 of the tune's different runs of 5 notes that the nearest tune holds too, its number), or (0.0, None)."""
        own = set(_ngrams(intervals(score), 4))
        shared = Counter(i for run in own for i in {i for i, _ in self.places.get(run, ())})
        if not shared:
            return 0.0, None
        source = min(shared, key=lambda i: (-shared[i], i))
        return shared[source] / len(own), source


def _ngrams(events: list, n: int) -> list[tuple]:
    return [tuple(events[i:i + n]) for i in range(len(events) - n + 1)]


def _run(a: Sequence, b: Sequence) -> int:
    """How many leading elements agree."""
    for n, (x, y) in enumerate(zip(a, b, strict=False)):
        if x != y:
            return n
    return min(len(a), len(b))

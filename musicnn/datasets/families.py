"""Which tunes are one tune: the same melody in two books, keys or spellings must never stand on both sides of a split.

Two melodies are one family if they begin alike, or if they share a good part of their turns, whatever their key: a *turn* is a run of
`TURN` intervals between notes that differ. Families are closed: a friend of a friend is a friend, so the rule must not be so
loose that chance joins everything. With these numbers the largest family of some thousand tunes has about fifteen or thirty.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

INCIPIT, TURN = 10, 7                                # intervals in an opening, and in a turn
SHARE, LEAST = 0.2, 10                               # shared turns of one family: this part of the shorter melody's, and this many
COMMON = 60                                          # a turn that more melodies have than this is a formula and proves nothing


def turns(pitches: Sequence[int], size: int = TURN) -> set[bytes]:
    """All runs of `size` intervals (semitones) of a melody, repeated notes taken as one: the same in every key."""
    moves = np.diff(np.asarray(pitches, dtype=np.int16))
    moves = moves[moves != 0].astype(np.int8).tobytes()
    return {moves[i:i + size] for i in range(len(moves) - size + 1)} or {moves}


def families(melodies: Iterable[Sequence[int]]) -> np.ndarray:
    """Family number of each melody (MIDI pitches in order), int32; numbers are those of the family's first melody."""
    melodies = list(melodies)
    parent = list(range(len(melodies)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i
    own = [turns(m) for m in melodies]
    openings: dict[bytes, int] = {}
    places: dict[bytes, list[int]] = defaultdict(list)
    for i, melody in enumerate(melodies):
        moves = np.diff(np.asarray(melody[:4 * INCIPIT], dtype=np.int16))
        opening = moves[moves != 0][:INCIPIT].astype(np.int8).tobytes()
        parent[root(i)] = root(openings.setdefault(opening, i))
        for turn in own[i]:
            places[turn].append(i)
    shared: Counter = Counter()
    for where in places.values():
        if 1 < len(where) <= COMMON:
            shared.update((a, b) for n, b in enumerate(where) for a in where[:n])
    for (a, b), count in shared.items():
        if count >= max(LEAST, SHARE * min(len(own[a]), len(own[b]))):
            low, high = sorted((root(a), root(b)))
            parent[high] = low
    return np.array([root(i) for i in range(len(melodies))], dtype=np.int32)


def label_families(pieces: Sequence[tuple]):
    """Give each (score, labels, …) the label `group`: corpus and id of the first piece of its family, by the melody of part 0."""
    groups = families([n.pitch for n in score.parts[0].notes] for score, *_ in pieces)
    for (_, labels, *_), group in zip(pieces, groups, strict=True):
        first = pieces[group][1]
        labels["group"] = f"{first['corpus']}/{first['id']}"

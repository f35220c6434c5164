"""Piece and Dataset: music with its labels, filtered, split by tune family, and turned into Scores only when somebody looks."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from json import dumps, loads

import numpy as np

from musicnn.arguments import checked
from musicnn.errors import DataError
from musicnn.music import Chord, Note, Part, Score, transpose
from musicnn.music.pitch import SCALES, key_name, parse_key, shift_home

VALID, TEST = 0.1, 0.1                               # shares of the families
HOLD, REST = 128, 129                                # in `Dataset.grid`, beside the pitches 0..127
_SCORE = ("steps", "steps_per_quarter", "tempo", "meter", "key", "title", "source")


@dataclass(frozen=True)
class Shelf:
    """A built data set as arrays: what the cache stores.

    Attributes:
        arrays: onset int32, pitch uint8, duration uint16 and part uint8 (int32 where these are too small), each (N,), of all pieces one
            after the other; `bounds` int64 (P + 1,), where each piece begins among them; extra arrays of one value per step, with
            `steps_bounds`.
        labels: columns of P values each, the fields of the scores among them.
        manifest: name, counts, home (pitch classes for major and minor), shown (labels for `summary`), per_step (extra arrays) …
    """

    arrays: dict[str, np.ndarray]
    labels: dict[str, list]
    manifest: dict

    @classmethod
    def pack(cls, pieces: Iterable[tuple[Score, dict, dict]], **manifest) -> "Shelf":
        """Make a shelf from (score, labels, {name: array with one value per step}). Velocities are not kept."""
        rows, bounds, columns, extra = [], [0], {}, {}
        for score, labels, arrays in pieces:
            rows += [(n.onset, n.pitch, n.duration, i) for i, part in enumerate(score.parts) for n in part.notes]
            bounds.append(len(rows))
            fields = {f: getattr(score, f) for f in _SCORE} | {"parts": tuple((p.name, p.program) for p in score.parts),
                                                               "chords": tuple((c.onset, c.symbol) for c in score.chords)}
            for key, value in {**fields, **labels}.items():
                columns.setdefault(key, []).append(value)
            for key, array in arrays.items():
                extra.setdefault(key, []).append(array)
        table = np.array(rows or np.zeros((0, 4)), dtype=np.int64).T
        kinds = {"onset": np.int32, "pitch": np.uint8, "duration": np.uint16, "part": np.uint8}
        arrays = {key: column.astype(kind if column.max(initial=0) <= np.iinfo(kind).max else np.int32)
                  for (key, kind), column in zip(kinds.items(), table, strict=True)}
        arrays |= {"bounds": np.array(bounds), "steps_bounds": np.cumsum([0, *columns.get("steps", [])])}
        arrays |= {key: np.concatenate(found) for key, found in extra.items()}
        return cls(arrays, columns, {"pieces": len(bounds) - 1, "notes": len(rows), "per_step": sorted(extra), **manifest})

    def stored(self) -> tuple[dict, dict]:
        """(arrays, manifest) for the cache: the labels travel as one array of JSON's bytes, a column of equal values as one value."""
        short = {k: v[:1] if len(v) > 1 and all(x == v[0] for x in v) else v for k, v in self.labels.items()}
        text = dumps(short, ensure_ascii=False).encode()
        return self.arrays | {"labels": np.frombuffer(text, dtype=np.uint8)}, self.manifest

    @classmethod
    def restored(cls, arrays: dict, manifest: dict) -> "Shelf":
        """The inverse of `stored`."""
        size = manifest["pieces"]
        labels = {k: v * size if len(v) == 1 else v for k, v in loads(arrays["labels"].tobytes()).items()}
        labels["meter"] = [tuple(m) for m in labels["meter"]]
        for key in ("parts", "chords"):
            labels[key] = [tuple(map(tuple, value)) for value in labels[key]]
        return cls(arrays, labels, manifest)


class Piece:
    """One piece of a data set. Labels are attributes: `piece.type`, `piece.mode`; `piece.labels` has all of them.

    Attributes:
        score: the music as it stands in its source.
        home: the music as the composers of the course learn it: its tonic moved to the data set's home (folk tunes to D,
            chorales to C major or A minor), 2/2 counted as 4/4, which differ in print and not in the notes.
    """

    __slots__ = ("_shelf", "index")

    def __init__(self, shelf: Shelf, index: int):
        self._shelf, self.index = shelf, index

    def __repr__(self) -> str:
        return f"<{self.title or self.id}: {', '.join(f'{k} {v}' for k, v in self.labels.items() if k in ('type', 'key', 'meter'))}>"

    def __getattr__(self, name: str):
        if name.startswith("_"):                     # copy and pickle ask before there is a shelf
            raise AttributeError(name)
        if name in self._shelf.labels:
            return self._shelf.labels[name][self.index]
        bounds = self._shelf.arrays["steps_bounds"]
        if name in self._shelf.manifest["per_step"]:
            return self._shelf.arrays[name][bounds[self.index]:bounds[self.index + 1]]
        raise AttributeError(f"a piece of this data set has no {name!r}; it has score, home, {', '.join(self._shelf.labels)}")

    @property
    def labels(self) -> dict:
        return {name: column[self.index] for name, column in self._shelf.labels.items()}

    @property
    def score(self) -> Score:
        return self._score(0, self.meter)

    @property
    def home(self) -> Score:
        major, minor = self._shelf.manifest["home"]
        shift = 0 if self.tonic is None else shift_home(self.tonic, home=minor if 3 in SCALES[parse_key(self.key)[1]] else major)
        return self._score(shift, (4, 4) if self.meter == (2, 2) else self.meter)

    def _score(self, shift: int, meter: tuple[int, int]) -> Score:
        a = self._shelf.arrays
        here = slice(*a["bounds"][self.index:self.index + 2])
        lines = [[] for _ in self.parts]
        columns = a["part"][here], a["onset"][here], a["pitch"][here].astype(int) + shift, a["duration"][here]
        for part, *note in zip(*(c.tolist() for c in columns), strict=True):
            lines[part].append(Note(*note))
        parts = tuple(Part(tuple(notes), *names) for notes, names in zip(lines, self.parts, strict=True))
        key = key_name((self.tonic + shift) % 12, parse_key(self.key)[1]) if shift else self.key
        chords = () if shift else tuple(Chord(*c) for c in self.chords)          # symbols cannot be shifted
        return Score(parts, self.steps, self.steps_per_quarter, self.tempo, meter, key, self.title, self.source, chords)


def augment(scores: Iterable[Score], *, low: int, high: int, shifts: Sequence[int] = tuple(range(-5, 7))) -> Iterator[Score]:
    """Every score in every key of `shifts` (semitones) in which it stays within pitches low..high. The durations stay as they are.

    For the training split only: a copy of a tested tune in another key is still that tune.
    """
    for score in scores:
        pitches = [n.pitch for n in score.notes]
        for shift in shifts:
            if not pitches or (low <= min(pitches) + shift and max(pitches) + shift <= high):
                yield transpose(score, shift)


@checked
class Dataset(Sequence):
    """Pieces in a fixed order. `where` and `split` give smaller ones; nothing is copied."""

    def __init__(self, shelf: Shelf, indices: np.ndarray | None = None):
        self.shelf = shelf
        self.indices = np.arange(shelf.manifest["pieces"]) if indices is None else indices

    @property
    def name(self) -> str:
        return self.shelf.manifest["name"]

    @property
    def manifest(self) -> dict:
        """How it was built: counts, licence, versions, what was refused."""
        return self.shelf.manifest

    def __len__(self) -> int:
        return len(self.indices)

    def __getitem__(self, i):
        return Dataset(self.shelf, self.indices[i]) if isinstance(i, slice) else Piece(self.shelf, int(self.indices[i]))

    def __repr__(self) -> str:
        return f"<{self.name}: {len(self):,} pieces>"

    def column(self, label: str) -> list:
        """One label of all pieces, in order.

        Raises:
            DataError: if there is no such label.
        """
        if label not in self.shelf.labels:
            raise DataError(f"{self.name} has no label {label!r}; it has {', '.join(sorted(self.shelf.labels))}")
        column = self.shelf.labels[label]
        return [column[i] for i in self.indices]

    def counts(self, label: str) -> dict:
        """How many pieces have each value of a label, the most frequent first."""
        return dict(Counter(self.column(label)).most_common())

    def where(self, condition: Callable[[Piece], bool] | None = None, **labels) -> "Dataset":
        """The pieces with the given labels: `where(type="jig", regular=True)`. A set or list: "one of these"; a function decides itself.

        Raises:
            DataError: for an unknown label, or a value that no piece has.
        """
        keep = np.ones(len(self), dtype=bool)
        for label, wanted in labels.items():
            column = self.column(label)
            wanted = set(wanted) if isinstance(wanted, (set, frozenset, list)) else {wanted}
            if self.indices.size and not wanted & set(column):
                known = ", ".join(f"{value!r} ({n})" for value, n in list(self.counts(label).items())[:12])
                raise DataError(f"no piece here has {label} {' or '.join(map(repr, wanted))}; there are {known}")
            keep &= np.fromiter((value in wanted for value in column), bool, len(column))
        chosen = Dataset(self.shelf, self.indices[keep])
        if condition is not None:
            chosen = Dataset(self.shelf, np.array([p.index for p in chosen if condition(p)], dtype=int))
        return chosen

    def split(self, seed: int = 0) -> tuple["Dataset", "Dataset", "Dataset"]:
        """(train, valid, test), about 8 : 1 : 1, by tune family: no tune stands on two sides, nor does a variant of it.

        Each family's side is drawn from the seed and its name alone, so a tune stays on its side whatever `where` has chosen,
        and its phrases (in `phrases`) stand where it stands.
        """
        side = {g: random.Random(f"{seed}/{g}").random() for g in set(self.column("group"))}
        drawn = np.array([side[g] for g in self.column("group")])
        edges = (drawn >= TEST + VALID, (drawn >= TEST) & (drawn < TEST + VALID), drawn < TEST)
        return tuple(Dataset(self.shelf, self.indices[edge.astype(bool)]) for edge in edges)

    def scores(self, *, home: bool = False) -> list[Score]:
        """All scores, as they stand in their source or moved home (see `Piece`)."""
        return [p.home if home else p.score for p in self]

    def grid(self, *, home: bool = False) -> np.ndarray:
        """All pieces as one array (N, C, T), uint8: a cell holds the pitch where a note begins, then `HOLD` (128); `REST` is 129.

        Shorter pieces end in rests. For voices with one note at a time.
        """
        table = np.full((len(self), max(map(len, self.column("parts")), default=0), max(self.column("steps"), default=0)), REST, np.uint8)
        for cells, score in zip(table, self.scores(home=home), strict=True):
            for voice, part in zip(cells, score.parts, strict=False):
                for n in part.notes:
                    voice[n.onset], voice[n.onset + 1:n.end] = n.pitch, HOLD
        return table

    def summary(self, *labels: str) -> str:
        """A short table: how many pieces, notes and families there are, and the values of some labels.

        As a picture: `mn.plots.counts(dataset.counts("type"))`.
        """
        bounds = self.shelf.arrays["bounds"]
        notes = int((bounds[self.indices + 1] - bounds[self.indices]).sum())
        rows = [("pieces", f"{len(self):,}"), ("notes", f"{notes:,}"), ("families", f"{len(set(self.column('group'))):,}")]
        for label in labels or self.manifest["shown"]:
            values = [f"{value_text(v)} {n:,}" for v, n in self.counts(label).items()]
            rows.append((label, ", ".join(values[:6]) + (f", {len(values) - 6} more" if len(values) > 6 else "")))
        width = 2 + max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}{text}" for name, text in rows)


def value_text(value) -> str:
    """A label's value for people: (6, 8) as 6/8, nothing as "unknown"."""
    if isinstance(value, tuple):
        return "/".join(map(str, value))
    return "unknown" if value in ("", None) else str(value)


def third_mode(pitches: Sequence[int], tonic: int) -> str:
    """"major" or "minor" by the third that a melody uses above its tonic (pitch class); "" if it has none or both as often."""
    count = Counter((p - tonic) % 12 for p in pitches)
    minor, major = (count[SCALES[m][2]] for m in ("minor", "major"))
    return "major" if major > minor else "minor" if minor > major else ""

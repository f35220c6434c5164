"""A melody as a list of tokens: pitch, duration, pitch, duration, …, end. Every number a network sees about a tune comes from here.

Beside each token stands its *context*: what is known before the token is chosen (where in the bar we are, which bar it is, the meter,
the mode, what stood here 1, 2, 4 and 8 bars ago and how long each of these echoes has lasted). Nothing in it looks ahead.

Left out: velocity, chords, overlapping notes. A melody on the grid is all that this encoding can hold, and that it holds exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from fractions import Fraction
from math import gcd

import numpy as np

from musicnn.arguments import checked
from musicnn.encodings.cursor import CONTEXT, MODES, Cursor
from musicnn.errors import EncodingError
from musicnn.music import Note, Part, Score, pitch, regrid

PAD, END, REST = 0, 1, 2                             # PAD fills batches and stands before the first token; it is never predicted
COLUMNS = ("token", *CONTEXT)                        # the columns of `batch`


@checked(low=(0, 127), high=(0, 127), durations=(1, 10_000), meters=(1, 64), steps_per_quarter=(1, 960))
@dataclass(frozen=True)
class MelodyEncoding:
    """Pitch and duration tokens, alternating, with END last.

    Attributes:
        low, high: the pitches that have a token, MIDI numbers, both included.
        durations: the note lengths that have a token, in steps.
        meters: the meters the encoding knows; bars are counted in them.
        steps_per_quarter: the grid. 24 holds sixteenths and triplets.
    """

    low: int = 50
    high: int = 93
    durations: tuple[int, ...] = (6, 8, 12, 18, 24, 36, 48, 60, 72)
    meters: tuple[tuple[int, int], ...] = ((6, 8),)
    steps_per_quarter: int = 24
    unit: int = field(init=False, repr=False, compare=False)             # steps that all durations are multiples of
    reachable: np.ndarray = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        set_ = object.__setattr__
        set_(self, "durations", tuple(sorted(set(self.durations))))
        if not self.durations or not self.meters or self.low > self.high:
            raise EncodingError(f"durations {self.durations} and meters {self.meters} must not be empty, nor low {self.low} above high"
                                f" {self.high}")
        # reachable[n]: can n steps be filled with notes of the known durations? Sampling asks this before every note. Beyond the table all
        # multiples of `unit` can: Schur's bound for Frobenius' problem of coins, shortest times longest, both in units.
        set_(self, "unit", gcd(*self.durations))
        fill = np.zeros(1 + self.durations[0] * self.durations[-1] // self.unit, dtype=bool)
        fill[0] = True
        for n in range(1, len(fill)):
            fill[n] = any(fill[n - d] for d in self.durations if d <= n)
        set_(self, "reachable", fill)

    @classmethod
    def covering(cls, scores: Iterable[Score], **changes) -> "MelodyEncoding":
        """The smallest encoding that holds all the given melodies, with two semitones to spare at either end.

        Raises:
            EncodingError: if there is no note in the melodies.
            MusicError: if one of the scores is no single melody line.
        """
        scores = list(scores)
        notes = [n for s in scores for n in s.melody]
        if not notes:
            raise EncodingError("no notes to cover; give at least one melody that is not empty")
        durations = {d for s in scores for _, d in _events(s)}
        return cls(**{"low": max(0, min(n.pitch for n in notes) - 2), "high": min(127, max(n.pitch for n in notes) + 2),
                      "durations": tuple(durations), "meters": tuple(sorted({s.meter for s in scores})),
                      "steps_per_quarter": scores[0].steps_per_quarter} | changes)

    # ---------------------------------------------------------------- the vocabulary
    @property
    def vocabulary(self) -> int:
        """Number of tokens."""
        return 3 + (self.high - self.low + 1) + len(self.durations)

    @property
    def first_duration(self) -> int:
        """The token of the shortest duration; every token from here on is a duration, every one below is not."""
        return 3 + self.high - self.low + 1

    def pitch_token(self, value: int | None) -> int:
        """The token of a pitch, or of a rest for None.

        Raises:
            EncodingError: for a pitch outside low..high.
        """
        if value is None:
            return REST
        if not self.low <= value <= self.high:
            raise EncodingError(f"pitch {value} lies outside this encoding's {self.low}..{self.high};"
                                " transpose the score or widen the range")
        return 3 + value - self.low

    def duration_token(self, steps: int) -> int:
        """The token of a duration in steps.

        Raises:
            EncodingError: for a duration that has no token.
        """
        if steps not in self.durations:
            raise EncodingError(f"a duration of {steps} steps has no token; this encoding holds {list(self.durations)}"
                                f" at {self.steps_per_quarter} steps per quarter; give the note one of these lengths")
        return self.first_duration + self.durations.index(steps)

    def pitch_of(self, token: int) -> int | None:
        """The pitch of a pitch token; None for REST."""
        return None if token == REST else token - 3 + self.low

    def duration_of(self, token: int) -> int:
        """The steps of a duration token."""
        place = token - self.first_duration
        if not 0 <= place < len(self.durations):
            raise EncodingError(f"token {token} is no duration; durations are {self.first_duration}..{self.vocabulary - 1}")
        return self.durations[place]

    def describe(self, tokens: Sequence[int]) -> list[str]:
        """Names for people: pitches as 'G4', durations as fractions of a whole note ('1/8', '3/8'), 'rest', 'end', '-' for padding."""
        return [self._name(int(t)) for t in tokens]

    def _name(self, token: int) -> str:
        if token < 3:
            return ("-", "end", "rest")[token]
        if token >= self.vocabulary:
            raise EncodingError(f"token {token} does not exist; this vocabulary has 0..{self.vocabulary - 1}")
        if token < self.first_duration:
            return pitch.name(self.pitch_of(token))
        length = Fraction(self.duration_of(token), 4 * self.steps_per_quarter)
        return f"{length.numerator}/{length.denominator}"

    # ---------------------------------------------------------------- encode and decode
    def encode(self, score: Score) -> np.ndarray:
        """Score → tokens (T,), int64: pitch, duration, …, END. Rests count as notes without a pitch.

        Raises:
            EncodingError: for a pitch, duration or meter that has no token.
            MusicError: if the score is no single melody line, or does not fit the grid.
        """
        score = regrid(score, self.steps_per_quarter)
        self.meter_index(score.meter)
        tokens = [t for value, steps in _events(score) for t in self._event(value, steps)]
        return np.array([*tokens, END], dtype=np.int64)

    def _event(self, value: int | None, steps: int) -> list[int]:
        if value is not None or steps in self.durations:
            return [self.pitch_token(value), self.duration_token(steps)]
        tokens = []                                   # a rest without a token of its own becomes several, longest first
        while steps:
            d = next((d for d in reversed(self.durations) if d <= steps and self.fills(steps - d)), None)
            if d is None:
                raise EncodingError(f"a rest of {steps} steps cannot be filled with this encoding's durations {list(self.durations)}")
            tokens += [REST, self.duration_token(d)]
            steps -= d
        return tokens

    def decode(self, tokens: Sequence[int], *, meter: tuple[int, int] | None = None, **score_fields) -> Score:
        """Tokens → Score: the inverse of `encode`. Reading stops at END; a pitch without a duration at the very end is dropped.

        Args:
            meter: of the new score; the encoding's first if not given.
            score_fields: tempo, key, title … of the new score.

        Raises:
            EncodingError: for tokens that break the order, or that do not exist.
        """
        notes, onset, waiting = [], 0, None
        for token in (int(t) for t in tokens):
            if token == END:
                break
            is_duration = token >= self.first_duration
            if token == PAD or token >= self.vocabulary or is_duration != (waiting is not None):
                raise EncodingError(f"{self._name(token)} at step {onset} breaks the order pitch, duration, pitch, duration")
            if is_duration:
                steps = self.duration_of(token)
                if waiting != REST:
                    notes.append(Note(onset, self.pitch_of(waiting), steps))
                onset, waiting = onset + steps, None
            else:
                waiting = token
        return Score(parts=(Part(tuple(notes)),), steps=onset, steps_per_quarter=self.steps_per_quarter,
                     meter=meter or self.meters[0], **score_fields)

    # ---------------------------------------------------------------- what networks eat
    def fills(self, steps: int) -> bool:
        """True if `steps` steps can be filled exactly with notes of the known durations."""
        return steps % self.unit == 0 if steps >= len(self.reachable) else steps >= 0 and bool(self.reachable[steps])

    def meter_index(self, meter: tuple[int, int]) -> int:
        """Place of a meter in `meters`.

        Raises:
            EncodingError: for a meter that the encoding does not know.
        """
        if tuple(meter) not in self.meters:
            known = ", ".join(f"{a}/{b}" for a, b in self.meters)
            raise EncodingError(f"meter {meter[0]}/{meter[1]} is not known to this encoding; it holds {known}")
        return self.meters.index(tuple(meter))

    def cursor(self, *, meter: tuple[int, int] | None = None, mode: str = "major") -> Cursor:
        """A walk through a new melody, token by token; see `Cursor`."""
        return Cursor(self, meter=meter or self.meters[0], mode=mode)

    @property
    def sizes(self) -> dict[str, int]:
        """How many values each column of `batch` can take: what a model needs to size its embeddings."""
        longest = max(4 * self.steps_per_quarter * a // b for a, b in self.meters)
        return {"token": self.vocabulary, "position": longest, "bar": 8, "meter": len(self.meters), "mode": len(MODES),
                **{c: self.vocabulary for c in CONTEXT if c.startswith("copy")}, **{c: 8 for c in CONTEXT if c.startswith("match")}}

    def rows(self, score: Score) -> np.ndarray:
        """One melody as rows (T, C), int64: column 0 the token, the others its context (see `COLUMNS`)."""
        tokens = self.encode(score)
        cursor = self.cursor(meter=score.meter, mode=_mode(score))
        table = np.empty((len(tokens), len(COLUMNS)), dtype=np.int64)
        for t, token in enumerate(tokens.tolist()):
            table[t, 0], table[t, 1:] = token, cursor.context()
            cursor.push(token)
        return table

    def batch(self, scores: Iterable[Score]) -> np.ndarray:
        """Melodies as one array (B, T, C), int64, padded with zeros to the longest: what `training.fit` takes.

        Raises:
            EncodingError: if there is no melody, or one that `encode` refuses.

        Used in: 03b
        """
        tables = [self.rows(s) for s in scores]
        if not tables:
            raise EncodingError("no scores given; a batch needs at least one melody")
        array = np.zeros((len(tables), max(map(len, tables)), len(COLUMNS)), dtype=np.int64)
        for row, table in zip(array, tables, strict=True):
            row[:len(table)] = table
        return array

    def config(self) -> dict:
        """The settings as plain data, for a checkpoint's card; `MelodyEncoding(**config)` builds the same encoding."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.init}


def _events(score: Score) -> list[tuple[int | None, int]]:
    """Notes and the rests between them as (pitch or None, steps), filling the score from its first step to its last."""
    events, now = [], 0
    for n in score.melody:
        if n.onset > now:
            events.append((None, n.onset - now))
        events.append((n.pitch, n.duration))
        now = n.end
    return events + ([(None, score.steps - now)] if score.steps > now else [])


def _mode(score: Score) -> str:
    mode = pitch.parse_key(score.key)[1] if score.key else "major"
    return mode if mode in MODES else "major"


__all__ = ["COLUMNS", "END", "PAD", "REST", "MelodyEncoding"]

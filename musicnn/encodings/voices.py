"""Chorales as a grid: one row per step, one column per voice, each cell a rest or a sounding pitch. Beside them the place in the bar.

A cell says what sounds, not whether it was struck just now; `decode` therefore needs a rule for repeated notes (see there). A grid of
sounding pitches suits a convolution: wherever it looks, it sees the whole chord.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from musicnn.arguments import checked
from musicnn.encodings.windows import windows
from musicnn.errors import EncodingError
from musicnn.music import Note, Part, Score, quantise, regrid

PAD, REST, FIRST = 0, 1, 2                           # tokens; pitch p is token p - low + FIRST
VOICES = ("soprano", "alto", "tenor", "bass")
ORGAN = 19                                           # General MIDI: church organ


@checked(low=(0, 127), high=(0, 127), steps_per_quarter=(1, 960), steps=(1, 100_000), hop=(1, None))
@dataclass(frozen=True)
class VoiceEncoding:
    """Scores of four voices as whole numbers (T, 5): soprano, alto, tenor, bass, place in the bar.

    Attributes:
        low, high: the pitches that have a token, MIDI numbers, both included.
        steps_per_quarter: the grid, 4 for sixteenths.
    """

    low: int = 36
    high: int = 81
    steps_per_quarter: int = 4

    @property
    def vocabulary(self) -> int:
        """Number of tokens V: padding, rest and the pitches."""
        return FIRST + self.high - self.low + 1

    def config(self) -> dict:
        return {"low": self.low, "high": self.high, "steps_per_quarter": self.steps_per_quarter}

    def encode(self, score: Score) -> np.ndarray:
        """The tokens of a score, int64 (T, 5). Fewer than four parts are read from the top; what is missing rests.

        Raises:
            EncodingError: for more than four parts, a part with two notes at once, or a pitch outside low..high.
        """
        score = regrid(score, self.steps_per_quarter)
        if len(score.parts) > len(VOICES):
            raise EncodingError(f"this score has {len(score.parts)} parts, the grid has {len(VOICES)} voices; choose four of them")
        rows = np.full((score.steps, len(VOICES) + 1), REST, dtype=np.int64)
        for voice, part in enumerate(score.parts):
            if not part.is_monophonic:
                raise EncodingError(f"part {voice} ({part.name or 'no name'}) has two notes at once; a voice sings one")
            for n in part.notes:
                if not self.low <= n.pitch <= self.high:
                    raise EncodingError(f"pitch {n.pitch} lies outside this encoding's {self.low}..{self.high}; transpose the score")
                rows[n.onset:n.end, voice] = n.pitch - self.low + FIRST
        rows[:, -1] = np.arange(score.steps) % score.bar_steps
        return rows

    def decode(self, rows: np.ndarray, *, like: Score = Score(), given: np.ndarray | None = None) -> Score:    # noqa: B008 immutable
        """The score of a grid (T, 4 or 5).

        A pitch that goes on is one note, but struck anew on a beat where the soprano begins a note, since the voices of a chorale
        sing the same syllables; the soprano strikes anew on a beat where the bass moves.

        Args:
            rows: tokens.
            like: tempo, meter, key, title and chord symbols come from here, and in given cells also where its notes begin; on any grid.
            given: bool (4, T), cells whose notes stand as in `like`; none if left out.
        """
        rows, like = np.asarray(rows)[:, :len(VOICES)], quantise(like, self.steps_per_quarter)
        given = np.zeros(rows.shape[::-1], dtype=bool) if given is None else np.asarray(given, dtype=bool)
        struck = np.zeros(given.shape, dtype=bool)   # where notes of `like` begin
        for voice, part in enumerate(like.parts):
            struck[voice, [n.onset for n in part.notes if n.onset < len(rows)]] = True
        parts, beats = [], np.arange(len(rows)) % self.steps_per_quarter == 0
        anew = beats & np.append(True, rows[1:, -1] != rows[:-1, -1])
        for voice, name in enumerate(VOICES):
            tokens = rows[:, voice]
            begins = np.append(True, tokens[1:] != tokens[:-1])
            begins |= np.where(given[voice], struck[voice], anew)
            if voice == 0:
                anew = beats & begins
            program = like.parts[voice].program if voice < len(like.parts) and like.parts[voice].notes else ORGAN
            parts.append(Part(tuple(self._notes(tokens, begins)), name=name, program=program))
        return replace(like, parts=tuple(parts), steps=len(rows), steps_per_quarter=self.steps_per_quarter)

    def _notes(self, tokens: np.ndarray, begins: np.ndarray):
        for onset, end in pairwise([*np.flatnonzero(begins).tolist(), len(tokens)]):
            if tokens[onset] >= FIRST:
                yield Note(onset, int(tokens[onset]) - FIRST + self.low, end - onset)

    def batch(self, scores: Iterable[Score], *, steps: int = 64, hop: int = 16) -> np.ndarray:
        """Windows of equal length, int64 (B, steps, 5), one every `hop` steps; a short last window is filled with padding."""
        return windows(map(self.encode, scores), length=steps, hop=hop)

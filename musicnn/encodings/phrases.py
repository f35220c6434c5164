"""Four bars of dance melody on a small grid: one token per eighth note, a row of the scale or "hold". A picture that a GAN can draw.

Rows are places in the scale, counted from three below the tonic: a melody in any key is moved home first, so the tonic is always row 3
(and row 10, an octave higher). Whatever row is drawn, the pitch belongs to the key; what remains to be learned is melody.

Left out: notes outside the scale, notes between the eighths, rests between notes. `sketch` says what the nearest drawable tune is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from musicnn.arguments import checked
from musicnn.errors import EncodingError
from musicnn.music import Note, Part, Score, pitch, transpose
from musicnn.music.pitch import SCALES

ROWS, HOLD = 17, 17                                  # 17 rows are tokens 0..16; the next token says that what sounded goes on
BARS = 4
METERS = {(6, 8): 6, (4, 4): 8}                      # meter -> eighths in a bar
GRID = 2                                             # steps per quarter: eighths


@checked(tonic=(0, 127), below=(0, 16))
@dataclass(frozen=True)
class PhraseEncoding:
    """Melodies of four bars as tokens (T,), int64: 0..16 a note begins on that row of the scale, 17 what sounded goes on.

    Attributes:
        meter: (6, 8), T = 24 eighths, or (4, 4), T = 32.
        tonic: MIDI number of the tonic on row `below`, D4 by default.
        below: rows below that tonic.
    """

    meter: tuple[int, int] = (6, 8)
    tonic: int = 62
    below: int = 3

    def __post_init__(self):
        if tuple(self.meter) not in METERS:
            known = ", ".join(f"{a}/{b}" for a, b in METERS)
            raise EncodingError(f"meter {self.meter[0]}/{self.meter[1]} is not allowed here; phrases are in {known}")

    @property
    def bar(self) -> int:
        """Eighths in a bar: 6 or 8."""
        return METERS[tuple(self.meter)]

    @property
    def steps(self) -> int:
        """T, eighths in a phrase: 24 or 32."""
        return BARS * self.bar

    def pitch_of(self, row: int, mode: str = "major") -> int:
        """The pitch that a row of the scale stands for, a MIDI number."""
        octave, degree = divmod(int(row) - self.below, 7)
        return self.tonic + 12 * octave + SCALES[mode][degree]

    def describe(self, tokens: Sequence[int], mode: str = "major") -> list[str]:
        """Names for people: 'D4', and '-' for hold."""
        return ["-" if t == HOLD else pitch.name(self.pitch_of(t, mode)) for t in tokens]

    # ---------------------------------------------------------------- encode and decode
    def encode(self, score: Score) -> np.ndarray:
        """Score → tokens (T,), int64, of whole phrases (T a multiple of `steps`).

        Raises:
            EncodingError: for another meter or length, or a note that has no row or lies between the eighths; see `sketch`.
        """
        tokens = self._tokens(score)
        scale = score.steps_per_quarter / GRID
        mine, theirs = self.decode(tokens, key=_key(score)).melody, score.melody
        if score.steps != len(tokens) * scale or [(n.onset * scale, n.pitch) for n in mine] != [(n.onset, n.pitch) for n in theirs] \
                or any(n.end * scale != m.end for n, m in zip(mine, theirs, strict=True)):
            raise EncodingError("this score has notes or rests that the grid of eighths and 17 rows cannot hold, or no whole phrases;"
                                " draw the nearest one that it can: encoding.encode(encoding.sketch(score))")
        return tokens

    def decode(self, tokens: Sequence[int], *, key: str = "D major", **fields) -> Score:
        """Tokens → Score: the inverse of `encode`. Holds before the first note are a rest.

        Args:
            tokens: one phrase or several, one after the other.
            key: its mode chooses the scale; its tonic is where the score is moved, by the shortest way.
            fields: tempo, title … of the new score.

        Raises:
            EncodingError: for tokens that are no whole phrases.
        """
        if len(tokens) % self.steps or not all(0 <= t <= HOLD for t in tokens):
            raise EncodingError(f"{len(tokens)} tokens are no whole phrases of {self.steps}, or some lie outside 0..{HOLD}")
        _, mode, _ = pitch.parse_key(key)
        begins = [*(t for t, token in enumerate(tokens) if token != HOLD), len(tokens)]
        notes = [Note(a, self.pitch_of(tokens[a], mode), b - a) for a, b in pairwise(begins)]
        score = Score((Part(tuple(notes)),), steps=len(tokens), steps_per_quarter=GRID, meter=self.meter,
                      key=pitch.key_name(self.tonic % 12, mode), **fields)
        return transpose(score, -self._way_home(key))

    def sketch(self, score: Score) -> Score:
        """The nearest score that the grid can hold: of the notes that begin within an eighth the first; notes outside the scale move to
        the nearest one inside, notes outside the rows by octaves; rests become part of the note before; what is over four bars (or
        a multiple of them) is left out. A law: encode(sketch(s)) never fails, and sketch(sketch(s)) == sketch(s)."""
        return self.decode(self._tokens(score), key=_key(score), tempo=score.tempo, title=score.title, source=score.source)

    def cut(self, score: Score) -> np.ndarray:
        """A whole tune as its phrases (N, T), sketched, from the first bar line on; a pickup and what is over are left out."""
        lead = score.notes[0].onset if score.notes else 0
        first = score.bar_steps if 0 < lead < score.bar_steps else 0
        return self._tokens(score, first).reshape(-1, self.steps)

    def config(self) -> dict:
        """The settings as plain data, for a checkpoint's card."""
        return {"meter": list(self.meter), "tonic": self.tonic, "below": self.below}

    # ---------------------------------------------------------------- what networks eat
    def batch(self, scores: Iterable[Score]) -> tuple[np.ndarray, np.ndarray]:
        """Tunes → their phrases and the phrases before them, both (N, T), int64. Before a first phrase stands -1 everywhere.

        Raises:
            EncodingError: if no tune has four bars, or one is in another meter.

        Used in: 04b
        """
        tunes = [self.cut(s) for s in scores]
        if not sum(map(len, tunes)):
            raise EncodingError("no whole phrase in these scores; a batch needs at least one tune of four bars")
        nothing = np.full((1, self.steps), -1)
        return np.concatenate(tunes), np.concatenate([np.concatenate([nothing, t[:-1]]) for t in tunes if len(t)])

    # ---------------------------------------------------------------- details
    def _way_home(self, key: str) -> int:
        """Semitones, -6..5, from a key's tonic to the encoding's."""
        return pitch.shift_home(pitch.parse_key(key)[0], home=self.tonic)

    def _tokens(self, score: Score, first: int = 0) -> np.ndarray:
        """The score from step `first` on, rounded to the grid."""
        meter = (4, 4) if score.meter == (2, 2) else score.meter
        if meter != tuple(self.meter):
            raise EncodingError(f"this encoding is in {self.meter[0]}/{self.meter[1]}, the score in {meter[0]}/{meter[1]}; choose another"
                                " composer, or another tune")
        cell, mode = score.steps_per_quarter / GRID, pitch.parse_key(_key(score))[1]
        size = max(0, int((score.steps - first) / cell)) // self.steps * self.steps
        up, tokens = self._way_home(_key(score)), np.full(size, HOLD, dtype=np.int64)
        rows = np.array([self.pitch_of(r, mode) for r in range(ROWS)])
        for n in reversed(score.melody):             # the first note of a cell is written last
            place = int((n.onset - first) // cell)
            if 0 <= place < size:
                tokens[place] = _row(rows, n.pitch + up)
        return tokens


def _row(rows: np.ndarray, value: int) -> int:
    """The row nearest to a pitch, which is first moved by octaves into the range; of two equally near rows the lower."""
    while value < rows[0] - 1:
        value += 12
    while value > rows[-1] + 1:
        value -= 12
    return int(np.argmin(np.abs(rows - value)))


def _key(score: Score) -> str:
    return score.key or "D major"

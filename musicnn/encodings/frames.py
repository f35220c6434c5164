"""Frames: a piano roll of whole chords, one row per frame, one column per key. What sounds when the frame begins is 1.

A roll does not say which voice sings a note; `voices` finds that again by the shortest way from chord to chord.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import combinations_with_replacement

import numpy as np

from musicnn.arguments import checked
from musicnn.encodings.voices import FIRST, REST, VOICES, VoiceEncoding
from musicnn.encodings.windows import windows
from musicnn.errors import EncodingError
from musicnn.music import Score


@checked(low=(0, 127), keys=(1, 128), steps_per_quarter=(1, 960), frames=(1, 100_000), hop=(1, None))
@dataclass(frozen=True)
class FrameEncoding:
    """Piano rolls uint8 (T, K), column = MIDI − low.

    Attributes:
        low: pitch of column 0. The published piano rolls begin at 21, the lowest key of a piano.
        keys: K.
        steps_per_quarter: frames in a quarter note, 1 in the published rolls.
    """

    low: int = 21
    keys: int = 88
    steps_per_quarter: int = 2

    def config(self) -> dict:
        return asdict(self)

    def encode(self, score: Score) -> np.ndarray:
        """The roll of a score: its notes as they sound at the beginning of each frame.

        Raises:
            EncodingError: for a pitch that has no column.
        """
        def frame(step: int) -> int:                 # the first frame that begins at this step or later
            return -(-step * self.steps_per_quarter // score.steps_per_quarter)
        roll = np.zeros((frame(score.steps), self.keys), dtype=np.uint8)
        for n in score.notes:
            if not 0 <= n.pitch - self.low < self.keys:
                raise EncodingError(f"pitch {n.pitch} lies outside this encoding's {self.low}..{self.low + self.keys - 1};"
                                    " transpose the score")
            roll[frame(n.onset):frame(n.end), n.pitch - self.low] = 1
        return roll

    def decode(self, roll: np.ndarray, *, like: Score = Score()) -> Score:    # noqa: B008 (a score never changes)
        """Four voices with the roll's chords; which notes are struck anew is VoiceEncoding.decode's rule.

        Raises:
            EncodingError: for a frame with more than four notes.
        """
        lines = voices(roll, low=self.low)
        low, high = self.low, self.low + self.keys - 1
        return VoiceEncoding(low=low, high=high, steps_per_quarter=self.steps_per_quarter).decode(
            np.where(lines < 0, REST, lines + FIRST), like=like)

    def batch(self, scores: Iterable[Score], *, frames: int = 128, hop: int = 64) -> np.ndarray:
        """Windows as int64 (B, frames, 1 + K): column 0 is 1 where a frame is, then the keys; one window every `hop` frames."""
        tables = (np.concatenate([np.ones((len(roll), 1)), roll], axis=1).astype(np.int64) for roll in map(self.encode, scores))
        return windows(tables, length=frames, hop=hop)


def voices(roll: np.ndarray, *, low: int = 21) -> np.ndarray:
    """The keys of four voices, highest first, int64 (T, 4), columns of the roll (T, K); −1 is a rest.

    Where a frame has fewer notes than there are voices, some voices share one; those that move least in all.

    Args:
        low: pitch of the roll's column 0.

    Raises:
        EncodingError: for a frame with more than four notes.
    """
    lines = np.full((len(roll), len(VOICES)), -1)
    before = np.array([72, 67, 60, 52]) - low        # the middle of each voice, until it has sung
    for t, frame in enumerate(roll):
        notes = np.flatnonzero(frame)[::-1]
        if len(notes) > len(VOICES):
            raise EncodingError(f"frame {t} has {len(notes)} notes, four voices sing at most {len(VOICES)}; leave some out")
        if len(notes):
            ways = [w for w in combinations_with_replacement(notes.tolist(), len(VOICES)) if len(set(w)) == len(notes)]
            lines[t] = before = np.array(min(ways, key=lambda w: np.abs(np.array(w) - before).sum()))
    return lines

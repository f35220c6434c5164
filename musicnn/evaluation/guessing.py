"""The guessing game: how surprised is somebody, person or machine, by the next note of tunes stopped in the middle?

A person can play it as well as a composer, because only the *pitch* of one note is asked. Its numbers stand in a league of their
own: never compare them with nats per beat of whole tunes, where pitch and rhythm of every note count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.evaluation.likelihood import Measured, ratio
from musicnn.music import Note, Score, crop, pitch

NEXT_PITCH = "next pitch of 8 unseen jigs, stopped after 4 bars"       # the protocol under which 01c saves its rows
_LEAST = 1e-9                                        # probability of what a composer holds for impossible


@dataclass(frozen=True)
class Question:
    """A tune, and the note of it that is to be guessed; `opening` is all that the guesser may see."""

    tune: Score
    note: Note

    @property
    def opening(self) -> Score:
        return crop(self.tune, 0, self.note.onset)

    @property
    def beats(self) -> float:
        """Length of the asked note in beats."""
        return self.note.duration / self.tune.beat_steps

    @property
    def answer(self) -> str:
        """Name of the pitch that really came, such as "F#5"."""
        return pitch.name(self.note.pitch)


def next_notes(tunes: Iterable[Score], *, count: int = 8, bars: int = 4) -> list[Question]:
    """Questions about the first `count` tunes: which note begins after `bars` bars?

    Raises:
        MusicnnError: if no note of a tune begins so late.

    Used in: 01c
    """
    return [Question(tune, _note_after(tune, bars)) for tune in islice(tunes, count)]


def _note_after(tune: Score, bars: int) -> Note:
    for note in tune.melody:
        if note.onset >= bars * tune.bar_steps:
            return note
    raise MusicnnError(f"no note of {tune.title or 'a tune'} ({tune.bars} bars) begins after bar {bars}; ask earlier, or leave it out")


def next_pitch(composer, questions: Sequence[Question]) -> Measured:
    """Surprise of a composer at the pitches that came, in nats per beat of the asked notes, with its 95 % interval.

    Args:
        composer: anything with `explain(score, step, most=...) -> [(name, probability), ...]`.
        questions: what `next_notes` returns.

    Used in: 01c
    """
    chances = [dict(composer.explain(q.tune, q.note.onset, most=1000)).get(q.answer, 0.0) for q in questions]
    return ratio([-np.log(max(p, _LEAST)) for p in chances], [q.beats for q in questions], "nats/beat")

"""The guessing game asks for one pitch, shows nothing of it, and counts nats of the asked notes per beat of them."""

import math

import pytest

from musicnn.errors import MusicnnError
from musicnn.evaluation import next_notes, next_pitch
from musicnn.music import pitch, score_of

TUNES = [score_of([(4 * i, p, 2 + 2 * (i % 2)) for i, p in enumerate([60, 62, 64, 65, 67, 69, 71, 72] * 3)], key="C major"),
         score_of([(4 * i, p, 4) for i, p in enumerate([72, 71, 69, 67] * 6)], key="C major")]


class Knows:
    """Gives `p` to what really comes and the rest to the C above."""

    def __init__(self, p):
        self.p = p

    def explain(self, score, step, *, most):
        note = next(n for n in score.melody if n.onset == step)
        return [(pitch.name(note.pitch), self.p), ("C9", 1 - self.p)]


def test_the_question_hides_its_answer():
    for question, tune in zip(next_notes(TUNES, bars=2), TUNES, strict=True):
        assert question.note in tune.melody and question.note.onset == 32
        assert question.opening.steps == 32 and question.note not in question.opening.melody
        assert question.opening.melody == tuple(n for n in tune.melody if n.onset < 32)


def test_only_so_many_tunes_are_asked():
    assert len(next_notes(TUNES * 9, count=3, bars=1)) == 3
    with pytest.raises(MusicnnError, match="begins after bar 99; ask earlier"):
        next_notes(TUNES, bars=99)


def test_nats_are_divided_by_the_beats_of_the_asked_notes():
    questions = next_notes(TUNES, bars=2)                    # lengths 2 and 4 steps: one and a half beats
    assert sum(q.beats for q in questions) == 1.5
    assert next_pitch(Knows(0.5), questions).value == pytest.approx(2 * math.log(2) / 1.5)
    assert next_pitch(Knows(1.0), questions).value == 0


def test_what_a_composer_holds_for_impossible_stays_finite():
    class Wrong:
        def explain(self, score, step, *, most):
            return [("C9", 1.0)]

    assert 10 < next_pitch(Wrong(), next_notes(TUNES, bars=2)).value < math.inf

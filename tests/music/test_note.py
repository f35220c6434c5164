"""Note, Part and Score: immutable, checked, sorted; every refusal says what is allowed."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from score_strategies import scores

from musicnn.errors import MusicError
from musicnn.music import DRUMS, Chord, Note, Part, Score, score_of


@given(scores())
@settings(deadline=None)
def test_nothing_can_be_changed_and_equal_scores_are_one_key_of_a_dict(score):
    for thing, field in ((score, "steps"), (score.parts[0], "notes"), *((n, "pitch") for n in score.notes)):
        with pytest.raises(FrozenInstanceError):
            setattr(thing, field, 0)
    assert hash(score.replace()) == hash(score)
    assert score.replace() == score
    assert score.replace(title="x" + score.title) != score


@given(scores())
@settings(deadline=None)
def test_counts_belong_together(score):
    assert score.bar_steps * (score.bars - 1) < score.steps <= score.bar_steps * score.bars
    assert score.beats * score.beat_steps == pytest.approx(score.steps)
    assert score.seconds == pytest.approx(score.steps / score.steps_per_quarter * 60 / score.tempo)
    assert list(score.notes) == sorted(n for p in score.parts for n in p.notes)
    assert all(n.end <= score.steps for n in score.notes)


def test_numpy_numbers_become_python_numbers():
    note = Note(np.int64(3), np.int32(60), np.float64(2.0), np.uint8(80))
    assert note == Note(3, 60, 2, 80)
    assert [type(x) for x in (note.onset, note.pitch, note.duration, note.velocity)] == [int] * 4


@pytest.mark.parametrize("values, allowed", [
    ((-1, 60, 1), "onset -1.*0 or more"), ((0, 128, 1), r"pitch 128.*0\.\.127"), ((0, -1, 1), "pitch -1"),
    ((0, 60, 0), "duration 0.*1 or more"), ((0, 60, 1, 0), r"velocity 0.*1\.\.127"), ((0, 60, 1, 128), "velocity 128"),
    ((0.5, 60, 1), "onset 0.5"), ((None, 60, 1), "onset None"), (("a", 60, 1), "onset 'a'"), ((0, float("nan"), 1), "pitch nan"),
    ((float("inf"), 60, 1), "onset inf"),
])
def test_impossible_notes(values, allowed):
    with pytest.raises(MusicError, match=allowed):
        Note(*values)


@pytest.mark.parametrize("make, allowed", [
    (lambda: Part([(0, 60, 4)]), "Note objects"), (lambda: Part([Note(0, 60, 1), 3]), "Note objects"),
    (lambda: Part(program=129), r"program 129.*0\.\.128"), (lambda: Score([Note(0, 60, 4)]), "Part objects.*score_of"),
    (lambda: score_of([(0, 60, 4)], steps=3), "make steps 4 or more"), (lambda: Score(tempo=0), r"tempo 0.*1\.\.1000"),
    (lambda: Score(tempo=float("nan")), "tempo nan"), (lambda: Score(tempo="fast"), "tempo 'fast'"),
    (lambda: Score(meter=(4, 3)), "its unit is 1, 2, 4, 8, 16 or 32"), (lambda: Score(meter=(0, 4)), "meter 0"),
    (lambda: Score(meter=4), r"\(beats, unit\)"), (lambda: Score(meter=(4, 4, 4)), r"\(beats, unit\)"),
    (lambda: Score(meter=(1, 32)), "use a finer grid"), (lambda: Score(key="H major"), "H major"),
    (lambda: Score(steps_per_quarter=0), r"1\.\.960"), (lambda: Score(steps=-1), "steps -1"),
])
def test_impossible_parts_and_scores(make, allowed):
    with pytest.raises(MusicError, match=allowed):
        make()


def test_equal_keys_are_spelled_alike():
    assert Score(key=" f#  minor ").key == "F# minor"


def test_beats_follow_the_foot():
    assert [Score(meter=m).beat_steps for m in ((4, 4), (6, 8), (12, 8), (3, 8), (2, 2), (7, 8))] == [4, 6, 6, 2, 8, 2]


def test_a_melody_is_one_part_of_single_notes():
    assert Score().melody == ()
    assert [n.pitch for n in Score((Part(), Part([Note(4, 62, 4), Note(0, 60, 4)]))).melody] == [60, 62]
    with pytest.raises(MusicError, match=r"2 parts.*only_part"):
        Score((Part([Note(0, 60, 4)]), Part([Note(0, 60, 4)], program=DRUMS))).melody      # noqa: B018
    with pytest.raises(MusicError, match=r"pitch 60 \(steps 0\.\.4\).*step 2.*skyline"):
        score_of([(0, 60, 4), (2, 62, 4)]).melody                                          # noqa: B018


def test_score_of_names_its_part():
    score = score_of([(0, 60, 4), Note(4, 62, 4, 100)], name="fiddle", program=40, chords=[Chord(0, "C")])
    assert (score.parts[0].name, score.parts[0].program, score.steps, score.chords) == ("fiddle", 40, 8, (Chord(0, "C"),))

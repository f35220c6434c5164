"""The Python side of the piano roll, without a browser: what it holds, what it refuses, what it answers."""

import numpy as np
import pytest

from musicnn.errors import MusicError
from musicnn.music import Part, Score, score_of
from musicnn.widgets import PianoRoll

TUNE = score_of([(0, 60, 4), (4, 64, 4), (8, 67, 8)], steps=32, key="C major", title="t")


def test_the_score_is_what_the_hands_made():
    roll = PianoRoll(TUNE)
    assert roll.score == TUNE and roll.piece["mono"]
    roll.notes = [*roll.notes, [16, 72, 4, 80, 0]]
    assert [n.pitch for n in roll.score.notes] == [60, 64, 67, 72]
    roll.piece = roll.piece | {"tempo": 90.0}
    assert roll.score.tempo == 90.0 and roll.score.key == "C major"


def test_another_score_goes_to_the_browser_in_one_message():
    roll = PianoRoll(TUNE)
    chorale = Score((Part(TUNE.notes, "soprano"), Part((), "bass", 40)), steps=96, steps_per_quarter=12, meter=(3, 4))
    seen = []
    roll.observe(lambda change: seen.append(roll.score), ["notes", "piece", "locked"])
    roll.score = chorale
    assert roll.score == chorale and set(seen) == {chorale}
    roll.score = Score()
    assert roll.score.steps == 64 and not roll.score.notes


def test_notes_that_cannot_be_are_refused_and_change_nothing():
    roll = PianoRoll(TUNE)
    for row in ([0, 128, 4, 80, 0], [30, 60, 4, 80, 0], [0, 60, 4, 80, 1]):
        with pytest.raises(MusicError):
            roll.notes = [row]
        assert roll.score == TUNE
    with pytest.raises(MusicError, match="locked span"):
        roll.locked = [[0, 0, 33]]


def test_keep_and_locks_are_one():
    keep = np.zeros((1, 32), dtype=bool)
    keep[0, 8:16] = True
    roll = PianoRoll(TUNE, keep=keep)
    assert roll.locked == [[0, 8, 16]] and (roll.keep == keep).all()
    roll.locked = []
    assert roll.keep is None
    roll.keep = keep
    assert roll.locked == [[0, 8, 16]]
    with pytest.raises(MusicError, match="shape"):
        roll.keep = keep[:, :8]


def test_a_question_is_answered_or_its_error_is_said():
    roll, sent = PianoRoll(TUNE), []
    roll.send = lambda content, buffers=None: sent.append((content, buffers))
    roll._reply(roll, {"id": 1, "kind": "samples", "program": 300}, [])
    assert sent[0][0]["id"] == 1 and "300" in sent[0][0]["error"]
    roll._reply(roll, {"id": 2, "kind": "close"}, [])           # no question of ours: no method may be reached by its name
    assert len(sent) == 1


def test_without_a_kernel_a_picture_is_left():
    data, _ = PianoRoll(TUNE)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert data["text/html"].count("<rect") == 3 and len(data["text/html"]) < 20_000

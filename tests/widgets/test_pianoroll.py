"""The Python side of the piano roll, without a browser: what it holds, what it refuses, what it answers."""

import numpy as np
import pytest

from musicnn.errors import MusicError
from musicnn.music import Part, Score, score_of
from musicnn.widgets import PianoRoll
from musicnn.widgets.samples import note_samples

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


@pytest.mark.parametrize("form, start, suffix", [("midi", b"MThd", ".mid"), ("wav", b"RIFF", ".wav"), ("musicxml", b"<?xml", ".musicxml")])
def test_the_music_can_be_taken_along(form, start, suffix):
    from musicnn.music.midi import read_midi
    content, (data,) = PianoRoll(TUNE.replace(title='My/../"tune"')).answer_download({"format": form})
    assert content["name"] == f"Mytune{suffix}" and data.startswith(start)
    if form == "midi":
        assert read_midi(data).notes == TUNE.notes
    with pytest.raises(MusicError, match="unknown"):
        PianoRoll(TUNE).answer_download({"format": "exe"})


def test_every_note_of_the_staff_can_be_lit():
    content, _ = PianoRoll(TUNE).answer_engrave({})
    assert [mark[1:] for mark in content["marks"]] == [[0, 4], [4, 8], [8, 16]]
    assert all(f'id="{name}"' in content["svg"] for name, *_ in content["marks"])


def test_the_staff_is_engraved_from_any_thread():
    from concurrent.futures import ThreadPoolExecutor
    expected = PianoRoll(TUNE).answer_engrave({})
    for _ in range(2):                               # a notebook answers widgets from a thread of its own
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(PianoRoll(TUNE).answer_engrave, {}).result() == expected


@pytest.mark.parametrize("program", [0, 40, 128])
def test_samples_of_an_instrument_are_small_tuned_and_loop_smoothly(program):
    content, (pcm,) = PianoRoll(TUNE).answer_samples({"program": program})
    wave, rate = np.frombuffer(pcm, "<i2") / 32768, content["rate"]
    assert len(pcm) <= 1_000_000 and np.abs(wave).max() < 1
    assert note_samples(program)[1] is pcm                       # made once
    for sample in content["samples"]:
        part = wave[sample["offset"]:sample["offset"] + sample["frames"]]
        assert np.sqrt(np.mean(part ** 2)) > 0.003
        if sample["loop"]:
            start, end = sample["loop"]
            jump = abs(part[end - 1] - part[start - 1])          # what comes after the last value is the first of the loop
            assert end == sample["frames"] and jump <= 3 * np.abs(np.diff(part[start:end])).max()
        if program == 40 and 55 <= sample["pitch"] <= 88:
            spectrum = np.abs(np.fft.rfft(part * np.hanning(len(part)), 1 << 17))
            f0 = 440 * 2 ** ((sample["pitch"] - 69) / 12)
            near = [spectrum[int((k * f0 * 0.97) * (1 << 17) / rate):int((k * f0 * 1.03) * (1 << 17) / rate)].max() for k in (1, 2, 3)]
            assert max(near) == spectrum[200:].max()             # the strongest partial is one of the tone's own

"""A log of a training comes back as it was, with its music; a damaged one says so. No torch is needed to replay it."""

import json
import subprocess
import sys

import pytest

from musicnn.composers import pack, unpack
from musicnn.errors import MusicnnError, TrainingError
from musicnn.music import Note, Part, Score, score_of
from musicnn.training.history import REPLAYS, History, replay

TUNE = score_of([(0, 62, 12), (12, 66, 24)], steps=72, steps_per_quarter=24, meter=(6, 8), key="D major", tempo=110, program=73)
LOG = History([10, 20], [2.5, 1.25], [2.75, 1.5], best=1, seconds=3.5, tokens_per_second=9000.0, curves={"gate": [0.25, 0.5]})


def test_a_log_comes_back_with_its_music(tmp_path):
    path = LOG.save(tmp_path / "mine.json", samples=[pack(TUNE)] * 2, about="two measurements")
    again = replay(path)
    assert (again.updates, again.train, again.valid, again.best) == ([10, 20], [2.5, 1.25], [2.75, 1.5], 1)
    assert again.curves == LOG.curves and again.about == "two measurements" and again.states == []
    assert [unpack(piece) for piece in again.samples] == [TUNE] * 2
    assert replay(again.save(tmp_path / "more.json")) == again


def test_packing_keeps_parts_and_programs():
    score = Score((Part((Note(0, 72, 4),), program=40), Part((), program=42), Part((Note(4, 48, 4),), program=43)), steps=16)
    assert unpack(pack(score)) == score
    assert unpack({"notes": [[0, 60, 4]], "steps": 4}).melody[0].pitch == 60
    with pytest.raises(MusicnnError, match="too many for a log"):
        pack(score_of([(i, 60, 1) for i in range(601)]))
    with pytest.raises(MusicnnError, match="no note"):
        unpack({"notes": [[0, 600, 4]], "steps": 4})


@pytest.mark.parametrize("name", ["", "nothing-like-it", "../history", "missing.json"])
def test_an_unknown_name_lists_the_shipped_logs(name):
    with pytest.raises(TrainingError, match=r"there is no log .*shipped are"):
        replay(name)


@pytest.mark.parametrize("change, words", [
    ({"train": [1.0]}, "train has 1 entries for 2"), ({"train": [1.0, "NaN"]}, "train holds something that is no number"),
    ({"samples": [{}, {}]}, "a sample is"), ({"colour": "red"}, "no log of a training"), ({"curves": {"gate": [1.0]}}, "gate has 1"),
])
def test_damage_is_named(tmp_path, change, words):
    path = LOG.save(tmp_path / "mine.json")
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(TrainingError, match=words):
        replay(path)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '"x"', '{"updates": 3}'])
def test_what_is_no_log_is_refused(tmp_path, text):
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    with pytest.raises(TrainingError):
        replay(tmp_path / "x.json")


def test_what_is_not_finite_is_not_written(tmp_path):
    with pytest.raises(TrainingError, match="valid holds something"):
        History([1], [1.0], [float("nan")]).save(tmp_path / "x.json")


@pytest.mark.parametrize("path", sorted(REPLAYS.glob("*.json")), ids=lambda p: p.stem)
def test_every_shipped_log_can_be_seen_and_heard(path):
    log = replay(path.stem)
    assert len(log.updates) >= 3 and log.about and path.stat().st_size < 400_000
    assert all(unpack(piece).steps for piece in log.samples)


def test_a_replay_needs_no_torch():
    code = "import musicnn.training as t, sys; t.replay; t.History; print('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"

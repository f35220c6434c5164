"""Generation and training as jobs: what each kind promises about the notes, and that equal requests give equal bytes."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from studio_server import form

from musicnn.music import score_of
from musicnn.music.mood import mood_of
from musicnn.studio.schemas import ScoreForm
from musicnn.studio.worker import FORM

pytestmark = pytest.mark.slow
TUNE = score_of([(0, 60, 4), (4, 62, 4), (8, 64, 4), (12, 65, 4), (16, 67, 8), (24, 64, 8)], steps=32, key="C major")


@pytest.fixture
def url(tmp_path) -> str:
    """One database is enough here: what is tested lies above the store."""
    return f"sqlite:///{tmp_path / 'studio.sqlite'}"


@pytest.fixture
def done(store, worker):
    """Call it with a job's fields for its row, worked on."""
    def do(**fields):
        row, _ = store.jobs.add(fields["kind"], FORM.validate_python(fields).model_dump(), client="test")
        worker.run(once=True)
        return store.jobs.get(row["id"])
    return do


def notes(row, number=0):
    assert row["state"] == "done", row["error"]
    return ScoreForm.model_validate(row["result"]["variations"][number]["score"]).score()


def test_the_registry_shows_what_the_package_ships(worker, store):
    from musicnn.composers import available
    models = {m["id"]: m["about"] for m in store.shelf.models()}
    assert {*available()} <= {*models} and {"chorale-chords", "dance-rhythm", "euclid-drums"} <= {*models}
    assert all(len(m["sha256"]) == 64 for m in store.shelf.models()) and "infill" in models["folk-lstm"]["kinds"]
    kinds = {kind for about in models.values() for kind in about["kinds"]}
    assert kinds == {"generate", "continue", "infill", "harmonise", "rhythm"}


def test_every_composer_does_what_the_registry_says(done, store, worker):
    primer = form(TUNE)
    for model in store.shelf.models():
        for kind in model["about"]["kinds"]:
            asked = {"kind": kind, "model": model["id"], "bars": 4}
            if kind != "generate":
                asked |= {"primer": primer, "locked": [[0, 0, 16]] if kind == "infill" else []}
            row = done(**asked)
            if row["state"] == "failed":             # such as a meter that a composer never learnt: it must say so
                assert "Error" not in row["error"], f"{model['id']} {kind}: {row['error']}"
            else:
                assert notes(row).notes, f"{model['id']} {kind}"


def test_what_is_heard_late_about_one_job_does_not_stop_the_next(store, settings, worker):
    """A sign of life is given beside the work: its answer, "lost", may come when the job has just ended and the next one has begun."""
    first, second = (store.jobs.add("generate", FORM.validate_python({"kind": "generate", "model": "euclid-drums"}).model_dump(),
                                    client="test")[0]["id"] for _ in range(2))
    ended = store.jobs.claim(worker.name, lease=30)
    worker.work(ended)

    class Late(type(worker)):
        def composer(self, name):                    # asked for in the middle of the second job
            self._alive(ended)
            return super().composer(name)
    late = Late(store, settings)
    late.name, late.composers = worker.name, worker.composers
    late.work(store.jobs.claim(late.name, lease=30))
    assert [store.jobs.get(job)["state"] for job in (first, second)] == ["done", "done"] and late.heard == (ended, "lost")


def test_the_same_request_gives_the_same_bytes(done):
    first, second = (done(kind="generate", model="folk-lstm", seed=3, count=2)["result"] for _ in range(2))
    assert [v["sha256"] for v in first["variations"]] == [v["sha256"] for v in second["variations"]]
    assert len({v["sha256"] for v in first["variations"]}) == 2 and first["model"] == second["model"]


def test_continue_keeps_the_opening_and_infill_keeps_what_is_locked(done):
    tune = score_of(TUNE.notes, steps=64, key="C major")                        # with two bars of rest behind it
    longer = notes(done(kind="continue", model="folk-lstm", primer=form(tune), bars=4))
    scale = longer.steps_per_quarter // 4
    opening = [(n.onset * scale, n.pitch, n.duration * scale) for n in TUNE.notes]
    assert [(n.onset, n.pitch, n.duration) for n in longer.notes][:6] == opening and longer.notes[6].onset < 48 * scale
    row = done(kind="infill", model="folk-lstm", primer=form(TUNE), locked=[[0, 0, 8], [0, 16, 32]], bars=2, count=3)
    for number in range(3):
        made = {(n.onset // scale, n.pitch, n.duration // scale) for n in notes(row, number).notes}
        assert {(0, 60, 4), (4, 62, 4), (16, 67, 8), (24, 64, 8)} <= made


def test_harmonies_and_drums_leave_the_melody_alone(done):
    for kind, model, parts in (("harmonise", "chorale-cnn", 4), ("harmonise", "chorale-chords", 3), ("rhythm", "euclid-drums", 2)):
        row = done(kind=kind, model=model, primer=form(TUNE))
        score = notes(row)
        scale = score.steps_per_quarter // 4
        assert len(score.parts) == parts and len(row["result"]["variations"][0]["given"]) == 6
        assert [(n.onset // scale, n.pitch) for n in score.parts[0].notes] == [(n.onset, n.pitch) for n in TUNE.notes]


def test_key_meter_tempo_and_mood_are_what_was_asked_for(done):
    score = notes(done(kind="generate", model="folk-lstm", key="G dorian", meter=[3, 4], tempo=96.0))
    assert (score.key, score.meter, score.tempo) == ("G dorian", (3, 4), 96.0)
    for mood in ("sad", "joyful"):
        assert mood_of(notes(done(kind="generate", model="folk-lstm", mood=mood))) == mood


def test_a_composer_trained_here_joins_the_others_and_composes(done, store):
    for i in range(8):
        row = {"id": f"{i:016x}", "title": "T", "composer": "", "provenance": "{}", "sha256": ""}
        store.pieces.add(row, score_of([(4 * j, 60 + (i + j) % 12, 4) for j in range(16)], key="C major"))
    row = done(kind="train", name="mine", collection="library", updates=6, hidden=8)
    assert row["state"] == "done", row["error"]
    assert row["result"]["tunes"] == {"train": 6, "valid": 2} and [p["update"] for p in row["result"]["log"]] == [1, 2, 3, 4, 5, 6]
    curve = [e for e in store.jobs.events({row["id"]: 0}) if e["kind"] == "curve"]
    assert len(curve) == 6
    assert notes(done(kind="generate", model="mine", bars=2)).notes
    again = done(kind="train", name="mine", collection="library", updates=6, hidden=8)
    assert again["result"]["sha256"] == row["result"]["sha256"], "the same seed, the same weights"
    for i in range(6):
        store.pieces.remove(f"{i:016x}", 1)
    assert "save at least 4" in done(kind="train", name="none", collection="library", updates=5)["error"]


def test_why_this_note(done):
    found = done(kind="explain", model="folk-lstm", score=form(TUNE), step=4)["result"]["candidates"]
    assert len(found) == 8 and sum(c["probability"] for c in found) <= 1.0001 and found[0]["probability"] >= found[1]["probability"]
    assert "no note begins" in done(kind="explain", model="folk-lstm", score=form(TUNE), step=5)["error"]


def test_a_stolen_tune_is_found_out(done, store):
    from musicnn import datasets
    stolen = datasets.load("folk").where(regular=True).split(seed=0)[0][3].score
    store.pieces.add({"id": "1" * 16, "title": "Mine, honestly", "composer": "", "provenance": "{}", "sha256": ""}, stolen)
    report = done(kind="originality", piece="1" * 16)["result"]
    assert report["longest"] == report["of"] > report["human_most"] and report["nearest"] == stolen.title
    assert "too close" in report["verdict"]


def test_the_page_offers_only_kinds_of_tunes_that_there_are():
    from musicnn import datasets
    page = Path(datasets.__file__).parents[1] / "studio" / "web" / "training.js"
    offered = json.loads(re.search(r'\.\.\.(\["", "jig".*?\])', page.read_text(encoding="utf-8")).group(1))
    train, valid, _ = datasets.load("folk").where(regular=True).split(seed=0)
    assert all(train.counts("type").get(kind, 0) >= 20 and valid.counts("type").get(kind, 0) for kind in offered[1:])


def test_the_version_of_the_code_changes_with_whatever_decides_about_notes(tmp_path):
    import musicnn
    shutil.copytree(Path(musicnn.__file__).parent, tmp_path / "musicnn", ignore=shutil.ignore_patterns("checkpoints", "__pycache__", "web"))

    def version():
        code = "from musicnn.studio.provenance import code_version; print(code_version())"
        environment = os.environ | {"PYTHONPATH": str(tmp_path)}
        done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
        return done.stdout or done.stderr

    seen = [version()]
    for name in ("datasets/rhythms.py", "training/gan.py", "studio/generation.py", "evaluation/voices.py"):
        with (tmp_path / "musicnn" / name).open("a", encoding="utf-8") as file:
            file.write("# changed\n")
        seen.append(version())
    assert len(set(seen)) == 5 and all(v.startswith(musicnn.__version__ + "+") for v in seen)

"""The store, on both databases: every law holds on either, or the statement is wrong."""

import json
import threading
import zipfile
from collections import Counter

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from score_strategies import scores
from sqlalchemy import inspect, text

from musicnn.errors import SetupError
from musicnn.music import Chord, Part, score_of
from musicnn.studio.store import Store
from musicnn.studio.store.backup import backup, restore
from musicnn.studio.store.migrations import HEAD, revision, upgrade
from musicnn.studio.store.pieces import patterns
from musicnn.studio.store.tables import TABLES

TUNE = score_of([(0, 60, 4), (4, 64, 2), (6, 65, 2), (8, 67, 8)], steps=32, title="Tune", chords=(Chord(0, "C"), Chord(16, "G7/B")))


def keep(store, score, number=0, **fields):
    row = {"id": f"{number:016x}", "title": score.title or "-", "composer": "", "provenance": "{}", "sha256": "", **fields}
    return store.pieces.add(row, score)


# ---------------------------------------------------------------- migrations
def test_the_last_revision_is_what_the_tables_say(url):
    store = Store(url)
    upgrade(store.database)
    found = inspect(store.database.engine)
    assert set(found.get_table_names()) == {*TABLES.tables, "revisions"}
    for name, table in TABLES.tables.items():
        there = {c["name"]: c["nullable"] for c in found.get_columns(name)}
        assert there.keys() == {c.name for c in table.columns}, name
        assert {n for n, null in there.items() if not null} >= {c.name for c in table.columns if not c.nullable and not c.primary_key}, name
    store.close()


@pytest.mark.parametrize("old", range(1, HEAD))
def test_data_of_every_old_revision_survives(url, old):
    store = Store(url)
    assert upgrade(store.database, old) == 0
    with store.database.writing() as connection:
        connection.execute(text(
            "INSERT INTO pieces (id, title, composer, key, meter, tempo, steps, steps_per_quarter, bars, notes, source, parts, provenance,"
            " sha256, version, created, updated) VALUES"
            " ('aa', 'Old', '', 'C major', '4/4', 90, 16, 4, 1, 2, '', '[[\"\", 0]]', '{}', '', 1, 1.5, 1.5)"))
        for number, pitch in enumerate((60, 64)):
            connection.execute(text("INSERT INTO melodies (piece, part, number, onset, duration, grid, pitch, velocity) VALUES"
                                    " ('aa', 0, :n, :o, 4, 4, :p, 80)"), {"n": number, "o": 4 * number, "p": pitch})
    assert upgrade(store.database) == old and revision(store.database) == HEAD and upgrade(store.database) == HEAD
    score = store.pieces.get("aa")["score"]
    assert [(n.onset, n.pitch) for n in score.notes] == [(0, 60), (4, 64)] and score.tempo == 90
    assert [r["id"] for r in store.pieces.find({"theme": [4]}, after=None, most=5)] == ["aa"], "old notes got their intervals"
    store.close()


def test_strangers_and_newer_databases_are_left_alone(url):
    store = Store(url)
    upgrade(store.database)
    with store.database.writing() as connection:
        connection.execute(text("INSERT INTO revisions VALUES (:n, 0)"), {"n": HEAD + 1})
    with pytest.raises(SetupError, match="newer"):
        upgrade(store.database)
    with store.database.writing() as connection:
        connection.execute(text("DROP TABLE revisions"))
    with pytest.raises(SetupError, match="somebody else"):
        upgrade(store.database)
    store.close()


# ---------------------------------------------------------------- music
@how(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(score=scores())
def test_notes_to_rows_to_notes_is_the_identity(store, score):
    score = score.replace(title=score.title.replace("\x00", "")[:50] or "-", source=score.source.replace("\x00", ""))
    keep(store, score)
    found = store.pieces.get(f"{0:016x}")
    assert found["score"] == score
    assert store.pieces.remove(found["id"], 1)
    with store.database.reading() as connection:
        assert not any(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar() for name in ("melodies", "chords", "rhythms"))


def test_pieces_are_found_by_what_they_hold(store):
    keep(store, TUNE, 1, title="100% Jig", composer="folk-lstm")
    keep(store, TUNE.replace(parts=(Part(TUNE.notes[:2]),), chords=(), key="D minor"), 2, title="Lament")

    def found(**asked):
        return [int(r["id"], 16) for r in store.pieces.find(asked, after=None, most=9)]
    assert found() == [2, 1] and found(q="jig") == [1] and found(q="%") == [1] and found(q="_") == []
    assert found(theme=[4]) == [2, 1] and found(theme=[4, 1, 2]) == [1] and found(theme=[4, 2]) == []
    assert found(chord="G7") == [1] and found(chord="G") == [] and found(key="D minor") == [2]
    assert found(rhythm="x---x-x-x-------") == [1] and found(composer="folk-lstm") == [1]
    first = store.pieces.find({}, after=None, most=1)[0]
    assert [int(r["id"], 16) for r in store.pieces.find({}, after=(first["created"], first["id"]), most=9)] == [1]


def test_rhythms_say_where_notes_begin_and_sound():
    assert patterns(TUNE.parts[0], TUNE) == ["x---x-x-x-------", "................"]


def test_two_who_change_the_same_version_cannot_both_win(store):
    keep(store, TUNE)
    won, start = [], threading.Barrier(4)

    def change(name):
        start.wait()
        won.append(store.pieces.change(f"{0:016x}", 1, {"title": name}))
    threads = [threading.Thread(target=change, args=(str(i),)) for i in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sorted(won) == [False, False, False, True] and store.pieces.get(f"{0:016x}")["version"] == 2


# ---------------------------------------------------------------- jobs
def add(store, client="me", **fields):
    return store.jobs.add("generate", fields, client=client)[0]


def test_every_job_is_claimed_once_by_somebody(store):
    wanted = {add(store, client=f"c{i % 5}")["id"] for i in range(60)}
    claimed, problems = [], []

    def work(name):
        try:
            while job := store.jobs.claim(name, lease=30):
                claimed.append(job["id"])
                store.jobs.finish(job, "done", result={})
        except Exception as error:
            problems.append(error)
    threads = [threading.Thread(target=work, args=(f"w{i}",)) for i in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert not problems and Counter(claimed) == Counter(wanted)


def test_who_has_least_in_work_comes_first(store):
    for client in ("greedy", "greedy", "greedy", "modest"):
        add(store, client=client)
    assert [store.jobs.claim("w", lease=30)["client"] for _ in range(4)] == ["greedy", "modest", "greedy", "greedy"]


def test_a_worker_that_only_composes_passes_trainings_by(store):
    training, _ = store.jobs.add("train", {}, client="a")
    piece = add(store, client="b")
    assert store.jobs.claim("composes", lease=30, trains=False)["id"] == piece["id"]
    assert store.jobs.claim("composes", lease=30, trains=False) is None
    assert store.jobs.claim("trains", lease=30)["id"] == training["id"]


def test_a_silent_worker_loses_its_job_and_its_late_word_counts_for_nothing(store):
    add(store)
    first = store.jobs.claim("w1", lease=-1)
    second = store.jobs.claim("w2", lease=30)
    assert second["id"] == first["id"] and second["attempts"] == 2
    assert store.jobs.tell(first, lease=30, kind="progress", payload={}) == "lost"
    assert not store.jobs.finish(first, "done", result={"by": 1})
    assert store.jobs.finish(second, "done", result={"by": 2}) and not store.jobs.finish(second, "failed")
    assert store.jobs.get(first["id"])["result"] == {"by": 2}
    kinds = [e["kind"] for e in store.jobs.events({first["id"]: 0})]
    assert kinds == ["queued", "started", "started", "done"]


def test_each_listener_gets_what_comes_after_its_own_number(store):
    jobs = [add(store)["id"] for _ in range(6)]
    for number in (2, 5):
        for _ in range(number):                      # some jobs have said more than others
            store.jobs.tell(store.jobs.claim("w", lease=-1), lease=-1, kind="progress", payload={})
    said = {job: [e["seq"] for e in store.jobs.events({job: 0})] for job in jobs}
    after = dict(zip(jobs, (0, 1, 1, 2, 3, 99), strict=True))
    found = [(e["job"], e["seq"]) for e in store.jobs.events(after)]
    assert found == [(job, seq) for job in sorted(jobs) for seq in said[job] if seq > after[job]] and len(set(map(len, said.values()))) > 1


def test_a_job_that_kills_its_workers_is_given_up(store):
    job = add(store)
    for _ in range(3):
        assert store.jobs.claim("w", lease=-1)
    assert store.jobs.claim("w", lease=-1) is None
    assert store.jobs.get(job["id"])["state"] == "failed" and "died 3 times" in store.jobs.get(job["id"])["error"]


def test_released_jobs_wait_again(store):
    add(store), add(store)
    store.jobs.claim("host:1:a", lease=30), store.jobs.claim("host:12:b", lease=30)
    assert store.jobs.release("host:1:") == 1 and store.jobs.release("host_1", counted=False) == 0
    job = store.jobs.claim("w", lease=30)
    assert job["attempts"] == 2


def test_cancelling(store):
    waiting, running = add(store), add(store)
    assert store.jobs.cancel(waiting["id"]) and not store.jobs.cancel(waiting["id"])
    job = store.jobs.claim("w", lease=30)
    assert job["id"] == running["id"] and store.jobs.cancel(running["id"])
    assert store.jobs.tell(job, lease=30) == "cancel" and store.jobs.get(waiting["id"])["state"] == "cancelled"


def test_a_key_used_twice_gives_one_job(store):
    made = [store.jobs.add("generate", {"n": i}, client="me", key="k") for i in range(2)]
    assert made[0][0]["id"] == made[1][0]["id"] and [new for _, new in made] == [True, False]
    assert store.jobs.add("generate", {}, client="you", key="k")[1], "another client's keys are its own"


# ---------------------------------------------------------------- backup
@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_backup_comes_back_on_either_database(store, url, target, tmp_path, request):
    keep(store, TUNE)
    data = bytes(range(256))
    store.shelf.note_upload(data, client="me", kind="midi", verdict="taken", keep=True)
    running = add(store, n=1)
    store.jobs.claim("w", lease=30)
    counts = backup(url, tmp_path / "studio.zip")
    assert counts["pieces"] == counts["jobs"] == counts["blobs"] == 1 and counts["melodies"] == 4
    there = request.getfixturevalue("postgres").fresh() if target == "postgresql" else f"sqlite:///{tmp_path / 'back.sqlite'}"
    assert restore(there, tmp_path / "studio.zip") == counts
    back = Store(there)
    assert back.pieces.get(f"{0:016x}")["score"] == TUNE
    import hashlib
    assert back.shelf.blob(hashlib.sha256(data).hexdigest()) == data
    assert back.jobs.get(running["id"])["state"] == "queued" and json.loads(json.dumps(back.jobs.claim("w", lease=9)["params"])) == {"n": 1}
    back.close()
    with pytest.raises(SetupError, match="not empty"):
        restore(there, tmp_path / "studio.zip")


@pytest.mark.parametrize("damage", [b'{"id": 1}\n', b"{", b"[1]\n", b"null\n"])
def test_a_backup_that_breaks_off_leaves_an_empty_database_for_the_next_one(store, url, tmp_path, damage):
    keep(store, TUNE)
    backup(url, tmp_path / "good.zip")
    with zipfile.ZipFile(tmp_path / "good.zip") as good, zipfile.ZipFile(tmp_path / "bad.zip", "w") as bad:
        for name in good.namelist():
            bad.writestr(name, damage if name == "melodies.jsonl" else good.read(name))
    there = f"sqlite:///{tmp_path / 'back.sqlite'}"
    with pytest.raises(SetupError, match=r"bad\.zip cannot be restored"):
        restore(there, tmp_path / "bad.zip")
    assert restore(there, tmp_path / "good.zip")["pieces"] == 1

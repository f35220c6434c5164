"""Releasing, grading, stopping and going on, reporting: the whole way of an assignment, with real kernels."""

import csv
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

import psutil
import pytest
from hostile_cases import ADD, FULL, code, notebook, student, teacher

from musicnn.classroom import assignment, cli, grade, release, report, warm
from musicnn.classroom.desk import Desk, SandboxError
from musicnn.classroom.kernels import Limits
from musicnn.errors import LessonError

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def command(*words):
    return [sys.executable, "-m", "musicnn.classroom", *map(str, words)]


def run(*words):
    return subprocess.run(command(*words), capture_output=True, text=True, encoding="utf-8", errors="replace")


def rows_of(out):
    return {path.name: path.read_bytes() for path in sorted((out / "rows").glob("*.json"))}


def row(out, file):
    return next(one for one in map(json.loads, rows_of(out).values()) if one["file"] == file)


def save(path, book):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(book), encoding="utf-8")
    return path


@pytest.fixture
def source(tmp_path):
    return save(tmp_path / "source.ipynb", teacher())


@pytest.fixture(scope="module")
def desk():
    with Desk(Limits()) as ready:
        yield ready


def told_to_all(process):
    """What a list of processes shows: words and settings."""
    try:
        return " ".join([*process.cmdline(), *process.environ().values()])
    except psutil.Error:
        return ""


# --- stopping and going on -------------------------------------------------------------------------------------------------------

def hear_ctrl_c():
    """A job that a shell has put into the background is born deaf to Ctrl-C, and so are its children; the tests may run in one."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@linux
@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_stopped_in_the_middle_everything_ends_and_the_next_run_gives_identical_results(number, source, tmp_path):
    subs, secret = tmp_path / "subs", "never-to-be-seen"
    for at in range(5):
        save(subs / f"s{at}.ipynb", student(extra=f"import time; time.sleep(0.7)  # {at}"))
    words = ("grade", source, subs, "-j", "1", "--secret", secret)
    assert run(*words, "-o", tmp_path / "whole").returncode == 0
    seen, end, out = set(), time.monotonic() + 60, tmp_path / "out" / "rows"
    place = tempfile.TemporaryDirectory()
    with subprocess.Popen(command(*words, "-o", tmp_path / "out"), env=os.environ | {"TMPDIR": place.name},
                          stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL, preexec_fn=hear_ctrl_c) as grader:
        try:
            while len(list(out.glob("*.json"))) < 2 and time.monotonic() < end:
                family = [psutil.Process(grader.pid), *psutil.Process(grader.pid).children(recursive=True)]
                told = "".join(told_to_all(one) for one in family)
                assert not out.exists() or secret not in told, "everybody on this machine could read the secret"
                seen |= set(family)
                time.sleep(0.05)
            grader.send_signal(number)
            assert grader.wait(20) == (130 if number == signal.SIGINT else -signal.SIGKILL)
        finally:
            grader.kill()
    _, alive = psutil.wait_procs(seen, timeout=20)
    assert len(seen) >= 4 and not alive, alive
    assert not os.listdir(place.name), "a working folder was left"
    place.cleanup()
    kept = rows_of(tmp_path / "out")
    assert 2 <= len(kept) < 5
    stamps = {name: (tmp_path / "out" / "rows" / name).stat().st_mtime_ns for name in kept}
    assert run(*words, "-o", tmp_path / "out").returncode == 0
    assert rows_of(tmp_path / "out") == rows_of(tmp_path / "whole")
    assert (tmp_path / "out" / "grades.csv").read_bytes() == (tmp_path / "whole" / "grades.csv").read_bytes()
    assert all((tmp_path / "out" / "rows" / name).stat().st_mtime_ns == stamp for name, stamp in stamps.items()), "graded twice"


@pytest.mark.slow
def test_a_changed_file_or_secret_is_graded_again_and_the_old_row_is_kept_aside(source, tmp_path):
    file = save(tmp_path / "subs" / "zoe.ipynb", student("def add(x):\n    return 2"))
    assert run("grade", source, file.parent, "-o", tmp_path / "out").returncode == 0
    assert row(tmp_path / "out", "zoe.ipynb")["points"] == 7
    save(file, student())
    assert run("grade", source, file.parent, "-o", tmp_path / "out", "--secret", "x").returncode == 0
    assert row(tmp_path / "out", "zoe.ipynb")["points"] == FULL
    assert len(rows_of(tmp_path / "out")) == 1 and len(list((tmp_path / "out" / "old-rows").iterdir())) == 1


@pytest.mark.slow
def test_without_forks_as_on_other_systems_the_same_rows_come_out_and_the_open_doors_are_named(source, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(warm, "available", False)
    books = {"right": student(), "ends": student("import os\nos._exit(1)"), "endless": student(double="while True: pass")}
    for name, book in books.items():
        save(tmp_path / "subs" / f"{name}.ipynb", book)
    words = ("grade", source, tmp_path / "subs", "-o", tmp_path / "out", "--cell-timeout", "4")
    assert cli.main([str(word) for word in words]) == 0
    told = {one["file"]: (one["points"], one["flags"]) for one in map(json.loads, rows_of(tmp_path / "out").values())}
    assert told == {"right.ipynb": (FULL, []), "ends.ipynb": (5, ["kernel-died:ex1"]), "endless.ipynb": (5, ["timeout:ex2"])}
    assert "files and network are NOT isolated" in capsys.readouterr().err
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["sandbox"]["level"] == "none"
    assert cli.main([*map(str, words), "--sandbox", "require"]) == 4


# --- how things are handed in ----------------------------------------------------------------------------------------------------

@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the time zone of a process cannot be changed here")
def test_the_times_in_a_zip_are_local_and_may_be_impossible(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "subs.zip", "w") as archive:
        for name, stamp in (("a.ipynb", (2026, 5, 1, 13, 0, 0)), ("b.ipynb", (1980, 0, 0, 0, 0, 0))):
            archive.writestr(zipfile.ZipInfo(name, stamp), "{}")
    try:
        monkeypatch.setenv("TZ", "Etc/GMT-2")        # two hours before Greenwich: noon in UTC is two o'clock here
        time.tzset()
        assert [one.when for one in grade.hand_ins(tmp_path / "subs.zip", tmp_path / "received")] == ["2026-05-01T11:00:00", ""]
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.slow
def test_of_a_students_folder_the_newest_notebook_counts_and_a_zip_is_the_same(source, tmp_path):
    subs = tmp_path / "subs"
    old = save(subs / "zoe" / "first.ipynb", student("x = 1"))
    save(subs / "zoe" / "second.ipynb", student())
    broken = subs / "zoe" / "third.ipynb"
    broken.write_text("{", encoding="utf-8")
    (subs / "zoe" / "notes.txt").write_text("hello", encoding="utf-8")
    save(subs / "zoe" / ".ipynb_checkpoints" / "first-checkpoint.ipynb", student())
    save(subs / "ada" / "same.ipynb", student())
    os.utime(old, (10**9, 10**9))
    with zipfile.ZipFile(tmp_path / "subs.zip", "w") as archive:
        for path in sorted(subs.rglob("*.*")):
            if path.is_file():
                stamp = time.localtime(path.stat().st_mtime)[:6]
                archive.writestr(zipfile.ZipInfo(path.relative_to(subs).as_posix(), stamp), path.read_bytes())
        archive.writestr("../../outside.ipynb", json.dumps(student("x = 1")))
    for subs_given in (subs, tmp_path / "subs.zip"):
        out = tmp_path / f"out-{subs_given.suffix}"
        done = run("grade", source, subs_given, "-o", out, "--due", "2020-01-01T00:00")
        assert done.returncode == 3, done.stderr
        told = {one["file"]: (one["status"], one["reason"], one["points"]) for one in map(json.loads, rows_of(out).values())}
        told.pop("../../outside.ipynb", None)
        assert told == {"zoe/first.ipynb": ("ungradable", "superseded", 0), "zoe/second.ipynb": ("graded", "", FULL),
                        "zoe/third.ipynb": ("ungradable", "bad-json", 0), "zoe/notes.txt": ("ungradable", "not-a-notebook", 0),
                        "ada/same.ipynb": ("graded", "", FULL)}
        assert "same-as:zoe/second.ipynb" in row(out, "ada/same.ipynb")["flags"]
        late = {line["file"]: line["late"] for line in report._read(out / "grades.csv")}
        assert late["zoe/first.ipynb"] == "" and late["zoe/second.ipynb"] == "late"
    assert not (tmp_path.parent / "outside.ipynb").exists() and not (tmp_path / "outside.ipynb").exists()


def test_what_cannot_be_used_is_said_with_code_2(source, tmp_path, capsys):
    (tmp_path / "broken.zip").write_bytes(b"PK no")
    cases = [("grade", tmp_path / "none.ipynb", tmp_path, "-o", tmp_path / "o"), ("report", tmp_path),
             ("grade", source, tmp_path / "nowhere", "-o", tmp_path / "o"), ("check", tmp_path / "nothing.ipynb")]
    for words in cases:
        assert cli.main([str(word) for word in words]) == 2
        assert "classroom " in capsys.readouterr().err


# --- sources ---------------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("change, said", [
    ({"points": -1}, "0 or more"), ({"points": "2"}, "0 or more"), ({"role": "chek"}, "is not one of"), ({"id": "Ä"}, "1 to 40"),
    ({"kind": "other"}, "assert or output"), ({"id": "ex1"}, "taken"),
])
def test_an_inconsistent_source_is_refused(change, said, tmp_path):
    book = teacher()
    book["cells"][3]["metadata"]["musicnn"] |= change
    with pytest.raises(LessonError, match=said):
        assignment.load(save(tmp_path / "s.ipynb", book))


@pytest.mark.parametrize("change, said", [
    (lambda cells: cells.pop(7) and cells.pop(4) and cells.pop(3), "has no check|no check"),
    (lambda cells: cells[4]["metadata"]["musicnn"].update(hidden=False), "hidden checks only"),
    (lambda cells: cells[2]["metadata"]["musicnn"].update(points=3), "checks and manual"),
    (lambda cells: cells[3]["metadata"]["musicnn"].pop("id"), "needs an id"),
])
def test_a_source_without_checks_or_with_a_secret_in_the_open_is_refused(change, said, tmp_path):
    book = teacher()
    change(book["cells"])
    with pytest.raises(LessonError, match=said):
        assignment.load(save(tmp_path / "s.ipynb", book))


@pytest.mark.slow
def test_release_check_and_ci(source, tmp_path, capsys):
    done = run("release", source, "-o", tmp_path / "out", "--classroom")
    assert done.returncode == 0, done.stderr
    released = tmp_path / "out" / "trial.ipynb"
    book = json.loads(released.read_text(encoding="utf-8"))
    assert "SOLUTION" not in released.read_text(encoding="utf-8") and "ex1-hidden" not in released.read_text(encoding="utf-8")
    assert [cell["id"] for cell in book["cells"] if cell["metadata"].get("editable") is False] == ["ex1-seen", "ex2-seen"]
    flow = (tmp_path / "out" / ".github" / "workflows" / "classroom.yml").read_text(encoding="utf-8")
    assert "--exercise ex2" in flow and "max-score: 5" in flow and "runners: ex1,ex2" in flow
    for cell in book["cells"]:
        cell["source"] = ADD if cell["id"] == "ex1" else "".join(cell["source"])
    said = run("check", save(released, book)).stdout
    assert "visible checks passed: 1/2; 1 hidden checks exist" in said and "double doubles" in said and "all passed" not in said
    pristine = tmp_path / "out" / ".github" / "classroom" / "trial.ipynb"
    assert "ci .github/classroom/trial.ipynb trial.ipynb" in flow
    assert [run("ci", pristine, released, "--exercise", name).returncode for name in ("ex1", "ex2")] == [0, 1]
    assert run("ci", source, released, "--exercise", "ex1").returncode == 0
    assert run("ci", source, released, "--exercise", "ex2").returncode == 1
    assert run("ci", source, released, "--min-score", "5").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("change, said", [
    (lambda cells: cells[2].update(source=cells[2]["source"].replace("x + 1", "x")), "does not pass ex1-seen"),
    (lambda cells: (cells[2].update(source=ADD), cells[6].update(source="def double(x): return 2 * x")), "full marks"),
    (lambda cells: cells[4].update(source="import os; print(os.getpid(), add(1))"), "something else each time"),
    (lambda cells: cells[4].update(source="add(1)"), "prints nothing"),
    (lambda cells: cells.insert(0, code("# return x * 2\nhelp_them = '    return x * 2'")), "still contain ex2"),
])
def test_release_refuses_what_does_not_hold_together(change, said, tmp_path, desk):
    book = teacher()
    change(book["cells"])
    with pytest.raises(LessonError, match=said):
        release.release(assignment.load(save(tmp_path / "s.ipynb", book)), desk, tmp_path / "out")
    assert not list(tmp_path.glob("out/*.ipynb"))


@pytest.mark.slow
def test_variants_differ_and_the_grader_derives_them_again(tmp_path):
    book = notebook(
        code("number = {{variant:int}}", id="given", role="given"),
        code("### BEGIN SOLUTION\nanswer = number % 7\n### END SOLUTION", role="answer", id="ex1"),
        code("print(answer)", role="check", id="ex1-hidden", points=4, exercise="ex1", kind="output", hidden=True),
        code("assert answer in range(7), '0 to 6'", role="check", id="ex1-seen", points=1, exercise="ex1"))
    source = save(tmp_path / "s.ipynb", book)
    words = ("--variant", "zoe", "--variant", "ada", "--secret", "s")
    assert run("release", source, "-o", tmp_path / "rel", *words).returncode == 0
    numbers = {}
    for name in ("zoe", "ada"):
        mine = json.loads((tmp_path / "rel" / f"trial-{name}.ipynb").read_text(encoding="utf-8"))
        numbers[name] = int("".join(mine["cells"][0]["source"]).split("=")[1])
        mine["cells"][1]["source"] = f"answer = {numbers[name] % 7}"
        save(tmp_path / "subs" / f"{name}.ipynb", mine)
    assert numbers["zoe"] != numbers["ada"]
    assert run("grade", source, tmp_path / "subs", "-o", tmp_path / "out", "--secret", "s").returncode == 0
    assert [row(tmp_path / "out", f"{name}.ipynb")["points"] for name in numbers] == [5, 5]


# --- reports ---------------------------------------------------------------------------------------------------------------------

@pytest.mark.slow
def test_points_by_hand_and_peers_are_merged_without_running_anything(tmp_path):
    book = teacher()
    book["cells"].append({**code("*Explain.*", role="manual", id="why", points=4, exercise="ex2"), "cell_type": "markdown"})
    source, subs, out = save(tmp_path / "s.ipynb", book), tmp_path / "subs", tmp_path / "out"
    for name in ("ada", "ben", "cleo", "=evil"):
        mine = student()
        mine["cells"].append({**code(f"Because I am {name}. <script>alert(1)</script>", role="manual", id="why"), "cell_type": "markdown"})
        save(subs / f"{name}.ipynb", mine)
    assert run("grade", source, subs, "-o", out).returncode == 0
    with (out / "manual.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 4 and all("Because" in line["answer"] for line in lines)
    for line in lines:
        line.update(points="99" if "ada" in line["file"] else "2,5", comment="<b>good</b>")
    with (out / "manual.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, lines[0])
        table.writeheader()
        table.writerows(lines)
    with (out / "peer.csv").open(encoding="utf-8-sig", newline="") as file:
        pairs = list(csv.DictReader(file))
    authors = {line["piece"]: line["author"] for line in report._read(out / "peer-key.csv")}
    assert len(pairs) == 8 and all(authors[pair["piece"]] != pair["reviewer"] for pair in pairs), "nobody reviews himself"
    assert all("ada" not in (out / "pieces" / f"{pair['piece']}.txt").name for pair in pairs)
    pairs[0].update(points="3", comment="I hummed it all day")
    with (out / "peer.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, pairs[0])
        table.writeheader()
        table.writerows(pairs)
    assert run("report", out).returncode == 0
    totals = {line["student"]: float(line["total"]) for line in report._read(out / "grades.csv")}
    assert totals == {"ada": FULL + 4, "ben": FULL + 2.5, "cleo": FULL + 2.5, "'=evil": FULL + 2.5}
    pages = [path.read_text(encoding="utf-8") for path in (out / "feedback").glob("*.html")]
    assert sum("I hummed it all day" in page for page in pages) == 1 and not any("<script" in page or "<b>good" in page for page in pages)
    for platform, wanted in (("moodle", "Username"), ("canvas", "SIS Login ID"), ("blackboard", "Username")):
        assert wanted in report._read(out / "lms" / f"{platform}.csv")[0]
    assert len(report._read(out / "manual.csv")) == 4


def test_item_statistics_by_hand():
    def row(total, a):
        return {"status": "graded", "points": total, "checks": [
            {"id": "a", "points": a, "max": 1}, {"id": "b", "points": total - a, "max": 4}]}

    rows = [row(5, 1), row(4, 1), row(1, 0), row(0, 0)]
    assert report.statistics_of(rows) == [["a", "0.50", "+0.95"], ["b", "0.50", "+0.95"]]


@pytest.mark.parametrize("value, cell", [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), (-1, "-1"), ("@x", "'@x"), ("\tx", "'\tx"),
                                         ("a=b", "a=b")])
def test_formulas_are_disarmed(value, cell):
    assert report.safe(value) == cell


def test_a_required_sandbox_that_is_not_there_is_refused(monkeypatch):
    with pytest.raises(SandboxError, match="open to"), Desk(Limits(jail=False), sandbox="require"):
        pass


def test_the_two_ways_to_call_the_classroom_are_one():
    both = [subprocess.run([sys.executable, "-m", *words, "--help"], capture_output=True, text=True).stdout
            for words in (("musicnn", "classroom"), ("musicnn.classroom",))]
    assert both[0] == both[1] and all(verb in both[0] for verb in ("release", "check", "grade", "report", "ci"))



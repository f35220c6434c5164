"""A class of broken and hostile submissions, graded at once: every file gets its row, its status and its points, and nothing gets out."""

import csv
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
from hostile_cases import CELLS, CHEATS, DEADLY, FILES, FULL, OUTSIDE, SECRET, code, student, teacher

pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="the sandbox and its attacks are for Linux")]
ALL = {name: case for group in (FILES, CELLS, CHEATS, DEADLY) for name, case in group.items()}
QUICK = {name: case for name, case in ALL.items() if not case.slow or os.environ.get("MUSICNN_BENCH")}
NAP = 54321                                          # seconds that every left-over process would sleep; nobody else sleeps that long


def grade(source, subs, out, *words):
    """Grade with a folder for temporary files of its own, which must be empty again at the end."""
    command = [sys.executable, "-m", "musicnn.classroom", "grade", str(source), str(subs), "-o", str(out), *words]
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", timeout=900,
                              env=os.environ | {"TMPDIR": place})
        assert not os.listdir(place), "a working folder was left"
    return done


def rows_of(out):
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in (out / "rows").glob("*.json")]
    return {row["file"]: row for row in rows}


def naps():
    return [one for one in psutil.process_iter(["cmdline"]) if str(NAP) in (one.info["cmdline"] or [])]


def ours():
    """Processes of the classroom that still run."""
    return [one.pid for one in psutil.process_iter(["cmdline"]) if "musicnn.classroom" in " ".join(one.info["cmdline"] or [])]


def file_of(name):
    return ALL[name].file or f"{name}.ipynb"


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """All quick cases in one folder, and a symlink, a folder and a fifo among them; graded once."""
    place = tmp_path_factory.mktemp("class")
    subs = place / "subs"
    subs.mkdir()
    (place / "source.ipynb").write_text(json.dumps(teacher()), encoding="utf-8")
    for name, case in QUICK.items():
        (subs / file_of(name)).write_bytes(case.data().replace(b"{nap}", str(NAP).encode()))
    (subs / "link.ipynb").symlink_to(place / "source.ipynb")
    (subs / "folder.ipynb").mkdir()
    os.mkfifo(subs / "fifo.ipynb")
    (subs / b"not-utf8-\xff.ipynb".decode("utf-8", "surrogateescape")).write_bytes(QUICK["right"].data())
    before = {path: path.read_bytes() for path in subs.iterdir() if path.is_file() and not path.is_symlink()}
    others = set(ours())
    done = grade(place / "source.ipynb", subs, place / "out", "-j", "2", "--cell-timeout", "4", "--memory", "1G", "--secret", SECRET)
    assert done.returncode == 3, done.stderr[-3000:]
    time.sleep(0.5)
    assert not naps() and not set(ours()) - others, "a process was left"
    assert before == {path: path.read_bytes() for path in before}, "the originals stay as they were handed in"
    return place


def test_there_are_enough_cases():
    assert len(QUICK) + len(OUTSIDE) >= 75


@pytest.mark.parametrize("name", QUICK)
def test_every_submission_gets_its_row(name, graded):
    case, row = ALL[name], rows_of(graded / "out")[file_of(name)]
    told = {check["id"]: check["status"] for check in row["checks"]}
    assert row["status"] == case.status, (row["reason"], row["flags"], told)
    assert case.points is None or row["points"] == case.points, (told, row["flags"])
    assert row["max"] == FULL and (row["reason"] == case.reason or case.status == "tampered")
    assert set(case.flags) <= set(row["flags"]), row["flags"]
    assert case.checks.items() <= told.items(), told


def test_what_is_no_file_gets_a_row_too(graded):
    rows = rows_of(graded / "out")
    flags = {name: (rows[name]["reason"], *rows[name]["flags"]) for name in ("link.ipynb", "folder.ipynb", "fifo.ipynb")}
    assert flags == {"link.ipynb": ("not-a-notebook", "symlink"), "folder.ipynb": ("not-a-notebook", "folder"),
                     "fifo.ipynb": ("not-a-notebook", "not-a-file")}
    assert len(rows) == len(QUICK) + 4


def test_the_tables_are_safe_and_whole(graded):
    out = graded / "out"
    raw = (out / "grades.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(raw.decode("utf-8-sig").splitlines()))
    assert len(lines) == len(QUICK) + 5
    assert not [cell for line in lines for cell in line if cell[:1] in "=+-@" and cell], "a spreadsheet would take it for a formula"
    for path in (out / "feedback").glob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script" not in page and "print(add" not in page and "assert double" not in page
    assert len(list((out / "feedback").glob("*.html"))) == len(QUICK) + 4
    assert (out / "junit.xml").read_bytes().count(b"<testsuite ") == len(QUICK) + 4
    assert "print(add" not in (out / "junit.xml").read_text(encoding="utf-8")


def test_the_secret_is_nowhere(graded):
    for path in (graded / "out").rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path


def test_run_json_says_what_was_obtained(graded):
    about = json.loads((graded / "out" / "run.json").read_text(encoding="utf-8"))
    attacks = about["sandbox"]["attacks"]
    assert set(attacks.values()) == {"refused"} and len(attacks) == 8 and about["sandbox"]["level"] == "full"
    assert any("Landlock" in name for name in about["sandbox"]["mechanisms"])


# --- attacks on the world outside ------------------------------------------------------------------------------------------------

class World:
    """Harmless targets, and what an attack has changed in them."""

    def __init__(self, folder: Path):
        folder.mkdir()
        self.folder, self.file = folder, folder / "target"
        self.file.write_text("a secret of the teacher's", encoding="utf-8")
        self.file.chmod(0o600)
        os.utime(self.file, (10**9, 10**9))
        self.tcp, self.udp, self.path = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM), \
            socket.socket(socket.AF_UNIX)
        self.udp.bind(("127.0.0.1", 0))
        self.path.bind(str(folder / "s"))
        self.path.listen()
        self.sleeper = subprocess.Popen(["sleep", "600"], env={"TARGET": "a secret of the teacher's"})
        self.before = self.look()

    def fill(self, attack: str) -> str:
        return attack.format(file=self.file, folder=self.folder, tcp=self.tcp.getsockname()[1], udp=self.udp.getsockname()[1],
                             socket=self.folder / "s", pid=self.sleeper.pid)

    def look(self):
        about = self.file.stat() if self.file.exists() else None
        self.tcp.settimeout(0.05), self.udp.settimeout(0.05), self.path.settimeout(0.05)
        heard = []
        for name, hear in (("tcp", lambda: self.tcp.accept()[0].close()), ("udp", lambda: self.udp.recv(10)),
                           ("path", lambda: self.path.accept()[0].close())):
            try:
                hear()
                heard.append(name)
            except TimeoutError:
                pass
        return (about and (self.file.read_bytes(), about.st_mode, about.st_mtime), sorted(path.name for path in self.folder.iterdir()),
                heard, self.sleeper.poll())

    def close(self):
        self.sleeper.kill()
        self.sleeper.wait()
        for one in (self.tcp, self.udp, self.path):
            one.close()


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path / "w")
    yield made
    made.close()


REPORT = "def report(what, found):\n    print('FOUND', what, found)\n"


@pytest.mark.parametrize("name", OUTSIDE)
def test_positive_control_each_attack_works_without_the_sandbox(name, world):
    done = subprocess.run([sys.executable, "-c", REPORT + world.fill(OUTSIDE[name])], capture_output=True, text=True, cwd=world.folder)
    assert done.returncode == 0, done.stderr
    if world.sleeper.poll() is None and name == "kill":
        world.sleeper.wait(5)
    assert world.look() != world.before or "FOUND" in done.stdout


def attack_notebook(world, place):
    """A notebook in which every attack is a cell, and its source."""
    tried = "try:\n    {}\n    said['{}'] = 'allowed'\nexcept Exception as error:\n    said['{}'] = type(error).__name__"
    attacks = [code(tried.format(world.fill(attack), name, name)) for name, attack in OUTSIDE.items()]
    book = student()
    tell = code("raise AssertionError(repr(said))", role="answer", id="ex2")
    book["cells"] = [*book["cells"][:-2], code(REPORT + "said = {}"), *attacks, tell, book["cells"][-1]]
    (place / "attack.ipynb").write_text(json.dumps(book), encoding="utf-8")
    (place / "source.ipynb").write_text(json.dumps(teacher()), encoding="utf-8")
    return place / "source.ipynb", place / "attack.ipynb"


def attacked(world, place, *words):
    """Grade it; returns its row."""
    done = grade(*attack_notebook(world, place), place / "out", *words)
    assert done.returncode in (0, 3), done.stderr
    return rows_of(place / "out")["attack.ipynb"]


def test_nothing_gets_out_of_the_sandbox(world, tmp_path):
    row = attacked(world, tmp_path, "--sandbox", "require")
    assert world.look() == world.before
    assert row["status"] == "graded" and row["points"] == 5


def test_the_same_notebook_does_harm_without_the_sandbox(world, tmp_path):
    attacked(world, tmp_path, "--sandbox", "off")
    assert world.look() != world.before
    about = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert about["sandbox"]["level"] == "none"


@pytest.fixture
def open_place():
    """A folder and a world outside pytest's own folder, which is closed to others."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        place.chmod(0o777)
        made = World(place / "w")
        yield place, made
        made.close()


def as_nobody(*command, cwd):
    """Run as an ordinary user. Where Python lies in root's closed home, a private view of it is opened for this command only."""
    steps, prefix = [], Path(sys.base_prefix)
    if prefix.is_relative_to("/root"):
        top = Path(*prefix.parts[:3])
        steps = [f"mount --bind {top} /mnt", "mount -t tmpfs -o mode=755 none /root", f"mkdir {top}", f"mount --move /mnt {top}"]
    script = " && ".join([*steps, 'exec setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all "$@"'])
    return subprocess.run(["unshare", "--mount", "sh", "-c", script, "sh", *map(str, command)], cwd=cwd, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform == "linux" and os.geteuid() != 0, reason="only root can become an ordinary user; all else here ran as one")
def test_an_ordinary_user_gets_the_same_sandbox(open_place):
    tmp_path, world = open_place
    for path in (world.folder, world.file, world.folder / "s"):
        os.chown(path, 65534, 65534)
    world.sleeper.kill()
    world.sleeper.wait()
    world.sleeper = subprocess.Popen(["sleep", "600"], user=65534, env={"TARGET": "a secret of the teacher's"})
    world.before, grader = world.look(), [sys.executable, "-m", "musicnn.classroom", "grade"]
    prepared = attack_notebook(world, tmp_path)
    done = as_nobody(*grader, *prepared, "-o", tmp_path / "out", "--sandbox", "require", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    sandbox = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["sandbox"]
    assert not sandbox["root"] and sandbox["level"] == "full" and not any("namespaces" in name for name in sandbox["mechanisms"])
    assert world.look() == world.before and rows_of(tmp_path / "out")["attack.ipynb"]["points"] == 5
    assert (tmp_path / "out" / "run.json").stat().st_uid == 65534


def test_without_the_sandbox_the_probe_finds_every_door_open():
    from musicnn.classroom.desk import Desk
    from musicnn.classroom.kernels import Limits

    with Desk(Limits(jail=False)) as desk:
        told = desk.probe()
    assert set(told["attacks"].values()) == {"allowed"} and not told["mechanisms"]

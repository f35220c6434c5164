"""The course as a learner meets it: from the command to the first answer, chapter 00, every lesson's minutes and memory, and its size."""

import importlib.metadata
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
BINDER = 1536                                        # MB that a kernel may take (mybinder.org gives 1 to 2 GB to a session)
BASE = 1.1                                           # GB of the image below ours: Ubuntu, Python, Node, Jupyter; an estimate


def rows():
    """The rows of the table (see __main__.py)."""
    return [*starting(), *lessons(), *sizes(), ("the fast tests", fast_tests(), "s", "<= 60")]


def seconds(*command: str) -> float:
    """Wall seconds of a command that has to succeed."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - began


def starting():
    """JupyterLab up to its first answer, and chapter 00 from a cold kernel to its last cell."""
    run = "from musicnn.classroom import execute; from musicnn.classroom.source import load; execute.run(load('00'), speed='quick')"
    return [("JupyterLab's first answer", seconds("-m", "musicnn", "lab", "--no-browser", "--check"), "s", "<= 60"),
            ("chapter 00, Run All", seconds("-c", run), "s", "<= 30")]


def lessons():
    """What `make lessons` measured last; peak memory is the kernel's, with all its children."""
    measured = json.loads((ROOT / "chapters" / "src" / "measured.json").read_text(encoding="utf-8"))
    found = []
    for name, row in sorted(measured.items()):
        part = name.split("_")[0]
        found += [(f"{part}, quick", row["minutes"], "minutes", "<= 5"), (f"{part}, peak memory", row["peak_mb"], "MB", f"<= {BINDER}")]
    largest = max((ROOT / "chapters").glob("*.ipynb"), key=lambda path: path.stat().st_size)
    return [*found, ("lessons not measured yet", len([*(ROOT / "chapters").glob("*.ipynb")]) - len(measured), "lessons", "<= 0"),
            (f"largest notebook: {largest.stem.split('_')[0]}", largest.stat().st_size / 1000, "KB", "<= 200")]


def needed() -> set[str]:
    """Names of every distribution that requirements.txt brings, through all their own requirements."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    waiting, met = [Requirement(line.split("#")[0]) for line in lines if re.match(r"[A-Za-z]", line)], set()
    while waiting:
        one = waiting.pop()
        if (one.name, frozenset(one.extras)) in met:
            continue
        met.add((one.name, frozenset(one.extras)))
        for text in importlib.metadata.requires(one.name) or []:
            need = Requirement(text)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *one.extras)):
                waiting.append(need)
    return {name for name, _ in met}


def sizes():
    """Bytes on disk of what set-up installs, without the packages of the tests, and what an image would come to."""
    files = {Path(file.locate()) for name in needed() for file in importlib.metadata.files(name) or []}
    installed = sum(file.stat().st_size for file in files if file.is_file()) / 1e9
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    clone = sum((ROOT / name).stat().st_size for name in tracked if name) / 1e9
    return [("installed packages", installed, "GB", "<= 2"), ("a clone, without history", 1000 * clone, "MB", ""),
            ("image for Binder, about", BASE + installed + clone, "GB", "", "of which the base is an estimate")]


def fast_tests() -> float:
    """Wall seconds of the fast part of the test suite."""
    return seconds("-m", "pytest", "-q", "-m", "not slow")

"""The command line of the classroom: release, check, rehearse, grade, report, ci. `python -m musicnn classroom --help`."""

import argparse
import json
import os
import platform
import re
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from musicnn.errors import LessonError, MusicnnError

GRADED, LOOK, USAGE, NO_SANDBOX, STOPPED = 0, 3, 2, 4, 130
_LIMITS = "--cell-timeout --wall --memory --sandbox"
_VERBS = {                                           # verb -> what it does, and what it understands
    "release": ("make the student notebook from a source", f"source --out --variant --classroom --secret {_LIMITS}"),
    "check": ("a student's own check of a notebook", f"notebook {_LIMITS}"),
    "rehearse": ("write three sample hand-ins, full, half and hostile, to try grade with", "source --out --secret"),
    "grade": ("grade a folder, a zip or a file of submissions", f"source subs --out --jobs --regrade --only --due --secret {_LIMITS}"),
    "report": ("make the tables again, with what you wrote into manual.csv and peer.csv", "out --due"),
    "ci": ("grade one notebook for GitHub Classroom", f"source notebook --exercise --min-score --secret {_LIMITS}"),
}


def _memory(text: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([KMG]?)B?", text.upper())
    if not match:
        raise argparse.ArgumentTypeError(f"{text!r} is no size; write 800M or 4G")
    return int(float(match[1]) * {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}[match[2]])


_OPTIONS = {                                         # name -> how argparse reads it
    "source": {"type": Path, "help": "the instructor notebook (.ipynb) or the source (.py)"},
    "subs": {"type": Path, "help": "a folder, a zip or a file of submissions"},
    "notebook": {"type": Path, "help": "a student's notebook"}, "out": {"type": Path, "help": "what grade has written"},
    "--out": {"type": Path, "required": True, "metavar": "DIR"},
    "--cell-timeout": {"type": float, "default": 30, "metavar": "SECONDS", "help": "for a cell (30)"},
    "--wall": {"type": float, "default": 300, "metavar": "SECONDS", "help": "for a submission (300)"},
    "--memory": {"type": _memory, "default": 4 << 30, "metavar": "SIZE", "help": "for a submission (4G)"},
    "--sandbox": {"choices": ("auto", "require", "off"), "default": "auto", "help": "what students' code may touch (auto)"},
    "--secret": {"default": "", "metavar": "S", "help": "the class's secret, which varies hidden checks; @FILE reads it from a file"},
    "--variant": {"action": "append", "default": [], "metavar": "ID", "help": "a notebook with numbers of its own for this student"},
    "--classroom": {"action": "store_true", "help": "also write the GitHub Classroom workflow"},
    "--jobs": {"type": int, "default": max(1, (os.cpu_count() or 2) // 2), "help": "submissions at a time"},
    "--regrade": {"action": "store_true", "help": "grade again what is graded already"},
    "--only": {"default": "*", "metavar": "GLOB", "help": "only these files or students"},
    "--due": {"default": "", "metavar": "TIME", "help": "such as 2026-05-01T12:00 (UTC); later hand-ins are listed"},
    "--exercise": {"default": "", "help": "only the checks of this one"},
    "--min-score": {"type": float, "metavar": "POINTS", "help": "fewer are an error (default: full points)"},
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m musicnn classroom", description="Assignments: made, checked and graded.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, (text, words) in _VERBS.items():
        one = verbs.add_parser(verb, help=text, description=text)
        for word in words.split():
            one.add_argument(*({"--out": ["-o"], "--jobs": ["-j"]}.get(word, [])), word, **_OPTIONS[word])
    return parser


def _hide_secret(given: str) -> str:
    """The secret; if everybody could read it in the list of processes, this program begins again without it there."""
    if given.startswith("@"):
        return Path(given[1:]).read_text(encoding="utf-8").strip()
    if given.startswith("fd:"):
        with os.fdopen(int(given[3:]), encoding="utf-8") as pipe:
            return pipe.read()
    if os.name == "posix" and given and (given in sys.orig_argv or f"--secret={given}" in sys.orig_argv):
        read, write = os.pipe()
        os.write(write, given.encode())
        os.close(write)
        os.set_inheritable(read, True)
        hidden = {given: f"fd:{read}", f"--secret={given}": f"--secret=fd:{read}"}
        sys.stdout.flush()
        os.execv(sys.executable, [sys.orig_argv[0], *(hidden.get(word, word) for word in sys.orig_argv[1:])])
    return given


def main(argv: list[str] | None = None) -> int:
    """The command `classroom`; its exit codes: 0 done, 2 not understood or a bad source, 3 rows that need a human, 4 no sandbox."""
    options = _parser().parse_args(sys.argv[1:] if argv is None else argv)
    try:
        options.secret = _hide_secret(getattr(options, "secret", ""))
        return globals()[f"_{options.verb}"](options)
    except KeyboardInterrupt:
        print("stopped; what is graded is kept, and the same command goes on from there", file=sys.stderr)
        return STOPPED
    except (MusicnnError, OSError) as error:
        print(f"classroom {options.verb}: {error}", file=sys.stderr)
        return NO_SANDBOX if type(error).__name__ == "SandboxError" else USAGE


def _desk(options, *files: Path):
    from musicnn.classroom.desk import Desk
    from musicnn.classroom.kernels import Limits

    words = b"".join(file.read_bytes() for file in files if file.is_file() and file.stat().st_size < 1 << 26)
    return Desk(Limits(cell=options.cell_timeout, wall=options.wall, memory=options.memory), sandbox=options.sandbox, words=words)


def _release(options) -> int:
    from musicnn.classroom.assignment import load
    from musicnn.classroom.release import release

    with _desk(options, options.source) as desk:
        written = release(load(options.source), desk, options.out, secret=options.secret, variants=options.variant,
                          classroom=options.classroom)
    print(*(f"written: {path}" for path in written), sep="\n")
    return GRADED


def _check(options) -> int:
    from musicnn.classroom.release import own_check
    from musicnn.classroom.report import ADVICE

    options.sandbox = "off"                          # a student's own code on a student's own machine
    with _desk(options, options.notebook) as desk:
        checks, hidden = own_check(options.notebook, desk)
    for item, verdict in checks:
        told = "" if verdict["status"] == "passed" else item.hint or verdict["message"] or ADVICE.get(verdict["status"], "")
        print(f"{item.id:24} {verdict['status']:12} {told}")
    passed = sum(verdict["status"] == "passed" for _, verdict in checks)
    print(f"visible checks passed: {passed}/{len(checks)}" + (f"; {hidden} hidden checks exist" if hidden else ""))
    return GRADED


def _rehearse(options) -> int:
    from musicnn.classroom.assignment import load
    from musicnn.classroom.rehearse import rehearse

    print(*(f"written: {path}" for path in rehearse(load(options.source), options.out, secret=options.secret)), sep="\n")
    return GRADED


def _grade(options) -> int:
    from musicnn.classroom.assignment import load
    from musicnn.classroom.grade import grade, write
    from musicnn.classroom.report import report

    assignment, times = load(options.source), [time.strftime("%Y-%m-%dT%H:%M:%S%z")]
    files = [options.source, options.subs, *(options.subs.rglob("*.ipynb") if options.subs.is_dir() else [])]
    if not options.secret and any("{{" in item.source for item in assignment.items):
        print("no --secret: hidden inputs are the same as for everybody who has this source", file=sys.stderr)
    with _desk(options, *(file for file in files if not file.is_symlink())) as desk:
        rows = grade(assignment, desk, options.subs, options.out, secret=options.secret, jobs=max(1, options.jobs),
                     regrade=options.regrade, only=options.only)
    about = {"assignment": assignment.name, "version": assignment.version, "times": [*times, time.strftime("%Y-%m-%dT%H:%M:%S%z")],
             "sandbox": desk.sandbox, "limits": {"cell": options.cell_timeout, "wall": options.wall, "memory": options.memory},
             "python": platform.python_version(), "received": {row["file"]: row["sha"] for row in rows},
             "packages": {name: metadata.version(name) for name in ("nbval", "pytest", "ipykernel", "numpy")}}
    write(options.out / "run.json", json.dumps(about, indent=1, sort_keys=True))
    return _tell(report(options.out, due=options.due), options.out)


def _tell(rows: list[dict], out: Path) -> int:
    """Print the table and return the exit code."""
    for row in rows:
        name, words = row["file"].encode("ascii", "backslashreplace").decode(), [row["reason"], *row["flags"]]
        print(f"{name[:50]:50} {row['status']:11} {row['total']:g}/{row['most']:g}  {' '.join(words)[:80]}")
    look = [row for row in rows if row["status"] != "graded" and row["reason"] != "superseded"]
    print(f"{len(rows)} files; {len(look)} need a human; everything is in {out}")
    return LOOK if look else GRADED


def _report(options) -> int:
    from musicnn.classroom.report import report

    if not (options.out / "rows").is_dir():
        raise LessonError(f"{options.out} holds no rows; run grade first")
    return _tell(report(options.out, due=options.due), options.out)


def _ci(options) -> int:
    from musicnn.classroom.assignment import load
    from musicnn.classroom.grade import grade

    with tempfile.TemporaryDirectory() as out, _desk(options, options.source, options.notebook) as desk:
        row = grade(load(options.source), desk, options.notebook, Path(out), secret=options.secret)[0]
    checks = [check for check in row["checks"] if options.exercise in ("", check["exercise"], check["id"])]
    for check in checks:
        print(f"{check['id']:24} {check['status']:12} {check['points']:g}/{check['max']:g} {check['message']}")
    points, most = sum(check["points"] for check in checks), sum(check["max"] for check in checks)
    print(f"{points:g} of {most:g} points; {row['status']} {row['reason']}")
    return GRADED if checks and points >= (most if options.min_score is None else options.min_score) else 1

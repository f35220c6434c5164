"""The command line, `python -m musicnn COMMAND`. Every command is a function `main(argv) -> exit code` in the room it belongs to.

The commands marked bare run on any Python and need nothing installed. All others are handed over to the clone's `.venv` if
another Python was asked, so that `python3 -m musicnn doctor` works without activating anything.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

from musicnn.errors import MusicnnError, SetupError
from musicnn.install import ROOT, venv_python

# command: (where, bare, what it does in a learner's words)
COMMANDS = {
    "setup": ("musicnn.install", True, "make .venv and install everything in it (some minutes, once)"),
    "lab": ("musicnn.lab", True, "set up if needed, then open the course in JupyterLab"),
    "doctor": ("musicnn.doctor", False, "check this machine and say how to mend what is wrong"),
    "lesson": ("musicnn.classroom.build", False, "build the lessons, or restore one: lesson reset 03b"),
    "classroom": ("musicnn.classroom.cli", False, "make, check and grade assignments"),
    "data": ("musicnn.datasets.cli", False, "build and inspect the collections of tunes"),
    "compose": ("musicnn.composers.cli", False, "write a tune from the command line and save it as MIDI"),
    "train": ("musicnn.composers.cli:train", False, "train a composer again from its recipe"),
    "studio": ("musicnn.studio.cli", False, "open the composing system: page, API, database and workers"),
    "test": ("musicnn.lab:test", True, "set up with the tests' packages, then run all tests"),
    "bench": ("musicnn.lab:bench", True, "measure speed and quality, beside the last run"),
    "clean": ("musicnn.lab:clean", True, "remove what can be made again (never your portfolio)"),
}


def available() -> dict[str, tuple[str, bool, str]]:
    """The commands whose file is there; the course grows, and nothing is listed before it exists."""
    def exists(where: str) -> bool:
        return (ROOT / (where.split(":")[0].replace(".", "/") + ".py")).exists()
    return {name: row for name, row in COMMANDS.items() if exists(row[0])}


def usage() -> str:
    """The text of `--help`."""
    rows = "\n".join(f"  {name:<10}{text}" for name, (_, _, text) in available().items())
    return (f"usage: python3 -m musicnn COMMAND [options]        (Windows: py -3 -m musicnn ...)\n\n{rows}\n\n"
            "Every command explains itself: python3 -m musicnn COMMAND --help\nNew here? python3 -m musicnn lab")


def everything_here() -> bool:
    """Whether this Python can run the course itself: it is the clone's, or (Binder, JupyterHub) it has the packages."""
    if venv_python().exists():
        return Path(sys.prefix).resolve() == (ROOT / ".venv").resolve()
    return all(importlib.util.find_spec(name) for name in ("numpy", "torch", "music21", "jupyterlab"))


def hand_over(argv: list[str]) -> int:
    """Run the same command with the clone's own Python and return its exit code.

    Raises:
        SetupError: if the clone has none yet.
    """
    if not venv_python().exists():
        raise SetupError("nothing is installed yet; run `python3 -m musicnn setup` first (Windows: `py -3 -m musicnn setup`).")
    command = [str(venv_python()), "-m", "musicnn", *argv]
    if os.name == "nt":                              # there exec returns to the shell before the command has ended
        return subprocess.call(command)
    sys.stdout.flush()
    os.execv(command[0], command)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 failed with an explanation, 2 not understood."""
    argv = sys.argv[1:] if argv is None else argv
    if hasattr(sys.stdout, "reconfigure"):           # a console that cannot show a sign shows a question mark, not a traceback
        sys.stdout.reconfigure(errors="replace")
    if not argv or argv[0] in ("-h", "--help", "help"):
        print(usage())
        return 0
    if argv[0] not in available():
        print(f"there is no command {argv[0]!r}\n\n{usage()}", file=sys.stderr)
        return 2
    where, bare, _ = COMMANDS[argv[0]]
    try:
        if not bare and not everything_here():
            return hand_over(argv)
        module, _, function = where.partition(":")
        return getattr(importlib.import_module(module), function or "main")(argv[1:]) or 0
    except MusicnnError as error:
        print(f"{argv[0]}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"\n{argv[0]}: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())

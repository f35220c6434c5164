"""What README.md shows, run as a stranger would: in a fresh clone, by a bare Python, before anything is set up.

The clone gets a `.venv` of its own that sees the packages of this one, so that set-up has nothing to fetch; all else is real.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BARE = getattr(sys, "_base_executable", sys.executable)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("git") is None, reason="needs git")]

RUN = {  # command in the README: (what is run for it, what it must print)
    "python3 -m musicnn lab": ("lab --no-browser --check", r"/lab answered 200(?s:.*)00_start_here\.ipynb answered 200"),
    "python3 -m musicnn doctor": ("doctor", r"Everything is well|WARN"),
    "python3 -m musicnn --help": ("--help", r"New here\?"),
    "python3 -m musicnn lesson list": ("lesson list", r"00_start_here(?s:.*)07c_gallery"),
    "python3 -m musicnn lesson reset 03b": ("lesson reset 03b", r"03b_melody_composer"),
    "make notebooks": ("lesson build", r""),
}
SAME = {"make lab": "python3 -m musicnn lab"}        # the Makefile only calls the command (tests/test_cli.py)
ELSEWHERE = {  # and where it is run instead
    "make test": "this is it", "python3 -m musicnn test": "this is it",
    "make bench": "many minutes of measuring", "python3 -m musicnn setup --gpu": "fetches several GB",
    "make studio": "tests/studio starts it", "make site": "tests/classroom/test_site.py", "make lessons": "minutes of measuring",
}


def shown() -> set[str]:
    """Every command that the README shows to Linux and macOS."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.findall(r"^(make [a-z]+)", text, re.MULTILINE) + re.findall(r"`((?:make|python3 -m musicnn) [^`]+)`", text)
    return {command.strip() for command in found}


def test_every_command_of_the_readme_is_run_somewhere():
    known = {*RUN, *SAME, *ELSEWHERE}
    assert shown() <= known, f"README shows {sorted(shown() - known)}: run it in RUN, or say in ELSEWHERE where it is run"
    assert set(RUN) <= shown() | {SAME[c] for c in SAME}, "RUN lists what the README no longer shows"


def environment(home: Path) -> dict[str, str]:
    """A stranger's environment: no settings of ours, an own home, and no index of packages within reach."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MUSICNN", "PYTHON", "PIP", "JUPYTER", "VIRTUAL_ENV", "PYTEST"))}
    return {**kept, "HOME": str(home), "PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """What git would hand out of this checkout, changes included, in a folder whose name has a space."""
    place = tmp_path_factory.mktemp("stranger") / "a clone"
    git = ["git", "-C", str(ROOT)]
    if subprocess.run([*git, "rev-parse", "--git-dir"], capture_output=True).returncode:
        pytest.skip("this is not a checkout of git")
    names = subprocess.run([*git, "ls-files", "-coz", "--exclude-standard"], capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)
    subprocess.run([BARE, "-m", "venv", "--without-pip", str(place / ".venv")], check=True)     # so that ours is seen, and our setuptools
    (site,) = (place / ".venv").glob("[Ll]ib/python*/site-packages") if os.name != "nt" else [place / ".venv/Lib/site-packages"]
    (site / "packages_of_the_tests.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    shutil.copytree(Path(sys.prefix) / "share" / "jupyter", place / ".venv" / "share" / "jupyter")    # JupyterLab and its extensions
    subprocess.run("git init -q && git add -A && git -c user.name=a -c user.email=a@b commit -qm all", shell=True, cwd=place, check=True)
    return place


@pytest.mark.parametrize("command", RUN)
def test_the_readmes_commands_work_in_a_fresh_clone(clone, tmp_path, command):
    words, expected = RUN[command]
    done = subprocess.run([BARE, "-m", "musicnn", *words.split()], cwd=clone, env=environment(tmp_path), text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600)
    assert done.returncode == 0, f"{command}:\n{done.stdout[-3000:]}"
    assert re.search(expected, done.stdout), f"{command}:\n{done.stdout[-3000:]}"


def test_nothing_that_was_run_has_changed_the_clone(clone):
    left = subprocess.run(["git", "status", "--porcelain"], cwd=clone, capture_output=True, text=True, check=True).stdout
    assert left == "", f"these files would frighten a learner who uses git:\n{left}"

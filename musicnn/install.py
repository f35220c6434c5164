"""`python3 -m musicnn setup`: make `.venv` beside this package and install in it all that the course needs.

This file uses the standard library only and runs before anything is installed, also on Windows (`py -3 -m musicnn setup`).
It must parse even on Pythons that are too old for the course, because it is the one that has to say so.

torch needs care: on Linux the package index gives its newest GPU build with several GB of CUDA. So, in this order: keep a torch
of the right version that imports; take the CPU build from PyTorch's CPU index; ask pip what it would install, and install that
if nothing in it is for CUDA; else stop, say how large it is, and leave the choice to the learner (`--accept-cuda`).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from musicnn.errors import SetupError

ROOT = Path(__file__).resolve().parents[1]
OLDEST, NEWEST = (3, 11), (3, 13)                    # as in pyproject.toml; music21 10 needs 3.11
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
RULED_BY = ("requirements.txt", "constraints.txt", "pyproject.toml")   # what is installed follows from these
GPU_WHEEL = re.compile(r"^(nvidia|cuda|triton|pytorch-triton)", re.IGNORECASE)
LAB_SETTINGS = {                                     # no calls to the outside, and no line of code that ends beyond the edge
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension:tracker": {"codeCellConfig": {"lineWrap": True}},
}


def say(text: str) -> None:
    """Print at once, so that nobody waits in silence."""
    print(f"setup: {text}", flush=True)


def venv_python(root: Path = ROOT) -> Path:
    """The Python inside the clone's `.venv`, whether it exists or not."""
    return root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def works(python, *modules: str) -> bool:
    """Whether a Python runs, can run the course by its version, and imports these modules."""
    code = f"import sys, {', '.join(modules)}; sys.exit(not {OLDEST} <= sys.version_info[:2] <= {NEWEST})"
    try:
        return subprocess.run([str(python), "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def base_python() -> str:
    """A Python that can make the `.venv`: this one, or a fitting one that is found on the PATH.

    Raises:
        SetupError: if there is none, with the way to get one.
    """
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    mine = "%d.%d" % sys.version_info[:2]
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)
        if found and works(found, "venv", "ensurepip"):
            say(f"this is Python {mine}; the course needs 3.{OLDEST[1]} to 3.{NEWEST[1]}, so {found} is used instead")
            return found
    raise SetupError(f"this is Python {mine}, and the course needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}. Install one from"
                     " https://www.python.org/downloads/ (or your system's packages) and run, for example,"
                     " `python3.12 -m musicnn setup` (Windows: `py -3.12 -m musicnn setup`).")


def pip(root: Path, *args: str) -> bool:
    """Run the venv's pip from the repository root, where requirements.txt's `-e .` points to us; True if it succeeded."""
    say("pip " + " ".join(args))
    command = [str(venv_python(root)), "-m", "pip", "--disable-pip-version-check", *args]
    return subprocess.run(command, cwd=str(root), env=dict(os.environ, PIP_USER="0")).returncode == 0


def make_venv(root: Path) -> None:
    """Make `.venv`, unless a working one with a fitting Python is there.

    Raises:
        SetupError: if Python's own modules for it are missing (Debian and Ubuntu split them off), or making it fails.
    """
    if works(venv_python(root), "pip"):
        return
    base = base_python()
    if not works(base, "venv", "ensurepip"):
        raise SetupError(f"{base} lacks the modules venv and ensurepip, which make an environment. On Debian and Ubuntu run"
                         " `sudo apt install python3-venv`; elsewhere install Python from https://www.python.org/downloads/."
                         " Then run setup again.")
    say(f"making .venv with {base} (some seconds)")
    if subprocess.run([base, "-m", "venv", "--clear", str(root / ".venv")]).returncode:
        raise SetupError(f"{root / '.venv'} could not be made; the lines above say why. Is the disk full, or the folder locked?")


def pinned_torch(root: Path) -> str:
    """The requirement of torch, such as 'torch==2.13.0', from requirements.txt: its only source."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return next(line.strip() for line in lines if line.startswith("torch=="))


def installed_torch(root: Path) -> tuple[str, bool]:
    """(version, whether it is a GPU build) of the venv's torch if it really imports, else ('', False)."""
    code = "import torch; print(torch.__version__, bool(getattr(torch.version, 'cuda', None)))"
    done = subprocess.run([str(venv_python(root)), "-c", code], cwd=str(root), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          universal_newlines=True)
    version, gpu = done.stdout.split() if done.returncode == 0 else ("", "False")
    return version, gpu == "True"


def wheel_bytes(url: str) -> int:
    """Size in bytes of a file that pip plans to fetch; 0 if it cannot be learnt."""
    try:
        if url.startswith("file:"):
            return Path(urllib.request.url2pathname(url[len("file:"):])).stat().st_size
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=10) as answer:
            return int(answer.headers["Content-Length"])
    except (OSError, ValueError, TypeError):
        return 0


def plan(root: Path, requirement: str) -> list[tuple[str, str]]:
    """What pip would install for a requirement, as (name, address), without installing it.

    Raises:
        SetupError: if pip finds nothing that fits, or cannot reach its index.
    """
    report = root / ".venv" / "torch-plan.json"
    say(f"asking the package index what {requirement} would bring along; nothing is installed yet")
    if not pip(root, "install", "--dry-run", "--quiet", "--report", str(report), requirement):
        raise SetupError(f"pip found no way to install {requirement}; the lines above say why. Without a connection? Set"
                         " up once where there is one. With a proxy or a mirror, see `pip config --help`.")
    items = json.loads(report.read_text(encoding="utf-8"))["install"]
    report.unlink()
    return [(item["metadata"]["name"], item["download_info"]["url"]) for item in items]


def install_torch(root: Path, *, gpu: bool, accept_cuda: bool) -> None:
    """Install torch by the ladder that the head of this file describes.

    Raises:
        SetupError: if only a GPU build can be had and nobody asked for one, or if no step succeeds.
    """
    requirement = pinned_torch(root)
    version, has_gpu = installed_torch(root)
    if version.split("+")[0] == requirement.split("==")[1] and not (gpu and not has_gpu and sys.platform == "linux"):
        say(f"torch {version} is there and imports; it is kept")
        return
    label = "" if sys.platform == "darwin" else "+cpu"       # macOS builds carry no label; elsewhere only +cpu is surely CPU
    if not gpu:
        say(f"looking for the CPU build at {CPU_INDEX} (about 200 MB; given up after 10 s without an answer)")
        if pip(root, "install", "--force-reinstall", "--no-deps", "--index-url", CPU_INDEX, "--timeout", "10", "--retries", "0",
               requirement + label):
            return
        say("not there; that is no problem yet")
        found = plan(root, requirement)
        heavy = sum(bool(GPU_WHEEL.match(name)) for name, _ in found)
        if heavy and not accept_cuda:
            raise SetupError(cuda_message(requirement, plan_bytes=sum(wheel_bytes(url) for _, url in found), count=heavy))
    if not pip(root, "install", "--force-reinstall", requirement):     # forced: a broken or CPU build is good enough for pip
        raise SetupError(f"{requirement} could not be installed; the lines above say why. Setup can simply be run again.")


def cuda_message(requirement: str, *, plan_bytes: int, count: int) -> str:
    """Why setup stops before a download of `plan_bytes` bytes (0: unknown) with `count` GPU packages, and what to do."""
    size = f"{plan_bytes / 1e9:.1f} GB" if plan_bytes >= 5e7 else f"{plan_bytes / 1e6:.1f} MB" if plan_bytes else "several GB"
    return (f"the only {requirement} within reach is the GPU build; with its {count} NVIDIA packages it is {size} to download,"
            f" and the course does not need it. Nothing was installed. Connect to {CPU_INDEX} and run setup again, or take it:"
            " `python3 -m musicnn setup --accept-cuda`.")


def fingerprint(root: Path) -> str:
    """A hash of everything that decides what is installed: the files that say so, the Python, and where the clone lies."""
    ruling = [root / name for name in RULED_BY] + [root / ".venv" / "pyvenv.cfg"]
    parts = [str(root.resolve()).encode("utf-8"), *(path.read_bytes() for path in ruling if path.exists())]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def done_before(root: Path, *, test: bool) -> bool:
    """Whether a finished set-up of exactly this state is there, with what the tests need if `test`."""
    try:
        stamp = json.loads((root / ".venv" / "musicnn.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return stamp["fingerprint"] == fingerprint(root) and (stamp["test"] or not test) and venv_python(root).exists()


def quiet_lab(prefix) -> None:
    """Tell the JupyterLab of an environment to wrap long lines, and neither to ask about news nor to look for updates."""
    settings = Path(prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(LAB_SETTINGS), encoding="utf-8")


def setup(root: Path = ROOT, *, test: bool = False, gpu: bool = False, accept_cuda: bool = False, again: bool = False) -> Path:
    """Set the clone up, or find in a moment that it is, and return the venv's Python. The options are those of `main`.

    Raises:
        SetupError: if a step fails; its message says what to do. Running setup again goes on where it stopped.
    """
    if not gpu and not again and done_before(root, test=test):
        say("everything is in place")
        return venv_python(root)
    started = time.monotonic()
    make_venv(root)
    install_torch(root, gpu=gpu, accept_cuda=accept_cuda)
    say("installing the course and the packages it stands on (about 150 MB to download, some minutes the first time)")
    extra = ["-e", ".[test]"] if test else []
    if not pip(root, "install", "--no-warn-script-location", "-r", "requirements.txt", "-c", "constraints.txt", *extra):
        raise SetupError("pip could not install the packages; the lines above say why. Setup can simply be run again.")
    quiet_lab(root / ".venv")
    stamp = {"fingerprint": fingerprint(root), "test": test}
    (root / ".venv" / "musicnn.json").write_text(json.dumps(stamp), encoding="utf-8")
    say(f"ready after {time.monotonic() - started:.0f} s")
    return venv_python(root)


def main(argv: list[str]) -> int:
    """The command `setup`."""
    parser = argparse.ArgumentParser(prog="python3 -m musicnn setup", description="Make .venv and install everything in it."
                                     " Running it again takes a moment and changes nothing.")
    parser.add_argument("--test", action="store_true", help="also install what the tests need")
    parser.add_argument("--gpu", action="store_true", help="install the GPU build of torch (Linux; several GB)")
    parser.add_argument("--accept-cuda", action="store_true", help="take the GPU build if no CPU build can be reached")
    parser.add_argument("--again", action="store_true", help="look at every package, even if nothing seems to have changed")
    setup(ROOT, **vars(parser.parse_args(argv)))
    print("Next: `make lab` or `python3 -m musicnn lab` opens the course; `python3 -m musicnn doctor` checks this machine.")
    return 0

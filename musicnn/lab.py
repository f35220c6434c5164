"""The commands `lab`, `test`, `bench` and `clean`: set up if needed, then run in the clone's own Python."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from musicnn.errors import SetupError
from musicnn.install import ROOT, setup

FIRST = "chapters/00_start_here.ipynb"
PATIENCE = 120                                       # seconds until a server that does not answer counts as failed


def main(argv: list[str]) -> int:
    """The command `lab`."""
    parser = argparse.ArgumentParser(prog="python3 -m musicnn lab", description="Open the course in JupyterLab.")
    parser.add_argument("--no-browser", action="store_true", help="only print the address")
    parser.add_argument("--port", type=int, default=8888, help="the first port to try (default 8888)")
    parser.add_argument("--check", action="store_true", help="start the server, wait for its first answer, print it and stop")
    options = parser.parse_args(argv)
    command = jupyterlab(str(setup()))
    if options.check:
        return check(command, FIRST)
    print("lab: JupyterLab starts; its address follows. Ctrl+C, twice, ends it.", flush=True)
    return wait_for(subprocess.Popen([*command, f"--port={options.port}", *["--no-browser"] * options.no_browser], cwd=str(ROOT)))


def jupyterlab(python: str) -> list[str]:
    """The command that opens the first lesson, with the whole clone in the file browser (by itself it would show only `chapters`)."""
    command = [python, "-m", "jupyterlab", FIRST, f"--ServerApp.root_dir={ROOT}",
               "--LabApp.extension_manager=readonly"]        # the other manager asks the package index for extensions
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")               # in a container there is nobody else to be
    return command


def wait_for(process: subprocess.Popen) -> int:
    """Wait for a child that shares our terminal and therefore gets Ctrl+C itself; return its exit code."""
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def check(command: list[str], first: str) -> int:
    """Start JupyterLab on a free port of this machine, wait until it serves the file `first`, and stop it.

    Raises:
        SetupError: if it ends or stays silent; the message holds the end of its log.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, started = os.urandom(16).hex(), time.monotonic()
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen([*command, "--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0",
                                   f"--IdentityProvider.token={token}"], cwd=str(ROOT), stdout=log, stderr=log)
        try:
            for page in ("lab", f"api/contents/{first}?content=0"):
                status = first_answer(f"http://127.0.0.1:{port}/{page}", token, server, started)
                print(f"lab: /{page.split('?')[0]} answered {status} after {time.monotonic() - started:.1f} s", flush=True)
                if status != 200:
                    raise SetupError(f"JupyterLab answered {status} for {page}; run `python3 -m musicnn doctor`.")
        except SetupError as error:
            log.seek(0)
            raise SetupError(f"{error} Its last words:\n{log.read()[-2000:].decode('utf-8', 'replace')}") from None
        finally:
            server.terminate()
            server.wait(timeout=30)
    return 0


def first_answer(address: str, token: str, server: subprocess.Popen, started: float) -> int:
    """Ask again and again until the server answers; return the HTTP status of its first answer."""
    request = urllib.request.Request(address, headers={"Authorization": f"token {token}"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))    # a proxy cannot reach this machine's own address
    while time.monotonic() - started < PATIENCE:
        if server.poll() is not None:
            raise SetupError(f"JupyterLab ended with exit code {server.returncode}.")
        try:
            return direct.open(request, timeout=PATIENCE).status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.2)
    raise SetupError(f"JupyterLab did not answer within {PATIENCE} s.")


def test(argv: list[str]) -> int:
    """The command `test`: everything after it goes to pytest, such as `test tests/music -x`."""
    return _in_venv("test [what pytest understands]", "Sets up with the tests' packages, then runs all tests.\nFast ones only:"
                    " test -m \"not slow\"\nOne folder:     test tests/music", ["-m", "pytest"], argv)


def bench(argv: list[str]) -> int:
    """The command `bench`: runs the measurements in tests/benchmarks; words after it choose some, such as `bench synth`."""
    return _in_venv("bench [WORD ...]", "Measures speed and quality, beside the last run.\nOnly some: bench synth",
                    ["tests/benchmarks"], argv)


def _in_venv(usage: str, about: str, program: list[str], argv: list[str]) -> int:
    """Explain a command that hands all its words on, or set up with the tests' packages and run it."""
    if argv[:1] in (["--help"], ["-h"]):
        print(f"usage: python3 -m musicnn {usage}\n\n{about}")
        return 0
    return wait_for(subprocess.Popen([str(setup(test=True)), *program, *argv], cwd=str(ROOT)))


def clean(argv: list[str]) -> int:
    """The command `clean`: caches and measurements go; `.venv`, built data and the portfolio stay."""
    parser = argparse.ArgumentParser(prog="python3 -m musicnn clean", description="Remove caches and measurements. Your portfolio"
                                     " and notebooks stay; .venv goes with --venv, the built collections with --data.")
    parser.add_argument("--venv", action="store_true", help="also remove .venv")
    parser.add_argument("--data", action="store_true", help="also remove datasets/built")
    options = parser.parse_args(argv)
    names = ["build", ".pytest_cache", ".ruff_cache", ".hypothesis", "musicnn_course.egg-info"]
    names += ["datasets/built"] * options.data
    if options.venv and Path(sys.prefix).resolve() == (ROOT / ".venv").resolve():
        raise SetupError(".venv cannot remove itself; run clean with another Python, such as `python3 -m musicnn clean --venv`.")
    names += [".venv"] * options.venv
    own = [path for folder in ("musicnn", "tests", "chapters") for path in (ROOT / folder).rglob("__pycache__")]
    for path in [ROOT / name for name in names] + own:
        if path.exists():
            shutil.rmtree(str(path))
            print(f"clean: removed {path.relative_to(ROOT)}")
    return 0

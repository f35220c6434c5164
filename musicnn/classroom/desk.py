"""The teacher's desk: where jobs are handed to workers, and where the sandbox is tried before anything is trusted to it."""

import contextlib
import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path

from musicnn.classroom import warm
from musicnn.classroom.assignment import Assignment
from musicnn.classroom.kernels import Limits
from musicnn.errors import LessonError, MusicnnError

_TOLD = "files and network are NOT isolated on this system; grade untrusted work in Docker or WSL2 (docs/classroom.md)"
_SILENT = '{"crash": "the worker ended without a word"}'
_ALWAYS = ("numpy", "psutil", "ipykernel.kernelapp", "musicnn.music", "musicnn.classroom.source")
_WORKERS = ("pytest", "nbval.plugin", "jupyter_client.manager", "musicnn.classroom.worker")


class SandboxError(MusicnnError):
    """The sandbox that was required is not to be had."""


class Desk:
    """Runs jobs: `with Desk(limits) as desk: desk.do({...})`. What it says about the sandbox was tried, not assumed."""

    def __init__(self, limits: Limits, *, sandbox: str = "auto", words: bytes = b""):
        self.limits = replace(limits, jail=limits.jail and sandbox != "off" and warm.available)
        self.asked, self.stopped = sandbox, False
        self.modules = [*_ALWAYS, *(["torch"] if b"torch" in words else []),
                        *(["matplotlib.pyplot", "musicnn.plots"] if b"plot" in words else [])]

    def __enter__(self) -> "Desk":
        self.base = tempfile.mkdtemp(prefix="mn-")   # short: the path of a socket has at most 107 characters
        if warm.available:
            self.nursery = warm.Warm("nursery", tuple(self.modules), base=self.base)
            self.office = warm.Warm("office", _WORKERS, base=self.base, keep=(self.nursery.channel.fileno(),))
        try:
            self.sandbox = self._tried()
        except BaseException:
            self.close(now=True)
            raise
        return self

    def __exit__(self, kind, *_) -> None:
        self.close(now=kind is not None)

    def close(self, *, now: bool = False) -> None:
        """Let running jobs end, or stop them with everything that they started."""
        self.stopped = self.stopped or now
        if warm.available:
            self.office.close(now=now)
            self.nursery.close()
        shutil.rmtree(self.base, ignore_errors=True)

    def do(self, job: dict) -> dict:
        """Hand one job to a worker of its own and wait for the result, which has the key `crash` if the worker failed."""
        job = job | {"base": self.base, "limits": asdict(self.limits)}
        patience = self.limits.wall + 120
        if not warm.available:
            done = subprocess.run([sys.executable, "-m", "musicnn.classroom.worker"], input=json.dumps(job), text=True,
                                  stdout=subprocess.PIPE, encoding="utf-8", env=warm.environment(), timeout=patience)
            return json.loads(done.stdout or _SILENT)
        with warm.ask(self.office.channel) as line, contextlib.suppress(OSError), line.makefile("rw", encoding="utf-8") as stream:
            line.settimeout(patience)
            stream.write(json.dumps(job) + "\n")
            stream.flush()
            return json.loads(stream.readline() or _SILENT)
        return json.loads(_SILENT)

    def _tried(self) -> dict:
        """What run.json says about the sandbox.

        Raises:
            SandboxError: if it was required and files or network are open.
        """
        report = {"asked": self.asked, "system": platform.platform(), "root": hasattr(os, "geteuid") and os.geteuid() == 0}
        report |= self.probe() if self.limits.jail else {"mechanisms": [], "attacks": {}}
        open_doors = [name for name, told in report["attacks"].items() if told != "refused"]
        report["level"] = "full" if report["attacks"] and not open_doors else "partial" if report["attacks"] else "none"
        report["open"] = open_doors or ([] if report["attacks"] else ["everything"])
        if self.asked == "require" and report["level"] != "full":
            raise SandboxError(f"--sandbox require: open to {', '.join(report['open'])}; use Docker (docs/classroom.md) or --sandbox auto")
        if self.asked == "auto" and report["level"] != "full":
            print(_TOLD if report["level"] == "none" else f"the sandbox is open to: {', '.join(open_doors)}", file=sys.stderr)
        return report

    def probe(self) -> dict:
        """Try eight harmless attacks in a fork of the nursery: {mechanisms, attacks: name -> "refused" or "allowed"}."""
        outside, inside = Path(self.base, "outside"), Path(self.base, "inside")
        for folder in (outside, inside):
            folder.mkdir()
        (outside / "file").write_text("a file of the teacher's", encoding="utf-8")
        with socket.socket(socket.AF_UNIX) as path, socket.create_server(("127.0.0.1", 0)) as tcp, \
                socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            path.bind(str(outside / "socket"))
            path.listen()
            udp.bind(("127.0.0.1", 0))
            targets = {"file": str(outside / "file"), "socket": str(outside / "socket"), "pid": os.getpid(),
                       "tcp": tcp.getsockname()[1], "udp": udp.getsockname()[1]}
            request = {"cwd": str(inside), "log": str(outside / "log"), "env": warm.environment(), "writable": [str(inside)],
                       "memory": self.limits.memory, "jail": self.limits.jail, "probe": targets}
            with warm.ask(self.nursery.channel) as line:
                line.settimeout(60)
                line.sendall(json.dumps(request).encode() + b"\n")
                with line.makefile("r", encoding="utf-8") as reader:
                    reader.read()                    # until the keeper has gone
        try:
            return json.loads((inside / "probe.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {"mechanisms": [], "attacks": {"start in the sandbox": "failed"}}


def referred(desk: Desk, assignment: Assignment, secret: str, variant: str = "") -> list[dict]:
    """The items as they are run: holes filled, and with what `output` checks print when the teacher's solution runs, outside the jail.

    A released notebook can be a source too (GitHub Classroom): it holds no solution, but what its visible checks expect.

    Raises:
        LessonError: if the solution does not pass every check.
    """
    filled = assignment.filled(secret, variant).items
    if "hidden_checks" in assignment.extra:
        return [asdict(item) for item in filled]
    result = desk.do({"do": "trust", "items": [asdict(replace(item, source=item.solution, expected=None)) for item in filled]})
    if "crash" in result:
        raise LessonError(f"the reference run failed: {result['crash']}")
    verdicts, items = result["verdicts"], []
    for item in filled:
        verdict = verdicts.get(item.id, {"status": "not-run", "message": "", "output": ""})
        judged = item.role in ("check", "answer", "given") and not item.markdown and item.source.strip()
        if judged and verdict["status"] != "passed":
            raise LessonError(f"the solution does not pass {item.id}: {verdict['status']} {verdict['message'][:500]}")
        prints = item.role == "check" and item.kind == "output"
        if prints and not verdict["output"].strip():
            raise LessonError(f"output check {item.id} prints nothing; let it print the value to compare")
        items.append(asdict(replace(item, source=item.stub, expected=verdict["output"] if prints else None)))
    return items

"""Grades one submission: nbval runs and judges every cell; what it may run and how long is decided here.

Plain nbval stops at a corrupt file, waits for dead kernels, forgives everything after a timeout and obeys markers that a student
wrote. Its three classes are subclassed for that, and it stays runner and judge. A worker is trusted and handles one submission;
the student's code runs in the kernel only.
"""

import collections
import contextlib
import json
import secrets
import shutil
import socket
import sys
import tempfile
import time
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from nbformat import v4
from nbval.plugin import IPyNbCell, IPyNbFile

from musicnn.classroom import warm
from musicnn.classroom.assemble import Ungradable, assemble, read
from musicnn.classroom.assignment import Item
from musicnn.classroom.kernels import Gone, Limits, WatchedKernel

RETRIES = 2                                          # runs again without the cell that killed the kernel
_STOPPED = "raise RuntimeError('this cell was left out, because it ended the kernel before')"
LISTED = 4000                                        # characters of a message kept


class GradedFile(IPyNbFile):
    """The cells of one run, instead of a file on disk."""

    def collect(self):
        self.nb = v4.new_notebook()
        for number, item in enumerate(self.config.run.items):
            judged = item.role == "check" and item.expected is not None
            cell = v4.new_code_cell(item.source, execution_count=1 if judged else None)
            cell.outputs = [v4.new_output("stream", name="stdout", text=item.expected)] if judged and item.expected else []
            yield GradedCell.from_parent(self, name=item.id, cell_num=number, cell=cell,
                                         options=collections.defaultdict(bool, check=judged))

    def setup(self):
        self.skip_compare += ("stderr",)             # a warning is no mistake
        self.kernel = self.config.run.start()

    def teardown(self):
        if self.kernel is not None:
            self.kernel.stop()


class GradedCell(IPyNbCell):
    """A cell that is judged by nbval, whatever happened to the cells before it."""

    def setup(self):
        """nbval would now expect every cell after a timeout to fail."""
        self.parent.timed_out = False

    def runtest(self):
        item, kernel = self.config.run.items[self.cell_num], self.parent.kernel
        self.config.option.nbval_cell_timeout = item.timeout or self.config.run.limits.cell
        super().runtest()
        if kernel.reply.get("status") != "ok":       # the error was hidden on its way
            self.raise_cell_error("Cell execution caused an exception")

    def sanitize(self, s):
        """Blanks at the ends of lines are no mistake either."""
        return "\n".join(line.rstrip() for line in s.strip().splitlines()) if isinstance(s, str) else s


class Run:
    """One pass over the items in a fresh kernel, as a plugin of pytest; fills `verdicts`: id -> {status, message, output}."""

    def __init__(self, items: list[Item], limits: Limits, *, nursery=None, end: float, base: Path):
        self.items, self.limits, self.nursery, self.end, self.base = items, limits, nursery, end, base
        self.verdicts, self.killer = {}, None

    def start(self) -> WatchedKernel:
        return WatchedKernel(self.limits, Path(tempfile.mkdtemp(prefix="k", dir=self.base)), nursery=self.nursery, end=self.end)

    def judge(self) -> "Run":
        place = self.base / "graded.items"
        place.touch()
        (self.base / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        off = ("cacheprovider", "terminal", "faulthandler", "logging", "warnings", "unraisableexception", "threadexception")
        pytest.main(["-c", str(self.base / "pytest.ini"), "--rootdir", str(self.base), "-pnbval.plugin", "--nbval-lax", "--capture=no",
                     *(f"-pno:{name}" for name in off), str(place)], plugins=[self])
        return self

    def pytest_configure(self, config):
        config.run, config.option.color = self, "no"

    def pytest_collect_file(self, file_path, parent):
        return GradedFile.from_parent(parent, path=file_path)

    def pytest_runtest_protocol(self, item):
        return True if self.killer else None         # nothing is run without a kernel

    def pytest_runtest_makereport(self, item, call):
        if call.excinfo is None and call.when != "call":
            return
        entry, error, kernel = self.items[item.cell_num], call.excinfo and call.excinfo.value, item.parent.kernel
        status, message = ("grader-error", repr(error)) if call.when == "setup" else _status(error, item)
        if isinstance(error, Gone) or not kernel or not kernel.is_alive():
            self.killer = entry.id
        printed = "".join(one.text for one in item.test_outputs or [] if one.output_type == "stream" and one.name == "stdout")
        self.verdicts[entry.id] = {"status": status, "message": message[:LISTED], "output": printed}


def _status(error, item) -> tuple[str, str]:
    """The word of docs/classroom.md for how a cell ended, and what it said."""
    failure = next((one for one in item.test_outputs or [] if one.output_type == "error"), None)
    if error is None or isinstance(error, Gone):
        return str(error or "passed"), ""
    if item.parent.timed_out or not item.parent.kernel.is_alive():
        return "timeout", ""
    if failure is None:
        differs, failed = getattr(item, "comparison_traceback", None), item.parent.kernel.reply.get("status") == "error"
        return "mismatch" if differs else "error" if failed else "grader-error", str(error)
    name, said = str(failure.get("ename", "")), str(failure.get("evalue", ""))
    words = {"AssertionError": ("assert", said), "MemoryError": ("memory", "")}
    return words.get(name, ("error", f"{name}: {said}"))


# --- one submission ---------------------------------------------------------------------------------------------------------------

def canaries() -> list[Item]:
    """Two cells that must fail; who patched `assert` or its surroundings betrays himself here."""
    nonce = secrets.token_hex(8)
    left, right = 2 + secrets.randbelow(10**6), 10**7 + secrets.randbelow(10**6)
    return [Item(f"canary-{nonce}", f"assert {left} == {right}, '{nonce}'", "canary", exercise="nonce"),
            Item(f"canary-closeness-{nonce}", f"__import__('numpy').testing.assert_allclose({left}, {right})", "canary")]


def watched(items: list[Item]) -> list[Item]:
    """The code cells in order, with canaries before every block of checks and at the end."""
    run, before = [], ""
    for item in items:
        if item.markdown or not item.source.strip():
            continue
        if item.role == "check" and before != "check":
            run += canaries()
        run.append(item)
        before = item.role
    return run + canaries()


def judged(items: list[Item], limits: Limits, *, nursery=None, base: Path) -> tuple[dict, list[str], bool]:
    """Run the items; without a cell that kills the kernel, run again, so that it costs only its own exercise.

    Returns:
        verdicts by id, flags, and whether a canary survived.
    """
    end, flags, blamed, tampered = time.monotonic() + limits.wall, [], {}, False
    for attempt in range(RETRIES + 1):
        left_out = [replace(item, source=_STOPPED, expected=None) if item.id in blamed else item for item in items]
        run = Run(watched(left_out), limits, nursery=nursery, end=end, base=base).judge()
        for item, status, said in ((item, run.verdicts[item.id]["status"], run.verdicts[item.id]["message"])
                                   for item in run.items if item.id in run.verdicts):
            silent = item.exercise == "nonce" and status in ("assert", "error") and item.id[7:] not in said
            tampered |= item.role == "canary" and (status == "passed" or silent)
            flags += [f"{status}:{item.id}"] if item.role in ("answer", "extra", "manual") and status in ("timeout", "memory") else []
        if run.killer is None:
            break
        status = run.verdicts[run.killer]["status"]
        flags.append(f"{status}:{run.killer}")
        if status == "wall-time" or attempt == RETRIES or run.killer in blamed:
            break
        blamed[run.killer] = status
    for item in items:                               # what was left out, or needed what was left out, says why
        causes = [blamed[one.id] for one in items if one.id in blamed and (one is item or item.exercise in (one.exercise or "-", one.id))]
        if causes and run.verdicts.get(item.id, {"status": "passed"})["status"] != "passed":
            run.verdicts[item.id] |= {"status": causes[0], "message": ""}
    return run.verdicts, list(dict.fromkeys(flags)), tampered


def grade(job: dict, base: Path, nursery=None) -> dict:
    """The row of one submission: what was read, run and judged."""
    items, limits = tuple(Item(**item) for item in job["items"]), Limits(**job["limits"])
    try:
        cells, flags, meta = read(Path(job["path"]).read_bytes(), job["name"])
    except Ungradable as reason:
        return {"status": "ungradable", "reason": str(reason)}
    run, more = assemble(items, cells)
    verdicts, ends, tampered = judged(run, limits, nursery=nursery, base=base)
    checks = [_check(item, verdicts.get(item.id, {"status": "not-run", "message": ""})) for item in run if item.role == "check"]
    doubts = {"grader-error", "not-run"} & {check["status"] for check in checks} and "wall-time" not in str(ends)
    doubt = ("review", "not every check could be run") if doubts else ("graded", "")
    status, reason = ("tampered", "a cell that must fail did not fail") if tampered else doubt
    return {"status": status, "reason": reason, "flags": list(dict.fromkeys([*flags, *more, *ends])), "checks": checks,
            "points": sum(check["points"] for check in checks), "variant": str(meta.get("variant", "")),
            "manual": [{"id": item.id, "max": item.points, "text": _texts(item, run)} for item in run if item.role == "manual"],
            "answers": {item.id: item.source for item in run if item.role in ("answer", "extra")}}


def _check(item: Item, verdict: dict) -> dict:
    """What a row says about one check. Messages of hidden ones may hold their inputs, so only their hint is told."""
    passed, is_quiet = verdict["status"] == "passed", item.hidden or verdict["status"] == "mismatch"
    return {"id": item.id, "exercise": item.exercise, "status": verdict["status"], "hidden": item.hidden, "max": item.points,
            "points": item.points if passed else 0, "message": "" if passed else item.hint or ("" if is_quiet else verdict["message"])}


def _texts(manual: Item, run: list[Item]) -> str:
    """What a person has to judge: the manual cell and the answers of its exercise."""
    return "\n\n".join(item.source for item in run if item is manual or (
        item.role == "answer" and manual.exercise in (item.exercise or "-", item.id)))[:20000]


def verdicts(job: dict, base: Path, nursery=None) -> dict:
    """A run of the items as they are, nothing put together: the teacher's own (outside the jail), or a student's check."""
    limits = Limits(**job["limits"] | ({"jail": False} if job["do"] == "trust" else {}))
    return {"verdicts": judged([Item(**item) for item in job["items"]], limits, nursery=nursery, base=base)[0]}


def work(line: socket.socket, nursery=None) -> None:
    """Read a job from the line, answer with its result. Called in a fork of the office; tests call it too."""
    warm.die_with_parent()
    with line.makefile("rw", encoding="utf-8") as stream:
        job = json.loads(stream.readline())
        stream.write(json.dumps(done(job, nursery)) + "\n")


def done(job: dict, nursery=None) -> dict:
    """Do one job; a mistake of the grader's own becomes a result too."""
    base = Path(tempfile.mkdtemp(prefix="g", dir=job["base"]))
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return (grade if job["do"] == "grade" else verdicts)(job, base, nursery)
    except Exception:
        return {"crash": traceback.format_exc()[-2000:]}
    finally:
        shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":                           # where nothing can be forked: a process per job, by its standard input
    sys.stdout.write(json.dumps(done(json.loads(sys.stdin.readline()))) + "\n")

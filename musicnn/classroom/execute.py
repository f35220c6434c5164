"""Runs lessons in a real kernel: `lesson outputs` stores what checked cells print, `lesson measure` stores minutes and memory."""

import contextlib
import json
import os
import re
import tempfile
import threading
import time
from pathlib import Path

from musicnn.classroom.build import fingerprint, measured, notebook, write
from musicnn.classroom.source import CHAPTERS, Source, load
from musicnn.errors import LessonError

MINUTES, MEGABYTES = 5.0, 1500                       # budget of a lesson, Run All, quick speed, two cores
LONGEST = 2000                                       # characters that a checked cell may print
CELL_SECONDS = 900


def run(source: Source, *, speed: str, chapters: Path = CHAPTERS):
    """Run every cell of a lesson in a fresh kernel.

    Returns:
        (executed notebook, minutes, peak memory of the kernel and its children in MB).

    Raises:
        LessonError: names the cell that failed, and how.
    """
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    book, began = notebook(source, chapters), time.perf_counter()
    client = NotebookClient(book, timeout=CELL_SECONDS, kernel_name="python3", extra_arguments=["--log-level=ERROR"],
                            coalesce_streams=True,   # however a kernel cuts what is printed into messages, it stays one text
                            resources={"metadata": {"path": str(chapters)}})
    with contextlib.ExitStack() as stack:            # the lesson saves into a portfolio of its own, not into the reader's
        portfolio = stack.enter_context(tempfile.TemporaryDirectory())
        settings = os.environ | {"MUSICNN_SPEED": speed, "MUSICNN_PORTFOLIO": portfolio, "PYTHONHASHSEED": "0"}
        stack.enter_context(client.setup_kernel(env=settings))
        samples = stack.enter_context(_peak_memory(client.km.provisioner.pid))
        for index, cell in enumerate(book.cells):
            try:
                client.execute_cell(cell, index)
            except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
                last = re.sub(r"\x1b\[[\d;]*m", "", str(error)).strip().rpartition("\n")[2]
                raise LessonError(f"{source.name}, cell {cell.id}: {last or type(error).__name__}") from error
    return book, (time.perf_counter() - began) / 60, round(max(samples) / 2**20)


@contextlib.contextmanager
def _peak_memory(pid: int):
    """Sample the memory of a process and its children, in bytes, ten times a second."""
    import psutil

    samples, done, process = [0], threading.Event(), psutil.Process(pid)

    def sample():
        while True:
            with contextlib.suppress(psutil.Error):
                samples.append(sum(one.memory_info().rss for one in [process, *process.children(recursive=True)]))
            if done.wait(0.1):
                return

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        done.set()
        thread.join()


def outputs(lessons: list[str], chapters: Path = CHAPTERS) -> int:
    """Run lessons at smoke speed, store what their checked cells print, and rebuild them; returns 0.

    Raises:
        LessonError: when a cell fails, or a checked one prints nothing, too much, or what nbval cannot judge everywhere.
    """
    for name in lessons:
        source = load(name, chapters)
        book, minutes, megabytes = run(source, speed="smoke", chapters=chapters)
        kept = {cell.id: _kept(source, cell) for cell in book.cells if "nbval-check-output" in cell.metadata.tags}
        _store(chapters / "src" / "outputs" / f"{source.part}.json", kept)
        write(name, chapters)
        print(f"{name}: {len(kept)} checked cells stored ({minutes:.1f} min, {megabytes} MB at smoke speed)")
    return 0


def _kept(source: Source, cell) -> dict:
    """The entry for one checked cell."""
    origin, text = source.cell(cell.id), json.dumps(cell.outputs, ensure_ascii=False)
    kinds = sorted({output.get("name") or "/".join(output.get("data", ["error"])) for output in cell.outputs})
    if not kinds or set(kinds) - {"stdout", "text/plain"} or len(text) > LONGEST or not text.isascii():
        given = f"{len(text)} characters of {', '.join(kinds)}" if kinds else "nothing"
        source.fail(origin.line, f"checked cell {cell.id} gives {given}; allowed is ASCII text, up to {LONGEST} characters")
    return {"source": fingerprint(origin), "count": cell.execution_count, "outputs": cell.outputs}


def measure(lessons: list[str], chapters: Path = CHAPTERS) -> int:
    """Run lessons at quick speed, store minutes and peak memory, and rebuild them; returns 1 if one passes its budget, else 0."""
    failed = False
    for name in lessons:
        _, minutes, megabytes = run(load(name, chapters), speed="quick", chapters=chapters)
        over = minutes > MINUTES or megabytes > MEGABYTES
        failed |= over
        entry = {"minutes": round(minutes, 1), "peak_mb": megabytes}
        _store(chapters / "src" / "measured.json", measured(chapters) | {name: entry})
        write(name, chapters)
        print(f"{name}: {minutes:.1f} of {MINUTES:.0f} min, {megabytes} of {MEGABYTES} MB{'  TOO MUCH' if over else ''}")
    return int(failed)


def _store(path: Path, value: dict) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8", newline="\n")

"""Forty submissions that import torch: seconds each, ours (sandbox, canaries, hidden checks) beside plain `pytest --nbval-lax`.

Also: what a second `grade` costs when everything is graded, and the hostile submissions that are too slow for the tests.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
COUNT = 40
QUIET = os.environ | {"OMP_NUM_THREADS": "1"}


def notebook(number: int, *, teacher: bool = False) -> dict:
    """A solved assignment of four exercises on tensors; the teacher's with its markers and hidden checks."""
    def cell(source, **meta):
        return {"cell_type": "code", "id": meta.get("id", f"c{abs(hash(source)) % 10**6}"), "metadata": {"musicnn": meta} if meta else {},
                "source": source, "outputs": [], "execution_count": None}

    cells = [cell("import torch\nimport numpy as np"), cell(f"mine = {0 if teacher else number}")]
    for at in range(1, 5):
        body = f"    return torch.as_tensor(x).float() * {at}"
        body = f"    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION" if teacher else body
        cells += [cell(f"def f{at}(x):\n{body}", role="answer", id=f"ex{at}"),
                  cell(f"assert float(f{at}(2.0)) == {2 * at}", role="check", id=f"seen{at}", points=2, exercise=f"ex{at}")]
        if teacher:
            cells.append(cell(f"print(float(f{at}({{{{secret:int}}}} % 99)))", role="check", id=f"hidden{at}", points=3, exercise=f"ex{at}",
                              kind="output", hidden=True))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "nbformat": 4, "nbformat_minor": 5,
            "metadata": {"kernelspec": kernel, "musicnn": {"assignment": "bench", "schema": 1}}}


def seconds(*command: str, cwd: Path) -> float:
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", *command], cwd=cwd, env=QUIET, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - began


def rows():
    """The rows of the table (see __main__.py)."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "subs").mkdir()
        (place / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
        (place / "source.ipynb").write_text(json.dumps(notebook(0, teacher=True)), encoding="utf-8")
        for number in range(COUNT):
            (place / "subs" / f"s{number:02}.ipynb").write_text(json.dumps(notebook(number)), encoding="utf-8")
        grade = ("musicnn.classroom", "grade", "source.ipynb", "subs", "--secret", "bench")
        plain = seconds("pytest", "--nbval-lax", "-q", "-c", "pytest.ini", "subs", cwd=place)
        one = seconds(*grade, "-j", "1", "-o", "out1", cwd=place)
        two = seconds(*grade, "-j", "2", "-o", "out2", cwd=place)
        again = seconds(*grade, "-j", "2", "-o", "out2", cwd=place)
        points = [json.loads(path.read_text(encoding="utf-8"))["points"] for path in (place / "out1" / "rows").glob("*.json")]
        if points != [20] * COUNT:
            raise RuntimeError(f"every submission is right, but the points are {points}")
    hostile = subprocess.run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/classroom/grading/test_hostile.py"],
                             cwd=HERE.parents[1], env=QUIET | {"MUSICNN_BENCH": "1"}, capture_output=True, text=True)
    return [("40 with torch, plain nbval-lax", plain / COUNT, "s each", ""),
            ("40 with torch, ours, -j 1", one / COUNT, "s each", ""),
            ("40 with torch, ours, -j 2", two / COUNT, "s each", ""),
            ("ours / plain, one at a time", one / plain, "ratio", "<= 1"),
            ("a second grade, all known", again, "s", ""),
            ("hostile submissions, slow ones too", hostile.returncode, "exit code", "<= 0")]

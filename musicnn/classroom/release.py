"""From the teacher's source to the student's notebook, and a student's own check of it."""

import json
from dataclasses import asdict, replace
from pathlib import Path

from musicnn.classroom.assignment import Assignment, Item, fill, load
from musicnn.classroom.desk import Desk, referred
from musicnn.classroom.source import fold_hints
from musicnn.errors import LessonError


def student_notebook(assignment: Assignment, items: list[dict], *, secret: str = "", variant: str = "") -> dict:
    """The notebook that students get: stubs instead of solutions, nothing that is hidden or for teachers."""
    expected, cells = {item["id"]: item["expected"] for item in items}, []
    for item in assignment.items:
        if item.hidden or item.role not in ("given", "answer", "check", "manual"):
            continue
        told = {"given": ("id",), "check": ("id", "role", "kind", "points", "exercise", "hint", "timeout")}.get(
            item.role, ("id", "role", "points", "exercise"))
        meta = {key: value for key, value in asdict(item).items() if key in told and value}
        rest = {"editable": False, "deletable": False} if item.role == "check" else {}
        text = fill(replace(item, source=fold_hints(item.source) if item.markdown else item.stub), secret, variant)
        cell = {"id": item.id, "cell_type": "markdown" if item.markdown else "code", "source": text.splitlines(keepends=True)}
        cell |= {} if item.markdown else {"execution_count": None, "outputs": []}
        if item.role == "check" and expected.get(item.id) is not None:
            meta["expected"] = expected[item.id]
        cells.append(cell | {"metadata": {"musicnn": meta} | rest})
    meta = {"assignment": assignment.name, "version": assignment.version, "schema": 1,
            "hidden_checks": sum(item.hidden for item in assignment.items)} | ({"variant": variant} if variant else {})
    return {"cells": cells, "nbformat": 4, "nbformat_minor": 5, "metadata": {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"}, "musicnn": meta}}


def text_of(book: dict) -> str:
    return json.dumps(book, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def leaks(assignment: Assignment, text: str) -> list[str]:
    """Ids of hidden checks and solutions that are still contained in a notebook's text."""
    def plain(code: str) -> str:
        return "".join(code.split())

    cells = json.loads(text)["cells"]
    told = plain("\n".join("".join(cell["source"]) for cell in cells) + json.dumps([cell["metadata"] for cell in cells]))
    found = [item.id for item in assignment.items if item.hidden and plain(item.source) in told]
    for item in (one for one in assignment.items if one.role == "answer"):
        block = "\n".join(part.partition("### END SOLUTION")[0] for part in item.source.split("### BEGIN SOLUTION")[1:])
        found += [item.id] if len(plain(block)) > 8 and plain(block) in told else []
    return found


def verified(assignment: Assignment, desk: Desk, *, secret: str = "", variant: str = "") -> list[dict]:
    """The items of a source that is consistent.

    Raises:
        LessonError: if the solution does not get full marks or prints something else each time, or the stubs get full marks.
    """
    items, again = (referred(desk, assignment, secret, variant) for _ in range(2))
    unsteady = [one["id"] for one, other in zip(items, again, strict=True) if one["expected"] != other["expected"]]
    if unsteady:
        raise LessonError(f"{', '.join(unsteady)} print something else each time; seed them, round floats and sort sets")
    result = desk.do({"do": "check", "items": items})
    if "crash" in result:
        raise LessonError(f"the stubs could not be run: {result['crash']}")
    told = [result["verdicts"].get(item["id"], {}).get("status") for item in items if item["role"] == "check" and item["points"]]
    if set(told) == {"passed"}:
        raise LessonError("the untouched stubs get full marks; put the answers between ### BEGIN SOLUTION and ### END SOLUTION")
    return items


def release(assignment: Assignment, desk: Desk, folder: Path, *, secret="", variants=(), classroom=False) -> list[Path]:
    """Write the student notebook, one per variant if there are variants; returns what was written.

    Raises:
        LessonError: if the source is inconsistent, or a solution or a hidden check is still contained.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for variant in variants or ("",):
        items = verified(assignment, desk, secret=secret, variant=variant)
        text = text_of(student_notebook(assignment, items, secret=secret, variant=variant))
        if held := leaks(assignment, text):
            raise LessonError(f"the student's notebook would still contain {', '.join(held)}; nothing was written")
        written.append(folder / f"{assignment.name}{'-' if variant else ''}{variant}.ipynb")
        written[-1].write_text(text, encoding="utf-8", newline="\n")
    for name, content in {"workflows/classroom.yml": workflow(assignment), f"classroom/{assignment.name}.ipynb": text}.items():
        if classroom:
            written.append(folder / ".github" / name)
            written[-1].parent.mkdir(parents=True, exist_ok=True)
            written[-1].write_text(content, encoding="utf-8", newline="\n")
    return written


def workflow(assignment: Assignment) -> str:
    """The GitHub Classroom workflow: a step per exercise, visible checks only, because its log is the student's to read."""
    points = {}
    for item in assignment.checks:
        if not item.hidden:
            points[item.exercise or item.id] = points.get(item.exercise or item.id, 0) + item.points
    name, steps, results = f"{assignment.name}.ipynb", [], []
    for exercise, most in points.items():
        steps += [f"      - name: {exercise}", f"        id: {exercise}", "        uses: classroom-resources/autograding-command-grader@v1",
                  "        with:", f"          test-name: {exercise}", "          setup-command: ''",
                  f"          command: python -m musicnn classroom ci .github/classroom/{name} {name} --exercise {exercise}",
                  "          timeout: 10", f"          max-score: {most:g}"]
        results.append(f"          {exercise.upper().replace('-', '_')}_RESULTS: ${{{{ steps.{exercise}.outputs.result }}}}")
    return "\n".join([
        "name: Autograding", "on: [push, workflow_dispatch]", "permissions: {checks: write, actions: read, contents: read}", "jobs:",
        "  grade:", "    runs-on: ubuntu-latest", "    if: github.actor != 'github-classroom[bot]'", "    steps:",
        "      - uses: actions/checkout@v4", "      - uses: actions/setup-python@v5", "        with: {python-version: '3.11'}",
        "      - run: pip install -r requirements.txt   # the course's, copied into the template repository", *steps,
        "      - name: report", "        if: always()", "        uses: classroom-resources/autograding-grading-reporter@v1",
        "        env:", *results, "        with:", f"          runners: {','.join(points)}", ""])


def own_check(notebook: Path, desk: Desk) -> tuple[list[tuple[Item, dict]], int]:
    """Run a student's notebook as it is: (each visible check, its verdict), and how many hidden checks exist.

    Raises:
        LessonError: if it is no notebook of an assignment.
    """
    assignment = load(notebook)
    items = [item for item in assignment.items if item.role in ("given", "answer", "check", "manual")]
    result = desk.do({"do": "check", "items": [asdict(item) for item in items]})
    if "crash" in result:
        raise LessonError(f"the notebook could not be run: {result['crash']}")
    lost = {"status": "not-run", "message": ""}
    return [(item, result["verdicts"].get(item.id, lost)) for item in assignment.checks], assignment.extra.get("hidden_checks", 0)

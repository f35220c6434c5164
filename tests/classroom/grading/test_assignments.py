"""Every assignment of the course: its checks hold against wrong answers, welcome right ones, and its notebook follows from its source."""

import contextlib
import csv
import io
import json
import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace

import pytest

from musicnn.classroom.assignment import load
from musicnn.classroom.desk import Desk
from musicnn.classroom.kernels import Limits
from musicnn.classroom.release import leaks, student_notebook, text_of, verified
from musicnn.classroom.source import CHAPTERS

SOURCES = sorted((CHAPTERS / "src" / "assignments").glob("*.py"))
NAMES = [path.stem for path in SOURCES]
ASSIGNMENTS = {path.stem: load(path) for path in SOURCES}
TRIES = [(name, role, item.id) for name, assignment in ASSIGNMENTS.items() for item in assignment.items
         for role in ("right", "wrong") if item.role == role]


def needed(assignment, exercise):
    """The cells on which an exercise's checks may depend: all but other exercises' checks and what is given behind the last visible check.

    What is given there belongs to an item that a person marks; it trains networks. Were it needed after all, right answers would fail.
    """
    shown = [place for place, item in enumerate(assignment.items) if item.role == "check" and not item.hidden]
    return [item for place, item in enumerate(assignment.items)
            if (item.exercise == exercise if item.role == "check" else item.role != "given" or place < shown[-1])]


def run(assignment, answers, exercise=None):
    """Run an assignment, or what one exercise needs, in this process: (check -> True or False, check -> what it prints)."""
    names, passed, printed = {}, {}, {}
    for item in assignment.items if exercise is None else needed(assignment, exercise):
        if item.markdown or item.role in ("note", "right", "wrong"):
            continue
        out, code = io.StringIO(), answers.get(item.id, item.solution)
        if "mn.play(" in code:
            continue                                 # for the ears; binds nothing
        try:
            with contextlib.redirect_stdout(out):
                exec(compile(code, item.id, "exec"), names)
            ended = True
        except Exception:
            ended = False
        if item.role == "check":
            passed[item.id], printed[item.id] = ended, out.getvalue()
    for left in names.values():                      # a kernel would take its open database with it
        if isinstance(left, sqlite3.Connection):
            left.close()
    return passed, printed


@pytest.fixture(scope="module", params=[("", ""), ("a class's secret", "zoe")], ids=["public", "secret"])
def solved(request):
    """Each assignment with its holes filled, and what its solution prints."""
    kept = {}
    for name, assignment in ASSIGNMENTS.items():
        filled = assignment.filled(*request.param)
        kept[name] = (filled, *run(filled, {}))
    return kept


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_the_solution_passes_every_check(name, solved):
    assert all(solved[name][1].values()), solved[name][1]


def points(assignment, answer, source, solved):
    """Points of each check of an answer's exercise; output checks are compared with the solution's output."""
    _, passed, printed = solved
    mine, shown = run(assignment, {answer.id: source}, answer.exercise)
    return {item.id: item.points * (mine[item.id] and passed[item.id] and (item.kind == "assert" or shown[item.id] == printed[item.id]))
            for item in assignment.checks if item.exercise == answer.exercise}


@pytest.mark.slow
@pytest.mark.parametrize("name, role, cell", TRIES, ids=[f"{name}-{role}-{cell}" for name, role, cell in TRIES])
def test_right_answers_keep_their_points_and_wrong_ones_lose_some(name, role, cell, solved):
    filled = solved[name][0]
    tried = next(item for item in ASSIGNMENTS[name].items if item.id == cell)
    answer = next(item for item in filled.items if item.role == "answer" and item.exercise == tried.exercise)
    got = points(filled, answer, tried.source, solved[name])
    full = sum(item.points for item in filled.checks if item.exercise == tried.exercise)
    assert sum(got.values()) == full if role == "right" else sum(got.values()) < full, got


@pytest.mark.parametrize("name", NAMES)
def test_an_assignment_is_whole(name):
    assignment, items = ASSIGNMENTS[name], ASSIGNMENTS[name].items
    assert sum(item.points for item in items) == 20
    answered = {item.exercise for item in items if item.role == "answer"}
    assert 5 <= len(answered) <= 6
    for exercise in answered:
        tried = [item.role for item in items if item.exercise == exercise]
        assert tried.count("wrong") >= 3 and tried.count("right") >= 2, exercise
        seen = [item for item in assignment.checks if item.exercise == exercise and not item.hidden]
        assert all(re.search(r"assert .*, f?\"", item.source) for item in seen), f"{exercise}: an assert without a kind word"
    assert all("{{secret:int}}" in item.source for item in assignment.checks if item.hidden)
    assert any(item.role == "manual" for item in items) and any(item.role == "note" for item in items)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_other_secrets_ask_other_questions(name):
    one, other = (run(ASSIGNMENTS[name].filled(secret), {})[1] for secret in ("a", "b"))
    hidden = [item.id for item in ASSIGNMENTS[name].checks if item.hidden]
    assert all(one[check] != other[check] for check in hidden)


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_notebook_is_what_its_source_says(name):
    items = [{"id": item.id, "expected": None} for item in ASSIGNMENTS[name].items]
    text = text_of(student_notebook(ASSIGNMENTS[name], items))
    committed = (CHAPTERS / "assignments" / f"{name}.ipynb").read_text(encoding="utf-8")
    without = re.sub(r'\n +"expected": .*', "", committed)
    assert text == without, f"run `python -m musicnn classroom release chapters/src/assignments/{name}.py -o chapters/assignments`"
    assert not leaks(ASSIGNMENTS[name], committed)


def test_a_leak_is_noticed():
    name = NAMES[0]
    book = json.loads((CHAPTERS / "assignments" / f"{name}.ipynb").read_text(encoding="utf-8"))
    hidden = next(item for item in ASSIGNMENTS[name].checks if item.hidden)
    for leaked in (hidden.source, next(item.solution for item in ASSIGNMENTS[name].items if item.role == "answer")):
        cell = book["cells"][3] | {"source": [leaked]}
        assert leaks(ASSIGNMENTS[name], text_of(book | {"cells": [*book["cells"], cell]}))


# --- what teachers are shown ---------------------------------------------------------------------------------------------------

TEACHING = (CHAPTERS.parent / "docs" / "teaching.md").read_text(encoding="utf-8")
NUMBER = re.compile(r"\d+\.\d+|\d+(?=% of| pitches| places)")


def model_answers():
    """(assignment, seed, answer marked with 2 points), from the sources' notes and from docs/teaching.md."""
    for table in TEACHING.split("**Assignment ")[1:]:
        seed, answer = re.search(r"\(seed (\d+)\)", table), re.search(r'^\| 2 \| "(.+?)" \|', table, re.M)
        if seed:
            yield next(name for name in NAMES if name[:2] == table[:2]), seed[1], answer[1]
    for name, assignment in ASSIGNMENTS.items():
        for text in (item.source for item in assignment.items if item.role == "note"):
            if (answer := re.search(r'\*2 points:\* "(.*?)"\n', text, re.S)) and (seed := re.search(r"seed (\d+)", answer[1])):
                yield name, seed[1], answer[1]


ANSWERS = list(model_answers())


def test_there_are_model_answers():
    assert {name[:2] for name, _, _ in ANSWERS} == {"01", "02", "03", "04", "05", "06"}


@pytest.mark.parametrize("name, seed, answer", [pytest.param(*one, id=one[0], marks=[pytest.mark.slow] * (one[0] == "04_gan"))
                                                for one in ANSWERS])
def test_the_numbers_of_a_model_answer_are_those_of_its_seed(name, seed, answer):
    names, out, last = {}, io.StringIO(), ""
    rubric = "".join(item.source for item in ASSIGNMENTS[name].items if item.role == "manual")
    for item in ASSIGNMENTS[name].items:
        if item.markdown or item.role not in ("given", "answer") or "mn.play(" in item.source:
            continue
        code = item.solution.replace("{{variant:int}} % 1000", seed)
        last, out = (code, io.StringIO()) if item.role == "given" else (last, out)
        with contextlib.redirect_stdout(out):
            exec(compile(code, item.id, "exec"), names)
    told = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", out.getvalue())]
    quoted = NUMBER.findall(answer)
    assert len(quoted) >= 2, answer
    for number in quoted:
        near = any(abs(float(number) - one) < 0.02 if name == "04_gan" else round(one, len(number.partition(".")[2])) == float(number)
                   for one in told)
        assert near or number in last + rubric, f"{number} is not printed for seed {seed}: {out.getvalue()}"


@pytest.mark.slow
def test_the_rehearsal_of_the_guide_prints_what_the_guide_says(tmp_path):
    commands, printed = re.search(r"```\n(python -m musicnn classroom rehearse.*?)```.*?```\n(.*?)```", TEACHING, re.S).groups()
    (tmp_path / "chapters").symlink_to(CHAPTERS)
    settings = {"cwd": tmp_path, "capture_output": True, "text": True, "encoding": "utf-8",
                "env": os.environ | {"PYTHONPATH": str(CHAPTERS.parent)}}
    for line in commands.strip().splitlines():
        done = subprocess.run([sys.executable, *line.split()[1:]], **settings)
        assert done.returncode == 0, done.stderr
    assert [line.rstrip() for line in done.stdout.splitlines()] == printed.splitlines()
    marks = tmp_path / "graded" / "manual.csv"
    with marks.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    for line, points in zip((one for one in lines if one["file"] == "full.ipynb"), ("2", "1.5"), strict=True):
        line["points"] = points
    with marks.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, lines[0])
        table.writeheader()
        table.writerows(lines)
    again = subprocess.run([sys.executable, "-m", "musicnn", "classroom", "report", "graded"], **settings)
    assert re.search(r"^full\.ipynb +graded +19\.5/20", again.stdout, re.M), again.stdout
    assert "10 of 20 points" in next((tmp_path / "graded" / "feedback").glob("half*.html")).read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_in_real_kernels_the_solution_gets_everything_and_the_stubs_do_not(name):
    with Desk(Limits(), words=SOURCES[NAMES.index(name)].read_bytes()) as desk:
        items = verified(ASSIGNMENTS[name], desk, secret="a class's secret")
    outputs = [item for item in items if item["kind"] == "output" and item["role"] == "check"]
    assert outputs and all(item["expected"].strip() for item in outputs)


def test_holes_follow_from_the_secret_the_check_and_the_student_only():
    assignment = ASSIGNMENTS[NAMES[0]]
    hidden = [item.id for item in assignment.checks if item.hidden]

    def numbers(*args):
        return {item.id: item.source for item in assignment.filled(*args).items}

    assert numbers("a") == numbers("a") and len({numbers("a")[name] for name in hidden}) == len(hidden)
    assert all(numbers("a", "zoe")[name] == numbers("a", "ada")[name] for name in hidden)
    assert numbers("a", "zoe")["begin"] != numbers("a", "ada")["begin"] != numbers("b", "ada")["begin"]
    last = [item.id for item in assignment.filled("a").items][-len(hidden):]
    assert last == hidden, "what draws on the secret is sent after everything of the student's"
    moved = replace(assignment, items=assignment.items[::-1])
    assert [item.hidden for item in moved.skeleton][-len(hidden):] == [True] * len(hidden)

"""Laws of building: same source same bytes, outputs are kept or dropped with their cell, a learner's copy is never lost."""

import json

import nbformat
import pytest

from musicnn.classroom import build, execute
from musicnn.classroom.source import load
from musicnn.errors import LessonError

LESSON = '''# A lesson made for tests.

# %% [markdown]
# # 03a · Trial
# Runs {{minutes}} minutes in {{memory}}; you need {{learner-minutes}}.

# %% id="begin"
import os
speed = os.environ["MUSICNN_SPEED"]

# %% id="loss" checked
print("nats per beat")
print("loss 2.34 here")                    # NBVAL_CHECK_OUTPUT

# %% [markdown] id="told"
# It is [{{loss}}], [{{loss:1}}], [{{loss:2.2}}].

# %% [markdown] exercise="03a-1" stars=1
# ## Exercise 03a-1
# *Hint 1:* plus

# %% id="answer-03a-1" role="answer"
def add(a, b):
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION

# %% id="check-03a-1" role="check" points=1
mn = type("Stand-in", (), {"check": staticmethod(print)})
mn.check("03a-1")
assert add(1, 2) == 3, "1 and 2 make 3"

# %% id="secret" role="note"
# for teachers only

# %% role="wrong"
def add(a, b): return a
'''


@pytest.fixture
def chapters(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "03a_trial.py").write_text(LESSON, encoding="utf-8")
    return tmp_path


def store(chapters, text="nats per beat\nloss 2.34 here\n", cell="loss"):
    """Put an output beside the source as `lesson outputs` does."""
    entry = {"source": build.fingerprint(load("03a", chapters).cell(cell)), "count": 2,
             "outputs": [{"output_type": "stream", "name": "stdout", "text": text}]}
    (chapters / "src" / "outputs").mkdir(exist_ok=True)
    (chapters / "src" / "outputs" / "03a.json").write_text(json.dumps({cell: entry}), encoding="utf-8")


def built(chapters):
    build.write("03a", chapters)
    book = nbformat.read(chapters / "03a_trial.ipynb", as_version=4)
    nbformat.validate(book)
    return {cell.id: cell for cell in book.cells}


def edit(chapters, old, new):
    path = chapters / "src" / "03a_trial.py"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_building_twice_gives_the_same_bytes_with_plain_line_ends(chapters):
    assert build.write("03a", chapters)
    first = (chapters / "03a_trial.ipynb").read_bytes()
    assert not build.write("03a", chapters) and b"\r" not in first and first.endswith(b"}\n")
    assert first == (chapters / "03a_trial.ipynb").read_bytes()


def test_cells_carry_tags_roles_stubs_and_nothing_for_teachers(chapters):
    cells = built(chapters)
    assert list(cells) == ["03a-trial-1", "begin", "loss", "told", "exercise-03a-1-1", "answer-03a-1", "check-03a-1",
                           "solution-03a-1", "licence"]
    assert cells["loss"].metadata.tags == ["core", "nbval-check-output"] and "# NBVAL_CHECK_OUTPUT" in cells["loss"].source
    assert cells["answer-03a-1"].metadata.musicnn == {"id": "answer-03a-1", "role": "answer", "exercise": "03a-1"}
    assert cells["check-03a-1"].metadata.musicnn["points"] == 1
    assert cells["answer-03a-1"].source == "def add(a, b):\n    return ..."
    assert "assert" not in cells["check-03a-1"].source and "return a + b" in cells["solution-03a-1"].source
    assert "CC BY 4.0" in cells["licence"].source and "chapters/src/03a_trial.py" in cells["licence"].source


def test_prose_draws_its_numbers_from_the_checked_output(chapters):
    assert built(chapters)["told"].source == "It is […], […], […]."
    assert build.unproved(load("03a", chapters), chapters) == ["loss"]
    store(chapters)
    assert built(chapters)["told"].source == "It is [loss 2.34 here], [nats per beat], [2.34]."
    assert build.unproved(load("03a", chapters), chapters) == []


def test_count_and_output_are_kept_together_and_fall_with_their_cell(chapters):
    store(chapters)
    assert built(chapters)["loss"].execution_count == 2 and built(chapters)["loss"].outputs[0].text.startswith("nats")
    edit(chapters, "# %% id=\"begin\"", "# %%\ny = 1\n\n# %% id=\"begin\"")
    assert built(chapters)["loss"].execution_count == 2
    edit(chapters, "loss 2.34 here\")", "loss 2.35 here\")")
    cell = built(chapters)["loss"]
    assert cell.execution_count is None and cell.outputs == []


def test_what_a_learner_ran_never_reaches_the_build(chapters):
    store(chapters)
    before = {name: dict(cell) for name, cell in built(chapters).items()}
    path = chapters / "03a_trial.ipynb"
    path.write_text(path.read_text(encoding="utf-8").replace("2.34", "9.99"), encoding="utf-8")
    assert {name: dict(cell) for name, cell in built(chapters).items()} == before


@pytest.mark.parametrize("old, new, message", [
    ("{{loss:1}}", "{{begin}}", "names no checked cell"),
    ("{{loss:1}}", "{{lost}}", "names no checked cell"),
    ("{{loss:1}}", "{{loss:3}}", "more than was printed"),
    ("{{loss:2.2}}", "{{loss:2.9}}", "more than was printed"),
    ("id=\"loss\" checked", "id=\"loss\"", "`checked`"),
    ("    ### END SOLUTION\n", "", "line 22: ### END SOLUTION is missing"),
])
def test_a_source_that_cannot_be_built_is_refused_with_its_place(chapters, old, new, message):
    store(chapters)
    edit(chapters, old, new)
    with pytest.raises(LessonError, match=r"03a_trial\.py line") as error:
        build.write("03a", chapters)
    assert message in str(error.value)


def test_a_notebook_that_would_swell_the_repository_is_refused(chapters):
    edit(chapters, "# for teachers only", "x = 1\n\n# %%\ndata = '" + "x" * build.LARGEST + "'")
    with pytest.raises(LessonError, match="at most 200,000"):
        build.write("03a", chapters)


def test_reset_restores_the_lesson_and_keeps_every_copy(chapters):
    built(chapters)
    path = chapters / "03a_trial.ipynb"
    clean = path.read_bytes()
    assert build.reset("03a", chapters) is None
    copies = []
    for mine in (b"my work", b"more of my work"):
        path.write_bytes(mine)
        copies.append(build.reset("03a", chapters))
        assert path.read_bytes() == clean and copies[-1].read_bytes() == mine
    assert copies[0] != copies[1] and copies[0].read_bytes() == b"my work"
    assert all(".mine-20" in copy.name and copy.suffix == ".ipynb" for copy in copies)
    path.unlink()
    assert build.reset("03a", chapters) is None and path.read_bytes() == clean


def test_learner_minutes_grow_with_every_kind_of_work(chapters):
    source = load("03a", chapters)
    before = build.learner_minutes(source, chapters)
    edit(chapters, "stars=1", "stars=3")
    assert build.learner_minutes(load("03a", chapters), chapters) == before + 10


def test_the_command_line_lists_builds_and_explains(capsys):
    assert build.main(["list"]) == 0
    assert "learner minutes = words" in capsys.readouterr().out
    with pytest.raises(LessonError, match="'99z'; there are"):
        build.main(["reset", "99z"])


@pytest.mark.slow
def test_outputs_and_measure_run_a_real_kernel(chapters, capsys):
    assert execute.outputs(["03a_trial"], chapters) == 0
    cell = built(chapters)["loss"]
    assert cell.outputs[0].text == "nats per beat\nloss 2.34 here\n" and cell.execution_count == 2
    assert built(chapters)["told"].source.startswith("It is [loss 2.34 here]")
    assert execute.measure(["03a_trial"], chapters) == 0
    entry = build.measured(chapters)["03a_trial"]
    assert 20 < entry["peak_mb"] < 1500 and f"in {entry['peak_mb']} MB" in built(chapters)["03a-trial-1"].source


@pytest.mark.slow
def test_what_a_cell_prints_in_several_messages_is_stored_as_one_text(chapters):
    edit(chapters, 'print("nats per beat")', 'import time; print("nats", end=" ", flush=True); time.sleep(0.5); print("per beat")')
    assert execute.outputs(["03a_trial"], chapters) == 0
    assert [output.text for output in built(chapters)["loss"].outputs] == ["nats per beat\nloss 2.34 here\n"]


@pytest.mark.slow
@pytest.mark.parametrize("old, new, message", [
    ("speed = os", "1 / 0; speed = os", "cell begin: ZeroDivisionError"),
    ("print(\"loss 2.34 here\")", "import sys; print('x', file=sys.stderr)", "stderr"),
    ("print(\"nats per beat\")", "print('é')", "ASCII"),
    ("print(\"nats per beat\")\nprint(\"loss 2.34 here\")", "x = 1", "gives nothing"),
    ("print(\"nats per beat\")", "print('x' * 3000)", "up to 2000"),
])
def test_a_cell_that_fails_or_cannot_be_judged_everywhere_is_refused(chapters, old, new, message):
    edit(chapters, old, new)
    with pytest.raises(LessonError) as error:
        execute.outputs(["03a_trial"], chapters)
    assert message in str(error.value)

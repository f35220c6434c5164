"""The lessons themselves: committed notebooks equal their sources, run at smoke speed, and keep the form that readers rely on."""

import ast
import importlib.util
import itertools
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from musicnn import datasets
from musicnn.classroom import build, execute
from musicnn.classroom.source import CHAPTERS, Cell, load, names, parse, split_check, stub
from musicnn.errors import LessonError

LESSONS = names()
VISIBLE, VISIBLE_BUILDS = 12, 30                     # lines of a code cell
HINT = re.compile(r"^\*Hint \d:\*.*?(?=\n\n|\Z)", re.M | re.S)


def committed(name):
    return nbformat.read(CHAPTERS / f"{name}.ipynb", as_version=4)


def headings(book):
    """(level, title) of every heading in prose, code blocks left out."""
    prose = "\n".join(cell.source for cell in book.cells if cell.cell_type == "markdown")
    prose = re.sub(r"```.*?```", "", prose, flags=re.S)
    return [(len(marks), title) for marks, title in re.findall(r"^(#{1,6}) +(.+)$", prose, re.M)]


def test_there_are_lessons_and_no_notebook_without_a_source():
    mine = {path.stem for path in CHAPTERS.glob("*.ipynb") if ".mine-" not in path.name}
    assert LESSONS and mine == set(LESSONS)


@pytest.mark.parametrize("name", LESSONS)
def test_the_committed_notebook_is_what_its_source_says(name):
    assert build.text_of(load(name)) == (CHAPTERS / f"{name}.ipynb").read_bytes().decode(), \
        f"run `python3 -m musicnn lesson build {name}` and commit the notebook"


@pytest.mark.parametrize("name", LESSONS)
def test_every_checked_cell_carries_its_count_and_output_and_no_other_cell_does(name):
    assert not build.unproved(load(name)), f"run `python3 -m musicnn lesson outputs {name}`"
    for cell in committed(name).cells:
        checked = "nbval-check-output" in cell.metadata.tags
        stored = (bool(cell.get("outputs")), cell.get("execution_count") is not None)
        assert stored == (checked, checked), cell.id


def test_a_checked_cell_without_output_is_noticed(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "03a_trial.py").write_text("# %% id=\"a\" checked\nprint(1)\n", encoding="utf-8")
    assert build.unproved(load("03a", tmp_path), tmp_path) == ["a"]


@pytest.mark.parametrize("name", LESSONS)
def test_the_form_of_a_lesson(name):
    book, source = committed(name), load(name)
    nbformat.validate(book)
    levels = [level for level, _ in headings(book)]
    assert levels.count(1) == 1 and levels[0] == 1, "one title, and it comes first"
    assert all(later <= before + 1 for before, later in itertools.pairwise(levels)), "no level of heading is skipped"
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert f'mn.begin("{source.part}"' in code[0].source, "the first code cell begins the lesson"
    for cell in code:
        allowed = VISIBLE_BUILDS if "builds" in cell.metadata.get("musicnn", {}) else VISIBLE
        assert len(cell.source.splitlines()) <= allowed, f"cell {cell.id} has more than {allowed} lines"
        assert all(len(line) <= 130 for line in cell.source.splitlines()), f"cell {cell.id} has a line that is too long"
    words = sum(len(cell.source.split()) for cell in book.cells if cell.cell_type == "markdown")
    print(f"{name}: {len(book.cells)} cells, {len(code)} of code, {words} words, {len(build.text_of(source)) // 1000} KB")


# A part is an hour or so, not a book: core and extra cells that are met while reading. Checks, solutions and hints are folded or run in
# a second, so they are free. There are no exceptions: what is longer is split or shortened.
CELLS, WORDS = 45, 1900


def length(source):
    """(cells, words of prose) that a reader of a lesson meets."""
    met = [cell for cell in source.cells if cell.role in ("given", "answer", "manual") and "hidden" not in cell.flags]
    prose = [HINT.sub("", cell.source) for cell in met if cell.kind == "markdown"]
    return len(met), sum(len(text.split()) for text in prose)


@pytest.mark.parametrize("name", LESSONS)
def test_a_part_is_short_enough_for_one_sitting(name):
    source = load(name)
    cells, words = length(source)
    assert cells <= CELLS, f"{cells} cells, at most {CELLS}: merge or drop some, or split the part"
    assert words <= WORDS, f"{words} words, at most {WORDS}: cut what the cells show anyway"


def test_what_counts_as_length(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "03a_trial.py").write_text('''# %% [markdown] exercise="03a-1"
# One two three.
#
# *Hint 1:* four five
# %% extra
print(1)
# %% role="answer" exercise="03a-1"
x = 1
# %% role="check" exercise="03a-1"
assert x
# %% role="wrong" exercise="03a-1"
x = 2
''', encoding="utf-8")
    assert length(load("03a", tmp_path)) == (3, 3)


@pytest.mark.parametrize("name", LESSONS)
def test_pictures_in_prose_have_a_text_and_links_lead_somewhere(name):
    ids = {title_id(title) for _, title in headings(committed(name))}
    for cell in committed(name).cells:
        if cell.cell_type != "markdown":
            continue
        assert not re.search(r"!\[\s*\]\(", cell.source), f"{cell.id}: a picture needs a text between its brackets"
        pictures = re.findall(r"<img\b[^>]*>", cell.source)
        assert all(re.search(r"\balt=['\"]\S", tag) for tag in pictures), f"{cell.id}: an <img> needs alt"
        for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
            if target.startswith("#"):
                assert target[1:] in ids, f"{cell.id}: there is no heading for {target}"
            elif not re.match(r"https?://", target):
                assert (CHAPTERS / target.split("#")[0]).exists(), f"{cell.id}: there is no {target}"


SHOWN = re.compile(r"(mn\.(play|show|plots\.\w+|widgets\.\w+)|lesson\.listen)\(")


def thrown_away(code):
    """Sounds and pictures that a cell makes and does not show: only its last line's value is shown, none inside an `if` (a quiz shows itself)."""
    tree = ast.parse(code)
    lines = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and node is not tree.body[-1]]
    return [text for text in map(ast.unparse, lines) if SHOWN.match(text)]


def test_what_is_thrown_away_is_noticed():
    assert thrown_away("if True:\n    mn.play(score)") == ["mn.play(score)"]
    assert thrown_away("mn.show(a)\nlesson.listen({'b': b})") == ["mn.show(a)"]
    assert not thrown_away("display(mn.play(a))\nmn.play(b) if b else print('nothing yet')")


@pytest.mark.parametrize("path", sorted((CHAPTERS / "src").rglob("0*.py")), ids=lambda path: path.stem)
def test_every_sound_and_picture_that_a_cell_makes_is_shown(path):
    cells = parse(re.sub(r"\{\{[^}]*\}\}", "1", path.read_text(encoding="utf-8")), path.stem).cells
    lost = {cell.id: thrown_away(cell.source) for cell in cells if cell.kind == "code" and cell.source.strip()}
    assert not any(lost.values()), {cell: text for cell, text in lost.items() if text}


def title_id(title):
    """The anchor that JupyterLab gives a heading."""
    return re.sub(r"\s", "-", title.strip())


@pytest.mark.parametrize("name", LESSONS)
def test_every_exercise_is_whole(name):
    source = load(name)
    for exercise in dict.fromkeys(cell.exercise for cell in source.cells if cell.exercise):
        assert exercise.startswith(f"{source.part}-")
        answers, checks = source.exercise(exercise, "answer"), source.exercise(exercise, "check")
        if not source.exercise(exercise, "manual"):
            assert answers and checks, f"{exercise} needs an answer cell and a check cell"
        assert all("assert" in split_check(cell)[1] for cell in checks), f"{exercise}: the check asserts nothing"
        assert all("..." in stub(cell.source, exercise)[0] for cell in answers), f"{exercise}: the stub has no `...` to replace"


# --- run -----------------------------------------------------------------------------------------------------------------------

def nbval(name, folder):
    """pytest with nbval over the committed, untouched notebook, as a learner may call it; the finished process."""
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    settings = os.environ | {"MUSICNN_SPEED": "smoke", "MUSICNN_PORTFOLIO": str(folder / "portfolio")}
    command = [sys.executable, "-m", "pytest", "--nbval-lax", "--nbval-cell-timeout=300", "-q", "-p", "no:cacheprovider",
               "-c", str(folder / "pytest.ini"), str(CHAPTERS / f"{name}.ipynb")]
    return subprocess.run(command, env=settings, capture_output=True, text=True, encoding="utf-8", errors="replace")


def solved(source):
    """The lesson of a learner who solved everything, and then tried every other answer that the source holds for its checks."""
    cells = [replace(cell, source=stub(cell.source, cell.id)[1]) if cell.role == "answer" else cell for cell in source.cells]
    tries = [Cell("code", f'{cell.source}\nmn.check("{cell.exercise}")', cell.line, f"{cell.role}-try-{cell.id}"[:40])
             for cell in source.cells if cell.role in ("right", "wrong")]
    return replace(source, cells=(*cells, *tries))


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Both runs of a lesson at smoke speed, (untouched under nbval, solved); they go on at once, because a kernel fills one core."""
    for name in datasets.SETS:                    # built once and beforehand: otherwise both build them, and say so
        datasets.load(name)
    ran = {}
    with ThreadPoolExecutor(1) as other:
        def both(name):
            if name not in ran:
                untouched = other.submit(nbval, name, tmp_path_factory.mktemp(name))
                try:
                    book = execute.run(solved(load(name)), speed="smoke")[0]
                except LessonError as error:         # the test of the solved lesson is to fail, not the first that asks
                    book = error
                ran[name] = untouched.result(), book
            return ran[name]
        yield both


@pytest.fixture
def executed(runs):
    """A solved lesson as it looks after Run All."""
    def book(name):
        if isinstance(runs(name)[1], LessonError):
            raise runs(name)[1]
        return runs(name)[1]
    return book


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_nbval_runs_the_untouched_lesson_to_its_last_cell(name, runs):
    done = runs(name)[0]
    code = sum(cell.cell_type == "code" for cell in committed(name).cells)
    assert done.returncode == 0 and re.search(rf"\b{code} passed", done.stdout), done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_solutions_and_right_answers_pass_their_checks_and_wrong_ones_do_not(name, executed):
    for cell in executed(name).cells:
        role = cell.metadata.get("musicnn", {}).get("role", cell.id.partition("-try-")[0])
        if role in ("check", "right", "wrong"):
            said = "".join(output.get("text", "") for output in cell.outputs)
            assert bool(re.search(r": checks \d+/\d+, all passed$", said.strip())) == (role != "wrong"), f"{cell.id}: {said}"


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_every_figure_and_sound_has_a_text_and_nothing_comes_from_outside(name, executed):
    for cell in executed(name).cells:
        for output in cell.get("outputs", []):
            assert output.get("name") != "stderr", f"{cell.id} writes to stderr: {output.text[:300]}"
            data = output.get("data", {})
            html = "".join(data.get("text/html", "")) + "".join(data.get("image/svg+xml", ""))
            for tag in re.findall(r"<(?:svg|img|audio)\b[^>]*>(?:\s*<title\b[^>]*>[^<]+)?", html):
                named = re.search(r"\b(?:aria-label|aria-labelledby|alt)=['\"]\S|<title\b|aria-hidden=['\"]true", tag)
                assert named or inside_named(html), f"{cell.id}: {tag[:120]} has no text"
            fetched = re.findall(r"\b(?:src|href)=['\"](?:https?:)?//[^'\"]+|url\((?:https?:)?//[^)]+", html)
            assert not fetched, f"{cell.id} fetches {fetched[:3]}"
            if "image/png" in data:
                texts = str(output.metadata) + html
                assert re.search(r"'alt': '\S|<title\b|alt=['\"]\S", texts), f"{cell.id}: a PNG without text"


def inside_named(html):
    """A picture or player may be named by the figure around it."""
    return bool(re.search(r"<(?:figure|div|section)\b[^>]*\baria-label=['\"]\S|<figcaption\b[^>]*>\s*\S", html))


# --- a cell that builds what the package holds -------------------------------------------------------------------------------

class _Bare(ast.NodeTransformer):
    """Drops what readers and the package may differ in: docstrings, annotations, decorators and leading guards."""

    def visit_FunctionDef(self, node):
        self.generic_visit(node)
        node.decorator_list, node.returns, node.type_params = [], None, []
        node.body = self.body(node.body)
        while len(node.body) > 1 and self.guard(node.body[0]):
            node.body = node.body[1:]
        return node

    @staticmethod
    def guard(statement):
        """An `if` that raises, or a call such as `check_rows(x, sizes)`."""
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            return ast.unparse(statement.value.func).startswith("check_")
        return isinstance(statement, ast.If) and not statement.orelse and all(isinstance(s, ast.Raise) for s in statement.body)

    def visit_ClassDef(self, node):
        self.generic_visit(node)
        node.decorator_list, node.body = [], self.body(node.body)
        return node

    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_AnnAssign(self, node):
        self.generic_visit(node)
        return ast.copy_location(ast.Assign([node.target], node.value), node) if node.value else None

    @staticmethod
    def body(statements):
        first = statements[0] if statements else None
        documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
        return statements[documented:] or [ast.Pass()]


def bare(code, name):
    """The definition `name` in `code`, as text without what may differ."""
    found = [node for node in ast.parse(code).body if getattr(node, "name", None) == name]
    if not found:
        raise LessonError(f"no definition of {name} was found")
    return ast.unparse(ast.fix_missing_locations(_Bare().visit(found[0])))


PACKAGE = '''
@final
class Cell(Module):
    """Docs."""
    size: int = 4

    def forward(self, x: Tensor, *, state: tuple = ()) -> Tensor:
        """More docs."""
        check_rows(x, self.sizes)
        if x.ndim != 2:
            raise ValueError(f"shape {x.shape}")
        h: Tensor = x * 2            # twice
        return h
'''
CELL = '''
class Cell(Module):
    size = 4
    def forward(self, x, *, state=()):
        h = x * 2
        return h
'''


def test_builds_compares_code_and_not_its_clothes():
    assert bare(PACKAGE, "Cell") == bare(CELL, "Cell")
    for old, new in (("x * 2", "x * 3"), ("state=()", "state"), ("size = 4", ""), ("(Module)", ""), ("return h", "return x")):
        assert bare(PACKAGE, "Cell") != bare(CELL.replace(old, new), "Cell"), f"{new!r} for {old!r} went unnoticed"
    guarded = CELL.replace("h = x * 2", "h = x * 2\n        if h is None: raise ValueError")
    assert bare(PACKAGE, "Cell") != bare(guarded, "Cell"), "only leading guards are aside"
    with pytest.raises(LessonError, match="no definition of Other"):
        bare(CELL, "Other")


BUILDS = [(name, cell.id) for name in LESSONS for cell in load(name).cells if "builds" in cell.keys]


@pytest.mark.parametrize("name, cell_id", BUILDS)
def test_what_a_lesson_builds_is_what_the_package_runs(name, cell_id):
    cell = load(name).cell(cell_id)
    module, _, definition = cell.keys["builds"].partition(":")
    package = Path(importlib.util.find_spec(module).origin).read_text(encoding="utf-8")
    assert bare(cell.source, definition) == bare(package, definition)

"""Lesson sources: reads chapters/src/*.py, the only hand-edited form of a lesson, into cells. Standard library only.

A source is plain Python in the percent format. A cell begins with `# %%` (code) or `# %% [markdown]`; behind it stand bare words
(FLAGS) and key=value pairs (KEYS). Whatever stands above the first cell is a note to authors.

    # %% [markdown] id="exercise-03a-2" core exercise="03a-2" stars=2
    # ### Exercise 03a-2 · Add
    # *Hint 1:* one operator is enough.                        (is folded; `mn.check("03a-2", hint=1)` prints it)
    # %% id="answer-03a-2" role="answer"
    def add(x, h):
        ### BEGIN SOLUTION                                     (the notebook gets `return ...` in its place)
        return x + h
        ### END SOLUTION
    # %% id="check-03a-2" role="check"
    mn.check("03a-2")
    assert add(1, 2) == 3, "1 and 2 make 3"                    (what stands below stays here, where mn.check reads it)
    # %% role="wrong"
    def add(x, h): return x * h                                (right and wrong answers stay here and try the check in tests)

Left out: what a notebook can hold but a lesson should not (magics, attachments, raw cells).
"""

import ast
import re
import textwrap
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from musicnn.errors import LessonError

CHAPTERS = Path(__file__).resolve().parents[2] / "chapters"
FLAGS = ("core", "extra", "checked", "hidden")       # core is the default; checked: nbval compares what the cell prints
KEYS = {                                             # key -> (what is allowed, pattern); the same names stand in metadata.musicnn
    "id": ("1 to 40 of a-z, 0-9 and -", r"[a-z0-9-]{1,40}"),
    "exercise": ("1 to 40 of a-z, 0-9 and -, such as 03b-2", r"[a-z0-9-]{1,40}"),
    "role": ("given, answer, check, manual; for teachers: note, right, wrong", "given|answer|check|manual|note|right|wrong"),
    "kind": ("assert or output", "assert|output"),
    "builds": ("module:Name, such as musicnn.models.lstm:LSTMCell", r"[a-z_][\w.]*:\w+"),
    "stars": ("1, 2 or 3", "[123]"),
    "points": ("a number, 0 or more", r"\d+(\.\d+)?"),
    "timeout": ("seconds, 1 or more", r"[1-9]\d*"),
    "hint": ("any text without quotation marks", ".+"),
}
NUMBERS = ("stars", "points", "timeout")
_ITEM = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s"]+))|(\S+)')
_HINT = re.compile(r"^\*Hint (\d):\* *(.+?)(?=\n\n|\n\*Hint \d|\Z)", re.M | re.S)


@dataclass(frozen=True)
class Cell:
    """One cell of a lesson.

    Attributes:
        kind: "markdown" or "code".
        source: the text as its author wrote it, solutions and checks included, markdown without its `# `.
        line: the line of its `# %%`, from 1.
        id: unique in the lesson; stays when cells are inserted in other sections.
    """

    kind: str
    source: str
    line: int
    id: str
    flags: tuple[str, ...] = ("core",)
    keys: dict = field(default_factory=dict)

    @property
    def role(self) -> str:
        return self.keys.get("role", "given")

    @property
    def exercise(self) -> str | None:
        return self.keys.get("exercise")


@dataclass(frozen=True)
class Source:
    """A whole lesson: its name (`03b_melody_composer`) and its cells."""

    name: str
    cells: tuple[Cell, ...] = ()

    @property
    def part(self) -> str:
        """What learners type: `03b`."""
        return self.name.split("_")[0]

    def cell(self, cell_id: str) -> Cell | None:
        return next((cell for cell in self.cells if cell.id == cell_id), None)

    def exercise(self, name: str, role: str) -> list[Cell]:
        """The cells of one exercise that play a role, in order."""
        return [cell for cell in self.cells if cell.exercise == name and cell.role == role]

    def fail(self, line: int, message: str) -> NoReturn:
        """Raise a LessonError that leads to a line of this source."""
        raise LessonError(f"{self.name}.py line {line}: {message}")


def names(chapters: Path = CHAPTERS) -> list[str]:
    """Names of all lessons that have a source, in order."""
    return sorted(path.stem for path in (chapters / "src").glob("[0-9]*.py"))


def find(lesson: str, chapters: Path = CHAPTERS) -> str:
    """The full name of the lesson called `03b` or `03b_melody_composer`; a LessonError lists what there is."""
    known = {key: name for name in names(chapters) for key in (name, name.split("_")[0])}
    if lesson not in known:
        raise LessonError(f"there is no lesson {lesson!r}; there are {', '.join(k for k in known if '_' not in k) or 'none'}")
    return known[lesson]


def load(lesson: str, chapters: Path = CHAPTERS) -> Source:
    """Read the source of a lesson, called `03b` or by its full name."""
    name = find(lesson, chapters)
    return parse((chapters / "src" / f"{name}.py").read_text(encoding="utf-8"), name)


def parse(text: str, name: str) -> Source:
    """Read a source into cells.

    Raises:
        LessonError: names the line and what is allowed there.
    """
    source, cells, exercise = Source(name), [], None
    section, ordinals, taken = source.part, {}, {}
    for line, head, body in _blocks(source, text):
        kind, flags, keys = _head(source, line, head)
        cell = Cell(kind, _body(source, line, kind, body), line, keys.pop("id", ""), flags, keys)
        section = _section(cell) or section
        if not cell.id:
            ordinals[section] = ordinals.get(section, 0) + 1
            cell = replace(cell, id=f"{section}-{ordinals[section]}")
        if cell.id in taken:
            source.fail(line, f"the id {cell.id!r} is taken by line {taken[cell.id]}; give this cell an id of its own")
        taken[cell.id] = line
        exercise = cell.exercise or exercise
        if cell.role not in ("given", "note"):
            keys["exercise"] = exercise or source.fail(line, f'role="{cell.role}" needs exercise="…" here or on a cell above')
        cells.append(cell)
    return replace(source, cells=tuple(cells)) if cells else source.fail(1, "no cell; a cell begins with a line `# %%`")


def _blocks(source: Source, text: str) -> list[tuple[int, str, list[str]]]:
    """(line, what stands behind `# %%`, lines) per cell."""
    blocks = []
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(r"# ?%%(\s|$)", line):
            blocks.append((number, line.partition("%%")[2].strip(), []))
        elif blocks:
            blocks[-1][2].append(line.rstrip())
        elif line.strip() and not line.startswith("#"):
            source.fail(number, "above the first `# %%` only comments are allowed")
    return blocks


def _head(source: Source, line: int, head: str) -> tuple[str, tuple[str, ...], dict]:
    """What stands behind `# %%`: the kind of cell, its flags and its keys."""
    kind, flags, keys = ("markdown" if head.startswith("[markdown]") else "code"), [], {}
    for key, quoted, plain, word in _ITEM.findall(head.removeprefix("[markdown]")):
        value = quoted or plain
        if word and (word not in FLAGS or word in flags):
            source.fail(line, f"the word {word!r} is not allowed here; use, once each, {', '.join(FLAGS)}, or key=\"value\"")
        elif word:
            flags.append(word)
        elif key not in KEYS or key in keys:
            source.fail(line, f"the key {key!r} is not allowed here; use, once each, {', '.join(KEYS)}")
        elif not re.fullmatch(KEYS[key][1], value):
            source.fail(line, f"{key}={value!r} is not allowed; use {KEYS[key][0]}")
        else:
            keys[key] = (float(value) if "." in value else int(value)) if key in NUMBERS else value
    if {"core", "extra"} <= set(flags):
        source.fail(line, "a cell is core or extra, not both")
    if kind == "markdown" and ("checked" in flags or "builds" in keys or keys.get("role") in ("answer", "check")):
        source.fail(line, "checked, builds, answer and check are for code cells; take them off or drop [markdown]")
    return kind, tuple(flags) if {"core", "extra"} & set(flags) else ("core", *flags), keys


def _body(source: Source, line: int, kind: str, lines: list[str]) -> str:
    """The text of a cell; code must be Python, markdown must be comment lines."""
    if kind == "markdown":
        for number, text in enumerate(lines, line + 1):
            if text and not re.match(r"#( |$)", text):
                source.fail(number, "a line of a markdown cell begins with `# `; begin a code cell with `# %%`")
        return "\n".join(text[2:] for text in lines).strip("\n")
    code = "\n".join(lines)
    try:
        ast.parse(code)
    except SyntaxError as error:
        source.fail(line + (error.lineno or 1), f"this is no Python ({error.msg}); note that lessons use no magics such as %time")
    return code.strip("\n")


def _section(cell: Cell) -> str:
    """The slug of the last heading in a markdown cell, without its number; the root of the ids that follow it."""
    titles = re.findall(r"^#+ +(.+)$", cell.source, re.M) if cell.kind == "markdown" else []
    words = re.findall(r"[a-z0-9]+", titles[-1].lower()) if titles else []
    return "-".join(words[1:] if words and words[0].isdigit() else words)[:34].strip("-")


def stub(code: str, where: str) -> tuple[str, str]:
    """What the learner gets of an answer cell, and what the folded solution shows.

    A solution that returns becomes `return ...`, one that binds names becomes `name = ...`, any other becomes `...`.

    Raises:
        LessonError: names `where` when the marker lines do not pair.
    """
    learner, solution, block = [], [], None
    for line in code.splitlines():
        mark = line.strip()
        if mark == "### BEGIN SOLUTION" and block is None:
            block = []
        elif mark == "### END SOLUTION" and block is not None:
            learner, solution, block = learner + _stub_lines(block), solution + block, None
        elif mark.startswith(("### BEGIN", "### END")):
            raise LessonError(f"{where}: {mark!r} stands alone; pair ### BEGIN SOLUTION with ### END SOLUTION")
        elif block is not None:
            block.append(line)
        else:
            learner, solution = [*learner, line], [*solution, line]
    if block is not None:
        raise LessonError(f"{where}: ### END SOLUTION is missing")
    return "\n".join(learner), "\n".join(solution)


def _stub_lines(block: list[str]) -> list[str]:
    indent = re.match(r" *", next((line for line in block if line.strip()), ""))[0]
    body = ast.parse("def _():\n pass\n" + textwrap.indent(textwrap.dedent("\n".join(block)), " ")).body[0].body
    if indent and any(isinstance(node, ast.Return) for statement in body for node in ast.walk(statement)):
        return [f"{indent}return ..."]
    targets = [target for statement in body if isinstance(statement, ast.Assign) for target in statement.targets]
    bound = dict.fromkeys(target.id for target in targets if isinstance(target, ast.Name))
    return [f"{indent}{name} = ..." for name in bound] or [f"{indent}..."]


def split_check(cell: Cell) -> tuple[str, str]:
    """A check cell as (what the notebook shows, the asserts that mn.check runs)."""
    shown, call, rest = cell.source.rpartition("mn.check(")
    if not call:
        return f'mn.check("{cell.exercise}")', cell.source
    line, _, asserts = rest.partition("\n")
    return shown + call + line, asserts.strip("\n")


def hints(source: Source, exercise: str) -> list[str]:
    """The hints of an exercise, the first first."""
    return [" ".join(match[2].split()) for cell in source.exercise(exercise, "given") for match in _HINT.finditer(cell.source)]


def fold_hints(markdown: str) -> str:
    """Turn `*Hint 1:* …` paragraphs into folded ones."""
    return _HINT.sub(r"<details><summary>Hint \1</summary>\n\n\2\n\n</details>\n", markdown).rstrip("\n")

"""An assignment as its teacher wrote it: an instructor notebook (.ipynb) or a lesson source (.py), read into items and examined.

The roles and keys of a cell stand in its `metadata.musicnn` (schema 1); docs/classroom.md explains them. Two holes may stand in
cells: `{{secret:int}}`, in hidden checks only, becomes a number that follows from the class's secret and the id of the check;
`{{variant:int}}`, anywhere, one that follows from the secret and the student. Both are 0 .. 2**31 - 1.
"""

import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from musicnn.classroom.source import parse, stub
from musicnn.errors import LessonError

ROLES = ("given", "answer", "check", "manual", "note", "right", "wrong")   # the last three are for teachers and leave the notebook
_HOLE = re.compile(r"\{\{(secret|variant):int\}\}")


@dataclass(frozen=True)
class Item:
    """One cell of an assignment.

    Attributes:
        source: its text; of an answer with the solution between its markers.
        exercise: what it belongs to; answers and checks of one exercise share it.
        expected: what an `output` check prints in the reference run; None until then.
    """

    id: str
    source: str
    role: str = "given"
    markdown: bool = False
    kind: str = "assert"
    points: float = 0
    hidden: bool = False
    exercise: str = ""
    hint: str = ""
    timeout: float = 0
    expected: str | None = None

    @property
    def stub(self) -> str:
        """What the student finds in this cell."""
        return stub(self.source, self.id)[0] if self.role == "answer" else self.source

    @property
    def solution(self) -> str:
        """What the teacher would write."""
        return stub(self.source, self.id)[1] if self.role == "answer" else self.source


@dataclass(frozen=True)
class Assignment:
    """A whole assignment: its name, a version that changes when anything in it does, and its items."""

    name: str
    items: tuple[Item, ...]
    version: str = ""
    extra: dict = field(default_factory=dict)

    @property
    def checks(self) -> list[Item]:
        return [item for item in self.items if item.role == "check"]

    @property
    def skeleton(self) -> tuple[Item, ...]:
        """The items that are run: what is only for teachers left out, and what draws on the secret at the end."""
        items = [item for item in self.items if item.role in ROLES[:4]]
        return tuple(sorted(items, key=lambda item: "{{secret:" in item.source))       # sorted() keeps the order otherwise

    @property
    def has_variants(self) -> bool:
        return any("{{variant:" in item.source for item in self.items)

    def filled(self, secret: str, variant: str = "") -> "Assignment":
        """With every hole filled, hidden checks that had one at the end."""
        return replace(self, items=tuple(replace(item, source=fill(item, secret, variant)) for item in self.skeleton))


def fill(item: Item, secret: str, variant: str) -> str:
    """The text of an item with its holes filled by HMAC-SHA256 of the secret."""
    def number(hole: re.Match) -> str:
        what = f"{hole[1]} {item.id if hole[1] == 'secret' else variant}"
        return str(int.from_bytes(hmac.digest(secret.encode(), what.encode(), "sha256")[:4], "big") >> 1)

    return _HOLE.sub(number, item.source)


def load(path: Path) -> Assignment:
    """Read and examine an assignment.

    Raises:
        LessonError: names the file, the cell and what is allowed there.
    """
    try:
        text = path.read_text(encoding="utf-8")
        assignment = _from_source(path, text) if path.suffix == ".py" else _from_notebook(path, json.loads(text))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise LessonError(f"{path.name} cannot be read ({error}); give an instructor notebook (.ipynb) or a source (.py)") from error
    if problems := _problems(assignment.items):
        raise LessonError(f"{path.name}: " + "; ".join(problems))
    text = json.dumps([asdict(item) for item in assignment.items], sort_keys=True)
    return replace(assignment, version=hashlib.sha256(text.encode()).hexdigest()[:12])


def _from_source(path: Path, text: str) -> Assignment:
    cells = parse(text, path.stem).cells
    return Assignment(path.stem, tuple(
        Item(cell.id, cell.source, cell.role, cell.kind == "markdown", hidden="hidden" in cell.flags,
             **{key: cell.keys[key] for key in ("kind", "points", "exercise", "hint", "timeout") if key in cell.keys})
        for cell in cells))


def _from_notebook(path: Path, book) -> Assignment:
    if not isinstance(book, dict) or not isinstance(book.get("cells"), list):
        raise LessonError(f"{path.name} is no notebook of format 4; save it again from JupyterLab")
    items, meta = [], book.get("metadata", {}).get("musicnn", {})
    for number, cell in enumerate(book["cells"], 1):
        keys = dict(cell.get("metadata", {}).get("musicnn", {}))
        role, source = keys.get("role", "given"), cell["source"]
        if role != "given" and "id" not in keys:
            raise LessonError(f"{path.name}, cell {number}: role {role!r} needs an id in metadata.musicnn")
        text = source if isinstance(source, str) else "".join(source)
        known = {key: keys[key] for key in ("kind", "points", "hidden", "exercise", "hint", "timeout", "expected") if key in keys}
        items.append(Item(keys.get("id") or cell.get("id") or f"given-{number}", text, role, cell["cell_type"] != "code", **known))
    return Assignment(str(meta.get("assignment", path.stem)), tuple(items), extra=meta)


def _problems(items: tuple[Item, ...]) -> list[str]:
    """Everything that is wrong with the items, a line each."""
    found, seen, kept = [], set(), [item for item in items if item.role not in ROLES[4:]]
    for item in items:
        wrong = {
            f"role {item.role!r} is not one of {', '.join(ROLES)}": item.role not in ROLES,
            "an id has 1 to 40 of a-z, 0-9 and -": item.role in ROLES[1:4] and not re.fullmatch(r"[a-z0-9-]{1,40}", item.id),
            "the id is taken": item.id in seen,
            "points are a number, 0 or more": not isinstance(item.points, int | float) or isinstance(item.points, bool) or item.points < 0,
            "points are for checks and manual cells": bool(item.points) and item.role not in ("check", "manual"),
            "hidden is for checks": bool(item.hidden) and item.role != "check",
            "kind is assert or output": item.kind not in ("assert", "output"),
            "a check is a code cell": item.role == "check" and item.markdown,
            "{{secret:int}} may stand in hidden checks only": "{{secret:" in item.source and not item.hidden,
        }
        found += [f"cell {item.id!r}: {what}" for what, is_wrong in wrong.items() if is_wrong]
        seen.add(item.id)
    groups = {name for item in kept if item.role in ("check", "manual") for name in (item.exercise, item.id)}
    found += [f"answer {item.id!r} has no check" for item in kept if item.role == "answer" and not {item.id, item.exercise} & groups]
    return found + ([] if any(item.role == "check" for item in kept) else ["there is no check"])

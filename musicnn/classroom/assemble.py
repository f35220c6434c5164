"""Reads what a student handed in, whatever it is, and puts it together with the teacher's cells.

The skeleton rule: the notebook that is run is the teacher's. From the student come only the text of answer cells and cells of
their own; deleted, edited, reordered or faked checks have no effect, because the student's checks are never run.
"""

import json
import re
from dataclasses import dataclass, replace

from musicnn.classroom.assignment import Item

LARGEST = 64 << 20                                   # bytes of a submission
_OTHER_FILES = (b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8", b"\x1f\x8b", b"<!", b"<?xml", b"<html", b"<HTML", b"Rar!", b"7z")


class Ungradable(Exception):
    """A file that is no readable notebook; the argument is one of the reasons of docs/classroom.md."""


@dataclass(frozen=True)
class Written:
    """A cell of a student's notebook: its text, whether it is code, and what it says it is."""

    source: str
    code: bool
    ids: tuple[str, ...]                             # metadata.musicnn.id, nbformat id, `# @id` comment; "" where there is none


def read(data: bytes, name: str = "x.ipynb") -> tuple[list[Written], list[str], dict]:
    """The cells of a notebook, flags about its form, and its metadata.musicnn.

    Raises:
        Ungradable: with the reason.
    """
    if len(data) > LARGEST:
        raise Ungradable("too-big")
    if not data.strip():
        raise Ungradable("empty")
    text, flags = _decoded(data)
    book = _parsed(data, text, name)
    if isinstance(book.get("worksheets"), list):
        sheets = [sheet.get("cells") for sheet in book["worksheets"] if isinstance(sheet, dict)]
        book["cells"] = [cell for cells in sheets if isinstance(cells, list) for cell in cells]
        flags.append("converted-v3")
    elif book.get("nbformat") != 4:
        flags.append("nbformat")
    if not isinstance(book.get("cells"), list):
        raise Ungradable("bad-format" if "nbformat" in book or "cells" in book else "not-a-notebook")
    cells = [_written(cell) for cell in book["cells"]]
    if not any(cells):
        raise Ungradable("bad-format" if cells else "no-cells")
    meta = _dict(_dict(book.get("metadata")).get("musicnn"))
    return [cell for cell in cells if cell], flags + ([] if all(cells) or "nbformat" in flags else ["nbformat"]), meta


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace"), ["encoding"]
    try:
        return data.decode("utf-8-sig"), ["encoding"] if data[:3] == b"\xef\xbb\xbf" else []
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), ["encoding"]


def _parsed(data: bytes, text: str, name: str) -> dict:
    try:
        book = json.loads(text)
    except (ValueError, RecursionError):
        if text.startswith("version https://git-lfs"):
            raise Ungradable("lfs-pointer") from None
        if re.search(r"^<{7} .*^={7}\s.*^>{7} ", text, re.M | re.S):
            raise Ungradable("merge-conflict") from None
        is_other = data.lstrip().startswith(_OTHER_FILES) or not name.endswith(".ipynb")
        raise Ungradable("not-a-notebook" if is_other else "bad-json") from None
    if not isinstance(book, dict) or not {"cells", "worksheets", "nbformat"} & set(book):
        raise Ungradable("not-a-notebook")
    return book


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}


def _written(cell) -> Written | None:
    source = _dict(cell).get("source", _dict(cell).get("input", ""))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str) or "cell_type" not in _dict(cell):
        return None
    source = source.encode("utf-8", "replace").decode()                    # a lone surrogate cannot be sent to a kernel
    comment = re.match(r"\s*#\s*@([a-z0-9-]{1,40})\s*(\n|$)", source)
    ids = (_dict(_dict(cell.get("metadata")).get("musicnn")).get("id"), cell.get("id"), comment and comment[1])
    return Written(source, cell["cell_type"] == "code", tuple(one if isinstance(one, str) else "" for one in ids))


def assemble(skeleton: tuple[Item, ...], cells: list[Written]) -> tuple[list[Item], list[str]]:
    """What is run for this student, and flags that tell what the notebook looked like."""
    found, flags = _matched(skeleton, cells)         # index of a cell -> the item that it is
    place, extras = "", {}
    for index, cell in enumerate(cells):
        place = found.get(index, place)
        if index not in found and cell.code and cell.source.strip():
            extras.setdefault(place, []).append(Item(f"extra-{index + 1}", cell.source, "extra"))
    at = {item: cells[index] for index, item in found.items()}
    run = list(extras.get("", []))
    for item in skeleton:
        own = at.get(item.id)
        if item.role in ("answer", "manual"):
            is_other = own is not None and own.code is item.markdown
            flags += ["answer-missing"] if own is None else ["not-code"] if is_other else []
            run.append(replace(item, source=own.source if own and not (is_other and item.role == "answer") else ""))
        else:
            if item.role == "check" and not item.hidden:
                flags += ["check-deleted"] if own is None else []
                flags += ["check-edited"] if own and own.source.split() != item.source.split() else []
            run.append(item)
        run += extras.get(item.id, [])
    return run, flags


def _matched(skeleton: tuple[Item, ...], cells: list[Written]) -> tuple[dict[int, str], list[str]]:
    """Recognise cells by metadata id, then nbformat id, then `# @id` comment, then equal text."""
    visible = {item.id: item for item in skeleton if not item.hidden}
    texts = {item.stub.strip(): item.id for item in reversed(visible.values())}
    found, taken, flags = {}, set(), []
    for rule in (0, 1, 2, 3):
        for index, cell in enumerate(cells):
            name = cell.ids[rule] if rule < 3 else texts.get(cell.source.strip(), "") if cell.source.strip() else ""
            if index in found or name not in visible:
                continue
            if name not in taken:
                found[index] = name
                taken.add(name)
            elif rule < 3:
                flags.append("duplicate")
    return found, flags

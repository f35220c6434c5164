"""All lessons at a glance: what each promises, how long it takes. The website's front page and the README's map are made from it."""

import re
from pathlib import Path
from typing import NamedTuple

from musicnn.classroom import build
from musicnn.classroom.source import CHAPTERS, load, names

BEGIN, END = "<!-- lessons: written by `make notebooks`, never by hand -->", "<!-- end of lessons -->"


class Row(NamedTuple):
    """A lesson: its file's name, its title, the first words below the title, minutes of computing (None: not measured), of learning."""

    name: str
    title: str
    promise: str
    minutes: float | None
    learner_minutes: int


def rows(chapters: Path = CHAPTERS) -> list[Row]:
    """Every lesson in its order."""
    return [_row(name, chapters) for name in names(chapters)]


def _row(name: str, chapters: Path) -> Row:
    source = load(name, chapters)
    title, _, rest = next(cell.source for cell in source.cells if cell.kind == "markdown").partition("\n")
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)|[*_`]", r"\1", rest.strip().split("\n\n")[0].replace("\n", " "))
    minutes = build.measured(chapters).get(name, {}).get("minutes")
    return Row(name, title.lstrip("# "), words, minutes, build.learner_minutes(source, chapters))


def table(chapters: Path = CHAPTERS) -> str:
    """The README's map: a row for each lesson, its promise cut to its first sentence."""
    lines = ["| lesson | what happens | computing | yours |", "|---|---|---|---|"]
    for row in rows(chapters):
        first = re.split(r"(?<=[.!?]) ", row.promise)[0]
        ran = f"{row.minutes:.1f} min" if row.minutes is not None else "…"
        lines.append(f"| [{row.title}](chapters/{row.name}.ipynb) | {first} | {ran} | {row.learner_minutes} min |")
    return "\n".join(lines)


def write(chapters: Path = CHAPTERS) -> bool:
    """Put the map into the README beside the chapters; True if it changed. A README without the two marks is left alone."""
    path = chapters.parent / "README.md"
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    new = f"{before}{begin}\n{table(chapters)}\n{end}{after}" if end else text
    if new != text:
        path.write_text(new, encoding="utf-8", newline="\n")
    return new != text

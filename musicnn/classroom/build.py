"""Builds the notebooks in chapters/ from their sources: `python -m musicnn lesson build`. Never executes anything.

A notebook follows from its source, the stored outputs of its `checked` cells (src/outputs/03b.json), the measurements
(src/measured.json) and nothing else: the same bytes on every machine, whatever was run in the notebook meanwhile.
In prose `{{cell-id}}` becomes the last line that this checked cell printed, `{{cell-id:2}}` its second line, `{{cell-id:2.3}}`
the third word of that; `{{minutes}}`, `{{memory}}` and `{{learner-minutes}}` become what was measured and estimated.
The first use of every word of the glossary becomes a link (see glossary.py).
"""

import argparse
import datetime
import hashlib
import json
import re
from pathlib import Path

from musicnn.classroom import glossary
from musicnn.classroom.exercise import questions
from musicnn.classroom.source import CHAPTERS, Cell, Source, find, fold_hints, load, names, split_check, stub
from musicnn.errors import LessonError

LARGEST = 200_000                                    # bytes of a notebook in git
LEARNER_RULE = "words / 130 + 1.5 per code cell + 5 per exercise star + 1 per quiz question, rounded to 5 minutes"
_NUMBER = re.compile(r"\{\{([a-z0-9-]+)(?::(\d+)(?:\.(\d+))?)?\}\}")


def notebook(source: Source, chapters: Path = CHAPTERS):
    """The notebook of a source, as an nbformat node.

    Raises:
        LessonError: when prose draws on a cell that is not checked, or an answer or check is written wrongly.
    """
    from nbformat import from_dict, v4

    stored = outputs(source, chapters)
    drawn = {name: _printed(entry) for name, entry in stored.items()} | _header(source, chapters)
    cells = [built for cell in source.cells for built in _built(source, cell, drawn)]
    waiting = [word for word in glossary.words(chapters) if word.anchor or word.home != source.name]
    for cell in cells:
        if cell.cell_type == "markdown" and not cell.id.startswith("solution-"):
            cell.source = glossary.link(cell.source, source.name, waiting)
        if cell.id in stored:
            cell.execution_count, cell.outputs = stored[cell.id]["count"], from_dict(stored[cell.id]["outputs"])
    licence = f"*Lesson licensed CC BY 4.0, code MIT. Built from `chapters/src/{source.name}.py`: improve it there.*"
    cells.append(v4.new_markdown_cell(licence, id="licence", metadata={"tags": ["core"]}))
    return v4.new_notebook(cells=cells, metadata={
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "musicnn": {"lesson": source.part, "schema": 1, "source": f"chapters/src/{source.name}.py"}})


def _built(source: Source, cell: Cell, drawn: dict) -> list:
    """What a source cell becomes: usually one cell; what is for teachers none; a check also the folded solution."""
    from nbformat import v4

    if cell.role in ("note", "right", "wrong") or (cell.role == "check" and cell != source.exercise(cell.exercise, "check")[0]):
        return []
    tags = [flag for flag in cell.flags if flag in ("core", "extra")]
    marks = ["nbval-check-output"] if "checked" in cell.flags else []      # nbval overlooks a comment behind code, never a tag
    metadata = {"tags": tags + marks} | ({"musicnn": {"id": cell.id} | cell.keys} if cell.keys else {})
    if cell.kind == "markdown":
        text = _NUMBER.sub(lambda match: _draw(source, cell, match, drawn), fold_hints(cell.source))
        return [v4.new_markdown_cell(text, id=cell.id, metadata=metadata)]
    where, code = f"{source.name}.py line {cell.line}", cell.source
    if not marks and re.search(r"# *NBVAL_CHECK_OUTPUT", code):
        source.fail(cell.line, "NBVAL_CHECK_OUTPUT needs the word `checked` behind the cell's `# %%`; write it there too")
    if cell.role == "answer":
        code = stub(code, where)[0]
    if cell.role != "check":
        return [v4.new_code_cell(code, id=cell.id, metadata=metadata)]
    check = v4.new_code_cell(split_check(cell)[0], id=cell.id, metadata=metadata)
    solutions = [f"```python\n{stub(answer.source, where)[1]}\n```" for answer in source.exercise(cell.exercise, "answer")]
    folded = "\n\n".join([f"<details><summary>One solution of {cell.exercise}</summary>", *solutions, "</details>"])
    return [check, v4.new_markdown_cell(folded, id=f"solution-{cell.exercise}", metadata={"tags": tags})]


def fingerprint(cell: Cell) -> str:
    """Changes when the code of a cell does."""
    return hashlib.sha256(cell.source.encode()).hexdigest()[:16]


def outputs(source: Source, chapters: Path = CHAPTERS) -> dict:
    """Stored outputs of the checked cells that have not changed since: id -> {source, count, outputs}."""
    stored = _read(chapters / "src" / "outputs" / f"{source.part}.json")
    return {cell.id: stored[cell.id] for cell in source.cells
            if "checked" in cell.flags and stored.get(cell.id, {}).get("source") == fingerprint(cell)}


def unproved(source: Source, chapters: Path = CHAPTERS) -> list[str]:
    """Checked cells without a stored output, which nbval would pass without looking; `lesson outputs` gives them one."""
    stored = outputs(source, chapters)
    return [cell.id for cell in source.cells if "checked" in cell.flags and cell.id not in stored]


def _printed(entry: dict) -> list[str]:
    """The lines of a stored output."""
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in entry["outputs"]]
    return "\n".join(text.strip("\n") for text in texts).split("\n")


def _draw(source: Source, cell: Cell, match: re.Match, drawn: dict) -> str:
    name, line, word = match.groups()
    if name not in drawn:
        origin = source.cell(name)
        if origin is None or "checked" not in origin.flags:
            source.fail(cell.line, f"{match[0]} names no checked cell; write id=\"{name}\" checked on the cell that prints it")
        return "…"                                   # its output comes with the next `lesson outputs`
    try:
        text = drawn[name][int(line) - 1 if line else -1]
        return text.split()[int(word) - 1] if word else text
    except IndexError:
        source.fail(cell.line, f"{match[0]} asks for more than was printed: {drawn[name]}")


def _header(source: Source, chapters: Path) -> dict:
    entry = measured(chapters).get(source.name)
    return {"minutes": [f"{entry['minutes']:.1f}" if entry else "…"], "memory": [f"{entry['peak_mb']} MB" if entry else "…"],
            "learner-minutes": [str(learner_minutes(source, chapters))]}


def measured(chapters: Path = CHAPTERS) -> dict:
    """What `lesson measure` found: name -> {minutes, peak_mb}."""
    return _read(chapters / "src" / "measured.json")


def _read(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def learner_minutes(source: Source, chapters: Path = CHAPTERS) -> int:
    """Minutes that a learner needs for the core path, estimated by LEARNER_RULE."""
    core = [cell for cell in source.cells if "core" in cell.flags]
    words = sum(len(cell.source.split()) for cell in core if cell.kind == "markdown")
    code, stars = sum(cell.kind == "code" for cell in core), sum(cell.keys.get("stars", 0) for cell in core)
    return max(5, 5 * round((words / 130 + 1.5 * code + 5 * stars + len(questions(source.part, chapters))) / 5))


def text_of(source: Source, chapters: Path = CHAPTERS) -> str:
    """The notebook as the text of its file.

    Raises:
        LessonError: when it is larger than LARGEST bytes.
    """
    import nbformat

    text = nbformat.writes(notebook(source, chapters), version=4).rstrip("\n") + "\n"
    if (size := len(text.encode())) > LARGEST:
        raise LessonError(f"{source.name}.ipynb has {size:,} bytes, at most {LARGEST:,}; print less, or split it")
    return text


def write(lesson: str, chapters: Path = CHAPTERS) -> bool:
    """Build one notebook; True if its file changed."""
    source = load(lesson, chapters)
    path, text = chapters / f"{source.name}.ipynb", text_of(source, chapters)
    if path.exists() and path.read_bytes() == text.encode():
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def reset(lesson: str, chapters: Path = CHAPTERS) -> Path | None:
    """Restore a notebook and keep the learner's copy beside it; returns the copy, or None if nothing had changed."""
    path = chapters / f"{find(lesson, chapters)}.ipynb"
    mine = path.read_bytes() if path.exists() else None
    if not write(lesson, chapters) or mine is None:
        return None
    copy, number = path.with_name(f"{path.stem}.mine-{datetime.date.today()}.ipynb"), 1
    while copy.exists():
        number += 1
        copy = path.with_name(f"{path.stem}.mine-{datetime.date.today()}-{number}.ipynb")
    copy.write_bytes(mine)
    return copy


def main(argv: list[str]) -> int:
    """The command `lesson`; returns its exit code.

    Raises:
        LessonError: for a lesson that is not there, cannot be built or does not run.
    """
    parser = argparse.ArgumentParser(prog="python3 -m musicnn lesson", description="Build, run and restore the lessons.")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for verb, text in (("build", "write the notebooks from chapters/src; runs nothing"),
                       ("outputs", "run lessons at smoke speed and store what their checked cells print"),
                       ("measure", "run lessons at quick speed and store minutes and memory; fails above the budget"),
                       ("site", "run lessons at quick speed and write them as web pages into build/site"),
                       ("reset", "restore one lesson; your own copy is kept with a date"),
                       ("list", "all lessons with their minutes")):
        verbs.add_parser(verb, help=text, description=text).add_argument(
            "lessons", nargs=1 if verb == "reset" else "*", metavar="NAME", help="such as 03b; without a name: all")
    chosen = parser.parse_args(argv)
    lessons = [find(name) for name in chosen.lessons] or names()
    if chosen.verb in ("outputs", "measure", "site"):
        from musicnn.classroom import execute, site

        return getattr(site if chosen.verb == "site" else execute, chosen.verb)(lessons)
    for name in lessons:
        print(f"{name:28} {_act(chosen.verb, name)}")
    if chosen.verb == "build":
        from musicnn.classroom import overview

        glossary.write()
        overview.write()
    print(f"learner minutes = {LEARNER_RULE}" if chosen.verb == "list" else f"{chosen.verb}: done")
    return 0


def _act(verb: str, name: str) -> str:
    """Build, reset or list one lesson; returns what to say about it."""
    if verb == "list":
        entry = measured().get(name)
        ran = f"{entry['minutes']:.1f} min, {entry['peak_mb']} MB" if entry else "not measured"
        return f"{ran}; learner {learner_minutes(load(name))} min"
    if verb == "reset":
        copy = reset(name)
        return f"restored; your copy is {copy.name}" if copy else "nothing to restore"
    said, waiting = "written" if write(name) else "unchanged", unproved(load(name))
    return said + (f"; no stored output yet: {', '.join(waiting)}; run `lesson outputs {name.split('_')[0]}`" if waiting else "")

"""Three hand-ins to rehearse grading with, made from an assignment's own right and wrong answers.

Whoever grades for the first time wants to see a row of marks and know that it is right before forty files arrive.
"""

from pathlib import Path

from musicnn.classroom.assignment import Assignment
from musicnn.classroom.release import student_notebook, text_of

_DIES = "import os\nos._exit(1)                                        # ends Python in the middle of an answer\n"
_FORGES = "# a check that its student has made easier\nassert True\n"


def samples(assignment: Assignment) -> dict[str, dict[str, str]]:
    """Name -> what differs from the untouched notebook, as id of the cell -> its text.

    `full` solves everything. `half` solves every other exercise, beginning with the first, and answers the rest wrongly. `hostile` is
    `full`, but its first answer ends Python and its first visible check of the second exercise has been edited.
    """
    answers = [item for item in assignment.items if item.role == "answer"]
    wrong = {}                                           # exercise -> the first wrong answer that the source holds
    for item in assignment.items:
        if item.role == "wrong":
            wrong.setdefault(item.exercise, item.source)
    full = {item.id: item.solution for item in answers}
    half = {item.id: full[item.id] if at % 2 == 0 else wrong.get(item.exercise, item.stub) for at, item in enumerate(answers)}
    second = answers[min(1, len(answers) - 1)]
    edited = [item.id for item in assignment.checks if not item.hidden and item.exercise == second.exercise][:1]
    return {"full": full, "half": half, "hostile": full | {answers[0].id: _DIES} | dict.fromkeys(edited, _FORGES)}


def rehearse(assignment: Assignment, folder: Path, *, secret: str = "") -> list[Path]:
    """Write the three notebooks into a folder, with the numbers of the variant that bears their name; returns what was written.

    Used in: docs/teaching.md.
    """
    folder.mkdir(parents=True, exist_ok=True)
    untouched, written = [{"id": item.id, "expected": None} for item in assignment.items], []
    for name, texts in samples(assignment).items():
        book = student_notebook(assignment, untouched, secret=secret, variant=name)
        for cell in book["cells"]:
            cell["source"] = texts.get(cell["id"], "".join(cell["source"])).splitlines(keepends=True)
        written.append(folder / f"{name}.ipynb")
        written[-1].write_text(text_of(book), encoding="utf-8", newline="\n")
    return written

"""Measurements too long for a lesson: made once by a script of the repository, stored as JSON in `datasets/results`, and read here.

Every file says what was asked, by which script, with how many seeds, and what came out; a lesson shows it at every speed.
"""

import json
from pathlib import Path

from musicnn.errors import DataError

RESULTS = Path(__file__).resolve().parents[2] / "datasets" / "results"


def results(name: str | None = None) -> dict | list[str]:
    """A stored measurement by its name, or all names if none is given.

    Each has at least "question" (what was asked and how it was made fair) and "script" (what makes it again).

    Raises:
        DataError: if there is none of that name.

    Used in: chapters 2 to 7.
    """
    known = sorted(path.stem for path in RESULTS.glob("*.json"))
    if name is None:
        return known
    if name not in known:
        raise DataError(f"there is no stored result {name!r}; there are {', '.join(known) or 'none'}")
    return json.loads((RESULTS / f"{name}.json").read_text(encoding="utf-8"))

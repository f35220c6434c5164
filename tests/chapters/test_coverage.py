"""Every point, bug and omission that the course set out to cover has a cell that teaches it, and that cell exists."""

import tomllib

import pytest

from musicnn.classroom.source import CHAPTERS, load, names, parse

COVERAGE = tomllib.loads((CHAPTERS / "src" / "coverage.toml").read_text(encoding="utf-8"))
WAITING = COVERAGE.pop("waiting")
NUMBERS = {"S1": 18, "S2": 28, "S3": 13, "S4": 14, "S5": 12, "S6": 17, "S7": 13, "B": 23, "O": 14}       # group -> ids 1 to n
PARTS = {name.split("_")[0]: name for name in names()}


def cells_of(part):
    """Ids of the cells of a part (`03a`) or an assignment (`assignments/05_convolution`) that a reader meets."""
    if "/" in part:
        source = parse((CHAPTERS / "src" / f"{part}.py").read_text(encoding="utf-8"), part.split("/")[1])
    else:
        source = load(part)
    return {cell.id for cell in source.cells if cell.role in ("given", "answer", "check", "manual") and "hidden" not in cell.flags}


def places():
    return {tuple(place.split(":")) for group in COVERAGE.values() for cells in group.values() for place in cells}


def test_every_id_is_placed_and_no_other():
    assert {group: [*ids] for group, ids in COVERAGE.items()} == {group: [str(i + 1) for i in range(n)] for group, n in NUMBERS.items()}
    assert all(cells for ids in COVERAGE.values() for cells in ids.values()), "an id without a cell is taught nowhere"


@pytest.mark.parametrize("part", sorted({part for part, _ in places()}))
def test_the_cells_named_for_a_part_exist(part):
    if part in WAITING and part not in PARTS:
        pytest.skip(f"{part} is not here yet, says `waiting` in chapters/src/coverage.toml")
    missing = sorted({cell for other, cell in places() if other == part} - cells_of(part))
    assert not missing, f"{part} has no cells {missing}; place their ids elsewhere in chapters/src/coverage.toml"


def test_the_list_of_waiting_parts(capsys):
    here = [part for part in WAITING if part in PARTS]
    with capsys.disabled():
        print("", "\n    chapters/src/coverage.toml: take off `waiting`, they are here:" if here else "\n    still waited for:", *(here or WAITING))
    assert set(WAITING) <= {part for part, _ in places()}, "`waiting` names a part that nothing is placed in"

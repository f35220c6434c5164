"""The pages for teachers and contributors: their links lead somewhere, their commands exist, their indexes are complete."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "musicnn/README.md")),
         *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8")):
        if not re.match(r"https?://", target):
            assert (page.parent / target).exists(), f"{page.name}: there is no {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page):
    from musicnn.__main__ import available
    text = page.read_text(encoding="utf-8")
    for command in re.findall(r"(?:python3?|py -3) -m musicnn ([a-z]+)", text):
        assert command in available(), f"{page.name} shows `python -m musicnn {command}`"
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for target in re.findall(r"`make ([a-z]+)", text):
        assert target in targets, f"{page.name} shows `make {target}`"


def test_every_card_is_in_the_index():
    index = (ROOT / "docs" / "cards.md").read_text(encoding="utf-8")
    for card in sorted((ROOT / "datasets").glob("*.md")):
        assert f"../datasets/{card.name})" in index, f"docs/cards.md lacks {card.name}"
    for card in sorted((ROOT / "musicnn/composers/checkpoints").glob("*/card.json")):
        assert f"`{card.parent.name}`" in index, f"docs/cards.md lacks the checkpoint {card.parent.name}"


def test_misconceptions_of_the_guide_have_a_lesson():
    """Whatever the guide sends a teacher to is a section of that lesson, by its heading."""
    table = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8").split("## Misconceptions")[1].split("## When")[0]
    named = [place for row in table.splitlines() for place in re.findall(r"\b(0\d[a-d]?), \*([^*]+)\*", row)]
    assert len(named) >= 20
    for part, section in named:
        text = next((ROOT / "chapters" / "src").glob(f"{part}_*.py")).read_text(encoding="utf-8")
        assert re.search(rf"^# ##+ (\d+ · )?{re.escape(section)}", text, re.MULTILINE), f"{part} has no section {section!r}"


def test_the_readmes_map_is_what_the_lessons_say():
    from musicnn.classroom import overview
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{overview.BEGIN}\n{overview.table()}\n{overview.END}" in text, "run `python3 -m musicnn lesson build`"

"""Where a lesson or a quiz sends its reader to a section by name, `(03b, The forger)` or `03b, *The forger*`, that section exists."""

import re
import tomllib

import pytest

from musicnn.classroom.source import CHAPTERS, load, names

LISTING = re.compile(r"```.*?```", re.S)
PROSE = {name.split("_")[0]: "\n".join(cell.source for cell in load(name).cells if cell.kind == "markdown") for name in names()}
SECTIONS = {part: [form.lower() for title in re.findall(r"^#+ +(.+)$", LISTING.sub("", text), re.M)
                   for form in (title, *title.split(" · ", 1))] for part, text in PROSE.items()}       # "8 · Music", "8", "Music"


def missing(places):
    """Places (part, title) without such a heading; a title may be the beginning of a longer one, or go on after it."""
    return [(part, title) for part, title in places
            if not any(found.startswith(title.lower()) or title.lower().startswith(found) for found in SECTIONS.get(part, ()))]


def explanations(path):
    questions = tomllib.loads(path.read_text(encoding="utf-8")).get("question", [])
    return [option["why"] for question in questions for option in question["options"].values()]


@pytest.mark.parametrize("quiz", sorted((CHAPTERS / "src" / "quizzes").glob("*.toml")), ids=lambda path: path.stem)
def test_explanations_of_a_quiz_name_sections_that_exist(quiz):
    named = [place for why in explanations(quiz) for place in re.findall(r"[(;] ?(?:lesson )?(0\d[a-d]), ([^;()]+)(?=[;)])", why)]
    titles = [(part, title) for part, titles in named for title in re.split(r" and (?=[A-Z])", titles) if not title.startswith("exercise")]
    assert not missing(titles), "name sections as their headings do"


@pytest.mark.parametrize("part", PROSE)
def test_prose_names_sections_that_exist(part):
    elsewhere = re.findall(r"\b(0\d[a-d]), \*([^*]+)\*", PROSE[part])
    goals = re.findall(r"## What you will be able to do\n(.*?)(?=\n#|\Z)", PROSE[part], re.S)
    here = [(part, title) for text in goals for inside in re.findall(r"\(([^()]*\*[^()]*)\)", text) for title in re.findall(r"\*([^*]+)\*", inside)]
    assert not missing([*elsewhere, *here]), "name sections as their headings do"


def test_a_wrong_section_is_noticed():
    assert missing([("03b", "The forger"), ("03b", "The baker"), ("09z", "Anything")]) == [("03b", "The baker"), ("09z", "Anything")]

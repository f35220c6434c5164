"""Nobody meets a word of music or mathematics unexplained: its first use in a lesson is a link, or the lesson explains it there."""

import re
import tomllib

import nbformat
import pytest

from musicnn.classroom import glossary
from musicnn.classroom.source import CHAPTERS, find, names

ENTRIES = tomllib.loads((CHAPTERS / "src" / "glossary.toml").read_text(encoding="utf-8"))


def prose(name):
    """(cell id, text) of the markdown cells of a committed notebook, solutions aside."""
    book = nbformat.read(CHAPTERS / f"{name}.ipynb", as_version=4)
    return [(cell.id, cell.source) for cell in book.cells if cell.cell_type == "markdown" and not cell.id.startswith("solution-")]


def first_use(text, forms, exceptions):
    """The first use of a word as (text of the link, bold or plain run that holds it, where it leads or None, is it bold)."""
    for phrase in exceptions:
        text = re.sub(re.escape(phrase).replace(r"\ ", r"\s+"), "~", text)
    for noise in (r"```.*?```", r"`[^`\n]*`", r"\$\$.*?\$\$", r"\$[^$\n]+\$", r"<[^>\n]+>",
                  r"(?<![*\w])\*(?=\w)(?:[^*\n[]|\n(?![\n-])){30,}(?<=[\w.?!)])\*(?![*\w])"):             # the last: a title of a book or paper
        text = re.sub(noise, "~", text, flags=re.S)
    text = re.sub(r"^#+ .*$", "~", text, flags=re.M)
    flags = 0 if forms[0] != forms[0].lower() else re.I
    word = re.compile(r"(?<![\w-])(" + "|".join(re.escape(form).replace(r"\ ", r"\s") for form in forms) + r")(?![\w-])", flags)
    runs = re.split(r"(!?\[[^\]]*\]\([^)]*\)|\*\*[^*]{1,30}\*\*)", text)
    for run in runs:
        link = re.fullmatch(r"!?\[([^\]]*)\]\((\S+?)(?: \"[^)]*\")?\)", run)
        if word.search(link[1] if link else run):
            return run[:60], link and link[2], run.startswith("**")
    return None


def test_the_checker_finds_first_uses():
    forms = ("octave", "octaves")
    assert first_use("# Octave\n`octave` $octave$ and **octaves**", forms, ()) == ("**octaves**", None, True)
    assert first_use("an [octave](00b.ipynb#x \"12 semitones.\") is an octave", forms, ())[1] == "00b.ipynb#x"
    assert first_use("half an octave", forms, ())[1:] == (None, False)
    assert first_use("M. Muster, *A Long Paper on the Octave in Bands*, 1999", forms, ()) is None
    assert first_use("*half an octave*", forms, ())[1:] == (None, False)
    assert first_use("an octave\nband; octaved; sub-octave", forms, ("octave band",)) is None


@pytest.mark.parametrize("name", names())
def test_first_uses_are_links_or_explained_on_the_spot(name):
    text = "\n\n".join(source for _, source in prose(name))
    for word, entry in ENTRIES.items():
        part, _, anchor = entry.get("where", "").partition("#")
        if part == name.split("_")[0] and not anchor:
            continue                                 # this lesson is where the word is explained
        use = first_use(text, (word, *entry.get("forms", [f"{word}s"])), entry.get("not", ()))
        if use is None or use[2]:
            continue
        run, target, _ = use
        home = find(part) if part else "glossary"
        good = target and (home in target or "glossary.md" in target or (home == name and target.startswith("#")))
        assert good, f"{word!r} comes unexplained in {run!r}; run `python3 -m musicnn lesson build {name}`, put it in **bold** where you " \
                     "explain it, or list the phrase under `not` in chapters/src/glossary.toml"


def heading_id(title):
    return re.sub(r"\s", "-", title.strip())


@pytest.mark.parametrize("word", ENTRIES)
def test_an_entry_is_one_plain_sentence_and_its_lesson_explains_the_word(word):
    entry = ENTRIES[word]
    assert set(entry) <= {"says", "where", "forms", "not"}
    assert re.fullmatch(r"[^\"()\[\]]+\.", entry["says"]) and len(entry["says"].split()) <= 30, "one sentence without quotes and brackets"
    part, _, anchor = entry.get("where", "").partition("#")
    if not part:
        return
    text = "\n\n".join(source for _, source in prose(find(part)))
    if anchor:
        sections = re.split(r"^#+ +(.+)$", text, flags=re.M)
        found = dict(zip(map(heading_id, sections[1::2]), sections[2::2], strict=True))
        assert anchor in found, f"{find(part)} has no heading for #{anchor}; it has {', '.join(found)}"
        text = found[anchor]
    forms = "|".join(re.escape(form) for form in (word, *entry.get("forms", [f"{word}s"])))
    assert re.search(rf"\*{{1,2}}[^*\n]*\b({forms})\b", text.replace("\n", " "), re.I), f"{find(part)} never sets {word} off"


def test_the_page_is_what_the_file_says():
    assert (CHAPTERS / "glossary.md").read_text(encoding="utf-8") == glossary.page(), "run `python3 -m musicnn lesson build`"


@pytest.mark.parametrize("name", names())
def test_links_into_the_page_find_their_word(name):
    page = (CHAPTERS / "glossary.md").read_text(encoding="utf-8")
    for anchor in re.findall(r"\(glossary\.md#([^ )]+)", "\n".join(source for _, source in prose(name))):
        assert f'<a id="{anchor}">' in page


# --- the linker --------------------------------------------------------------------------------------------------------------

def linked(text, *words):
    waiting = [glossary.Word(name, "A thing.", "00b_music", "Here", (name, f"{name}s"), tuple(exceptions)) for name, *exceptions in words]
    return glossary.link(text, "07a_later", waiting)


TO = '(00b_music.ipynb#Here "A thing.")'


@pytest.mark.parametrize("text, expected", [
    ("A bar and a bar.", f"A [bar]{TO} and a bar."),
    ("Bars", f"[Bars]{TO}"),
    ("`bar` $bar$ and bar", f"`bar` $bar$ and [bar]{TO}"),
    ("## Bar\nbar", f"## Bar\n[bar]{TO}"),
    ("```python\nbar\n```\nbar", f"```python\nbar\n```\n[bar]{TO}"),
    ("a **bar** is a bar", "a **bar** is a bar"),
    ("a [bar](00b_music.ipynb#Here) is a bar", "a [bar](00b_music.ipynb#Here) is a bar"),
    ("the [bar](https://example.org) and a bar", f"the [bar](https://example.org) and a [bar]{TO}"),
    ("progress bar, bar", f"progress bar, [bar]{TO}"),
    ("progress\nbar, bar", f"progress\nbar, [bar]{TO}"),
    ("barn, sub-bar", "barn, sub-bar"),
])
def test_a_word_is_linked_once_unless_the_lesson_explains_it(text, expected):
    assert linked(text, ("bar", "progress bar")) == expected


def test_a_longer_word_goes_first_and_a_capital_counts():
    ours = [word.name for word in glossary.words()]
    assert ours.index("pitch class") < ours.index("pitch")
    assert linked("a module, a Module", ("Module",)) == f"a module, a [Module]{TO}"


def test_without_a_file_there_are_no_words(tmp_path):
    assert glossary.words(tmp_path) == []

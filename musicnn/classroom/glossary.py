"""The glossary: words of music and mathematics, each said in one sentence and linked from its first use in every lesson.

The words stand in `chapters/src/glossary.toml`; the build writes the links and `chapters/glossary.md`. A lesson that explains a
word itself, in **bold**, at its first use gets no link. Left out: grammar. `forms` and `not` in the file are all it knows of it.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from musicnn.classroom.source import CHAPTERS, find
from musicnn.errors import LessonError

_QUIET = r"```.*?```|`[^`\n]*`|\$\$.*?\$\$|\$[^$\n]+\$|^#+ [^\n]*|<[^>\n]+>" \
    r"|(?<![*\w])\*(?=\w)(?:[^*\n[]|\n(?![\n-])){30,}(?<=[\w.?!)])\*(?![*\w])"      # no use of a word: code, formulas, titles
_SAID = r"\*\*[^*]{1,30}\*\*|!?\[[^\]]*\]\([^)]*\)"                               # explained in bold here, or a link already


@dataclass(frozen=True)
class Word:
    """One entry; `home` is the name of the lesson that explains it ("" for none), `anchor` its heading there."""

    name: str
    says: str
    home: str
    anchor: str
    forms: tuple[str, ...]
    exceptions: tuple[str, ...]

    def target(self, lesson: str = "") -> str:
        """Where a link in `lesson` leads."""
        if not self.home:
            return f"glossary.md#{self.name.lower().replace(' ', '-')}"
        heading = f"#{self.anchor}" if self.anchor else ""
        return heading if heading and self.home == lesson else f"{self.home}.ipynb{heading}"

    def leads(self, target: str, lesson: str) -> bool:
        """Does a link in `lesson` that leads to `target` explain this word?"""
        return "glossary.md" in target or (self.home and self.home in target) or (self.home == lesson and self.anchor in target)

    @property
    def pattern(self) -> str:
        """Finds the word; one with a capital letter, such as Module, is meant only with it."""
        return rf"(?<![\w-])(?{'' if self.name != self.name.lower() else 'i'}:{_any(self.forms)})(?![\w-])"


def _any(phrases) -> str:
    """A pattern for any of some phrases, the longest first, whose words may stand on two lines."""
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+") for phrase in sorted(phrases, key=len, reverse=True))


def words(chapters: Path = CHAPTERS) -> list[Word]:
    """All entries, longer words first, so that *pitch class* is found before *pitch*; none if there is no glossary.

    Raises:
        LessonError: when an entry names no lesson that exists, or cannot be read.
    """
    path = chapters / "src" / "glossary.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        found = []
        for name, entry in entries.items():
            part, _, anchor = entry.get("where", "").partition("#")
            forms = (name, *entry.get("forms", [f"{name}s"]))
            found.append(Word(name, entry["says"], find(part, chapters) if part else "", anchor, forms, tuple(entry.get("not", ()))))
    except (KeyError, AttributeError, tomllib.TOMLDecodeError) as error:
        raise LessonError(f"{path.name}: {error}; an entry has says and, if need be, where, forms, not") from error
    return sorted(found, key=lambda word: (-len(word.name), word.name.lower()))


def link(markdown: str, lesson: str, waiting: list[Word]) -> str:
    """The prose of a cell with the first use of each waiting word linked; words that were met are taken off the list."""
    for word in tuple(waiting):
        quiet = f"{_any(word.exceptions)}|{_QUIET}" if word.exceptions else _QUIET
        for match in re.finditer(rf"(?P<quiet>{quiet})|(?P<said>{_SAID})|{word.pattern}", markdown, re.M | re.S):
            text, _, target = (match["said"] or "").partition("](")
            said = re.search(word.pattern, text) and (not target or word.leads(target, lesson))
            if match["quiet"] or (match["said"] and not said):
                continue
            if not said:
                linked = f'[{match[0]}]({word.target(lesson)} "{word.says}")'
                markdown = markdown[:match.start()] + linked + markdown[match.end():]
            waiting.remove(word)
            break
    return markdown


def page(chapters: Path = CHAPTERS) -> str:
    """The text of `chapters/glossary.md`."""
    lines = [f"- <a id=\"{word.name.lower().replace(' ', '-')}\"></a>**{word.name}**: {word.says}"
             + (f" ([{word.home.split('_')[0]}]({word.target()}))" if word.home else "")
             for word in sorted(words(chapters), key=lambda word: word.name.lower())]
    head = ("# Glossary\n\nThe words of music and mathematics in this course, with links to the lessons that explain them.\n"
            "Written from `chapters/src/glossary.toml` by `python -m musicnn lesson build`: improve it there.\n\n")
    return head + "\n".join(lines) + "\n"


def write(chapters: Path = CHAPTERS) -> None:
    """Write `chapters/glossary.md`."""
    (chapters / "glossary.md").write_text(page(chapters), encoding="utf-8", newline="\n")

"""Well-known tunes, encoded by hand for this course: `mn.songs("sakura")` is a Score, `mn.songs()` lists the names.

Each file `datasets/songs/NAME.abc` holds one tune and, in its `N:` lines, what makes it lawful: tradition, oldest print known to
us, why it is free, who encoded it. That header is the one source; `datasets/songs/README.md` is written from it.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from musicnn.arguments import checked
from musicnn.errors import DataError, MusicError
from musicnn.music import Score, regrid

FOLDER = Path(__file__).resolve().parents[2] / "datasets" / "songs"
GRIDS = (4, 12, 24)                                  # steps per quarter, coarsest first: sixteenths, triplets, both
LICENCE = "CC0 1.0"
_NOTES = {"tradition": "tradition", "printed": "printed", "free because": "free", "encoded": "encoded"}    # N: line -> field


@dataclass(frozen=True, slots=True)
class SongCard:
    """Where a song comes from and why everybody may use it.

    Attributes:
        name: the word for `mn.songs`.
        title, composer, origin: as in the file; composer is "traditional" or "unknown" where nobody is known.
        tradition: the musical culture the tune belongs to, in a few words.
        year: of the oldest print known to us, before 1930.
        printed: that print, its year first.
        free: why the tune is in the public domain.
        encoded: who wrote the file.
        licence: of the file.
    """

    name: str
    title: str
    composer: str
    origin: str
    tradition: str
    year: int
    printed: str
    free: str
    encoded: str
    licence: str = LICENCE


@checked
def songs(name: str | None = None) -> Score | list[str]:
    """A song by its name, or the list of all names.

    The score lies on the coarsest grid that holds the song exactly, 4 steps per quarter (sixteenths) where possible.

    Raises:
        DataError: for an unknown name (the error lists the nearest ones), or if the songs are not there.

    Used in: chapters 0 to 7.
    """
    if name is None:
        return sorted(path.stem for path in _folder().glob("*.abc"))
    return _score(_known(name))


@checked
def song_card(name: str) -> SongCard:
    """The card of a song: tradition, oldest print, why it is free.

    Raises:
        DataError: for an unknown name, or a file whose card is not complete.
    """
    name = _known(name)
    fields = re.findall(r"^([A-Z]):[ \t]*(.*\S)", _text(name), flags=re.MULTILINE)
    card = dict(reversed(fields))                    # of several lines of a kind the first counts
    notes = dict(value.split(": ", 1) for letter, value in fields if letter == "N" and ": " in value)
    missing = [f"{letter}:" for letter in "TCO" if letter not in card] + [f"N:{key}: …" for key in _NOTES if key not in notes]
    year = re.match(r"(\d{4})\b", notes.get("printed", ""))
    if missing or not year:
        raise DataError(f"the card in {name}.abc lacks {', '.join(missing) or 'a year at the start of N:printed:'};"
                        " write the missing lines as in the other songs")
    return SongCard(name=name, title=card["T"], composer=card["C"], origin=card["O"], year=int(year[1]),
                    **{field: notes[key] for key, field in _NOTES.items()})


def overview() -> str:
    """The text of `datasets/songs/README.md`, as Markdown: what the songs are, and a table of all cards."""
    cards = [song_card(name) for name in songs()]
    rows = [f"| `{c.name}` | {c.title} | {c.composer} | {c.tradition} | {c.printed} | {c.free} |" for c in cards]
    return f"""# Songs

{len(cards)} well-known tunes for `mn.songs(name)`, each in its best-known form. All were encoded by hand for this project, from
musical knowledge and not from any collection. The files are {LICENCE}.

A tune is here if it was in print before 1930 and its authors, where any are known, died before 1950; if it is neither sacred,
nor written as an anthem, nor from the minstrel stage; and if we are sure of its notes. *Printed* names the oldest print known to
us, not the oldest there is; folk tunes were often printed in variants. Africa, South America, India and the Arab world are
missing: we know no tune from there of whose notes and early print we are both sure. One written form is not a tradition:
singers ornament, slide and vary, and a grid of twelve equal semitones cannot write all of that.

This page is written from the headers of the files by `musicnn.datasets.songs.overview()`; change those, not the page.

| name | title | by | tradition | printed | why it is free |
|---|---|---|---|---|---|
""" + "".join(row + "\n" for row in rows)


def _folder() -> Path:
    if not FOLDER.is_dir():
        raise DataError(f"the songs are missing: there is no folder {FOLDER}; install the course with `pip install -e .` from its"
                        " own folder, so that the package finds datasets/songs")
    return FOLDER


def _known(name: str) -> str:
    names = songs()
    if name not in names:
        near = get_close_matches(str(name).lower().replace(" ", "_"), names, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"choose one of {', '.join(names)}"
        raise DataError(f"there is no song {name!r}; {hint} (mn.songs() lists all {len(names)})")
    return name


def _text(name: str) -> str:
    return (_folder() / f"{name}.abc").read_text(encoding="utf-8")


@cache
def _score(name: str) -> Score:
    from musicnn.music.abc import read_abc

    score = read_abc(_text(name))
    for steps in GRIDS:
        try:
            score = regrid(score, steps)
            break
        except MusicError:                           # a note falls between two steps: take the next finer grid
            continue
    card = song_card(name)
    return score.replace(title=card.title, source=f"{card.tradition}; printed {card.printed}; encoding {card.licence}")

"""Rhythm patterns of many traditions: `mn.datasets.rhythms.rhythms("son_clave_3_2")` is a Score with one drum part.

All are kept in one readable file, `datasets/rhythms/rhythms.toml`, written by hand for this course: X loud, x played, o soft,
. silent, with the tradition and a printed source of each. `datasets/rhythms/README.md` is written from it.
"""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import cache
from pathlib import Path

from musicnn.arguments import checked
from musicnn.errors import DataError
from musicnn.music import DRUMS, Note, Score, score_of

FILE = Path(__file__).resolve().parents[2] / "datasets" / "rhythms" / "rhythms.toml"
VELOCITY = {"X": 112, "x": 80, "o": 48}              # how loud the signs of a pattern are, 1..127
LICENCE = "CC0 1.0"


@dataclass(frozen=True, slots=True)
class RhythmCard:
    """One rhythm as the file tells it; `source` is a book or article that documents it.

    Attributes:
        meter, bars, tempo: a pattern fills `bars` bars of `meter`; tempo in quarter notes per minute.
        play: the pattern of each instrument (a word of the file's `voices`), all equally long.
    """

    name: str
    title: str
    tradition: str
    source: str
    note: str
    meter: tuple[int, int]
    tempo: float
    play: dict[str, str]
    bars: int = 1


@checked(times=(1, 1000))
def rhythms(name: str | None = None, *, times: int = 1) -> Score | list[str]:
    """A rhythm by its name, played `times` times, or the list of all names.

    The pitches are General MIDI drum keys; 4 steps per quarter (sixteenths), or 12 where a beat is divided by three.

    Raises:
        DataError: for an unknown name (the error lists the nearest ones), `times` below 1, or a file that is missing or damaged.

    Used in: chapters 00c, 01, 04.
    """
    voices, cards = _read(FILE)
    if name is None:
        return list(cards)
    card = rhythm_card(name)
    pulses = len(next(iter(card.play.values())))
    per_quarter = Fraction(pulses * card.meter[1], 4 * card.meter[0] * card.bars)
    grid = 4 if 4 % per_quarter == 0 else 12
    pulse = int(grid / per_quarter)                  # steps from one pulse to the next
    notes = [Note(i * pulse, voices[voice], pulse, VELOCITY[sign])
             for voice, pattern in card.play.items() for i, sign in enumerate(pattern * times) if sign != "."]
    return score_of(notes, program=DRUMS, name=card.title, steps=times * pulses * pulse, steps_per_quarter=grid, meter=card.meter,
                    tempo=card.tempo, title=card.title, source=f"{card.tradition}; {card.source}; encoding {LICENCE}")


@checked
def rhythm_card(name: str) -> RhythmCard:
    """The card of a rhythm: tradition, printed source, note and the patterns as written; raises as `rhythms` does."""
    cards = _read(FILE)[1]
    if name not in cards:
        near = get_close_matches(str(name).lower().replace(" ", "_"), cards, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(map(repr, near))}?" if near else f"choose one of {', '.join(cards)}"
        raise DataError(f"there is no rhythm {name!r}; {hint}")
    return cards[name]


def overview() -> str:
    """The text of `datasets/rhythms/README.md`: what the rhythms are, and a table of all cards."""
    cards = _read(FILE)[1].values()
    rows = [f"| `{c.name}` | {c.title} | {c.tradition} | {c.meter[0]}/{c.meter[1]} | "
            + "<br>".join(f"`{pattern}` {voice.replace('_', ' ')}" for voice, pattern in c.play.items())
            + f" | {c.source} | {c.note} |\n" for c in cards]
    return f"""# Rhythms

{len(cards)} patterns for `mn.datasets.rhythms.rhythms(name)`, written by hand for this project ({LICENCE}). X is loud, x played,
o soft, . silent. *Source* names a book or article that documents the pattern; it is where to read on, not where we copied from.

A pattern on a grid is a skeleton. Players vary it, push and pull it in time (swing, the "limping" long beats of the Balkans, the
bent triplets of West Africa and Brazil), and a name often covers several patterns of different places; we write one of them.

This page is written from `rhythms.toml` by `musicnn.datasets.rhythms.overview()`; change that file, not the page.

| name | title | tradition | meter | pattern | source | note |
|---|---|---|---|---|---|---|
""" + "".join(rows)


@cache
def _read(file: Path) -> tuple[dict[str, int], dict[str, RhythmCard]]:
    """The file's voices (instrument: General MIDI drum key) and its cards by name."""
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
        voices = found.pop("voices")
        return voices, {name: _card(name, entry, voices) for name, entry in found.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{file} cannot be read as rhythms ({error}); restore it from the course") from None


def _card(name: str, entry: dict, voices: dict[str, int]) -> RhythmCard:
    play = dict(line.split() for line in entry.pop("play").splitlines())
    if not set(play) <= set(voices) or len(set(map(len, play.values()))) != 1 or set("".join(play.values())) - set("Xxo."):
        raise ValueError(f"the patterns of {name!r} must be equally long, of X, x, o and ., for instruments in [voices]")
    return RhythmCard(name=name, meter=tuple(entry.pop("meter")), play=play, **entry)

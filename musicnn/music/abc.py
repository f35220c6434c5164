"""ABC, the letters in which folk musicians write tunes: text to Score. Version 2.1 of the notation, one melody line.

A tune is a header of fields (`T:` title, `M:` meter, `L:` unit note length, `K:` key, which ends it) and a body of notes, written
`C D E F G A B c d e f g a b c'`, with `^` `_` `=` for sharp, flat and natural, and lengths as multiples of the unit: `A2`, `A/`, `A3/2`.

Repeats and endings stay in written order, ornaments and grace notes are skipped, of a chord the highest note is kept, of several
voices the first. An accidental holds for its letter, in every octave, until the bar line, as version 2.1 has it.
Left out: overlays (`&`), quarter tones, macros, lyrics.
"""

import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from musicnn.errors import MusicError, ReadError
from musicnn.music.file import load
from musicnn.music.note import Note, Score, score_of
from musicnn.music.pitch import LETTER_PITCH_CLASS, parse_key, signature

STEPS_PER_QUARTER = 24                               # holds 32nds and triplets of sixteenths
TICK = 5040                                          # ticks in a step: septuplets and 512ths count exactly until they are rounded
QUARTER = STEPS_PER_QUARTER * TICK
MAX_BYTES, MAX_QUARTERS = 4_000_000, 20_000
MODES = {"": "major", "maj": "major", "ion": "major", "m": "minor", "min": "minor", "aeo": "minor", "dor": "dorian",
         "phr": "phrygian", "lyd": "lydian", "mix": "mixolydian", "loc": "locrian"}
ALTER = {"^": 1, "_": -1, "=": 0, "^^": 2, "__": -2}
SHORTHAND = {"C": (4, 4), "C|": (2, 2), "none": None, "free": None, "": None}                # values of M:

_LENGTH = r"(\d*)(/*)(\d*)"
_SIGNED = r"(\^\^|\^|__|_|=)?([A-Ga-g])"
_NOTE = _SIGNED + r"([,']*)" + _LENGTH
_TOKEN = re.compile("|".join((
    f"(?P<note>{_NOTE})",
    r'(?P<skip>[\s`\\*;?@#$)]+|\((?!\d)|"[^"]*"|![^!\s]*!|!|\+[^+\s]*\+|\{[^}]*\}|y\d*|[.~H-Wh-w]|%.*)',
    r"(?P<field>\[([A-Za-z]):([^\]]*)\])",
    r"(?P<bar>(?:\[\|\]?|:*\|[|:]*\]?|::+)(?:\d+(?:[,-]\d+)*)?|\[\d+(?:[,-]\d+)*|\]|:|(?:^|(?<=\s))[1-3](?=[\s(A-Ga-g]))",
    f"(?P<rest>[zxZX]{_LENGTH})",
    r"(?P<broken>>+|<+)",
    r"(?P<tie>-)",
    r"(?P<tuplet>\((\d)(?::(\d?))?(?::(\d*))?)",
    rf"(?P<chord>\[([^\]|]*)\]{_LENGTH})",
)))                                                  # a token's own groups are numbered from its name's number on
_FIELD = re.compile(r"([A-Za-z+]):[ \t]*(.*)")


class AbcTune(NamedTuple):
    """A tune: its score (24 steps per quarter; in 4/4 if it says `M:none`) and what the score cannot hold.

    `fields` holds all values of each field letter in order, those within the body too: fields["R"] == ("jig",); `bars` the steps
    at which bar lines stand; `rounded` the number of notes whose onset or length was moved to the grid.
    """

    score: Score
    fields: dict[str, tuple[str, ...]]
    bars: tuple[int, ...]
    rounded: int


def read_abc(text_or_path) -> Score:
    """Read one tune, from ABC text or from a file, as a score with 24 steps per quarter; of a book, the first tune.

    Text is anything with more than one line, whatever ends its lines; everything else is a path.

    Raises:
        ReadError: if it is no ABC; the error names line and column and what may stand there.
    """
    is_text = isinstance(text_or_path, str) and len(text_or_path.strip().splitlines()) > 1
    return next(tunes(text_or_path if is_text else decode(load(text_or_path, most=MAX_BYTES)[0]))).score


def decode(data: bytes) -> str:
    """Bytes to text: UTF-8, or Latin-1 in files from before it."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def tunes(text: str, *, refused: list[str] | None = None) -> Iterator[AbcTune]:
    """The tunes of a book, one after the other. With a list in `refused`, tunes that cannot be read are noted there and skipped.

    Raises:
        ReadError: for the first broken tune, if `refused` is not given.
    """
    lines = text.splitlines()
    begins = [i for i, line in enumerate(lines) if re.match(r"X:\s*\d*", line)] or [0]
    for first, last in zip(begins, [*begins[1:], len(lines)], strict=True):
        try:
            yield _Reader(first).read(lines[first:last])
        except ReadError as error:
            if refused is None:
                raise
            refused.append(str(error))


def _meter(value: str) -> tuple[int, int] | None:
    """'6/8' -> (6, 8), '2+3/8' -> (5, 8), 'none' -> None."""
    if value in SHORTHAND:
        return SHORTHAND[value]
    match = re.match(r"(?:FREI)?\(?(\d+(?:\+\d+)*)\)?/(\d+)", value)             # FREI4/4 is Essen's word for a loose 4/4
    if not match:
        raise ValueError("M: takes 4/4, 6/8, 2+3/8, C, C| or none")
    meter = sum(map(int, match[1].split("+"))), int(match[2])
    Score(meter=meter, steps_per_quarter=STEPS_PER_QUARTER)                                  # raises if there is no such meter
    return meter


def _key(value: str) -> tuple[str | None, dict[str, int]]:
    """'E Dor ^c' -> ('E dorian', alteration of each letter)."""
    value = re.sub(r"^H[Pp]\b", "A mix", value)      # the Highland pipes' scale
    value = re.sub(r"\b(?:\w+\s*=\s*\S+|(?:treble|bass|alto|tenor|perc)\S*)", "", value).strip()                  # clefs
    match = re.match(r"([A-G])([#b]?)\s*([A-Za-z]*)", value)
    if not match:
        if value in ("", "none"):
            return None, {}
        raise ValueError("K: takes a tonic A..G with # or b, a mode such as m, dor or mix, and accidentals such as ^f")
    letter, accidental, word = match.groups()
    mode = "major" if word == "exp" else MODES.get(word.lower()[:3])
    if mode is None:
        raise ValueError(f"the mode {word!r} is not known; use one of {', '.join(filter(None, MODES))}")
    key = f"{letter}{accidental} {mode}"
    fifths = 0 if word == "exp" else parse_key(key)[2]
    return key, signature(fifths) | {x.upper(): ALTER[sign] for sign, x in re.findall(_SIGNED, value) if sign}


class _Reader:
    """Reads one tune. `events` is a list of [pitch or None, ticks, tied to the next]; bar lines are places in that list."""

    def __init__(self, line: int):
        self.first_line = self.line = line           # counted from 0
        self.fields, self.events, self.bars = {}, [], []
        self.meter = self.key = self.unit = self.tempo = self.voice = self.first_voice = None
        self.signature, self.accidentals, self.tied = {}, {}, {}      # of the key, of this bar; a tie carries them to one note beyond
        self.tuplet, self.tuplet_left, self.broken, self.in_body = (1, 1), 0, (1, 1), False

    def fail(self, column: int, what: str):
        raise ReadError(f"line {self.line + 1}, column {column + 1}: {what}")

    def read(self, lines: list[str]) -> AbcTune:
        for number, line in enumerate(lines):
            self.line = self.first_line + number
            if self.in_body and not line.strip():
                break                                # a blank line ends a tune
            if (field := _FIELD.match(line)) and not (self.in_body and line[2:3] in tuple("|:")):          # `A:|` is music
                self.set_field(field[1], re.sub(r"(?<!\\)%.*", "", field[2]).strip(), field.start(2))
            elif self.in_body:
                self.music(line)
            elif self.fields and "|" in line and line[0] in "ABCDEFGabcdefgz^_=|[({":
                self.fail(0, f"{line[:20]!r} stands before the key; first the header, with fields such as T:, M:6/8, and K:G last")
        if not self.in_body:
            self.fail(0, "there is no key, so no tune begins; write a line such as K:G before the notes")
        return self.tune()

    def set_field(self, letter: str, value: str, column: int):
        self.fields.setdefault(letter, []).append(value)
        if letter in "KMLQV":
            try:
                getattr(self, "set_" + letter)(value)
            except (ValueError, MusicError) as error:
                self.fail(column, f"{letter}:{value} is not understood; {error}")

    def set_K(self, value: str):
        key, self.signature = _key(value)
        self.key = self.key or key
        if not self.in_body:
            self.in_body, self.voice = True, self.first_voice
            beats, unit = self.meter or (4, 4)
            self.unit = self.unit or QUARTER // (2 if beats / unit >= 0.75 else 4)

    def set_M(self, value: str):
        meter = _meter(value)
        self.meter = self.meter if self.events else meter                                # a score has one meter: the first

    def set_L(self, value: str):
        match = re.fullmatch(r"1(?:/(1|2|4|8|16|32|64|128))?", value.replace(" ", ""))
        if not match:
            raise ValueError("L: takes 1, 1/2, 1/4, 1/8 … 1/128")
        self.unit = 4 * QUARTER // int(match[1] or 1)

    def set_Q(self, value: str):
        """'3/8=120' counts dotted quarters, '1/4 3/8=40' both together, a bare '120' quarters; words alone say nothing in numbers."""
        pace = re.search(r"\b(?<!/)\d{1,4}\b(?!/)", said := re.sub(r'"[^"]*"', "", value))
        if pace and self.tempo is None:
            lengths = [4 * int(over) / max(1, int(under)) for over, under in re.findall(r"(\d{1,3})/(\d{1,3})", said)]
            self.tempo = min(1000.0, max(1.0, int(pace[0]) * (sum(lengths) or 1)))

    def set_V(self, value: str):
        self.voice = value.split()[0] if value else ""
        self.first_voice = self.voice if self.first_voice is None else self.first_voice

    def music(self, line: str):
        at = 0
        while at < len(line):
            match = _TOKEN.match(line, at)
            if match is None:
                self.fail(at, f"{line[at]!r} cannot stand here; a melody has notes A..G a..g, rests z, lengths such as 2 or /2,"
                              " bar lines |, and its signs \" { [ ! come in pairs")
            kind, own, at = match.lastgroup, match.lastindex + 1, match.end()
            if kind == "field":
                self.set_field(match[own], match[own + 1].strip(), match.start())
            elif kind != "skip" and self.voice == self.first_voice:
                getattr(self, "on_" + kind)(match, own)

    # ---------------------------------------------------------------- one method for each kind of token; g is its first own group
    def on_bar(self, match, g: int):
        self.bars.append(len(self.events))
        self.accidentals = {}

    def on_note(self, match, g: int):
        self.events.append([self.pitch(*match.group(g, g + 1, g + 2), match.start()), self.length(match, g + 3), False])

    def on_rest(self, match, g: int):
        beats, unit = self.meter or (4, 4)
        whole = 4 * QUARTER * beats // unit if match[0][0] in "ZX" else self.unit                # Z counts bars, z counts units
        self.events.append([None, self.length(match, g) * whole // self.unit, False])

    def on_chord(self, match, g: int):
        inside = re.sub(r'"[^"]*"|![^!]*!', "", match[g])
        notes = list(re.finditer(_NOTE, inside))
        if not notes or re.search(r"[^\s.~H-Wh-wz\d/()-]", re.sub(_NOTE, "", inside)):
            self.fail(match.start(), f"{match[0]!r} is no chord; write notes between the brackets, such as [CEG]2")
        top = max(self.pitch(*n.group(1, 2, 3), match.start()) for n in notes)
        over, under = self.ratio(notes[0], 4)        # a chord is as long as its first note, times what stands behind it
        self.events.append([top, self.length(match, g + 1) * over // under, "-" in inside])

    def on_tie(self, match, g: int):
        if self.events:
            self.events[-1][2], self.tied = True, dict(self.accidentals)

    def on_broken(self, match, g: int):
        """A>B makes A half longer and B half as long; A>>B takes three quarters from B."""
        if not self.events or len(match[0]) > 3:
            self.fail(match.start(), f"{match[0]} needs a note on either side, and is at most three signs long")
        part = 2 ** len(match[0])
        mine, self.broken = ((2 * part - 1, part), (1, part))[::1 if match[0][0] == ">" else -1]
        self.events[-1][1] = self.events[-1][1] * mine[0] // mine[1]

    def on_tuplet(self, match, g: int):
        """(3abc plays three notes in the time of two; (p:q:r plays p notes in the time of q, for the next r notes."""
        beats, unit = self.meter or (4, 4)
        many = int(match[g])
        usual = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(many, 3 if unit >= 8 and beats % 3 == 0 else 2)
        time = int(match[g + 1] or usual)
        if many < 2 or time < 1:
            self.fail(match.start(), f"the tuplet {match[0]} is not understood; write (3 or (3:2:3, with numbers 2..9, before its notes")
        self.tuplet, self.tuplet_left = (time, many), int((match[g + 2] or "")[:3] or many)

    def pitch(self, accidental: str | None, letter: str, octave: str, column: int) -> int:
        name = letter.upper()
        if accidental:
            self.accidentals[name] = ALTER[accidental]
        alter = self.accidentals.get(name, self.tied.get(name, self.signature.get(name, 0)))
        self.tied = {}
        pitch = LETTER_PITCH_CLASS[name] + 60 + 12 * (letter.islower() + octave.count("'") - octave.count(",")) + alter
        if not 0 <= pitch <= 127:
            self.fail(column, f"the note {letter}{octave[:9]} lies outside MIDI's pitches 0..127; use fewer commas or apostrophes")
        return pitch

    def ratio(self, match, group: int) -> tuple[int, int]:
        """'3' -> (3, 1), '/' -> (1, 2), '//' -> (1, 4), '3/4' -> (3, 4)."""
        number, slashes, divisor = match.group(group, group + 1, group + 2)
        over, under = int(number[:5] or 1), int(divisor[:5] or 2) if len(slashes) == 1 else 2 ** len(slashes[:8])
        if not (1 <= over <= 9999 and 1 <= under <= 128):
            self.fail(match.start(group), f"the length {match[0][-12:]!r} is not allowed; use 1..9999, or parts down to /128")
        return over, under

    def length(self, match, group: int) -> int:
        """Ticks of a note: the unit times its number, by the broken rhythm and the tuplet it stands in."""
        over, under = self.ratio(match, group)
        ticks = self.unit * over * self.broken[0] // (under * self.broken[1])
        self.broken = (1, 1)
        if self.tuplet_left:
            self.tuplet_left -= 1
            ticks = ticks * self.tuplet[0] // self.tuplet[1]
        return ticks

    def tune(self) -> AbcTune:
        places = [0, *accumulate(ticks for _, ticks, _ in self.events)]
        if places[-1] > MAX_QUARTERS * QUARTER:
            self.fail(0, f"the tune that ends here is longer than {MAX_QUARTERS} quarter notes; give a single, shorter piece")
        bars = sorted({places[i] for i in self.bars})
        full = 4 * QUARTER * self.meter[0] // self.meter[1] if self.meter else 0
        first = next((ticks for ticks in bars if ticks > 0), full)
        pickup = full - first if first < min(full, places[-1]) else 0          # the rest before a first bar line that comes early
        step = [(pickup + ticks + TICK // 2) // TICK for ticks in places]
        notes, rounded, tied = [], 0, False
        for i, (pitch, ticks, ties) in enumerate(self.events):
            if pitch is not None:
                rounded += bool(places[i] % TICK or ticks % TICK)
                if tied and notes and notes[-1][1] == pitch:
                    notes[-1][2] = step[i + 1] - notes[-1][0]
                elif step[i + 1] > step[i]:          # a note too short for the grid is an ornament
                    notes.append([step[i], pitch, step[i + 1] - step[i]])
            tied = ties and pitch is not None
        fields = {letter: tuple(values) for letter, values in self.fields.items()}
        score = score_of((Note(*n) for n in notes), steps=step[-1], steps_per_quarter=STEPS_PER_QUARTER, meter=self.meter or (4, 4),
                         tempo=self.tempo or 120.0, key=self.key, title=fields.get("T", ("",))[0],
                         source="; ".join(v for letter in "CBSZ" for v in fields.get(letter, ())))
        return AbcTune(score, fields, tuple((pickup + ticks + TICK // 2) // TICK for ticks in bars), rounded)

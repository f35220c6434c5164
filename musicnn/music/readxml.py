"""Reading MusicXML (.musicxml, .xml, .mxl), guarded: no entity is expanded, and size, depth and number of elements are limited.

Only what a score can hold is read: pitches and times (sounding, not written), names, instruments, key, meter, tempo, chord symbols.
Left out: grace notes, repeats (each bar is read once), lyrics, dynamics, every meter, key and tempo but one.
"""

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate
from xml.etree import ElementTree
from xml.parsers import expat

from musicnn.arguments import checked
from musicnn.errors import MusicError, ReadError
from musicnn.music.file import load
from musicnn.music.note import DRUMS, Chord, Note, Part, Score
from musicnn.music.pitch import LETTER_PITCH_CLASS, MODE_FIFTHS, key_of

MAX_BYTES, MAX_ELEMENTS, MAX_DEPTH, MAX_QUARTERS = 5_000_000, 600_000, 50, 20_000
GRIDS = (4, 12, 24, 48)                              # tried in this order for files that others wrote
KINDS = {"": "major", "m": "minor", "7": "dominant", "maj7": "major-seventh", "m7": "minor-seventh", "dim": "diminished",
         "dim7": "diminished-seventh", "m7b5": "half-diminished", "aug": "augmented", "6": "major-sixth", "m6": "minor-sixth",
         "sus4": "suspended-fourth", "sus2": "suspended-second", "9": "dominant-ninth", "m9": "minor-ninth", "5": "power"}
SUFFIXES = {kind: suffix for suffix, kind in KINDS.items()}


@checked(steps_per_quarter=(1, 960))
def read_musicxml(path_or_bytes, *, steps_per_quarter: int | None = None) -> Score:
    """Read a MusicXML file as a score; every staff becomes a part. A short first bar is read as a pickup.

    Args:
        steps_per_quarter: the grid, onsets and ends rounded to it; None takes the grid of a file written by musicnn, else the
            first of 4, 12, 24 and 48 that holds every note exactly (24, with rounding, if none does).

    Raises:
        ReadError: if the file is broken, empty, larger than 5 MB, not MusicXML, or built to do harm.
    """
    data, label = load(path_or_bytes, most=MAX_BYTES)
    try:
        root = _tree(_unzipped(data) if data[:2] == b"PK" else data)
        if root.tag != "score-partwise":
            raise ReadError(f"its outermost element is <{root.tag[:40]}>; export it as partwise MusicXML, or use mn.read_midi for .mid")
        return _score(root, steps_per_quarter)
    except (ReadError, MusicError) as error:
        raise ReadError(f"{label} is no readable MusicXML file: {error}") from None
    except (expat.ExpatError, zipfile.BadZipFile, LookupError, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ReadError(f"{label} is no readable MusicXML file ({error}); export it again, or save it as MIDI") from None


def _unzipped(data: bytes) -> bytes:
    """The score inside a .mxl archive, never inflating more than MAX_BYTES."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        def member(name: str) -> bytes:
            with archive.open(name) as file:
                content = file.read(MAX_BYTES + 1)
            if len(content) > MAX_BYTES:
                raise ReadError(f"unpacked it is larger than {MAX_BYTES / 1e6:g} MB; give a single, shorter piece")
            return content
        rootfile = next((e for e in _tree(member("META-INF/container.xml")).iter() if e.tag.endswith("rootfile")), None)
        if rootfile is None:
            raise ReadError("the archive names no score; export it again")
        return member(rootfile.get("full-path", ""))


def _tree(data: bytes) -> ElementTree.Element:
    """Parse XML. Entities are refused before they can grow, and nothing outside the file is ever opened."""
    parser, builder = expat.ParserCreate(), ElementTree.TreeBuilder()
    count, depth = 0, 0

    def start(tag, attributes):
        nonlocal count, depth
        count, depth = count + 1, depth + 1
        if count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise ReadError(f"it has more than {MAX_ELEMENTS} elements, or more than {MAX_DEPTH} inside each other")
        builder.start(tag, attributes)

    def end(tag):
        nonlocal depth
        depth -= 1
        builder.end(tag)

    def entity(*_):
        raise ReadError("it declares an entity, which music never needs; export it again from a notation program")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, builder.data
    parser.EntityDeclHandler, parser.buffer_text = entity, True
    parser.Parse(data, True)
    return builder.close()


def _number(element: ElementTree.Element | None, path: str, default: int | str = 0) -> Fraction:
    """The number in a child element; a plain decimal only, so that no text can become an endless number."""
    text = str(default) if element is None else (element.findtext(path) or str(default)).strip()
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{0,20})?", text):
        raise ReadError(f"<{path}> holds {text[:40]!r} where a number is needed; export it again")
    return Fraction(text)


@dataclass
class _Bar:
    """One measure of one part: (onset, end, pitch, velocity, voice, staff, ties) and (onset, symbol), in quarters from its start."""

    length: Fraction = Fraction(0)
    notes: list[tuple] = field(default_factory=list)
    chords: list[tuple[Fraction, str]] = field(default_factory=list)
    implicit: bool = False
    meter: tuple[int, int] = (4, 4)


@dataclass
class _Heard:
    """What is said once for the whole score; the first word counts."""

    tempo: float | None = None
    key: str | None = None
    meters: Counter = field(default_factory=Counter)


def _score(root: ElementTree.Element, grid: int | None) -> Score:
    heard, entries = _Heard(), {e.get("id"): e for e in root.iter("score-part")}
    staves = [(entries.get(part.get("id")), _bars(part, entries.get(part.get("id")), heard)) for part in root.findall("part")]
    if not staves:
        raise ReadError("it has no part; export it again")
    count = max(len(bars) for _, bars in staves)
    meter = max(heard.meters, key=lambda m: heard.meters[m]) if heard.meters else (4, 4)
    full = Fraction(4 * meter[0], meter[1])
    columns = [[bars[i] for _, bars in staves if i < len(bars)] for i in range(count)]
    lengths = [_length(column, full if count > 1 else Fraction(0)) for column in columns]
    starts = [Fraction(0), *accumulate(lengths)]
    if count > 1 or (columns and columns[0][0].implicit):        # a pickup: the first whole bar begins at a bar line
        whole = next((starts[i] for i in range(count) if columns[i][0].meter == meter and lengths[i] == full), lengths[0])
        starts = [start + -whole % full for start in starts]
    if starts[-1] > MAX_QUARTERS:
        raise ReadError(f"it lasts more than {MAX_QUARTERS} quarter notes; give a shorter piece")
    parts = [line for entry, bars in staves for line in _lines(entry, bars, starts)]
    chords = [(starts[i] + onset, symbol) for _, bars in staves for i, bar in enumerate(bars) for onset, symbol in bar.chords]
    own = root.findtext("identification/encoding/software") == "musicnn"
    times = [t for _, _, notes in parts for onset, end, *_ in notes for t in (onset, end)] + [onset for onset, _ in chords] + [full]
    grid = grid or (int(_number(root.find(".//attributes"), "divisions", 1)) if own else _grid(times))

    def place(time: Fraction) -> int:
        return int(2 * time * grid + 1) // 2
    made = tuple(Part(tuple(Note(place(a), p, max(1, place(b) - place(a)), v) for a, b, p, v in notes), name, program)
                 for name, program, notes in parts)
    title = root.findtext("work/work-title") or root.findtext("movement-title") or ""
    source = root.findtext("identification/source") or ""
    return Score(made, max([place(starts[-1]), *(p.end for p in made)]), grid, heard.tempo or 120.0, meter, heard.key,
                 " ".join(title.split()), " ".join(source.split()), tuple(Chord(place(onset), symbol) for onset, symbol in chords))


def _length(column: list[_Bar], empty: Fraction) -> Fraction:
    """How long a bar lasts that parts may fill differently: as long as most of them say, in doubt the longest."""
    said = Counter(bar.length for bar in column if bar.length)
    return max(said, key=lambda length: (said[length], length), default=empty)


def _grid(times: list[Fraction]) -> int:
    need = {t.denominator for t in times}
    return next((g for g in GRIDS if all(g % d == 0 for d in need)), 24)


def _bars(part: ElementTree.Element, entry: ElementTree.Element | None, heard: _Heard) -> list[_Bar]:
    drums = {} if entry is None else {e.get("id"): int(_number(e, "midi-unpitched")) - 1 for e in entry.findall("midi-instrument")}
    divisions, shift, meter, bars = Fraction(1), 0, (4, 4), []
    for measure in part.findall("measure"):
        bar, now, onset = _Bar(implicit=measure.get("implicit") == "yes" or measure.get("number") == "0"), Fraction(0), Fraction(0)
        for e in measure:
            if e.tag == "attributes":
                divisions = _number(e, "divisions", str(divisions) if divisions.denominator == 1 else 1)
                if divisions <= 0:
                    raise ReadError("its <divisions> are not positive; export it again")
                shift, meter = _attributes(e, shift, meter, heard)
            elif e.tag in ("backup", "forward"):
                now = max(Fraction(0), now + _number(e, "duration") / divisions * (1 if e.tag == "forward" else -1))
            elif e.tag == "note" and e.find("grace") is None and e.find("cue") is None:
                length = _number(e, "duration") / divisions
                if e.find("chord") is None:
                    onset, now = now, now + length
                if e.find("rest") is None and length > 0:
                    bar.notes.append((onset, onset + length, _pitch(e, shift, drums), _velocity(e), e.findtext("voice"),
                                      e.findtext("staff"), {t.get("type") for t in e.findall("tie")}))
            elif e.tag == "harmony":
                bar.chords.append((max(Fraction(0), now + _number(e, "offset") / divisions), _symbol(e)))
            elif e.tag in ("direction", "sound"):
                heard.tempo = heard.tempo or _tempo(e)
            bar.length = max(bar.length, min(now, Fraction(4 * meter[0], meter[1])))       # some programs write rests too long
        bar.length = max([bar.length, *(end for _, end, *_ in bar.notes)])
        bar.meter = meter
        heard.meters[meter] += 1
        bars.append(bar)
    return bars


def _attributes(e: ElementTree.Element, shift: int, meter: tuple[int, int], heard: _Heard) -> tuple[int, tuple[int, int]]:
    """Key (kept in `heard`), transposition in semitones and meter."""
    if e.find("key/fifths") is not None:
        mode = e.findtext("key/mode") or "major"
        fifths = int(_number(e, "key/fifths"))
        mode = {"ionian": "major", "aeolian": "minor"}.get(mode, mode if mode in MODE_FIFTHS else "major")
        heard.key = heard.key or (key_of(fifths, mode) if abs(fifths) <= 12 else None)
    if e.find("transpose") is not None:
        shift = int(_number(e, "transpose/chromatic")) + 12 * int(_number(e, "transpose/octave-change"))
    if e.find("time/beats") is not None:
        beats = sum(int(_number(None, "beats", text)) for text in (e.findtext("time/beats") or "4").split("+"))
        meter = (beats, int(_number(e, "time/beat-type", 4)))
        if not 1 <= beats <= 64 or meter[1] not in (1, 2, 4, 8, 16, 32):
            raise ReadError(f"its meter {meter[0]}/{meter[1]} cannot be; use 1..64 beats of 1, 2, 4, 8, 16 or 32")
    return shift, meter


def _pitch(e: ElementTree.Element, shift: int, drums: dict) -> int:
    instrument = e.find("instrument")
    if e.find("unpitched") is not None:
        drum = drums.get(instrument.get("id"), -1) if instrument is not None else -1
        return drum if 0 <= drum <= 127 else 38
    letter, alter, octave = e.findtext("pitch/step") or "", _number(e, "pitch/alter"), _number(e, "pitch/octave", 4)
    if letter not in LETTER_PITCH_CLASS:
        raise ReadError(f"a note has the letter {letter[:10]!r}; the letters are C D E F G A B")
    return int(LETTER_PITCH_CLASS[letter] + round(alter) + 12 * (octave + 1)) + shift


def _velocity(e: ElementTree.Element) -> int:
    return min(127, max(1, round(_number(None, "dynamics", e.get("dynamics")) * 9 / 10))) if e.get("dynamics") else 80


def _tempo(e: ElementTree.Element) -> float | None:
    sound = e if e.tag == "sound" else e.find("sound")
    if sound is not None and sound.get("tempo"):
        return min(1000.0, max(1.0, float(_number(None, "tempo", sound.get("tempo")))))
    return None


def _symbol(e: ElementTree.Element) -> str:
    """The chord symbol of a <harmony>: "C", "F#m7", "G7/B"."""
    def letter(word: str) -> str:
        alter = int(_number(e, f"{word}/{word}-alter"))
        return (e.findtext(f"{word}/{word}-step") or "") + ("#" * alter if alter > 0 else "b" * -alter)[:2]
    kind = e.find("kind")
    value, text = (kind.text or "", kind.get("text")) if kind is not None else ("", None)
    suffix = text if text is not None else SUFFIXES.get(value, value)
    return suffix if value == "none" else letter("root") + suffix + (f"/{letter('bass')}" if e.find("bass") is not None else "")


def _lines(entry: ElementTree.Element | None, bars: list[_Bar], starts: list[Fraction]) -> list[tuple]:
    """One (name, program, notes) for each staff of a part; tied notes are joined."""
    name = "" if entry is None else " ".join((entry.findtext("part-name") or "").split())
    program = int(_number(entry, "midi-instrument/midi-program", 1)) - 1
    if entry is not None and entry.find("midi-instrument/midi-unpitched") is not None:
        program = DRUMS
    staves: dict[str | None, list] = {}
    held: dict[tuple, list] = {}
    for start, bar in zip(starts, bars, strict=False):
        for onset, end, pitch, velocity, voice, staff, ties in sorted(bar.notes, key=lambda n: n[0]):
            notes = staves.setdefault(staff or "1", [])
            before = held.pop((staff, voice, pitch), None)      # some files forget the "stop" of a tie
            if before is not None and before[1] == start + onset:
                before[1] = start + end
            else:
                before = [start + onset, start + end, pitch, velocity]
                notes.append(before)
            if "start" in ties:
                held[staff, voice, pitch] = before
    return [(name, program if 0 <= program <= DRUMS else 0, staves[s]) for s in sorted(staves)] or [(name, program, [])]

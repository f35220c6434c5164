"""Bach's four-voice chorales from the installed music21, read by a small MusicXML reader of our own: seconds instead of minutes.

The reader knows what these 409 files need and no more; files of users are read by `musicnn.music.musicxml`.
"""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import numpy as np

from musicnn.datasets.collection import Shelf
from musicnn.datasets.families import label_families
from musicnn.datasets.folk import corpus
from musicnn.music import Note, Part, Score
from musicnn.music.pitch import LETTER_PITCH_CLASS, key_of, parse_key

GRID = 4                                             # steps per quarter: sixteenths
QUARTER = 10080                                      # ticks, as in most of the files; divisible by the others' 1, 2, 4 and 8
STEP = QUARTER // GRID
VOICES = ("Soprano", "Alto", "Tenor", "Bass")
HOME = [0, 9]                                        # C major, A minor
SOURCE = "J. S. Bach; from the corpus of music21"
TERMS = 'the music is in the public domain; most files say "PDF © 2004 Margaret Greentree" and name no licence: learn, do not pass on'


def build_chorales() -> Shelf:
    """Every file of the corpus' folder `bach` that has a soprano, alto, tenor and bass."""
    from tqdm import tqdm

    pieces, left_out = [], []
    paths = [p for p in sorted((corpus() / "bach").iterdir()) if p.suffix in (".mxl", ".xml")]
    for path in tqdm(paths, desc="reading", unit="chorale", leave=False, delay=0.5, mininterval=0.5):
        found = read_chorale(path)
        if found is None:
            left_out.append(f"{path.name}: not in four voices")
        else:
            pieces.append(found)
    label_families(pieces)
    return Shelf.pack(pieces, name="chorales", terms=TERMS, home=HOME, refused=left_out,
                      shown=["mode", "meter", "key", "pickup", "regular"])


def read_chorale(path: Path) -> tuple[Score, dict, dict] | None:
    """(score, labels, per-step arrays) of a file, or None if it is not in four voices; other instruments are left out.

    `fermata` is True under the soprano's fermatas, which end the lines of the hymn; `position` is the place in the bar, in steps.
    """
    root = _root(path)
    names = {p.get("id"): " ".join((p.findtext("part-name") or "").split()) for p in root.iter("score-part")}
    voices = {}
    for part in root.iter("part"):
        voice = next((v for v in VOICES if names[part.get("id")].startswith(v)), None)
        voices.setdefault(voice, part)               # of two sopranos the first
    if not set(VOICES) <= set(voices):
        return None
    lines = [_line(voices[v]) for v in VOICES]
    lengths, meters, (fifths, mode) = lines[0][1:]
    position = _positions(lengths, meters)
    lead = int(position[0])                          # a pickup: the score begins with the rest that fills up its bar
    position = np.concatenate([np.arange(lead), position])
    fermata, parts, moved = np.zeros(len(position), dtype=bool), [], 0
    for voice, (notes, *_) in zip(VOICES, lines, strict=True):
        kept = []
        for onset, end, pitch, held in notes:
            a, b = (lead + (x + STEP // 2) // STEP for x in (onset, end))
            moved += bool(onset % STEP or end % STEP)
            if b > a:                                # a note too short for the grid is an ornament
                kept.append(Note(a, pitch, b - a))
                fermata[a:b] |= held and voice == "Soprano"
        parts.append(Part(tuple(kept), name=voice.lower()))
    if not mode:                                     # one file does not say: then the last bass note does
        mode = "minor" if parts[3].notes[-1].pitch % 12 == parse_key(key_of(fifths, "minor"))[0] else "major"
    key = key_of(fifths, mode)
    score = Score(tuple(parts), len(position), GRID, 80.0, meters[0], key, f"Chorale BWV {path.stem.removeprefix('bwv')}", SOURCE)
    regular = len(set(meters)) == 1 and bool((position == np.arange(len(position)) % score.bar_steps).all())
    labels = {"corpus": "bach", "id": path.stem, "mode": mode, "tonic": parse_key(key)[0], "final": parts[3].notes[-1].pitch % 12,
              "pickup": lead > 0, "regular": regular, "moved": moved, "bars": score.bars, "instruments": len(names) - len(VOICES)}
    return score, labels, {"fermata": fermata, "position": position.astype(np.uint8)}


def _root(path: Path) -> ElementTree.Element:
    if path.suffix == ".xml":
        return ElementTree.parse(path).getroot()
    with zipfile.ZipFile(path) as archive:
        name = next(n for n in archive.namelist() if n.endswith((".xml", ".musicxml")) and not n.startswith("META-INF"))
        return ElementTree.fromstring(archive.read(name))


def _line(part: ElementTree.Element):
    """One voice: its notes [onset, end, pitch, fermata] in ticks, each measure's length and meter, and (fifths, mode)."""
    notes, lengths, meters, key = [], [], [], None
    now, heard, tick, meter = 0, 0, QUARTER, (4, 4)
    for measure in part.iter("measure"):
        start = now
        for item in measure:
            if item.tag == "attributes":
                tick = QUARTER // int(item.findtext("divisions") or QUARTER // tick)
                if item.find("time") is not None:
                    meter = int(item.findtext("time/beats")), int(item.findtext("time/beat-type"))
                if key is None and item.find("key") is not None:
                    key = int(item.findtext("key/fifths")), item.findtext("key/mode")
            elif item.tag in ("note", "forward"):
                inside = {child.tag: child for child in item}
                if "grace" not in inside:
                    end = now + int(inside["duration"].text) * tick
                    if "pitch" in inside:
                        _note(item, inside["pitch"], notes, now, end)
                    now = end
                    heard = heard if item.tag == "forward" else now
        lengths.append(now - start)
        meters.append(meter)
    lengths[-1] -= now - heard                       # some files fill the last bar with nothing: it is no part of the music
    return notes, lengths, meters, key


def _note(item: ElementTree.Element, pitch: ElementTree.Element, notes: list[list], onset: int, end: int):
    """Add a note; one that a tie ends lengthens the note before it."""
    name = {child.tag: child.text for child in pitch}
    number = 12 * (int(name["octave"]) + 1) + LETTER_PITCH_CLASS[name["step"]] + int(name.get("alter", 0))
    held = item.find("notations/fermata") is not None
    if notes and notes[-1][1:3] == [onset, number] and any(t.get("type") == "stop" for t in item.iter("tie")):
        notes[-1][1], notes[-1][3] = end, notes[-1][3] or held
    else:
        notes.append([onset, end, number, held])


def _positions(lengths: list[int], meters: list[tuple[int, int]]) -> np.ndarray:
    """Place in the bar of each step. A short first measure is a pickup; elsewhere two short measures make one bar, where a repeat
    sign stands within it."""
    found, before = [], 0
    for n, (length, (beats, unit)) in enumerate(zip(lengths, meters, strict=True)):
        full = 4 * QUARTER * beats // unit
        first = full - length if n == 0 and length < full else before if before + length <= full else 0
        before = first + length if n > 0 and first + length < full else 0
        found.append(np.arange(length // STEP) + first // STEP)
    return np.concatenate(found)

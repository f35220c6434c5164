"""How a score is played. A style is one row of `STYLES`; `dataclasses.replace(STYLES["folk"], drum=False)` makes a variant.

Notation says what to play, players know how: they lean on the first beat, let notes breathe, and in a jig hold the first of three
eighths a little longer. "plain" adds nothing, so it is what comparisons use: both sides of a blind test sound alike.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from musicnn.errors import SoundError
from musicnn.music import DRUMS, Note, Part, Score
from musicnn.music.chords import NO_CHORD, QUALITIES, parse_symbol
from musicnn.music.pitch import key_name, parse_key, scale

PIANO, ORGAN, ACCORDION, GUITAR, BASS, CHOIR, FLUTE, FIDDLE = 0, 19, 21, 25, 32, 52, 73, 110

FAMILY_NAMES = ("piano", "mallets", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed", "flute", "synthesiser",
                "pad", "effects", "plucked strings", "percussion", "noises")
NAMES = {6: "harpsichord", ACCORDION: "accordion", 22: "harmonica", 40: "violin", 41: "viola", 42: "cello", 43: "double bass", 46: "harp",
         48: "string ensemble", CHOIR: "choir", 56: "trumpet", 57: "trombone", 58: "tuba", 60: "horn", 68: "oboe", 70: "bassoon",
         71: "clarinet", 74: "recorder", 78: "whistle", 105: "banjo", 107: "koto", 109: "bagpipe", FIDDLE: "fiddle"}


@dataclass(frozen=True, slots=True)
class Style:
    """How to play.

    Attributes:
        programs: General MIDI instrument of each part in turn (the last one for all further parts); empty: the score's own.
        accent: velocity added on a bar's first beat; other beats get half of it, notes off the beat lose half of it.
        hold: share 0..1 of its written length for which a note sounds.
        loose: spread of onsets in ms (standard deviation), drawn with a fixed seed.
        swing: 0 even .. 1 triplet swing; in 6/8, 9/8 and 12/8 the lilt of a jig.
        drone, pad, drum: add the key's tonic and fifth held, its chords softly, a hand drum on the beats.
        room: share of the room's echo, 0..1.
    """

    name: str
    programs: tuple[int, ...] = ()
    accent: int = 0
    hold: float = 1.0
    loose: float = 0.0
    swing: float = 0.0
    drone: bool = False
    pad: bool = False
    drum: bool = False
    room: float = 0.15


STYLES = {style.name: style for style in (
    Style("plain"),
    Style("piano", programs=(PIANO,), accent=10, hold=0.95, loose=4),
    Style("folk", programs=(FIDDLE, ACCORDION), accent=16, hold=0.88, loose=6, swing=0.35, pad=True, drum=True, room=0.2),
    Style("fiddle", programs=(FIDDLE,), accent=16, hold=0.9, loose=6, swing=0.35, drone=True, room=0.2),
    Style("flute", programs=(FLUTE,), accent=12, hold=0.9, loose=6, swing=0.3, room=0.25),
    Style("accordion", programs=(ACCORDION,), accent=14, hold=0.85, loose=6, swing=0.3, drum=True),
    Style("chorale", programs=(ORGAN,), accent=0, hold=0.97, room=0.35),
    Style("choir", programs=(CHOIR,), accent=4, hold=0.97, loose=8, room=0.4),
    Style("band", programs=(FLUTE, PIANO, GUITAR, BASS), accent=12, hold=0.92, loose=5, swing=0.2, drum=True, room=0.2),
)}


@dataclass(frozen=True, slots=True)
class Event:
    """A note on the way to the loudspeaker: `onset` and `length` in seconds; `level` in dB beside the other parts; pan -1..1."""

    onset: float
    length: float
    pitch: int
    velocity: int
    program: int
    part: int
    level: float = 0.0
    pan: float = 0.0

    @property
    def is_drum(self) -> bool:
        return self.program == DRUMS


def style_named(style: str | Style) -> Style:
    """The style of that name, or the Style itself.

    Raises:
        SoundError: if no style has that name.
    """
    if not isinstance(style, Style) and style not in STYLES:
        raise SoundError(f"style {style!r} does not exist; use one of {', '.join(STYLES)}, or a Style of your own")
    return style if isinstance(style, Style) else STYLES[style]


def events(score: Score, style: str | Style = "plain") -> list[Event]:
    """What sounds when, sorted by onset. Same score, same style: same events.

    Used in: chapter 00.
    """
    style = style_named(style)
    parts = [*((_instrument(part, i, style), part, 0.0) for i, part in enumerate(score.parts)), *_companions(score, style)]
    rng = np.random.default_rng(0)
    second = 60.0 / score.tempo / score.steps_per_quarter
    result = []
    for i, (program, part, level) in enumerate(parts):
        pan = 0.0 if i == 0 and len(parts) < 4 else 0.35 * (2 * i / max(len(parts) - 1, 1) - 1)
        for n in part.notes:
            onset, end = (_swung(step, score, style.swing) * second for step in (n.onset, n.onset + n.duration * style.hold))
            late = max(-onset, min(rng.normal(0, style.loose / 1000), 0.03)) if style.loose else 0.0
            velocity = min(127, max(1, n.velocity + _accent(n.onset, score, style.accent)))
            result.append(Event(onset + late, max(end - onset, 0.02), n.pitch, velocity, program, i, level, pan))
    return sorted(result, key=lambda e: (e.onset, e.part, e.pitch))


def _instrument(part: Part, index: int, style: Style) -> int:
    keeps = part.program == DRUMS or not style.programs
    return part.program if keeps else style.programs[min(index, len(style.programs) - 1)]


def instrument_names(score: Score, style: str | Style = "plain") -> list[str]:
    """What one will hear, for captions: the names of the instruments, each once."""
    played = [_instrument(part, i, style_named(style)) for i, part in enumerate(score.parts) if part.notes]
    return list(dict.fromkeys("drums" if p == DRUMS else NAMES.get(p, FAMILY_NAMES[p // 8]) for p in played))


def _accent(step: int, score: Score, amount: int) -> int:
    if step % score.bar_steps == 0:
        return amount
    return -(amount // 2) if step % score.beat_steps else amount // 2


def _swung(step: float, score: Score, swing: float) -> float:
    """A step moved by swing: halves of a beat go long-short, thirds of a compound beat long-short-medium."""
    if not swing:
        return step
    beat, phase = divmod(step / score.beat_steps, 1)
    if score.beat_steps * score.meter[1] == 4 * score.steps_per_quarter:         # the beat is the meter's unit
        knots, moved = (0, 1 / 2, 1), (0, 1 / 2 + swing / 6, 1)
    else:
        knots, moved = (0, 1 / 3, 2 / 3, 1), (0, 1 / 3 + 0.09 * swing, 2 / 3 + 0.03 * swing, 1)
    return (beat + float(np.interp(phase, knots, moved))) * score.beat_steps


def _companions(score: Score, style: Style):
    """The parts that a style adds, as (program, part, level in dB beside the melody)."""
    notes = [n for part in score.parts if part.program != DRUMS for n in part.notes]
    if not notes:
        return
    tonic = parse_key(score.key)[0] if score.key else min(notes, key=lambda n: (-n.end, n.pitch)).pitch % 12   # the last bass note
    first = -(-min(n.onset for n in notes) // score.bar_steps) * score.bar_steps             # they are silent under a pickup
    bars = [(step, min(score.bar_steps, score.steps - step)) for step in range(first, score.steps, score.bar_steps)]
    if style.drone and bars:
        yield ACCORDION, Part([Note(first, 43 + (tonic - 43 + fifth) % 12, score.steps - first) for fifth in (0, 7)]), -16.0
    if style.pad:
        changes = [c.onset for c in score.chords if first < c.onset < score.steps]
        cuts = sorted({*(step for step, _ in bars), *changes, score.steps}) if bars else []
        yield ACCORDION, Part([Note(step, pitch, end - step, 70) for step, end in pairwise(cuts)
                               for pitch in _chord(score, notes, step, end, tonic)]), -17.0
    if style.drum:
        yield DRUMS, Part([Note(step + at, 64 if at == 0 else 63, 1, 90 if at == 0 else 65) for step, length in bars
                           for at in range(0, length, score.beat_steps)]), -12.0


def _chord(score: Score, notes, step: int, end: int, tonic: int) -> list[int]:
    """The triad under steps step..end, between G3 and F#4: the lead sheet's chord, nothing under its "N.C.", else whichever of I, IV, V
    (vi, ii) fits best. Of a symbol that `parse_symbol` does not know, such as G7/B or Csus4, the root and the third count."""
    written = next((c.symbol for c in reversed(score.chords) if c.onset <= step), "")
    match = re.match(r"([A-G][#b]?)(m(?!aj))?", written)
    if written == NO_CHORD:
        return []
    if match:
        root, quality = parse_symbol(match[1])[0], written.removeprefix(match[1])
        classes = [root + i for i in QUALITIES.get(quality, QUALITIES[match[2] or ""])[:3]]
    else:
        ladder = scale(score.key or key_name(tonic, "major"))
        sounding = [(n.pitch % 12, min(n.end, end) - max(n.onset, step)) for n in notes if n.onset < end and n.end > step]
        triads = [[ladder[(degree + third) % 7] for third in (0, 2, 4)] for degree in (0, 4, 3, 5, 1)]
        classes = max(triads, key=lambda triad: sum(length for pitch_class, length in sounding if pitch_class in triad))
    return [55 + (c - 55) % 12 for c in classes]

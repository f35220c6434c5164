"""Pitches, their names and their frequencies; keys and how they spell notes. No note objects here: numbers in, numbers out."""

import re
from numbers import Real

from musicnn.arguments import checked
from musicnn.errors import MusicError

PITCH_LOW, PITCH_HIGH = 0, 127                      # the MIDI range, both ends included
LETTERS = "CDEFGAB"
LETTER_PITCH_CLASS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}
LETTER_FIFTHS = {"F": -1, "C": 0, "G": 1, "D": 2, "A": 3, "E": 4, "B": 5}   # place on the circle of fifths, C = 0
ACCIDENTALS = {"": 0, "#": 1, "b": -1, "##": 2, "bb": -2}

# A mode is a rotation of the major scale: how far its key signature lies from that of the major key on the same tonic, in fifths.
MODE_FIFTHS = {"lydian": 1, "major": 0, "mixolydian": -1, "dorian": -2, "minor": -3, "phrygian": -4, "locrian": -5}
SCALES = {
    "major": (0, 2, 4, 5, 7, 9, 11), "minor": (0, 2, 3, 5, 7, 8, 10), "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10), "lydian": (0, 2, 4, 6, 7, 9, 11), "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "locrian": (0, 1, 3, 5, 6, 8, 10),
}                                                   # semitones above the tonic

_NAME = re.compile(r"^([A-Ga-g])(##|bb|#|b)?(-?\d+)$")
_KEY = re.compile(r"^([A-Ga-g])(#|b)? +([a-z]+)$")


def check_pitch(pitch: int) -> int:
    """Return `pitch` if it is a MIDI note number, 0..127 (60 = C4).

    Raises:
        MusicError: for any other value.
    """
    if not isinstance(pitch, int) or isinstance(pitch, bool) or not PITCH_LOW <= pitch <= PITCH_HIGH:
        raise MusicError(f"pitch {pitch!r} is no MIDI note number; use a whole number {PITCH_LOW}..{PITCH_HIGH} (60 = C4)")
    return pitch


def name(pitch: int, fifths: int = 0, mode: str = "major") -> str:
    """Name a pitch, such as 'C4' for 60 or 'F#4' for 66, spelled for a key signature of `fifths` sharps (negative: flats)."""
    letter, alter, octave = spell(check_pitch(pitch), fifths, mode)
    return f"{letter}{'#' * alter if alter > 0 else 'b' * -alter}{octave}"


def parse(text: str) -> int:
    """Read a pitch name such as 'C4', 'F#3' or 'Bb5' as a MIDI note number (C4 = 60).

    Raises:
        MusicError: if the text is no pitch name, or the pitch lies outside 0..127.
    """
    match = isinstance(text, str) and _NAME.match(text.strip())
    if not match:
        raise MusicError(f"{text!r} is no pitch name; write a letter, # or b, and the octave, such as 'F#4'")
    letter, accidental, octave = match.groups()
    return check_pitch(LETTER_PITCH_CLASS[letter.upper()] + ACCIDENTALS[accidental or ""] + 12 * (int(octave) + 1))


def hz(pitch: float, a4: float = 440.0) -> float:
    """Frequency in Hz of a (possibly fractional) MIDI pitch in twelve-tone equal temperament: A4 = 69 sounds at `a4` Hz."""
    return a4 * 2.0 ** ((pitch - 69) / 12)


def from_hz(frequency: float, a4: float = 440.0) -> float:
    """The fractional MIDI pitch of a frequency in Hz; the inverse of `hz`. A cent is 0.01 of the result.

    Raises:
        MusicError: if the frequency is not above 0.
    """
    import math
    if not isinstance(frequency, Real) or not frequency > 0 or not a4 > 0:
        raise MusicError(f"a frequency of {frequency!r} Hz has no pitch; give a number above 0, such as 440")
    return 69 + 12 * math.log2(frequency / a4)


def parse_key(key: str) -> tuple[int, str, int]:
    """Read a key such as 'G major', 'F# minor' or 'A dorian' as (tonic pitch class 0..11, mode, fifths of its signature).

    Raises:
        MusicError: if the tonic or the mode is unknown.
    """
    match = isinstance(key, str) and _KEY.match(key.strip())
    if not match or match.group(3) not in MODE_FIFTHS:
        raise MusicError(f"{key!r} is no key; write tonic and mode, such as 'G major', 'F# minor' or 'A dorian'"
                         f" (modes: {', '.join(MODE_FIFTHS)})")
    letter, accidental, mode = match.group(1).upper(), match.group(2) or "", match.group(3)
    tonic = (LETTER_PITCH_CLASS[letter] + ACCIDENTALS[accidental]) % 12
    return tonic, mode, LETTER_FIFTHS[letter] + 7 * ACCIDENTALS[accidental] + MODE_FIFTHS[mode]


@checked
def key_name(tonic: int, mode: str) -> str:
    """Name a key from its tonic pitch class (0..11) and mode, with the spelling that needs the fewest sharps or flats."""
    apart = _mode_fifths(mode)
    fifths = min((f for f in range(-8, 13) if f * 7 % 12 == tonic % 12), key=lambda f: (abs(f + apart), -f))
    return key_of(fifths + apart, mode)


def key_of(fifths: int, mode: str = "major") -> str:
    """Name the key with a signature of `fifths` sharps (negative: flats), such as 'E minor' for 1 and "minor"."""
    letter, alter = _letter(fifths - _mode_fifths(mode))
    return f"{letter}{'#' * alter if alter > 0 else 'b' * -alter} {mode}"


def shift_home(tonic: int, *, home: int) -> int:
    """Semitones, -6..5, that move a tonic (pitch class 0..11) to `home` (a pitch class, or any pitch of it) by the shortest way.

    The tonic is the one that the source declares. Estimating it from the notes is wrong for every third song in some collections.
    """
    return (home - tonic + 6) % 12 - 6


def signature(fifths: int) -> dict[str, int]:
    """What a key signature of `fifths` sharps (negative: flats) does to each letter, -2..2: {"C": 0, "D": 0, … "F": 1, …} for 1."""
    return {letter: (fifths - place + 5) // 7 for letter, place in LETTER_FIFTHS.items()}


def _mode_fifths(mode: str) -> int:
    if mode not in tuple(MODE_FIFTHS):
        raise MusicError(f"mode {mode!r} is not known; use one of {', '.join(MODE_FIFTHS)}")
    return MODE_FIFTHS[mode]


def scale(key: str) -> tuple[int, ...]:
    """The seven pitch classes (0..11) of a key such as 'D dorian', tonic first."""
    tonic, mode, _ = parse_key(key)
    return tuple((tonic + step) % 12 for step in SCALES[mode])


def spell(pitch: int, fifths: int = 0, mode: str = "major") -> tuple[str, int, int]:
    """Spell a pitch for a key: (letter, alter -2..2, octave), such as ('F', 1, 4) for 66 in D major.

    Of all spellings the one nearest to the middle of the key on the circle of fifths is chosen: F#, not Gb, in D major.
    Minor keys borrow notes from the sharp side (G# and D# in A minor, B and F# in C minor), so their middle lies a fifth higher.
    """
    centre = fifths + (3 if mode in ("minor", "phrygian") else 2)   # a major scale spans fifths-1 .. fifths+5; its middle: fifths+2
    place = min((f for f in range(centre - 6, centre + 7) if f * 7 % 12 == pitch % 12), key=lambda f: (abs(f - centre), -f))
    letter, alter = _letter(place)
    return letter, alter, (pitch - alter - LETTER_PITCH_CLASS[letter]) // 12 - 1


def _letter(place: int) -> tuple[str, int]:
    """Letter and alter of a place on the line of fifths, where F, C, G are -1, 0, 1 and F# is 6."""
    return "FCGDAEB"[(place + 1) % 7], (place + 1) // 7

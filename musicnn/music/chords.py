"""Naming chords: a symbol for each beat, by comparing the pitch classes that sound with the chords of a table.

A template is no theory of harmony: passing notes are weighed by how long they sound and nothing more, and keys play no part.

Source: T. Fujishima, Realtime Chord Recognition of Musical Sound, ICMC 1999 (templates for pitch classes).
"""

from musicnn.errors import MusicError
from musicnn.music.note import DRUMS, Chord, Score
from musicnn.music.pitch import key_of, parse_key

QUALITIES = {"": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10),
             "maj7": (0, 4, 7, 11), "m7b5": (0, 3, 6, 10), "dim7": (0, 3, 6, 9)}             # semitones above the root
NO_CHORD = "N.C."
OUTSIDE, MISSING, BASS, SEVENTH = 1.0, 0.2, 0.15, 0.12     # against notes outside, absent notes; for a root in the bass; against sevenths


def label_chords(score: Score, *, steps: int | None = None) -> Score:
    """The score with chord symbols ("C", "Am", "G7"; "N.C." for silence), a new one wherever the harmony changes.

    Args:
        steps: how long each stretch is that gets a symbol; one beat if not given.

    Used in: 03c, 05b
    """
    steps = score.beat_steps if steps is None else steps
    if steps < 1:
        raise MusicError(f"steps {steps} is not allowed; use 1 or more")
    weights = [[0] * 12 for _ in range(-(-score.steps // steps))]
    lowest = [128] * len(weights)
    for part in score.parts:
        for n in part.notes if part.program != DRUMS else ():
            for i in range(n.onset // steps, -(-n.end // steps)):
                weights[i][n.pitch % 12] += min(n.end, (i + 1) * steps) - max(n.onset, i * steps)
                lowest[i] = min(lowest[i], n.pitch)
    fifths = parse_key(score.key)[2] if score.key else 0
    chords, before = [], ""
    for i, (weight, bass) in enumerate(zip(weights, lowest, strict=True)):
        symbol = name_chord(weight, bass % 12, fifths=fifths)
        if symbol != before:
            chords.append(Chord(i * steps, symbol))
        before = symbol
    return score.replace(chords=tuple(chords))


def name_chord(weights, bass: int, *, fifths: int = 0) -> str:
    """The chord whose notes carry the most weight.

    Args:
        weights: how long each of the 12 pitch classes sounds, in any unit.
        bass: pitch class of the lowest note.
        fifths: sharps (negative: flats) of the key signature, for the spelling of the root.
    """
    total = sum(weights)
    if not total:
        return NO_CHORD
    best, symbol = -9.0, NO_CHORD
    for root in range(bass, bass + 12):              # upwards from the bass, so that draws are decided alike in every key
        for quality, intervals in QUALITIES.items():
            inside = sum(weights[(root + i) % 12] for i in intervals) / total
            missing = sum(not weights[(root + i) % 12] for i in intervals)
            fit = inside - OUTSIDE * (1 - inside) - MISSING * missing + BASS * (root % 12 == bass) - SEVENTH * (len(intervals) > 3)
            if fit > best + 1e-9:
                best, symbol = fit, _root(root % 12, fifths) + quality
    return symbol


def _root(pitch_class: int, fifths: int) -> str:
    """Name of a root, on the side of sharps or flats where the key lies."""
    place = min((f for f in range(-6, 12) if f * 7 % 12 == pitch_class), key=lambda f: abs(f - fifths - 1.5))
    return key_of(place).split()[0]

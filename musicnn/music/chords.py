"""Naming chords: a symbol for each beat, by comparing the pitch classes that sound with the chords of a table.

A template is no theory of harmony: passing notes are weighed by how long they sound and nothing more, and keys play no part.

Source: T. Fujishima, Realtime Chord Recognition of Musical Sound, ICMC 1999 (templates for pitch classes).
"""

from musicnn.arguments import checked
from musicnn.errors import MusicError
from musicnn.music.note import DRUMS, Chord, Score
from musicnn.music.pitch import ACCIDENTALS, LETTER_PITCH_CLASS, key_of, parse_key

QUALITIES = {"": (0, 4, 7), "m": (0, 3, 7), "dim": (0, 3, 6), "aug": (0, 4, 8), "7": (0, 4, 7, 10), "m7": (0, 3, 7, 10),
             "maj7": (0, 4, 7, 11), "m7b5": (0, 3, 6, 10), "dim7": (0, 3, 6, 9)}             # semitones above the root
NO_CHORD = "N.C."
OUTSIDE, MISSING, BASS, SEVENTH = 1.0, 0.2, 0.15, 0.12     # against notes outside, absent notes; for a root in the bass; against sevenths


@checked(steps=(1, None))
def label_chords(score: Score, *, steps: int | None = None) -> Score:
    """The score with chord symbols ("C", "Am", "G7"; "N.C." for silence), a new one wherever the harmony changes.

    Args:
        steps: how long each stretch is that gets a symbol; one beat if not given.

    Raises:
        MusicError: for `steps` below 1.

    Used in: 03c, 05b
    """
    steps = score.beat_steps if steps is None else steps
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


@checked
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


@checked
def parse_symbol(symbol: str) -> tuple[int, str]:
    """A chord symbol such as "F#m7" as (pitch class of its root 0..11, quality, a key of QUALITIES).

    Raises:
        MusicError: for any other text, "N.C." among them.
    """
    root = symbol[:2] if symbol[1:2] in ("#", "b") else symbol[:1]
    if root[:1] not in LETTER_PITCH_CLASS or symbol[len(root):] not in QUALITIES:
        known = ", ".join(q or "nothing" for q in QUALITIES)
        raise MusicError(f"{symbol!r} is no chord symbol known here; write a root and one of {known}")
    return (LETTER_PITCH_CLASS[root[0]] + ACCIDENTALS[root[1:]]) % 12, symbol[len(root):]


@checked(line=(1, None))
def chart(score: Score, *, line: int = 4) -> str:
    """The chord symbols of a score as text, `line` bars in a line: "| D     | D  A7 |"; a dot is a beat on which nothing changes."""
    beats, symbols = score.bar_steps // score.beat_steps, {c.onset // score.beat_steps: c.symbol for c in score.chords}
    bars = [[symbols.get(bar * beats + beat, ".") for beat in range(beats)] for bar in range(score.bars)]
    width = max((len(symbol) for bar in bars for symbol in bar), default=1)
    cells = [" ".join(symbol.ljust(width) for symbol in bar) for bar in bars]
    return "\n".join("| " + " | ".join(cells[i:i + line]) + " |" for i in range(0, len(cells), line))


def _root(pitch_class: int, fifths: int) -> str:
    """Name of a root, on the side of sharps or flats where the key lies."""
    place = min((f for f in range(-6, 12) if f * 7 % 12 == pitch_class), key=lambda f: abs(f - fifths - 1.5))
    return key_of(place).split()[0]

"""Transformations of scores: each returns a new score and leaves the given one alone."""

import re
from collections.abc import Callable
from dataclasses import replace
from math import gcd

from musicnn.errors import MusicError
from musicnn.music.note import DRUMS, Chord, Note, Part, Score
from musicnn.music.pitch import ACCIDENTALS, LETTER_PITCH_CLASS, PITCH_HIGH, PITCH_LOW, key_name, parse_key, spell


def map_notes(score: Score, change: Callable, **fields) -> Score:
    """Apply `change(note) -> Note or None` to every note (None drops it) and replace the given fields of the score."""
    parts = tuple(replace(p, notes=tuple(m for n in p.notes if (m := change(n)) is not None)) for p in score.parts)
    return replace(score, parts=parts, **fields)


def transpose(score: Score, semitones: int) -> Score:
    """Shift every pitch by `semitones` (positive: up). Key and chord symbols move along; drum parts are left alone.

    Raises:
        MusicError: if a note would leave 0..127.
    """
    pitches = [n.pitch for p in score.parts if p.program != DRUMS for n in p.notes]
    if pitches and (min(pitches) + semitones < PITCH_LOW or max(pitches) + semitones > PITCH_HIGH):
        raise MusicError(f"transposing pitches {min(pitches)}..{max(pitches)} by {semitones} leaves MIDI's 0..127;"
                         f" use {PITCH_LOW - min(pitches)}..{PITCH_HIGH - max(pitches)}")
    key = score.key
    if key is not None and semitones % 12:
        tonic, mode, _ = parse_key(key)
        key = key_name((tonic + semitones) % 12, mode)
    _, mode, fifths = parse_key(key) if key else (0, "major", 0)

    def moved(match) -> str:                         # a root or bass letter of a chord symbol
        pitch_class = LETTER_PITCH_CLASS[match.group(1)] + ACCIDENTALS[match.group(2)] + semitones
        letter, alter, _ = spell(60 + pitch_class % 12, fifths, mode)
        if abs(alter) > 1:                           # no chord is called F##: far from the key, a symbol is spelled as in C major
            letter, alter, _ = spell(60 + pitch_class % 12)
        return letter + ("#" * alter if alter > 0 else "b" * -alter)
    chords = tuple(Chord(c.onset, re.sub(r"(?:^|(?<=/))([A-G])([#b]?)", moved, c.symbol)) for c in score.chords) \
        if semitones % 12 else score.chords
    parts = tuple(p if p.program == DRUMS else
                  replace(p, notes=tuple(replace(n, pitch=n.pitch + semitones) for n in p.notes)) for p in score.parts)
    return replace(score, parts=parts, key=key, chords=chords)


def crop(score: Score, onset: int, end: int) -> Score:
    """The music between two steps (`end` exclusive), moved to step 0. Notes that cross an edge are cut there.

    Raises:
        MusicError: unless 0 <= onset < end.
    """
    if not 0 <= onset < end:
        raise MusicError(f"steps {onset}..{end} hold no music; give 0 <= onset < end")

    def cut(n: Note) -> Note | None:
        first, last = max(n.onset, onset), min(n.end, end)
        return replace(n, onset=first - onset, duration=last - first) if first < last else None
    chords = tuple(Chord(max(c.onset, onset) - onset, c.symbol) for i, c in enumerate(score.chords)
                   if c.onset < end and (i + 1 == len(score.chords) or score.chords[i + 1].onset > onset))
    return map_notes(score, cut, steps=end - onset, chords=chords)


def bars(score: Score, first: int, last: int) -> Score:
    """Bars `first` to `last` (counted from 0, `last` exclusive) as a score of their own."""
    return crop(score, first * score.bar_steps, last * score.bar_steps)


def join(*scores: Score) -> Score:
    """Scores one after the other, on the grid, meter and parts of the first.

    Raises:
        MusicError: if grids, meters or numbers of parts differ.
    """
    if not scores:
        raise MusicError("join needs at least one score; with a list of scores write join(*scores)")
    first = scores[0]
    parts: list[list[Note]] = [[] for _ in first.parts]
    chords: list[Chord] = []
    onset = 0
    for score in scores:
        if (score.steps_per_quarter, score.meter, len(score.parts)) != (first.steps_per_quarter, first.meter, len(first.parts)):
            raise MusicError("scores to be joined need the same steps_per_quarter, meter and number of parts; use regrid first")
        for notes, part in zip(parts, score.parts, strict=True):
            notes.extend(replace(n, onset=n.onset + onset) for n in part.notes)
        chords.extend(Chord(c.onset + onset, c.symbol) for c in score.chords)
        onset += score.steps
    return replace(first, parts=tuple(replace(p, notes=tuple(n)) for p, n in zip(first.parts, parts, strict=True)),
                   steps=onset, chords=tuple(chords))


def repeat(score: Score, section: int, times: int = 2) -> Score:
    """Play each section of `section` bars `times` times: with 8 and 2, a tune A B of 16 bars becomes A A B B.

    A pickup is moved with its section: a section runs from its pickup to the next section's pickup, so that the
    upbeat sounds again before every repeat.

    Raises:
        MusicError: for a section of no bar, or no time at all.
    """
    lead = min((n.onset for n in score.notes), default=0)
    lead = lead if lead < score.bar_steps else 0
    length = section * score.bar_steps
    last = max((n.onset for n in score.notes), default=0)
    starts = [s for s in range(lead, score.steps, length) if s <= last]      # what follows the last note is rest, played once
    pieces = [crop(score, s, min(s + length, score.steps)) for s in starts for _ in range(times)]
    if not pieces:
        return score
    whole = join(*([crop(score, 0, lead)] if lead else []), *pieces)
    return replace(whole, steps=whole.steps + max(0, score.steps - starts[-1] - length))


def stretch(score: Score, factor: int) -> Score:
    """Make every note `factor` times as long on the same grid (2: half speed).

    Raises:
        MusicError: for a factor below 1.
    """
    chords = tuple(Chord(c.onset * factor, c.symbol) for c in score.chords)
    return map_notes(score, lambda n: replace(n, onset=n.onset * factor, duration=n.duration * factor),
                     steps=score.steps * factor, chords=chords)


def regrid(score: Score, steps_per_quarter: int) -> Score:
    """The same music on another grid, exactly.

    Raises:
        MusicError: if a note would fall between two steps of the new grid; use `quantise` to round instead.
    """
    new, old = steps_per_quarter, score.steps_per_quarter
    unit = old // gcd(new, old)
    wrong = next((n for n in score.notes if n.onset % unit or n.duration % unit), None)
    if wrong is not None or score.steps % unit or any(c.onset % unit for c in score.chords):
        what = f"the note at step {wrong.onset} ({wrong.duration} long)" if wrong else \
            f"the score's end at step {score.steps}" if score.steps % unit else "a chord symbol"
        raise MusicError(f"{what} of a {old}-step quarter does not fit a {new}-step quarter; use quantise(score, {new}) to round")
    return _rescale(score, new, lambda step: step * new // old)


def quantise(score: Score, steps_per_quarter: int) -> Score:
    """The music on another grid, onsets and ends rounded to the nearest step; every note keeps at least one step."""
    new, old = steps_per_quarter, score.steps_per_quarter
    return _rescale(score, new, lambda step: (2 * step * new + old) // (2 * old))


def _rescale(score: Score, new: int, place) -> Score:
    def move(n: Note) -> Note:
        return replace(n, onset=place(n.onset), duration=max(1, place(n.end) - place(n.onset)))
    end = max((place(n.onset) + max(1, place(n.end) - place(n.onset)) for n in score.notes), default=0)
    chords = tuple(Chord(place(c.onset), c.symbol) for c in score.chords)
    return map_notes(score, move, steps=max(place(score.steps), end), steps_per_quarter=new, chords=chords)


def only_part(score: Score, index: int) -> Score:
    """The score with one of its parts alone.

    Raises:
        MusicError: if there is no such part.
    """
    if not -len(score.parts) <= index < len(score.parts):
        raise MusicError(f"part {index} does not exist; this score has parts 0..{len(score.parts) - 1}")
    return replace(score, parts=(score.parts[index],))


def skyline(score: Score) -> Score:
    """The melody on top, drums aside: where notes overlap the highest wins, and each note ends when the next begins."""
    top: dict[int, Note] = {}
    pitched = [p for p in score.parts if p.program != DRUMS]
    for n in sorted(n for p in pitched for n in p.notes):
        if n.onset not in top or n.pitch > top[n.onset].pitch:
            top[n.onset] = n
    line: list[Note] = []
    for n in (top[onset] for onset in sorted(top)):
        if line and line[-1].end > n.onset:
            if n.pitch < line[-1].pitch:
                continue                             # a lower note under a held melody note
            line[-1] = replace(line[-1], duration=n.onset - line[-1].onset)
        line.append(n)
    first = pitched[0] if pitched else Part()
    return replace(score, parts=(replace(first, notes=tuple(line)),))

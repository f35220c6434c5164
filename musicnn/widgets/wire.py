"""Scores as the browser sees them: plain rows and dictionaries, checked in both directions. No widget in here.

A row is [onset, pitch, duration, velocity, part]. The piece is everything that is no note. A lock is a span [part, first, end) of
steps; all locks together are the `keep` mask that composers take.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from musicnn.errors import MusicError
from musicnn.music import Note, Part, Score, pitch

MOST_NOTES, MOST_STEPS = 20_000, 100_000             # more than this no hand can edit and no browser draws smoothly
EMPTY_BARS = 4


def rows_of(score: Score) -> list[list[int]]:
    """The notes of all parts as rows, in order of time.

    Raises:
        MusicError: if the score is too large for an editor.
    """
    rows = sorted([n.onset, n.pitch, n.duration, n.velocity, i] for i, part in enumerate(score.parts) for n in part.notes)
    if len(rows) > MOST_NOTES or score.steps > MOST_STEPS:
        raise MusicError(f"{len(rows)} notes in {score.steps} steps are too many to edit; at most {MOST_NOTES} and {MOST_STEPS}:"
                         " take a part of the score, such as mn.music.bars(score, 0, 64)")
    return rows


def opened(score: Score | None) -> Score:
    """The score with at least one part and, if it is empty, four bars to write in."""
    score = score if score is not None else Score(key="C major")
    score = score if score.parts else score.replace(parts=(Part(),))
    return score if score.steps else score.replace(steps=EMPTY_BARS * score.bar_steps)


def piece_of(score: Score, *, mono: bool) -> dict:
    """Everything of a score that is no note, with what the browser needs to draw and name it."""
    scale, fifths = ([], 0) if score.key is None else (list(pitch.scale(score.key)), pitch.parse_key(score.key)[2])
    return {"steps": score.steps, "steps_per_quarter": score.steps_per_quarter, "tempo": score.tempo, "meter": list(score.meter),
            "bar_steps": score.bar_steps, "beat_steps": score.beat_steps, "key": score.key, "scale": scale, "title": score.title,
            "names": [pitch.name(p, fifths) for p in range(128)], "mono": mono,
            "parts": [{"name": p.name, "program": p.program} for p in score.parts]}


def score_from(rows: Sequence[Sequence[int]], piece: dict, like: Score) -> Score:
    """The score that the browser shows; what neither rows nor piece hold (chords, source) is taken from `like`.

    Raises:
        MusicError: if a row is no note of this piece. The message names the row.
    """
    if len(rows) > MOST_NOTES:
        raise MusicError(f"{len(rows)} notes are too many to edit; at most {MOST_NOTES}")
    notes: list[list[Note]] = [[] for _ in piece["parts"]]
    for i, row in enumerate(rows):
        try:
            onset, height, duration, velocity, part = row
            note = Note(onset, height, duration, velocity)
        except (TypeError, ValueError) as error:
            raise MusicError(f"row {i}, {row!r}, is no note: {error}; write [onset, pitch, duration, velocity, part]") from None
        if not 0 <= part < len(notes) or note.end > piece["steps"]:
            raise MusicError(f"row {i}, {row!r}, lies outside the piece: parts 0..{len(notes) - 1}, steps 0..{piece['steps']}")
        notes[part].append(note)
    parts = tuple(Part(tuple(n), p["name"], p["program"]) for n, p in zip(notes, piece["parts"], strict=True))
    chords = tuple(c for c in like.chords if c.onset < piece["steps"])
    return Score(parts, piece["steps"], piece["steps_per_quarter"], piece["tempo"], tuple(piece["meter"]), piece["key"],
                 piece["title"], like.source, chords)


def keep_from(locked: Iterable[Sequence[int]], parts: int, steps: int) -> np.ndarray:
    """Locked spans as the mask `keep`: bool (parts, steps), True = given and untouched."""
    keep = np.zeros((parts, steps), dtype=bool)
    for part, first, end in locked:
        keep[part, first:end] = True
    return keep


def locked_from(keep) -> list[list[int]]:
    """The mask `keep`, bool (parts, steps), as locked spans."""
    edges = np.diff(np.pad(np.asarray(keep, dtype=bool), ((0, 0), (1, 1))).astype(np.int8), axis=1)
    return [[part, int(first), int(end)] for part, row in enumerate(edges)
            for first, end in zip(np.flatnonzero(row == 1), np.flatnonzero(row == -1), strict=True)]


def check_locked(locked: Sequence[Sequence[int]], piece: dict) -> None:
    """Raise MusicError unless every span lies in the piece."""
    for span in locked:
        if len(span) != 3 or not 0 <= span[0] < len(piece["parts"]) or not 0 <= span[1] < span[2] <= piece["steps"]:
            raise MusicError(f"locked span {span!r} lies outside the piece; write [part, first step, end], at most"
                             f" {len(piece['parts'])} parts and {piece['steps']} steps")

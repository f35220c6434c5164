"""Scores as plain numbers and back: how a training log keeps a piece for each measurement."""

from musicnn.errors import MusicnnError
from musicnn.music import Note, Part, Score

MOST_NOTES = 600                                     # of a piece in a log: a tune or a few bars, to be heard beside forty others


def pack(score: Score) -> dict:
    """Score → {"notes": [[onset, pitch, duration], …], "steps": …, …}; a note of part k > 0 is [onset, pitch, duration, k].

    Loudness, chord symbols and names are left out; `unpack` gives everything else back.

    Raises:
        MusicnnError: for more notes than a log should hold.

    Used in: 03b
    """
    notes = sorted([n.onset, n.pitch, n.duration, *([k] if k else [])] for k, part in enumerate(score.parts) for n in part.notes)
    if len(notes) > MOST_NOTES:
        raise MusicnnError(f"{len(notes)} notes are too many for a log, at most {MOST_NOTES}; take a few bars, such as"
                           " mn.music.bars(score, 0, 8)")
    return {"notes": notes, "steps": score.steps, "steps_per_quarter": score.steps_per_quarter, "tempo": score.tempo,
            "meter": list(score.meter), "key": score.key, "programs": [part.program for part in score.parts]}


def unpack(piece: dict) -> Score:
    """What `pack` made → Score. What is missing beside notes and steps is as in an ordinary Score.

    Raises:
        MusicnnError: if a row is no note.

    Used in: 03b
    """
    lines: list[list[Note]] = []
    try:
        programs = piece.get("programs") or [0] * (1 + max((row[3] for row in piece["notes"] if len(row) > 3), default=0))
        lines += ([] for _ in programs)
        for onset, pitch, duration, *part in piece["notes"]:
            lines[part[0] if part else 0].append(Note(onset, pitch, duration))
        steps = piece["steps"]
    except (TypeError, ValueError, LookupError) as error:
        raise MusicnnError(f"this piece lacks something, or holds a row that is no note ({error!r}); write \"steps\" and \"notes\", rows"
                           f" [onset, pitch, duration] or [onset, pitch, duration, part], part 0..{len(lines) - 1}") from None
    parts = tuple(Part(tuple(line), program=program) for line, program in zip(lines, programs, strict=True))
    fields = {k: piece[k] for k in ("steps_per_quarter", "tempo", "key") if k in piece}
    return Score(parts, steps, meter=tuple(piece.get("meter", (4, 4))), **fields)

"""A score in words, for those who cannot see it, cannot hear it, or want to be sure of what they see and hear."""

from musicnn.arguments import checked
from musicnn.errors import MusicError
from musicnn.music.notation import value_name
from musicnn.music.note import DRUMS, Part, Score
from musicnn.music.pitch import name, parse_key
from musicnn.music.transform import quantise


@checked(bars=(0, None))
def describe(score: Score, *, bars: int = 16) -> str:
    """Read a score as sentences: what it is, its range, then bar by bar its notes and rests; chords read upwards with "+".

    Args:
        bars: how many bars are read note by note, from the first.

    Used in: 00b
    """
    key = parse_key(score.key)[:0:-1] if score.key else (0, "major")
    sounding = [p for p in score.parts if p.notes]
    lines = [summary(score)]
    pitches = [n.pitch for p in sounding if p.program != DRUMS for n in p.notes]
    if pitches:
        lines[0] += f" The lowest note is {name(min(pitches), *key)}, the highest {name(max(pitches), *key)}."
    for index in range(min(bars, score.bars) if sounding else 0):
        start, end = index * score.bar_steps, min((index + 1) * score.bar_steps, score.steps)
        symbols = ", ".join(c.symbol for c in score.chords if start <= c.onset < end)
        labels = [f"{p.name or f'part {i}'}: " if len(sounding) > 1 else "" for i, p in enumerate(score.parts, 1)]
        read = [label + _read(p, start, end, score, key) for label, p in zip(labels, score.parts, strict=True) if p.notes]
        lines.append(f"Bar {index + 1}: {f'(chords {symbols}) ' if symbols else ''}{'; '.join(read)}.")
    if sounding and score.bars > bars:
        lines.append(f"{score.bars - bars} more bars follow.")
    return "\n".join(lines)


def summary(score: Score) -> str:
    """One sentence: title, key, meter, tempo, bars, parts and notes."""
    def count(number: int, word: str) -> str:
        return f"{number} {word}{'' if number == 1 else 's'}"
    names = ", ".join(p.name for p in score.parts if p.name)
    return (f"{score.title or 'Music'}: {f'{score.key}, ' if score.key else ''}{score.meter[0]}/{score.meter[1]},"
            f" {score.tempo:g} quarter notes per minute, {count(score.bars, 'bar')}, {count(len(score.parts), 'part')}"
            f"{f' ({names})' if names else ''}, {count(sum(len(p.notes) for p in score.parts), 'note')}.")


def _read(part: Part, start: int, end: int, score: Score, key: tuple[int, str]) -> str:
    """The notes of a part that begin in start..end, with the rests between them; a note held from before is said to go on."""
    words, now = [], start
    held = [n for n in part.notes if n.onset < start < n.end]
    if held:
        words.append(f"{' + '.join(_name(n.pitch, part, key) for n in held)} goes on")
        now = min(end, max(n.end for n in held))
    chords: dict[tuple[int, int], list[str]] = {}
    for n in part.notes:
        if start <= n.onset < end:
            chords.setdefault((n.onset, n.end), []).append(_name(n.pitch, part, key))
    for (onset, last), names in chords.items():
        if onset > now:
            words.append(f"rest {value_name(onset - now, score.steps_per_quarter)}")
        elif onset < now:
            words.append("meanwhile")
        words.append(f"{' + '.join(names)} {value_name(last - onset, score.steps_per_quarter)}")
        now = max(now, last)
    if now < end:
        words.append("rest" if now == start else f"rest {value_name(end - now, score.steps_per_quarter)}")
    return ", ".join(words).replace("meanwhile, ", "meanwhile ")


def _name(pitch: int, part: Part, key: tuple[int, str]) -> str:
    return f"drum {pitch}" if part.program == DRUMS else name(pitch, *key)


def given_notes(score: Score, *, given: Score | None = None, keep=None) -> set[tuple[int, int]]:
    """Which notes were given rather than composed, as (part, index in part.notes).

    Args:
        given: the score that was given, such as a primer: its notes are found again by onset and pitch.
        keep: bool array (parts, steps), True = given; a note counts by its onset.
    """
    found = set()
    if given is not None:
        if given.steps_per_quarter != score.steps_per_quarter:
            given = quantise(given, score.steps_per_quarter)
        same = len(given.parts) == len(score.parts)
        known = {(i if same else 0, n.onset, n.pitch) for i, p in enumerate(given.parts) for n in p.notes}
        found |= {(i, j) for i, p in enumerate(score.parts) for j, n in enumerate(p.notes)
                  if (i if same else 0, n.onset, n.pitch) in known}
    if keep is not None:
        try:
            found |= {(i, j) for i, p in enumerate(score.parts) for j, n in enumerate(p.notes) if keep[i][n.onset]}
        except (TypeError, IndexError, KeyError):
            raise MusicError(f"keep must be bool (parts, steps) = ({len(score.parts)}, {score.steps}), True where it was given") from None
    return found

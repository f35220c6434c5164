"""From steps to note values: voices, ties, tuplets and beams, as written music needs them.

A grid knows only lengths; paper knows halves, dots and 3:2. The rules here are those of plain engraving: a note may be written in one
piece if no stronger beat hides inside it, what lies off every power of two belongs to a tuplet, and beams show the beats.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import lcm

from musicnn.errors import MusicError
from musicnn.music.note import Part, Score

TYPES = ("whole", "half", "quarter", "eighth", "16th", "32nd", "64th", "128th", "256th", "512th", "1024th")
QUARTERS = {name: Fraction(4, 2 ** i) for i, name in enumerate(TYPES)}           # how many quarters each lasts
VALUES = {length: (name, dots) for name, quarters in QUARTERS.items()            # length in quarters -> (type, dots)
          for dots, length in ((0, quarters), (1, quarters * Fraction(3, 2)))}


@dataclass(frozen=True, slots=True)
class Piece:
    """One written note or rest: `onset` and `end` in steps of its bar, `span` the index of what it belongs to (see `write_bar`).

    `ratio` is (3, 2) inside a triplet and (1, 1) outside; `edge` is "start", "stop" or "both" at the edges of a tuplet.
    """

    onset: int
    end: int
    span: int
    type: str
    dots: int = 0
    ratio: tuple[int, int] = (1, 1)
    edge: str = ""


def value_name(duration: int, steps_per_quarter: int) -> str:
    """A length in words: "quarter", "dotted eighth", "triplet eighth", "half tied to eighth"; else "7 steps"."""
    quarters = Fraction(duration, steps_per_quarter)
    for prefix, length in (("", quarters), ("triplet ", quarters * Fraction(3, 2))):
        if length in VALUES:
            name, dots = VALUES[length]
            return f"{prefix}{'dotted ' * dots}{name}"
    try:
        return " tied to ".join(value_name(int(v * steps_per_quarter), steps_per_quarter) for v in _sum_of_values(quarters))
    except MusicError:
        return f"{duration} step{'s' * (duration > 1)}"


def voices(part: Part) -> list[list[list[int]]]:
    """Lines without overlap: for each voice its chords in order, a chord being the indices of notes with equal onset and end."""
    lines: list[list[list[int]]] = []
    for i, note in enumerate(part.notes):
        for line in lines:
            last = part.notes[line[-1][0]]
            if last.end <= note.onset:
                line.append([i])
                break
            if (last.onset, last.end) == (note.onset, note.end) and note.pitch not in {part.notes[j].pitch for j in line[-1]}:
                line[-1].append(i)
                break
        else:
            lines.append([[i]])
    return lines


@lru_cache(maxsize=4096)
def write_bar(spans: tuple[tuple[int, int, bool], ...], meter: tuple[int, int], steps_per_quarter: int) -> tuple[Piece, ...]:
    """Write the spans of one voice in one bar as pieces.

    Args:
        spans: (onset, end, is_rest) in steps from the bar line, without gaps.

    Raises:
        MusicError: if a length is finer than a 1024th note.
    """
    grid = Fraction(1, steps_per_quarter)
    edges = sorted({x * grid for a, b, _ in spans for x in (a, b)})
    tuplets = _tuplets(edges, Fraction(4 * meter[0], meter[1]))
    levels, rows = tuple(unit for unit in _levels(meter) if unit % grid == 0), []      # no cut falls between two steps
    for index, (first, last, is_rest) in enumerate(spans):
        start, end = first * grid, last * grid
        cuts = sorted({start, end, *(x for low, high, _ in tuplets for x in (low, high) if start < x < end)})
        for a, b in pairwise(cuts):
            low, _, odd = next((t for t in tuplets if t[0] <= a < t[1]), (a, b, 1))
            normal = 1 << odd.bit_length() - 1       # 3 in the time of 2, 5 and 7 in the time of 4
            lengths = _split(a, b, levels, is_rest) if odd == 1 else _sum_of_values((b - a) * odd / normal)
            for length in lengths:
                end_of_piece = a + length * normal / odd
                rows.append((low if odd > 1 else None, a / grid, end_of_piece / grid, index, *VALUES[length], (odd, normal)))
                a = end_of_piece
    windows = [None, *(row[0] for row in rows), None]            # a tuplet begins and ends where its window does, or the bar's notes do
    edges_of = {(True, True): "both", (True, False): "start", (False, True): "stop"}
    return tuple(Piece(int(onset), int(end), index, name, dots, ratio,
                       edges_of.get((window != windows[i], window != windows[i + 2]), "") if window is not None else "")
                 for i, (window, onset, end, index, name, dots, ratio) in enumerate(rows))


def _levels(meter: tuple[int, int]) -> tuple[Fraction, ...]:
    """How strong the places in a bar are, in quarters: multiples of the first are strongest (bar, half bar, beat, half beat …)."""
    beats, unit = meter
    bar, one = Fraction(4 * beats, unit), Fraction(4, unit)
    beat = 3 * one if unit >= 8 and beats % 3 == 0 else one
    levels = [bar, bar / 2] if (bar / beat) % 2 == 0 else [bar]
    return tuple(dict.fromkeys([*levels, beat, one, *(one / 2 ** i for i in range(1, 9))]))


def _split(start: Fraction, end: Fraction, levels: tuple, is_rest: bool) -> list[Fraction]:
    """Cut start..end (quarters from the bar line) into note values that hide no stronger beat."""
    def level(x):
        return next((i for i, unit in enumerate(levels) if x % unit == 0), len(levels))
    inside = [(i, (-(-end // unit) - 1) * unit) for i, unit in enumerate(levels)]
    # the strongest level with a boundary strictly inside, and the last such boundary
    strong, cut = next(((i, x) for i, x in inside if x > start), (len(levels), start))
    length = end - start
    if length in VALUES:
        begins_well = level(start) <= strong or (level(end) <= strong and not is_rest)
        syncopated = not is_rest and strong < len(levels) and length >= levels[strong] and start % (length / 2) == 0
        uneven = strong < len(levels) and levels[strong].numerator % 3 == 0 and length % levels[strong]       # a half note in 6/8
        if strong == len(levels) or ((begins_well or syncopated) and not uneven):
            return [length]
    if cut == start:
        return _sum_of_values(length)
    return _split(start, cut, levels, is_rest) + _split(cut, end, levels, is_rest)


def _sum_of_values(length: Fraction) -> list[Fraction]:
    """`length` in quarters as a sum of note values, the longest first."""
    values = []
    if length.denominator & (length.denominator - 1):
        raise MusicError("this rhythm fits no note values; use quantise(score, 12) first")
    while length > 0:
        value = next((v for v in sorted(VALUES, reverse=True) if v <= length), None)
        if value is None:
            raise MusicError("this rhythm is finer than written music can show; use quantise(score, 12) first")
        values.append(value)
        length -= value
    return values


def _tuplets(edges: list[Fraction], bar: Fraction) -> list[tuple[Fraction, Fraction, int]]:
    """Windows (low, high, odd), in quarters, in which the notes divide the time by an odd number (3: triplets)."""
    windows: list[tuple[Fraction, Fraction, int]] = []
    for x in edges:
        free = windows[-1][1] if windows else Fraction(0)
        if x < free or not x.denominator & (x.denominator - 1):
            continue                                 # inside the last window, or on a power of two
        choices = [(low, low + size) for size in (Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4))
                   for low in (x // size * size, x // (size / 2) * size / 2, (x // (size / 2) - 1) * size / 2)
                   if free <= low < x < low + size <= bar]
        whole = [window for window in choices if set(window) <= set(edges)]      # windows that cut no note come first
        beat = [(low, high) for low, high in choices if low % 1 == 0 and high - low == 1]
        low, high = [*whole, *beat, *choices, (free, bar)][0]
        denominator = lcm(*((y - low).denominator for y in edges if low < y < high)) * (high - low).numerator
        odd = denominator // (denominator & -denominator)
        windows.append((low, high, odd))
    return windows


def beams(pieces: tuple[Piece, ...], rests: frozenset[int], score: Score) -> list[list[str]]:
    """For each piece its beams from the outermost: "begin", "continue", "end", "forward hook" or "backward hook"."""
    flags = [0 if p.span in rests else max(0, TYPES.index(p.type) - 2) for p in pieces]
    beats, unit = score.meter
    quarter = score.steps_per_quarter
    group = max(1, 4 * quarter * (3 if beats % 3 == 0 else 2) // unit) if unit >= 8 else quarter
    wide = 2 * quarter if (beats, unit) in ((4, 4), (2, 2)) else group
    plain = {h for h in {p.onset // wide for p in pieces}          # half bars of quarters and eighths alone are beamed in fours
             if all(p.type in TYPES[:4] and p.ratio == (1, 1) for p in pieces if p.onset // wide == h)}
    place = [(p.onset // wide, 0 if p.onset // wide in plain else p.onset // group) for p in pieces]

    def joined(i: int, j: int, depth: int) -> bool:
        return 0 <= j < len(pieces) and place[i] == place[j] and min(flags[i], flags[j]) > depth
    words = []
    for i, count in enumerate(flags):
        lonely = not joined(i, i - 1, 0) and not joined(i, i + 1, 0)
        row = []
        for depth in range(0 if lonely else count):
            before, after = joined(i, i - 1, depth), joined(i, i + 1, depth)
            hook = "backward hook" if joined(i, i - 1, 0) else "forward hook"
            row.append("continue" if before and after else "begin" if after else "end" if before else hook)
        words.append(row)
    return words

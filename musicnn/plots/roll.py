"""The piano roll: time to the right, pitch upwards, a bar for every note."""

from musicnn.music import DRUMS, Score
from musicnn.music.describe import given_notes, summary
from musicnn.music.pitch import name, parse_key
from musicnn.plots.figure import described

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")     # Okabe and Ito, the order of the widgets
HATCHES = ("", "///", "...", "xx", "\\\\\\", "++")   # so that colour never stands alone
GIVEN, COMPOSED = (COLOURS[0], "////"), (COLOURS[4], "")


def piano_roll(score: Score, *, given: Score | None = None, keep=None, ax=None, width: float = 9.0):
    """Draw a score as a piano roll and return the figure; bars and beats are lines, parts have colours and hatches.

    Args:
        given: a score that was given, such as a primer: its notes are drawn blue and hatched, the composed ones plain vermilion.
        keep: the same by a bool array (parts, steps), True = given.
        ax: matplotlib axes to draw into; None makes a figure.
        width: of that figure, in inches.

    Used in: 00, 00b, 03b
    """
    from matplotlib import pyplot as plt

    pitches = [n.pitch for n in score.notes] or [60, 72]
    low, high = min(pitches) - 1, max(pitches) + 1
    own = ax is None
    if own:
        height = min(8.0, max(2.2, 0.8 + 0.13 * (high - low)))
        ax = plt.subplots(figsize=(width, height), layout="constrained", facecolor="white")[1]
    groups = _groups(score, given, keep)
    for label, (colour, hatch), notes in groups:
        _draw(ax, notes, colour, hatch, label)
    _grid(ax, score, low, high)
    if len(groups) > 1:
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9, labelcolor="#222222")
    words = f"Piano roll. {summary(score)}" + (" Pitches {} to {}.".format(*_names(score, (low + 1, high - 1))) if score.notes else "")
    if given is not None or keep is not None:
        words += " " + ", ".join(f"{len(notes)} notes {label}" for label, _, notes in groups) + "."
    return described(ax.figure, words) if own else ax.figure


def _groups(score: Score, given: Score | None, keep) -> list[tuple]:
    """What shares a colour, as (label, (colour, hatch), notes): the parts, or the given and the composed notes."""
    if given is None and keep is None:
        looks = list(zip(COLOURS, HATCHES, strict=True))
        return [(_drawable(p.name) or f"part {i + 1}", looks[i % len(looks)], p.notes) for i, p in enumerate(score.parts) if p.notes]
    marked = given_notes(score, given=given, keep=keep)
    notes = {True: [], False: []}
    for i, part in enumerate(score.parts):
        for j, note in enumerate(part.notes):
            notes[(i, j) in marked].append(note)
    return [("given", GIVEN, notes[True]), ("composed", COMPOSED, notes[False])]


def _draw(ax, notes, colour: str, hatch: str, label: str) -> None:
    from matplotlib.collections import PolyCollection

    gap = 0.06                                       # steps left white at the end, so that repeated notes stay apart
    boxes = [[(n.onset, n.pitch - 0.42), (n.end - gap, n.pitch - 0.42), (n.end - gap, n.pitch + 0.42), (n.onset, n.pitch + 0.42)]
             for n in notes]
    ax.add_collection(PolyCollection(boxes, facecolor=colour, edgecolor="white" if hatch else "#222222", hatch=hatch,
                                     linewidth=0.5, label=label, zorder=3))


def _grid(ax, score: Score, low: int, high: int) -> None:
    """Axes: rows of black keys shaded, a line at every beat and bar, pitch names and bar numbers."""
    steps, bar = max(score.steps, score.bar_steps), score.bar_steps
    for pitch in range(low, high + 1):
        if pitch % 12 in (1, 3, 6, 8, 10):
            ax.axhspan(pitch - 0.5, pitch + 0.5, color="#f1f1f1", zorder=0)
    if steps <= 64 * bar:
        ax.vlines(range(0, steps + 1, score.beat_steps), low - 0.5, high + 0.5, color="#dddddd", linewidth=0.5, zorder=1)
    every = max(1, -(-steps // (bar * 16)))          # at most 16 bar numbers
    lines = range(0, steps + 1, bar * (every if steps > 64 * bar else 1))
    ax.vlines(lines, low - 0.5, high + 0.5, color="#999999", linewidth=0.9, zorder=2)
    ax.set_xticks(range(0, steps, every * bar), [str(1 + i * every) for i in range(len(range(0, steps, every * bar)))])
    rows = [p for p in range(low, high + 1) if high - low <= 26 or p % 12 in ((0, 4, 7) if high - low <= 50 else (0,))]
    ax.set_yticks(rows, _names(score, rows), fontsize=7 if high - low <= 26 else 8)
    ax.set(xlim=(0, steps), ylim=(low - 0.5, high + 0.5), xlabel="bar")
    ax.set_title(_drawable(score.title), fontsize=11)
    for chord in score.chords[:64]:
        ax.annotate(_drawable(chord.symbol), (chord.onset, high + 0.4), fontsize=8, va="top", color="#222222")
    ax.tick_params(length=0)
    ax.spines[["top", "right"]].set_visible(False)


def _drawable(words: str) -> str:
    """`words` if the figure's font has all their letters, else nothing: a row of empty boxes helps nobody."""
    from matplotlib.font_manager import findfont, get_font

    font = get_font(findfont("DejaVu Sans"))
    return words.replace("$", r"\$") if all(font.get_char_index(ord(letter)) for letter in words) else ""


def _names(score: Score, pitches) -> list[str]:
    if all(p.program == DRUMS for p in score.parts if p.notes) and score.notes:
        return [f"drum {p}" for p in pitches]
    _, mode, fifths = parse_key(score.key) if score.key else (0, "major", 0)
    return [name(p, fifths, mode) if 0 <= p <= 127 else "" for p in pitches]

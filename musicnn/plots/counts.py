"""How often each value of a label occurs, as bars: the picture beside a data set's `summary()`."""

from collections.abc import Mapping

from musicnn.errors import MusicnnError
from musicnn.plots.figure import described

MOST = 20                                            # bars; what is rarer goes into one more


def counts(table: Mapping[object, float], *, title: str = ""):
    """Draw counts as horizontal bars, most first, and return the figure.

    Args:
        table: value -> how often, such as `mn.datasets.load("folk").counts("type")`.
        title: above the bars.

    Raises:
        MusicnnError: if there is nothing to count.

    Used in: 03b
    """
    from matplotlib import pyplot as plt

    if not table:
        raise MusicnnError("there is nothing to draw; give counts such as dataset.counts('type')")
    rows = sorted(table.items(), key=lambda item: -item[1])
    rest = sum(n for _, n in rows[MOST:])
    rows = [(_word(value), n) for value, n in rows[:MOST]] + ([("all others", rest)] if rest else [])
    figure, ax = plt.subplots(figsize=(7, 0.9 + 0.26 * len(rows)), layout="constrained")
    bars = ax.barh([name for name, _ in rows][::-1], [n for _, n in rows][::-1], color="#0072B2")
    ax.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=9)
    ax.margins(x=0.12)
    ax.set_title(title)
    return described(figure, f"Bars{f' of {title}' if title else ''}: " + ", ".join(f"{name} {n}" for name, n in rows) + ".")


def _word(value) -> str:
    """A label as a word: (6, 8) as 6/8, nothing as 'unknown'."""
    return "/".join(map(str, value)) if isinstance(value, tuple) else str(value) or "unknown"

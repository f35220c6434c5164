"""Numbers on a grid of steps: a rhythm as filled squares, probabilities as squares filled halfway, always with their number."""

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.plots.figure import described


def steps(rows: dict[str, np.ndarray], *, beat_steps: int = 4, width: float = 9.0):
    """Draw rows of numbers between 0 and 1 as rows of squares, filled from below as far as the number says; returns the figure.

    Args:
        rows: caption -> numbers (T,), all rows equally long. 1 is written as a cross, 0 is left empty, others carry their digits
            if there is room.
        beat_steps: a thick line stands before every so many steps.
        width: of the figure, in inches.

    Used in: 00c
    """
    from matplotlib import pyplot as plt

    if not rows or {np.ndim(row) for row in rows.values()} != {1} or len({len(row) for row in rows.values()} - {0}) != 1:
        raise MusicnnError("these rows cannot be drawn; give {caption: numbers}, all rows equally long and none empty")
    table = np.array([np.asarray(row, dtype=float) for row in rows.values()])        # (rows, T)
    length = table.shape[1]
    narrow = width / length < 0.3                    # inches; squares too narrow for digits show the level alone
    figure, ax = plt.subplots(figsize=(width, 0.62 + 0.42 * len(table)), layout="constrained", facecolor="white")
    for y, row in enumerate(table):
        ax.bar(np.arange(len(row)) + 0.5, 0.9 * row, width=0.9, bottom=y + 0.95 - 0.9 * row, color="#8cc4e4", edgecolor="none", zorder=2)
        for x, value in enumerate(row):
            text = "\u00d7" if value == 1 else "" if value == 0 or narrow else f"{value:.2f}".removeprefix("0")
            large = value == 1 and not narrow
            ax.text(x + 0.5, y + 0.5, text, ha="center", va="center", fontsize=12 if large else 8, color="#111111", zorder=3)
    ax.vlines(range(length + 1), 0, len(table), color="#dddddd", linewidth=0.6, zorder=1)
    ax.vlines(range(0, length + 1, beat_steps), 0, len(table), color="#666666", linewidth=1.4, zorder=4)
    ax.hlines(range(len(table) + 1), 0, length, color="#dddddd", linewidth=0.6, zorder=1)
    named = range(0, length, beat_steps if narrow else 1)
    ax.set_xticks([step + 0.5 for step in named], [str(step) for step in named], fontsize=8, color="#222222")
    ax.set_yticks(np.arange(len(table)) + 0.5, list(rows), fontsize=9, color="#222222")
    ax.set(xlim=(0, length), ylim=(len(table), 0))
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    said = "; ".join(f"{name}: " + " ".join(f"{value:.2g}" for value in row) for name, row in zip(rows, table, strict=True))
    return described(figure, f"Steps 0 to {length - 1}. {said}.")

"""What follows what: a table of shares as a heat map with its numbers."""

from collections.abc import Sequence

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.plots.figure import described


def transitions(shares: np.ndarray, labels: Sequence, *, noun: str = "note"):
    """Draw a transition table and return the figure. The still twin of `mn.widgets.TransitionMap`.

    Args:
        shares: (n, n), row i = the shares of what follows label i, each 0..1.
        labels: n of them.
        noun: what a row is, in words.

    Raises:
        MusicnnError: if the table is not square, or has another number of labels.

    Used in: 01c
    """
    from matplotlib import pyplot as plt

    table, words = np.asarray(shares, dtype=float), [str(label) for label in labels]
    n = len(words)
    if table.shape != (n, n) or not n:
        raise MusicnnError(f"a table of shape {table.shape} does not fit {n} labels; give (n, n) shares and n labels")
    figure, ax = plt.subplots(figsize=(1.6 + 0.62 * n, 1.0 + 0.5 * n), layout="constrained", facecolor="white")
    most = max(float(table.max()), 1e-9)
    ax.imshow(table, cmap="Blues", vmin=0, vmax=1.4 * most, aspect="auto")       # never so dark that black ink on it is lost
    for (a, b), share in np.ndenumerate(table):
        if share > 0:
            ax.text(b, a, f"{share:.2f}".lstrip("0"), ha="center", va="center", color="black", fontsize=10)
    ax.set(xlabel=f"next {noun}", ylabel=noun, xticks=range(n), yticks=range(n), xticklabels=words, yticklabels=words)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    likeliest = [f"after {words[a]} mostly {words[int(row.argmax())]} ({row.max():.2f})" for a, row in enumerate(table) if row.any()]
    return described(figure, f"A table of {n} by {n} shares, from each {noun} (row) to the next (column): {', '.join(likeliest)}.")

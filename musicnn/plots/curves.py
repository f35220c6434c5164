"""Lines over a common axis, told apart by dash and mark as well as by colour: losses, paths, slopes."""

from collections.abc import Mapping

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.plots.figure import described

LOOKS = (("#0072B2", "-", "o"), ("#D55E00", "--", "s"), ("#009E73", ":", "^"), ("#E69F00", "-.", "D"))
FEW = 50                                             # points that are still marked one by one


def curves(lines: Mapping, words: str, *, xlabel: str, ylabel: str, level: tuple[str, float] | None = None, log: bool = False):
    """Draw up to four lines over 0, 1, 2 ... and return the figure.

    Args:
        lines: name -> heights (N,), which may be of different lengths.
        words: what the picture shows, for readers who do not see it.
        xlabel, ylabel: what the axes count, with the unit.
        level: (name, height) of a thin line across, such as what nobody can beat.
        log: heights on a logarithmic axis.

    Raises:
        MusicnnError: for no lines, or for more than can be told apart.

    Used in: 03a, 04a
    """
    from matplotlib import pyplot as plt

    if not 1 <= len(lines) <= len(LOOKS):
        raise MusicnnError(f"{len(lines)} lines cannot be drawn; give 1 to {len(LOOKS)}, as name -> heights")
    figure, ax = plt.subplots(figsize=(7, 3), layout="constrained", facecolor="white")
    for (name, heights), (colour, dash, mark) in zip(lines.items(), LOOKS, strict=False):
        ax.plot(np.asarray(heights), dash, color=colour, marker=mark if len(heights) <= FEW else "", markersize=4, label=name)
    if level:
        ax.axhline(level[1], color="#555555", linewidth=1, linestyle=(0, (1, 2)), label=level[0])
    ax.set(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
    ax.legend(frameon=False)
    return described(figure, words)

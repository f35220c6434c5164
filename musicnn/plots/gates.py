"""One unit of an LSTM while it reads a tune: what its gates do at every token, and what its cell state makes of it."""

from collections.abc import Mapping, Sequence

from musicnn.errors import MusicnnError
from musicnn.plots.figure import described

LOOKS = {"f": ("keep (f)", "#0072B2", "-", "o"), "i": ("write (i)", "#D55E00", "--", "s"), "o": ("show (o)", "#009E73", ":", "^")}


def gates(seen: Mapping, *, unit: int, tokens: Sequence[str], bars: Sequence[int], mark: int | None = None, width: float = 9.0):
    """Draw one unit's gates above its candidate and cell state, token by token, a line and a number at each bar; returns the figure.

    Args:
        seen: "i", "f", "o", "g", "c" as arrays (T, H), such as `mn.models.walk` gives.
        unit: column of these arrays.
        tokens: T names for the axis, such as `encoding.describe(tokens)`.
        bars: T bar numbers, drawn as they are given.
        mark: a token to point at.
        width: of the figure, in inches.

    Raises:
        MusicnnError: for a unit that is not there, or bar numbers that do not fit the tokens.

    Used in: 03a
    """
    from matplotlib import pyplot as plt

    places, hidden = range(len(tokens)), seen["c"].shape[1]
    if not 0 <= unit < hidden or len(bars) != len(tokens):
        raise MusicnnError(f"unit {unit}, {len(tokens)} tokens and {len(bars)} bar numbers do not fit; use a unit 0..{hidden - 1}, and"
                           " one bar number for each token")
    figure, (upper, lower) = plt.subplots(2, 1, sharex=True, figsize=(width, 4.4), layout="constrained", facecolor="white")
    for gate, (label, colour, line, marker) in LOOKS.items():
        upper.plot(places, seen[gate][:len(tokens), unit], color=colour, linestyle=line, marker=marker, markersize=3.5, label=label)
    upper.set(ylim=(-0.03, 1.03), ylabel="gates, 0 to 1")
    lower.bar(places, seen["g"][:len(tokens), unit], color="#CC79A7", width=0.6, label="candidate (g)")
    lower.plot(places, seen["c"][:len(tokens), unit], color="#222222", marker=".", label="cell state (c)")
    lower.set_xticks(places, tokens, rotation=90, fontsize=7)
    begins = [t for t in places if t == 0 or bars[t] != bars[t - 1]]
    for t in begins:
        upper.text(t - 0.4, 1.05, f"bar {bars[t]}", fontsize=8, color="#555555")
    for ax in (upper, lower):
        ax.vlines([t - 0.5 for t in begins], *ax.get_ylim(), color="#999999", linewidth=0.9, zorder=0)
        ax.spines[["top", "right"]].set_visible(False)
        ax.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize=9)
        if mark is not None:
            ax.axvspan(mark - 0.5, mark + 0.5, color="#F0E442", alpha=0.6, zorder=0)
    lower.axhline(0, color="#cccccc", linewidth=0.8, zorder=0)
    mean = {gate: float(seen[gate][:len(tokens), unit].mean()) for gate in "fio"}
    return described(figure, f"Unit {unit} over {len(tokens)} tokens. On average it keeps {mean['f']:.2f}, writes {mean['i']:.2f} and shows"
                     f" {mean['o']:.2f}; its cell state goes from {seen['c'][:len(tokens), unit].min():.2f} to"
                     f" {seen['c'][:len(tokens), unit].max():.2f}.")

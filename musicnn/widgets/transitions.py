"""A table of what follows what, to click: choose a row, see and hear where it leads."""

from collections.abc import Callable, Sequence

import numpy as np
import traitlets

from musicnn.arguments import checked
from musicnn.errors import MusicnnError
from musicnn.music import Score
from musicnn.widgets.host import HostWidget
from musicnn.widgets.joiner import widget_module
from musicnn.widgets.wire import piece_of, rows_of

MOST = 24                                            # rows that still fit beside each other


class TransitionMap(HostWidget):
    """The transition table of a Markov chain as a heat map. A click on a row shows what follows it and composes from there.

    Args:
        shares: (n, n), row i = the shares of what follows label i; each row sums to 1, or to 0 if nothing ever followed.
        labels: n of them, such as the degrees 1 to 7.
        compose: function(label, seed) -> Score, asked at each click; the same row again asks with the next seed.
        noun: what a row is, in words.

    Without a widget: `dict(zip(labels, shares[i]))` is row i, and `mn.play(compose(label, seed))` its music.
    Used in: 01c
    """

    _esm = widget_module("transitions", "mountTransitions")
    answers = ("samples", "compose")
    shares = traitlets.List().tag(sync=True)
    labels = traitlets.List().tag(sync=True)
    noun = traitlets.Unicode().tag(sync=True)

    @checked
    def __init__(self, shares, labels: Sequence, *, compose: Callable[[object, int], Score], noun: str = "note"):
        table, self._labels, self._compose, self._last = np.asarray(shares, dtype=float), list(labels), compose, None
        n = len(self._labels)
        if table.shape != (n, n) or not 1 <= n <= MOST:
            raise MusicnnError(f"a table of shape {table.shape} and {n} labels do not fit; give (n, n) and n labels, n = 1..{MOST}")
        totals = table.sum(axis=1)
        if (table < 0).any() or not (np.isclose(totals, 1) | np.isclose(totals, 0)).all():
            raise MusicnnError("each row of shares sums to 1 (or to 0, if nothing followed); divide counts by their row's sum")
        super().__init__(shares=table.round(4).tolist(), labels=[str(label) for label in self._labels], noun=noun)

    def answer_compose(self, message: dict) -> tuple[dict, list]:
        """Music that begins at a row."""
        self._last = self._compose(self._labels[message["row"]], message["seed"])
        return {"notes": rows_of(self._last), "piece": piece_of(self._last, mono=False)}, []

    def stills(self) -> list[Score]:
        """What was composed last."""
        return [self._last] if self._last else []

"""Lines are where their numbers are, differ in more than colour, and carry their words."""

import matplotlib
import numpy as np
import pytest

import musicnn as mn
from musicnn.errors import MusicnnError

matplotlib.use("agg")


def test_every_line_has_its_numbers_its_name_and_a_look_of_its_own():
    falling = {"critic": [2.0, 1.0, 0.5], "forger": np.linspace(3, 1, 80)}
    figure = mn.plots.curves(falling, "Two lines fall.", xlabel="updates", ylabel="nats", level=("2 ln 2", 1.39))
    ax, = figure.axes
    critic, forger, level = ax.lines
    assert np.allclose(critic.get_ydata(), falling["critic"]) and np.allclose(forger.get_ydata(), falling["forger"])
    assert set(level.get_ydata()) == {1.39}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["critic", "forger", "2 ln 2"]
    assert critic.get_linestyle() != forger.get_linestyle(), "told apart without colour"
    assert critic.get_marker() == "o" and not forger.get_marker(), "eighty marks would hide the line"
    assert (ax.get_xlabel(), ax.get_ylabel(), figure.get_label()) == ("updates", "nats", "Two lines fall.")


def test_powers_are_straight_on_a_logarithmic_axis():
    ax, = mn.plots.curves({"f": 0.5 ** np.arange(9)}, "A straight line.", xlabel="n", ylabel="left", log=True).axes
    at = ax.lines[0].get_transform().transform(ax.lines[0].get_xydata())
    assert np.allclose(np.diff(at, axis=0), np.diff(at, axis=0)[0])


@pytest.mark.parametrize("lines", [{}, {str(k): [0, 1] for k in range(5)}])
def test_lines_that_cannot_be_told_apart_are_refused(lines):
    with pytest.raises(MusicnnError, match="give 1 to 4"):
        mn.plots.curves(lines, "Nothing.", xlabel="x", ylabel="y")

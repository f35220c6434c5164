"""The learning curve's mark stays inside the picture, wherever the kept state lies."""

import matplotlib
import pytest

from musicnn.plots.training import history
from musicnn.training import History

matplotlib.use("agg")


@pytest.mark.parametrize("best", [0, 3, 5, 9])
def test_the_word_at_the_kept_state_lies_inside_the_axes(best):
    record = History(updates=list(range(1, 11)), train=[2.0] * 10, valid=[1.0] * 10, best=best)
    figure = history(record)
    figure.canvas.draw()
    ax = figure.axes[0]
    word, = ax.texts
    inside, box = ax.get_window_extent(), word.get_window_extent()
    assert inside.x0 <= box.x0 and box.x1 <= inside.x1

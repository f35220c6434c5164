"""Bars say what they show, in pixels and in words."""

import pytest

from musicnn.errors import MusicnnError
from musicnn.plots import counts


def test_every_count_is_in_the_picture_and_in_its_words():
    figure = counts({(6, 8): 3, "": 7}, title="meters")
    assert [bar.get_width() for bar in figure.axes[0].patches] == [3, 7]
    assert figure.get_label() == "Bars of meters: unknown 7, 6/8 3."


def test_what_is_rare_is_put_together():
    figure = counts({f"v{i}": 100 - i for i in range(25)})
    widths = [bar.get_width() for bar in figure.axes[0].patches]
    assert len(widths) == 21 and sum(widths) == sum(range(76, 101))


def test_nothing_is_refused():
    with pytest.raises(MusicnnError, match="nothing to draw"):
        counts({})

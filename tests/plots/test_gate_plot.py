"""A unit's gates are drawn as they are, with words for whoever does not see them."""

import numpy as np
import pytest

from musicnn.errors import MusicnnError
from musicnn.plots import gates

SEEN = {name: np.full((4, 3), value) for name, value in zip("ifogc", (0.25, 1.0, 0.5, -0.5, 2.0), strict=True)}


def test_the_picture_says_its_numbers():
    figure = gates(SEEN, unit=1, tokens=["D4", "1/8", "E4", "1/8"], bars=[0, 0, 1, 1], mark=2)
    words = figure.get_label()
    assert "Unit 1 over 4 tokens" in words and "keeps 1.00, writes 0.25 and shows 0.50" in words
    lines = {line.get_label(): line.get_ydata() for ax in figure.axes for line in ax.lines}
    assert (lines["keep (f)"] == 1).all() and (lines["cell state (c)"] == 2).all()
    written = {text.get_text(): text.get_position()[0] for ax in figure.axes for text in ax.texts}
    assert list(written) == ["bar 0", "bar 1"] and 1 < written["bar 1"] < 2, "each number stands where its bar begins"


@pytest.mark.parametrize("wrong", [{"unit": 3}, {"unit": -1}, {"bars": [0, 0]}])
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(MusicnnError, match=r"0\.\.2"):
        gates(SEEN, **{"unit": 0, "tokens": ["a"] * 4, "bars": [0] * 4, **wrong})

"""A transition table shows every share that is not nothing, and its words say what mostly follows."""

import numpy as np
import pytest

from musicnn.errors import MusicnnError
from musicnn.plots import transitions


def test_every_share_is_printed_and_the_words_say_what_mostly_follows():
    figure = transitions([[0.25, 0.75], [0, 0]], ["a", "b"], noun="letter")
    assert [text.get_text() for text in figure.axes[0].texts] == [".25", ".75"]
    assert "after a mostly b (0.75)" in figure.get_label() and "after b" not in figure.get_label()


@pytest.mark.parametrize("shares, labels", [(np.eye(2), ["a"]), (np.ones((2, 3)), ["a", "b"]), ([], [])])
def test_what_is_no_table_is_refused(shares, labels):
    with pytest.raises(MusicnnError, match="does not fit"):
        transitions(shares, labels)

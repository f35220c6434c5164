"""Rows of steps: every number is in the picture and in its words."""

import numpy as np

import musicnn as mn


def test_every_row_is_drawn_and_told():
    figure = mn.plots.steps({"clave": [1, 0, 0, 1], "p": [0.25, 0.5, 0.0, 1.0]})
    ax = figure.axes[0]
    assert [text.get_text() for text in ax.texts] == ["×", "", "", "×", ".25", ".50", "", "×"]
    assert np.allclose([bar.get_height() / 0.9 for bar in ax.patches], [1, 0, 0, 1, 0.25, 0.5, 0, 1])
    assert figure.get_label() == "Steps 0 to 3. clave: 1 0 0 1; p: 0.25 0.5 0 1."

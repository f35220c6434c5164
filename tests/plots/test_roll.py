"""The piano roll: a box for every note, colours never alone, words for every picture."""

import pytest
from matplotlib import pyplot as plt
from matplotlib.collections import PolyCollection

from musicnn.music import DRUMS, Chord, Note, Part, Score, crop, score_of
from musicnn.plots import piano_roll

plt.switch_backend("agg")
CHOIR = Score(tuple(Part([Note(4 * i, 72 - 8 * k, 4) for i in range(4)], name) for k, name in enumerate(("high", "low"))), key="F minor")


def boxes(figure):
    return [c for c in figure.axes[0].collections if isinstance(c, PolyCollection) and c.get_label() in
            ("high", "low", "given", "composed", "part 1")]


def test_every_note_is_a_box_in_its_place():
    low, = [c for c in boxes(piano_roll(CHOIR)) if c.get_label() == "low"]
    corners = [(path.vertices[:, 0].min(), path.vertices[:, 0].max(), path.vertices[:, 1].mean()) for path in low.get_paths()]
    assert [(round(a), round(b), round(p)) for a, b, p in corners] == [(n.onset, n.end, n.pitch) for n in CHOIR.parts[1].notes]


def test_parts_differ_in_colour_and_hatch():
    high, low = boxes(piano_roll(CHOIR))
    assert tuple(high.get_facecolor()[0]) != tuple(low.get_facecolor()[0])
    assert high.get_hatch() != low.get_hatch()


def test_given_and_composed_differ_in_colour_and_hatch():
    tune = score_of([(0, 60, 4), (4, 62, 4), (8, 64, 8)])
    figure = piano_roll(tune, given=crop(tune, 0, 8))
    given, composed = boxes(figure)
    assert (given.get_label(), len(given.get_paths()), given.get_hatch()) == ("given", 2, "////")
    assert (composed.get_label(), len(composed.get_paths()), composed.get_hatch() or "") == ("composed", 1, "")
    assert figure.get_label().endswith("2 notes given, 1 notes composed.")
    assert len(boxes(piano_roll(tune, keep=[[True] * 16]))[0].get_paths()) == 3


def test_lines_at_bars_names_at_pitches():
    axes = piano_roll(CHOIR).axes[0]
    assert [t.get_text() for t in axes.get_xticklabels()] == ["1"]
    assert {"C5", "E4"} <= {t.get_text() for t in axes.get_yticklabels()}
    assert "Ab4" in {t.get_text() for t in axes.get_yticklabels()}


def test_it_is_shown_once_and_has_words():
    open_before = plt.get_fignums()
    figure = piano_roll(CHOIR)
    assert plt.get_fignums() == open_before          # closed: the notebook shows it as the value of the cell, not again
    assert figure.get_label().startswith("Piano roll. Music: F minor, 4/4")
    assert "Pitches E4 to C5" in figure.get_label()


@pytest.mark.slow
def test_a_notebook_shows_it_once_with_alt_text():
    import nbformat
    from nbclient import NotebookClient
    source = "import musicnn as mn\nmn.plots.piano_roll(mn.music.score_of([(0, 60, 4)], title='茉莉花 $ü$'))"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    NotebookClient(book, timeout=120, kernel_name="python3").execute()
    output, = book.cells[0].outputs                  # one picture, no warning
    assert set(output.data) == {"text/html", "text/plain"}
    assert '<img alt="Piano roll. 茉莉花 $ü$: 4/4' in output.data["text/html"]
    assert output.data["text/plain"].isascii()


def test_into_given_axes():
    figure, axes = plt.subplots(2)
    assert piano_roll(CHOIR, ax=axes[1]) is figure
    assert axes[1].collections
    assert not axes[0].collections
    plt.close(figure)


@pytest.mark.parametrize("score", [
    Score(), Score((Part([Note(0, 36, 2)], "a_$b$", DRUMS), Part([Note(0, 36, 2)], "花"))), score_of([(0, 0, 1), (1, 127, 1)]),
    score_of([(i, 30 + i % 60, 1) for i in range(2000)]),
    score_of([(0, 60, 16)], title="茉莉花", chords=[Chord(0, "$x_$"), Chord(2, "莉")]),
])
def test_strange_scores_can_be_drawn(score, tmp_path):
    figure = piano_roll(score)
    figure.savefig(tmp_path / "roll.png", dpi=40)
    assert (tmp_path / "roll.png").stat().st_size > 500

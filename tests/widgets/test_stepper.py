"""The stepper takes any frames, draws each figure once, and has a twin that needs no widget."""

import gc
import weakref

import pytest
from matplotlib import pyplot as plt

from musicnn.errors import MusicnnError
from musicnn.music import score_of
from musicnn.widgets import Frame, Stepper, stills
from musicnn.widgets.frames import MOST_FRAMES, drawn

TUNE = score_of([(0, 60, 4), (4, 64, 4)], steps=16, title="Tune")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'


def curve(k):
    figure, ax = plt.subplots(figsize=(2, 1))
    ax.plot([0, k])
    return figure


def test_frames_of_every_kind_become_plain_data():
    shown = drawn([Frame("a curve", curve(1), TUNE), ("an SVG", SVG), "words alone", ("music alone", None, TUNE)])
    assert [f["image"][:15] for f in shown] == ["data:image/png;", "data:image/svg+", "", ""]
    assert [len(f["notes"]) for f in shown] == [2, 0, 0, 2] and shown[0]["piece"]["steps"] == 16
    assert all(f["alt"] and f["caption"] for f in shown)


def test_a_figure_is_drawn_once_closed_and_forgotten():
    kept = []

    def frames():
        for k in range(3):
            gc.collect()
            assert sum(ref() is not None for ref in kept) <= 1, "an earlier figure is still in memory"
            figure = curve(k)
            kept.append(weakref.ref(figure))
            yield Frame(f"slope {k}", figure)
            del figure

    assert len(drawn(frames())) == 3 and plt.get_fignums() == []


def test_the_index_stays_inside():
    stepper = Stepper(["a", "b", "c"], index=-1, label="update")
    assert stepper.index == 2
    stepper.index = 99
    assert stepper.index == 2
    assert "stepper" in stepper._esm and stepper.get_state(["frames"])["frames"][0]["caption"] == "a"


@pytest.mark.parametrize("frames, settings, words", [
    ([], {}, "at least one Frame"), ([("", SVG)], {}, "frame 1 has no caption"), ([("x", 7)], {}, "int is no figure"),
    ([("x", "hello")], {}, "str is no figure"), ([("x", None, [1])], {}, "list is no Score"),
    (["x"] * (MOST_FRAMES + 1), {}, "too many"), ([("x", "data:image/png;base64," + "A" * 7_000_000)], {}, "7.0 MB are too many"),
    (["x"], {"index": 1}, "index 1 does not exist"), (["x"], {"pace": 0}, "pace 0 is not allowed"),
])
def test_what_cannot_be_stepped_through_is_named(frames, settings, words):
    with pytest.raises(MusicnnError, match=words):
        Stepper(frames, **settings)


def test_the_twin_misses_no_caption_and_shows_first_and_last():
    html = stills([(f"step {k}", SVG, TUNE) for k in range(30)], most=4).data
    assert all(f"<p>step {k}</p>" in html for k in range(30))
    assert html.count("<img") == 4 and html.count("Tune: 2 notes") >= 4
    assert "<img" in html.split("<p>step 0<")[1].split("</li>")[0] and "<img" in html.split("<p>step 29<")[1]
    assert stills([("only one", SVG)], most=1).data.count("<img") == 1


def test_captions_are_text_and_never_markup():
    html = stills([('<script>alert("x")</script>', SVG)]).data
    assert "<script" not in html
    assert "<script" not in Stepper([('<b>', SVG)]).still() and "&lt;b&gt;" in Stepper([('<b>', SVG)]).still()


def test_a_page_without_a_kernel_gets_some_frames():
    bundle = Stepper([(f"step {k}", SVG, TUNE) for k in range(9)])._repr_mimebundle_()[0]
    assert bundle["text/html"].count("<img") == 3 and "running kernel" in bundle["text/html"]

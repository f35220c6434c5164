"""Scores beside each other: each is heard, seen and read, and a wrong call says what is wrong."""

import re

import numpy as np
import pytest

import musicnn as mn
from musicnn.classroom.listen import listen
from musicnn.errors import LessonError, SoundError


@pytest.mark.parametrize("folded", [False, True])
def test_every_score_has_a_player_a_picture_and_words(folded):
    twinkle = mn.music.bars(mn.songs("twinkle"), 0, 2)
    html = listen({"as <written>": twinkle, "higher": mn.music.transpose(twinkle, 7)}, folded=folded)._repr_html_()
    assert re.findall(r'<audio [^>]*aria-label="([^"]+)"', html) == ["as &lt;written&gt;", "higher"]
    assert re.findall(r'<img alt="Piano roll\.[^"]*Pitches (\w+) to (\w+)\.', html) == [("C4", "A4"), ("G4", "E5")]
    assert html.count("Bar 1: C4 quarter") == 1 and html.count("Bar 1: G4 quarter") == 1
    shown = re.sub(r"<details>.*?</details>", "", html)
    assert ("<img" in shown) != folded, "folded: the picture waits until it is asked for"


def test_each_score_may_have_a_style_of_its_own():
    two = {"plain": mn.songs("twinkle"), "sung": mn.songs("twinkle")}
    sounds = {style: re.findall(r'src="(data:audio[^"]+)"', listen(two, style=given).html)
              for style, given in (("one", "choir"), ("own", {"sung": "choir"}), ("none", "plain"))}
    assert sounds["own"] == [sounds["none"][0], sounds["one"][1]] and sounds["own"][0] != sounds["own"][1]
    with pytest.raises(LessonError, match="no 'spoken' to play"):
        listen(two, style={"spoken": "choir"})


def test_a_waveform_is_heard_at_its_own_rate_and_has_nothing_to_draw():
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(8000) / 8000)
    both = listen({"a tone": tone, "a tune": mn.songs("twinkle")}, sample_rate=8000).html
    assert re.findall(r'<audio [^>]*aria-label="([^"]+)"', both) == ["a tone", "a tune"] and both.count("<img") == 1
    assert mn.play(tone, caption="a tone", sample_rate=8000).html in both
    assert mn.play(tone, caption="a tone").html not in both
    with pytest.raises(SoundError):
        listen({"too loud": 3 * tone})


def test_what_is_no_score_is_refused():
    with pytest.raises(LessonError, match="there is nothing, no score"):
        listen({})
    with pytest.raises(LessonError, match="a Score has no captions"):
        listen(mn.songs("twinkle"))
    with pytest.raises(LessonError, match="'A' is a list, no score"):
        listen({"A": [60, 62]})


def test_drums_alone_are_drawn_as_steps_and_not_as_pitches():
    html = listen({"clave": mn.datasets.rhythms.rhythms("son_clave_3_2"), "dembow": mn.datasets.rhythms.rhythms("dembow")}).html
    assert re.findall(r'<img alt="([^"]+)"', html) == [
        "Steps 0 to 15. Son clave, 3-2: 1 0 0 1 0 0 1 0 0 0 1 0 1 0 0 0.",
        "Steps 0 to 15. Dembow: 1 0 0 1 1 0 1 0 1 0 0 1 1 0 1 0."]

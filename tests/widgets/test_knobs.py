"""The panel of sliders, moved from Python as the browser moves it."""

import pytest

from musicnn.composers import MelodyComposer
from musicnn.encodings import MelodyEncoding
from musicnn.models import Markov
from musicnn.music import score_of
from musicnn.widgets.knobs import knobs

ENCODING = MelodyEncoding()
PRIMER = score_of([(0, 62, 36), (36, 66, 36)], steps_per_quarter=24, meter=(6, 8), key="D major", title="Primer")


@pytest.fixture
def panel():
    composer = MelodyComposer(Markov(ENCODING.vocabulary, order=2).fit(ENCODING.batch([PRIMER])), ENCODING)
    return knobs(composer, PRIMER, bars=2, seed=1, style="plain"), composer


def slider(panel, name):
    return next(s for s in panel.children[0].children if s.description == name)


def test_there_is_a_slider_for_every_control(panel):
    panel, composer = panel
    assert [s.description for s in panel.children[0].children] == [c.name for c in composer.controls] + ["bars", "seed"]
    assert slider(panel, "temperature").min == 0.1 and not slider(panel, "temperature").continuous_update


def test_sliders_begin_where_they_are_told_to():
    composer = MelodyComposer(Markov(ENCODING.vocabulary, order=2).fit(ENCODING.batch([PRIMER])), ENCODING)
    panel = knobs(composer, bars=20, seed=1234, style="plain")
    assert (slider(panel, "bars").value, slider(panel, "seed").value) == (20, 1234) and panel.score.bars == 20


def test_moving_a_slider_changes_score_and_sound(panel):
    panel, composer = panel
    _, _, sound, staff = panel.children
    before = panel.score, sound.value, staff.value
    slider(panel, "bars").value = 3
    assert panel.score == composer.compose(PRIMER, bars=3, seed=1) != before[0]
    assert sound.value != before[1] and sound.value and staff.value != before[2] and "<svg" in staff.value


def test_what_does_not_fit_is_said_in_the_panel_and_the_last_tune_stays(panel):
    panel, _ = panel
    composer = MelodyComposer(Markov(ENCODING.vocabulary), ENCODING)
    wrong = knobs(composer, score_of([(0, 60, 4)]), style="plain")
    assert "4/4" in wrong.children[1].value and wrong.children[2].value == b""

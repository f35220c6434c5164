"""Stepping through frames in a real JupyterLab and Notebook 7: slider, keys, going through, sound that is cut."""

import pytest
from loudness import LOUD, QUIET
from test_piano_roll import APPS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRAMES = """
from matplotlib import pyplot as plt
from musicnn.music import score_of
from musicnn.widgets import Frame, Stepper

def frames():
    for k in range(5):
        figure, ax = plt.subplots(figsize=(7, 2.6), layout="constrained")
        ax.plot([2.9 / (1 + j) for j in range(k + 2)], marker="o", color="#0072B2")
        ax.set_xlim(0, 6), ax.set_xlabel("measurement"), ax.set_ylabel("nats per note")
        music = score_of([(2 * i, 60 + (i * (5 - k)) % 12, 2) for i in range(8 + 4 * (k == 4))], steps=24, tempo=75, key="C major")
        yield Frame(f"Update {100 * k}: the held-out loss is {2.9 / (k + 2):.2f} nats per note.", figure, music if k else None)

stepper = Stepper(frames(), label="update", pace=0.15)
stepper
"""
CAPTION = "() => document.querySelector('.mn-caption').textContent"
AT = "(n) => instrument.index === n"


@pytest.fixture
def stepped(open_notebook):
    def opened(app="lab", **options):
        notebook = open_notebook([("code", FRAMES)], app=app, **options)
        notebook.run_all()
        page = notebook.page
        notebook.cell(0).wait_for_selector(".mn-stepper img")
        page.evaluate("() => { window.instrument = [...document.querySelectorAll('.mn')].at(-1).musicnn; }")
        return page
    return opened


@APPS
def test_slider_keys_and_buttons_step_and_python_follows(stepped, app):
    page = stepped(app)
    assert page.evaluate(CAPTION).startswith("Update 0")
    assert page.evaluate("() => !globalThis[Symbol.for('musicnn.sound')]?.context")              # nothing sounds by itself
    assert page.evaluate("() => document.querySelectorAll('.jp-RenderedImage').length") == 0     # figures are not shown twice
    slider = page.locator(".mn-steps input[type=range]")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(AT, arg=1)
    page.keyboard.press("End")
    page.wait_for_function(AT, arg=4)
    assert slider.get_attribute("aria-valuetext") == page.evaluate(CAPTION) and slider.get_attribute("aria-label") == "update"
    assert page.locator("button[title^='One on']").is_disabled()
    page.locator("button[title^='One back']").click()
    page.wait_for_function(AT, arg=3)
    assert page.evaluate("() => instrument.host.get('index')") == 3
    assert page.evaluate("() => { const i = document.querySelector('.mn-figure'); return i.naturalWidth > 300 && i.alt === instrument"
                         ".frames[3].alt; }")
    page.keyboard.press("Home")
    page.wait_for_function(AT, arg=0)
    assert not page.locator(".mn-stepper .mn-transport").is_visible()                            # no music, no player


@APPS
def test_music_sounds_on_a_click_and_stepping_on_cuts_it(stepped, app):
    page = stepped(app)
    page.evaluate("() => instrument.hand(4)")
    page.locator("button[title^='Play this frame']").click()
    assert page.evaluate(LOUD, 0.4) > 0.01
    page.locator("button[title^='One back']").click()
    page.wait_for_function("() => instrument.player.state === 'stopped'")
    assert page.evaluate(QUIET) < 2, "the music lasts almost five seconds"
    assert page.evaluate(LOUD, 0.3) < 0.002


@APPS
def test_going_through_with_and_without_sound_and_stopping(stepped, app):
    page = stepped(app)
    page.evaluate("() => { window.seen = [0]; new MutationObserver(() => window.seen.push(instrument.index))"
                  ".observe(document.querySelector('.mn-caption'), { childList: true }); }")
    page.locator("button:has-text('Go through all')").click()
    page.wait_for_function("() => instrument.index === 4 && !instrument.running")
    assert page.evaluate("window.seen") == [0, 1, 2, 3, 4]
    page.locator(".mn-stepper label:has-text('hear each') input").check()
    page.locator("button:has-text('Go through all')").click()
    page.wait_for_function("() => instrument.index === 1 && instrument.player.state === 'playing'")
    assert page.evaluate(LOUD, 0.4) > 0.01
    page.wait_for_function(AT, arg=2)
    page.wait_for_function("() => instrument.player.state === 'playing'")
    page.locator("button[title^='Stop this frame']").click()
    page.wait_for_function("() => !instrument.running")
    page.wait_for_timeout(700)                                   # and it does not go on by itself
    assert page.evaluate("() => [instrument.index, instrument.running, instrument.player.state]") == [2, False, "stopped"]

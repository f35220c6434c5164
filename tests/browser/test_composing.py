"""The composer's desk and the blind test in a real JupyterLab and Notebook 7."""

import pytest
from loudness import LOUD
from test_piano_roll import APPS, Hands

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WALK = """
import random, time
from musicnn.composers import Control, Progress, check_controls
from musicnn.music import Note, Score, score_of
from musicnn.widgets import BlindTest, Composer

class Walk:
    "A random walk on the white keys, slow enough to watch."
    name, pause = "Random walk", 0.02
    controls = (Control("leap", 1, 5, 2, "steps", "How far a step may go."), Control("mood", None, None, "even", "", "", ("even", "odd")))
    def stream(self, primer=None, *, bars=8, seed=0, keep=None, **controls):
        leap, rng = check_controls(self.controls, controls)["leap"], random.Random(seed)
        white = [p for p in range(60, 85) if p % 12 in (0, 2, 4, 5, 7, 9, 11)]
        notes, place = ([] if primer is None else list(primer.notes)), 5
        for onset in range(0 if primer is None else primer.steps, bars * 16, 4):
            place = min(max(place + rng.randint(-leap, leap), 0), len(white) - 1)
            notes.append(Note(onset, white[place], 4))
            time.sleep(self.pause)
            yield Progress(score_of(notes, steps=bars * 16, key="C major"), onset / bars / 16, f"bar {onset // 16 + 1}")
        yield Progress(score_of(notes, steps=bars * 16, key="C major"), 1.0, "done")
    def explain(self, score, step):
        return [("C4", 0.5), ("E4", 0.3), ("G4", 0.15), ("rest", 0.05)]

primer = score_of([(0, 60, 4), (4, 64, 4), (8, 67, 8)], steps=16, key="C major", title="Opening")
roll = desk = Composer(Walk(), primer, bars=4)
desk
"""
LONG = WALK.replace('key="C major")', 'key="C major", tempo=30)')           # music that still sounds when a slow page looks
ENDLESS = WALK.replace("""        yield Progress(score_of(notes, steps=bars * 16, key="C major"), 1.0, "done")
""", """        while True:                                  # until it is cancelled
            time.sleep(self.pause)
            yield Progress(score_of(notes, steps=bars * 16, key="C major"), 0.99, "and on")
""")
DONE = "() => { const w = instrument.host.get('work'); return !w.running && w.note === 'done'; }"


def turn(hands, name, value):
    """Turn a knob as a hand does: the event that a slider sends."""
    hands.page.evaluate("""([name, value]) => {
        const { input } = instrument.panel.dials.get(name);
        input.value = value;
        input.dispatchEvent(new Event('input', { bubbles: true }));
    }""", [name, value])


@APPS
def test_compose_four_drafts_compare_keep_and_ask_why(open_notebook, app):
    notebook = open_notebook([("code", LONG)], app=app)
    notebook.run_all()
    hands = Hands(notebook)
    page = hands.page
    page.evaluate("""() => { window.grew = false; const { host } = instrument; host.watch(['work', 'drafts'], () =>
        window.grew ||= host.get('work').running && host.get('drafts').length > 0); }""")
    hands.press("Compose")
    page.wait_for_function(DONE)
    assert page.evaluate("window.grew"), "drafts are seen while they are composed"
    titles = page.evaluate("() => instrument.panel.drafts.map((draft) => draft.title.textContent)")
    assert titles == [f"Draft {letter} · seed {seed}" for seed, letter in enumerate("ABCD")]
    page.evaluate("() => window.first = JSON.stringify(instrument.host.get('drafts')[1].notes)")

    hands.press("Play draft B")
    assert page.evaluate(LOUD, 0.4) > 0.01
    hands.press("Pause draft B")
    hands.press("Keep draft B")
    page.wait_for_function("() => JSON.stringify(instrument.sheet.rows) === window.first")
    assert hands.python_agrees()

    hands.keys("n", "n")
    page.evaluate("() => instrument.panel.whyButton.click()")
    page.wait_for_selector(".mn-reason")
    assert page.evaluate("() => [...document.querySelectorAll('.mn-reason b')].map((b) => b.textContent)")[:2] == ["C4", "E4 ✓"]
    page.click(".mn-reason:has-text('G4')")
    page.wait_for_function("() => instrument.sheet.rows[1]?.[1] === 67 && instrument.sheet.rows.length > 4")
    assert hands.python_agrees()


@APPS
def test_cancel_is_heard_while_the_composer_works(open_notebook, app):
    notebook = open_notebook([("code", ENDLESS)], app=app)
    notebook.run_all()
    hands = Hands(notebook, 0)
    hands.press("Compose")
    hands.page.wait_for_function("() => instrument.host.get('drafts').length > 0")
    hands.press("Cancel")
    hands.page.wait_for_function("() => instrument.host.get('work').note === 'cancelled'")
    assert hands.python("print(len(desk.scores), 1 + 1)") == "0 2"       # and the kernel is free


@APPS
def test_cancel_is_heard_even_while_a_cell_runs(open_notebook, app, tmp_path):
    notebook, flag = open_notebook([("code", ENDLESS)], app=app), tmp_path / "end of the cell"
    notebook.run_all()
    hands = Hands(notebook)
    hands.page.wait_for_timeout(1500)                            # until the kernel has a subshell for widgets;
    hands.page.evaluate("() => instrument.player.prepare()")     # its first message is the one that may wait
    hands.page.evaluate("""(code) => {
        const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
        window.cellEnded = false;
        kernel.requestExecute({ code }).done.then(() => window.cellEnded = true);
    }""", f"import pathlib, time\nwhile not pathlib.Path({str(flag)!r}).exists(): time.sleep(0.05)")
    hands.press("Compose")
    hands.page.wait_for_function("() => instrument.host.get('drafts').length > 0")
    hands.press("Cancel")
    hands.page.wait_for_function("() => instrument.host.get('work').note === 'cancelled'")
    assert not hands.page.evaluate("window.cellEnded")
    flag.touch()
    hands.page.wait_for_function("window.cellEnded")


@APPS
def test_a_knob_turned_while_music_plays_is_heard(open_notebook, app):
    notebook = open_notebook([("code", LONG.replace("0.02", "0"))], app=app)
    notebook.run_all()
    hands = Hands(notebook)
    page = hands.page
    page.click("label:has-text('compose at every change') input")
    turn(hands, "leap", 1)
    page.wait_for_function(DONE)
    page.wait_for_function("() => instrument.panel.drafts[0]?.player.piece.steps === 64")
    page.evaluate("() => window.before = String(instrument.panel.drafts[0].player.rows)")
    hands.press("Play draft A")
    page.wait_for_function("() => instrument.panel.drafts[0].player.position > 1")
    turn(hands, "leap", 5)
    page.wait_for_function("() => String(instrument.panel.drafts[0].player.rows) !== window.before")
    assert page.evaluate("() => instrument.panel.drafts[0].player.state") == "playing"
    assert page.evaluate(LOUD, 0.6) > 0.01
    slider = page.evaluate_handle("() => instrument.panel.dials.get('leap').input").as_element()
    slider.focus()
    page.keyboard.press("ArrowLeft")                             # the notebook does not take the arrow key for itself
    page.wait_for_function("() => instrument.host.get('settings').leap === 4")
    hands.press("Stop draft A")


@APPS
def test_eight_blind_trials_and_their_result(open_notebook, app):
    code = WALK + """
pieces = [Walk().stream(bars=1, seed=i) for i in range(4)]
pieces = [list(p)[-1].score for p in pieces]
roll = test = BlindTest(pieces[:2], pieces[2:], name="Walk B")
test
"""
    notebook = open_notebook([("code", code)], app=app)
    notebook.run_all()
    page = notebook.page
    notebook.cell(0).wait_for_selector(".mn-blind")
    page.evaluate("() => window.instrument = document.querySelector('.mn-blind').musicnn")
    for number in range(8):
        page.wait_for_function(f"() => instrument.number === {number}")
        assert page.evaluate("() => instrument.sides.every((side) => side.answer.disabled)")     # listen first
        for name in ("first", "second"):
            page.click(f"button[aria-label='Play the {name}']")
            page.wait_for_function(f"() => instrument.heard.has('{name}')")
        page.click("button:text-is('The first')")
    page.wait_for_function("() => instrument.desk.hidden")
    assert "Walk B was chosen in 4 of 8 trials: 50 %" in page.inner_text(".mn-result")           # always "first", and the order is balanced

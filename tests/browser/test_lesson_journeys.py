"""The main journey, as a learner takes it: open a lesson, run all, turn a knob, see the score, hear the result."""

import pytest

from musicnn.classroom.source import CHAPTERS, find

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# A hash of the bytes that an audio element holds, and how far it gets when it is played.
CONTENT = """async audio => {
    const bytes = await (await fetch(audio.currentSrc || audio.src || audio.querySelector('source').src)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return bytes.byteLength + ' ' + Array.from(digest, byte => byte.toString(16)).join('');
}"""
PLAYED = """async audio => {
    await audio.play();
    while (audio.currentTime === 0) await new Promise(requestAnimationFrame);
    audio.pause();
    return [audio.currentTime, audio.duration, audio.error];
}"""
STAFF = "svg => svg.outerHTML"
CHANGED = "([panel, before]) => (now => now && now !== before)(panel.querySelector('.widget-html svg')?.outerHTML)"


def lesson(part):
    return CHAPTERS / f"{find(part)}.ipynb"


def heard(cell):
    """Play the sound of a cell; returns its seconds."""
    position, duration, error = cell.wait_for_selector("audio", state="attached").evaluate(PLAYED)
    assert position > 0 and duration > 1 and error is None
    return duration


def test_start_here_sounds_and_shows_within_its_first_cells(open_notebook):
    notebook = open_notebook(lesson("00"))
    notebook.run_all()
    heard(notebook.cell("first-sound"))
    staff = notebook.cell("first-look").wait_for_selector(".jp-OutputArea-output svg")
    assert staff.evaluate("svg => svg.querySelectorAll('path, use').length") > 50
    assert notebook.cell("first-roll").wait_for_selector(".jp-OutputArea-output svg, .jp-OutputArea-output img")
    heard(notebook.cell("hear-them"))


def test_the_melody_composer_answers_its_temperature_knob(open_notebook):
    notebook = open_notebook(lesson("03b"))
    notebook.run_all()
    heard(notebook.cell("primer-hear"))
    panel = notebook.cell("play-knobs")
    staff = panel.wait_for_selector(".widget-html svg").evaluate(STAFF)
    sound = panel.wait_for_selector("audio", state="attached").evaluate(CONTENT)
    notebook.type_into(notebook.slider("play-knobs", "temperature"), 1.5)
    notebook.page.wait_for_function(CHANGED, arg=[panel, staff])
    panel.wait_for_selector(":text-matches('notes, .* s of music')")      # said when score and sound have both changed
    assert panel.wait_for_selector("audio", state="attached").evaluate(CONTENT) != sound
    heard(panel)

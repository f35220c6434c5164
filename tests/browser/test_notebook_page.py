"""Sound, score and slider in a real page, in JupyterLab and in Notebook 7."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETUP = """
import ipywidgets as w
from IPython.display import Audio, HTML, display
import numpy as np
knob, out = w.FloatSlider(value=1.0, min=0.1, max=2.0, description="temperature", continuous_update=False), w.Output()
"""
FOLLOW = """
def follow(change=None):
    with out:
        out.clear_output(wait=True)
        display(Audio(np.sin(np.arange(8000) * knob.value * 0.2), rate=8000))
        display(HTML(f"<svg width='90' height='20'><text y='15'>{knob.value:.2f}</text></svg>"))
knob.observe(follow, "value")
follow()
display(w.VBox([knob, out]))
print("sentinel", 6 * 7)
"""
ADVANCES = """async audio => {
    await audio.play();
    while (audio.currentTime === 0) await new Promise(requestAnimationFrame);
    return audio.currentTime;
}"""


@pytest.mark.parametrize("app", ["lab", "notebook"])
def test_a_slider_changes_sound_and_picture(open_notebook, app):
    notebook = open_notebook([("markdown", "# A test"), ("code", SETUP), ("code", FOLLOW)], app)
    notebook.run_all()
    assert notebook.text(2).strip() == "sentinel 42"
    cell = notebook.cell(2)
    cell.wait_for_selector("svg text:text-is('1.00')")
    before = cell.wait_for_selector("audio").evaluate("audio => audio.outerHTML")
    notebook.type_into(notebook.slider(2, "temperature"), 1.5)
    cell.wait_for_selector("svg text:text-is('1.50')")
    audio = cell.wait_for_selector("audio")
    assert audio.evaluate("audio => audio.outerHTML") != before
    assert audio.evaluate(ADVANCES) > 0

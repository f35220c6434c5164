"""Sound, score and slider in a real page, in JupyterLab and in Notebook 7."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SETUP = """
import ipywidgets as w
from IPython.display import display
import musicnn as mn
song = mn.music.bars(mn.songs("mo_li_hua"), 0, 2)
knob, out = w.FloatSlider(value=0.0, min=-5, max=5, step=0.5, description="temperature", continuous_update=False), w.Output()
"""
FOLLOW = """
def follow(change=None):
    with out:
        out.clear_output(wait=True)
        moved = mn.music.transpose(song, int(2 * knob.value))
        display(mn.show(moved), mn.play(moved, caption=f"moved by {int(2 * knob.value)}"))
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
def test_a_slider_changes_sound_and_score(open_notebook, app):
    notebook = open_notebook([("markdown", "# A test"), ("code", SETUP), ("code", FOLLOW)], app)
    notebook.run_all()
    assert notebook.text(2).strip() == "sentinel 42"
    cell = notebook.cell(2)
    seen = {"svg": cell.wait_for_selector("figure svg").inner_html(), "audio": cell.wait_for_selector("audio").get_attribute("src")}
    notebook.type_into(notebook.slider(2, "temperature"), 1.5)
    cell.wait_for_selector("figure:has-text('moved by 3')")
    audio = cell.wait_for_selector("audio")
    assert audio.get_attribute("src") != seen["audio"] and cell.wait_for_selector("figure svg").inner_html() != seen["svg"]
    assert audio.evaluate(ADVANCES) > 0
    assert cell.wait_for_selector("audio").get_attribute("aria-label")

"""The instruments in a real JupyterLab and Chromium: how fast they open, an edit is in Python, a slider is heard."""

import importlib.util
import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

SETUP = """
import time
from musicnn.music import score_of
from musicnn.widgets import PianoRoll
tune = score_of([(4 * i, 60 + i % 12, 4) for i in range(128)], key="C major")
roll = PianoRoll(tune)

import ipywidgets
slider = ipywidgets.IntSlider(0, 0, 40)              # at even values silence, at odd ones a note on every sixteenth
other = PianoRoll(score_of([], steps=512))
slider.observe(lambda change: other.set(score_of([(i, 72, 1) for i in range(512 * (change.new % 2))], steps=512)), "value")
"""
SHOWN = "() => [...document.querySelectorAll('.mn')].some((element) => element.musicnn?.roll?.seen)"
EDIT = """async () => {                               // an edit by hand, until Python has it and has said so
    const { sheet, host } = document.querySelector('.mn').musicnn;
    const begun = performance.now();
    const told = new Promise((done) => { const end = host.watch(['snap'], () => { end(); done(); }); });
    sheet.begin(); sheet.draw(4 * (window.turn = (window.turn || 0) + 1), 75, 4, 0); sheet.commit();
    await told;
    return performance.now() - begun;
}"""
LISTEN = """() => {                                   // from a key on a slider to the first sound of the music that Python makes of it
    const { meter } = globalThis[Symbol.for('musicnn.sound')], wave = new Float32Array(meter.fftSize);
    const loud = () => { meter.getFloatTimeDomainData(wave); return Math.max(...wave.map(Math.abs)); };
    const next = () => new Promise((done) => setTimeout(done, 4));
    window.heard = new Promise((done) => document.addEventListener('keydown', async () => {
        const begun = performance.now();
        while (loud() < 0.005) await next();
        done(performance.now() - begun);
    }, { capture: true, once: true }));
    window.silent = async () => { while (loud() > 1e-4) await next(); };
}"""


def _fixtures():
    """The classes of the browser tests, which know how to start a private Jupyter."""
    path = Path(__file__).resolve().parents[1] / "browser" / "conftest.py"
    spec = importlib.util.spec_from_file_location("browser_conftest", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _notebook(folder: Path, *cells: str) -> str:
    import nbformat
    v4 = nbformat.v4
    kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(cell) for cell in cells], metadata=kernel), folder / "bench.ipynb")
    return "bench.ipynb"


def rows() -> list[tuple]:
    """(name, value, unit, budget) of every promise; medians of repeated trials in one run."""
    from playwright.sync_api import sync_playwright

    jupyter, path = _fixtures(), shutil.which("chromium") or shutil.which("google-chrome")
    quiet = ["--no-sandbox", "--disable-gpu", "--mute-audio", "--autoplay-policy=no-user-gesture-required"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server, browser = jupyter.Server("lab", Path(folder) / "lab"), playwright.chromium.launch(executable_path=path, args=quiet)
        try:
            name = _notebook(server.folder, SETUP, "roll", "PianoRoll(tune)", "display(slider, other)")
            return _measured(jupyter.OpenNotebook(browser, server, name))
        finally:
            browser.close()
            server.stop()


def _measured(notebook) -> list[tuple]:
    page = notebook.page
    notebook.run_all()
    notebook.cell(2)
    page.evaluate("() => { const { content } = window.jupyterapp.shell.currentWidget; content.activeCellIndex = 2; }")
    page.wait_for_function(SHOWN)
    opens = []
    for _ in range(5):                               # a cell with a widget, run again: until its roll is drawn
        page.evaluate("() => document.querySelectorAll('.mn').forEach((e) => e.musicnn.roll.seen = false)")
        begun = time.perf_counter()
        page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-cell'); }")
        page.wait_for_function(SHOWN)
        opens.append(time.perf_counter() - begun)
    page.evaluate("""async () => { await window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute(
        { code: "roll.observe(lambda change: setattr(roll, 'snap', 3 - roll.snap), 'notes')" }).done; }""")
    notebook.cell(1)
    edits = [page.evaluate(EDIT) for _ in range(20)]
    sliders = _heard(notebook)
    return [("a widget opens", statistics.median(opens), "s", "<= 1"),
            ("an edit is in Python and back", statistics.median(edits), "ms", "<= 100"),
            ("a slider is heard", statistics.median(sliders), "ms", "<= 300")]


def _heard(notebook) -> list[float]:
    """Times in ms from a key on an ipywidgets slider, by way of Python, to the loudspeaker."""
    page = notebook.page
    handle = notebook.cell(3).wait_for_selector(".noUi-handle")
    page.evaluate("() => { window.other = [...document.querySelectorAll('.mn')].at(-1).musicnn; return other.player.play(); }")
    times = []
    for _ in range(8):
        page.evaluate(LISTEN)
        page.evaluate("() => window.silent()")
        handle.press("ArrowRight")
        times.append(page.evaluate("() => window.heard"))
        handle.press("ArrowRight")
        page.wait_for_function("() => other.sheet.notes.length === 0")
    page.evaluate("() => other.player.stop()")
    return times


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))

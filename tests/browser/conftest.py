"""A real JupyterLab or Notebook 7 and a real Chromium, as private as a test has to be: own settings, own port, copied notebooks.

    def test_something(open_notebook):
        notebook = open_notebook([("code", "print('here')")])     # cells or the path of an .ipynb; app="notebook": Notebook 7
        notebook.run_all()
        assert "here" in notebook.text(0)

After each test: no request may have left this machine, no error may have been thrown in the page. Of a test that fails, a
picture of the page is kept in build/browser/.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120                                       # seconds until something that never comes counts as missing
# Notebook 7.6 throws this once when a page opens, with or without our cells.
KNOWN_ERRORS = {"lab": (), "notebook": ("Cannot read properties of undefined (reading 'schema')",)}
READY = """async () => {
    const app = window.jupyterapp;
    await app.restored;
    const panel = app.shell.currentWidget;
    await panel.context.ready;
    await panel.sessionContext.ready;
    return panel.sessionContext.session?.kernel?.connectionStatus === 'connected';
}"""
RUN_ALL = """() => {
    window.ranAll = null;
    const ran = window.jupyterapp.commands.execute('notebook:run-all-cells');
    ran.then(() => window.ranAll = 'done', error => window.ranAll = String(error));
}"""
IDS = "() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.map(cell => cell.id)"
OUTPUTS = "() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.map(cell => cell.outputs ?? [])"
CELL = """async (index) => {
    const content = window.jupyterapp.shell.currentWidget.content;
    await content.scrollToItem(index, 'start');
    return content.widgets[index].node;
}"""


class Server:
    """A Jupyter server of our own: `lab` or `notebook`, on a free port of this machine, serving `folder`."""

    def __init__(self, app: str, folder: Path):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.app, self.folder, self.url = app, folder / "notebooks", f"http://127.0.0.1:{port}"
        self.folder.mkdir(parents=True)
        quiet = folder / "settings" / "@jupyterlab" / "apputils-extension" / "notification.jupyterlab-settings"
        quiet.parent.mkdir(parents=True)             # else a popup about news covers what a test wants to click
        quiet.write_text(json.dumps({"fetchNews": "false", "checkForUpdates": False}), encoding="utf-8")
        private = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR",
                   "JUPYTERLAB_WORKSPACES_DIR", "MUSICNN_PORTFOLIO")
        places = {name: str(folder / name.split("_")[1].lower()) for name in private}
        command = [sys.executable, "-m", {"lab": "jupyterlab"}.get(app, app), "--no-browser", "--ip=127.0.0.1", f"--port={port}",
                   "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--ServerApp.disable_check_xsrf=True",
                   "--allow-root", "--expose-app-in-browser", "--LabApp.extension_manager=readonly"]
        self.log = folder / "server.log"
        with self.log.open("wb") as log:
            environment = os.environ | places | {"MUSICNN_SPEED": "smoke"}
            self.process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        self.wait()

    def wait(self):
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"{self.url}/api", timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        self.stop()
        raise AssertionError(f"jupyter {self.app} did not answer:\n{self.log.read_text(errors='replace')[-3000:]}")

    def stop(self):
        for _ in range(2):                           # the first asks "really?", the second means it
            if self.process.poll() is None and os.name != "nt":
                self.process.send_signal(signal.SIGINT)
                time.sleep(0.5)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def jupyter_server(tmp_path_factory, chromium):
    """Call it with "lab" or "notebook" for a running Server; each is started once."""
    started = {}

    def server(app="lab"):
        if app not in started:
            started[app] = Server(app, tmp_path_factory.mktemp(app) / "jupyter")
        return started[app]

    yield server
    for one in started.values():
        one.stop()


@pytest.fixture
def own_jupyter_lab(tmp_path, chromium):
    """Call it for a JupyterLab that this test has for itself, started in the environment that the test has set up."""
    started = []

    def server():
        started.append(Server("lab", tmp_path / "jupyter"))
        return started[-1]

    yield server
    for one in started:
        one.stop()


@pytest.fixture(scope="module")
def browser(chromium, chromium_options):
    """Chromium; per module, because an open playwright keeps other asynchronous code (nbclient) from running."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, **chromium_options)
        yield opened
        opened.close()


class Page:
    """One page with its history: `page` is playwright's, `outside` what it asked of other machines, `errors` what it threw."""

    def __init__(self, browser, known_errors=(), **options):
        self.context = browser.new_context(**{"viewport": {"width": 1300, "height": 1000}} | options)
        self.page, self.asked, self.errors = self.context.new_page(), [], []
        self.page.set_default_timeout(PATIENCE * 1000)
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda socket: self.asked.append(socket.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)) if error.message not in known_errors else None)

    @property
    def outside(self):
        here = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:", "about:")
        return [url for url in self.asked if not url.startswith(here)]


class OpenNotebook(Page):
    """A notebook in JupyterLab or Notebook 7."""

    def __init__(self, browser, server, name, **options):
        super().__init__(browser, KNOWN_ERRORS[server.app], **options)
        self.page.goto(f"{server.url}/{f'lab/tree/{name}?reset' if server.app == 'lab' else f'notebooks/{name}'}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        ends = time.monotonic() + PATIENCE
        while not self.page.evaluate(READY):         # Run All before the kernel is there would ask for a kernel, and hang
            assert time.monotonic() < ends, "no kernel connected"
            time.sleep(0.1)
        self.ids = self.page.evaluate(IDS)

    def run_all(self):
        """Run every cell, wait until the last one is done, and insist that none failed."""
        self.page.evaluate(RUN_ALL)
        self.page.wait_for_function("window.ranAll")
        assert self.page.evaluate("window.ranAll") == "done"
        for name, outputs in zip(self.ids, self.page.evaluate(OUTPUTS), strict=True):
            failed = [f"{out['ename']}: {out['evalue']}" for out in outputs if out["output_type"] == "error"]
            assert not failed, f"cell {name}: {failed[0]}"

    def cell(self, which):
        """The element of a cell, by its number or id, scrolled into view: JupyterLab only draws what is near."""
        index = which if isinstance(which, int) else self.ids.index(which)
        return self.page.evaluate_handle(CELL, index).as_element()

    def text(self, which):
        """What a cell printed."""
        index = which if isinstance(which, int) else self.ids.index(which)
        return "".join("".join(out.get("text", "")) for out in self.page.evaluate(OUTPUTS)[index])

    def slider(self, cell, name):
        """The readout of a slider by its description; `type_into` sets it in JupyterLab and Notebook 7 alike."""
        return self.cell(cell).wait_for_selector(f".widget-slider:has(.widget-label:text-is('{name}')) .widget-readout")

    def type_into(self, readout, value):
        readout.click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(str(value))
        self.page.keyboard.press("Enter")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    setattr(item, f"report_{report.when}", report)
    return report


def _judge(request, pages):
    """What every page has to have kept, and a picture of it if the test failed."""
    failed = getattr(getattr(request.node, "report_call", None), "failed", True)
    for number, opened in enumerate(pages):
        if failed:
            shot = ROOT / "build" / "browser" / f"{request.node.name.replace('/', '-')}-{number}.png"
            shot.parent.mkdir(parents=True, exist_ok=True)
            opened.page.screenshot(path=shot)
    kept = [(opened.outside, opened.errors) for opened in pages]
    for opened in pages:
        opened.context.close()
    assert failed or all(pair == ([], []) for pair in kept), f"(requests to other machines, errors in the page): {kept}"


@pytest.fixture
def open_page(browser, request):
    """Call it with a URL (and playwright's context options) for a Page that shows it; judged when the test ends."""
    pages = []

    def opened(url, **options):
        pages.append(Page(browser, **options))
        pages[-1].page.goto(url)
        return pages[-1]

    yield opened
    _judge(request, pages)


@pytest.fixture
def open_notebook(browser, jupyter_server, request):
    """Call it with cells or a path for an OpenNotebook; judged when the test ends."""
    pages = []

    def opened(what, app="lab", **options):
        server = jupyter_server(app)
        name = f"test{len(list(server.folder.iterdir()))}.ipynb"
        if isinstance(what, str | Path):
            shutil.copy(what, server.folder / name)  # the page saves over it
        else:
            v4 = nbformat.v4
            cells = [(v4.new_code_cell if kind == "code" else v4.new_markdown_cell)(text) for kind, text in what]
            kernel = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}
            nbformat.write(v4.new_notebook(cells=cells, metadata=kernel), server.folder / name)
        pages.append(OpenNotebook(browser, server, name, **options))
        return pages[-1]

    yield opened
    _judge(request, pages)

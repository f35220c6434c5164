"""Pages that run beside the kernel, framed in a notebook through Jupyter's own proxy: chapter 06's mini-studio and the studio itself."""

import os

import pytest

PICTURE = os.environ.get("MUSICNN_TEST_PICTURE")     # where to keep a picture of it, if anywhere
pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = [("code", """
import socket, threading, uvicorn
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from musicnn.studio.notebook import Page
app = FastAPI()
app.get("/")(lambda: HTMLResponse("<script>fetch('pieces').then(r => r.text()).then(t => document.body.append('heard ' + t))</script>"))
app.get("/pieces")(lambda: "a jig")
listener = socket.create_server(("127.0.0.1", 0))
server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True).start()
Page(f"http://127.0.0.1:{listener.getsockname()[1]}/", title="mini")
"""), ("code", """
import tempfile
from musicnn.studio.notebook import Running
folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
studio = Running(folder.name, workers=1)
studio.page()
""")]


def test_both_pages_work_inside_the_notebook(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    mini = notebook.cell(0).wait_for_selector("iframe[title='mini']").content_frame()
    mini.wait_for_function("document.body.textContent.includes('heard')")
    frame = notebook.cell(1).wait_for_selector("iframe[title^='The studio']")
    assert "/proxy/" in frame.get_attribute("src") and "/#token=" in frame.get_attribute("src")
    studio = frame.content_frame()
    studio.wait_for_selector("option:text('folk-lstm')", state="attached")         # the list of composers: the API let the page in
    if PICTURE:
        notebook.page.screenshot(path=PICTURE)

"""The studio beside a notebook: it answers, and nothing of it is left, however its notebook ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from studio_server import PATIENCE

from musicnn.studio.notebook import Page, Running

ROOT = Path(__file__).resolve().parents[2]


def test_a_page_is_framed_through_the_proxy_of_the_jupyter_that_runs_the_kernel(tmp_path, monkeypatch):
    (tmp_path / "jpserver-77.json").write_text('{"base_url": "/user/zoe/"}')
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JPY_PARENT_PID", "77")
    assert 'src="/user/zoe/proxy/8123/#token=a"' in Page("http://127.0.0.1:8123/", "#token=a")._repr_html_()
    monkeypatch.setenv("JPY_PARENT_PID", "78")
    alone = Page("http://127.0.0.1:8123/", title="<b>")._repr_html_()
    assert "iframe" not in alone and "127.0.0.1:8123" in alone and "<b>" not in alone


CRASH = """
import sys
from musicnn.studio.notebook import Running
studio = Running(sys.argv[1], workers=1)
print(studio.process.pid, studio.ask("GET", "health").json["alive"], studio.ask("GET", "pieces").status, flush=True)
if sys.argv[2] == "fails":
    raise SystemExit("a cell fails half-way")
sys.stdin.read()
"""


@pytest.mark.slow
@pytest.mark.parametrize("end", ["fails", "killed"])
def test_nothing_is_left_when_the_notebook_fails_or_is_killed(tmp_path, end):
    with subprocess.Popen([sys.executable, "-c", CRASH, str(tmp_path), end], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)}) as notebook:
        try:
            pid, alive, status = notebook.stdout.readline().split()
            assert (alive, status) == ("True", "200")
            server = psutil.Process(int(pid)) if psutil.pid_exists(int(pid)) else None
            family = [server, *server.children(recursive=True)] if server else []
            if end == "killed":
                assert family
                notebook.send_signal(signal.SIGKILL)
            notebook.wait(PATIENCE)
        finally:
            notebook.kill()                          # of a test that failed nothing is left either
    assert not psutil.wait_procs(family, timeout=PATIENCE)[1], "the server and its workers end with the notebook"


@pytest.mark.slow
def test_stopping_ends_every_process_and_keeps_the_pieces(tmp_path):
    rows = {"rows": [[0, 60, 4, 80, 0]], "steps": 16}
    with Running(tmp_path, workers=0) as studio:
        server = psutil.Process(studio.process.pid)
        saved = studio.ask("POST", "pieces", {"title": "One", "score": rows}, Idempotency_Key="a")
        again = studio.ask("POST", "pieces", {"title": "One", "score": rows}, Idempotency_Key="a")
        assert (saved.status, again.status) == (201, 200) and saved.headers["location"] == f"pieces/{saved.json['id']}"
        assert studio.ask("GET", "nothing").status == 404
    assert not studio.running and not server.is_running()
    with Running(tmp_path, workers=0) as studio:
        assert [p["title"] for p in studio.ask("GET", "pieces").json["items"]] == ["One"]

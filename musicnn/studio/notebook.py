"""The studio beside a notebook: started on a free port, asked over HTTP, shown in a cell, and gone when the notebook's kernel is.

Three ways lead to its end: `stop()`, the end of a `with`, and the end of the kernel, even by `kill -9`: the server's standard input is a
pipe that the kernel holds, and `serve --tied` ends when the pipe does, its workers with it.
"""

import atexit
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

from musicnn.errors import SetupError
from musicnn.studio.settings import embedded_url

_OPEN = build_opener(ProxyHandler({})).open          # a proxy of the school or the company must not see 127.0.0.1


class Answer(NamedTuple):
    """What came back: the status code, the headers (their names in lower case), the bytes."""

    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


class Running:
    """A studio of one's own: `python -m musicnn studio` in a process beside the kernel.

    Args:
        folder: where its database lies.
        workers: processes that compose.
        lease: seconds after which a silent worker counts as dead.

    Raises:
        SetupError: if it does not start; the message holds what it said.

    Used in: 06b, 06c
    """

    def __init__(self, folder, *, workers: int = 1, lease: float = 5.0):
        folder = Path(folder)
        self.url, self.token = embedded_url(folder), secrets.token_urlsafe(18)
        command = [sys.executable, "-m", "musicnn.studio", "serve", "--tied", "--no-browser", "--port", "0", "--workers", str(workers),
                   "--lease", str(lease), *(["--behind-proxy"] if _base() else [])]
        with (folder / "studio.log").open("wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                                            env=os.environ | {"STUDIO_URL": self.url, "STUDIO_TOKEN": self.token})
        atexit.register(self.stop)
        said = self.process.stdout.readline()
        if not said.startswith("studio: http"):
            self.stop()
            raise SetupError(f"the studio did not start: {said}{(folder / 'studio.log').read_text(errors='replace')[-600:]}")
        self.address = said.split()[1].split("#")[0]

    def __enter__(self) -> "Running":
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def stop(self) -> None:
        """Ask the studio to end, and make it. What was saved stays in its folder."""
        for pipe in (self.process.stdin, self.process.stdout):
            pipe.close()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        atexit.unregister(self.stop)

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def ask(self, method: str, path: str, body=None, **headers) -> Answer:
        """One request: `body` is bytes, or what becomes JSON; `Idempotency_Key="a"` sends a header of that name."""
        with self._open(method, path, body, headers) as answer:
            return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())

    def events(self, job: str) -> Iterator[tuple[str, dict]]:
        """What happens to a job, (kind, content) for each event, until its last; see 06b for the format."""
        with self._open("GET", f"jobs/{job}/events", None, {"Accept": "text/event-stream"}) as stream:
            kind = ""
            for line in map(bytes.decode, stream):
                if line.startswith("event: "):
                    kind = line[7:].strip()
                elif line.startswith("data: "):
                    yield kind, json.loads(line[6:])

    def done(self, job: str) -> dict:
        """The job once it has ended."""
        while (found := self.ask("GET", f"jobs/{job}").json)["state"] in ("queued", "running"):
            time.sleep(0.05)
        return found

    def wait_until_ready(self) -> dict:
        """Until the first worker has loaded its composers; a studio that ends meanwhile is an error."""
        while not (found := self.ask("GET", "ready").json)["ready"]:
            if not self.running:
                raise SetupError("the studio ended while it was starting; its folder holds studio.log")
            time.sleep(0.1)
        return found

    def page(self, height: int = 760) -> "Page":
        """The studio's page in a cell."""
        return Page(self.address, f"#token={self.token}", height, "The studio's page: draw, compose, compare, save")

    def _open(self, method: str, path: str, body, headers: dict):
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        kind = "application/octet-stream" if isinstance(body, bytes) else "application/json"
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": kind} | {k.replace("_", "-"): v for k, v in headers.items()}
        try:
            return _OPEN(Request(f"{self.address}api/v1/{path}", data, sent, method=method), timeout=120)
        except HTTPError as error:
            return error                             # it has a status and a body too: the reason


class Page:
    """A page that runs beside the kernel, framed in a cell; where no Jupyter serves the notebook, a sentence says where it is.

    A browser cannot reach the kernel's 127.0.0.1 on Binder or a hub, so the frame goes through jupyter-server-proxy:
    BASE/proxy/PORT/, with the slash at the end, or the page's relative addresses would lead one folder too high.

    Used in: 06a, 06b
    """

    def __init__(self, address: str, fragment: str = "", height: int = 400, title: str = "A page"):
        self.address, self.fragment, self.height, self.title = address, fragment, height, title

    def _repr_html_(self) -> str:
        base, port = _base(), self.address.rstrip("/").rpartition(":")[2]
        if base is None:
            return (f"<p>{escape(self.title)}. In JupyterLab the page stands here. This notebook is not served by one, so open"
                    f" <code>{escape(self.address)}</code> in a browser on the same machine, while the notebook runs.</p>")
        return (f'<iframe src="{escape(base)}proxy/{port}/{escape(self.fragment)}" title="{escape(self.title)}" width="100%"'
                f' height="{self.height}" style="border:1px solid #999"></iframe>')

    def __repr__(self) -> str:
        return f"<page at {self.address}>"


def _base() -> str | None:
    """Under which path the Jupyter server that started this kernel is reached, such as "/" or "/user/zoe/"; None if there is none."""
    from jupyter_core.paths import jupyter_runtime_dir

    try:
        found = Path(jupyter_runtime_dir(), f"jpserver-{os.environ['JPY_PARENT_PID']}.json").read_text(encoding="utf-8")
        return json.loads(found)["base_url"]
    except (KeyError, OSError, ValueError):
        return None

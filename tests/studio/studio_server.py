"""What the studio's tests share beside their fixtures: a real server in a thread, limits that no test meets by accident."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import uvicorn

from musicnn.studio.app import create_app
from musicnn.studio.schemas import ScoreForm
from musicnn.studio.settings import Limits, Settings
from musicnn.studio.store import Store

PATIENCE = 60                                        # seconds until something that never comes counts as missing
ROOMY = Limits(jobs_per_minute=10_000, live_jobs=1_000, uploads_per_minute=10_000, queue=10_000, body_seconds=600.0, job_seconds=3600.0)


@contextlib.contextmanager
def serving(store: Store, settings: Settings) -> Iterator[httpx.Client]:
    """A client of a real server in a thread."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(settings, store), log_level="error", timeout_graceful_shutdown=1, lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    headers = {"Authorization": f"Bearer {settings.token}"}
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/api/v1/"
    try:
        with httpx.Client(base_url=address, headers=headers, timeout=PATIENCE, trust_env=False) as client:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.005)
            yield client
    finally:                                         # after a test that failed, too
        server.should_exit = True
        thread.join(PATIENCE)
        listener.close()


def form(score) -> dict:
    """A score as JSON."""
    return ScoreForm.of(score).model_dump()

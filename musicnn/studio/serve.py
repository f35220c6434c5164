"""Processes: one server, some workers, and a keeper that starts a new worker when one has died.

A worker's standard input is a pipe whose other end we hold. When we die, even by `kill -9`, the pipe ends and the workers go too.
"""

import logging
import os
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from musicnn.errors import SetupError
from musicnn.studio.settings import Settings
from musicnn.studio.store import Store
from musicnn.studio.store.migrations import upgrade

log = logging.getLogger("musicnn.studio.serve")
ROOT = Path(__file__).resolve().parents[2]
EVERY, PAUSE = 0.2, 2.0                              # s between two looks at the workers; s before a worker that died at once is replaced


class Keeper:
    """Keeps `count` workers alive. If there are several, the first takes no trainings, so that somebody always composes."""

    def __init__(self, store: Store, settings: Settings, count: int):
        self.store, self.settings, self.count = store, settings, count
        self.ended, self.workers = threading.Event(), []
        self.thread = threading.Thread(target=self._keep, daemon=True)

    def start(self) -> None:
        self.workers = [self._worker(number) for number in range(self.count)]
        self.thread.start()

    def stop(self) -> None:
        """Ask the workers to go, and make them."""
        self.ended.set()
        if self.thread.is_alive():
            self.thread.join(10)
        for worker in self.workers:
            worker.stdin.close()
        for worker in self.workers:
            try:
                worker.wait(5)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
            self.store.jobs.release(_name(worker))

    def _worker(self, number: int) -> subprocess.Popen:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1", "STUDIO_URL": self.settings.database_url}
        command = [sys.executable, "-m", "musicnn.studio", "worker", "--tied", "--lease", str(self.settings.lease),
                   *(["--no-training"] if self.count > 1 and number == 0 else [])]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)     # the URL may hold a password: not on the command line

    def _keep(self) -> None:
        while not self.ended.wait(EVERY):
            for i, worker in enumerate(self.workers):
                if worker.poll() is not None:
                    back = self.store.jobs.release(_name(worker))
                    log.warning("worker %s ended with %s; %s of its jobs wait for another", worker.pid, worker.returncode, back)
                    if self.ended.wait(PAUSE if not back else 0):
                        return
                    worker.stdin.close()
                    self.workers[i] = self._worker(i)


def _name(worker: subprocess.Popen) -> str:
    """How the names of jobs' workers in this process begin."""
    return f"{socket.gethostname()}:{worker.pid}:"


@dataclass(frozen=True)
class Place:
    """Where the server listens: a port of an address, or the path of a Unix socket."""

    host: str = "127.0.0.1"
    port: int = 8765
    socket: Path | None = None


def serve(settings: Settings, place: Place, *, workers: int, opened=None) -> None:
    """Run a studio until it is stopped; `opened(address)` is called as soon as it listens.

    Raises:
        SetupError: if the port is taken or the database cannot be used.
    """
    import uvicorn

    from musicnn.studio.app import create_app

    store = Store(settings.database_url)
    upgrade(store.database)
    listener = _listen(place)
    keeper = Keeper(store, settings, workers)
    config = uvicorn.Config(create_app(settings, store), log_level="warning", access_log=False, timeout_keep_alive=30, server_header=False,
                            proxy_headers=False, timeout_graceful_shutdown=2)
    try:
        keeper.start()
        if opened:
            opened(f"http://{place.host}:{listener.getsockname()[1]}/" if place.socket is None else str(place.socket))
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass                                         # Ctrl+C is how a studio ends
    finally:
        keeper.stop()
        store.close()
        if place.socket:
            place.socket.unlink(missing_ok=True)


def _listen(place: Place) -> socket.socket:
    if place.socket is not None:
        place.socket.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        before = os.umask(0o177)                     # nobody else on this machine may connect
        try:
            listener.bind(str(place.socket))
        finally:
            os.umask(before)
        return listener
    for port in range(place.port, place.port + (20 if place.port else 1)):
        listener = socket.socket()
        if os.name != "nt":                          # there it would let two studios share one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((place.host, port))
            listener.listen(128)                     # the address is told before the server runs: who comes early waits
            return listener
        except OSError:
            listener.close()
    raise SetupError(f"the ports {place.port}..{place.port + 19} of {place.host} are all taken; name another with --port")

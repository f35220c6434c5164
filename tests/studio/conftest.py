"""A studio for tests: real databases (SQLite, and a PostgreSQL server of our own), a real server in a thread, real composers.

Every test that asks for `url`, `store`, `studio` or `worker` runs twice, once on each database. Where PostgreSQL is not installed its
half is skipped at home and fails where CI=true.
"""

import getpass
import glob
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from musicnn.studio.settings import Settings
from musicnn.studio.store import Store
from musicnn.studio.store.migrations import upgrade
from musicnn.studio.worker import Worker

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "music")]
from studio_server import PATIENCE, ROOMY, serving  # noqa: E402


class Postgres:
    """A PostgreSQL server on a Unix socket in a folder of its own; no port, no durability, gone after the tests."""

    def __init__(self, programs: Path):
        self.folder, self.count = Path(tempfile.mkdtemp(prefix="mn-pg-")), 0
        self.user = "postgres" if os.name != "nt" and os.geteuid() == 0 else getpass.getuser()    # PostgreSQL refuses to run as root
        self.as_user = {"user": self.user, "group": self.user, "extra_groups": []} if self.user != getpass.getuser() else {}
        if self.as_user:
            shutil.chown(self.folder, self.user, self.user)
        data, quiet = self.folder / "data", {"stdout": subprocess.DEVNULL, "cwd": self.folder, **self.as_user}
        subprocess.run([programs / "initdb", "-D", data, "-A", "trust", "-U", "studio", "--no-sync", "-E", "UTF8"], check=True, **quiet)
        fast = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=32MB -c max_connections=200"
        self.server = subprocess.Popen([programs / "postgres", "-D", data, "-k", self.folder, "-h", "", *fast.split()],
                                       stderr=subprocess.DEVNULL, **quiet)
        ends = time.monotonic() + PATIENCE
        while subprocess.run([programs / "pg_isready", "-q", "-h", self.folder], check=False).returncode:
            if self.server.poll() is not None or time.monotonic() > ends:
                self.stop()
                raise AssertionError("PostgreSQL did not start")
            time.sleep(0.05)

    def fresh(self) -> str:
        """The URL of a new, empty place: a schema, which costs a hundredth of a database."""
        import psycopg
        self.count += 1
        with psycopg.connect(f"host={self.folder} user=studio dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA test_{self.count}")
        return f"postgresql+psycopg://studio@/postgres?host={self.folder}&options=-csearch_path%3Dtest_{self.count}"

    def stop(self) -> None:
        self.server.send_signal(signal.SIGINT)       # its fast way: do not wait for those who are still connected
        try:
            self.server.wait(PATIENCE)
        finally:
            self.server.kill()
            self.server.wait()
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres")) or [p for p in [shutil.which("postgres")] if p]
    if not found:
        reason = "no PostgreSQL found; install it (Debian: apt-get install postgresql)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    server = Postgres(Path(found[-1]).parent)
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path) -> str:
    """A new, empty database."""
    return request.getfixturevalue("postgres").fresh() if request.param == "postgresql" else f"sqlite:///{tmp_path / 'studio.sqlite'}"


@pytest.fixture
def store(url) -> Iterator[Store]:
    """A store at the last revision."""
    opened = Store(url)
    upgrade(opened.database)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def shipped() -> list:
    """(row, composer) of every shipped composer, loaded once for all tests."""
    import torch

    from musicnn.studio.generation import describe_shipped
    torch.set_num_threads(1)
    return list(describe_shipped())


@pytest.fixture
def settings(url) -> Settings:
    return Settings(url, token="a key", limits=ROOMY)


@pytest.fixture
def studio(store, settings) -> Iterator[httpx.Client]:
    with serving(store, settings) as client:
        yield client


@pytest.fixture
def worker(store, settings, shipped) -> Worker:
    """A worker that works when it is told to: `worker.run(once=True)` empties the queue."""
    made = Worker(store, settings)
    for row, composer in shipped:
        made._keep(row["sha256"], composer)
    store.shelf.register_shipped([row for row, _ in shipped])
    made.register = lambda: None
    return made

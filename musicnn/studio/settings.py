"""Settings of one studio: where it keeps things, who may come in, and how much is too much."""

import os
from dataclasses import dataclass, field
from pathlib import Path


def home() -> Path:
    """Where the embedded database lies: the folder `MUSICNN_STUDIO`, or `portfolio/studio` beside the lessons."""
    from musicnn.datasets import portfolio
    return Path(os.environ.get("MUSICNN_STUDIO") or portfolio.folder() / "studio")


@dataclass(frozen=True)
class Limits:
    """What one client, and all of them together, may ask. A client is a browser, or whatever names itself in `Studio-Client`."""

    body_bytes: int = 1_000_000
    body_seconds: float = 20.0                       # a body that trickles in slower than this is cut off
    jobs_per_minute: int = 120                       # of one client; questions such as "why this note?" count too
    live_jobs: int = 4                               # of one client, queued or running
    live_trainings: int = 1
    queue: int = 200                                 # of everybody together
    uploads_per_minute: int = 20
    job_seconds: float = 120.0
    train_seconds: float = 3600.0
    sound_seconds: float = 600.0                     # the longest piece that is rendered as a WAV file


@dataclass(frozen=True)
class Settings:
    """How a studio runs.

    Attributes:
        database_url: as SQLAlchemy writes it; SQLite file or postgresql+psycopg.
        token: what requests must carry; "" only behind something else that checks who comes in (JupyterHub, a Unix socket).
        hosts: names by which the server may be called; () believes the proxy in front.
        lease: seconds after which a silent worker counts as dead.
    """

    database_url: str
    token: str = ""
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    lease: float = 15.0
    limits: Limits = field(default_factory=Limits)


def embedded_url(folder: Path | None = None) -> str:
    """The URL of the SQLite file in a folder, which is made if it is missing."""
    folder = home() if folder is None else folder
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'studio.sqlite'}"

"""Models, uploads, and the bytes that belong to them, kept under their SHA-256. No name that a user gave becomes a path."""

import hashlib
import json
import secrets
import time

from sqlalchemy import Connection, delete, func, insert, select, text

from musicnn.studio.store.database import Database
from musicnn.studio.store.tables import blobs, models, uploads


class Shelf:
    """What is neither a job nor a piece."""

    def __init__(self, database: Database):
        self.database = database

    # ------------------------------------------------------------ models
    def models(self) -> list[dict]:
        """The registry, shipped composers first."""
        with self.database.reading() as connection:
            rows = connection.execute(select(models).order_by(models.c.job.is_not(None), models.c.created, models.c.id)).mappings()
            return [_model(row) for row in rows]

    def model(self, name: str) -> dict | None:
        """One of them; None if there is none."""
        with self.database.reading() as connection:
            row = connection.execute(select(models).where(models.c.id == name)).mappings().first()
        return row and _model(row)

    def register_shipped(self, rows: list[dict]) -> None:
        """Say which composers this program ships; those of an older program go."""
        with self.database.writing() as connection:
            gone = models.c.job.is_(None) & models.c.id.not_in([row["id"] for row in rows])
            connection.execute(delete(models).where(gone))
            for number, row in enumerate(rows):
                connection.execute(text(
                    "INSERT INTO models (id, sha256, about, created) VALUES (:id, :sha256, :about, :created) ON CONFLICT (id) DO UPDATE"
                    " SET sha256 = excluded.sha256, about = excluded.about, created = excluded.created"),
                    {"id": row["id"], "sha256": row["sha256"], "about": json.dumps(row["about"]), "created": float(number)})

    def register_trained(self, row: dict, weights: bytes, job: str):
        """What writes a trained model, to be called with the connection in which its job ends."""
        def write(connection: Connection) -> None:
            connection.execute(delete(models).where(models.c.id == row["id"]))
            connection.execute(insert(models).values(
                id=row["id"], sha256=row["sha256"], about=json.dumps(row["about"]), card=row["card"],
                weights=_keep(connection, weights), job=job, created=time.time()))
        return write

    def blob(self, sha256: str) -> bytes | None:
        """Bytes by their hash."""
        with self.database.reading() as connection:
            found = connection.execute(select(blobs.c.content).where(blobs.c.sha256 == sha256)).scalar()
        return None if found is None else bytes(found)

    # ------------------------------------------------------------ uploads
    def note_upload(self, data: bytes, *, client: str, kind: str | None, verdict: str, keep: bool) -> str:
        """Write down that a file came, and keep it if it was let in; returns its SHA-256."""
        with self.database.writing() as connection:
            sha256 = _keep(connection, data) if keep else None
            connection.execute(insert(uploads).values(id=secrets.token_hex(8), sha256=sha256, client=client, type=kind, size=len(data),
                                                      verdict=verdict[:500], created=time.time()))
        return hashlib.sha256(data).hexdigest()

    def uploads_within_minute(self, client: str) -> int:
        with self.database.reading() as connection:
            mine = select(func.count()).select_from(uploads).where(uploads.c.client == client, uploads.c.created > time.time() - 60)
            return connection.execute(mine).scalar()

    def has_upload(self, sha256: str) -> bool:
        with self.database.reading() as connection:
            return connection.execute(select(uploads.c.id).where(uploads.c.sha256 == sha256).limit(1)).scalar() is not None


def _keep(connection: Connection, data: bytes) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    connection.execute(text("INSERT INTO blobs (sha256, content) VALUES (:sha256, :content) ON CONFLICT DO NOTHING"),
                       {"sha256": sha256, "content": data})
    return sha256


def _model(row) -> dict:
    return dict(row) | {"about": json.loads(row["about"])}

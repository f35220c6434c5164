"""How the tables came to be, revision by revision. A studio that starts brings its database to the last one.

Each revision is a list of statements that both databases understand; {bytes} stands for the one type whose name differs. What was
released is never edited: another change is another revision. That is all that a migration tool would do for us, in fewer lines than
its configuration, and a reader sees the SQL; what would change it: a change of data that SQL cannot say.
"""

import time

from sqlalchemy import Connection, inspect, text

from musicnn.errors import SetupError
from musicnn.studio.store.database import Database

REVISIONS: tuple[tuple[str, ...], ...] = (
    (   # 1: jobs and their events, pieces and their music, models, uploads
        """CREATE TABLE jobs (id TEXT PRIMARY KEY, kind TEXT NOT NULL, client TEXT NOT NULL, params TEXT NOT NULL, state TEXT NOT NULL,
            fraction DOUBLE PRECISION NOT NULL, note TEXT NOT NULL, attempts INTEGER NOT NULL, cancel INTEGER NOT NULL, worker TEXT,
            leased_until DOUBLE PRECISION, idempotency_key TEXT, error TEXT, result TEXT, created DOUBLE PRECISION NOT NULL,
            started DOUBLE PRECISION, finished DOUBLE PRECISION)""",
        "CREATE INDEX jobs_waiting ON jobs (state, created)",
        "CREATE INDEX jobs_of_client ON jobs (client, created)",
        "CREATE UNIQUE INDEX jobs_once ON jobs (client, idempotency_key)",
        """CREATE TABLE events (job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, seq INTEGER NOT NULL, kind TEXT NOT NULL,
            payload TEXT NOT NULL, created DOUBLE PRECISION NOT NULL, PRIMARY KEY (job, seq))""",
        """CREATE TABLE pieces (id TEXT PRIMARY KEY, title TEXT NOT NULL, composer TEXT NOT NULL, key TEXT, meter TEXT NOT NULL,
            tempo DOUBLE PRECISION NOT NULL, steps INTEGER NOT NULL, steps_per_quarter INTEGER NOT NULL, bars INTEGER NOT NULL,
            notes INTEGER NOT NULL, seed BIGINT, source TEXT NOT NULL, parts TEXT NOT NULL, provenance TEXT NOT NULL, parent TEXT,
            sha256 TEXT NOT NULL, version INTEGER NOT NULL, created DOUBLE PRECISION NOT NULL, updated DOUBLE PRECISION NOT NULL)""",
        "CREATE INDEX pieces_by_time ON pieces (created, id)",
        """CREATE TABLE melodies (piece TEXT NOT NULL REFERENCES pieces (id) ON DELETE CASCADE, part INTEGER NOT NULL,
            number INTEGER NOT NULL, onset INTEGER NOT NULL, duration INTEGER NOT NULL, grid INTEGER NOT NULL, pitch INTEGER NOT NULL,
            velocity INTEGER NOT NULL, PRIMARY KEY (piece, part, number))""",
        """CREATE TABLE chords (piece TEXT NOT NULL REFERENCES pieces (id) ON DELETE CASCADE, number INTEGER NOT NULL,
            onset INTEGER NOT NULL, grid INTEGER NOT NULL, symbol TEXT NOT NULL, root TEXT NOT NULL, quality TEXT NOT NULL,
            PRIMARY KEY (piece, number))""",
        """CREATE TABLE rhythms (piece TEXT NOT NULL REFERENCES pieces (id) ON DELETE CASCADE, part INTEGER NOT NULL,
            bar INTEGER NOT NULL, grid INTEGER NOT NULL, pattern TEXT NOT NULL, PRIMARY KEY (piece, part, bar))""",
        "CREATE TABLE blobs (sha256 TEXT PRIMARY KEY, content {bytes} NOT NULL)",
        """CREATE TABLE models (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL, about TEXT NOT NULL, card TEXT,
            weights TEXT REFERENCES blobs (sha256), job TEXT, created DOUBLE PRECISION NOT NULL)""",
        """CREATE TABLE uploads (id TEXT PRIMARY KEY, sha256 TEXT REFERENCES blobs (sha256), client TEXT NOT NULL, type TEXT,
            size INTEGER NOT NULL, verdict TEXT NOT NULL, created DOUBLE PRECISION NOT NULL)""",
        "CREATE INDEX uploads_of_client ON uploads (client, created)",
    ),
    (   # 2: share links; saving twice by accident saves once
        "ALTER TABLE pieces ADD COLUMN shared TEXT",
        "CREATE UNIQUE INDEX pieces_shared ON pieces (shared)",
        "ALTER TABLE pieces ADD COLUMN idempotency_key TEXT",
        "CREATE UNIQUE INDEX pieces_once ON pieces (idempotency_key)",
    ),
    (   # 3: themes are searched by intervals; the notes that are already there get theirs
        "ALTER TABLE melodies ADD COLUMN interval INTEGER",
        """UPDATE melodies SET interval = pitch - (SELECT before.pitch FROM melodies AS before WHERE before.piece = melodies.piece
            AND before.part = melodies.part AND before.number = melodies.number - 1)""",
        "CREATE INDEX melodies_by_interval ON melodies (interval)",
    ),
)
HEAD = len(REVISIONS)
_LOCK = 20260101                                     # of PostgreSQL's advisory locks: two studios that start at once take turns


def revision(database: Database) -> int:
    """The revision of a database; 0 if it is empty.

    Raises:
        SetupError: if it holds tables that are not ours.
    """
    with database.reading() as connection:
        return _revision(connection)


def upgrade(database: Database, to: int = HEAD) -> int:
    """Bring a database to a revision, in one transaction; returns the revision it had.

    Raises:
        SetupError: if it is newer than this program, or holds tables that are not ours.
    """
    with database.writing() as connection:
        if not database.lite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        now = _revision(connection)
        if now > HEAD:
            raise SetupError(f"the database is at revision {now}, and this program knows {HEAD}; use a newer one")
        if now == 0 < to:
            connection.exec_driver_sql("CREATE TABLE revisions (number INTEGER PRIMARY KEY, applied DOUBLE PRECISION NOT NULL)")
        for number in range(now + 1, to + 1):
            for statement in REVISIONS[number - 1]:
                connection.exec_driver_sql(statement.format(bytes="BLOB" if database.lite else "BYTEA"))
            connection.execute(text("INSERT INTO revisions VALUES (:number, :now)"), {"number": number, "now": time.time()})
    return now


def _revision(connection: Connection) -> int:
    names = set(inspect(connection).get_table_names())
    if "revisions" not in names:
        if names:
            raise SetupError(f"the database holds tables of somebody else ({', '.join(sorted(names)[:4])}); give the studio its own")
        return 0
    return connection.execute(text("SELECT max(number) FROM revisions")).scalar() or 0

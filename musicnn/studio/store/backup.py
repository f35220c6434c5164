"""Backup and restore: every row of every table as a line of JSON in a zip. It belongs to no database, so it also moves a studio from
SQLite to PostgreSQL and back. Jobs that ran when it was made wait again after it is restored.
"""

import base64
import json
import zipfile
import zlib
from pathlib import Path

from sqlalchemy import MetaData, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from musicnn.errors import SetupError
from musicnn.studio.store.database import Database
from musicnn.studio.store.migrations import HEAD, revision, upgrade
from musicnn.studio.store.tables import TABLES, jobs

FORMAT, AT_ONCE = 1, 500


def backup(url: str, path: Path) -> dict[str, int]:
    """Write everything into a file that appears whole or not at all; returns how many rows of each table.

    Raises:
        SetupError: if the database is not at the revision that this program knows.
    """
    database, counts, fresh = Database(url), {}, path.with_name(path.name + ".new")
    try:
        if revision(database) != HEAD:
            raise SetupError(f"the database is at revision {revision(database)}, not at {HEAD}; run `musicnn studio upgrade` first")
        with database.snapshot() as connection, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("studio.json", json.dumps({"format": FORMAT, "revision": HEAD}))
            for table in TABLES.sorted_tables:
                with archive.open(f"{table.name}.jsonl", "w") as file:
                    counts[table.name] = 0
                    for row in connection.execute(select(table)).mappings():
                        file.write(json.dumps({k: _out(v) for k, v in row.items()}).encode() + b"\n")
                        counts[table.name] += 1
        fresh.replace(path)
        return counts
    finally:
        fresh.unlink(missing_ok=True)
        database.close()


def restore(url: str, path: Path) -> dict[str, int]:
    """Bring a backup into an empty database, then to the newest revision; returns how many rows of each table.

    Raises:
        SetupError: if the file is no backup, or the database is not empty. A database that was empty is empty again, so that another
            backup can be tried.
    """
    database, counts, begun = Database(url), {}, False
    try:
        with zipfile.ZipFile(path) as archive:
            head = json.loads(archive.read("studio.json"))
            if head["format"] != FORMAT or not 1 <= head["revision"] <= HEAD:
                raise SetupError(f"{path} was written by another version; this program reads revisions 1..{HEAD}")
            if revision(database):
                raise SetupError("the database is not empty; give --database-url an empty one, and nothing can be overwritten")
            begun = True
            upgrade(database, head["revision"])
            tables = _reflected(database)            # as they were at that revision
            with database.writing() as connection:
                for table in TABLES.sorted_tables:
                    with archive.open(f"{table.name}.jsonl") as file:
                        counts[table.name] = _load(connection, tables.tables[table.name], file)
                waiting = update(jobs).where(jobs.c.state == "running")
                connection.execute(waiting.values(state="queued", worker=None, leased_until=None))
        upgrade(database)
        return counts
    except (OSError, KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile, zlib.error, SQLAlchemyError) as error:
        if begun:
            with database.writing() as connection:
                _reflected(database).drop_all(connection)
        if isinstance(error, SetupError):
            raise
        why = getattr(error, "orig", error)          # what the database said, without the statement
        raise SetupError(f"{path} cannot be restored ({why}); give a file that `musicnn studio backup` wrote") from None
    finally:
        database.close()


def _reflected(database: Database) -> MetaData:
    """The tables that a database has."""
    tables = MetaData()
    tables.reflect(database.engine)
    return tables


def _load(connection, table, lines) -> int:
    count, rows = 0, []
    for line in lines:
        rows.append({k: _in(v) for k, v in json.loads(line).items()})
        if set(rows[-1]) != set(table.c.keys()):
            raise ValueError(f"line {count + 1} of {table.name} has the columns {', '.join(rows[-1])}, not {', '.join(table.c.keys())}")
        count += 1
        if len(rows) == AT_ONCE:
            connection.execute(insert(table), rows)
            rows = []
    if rows:
        connection.execute(insert(table), rows)
    return count


def _out(value):
    return {"base64": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _in(value):
    return base64.b64decode(value["base64"]) if isinstance(value, dict) else value

"""One engine for two databases: how transactions begin, and what they may wait for.

SQLite allows one writer at a time. A transaction that begins by reading and then wants to write may find that another writer came
between, and no patience helps it. So everything that may write begins with BEGIN IMMEDIATE, which takes the writer's seat at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from musicnn.errors import SetupError

PATIENCE_MS = 10_000                                 # how long a SQLite writer waits for its seat


class Database:
    """Connections and transactions. Nothing outside `store` ever sees one."""

    def __init__(self, url: str):
        try:
            self.engine = create_engine(url, pool_pre_ping=not url.startswith("sqlite"), **_pool(url))
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise SetupError(f"the database URL {url!r} cannot be used ({error}); write sqlite:///FILE or"
                             " postgresql+psycopg://USER:PASSWORD@HOST/NAME") from None
        if self.lite:
            event.listen(self.engine, "connect", _prepare)
            event.listen(self.engine, "begin", _begin)

    @property
    def lite(self) -> bool:
        """Whether it is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that may write; it happens whole or not at all."""
        with self.engine.connect() as connection:
            connection = connection.execution_options(writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Like `reading`, for many statements that must all see the same state."""
        if self.lite:
            with self.reading() as connection:
                yield connection
        else:
            with self.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection, connection.begin():
                yield connection

    def alive(self) -> bool:
        """Whether the database answers."""
        try:
            with self.reading() as connection:
                connection.exec_driver_sql("SELECT 1")
            return True
        except OperationalError:
            return False

    def close(self) -> None:
        self.engine.dispose()


def _pool(url: str) -> dict:
    return {} if ":memory:" in url else {"pool_size": 8, "max_overflow": 32}


def _prepare(connection, _) -> None:
    connection.isolation_level = None                # the driver shall not begin transactions on its own; `_begin` does
    for pragma in ("journal_mode=WAL", f"busy_timeout={PATIENCE_MS}", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")

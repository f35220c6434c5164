"""SQL and nothing else: the same statements on a SQLite file and on PostgreSQL."""

from musicnn.studio.store.database import Database
from musicnn.studio.store.jobs import JobStore
from musicnn.studio.store.pieces import PieceStore
from musicnn.studio.store.shelf import Shelf


class Store:
    """Everything that is kept, behind one URL: `jobs`, `pieces`, and the `shelf` of models, uploads and bytes."""

    def __init__(self, url: str):
        self.database = Database(url)
        self.jobs, self.pieces, self.shelf = JobStore(self.database), PieceStore(self.database), Shelf(self.database)

    def close(self) -> None:
        self.database.close()


__all__ = ["Database", "JobStore", "PieceStore", "Shelf", "Store"]

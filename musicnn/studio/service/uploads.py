"""Uploads: counted, scanned, read in a child process, kept in the original beside what was made of it."""

import threading

from musicnn.studio import preprocessing
from musicnn.studio.refusals import Refusal, TooMany
from musicnn.studio.schemas import Upload
from musicnn.studio.settings import Limits
from musicnn.studio.store import Store

AT_ONCE = 2                                          # child processes that parse at the same time


class UploadService:
    """The door for files."""

    def __init__(self, store: Store, limits: Limits):
        self.store, self.limits, self.room = store, limits, threading.BoundedSemaphore(AT_ONCE)

    def take(self, data: bytes, *, client: str) -> Upload:
        """Let a file in and say what it holds.

        Raises:
            TooLarge, WrongType, Wrong: if it is refused; the verdict is written down.
            TooMany: for more files than a person could choose in a minute.
        """
        if self.store.shelf.uploads_within_minute(client) >= self.limits.uploads_per_minute:
            raise TooMany("that were many files within a minute; wait a little", wait=30)
        kind = None
        try:
            kind = preprocessing.scan(data)
            with self.room:
                score, remarks = preprocessing.parse_apart(data, kind)
        except Refusal as refusal:
            self.store.shelf.note_upload(data, client=client, kind=kind, verdict=f"refused: {refusal}", keep=False)
            raise
        sha256 = self.store.shelf.note_upload(data, client=client, kind=kind, verdict="taken", keep=True)
        return Upload(sha256=sha256, type=kind, size=len(data), score=score, remarks=remarks)

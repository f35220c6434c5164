"""What the studio can do, in words of music. It asks the store, raises refusals, and knows neither HTTP nor SQL."""

from musicnn.studio.service.jobs import JobService
from musicnn.studio.service.pieces import PieceService
from musicnn.studio.service.print import PrintService
from musicnn.studio.service.uploads import UploadService
from musicnn.studio.settings import Settings
from musicnn.studio.store import Store


class Service:
    """All use cases: `jobs`, `pieces`, `uploads`, `print`."""

    def __init__(self, store: Store, settings: Settings):
        self.store, self.settings = store, settings
        self.jobs = JobService(store, settings.limits)
        self.print = PrintService(settings.limits)
        self.pieces = PieceService(store)
        self.uploads = UploadService(store, settings.limits)


__all__ = ["JobService", "PieceService", "PrintService", "Service", "UploadService"]

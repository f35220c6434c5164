"""HTTP: routes, the guard at the door, live streams. `create_app(settings)` is all that a server needs."""

from musicnn.studio.app.factory import create_app

__all__ = ["create_app"]

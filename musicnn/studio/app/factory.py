"""The app: routes, errors, guard, and the page's files."""

from importlib.resources import files

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from musicnn import __version__
from musicnn.studio.app import problems
from musicnn.studio.app.guard import Guard
from musicnn.studio.app.routes import api
from musicnn.studio.app.stream import Tail
from musicnn.studio.service import Service
from musicnn.studio.settings import Settings
from musicnn.studio.store import Store

TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
WHERE = {"page": ("studio", "web"), "web": ("web",)}     # the studio's own modules, and those that notebooks use too


def create_app(settings: Settings, store: Store | None = None) -> FastAPI:
    """The whole studio but its workers, as an ASGI app. The database must be at its last revision."""
    app = FastAPI(title="musicnn studio", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.state.service = Service(store or Store(settings.database_url), settings)
    app.state.tail = Tail(app.state.service.jobs.events)
    app.include_router(api)
    problems.install(app)
    app.add_middleware(Guard, settings=settings)

    @app.get("/", include_in_schema=False)
    def page() -> HTMLResponse:
        return HTMLResponse(_text(("studio", "web"), "index.html"), headers={"Cache-Control": "no-cache"})

    @app.get("/{folder}/{name}.{suffix}", include_in_schema=False)
    def module(folder: str, name: str, suffix: str) -> Response:
        if folder not in WHERE or suffix not in TYPES or not name.isalnum():
            raise HTTPException(404, "there is no such file")
        try:
            return Response(_text(WHERE[folder], f"{name}.{suffix}"), media_type=TYPES[suffix], headers={"Cache-Control": "no-cache"})
        except FileNotFoundError:
            raise HTTPException(404, "there is no such file") from None
    return app


def _text(folder: tuple[str, ...], name: str) -> str:
    return files("musicnn").joinpath(*folder, name).read_text(encoding="utf-8")

"""Errors on their way out: every one is a problem+json (RFC 9457) that says what was wrong and what would be right."""

import logging
import secrets

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from musicnn.errors import MusicnnError
from musicnn.studio import refusals

log = logging.getLogger("musicnn.studio.app")
STATUS = {refusals.Unknown: 404, refusals.Wrong: 422, refusals.Clash: 409, refusals.Stale: 412, refusals.Unguarded: 428,
          refusals.TooLarge: 413, refusals.WrongType: 415, refusals.Full: 503, refusals.TooMany: 429}
TITLES = {400: "Not understood", 401: "Who are you?", 403: "Not from there", 404: "Not found", 405: "Not possible here",
          408: "Too slow", 409: "Contradiction", 412: "Changed meanwhile", 413: "Too large", 415: "Unknown kind of file",
          421: "Wrong host", 422: "Not possible", 428: "Say which version", 429: "Too many requests", 500: "Our fault", 503: "Busy"}


def problem(status: int, detail: str, *, headers: dict | None = None, errors: list | None = None) -> JSONResponse:
    """An error as an answer."""
    content = {"type": "about:blank", "title": TITLES.get(status, "Error"), "status": status, "detail": detail}
    if errors is not None:
        content["errors"] = errors
    return JSONResponse(content, status, headers, media_type="application/problem+json")


def install(app: FastAPI) -> None:
    """Make every error of an app a problem."""
    @app.exception_handler(MusicnnError)
    def refused(_: Request, error: MusicnnError):
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 422)
        headers = {"Retry-After": str(error.wait)} if isinstance(error, refusals.TooMany) else None
        return problem(status, str(error), headers=headers)

    @app.exception_handler(RequestValidationError)
    def misshapen(_: Request, error: RequestValidationError):
        found = [{"where": "/".join(map(str, e["loc"])), "what": e["msg"]} for e in error.errors()[:20]]
        status = 400 if any(e["type"] == "json_invalid" for e in error.errors()) else 422
        return problem(status, "; ".join(f"{e['where']}: {e['what']}" for e in found[:3]), errors=found)

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException):
        return problem(error.status_code, str(error.detail), headers=error.headers)

    @app.exception_handler(Exception)
    def crashed(_: Request, error: Exception):
        number = secrets.token_hex(4)
        log.error("error %s", number, exc_info=error)
        return problem(500, f"something went wrong in the studio; its log tells more under {number}")

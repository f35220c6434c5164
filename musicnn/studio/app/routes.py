"""The API, version 1. A handler reads the request, calls one use case and writes the answer; it decides nothing and holds no SQL."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from musicnn.studio.refusals import Wrong
from musicnn.studio.schemas import (
    Engraving,
    Id,
    Job,
    JobForm,
    Jobs,
    Model,
    Models,
    NewPiece,
    Piece,
    PieceChange,
    Pieces,
    Problem,
    Ready,
    ScoreForm,
    Search,
    SharedPiece,
    Theory,
    Upload,
)
from musicnn.studio.service import Service
from musicnn.studio.service.print import FORMATS

Key = Annotated[str | None, Header(alias="Idempotency-Key", pattern=r"^[!-~]{1,80}$")]
IfMatch = Annotated[str | None, Header(alias="If-Match", max_length=80)]
Suffix = Annotated[str, Path(pattern=r"^[a-z]{1,10}$")]
Name = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,60}$")]


def _service(request: Request) -> Service:
    return request.app.state.service


def _client(request: Request, name: Annotated[str | None, Header(alias="Studio-Client", pattern=r"^[\w-]{1,40}$")] = None) -> str:
    """Who asks, for fairness and limits: the name that a browser has given itself, or where it is."""
    return name or f"at {request.client.host if request.client else 'the socket'}"


Use = Annotated[Service, Depends(_service)]
Client = Annotated[str, Depends(_client)]
_CODES = (400, 401, 403, 404, 405, 408, 409, 412, 413, 415, 421, 422, 428, 429, 503)
WHY = {code: {"model": Problem, "content": {"application/problem+json": {}}} for code in _CODES}
api = APIRouter(prefix="/api/v1", responses=WHY)


# ---------------------------------------------------------------- jobs
@api.post("/jobs", status_code=202, response_model=Job)
def submit_job(form: JobForm, use: Use, client: Client, response: Response, key: Key = None):
    """Put a job into the queue. With an `Idempotency-Key`, asking twice asks once."""
    job, new = use.jobs.submit(form, client=client, key=key)
    response.headers["Location"] = f"jobs/{job.id}"
    response.status_code = 202 if new else 200
    return job


@api.get("/jobs", response_model=Jobs)
def list_jobs(use: Use, client: Client):
    """Your last jobs, newest first, without their results."""
    return use.jobs.recent(client)


@api.get("/jobs/{job}", response_model=Job)
def get_job(job: Id, use: Use):
    """A job, with its result if it is done."""
    return use.jobs.get(job)


@api.delete("/jobs/{job}", status_code=202, response_model=Job)
def cancel_job(job: Id, use: Use):
    """Cancel a job; one that runs stops at its next note."""
    return use.jobs.cancel(job)


@api.get("/jobs/{job}/events", response_class=StreamingResponse,
         responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}}})
async def follow_job(job: Id, request: Request, last: Annotated[int | None, Header(alias="Last-Event-ID", ge=0, le=2**31)] = None):
    """What happens to a job, as server-sent events: queued, started, progress, variation, curve, then done, failed or cancelled."""
    from starlette.concurrency import run_in_threadpool
    await run_in_threadpool(request.app.state.service.jobs.get, job)
    stream = request.app.state.tail.follow(job, last or 0)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


# ---------------------------------------------------------------- pieces
@api.post("/pieces", status_code=201, response_model=Piece)
def save_piece(form: NewPiece, use: Use, response: Response, key: Key = None):
    """Keep a piece, with where it comes from."""
    piece, new = use.pieces.save(form, key=key)
    response.headers.update({"Location": f"pieces/{piece.id}", "ETag": _etag(piece)})
    response.status_code = 201 if new else 200
    return piece


@api.get("/pieces", response_model=Pieces)
def find_pieces(asked: Annotated[Search, Query()], use: Use):
    """The library, newest first."""
    return use.pieces.find(asked)


@api.get("/pieces/{piece}.{suffix}", response_class=Response,
         responses={200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in FORMATS.values()}}})
def download_piece(piece: Id, suffix: Suffix, use: Use):
    """A piece as a file: mid, musicxml, wav or json."""
    found = use.pieces.get(piece)
    return _file(use, found.score.score().replace(title=found.title), suffix, found.id)


@api.get("/pieces/{piece}", response_model=Piece)
def get_piece(piece: Id, use: Use, response: Response, known: Annotated[str | None, Header(alias="If-None-Match", max_length=80)] = None):
    """A whole piece. Its ETag says the version."""
    found = use.pieces.get(piece)
    if known == _etag(found):
        return Response(status_code=304, headers={"ETag": known})
    response.headers["ETag"] = _etag(found)
    return found


@api.patch("/pieces/{piece}", response_model=Piece)
def change_piece(piece: Id, form: PieceChange, use: Use, response: Response, match: IfMatch = None):
    """Rename a piece, or change its music; `If-Match` says which version you have seen."""
    changed = use.pieces.change(piece, form, version=_version(piece, match))
    response.headers["ETag"] = _etag(changed)
    return changed


@api.delete("/pieces/{piece}", status_code=204)
def delete_piece(piece: Id, use: Use, match: IfMatch = None):
    """Delete a piece; `If-Match` says which version you have seen."""
    use.pieces.remove(piece, version=_version(piece, match))
    return Response(status_code=204)


@api.put("/pieces/{piece}/share", response_model=Piece)
def share_piece(piece: Id, use: Use):
    """Make a link by which everybody may look at the piece; its token is `shared`."""
    return use.pieces.share(piece, on=True)


@api.delete("/pieces/{piece}/share", response_model=Piece)
def unshare_piece(piece: Id, use: Use):
    """Take the link back."""
    return use.pieces.share(piece, on=False)


@api.get("/shared/{token}", response_model=SharedPiece)
def look_at_shared(token: Annotated[str, Path(pattern=r"^[\w-]{10,40}$")], use: Use):
    """What a share link shows. Needs no key."""
    return use.pieces.shared(token)


# ---------------------------------------------------------------- files and print
@api.post("/uploads", status_code=201, response_model=Upload, openapi_extra={"requestBody": {"required": True, "content": {
    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}})
async def upload(request: Request, client: Client):
    """Read a MIDI, MusicXML or ABC file, sent as it is. What it is decides its first bytes, not its name."""
    from starlette.concurrency import run_in_threadpool
    data = await request.body()
    return await run_in_threadpool(request.app.state.service.uploads.take, data, client=client)


@api.post("/files/{suffix}", response_class=Response,
          responses={200: {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in FORMATS.values()}}})
def make_file(suffix: Suffix, form: ScoreForm, use: Use):
    """A score that is not kept, as a file."""
    return _file(use, form.score(), suffix, "music")


@api.post("/engrave", response_model=Engraving)
def engrave(form: ScoreForm, use: Use):
    """A score as a staff."""
    return use.print.engrave(form.score())


@api.get("/samples/{program}", response_class=Response,
         responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}})
def samples(program: Annotated[int, Path(ge=0, le=128)], use: Use):
    """The samples of a General MIDI program (128: drums): length of a JSON text in 4 bytes, the text, 16-bit PCM."""
    return Response(use.print.samples(program), media_type="application/octet-stream", headers={"Cache-Control": "private, max-age=86400"})


# ---------------------------------------------------------------- the registry and the state of things
@api.get("/models", response_model=Models)
def list_models(use: Use):
    """The composers, with what they can do and the knobs they have."""
    return use.jobs.models()


@api.get("/models/{name}", response_model=Model)
def get_model(name: Name, use: Use):
    """One of them."""
    return use.jobs.model(name)


@api.get("/models/{name}/card")
def get_card(name: Name, use: Use) -> dict:
    """What it learnt from, on what terms, how long, and how well it did."""
    return use.jobs.card(name)


@api.get("/theory", response_model=Theory)
def theory(use: Use):
    """Keys, scales and the names of pitches."""
    return use.print.theory()


@api.get("/health")
async def health() -> dict:
    """Whether the server hears."""
    return {"alive": True}


@api.get("/ready", response_model=Ready)
def ready(use: Use):
    """Whether it can compose."""
    return use.jobs.ready()


# ---------------------------------------------------------------- small things
def _etag(piece: Piece) -> str:
    return f'"{piece.id}-{piece.version}"'


def _version(piece: str, match: str | None) -> int | None:
    """The version that an If-Match header names; None if there is no header."""
    if match is None:
        return None
    name, _, version = match.strip('"').rpartition("-")
    if name != piece or not version.isascii() or not version.isdigit() or len(version) > 9:
        raise Wrong(f"If-Match {match!r} is no ETag of this piece; send the one that came with it")
    return int(version)


def _file(use: Service, score, suffix: str, name: str) -> Response:
    data = use.print.file(score, suffix)
    return Response(data, media_type=FORMATS[suffix], headers={"Content-Disposition": f'attachment; filename="{name}.{suffix}"'})

"""Pieces, uploads, and everything that is shown but not composed."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from musicnn.studio.schemas.music import Form, Id, ScoreForm, Sha, Title, clean


class NewPiece(Form):
    """A piece to keep: a variation of a job, or a score that was drawn, edited or uploaded."""

    title: Title
    score: ScoreForm | None = None
    job: Id | None = None
    variation: Annotated[int, Field(ge=0, le=7)] = 0
    parent: Id | None = None
    upload: Sha | None = None


class PieceChange(Form):
    title: Title | None = None
    score: ScoreForm | None = None


class PieceRow(Form):
    """A piece in a list."""

    id: Id
    title: str
    composer: str
    key: str | None
    meter: str
    tempo: float
    bars: int
    notes: int
    seed: int | None
    version: int
    created: float
    updated: float
    shared: str | None


class Piece(PieceRow):
    """A whole piece. `sha256` is of its MIDI file without title and source."""

    score: ScoreForm
    provenance: dict[str, Any]
    parent: str | None
    sha256: Sha


_Asked = Annotated[str | None, Field(max_length=120), AfterValidator(lambda text: text and clean(text))]


class Search(BaseModel):
    """What pieces are asked for. `theme` are intervals in semitones that follow each other, such as 2,2,1 for do re mi fa; `rhythm` is
    a bar's pattern (x a note begins, - one sounds, . silence); `cursor` is the `next` of the page before."""

    model_config = ConfigDict(extra="forbid")        # not strict: in an address everything is text
    q: _Asked = None
    composer: _Asked = None
    key: _Asked = None
    meter: _Asked = None
    chord: _Asked = None
    rhythm: _Asked = None
    theme: Annotated[str | None, Field(pattern=r"^-?[0-9]{1,2}(,-?[0-9]{1,2}){0,7}$")] = None
    cursor: _Asked = None
    most: Annotated[int, Field(ge=1, le=100)] = 20


class Pieces(Form):
    """One page of a list; `next` is the cursor of the next one."""

    items: list[PieceRow]
    next: str | None


class SharedPiece(Form):
    """What a share link shows: the music and where it comes from, nothing else."""

    title: str
    composer: str
    score: ScoreForm


# ---------------------------------------------------------------- uploads, models, the rest
class Upload(Form):
    """A file that was let in: what it held and what was changed to put it on the grid."""

    sha256: Sha
    type: Literal["midi", "musicxml", "abc"]
    size: int
    score: ScoreForm
    remarks: list[str]


class Engraving(Form):
    """A staff as SVG, and which of its elements sounds when: [id, onset, end]."""

    svg: str
    marks: list[list[str | int]]


class KeyForm(Form):
    scale: list[int]                                 # pitch classes, tonic first
    fifths: int                                      # sharps of its signature; negative: flats


class Theory(Form):
    """Keys with their scales and signatures, and the names of the 128 pitches in each signature."""

    keys: dict[str, KeyForm]
    names: dict[str, list[str]]


class Problem(BaseModel):
    """An error as RFC 9457 describes it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = None

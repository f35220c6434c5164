"""The forms that page, app, service and workers speak: what a request may hold, and what an answer holds.

Everything is strict: `true` is no number, 1.0 no whole number, an unknown field an error. (The lenient default of the library would
take `"seed": false` for the seed 0.) Texts hold what every database and every XML file can hold: no NUL, no lone surrogates.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat

from musicnn.errors import MusicError
from musicnn.music import Chord, Note, Part, Score

MOST_NOTES, MOST_STEPS = 20_000, 100_000
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def _clean(text: str) -> str:
    if _BAD.search(text):
        raise ValueError("control characters and halves of surrogate pairs are not allowed")
    return text


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
Word = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[\w .#/+-]+$"), AfterValidator(_clean)]
Title = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_clean)]
Count = Annotated[int, Field(ge=0, le=MOST_STEPS)]
Row = Annotated[list[Count], Field(min_length=5, max_length=5)]          # onset, pitch, duration, velocity, part
Span = Annotated[list[Count], Field(min_length=3, max_length=3)]         # part, first step, end
Meter = Annotated[list[Annotated[int, Field(ge=1, le=64)]], Field(min_length=2, max_length=2)]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Tempo = Annotated[FiniteFloat, Field(ge=20, le=400)]


class Form(BaseModel):
    """The root of all forms."""

    model_config = ConfigDict(strict=True, extra="forbid")


class PartForm(Form):
    name: Line = ""
    program: Annotated[int, Field(ge=0, le=128)] = 0


class ChordForm(Form):
    onset: Count
    symbol: Annotated[str, Field(max_length=24), AfterValidator(_clean)]


class ScoreForm(Form):
    """A score as JSON: the fields of `musicnn.Score`, its notes as rows [onset, pitch, duration, velocity, part]."""

    rows: Annotated[list[Row], Field(max_length=MOST_NOTES)] = []
    parts: Annotated[list[PartForm], Field(min_length=1, max_length=32)] = [PartForm()]
    steps: Count = 0
    steps_per_quarter: Annotated[int, Field(ge=1, le=96)] = 4
    tempo: Annotated[FiniteFloat, Field(ge=1, le=1000)] = 120.0
    meter: Meter = [4, 4]
    key: Line | None = None
    title: Line = ""
    source: Annotated[str, Field(max_length=600), AfterValidator(_clean)] = ""
    chords: Annotated[list[ChordForm], Field(max_length=2000)] = []

    def score(self) -> Score:
        """The score.

        Raises:
            MusicError: if the numbers are no music, such as a note that ends after the piece.
        """
        lines: list[list[Note]] = [[] for _ in self.parts]
        for row in self.rows:
            if row[4] >= len(lines):
                raise MusicError(f"row {row} belongs to part {row[4]}, but there are only {len(lines)}")
            lines[row[4]].append(Note(*row[:4]))
        parts = tuple(Part(tuple(notes), p.name, p.program) for notes, p in zip(lines, self.parts, strict=True))
        return Score(parts, self.steps, self.steps_per_quarter, self.tempo, tuple(self.meter), self.key, self.title, self.source,
                     tuple(Chord(c.onset, c.symbol) for c in self.chords))

    @classmethod
    def of(cls, score: Score) -> "ScoreForm":
        """The inverse of `score`; a score without parts becomes one with an empty part."""
        rows = sorted([n.onset, n.pitch, n.duration, n.velocity, i] for i, part in enumerate(score.parts) for n in part.notes)
        return cls(rows=rows, parts=[PartForm(name=p.name[:200], program=p.program) for p in score.parts] or [PartForm()],
                   steps=score.steps, steps_per_quarter=score.steps_per_quarter, tempo=score.tempo, meter=list(score.meter),
                   key=score.key, title=score.title[:200], source=score.source[:600],
                   chords=[ChordForm(onset=c.onset, symbol=c.symbol[:24]) for c in score.chords])


# ---------------------------------------------------------------- jobs: what may be asked
Controls = dict[Word, int | FiniteFloat | Word]


class ComposeJob(Form):
    """Compose `count` variations with the seeds seed, seed + 1, …

    generate: from nothing; continue: the primer goes on; infill: what `locked` does not hold is composed anew;
    harmonise: the primer's notes stay and voices join them; rhythm: a drum part joins the primer, or stands alone.
    """

    kind: Literal["generate", "continue", "infill", "harmonise", "rhythm"]
    model: Word
    bars: Annotated[int, Field(ge=1, le=64)] = 8
    seed: Seed = 0
    count: Annotated[int, Field(ge=1, le=8)] = 1
    controls: Annotated[Controls, Field(max_length=20)] = {}
    tempo: Tempo | None = None
    key: Line | None = None
    meter: Meter | None = None
    primer: ScoreForm | None = None
    locked: Annotated[list[Span], Field(max_length=2000)] = []


class TrainJob(Form):
    """Train a melody composer of one's own; it joins the registry under the name that is given."""

    kind: Literal["train"]
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,29}$")]
    collection: Literal["folk", "library"] = "folk"
    type: Annotated[str, Field(pattern=r"^[a-z ]{1,30}$")] | None = None
    updates: Annotated[int, Field(ge=5, le=20_000)] = 300
    hidden: Annotated[int, Field(ge=8, le=512)] = 96
    augment: bool = False
    seed: Seed = 0


class ExplainJob(Form):
    """Why this note? The likeliest continuations at a step where a note begins."""

    kind: Literal["explain"]
    model: Word
    score: ScoreForm
    step: Count


class InspectJob(Form):
    """originality: how much of a piece stands in the training tunes; regenerate: whether its recipe gives the same bytes again."""

    kind: Literal["originality", "regenerate"]
    piece: Id


JobForm = Annotated[ComposeJob | TrainJob | ExplainJob | InspectJob, Field(discriminator="kind")]
State = Literal["queued", "running", "done", "failed", "cancelled"]


class Job(Form):
    """A job as it stands. `result` is there when the state is done."""

    id: Id
    kind: str
    state: State
    fraction: float
    note: str
    attempts: int
    created: float
    started: float | None
    finished: float | None
    error: str | None
    params: dict[str, Any]
    result: dict[str, Any] | None


class Jobs(Form):
    items: list[Job]


# ---------------------------------------------------------------- pieces
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


_Asked = Annotated[str | None, Field(max_length=120), AfterValidator(lambda text: text and _clean(text))]


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


class ControlForm(Form):
    name: str
    low: float | None
    high: float | None
    default: float | str
    whole: bool
    unit: str
    help: str
    choices: list[str]


class Model(Form):
    """A composer of the registry: `kinds` are the jobs it can do, `controls` its knobs, `keys` whether a key can be asked for."""

    id: str
    sha256: str
    data_sha256: str
    kinds: list[str]
    controls: list[ControlForm]
    keys: bool
    meters: list[str]
    explains: bool
    trained_here: bool
    about: str
    bars: int


class Models(Form):
    items: list[Model]


class Engraving(Form):
    """A staff as SVG, and which of its elements sounds when: [id, onset, end]."""

    svg: str
    marks: list[tuple[str, int, int]]


class Theory(Form):
    """Keys with their scales and signatures, and the names of the 128 pitches in each signature."""

    keys: dict[str, tuple[list[int], int]]
    names: dict[str, list[str]]


class Ready(Form):
    """Whether the studio can compose now, and who is at work."""

    ready: bool
    models: int
    queued: int
    running: int


class Problem(BaseModel):
    """An error as RFC 9457 describes it."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[dict[str, Any]] | None = None

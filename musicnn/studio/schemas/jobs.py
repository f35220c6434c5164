"""Jobs: what may be asked for, and how a job stands; the registry of models that do them."""

from typing import Annotated, Any, Literal

from pydantic import Field, FiniteFloat

from musicnn.studio.schemas.music import Count, Form, Id, Line, Meter, ScoreForm, Seed, Span, Tempo, Word

Controls = dict[Word, int | FiniteFloat | Word]


class ComposeJob(Form):
    """Compose `count` variations with the seeds seed, seed + 1, …

    generate: from nothing; continue: the primer goes on; infill: what `locked` does not hold is composed anew;
    harmonise: the primer's notes stay and voices join them; rhythm: a drum part joins the primer. `mood` (generate only) sets what was
    composed to a mood by the course's printed rule: mode, tempo, register.
    """

    kind: Literal["generate", "continue", "infill", "harmonise", "rhythm"]
    model: Word
    bars: Annotated[int, Field(ge=1, le=64)] = 8
    seed: Seed = 0
    count: Annotated[int, Field(ge=1, le=8)] = 1
    controls: Annotated[Controls, Field(max_length=20, default_factory=dict)]
    tempo: Tempo | None = None
    key: Line | None = None
    meter: Meter | None = None
    mood: Literal["joyful", "proud", "tender", "peaceful", "restless", "threatening", "wistful", "sad"] | None = None
    primer: ScoreForm | None = None
    locked: Annotated[list[Span], Field(max_length=2000, default_factory=list)]


class TrainJob(Form):
    """Train a melody composer of one's own; it joins the registry under the name that is given."""

    kind: Literal["train"]
    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,29}$")]
    collection: Literal["folk", "library"] = "folk"
    type: Annotated[str, Field(pattern=r"^[a-z ]{1,30}$")] | None = None
    tunes: Annotated[int, Field(ge=8, le=5_000)] = 300
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


# ---------------------------------------------------------------- the registry
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


class Ready(Form):
    """Whether the studio can compose now, and who is at work."""

    ready: bool
    models: int
    queued: int
    running: int

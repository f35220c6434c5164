"""The forms that page, app, service and workers speak: what a request may hold, and what an answer holds.

Everything is strict: `true` is no number, 1.0 no whole number, an unknown field an error. (The lenient default of the library would
take `"seed": false` for the seed 0.) Texts hold what every database and every XML file can hold: no NUL, no lone surrogates.
"""

from musicnn.studio.schemas.jobs import (
    ComposeJob,
    ControlForm,
    ExplainJob,
    InspectJob,
    Job,
    JobForm,
    Jobs,
    Model,
    Models,
    Ready,
    TrainJob,
)
from musicnn.studio.schemas.library import (
    Engraving,
    KeyForm,
    NewPiece,
    Piece,
    PieceChange,
    PieceRow,
    Pieces,
    Problem,
    Search,
    SharedPiece,
    Theory,
    Upload,
)
from musicnn.studio.schemas.music import (
    MOST_NOTES,
    MOST_STEPS,
    ChordForm,
    Form,
    Id,
    PartForm,
    ScoreForm,
    Sha,
)

__all__ = [
    "ChordForm",
    "Form",
    "Id",
    "MOST_NOTES",
    "MOST_STEPS",
    "PartForm",
    "ScoreForm",
    "Sha",
    "ComposeJob",
    "ControlForm",
    "ExplainJob",
    "InspectJob",
    "Job",
    "JobForm",
    "Jobs",
    "Model",
    "Models",
    "Ready",
    "TrainJob",
    "Engraving",
    "KeyForm",
    "NewPiece",
    "Piece",
    "PieceChange",
    "PieceRow",
    "Pieces",
    "Problem",
    "Search",
    "SharedPiece",
    "Theory",
    "Upload",
]

"""The words that all forms are made of, and the score as JSON."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, FiniteFloat

from musicnn.errors import MusicError
from musicnn.music import Chord, Note, Part, Score

MOST_NOTES, MOST_STEPS = 20_000, 100_000
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def clean(text: str) -> str:
    if _BAD.search(text):
        raise ValueError("control characters and halves of surrogate pairs are not allowed")
    return text


Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Line = Annotated[str, Field(max_length=200), AfterValidator(clean)]
Word = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[\w .#/+-]+$"), AfterValidator(clean)]
Title = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(clean)]
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
    symbol: Annotated[str, Field(max_length=24), AfterValidator(clean)]


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
    source: Annotated[str, Field(max_length=600), AfterValidator(clean)] = ""
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

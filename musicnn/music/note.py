"""Note, Part and Score: the one form in which people and functions exchange music. All three are immutable.

Time is counted in whole steps of a grid; `Score.steps_per_quarter` says how fine the grid is (4 = sixteenth notes).
A score begins at a bar line. A pickup (anacrusis) is written as the rest before it, so that bar = onset // bar_steps always holds.

Left out on purpose: `.play()`, `.show()`, `.to_array()`. Those live further up (synth, engraving, encodings), so that this
file needs nothing above it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from numbers import Real

from musicnn.arguments import checked
from musicnn.errors import MusicError
from musicnn.music.pitch import check_pitch, key_of, parse_key

DRUMS = 128                                          # Part.program of a drum part (MIDI channel 10), beside General MIDI's 0..127


def _whole(value, name: str, low: int, high: int | None = None) -> int:
    """Return `value` as int if it is a whole number in low..high; numpy integers are welcome."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or number != value or number < low or (high is not None and number > high):
        allowed = f"{low} or more" if high is None else f"{low}..{high}"
        raise MusicError(f"{name} {value!r} is not allowed; use a whole number, {allowed}")
    return number


def _all(values, kind: type, wrong: str) -> tuple:
    """The values as a tuple if each of them is of that kind."""
    values = tuple(values) if isinstance(values, Iterable) else (values,)
    if any(not isinstance(value, kind) for value in values):
        raise MusicError(wrong)
    return values


@dataclass(frozen=True, slots=True, order=True)
class Note:
    """One note.

    Attributes:
        onset: first step, 0 or more.
        pitch: MIDI note number 0..127, 60 = C4. In a drum part: the General MIDI drum key.
        duration: length in steps, 1 or more.
        velocity: loudness 1..127.
    """

    onset: int
    pitch: int
    duration: int
    velocity: int = 80

    def __post_init__(self):
        if type(self.onset) is int and type(self.pitch) is int and type(self.duration) is int and type(self.velocity) is int \
                and self.onset >= 0 and 0 <= self.pitch <= 127 and self.duration >= 1 and 1 <= self.velocity <= 127:
            return                                   # the fast way: hundreds of thousands of notes are made when corpora load
        set_ = object.__setattr__
        set_(self, "onset", _whole(self.onset, "onset", 0))
        set_(self, "pitch", check_pitch(_whole(self.pitch, "pitch", 0, 127)))
        set_(self, "duration", _whole(self.duration, "duration", 1))
        set_(self, "velocity", _whole(self.velocity, "velocity", 1, 127))

    @property
    def end(self) -> int:
        """First step after the note (exclusive)."""
        return self.onset + self.duration


@dataclass(frozen=True, slots=True)
class Part:
    """A line of a score: its notes in order of onset, then pitch.

    Attributes:
        notes: any iterable of Note; kept as a sorted tuple.
        name: such as "soprano"; may be empty.
        program: General MIDI instrument 0..127 (0 = piano, 40 = violin), or `DRUMS`.
    """

    notes: tuple[Note, ...] = ()
    name: str = ""
    program: int = 0

    def __post_init__(self):
        notes = _all(self.notes, Note, "a part holds Note objects only; build them with Note(onset, pitch, duration)")
        _all((self.name,), str, "the name of a part is a text, such as 'soprano'")
        object.__setattr__(self, "notes", tuple(sorted(notes)))
        object.__setattr__(self, "program", _whole(self.program, "program", 0, DRUMS))

    @property
    def end(self) -> int:
        """First step after the last sounding note; 0 for an empty part."""
        return max((n.end for n in self.notes), default=0)

    @property
    def is_monophonic(self) -> bool:
        """True if no two notes sound at once."""
        return all(a.end <= b.onset for a, b in zip(self.notes, self.notes[1:], strict=False))


@checked(onset=(0, None))
@dataclass(frozen=True, slots=True, order=True)
class Chord:
    """A chord symbol of a lead sheet: `onset` in steps, `symbol` such as "C", "Am", "G7"; it holds until the next one."""

    onset: int
    symbol: str


@dataclass(frozen=True, slots=True)
class Score:
    """A piece of music on an integer grid.

    Attributes:
        parts: the lines, highest first by custom.
        steps: length in steps, trailing rests included; None means "to the end of the last note".
        steps_per_quarter: grid, steps in a quarter note (4: sixteenths; 12 or 24: triplets too).
        tempo: quarter notes per minute.
        meter: (beats, unit), such as (4, 4) or (6, 8).
        key: such as "G major" or "E dorian"; None if unknown.
        title, source: free text; `source` says where the music comes from.
        chords: chord symbols, if the score is a lead sheet.
    """

    parts: tuple[Part, ...] = ()
    steps: int | None = None
    steps_per_quarter: int = 4
    tempo: float = 120.0
    meter: tuple[int, int] = (4, 4)
    key: str | None = None
    title: str = ""
    source: str = ""
    chords: tuple[Chord, ...] = field(default=())

    def __post_init__(self):
        set_ = object.__setattr__
        _all((self.title, self.source), str, "title and source of a score are texts")
        set_(self, "parts", _all(self.parts, Part, "a score holds Part objects only; for a single line use mn.music.score_of(notes)"))
        set_(self, "chords", tuple(sorted(_all(self.chords, Chord, "chords are Chord objects; build them with Chord(onset, symbol)"))))
        set_(self, "steps_per_quarter", _whole(self.steps_per_quarter, "steps_per_quarter", 1, 960))
        end = max((p.end for p in self.parts), default=0)
        set_(self, "steps", end if self.steps is None else _whole(self.steps, "steps", 0))
        if end > self.steps:
            raise MusicError(f"the last note ends at step {end}, after the score's {self.steps} steps; make steps {end} or more")
        if not isinstance(self.tempo, Real) or not 1.0 <= self.tempo <= 1000.0:
            raise MusicError(f"tempo {self.tempo!r} is not allowed; use 1..1000 quarter notes per minute")
        set_(self, "tempo", float(self.tempo))
        set_(self, "meter", self._checked_meter())
        if self.key is not None:                     # one spelling for equal keys: " g  minor" is kept as "G minor"
            _, mode, fifths = parse_key(self.key)
            set_(self, "key", key_of(fifths, mode))

    def _checked_meter(self) -> tuple[int, int]:
        if not isinstance(self.meter, (tuple, list)) or len(self.meter) != 2:
            raise MusicError(f"meter {self.meter!r} is not allowed; use (beats, unit), such as (4, 4) or (6, 8)")
        beats, unit = (_whole(x, "meter", 1, 64) for x in self.meter)
        if unit not in (1, 2, 4, 8, 16, 32):
            raise MusicError(f"meter {beats}/{unit} is not allowed; its unit is 1, 2, 4, 8, 16 or 32")
        if 4 * self.steps_per_quarter * beats % unit:
            raise MusicError(f"a bar of {beats}/{unit} is no whole number of steps at {self.steps_per_quarter} steps per quarter;"
                             " use a finer grid")
        return beats, unit

    @property
    def bar_steps(self) -> int:
        """Steps in a bar."""
        return 4 * self.steps_per_quarter * self.meter[0] // self.meter[1]

    @property
    def bars(self) -> int:
        """Number of bars, a last incomplete one included."""
        return -(-self.steps // self.bar_steps)

    @property
    def beat_steps(self) -> int:
        """Steps in a beat: the unit of the meter, or three of them in 6/8, 9/8 and 12/8 (where the foot taps dotted quarters)."""
        beats, unit = self.meter
        compound = unit >= 8 and beats % 3 == 0 and beats > 3
        return max(1, 4 * self.steps_per_quarter * (3 if compound else 1) // unit)

    @property
    def beats(self) -> float:
        """Length in beats (see `beat_steps`)."""
        return self.steps / self.beat_steps

    @property
    def seconds(self) -> float:
        """Length in seconds at the score's tempo."""
        return self.steps / self.steps_per_quarter * 60.0 / self.tempo

    @property
    def notes(self) -> tuple[Note, ...]:
        """All notes of all parts, sorted."""
        return tuple(sorted(n for p in self.parts for n in p.notes))

    @property
    def melody(self) -> tuple[Note, ...]:
        """The notes of the only part, one at a time.

        Raises:
            MusicError: if there are several parts with notes, or notes that overlap.
        """
        parts = [p for p in self.parts if p.notes]
        if len(parts) > 1:
            raise MusicError(f"a melody is needed, but this score has {len(parts)} parts with notes; choose one, such as"
                             " mn.music.only_part(score, 0)")
        if parts and not parts[0].is_monophonic:
            a, b = next((a, b) for a, b in zip(parts[0].notes, parts[0].notes[1:], strict=False) if a.end > b.onset)
            raise MusicError(f"a melody has one note at a time, but pitch {a.pitch} (steps {a.onset}..{a.end}) still sounds when"
                             f" pitch {b.pitch} begins at step {b.onset}; keep one line, such as mn.music.skyline(score)")
        return parts[0].notes if parts else ()

    def replace(self, **changes) -> "Score":
        """A new score with some fields changed, such as `score.replace(tempo=90)`."""
        return replace(self, **changes)


def score_of(notes: Iterable, **fields) -> Score:
    """A one-part score from notes or (onset, pitch, duration[, velocity]) tuples; `program` and `name` go to the part."""
    part = {key: fields.pop(key) for key in ("program", "name") if key in fields}
    try:
        line = tuple(n if isinstance(n, Note) else Note(*n) for n in notes)
    except TypeError as error:
        raise MusicError(f"these are no notes ({error}); give tuples (onset, pitch, duration) or Note objects") from None
    return Score(parts=(Part(line, **part),), **fields)

"""Your tune and your portfolio: what a learner makes is kept in one folder of plain files and travels as one zip.

Every piece is a JSON file (score and card) with a MIDI file beside it for other programs. Files are written whole or not at all,
under names of their own, so that several notebooks may save at once; a damaged file is an error and is never overwritten.
"""

import io
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from musicnn.arguments import checked
from musicnn.errors import DataError, MusicError
from musicnn.music import Chord, Note, Part, Score, score_of

FORMAT = 1                                           # of the JSON files
LOW, HIGH, BARS = 60, 84, 4                          # your tune: C4..C6, four bars of 4/4 on the grid of sixteenths
TUNE, LEAGUE = "my_tune.json", "league.jsonl"
MAX_FILE, MAX_FILES, MAX_ZIP = 2_000_000, 2_000, 50_000_000                      # bytes, pieces, bytes of a zip when unpacked
_ENTRY = re.compile(r"[a-z0-9_-]{1,40}-\d{8}T\d{12}-[0-9a-f]{8}\.json")          # chapter, time of saving, a random number

# The house tune, composed for this course (CC0). Bar 1 states a motif, bar 2 asks (it stops on D, over the dominant), bar 3 takes
# the motif up again and reaches higher, bar 4 answers in bar 2's rhythm and comes home to C.
HOUSE_TUNE = score_of(
    [(0, 64, 4), (4, 67, 2), (6, 69, 2), (8, 67, 4), (12, 72, 4), (16, 71, 4), (20, 69, 2), (22, 67, 2), (24, 62, 8),
     (32, 64, 4), (36, 67, 2), (38, 69, 2), (40, 67, 4), (44, 76, 4), (48, 74, 4), (52, 72, 2), (54, 71, 2), (56, 72, 8)],
    steps=64, tempo=100.0, key="C major", title="House tune", source="composed for this course, CC0")


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved piece: score, chapter, time of saving (ISO 8601, UTC), card, and the name of its file."""

    score: Score
    chapter: str
    saved: str
    card: dict = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A measurement of the learner's league: value with its 95 % interval in `unit`, such as "nats/beat".

    Two rows may be compared only if `protocol` (who was asked what, about which music) and `grid` (steps to a quarter note) agree.
    `mn.evaluation.league` prints rows as it prints anything with value, low and high.
    """

    value: float
    low: float
    high: float
    unit: str
    protocol: str
    grid: int
    chapter: str


def folder() -> Path:
    """Where everything is kept: `portfolio/` beside the chapters, or the folder that MUSICNN_PORTFOLIO names."""
    return Path(os.environ.get("MUSICNN_PORTFOLIO") or Path(__file__).resolve().parents[2] / "portfolio")


def my_tune() -> Score:
    """The learner's four bars (4/4, 64 steps, pitches 60..84), or the house tune if none are saved.

    Raises:
        DataError: if the saved tune is damaged.
    """
    return _read(TUNE).score if (folder() / TUNE).exists() else HOUSE_TUNE


def save_my_tune(score: Score) -> Score:
    """Check and keep a tune as the learner's own; returns it, filled up with rests to four bars.

    Raises:
        MusicError: if it is no tune of at most four bars of 4/4 on the sixteenth grid, one note at a time, in 60..84.
        DataError: if the tune saved before is damaged (it is left alone), or the folder cannot be written.
    """
    tune = check_tune(score)
    my_tune()                                        # raises if the old one is damaged: somebody may want to rescue it
    _write(Entry(tune, "my_tune", datetime.now(UTC).isoformat(), name=TUNE))
    return tune


@checked
def check_tune(score: Score) -> Score:
    """Return the tune, filled up with rests to four bars, if it can be *your tune*; `save_my_tune` says what that takes."""
    if score.meter != (4, 4):
        raise MusicError(f"your tune is in {score.meter[0]}/{score.meter[1]}, but every composer must be able to continue it; use 4/4")
    if score.steps_per_quarter != 4:
        raise MusicError(f"your tune has {score.steps_per_quarter} steps in a quarter note and needs 4; use mn.music.quantise(score, 4)")
    notes, most = score.melody, BARS * score.bar_steps
    if not notes or notes[-1].end > most:
        raise MusicError(f"your tune ends at step {notes[-1].end}, but four bars have {most}; keep mn.music.bars(score, 0, 4)" if notes else
                         "your tune has no notes yet; draw at least one")
    wrong = next((n for n in notes if not LOW <= n.pitch <= HIGH), None)
    if wrong:
        raise MusicError(f"pitch {wrong.pitch} at step {wrong.onset} lies outside {LOW}..{HIGH} (C4 to C6); move it by an octave, or the"
                         " whole tune with mn.music.transpose(score, semitones)")
    part = next(p for p in score.parts if p.notes)
    return score.replace(parts=(part,), steps=most, title=score.title or "My tune")


@checked
def save(score: Score, *, chapter: str, card: Mapping | None = None) -> Entry:
    """Keep a piece. `card` says how it was made: model, seed, data, whose music, on what terms, what was copied.

    Raises:
        DataError: if the chapter is no short word such as "03b", the card is no JSON, or the folder cannot be written.
    """
    saved = datetime.now(UTC).isoformat(timespec="microseconds")
    name = f"{chapter}-{re.sub('[^0-9T]', '', saved[:26])}-{os.urandom(4).hex()}.json"
    if not _ENTRY.fullmatch(name):
        raise DataError(f"chapter {chapter!r} is no word for a file name; use 1..40 of a-z, 0-9, _ and -, such as '03b'")
    entry = Entry(score, chapter, saved, dict(card or {}), name)
    _write(entry)
    return entry


def entries() -> list[Entry]:
    """All saved pieces, oldest first (your tune is not among them); a damaged file is named in a DataError."""
    return sorted((_read(path.name) for path in folder().glob("*.json") if _ENTRY.fullmatch(path.name)), key=lambda e: (e.saved, e.name))


@checked(grid=(1, 960))
def save_row(name: str, measured, *, chapter: str, protocol: str, grid: int) -> Row:
    """Keep a row of the league, so that later chapters can print it beside their own; the latest of each name and protocol counts.

    Args:
        name: such as "you".
        measured: anything with value, low, high and unit, such as what `mn.evaluation.nats_per_beat` returns.
        chapter, protocol, grid: see `Row`.

    Raises:
        DataError: if it cannot be written, holds no finite numbers, or the rows saved before are damaged (they are left alone).

    Used in: 01c
    """
    try:
        row = Row(float(measured.value), float(measured.low), float(measured.high), measured.unit, protocol, grid, chapter)
        line = json.dumps({"format": FORMAT, "name": name, **asdict(row)}, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, AttributeError) as error:
        raise DataError(f"this row cannot be saved ({error}); give finite numbers, short texts, and a whole number as grid") from None
    league()                                         # raises if the old rows are damaged: somebody may want to rescue them
    try:
        folder().mkdir(parents=True, exist_ok=True)
        with (folder() / LEAGUE).open("a", encoding="utf-8") as file:           # a line at a time: another notebook may save, too
            file.write(line + "\n")
    except OSError as error:
        raise DataError(f"{folder() / LEAGUE} cannot be written ({error}); let MUSICNN_PORTFOLIO name a folder with room") from None
    return row


def league(protocol: str | None = None) -> dict[str, Row]:
    """The rows that were saved, name -> Row, best first; an empty dict if there are none, so a chapter can always print what is there:

        rows = mn.portfolio.league(mn.evaluation.NEXT_PITCH)                    # "you", and what you measured beside yourself
        rows["my LSTM"] = mn.evaluation.next_pitch(composer, asked)             # asked = mn.evaluation.next_notes(t.home for t in test)
        print(mn.evaluation.league(rows))

    Args:
        protocol: only rows measured in this way; None: the latest row of every name.

    Raises:
        DataError: if the file is damaged.

    Used in: 01c and every chapter that measures.
    """
    rows = dict(_row(line) for line in _lines() if protocol is None or _row(line)[1].protocol == protocol)
    return dict(sorted(rows.items(), key=lambda item: item[1].value))


def _lines() -> list[str]:
    path = folder() / LEAGUE
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def _row(line: str) -> tuple[str, Row]:
    try:
        found = json.loads(line)
        row = Row(**{name: kind(found[name]) for name, kind in Row.__annotations__.items()})
        if found["format"] != FORMAT or not row.low <= row.value <= row.high:
            raise ValueError("another format, or a value outside its own interval")
        return str(found["name"])[:60], row
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise DataError(f"{LEAGUE} is damaged ({error!r}) and was left as it is; move it away, or restore your last zip") from None


def zip(path: str | Path = "my_portfolio.zip") -> Path:
    """Pack your tune, all pieces and the rows of your league into one zip, to be taken along; returns its path."""
    my_tune()                                        # what is damaged must not travel
    league()
    names = [name for name in (TUNE, LEAGUE) if (folder() / name).exists()] + [entry.name for entry in entries()]
    if not names:
        raise DataError("your portfolio is empty; save a tune or a piece first")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            for file in sorted(folder().glob(name.removesuffix("json") + "*" * (name != LEAGUE))):
                archive.write(file, file.name)
    _replace(Path(path), buffer.getvalue())
    return Path(path)


def restore(path: str | Path) -> int:
    """Unpack a zip written by `zip`; returns how many pieces came. Everything is checked before anything is written.

    Raises:
        DataError: if it is no such zip, too large, or holds a piece that is damaged or differs from the one saved here.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            pieces, rows = _unpack(archive), _unpacked_rows(archive)
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(f"{path} cannot be unpacked ({error}); give the file that mn.portfolio.zip wrote") from None
    for entry in pieces:
        here = folder() / entry.name
        if here.exists() and _read(entry.name).score != entry.score:
            raise DataError(f"{entry.name} in this zip differs from the one saved here; move {here} away, then restore again")
    for entry in pieces:
        _write(entry)
    known = _lines()
    if new := [line for line in rows if line not in known]:
        _replace(folder() / LEAGUE, "\n".join([*new, *known, ""]).encode())      # what was measured here stays the latest
    return len(pieces)


def _unpacked_rows(archive: zipfile.ZipFile) -> list[str]:
    """The rows of the league in a zip, each of them readable."""
    if LEAGUE not in archive.namelist():
        return []
    with archive.open(LEAGUE) as file:
        lines = file.read(MAX_FILE).decode("utf-8", "replace").splitlines()
    for line in lines:
        _row(line)
    return lines


def _unpack(archive: zipfile.ZipFile) -> list[Entry]:
    """The pieces of a zip. Only names that we write are looked at, and MIDI files are made anew: no stranger's bytes are kept."""
    wanted = [info for info in archive.infolist() if info.filename == TUNE or _ENTRY.fullmatch(info.filename)]
    if not 1 - (LEAGUE in archive.namelist()) <= len(wanted) <= MAX_FILES or sum(info.file_size for info in wanted) > MAX_ZIP:
        raise DataError(f"this zip holds {len(wanted)} pieces; a portfolio has 1..{MAX_FILES}, {MAX_ZIP // 10**6} MB at most;"
                        " give the file that mn.portfolio.zip wrote")
    return [_read(info.filename, archive) for info in wanted]


def _read(name: str, archive: zipfile.ZipFile | None = None) -> Entry:
    """Read a piece from the folder, or from a zip; the size in a zip's directory may lie, so never read more than the limit."""
    try:
        with archive.open(name) if archive else (folder() / name).open("rb") as file:
            data = file.read(MAX_FILE + 1)
        if len(data) > MAX_FILE:
            raise ValueError(f"larger than {MAX_FILE} bytes")
        found = json.loads(data)
        if found["format"] != FORMAT:
            raise ValueError(f"format {found['format']!r} instead of {FORMAT}")
        score = found["score"]
        score |= {"parts": [Part(**{**p, "notes": [Note(**n) for n in p["notes"]]}) for p in score["parts"]],
                  "chords": [Chord(**c) for c in score["chords"]], "meter": tuple(score["meter"]),
                  "title": str(score["title"]), "source": str(score["source"])}
        score = check_tune(Score(**score)) if name == TUNE else Score(**score)
        return Entry(score, str(found["chapter"]), str(found["saved"]), dict(found["card"]), name)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DataError(f"{name} is damaged ({error!r}) and was left as it is; move it away, or restore your last zip") from None


def _write(entry: Entry) -> None:
    from musicnn.music.midi import write_midi

    try:
        data = json.dumps({"format": FORMAT, **asdict(entry)}, ensure_ascii=False, allow_nan=False).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise DataError(f"this card cannot be saved ({error}); use texts, numbers, lists and dicts only") from None
    if len(data) > MAX_FILE:
        raise DataError(f"this piece takes {len(data)} bytes, and {MAX_FILE} are allowed; save a shorter one")
    _replace((folder() / entry.name).with_suffix(".mid"), write_midi(entry.score))
    _replace(folder() / entry.name, data)


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all: under a temporary name first, then by one rename."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".saving-", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        raise DataError(f"{path} cannot be written ({error}); let MUSICNN_PORTFOLIO name a folder with room") from None

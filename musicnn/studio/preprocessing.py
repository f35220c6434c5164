"""Preprocessing: a file from somewhere becomes a score on the grid, or a refusal that explains itself.

    bytes → scan (what is it? is it small enough, however it is packed?) → parse, in a child process with limits → grid → score

The scan looks at the first bytes, never at the file's name. The parsers are our own and bounded; the child process is the second wall:
whatever a parser does in there, the server goes on, and after two seconds of CPU or 500 MB the child is gone.
"""

import contextlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from musicnn.errors import MusicnnError, ReadError
from musicnn.music import Score
from musicnn.studio.refusals import TooLarge, Wrong, WrongType
from musicnn.studio.schemas import MOST_NOTES, MOST_STEPS, ScoreForm

MOST_BYTES, MOST_UNPACKED, MOST_MEMBERS, MOST_RATIO = 1_000_000, 10_000_000, 20, 100
CPU_SECONDS, WALL_SECONDS, MEMORY = 2, 10, 500_000_000
MIDI, ZIP = b"MThd", b"PK\x03\x04"
GRIDS = (4, 12, 24)                                  # sixteenths, then triplets: the coarsest grid that moves few notes wins
MOVED = 0.02                                         # share of the notes that may be moved to it


def scan(data: bytes) -> str:
    """What a file is: "midi", "musicxml" or "abc". Nothing is parsed.

    Raises:
        TooLarge: if it is, or would be when unpacked.
        WrongType: if it is none of the three.
    """
    if not data:
        raise ReadError("this file is empty (0 bytes); save or download it again")
    if len(data) > MOST_BYTES:
        raise TooLarge(f"the file has {len(data)} bytes, at most {MOST_BYTES} are let in; give a single, shorter piece")
    if data.startswith(MIDI):
        return "midi"
    if data.startswith(ZIP):
        _check_archive(data)
        return "musicxml"
    start = data[:2000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if start.startswith(b"<"):
        return "musicxml"
    if b"\0" not in data and any(line.startswith(b"K:") for line in data[:20_000].splitlines()):
        return "abc"
    raise WrongType("this is no MIDI, MusicXML or ABC file by its first bytes; export one of these from your program")


def _check_archive(data: bytes) -> None:
    """Look into a compressed MusicXML file without unpacking it: its directory, then what really comes out, counted."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            declared = sum(m.file_size for m in members)
            if len(members) > MOST_MEMBERS or declared > MOST_UNPACKED or declared > MOST_RATIO * len(data) + 100_000:
                raise TooLarge(f"the archive holds {len(members)} files of {declared} bytes in all; a score has at most {MOST_MEMBERS} and"
                               f" {MOST_UNPACKED // 10**6} MB")
            room = MOST_UNPACKED
            for member in members:                   # the directory may lie
                with archive.open(member) as file:
                    while chunk := file.read(65_536):
                        room -= len(chunk)
                        if room < 0:
                            raise TooLarge(f"the archive unpacks to more than {MOST_UNPACKED // 10**6} MB; give a single, shorter piece")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        if isinstance(error, MusicnnError):
            raise
        raise WrongType(f"this archive cannot be unpacked ({error}); save the score again, best as plain MusicXML") from None
    except Exception as error:                       # zlib.error and what other decompressors throw
        raise WrongType(f"this archive is damaged ({error}); save the score again") from None


def parse(data: bytes, kind: str) -> tuple[Score, list[str]]:
    """Read a scanned file on the best grid: (score, remarks on what was changed). Call it in a child process for strangers' files.

    Raises:
        ReadError: if it is no music after all.
    """
    remarks: list[str] = []
    if kind == "midi":
        from musicnn.music.midi import read_report
        for grid in GRIDS:
            report = read_report(data, steps_per_quarter=grid)
            if report.moved <= MOVED:
                break
        else:
            report = read_report(data, steps_per_quarter=GRIDS[0])
        score, remarks = report.score, list(report.remarks)
        if report.moved:
            remarks.append(f"{report.moved:.0%} of the notes were moved to the grid of 1/{4 * score.steps_per_quarter} notes")
    elif kind == "musicxml":
        from musicnn.music.musicxml import read_musicxml
        score = read_musicxml(data)
    else:
        from musicnn.music.abc import decode, tunes
        score = next(tunes(decode(data))).score      # not read_abc, which takes a single line for the path of a file
    if not score.notes:
        raise ReadError("the file holds no notes; choose another one")
    if len(score.notes) > MOST_NOTES or score.steps > MOST_STEPS or len(score.parts) > 32:
        raise ReadError(f"it holds {len(score.notes)} notes in {len(score.parts)} parts; at most {MOST_NOTES} in 32 can be edited")
    return score, remarks


def key_remark(score: Score) -> list[str]:
    """What composers will do with its key: they learnt with every tonic moved to one home."""
    if score.key is None:
        return ["The file names no key; composers will take it as it stands."]
    from musicnn.music.pitch import parse_key, shift_home
    shift = shift_home(parse_key(score.key)[0], home=2)
    return [f"Composers that learnt in D hear it {abs(shift)} semitones {'higher' if shift > 0 else 'lower'} and answer in {score.key}."] \
        if shift else []


def parse_apart(data: bytes, kind: str) -> tuple[ScoreForm, list[str]]:
    """`parse` in a child process.

    Raises:
        Wrong: if the child refuses the file, or is stopped by one of its limits.
    """
    answer = apart("preprocessing.child(sys.argv[2])", data, kind)
    if "error" in answer:
        raise Wrong(answer["error"])
    form = ScoreForm.model_validate(answer["score"])
    return form, answer["remarks"] + key_remark(form.score())


def apart(work: str, data: bytes, *words: str) -> dict:
    """Run a line of Python in a limited child process: `data` goes to its standard input, a JSON object comes from its output.

    Raises:
        Wrong: if it takes too much time or memory.
    """
    code = f"import sys; sys.path.insert(0, sys.argv[1]); from musicnn.studio import preprocessing; preprocessing.limit(); {work}"
    command = [sys.executable, "-I", "-c", code, str(Path(__file__).resolve().parents[2]), *words]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=WALL_SECONDS)
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        raise Wrong("reading this file takes too long; give a shorter or simpler one") from None
    except ValueError:
        raise Wrong("reading this file takes more time or memory than any piece should; give a shorter or simpler one") from None


def limit() -> None:
    """Limit this process, for ever: CPU, memory, and not one byte into any file. What a system does not limit, the wall clock must."""
    try:
        import resource
    except ImportError:
        return                                       # Windows: the wall clock and the scan have to do
    for limit_of, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_FSIZE, 0)):
        with contextlib.suppress(ValueError, OSError):       # macOS takes no limit for the address space, and says "Invalid argument"
            resource.setrlimit(limit_of, (most, most))


def child(kind: str) -> None:
    """What the child process does: one file from standard input, one JSON object to standard output."""
    try:
        score, remarks = parse(sys.stdin.buffer.read(), kind)
        answer = {"score": ScoreForm.of(score).model_dump(), "remarks": remarks}
    except MemoryError:
        answer = {"error": "this file needs more memory than any piece should; give a shorter or simpler one"}
    except RecursionError:
        answer = {"error": "this file is nested deeper than any piece should be; export it again"}
    except ValueError as error:
        answer = {"error": str(error)[:1000]}
    sys.stdout.buffer.write(json.dumps(answer).encode())

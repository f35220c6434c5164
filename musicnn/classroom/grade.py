"""Grades a folder, a zip or a file of submissions: every file handed in gets a row, whatever it is, and nothing is lost."""

import contextlib
import fnmatch
import hashlib
import json
import os
import re
import stat
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from musicnn.classroom.alike import mark_alike
from musicnn.classroom.assemble import LARGEST, Ungradable, read
from musicnn.classroom.assignment import Assignment
from musicnn.classroom.desk import Desk, referred
from musicnn.errors import LessonError

_IGNORED = {".ipynb_checkpoints", "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class HandIn:
    """One file that was handed in.

    Attributes:
        file: its path below the submissions, with forward slashes.
        when: last change, UTC, such as 2026-05-01T12:00:00; of a file in a zip, whose times are local, as if it was packed in our time
            zone; empty if it cannot be told.
        sha: of the content; empty if it was not read.
        reason, flags: why it cannot be graded, if that is known already.
    """

    file: str
    when: str = ""
    sha: str = ""
    reason: str = ""
    flags: tuple[str, ...] = ()

    @property
    def student(self) -> str:
        """The folder it lies in, or its own name."""
        path = PurePosixPath(self.file)
        return path.parts[0] if len(path.parts) > 1 else path.stem if path.suffix == ".ipynb" else path.name

    @property
    def row(self) -> str:
        """Name of its row: readable, and different for every name and content."""
        plain = re.sub(r"[^A-Za-z0-9._-]+", "_", self.file)[-60:].lstrip(".")
        return f"{plain}-{hashlib.sha256(f'{self.file} {self.sha}'.encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"


def hand_ins(subs: Path, received: Path) -> list[HandIn]:
    """Everything that was handed in, its content copied to `received` under its hash.

    Raises:
        LessonError: if there is no such file or folder, or the zip cannot be opened.
    """
    received.mkdir(parents=True, exist_ok=True)
    if subs.is_dir():
        return sorted(_in_folder(subs, received), key=lambda one: one.file)
    if not subs.is_file():
        raise LessonError(f"there is no {subs}; give a folder, a zip or a notebook with what was handed in")
    if subs.suffix.lower() != ".zip":
        return [_of_file(subs, subs.name, received)]
    try:
        with zipfile.ZipFile(subs) as archive:
            return [_of_member(archive, info, received) for info in archive.infolist()
                    if not info.is_dir() and not _IGNORED & set(PurePosixPath(info.filename).parts)]
    except (zipfile.BadZipFile, OSError) as error:
        raise LessonError(f"{subs.name} cannot be opened as a zip: {error}") from error


def _in_folder(subs: Path, received: Path) -> Iterator[HandIn]:
    for place, folders, files in os.walk(subs):      # links are not followed
        folders[:] = [name for name in sorted(folders) if name not in _IGNORED
                      and Path(place, name).resolve() != received.parent.resolve()]
        here = [name for name in folders if name.endswith(".ipynb") or os.path.islink(os.path.join(place, name))]
        for name in [*here, *files]:
            if name not in _IGNORED:
                path = Path(place, name)
                yield _of_file(path, path.relative_to(subs).as_posix(), received)


def _of_file(path: Path, file: str, received: Path) -> HandIn:
    try:
        about = path.lstat()
        when = datetime.fromtimestamp(about.st_mtime, UTC).isoformat()[:19]
        if not stat.S_ISREG(about.st_mode):
            flag = "symlink" if stat.S_ISLNK(about.st_mode) else "folder" if stat.S_ISDIR(about.st_mode) else "not-a-file"
            return HandIn(file, when, reason="not-a-notebook", flags=(flag,))
        if about.st_size > LARGEST:
            return HandIn(file, when, reason="too-big")
        return HandIn(file, when, _keep(path.read_bytes(), received))
    except OSError as error:
        return HandIn(file, reason="not-a-notebook", flags=(f"unreadable: {error.strerror}",))


def _of_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, received: Path) -> HandIn:
    when = ""
    with contextlib.suppress(ValueError, OverflowError, OSError):        # a month 0 is possible in there
        when = datetime(*info.date_time).astimezone(UTC).isoformat()[:19]        # a zip knows no time zone; most are packed in our own
    if stat.S_ISLNK(info.external_attr >> 16):
        return HandIn(info.filename, when, reason="not-a-notebook", flags=("symlink",))
    try:
        with archive.open(info) as member:
            data = member.read(LARGEST + 1)          # its own word about its size is not believed
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        return HandIn(info.filename, when, reason="not-a-notebook", flags=(f"unreadable: {error}"[:100],))
    return HandIn(info.filename, when, reason="too-big") if len(data) > LARGEST else HandIn(info.filename, when, _keep(data, received))


def _keep(data: bytes, received: Path) -> str:
    sha = hashlib.sha256(data).hexdigest()
    if not (received / sha).exists():
        write(received / sha, data)
    return sha


def write(path: Path, content: str | bytes) -> None:
    """Write a file so that it is either whole or not there."""
    rough = path.with_name(f".{path.name}.{os.getpid()}")
    rough.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
    os.replace(rough, path)


def superseded(found: list[HandIn], received: Path) -> dict[str, str]:
    """file -> the newer readable notebook of the same student that is graded in its place."""
    mine, chosen = {}, {}
    for one in sorted(found, key=lambda one: (one.when, one.file), reverse=True):
        mine.setdefault(one.student, []).append(one)
    for files in mine.values():
        if len(files) > 1:
            readable = [one for one in files if one.sha and _reads(received / one.sha, one.file)]
            chosen |= {one.file: readable[0].file for one in readable[1:]}
    return chosen


def _reads(path: Path, name: str) -> dict | None:
    """metadata.musicnn of a notebook, None if it cannot be read."""
    try:
        return {"variant": ""} | read(path.read_bytes(), name)[2]
    except (Ungradable, MemoryError, RecursionError):
        return None


class Grading:
    """One `grade`: the assignment, the desk, and where rows go."""

    def __init__(self, assignment: Assignment, desk: Desk, out: Path, secret: str):
        self.assignment, self.desk, self.out, self.secret = assignment, desk, out, secret
        self.most, self.references = sum(item.points for item in assignment.checks), {"": referred(desk, assignment, secret)}

    def items(self, one: HandIn) -> tuple[list[dict], str]:
        """What is run for this hand-in, and the variant that its notebook names."""
        names = self.assignment.has_variants and one.sha and _reads(self.out / "received" / one.sha, one.file)
        variant = str(names["variant"]) if names else ""
        if variant not in self.references:
            self.references[variant] = referred(self.desk, self.assignment, self.secret, variant)
        return self.references[variant], variant

    def row(self, one: HandIn, newer: str | None) -> dict:
        """Grade one file, or take its row if nothing has changed since."""
        empty = {"file": one.file, "student": one.student, "handed_in": one.when, "sha": one.sha, "status": "ungradable",
                 "reason": one.reason, "flags": list(one.flags), "points": 0, "max": self.most, "checks": []}
        if newer or one.reason:
            return empty | ({"reason": "superseded", "flags": [*one.flags, f"superseded-by:{newer}"]} if newer else {})
        items, variant = self.items(one)
        known = json.dumps([items, asdict(self.desk.limits), one.sha, variant], sort_keys=True)
        key = hashlib.sha256(known.encode()).hexdigest()[:16]
        with contextlib.suppress(OSError, ValueError):
            if (row := json.loads((self.out / "rows" / f"{one.row}.json").read_text(encoding="utf-8"))).get("key") == key:
                return row | {"handed_in": one.when}
        result = self.desk.do({"do": "grade", "items": items, "path": str(self.out / "received" / one.sha), "name": one.file})
        return empty | ({"reason": "grader-crash", "crash": result["crash"]} if "crash" in result else result | {"key": key})


def grade(assignment: Assignment, desk: Desk, subs: Path, out: Path, *, secret="", jobs=1, regrade=False, only="*") -> list[dict]:
    """Grade everything below `subs` that is not graded yet; returns all rows.

    Raises:
        LessonError: if the source or the submissions cannot be used.
        KeyboardInterrupt: after Ctrl-C; everything that was started has ended, and graded rows are kept.
    """
    from tqdm import tqdm

    (out / "rows").mkdir(parents=True, exist_ok=True)
    found = hand_ins(subs, out / "received")
    newer, grading = superseded(found, out / "received"), Grading(assignment, desk, out, secret)
    chosen = [one for one in found if fnmatch.fnmatch(one.file, only) or fnmatch.fnmatch(one.student, only)]
    for one in chosen if regrade else ():
        (out / "rows" / f"{one.row}.json").unlink(missing_ok=True)

    def finish(one: HandIn) -> None:
        row = grading.row(one, newer.get(one.file))
        path, text = out / "rows" / f"{one.row}.json", json.dumps(row, indent=1, sort_keys=True)
        if not desk.stopped and not (path.exists() and path.read_text(encoding="utf-8") == text):
            write(path, text)                        # not after Ctrl-C: the workers are gone, and their silence is no result

    tasks = ThreadPoolExecutor(jobs)
    try:
        futures = [tasks.submit(finish, one) for one in chosen]
        for future in tqdm(as_completed(futures), total=len(futures), unit="file", disable=not sys.stderr.isatty()):
            future.result()
    except BaseException:
        tasks.shutdown(wait=False, cancel_futures=True)
        desk.close(now=True)
        raise
    tasks.shutdown()
    return _settled(out, found)


def _settled(out: Path, found: list[HandIn]) -> list[dict]:
    """The rows of what is handed in now, with look-alikes marked; rows of files that have changed since are put aside."""
    now = {one.row for one in found}
    for path in (out / "rows").glob("*.json"):
        if path.stem not in now:
            (out / "old-rows").mkdir(exist_ok=True)
            os.replace(path, out / "old-rows" / path.name)
    paths = sorted((out / "rows").glob("*.json"))
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    for path, row, flags in zip(paths, rows, mark_alike(rows), strict=True):
        if flags != row["flags"]:
            row["flags"] = flags
            write(path, json.dumps(row, indent=1, sort_keys=True))
    return sorted(rows, key=lambda row: row["file"])

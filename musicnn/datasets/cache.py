"""Where built data sets are kept, and how they get there: whole or not at all, by one kernel at a time, and checked when read.

A data set is two files: `NAME.npz` (the arrays) and `NAME.json` (the manifest: counts, licence, versions, and the sha256 of the first).
Both are written under another name and then renamed; whoever finds them damaged, or made by other code, builds them anew.
"""

import errno
import hashlib
import importlib.metadata
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from musicnn.errors import DataError

ROOT = Path(__file__).resolve().parents[2]


def folder() -> Path:
    """Where built data sets are kept: MUSICNN_DATA if set, else `datasets/built/` beside the songs, else the user's cache folder."""
    if os.environ.get("MUSICNN_DATA"):
        return Path(os.environ["MUSICNN_DATA"])
    built = ROOT / "datasets" / "built"
    if os.access(built if built.is_dir() else built.parent, os.W_OK):
        return built
    cache = {"nt": os.environ.get("LOCALAPPDATA"), "posix": os.environ.get("XDG_CACHE_HOME")}.get(os.name)
    return Path(cache or Path.home() / ".cache") / "musicnn-course"


def code_mark(files: Iterable[str]) -> str:
    """A short mark of the code (files of this package) and the music21 that a data set was built with; it changes with either."""
    mark = hashlib.sha256(importlib.metadata.version("music21").encode())
    for name in files:
        mark.update((ROOT / "musicnn" / name).read_bytes().replace(b"\r\n", b"\n"))
    return mark.hexdigest()[:16]


def fetch(name: str, mark: str, build: Callable[[], tuple[dict, dict]]) -> tuple[dict, dict]:
    """The arrays and the manifest of a data set, from the cache or, under a lock, built and stored.

    Raises:
        DataError: if it cannot be built, or there is no room to store it.
    """
    found, _ = read(name, mark)
    if found is None:
        with lock(name):
            found, why = read(name, mark)            # perhaps another kernel has built it while we waited
            if found is None:
                say(f"{name}: {why}; building it from the installed music21 …")
                began = time.perf_counter()
                arrays, manifest = build()
                found = arrays, write(name, arrays, manifest | {"mark": mark, "music21": importlib.metadata.version("music21")})
                say(f"{name}: {manifest['pieces']:,} pieces in {time.perf_counter() - began:.1f} s, kept in {folder()}")
    return found


def read(name: str, mark: str) -> tuple[tuple[dict, dict] | None, str]:
    """(arrays, manifest), "" from the cache; None and the reason if there is nothing whole and current."""
    data_path, manifest_path = folder() / f"{name}.npz", folder() / f"{name}.json"
    if not manifest_path.exists():
        return None, "not built yet"
    try:
        manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
        data = data_path.read_bytes()
        if manifest["mark"] != mark:
            return None, "built by other code or another music21"
        if hashlib.sha256(data).hexdigest() != manifest["sha256"]:
            return None, "the stored file is damaged (its sha256 is wrong)"
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            return ({key: file[key] for key in file.files}, manifest), ""
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile) as error:
        return None, f"the stored file is damaged ({type(error).__name__})"


def write(name: str, arrays: dict, manifest: dict) -> dict:
    """Store arrays and manifest; returns the manifest with the sha256.

    Raises:
        DataError: if the disk is full or the folder cannot be written; nothing half-written stays behind.
    """
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    data = buffer.getvalue()
    manifest = manifest | {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    replace(folder() / f"{name}.npz", data)
    replace(folder() / f"{name}.json", json.dumps(manifest, indent=1, ensure_ascii=False).encode())
    return manifest


def replace(path: Path, data: bytes):
    """Write a file under another name, then rename it: readers see the old file or the new one, never a part.

    Raises:
        DataError: if it cannot be written; the old file stays.
    """
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        why = "the disk is full" if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)) else error.strerror or str(error)
        raise DataError(f"{path.name} ({len(data) / 1e6:.1f} MB) cannot be stored in {path.parent}: {why}; make room, or let"
                        " MUSICNN_DATA name another folder") from None


@contextmanager
def lock(name: str):
    """Let one kernel at a time build a data set. The system frees the lock if its owner dies, so it cannot be left behind.

    Raises:
        DataError: if the folder cannot be written.
    """
    path = folder() / f".{name}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+b")
    except OSError as error:
        raise DataError(f"{path.parent} cannot be written ({error.strerror}); let MUSICNN_DATA name another folder") from None
    with file:
        waiting = False
        while not _try_lock(file):
            if not waiting:
                say(f"{name}: another notebook is building it; waiting …")
            waiting = True
            time.sleep(0.1)
        yield


def _try_lock(file) -> bool:
    try:
        if os.name == "nt":
            import msvcrt
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:                         # a file system without locks (EINVAL, ENOTSUP …): the rename alone keeps order
        return error.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


def say(text: str):
    """One line for people, beside the output that notebooks keep."""
    print(text, file=sys.stderr, flush=True)

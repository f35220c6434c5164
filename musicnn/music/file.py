"""Bytes in and out: the one door through which files of music enter and leave, with a limit on what is let in."""

from pathlib import Path

from musicnn.errors import ReadError


def load(path_or_bytes, *, most: int) -> tuple[bytes, str]:
    """Return the content of a file (or the given bytes) and the name by which errors call it.

    Never reads more than `most` bytes, however large the file is.

    Raises:
        ReadError: if there is no such file, or it is empty or larger than `most` bytes.
    """
    if isinstance(path_or_bytes, (bytes, bytearray, memoryview)):
        data, label = bytes(path_or_bytes[:most + 1]), "this file"
    else:
        path = _path(path_or_bytes)
        label = f"the file {path.name!r}"
        try:
            with path.open("rb") as file:
                data = file.read(most + 1)
        except OSError as error:
            raise ReadError(f"{label} cannot be opened ({error.strerror or error}); check the path {str(path)!r}") from None
    if not data:
        raise ReadError(f"{label} cannot be read as music: nothing is in there (0 bytes); save or download it again")
    if len(data) > most:
        raise ReadError(f"{label} cannot be read as music: it is larger than {most / 1e6:g} MB; give a single, shorter piece")
    return data, label


def save(data: bytes, path) -> None:
    """Write `data` to `path`, unless path is None."""
    if path is not None:
        try:
            _path(path).write_bytes(data)
        except OSError as error:
            raise ReadError(f"{str(path)!r} cannot be written ({error.strerror}); give a file in a folder that is there") from None


def _path(given) -> Path:
    if not isinstance(given, str | Path):
        raise ReadError(f"{type(given).__name__} {given!r:.60} is no file; give its path, such as 'tune.mid'")
    return Path(given)

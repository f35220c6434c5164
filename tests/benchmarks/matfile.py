"""Read a Boulanger-Lewandowski `.mat` (piano rolls: traindata, validdata, testdata) with numpy alone.

Format: MATLAB 5 MAT-file, the public description by MathWorks. Only what these files hold is understood: cell arrays of matrices.
"""

import struct
import zlib
from pathlib import Path

import numpy as np

NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}
MATRIX, COMPRESSED, CELL = 14, 15, 1


def read_piano_rolls(path: str | Path) -> dict[str, list[np.ndarray]]:
    """The three parts of the collection: {"train", "valid", "test"} → piano rolls uint8 (T, 88), column = MIDI − 21.

    Raises:
        ValueError: if the file is no such collection; the message says what is wrong.
    """
    content = Path(path).read_bytes()
    if content[:8] != b"MATLAB 5" or content[126:128] != b"IM":
        raise ValueError(f"{Path(path).name} is no little-endian MATLAB 5 file; download one of the four piano-roll collections")
    try:
        variables = dict(_matrix(body) for kind, body in _elements(content[128:]) if kind == MATRIX)
        return {part: [_roll(m) for m in variables[f"{part}data"]] for part in ("train", "valid", "test")}
    except (KeyError, zlib.error, struct.error, IndexError) as error:
        raise ValueError(f"{Path(path).name} holds no traindata, validdata and testdata, or is damaged: {error!r}") from error


def _roll(matrix: np.ndarray) -> np.ndarray:
    if matrix.ndim != 2 or matrix.shape[1] != 88:
        raise ValueError(f"a piano roll has 88 columns; this one has the shape {matrix.shape}")
    return np.ascontiguousarray(matrix != 0).astype(np.uint8)


def _elements(data: bytes):
    """(type, content) of every element; a compressed one is opened first, a small one keeps its content in its own head."""
    place = 0
    while place + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, place)
        if kind >> 16:
            yield kind & 0xFFFF, data[place + 4:place + 4 + (kind >> 16)]
            place += 8
            continue
        body = data[place + 8:place + 8 + size]
        place += 8 + size + (0 if kind == COMPRESSED else -size % 8)
        if kind == COMPRESSED:
            yield from _elements(zlib.decompress(body))
        else:
            yield kind, body


def _matrix(body: bytes):
    """(name, array or list of arrays) of one matrix element: flags, dimensions, name, then its cells or its numbers."""
    parts = list(_elements(body))
    flags, shape, name = parts[0][1], np.frombuffer(parts[1][1], "<i4"), parts[2][1].decode("ascii")
    if flags[0] == CELL:
        return name, [_matrix(cell)[1] for _, cell in parts[3:]]
    kind, numbers = parts[3]
    return name, np.frombuffer(numbers, "<" + NUMBERS[kind]).reshape(shape, order="F")

"""The piano-roll benchmarks of Boulanger-Lewandowski (2012): JSB Chorales, Nottingham, MuseData and Piano-midi as `.mat` files.

The course never needs them and never ships them; who has a copy can compare with the literature (polyphony.py).
MATLAB's format 5 is a tree of (type, size, data); only the three things that these files hold are read: compressed elements, cells,
and matrices of numbers.

Source: N. Boulanger-Lewandowski, Y. Bengio, P. Vincent, Modeling Temporal Dependencies in High-Dimensional Sequences, ICML 2012.
"""

import struct
import zlib

import numpy as np

from musicnn.errors import ReadError
from musicnn.music.file import load

MAX_BYTES, MAX_UNPACKED, MAX_DEPTH = 50_000_000, 300_000_000, 4
COMPRESSED, MATRIX, CELL = 15, 14, 1
NUMBERS = {1: "i1", 2: "u1", 3: "i2", 4: "u2", 5: "i4", 6: "u4", 7: "f4", 9: "f8", 12: "i8", 13: "u8"}        # stored types


def read_rolls(path_or_bytes) -> dict[str, list[np.ndarray]]:
    """{"train": …, "valid": …, "test": …}: lists of piano rolls (T, 88), bool; column c is MIDI pitch 21 + c.

    Raises:
        ReadError: if it is no such file.
    """
    data, label = load(path_or_bytes, most=MAX_BYTES)
    try:
        if data[126:128] != b"IM":
            raise ReadError("it is no little-endian MATLAB 5 file")
        found = dict(_matrix(body, 0) for kind, body in _elements(data[128:], 0) if kind == MATRIX)
        rolls = {side: [np.asarray(roll) != 0 for roll in found[f"{side}data"]] for side in ("train", "valid", "test")}
        if any(roll.ndim != 2 or roll.shape[1] != 88 for side in rolls.values() for roll in side):
            raise ReadError("its rolls do not have 88 columns")
    except (ReadError, KeyError, TypeError, ValueError, IndexError, struct.error, zlib.error) as error:
        why = f"it has no {error}" if isinstance(error, KeyError) else error
        raise ReadError(f"{label} is no piano-roll benchmark: {why}; give a file with traindata, validdata and testdata") from None
    return rolls


def _elements(data: bytes, depth: int):
    """(type, content) of the elements in some bytes; compressed ones are opened, to a limit."""
    at = 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if kind >> 16:                               # a short element: its size and content share the first eight bytes
            kind, body, at = kind & 0xFFFF, data[at + 4:at + 4 + (kind >> 16)], at + 8
        else:
            body, at = data[at + 8:at + 8 + size], at + 8 + size + (-size % 8 if kind != COMPRESSED else 0)
            if len(body) < size:
                raise ReadError("it ends too early")
        if kind == COMPRESSED:
            if depth:
                raise ReadError("it is compressed twice")
            inflater = zlib.decompressobj()
            body = inflater.decompress(body, MAX_UNPACKED)
            yield from _elements(body, depth + 1)
        else:
            yield kind, body


def _matrix(data: bytes, depth: int) -> tuple[str, object]:
    """(name, array) of a matrix, or (name, list of arrays) of a cell."""
    if depth > MAX_DEPTH:
        raise ReadError("its cells stand too deep inside each other")
    (_, flags), (_, shape), (_, name), *rest = _elements(data, 1)
    if flags[0] == CELL:
        return name.decode(), [_matrix(body, depth + 1)[1] for kind, body in rest]
    kind, body = rest[0]
    return name.decode(), np.frombuffer(body, "<" + NUMBERS[kind]).reshape(np.frombuffer(shape, "<i4"), order="F")

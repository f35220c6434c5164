"""The .mat reader, on small files written here by the same rules of the format."""

import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matfile import read_rolls

from musicnn.errors import ReadError


def element(kind: int, data: bytes) -> bytes:
    if len(data) <= 4 and kind != 14:
        return struct.pack("<HH", kind, len(data)) + data.ljust(4, b"\0")
    return struct.pack("<II", kind, len(data)) + data + b"\0" * (-len(data) % 8)


def matrix(name: str, shape: tuple[int, ...], what: int, content: bytes) -> bytes:
    head = element(6, struct.pack("<II", what, 0)) + element(5, struct.pack(f"<{len(shape)}i", *shape)) + element(1, name.encode())
    return element(14, head + content)


def mat_file(sides: dict[str, list[np.ndarray]]) -> bytes:
    out = b"MATLAB 5.0 MAT-file".ljust(124) + b"\0\1IM"
    for name, rolls in sides.items():
        cells = b"".join(matrix("", r.shape, 6, element(2, r.astype(np.uint8).tobytes(order="F"))) for r in rolls)
        packed = zlib.compress(matrix(name, (1, len(rolls)), 1, cells))
        out += struct.pack("<II", 15, len(packed)) + packed
    return out


def small(seed: int = 0) -> dict[str, list[np.ndarray]]:
    rng = np.random.default_rng(seed)
    return {f"{side}data": [rng.random((t, 88)) < 0.05 for t in (3, 17)] for side in ("train", "valid", "test")}


def test_rolls_come_back(tmp_path):
    sides = small()
    (tmp_path / "x.mat").write_bytes(mat_file(sides))
    found = read_rolls(tmp_path / "x.mat")
    assert all((a == b).all() for side in ("train", "valid", "test") for a, b in zip(found[side], sides[f"{side}data"], strict=True))


@settings(deadline=None)
@given(st.data())
def test_a_damaged_file_is_a_read_error_or_still_rolls(data):
    good = mat_file(small())
    at = data.draw(st.integers(0, len(good) - 1))
    bad = data.draw(st.sampled_from([good[:at], good[:at] + bytes([good[at] ^ 1 << data.draw(st.integers(0, 7))]) + good[at + 1:]]))
    try:
        assert set(read_rolls(bad)) == {"train", "valid", "test"}
    except ReadError as error:
        assert "piano-roll benchmark" in str(error) or "0 bytes" in str(error)


@pytest.mark.parametrize("bad", [{"traindata": []}, {f"{s}data": [np.zeros((2, 87))] for s in ("train", "valid", "test")}])
def test_other_contents_are_refused(bad):
    with pytest.raises(ReadError, match="benchmark"):
        read_rolls(mat_file(bad))

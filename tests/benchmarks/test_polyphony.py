"""The benchmark from file to table, on a made-up collection."""

import importlib.util
import json
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from matfile import read_rolls

HERE = Path(__file__).resolve().parent


def imported(name):
    spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def element(kind, content):
    return struct.pack("<II", kind, len(content)) + content + bytes(-len(content) % 8)


def matrix(name, shape, flags, body):
    head = element(6, struct.pack("<II", flags, 0)) + element(5, struct.pack("<ii", *shape)) + element(1, name.encode())
    return element(14, head + body)


def mat(rolls):
    """A MATLAB 5 file of three cell arrays; every second matrix is stored as doubles, as some writers do."""
    content = b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<H", 0x0100) + b"IM"
    for name, pieces in rolls.items():
        kinds = [(2, "u1"), (9, "<f8")] * len(pieces)
        cells = b"".join(matrix("", p.shape, 6, element(kind, p.astype(as_).tobytes(order="F")))
                         for p, (kind, as_) in zip(pieces, kinds, strict=False))
        packed = zlib.compress(matrix(f"{name}data", (1, len(pieces)), 1, cells))
        content += struct.pack("<II", 15, len(packed)) + packed
    return content


@pytest.fixture
def collection(tmp_path):
    rng = np.random.default_rng(0)
    rolls = {part: [(rng.random((9 + i, 88)) < 0.04).astype(np.uint8) for i in range(3)] for part in ("train", "valid", "test")}
    (tmp_path / "made_up.mat").write_bytes(mat(rolls))
    return rolls, tmp_path / "made_up.mat"


def test_a_collection_is_read_exactly(collection):
    rolls, path = collection
    got = read_rolls(path)
    for part, pieces in rolls.items():
        assert all((a == b).all() for a, b in zip(got[part], pieces, strict=True)) and len(got[part]) == 3


@pytest.mark.parametrize("harm", [lambda b: b[:40], lambda b: b[:-30], lambda b: b[:128], lambda b: b[:200] + b"\xff" * 50 + b[250:]])
def test_a_damaged_collection_is_refused(collection, harm):
    path = collection[1]
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(ValueError, match="made_up"):
        read_rolls(path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sigmoid", "softmax"])
def test_the_whole_way(collection, kind, capsys, tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    rolls, path = collection
    words = ["--data", path, "--model", kind, "--minutes", "0.01", "--seeds", "2", "--members", "2", "--hidden", "8", "--width", "8",
             "--save", tmp_path / "kept", "--out", tmp_path / "out.json"]
    assert imported("polyphony").main([str(w) for w in words]) == 0
    assert "frames 2..T" in capsys.readouterr().out
    from musicnn import models
    result = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    best = min(result["seeds"], key=lambda row: row["valid"]["2..T"])
    nats = [models.load(tmp_path / "kept").nll(roll) for roll in rolls["test"]]
    assert np.concatenate(nats).mean() == pytest.approx(best["test"]["1..T"], abs=1e-4)
    assert np.concatenate([n[1:] for n in nats]).mean() == pytest.approx(best["test"]["2..T"], abs=1e-4)


def test_an_idea_may_not_look_ahead():
    import torch

    torch.manual_seed(0)
    model = imported("jsb_ideas").Recall(keys=12, hidden=16, width=16)
    frames = (np.random.default_rng(0).random((30, 12)) < 0.2).astype(np.uint8)
    changed = frames.copy()
    changed[20] = 1 - changed[20]
    before, after = model.nll(frames), model.nll(changed)
    assert np.allclose(before[:20], after[:20]) and not np.allclose(before[21:], after[21:])

"""What is stored is whole or not there: interrupted builds, damage, full disks and thirty kernels at once."""

import json
import os
import subprocess
import sys
from multiprocessing import get_context

import numpy as np
import pytest

from musicnn.datasets import cache
from musicnn.errors import DataError

MARK = "0123456789abcdef"


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICNN_DATA", str(tmp_path / "built"))
    return tmp_path / "built"


def build_small():
    return {"numbers": np.arange(1000)}, {"pieces": 3, "notes": 1000}


def fail(*_):
    raise AssertionError("there was no need to build")


def test_built_once_then_read(capfd):
    arrays, manifest = cache.fetch("small", MARK, build_small)
    again, kept = cache.fetch("small", MARK, fail)
    assert (arrays["numbers"] == again["numbers"]).all() and kept == manifest
    assert len(manifest["sha256"]) == 64 and manifest["music21"]
    assert "not built yet" in capfd.readouterr().err


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "no data", "no json", "json", "mark"])
def test_damage_is_noticed_and_mended_with_one_line(own_folder, capfd, damage):
    cache.fetch("small", MARK, build_small)
    data, manifest = own_folder / "small.npz", own_folder / "small.json"
    content = data.read_bytes()
    if damage == "flip":
        data.write_bytes(content[:500] + bytes([content[500] ^ 1]) + content[501:])
    elif damage in ("cut", "empty"):
        data.write_bytes(content[:100 if damage == "cut" else 0])
    elif damage == "no data":
        data.unlink()
    elif damage == "no json":
        manifest.unlink()
    elif damage == "json":
        manifest.write_text("{", encoding="utf-8")
    else:
        manifest.write_text(json.dumps(json.loads(manifest.read_text(encoding="utf-8")) | {"mark": "old"}), encoding="utf-8")
    capfd.readouterr()
    arrays, _ = cache.fetch("small", MARK, build_small)
    assert (arrays["numbers"] == np.arange(1000)).all() and data.read_bytes() == content
    said = capfd.readouterr().err.splitlines()
    assert len(said) == 2 and "building it" in said[0]
    cache.fetch("small", MARK, fail)


def test_an_interrupted_build_leaves_nothing(own_folder):
    def interrupted():
        raise KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        cache.fetch("small", MARK, interrupted)
    assert [p.name for p in own_folder.iterdir()] == [".small.lock"]
    cache.fetch("small", MARK, build_small)          # and the lock is free


def counted_build(folder):
    """Build in another process; every real build leaves a file."""
    os.environ["MUSICNN_DATA"] = str(folder)

    def build():
        (folder / f"built-by-{os.getpid()}").touch()
        return build_small()
    arrays, _ = cache.fetch("small", MARK, build)
    return int(arrays["numbers"].sum())


@pytest.mark.slow
def test_thirty_kernels_at_once_build_once(own_folder):
    with get_context("spawn").Pool(6) as pool:
        assert set(pool.map(counted_build, [own_folder] * 30)) == {499_500}
    assert len(list(own_folder.glob("built-by-*"))) == 1
    assert not list(own_folder.glob(".*.npz.*"))


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="limits of file size are a thing of POSIX")
def test_a_full_disk_is_an_error_and_leaves_no_half_file(own_folder):
    """A limit on the size of files fails a write just where a full disk does: in the middle."""
    script = ("import resource, signal, numpy as np\n"
              "from musicnn.datasets import cache\n"
              "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
              "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
              "cache.fetch('big', 'm', lambda: ({'a': np.zeros(9999)}, {'pieces': 1, 'notes': 1}))\n")
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 1 and "DataError: big.npz (0.1 MB) cannot be stored" in run.stderr and "MUSICNN_DATA" in run.stderr
    assert [p.name for p in own_folder.iterdir()] == [".big.lock"]


def test_a_folder_that_cannot_be_made(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("MUSICNN_DATA", str(tmp_path / "file" / "built"))
    with pytest.raises(DataError, match="MUSICNN_DATA"):
        cache.fetch("small", MARK, build_small)


def test_without_a_checkout_to_write_to_the_user_cache_is_taken(tmp_path, monkeypatch):
    monkeypatch.delenv("MUSICNN_DATA")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "ROOT", tmp_path / "nowhere")
    assert cache.folder() == tmp_path / "cache" / "musicnn-course"
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    (tmp_path / "datasets").mkdir()
    assert cache.folder() == tmp_path / "datasets" / "built"


def test_the_mark_changes_with_the_code_and_not_with_line_ends(tmp_path, monkeypatch):
    (tmp_path / "musicnn").mkdir()
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    marks = []
    for text in (b"a = 1\n", b"a = 1\r\n", b"a = 2\n"):
        (tmp_path / "musicnn" / "x.py").write_bytes(text)
        marks.append(cache.code_mark(["x.py"]))
    assert marks[0] == marks[1] != marks[2]

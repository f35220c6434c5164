"""Uploads: what is let in, what is refused, and what hostile files cost. Mutated files never crash the server."""

import io
import os
import random
import subprocess
import sys
import time
import zipfile

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from studio_server import form

from musicnn.errors import ReadError
from musicnn.music import score_of
from musicnn.music.midi import write_midi
from musicnn.music.musicxml import write_musicxml
from musicnn.studio import preprocessing
from musicnn.studio.refusals import Refusal

TUNE = score_of([(0, 60, 4), (4, 64, 4), (8, 67, 8)], steps=32, key="C major", title="Tune")
MIDI, XML = write_midi(TUNE), write_musicxml(TUNE).encode()
ABC = b"X:1\nT:Tune\nM:4/4\nL:1/4\nK:C\nC E G2 |\n"


@pytest.fixture
def url(tmp_path) -> str:
    """One database is enough here: what is tested lies above the store."""
    return f"sqlite:///{tmp_path / 'studio.sqlite'}"


def packed(*files, **options) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


CONTAINER = ("META-INF/container.xml", b'<container><rootfiles><rootfile full-path="score.xml"/></rootfiles></container>')


@pytest.mark.parametrize("data, kind", [(MIDI, "midi"), (XML, "musicxml"), (b"\xef\xbb\xbf" + XML, "musicxml"), (ABC, "abc"),
                                        (ABC.replace(b"\n", b"\r"), "abc"), (ABC.replace(b"\n", b"\r\n"), "abc"),
                                        (packed(CONTAINER, ("score.xml", XML)), "musicxml")])
def test_good_files_come_in_and_are_told_by_their_bytes(studio, store, data, kind):
    answer = studio.post("uploads", content=data)
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert found["type"] == kind and found["size"] == len(data)
    assert [row[1] for row in found["score"]["rows"]] == [60, 64, 67]
    assert store.shelf.blob(found["sha256"]) == data
    piece = studio.post("pieces", json={"title": "T", "score": found["score"], "upload": found["sha256"]}).json()
    assert piece["provenance"] == {"kind": "uploaded", "upload": found["sha256"]}


def delta_bomb() -> bytes:
    """47 bytes that say a note lasts 2^28 - 1 ticks."""
    track = b"\x00\x90\x3c\x40" + b"\xff\xff\xff\x7f\x80\x3c\x40" + b"\x00\xff\x2f\x00"
    return b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x01MTrk" + len(track).to_bytes(4, "big") + track


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a0 "ha">' + b"".join(
    b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10)) + b"]><score-partwise>&a9;</score-partwise>"
HOSTILE = {
    "a note of 2^28 ticks": delta_bomb(),
    "division 0": MIDI[:12] + b"\0\0" + MIDI[14:],
    "truncated": MIDI[:40],
    "a MIDI head and nothing": b"MThd",
    "billion laughs": LAUGHS,
    "a file from outside": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><score-partwise>&x;</score-partwise>',
    "half a megabyte of <": b"<" * 500_000,
    "deep": b"<a>" * 100_000,
    "an archive that unpacks to 50 MB": packed(CONTAINER, ("score.xml", b"\0" * 50_000_000)),
    "an archive of 1000 files": packed(*((f"{i}.xml", b"x") for i in range(1000))),
    "an archive in an archive": packed(CONTAINER, ("score.xml", packed(("score.xml", XML)))),
    "half an archive": packed(CONTAINER, ("score.xml", XML))[:200],
    "a path that climbs": packed(("META-INF/container.xml", CONTAINER[1].replace(b"score.xml", b"../../x.xml")), ("../../x.xml", b"<")),
    "random bytes": random.Random(0).randbytes(2000),
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "nothing": b"",
    "no notes": write_midi(score_of([], steps=16)),
    "an abc with a bracket that never ends": b"X:1\nK:C\n" + b"[" * 50_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_quickly(studio, name):
    began = sum(os.times()[:4])                      # CPU of this process and of its children, where files are read
    answer = studio.post("uploads", content=HOSTILE[name])
    assert answer.status_code in (413, 415, 422), answer.text
    assert answer.headers["content-type"] == "application/problem+json" and answer.json()["detail"]
    assert sum(os.times()[:4]) - began < 2 * preprocessing.CPU_SECONDS, "2 s are the child's limit; the rest is the server's"


@pytest.mark.slow
@pytest.mark.parametrize("work", ["[0 for _ in iter(int, 1)]", "bytearray(10**10)",
                                  "__import__('tempfile').TemporaryFile().write(b'x' * 10**6)"])
def test_whatever_a_parser_does_its_process_is_stopped(work):
    """The second wall: endless loops, memory, files."""
    with pytest.raises(Refusal, match="more time or memory"):
        preprocessing.apart(work, b"")


def test_a_file_of_one_line_is_never_taken_for_a_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if sys.platform != "win32":                      # where no file may be called so
        (tmp_path / "K:C").write_bytes(ABC)
    with pytest.raises(ReadError, match="no notes"):
        preprocessing.parse(b"K:C", "abc")


MACOS = """
import resource
allowed = resource.setrlimit
def setrlimit(what, most):                           # macOS refuses a limit for the address space, and nothing else
    if what == resource.RLIMIT_AS:
        raise ValueError("current limit exceeds maximum limit")
    allowed(what, most)
resource.setrlimit = setrlimit
from musicnn.studio import preprocessing
preprocessing.limit()
print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_FSIZE)[0])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_limit_that_a_system_refuses_does_not_refuse_every_upload():
    done = subprocess.run([sys.executable, "-c", MACOS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(preprocessing.CPU_SECONDS), "0"]


@st.composite
def mutated(draw):
    """A valid file with some bytes changed, doubled, cut or replaced by boundaries."""
    data = bytearray(draw(st.sampled_from([MIDI, XML, ABC, packed(CONTAINER, ("score.xml", XML))])))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(["change", "cut", "double", "insert", "number"])):
            case "change":
                data[at:at + 1] = bytes([draw(st.integers(0, 255))])
            case "cut":
                del data[at:at + draw(st.integers(1, 30))]
            case "double":
                data[at:at] = data[at:at + 40]
            case "insert":
                data[at:at] = draw(st.binary(max_size=8))
            case "number":
                data[at:at + 4] = draw(st.sampled_from([b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999", b"-1e9"]))
    return bytes(data)


@how(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=mutated())
def test_mutated_files_are_read_or_refused_but_never_crash(data):
    began = time.process_time()
    try:
        score, _ = preprocessing.parse(data, preprocessing.scan(data))
        assert score.notes and form(score)["steps"] <= preprocessing.MOST_STEPS
    except ValueError:                               # ReadError, MusicError and Refusal among them: an explanation, no crash
        pass
    assert time.process_time() - began < 2


@pytest.mark.slow
@how(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=mutated())
def test_mutated_files_through_the_server(studio, data):
    answer = studio.post("uploads", content=data)
    assert answer.status_code in (201, 413, 415, 422), answer.text

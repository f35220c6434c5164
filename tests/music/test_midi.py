"""MIDI: write then read is the identity, mido agrees, and no bytes can hang or crash the reader."""

import io
import random
import struct
from contextlib import suppress

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from score_strategies import scores

from musicnn.errors import MusicError, ReadError
from musicnn.music import DRUMS, Note, Part, Score, score_of
from musicnn.music.midi import read_midi, read_report, write_midi


def track(body):
    return b"MTrk" + struct.pack(">I", len(body)) + body


def smf(*bodies, form=1, division=480, count=None):
    count = len(bodies) if count is None else count
    return b"MThd" + struct.pack(">IHHH", 6, form, count, division) + b"".join(track(b) for b in bodies)


END = b"\x00\xff\x2f\x00"


@given(scores())
@settings(deadline=None, max_examples=150)
def test_reading_what_was_written_is_the_identity(score):
    report = read_report(write_midi(score), steps_per_quarter=score.steps_per_quarter)
    assert report.score == score
    assert (report.moved, report.largest, report.remarks) == (0.0, 0.0, ())


@given(scores())
@settings(deadline=None, max_examples=40)
def test_mido_reads_the_same_notes(score):
    theirs = mido.MidiFile(file=io.BytesIO(write_midi(score)))
    step = theirs.ticks_per_beat // score.steps_per_quarter
    for part, messages in zip(score.parts, theirs.tracks[1:], strict=True):
        now, onsets = 0, []
        for message in messages:
            now += message.time
            if message.type == "note_on":
                onsets.append((now // step, message.note, message.velocity, message.channel == 9))
        assert sorted(onsets) == sorted((n.onset, n.pitch, n.velocity, part.program == DRUMS) for n in part.notes)


def test_equal_scores_give_equal_bytes_and_a_path_gets_the_same(tmp_path):
    score = score_of([(0, 60, 4), (4, 62, 4)], title="Straße")
    data = write_midi(score, tmp_path / "a.mid")
    assert data == write_midi(score) == (tmp_path / "a.mid").read_bytes()
    assert read_midi(tmp_path / "a.mid") == read_midi(str(tmp_path / "a.mid")) == score


def test_every_whole_tempo_survives_and_too_slow_is_refused():
    assert all(read_midi(write_midi(Score(tempo=t))).tempo == t for t in range(4, 1001))
    with pytest.raises(MusicError, match=r"3\.58"):
        write_midi(Score(tempo=3.0))


def test_more_parts_than_channels():
    score = Score(tuple(Part([Note(0, 40 + i, 4)], f"part {i}", i) for i in range(20)))
    assert read_midi(write_midi(score)) == score


def test_rounding_is_reported():
    played = score_of([(0, 60, 12), (13, 62, 10), (24, 64, 12)], steps_per_quarter=24)
    report = read_report(write_midi(played), steps_per_quarter=4)
    assert [(n.onset, n.duration) for n in report.score.notes] == [(0, 2), (2, 2), (4, 2)]
    assert report.moved == pytest.approx(1 / 3)
    assert report.largest == pytest.approx(1 / 6)


def test_running_status_velocity_zero_and_missing_ends():
    body = b"\x00\x90\x3c\x50" b"\x83\x60\x3c\x00" b"\x00\x3e\x50" + b"\x83\x60\xff\x2f\x00"
    report = read_report(smf(body, form=0))
    assert report.score.notes == (Note(0, 60, 4), Note(4, 62, 4))
    assert report.remarks == ("1 notes were never ended; they last until the end of their track",)


def test_a_format_0_file_gives_a_part_for_every_channel():
    body = b"\x00\xff\x03\x05Title" b"\x00\xc1\x28" b"\x00\x90\x3c\x50" b"\x00\x91\x40\x50" b"\x00\x99\x24\x50"
    body += b"\x83\x60\x80\x3c\x00" b"\x00\x81\x40\x00" b"\x00\x89\x24\x00" + END
    score = read_midi(smf(body, form=0))
    assert score.title == "Title"
    assert [(p.program, p.notes[0].pitch) for p in score.parts] == [(0, 60), (40, 64), (DRUMS, 36)]


def test_equal_pitches_that_overlap_end_in_the_order_in_which_they_began():
    body = b"\x00\x90\x3c\x50" b"\x83\x60\x90\x3c\x40" b"\x83\x60\x80\x3c\x00" b"\x83\x60\x80\x3c\x00" + END
    assert read_midi(smf(body, form=0)).notes == (Note(0, 60, 8, 80), Note(4, 60, 8, 64))


def test_a_short_bar_before_the_meter_is_a_pickup_and_later_tempi_are_reported():
    head = b"\x00\xff\x58\x04\x01\x02\x18\x08" b"\x00\xff\x51\x03\x07\xa1\x20" b"\x83\x60\xff\x58\x04\x03\x02\x18\x08"
    head += b"\x8b\x20\xff\x51\x03\x0a\x2c\x2a" + END
    notes = b"\x00\x90\x3c\x50" b"\x83\x60\x80\x3c\x00" b"\x00\x90\x40\x50" b"\x8b\x20\x80\x40\x00" + END
    report = read_report(smf(head, notes))
    assert report.score.meter == (3, 4)
    assert [(n.onset, n.duration) for n in report.score.notes] == [(8, 4), (12, 12)]
    assert report.score.steps == 24
    assert len(report.remarks) == 2


def test_old_letters_are_read_as_latin_1():
    assert read_midi(smf(b"\x00\xff\x03\x03Caf" + END, b"\x00\xff\x03\x04Caf\xe9\x00\xc0\x00" + END)).parts[0].name == "Café"


GOOD = write_midi(score_of([(0, 60, 4), (4, 62, 4)]))
BROKEN = {
    "empty": (b"", "0 bytes"), "text": (b"hello, this is no music", "MIDI header"), "xml": (b"<?xml version='1.0'?><a/>", "read_musicxml"),
    "cut": (GOOD[:-5], "save or download"), "cut header": (GOOD[:10], "header"), "no tracks there": (smf(count=2), "file's end"),
    "format 2": (smf(END, form=2), "format 0 or 1"), "smpte": (smf(END, division=0xE728), "ticks per quarter"),
    "division 0": (smf(END, division=0), "ticks per quarter"), "65535 tracks": (smf(END, count=65535), "at most 64"),
    "tempo 0": (smf(b"\x00\xff\x51\x03\x00\x00\x00" + END), "shortest"), "huge meta": (smf(b"\x00\xff\x01\xff\xff\xff\x7f"), "track's end"),
    "long number": (smf(b"\xff\xff\xff\xff\x7f" + END), "4 bytes"), "no status": (smf(b"\x00\x3c\x50" + END), "no known event"),
    "ends in a status": (smf(b"\x00\x90"), "track's end"), "ends in a delta": (smf(b"\x00\x90\x3c\x50\x81"), "within an event"),
    "three centuries": (smf(b"\xff\xff\xff\x7f\x90\x3c\x50\x00\x80\x3c\x00" + END, division=1), "minutes"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_named_and_explained(name, tmp_path):
    data, reason = BROKEN[name]
    path = tmp_path / "my tune.mid"
    path.write_bytes(data)
    with pytest.raises(ReadError, match=r"'my tune.mid'.*" + reason):
        read_midi(path)
    with pytest.raises(ReadError, match=r"this file.*" + reason):
        read_midi(data)


def test_a_missing_file_a_folder_and_too_large_a_file(tmp_path):
    with pytest.raises(ReadError, match=r"'none.mid' cannot be opened"):
        read_midi(tmp_path / "none.mid")
    with pytest.raises(ReadError, match="cannot be opened"):
        read_midi(tmp_path)
    with pytest.raises(ReadError, match="larger than 2 MB"):
        read_midi(bytes(3_000_000))


def test_impossible_meters_are_left_out():
    head = b"\x00\xff\x58\x04\x00\x02\x18\x08" b"\x00\xff\x58\x04\x04\xff\x18\x08" + END
    report = read_report(smf(head))
    assert report.score.meter == (4, 4)
    assert report.remarks == ("a meter that cannot be was left out",)


def test_too_many_events_are_refused_before_they_are_kept():
    with pytest.raises(ReadError, match="200000 events"):
        read_midi(smf(b"\x00\x90\x3c\x50" + b"\x00\x3c\x50" * 210_000 + END))


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_give_a_score_or_a_read_error(body):
    for data in (body, smf(body), smf(body, form=0, division=24)):
        try:
            assert isinstance(read_midi(data), Score)
        except ReadError as error:
            assert "this file" in str(error)


def test_flipped_bytes_of_a_real_file_give_a_score_or_a_read_error():
    random.seed(0)
    data = write_midi(score_of([(i, 60 + i % 12, 2) for i in range(40)], chords=(), key="E dorian", title="T"))
    for _ in range(500):
        bent = bytearray(data)
        for _ in range(3):
            bent[random.randrange(len(bent))] = random.randrange(256)
        with suppress(ReadError):
            assert isinstance(read_midi(bytes(bent)), Score)

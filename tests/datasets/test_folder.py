"""Your own music: good files are kept, bad ones named with the reason, and nothing a file says is believed."""

import os

import pytest

from musicnn.datasets.folder import MAX_FILES, from_folder, openscore, report
from musicnn.errors import DataError
from musicnn.music import Chord, Part, Score, score_of
from musicnn.music.midi import write_midi
from musicnn.music.musicxml import write_musicxml

TUNE = score_of([(i * 4, 60 + i, 4) for i in range(16)], key="C major", title="scale")
ABC = "X:1\nT:a\nM:4/4\nL:1/8\nK:G\n(3GAB c2 d4 |\n\nX:2\nT:b\nM:6/8\nL:1/8\nK:D\nd3 A3 | d6 |\n"


@pytest.fixture
def music(tmp_path):
    (tmp_path / "sub").mkdir()
    write_midi(TUNE, tmp_path / "one.mid")
    write_musicxml(TUNE.replace(chords=(Chord(0, "Am"),)), tmp_path / "sub" / "two.musicxml")
    (tmp_path / "three.ABC").write_text(ABC, encoding="utf-8")
    return tmp_path


def test_three_formats_become_one_set(music):
    data = from_folder(music)
    assert sorted(p.id.replace("\\", "/") for p in data) == ["one.mid", "sub/two.musicxml", "three.ABC#1", "three.ABC#2"]
    by = {p.id: p for p in data}
    assert [n.pitch for n in by["one.mid"].score.notes] == [n.pitch for n in TUNE.notes]
    assert by["sub/two.musicxml"].score.chords == (Chord(0, "Am"),)
    assert by["one.mid"].group == by["sub/two.musicxml"].group != by["three.ABC#2"].group
    assert by["three.ABC#2"].meter == (6, 8) and by["three.ABC#2"].moved == 0
    triplets = by["three.ABC#1"]                     # two of the three triplet notes do not lie on the grid of sixteenths, and say so
    assert triplets.moved == pytest.approx(3 / 5) and 0.3 < triplets.largest < 0.4
    assert "three.ABC#1: 5 notes, 60% of them rounded, by 0.33 steps at most" in report(data)
    assert from_folder(music, steps_per_quarter=12).where(id="three.ABC#1")[0].moved == 0


def test_broken_and_hostile_files_are_refused_one_by_one(music):
    (music / "empty.mid").write_bytes(b"")
    (music / "long.mid").write_bytes(b"MThd\0\0\0\6\0\0\0\1\1\xe0MTrk\0\0\0\x0c\xff\xff\xff\x7f\x90<@\x81\0\x80<@\0\xff\x2f\0")
    (music / "text.mid").write_text("not music", encoding="utf-8")
    laughs = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    (music / "laughs.xml").write_text(f'<!DOCTYPE score-partwise [<!ENTITY a0 "ha">{laughs}]><score-partwise>&a9;</score-partwise>',
                                      encoding="utf-8")
    (music / "bad.mxl").write_bytes(b"PK\3\4 no zip")
    (music / "bad.abc").write_text("X:1\nK:C\n&\n", encoding="utf-8")
    (music / "silent.abc").write_text("X:1\nK:C\nz8|\n", encoding="utf-8")
    (music / "notes.txt").write_text("ignored", encoding="utf-8")
    (music / "folder.mid").mkdir()
    data = from_folder(music)
    assert len(data) == 4
    refused = {line.partition(": ")[0]: line for line in data.manifest["refused"]}
    assert set(refused) == {"empty.mid", "long.mid", "text.mid", "laughs.xml", "bad.mxl", "bad.abc", "silent.abc"}
    assert "line 3, column 1" in refused["bad.abc"] and "no notes" in refused["silent.abc"] and "0 bytes" in refused["empty.mid"]
    assert not any("our reader failed" in line for line in refused.values())
    assert report(data).count("refused  ") == 7


def test_names_that_are_no_text_and_circles_of_links(music):
    if os.name == "nt":
        pytest.skip("Windows has no such names")
    os.symlink(music, music / "sub" / "circle")
    try:
        with open(os.fsencode(music) + b"/\xff\xfe.abc", "wb") as file:
            file.write(ABC.encode())
    except OSError:
        pytest.skip("this file system takes no such names")
    data = from_folder(music)
    assert len(data) == 6 and "??.abc#1" in data.column("id")
    report(data).encode()


def test_zero_usable_files_say_why(tmp_path):
    with pytest.raises(DataError, match="there is no folder"):
        from_folder(tmp_path / "none")
    with pytest.raises(DataError, match=r"end in \.mid"):
        from_folder(tmp_path)
    for i in range(3):
        (tmp_path / f"{i}.abc").write_text("X:1\nK:C\nz4|\n", encoding="utf-8")
    with pytest.raises(DataError, match="3 × there are no notes in it"):
        from_folder(tmp_path)


@pytest.mark.slow
def test_thousands_of_files(tmp_path, monkeypatch):
    for i in range(3000):
        (tmp_path / f"{i}.abc").write_text(f"X:1\nK:C\n{'CDEFGABc'[i % 8]}{'GABc'[i % 4]}2|\n", encoding="utf-8")
    assert len(from_folder(tmp_path)) == 3000
    monkeypatch.setattr("musicnn.datasets.folder.MAX_FILES", 2000)
    with pytest.raises(DataError, match="2,000 files"):
        from_folder(tmp_path)
    assert MAX_FILES == 20_000


def test_openscore_is_split_by_set(tmp_path):
    for composer, collection in (("Brahms,_Johannes", "Op._3"), ("Brahms,_Johannes", "Op._7"), ("Lang,_Josephine", "Op._3")):
        for song in ("a", "b"):
            folder = tmp_path / "scores" / composer / collection / song
            folder.mkdir(parents=True)
            parts = (Part(TUNE.parts[0].notes, "voice"), Part(TUNE.parts[0].notes, "piano"))
            write_musicxml(Score(parts, title=song), folder / "lc1.musicxml")
    data = openscore(tmp_path)
    assert len(data) == 6 and data.counts("composer") == {"Brahms, Johannes": 4, "Lang, Josephine": 2}
    assert len(data.counts("group")) == 3 and data[0].set == "Op. 3" and len(data[0].score.parts) == 2

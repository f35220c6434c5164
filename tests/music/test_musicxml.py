"""MusicXML: write then read is the identity, music21 agrees in both directions, hostile files are refused quickly."""

import importlib.util
import io
import zipfile
from collections import Counter
from contextlib import suppress
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from score_strategies import scores

from musicnn.errors import MusicError, ReadError
from musicnn.music import DRUMS, Chord, Note, Part, Score, regrid, score_of
from musicnn.music.musicxml import read_musicxml, write_musicxml


def read(text, **grid):
    return read_musicxml(text.encode("utf-8"), **grid)


def measures(text, part=0):
    return ElementTree.fromstring(text).findall("part")[part].findall("measure")


@given(scores(tempos=st.floats(1, 1000)))
@settings(deadline=None, max_examples=120)
def test_reading_what_was_written_is_the_identity(score):
    assert read(write_musicxml(score)) == score


@given(scores(grids=(1, 2, 4, 8, 12, 24)))
@settings(deadline=None, max_examples=60)
def test_written_values_and_ties_add_up_to_the_durations(score):
    """What the eye reads (types, dots, tuplets) must say the same as the numbers that programs read."""
    quarters = dict(zip(("whole", "half", "quarter", "eighth", "16th", "32nd", "64th", "128th", "256th"), (2.0 ** -i for i in range(-2, 7)),
                        strict=True))
    root = ElementTree.fromstring(write_musicxml(score))
    for note in root.iter("note"):
        if note.findtext("type"):
            length = quarters[note.findtext("type")] * (1.5 if note.find("dot") is not None else 1)
            ratio = int(note.findtext("time-modification/normal-notes", 1)) / int(note.findtext("time-modification/actual-notes", 1))
            assert length * ratio * score.steps_per_quarter == pytest.approx(int(note.findtext("duration")))
    for part in root.findall("part"):
        edges = Counter(t.get("type") for t in part.iter("tuplet"))
        assert edges["stop"] == edges["start"]
    ids = [note.get("id") for note in root.iter("note") if note.get("id")]
    assert len(ids) == len(set(ids))
    assert {f"n{i}-{j}" for i, p in enumerate(score.parts) for j in range(len(p.notes))} <= set(ids)


@pytest.mark.filterwarnings("ignore")                # music21's own
@given(scores(grids=(2, 4, 12)))
@settings(deadline=None, max_examples=12, phases=[Phase.generate])
def test_music21_reads_the_same_notes(score):
    from music21 import converter, note
    score = score.replace(parts=tuple(p for p in score.parts if p.program != DRUMS) or (Part(),), chords=())
    theirs = converter.parseData(write_musicxml(score), format="musicxml")
    assert len(theirs.parts) == len(score.parts)
    heard = [sorted((round(float(e.offset) * score.steps_per_quarter, 6), one.pitch.midi) for e in line.flatten().notes
                    for one in ([e] if isinstance(e, note.Note) else e.notes) if one.tie is None or one.tie.type == "start")
             for line in theirs.parts]
    shift = score.notes[0].onset - min(line[0] for line in heard if line)[0] if score.notes else 0      # a pickup's leading rest
    assert [[(onset + shift, p) for onset, p in line] for line in heard] == \
        [sorted((float(n.onset), n.pitch) for n in part.notes) for part in score.parts]


def _corpus(name):
    return Path(importlib.util.find_spec("music21").origin).parent / "corpus" / name


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["bach/bwv66.6.mxl", "schoenberg/opus19/movement2.mxl", "beach/prayer_of_a_tired_child.musicxml"])
def test_our_reader_hears_what_music21_hears(name):
    from music21 import converter
    path = _corpus(name)
    score, theirs = read_musicxml(path), converter.parse(path, forceSource=True).toSoundingPitch()
    heard = {(round(float(e.offset), 2), p.midi) for part in theirs.parts for e in part.stripTies().flatten().notes
             if not e.duration.isGrace and "Harmony" not in e.classes for p in e.pitches}
    shift = min(heard)[0] - score.notes[0].onset / score.steps_per_quarter
    ours = {(round(n.onset / score.steps_per_quarter + shift, 2), n.pitch) for n in score.notes}
    assert len(ours ^ heard) <= 0.01 * len(heard)    # music21 places some notes after grace notes differently
    assert len(score.parts) == len(theirs.parts)


def test_a_pickup_is_a_short_bar_0_and_comes_back_as_its_rest():
    score = score_of([(60, 74, 12), (72, 79, 24)], steps_per_quarter=24, meter=(6, 8), steps=144)
    first, second = measures(write_musicxml(score))
    assert (first.get("number"), first.get("implicit"), second.get("number")) == ("0", "yes", "1")
    assert [n.findtext("duration") for n in first.findall("note")] == ["12"]
    assert read(write_musicxml(score)) == score


def test_jigs_are_beamed_in_threes_and_reels_in_fours():
    jig = score_of([(12 * i, 72, 12) for i in range(6)], steps_per_quarter=24, meter=(6, 8))
    reel = score_of([(2 * i, 72, 2) for i in range(8)])
    words = ["begin", "continue", "end"]
    assert [b.text for m in measures(write_musicxml(jig)) for b in m.iter("beam")] == words * 2
    assert [b.text for m in measures(write_musicxml(reel)) for b in m.iter("beam")] == [words[0], words[1], words[1], words[2]] * 2


def written(notes, **fields):
    """Types and dots of a tune without its rests, one word a piece, bars apart."""
    return [" ".join(n.findtext("type") + "." * len(n.findall("dot")) for n in m.findall("note") if n.find("pitch") is not None)
            for m in measures(write_musicxml(score_of(notes, **fields)))]


def test_values_show_the_beats():
    assert written([(0, 60, 8), (8, 62, 4)], meter=(6, 8)) == ["quarter. eighth quarter"]          # a half note would hide the second beat
    assert written([(0, 60, 12)], meter=(6, 8)) == ["half."]
    assert written([(0, 60, 2), (2, 62, 4), (6, 64, 6), (12, 65, 4)]) == ["eighth quarter eighth quarter quarter"]
    assert written([(4, 60, 8), (12, 60, 9)]) == ["half quarter", "quarter 16th"]
    assert written([(0, 60, 18)], meter=(9, 8)) == ["half. quarter."]
    assert written([(0, 60, 20)], meter=(5, 4)) == ["whole quarter"]
    assert written([(0, 60, 14)]) == ["half quarter."]


def test_triplets_fives_and_sevens():
    fives = [(i, 60 + i, 1) for i in range(5)]
    sevens = [(i, 60, 1) for i in range(7)]
    for grid, notes, ratio in ((12, [(0, 60, 4), (4, 62, 4), (8, 64, 4)], "32"), (5, fives, "54"), (7, sevens, "74"),
                               (3, [(0, 60, 2), (2, 62, 1)], "32"), (12, [(0, 60, 16), (16, 62, 8)], "32")):
        first = measures(write_musicxml(score_of(notes, steps_per_quarter=grid)))[0]
        assert ratio in {"".join(r.itertext()) for r in first.iter("time-modification")}
        assert [t.get("type") for t in first.iter("tuplet")] == ["start", "stop"]


def test_hooks_show_to_their_beam():
    dotted = score_of([(0, 72, 3), (3, 74, 1), (4, 72, 1), (5, 74, 3)])
    beams = [[(b.get("number"), b.text) for b in n.findall("beam")] for n in measures(write_musicxml(dotted))[0].findall("note")]
    assert beams == [[("1", "begin")], [("1", "end"), ("2", "backward hook")], [("1", "begin"), ("2", "forward hook")], [("1", "end")]]


def test_accidentals_are_shown_once_a_bar_and_taken_back():
    score = score_of([(0, 66, 4), (4, 66, 4), (8, 65, 4), (12, 66, 4), (16, 65, 4), (20, 66, 12)], key="C major")
    shown = [[n.findtext("accidental") for n in m.findall("note")] for m in measures(write_musicxml(score))]
    assert shown == [["sharp", None, "natural", "sharp"], [None, "sharp"]]
    in_key = score_of([(0, 66, 4), (4, 65, 4), (8, 78, 4)], key="D major")
    assert [n.findtext("accidental") for n in measures(write_musicxml(in_key))[0].findall("note")] == [None, "natural", None]


def test_a_note_over_the_bar_line_is_tied_and_repeats_no_accidental():
    bars = measures(write_musicxml(score_of([(12, 61, 8), (20, 61, 12)])))
    assert [[t.get("type") for t in n.findall("tie")] for m in bars for n in m.findall("note") if n.find("pitch") is not None][:2] == \
        [["start"], ["stop"]]
    assert [n.findtext("accidental") for m in bars for n in m.findall("note")] == ["sharp", None, "sharp"]


def test_chord_symbols_between_notes_and_strange_ones():
    score = score_of([(0, 60, 16)], chords=[Chord(0, "F#m7b5"), Chord(6, "Bb/D"), Chord(9, "N.C."), Chord(12, "C<&>")])
    text = write_musicxml(score)
    assert [h.findtext("offset") for h in ElementTree.fromstring(text).iter("harmony")] == [None, "6", "9", "12"]
    assert read(text) == score


def test_equal_scores_give_equal_text_and_a_path_gets_the_same(tmp_path):
    score = score_of([(0, 60, 4)], title="茉莉花 <&\"'>", source="S\x00 ource")
    text = write_musicxml(score, tmp_path / "a.musicxml")
    assert text == write_musicxml(score)
    assert (tmp_path / "a.musicxml").read_bytes() == text.encode("utf-8")
    assert read_musicxml(tmp_path / "a.musicxml") == score.replace(source="S ource")


def test_a_grid_can_be_asked_for():
    score = score_of([(0, 60, 12), (12, 62, 12), (24, 64, 24)], steps_per_quarter=24)
    assert read(write_musicxml(score), steps_per_quarter=4) == regrid(score, 4)
    assert read(write_musicxml(score).replace("musicnn", "other")) == regrid(score, 4)


def test_rhythm_too_fine_for_paper_is_refused():
    with pytest.raises(MusicError, match="quantise"):
        write_musicxml(score_of([(0, 60, 1), (1, 61, 959)], steps_per_quarter=960))


HEAD = '<score-partwise><part-list><score-part id="P1"><part-name>A</part-name></score-part></part-list><part id="P1">'
NOTE = "<note><pitch><step>C</step><octave>4</octave></pitch><duration>2</duration></note>"


def foreign(*bars):
    return HEAD + "".join(f"<measure>{b}</measure>" for b in bars) + "</part></score-partwise>"


def test_what_other_programs_write():
    attributes = ("<attributes><divisions>2</divisions><key><fifths>-3</fifths><mode>minor</mode></key><time><beats>2+1</beats>"
                  "<beat-type>4</beat-type></time><transpose><chromatic>-2</chromatic></transpose></attributes>")
    grace = "<note><grace/><pitch><step>D</step><octave>4</octave></pitch></note>"
    chord = "<note><chord/><pitch><step>E</step><alter>-1</alter><octave>4</octave></pitch><duration>2</duration></note>"
    score = read(foreign(attributes + NOTE, grace + NOTE + chord + "<backup><duration>2</duration></backup><forward><duration>4</duration>"
                         "</forward>" + NOTE, "<note><rest/><duration>12</duration></note>"))
    assert (score.key, score.meter, score.steps_per_quarter) == ("C minor", (3, 4), 4)
    assert score.notes == (Note(8, 58, 4), Note(12, 58, 4), Note(12, 61, 4), Note(20, 58, 4))
    assert score.steps == 36                         # a pickup of a quarter, a bar, and a bar's rest that was written too long


def test_two_staves_are_two_parts_and_bars_stay_together_when_one_part_is_short():
    staff = NOTE.replace("</note>", "<staff>{}</staff></note>")
    score = read(foreign("<attributes><divisions>2</divisions></attributes>" + staff.format(1) + "<backup><duration>2</duration></backup>"
                         + staff.format(2) + "<forward><duration>6</duration></forward>"))
    assert [p.notes for p in score.parts] == [(Note(0, 60, 4),)] * 2
    assert score.steps == 16


BOMB = "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>" + HEAD.replace(">A<", ">&b;<") + "</part></score-partwise>"
XXE = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + HEAD.replace(">A<", ">&x;<") + "</part></score-partwise>"
HARMFUL = {
    "bomb": (BOMB, "entity"), "xxe": (XXE, "entity"), "deep": ("<a>" * 100_000, "inside each other"),
    "wide": ("<a>" + "<b/>" * 700_000, "elements"), "cut": (foreign(NOTE)[:-20], "export it again"),
    "timewise": ("<score-timewise/>", "partwise"), "html": ("<html></html>", "partwise"), "text": ("no music", "export it again"),
    "empty": ("", "0 bytes"),
    "no part": ("<score-partwise/>", "no part"), "division 0": (foreign("<attributes><divisions>0</divisions></attributes>"), "divisions"),
    "endless number": (foreign(NOTE.replace(">2<", ">1e999999999<")), "a number is needed"),
    "long": (foreign(NOTE.replace(">2<", ">999999999999<")), "20000 quarter notes"),
    "octave": (foreign(NOTE.replace(">4<", ">99<")), r"0\.\.127"), "letter": (foreign(NOTE.replace(">C<", ">H<")), "letter 'H'"),
    "meter": (foreign("<attributes><time><beats>4</beats><beat-type>0</beat-type></time></attributes>" + NOTE), "4/0"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_harmful_and_broken_files_are_named_and_explained(name, tmp_path):
    text, reason = HARMFUL[name]
    (tmp_path / "a b.xml").write_text(text, encoding="utf-8")
    with pytest.raises(ReadError, match=rf"'a b.xml'.*{reason}"):
        read_musicxml(tmp_path / "a b.xml")


def archive(content, *, container='<container><rootfiles><rootfile full-path="a.xml"/></rootfiles></container>'):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("META-INF/container.xml", container)
        file.writestr("a.xml", content)
    return data.getvalue()


def test_archives_are_read_and_bombs_among_them_are_not():
    score = score_of([(0, 60, 4)], title="zipped")
    assert read_musicxml(archive(write_musicxml(score))) == score
    with pytest.raises(ReadError, match="unpacked it is larger than 5 MB"):
        read_musicxml(archive(b" " * 60_000_000))
    for broken in (archive("", container="<container/>"), archive("", container="<a><rootfile full-path='../../etc/passwd'/></a>"),
                   archive(write_musicxml(score))[:-30], b"PK\x03\x04", archive("x")):
        with pytest.raises(ReadError):
            read_musicxml(broken)


def test_too_large_a_file_is_not_read(tmp_path):
    with pytest.raises(ReadError, match="larger than 5 MB"):
        read_musicxml(b"<a>" + b" " * 5_000_001)
    with pytest.raises(ReadError, match="cannot be opened"):
        read_musicxml(tmp_path / "none.xml")


@given(st.data())
@settings(deadline=None, max_examples=100)
def test_damaged_files_give_a_score_or_a_read_error(data):
    text = write_musicxml(score_of([(0, 60, 6), (6, 61, 4)], key="A minor", chords=[Chord(2, "Am/G")], title="T"))
    at, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    end = min(end, at + 30)
    with suppress(ReadError):
        assert isinstance(read(text[:at] + data.draw(st.sampled_from(["", "-", "9" * 12, "<note>", "&x;", "0", "."])) + text[end:]), Score)

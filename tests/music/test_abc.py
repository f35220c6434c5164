"""ABC: what is written is read, errors name the place, and music21 agrees, tune by tune, but where we know why not."""

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.errors import ReadError
from musicnn.music import abc, score_of
from musicnn.music.abc import read_abc

SHARP = {0: "=C", 1: "^C", 2: "=D", 3: "^D", 4: "=E", 5: "=F", 6: "^F", 7: "=G", 8: "^G", 9: "=A", 10: "^A", 11: "=B"}


def body(text: str, header: str = "M:4/4\nL:1/8") -> list[tuple[int, int, int]]:
    """(onset, pitch, duration) of some bars, in steps of 24 to a quarter, after the rest before a pickup."""
    key = "" if "K:" in header else "\nK:C"
    return [(n.onset, n.pitch, n.duration) for n in read_abc(f"X:1\n{header}{key}\n{text}\n").notes]


def written(notes, rests) -> str:
    """A melody in ABC with every accidental spelled out; L:1/96, so that a unit is a step."""
    words = []
    for (pitch, duration), rest in zip(notes, rests, strict=True):
        octave = pitch // 12 - 5
        words.append(SHARP[pitch % 12] + ("'" * octave if octave > 0 else "," * -octave) + str(duration))
        words += [f"z{rest}"] if rest else []
    return " ".join(words)


melodies = st.lists(st.tuples(st.integers(0, 127), st.integers(1, 200)), min_size=1, max_size=20)


@settings(deadline=None)
@given(melodies, st.data())
def test_what_is_written_is_read(notes, data):
    rests = data.draw(st.lists(st.integers(0, 50), min_size=len(notes), max_size=len(notes)))
    score = read_abc(f"X:1\nM:none\nL:1/32\nK:{data.draw(st.sampled_from(['C', 'Ebm', 'A', 'F#dor']))}\n{written(notes, rests)}\n")
    onset, expected = 0, []
    for (pitch, duration), rest in zip(notes, rests, strict=True):
        expected.append((onset, pitch, 3 * duration))
        onset += 3 * (duration + rest)
    assert score.parts[0].notes == score_of(expected).parts[0].notes
    assert score.steps == onset


@settings(deadline=None)
@given(st.text(alphabet="ABCDEFGabcdefgz|:[](){}<>-/0123456789^_=\"'!,. \\\nKMLVXQ%~uvT&+#`$", max_size=200))
def test_any_text_is_a_score_or_a_read_error(text):
    try:
        score = read_abc(f"X:1\nK:D\n{text}\n")
    except ReadError as error:
        assert str(error).startswith("line ")
    else:
        assert score.parts[0].is_monophonic


@pytest.mark.parametrize(("text", "expected"), [
    ("C2 D E4", [(0, 60, 24), (24, 62, 12), (36, 64, 48)]),
    ("c' C, c,, C'", [(0, 84, 12), (12, 48, 12), (24, 48, 12), (36, 72, 12)]),
    ("C/ C// C/4 C3/2", [(0, 60, 6), (6, 60, 3), (9, 60, 3), (12, 60, 18)]),
    ("^C C c _B =C", [(0, 61, 12), (12, 61, 12), (24, 73, 12), (36, 70, 12), (48, 60, 12)]),           # through the bar, all octaves
    ("^C7 C | C8", [(0, 61, 84), (84, 61, 12), (96, 60, 96)]),                                         # until the bar line
    ("^F8- | F2 F6", [(0, 66, 120), (120, 65, 72)]),                                                   # a tie carries it, once
    ("G4-G4-|G4 G4", [(0, 67, 144), (144, 67, 48)]),
    ("A2-B2", [(0, 69, 24), (24, 71, 24)]),                                                            # a slur written as a tie
    ("A>B A<B A>>B", [(0, 69, 18), (18, 71, 6), (24, 69, 6), (30, 71, 18), (48, 69, 21), (69, 71, 3)]),
    ("A>{g}B A>\"4\".B", [(0, 69, 18), (18, 71, 6), (24, 69, 18), (42, 71, 6)]),
    ("(3ABc (3A2B2c2 d", [(0, 69, 8), (8, 71, 8), (16, 72, 8), (24, 69, 16), (40, 71, 16), (56, 72, 16), (72, 74, 12)]),
    ("(3:2:4ABcd e", [(0, 69, 8), (8, 71, 8), (16, 72, 8), (24, 74, 8), (32, 76, 12)]),
    ("(AB) .c ~d !trill!e \"Am\"f {ga}g", [(12 * i, p, 12) for i, p in enumerate((69, 71, 72, 74, 76, 77, 79))]),
    ("[CEG]2 [C2E2]2 c", [(0, 67, 24), (24, 64, 48), (72, 72, 12)]),
    ("z2 C x C Z C", [(24, 60, 12), (48, 60, 12), (156, 60, 12)]),
    ("|: C8 |1 D8 :|2 E8 |]", [(0, 60, 96), (96, 62, 96), (192, 64, 96)]),
    ("C4 [K:D] F4 | [L:1/4] C4", [(0, 60, 48), (48, 66, 48), (96, 61, 96)]),
    ("C8 \\\n| D8 % a remark\n| E8", [(0, 60, 96), (96, 62, 96), (192, 64, 96)]),
])
def test_signs(text, expected):
    assert body(text) == expected


@pytest.mark.parametrize(("key", "name", "scale"), [
    ("D", "D major", (62, 64, 66, 67, 69, 71, 73)), ("Bbm", "Bb minor", (61, 63, 65, 66, 68, 70, 72)),
    ("E Dorian", "E dorian", (61, 62, 64, 66, 67, 69, 71)), ("Amix ^g", "A mixolydian", (61, 62, 64, 66, 68, 69, 71)),
    ("D exp _b ^f", "D major", (60, 62, 64, 66, 67, 69, 70)), ("HP", "A mixolydian", (61, 62, 64, 66, 67, 69, 71)),
    ("none clef=bass", None, (60, 62, 64, 65, 67, 69, 71)), ("G clef=treble", "G major", (60, 62, 64, 66, 67, 69, 71)),
])
def test_keys(key, name, scale):
    score = read_abc(f"X:1\nL:1/4\nK:{key}\nCDEFGAB\n")
    assert score.key == name
    assert sorted(n.pitch for n in score.notes) == sorted(60 + (p - 60) % 12 for p in scale)


def test_the_eighth_sharp_raises_a_letter_twice():
    assert [p for _, p, _ in body("CDEFGAB", "K:G#")] == [61, 63, 65, 67, 68, 70, 72]


def test_header_pickup_and_source():
    score = read_abc("X:1\nT:A tune\nC:Trad.\nM:6/8\nQ:3/8=120\nZ:somebody\nK:G\nD | G3 G2 A | B2 c dBG |]\n")
    assert (score.title, score.source, score.meter, score.tempo, score.key) == ("A tune", "Trad.; somebody", (6, 8), 180.0, "G major")
    assert score.notes[0].onset == 60 and score.notes[1].onset == score.bar_steps            # the rest before the pickup fills its bar
    assert score.steps == 3 * score.bar_steps


@pytest.mark.parametrize(("field", "tempo"), [
    ("3/8=120", 180.0), ("120", 120.0), ("1/4 = 90", 90.0), ('"Allegro" 1/2=60', 120.0), ('"Allegro"', 120.0), ("1/4", 120.0),
    ("1/4 3/8 1/4 3/8=40", 200.0),                                     # several lengths are one long beat
    ("110=1/4", 110.0),                                                # as some old files have it
])
def test_tempo(field, tempo):
    assert read_abc(f"X:1\nQ:{field}\nK:C\nC\n").tempo == tempo


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_text_whatever_ends_its_lines(end):
    assert [n.pitch for n in read_abc(end.join(["X:1", "L:1/4", "K:C", "CDEF|", ""])).notes] == [60, 62, 64, 65]


def test_only_the_first_voice_is_read():
    assert body("[V:1] C8 |\n[V:2] E8 |\nV:1\nD8 |", "V:1 name=a\nV:2\nL:1/8") == [(0, 60, 96), (96, 62, 96)]


def test_a_book_is_read_tune_by_tune_and_can_note_what_it_refuses():
    text = "X:1\nT:a\nK:C\nC8|\n\nfree text\n\nX:2\nK:C\n&\n\nX:3\nT:c\nR:jig\nK:C\nA:|\n"
    refused = []
    found = list(abc.tunes(text, refused=refused))
    assert [t.fields["T"] for t in found] == [("a",), ("c",)] and found[1].fields["R"] == ("jig",) and found[1].score.notes
    assert len(refused) == 1 and refused[0].startswith("line 10, column 1")
    with pytest.raises(ReadError, match="line 10"):
        list(abc.tunes(text))


@pytest.mark.parametrize(("text", "place", "hint"), [
    ("X:1\nK:C\nCDE?x & G\n", "line 3, column 7", "bar lines"),
    ("X:1\nK:H\nC\n", "line 2, column 3", "A..G"),
    ("X:1\nK:C wrong\nC\n", "line 2, column 3", "dor"),
    ("X:1\nM:4/5\nK:C\nC\n", "line 2, column 3", "unit"),
    ("X:1\nL:1/7\nK:C\nC\n", "line 2, column 3", "1/8"),
    ("X:1\nT:x\nCDE|\nK:C\n", "line 3, column 1", "header"),
    ("X:1\nT:no key\n", "line 2, column 1", "K:G"),
    ("X:1\nK:C\nC \"open\n", "line 3, column 3", "pairs"),
    ("X:1\nK:C\nC99999\n", "line 3", "9999"),
    ("X:1\nK:C\nC,,,,,,,,\n", "line 3, column 1", "0..127"),
    ("X:1\nK:C\n[xyz]2\n", "line 3, column 1", "[CEG]"),
    ("X:1\nK:C\n" + "Z9999|" * 20, "line 3", "shorter"),
])
def test_errors_name_the_place_and_what_is_allowed(text, place, hint):
    with pytest.raises(ReadError) as caught:
        read_abc(text)
    assert str(caught.value).startswith(place) and hint in str(caught.value)


def test_files(tmp_path):
    path = tmp_path / "tune.abc"
    path.write_bytes("X:1\nT:Grüße\nK:C\nC\n".encode("latin-1"))
    assert read_abc(path).title == "Grüße" == read_abc(str(path)).title
    with pytest.raises(ReadError, match="cannot be opened"):
        read_abc(tmp_path / "none.abc")


# ---------------------------------------------------------------- music21 as the oracle
def heard_by_music21(text: str) -> list[tuple[int, float]]:
    """(pitch, steps) of the first part's notes, ties joined. The version line makes music21 carry accidentals through the bar."""
    from music21 import converter

    stream = converter.parse("%abc-2.1\n" + text, format="abc")
    notes = stream.parts[0].stripTies().flatten().notes
    return [(max(p.midi for p in n.pitches), round(float(n.quarterLength) * 24, 3)) for n in notes if not n.duration.isGrace]


def without(text: str, *kinds: str) -> str:
    """The tune without some kinds of signs: "skip" (ornaments, fingerings, slurs), "tie", repeats in "bar" lines, other "voice"s."""
    lines, in_body, second = [], False, False
    for line in text.splitlines():
        if abc._FIELD.match(line) and not (in_body and line[2:3] in tuple("|:")):
            in_body = in_body or line.startswith("K:")
            lines += [] if line.startswith("V:") and "voice" in kinds else [line]
        elif in_body and not line.startswith("%"):
            at, kept = 0, ""
            while match := abc._TOKEN.match(line, at):
                sign, kind, at = match[0], match.lastgroup, match.end()
                if "voice" in kinds and kind == "field" and sign.startswith("[V:"):
                    second, sign = sign != "[V:1]", ""
                gone = kind in kinds and (kind == "tie" or (kind == "skip" and not sign.isspace() and sign != "\\"))
                kept += "" if gone or (second and "voice" in kinds) else "|" if kind == "bar" in kinds else sign
                if at == len(line):
                    break
            lines += [kept] if kept.strip() else []
    return "\n".join(lines)


WHY = {                                              # what must go from a tune so that both read the same, and what that shows
    (): "equal as it stands",
    ("skip",): "music21 loses a broken rhythm before an ornament or fingering, and a note under H or in an annotation with >",
    ("skip", "tie"): "the tune ties two different pitches: music21 makes one note of them, we two",
    ("skip", "tie", "bar"): "music21 loses a note beside an unusual repeat sign",
    ("skip", "tie", "bar", "voice"): "music21 reads the second voice into the first part",
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("folder", "least_equal"), [("ryansMammoth", 75), ("oneills1850", 75), ("airdsAirs", 75), ("essenFolksong", 95)])
def test_music21_reads_the_same_notes(folder, least_equal):
    """100 tunes of each collection, note by note; every difference disappears with the signs that explain it."""
    from musicnn.datasets.folk import corpus

    tunes = []
    for path in sorted((corpus() / folder).glob("*.abc")):
        lines = abc.decode(path.read_bytes()).splitlines()
        begins = [i for i, line in enumerate(lines) if line.startswith("X:")]
        tunes += ["\n".join(lines[a:b]) + "\n" for a, b in zip(begins, [*begins[1:], len(lines)], strict=True)]
    found, refused, unexplained = Counter(), 0, []
    for text in random.Random(0).sample(tunes, 102):
        try:
            ours = [(n.pitch, n.duration) for n in read_abc(text).notes]
        except ReadError:
            refused += 1
            continue
        if "[V:" not in text:                        # ornaments are no notes for us
            assert ours == [(n.pitch, n.duration) for n in read_abc(without(text, "skip") + "\n").notes]
        for kinds in WHY:
            less = without(text, *kinds) + "\n"
            if [(n.pitch, n.duration) for n in read_abc(less).notes] == heard_by_music21(less):
                found[kinds] += 1
                break
        else:
            unexplained.append(text)
    assert not unexplained, unexplained[0]
    assert refused <= 2 and found.total() >= 100
    assert found[()] >= least_equal, {WHY[kinds]: count for kinds, count in found.items()}

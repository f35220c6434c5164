"""Engraving: well-formed, deterministic, every note drawn under its id, readable without eyes."""

import re
from xml.etree import ElementTree

import pytest

from musicnn.engraving import show, svg, timemap
from musicnn.errors import MusicError
from musicnn.music import DRUMS, Chord, Note, Part, Score, crop, score_of

JIG = score_of([(60, 74, 12)] + [(72 + 12 * i, 76 + i % 5, 12) for i in range(11)], steps_per_quarter=24, meter=(6, 8), key="G major",
               title="A jig <&>", steps=216)
CHORALE = Score(tuple(Part([Note(4 * i, pitch - i % 3, 4) for i in range(8)], name) for pitch, name in
                      ((72, "Soprano"), (66, "Alto"), (59, "Tenor"), (50, "Bass"))), key="C minor")
LEAD = score_of([(0, 60, 8), (8, 64, 8)], chords=[Chord(0, "Am"), Chord(6, "F#m7b5"), Chord(8, "G/B"), Chord(12, "N.C.")])
TRIPLETS = score_of([(4 * i, 60 + i, 4) for i in range(6)] + [(24 + 8 * i, 70, 8) for i in range(3)], steps_per_quarter=12)
DRUMMED = Score((Part([Note(i, 36 + i % 3, 1) for i in range(16)], "kit", DRUMS), Part([Note(0, 60, 16), Note(3, 64, 9)])))
SAMPLES = {
    "jig": JIG, "chorale": CHORALE, "lead": LEAD, "triplets": TRIPLETS, "drums": DRUMMED, "empty": Score(),
    "no notes": Score((Part(),), 40), "far key": score_of([(0, 60, 4)], key="G# major"),
    "fine": score_of([(0, 60, 1), (1, 62, 31)], steps_per_quarter=32),
}


def classes(picture, name):
    return [g for g in ElementTree.fromstring(picture).iter("{http://www.w3.org/2000/svg}g") if name in g.get("class", "").split()]


@pytest.mark.parametrize("name", SAMPLES)
def test_every_note_is_drawn_under_its_id_and_the_picture_stays_the_same(name):
    score = SAMPLES[name]
    picture = svg(score)
    assert picture == svg(score)
    drawn = {g.get("id") for g in classes(picture, "note")}
    assert {f"n{i}-{j}" for i, p in enumerate(score.parts) for j in range(len(p.notes))} <= drawn
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", picture)
    assert picture.isprintable() or not re.search("[\ue000-\uf8ff]", picture)        # no glyph of a font that pages lack


def test_pictures_have_a_title_and_words():
    root = ElementTree.fromstring(svg(JIG))
    assert root.get("role") == "img"
    assert "A jig <&>: G major, 6/8" in root.get("aria-label")
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "A jig <&>"
    assert "Bar 1: rest" in root.findtext("{http://www.w3.org/2000/svg}desc")


def test_a_chorale_has_two_staves_and_other_scores_one_a_part():
    def staves(score, **kw):
        return len(classes(svg(score, **kw), "staff")) / max(1, len(classes(svg(score, **kw), "measure")))
    assert staves(CHORALE) == 2
    assert staves(CHORALE, staves=((0,), (1,), (2,), (3,))) == 4
    assert staves(DRUMMED) == 2
    assert staves(JIG) == staves(Score()) == 1


def test_beams_triplets_ties_and_chord_symbols_are_drawn():
    assert len(classes(svg(JIG), "beam")) == 4       # eleven eighths after the pickup: three and three, three and two
    assert len(classes(svg(TRIPLETS), "tuplet")) == 3
    assert len(classes(svg(score_of([(12, 60, 8)])), "tie")) == 1
    texts = ["".join(g.itertext()) for g in classes(svg(LEAD), "harm")]
    assert texts == ["Am", "F♯m7b5", "G/B", "N.C."]


def test_given_and_composed_differ_in_colour_and_in_pattern():
    picture = svg(JIG, given=crop(JIG, 0, 100))
    notes = {g.get("id"): g for g in classes(picture, "note")}
    for j, note in enumerate(JIG.parts[0].notes):
        striped = any("url(#" in r.get("fill", "") for r in notes[f"n0-{j}"].iter("{http://www.w3.org/2000/svg}rect"))
        assert striped == (note.onset < 100)
        assert notes[f"n0-{j}"].get("color") == ("#0072B2" if note.onset < 100 else "#D55E00")
    assert "Notes on stripes were given." in picture
    assert "url(#" not in svg(JIG)
    mask = [[step < 100 for step in range(JIG.steps)]]
    assert svg(JIG, keep=mask) == picture


def test_show_is_a_white_card_with_a_short_name():
    shown = show(JIG, given=crop(JIG, 0, 100))
    page = shown._repr_html_()
    assert page.startswith("<figure") and "background:#fff" in page and "<svg" in page
    assert "A jig &lt;&amp;&gt;" in page and "given, striped" in page
    assert repr(shown) == "<Engraving of 'A jig <&>': bars 3, parts 1, notes 12>"
    assert repr(show(score_of([(0, 60, 4)], title="茉莉花"))).isascii()


def test_the_timemap_names_notes_of_the_picture_in_their_order():
    score = score_of([(0, 60, 4), (4, 62, 12), (16, 64, 8)], tempo=60)
    on = [(e["tstamp"], e["on"]) for e in timemap(score) if e.get("on")]
    assert [(round(t), ids[0]) for t, ids in on if ids[0].count("-") == 1] == [(0, "n0-0"), (1000, "n0-1"), (4000, "n0-2")]


def test_too_much_to_show_says_what_to_do():
    with pytest.raises(MusicError, match=r"10000 notes.*at most 2500.*mn\.music\.bars"):
        show(score_of([(i, 60, 1) for i in range(10_000)]))
    with pytest.raises(MusicError, match="bars"):
        show(Score((Part([Note(100_000, 60, 1)]),)))

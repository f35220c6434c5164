"""Styles: what "plain" must not do, and what the others do."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.errors import SoundError
from musicnn.music import DRUMS, Chord, Note, Part, Score, score_of
from musicnn.synth import STYLES, Style, events
from musicnn.synth.style import instrument_names

notes_ = st.lists(st.tuples(st.integers(0, 40), st.integers(40, 90), st.integers(1, 8), st.integers(1, 127)), min_size=1, max_size=20)
JIG = score_of([(2 * i, 62 + i % 5, 2) for i in range(24)], meter=(6, 8), key="D major")
REEL = score_of([(2 * i, 62 + i % 5, 2) for i in range(32)], key="D major")


@given(notes_, st.floats(30, 300))
@settings(deadline=None, max_examples=40)
def test_plain_is_exact(notes, tempo):
    score = score_of(notes, tempo=tempo)
    second = 60 / score.tempo / 4
    got = sorted((e.onset, e.pitch, e.velocity, e.length) for e in events(score))
    wanted = sorted((n.onset * second, n.pitch, n.velocity, max(n.duration * second, 0.02)) for n in score.notes)
    assert np.array(got) == pytest.approx(np.array(wanted))


@given(notes_, st.sampled_from(sorted(STYLES)), st.sampled_from([(4, 4), (6, 8), (3, 4), (9, 8)]))
@settings(deadline=None, max_examples=60)
def test_every_style_keeps_the_tune(notes, style, meter):
    """No note is lost, nothing begins before the music or far from where it is written, all values are possible."""
    score = score_of(notes, meter=meter)
    mine = [e for e in events(score, style) if e.part == 0]
    assert sorted(e.pitch for e in mine) == sorted(n.pitch for n in score.notes)
    second = 60 / score.tempo / 4
    for e in events(score, style):
        assert e.onset >= 0 and e.length > 0 and 1 <= e.velocity <= 127 and -1 <= e.pan <= 1 and 0 <= e.pitch <= 127
        assert e.onset + e.length < score.seconds + 0.1
    for e, n in zip(sorted(mine, key=lambda e: (e.pitch, e.onset)), sorted(score.notes, key=lambda n: (n.pitch, n.onset)), strict=True):
        assert abs(e.onset - n.onset * second) < 0.16


def test_the_same_style_plays_the_same_twice_and_loosely():
    assert events(REEL, "folk") == events(REEL, "folk")
    loose, tight = (events(REEL, replace(STYLES["flute"], loose=ms)) for ms in (8, 0))
    differences = [abs(a.onset - b.onset) for a, b in zip(loose, tight, strict=True)]
    assert 0.002 < sum(differences) / len(differences) < 0.012


def test_the_first_beat_is_leaned_on():
    by_step = {round(e.onset * 8 / 1): e.velocity for e in events(REEL, replace(STYLES["piano"], loose=0))}
    assert by_step[0] > by_step[4] > by_step[2] == by_step[6] and by_step[16] == by_step[0]


def test_a_jig_goes_long_short_medium_and_a_reel_long_short():
    eighth = 0.25
    for score, group in ((JIG, 3), (REEL, 2)):
        onsets = [e.onset for e in events(score, Style("swung", swing=0.5))]
        lengths = [b - a for a, b in pairwise(onsets)]
        for i in range(0, len(lengths) - group, group):
            assert sum(lengths[i:i + group]) == pytest.approx(group * eighth)         # beats stay where they are
            assert lengths[i] > eighth > lengths[i + 1]
            assert group == 2 or lengths[i] > lengths[i + 2] > lengths[i + 1]


def test_full_swing_is_a_triplet():
    onsets = [e.onset for e in events(REEL, Style("swung", swing=1.0))]
    assert onsets[1] / onsets[2] == pytest.approx(2 / 3)


def test_companions_are_in_the_key_and_wait_for_the_first_bar():
    score = score_of([(12, 69, 4), (16, 74, 8), (24, 66, 8), (32, 69, 8), (40, 62, 8)], key="D major")
    added = [e for e in events(score, replace(STYLES["folk"], drone=True, loose=0, swing=0)) if e.part > 0]
    assert min(e.onset for e in added) == pytest.approx(2.0)                 # the pickup is alone
    scale = {2, 4, 6, 7, 9, 11, 1}
    assert all(e.pitch % 12 in scale for e in added if not e.is_drum)
    assert {e.pitch % 12 for e in added if e.part == 1} == {2, 9}            # the drone: D and A
    last = max(e.onset for e in added if e.part == 2)
    assert {e.pitch % 12 for e in added if e.part == 2 and e.onset == last} == {2, 6, 9}
    assert any(e.is_drum for e in added)


def test_written_chords_are_played():
    score = score_of([(0, 60, 16), (16, 60, 16)], chords=(Chord(0, "Am"), Chord(16, "F#7")))
    pad = [e for e in events(score, replace(STYLES["folk"], drum=False, loose=0)) if e.part == 1]
    assert {e.pitch % 12 for e in pad if e.onset == 0} == {9, 0, 4}
    assert {e.pitch % 12 for e in pad if e.onset > 0} == {6, 10, 1}


def test_programs_change_but_drums_stay_drums():
    score = Score((Part((Note(0, 60, 4),), program=5), Part((Note(0, 36, 4),), program=DRUMS), Part((Note(0, 48, 4),), program=7)))
    assert [e.program for e in sorted(events(score), key=lambda e: e.part)] == [5, DRUMS, 7]
    assert [e.program for e in sorted(events(score, "chorale"), key=lambda e: e.part)] == [19, DRUMS, 19]
    assert instrument_names(score, "chorale") == ["organ", "drums"]


@pytest.mark.parametrize("symbol, classes", [
    ("Bdim", {11, 2, 5}), ("F#m7b5", {6, 9, 0}), ("Caug", {0, 4, 8}), ("Cmaj7", {0, 4, 7}), ("Am7", {9, 0, 4}), ("G7/B", {7, 11, 2}),
    ("N.C.", set()),
])
def test_the_pad_plays_the_chord_that_is_written(symbol, classes):
    score = score_of([(0, 60, 16)], key="C major", chords=(Chord(0, symbol),))
    assert {e.pitch % 12 for e in events(score, replace(STYLES["folk"], drum=False)) if e.part == 1} == classes


def test_the_pad_changes_where_the_chord_does():
    score = score_of([(0, 72, 32)], chords=(Chord(0, "C"), Chord(8, "G"), Chord(12, "F"), Chord(40, "D")), tempo=60)
    pad = [e for e in events(score, replace(STYLES["folk"], drum=False, loose=0, hold=1)) if e.part == 1]
    spans = {(e.onset, e.length): {x.pitch % 12 for x in pad if x.onset == e.onset} for e in pad}
    assert spans == {(0, 2): {0, 4, 7}, (2, 1): {7, 11, 2}, (3, 1): {5, 9, 0}, (4, 4): {5, 9, 0}}


def test_a_pad_without_a_key_takes_the_last_bass_note_as_home():
    assert {e.pitch % 12 for e in events(score_of([(0, 67, 4), (4, 65, 12)]), replace(STYLES["fiddle"], loose=0)) if e.part == 1} == {5, 0}


def test_an_unknown_style_lists_the_known():
    with pytest.raises(SoundError, match=r"'polka' does not exist; use one of plain, .*folk"):
        events(REEL, "polka")

"""What the browser is told is exactly the score, and what it says is believed only if it is music."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.errors import MusicError
from musicnn.music import Chord, Note, Part, Score, score_of
from musicnn.widgets import picture
from musicnn.widgets.wire import MOST_NOTES, check_locked, keep_from, locked_from, opened, piece_of, rows_of, score_from

NOTES = st.builds(Note, st.integers(0, 60), st.integers(0, 127), st.integers(1, 12), st.integers(1, 127))
PARTS = st.builds(Part, st.lists(NOTES, max_size=8), st.sampled_from(["", "soprano"]), st.integers(0, 128))
SCORES = st.builds(Score, st.lists(PARTS, min_size=1, max_size=4), st.just(96), st.sampled_from([4, 12]), st.just(131.5),
                   st.sampled_from([(4, 4), (6, 8)]), st.sampled_from([None, "G major", "D dorian"]), st.just("t"), st.just("s"))


@settings(deadline=None)
@given(SCORES)
def test_a_score_survives_the_way_to_the_browser_and_back(score):
    assert score_from(rows_of(score), piece_of(score, mono=False), score) == score


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(1, 40), st.data())
def test_a_mask_survives_as_spans(parts, steps, data):
    keep = np.array(data.draw(st.lists(st.lists(st.booleans(), min_size=steps, max_size=steps), min_size=parts, max_size=parts)))
    assert (keep_from(locked_from(keep), parts, steps) == keep).all()


def test_an_empty_score_opens_as_four_bars():
    for empty in (None, Score(), Score(steps=0, meter=(3, 4))):
        score = opened(empty)
        assert score.bars == 4 and len(score.parts) == 1 and not score.notes


def test_ten_thousand_notes_open_and_too_many_are_refused():
    many = score_of((i, 60, 1) for i in range(10_000))
    assert score_from(rows_of(many), piece_of(many, mono=True), many) == many
    with pytest.raises(MusicError, match="too many to edit"):
        rows_of(score_of((i % 90_000, 60, 1) for i in range(MOST_NOTES + 1)))


@pytest.mark.parametrize("row, words", [
    ([0, 128, 4, 80, 0], r"row 0.*pitch 128"), ([0, -1, 4, 80, 0], "pitch"), ([0, 60, 0, 80, 0], "duration"),
    ([-1, 60, 4, 80, 0], "onset"), ([0, 60, 4, 0, 0], "velocity"), ([0, 60, 4, 128, 0], "velocity"),
    ([60, 60, 8, 80, 0], "outside the piece"),
    ([0, 60, 4, 80, 1], "outside the piece"), ([0, 60], "no note"),
    ([0.5, 60, 4, 80, 0], "onset"), ("abcde", "no note"), (None, "no note"),
])
def test_what_is_no_note_is_refused_by_name(row, words):
    score = opened(None)
    with pytest.raises(MusicError, match=words):
        score_from([row], piece_of(score, mono=True), score)


@pytest.mark.parametrize("span", [[0, 4, 4], [1, 0, 4], [0, 0, 65], [0, -1, 4], [0, 4]])
def test_locks_outside_the_piece_are_refused(span):
    with pytest.raises(MusicError, match="outside the piece"):
        check_locked([span], piece_of(opened(None), mono=True))


def test_chords_stay_with_the_score():
    score = score_of([(0, 60, 64)], key="C major").replace(chords=(Chord(0, "C"), Chord(48, "G7")))
    assert score_from(rows_of(score), piece_of(score, mono=True), score).chords == score.chords
    shorter = piece_of(score, mono=True) | {"steps": 32}
    assert score_from([[0, 60, 32, 80, 0]], shorter, score).chords == (Chord(0, "C"),)


def test_the_still_picture_shows_every_note_and_escapes_the_title():
    svg = picture(score_of([(0, 60, 4), (4, 64, 4)], title="<b>&\""))
    assert svg.count("<rect") == 2 and "<b>" not in svg and svg == picture(score_of([(0, 60, 4), (4, 64, 4)], title="<b>&\""))
    assert picture(Score()).startswith("<svg")

"""Four voices as grids and as frames: what is decoded encodes to the same numbers."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.encodings import FrameEncoding, VoiceEncoding
from musicnn.encodings.frames import voices
from musicnn.encodings.windows import windows
from musicnn.errors import EncodingError
from musicnn.music import Chord, Note, Part, Score, regrid, score_of

GRID, FRAMES = VoiceEncoding(), FrameEncoding()


def rows_of(seed, steps=24):
    rng = np.random.default_rng(seed)
    cells = np.repeat(rng.integers(1, GRID.vocabulary, (steps // 2, 4)), 2, axis=0)
    return np.concatenate([cells, np.arange(steps)[:, None] % 16], axis=1)


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=50)
def test_a_grid_survives_decoding(seed):
    rows = rows_of(seed)
    score = GRID.decode(rows)
    assert (GRID.encode(score) == rows).all()
    assert all(p.is_monophonic for p in score.parts) and score.steps == 24


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=50)
def test_frames_survive_decoding(seed):
    rng = np.random.default_rng(seed)
    roll = np.zeros((12, 88), dtype=np.uint8)
    for frame in roll:
        frame[rng.choice(60, rng.integers(0, 5), replace=False) + 10] = 1
    score = FRAMES.decode(roll)
    assert (FRAMES.encode(score) == roll).all()
    grid = [[next((n.pitch for n in p.notes if n.onset <= t < n.end), -1) for p in score.parts] for t in range(12)]
    assert all(a >= b for row in grid for a, b in pairwise(row))      # no voice crosses another


def test_given_notes_keep_their_own_rhythm():
    soprano = Part((Note(0, 72, 4), Note(4, 72, 4), Note(8, 72, 2), Note(10, 72, 6)))
    score = Score((soprano, Part((Note(0, 60, 16),)), Part(), Part()))
    given = np.zeros((4, 16), dtype=bool)
    given[:2] = True
    got = GRID.decode(GRID.encode(score), like=score, given=given)
    assert got.parts[0].notes == soprano.notes and got.parts[1].notes == (Note(0, 60, 16),)


@pytest.mark.parametrize("grid", [4, 12, 24])
def test_what_a_score_is_like_may_lie_on_another_grid(grid):
    score = Score((Part((Note(0, 72, 4), Note(4, 72, 4), Note(8, 74, 8))), Part((Note(0, 60, 8), Note(8, 60, 8))), Part(), Part()),
                  key="C major", chords=(Chord(0, "C"), Chord(8, "G")))
    got = GRID.decode(GRID.encode(score), like=regrid(score, grid), given=np.ones((4, 16), dtype=bool))
    assert [p.notes for p in got.parts] == [p.notes for p in score.parts] and got.chords == score.chords


def test_free_voices_repeat_a_note_where_the_soprano_sings_on_a_beat():
    soprano = Part((Note(0, 72, 4), Note(4, 74, 2), Note(6, 76, 2), Note(8, 77, 8)))
    score = Score((soprano, Part((Note(0, 60, 16),)), Part(), Part()))
    given = np.array([[True] * 16, *[[False] * 16] * 3])
    assert [n.onset for n in GRID.decode(GRID.encode(score), like=score, given=given).parts[1].notes] == [0, 4, 8]


def test_shared_notes_go_to_the_voices_that_move_least():
    roll = np.zeros((2, 88), dtype=np.uint8)
    roll[0, [51, 46, 43, 27]] = 1
    roll[1, [51, 44, 27]] = 1                        # three notes: alto and tenor meet
    assert voices(roll).tolist() == [[51, 46, 43, 27], [51, 44, 44, 27]]


def test_the_middle_of_a_voice_is_a_pitch_wherever_the_roll_begins():
    wide, narrow = np.zeros((1, 88), dtype=np.uint8), np.zeros((1, 46), dtype=np.uint8)
    wide[0, [67 - 21, 60 - 21]] = narrow[0, [67 - 36, 60 - 36]] = 1
    assert [21 + key for key in voices(wide)[0]] == [36 + key for key in voices(narrow, low=36)[0]] == [67, 67, 60, 60]
    assert [p.notes[0].pitch for p in FrameEncoding(low=36, keys=46).decode(narrow).parts] == [67, 67, 60, 60]


@pytest.mark.parametrize("old, new", [(2, 3), (3, 7), (5, 3), (24, 2), (1, 4)])
def test_frames_of_any_grid_begin_where_they_begin(old, new):
    for onset in range(old):                         # a note from `onset` to the end of a bar of four quarters
        roll = FrameEncoding(steps_per_quarter=new).encode(score_of([(onset, 60, 4 * old - onset)], steps=4 * old, steps_per_quarter=old))
        assert np.flatnonzero(roll[:, 60 - 21])[0] == -(-onset * new // old) and len(roll) == 4 * new


@pytest.mark.parametrize("hop", [1, 7, 10, 11, 25, 64])
def test_no_window_is_all_padding(hop):
    tables = [np.ones((rows, 2), dtype=int) for rows in (1, 9, 10, 11, 40, 0)]
    assert (windows(tables, length=10, hop=hop)[:, 0] == 1).all()
    with pytest.raises(EncodingError, match="none that lasts"):
        windows(tables[-1:], length=10, hop=hop)


def test_windows_are_padded_and_cover_every_step():
    score = GRID.decode(rows_of(0, 40))
    batch = GRID.batch([score], steps=32, hop=16)
    assert batch.shape == (2, 32, 5) and (batch[1, 24:] == 0).all() and (batch[1, :24] == GRID.encode(score)[16:]).all()
    frames = FRAMES.batch([score], frames=8, hop=8)
    assert frames.shape == (3, 8, 89) and frames[..., 0].sum() == 20 and (frames[0, :, 1:] == FRAMES.encode(score)[:8]).all()


@pytest.mark.parametrize("score, words", [
    (Score((Part((Note(0, 30, 4),)),)), "30 lies outside"),
    (Score(tuple(Part() for _ in range(5))), "5 parts"),
    (Score((Part((Note(0, 60, 4), Note(2, 64, 4))),)), "two notes at once"),
])
def test_what_a_grid_cannot_hold_is_named(score, words):
    with pytest.raises(EncodingError, match=words):
        GRID.encode(score)


def test_five_notes_are_too_many_for_four_voices():
    roll = np.zeros((1, 88), dtype=np.uint8)
    roll[0, :5] = 1
    with pytest.raises(EncodingError, match="5 notes"):
        FRAMES.decode(roll)

"""Laws of the melody encoding and of the cursor that training and sampling share."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.encodings import MelodyEncoding
from musicnn.encodings.cursor import CONTEXT, LAGS
from musicnn.encodings.melody import COLUMNS
from musicnn.errors import EncodingError, MusicError
from musicnn.music import Note, Part, Score, score_of

ENCODING = MelodyEncoding()

melodies = st.lists(st.tuples(st.one_of(st.none(), st.integers(50, 93)), st.sampled_from(ENCODING.durations)), max_size=40)


def melody(events):
    notes, now = [], 0
    for pitch, steps in events:
        if pitch is not None:
            notes.append(Note(now, pitch, steps))
        now += steps
    return Score(parts=(Part(tuple(notes)),), steps=now, steps_per_quarter=24, meter=(6, 8))


@given(melodies)
@settings(deadline=None, max_examples=60)
def test_encode_and_decode_are_inverse(events):
    score = melody(events)
    tokens = ENCODING.encode(score)
    assert ENCODING.decode(tokens) == score
    assert np.array_equal(ENCODING.encode(ENCODING.decode(tokens)), tokens)


@given(melodies)
@settings(deadline=None, max_examples=30)
def test_the_tokens_alternate_and_end(events):
    tokens = ENCODING.encode(melody(events))
    assert tokens[-1] == 1 and len(tokens) % 2 == 1
    assert all(t < ENCODING.first_duration for t in tokens[:-1:2]) and all(t >= ENCODING.first_duration for t in tokens[1::2])


@given(melodies, st.integers(0, 100))
@settings(deadline=None, max_examples=30)
def test_context_never_looks_ahead(events, cut):
    """The rows before a place do not change when everything from that place on is dropped."""
    rows = ENCODING.rows(melody(events))
    cut = 2 * (cut % (len(rows) // 2 + 1))
    shorter = ENCODING.rows(ENCODING.decode(rows[:cut, 0]))
    if cut and rows[cut - 2, 0] == 2:
        return                                       # a rest cut off may be written with other tokens
    assert np.array_equal(shorter[:cut], rows[:cut])


def test_the_echo_columns_hold_what_stood_a_bar_ago():
    bar = [(62, 12), (64, 12), (66, 12), (69, 36)]
    rows = ENCODING.rows(melody(bar * 3))
    echo, match = COLUMNS.index("copy_1"), COLUMNS.index("match_1")
    assert np.array_equal(rows[8:24, echo], rows[:16, 0]) and not rows[:8, echo].any()
    assert rows[8:24, match].tolist() == [0, 1, 2, 3, 4, 5, 6] + [7] * 9


def test_a_pickup_counts_to_the_bar_it_leads_into():
    score = score_of([(60, 62, 12), (72, 67, 36), (108, 66, 36), (144, 67, 36)], steps_per_quarter=24, meter=(6, 8))
    rows = ENCODING.rows(score)
    assert rows[2:, COLUMNS.index("bar")].tolist() == [0, 0, 0, 0, 0, 0, 1, 1, 1]
    assert rows[2, COLUMNS.index("position")] == 60


def test_sizes_name_every_column_in_order():
    assert tuple(ENCODING.sizes) == COLUMNS == ("token", *CONTEXT) and len(LAGS) == 4


@pytest.mark.parametrize("score, words", [
    (score_of([(0, 30, 12)], steps_per_quarter=24, meter=(6, 8)), "30.*50..93"),
    (score_of([(0, 62, 13)], steps_per_quarter=24, meter=(6, 8)), "13 steps"),
    (score_of([(0, 62, 12)], steps_per_quarter=24, meter=(7, 8)), "7/8.*6/8"),
    (score_of([(0, 62, 12), (5, 65, 12)], steps_per_quarter=24, meter=(6, 8)), "one note at a time"),
    (score_of([(1, 62, 12)], steps_per_quarter=24, meter=(6, 8)), "rest of 1 steps"),
])
def test_what_cannot_be_encoded_is_named(score, words):
    with pytest.raises((EncodingError, MusicError), match=words):
        ENCODING.encode(score)


def test_tokens_out_of_order_are_refused():
    with pytest.raises(EncodingError, match="order pitch, duration"):
        ENCODING.decode([ENCODING.pitch_token(60), ENCODING.pitch_token(62)])
    with pytest.raises(EncodingError, match="does not exist"):
        ENCODING.describe([10_000])


def test_describe_speaks_music():
    score = score_of([(0, 67, 12), (12, 69, 36), (72, 71, 24)], steps_per_quarter=24, meter=(6, 8))
    assert ENCODING.describe(ENCODING.encode(score)) == ["G4", "1/8", "A4", "3/8", "rest", "1/4", "B4", "1/4", "end"]


def test_covering_holds_what_it_was_made_for():
    score = score_of([(0, 40, 10), (10, 99, 7)], steps_per_quarter=12)
    encoding = MelodyEncoding.covering([score])
    assert encoding.decode(encoding.encode(score), meter=(4, 4)) == score
    assert MelodyEncoding(**encoding.config()) == encoding


@given(st.integers(0, 10_000), st.integers(1, 4), st.booleans())
@settings(deadline=None, max_examples=40)
def test_a_legal_walk_always_ends_exactly_full_and_at_home(seed, bars, wants_home):
    home = frozenset({ENCODING.pitch_token(62), ENCODING.pitch_token(74)}) if wants_home else None
    rng, cursor, tokens = np.random.default_rng(seed), ENCODING.cursor(), []
    while not cursor.ended:
        token = int(rng.choice(np.flatnonzero(cursor.legal(bars * 72, home=home))))
        tokens.append(token)
        cursor.push(token)
    score = ENCODING.decode(tokens)
    assert score.steps == bars * 72
    assert not wants_home or (score.melody[-1].pitch in (62, 74) and score.melody[-1].end == score.steps)


@pytest.mark.parametrize("durations", [(12, 18), (36,), (5, 7), (11, 12), (6, 10, 15), (6, 8, 12, 18, 24, 36, 48, 60, 72)])
def test_what_can_be_filled_is_known_at_every_length(durations):
    encoding, room = MelodyEncoding(durations=durations), 600
    can = [n == 0 for n in range(room)]
    for n in range(1, room):
        can[n] = any(d <= n and can[n - d] for d in durations)
    assert [encoding.fills(n) for n in range(-3, room)] == [False] * 3 + can

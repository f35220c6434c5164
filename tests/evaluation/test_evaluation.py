"""Metrics on music whose answer can be worked out by hand."""

import math

import pytest

from musicnn.errors import MusicnnError
from musicnn.evaluation import CopyMeter, bar_repeats, ends_at_home, league, nats_per_beat, ratio
from musicnn.music import join, score_of, transpose

SCALE = score_of([(4 * i, p, 4) for i, p in enumerate([60, 62, 64, 65, 67, 69, 71, 72])], key="C major")
TUNE = score_of([(4 * i, p, 4) for i, p in enumerate([60, 67, 64, 60, 71, 62, 67, 59])], key="C major")


class Coin:
    """Every note costs one bit: a composer whose score on any tune is known."""

    def nll(self, score):
        return len(score.melody) * math.log(2)


def test_nats_per_beat_of_a_coin_is_ln_2():
    measured = nats_per_beat(Coin(), [SCALE, TUNE])
    assert measured.value == pytest.approx(math.log(2)) and measured.low == pytest.approx(measured.high)


def test_the_interval_holds_the_value_and_narrows_with_data():
    few, many = ratio([1, 2, 3], [1, 1, 1], "x"), ratio([1, 2, 3] * 40, [1, 1, 1] * 40, "x")
    assert few.low <= few.value <= few.high and many.high - many.low < few.high - few.low


def test_the_league_is_sorted():
    text = league({"worse": ratio([2], [1], "x"), "better": ratio([1], [1], "x")})
    assert text.index("better") < text.index("worse")


def test_no_music_is_an_error():
    with pytest.raises(MusicnnError, match="at least one"):
        nats_per_beat(Coin(), [])


def test_repeats():
    assert bar_repeats(join(SCALE, SCALE), lag=2) == 1.0
    assert bar_repeats(join(SCALE, transpose(SCALE, 1)), lag=2) == 0.0
    assert bar_repeats(SCALE, lag=4) == 0.0


def test_home():
    assert ends_at_home(SCALE) and not ends_at_home(TUNE)
    with pytest.raises(MusicnnError, match="key"):
        ends_at_home(SCALE.replace(key=None))


def test_copying_is_found_in_any_key_and_on_any_grid():
    meter = CopyMeter([TUNE, SCALE])
    assert meter.longest(transpose(SCALE, 3)) == (8, 1)
    assert meter.longest(join(TUNE, transpose(SCALE, 2))) == (8, 0)
    assert meter.longest(score_of([(0, 60, 4), (4, 61, 3), (8, 60, 2)])) == (0, None)

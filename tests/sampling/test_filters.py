"""Laws of the sampling filters."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn import sampling
from musicnn.errors import MusicnnError

logits = st.lists(st.floats(-20, 20), min_size=1, max_size=30).map(np.array)


@given(logits)
@settings(deadline=None)
def test_neutral_settings_change_nothing(x):
    assert np.array_equal(sampling.temperature(x, 1.0), x)
    assert np.array_equal(sampling.top_p(x, 1.0), x)
    assert np.array_equal(sampling.top_k(x, len(x)), x)


@given(logits, st.floats(0, 1))
@settings(deadline=None)
def test_top_p_keeps_the_fewest_that_reach_p(x, p):
    probs, kept = sampling.softmax(x), np.isfinite(sampling.top_p(x, p))
    assert kept.any() and probs[kept].min() >= probs[~kept].max(initial=0)
    if p < 1:
        assert probs[kept].sum() >= p - 1e-9
        assert kept.sum() == 1 or probs[kept].sum() - probs[kept].min() < p + 1e-9


@given(logits, st.integers(1, 30))
@settings(deadline=None)
def test_top_k_keeps_k_and_the_best(x, k):
    k = min(k, len(x))
    kept = np.isfinite(sampling.top_k(x, k))
    assert kept.sum() >= k and kept[x.argmax()]


@given(logits, st.floats(0.1, 0.9))
@settings(deadline=None)
def test_a_low_temperature_favours_the_favourite(x, t):
    assert sampling.softmax(sampling.temperature(x, t)).max() >= sampling.softmax(x).max() - 1e-12


def test_draw_follows_the_probabilities():
    probs = np.array([0.1, 0.0, 0.6, 0.3])
    uniforms = (np.arange(1000) + 0.5) / 1000
    counts = np.bincount([sampling.draw(probs, u) for u in uniforms], minlength=4)
    assert counts.tolist() == [100, 0, 600, 300]


def test_softmax_survives_huge_logits():
    assert np.allclose(sampling.softmax(np.array([1e4, 1e4, -np.inf])), [0.5, 0.5, 0])


@pytest.mark.parametrize("call, words", [
    (lambda: sampling.temperature(np.zeros(3), 0), "temperature 0 .*0.01..10"),
    (lambda: sampling.top_k(np.zeros(3), 4), "top_k 4 .*1..3"),
    (lambda: sampling.top_p(np.zeros(3), 1.5), r"top_p 1.5 .*0..1"),
])
def test_bad_settings_name_their_range(call, words):
    with pytest.raises(MusicnnError, match=words):
        call()

"""Blind tests: the order is balanced, nothing tells which is which, and the statistics are right."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.errors import MusicnnError
from musicnn.music import Score, score_of
from musicnn.widgets import BlindTest, blind_test_result
from musicnn.widgets.trials import balanced_order

A = score_of([(0, 60, 4, 100), (4, 62, 4, 30)], tempo=90, title="human", program=40, name="violin")
B = score_of([(0, 72, 4), (4, 74, 4)], tempo=150, title="machine")


@settings(deadline=None)
@given(st.integers(8, 60), st.integers(0, 99))
def test_each_side_comes_first_equally_often(trials, seed):
    order = balanced_order(trials, seed=seed)
    assert len(order) == trials and abs(sum(order) - trials / 2) <= 4
    assert all(sum(order[i:i + 8]) == 4 for i in range(0, trials - 7, 8))


def test_no_rate_before_eight_trials():
    for n in range(8):
        result = blind_test_result(["b"] * n)
        assert result.rate is None and result.p_value is None and "at least 8" in result.text
    assert blind_test_result(["b"] * 8).p_value == pytest.approx(2 / 256)


@pytest.mark.parametrize("right, n, low, high, p", [      # Wilson's interval and the exact test, values from tables
    (8, 10, 0.4902, 0.9433, 0.1094), (5, 10, 0.2366, 0.7634, 1.0), (15, 20, 0.5313, 0.8881, 0.0414),
])
def test_the_interval_and_the_exact_test(right, n, low, high, p):
    result = blind_test_result(["b"] * right + ["a"] * (n - right))
    assert (result.rate, result.low, result.high, result.p_value) == pytest.approx((right / n, low, high, p), abs=1e-4)


def test_an_answer_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no answer"):
        blind_test_result(["b", "first"])


def test_what_the_browser_sees_does_not_tell_which_is_which(tmp_path):
    test = BlindTest(A, B, file=tmp_path / "t.jsonl", seed=2)
    for i in range(8):
        pieces = test.trial["pieces"]
        text = json.dumps(test.get_state())
        assert "human" not in text and "violin" not in text and '"a"' not in text
        assert pieces[0]["piece"] == pieces[1]["piece"] and pieces[0]["piece"]["tempo"] == 120   # only the notes differ
        assert {row[3] for piece in pieces for row in piece["notes"]} == {80}
        high_first = pieces[0]["notes"][0][1] == 72
        test.answer("first" if high_first else "second")
        assert (test.progress["done"], test.result.rate is None) == (i + 1, i < 7)
    assert test.trials == ["b"] * 8 and test.result.rate == 1 and test.trial["pieces"] is None
    with pytest.raises(MusicnnError, match="all trials are done"):
        test.answer("first")
    lines = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 8 and sum(line["first"] == "a" for line in lines) == 4


def test_without_the_widget_all_pairs_are_there_in_the_order_in_which_they_are_asked(tmp_path):
    test = BlindTest([A, B], [B], file=tmp_path / "t.jsonl", trials=9)
    asked = test.pairs
    assert len(asked) == 9
    for pair in asked:
        assert test.pair == pair
        test.answer("first")


def test_an_answer_that_arrives_twice_counts_once(tmp_path):
    test = BlindTest([A, B], [B], file=tmp_path / "t.jsonl")
    for _ in range(2):
        test.answer_answer({"number": 0, "choice": "first", "seen": True})
    assert len(test.trials) == 1


def test_answers_go_to_the_portfolio(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICNN_PORTFOLIO", str(tmp_path / "mine"))
    BlindTest(A, B).answer("second")
    assert (tmp_path / "mine" / "blind_tests.jsonl").read_text(encoding="utf-8").count("\n") == 1


@pytest.mark.parametrize("a, b", [([], B), (A, Score()), (A, "x")])
def test_a_side_without_music_is_refused(a, b):
    with pytest.raises(MusicnnError, match="needs scores with notes"):
        BlindTest(a, b)
    with pytest.raises(MusicnnError, match="too few"):
        BlindTest(A, B, trials=7)

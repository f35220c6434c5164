"""Euclidean rhythms are as even as whole steps allow, wherever they begin."""

from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicnn.datasets.rhythms import rhythm_card, rhythms
from musicnn.errors import MusicError
from musicnn.music.rhythm import euclidean, is_euclidean

PAIRS = st.integers(1, 24).flatmap(lambda pulses: st.tuples(st.integers(0, pulses), st.just(pulses)))


def spans(line) -> list[list[int]]:
    """For r = 1, 2 … all distances in pulses from an onset to the r-th one after it, around the circle."""
    at = [i for i, hit in enumerate(line) if hit]
    return [[(at[(i + r) % len(at)] - at[i]) % len(line) for i in range(len(at))] for r in range(1, len(at))]


@given(PAIRS, st.integers(-30, 30))
def test_they_are_maximally_even(pair, rotation):
    """Of any number of neighbouring gaps the sums differ by one at most: what Clough and Douthett (1991) call maximally even."""
    onsets, pulses = pair
    line = euclidean(onsets, pulses, rotation)
    assert len(line) == pulses and sum(line) == onsets and is_euclidean(line)
    assert all(max(row) - min(row) <= 1 for row in spans(line))


@given(PAIRS)
def test_nothing_else_is_maximally_even(pair):
    onsets, pulses = min(pair[0], 4), min(pair[1], 9)
    onsets = min(onsets, pulses)
    for places in combinations(range(pulses), onsets):
        line = tuple(int(i in places) for i in range(pulses))
        assert is_euclidean(line) == all(max(row) - min(row) <= 1 for row in spans(line))


@pytest.mark.parametrize("onsets, pulses, name, voice", [
    (3, 8, "tresillo", "claves"), (5, 8, "cinquillo", "claves"), (5, 16, "bossa_nova", "rim")])
def test_known_ones(onsets, pulses, name, voice):
    line = rhythm_card(name).play[voice]
    hits = tuple(int(sign != ".") for sign in line)
    assert sum(hits) == onsets and is_euclidean(hits)


def test_rotation_and_edges():
    tresillo = euclidean(3, 8)
    assert "".join(map(str, tresillo)) == "10010010" and euclidean(3, 8, 3) == euclidean(3, 8, -5) == tresillo[3:] + tresillo[:3]
    assert euclidean(0, 4) == (0,) * 4 and euclidean(4, 4) == (1,) * 4 and euclidean(1, 1) == (1,)
    for bad in ((5, 4), (-1, 4), (0, 0)):
        with pytest.raises(MusicError, match="do not fit"):
            euclidean(*bad)


def test_the_caveats_are_true():
    """What the module says about our collection: 42 of 79 lines, 7 by chance; son clave is none; two names can be one line."""
    lines = {(name, voice): tuple(int(sign != ".") for sign in text)
             for name in rhythms() for voice, text in rhythm_card(name).play.items()}
    lines = {key: line for key, line in lines.items() if 2 <= sum(line) <= len(line) - 2}
    even = [key for key, line in lines.items() if is_euclidean(line)]
    chance = sum(len({euclidean(sum(x), len(x), i) for i in range(len(x))}) / comb(len(x), sum(x)) for x in lines.values())
    assert (len(lines), len(even), round(chance)) == (79, 42, 7) and ("son_clave_3_2", "claves") not in even
    plain = [key for key in even if sum(lines[key]) == 2 or len(lines[key]) % sum(lines[key]) == 0]
    assert 0.4 < len(plain) / len(even) < 0.6, len(plain)
    fume, venda = (next(lines[key] for key in lines if key[0] == name and sum(lines[key]) == 5) for name in ("fume_fume", "venda_clap"))
    assert fume != venda and any(venda[i:] + venda[:i] == fume for i in range(12))
    assert len({euclidean(3, 8, i) for i in range(8)}) * 7 == comb(8, 3)

"""Tune families: blind to key and to repeated notes, closed, and not so loose that strangers meet."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.datasets.families import families, turns


def tune(seed: int, length: int = 60) -> list[int]:
    rng, line = random.Random(seed), [67]
    while len(line) < length:
        line.append(min(90, max(50, line[-1] + rng.choice((-7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 7)))))
    return line


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6), st.integers(-12, 12), st.integers(0, 40))
def test_a_tune_is_kin_to_itself_in_another_key_ornamented_or_cut(seed, shift, cut):
    one = tune(seed)
    doubled = [p + shift for p in one for _ in range(1 + (p % 3 == 0))]
    assert len(set(families([one, doubled, tune(seed + 1)]))) == 2
    assert families([one, tune(seed + 1), one[cut:]]).tolist() == [0, 1, 0]
    assert turns(one) == turns(doubled)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10**6))
def test_strangers_stay_strangers_and_the_order_does_not_matter(seed):
    lines = [tune(seed + i) for i in range(8)]
    lines += [lines[0][:30] + lines[1][:30]]         # a medley joins two families: a friend of a friend
    found = families(lines)
    assert found[0] == found[1] == found[8] and len(set(found)) == 7
    order = random.Random(seed).sample(range(9), 9)
    again = families([lines[i] for i in order])
    pairs = [(a, b) for a in range(9) for b in range(a)]
    assert all((again[a] == again[b]) == (found[order[a]] == found[order[b]]) for a, b in pairs)


def test_odd_melodies():
    assert families([]).tolist() == []
    assert families([[60], [62], [60, 62, 64], [60] * 50]).tolist() == [0, 0, 2, 0]          # nothing moves: the same nothing

"""Chains against brute force: every path of a short chain is tried, so there is nothing to believe."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.sampling.chain import draw_path, marginals, viterbi


def chain(seed: int, sizes: list[int]):
    rng = np.random.default_rng(seed)
    return [rng.normal(size=n) for n in sizes], [rng.normal(size=(a, b)) for a, b in pairwise(sizes)]


def all_paths(emissions, moves):
    """Every path with its sum."""
    for path in product(*(range(len(e)) for e in emissions)):
        here = sum(e[s] for e, s in zip(emissions, path, strict=True))
        yield path, here + sum(m[pair] for m, pair in zip(moves, pairwise(path), strict=True))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6), st.lists(st.integers(1, 4), min_size=1, max_size=5))
def test_viterbi_and_marginals_equal_brute_force(seed, sizes):
    emissions, moves = chain(seed, sizes)
    paths = dict(all_paths(emissions, moves))
    best, total = viterbi(emissions, moves)
    assert tuple(best) == max(paths, key=paths.get) and total == pytest.approx(max(paths.values()))
    whole = sum(map(np.exp, paths.values()))
    for place, p in enumerate(marginals(emissions, moves)):
        by_hand = [sum(np.exp(v) for path, v in paths.items() if path[place] == state) / whole for state in range(sizes[place])]
        assert p == pytest.approx(by_hand)


def test_paths_are_drawn_as_often_as_they_are_probable():
    emissions, moves = chain(3, [2, 3, 2])
    paths = {path: np.exp(v) for path, v in all_paths(emissions, moves)}
    drawn = [tuple(draw_path(emissions, moves, seed=i)) for i in range(4000)]
    for path, weight in paths.items():
        assert drawn.count(path) / 4000 == pytest.approx(weight / sum(paths.values()), abs=0.03)
    assert draw_path(emissions, moves, seed=5) == draw_path(emissions, moves, seed=5)
    assert {tuple(draw_path(emissions, moves, seed=i, temperature=0.01)) for i in range(50)} == {tuple(viterbi(emissions, moves)[0])}


def test_what_is_impossible_is_never_chosen():
    emissions, moves = chain(1, [3, 3, 3])
    moves[0][:, 1] = -np.inf
    assert viterbi(emissions, moves)[0][1] != 1 and all(draw_path(emissions, moves, seed=i)[1] != 1 for i in range(60))
    assert marginals(emissions, moves)[1][1] == 0

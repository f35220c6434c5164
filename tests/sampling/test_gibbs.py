"""Gibbs sampling: keep is kept, seeds repeat, forbidden tokens never appear."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.errors import MusicnnError
from musicnn.models import ChoraleCNN
from musicnn.sampling.gibbs import gibbs

torch.manual_seed(0)
MODEL = ChoraleCNN(10, channels=8, dilations=(1,))


def grid(seed, steps=12):
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.integers(1, 10, (steps, 4)), np.arange(steps)[:, None]], axis=1), rng.random((steps, 4)) < rng.random()


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=25)
def test_keep_is_never_touched(seed):
    rows, keep = grid(seed)
    before = rows.copy()
    for got in gibbs(MODEL, rows, keep, sweeps=6, seed=seed):
        assert (got[:, :4][keep] == before[:, :4][keep]).all() and (got[:, 4] == before[:, 4]).all() and got[:, :4].min() >= 1
    assert (rows == before).all()


def test_the_same_seed_gives_the_same_grids_and_free_cells_do_not_matter():
    rows, keep = grid(1)
    other = rows.copy()
    other[:, :4][~keep] = 3
    first, again, third = (list(gibbs(MODEL, r, keep, sweeps=5, seed=s)) for r, s in ((rows, 1), (other, 1), (rows, 2)))
    assert all((a == b).all() for a, b in zip(first, again, strict=True)) and (first[-1] != third[-1]).any()


def test_only_legal_tokens_are_drawn():
    rows, keep = grid(2)
    legal = np.zeros((12, 4, 10), dtype=bool)
    legal[..., [4, 7]] = True
    last = list(gibbs(MODEL, rows, keep, sweeps=8, legal=legal, temperature=2.0))[-1]
    assert set(last[:, :4][~keep].tolist()) == {4, 7}


def test_everything_kept_is_returned_as_it_is():
    rows, keep = grid(3)
    assert (next(gibbs(MODEL, rows, keep | True, sweeps=1)) == rows).all()


def test_a_keep_of_another_shape_is_refused():
    with pytest.raises(MusicnnError, match="keep"):
        next(gibbs(MODEL, grid(0)[0], np.ones((4, 12), dtype=bool)))

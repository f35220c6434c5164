"""Hiding and transposing: the two random acts of orderless training."""

import math

import pytest
import torch

from musicnn.models import ChoraleCNN
from musicnn.training import nll
from musicnn.training.orderless import hidden_cells, nats_per_note, transposed


def test_only_real_cells_are_hidden_and_all_counts_occur():
    torch.manual_seed(0)
    real = torch.ones(4000, 3, 2, dtype=torch.bool)
    real[:, 2] = False                               # padding
    hide, weight = hidden_cells(real)
    counts = hide.flatten(1).sum(1)
    assert not (hide & ~real).any()
    assert torch.allclose(weight * counts, torch.tensor(4.0))
    shares = torch.bincount(counts, minlength=5)[1:] / 4000
    assert (shares - 0.25).abs().max() < 0.04 and (hide[:, :2].float().mean(0) - 0.625).abs().max() < 0.04


def test_transposing_keeps_intervals_rests_range_and_places():
    torch.manual_seed(0)
    notes = torch.randint(6, 14, (300, 5, 4))
    notes[:, 1, 2], notes[:, 4] = 1, 0               # a rest and padding
    rows = torch.cat([notes, torch.arange(5)[:, None].expand(300, 5, 1)], dim=-1)
    moved = transposed(rows, 4, 16)
    shift = (moved - rows)[..., :4]
    assert torch.equal(moved[..., 4], rows[..., 4]) and torch.equal(moved[:, 1, 2], rows[:, 1, 2]) and (moved[:, 4, :4] == 0).all()
    assert all(len(shift[i][rows[i, :, :4] > 1].unique()) == 1 for i in range(300))
    assert moved[..., :4].max() <= 15 and moved[..., :4][notes > 1].min() >= 2
    assert len(shift[notes > 1].unique()) > 6


@pytest.fixture
def grids():
    """Two grids; the second is half padding."""
    rows = torch.cat([torch.randint(2, 10, (2, 12, 4)), torch.arange(12)[:, None].expand(2, 12, 1)], dim=-1)
    rows[1, 6:, :4] = 0
    return rows


def test_a_network_that_knows_nothing_is_as_surprised_as_its_vocabulary_is_large(grids):
    model = ChoraleCNN(10, channels=8, dilations=(1,))
    for weight in model.parameters():
        torch.nn.init.zeros_(weight)
    assert nats_per_note(model, grids, draws=3) == pytest.approx(math.log(9), rel=1e-5)     # ten tokens, and nobody sings padding


def test_more_draws_settle_and_one_draw_is_what_training_measures(grids):
    torch.manual_seed(0)
    model = ChoraleCNN(10, channels=8, dilations=(1,)).eval()
    spread = [torch.tensor([nats_per_note(model, grids, draws=n, seed=s) for s in range(12)]).std() for n in (1, 64)]
    assert spread[1] < spread[0] / 4                 # one over the root of 64, with room
    assert nats_per_note(model, grids, draws=1, seed=0) == pytest.approx(nll(model, grids).sum() / int((grids[..., 0] > 0).sum()), rel=1e-5)

"""Hiding and transposing: the two random acts of orderless training."""

import torch

from musicnn.training.orderless import hidden_cells, transposed


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

"""The orderless network: what is hidden cannot be seen, and what can be learnt by heart is."""

import numpy as np
import pytest
import torch

from musicnn.errors import EncodingError
from musicnn.models import ChoraleCNN
from musicnn.training import fit, nll


def grid(pieces=2, steps=16, seed=0):
    rng = np.random.default_rng(seed)
    notes = np.repeat(rng.integers(2, 12, (pieces, steps // 4, 4)), 4, axis=1)
    return np.concatenate([notes, np.broadcast_to(np.arange(steps)[:, None] % 16, (pieces, steps, 1))], axis=2)


@pytest.fixture
def model():
    torch.manual_seed(0)
    return ChoraleCNN(14, channels=24, dilations=(1, 2), dropout=0.0)


def test_hidden_cells_are_not_seen(model):
    a = torch.as_tensor(grid())
    given = torch.rand(2, 16, 4) < 0.5
    b = a.clone()
    b[..., :4] = torch.where(given, a[..., :4], 3)
    model.eval()
    assert torch.equal(model(a, given)[0], model(b, given)[0])
    assert not torch.equal(model(a, given)[0], model(a, torch.ones_like(given))[0])


def test_padding_is_never_proposed(model):
    logits, state = model(torch.as_tensor(grid()), torch.zeros(2, 16, 4, dtype=torch.bool))
    assert state is None and logits.shape == (2, 16, 4, 14) and logits.argmax(-1).min() > 0 and (logits[..., 0] < -1e8).all()


def test_measuring_is_repeatable_and_training_learns(model):
    batch = grid(4)
    batch[:, 0, :2] = 2, 13                          # from the lowest token to the highest: no room to transpose
    assert nll(model, batch) == pytest.approx(nll(model, batch), abs=0)
    before = nll(model, batch).sum()
    fit(model, batch, batch, updates=200, learning_rate=1e-2, weight_decay=0, progress=False)
    assert nll(model, batch).sum() < 0.5 * before


def test_a_foreign_array_is_refused(model):
    with pytest.raises(EncodingError, match="given"):
        model(torch.zeros(1, 8, 5, dtype=torch.long), torch.zeros(1, 8, 5, dtype=torch.bool))

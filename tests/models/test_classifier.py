"""The classifier: padding does not matter, order does, and what can be learnt by heart is."""

import numpy as np
import pytest
import torch

from musicnn.errors import EncodingError
from musicnn.models import TuneClassifier
from musicnn.training import fit, nll

SIZES = {"pitch": 9, "length": 4}


def model(**settings):
    torch.manual_seed(0)
    return TuneClassifier(SIZES, classes=("up", "down"), filters=16, width=3, **settings).eval()


def labelled(count=24, seed=0):
    """Rising and falling runs with the same pitches and lengths: only their order tells them apart."""
    rng = np.random.default_rng(seed)
    rows = np.zeros((count, 12, 3), dtype=int)
    for i, row in enumerate(rows):
        line = np.sort(rng.choice(8, 6, replace=False)) + 1
        row[:6, 0], row[:6, 1], row[:, 2] = line[::-1] if i % 2 else line, rng.integers(1, 4, 6), i % 2
    return rows


def test_padding_changes_nothing():
    x = torch.as_tensor(labelled()[..., :2])
    longer = torch.cat([x, torch.zeros(len(x), 7, 2, dtype=torch.long)], dim=1)
    assert torch.allclose(model()(x)[0], model()(longer)[0], atol=1e-6)


def test_a_melody_later_in_silence_is_the_same_melody():
    x = torch.as_tensor(labelled()[..., :2])
    later = torch.cat([torch.zeros(len(x), 5, 2, dtype=torch.long), x], dim=1)
    assert torch.allclose(model()(x)[0], model()(later)[0], atol=1e-6)


def test_it_learns_what_only_the_order_of_notes_can_tell():
    net, train, test = model(dropout=0.0), labelled(), labelled(seed=1)
    fit(net, train, test, updates=120, learning_rate=1e-2, progress=False)
    guessed = net.eval()(torch.as_tensor(test[..., :2]))[0].argmax(-1).numpy()
    assert (guessed == test[:, 0, 2]).mean() > 0.9


def test_the_loss_is_nats_per_piece():
    rows = labelled(4)
    logits, state = model()(torch.as_tensor(rows[..., :2]))
    by_hand = -logits.log_softmax(-1)[range(4), rows[:, 0, 2]].detach().numpy()
    assert state is None and nll(model(), rows) / (rows[..., 0] > 0).sum(1) == pytest.approx(by_hand, abs=1e-5)


def test_a_foreign_array_is_refused():
    with pytest.raises(EncodingError, match="pitch"):
        model()(torch.zeros(1, 8, 3, dtype=torch.long))

"""The LSTM against torch, and the laws that every next-token model keeps."""

import numpy as np
import pytest
import torch
from torch import nn

from musicnn.encodings import MelodyEncoding
from musicnn.errors import EncodingError
from musicnn.models import LSTMCell, MelodyLSTM
from musicnn.music import score_of
from musicnn.training import fit, nll
from musicnn.training.losses import shift

ENCODING = MelodyEncoding()


def tunes(count=6, seed=0):
    rng = np.random.default_rng(seed)
    scale = [62, 64, 66, 67, 69, 71, 73, 74]
    return [score_of([(12 * i, scale[int(p)], 12) for i, p in enumerate(rng.integers(0, 8, 24 + n))],
                     steps_per_quarter=24, meter=(6, 8)) for n in range(count)]


def test_our_cell_equals_torch_in_value_and_gradient():
    torch.manual_seed(0)
    ours, theirs = LSTMCell(5, 8).double(), nn.LSTMCell(5, 8).double()
    with torch.no_grad():
        for mine, weight, bias in ((ours.input, theirs.weight_ih, theirs.bias_ih), (ours.recurrent, theirs.weight_hh, theirs.bias_hh)):
            mine.weight.copy_(weight), mine.bias.copy_(bias)
    x, h, c = (torch.randn(3, n, dtype=torch.double, requires_grad=True) for n in (5, 8, 8))
    mine, other = ours(x, (h, c)), theirs(x, (h, c))
    assert all(torch.allclose(a, b, atol=1e-12) for a, b in zip(mine, other, strict=True))
    for a, b in zip(torch.autograd.grad(mine[0].sum(), (x, h, c)), torch.autograd.grad(other[0].sum(), (x, h, c)), strict=True):
        assert torch.allclose(a, b, atol=1e-12)


@pytest.mark.parametrize("switches", [{"position": False, "copying": False}, {"copying": False}, {}])
def test_probabilities_sum_to_one(switches):
    model = MelodyLSTM(ENCODING.sizes, **switches).eval()
    logits, _ = model(shift(torch.as_tensor(ENCODING.batch(tunes())))[0])
    assert torch.allclose(logits.exp().sum(-1), torch.ones(()), atol=1e-4)


def test_changing_a_token_leaves_earlier_logits_alone():
    model = MelodyLSTM(ENCODING.sizes).eval()
    a, b = tunes(1)[0], tunes(1)[0]
    b = b.replace(parts=(b.parts[0].__class__(tuple(n if n.onset < 144 else n.__class__(n.onset, 70, 12) for n in b.melody)),))
    first, second = (model(shift(torch.as_tensor(ENCODING.batch([s])))[0])[0][0] for s in (a, b))
    place = 2 * 12                                   # the pitch token of the note at step 144: the first that differs
    assert torch.equal(first[:place + 1], second[:place + 1])
    assert not torch.allclose(first[place + 1:], second[place + 1:])


def test_stepping_equals_reading_at_once():
    model = MelodyLSTM(ENCODING.sizes).eval()
    x = shift(torch.as_tensor(ENCODING.batch(tunes(1))))[0]
    whole, state = model(x)[0], None
    for t in range(x.shape[1]):
        logits, state = model(x[:, t:t + 1], state)
        assert torch.allclose(logits[:, 0], whole[:, t], atol=1e-5)


def test_the_model_overfits_one_batch():
    torch.manual_seed(0)
    model, batch = MelodyLSTM(ENCODING.sizes, dropout=0.0, copying=False), ENCODING.batch(tunes(2))
    before = nll(model, batch).sum()
    fit(model, batch, batch, updates=150, learning_rate=1e-2, weight_decay=0, progress=False)
    assert nll(model, batch).sum() < 0.1 * before


def test_a_foreign_array_is_refused():
    with pytest.raises(EncodingError, match="columns"):
        MelodyLSTM(ENCODING.sizes)(torch.zeros(1, 4, 3, dtype=torch.long))

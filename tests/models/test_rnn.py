"""The plain recurrent network against torch, and the law that the past alone counts."""

import torch
from torch import nn

from musicnn.encodings import MelodyEncoding
from musicnn.models import MelodyRNN, RNNCell

SIZES = MelodyEncoding().sizes


def test_our_cell_equals_torch_in_value_and_gradient():
    torch.manual_seed(0)
    ours, theirs = RNNCell(5, 8).double(), nn.RNNCell(5, 8).double()
    with torch.no_grad():
        for mine, weight, bias in ((ours.input, theirs.weight_ih, theirs.bias_ih), (ours.recurrent, theirs.weight_hh, theirs.bias_hh)):
            mine.weight.copy_(weight), mine.bias.copy_(bias)
    x, h = (torch.randn(3, n, dtype=torch.double, requires_grad=True) for n in (5, 8))
    mine, other = ours(x, h), theirs(x, h)
    assert torch.allclose(mine, other, atol=1e-12)
    for a, b in zip(torch.autograd.grad(mine.sum(), (x, h)), torch.autograd.grad(other.sum(), (x, h)), strict=True):
        assert torch.allclose(a, b, atol=1e-12)


def test_stepping_equals_reading_at_once_and_the_future_does_not_count():
    torch.manual_seed(0)
    model = MelodyRNN(SIZES, hidden=8)
    x = torch.randint(1, SIZES["token"], (2, 9, len(SIZES)))
    whole, last = model(x)
    first, state = model(x[:, :4])
    rest, end = model(x[:, 4:], state)
    assert torch.allclose(torch.cat([first, rest], dim=1), whole, atol=1e-6) and torch.allclose(end, last, atol=1e-6)
    changed = x.clone()
    changed[:, 5, 0] = 1 + changed[:, 5, 0] % (SIZES["token"] - 1)
    other = model(changed)[0]
    assert torch.equal(other[:, :5], whole[:, :5]) and not torch.allclose(other[:, 5:], whole[:, 5:])

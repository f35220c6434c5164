"""Causal convolutions: nothing looks ahead, the reach is what arithmetic says, and stepping equals reading at once."""

import pytest
import torch
from torch import nn

from musicnn.encodings import MelodyEncoding
from musicnn.errors import EncodingError
from musicnn.models import CausalConv1d, CopyGate, MelodyTCN
from musicnn.music import score_of
from musicnn.sampling.steps import step_of
from musicnn.training import fit, nll

ENCODING = MelodyEncoding()


def rows(count=2, notes=40, seed=0):
    rng = torch.Generator().manual_seed(seed)
    scale = [62, 64, 66, 67, 69, 71, 73, 74]
    return ENCODING.batch(score_of([(12 * i, scale[p], 12) for i, p in enumerate(torch.randint(0, 8, (notes,), generator=rng).tolist())],
                                   steps_per_quarter=24, meter=(6, 8)) for _ in range(count))


def model(seed=0, **settings):
    torch.manual_seed(seed)
    return MelodyTCN(ENCODING.sizes, **{"channels": 16, "dilations": (1, 2, 4), **settings}).eval()


def test_our_causal_convolution_is_torch_s_with_padding_on_the_left():
    ours, x = CausalConv1d(3, 5, width=3, dilation=2), torch.randn(2, 3, 20)
    both_sides = nn.functional.conv1d(x, ours.conv.weight, ours.conv.bias, padding=4, dilation=2)
    assert torch.allclose(ours(x)[0], both_sides[..., :20], atol=1e-6)


@pytest.mark.parametrize("width, dilations, reach", [(2, (1, 2, 4), 8), (3, (1, 2), 7), (2, (1, 1, 1), 4)])
def test_a_prediction_changes_with_what_is_in_reach_and_with_nothing_else(width, dilations, reach):
    net, x = model(width=width, dilations=dilations), torch.as_tensor(rows(1))
    assert net.reach == reach
    place = 30
    before = net(x)[0][0]
    for back in range(-2, reach + 3):
        changed = x.clone()
        changed[0, place - back, 0] = 5 if x[0, place - back, 0] != 5 else 6
        after = net(changed)[0][0]
        assert torch.equal(before[place], after[place]) == (not 0 <= back < reach), back


@pytest.mark.parametrize("copying", [False, True])
def test_probabilities_sum_to_one(copying):
    assert torch.allclose(model(copying=copying)(torch.as_tensor(rows()))[0].exp().sum(-1), torch.ones(()), atol=1e-4)


def test_the_copy_gate_is_the_one_for_all_and_nothing_is_repeated_where_nothing_stood():
    net, x = model(copying=True), torch.as_tensor(rows())
    assert type(net.copy) is CopyGate and model().copy is None
    logits, x[..., net.copy.first:] = net(x)[0], 0   # no echoes: all that is left is inventing
    assert not torch.allclose(net(x)[0], logits)
    alone = net(x)[0]
    net.copy = None
    assert torch.allclose(net(x)[0], alone, atol=1e-5)


@pytest.mark.parametrize("width, piece, copying", [(2, 1, True), (3, 1, False), (2, 5, True), (2, 30, False)])
def test_stepping_with_what_is_remembered_equals_reading_at_once(width, piece, copying):
    net, x = model(width=width, copying=copying), torch.as_tensor(rows())
    whole, state, parts = net(x)[0], None, []
    for first in range(0, x.shape[1], piece):
        logits, state = net(x[:, first:first + piece], state)
        parts.append(logits)
    assert torch.allclose(torch.cat(parts, dim=1), whole, atol=1e-5)
    assert sum(kept.shape[-1] for kept in state) == net.reach - 1      # and it remembers no more than it looks back at


def test_the_model_overfits_one_batch():
    batch, net = rows(2), model(channels=32, dropout=0.0)
    before = nll(net, batch).sum()
    fit(net, batch, batch, updates=150, learning_rate=1e-2, weight_decay=0, progress=False)
    assert nll(net, batch).sum() < 0.1 * before


def test_a_foreign_array_is_refused():
    with pytest.raises(EncodingError, match="columns"):
        model()(torch.zeros(1, 4, 3, dtype=torch.long))


def test_composing_takes_the_same_time_for_every_note_and_gives_the_plain_forward_s_numbers():
    net, x = model(), torch.as_tensor(rows(1))
    step, state, whole = step_of(net), None, net(x)[0][0]
    widths = []
    net.input.register_forward_hook(lambda module, given, made: widths.append(given[0].shape[1]))
    for t, row in enumerate(x[0].numpy()):
        logits, state = step(row, state)
        assert torch.allclose(torch.as_tensor(logits).float(), whole[t], atol=1e-5)
    assert set(widths) == {1}                        # every row was read once, alone

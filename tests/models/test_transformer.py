"""Attention equals torch's, never looks ahead, and the Transformer reads step by step what it reads at once."""

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from musicnn.composers import MelodyComposer, load, save
from musicnn.encodings import MelodyEncoding
from musicnn.errors import EncodingError
from musicnn.models import AttentionHead, MelodyTransformer
from musicnn.models.transformer import SPAN, Attention, distances
from musicnn.music import score_of
from musicnn.training import fit, nll

ENCODING = MelodyEncoding(low=60, high=72, durations=(12, 24, 36))


def tunes(count=4):
    rng = np.random.default_rng(0)
    return [score_of([(12 * i, 60 + int(p), 12) for i, p in enumerate(rng.integers(0, 12, 18))], steps_per_quarter=24, meter=(6, 8))
            for _ in range(count)]


def model(**changes):
    torch.manual_seed(0)
    made = MelodyTransformer(ENCODING.sizes, **{"width": 16, "heads": 2, "layers": 2} | changes).eval()
    with torch.no_grad():
        for block in made.blocks:
            block.attention.near.normal_()
    return made


def test_a_head_equals_torchs_in_value_and_gradient():
    torch.manual_seed(0)
    head, x = AttentionHead(12, 8).double(), torch.randn(3, SPAN + 9, 12, dtype=torch.float64, requires_grad=True)
    with torch.no_grad():
        head.near.normal_()
    far = distances(x.shape[1], x.shape[1])
    bias = head.near[far.clamp(0, SPAN - 1)].masked_fill(far < 0, -torch.inf)
    theirs = F.scaled_dot_product_attention(head.query(x), head.key(x), head.value(x), bias)
    ours, wanted = head(x), torch.randn_like(theirs)
    assert torch.allclose(ours, theirs, atol=1e-12)
    leaves = [x, *head.parameters()]
    for a, b in zip(torch.autograd.grad((ours * wanted).sum(), leaves), torch.autograd.grad((theirs * wanted).sum(), leaves), strict=True):
        assert torch.allclose(a, b, atol=1e-10) and a.abs().max() > 0


def test_many_heads_are_single_heads_side_by_side():
    torch.manual_seed(0)
    many, x = Attention(12, 3), torch.randn(2, 7, 12)
    with torch.no_grad():
        many.near.normal_()
    heads = [AttentionHead(12, 4) for _ in range(3)]
    for h, head in enumerate(heads):
        rows = many.ask.weight.unflatten(0, (3, 3, 4))[:, h]
        for layer, weight in zip((head.query, head.key, head.value), rows, strict=True):
            layer.weight = torch.nn.Parameter(weight)
        head.near = torch.nn.Parameter(many.near[h])
    assert torch.allclose(many(x)[0], many.output(torch.cat([head(x) for head in heads], dim=-1)), atol=1e-6)


@pytest.mark.parametrize("copying", [False, True])
def test_what_comes_later_changes_nothing_earlier(copying):
    made, x = model(copying=copying), torch.as_tensor(ENCODING.batch(tunes(2)))
    before = made(x)[0]
    for t in (3, 20):
        changed = x.clone()
        changed[:, t:, 0] = 5
        after = made(changed)[0]
        assert torch.allclose(after[:, :t], before[:, :t], atol=1e-6) and not torch.allclose(after[:, t], before[:, t], atol=1e-3)
    assert torch.allclose(before.exp().sum(-1), torch.ones(()), atol=1e-5)


@pytest.mark.parametrize("copying", [False, True])
def test_step_by_step_is_the_same_as_all_at_once(copying):
    made, x = model(copying=copying), torch.as_tensor(ENCODING.batch(tunes(2)))
    state, found = None, []
    for part in (x[:, :1], x[:, 1:2], x[:, 2:11], x[:, 11:]):
        logits, state = made(part, state)
        found.append(logits)
    assert torch.allclose(torch.cat(found, dim=1), made(x)[0], atol=1e-5)


def test_it_overfits_one_batch():
    batch, made = ENCODING.batch(tunes()), model(dropout=0.0, width=32)
    fit(made, batch, batch, updates=120, learning_rate=1e-2, weight_decay=0.0, measurements=2, progress=False)
    assert nll(made, batch).sum() / (batch[:, :, 0] != 0).sum() < 0.1


def test_it_composes_is_stored_and_comes_back(tmp_path):
    composer = MelodyComposer(model(copying=True), ENCODING, tonic=0)
    again = load(save(composer, tmp_path / "t"))
    assert again.compose(tunes()[0], bars=5, seed=1) == composer.compose(tunes()[0], bars=5, seed=1)


def test_what_does_not_fit_is_named():
    with pytest.raises(EncodingError, match="multiple of 3"):
        MelodyTransformer(ENCODING.sizes, width=16, heads=3)
    with pytest.raises(EncodingError, match=r"reads arrays \(B, T, 13\)"):
        model()(torch.zeros(1, 2, 4, dtype=torch.int64))

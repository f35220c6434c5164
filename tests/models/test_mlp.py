"""Laws of the melody network without memory."""

import numpy as np
import pytest
import torch

from musicnn.encodings import MelodyEncoding
from musicnn.errors import EncodingError, TrainingError
from musicnn.models import MelodyMLP, load, save
from musicnn.music import score_of
from musicnn.training import fit, nll
from musicnn.training.losses import shift

ENCODING = MelodyEncoding()
SWITCHES = [{}, {"echoes": True}, {"position": False}, {"hidden": (32, 16), "notes": 2}]


def tunes(count=6, seed=0):
    rng = np.random.default_rng(seed)
    scale = [62, 64, 66, 67, 69, 71, 73, 74]
    return [score_of([(12 * i, scale[int(p)], 12) for i, p in enumerate(rng.integers(0, 8, 24 + n))],
                     steps_per_quarter=24, meter=(6, 8)) for n in range(count)]


def inputs(count=6):
    return shift(torch.as_tensor(ENCODING.batch(tunes(count))))[0]


def small(**settings):
    torch.manual_seed(0)
    return MelodyMLP(ENCODING.sizes, **{"hidden": (32,), **settings}).eval()


@pytest.mark.parametrize("switches", SWITCHES)
def test_changing_a_token_changes_only_what_lies_within_reach(switches):
    model, x = small(**switches), inputs(1)
    other, place = x.clone(), 20
    other[0, place, 0] = x[0, place, 0] + 1
    same = (model(x)[0] == model(other)[0]).all(dim=-1)[0]
    assert same[:place].all() and not same[place]
    assert same[place + model.reach:].all() and not same[place + model.reach - 1]


def test_without_position_the_context_is_not_looked_at():
    x = inputs(2)
    other = x.clone()
    other[..., 1:] = 0
    model = small(position=False)
    assert torch.equal(model(x)[0], model(other)[0])
    assert not torch.equal(small()(x)[0], small()(other)[0])


@pytest.mark.parametrize("switches", SWITCHES)
def test_stepping_equals_reading_at_once(switches):
    model, x = small(**switches), inputs(2)
    whole, state = model(x)[0], None
    for t in range(x.shape[1]):
        logits, state = model(x[:, t:t + 1], state)
        assert torch.allclose(logits[:, 0], whole[:, t], atol=1e-5)


@pytest.mark.parametrize("switches", [{}, {"echoes": True}])
def test_the_model_overfits_one_batch(switches):
    model, batch = small(hidden=(128,), dropout=0.0, **switches), ENCODING.batch(tunes(2))
    before = nll(model, batch).sum()
    fit(model, batch, batch, updates=120, learning_rate=1e-2, weight_decay=0, progress=False)
    assert nll(model, batch).sum() < 0.1 * before


def test_stored_and_loaded_it_gives_the_same_logits(tmp_path):
    model, x = small(hidden=(32, 16), echoes=True), inputs(2)
    again = load(save(model, tmp_path / "mlp"))
    assert again.config == model.config and torch.equal(again(x)[0], model(x)[0])


def test_a_foreign_array_is_refused():
    with pytest.raises(EncodingError, match="columns"):
        small()(torch.zeros(1, 4, 3, dtype=torch.long))


@pytest.mark.parametrize("wrong, words", [({"hidden": 256}, "a tuple"), ({"hidden": ()}, "a tuple of at least one"),
                                          ({"notes": 0}, "1 or more")])
def test_a_network_without_a_view_or_without_layers_is_refused(wrong, words):
    with pytest.raises(TrainingError, match=words):
        MelodyMLP({"token": 9}, **wrong)

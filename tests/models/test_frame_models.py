"""Frame models: exact distributions over sets of keys that never look ahead."""

from itertools import product

import numpy as np
import pytest
import torch

from musicnn import models
from musicnn.errors import CheckpointError, EncodingError
from musicnn.models import FrameEnsemble, FrameSigmoid, FrameSoftmax
from musicnn.training import fit

SMALL = {"keys": 6, "hidden": 12, "width": 10}
MAKERS = {"sigmoid": lambda: FrameSigmoid(**SMALL), "softmax": lambda: FrameSoftmax(**SMALL),
          "two sigmoids": lambda: FrameEnsemble(kind="FrameSigmoid", members=2, **SMALL),
          "two softmaxes": lambda: FrameEnsemble(kind="FrameSoftmax", members=2, **SMALL)}


@pytest.fixture(params=MAKERS)
def model(request):
    torch.manual_seed(0)
    made = MAKERS[request.param]()
    with torch.no_grad():                            # far from even, so that a mistake would show
        for p in made.parameters():
            p.mul_(3)
    return made


def roll(frames, keys=6, seed=0, density=0.4):
    return (np.random.default_rng(seed).random((frames, keys)) < density).astype(np.uint8)


def test_all_sets_together_have_probability_one(model):
    past = roll(5)
    chances = [np.exp(-model.nll(np.concatenate([past, [bits]]).astype(np.uint8))[-1]) for bits in product([0, 1], repeat=6)]
    assert sum(chances) == pytest.approx(1, abs=1e-5)
    assert max(chances) > 1.5 * min(chances)


def test_later_frames_leave_earlier_surprise_alone(model):
    a, b = roll(20), roll(20)
    b[11:] = roll(9, seed=1)
    first, second = model.nll(a), model.nll(b)
    assert first.dtype == np.float64 and first.shape == (20,)
    assert np.allclose(first[:11], second[:11], atol=1e-6) and not np.allclose(first[11:], second[11:], atol=1e-3)


def test_reading_frame_by_frame_equals_reading_at_once(model):
    x = torch.as_tensor(roll(9)).long()[None]
    model.eval()
    whole, state = model(x)[0], None
    for t in range(9):
        logits, state = model(x[:, t:t + 1], state)
        same = whole[:, t] if whole.ndim == 3 else whole[:, t, :logits.shape[2]]
        assert torch.allclose(logits[:, 0], same, atol=1e-5)


def test_long_pieces_are_read_in_portions_without_a_seam(model):
    x = roll(300)
    with torch.inference_mode():
        at_once = model.eval().surprise(torch.as_tensor(x)[None])[0]
    assert np.allclose(model.nll(x), at_once.numpy(), atol=1e-4)


@pytest.mark.parametrize("kind", [FrameSigmoid, FrameSoftmax])
def test_the_model_overfits_one_batch(kind):
    torch.manual_seed(0)
    made = kind(keys=12, hidden=48, width=48, dropout=0.0)
    rows = np.concatenate([np.ones((4, 16, 1)), np.stack([roll(16, 12, seed, 0.25) for seed in range(4)])], axis=2).astype(np.int64)
    history = fit(made, rows, rows, updates=150, learning_rate=1e-2, weight_decay=0, progress=False)
    assert history.valid[-1] < 0.2 * history.valid[0]


def test_padding_is_not_counted():
    made = FrameSoftmax(**SMALL)
    rows = np.concatenate([np.ones((1, 8, 1)), roll(8)[None]], axis=2).astype(np.int64)
    padded = np.pad(rows, ((0, 0), (0, 5), (0, 0)))
    from musicnn.training import nll
    assert nll(made, padded) == pytest.approx(nll(made, rows), rel=1e-5)
    assert nll(made, rows)[0] == pytest.approx(made.nll(roll(8)).sum(), rel=1e-5)


def test_stored_models_come_back(model, tmp_path):
    models.save(model, tmp_path / "mine", card={"seed": 0})
    assert np.allclose(models.load(tmp_path / "mine").nll(roll(9)), model.nll(roll(9)))


def test_half_precision_is_half_the_size_and_nearly_the_same(tmp_path):
    made = FrameSoftmax(keys=12)
    sizes = []
    for half in (False, True):
        folder = models.save(made, tmp_path / str(half), half=half)
        sizes.append((folder / "model.safetensors").stat().st_size)
        assert np.allclose(models.load(folder).nll(roll(9, 12)), made.nll(roll(9, 12)), atol=0.02)
    assert sizes[1] < 0.55 * sizes[0]


def test_what_does_not_fit_is_refused(model, tmp_path):
    with pytest.raises(EncodingError, match="frames"):
        model(torch.zeros(1, 4, 7))
    for wrong in (roll(0), roll(9, 7), roll(9) * 90, roll(9)[0]):
        with pytest.raises(EncodingError, match="frames"):
            model.nll(wrong)
    with pytest.raises(CheckpointError, match="no stored model"):
        models.load(tmp_path)

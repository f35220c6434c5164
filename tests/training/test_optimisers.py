"""Our optimisers against torch.optim, over many updates of a problem with noise."""

import numpy as np
import pytest
import torch

from musicnn.errors import TrainingError
from musicnn.training.optimisers import SGD, AdamW

PAIRS = {
    "SGD": (SGD(0.05), lambda w: torch.optim.SGD(w, lr=0.05)),
    "SGD with decay": (SGD(0.05, decay=0.1), lambda w: torch.optim.SGD(w, lr=0.05, weight_decay=0.1)),
    "momentum": (SGD(0.05, momentum=0.9), lambda w: torch.optim.SGD(w, lr=0.05, momentum=0.9)),
    "Adam": (AdamW(0.05), lambda w: torch.optim.Adam(w, lr=0.05)),
    "AdamW": (AdamW(0.05, decay=0.1), lambda w: torch.optim.AdamW(w, lr=0.05, weight_decay=0.1)),
}


def slopes(w, noise):
    return np.array([1.0, 25.0, 0.2]) * w + np.sin(3 * w) + noise


@pytest.mark.parametrize("name", PAIRS)
def test_equal_to_torch_over_500_updates(name):
    ours, make = PAIRS[name]
    rng, w = np.random.default_rng(0), np.array([1.0, -2.0, 3.0])
    theirs = torch.nn.Parameter(torch.tensor(w))
    optimiser = make([theirs])
    for _ in range(500):
        noise = rng.normal(size=3)
        w = ours.step(w, slopes(w, noise))
        theirs.grad = torch.tensor(slopes(theirs.detach().numpy(), noise))
        optimiser.step()
        assert np.allclose(w, theirs.detach().numpy(), atol=1e-9)


def test_decay_is_an_l2_penalty_for_sgd_and_not_for_adam():
    def ends(make, penalty, decay):
        w, optimiser = np.array([1.0, -2.0]), make(decay)
        for _ in range(50):
            w = optimiser.step(w, np.array([1.0, 100.0]) * (w - 3) + penalty * w)
        return w

    for make, equal in ((lambda d: SGD(0.01, decay=d), True), (lambda d: AdamW(0.01, decay=d), False)):
        assert np.allclose(ends(make, 0.5, 0.0), ends(make, 0.0, 0.5), atol=1e-9) == equal


def test_the_first_stride_of_adam_is_the_learning_rate_whatever_the_slope():
    for slope in (1e-3, 1.0, 1e3):
        assert np.isclose(AdamW(0.1).step(np.zeros(1), np.array([slope]))[0], -0.1, rtol=1e-4)


@pytest.mark.parametrize("optimiser, wrong", [
    (SGD, {"learning_rate": 0}), (SGD, {"learning_rate": float("nan")}), (SGD, {"momentum": 1}), (SGD, {"decay": -1}),
    (AdamW, {"learning_rate": -1}), (AdamW, {"beta1": 1}), (AdamW, {"beta2": -0.1}), (AdamW, {"decay": -1})])
def test_numbers_that_lead_nowhere_are_refused(optimiser, wrong):
    with pytest.raises(TrainingError, match=r"allowed; use a (rate above 0|number)"):
        optimiser(**{"learning_rate": 0.1} | wrong)

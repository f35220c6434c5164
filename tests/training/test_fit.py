"""Training: repeatable, honest about held-out data, and clear about what it refuses."""

import numpy as np
import pytest
import torch

from musicnn.encodings import MelodyEncoding
from musicnn.errors import TrainingError
from musicnn.models import Markov, MelodyLSTM
from musicnn.music import score_of
from musicnn.training import fit, nll
from musicnn.training.batches import due

ENCODING = MelodyEncoding()


def batch(seed, count=5):
    rng = np.random.default_rng(seed)
    return ENCODING.batch([score_of([(12 * i, 60 + int(p), 12) for i, p in enumerate(rng.integers(0, 5, 18 + k))],
                                    steps_per_quarter=24, meter=(6, 8)) for k in range(count)])


def trained(seed):
    torch.manual_seed(7)
    model = MelodyLSTM(ENCODING.sizes, hidden=16)
    return model, fit(model, batch(1), batch(2), updates=12, measurements=3, seed=seed, progress=False)


def test_the_same_seed_gives_the_same_training():
    (first, a), (second, b) = trained(3), trained(3)
    assert a.train == b.train and a.valid == b.valid and trained(4)[1].train != a.train
    assert all(torch.equal(p, q) for p, q in zip(first.parameters(), second.parameters(), strict=True))


def test_the_model_keeps_its_best_held_out_state():
    model, history = trained(0)
    per_token = nll(model, batch(2)).sum() / (batch(2)[:, :, 0] != 0).sum()
    assert per_token == pytest.approx(min(history.valid), abs=1e-6)
    assert history.updates == [4, 8, 12] and len(history.states) == 3 and history.tokens_per_second > 0


@pytest.mark.parametrize("updates, measurements, expected", [
    (12, 3, [4, 8, 12]), (19, 10, [2, 4, 6, 8, 10, 12, 14, 16, 18, 19]), (5, 10, [1, 2, 3, 4, 5]), (10, 1, [10]), (7, 3, [3, 5, 7])])
def test_it_is_measured_as_often_as_was_asked(updates, measurements, expected):
    assert [done for done in range(1, updates + 1) if due(done, updates, measurements)] == expected
    history = fit(MelodyLSTM(ENCODING.sizes, hidden=4), batch(1), batch(2), updates=updates, measurements=measurements, progress=False)
    assert history.updates == expected


def test_padding_costs_nothing():
    model = MelodyLSTM(ENCODING.sizes, hidden=16)
    short = batch(1)[:2]
    longer = np.concatenate([short, np.zeros((2, 30, short.shape[2]), dtype=np.int64)], axis=1)
    assert np.allclose(nll(model, short), nll(model, longer), atol=1e-4)


@pytest.mark.parametrize("arguments, words", [
    ({"updates": 0}, "updates 0 .*1 or more"),
    ({"updates": 1, "batch_size": 0}, "batch_size 0 .*1 or more"),
    ({"updates": 1, "measurements": 0}, "measurements 0 .*1 or more"),
])
def test_impossible_settings_are_named(arguments, words):
    with pytest.raises(TrainingError, match=words):
        fit(MelodyLSTM(ENCODING.sizes), batch(1), batch(1), progress=False, **arguments)


def test_empty_data_is_refused():
    with pytest.raises(TrainingError, match="valid must be whole numbers"):
        fit(MelodyLSTM(ENCODING.sizes), batch(1), batch(1)[:0], updates=1, progress=False)


def test_a_loss_that_explodes_stops_with_advice():
    model = MelodyLSTM(ENCODING.sizes, hidden=16, copying=False)
    with torch.no_grad():
        model.output.bias.fill_(float("nan"))
    with pytest.raises(TrainingError, match="learning rate"):
        fit(model, batch(1), batch(1), updates=3, progress=False)


def test_markov_is_a_distribution_and_learns():
    data = batch(1)
    chain = Markov(ENCODING.vocabulary, order=4).fit(data)
    rows = data[0][data[0][:, 0] != 0]
    logits = chain.logits(rows)
    assert np.allclose(np.exp(logits).sum(axis=1), 1)
    fresh = Markov(ENCODING.vocabulary, order=4).logits(rows)
    places = np.arange(len(rows)), rows[:, 0]
    assert logits[places].sum() > fresh[places].sum()


@pytest.mark.parametrize("order", [0, 1, 3])
def test_markov_tells_pitches_from_durations_at_every_order(order):
    chain = Markov(ENCODING.vocabulary, order=order, backoff=0.01).fit(batch(1))
    for history in ([], [5], [5, ENCODING.first_duration], [5, ENCODING.first_duration, 6]):
        durations = chain.probs(history)[ENCODING.first_duration:].sum()
        assert durations > 0.9 if len(history) % 2 else durations < 0.1

"""The melody composer works with every next-token network, however it remembers."""

import numpy as np
import pytest
import torch
from torch import nn

from musicnn.composers import MelodyComposer
from musicnn.encodings import MelodyEncoding
from musicnn.errors import MusicnnError
from musicnn.models import Markov, MelodyLSTM
from musicnn.music import score_of
from musicnn.sampling import step_of

ENCODING = MelodyEncoding()
TUNE = score_of([(0, 62, 36), (36, 66, 36), (72, 69, 24), (96, 67, 12), (108, 66, 36)], steps_per_quarter=24, meter=(6, 8), key="D major")


class Carrying(nn.Module):
    """A GRU that returns its state."""

    def __init__(self):
        super().__init__()
        self.embed, self.gru, self.output = nn.Embedding(ENCODING.vocabulary, 8), nn.GRU(8, 12, batch_first=True), None
        self.output = nn.Linear(12, ENCODING.vocabulary)

    def forward(self, x, state=None):
        out, state = self.gru(self.embed(x[..., 0]), state)
        return self.output(out), state


class Forgetting(Carrying):
    """The same GRU, but it never says what it remembers: it has to read everything again."""

    def forward(self, x, state=None):
        assert state is None
        return super().forward(x)[0], None


class Looking(nn.Module):
    """A causal convolution over the last three rows, with nothing (0) before the first."""

    reach = 3

    def __init__(self):
        super().__init__()
        self.embed, self.look = nn.Embedding(ENCODING.vocabulary, 8), nn.Conv1d(8, ENCODING.vocabulary, 3)

    def forward(self, x, state=None):
        assert x.shape[1] <= 3 or self.whole, "a step must not read more than its reach"
        return self.look(nn.functional.pad(self.embed(x[..., 0]).transpose(1, 2), (2, 0))).transpose(1, 2), None


@pytest.fixture(params=[Carrying, Forgetting, Looking])
def model(request):
    torch.manual_seed(0)
    made = request.param()
    made.whole = False
    return made


def test_step_by_step_is_the_same_as_all_at_once(model):
    rows = ENCODING.rows(TUNE)
    model.whole = True
    at_once = MelodyComposer(model, ENCODING).logits(rows)
    model.whole, step, state, previous = False, step_of(model), None, 0
    for row, expected in zip(rows, at_once, strict=True):
        logits, state = step(np.array([previous, *row[1:]]), state)
        assert np.allclose(logits, expected, atol=1e-5)
        previous = row[0]
    assert np.allclose(np.exp(at_once).sum(axis=1), 1)


def test_it_composes_and_continues(model):
    composer = MelodyComposer(model, ENCODING)
    score = composer.compose(TUNE, bars=4, seed=3, draws=2)
    assert score == composer.compose(TUNE, bars=4, seed=3, draws=2) != composer.compose(TUNE, bars=4, seed=4, draws=2)
    assert score.melody[:5] == TUNE.melody and score.steps == 4 * 72 and not model.training


def test_the_fast_steps_are_taken_where_there_are_some():
    torch.manual_seed(0)
    lstm = MelodyLSTM(ENCODING.sizes, hidden=8)
    assert "numpy_step" in step_of(lstm).__qualname__ and "markov" in step_of(Markov(9)).__qualname__


@pytest.mark.parametrize("reach", [0, -1, 2.5, "all"])
def test_an_impossible_reach_is_named(reach):
    model = Looking()
    model.reach = reach
    with pytest.raises(MusicnnError, match="rows it looks at"):
        step_of(model)


def test_a_network_that_answers_otherwise_is_told_what_is_expected():
    with pytest.raises(MusicnnError, match=r"must return \(logits"):
        step_of(nn.Embedding(ENCODING.vocabulary, 3))(np.zeros(3, dtype=np.int64), None)


def test_a_stream_can_be_cancelled_between_two_notes():
    torch.manual_seed(0)
    model, calls = Carrying(), 0
    forward = model.forward

    def counted(*args):
        nonlocal calls
        calls += 1
        return forward(*args)

    model.forward = counted
    moments = MelodyComposer(model, ENCODING).stream(bars=64, seed=1, draws=16)
    moment = next(moments)
    moments.close()
    assert moment.fraction < 0.01 and calls <= 3 and next(moments, None) is None

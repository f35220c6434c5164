"""A training that is killed goes on to the same end; what cannot go on is refused with a reason."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from musicnn.errors import TrainingError
from musicnn.training import fit, loop

HERE = Path(__file__).resolve()
UPDATES = 40


class Small(nn.Module):
    """A GRU with dropout, so that the random generator matters, and float64, so that nothing hides in rounding."""

    def __init__(self):
        super().__init__()
        self.embed, self.gru = nn.Embedding(9, 12), nn.GRU(12, 16, batch_first=True)
        self.drop, self.output = nn.Dropout(0.3), nn.Linear(16, 9)
        self.double()

    def forward(self, x, state=None):
        out, state = self.gru(self.embed(x[..., 0]), state)
        return self.output(self.drop(out)), state


def rows(seed, count=24):
    rng = np.random.default_rng(seed)
    batch = np.cumsum(rng.integers(0, 3, (count, 12, 1)), axis=1) % 8 + 1
    for i, length in enumerate(rng.integers(5, 13, count)):
        batch[i, length:] = 0
    return batch


def training(checkpoint=None, **changes):
    torch.manual_seed(5)
    model = Small()
    settings = {"updates": UPDATES, "batch_size": 4, "measurements": 5, "seed": 3, "progress": False} | changes
    return model, fit(model, rows(1), rows(2, 9), checkpoint=checkpoint, **settings)


def same(a, b):
    (first, one), (second, other) = a, b
    states = [one.states, other.states]
    return (one.train == other.train and one.valid == other.valid and one.updates == other.updates and one.best == other.best
            and all(torch.equal(p, q) for p, q in zip(first.parameters(), second.parameters(), strict=True))
            and len(states[0]) == len(states[1]) and all(torch.equal(s[k], t[k]) for s, t in zip(*states, strict=True) for k in s))


def test_a_training_killed_on_its_way_ends_as_if_it_had_not_been(tmp_path):
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "OMP_NUM_THREADS": "1"}
    ends, book = time.monotonic() + 120, tmp_path / "run" / "training.json"
    with subprocess.Popen([sys.executable, str(HERE), str(tmp_path / "run")], env=environment) as child:
        try:
            while not (book.exists() and json.loads(book.read_text(encoding="utf-8"))["update"] >= 11):
                assert child.poll() is None and time.monotonic() < ends
                time.sleep(0.01)
        finally:
            child.kill()
    assert 11 <= json.loads(book.read_text(encoding="utf-8"))["update"] < UPDATES
    resumed = training(tmp_path / "run")
    assert same(resumed, training()) and resumed[1].tokens_per_second > 0
    assert not list((tmp_path / "run").glob("*.new"))
    assert same(training(tmp_path / "run"), resumed)                     # a finished training is not trained any more


@pytest.mark.parametrize("moment", ["while the numbers are written", "before the page is turned"])
def test_a_death_while_writing_leaves_the_state_before(tmp_path, monkeypatch, moment):
    monkeypatch.setattr(loop, "EVERY", 0)
    real, calls = Path.replace, []

    def dying(self, target):
        calls.append(target)
        if len(calls) == 12:
            if moment.startswith("while"):
                self.write_bytes(self.read_bytes()[:40])
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", dying)
    with pytest.raises(KeyboardInterrupt):
        training(tmp_path)
    monkeypatch.setattr(Path, "replace", real)
    assert same(training(tmp_path), training())


@pytest.mark.parametrize("changes, words", [
    ({"updates": 50}, "updates was 40 and is 50"), ({"seed": 4}, "seed was 3 and is 4"),
    ({"learning_rate": 1e-3}, "learning_rate was 0.006 and is 0.001"), ({"patience": 2}, "patience was None and is 2"),
])
def test_another_training_is_refused(tmp_path, changes, words):
    training(tmp_path)
    with pytest.raises(TrainingError, match=words):
        training(tmp_path, **changes)


def test_other_data_are_refused(tmp_path):
    training(tmp_path)
    with pytest.raises(TrainingError, match="data was"):
        fit(Small(), rows(7), rows(2, 9), checkpoint=tmp_path, updates=UPDATES, batch_size=4, measurements=5, seed=3, progress=False)


@pytest.mark.parametrize("name, content", [
    ("training.json", b"{"), ("training.json", b"[]"), ("training.json", b'{"format": 9}'), ("running", b"x"), ("state-0001", b""),
    ("training.json", b'{"format": 1, "settings": {}, "running": "../../etc/passwd"}'),
])
def test_a_damaged_folder_is_named(tmp_path, name, content):
    training(tmp_path)
    next(tmp_path.glob(name + "*")).write_bytes(content)
    with pytest.raises(TrainingError, match=r"damaged|another version|another training"):
        training(tmp_path)


def test_patience_stops_early():
    model, history = training(updates=160, measurements=32, learning_rate=0.05, patience=3)
    assert len(history.valid) == history.best + 4 < 32 and history.updates[-1] < 160
    whole = training(updates=160, measurements=32, learning_rate=0.05)[1]
    assert whole.valid[:len(history.valid)] == history.valid
    assert all(torch.equal(v, model.state_dict()[k]) for k, v in history.states[history.best].items())


def test_a_device_that_is_not_there_is_named():
    missing = next(name for name, there in (("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available())) if not there)
    with pytest.raises(TrainingError, match=f"'{missing}' is not there: torch .* finds cpu"):
        training(device=missing)
    with pytest.raises(TrainingError, match="'tpu' is not known; use one of cpu, cuda, mps, auto"):
        training(device="tpu")


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a card")
def test_a_card_trains_to_nearly_the_same_and_the_model_comes_back(tmp_path):
    (model, history), (_, here) = training(tmp_path, device="cuda"), training(device="cpu")
    assert history.valid[-1] == pytest.approx(here.valid[-1], rel=0.05)  # dropout draws other numbers there
    assert next(model.parameters()).device.type == "cpu" and history.states[0]["output.bias"].device.type == "cpu"
    assert same(training(tmp_path, device="cuda"), (model, history))


@pytest.mark.parametrize("good, kept", [(0, "start"), (20, "best")])
def test_a_loss_that_is_no_number_leaves_the_last_good_state(monkeypatch, good, kept):
    torch.manual_seed(5)
    model, count = Small(), 0
    start = {k: v.clone() for k, v in model.state_dict().items()}
    real = torch.optim.AdamW.step

    def poisoned(self, *args, **kwargs):
        nonlocal count
        count += 1
        real(self, *args, **kwargs)
        if count > good:
            with torch.no_grad():
                self.param_groups[0]["params"][0].fill_(float("nan"))

    monkeypatch.setattr(torch.optim.AdamW, "step", poisoned)
    with pytest.raises(TrainingError, match=r"loss became nan at update \d+; .*Try a learning rate below 0.006"):
        fit(model, rows(1), rows(2, 9), updates=UPDATES, batch_size=4, measurements=10, progress=False)
    assert all(torch.isfinite(p).all() for p in model.parameters())
    unchanged = all(torch.equal(v, start[k]) for k, v in model.state_dict().items())
    assert unchanged == (kept == "start")


if __name__ == "__main__":                           # the child that will be killed: slow enough to be caught
    loop.EVERY, step = 0, loop._update

    def slowly(*args):
        time.sleep(0.05)
        step(*args)

    loop._update = slowly
    torch.set_num_threads(1)
    training(sys.argv[1])

"""`python -m musicnn train`: a recipe becomes a composer in a folder; a killed training goes on with the same command."""

import pytest
import torch

from musicnn.composers import MelodyComposer, cli, load, recipes
from musicnn.encodings import MelodyEncoding
from musicnn.models import MelodyLSTM
from musicnn.music import score_of
from musicnn.training import fit, loop

ENCODING = MelodyEncoding(low=60, high=66, durations=(12, 24, 36))
TUNES = [score_of([(12 * i, 60 + (i + k) % 5, 12) for i in range(18)], steps_per_quarter=24, meter=(6, 8)) for k in range(6)]


def tiny(*, updates=12, seed=0, **how):
    """A recipe like the real ones, on six tunes."""
    torch.manual_seed(seed)
    model, batch = MelodyLSTM(ENCODING.sizes, hidden=8), ENCODING.batch(TUNES)
    history = fit(model, batch, batch[:2], updates=updates, batch_size=2, measurements=3, seed=seed, **how)
    return MelodyComposer(model, ENCODING, tonic=0, name="tiny"), {"minutes": 0.0, "valid": history.valid}


@pytest.fixture(autouse=True)
def recipe(monkeypatch):
    monkeypatch.setitem(recipes.RECIPES, "tiny", tiny)


def test_a_training_that_was_stopped_goes_on_and_ends_alike(tmp_path, capsys, monkeypatch):
    assert cli.train(["tiny", "-o", str(tmp_path / "whole")]) == 0
    assert "nats per token" in capsys.readouterr().out                   # the bar
    real, done = loop._update, []

    def stopping(run, *args):
        if run.update == 9:
            raise KeyboardInterrupt
        done.append(run.update)
        real(run, *args)

    monkeypatch.setattr(loop, "_update", stopping)
    with pytest.raises(KeyboardInterrupt):
        cli.train(["tiny", "-o", str(tmp_path / "parts")])
    monkeypatch.setattr(loop, "_update", real)
    assert done == list(range(1, 9)) and not (tmp_path / "parts" / "card.json").exists()
    assert cli.train(["tiny", "-o", str(tmp_path / "parts")]) == 0
    assert "going on with the training" in capsys.readouterr().out and not (tmp_path / "parts" / "unfinished").exists()
    whole, parts = load(tmp_path / "whole"), load(tmp_path / "parts")
    assert whole.compose(bars=4, seed=1) == parts.compose(bars=4, seed=1)
    assert all(torch.equal(a, b) for a, b in zip(whole.model.parameters(), parts.model.parameters(), strict=True))


def test_help_says_what_happens_when_it_is_killed(capsys):
    with pytest.raises(SystemExit):
        cli.train(["--help"])
    words = " ".join(capsys.readouterr().out.split())
    assert "the same command goes on where it stopped" in words and "--device" in words and "folk-lstm" in words

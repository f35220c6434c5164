"""The GAN: what is drawn, what the critic is shown, and a loop whose monitors tell the truth."""

import numpy as np
import pytest
import torch

from musicnn.errors import EncodingError, TrainingError
from musicnn.models.gan import Critic, Generator, drawn, echoes, moves, sounding
from musicnn.training.games import GAMES, gradient_penalty, r1_penalty
from musicnn.training.gan import Rules, alike, fit_gan, pictures

TOKENS = np.array([[3, 5, 17, 4, 4, 17, 10, 17, 17, 17, 17, 3, *[7] * 12]])


def players(channels=8):
    torch.manual_seed(0)
    return Generator(latent=8, channels=channels, blocks=1), Critic(channels=channels, blocks=1)


def data(rows):
    return rows, np.full_like(rows, -1), np.tile([1, 0, 1, 0], (len(rows), 1))


def test_a_drawing_has_one_note_in_every_column_and_a_slope_all_the_same():
    logits = torch.randn(2, 18, 24, requires_grad=True)
    picture = drawn(logits)
    assert torch.allclose(picture.sum(dim=1), torch.ones(2, 24)) and set(picture.detach().round(decimals=5).unique().tolist()) == {0, 1}
    (picture * torch.randn(2, 18, 24)).sum().backward()
    assert logits.grad.abs().sum() > 0


def test_the_critic_is_shown_what_sounds_how_it_moves_and_what_comes_back():
    picture = pictures(TOKENS)
    assert sounding(picture).argmax(dim=1)[0, :9].tolist() == [3, 5, 5, 4, 4, 4, 10, 10, 10]
    found = [(t, int(d) - 8) for t, d in zip(*np.nonzero(moves(picture)[0].numpy().T), strict=True)]
    assert found[:5] == [(1, 2), (3, -1), (4, 0), (6, 6), (12, 4)]       # the hold before step 11 is too long: no move is seen there
    bar, two, other = echoes(picture, picture)[0]
    assert bar[18:].tolist() == [1.0] * 6 and two[12:18].sum() == 0 and other.tolist() == [1.0] * 24
    verdicts = players()[1](picture, torch.zeros(1, 4), picture)
    assert verdicts.shape == (1, 25)


def test_the_games_agree_with_their_definitions():
    real, fake = torch.tensor([2.0]), torch.tensor([-1.0])
    d = torch.sigmoid
    assert torch.isclose(GAMES["non-saturating"](real, fake, fake)[0], -d(real).log() - (1 - d(fake)).log())
    assert torch.isclose(GAMES["non-saturating"](real, fake, fake)[1], -d(fake).log())
    assert torch.isclose(GAMES["saturating"](real, fake, fake)[1], (1 - d(fake)).log())
    assert GAMES["hinge"](real, fake, fake)[0] == 0 and GAMES["wasserstein"](real, fake, fake)[0] == -3
    line = torch.nn.Linear(3, 1)
    slope = float(line.weight.detach().square().sum())
    assert np.isclose(r1_penalty(line, torch.randn(5, 3)).item(), slope, rtol=1e-5)
    assert np.isclose(gradient_penalty(line, torch.randn(5, 3), torch.randn(5, 3)).item(), (slope ** 0.5 - 1) ** 2, rtol=1e-3)
    elsewhere = torch.ones(5, 3, device="meta")      # on a device that is not the processor
    assert gradient_penalty(lambda x: x.sum(dim=1, keepdim=True), elsewhere, elsewhere).device.type == "meta"


def test_phrases_are_not_compared_with_themselves():
    for count in range(2, 12):
        assert alike(np.arange(count)[:, None].repeat(24, axis=1)) == 0
    assert alike(np.zeros((5, 24))) == alike(np.zeros((1, 24))) == 1


def test_fit_gan_measures_keeps_samples_and_repeats_itself():
    rows = np.random.default_rng(0).integers(0, 18, (24, 24))
    logs = []
    for _ in range(2):
        generator, critic = players()
        logs.append(fit_gan(generator, critic, data(rows), data(rows[:8]), updates=6, rules=Rules(batch_size=4), measurements=3,
                            judge=lambda tokens: {"highest": tokens.max()}, progress=False))
    log = logs[0]
    assert log.updates == [0, 2, 4, 6] and log.curves == logs[1].curves and log.states[-1]["tokens"].shape == (16, 24)
    assert {"generator gradient", "held-out real called real", "distinct", "highest"} <= set(log.curves)
    assert all((generator.state_dict()[k] == v).all() for k, v in log.states[-1]["generator"].items())


def test_a_game_stopped_on_its_way_ends_as_if_it_had_not_been(tmp_path):
    rows = np.random.default_rng(0).integers(0, 18, (24, 24))

    def game(folder=None, judge=None, **changes):
        both = players()
        how = {"updates": 9, "rules": Rules(batch_size=4), "measurements": 3, "seed": 3, "progress": False, "checkpoint": folder} | changes
        return both, fit_gan(*both, data(rows), data(rows[:8]), judge=judge, **how)

    def stopping(tokens, seen=[]):                   # noqa: B006 counts its calls: at updates 0, 3, 6
        seen.append(tokens)
        if len(seen) == 3:
            raise KeyboardInterrupt
        return {"highest": float(tokens.max())}

    def judge(tokens):
        return {"highest": float(tokens.max())}

    whole, log = game(judge=judge)
    with pytest.raises(KeyboardInterrupt):
        game(tmp_path, stopping)
    parts, rest = game(tmp_path, judge)
    assert rest.updates == log.updates == [0, 3, 6, 9] and rest.curves == log.curves and rest.train == log.train
    for one, other in zip(whole, parts, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))
    assert all((a["tokens"] == b["tokens"]).all() for a, b in zip(log.states, rest.states, strict=True))
    again, _ = game(tmp_path, judge)                 # a finished game is not played again
    assert all(torch.equal(a, b) for a, b in zip(whole[0].parameters(), again[0].parameters(), strict=True))
    with pytest.raises(TrainingError, match="seed was 3 and is 4"):
        game(tmp_path, judge, seed=4)
    with pytest.raises(TrainingError, match="abacus"):
        game(device="abacus")


def test_a_forger_with_one_idea_is_reported(capsys):
    rows = np.random.default_rng(0).integers(0, 18, (24, 24))
    generator, critic = players()
    torch.nn.init.zeros_(generator.bars.weight)
    for p in generator.parameters():
        p.requires_grad_(False)
    generator.bars.bias.requires_grad_(True)         # the latent has no way in: every forgery is the same
    log = fit_gan(generator, critic, data(rows), data(rows[:8]), updates=2, rules=Rules(batch_size=4), measurements=1, progress=False)
    assert "mode collapse at update 2" in log.about and "mode collapse" in capsys.readouterr().out
    assert alike(np.zeros((9, 24))) == 1.0


def test_mistakes_are_explained():
    rows = np.zeros((4, 24), dtype=int)
    with pytest.raises(TrainingError, match="hinge"):
        fit_gan(*players(), data(rows), data(rows), updates=1, rules=Rules("tennis"))
    with pytest.raises(TrainingError, match="of 0 phrases"):
        fit_gan(*players(), data(rows), data(rows), updates=1, rules=Rules(batch_size=0))
    with pytest.raises(EncodingError, match="24 steps"):
        players()[1](torch.zeros(1, 18, 20), torch.zeros(1, 4), torch.zeros(1, 18, 20))

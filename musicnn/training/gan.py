"""The GAN's training loop: the critic takes a step, the forger takes a step, and monitors watch both.

A GAN has no loss that falls when the music gets better: each network's loss depends on how good the other one is just now. So `fit_gan`
measures other things: what the critic says of real phrases that it has never seen, how different the forgeries are from each other, how
large the gradients are. And it keeps samples on the way, to be heard. Going on after a kill: resume.py.
"""

import copy
import math
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F
from tqdm import tqdm

from musicnn.errors import TrainingError
from musicnn.models.gan import ROWS, drawn, moves
from musicnn.training.batches import due
from musicnn.training.device import pick
from musicnn.training.games import GAMES, r1_penalty
from musicnn.training.history import History
from musicnn.training.resume import EVERY, Diary, fingerprint, flat, unflatten

LAZY = 4                                             # the penalty is taken at every fourth update, four times as strong
SAMPLES = 256                                        # forgeries for each measurement; the first of them are kept to be heard
KEPT = 16
COLLAPSED = 1.6                                      # forgeries this many times as alike as real phrases: mode collapse


def pictures(tokens) -> torch.Tensor:
    """Tokens (B, T) as pictures (B, 18, T), float32: a 1 in the token's row; columns of zeros where the token is -1."""
    tokens = torch.tensor(np.asarray(tokens, dtype=np.int64))
    return F.one_hot(tokens.clamp(min=0), ROWS).movedim(-1, 1).float() * (tokens >= 0)[:, None]


def alike(tokens: np.ndarray) -> float:
    """Mean share (0..1) of steps on which two phrases of a pile (N, T) agree: near 1 if a forger has only one idea."""
    lags = range(1, max(2, min(9, len(tokens))))     # each phrase beside the next ones, in a small pile never beside itself
    return float(np.mean([(tokens == np.roll(tokens, k, axis=0)).mean() for k in lags]))


@dataclass(frozen=True)
class Rules:
    """How the two play.

    Attributes:
        game: one of games.GAMES.
        penalty: R1, how strongly a steep critic is punished; 0 leaves it out.
        bigrams: how strongly the generator is also asked to have each pair of moves as often as the real batch (feature matching,
            Salimans et al. 2016); 0 leaves it out. It aims at a metric, so do not judge by that metric alone.
        alone: share (0..1) of the phrases that are shown without the phrase before them.
        batch_size: phrases in each step of either player.
        learning_rate: of both; over the last 40 % of the updates it falls to a twentieth.
    """

    game: str = "non-saturating"
    penalty: float = 5.0
    bigrams: float = 0.0
    alone: float = 0.3
    batch_size: int = 32
    learning_rate: float = 1e-3


def fit_gan(generator, critic, train: tuple, valid: tuple, *, updates: int, rules: Rules = Rules(),  # noqa: PLR0913 every knob by its name
            measurements: int = 10, judge: Callable[[np.ndarray], dict] | None = None, seed: int = 0, checkpoint: str | Path | None = None,
            device: str | None = None, progress: bool = True) -> History:
    """Let a generator and a critic play; afterwards the generator holds the average of its last states.

    Args:
        generator, critic: as in models.gan.
        train, valid: (phrases (N, T), phrases before (N, T), -1 where there is none, wishes (N, W)).
        updates: of each player.
        rules: how they play.
        measurements: how often, evenly spread, everything is measured and samples are kept, beside once before the first update.
        judge: forged tokens (256, T) → named numbers, such as distances from music; they become curves.
        seed: of batches and latents.
        checkpoint: folder in which the game is kept, at least every 30 seconds. The same call with the same folder goes on where it was
            killed, and ends with the same numbers as if it had not been.
        device: "cpu", "cuda", "mps" or "auto"; None stays where the generator is. Afterwards both are back where that was.
        progress: show a bar with the latest measurement.

    Returns:
        A History: `train` is the critic's loss, `curves` the rest, `states` the averaged generator and 16 forgeries of the same latents
        ("tokens") at each measurement, `about` the warning if the forger collapsed.

    Raises:
        TrainingError: for an unknown game, empty data, a device that is not there, a checkpoint of another game, or a loss that
            is no number.

    Used in: 04b
    """
    if rules.game not in GAMES or not len(train[0]) or len(valid[0]) < 2 or min(updates, measurements, rules.batch_size) < 1:
        raise TrainingError(f"game {rules.game!r} with {len(train[0])} training and {len(valid[0])} held-out phrases, {updates} updates of"
                            f" {rules.batch_size} phrases, {measurements} measurements cannot be played; the games are"
                            f" {', '.join(GAMES)}, and there must be data")
    torch.manual_seed(seed)
    home = next(generator.parameters()).device
    for net in (generator, critic):
        net.to(pick(device, home))
    match = _Match(_Table(generator, critic, train, valid, judge, max(1, updates // 2)), rules)
    if checkpoint is not None:
        settings = {"updates": updates, "rules": asdict(rules), "measurements": measurements, "seed": seed,
                    "data": [fingerprint(*train), fingerprint(*valid)], "players": [sum(p.numel() for p in n.parameters())
                                                                                    for n in (generator, critic)]}
        match.resume(Diary(checkpoint, settings))
    try:
        _play(match, updates, measurements, progress)
    finally:
        for net in (generator, critic):
            net.to(home)
    match.table.history.tokens_per_second = updates * rules.batch_size * train[0].shape[1] / max(match.table.history.seconds, 1e-9)
    return match.table.history


def _play(match: "_Match", updates: int, measurements: int, progress: bool) -> None:
    """Update after update, from where the match stands to its end."""
    table, rules, history = match.table, match.rules, match.table.history
    began = time.perf_counter() - history.seconds
    if not history.updates:
        table.measure(0, match.average, np.zeros((1, 4)))
    with tqdm(total=updates, initial=match.update, disable=not progress, file=sys.stdout, unit="update", mininterval=2, ncols=100) as bar:
        while match.update < updates:
            match.update += 1
            for optimiser in match.optimisers:
                optimiser.param_groups[0]["lr"] = rules.learning_rate * _rate(match.update / updates)
            match.seen.append(_update(table, match.optimisers, rules, penalised=match.update % LAZY == 1))
            if not math.isfinite(sum(match.seen[-1])):
                raise TrainingError(f"a loss became {match.seen[-1]} at update {match.update}; try a larger penalty, or a learning rate"
                                    f" below {rules.learning_rate:g}")
            _follow(match.average, table.generator, 1 - min(0.999, 1 - 10 / (match.update + 10)))     # a young average forgets faster
            measured = due(match.update, updates, measurements)
            if measured:
                bar.set_postfix_str(table.measure(match.update, match.average, np.array(match.seen)))
                match.seen = []
            history.seconds = time.perf_counter() - began
            if match.diary and (measured or time.monotonic() - match.kept > EVERY):
                match.keep()
            bar.update()
    table.generator.load_state_dict(match.average.state_dict())


class _Match:
    """A game under way: everything that changes with an update."""

    def __init__(self, table: "_Table", rules: Rules):
        self.table, self.rules, self.average = table, rules, copy.deepcopy(table.generator)
        self.nets = {"generator": table.generator, "critic": table.critic, "average": self.average}
        self.optimisers = [torch.optim.Adam(net.parameters(), lr=rules.learning_rate, betas=(0.0, 0.99))
                           for net in (table.generator, table.critic)]
        self.update, self.seen, self.diary, self.kept = 0, [], None, time.monotonic()

    def keep(self) -> None:
        """Write everything into the diary."""
        history = self.table.history
        tensors = {f"{name}.{k}": v for name, net in self.nets.items() for k, v in net.state_dict().items()}
        for name, optimiser in zip(("play", "learn"), self.optimisers, strict=True):
            tensors |= {f"{name}.{k}": v for k, v in flat(optimiser).items()}
        notes = {name: getattr(history, name) for name in ("updates", "train", "curves", "best", "seconds", "about")}
        states = [{f"generator.{k}": v for k, v in state["generator"].items()} | {"tokens": torch.as_tensor(state["tokens"])}
                  for state in history.states]
        self.diary.write(self.update, tensors | {"random": torch.get_rng_state()}, notes | {"seen": self.seen}, states=states)
        self.kept = time.monotonic()

    def resume(self, diary: Diary) -> None:
        """Go on where the diary ends, if it holds anything."""
        self.diary, found = diary, diary.read()
        if found is None:
            return
        self.update, tensors, notes, states = found
        for name, net in self.nets.items():
            net.load_state_dict(_under(tensors, name))
        for name, optimiser in zip(("play", "learn"), self.optimisers, strict=True):
            unflatten(optimiser, _under(tensors, name))
        torch.set_rng_state(tensors["random"].clone())
        self.seen = [tuple(losses) for losses in notes.pop("seen")]
        for name, value in notes.items():
            setattr(self.table.history, name, value)
        self.table.history.states = [{"generator": _under(s, "generator"), "tokens": s["tokens"].numpy()} for s in states]


def _under(tensors: dict, name: str) -> dict:
    """What is called "name.…", without that beginning."""
    return {key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")}


@torch.no_grad()
def _follow(average, generator, share: float) -> None:
    """Move the average by a share of the way to the generator."""
    for mine, new in zip(average.parameters(), generator.parameters(), strict=True):
        mine.lerp_(new, share)


def _rate(share: float) -> float:
    """The learning rate's factor: 1, and over the last 40 % of the updates down to 0.05."""
    return 1.0 if share < 0.6 else max(0.05, 1 - 0.95 * (share - 0.6) / 0.4)


class _Table:
    """The two players, what they are shown, and what has been measured."""

    def __init__(self, generator, critic, train, valid, judge, worried):
        self.worried = worried                       # before this update a forger may have few ideas
        self.generator, self.critic, self.judge, self.history = generator, critic, judge, History()
        self.device = next(generator.parameters()).device
        self.train, self.valid = ([pictures(x).to(self.device), pictures(before).to(self.device),
                                   torch.as_tensor(np.asarray(wish, np.float32)).to(self.device)] for x, before, wish in (train, valid))
        self.real_alike = alike(np.asarray(train[0]))
        self.latents = self.drawn_latents(SAMPLES)
        self.asked = torch.arange(SAMPLES) % len(valid[0])

    def real(self, size: int, alone: float):
        """A random batch: pictures, wishes, phrases before."""
        rows = torch.randint(len(self.train[0]), (size,))
        picture, before, wish = (x[rows] for x in self.train)
        return picture, wish, before * (torch.rand(size, 1, 1) >= alone).to(self.device)

    def drawn_latents(self, count: int):
        """Drawn by the processor, wherever the players are: one seed, the same game."""
        return torch.randn(count, self.generator.latent).to(self.device)

    def forge(self, wish, before):
        return drawn(self.generator(self.drawn_latents(len(wish)), wish, before))

    @torch.no_grad()
    def measure(self, update: int, average, seen: np.ndarray) -> str:
        """Adds a measurement; returns it in a few words for the progress bar."""
        h, (picture, before, wish) = self.history, self.valid
        nothing = torch.zeros_like(before[self.asked])
        forged = drawn(average(self.latents, wish[self.asked], nothing))
        tokens = forged.argmax(dim=1).cpu().numpy()
        sure = [float((sign * self.critic(x, w, torch.zeros_like(x)).mean(dim=1) > 0).float().mean())
                for sign, x, w in ((1, picture, wish), (-1, forged, wish[self.asked]))]
        losses = seen.mean(axis=0)
        found = {"generator loss": losses[1], "critic gradient": losses[2], "generator gradient": losses[3],
                 "held-out real called real": sure[0], "forged called forged": sure[1],
                 "distinct": len({row.tobytes() for row in tokens}) / SAMPLES, "alike": alike(tokens) / self.real_alike,
                 **(self.judge(tokens) if self.judge else {})}
        h.updates.append(update)
        h.train.append(float(losses[0]))
        for name, value in found.items():
            h.curves.setdefault(name, []).append(float(value))
        h.states.append({"generator": {k: v.detach().cpu().clone() for k, v in average.state_dict().items()}, "tokens": tokens[:KEPT]})
        h.best = len(h.updates) - 1
        if update >= self.worried and (found["alike"] > COLLAPSED or found["distinct"] < 0.5) and not h.about:
            h.about = (f"mode collapse at update {update}: the forgeries are {found['alike']:.1f} times as alike as real phrases, and"
                       f" {found['distinct']:.0%} of them differ. The critic is too steep or too slow: raise the penalty, or train longer")
            print(h.about)
        return f"alike {found['alike']:.2f}, critic right on {sure[0]:.0%} real, {sure[1]:.0%} forged"


def _update(table: _Table, optimisers, rules: Rules, *, penalised: bool) -> tuple[float, float, float, float]:
    """One step of the critic, one of the forger: (critic's loss, generator's loss, length of either gradient)."""
    critic, (play, learn), game = table.critic, optimisers, GAMES[rules.game]
    real, wish, before = table.real(rules.batch_size, rules.alone)
    _, other_wish, other_before = table.real(rules.batch_size, rules.alone)
    with torch.no_grad():
        fake = table.forge(other_wish, other_before)
    on_real, on_fake = critic(real, wish, before), critic(fake, other_wish, other_before)
    loss = game(on_real, on_fake, on_fake)[0]
    extra = 0.5 * rules.penalty * LAZY * r1_penalty(critic, real, wish, before) if penalised and rules.penalty else 0.0
    learn.zero_grad(set_to_none=True)
    (loss + extra).backward()
    steep = _length(critic)
    learn.step()
    real, wish, before = table.real(rules.batch_size, rules.alone)
    forged = table.forge(wish, before)
    verdict = critic(forged, wish, before)
    wanted = game(verdict, verdict, verdict)[1]
    extra = rules.bigrams * (pairs_of_moves(forged) - pairs_of_moves(real)).square().sum() if rules.bigrams else 0.0
    play.zero_grad(set_to_none=True)
    (wanted + extra).backward()
    pull = _length(table.generator)
    play.step()
    return float(loss.detach()), float(wanted.detach()), steep, pull


def pairs_of_moves(picture) -> torch.Tensor:
    """How often a move is followed by another on the very next step: means over the batch, (17, 17)."""
    found = moves(picture)
    return torch.einsum("bit,bjt->ij", found[:, :, 1:], found[:, :, :-1]) / len(picture)


def _length(net) -> float:
    return math.sqrt(sum(float(p.grad.square().sum()) for p in net.parameters() if p.grad is not None))

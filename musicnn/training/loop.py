"""The training loop: show tunes, measure surprise, follow the gradient, keep the best held-out state.

What is shown when and how fast is learnt: batches.py; what is learnt: losses.py; going on after a kill: resume.py; several processes:
team.py. Left out: schedules other than cosine, accumulation, mixed precision. A model of 150,000 parameters needs none of it.
"""

import copy
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from musicnn.errors import TrainingError
from musicnn.training.batches import cosine, due, order
from musicnn.training.device import pick
from musicnn.training.history import History
from musicnn.training.losses import learns, nll, tensor
from musicnn.training.resume import EVERY, Diary, fingerprint, flat, unflatten
from musicnn.training.team import Team, team


def fit(model: torch.nn.Module, train: np.ndarray, valid: np.ndarray, *, updates: int, batch_size: int = 16,  # noqa: PLR0913 every knob, by its name
        learning_rate: float = 6e-3, weight_decay: float = 0.05, seed: int = 0, measurements: int = 10, patience: int | None = None,
        checkpoint: str | Path | None = None, device: str | None = None, progress: bool = True,
        watch: Callable[[History], None] | None = None) -> History:
    """Train by AdamW with a cosine schedule; afterwards the model holds the state that did best on `valid`.

    Args:
        model: a torch module that returns (logits, state) for rows (B, T, C); its attribute `learns`, if any, chooses from LOSSES.
        train, valid: arrays (B, T, C) of an encoding; column 0 holds the tokens, 0 is padding.
        updates: length of training, in steps of the optimiser. An epoch is len(train) / batch_size updates.
        batch_size: sequences per update (of all processes together, under torchrun).
        learning_rate: at the peak, after a short warm-up.
        weight_decay: AdamW's, per unit of learning rate.
        seed: of the order of the sequences and of dropout.
        measurements: how often, evenly spread, the held-out loss is measured and the state kept for "hear epoch k"; at most once an update.
        patience: stop after so many measurements in a row without a new best; None never stops early.
        checkpoint: folder in which the training is kept, at least every 30 seconds. The same call with the same folder goes on where it
            was killed, and ends with the same numbers as if it had not been.
        device: "cpu", "cuda", "mps" or "auto"; None stays where the model is. Afterwards the model is back where it was.
        progress: show a bar with loss, speed and the time left.
        watch: told the history after every measurement; what it raises ends the training.

    Returns:
        A History.

    Raises:
        TrainingError: for empty or misshapen data, an impossible setting, a device that is not there, a checkpoint of another training,
            or a loss that is no number (the model then holds the last good state).

    Used in: 03b
    """
    settings = {"updates": updates, "batch_size": batch_size, "measurements": measurements}
    _check(train, valid)
    home = next(model.parameters()).device
    with team() as us:
        model.to(pick(device, home))
        optimiser = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
        torch.manual_seed(seed + 1_000_003 * us.rank)
        run = Run(model, optimiser, us, History(), start=copy.deepcopy(model.state_dict()), watch=watch)
        if checkpoint is not None:
            settings |= {"learning_rate": learning_rate, "weight_decay": weight_decay, "seed": seed, "model": type(model).__name__,
                         "patience": patience, "processes": us.size, "data": fingerprint(train, valid)}
            run.resume(Diary(checkpoint, settings))
            if len(us.gathered(torch.tensor([run.update])).unique()) > 1:
                raise TrainingError(f"the processes find different states in {checkpoint}; give them one folder that all can read")
        try:
            _train(run, train, valid, settings | {"patience": patience, "seed": seed}, learning_rate, progress and us.rank == 0)
        finally:
            model.to(home)
    return run.history


@dataclass
class Run:
    """A training under way: everything that changes with an update."""

    model: torch.nn.Module
    optimiser: torch.optim.Optimizer
    team: Team
    history: History
    start: dict                                      # the state before the first update
    update: int = 0
    tokens: int = 0
    since: list[float] = field(default_factory=list)                     # losses since the last measurement
    diary: Diary | None = None
    watch: Callable[[History], None] | None = None
    kept: float = field(default_factory=time.monotonic)                  # when the diary was last written

    def resume(self, diary: Diary) -> None:
        """Go on where the diary ends, if it holds anything."""
        self.diary, found = diary, diary.read()
        if found is None:
            return
        self.update, tensors, notes, self.history.states = found
        self.model.load_state_dict({k.removeprefix("model."): v for k, v in tensors.items() if k.startswith("model.")})
        unflatten(self.optimiser, tensors)
        for name, draws in self._dice().items():
            if name in tensors:
                draws.set_rng_state(tensors[name][self.team.rank].clone())       # of a view, torch reads the wrong place
        self.tokens, self.since = notes["tokens"], notes["since"]
        for name in ("updates", "train", "valid", "best", "seconds"):
            setattr(self.history, name, notes[name])

    def keep(self) -> None:
        """Write everything into the diary; process 0 writes for all."""
        tensors = {f"model.{k}": v for k, v in self.model.state_dict().items()} | flat(self.optimiser)
        tensors |= {name: self.team.gathered(draws.get_rng_state()) for name, draws in self._dice().items()}
        notes = {name: getattr(self.history, name) for name in ("updates", "train", "valid", "best", "seconds")}
        if self.team.rank == 0:
            self.diary.write(self.update, tensors, notes | {"tokens": self.tokens, "since": self.since}, states=self.history.states)
        self.team.wait()                                                 # nobody may read what is half written
        self.kept = time.monotonic()

    def _dice(self) -> dict:
        """Name → the part of torch whose random numbers this training uses: dropout on a card has its own."""
        device = next(self.model.parameters()).device.type
        return {"random": torch} | ({} if device == "cpu" else {f"random_{device}": getattr(torch, device)})

    def measure(self, valid: np.ndarray) -> None:
        """Held-out loss and a copy of the state."""
        found = float(nll(self.model, valid).sum() / (valid[:, :, 0] != 0).sum())
        if not math.isfinite(found):
            self.fail(f"the held-out loss became {found}")
        self.history.updates.append(self.update)
        self.history.train.append(float(np.mean(self.since)))
        self.history.valid.append(found)
        self.history.states.append({k: v.detach().cpu().clone() for k, v in self.model.state_dict().items()})
        self.history.best, self.since = int(np.argmin(self.history.valid)), []
        if self.watch:
            self.watch(self.history)

    def best(self) -> None:
        """Set the model back to its best state."""
        states = self.history.states
        self.model.load_state_dict(states[self.history.best] if states else self.start)

    def fail(self, what: str) -> None:
        self.best()
        raise TrainingError(f"{what} at update {self.update}; the model holds its last good state. Try a learning rate below"
                            f" {max(group['initial'] for group in self.optimiser.param_groups):g}")


def _train(run: Run, train, valid, settings: dict, learning_rate: float, progress: bool) -> None:
    """Update after update, from where the run stands to its end."""
    updates = settings["updates"]
    history, began = run.history, time.perf_counter() - run.history.seconds
    lengths, share = (train[:, :, 0] != 0).sum(axis=1), run.team.join(run.model)
    batches = islice(order(lengths, settings["batch_size"], seed=settings["seed"]), run.update, None)
    with tqdm(total=updates, initial=run.update, disable=not progress, file=sys.stdout, unit="update", mininterval=0.5, ncols=110) as bar:
        while run.update < updates and not _stale(history, settings["patience"]):
            for group in run.optimiser.param_groups:
                group["initial"], group["lr"] = learning_rate, learning_rate * cosine(run.update, updates)
            run.update += 1
            _update(run, share, train, lengths, next(batches))
            measured = due(run.update, updates, settings["measurements"])
            if measured:
                run.measure(valid)
                speed = run.tokens / (time.perf_counter() - began)
                bar.set_postfix_str(f"train {history.train[-1]:.3f}, held out {history.valid[-1]:.3f} nats per {learns(run.model)},"
                                    f" {speed:,.0f} {learns(run.model)}s/s")
            history.seconds = time.perf_counter() - began
            if run.diary and (measured or time.monotonic() - run.kept > EVERY):
                run.keep()
            bar.update()
    history.tokens_per_second = run.tokens / max(history.seconds, 1e-9)
    run.best()


def _update(run: Run, share, train, lengths: np.ndarray, places: np.ndarray) -> None:
    """One step of the optimiser on the batch of the given places."""
    mine, weight = run.team.share(places)
    rows, count = tensor(train[mine, :lengths[mine].max()], run.model), int(lengths[places].sum())
    run.model.train()
    nats = weight * share(rows)                                          # of this process's share
    run.optimiser.zero_grad(set_to_none=True)
    (nats * run.team.size / count).backward()
    torch.nn.utils.clip_grad_norm_(run.model.parameters(), 1.0)
    loss = run.team.total(nats) / count
    if not math.isfinite(loss):
        run.fail(f"the loss became {loss}")
    run.optimiser.step()
    run.since.append(loss)
    run.tokens += count


def _stale(history: History, patience: int | None) -> bool:
    return patience is not None and len(history.valid) - 1 - history.best >= patience


def _check(train, valid) -> None:
    for name, array in (("train", train), ("valid", valid)):
        if np.ndim(array) != 3 or len(array) == 0 or not np.issubdtype(np.asarray(array).dtype, np.integer):
            raise TrainingError(f"{name} must be whole numbers (B, T, C) with B at least 1; got shape {np.shape(array)}."
                                " Make it with encoding.batch(scores)")

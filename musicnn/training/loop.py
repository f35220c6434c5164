"""The training loop: show tunes, measure surprise, follow the gradient, keep the best held-out state.

Left out: schedules other than cosine, accumulation, mixed precision. A model of 150,000 parameters needs none of it.
"""

import copy
import math
import sys
import time

import numpy as np
import torch
from tqdm import tqdm

from musicnn.errors import TrainingError
from musicnn.training.history import History
from musicnn.training.losses import learns, losses, nll, tensor


def fit(model, train: np.ndarray, valid: np.ndarray, *, updates: int, batch_size: int = 16, learning_rate: float = 6e-3,
        weight_decay: float = 0.05, seed: int = 0, measurements: int = 10, progress: bool = True) -> History:
    """Train by AdamW with a cosine schedule; afterwards the model holds the state that did best on `valid`.

    Args:
        model: a torch module that returns (logits, state) for rows (B, T, C); its attribute `learns`, if any, chooses from LOSSES.
        train, valid: arrays (B, T, C) of an encoding; column 0 holds the tokens, 0 is padding.
        updates: length of training, in steps of the optimiser. An epoch is len(train) / batch_size updates.
        batch_size: sequences per update.
        learning_rate: at the peak, after a short warm-up.
        weight_decay: AdamW's, per unit of learning rate.
        seed: of the order of the sequences and of dropout.
        measurements: how often, evenly spread, the held-out loss is measured and the state kept for "hear epoch k".
        progress: show a bar with loss, speed and the time left.

    Returns:
        A History.

    Raises:
        TrainingError: for empty or misshapen data, an impossible setting, or a loss that is no number (the model then holds the
            last good state).

    Used in: 03b
    """
    _check(train, valid, updates=updates, batch_size=batch_size, measurements=measurements)
    measure_every = max(1, updates // measurements)
    torch.manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: _cosine(n, updates))
    history, began, total, tokens = History(), time.perf_counter(), [], 0
    batches = _batches(train, batch_size, np.random.default_rng(seed))
    bar = tqdm(range(1, updates + 1), disable=not progress, file=sys.stdout, unit="update", mininterval=0.5, ncols=100)
    for update in bar:
        loss, count = _update(model, optimiser, next(batches))
        if not math.isfinite(loss):
            _restore(model, history)
            raise TrainingError(f"the loss became {loss} at update {update}; the model holds its last good state."
                                f" Try a learning rate below {learning_rate:g}")
        schedule.step()
        total.append(loss)
        tokens += count
        if update % measure_every == 0 or update == updates:
            _measure(model, valid, history, update, float(np.mean(total)))
            bar.set_postfix_str(f"train {history.train[-1]:.3f}, held out {history.valid[-1]:.3f} nats per {learns(model)}")
            total = []
    bar.close()
    history.seconds = time.perf_counter() - began
    history.tokens_per_second = tokens / history.seconds
    _restore(model, history)
    return history


def _check(train, valid, **settings) -> None:
    for name, array in (("train", train), ("valid", valid)):
        if np.ndim(array) != 3 or len(array) == 0 or not np.issubdtype(np.asarray(array).dtype, np.integer):
            raise TrainingError(f"{name} must be whole numbers (B, T, C) with B at least 1; got shape {np.shape(array)}."
                                " Make it with encoding.batch(scores)")
    for name, value in settings.items():
        if value < 1:
            raise TrainingError(f"{name} {value!r} is not allowed; use 1 or more")


def _cosine(update: int, updates: int) -> float:
    """Warm up over the first 3 % of the updates, then fall along a cosine to 2 %."""
    warm = max(1, updates // 33)
    if update < warm:
        return (update + 1) / warm
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (update - warm) / max(1, updates - warm)))


def _batches(train: np.ndarray, batch_size: int, rng: np.random.Generator):
    """Endless batches, shuffled anew each epoch. Sequences of similar length go together, so that little padding is computed."""
    lengths = (train[:, :, 0] != 0).sum(axis=1)
    while True:
        order = rng.permutation(len(train))
        pools = [order[i:i + 8 * batch_size] for i in range(0, len(order), 8 * batch_size)]
        order = np.concatenate([pool[np.argsort(lengths[pool], kind="stable")] for pool in pools])
        batches = [order[i:i + batch_size] for i in range(0, len(order), batch_size)]
        for i in rng.permutation(len(batches)):
            yield train[batches[i], :lengths[batches[i]].max()]


def _update(model, optimiser, batch: np.ndarray) -> tuple[float, int]:
    rows = tensor(batch, model)
    model.train()
    count = int((rows[..., 0] != 0).sum())
    loss = losses(model, rows).sum() / count
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    if torch.isfinite(loss):
        optimiser.step()
    return float(loss.detach()), count


def _measure(model, valid: np.ndarray, history: History, update: int, train_loss: float) -> None:
    history.updates.append(update)
    history.train.append(train_loss)
    history.valid.append(float(nll(model, valid).sum() / (valid[:, :, 0] != 0).sum()))
    history.states.append(copy.deepcopy(model.state_dict()))
    history.best = int(np.argmin(history.valid))


def _restore(model, history: History) -> None:
    if history.states:
        model.load_state_dict(history.states[history.best])

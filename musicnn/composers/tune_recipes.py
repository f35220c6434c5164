"""How the checkpoints that learnt from fiddle tunes were trained: see `recipes`. `python -m musicnn train melody-tcn`."""

import time
from collections.abc import Callable

import numpy as np

D = 2                                                # pitch class: the home that folk tunes are moved to
DATA = ("folk: {} of Ryan's Mammoth Collection (1883), O'Neill's Music of Ireland (1903) and Aird's Selection (1782-1801)")
TERMS = ("transcribed by volunteers, shipped inside music21 without a licence of their own; the printed books are in the public domain."
         " No note of them is in this repository; the weights are ours, MIT.")
KINDS = ("jig", "reel", "hornpipe", "slip jig", "strathspey")


def folk_lstm(*, updates: int = 3500, seed: int = 0, **how):
    """The melody LSTM with copy gate on dance tunes and airs in 6/8, 9/8, 2/4, 3/4 and 4/4. Used in: 00, 03b."""
    from musicnn.models import MelodyLSTM

    return _melody("folk-lstm", lambda sizes: MelodyLSTM(sizes, hidden=256, dropout=0.45), updates, seed, how, weight_decay=0.1,
                   measurements=20)


def melody_tcn(*, updates: int = 1500, seed: int = 0, **how):
    """Causal dilated convolutions on the same tunes, without a copy gate: they reach back about 8 bars by themselves. Used in: 05b."""
    from musicnn.models import MelodyTCN

    return _melody("melody-tcn", lambda sizes: MelodyTCN(sizes, dropout=0.25), updates, seed, how, weight_decay=0.05, measurements=8)


def _melody(name: str, make: Callable, updates: int, seed: int, how: dict, **settings):
    """Train a next-token model on all regular tunes: (composer, card)."""
    import torch

    from musicnn import datasets, evaluation, training
    from musicnn.composers.melody import MelodyComposer
    from musicnn.encodings import MelodyEncoding

    tunes = datasets.load("folk").where(regular=True)
    train, valid, test = tunes.split(seed=0)
    encoding = MelodyEncoding.covering(t.home for t in tunes)
    torch.manual_seed(seed)
    model, began = make(encoding.sizes), time.process_time()
    history = training.fit(model, *(encoding.batch(t.home for t in pile) for pile in (train, valid)), updates=updates,
                           learning_rate=5e-3, seed=seed, **settings, **how)
    minutes = (time.process_time() - began) / 60
    composer = MelodyComposer(model, encoding, tonic=D, name=name)
    surprise = evaluation.nats_per_beat(composer, [t.home for t in test])
    meter = evaluation.CopyMeter(t.home for t in train)
    raw = {"bars": 16, "draws": 1, "cadence": "free"}
    runs = {"composed": [composer.compose(seed=s, **raw) for s in range(50)], "held-out human": [t.home for t in test]}
    repeats = {who: round(float(np.mean([evaluation.bar_repeats(s) for s in scores])), 3) for who, scores in runs.items()}
    return composer, _card(tunes, "the regular tunes", (train, valid, test), history, minutes, seed) | {
        "nats_per_beat": {"test": round(surprise.value, 3), "interval": [round(surprise.low, 3), round(surprise.high, 3)]},
        "longest_copied_run_in_notes": {who: _spread(meter.longest(s)[0] for s in scores) for who, scores in runs.items()},
        "bar_as_4_bars_before": repeats}


def tune_classifier(*, updates: int = 500, seed: int = 0, **how):
    """Jig, reel, hornpipe, slip jig or strathspey? By the rhythm alone, measured in each tune's own commonest length. Used in: 05a."""
    import torch

    from musicnn import datasets, training
    from musicnn.composers.labeller import SIZES, Labeller, batch
    from musicnn.models import TuneClassifier

    tunes = datasets.load("folk").where(type=set(KINDS))
    piles = tunes.split(seed=0)
    train, valid, test = (batch(pile.scores(), map(KINDS.index, pile.column("type"))) for pile in piles)
    torch.manual_seed(seed)
    model, began = TuneClassifier(SIZES, classes=KINDS, filters=96, width=9), time.process_time()
    history = training.fit(model, _evened(train, seed), valid, updates=updates, batch_size=32, learning_rate=3e-3, seed=seed,
                           **how)
    minutes = (time.process_time() - began) / 60
    labeller = Labeller(model, name="tune-classifier")
    said = [KINDS.index(next(iter(labeller.probs(p.score)))) for p in piles[2]]
    confusion = np.zeros((len(KINDS), len(KINDS)), dtype=int)
    np.add.at(confusion, (test[:, 0, -1], said), 1)
    kinds = "the tunes whose kind is given"
    return labeller, _card(tunes, kinds, piles, history, minutes, seed) | {
        "accuracy": round(float(confusion.trace() / confusion.sum()), 3),
        "balanced_accuracy": round(float(np.mean(confusion.diagonal() / confusion.sum(axis=1))), 3),
        "confusion_on_test": {"rows are": "printed kind", "columns are": "said kind", "kinds": KINDS, "tunes": confusion.tolist()}}


def _evened(rows: np.ndarray, seed: int) -> np.ndarray:
    """Rare kinds several times: as often as the square root of what would make all kinds equally frequent."""
    labels, rng = rows[:, 0, -1], np.random.default_rng(seed)
    count = np.bincount(labels)
    wanted = np.sqrt(count * count.max()).astype(int)
    return rows[np.concatenate([rng.choice(np.flatnonzero(labels == k), wanted[k], replace=bool(wanted[k] > count[k]))
                                for k in range(len(count))])]


def _card(tunes, which: str, piles, history, minutes: float, seed: int) -> dict:
    """What all three cards say."""
    return {"data": DATA.format(which), "data_terms": TERMS, "data_sha256": tunes.manifest["sha256"],
            "tunes": dict(zip(("train", "valid", "test"), map(len, piles), strict=True)), "seed": seed, "updates": history.updates[-1],
            "minutes": round(minutes, 1), "kept_at_update": history.updates[history.best],
            "log": [{"update": u, "train": round(t, 4), "valid": round(v, 4)} for u, t, v in
                    zip(history.updates, history.train, history.valid, strict=True)]}


def _spread(values) -> dict:
    values = np.array(list(values))
    return {"median": float(np.median(values)), "most": int(values.max())}

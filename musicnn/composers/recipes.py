"""How the shipped checkpoints were trained: one function each, from data set to composer and card. `python -m musicnn train folk-lstm`.

A recipe returns (composer, card). Everything random has a seed, so that a second run on the same machine gives the same weights.
"""

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from musicnn.composers.chorale_recipes import chorale_cnn, chorale_frames
from musicnn.errors import CheckpointError

D = 2                                                # pitch class: the home that folk tunes are moved to


def folk_lstm(*, updates: int = 3500, seed: int = 0, progress: bool = True):
    """The melody LSTM with copy gate on dance tunes and airs in 6/8, 9/8, 2/4, 3/4 and 4/4. Used in: 00, 03b."""
    import torch

    from musicnn import datasets, evaluation, training
    from musicnn.composers.melody import MelodyComposer
    from musicnn.encodings import MelodyEncoding
    from musicnn.models import MelodyLSTM

    tunes = datasets.load("folk").where(regular=True)
    train, valid, test = tunes.split(seed=0)
    encoding = MelodyEncoding.covering(t.home for t in tunes)
    torch.manual_seed(seed)
    model = MelodyLSTM(encoding.sizes, hidden=256, dropout=0.45)
    history = training.fit(model, *(encoding.batch(t.home for t in pile) for pile in (train, valid)), updates=updates,
                           learning_rate=5e-3, weight_decay=0.1, seed=seed, measurements=20, progress=progress)
    composer = MelodyComposer(model, encoding, tonic=D, name="folk-lstm")
    surprise = evaluation.nats_per_beat(composer, [t.home for t in test])
    meter = evaluation.CopyMeter(t.home for t in train)
    runs = {"composed": [composer.compose(bars=16, seed=s, draws=1) for s in range(50)], "held-out human": [t.home for t in test]}
    card = {
        "data": "folk: the regular tunes of Ryan's Mammoth Collection (1883), O'Neill's Music of Ireland (1903) and Aird's"
                " Selection (1782-1801)",
        "data_terms": "transcribed by volunteers, shipped inside music21 without a licence of their own; the printed books are in"
                      " the public domain. No note of them is in this repository; the weights are ours, MIT.",
        "data_sha256": tunes.manifest["sha256"], "tunes": {"train": len(train), "valid": len(valid), "test": len(test)},
        "seed": seed, "updates": updates,
        "minutes": round(history.seconds / 60, 1), "kept_at_update": history.updates[history.best],
        "nats_per_beat": {"test": round(surprise.value, 3), "interval": [round(surprise.low, 3), round(surprise.high, 3)]},
        "longest_copied_run_in_notes": {name: _spread(meter.longest(s)[0] for s in scores) for name, scores in runs.items()},
        "log": [{"update": u, "train": round(t, 4), "valid": round(v, 4)} for u, t, v in
                zip(history.updates, history.train, history.valid, strict=True)],
    }
    return composer, card


def _spread(values) -> dict:
    values = np.array(list(values))
    return {"median": float(np.median(values)), "most": int(values.max())}


RECIPES: dict[str, Callable] = {"folk-lstm": folk_lstm, "chorale-frames": chorale_frames, "chorale-cnn": chorale_cnn}


def train(name: str, folder: str | Path | None = None, **settings) -> Path:
    """Run a recipe and store its composer; by default where `load` finds it.

    Raises:
        CheckpointError: for an unknown name.
    """
    from musicnn.composers.checkpoint import SHIPPED, save

    if name not in RECIPES:
        raise CheckpointError(f"there is no recipe {name!r}; there are {', '.join(RECIPES)}")
    began = time.strftime("%Y-%m-%d")
    composer, card = RECIPES[name](**settings)
    return save(composer, folder or SHIPPED / name, card={"trained": began, **card})

"""How the two chorale checkpoints were trained: see `recipes`. `python -m musicnn train chorale-cnn`."""

from pathlib import Path

import numpy as np

from musicnn.music import bars, only_part

TERMS = ("built on the trainer's machine from the corpus inside music21, whose licence says: 'Some encodings included in the corpus may"
         " not be used for commercial uses or have other restrictions'. Most of these files say 'PDF © 2004 Margaret Greentree'. The"
         " chorales themselves (Bach died in 1750) are in the public domain. No note of the files is in this repository. The weights"
         " are our own work, MIT; whoever wants to sell something made with them should know where they learnt.")


def chorale_frames(*, updates: int = 700, seed: int = 0, **how):
    """The ordered-note softmax on eighth-note frames of the chorales in 4/4, moved to C major and A minor. Used in: 03c."""
    import torch

    from musicnn import evaluation, training
    from musicnn.composers.frames import FrameComposer
    from musicnn.encodings import FrameEncoding
    from musicnn.models import FrameSoftmax

    piles = [[p.home for p in pile] for pile in _split(meter=(4, 4))]
    encoding = FrameEncoding()
    torch.manual_seed(seed)
    model = FrameSoftmax(dropout=0.35)
    history = training.fit(model, *(encoding.batch(scores) for scores in piles[:2]), updates=updates, seed=seed, **how)
    composer = FrameComposer(model, encoding, name="chorale-frames")
    surprise = [model.nll(encoding.encode(s)) for s in piles[2]]
    made = [composer.compose(bars=8, seed=s) for s in range(20)]
    data = "chorales in 4/4, as eighth-note frames, moved to C major or A minor"
    return composer, _card(data, piles, history, seed) | {
        "nats_per_frame": {"test 1..T": _mean(surprise), "test 2..T": _mean([n[1:] for n in surprise])},
        "nats_per_beat": round(float(evaluation.nats_per_beat(composer, piles[2]).value), 3),
        "voice_leading": {"composed, 20 times 8 bars": _leading(made), "Bach, test pieces": _leading(piles[2])}}


def chorale_cnn(*, updates: int = 12000, seed: int = 0, checkpoint: str | Path | None = None, **how):
    """The orderless network on windows of four bars of all regular chorales, in all keys. Used in: 05b.

    Two stages of `updates` each. The second goes on without dropout: so small a network does not overfit 300 chorales in random keys
    with random cells hidden, and cells that drop out only blur what it has learnt (0.467 nats per note before, 0.442 after).

    Args:
        updates: of each stage.
        seed: of weights and batches.
        checkpoint: folder in which both stages are kept, to go on after a kill.
        how: for `training.fit`, such as device, progress.
    """
    import torch

    from musicnn import training
    from musicnn.composers.chorale import ChoraleComposer
    from musicnn.encodings import VoiceEncoding
    from musicnn.models import ChoraleCNN

    piles = [[p.score for p in pile] for pile in _split(meter={(4, 4), (3, 4)})]
    encoding = VoiceEncoding()
    train, valid, test = (encoding.batch(scores) for scores in piles)
    torch.manual_seed(seed)
    model, histories = ChoraleCNN(encoding.vocabulary), []
    for stage, rate, measurements in ((1, 4e-3, 8), (2, 2.5e-3, 12)):
        if stage == 2:
            before, model = model, ChoraleCNN(encoding.vocabulary, dropout=0.0)
            model.load_state_dict(before.state_dict())
        kept = checkpoint and Path(checkpoint) / f"stage-{stage}"
        histories.append(training.fit(model, train, valid[::2], updates=updates, learning_rate=rate, seed=seed + stage - 1,
                                      measurements=measurements, checkpoint=kept, **how))
    composer = ChoraleComposer(model, encoding, name="chorale-cnn")
    return composer, _card_of_stages(histories, piles, seed) | measured(composer, piles[2], test)


def _card_of_stages(histories: list, piles: list, seed: int) -> dict:
    """Both stages as one log that counts all updates."""
    cards = [_card("chorales in 4/4 and 3/4, as sixteenth-note grids of four voices, in all keys", piles, h, seed) for h in histories]
    first, second = cards
    later = [row | {"update": first["updates"] + row["update"]} for row in second["log"]]
    return second | {"log": first["log"] + later, "minutes": round(first["minutes"] + second["minutes"], 1),
                     **{name: first["updates"] + second[name] for name in ("updates", "kept_at_update")}}


def measured(composer, pieces: list, windows: np.ndarray, *, draws: int = 64) -> dict:
    """Surprise on `windows` of held-out pieces in `draws` random orders, and voice leading of their sopranos, harmonised."""
    from musicnn.training.orderless import nats_per_note

    surprise = nats_per_note(composer.model, windows, draws=draws)
    opening = [bars(s, 0, min(s.bars, 8)) for s in pieces]
    rules = {"raw": {"parallels": "free", "cadence": "free"}, "parallels mended": {"cadence": "free"}}
    made = {name: [composer.compose(only_part(s, 0), seed=k, **how) for k, s in enumerate(opening)] for name, how in rules.items()}
    return {"nats_per_note": {"test, random order, sixteenths": round(surprise, 4)},
            "voice_leading_of_8_bars": {"Bach, test pieces": _leading(opening),
                                        **{f"harmonised, {name}": _leading(scores) for name, scores in made.items()}}}


def _split(**labels) -> tuple:
    from musicnn import datasets
    return datasets.load("chorales").where(regular=True, **labels).split(seed=0)


def _card(data: str, piles: list, history, seed: int) -> dict:
    """What both cards say."""
    counts = dict(zip(("train", "valid", "test"), map(len, piles), strict=True))
    return {"data": data, "data_terms": TERMS, "pieces": counts, "seed": seed, "updates": history.updates[-1],
            "minutes": round(history.seconds / 60, 1), "kept_at_update": history.updates[history.best],
            "log": [{"update": u, "train": round(t, 4), "valid": round(v, 4)} for u, t, v in
                    zip(history.updates, history.train, history.valid, strict=True)]}


def _leading(scores) -> dict:
    from musicnn.evaluation import voice_leading
    return {name: round(value, 4) for name, value in voice_leading(scores).items()}


def _mean(nats: list[np.ndarray]) -> float:
    return round(float(np.concatenate(nats).mean()), 4)

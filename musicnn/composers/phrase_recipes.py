"""How a phrase GAN is trained: see `recipes`. `python -m musicnn train phrase-gan`.

The first stage of the shipped weights ran on a GPU, with the same networks, game and penalty; this recipe plays it with `fit_gan`, so it
makes a sister of the shipped network, not the same one. It has been run from end to end with few updates, killed
and resumed on the way; at full length its 11,040 updates should take some forty minutes of one core (0.1 to 0.25 s each, measured).

Two stages for each meter. First the game alone, with a strong penalty. It learns rhythm, form and cadences, and its moves stay wrong: of
six ways to mend them (a longer game, more channels, more data, other losses, another temperature, ranking) none came near. So in a
short second stage the forger is also asked to have each pair of moves as often as real phrases do. That aims at a number, which is why
the card shows the others beside it.
"""

from pathlib import Path

import numpy as np

DANCES = {(6, 8): {"jig"}, (4, 4): {"reel", "hornpipe"}}
COUNT = 400                                          # forgeries behind every number of the card


def phrase_gan(*, updates: int = 4600, seed: int = 0, checkpoint: str | Path | None = None, **how):
    """A generator and a critic for jigs and for reels and hornpipes. Used in: 04b.

    Args:
        updates: of the first stage; the second has a fifth of them.
        seed: of weights, batches and latents.
        checkpoint: folder in which each of the four games is kept, to go on after a kill.
        how: for `training.fit_gan`, such as device, progress.
    """
    import torch

    from musicnn import training
    from musicnn.composers.phrases import PhraseComposer, gan_data
    from musicnn.encodings import PhraseEncoding
    from musicnn.models import PhraseGAN

    torch.manual_seed(seed)
    model, logs, minutes, card = PhraseGAN(), {}, 0.0, {}
    composer = PhraseComposer(model, PhraseEncoding())
    for meter in DANCES:
        encoding, (train, valid, test) = PhraseEncoding(meter), dances(meter)
        piles = [gan_data([t.home for t in pile], encoding) for pile in (train, valid)]
        players = model.generators[str(encoding.bar)], model.critics[str(encoding.bar)]
        first = training.Rules(penalty=5.0, batch_size=128)
        second = training.Rules(penalty=5.0, batch_size=96, bigrams=0.5, learning_rate=3e-4)
        name = f"{meter[0]}/{meter[1]}"
        for stage, rules, count in (("game", first, updates), ("moves", second, max(1, updates // 5))):
            kept = checkpoint and Path(checkpoint) / f"{encoding.bar}-{stage}"
            log = training.fit_gan(*players, *piles, updates=count, rules=rules, seed=seed, checkpoint=kept, **how)
            logs[f"{name}, {stage}"] = {"update": log.updates, "critic's loss": [round(x, 3) for x in log.train]}
            minutes += log.seconds / 60
        card[name] = measured(composer, meter, train, [*valid, *test], seed=seed)
    return composer, {**about(), "how": "python -m musicnn train phrase-gan: both stages played by training.fit_gan", "seed": seed,
                      "updates": updates, "minutes": round(minutes, 1), "measured": card, "log": logs}


def dances(meter: tuple[int, int]):
    """(train, valid, test) tunes of a meter."""
    from musicnn import datasets

    return datasets.load("folk").where(regular=True, type=DANCES[meter]).where(lambda t: t.home.meter == meter).split(seed=0)


def about() -> dict:
    """Where the music is from, and on what terms."""
    from musicnn import datasets

    return {"data": "folk: four-bar phrases of the regular jigs (6/8), reels and hornpipes (4/4) of Ryan's Mammoth Collection (1883),"
                    " O'Neill's Music of Ireland (1903) and Aird's Selection (1778-1801), on a grid of eighths, in their scale",
            "data_terms": "transcribed by volunteers, shipped inside music21 without a licence of their own; the printed books are in the"
                          " public domain. No note of them is in this repository; the weights are ours, MIT.",
            "data_sha256": datasets.load("folk").manifest["sha256"]}


def measured(composer, meter: tuple[int, int], train, held_out, *, seed: int = 0) -> dict:
    """Raw forgeries beside held-out phrases, as the metrics of `evaluation.report`; no ranking, wishes as often as in real phrases."""
    from dataclasses import replace

    from musicnn import evaluation
    from musicnn.composers.phrases import gan_data

    encoding = replace(composer.encoding, meter=meter)
    phrases, _, wish = gan_data([t.home for t in held_out], encoding)
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, len(wish), COUNT)
    tokens = composer.forge(rng.standard_normal((COUNT, composer.model.config["latent"])), wish[rows], None, encoding)
    keys = np.where(wish[:, 0] == 1, "D major", "D minor")
    real = [encoding.decode(row, key=key) for row, key in zip(phrases, keys, strict=True)]
    made = [encoding.decode(row, key=key) for row, key in zip(tokens, keys[rows], strict=True)]
    old = [encoding.decode(row) for row in gan_data([t.home for t in train], encoding)[0]]
    shuffled = [evaluation.shuffled(s, seed=i) for i, s in enumerate(real)]
    table = evaluation.report({"phrase-gan": made, "human, shuffled": shuffled, "human, training": old[:COUNT]}, reference=real)
    named = {"distinct": round(len({row.tobytes() for row in tokens}) / COUNT, 3)}
    return named | {metric: {pile: round(m.value, 3) for pile, m in row.items()} for metric, row in table.rows.items()}

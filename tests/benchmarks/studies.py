"""The studies of chapter 07 that take minutes: what a leaky split hides, how copying grows, and whether another music helps to learn.

`python tests/benchmarks/studies.py leakage` (or memorisation, transfer, all): one thread, three seeds, results in
datasets/results/study_*.json. `--seeds` and `--updates` make a quick try. Every study compares under equal numbers of tunes and of
updates; the state of a network is chosen on held-out tunes that are never tested.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

from musicnn import composers, datasets, evaluation, models, training
from musicnn.datasets.results import RESULTS
from musicnn.encodings import MelodyEncoding
from musicnn.music import Note, Part


def network(encoding, train, valid, *, updates: int, seed: int, start: dict | None = None, **settings):
    """A melody LSTM after training; `start` is a state to go on from. Returns (composer, history)."""
    torch.manual_seed(seed)
    how = {"hidden": 128, "dropout": 0.4, "copying": False} | {k: v for k, v in settings.items() if k in ("dropout", "copying")}
    model = models.MelodyLSTM(encoding.sizes, **how)
    if start is not None:
        model.load_state_dict(start)
    how = {"learning_rate": 5e-3, "measurements": 8} | {k: v for k, v in settings.items() if k not in how}
    history = training.fit(model, encoding.batch(train), encoding.batch(valid), updates=updates, seed=seed, progress=False, **how)
    return composers.MelodyComposer(model, encoding), history


def per_beat(composer, tunes) -> float:
    return round(evaluation.nats_per_beat(composer, tunes).value, 4)


# --- leakage -----------------------------------------------------------------------------------------------------------------

def leakage(seeds: int, updates: int) -> dict:
    """The same test tunes, the same number of training tunes; only who is among them changes."""
    jigs = datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
    encoding, rows = MelodyEncoding.covering(p.home for p in jigs), []
    families = defaultdict(list)
    for piece in jigs:
        families[piece.group].append(piece)
    for seed in range(seeds):
        rng = random.Random(seed)
        singles = [pieces[0].home for pieces in families.values() if len(pieces) == 1]
        rng.shuffle(singles)
        valid, clean, test, siblings = singles[:40], singles[40:], [], []
        for pieces in (p for p in families.values() if len(p) > 1):
            first, *others = rng.sample(pieces, len(pieces))
            test.append(first.home)
            siblings += [p.home for p in others]
        piles = {"by family": clean, "variants left in": siblings + clean[len(siblings):], "test tunes left in": test + clean[len(test):]}
        for name, train in piles.items():
            markov = models.Markov(encoding.vocabulary, order=4, backoff=6, position=True).fit(encoding.batch(train))
            lstm, _ = network(encoding, train, valid, updates=updates, seed=seed, copying=True)
            leaked = len({id(t) for t in train} - {id(t) for t in clean})
            rows.append({"seed": seed, "split": name, "train": len(train), "test": len(test), "leaked": leaked,
                         "Markov": per_beat(composers.MelodyComposer(markov, encoding), test), "LSTM": per_beat(lstm, test)})
            print(rows[-1], flush=True)
    return {"question": "How much better does a composer look if variants of the test tunes, or the test tunes themselves, are among the"
                        " training tunes? Same test tunes, same number of training tunes, same updates.",
            "unit": "nats per dotted-quarter beat", "updates": updates, "rows": rows}


# --- memorisation ------------------------------------------------------------------------------------------------------------

def memorisation(seeds: int, updates: int) -> dict:
    """Copying while a network trains on and on, without and with dropout and decay, beside people who were held out."""
    jigs = datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
    train, valid, test = ([p.home for p in pile] for pile in jigs.split(seed=0))
    encoding, rows = MelodyEncoding.covering(p.home for p in jigs), []
    train = train[:150]
    meter = evaluation.CopyMeter(train)
    people = [meter.longest(t)[0] for t in test]
    for seed in range(seeds):
        for name, how in (("bare", {"dropout": 0.0, "weight_decay": 0.0}), ("dropout and decay", {"dropout": 0.4, "weight_decay": 0.05})):
            composer, history = network(encoding, train, valid, updates=updates, seed=seed, measurements=10, **how)
            for update, loss, held_out, state in zip(history.updates, history.train, history.valid, history.states, strict=True):
                composer.model.load_state_dict(state)
                made = [composer.compose(bars=16, seed=100 * seed + s, draws=1, cadence="free") for s in range(16)]
                runs = [meter.longest(t)[0] for t in made]
                rows.append({"seed": seed, "training": name, "update": update, "train": round(loss, 4), "valid": round(held_out, 4),
                             "longest run": float(np.mean(runs)), "most": int(max(runs))})
            print(rows[-1], flush=True)
    return {"question": "How long are the runs of notes that a network shares with its 150 training jigs, the longer it trains? Means over"
                        " 16 raw tunes of 16 bars at each measurement.", "unit": "notes; nats per token", "updates": updates,
            "people": {"mean": round(float(np.mean(people)), 2), "most": int(max(people)), "tunes": len(people)}, "rows": rows}


# --- transfer ----------------------------------------------------------------------------------------------------------------

def shuffled(score, rng: random.Random):
    """The same rhythm and the same pitches in another order: a source that teaches nothing about melodies."""
    pitches = [n.pitch for n in score.melody]
    rng.shuffle(pitches)
    return score.replace(parts=(Part([Note(n.onset, p, n.duration) for n, p in zip(score.melody, pitches, strict=True)]),))


def transfer(seeds: int, updates: int) -> dict:
    """Han Chinese tunes learned from nothing, after German songs, and after German songs whose pitches were shuffled."""
    songs = datasets.load("essen").where(metered=True, meter={(2, 4), (3, 4), (4, 4)})
    songs = songs.where(lambda p: p.region in ("Germany", "China") and len(p.score.notes) <= 160)
    encoding, rows = MelodyEncoding.covering(p.home for p in songs), []
    german, _, _ = songs.where(region="Germany").split(seed=0)
    china, valid, test = songs.where(region="China").split(seed=0)
    home, valid, test = [p.home for p in german], [p.home for p in valid][:60], [p.home for p in test]
    for seed in range(seeds):
        rng = random.Random(seed)
        sources = {"nothing": None, "German": home, "German, pitches shuffled": [shuffled(s, rng) for s in home]}
        for name, source in sources.items():
            start = None
            if source:
                pupil, _ = network(encoding, source[100:], source[:100], updates=3 * updates, seed=seed)
                start = pupil.model.state_dict()
                rows.append({"seed": seed, "source": name, "tunes": 0, "nats": per_beat(pupil, test)})
            for count in (20, 60, 200, 600):
                train = [p.home for p in rng.sample(list(china), count)] if count < len(china) else [p.home for p in china]
                pupil, _ = network(encoding, train, valid, updates=updates, seed=seed, start=start, learning_rate=2e-3 if start else 5e-3)
                rows.append({"seed": seed, "source": name, "tunes": count, "nats": per_beat(pupil, test)})
                print(rows[-1], flush=True)
    return {"question": "Does having learned German songs help to learn Han Chinese ones, and does a senseless source harm? Same updates;"
                        " the learning rate is 5e-3 from nothing, 2e-3 after a source.",
            "unit": "nats per quarter note", "updates": updates, "test": len(test), "rows": rows}


STUDIES = {"leakage": (leakage, 500), "memorisation": (memorisation, 1500), "transfer": (transfer, 300)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", choices=[*STUDIES, "all"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--updates", type=int, help="of each training; the study's own if left out")
    parser.add_argument("--out", type=Path, default=RESULTS, help="folder for the results")
    given = parser.parse_args()
    torch.set_num_threads(1)
    for name in STUDIES if given.study == "all" else [given.study]:
        study, updates = STUDIES[name]
        began = time.process_time()
        found = study(given.seeds, given.updates or updates)
        found = {"script": f"tests/benchmarks/studies.py {name}", "minutes": round((time.process_time() - began) / 60, 1), **found}
        (given.out / f"study_{name}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

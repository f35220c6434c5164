"""What helps a melody MLP on jigs: one setting changed at a time, and the log of one training with music for lesson 02c.

    python tests/benchmarks/jig_mlp.py ablation [--seeds 3]   writes datasets/results/jig_mlp_ablation.json, a row after each run
    python tests/benchmarks/jig_mlp.py log                    writes musicnn/training/replays/jig-mlp.json

Each run: the same jigs, split and number of updates; the state that is best on the held-out tunes is kept. Settings are compared on those
held-out tunes only. The test tunes are opened for two rows, the plain network and the one with echoes; these two are run with all seeds,
the others with seed 0. Rows that the file already holds are not run again. One thread.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from musicnn import composers, datasets, encodings, evaluation, models, training

ROOT = Path(__file__).resolve().parents[2]
RESULT, LOG = ROOT / "datasets" / "results" / "jig_mlp_ablation.json", ROOT / "musicnn" / "training" / "replays" / "jig-mlp.json"
UPDATES, FIT = 1500, {"batch_size": 4, "learning_rate": 3e-3, "weight_decay": 0.1}
TESTED = ("plain", "with echoes")
ROWS = {                                             # name -> settings of the model, settings of the training
    "plain": ({}, {}), "with echoes": ({"echoes": True}, {}), "without position": ({"position": False}, {}),
    "2 notes in view": ({"notes": 2}, {}), "4 notes in view": ({"notes": 4}, {}), "16 notes in view": ({"notes": 16}, {}),
    "64 hidden": ({"hidden": (64,)}, {}), "two layers": ({"hidden": (256, 256)}, {}), "four layers": ({"hidden": (256,) * 4}, {}),
    "no dropout": ({"dropout": 0.0}, {}), "no weight decay": ({}, {"weight_decay": 0.0}),
    "tied output": ({"tied": True}, {}),
}


class Tied(models.MelodyMLP):
    """Scores the tokens with the embeddings that read them."""

    def __init__(self, sizes, **settings):
        super().__init__(sizes, **settings)
        self.output = torch.nn.Linear(self.config["hidden"][-1], self.config["width"])
        self.bias = torch.nn.Parameter(torch.zeros(sizes["token"]))

    def forward(self, x, state=None):
        h, state = super().forward(x, state)
        return F.linear(h, self.token.weight, self.bias), state


def jigs():
    """(encoding, piles, batches): train, valid and test of the league."""
    tunes = datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
    piles = [[t.home for t in pile] for pile in tunes.split(seed=0)]
    encoding = encodings.MelodyEncoding.covering(t.home for t in tunes)
    return encoding, piles, [encoding.batch(pile) for pile in piles]


def run(name: str, seed: int, encoding, piles, batches) -> dict:
    """Train one setting and measure it, in nats per beat."""
    model_settings, fit_settings = ROWS[name]
    tied = model_settings.get("tied", False)
    torch.manual_seed(seed)
    kind = Tied if tied else models.MelodyMLP
    model = kind(encoding.sizes, **{k: v for k, v in model_settings.items() if k != "tied"})
    began = time.process_time()
    history = training.fit(model, *batches[:2], updates=UPDATES, seed=seed, progress=False, **{**FIT, **fit_settings})
    seconds = time.process_time() - began
    beats = [sum(s.beats for s in pile) for pile in piles]
    found = {"name": name, "seed": seed, "parameters": sum(p.numel() for p in model.parameters()), "cpu_seconds": round(seconds, 1),
             "kept_at": history.updates[history.best]}
    for pile, batch, total in zip(("train", "valid", "test"), batches, beats, strict=True):
        if pile != "test" or name in TESTED:
            found[pile] = round(float(training.nll(model, batch).sum() / total), 3)
    print(found, flush=True)
    return found


def ablation(seeds: int) -> None:
    """All rows with seed 0, then those of TESTED with the other seeds."""
    encoding, piles, batches = jigs()
    chain = models.Markov(encoding.vocabulary, order=4, backoff=6, position=True).fit(batches[0])
    markov = composers.MelodyComposer(chain, encoding)
    content = {"question": "What helps a melody MLP on jigs, one setting changed at a time? Nats per beat on held-out tunes",
               "script": "tests/benchmarks/jig_mlp.py ablation", "updates": UPDATES, "training": FIT, "data": "folk: regular jigs in 6/8",
               "tunes": [len(pile) for pile in piles],
               "markov": {pile: round(evaluation.nats_per_beat(markov, scores).value, 3) for pile, scores in
                          zip(("valid", "test"), piles[1:], strict=True)}, "rows": []}
    if RESULT.exists():
        content["rows"] = json.loads(RESULT.read_text(encoding="utf-8"))["rows"]
    there = {(row["name"], row["seed"]) for row in content["rows"]}
    for name, seed in [(name, 0) for name in ROWS] + [(name, seed) for seed in range(1, seeds) for name in TESTED]:
        if (name, seed) not in there:
            content["rows"].append(run(name, seed, encoding, piles, batches))
            RESULT.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="\n")


def log(seed: int = 0) -> None:
    """One training of the plain network, with eight bars composed at each measurement, the untrained network included."""
    encoding, _, (train, valid, _) = jigs()
    torch.manual_seed(seed)
    model = models.MelodyMLP(encoding.sizes)
    untrained = {k: v.clone() for k, v in model.state_dict().items()}
    count = int((valid[:, :, 0] > 0).sum())
    before = float(training.nll(model, valid).sum() / count)
    history = training.fit(model, train, valid, updates=UPDATES, seed=seed, measurements=15, progress=False, **FIT)
    history.updates.insert(0, 0)
    history.train.insert(0, before)
    history.valid.insert(0, before)
    history.states.insert(0, untrained)
    history.best = int(np.argmin(history.valid))
    samples = []
    for state in history.states:
        model.load_state_dict(state)
        samples.append(composers.pack(composers.MelodyComposer(model, encoding).compose(bars=8, seed=1, draws=1)))
    about = ("MelodyMLP (8 notes in view, place in the bar, 256 hidden) on the training jigs of the league, batches of 4 tunes, AdamW 3e-3,"
             " seed 0; at each measurement 8 bars, seed 1, first draw.")
    print(history.save(LOG, samples=samples, about=about), history.valid)


if __name__ == "__main__":
    torch.set_num_threads(1)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("ablation", "log"))
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    ablation(args.seeds) if args.what == "ablation" else log()

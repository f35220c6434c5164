"""An LSTM and a dilated CNN on the same jigs, at equal parameters (within 1 %), updates and settings, without a copy gate. One thread.

    python tests/benchmarks/tcn_beside_lstm.py [--seeds 1]    writes datasets/results/tcn_beside_lstm.json, a row after each run

The state that is best on the held-out tunes is kept; the test tunes are opened once for each row.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

from musicnn import composers, datasets, encodings, evaluation, models, training

RESULT = Path(__file__).resolve().parents[2] / "datasets" / "results" / "tcn_beside_lstm.json"
UPDATES, TUNES = 700, 20
QUESTION = ("LSTM or dilated CNN for jigs, at equal parameters (within 1 %), 700 updates of 16 tunes each, AdamW 6e-3 with cosine, no copy"
            " gate; state chosen on valid, test opened once; seconds of one busy core, so ratios mean more than values")
MAKE = {"LSTM": lambda sizes: models.MelodyLSTM(sizes, hidden=144, copying=False), "dilated CNN": models.MelodyTCN}


def run(name: str, seed: int, encoding, piles: list, meter) -> dict:
    """Train one network and measure it: a row of the result."""
    batches = [encoding.batch(scores) for scores in piles[:2]]
    torch.manual_seed(seed)
    model, began = MAKE[name](encoding.sizes), time.process_time()
    history = training.fit(model, *batches, updates=UPDATES, seed=seed, progress=False, measurements=7)
    seconds = time.process_time() - began
    composer = composers.MelodyComposer(model, encoding, name=name)
    league = evaluation.nats_per_beat(composer, piles[2])
    made = [composer.compose(bars=16, seed=k, draws=1, cadence="free") for k in range(TUNES)]
    return {"model": name, "seed": seed, "parameters": sum(p.numel() for p in model.parameters()), "updates": UPDATES,
            "kept": history.updates[history.best], "nats_per_beat": round(league.value, 3),
            "interval": [round(league.low, 3), round(league.high, 3)], "cpu_seconds": round(seconds, 1), **form(made, meter),
            "valid": [round(v, 4) for v in history.valid]}


def form(scores: list, meter) -> dict:
    """How often bars come back, and the longest run of notes that stands in a training tune."""
    return {"bar_as_4_bars_before": round(float(np.mean([evaluation.bar_repeats(s) for s in scores])), 3),
            "longest_copied_run": float(np.median([meter.longest(s)[0] for s in scores]))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=1)
    torch.set_num_threads(1)
    piles = [[t.home for t in pile] for pile in datasets.load("folk").where(type="jig", meter=(6, 8), regular=True).split(seed=0)]
    encoding = encodings.MelodyEncoding.covering(s for pile in piles for s in pile)
    meter = evaluation.CopyMeter(piles[0])
    found = {"question": QUESTION, "script": "tests/benchmarks/tcn_beside_lstm.py", "human": form(piles[2], meter), "rows": []}
    for seed in range(parser.parse_args().seeds):
        for name in MAKE:
            found["rows"].append(run(name, seed, encoding, piles, meter))
            RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

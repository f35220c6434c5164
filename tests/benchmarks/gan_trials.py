"""One change at a time in the phrase GAN: how far are its moves from those of held-out jigs?

    python tests/benchmarks/gan_trials.py --updates 2942 --seeds 3 [--change "penalty=0.1" --change "alone=1.0"] [--out FILE.json]

Every change is a field of training.Rules; without any, the starting point alone is run. The stored table (datasets/results/gan_trials.json)
was made with the same networks, games and penalty, 54 to 60 trials side by side as CUDA graphs on one GPU; its changes of the networks
themselves (no moves, no echoes, one verdict) took out the planes and verdicts named. Here one trial runs after the other on a CPU.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

START = {"penalty": 2.0, "learning_rate": 4e-4, "batch_size": 128}


def measured(name: str, changes: dict, seed: int, updates: int, piles) -> dict:
    """Train one pair of networks and measure 1,000 raw forgeries against the held-out phrases."""
    import torch

    import musicnn as mn

    encoding, train, valid = piles
    torch.manual_seed(seed)
    generator, critic = mn.models.Generator(), mn.models.Critic()
    began = time.process_time()
    mn.training.fit_gan(generator, critic, train, valid, updates=updates, rules=mn.training.Rules(**START | changes), seed=seed)
    rows = np.arange(1000) % len(valid[0])
    with torch.inference_mode():
        wish, nothing = torch.as_tensor(valid[2][rows]), torch.zeros(1000, 18, encoding.steps)
        tokens = generator(torch.randn(1000, 64), wish, nothing).argmax(dim=1).numpy()
    made, real = ([encoding.decode(row) for row in pile] for pile in (tokens, valid[0]))
    e = mn.evaluation
    return {"name": name, "seed": seed, "updates": updates, "seconds": round(time.process_time() - began),
            "interval bigrams": round(e.distance(made, real), 4),
            "rhythm bigrams": round(e.distance(made, real, of=e.rhythm_bigrams), 4),
            "distinct": len({row.tobytes() for row in tokens}) / len(tokens)}


def main() -> int:
    import musicnn as mn

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=2942)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--change", action="append", default=[], help="such as penalty=0.1; may be given several times")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    encoding = mn.encodings.PhraseEncoding()
    split = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True).split(seed=0)
    piles = (encoding, *(mn.composers.gan_data([t.home for t in pile], encoding) for pile in split[:2]))
    rows = []
    for change in ["", *given.change]:
        field, _, value = change.partition("=")
        changes = {field: value if field == "game" else float(value)} if field else {}
        for seed in range(given.seeds):
            rows.append(measured(change or "starting point", changes, seed, given.updates, piles))
            print(rows[-1], flush=True)
    if given.out:
        given.out.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What a melody network should be told: nats per beat on the validation jigs for one representation after the other.

    python tests/benchmarks/melodies.py [--updates 250] [--seeds 3] [--only WORDS] [--out FILE.json]

All rows learn from the same jigs with the same number of updates. A representation is a choice, so it is judged on the validation tunes;
the test tunes are not read. (Each network's state is chosen on the same tunes, alike for all.) Networks differ in size where the
representation makes them; parameters and seconds of process time stand beside each row.
One thread. Rows that stand in the file already are kept, so that several runs can fill it.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np

QUESTION = ("What should a network be told about a tune? Each row adds or takes away one thing; same jigs, same updates, batch 16, state"
            " chosen on valid; nats per beat on valid, because this is a choice: test stays shut")


def networks(sizes: dict) -> dict:
    """Row -> (how the model is made, learning rate, tunes moved home?)."""
    from musicnn import models
    return {
        "RNN, tokens only": (lambda: models.MelodyRNN(sizes, hidden=128), 3e-3, True),
        "LSTM, tokens only, printed keys": (lambda: models.MelodyLSTM(sizes, position=False, copying=False), 6e-3, False),
        "LSTM, tokens only": (lambda: models.MelodyLSTM(sizes, position=False, copying=False), 6e-3, True),
        "LSTM, place in the bar": (lambda: models.MelodyLSTM(sizes, copying=False), 6e-3, True),
        "MLP, 8 notes, place in the bar": (lambda: models.MelodyMLP(sizes), 6e-3, True),
        "LSTM, place in the bar, copy gate": (lambda: models.MelodyLSTM(sizes), 6e-3, True),
    }


def measured(composer, tunes) -> float:
    from musicnn import evaluation
    return round(evaluation.nats_per_beat(composer, tunes).value, 4)


def keep(args, rows: dict) -> None:
    """Print new rows, and write them into the file beside those that it has."""
    for name, row in rows.items():
        print(name, row, flush=True)
    if args.out:
        old = json.loads(args.out.read_text(encoding="utf-8"))["rows"] if args.out.exists() else {}
        result = {"question": QUESTION, "script": "tests/benchmarks/melodies.py", "updates": args.updates, "rows": old | rows}
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


def main(words: list[str] | None = None) -> int:
    """All rows, all seeds; prints as it goes and with --out keeps everything as JSON."""
    import torch

    from musicnn import composers, datasets, encodings, models, training

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--updates", type=int, default=250)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default="", help="only the networks whose row holds these words")
    parser.add_argument("--out", type=Path, help="JSON file for everything measured")
    args = parser.parse_args(words)
    torch.set_num_threads(1)
    jigs = datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
    piles = {home: [[p.home if home else p.score.replace(key=None) for p in pile] for pile in jigs.split(seed=0)] for home in (True, False)}
    encoding = encodings.MelodyEncoding.covering(s for sides in piles.values() for pile in sides for s in pile)
    batches = {home: [encoding.batch(pile) for pile in sides[:2]] for home, sides in piles.items()}
    rows = {}
    for name, position in (("Markov, 4 tokens", False), ("Markov, 4 tokens, place in the bar", True)):
        chain = models.Markov(encoding.vocabulary, order=4, backoff=6, position=position).fit(batches[True][0])
        rows[name] = {"nats_per_beat": [measured(composers.MelodyComposer(chain, encoding), piles[True][1])]}
    keep(args, rows)
    for name, (make, rate, home) in networks(encoding.sizes).items():
        if args.only not in name:
            continue
        found, seconds = [], []
        for seed in range(args.seeds):
            torch.manual_seed(seed)
            model, began = make(), time.process_time()
            training.fit(model, *batches[home], updates=args.updates, learning_rate=rate, seed=seed, progress=False)
            seconds.append(time.process_time() - began)
            found.append(measured(composers.MelodyComposer(model, encoding), piles[home][1]))
        keep(args, {name: {"nats_per_beat": found, "parameters": sum(p.numel() for p in model.parameters()),
                           "seconds": round(float(np.mean(seconds)), 1)}})
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

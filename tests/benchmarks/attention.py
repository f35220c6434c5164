"""Attention beside recurrence on jigs: equal parameters, equal process time, one thread, with and without the copy gate.

    python tests/benchmarks/attention.py --seconds 60 --out datasets/results/jig_attention.json [--replay FILE.json]

For each model: 20 updates are timed and turned into a number of updates that fill the time; the state is chosen on the validation tunes,
and the test tunes are opened once. --replay keeps the log of the last model with a tune for each measurement.
"""

import argparse
import json
import sys
import time
from pathlib import Path

QUESTION = ("Does a small Transformer beat an LSTM on jigs? MelodyLSTM and MelodyTransformer with about as many parameters, trained for the"
            " same process time on one thread, on the jigs in 6/8 of the folk tunes (split by family, seed 0); nats per dotted-quarter beat"
            " on test, chosen on valid. One seed each: differences below 0.1 are within what another seed may change.")
HOW = {"lstm": {"learning_rate": 6e-3}, "transformer": {"learning_rate": 3e-3}}


def makers(sizes):
    """Name → (kind, function that makes the model)."""
    from musicnn.models import MelodyLSTM, MelodyTransformer
    return {f"{kind}{', copy gate' if copying else ''}": (kind, make) for copying in (False, True) for kind, make in (
        ("lstm", lambda copying=copying: MelodyLSTM(sizes, hidden=128, copying=copying)),
        ("transformer", lambda copying=copying: MelodyTransformer(sizes, width=88, heads=4, copying=copying)))}


def trained(make, rows, seconds: float, how: dict):
    """(model, history, process seconds) of one model."""
    import torch

    from musicnn import training

    times = []
    for updates in (2, 3, 23):                       # the first is thrown away: it pays for waking up
        torch.manual_seed(0)
        model, began = make(), time.process_time()
        training.fit(model, rows[0], rows[1][:2], updates=updates, measurements=1, progress=False, **how)
        times.append(time.process_time() - began)
    began = time.process_time()
    training.nll(model, rows[1])
    reading = time.process_time() - began
    updates = int((seconds - 10 * reading) / ((times[2] - times[1]) / 20))
    torch.manual_seed(0)
    model, began = make(), time.process_time()
    history = training.fit(model, *rows, updates=updates, seed=0, progress=False, **how)
    return model, history, time.process_time() - began


def run(args) -> dict:
    """All four models; prints as it goes."""
    import torch

    from musicnn import datasets, evaluation
    from musicnn.composers import MelodyComposer, pack
    from musicnn.encodings import MelodyEncoding

    torch.set_num_threads(1)
    jigs = datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
    piles = [[t.home for t in pile] for pile in jigs.split(seed=0)]
    encoding = MelodyEncoding.covering(t.home for t in jigs)
    rows, results = [encoding.batch(pile) for pile in piles[:2]], []
    for name, (kind, make) in makers(encoding.sizes).items():
        if args.only and name not in args.only:
            continue
        model, history, seconds = trained(make, rows, args.seconds, HOW[kind])
        surprise = evaluation.nats_per_beat(MelodyComposer(model, encoding), piles[2])
        results.append({"model": name, "parameters": sum(p.numel() for p in model.parameters()), "seconds": round(seconds, 1),
                        "updates": history.updates[-1], "kept_at_update": history.updates[history.best],
                        "valid_nats_per_token": round(min(history.valid), 4), "test_nats_per_beat": round(surprise.value, 3),
                        "interval": [round(surprise.low, 3), round(surprise.high, 3)]})
        print(json.dumps(results[-1]), flush=True)
    if args.replay:
        tunes = []
        for state in history.states:
            model.load_state_dict(state)
            tunes.append(pack(MelodyComposer(model, encoding).compose(bars=8, seed=1, draws=1)))
        history.save(args.replay, samples=tunes, about=f"{name} with {results[-1]['parameters']:,} parameters on {len(piles[0])} jigs,"
                     f" {seconds:.0f} s of one processor core; beside each measurement eight bars that it composed then (seed 1).")
    return {"question": QUESTION, "script": "tests/benchmarks/attention.py", "seeds": 1, "seconds": args.seconds,
            "tunes": dict(zip(("train", "valid", "test"), map(len, piles), strict=True)), "results": results}


def main(words: list[str] | None = None) -> int:
    """Parse, run, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0, help="process time for each model")
    parser.add_argument("--only", nargs="*", help="names of models; all if left out")
    parser.add_argument("--out", type=Path, help="JSON file for everything measured; other models' rows that it holds already stay")
    parser.add_argument("--replay", type=Path, help="JSON file for the log of the last model")
    args = parser.parse_args(words)
    result = run(args)
    if args.out:
        new = {row["model"] for row in result["results"]}
        before = json.loads(args.out.read_text(encoding="utf-8"))["results"] if args.out.exists() else []
        result["results"] = [row for row in before if row["model"] not in new] + result["results"]
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

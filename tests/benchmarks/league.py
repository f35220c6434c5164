"""The league: every melody model of the course at the same cost, on the same jigs.

    python tests/benchmarks/league.py [--seconds 45] [--seeds 2] [--out datasets/results/league.json] [--replay FILE.json]

Networks have about as many parameters as the LSTM of 03b and train for the same process time on one thread: a few updates are timed and
turned into a number of updates that fill the time. The state is chosen on the validation tunes, the test tunes are opened once per seed.
At last a Transformer gets five times the time; --replay keeps its log, with a tune for each measurement.
"""

import argparse
import json
import sys
import time
from pathlib import Path

QUESTION = ("Which model surprises least at equal cost? About as many parameters, the same process time on one thread, jigs in 6/8 of the"
            " folk tunes (split by family, seed 0); nats per dotted-quarter beat on test, state chosen on valid.")


def makers(sizes):
    """Name → (function that makes the model, learning rate)."""
    from musicnn import models
    return {
        "MLP": (lambda: models.MelodyMLP(sizes), 6e-3),
        "MLP, told the echoes": (lambda: models.MelodyMLP(sizes, echoes=True), 6e-3),
        "LSTM": (lambda: models.MelodyLSTM(sizes, copying=False), 6e-3),
        "LSTM, copy gate": (lambda: models.MelodyLSTM(sizes), 6e-3),
        "dilated CNN": (lambda: models.MelodyTCN(sizes), 4e-3),
        "dilated CNN, copy gate": (lambda: models.MelodyTCN(sizes, copying=True), 4e-3),
        "Transformer": (lambda: models.MelodyTransformer(sizes, width=88, copying=False), 3e-3),
        "Transformer, copy gate": (lambda: models.MelodyTransformer(sizes, width=88, copying=True), 3e-3)}


def trained(make, rate: float, rows, seconds: float, seed: int):
    """(model, history, process seconds) of one model; the time it takes to begin and to measure is part of its seconds."""
    import torch

    from musicnn import training

    times = []
    for updates in (2, 3, 15):                       # the first is thrown away: it pays for waking up
        torch.manual_seed(seed)
        model, began = make(), time.process_time()
        training.fit(model, rows[0], rows[1][:2], updates=updates, measurements=1, learning_rate=rate, progress=False)
        times.append(time.process_time() - began)
    began = time.process_time()
    training.nll(model, rows[1])
    reading = time.process_time() - began
    updates = max(20, int((seconds - 10 * reading) / ((times[2] - times[1]) / 12)))
    torch.manual_seed(seed)
    model, began = make(), time.process_time()
    history = training.fit(model, *rows, updates=updates, learning_rate=rate, seed=seed, progress=False)
    return model, history, time.process_time() - began


def kept(composer, history, path: Path, seconds: float) -> None:
    """Store the log of a training with eight bars for each measurement."""
    from musicnn.composers import pack
    tunes = []
    for state in history.states:
        composer.model.load_state_dict(state)
        tunes.append(pack(composer.compose(bars=8, seed=1, draws=1)))
    history.save(path, samples=tunes, about=f"A Transformer with a copy gate, {sum(p.numel() for p in composer.model.parameters()):,}"
                 f" parameters, {seconds:.0f} s of one processor core; beside each measurement eight bars that it composed then (seed 1).")


def main(words: list[str] | None = None) -> int:
    """Measure all, print as it goes, store."""
    import torch

    from musicnn import datasets, evaluation, models
    from musicnn.composers import MelodyComposer
    from musicnn.encodings import MelodyEncoding

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=45.0, help="process time for each model")
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--out", type=Path, help="JSON file for everything measured")
    parser.add_argument("--replay", type=Path, help="JSON file for the log of the last model")
    args = parser.parse_args(words)
    torch.set_num_threads(1)
    jigs = datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
    piles = [[t.home for t in pile] for pile in jigs.split(seed=0)]
    encoding, table = MelodyEncoding.covering(t.home for t in jigs), []
    rows = [encoding.batch(pile) for pile in piles]

    def add(name, model, **more):
        surprise = evaluation.nats_per_beat(MelodyComposer(model, encoding), piles[2])
        numbers = {key: round(getattr(surprise, field), 4) for key, field in (("nats", "value"), ("low", "low"), ("high", "high"))}
        table.append({"model": name, **numbers, **more})
        print(json.dumps(table[-1]), flush=True)
        if args.out:
            found = {"question": QUESTION, "script": "tests/benchmarks/league.py", "unit": "nats per dotted-quarter beat",
                     "seconds": args.seconds, "tunes": [len(pile) for pile in piles], "rows": table}
            args.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

    chain = models.Markov(encoding.vocabulary, order=4, backoff=6, position=True).fit(rows[0])
    add("Markov", chain, seed=0, parameters=sum(map(len, chain.counts.values())))
    every = makers(encoding.sizes)
    runs = [(name, name, seed, 1) for seed in range(args.seeds) for name in every]
    for shown, name, seed, times in [*runs, ("Transformer, copy gate, 5 x the time", "Transformer, copy gate", 0, 5)]:
        model, history, seconds = trained(*every[name], rows[:2], times * args.seconds, seed)
        size = sum(p.numel() for p in model.parameters())
        add(shown, model, seed=seed, parameters=size, seconds=round(seconds, 1), updates=history.updates[-1])
    if args.replay:
        kept(MelodyComposer(model, encoding), history, args.replay, seconds)
    return 0


if __name__ == "__main__":
    sys.exit(main())

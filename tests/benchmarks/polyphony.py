"""Nats per frame on a Boulanger-Lewandowski piano-roll collection, beside the published numbers.

    python tests/benchmarks/polyphony.py --data FILE.mat --model softmax --minutes 3 --seeds 5 [--save DIR] [--out FILE.json]

For each seed: train for the given minutes of process time, choose the state and nothing else on the validation pieces, then open the
test pieces once. The minutes are turned into a number of updates by timing the first few, so that the schedule itself counts updates.
Two protocols: frames 1..T pools all frames of all pieces (Boulanger-Lewandowski et al. 2012); frames 2..T leaves out the first frame
of each piece (Bai et al. 2018). One thread.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
from matfile import read_rolls

KINDS = {"softmax": "FrameSoftmax", "sigmoid": "FrameSigmoid"}
RATES = {"softmax": 6e-3, "sigmoid": 3e-3}
WINDOW = 200                                         # training pieces longer than this are cut; measuring reads them whole
MEMBER_EPOCHS = 24                                   # with more time than this there are more members, not longer training
MEASUREMENTS = 4                                     # on the validation pieces, for each member
PUBLISHED = ("JSB chorales, frames 2..T: LSTM 8.45, TCN 8.10 (Bai et al. 2018); frames 1..T: RNN-NADE 5.56 (Boulanger-Lewandowski"
             " et al. 2012)")


def batch(rolls: list[np.ndarray]) -> np.ndarray:
    """Windows of the rolls as int64 (B, T, 1 + 88): column 0 is 1 where a frame is."""
    windows = [roll[i:i + WINDOW] for roll in rolls for i in range(0, len(roll), WINDOW)]
    rows = np.zeros((len(windows), max(map(len, windows)), 89), dtype=np.int64)
    for row, window in zip(rows, windows, strict=True):
        row[:len(window), 0], row[:len(window), 1:] = 1, window
    return rows


def plan(make, rows: tuple, args) -> tuple[int, int]:
    """(members, updates of each) that fill the minutes on this machine, measured by 20 updates and one reading of the valid pieces."""
    from musicnn import training

    train, valid = rows
    times = []
    for updates in (2, 3, 23):                       # the first is thrown away: it pays for waking up
        model, began = make(0), time.process_time()
        training.fit(model, train, valid, updates=updates, learning_rate=RATES[args.model], measurements=1, progress=False)
        times.append(time.process_time() - began)
    cost = max((times[2] - times[1]) / 20, times[2] / 100)
    began = time.process_time()
    training.nll(model, valid)
    reading = MEASUREMENTS * (time.process_time() - began)
    budget = 57 * args.minutes                       # 5 % for what was not foreseen
    members = args.members or max(1, round(budget / (cost * MEMBER_EPOCHS * len(train) / 16 + reading)))
    updates = max(1, int((budget / members - reading) / cost))
    print(f"{args.model}: {members} x {updates} updates of {cost:.3f} s fill {args.minutes:g} minutes", flush=True)
    return members, updates


def trained(make, rows: tuple, seed: int, size: tuple[int, int], args):
    """The model of one seed: members trained one after the other, each on its own and with its own seed."""
    from musicnn import models, training

    members, updates = size
    found = []
    for k in range(members):
        found.append(make(1000 * seed + k))
        training.fit(found[-1], *rows, updates=updates, learning_rate=RATES[args.model], seed=1000 * seed + k,
                     measurements=MEASUREMENTS, progress=False)
    if members == 1:
        return found[0]
    ensemble = models.FrameEnsemble(kind=KINDS[args.model], members=members, **found[0].config)
    for place, member in zip(ensemble.members, found, strict=True):
        place.load_state_dict(member.state_dict())
    return ensemble


def nats_per_frame(model, rolls: list[np.ndarray]) -> dict[str, float]:
    """Both protocols."""
    nats = [model.nll(roll) for roll in rolls]
    return {"1..T": float(np.concatenate(nats).mean()), "2..T": float(np.concatenate([n[1:] for n in nats]).mean())}


def run(args) -> dict:
    """All seeds; prints as it goes and returns everything measured."""
    import torch

    from musicnn import models

    torch.set_num_threads(1)
    rolls = read_rolls(args.data)
    rows = batch(rolls["train"]), batch(rolls["valid"])

    def make(seed):
        torch.manual_seed(seed)
        return getattr(models, KINDS[args.model])(hidden=args.hidden, width=args.width, dropout=args.dropout)

    size, results = plan(make, rows, args), []
    for seed in range(args.seeds):
        began = time.process_time()
        model = trained(make, rows, seed, size, args)
        seconds = time.process_time() - began
        found = {"seed": seed, "seconds": round(seconds, 1), "valid": nats_per_frame(model, rolls["valid"]),
                 "test": nats_per_frame(model, rolls["test"])}
        print(f"seed {seed}: {seconds:.0f} s, valid {found['valid']['2..T']:.3f} (2..T), test {found['test']['1..T']:.3f} (1..T),"
              f" {found['test']['2..T']:.3f} (2..T)", flush=True)
        if args.save and found["valid"]["2..T"] < min((r["valid"]["2..T"] for r in results), default=np.inf):
            models.save(model, args.save, card={"data": Path(args.data).name, "minutes": args.minutes, **found})
        results.append(found)
    return {"model": args.model, "data": Path(args.data).name, "minutes": args.minutes, "members": size[0], "updates": size[1],
            "parameters": sum(p.numel() for p in model.parameters()), "config": model.config, "seeds": results}


def summary(result: dict) -> str:
    """Mean and spread (standard deviation over seeds) of both protocols."""
    lines = []
    for protocol in ("1..T", "2..T"):
        values = [row["test"][protocol] for row in result["seeds"]]
        spread = f" +- {np.std(values, ddof=1):.3f} over {len(values)} seeds" if len(values) > 1 else " (one seed)"
        lines.append(f"test, frames {protocol}: {np.mean(values):.3f}{spread} nats per frame")
    return "\n".join([*lines, f"published, {PUBLISHED}"])


def main(words: list[str] | None = None) -> int:
    """Parse, run, print, and with --out keep everything as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="a .mat file with traindata, validdata and testdata")
    parser.add_argument("--model", choices=KINDS, default="softmax")
    parser.add_argument("--minutes", type=float, default=3.0, help="process time for each seed")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--members", type=int, help="models that vote; by default as many as there is time for")
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--dropout", type=float, default=0.35)
    parser.add_argument("--save", help="folder for the model of the seed that does best on the validation pieces")
    parser.add_argument("--out", type=Path, help="JSON file for everything measured")
    args = parser.parse_args(words)
    try:
        result = run(args)
    except (OSError, ValueError) as error:
        print(f"polyphony: {error}", file=sys.stderr)
        return 1
    print(summary(result))
    if args.out:
        args.out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

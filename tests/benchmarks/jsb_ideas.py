"""Ideas that may take FrameSoftmax further on a Boulanger-Lewandowski collection, each alone, chosen on the validation pieces only.

    python tests/benchmarks/jsb_ideas.py --data FILE.mat --minutes 3 --idea recall [--out FILE.json]

    base      models.FrameSoftmax as it is
    recall    attention over the frames so far: where the situation was like this, what came next?
    average   a running mean of the weights is measured and kept instead of the last weights
    often     batches of 8 pieces instead of 16: twice as many updates for each reading of the data

The minutes are process time, turned into updates by timing 12 of them. The test pieces stay closed: an idea is adopted first, and then
measured with polyphony.py.
"""

import argparse
import copy
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parent))
from matfile import read_rolls
from polyphony import batch

from musicnn import training
from musicnn.models.frames import PLACES, VOICES, FrameSoftmax, ranked
from musicnn.training.batches import cosine, order
from musicnn.training.losses import losses

MEASUREMENTS = 4


class Recall(FrameSoftmax):
    """Every frame compares its situation with all earlier ones, and is told a mix of the frames that followed there."""

    def __init__(self, **config):
        super().__init__(**config)
        hidden, width = self.config["hidden"], self.config["width"]
        self.ask, self.answer = nn.Linear(hidden + 16, 64), nn.Linear(hidden + 16, 64)
        self.followed, self.followed_voices = nn.Linear(self.keys, width), nn.Embedding(VOICES * (self.keys + 1), width)
        nn.init.normal_(self.followed_voices.weight, std=0.1)
        self.far, self.nothing = nn.Parameter(torch.zeros(256)), nn.Parameter(torch.zeros(1))

    def forward(self, frames, state=None):
        B, T, K = frames.shape
        if state is not None:
            raise NotImplementedError("this experiment reads whole pieces only")
        heard = torch.cat([frames.new_zeros(B, 2, K), frames], dim=1)
        ranks, numbers = ranked(heard, VOICES, K), torch.arange(VOICES) * (K + 1)
        last, older = ranks[:, 1:-1], ranks[:, :-2]
        place = self.place(torch.arange(T) % PLACES).expand(B, T, -1)
        x = self.chord(heard[:, 1:-1].float()) + self.voices(last + numbers).sum(dim=-2)
        out = torch.cat([self.drop(self.lstm(torch.cat([self.drop(x), place], dim=-1))[0]), place], dim=-1)
        far = torch.arange(T)[:, None] - torch.arange(T)
        scores = self.ask(out) @ self.answer(out).transpose(1, 2) / 8 + self.far[far.clamp(0, 255)]
        scores = scores.masked_fill(far <= 0, -1e9)                      # what followed an earlier frame is known, this frame is not
        weights = torch.cat([scores, self.nothing.expand(B, T, 1)], dim=-1).softmax(dim=-1)[..., :-1]
        values = self.followed(frames.float()) + self.followed_voices(ranks[:, 2:] + numbers).sum(dim=-2)
        return self.speak(self.context(out) + self.drop(weights @ values), frames, last, older), None

    def nll(self, frames):
        """As FrameMemory.nll, the piece as a whole."""
        rows = torch.as_tensor(np.asarray(frames))[None]
        self.eval()
        with torch.inference_mode():
            return self.price(self(rows)[0], rows)[0].double().numpy()


IDEAS = {"base": (FrameSoftmax, {}), "recall": (Recall, {}), "average": (FrameSoftmax, {"average": 0.98, "floor": 0.1}),
         "often": (FrameSoftmax, {"batch_size": 8, "learning_rate": 4e-3})}


def train(model, rows, updates: int, *, learning_rate=6e-3, batch_size=16, average=0.0, floor=0.0, measurements=MEASUREMENTS, seed=0):
    """Like training.fit, with a running mean of the weights if asked for; returns [(update, held-out nats per frame), …]."""
    torch.manual_seed(seed)
    optimiser = torch.optim.AdamW(model.parameters(), lr=learning_rate, weight_decay=0.05)
    lengths, mean, log, kept = (rows[0][:, :, 0] != 0).sum(axis=1), copy.deepcopy(model.state_dict()), [], None
    batches = order(lengths, batch_size, seed=seed)
    for update in range(1, updates + 1):
        warm = update - 1 < max(1, updates // 33)
        optimiser.param_groups[0]["lr"] = learning_rate * max(0.0 if warm else floor, cosine(update - 1, updates))
        places = next(batches)
        model.train()
        optimiser.zero_grad()
        (losses(model, torch.as_tensor(rows[0][places, :lengths[places].max()])).sum() / int(lengths[places].sum())).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        share = min(average, (1 + update) / (10 + update)) if average else 0.0
        for name, value in model.state_dict().items():
            mean[name].mul_(share).add_(value, alpha=1 - share)
        if update % max(1, updates // measurements) == 0 or update == updates:
            now = copy.deepcopy(model.state_dict())
            model.load_state_dict(mean)
            log.append((update, float(training.nll(model, rows[1]).sum() / (rows[1][:, :, 0] != 0).sum())))
            kept = copy.deepcopy(mean) if log[-1][1] == min(nats for _, nats in log) else kept
            model.load_state_dict(now)
    model.load_state_dict(kept)
    return log


def run(args) -> dict:
    """One idea, one seed."""
    torch.set_num_threads(1)
    kind, how = IDEAS[args.idea]
    rolls, times = read_rolls(args.data), []
    rows = batch(rolls["train"]), batch(rolls["valid"])
    for updates in (2, 2, 14):                       # the first is thrown away: it pays for waking up
        began = time.process_time()
        train(kind(dropout=0.35), rows, updates, measurements=1, **how)
        times.append(time.process_time() - began)
    cost = (times[2] - times[1]) / 12
    updates = int((57 * args.minutes - MEASUREMENTS * (times[1] - 2 * cost)) / cost)
    torch.manual_seed(args.seed)
    model, began = kind(dropout=0.35), time.process_time()
    log = train(model, rows, updates, seed=args.seed, **how)
    nats = np.concatenate([model.nll(roll)[1:] for roll in rolls["valid"]])
    return {"idea": args.idea, "minutes": args.minutes, "seed": args.seed, "updates": updates,
            "seconds": round(time.process_time() - began, 1), "parameters": sum(p.numel() for p in model.parameters()),
            "valid 2..T": round(float(nats.mean()), 4), "log": log}


def main(words: list[str] | None = None) -> int:
    """Parse, run, print, store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True, help="a .mat file with traindata, validdata and testdata")
    parser.add_argument("--idea", choices=IDEAS, default="base")
    parser.add_argument("--minutes", type=float, default=3.0, help="process time")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, help="JSON file")
    args = parser.parse_args(words)
    found = run(args)
    print(json.dumps(found))
    if args.out:
        args.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

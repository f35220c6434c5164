"""The GAN's forgeries beside phrases of people that were held out: how much they copy, and whether a fresh judge tells them apart."""

import numpy as np
import torch
from torch import nn

MADE, UPDATES = 300, 250


def rows():
    """See __main__."""
    from musicnn import composers, datasets, evaluation
    from musicnn.encodings import PhraseEncoding
    gan, phrases, found = composers.load("phrase-gan"), datasets.load("phrases"), []
    for meter, dances in (((6, 8), {"jig"}), ((4, 4), {"reel", "hornpipe"})):
        name, encoding = f"{meter[0]}/{meter[1]}", PhraseEncoding(meter=meter)
        here = phrases.where(type=dances).where(lambda p, m=meter: p.home.meter == m)
        train, valid, test = ([p.home for p in pile] for pile in here.split(seed=0))
        people = valid + test
        made = [gan.compose(bars=4, meter=name, cadence="free", seed=s) for s in range(MADE)]
        copies = evaluation.CopyMeter(train)
        longest = [np.median([copies.longest(s)[0] for s in pile]) for pile in (made, people[:MADE])]
        real, forged, other = (np.array([encoding.encode(encoding.sketch(s)) for s in pile]) for pile in (people, made, train[:600]))
        told, floor = (np.mean([judged(real, pile, seed) for seed in range(3)]) for pile in (forged, other))
        found += [(f"phrase-gan {name}: longest copy / people's, medians", float(longest[0] / longest[1]), "times", "<= 1"),
                  (f"phrase-gan {name}: told from people by a fresh judge", float(told), "share", "<= 0.75"),
                  (f"phrase-gan {name}: people told from people (the floor)", float(floor), "share", "")]
    return found


def judged(a: np.ndarray, b: np.ndarray, seed: int) -> float:
    """Right answers (0..1) of a small new CNN on the third of two piles of grids (N, T) that it did not learn from."""
    torch.manual_seed(seed)
    size = min(len(a), len(b))
    cut, values = int(0.7 * size), int(max(a.max(), b.max())) + 1

    def sides(part):
        grids = torch.tensor(np.concatenate([a[:size][part], b[:size][part]]))
        return nn.functional.one_hot(grids, values).float().transpose(1, 2), torch.arange(2).repeat_interleave(len(grids) // 2)
    (x, y), (unseen, truth) = sides(slice(cut)), sides(slice(cut, None))
    judge = nn.Sequential(nn.Conv1d(values, 32, 3, padding=1), nn.ReLU(), nn.Conv1d(32, 32, 3, padding=1), nn.ReLU(),
                          nn.AdaptiveMaxPool1d(4), nn.Flatten(), nn.Dropout(0.3), nn.Linear(128, 2))
    optimiser = torch.optim.AdamW(judge.parameters(), lr=2e-3, weight_decay=0.05)
    for _ in range(UPDATES):
        some = torch.randint(len(x), (64,))
        optimiser.zero_grad()
        nn.functional.cross_entropy(judge(x[some]), y[some]).backward()
        optimiser.step()
    judge.eval()
    return (judge(unseen).argmax(dim=1) == truth).float().mean().item()

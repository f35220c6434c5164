"""The copy gate: a way for any next-token model to repeat what stood here some bars ago instead of inventing.

Dance tunes live from repetition, and a network that has to invent every note again wanders. The encoding tells, beside each token, what
stood at this place 1, 2, 4 and 8 bars ago and for how many tokens that echo has held; the gate decides at every place how much to trust it.

Letters: B batch, T steps, C columns, V vocabulary, H width of the model's own output, K lags. Source: pointer and copy mechanisms (Vinyals
et al. 2015; Gu et al. 2016; See et al. 2017), here with the bar lines telling where to point.
"""

import torch
from torch import nn

WIDTH = 8                                            # numbers that stand for the length of one echo


class CopyGate(nn.Module):
    """Blend inventing with K ways of repeating: p = g0 · p_new + Σ g_k · [token = what stood here k-th lag ago].

    Args:
        sizes: number of values of every column of the encoding's batch (`encoding.sizes`).
        hidden: H, width of what the model knows at each place.
        dropout: share of these values dropped in training.

    Used in: 03b
    """

    def __init__(self, sizes: dict[str, int], hidden: int, *, dropout: float = 0.4):
        super().__init__()
        self.lags = sum(c.startswith("copy") for c in sizes)
        self.match = nn.Embedding(self.lags * sizes["match_1"], WIDTH)
        self.first = list(sizes).index("copy_1")                         # the column of the first lag; the matches follow the copies
        self.gate = nn.Linear(hidden + self.lags * WIDTH, 1 + self.lags)
        self.drop = nn.Dropout(dropout)

    def forward(self, logits, out, x):
        """Normalised logits (B, T, V) of inventing alone, what the model knows (B, T, H), rows (B, T, C) → normalised logits."""
        copies, matches = x[..., self.first:].split([self.lags, self.lags], dim=-1)                     # (B, T, K) each
        offsets = torch.arange(self.lags, device=x.device) * (self.match.num_embeddings // self.lags)
        heard = self.match(matches + offsets).flatten(-2)                # (B, T, K * WIDTH): how long each echo has lasted
        gate = self.gate(torch.cat([self.drop(out), heard], dim=-1))     # (B, T, 1 + K)
        gone = torch.cat([torch.zeros_like(copies[..., :1]), (copies == 0).long()], dim=-1).bool()
        gate = gate.masked_fill(gone, -1e9).softmax(dim=-1)              # nothing stood there: nothing to repeat
        p = gate[..., :1] * logits.exp()
        return p.scatter_add(-1, copies, gate[..., 1:]).clamp_min(1e-12).log()

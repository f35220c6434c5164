"""A GAN for four bars of melody: a generator that forges phrases and a critic that is shown real and forged ones. Losses: training.gan.

A phrase is a picture of 18 rows (17 places of the scale, then "hold") and T columns, one 1 in every column. Both networks are stacks of
the same block, which slides over time twice: once over neighbouring eighths, once over the same place in neighbouring bars.
Left out: batch normalisation, upsampling, a network for each bar; none of them was needed. Letters: B batch, R rows, T steps, C channels,
Z latent, W wishes.
"""

import torch
from torch import nn
from torch.nn import functional as F

from musicnn.errors import EncodingError

BARS = 4
PLACES = {6: 0, 8: 6}                                # eighths in a bar -> where the places of such a bar begin in the table
MOST_HELD = 3                                        # longer holds look to the critic like rests


class BarBlock(nn.Module):
    """Two convolutions and a bridge around them: the first looks at neighbouring steps, the second at neighbouring bars."""

    def __init__(self, channels):
        super().__init__()
        self.steps = nn.Conv1d(channels, channels, 3, padding=1)
        self.bars = nn.Conv1d(channels, channels, 3)

    def forward(self, x):                                                # (B, C, T)
        bar = x.shape[-1] // BARS
        y = self.steps(F.leaky_relu(x, 0.2))
        y = F.conv1d(F.leaky_relu(y, 0.2), self.bars.weight, self.bars.bias, padding=bar, dilation=bar)
        return x + y


class Generator(nn.Module):
    """From a latent to a phrase.

    Args:
        latent: Z, numbers that are drawn for each phrase.
        wishes: W, numbers that say what is wanted (see encodings.PhraseEncoding and training.gan).
        channels: C.
        blocks: how many BarBlocks.
    """

    def __init__(self, latent=64, wishes=4, channels=64, blocks=3, rows=18):
        super().__init__()
        self.bars = nn.Linear(latent + wishes, channels * BARS)          # every bar gets a plan of its own
        self.place = nn.Embedding(14, channels)                          # 6 places of a bar in 6/8, then 8 of one in 4/4
        self.read = nn.Conv1d(rows, channels, 3, padding=1)              # the phrase before
        self.blocks = nn.Sequential(*(BarBlock(channels) for _ in range(blocks)))
        self.output = nn.Conv1d(channels, rows, 1)

    def forward(self, z, wish, before):
        """Logits (B, R, T) from z (B, Z), wish (B, W) and the phrase before (B, R, T), all zeros where there is none."""
        bar = before.shape[-1] // BARS
        plan = self.bars(torch.cat([z, wish], dim=1)).unflatten(1, (-1, BARS)).repeat_interleave(bar, dim=2)   # (B, C, T)
        place = self.place.weight[PLACES[bar]:PLACES[bar] + bar].T.repeat(1, BARS)                             # (C, T)
        x = self.blocks(plan + place + self.read(before))
        return self.output(F.leaky_relu(x, 0.2))


def drawn(logits):
    """The picture that a composer would write down: in every column a 1 in the row with the highest logit, else 0.

    A choice has no slope, so going backwards the gradient takes the way through softmax instead ("straight-through").
    """
    soft = logits.softmax(dim=1)
    hard = F.one_hot(logits.argmax(dim=1), logits.shape[1]).movedim(-1, 1).to(soft.dtype)
    return hard + soft - soft.detach()


def earlier(x, steps):
    """What stood `steps` columns before, zeros at the beginning."""
    return F.pad(x, (steps, 0))[..., :x.shape[-1]]


def sounding(picture):
    """The row that sounds in every column (B, 17, T): held notes go on."""
    rows, hold = picture[:, :-1], picture[:, -1:]
    sound = rows
    for _ in range(MOST_HELD):
        sound = rows + hold * earlier(sound, 1)
    return sound


def moves(picture):
    """The interval to the note before, as planes (B, 17, T): plane 8 + d is 1 where a note begins d rows higher, d from -8 to 8."""
    rows = torch.arange(17, device=picture.device)
    distance = (rows[:, None, None] - rows[:, None] == rows - 8).to(picture.dtype)        # (17, 17, 17): from, to, how far
    now, before = picture[:, :-1], earlier(sounding(picture), 1)
    return torch.einsum("bit,bjt,ijd->bdt", now, before, distance)


class Critic(nn.Module):
    """How real does a phrase look? One logit; above 0 means real."""

    def __init__(self, wishes=4, channels=64, blocks=3, rows=18, show_moves=True, show_echoes=True, patches=True):
        super().__init__()
        self.show_moves, self.show_echoes, self.patches = show_moves, show_echoes, patches
        planes = 2 * rows + wishes + 17 * show_moves + 3 * show_echoes
        self.input = nn.Conv1d(planes, channels, 3, padding=1)
        self.place = nn.Embedding(14, channels)
        self.blocks = nn.Sequential(*(BarBlock(channels) for _ in range(blocks)))
        self.local = nn.Conv1d(channels, 1, 1)
        self.whole = nn.Sequential(nn.Linear(2*channels + 1, channels), nn.LeakyReLU(0.2), nn.Linear(channels, 1))

    def planes(self, picture, wish, before):
        T = picture.shape[-1]
        bar = T // BARS
        out = [picture, before, wish[..., None].expand(-1, -1, T)]
        if self.show_echoes:
            out.append(torch.stack([(picture * other).sum(dim=1) for other in
                                    (earlier(picture, bar), earlier(picture, 2 * bar), before)], dim=1))
        if self.show_moves:
            out.append(moves(picture))
        return torch.cat(out, dim=1)

    def forward(self, picture, wish, before):
        bar = picture.shape[-1] // BARS
        place = self.place.weight[PLACES[bar]:PLACES[bar] + bar].T.repeat(1, BARS)
        x = self.input(self.planes(picture, wish, before)) + place
        x = F.leaky_relu(self.blocks(x), 0.2)
        pooled = torch.cat([x.mean(dim=2), x.amax(dim=2)], dim=1)
        spread = pooled.std(dim=0, unbiased=False).mean().expand(len(pooled), 1)         # how alike are the phrases of this batch?
        whole = self.whole(torch.cat([pooled, spread], dim=1))                 # (B,1)
        local = self.local(x)[:, 0]                                            # (B, T)
        if self.patches: return torch.cat([whole, local], dim=1)
        return whole + local.mean(dim=1, keepdim=True)

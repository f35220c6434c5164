"""A GAN for four bars of melody: a generator that forges phrases and a critic that is shown real and forged ones. Losses: training.games.

A phrase is a picture of 18 rows (17 places of the scale, then "hold") and T columns, one 1 in every column. Both networks are stacks of
the same block, which slides over time twice: once over neighbouring eighths, once over the same place in neighbouring bars.
Left out: batch normalisation, upsampling, a network for each bar; none of them was needed. Letters: B batch, R rows, T steps, C channels,
Z latent, W wishes.

Sources: Goodfellow et al. (2014), the game; Yang et al. (2017), MidiNet, bars that see the bars before; Isola et al. (2017), verdicts on
places beside one on the whole; Karras et al. (2018), how alike a batch is; Bengio et al. (2013), the straight-through gradient.
"""

import torch
from torch import nn
from torch.nn import functional as F

from musicnn.errors import EncodingError

BARS, ROWS = 4, 18
PLACES = {6: 0, 8: 6}                                # eighths in a bar -> where the places of such a bar begin in the table
MOST_HELD = 3                                        # to the critic a note sounds at most this many eighths longer than its first


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


def places(table, T):
    """For each of T steps the row of `table` (14, C) that belongs to its place in the bar, (C, T)."""
    bar = T // BARS
    return table[PLACES[bar]:PLACES[bar] + bar].T.repeat(1, BARS)


class Generator(nn.Module):
    """From a latent to a phrase: logits (B, R, T) from z (B, Z), wish (B, W) and the phrase before (B, R, T), zeros if there is none.

    Args:
        latent: Z, numbers that are drawn for each phrase.
        wishes: W, numbers that say what is wanted (see composers.PhraseComposer).
        channels: C.
        blocks: how many BarBlocks.

    Raises:
        EncodingError: if the phrase before has no 24 or 32 steps.

    Used in: 04b
    """

    def __init__(self, latent: int = 64, wishes: int = 4, channels: int = 64, blocks: int = 3):
        super().__init__()
        self.latent = latent
        self.bars = nn.Linear(latent + wishes, channels * BARS)          # every bar gets a plan of its own
        self.place = nn.Embedding(14, channels)                          # 6 places of a bar in 6/8, then 8 of one in 4/4
        self.read = nn.Conv1d(ROWS, channels, 3, padding=1)              # the phrase before
        self.blocks = nn.Sequential(*(BarBlock(channels) for _ in range(blocks)))
        self.output = nn.Conv1d(channels, ROWS, 1)

    def forward(self, z, wish, before):
        if before.shape[-1] not in (24, 32):
            raise EncodingError(f"a phrase has 24 steps (6/8) or 32 (4/4); got {before.shape[-1]}")
        T = before.shape[-1]
        plan = self.bars(torch.cat([z, wish], dim=1)).unflatten(1, (-1, BARS))             # (B, C, 4)
        x = plan.repeat_interleave(T // BARS, dim=2) + places(self.place.weight, T) + self.read(before)
        return self.output(F.leaky_relu(self.blocks(x), 0.2))            # (B, R, T)


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


def echoes(picture, before):
    """Where the picture repeats itself: (B, 3, T), 1 where the same token stood 1 bar ago, 2 bars ago, here in the phrase before."""
    bar = picture.shape[-1] // BARS
    return torch.stack([(picture * other).sum(dim=1) for other in (earlier(picture, bar), earlier(picture, 2 * bar), before)], dim=1)


class Critic(nn.Module):
    """How real does a phrase look? Logits (B, 1 + T): a verdict on the whole, then one on every eighth; above 0 means real.

    Args: as for Generator.

    Raises:
        EncodingError: if a picture has no 24 or 32 steps, or the two differ in shape.

    Used in: 04b
    """

    def __init__(self, wishes: int = 4, channels: int = 64, blocks: int = 3):
        super().__init__()
        self.input = nn.Conv1d(2 * ROWS + wishes + 3 + 17, channels, 3, padding=1)
        self.place = nn.Embedding(14, channels)
        self.blocks = nn.Sequential(*(BarBlock(channels) for _ in range(blocks)))
        self.local = nn.Conv1d(channels, 1, 1)
        self.whole = nn.Sequential(nn.Linear(2 * channels + 1, channels), nn.LeakyReLU(0.2), nn.Linear(channels, 1))

    def forward(self, picture, wish, before):
        if picture.shape[-1] not in (24, 32) or picture.shape != before.shape:
            raise EncodingError(f"a phrase and the one before it have 24 steps (6/8) or 32 (4/4); got {tuple(picture.shape)} and"
                                f" {tuple(before.shape)}")
        T = picture.shape[-1]
        seen = [picture, before, wish[..., None].expand(-1, -1, T), echoes(picture, before), moves(picture)]
        x = self.input(torch.cat(seen, dim=1)) + places(self.place.weight, T)
        x = F.leaky_relu(self.blocks(x), 0.2)                            # (B, C, T)
        pooled = torch.cat([x.mean(dim=2), x.amax(dim=2)], dim=1)        # (B, 2C)
        spread = pooled.std(dim=0, unbiased=False).mean()                # how different are the phrases of this batch?
        whole = self.whole(torch.cat([pooled, spread.expand(len(pooled), 1)], dim=1))
        return torch.cat([whole, self.local(x)[:, 0]], dim=1)


class PhraseGAN(nn.Module):
    """A generator and a critic for each meter, stored as one model.

    Args:
        bars: eighths in a bar of the meters it knows: 6 for 6/8, 8 for 4/4.
        latent, wishes, channels, blocks: see Generator.
    """

    def __init__(self, bars: tuple[int, ...] = (6, 8), *, latent: int = 64, wishes: int = 4, channels: int = 64, blocks: int = 3):
        super().__init__()
        self.config = {"bars": list(bars), "latent": latent, "wishes": wishes, "channels": channels, "blocks": blocks}
        self.generators = nn.ModuleDict({str(bar): Generator(latent, wishes, channels, blocks) for bar in bars})
        self.critics = nn.ModuleDict({str(bar): Critic(wishes, channels, blocks) for bar in bars})

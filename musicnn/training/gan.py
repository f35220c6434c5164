"""The GAN's training loop: the critic takes a step, the forger takes a step, and monitors watch both.

A GAN has no loss that falls when the music gets better: each network's loss depends on how good the other one is just now. So `fit_gan`
measures other things: what the critic says of real phrases that it has never seen, how different the forgeries are from each other, how
large the gradients are. And it keeps samples on the way, to be heard.

Sources: Goodfellow et al. (2014), the game and its non-saturating loss; Mescheder et al. (2018), the R1 penalty; Gulrajani et al. (2017),
WGAN-GP; Yazici et al. (2019), the averaged generator.
"""

import copy
import math
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import torch
from torch.nn import functional as F
from tqdm import tqdm

from musicnn.errors import TrainingError
from musicnn.models.gan import drawn

LAZY = 4                                             # the penalty is computed at every fourth update, four times as strong
COLLAPSED = 2.0                                      # forgeries that are this many times as alike as real phrases: mode collapse
SAMPLES = 256


# ---------------------------------------------------------------- who wants what: (critic's loss, generator's loss), logits in, nats out
def non_saturating(real, fake, forged):
    """Two yes-or-no questions for the critic; the generator wants its forgeries to be called real."""
    return F.softplus(-real).mean() + F.softplus(fake).mean(), F.softplus(-forged).mean()


def hinge(real, fake, forged):
    """The critic wants a margin of 1 on either side and then rests; the generator wants a higher value."""
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean(), -forged.mean()


def wasserstein(real, fake, forged):
    """The critic wants a large difference between the two means; it needs `gradient_penalty`, or its values run away."""
    return fake.mean() - real.mean(), -forged.mean()


GAMES: dict[str, Callable] = {"non-saturating": non_saturating, "hinge": hinge, "wasserstein": wasserstein}


def r1_penalty(critic, picture, wish, before):
    """How steep is the critic at real phrases? Mean squared length of its gradient there (Mescheder et al. 2018)."""
    picture = picture.detach().requires_grad_(True)
    slope, = torch.autograd.grad(critic(picture, wish, before).sum(), picture, create_graph=True)
    return slope.square().sum(dim=(1, 2)).mean()


def gradient_penalty(critic, real, fake, wish, before):
    """How far from 1 is the critic's slope between real and forged phrases? Mean squared distance (Gulrajani et al. 2017)."""
    share = torch.rand(len(real), 1, 1)
    between = (share * real + (1 - share) * fake).detach().requires_grad_(True)
    slope, = torch.autograd.grad(critic(between, wish, before).sum(), between, create_graph=True)
    return ((slope.square().sum(dim=(1, 2)) + 1e-12).sqrt() - 1).square().mean()

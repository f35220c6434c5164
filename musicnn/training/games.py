"""Who wants what: the losses of a GAN's two players, and the penalties that keep the critic gentle. Logits in, nats out.

Sources: Goodfellow et al. (2014), the game and its non-saturating form; Lim and Ye (2017), the hinge; Arjovsky et al. (2017), the
Wasserstein critic, with the gradient penalty of Gulrajani et al. (2017); Mescheder et al. (2018), the R1 penalty.

Used in: 04a, 04b
"""

from collections.abc import Callable

import torch
from torch.nn import functional as F


def saturating(real, fake, forged):
    """The game as first written down: the generator minimises ln(1 - D). Its slope dies where the critic is sure."""
    return F.softplus(-real).mean() + F.softplus(fake).mean(), -F.softplus(forged).mean()


def non_saturating(real, fake, forged):
    """Two yes-or-no questions for the critic; the generator wants its forgeries to be called real."""
    return F.softplus(-real).mean() + F.softplus(fake).mean(), F.softplus(-forged).mean()


def hinge(real, fake, forged):
    """The critic wants a margin of 1 on either side and then rests; the generator wants a higher value."""
    return F.relu(1 - real).mean() + F.relu(1 + fake).mean(), -forged.mean()


def wasserstein(real, fake, forged):
    """The critic wants a large difference between the two means; without `gradient_penalty` its values run away."""
    return fake.mean() - real.mean(), -forged.mean()


# name -> (critic's logits on real, on fake, on what the generator is judged by) to (critic's loss, generator's loss)
GAMES: dict[str, Callable] = {"saturating": saturating, "non-saturating": non_saturating, "hinge": hinge, "wasserstein": wasserstein}


def r1_penalty(critic, real, *given):
    """How steep is the critic at real examples? The mean squared length of its slope there."""
    real = real.detach().requires_grad_(True)
    verdict = critic(real, *given).flatten(1).mean(dim=1)
    slope, = torch.autograd.grad(verdict.sum(), real, create_graph=True)
    return slope.square().flatten(1).sum(dim=1).mean()


def gradient_penalty(critic, real, fake, *given):
    """How far from 1 is the critic's slope between real and forged examples? The mean squared distance."""
    share = torch.rand(len(real), *[1] * (real.ndim - 1), device=real.device)
    between = (share * real + (1 - share) * fake).detach().requires_grad_(True)
    verdict = critic(between, *given).flatten(1).mean(dim=1)
    slope, = torch.autograd.grad(verdict.sum(), between, create_graph=True)
    return ((slope.square().flatten(1).sum(dim=1) + 1e-12).sqrt() - 1).square().mean()

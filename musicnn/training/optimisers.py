"""Four optimisers from scratch, on numpy arrays: plain SGD, momentum, Adam and AdamW. A test keeps them equal to torch.optim.

An optimiser is asked `new = optimiser.step(weights, gradient)` and keeps what it must remember between two updates. Left out: Nesterov's
variant, AMSGrad, groups of parameters; torch has them, the course does not need them.
"""

import numpy as np

from musicnn.arguments import checked
from musicnn.errors import TrainingError


@checked
class SGD:
    """Stochastic gradient descent, with momentum if asked: a heavy ball that keeps part of its speed.

    Args:
        learning_rate: how far to go per unit of slope.
        momentum: share of the speed that is kept from one update to the next, 0 (none) to below 1.
        decay: weight decay; each update multiplies the weights by 1 - learning_rate * decay first.

    Raises:
        TrainingError: for a number outside these ranges.

    Source: Robbins and Monro (1951); momentum: Polyak (1964).
    Used in: 02b
    """

    def __init__(self, learning_rate: float, momentum: float = 0.0, decay: float = 0.0):
        if not (learning_rate > 0 and 0 <= momentum < 1 and decay >= 0):
            raise TrainingError(f"learning rate {learning_rate}, momentum {momentum} and decay {decay} are not allowed; use a rate above 0,"
                                " momentum from 0 to below 1, decay from 0 on")
        self.learning_rate, self.momentum, self.decay = learning_rate, momentum, decay
        self.speed = 0.0

    def step(self, weights, gradient):
        """The weights after one update; arrays of any one shape."""
        self.speed = self.momentum * self.speed + gradient
        return weights * (1 - self.learning_rate * self.decay) - self.learning_rate * self.speed


@checked
class AdamW:
    """Adam, and with `decay` AdamW: momentum, and for every weight a stride of its own.

    Args:
        learning_rate: about the stride of a weight whose slope stays the same.
        beta1: share of the running mean of the slopes that is kept.
        beta2: the same for the running mean of their squares.
        decay: weight decay, outside the strides; 0 is plain Adam.

    Raises:
        TrainingError: for a rate that is not above 0, a beta outside 0 to below 1, a decay below 0.

    Source: Kingma and Ba (2015); decoupled decay: Loshchilov and Hutter (2019).
    Used in: 02b
    """

    def __init__(self, learning_rate: float, beta1: float = 0.9, beta2: float = 0.999, decay: float = 0.0):
        if not (learning_rate > 0 and 0 <= beta1 < 1 and 0 <= beta2 < 1 and decay >= 0):
            raise TrainingError(f"learning rate {learning_rate}, betas {beta1}, {beta2}, decay {decay} are not allowed; use a rate above 0,"
                                " betas from 0 to below 1, decay from 0 on")
        self.learning_rate, self.beta1, self.beta2, self.decay = learning_rate, beta1, beta2, decay
        self.mean, self.square, self.updates = 0.0, 0.0, 0

    def step(self, weights, gradient):
        """The weights after one update; arrays of any one shape."""
        self.updates += 1
        self.mean = self.beta1 * self.mean + (1 - self.beta1) * gradient
        self.square = self.beta2 * self.square + (1 - self.beta2) * gradient ** 2
        mean = self.mean / (1 - self.beta1 ** self.updates)              # both means began at 0: undo that
        square = self.square / (1 - self.beta2 ** self.updates)
        weights = weights * (1 - self.learning_rate * self.decay)
        return weights - self.learning_rate * mean / (np.sqrt(square) + 1e-8)

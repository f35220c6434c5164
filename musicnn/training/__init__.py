"""Training: losses, loops and their histories. Loads torch."""

from musicnn.training.fit import History, fit, nll

__all__ = ["History", "fit", "nll"]

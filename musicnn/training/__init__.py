"""Training: losses, loops and their histories. Loads torch."""

from musicnn.training.fit import LOSSES, History, fit, nll

__all__ = ["LOSSES", "History", "fit", "nll"]

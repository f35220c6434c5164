"""Training: losses, loops and their histories. Loads torch."""

from musicnn.training.fit import NEXT_TOKEN, History, Task, fit, nll
from musicnn.training.frames import FRAMES

__all__ = ["FRAMES", "NEXT_TOKEN", "History", "Task", "fit", "nll"]

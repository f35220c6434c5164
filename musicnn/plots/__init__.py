"""Pictures of music and of training; each call returns its figure, which carries its description."""

from musicnn.arguments import door
from musicnn.plots.counts import counts
from musicnn.plots.curves import curves
from musicnn.plots.gates import gates
from musicnn.plots.roll import piano_roll
from musicnn.plots.steps import steps
from musicnn.plots.training import history
from musicnn.plots.transitions import transitions

__all__ = ["counts", "curves", "gates", "history", "piano_roll", "steps", "transitions"]
door(globals(), width=(1, 100), beat_steps=(1, None), tokens_per_beat=(0.01, None))

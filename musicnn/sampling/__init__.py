"""Sampling: turning a model's logits into choices. Arrays only; the rules of music come in as masks from a cursor."""

from musicnn.arguments import door
from musicnn.sampling.autoregressive import stream
from musicnn.sampling.filters import draw, mask, softmax, temperature, top_k, top_p
from musicnn.sampling.steps import step_of

__all__ = ["draw", "mask", "softmax", "step_of", "stream", "temperature", "top_k", "top_p"]
door(globals(), seed=(0, None))

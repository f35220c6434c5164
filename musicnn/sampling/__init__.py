"""Sampling: turning a model's logits into choices. Arrays only; the rules of music come in as masks from a cursor."""

from musicnn.sampling.autoregressive import stream
from musicnn.sampling.filters import draw, mask, softmax, temperature, top_k, top_p

__all__ = ["draw", "mask", "softmax", "stream", "temperature", "top_k", "top_p"]

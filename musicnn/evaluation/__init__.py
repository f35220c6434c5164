"""Evaluation: numbers about music. Never imports torch; likelihood comes in through `composer.nll(score)`."""

from musicnn.evaluation.form import CopyMeter, bar_contents, bar_repeats, ends_at_home, intervals
from musicnn.evaluation.likelihood import Measured, league, nats_per_beat, ratio
from musicnn.evaluation.voices import crossings, parallels, tertian, voice_leading

__all__ = ["CopyMeter", "Measured", "bar_contents", "bar_repeats", "crossings", "ends_at_home", "intervals", "league", "nats_per_beat",
           "parallels", "ratio", "tertian", "voice_leading"]

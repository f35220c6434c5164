"""Evaluation: numbers about music. Never imports torch; likelihood comes in through `composer.nll(score)`."""

from musicnn.arguments import door
from musicnn.evaluation.distances import (
    distance,
    duration_counts,
    interval_bigrams,
    interval_counts,
    overlap_area,
    pitch_classes,
    rhythm_bigrams,
    shuffled,
    total_variation,
    value_overlap,
)
from musicnn.evaluation.features import (
    drum_pattern,
    empty_bars,
    groove_consistency,
    mean_interval,
    notes_per_beat,
    pitch_class_entropy,
    pitch_class_histogram,
    pitch_classes_per_bar,
    pitch_range,
    qualified_notes,
    recurrence,
    scale_consistency,
    self_similarity,
    tonal_distance,
)
from musicnn.evaluation.form import CopyMeter, bar_contents, bar_repeats, ends_at_home, intervals
from musicnn.evaluation.guessing import NEXT_PITCH, Question, next_notes, next_pitch
from musicnn.evaluation.likelihood import Measured, league, nats_per_beat, ratio
from musicnn.evaluation.reports import Report, report
from musicnn.evaluation.voices import crossings, parallels, tertian, voice_leading

__all__ = ["CopyMeter", "Measured", "NEXT_PITCH", "Question", "Report", "bar_contents", "bar_repeats", "crossings", "distance",
           "drum_pattern", "duration_counts", "empty_bars", "ends_at_home", "groove_consistency", "interval_bigrams",
           "interval_counts", "intervals", "league", "mean_interval", "nats_per_beat", "next_notes", "next_pitch",
           "notes_per_beat", "overlap_area", "parallels", "pitch_class_entropy", "pitch_class_histogram",
           "pitch_classes", "pitch_classes_per_bar", "pitch_range", "qualified_notes", "ratio", "recurrence",
           "report", "rhythm_bigrams", "scale_consistency", "self_similarity", "shuffled", "tertian",
           "tonal_distance", "total_variation", "value_overlap", "voice_leading"]
door(globals(), seed=(0, None), lag=(1, None), count=(1, None), bars=(0, None))

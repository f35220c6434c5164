"""Metrics on one score: laws that hold for all music, values worked out by hand, and other people's programs as oracles."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn import evaluation as ev
from musicnn.errors import MusicnnError
from musicnn.music import DRUMS, Note, Part, Score, join, score_of, transpose

# Three bars of 4/4: C D F#, C C# F#, C (the octave).
TUNE = score_of([(0, 60, 4), (4, 62, 4), (8, 66, 8), (16, 60, 4), (20, 61, 4), (24, 66, 8), (32, 72, 2)])
SCALE = score_of([(4 * i, p, 4) for i, p in enumerate([60, 62, 64, 65, 67, 69, 71])], key="C major")
MELODIES = st.lists(st.tuples(st.integers(40, 80), st.integers(1, 8)), min_size=2, max_size=24)


def melody(pairs) -> Score:
    onsets = np.cumsum([0] + [d for _, d in pairs])
    return score_of([(int(o), p, d) for o, (p, d) in zip(onsets, pairs, strict=False)])


@settings(deadline=None, max_examples=40)
@given(MELODIES, st.integers(-12, 12))
def test_transposing_rotates_the_histogram_and_changes_nothing_else(pairs, shift):
    score, moved = melody(pairs), transpose(melody(pairs), shift)
    assert np.allclose(np.roll(ev.pitch_class_histogram(score), shift), ev.pitch_class_histogram(moved))
    for metric in (ev.pitch_class_entropy, ev.scale_consistency, ev.pitch_range, ev.mean_interval, ev.groove_consistency, ev.recurrence,
                   ev.pitch_classes_per_bar):
        assert metric(score) == pytest.approx(metric(moved), nan_ok=True)
    assert ev.interval_bigrams(score) == ev.interval_bigrams(moved) and ev.rhythm_bigrams(score) == ev.rhythm_bigrams(moved)


@settings(deadline=None, max_examples=40)
@given(MELODIES)
def test_everything_stays_in_its_range(pairs):
    score = melody(pairs)
    assert 0 <= ev.pitch_class_entropy(score) <= math.log2(12) + 1e-9 and 7 / 12 - 1e-9 <= ev.scale_consistency(score) <= 1
    alike = ev.self_similarity(score)
    assert (alike == alike.T).all() and (alike.diagonal() == 1).all() and alike.min() >= 0 and alike.max() <= 1


def test_values_by_hand():
    assert ev.pitch_class_entropy(SCALE) == pytest.approx(math.log2(7)) and ev.scale_consistency(SCALE) == 1
    assert ev.pitch_range(TUNE) == 12 and ev.mean_interval(SCALE) == pytest.approx(11 / 6) and ev.notes_per_beat(SCALE) == 1
    assert ev.groove_consistency(TUNE) == pytest.approx(1 - 2 / 32)          # bars 1 and 2 alike, bar 3 lacks two onsets
    assert ev.pitch_classes_per_bar(TUNE) == pytest.approx((3 + 3 + 1) / 3)
    assert ev.qualified_notes(TUNE, shortest=1) == pytest.approx(6 / 7) and ev.qualified_notes(TUNE) == 1
    assert ev.empty_bars(TUNE.replace(steps=64)) == 0.25 and ev.empty_bars(score_of([(0, 60, 17)], steps=32)) == 0
    assert ev.self_similarity(TUNE)[0].tolist() == [1, pytest.approx(2 / 3), 0]
    assert ev.recurrence(join(SCALE.replace(steps=32), SCALE)) == pytest.approx(2 / 3)     # bar 2 is like none, 3 like 1, 4 like 2
    assert ev.drum_pattern(score_of([(0, 36, 1), (2, 42, 1), (3, 42, 1), (4, 38, 1)], program=DRUMS)) == 0.75


def test_musics_own_silence_is_nan_not_an_error():
    for metric in (ev.pitch_class_entropy, ev.scale_consistency, ev.pitch_range, ev.mean_interval, ev.groove_consistency, ev.drum_pattern,
                   ev.qualified_notes, ev.recurrence, ev.pitch_classes_per_bar, ev.empty_bars, ev.notes_per_beat):
        assert math.isnan(metric(Score()))
    assert ev.empty_bars(Score(steps=32)) == 1


def test_muspy_gives_the_same():
    """MusPy 0.5.0 on TUNE: pitch_class_entropy, scale_consistency, groove_consistency (16 steps in a bar), pitch_range."""
    found = [f(TUNE) for f in (ev.pitch_class_entropy, ev.scale_consistency, ev.groove_consistency, ev.pitch_range)]
    assert found == pytest.approx([1.8423709931771084, 0.8571428571428571, 0.9375, 12])


@pytest.mark.slow
def test_music21_gives_the_same():
    from music21 import features, note, stream
    part = stream.Part()
    for n in TUNE.notes:
        part.append(note.Note(n.pitch, quarterLength=n.duration / 4))
    whole = stream.Score([part])

    def measured(feature):
        return feature(whole).extract().vector
    assert measured(features.jSymbolic.RangeFeature) == [ev.pitch_range(TUNE)]
    assert measured(features.jSymbolic.AverageMelodicIntervalFeature)[0] == pytest.approx(ev.mean_interval(TUNE))
    classes = measured(features.jSymbolic.PitchClassDistributionFeature)     # from the most frequent one upwards, the greatest made 1
    ours = np.roll(ev.pitch_class_histogram(TUNE), -int(ev.pitch_class_histogram(TUNE).argmax()))
    assert np.array(classes) / sum(classes) == pytest.approx(ours)


def test_tonal_distance():
    def two(a, b):
        return Score((Part((Note(0, a, 4),)), Part((Note(0, b, 4),))))
    same, fifth, tritone = (ev.tonal_distance(two(72, p)) for p in (60, 65, 66))
    assert same == pytest.approx(0) and same < fifth < tritone
    assert fifth == pytest.approx(math.sqrt((2 * math.sin(math.pi / 12)) ** 2 + 2 + 0.75))       # by hand, on the three circles
    with pytest.raises(MusicnnError, match="parts 0 and 5"):
        ev.tonal_distance(TUNE, 0, 5)


def test_drums_have_no_harmony():
    band = Score((Part((Note(0, 60, 8),)), Part((Note(0, 48, 8),)), Part((Note(0, 36, 4), Note(4, 42, 2)), program=DRUMS)))
    assert ev.tonal_distance(band) == ev.tonal_distance(Score(band.parts[:2])) == 0
    alone = Score((band.parts[0], band.parts[2]))    # one line and drums: there is no second harmony to be far from
    assert "tonal distance (TD)" not in ev.report({"band": [alone] * 4}, reference=[alone] * 4).rows


def test_copies_by_runs_and_by_the_nearest_tune():
    meter = ev.CopyMeter([TUNE, SCALE])
    assert meter.nearest(transpose(SCALE, 5)) == (1.0, 1) and meter.nearest(score_of([(0, 60, 4)])) == (0.0, None)
    assert meter.overlap(SCALE, n=4) == 1 and meter.overlap(ev.shuffled(SCALE, seed=1), n=4) < 0.5
    assert meter.overlap(SCALE, n=8) == 0            # it has seven notes
    with pytest.raises(MusicnnError, match="2 or more"):
        meter.overlap(SCALE, n=1)

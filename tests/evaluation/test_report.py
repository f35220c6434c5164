"""Distances between piles: 0 for the same music, 1 for nothing in common; and a table that unmasks shuffled music."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicnn import evaluation as ev
from musicnn.errors import MusicnnError
from musicnn.music import Note, Part, Score, score_of, transpose

COUNTS = st.dictionaries(st.integers(0, 8), st.integers(1, 9), min_size=1)


def walk(seed: int) -> Score:
    """A made-up tune that goes by steps of a scale, in quarters and eighths, and comes back to its first two bars."""
    rng = np.random.default_rng(seed)
    degrees = np.clip(np.cumsum(rng.choice([-1, 1], size=15)) + 7, 0, 14)
    pitches = [60 + 12 * (d // 7) + (0, 2, 4, 5, 7, 9, 11)[d % 7] for d in [*degrees, *degrees[:10]]]
    durations = [4, 2, 2, 4, 4] * 5
    return score_of([(int(o), int(p), d) for o, p, d in zip(np.cumsum([0, *durations]), pitches, durations, strict=False)], key="C major")


HUMAN = [walk(i) for i in range(16)]
OTHERS = [walk(100 + i) for i in range(16)]
SHUFFLED = [ev.shuffled(s, seed=i) for i, s in enumerate(HUMAN)]


@given(COUNTS, COUNTS, COUNTS)
def test_total_variation_is_a_distance(p, q, r):
    assert ev.total_variation(p, p) == 0 and ev.total_variation(p, q) == ev.total_variation(q, p)
    assert 0 <= ev.total_variation(p, q) <= ev.total_variation(p, r) + ev.total_variation(r, q) + 1e-12
    assert ev.total_variation(p, {key + 9: n for key, n in p.items()}) == pytest.approx(1)


def test_counts_by_hand():
    tune = score_of([(0, 60, 4), (4, 62, 2), (6, 64, 2), (8, 62, 4)])
    assert ev.interval_bigrams(tune) == {(2, 2): 1, (2, -2): 1} and ev.rhythm_bigrams(tune) == {(24, 12): 1, (12, 12): 1}
    assert ev.duration_counts(tune) == {24: 2, 12: 2} and ev.interval_counts(tune) == {2: 2, -2: 1}
    chords = Score((Part((Note(0, 60, 4), Note(0, 64, 4), Note(4, 65, 4)), "two at once"),))
    assert ev.interval_counts(chords) == {1: 1}      # the highest of notes that begin together
    assert ev.interval_counts(score_of([(0, 40, 1), (1, 80, 1)])) == {12: 1}


def test_identical_piles_have_distance_0_in_any_key():
    moved = [transpose(s, 3) for s in HUMAN]
    assert ev.distance(HUMAN, moved) == 0 == ev.distance(HUMAN, HUMAN, of=ev.rhythm_bigrams)
    ranges = [ev.pitch_range(s) for s in HUMAN]
    assert ev.value_overlap(ranges, ranges) == pytest.approx(1) and ev.overlap_area(ranges, ranges) > 0.85
    with pytest.raises(MusicnnError, match="empty"):
        ev.distance([Score(steps=4)], HUMAN)


def test_overlap_of_densities():
    rng = np.random.default_rng(0)
    near, far, wide = rng.normal(0, 1, 400), rng.normal(9, 1, 400), rng.normal(2, 1, 4000)
    assert ev.value_overlap(near, far) < 0.01 and ev.overlap_area(near, far) < 0.01
    assert ev.value_overlap(near, wide) == pytest.approx(0.317, abs=0.05)        # two bells two deviations apart: 2 * Phi(-1)
    assert ev.value_overlap([3, 3], [3, 3]) == pytest.approx(1) and ev.value_overlap([3, 3], [4, 4]) == pytest.approx(0, abs=1e-6)
    with pytest.raises(MusicnnError, match="two or more"):
        ev.overlap_area([1], [1])


def test_shuffling_keeps_the_notes_and_loses_the_order():
    for before, after in zip(HUMAN, SHUFFLED, strict=True):
        assert sorted((n.pitch, n.duration) for n in before.notes) == sorted((n.pitch, n.duration) for n in after.notes)
        assert after.steps == before.steps and after.melody != before.melody
    pickup = score_of([(4, 60, 4), (8, 62, 4), (16, 64, 4)])
    assert ev.shuffled(pickup, seed=3).notes[0].onset >= 4 and ev.shuffled(pickup, seed=3) == ev.shuffled(pickup, seed=3)
    with pytest.raises(MusicnnError, match="two notes"):
        ev.shuffled(Score((Part((Note(0, 60, 2), Note(0, 64, 2))),)))


def test_the_report_unmasks_shuffled_music_where_overlap_is_fooled():
    table = ev.report({"others": OTHERS, "shuffled": SHUFFLED}, reference=HUMAN, originals=OTHERS)
    bigrams, area = table["interval bigrams, TV"], table["overlap area (OA)"]
    assert area["shuffled"].value > 0.7 * area["human"].value
    assert bigrams["shuffled"].low > 2 * bigrams["human"].high and bigrams["others"].value < bigrams["human"].high
    assert table["pitch-class entropy"]["shuffled"].value == pytest.approx(table["pitch-class entropy"]["human"].value)
    assert table["recurrence of bars"]["shuffled"].high < table["recurrence of bars"]["human"].low
    assert table["copied runs of 8 notes"]["others"].value == 1 > table["copied runs of 8 notes"]["human"].value


def test_the_table_is_short_text_and_plain_data():
    table = ev.report({"others": OTHERS, "shuffled": SHUFFLED}, reference=HUMAN)
    text = str(table)
    assert text.isascii() and max(map(len, text.splitlines())) < 90 and text.splitlines()[0].split() == ["human", "others", "shuffled"]
    assert "*" not in text.split("mean interval")[0] and "*" in next(x for x in text.splitlines() if x.startswith("interval bigrams"))
    assert text == str(ev.report({"others": OTHERS, "shuffled": SHUFFLED}, reference=HUMAN)) and ".." in table.text(intervals=True)
    rows = json.loads(json.dumps(table.data()))
    assert {row["pile"] for row in rows} == {"human", "others", "shuffled"} and all(r["low"] <= r["value"] <= r["high"] for r in rows)
    with pytest.raises(MusicnnError, match="it has pitch-class entropy"):
        table["beauty"]


def test_bad_piles_are_named():
    for piles, reference in (({"none": []}, HUMAN), ({"a": OTHERS}, HUMAN[:3]), ({"human": OTHERS}, HUMAN)):
        with pytest.raises(MusicnnError, match="pieces cannot be compared"):
            ev.report(piles, reference=reference)


def test_several_parts_and_drums_are_measured_too():
    top, drums = walk(1), score_of([(2 * i, 42, 1) for i in range(32)], program=128).parts[0]
    pile = [top.replace(parts=(*walk(i).parts, *transpose(walk(i), -12).parts, drums)) for i in range(6)]
    table = ev.report({"copy": pile}, reference=pile, originals=pile)
    assert table["drum pattern (DP)"]["copy"].value == 1
    assert table["tonal distance (TD)"]["copy"].value == 0           # the same line an octave apart; drums have no harmony
    assert table["interval bigrams, TV"]["copy"].value == 0 and table["copied runs of 8 notes"]["copy"].value == 1

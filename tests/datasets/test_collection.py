"""Pieces and data sets: what goes in comes out, splits never leak, filters say what they know."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.datasets import Dataset, Shelf, augment, shift_home
from musicnn.datasets.collection import HOLD, REST, third_mode
from musicnn.errors import DataError
from musicnn.music import Chord, Part, Score, score_of, transpose


def shelf_of(scores, groups=None, **labels) -> Shelf:
    groups = groups if groups is not None else range(len(scores))
    rows = [(s, {"group": g, "tonic": 7, "mode": "major", **{k: v[i] for k, v in labels.items()}}, {"loud": np.arange(s.steps) % 2 == 0})
            for i, (s, g) in enumerate(zip(scores, groups, strict=True))]
    return Shelf.pack(rows, name="test", home=[2, 9], refused=[], shown=["key"])


notes = st.lists(st.tuples(st.integers(0, 300), st.integers(10, 110), st.integers(1, 100)), max_size=12)
scores = st.builds(lambda a, b, title, meter: Score((Part(score_of(a).parts[0].notes, "one", 3), Part(score_of(b).parts[0].notes, "two")),
                                                    steps=500, title=title, meter=meter, key="G major", steps_per_quarter=12,
                                                    chords=(Chord(3, "Am"),)),
                   notes, notes, st.text(max_size=5), st.sampled_from([(4, 4), (6, 8), (3, 4)]))


@settings(deadline=None)
@given(st.lists(scores, min_size=1, max_size=4))
def test_a_shelf_gives_back_what_was_put_on_it(given_scores):
    shelf = shelf_of(given_scores)
    for back in (shelf, Shelf.restored(*shelf.stored())):
        dataset = Dataset(back)
        assert dataset.scores() == given_scores
        assert all((p.loud == (np.arange(500) % 2 == 0)).all() for p in dataset)


def test_very_long_notes_and_very_many_parts_come_back_too():
    organ = score_of([(0, 60, 70_000)], steps_per_quarter=24)
    crowd = Score(tuple(Part(score_of([(i, 60, 1)]).parts[0].notes) for i in range(300)), key="G major")
    for score in (organ, crowd):
        for back in (shelf := shelf_of([score]), Shelf.restored(*shelf.stored())):
            assert Dataset(back).scores() == [score]


@settings(deadline=None)
@given(scores)
def test_home_is_a_transposition(score):
    piece = Dataset(shelf_of([score]))[0]
    assert [[n.pitch for n in p.notes] for p in piece.home.parts] == [[n.pitch for n in p.notes] for p in transpose(score, -5).parts]
    assert piece.home.key == "D major" and piece.home.chords == ()


def test_pieces_can_be_copied_and_sent_to_other_processes():
    piece = Dataset(shelf_of([score_of([(0, 60, 4)], title="a")]))[0]
    for other in (copy.deepcopy(piece), pickle.loads(pickle.dumps(piece))):
        assert other.score == piece.score and other.title == "a"


def test_two_two_is_counted_as_four_four_at_home():
    piece = Dataset(shelf_of([score_of([(0, 60, 4)], meter=(2, 2), key="G major")]))[0]
    assert (piece.score.meter, piece.home.meter) == ((2, 2), (4, 4))


@given(st.integers(0, 11), st.integers(0, 11))
def test_the_way_home_is_short(tonic, home):
    shift = shift_home(tonic, home=home)
    assert (tonic + shift) % 12 == home and -6 <= shift <= 5


@settings(deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=60), st.integers(0, 5), st.sets(st.integers(0, 59)))
def test_splits_are_whole_disjoint_and_never_part_a_family_whatever_was_filtered(groups, seed, chosen):
    whole = Dataset(shelf_of([score_of([(0, 60, 4)], title=str(i)) for i in range(len(groups))], groups=[f"g{g}" for g in groups]))
    some = whole.where(lambda p: p.index in chosen)
    sides, small = whole.split(seed), some.split(seed)
    assert sorted(i for side in sides for i in side.indices) == list(range(len(groups)))
    for a, b in ((0, 1), (0, 2), (1, 2)):
        assert not {p.group for p in sides[a]} & {p.group for p in sides[b]}
    for side, part in zip(sides, small, strict=True):
        assert set(part.indices) == set(side.indices) & chosen


def test_split_shares_are_about_eight_to_one_to_one():
    whole = Dataset(shelf_of([score_of([(0, 60, 4)])] * 2000))
    train, valid, test = (len(side) for side in whole.split(3))
    assert 1500 < train < 1700 and 150 < valid < 250 and 150 < test < 250
    assert [list(s.indices) for s in whole.split(3)] == [list(s.indices) for s in whole.split(3)]
    assert list(whole.split(3)[2].indices) != list(whole.split(4)[2].indices)


def test_where_knows_values_sets_and_functions():
    data = Dataset(shelf_of([score_of([(0, 60, i + 1)], meter=m) for i, m in enumerate([(4, 4), (6, 8), (3, 4)])], kind=["a", "b", "a"]))
    assert [p.index for p in data.where(kind="a")] == [0, 2]
    assert [p.index for p in data.where(meter={(6, 8), (3, 4)}, kind="a")] == [2]
    assert [p.index for p in data.where(lambda p: p.steps > 1)] == [1, 2]
    assert len(data[1:]) == 2 and data[-1].index == 2
    with pytest.raises(DataError, match=r"'a' \(2\), 'b' \(1\)"):
        data.where(kind="c")
    with pytest.raises(DataError, match=r"it has .*kind"):
        data.where(colour="red")
    with pytest.raises(AttributeError, match="kind"):
        _ = data[0].colour
    assert data.summary("kind", "meter").startswith("pieces    3\n") and "a 2, b 1" in data.summary("kind")


def test_grid_writes_onsets_holds_and_rests():
    score = Score((Part(score_of([(1, 60, 3), (4, 62, 1)]).parts[0].notes),), steps=6)
    short = Score((Part(score_of([(0, 70, 2)]).parts[0].notes),), steps=3)
    assert Dataset(shelf_of([score, short])).grid().tolist() == [[[REST, 60, HOLD, HOLD, 62, REST]], [[70, HOLD, REST, REST, REST, REST]]]


@settings(deadline=None)
@given(notes.filter(bool))
def test_augmented_scores_stay_in_range_and_keep_their_rhythm(some):
    score = score_of(some)
    for other in augment([score], low=20, high=100):
        assert all(20 <= n.pitch <= 100 for n in other.notes)
        assert rhythm(other) == rhythm(score)
    fits = [s for s in range(-5, 7) if all(20 <= n.pitch + s <= 100 for n in score.notes)]
    assert len(list(augment([score], low=20, high=100))) == len(fits)


def rhythm(score: Score) -> list[tuple[int, int]]:
    return sorted((n.onset, n.duration) for n in score.notes)


def test_third_mode():
    assert [third_mode(p, 2) for p in ([62, 66, 69], [62, 65, 69], [62, 69], [62, 65, 66])] == ["major", "minor", "", ""]

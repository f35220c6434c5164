"""The betting table and the transition table, from Python's side: their twins agree with them, and nonsense is refused."""

import json

import numpy as np
import pytest

from musicnn.errors import MusicnnError
from musicnn.music import Score, score_of
from musicnn.widgets import Stakes, TransitionMap

TUNE = score_of([(0, 74, 4), (4, 76, 2)], title="secret", key="D major")
SHARES = [[0.5, 0.5, 0], [0, 0, 1], [0, 0, 0]]


def walk(label, seed):
    return score_of([(0, 60 + seed, 4)], title=str(label))


def test_stakes_go_in_and_come_out_in_the_form_of_the_dict():
    given = {"one": {"D5": 50, "F#5": 30}, "two": ...}
    table = Stakes({"one": TUNE, "two": TUNE}, given)
    assert table.stakes == given and Stakes({"one": TUNE}).stakes == {"one": ...}
    table.laid = {"two": {"E5": 100}, "one": {}}             # what the browser sends
    assert table.stakes == {"one": ..., "two": {"E5": 100}}


def test_a_pitch_has_one_name_however_it_is_written():
    assert Stakes({"one": TUNE}, {"one": {"Gb5": 20, "f#5": 30, "d5": 1}}).stakes == {"one": {"F#5": 50, "D5": 1}}


def test_an_octave_around_the_last_note_can_be_betted_on_and_whatever_is_staked():
    names = [name for _, name in Stakes({"one": TUNE}, {"one": {"C3": 5}}).tunes[0]["pitches"]]
    assert names[0] == "C3" and names[1:] == [name for _, name in Stakes({"one": TUNE}).tunes[0]["pitches"]]
    assert len(names) == 26 and {"E4", "E5", "E6"} <= set(names)


def test_the_browser_is_told_the_opening_and_no_more():
    table = Stakes({"one": TUNE})
    assert [row[:3] for row in table.tunes[0]["notes"]] == [[0, 74, 4], [4, 76, 2]]
    assert json.dumps(table.get_state()["tunes"])            # plain data


@pytest.mark.parametrize("stakes", [{"one": {"D5": 101}}, {"one": {"D5": 60, "E5": 60}}, {"one": {"D5": -1}}, {"one": {"D5": 0.5}},
                                    {"three": {"D5": 1}}, {"one": {"H5": 1}}, {"one": "D5"}, {"one": {5: 5}}, {"one": {"D5": "5"}}])
def test_impossible_stakes_are_refused(stakes):
    with pytest.raises(MusicnnError):
        Stakes({"one": TUNE, "two": TUNE}, stakes)
    with pytest.raises(MusicnnError, match="nothing to bet on"):
        Stakes({"one": Score()})


def test_a_row_composes_from_its_own_label_with_the_seed_that_is_asked():
    table = TransitionMap(SHARES, ["a", 2, "c"], compose=walk, noun="degree")
    content, _ = table.answer_compose({"row": 1, "seed": 7})
    assert content["notes"][0][1] == 67 and content["piece"]["title"] == "2"
    assert table.stills() == [walk(2, 7)] and table.labels == ["a", "2", "c"]


@pytest.mark.parametrize("shares, labels, word", [
    (np.eye(3), ["a", "b"], "do not fit"), (np.ones((2, 3)), ["a", "b"], "do not fit"), (2 * np.eye(2), ["a", "b"], "sums to 1"),
    ([[2, -1], [0, 1]], ["a", "b"], "sums to 1"), (np.eye(25), range(25), "do not fit")])
def test_what_is_no_table_of_shares_is_refused(shares, labels, word):
    with pytest.raises(MusicnnError, match=word):
        TransitionMap(shares, labels, compose=walk)

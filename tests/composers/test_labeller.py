"""The labeller hears rhythm, not print: the same tune in other note values, another key or on another grid is the same tune."""

import numpy as np
import pytest
import torch

from musicnn import composers
from musicnn.composers import Labeller
from musicnn.composers.labeller import SIZES, batch, rows
from musicnn.errors import MusicnnError
from musicnn.models import TuneClassifier
from musicnn.music import Score, regrid, score_of, stretch, transpose

TUNE = score_of([(0, 62, 2), (2, 66, 2), (4, 69, 4), (8, 67, 6), (14, 64, 2), (16, 62, 16)], meter=(4, 4), key="D major")


def labeller():
    torch.manual_seed(0)
    return Labeller(TuneClassifier(SIZES, classes=("jig", "reel"), filters=8), name="test")


@pytest.mark.parametrize("same", [transpose(TUNE, 5), regrid(TUNE, 24), stretch(TUNE, 2).replace(meter=(8, 4))],
                         ids=["key", "grid", "note values"])
def test_the_same_rhythm_gives_the_same_rows(same):
    assert (rows(same) == rows(TUNE)).all() and labeller().probs(same) == labeller().probs(TUNE)


def test_rows_by_hand():
    assert rows(TUNE).tolist() == [[6, 1], [6, 3], [9, 5], [10, 9], [6, 15], [11, 1]]      # in eighths: 1 1 2 3 1, and 8 counts as 4


def test_probabilities_sum_to_one_likeliest_first():
    probs = labeller().probs(TUNE)
    assert sum(probs.values()) == pytest.approx(1, abs=1e-6) and list(probs.values()) == sorted(probs.values(), reverse=True)


def test_a_batch_holds_the_label_last_and_zeros_behind_the_tune():
    made = batch([TUNE, score_of([(0, 60, 4)])], [1, 0])
    assert made.shape == (2, 6, 3) and made[:, 0, -1].tolist() == [1, 0] and not made[1, 1:, :-1].any()
    assert (made[0, :, :-1] == rows(TUNE)).all() and made.max(axis=(0, 1))[1] < SIZES["place"]


def test_it_is_stored_and_comes_back_and_is_no_composer(tmp_path):
    folder = composers.save(labeller(), tmp_path / "mine")
    assert composers.load(folder).probs(TUNE) == labeller().probs(TUNE)
    assert all("compose" in dir(composers.load(name)) for name in composers.available())
    assert set(composers.available()) <= set(composers.shipped())


def test_silence_is_refused():
    with pytest.raises(MusicnnError, match="no note"):
        labeller().probs(Score(steps=16))
    assert np.isfinite(list(labeller().probs(score_of([(0, 60, 1)])).values())).all()

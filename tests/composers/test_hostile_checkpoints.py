"""Checkpoints that are damaged, from elsewhere, or made to harm: a clear error each, and nothing in them runs."""

import hashlib
import json
import os
import pickle
import time

import pytest
import torch
from safetensors.torch import load_file, save_file

from musicnn import composers, models
from musicnn.composers import MelodyComposer, checkpoint
from musicnn.encodings import MelodyEncoding
from musicnn.errors import CheckpointError, EncodingError
from musicnn.models import MelodyLSTM

ENCODING = MelodyEncoding()


@pytest.fixture
def folder(tmp_path):
    torch.manual_seed(0)
    return composers.save(MelodyComposer(MelodyLSTM(ENCODING.sizes, hidden=8), ENCODING), tmp_path / "mine")


def forged(folder, *, weights=None, **changes):
    """Change the card and the numbers, and make the card's sha256 fit them, as an attacker would."""
    path, card = folder / "model.safetensors", json.loads((folder / "card.json").read_text(encoding="utf-8"))
    if weights is not None:
        path.write_bytes(weights) if isinstance(weights, bytes) else save_file(weights, path)
    card |= changes | {"sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")


def numbers(folder):
    return load_file(folder / "model.safetensors")


class Evil:
    """A pickle that makes a folder when it is loaded."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (self.path,)


def test_a_pickle_under_our_name_is_refused_and_does_not_run(folder, tmp_path):
    trap = str(tmp_path / "sprung")
    for content in (pickle.dumps(Evil(trap)), pickle.dumps({"lstm.weight_hh_l0": Evil(trap)})):
        forged(folder, weights=content)
        for load in (composers.load, models.load):
            with pytest.raises(CheckpointError, match="does not hold the model"):
                load(folder)
    torch.save({"a": torch.zeros(2), "b": Evil(trap)}, folder / "model.safetensors")
    forged(folder)
    with pytest.raises(CheckpointError, match="does not hold the model"):
        composers.load(folder)
    assert not os.path.exists(trap)


@pytest.mark.parametrize("keep", [0, 4, 8, 100, -1])
def test_a_truncated_file_is_named_whether_or_not_the_sum_fits(folder, keep):
    content = (folder / "model.safetensors").read_bytes()[:keep]
    (folder / "model.safetensors").write_bytes(content)
    with pytest.raises(CheckpointError, match="missing or damaged"):
        composers.load(folder)
    forged(folder)
    with pytest.raises(CheckpointError, match="does not hold the model"):
        composers.load(folder)


def test_wrong_shapes_missing_and_extra_numbers_are_named(folder):
    good = numbers(folder)
    for change, words in (({"output.bias": torch.zeros(3)}, r"output.bias should be \(\d+,\) and is \(3,\)"),
                          ({"extra": torch.zeros(1)}, r"extra should be absent and is \(1,\)")):
        forged(folder, weights=good | change)
        with pytest.raises(CheckpointError, match=words):
            composers.load(folder)
    forged(folder, weights={k: v for k, v in good.items() if k != "output.bias"})
    with pytest.raises(CheckpointError, match=r"output.bias should be .* and is absent"):
        composers.load(folder)


def test_values_that_are_no_numbers_are_refused(folder):
    forged(folder, weights=numbers(folder) | {"output.bias": torch.full((ENCODING.vocabulary,), float("nan"))})
    with pytest.raises(CheckpointError, match="no numbers"):
        composers.load(folder)


@pytest.mark.parametrize("changes, words", [
    ({"format": 2}, "another version"), ({"format": None}, "another version"), ({"model": "Popen"}, "another version"),
    ({"model": "save"}, "another version"), ({"model": "Markov"}, "another version"), ({"model": ["MelodyLSTM"]}, "another version"),
    ({"model": "__getattr__"}, "another version"), ({"model": "LSTMCell"}, "does not"),
    ({"composer": "load"}, "without a composer"), ({"composer": "FrameComposer"}, "does not say what a FrameComposer needs"),
    ({"composer": 7}, "without a composer"), ({"config": None}, "does not"), ({"config": "sizes"}, "does not"),
    ({"config": {"sizes": 3}}, "does not"), ({"config": {"hidden": 8}}, "does not"),
    ({"encoding": {"low": 60, "high": 61}}, "this model knows"), ({"encoding": {"shell": "rm"}}, "does not say"),
    ({"encoding": None}, "does not say"),
])
def test_a_card_that_asks_for_something_else_is_refused(folder, changes, words):
    forged(folder, **changes)
    with pytest.raises(CheckpointError, match=words):
        composers.load(folder)


def test_a_card_cannot_ask_for_all_memory(folder):
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    forged(folder, config=card["config"] | {"hidden": 3_000_000})
    began = time.process_time()
    with pytest.raises(CheckpointError, match=r"should be .*30000\d\d"):
        composers.load(folder)
    assert time.process_time() - began < 5


@pytest.mark.parametrize("text", ["", "[]", "7", "null", "[" * 100_000, '{"format": 1', "\x00", '{"format": 1}', f'"{"x" * 1_100_000}"'],
                         ids=range(9))
def test_what_is_no_card_is_refused(folder, text):
    (folder / "card.json").write_text(text, encoding="utf-8")
    for load in (composers.load, models.load):
        with pytest.raises(CheckpointError, match=r"cannot be read|another version|none of ours"):
            load(folder)


def test_a_model_and_another_encoding_do_not_meet():
    with pytest.raises(EncodingError, match=r"knows 56 tokens and the encoding has"):
        MelodyComposer(MelodyLSTM(ENCODING.sizes, hidden=8), MelodyEncoding(low=60, high=61))


def test_every_shipped_checkpoint_passes_all_this():
    for name in checkpoint.shipped():
        assert composers.load(name).model.training is False

"""A stored composer comes back note for note; a damaged one says so."""

import json
import sys

import pytest
import torch

from musicnn import composers
from musicnn.composers import MelodyComposer
from musicnn.encodings import MelodyEncoding
from musicnn.errors import CheckpointError
from musicnn.models import Markov, MelodyLSTM

ENCODING = MelodyEncoding()


@pytest.fixture
def stored(tmp_path):
    torch.manual_seed(0)
    composer = MelodyComposer(MelodyLSTM(ENCODING.sizes, hidden=16), ENCODING, tonic=7, tempo=100)
    return composer, composers.save(composer, tmp_path / "mine", card={"minutes": 1})


def test_round_trip(stored):
    composer, folder = stored
    assert composers.load(folder).compose(bars=4, seed=1) == composer.compose(bars=4, seed=1)
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    assert card["minutes"] == 1 and card["torch"] == torch.__version__ and card["musicnn"][0].isdigit()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit for the size of files")
def test_a_card_that_does_not_fit_leaves_the_old_checkpoint_whole(stored):
    import resource
    composer, folder = stored
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    torch.nn.init.zeros_(composer.model.output.bias)
    try:                                             # as on a disk that is nearly full: the numbers still fit, the card does not
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, before[1]))
        with pytest.raises(OSError):
            composers.save(composer, folder, card={"log": "x" * 600_000})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert composers.load(folder).compose(bars=1).notes and {path.name for path in folder.iterdir()} == {"card.json", "model.safetensors"}


@pytest.mark.parametrize("harm, words", [
    (lambda f: (f / "model.safetensors").unlink(), "missing or damaged"),
    (lambda f: (f / "model.safetensors").write_bytes(b"x" * 100), "damaged"),
    (lambda f: (f / "card.json").write_text("{"), "cannot be read"),
    (lambda f: (f / "card.json").write_text('{"format": 0}'), "another version"),
    (lambda f: (f / "card.json").unlink(), "there is no composer"),
])
def test_damage_is_named(stored, harm, words):
    harm(stored[1])
    with pytest.raises(CheckpointError, match=words):
        composers.load(stored[1])


def test_a_card_that_lies_about_the_model_is_refused(stored):
    _, folder = stored
    card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    card["config"]["hidden"] = 32
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(CheckpointError, match="card describes"):
        composers.load(folder)


def test_only_models_with_weights_can_be_stored(tmp_path):
    with pytest.raises(CheckpointError, match="Markov"):
        composers.save(MelodyComposer(Markov(ENCODING.vocabulary), ENCODING), tmp_path)


def test_every_shipped_composer_composes():
    for name in composers.available():
        assert composers.load(name).compose(bars=4, seed=0).notes

"""The shipped tables of counts are what their counting gives on data built here."""

import json

import pytest

from musicnn.composers import counting
from musicnn.errors import MusicnnError


@pytest.mark.slow
@pytest.mark.parametrize("name", counting.TABLES)
def test_counting_again_gives_the_shipped_table(name, tmp_path):
    again = counting.write(name, tmp_path)
    assert json.loads(again.read_text(encoding="utf-8")) == json.loads((counting.FOLDER / again.name).read_text(encoding="utf-8"))


def test_cards_state_source_and_terms():
    for name in counting.TABLES:
        card = json.loads((counting.FOLDER / f"{name}.json").read_text(encoding="utf-8"))["card"]
        assert {"what", "data", "data_terms", "data_sha256"} == set(card) and "MIT" in card["data_terms"]
    with pytest.raises(MusicnnError, match="there are rhythm, chords"):
        counting.write("melodies")

"""Phrases: what the grid can hold it holds exactly, and everything else becomes the nearest thing that it can hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.encodings import PhraseEncoding
from musicnn.errors import EncodingError
from musicnn.music import Note, regrid, score_of, transpose

KEYS = ("D major", "G major", "E minor", "A dorian", "Bb mixolydian")


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([(6, 8), (4, 4)]), st.sampled_from(KEYS), st.lists(st.integers(0, 17), min_size=64, max_size=64))
def test_decode_and_encode_are_inverse_in_every_key_and_mode(meter, key, tokens):
    encoding = PhraseEncoding(meter)
    tokens = np.array(tokens[:encoding.steps])
    score = encoding.decode(tokens, key=key)
    assert (encoding.encode(score) == tokens).all() and score.key == key and score.bars == 4
    assert encoding.decode(encoding.encode(regrid(score, 24)), key=key) == score
    assert encoding.sketch(score) == score


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 95), st.integers(30, 100), st.integers(1, 9)), min_size=1, max_size=20), st.sampled_from(KEYS))
def test_every_melody_has_a_sketch_and_the_sketch_is_its_own(notes, key):
    line, end = [], 0
    for onset, pitch, duration in sorted(notes):
        if onset >= end:
            line.append(Note(onset, pitch, min(duration, 96 - onset)))
            end = line[-1].end
    encoding, score = PhraseEncoding(), score_of(line, steps=96, steps_per_quarter=8, meter=(6, 8), key=key)
    sketch = encoding.sketch(score)
    assert encoding.sketch(sketch) == sketch and encoding.decode(encoding.encode(sketch), key=key).melody == sketch.melody


def test_a_phrase_by_hand():
    encoding = PhraseEncoding()
    score = score_of([(0, 62, 1), (1, 64, 1), (2, 66, 2), (4, 69, 2), (6, 74, 18)], steps_per_quarter=2, meter=(6, 8), key="D major")
    assert encoding.encode(score)[:8].tolist() == [3, 4, 5, 17, 7, 17, 10, 17]
    assert encoding.describe([3, 17, 10]) == ["D4", "-", "D5"] and encoding.pitch_of(5, "minor") == 65
    assert (encoding.encode(transpose(score, 5)) == encoding.encode(score)).all()        # the key does not matter
    with pytest.raises(EncodingError, match="sketch"):
        encoding.encode(score.replace(key="D minor"))                                    # F sharp is not in D minor
    with pytest.raises(EncodingError, match="4/4"):
        encoding.encode(score.replace(meter=(4, 4)))


def test_sixteenths_become_the_first_note_of_their_eighth_and_a_tune_is_cut_after_its_pickup():
    encoding = PhraseEncoding()
    notes = [(10, 69, 2), *((12 * bar + 12, 62 + bar % 2 * 2, 1) for bar in range(8)), *((12 * bar + 13, 66, 11) for bar in range(8))]
    tune = score_of(notes, steps=108, steps_per_quarter=4, meter=(6, 8), key="D major")
    phrases = encoding.cut(tune)
    assert phrases.shape == (2, 24) and phrases[0, ::6].tolist() == [3, 4, 3, 4] and (phrases[:, 1] == 17).all()
    rows, before = encoding.batch([tune, tune])
    assert rows.shape == (4, 24) and (before[[0, 2]] == -1).all() and (before[1] == rows[0]).all()


def test_a_tune_that_ends_before_its_first_bar_line_has_no_phrase():
    for meter in ((6, 8), (4, 4)):
        pickup = score_of([(2, 62, 1)], steps=3, meter=meter, key="D major")
        assert PhraseEncoding(meter).cut(pickup).shape == (0, PhraseEncoding(meter).steps)

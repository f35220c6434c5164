"""Chord symbols by template: right on chords that are one, stable under transposition, silent in silence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.errors import MusicError
from musicnn.music import Part, Score, score_of, transpose
from musicnn.music.chords import NO_CHORD, QUALITIES, label_chords, name_chord
from musicnn.music.pitch import LETTER_PITCH_CLASS


def root_of(symbol: str) -> int:
    return LETTER_PITCH_CLASS[symbol[0]] + (symbol[1:2] == "#") - (symbol[1:2] == "b")


@settings(deadline=None)
@given(st.integers(0, 11), st.sampled_from([q for q in QUALITIES if q not in ("aug", "dim7")]), st.integers(-5, 6))
def test_a_chord_in_root_position_gets_its_name(root, quality, fifths):
    weights = [int((p - root) % 12 in QUALITIES[quality]) for p in range(12)]
    symbol = name_chord(weights, root, fifths=fifths)
    assert root_of(symbol) % 12 == root and symbol.lstrip("ABCDEFG").lstrip("#b") == quality.lstrip("#b")


@settings(deadline=None)
@given(st.lists(st.integers(48, 72), min_size=1, max_size=5, unique=True), st.integers(-12, 12))
def test_transposing_moves_the_roots(pitches, shift):
    score = Score(tuple(Part(score_of([(0, p, 4)]).parts[0].notes) for p in pitches), key="C major")
    before, after = (label_chords(s).chords[0].symbol for s in (score, transpose(score, shift)))
    assert (root_of(after) - root_of(before) - shift) % 12 == 0


def test_symbols_stand_where_the_harmony_changes():
    bass = score_of([(0, 48, 8), (8, 43, 4), (16, 48, 4)], key="C major", steps=20)
    top = score_of([(0, 64, 4), (0, 67, 8), (4, 64, 4), (8, 59, 4), (8, 62, 4), (8, 65, 4), (16, 64, 4), (16, 67, 4)])
    score = bass.replace(parts=bass.parts + top.parts)
    assert [(c.onset, c.symbol) for c in label_chords(score).chords] == [(0, "C"), (8, "G7"), (12, NO_CHORD), (16, "C")]
    assert [(c.onset, c.symbol) for c in label_chords(score, steps=16).chords][-1] == (16, "C")
    with pytest.raises(MusicError, match="1 or more"):
        label_chords(score, steps=0)


def test_chorales_get_the_chords_that_one_hears():
    """A chorale ends on a chord in root position, nearly always a major one, in minor keys too."""
    from musicnn import datasets
    pieces = datasets.load("chorales")[:100]
    ends = [([c.symbol for c in label_chords(p.score).chords if c.symbol != NO_CHORD][-1], p.final) for p in pieces]
    assert sum(root_of(symbol) % 12 == final for symbol, final in ends) >= 95
    assert sum(symbol[1:].lstrip("#b") == "" for symbol, _ in ends) >= 85

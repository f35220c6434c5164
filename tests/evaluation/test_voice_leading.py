"""Voice leading on examples made by hand, where the right number can be counted on fingers."""

import pytest

from musicnn.errors import MusicnnError
from musicnn.evaluation import crossings, parallels, tertian, voice_leading
from musicnn.music import Note, Part, Score


def voices(*lines):
    """Voices from lists of pitches, each two steps long; None is a rest."""
    parts = (Part(tuple(Note(2 * i, p, 2) for i, p in enumerate(line) if p is not None)) for line in lines)
    return Score(tuple(parts), steps=2 * len(lines[0]))


@pytest.mark.parametrize("lines, expected", [
    ([[72, 74], [60, 62]], 100),                     # octaves, up together
    ([[67, 69], [60, 62]], 100),                     # fifths
    ([[79, 81], [60, 62]], 100),                     # twelfths are fifths too
    ([[60, 62], [60, 62]], 100),                     # unisons
    ([[64, 65], [60, 62]], 0),                       # thirds are welcome
    ([[67, 67], [60, 60]], 0),                       # nobody moves
    ([[72, 67], [60, 67]], 0),                       # contrary motion into a unison
    ([[67, 69], [60, None]], 0),
    ([[72, 74, 76], [60, 62, 61]], 50),              # one of two changes
])
def test_parallels(lines, expected):
    assert parallels(voices(*lines)) == expected


def test_crossings():
    assert crossings(voices([60, 60, 60, None], [55, 60, 62, 70])) == 0.25
    assert crossings(Score()) == 0


@pytest.mark.parametrize("chord, expected", [
    ((60, 64, 67, 72), 1), ((57, 60, 64, 69), 1), ((59, 62, 65, 67), 1), ((60, 64, 70), 1), ((60, 61, 62), 0), ((60, 65, 67, 74), 0),
    ((60, 64, 60, 64), 0),                           # a third alone is no chord
])
def test_tertian(chord, expected):
    assert tertian(voices(*[[p] for p in chord])) == expected


def test_sets_are_weighted_by_length():
    clean, crossed = voices([72] * 3, [60] * 3), voices([60], [72])
    assert voice_leading([clean, crossed])["crossings"] == 0.25
    with pytest.raises(MusicnnError, match="no scores"):
        voice_leading([])
    with pytest.raises(MusicnnError, match="two notes"):
        crossings(Score((Part((Note(0, 60, 2), Note(0, 64, 2))),)))

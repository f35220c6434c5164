"""Pitches, names, frequencies, keys and spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicnn.errors import MusicError
from musicnn.music import pitch

MODES = sorted(pitch.MODE_FIFTHS)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("fifths", range(-7, 8))
def test_a_name_reads_back_as_its_pitch_in_every_key(fifths, mode):
    assert [pitch.parse(pitch.name(p, fifths, mode)) for p in range(128)] == list(range(128))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("fifths", range(-7, 8))
def test_keys_have_a_name_and_spell_their_scale_on_seven_letters(fifths, mode):
    key = pitch.key_of(fifths, mode)
    assert pitch.parse_key(key)[1:] == (mode, fifths)
    spelled = [pitch.spell(60 + p, fifths, mode)[:2] for p in pitch.scale(key)]
    assert sorted(letter for letter, _ in spelled) == list("ABCDEFG")
    assert dict(spelled) == pitch.signature(fifths) and sum(alter for _, alter in spelled) == fifths


def test_key_name_inverts_parse_key():
    for tonic in range(12):
        for mode in MODES:
            name = pitch.key_name(tonic, mode)
            assert pitch.parse_key(name)[:2] == (tonic, mode)
            assert abs(pitch.parse_key(name)[2]) <= 6


@pytest.mark.parametrize("key, names", [
    ("A minor", "G#4 D#4 C#4 Bb4"), ("C minor", "B4 F#4 Db4 A4"), ("E minor", "D#4 A#4 C4"), ("G minor", "F#4 C#4 Ab4"),
    ("D major", "F#4 C#4 G#4"), ("Eb major", "Eb4 Ab4 Bb4 Db4"), ("C major", "F#4 C#4 G#4 Bb4 Eb4"), ("G# minor", "F##4 G#4"),
])
def test_borrowed_notes_are_spelled_as_musicians_do(key, names):
    _, mode, fifths = pitch.parse_key(key)
    assert " ".join(pitch.name(pitch.parse(n), fifths, mode) for n in names.split()) == names


@given(st.floats(0, 127))
def test_hz_and_back(p):
    assert pitch.from_hz(pitch.hz(p)) == pytest.approx(p, abs=1e-9)
    assert pitch.hz(p + 12) == pytest.approx(2 * pitch.hz(p))


def test_a4_is_440_hz():
    assert (pitch.hz(69), pitch.hz(69, a4=415.0), pitch.from_hz(440.0)) == (440.0, 415.0, 69.0)


@pytest.mark.parametrize("text", ["", "H4", "C", "4", "C4#", "Cb-1x", "C10"])
def test_what_is_no_pitch_name_is_refused(text):
    with pytest.raises(MusicError, match=r"pitch"):
        pitch.parse(text)


@pytest.mark.parametrize("value", [-1, 128, 60.0, True, None, "60"])
def test_what_is_no_pitch_is_refused(value):
    with pytest.raises(MusicError, match=r"0\.\.127"):
        pitch.check_pitch(value)


@pytest.mark.parametrize("key", ["", "G", "H major", "G Major", "Gmajor", "G blues", "G## major"])
def test_what_is_no_key_is_refused_with_the_modes(key):
    with pytest.raises(MusicError, match="dorian"):
        pitch.parse_key(key)


@pytest.mark.parametrize("frequency", [0, -440.0, float("nan")])
def test_a_frequency_without_a_pitch_is_refused(frequency):
    with pytest.raises(MusicError, match="above 0"):
        pitch.from_hz(frequency)

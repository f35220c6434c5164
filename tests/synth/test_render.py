"""Laws of the sound: pitch, level, place in time, no aliases, no clicks, the same bytes each time."""

from importlib import import_module

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sound_banks import write_bank

from musicnn.errors import SoundError
from musicnn.music import DRUMS, Note, Part, Score, score_of
from musicnn.music.pitch import hz
from musicnn.synth import STYLES, load_bank, loudness, render
from musicnn.synth.render import CEILING, LOUDNESS, TAIL

RATE = 44_100
INSTRUMENTS = {"piano": 0, "organ": 19, "accordion": 21, "guitar": 24, "violin": 40, "strings": 48, "choir": 52, "trumpet": 56,
               "clarinet": 71, "flute": 73, "fiddle": 110}
ONE = score_of([(0, 69, 8)])
BANKS = [None, "additive"]


def with_program(score: Score, program: int) -> Score:
    return score.replace(parts=tuple(Part(part.notes, program=program) for part in score.parts))


def spectrum(wave: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(Hz, magnitude) of a mono wave under a window whose side lobes lie 92 dB down."""
    padded = 4 * len(wave)
    return np.fft.rfftfreq(padded, 1 / RATE), np.abs(np.fft.rfft(wave * np.blackman(len(wave)), padded))


def partial_near(wave: np.ndarray, frequency: float) -> float:
    """The strongest frequency within a third of an octave around `frequency`, in Hz."""
    f, size = spectrum(wave)
    near = (f > frequency / 1.12) & (f < frequency * 1.12)
    return float(f[near][np.argmax(size[near])])


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("name", INSTRUMENTS)
def test_a4_sounds_at_440_hz(name, bank):
    wave = render(with_program(ONE, INSTRUMENTS[name]), soundfont=bank, room=0)[:, 0][:RATE]
    assert abs(1200 * np.log2(partial_near(wave, 440.0) / 440.0)) < 12       # cents; real recordings and vibrato are not exact


@pytest.mark.parametrize("cents", [-50, 30])
def test_tuning_moves_one_pitch_class_by_its_cents(cents):
    tuning = [0] * 12
    tuning[9] = cents
    moved = {}
    for pitch in (69, 72):
        plain, tuned = (render(score_of([(0, pitch, 8)], program=19), tuning=t, room=0)[:RATE, 0] for t in (None, tuning))
        moved[pitch] = 1200 * np.log2(partial_near(tuned, hz(pitch)) / partial_near(plain, hz(pitch)))
    assert abs(moved[69] - cents) < 2
    assert moved[72] == 0


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("program", [0, 19, 40, 73, 110, DRUMS])
@pytest.mark.parametrize("density", [1, 8])
def test_loudness_is_the_same_for_all(program, density, bank):
    if program == DRUMS:
        notes = [(s, (36, 42, 38, 42)[s // 2 % 4], 1) for s in range(0, 32, 2)]
    else:
        notes = [(s, 60 + 2 * (s % 5) + 12 * k, 2) for s in range(0, 32, 2) for k in range(density // 4 + 1)]
    wave = render(score_of(notes, program=program), soundfont=bank)
    assert abs(loudness(wave, RATE) - LOUDNESS) < 1.0
    assert np.abs(wave).max() <= CEILING + 1e-6


def test_loudness_agrees_with_the_definition():
    """A sine of full scale at 997 Hz in one channel is -3.01 LUFS: the calibration point of BS.1770."""
    sine = np.sin(2 * np.pi * 997 * np.arange(4 * RATE) / RATE)[:, None].astype(np.float32)
    assert loudness(sine, RATE) == pytest.approx(-3.01, abs=0.05)
    assert loudness(sine / 10, RATE) == pytest.approx(-23.01, abs=0.05)


@example([(0, 76, 1, 106)], DRUMS, "plain")                                  # right level before any limiting, and peaks above 1
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 127), st.integers(1, 8), st.integers(1, 127)), max_size=12),
       st.sampled_from([0, 13, 40, 52, 99, 127, DRUMS]), st.sampled_from(sorted(STYLES)))
@settings(deadline=None, max_examples=15)
def test_any_score_stays_within_bounds(notes, program, style):
    score = score_of(notes, program=program, tempo=300)
    wave = render(score, style=style, sample_rate=22_050)
    assert wave.dtype == np.float32 and wave.shape == (int((score.seconds + TAIL) * 22_050), 2)
    assert np.isfinite(wave).all() and np.abs(wave).max(initial=0) <= 1


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("step", [4, 7])
def test_a_note_begins_at_its_sample(step, bank):
    wave = np.abs(render(score_of([(step, 72, 4)], tempo=100, program=0), soundfont=bank, room=0)).max(axis=1)
    begin = round(step * 60 / 100 / 4 * RATE)
    assert not wave[:begin].any()
    assert wave[begin:begin + RATE // 50].max() > 0.1 * wave.max()           # heard within 20 ms


@pytest.mark.parametrize("style", ["plain", "folk"])
def test_the_same_arguments_give_the_same_bytes(style):
    score = score_of([(0, 62, 4), (4, 66, 2), (6, 69, 2)], key="D major")
    assert render(score, style=style).tobytes() == render(score, style=style).tobytes()
    assert style == "plain" or render(score, style="plain").tobytes() != render(score, style=style).tobytes()


def aliases_db(wave: np.ndarray, frequency: float) -> float:
    """The loudest tone that is no partial of `frequency`, in dB beside the loudest of all; noise near partials is not counted."""
    f, size = spectrum(wave)
    off = np.abs(f / frequency - np.round(f / frequency)) > 0.2
    return float(20 * np.log10(size[off & (f > 100)].max() / size.max()))


def test_a_shifted_recording_neither_folds_back_nor_leaves_images(tmp_path):
    """A bank with one recording, full of partials to the top of its spectrum, played more than three octaves up."""
    period, frames = 160, 16_000                                             # 275.6 Hz at 44.1 kHz
    t = np.arange(frames)
    wave = sum(np.sin(2 * np.pi * k * t / period + k * k) for k in range(1, 78)) / 40
    bank = load_bank(write_bank(tmp_path / "rich.sf2", wave, root=61, loop=(period * 10, period * 90)))
    for up in (5, 17, 29, 41):
        (tone, _), = bank.note(0, 61 + up, 80, 1.0, sample_rate=RATE)
        assert aliases_db(tone[4410:36_000], RATE / period * 2 ** (up / 12)) < -70


def test_high_piano_notes_hold_nothing_between_their_partials_near_the_top():
    """Partials of a real string are a little sharp; above 12 kHz nothing real is left of a piano, and aliases would show."""
    for pitch in (96, 101, 105):
        f, size = spectrum(render(score_of([(0, pitch, 8)]), room=0)[2000:RATE, 0])
        assert 20 * np.log10(size[f > 16_000].max() / size.max()) < -80


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("program", [0, 40, 19])
def test_cut_tails_are_faded(program, bank):
    wave = render(score_of([(0, 60, 1), (1, 72, 1)], tempo=240, program=program), soundfont=bank, room=0)
    assert np.abs(wave[-200:]).max() < 1e-4
    for seconds in (0.003, 0.1, 1.0):
        for tone, _ in load_bank(bank).note(program, 60, 80, seconds, sample_rate=RATE):
            assert abs(tone[-1]) < 0.002 * np.abs(tone).max()


def test_a_closed_hi_hat_silences_the_open_one():
    open_only = render(score_of([(0, 46, 4)], program=DRUMS, steps=16), room=0)
    both = render(score_of([(0, 46, 4), (1, 42, 1)], program=DRUMS, steps=16), room=0)
    later = slice(int(0.5 * RATE), int(0.8 * RATE))
    assert np.abs(open_only[later]).max() > 10 * np.abs(both[later]).max()


@pytest.mark.parametrize("bank", BANKS)
def test_every_drum_makes_a_sound(bank):
    for key in range(35, 82):
        assert max(np.abs(wave).max() for wave, _ in load_bank(bank).note(DRUMS, key, 80, 0.2, sample_rate=RATE)) > 0.005


def test_every_program_makes_a_sound():
    bank = load_bank()
    for program in range(128):
        for key in (0, 21, 60, 108, 127):                                    # beyond an instrument's range its last recording is stretched
            sounds = bank.note(program, key, 80, 0.2, sample_rate=22_050)
            assert sounds and all(np.isfinite(wave).all() for wave, _ in sounds)
        assert max(np.abs(wave).max() for wave, _ in bank.note(program, 60, 80, 0.2, sample_rate=22_050)) > 0.001, program


def test_louder_notes_are_louder_and_the_room_rings_on():
    quiet, loud = (render(score_of([(0, 60, 4, 100), (4, 60, 4, v)], steps=8), room=0) for v in (40, 120))
    second = slice(int(0.5 * RATE), RATE)
    assert np.abs(loud[second]).max() / np.abs(loud).max() > 2 * np.abs(quiet[second]).max() / np.abs(quiet).max()
    dry, wet = (render(with_program(ONE, 73), room=room) for room in (0, 0.5))
    after = slice(int(1.3 * RATE), int(1.6 * RATE))
    assert np.square(wet[after]).sum() > 4 * np.square(dry[after]).sum()


def test_a_score_without_notes_is_silence_of_its_length():
    wave = render(Score(steps=16))
    assert len(wave) == int((2.0 + TAIL) * RATE) and not wave.any()


@pytest.mark.parametrize(("wrong", "said"), [
    ({"sample_rate": 0}, "sample_rate 0"), ({"sample_rate": 44100.5}, "a whole number"), ({"tuning": [0] * 11}, "12 offsets"),
    ({"tuning": [float("nan")] * 12}, "12 offsets"), ({"room": 2}, "room 2"), ({"style": "polka"}, "'polka'.*folk"),
    ({"soundfont": "no/such.sf2"}, "such.sf2 cannot be read.*path"),
])
def test_wrong_arguments_are_named(wrong, said):
    with pytest.raises(SoundError, match=said):
        render(ONE, **wrong)


def test_hours_of_music_are_refused_before_memory_is_taken():
    with pytest.raises(SoundError, match="raise the tempo"):
        render(ONE.replace(steps=10_000, tempo=1.0))


@pytest.mark.slow
def test_ten_thousand_notes():
    wave = render(score_of([(i // 4, 48 + 7 * (i % 4) + i // 4 % 5, 2) for i in range(10_000)], tempo=400), sample_rate=22_050)
    assert abs(loudness(wave, 22_050) - LOUDNESS) < 1.0


def test_without_a_soundfont_sine_waves_play_and_one_notice_comes(monkeypatch):
    renderer = import_module("musicnn.synth.render")                         # the package's `render` is the function
    monkeypatch.setattr(renderer, "installed_bank", lambda: None)
    renderer._sine_waves.cache_clear()
    with pytest.warns(UserWarning, match="pip install pretty_midi"):
        first = render(ONE)
    assert render(ONE).tobytes() == first.tobytes() == render(ONE, soundfont="additive").tobytes()       # and no second warning
    renderer._sine_waves.cache_clear()


def test_notes_may_be_softer_than_the_style_can_bear():
    assert np.abs(render(Score((Part((Note(0, 60, 1, 1), Note(1, 60, 1, 127))),)), style="folk")).max() > 0.01

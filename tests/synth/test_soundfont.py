"""The reader of SoundFont banks: what is in a bank that we wrote, what is in the installed one, and kind words for broken files."""

import numpy as np
import pytest
from sound_banks import write_bank

from musicnn.errors import SoundError
from musicnn.music import DRUMS, score_of
from musicnn.synth import SoundFont, load_bank, render
from musicnn.synth.soundfont import installed_bank

RATE = 44_100
SINE = np.sin(2 * np.pi * np.arange(20_000) / 100)                           # 441 Hz


@pytest.fixture(scope="module")
def installed() -> SoundFont:
    return SoundFont(installed_bank())


def peak_hz(wave) -> float:
    return float(np.abs(np.fft.rfft(wave * np.hanning(len(wave)), 16 * len(wave))).argmax() * RATE / (16 * len(wave)))


def test_the_installed_bank_holds_every_program_and_drums(installed):
    assert {(0, program) for program in range(128)} | {(128, 0)} <= set(installed.presets)
    for program in (*range(128), DRUMS):
        for r in installed.regions(program, 60, 80):
            assert 0 <= r.start < r.end <= len(installed.samples)
            assert not r.looped or r.start <= r.loop_start < r.loop_end <= r.end
            assert 4_000 <= r.rate <= 96_000 and r.keys[0] <= 60 <= r.keys[1]


def test_the_installed_bank_is_found_without_importing_its_package():
    import subprocess
    import sys
    code = ("import sys; from musicnn.synth.soundfont import installed_bank; assert installed_bank().suffix == '.sf2';"
            " assert 'pretty_midi' not in sys.modules and 'soundfile' not in sys.modules")
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_environment_may_name_a_bank(tmp_path, monkeypatch):
    path = write_bank(tmp_path / "mine.sf2", SINE)
    monkeypatch.setenv("MUSICNN_SOUNDFONT", str(path))
    assert installed_bank() == path and load_bank().path == path


@pytest.mark.parametrize(("key", "generators", "wanted"), [
    (60, (), 441.0), (72, (), 882.0), (53, (), 441.0 * 2 ** (-7 / 12)),
    (60, ((51, 1), (52, 50)), 441.0 * 2 ** (1.5 / 12)),                      # coarse and fine tuning
    (72, ((56, 50),), 441.0 * 2 ** 0.5),                                     # a key is half a semitone
])
def test_pitch_follows_root_tuning_and_scale(tmp_path, key, generators, wanted):
    bank = SoundFont(write_bank(tmp_path / "a.sf2", SINE, loop=(1000, 11_000), generators=generators))
    (wave, _), = bank.note(0, key, 80, 1.0, sample_rate=RATE)
    assert peak_hz(wave[2000:40_000]) == pytest.approx(wanted, rel=2e-4)


def test_a_loop_is_seamless_and_goes_on_as_long_as_the_note(tmp_path):
    bank = SoundFont(write_bank(tmp_path / "a.sf2", SINE[:3000], loop=(1000, 2000)))
    (wave, _), = bank.note(0, 60, 80, 3.0, sample_rate=RATE)
    assert len(wave) > 3 * RATE
    assert np.ptp([np.abs(part).max() for part in wave[RATE:3 * RATE].reshape(20, -1)]) < 0.01
    step = np.abs(np.diff(wave[RATE:3 * RATE])).max()
    assert step < 1.02 * 2 * np.pi / 100 * np.abs(wave[RATE:2 * RATE]).max()       # no jump steeper than the sine itself


def test_a_cache_that_another_thread_empties_does_no_harm(tmp_path):
    class Forgetful(dict):                           # as if every other thread cleared it just then
        def __setitem__(self, key, value):
            self.clear()

    bank = SoundFont(write_bank(tmp_path / "a.sf2", SINE, loop=(1000, 11_000)))
    (wave, _), = bank.note(0, 60, 80, 0.1, sample_rate=RATE)
    bank.cache = Forgetful()
    assert (bank.note(0, 60, 80, 0.1, sample_rate=RATE)[0][0] == wave).all()


def test_a_recording_without_loop_ends(tmp_path):
    bank = SoundFont(write_bank(tmp_path / "a.sf2", SINE))
    (wave, _), = bank.note(0, 60, 80, 3.0, sample_rate=RATE)
    assert 19_900 < len(wave) <= 20_000


def test_envelope_attenuation_and_pan(tmp_path):
    loop = {"loop": (1000, 11_000)}
    plain = SoundFont(write_bank(tmp_path / "a.sf2", SINE, **loop)).note(0, 60, 80, 1.0, sample_rate=RATE)[0][0]
    shaped, pan = SoundFont(write_bank(tmp_path / "b.sf2", SINE, **loop, generators=(
        (34, -1200), (37, 200), (36, -1200), (38, 0), (48, 100), (17, -500)))).note(0, 60, 80, 2.0, sample_rate=RATE)[0]
    assert pan == -1
    level = [20 * np.log10(np.abs(shaped[int(s * RATE):int(s * RATE) + 110]).max() / np.abs(plain).max())
             for s in (0.25, 0.5, 1.5, 2.2)]
    assert level[0] == pytest.approx(-6 - 4, abs=0.3)                        # half way up a straight attack of 0.5 s; 10 dB read as 4
    assert level[1] == pytest.approx(-4, abs=0.5)
    assert level[2] == pytest.approx(-20 - 4, abs=0.3)                       # the sustain level
    assert level[3] == pytest.approx(-20 - 4 - 20, abs=1.0)                  # a fifth of a release of 1 s for 100 dB


def test_the_low_pass_takes_what_it_should(tmp_path):
    rich = sum(np.sin(2 * np.pi * k * np.arange(20_000) / 200) for k in range(1, 60)) / 60    # partials of 220.5 Hz
    cents = round(1200 * np.log2(1760 / 8.176))                              # level 10 of the copies, exactly
    banks = [SoundFont(write_bank(tmp_path / f"{len(g)}.sf2", rich, loop=(2000, 12_000), generators=g)) for g in ((), ((8, cents),))]
    waves = [bank.note(0, 60, 80, 1.0, sample_rate=RATE)[0][0] for bank in banks]
    size = [np.abs(np.fft.rfft(w[4000:24_000] * np.hanning(20_000))) for w in waves]
    drop = [20 * np.log10(size[1][k * 100] / size[0][k * 100]) for k in (1, 8, 16, 32)]
    assert drop == pytest.approx([0, -3, -12.3, -24.1], abs=0.4)             # two poles: 12 dB per octave, 3 dB at the cutoff


@pytest.mark.parametrize("keep", [0, 11, 400, 100_000, 5_900_000])
def test_a_truncated_bank_is_refused_by_name(tmp_path, keep):
    path = tmp_path / "cut.sf2"
    path.write_bytes(installed_bank().read_bytes()[:keep])
    with pytest.raises(SoundError, match=r"cut\.sf2 is no complete SoundFont 2 bank.*give the path"):
        render(score_of([(0, 60, 4)]), soundfont=path)


def test_garbage_and_damage_end_in_a_sound_error_or_in_sound(tmp_path):
    path, whole = tmp_path / "bad.sf2", bytearray(write_bank(tmp_path / "good.sf2", SINE, loop=(1000, 11_000)).read_bytes())
    rng = np.random.default_rng(0)
    path.write_bytes(rng.bytes(5000))
    with pytest.raises(SoundError):
        SoundFont(path)
    tables = len(whole) - 420                                                # damage the tables, where every byte counts
    for _ in range(150):
        broken = bytearray(whole)
        for at in rng.integers(tables, len(whole), 3):
            broken[at] = rng.integers(256)
        path.write_bytes(broken)
        try:
            for wave, _ in SoundFont(path).note(0, 60, 80, 0.05, sample_rate=22_050):
                assert np.isfinite(wave).all()
        except SoundError:
            pass


@pytest.mark.parametrize("value", [-32_768, 32_767])
@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 6, 8, 9, 11, 12, 17, 21, 22, 25, 26, 27, 28, 29, 33, 34, 35, 36, 37, 38, 39, 40, 45,
                                    48, 50, 51, 52, 56])
def test_absurd_generators_do_no_harm(tmp_path, number, value):
    bank = SoundFont(write_bank(tmp_path / "a.sf2", SINE, loop=(1000, 11_000), generators=((8, 6000), (11, 3000), (number, value))))
    for wave, pan in bank.note(0, 64, 80, 0.1, sample_rate=22_050):
        assert np.isfinite(wave).all() and -1 <= pan <= 1 and len(wave) < 120 * 22_050


def test_a_folder_is_no_bank(tmp_path):
    with pytest.raises(SoundError, match="cannot be read"):
        SoundFont(tmp_path)

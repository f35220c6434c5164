"""The player in a cell: a caption that says what one hears, a clip that fits, no playing by itself."""

import base64
import io
import re

import numpy as np
import pytest
import soundfile

from musicnn.errors import SoundError
from musicnn.music import Score, score_of
from musicnn.synth import mp3_bytes, play, render, wav_bytes, write_wav

RATE = 44_100
TUNE = score_of([(0, 62, 4), (4, 66, 4), (8, 69, 8)], title="Three <notes>", program=73)


def heard(data: bytes) -> tuple[np.ndarray, int]:
    return soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)


def noise(seconds: float, rate: int = RATE) -> np.ndarray:
    return (np.random.default_rng(0).standard_normal((int(seconds * rate), 2)) * 0.1).clip(-1, 1).astype(np.float32)


def test_play_shows_a_captioned_player_that_waits():
    clip = play(TUNE)
    page = clip._repr_html_()
    assert page.count("<audio controls") == 1 and "autoplay" not in page
    assert clip.caption == "Three <notes>: flute, 1 bar, 2 s"
    assert page.count("Three &lt;notes&gt;: flute, 1 bar, 2 s") == 2         # under the player, and for screen readers
    assert "<figcaption>" in page and "aria-label" in page
    assert "Three <notes>" in repr(clip) and "MP3" in repr(clip) and len(repr(clip)) < 120
    data = base64.b64decode(re.search(r'src="data:audio/mpeg;base64,([^"]+)"', page)[1])
    wave, rate = heard(data)
    assert data == clip.data and rate == RATE and abs(len(wave) / rate - clip.seconds) < 0.1
    assert play(TUNE, caption="my own").caption == "my own"


def test_the_clip_sounds_like_the_render():
    wave, _ = heard(play(TUNE).data)
    size = np.abs(np.fft.rfft(wave[:RATE // 2, 0] * np.hanning(RATE // 2)))
    assert np.argmax(size[:225]) * 2 == pytest.approx(293.66, abs=4)         # D4, below the flute's strong octave


def test_the_rest_before_a_pickup_is_skipped():
    late = score_of([(12, 62, 4), (16, 66, 8)])
    assert play(late).seconds == pytest.approx(1.5 + 1.5 + 0.02, abs=0.01)
    wave, _ = heard(play(late).data)
    assert np.abs(wave[:RATE // 4]).max() > 0.05


@pytest.mark.parametrize("seconds", [0.01, 56, 100])
def test_a_clip_stays_below_a_megabyte_and_keeps_its_length(seconds):
    clip = play(noise(seconds))
    assert len(clip.html) <= 1_000_000
    wave, rate = heard(clip.data)
    assert abs(len(wave) / rate - seconds) < 0.2 and clip.seconds == pytest.approx(seconds)


@pytest.mark.slow
def test_very_long_music_is_cut_and_the_caption_says_what_to_do():
    clip = play(noise(400))
    assert len(clip.html) <= 1_000_000 and 350 < clip.seconds < 365
    assert "first 6 minutes" in clip.caption and "write_wav" in clip.caption


def test_less_quality_is_no_other_pitch():
    t = np.arange(150 * RATE) / RATE
    wave, rate = heard(mp3_bytes((0.3 * np.sin(2 * np.pi * 441 * t) + 0.3 * np.sin(2 * np.pi * 17_000 * t)).astype(np.float32)))
    size = np.abs(np.fft.rfft(wave[rate:2 * rate, 0] * np.hanning(rate)))
    assert np.argmax(size) == pytest.approx(441, abs=1)
    size[400:480] = 0
    assert rate == RATE // 2 and size.max() < 0.003 * rate / 4               # 17 kHz did not fold back to 5,050 Hz


def test_a_score_without_notes_gets_a_caption_instead_of_an_error():
    clip = play(Score(steps=16, title="Rest"))
    assert "no notes" in clip.caption and "<audio" not in clip.html and clip.data == b""


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 44_100, 48_000])
def test_waveforms_play_at_the_usual_rates(rate):
    wave, read = heard(play(noise(0.5, rate)[:, 0], sample_rate=rate).data)
    assert read == rate and wave.shape[1] == 1


@pytest.mark.parametrize(("waveform", "said"), [
    (np.ones((3, 3)), r"\(3, 3\)"), (np.zeros(0), r"shape"), (np.full(10, 1.5), "1.5.*divide"), (np.full(10, np.nan), "nan"),
])
def test_waveforms_that_cannot_be_played_are_explained(waveform, said):
    for function in (play, wav_bytes, mp3_bytes):
        with pytest.raises(SoundError, match=said):
            function(waveform)


def test_a_rate_that_mp3_lacks_is_named():
    with pytest.raises(SoundError, match="44100"):
        play(noise(0.1), sample_rate=44_000)


def test_wav_files_come_back(tmp_path):
    wave = render(TUNE)
    path = write_wav(tmp_path / "tune.wav", wave, RATE)
    back, rate = soundfile.read(path, dtype="float32")
    assert rate == RATE and back.shape == wave.shape and np.abs(back - wave).max() <= 1.01 / 32768
    assert path.read_bytes() == wav_bytes(wave, RATE)

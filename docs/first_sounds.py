"""Makes docs/first_sounds.mp3, what the README lets one hear: run `python docs/first_sounds.py` after chapter 00 has changed.

Two pieces of chapter 00, half a minute: one network's jig, and a tune that another network sets for four voices. Our own sine waves
play (musicnn/synth/additive.py), because recordings made with the SoundFont of the lessons, which is GPL-2, are not shipped.
"""

from pathlib import Path

import numpy as np
import soundfile

import musicnn as mn
from musicnn.datasets.portfolio import HOUSE_TUNE

RATE = 32_000                                        # Hz
PAUSE = 0.4                                          # s between the pieces, after the first has died away
RECORDING = Path(__file__).with_suffix(".mp3")


def pieces() -> list:
    """(score, style) of what is heard, composed as in chapter 00."""
    tune = mn.composers.load("folk-lstm").compose(bars=16, meter="6/8", temperature=0.95, seed=13)
    choir = mn.composers.load("chorale-cnn").compose(primer=HOUSE_TUNE, temperature=0.3, seed=11)
    return [(tune, "folk"), (choir, "choir")]


def waveform() -> np.ndarray:
    """Both pieces, one after the other, float32 (samples,) in [-1, 1]; the rest before a pickup is left out."""
    sounds = [mn.synth.render(score, style=style, sample_rate=RATE, soundfont="additive").mean(axis=1) for score, style in pieces()]
    first, second = (sound[np.flatnonzero(np.abs(sound) > 0.001)[0]:] for sound in sounds)
    return np.concatenate([first, np.zeros(int(PAUSE * RATE), np.float32), second])


def write(path: Path = RECORDING) -> Path:
    """Write the recording: MP3, mono, 64 kilobits per second."""
    with soundfile.SoundFile(path, "w", RATE, 1, format="MP3", bitrate_mode="CONSTANT", compression_level=0.9) as file:
        for part in np.array_split(waveform(), 20):  # in pieces: libsndfile's encoders have crashed on one long write
            file.write(part)
    return path


if __name__ == "__main__":
    print(write(), f"{RECORDING.stat().st_size / 1000:.0f} kB")

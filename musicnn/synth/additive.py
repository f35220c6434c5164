"""Instruments made of nothing but sine waves: the fallback without a SoundFont, and the sound of every clip that is committed.

Each family of General MIDI (its programs come in eights) is one row: how strong its partials are, how it begins, whether it dies
away and how long it rings. Partials above half the sample rate are left away, so nothing can alias. Drums are falling sines and
noise. Left OUT: everything that makes a real instrument uneven. It is clean, light and free, and it sounds like it.
"""

from functools import lru_cache

import numpy as np

from musicnn.music import DRUMS
from musicnn.music.pitch import hz

CYCLE = 4096                                         # values in one drawn period
PEAK = 0.25
# (slope: partial k has strength k**-slope, factor for even partials, attack s, decay s or 0 = held, release s, vibrato in cents)
FAMILIES = (
    (1.8, 1.0, 0.004, 1.2, 0.15, 0), (2.2, 0.3, 0.002, 0.8, 0.50, 0), (1.2, 1.0, 0.015, 0, 0.06, 0),  # piano, mallets, organ
    (1.5, 0.8, 0.003, 0.7, 0.12, 0), (1.7, 0.9, 0.006, 1.0, 0.10, 0), (1.3, 1.0, 0.050, 0, 0.12, 8),  # guitar, bass, strings
    (1.6, 0.9, 0.080, 0.0, 0.25, 6), (1.0, 1.0, 0.030, 0.0, 0.08, 3), (1.1, 0.3, 0.025, 0, 0.07, 4),  # ensemble, brass, reed
    (2.3, 0.6, 0.040, 0.0, 0.08, 6), (1.0, 0.5, 0.010, 0.0, 0.08, 0), (1.7, 0.9, 0.150, 0, 0.40, 5),  # flute, synthesiser, pad
    (1.6, 0.7, 0.050, 0.0, 0.40, 0), (1.3, 0.9, 0.003, 0.6, 0.15, 0),                                 # effects, plucked strings
    (2.0, 0.4, 0.002, 0.3, 0.10, 0), (1.5, 0.7, 0.010, 0.5, 0.10, 0))                                 # percussion, noises
DRUM_SOUNDS = (                                      # (lowest key of the row, Hz, how far the pitch falls, seconds, share of noise)
    (0, 62.0, 2.0, 0.18, 0.05), (37, 330.0, 0.2, 0.05, 0.6), (38, 190.0, 0.4, 0.12, 0.7), (41, 110.0, 0.8, 0.25, 0.1),
    (42, 6000.0, 0.0, 0.04, 1.0), (43, 120.0, 0.8, 0.25, 0.1), (46, 6000.0, 0.0, 0.25, 1.0), (47, 150.0, 0.8, 0.25, 0.1),
    (49, 5000.0, 0.0, 0.60, 1.0), (54, 7000.0, 0.0, 0.10, 1.0), (60, 260.0, 0.3, 0.15, 0.1), (65, 330.0, 0.2, 0.15, 0.1))


class AdditiveBank:
    """The same face as `SoundFont`: `note` and `exclusive`."""

    def exclusive(self, program: int, key: int) -> int:
        """The closed and the open hi-hat silence each other."""
        return int(program == DRUMS and key in (42, 44, 46))

    def note(self, program: int, key: int, velocity: int, seconds: float, *, sample_rate: int, cents: float = 0.0):
        """The sound of one note held for `seconds`, tail included: a list of one (mono waveform, pan)."""
        if program == DRUMS:
            return [(_drum(key, sample_rate), 0.0)]
        slope, even, attack, decay, release, vibrato = FAMILIES[program // 8]
        frequency = hz(key + cents / 100)
        held = max(1, round(seconds * sample_rate))
        t = np.arange(held + int(4 * release * sample_rate)) / sample_rate
        wobble = vibrato / 1731 / 33 * (1 - np.cos(33 * t)) if vibrato else 0.0                # 5 times a second
        phase = (t + wobble) * frequency % 1.0 * CYCLE
        index = phase.astype(np.intp)
        fraction = (phase - index).astype(np.float32)
        partials = max(1, min(24, int(0.45 * sample_rate / frequency)))
        dark, bright = (period[index] + fraction * (period[index + 1] - period[index])
                        for period in (_period(slope + duller, even, partials) for duller in (1, 0)))
        t = t.astype(np.float32)
        glow = np.exp(t * np.float32(-3 / decay)) if decay else np.float32(0.5 + velocity / 256)
        volume = np.minimum(t * np.float32(1 / attack), 1) * np.clip((t[-1] - t) * 200, 0, 1)  # the last 5 ms go to zero
        volume *= np.exp(-t / np.float32(decay or np.inf) - np.maximum(t - np.float32(seconds), 0) * np.float32(2 / release))
        return [((dark + glow * (bright - dark)) * volume, 0.0)]


@lru_cache(maxsize=256)
def _period(slope: float, even: float, partials: int) -> np.ndarray:
    """One period of partials 1..`partials`; its first value is repeated at its end."""
    k = np.arange(1, partials + 1)
    spectrum = np.zeros(CYCLE // 2 + 1, complex)
    spectrum[k] = k ** -slope * np.where(k % 2, 1.0, even) * np.exp(0.7j * k * k)              # spread phases: lower peaks
    wave = np.fft.irfft(spectrum, CYCLE)
    return np.append(wave, wave[0]).astype(np.float32) * np.float32(PEAK / np.abs(wave).max())


def _drum(key: int, sample_rate: int) -> np.ndarray:
    _, frequency, fall, seconds, noise = next(row for row in reversed(DRUM_SOUNDS) if row[0] <= key)
    t = np.arange(int(5 * seconds * sample_rate), dtype=np.float32) / sample_rate
    hiss = np.diff(np.random.default_rng(key).standard_normal(len(t) + 1).astype(np.float32)) * np.float32(0.3)
    tone = np.sin(2 * np.pi * frequency * (t + fall * seconds / 3 * (1 - np.exp(-3 * t / seconds))))
    wave = (noise * hiss + (1 - noise) * tone) * np.exp(-2 * t / seconds) * np.clip((t[-1] - t) * 200, 0, 1)
    return (wave * 2 * PEAK).astype(np.float32)

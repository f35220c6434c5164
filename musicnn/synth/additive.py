"""Instruments made of nothing but sine waves: the fallback without a SoundFont, and the sound of every clip that is committed.

Each family of General MIDI (its programs come in eights) is one row: how strong its partials are, how it begins, whether it dies
away and how long it rings. Partials above half the sample rate are left away, so nothing can alias. Drums are falling sines and
noise. Left OUT: everything that makes a real instrument uneven. It is clean, light and free, and it sounds like it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from musicnn.music import DRUMS
from musicnn.music.pitch import hz

CYCLE = 4096                                         # values in one drawn period
PEAK = 0.25


@dataclass(frozen=True, slots=True)
class Family:
    """`slope`: partial k has strength k**-slope; `even`: factor for even partials; `attack`, `decay` (0: held), `release` in s."""

    slope: float
    even: float
    attack: float
    decay: float
    release: float
    vibrato: float = 0.0                             # cents


FAMILIES = (
    Family(1.8, 1.0, 0.004, 1.2, 0.15), Family(2.2, 0.3, 0.002, 0.8, 0.5),        # piano; mallets and bells
    Family(1.2, 1.0, 0.015, 0.0, 0.06), Family(1.5, 0.8, 0.003, 0.7, 0.12),       # organ, accordion; guitar
    Family(1.7, 0.9, 0.006, 1.0, 0.10), Family(1.3, 1.0, 0.050, 0.0, 0.12, 8),    # bass; solo strings
    Family(1.6, 0.9, 0.080, 0.0, 0.25, 6), Family(1.0, 1.0, 0.030, 0.0, 0.08, 3),  # ensemble, choir; brass
    Family(1.1, 0.3, 0.025, 0.0, 0.07, 4), Family(2.3, 0.6, 0.040, 0.0, 0.08, 6),  # reed; flute and whistle
    Family(1.0, 0.5, 0.010, 0.0, 0.08), Family(1.7, 0.9, 0.150, 0.0, 0.40, 5),    # synth lead; pad
    Family(1.6, 0.7, 0.050, 0.0, 0.40), Family(1.3, 0.9, 0.003, 0.6, 0.15),       # effects; plucked folk instruments
    Family(2.0, 0.4, 0.002, 0.3, 0.10), Family(1.5, 0.7, 0.010, 0.5, 0.10),       # percussive; sound effects
)
DRUM_SOUNDS = (                                      # (lowest key of the row, Hz, fall of the pitch, seconds, share of noise)
    (0, 62.0, 2.0, 0.18, 0.05), (37, 330.0, 0.2, 0.05, 0.6), (38, 190.0, 0.4, 0.12, 0.7), (41, 110.0, 0.8, 0.25, 0.1),
    (42, 6000.0, 0.0, 0.04, 1.0), (43, 120.0, 0.8, 0.25, 0.1), (46, 6000.0, 0.0, 0.25, 1.0), (47, 150.0, 0.8, 0.25, 0.1),
    (49, 5000.0, 0.0, 0.60, 1.0), (54, 7000.0, 0.0, 0.10, 1.0), (60, 260.0, 0.3, 0.15, 0.1), (65, 330.0, 0.2, 0.15, 0.1),
)


@lru_cache(maxsize=256)
def _period(family: Family, partials: int, bright: bool) -> np.ndarray:
    """One period, the first value repeated at its end; the bright one holds all partials, the other one falls off faster."""
    k = np.arange(1, partials + 1)
    strength = k ** -(family.slope + (0 if bright else 1.0)) * np.where(k % 2, 1.0, family.even)
    spectrum = np.zeros(CYCLE // 2 + 1, complex)
    spectrum[k] = -1j * strength * np.exp(1j * 0.7 * k * k)                       # spread phases: a lower crest
    wave = np.fft.irfft(spectrum, CYCLE)
    return np.append(wave, wave[0]).astype(np.float32) * np.float32(PEAK / np.abs(wave).max())


class AdditiveBank:
    """The same face as `SoundFont`: `note` and `exclusive`."""

    path = None

    def exclusive(self, program: int, key: int) -> int:
        """Closed and open hi-hat silence each other."""
        return 1 if program == DRUMS and key in (42, 44, 46) else 0

    def note(self, program: int, key: int, velocity: int, seconds: float, *, sample_rate: int, cents: float = 0.0):
        """The sound of one note held for `seconds`, tail included: a list of one (mono waveform, pan)."""
        if program == DRUMS:
            return [(_drum(key, sample_rate), 0.0)]
        family = FAMILIES[program // 8]
        frequency = hz(key + cents / 100)
        partials = max(1, min(24, int(0.45 * sample_rate / frequency)))
        held = max(1, round(seconds * sample_rate))
        t = np.arange(held + int(4 * family.release * sample_rate), dtype=np.float64) / sample_rate
        wobble = family.vibrato / 1731 * frequency / 33 * (1 - np.cos(33 * t)) if family.vibrato else 0.0
        phase = (t * frequency + wobble) % 1.0 * CYCLE
        index = phase.astype(np.intp)
        fraction = (phase - index).astype(np.float32)
        bright, dark = (_read(_period(family, partials, b), index, fraction) for b in (True, False))
        glow = np.exp(t * (-3 / family.decay)).astype(np.float32) if family.decay else np.float32(0.5 + velocity / 256)
        wave = dark + glow * (bright - dark)
        return [(wave * _volume(family, t.astype(np.float32), held / sample_rate), 0.0)]


def _read(period, index, fraction):
    low = period.take(index)
    return low + fraction * (period.take(index + 1) - low)


def _volume(family: Family, t, held: float):
    volume = np.minimum(t * np.float32(1 / family.attack), 1)
    if family.decay:
        volume *= np.exp(t * np.float32(-1 / family.decay))
    return volume * np.where(t < held, 1, np.exp((held - t) * np.float32(2 / family.release))) \
        * np.clip((t[-1] - t) * 200, 0, 1)            # the last 5 ms go to zero


def _drum(key: int, sample_rate: int):
    _, frequency, fall, seconds, noise = next(row for row in reversed(DRUM_SOUNDS) if row[0] <= key)
    t = np.arange(int(5 * seconds * sample_rate), dtype=np.float32) / sample_rate
    hiss = np.diff(np.random.default_rng(key).standard_normal(len(t) + 1).astype(np.float32)) * np.float32(0.3)
    tone = np.sin(2 * np.pi * frequency * (t + fall * seconds / 3 * (1 - np.exp(-3 * t / seconds))))
    wave = (noise * hiss + (1 - noise) * tone) * np.exp(-t / seconds * 2)
    return (wave * np.clip((t[-1] - t) * 200, 0, 1) * PEAK * 2).astype(np.float32)

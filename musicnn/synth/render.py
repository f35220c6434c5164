"""From a score to a waveform: place every note, add a light room, bring all music to the same loudness.

Loudness follows ITU-R BS.1770 (its unit is LUFS: decibels of power, weighted as ears do, pauses left out), in blocks that do not
overlap. Left OUT: compression, equalisers and a real concert hall; the room is noise that dies away: many echoes add up to that.
"""

import math
import warnings
from functools import lru_cache
from pathlib import Path

import numpy as np

from musicnn.errors import SoundError
from musicnn.music import Score
from musicnn.synth.additive import AdditiveBank
from musicnn.synth.soundfont import SoundFont, installed_bank
from musicnn.synth.style import Style, events, style_named

LOUDNESS = -18.0                                     # LUFS of every render
CEILING = 0.89                                       # highest |sample| (-1 dB): room for what compressed formats add
TAIL = 1.5                                           # s after the score's end in which notes and echoes die away
LONGEST = 1500.0                                     # s; a longer waveform would not fit a small machine's memory
RATES = (8_000, 96_000)


def render(score: Score, *, style: str | Style = "plain", sample_rate: int = 44_100, tuning: np.ndarray | None = None,
           soundfont: str | Path | None = None, room: float | None = None) -> np.ndarray:
    """Play a score into a waveform, float32 (samples, 2) in [-1, 1], of the score's length plus 1.5 s in which it dies away.

    The same arguments give the same bytes. A score without notes gives silence. A rest before the first note is kept.

    Args:
        score: the music.
        style: a name from `STYLES`, or a Style; "plain" plays exactly what is written.
        sample_rate: Hz, 8,000..96,000.
        tuning: 12 offsets in cents, one for each pitch class from C; None for equal temperament.
        soundfont: path of an .sf2 bank, "additive" for the built-in sine waves, None for the installed bank.
        room: share of echo 0..1; None leaves it to the style.

    Raises:
        SoundError: for a value outside these limits, music longer than 25 minutes, or a bank that cannot be read.
    Used in: chapter 00.
    """
    style = style_named(style)
    share = style.room if room is None else room
    cents = np.zeros(12) if tuning is None else np.asarray(tuning, dtype=float)
    if not RATES[0] <= sample_rate <= RATES[1] or int(sample_rate) != sample_rate:
        raise SoundError(f"sample_rate {sample_rate!r} is not allowed; use whole Hz, {RATES[0]}..{RATES[1]} (44100 is usual)")
    if not 0 <= share <= 1:
        raise SoundError(f"room {share!r} is not allowed; use 0 (dry) .. 1 (all echo)")
    if cents.shape != (12,) or not (np.abs(cents) <= 1200).all():
        raise SoundError(f"tuning {tuning!r} is not allowed; give 12 offsets of at most 1200 cents, one for each pitch class from C")
    if score.seconds > LONGEST:
        raise SoundError(f"this music lasts {score.seconds / 60:.0f} minutes, a waveform holds {LONGEST / 60:.0f}; raise the tempo"
                         " or take some bars, such as mn.music.bars(score, 0, 32)")
    mix = np.zeros((2, int((score.seconds + TAIL) * sample_rate)), np.float32)
    if any(part.notes for part in score.parts):
        _place(mix, events(score, style), load_bank(soundfont), cents, sample_rate)
        _add_echo(mix, share, sample_rate)
        mix[:, -sample_rate // 3:] *= np.linspace(1, 0, mix[:, -sample_rate // 3:].shape[1], dtype=np.float32) ** 2
        _level(mix, sample_rate)
    return mix.T


_opened = lru_cache(maxsize=4)(SoundFont)


def load_bank(soundfont=None):
    """The instruments to play with: see `render` for `soundfont`. Banks stay open, so that later calls are fast.

    Raises:
        SoundError: if a bank was named (here or by MUSICNN_SOUNDFONT) and cannot be read.
    """
    if soundfont is not None and str(soundfont) == "additive":
        return AdditiveBank()
    path = soundfont if soundfont is not None else installed_bank()
    return _sine_waves() if path is None else _opened(Path(path))


@lru_cache(maxsize=1)
def _sine_waves():                                   # cached, so that the notice comes once
    warnings.warn("no SoundFont is installed, so sine waves play; for real instruments: python -m pip install pretty_midi", stacklevel=3)
    return AdditiveBank()


def _place(mix, notes, bank, tuning, sample_rate: int) -> None:
    """Add every event to `mix` (2, samples); each part comes in at equal loudness, then velocities and the style's levels count."""
    gains = {part: _part_gain(bank, [e for e in notes if e.part == part], sample_rate) for part in {e.part for e in notes}}
    silenced = _silenced(notes, bank)
    for i, e in enumerate(notes):
        at = round(e.onset * sample_rate)
        loud = gains[e.part] * (e.velocity / 80) ** 2 * 10 ** (e.level / 20)
        longest = min(mix.shape[1], round(silenced[i] * sample_rate) if i in silenced else mix.shape[1]) - at
        for wave, pan in bank.note(e.program, e.pitch, e.velocity, e.length, sample_rate=sample_rate,
                                   cents=0.0 if e.is_drum else float(tuning[e.pitch % 12])):
            if len(wave) > longest:                  # cut, but not clicking: 10 ms of fade
                wave = wave[:longest]
                wave[-sample_rate // 100:] *= np.linspace(1, 0, len(wave[-sample_rate // 100:]), dtype=np.float32)
            angle = (min(max(pan + e.pan, -1.0), 1.0) + 1) * math.pi / 4          # constant power from left to right
            mix[0, at:at + len(wave)] += wave * np.float32(math.cos(angle) * loud)
            mix[1, at:at + len(wave)] += wave * np.float32(math.sin(angle) * loud)


def _silenced(notes, bank) -> dict[int, float]:
    """Which drum events end early, and when: 10 ms into the next one of their exclusive class (closed after open hi-hat)."""
    ends, last = {}, {}
    for i, e in enumerate(notes):
        group = bank.exclusive(e.program, e.pitch) if e.is_drum else 0
        if group:
            before = last.get((e.part, group), i)
            if notes[before].onset < e.onset:
                ends[before] = e.onset + 0.01
            last[e.part, group] = i
    return ends


def _part_gain(bank, notes, sample_rate: int) -> float:
    """The factor that brings a part's middle note (a drum part's snare), held for a second at velocity 80, to -18 LUFS."""
    e = sorted(notes, key=lambda e: e.pitch)[len(notes) // 2]
    sounds = bank.note(e.program, 38 if e.is_drum else e.pitch, 80, 1.0, sample_rate=sample_rate)
    mono = np.zeros(max([len(wave) for wave, _ in sounds], default=0), np.float32)
    for wave, _ in sounds:
        mono[:len(wave)] += wave
    return 10 ** ((LOUDNESS - max(loudness(mono[:, None], sample_rate), -60.0)) / 20)


def _add_echo(mix, share: float, sample_rate: int) -> None:
    """Put `mix` into a small room: its mean is convolved, in blocks, with noise that dies away in 0.5 s, another one for each side."""
    dry = mix.mean(axis=0) if share else np.zeros(0)
    block = 1 << (sample_rate - 1).bit_length()
    for at in range(0, len(dry), block):
        spectrum = np.fft.rfft(dry[at:at + block], 2 * block)
        for side, room in zip(mix, _room(sample_rate, 2 * block), strict=True):
            side[at:at + 2 * block] += np.float32(share) * np.fft.irfft(spectrum * room)[:len(side) - at]


@lru_cache(maxsize=4)
def _room(sample_rate: int, size: int) -> np.ndarray:
    """Spectra of the two impulse responses (2, size / 2 + 1); each has the energy of one unit impulse."""
    t = np.arange(int(0.6 * sample_rate)) / sample_rate
    noise = np.random.default_rng(7).standard_normal((2, len(t))) * np.exp(-t * 6.9 / 0.5) * np.clip(t / 0.012, 0, 1)
    spectra = np.fft.rfft(noise, size)
    hz = np.arange(spectra.shape[1]) * sample_rate / size
    spectra *= 1 / np.sqrt(1 + (hz / 4000) ** 2) * hz / (hz + 150)               # walls swallow highs, a light room booms little
    return (spectra / np.sqrt((np.abs(spectra) ** 2).mean(axis=1, keepdims=True))).astype(np.complex64)


def loudness(waveform: np.ndarray, sample_rate: int) -> float:
    """Integrated loudness of a waveform (samples, channels) in LUFS; -inf for silence. Source: ITU-R BS.1770-4."""
    block = int(0.4 * sample_rate)
    power = np.zeros(-(-len(waveform) // block))
    for channel in waveform.T:
        for i in range(len(power)):
            spectrum = np.fft.rfft(channel[i * block:(i + 1) * block], block)
            power[i] += (spectrum.real ** 2 + spectrum.imag ** 2) @ _weights(block, sample_rate)
    heard = power[power > 10 ** ((-70 + 0.691) / 10)]
    heard = heard[heard > 0.1 * heard.mean()] if len(heard) else heard           # 10 dB below the mean counts as a pause
    return -0.691 + 10 * math.log10(heard.mean()) if len(heard) else -math.inf


@lru_cache(maxsize=8)
def _weights(block: int, sample_rate: int) -> np.ndarray:
    """Power weight of each frequency of a block: the filters of BS.1770, a high shelf and a high-pass, as analogue responses."""
    s = 1j * np.fft.rfftfreq(block, 1 / sample_rate)
    gain, f, q = 10 ** (3.99984 / 20), 1681.97, 0.70718
    shelf = (gain * s ** 2 + gain ** 0.49967 * f / q * s + f * f) / (s ** 2 + f / q * s + f * f)
    high = s ** 2 / (s ** 2 + 38.135 / 0.50033 * s + 38.135 ** 2)
    return (2 / block ** 2 * np.abs(shelf * high) ** 2).astype(np.float32)


def _level(mix, sample_rate: int) -> None:
    """Bring `mix` (2, samples) to LOUDNESS, below CEILING; what limiting takes away is given back, five times at most."""
    for _ in range(6):
        missing = LOUDNESS - loudness(mix.T, sample_rate)
        mix *= np.float32(10 ** (missing / 20) if missing < math.inf else 1)
        _limit(mix, sample_rate)
        if not 0.1 < abs(missing) < math.inf:
            break


def _limit(mix, sample_rate: int) -> None:
    """Turn `mix` down around peaks above CEILING: 5 ms blocks, straight lines between them, never above what any block needs."""
    block = sample_rate // 200
    peaks = np.maximum.reduceat(np.maximum(mix.max(axis=0), -mix.min(axis=0)), np.arange(0, mix.shape[1], block))
    if peaks.max() > CEILING:
        need = np.pad(np.minimum(1, CEILING / np.maximum(peaks, 1e-9)), 1, mode="edge")
        low = np.minimum(np.minimum(need[:-2], need[1:-1]), need[2:])            # so lines to both neighbours stay low enough
        mix *= np.interp(np.arange(mix.shape[1]), (np.arange(len(low)) + 0.5) * block, low).astype(np.float32)

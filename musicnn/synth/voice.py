"""One recording becomes one note: read at another speed, looped, filtered and shaped by its envelope.

A recording read faster sounds higher, and whatever it held near the top of the spectrum would fold back as false tones (aliases).
So we never read the recording itself but a copy that is (1) low-passed below the point of folding, (2) low-passed as its zone's
filter asks, and (3) drawn finely, at 176,400 values per second or more, so that a smooth curve through them hits the sound between
them (false images of a tone at 15 kHz lie 80 dB below it). Copies are made by FFT, one per third of an octave and half octave of cutoff,
and kept with the bank.
"""

import math
from itertools import pairwise

import numpy as np

FINE = 176_400                                       # values per second of a copy
GUARD = 1024                                         # frames of the loop unrolled on both sides, so that filters settle
COPIES = 400                                         # kept with a bank, some 150 MB at most
FLOOR_DB = -70.0                                     # a sound below this is over
BRIGHTER = 15                                        # cents that the filter opens per unit of velocity: loud is bright
ATTENUATION = 0.4                                    # banks are voiced for hardware that applied 0.4 of what is written


def voice(font, region, key: int, velocity: int, seconds: float, *, sample_rate: int, cents: float = 0.0) -> np.ndarray:
    """A mono waveform, float32 (samples,): `region` played at `key` (+ `cents`) and let go after `seconds`.

    `velocity` makes it brighter or duller; how loud it becomes is the renderer's business.
    """
    g = region.generators
    pitch_ratio = 2.0 ** (min(max((key - region.root) * g["scale"] + region.tuning + cents, -12_000), 12_000) / 1200)
    speed = region.rate * pitch_ratio / sample_rate  # frames of the recording per sample
    wave = _envelope(g, key, seconds, sample_rate) * np.float32(10 ** (-min(max(g["attenuation"], 0), 1440) * ATTENUATION / 200))
    if not region.looped:                            # it ends where the recording ends
        wave = wave[:max(1, int((region.end - region.start - 2) / speed))]
        wave[-sample_rate // 500:] *= np.linspace(1, 0, len(wave[-sample_rate // 500:]), dtype=np.float32)
    fine = speed * -(-FINE // region.rate)
    position = (np.arange(len(wave)) + _vibrato(g, len(wave), sample_rate)) * fine
    alias = max(0, math.ceil(3 * math.log2(speed) - 1e-9))
    place = None
    for first, last, level, blend in _cutoffs(g, velocity, len(wave), pitch_ratio, region.rate, sample_rate):
        values, loop_start, loop_length = copy(font, region, alias, level)
        place = place or _wrapped(position, loop_start, loop_length)
        part = _read(values, place, first, last)
        if blend is not None:
            part += blend * (_read(copy(font, region, alias, level + 1)[0], place, first, last) - part)
        wave[first:last] *= part
    return wave


def _wrapped(position, loop_start: int, loop_length: int):
    """Positions folded into the loop, as (whole index, fraction)."""
    if loop_length:
        tail = position[int(np.searchsorted(position, loop_start + loop_length)):]
        tail -= loop_length * np.floor((tail - loop_start) * (1 / loop_length))
    index = position.astype(np.intp)
    return index, (position - index).astype(np.float32)


def _read(values, place, first: int, last: int) -> np.ndarray:
    """Values between values, on the cubic B-spline whose knots are `values`."""
    index, f = place[0][first:last], place[1][first:last]
    before, low, high, after = (values[k:].take(index, mode="clip") for k in range(4))       # values[0] stands before the first
    bend = 3 * (before - 2 * low + high)
    return before + 4 * low + high + f * (3 * (high - before) + f * (bend + f * (after - before + 3 * (low - high))))


def copy(font, region, alias: int, level: int | None):
    """A low-passed, finely drawn copy of a recording: (values, loop start, loop length), lengths in values, 0 = no loop.

    `alias` counts thirds of an octave taken from the top, `level` the half octave of the cutoff above 55 Hz (None: open).
    """
    recording = (region.start, region.loop_start, region.loop_end, region.looped, region.rate)
    key = (recording, alias, level, region.generators["resonance"])
    found = font.cache.get(key)
    if found is None:                                # nothing is looked up twice: another thread may clear the cache in between
        if len(font.cache) > COPIES:
            font.cache.clear()
        spectrum, frames, *loop = whole = font.cache.get(recording) or _spectrum(font, region)
        font.cache[recording] = whole
        fine = -(-FINE // region.rate)
        hz = np.arange(len(spectrum), dtype=np.float32) * (region.rate / frames)
        knots = fine / (4 + 2 * np.cos(2 * np.pi * hz / (region.rate * fine)))       # makes the spline run through the values
        values = np.fft.irfft(spectrum * (knots * _response(hz, region, alias, level)), frames * fine)
        found = font.cache[key] = (np.roll(values.astype(np.float32), 1), *(fine * frame for frame in loop))
    return found


def _response(hz: np.ndarray, region, alias: int, level: int | None) -> np.ndarray:
    """What both low-passes leave of each frequency of the recording."""
    top = region.rate / 2 * 2.0 ** (-alias / 3)
    response = 0.5 + 0.5 * np.cos(np.pi * np.clip((hz / top - 0.85) / 0.15, 0, 1))       # 1 up to 0.85 top, 0 from top
    if level is not None:                            # magnitude of the two-pole low-pass that the format prescribes
        x, q = (hz / (55 * 2 ** (level / 2))) ** 2, 10 ** (min(max(region.generators["resonance"], 0), 960) / 200 - 0.15)
        response = response / np.sqrt((1 - x) ** 2 + x / q ** 2)
    return response.astype(np.float32)


def _spectrum(font, region):
    """(spectrum, frames, loop start, loop length) of the recording with its loop unrolled and silence behind it."""
    x = font.samples[region.start:region.end].astype(np.float32) / 32768
    loop_start = loop_length = 0
    if region.looped:
        start, end = region.loop_start - region.start, region.loop_end - region.start
        loop_length = end - start
        turns = -(-GUARD // loop_length)
        x = np.concatenate([x[:end], np.tile(x[start:end], 2 * turns)])
        loop_start = start + turns * loop_length
    size = len(x) + GUARD
    grain = 1 << max(0, size.bit_length() - 4)       # lengths of few small prime factors, for a fast FFT
    frames = -(-size // grain) * grain
    return np.fft.rfft(x, frames).astype(np.complex64), frames, loop_start, loop_length


def _seconds(timecents: float) -> float:
    return 2.0 ** (min(timecents, 8000) / 1200) if timecents > -11_950 else 0.0


def _fall(start_db: float, db_per_sample: float, count: int) -> np.ndarray:
    """`count` samples of an exponential fall (a straight line in dB)."""
    return np.exp((start_db + db_per_sample * np.arange(count, dtype=np.float32)) * np.float32(math.log(10) / 20))


def _envelope(g: dict, key: int, seconds: float, sample_rate: int) -> np.ndarray:
    """Volume over time: delay, attack (a straight line), hold, decay to the sustain level, release after `seconds` (in dB)."""
    held = max(1, round(seconds * sample_rate))
    delay, attack, hold, decay, release = (
        int(_seconds(g[name] + g.get("key_to_" + name, 0) * (60 - key)) * sample_rate)
        for name in ("delay", "attack", "hold", "decay", "release"))
    attack, decay = max(attack, sample_rate // 1000), max(decay, sample_rate // 1000)
    release = max(release, sample_rate // 30)        # for 100 dB; shorter ones click
    sustain = -min(max(g["sustain"], 0), 1000) / 10
    falling = max(0, min(int(-max(sustain, FLOOR_DB) / 100 * decay), held - delay - attack - hold))
    wave = np.concatenate([np.zeros(delay, np.float32), np.linspace(0, 1, attack, dtype=np.float32), np.ones(hold, np.float32),
                           _fall(0.0, -100 / decay, falling)])[:held]
    if len(wave) < held and sustain <= FLOOR_DB:     # it dies away before it is let go
        wave[-256:] *= np.linspace(1, 0, len(wave[-256:]), dtype=np.float32)
        return wave
    wave = np.concatenate([wave, np.full(held - len(wave), 10 ** (sustain / 20), np.float32)])
    last = 20 * math.log10(max(float(wave[-1]), 1e-5))
    return np.concatenate([wave, _fall(last, -100 / release, max(0, int((last - FLOOR_DB) / 100 * release)))])


def _vibrato(g: dict, count: int, sample_rate: int):
    """How far vibrato moves the reading position, in samples: the integral of its change of speed."""
    if not g["lfo_pitch"]:
        return 0
    turn = 2 * math.pi * 8.176 * 2 ** (g["lfo_rate"] / 1200) / sample_rate
    t = np.maximum(np.arange(count, dtype=np.float32) - np.float32(_seconds(g["lfo_delay"]) * sample_rate), 0)
    return np.float32((2 ** (g["lfo_pitch"] / 1200) - 1) / turn) * (1 - np.cos(t * np.float32(turn)))


def _cutoffs(g: dict, velocity: int, count: int, pitch_ratio: float, rate: float, sample_rate: int):
    """The filter over time as [(first, last, level, blend)]: copy `level` alone, or blended with the next brighter one.

    The cutoff starts high and falls with the filter's envelope, which is what makes a plucked string grow dull.
    """
    wide_open = 2 * math.log2(0.45 * min(rate, sample_rate / pitch_ratio) / 55)          # in half octaves above 55 Hz of the recording
    rest = (g["cutoff"] + BRIGHTER * (velocity - 80)) / 600 - 2 * math.log2(pitch_ratio * 55 / 8.176)       # 8.176 Hz is 0 cents
    slope = g["envelope_cutoff"] / 600
    hold = int(sum(_seconds(g["filter_" + name]) for name in ("delay", "attack", "hold")) * sample_rate)
    decay = max(1.0, _seconds(g["filter_decay"]) * sample_rate)              # samples for the whole way down
    share = min(max(g["filter_sustain"], 0), 1000) / 1000                    # of the way that it goes
    top, lowest = rest + slope, rest + slope * (1 - min(share, max(0.0, (count - hold) / decay)))
    if g["cutoff"] >= 13_500 or min(top, lowest) >= wide_open:
        return [(0, count, None, None)]
    if abs(top - lowest) < 0.6:
        return [(0, count, max(0, round((top + lowest) / 2)), None)]
    way = np.clip(np.arange(count, dtype=np.float32) - hold, 0, share * decay) * np.float32(1 / decay)
    height = np.clip(np.float32(top) - np.float32(slope) * way, 0, np.float32(wide_open + 1))
    whole = height.astype(np.int32)
    edges = [0, *(np.flatnonzero(np.diff(whole)) + 1).tolist(), count]
    return [(a, b, int(whole[a]), height[a:b] - whole[a]) for a, b in pairwise(edges)]

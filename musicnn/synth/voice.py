"""One recording becomes one note: read at another speed, looped, filtered and shaped by its envelopes.

A recording read faster sounds higher, and whatever it held near the top of the spectrum would fold back as false tones (aliases).
So we never read the recording itself but a copy that is (1) low-passed below the point of folding, (2) low-passed as the zone's
filter asks, and (3) drawn finely, at 176,400 values per second or more: so finely that a straight line between two values will do.
Copies are made by FFT once per third of an octave and kept with the bank.
"""

import math

import numpy as np

FINE = 176_400                                       # values per second of a copy: images of linear interpolation stay inaudible
GUARD = 1024                                         # frames of the loop unrolled on both sides, so that filters settle
FLOOR_DB = -70.0                                     # a sound below this is over


def voice(font, region, key: int, seconds: float, *, sample_rate: int, cents: float = 0.0) -> np.ndarray:
    """A mono waveform, float32 (samples,): `region` played at `key` (+ `cents`) and released after `seconds`.

    Used in: chapter 01a.
    """
    g = region.generators
    pitch_ratio = 2.0 ** (((key - region.root) * g["scale"] + region.tuning + cents) / 1200)
    speed = region.rate * pitch_ratio / sample_rate  # frames of the recording per sample
    envelope = _envelope(g, key, seconds, sample_rate)
    if not region.looped:
        envelope = envelope[:max(1, int((region.end - region.start - 2) / speed))]
        fade = min(len(envelope), sample_rate // 500)
        envelope[len(envelope) - fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
    fine = -(-FINE // region.rate)
    position = np.arange(len(envelope)) * (speed * fine) + _vibrato(g, len(envelope), speed * fine, sample_rate)
    alias = max(0, math.ceil(3 * math.log2(speed) - 1e-9))
    levels = _cutoff_levels(g, len(envelope), pitch_ratio, min(region.rate, sample_rate / pitch_ratio), sample_rate)
    wave = np.empty(len(envelope), np.float32)
    place = None
    for first, last, level, blend in levels:
        table, loop_start, loop_length = copy(font, region, alias, level)
        if place is None:
            place = _wrapped(position, loop_start, loop_length)
        part = _read(table, place, first, last)
        if blend is not None:
            part += blend * (_read(copy(font, region, alias, level + 1)[0], place, first, last) - part)
        wave[first:last] = part
    wave *= envelope
    return wave * np.float32(10 ** (-g["attenuation"] * ATTENUATION / 200))


ATTENUATION = 0.4                                    # the hardware for which banks are voiced applied 0.4 of the written attenuation


def _wrapped(position, loop_start: float, loop_length: float):
    """Positions folded into the loop, as (whole index, fraction)."""
    if loop_length:
        first = int(np.searchsorted(position, loop_start + loop_length))
        tail = position[first:]
        tail -= loop_length * np.floor((tail - loop_start) * (1 / loop_length))
    index = position.astype(np.intp)
    return index, (position - index).astype(np.float32)


def _read(table, place, first: int, last: int):
    index, fraction = place[0][first:last], place[1][first:last]
    low = table.take(index, mode="clip")
    high = table[1:].take(index, mode="clip")
    high -= low
    high *= fraction
    high += low
    return high


def copy(font, region, alias: int, level: int | None):
    """A low-passed, finely drawn copy of a recording: (values, loop start, loop length), lengths in values, 0 = no loop.

    `alias` counts thirds of an octave taken from the top, `level` the half octave of the cutoff above 55 Hz (None: open).
    """
    identity = (region.start, region.loop_start, region.loop_end, region.looped, region.rate)
    made = font.cache.get((identity, alias, level, region.generators["resonance"]))
    if made is None:
        made = _make_copy(font, region, alias, level, identity)
        font.cache[identity, alias, level, region.generators["resonance"]] = made
    return made


def _make_copy(font, region, alias, level, identity):
    if identity not in font.cache:
        font.cache[identity] = _spectrum(font, region)
    spectrum, frames, loop_start, loop_length = font.cache[identity]
    hz = np.arange(len(spectrum), dtype=np.float32) * (region.rate / frames)
    top = region.rate / 2 * 2.0 ** (-alias / 3)
    response = 0.5 + 0.5 * np.cos(np.pi * np.clip((hz / top - 0.85) / 0.15, 0, 1))       # 1 up to 0.85 top, 0 from top
    if level is not None:                            # magnitude of the two-pole low-pass that the format prescribes
        x = (hz / (55 * 2 ** (level / 2))) ** 2
        q = 10 ** ((region.generators["resonance"] / 10 - 3.01) / 20)
        response = response / np.sqrt((1 - x) ** 2 + x / q ** 2)
    fine = -(-FINE // region.rate)
    values = np.fft.irfft(spectrum * response.astype(np.float32), frames * fine) * np.float32(fine)
    return values.astype(np.float32), loop_start * fine, loop_length * fine


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
    return 2.0 ** (timecents / 1200) if timecents > -11_950 else 0.0


def _fall(start_db: float, db_per_sample: float, count: int) -> np.ndarray:
    """`count` samples of an exponential fall (a straight line in dB)."""
    return np.exp((start_db + db_per_sample * np.arange(count, dtype=np.float32)) * np.float32(math.log(10) / 20))


def _envelope(g: dict, key: int, seconds: float, sample_rate: int) -> np.ndarray:
    """Volume over time: delay, attack (a straight line), hold, decay to the sustain level, release after `seconds` (in dB)."""
    held = max(1, round(seconds * sample_rate))
    delay, attack = (int(_seconds(g[name]) * sample_rate) for name in ("delay", "attack"))
    hold = int(_seconds(g["hold"] + g["key_to_hold"] * (60 - key)) * sample_rate)
    decay = max(_seconds(g["decay"] + g["key_to_decay"] * (60 - key)), 0.001) * sample_rate
    release = max(_seconds(g["release"]), 0.03) * sample_rate                 # for 100 dB; at least 30 ms, or it clicks
    attack, sustain = max(attack, sample_rate // 1000), -min(g["sustain"], 1000) / 10
    falling = max(0, min(int(-max(sustain, FLOOR_DB) / 100 * decay), held - delay - attack - hold))
    parts = [np.zeros(delay, np.float32), np.linspace(0, 1, attack, dtype=np.float32), np.ones(hold, np.float32),
             _fall(0.0, -100 / decay, falling)]
    before = np.concatenate(parts)[:held]
    if len(before) < held and sustain > FLOOR_DB:
        before = np.concatenate([before, np.full(held - len(before), 10 ** (sustain / 20), np.float32)])
    if len(before) < held:                           # it has died away before the key is let go
        before[-min(256, len(before)):] *= np.linspace(1, 0, min(256, len(before)), dtype=np.float32)
        return before
    last_db = 20 * math.log10(max(float(before[-1]), 1e-5))
    tail = _fall(last_db, -100 / release, max(0, int((last_db - FLOOR_DB) / 100 * release)))
    return np.concatenate([before, tail])


def _vibrato(g: dict, count: int, speed: float, sample_rate: int):
    """How far vibrato moves the reading position, in values: the integral of its change of speed."""
    moved = 0.0
    for lfo, depth in (("lfo", g["lfo_pitch"]), ("vibrato", g["vibrato_pitch"])):
        if depth:
            turn = 2 * math.pi * 8.176 * 2 ** (g[lfo + "_rate"] / 1200) / sample_rate
            t = np.maximum(np.arange(count, dtype=np.float32) - np.float32(_seconds(g[lfo + "_delay"]) * sample_rate), 0)
            moved = moved + speed * (2 ** (depth / 1200) - 1) / turn * (1 - np.cos(t * np.float32(turn)))
    return moved


def _cutoff_levels(g: dict, count: int, pitch_ratio: float, rate: float, sample_rate: int):
    """The filter over time as [(first, last, level, blend)]: copy `level` alone, or blended with the next brighter one.

    The cutoff starts high and falls with the filter's envelope (which is what makes a plucked string grow dull).
    """
    def level(cents: float) -> float:                # 8.176 Hz is 0 cents; 55 Hz in the recording is level 0
        return 2 * math.log2(8.176 * 2 ** (cents / 1200) / pitch_ratio / 55)
    open_level = 2 * math.log2(0.45 * rate / 55)
    hold = int((_seconds(g["filter_delay"]) + _seconds(g["filter_attack"]) + _seconds(g["filter_hold"])) * sample_rate)
    decay = max(1.0, _seconds(g["filter_decay"]) * sample_rate)              # samples for the whole way down
    fall = min(g["filter_sustain"], 1000) / 1000     # the share of the way that it goes
    top = level(g["cutoff"] + g["envelope_cutoff"])
    slope = level(g["cutoff"] + g["envelope_cutoff"]) - level(g["cutoff"])
    lowest = top - slope * min(fall, max(0.0, (count - hold) / decay))
    if min(top, lowest) >= open_level:
        return [(0, count, None, None)]
    if abs(top - lowest) < 0.6:
        return [(0, count, max(0, round((top + lowest) / 2)), None)]
    height = np.minimum(np.clip(np.arange(count, dtype=np.float32) - hold, 0, fall * decay) * np.float32(-slope / decay)
                        + np.float32(top), np.float32(open_level + 1))
    height = np.maximum(height, 0)
    whole = height.astype(np.int32)
    edges = [0, *(np.flatnonzero(np.diff(whole)) + 1).tolist(), count]
    return [(a, b, int(whole[a]), height[a:b] - whole[a]) for a, b in zip(edges, edges[1:], strict=False)]

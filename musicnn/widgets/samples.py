"""The bank of instruments, cut down for the browser: one second of every third pitch, less than a megabyte an instrument.

A tone that lasts longer than its sample goes on by repeating its tail. We look for two moments of the tail that resemble each
other, blend one into the other, and say how fast the tone dies away, so that the browser can let it die while it goes round.
"""

from functools import lru_cache

import numpy as np

from musicnn.errors import SoundError
from musicnn.music import DRUMS

RATE = 22_050                                        # Hz: half of a CD's, so at most 11 kHz sounds; enough for a sketch
FRAMES = 20_000                                      # per sample, 0.9 s
PITCHES = range(33, 100, 3)
DRUM_KEYS = range(35, 82)
LOUDNESS = 0.11                                      # root mean square of a sample's first half second


@lru_cache(maxsize=32)
def note_samples(program: int) -> tuple[dict, bytes]:
    """Samples of a General MIDI program (0..127, or DRUMS).

    Returns:
        ({"rate": Hz, "samples": [{pitch, offset, frames, loop, decay, fixed}, …]}, the PCM, 16 bit little-endian mono).
        `offset` and `loop` count frames; `decay` is 1/s; `fixed` samples (drums) are never transposed.

    Raises:
        SoundError: if there is no such program.
    """
    if not 0 <= program <= DRUMS:
        raise SoundError(f"program {program!r} is not allowed; use 0..127, or {DRUMS} for drums")
    from musicnn.synth.render import load_bank
    bank, drums, index, chunks, offset = load_bank(), program == DRUMS, [], [], 0
    for pitch in DRUM_KEYS if drums else PITCHES:
        frames = RATE * 2 // 5 if drums else FRAMES
        tones = [wave for wave, _ in bank.note(program, pitch, 100, frames / RATE + 0.05, sample_rate=RATE)]
        if not tones:
            continue
        wave = np.zeros(frames, np.float32)
        for tone in tones:
            wave[:len(tone)] += tone[:frames]
        loop, decay = (None, 0.0) if drums else _loop(wave)
        fade = len(wave) // 40
        if loop is None:
            wave[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
        index.append({"pitch": pitch, "offset": offset, "frames": len(wave), "loop": loop, "decay": decay, "fixed": drums})
        chunks.append(wave)
        offset += len(wave)
    pcm = np.concatenate(chunks) if chunks else np.zeros(0, np.float32)
    loudness = np.median([np.sqrt(np.mean(w[:RATE // 2] ** 2)) for w in chunks]) if chunks else 1.0
    pcm *= min(LOUDNESS * (2 if drums else 1) / max(float(loudness), 1e-6), 0.99 / max(float(np.abs(pcm).max(initial=0)), 1e-6))
    return {"rate": RATE, "samples": index}, (pcm * 32767).round().astype("<i2").tobytes()


def _loop(wave: np.ndarray) -> tuple[list[int] | None, float]:
    """Make the tail of a wave repeatable, in place: ([loop start, end], decay in 1/s), or (None, 0) if it has died away."""
    start, end, blend = len(wave) // 2, len(wave), len(wave) // 10
    level = np.sqrt(np.mean(wave[start - 2 * blend:].reshape(7, -1) ** 2, axis=1)) + 1e-9
    if level[-1] < 0.02 * np.abs(wave).max():
        return None, 0.0
    decay = max(0.0, -np.polyfit(np.arange(7) * blend / RATE, np.log(level), 1)[0])
    seconds = (np.arange(len(wave)) - start) / RATE
    wave[start:] *= np.exp(decay * seconds[start:]).astype(np.float32)
    tail = wave[end - blend:]                        # the moment before `start` that looks most like it
    places = np.arange(start, start + 2 * blend)
    windows = np.lib.stride_tricks.sliding_window_view(wave[start - blend:start + 2 * blend - 1], blend)
    likeness = windows @ tail / np.sqrt(np.sum(windows ** 2, axis=1) + 1e-9)
    start = int(places[int(np.argmax(likeness[:len(places)]))])
    mix = np.linspace(0, 1, blend, dtype=np.float32)
    wave[end - blend:] = (1 - mix) * tail + mix * wave[start - blend:start]
    return [start, end], round(float(decay), 3)

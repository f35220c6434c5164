"""What a cell shows for a sound: a caption and an <audio> element with the clip inside, so that a saved notebook keeps playing.

A clip is MP3, which every browser plays, and its data URI stays below 1 MB: the longer the music, the lower the quality; what
does not fit at the lowest is cut, and the caption says so. Nothing ever plays by itself.
"""

import base64
import html
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicnn.errors import SoundError
from musicnn.music import Score
from musicnn.music.file import save
from musicnn.synth.render import TAIL, render
from musicnn.synth.style import Style, events, instrument_names

CLIP_BYTES = 740_000                                 # of MP3; base64 writes 3 bytes as 4 characters, so the page gets 0.99 MB
LONGEST_CLIP = 360                                   # s of the lowest quality in that
MP3_RATES = (8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)
QUALITIES = (                                        # kbit/s at 44.1 kHz, channels, divisor of the sample rate, soundfile's level
    (112, 2, 1, 0.7), (80, 2, 1, 0.85), (56, 1, 1, 0.9), (40, 1, 2, 0.8), (24, 1, 2, 0.9), (16, 1, 2, 0.95))


@dataclass(frozen=True, slots=True)
class Clip:
    """A sound that shows itself in a notebook. `data` is MP3; `seconds` how long it sounds; `caption` is plain text."""

    data: bytes
    seconds: float
    caption: str

    @property
    def html(self) -> str:
        """The figure: an <audio> element with the clip inside, and the caption under it."""
        text, data = html.escape(self.caption), base64.b64encode(self.data).decode("ascii")
        player = f'<audio controls preload="metadata" aria-label="{text}" src="data:audio/mpeg;base64,{data}"></audio>' if data else ""
        return f'<figure class="musicnn-clip" style="margin:0.5em 0">{player}<figcaption>{text}</figcaption></figure>'

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"Clip({self.caption!r}, {self.seconds:.1f} s, {len(self.data) / 1000:.0f} kB of MP3)"


def play(music: Score | np.ndarray, *, style: str | Style = "plain", caption: str | None = None, sample_rate: int = 44_100,
         tuning: np.ndarray | None = None, soundfont: str | Path | None = None) -> Clip:
    """Show a player for a score, or for a waveform float (samples,) or (samples, 2) in [-1, 1].

    The silence before a score's first note (a pickup is written after a rest) is skipped. `style`, `tuning` and `soundfont` are
    those of `render` and matter for scores only.

    Raises:
        SoundError: for a waveform outside [-1, 1], or what `render` refuses.
    Used in: chapter 00.
    """
    if isinstance(music, Score):
        if not any(part.notes for part in music.parts):
            return Clip(b"", 0.0, caption or f"{music.title or 'A score'}: no notes, so there is nothing to hear")
        waveform = render(music, style=style, sample_rate=sample_rate, tuning=tuning, soundfont=soundfont)
        silence = max(0.0, events(music, style)[0].onset - 0.02)
        waveform = waveform[int(silence * sample_rate):]
        caption = caption or (f"{music.title or 'Music'}: {', '.join(instrument_names(music, style))},"
                              f" {music.bars} bar{'s' * (music.bars != 1)}, {len(waveform) / sample_rate - TAIL:.0f} s")
    else:
        waveform = _checked(music)
        caption = caption or f"A sound of {len(waveform) / sample_rate:.1f} s"
    longest = int(LONGEST_CLIP * sample_rate)
    if len(waveform) > longest:
        waveform = waveform[:longest]
        caption += (f". Only the first {LONGEST_CLIP // 60} minutes fit into a notebook; for all of it:"
                    " mn.synth.write_wav('music.wav', mn.synth.render(score))")
    return Clip(mp3_bytes(waveform, sample_rate), len(waveform) / sample_rate, caption)


def _checked(waveform) -> np.ndarray:
    samples = np.asarray(waveform, dtype=np.float32)
    samples = samples[:, None] if samples.ndim == 1 else samples
    if samples.ndim != 2 or samples.shape[1] not in (1, 2) or not len(samples):
        raise SoundError(f"a waveform has the shape (samples,) or (samples, 2), not {np.shape(waveform)}")
    peak = float(np.abs(samples).max())
    if not peak <= 1.0:
        raise SoundError(f"a waveform lies in -1..1, this one reaches {peak:.3g}; divide it by its largest absolute value")
    return samples


def mp3_bytes(waveform: np.ndarray, sample_rate: int = 44_100) -> bytes:
    """A waveform as MP3 of at most 740 kB (or, beyond 6 minutes, of the least quality): good if short, modest if long.

    Raises:
        SoundError: for a waveform outside [-1, 1] or of another shape, or a sample rate that MP3 does not know.
    """
    waveform = _checked(waveform)
    if sample_rate not in MP3_RATES:
        raise SoundError(f"sample_rate {sample_rate!r} is unknown to MP3; use one of {', '.join(map(str, MP3_RATES))}")
    for kilobits, channels, divisor, level in QUALITIES:
        if len(waveform) / sample_rate * kilobits * 125 > CLIP_BYTES and level != QUALITIES[-1][-1]:
            continue
        part = waveform if channels == 2 else waveform.mean(axis=1, keepdims=True)
        divisor = divisor if sample_rate / divisor in MP3_RATES else 1
        data = _mp3(_decimated(part, divisor), sample_rate // divisor, level)
        if len(data) <= CLIP_BYTES:
            break
    return data


def _decimated(waveform: np.ndarray, divisor: int) -> np.ndarray:
    """Every `divisor`-th sample after a low-pass (a windowed sinc) that keeps aliases away."""
    t = np.arange(-16 * divisor, 16 * divisor + 1) if divisor > 1 else np.zeros(1)
    taps = np.sinc(t * 0.9 / divisor) * np.hanning(len(t))              # for divisor 1: one tap, nothing changes
    return np.stack([np.convolve(channel, taps / taps.sum(), "same")[::divisor] for channel in waveform.T], axis=1)


def _mp3(waveform: np.ndarray, sample_rate: int, level: float) -> bytes:
    import soundfile
    target = io.BytesIO()
    with soundfile.SoundFile(target, "w", sample_rate, waveform.shape[1], format="MP3", compression_level=level,
                             bitrate_mode="CONSTANT") as file:
        for at in range(0, len(waveform), 65_536):   # in pieces: libsndfile's encoders have crashed on one long write
            file.write(waveform[at:at + 65_536])
    return target.getvalue()


def wav_bytes(waveform: np.ndarray, sample_rate: int = 44_100) -> bytes:
    """A waveform as a WAV file in memory, 16 bits.

    Raises:
        SoundError: for a waveform outside [-1, 1] or of another shape.
    """
    import soundfile
    target = io.BytesIO()
    soundfile.write(target, _checked(waveform), int(sample_rate), format="WAV", subtype="PCM_16")
    return target.getvalue()


def write_wav(path: str | Path, waveform: np.ndarray, sample_rate: int = 44_100) -> Path:
    """Write a waveform to a WAV file, 16 bits, and return its path."""
    save(wav_bytes(waveform, sample_rate), path)
    return Path(path)

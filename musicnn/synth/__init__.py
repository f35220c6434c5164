"""Sound: a score becomes a waveform (`render`) or a player in the cell (`play`), with recorded instruments or sine waves."""

from musicnn.arguments import door
from musicnn.synth.clip import Clip, mp3_bytes, play, wav_bytes, write_wav
from musicnn.synth.render import load_bank, loudness, render
from musicnn.synth.soundfont import SoundFont
from musicnn.synth.style import STYLES, Style, events

__all__ = ["STYLES", "Clip", "SoundFont", "Style", "events", "load_bank", "loudness", "mp3_bytes", "play", "render", "wav_bytes",
           "write_wav"]
door(globals(), sample_rate=(1_000, 192_000))

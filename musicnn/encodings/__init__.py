"""Encodings: Score ↔ array of whole numbers. Law: encode(decode(encode(s))) == encode(s), and decode(encode(s)) == s where it fits."""

from musicnn.encodings.frames import FrameEncoding
from musicnn.encodings.melody import MelodyEncoding
from musicnn.encodings.phrases import PhraseEncoding
from musicnn.encodings.voices import VoiceEncoding

__all__ = ["FrameEncoding", "MelodyEncoding", "PhraseEncoding", "VoiceEncoding"]

"""Encodings: Score ↔ array of whole numbers. Law: encode(decode(encode(s))) == encode(s), and decode(encode(s)) == s where it fits."""

from musicnn.encodings.melody import MelodyEncoding

__all__ = ["MelodyEncoding"]

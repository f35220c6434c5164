"""Composers: the bridge between music and tensors. Every composer has `compose`, `stream` and `controls`."""

import importlib

from musicnn.arguments import checked

_WHERE = {"Control": "control", "Progress": "control", "check_controls": "control", "MelodyComposer": "melody", "FrameComposer": "frames",
          "ChoraleComposer": "chorale", "pack": "pieces", "unpack": "pieces",
          "RhythmComposer": "rhythm", "EuclideanDrums": "rhythm", "ChordComposer": "chords",
          "Labeller": "labeller", "PhraseComposer": "phrases", "gan_data": "phrases",
          "save": "checkpoint", "load": "checkpoint", "available": "checkpoint", "shipped": "checkpoint"}
__all__ = list(_WHERE)


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"musicnn.composers has no {name!r}; it offers {', '.join(__all__)}")
    found = getattr(importlib.import_module(f"musicnn.composers.{_WHERE[name]}"), name)
    globals()[name] = found = found if isinstance(found, type) else checked(found)      # a class says above itself what it allows
    return found

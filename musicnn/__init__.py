"""musicnn: the small package behind the course. `import musicnn as mn` is the only import line a lesson needs.

Everything is loaded on first use, so that importing the package costs nothing and `python3 -m musicnn setup` runs on a bare Python.
"""

import importlib

__version__ = "0.1.0"

# What a lesson says after `mn.` -> where it lives. Modules stay visible: mn.training.fit is musicnn/training.
_FACE = {
    "Note": "music", "Part": "music", "Score": "music",
    "read_midi": "music.midi", "write_midi": "music.midi",
    "read_musicxml": "music.musicxml", "write_musicxml": "music.musicxml", "read_abc": "music.abc",
    "songs": "datasets.songs", "my_tune": "datasets.portfolio", "portfolio": "datasets.portfolio:",
    "show": "engraving", "play": "synth", "describe": "music.describe",
    "begin": "classroom.lesson", "check": "classroom.exercise", "quiz": "classroom.exercise",
}
_MODULES = ("music", "encodings", "datasets", "synth", "plots", "engraving", "evaluation",
            "sampling", "training", "models", "composers", "widgets", "classroom", "errors")

__all__ = [*_FACE, *_MODULES]


def __getattr__(name: str):
    if name in _MODULES:
        return importlib.import_module(f"musicnn.{name}")
    if name in _FACE:
        where = _FACE[name]
        module = importlib.import_module(f"musicnn.{where.rstrip(':')}")
        return module if where.endswith(":") else getattr(module, name)
    raise AttributeError(f"musicnn has no {name!r}; it offers {', '.join(__all__)}")


def __dir__():
    return sorted([*__all__, "__version__"])

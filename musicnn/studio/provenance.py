"""Where a piece comes from, exactly: the hash of its music, of the model, of the data, and the version of the code that wrote it."""

import hashlib
from functools import cache
from pathlib import Path

from musicnn import __version__
from musicnn.music import Score
from musicnn.music.midi import write_midi

DECIDING = ("music", "encodings", "datasets", "evaluation", "models", "sampling", "training", "composers", "studio/generation.py")


def music_sha256(score: Score) -> str:
    """SHA-256 of the score's MIDI file without title and source: what "the same bytes" means when a piece is made again."""
    return hashlib.sha256(write_midi(score.replace(title="", source=""))).hexdigest()


@cache
def code_version() -> str:
    """The package's version and eight digits of the hash of the code that decides which notes come out, such as "0.1.0+3f9a01c2":
    proofreading asks evaluation, a drum its pattern of datasets, a critic how training draws phrases, a job how generation reads it."""
    root, found = Path(__file__).parents[1], hashlib.sha256()
    for path in sorted(path for place in DECIDING for path in ([root / place] if place.endswith(".py") else (root / place).rglob("*.py"))):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return f"{__version__}+{found.hexdigest()[:8]}"


def source_line(*, model: str, seed: int, sha256: str, data_sha256: str) -> str:
    """The sentence that travels in every file of a composed piece."""
    data = f", data {data_sha256[:8]}" if data_sha256 else ""
    return f"composed by {model}, seed {seed} (model {sha256[:8]}{data}, code {code_version()})"

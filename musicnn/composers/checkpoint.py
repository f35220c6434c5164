"""Stored composers: a stored model (see `models.stored`) whose card also says how the composer reads and writes scores.

Every class of this room with `config()` and `restored(model, card)` can be stored: `composers/__init__.py` is the only table.
"""

import json
from pathlib import Path

from musicnn.errors import CheckpointError
from musicnn.models import stored

SHIPPED = Path(__file__).parent / "checkpoints"


def save(composer, folder: str | Path, *, card: dict | None = None, half: bool | None = None) -> Path:
    """Store a composer in a folder of its own; returns the folder.

    Args:
        composer: its `config()` is what its class needs beside the model, its encoding's settings under "encoding".
        folder, card, half: as for models.save.

    Raises:
        CheckpointError: for a composer without `config` and `restored`, or whose model cannot be stored.
        OSError: if the folder cannot be written; a checkpoint that was in it is left alone.
    """
    kind = type(composer).__name__
    if _composer(kind) is not type(composer):
        raise CheckpointError(f"a {kind} cannot be stored; it needs config() and restored(model, card), and a word in"
                              " composers/__init__.py")
    return stored.save(composer.model, folder, card={"composer": kind, **composer.config(), **(card or {})}, half=half)


def available() -> dict[str, dict]:
    """Names and cards of the shipped composers: what has `compose`."""
    return {name: card for name, card in shipped().items() if hasattr(_composer(card.get("composer")), "compose")}


def shipped() -> dict[str, dict]:
    """Names and cards of all shipped checkpoints: also of what only listens, such as `tune-classifier`."""
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*/card.json"))}


def load(name: str | Path):
    """A shipped composer by its name, or one stored with `save` by its folder.

    Raises:
        CheckpointError: if it does not exist, is damaged, or was made by another version.

    Used in: 00, 03b
    """
    folder = SHIPPED / name if isinstance(name, str) and (SHIPPED / name).is_dir() else Path(name)
    if not (folder / "card.json").is_file():
        raise CheckpointError(f"there is no composer {str(name)!r}; shipped are {', '.join(shipped()) or 'none yet'}."
                              " A folder made by composers.save works too")
    card = stored.read_card(folder)
    composer = _composer(card.get("composer"))
    if composer is None:
        raise CheckpointError(f"{folder} holds a model without a composer; load it with mn.models.load")
    try:
        if "sizes" in card["config"]:                # the order of the columns matters, and older cards sorted them
            from musicnn.encodings.melody import COLUMNS
            sizes = card["config"]["sizes"]
            card["config"]["sizes"] = {c: sizes[c] for c in COLUMNS} if set(sizes) == set(COLUMNS) else sizes
        return composer.restored(stored.restore(folder, card), card)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise error if isinstance(error, CheckpointError) else CheckpointError(
            f"{folder / 'card.json'} does not say what a {composer.__name__} needs: {error}") from error


def _composer(name):
    """The class of this room of this name, None if it is none that can be stored."""
    from musicnn import composers
    found = getattr(composers, name) if name in composers.__all__ else None
    return found if isinstance(found, type) and hasattr(found, "restored") else None

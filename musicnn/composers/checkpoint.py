"""Stored composers: a stored model (see `models.stored`) whose card also says how the composer reads and writes scores."""

import json
from pathlib import Path

from musicnn.errors import CheckpointError
from musicnn.models import stored

SHIPPED = Path(__file__).parent / "checkpoints"
COMPOSERS = {"MelodyLSTM": "MelodyComposer", "FrameSoftmax": "FrameComposer", "FrameEnsemble": "FrameComposer",
             "ChoraleCNN": "ChoraleComposer"}       # the model's kind decides


def save(composer, folder: str | Path, *, card: dict | None = None, half: bool | None = None) -> Path:
    """Store a composer in a folder of its own; returns the folder.

    Args:
        composer: its `config()` is what its class needs beside the model, its encoding's settings under "encoding".
        folder, card, half: as for models.save.
    """
    if type(composer.model).__name__ not in COMPOSERS:
        raise CheckpointError(f"a {type(composer.model).__name__} cannot be stored; {', '.join(COMPOSERS)} can")
    return stored.save(composer.model, folder, card={**composer.config(), **(card or {})}, half=half)


def available() -> dict[str, dict]:
    """Names and cards of the shipped checkpoints."""
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*/card.json"))}


def load(name: str | Path):
    """A shipped composer by its name, or one stored with `save` by its folder.

    Raises:
        CheckpointError: if it does not exist, is damaged, or was made by another version.

    Used in: 00, 03b
    """
    from musicnn import composers

    folder = SHIPPED / name if isinstance(name, str) and (SHIPPED / name).is_dir() else Path(name)
    if not (folder / "card.json").is_file():
        raise CheckpointError(f"there is no composer {str(name)!r}; shipped are {', '.join(available()) or 'none yet'}."
                              " A folder made by composers.save works too")
    card = stored.read_card(folder)
    if card["model"] not in COMPOSERS or "encoding" not in card:
        raise CheckpointError(f"{folder} holds a model without a composer; load it with mn.models.load")
    if "sizes" in card["config"]:                    # the order of the columns matters, and older cards sorted them
        from musicnn.encodings.melody import COLUMNS
        card["config"]["sizes"] = {c: card["config"]["sizes"][c] for c in COLUMNS}
    return getattr(composers, COMPOSERS[card["model"]]).restored(stored.restore(folder, card), card)

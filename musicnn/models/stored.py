"""Stored models: a folder with `model.safetensors` (numbers only, nothing that can run) and `card.json` (everything else).

Every torch module of this room that keeps its arguments in `self.config` can be stored: `models/__init__.py` is the only table.
The card says what the model is, what it was trained on and on what terms, how, for how long, and how well it did.
"""

import hashlib
import json
from pathlib import Path

from musicnn.errors import CheckpointError

FORMAT = 1                                           # raised when old checkpoints can no longer be read
MOST_CARD = 1_000_000                                # bytes


def save(model, folder: str | Path, *, card: dict | None = None, half: bool | None = None) -> Path:
    """Store a model in a folder of its own; returns the folder.

    Args:
        model: a network of musicnn.models with a `config`; `kinds()` lists them.
        folder: is made if it does not exist; a checkpoint in it is replaced only when the new one is complete.
        card: further entries, such as data, licence, seed, metrics, minutes.
        half: keep 16 bits of every number instead of 32: half the size, 3 digits. By default above 950,000 numbers.

    Raises:
        CheckpointError: for a model that cannot be stored.
        OSError: if the folder cannot be written; a checkpoint that was in it is left alone.
    """
    import torch
    from safetensors.torch import save_file

    from musicnn import __version__

    kind = type(model).__name__
    if _network(kind) is not type(model) or not hasattr(model, "config"):
        raise CheckpointError(f"a {kind} cannot be stored; {', '.join(kinds())} can")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = [folder / f"{name}.new" for name in ("model.safetensors", "card.json")]
    numbers = {k: v.contiguous().cpu() for k, v in model.state_dict().items()}
    half = sum(v.numel() for v in numbers.values()) > 950_000 if half is None else half
    try:
        save_file({k: v.half() if half and v.is_floating_point() else v for k, v in numbers.items()}, fresh[0])
        content = {"format": FORMAT, "model": kind, "config": model.config, "sha256": _sha256(fresh[0]), "musicnn": __version__,
                   "torch": torch.__version__, **(card or {})}
        text = json.dumps(dict(sorted(content.items())), indent=1, ensure_ascii=False) + "\n"  # the order within config is kept
        fresh[1].write_text(text, encoding="utf-8", newline="\n")
        for path in fresh:                           # both are whole: only now the old ones go
            path.replace(path.with_suffix(""))
    finally:
        for path in fresh:
            path.unlink(missing_ok=True)
    return folder


def load(folder: str | Path):
    """The model that `save` stored in a folder, ready to be asked.

    Raises:
        CheckpointError: if it does not exist, is damaged, or was made by another version.
    """
    return restore(Path(folder), read_card(Path(folder)))


def read_card(folder: Path) -> dict:
    """The card of a stored model, checked for what `load` needs.

    Raises:
        CheckpointError: if there is none, or it cannot be read, or it is of another version.
    """
    path = folder / "card.json"
    if not path.is_file():
        raise CheckpointError(f"{folder} holds no stored model; it must have a card.json, as models.save writes it")
    try:
        if path.stat().st_size > MOST_CARD:
            raise CheckpointError(f"{path} has {path.stat().st_size:,} bytes, a card at most {MOST_CARD:,}; it is none of ours")
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise error if isinstance(error, CheckpointError) else CheckpointError(f"{path} cannot be read: {error}") from error
    if not isinstance(card, dict) or card.get("format") != FORMAT or _network(card.get("model")) is None:
        raise CheckpointError(f"{folder} is a checkpoint of another version (this musicnn reads format {FORMAT} of"
                              f" {', '.join(kinds())}); train it again")
    return card


def restore(folder: Path, card: dict):
    """The model that a card describes, with the folder's numbers; the card may have been mended before.

    What the file says of its shapes is compared with a model without memory first, so that a card cannot ask for more than the file has.

    Raises:
        CheckpointError: if the numbers are missing or damaged, or do not fit the card.
    """
    import torch
    from safetensors import SafetensorError, safe_open
    from safetensors.torch import load_file

    weights = folder / "model.safetensors"
    if not weights.is_file() or _sha256(weights) != card.get("sha256"):
        raise CheckpointError(f"{weights} is missing or damaged (its sha256 is not the card's); restore it with"
                              " `git checkout` or store the model again")
    make = _network(card["model"])
    try:
        with safe_open(weights, framework="pt") as file:
            there = {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}            # noqa: SIM118 not a dict
        with torch.device("meta"):
            wanted = {name: tuple(v.shape) for name, v in make(**card["config"]).state_dict().items()}
        if there != wanted:
            name = next(n for n in sorted({*there, *wanted}) if there.get(n) != wanted.get(n))
            raise CheckpointError(f"{folder} does not hold the model that its card describes: {name} should be"
                                  f" {wanted.get(name, 'absent')} and is {there.get(name, 'absent')}")
        model, numbers = make(**card["config"]), load_file(weights)
        if not all(torch.isfinite(v).all() for v in numbers.values()):
            raise CheckpointError(f"{weights} holds values that are no numbers; train the model again")
        model.load_state_dict(numbers)
    except (SafetensorError, RuntimeError, TypeError, KeyError, ValueError, AttributeError, AssertionError, IndexError) as error:
        raise error if isinstance(error, CheckpointError) else CheckpointError(
            f"{folder} does not hold the model that its card describes: {error}") from error
    return model.eval()


def kinds() -> list[str]:
    """Names of all networks that can be stored."""
    from musicnn import models
    return [name for name in models.__all__ if _network(name) is not None]


def _network(name):
    """The network of musicnn.models of this name, None if there is none; nothing else in the room can be made by a card."""
    from torch import nn

    from musicnn import models
    found = getattr(models, name) if name in models.__all__ else None
    return found if isinstance(found, type) and issubclass(found, nn.Module) else None


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""Stored composers: a folder with `model.safetensors` (numbers only, nothing that can run) and `card.json` (everything else).

The card says what the model is, what it was trained on and on what terms, how, for how long, and how well it did.
"""

import hashlib
import json
from pathlib import Path

from musicnn.errors import CheckpointError

FORMAT = 1                                           # raised when old checkpoints can no longer be read
SHIPPED = Path(__file__).parent / "checkpoints"
MODELS = ("MelodyLSTM",)


def save(composer, folder: str | Path, *, card: dict | None = None) -> Path:
    """Store a MelodyComposer in a folder of its own; returns the folder.

    Args:
        composer: the composer; its model must be one of `MODELS`.
        folder: is made if it does not exist; a checkpoint in it is replaced only when the new one is complete.
        card: further entries, such as data, licence, seed, metrics, minutes.
    """
    from safetensors.torch import save_file

    kind = type(composer.model).__name__
    if kind not in MODELS:
        raise CheckpointError(f"a {kind} cannot be stored; {', '.join(MODELS)} can")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / "model.safetensors.new"
    save_file({k: v.contiguous().cpu() for k, v in composer.model.state_dict().items()}, fresh)
    content = {"format": FORMAT, "name": composer.name, "model": kind, "config": composer.model.config,
               "encoding": composer.encoding.config(), "tonic": composer.tonic, "program": composer.program,
               "tempo": composer.tempo, "sha256": _sha256(fresh), **(card or {})}
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    fresh.replace(folder / "model.safetensors")
    (folder / "card.json").write_text(text, encoding="utf-8", newline="\n")
    return folder


def available() -> dict[str, dict]:
    """Names and cards of the shipped checkpoints."""
    return {path.parent.name: json.loads(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*/card.json"))}


def load(name: str | Path):
    """A shipped composer by its name, or one stored with `save` by its folder.

    Raises:
        CheckpointError: if it does not exist, is damaged, or was made by another version.

    Used in: 00, 03b
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from musicnn import models
    from musicnn.composers.melody import MelodyComposer
    from musicnn.encodings import MelodyEncoding

    folder = SHIPPED / name if isinstance(name, str) and (SHIPPED / name).is_dir() else Path(name)
    card = read_card(folder, str(name))
    weights = folder / "model.safetensors"
    if not weights.is_file() or _sha256(weights) != card["sha256"]:
        raise CheckpointError(f"{weights} is missing or damaged (its sha256 is not the card's); restore it with"
                              " `git checkout` or store the model again")
    try:
        model = getattr(models, card["model"])(**_numbered(card["config"]))
        model.load_state_dict(load_file(weights))
    except (SafetensorError, RuntimeError, TypeError, KeyError) as error:
        raise CheckpointError(f"{folder} does not hold the model that its card describes: {error}") from error
    model.eval()
    encoding = MelodyEncoding(**{k: tuple(map(tuple, v)) if k == "meters" else v for k, v in card["encoding"].items()})
    return MelodyComposer(model, encoding, tonic=card["tonic"], name=card["name"], program=card["program"], tempo=card["tempo"])


def read_card(folder: Path, name: str) -> dict:
    """The card of a stored composer, checked for what `load` needs."""
    if not (folder / "card.json").is_file():
        raise CheckpointError(f"there is no composer {name!r}; shipped are {', '.join(available()) or 'none yet'}."
                              " A folder made by composers.save works too")
    try:
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{folder / 'card.json'} cannot be read: {error}") from error
    if not isinstance(card, dict) or card.get("format") != FORMAT or card.get("model") not in MODELS:
        raise CheckpointError(f"{folder} is a checkpoint of another version (this musicnn reads format {FORMAT} of"
                              f" {', '.join(MODELS)}); train it again")
    return card


def _numbered(config: dict) -> dict:
    """The model's settings; the order of the columns in `sizes` matters and JSON sorted them, so it is put back."""
    from musicnn.encodings.melody import COLUMNS
    return {**config, "sizes": {c: config["sizes"][c] for c in COLUMNS}}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""What happened during training, kept as a file, and the shipped logs of real trainings. No torch.

A log may hold one small piece of music for each measurement ("hear epoch k"), as plain note rows: this room knows numbers only.
`composers.pack` and `composers.unpack` lead from a Score to such a piece and back.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from musicnn.errors import TrainingError

REPLAYS = Path(__file__).parent / "replays"
MOST_BYTES = 400_000                                 # of a log: it is read in a lesson, and kept in git


@dataclass
class History:
    """What happened during training.

    Attributes:
        updates: number of optimiser updates done at each measurement.
        train, valid: nats per token (or what else the model learns) at each measurement; train is the mean since the one before
            (with dropout), valid is held out.
        states: the model's parameters at each measurement ("hear epoch k"); not kept in files.
        best: place of the lowest valid loss; the model has been set back to it.
        seconds: wall-clock time of the whole training.
        tokens_per_second: training tokens consumed per second.
        curves: whatever else was measured, by name, one value for each measurement (a GAN's critic, a gate's mean).
        samples: one small piece for each measurement, as `composers.pack` makes it: {"notes": [[onset, pitch, duration], …], "steps", …}.
        about: what was trained, on what and where, in a sentence or two.
    """

    updates: list[int] = field(default_factory=list)
    train: list[float] = field(default_factory=list)
    valid: list[float] = field(default_factory=list)
    states: list[dict] = field(default_factory=list, repr=False)
    best: int = 0
    seconds: float = 0.0
    tokens_per_second: float = 0.0
    curves: dict[str, list[float]] = field(default_factory=dict)
    samples: list[dict] = field(default_factory=list, repr=False)
    about: str = ""

    def save(self, path: str | Path, *, samples: Sequence[dict] = (), about: str = "") -> Path:
        """Write the log as JSON, without the states; `training.replay` reads it. Returns the path.

        Args:
            path: ends in .json.
            samples: pieces for the measurements, one each, as `composers.pack` makes them; none keeps those the history has.
            about: what was trained, on what and where; "" keeps what the history says.

        Raises:
            TrainingError: if a list has not one entry for each measurement, or a value is no number.

        Used in: 03b
        """
        content = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "states"}
        content |= {"samples": list(samples) or self.samples, "about": about or self.about}
        path = Path(path)
        if path.suffix != ".json":
            raise TrainingError(f"a log is a .json file; {path.name} is not")
        _check(content, path.name)
        rounded = json.loads(json.dumps(content), parse_float=lambda text: float(f"{float(text):.6g}"))
        text = json.dumps(rounded, ensure_ascii=False, separators=(",", ":"))
        if len(text.encode()) > MOST_BYTES:
            raise TrainingError(f"{path.name} would have {len(text.encode()):,} bytes, at most {MOST_BYTES:,}; measure less often,"
                                " or keep shorter samples")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(',"', ',\n"') + "\n", encoding="utf-8", newline="\n")
        return path


def replay(name: str | Path = "") -> History:
    """The log of a training that was really run: no training happens now, at no speed.

    Args:
        name: of a shipped log, or the path of a .json file that `History.save` wrote.

    Raises:
        TrainingError: for an unknown name (the message lists the shipped ones) or a damaged file.

    Used in: 03b
    """
    path = Path(name) if str(name).endswith(".json") else REPLAYS / f"{name}.json"
    if not path.is_file() or path.stem != Path(name).name.removesuffix(".json"):
        shipped = ", ".join(sorted(p.stem for p in REPLAYS.glob("*.json")))
        raise TrainingError(f"there is no log {str(name)!r}; shipped are {shipped or 'none yet'}. A .json file by History.save works too")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        known = {f.name for f in fields(History)} - {"states"}
        if not isinstance(content, dict) or not set(content) <= known:
            raise TrainingError(f"{path.name} is no log of a training; it may hold {', '.join(sorted(known))}")
        _check(content, path.name)
    except (OSError, ValueError, TypeError) as error:
        raise error if isinstance(error, TrainingError) else TrainingError(f"{path.name} cannot be read: {error}") from error
    return History(**content)


def _check(content: dict, name: str) -> None:
    """One entry for each measurement everywhere, numbers everywhere, and pieces that can be played."""
    count = len(content.get("updates", ()))
    lists = {k: content.get(k, []) for k in ("train", "valid", "samples")} | content.get("curves", {})
    for what, values in lists.items():
        if len(values) not in ((0, count) if what in ("valid", "samples") else (count,)):
            raise TrainingError(f"{name}: {what} has {len(values)} entries for {count} measurements; give one for each")
        if what != "samples" and not all(isinstance(v, int | float) and math.isfinite(v) for v in values):
            raise TrainingError(f"{name}: {what} holds something that is no number")
    for piece in content.get("samples", []):
        if not isinstance(piece, dict) or not {"notes", "steps"} <= set(piece) or any(len(row) < 3 for row in piece["notes"]):
            raise TrainingError(f'{name}: a sample is {{"notes": [[onset, pitch, duration], …], "steps": …}}; composers.pack makes it')

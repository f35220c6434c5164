"""Trainings that can be killed at any moment and go on as if nothing had happened.

The folder of a training holds numbers as safetensors and everything else as JSON; nothing in it can run. `training.json` is put in its
place last and at once, and names the files that belong to it. So whenever the process dies, the folder holds the last whole state.

To go on exactly, one needs the parameters, the optimiser's running means, the state of the random generator (dropout), the number of
updates done, and what has been measured. The order of the batches follows from the seed.
"""

import contextlib
import hashlib
import json
from pathlib import Path

import numpy as np
import torch

from musicnn.errors import TrainingError

FORMAT = 1
EVERY = 30                                           # seconds between two states that are kept


class Diary:
    """The folder of one training.

    Args:
        folder: is made if it does not exist.
        settings: what makes this training what it is; a folder with other settings is refused.

    Raises:
        TrainingError: if the folder holds another training, or a damaged one.
    """

    def __init__(self, folder: str | Path, settings: dict):
        self.folder, self.settings = Path(folder), json.loads(json.dumps(settings))
        self.folder.mkdir(parents=True, exist_ok=True)

    def write(self, update: int, tensors: dict[str, torch.Tensor], notes: dict, *, states: list[dict] = ()) -> None:
        """Keep the state after an update. `states` only grows: those that were written before are not written again."""
        from safetensors.torch import save_file
        for place, state in enumerate(states):
            path = self._state(place)
            if not path.exists():
                save_file({k: v.contiguous() for k, v in state.items()}, path.with_suffix(".new"))
                path.with_suffix(".new").replace(path)
        running = self.folder / f"running-{update:08d}.safetensors"
        save_file({k: v.detach().cpu().contiguous() for k, v in tensors.items()}, running)
        content = {"format": FORMAT, "settings": self.settings, "update": update, "running": running.name, "sha256": _sha256(running),
                   "states": len(states), "notes": notes}
        fresh = self.folder / "training.json.new"
        fresh.write_text(json.dumps(content, indent=1), encoding="utf-8", newline="\n")
        fresh.replace(self.folder / "training.json")
        for old in self.folder.glob("running-*.safetensors"):
            if old != running:
                with contextlib.suppress(OSError):                       # another process may still be reading it
                    old.unlink()

    def read(self) -> tuple[int, dict[str, torch.Tensor], dict, list[dict]] | None:
        """(update, tensors, notes, states) of the last whole state; None if nothing has been kept yet.

        Raises:
            TrainingError: if the folder holds another training, or a damaged one.
        """
        from safetensors import SafetensorError
        from safetensors.torch import load_file

        path = self.folder / "training.json"
        if not path.is_file():
            for stale in self.folder.glob("state-*.safetensors"):        # of a training that died before its first whole state
                stale.unlink()
            return None
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["format"] != FORMAT:
                raise TrainingError(f"{self.folder} was written by another version; begin again in another folder")
            self._same(content["settings"])
            running = self.folder / Path(content["running"]).name
            if _sha256(running) != content["sha256"]:
                raise TrainingError(f"{running} is damaged (its sha256 is not the one in training.json); begin again in another folder")
            states = [load_file(self._state(place)) for place in range(content["states"])]
            return content["update"], load_file(running), content["notes"], states
        except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
            raise error if isinstance(error, TrainingError) else TrainingError(
                f"{self.folder} holds a damaged training ({error}); begin again in another folder") from error

    def _same(self, before: dict) -> None:
        different = [f"{k} was {before.get(k)!r} and is {self.settings.get(k)!r}" for k in sorted(set(before) | set(self.settings))
                     if before.get(k) != self.settings.get(k)]
        if different:
            raise TrainingError(f"{self.folder} holds another training: {'; '.join(different)}. Use another folder, or the old settings")

    def _state(self, place: int) -> Path:
        return self.folder / f"state-{place:04d}.safetensors"


def flat(optimiser: torch.optim.Optimizer) -> dict[str, torch.Tensor]:
    """The running means of an optimiser as tensors with names, "optimiser.<parameter>.<what>"."""
    return {f"optimiser.{i}.{name}": torch.as_tensor(value) for i, values in optimiser.state_dict()["state"].items()
            for name, value in values.items()}


def unflatten(optimiser: torch.optim.Optimizer, tensors: dict[str, torch.Tensor]) -> None:
    """Give an optimiser back what `flat` took from one like it."""
    state: dict[int, dict] = {}
    for key, value in tensors.items():
        if key.startswith("optimiser."):
            _, i, name = key.split(".")
            state.setdefault(int(i), {})[name] = value
    optimiser.load_state_dict({"state": state, "param_groups": optimiser.state_dict()["param_groups"]})


def fingerprint(*arrays: np.ndarray) -> str:
    """What tells data sets apart: the beginning of the sha256 of their numbers."""
    sha = hashlib.sha256()
    for array in arrays:
        sha.update(f"{array.shape} {array.dtype}".encode() + np.ascontiguousarray(array).tobytes())
    return sha.hexdigest()[:16]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

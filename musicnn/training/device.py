"""Where the numbers are computed: processor, NVIDIA card, Apple chip."""

import torch

from musicnn.errors import TrainingError

DEVICES = ("cpu", "cuda", "mps", "auto")


def pick(device: str | None, home: torch.device) -> torch.device:
    """The device of a name; `home` for None. "auto" takes a card if there is one; small models are often faster on the processor.

    Raises:
        TrainingError: for an unknown name, or a device that this machine, or this torch, does not have.
    """
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if device is None:
        return home
    if device == "auto":
        return torch.device(next(name for name in ("cuda", "mps", "cpu") if there[name]))
    if device not in there:
        raise TrainingError(f"device {device!r} is not known; use one of {', '.join(DEVICES)}")
    if not there[device]:
        raise TrainingError(f"device {device!r} is not there: torch {torch.__version__} finds {', '.join(n for n in there if there[n])}"
                            " on this machine. Use one of these or \"auto\"; a card also needs its driver and a torch built for it"
                            " (python -m musicnn setup --gpu)")
    return torch.device(device)

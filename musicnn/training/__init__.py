"""Training: losses, loops and their histories. Only what trains loads torch; a replay does not."""

import importlib

from musicnn.arguments import checked

_WHERE = {"LOSSES": "losses", "nll": "losses", "fit": "loop", "History": "history", "replay": "history",
          "fit_gan": "gan", "Rules": "gan", "GAMES": "games", "r1_penalty": "games", "gradient_penalty": "games"}
__all__ = list(_WHERE)


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"musicnn.training has no {name!r}; it offers {', '.join(__all__)}")
    found = getattr(importlib.import_module(f"musicnn.training.{_WHERE[name]}"), name)
    limits = {"whole": (1, None), "seed": (0, 2 ** 62), "learning_rate": (0, None), "weight_decay": (0, None), "best": (0, None)}
    globals()[name] = found = checked(found, **limits) if name in ("fit", "fit_gan", "nll", "replay") else found
    return found

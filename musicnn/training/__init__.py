"""Training: losses, loops and their histories. Only what trains loads torch; a replay does not."""

import importlib

_WHERE = {"LOSSES": "losses", "nll": "losses", "fit": "loop", "History": "history", "replay": "history",
          "fit_gan": "gan", "Rules": "gan", "GAMES": "games", "r1_penalty": "games", "gradient_penalty": "games"}
__all__ = list(_WHERE)


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"musicnn.training has no {name!r}; it offers {', '.join(__all__)}")
    return getattr(importlib.import_module(f"musicnn.training.{_WHERE[name]}"), name)

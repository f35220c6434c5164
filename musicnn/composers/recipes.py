"""How the shipped checkpoints were trained: one function each, from data set to composer and card. `python -m musicnn train folk-lstm`.

A recipe takes `updates`, `seed` and what it hands on to `training.fit` (progress, checkpoint, device), and returns (composer, card).
Everything random has a seed, so that a second run on the same machine gives the same weights.
"""

import time
from collections.abc import Callable
from pathlib import Path

from musicnn.composers.chorale_recipes import chorale_cnn, chorale_frames
from musicnn.composers.phrase_recipes import phrase_gan
from musicnn.composers.tune_recipes import folk_lstm, melody_tcn, tune_classifier
from musicnn.errors import CheckpointError

RECIPES: dict[str, Callable] = {"folk-lstm": folk_lstm, "melody-tcn": melody_tcn, "tune-classifier": tune_classifier,
                                "chorale-frames": chorale_frames, "chorale-cnn": chorale_cnn, "phrase-gan": phrase_gan}


def train(name: str, folder: str | Path | None = None, **settings) -> Path:
    """Run a recipe and store its composer; by default where `load` finds it. Under torchrun, process 0 stores for all.

    Args:
        name: of the recipe.
        folder: for the checkpoint.
        settings: of the recipe, such as updates, seed, device; `checkpoint` is a folder from which a killed training goes on.

    Raises:
        CheckpointError: for an unknown name.
    """
    from musicnn.composers.checkpoint import SHIPPED, save
    from musicnn.training.team import team

    if name not in RECIPES:
        raise CheckpointError(f"there is no recipe {name!r}; there are {', '.join(RECIPES)}")
    folder, began = Path(folder or SHIPPED / name), time.strftime("%Y-%m-%d")
    with team() as us:
        composer, card = RECIPES[name](**settings)
        if us.rank == 0:
            save(composer, folder, card={"trained": began, **card})
        us.wait()
    return folder

"""Real music to learn from: `load("folk")` is a list of pieces with labels, split by tune family.

Collections are built on this machine from the music21 that is installed here, in seconds, once; their notes are never in this
repository. `datasets/NAME.md` says of each who made it, on what terms, and what it must not be used for.
"""

import re
from importlib import import_module

from musicnn.arguments import door
from musicnn.datasets import cache, rhythms
from musicnn.datasets.collection import Dataset, Piece, Shelf, augment
from musicnn.datasets.folder import from_folder, openscore, report
from musicnn.datasets.results import results
from musicnn.errors import DataError
from musicnn.music.pitch import shift_home

# name: (where its builder is, the files whose change makes a stored copy stale, (pieces, notes) expected)
_SHELF = ("music/pitch.py", "datasets/collection.py", "datasets/families.py")
_FOLK = (*_SHELF, "music/abc.py", "datasets/folk.py")
_CHORALES = (*_SHELF, "datasets/chorales.py")
_PHRASES = ("music/transform.py", "datasets/phrases.py")
SETS = {
    "folk": ("folk:build_folk", _FOLK, (4237, 441922)),
    "chorales": ("chorales:build_chorales", _CHORALES, (409, 96717)),
    "essen": ("folk:build_essen", _FOLK, (8508, 447914)),
    "phrases": ("phrases:build_phrases", (*_FOLK, *_PHRASES), (7293, 175941)),
    "chorale-phrases": ("phrases:build_chorale_phrases", (*_CHORALES, *_PHRASES), (3478, 239345)),
}
# What electronic mail left in titles of Ryan's files: "Fat:her". Mended when they are read, so that the stored sets stay what the cards
# of trained composers name by their sha256.
_TRACE = re.compile(r"(?<=[Aa]t):|^T:")


def load(name: str) -> Dataset:
    """A data set by its name; built first if this machine has no good copy.

    Raises:
        DataError: for an unknown name, or if it cannot be built, stored, or does not have the size it must have.

    Used in: chapters 2 to 7.
    """
    if name not in SETS:
        raise DataError(f"there is no data set {name!r}; there are {', '.join(SETS)} (and mn.datasets.from_folder for your own files)")
    where, _, expected = SETS[name]

    def build():
        module, function = where.split(":")
        shelf = getattr(import_module(f"musicnn.datasets.{module}"), function)()
        found = shelf.manifest["pieces"], shelf.manifest["notes"]
        if found != expected:
            raise DataError(f"{name}: {found[0]:,} pieces with {found[1]:,} notes were built, but {expected[0]:,} with {expected[1]:,}"
                            " are expected; is another music21 installed? `python3 -m musicnn setup` installs the tested one")
        return shelf.stored()
    shelf = Shelf.restored(*cache.fetch(name, mark_of(name), build))
    shelf.labels["title"] = [_TRACE.sub("", title) for title in shelf.labels["title"]]
    return Dataset(shelf)


def mark_of(name: str) -> str:
    """The mark that a good copy of a data set carries: of the code that builds it, and of music21."""
    return cache.code_mark(SETS[name][1])


__all__ = ["SETS", "Dataset", "Piece", "augment", "from_folder", "load", "mark_of", "openscore", "report", "results", "rhythms",
           "shift_home"]
door(globals(), tonic=(0, 11), home=(0, 127), low=(0, 127), high=(0, 127), steps_per_quarter=(1, 960))

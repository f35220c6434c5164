"""Data sets: building and loading beside music21's own parsing in the same run, and what the splits keep apart."""

import os
import random
import tempfile
import time
import warnings

import numpy as np

from musicnn import datasets
from musicnn.datasets.families import turns
from musicnn.datasets.folk import corpus
from musicnn.music import abc

SAMPLE = 20


def seconds(work, clock=time.perf_counter) -> tuple[float, object]:
    began = clock()
    result = work()
    return clock() - began, result


def rows() -> list[tuple[str, float, str, str]]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        before = os.environ.get("MUSICNN_DATA")
        os.environ["MUSICNN_DATA"] = folder
        try:
            for name, limit in (("folk", 60), ("chorales", 10), ("essen", 60), ("phrases", 60), ("chorale-phrases", 10)):
                found.append((f"build {name}", seconds(lambda name=name: datasets.load(name))[0], "s", f"<= {limit}"))
                again = min(seconds(lambda name=name: datasets.load(name))[0] for _ in range(3))
                found.append((f"load {name} from the cache", again, "s", "<= 0.1"))
            folk, chorales = datasets.load("folk"), datasets.load("chorales")
        finally:
            os.environ.pop("MUSICNN_DATA") if before is None else os.environ.update(MUSICNN_DATA=before)
    built = {name: value for name, value, *_ in found}
    ours, theirs = abc_times()
    found.append(("ABC: our reader, a tune", 1000 * ours, "ms", "<= 4"))
    found.append(("ABC: music21 / ours, in time", theirs / ours, "times", ">= 20"))
    found.append(("chorales: music21 / ours, in time", 409 * music21_chorale() / built["build chorales"], "times", ""))
    return found + leaks(folk) + leaks(chorales)


def abc_times() -> tuple[float, float]:
    """Seconds a tune of Ryan's takes us and music21."""
    from music21 import converter
    paths = random.Random(0).sample(sorted((corpus() / "ryansMammoth").glob("*.abc")), SAMPLE)
    texts = [abc.decode(path.read_bytes()) for path in paths]
    ours, _ = seconds(lambda: [list(abc.tunes(text, refused=[])) for text in texts], time.process_time)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs, _ = seconds(lambda: [converter.parse("%abc-2.1\n" + text, format="abc") for text in texts], time.process_time)
    return ours / SAMPLE, theirs / SAMPLE


def music21_chorale() -> float:
    """Seconds that music21 needs for a chorale."""
    from music21 import converter
    paths = random.Random(0).sample(sorted((corpus() / "bach").glob("*.mxl")), SAMPLE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return seconds(lambda: [converter.parse(str(path), forceSource=True) for path in paths], time.process_time)[0] / SAMPLE


def leaks(data: datasets.Dataset) -> list[tuple[str, float, str, str]]:
    """Families on two sides (must be none), and how near the nearest training piece is to a tested one (melodies; share of turns)."""
    train, _, test = data.split(seed=0)
    known, asked = ([turns([n.pitch for n in p.score.parts[0].notes]) for p in some] for some in (train, test[:100]))
    nearest = [max(len(one & two) / min(len(one), len(two)) for two in known) for one in asked]
    shared = len(set(train.column("group")) & set(test.column("group")))
    return [(f"{data.name}: families on two sides", shared, "families", "<= 0"),
            (f"{data.name}: nearest training piece, median", float(np.median(nearest)), "share", ""),
            (f"{data.name}: nearest training piece, most", max(nearest), "share", "")]

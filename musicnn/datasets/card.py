"""Cards of data sets: `datasets/NAME.md` is prose, but every number in it is written by `python -m musicnn data card NAME --write`."""

from pathlib import Path

from musicnn.datasets import cache, load
from musicnn.datasets.collection import value_text
from musicnn.errors import DataError

BEGIN, END = "<!-- numbers: written by `python -m musicnn data card {name} --write`, never by hand -->", "<!-- end of numbers -->"


def path_of(name: str) -> Path:
    """Where the card of a data set is kept."""
    return cache.ROOT / "datasets" / f"{name}.md"


def card(name: str) -> str:
    """The card of a data set with its numbers as this machine builds them now.

    Raises:
        DataError: if there is no such data set, or its card lacks the two marks between which the numbers stand.
    """
    dataset = load(name)
    begin = BEGIN.format(name=name)
    if not path_of(name).exists():
        raise DataError(f"{name} has no card yet; write {path_of(name)} with a line {begin} and a line {END}")
    before, found, rest = path_of(name).read_text(encoding="utf-8").partition(begin)
    _, ended, after = rest.partition(END)
    if not (found and ended):
        raise DataError(f"the card {path_of(name)} lacks the lines {begin} and {END}")
    return before + begin + "\n" + numbers(dataset) + "\n" + END + after


def numbers(dataset) -> str:
    """The numbers of a data set as Markdown."""
    manifest, sides = dataset.manifest, dataset.split(seed=0)
    refused = [line.replace("|", "/").split(";")[0][:90] for line in manifest["refused"]]
    rows = [("pieces", f"{len(dataset):,}"), ("notes", f"{manifest['notes']:,}"), ("tune families", f"{len(dataset.counts('group')):,}"),
            ("largest family", f"{max(dataset.counts('group').values())} pieces"),
            ("split with seed 0", " / ".join(f"{len(side):,}" for side in sides) + " (train / valid / test)"),
            ("left out", f"{len(refused)}: {'; '.join(refused[:3])}{' …' * (len(refused) > 3)}" if refused else "nothing"),
            ("built with", f"music21 {manifest['music21']}")]
    for label in manifest["shown"]:
        rows.append((label, ", ".join(f"{value_text(value)} {n:,}" for value, n in list(dataset.counts(label).items())[:12])))
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {text} |" for name, text in rows)])

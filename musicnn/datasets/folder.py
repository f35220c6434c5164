"""Your own music: every MIDI, MusicXML and ABC file of a folder, as a data set, with a report of what was kept, rounded or refused.

Each reader bounds the time and memory that a file may cost; nothing here trusts a name, a size or a number of files either.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from musicnn.datasets.collection import Dataset, Shelf
from musicnn.datasets.families import label_families
from musicnn.errors import DataError, MusicnnError
from musicnn.music import Score, quantise, skyline
from musicnn.music.pitch import parse_key

MIDI, XML, ABC = (".mid", ".midi"), (".mxl", ".musicxml", ".xml"), (".abc",)
MAX_FILES, MAX_NOTES = 20_000, 5_000_000


def from_folder(path: str | Path, *, steps_per_quarter: int = 4) -> Dataset:
    """A data set from the files of a folder and the folders in it, all on one grid; `report` tells what became of each file.

    Raises:
        DataError: if there is no such folder, or not one file in it can be used; the error counts the reasons.

    Used in: 07b
    """
    return _gather(Path(path), MIDI + XML + ABC, steps_per_quarter, lambda relative: {})


def openscore(path: str | Path, *, steps_per_quarter: int = 4) -> Dataset:
    """OpenScore's Lieder or String Quartets (CC0) from a clone of their repository, labelled by composer, and split by set of songs.

    Raises:
        DataError: as `from_folder`.
    """
    root = Path(path) / "scores" if (Path(path) / "scores").is_dir() else Path(path)

    def labels(relative: Path) -> dict:
        composer, collection = (*relative.parts[:-1], "", "")[:2]
        return {"composer": composer.replace("_", " "), "set": collection.replace("_", " "), "group": f"{composer}/{collection}"}
    return _gather(root, XML, steps_per_quarter, labels)


def report(dataset: Dataset) -> str:
    """What became of each file: a line of text each, the refused first, with the reason."""
    rows = [f"refused  {line}" for line in dataset.manifest["refused"]]
    for piece in dataset:
        rounded = "" if not piece.moved else f", {piece.moved:.0%} of them rounded, by {piece.largest:.2f} steps at most"
        rows.append(f"kept     {piece.id}: {len(piece.score.notes)} notes{rounded}")
    return "\n".join(rows)


def _gather(root: Path, suffixes: tuple[str, ...], grid: int, extra: Callable[[Path], dict]) -> Dataset:
    from tqdm import tqdm

    pieces, refused, notes = [], [], 0
    for path in tqdm(_files(root, suffixes), desc="reading", unit="file", leave=False, delay=0.5, mininterval=0.5):
        name = path.relative_to(root).as_posix().encode("utf-8", "replace").decode()               # a name may be no text at all
        try:
            for label, score, moved, largest in _scores(path, name, grid):
                tonic, mode = parse_key(score.key)[:2] if score.key else (None, "")
                labels = {"corpus": "yours", "id": label, "tonic": tonic, "mode": mode, "bars": score.bars, "moved": moved,
                          "largest": largest, **extra(path.relative_to(root))}
                pieces.append((score, labels, {}))
                notes += len(score.notes)
        except MusicnnError as error:
            refused.append(f"{name}: {error}")
        except Exception as error:                   # a reader stumbled: one odd file must not stop a thousand good ones
            refused.append(f"{name}: our reader failed on it ({type(error).__name__}: {error})")
        if notes > MAX_NOTES:
            raise DataError(f"{root} holds more than {MAX_NOTES:,} notes; give a smaller folder")
    if not pieces:
        reasons = Counter(line.partition(": ")[2].partition(";")[0] for line in refused).most_common(3)
        why = "; ".join(f"{n} × {reason}" for reason, n in reasons) or f"there are none that end in {', '.join(suffixes)}"
        raise DataError(f"no file of {root} can be used: {why}")
    if "group" not in pieces[0][1]:
        label_families([(skyline(score), labels) for score, labels, _ in pieces])
    return Dataset(Shelf.pack(pieces, name=root.name, home=[0, 9], refused=refused, shown=["meter", "key"]))


def _files(root: Path, suffixes: tuple[str, ...]) -> list[Path]:
    if not root.is_dir():
        raise DataError(f"there is no folder {root}; give the path of a folder with MIDI, MusicXML or ABC files")
    found = []
    for folder, _, names in os.walk(root):           # links to folders are not followed, so there are no circles
        found += [path for name in names if name.lower().endswith(suffixes) and (path := Path(folder, name)).is_file()]
        if len(found) > MAX_FILES:
            raise DataError(f"{root} holds more than {MAX_FILES:,} files; give a smaller folder")
    return sorted(found)


def _scores(path: Path, name: str, grid: int) -> Iterator[tuple[str, Score, float, float]]:
    """(label, score on the grid, share of its notes that were moved, largest move in steps) for each piece of a file."""
    from musicnn.music import abc, file, midi, musicxml

    if path.suffix.lower() in MIDI:
        found = midi.read_report(path, steps_per_quarter=grid)
        read = [(name, found.score, found.moved, found.largest)]
    elif path.suffix.lower() in XML:
        read = [(name, *_on_grid(musicxml.read_musicxml(path), grid))]
    else:
        text = abc.decode(file.load(path, most=abc.MAX_BYTES)[0])
        read = ((f"{name}#{n}", *_on_grid(tune.score, grid)) for n, tune in enumerate(abc.tunes(text), 1))
    for label, score, moved, largest in read:
        if not score.notes:
            raise DataError("there are no notes in it")
        yield label, score, moved, largest


def _on_grid(score: Score, grid: int) -> tuple[Score, float, float]:
    """The score rounded to a grid, the share of its notes that this moved, and the largest move in steps of the new grid."""
    off = [max(_off(x * grid, score.steps_per_quarter) for x in (n.onset, n.end)) for n in score.notes]
    return quantise(score, grid), sum(x > 0 for x in off) / max(1, len(off)), max(off, default=0.0)


def _off(numerator: int, denominator: int) -> float:
    rest = numerator % denominator / denominator
    return min(rest, 1 - rest)

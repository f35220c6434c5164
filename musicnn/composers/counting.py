"""How the shipped tables of counts were made: `from musicnn.composers import counting; counting.write("rhythm")`, in seconds.

Only training pieces are counted, so that valid and test stay unseen. A table is one readable JSON file with its card on top; no note of
any piece is in it.
"""

import json
from collections.abc import Callable
from pathlib import Path

from musicnn.errors import MusicnnError

FOLDER = Path(__file__).parent / "counts"


def rhythm() -> dict:
    """Bars of dance tunes; see composers.rhythm."""
    from musicnn import datasets
    from musicnn.composers.rhythm import DANCES, count

    tunes = datasets.load("folk").where(regular=True)
    train = tunes.split(seed=0)[0]
    return {"card": {
        "what": "how often which rhythm fills a bar, by dance, place in the phrase and the bar before; what came once is not told apart",
        "data": "folk: the regular training tunes of Ryan's Mammoth Collection (1883), O'Neill's Music of Ireland (1903) and Aird's"
                " Selection (1782-1801)",
        "data_terms": "transcribed by volunteers, shipped inside music21 without a licence of their own; the printed books are in the"
                      " public domain. The counts are ours, MIT.",
        "data_sha256": tunes.manifest["sha256"]}, "dances": {dance: count(train, dance) for dance in DANCES}}


def chords() -> dict:
    """Chords under chorale melodies; see composers.chords."""
    from musicnn import datasets
    from musicnn.composers.chords import HOMES, count

    pieces = datasets.load("chorales").where(regular=True)
    train = pieces.split(seed=0)[0]
    return {"card": {
        "what": "beat by beat, how often which chord follows which and which pitch class of the melody stands over it; chords are named"
                " by templates (music.chords.label_chords), everything is moved to C major or A minor",
        "data": "chorales: the training pieces in 4/4 of Johann Sebastian Bach's four-voice chorales",
        "data_terms": "the music is in the public domain; most of the files that music21 ships are by Margaret Greentree and name"
                      " no licence. The counts are ours, MIT.",
        "data_sha256": pieces.manifest["sha256"]}, "modes": {mode: count(train, mode) for mode in HOMES}}


TABLES: dict[str, Callable[[], dict]] = {"rhythm": rhythm, "chords": chords}


def write(name: str, folder: Path = FOLDER) -> Path:
    """Count again and write `folder`/NAME.json; returns the file.

    Raises:
        MusicnnError: for an unknown table.
    """
    if name not in TABLES:
        raise MusicnnError(f"there is no table {name!r}; there are {', '.join(TABLES)}")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.json"
    path.write_text(json.dumps(TABLES[name](), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")
    return path

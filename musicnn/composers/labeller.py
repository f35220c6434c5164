"""The labeller: a classifier and a way of reading melodies behind one verb, `probs`. It composes nothing; it listens."""

import numpy as np

from musicnn.arguments import checked
from musicnn.errors import MusicnnError
from musicnn.music import Score

LENGTHS = np.array([1 / 4, 1 / 3, 1 / 2, 2 / 3, 3 / 4, 1, 4 / 3, 3 / 2, 2, 3, 4])     # a note's length, in the tune's commonest lengths
PLACES = 32                                          # places in a bar that are told apart, in halves of the commonest length
SIZES = {"length": len(LENGTHS) + 1, "place": PLACES + 1}
LONGEST = 192                                        # notes that are read; a dance tune has about 100


@checked
class Labeller:
    """Says what kind of tune a melody is, by its rhythm alone.

    Lengths are measured in the tune's own commonest length, because one book prints a reel in eighths and another the same reel in
    sixteenths: a classifier that saw the printed lengths would learn the printer.

    Args:
        model: a models.TuneClassifier over the columns of `SIZES`.
        name: as it is shown.

    Used in: 05a
    """

    def __init__(self, model, *, name: str = "labeller"):
        self.model, self.name = model, name

    def config(self) -> dict:
        """What a card must hold so that `restored` gives this labeller back."""
        return {"name": self.name, "encoding": {"columns": list(SIZES)}}

    @classmethod
    def restored(cls, model, card: dict) -> "Labeller":
        return cls(model, name=card["name"])

    def probs(self, score: Score) -> dict[str, float]:
        """Class → probability, the likeliest first. Small probabilities do not mean that the model knows what it has never met."""
        import torch

        self.model.eval()
        with torch.inference_mode():
            probs = self.model(torch.as_tensor(rows(score))[None])[0][0].softmax(-1).tolist()
        return dict(sorted(zip(self.model.classes, probs, strict=True), key=lambda pair: -pair[1]))


def rows(score: Score) -> np.ndarray:
    """A melody as rows (T, 2), int64: each note's length and its place in the bar, both in the tune's commonest length, from 1 on.

    Raises:
        MusicnnError: if there is no note.
    """
    notes = score.melody[:LONGEST]
    if not notes:
        raise MusicnnError("this score has no note; give a melody")
    durations, onsets = np.array([(n.duration, n.onset % score.bar_steps) for n in notes]).T
    values, counts = np.unique(durations, return_counts=True)
    unit = values[counts.argmax()]
    lengths = 1 + np.abs(np.log(durations[:, None] / unit / LENGTHS)).argmin(axis=1)
    return np.stack([lengths, 1 + np.minimum(np.round(2 * onsets / unit), PLACES - 1).astype(int)], axis=1)


def batch(scores, labels) -> np.ndarray:
    """Melodies and their labels (0..K - 1) as rows (B, T, 3) for `training.fit`, padded with zeros; the last column is the label."""
    tables = [rows(score) for score in scores]
    array = np.zeros((len(tables), max(map(len, tables)), len(SIZES) + 1), dtype=np.int64)
    for row, table, label in zip(array, tables, labels, strict=True):
        row[:len(table), :-1], row[:, -1] = table, label
    return array

"""Blind listening: which of two pieces is which? The browser is told the music and nothing else."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import traitlets

from musicnn.arguments import checked
from musicnn.errors import MusicnnError
from musicnn.music import Note, Part, Score
from musicnn.widgets.host import HostWidget
from musicnn.widgets.joiner import widget_module
from musicnn.widgets.trials import FEWEST, BlindTestResult, balanced_order, blind_test_result
from musicnn.widgets.wire import piece_of, rows_of


class BlindTest(HostWidget):
    """Listen to pairs without knowing which is which; after eight trials see how often `b` was chosen, and what chance would do.

    Both pieces of a pair are played alike: one instrument, one tempo, one loudness, without their titles. Each answer is added to a
    file of your own as one line of JSON; nothing is sent anywhere.

    Args:
        a, b: the two kinds of pieces: a score or a list of scores each; lists are gone through again and again.
        question: what is asked; the answer that counts is `b`.
        name: what `b` is called in the result.
        trials: how many are asked, 8 or more.
        seed: of the order.
        program: General MIDI instrument for all pieces.
        file: where answers are kept; None: blind_tests.jsonl in your portfolio.

    Without a widget: `test.pair` holds the two scores of the trial and `test.pairs` those of all (mn.play them), `test.answer("first")`
    answers, `test.result` tells.
    Used in: chapters 01, 03, 05, 07.
    """

    _esm = widget_module("blindtest", "mountBlindTest")
    answers = ("samples", "answer")
    question = traitlets.Unicode().tag(sync=True)
    trial = traitlets.Dict().tag(sync=True)          # {"number", "pieces": [first, second] or None}: never which is which
    progress = traitlets.Dict().tag(sync=True)

    @checked(trials=(1, 1000), seed=(0, None), program=(0, 127))
    def __init__(self, a, b, *, question: str = "Which one was composed by the machine?", name: str = "the machine's piece",
                 trials: int = FEWEST, seed: int = 0, program: int = 0, file: str | Path | None = None):
        self._pieces = {"a": _listed(a), "b": _listed(b)}
        if trials < FEWEST:
            raise MusicnnError(f"{trials} trials are too few to tell a skill from luck; ask at least {FEWEST}")
        self._name, self._program, self._file = name, program, file
        self._order, self.trials = balanced_order(trials, seed=seed), []
        super().__init__(question=question)
        self._next()

    @property
    def pair(self) -> tuple[Score, Score]:
        """The two scores of this (or the last) trial in the order of play, made alike."""
        return self.pairs[min(len(self.trials), len(self._order) - 1)]

    @property
    def pairs(self) -> list[tuple[Score, Score]]:
        """The two scores of every trial in the order of play, made alike: all that is needed to be asked without a widget."""
        return [self._pair(i) for i in range(len(self._order))]

    def _pair(self, i: int) -> tuple[Score, Score]:
        pair = [pieces[i % len(pieces)] for pieces in self._pieces.values()]
        tempo = sum(s.tempo for s in pair) / 2
        first, second = (_alike(s, self._program, tempo) for s in (pair if self._order[i] else pair[::-1]))
        return first, second

    def answer(self, choice: str, *, seen: bool = False) -> BlindTestResult:
        """Answer this trial: "first" or "second". `seen`: the notes were looked at.

        Raises:
            MusicnnError: for any other word, or when all trials are done.
        """
        if choice not in ("first", "second"):
            raise MusicnnError(f'{choice!r} is no answer; say "first" or "second"')
        if len(self.trials) == len(self._order):
            raise MusicnnError("all trials are done; make a new BlindTest for more")
        a_first = self._order[len(self.trials)]
        chosen = "a" if (choice == "first") == a_first else "b"
        self.trials.append(chosen)
        self._save({"when": datetime.now(UTC).isoformat(timespec="seconds"), "question": self.question, "trial": len(self.trials),
                    "first": "a" if a_first else "b", "chosen": chosen, "seen": seen})
        self._next()
        return self.result

    @property
    def result(self) -> BlindTestResult:
        """What the answers so far say."""
        return blind_test_result(self.trials, name=self._name)

    def answer_answer(self, message: dict) -> tuple[dict, list]:
        """An answer from the browser; one that comes twice counts once."""
        if message["number"] == len(self.trials):
            self.answer(message["choice"], seen=bool(message["seen"]))
        return {}, []

    def _next(self) -> None:
        i, going = len(self.trials), len(self.trials) < len(self._order)
        pieces = [{"notes": rows_of(s), "piece": piece_of(s, mono=False)} for s in self.pair] if going else None
        with self.hold_sync():
            self.trial = {"number": i, "pieces": pieces}
            self.progress = {"text": self.result.text, "done": i, "asked": len(self._order)}

    def _save(self, line: dict) -> None:
        from musicnn.datasets.portfolio import folder
        path = Path(self._file) if self._file is not None else folder() / "blind_tests.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _listed(pieces) -> list[Score]:
    pieces = list(pieces) if isinstance(pieces, Iterable) else [pieces]
    if not pieces or any(not isinstance(s, Score) or not s.notes for s in pieces):
        raise MusicnnError("a blind test needs scores with notes on both sides: BlindTest(score, score) or BlindTest([…], […])")
    return pieces


def _alike(score: Score, program: int, tempo: float) -> Score:
    parts = tuple(Part(tuple(Note(n.onset, n.pitch, n.duration) for n in p.notes), "", program) for p in score.parts)
    return score.replace(parts=parts, tempo=tempo, title="", source="", chords=())

"""The frame composer: four-voice music, chord after chord, by a model that names the notes of each chord from the top down."""

from collections.abc import Iterator
from dataclasses import replace
from math import lcm

import numpy as np

from musicnn.arguments import checked
from musicnn.composers.control import Control, Progress, check_controls
from musicnn.encodings.frames import FrameEncoding
from musicnn.encodings.voices import VOICES
from musicnn.errors import MusicnnError
from musicnn.music import Part, Score, crop, join, pitch, regrid, transpose
from musicnn.sampling import filters

CONTROLS = (
    Control("temperature", 0.1, 2.0, 0.8, "", "Below 1 the likely notes win more often, above 1 the unlikely ones do."),
    Control("top_p", 0.05, 1.0, 0.95, "", "Only the likeliest notes that together reach this probability may be drawn."),
)
MOST_BARS = 64
HOMES = {"major": 0, "minor": 9}                     # the tonics that the training pieces were moved to: C major, A minor


@checked(bars=(1, MOST_BARS), seed=(0, None))
class FrameComposer:
    """Composes and continues four-voice music in 4/4.

    Args:
        model: a models.FrameSoftmax, or an ensemble of them.
        encoding: a FrameEncoding.
        name, tempo: of the scores it makes.

    Used in: 03c
    """

    controls = CONTROLS

    def __init__(self, model, encoding: FrameEncoding, *, name: str = "frames", tempo: float = 80.0):
        self.model, self.encoding, self.name, self.tempo = model, encoding, name, tempo

    def config(self) -> dict:
        """What a card must hold so that `restored` gives this composer back."""
        return {"name": self.name, "encoding": self.encoding.config(), "tempo": self.tempo}

    @classmethod
    def restored(cls, model, card: dict) -> "FrameComposer":
        return cls(model, FrameEncoding(**card["encoding"]), name=card["name"], tempo=card["tempo"])

    def compose(self, primer: Score | None = None, *, bars: int = 8, seed: int = 0, keep: np.ndarray | None = None, **controls) -> Score:
        """A score of `bars` bars in four voices, primer included.

        Args:
            primer: the given opening, one to four parts; None starts from silence. Its key is moved to the model's and back.
            bars: length of the result, 1..64.
            seed: the same seed gives the same score.
            keep: bool (parts, steps of the primer), which of its notes stay; all if None.
            controls: see `controls`.
        """
        *_, last = self.stream(primer, bars=bars, seed=seed, keep=keep, **controls)
        return last.score

    def stream(self, primer: Score | None = None, *, bars: int = 8, seed: int = 0, keep: np.ndarray | None = None,
               **controls) -> Iterator[Progress]:
        """Like `compose`, bar by bar: yields Progress; the last one holds what `compose` returns."""
        controls = check_controls(CONTROLS, controls)
        given = Score(steps_per_quarter=self.encoding.steps_per_quarter, tempo=self.tempo) if primer is None else primer
        placed, back = self._placed(given)
        kept = self.encoding.encode(self._kept(placed, keep))
        fixed = len(kept) if keep is None else 0     # frames that are copied as they are
        size = 4 * self.encoding.steps_per_quarter
        roll = np.zeros((max(len(kept), bars * size), self.encoding.keys), dtype=np.uint8)
        roll[:len(kept)] = kept
        for t in self._draw(roll, fixed, controls, seed):
            if (t % size == 0 and t > fixed) or t == len(roll):
                score = self._score(roll[:t], fixed, placed)
                yield Progress(transpose(score, back), t / len(roll), f"bar {-(-t // size)} of {-(-len(roll) // size)}")

    def nll(self, score: Score) -> float:
        """Total surprise of a score in nats, frame by frame. Divide by `score.beats` for nats per beat."""
        return float(self.model.nll(self.encoding.encode(self._placed(score)[0])).sum())

    def _placed(self, score: Score) -> tuple[Score, int]:
        """The score in the model's key, and the semitones that lead back."""
        if score.meter != (4, 4):
            raise MusicnnError(f"this composer learnt from chorales in 4/4, this score is in {score.meter[0]}/{score.meter[1]};"
                               " write it in 4/4, or try chorale-cnn, which knows 3/4 too")
        if len(score.parts) > len(VOICES):
            raise MusicnnError(f"this score has {len(score.parts)} parts; choose four of them")
        tonic, mode = pitch.parse_key(score.key)[:2] if score.key else (0, "major")
        shift = pitch.shift_home(tonic, home=HOMES["minor" if 3 in pitch.SCALES[mode] else "major"])
        score = regrid(score, lcm(score.steps_per_quarter, self.encoding.steps_per_quarter))
        return transpose(score, shift), -shift

    def _kept(self, primer: Score, keep: np.ndarray | None) -> Score:
        """The primer without the notes that `keep` gives free."""
        if keep is None or not primer.steps:
            return primer
        keep = np.asarray(keep, dtype=bool)
        if keep.ndim != 2 or len(keep) != len(primer.parts) or not keep.shape[1]:
            raise MusicnnError(f"keep must be bool ({len(primer.parts)}, steps of the primer); got shape {keep.shape}")
        return replace(primer, parts=tuple(
            replace(p, notes=tuple(n for n in p.notes if row[n.onset * len(row) // primer.steps]))
            for p, row in zip(primer.parts, keep, strict=True)))

    def _draw(self, roll: np.ndarray, fixed: int, controls: dict, seed: int) -> Iterator[int]:
        """Fill the roll in place from frame `fixed` on; the notes that stand in it stay. Yields the number of frames done."""
        import torch

        rng, state, K = np.random.default_rng(seed), None, self.encoding.keys

        def ask(t):
            return self.model(torch.as_tensor(roll[None, None, t]).long(), state)
        self.model.eval()
        with torch.inference_mode():
            for t in range(len(roll)):
                if t >= fixed:
                    due, lowest, roll[t] = np.flatnonzero(roll[t]).tolist(), K, 0
                    for slot in range(len(VOICES)):
                        logits = ask(t)[0][0, 0, slot].double().numpy()
                        lowest = self._choose(logits, _legal(K, lowest, due, slot), controls, rng)
                        if lowest == K:
                            break
                        roll[t, lowest] = 1
                        due = [note for note in due if note < lowest]
                state = ask(t)[1]
                yield t + 1

    def _choose(self, logits: np.ndarray, legal: np.ndarray, controls: dict, rng: np.random.Generator) -> int:
        kept = filters.temperature(filters.mask(logits, legal), controls["temperature"])
        return filters.draw(filters.softmax(filters.top_p(kept, controls["top_p"])), rng.random())

    def _score(self, roll: np.ndarray, fixed: int, primer: Score) -> Score:
        """The roll as a score; where it was fixed the primer's own notes stand, with their own rhythm."""
        score = self.encoding.decode(roll, like=replace(primer, parts=(), steps=0, chords=(), source=f"composed by {self.name}"))
        if not fixed:
            return score
        score = regrid(score, primer.steps_per_quarter)
        edge = fixed * primer.steps_per_quarter // self.encoding.steps_per_quarter
        parts = (*primer.parts, *(Part() for _ in VOICES))
        first = replace(primer, steps=edge, chords=(), source=f"composed by {self.name}", parts=tuple(
            replace(voice, notes=part.notes, program=part.program if part.notes else voice.program)
            for part, voice in zip(parts, score.parts, strict=False)))
        return join(first, crop(score, edge, score.steps)) if score.steps > edge else first


def _legal(keys: int, lowest: int, due: list[int], slot: int) -> np.ndarray:
    """Which keys (and END, the last) may be named next: below the lowest so far, no given note passed over, no frame left empty."""
    legal = np.arange(keys + 1) < lowest
    legal[keys] = slot > 0 and not due
    if due:
        legal[:due[-1]] = False
        if len(due) >= len(VOICES) - slot:           # only the given notes still find a voice
            legal[due[-1] + 1:] = False
    return legal

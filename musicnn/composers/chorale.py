"""The chorale composer: give it a melody, or any part of a four-voice score, and it fills in the rest."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from musicnn.arguments import checked
from musicnn.composers.control import Control, Progress, check_controls
from musicnn.composers.proofread import proofread
from musicnn.encodings.voices import FIRST, REST, VOICES, VoiceEncoding
from musicnn.errors import MusicnnError
from musicnn.music import Part, Score, regrid, transpose
from musicnn.music.pitch import parse_key
from musicnn.sampling.gibbs import gibbs

CONTROLS = (
    Control("sweeps", 4, 512, 64, "sweeps", "How often cells are hidden and filled in again; more takes longer and sounds calmer."),
    Control("temperature", 0.3, 1.5, 0.8, "", "Below 1 the likely notes win more often, above 1 the unlikely ones do."),
    Control("parallels", None, None, "mended", "", "mended: at last, notes that make parallel fifths or octaves are chosen anew; free: as"
            " the dice fell.", ("mended", "free")),
    Control("cadence", None, None, "home", "", "home: a melody that ends on the home note has it in the bass, too; free: as the dice"
            " fell.", ("home", "free")),
)
METERS = ((4, 4), (3, 4), (2, 2), (2, 4), (3, 2))
COMFORT = ((60, 79), (55, 73), (50, 68), (38, 61))   # where the four voices of Bach's chorales mostly sing
MOST_BARS = 64


@checked(bars=(1, MOST_BARS), seed=(0, None), draws=(1, None))
class ChoraleComposer:
    """Harmonises melodies, completes and recomposes four-voice scores.

    Args:
        model: a models.ChoraleCNN.
        encoding: a VoiceEncoding.
        name, tempo: of the scores it makes.

    Used in: 05b
    """

    controls = CONTROLS

    def __init__(self, model, encoding: VoiceEncoding, *, name: str = "chorale", tempo: float = 80.0):
        self.model, self.encoding, self.name, self.tempo = model, encoding, name, tempo

    def config(self) -> dict:
        """What a card must hold so that `restored` gives this composer back."""
        return {"name": self.name, "encoding": self.encoding.config(), "tempo": self.tempo}

    @classmethod
    def restored(cls, model, card: dict) -> "ChoraleComposer":
        return cls(model, VoiceEncoding(**card["encoding"]), name=card["name"], tempo=card["tempo"])

    # ---------------------------------------------------------------- composing
    def compose(self, primer: Score | None = None, *, bars: int | None = None, seed: int = 0, keep: np.ndarray | None = None,
                **controls) -> Score:
        """A four-voice score.

        Args:
            primer: a melody, which becomes the soprano, or up to four parts from the top down; None composes from nothing.
            bars: length; by default the primer's, or 4. More bars than the primer has are composed freely.
            seed: the same seed gives the same score.
            keep: bool (parts, steps of the primer), what stays. By default a melody stays as it is; of several parts every note stays
                and their rests are filled.
            controls: see `controls`.

        Raises:
            MusicnnError: for a meter that the chorales do not have, or music that four voices cannot sing.
        """
        task = self._task(primer, bars, keep)
        *_, rows = self._sweeps(task, seed, controls)
        return self._score(rows, task)

    def stream(self, primer: Score | None = None, *, bars: int | None = None, seed: int = 0, keep: np.ndarray | None = None,
               **controls) -> Iterator[Progress]:
        """Like `compose`, sweep by sweep: yields Progress; the last one holds what `compose` returns."""
        task, total = self._task(primer, bars, keep), check_controls(CONTROLS, controls)["sweeps"]
        for sweep, rows in enumerate(self._sweeps(task, seed, controls), 1):
            note = f"sweep {sweep} of {total}" if sweep <= total else "read over"
            yield Progress(partial(self._score, rows.copy(), task), sweep / (total + 1), note)

    def nll(self, score: Score, *, draws: int = 32) -> float:
        """Surprise of a four-voice score in nats, estimated: the mean over `draws` random orders in which it could be written."""
        import torch

        from musicnn.training.orderless import note_losses
        if not score.steps:
            raise MusicnnError("an empty score surprises nobody; give one of a step at least")
        rows = torch.as_tensor(self.encoding.encode(self._placed(score)[0]))
        self.model.eval()
        with torch.inference_mode():
            return float(note_losses(self.model, rows.expand(draws, *rows.shape)).sum() / draws * len(VOICES))

    # ---------------------------------------------------------------- from the user's score to the grid and back
    def _task(self, primer: Score | None, bars: int | None, keep: np.ndarray | None):
        """(the primer in four parts on the grid, semitones back to its key, keep (4, steps))."""
        primer = Score(tempo=self.tempo, steps_per_quarter=self.encoding.steps_per_quarter) if primer is None else primer
        placed, back = self._placed(primer)
        voices = sum(bool(p.notes) for p in primer.parts)
        if keep is None:
            sounding = np.zeros((len(primer.parts), primer.steps), dtype=bool)
            for part, row in zip(primer.parts, sounding, strict=True):
                for n in part.notes:
                    row[n.onset:n.end] = True
            keep = sounding if voices > 1 else np.repeat(sounding.any(axis=1, keepdims=True), primer.steps, axis=1)
        keep = np.asarray(keep, dtype=bool)
        if keep.ndim != 2 or len(keep) > len(VOICES) or (keep.shape[1] == 0 and primer.steps):
            raise MusicnnError(f"keep must be bool (parts, steps), at most {len(VOICES)} parts; got shape {keep.shape}")
        steps = max(placed.steps, placed.bar_steps * (bars if bars is not None else 0 if placed.steps else 4))
        parts = (*placed.parts, *(Part() for _ in VOICES))[:len(VOICES)]
        full = np.zeros((len(VOICES), steps), dtype=bool)
        if placed.steps:
            full[:len(keep), :placed.steps] = keep[:, np.arange(placed.steps) * keep.shape[1] // placed.steps]
        return replace(placed, parts=parts, steps=steps), back, full

    def _placed(self, score: Score) -> tuple[Score, int]:
        """The score on the grid and where its voices can sing, and the semitones that lead back."""
        if score.meter not in METERS:
            raise MusicnnError(f"the chorales are in {', '.join(f'{a}/{b}' for a, b in METERS)}, this score is in {score.meter[0]}/"
                               f"{score.meter[1]}; write it in one of these meters, or try a composer that learnt from dances")
        if len(score.parts) > len(VOICES):
            raise MusicnnError(f"this score has {len(score.parts)} parts; keep the four that shall be soprano, alto, tenor and bass")
        score = regrid(score, self.encoding.steps_per_quarter)
        pitches = [[n.pitch for n in p.notes] for p in score.parts]
        low, high = min(map(min, filter(None, pitches)), default=60), max(map(max, filter(None, pitches)), default=60)
        shifts = range(self.encoding.low - low, self.encoding.high - high + 1)
        if not shifts:
            raise MusicnnError(f"pitches {low}..{high} span more than the {self.encoding.low}..{self.encoding.high} that four voices"
                               " sing; give a narrower score")

        def strain(shift: int) -> tuple[int, bool, int]:
            outside = (max(a - p - shift, p + shift - b, 0) for (a, b), line in zip(COMFORT, pitches, strict=False) for p in line)
            return sum(outside), shift % 12 != 0, abs(shift)             # rather in the same key, rather near
        best = min(shifts, key=strain)
        return transpose(score, best), -best

    def _sweeps(self, task, seed: int, controls: dict) -> Iterator[np.ndarray]:
        controls = check_controls(CONTROLS, controls)
        primer, _, keep = task
        rows = self.encoding.encode(primer)
        legal = np.ones((len(rows), len(VOICES), self.encoding.vocabulary), dtype=bool)
        legal[..., 0] = False
        sings = keep[0] & (rows[:, 0] >= FIRST)      # where the melody sounds nobody is silent
        legal[sings, :, REST] = False
        if controls["cadence"] == "home" and primer.key is not None:
            self._end_at_home(legal, rows, primer, keep)
        last, how = rows, {name: controls[name] for name in ("sweeps", "temperature")}
        for last in gibbs(self.model, rows, keep.T, legal=legal, seed=seed, **how):
            yield last
        yield proofread(self.model, last, keep.T, legal) if controls["parallels"] == "mended" else last

    def _end_at_home(self, legal: np.ndarray, rows: np.ndarray, primer: Score, keep: np.ndarray) -> None:
        """If the melody ends on the home note, leave the bass only home notes under it; a melody that is free at the end does so.

        Of 303 chorales of Bach whose melody ends on the home note, 302 have it in the bass as well. Elsewhere he has no one rule.
        """
        pitches = np.arange(legal.shape[-1]) - FIRST + self.encoding.low
        home = (pitches % 12 == parse_key(primer.key)[0]) & (pitches >= self.encoding.low)
        end = slice(len(rows) - self.encoding.steps_per_quarter, len(rows))
        if keep[0, -1]:
            last = primer.parts[0].notes[-1:]
            if not last or not home[rows[last[0].onset, 0]]:
                return
            end = slice(last[0].onset, last[0].end)
        legal[end, 0] = legal[end, -1] = home

    def _score(self, rows: np.ndarray, task) -> Score:
        primer, back, keep = task
        score = self.encoding.decode(rows, like=primer, given=keep)
        return transpose(replace(score, source=f"{'harmonised' if keep.any() else 'composed'} by {self.name}"), back)

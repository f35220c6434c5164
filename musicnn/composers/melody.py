"""The melody composer: a model and an encoding behind one verb, `compose`."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import numpy as np

from musicnn.arguments import checked
from musicnn.composers.control import Control, Progress, check_controls
from musicnn.encodings import MelodyEncoding
from musicnn.encodings.cursor import MODES
from musicnn.errors import EncodingError, MusicnnError
from musicnn.music import Note, Score, map_notes, pitch, regrid, transpose
from musicnn.sampling import step_of, stream

CONTROLS = (
    Control("temperature", 0.1, 2.0, 1.0, "", "Below 1 the likely notes win more often, above 1 the unlikely ones do."),
    Control("top_p", 0.05, 1.0, 0.95, "", "Only the likeliest notes that together reach this probability may be drawn."),
    Control("cadence", None, None, "home", "", "home: the last note is the tonic, by a mask; free: wherever the dice lead.",
            ("home", "free")),
    Control("draws", 1, 16, 4, "tunes", "Compose so many and keep the one whose ending the model finds most final."),
)
MOST_BARS = 64


@checked(bars=(1, MOST_BARS), seed=(0, None), tonic=(0, 11), program=(0, 127), tempo=(1, 1000), step=(0, None), most=(1, None))
class MelodyComposer:
    """Composes, continues and scores melodies.

    Args:
        model: over `encoding`'s tokens: a Markov chain, or any torch module that returns (logits (B, T, V), state) for rows (B, T, C);
            how it remembers while it composes is told in sampling/steps.py.
        encoding: a MelodyEncoding.
        tonic: pitch class that all training tunes were moved to; primers are moved there and back.
        name, program, tempo: of the scores it makes.

    Used in: 00, 03b
    """

    def __init__(self, model, encoding: MelodyEncoding, *, tonic: int = 2, name: str = "melody", program: int = 73,
                 tempo: float = 165.0):
        if getattr(model, "vocabulary", encoding.vocabulary) != encoding.vocabulary:
            raise EncodingError(f"this model knows {model.vocabulary} tokens and the encoding has {encoding.vocabulary}; use the encoding"
                                " that it was trained with")
        self.model, self.encoding, self.tonic = model, encoding, tonic
        self.name, self.program, self.tempo = name, program, tempo
        meters = tuple(f"{a}/{b}" for a, b in encoding.meters)
        self.controls = (
            *CONTROLS,
            Control("meter", None, None, meters[0], "", "Bars of what kind; a primer brings its own.", meters),
            Control("mode", None, None, "major", "", "Kind of scale above the tonic; a primer's key brings its own.", MODES[:4]))

    def config(self) -> dict:
        """What a card must hold so that `restored` gives this composer back."""
        return {"name": self.name, "encoding": self.encoding.config(), "tonic": self.tonic, "program": self.program, "tempo": self.tempo}

    @classmethod
    def restored(cls, model, card: dict) -> "MelodyComposer":
        encoding = MelodyEncoding(**{k: tuple(map(tuple, v)) if k == "meters" else v for k, v in card["encoding"].items()})
        return cls(model, encoding, **{k: card[k] for k in ("tonic", "name", "program", "tempo")})

    # ---------------------------------------------------------------- composing
    def compose(self, primer: Score | None = None, *, bars: int = 8, seed: int = 0, keep: np.ndarray | None = None, **controls) -> Score:
        """A melody of `bars` bars, primer included.

        Args:
            primer: the given opening; None starts from silence. Another key is moved to the model's and back.
            bars: length of the result, 1..64; a pickup comes on top.
            seed: the same seed gives the same score.
            keep: bool (1, steps of the primer): which of its notes stay; all if None.
            controls: see `controls`.

        Raises:
            MusicnnError: if the primer does not fit the model, or what is asked for cannot be written with the encoding's tokens.
        """
        *_, last = self.stream(primer, bars=bars, seed=seed, keep=keep, **controls)
        return last.score

    def stream(self, primer: Score | None = None, *, bars: int = 8, seed: int = 0, keep: np.ndarray | None = None,
               **controls) -> Iterator[Progress]:
        """Like `compose`, note by note: yields Progress; the last one holds what `compose` returns."""
        controls = check_controls(self.controls, controls)
        meter, mode = controls.pop("meter"), controls.pop("mode")
        if primer is None:
            primer = Score(steps_per_quarter=self.encoding.steps_per_quarter, tempo=self.tempo, key=pitch.key_name(self.tonic, mode),
                           meter=tuple(int(n) for n in meter.split("/")))
        placed, shift = self.place(primer)
        primer = self._legible(placed)
        kept = self._kept(primer, keep)
        held = {n.onset: n.duration for n in placed.melody if n.onset in kept}
        finished = partial(self._score, primer=primer, shift=shift, held=held)
        step = step_of(self.model)
        draws, home = controls.pop("draws"), self._home() if controls.pop("cadence") == "home" else None
        best, best_ending = None, -np.inf
        for draw in range(draws):
            tokens, ending = [], -np.inf
            cursor = self._cursor(primer)
            legal = partial(_legal, cursor, bars, kept, home)
            for token, log_p in stream(step, cursor, legal, controls=controls, seed=seed + 1000003 * draw):
                tokens.append(token)
                ending = log_p                       # what the loop leaves behind is the log-probability of END
                if len(tokens) % 2 == 0 and token != 1:
                    done = (draw + min(1.0, cursor.bar / bars)) / draws
                    yield Progress(partial(finished, tokens.copy()), done, f"tune {draw + 1} of {draws}")
            if ending > best_ending or best is None:
                best, best_ending = tokens, ending
        yield Progress(finished(best), 1.0, f"kept the most final of {draws}")

    def explain(self, score: Score, step: int, *, most: int = 8) -> list[tuple[str, float]]:
        """Why this note? The likeliest continuations at a step (where a note begins) as (name, probability), likeliest first.

        A pitch that the model would choose beyond either end of the keyboard, once it is moved back to the score's key, has no name and is
        left out.

        Raises:
            MusicnnError: if no note begins there, or the score does not fit the model.
        """
        placed, shift = self.place(score)
        rows = self.encoding.rows(self._legible(placed))
        onsets = _onsets(self.encoding, rows[:, 0])
        place = step * self.encoding.steps_per_quarter / score.steps_per_quarter          # the score may lie on a coarser grid
        if place not in onsets:
            raise MusicnnError(f"no note begins at step {step}; notes begin at {sorted({n.onset for n in score.notes})[:12]} …")
        probs = np.exp(self.logits(rows)[2 * onsets.index(int(place))])
        named = [(self._label(t, shift), float(probs[t])) for t in np.argsort(-probs, kind="stable").tolist()]
        return [(name, p) for name, p in named if name][:most]

    # ---------------------------------------------------------------- measuring
    def logits(self, rows: np.ndarray) -> np.ndarray:
        """Log-probabilities (T, V) of every place of one melody's rows (T, C)."""
        if not hasattr(self.model, "state_dict"):
            return self.model.logits(rows)
        import torch
        x = rows.copy()
        x[1:, 0], x[0, 0] = rows[:-1, 0], 0
        self.model.eval()
        with torch.inference_mode():
            logits = self.model(torch.as_tensor(x, device=next(self.model.parameters()).device)[None])[0][0]
            return logits.cpu().double().log_softmax(dim=-1).numpy()             # Apple chips know no float64

    def nll(self, score: Score) -> float:
        """Total surprise of a melody in nats, its ending included. Divide by `score.beats` for nats per beat."""
        rows = self.encoding.rows(self.place(score)[0])
        return float(-self.logits(rows)[np.arange(len(rows)), rows[:, 0]].sum())

    # ---------------------------------------------------------------- between the user's key and the model's
    def place(self, score: Score) -> tuple[Score, int]:
        """The score on the model's grid and tonic, and the semitones that lead back.

        Raises:
            MusicnnError: if its meter, grid or range does not fit; the message says what would.
        """
        tonic = pitch.parse_key(score.key)[0] if score.key else self.tonic
        up = pitch.shift_home(tonic, home=self.tonic)
        pitches = [n.pitch for n in score.melody] or [self.encoding.low]
        fits = [up + 12 * k for k in sorted(range(10, -11, -1), key=abs)
                if self.encoding.low <= min(pitches) + up + 12 * k and max(pitches) + up + 12 * k <= self.encoding.high]
        if not fits:
            raise MusicnnError(f"pitches {min(pitches)}..{max(pitches)} span more than this composer's"
                               f" {self.encoding.low}..{self.encoding.high}; give a narrower melody")
        if score.meter == (2, 2) and (4, 4) in self.encoding.meters:
            score = score.replace(meter=(4, 4))      # the same notes and bars, written for a conductor in a hurry
        self.encoding.meter_index(score.meter)
        return regrid(transpose(score, fits[0]), self.encoding.steps_per_quarter), -fits[0]

    def _legible(self, placed: Score) -> Score:
        """A placed score in which every length has a token: a hand may draw nine sixteenths, the model reads eight and a rest."""
        encoding = self.encoding

        def cut(note: Note) -> Note:
            lengths = [d for d in encoding.durations if d <= note.duration and encoding.fills(note.duration - d)]
            return replace(note, duration=max(lengths, default=note.duration))
        return map_notes(placed, cut)

    def _kept(self, primer: Score, keep: np.ndarray | None) -> dict[int, tuple[int, int]]:
        """Given events as {onset: (pitch token, duration token)}."""
        if not primer.steps:
            return {}
        keep = np.ones((1, primer.steps), dtype=bool) if keep is None else np.asarray(keep, dtype=bool)
        if keep.ndim != 2 or len(keep) != 1 or not keep.size:
            raise MusicnnError(f"keep must be bool (1, steps); got shape {keep.shape}")
        old = keep.shape[-1]
        kept, onset = {}, 0
        tokens = self.encoding.encode(primer)[:-1].tolist()
        for p, d in zip(tokens[::2], tokens[1::2], strict=True):
            if keep[0, min(onset * old // max(1, primer.steps), old - 1)]:
                kept[onset] = (p, d)
            onset += self.encoding.duration_of(d)
        return kept

    def _home(self) -> frozenset[int]:
        """The pitch tokens of the tonic in every octave.

        Raises:
            MusicnnError: if the encoding has none.
        """
        encoding, tonic = self.encoding, pitch.key_name(self.tonic, "major").split()[0]
        tokens = frozenset(encoding.pitch_token(p) for p in range(encoding.low, encoding.high + 1) if p % 12 == self.tonic)
        if not tokens:
            raise MusicnnError(f"a tune cannot end at home: {tonic}, the tonic, is not among this encoding's pitches {encoding.low}.."
                               f"{encoding.high}; use cadence='free', an encoding with more pitches, or a composer with another tonic")
        return tokens

    def _cursor(self, primer: Score):
        mode = pitch.parse_key(primer.key)[1] if primer.key else "major"
        return self.encoding.cursor(meter=primer.meter, mode=mode)

    def _score(self, tokens: list[int], primer: Score, shift: int, held: dict[int, int]) -> Score:
        """The tokens as a score for the user; `held`: how long the given notes are, {onset: steps}."""
        score = self.encoding.decode(tokens, meter=primer.meter, key=primer.key or pitch.key_name(self.tonic, "major"),
                                     tempo=primer.tempo, source=f"composed by {self.name}",
                                     title=f"{primer.title}, continued" if primer.title else "")
        program = primer.parts[0].program if primer.parts else self.program
        part = replace(score.parts[0], notes=_lengthened(score, held), program=program)
        return transpose(replace(score, parts=(part,)), shift)

    def _label(self, token: int, shift: int) -> str:
        """The name of a token in the user's key; "" beyond the keyboard."""
        if 3 <= token < self.encoding.first_duration:
            height = self.encoding.pitch_of(token) + shift
            return pitch.name(height) if pitch.PITCH_LOW <= height <= pitch.PITCH_HIGH else ""
        return self.encoding.describe([token])[0]


def _legal(cursor, bars: int, kept: dict, home: frozenset[int] | None) -> np.ndarray:
    """What may come next, if the tune has to fill `bars` bars from the end of the gap before its pickup."""
    return cursor.legal(cursor.lead + bars * cursor.bar_steps, kept, home)


def _lengthened(score: Score, held: dict[int, int]) -> tuple[Note, ...]:
    """The notes of a melody with their given lengths back, as far as the next note lets them sound."""
    ends = [*(n.onset for n in score.melody[1:]), score.steps]
    return tuple(replace(n, duration=max(n.duration, min(held.get(n.onset, 0), end - n.onset)))
                 for n, end in zip(score.melody, ends, strict=False))             # a score without notes has an end all the same


def _onsets(encoding: MelodyEncoding, tokens: np.ndarray) -> list[int]:
    durations = [encoding.duration_of(t) for t in tokens[1:-1:2].tolist()]
    return [0, *np.cumsum(durations).tolist()]

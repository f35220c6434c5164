"""The phrase composer: a GAN that forges four bars at once, alone or as an answer to the four bars before."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from math import lcm

import numpy as np

from musicnn.arguments import checked
from musicnn.composers.control import Control, Progress, check_controls
from musicnn.encodings.phrases import BARS, HOLD, METERS, PhraseEncoding
from musicnn.errors import MusicnnError
from musicnn.music import Part, Score, crop, join, map_notes, pitch, regrid, score_of, transpose

MODES = ("major", "minor", "dorian", "mixolydian")
CONTROLS = (
    Control("boldness", 0.2, 1.5, 1.0, "", "How far from the middle latents are drawn: below 1 phrases are usual and alike, above 1 odd."),
    Control("draws", 1, 256, 1, "phrases", "Forge so many for every four bars and keep the critic's favourite"
            " among those without a leap beyond an octave; 1 is raw."),
    Control("cadence", None, None, "home", "", "home: the last phrase is asked to close; if it does not, its last beat becomes the"
            " nearest home note, and is held; free: as in old tunes.",
            ("home", "free")),
    Control("meter", None, None, "6/8", "", "Bars of what kind; a primer brings its own.", ("6/8", "4/4")),
    Control("mode", None, None, "major", "", "Kind of scale above the tonic; a primer's key brings its own.", MODES),
)
CLOSED = 0.35                                        # share of old phrases that close: the tonic sounds on their last beat
MOST_BARS = 64
FLUTE = 73


def last_beat(steps: int) -> int:
    """The step on which the last beat of a phrase begins: 21 of 24, 28 of 32."""
    bar = steps // BARS
    return 3 * bar + bar // 2


def sounding(tokens: np.ndarray) -> np.ndarray:
    """The row that sounds on every step of phrases (N, T): held notes go on."""
    sound = tokens.copy()
    for t in range(1, tokens.shape[1]):
        sound[:, t] = np.where(tokens[:, t] == HOLD, sound[:, t - 1], tokens[:, t])
    return sound


def closes(tokens: np.ndarray, encoding: PhraseEncoding) -> np.ndarray:
    """Whether the tonic sounds on the last beat of phrases (N, T), bool (N,)."""
    return (sounding(tokens)[:, last_beat(tokens.shape[1])] - encoding.below) % 7 == 0


def brought_home(tokens: np.ndarray, encoding: PhraseEncoding) -> np.ndarray:
    """Phrases (N, T) that end at home: where one does not close, its last beat becomes the home note nearest to the note before; held."""
    made, beat = tokens.copy(), last_beat(tokens.shape[1])
    homes = np.arange(encoding.below, HOLD, 7)
    nearest = homes[np.abs(homes - sounding(tokens)[:, beat - 1, None]).argmin(axis=1)]
    made[:, beat] = np.where(closes(tokens, encoding), tokens[:, beat], nearest)
    made[:, beat + 1:] = HOLD
    return made


def leaps_too_far(tokens: np.ndarray, before: np.ndarray | None) -> np.ndarray:
    """Whether phrases (N, T) leap farther than an octave, from the phrase before (T,) too; bool (N,)."""
    line = tokens if before is None else np.concatenate([np.broadcast_to(before, tokens.shape), tokens], axis=1)
    return np.abs(np.diff(sounding(line), axis=1))[:, -tokens.shape[1]:].max(axis=1) > 7


def wishes(modes, closed) -> np.ndarray:
    """What is wanted of phrases, float32 (N, 4): major, another mode, open, closed; two of them are 1."""
    other = np.array([mode not in ("major", "lydian") for mode in modes], dtype=int)
    return np.concatenate([np.eye(2)[other], np.eye(2)[np.asarray(closed, dtype=int)]], axis=1).astype(np.float32)


def gan_data(scores: Iterable[Score], encoding: PhraseEncoding) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tunes → (phrases (N, T), the phrases before (N, T), wishes (N, 4)): what `training.fit_gan` takes.

    Used in: 04b
    """
    scores = list(scores)
    phrases, before = encoding.batch(scores)
    modes = [pitch.parse_key(s.key)[1] if s.key else "major" for s in scores for _ in encoding.cut(s)]
    return phrases, before, wishes(modes, closes(phrases, encoding))


@checked(seed=(0, None), first=(0, None), second=(0, None), frames=(0, 1000))
class PhraseComposer:
    """Forges melodies in phrases of four bars; each is given the four bars before it.

    Args:
        model: a models.PhraseGAN.
        encoding: a PhraseEncoding; the meter changes with what is asked for.
        name, tempo: of the scores it makes; tempo in quarter notes a minute.

    It has no likelihood: a GAN can make phrases, but cannot say how probable one is.
    Used in: 04b
    """

    controls = CONTROLS

    def __init__(self, model, encoding: PhraseEncoding, *, name: str = "phrase-gan", tempo: float = 165.0):
        self.model, self.encoding, self.name, self.tempo = model, encoding, name, tempo

    def config(self) -> dict:
        """What a card must hold so that `restored` gives this composer back."""
        return {"name": self.name, "encoding": self.encoding.config(), "tempo": self.tempo}

    @classmethod
    def restored(cls, model, card: dict) -> "PhraseComposer":
        return cls(model, PhraseEncoding(**{**card["encoding"], "meter": tuple(card["encoding"]["meter"])}), name=card["name"],
                   tempo=card["tempo"])

    # ---------------------------------------------------------------- composing
    def compose(self, primer: Score | None = None, *, bars: int = 8, seed: int = 0, keep: np.ndarray | None = None, **controls) -> Score:
        """A melody of `bars` bars, primer included.

        Args:
            primer: the given opening in 6/8 or 4/4; the GAN answers its last four bars. Another key is moved home and back.
            bars: length of the result, a multiple of 4 up to 64; a pickup before whole phrases comes on top, as it is.
            seed: the same seed gives the same score.
            keep: bool (1, steps of the primer): which of its eighths stay; all if None.
            controls: see `controls`.

        Raises:
            MusicnnError: for another number of bars, or music that is no single line in 6/8 or 4/4.
        """
        *_, last = self.stream(primer, bars=bars, seed=seed, keep=keep, **controls)
        return last.score

    def stream(self, primer: Score | None = None, *, bars: int = 8, seed: int = 0, keep: np.ndarray | None = None,
               **controls) -> Iterator[Progress]:
        """Like `compose`, phrase by phrase: yields Progress; the last one holds what `compose` returns."""
        controls = check_controls(CONTROLS, controls)
        if bars % BARS or not BARS <= bars <= MOST_BARS:
            raise MusicnnError(f"bars {bars!r} is not allowed; phrases have four bars, so use 4, 8, 12 … {MOST_BARS}")
        meter = tuple(int(n) for n in controls["meter"].split("/"))
        primer = primer or Score(tempo=self.tempo, steps_per_quarter=2, meter=meter, key=pitch.key_name(self.encoding.tonic % 12,
                                                                                                       controls["mode"]))
        given = _Given(primer, self.encoding, keep)
        rng, total = np.random.default_rng(seed), bars // BARS
        phrases = []
        for place in range(total):
            fixed = given.phrase(place)
            if (fixed >= 0).all():
                phrases.append(fixed)
                continue
            last = place == total - 1 and controls["cadence"] == "home"
            closed = last or (controls["cadence"] == "free" and rng.random() < CLOSED)
            made = self._forged(rng, phrases[-1] if phrases else None, wishes([given.mode], [closed]), given.encoding,
                                controls | {"home": last})
            phrases.append(np.where(fixed >= 0, fixed, made))
            if place < total - 1:
                yield Progress(given.score(phrases, self.name), (place + 1) / total, f"phrase {place + 1} of {total}")
        yield Progress(given.score(phrases[:total], self.name), 1.0, f"{total} phrases")

    def _forged(self, rng, before: np.ndarray | None, wish: np.ndarray, encoding: PhraseEncoding, controls: dict) -> np.ndarray:
        """One phrase, tokens (T,): of `draws` the critic's favourite without wide leaps, brought home first if controls["home"]."""
        latents = rng.standard_normal((controls["draws"], self.model.config["latent"])) * controls["boldness"]
        tokens = self.forge(latents, wish, before, encoding)
        if controls["home"]:
            tokens = brought_home(tokens, encoding)
        if len(tokens) == 1:
            return tokens[0]
        liked = self._verdicts(tokens, wish, before, encoding).mean(axis=1)
        return tokens[int(np.argmax(liked - 1e6 * leaps_too_far(tokens, before)))]

    def forge(self, latents: np.ndarray, wish: np.ndarray, before: np.ndarray | None, encoding: PhraseEncoding) -> np.ndarray:
        """Tokens (N, T) of latents (N, Z): exactly what the generator draws. `wish` (1 or N, 4), `before` (T,), (N, T) or None."""
        import torch

        generator = self.model.generators[str(encoding.bar)].eval()
        with torch.inference_mode():
            return generator(*_inputs(latents, wish, before, encoding.steps)).argmax(dim=1).numpy()

    def morph(self, first: int, second: int, *, frames: int = 9, meter: tuple[int, int] = (6, 8), mode: str = "major") -> list[Score]:
        """Closing phrases on the way from the latent of one seed to that of another, along the arc between them.

        Raises:
            MusicnnError: for fewer than two frames, or one seed twice.

        Used in: 04b
        """
        if frames < 2 or first == second:
            raise MusicnnError(f"{frames} frames from seed {first} to seed {second} are no way; use two different seeds and"
                               " at least 2 frames")
        a, b = (np.random.default_rng(seed).standard_normal(self.model.config["latent"]) for seed in (first, second))
        angle = np.arccos(np.clip(a @ b / np.linalg.norm(a) / np.linalg.norm(b), -1, 1))
        shares = np.linspace(0, 1, frames)[:, None]
        way = (np.sin((1 - shares) * angle) * a + np.sin(shares * angle) * b) / np.sin(angle)
        encoding = replace(self.encoding, meter=meter)
        key = pitch.key_name(encoding.tonic % 12, mode)
        return [encoding.decode(row, key=key, tempo=self.tempo) for row in self.forge(way, wishes([mode], [True]), None, encoding)]

    # ---------------------------------------------------------------- the critic's opinion
    def verdicts(self, phrase: Score, before: Score | None = None) -> np.ndarray:
        """The critic's logits for the first four bars, (1 + T,): on the whole, then on each eighth; above 0 it takes them for real.

        Raises:
            MusicnnError: for music that is no single line in 6/8 or 4/4, an empty phrase, or a phrase before in another meter.

        Used in: 04b
        """
        given = _Given(phrase, self.encoding, None)
        earlier = before and _Given(before, self.encoding, None)
        if not len(given.tokens) or (earlier and (earlier.encoding.meter != given.encoding.meter or not len(earlier.tokens))):
            raise MusicnnError(f"the critic judges four bars, after four in the same meter or none; got {phrase.bars} in"
                               f" {phrase.meter[0]}/{phrase.meter[1]}" + (f" after {before.bars} in {before.meter[0]}/{before.meter[1]}"
                                                                          if before else ""))
        tokens = given.tokens[None, :given.encoding.steps]
        mode = wishes([given.mode], closes(tokens, given.encoding))
        return self._verdicts(tokens, mode, earlier and earlier.tokens[:given.encoding.steps], given.encoding)[0]

    def _verdicts(self, tokens, wish, before, encoding) -> np.ndarray:
        import torch

        from musicnn.training.gan import pictures

        critic = self.model.critics[str(encoding.bar)].eval()
        _, wish, before = _inputs(tokens, wish, before, encoding.steps)
        with torch.inference_mode():
            return critic(pictures(tokens), wish, before).numpy()


def _inputs(latents: np.ndarray, wish: np.ndarray, before: np.ndarray | None, steps: int):
    """Latents (N, …), wish (1 or N, 4) and the phrase before as tensors of N rows."""
    import torch

    from musicnn.training.gan import pictures

    count = len(latents)
    tokens = np.full((count, steps), -1) if before is None else np.broadcast_to(before, (count, steps))
    return torch.as_tensor(latents, dtype=torch.float32), torch.as_tensor(np.broadcast_to(wish, (count, 4)).copy()), pictures(tokens)


def _pickup(primer: Score) -> int:
    """Steps of the bar with the pickup that whole phrases follow; 0 if there is none, or its last note sounds on into the first phrase."""
    bar, onset = primer.bar_steps, min((n.onset for n in primer.notes), default=0)
    apart = 0 < onset < bar and primer.bars % BARS == 1 < primer.bars and not any(n.onset < bar < n.end for n in primer.notes)
    return bar if apart else 0


class _Given:
    """A primer on the grid, and the way back to its own key, octave and grid."""

    def __init__(self, primer: Score, encoding: PhraseEncoding, keep: np.ndarray | None):
        meter = (4, 4) if primer.meter == (2, 2) else primer.meter
        if meter not in METERS:
            raise MusicnnError(f"the GAN learned phrases in 6/8 and 4/4, this score is in {meter[0]}/{meter[1]}; write it in one of"
                               " these, or try a composer that learned other dances")
        kept = np.ones(primer.steps, dtype=bool) if keep is None else np.asarray(keep, dtype=bool).reshape(-1)
        if len(kept) != primer.steps:
            raise MusicnnError(f"keep must be bool (1, {primer.steps}), one for each step of the primer; got shape {np.shape(keep)}")
        lead = _pickup(primer)
        self.pickup = crop(map_notes(primer, lambda n: n if kept[n.onset] else None), 0, lead) if lead else None
        self.primer, kept = (crop(primer, lead, primer.steps), kept[lead:]) if lead else (primer, kept)
        self.encoding, primer = replace(encoding, meter=meter), self.primer
        self.mode = pitch.parse_key(primer.key)[1] if primer.key else "major"
        pitches = np.array([n.pitch for n in primer.melody] or [encoding.tonic])
        way = pitch.shift_home(pitch.parse_key(primer.key or "D major")[0], home=encoding.tonic)
        low, high = encoding.pitch_of(0), encoding.pitch_of(16)
        self.octaves = min((0, 1, -1, 2, -2, 3, -3), key=lambda k: ((pitches + way + 12 * k < low) | (pitches + way + 12 * k > high)).sum())
        self.whole = bool(kept.all())
        self.tokens = self._tokens(kept)

    def _tokens(self, kept: np.ndarray) -> np.ndarray:
        """Whole phrases (a multiple of T,), -1 where the GAN is free."""
        bar, primer = self.primer.bar_steps, self.primer
        missing = -primer.steps % (BARS * bar)
        padded = transpose(primer.replace(steps=primer.steps + missing), 12 * self.octaves)
        tokens = self.encoding.encode(self.encoding.sketch(padded)) if padded.steps else np.zeros(0, dtype=np.int64)
        kept = np.concatenate([kept, np.zeros(missing, dtype=bool)])
        cells = (np.arange(len(tokens)) * len(kept)) // max(1, len(tokens))
        return np.where(kept[cells], tokens, -1) if len(tokens) else tokens

    def phrase(self, place: int) -> np.ndarray:
        T = self.encoding.steps
        return self.tokens[place * T:(place + 1) * T] if (place + 1) * T <= len(self.tokens) else np.full(T, -1)

    def score(self, phrases: list[np.ndarray], name: str) -> Score:
        """Phrases → a score in the primer's key, octave and tempo; a primer that is kept as a whole stays note for note."""
        primer, made = self.primer, np.concatenate(phrases)
        key = primer.key or pitch.key_name(self.encoding.tonic % 12, "major")
        score = transpose(self.encoding.decode(made, key=key, tempo=primer.tempo), -12 * self.octaves)
        if primer.steps and self.whole and not primer.steps % (BARS * primer.bar_steps) and score.beats > primer.beats:
            grid = lcm(primer.steps_per_quarter, score.steps_per_quarter)
            opening, rest = regrid(primer, grid), regrid(score, grid)
            line = next((p for p in opening.parts if p.notes), Part())
            tail = tuple(n for n in rest.melody if n.onset >= opening.steps)
            score = replace(rest, parts=(Part((*line.notes, *tail)),))
        if self.pickup:
            grid = lcm(self.pickup.steps_per_quarter, score.steps_per_quarter)
            lead = score_of(self.pickup.notes, steps=self.pickup.steps, steps_per_quarter=self.pickup.steps_per_quarter, meter=score.meter)
            rest = regrid(score, grid)
            whole = join(regrid(lead, grid), rest)
            score = replace(rest, parts=whole.parts, steps=whole.steps)
        program = next((p.program for p in primer.parts if p.notes), FLUTE)
        title = f"{primer.title}, answered" if primer.title else ""
        return replace(score, parts=tuple(replace(p, program=program) for p in score.parts), meter=self.encoding.meter, title=title,
                       source=f"forged by {name}")

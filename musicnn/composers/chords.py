"""Chords for a melody: a hidden Markov model counted from Bach's chorales, and Viterbi's algorithm to read the best chords off it.

The chords are hidden, the melody is what shows. What is counted, beat by beat: how often a chord stays, which chord follows when it
changes, which notes the melody has on the beat over each chord, and which between the beats. Inversions, voices and what a text means
play no part. Bach changes his chords at nearly every beat; most tunes want fewer, so how long chords last is left to the user.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

import numpy as np

from musicnn.arguments import checked
from musicnn.composers.control import Control, Progress, accompanies, check_controls
from musicnn.composers.voicing import voiced
from musicnn.errors import MusicnnError
from musicnn.music import Chord, Part, Score, only_part, transpose
from musicnn.music.chords import NO_CHORD, label_chords
from musicnn.music.pitch import SCALES, key_name, parse_key, shift_home
from musicnn.sampling.chain import draw_path, viterbi

TABLE = Path(__file__).parent / "counts" / "chords.json"
HOMES = {"major": 0, "minor": 9}                     # tonics of C major and A minor, where everything is counted
PLAIN = {"major": ("C", "F", "G", "G7", "Dm", "Am"), "minor": ("Am", "Dm", "E", "E7", "C", "F", "G")}
FOLDED = {"m7": "m", "maj7": "", "m7b5": "dim", "dim7": "dim", "aug": ""}      # chords that a song book would write more simply
RAREST = 0.004                                       # share of beats below which a chord is not offered
EDGE = -1                                            # in a table: the beginning (as a chord before) or the end (as one after)
DOUBT = 0.5                                          # added to every count of a note
BACKOFF = 2.0                                        # how far chord pairs are doubted, as in models.Markov
MOST_BARS = 128


# -------------------------------------------------------------------------------------------------------------------- counting
def folded(symbol: str) -> str:
    """A chord symbol as a song book would write it: C, Am, G7 and Bdim are kept, Cmaj7 becomes C, Am7 Am and Bm7b5 Bdim."""
    if symbol == NO_CHORD:
        return symbol
    root = symbol[:2] if symbol[1:2] in ("#", "b") else symbol[:1]
    return root + FOLDED.get(symbol[len(root):], symbol[len(root):])


def harmony(score: Score) -> list[str]:
    """The folded chord of every beat, "N.C." in silence."""
    changes, symbol, found = {c.onset // score.beat_steps: folded(c.symbol) for c in label_chords(score).chords}, NO_CHORD, []
    for beat in range(-(-score.steps // score.beat_steps)):
        symbol = changes.get(beat, symbol)
        found.append(symbol)
    return found


def melody_notes(melody: Score, steps: int) -> list[tuple[list[int], list[int]]]:
    """For every stretch of `steps` steps the pitch classes that sound on its beats, and those that begin between them."""
    sounding = {step: n.pitch % 12 for n in melody.melody for step in range(n.onset, n.end)}
    starts, size, beat = {n.onset for n in melody.melody}, -(-melody.steps // steps), melody.beat_steps
    on = [[sounding[s] for s in range(i * steps, min((i + 1) * steps, melody.steps), beat) if s in sounding] for i in range(size)]
    off = [[sounding[s] for s in range(i * steps, min((i + 1) * steps, melody.steps)) if s in starts and s % beat] for i in range(size)]
    return list(zip(on, off, strict=True))


def strong(step: int, score: Score) -> int:
    """1 for a step that begins a bar, or the second half of one with four beats; else 0."""
    beats = score.bar_steps // score.beat_steps
    return int(step % (2 * score.beat_steps if beats == 4 else score.bar_steps) == 0)


def count(pieces: Iterable, mode: str) -> dict:
    """The counts of one mode, from the pieces of `datasets.load("chorales")` in 4/4.

    Returns:
        {"chords": names above C or A, "next": [[strong, chord before, chord, times]], "on", "off": [[12 counts] for each chord]}.
    """
    chains = []
    for piece in pieces:
        if piece.mode == mode and piece.meter == (4, 4):
            home = piece.home
            rows = enumerate(zip(harmony(home), melody_notes(only_part(home, 0), home.beat_steps), strict=True))
            chains.append([(symbol, strong(i * home.beat_steps, home), *notes) for i, (symbol, notes) in rows if symbol != NO_CHORD])
    times = Counter(symbol for chain in chains for symbol, *_ in chain)
    chords = [symbol for symbol, n in times.most_common() if n >= RAREST * times.total()]
    number, pairs, notes = {symbol: i for i, symbol in enumerate(chords)}, Counter(), np.zeros((2, len(chords), 12), dtype=int)
    for chain in chains:
        states = [(number.get(symbol), where) for symbol, where, *_ in chain]
        for (a, _), (b, where) in zip([(EDGE, 0), *states], [*states, (EDGE, 1)], strict=True):
            if a is not None and b is not None:
                pairs[where, a, b] += 1
        for (state, _), (_, _, *both) in zip(states, chain, strict=True):
            for table, found in zip(notes, both, strict=True):
                if state is not None:
                    np.add.at(table[state], found, 1)
    return {"pieces": len(chains), "chords": chords, "next": [[*key, n] for key, n in sorted(pairs.items())],
            "on": notes[0].tolist(), "off": notes[1].tolist()}


# -------------------------------------------------------------------------------------------------------------------- the model
class ChordModel:
    """Log-probabilities from one table of counts: `emissions` of a melody, `moves` between chords.

    Args:
        table: what `count` returns.
        only: chords to choose from; all if left out.

    Attributes:
        chords: the states, chord symbols in C major or A minor.
        share, start, end: log P(chord), log P(first chord), log P(the piece ends after this chord), each (S,).
        stay: P(a chord goes on) to weak [0] and strong [1] beats.
        change: log P(next chord | chord, it changes), (S, S).
        on, off: log P(melody's pitch class | chord) on the beat and between, (S, 12).
    """

    def __init__(self, table: dict, only: tuple[str, ...] | None = None):
        chosen = [i for i, symbol in enumerate(table["chords"]) if only is None or symbol in only]
        self.chords, size = [table["chords"][i] for i in chosen], len(chosen)
        pairs = np.zeros((2, len(table["chords"]) + 1, len(table["chords"]) + 1))    # the last row and column are the edges
        for where, before, after, n in table["next"]:
            pairs[where, before, after] += n
        major, minor = (table["chords"].index(s) if s in table["chords"] else EDGE for s in ("A", "Am"))
        if major not in chosen and minor in chosen:                                  # pieces in minor end in major: a Picardy third
            pairs[:, minor, EDGE] += pairs[:, major, EDGE] * (major != EDGE)
        pairs = pairs[:, [*chosen, EDGE]][:, :, [*chosen, EDGE]]
        inner, same = pairs[:, :size, :size], np.eye(size, dtype=bool)
        self.stay = (inner[:, same].sum(axis=1) + 1) / (inner.sum(axis=(1, 2)) + 2)
        share = pairs[:, :, :size].sum(axis=(0, 1)) + DOUBT
        self.share = np.log(share / share.sum())
        self.start = np.log(self._backed(pairs[:, size, :size].sum(axis=0), np.exp(self.share)))
        self.end = np.log((pairs[:, :size, size].sum(axis=0) + 0.05) / (share + 0.05 * size))
        others = np.where(same, 0, np.exp(self.share))                               # to any chord but the same
        counts = np.where(same, 0, inner.sum(axis=0))
        with np.errstate(divide="ignore"):
            self.change = np.log([self._backed(row, other / other.sum()) for row, other in zip(counts, others, strict=True)])
        self.on, self.off = (np.log((rows + DOUBT) / (rows + DOUBT).sum(axis=1, keepdims=True))
                             for rows in (np.array(table[name])[chosen] for name in ("on", "off")))

    def _backed(self, counts: np.ndarray, below: np.ndarray) -> np.ndarray:
        doubt = BACKOFF * ((counts > 0).sum() or 1)
        return (counts + doubt * below) / (counts.sum() + doubt)

    def emissions(self, notes: list[tuple[list[int], list[int]]]) -> np.ndarray:
        """Log P(the notes of each stretch | chord), (T, S)."""
        return np.array([self.on[:, on].sum(axis=1) + self.off[:, off].sum(axis=1) for on, off in notes])

    def moves(self, stay) -> np.ndarray:
        """Log P(chord | chord before) at each place but the first, (T - 1, S, S), if a chord goes on with probability stay[t]."""
        stay = np.asarray(stay)[:, None, None]
        return np.where(np.eye(len(self.chords), dtype=bool), np.log(stay), np.log(1 - stay) + self.change)

    def chain(self, notes, stay) -> tuple[np.ndarray, np.ndarray]:
        """What `sampling.chain.viterbi` takes: emissions with both edges (T, S), and moves (T - 1, S, S)."""
        found = self.emissions(notes)
        found[0] += self.start
        found[-1] += self.end
        return found, self.moves(stay[1:])

    def habit(self, calm: float, places: list[int]) -> list[float]:
        """For each place the chance that the chord goes on: `calm` on weak places, less on strong ones, by as much as in the chorales."""
        logit = np.log(self.stay / (1 - self.stay))
        odds = np.exp(np.log(calm / (1 - calm)) + logit[places] - logit[0])
        return (odds / (1 + odds)).tolist()


# -------------------------------------------------------------------------------------------------------------------- composing
@checked(seed=(0, None))
class ChordComposer:
    """Finds chords for a melody and plays them below it: a bass and close chords on a piano, chord symbols on top.

    Args:
        table: mode -> what `count` returns; the shipped one, from the training chorales, if left out.
    """

    controls = (
        Control("rhythm", None, None, "half bar", "", "How often the chord may change; half bar means bar where a bar has three beats.",
                ("beat", "half bar", "bar")),
        Control("calm", 0.05, 0.95, 0.5, "", "Chance that a chord goes on where it might change on a weak place; Bach has about 0.2."),
        Control("colour", None, None, "plain", "", "plain: six or seven chords, as in a song book; chorale: all that Bach uses often.",
                ("plain", "chorale")),
        Control("temperature", 0.0, 2.0, 0.0, "", "0: the most probable chords; above 0 they are drawn, the hotter the rarer."),
        Control("mode", None, None, "major", "", "Without a melody: the kind of key.", tuple(HOMES)))

    def __init__(self, table: dict | None = None):
        table = table or _shipped()["modes"]
        self.models = {"chorale": {mode: ChordModel(counts) for mode, counts in table.items()},
                       "plain": {mode: ChordModel(counts, PLAIN[mode]) for mode, counts in table.items()}}

    def compose(self, primer: Score | None = None, *, bars: int | None = None, seed: int = 0,
                keep: np.ndarray | None = None, **controls) -> Score:
        """A melody with chords: parts melody, chords, bass, and chord symbols in `score.chords`.

        Args:
            primer: a melody with a key; it stays as it is. Without one, chords alone are drawn, at temperature 1 if none is set.
            bars: by default the primer's, or 8; after a shorter melody the chords go on alone.
            seed: matters where chords are drawn.
            keep: only for the sake of the other composers: a melody stays whole.
            controls: see `controls`.

        Raises:
            MusicnnError: for a melody without notes or without a key.
        """
        *_, last = self.stream(primer, bars=bars, seed=seed, keep=keep, **controls)
        return last.score

    def stream(self, primer: Score | None = None, *, bars: int | None = None, seed: int = 0, keep: np.ndarray | None = None,
               **controls) -> Iterator[Progress]:
        """Like `compose`, in two steps: first the chord symbols, then the chords as well."""
        given, bars = check_controls(self.controls, controls), accompanies(primer, bars, keep, MOST_BARS)
        if primer is None:
            key = key_name(HOMES[given["mode"]], given["mode"])
            primer = Score(steps=16 * bars, key=key, tempo=92, title="Chords", source="drawn from counts of chorales")
            given["temperature"] = given["temperature"] or 1.0
        elif not primer.melody:
            raise MusicnnError("this melody has no note to find chords for; give it one at least, or no melody at all")
        elif not primer.key:
            raise MusicnnError("chords need a melody with a key; give one, such as score.replace(key='G major')")
        primer = primer.replace(steps=bars * primer.bar_steps if bars > primer.bars else primer.steps)
        given.pop("mode")
        labelled = self.label(primer, seed=seed, **given)
        yield Progress(labelled, 0.5, "chords found")
        melody = [Part(p.notes, p.name or "melody", p.program) for p in primer.parts if p.notes]
        yield Progress(labelled.replace(parts=(*melody, *voiced(labelled))), 1.0, "chords voiced")

    def label(self, melody: Score, *, rhythm: str, calm: float, colour: str, temperature: float, seed: int) -> Score:
        """The melody with chord symbols, not yet played; the arguments are controls."""
        tonic, mode, _ = parse_key(melody.key)
        mode = "minor" if 3 in SCALES[mode] else "major"
        home = transpose(melody, shift_home(tonic, home=HOMES[mode]))
        steps = self.span(melody, rhythm)
        model = self.models[colour][mode]
        notes = melody_notes(home, steps)
        first = next((i for i, (on, off) in enumerate(notes) if on or off), 0)       # no chord before the melody begins
        chain = model.chain(notes[first:], model.habit(calm, [strong(i * steps, melody) for i in range(first, len(notes))]))
        path = draw_path(*chain, seed=seed, temperature=temperature) if temperature else viterbi(*chain)[0]
        chords, at = [], first
        for state, group in groupby(path):
            chords.append(Chord(at * steps, model.chords[state]))
            at += len(list(group))
        named = transpose(home.replace(chords=tuple(chords)), shift_home(HOMES[mode], home=tonic))
        return melody.replace(chords=named.chords, source=f"{melody.source}; chords from counts of chorales".lstrip("; "))

    def span(self, melody: Score, rhythm: str) -> int:
        """Steps that a chord lasts at least."""
        beats = melody.bar_steps // melody.beat_steps
        return {"beat": melody.beat_steps, "bar": melody.bar_steps}.get(rhythm, melody.bar_steps // (1 if beats % 2 else 2))


@cache
def _shipped() -> dict:
    return json.loads(TABLE.read_text(encoding="utf-8"))

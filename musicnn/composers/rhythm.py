"""Rhythm without pitch: bars of dance tunes, learnt by counting, and drums by Euclid's algorithm. Both can play along with a melody.

What is counted is which rhythm a bar has, given the dance, the place in the eight-bar phrase, and the bar before. Left out: everything
that a drummer adds in playing it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from math import lcm
from pathlib import Path

import numpy as np

from musicnn.arguments import checked
from musicnn.composers.control import Control, Progress, accompanies, check_controls
from musicnn.datasets.rhythms import rhythms
from musicnn.errors import MusicnnError
from musicnn.evaluation import bar_contents
from musicnn.music import DRUMS, Note, Part, Score, regrid
from musicnn.music.rhythm import euclidean

TABLE = Path(__file__).parent / "counts" / "rhythm.json"
GRID = 12                                            # steps per quarter: sixteenths and triplets
DANCES = {"jig": (6, 8), "reel": (4, 4), "hornpipe": (4, 4), "strathspey": (4, 4), "slip jig": (9, 8), "in three": (3, 4), "in two": (2, 4)}
DRUM = {"jig": "jig", "reel": "reel", "hornpipe": "hornpipe", "strathspey": "reel", "slip jig": "slip_jig", "in three": "waltz",
        "in two": "reel"}                            # the drum pattern that goes with each, of datasets/rhythms
TEMPO = {"jig": 174, "reel": 200, "hornpipe": 150, "strathspey": 150, "slip jig": 180, "in three": 160, "in two": 110}
PHRASE, HALF, END = 8, 3, 7                          # bars of a phrase; its two bars that may close
START, RARE = -1, -2                                 # what stands for the bar before: none, or one of many met once
BACKOFF = 4.0                                        # doubt for each kind of bar after a history (as in models.Markov), chosen on valid
BLOCK, LOW_TOM = 76, 45                              # General MIDI drum keys
MOST_BARS = 64


# -------------------------------------------------------------------------------------------------------------------- counting
def bar_rhythms(score: Score) -> list[tuple[int, ...]]:
    """Where notes begin in each bar, in 12ths of a quarter; a pickup's bar is left out.

    Raises:
        MusicnnError: if a note begins between the 12ths.
    """
    bars = [tuple(sorted({note[0] for note in bar})) for bar in bar_contents(regrid(score, lcm(GRID, score.steps_per_quarter)))]
    fine = lcm(GRID, score.steps_per_quarter) // GRID
    if any(onset % fine for bar in bars for onset in bar):
        raise MusicnnError(f"this score's rhythm does not fit {GRID} steps in a quarter; use mn.music.quantise(score, {GRID})")
    return [tuple(onset // fine for onset in bar) for bar in (bars[1:] if bars and bars[0] and bars[0][0] else bars)]


def place(bar: int, bars: int) -> int:
    """3 for the last of `bars` bars, 2 for one that ends a phrase of eight, 1 for the middle of a phrase, 0 for the others."""
    return 3 if bar + 1 == bars else 2 if bar % PHRASE == END else 1 if bar % PHRASE == HALF else 0


def count(pieces: Iterable, dance: str) -> dict:
    """The table of one dance: its bars as {"patterns": [onsets], "rows": [[place, pattern before, pattern, times]]}.

    Args:
        pieces: of `datasets.load("folk")`; those of another type or meter are passed over.
        dance: a key of DANCES.
    """
    found, tunes = Counter(), 0
    for piece in pieces:
        home = piece.home
        if home.meter != DANCES[dance] or not (dance.startswith("in ") or piece.type == dance) or any(n.onset % 2 for n in home.notes):
            continue
        tunes, before = tunes + 1, None
        lines = bar_rhythms(home)
        for i, bar in enumerate(lines):
            found[place(i, len(lines)), before, bar] += 1
            before = bar
    times = Counter()
    for (_, _, bar), n in found.items():
        times[bar] += n
    patterns = [bar for bar, _ in times.most_common()]
    number = {bar: i for i, bar in enumerate(patterns)} | {None: START}
    rows = Counter()
    for (where, before, bar), n in found.items():
        rows[where, number[before] if n > 1 else RARE, number[bar]] += n
    return {"tunes": tunes, "patterns": [" ".join(map(str, bar)) for bar in patterns],
            "rows": [[*key, n] for key, n in sorted(rows.items())]}


@cache
def _shipped() -> dict:
    return json.loads(TABLE.read_text(encoding="utf-8"))


class BarRhythms:
    """P(rhythm of a bar | place, rhythm of the bar before) of one dance, with back-off down to onsets that are drawn one by one.

    Source: Witten and Bell 1991, as in models.Markov. Below the counts stands a coin for each step of the bar, so that no rhythm is
    impossible and all of them together have probability 1.
    """

    def __init__(self, table: dict, bar_steps: int):
        self.patterns = [tuple(map(int, text.split())) for text in table["patterns"]]
        self.number = {bar: i for i, bar in enumerate(self.patterns)}
        size = len(self.patterns)
        self.tables: dict[tuple, np.ndarray] = {}
        for where, before, bar, n in table["rows"]:
            for key in ((), (where,), (where, before)):
                self.tables.setdefault(key, np.zeros(size))[bar] += n
        seen = np.zeros((size, bar_steps), dtype=bool)
        for row, bar in zip(seen, self.patterns, strict=True):
            row[list(bar)] = True
        times = self.tables[()]
        self.coins = (times @ seen + 0.5) / (times.sum() + 1)                    # P(an onset) at each step of the bar
        self.base = np.exp(np.log(np.where(seen, self.coins, 1 - self.coins)).sum(axis=1))

    def probs(self, where: int, before: int) -> np.ndarray:
        """Probability of each known rhythm, (patterns,); what is missing to 1 belongs to the unknown ones."""
        return self._backed(self.base, where, before)

    def nll(self, bars: Iterable[tuple[int, ...]]) -> float:
        """Surprise of a row of bars in nats."""
        total, before, bars = 0.0, START, list(bars)
        for i, bar in enumerate(bars):
            where = place(i, len(bars))
            known = self.number.get(bar)
            if known is None:
                hit = np.isin(np.arange(len(self.coins)), bar)
                p = self._backed(np.prod(np.where(hit, self.coins, 1 - self.coins)), where, before, unknown=True)
            else:
                p = self.probs(where, before)[known]
            total -= float(np.log(p))
            before = RARE if known is None else known
        return total

    def _backed(self, p, where: int, before: int, unknown: bool = False):
        for key in ((), (where,), (where, before)):
            table = self.tables.get(key)
            if table is not None:
                doubt = BACKOFF * (table > 0).sum()
                p = ((0 if unknown else table) + doubt * p) / (table.sum() + doubt)
        return p


# -------------------------------------------------------------------------------------------------------------------- composing
@checked(seed=(0, None))
class RhythmComposer:
    """Rhythms of dance tunes on a wood block, with the dance's drum; or the drum alone under a given melody.

    Args:
        table: dance -> what `count` returns; the shipped one, counted on the training tunes of `folk`, if left out.
    """

    controls = (
        Control("dance", None, None, "jig", "", "Whose rhythms; a primer of another meter brings a dance of its own.", tuple(DANCES)),
        Control("temperature", 0.1, 2.0, 1.0, "", "Below 1 the usual bars win more often, above 1 the rare ones do."))

    def __init__(self, table: dict | None = None):
        self.table = table or _shipped()["dances"]
        self.dances = {name: BarRhythms(rows, Score(steps_per_quarter=GRID, meter=DANCES[name]).bar_steps)
                       for name, rows in self.table.items()}

    def compose(self, primer: Score | None = None, *, bars: int | None = None, seed: int = 0,
                keep: np.ndarray | None = None, **controls) -> Score:
        """A rhythm of `bars` bars, or a melody with a drum.

        Args:
            primer: a melody; it stays as it is, on a finer grid if need be, and gets a drum part.
            bars: length, 1..64; by default the primer's, or 8; after a shorter melody the drum goes on alone.
            seed: the same seed gives the same score.
            keep: only for the sake of the other composers: a primer stays whole.
            controls: see `controls`.
        """
        *_, last = self.stream(primer, bars=bars, seed=seed, keep=keep, **controls)
        return last.score

    def stream(self, primer: Score | None = None, *, bars: int | None = None, seed: int = 0, keep: np.ndarray | None = None,
               **controls) -> Iterator[Progress]:
        """Like `compose`, bar by bar: yields Progress; the last one holds what `compose` returns."""
        given, bars = check_controls(self.controls, controls), accompanies(primer, bars, keep, MOST_BARS)
        dance = given["dance"] if primer is None else self._dance(primer, controls.get("dance", given["dance"]))
        blank = Score(steps_per_quarter=GRID, tempo=TEMPO[dance], meter=DANCES[dance], title=f"Rhythm: {dance}",
                      source="composed from counts of folk tunes") if primer is None else primer
        blank = regrid(blank, lcm(GRID, blank.steps_per_quarter))
        onset = min((n.onset for n in blank.notes), default=0)
        lead = int(0 < onset < blank.bar_steps and bars > 1)         # a pickup's bar is silent, and counts to no phrase
        lines, drum = [()] * lead, _pattern(dance)
        for number in self._draw(dance, bars - lead, given["temperature"], seed):
            lines.append(self.dances[dance].patterns[number])
            parts = [_hits(lines, blank, BLOCK, "rhythm")] if primer is None else list(blank.parts)
            fills = lines[:lead] + [line if place(i, bars - lead) else drum for i, line in enumerate(lines[lead:])]
            parts.append(_hits(fills, blank, LOW_TOM, "drum"))       # where a phrase closes, the drum does too
            steps = max(blank.steps, len(lines) * blank.bar_steps)
            yield Progress(blank.replace(parts=parts, steps=steps), len(lines) / bars, f"bar {len(lines)}")

    def nll(self, score: Score, *, dance: str) -> float:
        """Surprise of the rhythm of a score in nats, its pitches and its pickup aside; divide by `score.beats` for nats per beat.

        It is a likelihood of rhythms only, so that it cannot stand in one table with composers of melodies.

        Raises:
            MusicnnError: for a score in another meter than the dance, or finer than 12 steps a quarter.
        """
        if score.meter != DANCES.get(dance):
            raise MusicnnError(f"a {dance} is in {'/'.join(map(str, DANCES.get(dance, ('?',))))}, this score in"
                               f" {score.meter[0]}/{score.meter[1]}; choose one of {', '.join(DANCES)}")
        return self.dances[dance].nll(bar_rhythms(score))

    def _dance(self, primer: Score, wanted: str) -> str:
        meter = (4, 4) if primer.meter == (2, 2) else primer.meter
        fitting = [name for name in self.dances if DANCES[name] == meter]
        if not fitting:
            raise MusicnnError(f"no dance here is in {meter[0]}/{meter[1]}; there are"
                               f" {', '.join(f'{name} ({a}/{b})' for name, (a, b) in DANCES.items())}")
        return wanted if wanted in fitting else fitting[0]

    def _draw(self, dance: str, bars: int, temperature: float, seed: int) -> Iterator[int]:
        """Numbers of known rhythms; the last bar closes."""
        rng, model, before = np.random.default_rng(seed), self.dances[dance], START
        for bar in range(bars):
            p = model.probs(place(bar, bars), before) ** (1 / temperature)
            before = int(rng.choice(len(p), p=p / p.sum()))
            yield before


@checked(seed=(0, None))
class EuclideanDrums:
    """Bass drum, snare and hi-hat, each with its onsets spread over the bar by `music.rhythm.euclidean`; alone or under a melody."""

    controls = (
        Control("kick", 0, 24, 4, "onsets", "Strokes of the bass drum in a bar."),
        Control("snare", 0, 24, 3, "onsets", "Strokes of the snare in a bar."),
        Control("hat", 0, 24, 8, "onsets", "Strokes of the hi-hat in a bar."),
        Control("rotation", 0, 23, 0, "sixteenths", "Begin the snare's pattern so much later."),
        Control("ghosts", 0.0, 1.0, 0.0, "", "Chance of a soft stroke on the snare wherever it is silent."),
        Control("meter", None, None, "4/4", "", "Bars of what kind; a primer brings its own.", ("4/4", "3/4", "6/8", "5/4", "7/8", "12/8")))
    GRID = 4

    def compose(self, primer: Score | None = None, *, bars: int | None = None, seed: int = 0,
                keep: np.ndarray | None = None, **controls) -> Score:
        """Drums of `bars` bars, or a melody with drums; the arguments of RhythmComposer.compose.

        Raises:
            MusicError: if a bar has fewer sixteenths than onsets are asked for.
        """
        *_, last = self.stream(primer, bars=bars, seed=seed, keep=keep, **controls)
        return last.score

    def stream(self, primer: Score | None = None, *, bars: int | None = None, seed: int = 0, keep: np.ndarray | None = None,
               **controls) -> Iterator[Progress]:
        """Like `compose`, bar by bar: yields Progress; the last one holds what `compose` returns."""
        given, bars = check_controls(self.controls, controls), accompanies(primer, bars, keep, MOST_BARS)
        blank = Score(steps_per_quarter=self.GRID, tempo=112, meter=tuple(map(int, given["meter"].split("/"))), title="Euclidean drums",
                      source="Euclid's algorithm") if primer is None else primer
        blank = regrid(blank, lcm(self.GRID, blank.steps_per_quarter))
        pulse = blank.steps_per_quarter // self.GRID
        pulses, rng, notes = blank.bar_steps // pulse, np.random.default_rng(seed), []
        lines = {36: (euclidean(given["kick"], pulses), 104), 38: (euclidean(given["snare"], pulses, -given["rotation"]), 88),
                 42: (euclidean(given["hat"], pulses), 60)}
        for bar in range(bars):
            for key, (line, velocity) in lines.items():
                soft = rng.random(pulses) < given["ghosts"] * (key == 38)
                notes += [Note(bar * blank.bar_steps + i * pulse, key, pulse, velocity if hit else 34)
                          for i, hit in enumerate(line) if hit or soft[i]]
            steps = max(blank.steps, (bar + 1) * blank.bar_steps)
            yield Progress(blank.replace(parts=(*blank.parts, Part(tuple(notes), "drums", DRUMS)), steps=steps), (bar + 1) / bars,
                           f"bar {bar + 1}")


def _pattern(dance: str) -> tuple[int, ...]:
    """One bar of the dance's drum, in 12ths of a quarter."""
    score = rhythms(DRUM[dance])
    end = Score(steps_per_quarter=GRID, meter=DANCES[dance]).bar_steps
    return tuple(sorted({onset for n in score.notes if (onset := n.onset * GRID // score.steps_per_quarter) < end}))


def _hits(lines: list[tuple[int, ...]], score: Score, key: int, name: str) -> Part:
    """A drum part: each stroke lasts to the next one, the first of a bar is loud, other beats are less so."""
    unit = score.steps_per_quarter // GRID
    places = [bar * score.bar_steps + onset * unit for bar, line in enumerate(lines) for onset in line]
    ends = [*places[1:], len(lines) * score.bar_steps]
    return Part(tuple(Note(at, key, min(end - at, score.bar_steps), 112 if at % score.bar_steps == 0 else 92 if at % score.beat_steps == 0
                           else 68) for at, end in zip(places, ends, strict=True)), name, DRUMS)

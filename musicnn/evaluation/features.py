"""One number about one score: how varied its pitches are, how steady its rhythm, how full its bars. None of them knows what is beautiful.

A number alone says nothing: print it beside the same number for human pieces that were held out (`report` does). What a score cannot
answer, such as the pitches of silence, is nan. Drum parts count for rhythm only.
"""

from itertools import pairwise

import numpy as np

from musicnn.errors import MusicnnError
from musicnn.evaluation.form import bar_contents
from musicnn.music import DRUMS, Note, Part, Score
from musicnn.music.pitch import SCALES

NAN = float("nan")


def pitches(score: Score) -> np.ndarray:
    """The pitch of every note that is no drum, int (notes,)."""
    return np.array([n.pitch for p in score.parts if p.program != DRUMS for n in p.notes], dtype=int)


def lines(score: Score) -> list[list[Note]]:
    """Every part that is no drum as one line of notes, the highest of notes that begin together."""
    return [list({n.onset: n for n in part.notes}.values()) for part in score.parts if part.notes and part.program != DRUMS]


# -------------------------------------------------------------------------------------------------------------------- pitch
def pitch_class_histogram(score: Score) -> np.ndarray:
    """Share of the notes on each of the 12 pitch classes from C, float (12,), whose sum is 1. Transposing rotates it."""
    found = pitches(score)
    return np.bincount(found % 12, minlength=12) / len(found) if len(found) else np.full(12, NAN)


def pitch_class_entropy(score: Score) -> float:
    """How evenly the 12 pitch classes are used, in bits: 0 for one alone, log2 7 = 2.81 for a scale used evenly, 3.58 for all twelve.

    Source: S.-L. Wu and Y.-H. Yang, The Jazz Transformer on the Front Line, ISMIR 2020; as in MusPy, each note counts once.
    """
    p = pitch_class_histogram(score)
    return float(-(p[p > 0] * np.log2(p[p > 0])).sum()) if not np.isnan(p[0]) else NAN


def scale_consistency(score: Score) -> float:
    """Share (0..1) of the notes that lie in the major or natural minor scale which fits best.

    Source: O. Mogren, C-RNN-GAN, Constructive Machine Learning Workshop at NeurIPS 2016; as in MusPy.
    """
    counts = np.bincount(pitches(score) % 12, minlength=12)
    inside = max(counts[[(tonic + i) % 12 for i in SCALES["major"]]].sum() for tonic in range(12))   # a minor scale has a major's notes
    return float(inside / counts.sum()) if counts.any() else NAN


def pitch_range(score: Score) -> float:
    """Semitones from the lowest to the highest note."""
    found = pitches(score)
    return float(np.ptp(found)) if len(found) else NAN


def mean_interval(score: Score) -> float:
    """Mean distance in semitones from one note of a line to its next, up or down: 2 is smooth, 5 leaps about."""
    moves = [abs(b.pitch - a.pitch) for line in lines(score) for a, b in pairwise(line)]
    return float(np.mean(moves)) if moves else NAN


# -------------------------------------------------------------------------------------------------------------------- rhythm
def notes_per_beat(score: Score) -> float:
    """Notes that begin in a beat, on average."""
    return len(score.notes) / score.beats if score.steps else NAN


def groove_consistency(score: Score) -> float:
    """How much each bar's rhythm is like that of the bar before (0..1): 1 minus the share of steps where only one has an onset.

    A finer grid has more steps where neither has one, and so a higher value: compare scores on one grid only.
    Source: Wu and Yang 2020, as `pitch_class_entropy`; MusPy adds an empty bar if the last one is full, we do not.
    """
    if score.bars < 2:
        return NAN
    onsets = np.zeros((score.bars, score.bar_steps), dtype=bool)
    for n in score.notes:
        onsets[divmod(n.onset, score.bar_steps)] = True
    return float(1 - (onsets[1:] != onsets[:-1]).mean())


def qualified_notes(score: Score, *, shortest: float = 0.125) -> float:
    """Share (0..1) of notes that last `shortest` quarters or more, by default a thirty-second: shorter ones are crumbs.

    On a grid of sixteenths it is always 1. Source: QN of H.-W. Dong et al., MuseGAN, AAAI 2018.
    """
    long = [n.duration >= shortest * score.steps_per_quarter for n in score.notes]
    return float(np.mean(long)) if long else NAN


def drum_pattern(score: Score) -> float:
    """Share (0..1) of drum hits on the eighths of the bar; nan without drums.

    Source: DP of MuseGAN, which also lets hits beside the grid count a tenth.
    """
    hits = [2 * n.onset % score.steps_per_quarter == 0 for p in score.parts if p.program == DRUMS for n in p.notes]
    return float(np.mean(hits)) if hits else NAN


# -------------------------------------------------------------------------------------------------------------------- bars
def empty_bars(score: Score) -> float:
    """Share (0..1) of bars in which nothing sounds. Source: EB of MuseGAN."""
    return float(np.mean([not bar for bar in _sounding(score)])) if score.bars else NAN


def pitch_classes_per_bar(score: Score) -> float:
    """Pitch classes (0..12) that sound in a bar, on average over the bars that are not empty. Source: UPC of MuseGAN."""
    used = [len(bar) for bar in _sounding(score.replace(parts=tuple(p for p in score.parts if p.program != DRUMS))) if bar]
    return float(np.mean(used)) if used else NAN


def _sounding(score: Score) -> list[set[int]]:
    """The pitch classes that sound in each bar; a held note sounds in all bars that it reaches."""
    table: list[set[int]] = [set() for _ in range(score.bars)]
    for n in score.notes:
        for bar in range(n.onset // score.bar_steps, -(-n.end // score.bar_steps)):
            table[bar].add(n.pitch % 12)
    return table


def self_similarity(score: Score) -> np.ndarray:
    """How alike any two bars are, float (bars, bars) from 0 to 1: notes with the same place and pitch in both, against all notes
    (Dice's coefficient). Repeats show as stripes beside the diagonal.

    Source: the idea is J. Foote's, Visualizing Music and Audio using Self-Similarity, ACM Multimedia 1999; he compared spectra.
    """
    bars = [{note[:2] for note in bar} for bar in bar_contents(score)]
    return np.array([[2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0 for b in bars] for a in bars]).reshape(len(bars), len(bars))


def recurrence(score: Score) -> float:
    """How much each bar, on average, is like the earlier bar that is most like it (0..1): does the music come back to itself?"""
    alike = self_similarity(score)
    best = [alike[i, :i].max() for i, bar in enumerate(bar_contents(score)) if i and bar]
    return float(np.mean(best)) if best else NAN


# -------------------------------------------------------------------------------------------------------------------- harmony
def tonal_distance(score: Score, a: int = 0, b: int = -1) -> float:
    """How far apart in harmony two parts are, beat by beat, from 0 (the same pitch classes) to about 2.2; by default top and bottom part.

    Drum parts do not count: `a` and `b` are places among the others.

    The 12 pitch classes lie on three circles, of fifths, minor thirds and major thirds; a beat's notes have their mean there, and the
    distance is that between the two means.

    Raises:
        MusicnnError: if one of the two parts is not there.

    Source: C. Harte, M. Sandler and M. Gasser, Detecting Harmonic Change in Musical Audio, ACM Multimedia 2006; TD of MuseGAN.
    """
    parts = [p for p in score.parts if p.program != DRUMS]
    if not (-len(parts) <= a < len(parts) and -len(parts) <= b < len(parts)):
        raise MusicnnError(f"parts {a} and {b} are not both there; drums aside, this score has {len(parts)} parts, counted from 0")
    first, second = (_beat_classes(parts[i], score) for i in (a, b))
    both = (first.sum(axis=1) > 0) & (second.sum(axis=1) > 0)
    apart = np.linalg.norm((first[both] / first[both].sum(axis=1, keepdims=True) - second[both] / second[both].sum(axis=1, keepdims=True))
                           @ _CIRCLES.T, axis=1)
    return float(apart.mean()) if both.any() else NAN


_CIRCLES = np.array([radius * f(np.arange(12) * angle * np.pi) for radius, angle in ((1, 7 / 6), (1, 3 / 2), (0.5, 2 / 3))
                     for f in (np.sin, np.cos)])                # (6, 12)


def _beat_classes(part: Part, score: Score) -> np.ndarray:
    """How many steps each pitch class sounds in each beat, (beats, 12)."""
    size = score.beat_steps
    table = np.zeros((-(-score.steps // size), 12))
    for n in part.notes:
        for beat in range(n.onset // size, -(-n.end // size)):
            table[beat, n.pitch % 12] += min(n.end, (beat + 1) * size) - max(n.onset, beat * size)
    return table

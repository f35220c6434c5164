"""From chord symbols to notes: a bass on the roots and a close chord of three notes under the melody, each near the one before.

Every way to play a chord is a state, the way from one to the next costs what the hand has to move, and Viterbi finds the cheapest. Left
out: inversions in the bass, doublings, figuration.
"""

from itertools import pairwise

import numpy as np

from musicnn.music import Note, Part, Score
from musicnn.music.chords import NO_CHORD, QUALITIES, parse_symbol
from musicnn.sampling.chain import viterbi

BASS, UPPER = (36, 52), (47, 71)                     # from C2 to E3; the three upper notes from B2 to B4
MIDDLE = 57                                          # A3, where the chords like to be
LEAP, PARALLEL, CROSSED = 10.0, 8.0, 40.0            # costs beside the semitones moved: of a bass leap beyond a fifth, and so on


def voiced(score: Score, *, program: int = 0) -> tuple[Part, Part]:
    """(chords, bass) for the symbols of a score; chords are struck anew at bar lines.

    Args:
        score: `score.chords`, and notes that the chords have to stay below.
        program: General MIDI instrument of both parts, 0 = piano.
    """
    ends = [c.onset for c in score.chords[1:]] + [score.steps]
    spans = [(c.symbol, c.onset, end) for c, end in zip(score.chords, ends, strict=True) if c.symbol != NO_CHORD and end > c.onset]
    if not spans:
        return Part((), "chords", program), Part((), "bass", program)
    tops = [min([n.pitch for n in score.notes if n.onset < end and n.end > onset], default=84) for _, onset, end in spans]
    first = [min([n.pitch for n in score.notes if n.onset <= onset < n.end], default=-1) for _, onset, _ in spans]
    choices = [np.array(voicings(symbol)) for symbol, *_ in spans]                   # (ways, 4): bass and three upper notes
    comfort = [-0.4 * np.abs(ways[:, 1:].mean(axis=1) - min(MIDDLE, top - 5)) - CROSSED * (ways[:, 3] >= top)
               for ways, top in zip(choices, tops, strict=True)]
    moves = [-_cost(a, b, melody) for (a, b), melody in zip(pairwise(choices), pairwise(first), strict=True)]
    path, _ = viterbi(comfort, moves)
    chords, bass = [], []
    for (_, onset, end), ways, way in zip(spans, choices, path, strict=True):
        cuts = [onset, *range(onset - onset % score.bar_steps + score.bar_steps, end, score.bar_steps), end]
        for a, b in pairwise(cuts):
            bass.append(Note(a, int(ways[way, 0]), b - a, 66))
            chords += [Note(a, int(p), b - a, 58) for p in ways[way, 1:]]
    return Part(tuple(chords), "chords", program), Part(tuple(bass), "bass", program)


def voicings(symbol: str) -> list[tuple[int, int, int, int]]:
    """All ways to play a chord: root in the bass, a minor third or more above it three close notes, with a seventh instead of the root."""
    root, quality = parse_symbol(symbol)
    classes = [(root + i) % 12 for i in (QUALITIES[quality][1:] if len(QUALITIES[quality]) > 3 else QUALITIES[quality])]
    close = []
    for low in range(UPPER[0], UPPER[1]):
        if low % 12 in classes:
            others = sorted((c - low) % 12 for c in classes if c != low % 12)
            close.append((low, low + others[0], low + others[1]))
    return [(bass, *notes) for bass in range(BASS[0], BASS[1] + 1) if bass % 12 == root
            for notes in close if notes[2] <= UPPER[1] and notes[0] - bass > 2]


def _cost(before: np.ndarray, after: np.ndarray, melody: tuple[int, int]) -> np.ndarray:
    """What each way (A, 4) costs after each way (B, 4), as (A, B); `melody` is the tune's pitch at both, -1 for none."""
    a, b = before[:, None, :], after[None, :, :]
    step = b - a                                     # (A, B, 4)
    cost = np.abs(step[..., 1:]).sum(axis=-1) + 0.3 * np.abs(step[..., 0]) + LEAP * (np.abs(step[..., 0]) > 7)
    shape = step.shape[:2]
    tune = [(np.full(shape, m), np.full(shape, n)) for m, n in [melody] if m >= 0 and n >= 0]
    voices = [(np.broadcast_to(a[..., i], shape), np.broadcast_to(b[..., i], shape)) for i in range(4)] + tune
    for i, j in [(0, k) for k in range(1, len(voices))] + [(k, 4) for k in range(1, 4) if tune]:
        (low, low2), (high, high2) = voices[i], voices[j]
        same = ((high - low) % 12 == (high2 - low2) % 12) & np.isin((high - low) % 12, (0, 7))
        cost += PARALLEL * (same & ((low2 - low) * (high2 - high) > 0))
    return cost

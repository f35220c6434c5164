"""How often chords found under a melody are those of the composer, beside baselines that know less.

There is no right chord for a melody: Bach himself set many hymns several times. Agreement says how predictable his choice is, and the
baselines say how much of that is owed to the notes and how much to the order of chords.
"""

from collections.abc import Iterable

import numpy as np

from musicnn.composers.chords import ChordModel, folded, harmony, melody_notes, strong
from musicnn.evaluation import Measured, ratio
from musicnn.music import only_part
from musicnn.music.chords import NO_CHORD, parse_symbol
from musicnn.sampling.chain import marginals, viterbi

METHODS = ("always I", "best chord per beat", "best path (Viterbi)", "likeliest chord per beat, all paths")


def agreement(found: list[str], truth: list[str]) -> tuple[int, int, int]:
    """(places with the same root, places with the same folded chord, places that have a chord in `truth`)."""
    pairs = [(a, b) for a, b in zip(found, truth, strict=True) if b != NO_CHORD]
    roots = sum(a != NO_CHORD and parse_symbol(a)[0] == parse_symbol(b)[0] for a, b in pairs)
    return roots, sum(folded(a) == folded(b) for a, b in pairs), len(pairs)


def found_chords(model: ChordModel, piece) -> dict[str, list[str]]:
    """Method -> a chord for every beat of a chorale (a piece of `datasets.load("chorales")`), from its soprano alone."""
    home = piece.home
    notes = melody_notes(only_part(home, 0), home.beat_steps)
    first = next(i for i, (on, off) in enumerate(notes) if on or off)
    stay = [model.stay[strong(i * home.beat_steps, home)] for i in range(first, len(notes))]
    chain = model.chain(notes[first:], stay)
    tonic = model.chords.index("C" if piece.mode == "major" else "Am")
    paths = ([tonic] * len(stay), (model.emissions(notes[first:]) + model.share).argmax(axis=1), viterbi(*chain)[0],
             [int(p.argmax()) for p in marginals(*chain)])
    return {name: [NO_CHORD] * first + [model.chords[i] for i in path] for name, path in zip(METHODS, paths, strict=True)}


def measured(models: dict[str, ChordModel], pieces: Iterable) -> dict[str, tuple[Measured, Measured]]:
    """Method -> (agreement of roots, agreement of folded chords), shares of beats with bootstrap intervals over pieces in 4/4.

    Args:
        models: mode -> model, such as `ChordComposer().models["chorale"]`.
        pieces: held-out chorales.
    """
    counts: dict[str, list] = {name: [] for name in METHODS}
    for piece in pieces:
        if piece.meter == (4, 4):
            truth = harmony(piece.home)
            for name, chords in found_chords(models[piece.mode], piece).items():
                counts[name].append(agreement(chords, truth))
    tables = {name: np.array(rows).T for name, rows in counts.items()}
    return {name: (ratio(roots, beats, "roots"), ratio(same, beats, "chords")) for name, (roots, same, beats) in tables.items()}


def table(rows: dict[str, tuple[Measured, Measured]]) -> str:
    """The same as short ASCII text."""
    width = max(map(len, rows))
    lines = [f"{'':<{width}}  same root  same chord"]
    return "\n".join(lines + [f"{name:<{width}}  {roots.value:>9.3f}  {chords.value:>10.3f}" for name, (roots, chords) in rows.items()])

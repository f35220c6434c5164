"""Four-bar phrases cut from tunes and chorales: what the course's GAN learns to make. Each keeps the family of the music it is from."""

from musicnn.datasets.collection import Shelf
from musicnn.errors import MusicError
from musicnn.music import Score, crop, regrid

BARS, GRID = 4, 4                                    # bars of a phrase; steps per quarter: sixteenths


def build_phrases() -> Shelf:
    """Phrases of the regular folk tunes in 6/8 (48 steps) and 4/4 (64 steps; 2/2 among them), moved home, exactly on the sixteenth grid.

    Labels: `place`, 0 for a tune's first phrase, and `previous`, the index of the phrase before it (-1 if there is none).
    """
    from musicnn.datasets import load

    pieces, left_out = [], 0
    for tune in load("folk").where(regular=True, meter={(6, 8), (4, 4), (2, 2)}):
        score, before = tune.home, -1
        lead = score.notes[0].onset % score.bar_steps
        first = score.bar_steps if lead else 0       # phrases begin at bar lines; a pickup belongs to no phrase
        for place, onset in enumerate(range(first, score.steps - lead - score.bar_steps, BARS * score.bar_steps)):
            try:
                phrase = regrid(_cut(score, onset), GRID)
            except MusicError:                       # triplets: not on this grid
                left_out, before = left_out + 1, -1
                continue
            labels = {"corpus": tune.corpus, "id": f"{tune.id}/{place}", "type": tune.type, "mode": tune.mode, "tonic": 2,
                      "place": place, "previous": before, "group": tune.group}
            before = len(pieces)
            pieces.append((phrase, labels, {}))
    return Shelf.pack(pieces, name="phrases", terms=load("folk").manifest["terms"], home=[2, 2],
                      refused=[f"{left_out} phrases with triplets"], shown=["meter", "type", "mode", "place", "corpus"])


def build_chorale_phrases() -> Shelf:
    """Four bars of chorales in 4/4 (4 voices, 64 steps), from every bar line on, in the key they stand in."""
    from musicnn.datasets import load

    pieces = []
    for chorale in load("chorales").where(regular=True, meter=(4, 4)):
        score = chorale.score
        for bar in range(int(chorale.pickup), score.steps // score.bar_steps - BARS + 1):
            labels = {"corpus": "bach", "id": f"{chorale.id}/{bar}", "mode": chorale.mode, "tonic": chorale.tonic, "bar": bar,
                      "group": chorale.group}
            pieces.append((_cut(score, bar * score.bar_steps), labels, {}))
    return Shelf.pack(pieces, name="chorale-phrases", terms=load("chorales").manifest["terms"], home=[0, 9],
                      refused=[], shown=["mode", "key"])


def _cut(score: Score, onset: int) -> Score:
    return crop(score, onset, onset + BARS * score.bar_steps)

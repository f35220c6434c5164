"""Several drafts of one idea, side by side: as a plain function, and as the rows that the Composer widget shows."""

from collections.abc import Callable

from musicnn.arguments import checked
from musicnn.errors import MusicnnError
from musicnn.music import Score, pitch
from musicnn.widgets.wire import piece_of, rows_of


def check_composer(composer, *needed: str):
    """The composer, if it has what is needed of it."""
    missing = [name for name in needed if not hasattr(composer, name)]
    if missing:
        raise MusicnnError(f"a {type(composer).__name__} is no composer, it has no {missing[0]}; give one, such as"
                           " mn.composers.load('folk-lstm')")
    return composer


@checked(count=(1, 1000))
def variations(composer, primer: Score | None = None, *, count: int = 4, bars: int = 8, seed: int = 0, keep=None,
               **controls) -> list[Score]:
    """Compose `count` scores that differ in their seed alone: seed, seed + 1, … The plain twin of the Composer widget.

    Args:
        composer: anything with `compose(primer, *, bars, seed, keep, **controls)`.
        primer, bars, keep, controls: handed on to it.

    Used in: chapter 00.
    """
    check_composer(composer, "compose")
    return [composer.compose(primer, bars=bars, seed=seed + i, keep=keep, **controls) for i in range(count)]


def measured(composer) -> Callable[[Score], dict]:
    """The metrics that are shown if nobody asks for others: number and range of the notes, and how surprised the composer is."""
    def metrics(score: Score) -> dict:
        pitches = [n.pitch for n in score.notes]
        found = {"notes": len(pitches)}
        if pitches:
            found["range"] = f"{pitch.name(min(pitches))} – {pitch.name(max(pitches))}"
        if hasattr(composer, "nll") and score.beats:
            found["nats per beat"] = composer.nll(score) / score.beats
        return found
    return metrics


def given_rows(draft: Score, primer: Score | None, keep) -> list[int]:
    """Which rows of a draft were given: the primer's notes (those under the mask `keep`, if there is one) that stand in it unchanged."""
    if primer is None:
        return []
    given = {(i, n.onset * draft.steps_per_quarter, n.pitch) for i, part in enumerate(primer.parts) for n in part.notes
             if keep is None or keep[i][n.onset]}
    return [i for i, (onset, height, _, _, part) in enumerate(rows_of(draft))
            if (part, onset * primer.steps_per_quarter, height) in given]


def draft_shown(draft: Score, *, seed: int, given: list[int], metrics: dict, done: bool) -> dict:
    """A draft as the browser wants it."""
    words = [[name, f"{value:.3g}" if isinstance(value, float) else str(value)] for name, value in metrics.items()]
    return {"seed": seed, "notes": rows_of(draft), "piece": piece_of(draft, mono=False), "given": given, "metrics": words, "done": done}

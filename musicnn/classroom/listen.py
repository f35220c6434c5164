"""A few scores beside each other, each to be heard, seen and read: `lesson.listen({"ends at home": a, "left hanging": b})`.

A difference is learned from a pair. Every score gets a player, a piano roll and its notes in words, so that nobody needs a
particular sense to follow; `folded=True` hides picture and words until they are asked for, which makes the pair an ear test.
A waveform has no notes to draw: it gets its player and its caption.
"""

from dataclasses import dataclass
from html import escape

import numpy as np

from musicnn.errors import LessonError
from musicnn.music import DRUMS, Score
from musicnn.music.describe import describe


@dataclass(frozen=True)
class Listening:
    """What a cell shows for a few scores; `html` is the whole of it, `captions` what stands over them."""

    html: str
    captions: tuple[str, ...]

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return f"<Listening: {', '.join(self.captions)}>"


def listen(scores: dict[str, Score | np.ndarray], *, style="plain", folded: bool = False, sample_rate: int = 22_050) -> Listening:
    """Players for a few scores, two in a row; under each its piano roll and its notes in words. Waveforms get a player alone.

    Args:
        scores: caption -> score, or waveform float (samples,) in [-1, 1].
        style: how they are played, as in `mn.play`: one style for all, or caption -> style (what is not named is played plainly).
        folded: hide picture and words until the reader opens them.
        sample_rate: of the waveforms, in samples a second.

    Raises:
        LessonError: when there is no score, a caption leads to something else, or a style is given to a caption that is not there.

    Used in: every chapter.
    """
    from musicnn.synth import play

    if not isinstance(scores, dict):
        raise LessonError(f"a {type(scores).__name__} has no captions; give {{caption: score or waveform}}, as {{'mine': mn.my_tune()}}")
    wrong = next((caption for caption, score in scores.items() if not isinstance(score, Score | np.ndarray)), None)
    if not scores or wrong is not None:
        found = f"{wrong!r} is a {type(scores[wrong]).__name__}" if scores else "there is nothing"
        raise LessonError(f"{found}, no score to listen to; give {{caption: score or waveform}}, as {{'as written': mn.songs('twinkle')}}")
    styles = style if isinstance(style, dict) else dict.fromkeys(scores, style)
    if lost := [caption for caption in styles if caption not in scores]:
        raise LessonError(f"there is no {lost[0]!r} to play in a style of its own; there are {', '.join(map(repr, scores))}")
    cards = "".join(_card(caption, score, styles.get(caption, "plain"), folded) if isinstance(score, Score)
                    else f"<div>{play(score, caption=caption, sample_rate=sample_rate).html}</div>" for caption, score in scores.items())
    return Listening(f'<div style="display:flex;flex-wrap:wrap;gap:10px 18px;max-width:940px">{cards}</div>', tuple(scores))


def _card(caption: str, score: Score, style, folded: bool) -> str:
    from musicnn.plots.figure import image
    from musicnn.synth import play

    picture, words = image(_picture(score)), escape(describe(score)).replace("\n", "<br>")
    text = f'<div style="font-size:90%">{words}</div>'
    seen = f"<details><summary>See it and read it</summary>{picture}{text}</details>" if folded \
        else f"{picture}<details><summary>In words</summary>{text}</details>"
    player = play(score, style=style, caption=caption).html
    return f'<div style="flex:1 1 380px;max-width:460px">{player}{seen}</div>'


def _picture(score: Score):
    """A piano roll; drums alone, which have no pitch, as rows of steps, each filled as far as it is loud."""
    from musicnn.plots import piano_roll, steps

    drums = [part for part in score.parts if part.notes and part.program == DRUMS]
    if not drums or len(drums) < sum(bool(part.notes) for part in score.parts) or score.steps > 64:
        return piano_roll(score.replace(title=""), width=5.0)
    loudest = max(note.velocity for note in score.notes)
    rows = {part.name or f"drum {i}": [0.0] * score.steps for i, part in enumerate(drums, 1)}
    for row, part in zip(rows.values(), drums, strict=True):
        for note in part.notes:
            row[note.onset] = note.velocity / loudest
    return steps(rows, beat_steps=score.beat_steps, width=5.0)

"""The frames that a Stepper steps through: a caption, and if you like a figure and a piece of music. No widget in here."""

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from musicnn.arguments import checked
from musicnn.errors import MusicnnError
from musicnn.music import Score
from musicnn.widgets.still import picture
from musicnn.widgets.wire import piece_of, rows_of, score_from

MOST_FRAMES, MOST_BYTES = 120, 6_000_000             # the page holds all of them, and a notebook with its outputs may be mailed


@dataclass(frozen=True)
class Frame:
    """One moment of something that changes.

    Attributes:
        caption: what is to be seen and heard, in words: it must be enough for somebody who does neither.
        figure: a matplotlib figure, the text of an SVG, a data:image address, or None.
        score: a short piece of music, or None.
    """

    caption: str
    figure: object = None
    score: Score | None = None


def drawn(frames: Iterable) -> list[dict]:
    """Frames as the browser wants them; each figure is drawn once, as soon as the frame comes, and closed.

    Args:
        frames: Frames, or tuples (caption, figure, score), in order; a generator keeps only one figure in memory at a time.

    Raises:
        MusicnnError: if there is no frame, too many or too large ones, or something that is no figure or score.
    """
    found, size = [], 0
    for number, frame in enumerate(frames, 1):
        if isinstance(frame, tuple) and not 1 <= len(frame) <= 3:
            raise MusicnnError(f"frame {number} is a tuple of {len(frame)}; write (caption, figure, score), the last two if you like")
        frame = frame if isinstance(frame, Frame) else Frame(*frame) if isinstance(frame, tuple) else Frame(frame)
        if not isinstance(frame.caption, str) or not frame.caption.strip():
            raise MusicnnError(f"frame {number} has no caption but {frame.caption!r}; say in words what is to be seen and heard")
        if frame.score is not None and not isinstance(frame.score, Score):
            raise MusicnnError(f"frame {number}: {type(frame.score).__name__} is no Score; write Frame(caption, figure, score)")
        image, alt = _image(frame.figure, number)
        notes = [] if frame.score is None else rows_of(frame.score)
        piece = None if frame.score is None else piece_of(frame.score, mono=False)
        found.append({"caption": frame.caption, "image": image, "alt": alt or frame.caption, "notes": notes, "piece": piece})
        size += len(image) + 20 * len(notes) + (2000 if piece else 0)
        if number > MOST_FRAMES or size > MOST_BYTES:
            raise MusicnnError(f"{number} frames of {size / 1e6:.1f} MB are too many; at most {MOST_FRAMES} frames and"
                               f" {MOST_BYTES / 1e6:.0f} MB in all: take every second one, or smaller figures")
    if not found:
        raise MusicnnError("there is no frame to step through; give at least one Frame(caption, figure, score)")
    return found


def _image(figure, number: int) -> tuple[str, str]:
    """(the address of a picture that holds itself, its words)."""
    if figure is None:
        return "", ""
    if hasattr(figure, "savefig"):
        from musicnn.plots.figure import described, png
        address = png(figure)
        return address, described(figure, figure.get_label()).get_label()       # described: closes it, so that it is not shown twice
    if isinstance(figure, str) and figure.lstrip().startswith("<svg"):
        return "data:image/svg+xml;base64," + b64encode(figure.encode()).decode("ascii"), ""
    if isinstance(figure, str) and figure.startswith("data:image/"):
        return figure, ""
    raise MusicnnError(f"frame {number}: {type(figure).__name__} is no figure; give a matplotlib figure, the text of an SVG, or None")


@checked(most=(1, None))
def stills(frames: Iterable, *, most: int = 12):
    """All captions, and at most `most` of the figures and piano rolls, evenly chosen, one below the other. The plain twin of Stepper.

    Args:
        frames: as for Stepper.
        most: how many are shown with figure and music; the first and the last always are.

    Used in: 03a
    """
    from IPython.display import HTML
    return HTML(page(drawn(frames), most=most))


def page(shown: list[dict], *, most: int) -> str:
    """Drawn frames as HTML that needs no script."""
    last, lines = len(shown) - 1, []
    chosen = {round(i * last / max(1, min(most, len(shown)) - 1)) for i in range(min(most, len(shown)))}
    for i, frame in enumerate(shown):
        figure = f'<img alt="{escape(frame["alt"], quote=True)}" src="{frame["image"]}" style="max-width:100%;background:#fff">'
        music = picture(score_from(frame["notes"], frame["piece"], Score())) if frame["piece"] and frame["notes"] else ""
        inside = (figure if frame["image"] else "") + music if i in chosen else ""
        lines.append(f"<li><p>{escape(frame['caption'])}</p>{inside}</li>")
    return f"<ol>{''.join(lines)}</ol>"

"""The still picture of a score that stands in for a widget where no kernel runs. Plain SVG text, always the same bytes."""

from html import escape

from musicnn.arguments import checked
from musicnn.music import Score

COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")     # Okabe and Ito; the widget's own, part by part
WIDTH, ROW, MARGIN = 760, 6, 4


@checked(width=(50, 4000))
def picture(score: Score, *, width: int = WIDTH) -> str:
    """A piano roll as SVG: time to the right, pitch upwards, a line at every bar; colour and outline tell the parts apart.

    Used in: chapter 00.
    """
    pitches = [n.pitch for n in score.notes] or [60, 72]
    low, high = min(pitches) - 2, max(pitches) + 2
    height, per_step = (high - low + 1) * ROW + 2 * MARGIN, (width - 2 * MARGIN) / max(score.steps, 1)
    words = f"{score.title or 'Piano roll'}: {len(score.notes)} notes in {score.bars} bars"
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(words)}"'
             f' style="max-width:100%;background:#fffefb">', f"<title>{escape(words)}</title>"]
    for onset in range(0, score.steps + 1, score.bar_steps):
        x = round(MARGIN + onset * per_step, 1)
        lines.append(f'<path d="M{x} {MARGIN}V{height - MARGIN}" stroke="#d5d1c6"/>')
    for i, part in enumerate(score.parts):
        colour, dashes = COLOURS[i % len(COLOURS)], ' stroke-dasharray="2 2"' if i % 2 else ""
        for n in part.notes:
            x, y = round(MARGIN + n.onset * per_step, 1), MARGIN + (high - n.pitch) * ROW
            w = max(1.5, round(n.duration * per_step - 1, 1))
            lines.append(f'<rect x="{x}" y="{y}" width="{w}" height="{ROW - 1}" rx="1.5" fill="{colour}" stroke="#1e2126"'
                         f' stroke-width=".4"{dashes}/>')
    return "\n".join([*lines, "</svg>"])

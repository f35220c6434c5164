"""Engrave a score on staves. Equal scores give equal SVG, and every note keeps its id "n<part>-<index>" from the MusicXML.

Left out: lyrics, slurs, dynamics, page layout. What is shown is one long page that fits the width of a notebook cell.
"""

import re
from html import escape
from pathlib import Path
from zlib import crc32

from musicnn.errors import MusicError
from musicnn.music import DRUMS, Score
from musicnn.music.describe import describe, given_notes, summary
from musicnn.music.musicxml import document
from musicnn.music.pitch import key_name, parse_key

MAX_NOTES, MAX_BARS = 2500, 400                      # about 2 MB of SVG and a second of work
GIVEN, COMPOSED = "#0072B2", "#D55E00"               # blue and vermilion of Okabe and Ito, told apart by colour-blind people too
SCALE, WIDTH = 45, 900                               # percent of verovio's print size; pixels of the widest line
OPTIONS = {"header": "none", "footer": "none", "adjustPageHeight": True, "minLastJustification": 0.45, "svgViewBox": True,
           "pageWidth": WIDTH * 100 // SCALE, "pageHeight": 60000, "pageMarginLeft": 20, "pageMarginRight": 20, "pageMarginTop": 10,
           "pageMarginBottom": 10, "scale": SCALE, "smuflTextFont": "none", "svgFormatRaw": True}
GLYPHS = {"\uea64": "\u266d", "\uea65": "\u266e", "\uea66": "\u266f"}    # verovio's music font -> flat, natural, sharp of any font
HEAD = re.compile(r'<g class="notehead"><use [^>]*translate\((-?\d+), (-?\d+)\)')


class Engraving:
    """Written music for a notebook cell: shown as a picture on white paper, readable in light and dark themes.

    Attributes:
        svg: the picture.
        score: what it shows.
    """

    def __init__(self, svg_text: str, score: Score, legend: str = ""):
        self.svg, self.score, self._legend = svg_text, score, legend

    def _repr_html_(self) -> str:
        title = f"<strong>{escape(self.score.title)}</strong>" if self.score.title else ""
        return ('<figure style="margin:4px 0;padding:10px 14px;background:#fff;color:#111;border:1px solid #ddd;border-radius:10px;'
                f'max-width:{WIDTH + 40}px;box-sizing:border-box;font:14px/1.4 system-ui,sans-serif">'
                f'<figcaption style="display:flex;flex-wrap:wrap;gap:.2em 1.5em">{title}<span>{_tempo(self.score)}</span>'
                f"{self._legend}</figcaption>{self.svg}</figure>")

    def __repr__(self) -> str:
        bars, parts, notes = self.score.bars, len(self.score.parts), len(self.score.notes)
        return f"<Engraving of {self.score.title or 'untitled'!a}: bars {bars}, parts {parts}, notes {notes}>"


def _tempo(score: Score) -> str:
    """The tempo as musicians write it: per quarter, or per dotted quarter where the foot taps those (6/8, 9/8, 12/8)."""
    dotted = 2 * score.beat_steps == 3 * score.steps_per_quarter
    return f"&#9833;. = {score.tempo / 1.5:.3g}" if dotted else f"&#9833; = {score.tempo:g}"


def show(score: Score, *, given: Score | None = None, keep=None, staves: tuple[tuple[int, ...], ...] | None = None) -> Engraving:
    """Show a score as written music.

    Args:
        given: a score that was given, such as a primer: its notes are drawn blue on stripes, the composed ones vermilion.
        keep: the same by a bool array (parts, steps), True = given.
        staves: for each staff the parts on it; by default one each, or soprano + alto and tenor + bass for a four-part chorale.

    Raises:
        MusicError: if the score is too long to be shown at once, or its rhythm too fine to be written.

    Used in: 00, 03b, 05b
    """
    legend = ""
    if given is not None or keep is not None:
        legend = (f'<span style="color:{GIVEN};background:repeating-linear-gradient(45deg,#cfe3f0 0 3px,#fff 3px 6px)">&#9679; given, '
                  f'striped</span><span style="color:{COMPOSED}">&#9679; composed</span>')
    return Engraving(svg(score, given=given, keep=keep, staves=staves), score, legend)


def svg(score: Score, *, given: Score | None = None, keep=None, staves: tuple[tuple[int, ...], ...] | None = None) -> str:
    """The picture alone, as an `<svg>` element; the same arguments as `show`."""
    marked = given_notes(score, given=given, keep=keep)
    colours = {}
    if given is not None or keep is not None:
        colours = {f"n{i}-{j}": GIVEN if (i, j) in marked else COMPOSED for i, p in enumerate(score.parts) for j in range(len(p.notes))}
    kit, seed = _engraved(score, staves, colours)
    picture = kit.renderToSVG(1)
    if picture.count('class="system"') == 1:         # lines of a longer piece share one right edge; a single line is as wide as it is
        kit.setOptions({"adjustPageWidth": True})
        kit.redoLayout()
        picture = kit.renderToSVG(1)
    text = re.sub(r'<tspan font-family="Leipzig" font-size="720px">([\uea64-\uea66])</tspan>',
                  lambda m: f'<tspan font-size="405px">{GLYPHS[m.group(1)]}</tspan>', picture)
    if marked:
        text = _striped(text, {f"n{i}-{j}" for i, j in marked}, f"s{seed}")
    width = int(re.search(r'viewBox="0 0 (\d+) ', text).group(1))
    label = escape(f"Written music. {summary(score)}", quote=True)
    told = escape(describe(score, bars=64)) + (" Notes on stripes were given." if marked else "")
    style = f"display:block;width:100%;max-width:{width}px;height:auto"
    text = text.replace("<svg ", f'<svg role="img" aria-label="{label}" style="{style}" ', 1)
    words = f"<title>{escape(score.title or 'Written music')}</title><desc>{told}</desc>"
    return re.sub(r"<desc>.*?</desc>", lambda _: words, text, count=1)


def timemap(score: Score, *, staves: tuple[tuple[int, ...], ...] | None = None) -> list[dict]:
    """When which notes of `svg(score)` begin and end: dicts with "tstamp" (ms), "qstamp" (quarters), "on" and "off" (lists of ids)."""
    return _engraved(score, staves, {})[0].renderToTimemap()


def _engraved(score: Score, staves, colours: dict[str, str]):
    """A verovio toolkit that has laid out the score, and the seed of its ids."""
    import verovio

    notes = sum(len(p.notes) for p in score.parts)
    if notes > MAX_NOTES or score.bars > MAX_BARS:
        raise MusicError(f"this score has {notes} notes in {score.bars} bars; at most {MAX_NOTES} notes in {MAX_BARS} bars are shown"
                         " at once; show some bars, such as mn.show(mn.music.bars(score, 0, 16))")
    if score.key:                                    # no signature has more than seven sharps or flats
        tonic, mode, fifths = parse_key(score.key)
        score = score.replace(key=key_name(tonic, mode)) if abs(fifths) > 7 else score
    staves = staves or _staves(score)
    text = document(score, staves, colours)
    longest = max((len(", ".join(score.parts[i].name for i in staff)) for staff in staves), default=0)
    text = re.sub(r"<metronome>.*?</metronome>", "<words/>", text, count=1)     # the caption shows the tempo, without a music font
    verovio.enableLog(verovio.LOG_OFF)
    verovio.setDefaultResourcePath(str(Path(verovio.__file__).parent / "data"))  # kept per thread, and widgets call from another one
    kit, seed = verovio.toolkit(), crc32(text.encode("utf-8"))
    kit.setOptions({**OPTIONS, "pageMarginLeft": 20 + 4 * longest})  # a browser's font for the parts' names is wider than verovio thinks
    kit.resetXmlIdSeed(seed % (1 << 31))
    if not kit.loadData(text):
        raise MusicError("this score could not be engraved; simplify its rhythm, such as mn.music.quantise(score, 12)")
    return kit, seed


def _staves(score: Score) -> tuple[tuple[int, ...], ...]:
    """Two staves for four single lines that lie below each other, as in a chorale; else one staff a part."""
    means = [sum(n.pitch for n in p.notes) / len(p.notes) for p in score.parts if p.notes and p.is_monophonic and p.program != DRUMS]
    chorale = len(score.parts) == len(means) == 4 and means == sorted(means, reverse=True) and means[3] < 60 < means[0]
    return ((0, 1), (2, 3)) if chorale else tuple((i,) for i in range(len(score.parts)))


def _striped(text: str, marked: set[str], pattern: str) -> str:
    """Lay stripes under the heads of the marked notes and of their tied continuations."""
    stripes = (f'<pattern id="{pattern}" patternUnits="userSpaceOnUse" width="90" height="90" patternTransform="rotate(45)">'
               f'<rect width="45" height="90" fill="{GIVEN}" fill-opacity=".35"/></pattern></defs>')
    pieces = re.split(r'(?=<g id="n\d+-\d+)', text.replace("</defs>", stripes, 1))

    def under(match) -> str:
        x, y = int(match.group(1)), int(match.group(2))
        stripe = f'<rect x="{x - 70}" y="{y - 240}" width="360" height="480" rx="80" fill="url(#{pattern})"/>'
        return match.group(0).replace("<use ", stripe + "<use ", 1)
    for place, piece in enumerate(pieces):
        name = re.match(r'<g id="(n\d+-\d+)', piece)
        if name and name.group(1) in marked:
            pieces[place] = HEAD.sub(under, piece, count=1)
    return "".join(pieces)

"""The lessons as a website to read and hear without installing anything: `python -m musicnn lesson site`.

Every lesson is run once; its pictures and sounds are inside its page, formulas are MathML, and nothing is fetched from anywhere, so the
folder can be put on any web server or opened from a disk. Widgets need a kernel: in their place stands the still picture that they leave.
"""

import html
import os
import re
import subprocess
from functools import cache
from pathlib import Path

from musicnn.classroom import execute, overview
from musicnn.classroom.source import CHAPTERS, load, names
from musicnn.errors import LessonError

STYLE = Path(__file__).with_name("site.css")
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="site.css"></head>
<body><a class="skip" href="#lesson">Skip to the lesson</a><nav aria-label="Lessons">{nav}</nav>
<main id="lesson">{body}</main><footer>{foot}</footer></body></html>
"""
WIDGET = "application/vnd.jupyter.widget-view+json"


def site(lessons: list[str], folder: Path = Path("build/site"), chapters: Path = CHAPTERS) -> int:
    """Run lessons at quick speed (or MUSICNN_SPEED) and write one page each, and an index; returns 0.

    Args:
        lessons: full names, such as "00_start_here"; pages of others that are already in the folder stay.
        folder: where the site goes; it is made if it does not exist.

    Raises:
        LessonError: when a cell fails, or the converter is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "site.css").write_text(STYLE.read_text(encoding="utf-8") + _code_colours(), encoding="utf-8", newline="\n")
    for name in lessons:
        book, minutes, _ = execute.run(load(name, chapters), speed=os.environ.get("MUSICNN_SPEED", "quick"), chapters=chapters)
        text = page(name, book)
        (folder / f"{name}.html").write_text(text, encoding="utf-8", newline="\n")
        print(f"{name}: {len(text) / 1e6:.1f} MB, run in {minutes:.1f} min", flush=True)
    _glossary(folder, chapters)
    (folder / "index.html").write_text(index(chapters), encoding="utf-8", newline="\n")
    print(f"open {folder / 'index.html'}")
    return 0


def page(name: str, book) -> str:
    """One executed lesson as a page, with ways to the lessons before and after it."""
    for cell in book.cells:
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}):
                output["data"].pop(WIDGET, None)     # the still picture speaks for the widget
            if output.output_type == "stream":       # a progress bar as it looked at last
                output.text = re.sub(r"[^\n]*\r(?!\n)", "", output.text)
    body, _ = _exporter().from_notebook_node(book)
    body = re.sub(r'(href="[\w./-]+)\.(?:ipynb|md)(#[^"]*)?"', r'\1.html\2"', body)
    title = next((line[2:] for cell in book.cells for line in cell.source.split("\n") if line.startswith("# ")), name)
    order = names()
    at = order.index(name) if name in order else 0
    around = [("index", "All lessons")] + [(order[i], label) for i, label in ((at - 1, "Before"), (at + 1, "Next")) if 0 <= i < len(order)]
    nav = " ".join(f'<a href="{to}.html">{label}</a>' for to, label in around)
    foot = f"Lesson licensed CC BY 4.0, code MIT. To turn its knobs, open <code>chapters/{name}.ipynb</code> in JupyterLab{binder(name)}."
    return PAGE.format(title=html.escape(title), nav=nav, body=body, foot=foot)


def repository(remote: str | None = None) -> str:
    """OWNER/NAME on GitHub of this checkout, by $GITHUB_REPOSITORY or the address of its remote `origin`; "" if it has none."""
    if remote is None and "GITHUB_REPOSITORY" in os.environ:
        return os.environ["GITHUB_REPOSITORY"]
    if remote is None:
        asked = ["git", "-C", str(CHAPTERS), "config", "remote.origin.url"]
        remote = subprocess.run(asked, capture_output=True, text=True).stdout
    found = re.search(r"github\.com[:/]([\w.-]+/[\w.-]+?)(\.git)?/?$", remote.strip())
    return found.group(1) if found else ""


def binder(name: str, home: str | None = None) -> str:
    """', or on Binder' with a link that opens a lesson on mybinder.org; "" for a checkout that is not on GitHub."""
    home = repository() if home is None else home
    address = f"https://mybinder.org/v2/gh/{home}/HEAD?urlpath=lab/tree/chapters/{name}.ipynb"
    return f', or <a href="{address}">on Binder</a>' if home else ""


def index(chapters: Path = CHAPTERS) -> str:
    """The front page: all lessons with their first words and their minutes."""
    items = []
    for row in overview.rows(chapters):
        ran = f", {row.minutes:.1f} min of computing" if row.minutes is not None else ""
        items.append(f'<li><a href="{row.name}.html">{html.escape(row.title)}</a><p>{html.escape(row.promise)}</p>'
                     f"<small>about {row.learner_minutes} min of yours{ran}</small></li>")
    body = ("<h1>Composing with neural networks</h1><p>An interactive course. These pages are its lessons as they look after a run: to"
            f" read and to hear. To change anything, install the course.</p><ol class='map'>{''.join(items)}</ol>")
    return PAGE.format(title="Composing with neural networks", nav="", body=body, foot="Lessons CC BY 4.0, code MIT.")


def _glossary(folder: Path, chapters: Path) -> None:
    from nbformat import v4

    path = chapters / "glossary.md"
    if path.exists():
        text = page("glossary", v4.new_notebook(cells=[v4.new_markdown_cell(path.read_text(encoding="utf-8"))]))
        (folder / "glossary.html").write_text(text, encoding="utf-8", newline="\n")


def _code_colours() -> str:
    from pygments.formatters import HtmlFormatter

    dark = HtmlFormatter(style="monokai").get_style_defs(".highlight")
    return HtmlFormatter(style="default").get_style_defs(".highlight") + f"\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}\n"


@cache
def _exporter():
    try:
        from latex2mathml.converter import convert
        from nbconvert import HTMLExporter
        from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
    except ImportError as error:
        raise LessonError(f"the site needs {error.name}; install it with `.venv/bin/pip install -e .[site]`") from error

    class Renderer(IPythonRenderer):
        """Markdown with formulas as MathML, which browsers draw without a script."""

        def block_math(self, body: str) -> str:
            return convert(body, display="block")

        multiline_math = block_math

        def inline_math(self, body: str) -> str:
            return convert(body)

    class Exporter(HTMLExporter):
        """HTML of a notebook's cells, without a page around them."""

        def markdown2html(self, context, source):
            return MarkdownWithMath(renderer=Renderer(escape=False, anchor_link_text="")).render(source)

        markdown2html.jinja_pass_arg = HTMLExporter.markdown2html.jinja_pass_arg

        def default_filters(self):
            yield from super().default_filters()
            yield "markdown2html", self.markdown2html

    return Exporter(template_name="basic")

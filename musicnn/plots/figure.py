"""Figures that can be read without being seen: matplotlib figures that carry their description into the notebook."""

from base64 import b64encode
from html import escape
from io import BytesIO


def described(figure, words: str):
    """Give a figure its text alternative, close it (so that it is shown once, as the value of its cell) and return it.

    The words are kept as the figure's label; a notebook shows the picture as an <img> that has them as `alt`.
    """
    from matplotlib import pyplot as plt

    figure.set_label(words)
    figure._ipython_display_ = lambda: _display(figure)          # goes before matplotlib's own picture, which has no words
    plt.close(figure)
    return figure


def image(figure) -> str:
    """A described figure as an <img> on white paper, its words as `alt`."""
    style = f"width:100%;max-width:{figure.get_size_inches()[0] * 96:.0f}px;background:#fff;border-radius:10px"
    return f'<img alt="{escape(figure.get_label(), quote=True)}" style="{style}" src="{png(figure)}">'


def png(figure) -> str:
    """A figure, drawn once, as the address of a PNG that holds itself: data:image/png;base64,…"""
    picture = BytesIO()
    figure.savefig(picture, format="png", dpi=144, metadata={"Description": figure.get_label(), "Software": None})
    return "data:image/png;base64," + b64encode(picture.getvalue()).decode("ascii")


def _display(figure) -> None:
    from IPython.display import display

    words = figure.get_label()[:100].encode("ascii", "replace").decode()
    display({"text/html": image(figure), "text/plain": f"<Figure: {words}>"}, raw=True)

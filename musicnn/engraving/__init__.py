"""Scores as written music: SVG by verovio, from our own MusicXML."""

from musicnn.arguments import door
from musicnn.engraving.staff import Engraving, show, svg, timemap

__all__ = ["Engraving", "show", "svg", "timemap"]
door(globals())

"""One instrument for whatever changes step by step: training epochs, gates of a cell, Gibbs sweeps, an optimiser's path."""

from collections.abc import Iterable
from html import escape

import traitlets

from musicnn.arguments import checked
from musicnn.errors import MusicnnError
from musicnn.widgets.frames import drawn, page
from musicnn.widgets.host import HostWidget
from musicnn.widgets.joiner import widget_module


class Stepper(HostWidget):
    """Step through frames with a slider, with the arrow keys or by a button that goes through all of them; hear each one that has music.

    Args:
        frames: Frames or tuples (caption, figure, score); figure and score may be left out or None. A generator is welcome: each figure
            is drawn as soon as it comes, and closed.
        label: what the frames are steps of, such as "update" or "sweep".
        index: the frame to begin with; negative counts from the end.
        pace: seconds for each frame when all are gone through.

    Raises:
        MusicnnError: for no frames, too many or too large ones, or an index that does not exist.

    Nothing sounds before a click, and stepping on cuts the sound. Without a widget: `stills(frames)` shows the same.
    Used in: 03a
    """

    _esm = widget_module("stepper", "mountStepper")
    frames = traitlets.List().tag(sync=True)
    index = traitlets.Int(0).tag(sync=True)
    label = traitlets.Unicode("step").tag(sync=True)
    pace = traitlets.Float(1.0).tag(sync=True)

    @checked(pace=(0.05, 60))
    def __init__(self, frames: Iterable, *, label: str = "step", index: int = 0, pace: float = 1.0):
        shown = drawn(frames)
        if not -len(shown) <= index < len(shown):
            raise MusicnnError(f"index {index} does not exist; there are {len(shown)} frames, 0..{len(shown) - 1}")
        super().__init__(frames=shown, index=index % len(shown), label=label, pace=pace)

    @traitlets.validate("index")
    def _inside(self, proposal):
        return min(max(proposal["value"], 0), max(len(self.frames) - 1, 0))

    def still(self) -> str:
        """Some of the frames, for pages without a kernel."""
        hint = "This Stepper needs a running kernel: run its cell again. Until then, some of its frames:"
        return f"<p>{escape(hint)}</p>{page(self.frames, most=3)}"

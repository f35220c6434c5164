"""What every widget of ours does: answer the browser's questions, and leave a picture for pages without a kernel."""

from html import escape

import anywidget
import traitlets

from musicnn.errors import MusicnnError
from musicnn.widgets.joiner import web
from musicnn.widgets.samples import note_samples
from musicnn.widgets.still import picture


class HostWidget(anywidget.AnyWidget):
    """The Python side of web/api.js. A question {id, kind, …} is answered by `answer_<kind>`, if `answers` names it."""

    _css = web("theme.css")
    answers = ("samples",)
    height = traitlets.Int(320).tag(sync=True)

    def __init__(self, **traits):
        super().__init__(**traits)
        self.on_msg(self._reply)

    def _reply(self, _, message: dict, buffers: list) -> None:
        kind, reply, out = message.get("kind"), {"id": message.get("id")}, []
        if kind not in self.answers:
            return                                   # anywidget's own messages, or a page of another version
        try:
            content, out = getattr(self, f"answer_{kind}")(message)
            reply |= content
        except MusicnnError as error:
            reply["error"] = str(error)
        except Exception as error:                   # nobody sees a traceback of a message handler: the widget must show it
            reply["error"] = f"{type(error).__name__}: {error}"
        self.send(reply, buffers=out)

    def answer_samples(self, message: dict) -> tuple[dict, list[bytes]]:
        """Samples of an instrument; asked once a page."""
        index, pcm = note_samples(message["program"])
        return index, [pcm]

    def stills(self) -> list:
        """The scores that the still picture shows."""
        return []

    def still(self) -> str:
        """HTML for a page without a kernel: the scores as pictures."""
        pictures = "".join(picture(score) for score in self.stills())
        hint = f"This {type(self).__name__} needs a running kernel: run its cell again.{' Until then, its music:' * bool(pictures)}"
        return f"<p>{escape(hint)}</p>{pictures}"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return data | {"text/html": self.still()}, metadata

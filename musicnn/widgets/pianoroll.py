"""The instrument: a piano roll to draw, hear and lock music in, with Python and the hands working on the same notes."""

import re

import traitlets

from musicnn.arguments import checked
from musicnn.errors import MusicError
from musicnn.music import Score
from musicnn.widgets.host import HostWidget
from musicnn.widgets.joiner import widget_module
from musicnn.widgets.wire import check_locked, keep_from, locked_from, opened, piece_of, rows_of, score_from


class PianoRoll(HostWidget):
    """Draw, move, stretch, lock and play notes. `roll.score` is always what the hands have made; setting it changes the picture.

    Args:
        score: what to begin with; None gives four empty bars in C major.
        keep: bool (parts, steps), True where the music is locked; None locks nothing.
        mono: one note at a time in a part; None: if the given score has one part and it is a melody.
        staff: the engraved score is open from the beginning; otherwise a click opens it.
        height: of the roll, in pixels.

    Raises:
        MusicError: for a score too large to edit (over 20,000 notes), or notes, locks or a mask that do not fit the piece.

    Without a kernel: mn.plots.piano_roll(score), mn.play(score) and mn.show(score) show the same.
    Used in: chapters 00 to 07.
    """

    _esm = widget_module("pianoroll", "mountPianoRoll")
    answers = ("samples", "engrave", "download")
    notes = traitlets.List().tag(sync=True)          # rows [onset, pitch, duration, velocity, part]
    piece = traitlets.Dict().tag(sync=True)
    locked = traitlets.List().tag(sync=True)         # spans [part, first step, end]
    staff = traitlets.Bool(True).tag(sync=True)
    snap = traitlets.Int(1).tag(sync=True)           # steps

    @checked(height=(40, 4000))
    def __init__(self, score: Score | None = None, *, keep=None, mono: bool | None = None, staff: bool = True, height: int = 320,
                 **traits):
        score = opened(score)
        if mono is None:
            mono = len(score.parts) == 1 and score.parts[0].is_monophonic
        self._like, locked = score, self._spans(keep, score)
        super().__init__(notes=rows_of(score), piece=piece_of(score, mono=mono), locked=locked, staff=staff, height=height,
                         snap=max(1, score.steps_per_quarter // 4), **traits)

    # ------------------------------------------------------------ music
    @property
    def score(self) -> Score:
        """The music as it stands in the roll."""
        return score_from(self.notes, self.piece, self._like)

    @score.setter
    def score(self, score: Score) -> None:
        self.set(score)

    @checked
    def set(self, score: Score, *, keep=None) -> None:
        """Show another score, locked where `keep`, bool (parts, steps), is True. The old locks are gone; the hand can undo."""
        score = opened(score)
        mono = self.piece["mono"] and all(p.is_monophonic for p in score.parts)
        rows, piece, locked = rows_of(score), piece_of(score, mono=mono), self._spans(keep, score)
        with self.hold_sync(), self.hold_trait_notifications():
            self._like = score
            self.piece, self.notes, self.locked = piece, rows, locked

    @property
    def keep(self):
        """The locks as a mask, bool (parts, steps): True = given and untouched. None if nothing is locked."""
        return keep_from(self.locked, len(self.piece["parts"]), self.piece["steps"]) if self.locked else None

    @keep.setter
    def keep(self, keep) -> None:
        self.locked = self._spans(keep, self.score)

    @staticmethod
    def _spans(keep, score: Score) -> list[list[int]]:
        if keep is None:
            return []
        try:
            shape = tuple(getattr(keep, "shape", None) or (len(keep), len(keep[0]) if len(keep) else 0))
        except TypeError:
            shape = type(keep).__name__
        if shape != (len(score.parts), score.steps):
            raise MusicError(f"keep has shape {shape}; it must be bool (parts, steps) = ({len(score.parts)}, {score.steps})")
        return locked_from(keep)

    @traitlets.validate("notes", "piece", "locked")
    def _valid(self, proposal):
        values = {"notes": self.notes, "piece": self.piece, "locked": self.locked, proposal["trait"].name: proposal["value"]}
        if values["piece"]:
            score_from(values["notes"], values["piece"], self._like)
            check_locked(values["locked"], values["piece"])
        return proposal["value"]

    # ------------------------------------------------------------ answers to the browser
    def answer_engrave(self, _: dict) -> tuple[dict, list]:
        """The staff as SVG, and which element sounds when."""
        from musicnn.engraving import svg
        score = self.score
        marks = [[f"n{i}-{j}", n.onset, n.end] for i, part in enumerate(score.parts) for j, n in enumerate(part.notes)]
        return {"svg": svg(score), "marks": marks}, []

    def answer_download(self, message: dict) -> tuple[dict, list[bytes]]:
        """The music as a file."""
        from musicnn.music.midi import write_midi
        from musicnn.music.musicxml import write_musicxml
        from musicnn.synth import render, wav_bytes
        ways = {"midi": (".mid", "audio/midi", write_midi), "wav": (".wav", "audio/wav", lambda score: wav_bytes(render(score))),
                "musicxml": (".musicxml", "application/vnd.recordare.musicxml+xml", lambda score: write_musicxml(score).encode("utf-8"))}
        if message["format"] not in ways:
            raise MusicError(f"format {message['format']!r} is unknown; use one of {', '.join(ways)}")
        suffix, kind, write = ways[message["format"]]
        name = re.sub(r"[^\w -]", "", self.piece["title"]).strip() or "my music"
        return {"name": name + suffix, "type": kind}, [write(self.score)]

    def stills(self) -> list[Score]:
        """The score, for the still picture."""
        return [self.score]

"""The composer's desk: an opening to draw or load, every knob that the composer declares, drafts side by side, one to keep.

Composing runs in a thread of its own, so that the kernel can hear "cancel". What a notebook allows, honestly: ipykernel 7 with
JupyterLab 4.4 or Notebook 7.4 hears widgets even while a cell runs (in a subshell, once the widget has been used); older ones hear
them only when the cell has ended. And a cancelled composer stops at the next step of its `stream`, not within one.
"""

import math
import threading
import time
from collections.abc import Callable
from dataclasses import asdict

import traitlets

from musicnn.arguments import checked
from musicnn.composers import Control
from musicnn.errors import MusicnnError
from musicnn.music import Note, Part, Score, crop, pitch
from musicnn.widgets.drafts import check_composer, draft_shown, given_rows, measured
from musicnn.widgets.joiner import widget_module
from musicnn.widgets.pianoroll import PianoRoll
from musicnn.widgets.wire import keep_from

PAUSE = 0.12                                         # s between two looks at an unfinished draft
MOST_BARS = 32
IDLE = {"running": False, "fraction": 0.0, "note": "", "error": ""}


class Composer(PianoRoll):
    """Compose with a composer: give an opening, turn its knobs, hear four drafts, keep one, ask why a note stands where it stands.

    Args:
        composer: anything with `compose`, `stream` and `controls`; with `explain` it can be asked "why this note?".
        primer: the opening; None begins with an empty roll.
        bars, seed: where their knobs begin.
        count: drafts at a time, 1..8.
        metrics: function(score) -> {name: value} shown under each draft; None: notes, range, and nats per beat if it has `nll`.
        keep: bool (parts, steps) of the primer, True = locked; None: the whole primer is the opening.

    `score` is the roll, `scores` the finished drafts of the last job. The plain twin is `variations`.
    Used in: chapters 00 to 07.
    """

    _esm = widget_module("composer", "mountComposer")
    answers = (*PianoRoll.answers, "compose", "cancel", "keep", "why", "go_on")
    name = traitlets.Unicode().tag(sync=True)
    controls = traitlets.List().tag(sync=True)
    settings = traitlets.Dict().tag(sync=True)
    count = traitlets.Int(4).tag(sync=True)
    explains = traitlets.Bool().tag(sync=True)
    work = traitlets.Dict(IDLE).tag(sync=True)
    drafts = traitlets.List().tag(sync=True)

    @checked(bars=(1, 64), seed=(0, None), count=(1, 8))
    def __init__(self, composer, primer: Score | None = None, *, bars: int = 8, seed: int = 0, count: int = 4,
                 metrics: Callable | None = None, keep=None,
                 **view):
        self.composer, self._metrics = check_composer(composer, "stream", "controls"), metrics or measured(composer)
        self._finished: dict[int, Score] = {}
        self._job, self._worker = threading.Event(), None
        length = Control("bars", 1, max(MOST_BARS, bars), bars, "", "Length of the result, opening included.")
        knobs = [{**asdict(c), "whole": isinstance(c.default, int)} for c in (length, *composer.controls)]
        settings = {"seed": seed, "seed_locked": False, "live": False} | {k["name"]: k["default"] for k in knobs}
        super().__init__(primer, keep=keep, **{"height": 240, "staff": False, **view}, settings=settings, controls=knobs, count=count,
                         name=getattr(composer, "name", type(composer).__name__), explains=hasattr(composer, "explain"))

    @property
    def scores(self) -> list[Score]:
        """The finished drafts of the last job."""
        return [self._finished[i] for i in sorted(self._finished)]

    def stills(self) -> list[Score]:
        """The roll and its drafts, for the still picture."""
        return [self.score, *self.scores]

    # ------------------------------------------------------------ composing
    @checked(count=(1, 8))
    def generate(self, count: int | None = None, *, wait: bool = True) -> None:
        """Compose drafts with the settings shown, as a click on "Compose" does. An earlier job is cancelled.

        Args:
            count: how many; None: as many as the widget shows.
            wait: return when they are done; errors are then raised here.
        """
        keep, primer = self.keep, self.score
        if not primer.notes and keep is None:
            primer = None
        elif keep is None:                           # go on right after the last note, not after the rests behind it
            primer = crop(primer, 0, max(p.end for p in primer.parts))
        self._start(primer, keep, count or self.count, adopt=False)
        if wait:
            self._worker.join()
            if self.work["error"]:
                raise MusicnnError(self.work["error"])

    def cancel(self) -> None:
        """Stop composing at the composer's next step."""
        self._job.set()

    def _start(self, primer, keep, count: int, *, adopt: bool) -> None:
        self.cancel()
        self._job = threading.Event()
        settings = dict(self.settings)
        how = {name: settings[name] for name in (c["name"] for c in self.controls[1:])}
        plan = {"job": self._job, "primer": primer, "keep": keep, "bars": settings["bars"], "how": how, "seed": settings["seed"],
                "adopt": adopt}
        if not adopt:                                # old drafts stay, and sound, until new ones take their places; what gets none goes
            self._finished, self.drafts = {i: s for i, s in self._finished.items() if i < count}, self.drafts[:count]
        self.work = IDLE | {"running": True, "note": "composing …"}
        self._worker = threading.Thread(target=self._run, args=(self._job, count, plan), daemon=True)
        self._worker.start()

    def _run(self, job: threading.Event, count: int, plan: dict) -> None:
        end = dict(IDLE)
        try:
            for i in range(count):
                self._compose_one(job, i, count, plan)
            end["note"] = "cancelled" if job.is_set() else "done"
        except MusicnnError as error:
            end["error"] = str(error)
        except Exception as error:                   # a thread's traceback is lost; the widget has to say it
            end["error"] = f"{type(error).__name__}: {error}"
        if job is self._job:                         # else another job has begun and the display is its own
            self.work = end

    def _compose_one(self, job: threading.Event, index: int, count: int, plan: dict) -> None:
        shown, seed = 0.0, plan["seed"] + index
        for progress in self.composer.stream(plan["primer"], bars=plan["bars"], seed=seed, keep=plan["keep"], **plan["how"]):
            if job.is_set():
                return
            if time.monotonic() - shown > PAUSE:
                self._show(index, progress.score, plan, done=False)
                self.work = IDLE | {"running": True, "fraction": (index + progress.fraction) / count, "note": progress.note}
                shown = time.monotonic()
        if job is not self._job:                     # a newer job has begun since the last look
            return
        if plan["adopt"]:
            self.set(progress.score)
        else:
            self._finished[index] = progress.score
            self._show(index, progress.score, plan, done=True)

    def _show(self, index: int, score: Score, plan: dict, *, done: bool) -> None:
        if plan["adopt"] or plan["job"] is not self._job:        # nothing to show, or a newer job's drafts stand here now
            return
        given = given_rows(score, plan["primer"], plan["keep"])
        draft = draft_shown(score, seed=plan["seed"] + index, given=given, metrics=self._metrics(score) if done else {}, done=done)
        self.drafts = [*self.drafts[:index], draft, *self.drafts[index + 1:]]

    # ------------------------------------------------------------ answers to the browser
    def answer_compose(self, message: dict) -> tuple[dict, list]:
        """Begin to compose; progress shows in `work` and `drafts`."""
        self.generate(message["count"], wait=False)
        return {}, []

    def answer_cancel(self, _: dict) -> tuple[dict, list]:
        """Stop composing."""
        self.cancel()
        return {}, []

    def answer_keep(self, message: dict) -> tuple[dict, list]:
        """Put a draft into the roll, with the locks where they were."""
        self.take(message["index"])
        return {}, []

    @checked
    def take(self, index: int) -> Score:
        """Keep a draft: put it into the roll (which can undo it) and return it.

        Raises:
            MusicnnError: for a draft that is not there or not finished.
        """
        if index not in self._finished:
            raise MusicnnError(f"draft {index} does not exist or is not finished; finished are {sorted(self._finished)}")
        score, old = self._finished[index], self.piece["steps_per_quarter"]
        spans = [[part, *(min(s * score.steps_per_quarter // old, score.steps) for s in span)] for part, *span in self.locked]
        spans = [s for s in spans if s[0] < len(score.parts) and s[1] < s[2]]
        self.set(score, keep=keep_from(spans, len(score.parts), score.steps) if spans else None)
        return score

    def answer_why(self, message: dict) -> tuple[dict, list]:
        """What the composer expected at a step."""
        found = self.composer.explain(self.score, message["step"])
        return {"candidates": [{"label": _label(what), "probability": float(p), "pitch": _pitch(what)} for what, p in found]}, []

    def answer_go_on(self, message: dict) -> tuple[dict, list]:
        """Put another note at a step and compose what follows it; the result goes into the roll."""
        score, step = self.score, message["step"]
        i, old = next((i, n) for i, part in enumerate(score.parts) for n in part.notes if n.onset == step)
        before = crop(score, 0, old.end)
        chosen = [n for n in before.parts[i].notes if n.onset < step] + [Note(step, message["pitch"], old.duration, old.velocity)]
        parts = tuple(Part(tuple(chosen), p.name, p.program) if j == i else p for j, p in enumerate(before.parts))
        self.settings = self.settings | {"bars": max(self.settings["bars"], math.ceil(old.end / score.bar_steps))}
        self._start(before.replace(parts=parts), None, 1, adopt=True)
        return {}, []


def _label(what) -> str:
    return pitch.name(what) if isinstance(what, int) else str(what)


def _pitch(what) -> int | None:
    try:
        return what if isinstance(what, int) else pitch.parse(what)
    except ValueError:
        return None                                  # a rest, a duration, a chord: shown, but not to be taken

"""What a lesson begins with: `lesson = mn.begin("03b")`.

Three speeds share one source: `smoke` for tests, `quick` for learners (the default), `full` for the patient. The environment
variable MUSICNN_SPEED chooses, and `begin` prints which one runs. Nothing is seeded behind anybody's back: every random act in
the course takes its own `seed`.
"""

import os
import platform
import sys
from dataclasses import dataclass
from importlib import metadata
from typing import NamedTuple

from musicnn.arguments import checked
from musicnn.classroom.source import CHAPTERS, find, names
from musicnn.errors import LessonError

SPEEDS = ("smoke", "quick", "full")
THREADS = 1                                          # small models gain little from a second thread, and lose much where cores are shared


class Difference(NamedTuple):
    """Largest absolute differences between two modules: of their outputs and of their gradients."""

    value: float
    gradient: float


@dataclass(frozen=True)
class Lesson:
    """A running lesson.

    Attributes:
        part: such as "03b".
        speed: smoke, quick or full.
        seed: the lesson's seed, to be handed to whatever takes one.
        device: where models run; the course is written for "cpu".
    """

    part: str
    speed: str
    seed: int = 0
    device: str = "cpu"

    def pick(self, *, smoke, quick, full):
        """The value for this run's speed, such as a number of updates."""
        return {"smoke": smoke, "quick": quick, "full": full}[self.speed]

    @property
    def environment(self) -> str:
        """What varies between machines, in one line, for reports of trouble."""
        found = [f"{name} {_version(name) or 'missing'}" for name in ("torch", "numpy", "jupyterlab")]
        return f"Python {platform.python_version()}, {', '.join(found)}, {os.cpu_count()} cores, {platform.system()}"

    @checked
    def compare(self, guess: dict, truth: dict) -> None:
        """Print each guess beside what came out. Both map names to numbers, words, True or False; `...` is not tried yet.

        Raises:
            LessonError: when a guess has a name that the result lacks.

        Used in: every chapter.
        """
        unknown = [name for name in guess if name not in truth]
        if unknown:
            raise LessonError(f"the guess {unknown[0]!r} has no result; guess about {', '.join(map(repr, truth))}")
        for name, result in truth.items():
            mine = guess.get(name, ...)
            said = "not tried yet" if mine is ... else f"you said {_short(mine)}"
            print(f"{name}: {said}, it is {_short(result)}{_remark(mine, result)}")

    def listen(self, scores: dict, *, style="plain", folded: bool = False, sample_rate: int = 22_050):
        """Hear, see and read a few scores beside each other; `scores` maps captions to them (see `musicnn.classroom.listen`).

        `style` is one for all, or a dict caption -> style. Waveforms (samples,) of `sample_rate` may stand among them.

        Used in: every chapter.
        """
        from musicnn.classroom.listen import listen

        return listen(scores, style=style, folded=folded, sample_rate=sample_rate)

    def against_torch(self, ours, theirs, *inputs) -> Difference:
        """Give two torch modules the same weights and the same random input, and compare values and gradients.

        Works on copies in float64, so that neither module changes and rounding hides no mistake. Both need parameters of the
        same shapes, in the same order per shape. Without `inputs`, fitting ones are made up (recurrent, linear, convolution).

        Raises:
            LessonError: when parameters or outputs do not fit, or input cannot be made up.

        Used in: chapters 3, 5 and 7.
        """
        from musicnn.classroom.against import difference

        return Difference(*difference(ours, theirs, inputs))


@checked
def begin(part: str, *, seed: int = 0) -> Lesson:
    """Begin a lesson and print one line about it: versions, seed, device, speed.

    Args:
        part: such as "03b".
        seed: kept as `lesson.seed`; nothing is seeded with it here.

    Raises:
        LessonError: when there is no such lesson, or MUSICNN_SPEED is no speed.
    """
    speed = os.environ.get("MUSICNN_SPEED", "quick")
    if speed not in SPEEDS:
        raise LessonError(f"MUSICNN_SPEED={speed!r} is no speed; use one of {', '.join(SPEEDS)}, or leave it away")
    if names():
        part = find(part).split("_")[0]
    _limit_threads()
    from musicnn import __version__

    print(f"lesson {part} | musicnn {__version__} | {_pinned()} | seed {seed} | device cpu | speed {speed}")
    return Lesson(part, speed, seed)


def _limit_threads() -> None:
    threads = min(THREADS, os.cpu_count() or 1)
    os.environ.setdefault("OMP_NUM_THREADS", str(threads))      # read when torch is imported later in the lesson
    if "torch" in sys.modules:
        torch = sys.modules["torch"]
        torch.set_num_threads(min(threads, torch.get_num_threads()))


def _pinned() -> str:
    """Say whether the installed packages are the ones requirements.txt pins."""
    requirements = CHAPTERS.parent / "requirements.txt"
    lines = requirements.read_text(encoding="utf-8").splitlines() if requirements.exists() else []
    pins = dict(line.split("#")[0].split(";")[0].strip().split("==") for line in lines if "==" in line and line[0].isalpha())
    other = sorted(name for name, pin in pins.items() if (_version(name) or "").split("+")[0] != pin.split("+")[0])
    if not pins:
        return "packages not pinned"
    return f"packages differ: {', '.join(other)}" if other else "packages as pinned"


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _short(value) -> str:
    """At most 4 significant digits; ASCII where the value is."""
    number = isinstance(value, float) or (hasattr(value, "__float__") and not isinstance(value, int | str))
    return f"{float(value):.4g}" if number else str(value)


def _remark(mine, result) -> str:
    if mine is ...:
        return ""
    try:
        gap = abs(float(mine) - float(result)) / max(abs(float(result)), 1e-12)
    except (TypeError, ValueError):
        gap = 0 if mine == result else 1
    return ": just so" if gap < 0.01 else ": close" if gap < 0.2 else ": worth a second look"

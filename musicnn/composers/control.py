"""What a composer lets its user set. One declaration serves validation, sliders, the command line and, later, the studio's forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from musicnn.arguments import fitting, rule
from musicnn.errors import MusicnnError
from musicnn.music import Score


@dataclass(frozen=True)
class Control:
    """One knob.

    Attributes:
        name: the keyword of `compose`.
        low, high: range, both ends included; for a choice among words both are None.
        default: value if nothing is said; a whole-number default means whole numbers only.
        unit: such as "bars"; "" if it has none.
        help: one sentence for the learner.
        choices: the allowed words, if it is a choice.
    """

    name: str
    low: float | None
    high: float | None
    default: float | int | str
    unit: str
    help: str
    choices: tuple[str, ...] = ()

    def check(self, value):
        """Return the value in its proper type, or raise an error that names what is allowed."""
        if self.choices:
            if value not in self.choices:
                raise MusicnnError(f"{self.name} {value!r} is not allowed; use one of {', '.join(self.choices)}")
            return value
        return fitting(self.name, value, rule(type(self.default), self.low, self.high))


@dataclass(frozen=True)
class Progress:
    """A moment of composing: the score so far, the share done (0..1) and a word on what is happening.

    A composer that writes hundreds of notes a second gives a function in place of the score: it is called when somebody looks, since
    whoever waits for the end, or draws ten pictures a second, looks at few of them.
    """

    made: Score | Callable[[], Score]
    fraction: float
    note: str = ""

    @cached_property
    def score(self) -> Score:
        """The score so far."""
        return self.made if isinstance(self.made, Score) else self.made()


def check_controls(controls: tuple[Control, ...], given: Mapping) -> dict:
    """All controls with their given or default values.

    Raises:
        TypeError: for an unknown control; the message lists the known ones.
        MusicnnError: for a value out of range.
    """
    known = {c.name: c for c in controls}
    for name in given:
        if name not in known:
            raise TypeError(f"unknown control {name!r}; this composer has {', '.join(known) or 'none'}")
    return {c.name: c.check(given.get(c.name, c.default)) for c in controls}


def accompanies(primer: Score | None, bars: int | None, keep, most: int) -> int:
    """How many bars a composer of accompaniments has to write: what is asked for, else the primer's, else 8.

    Raises:
        MusicnnError: for a length out of range or shorter than the primer, or a `keep` that gives up some of the primer.
    """
    if keep is not None and (np.ndim(keep) != 2 or not np.all(keep)):
        raise MusicnnError("this composer adds a part and leaves the primer as it is; leave `keep` out")
    if bars is None:
        bars = primer.bars if primer is not None else 8
    least = primer.bars if primer is not None else 1
    if not max(1, least) <= bars <= most:
        raise MusicnnError(f"bars {bars!r} is not allowed; use a whole number {max(1, least)}..{most}, or leave it out")
    return bars

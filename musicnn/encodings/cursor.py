"""Where we are in a melody while it is read or written, token by token. Training and sampling share it, so they can never disagree.

A cursor knows the bar and the place in it, remembers what stood here 1, 2, 4 and 8 bars ago, and says which tokens may come next.
"""

from collections.abc import Mapping

import numpy as np

from musicnn.errors import EncodingError

LAGS = (1, 2, 4, 8)                                  # bars: the distances at which dance tunes repeat themselves
LONGEST_MATCH = 7                                    # an echo longer than this is simply "long"
MODES = ("major", "minor", "dorian", "mixolydian", "lydian", "phrygian", "locrian")
CONTEXT = ("position", "bar", "meter", "mode", *(f"copy_{lag}" for lag in LAGS), *(f"match_{lag}" for lag in LAGS))


class Cursor:
    """A walk through one melody.

    Args:
        encoding: the MelodyEncoding whose tokens are pushed.
        meter: of the melody.
        mode: of its key, one of `MODES`.

    Used in: 03b
    """

    def __init__(self, encoding, *, meter: tuple[int, int], mode: str):
        if mode not in MODES:
            raise EncodingError(f"mode {mode!r} is not known; use one of {', '.join(MODES)}")
        self.encoding = encoding
        self.meter, self.mode = encoding.meter_index(meter), MODES.index(mode)
        self.bar_steps = 4 * encoding.steps_per_quarter * meter[0] // meter[1]
        self.onset = 0                               # step at which the next note begins
        self.lead = 0                                # length of the rest before a pickup
        self.waiting: int | None = None              # a pitch token that still needs its duration
        self.ended = False
        self.past: dict[int, tuple[int, int]] = {}   # onset → (pitch token, duration token)
        self.match = [0] * len(LAGS)                 # for each lag: how many tokens in a row were the same as then

    @property
    def bar(self) -> int:
        """Bars since the beginning; a pickup counts to the bar that it leads into."""
        return (self.onset - self.lead) // self.bar_steps

    def copies(self) -> list[int]:
        """For each lag the token that stood here so many bars ago, 0 if none began here."""
        which = 0 if self.waiting is None else 1
        return [self.past.get(self.onset - lag * self.bar_steps, (0, 0))[which] for lag in LAGS]

    def context(self) -> list[int]:
        """What is known before the next token: the columns named in `CONTEXT`."""
        return [self.onset % self.bar_steps, self.bar % 8, self.meter, self.mode, *self.copies(), *self.match]

    def push(self, token: int) -> None:
        """Take the next token: a pitch or rest, then a duration, then a pitch …, at last END (1).

        Raises:
            EncodingError: after END.
        """
        if self.ended:
            raise EncodingError("this melody has ended; start a new cursor")
        self.match = [min(m + 1, LONGEST_MATCH) if copy == token else 0 for m, copy in zip(self.match, self.copies(), strict=True)]
        if token == 1:
            self.ended = True
        elif self.waiting is None:
            self.waiting = token
        else:
            self.past[self.onset] = (self.waiting, token)
            steps = self.encoding.duration_of(token)
            if self.waiting == 2 and self.lead == self.onset and self.onset + steps < self.bar_steps:
                self.lead += steps                   # still nothing but rests: this is the gap before a pickup
            self.onset, self.waiting = self.onset + steps, None

    def legal(self, end: int, kept: Mapping[int, tuple[int, int]] | None = None, home: frozenset[int] | None = None) -> np.ndarray:
        """Which tokens may come next, bool (V,), if the melody has to be full exactly at step `end`.

        Args:
            end: step at which END must come, and before which it may not.
            kept: notes that are given, {onset: (pitch token, duration token)}; they come out untouched.
            home: pitch tokens on which the melody may end; None allows all.
        """
        encoding, kept = self.encoding, kept or {}
        mask = np.zeros(encoding.vocabulary, dtype=bool)
        room = min((onset for onset in kept if onset > self.onset), default=end) - self.onset
        last = self.onset + room >= end              # nothing given stands between here and the end
        if self.onset in kept:
            mask[kept[self.onset][0 if self.waiting is None else 1]] = True
        elif self.waiting is not None:               # a duration: it must leave a gap that can be filled
            away = last and home is not None and self.waiting not in home
            for i, steps in enumerate(encoding.durations):
                mask[encoding.first_duration + i] = encoding.fills(room - steps) and not (away and steps == room)
        elif self.onset >= end:
            mask[1] = True
        else:
            only = last and home is not None and not any(d < room and encoding.fills(room - d) for d in encoding.durations)
            mask[list(home) if only else slice(2, encoding.first_duration)] = True
        return mask

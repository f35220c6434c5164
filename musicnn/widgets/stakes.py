"""Bets on the next note: a hundred coins for each tune, laid on pitches. The table that opens the course's league."""

from collections.abc import Mapping

import traitlets

from musicnn.arguments import checked
from musicnn.errors import MusicnnError
from musicnn.music import Score, pitch
from musicnn.widgets.host import HostWidget
from musicnn.widgets.joiner import widget_module
from musicnn.widgets.wire import piece_of, rows_of

COINS, REACH = 100, 12                               # coins for a tune; semitones to either side of its last note


class Stakes(HostWidget):
    """Lay coins on the pitch that comes next; the cost of being right or wrong is shown while you bet. What comes is not known here.

    Args:
        openings: title -> the music up to the note that is asked.
        stakes: title -> {pitch name: coins}, as far as they are laid; `...` stands for none. Gb4 and f#4 are read as F#4.
        spread: over so many pitches the coins that are kept are spread, at least one coin.

    Without a widget: write the dict; `stakes` has the same form, with `...` where nothing is laid.
    Used in: 01c
    """

    _esm = widget_module("stakes", "mountStakes")
    tunes = traitlets.List().tag(sync=True)
    laid = traitlets.Dict().tag(sync=True)
    coins = traitlets.Int(COINS).tag(sync=True)
    spread = traitlets.Int(24).tag(sync=True)

    @checked(spread=(1, 128))
    def __init__(self, openings: Mapping[str, Score], stakes: Mapping | None = None, *, spread: int = 24):
        if not openings or any(not score.notes for score in openings.values()):
            raise MusicnnError("there is nothing to bet on; give {title: score}, each score with at least one note")
        self._openings = dict(openings)
        laid = {title: _spelled(title, stake) for title, stake in (stakes or {}).items() if stake is not ...}
        super().__init__(tunes=[_tune(title, score, laid.get(title, {})) for title, score in self._openings.items()],
                         laid=laid, spread=spread)

    @property
    def stakes(self) -> dict:
        """title -> {pitch name: coins}, or `...` where nothing is laid."""
        return {title: dict(self.laid[title]) if self.laid.get(title) else ... for title in self._openings}

    @traitlets.validate("laid")
    def _checked(self, proposal):
        for title, stake in proposal["value"].items():
            if title not in self._openings:
                raise MusicnnError(f"there is no {title!r}; bet on {', '.join(self._openings)}")
            coins = list(stake.values())
            if any(not isinstance(n, int) or n < 0 for n in coins) or sum(coins) > COINS:
                raise MusicnnError(f"{title}: {stake!r} is no stake; lay whole coins, 0 or more, {COINS} at most in all")
        return proposal["value"]


def _spelled(title: str, stake: Mapping) -> dict[str, int]:
    """A stake with every pitch under the one name that the table and the answers use."""
    if not isinstance(stake, Mapping) or any(not isinstance(coins, int) for coins in stake.values()):
        raise MusicnnError(f"{title}: {stake!r} is no stake; write pitch names and whole coins, such as {{'D5': 50, 'F#5': 30}}, or ...")
    names = {name: pitch.name(pitch.parse(str(name))) for name in stake}
    return {name: sum(coins for given, coins in stake.items() if names[given] == name) for name in names.values()}


def _tune(title: str, score: Score, stake: Mapping) -> dict:
    """A tune as the browser sees it, with the pitches that can be betted on: an octave to either side, and whatever is staked."""
    last, staked = score.melody[-1].pitch, {pitch.parse(name) for name in stake}
    names = {p: pitch.name(p) for p in sorted({*range(max(0, last - REACH), min(127, last + REACH) + 1), *staked})}
    return {"title": title, "notes": rows_of(score), "piece": piece_of(score, mono=True), "last": pitch.name(last),
            "pitches": [[p, name] for p, name in names.items()]}

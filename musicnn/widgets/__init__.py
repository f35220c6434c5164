"""Instruments for the notebook: draw, hear and edit music, compose with a composer, compare blind. Each has a plain twin.

    PianoRoll(score)        a score to draw, play and lock      twins: mn.plots.piano_roll(score), mn.play(score), mn.show(score)
    knobs(composer)         one slider per control              twin: composer.compose(…)
    Composer(composer)      an opening, knobs, four drafts      twin: variations(composer, primer, …)
    BlindTest(a, b)         which is which, by ear              twin: blind_test_result(trials)
    Stepper(frames)         step through frames            twin: stills(frames)
    Stakes(openings)        bets on the next note               twin: a dict {title: {pitch: coins}}
    TransitionMap(shares)   click a row of what follows what    twin: a row of the table, and compose(label, seed)
    picture(score)          the still picture that stands in for a widget where none can run

anywidget and ipywidgets are imported only when one of the instruments is used.
"""

import importlib

_WHERE = {"PianoRoll": "pianoroll", "knobs": "knobs", "Composer": "composer", "variations": "drafts", "BlindTest": "blindtest",
          "Stepper": "stepper", "Frame": "frames", "stills": "frames", "Stakes": "stakes", "TransitionMap": "transitions",
          "blind_test_result": "trials", "picture": "still"}
__all__ = list(_WHERE)


def __getattr__(name: str):
    if name not in _WHERE:
        raise AttributeError(f"musicnn.widgets has no {name!r}; it offers {', '.join(__all__)}")
    found = getattr(importlib.import_module(f"musicnn.widgets.{_WHERE[name]}"), name)
    globals()[name] = found                          # importing a module of the same name has put the module in this place
    return found

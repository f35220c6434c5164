"""Sliders for a composer's controls: turn one, see the score and hear the result. The plain ipywidgets form, for first meetings."""

from musicnn.arguments import checked
from musicnn.composers.control import Control
from musicnn.music import Score
from musicnn.widgets.drafts import check_composer


@checked(bars=(1, 64), seed=(0, None))
def knobs(composer, primer: Score | None = None, *, bars: int = 8, seed: int = 1, style: str = "folk"):
    """A panel with one slider per control of the composer, and for bars and seed; staff and sound follow each change.

    The static twin is `composer.compose(primer, bars=…, seed=…, temperature=…)` with `mn.show` and `mn.play`.

    Args:
        composer: anything with `compose` and `controls`.
        primer: the given opening, or None.
        bars, seed: where their sliders begin.
        style: of the sound, see `mn.play`.

    Used in: 03b
    """
    import ipywidgets as w

    shared = (Control("bars", 1, max(16, bars), bars, "bars", "Length of the tune."),
              Control("seed", 0, max(99, seed), seed, "", "Another number, another tune."))
    sliders = {c.name: _slider(w, c) for c in (*check_composer(composer, "compose", "controls").controls, *shared)}
    staff, sound, status = w.HTML(), w.Audio(value=b"", format="mp3", autoplay=False, loop=False), w.Label()

    def follow(change=None):
        status.value = "composing …"
        try:
            score = composer.compose(primer, **{name: s.value for name, s in sliders.items()})
            staff.value, sound.value, panel.score = _staff(score), _clip(score, style), score
            status.value = f"{len(score.melody)} notes, {score.bars} bars, {score.seconds:.0f} s of music"
        except ValueError as error:                  # a primer that does not fit: say so in the panel, keep the last tune
            status.value = str(error)

    panel = w.VBox([w.VBox(list(sliders.values())), status, sound, staff])
    for slider in sliders.values():
        slider.observe(follow, "value")
    follow()
    return panel


def _slider(w, control: Control):
    style, layout = {"description_width": "7em"}, w.Layout(width="28em", max_width="95%")
    if control.choices:
        return w.Dropdown(options=control.choices, value=control.default, description=control.name, style=style, layout=layout)
    whole = isinstance(control.default, int)
    kind, step = (w.IntSlider, 1) if whole else (w.FloatSlider, 0.05)
    return kind(value=control.default, min=control.low, max=control.high, step=step, description=control.name, tooltip=control.help,
                continuous_update=False, style=style, layout=layout)


def _staff(score) -> str:
    from musicnn import engraving
    return engraving.show(score)._repr_html_()


def _clip(score, style: str) -> bytes:
    from musicnn import synth
    return synth.play(score, style=style).data

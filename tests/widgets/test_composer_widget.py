"""The composer's desk without a browser, with a small composer that really composes: a random walk in the scale."""

import random
import threading
from dataclasses import dataclass

import numpy as np
import pytest

from musicnn.composers import Control, Progress, check_controls
from musicnn.errors import MusicnnError
from musicnn.music import Note, Score, score_of
from musicnn.widgets import Composer, variations

PATIENCE = 60                                        # seconds until something that never comes counts as missing
PRIMER = score_of([(0, 60, 4), (4, 64, 4), (8, 67, 4)], steps=64, key="C major")


@dataclass
class Walk:
    """Walks up and down the white keys in quarter notes; honours primer, keep and seed."""

    name: str = "walk"
    gate: threading.Event | None = None              # lets a test hold it in the middle

    controls = (Control("leap", 1, 4, 2, "scale steps", "How far a step may go."),)

    def stream(self, primer=None, *, bars=8, seed=0, keep=None, **controls):
        leap, rng = check_controls(self.controls, controls)["leap"], random.Random(seed)
        steps, white = bars * 16, [p for p in range(48, 85) if p % 12 in (0, 2, 4, 5, 7, 9, 11)]
        old = [] if primer is None else [n for n in primer.notes if keep is None or keep[0][n.onset]]
        taken, notes, place = {s for n in old for s in range(n.onset, n.end)}, list(old), 7
        for onset in range(0, steps, 4):
            if onset in taken or (keep is None and primer is not None and onset < primer.steps):
                continue
            if self.gate and onset >= steps // 2:
                assert self.gate.wait(PATIENCE)
            place = min(max(place + rng.randint(-leap, leap), 0), len(white) - 1)
            notes.append(Note(onset, white[place], 4))
            yield Progress(score_of(notes, steps=steps), onset / steps, f"bar {onset // 16 + 1}")
        yield Progress(score_of(notes, steps=steps, key="C major"), 1.0, "done")

    def compose(self, primer=None, **settings) -> Score:
        return list(self.stream(primer, **settings))[-1].score

    def explain(self, score, step):
        return [("C4", 0.5), ("D4", 0.3), ("rest", 0.2)]


def asked(widget, kind, **content):
    """What the browser would be answered."""
    sent = []
    widget.send = lambda reply, buffers=None: sent.append(reply)
    widget._reply(widget, {"id": 1, "kind": kind, **content}, [])
    return sent[0]


def test_the_widget_composes_what_the_function_composes():
    widget = Composer(Walk(), PRIMER, bars=4, seed=5)
    widget.generate()
    assert widget.scores == variations(Walk(), PRIMER.replace(steps=12), bars=4, seed=5)
    assert [d["seed"] for d in widget.drafts] == [5, 6, 7, 8] and all(d["done"] for d in widget.drafts)
    assert widget.drafts[0]["given"] == [0, 1, 2]    # the primer's notes are told apart from the composed ones
    assert widget.drafts[0]["metrics"][0] == ["notes", "16"] and not widget.work["running"]
    assert widget.take(2) == widget.score == widget.scores[2]


def test_knobs_bars_and_seed_reach_the_composer():
    widget = Composer(Walk(), bars=2, count=1)
    widget.settings = widget.settings | {"bars": 3, "leap": 1, "seed": 9}
    widget.generate()
    assert widget.scores == [Walk().compose(None, bars=3, seed=9, leap=1)]
    widget.settings = widget.settings | {"leap": 40}
    with pytest.raises(MusicnnError, match="leap 40"):
        widget.generate()
    assert "leap 40" in widget.work["error"] and not widget.work["running"]


def test_a_locked_region_is_never_touched():
    keep = np.zeros((1, 64), dtype=bool)
    keep[0, 4:12] = True
    widget = Composer(Walk(), PRIMER, bars=4, keep=keep)
    widget.generate()
    for score in widget.scores:
        assert {n for n in PRIMER.notes if n.onset >= 4} <= set(score.notes)
    widget.take(0)
    assert widget.locked == [[0, 4, 12]]             # the locks stay where they were


def test_cancel_stops_between_two_steps_and_shows_what_there_is():
    walk = Walk(gate=threading.Event())
    widget = Composer(walk, bars=4)
    assert asked(widget, "compose", count=2) == {"id": 1}
    while not widget.drafts:
        widget._worker.join(0.01)                    # it waits at the gate; whoever only looks takes its time away
        assert widget._worker.is_alive()
    asked(widget, "cancel")
    walk.gate.set()
    widget._worker.join(PATIENCE)
    assert widget.work["note"] == "cancelled" and not widget.scores and not widget.drafts[0]["done"]
    assert "not finished" in asked(widget, "keep", index=0)["error"]


def test_a_new_job_takes_the_place_of_the_old_one():
    walk = Walk(gate=threading.Event())
    widget = Composer(walk, bars=2, count=1)
    widget.generate(wait=False)
    old, walk.gate = widget._worker, (gate := walk.gate) and None
    widget.settings = widget.settings | {"seed": 3}
    widget.generate()
    gate.set()
    old.join(PATIENCE)
    assert widget.scores == [Walk().compose(None, bars=2, seed=3)] and widget.work["note"] == "done"


def test_drafts_of_other_settings_do_not_stay_beside_new_ones():
    widget = Composer(Walk(), bars=1, count=4)
    widget.generate()
    widget.settings = widget.settings | {"seed": 50}
    widget.generate(2)
    assert widget.scores == variations(Walk(), count=2, bars=1, seed=50) and [d["seed"] for d in widget.drafts] == [50, 51]
    with pytest.raises(MusicnnError, match="draft 2 does not exist"):
        widget.take(2)


def test_why_this_note_and_another_one_in_its_place():
    widget = Composer(Walk(), PRIMER, bars=2, seed=4)
    answer = asked(widget, "why", step=8)
    assert [(c["label"], c["pitch"]) for c in answer["candidates"]] == [("C4", 60), ("D4", 62), ("rest", None)]
    asked(widget, "go_on", step=8, pitch=62)
    widget._worker.join(PATIENCE)
    opening = score_of([(0, 60, 4), (4, 64, 4), (8, 62, 4)], key="C major")
    assert widget.score == Walk().compose(opening, bars=2, seed=4)


def test_metrics_of_ones_own_and_counts_out_of_range():
    widget = Composer(Walk(), bars=1, count=2, metrics=lambda score: {"end": score.notes[-1].pitch, "share": 1 / 3})
    widget.generate()
    assert [m[1] for m in widget.drafts[0]["metrics"]] == [str(widget.scores[0].notes[-1].pitch), "0.333"]
    with pytest.raises(MusicnnError, match="count 9"):
        Composer(Walk(), count=9)


def test_a_composer_that_breaks_is_heard():
    class Broken(Walk):
        def stream(self, *_, **__):
            yield Progress(score_of([]), 0.0)
            raise KeyError("weights")
    widget = Composer(Broken())
    with pytest.raises(MusicnnError, match="KeyError: 'weights'"):
        widget.generate()

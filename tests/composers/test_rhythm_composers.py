"""Composers of rhythm: they keep time, keep a primer, keep their word about likelihood, and repeat themselves for the same seed."""

from itertools import product

import numpy as np
import pytest

from musicnn.composers import EuclideanDrums, RhythmComposer
from musicnn.composers.rhythm import DANCES, START, BarRhythms, bar_rhythms, place
from musicnn.datasets import songs
from musicnn.errors import MusicError, MusicnnError
from musicnn.music import DRUMS, crop, regrid, score_of
from musicnn.music.rhythm import euclidean


@pytest.fixture(params=[RhythmComposer, EuclideanDrums])
def composer(request):
    return request.param()


def test_same_seed_same_score(composer):
    how = {"ghosts": 0.5} if isinstance(composer, EuclideanDrums) else {}
    one, again, other = (composer.compose(bars=4, seed=s, **how) for s in (1, 1, 2))
    assert one == again != other and one.bars == 4 and all(p.program == DRUMS for p in one.parts)


def test_the_stream_ends_with_what_compose_returns(composer):
    moments = list(composer.stream(bars=3, seed=4))
    assert moments[-1].score == composer.compose(bars=3, seed=4) and [m.fraction for m in moments] == [1 / 3, 2 / 3, 1]


@pytest.mark.parametrize("song", ["ode_to_joy", "greensleeves", "drunken_sailor"])
def test_a_melody_stays_as_it_is_and_gets_a_drum(composer, song):
    primer = songs.songs(song)
    score = composer.compose(primer, seed=3)
    assert regrid(primer, score.steps_per_quarter).parts == score.parts[:-1] and score.parts[-1].program == DRUMS
    assert (score.tempo, score.meter, score.key, score.bars) == (primer.tempo, primer.meter, primer.key, primer.bars)
    assert score.parts[-1].end <= score.steps
    longer = composer.compose(primer, bars=primer.bars + 2, seed=3)
    assert longer.bars == primer.bars + 2 and longer.parts[:-1] == score.parts[:-1] and longer.parts[-1].end > score.steps


def test_a_pickup_moves_the_phrase_and_not_the_drum():
    bar = [(0, 62, 6), (6, 66, 6)]
    tune = score_of([(12 * b + on, p, d) for b in range(8) for on, p, d in bar], meter=(6, 8), key="D major")
    late = score_of([(10, 60, 2), *((n.onset + 12, n.pitch, n.duration) for n in tune.notes)], meter=(6, 8), key="D major")
    drum, after = ([(n.onset, n.duration) for n in RhythmComposer().compose(s, seed=3).parts[-1].notes] for s in (tune, late))
    assert after == [(onset + 36, duration) for onset, duration in drum]         # a bar later on the finer grid; nothing under the pickup
    assert RhythmComposer().compose(crop(late, 0, 12), seed=3).bars == 1


@pytest.mark.parametrize("call, error, words", [
    (lambda c: c.compose(bars=0), MusicnnError, "1..64"), (lambda c: c.compose(swing=1), TypeError, "unknown control 'swing'"),
    (lambda c: c.compose(songs.songs("twinkle"), bars=3), MusicnnError, "leave it out"),
    (lambda c: c.compose(songs.songs("twinkle"), keep=np.zeros((1, 4), bool)), MusicnnError, "leave `keep` out")])
def test_what_cannot_be_composed_is_named(composer, call, error, words):
    with pytest.raises(error, match=words):
        call(composer)


@pytest.mark.parametrize("dance", DANCES)
def test_every_dance_fills_its_bars_and_ends_on_few_strokes(dance):
    scores = [RhythmComposer().compose(dance=dance, bars=8, seed=s) for s in range(12)]
    assert all(s.meter == DANCES[dance] and s.bars == 8 and s.steps == 8 * s.bar_steps for s in scores)
    strokes = np.array([[len(bar) for bar in bar_rhythms(s.replace(parts=s.parts[:1]))] for s in scores])
    assert strokes[:, -1].mean() < strokes[:, :3].mean() or dance == "slip jig"      # those go round without a rest


def test_the_likelihood_is_a_probability():
    """All rhythms of a small bar, known and unknown, together have probability 1."""
    table = {"patterns": ["0 2", "0 1 2 3", "0"],
             "rows": [[0, START, 0, 3], [0, 0, 1, 2], [3, 1, 0, 1], [3, START, 2, 4], [3, START, 0, 5]]}
    model = BarRhythms(table, 4)
    bars = [tuple(i for i, hit in enumerate(line) if hit) for line in product((0, 1), repeat=4)]
    assert sum(np.exp(-model.nll([bar])) for bar in bars) == pytest.approx(1)
    assert sum(np.exp(-model.nll([one, two])) for one in bars for two in bars) == pytest.approx(1)
    assert model.nll([(0, 2)]) < model.nll([(0, 1, 2, 3)]) < model.nll([(3,)])


def test_a_jig_is_likelier_as_a_jig_than_its_shuffle():
    composer, even = RhythmComposer(), [(0, 12), (12, 12), (24, 12), (36, 12), (48, 12), (60, 12)]
    jig = score_of([(72 * bar + o, 60, d) for bar in range(8) for o, d in even], meter=(6, 8), steps_per_quarter=24)
    odd = score_of([(72 * bar + o, 60, 8) for bar in range(8) for o in (8, 20, 28, 62)], meter=(6, 8), steps_per_quarter=24, steps=576)
    assert composer.nll(jig, dance="jig") < composer.nll(odd, dance="jig") / 5
    with pytest.raises(MusicnnError, match="slip jig is in 9/8"):
        composer.nll(jig, dance="slip jig")
    with pytest.raises(MusicnnError, match="12 steps"):
        composer.nll(jig.replace(parts=score_of([(1, 60, 1)]).parts), dance="jig")


def test_places_of_a_phrase():
    assert [place(i, 9) for i in range(9)] == [0, 0, 0, 1, 0, 0, 0, 2, 3] and place(3, 4) == 3
    pickup = score_of([(8, 60, 4), (12, 62, 12)], meter=(3, 4))
    assert bar_rhythms(pickup) == [(0,)] and bar_rhythms(songs.songs("twinkle"))[0] == (0, 12, 24, 36)


def test_euclidean_drums_play_the_algorithm():
    score = EuclideanDrums().compose(bars=2, kick=5, snare=0, hat=16)
    kicks = [n.onset for n in score.notes if n.pitch == 36]
    assert kicks == [i + 16 * bar for bar in (0, 1) for i, hit in enumerate(euclidean(5, 16)) if hit]
    assert {n.pitch for n in score.notes} == {36, 42} and score == EuclideanDrums().compose(bars=2, kick=5, snare=0, hat=16, rotation=7)
    assert EuclideanDrums().compose(meter="6/8", hat=12).meter == (6, 8)
    with pytest.raises(MusicError, match="16 onsets do not fit on 12 pulses"):
        EuclideanDrums().compose(meter="6/8", hat=16)

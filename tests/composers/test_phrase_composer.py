"""The phrase composer, with networks that know nothing yet: the promises hold for any weights."""

import numpy as np
import pytest
import torch

from musicnn.composers import PhraseComposer, load
from musicnn.composers.phrases import brought_home, leaps_too_far
from musicnn.datasets.portfolio import HOUSE_TUNE
from musicnn.encodings import PhraseEncoding
from musicnn.errors import MusicnnError
from musicnn.models import PhraseGAN
from musicnn.music import Score, score_of, transpose


@pytest.fixture(scope="module")
def composer():
    torch.manual_seed(0)
    return PhraseComposer(PhraseGAN(latent=8, channels=8, blocks=1), PhraseEncoding())


@pytest.mark.parametrize("octaves", [-2, 0, 1])
def test_a_primer_stays_note_for_note_wherever_it_lies(composer, octaves):
    primer = transpose(HOUSE_TUNE, 12 * octaves)
    got = composer.compose(primer, bars=8, seed=1)
    assert got.melody[:len(primer.melody)] == primer.melody and got.bars == 8 and got.key == "C major" and got.meter == (4, 4)
    answer = [n.pitch for n in got.melody[len(primer.melody):]]
    assert answer and {p % 12 for p in answer} <= {0, 2, 4, 5, 7, 9, 11}
    assert abs(np.mean(answer) - np.mean([n.pitch for n in primer.melody])) < 12


@pytest.mark.parametrize("meter", [(6, 8), (4, 4), (2, 2)])
def test_a_pickup_comes_on_top_and_moves_no_phrase(composer, meter):
    bar = Score(meter=meter).bar_steps
    tune = score_of([(4 * i, 62 + i % 5, 4) for i in range(8 * bar // 4)], meter=meter, key="D major", steps=8 * bar)
    late = score_of([(bar - 2, 69, 2), *((n.onset + bar, n.pitch, n.duration) for n in tune.notes)], meter=meter, key="D major")
    without, got = (composer.compose(s, bars=12, seed=2) for s in (tune, late))
    assert (without.bars, got.bars) == (12, 13) and got.melody[:len(late.melody)] == late.melody
    assert [(n.onset - bar, n.pitch, n.duration) for n in got.melody[1:]] == [(n.onset, n.pitch, n.duration) for n in without.melody]
    assert (composer.verdicts(late) == composer.verdicts(tune)).all()
    keep = np.ones((1, late.steps), dtype=bool)
    keep[0, bar - 2] = False                         # the pickup itself may go
    assert composer.compose(late, bars=12, seed=2, keep=keep).melody == got.melody[1:]
    rest_first = score_of([(2, 62, bar - 2), *((bar * b, 64, bar) for b in range(1, 4))], meter=meter, key="D major")
    assert composer.compose(rest_first, bars=8).bars == 8                        # four bars that begin with a rest have no pickup


def test_same_seed_same_score_and_stream_ends_in_compose(composer):
    steps = list(composer.stream(bars=12, seed=3))
    assert len(steps) == 3 and steps[-1].score == composer.compose(bars=12, seed=3) != composer.compose(bars=12, seed=4)
    assert steps[-1].fraction == 1 and steps[-1].score.bars == 12 and steps[-1].score.meter == (6, 8)
    assert composer.compose(bars=4, mode="dorian", meter="4/4").key == "D dorian"


def test_the_critics_favourite_of_many_is_one_of_them(composer):
    raw = composer.forge(np.random.default_rng(5).standard_normal((4, 8)), np.array([[1, 0, 0, 1]], np.float32), None, PhraseEncoding())
    best = composer.compose(bars=4, seed=5, draws=4, cadence="home")
    tokens = composer.encoding.encode(best)
    assert any((row[:21] == tokens[:21]).all() for row in raw) and (tokens[22:] == 17).all()


@pytest.mark.parametrize("meter, steps", [("6/8", 24), ("4/4", 32)])
def test_whatever_is_forged_a_tune_ends_at_home_and_free_cadences_do_not_all(composer, meter, steps):
    def last(cadence, seed):
        return composer.compose(bars=8, seed=seed, meter=meter, draws=2, cadence=cadence).melody[-1]

    ended = [last("home", seed) for seed in range(12)]
    assert {n.pitch % 12 for n in ended} == {2} and {n.end for n in ended} == {2 * steps}
    assert {last("free", seed).pitch % 12 for seed in range(12)} - {2}


def test_bringing_home_touches_the_last_beat_only_and_takes_the_nearest_home_note():
    phrases = np.array([[5] * 20 + [8, 1, 2, 4], [5] * 20 + [4, 17, 17, 4], [5] * 20 + [9, 10, 11, 12], [5] * 20 + [10, 17, 9, 8]])
    home = brought_home(phrases, PhraseEncoding())
    assert (home[:, :21] == phrases[:, :21]).all() and (home[:, 22:] == 17).all()
    assert home[:, 21].tolist() == [10, 3, 10, 17], "8 lies nearer to 10, 4 nearer to 3; the others close already"


def test_the_favourite_is_the_critics_among_those_without_a_leap_beyond_an_octave():
    flat, wide = np.full((1, 24), 5), np.array([[5] * 12 + [13] * 12])
    assert leaps_too_far(np.concatenate([flat, wide]), None).tolist() == [False, True]
    assert leaps_too_far(flat, np.full(24, 13)).tolist() == [True], "the leap from the phrase before counts"
    composer, rng, wish = load("phrase-gan"), np.random.default_rng(3), np.array([[1, 0, 0, 1]], np.float32)
    made = composer.encoding.encode(composer.compose(bars=8, seed=3, draws=64)).reshape(2, 24)
    rng.standard_normal((64, 64))                    # the latents of the first phrase
    raw = brought_home(composer.forge(rng.standard_normal((64, 64)), wish, made[0], composer.encoding), composer.encoding)
    liked, far = composer._verdicts(raw, wish, made[0], composer.encoding).mean(axis=1), leaps_too_far(raw, made[0])
    assert far[liked.argmax()] and not far.all(), "a case in which the critic likes a leap"
    assert (made[1] == raw[~far][liked[~far].argmax()]).all()



def test_keep_chooses_what_stays_and_a_short_primer_is_filled_up(composer):
    primer = score_of([(0, 62, 1), (1, 66, 1), (2, 69, 4)], steps=6, steps_per_quarter=2, meter=(6, 8), key="D major")
    tokens = composer.encoding.encode(composer.compose(primer, bars=4))
    assert tokens[:6].tolist() == [3, 5, 7, 17, 17, 17]
    keep = np.array([[1, 0, 1, 1, 1, 1]], dtype=bool)
    assert composer.encoding.encode(composer.compose(primer, bars=4, keep=keep))[[0, 2]].tolist() == [3, 7]


def test_a_morph_begins_and_ends_at_its_seeds_and_verdicts_have_a_place_for_every_eighth(composer):
    way = composer.morph(1, 2, frames=5)
    assert len(way) == 5 and way[0] == composer.morph(1, 9, frames=2)[0]
    assert composer.verdicts(way[0]).shape == (25,) and composer.verdicts(HOUSE_TUNE, HOUSE_TUNE).shape == (33,)


@pytest.mark.parametrize("bad, message", [({"bars": 6}, "4, 8, 12"), ({"primer": HOUSE_TUNE.replace(meter=(3, 4))}, "3/4"),
                                          ({"primer": HOUSE_TUNE, "keep": np.ones((1, 3), bool)}, "keep")])
def test_mistakes_are_explained(composer, bad, message):
    with pytest.raises(MusicnnError, match=message):
        composer.compose(**bad)


def test_the_critic_and_a_morph_say_what_they_cannot_do(composer):
    for phrase, before in ((HOUSE_TUNE.replace(parts=(), steps=0), None), (HOUSE_TUNE, composer.compose(bars=4))):
        with pytest.raises(MusicnnError, match="four bars, after four in the same meter"):
            composer.verdicts(phrase, before)
    for how in ({"first": 1, "second": 1}, {"first": 1, "second": 2, "frames": 1}):
        with pytest.raises(MusicnnError, match="two different seeds"):
            composer.morph(**how)

"""The melody composer keeps what it is given, fills what it is asked for, and repeats itself for the same seed."""

import numpy as np
import pytest
import torch

from musicnn.composers import MelodyComposer
from musicnn.encodings import MelodyEncoding
from musicnn.errors import MusicnnError
from musicnn.models import Markov, MelodyLSTM
from musicnn.music import regrid, score_of, transpose

ENCODING = MelodyEncoding()
PRIMER = score_of([(60, 62, 12), (72, 66, 24), (96, 69, 12), (108, 74, 36)], steps_per_quarter=24, meter=(6, 8), key="D major", tempo=110)


def lstm():
    torch.manual_seed(0)
    return MelodyComposer(MelodyLSTM(ENCODING.sizes, hidden=32), ENCODING)


def markov():
    return MelodyComposer(Markov(ENCODING.vocabulary, order=2).fit(ENCODING.batch([PRIMER])), ENCODING)


@pytest.fixture(params=[lstm, markov], ids=["lstm", "markov"])
def composer(request):
    return request.param()


def test_same_seed_same_score(composer):
    assert composer.compose(bars=4, seed=5) == composer.compose(bars=4, seed=5) != composer.compose(bars=4, seed=6)


@pytest.mark.parametrize("bars", [1, 3, 8])
def test_the_length_is_what_was_asked_for(composer, bars):
    for seed in range(6):
        score = composer.compose(bars=bars, seed=seed, draws=1)
        lead = min(n.onset for n in score.melody)
        assert score.steps == bars * score.bar_steps + (lead if lead < score.bar_steps else 0)


@pytest.mark.parametrize("semitones", [0, 3, -5])
def test_a_primer_comes_out_untouched_in_its_own_key(composer, semitones):
    primer = transpose(PRIMER, semitones)
    score = composer.compose(primer, bars=4, seed=2, draws=2)
    assert score.melody[:4] == primer.melody and score.key == primer.key and score.tempo == 110
    assert score.steps == 60 + 4 * 72


@pytest.mark.parametrize("length", [42, 54, 78, 90, 144, 138])
def test_a_given_note_of_a_length_without_a_token_comes_out_as_it_was_drawn(composer, length):
    assert length not in ENCODING.durations
    drawn = score_of([(0, 62, 12), (12, 66, length), (length + 24, 69, 12)], steps=216, steps_per_quarter=24, meter=(6, 8), key="D major")
    score = composer.compose(drawn, bars=5, seed=1, draws=1)
    assert score.melody[:3] == drawn.melody and score.steps == 360
    assert composer.explain(drawn, length + 24)
    free = np.ones((1, drawn.steps), dtype=bool)
    free[0, 12] = free[0, 12 + length - 6:] = False          # the long note may change, and so may what follows
    assert composer.compose(drawn, bars=3, seed=1, draws=1, keep=free).melody[0] == drawn.melody[0]


@pytest.mark.parametrize("low", [0, 20, 100, 115])
def test_a_primer_from_either_end_of_the_keyboard_comes_out_untouched(composer, low):
    drawn = score_of([(0, low, 36), (36, low + 12, 36)], steps_per_quarter=24, meter=(6, 8), key="D major")
    assert composer.compose(drawn, bars=2, seed=1, draws=1).melody[:2] == drawn.melody


def test_keep_frees_the_notes_that_are_not_locked(composer):
    keep = np.zeros((1, PRIMER.steps), dtype=bool)
    keep[0, :72] = keep[0, 108:] = True              # the pickup and the last note stay; bar 1's first half is free
    scores = [composer.compose(PRIMER, bars=2, seed=s, keep=keep, draws=1) for s in range(4)]
    assert all({(60, 62), (108, 74)} <= {(n.onset, n.pitch) for n in s.melody} for s in scores)
    assert len({s.melody for s in scores}) > 1


def test_the_stream_ends_with_what_compose_returns(composer):
    moments = list(composer.stream(PRIMER, bars=3, seed=9, draws=2))
    assert moments[-1].score == composer.compose(PRIMER, bars=3, seed=9, draws=2) and moments[-1].fraction == 1
    fractions = [m.fraction for m in moments]
    assert fractions == sorted(fractions) and len(moments) > 4


def test_who_looks_late_at_a_moment_sees_what_was_there_then(composer):
    at_once = [m.score for m in composer.stream(PRIMER, bars=3, seed=9, draws=2)]
    later = list(composer.stream(PRIMER, bars=3, seed=9, draws=2))
    assert [m.score for m in later] == at_once and len({len(s.notes) for s in at_once}) > 3


def test_scores_that_nobody_looks_at_are_not_made(composer, monkeypatch):
    made, score = [], composer._score
    monkeypatch.setattr(composer, "_score", lambda *given, **named: made.append(1) or score(*given, **named))
    composer.compose(bars=8, seed=1, draws=4)
    assert len(made) == 1


def test_nll_is_the_sum_over_tokens_and_moves_with_the_key(composer):
    assert composer.nll(PRIMER) == pytest.approx(composer.nll(transpose(PRIMER, 4)), abs=1e-6) and composer.nll(PRIMER) > 0


def test_explain_gives_probabilities(composer):
    reasons = composer.explain(PRIMER, 72)
    assert 0 < sum(p for _, p in reasons) <= 1 + 1e-6 and reasons == sorted(reasons, key=lambda r: -r[1])
    assert composer.explain(regrid(PRIMER, 4), 12) == reasons          # the same place on the grid of sixteenths
    with pytest.raises(MusicnnError, match="no note begins at step 7"):
        composer.explain(PRIMER, 7)


def test_equally_likely_notes_are_named_upwards():
    nothing_learnt = MelodyComposer(Markov(ENCODING.vocabulary), ENCODING)
    names = [name for name, _ in nothing_learnt.explain(PRIMER, 72, most=1000)]
    assert names[:3] == ["end", "rest", "D3"] and names[-2:] == ["3/4", "-"]     # on every machine, whatever way it sorts


def test_a_tune_at_the_end_of_the_keyboard_can_be_asked_about(composer):
    everything = len(composer.explain(PRIMER, 72, most=1000))
    for semitones, name in ((48, "F#8"), (-60, "F#-1")):
        names = [name for name, _ in composer.explain(transpose(PRIMER, semitones), 72, most=1000)]
        assert name in names and "" not in names and len(names) <= everything
    assert len(composer.explain(transpose(PRIMER, 48), 72, most=1000)) < everything


@pytest.mark.parametrize("call, error, words", [
    (lambda c: c.compose(bars=0), MusicnnError, r"bars 0 .*1..64"),
    (lambda c: c.compose(temperature=9), MusicnnError, r"temperature 9 .*0.1..2"),
    (lambda c: c.compose(heat=1), TypeError, "temperature, top_p, cadence, draws, meter, mode"),
    (lambda c: c.compose(score_of([(0, 60, 4)])), MusicnnError, "4/4"),
    (lambda c: c.compose(score_of([(0, 30, 12), (12, 100, 12)], steps_per_quarter=24, meter=(6, 8))), MusicnnError, "narrower"),
])
def test_what_cannot_be_composed_is_named(composer, call, error, words):
    with pytest.raises(error, match=words):
        call(composer)


def test_the_cadence_is_home_or_free(composer):
    assert all(composer.compose(bars=2, seed=s, draws=1).melody[-1].pitch % 12 == 2 for s in range(8))
    assert any(composer.compose(bars=2, seed=s, draws=1, cadence="free").melody[-1].pitch % 12 != 2 for s in range(8))


def test_what_the_encoding_cannot_write_is_named():
    tune = score_of([(0, 67, 24), (24, 69, 24), (48, 67, 24), (72, 69, 24)], steps_per_quarter=24, key="G major")
    narrow = MelodyEncoding.covering([tune])         # F4 to B4: no D
    composer = MelodyComposer(Markov(narrow.vocabulary, order=1).fit(narrow.batch([tune])), narrow)
    with pytest.raises(MusicnnError, match=r"D, the tonic, is not among .* 65\.\.71; use cadence='free'"):
        composer.compose(bars=2)
    assert composer.compose(bars=2, cadence="free").bars == 2
    dotted = MelodyEncoding(durations=(36,), meters=((4, 4),))                   # two bars of 4/4 hold no whole number of dotted quarters
    with pytest.raises(MusicnnError, match="no token may come next"):
        MelodyComposer(Markov(dotted.vocabulary), dotted).compose(bars=2)

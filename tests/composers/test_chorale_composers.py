"""Both chorale composers, with networks that know nothing yet: the promises hold for any weights."""

import numpy as np
import pytest
import torch

from musicnn import composers
from musicnn.composers import ChoraleComposer, FrameComposer
from musicnn.composers.proofread import proofread
from musicnn.encodings import FrameEncoding, VoiceEncoding
from musicnn.errors import MusicnnError
from musicnn.evaluation.voices import parallel_places
from musicnn.models import ChoraleCNN, FrameSoftmax
from musicnn.music import Note, Part, Score, map_notes, regrid, score_of, transpose
from musicnn.music.pitch import parse_key

MELODY = score_of([(4, 67, 4), (8, 69, 4), (12, 71, 2), (14, 72, 2), (16, 74, 8), (24, 74, 4), (28, 71, 4)], key="G major", title="Tune")


@pytest.fixture(scope="module")
def cnn():
    torch.manual_seed(0)
    return ChoraleComposer(ChoraleCNN(channels=16, dilations=(1, 2)), VoiceEncoding(), name="test")


@pytest.fixture(scope="module")
def frames():
    torch.manual_seed(0)
    return FrameComposer(FrameSoftmax(hidden=16, width=16), FrameEncoding(), name="test")


def test_a_melody_is_harmonised_and_stays(cnn):
    got = cnn.compose(MELODY, sweeps=6, seed=1)
    assert got.parts[0].notes == MELODY.melody and got.steps == MELODY.steps and got.key == "G major"
    assert [p.name for p in got.parts] == ["soprano", "alto", "tenor", "bass"] and all(p.is_monophonic for p in got.parts)
    silent = VoiceEncoding().encode(got)[4:, 1:4] == 1
    assert not silent.any()                          # where the melody sounds nobody is silent


def test_a_melody_far_from_the_soprano_comes_back_where_it_was(cnn):
    low = transpose(MELODY, -36)
    assert cnn.compose(low, sweeps=4).parts[0].notes == low.melody


@pytest.mark.parametrize("which", ["cnn", "frames"])
def test_same_seed_same_score_and_stream_ends_in_compose(which, request):
    composer = request.getfixturevalue(which)
    controls = {"sweeps": 5} if which == "cnn" else {}
    got = list(composer.stream(MELODY, bars=4, seed=3, **controls))
    assert got[-1].score == composer.compose(MELODY, bars=4, seed=3, **controls) != composer.compose(MELODY, bars=4, seed=4, **controls)
    assert got[-1].fraction == 1 and got[-1].score.bars == 4 and len(got) > 1
    at_once = [m.score for m in composer.stream(MELODY, bars=4, seed=3, **controls)]
    assert [m.score for m in got] == at_once         # whoever looks late sees what was there then
    with pytest.raises(TypeError, match="temperature"):
        composer.compose(MELODY, warmth=1)


def test_keep_may_be_any_part_of_a_score(cnn):
    full = cnn.compose(bars=2, sweeps=5)
    keep = np.random.default_rng(0).random((4, 32)) < 0.5
    got = cnn.compose(full, keep=keep, sweeps=5, seed=9)
    old, new = (VoiceEncoding().encode(s)[:, :4].T for s in (full, got))
    assert (old[keep] == new[keep]).all() and (old != new).any()
    assert cnn.compose(full, keep=np.zeros((4, 32), dtype=bool), sweeps=5, seed=9).steps == 32


@pytest.mark.parametrize("seed", range(4))
def test_proofreading_mends_parallels_and_leaves_alone_what_is_kept(cnn, seed):
    rng = np.random.default_rng(seed)
    rows = np.concatenate([np.repeat(np.array([7, 0, 3, 0]) + rng.integers(2, 40, (8, 1)), 4, axis=0), np.arange(32)[:, None] % 16], axis=1)
    legal = np.ones((32, 4, 48), dtype=bool)
    legal[..., :2] = False
    keep = np.zeros((32, 4), dtype=bool)
    keep[:, 0] = True
    got = proofread(cnn.model, rows, keep, legal)
    count = [len(parallel_places(r[:, :4].T)) for r in (rows, got)]
    assert count[0] > 0 and count[1] == 0 and (got[:, [0, 4]] == rows[:, [0, 4]]).all() and got[:, :4].min() > 1
    assert (proofread(cnn.model, rows, keep | True, legal) == rows).all()


AT_HOME = score_of([(0, 69, 8), (8, 66, 4), (12, 67, 12)], key="G major")


def test_a_melody_that_ends_at_home_has_the_home_note_in_the_bass(cnn):
    for seed in range(4):
        bass = VoiceEncoding().encode(cnn.compose(AT_HOME, sweeps=4, seed=seed))[12:24, 3] - 2 + 36
        assert (bass % 12 == 7).all() and cnn.compose(AT_HOME, sweeps=4, seed=seed).parts[0].notes == AT_HOME.melody
        free = cnn.compose(bars=2, primer=Score(key="D minor"), sweeps=4, seed=seed)     # nothing given: all voices are free
        ends = [part.notes[-1].pitch % 12 for part in free.parts]
        assert ends[0] == ends[3] == 2 and free.parts[0].notes[-1].end == free.parts[3].notes[-1].end == free.steps == 32
    assert cnn.compose(AT_HOME, sweeps=4, cadence="free") != cnn.compose(AT_HOME, sweeps=4)


def test_elsewhere_and_where_no_key_is_known_the_ending_is_free_and_what_is_kept_stays(cnn):
    for melody in (MELODY, AT_HOME.replace(key=None), AT_HOME.replace(key="A minor")):
        assert cnn.compose(melody, sweeps=4) == cnn.compose(melody, sweeps=4, cadence="free")
    given = AT_HOME.replace(parts=(*AT_HOME.parts, Part(), Part(), Part((Note(12, 52, 12),))))
    assert cnn.compose(given, sweeps=4).parts[3].notes[-1] == Note(12, 52, 12)


def test_other_grids_are_welcome_where_they_fit(cnn):
    fine = regrid(MELODY, 24)
    got = cnn.compose(fine, keep=np.ones((1, fine.steps), dtype=bool), sweeps=4)
    assert got.parts[0].notes == MELODY.melody


@pytest.mark.parametrize("score, words", [
    (Score(meter=(6, 8)), "6/8"),
    (Score(tuple(Part() for _ in range(5))), "5 parts"),
    (score_of([(0, 20, 4), (4, 100, 4)]), "span more"),
])
def test_what_cannot_be_harmonised_is_refused_kindly(cnn, score, words):
    with pytest.raises(MusicnnError, match=words):
        cnn.compose(score)
    if words != "span more":
        with pytest.raises(MusicnnError, match=r"parts|4/4"):
            FrameComposer(None, FrameEncoding()).compose(score)


def test_a_primer_is_continued_in_its_own_key_and_rhythm(frames):
    primer = cnn_like(MELODY)
    got = frames.compose(primer, bars=4, seed=1)
    assert got.bars == 4 and got.key == "G major"
    for given, part in zip(primer.parts, got.parts, strict=True):
        assert part.notes[:len(given.notes)] == given.notes


def cnn_like(melody):
    """The melody with three voices that follow it."""
    return melody.replace(parts=tuple(Part(map_notes(melody, lambda n, d=d: Note(n.onset, n.pitch - d, n.duration)).parts[0].notes)
                                      for d in (0, 5, 9, 17)))


def test_frames_keep_what_they_are_told(frames):
    primer = cnn_like(MELODY)
    keep = np.zeros((4, 32), dtype=bool)
    keep[[0, 3]] = True
    got = frames.compose(primer, bars=2, keep=keep, seed=2)
    sounds = [{n.pitch for n in got.notes if n.onset <= t < n.end} for t in range(16)]
    for part in (primer.parts[0], primer.parts[3]):
        for n in part.notes:
            assert all(n.pitch in sounds[t] for t in range(n.onset // 2, n.end // 2))


def test_surprise_is_counted(cnn, frames):
    score = cnn.compose(MELODY, sweeps=4)
    assert cnn.nll(score) == cnn.nll(score) > 0 and frames.nll(score) > 0


def test_both_are_stored_and_come_back(cnn, frames, tmp_path):
    for composer in (cnn, frames):
        folder = composers.save(composer, tmp_path / type(composer).__name__)
        assert composers.load(folder).compose(MELODY, bars=2, seed=1) == composer.compose(MELODY, bars=2, seed=1)


@pytest.mark.parametrize("key, home", [("G major", 0), ("E minor", 9), ("A dorian", 9), ("B locrian", 9), ("F lydian", 0)])
def test_a_piece_is_heard_in_c_or_with_a_minor_third_in_a(frames, key, home):
    tonic = parse_key(key)[0]
    placed, back = frames._placed(score_of([(0, 60 + tonic, 16)], key=key))
    assert placed.notes[0].pitch % 12 == home and abs(back) <= 6

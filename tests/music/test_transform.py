"""Transformations: inverses, identities and what stays the same."""

from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from score_strategies import scores

from musicnn.errors import MusicError
from musicnn.music import (
    DRUMS,
    Chord,
    Note,
    Part,
    Score,
    bars,
    crop,
    join,
    map_notes,
    only_part,
    quantise,
    regrid,
    repeat,
    score_of,
    skyline,
    stretch,
    transpose,
)
from musicnn.music.chords import parse_symbol


def histogram(score):
    return Counter(n.pitch % 12 for p in score.parts if p.program != DRUMS for n in p.notes)


def bare(score):
    """Without key and chord symbols, whose names have several spellings."""
    return score.replace(key=None, chords=())


@given(scores(), st.integers(-14, 14))
@settings(deadline=None)
def test_transposing_back_is_the_identity_and_rotates_the_histogram(score, semitones):
    pitches = [n.pitch for p in score.parts if p.program != DRUMS for n in p.notes] or [60]
    assume(min(pitches) + semitones >= 0 and max(pitches) + semitones <= 127)
    moved = transpose(score, semitones)
    assert bare(transpose(moved, -semitones)) == bare(score)
    assert histogram(moved) == Counter({(pc + semitones) % 12: n for pc, n in histogram(score).items()})
    assert [p for p in moved.parts if p.program == DRUMS] == [p for p in score.parts if p.program == DRUMS]
    assert transpose(score, 0) == score


def test_transposing_moves_key_and_chord_symbols():
    score = score_of([(0, 60, 4)], key="C major", chords=[Chord(0, "Am7/G"), Chord(1, "N.C."), Chord(2, "C6/9"), Chord(3, "F#dim")])
    moved = transpose(score, 3)
    assert moved.key == "Eb major"
    assert [c.symbol for c in moved.chords] == ["Cm7/Bb", "N.C.", "Eb6/9", "Adim"]
    with pytest.raises(MusicError, match=r"-60\.\.67"):
        transpose(score, 68)


@pytest.mark.parametrize("key", ["C major", "A minor", "F# major", "Eb minor"])
def test_transposed_chord_symbols_can_be_read_again(key):
    roots = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
    score = score_of([(0, 60, 4)], key=key, chords=[Chord(0, root + quality) for root in roots for quality in ("", "dim", "m7")], steps=4)
    before = [parse_symbol(c.symbol) for c in score.chords]
    for semitones in range(-6, 7):
        after = [parse_symbol(c.symbol) for c in transpose(score, semitones).chords]
        assert sorted(after) == sorted(((root + semitones) % 12, quality) for root, quality in before)


@given(scores(grids=(1, 2, 4, 12)), st.integers(1, 6))
@settings(deadline=None)
def test_regrid_there_and_back_and_stretch(score, factor):
    finer = regrid(score, score.steps_per_quarter * factor)
    assert finer.seconds == score.seconds
    assert regrid(finer, score.steps_per_quarter) == score == quantise(finer, score.steps_per_quarter)
    assert stretch(score, factor) == finer.replace(steps_per_quarter=score.steps_per_quarter)
    assert stretch(score, 1) == score


def test_regrid_refuses_what_quantise_rounds():
    score = score_of([(0, 60, 1), (1, 62, 3)], steps=4)
    with pytest.raises(MusicError, match=r"step 0 \(1 long\).*quantise\(score, 2\)"):
        regrid(score, 2)
    assert quantise(score, 2).notes == (Note(0, 60, 1), Note(1, 62, 1))


@given(scores(), st.data())
@settings(deadline=None)
def test_what_is_cut_in_two_can_be_joined(score, data):
    assert crop(score, 0, score.steps) == score == join(score)
    free = [c for c in range(1, score.steps) if not any(n.onset < c < n.end for n in score.notes)]
    if free:
        cut = data.draw(st.sampled_from(free))
        assert bare(join(crop(score, 0, cut), crop(score, cut, score.steps))) == bare(score)


def test_crop_cuts_notes_and_keeps_the_chord_that_still_holds():
    score = score_of([(0, 60, 8), (8, 62, 8)], chords=[Chord(0, "C"), Chord(8, "G")])
    part = crop(score, 4, 12)
    assert part.notes == (Note(0, 60, 4), Note(4, 62, 4))
    assert part.chords == (Chord(0, "C"), Chord(4, "G"))
    assert bars(score, 0, 1) == crop(score, 0, 16)
    with pytest.raises(MusicError, match="0 <= onset < end"):
        crop(score, 4, 4)


def test_join_refuses_what_does_not_fit():
    with pytest.raises(MusicError, match="regrid"):
        join(score_of([(0, 60, 4)]), score_of([(0, 60, 4)], steps_per_quarter=8))
    with pytest.raises(MusicError, match="at least one"):
        join()


def test_repeat_moves_the_pickup_with_its_section():
    lead, length = 12, 2 * 16                        # 4/4 with a quarter's pickup, two sections of two bars
    a = [(12, 67, 4), (16, 60, 16), (32, 62, 12)]
    b = [(44, 65, 4), (48, 64, 16), (64, 60, 12)]
    tune = score_of(a + b, steps=80)
    played = repeat(tune, 2)
    onsets = [n.onset for n in played.notes]
    shifted = [o + k for k, o in zip([0] * 3 + [length] * 3 + [length] * 3 + [2 * length] * 3,
                                     [n[0] for n in a] * 2 + [n[0] for n in b] * 2, strict=True)]
    assert onsets == shifted
    assert played.notes[0].onset == lead
    assert played.steps == lead + 4 * length + 4     # the rest that fills the last bar is not repeated
    assert played.steps % 16 == 0


def test_repeat_without_pickup_is_a_a_b_b():
    tune = score_of([(0, 60, 16), (16, 62, 16), (32, 64, 16), (48, 65, 16)])
    assert [n.pitch for n in repeat(tune, 2).notes] == [60, 62, 60, 62, 64, 65, 64, 65]
    assert repeat(tune, 2).steps == 128
    assert repeat(Score(), 4) == Score()
    with pytest.raises(MusicError, match="1 or more"):
        repeat(tune, 0)


@given(scores())
@settings(deadline=None)
def test_the_skyline_is_one_line_of_the_highest_onsets(score):
    line = skyline(score)
    assert line.parts[0].is_monophonic
    assert skyline(line) == line
    pitched = [n for p in score.parts if p.program != DRUMS for n in p.notes]
    assert {(n.onset, n.pitch) for n in line.notes} <= {(n.onset, n.pitch) for n in pitched}
    if pitched:
        top = max(n.pitch for n in pitched)
        assert top in {n.pitch for n in line.notes}


def test_skyline_leaves_the_drums_out():
    score = Score((Part([Note(0, 80, 4)], program=DRUMS), Part([Note(0, 60, 4)], "flute", 73)))
    assert skyline(score).parts == (Part([Note(0, 60, 4)], "flute", 73),)


def test_only_part_and_map_notes():
    score = Score((Part([Note(0, 60, 4)], "a"), Part([Note(0, 48, 4)], "b")))
    assert only_part(score, -1).parts[0].name == "b"
    with pytest.raises(MusicError, match=r"0\.\.1"):
        only_part(score, 2)
    assert map_notes(score, lambda n: n if n.pitch > 50 else None).parts[1].notes == ()

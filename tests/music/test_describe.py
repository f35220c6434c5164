"""Scores in words: every note is read, lengths have names, and given notes are found again."""

import re

import pytest
from hypothesis import given, settings
from score_strategies import scores

from musicnn.music import DRUMS, Chord, Note, Part, Score, crop, score_of, stretch
from musicnn.music.describe import describe, given_notes
from musicnn.music.notation import value_name


@given(scores(grids=(1, 2, 4, 12)))
@settings(deadline=None, max_examples=60)
def test_every_note_is_read_once_and_every_bar_has_a_line(score):
    lines = describe(score, bars=1000).splitlines()
    assert len(lines) == 1 + (score.bars if score.notes else 0)
    read = re.findall(r"(?:[A-G][#b]*-?\d+|drum \d+)(?= \+| (?!goes on|\+)\w)", " ".join(line.split(" ", 2)[2] for line in lines[1:]))
    held = sum(len(re.findall(r"\+", m)) for m in re.findall(r"[^,;:]* goes on", "\n".join(lines[1:])))
    assert len(read) - held == len(score.notes)


def test_a_tune_reads_as_a_musician_would_say_it():
    tune = score_of([(2, 74, 2), (4, 79, 4), (8, 66, 6), (14, 71, 6)], steps=32, key="G major", title="A tune", chords=[Chord(4, "G")])
    assert describe(tune) == (
        "A tune: G major, 4/4, 120 quarter notes per minute, 2 bars, 1 part, 4 notes. The lowest note is F#4, the highest G5.\n"
        "Bar 1: (chords G) rest eighth, D5 eighth, G5 quarter, F#4 dotted quarter, B4 dotted quarter.\n"
        "Bar 2: B4 goes on, rest dotted half.")


def test_parts_chords_and_drums_are_told_apart():
    score = Score((Part([Note(0, 60, 8), Note(0, 64, 8), Note(4, 67, 4)], "keys"), Part([Note(0, 36, 4)], program=DRUMS)), steps=16)
    assert describe(score).splitlines()[1] == \
        "Bar 1: keys: C4 + E4 half, meanwhile G4 quarter, rest half; part 2: drum 36 quarter, rest dotted half."


def test_long_and_empty_scores():
    assert describe(Score()) == "Music: 4/4, 120 quarter notes per minute, 0 bars, 0 parts, 0 notes."
    long = describe(score_of([(0, 60, 16), (640, 60, 16)]), bars=4).splitlines()
    assert (len(long), long[2], long[-1]) == (6, "Bar 2: rest.", "37 more bars follow.")


@pytest.mark.parametrize("duration, grid, words", [
    (4, 4, "quarter"), (3, 4, "dotted eighth"), (8, 24, "triplet eighth"), (16, 12, "triplet half"), (5, 4, "quarter tied to 16th"),
    (12, 24, "eighth"), (16, 4, "whole"), (7, 4, "dotted quarter tied to 16th"), (1, 5, "1 step"), (2, 5, "2 steps")])
def test_lengths_have_names(duration, grid, words):
    assert value_name(duration, grid) == words


def test_given_notes_by_score_and_by_mask():
    tune = score_of([(0, 60, 4), (4, 62, 4), (8, 64, 4)])
    primer = crop(tune, 0, 6)
    assert given_notes(tune, given=primer) == {(0, 0), (0, 1)}
    finer = stretch(primer, 3).replace(steps_per_quarter=12)
    assert given_notes(tune, given=finer) == {(0, 0), (0, 1)}
    assert given_notes(tune, keep=[[False] * 4 + [True] * 8]) == {(0, 1), (0, 2)}
    choir = Score((tune.parts[0], Part([Note(0, 48, 12)])))
    assert given_notes(choir, given=tune) == {(0, 0), (0, 1), (0, 2)}
    assert given_notes(tune) == set()

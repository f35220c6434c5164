"""A mood that was put into a score is read off it again, and a change of mode leaves what belongs to both modes alone."""

import pytest

from musicnn.datasets import songs
from musicnn.errors import MusicError
from musicnn.music import DRUMS, Part, Score, only_part, score_of, transpose
from musicnn.music.mood import MOODS, change_mode, mood_of, rule, with_mood
from musicnn.music.pitch import SCALES

SCALE = score_of([(4 * i, p, 4) for i, p in enumerate([60, 62, 64, 65, 67, 69, 71, 72, 71, 69])], key="C major")


@pytest.mark.parametrize("song", songs.songs())
@pytest.mark.parametrize("mood", MOODS)
def test_what_was_set_is_read_again(song, mood):
    score = with_mood(songs.songs(song), mood)
    assert mood_of(score) == mood and with_mood(score, mood) == score
    assert [(n.onset, n.duration) for n in score.notes] == [(n.onset, n.duration) for n in songs.songs(song).notes]


def test_the_eight_words_are_the_eight_cells():
    assert len(set(MOODS.values())) == len(MOODS) == 8 and all(word in rule() for word in MOODS) and rule().isascii()


def test_major_becomes_minor_and_comes_back():
    minor = change_mode(SCALE, "minor")
    assert [n.pitch for n in minor.notes] == [60, 62, 63, 65, 67, 68, 71, 72, 70, 68] and minor.key == "C minor"
    assert change_mode(minor, "major") == SCALE and change_mode(SCALE, "major") == SCALE


@pytest.mark.parametrize("mode", SCALES)
@pytest.mark.parametrize("shift", [0, 5, -3])
def test_a_change_of_mode_goes_with_the_key(mode, shift):
    changed = change_mode(SCALE, mode)
    assert transpose(changed, shift).notes == change_mode(transpose(SCALE, shift), mode).notes
    assert {(n.pitch - 60) % 12 for n in changed.notes} <= {*SCALES[mode], 11}


def test_notes_outside_the_scale_and_drums_stay():
    score = score_of([(0, 61, 4), (4, 64, 4)], key="C major")
    score = score.replace(parts=(*score.parts, Part(score_of([(0, 64, 1)]).parts[0].notes, "drum", DRUMS)))
    changed = change_mode(score, "minor")
    assert [n.pitch for n in changed.parts[0].notes] == [61, 63] and changed.parts[1] == score.parts[1]
    assert with_mood(score, "sad").parts[1] == score.parts[1] and only_part(with_mood(score, "joyful"), 0).notes[0].pitch == 73


def test_church_modes_count_by_their_third():
    assert mood_of(songs.songs("drunken_sailor")) in ("restless", "threatening")
    assert with_mood(SCALE.replace(key="C mixolydian"), "tender").key == "C mixolydian"


@pytest.mark.parametrize("call, words", [
    (lambda: with_mood(SCALE, "groovy"), "there are joyful"), (lambda: mood_of(SCALE.replace(key=None)), "key"),
    (lambda: mood_of(Score(steps=4, key="C major")), "notes"), (lambda: change_mode(SCALE, "blues"), "there are major"),
    (lambda: change_mode(SCALE.replace(key=None), "minor"), "needs a score with a key")])
def test_errors_name_what_is_allowed(call, words):
    with pytest.raises(MusicError, match=words):
        call()

"""Mood as a printed rule: mode, tempo and register choose one of eight words. The rule can be read off a score, or put into one.

Listeners agree rather well on which mood music *expresses*; what they *feel* is another matter, and the rule says nothing about it. In
experiments with systematically changed melodies the mode mattered most, then tempo, then register, before loudness, articulation and
timbre, and the cues simply added up (Eerola, Friberg and Bresin); so the first three are here, each in two steps. Mode stands for pleasant
or not, tempo for calm or excited, as on Russell's circle; register shades the four quarters. The eight words are ours. Left out: harmony,
loudness, articulation, timbre, words, memories, and the customs of every music that has no major and minor.

Sources: T. Eerola, A. Friberg and R. Bresin, Emotional Expression in Music: Contribution, Linearity, and Additivity of Primary Musical
Cues, Frontiers in Psychology 4:487, 2013; J. Russell, A Circumplex Model of Affect, Journal of Personality and Social Psychology 39, 1980.
"""

from dataclasses import replace

from musicnn.arguments import checked
from musicnn.errors import MusicError
from musicnn.music.note import DRUMS, Note, Part, Score
from musicnn.music.pitch import SCALES, key_name, parse_key
from musicnn.music.transform import skyline, transpose

MOODS = {                                            # word: (mode, tempo, register)
    "joyful": ("major", "fast", "high"), "proud": ("major", "fast", "low"),
    "tender": ("major", "slow", "high"), "peaceful": ("major", "slow", "low"),
    "restless": ("minor", "fast", "high"), "threatening": ("minor", "fast", "low"),
    "wistful": ("minor", "slow", "high"), "sad": ("minor", "slow", "low")}
SPEED = {"slow": 1.6, "fast": 4.0}                   # notes per second that a setting aims at; the border lies at 2.5
BORDER_SPEED, BORDER_PITCH = 2.5, 66                 # notes per second; mean pitch of the line on top, F#4
TEMPOS = (25.0, 320.0)                               # quarter notes per minute that a setting keeps to


def rule() -> str:
    """The table as text."""
    head = (f"fast: {BORDER_SPEED} notes a second or more; high: mean pitch of the top line {BORDER_PITCH} (F#4) or more\n"
            f"{'mode':<7}{'tempo':<7}{'register':<10}mood")
    return "\n".join([head] + [f"{mode:<7}{tempo:<7}{register:<10}{word}" for word, (mode, tempo, register) in MOODS.items()])


@checked
def mood_of(score: Score) -> str:
    """The word that the rule gives to a score.

    Raises:
        MusicError: for a score without notes or without a key.
    """
    mode, speed, mean = _cues(score)
    return next(word for word, cues in MOODS.items() if cues == (mode, "fast" if speed >= BORDER_SPEED else "slow",
                                                                 "high" if mean >= BORDER_PITCH else "low"))


@checked
def with_mood(score: Score, mood: str) -> Score:
    """The score set to a mood: its mode changed if need be, its tempo, and its octave.

    A score that is in the mode or the register already keeps it, dorian counting as minor and mixolydian as major; drums keep their
    sounds. Chord symbols are dropped where the mode changes; name them again with `label_chords`.

    Args:
        mood: a word of MOODS.

    Raises:
        MusicError: for another word, or a score without notes or without a key.
    """
    if mood not in MOODS:
        raise MusicError(f"there is no mood {mood!r}; there are {', '.join(MOODS)}")
    mode, tempo, register = MOODS[mood]
    now, speed, _ = _cues(score)
    if now != mode:
        score = change_mode(score, mode)
    score = score.replace(tempo=min(max(round(score.tempo * SPEED[tempo] / speed), TEMPOS[0]), TEMPOS[1]))
    mean = _cues(score)[2]                           # up to the border by octaves, or down below it
    octaves = max(0, -int((mean - BORDER_PITCH) // 12)) if register == "high" else -max(0, int((mean - BORDER_PITCH) // 12) + 1)
    return transpose(score, 12 * octaves) if octaves else score


@checked
def change_mode(score: Score, mode: str) -> Score:
    """The score with every degree of its scale moved to the same degree of another mode on the same tonic.

    Notes outside the old scale stay. A seventh degree that leads up to the tonic stays sharp on the way to minor, as in minor keys.

    Raises:
        MusicError: for a score without a key, or an unknown mode.
    """
    if not score.key:
        raise MusicError("a change of mode needs a score with a key, such as score.replace(key='G major')")
    if mode not in SCALES:
        raise MusicError(f"there is no mode {mode!r}; there are {', '.join(SCALES)}")
    tonic, old, _ = parse_key(score.key)
    shift = {a: b - a for a, b in zip(SCALES[old], SCALES[mode], strict=True)}

    def moved(part: Part) -> Part:
        if part.program == DRUMS:
            return part
        notes = [_moved(n, part.notes[i + 1:], tonic, shift, mode) for i, n in enumerate(part.notes)]
        return replace(part, notes=tuple(notes))
    return score.replace(parts=tuple(moved(p) for p in score.parts), key=key_name(tonic, mode), chords=() if mode != old else score.chords)


def _moved(note: Note, later: tuple[Note, ...], tonic: int, shift: dict[int, int], mode: str) -> Note:
    degree = (note.pitch - tonic) % 12
    leads = mode == "minor" and degree == 11 and next((n.pitch == note.pitch + 1 for n in later if n.onset >= note.end), False)
    return note if leads else replace(note, pitch=note.pitch + shift.get(degree, 0))


def _cues(score: Score) -> tuple[str, float, float]:
    """(major or minor, notes per second, mean pitch of the line on top)."""
    line = skyline(score).parts[0].notes
    if not score.key or not line:
        raise MusicError("a mood needs a score with notes and a key, such as score.replace(key='G major')")
    sounding = (line[-1].end - line[0].onset) / score.steps_per_quarter * 60 / score.tempo
    mean = sum(n.pitch * n.duration for n in line) / sum(n.duration for n in line)
    return ("minor" if 3 in SCALES[parse_key(score.key)[1]] else "major"), len(line) / sounding, mean

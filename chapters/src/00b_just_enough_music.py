# Chapter 00b: the thirteen words of music that the course leans on. Every word comes the same way: a pair to hear, a picture, one line of code.
# The headings of this lesson are the targets of the glossary (chapters/src/glossary.toml); whoever renames one renames it there.

# %% [markdown] id="title" core
# # 00b · Just enough music
#
# **Thirteen words, each in three forms: a pair of sounds, a picture and a line or two of Python.** After this lesson you can follow every
# musical sentence in the course, and check it with a computer if you do not trust your ears yet.
#
# You need: [00 Start here](00_start_here.ipynb) and Python. About {{learner-minutes}} minutes with all exercises; the machine needs {{minutes}} of them.

# %% id="begin" core
import musicnn as mn
import numpy as np

lesson = mn.begin("00b")

# %% id="hear" core
tune = mn.music.bars(mn.songs("alouette"), 0, 4)
lesson.listen({"A": tune, "B": mn.music.transpose(mn.music.crop(tune, 0, 56), 5)}, style="flute", folded=True)

# %% [markdown] id="self-test" core
# One of these breaks off too early: B. You heard it, and nobody had to teach you: you have known the rules of tunes like this since
# childhood. What you may lack is words for them. Did you also notice that B begins higher than A? Most people do not, and one of the words
# is for that.
#
# ## Do you need this lesson
#
# Six questions. Click your answers, paste the line that appears into a cell and run it. If at least five are right, go straight to the
# [ear test](#Ear-test); each answer you miss names the section to read.

# %% id="self-test-ask" core
mn.quiz("00b-self")

# %% [markdown] id="objectives" core
# ## What you will be able to do
#
# - **read** a piano roll: where a note begins, how high it is ([Pitch and octave](#Pitch-and-octave)), how far the next one lies ([Interval](#Interval))
# - **count** what the foot taps, by ear and on the grid ([Beat and bar](#Beat-and-bar))
# - **tell** by ear and by code whether a tune ends at home ([Scale and tonic](#Scale-and-tonic))
# - **hear** sounds fit or clash, and singers walk together or get in each other's way ([Chord](#Chord), [Voice](#Voice))
# - **find** with a line of code each how a tune breathes and closes ([Phrase](#Phrase), [Cadence](#Cadence)), and where two voices melt
#   into one ([Parallel fifths](#Parallel-fifths))
#
# We say *right* and *wrong* to keep sentences short. Both mean: for tunes of the kind played here. Other music has other rules, and
# [some of it](#Parallel-fifths) loves what this one avoids.

# %% [markdown] id="pitch" core
# ## Pitch and octave
#
# A string that swings 440 times in a second gives the note that orchestras tune to. Swings per second are called **Hz**. How high a
# note sounds is its **pitch**; we count pitches in **semitones**, the step from one piano key to the very next, and give each a whole number.
# The 440 Hz note is 69, and the C in the middle of the piano is 60.
#
# Go up 12 semitones and something odd happens: the note is higher, and yet the *same*. That distance is the **octave**. People who sing
# together in octaves believe they sing one tune. So names come round: the white keys are C D E F G A B and then C again, and a number counts the octaves: C4 is
# 60, C5 is 72. What all Cs share is the **pitch class**, `pitch % 12`, the remainder after whole octaves.
#
# Here is a tune with a copy of itself below it. One copy lies an octave lower, the other misses that by one semitone. Under each player you see the
# **piano roll**: time runs to the right, every row is a piano key (black keys grey), and the numbers below count bars.

# %% id="pitch-hear" core
tune = mn.music.bars(mn.songs("twinkle"), 0, 4)

def beside(score, notes, name, **how):              # the tune with one more part
    first = mn.music.score_of(score.melody, name="tune")
    return score.replace(parts=first.parts + mn.music.score_of(notes, name=name, **how).parts)

def doubled(semitones):
    return beside(tune, mn.music.transpose(tune, -semitones).melody, "copy")

lesson.listen({"Right: 12 semitones below": doubled(12), "Wrong: 11 semitones below": doubled(11)}, style="piano")

# %% id="pitch-count" core checked
hz = mn.music.pitch.hz
print(round(hz(60), 1), "Hz is C4;", round(hz(72), 1), "Hz is C5; ratio", round(hz(72) / hz(60), 3))
print("pitch classes:", 60 % 12, 72 % 12, "and a semitone off:", 71 % 12)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="interval" core
# There is the reason: an octave **doubles** the swings, so every second swing of the upper note falls together with one of the lower.
#
# ## Interval
#
# The distance between two pitches, in semitones, is an **interval**. A tune is its intervals and its rhythm: move the whole tune up, and everybody still
# knows it. (That is what happened to B at the beginning. Musicians say **transpose**.) Now a crueller change. From the third bar on, every
# note is one semitone too high; within the two halves nothing is different.

# %% id="interval-hear" core
moved = mn.music.transpose(tune, 4)
torn = mn.music.join(mn.music.bars(tune, 0, 2), mn.music.transpose(mn.music.bars(tune, 2, 4), 1))
lesson.listen({"Right: all of it 4 semitones higher": moved, "Wrong: the second half 1 semitone higher": torn}, style="piano")

# %% [markdown] id="interval-guess" core
# **Guess first.** The tune has 14 notes, so 13 intervals from each note to the next. Half of the notes of the wrong version have changed.
# In how many of the 13 intervals does it differ from the original? And the right version, where *all* notes changed?

# %% id="interval-guess-cell" core
guess = {"right": ..., "wrong": ...}               # two whole numbers

# %% id="interval-count" core checked
def intervals(score):
    return np.diff([note.pitch for note in score.melody])

def changed(score):
    return int(sum(intervals(score) != intervals(tune)))

print(intervals(tune))
lesson.compare(guess, {"right": changed(moved), "wrong": changed(torn)})   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="beat" core
# One wrong interval, and you stumbled over it. What the ear follows is distances, not positions. That is why networks in
# this course often get every tune moved to the same home note, or see it in all twelve positions.
#
# ## Beat and bar
#
# Tap your foot to music and you tap the **beat**. How many beats go by in a minute is the **tempo**. A composing machine needs something finer than a foot, so we
# divide time into equal **steps**, our **grid**. Lengths are named as parts of a whole note; a **quarter note** mostly lasts a beat, and has four steps.
#
# Beats come in groups, and the first of each group weighs more: *one* two three, *one* two three. A group is a **bar**, and the recipe for it
# is the **meter**, written like a fraction: 3/4 means three quarter notes to the bar. Hear the same minuet four times, each time with another
# drummer. (A drum has no pitch; we draw it in the bottom row.)

# %% id="beat-hear" core
tune = mn.music.bars(mn.songs("minuet_in_g"), 0, 8)

def tapped(every):
    taps = [(step, 64, 2, 110) for step in range(0, tune.steps - 1, every)]
    return beside(tune, taps, "drum", program=mn.music.DRUMS)

lesson.listen({"Right: a tap on every beat (4 steps)": tapped(4), "Wrong: a tap every 5 steps": tapped(5),
               "Right: a tap every 3 beats": tapped(12), "Wrong: a tap every 4 beats": tapped(16)}, style="piano")

# %% id="beat-count" core checked
print(tune.meter, "->", tune.bar_steps, "steps in a bar,", tune.bar_steps // tune.beat_steps, "beats")
print("a beat lasts", round(60 / tune.tempo, 2), "seconds")
for every in (12, 16):
    opens = [step % tune.bar_steps == 0 for step in range(0, tune.steps, every)]
    print(f"tap every {every}: {np.mean(opens):.2f} open a bar")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="scale" core
# The wrong drum is as regular as the right one. It counts in four what goes in three, and only {{beat-count:4.4}} of its strokes open a
# bar. Our composers are told at which step of the bar they stand, because listeners know it all the time.
#
# ## Scale and tonic
#
# Most tunes use only some of the twelve pitch classes. The seven of **D major** are D E F# G A B C#; such a choice is called a **scale**. (F# is read "F
# **sharp**" and lies one semitone above F; a **flat**, b, is one below.) One member is home: the **tonic**, here D. Tunes come to rest on it. Scale and tonic
# together are the **key**. Two kinds are common: **major** climbs from its tonic by 0 2 4 5 7 9 11 semitones, **minor** by 0 2 3 5 7 8 10.

# %% id="scale-hear" core
tune = mn.music.bars(mn.songs("ode_to_joy"), 4, 8)

def altered(score, moves):                         # moves: {number of the note: semitones}; -1 is the last note
    notes = list(score.melody)
    for index, semitones in moves.items():
        notes[index] = mn.Note(notes[index].onset, notes[index].pitch + semitones, notes[index].duration)
    return score.replace(parts=mn.music.score_of(notes).parts)

astray, hanging = altered(tune, {2: 1, 8: 1, 9: 1}), altered(tune, {-2: 2, -1: 2})
lesson.listen({"Right": tune, "Wrong: three notes leave the scale": astray, "Wrong: it stops away from home": hanging},
              style="piano")

# %% id="scale-count" core checked
scale = mn.music.pitch.scale(tune.key)             # pitch classes, the tonic first
print(tune.key, scale)
for score in (tune, astray, hanging):
    outside = sum(note.pitch % 12 not in scale for note in score.melody)
    print(f"outside the scale: {outside}; ends on the tonic: {score.melody[-1].pitch % 12 == scale[0]}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="chord" core
# Two different ways to be wrong. The last version never leaves the scale, and yet it cannot end there. A model may learn one and not the other,
# so the course measures both.
#
# ## Chord
#
# Three or more pitches at once are a **chord**. The plainest kind takes a note of the scale, leaves one out, takes the next, leaves one out,
# takes the next. It is named after its first note, its **root**: C major has the chords C (C E G), F (F A C), G (G B D) and four more. To find chords
# for a tune is to give it **harmony**; a chord fits when the tune's notes are in it. Here are the same eight chords in two orders.

# %% id="chord-hear" core
tune, chords = mn.music.bars(mn.songs("twinkle"), 0, 4), {"C": (48, 52, 55), "F": (48, 53, 57), "G": (47, 50, 55)}

def accompanied(symbols):                          # one chord every half bar
    notes = [(8 * i, pitch, 8, 60) for i, symbol in enumerate(symbols.split()) for pitch in chords[symbol]]
    return beside(tune, notes, "chords")

right, wrong = "C C F C F C G C", "C G C F C F C C"
lesson.listen({f"Right: {right}": accompanied(right), f"Wrong: {wrong}": accompanied(wrong)}, style="piano")

# %% id="chord-count" core checked
def fits(symbols):
    under = symbols.split()
    return np.mean([note.pitch % 12 in np.mod(chords[under[note.onset // 8]], 12) for note in tune.melody])

ladder = mn.music.pitch.scale("C major")
print("C:", ladder[0], ladder[2], ladder[4], " F:", ladder[3], ladder[5], ladder[0], " G:", ladder[4], ladder[6], ladder[1])
print(f"notes that are in their chord: {fits(right):.2f} against {fits(wrong):.2f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="voice" core
# ## Voice
#
# A **voice** is a line that one person could sing. Music for several voices asks for two things at once: each line makes
# sense alone, and together they sound well. In a **round** all sing the same tune and come in one after the other. *Frère Jacques* is built so that this works
# when the second singer waits two bars. What if she comes in after one beat?

# %% id="voice-hear" core
tune = mn.songs("frere_jacques")

def round_of_two(wait):                            # the second voice: `wait` steps later, an octave lower
    notes = [(note.onset + wait, note.pitch - 12, note.duration) for note in tune.melody if note.end + wait <= tune.steps]
    return beside(tune, notes, "second voice")

lesson.listen({"Right: two bars later": round_of_two(32), "Wrong: one beat later": round_of_two(4)}, style="choir")

# %% id="voice-count" core checked
line = np.array([note.pitch for note in tune.melody for _ in range(note.duration)])        # the pitch at each step
for wait in (32, 4):
    gap = (line[wait:] - line[:-wait]) % 12
    print(f"wait {wait:2}: {np.mean(np.isin(gap, [1, 2, 6, 10, 11])):.2f} of the time the voices rub")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="phrase" core
# Both singers sing the very same tune in both versions; only the meeting differs. Distances that rub (1, 2, 6, 10 or 11 semitones, octaves aside)
# are called **dissonant**, the others **consonant**. A little rubbing is salt. {{voice-count:2.3}} of the time is a spilt salt cellar.
#
# ## Phrase
#
# Speech comes in sentences, tunes come in **phrases**: a few bars in one breath, then a rest or a long note. Four bars is common. The two
# excerpts below are equally long and from the same song. One is a phrase; the other begins and stops in the middle of one.

# %% id="phrase-hear" core
tune = mn.songs("au_clair_de_la_lune")
middle = mn.music.crop(tune, 40, 104)              # from the middle of bar 3 to the middle of bar 7
lesson.listen({"Right: bars 1 to 4": mn.music.bars(tune, 0, 4), "Wrong: from the middle of bar 3": middle}, style="flute")

# %% id="phrase-count" core checked
ends = [note.end // tune.bar_steps for note in tune.melody if note.duration == tune.bar_steps]
first, second = mn.music.bars(tune, 0, 4), mn.music.bars(tune, 4, 8)
print("a whole note ends with bars", ends, "| phrase 2 repeats phrase 1:", first.melody == second.melody)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="cadence" core
# Four long notes, four phrases, and the second says the first again. Repetition is how a tune gets a **form**: write each phrase as a letter and this
# song is A A B A.
#
# ## Cadence
#
# How does a phrase close? With a **cadence**: a turn of chords that works like punctuation. The full stop is a chord on the fifth note of the
# scale, then one on the tonic: in C major, G and then C. Stop on the G and you have a comma: everybody waits.

# %% id="cadence-hear" core
tune = mn.music.bars(mn.songs("twinkle"), 0, 4)
full = accompanied("C C F C F C G C")
comma = mn.music.join(mn.music.bars(full, 0, 3), mn.music.crop(full, 48, 56))
lesson.listen({"Right: G, then C": full, "Wrong: stopped on G": comma}, style="piano")

# %% id="cadence-count" core checked
roots = {"C": 0, "F": 5, "G": 7}                   # pitch classes
for name, last_two in (("full stop", "G C"), ("comma", "C G")):
    a, b = last_two.split()
    print(f"{name}: the root moves by {(roots[b] - roots[a]) % 12} semitones")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="fifths" core
# Five semitones up closes, seven up opens. You heard it before the code counted it.
#
# ## Parallel fifths
#
# The interval of 7 semitones is called a **fifth** (five letters: C D E F G). Two voices a fifth apart blend almost as well as an octave. And that is the
# trouble: if both move and are a fifth apart again, the ear takes them for one voice with a colour. Somebody who wanted two voices has lost one. Those are **parallel
# fifths**. Voices a **third** apart (three letters, 3 or 4 semitones) may move together for as long as they like.

# %% id="fifths-hear" core
def in_parallel(score, degrees):                   # a second voice, so many notes of the scale lower
    rungs = [p for p in range(36, 96) if p % 12 in mn.music.pitch.scale(score.key)]
    notes = [(note.onset, rungs[rungs.index(note.pitch) - degrees], note.duration) for note in score.melody]
    return beside(score, notes, "lower voice")

tune = mn.music.bars(mn.songs("ode_to_joy"), 4, 8)
thirds, fifths = in_parallel(tune, 2), in_parallel(tune, 4)
lesson.listen({"Right: in thirds": thirds, "Wrong: in fifths": fifths}, style="choir")

# %% id="fifths-count" core checked
def parallel_fifths(score):
    upper, lower = (np.array([note.pitch for note in part.notes]) for part in score.parts)
    fifth, moves = (upper - lower) % 12 == 7, np.diff(upper) != 0
    return int(sum(fifth[:-1] & fifth[1:] & moves))

print("in thirds:", parallel_fifths(thirds), " in fifths:", parallel_fifths(fifths))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="fifths-taste" core
# If the second version pleased you, you are in good company. One of the two oldest treatises on singing in several voices, the *Musica enchiriadis* of the
# ninth century, teaches parallel fifths, and electric guitars play them in every power chord. Bach avoided them, and when our
# networks imitate Bach we count them. That two voices melt is in the ear; whether you mind is a matter of style.

# %% [markdown] id="exercise-00b-1" core exercise="00b-1" stars=1
# ## Exercises
#
# ### Exercise 00b-1 · A listing found in a tutorial
# This function should tell whether a melody ends on its tonic. It says no to *Ode to Joy*, which ends on D in D major. Mend it.
#
# ```python
# def at_home(score):
#     tonic = mn.music.pitch.scale(score.key)[0]
#     return score.melody[-1].pitch == tonic
# ```
#
# *Hint 1:* Print both sides of the `==` for `mn.songs("ode_to_joy")`. Which numbers can each be?
#
# *Hint 2:* `scale` gives pitch classes, 0 to 11. What is the last pitch?
#
# *Hint 3:* Octaves do not matter for home: `% 12` (section *Pitch and octave*).

# %% id="answer-00b-1" core exercise="00b-1" role="answer"
def at_home(score):
    ### BEGIN SOLUTION
    tonic = mn.music.pitch.scale(score.key)[0]
    return score.melody[-1].pitch % 12 == tonic
    ### END SOLUTION

# %% id="check-00b-1" core exercise="00b-1" role="check"
mn.check("00b-1")
assert at_home(mn.songs("ode_to_joy")), "Ode to Joy ends on D, its tonic"
assert at_home(mn.songs("korobeiniki")), "Korobeiniki ends on A in A minor: other keys have other tonics"
assert not at_home(mn.music.bars(mn.songs("ode_to_joy"), 0, 4)), "the first four bars of Ode to Joy stop on E, which is not home"

# %% id="right-00b-1-1" exercise="00b-1" role="right"
def at_home(score):
    home, last = mn.music.pitch.parse_key(score.key)[0], score.notes[-1]
    return (last.pitch - home) % 12 == 0

# %% id="wrong-00b-1-1" exercise="00b-1" role="wrong"
def at_home(score):
    return score.melody[-1].pitch == mn.music.pitch.scale(score.key)[0]

# %% id="wrong-00b-1-2" exercise="00b-1" role="wrong"
def at_home(score):
    return score.melody[-1].pitch % 12 in mn.music.pitch.scale(score.key)

# %% id="wrong-00b-1-3" exercise="00b-1" role="wrong"
def at_home(score):
    return score.melody[-1].pitch % 12 == 2

# %% [markdown] id="exercise-00b-2" core exercise="00b-2" stars=2
# ### Exercise 00b-2 · Bring your tune home
# Below, the last bar of your own tune is cut off, so it probably hangs in the air. Write `come_home(score)`: the same score with its
# last note moved to the **nearest** tonic, up or down; all else stays. Is it an ending now, or does home need more than the right pitch?
#
# *Hint 1:* How far is it from the last pitch up to the next tonic? `(tonic - pitch) % 12` is a number from 0 to 11.
#
# *Hint 2:* If that is more than 6, going down is shorter: take 12 off.
#
# *Hint 3:* `altered(score, {-1: semitones})` from the section *Scale and tonic* moves the last note.

# %% id="answer-00b-2" core exercise="00b-2" role="answer"
def come_home(score):
    ### BEGIN SOLUTION
    up = (mn.music.pitch.scale(score.key)[0] - score.melody[-1].pitch) % 12
    return altered(score, {-1: up if up <= 6 else up - 12})
    ### END SOLUTION

# %% id="hear-00b-2" core
mine = mn.music.bars(mn.my_tune(), 0, 3)
home = come_home(mine)                             # still `...` until you have written it
lesson.listen({"Three bars of your tune": mine} | ({} if home is ... else {"Brought home": home}), style="piano")

# %% id="check-00b-2" core exercise="00b-2" role="check"
mn.check("00b-2")
assert isinstance(come_home(mine), mn.Score), "return a score"
_cut = mn.music.bars(mn.songs("twinkle"), 0, 3)
assert come_home(_cut).melody[-1].pitch == 60, "bars 1 to 3 of twinkle stop on E4 (64); the nearest C is 60"
_high = altered(_cut, {-1: 7})
assert come_home(_high).melody[-1].pitch == 72, "from B4 (71) the nearest C is the one above, 72"
assert come_home(_cut).melody[:-1] == _cut.melody[:-1] and come_home(_cut).steps == _cut.steps, "only the last note may change"
assert come_home(mn.songs("ode_to_joy")).melody == mn.songs("ode_to_joy").melody, "who is at home already stays"

# %% id="right-00b-2-1" exercise="00b-2" role="right"
def come_home(score):
    *rest, last = score.melody
    near = min((p for p in range(128) if p % 12 == mn.music.pitch.scale(score.key)[0]), key=lambda p: abs(p - last.pitch))
    return score.replace(parts=mn.music.score_of([*rest, mn.Note(last.onset, near, last.duration, last.velocity)]).parts)

# %% id="wrong-00b-2-1" exercise="00b-2" role="wrong"
def come_home(score):
    return altered(score, {-1: (mn.music.pitch.scale(score.key)[0] - score.melody[-1].pitch) % 12})

# %% id="wrong-00b-2-2" exercise="00b-2" role="wrong"
def come_home(score):
    return altered(score, {-1: -((score.melody[-1].pitch - mn.music.pitch.scale(score.key)[0]) % 12)})

# %% id="wrong-00b-2-3" exercise="00b-2" role="wrong"
def come_home(score):
    return mn.music.transpose(score, (mn.music.pitch.scale(score.key)[0] - score.melody[-1].pitch) % 12)

# %% [markdown] id="ear-test" core
# ## Ear test
#
# Five pairs. Listen to A and B, then answer. If you cannot or do not want to listen, open *See it and read it* under each: every question can be
# answered from the picture or the words as well.

# %% id="ear-test-hear" core
bridge, matilda = mn.songs("london_bridge"), mn.music.bars(mn.songs("waltzing_matilda"), 4, 8)
round_tune = mn.music.bars(mn.songs("frere_jacques"), 0, 4)
lesson.listen({
    "1 A": altered(bridge, {-1: 2}), "1 B": bridge,
    "2 A": altered(matilda, {4: -1, 10: 1, -3: 1}), "2 B": matilda,
    "3 A": mn.music.bars(mn.songs("korobeiniki"), 0, 4), "3 B": mn.music.bars(mn.songs("my_bonnie"), 1, 8),
    "4 A": mn.music.bars(mn.songs("mo_li_hua"), 0, 4), "4 B": mn.music.bars(mn.songs("waltzing_matilda"), 8, 12),
    "5 A": in_parallel(round_tune, 2), "5 B": in_parallel(round_tune, 4)}, style="piano", folded=True)

# %% id="ear-test-ask" core
mn.quiz("00b")

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. Pitches are whole numbers in semitones; 12 make an octave, and the octave doubles the Hz: `pitch % 12` is the pitch class.
# 2. A tune is its intervals, `np.diff(pitches)`; transposing changes none of them.
# 3. Steps make beats, beats make bars: `onset % bar_steps` says where in the bar a note begins.
# 4. A scale is a choice of pitch classes, the tonic is its home; staying inside and coming home are two questions.
# 5. A chord takes every other note of a scale; it fits a tune whose notes it holds.
# 6. Voices are lines, phrases are breaths, cadences are punctuation.
# 7. Parallel fifths melt two voices into one. Avoiding them is Bach's taste, not a law of nature.
#
# **Further.** Huron, *Voice Leading: The Science behind a Musical Art* (MIT Press, 2016) asks why such rules exist, and listens for the answer. ·
# *Musica enchiriadis and Scolica enchiriadis*, translated by Raymond Erickson (Yale University Press, 1995), the treatise named above. · Gotham et al., [Open Music
# Theory](https://viva.pressbooks.pub/openmusictheory/), a free textbook for those who want all the rest.
#
# These words and all later ones stand in the [glossary](glossary.md), and every lesson links them where it first uses them. Next:
# [00c](00c_just_enough_arrays.ipynb), the same for numbers and networks, or [01a](01a_composing_machines.ipynb), machines that compose.

# Chapter 01a: a thousand years of composing by rule, one small program for each idea, and what networks are asked to do today.
# The story: your name sings -> every idea since then in a few lines -> what none of them solved -> five jobs for networks.

# %% [markdown] id="title" core
# # 01a · Composing machines
#
# **Type your name and hear it sung by a method that is a thousand years old.** From there we walk to the present: one small program for each
# idea, each ready to be changed by you.
#
# You need: Python, and the words of [00b Just enough music](00b_just_enough_music.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
from collections import defaultdict
from itertools import pairwise, permutations

import musicnn as mn
import numpy as np

lesson = mn.begin("01a")

# %% [markdown] id="guido" core
# ## Your name sings
#
# Around 1026 the monk Guido of Arezzo had choirboys to teach. In chapter 17 of his *Micrologus* he writes the vowels a e i o u under the notes of the
# scale, over and over. Take any text: each syllable goes to one of the notes above its vowel. Which one is up to you; the machine below always
# takes the nearest. (What Guido wanted it for is disputed to this day. That it composes is not.)

# %% id="guido-machine" core
gamut = [43, 45, 47, 48, 50, 52, 53, 55, 57, 59, 60, 62, 64, 65, 67, 69]   # G2 to A4, Guido's notes

def vowels(text):
    found = [c for c in text.lower() if c in "aeiou"]
    return found or ["aeiou"[ord(c) % 5] for c in text if c.isalpha()]     # other letters sing too

def sing(text, pitches=(57,)):                            # the first note is sought near A3, pitch 57
    for vowel in vowels(text):
        above = [p for i, p in enumerate(gamut) if "aeiou"[i % 5] == vowel]
        pitches = [*pitches, min(above, key=lambda p: abs(p - pitches[-1]))]
    return mn.music.score_of([(4 * i, p, 4) for i, p in enumerate(pitches[1:])], tempo=100, title=text)

# %% id="guido-hear" core
name = "Musica est scientia bene modulandi"               # put your own name here and run the cell again
lesson.listen({name: sing(name)}, style="choir")

# %% [markdown] id="guido-guess" core
# **Guess first.** *Ave Maria* has five vowels. Three notes stand above each vowel, four above the a. How many different melodies does Guido
# allow for these two words?

# %% id="guido-guess-cell" core
guess = {"melodies": ...}                                 # a whole number

# %% id="guido-count" core checked
above = {v: sum("aeiou"[i % 5] == v for i in range(len(gamut))) for v in "aeiou"}
count = np.prod([above[v] for v in vowels("Ave Maria")])
lesson.compare(guess, {"melodies": count})                # NBVAL_CHECK_OUTPUT

# %% [markdown] id="objectives" core
# No wire, no computer, and yet a program: input, rule, choice, output. Every composer in this course has these four. Only the *choice* will change: a
# monk's taste, dice, counting, a network.
#
# ## What you will be able to do
#
# - **retell** the history of composing machines by running it (*Your name sings*, *A thousand years*)
# - **compose** with dice, by counting, and by testing, and say what each idea added (*A thousand years*)
# - **measure** what none of these machines knows about form (*Form*)
# - **name** the five jobs that networks are given, and how each is measured (*What networks are asked to do*)
# - **turn** a tune backwards and write a bass for your own (*Exercises*)
#
# Three questions about 00b first:

# %% id="recall" core
mn.quiz("01a-recall")

# %% [markdown] id="history" core
# ## A thousand years
#
# Composing by algorithm did not begin with computers; composing by *computer* began in the 1950s. Each stop below is the idea alone, in a few lines that you may
# change. The original systems were larger, and the sources stand at the end of the lesson.
#
# **1757.** Johann Philipp Kirnberger sells a booklet of bars and a table: throw dice, copy the bars they name, dance. The trick is that all bars
# in one column of the table fit the same [chord](00b_just_enough_music.ipynb#Chord). **1843.** Ada Lovelace notes that Babbage's engine might compose, *if* the relations
# between pitches can be expressed as operations. Three such operations, on your own tune: higher, upside down, backwards.

# %% id="history-1757" core
def line(pitches, length=4, **fields):                    # notes of equal length, one after the other
    notes = [(i * length, int(p), length) for i, p in enumerate(pitches)]
    return mn.music.score_of(notes, **{"tempo": 132, "key": "C major"} | fields)

chords = {"C": (72, 76, 79), "F": (72, 77, 81), "G": (71, 74, 79)}
figures = list(permutations(range(3)))                    # six orders of three notes: one per face of a die

def minuet_1757(seed, columns="CFCGCFG"):
    dice = np.random.default_rng(seed).integers(6, size=len(columns))
    return line([chords[c][k] for c, die in zip(columns, dice, strict=True) for k in figures[die]] + [72], meter=(3, 4))
def engine_1843(pitches):
    return line([*pitches, *(p + 5 for p in pitches), *(2 * pitches[0] - p for p in pitches), *pitches[::-1]], 2)

# %% id="history-1757-hear" core
motif = (4 * ([note.pitch for note in mn.my_tune().melody] or [60]))[:8]     # a very short tune is repeated
lesson.listen({"1757: dice, first throw": minuet_1757(1), "1757: dice, second throw": minuet_1757(2),
               "1843: your tune, higher, upside down, backwards": engine_1843(motif)}, style="piano", folded=True)

# %% id="history-1757-count" core checked
minuets = 6 ** 7
hours = minuets * minuet_1757(0).seconds / 3600
print(minuets, "minuets,", round(hours / 24), "days of listening")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="history-1956" core
# Six figures and seven throws make {{history-1757-count:1.1}} minuets; hearing them all takes {{history-1757-count:1.3}} days. Most of them sound alike: many
# *different* pieces are not yet a *diverse* lot.
#
# **1956.** Richard Pinkerton counts, in nursery tunes, which note follows which, and lets chance walk through the table: a **Markov chain** (01c takes
# it apart). **1956–57.** Lejaren Hiller and Leonard Isaacson program the ILLIAC computer to write a string quartet, the *Illiac Suite*; its first three movements
# were played on 9 August 1956. Notes are drawn at random, and whatever breaks a rule of counterpoint is thrown away: **generate and test**. Its fourth
# movement uses chains.
#
# So this early computer music was made of chance *and* rules, and in four parts. Here are two. *Cantus* is the
# given voice, below; `passes` holds the rules, and the cell prints how it judges four notes.

# %% id="history-1956-make" core
follows = defaultdict(list)                               # semitones above the tonic -> what came next
for tune in (mn.songs(n) for n in mn.songs()):
    tonic, mode, _ = mn.music.pitch.parse_key(tune.key)
    for a, b in pairwise(tune.melody if mode == "major" else ()):
        follows[a.pitch - 60 - tonic].append(b.pitch - 60 - tonic)

def chain_1956(seed, place=0):
    rng, pitches = np.random.default_rng(seed), []
    while len(pitches) < 24 or place != 0:                # stop at home, after 24 notes or more
        pitches.append(62 + place)
        place = int(rng.choice(follows[place]))
    return line([*pitches, 62], 2, key="D major")

# %% id="history-1957-make" core checked
scale = mn.music.pitch.scale("C major")

def passes(p, low, voice, cantus):          # the rules: scale, consonance, small leaps, no parallel fifths or octaves
    if p % 12 not in scale or (p - low) % 12 not in (0, 3, 4, 7, 8, 9):
        return False
    before = (voice[-1] - cantus[len(voice) - 1]) % 12 if voice else None
    return not voice or (0 < abs(p - voice[-1]) <= 5 and not ((p - low) % 12 == before and before in (0, 7)))

for p, why in ((67, "a fifth above C"), (66, "outside the scale"), (65, "a fourth, which rubbed then")):
    print(p, passes(p, 48, [], (48,)), why)
print(69, passes(69, 50, [67], (48, 50)), "C G, then D A: parallel fifths")   # NBVAL_CHECK_OUTPUT

# %% id="history-1957-test" core checked
def counterpoint_1957(seed, cantus=(48, 50, 52, 53, 55, 53, 52, 57, 55, 53, 52, 50, 48)):     # cantus: the given voice
    rng, voice, thrown = np.random.default_rng(seed), [], 0
    while len(voice) < len(cantus):
        p = int(rng.integers(60, 80))
        if passes(p, cantus[len(voice)], voice, cantus):
            voice.append(p)
        else:
            thrown += 1
    return mn.Score(line(voice, 8).parts + line(cantus, 8).parts, tempo=132, key="C major"), thrown

two_voices, thrown = counterpoint_1957(5)
print(thrown, "notes thrown away for", len(two_voices.parts[0].notes), "kept")   # NBVAL_CHECK_OUTPUT

# %% id="history-1956-hear" core
lesson.listen({"1956: a chain": chain_1956(3), "1957: generate and test": two_voices}, style="piano", folded=True)

# %% id="history-1956-count" core checked
moves = [(a, b) for a in follows for b in follows[a] if a != b]
for degree, name in ((11, "leading note"), (2, "second note")):
    home = [b - a == 1 if degree == 11 else b - a == -2 for a, b in moves if a % 12 == degree]
    print(f"from the {name} of the scale, {np.mean(home):.2f} step home")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="history-1989" extra
# The note just below home is called the leading note, and nobody told the chain why: it leads home {{history-1956-count:1.8}} of the time, because
# that is what people sing.
#
# ### Since 1989
#
# Skip to [*Form*](#Form) if you are in a hurry: most of what follows you will build yourself in later chapters.
#
# **1989.** Peter Todd trains a network to say the next note, given the last ones and a *plan*, one number per tune. Half of one plan and half of another
# gives music that stands in neither. **1991–94.** Andrew Horner and David Goldberg, then John Biles with *GenJam*, breed melodies: vary, select, repeat. That is a
# genetic algorithm, one of the evolutionary ones: search, without learning from examples. In GenJam the judge is a person; below, you. **1990–94.** Michael Mozer's
# *CONCERT* gives its network pitch as people hear it: near in height *or* near on the circle of [fifths](00b_just_enough_music.ipynb#Parallel-fifths).

# %% id="history-1989-make" extra
def todd_1989(blend, seed, first=("twinkle", 0), second=("frere_jacques", -5)):
    tunes = [[n.pitch + up for n in mn.songs(name).melody][:28] for name, up in (first, second)]
    def seen(plan, last):                                 # the plan, and the last three pitches, one place for each
        return np.concatenate([3 * plan, *(np.eye(24)[p - 58] for p in last)])
    cases = [(np.eye(2)[k], tune[i - 3:i], tune[i]) for k, tune in enumerate(tunes) for i in range(3, 28)]
    weights = np.linalg.lstsq(np.array([seen(p, last) for p, last, _ in cases]),
                              np.array([np.eye(24)[n - 58] for *_, n in cases]), rcond=None)[0]
    rng, out = np.random.default_rng(seed), tunes[0][:3]
    for _ in range(29):
        wish = seen(np.array([1 - blend, blend]), out[-3:]) @ weights
        out.append(58 + int(rng.choice(24, p=mn.sampling.softmax(14 * wish))))
    return line(out, 2)

# %% id="history-1994-make" extra
def child_1994(pitches, seed):                            # one random variation
    rng, p = np.random.default_rng(seed), list(pitches)
    cut = int(rng.integers(1, len(p)))
    return [p[::-1], p[cut:] + p[:cut], [2 * p[0] - x for x in p], sorted(p)][rng.integers(4)]

def concert_1994(seed):
    rng, out, rungs = np.random.default_rng(seed), [60], np.array([p for p in range(57, 77) if p % 12 in scale])
    for _ in range(30):
        fifths = np.abs((rungs - out[-1]) * 7 % 12 - 6)   # 6: same pitch class, 5: a fifth away
        closeness = 0.5 * fifths - 0.45 * np.abs(rungs - out[-1]) - 2 * (rungs == out[-1])
        out.append(int(rng.choice(rungs, p=mn.sampling.softmax(closeness))))
    return line([*out, 60], 2)

# %% id="history-1994-hear" extra
children = {f"1994: child {k} of your tune": line(motif + child_1994(motif, k), 2) for k in (2, 3, 4)}
lesson.listen({"1989: half Twinkle, half Frere Jacques": todd_1989(0.5, 8), "1994: near in height or in fifths": concert_1994(2)}
              | children, style="piano", folded=True)

# %% [markdown] id="history-2002" extra
# **2002.** Douglas Eck and Jürgen Schmidhuber let an LSTM, a network with a lasting memory, learn the twelve-bar blues: chords that come round every 12
# bars. You will build one in chapter 3; the one you hear here is its grandchild. **2017–18.** *MidiNet*, then *MuseGAN*: a forger against a critic. Ours learns which steps a
# melody takes, by listening only to the critic's "too many, too few". **2017.** *DeepBach* and *Coconet* do not write from left to right: they rub out notes and draw them
# anew between what stands left and right.

# %% id="history-2017-make" extra
steps = np.array([b - a for a in follows for b in follows[a] if abs(b - a) <= 7])
real = np.bincount(steps + 7, minlength=15) / len(steps)  # how often real tunes move by -7 .. 7 semitones

def forger_2017(rounds, seed=2):
    rng, fake, out = np.random.default_rng(seed), np.full(15, 1 / 15), [67]
    for _ in range(rounds):                               # the critic compares, the forger mends
        fake = fake * np.exp(3 * (real - fake))
        fake /= fake.sum()
    while len(out) < 32:
        p = out[-1] + int(rng.choice(15, p=fake)) - 7
        out += [p] if 58 <= p <= 80 and p % 12 in scale else []
    return line(out, 2)

# %% id="history-2017-rub" extra
def rubbed_out_2017(sweeps, seed=1):
    rng = np.random.default_rng(seed)
    rungs = np.array([p for p in range(60, 80) if p % 12 in scale])
    out = rng.choice(rungs, 32)
    for i in rng.integers(1, 31, sweeps * 30):            # rub out one note, draw it anew between its neighbours
        pull = -np.abs(rungs - out[i - 1]) - np.abs(rungs - out[i + 1]) - 2.0 * np.isin(rungs, out[[i - 1, i + 1]])
        out[i] = rng.choice(rungs, p=mn.sampling.softmax(0.8 * pull))
    return line(out, 2)

# %% id="history-2017-hear" extra
jig = mn.composers.load("folk-lstm").compose(bars=8, seed=4, meter="6/8")
lesson.listen({"2002: an LSTM, ours": jig, "2017: the forger before": forger_2017(0), "2017: after 400 rounds": forger_2017(400),
               "2017: random notes": rubbed_out_2017(0), "2017: each rubbed out 20 times": rubbed_out_2017(20)},
              style="flute", folded=True)

# %% id="history-2017-count" extra checked
def leap(score):                                          # semitones from note to note, on average
    return np.mean([abs(b.pitch - a.pitch) for a, b in pairwise(score.melody)])

for name, make, last in (("forged", forger_2017, 400), ("rubbed out", rubbed_out_2017, 20)):
    print(f"{name}: mean leap before {leap(make(0)):.1f}, after {leap(make(last)):.1f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="history-2018" extra
# **2018.** The *Music Transformer* of Cheng-Zhi Anna Huang and colleagues looks back at everything it has written and asks at each note: where did I stand like this before?
# That is **attention**. **2021.** Gautam Mittal and colleagues compose by **diffusion**: begin with noise, and take away a little of it again and again. Our denoiser
# knows a single thing about melodies, that they move by small steps.

# %% id="history-2018-make" extra
def looking_back_2018(motif, seed=0):
    rng, out = np.random.default_rng(seed), list(motif)
    while len(out) < 32:
        alike = [2.0 * (out[i] == out[-1]) + 2.0 * (out[i - 1] == out[-2]) for i in range(1, len(out) - 1)]
        out.append(out[2 + rng.choice(len(alike), p=mn.sampling.softmax(np.array(alike)))])      # what came next, back then
    return line(out, 2)

def denoised_2021(seed, level=9.0):
    rng, x = np.random.default_rng(seed), np.random.default_rng(seed).normal(67, level, 32)
    for noise in np.linspace(level, 1, 40):               # towards the neighbours, plus ever less noise
        x = 0.5 * x + 0.22 * (np.roll(x, 1) + np.roll(x, -1)) + 0.06 * 67 + rng.normal(0, noise, 32)
    return line([min((p for p in range(48, 90) if p % 12 in scale), key=lambda p: abs(p - v)) for v in x], 2)

# %% id="history-2018-hear" extra
lesson.listen({"2018: your tune looks back at itself": looking_back_2018(motif, 1), "2021: out of noise": denoised_2021(4)},
              style="piano", folded=True)

# %% id="history-2018-count" extra checked
back = [n.pitch for n in looking_back_2018(motif, 1).melody]
noise = np.random.default_rng(4).normal(67, 9, 32)         # what it began with
print(f"mean leap of the noise: {np.mean(np.abs(np.diff(noise))):.1f}, of the tune: {leap(denoised_2021(4)):.1f}")
print("every pitch of the backward look stands in its motif:", set(back) <= set(motif))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="form" core
# ### Form
#
# What did all these years *not* solve? A tune that comes back to itself on purpose. Count the bars that stand again, note for note, one,
# two, four or eight bars later.

# %% id="form-count" core checked
def comes_back(score):
    return max(mn.evaluation.bar_repeats(score, lag) for lag in (1, 2, 4, 8))

made = [make(seed) for make in (minuet_1757, chain_1956) for seed in range(20)]
print(f"songs that people kept: {np.mean([comes_back(mn.songs(n)) for n in mn.songs()]):.2f} of their bars come back")
print(f"dice and chains: {np.mean([comes_back(s) for s in made]):.2f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="roles" core
# People repeat; dice and chains do so by accident. Ask this of every
# system that claims to write whole pieces; [03b](03b_melody_composer.ipynb) asks it of ours.
#
# ## What networks are asked to do
#
# A *neuron* of a network is a weighted sum, bent by a curve; the likeness with the cells in your head ends there (chapter 2). Networks
# are given five jobs in music. In this course none of them is claimed without a number.
#
# | job | who does it here | measured by | where it fails |
# |---|---|---|---|
# | melody | LSTM, dilated CNN | surprise at unseen tunes | likely is not beautiful: beauty is not what training sees |
# | harmony | chorale LSTM and CNN | rules broken, beside Bach's own count | nothing *guarantees* a rule unless we forbid the rest |
# | rhythm | GAN; the durations of all melody networks | variety, two-sample tests | a thousand patterns that sound the same |
# | style | labels and classifiers | held-out pieces | it learns the collection, not the culture |
# | optimisation | search, ranking | a metric you must name | whatever you do not measure gets worse (01d) |

# %% [markdown] id="exercise-01a-1" core exercise="01a-1" stars=1
# ## Exercises
#
# ### Exercise 01a-1 · A listing found in a tutorial
# Lovelace's third operation once more. This should play a tune backwards, as a tape would. The pitches do run backwards, and still it
# sounds like another tune. Mend it: every note keeps its own length, and what was a rest at the end is a rest at the beginning.
#
# ```python
# def backwards(score):                                     # -> [(onset, pitch, duration), …]
#     pitches = [note.pitch for note in score.melody][::-1]
#     return [(note.onset, pitch, note.duration) for note, pitch in zip(score.melody, pitches)]
# ```
#
# *Hint 1:* The last note of your tune is long. Where does the long note stand in what the listing makes of it?
#
# *Hint 2:* Pitch and duration belong together. Only the onset is new: what ended last begins first.
#
# *Hint 3:* A note that ends at the very end of the score begins at 0: `score.steps - note.end`.

# %% id="answer-01a-1" core exercise="01a-1" role="answer"
def backwards(score):
    ### BEGIN SOLUTION
    return [(score.steps - note.end, note.pitch, note.duration) for note in reversed(score.melody)]
    ### END SOLUTION

# %% id="hear-01a-1" core
forwards, turned = mn.my_tune(), backwards(mn.my_tune())  # still `...` until you have written it
heard = {} if turned is ... else {"backwards": forwards.replace(parts=(mn.Part([mn.Note(*note) for note in turned]),))}
lesson.listen({"your tune": forwards} | heard, style="piano")

# %% id="check-01a-1" core exercise="01a-1" role="check"
mn.check("01a-1")
def _turned(score):
    return sorted(tuple(int(x) for x in note) for note in backwards(score))
_three = mn.music.score_of([(0, 60, 2), (2, 64, 6), (8, 67, 4)], steps=16)
assert len(_turned(_three)) == 3, "as many notes as before"
assert [(pitch, length) for _, pitch, length in _turned(_three)] == [(67, 4), (64, 6), (60, 2)], "the long note in the middle is still the E, 64"
assert _turned(_three)[0][0] == 4, "4 steps of rest stood at the end; now they stand at the beginning"
assert _turned(_three) == [(4, 67, 4), (8, 64, 6), (14, 60, 2)], "the onsets of the other two are not mirrored yet"
_again = mn.music.score_of(_turned(mn.songs("twinkle")), steps=mn.songs("twinkle").steps)
assert _turned(_again) == [(n.onset, n.pitch, n.duration) for n in mn.songs("twinkle").melody], "twice backwards is the tune itself"

# %% id="right-01a-1-1" exercise="01a-1" role="right"
def backwards(score):
    notes, at = [], score.steps
    for note in score.melody:
        notes.insert(0, (at - note.onset - note.duration, note.pitch, note.duration))
    return notes

# %% id="wrong-01a-1-1" exercise="01a-1" role="wrong"
def backwards(score):
    pitches = [note.pitch for note in score.melody][::-1]
    return [(note.onset, pitch, note.duration) for note, pitch in zip(score.melody, pitches)]

# %% id="wrong-01a-1-2" exercise="01a-1" role="wrong"
def backwards(score):
    return [(score.steps - note.onset, note.pitch, note.duration) for note in reversed(score.melody)]

# %% id="wrong-01a-1-3" exercise="01a-1" role="wrong"
def backwards(score):
    end = score.melody[-1].end
    return [(end - note.end, note.pitch, note.duration) for note in reversed(score.melody)]

# %% [markdown] id="exercise-01a-2" core exercise="01a-2" stars=2
# ### Exercise 01a-2 · A bass for your tune
# Write `low_line(score)`: notes `(onset, pitch, duration)` for a bass under a tune in 4/4, **one whole bar each**, at every bar line. Each must lie between
# 36 and 52, in the scale, and fit the tune's note that begins the bar: the [interval](00b_just_enough_music.ipynb#Voice), octaves aside, is 0, 3, 4, 7, 8
# or 9 semitones. The last must be the tonic if that fits. There are many right answers; the best one moves.
#
# *Hint 1:* `score.bars` bars of 16 steps; the tune's note at a bar line is the last that has begun by then.
#
# *Hint 2:* List all allowed pitches of a bar: `[p for p in range(36, 53) if ...]`. Then choose.
#
# *Hint 3:* To move, choose the allowed pitch nearest to the last bass note, but not the same; for the last bar look for the tonic first.

# %% id="answer-01a-2" core exercise="01a-2" role="answer"
def low_line(score):
    ### BEGIN SOLUTION
    ladder, notes = mn.music.pitch.scale(score.key), []
    for bar in range(score.bars):
        above = [n for n in score.melody if n.onset <= 16 * bar][-1].pitch
        fit = [p for p in range(36, 53) if p % 12 in ladder and (above - p) % 12 in (0, 3, 4, 7, 8, 9)]
        home = [p for p in fit if p % 12 == ladder[0]]
        before = notes[-1][1] if notes else 43
        moved = [p for p in fit if p != before]
        notes.append((16 * bar, min(home if home and bar in (0, score.bars - 1) else moved, key=lambda p: abs(p - before)), 16))
    return notes
    ### END SOLUTION

# %% id="hear-01a-2" core
upper = mn.music.bars(mn.songs("ode_to_joy"), 0, 8)       # or: mn.my_tune()
lower = low_line(upper)                                   # still `...` until you have written it
if lower is not ...:
    upper = upper.replace(parts=(*upper.parts, mn.Part([mn.Note(*note) for note in lower], "bass", 42)))
lesson.listen({"still without a bass" if lower is ... else "with your bass": upper})

# %% id="check-01a-2" core exercise="01a-2" role="check"
mn.check("01a-2")
_tunes = [mn.songs("ode_to_joy"), mn.songs("london_bridge").replace(meter=(4, 4)), mn.music.transpose(mn.songs("twinkle"), 7)]
_lines = [[tuple(int(x) for x in note) for note in low_line(s)] for s in _tunes]
assert all([n[0] for n in l] == [16 * b for b in range(s.bars)] for s, l in zip(_tunes, _lines)), "one note at every bar line"
assert all(n[2] == 16 for l in _lines for n in l), "each note lasts a bar, 16 steps"
assert all(36 <= n[1] <= 52 for l in _lines for n in l), "stay between 36 and 52"
assert all(n[1] % 12 in mn.music.pitch.scale(s.key) for s, l in zip(_tunes, _lines) for n in l), "stay in the tune's scale"
def _fits(score, onset, pitch):
    return ([n for n in score.melody if n.onset <= onset][-1].pitch - pitch) % 12 in (0, 3, 4, 7, 8, 9)
assert all(_fits(s, o, p) for s, l in zip(_tunes, _lines) for o, p, _ in l), "a note of your bass rubs against the tune"
_homes = [mn.music.pitch.scale(s.key)[0] for s in _tunes]
assert all(l[-1][1] % 12 == home for s, l, home in zip(_tunes, _lines, _homes) if _fits(s, l[-1][0], home)), \
    "the last note can be the tonic: end at home"
assert len({n[1] for n in _lines[0]}) >= 3, "your bass stands still; move it"

# %% id="right-01a-2-1" exercise="01a-2" role="right"
def low_line(score):
    rng, tonic = np.random.default_rng(0), mn.music.pitch.scale(score.key)[0]
    def allowed(bar):
        above = max((n for n in score.melody if n.onset <= 16 * bar), key=lambda n: n.onset).pitch
        fit = [p for p in range(36, 53) if p % 12 in mn.music.pitch.scale(score.key) and (above - p) % 12 in {0, 3, 4, 7, 8, 9}]
        home = [p for p in fit if p % 12 == tonic]
        return home if home and bar == score.bars - 1 else fit
    return [(16 * bar, int(rng.choice(allowed(bar))), 16) for bar in range(score.bars)]

# %% id="wrong-01a-2-1" exercise="01a-2" role="wrong"
def low_line(score):
    return [(16 * bar, 36 + mn.music.pitch.scale(score.key)[0], 16) for bar in range(score.bars)]

# %% id="wrong-01a-2-2" exercise="01a-2" role="wrong"
def low_line(score):
    return [(16 * bar, [n for n in score.melody if n.onset <= 16 * bar][-1].pitch - 12, 16) for bar in range(score.bars)]

# %% id="wrong-01a-2-3" exercise="01a-2" role="wrong"
def low_line(score):
    return [(n.onset, 36 + n.pitch % 12, n.duration) for n in score.melody]

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. A composer is input, rule, choice and output; Guido's had all four a thousand years ago.
# 2. Composing by rule is old; composing by *computer* began in 1956, with chance, counts and rules.
# 3. Dice choose among bars that all fit. Many different pieces are not yet a diverse lot.
# 4. A chain draws what usually follows. Generate and test draws anything, and throws away what breaks a rule.
# 5. Prediction, breeding, forgery, rubbing out, looking back, denoising: each idea fits into ten lines, and form into none.
# 6. People's tunes come back to themselves: {{form-count:1.5}} of their bars do, {{form-count:2.4}} of those of dice and chains.
# 7. Networks are given five jobs. Each needs a number, and each fails somewhere.
#
# ## Sources and further reading
#
# - W. Babb and C. Palisca, *Hucbald, Guido, and John on Music*, Yale University Press 1978: the *Micrologus* in English; see chapter 17.
# - J. Ph. Kirnberger, *Der allezeit fertige Polonoisen- und Menuettencomponist*, Berlin 1757: the booklet, rules and bars.
# - S. A. Hedges, *Dice Music in the Eighteenth Century*, *Music & Letters* 59, 1978: twenty such games, and why people wanted them.
# - A. A. Lovelace, notes to L. F. Menabrea's *Sketch of the Analytical Engine*, *Scientific Memoirs* 3, 1843: Note A holds the sentence on music.
# - R. C. Pinkerton, *Information Theory and Melody*, *Scientific American* 194(2), 1956; L. Hiller and L. Isaacson, *Experimental Music*, McGraw-Hill 1959.
# - P. M. Todd, *A Connectionist Approach to Algorithmic Composition*, *Computer Music Journal* 13(4), 1989; M. C. Mozer, *Neural Network Music Composition by
#   Prediction*, *Connection Science* 6, 1994: the first networks.
# - A. Horner and D. E. Goldberg, *Genetic Algorithms and Computer-Assisted Music Composition*, ICGA 1991; J. A. Biles, *GenJam: A Genetic Algorithm for
#   Generating Jazz Solos*, ICMC 1994: breeding. D. Eck and J. Schmidhuber, *A First Look at Music Composition Using LSTM Recurrent
#   Neural Networks*, IDSIA 2002.
# - L.-C. Yang and others, *MidiNet*, ISMIR 2017; H.-W. Dong and others, *MuseGAN*, AAAI 2018; G. Hadjeres and others, *DeepBach*, ICML 2017; C.-Z. A. Huang and others,
#   *Counterpoint by Convolution*, ISMIR 2017, and *Music Transformer*, ICLR 2019; G. Mittal and others, *Symbolic Music Generation with Diffusion Models*, ISMIR 2021.
# - J. D. Fernández and F. Vico, *AI Methods in Algorithmic Composition*, *Journal of Artificial Intelligence Research* 48, 2013: the survey to keep.
#
# Next in this course: [01b](01b_music_as_numbers.ipynb), what a note is made of.

# Chapter 01b: how a piece of music becomes numbers, down to the bytes of a file and the samples of a sound; what is lost; what it is good for.
# The story: is the hum of the mains in tune? -> a note, a roll, a file, a wave -> what this grid cannot write -> six uses, one tune three times.

# %% [markdown] id="title" core
# # 01b · Music as numbers
#
# **Two low hums: are they one note?** By the end of this lesson you can answer to the hundredth of a semitone, change a note in a file
# by changing a byte, and say what numbers throw away of music.
#
# You need: [01a Composing machines](01a_composing_machines.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
from itertools import pairwise

import musicnn as mn
import numpy as np

lesson = mn.begin("01b")

t = np.arange(88_200) / 44_100                            # two seconds, 44,100 moments in each
hum = sum(0.2 * np.sin(2 * np.pi * 100 * k * t) / k for k in (1, 2, 3, 4))
note = mn.synth.render(mn.music.score_of([(0, 43, 16)], tempo=120, program=32)).mean(axis=1)[:88_200]
mn.play(np.concatenate([hum, note]), caption="The hum of a transformer, then the open G of a bass. One note?")

# %% [markdown] id="objectives" core
# Nearly, and not quite. To say *how far* apart they are takes a number, and there this lesson begins.
#
# ## What you will be able to do
#
# - **convert** between pitch, Hz and cents, seconds and steps (*Pitch and time*)
# - **read** a MIDI file byte by byte, and change a note in it (*The bytes of a file*)
# - **explain** sample rate, bit depth and spectrum with your own waveform (*One note as air*)
# - **say** what a grid loses, in cents and milliseconds (*What this grid cannot write*)
# - **make** one piece for each of six uses, and one tune in three arrangements (the last sections)
#
# Three questions first:

# %% id="recall" core
mn.quiz("01b-recall")

# %% [markdown] id="pitch-time" core
# ## Pitch and time
#
# A [pitch](00b_just_enough_music.ipynb#Pitch-and-octave) $p$ and its frequency $f$ in Hz belong together by
#
# $$p = 69 + 12\,\log_2 \frac{f}{440}, \qquad f = 440 \cdot 2^{(p-69)/12}$$
#
# where 69 is the number of the A at 440 Hz and 12 counts the semitones of an octave; $\log_2$ says how often 440 must be doubled to give $f$. The hundredth
# part of a semitone is called a **cent**; practised ears notice about five. Electric mains hum at 100 Hz in
# most of the world, at 120 Hz in North America. Is that in tune with a piano?

# %% id="pitch-hum" core checked
low, high = (mn.music.pitch.from_hz(f) for f in (100, 120))
print(f"between them: {high - low:.3f} semitones")
for p in (low, high):
    print(f"{100 * (p - round(p)):+.0f} cents from {mn.music.pitch.name(round(p))}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="grid" core
# Hardly: {{pitch-hum:2.1}} and {{pitch-hum:3.1}} cents. The second hum lies almost in the middle between two keys.
#
# Time is cut into equal [steps](00b_just_enough_music.ipynb#Beat-and-bar), four to a quarter note unless we say otherwise. A `Note` has an onset, a pitch, a duration and a
# **velocity** (how hard the note is struck, 1 to 127); a `Part` is the notes of one player; a `Score` is parts, plus grid, tempo, meter and key.

# %% id="grid-note" core checked
note = mn.Note(onset=6, pitch=67, duration=2)
score = mn.Score([mn.Part([note], program=40)], steps_per_quarter=4, tempo=90)
print("begins after", note.onset / score.steps_per_quarter * 60 / score.tempo, "seconds, on step", note.onset)
print("vibrates", round(mn.music.pitch.hz(note.pitch), 1), "times a second")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="roll" core
# The **piano roll** turns a score into a table: a row for each step, a column for each pitch, 1 where something sounds. Networks like tables. **Guess first:** *Twinkle*
# begins with 14 notes. How many can be found again in its roll?

# %% id="roll-guess-cell" core
guess = {"notes found again": ...}

# %% id="roll-count" core checked
tune = mn.music.bars(mn.songs("twinkle"), 0, 4)
roll = np.zeros((tune.steps, 128), int)
for note in tune.melody:
    roll[note.onset:note.end, note.pitch] = 1
begins = np.diff(roll, axis=0, prepend=0) == 1            # silent before, sounding now
lesson.compare(guess, {"notes found again": begins.sum()})   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="bytes" core
# C C G G A A G came back as C G A G: where a note is repeated the ones touch. Every representation forgets something. Find out what
# before you train on it.
#
# ## The bytes of a file
#
# A **MIDI** file holds no sound, only instructions: which key, when, how hard. Here is a whole file, with one note in it.

# %% id="bytes-all" core checked
data = mn.write_midi(mn.music.score_of([(0, 60, 4)], tempo=120))
print(len(data), "bytes")
for first, last in ((0, 14), (14, 22), (22, 29), (29, 37), (37, 42), (42, 50), (50, 54), (54, 57), (57, 61), (61, 66), (66, 70)):
    print(f"{first:2}  {data[first:last].hex(' ')}")         # NBVAL_CHECK_OUTPUT

# %% [markdown] id="bytes-read" core
# | from byte | says |
# |---|---|
# | 0 | `MThd`, 6 bytes follow: format 1, 2 tracks, 480 ticks to a quarter note (`01 e0`) |
# | 14 | `MTrk`: a track of 20 bytes |
# | 22 | tempo: `07 a1 20` = 500,000 microseconds to a quarter note, so 120 a minute |
# | 29 | meter 4/4: `04`, then the power of two, `02` |
# | 37 | wait `83 60`, then `ff 2f 00`: end of track |
# | 42 | `MTrk`, again 20 bytes |
# | 50, 54 | an empty name; instrument 0, the piano |
# | 57 | wait 0, `90`: **key down** on channel 1, `3c` = 60, velocity `50` = 80 |
# | 61 | wait `83 60`, `80`: **key up**, 60 |
# | 66 | end of track |
#
# The numbers are written to base 16: `3c` is $3 \cdot 16 + 12 = 60$. Waits use only 7 bits of each byte; the eighth says "more to come". So `83 60` is
# $3 \cdot 128 + 96 = 480$ ticks, one quarter note. Now make the C a G, without any music software.

# %% id="bytes-change" core checked
changed = bytearray(data)
changed[59] = 67                                          # the key that goes down
changed[64] = 67                                          # the key that comes up
print([mn.music.pitch.name(n.pitch) for n in mn.read_midi(bytes(changed)).notes])   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="bytes-stuck" core
# Two bytes, and the file sings something else. Had you changed only the first, the key that comes up would never have been down. Our
# reader then ends the note with the track; a synthesiser on stage lets it ring until somebody pulls the plug.
#
# ## One note as air
#
# A loudspeaker wants something else: a **waveform**, where its membrane should be, 44,100 times a second. That number is the **sample rate**. Each position is rounded to one of
# $2^{b}$ heights, where $b$ is the **bit depth**, 16 on a CD. A sound of one second then takes 88,200 bytes; the file above took {{bytes-all:1.1}}.

# %% id="air-make" core
rate = 44_100
t = np.arange(rate) / rate                                # one second
tone = sum(np.sin(2 * np.pi * 220 * k * t) / k for k in (1, 2, 3, 4, 5)) * np.exp(-3 * t) * 0.4
four_bits = np.round(tone * 8) / 8                        # 16 heights and no more
mn.play(np.concatenate([tone, four_bits]), caption="220 Hz and four multiples of it: first with 16 bits, then with 4")

# %% id="air-see" core
import matplotlib.pyplot as plt

figure, (left, right) = plt.subplots(1, 2, figsize=(9, 2.8), layout="constrained", facecolor="white")
left.plot(1000 * t[:440], tone[:440], color="#0072B2", label="16 bits")
left.step(1000 * t[:440], four_bits[:440], color="#D55E00", linestyle="--", label="4 bits")
left.set(xlabel="milliseconds", ylabel="position")
left.legend()
right.plot(np.fft.rfftfreq(rate, 1 / rate)[:1500], np.abs(np.fft.rfft(tone))[:1500], color="#0072B2")
right.set(xlabel="Hz", ylabel="strength")
mn.plots.figure.described(figure, "Left: ten milliseconds of a tone, smooth with 16 bits and a staircase with 4. "
                                  "Right: its spectrum, five peaks at 220, 440, 660, 880 and 1100 Hz, ever lower.")

# %% [markdown] id="air-read" core
# On the right is the **spectrum**: how much of each frequency is inside. One *note* is many frequencies; their mixture is what makes a flute
# a flute. (The instrument is in the peaks, the pitch in their distance.)
#
# **Guess first.** At 8,000 samples a second we record a tone of 5,000 Hz. Which frequency do we hear? And when each position gets one bit more, by
# which factor does the rounding error shrink?

# %% id="air-guess-cell" core
guess = {"Hz": ..., "factor per bit": ...}

# %% id="air-count" core checked
slow = np.sin(2 * np.pi * 5000 * np.arange(8000) / 8000)
pure = np.sin(2 * np.pi * 220.3 * t)
noise = {b: np.std(np.round(pure * 2 ** (b - 1)) / 2 ** (b - 1) - pure) for b in (4, 8)}
lesson.compare(guess, {"Hz": int(np.argmax(np.abs(np.fft.rfft(slow)))),
                       "factor per bit": round((noise[4] / noise[8]) ** 0.25, 1)})   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="two-roundings" core
# Above half the sample rate, frequencies fold back and come out as others. That is why 44,100 and not 30,000: ears reach 20,000 Hz. And each bit halves the
# rounding error.
#
# So "quantisation" means two different things. **Amplitude** is rounded to heights: the error is a hiss. **Onsets** are rounded to the grid: the error is a player who
# has become a machine. Same operation, `round(x / step) * step`; another axis, another damage.
#
# ## What this grid cannot write
#
# Twelve pitches and sixteen steps are one culture's ruler. Four kinds of music, each beside what the ruler makes of it: the *maqam* Rast, a mode of Arab and Turkish music;
# *slendro*, a five-tone tuning of the gamelan, the bronze orchestra of Java; swing; and rhythm without a beat. The numbers are textbook averages. Real players differ by region, teacher and hour, and that
# is part of the music.

# %% id="grid-tunings" core
from IPython.display import display

rast = [(2 * i, p, 2) for i, p in enumerate((60, 62, 64, 65, 67, 65, 64, 62, 60, 62, 64, 62, 59))] + [(26, 60, 6)]
five = [(2 * i, p, 2) for i, p in enumerate((60, 62, 65, 67, 70, 67, 65, 67, 62, 65, 62))] + [(22, 60, 10)]
quarter_tones = [0, 0, 0, 0, -50, 0, 0, 0, 0, 0, 0, -50]  # cents for C, C# .. B: E and B half a semitone lower
slendro = [0, 0, 40, 0, 0, -20, 0, 20, 0, 0, -40, 0]
for caption, notes, tuning, program in (
        ("Rast, its third and seventh between the piano's keys; then rounded to the twelve", rast, quarter_tones, 24),
        ("Slendro, five steps of about 240 cents; then rounded to a scale that no gamelan has", five, slendro, 11)):
    score = mn.music.score_of(notes, tempo=80, program=program)
    display(mn.play(np.concatenate([mn.synth.render(score, tuning=tuning), mn.synth.render(score)]), caption=caption))

# %% [markdown] id="grid-loss-guess" core
# **Guess first.** How many cents does rounding cost at worst, in each? And how many milliseconds does the sixteenth grid take from **swing** (the off-beat at two thirds
# of the beat) at 120 beats a minute?

# %% id="grid-loss-guess-cell" core
guess = {"rast, cents": ..., "slendro, cents": ..., "swing, ms": ...}

# %% id="grid-loss" core checked
def loss(values, step):
    return max(abs(round(v / step) * step - v) for v in values)

step_ms = 60_000 / 120 / 4
lesson.compare(guess, {"rast, cents": loss([0, 200, 350, 500, 700, 900, 1050], 100),
                       "slendro, cents": loss([0, 240, 480, 720, 960], 100),
                       "swing, ms": loss([0, 2 / 3 * 500], step_ms)})   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="grid-free" core
# Rast's third loses the most that anything *can* lose: it lies exactly between two keys, and either choice makes it major or minor, which
# Rast is not. Swing has a cure, a grid of 12 steps to the quarter. **Free rhythm** has none: no beat, only gestures, such as this
# melody, timed by hand in milliseconds. Hear both.

# %% id="grid-free-hear" core
played = [0, 640, 930, 1510, 1690, 1850, 2480, 2900, 3140, 4300]                  # onsets in ms
gesture = (62, 69, 67, 69, 70, 69, 67, 65, 64, 62)
free = mn.music.score_of([(a, p, b - a) for a, b, p in zip(played, [*played[1:], 5600], gesture, strict=True)],
                         steps_per_quarter=500, tempo=120, program=73, key="D minor")     # a step is 1 ms
riff = (60, 64, 67, 69, 72, 69, 67, 64, 65, 67, 64, 60, 62, 59, 60, 60)                   # two notes to a beat of 12 steps
swing = mn.music.score_of([(12 * (i // 2) + 8 * (i % 2), p, 4 if i % 2 else 8) for i, p in enumerate(riff)], steps_per_quarter=12)
lesson.listen({"free, to the millisecond": free, "free, rounded to sixteenths": mn.music.quantise(free, 4),
               "swing": swing, "swing, rounded to sixteenths": mn.music.quantise(swing, 4)}, folded=True)

# %% id="grid-free-count" core checked
late = [abs(round(ms / step_ms) * step_ms - ms) for ms in played]
print(f"lost: {np.mean(late):.0f} ms on average, {max(late):.0f} here at worst, {step_ms / 2:.1f} at most")
gaps = [len(set(np.diff(onsets))) for onsets in (played, [round(ms / step_ms) for ms in played])]
print(f"different gaps: {gaps[0]} played, {gaps[1]} on the grid")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="uses" core
# On average {{grid-free-count:1.2}} ms, which looks like little. But the hand played {{grid-free-count:2.3}} different gaps, no two alike, and the grid leaves {{grid-free-count:2.5}}:
# the gesture is gone.
#
# ## Six uses
#
# What are composing machines for? Six answers, each a piece made now. All draw on one small generator, a walk up and down a scale that comes
# home in its last bar, and on a helper that finds chords. Skim the first two cells, and come back to change `leaps` or `rhythm`.

# %% id="uses-walk" core
def walk(seed, *, key="C major", bars=4, rhythm=(4, 4, 2, 2, 4), low=60, reach=15, leaps=(-2, -1, 1, 2)):
    rng, home = np.random.default_rng(seed), mn.music.pitch.scale(key)[0]
    rungs = [p for p in range(low, low + reach) if p % 12 in mn.music.pitch.scale(key)]
    place, onset, notes = next(i for i, p in enumerate(rungs) if p % 12 == home), 0, []
    for length in rhythm * (bars - 1):
        notes.append((onset, rungs[place], length))
        moves = [m for m in leaps if 0 <= place + m < len(rungs)]
        place, onset = place + int(rng.choice(moves)), onset + length
    last = min((p for p in rungs if p % 12 == home), key=lambda p: abs(p - rungs[place]))
    return mn.music.score_of([*notes, (onset, last, 16)], key=key, tempo=104, program=73, name="tune")

# %% id="uses-parts" core
def part(notes, program, name):
    return mn.Part([mn.Note(*note) for note in notes], name, program)

def harmony(score, every=8):                              # under each half bar the chord that holds most of its notes
    ladder = mn.music.pitch.scale(score.key)
    triads = [[ladder[(d + k) % 7] for k in (0, 2, 4)] for d in (0, 3, 4)]
    spans = [(at, [n.pitch % 12 for n in score.melody if at <= n.onset < at + every]) for at in range(0, score.steps, every)]
    return [(at, max(triads, key=lambda chord: sum(p in chord for p in inside))) for at, inside in spans]

def bass(score, program=32):
    return part([(at, 36 + chord[0], 4, 70) for at, chord in harmony(score)], program, "bass")

# %% id="uses-write" core
idea = walk(2)
block = [(at, 48 + c, 8, 56) for at, chord in harmony(idea) for c in chord]
song = idea.replace(parts=(*idea.parts, part(block, 0, "piano")))                 # 1 songwriting: chords under an idea
groove = mn.datasets.rhythms.rhythms("bossa_nova", times=4)                       # 2 production: the whole arrangement
band = idea.replace(parts=(*idea.parts, part(block, 24, "guitar"), bass(idea), *groove.parts))
level_1 = walk(5, reach=8, leaps=(-1, 1), rhythm=(4, 4, 4, 4))                    # 3 education: five fingers, steps, quarters
lesson.listen({"1 Songwriting": song, "2 Production": band, "3 Education, level 1": level_1}, folded=True)

# %% id="uses-follow" core
tension = {"calm": ("C major", 72, (8, 8)), "doubt": ("C minor", 60, (4, 4, 4, 4)), "chase": ("C minor", 48, (2,) * 8)}
scene = ["calm", "calm", "doubt", "chase"]
film = mn.music.join(*[walk(3, key=k, low=low, rhythm=r, bars=2) for k, low, r in (tension[mood] for mood in scene)])
states = ["explore", "explore", "fight", "fight", "explore"]                      # a game decides this bar by bar
loop = mn.music.bars(walk(6), 0, 1)
pulse = [(16 * i + 2 * k, 36, 2, 90) for i, state in enumerate(states) if state == "fight" for k in range(8)]
game = mn.music.repeat(loop, 1, len(states))
game = game.replace(parts=(*game.parts, part(pulse, 32, "danger")))
lesson.listen({"4 Film: calm, calm, doubt, chase": film, "5 Game: the bass comes with the fight": game}, folded=True)

# %% [markdown] id="uses-research" core
# (Sound effects, which games need too, are another craft.) The sixth use is **research**: make a hundred tunes and study them. But what do you learn?
# How often does our walk move by at most two semitones, and how often do people?

# %% id="uses-research-count" core checked
def small(score):
    return np.mean([abs(b.pitch - a.pitch) <= 2 for a, b in pairwise(score.melody)])

people = np.mean([small(s) for s in map(mn.songs, mn.songs())])
for leaps in ((-2, -1, 1, 2), (-1, 1), (-4, -2, 3)):
    print(f"walk with leaps {leaps}: {np.mean([small(walk(seed, leaps=leaps)) for seed in range(100)]):.1f}")
print(f"people: {people:.1f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="arrange" core
# The walk tells back the `leaps` that we typed in. Generated music tells you about the *model*; what you say about a style needs music of that
# style which the model has not seen.
#
# ## One tune, three arrangements
#
# The same melody, yours if you have [drawn one](00_start_here.ipynb): as a song, as a round, as a march in [thirds](00b_just_enough_music.ipynb#Parallel-fifths).

# %% id="arrange-make" core
yours = mn.my_tune().replace(key=mn.my_tune().key or "C major")
notes = [(n.onset, n.pitch, n.duration) for n in yours.melody]
broken = [(at + 2 * k, 48 + chord[i], 2, 55) for at, chord in harmony(yours) for k, i in enumerate((0, 2, 1, 2))]
later = [(onset + 16, pitch - 12, length) for onset, pitch, length in notes]
rungs = [p for p in range(36, 100) if p % 12 in mn.music.pitch.scale(yours.key)]
thirds = [(onset, max(r for r in rungs if r <= pitch - 3), length) for onset, pitch, length in notes]
drum = [(4 * i, 38, 1, 90 if i % 2 else 60) for i in range(yours.steps // 4)]
versions = {"song": [part(notes, 73, "flute"), part(broken, 46, "harp")],
            "round": [part(notes, 52, "first"), part(later, 52, "second")],
            "march": [part(notes, 56, "trumpet"), part(thirds, 60, "horn"), bass(yours, 58), part(drum, mn.music.DRUMS, "drum")]}
longer = yours.replace(steps=yours.steps + 16)            # the second voice of the round ends a bar later
lesson.listen({name: longer.replace(parts=parts) for name, parts in versions.items()}, folded=True)

# %% [markdown] id="exercise-01b-1" core exercise="01b-1" stars=1
# An arrangement is a composition about a composition. Did the round clash? Your tune was not built for it; *Frère Jacques* was.
#
# ## Exercises
#
# ### Exercise 01b-1 · Tune a glass
# You tap a wine glass and an app shows 873 Hz. Write `nearest(frequency)`: the nearest pitch, and how many cents the sound lies above it (negative: below),
# rounded to whole cents. For 450 Hz that is `(69, 39)`: 450 Hz is pitch 69.389, so 69 is nearest, and 0.389 of a semitone are 39 cents.
#
# *Hint 1:* `mn.music.pitch.from_hz` gives a number with a fraction.
#
# *Hint 2:* `round` finds the nearest whole pitch, above or below.
#
# *Hint 3:* The rest, times 100, are the cents.

# %% id="answer-01b-1" core exercise="01b-1" role="answer"
def nearest(frequency):
    pitch = mn.music.pitch.from_hz(frequency)
    ### BEGIN SOLUTION
    return round(pitch), round(100 * (pitch - round(pitch)))
    ### END SOLUTION

# %% id="check-01b-1" core exercise="01b-1" role="check"
mn.check("01b-1")
assert tuple(nearest(450)) == (69, 39), "450 Hz is 39 cents above A4, pitch 69"
assert tuple(nearest(440)) == (69, 0), "440 Hz is A4 exactly"
assert nearest(873)[0] == 81, "873 Hz lies just below A5 (880 Hz), so A5 is nearest"
assert nearest(873)[1] == -14, "873 Hz is 14 cents below A5: negative"

# %% id="right-01b-1-1" exercise="01b-1" role="right"
def nearest(frequency):
    cents = round(6900 + 1200 * np.log2(frequency / 440))
    key = (cents + 50) // 100
    return key, cents - 100 * key

# %% id="wrong-01b-1-1" exercise="01b-1" role="wrong"
def nearest(frequency):
    pitch = mn.music.pitch.from_hz(frequency)
    return int(pitch), round(100 * (pitch - int(pitch)))

# %% id="wrong-01b-1-2" exercise="01b-1" role="wrong"
def nearest(frequency):
    pitch = mn.music.pitch.from_hz(frequency)
    return round(pitch), round(100 * abs(pitch - round(pitch)))

# %% id="wrong-01b-1-3" exercise="01b-1" role="wrong"
def nearest(frequency):
    pitch = mn.music.pitch.from_hz(frequency)
    return round(pitch), round(pitch - round(pitch), 2)

# %% [markdown] id="exercise-01b-2" core exercise="01b-2" stars=2
# ### Exercise 01b-2 · A listing found in a tutorial
# This puts played onsets on the grid. It runs, and everything it touches sounds rushed. Find out why, and write it so that no onset moves by more than half a step.
#
# ```python
# def to_grid(onsets_ms, step_ms):
#     return [int(ms / step_ms) for ms in onsets_ms]
# ```
#
# *Hint 1:* Try an onset at 124 ms with steps of 125 ms. Where should it go, where does it go?
#
# *Hint 2:* `int` cuts the fraction off. Every onset moves the same way: early.
#
# *Hint 3:* Rounding to the *nearest* step is one other word.

# %% id="answer-01b-2" core exercise="01b-2" role="answer"
def to_grid(onsets_ms, step_ms):
    ### BEGIN SOLUTION
    return [round(ms / step_ms) for ms in onsets_ms]
    ### END SOLUTION

# %% id="check-01b-2" core exercise="01b-2" role="check"
mn.check("01b-2")
assert list(to_grid([124], 125)) == [1], "124 ms is 1 ms before step 1 and belongs there"
assert list(to_grid([0, 130, 240, 376], 125)) == [0, 1, 2, 3], "0, 130, 240 and 376 ms are close to steps 0, 1, 2 and 3"
assert all(abs(s * 125 - ms) <= 62.5 for s, ms in zip(to_grid(played, 125), played)), "an onset moved by more than half a step"
assert list(to_grid([90], 60)) in ([1], [2]) and list(to_grid([100], 60)) == [2], "the step may be another one, such as 60 ms"

# %% id="right-01b-2-1" exercise="01b-2" role="right"
def to_grid(onsets_ms, step_ms):
    return [int(ms / step_ms + 0.5) for ms in onsets_ms]

# %% id="wrong-01b-2-1" exercise="01b-2" role="wrong"
def to_grid(onsets_ms, step_ms):
    return [int(ms / step_ms) for ms in onsets_ms]

# %% id="wrong-01b-2-2" exercise="01b-2" role="wrong"
def to_grid(onsets_ms, step_ms):
    return [int(-(-ms // step_ms)) for ms in onsets_ms]

# %% id="wrong-01b-2-3" exercise="01b-2" role="wrong"
def to_grid(onsets_ms, step_ms):
    return [round(ms / 125) for ms in onsets_ms]

# %% [markdown] id="quiz" core
# ## Eight questions

# %% id="quiz-ask" core
mn.quiz("01b")

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. $p = 69 + 12 \log_2(f/440)$; a cent is a hundredth of a semitone.
# 2. `Note` in `Part` in `Score`; seconds = steps / steps per quarter · 60 / tempo.
# 3. The plain piano roll melts repeated notes. Every representation forgets something.
# 4. MIDI is instructions in bytes: wait, key down, wait, key up.
# 5. A waveform is positions: sample rate limits pitch, bit depth makes noise.
# 6. The grid is a ruler: it takes up to half a semitone, half a step, and sometimes the point of the music.
# 7. Generated music tells about its model. Name the measure before you praise.
#
# ## Sources and further reading
#
# - The MIDI Association, *Standard MIDI Files 1.0*: the bytes, all of them.
# - M. Müller, *Fundamentals of Music Processing*, Springer 2015: pitch, spectrum and digital sound, with music throughout; its first two chapters go with this lesson.
# - A. V. Oppenheim and R. W. Schafer, *Discrete-Time Signal Processing*, Prentice Hall 1989 and later: why frequencies fold.
# - H. H. Touma, *The Music of the Arabs*, Amadeus Press 1996: the *maqamat*, and what a quarter tone does in them.
# - J. Kunst, *Music in Java*, Nijhoff 1949 and later: measured tunings of many gamelans; no two agree.
# - W. A. Sethares, *Tuning, Timbre, Spectrum, Scale*, Springer 2005: why gamelans and pianos divide the octave differently.
# - A. Friberg and A. Sundström, *Swing Ratios and Ensemble Timing in Jazz Performance*, *Music Perception* 19(3), 2002: how long the long note of swing is, measured.
#
# Next in this course: [01c](01c_you_and_the_counts.ipynb), where you bet against a machine that counts.

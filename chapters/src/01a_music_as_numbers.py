# Chapter 01a: a thousand years of composing by rule, and how a piece of music becomes numbers, down to the bytes and the samples.
# The story: your name sings -> every idea since then in a few lines -> what the numbers are -> what they leave out -> what for.

# %% [markdown] id="title" core
# # 01a · Music as numbers
#
# **Type your name and hear it sung by a method that is a thousand years old.** From there we walk to the present, one small program per idea,
# and then take a note apart until nothing is left but bytes.
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
# scale, over and over. To compose, take any text: each syllable goes to one of the notes above its vowel. Which one is up to you.
# The machine below always takes the nearest.

# %% id="guido-machine" core
gamut = [43, 45, 47, 48, 50, 52, 53, 55, 57, 59, 60, 62, 64, 65, 67, 69]          # G2 to A4, as Guido counts them

def vowels(text):
    found = [c for c in text.lower() if c in "aeiou"]
    return found or ["aeiou"[ord(c) % 5] for c in text if c.isalpha()]            # a name in other letters sings too

def sing(text, pitches=(57,)):
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
# - **retell** the history of composing machines by running it (*A thousand years*)
# - **convert** between pitch, Hz and cents, seconds and steps (*Pitch and time*)
# - **read** a MIDI file byte by byte, and change a note in it (*The bytes of a file*)
# - **explain** sample rate, bit depth and spectrum with your own waveform (*One note as air*)
# - **say** what a grid loses, in cents and milliseconds (*What this grid cannot write*)
# - **make** one piece for each of six uses, and one tune in three arrangements (the last sections)
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
# **1956.** Richard Pinkerton counts, in nursery tunes, which note follows which, and lets chance walk through the table: a **Markov chain** (01b takes it
# apart). **1956–57.** Lejaren Hiller and Leonard Isaacson program the ILLIAC computer to write a string quartet, the *Illiac Suite*; its first three movements
# were played on 9 August 1956. Notes are drawn at random, and whatever breaks a rule of counterpoint is thrown away: **generate and test**. Its fourth
# movement uses chains. So even the first computer music was made of chance *and* rules, in four parts. Here are two.

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

# %% id="history-1957-make" core
scale = mn.music.pitch.scale("C major")

def passes(p, low, voice, cantus):          # the rules: scale, consonance, small leaps, no parallel fifths or octaves
    if p % 12 not in scale or (p - low) % 12 not in (0, 3, 4, 7, 8, 9):
        return False
    before = (voice[-1] - cantus[len(voice) - 1]) % 12 if voice else None
    return not voice or (0 < abs(p - voice[-1]) <= 5 and not ((p - low) % 12 == before and before in (0, 7)))

# %% id="history-1957-test" core
def counterpoint_1957(seed, cantus=(48, 50, 52, 53, 55, 53, 52, 57, 55, 53, 52, 50, 48)):     # cantus: the given voice
    rng, voice, thrown = np.random.default_rng(seed), [], 0
    while len(voice) < len(cantus):
        p = int(rng.integers(60, 80))
        if passes(p, cantus[len(voice)], voice, cantus):
            voice.append(p)
        else:
            thrown += 1
    return mn.Score(line(voice, 8).parts + line(cantus, 8).parts, tempo=132, key="C major"), thrown

# %% id="history-1956-hear" core
two_voices, thrown = counterpoint_1957(5)
print(thrown, "notes thrown away for", len(two_voices.parts[0].notes), "kept")
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

# %% [markdown] id="pitch-time" core
# People repeat; dice and chains do so by accident. Ask this of every
# system that claims to write whole pieces; [03b](03b_melody_composer.ipynb) asks it of ours.
#
# ## Pitch and time
#
# Now to the numbers themselves. A [pitch](00b_just_enough_music.ipynb#Pitch-and-octave) $p$ and its frequency $f$ in Hz belong together by
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
# velocity (how hard the note is struck, 1 to 127); a `Part` is the notes of one player; a `Score` is parts, plus grid, tempo, meter and key.

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
# A MIDI file holds no sound, only instructions: which key, when, how hard. Here is a whole file, with one note in it.

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
# A loudspeaker wants something else: where its membrane should be, 44,100 times a second. That is the **sample rate**. Each position is rounded to one of
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
pitches = (60, 62, 64, 65, 67, 65, 64, 62, 60, 62, 64, 62, 59)
rast = mn.music.score_of([(2 * i, p, 2) for i, p in enumerate(pitches)] + [(26, 60, 6)], tempo=80, program=24)
quarter_tones = [0, 0, 0, 0, -50, 0, 0, 0, 0, 0, 0, -50]  # E and B half a semitone lower
both = [mn.synth.render(rast, tuning=quarter_tones), mn.synth.render(rast)]
mn.play(np.concatenate(both), caption="Rast, its third and seventh between the piano's keys; then rounded to the twelve")

# %% id="grid-slendro" core
five = mn.music.score_of([(2 * i, p, 2) for i, p in enumerate((60, 62, 65, 67, 70, 67, 65, 67, 62, 65, 62))] + [(22, 60, 10)],
                         tempo=90, program=11, title="five tones")
both = [mn.synth.render(five, tuning=[0, 0, 40, 0, 0, -20, 0, 20, 0, 0, -40, 0]), mn.synth.render(five)]
mn.play(np.concatenate(both), caption="Slendro, five steps of about 240 cents; then rounded to a scale that no gamelan has")

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
free = mn.music.score_of([(a, p, max(1, b - a)) for a, b, p in
                          zip(played, [*played[1:], 5600], (62, 69, 67, 69, 70, 69, 67, 65, 64, 62), strict=True)],
                         steps_per_quarter=500, tempo=120, meter=(4, 4), program=73, key="D minor")       # a step is 1 ms
swing = mn.music.score_of([(12 * b + 8 * k, p, 8 - 4 * k) for b, pair in enumerate(zip((60, 67, 72, 67, 65, 64, 62, 60),
                           (64, 69, 69, 64, 67, 60, 59, 60), strict=True)) for k, p in enumerate(pair)], steps_per_quarter=12)
lesson.listen({"free, to the millisecond": free, "free, rounded to sixteenths": mn.music.quantise(free, 4),
               "swing": swing, "swing, rounded to sixteenths": mn.music.quantise(swing, 4)}, folded=True)

# %% id="grid-free-count" core checked
late = [abs(round(ms / step_ms) * step_ms - ms) for ms in played]
print(f"lost: {np.mean(late):.0f} ms on average, {max(late):.0f} here at worst, {step_ms / 2:.1f} at most")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="uses" core
# ## Six uses
#
# What are composing machines for? Six answers, each as a piece made in this cell, now. All six draw on one small generator: a walk up and down a scale
# that comes home in its last bar.

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

# %% id="uses-chords" core
def harmony(score, every=8):                              # under each half bar the chord that holds most of its notes
    ladder = mn.music.pitch.scale(score.key)
    triads = [[ladder[(d + k) % 7] for k in (0, 2, 4)] for d in (0, 3, 4)]
    spans = [(at, [n.pitch % 12 for n in score.melody if at <= n.onset < at + every]) for at in range(0, score.steps, every)]
    return [(at, max(triads, key=lambda chord: sum(p in chord for p in inside))) for at, inside in spans]

def part(notes, program, name):
    return mn.Part([mn.Note(*note) for note in notes], name, program)

# %% id="uses-parts" core
def block(score, program=0):
    return part([(at, 48 + c, 8, 56) for at, chord in harmony(score) for c in chord], program, "chords")

def bass(score, program=32):
    return part([(at, 36 + chord[0], 4, 70) for at, chord in harmony(score)], program, "bass")

# %% id="uses-write" core
idea = walk(2)
song = idea.replace(parts=(*idea.parts, block(idea)))                             # 1 songwriting: chords under an idea
groove = mn.datasets.rhythms.rhythms("bossa_nova", times=4)
band = idea.replace(parts=(*idea.parts, block(idea, 24), bass(idea), *groove.parts))     # 2 production: the whole arrangement
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
# (Sound effects, which games need too, are another craft.) The sixth use is **research**: make a thousand tunes and study them. But what do you learn? Let us measure the 1956 chain:
# how often does it move by at most two semitones, and how many bars come back?

# %% id="uses-research-count" core checked
def small(score):
    return np.mean([abs(b.pitch - a.pitch) <= 2 for a, b in pairwise(score.melody)])

people = [s for s in map(mn.songs, mn.songs()) if s.key and "major" in s.key]
chain = [chain_1956(seed) for seed in range(100)]
for name, pieces in (("people", people), ("chain", chain)):
    print(f"{name}: small steps {np.mean([small(s) for s in pieces]):.1f}, bars that come back "
          f"{np.mean([comes_back(s) for s in pieces]):.1f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="arrange" core
# In steps the chain is just like people, because it was built from their steps. In form it is not. Generated music tells you about the *model*; what you say about a
# style needs music of that style which the model has not seen.
#
# ## One tune, three arrangements
#
# The same melody, yours if you have [drawn one](00_start_here.ipynb): as a song, as a round, as a march in [thirds](00b_just_enough_music.ipynb#Parallel-fifths).

# %% id="arrange-song" core
yours = mn.my_tune().replace(key=mn.my_tune().key or "C major")
notes = [(n.onset, n.pitch, n.duration) for n in yours.melody]
broken = [(at + 2 * k, 48 + chord[i], 2, 55) for at, chord in harmony(yours) for k, i in enumerate((0, 2, 1, 2))]
song = yours.replace(parts=(part(notes, 73, "flute"), part(broken, 46, "harp")))
later = [(onset + 16, pitch - 12, length) for onset, pitch, length in notes]
canon = yours.replace(steps=yours.steps + 16, parts=(part(notes, 52, "first"), part(later, 52, "second")))

# %% id="arrange-march" core
rungs = [p for p in range(36, 100) if p % 12 in mn.music.pitch.scale(yours.key)]
thirds = [(onset, max(r for r in rungs if r <= pitch - 3), length) for onset, pitch, length in notes]
drum = [(4 * i, 38, 1, 90 if i % 2 else 60) for i in range(yours.steps // 4)]
march = yours.replace(parts=(part(notes, 56, "trumpet"), part(thirds, 60, "horn"), bass(yours, 58),
                             part(drum, mn.music.DRUMS, "drum")))
lesson.listen({"song": song, "round": canon, "march": march}, folded=True)

# %% [markdown] id="roles" core
# An arrangement is a composition about a composition. Did the round clash? Your tune was not built for it; *Frère Jacques* was.
#
# ## What networks are asked to do
#
# A *neuron* of a network is a weighted sum, bent by a curve; the likeness with the cells in your head ends there (chapter 2). Networks
# are given five jobs in music. In this course none of them is claimed without a number.
#
# | job | who does it here | measured by | where it fails |
# |---|---|---|---|
# | melody | LSTM, dilated CNN | surprise at unseen tunes | likely is not beautiful: beauty is not what training sees |
# | harmony | chorale CNN | rules broken, beside Bach's own count | nothing *guarantees* a rule unless we forbid the rest |
# | rhythm | MLP, GAN | variety, two-sample tests | a thousand patterns that sound the same |
# | style | labels and classifiers | held-out pieces | it learns the collection, not the culture |
# | optimisation | search, ranking | a metric you must name | whatever you do not measure gets worse (01b) |

# %% [markdown] id="exercise-01a-1" core exercise="01a-1" stars=1
# ## Exercises
#
# ### Exercise 01a-1 · Tune a glass
# You tap a wine glass and an app shows 873 Hz. Write `nearest(frequency)`: the nearest pitch, and how many cents the sound lies above it (negative: below),
# rounded to whole cents. For 450 Hz that is `(69, 39)`: 450 Hz is pitch 69.389, so 69 is nearest, and 0.389 of a semitone are 39 cents.
#
# *Hint 1:* `mn.music.pitch.from_hz` gives a number with a fraction.
#
# *Hint 2:* `round` finds the nearest whole pitch, above or below.
#
# *Hint 3:* The rest, times 100, are the cents.

# %% id="answer-01a-1" core exercise="01a-1" role="answer"
def nearest(frequency):
    pitch = mn.music.pitch.from_hz(frequency)
    ### BEGIN SOLUTION
    return round(pitch), round(100 * (pitch - round(pitch)))
    ### END SOLUTION

# %% id="check-01a-1" core exercise="01a-1" role="check"
mn.check("01a-1")
assert tuple(nearest(450)) == (69, 39), "450 Hz is 39 cents above A4, pitch 69"
assert tuple(nearest(440)) == (69, 0), "440 Hz is A4 exactly"
assert nearest(873)[0] == 81, "873 Hz lies just below A5 (880 Hz), so A5 is nearest"
assert nearest(873)[1] == -14, "873 Hz is 14 cents below A5: negative"

# %% id="right-01a-1-1" exercise="01a-1" role="right"
def nearest(frequency):
    cents = round(6900 + 1200 * np.log2(frequency / 440))
    key = (cents + 50) // 100
    return key, cents - 100 * key

# %% id="wrong-01a-1-1" exercise="01a-1" role="wrong"
def nearest(frequency):
    pitch = mn.music.pitch.from_hz(frequency)
    return int(pitch), round(100 * (pitch - int(pitch)))

# %% id="wrong-01a-1-2" exercise="01a-1" role="wrong"
def nearest(frequency):
    pitch = mn.music.pitch.from_hz(frequency)
    return round(pitch), round(100 * abs(pitch - round(pitch)))

# %% id="wrong-01a-1-3" exercise="01a-1" role="wrong"
def nearest(frequency):
    pitch = mn.music.pitch.from_hz(frequency)
    return round(pitch), round(pitch - round(pitch), 2)

# %% [markdown] id="exercise-01a-2" core exercise="01a-2" stars=2
# ### Exercise 01a-2 · A listing found in a tutorial
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

# %% id="answer-01a-2" core exercise="01a-2" role="answer"
def to_grid(onsets_ms, step_ms):
    ### BEGIN SOLUTION
    return [round(ms / step_ms) for ms in onsets_ms]
    ### END SOLUTION

# %% id="check-01a-2" core exercise="01a-2" role="check"
mn.check("01a-2")
assert list(to_grid([124], 125)) == [1], "124 ms is 1 ms before step 1 and belongs there"
assert list(to_grid([0, 130, 240, 376], 125)) == [0, 1, 2, 3], "0, 130, 240 and 376 ms are close to steps 0, 1, 2 and 3"
assert all(abs(s * 125 - ms) <= 62.5 for s, ms in zip(to_grid(played, 125), played)), "an onset moved by more than half a step"
assert list(to_grid([90], 60)) in ([1], [2]) and list(to_grid([100], 60)) == [2], "the step may be another one, such as 60 ms"

# %% id="right-01a-2-1" exercise="01a-2" role="right"
def to_grid(onsets_ms, step_ms):
    return [int(ms / step_ms + 0.5) for ms in onsets_ms]

# %% id="wrong-01a-2-1" exercise="01a-2" role="wrong"
def to_grid(onsets_ms, step_ms):
    return [int(ms / step_ms) for ms in onsets_ms]

# %% id="wrong-01a-2-2" exercise="01a-2" role="wrong"
def to_grid(onsets_ms, step_ms):
    return [int(-(-ms // step_ms)) for ms in onsets_ms]

# %% id="wrong-01a-2-3" exercise="01a-2" role="wrong"
def to_grid(onsets_ms, step_ms):
    return [round(ms / 125) for ms in onsets_ms]

# %% [markdown] id="exercise-01a-3" core exercise="01a-3" stars=2
# ### Exercise 01a-3 · A bass for your tune
# Write `low_line(score)`: notes `(onset, pitch, duration)` for a bass under a tune in 4/4, **one whole bar each**, at every bar line. Each must lie between
# 36 and 52, in the scale, and fit the tune's note that begins the bar: the [interval](00b_just_enough_music.ipynb#Voice), octaves aside, is 0, 3, 4, 7, 8
# or 9 semitones. The last must be the tonic if that fits. There are many right answers; the best one moves.
#
# *Hint 1:* `score.bars` bars of 16 steps; the tune's note at a bar line is the last that has begun by then.
#
# *Hint 2:* List all allowed pitches of a bar: `[p for p in range(36, 53) if ...]`. Then choose.
#
# *Hint 3:* To move, choose the allowed pitch nearest to the last bass note, but not the same; for the last bar look for the tonic first.

# %% id="answer-01a-3" core exercise="01a-3" role="answer"
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

# %% id="hear-01a-3" core
upper = mn.music.bars(mn.songs("ode_to_joy"), 0, 8)       # or: mn.my_tune()
lower = low_line(upper)                                   # still `...` until you have written it
if lower is not ...:
    upper = upper.replace(parts=(*upper.parts, part(lower, 42, "bass")))
lesson.listen({"still without a bass" if lower is ... else "with your bass": upper})

# %% id="check-01a-3" core exercise="01a-3" role="check"
mn.check("01a-3")
_tunes = [mn.songs("ode_to_joy"), mn.songs("london_bridge").replace(meter=(4, 4)), walk(7, key="G major")]
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

# %% id="right-01a-3-1" exercise="01a-3" role="right"
def low_line(score):
    rng, tonic = np.random.default_rng(0), mn.music.pitch.scale(score.key)[0]
    def allowed(bar):
        above = max((n for n in score.melody if n.onset <= 16 * bar), key=lambda n: n.onset).pitch
        fit = [p for p in range(36, 53) if p % 12 in mn.music.pitch.scale(score.key) and (above - p) % 12 in {0, 3, 4, 7, 8, 9}]
        home = [p for p in fit if p % 12 == tonic]
        return home if home and bar == score.bars - 1 else fit
    return [(16 * bar, int(rng.choice(allowed(bar))), 16) for bar in range(score.bars)]

# %% id="wrong-01a-3-1" exercise="01a-3" role="wrong"
def low_line(score):
    return [(16 * bar, 36 + mn.music.pitch.scale(score.key)[0], 16) for bar in range(score.bars)]

# %% id="wrong-01a-3-2" exercise="01a-3" role="wrong"
def low_line(score):
    return [(16 * bar, [n for n in score.melody if n.onset <= 16 * bar][-1].pitch - 12, 16) for bar in range(score.bars)]

# %% id="wrong-01a-3-3" exercise="01a-3" role="wrong"
def low_line(score):
    return [(n.onset, 36 + n.pitch % 12, n.duration) for n in score.melody]

# %% [markdown] id="quiz" core
# ## Eight questions

# %% id="quiz-ask" core
mn.quiz("01a")

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. A composer is input, rule, choice and output; Guido's had all four a thousand years ago.
# 2. Dice, counting, testing, breeding, prediction, forgery, rubbing out, looking back, denoising: each idea fits into ten lines, and form into none.
# 3. $p = 69 + 12 \log_2(f/440)$; a cent is a hundredth of a semitone; seconds = steps / steps per quarter · 60 / tempo.
# 4. `Note` in `Part` in `Score`; the plain piano roll melts repeated notes.
# 5. MIDI is instructions in bytes: wait, key down, wait, key up. A waveform is positions: sample rate limits pitch, bit depth makes noise.
# 6. The grid is a ruler: it takes up to half a semitone, half a step, and sometimes the point of the music.
# 7. Generated music tells about its model. Name the measure before you praise.
#
# ## Sources and further reading
#
# - W. Babb and C. Palisca, *Hucbald, Guido, and John on Music*, Yale University Press 1978: the *Micrologus* in English; see chapter 17.
# - J. Ph. Kirnberger, *Der allezeit fertige Polonoisen- und Menuettencomponist*, Berlin 1757: the booklet, rules and bars.
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
# - W. A. Sethares, *Tuning, Timbre, Spectrum, Scale*, Springer 2005: why gamelans and pianos divide the octave differently.

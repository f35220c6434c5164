# Chapter 00: five minutes, at most 20 cells. Sound comes in the first code cell, words after it.

# %% [markdown] id="title" core
# # Start here: a machine that composes
#
# In five minutes you will hear a neural network compose, look at what it wrote, and make it continue a tune of your own.
# Nothing here needs the internet, an account or a graphics card. Click the cell below and press **Shift + Enter**.

# %% id="begin" core
import musicnn as mn

lesson = mn.begin("00")

# %% id="first-sound" core
composer = mn.composers.load("folk-lstm")          # a few hundred thousand numbers, learned from old fiddle tunes
tune = composer.compose(bars=16, meter="6/8", temperature=0.95, seed=11)
mn.play(mn.music.repeat(tune, 8), style="folk", caption="A dance tune that nobody wrote, each half played twice")

# %% [markdown] id="what-happened" core
# Press play. A moment ago this tune did not exist. The network wrote it note by note: at every place it gave each possible note a
# **probability**, and a throw of dice decided. `seed=11` names the throw. Put another number there, run the cell again, and you hold
# a tune that nobody has heard before you.
#
# Here is the same tune for your eyes: first as musicians write it, then as a **piano roll**, where time runs to the right and high
# notes lie high. If you read no music, the roll is all you need; the skill will come by itself.

# %% id="first-look" core
mn.show(tune)

# %% id="first-roll" core
mn.plots.piano_roll(tune)

# %% [markdown] id="real-songs" core
# ## Real songs
#
# The course comes with well-known tunes from many countries, all free to use. Here is 茉莉花, the *Jasmine Flower*, first printed
# in London in 1804 and sung in China long before.

# %% id="jasmine" core
print("All songs:", ", ".join(mn.songs()))
mn.play(mn.songs("mo_li_hua"), style="flute")

# %% [markdown] id="your-tune" core
# ## Your tune
#
# This one is for you to change. It is four bars long. Drag the notes, add some, take some away, and press play inside the picture. If
# your tune gets a wrong note, keep it: the network does not mind, and you will learn something from what it does with it.

# %% id="my-roll" core
roll = mn.widgets.PianoRoll(mn.my_tune())
roll

# %% [markdown] id="my-notes-explained" core
# The same tune as Python sees it: a list of (when, which pitch, how long), counted in sixteenth notes. 60 is the C in the middle of
# the piano, 62 the D above it. Whatever you drew stands here; and if you cannot or do not want to draw, change the numbers instead.

# %% id="my-notes" core
notes = [(note.onset, note.pitch, note.duration) for note in roll.score.melody]
# notes[0] = (0, 67, 4)                            # without the # in front, this makes your first note a G
mine = mn.music.score_of(notes, steps=64, key="C major", title="Your tune")
print(notes)
mn.play(mine, style="piano")

# %% [markdown] id="continued" core
# Now two networks answer you. The first goes on where you stopped. The second has studied four-part chorales by Johann Sebastian Bach; it leaves
# your tune on top and sets three voices below it. What you wrote stays as it is (blue, striped), the rest is new.

# %% id="continue-it" core
answer = composer.compose(primer=mine, bars=8, temperature=1.2, seed=1)   # above 1: it dares a little more
mn.show(answer, given=mine)

# %% id="harmonise-it" core
choir = mn.composers.load("chorale-cnn").compose(primer=mine, temperature=0.3, seed=4)   # below 1: it plays safe
mn.show(choir, given=mine)

# %% id="hear-them" core
lesson.listen({"Your tune, continued": answer, "Your tune in four voices": choir}, style="piano", folded=True)

# %% [markdown] id="instrument-explained" core
# Would you rather choose among several? This is the course's instrument: your tune on top, the network's knobs below it. **Compose** writes
# four drafts; **Why this note?** shows what the network expected at the note you clicked. Lock what must stay.

# %% id="instrument" core
mn.widgets.Composer(composer, primer=mine)

# %% [markdown] id="how-lessons-work" core
# ## How this course works
#
# - **A lesson is a notebook.** Run it from top to bottom; change things and run them again. `python -m musicnn lesson reset 00` gives you
#   back a fresh copy and keeps yours.
# - **Guess first.** Before each important result you write down what you expect. Nobody marks it; a wrong guess teaches most.
# - **Exercises** check themselves with `mn.check`, and give hints when you ask.
# - **Three speeds.** Lessons train real networks in a minute. With more patience, start JupyterLab with `MUSICNN_SPEED=full`.
#
# If something does not run, `python -m musicnn doctor` in a terminal says what is wrong and how to mend it.

# %% [markdown] id="the-map" core
# ## Where to go from here
#
# | lesson | what you will make |
# |---|---|
# | **00** Start here | this |
# | **[00b](00b_just_enough_music.ipynb)** Just enough music | an ear for thirteen words; skip it if its first test bores you |
# | **[00c](00c_just_enough_arrays.ipynb)** Just enough arrays | a drum machine that learns, with every tensor word on the way |
# | **[01a](01a_composing_machines.ipynb)** Composing machines | a thousand years of them, each idea in a few lines |
# | **[01b](01b_music_as_numbers.ipynb)** Music as numbers | a note, down to its bytes, and what numbers cannot write |
# | **[01c](01c_you_and_the_counts.ipynb)** You and the counts | bets on the next note, against a machine that counts |
# | **[01d](01d_rules_and_breeding.ipynb)** Rules and breeding | dice, rules, a judge, and a tune that cheats it |
# | **[03b](03b_melody_composer.ipynb)** A network that composes jigs | the composer you just heard, trained by you in a minute |
#
# More chapters are being built: neural networks from one neuron up (02), the
# LSTM cell (03a), two networks that play against each other, called GAN (04), networks that see music as a picture, called CNN (05),
# a whole composing system with page and database (06), and what comes next (07).
#
# Why begin with these older kinds of network, when the big systems of today are Transformers? Because they are small enough
# to train in a minute on your laptop and to understand to the last number, and because everything they teach (tokens, probabilities,
# losses, sampling, judging the result) stays true. The Transformer comes in chapter 07, and by then it is one more idea, not a miracle.

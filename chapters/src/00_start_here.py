# Chapter 00: five minutes, about 20 cells. Sound comes in the first code cell, words after it. The seeds were chosen by ear's rules: a close at home,
# no dull stretches. Checked cells print what holds for every tune and on every machine, so that nbval tells a broken set-up from a good one.

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
tune = composer.compose(bars=16, meter="6/8", temperature=0.95, seed=13)
mn.play(mn.music.repeat(tune, 8), style="folk", caption="A dance tune that nobody wrote, each half played twice")

# %% [markdown] id="what-happened" core
# Press play. A moment ago this tune did not exist. The network wrote it note by note: at every place it gave each possible note a
# **probability**, and a throw of dice decided. `seed=13` names the throw. (In this lesson we chose throws that we like; where the course measures, it never
# chooses.) Put another number there, run the cell again, and you hold a tune that nobody has heard before you.
#
# Here is the same tune for your eyes: first as musicians write it, then as a **piano roll**, where time runs to the right and high
# notes lie high. If you read no music, the roll is all you need; the skill will come by itself.

# %% id="first-look" core
mn.show(tune)

# %% id="first-roll" core
mn.plots.piano_roll(tune)

# %% id="first-facts" core checked
at_home = mn.evaluation.ends_at_home(tune)         # on a D: this we demanded of the network, all else was left to the dice
print(f"{tune.key}, meter {tune.meter[0]}/{tune.meter[1]}; ends at home: {at_home}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="real-songs" core
# ## Real songs
#
# The course comes with well-known tunes from many countries, all free to use. Here a flute plays 茉莉花, the *Jasmine Flower*, first printed
# in London in 1804 and sung in China long before. Put any other name of the list in its place.

# %% id="songs" core checked
print(len(mn.songs()), "songs:", ", ".join(mn.songs()))   # NBVAL_CHECK_OUTPUT

# %% id="jasmine" core
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
mine = mn.music.score_of(notes, steps=roll.score.steps, key="C major", title="Your tune")
print(notes)
mn.play(mine, style="piano")

# %% [markdown] id="continued" core
# Now four composers answer you; each gets a chapter of its own. The first two go on where you stopped: an **LSTM**, which writes note after note, and a **GAN**, which forges four bars at once. The other two leave
# your tune on top: a **CNN** that has studied the chorales of Johann Sebastian Bach sets three voices below it, and a table of counts, no network at all, finds chords. What you wrote stays as it is
# (blue, striped), the rest is new.

# %% id="continue-it" core
answer = composer.compose(primer=mine, bars=8, temperature=1.2, seed=2)  # above 1: bolder
mn.show(answer, given=mine)

# %% id="harmonise-it" core
choir = mn.composers.load("chorale-cnn").compose(primer=mine, temperature=0.3, seed=11)  # plays safe
mn.show(choir, given=mine)

# %% id="hear-them" core
forged = mn.composers.load("phrase-gan").compose(primer=mine, bars=8, draws=16, seed=2)  # best of 16
chords = mn.composers.ChordComposer().compose(primer=mine, rhythm="beat")
lesson.listen({"LSTM: your tune, continued": answer, "GAN: your tune, answered": forged,
               "CNN: your tune in four voices": choir, "counts: your tune with chords": chords},
              style="piano", folded=True)

# %% id="promises" core checked
kept = [(note.onset, note.pitch) for note in mine.melody]
for name, piece in (("LSTM", answer), ("GAN", forged), ("CNN", choir), ("counts", chords)):
    piece = mn.music.quantise(piece, 4)            # each composer has its own grid; your tune has four steps to a quarter
    top = [(note.onset, note.pitch) for note in piece.parts[0].notes]
    same = top[:len(kept)] == kept
    print(f"{name} keeps your notes: {same}; bars {piece.bars}, parts {len(piece.parts)}")   # NBVAL_CHECK_OUTPUT

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
# - **Three speeds.** You have `quick`, the word in the first line above: networks train in a minute. With more patience set the environment variable
#   `MUSICNN_SPEED` to `full` before you start JupyterLab; `smoke` only tests that everything runs.
#
# If something does not run, `python -m musicnn doctor` in a terminal says what is wrong and how to mend it.

# %% [markdown] id="the-map" core
# ## Where to go from here
#
# | chapter | what you will make |
# |---|---|
# | **00** Start here · **[00b](00b_just_enough_music.ipynb)** music · **[00c](00c_just_enough_arrays.ipynb)** arrays | an ear for thirteen words, a drum machine that learns; skip either if its first test bores you |
# | **01** [machines](01a_composing_machines.ipynb), [numbers](01b_music_as_numbers.ipynb), [counts](01c_you_and_the_counts.ipynb), [breeding](01d_rules_and_breeding.ipynb) | a thousand years of composers without a network, and you as the baseline |
# | **02** [neuron](02a_neuron_to_autograd.ipynb), [training](02b_training.ipynb), [MLP](02c_mlp_composer.ipynb) | a network from its first weight to its first tune |
# | **03** [cell](03a_lstm_cell.ipynb), [jigs](03b_melody_composer.ipynb), [chorales](03c_chorales.ipynb), [four books](03d_four_books.ipynb) | the composer you just heard, trained by you in a minute |
# | **04** [the game](04a_gan_game.ipynb), [the composer](04b_gan_composer.ipynb) | two networks that play against each other, and why that is hard |
# | **05** [convolution](05a_convolution.ipynb), [the composer](05b_cnn_composer.ipynb) | a network that finds your motif, and one that harmonises your tune |
# | **06** [small](06a_mini_studio.ipynb), [real](06b_jobs_and_page.ipynb), [in use](06c_test_and_deploy.ipynb) | a whole composing system: page, database, jobs |
# | **07** [attention](07a_attention_and_league.ipynb), [six studies](07b_six_studies.ipynb), [gallery](07c_gallery.ipynb) | what comes next, measured; and your tune with its whole history |
#
# Words are linked to where they are explained; all of them stand in the [glossary](glossary.md).
#
# Why begin with these older kinds of network, when the big systems of today are Transformers? Because they are small enough
# to train in a minute on your laptop and to understand to the last number, and because everything they teach (tokens, probabilities,
# losses, sampling, judging the result) stays true. The Transformer comes in chapter 07, and by then it is one more idea, not a miracle.

# Chapter 03b, the quick form: real jigs in, a trained LSTM out, heard and measured beside a Markov chain.
# The story: a tune is a list of tokens -> a chain that counts -> a network that remembers -> a gate that repeats -> turn the knobs.

# %% [markdown] id="title" core
# # 03b · A network that composes jigs
#
# **In a minute from now your computer will have learned to write Irish jigs, from nothing but old jigs.** You will hear it before and after,
# measure how surprised it is by tunes it never saw, put a number on how much it copies, and turn its knobs.
#
# You need: [00 Start here](00_start_here.ipynb), and Python. Musical words are explained when they come.

# %% id="begin" core
import musicnn as mn
import numpy as np

lesson = mn.begin("03b")

# %% [markdown] id="hear" core
# ## 1 · Hear it first
#
# A **jig** is a dance in 6/8: two beats in a bar, each beat split in three (say *"rashers and sausages"*). Here are two jigs. One was printed in
# Chicago in 1903, the other was composed by the network that you are going to build.

# %% id="hear-human" core
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
human = jigs.where(corpus="oneill")[9].score.replace(tempo=165)   # 165 quarter notes a minute: 110 steps of the dance
mn.play(human, style="folk", caption="Jig A")

# %% id="hear-machine" core
composer = mn.composers.load("folk-lstm")
machine = composer.compose(bars=16, meter="6/8", temperature=0.95, seed=8)
mn.play(machine, style="folk", caption="Jig B")

# %% [markdown] id="hear-ask" core
# Before you read on: which bars of each come back later, and does the last note feel like home? Keep both questions in mind. They
# are what this chapter ends with.

# %% [markdown] id="objectives" core
# ## 2 · What you will be able to do
#
# - turn a tune into tokens and back without losing a note (section 3)
# - say how surprised a model is, in nats per beat, and why a beat is the fair unit (section 4)
# - train an LSTM and read its learning curve on tunes that were held out (sections 5 and 6)
# - compose with temperature and top-p, and say what each does (section 7)
# - tell a tune that was learned from a tune that was copied (section 8)

# %% [markdown] id="tokens" core
# ## 3 · A tune is a list of tokens
#
# A network reads whole numbers, so we need an **encoding**: each note becomes two tokens, first its pitch, then its duration. Durations are
# written as fractions of a whole note; in a jig the usual step is 1/8.

# %% id="tokens-make" core
encoding = mn.encodings.MelodyEncoding.covering(t.home for t in jigs)
tokens = encoding.encode(jigs[0].home)
print(len(jigs), "jigs;", encoding.vocabulary, "different tokens")
print(encoding.describe(tokens[:12]))

# %% [markdown] id="tokens-law" core
# Nothing may get lost on the way. The law of every encoding is: decode what you encoded, and the same tune stands before you.

# %% id="tokens-check" core checked
back = encoding.decode(encoding.encode(jigs[0].home))
print(back.melody == jigs[0].home.melody)          # NBVAL_CHECK_OUTPUT

# %% [markdown] id="home" core
# `home` is each tune moved so that its home note (the **tonic**, the one it likes to end on) is D. A jig in G and the same jig in D are one
# and the same thing to a dancer; now they are to the network too, and it learns from both at once.
#
# Three piles: tunes to **train** on, tunes to **validate** on (they decide when to stop), tunes to **test** on (looked at once, at the end). Fiddlers
# pass tunes on with small changes, so variants of one tune always go into the same pile. Otherwise the test would ask for what was memorised.

# %% id="split" core
train, valid, test = jigs.split(seed=0)
print(len(train), len(valid), len(test))
train_batch, valid_batch = (encoding.batch(t.home for t in pile) for pile in (train, valid))

# %% [markdown] id="markov" core
# ## 4 · The composer to beat: counting
#
# A **Markov chain** looks at the last few tokens and counts what came next in the training tunes. How good is it? We show it a tune it
# has never seen and ask, at every token, which probability $p$ it had given to what really came. Its **surprise** is
#
# $$-\ln p \quad\text{nats}$$
#
# which is 0 if it was certain, and 2.3 if it had given only one chance in ten. Summed over the tune and divided by its beats, this is the number
# of our **league**: *nats per beat*, the lower the better. (Why per beat? Another encoding may cut the same tune into more tokens or fewer. The
# beats stay.)

# %% [markdown] id="markov-guess" core
# **Guess first.** If a composer hesitates between 10 equally likely things at every beat, how many nats per beat is that?

# %% id="markov-guess-cell" core
guess = {"nats per beat": ...}                     # your number

# %% id="markov-result" core checked
lesson.compare(guess, {"nats per beat": np.log(10)})   # NBVAL_CHECK_OUTPUT

# %% id="markov-fit" core
chain = mn.models.Markov(encoding.vocabulary, order=4, backoff=6, position=True).fit(train_batch)
markov = mn.composers.MelodyComposer(chain, encoding, name="Markov")
league = {"Markov": mn.evaluation.nats_per_beat(markov, [t.home for t in test])}
print(league["Markov"])

# %% id="markov-hear" core
mn.play(markov.compose(bars=16, seed=1), style="folk", caption="The Markov chain's jig")

# %% [markdown] id="markov-why" core
# Every turn sounds like a jig, and the whole goes nowhere. The chain remembers two notes; a dancer remembers eight bars. Memory is
# what the next model adds.

# %% [markdown] id="model" core
# ## 5 · A network with a memory and a photocopier
#
# An **LSTM** reads one token at a time and carries a short list of numbers along, its memory. At each token it decides what to forget, what to
# write down and what to show (chapter 03a takes it apart). On its own it writes pleasant tunes that wander: it is hard to keep eight bars
# note by note in 128 numbers. But a jig *repeats itself*. So we give the network a **copy gate** with five settings: invent, or repeat what stood
# here 1, 2, 4 or 8 bars ago. The network learns when to use which:
#
# $$p(\text{token}) = g_0\,p_{\text{new}}(\text{token}) + \sum_{k \in \{1,2,4,8\}} g_k\,[\text{token} = \text{what stood here } k \text{ bars ago}]$$
#
# where the five gates $g$ are positive and sum to 1, and $[\ldots]$ is 1 if the statement is true and 0 if not.

# %% id="gate-by-hand" core checked
new = {"D": 0.5, "E": 0.3, "F#": 0.2}              # what the network would invent
gates, echo = {"invent": 0.4, "1 bar ago": 0.6}, "E"
mixed = {note: gates["invent"] * p + gates["1 bar ago"] * (note == echo) for note, p in new.items()}
print({note: round(p, 2) for note, p in mixed.items()}, round(sum(mixed.values()), 2))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="gate-explain" core
# The network alone preferred D. A bar ago an E stood here and the gate trusts that echo with 0.6, so now E is by far the likeliest, and the
# probabilities still sum to 1. The whole model stands in `musicnn/models/lstm.py`; `mn.models.MelodyLSTM??` shows them.

# %% id="model-make" core
import torch

torch.manual_seed(0)
model = mn.models.MelodyLSTM(encoding.sizes, hidden=128)
print(sum(p.numel() for p in model.parameters()), "parameters")
untrained = mn.composers.MelodyComposer(model, encoding).compose(bars=8, seed=1)
mn.play(untrained, style="folk", caption="Before training: dice with one side for every token")

# %% [markdown] id="train" core
# ## 6 · Train it
#
# Show it a handful of tunes, measure the surprise, move every parameter a little in the direction that lowers it: that is one **update**. In quick
# mode this takes about a minute.

# %% id="train-fit" core
updates = lesson.pick(smoke=4, quick=700, full=2500)
history = mn.training.fit(model, train_batch, valid_batch, updates=updates, seed=0)
print(f"{history.seconds:.0f} s, {history.tokens_per_second:.0f} tokens per second")

# %% id="train-curve" core
tokens_per_beat = (valid_batch[:, :, 0] > 0).sum() / sum(t.home.beats for t in valid)
mn.plots.history(history, tokens_per_beat=tokens_per_beat)

# %% [markdown] id="train-read" core
# The blue line falls for as long as you train. The orange one, for tunes that were held out, stops falling and may turn up: from there on the
# network learns the training tunes by heart. We keep the state where the orange line is lowest. Surprised that orange may lie *below* blue? In
# training we blindfold the network a little (*dropout*), in measuring we do not.

# %% [markdown] id="league" core
# Now the test tunes, seen for the first time. **Guess first:** what share of Markov's surprise is left?

# %% id="league-guess" core
guess = {"share of Markov's surprise": ...}        # between 0 and 1

# %% id="league-result" core
mine = mn.composers.MelodyComposer(model, encoding, name="your LSTM")
league["your LSTM"] = mn.evaluation.nats_per_beat(mine, [t.home for t in test])
lesson.compare(guess, {"share of Markov's surprise": league["your LSTM"].value / league["Markov"].value})
print(mn.evaluation.league(league))

# %% [markdown] id="compose" core
# ## 7 · Compose
#
# At each token the network gives probabilities and we draw. Two knobs bend them first. **Temperature** divides the logits: below 1 favourites win
# more often, above 1 outsiders get their chance. **Top-p** cuts off the unlikely tail, all but the likeliest tokens that together reach $p$.

# %% id="knobs-by-hand" core checked
logits = np.log([0.6, 0.3, 0.09, 0.01])
for t in (0.5, 1.0, 2.0):
    print(t, mn.sampling.softmax(mn.sampling.temperature(logits, t)).round(2))
print("top-p 0.8:", mn.sampling.softmax(mn.sampling.top_p(logits, 0.8)).round(2))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="primer" core
# Let us give it a beginning. The **primer** is the first two bars of a test tune, which the network has never seen; what follows is its own.

# %% id="primer-compose" core
primer = mn.music.bars(test[3].home, 0, 2)
tune = mine.compose(primer, bars=16, seed=0, temperature=1.0, top_p=0.95)
mn.show(tune, given=primer)

# %% id="primer-roll" core
mn.plots.piano_roll(tune, given=primer)

# %% id="primer-hear" core
mn.play(mn.music.repeat(tune, 8), style="folk", caption="Your LSTM's jig, each half played twice")

# %% [markdown] id="play" core
# ### Turn the knobs
#
# The same as sliders. Each move composes a new tune; the seed is a slider too, so you can come back to a tune you liked.

# %% id="play-knobs" core
mn.widgets.knobs(mine, primer, bars=8, seed=0)

# %% [markdown] id="museum" core
# ## 8 · When it fails, and whether it copies
#
# Two broken settings, worth a listen. Almost no temperature: the network always takes its favourite and gets stuck. Far too much: it
# takes anything.

# %% id="museum-cold" core
mn.play(mine.compose(bars=8, seed=1, temperature=0.1, draws=1), style="folk", caption="Temperature 0.1")

# %% id="museum-hot" core
mn.play(mine.compose(bars=8, seed=1, temperature=2.0, top_p=1.0, draws=1), style="folk", caption="Temperature 2, no top-p")

# %% [markdown] id="copying" core
# And the question that matters: did it learn, or did it copy? We look for the longest run of notes that a tune shares with any training tune, in any
# key. A number alone says nothing, for real jigs share phrases too. So we print it beside the same number for **human tunes that were held out**, and with it
# the two questions from the beginning: do bars come back (here: the same as four bars before), and does it end at home?

# %% id="copying-measure" core
meter = mn.evaluation.CopyMeter(t.home for t in train)
count = lesson.pick(smoke=3, quick=30, full=100)
raw = {"bars": 16, "draws": 1, "cadence": "free"}    # no picking, no mask at the end: what the models do by themselves
piles = {"human": [t.home for t in test], "Markov": [markov.compose(seed=s, **raw) for s in range(count)],
         "your LSTM": [mine.compose(seed=s, **raw) for s in range(count)]}
print(f"{'':10}  longest shared run   bar = 4 bars before   ends at home")
for name, tunes in piles.items():
    run = np.median([meter.longest(t)[0] for t in tunes])
    repeats, home = (np.mean([f(t) for t in tunes]) for f in (mn.evaluation.bar_repeats, mn.evaluation.ends_at_home))
    print(f"{name:10}  {run:10.0f} notes   {repeats:16.0%}   {home:15.0%}")

# %% [markdown] id="copying-read" core
# Read the table line by line. The chain copies little and has no form. The network comes back to its bars about as often as people do, because the gate
# lets it. How much of this is the memory, and how much the gate? Exercise 2 lets you switch the gate off and measure both columns again.

# %% [markdown] id="exercise-03b-1" core exercise="03b-1" stars=1
# ## 9 · Exercises
#
# ### Exercise 03b-1 · From nats to choices
# A composer is at $n$ nats per beat. It is as unsure as somebody who hesitates between how many equally likely things at each beat? (This
# number is called **perplexity**.) Complete the function.
#
# *Hint 1:* In section 4 ten equal choices gave $\ln 10$ nats. You need the way back.
#
# *Hint 2:* The inverse of the logarithm is `np.exp`.

# %% id="answer-03b-1" core exercise="03b-1" role="answer"
def perplexity(nats):
    ### BEGIN SOLUTION
    return np.exp(nats)
    ### END SOLUTION

# %% id="check-03b-1" core exercise="03b-1" role="check"
mn.check("03b-1")
assert abs(perplexity(np.log(10)) - 10) < 1e-9, "ln 10 nats are 10 choices"
assert abs(perplexity(0.0) - 1) < 1e-9, "no surprise at all means a single choice"

# %% [markdown] id="exercise-03b-2" core exercise="03b-2" stars=2
# ### Exercise 03b-2 · A temperature of your own
# Write `heated(p, t)`: given probabilities `p` (not logits!), return the probabilities at temperature `t`. Then switch the copy gate off
# (`mn.models.MelodyLSTM(encoding.sizes, copying=False)`), train again, and run the league and this table once more: which of the two numbers suffers most?
#
# *Hint 1:* Dividing a logarithm by $t$ is the same as a power of $1/t$.
#
# *Hint 2:* `p ** (1 / t)` does not sum to 1 yet.

# %% id="answer-03b-2" core exercise="03b-2" role="answer"
def heated(p, t):
    ### BEGIN SOLUTION
    powered = np.asarray(p) ** (1 / t)
    return powered / powered.sum()
    ### END SOLUTION

# %% id="check-03b-2" core exercise="03b-2" role="check"
mn.check("03b-2")
assert np.allclose(heated([0.6, 0.4], 1), [0.6, 0.4]), "temperature 1 changes nothing"
assert np.isclose(np.sum(heated([0.5, 0.3, 0.2], 2)), 1), "probabilities sum to 1"
assert np.allclose(heated([0.8, 0.2], 0.5), [16 / 17, 1 / 17]), "at 0.5 the odds 4 : 1 become 16 : 1"

# %% [markdown] id="quiz" core
# ## 10 · Four questions
#
# Answer by clicking, or write your answers as a dict: `mn.quiz("03b", answers={"q1": "a"})` prints one line per question.

# %% id="quiz-ask" core
mn.quiz("03b")

# %% [markdown] id="portfolio" core
# ## 11 · Keep a tune
#
# The portfolio is a folder on your disk that no one else sees. Each piece is kept with its card: which model, which seed, whose music it learned from.

# %% id="portfolio-save" core
card = {"model": "MelodyLSTM, trained in 03b", "seed": 0, "data": "jigs of Ryan (1883) and O'Neill (1903)", "speed": lesson.speed}
mn.portfolio.save(tune, chapter="03b", card=card)
print([entry.score.title for entry in mn.portfolio.entries()][-3:])

# %% [markdown] id="summary" core
# ## 12 · In seven lines
#
# 1. An encoding turns a tune into tokens and back, and loses nothing.
# 2. Surprise is $-\ln p$; per beat it can be compared across encodings.
# 3. Variants of a tune belong into one pile, or the test is a memory test.
# 4. A Markov chain knows two notes of the past; its tunes are right everywhere and lead nowhere.
# 5. An LSTM carries a memory; a copy gate lets it come back, and that is what we hear as form.
# 6. Temperature bends probabilities, top-p cuts their tail; neither makes a model more creative.
# 7. A copying number means something only beside the same number for human tunes.
#
# **Further reading.** Hochreiter & Schmidhuber, *Long Short-Term Memory*, Neural Computation 1997 (the cell). · Eck & Schmidhuber, *Finding temporal structure in
# music: blues improvisation with LSTM recurrent networks*, 2002 (the first music from it). · Sturm et al., *Music transcription modelling and
# composition using deep learning*, 2016 (folk-rnn: 23,000 folk tunes in ABC). · Gu et al., *Incorporating copying mechanism in sequence-to-sequence
# learning*, ACL 2016, and See et al., *Get to the point*, ACL 2017 (copy gates, in language). · Holtzman et al., *The curious case of neural
# text degeneration*, ICLR 2020 (top-p).

# Chapter 01c: you are measured first, then a machine that only counts; what both would stake on the next note is the course's measure.
# The story: stake coins on the next note -> surprise -> a table of what follows -> longer memories, and learning by heart -> a league.

# %% [markdown] id="title" core
# # 01c · You and the counts
#
# **Before any machine is measured, you are.** You bet on the next note of eight tunes that you do not know, and your result opens the league, the
# table of composers that runs through this course. Then a machine that does nothing but count takes its seat beside you.
#
# You need: [01b Music as numbers](01b_music_as_numbers.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
from collections import Counter, defaultdict
from itertools import pairwise

import musicnn as mn
import numpy as np

lesson = mn.begin("01c")
name = mn.music.pitch.name

# %% [markdown] id="you" core
# ## You are the baseline
#
# Eight jigs from two old collections (Boston 1883 and Chicago 1903), each stopped in the middle. All are moved so that home is D. Listen (or read), then stake coins on the
# pitch that comes next.

# %% id="you-data" core
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
train, valid, test = jigs.split(seed=0)                   # you are tested on tunes that no machine here has counted
asked = mn.evaluation.next_notes((t.home for t in test), count=8, bars=4)
openings = {f"tune {i}": question.opening.replace(tempo=165) for i, question in enumerate(asked, 1)}
for title, opening in openings.items():
    print(title, "|", " ".join(name(n.pitch) for n in opening.melody[-12:]), "| next?")
lesson.listen(openings, style="flute", folded=True)

# %% [markdown] id="you-rules" core
# You have 100 coins for each note. Write how many you put on which pitch, such as `{"D5": 50, "F#5": 30}`. What you keep is spread evenly
# over 24 pitches (and at least one coin always is: nobody knows everything). Leave a `...` and all your coins are spread. Write
# the dict, or lay the coins by hand on the table below it: while you do, it tells you what being right or wrong would cost.

# %% id="you-stakes" core
stakes = {"tune 1": ..., "tune 2": ..., "tune 3": ..., "tune 4": ...,
          "tune 5": ..., "tune 6": ..., "tune 7": ..., "tune 8": ...}
table = mn.widgets.Stakes(openings, stakes)               # begins with what you wrote; the next cell reads what lies there then
table

# %% id="you-surprise" core
def chance(stake, pitch_name):                            # the share of the coins that lies on one pitch
    stake = {} if stake is ... else stake
    spread = max(1, 100 - sum(stake.values()))
    return (stake.get(pitch_name, 0) + spread / 24) / (sum(stake.values()) + spread)

stakes = table.stakes
yours = [-np.log(chance(stakes[title], question.answer)) for title, question in zip(stakes, asked, strict=True)]
league = {"you": mn.evaluation.ratio(yours, [question.beats for question in asked], "nats/beat")}
for title, question, nats in zip(stakes, asked, yours, strict=True):
    print(f"{title}: {question.answer}, your surprise {nats:.2f} nats")

# %% [markdown] id="you-why" core
# **Surprise** is $-\ln p$, where $p$ is the share of your coins on what really came and $\ln$ is the [logarithm](00c_just_enough_arrays.ipynb#Logarithm). All coins on
# the right note: 0 [nats](00c_just_enough_arrays.ipynb#Logarithm). All spread: $\ln 24$. The fewer the better; and a bold bet that fails costs more than a modest one:

# %% id="you-bold" core checked
for kind, stake in (("spread", {}), ("modest", {"D5": 40}), ("bold", {"D5": 99})):
    right, wrong = -np.log(chance(stake, "D5")), -np.log(chance(stake, "E5"))
    print(f"{kind}: if D5 comes {right:.2f} nats, if E5 comes {wrong:.2f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="objectives" core
# ## What you will be able to do
#
# - **say** in nats how surprised you were, and why bold bets cost more (*You are the baseline*)
# - **compose** from a table of what follows what, and read the table (*Counting*)
# - **choose** the length of a chain's memory by tunes that it has not counted (*A longer memory*)
# - **work out** entropy, cross-entropy, perplexity and their difference by hand (*The guessing game*)
#
# Three questions first:

# %% id="recall" core
mn.quiz("01c-recall")

# %% [markdown] id="counting" core
# ## Counting
#
# Now the machine. A **Markov chain** writes a table: look at the last note, see what followed it in other people's tunes, draw from that. We count the
# course's songs in major keys, by **degree**, the place of a note in its scale: 1 is home, 2 the next one up, 7 the last below home.

# %% id="count-make" core
degrees = defaultdict(Counter)
for song in map(mn.songs, mn.songs()):
    steps = mn.music.pitch.scale(song.key) if "major" in song.key else []
    for a, b in pairwise(song.melody if steps else ()):
        if a.pitch % 12 in steps and b.pitch % 12 in steps:
            degrees[steps.index(a.pitch % 12)][steps.index(b.pitch % 12)] += 1
counts = np.array([[degrees[a][b] for b in range(7)] for a in range(7)])
share = counts / counts.sum(axis=1, keepdims=True)        # each row sums to 1

# %% id="count-ask" core checked
def after(degree):                                        # the twin of a click on a row of the picture below
    row = sorted(enumerate(share[degree - 1], 1), key=lambda pair: -pair[1])
    return ", ".join(f"{to} ({p:.2f})" for to, p in row[:3])

for degree in (1, 5, 7):
    print("after degree", degree, "come", after(degree))
print("each row sums to 1:", np.allclose(share.sum(axis=1), 1))   # NBVAL_CHECK_OUTPUT

# %% id="count-see" core
mn.plots.transitions(share, range(1, 8), noun="degree")

# %% [markdown] id="count-read" core
# Dark near the diagonal: tunes repeat a note or [step](00b_just_enough_music.ipynb#Interval) to a neighbour. And the bottom row is dark at its left end, where home is.
# To *compose*, begin at a degree, throw dice by its row, and go on from where you land. On the map below a click on a row does just that, and the
# cell after it says the same in one line.

# %% id="count-walk" core
def walk(degree, seed):                                   # 16 notes from a degree of C major, home at the end
    rng, places, pitches = np.random.default_rng(seed), [degree - 1], [67]
    while len(places) < 15:
        places.append(int(rng.choice(7, p=share[places[-1]])))
    for place in (*places, 0):                            # each degree in the octave that lies nearest
        octaves = [p for p in range(57, 80) if p % 12 == (0, 2, 4, 5, 7, 9, 11)[place]]
        pitches.append(min(octaves, key=lambda p: abs(p - pitches[-1])))
    return mn.music.score_of([(2 * i, pitch, 2) for i, pitch in enumerate(pitches[1:])], key="C major")

mn.widgets.TransitionMap(share, range(1, 8), compose=walk, noun="degree")

# %% id="count-hear" core
walks = {f"from {degree}, seed {seed}": walk(degree, seed) for degree, seed in ((1, 1), (5, 1), (5, 2))}
lesson.listen(walks, style="flute", folded=True)

# %% [markdown] id="orders" core
# ## A longer memory
#
# One note of memory is little. A chain of **order** $k$ looks at the last $k$ notes. But long histories are
# rare: many were never seen before. Then the chain asks the next shorter one, and trusts each history the more the oftener it was seen. That is called **back-off**.
# With $n$ sightings of a history and $m$ different notes after it, our chains give its own counts the weight $n / (n + 6m)$, and the shorter history the rest:

# %% id="orders-weight" core checked
for n, m in ((1, 1), (12, 2), (12, 6), (120, 6)):
    print(f"seen {n} times, {m} different notes after it: trusted {n / (n + 6 * m):.2f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="orders-guess" core
# Many sightings earn trust, many different sequels cost it.
#
# **Guess first.** We count in the training jigs and measure twice: in some of these, and in unseen ones, from a pile called `valid` that is kept for
# such questions. From order 1 to order 4: what happens to the surprise in the *training* tunes, and what in the *unseen* ones?

# %% id="orders-guess-cell" core
guess = {"training": ..., "unseen": ...}                  # "falls", "rises" or "falls, then rises"

# %% id="orders-measure" core checked
encoding = mn.encodings.MelodyEncoding.covering(t.home for t in jigs)
batch, many = encoding.batch(t.home for t in train), lesson.pick(smoke=10, quick=20, full=59)
seen, unseen = ([t.home for t in list(pile)[:many]] for pile in (train, valid))

def counted(order):                                       # a note is two tokens: pitch and duration
    chain = mn.models.Markov(encoding.vocabulary, order=2 * order, backoff=6, position=True).fit(batch)
    return mn.composers.MelodyComposer(chain, encoding, name=f"Markov, order {order}")

chains = {order: counted(order) for order in (1, 2, 3, 4)}
print(len(train), "tunes are counted,", len(valid), "kept for choosing,", len(test), "for the test")   # NBVAL_CHECK_OUTPUT

# %% id="orders-result" core checked
def course(values):                                       # what a row of numbers does, in words
    down = np.diff(values) < 0
    return "falls" if down.all() else "falls, then rises" if down[0] and not down[-1] else "rises"

surprise = {pile: [mn.evaluation.nats_per_beat(chain, tunes).value for chain in chains.values()]
            for pile, tunes in (("training", seen), ("unseen", unseen))}
lesson.compare(guess, {pile: course(values) for pile, values in surprise.items()})
print("least surprise at unseen tunes: order", 1 + int(np.argmin(surprise["unseen"])))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="orders-said" core
# In the training tunes surprise falls and falls; in unseen ones it is least at order {{orders-result:3.7}} and rises again. The longer memories have begun to learn the tunes
# by heart. That is **overfitting**, and it needs no network. The rule for the rest of the course: choose by tunes that were not counted.
#
# How much is learned by heart? Let each chain compose, and look for its longest run of notes that stands in a training tune, beside the same for people.

# %% id="orders-copy" core
for pile, values in surprise.items():
    print(pile, "nats per beat, orders 1 to 4:", np.round(values, 2))
meter = mn.evaluation.CopyMeter(t.home for t in train)
tunes = {order: [chain.compose(bars=8, seed=s, draws=1) for s in range(lesson.pick(smoke=2, quick=8, full=30))]
         for order, chain in chains.items()}
eight = [mn.music.crop(t, 0, min(t.steps, 9 * t.bar_steps)) for t in unseen]              # as long as the machines' tunes
print(f"people, unseen tunes: {np.mean([meter.longest(t)[0] for t in eight]):.1f} notes")
for order, made in tunes.items():
    print(f"order {order}: {np.mean([meter.longest(t)[0] for t in made]):.1f} notes")
lesson.listen({f"order {order}": made[1] for order, made in tunes.items()}, style="fiddle", folded=True)

# %% [markdown] id="orders-hear" core
# People share runs of nine or ten notes with older tunes, because dance tunes are made of common turns. The chain gets there by memory alone, longer and longer with
# its order. (So "no exact copy" and "original" are two things.) And none of the four knows in bar 8 what it did in bar 1: a chain remembers notes, a listener
# remembers [phrases](00b_just_enough_music.ipynb#Phrase).
#
# ## Which is the machine
#
# Now you judge. Eight pairs: the last eight bars of an unseen jig that people kept, and eight bars of the chain of order 2 as they came from the dice.
# Two things to listen for, or to look for in the notes: does the last note feel like **home** (here D)? And the **contour**, the line as a whole: does it keep
# to a range that one could sing, or wander? Below eight answers no rate is printed, because it would mean nothing.

# %% id="blind-test" core
machine = [chains[2].compose(bars=8, seed=seed, draws=1, cadence="free") for seed in range(8)]
people = [mn.music.bars(t, t.bars - 8, t.bars) for t in (t.home for t in list(test)[8:16])]   # nobody was asked about these
trial = mn.widgets.BlindTest(people, machine, name="the machine's tune", program=73)
trial

# %% id="blind-pairs" extra
pairs = {}                                                # the same sixteen pieces, for pages without the widget
for number, (first, second) in enumerate(trial.pairs, 1):
    pairs |= {f"{number} first": first, f"{number} second": second}
lesson.listen(pairs, folded=True)

# %% id="blind-answers" core
answers = []                                              # without the widget, which is the machine's: "first", "second", …
for choice in answers:
    trial.answer(choice)
print(trial.result.text)

# %% id="blind-count" core checked
def width(score):                                         # semitones from the lowest note to the highest
    return max(n.pitch for n in score.melody) - min(n.pitch for n in score.melody)

for who, pile in (("people", people), ("machine", machine)):
    at_home, wide = sum(mn.evaluation.ends_at_home(score) for score in pile), np.mean([width(score) for score in pile])
    print(f"{who}: {at_home} of 8 end at home, mean range {wide:.1f} semitones")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="guessing" core
# Did you hear what the numbers say? Somebody who cannot hear a difference is right in half of the trials, more or less; how much more or less
# says the range beside your rate. The chain cannot plan an ending, for it does not know that one is coming.
#
# ## The guessing game
#
# What is it to be good at guessing? Take four notes and how often they come. Somebody who knows these chances is surprised, on average, by
#
# $$H(p) = -\sum_x p(x) \ln p(x)$$
#
# where $x$ runs over the notes: the **entropy**. Nobody can do better. Somebody who believes in other chances $q$ has the **cross-entropy** $-\sum_x p(x) \ln q(x)$, and pays the
# difference for being wrong: the **KL divergence**. And $e$ to the power of the surprise is the **perplexity**: among how many equally likely notes one seems to choose.
#
# **Guess first.** With chances ½, ¼, ⅛, ⅛: what is the perplexity, if 4 is "no idea" and 1 is "certain"?

# %% id="entropy-guess-cell" core
guess = {"perplexity": ...}

# %% id="entropy-count" core checked
p = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])                # D, A, F#, G
q = np.full(4, 1 / 4)                                     # believes all are equal
entropy, cross = -np.sum(p * np.log(p)), -np.sum(p * np.log(q))
lesson.compare(guess, {"perplexity": np.exp(entropy)})
print(f"entropy {entropy:.3f} nats, cross-entropy {cross:.3f}, KL {cross - entropy:.3f}")   # NBVAL_CHECK_OUTPUT

# %% id="entropy-bits" core checked
print(f"entropy {entropy / np.log(2):.2f} bits: yes-or-no questions per note, if one asks well")
print("well asked:", sum(chance * questions for chance, questions in zip(p, (1, 2, 3, 3), strict=True)))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="entropy-said" core
# (A **bit** is the surprise at a coin: $\ln 2 \approx 0.69$ nats.) *Confident* is not *right*: with $q$ sure of the wrong note the cross-entropy has no upper limit. That is why one of your coins was always spread.
#
# Now the chains sit down at your table. Same eight notes, same question, the next pitch. (The league from [02c](02c_mlp_composer.ipynb) on counts pitch *and* rhythm,
# over whole tunes. Never compare a number of one with a number of the other.)

# %% id="league-table" core
for order in (1, 2, 3, 4):                                # at each note: the probability that the chain gave to what came
    league[f"Markov, order {order}"] = mn.evaluation.next_pitch(chains[order], asked)
print(mn.evaluation.league(league))

# %% [markdown] id="league-said" core
# This table is the **league**; every chapter adds a row to one like it. Look at the right-hand column: with eight notes the ranges overlap widely, and nobody has won. To tell two composers apart takes many notes; remember this whenever
# somebody shows you one example.
#
# Your row is worth keeping: every later chapter can print it beside a network that is asked the same eight notes.

# %% id="portfolio-save" core
mine = league["you"] if any(stake is not ... for stake in stakes.values()) else None        # an empty table is no row
rows = {"you": mine, "Markov, order 2": league["Markov, order 2"]}
for who, row in rows.items():
    if row is not None:
        mn.portfolio.save_row(who, row, chapter="01c", protocol=mn.evaluation.NEXT_PITCH, grid=24)
print(mn.evaluation.league(mn.portfolio.league(mn.evaluation.NEXT_PITCH)))

# %% [markdown] id="exercise-01c-1" core exercise="01c-1" stars=1
# ## Exercises
#
# ### Exercise 01c-1 · How many notes does a tune choose among
# Finish `perplexity(counts)`: from counts, such as how often each pitch occurs, to $e^{H}$. Then read off how many notes *your tune* seems to choose among.
#
# *Hint 1:* Shares are counts divided by their sum.
#
# *Hint 2:* A count of 0 must not disturb: $0 \cdot \ln 0$ counts as 0. Leave the zeros out first.
#
# *Hint 3:* `np.exp(-np.sum(p * np.log(p)))`.

# %% id="answer-01c-1" core exercise="01c-1" role="answer"
def perplexity(counts):
    counts = np.array([c for c in counts if c > 0])
    ### BEGIN SOLUTION
    p = counts / counts.sum()
    return np.exp(-np.sum(p * np.log(p)))
    ### END SOLUTION

# %% id="hear-01c-1" core
mine_counts = Counter(n.pitch for n in mn.my_tune().melody)
found = perplexity(mine_counts.values())                  # still `...` until you have written it
print(len(mine_counts), "different pitches,", "perplexity not tried yet" if found is ... else f"perplexity {found:.2f}")

# %% id="check-01c-1" core exercise="01c-1" role="check"
mn.check("01c-1")
assert abs(perplexity([3, 3, 3, 3]) - 4) < 1e-9, "four notes equally often: 4"
assert abs(perplexity([7]) - 1) < 1e-9, "one note only: 1, no surprise at all"
assert abs(perplexity([4, 2, 1, 1]) - 3.3636) < 1e-3, "4, 2, 1, 1 are the shares of the lesson: 3.364"
assert abs(perplexity([2, 2, 0]) - 2) < 1e-9, "a note that never comes changes nothing"

# %% id="right-01c-1-1" exercise="01c-1" role="right"
def perplexity(counts):
    total = sum(counts)
    return 2 ** sum(c / total * np.log2(total / c) for c in counts if c)

# %% id="wrong-01c-1-1" exercise="01c-1" role="wrong"
def perplexity(counts):
    p = np.array([c for c in counts if c]) / sum(counts)
    return 2 ** -np.sum(p * np.log(p))

# %% id="wrong-01c-1-2" exercise="01c-1" role="wrong"
def perplexity(counts):
    p = np.array([c for c in counts if c]) / sum(counts)
    return -np.sum(p * np.log(p))

# %% id="wrong-01c-1-3" exercise="01c-1" role="wrong"
def perplexity(counts):
    return len([c for c in counts if c])

# %% [markdown] id="exercise-01c-2" core exercise="01c-2" stars=1
# ### Exercise 01c-2 · A listing found in a tutorial
# This should give the surprise per [beat](00b_just_enough_music.ipynb#Beat-and-bar) over several tunes: all nats divided by all beats. It gives something else, and short tunes
# weigh too much in it. Mend it.
#
# ```python
# def per_beat(nats, beats):
#     return np.mean([n / b for n, b in zip(nats, beats)])
# ```
#
# *Hint 1:* Try a tune of 10 beats with 10 nats and a tune of 1 beat with 2 nats: 12 nats in 11 beats.
#
# *Hint 2:* The mean of ratios is not the ratio of the sums.
#
# *Hint 3:* Two calls of `sum`, one division.

# %% id="answer-01c-2" core exercise="01c-2" role="answer"
def per_beat(nats, beats):
    ### BEGIN SOLUTION
    return sum(nats) / sum(beats)
    ### END SOLUTION

# %% id="check-01c-2" core exercise="01c-2" role="check"
mn.check("01c-2")
assert abs(per_beat([10, 2], [10, 1]) - 12 / 11) < 1e-9, "12 nats in 11 beats make 1.09 per beat"
assert abs(per_beat([6.0], [4.0]) - 1.5) < 1e-9, "one tune: 6 nats in 4 beats make 1.5"
assert abs(per_beat([1, 2, 3], [2, 2, 2]) - 1) < 1e-9, "6 nats in 6 beats make 1"

# %% id="right-01c-2-1" exercise="01c-2" role="right"
def per_beat(nats, beats):
    return np.average(np.array(nats) / np.array(beats), weights=beats)

# %% id="wrong-01c-2-1" exercise="01c-2" role="wrong"
def per_beat(nats, beats):
    return np.mean([n / b for n, b in zip(nats, beats)])

# %% id="wrong-01c-2-2" exercise="01c-2" role="wrong"
def per_beat(nats, beats):
    return sum(nats) / len(beats)

# %% id="wrong-01c-2-3" exercise="01c-2" role="wrong"
def per_beat(nats, beats):
    return sum(beats) / sum(nats)

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. Surprise is $-\ln p$ of what really came; nats per beat is all surprise divided by all beats. Yours stands in the league.
# 2. A Markov chain draws what usually follows; it knows turns, and forgets what it did eight bars ago.
# 3. Back-off asks a shorter memory when the longer one is inexperienced; the length is chosen by unseen tunes.
# 4. Learning by heart lowers the surprise at tunes that were counted, and raises it at others: overfitting, without any network.
# 5. Entropy $H(p) = -\sum p \ln p$ is the least surprise there can be; cross-entropy adds the KL divergence for believing something else.
# 6. Perplexity is $e$ to the surprise: among how many equal choices one seems to choose.
# 7. Eight notes prove nothing: print the range.
#
# ## Sources and further reading
#
# - C. E. Shannon, *Prediction and Entropy of Printed English*, *Bell System Technical Journal* 30, 1951: people as the baseline, with letters in place of notes.
# - *Ryan's Mammoth Collection*, Boston 1883, and F. O'Neill, *O'Neill's Music of Ireland*, Chicago 1903: where the jigs and reels come from.
# - I. H. Witten and T. C. Bell, *The Zero-Frequency Problem*, *IEEE Transactions on Information Theory* 37, 1991: how far to trust a count.
# - D. Conklin and I. H. Witten, *Multiple Viewpoint Systems for Music Prediction*, *Journal of New Music Research* 24, 1995: chains that look at several things at once.
# - R. C. Pinkerton, *Information Theory and Melody*, *Scientific American* 194(2), 1956: the first chain of notes, from nursery tunes.
# - S. F. Chen and J. Goodman, *An Empirical Study of Smoothing Techniques for Language Modeling*, *Computer Speech and Language* 13, 1999: many ways to back off, measured.
#
# Next in this course: [01d](01d_rules_and_breeding.ipynb), composers that count nothing and obey a judge.

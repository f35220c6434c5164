# Chapter 01b: you, and four composers without a network: dice, rules, counting, breeding. All are measured, and heard on one tune.
# The story: stake coins on the next note -> what each composer would stake -> surprise is the measure -> and a measure can be fooled.

# %% [markdown] id="title" core
# # 01b · Four composers
#
# **Before any machine is measured, you are.** You bet on the next note of eight tunes you do not know; your result opens the league that every
# later chapter must beat. Then four ways to compose without a network, on your own tune.
#
# You need: [01a Music as numbers](01a_music_as_numbers.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
from collections import Counter, defaultdict
from itertools import pairwise

import musicnn as mn
import numpy as np

lesson = mn.begin("01b")
name = mn.music.pitch.name

# %% [markdown] id="you" core
# ## You are the baseline
#
# Eight jigs from two old collections (Boston 1883 and Chicago 1903), each stopped in the middle. All are moved so that home is D. Listen (or read), then stake coins on the
# pitch that comes next.

# %% id="you-data" core
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
train, valid, test = jigs.split(seed=0)                   # you are tested on tunes that no machine here has counted
asked = []
for number, piece in enumerate(list(test)[:8], 1):
    tune = piece.home
    note = next(n for n in tune.melody if n.onset >= 4 * tune.bar_steps)
    asked.append((f"tune {number}", tune, note))
heard = {title: mn.music.crop(tune, 0, note.onset).replace(tempo=165) for title, tune, note in asked}
lesson.listen(heard, style="flute", folded=True)

# %% id="you-last" core
for title, tune, note in asked:
    print(title, "|", " ".join(name(n.pitch) for n in tune.melody if n.onset < note.onset)[-40:], "| next?")

# %% [markdown] id="you-rules" core
# You have 100 coins for each note. Write how many you put on which pitch, such as `{"D5": 50, "F#5": 30}`. What you keep is spread evenly
# over 24 pitches (and at least one coin always is: nobody knows everything). Leave a `...` and all your coins are spread.

# %% id="you-stakes" core
stakes = {"tune 1": ..., "tune 2": ..., "tune 3": ..., "tune 4": ...,
          "tune 5": ..., "tune 6": ..., "tune 7": ..., "tune 8": ...}

# %% id="you-surprise" core
def chance(stake, pitch_name):                            # the share of the coins that lies on one pitch
    stake = {} if stake is ... else stake
    spread = max(1, 100 - sum(stake.values()))
    return (stake.get(pitch_name, 0) + spread / 24) / (sum(stake.values()) + spread)

beats = [note.duration / tune.beat_steps for _, tune, note in asked]
yours = [-np.log(chance(stakes[title], name(note.pitch))) for title, _, note in asked]
league = {"you": mn.evaluation.ratio(yours, beats, "nats/beat")}
for (title, _, note), nats in zip(asked, yours, strict=True):
    print(f"{title}: {name(note.pitch)}, your surprise {nats:.2f} nats")

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
# - **compose** with dice, rules, counts and breeding, and say what each can never do (the next four sections)
# - **work out** entropy, cross-entropy, perplexity and their difference by hand (*The guessing game*)
# - **choose** the order of a Markov chain by held-out surprise (*Counting*)
# - **break** a metric with a perfect score and a dreadful tune, and mend it (*Breeding*)
#
# Three questions first:

# %% id="recall" core
mn.quiz("01b-recall")

# %% [markdown] id="dice" core
# ## Dice
#
# The 1757 game, with your tune as the book of bars. Each bar gets six variants with the same rhythm; a die picks one. (Ladder: the notes of
# the scale in order, so that a variant moved up stays in the scale.)

# %% id="dice-make" core
mine = mn.my_tune().replace(key=mn.my_tune().key or "C major")
scale = mn.music.pitch.scale(mine.key)
ladder = [p for p in range(36, 100) if p % 12 in scale]

def nearest(pitch):
    return min(range(len(ladder)), key=lambda i: abs(ladder[i] - pitch))

def variants(rungs):                                      # places on the ladder -> six ways to play a bar
    return [rungs, rungs[::-1], [r + 2 for r in rungs], [2 * rungs[0] - r for r in rungs], sorted(rungs), rungs[1:] + rungs[:1]]

# %% id="dice-throw" core
def thrown(score, seed):
    rng, notes = np.random.default_rng(seed), []
    for at in range(0, score.steps, score.bar_steps):
        bar = [n for n in score.melody if at <= n.onset < at + score.bar_steps]
        played = variants([nearest(n.pitch) for n in bar])[rng.integers(6)]
        notes += [mn.Note(n.onset, ladder[r], n.duration) for n, r in zip(bar, played, strict=True)]
    return score.replace(parts=(mn.Part(notes),), title="")

# %% id="dice-hear" core
lesson.listen({"your tune": mine, "throw 1": thrown(mine, 1), "throw 2": thrown(mine, 2), "throw 3": thrown(mine, 3)},
              style="piano", folded=True)

# %% [markdown] id="dice-said" core
# Every bar is sensible and no bar knows of the next. Dice have no memory at all. How many tunes are in your book, and how many in a book of 16 bars?

# %% id="dice-count" core checked
print(6 ** 4, "from four bars,", f"{6 ** 16:.1e}", "from sixteen")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="rules" core
# Nobody will hear all of those, and after ten of them you know what the eleventh will be like.
#
# ## Rules
#
# Generate and test, as in 1956: draw a second [voice](00b_just_enough_music.ipynb#Voice) below your tune, and throw away what breaks a rule. Five rules:

# %% id="rules-make" core
rules = {                                                 # p: the new note, above: the tune's, before: the pair one note earlier
    "in the scale": lambda p, above, before: p % 12 in scale,
    "consonant": lambda p, above, before: (above - p) % 12 in (0, 3, 4, 7, 8, 9),
    "below": lambda p, above, before: above - p >= 3,
    "small leaps": lambda p, above, before: before is None or abs(p - before[1]) <= 5,
    "no parallels": lambda p, above, before: before is None or p == before[1] or (above - p) % 12 not in (0, 7)
                    or (before[0] - before[1]) % 12 != (above - p) % 12}

# %% id="rules-use" core
def second_voice(score, use, seed=0):
    rng, notes, tries, before = np.random.default_rng(seed), [], 0, None
    for n in score.melody:
        for _ in range(2000):                             # a patient machine, but not for ever
            tries, p = tries + 1, int(rng.integers(48, 72))
            if all(rules[rule](p, n.pitch, before) for rule in use):
                break
        before = (n.pitch, p)
        notes.append(mn.Note(n.onset, p, n.duration))
    return score.replace(parts=(*score.parts, mn.Part(notes, "second"))), tries

# %% [markdown] id="rules-guess" core
# **Guess first.** Of the 24 pitches from C3 to B4 (48 to 71), under a C5 in C major: how many pass *in the scale*, how many pass *consonant*, and how many
# all five?

# %% id="rules-guess-cell" core
guess = {"in the scale": ..., "consonant": ..., "all": ...}

# %% id="rules-count" core checked
white, fit = {0, 2, 4, 5, 7, 9, 11}, {0, 3, 4, 7, 8, 9}
passed = {"in the scale": sum(p % 12 in white for p in range(48, 72)),
          "consonant": sum((72 - p) % 12 in fit for p in range(48, 72)),
          "all": sum(p % 12 in white and (72 - p) % 12 in fit and 72 - p >= 3 for p in range(48, 72))}
lesson.compare(guess, passed)
print(f"tries for one note, on average: {24 / passed['all']:.1f}")   # NBVAL_CHECK_OUTPUT

# %% id="rules-hear" core
voices = {}
for count in (0, 2, 5):
    score, tries = second_voice(mine, list(rules)[:count], seed=4)
    voices[f"{count} rules, {tries} tries"] = score
lesson.listen(voices, style="choir", folded=True)

# %% [markdown] id="rules-said" core
# Each rule costs tries and buys sense. With enough rules nothing is wrong any more, and still nobody had an *idea*: rules say what music must
# not do. And they must be written down by somebody.
#
# ## Counting
#
# A **Markov chain** writes its own table. Look at the last note, see what followed it in other people's tunes, draw from that. We count the
# course's songs in major keys, by **degree**, the place of a note in its scale: 1 is home, 2 the next one up, 7 the last below home.

# %% id="count-make" core
degrees = defaultdict(Counter)
for song in map(mn.songs, mn.songs()):
    steps = mn.music.pitch.scale(song.key) if "major" in song.key else []
    for a, b in pairwise(song.melody if steps else ()):
        if a.pitch % 12 in steps and b.pitch % 12 in steps:
            degrees[steps.index(a.pitch % 12)][steps.index(b.pitch % 12)] += 1
table = np.array([[degrees[a][b] for b in range(7)] for a in range(7)])
share = table / table.sum(axis=1, keepdims=True)          # each row sums to 1

# %% id="count-ask" core
def after(degree):                                        # the twin of a click on a row of the picture below
    row = sorted(enumerate(share[degree - 1], 1), key=lambda pair: -pair[1])
    return ", ".join(f"{to} ({p:.2f})" for to, p in row[:3])

print("after degree 1 come", after(1))
print("after degree 5 come", after(5))

# %% id="count-home" core checked
print("most likely after degree 7:", 1 + int(np.argmax(share[6])), "| rows sum to", set(share.sum(axis=1).round(6)) == {1.0})
print("after degree 4 one goes to a neighbour or stays:", share[3, 2:5].sum() > 0.6)   # NBVAL_CHECK_OUTPUT

# %% id="count-see" core
import matplotlib.pyplot as plt

figure, ax = plt.subplots(figsize=(6, 4.6), layout="constrained", facecolor="white")
ax.imshow(share, cmap="Blues", vmin=0, vmax=0.7)
for a in range(7):
    for b in range(7):
        ax.text(b, a, f"{share[a, b]:.2f}"[1:], ha="center", va="center", color="white" if share[a, b] > 0.4 else "black")
ax.set(xlabel="next degree", ylabel="degree", xticks=range(7), yticks=range(7), xticklabels=range(1, 8), yticklabels=range(1, 8))
mn.plots.figure.described(figure, "A table of 7 by 7 shares: from each degree of the scale to the next. The diagonal and its "
                                  "neighbours are darkest: tunes repeat or step. Degree 7 goes to degree 1.")

# %% [markdown] id="orders" core
# Dark near the diagonal: tunes [step](00b_just_enough_music.ipynb#Interval). One note of memory is little. A chain of **order** $k$ looks at the last $k$ notes. But long histories are
# rare: many were never seen before. Then the chain asks the next shorter one, and trusts each history the more the oftener it was seen. That is called **back-off**.
# With $n$ sightings of a history and $m$ different notes after it, our chains give its own counts the weight $n / (n + 6m)$, and the shorter history the rest:

# %% id="orders-weight" core checked
for n, m in ((1, 1), (12, 2), (12, 6), (120, 6)):
    print(f"seen {n} times, {m} different notes after it: trusted {n / (n + 6 * m):.2f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="orders-guess" core
# Many sightings earn trust, many different sequels cost it.
#
# **Guess first.** We count in training jigs and measure in unseen ones. From order 1 to order 4: what happens to the surprise in the *training* tunes, and what in
# the *unseen* ones?

# %% id="orders-guess-cell" core
guess = {"training": ..., "unseen": ...}                  # "falls", "rises" or "falls, then rises"

# %% id="orders-measure" core
encoding = mn.encodings.MelodyEncoding.covering(t.home for t in jigs)
batch, many = encoding.batch(t.home for t in train), lesson.pick(smoke=3, quick=20, full=48)
seen, unseen = [t.home for t in list(train)[:many]], [t.home for t in list(test)[8:8 + many]]

def counted(order):                                       # a note is two tokens: pitch and duration
    chain = mn.models.Markov(encoding.vocabulary, order=2 * order, backoff=6, position=True).fit(batch)
    return mn.composers.MelodyComposer(chain, encoding, name=f"Markov, order {order}")

chains = {order: counted(order) for order in (1, 2, 3, 4)}

# %% id="orders-result" core
def course(values):                                       # what a row of numbers does, in words
    down = np.diff(values) < 0
    return "falls" if down.all() else "falls, then rises" if down[0] and not down[-1] else "rises"

surprise = {pile: [mn.evaluation.nats_per_beat(chain, tunes).value for chain in chains.values()]
            for pile, tunes in (("training", seen), ("unseen", unseen))}
lesson.compare(guess, {pile: course(values) for pile, values in surprise.items()})
for pile, values in surprise.items():
    print(pile, "nats per beat, orders 1 to 4:", np.round(values, 2))

# %% [markdown] id="orders-said" core
# In the training tunes surprise falls and falls; in unseen ones it stops falling and turns. Order 4 has begun to learn the tunes by heart. That is
# **overfitting**, and it needs no network. The rule for the rest of the course: choose by tunes that were not counted.
#
# How much is learned by heart? Let each chain compose, and look for its longest run of notes that stands in a training tune, beside the same for people.

# %% id="orders-copy" core
meter = mn.evaluation.CopyMeter(t.home for t in train)
tunes = {order: [chain.compose(bars=8, seed=s, draws=1) for s in range(lesson.pick(smoke=2, quick=8, full=30))]
         for order, chain in chains.items()}
eight = [mn.music.crop(t, 0, min(t.steps, 9 * t.bar_steps)) for t in unseen]              # as long as the machines' tunes
print(f"people, unseen tunes: {np.mean([meter.longest(t)[0] for t in eight]):.1f} notes")
for order, made in tunes.items():
    print(f"order {order}: {np.mean([meter.longest(t)[0] for t in made]):.1f} notes")
lesson.listen({f"order {order}": made[1] for order, made in tunes.items()}, style="fiddle", folded=True)

# %% [markdown] id="orders-hear" core
# People share runs of about ten notes with older tunes, because dance tunes are made of common turns. The chain gets there by memory alone, longer and longer with
# its order. (So "no exact copy" and "original" are two things.) And none of the four knows in bar 8 what it did in bar 1: a chain remembers notes, a listener
# remembers [phrases](00b_just_enough_music.ipynb#Phrase).
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
# Now the chains sit down at your table. Same eight notes, same question, the next pitch. (The league of chapter 3 counts pitch *and* rhythm,
# over whole tunes. Never compare a number of one with a number of the other.)

# %% id="league-table" core
for order in (1, 2, 4):
    told = [dict(chains[order].explain(tune, note.onset, most=80)) for _, tune, note in asked]
    nats = [-np.log(chances[name(note.pitch)]) for chances, (_, _, note) in zip(told, asked, strict=True)]
    league[f"Markov, order {order}"] = mn.evaluation.ratio(nats, beats, "nats/beat")
print(mn.evaluation.league(league))

# %% [markdown] id="league-said" core
# Look at the right-hand column: with eight notes the ranges overlap widely, and nobody has won. To tell two composers apart takes many notes; remember this whenever
# somebody shows you one example.
#
# ## Breeding
#
# A **genetic algorithm** needs no examples, but a judge: a *fitness*, here between 0 and 1. A herd of random tunes; the best quarter stays; their children mix two parents
# and change a note; repeat. Our first judge likes small steps, notes of the scale and a last note at home. Reasonable?

# %% id="breed-make" core
def breed(fitness, generations, seed=0, size=60):
    rng = np.random.default_rng(seed)
    herd = [rng.integers(60, 80, 32) for _ in range(size)]
    for _ in range(generations):
        best = sorted(herd, key=fitness, reverse=True)[:size // 4]
        herd = list(best)
        while len(herd) < size:
            (a, b), cut = rng.choice(len(best), 2), rng.integers(1, 32)
            child = np.concatenate([best[a][:cut], best[b][cut:]])
            child[rng.integers(32)] += rng.integers(-4, 5)
            herd.append(np.clip(child, 60, 79))
    return max(herd, key=fitness)

# %% id="breed-judge" core
def line(pitches):
    return mn.music.score_of([(2 * i, int(p), 2) for i, p in enumerate(pitches)], key="C major", tempo=120)

def judge_1(p):
    p = np.asarray(p)
    return (np.mean(np.abs(np.diff(p)) <= 2) + np.mean(np.isin(p % 12, [0, 2, 4, 5, 7, 9, 11])) + (p[-1] % 12 == 0)) / 3

generations = lesson.pick(smoke=15, quick=250, full=1000)
first = breed(judge_1, generations)
print(f"fitness {judge_1(first):.2f}")
lesson.listen({"the best of the herd": line(first)}, style="flute")

# %% [markdown] id="breed-guess" core
# **Guess first.** What does judge 1 give to one single note, C, played 32 times?

# %% id="breed-guess-cell" core
guess = {"32 times C": ...}                               # between 0 and 1

# %% id="breed-drone" core checked
lesson.compare(guess, {"32 times C": float(judge_1([60] * 32))})
def judge_2(p):                                           # mended once: no note twice in a row
    return (judge_1(p) + np.mean(np.diff(p) != 0)) / 2
print(f"judge 2: the drone {judge_2([60] * 32):.2f}, a trill {judge_2([62, 60] * 16):.2f}")   # NBVAL_CHECK_OUTPUT

# %% id="breed-hear" core
lesson.listen({"perfect for judge 1": line([60] * 32), "perfect for judge 2": line([62, 60] * 16)}, style="flute", folded=True)

# %% [markdown] id="breed-mend" core
# The drone stays, the trill (two notes in turn) goes nowhere: a perfect score with a dreadful tune, twice. The search did nothing wrong: it found what was *measured*. Second mending: do not ask for the most of anything;
# ask for what people do. We measure five things in songs, and the judge wants the same.

# %% id="breed-people" core
def features(p):                                          # five shares between 0 and 1
    p, d = np.asarray(p), np.diff(p)
    groups = [tuple(p[i:i + 4]) for i in range(0, 32, 4)]
    back = np.mean([groups.count(group) > 1 for group in groups])
    return np.array([np.mean(np.abs(d) <= 2), np.mean(d == 0), len(set(p.tolist())) / 12, back, p[-1] % 12 == 0])

# %% id="breed-again" core
songs = [s for s in map(mn.songs, mn.songs()) if "major" in s.key and len(s.melody) >= 32]
at_home = [np.array([n.pitch for n in s.melody[-32:]]) - mn.music.pitch.scale(s.key)[0] for s in songs]
people = np.mean([features(p) for p in at_home], axis=0)

def judge_3(p):
    return 1 - np.mean(np.abs(features(p) - people)) - np.mean(~np.isin(np.asarray(p) % 12, [0, 2, 4, 5, 7, 9, 11]))

third = breed(judge_3, generations, seed=1)
print(f"drone {judge_3([60] * 32):.2f}, trill {judge_3([62, 60] * 16):.2f}, bred {judge_3(third):.2f},",
      f"songs {np.mean([judge_3(p) for p in at_home]):.2f} on average")

# %% [markdown] id="vote" core
# Now **vote blind**. One of these three was bred, one drawn from the chain of degrees, one belongs to people; all in equal notes, so that rhythm gives nothing away.

# %% id="vote-hear" core
rng = np.random.default_rng(7)
walk = [0]
while len(walk) < 31:
    walk.append(int(rng.choice(7, p=share[walk[-1]])))
drawn = [60 + (0, 2, 4, 5, 7, 9, 11)[d] for d in [*walk, 0]]
hidden = dict(zip("XYZ", rng.permutation(["bred", "drawn", "people"]), strict=True))
pieces = {"bred": third, "drawn": drawn, "people": [n.pitch - 2 for n in list(valid)[7].home.melody][-32:]}
lesson.listen({letter: line(pieces[kind]) for letter, kind in hidden.items()}, style="flute", folded=True)

# %% id="vote-cell" core
vote = {"best": ..., "bred": ..., "people": ...}          # a letter for each: "X", "Y" or "Z"

# %% id="vote-reveal" core
for letter, kind in hidden.items():
    voted = [f"| your vote: {what}" for what, choice in vote.items() if choice == letter]
    wide = np.sum(np.abs(np.diff(pieces[kind])) > 12)
    print(f"{letter}: {kind}, fitness {judge_3(pieces[kind]):.2f}, leaps wider than an octave: {wide}", *voted)

# %% [markdown] id="vote-said" core
# Compare the fitness with your own order. Judge 3 asks *how many* moves are small; *how wide* the others are, nobody measured, and the breeder helps itself. A better
# metric, and still only a metric: when it becomes the goal it stops measuring
# (economists call that Goodhart's law). It holds for every loss in this course: *lower loss* and *better music* are two claims.
#
# ## All four on your tune
#
# The chain for your tune counts reels, dances in four, since jigs go in six. The breeder gets your rhythm and judge 3.

# %% id="four-chain" core
reels = list(mn.datasets.load("folk").where(type="reel", meter=(2, 2), regular=True))[:lesson.pick(smoke=20, quick=300, full=368)]
four = mn.encodings.MelodyEncoding.covering([*(t.home for t in reels), mn.music.regrid(mine, 24)])
chain = mn.models.Markov(four.vocabulary, order=4, backoff=6, position=True).fit(four.batch(t.home for t in reels))
goes_on = mn.composers.MelodyComposer(chain, four, name="Markov").compose(mine, bars=8, seed=1)

# %% id="four-hear" core
rhythm = [(n.onset, n.duration) for n in mine.melody]
bred = mine.replace(parts=(mn.Part([mn.Note(o, int(p), d) for (o, d), p in zip(rhythm, third, strict=False)]),), title="")
lesson.listen({"dice: your bars, thrown": thrown(mine, 1), "rules: a voice below": second_voice(mine, rules, seed=4)[0],
               "counting: your tune, then 4 bars of its own": goes_on, "breeding: your rhythm": bred}, style="piano", folded=True)

# %% [markdown] id="four-said" core
# | composer | knows | never knows |
# |---|---|---|
# | dice | whole bars | which bar came before |
# | rules | what is forbidden | what is wanted |
# | counting | what usually follows | what it did eight bars ago |
# | breeding | what its judge measures | everything else |

# %% [markdown] id="exercise-01b-1" core exercise="01b-1" stars=1
# ## Exercises
#
# ### Exercise 01b-1 · How many notes does a tune choose among
# Finish `perplexity(counts)`: from counts, such as how often each pitch occurs, to $e^{H}$. Then read off how many notes *your tune* seems to choose among.
#
# *Hint 1:* Shares are counts divided by their sum.
#
# *Hint 2:* A count of 0 must not disturb: $0 \cdot \ln 0$ counts as 0. Leave the zeros out first.
#
# *Hint 3:* `np.exp(-np.sum(p * np.log(p)))`.

# %% id="answer-01b-1" core exercise="01b-1" role="answer"
def perplexity(counts):
    counts = np.array([c for c in counts if c > 0])
    ### BEGIN SOLUTION
    p = counts / counts.sum()
    return np.exp(-np.sum(p * np.log(p)))
    ### END SOLUTION

# %% id="hear-01b-1" core
mine_counts = Counter(n.pitch for n in mine.melody)
found = perplexity(mine_counts.values())                  # still `...` until you have written it
print(len(mine_counts), "different pitches,", "perplexity not tried yet" if found is ... else f"perplexity {found:.2f}")

# %% id="check-01b-1" core exercise="01b-1" role="check"
mn.check("01b-1")
assert abs(perplexity([3, 3, 3, 3]) - 4) < 1e-9, "four notes equally often: 4"
assert abs(perplexity([7]) - 1) < 1e-9, "one note only: 1, no surprise at all"
assert abs(perplexity([4, 2, 1, 1]) - 3.3636) < 1e-3, "4, 2, 1, 1 are the shares of the lesson: 3.364"
assert abs(perplexity([2, 2, 0]) - 2) < 1e-9, "a note that never comes changes nothing"

# %% id="right-01b-1-1" exercise="01b-1" role="right"
def perplexity(counts):
    total = sum(counts)
    return 2 ** sum(c / total * np.log2(total / c) for c in counts if c)

# %% id="wrong-01b-1-1" exercise="01b-1" role="wrong"
def perplexity(counts):
    p = np.array([c for c in counts if c]) / sum(counts)
    return 2 ** -np.sum(p * np.log(p))

# %% id="wrong-01b-1-2" exercise="01b-1" role="wrong"
def perplexity(counts):
    p = np.array([c for c in counts if c]) / sum(counts)
    return -np.sum(p * np.log(p))

# %% id="wrong-01b-1-3" exercise="01b-1" role="wrong"
def perplexity(counts):
    return len([c for c in counts if c])

# %% [markdown] id="exercise-01b-2" core exercise="01b-2" stars=1
# ### Exercise 01b-2 · A listing found in a tutorial
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

# %% id="answer-01b-2" core exercise="01b-2" role="answer"
def per_beat(nats, beats):
    ### BEGIN SOLUTION
    return sum(nats) / sum(beats)
    ### END SOLUTION

# %% id="check-01b-2" core exercise="01b-2" role="check"
mn.check("01b-2")
assert abs(per_beat([10, 2], [10, 1]) - 12 / 11) < 1e-9, "12 nats in 11 beats make 1.09 per beat"
assert abs(per_beat([6.0], [4.0]) - 1.5) < 1e-9, "one tune: 6 nats in 4 beats make 1.5"
assert abs(per_beat([1, 2, 3], [2, 2, 2]) - 1) < 1e-9, "6 nats in 6 beats make 1"

# %% id="right-01b-2-1" exercise="01b-2" role="right"
def per_beat(nats, beats):
    return np.average(np.array(nats) / np.array(beats), weights=beats)

# %% id="wrong-01b-2-1" exercise="01b-2" role="wrong"
def per_beat(nats, beats):
    return np.mean([n / b for n, b in zip(nats, beats)])

# %% id="wrong-01b-2-2" exercise="01b-2" role="wrong"
def per_beat(nats, beats):
    return sum(nats) / len(beats)

# %% id="wrong-01b-2-3" exercise="01b-2" role="wrong"
def per_beat(nats, beats):
    return sum(beats) / sum(nats)

# %% [markdown] id="exercise-01b-3" core exercise="01b-3" stars=2
# ### Exercise 01b-3 · Break judge 3
# Judge 3 was mended twice. Show that it can still be fooled: find 32 pitches from 60 to 79 that it rates 0.85 or more, with at least ten leaps of more than
# 12 [semitones](00b_just_enough_music.ipynb#Pitch-and-octave), which nobody wants to sing. You may build them by hand, or let the breeder do it.
#
# *Hint 1:* Judge 3 counts how many moves are small. What does it say about *how large* the others are?
#
# *Hint 2:* `breed` takes any fitness, also a sum of judge 3 and something that you wish for.
#
# *Hint 3:* `np.sum(np.abs(np.diff(p)) > 12)` counts the wide leaps; the wish is fulfilled at ten.

# %% id="answer-01b-3" core exercise="01b-3" role="answer"
### BEGIN SOLUTION
fooled = breed(lambda p: judge_3(p) + min(10, np.sum(np.abs(np.diff(p)) > 12)), 300, seed=2)
### END SOLUTION

# %% id="hear-01b-3" core
caption, tune = ("judge 3's own, for now", third) if fooled is ... else ("judge 3 loves this", fooled)
lesson.listen({caption: line(tune)}, style="flute")

# %% id="check-01b-3" core exercise="01b-3" role="check"
mn.check("01b-3")
_p = np.asarray(fooled)
assert _p.shape == (32,), "32 pitches, please"
assert (_p == np.round(_p)).all() and _p.min() >= 60 and _p.max() <= 79, "whole pitches from 60 to 79"
assert np.sum(np.abs(np.diff(_p)) > 12) >= 10, "fewer than ten leaps of more than 12 semitones: still too singable"
assert judge_3(_p) >= 0.85, "judge 3 rates this below 0.85: it is not fooled"

# %% id="right-01b-3-1" exercise="01b-3" role="right"
fooled = ([60, 62, 60, 60, 74, 76, 62, 64] + [60, 62, 60, 60, 74, 76, 62, 64] + [65, 79, 65, 79, 77, 62, 76, 76]
          + [62, 77, 76, 62, 62, 60, 60, 60])

# %% id="wrong-01b-3-1" exercise="01b-3" role="wrong"
fooled = breed(judge_3, 60, seed=3)

# %% id="wrong-01b-3-2" exercise="01b-3" role="wrong"
fooled = [60, 76] * 15 + [62, 60]

# %% id="wrong-01b-3-3" exercise="01b-3" role="wrong"
fooled = [60] * 32

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. Surprise is $-\ln p$ of what really came; nats per beat is all surprise divided by all beats. Yours stands in the league.
# 2. Entropy $H(p) = -\sum p \ln p$ is the least surprise there can be; cross-entropy adds the KL divergence for believing something else.
# 3. Perplexity is $e$ to the surprise: among how many equal choices one seems to choose.
# 4. Dice know bars, rules know faults, chains know turns, breeders know their judge.
# 5. Back-off asks a shorter memory when the longer one is inexperienced; the order is chosen by unseen tunes.
# 6. Eight notes prove nothing: print the range.
# 7. A metric that becomes the goal stops measuring; lower surprise and better music are two claims.
#
# ## Sources and further reading
#
# - C. E. Shannon, *Prediction and Entropy of Printed English*, *Bell System Technical Journal* 30, 1951: people as the baseline, with letters in place of notes.
# - *Ryan's Mammoth Collection*, Boston 1883, and F. O'Neill, *O'Neill's Music of Ireland*, Chicago 1903: where the jigs and reels come from.
# - L. Hiller and L. Isaacson, *Experimental Music*, McGraw-Hill 1959: generate and test, and chains, told by those who did it first.
# - I. H. Witten and T. C. Bell, *The Zero-Frequency Problem*, *IEEE Transactions on Information Theory* 37, 1991: how far to trust a count.
# - D. Conklin and I. H. Witten, *Multiple Viewpoint Systems for Music Prediction*, *Journal of New Music Research* 24, 1995: chains that look at several things at once.
# - J. A. Biles, *GenJam: A Genetic Algorithm for Generating Jazz Solos*, ICMC 1994: a person as fitness.
# - M. Strathern, *Improving Ratings*, *European Review* 5, 1997: the sentence that Goodhart's law is quoted by.
#
# Next in this course: [03b](03b_melody_composer.ipynb), a network joins the league.

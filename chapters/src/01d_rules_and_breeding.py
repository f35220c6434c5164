# Chapter 01d: composers that learn from nobody: dice, rules, breeding. A judge is built, cheated, mended, cheated again; then you vote blind.
# The story: dice know bars -> rules know faults -> a breeder knows its judge -> the judge is a number, and numbers can be fooled.

# %% [markdown] id="title" core
# # 01d · Rules and breeding
#
# **A sensible judge gives full marks to a tune that you will not want to hear twice.** Three composers that learn from nobody, dice, rules
# and breeding, play on your own tune; and you find out what a measure is worth.
#
# You need: [01c You and the counts](01c_you_and_the_counts.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
from collections import defaultdict
from itertools import pairwise

import musicnn as mn
import numpy as np

lesson = mn.begin("01d")

def line(pitches):                                        # equal notes, one after the other
    return mn.music.score_of([(2 * i, int(p), 2) for i, p in enumerate(pitches)], key="C major", tempo=120)

lesson.listen({"A": line([62, 60] * 16), "B": line(n.pitch for n in mn.songs("twinkle").melody[:32])}, style="flute", folded=True)

# %% [markdown] id="objectives" core
# One of these will get full marks from a judge that you write yourself, a sensible one, and it is not the one you would sing. Remember both.
#
# ## What you will be able to do
#
# - **compose** with dice and with rules, and say what each can never do (*Dice*, *Rules*)
# - **breed** a tune for a judge of your own (*Breeding*)
# - **break** a metric with a perfect score and a dreadful tune, and mend it (*Breeding*, exercise 01d-2)
# - **compare** four composers on your own tune, by ear and by number (*All four on your tune*)
#
# Three questions first:

# %% id="recall" core
mn.quiz("01d-recall")

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

# %% id="rules-make" core checked
rules = {                                                 # p: the new note, above: the tune's, before: the pair one note earlier
    "in the scale": lambda p, above, before: p % 12 in scale,
    "consonant": lambda p, above, before: (above - p) % 12 in (0, 3, 4, 7, 8, 9),
    "below": lambda p, above, before: above - p >= 3,
    "small leaps": lambda p, above, before: before is None or abs(p - before[1]) <= 5,
    "no parallels": lambda p, above, before: before is None or p == before[1] or (above - p) % 12 not in (0, 7)
                    or (before[0] - before[1]) % 12 != (above - p) % 12}
for p in (64, 65, 71):                                    # below a C5, pitch 72, after a pair a fifth apart
    print(p, [rule for rule in list(rules)[1:] if not rules[rule](p, 72, (74, 67))])   # NBVAL_CHECK_OUTPUT

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
# Below the C, 64 breaks none of these four rules. 65 would make a fifth after a fifth. 71 rubs, and hardly lies below.
#
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

# %% [markdown] id="breeding" core
# Each rule costs tries and buys sense. With enough rules nothing is wrong any more, and still nobody had an *idea*: rules say what music must
# not do. And they must be written down by somebody.
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
def judge_1(p):
    p = np.asarray(p)
    return (np.mean(np.abs(np.diff(p)) <= 2) + np.mean(np.isin(p % 12, [0, 2, 4, 5, 7, 9, 11])) + (p[-1] % 12 == 0)) / 3

generations = lesson.pick(smoke=15, quick=250, full=1000)
first = breed(judge_1, generations)
print(f"fitness {judge_1(first):.2f}")
lesson.listen({"the best of the herd": line(first)}, style="flute")

# %% id="breed-better" core checked
best = [judge_1(breed(judge_1, n)) for n in (0, 4, 8, 12)]
print("does the best of the herd ever get worse?", bool(np.any(np.diff(best) < 0)))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="breed-guess" core
# Never: the best quarter stays. So breeding climbs, and it climbs whatever we call good.
#
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

# %% id="breed-people" core checked
def features(p):                                          # five shares between 0 and 1
    p, d = np.asarray(p), np.diff(p)
    groups = [tuple(p[i:i + 4]) for i in range(0, 32, 4)]
    back = np.mean([groups.count(group) > 1 for group in groups])
    return np.array([np.mean(np.abs(d) <= 2), np.mean(d == 0), len(set(p.tolist())) / 12, back, p[-1] % 12 == 0])

songs = [s for s in map(mn.songs, mn.songs()) if "major" in s.key and len(s.melody) >= 32]
at_home = [np.array([n.pitch for n in s.melody[-32:]]) - mn.music.pitch.scale(s.key)[0] for s in songs]
people = np.mean([features(p) for p in at_home], axis=0)
print("small moves, repeats, pitches, groups that return, home:", people.round(2))   # NBVAL_CHECK_OUTPUT

# %% id="breed-again" core checked
def judge_3(p):
    return 1 - np.mean(np.abs(features(p) - people)) - np.mean(~np.isin(np.asarray(p) % 12, [0, 2, 4, 5, 7, 9, 11]))

third = breed(judge_3, generations, seed=1)
drone, trill = judge_3([60] * 32), judge_3([62, 60] * 16)
print(f"drone {drone:.2f}, trill {trill:.2f}, songs {np.mean([judge_3(p) for p in at_home]):.2f} on average")
print("what was bred for it beats the drone and the trill:", judge_3(third) > max(drone, trill))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="vote" core
# Now **vote blind**. One of these three was bred, one drawn from a chain that counts, as in 01c, one belongs to people; all in equal notes, so that rhythm gives nothing away.

# %% id="vote-hear" core
rng, follows, classes, drawn = np.random.default_rng(7), defaultdict(list), [0], [67]
for a, b in (pair for p in at_home for pair in pairwise((p % 12).tolist())):     # what follows which pitch class
    follows[a].append(b)
while len(classes) < 31:
    classes.append(int(rng.choice(follows[classes[-1]])))
for c in [*classes, 0]:                                   # each in the octave that lies nearest
    drawn.append(min((p for p in range(57, 80) if p % 12 == c), key=lambda p: abs(p - drawn[-1])))
hidden = dict(zip("XYZ", rng.permutation(["bred", "drawn", "people"]), strict=True))
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True).split(seed=0)[1]
pieces = {"bred": third, "drawn": drawn[1:], "people": [n.pitch - 2 for n in list(jigs)[7].home.melody][-32:]}
lesson.listen({letter: line(pieces[kind]) for letter, kind in hidden.items()}, style="flute", folded=True)

# %% id="vote-cell" core
vote = {"best": ..., "bred": ..., "people": ...}          # a letter for each: "X", "Y" or "Z"

# %% id="vote-reveal" core
for letter, kind in hidden.items():
    voted = [f"| your vote: {what}" for what, choice in vote.items() if choice == letter]
    wide = np.sum(np.abs(np.diff(pieces[kind])) > 12)
    print(f"{letter}: {kind}, fitness {judge_3(pieces[kind]):.2f}, leaps wider than an octave: {wide}", *voted)

# %% [markdown] id="vote-said" core
# Compare the fitness with your own order. People's tune need not win: it was not made for this judge. Judge 3 asks *how many* moves are small; *how wide* the others are, nobody measured, and the breeder helps itself. A better
# metric, and still only a metric: when it becomes the goal it stops measuring
# (economists call that Goodhart's law). It holds for every loss in this course: *lower loss* and *better music* are two claims.
#
# ## All four on your tune
#
# The chain for your tune counts reels, dances in four, since jigs go in six; it keeps your four bars and adds four. The breeder gets your rhythm and
# judge 3.

# %% id="four-chain" core
reels = list(mn.datasets.load("folk").where(type="reel", meter=(2, 2), regular=True))[:lesson.pick(smoke=20, quick=300, full=368)]
four = mn.encodings.MelodyEncoding.covering([*(t.home for t in reels), mn.music.regrid(mine, 24)])
chain = mn.models.Markov(four.vocabulary, order=4, backoff=6, position=True).fit(four.batch(t.home for t in reels))
goes_on = mn.composers.MelodyComposer(chain, four, name="Markov").compose(mine, bars=8, seed=1)
in_rhythm = [mn.Note(n.onset, int(p), n.duration) for n, p in zip(mine.melody, third, strict=False)]
versions = {"dice": thrown(mine, 1), "rules": second_voice(mine, rules, seed=4)[0], "counting": goes_on,
            "breeding": mine.replace(parts=(mn.Part(in_rhythm),), title="")}
lesson.listen(versions, style="piano", folded=True)

# %% id="four-count" core checked
upper, lower = (part.notes for part in versions["rules"].parts)
pairs = [(a.pitch, b.pitch) for a, b in zip(upper, lower, strict=True)]
broken = [rule for before, (p, q) in zip([None, *pairs], pairs, strict=False) for rule in rules if not rules[rule](q, p, before)]
dice, counted, own = (score.melody for score in (versions["dice"], goes_on, mine))
print("dice keep your rhythm:", [n.onset for n in dice] == [n.onset for n in own])
print("rules broken by the voice below:", len(broken))
print("counting keeps your four bars:", [n.pitch for n in counted[:len(own)]] == [n.pitch for n in own])   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="four-said" core
# | composer | knows | never knows |
# |---|---|---|
# | dice | whole bars | which bar came before |
# | rules | what is forbidden | what is wanted |
# | counting | what usually follows | what it did eight bars ago |
# | breeding | what its judge measures | everything else |
#
# Keep the one that you would play to a friend. Every piece in your portfolio has a card: which model, which seed, whose music it learned from.

# %% id="portfolio-save" core
kept = "counting"                                         # or "dice", "rules", "breeding"
whose = {"counting": "reels of Ryan (1883) and O'Neill (1903)", "breeding": "songs of the course, as judge 3"}
card = {"model": kept, "seed": 1, "data": whose.get(kept, "none"), "copied": "your own tune, as its opening or its bars"}
mn.portfolio.save(versions[kept], chapter="01d", card=card)
print([entry.card["model"] for entry in mn.portfolio.entries() if entry.chapter == "01d"])

# %% [markdown] id="exercise-01d-1" core exercise="01d-1" stars=1
# ## Exercises
#
# ### Exercise 01d-1 · A listing found in a tutorial
# This should count [parallel fifths](00b_just_enough_music.ipynb#Parallel-fifths) and octaves between two voices: two pairs of notes, one after
# the other, both a fifth or both an octave apart, and both voices move. It misses some and reports some that are none. Mend it.
#
# ```python
# def parallels(upper, lower):                              # two lists of pitches, equally long
#     gaps = [a - b for a, b in zip(upper, lower)]
#     return sum(x == y and x in (0, 7) for x, y in zip(gaps, gaps[1:]))
# ```
#
# *Hint 1:* Try `parallels([79, 81], [60, 62])`. The interval is a fifth and an octave; which rule of 00b lets you leave octaves aside?
#
# *Hint 2:* And `parallels([67, 67], [60, 60])`: nothing moves, so nothing moves in parallel.
#
# *Hint 3:* `% 12` on the gaps; then ask of each pair whether `upper` changed (with equal gaps, in pitch classes, `lower` may still have stayed: ask both).

# %% id="answer-01d-1" core exercise="01d-1" role="answer"
def parallels(upper, lower):
    ### BEGIN SOLUTION
    pairs = list(zip(upper, lower))
    return sum((a - b) % 12 == (c - d) % 12 and (a - b) % 12 in (0, 7) and a != c and b != d
               for (a, b), (c, d) in zip(pairs, pairs[1:]))
    ### END SOLUTION

# %% id="check-01d-1" core exercise="01d-1" role="check"
mn.check("01d-1")
assert parallels([67, 69], [60, 62]) == 1, "C G, then D A: one parallel fifth"
assert parallels([79, 81], [60, 62]) == 1, "an octave higher it is still a parallel fifth"
assert parallels([67, 67], [60, 60]) == 0, "nothing moves, so nothing moves in parallel"
assert parallels([72, 60], [60, 60]) == 0, "only the upper voice moves: no parallel"
assert parallels([64, 65, 67], [60, 62, 64]) == 0, "thirds may walk together as long as they like"
assert parallels([72, 74, 76, 76], [60, 62, 64, 69]) == 2, "two octaves in a row, then a fifth: 2"
assert all(parallels([n.pitch for n in upper], [n.pitch for n in lower]) == 0 for upper, lower in [[p.notes for p in versions["rules"].parts]]), \
    "the voice that our rules wrote has no parallels at all"

# %% id="right-01d-1-1" exercise="01d-1" role="right"
def parallels(upper, lower):
    upper, lower = np.array(upper), np.array(lower)
    gap = (upper - lower) % 12
    moves = (np.diff(upper) != 0) & (np.diff(lower) != 0)
    return int(np.sum((gap[1:] == gap[:-1]) & np.isin(gap[1:], (0, 7)) & moves))

# %% id="wrong-01d-1-1" exercise="01d-1" role="wrong"
def parallels(upper, lower):
    gaps = [a - b for a, b in zip(upper, lower)]
    return sum(x == y and x in (0, 7) for x, y in zip(gaps, gaps[1:]))

# %% id="wrong-01d-1-2" exercise="01d-1" role="wrong"
def parallels(upper, lower):
    gaps = [(a - b) % 12 for a, b in zip(upper, lower)]
    return sum(x == y and x in (0, 7) for x, y in zip(gaps, gaps[1:]))

# %% id="wrong-01d-1-3" exercise="01d-1" role="wrong"
def parallels(upper, lower):
    gaps = [(a - b) % 12 for a, b in zip(upper, lower)]
    return sum(x == y and x in (0, 7) and a != c for x, y, a, c in zip(gaps, gaps[1:], upper, upper[1:]))

# %% [markdown] id="exercise-01d-2" core exercise="01d-2" stars=2
# ### Exercise 01d-2 · Break judge 3
# Judge 3 was mended twice. Show that it can still be fooled: find 32 pitches from 60 to 79 that it rates 0.85 or more, with at least ten leaps of more than
# 12 [semitones](00b_just_enough_music.ipynb#Pitch-and-octave), which nobody wants to sing. You may build them by hand, or let the breeder do it.
#
# *Hint 1:* Judge 3 counts how many moves are small. What does it say about *how large* the others are?
#
# *Hint 2:* `breed` takes any fitness, also a sum of judge 3 and something that you wish for.
#
# *Hint 3:* `np.sum(np.abs(np.diff(p)) > 12)` counts the wide leaps; the wish is fulfilled at ten.

# %% id="answer-01d-2" core exercise="01d-2" role="answer"
### BEGIN SOLUTION
fooled = breed(lambda p: judge_3(p) + min(10, np.sum(np.abs(np.diff(p)) > 12)), 300, seed=2)
### END SOLUTION

# %% id="hear-01d-2" core
caption, tune = ("judge 3's own, for now", third) if fooled is ... else ("judge 3 loves this", fooled)
lesson.listen({caption: line(tune)}, style="flute")

# %% id="check-01d-2" core exercise="01d-2" role="check"
mn.check("01d-2")
_p = np.asarray(fooled)
assert _p.shape == (32,), "32 pitches, please"
assert (_p == np.round(_p)).all() and _p.min() >= 60 and _p.max() <= 79, "whole pitches from 60 to 79"
assert np.sum(np.abs(np.diff(_p)) > 12) >= 10, "fewer than ten leaps of more than 12 semitones: still too singable"
assert judge_3(_p) >= 0.85, "judge 3 rates this below 0.85: it is not fooled"

# %% id="right-01d-2-1" exercise="01d-2" role="right"
fooled = ([60, 62, 60, 60, 74, 76, 62, 64] + [60, 62, 60, 60, 74, 76, 62, 64] + [65, 79, 65, 79, 77, 62, 76, 76]
          + [62, 77, 76, 62, 62, 60, 60, 60])

# %% id="wrong-01d-2-1" exercise="01d-2" role="wrong"
fooled = breed(judge_3, 60, seed=3)

# %% id="wrong-01d-2-2" exercise="01d-2" role="wrong"
fooled = [60, 76] * 15 + [62, 60]

# %% id="wrong-01d-2-3" exercise="01d-2" role="wrong"
fooled = [60] * 32

# %% [markdown] id="quiz" core
# ## Eight questions

# %% id="quiz-ask" core
mn.quiz("01d")

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. Dice know bars, and no bar knows of the next.
# 2. Rules know faults. Each costs tries and buys sense; none of them has an idea.
# 3. A genetic algorithm needs no examples, but a judge, and in the eyes of that judge its best never gets worse.
# 4. A drone and a trill got full marks: a search finds what is *measured*.
# 5. To want what people do is better than to want the most of anything, and can still be cheated.
# 6. Dice, rules, counting and breeding on one tune: each knows something, and none of them knows form.
# 7. A metric that becomes the goal stops measuring; lower surprise and better music are two claims.
#
# ## Sources and further reading
#
# - L. Hiller and L. Isaacson, *Experimental Music*, McGraw-Hill 1959: generate and test, and chains, told by those who did it first.
# - J. J. Fux, *Gradus ad Parnassum*, Vienna 1725: the rules of counterpoint that machines have been given ever since.
# - J. H. Holland, *Adaptation in Natural and Artificial Systems*, University of Michigan Press 1975: the book that founded the field.
# - J. A. Biles, *GenJam: A Genetic Algorithm for Generating Jazz Solos*, ICMC 1994: a person as fitness.
# - M. Strathern, *Improving Ratings*, *European Review* 5, 1997: the sentence that Goodhart's law is quoted by.
# - J. Lehman and others, *The Surprising Creativity of Digital Evolution*, *Artificial Life* 26, 2020: what searches have found instead of what was wanted.
# - *Ryan's Mammoth Collection*, Boston 1883, and F. O'Neill, *O'Neill's Music of Ireland*, Chicago 1903: where the jigs and reels come from.
#
# Next in this course: [02a](02a_neuron_to_autograd.ipynb), from one neuron to a network.

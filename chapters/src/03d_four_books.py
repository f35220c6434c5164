# Chapter 03d: what a part of an hour had no room for: its own mistakes, speed, cut gradients, four books by one label, and a first look back.
# The story: one wrong note, and what follows -> the same tokens many times faster -> what truncation loses -> one network, four books, and what
# a label hides -> which bar resembles which.

# %% [markdown] id="title" core
# # 03d · Four books, and a faster machine
#
# **One network writes in the manner of four old books, told apart by a single number; and you see what such a number hides.** Before that: what a network does after its own wrong note, and how composing gets many times faster without changing one.
#
# You need: [03b A network that composes jigs](03b_melody_composer.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
import time
from functools import partial

import musicnn as mn
import numpy as np
import torch
from musicnn.sampling.steps import torch_step

lesson = mn.begin("03d")
folk = mn.composers.load("folk-lstm")
mn.play(folk.compose(bars=8, meter="6/8", seed=12), style="folk", caption="A jig by folk-lstm: how long did your computer need?")

# %% [markdown] id="objectives" core
# ## What you will be able to do
#
# - **explain** what happens after the network's own mistake (*Its own mistakes*)
# - **measure** why sampling is slow, and prove that a faster way gives the same tokens (*Why composing is slow*)
# - **say** what truncated backpropagation loses (*Cutting the past*)
# - **train** one network on four books and measure what their label is worth (*Four books by one label*)
# - **ask** a network which earlier bars it is reminded of (*Which earlier bar does it resemble?*)
#
# Three questions first:

# %% id="recall" core
mn.quiz("03d-recall")

# %% [markdown] id="exposure" core
# ## Its own mistakes
#
# In training the network only ever saw notes by people. When it composes it reads *its own*. What does one wrong note do? We take jigs from the validation pile and raise the first note of bar 3 by a semitone. Then we ask how surprised the network is by the true notes *after* it.
# **Guess first:** how many bars until the mistake is forgotten, and in which later bar does it come back?

# %% id="exposure-guess" core
guess = {"bars until forgotten": ..., "comes back in bar": ...}

# %% id="exposure-do" core
def surprises(score):                                     # of each token: nats, its bar, itself
    rows = folk.encoding.rows(score)
    nats = -folk.logits(rows)[np.arange(len(rows)), rows[:, 0]]
    return nats, np.cumsum(np.diff(rows[:, 2], prepend=0) % 8), rows[:, 0]

def harm(score):                                          # extra nats per beat in each bar
    notes, edge = list(score.melody), 2 * score.bar_steps + score.melody[0].onset % score.bar_steps
    k = next(i for i, note in enumerate(notes) if note.onset >= edge)
    slip = mn.Note(notes[k].onset, notes[k].pitch + 1, notes[k].duration)
    changed = score.replace(parts=(mn.Part([*notes[:k], slip, *notes[k + 1:]]),))
    (whole, bars, true), (slipped, _, given) = surprises(score), surprises(changed)
    return [(slipped - whole)[(bars == bar) & (true == given)].sum() / 2 for bar in range(12)]

# %% id="exposure-result" core checked
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
valid_tunes = [t.home for t in jigs.split(seed=0)[1]]
harmed = np.mean([harm(t) for t in valid_tunes[:12]], axis=0)
hurt = [int(bar) + 1 for bar in np.flatnonzero(harmed > 0.15)]                            # nats per beat
lesson.compare(guess, {"bars until forgotten": next(n for n in range(9) if 3 + n not in hurt), "comes back in bar": hurt[-1]})
print("surprise raised in bars", hurt)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="speed" core
# Within a bar it finds its way back; and four bars later the copy gate *repeats the mistake*. Nobody taught it to recover from what it does itself. This gap between training and composing is called **exposure bias**.
#
# ## Why composing is slow, and how it gets fast
#
# One note at a time, the arithmetic is tiny; what costs is starting torch's operators, dozens of them for each token. `musicnn/sampling/fast.py` does the same in numpy. And it saves a product: each token looks up its row in a table (the embedding), and the row is multiplied with the weights of the gates. Multiply the
# *whole table* once, beforehand, and only the look-up is left. First with whole numbers, where nothing is rounded, then the real thing: same tokens?

# %% id="speed-fold" core checked
rng = np.random.default_rng(0)
table = rng.integers(-9, 10, (67, 48))                    # 67 tokens, 48 numbers each
weights = rng.integers(-9, 10, (48, 1024))                # 4 gates of 256 units
folded = table @ weights                                  # once
print("same numbers for every token:", all(np.array_equal(table[t] @ weights, folded[t]) for t in range(67)))
print(f"products for each new token: {weights.size:,} before, 0 after;",
      f"for the table, once: {table.size * 1024:,}")   # NBVAL_CHECK_OUTPUT

# %% id="speed-equal" core checked
def tokens_of(step, bars, seed=1):
    cursor = folk.encoding.cursor(meter=(6, 8))
    return [token for token, _ in mn.sampling.stream(step, cursor, partial(cursor.legal, bars * cursor.bar_steps), seed=seed)]

slow, fast = torch_step(folk.model), mn.sampling.step_of(folk.model)
print("same tokens:", tokens_of(slow, 8) == tokens_of(fast, 8))   # NBVAL_CHECK_OUTPUT

# %% id="speed-measure" core
def per_second(step, count):
    row, state, began = np.array([5, *folk.encoding.cursor(meter=(6, 8)).context()]), None, time.process_time()
    for _ in range(count):
        _, state = step(row, state)
    return count / (time.process_time() - began)

before, after = per_second(slow, 200), per_second(fast, 2000)
print(f"torch {before:.0f}, numpy {after:.0f} tokens per second of processor time: {after / before:.1f} times as fast")

# %% [markdown] id="cut" core
# ## Cutting the past
#
# The [gradient](00c_just_enough_arrays.ipynb#Gradient) of a long tune needs memory for every step. **Truncated backpropagation** reads on with the same state but cuts the gradient every $k$ tokens. What is lost, and what is not? We cut 64 tokens into pieces of 16 and ask the last one.

# %% id="cut-result" core checked
torch.manual_seed(0)
small, x = torch.nn.LSTM(4, 8, batch_first=True), torch.randn(1, 64, 4, requires_grad=True)
whole = small(x)[0]
pieces, state = [], None
for part in x.split(16, dim=1):
    pieces.append((answer := small(part, state))[0])
    state = tuple(s.detach() for s in answer[1])          # the numbers go on, their history does not
cut = torch.cat(pieces, dim=1)
print("same numbers:", torch.allclose(whole, cut, atol=1e-6))
for name, y in (("whole", whole), ("cut", cut)):
    felt = torch.autograd.grad(y[:, -1].sum(), x)[0].abs().sum(dim=-1) > 0
    print(f"{name}: the last one learns from {int(felt.sum())} of 64")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="four" core
# The state carries everything across the cut; the *lesson* does not cross it. What lies further back is used, and not learned from.
#
# ## Four books by one label
#
# One network, four collections: O'Neill's *Music of Ireland* (Chicago), Aird's *Scotch, English, Irish and Foreign Airs* (Glasgow), and from the Essen collection songs of Germany and of Han China, all in 2/4. The encoding has a column for the mode, from 0 to 6. A column means what we write into it: we write the book.
# (The Essen songs may be used for learning only, so nothing trained on them is shipped; you train it here.)

# %% id="four-data" core
labels = {"Ireland": "major", "Scotland": "minor", "Germany": "dorian", "China": "mixolydian"}   # book -> a word of the column
dances, songs = (mn.datasets.load(name).where(regular=True, meter=(2, 4)) for name in ("folk", "essen"))
books = {"Ireland": dances.where(corpus="oneill"), "Scotland": dances.where(corpus="aird"),
         "Germany": songs.where(region="Germany"), "China": songs.where(region="China")}

def labelled(score, book):
    return score.replace(key=f"D {labels[book]}")

sides = {book: [[labelled(t.home, book) for t in list(pile)[:170]] for pile in book_pieces.split(seed=0)]
         for book, book_pieces in books.items()}

# %% id="four-count" core checked
print({book: [len(pile) for pile in piles] for book, piles in sides.items()})   # NBVAL_CHECK_OUTPUT

# %% id="four-train" core
everything = [[t for piles in sides.values() for t in piles[k]] for k in (0, 1)]
code = mn.encodings.MelodyEncoding.covering(t for piles in sides.values() for pile in piles for t in pile)
torch.manual_seed(0)
four = mn.composers.MelodyComposer(mn.models.MelodyLSTM(code.sizes, hidden=128), code, name="four books")
updates = lesson.pick(smoke=2, quick=200, full=800)
mn.training.fit(four.model, *map(code.batch, everything), updates=updates, seed=0, progress=False)
print("nats per beat on held-out tunes, when it is told each label:")
for book, piles in sides.items():
    told = {other: [labelled(t, other) for t in piles[2]] for other in labels}
    costs = {other: mn.evaluation.nats_per_beat(four, tunes).value for other, tunes in told.items()}
    print(f"{book:9}", "  ".join(f"{other} {nats:.2f}" for other, nats in costs.items()))

# %% id="four-habits" core checked
for book, piles in sides.items():
    notes = [n for t in piles[0] for n in t.melody]
    five = np.mean([(n.pitch - 2) % 12 in (0, 2, 4, 7, 9) for n in notes])                   # seen from D
    dense = np.mean([mn.evaluation.notes_per_beat(t) for t in piles[0]])
    print(f"{book:9} {five:.0%} of {len(notes)} notes in a five-note scale, {dense:.2f} notes per beat")   # NBVAL_CHECK_OUTPUT

# %% id="four-hear" core
heard = {book: four.compose(bars=8, meter="2/4", mode=mode, seed=4) for book, mode in labels.items()}
lesson.listen({book: t.replace(key="D major", tempo=100) for book, t in heard.items()}, style="flute", folded=True)

# %% [markdown] id="four-said" core
# In each row the true label should be cheapest; that gap is all that the label is worth: a few hundredths of a nat between the two books of fiddle tunes, most for China's songs. The habits counted above say why: {{four-habits:4}}. And what does a label hide? A label is a *book*: one editor, one century, one habit of notation. The Irish tunes are dances from Chicago, the Chinese songs were written down by one project from the 1950s on, and a network that tells them apart by
# note lengths has learned the encoder as much as the music. Nothing here is a statement about a people.
#
# ## Which earlier bar does it resemble?
#
# The copy gate looks back at four fixed places. What if a network could look at *all* earlier bars and choose? Let every bar be a list of numbers $m_b$ of length 1. How alike two bars are is the product $m_a \cdot m_b$, 1 for the same direction; softmax makes shares of it:
#
# $$\text{share}_{b} = \frac{e^{s\, m_a \cdot m_b}}{\sum_{c < a} e^{s\, m_a \cdot m_c}}$$
#
# where $a$ is the bar that asks, $b$ and $c$ are bars before it, and $s$ says how sharply it chooses. This is the seed of **attention**; chapter 7 lets it grow.

# %% id="attend-by-hand" core checked
three = np.array([[1, 0], [0.6, 0.8], [0, 1]])            # bars 1 to 3
asks = np.array([0.6, 0.8])                               # bar 4 is bar 2 again
print("alike:", (three @ asks).round(2))
for sharp in (1, 8):
    print(f"shares at s = {sharp}:", mn.sampling.softmax(sharp * three @ asks).round(2))   # NBVAL_CHECK_OUTPUT

# %% id="attend-do" core
source = max((t for t in valid_tunes if t.melody[0].onset == 0 and t.bars == 16), key=mn.evaluation.bar_repeats)
rows = folk.encoding.rows(source)
seen, bars = mn.models.walk(folk.model, rows), np.cumsum(np.diff(rows[:, 2], prepend=0) % 8)
memory = np.array([seen["h"][bars == bar].mean(axis=0) for bar in range(16)])
memory -= memory.mean(axis=0)
memory /= np.linalg.norm(memory, axis=1, keepdims=True)

# %% id="attend-print" core checked
contents = mn.evaluation.bar_contents(source)
for bar in range(8, 16):
    shares = mn.sampling.softmax(8 * memory[bar] @ memory[:bar].T)
    same = [b + 1 for b in range(bar) if contents[b] == contents[bar]]
    print(f"bar {bar + 1:2} looks at bar {np.argmax(shares) + 1:2}; the same notes stand in bars {same}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="attend-said" core
# It often looks eight bars back, whether or not the same notes stand there: alike to the network is the same *place in the form*. Where a bar truly returns, the copy gate needs a better answer than "alike", and gets it from the encoding.

# %% [markdown] id="exercise-03d-1" core exercise="03d-1" stars=2
# ## Exercises
#
# ### Exercise 03d-1 · A criterion for your tune
# The criterion of 03b likes tunes that return as often as people's do. Write one for *your tune*, `fits(tune)`: the share of its bars (0 to 1) whose **first note** begins on the bar line and belongs to C [major](00b_just_enough_music.ipynb#Scale-and-tonic). Which of
# the eight continuations wins?
#
# *Hint 1:* `mn.evaluation.bar_contents(tune)` gives for every bar its notes as (step in bar, pitch, duration).
#
# *Hint 2:* An empty bar has no first note and does not count as a good one.
#
# *Hint 3:* `bar and bar[0][0] == 0 and bar[0][1] % 12 in (0, 2, 4, 5, 7, 9, 11)`.

# %% id="answer-03d-1" core exercise="03d-1" role="answer"
def fits(tune):
    ### BEGIN SOLUTION
    bars = mn.evaluation.bar_contents(tune)
    good = [bool(bar) and bar[0][0] == 0 and bar[0][1] % 12 in (0, 2, 4, 5, 7, 9, 11) for bar in bars]
    return sum(good) / len(good)
    ### END SOLUTION

# %% id="try-03d-1" core
continued = [folk.compose(mn.my_tune(), bars=8, seed=s, temperature=0.9) for s in range(lesson.pick(smoke=2, quick=8, full=16))]
found = [fits(t) for t in continued]
if ... not in found:
    print(" ".join(f"{value:.2f}" for value in found), "| the winner:", int(np.argmax(found)))

# %% id="check-03d-1" core exercise="03d-1" role="check"
mn.check("03d-1")
_tune = mn.music.score_of([(0, 60, 8), (8, 62, 8), (16, 61, 16), (34, 64, 14), (48, 67, 16)], steps=80)
assert abs(fits(_tune) - 0.4) < 1e-9, "bars 1 and 4 of 5 begin well: C; C sharp is foreign; bar 3 begins late; bar 5 is empty: 0.4"
assert fits(mn.music.score_of([(0, 60, 16)], steps=16)) == 1, "one bar, one C on the bar line: 1"

# %% id="right-03d-1-1" exercise="03d-1" role="right"
def fits(tune):
    starts = {n.onset: n.pitch for n in tune.melody}
    lines = range(0, tune.bars * tune.bar_steps, tune.bar_steps)
    return np.mean([starts.get(line, 1) % 12 in (0, 2, 4, 5, 7, 9, 11) for line in lines])

# %% id="wrong-03d-1-1" exercise="03d-1" role="wrong"
def fits(tune):
    return np.mean([n.pitch % 12 in (0, 2, 4, 5, 7, 9, 11) for n in tune.melody])

# %% id="wrong-03d-1-2" exercise="03d-1" role="wrong"
def fits(tune):
    bars = [bar for bar in mn.evaluation.bar_contents(tune) if bar]
    return np.mean([bar[0][0] == 0 and bar[0][1] % 12 in (0, 2, 4, 5, 7, 9, 11) for bar in bars])

# %% id="wrong-03d-1-3" exercise="03d-1" role="wrong"
def fits(tune):
    return np.mean([bool(bar) and bar[0][1] % 12 in (0, 2, 4, 5, 7, 9, 11) for bar in mn.evaluation.bar_contents(tune)])

# %% [markdown] id="exercise-03d-2" core exercise="03d-2" stars=1
# ### Exercise 03d-2 · Faster than the music
# A composer makes `per_second` tokens in a second; a note is two tokens. Music has `notes` notes in a [beat](00b_just_enough_music.ipynb#Beat-and-bar) and `tempo` beats in a minute. Write `ahead(per_second, notes, tempo)`: how many seconds of music
# come out of one second of computing?
#
# *Worked beginning:* 100 tokens are 50 notes; at 2 notes per beat they fill 25 beats; at 60 beats per minute that is 25 seconds.
#
# *Hint 1:* Tokens to notes, notes to beats, beats to seconds.
#
# *Hint 2:* A beat lasts `60 / tempo` seconds.

# %% id="answer-03d-2" core exercise="03d-2" role="answer"
def ahead(per_second, notes, tempo):
    ### BEGIN SOLUTION
    return per_second / 2 / notes * 60 / tempo
    ### END SOLUTION

# %% id="check-03d-2" core exercise="03d-2" role="check"
mn.check("03d-2")
assert abs(ahead(100, 2, 60) - 25) < 1e-9, "100 tokens a second, 2 notes a beat, 60 beats a minute: 25 seconds of music"
assert abs(ahead(1500, 2.5, 110) - 163.636) < 1e-2, "1,500 tokens a second at 2.5 notes a beat and 110 beats a minute: 164 seconds"

# %% id="right-03d-2-1" exercise="03d-2" role="right"
def ahead(per_second, notes, tempo):
    return per_second / (2 * notes * tempo / 60)

# %% id="wrong-03d-2-1" exercise="03d-2" role="wrong"
def ahead(per_second, notes, tempo):
    return per_second / notes * 60 / tempo

# %% id="wrong-03d-2-2" exercise="03d-2" role="wrong"
def ahead(per_second, notes, tempo):
    return per_second / 2 / notes * tempo / 60

# %% id="wrong-03d-2-3" exercise="03d-2" role="wrong"
def ahead(per_second, notes, tempo):
    return per_second / 2 * notes * 60 / tempo

# %% [markdown] id="exercise-03d-3" extra exercise="03d-3" stars=2
# ### Exercise 03d-3 · Where your tune is let go
# Write `lets_go(f, most)`: given forget gates `f` (T, H), the numbers of the `most` tokens at which the network keeps least, averaged over its units, the least first. Then see at which notes of
# *your tune* that happens.
#
# *Hint 1:* `f.mean(axis=1)` is one number per token.
#
# *Hint 2:* `np.argsort` gives the places in rising order.

# %% id="answer-03d-3" extra exercise="03d-3" role="answer"
def lets_go(f, most):
    ### BEGIN SOLUTION
    return np.argsort(f.mean(axis=1))[:most]
    ### END SOLUTION

# %% id="try-03d-3" extra
mine = folk.encoding.rows(folk.place(mn.my_tune())[0])
gates = mn.models.walk(folk.model, mine)["f"]             # (T, H)
places = lets_go(gates, 3)
if places is not ...:
    for place in places:
        print(f"token {place}, {folk.encoding.describe(mine[place:place + 1, 0])[0]}: keeps {gates[place].mean():.2f}")

# %% id="check-03d-3" extra exercise="03d-3" role="check"
mn.check("03d-3")
_f = np.array([[0.9, 0.8], [0.1, 0.3], [0.5, 0.5], [0.9, 0.0]])
assert list(lets_go(_f, 2)) == [1, 3], "the means are 0.85, 0.2, 0.5, 0.45: first token 1, then token 3"
assert len(lets_go(_f, 3)) == 3, "as many as were asked for"

# %% id="right-03d-3-1" exercise="03d-3" role="right"
def lets_go(f, most):
    return sorted(range(len(f)), key=lambda t: sum(f[t]))[:most]

# %% id="wrong-03d-3-1" exercise="03d-3" role="wrong"
def lets_go(f, most):
    return np.argsort(f.mean(axis=0))[:most]

# %% id="wrong-03d-3-2" exercise="03d-3" role="wrong"
def lets_go(f, most):
    return np.argsort(-f.mean(axis=1))[:most]

# %% id="wrong-03d-3-3" exercise="03d-3" role="wrong"
def lets_go(f, most):
    return np.argsort(f.min(axis=1))[:most]

# %% [markdown] id="exercise-03d-4" extra exercise="03d-4" stars=2
# ### Exercise 03d-4 · The cleanest choir for your tune
# Write `cleanest(scores, most)`: the scores whose voices make at most `most` parallels per 100 changes of chord (`mn.evaluation.parallels`), the cleanest first. Then hear the cleanest way on from *your tune*.
#
# *Hint 1:* `sorted(scores, key=mn.evaluation.parallels)` puts the cleanest first.
#
# *Hint 2:* Leave out those above `most`.

# %% id="answer-03d-4" extra exercise="03d-4" role="answer"
def cleanest(scores, most):
    ### BEGIN SOLUTION
    return sorted((s for s in scores if mn.evaluation.parallels(s) <= most), key=mn.evaluation.parallels)
    ### END SOLUTION

# %% id="try-03d-4" extra
frames = mn.composers.load("chorale-frames")              # the choir of 03c
ways = cleanest([frames.compose(mn.my_tune(), bars=8, seed=s) for s in range(lesson.pick(smoke=2, quick=6, full=12))], 100)
heard = {} if ways is ... else {f"{mn.evaluation.parallels(ways[0]):.1f} parallels per 100 chords": ways[0]}
lesson.listen({"your tune": mn.my_tune()} | heard, style="choir")

# %% id="check-03d-4" extra exercise="03d-4" role="check"
mn.check("03d-4")
_held = mn.Score((mn.Part((mn.Note(0, 67, 8),)), mn.Part((mn.Note(0, 60, 8),))), steps=8)
_one = mn.Score((mn.Part((mn.Note(0, 67, 4), mn.Note(4, 69, 4))), mn.Part((mn.Note(0, 60, 4), mn.Note(4, 62, 4)))), steps=8)
assert list(cleanest([_one, _held], 100)) == [_held, _one], "the cleanest first: the held fifth has no parallels"
assert list(cleanest([_one, _held], 50)) == [_held], "a score with 100 parallels per 100 chords is more than 50"

# %% id="right-03d-4-1" exercise="03d-4" role="right"
def cleanest(scores, most):
    ranked_ = sorted((mn.evaluation.parallels(s), k) for k, s in enumerate(scores))
    return [scores[k] for value, k in ranked_ if value <= most]

# %% id="wrong-03d-4-1" exercise="03d-4" role="wrong"
def cleanest(scores, most):
    return sorted(scores, key=mn.evaluation.parallels)

# %% id="wrong-03d-4-2" exercise="03d-4" role="wrong"
def cleanest(scores, most):
    return [s for s in scores if mn.evaluation.parallels(s) <= most]

# %% id="wrong-03d-4-3" exercise="03d-4" role="wrong"
def cleanest(scores, most):
    return sorted((s for s in scores if mn.evaluation.parallels(s) <= most), key=mn.evaluation.parallels, reverse=True)

# %% [markdown] id="summary" core
# ## In short
#
# 1. A network trained on true notes reads its own when it composes: exposure bias. A copy gate repeats mistakes, too.
# 2. One token at a time, starting operators costs more than arithmetic; tables multiplied beforehand and numpy save most of it.
# 3. A faster way must give the same tokens, or it is another model.
# 4. Truncation keeps the numbers and cuts the gradient: what lies further back is used, and not learned from.
# 5. A label is a column; it means what was written into it, and hides who collected, where and how.
# 6. Resemblance of states as shares that sum to 1 is attention in the bud.
#
# ## Further reading
#
# - R. J. Williams and J. Peng, *An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent Network Trajectories*, *Neural Computation* 2, 1990: truncation.
# - H. Schaffrath, *The Essen Folksong Collection*, edited by D. Huron, 1995: the songs, and how they were written down.
# - D. Bahdanau, K. Cho and Y. Bengio, *Neural Machine Translation by Jointly Learning to Align and Translate*, ICLR 2015: attention.
#
# Next in this course: [04a](04a_gan_game.ipynb), two networks that play against each other.

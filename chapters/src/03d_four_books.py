# Chapter 03d: what a part of an hour had no room for: speed, cut gradients, four books by one label, and a first look back.
# The story: the same tokens many times faster -> what truncation loses -> one network, four books, and what a label hides -> which bar resembles which.

# %% [markdown] id="title" core
# # 03d · Four books, and a faster machine
#
# **One network writes in the manner of four old books, told apart by a single number; and you see what such a number hides.** Before that: how composing gets many times faster without changing a note.
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
# - **measure** why sampling is slow, and prove that a faster way gives the same tokens (*Why composing is slow*)
# - **say** what truncated backpropagation loses (*Cutting the past*)
# - **train** one network on four books and measure what their label is worth (*Four books by one label*)
# - **ask** a network which earlier bars it is reminded of (*Which earlier bar does it resemble?*)
#
# Three questions first:

# %% id="recall" core
mn.quiz("03d-recall")

# %% [markdown] id="speed" core
# ## Why composing is slow, and how it gets fast
#
# One note at a time, the arithmetic is tiny; what costs is starting torch's operators, dozens of them for each token. `musicnn/sampling/fast.py` does the same in numpy, and multiplies the embedding tables with the input weights *once*, beforehand. Same numbers?

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

before, after = per_second(slow, 300), per_second(fast, 3000)
print(f"torch {before:.0f}, numpy {after:.0f} tokens per second of processor time: {after / before:.1f} times as fast")

# %% [markdown] id="cut" core
# ## Cutting the past
#
# The [gradient](00c_just_enough_arrays.ipynb#Gradient) of a long tune needs memory for every step. **Truncated backpropagation** reads on with the same state but cuts the gradient every $k$ tokens. What is lost, and what is not?

# %% id="cut-result" core checked
torch.manual_seed(0)
small, x = torch.nn.LSTM(4, 8, batch_first=True), torch.randn(1, 64, 4)
whole = small(x)[0]
pieces, state = [], None
for part in x.split(16, dim=1):
    out, state = small(part, state)
    state = tuple(s.detach() for s in state)              # the numbers go on, their history does not
    pieces.append(out)
cut = torch.cat(pieces, dim=1)
grads = [torch.autograd.grad(y[:, -1].sum(), small.weight_hh_l0)[0] for y in (whole, cut)]
print("same numbers:", torch.allclose(whole, cut, atol=1e-6), "| same gradient:", torch.equal(*grads))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="four" core
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

# %% id="four-hear" core
heard = {book: four.compose(bars=8, meter="2/4", mode=mode, seed=4) for book, mode in labels.items()}
for book, piles in sides.items():
    notes = [n for t in piles[0] for n in t.melody]
    print(f"{book:9} five-note scale {np.mean([(n.pitch - 2) % 12 in (0, 2, 4, 7, 9) for n in notes]):.0%},"
          f" notes per beat {np.mean([mn.evaluation.notes_per_beat(t) for t in piles[0]]):.2f}, notes {len(notes)}")
lesson.listen({book: t.replace(key="D major", tempo=100) for book, t in heard.items()}, style="flute", folded=True)

# %% [markdown] id="four-said" core
# In each row the true label should be cheapest; that gap is all that the label is worth. And what does it hide? A label is a *book*: one editor, one century, one habit of notation. The Irish tunes are dances from Chicago, the Chinese songs were written down by one project from the 1950s on, and a network that tells them apart by
# note lengths has learned the encoder as much as the music. Nothing here is a statement about a people.

# %% [markdown] id="attend" core
# ## Which earlier bar does it resemble?
#
# The copy gate looks back at four fixed places. What if a network could look at *all* earlier bars and choose? We ask each bar's hidden state which earlier ones it resembles, as shares that sum to 1. This is the seed of **attention**; chapter 7 lets it grow.

# %% id="attend-do" core
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
source = next(p.home for p in jigs.split(seed=0)[2] if p.home.melody[0].onset == 0 and p.bars == 16)
rows = folk.encoding.rows(source)
seen, bars = mn.models.walk(folk.model, rows), np.cumsum(np.diff(rows[:, 2], prepend=0) % 8)
memory = np.array([seen["h"][bars == bar].mean(axis=0) for bar in range(16)])
memory -= memory.mean(axis=0)
memory /= np.linalg.norm(memory, axis=1, keepdims=True)

# %% id="attend-print" core
contents = mn.evaluation.bar_contents(source)
for bar in range(8, 16):
    shares = mn.sampling.softmax(8 * memory[bar] @ memory[:bar].T)
    same = [b + 1 for b in range(bar) if contents[b] == contents[bar]]
    print(f"bar {bar + 1:2} looks at bar {np.argmax(shares) + 1:2} ({shares.max():.2f}); the same notes stand in bars {same}")

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

# %% [markdown] id="summary" core
# ## In short
#
# 1. One token at a time, starting operators costs more than arithmetic; tables multiplied beforehand and numpy save most of it.
# 2. A faster way must give the same tokens, or it is another model.
# 3. Truncation keeps the numbers and cuts the gradient: what lies further back is used, and not learned from.
# 4. A label is a column; it means what was written into it, and hides who collected, where and how.
# 5. Resemblance of states as shares that sum to 1 is attention in the bud.
#
# ## Further reading
#
# - R. J. Williams and J. Peng, *An Efficient Gradient-Based Algorithm for On-Line Training of Recurrent Network Trajectories*, *Neural Computation* 2, 1990: truncation.
# - H. Schaffrath, *The Essen Folksong Collection*, edited by D. Huron, 1995: the songs, and how they were written down.
# - D. Bahdanau, K. Cho and Y. Bengio, *Neural Machine Translation by Jointly Learning to Align and Translate*, ICLR 2015: attention.
#
# Next in this course: [04a](04a_gan_game.ipynb), two networks that play against each other.

# Chapter 00c: the words of arrays, chance and training, all on rhythms of sixteen steps. Six old rhythms are the whole data set.
# The headings of this lesson are the targets of the glossary (chapters/src/glossary.toml); whoever renames one renames it there.

# %% [markdown] id="title" core
# # 00c · Just enough arrays
#
# **Six rhythms, ninety-six numbers, and at the end a network that you have watched learn.** Everything the large networks of this course
# do is here in small: numbers in boxes, chances, a number that says how wrong one is, and a way to become less wrong.
#
# You need: [00 Start here](00_start_here.ipynb), Python, and no mathematics beyond "how steep is this hill". About {{learner-minutes}} minutes with all exercises; the machine needs {{minutes}} of them.

# %% id="begin" core
import musicnn as mn
import numpy as np
from IPython.display import display

lesson = mn.begin("00c")
names = ["son_clave_3_2", "rumba_clave", "bossa_nova", "gahu", "shiko", "soukous"]
mn.play(mn.datasets.rhythms.rhythms("son_clave_3_2", times=4), caption="The son clave of Cuba, four times")

# %% [markdown] id="hear-ask" core
# Clap along. Five strokes, and they come back every sixteen steps. The rhythm has cousins: the rumba clave of Cuba, the bossa nova of Brazil, the gahu bell
# of Ghana, the shiko of Nigeria, the soukous of the Congo. By the end you will have a machine that makes more cousins.
#
# ## Recall
#
# Three questions about what came before. The third is for your ears, with a picture for your eyes.

# %% id="recall-hear" core
def sound(hits, times=2):
    """A score of an array of 16 numbers: 0 is silence, 1 a loud stroke; under it a soft foot on every beat."""
    strokes = [(int(i), 76, 1, int(35 + 85 * level)) for i, level in enumerate(np.tile(hits, times)) if level > 0]
    foot = [(step, 36, 1, 45) for step in range(0, 16 * times, 4)]
    parts = [mn.Part([mn.Note(*note) for note in notes], name=name, program=mn.music.DRUMS)
             for name, notes in (("strokes", strokes), ("foot", foot))]
    return mn.Score(parts, steps=16 * times, tempo=92)

display(lesson.listen({"A": sound([1, 0, 0, 0] * 4), "B": sound([0, 0, 1, 0] * 4)}, folded=True))
mn.quiz("00c-recall")

# %% [markdown] id="objectives" core
# ## What you will be able to do
#
# - **write** a rhythm as numbers in a box, and stack, average and weight rhythms ([Array and shape](#Array-and-shape), [Broadcasting](#Broadcasting))
# - **draw** new rhythms by dice that know where strokes belong, and repeat a draw exactly ([Probability](#Probability), [Seed](#Seed))
# - **say** what two formulas do that stand in every later lesson ([Logarithm](#Logarithm), [Softmax](#Softmax))
# - **train** a network of your own and tell what its parts did ([Module](#Module), [Loss](#Loss), [Gradient](#Gradient), [Optimiser](#Optimiser))
#
# ## Array and shape
#
# An **array** is a box of numbers with fixed sides. Our clave is one row of sixteen: 1 for a stroke, 0 for none. The lengths of the
# sides are its **shape**. Six rhythms make six rows, and numpy always names the outermost side first: 6 rhythms, 16 steps each.

# %% id="array-make" core
def array_of(name):
    pattern = next(iter(mn.datasets.rhythms.rhythm_card(name).play.values()))      # such as "x..x..x...x.x..."
    return [0 if sign == "." else 1 for sign in pattern]

rhythms = np.array([array_of(name) for name in names])
mn.plots.steps(dict(zip(names, rhythms)))

# %% id="array-count" core checked
clave = rhythms[0]
print(clave, "shape", clave.shape, "all six:", rhythms.shape)
print("strokes of each rhythm:", rhythms.sum(axis=1))
print("rhythms with a stroke at each step:", rhythms.sum(axis=0))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="broadcasting" core
# The sum ran along one side of the box: `axis=1` adds up the steps and leaves six numbers, `axis=0` adds up the rhythms and leaves sixteen. If
# something goes wrong with arrays, it is the shape; print it first.
#
# ## Broadcasting
#
# Players lean on the beat. Let a stroke on a beat count 1 and any other 0.4. We want that for all six rhythms, so the row of sixteen weights has to meet a
# box of six times sixteen. numpy lines the shapes up **from the right**; where one is missing, or is 1, it repeats the row. That is **broadcasting**.

# %% id="broadcasting-make" core
on_beat = (np.arange(16) % 4 == 0).astype(int)     # 1 at steps 0, 4, 8, 12
weights = 0.4 + 0.6 * on_beat                      # (16,)
lesson.listen({"All strokes equally loud": sound(clave), "Loud on the beat": sound(clave * weights)})

# %% id="broadcasting-count" core checked
print("(6, 16) * (16,)  ->", (rhythms * weights).shape)
print("(6, 1) - (1, 6)  ->", (np.zeros((6, 1)) - np.zeros((1, 6))).shape)
try:
    rhythms * np.ones(6)
except ValueError:
    print("(6, 16) * (6,)   -> error: 16 meets 6; write (6, 1)")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="probability" core
# The second line repeats *both*: every row meets every column. The third is the commonest mistake of all: you meant one number per
# rhythm, but from the right it is the steps that come first.
#
# ## Probability
#
# How likely is a stroke at step 3? Count: five of the six rhythms have one, a share of 5/6. A share of all cases is a **probability**, a number
# between 0 (never) and 1 (always). One line gives all sixteen. Now turn it round and throw dice: `rng.random` gives
# a number anywhere between 0 and 1, which is below 5/6 in five of six throws. So *number below share* is a die that says *stroke* just as often as
# the six rhythms do. That is called **sampling**, and it is how every composer in this course makes a choice.

# %% id="probability-make" core
share = rhythms.mean(axis=0)                       # (16,) the average rhythm
rng = np.random.default_rng(1)
cousins = (rng.random((3, 16)) < share).astype(int)
display(mn.plots.steps({"probability": share, "cousin 1": cousins[0], "cousin 2": cousins[1], "cousin 3": cousins[2]}))
lesson.listen({"Cousin 1": sound(cousins[0]), "Cousin 3": sound(cousins[2]),
               "A stranger: every step has 5/16": sound(rng.random(16) < 5 / 16)})

# %% id="probability-count" core checked
print("probabilities of stroke and no stroke at step 3:", share[3].round(3), (1 - share[3]).round(3))
draws = rng.random((10000, 16)) < share
print("is the son clave the likeliest draw?", np.array_equal(share >= 0.5, clave))
print("strokes to expect:", share.sum().round(3))
print("mean of 10000 draws:", draws.sum(axis=1).mean().round(1))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="seed" core
# The cousins could pass as family, and cousin 2 is the son clave itself: of the six it is the most average, so the dice
# find it again and again. The stranger has as many strokes to expect, 16 times 5/16, but nobody told it where they belong.
#
# ## Seed
#
# The computer's dice are a calculation, which needs a number to begin with: the **seed**. Same seed, same throws, same music on any
# machine. So we write the seed beside every result; and where we measure, we never
# search for the seed that makes our model look best.

# %% id="seed-count" core checked
def cousin(seed):
    return np.random.default_rng(seed).random(16) < share

print("seed 7 twice, the same rhythm:", np.array_equal(cousin(7), cousin(7)))
print("seed 7 and seed 5:", np.array_equal(cousin(7), cousin(5)))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="logarithm" core
# ## Logarithm
#
# How likely is a whole rhythm? If the throws do not care about each other, **multiply**: half of half of half. A fair coin at each of sixteen
# steps gives any one rhythm the probability $0.5^{16}$. Longer pieces give smaller numbers, and here computers fall off a cliff.
#
# **Guess first.** A piece of 1,100 steps, a fair coin at each. What does Python print for `0.5 ** 1100`?

# %% id="logarithm-guess" core
guess = {"0.5 ** 1100": ...}                       # a number

# %% id="logarithm-count" core checked
print(f"16 steps: {0.5 ** 16:.6f}")
lesson.compare(guess, {"0.5 ** 1100": 0.5 ** 1100})
print(f"sum of 1100 logarithms: {1100 * np.log(0.5):.1f}")
print(f"-ln(1/2) = {-np.log(1 / 2):.3f} and -ln(1/10) = {-np.log(1 / 10):.3f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="logarithm-explain" core
# Exactly zero: the number is too small to be stored, and a model that had learned it would seem to find the piece impossible. The **logarithm**
# `np.log`, written $\ln$, rescues us. It answers "to which power must I raise $e \approx 2.718$ to get this?", and it turns products into **sums**:
#
# $$\ln(p_1 \cdot p_2) = \ln p_1 + \ln p_2$$
#
# for two positive numbers $p_1, p_2$. A probability is at most 1, so its logarithm is at most 0. We turn the sign and call $-\ln p$ the **surprise**,
# in units called **nats**: 0 for what is certain, {{logarithm-count:4.3}} for a coin, {{logarithm-count:4.7}} for one chance in ten.
#
# ## Softmax
#
# Five strokes; where does the *last* one fall? In the six rhythms at steps 11, 12, 13, 14, this often: 1, 3, 1, 1. A network does not count, it gives each
# choice a **logit**: any number at all, higher for likelier. **Softmax** makes probabilities of logits: raise $e$ to each, so that all are positive,
# and divide by the total, so that they sum to 1:
#
# $$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
#
# where $z_i$ is the logit of choice $i$ and the sum runs over all choices $j$. By hand, for the logits 1 and 0: $e^1 = 2.718$ and $e^0 = 1$, total 3.718, so
# $p = 0.731$ and $0.269$.

# %% id="softmax-count" core checked
def softmax(logits):
    powers = np.exp(logits)
    return powers / powers.sum()

print(softmax([1, 0]).round(3), "and with 5 added to both:", softmax([6, 5]).round(3))
print("logits ln(1), ln(3), ln(1), ln(1):", softmax(np.log([1, 3, 1, 1])).round(3))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="softmax-explain" core
# Only differences of logits matter. And softmax undoes the logarithm: from the logarithms of the counts come the shares, 3 of 6 for step 12. With
# just two choices, one of them with logit 0, softmax has a name of its own, the **sigmoid**: $\sigma(z) = 1 / (1 + e^{-z})$. Stroke or no stroke is
# such a choice.
#
# ## Module
#
# Now the network. It is the smallest worth the name: the logit of a stroke is one number, the *bias*, plus another if the step lies on a beat.
# Two **parameters**, numbers that training may change. In torch a model is a **Module**: a class that owns parameters and says in `forward` what
# they do. Its arrays are called **tensors**. They can do what arrays do, and remember how they were computed; that will matter in a minute.

# %% id="module-make" core
import torch
from torch import nn

class BeatModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.bias = nn.Parameter(torch.zeros(1))
        self.beat = nn.Parameter(torch.zeros(1))

    def forward(self, on_beat):                    # (16,) of 0 and 1
        return self.bias + self.beat * on_beat     # (16,) logits, by broadcasting

# %% id="module-count" core checked
hits, beats = torch.tensor(rhythms).float(), torch.tensor(on_beat).float()
model = BeatModel()
print(sum(p.numel() for p in model.parameters()), "parameters;", tuple(model(beats).shape), "logits")
print("untrained, on and off the beat:", torch.sigmoid(model(beats))[:2].tolist())   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="loss" core
# ## Loss
#
# How wrong is it? Ask the surprise: at each step the model gave some probability to what really happened, stroke or silence. The mean of $-\ln p$ over all
# 96 steps of the six rhythms is the **loss**; this one is called **cross-entropy**. **Guess first:** the untrained model says 0.5 everywhere.
# What is its loss? You have seen the number.

# %% id="loss-guess" core
guess = {"loss": ...}

# %% id="loss-count" core checked
def loss_of(model):
    logits = model(beats).expand(6, 16)            # the same 16 for each of the six rhythms
    return nn.functional.binary_cross_entropy_with_logits(logits, hits)

p = 0.5                                            # by hand: p where there is a stroke, 1 - p where there is none
by_hand = -np.log(np.where(rhythms == 1, p, 1 - p)).mean()
lesson.compare(guess, {"loss": by_hand})
print(f"by hand {by_hand:.4f}, torch {loss_of(model).item():.4f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="gradient" core
# ## Gradient
#
# The loss is a landscape over the two parameters, and we want to go down. Which way? Nudge a parameter a little and see how much the loss
# changes: the slope. The slopes for all parameters together are the **gradient**. For two parameters nudging is fine. For hundreds of thousands, as in the composer of lesson 00, nobody nudges:
# the tensors remember their computation, and `backward()` walks it back and finds all slopes at once.

# %% id="gradient-count" core checked
loss_of(model).backward()
nudged, h = BeatModel(), 0.001
with torch.no_grad():
    nudged.bias += h
    slope = (loss_of(nudged) - loss_of(model)) / h
print(f"bias: nudged {slope.item():.2f}, backward {model.bias.grad.item():.2f}")
print(f"beat: backward {model.beat.grad.item():.2f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="optimiser" core
# Both slopes are positive: uphill is *more strokes*. So go the other way.
#
# ## Optimiser
#
# An **optimiser** changes the parameters by the gradient. The plainest is called **SGD**: subtract the slope times a number, the **learning rate**. One such change is an
# **update**. Too small a rate and you crawl; too large and you leap over the valley.

# %% id="optimiser-make" core
def train(model, learning_rate=2.0, updates=300):
    optimiser = torch.optim.SGD(model.parameters(), lr=learning_rate)
    for _ in range(updates):
        optimiser.zero_grad()                      # forget the slopes of last time
        loss_of(model).backward()                  # new slopes
        optimiser.step()                           # parameter -= learning_rate * slope
    return loss_of(model).item()

before, after = loss_of(model).item(), train(model)
print(f"loss {before:.3f} -> {after:.3f}; bias {model.bias.item():.2f}, beat {model.beat.item():.2f}")

# %% id="optimiser-count" core checked
learned = torch.sigmoid(model(beats)).detach().numpy()    # a plain array again, without its history
counted = [rhythms[:, on_beat == 1].mean(), rhythms[:, on_beat == 0].mean()]
print("counted: on the beat", counted[0].round(3), " between:", counted[1].round(3))
print("learned the same:", np.allclose([learned[0], learned[1]], counted, atol=0.005))   # NBVAL_CHECK_OUTPUT

# %% id="optimiser-hear" core
def draw(model, seed):
    with torch.no_grad():
        return (np.random.default_rng(seed).random(16) < torch.sigmoid(model(beats)).numpy()).astype(int)

display(mn.plots.steps({"untrained": np.full(16, 0.5), "two parameters": learned, "the six rhythms": share}))
lesson.listen({"Before training": sound(draw(BeatModel(), 3)), "After training": sound(draw(model, 3))})

# %% [markdown] id="floor" core
# Counting and learning agree: the model thinned out the strokes and found the two shares. (In the picture it stands between what it knew and what
# the six rhythms do.) That is all it *can* find: with two parameters it cannot know that step 10 is
# special. More training would not help. A model answers the questions its parameters can ask.
#
# Would a perfect model reach a loss of 0? Give it the true share of every step:

# %% id="floor-count" core checked
known = share[(share > 0) & (share < 1)]           # elsewhere it is certain and pays nothing
def surprise(p):
    return -(p * np.log(p) + (1 - p) * np.log(1 - p))     # of stroke and silence, each as often as it happens

best_of_two = surprise(np.where(on_beat == 1, *counted)).mean()
print(f"a coin {surprise(0.5):.3f}, two parameters {best_of_two:.3f}")
print(f"all true shares {surprise(known).sum() / 16:.3f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="exercise-00c-1" core exercise="00c-1" stars=1
# No. The six rhythms disagree with each other, and what is not decided cannot be foreseen. The loss has a floor above 0, for rhythms as for fiddle tunes. How to come near that
# floor here is an exercise.
#
# ## Exercises
#
# One to repair, one to build, one for your own tune.
#
# ### Exercise 00c-1 · A listing found in a tutorial
# This softmax shall take a table of logits, shape (rhythms, choices), and give each rhythm its own probabilities. Each *row* should sum to 1. Mend it.
#
# ```python
# def row_softmax(logits):                           # (N, V)
#     powers = np.exp(logits)
#     return powers / powers.sum()
# ```
#
# *Hint 1:* What does `powers.sum()` add up? Print its shape.
#
# *Hint 2:* `axis=1` sums along each row and leaves shape (N,). Line that up from the right with (N, V).
#
# *Hint 3:* `keepdims=True` leaves (N, 1), which broadcasts as you want.

# %% id="answer-00c-1" core exercise="00c-1" role="answer"
def row_softmax(logits):
    ### BEGIN SOLUTION
    powers = np.exp(logits)
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %% id="check-00c-1" core exercise="00c-1" role="check"
mn.check("00c-1")
_table = np.array([[0.0, 1.0, 2.0], [3.0, 3.0, 3.0]])
assert np.shape(row_softmax(_table)) == (2, 3), "the shape stays (N, V)"
assert np.allclose(np.sum(row_softmax(_table), axis=1), 1), "each row sums to 1"
assert np.allclose(row_softmax(_table)[1], 1 / 3), "equal logits, equal probabilities"
assert np.allclose(row_softmax(_table)[0], softmax(_table[0])), "row 0 alone gives what softmax gave in the lesson"

# %% id="right-00c-1" exercise="00c-1" role="right"
def row_softmax(logits):
    return np.stack([softmax(row) for row in logits])

# %% id="wrong-00c-1" exercise="00c-1" role="wrong"
def row_softmax(logits):
    return np.exp(logits) / np.exp(logits).sum()

# %% id="wrong-00c-1b" exercise="00c-1" role="wrong"
def row_softmax(logits):
    return np.exp(logits) / np.exp(logits).sum(axis=0)

# %% id="wrong-00c-1c" exercise="00c-1" role="wrong"
def row_softmax(logits):
    return logits / np.sum(logits, axis=1, keepdims=True)

# %% [markdown] id="exercise-00c-2" core exercise="00c-2" stars=2
# ### Exercise 00c-2 · A parameter for every step
# Write a `StepModel` with sixteen parameters, one logit for each step, all 0 at first. It may ignore what it is given. The cell below trains and plays it.
#
# *Hint 1:* Take `BeatModel`, and change the size of one parameter.
#
# *Hint 2:* `nn.Parameter(torch.zeros(16))`.
#
# *Hint 3:* `forward` still takes one argument, and returns the sixteen logits.

# %% id="answer-00c-2" core exercise="00c-2" role="answer"
class StepModel(nn.Module):
    def __init__(self):
        super().__init__()
        ### BEGIN SOLUTION
        self.logits = nn.Parameter(torch.zeros(16))
        ### END SOLUTION

    def forward(self, on_beat):
        ### BEGIN SOLUTION
        return self.logits
        ### END SOLUTION

# %% id="hear-00c-2" core
mine = StepModel()
tried = mine(beats) is not ...
if tried:
    train(mine, learning_rate=8.0)                 # one step of 16 moves the mean little: small slopes, longer strides
heard = {"Sixteen parameters": mine} if tried else {}
lesson.listen({name: sound(draw(one, 3)) for name, one in ({"Two parameters": model} | heard).items()})

# %% id="check-00c-2" core exercise="00c-2" role="check"
mn.check("00c-2")
_model = StepModel()
assert tuple(_model(beats).shape) == (16,), "forward returns 16 logits"
assert sum(p.numel() for p in _model.parameters()) == 16, "sixteen parameters, no more"
assert torch.allclose(torch.sigmoid(_model(beats)), torch.full((16,), 0.5)), "untrained, every step has probability 0.5"
train(_model, learning_rate=8.0)
assert np.allclose(torch.sigmoid(_model(beats)).detach().numpy(), share, atol=0.05), "trained, each step has the share of the six rhythms"

# %% id="right-00c-2" exercise="00c-2" role="right"
class StepModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.table = nn.Embedding(16, 1, _weight=torch.zeros(16, 1))

    def forward(self, on_beat):
        return self.table(torch.arange(16)).squeeze(1)

# %% id="wrong-00c-2" exercise="00c-2" role="wrong"
class StepModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.logits = nn.Parameter(torch.zeros(16))

    def forward(self, on_beat):
        return torch.sigmoid(self.logits)

# %% id="wrong-00c-2b" exercise="00c-2" role="wrong"
class StepModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.logits = nn.Parameter(torch.zeros(16))

    def forward(self, on_beat):
        return self.logits * on_beat

# %% id="wrong-00c-2c" exercise="00c-2" role="wrong"
class StepModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.logits = torch.zeros(16)

    def forward(self, on_beat):
        return self.logits

# %% [markdown] id="exercise-00c-3" core exercise="00c-3" stars=1
# ### Exercise 00c-3 · Your tune as an array
# Write `onsets(score)`: an array of shape (bars of the score, steps in a bar), 1 where a note **begins** and 0 elsewhere. Then hear the rhythm
# of your own tune, and its average as loudness.
#
# *Hint 1:* Begin with `np.zeros((score.bars, score.bar_steps), dtype=int)`.
#
# *Hint 2:* A note at `onset` stands in row `onset // score.bar_steps`. Which column?
#
# *Hint 3:* `onset % score.bar_steps` (lesson 00b, *Beat and bar*).

# %% id="answer-00c-3" core exercise="00c-3" role="answer"
def onsets(score):
    ### BEGIN SOLUTION
    table = np.zeros((score.bars, score.bar_steps), dtype=int)
    for note in score.melody:
        table[note.onset // score.bar_steps, note.onset % score.bar_steps] = 1
    return table
    ### END SOLUTION

# %% id="hear-00c-3" core
table = onsets(mn.my_tune())                       # still `...` until you have written it
heard = {} if table is ... else {"Bar 1 of your tune": sound(table[0]), "The average of its bars": sound(table.mean(axis=0))}
lesson.listen({"Your tune": mn.my_tune()} | heard, style="piano")

# %% id="check-00c-3" core exercise="00c-3" role="check"
mn.check("00c-3")
_waltz = mn.music.bars(mn.songs("minuet_in_g"), 0, 2)
assert np.shape(onsets(_waltz)) == (2, 12), "two bars of 3/4 have shape (2, 12)"
assert np.array_equal(np.sum(onsets(_waltz), axis=1), [5, 3]), "the minuet begins 5 notes in bar 1 and 3 in bar 2"
assert np.array_equal(np.flatnonzero(onsets(_waltz)[0]), [0, 4, 6, 8, 10]), "in bar 1 they begin at steps 0, 4, 6, 8 and 10"

# %% id="right-00c-3" exercise="00c-3" role="right"
def onsets(score):
    begins = {note.onset for note in score.melody}
    return np.array([step in begins for step in range(score.bars * score.bar_steps)]).astype(int).reshape(score.bars, -1)

# %% id="wrong-00c-3" exercise="00c-3" role="wrong"
def onsets(score):
    table = np.zeros((score.bars, 16), dtype=int)
    for note in score.melody:
        table[note.onset // 16, note.onset % 16] = 1
    return table

# %% id="wrong-00c-3b" exercise="00c-3" role="wrong"
def onsets(score):
    table = np.zeros(score.bars * score.bar_steps, dtype=int)
    for note in score.melody:
        table[note.onset:note.end] = 1
    return table.reshape(score.bars, score.bar_steps)

# %% id="wrong-00c-3c" exercise="00c-3" role="wrong"
def onsets(score):
    return np.array([note.onset for note in score.melody])

# %% [markdown] id="quiz" core
# ## Eight questions

# %% id="quiz-ask" core
mn.quiz("00c")

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. An array is a box of numbers; its shape says how long its sides are, and shapes meet from the right.
# 2. A probability is a share of all cases; sampling throws dice with those shares; the seed names the throw.
# 3. Probabilities multiply, logarithms add; $-\ln p$ is the surprise, in nats.
# 4. Softmax turns logits, which may be any numbers, into probabilities that sum to 1; only their differences count.
# 5. A Module owns parameters; `forward` turns input into logits.
# 6. The loss is the mean surprise, the gradient its slope in each parameter, the optimiser walks downhill.
# 7. Training finds the best answer that a model can give; where the data disagree, even that has a loss above 0.
#
# **Further.** Toussaint, *The Geometry of Musical Rhythm* (CRC Press, 2013) compares these six rhythms in many ways. · Harris et al., *Array programming with NumPy*,
# Nature 585 (2020): shapes and broadcasting by those who made them. · Shannon, *A Mathematical Theory of Communication*, Bell System Technical Journal (1948): the logarithm of
# a probability becomes the measure of information. · Paszke et al., *PyTorch: An Imperative Style, High-Performance Deep Learning Library*, NeurIPS (2019): why tensors
# remember how they were computed.
#
# All these words stand in the [glossary](glossary.md). Next: [01a](01a_composing_machines.ipynb), where you need none of them yet, or, for the impatient,
# [03b](03b_melody_composer.ipynb), where the same seven lines compose jigs.

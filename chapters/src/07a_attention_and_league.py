# Chapter 07a: attention, built from a question and a key; a small Transformer beside the LSTM at equal cost; the league closes.
# The story: bar 9 is bar 1 again -> whoever carries forgets, whoever looks back need not -> one head by hand -> equal to torch -> a league.

# %% [markdown] id="title" core
# # 07a · Attention, and the league
#
# **Do not carry bar 1 through a hundred notes: go back and read it.** That is the whole idea behind the systems of today. You build it in ten cells, prove it equal to PyTorch's, train it on jigs, and
# see where it stands beside everything that you have built so far.
#
# You need: [03a A cell that remembers](03a_lstm_cell.ipynb) and [03b A network that composes jigs](03b_melody_composer.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
import math

import musicnn as mn
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

lesson = mn.begin("07a")

# %% [markdown] id="hear" core
# ## Hear it first
#
# A jig from an old book. Things come back in it. **Guess first:** in which bar does music begin for the first time that you have heard before, and how many bars back does it stand?

# %% id="hear-tune" core
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
train, valid, test = jigs.split(seed=0)
tune = next(p.home for p in test if p.home.bars == 16 and mn.evaluation.bar_repeats(p.home, 4) > 0.3).replace(tempo=165, title="")
lesson.listen({"a jig, sixteen bars": tune}, style="fiddle")

# %% id="hear-result" core
guess = {"first repeated bar": ..., "bars back": ...}     # yours, before you run this cell
content = mn.evaluation.bar_contents(tune)
again = [(i + 1, i - content.index(bar)) for i, bar in enumerate(content) if bar and content.index(bar) < i]
lesson.compare(guess, dict(zip(("first repeated bar", "bars back"), again[0], strict=True)))
print("bar and how far back its twin stands:", again)

# %% [markdown] id="objectives" core
# To write the repeat, a composer needs the earlier bar. An LSTM must have carried it, note by note, in one list of numbers (03a measured how that list fades). **Attention** leaves everything
# where it stands, and looks.
#
# ## What you will be able to do
#
# - **work out** attention for three notes by hand (*A question and a key*)
# - **build** a head that looks back, never ahead, and knows distances, and **prove** it equal to torch (*One head*)
# - **read** where a trained head looks (*Train it*)
# - **compare** models at equal parameters and equal time, and say what a league does not tell (*The league*)
#
# Three questions first:

# %% id="recall" core
mn.quiz("07a-recall")

# %% [markdown] id="question" core
# ## A question and a key
#
# Every note that has been played carries two little lists of numbers: a **key**, which says what it can be found by, and a **value**, which says what it has to tell. The note that is about to be written asks a
# **query**, also a list of numbers. Query times key, number by number and summed, is how well they fit. A softmax turns the fits into shares that sum to 1, and the answer is the values, mixed in these shares:
#
# $$\text{answer} = \sum_s a_s\, v_s, \qquad a = \text{softmax}\Big(\frac{q \cdot k_1}{\sqrt{D}}, \frac{q \cdot k_2}{\sqrt{D}}, \dots\Big)$$
#
# where $q$ is the query, $k_s$ and $v_s$ key and value of place $s$, $a_s$ its share, and $D$ how many numbers a key has.
#
# By hand: three notes D, F#, A with the keys "strong beat?" and "weak beat?"; the new note sits on a strong beat and asks for strong ones. **Guess first:** what share of the answer comes from the A?

# %% id="question-result" core checked
guess = {"share of the A": ...}                          # between 0 and 1
keys = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])    # D strong, F# weak, A strong
query, values = np.array([4.0, 0.0]), np.array([62.0, 66.0, 69.0])       # 4: it asks loudly
fits = keys @ query / math.sqrt(2)
shares = np.exp(fits) / np.exp(fits).sum()
lesson.compare(guess, {"share of the A": shares[2]})
print("fits", fits.round(2), "shares", shares.round(3), "answer", (shares @ values).round(2))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="question-said" core
# Nearly half each for the two strong notes, and almost nothing for the weak one. It is a dictionary that you may ask *approximately*, and whose slopes are never zero, so it can be learned. (A
# value here is a pitch, so that you can follow. In a network values are lists of numbers that mean whatever training found useful: an answer of 65.5 is no note.)
#
# **Why the root?** A sum of $D$ random products has spread $\sqrt{D}$. Without dividing by it, long keys make fits so large that one share is 1 and every slope 0.

# %% id="root-result" core checked
rng = np.random.default_rng(0)
for size in (4, 64, 1024):
    fits = (rng.normal(size=(500, 8, size)) * rng.normal(size=(500, 1, size))).sum(axis=2)    # 8 places, random keys and query
    without, within = (F.softmax(torch.tensor(f), dim=1).amax(dim=1).mean().item() for f in (fits, fits / math.sqrt(size)))
    print(f"D = {size:4}: largest share {without:.2f} without the root, {within:.2f} with it")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="order" core
# ## One head
#
# Something is missing. **Guess first:** if the past notes are shuffled, together with their keys and values, does the answer change?

# %% id="order-result" core checked
guess = {"the answer changes": ...}                      # True or False

def answer(query, keys, values):
    fits = keys @ query / math.sqrt(len(query))
    shares = np.exp(fits - fits.max())
    return shares @ values / shares.sum()

keys, values, query, shuffle = rng.normal(size=(9, 4)), rng.normal(size=(9, 4)), rng.normal(size=4), rng.permutation(9)
same = np.allclose(answer(query, keys, values), answer(query, keys[shuffle], values[shuffle]))
lesson.compare(guess, {"the answer changes": not same})  # NBVAL_CHECK_OUTPUT

# %% [markdown] id="order-said" core
# It does not: attention sees a *bag* of notes. A tune without order is no tune. So we tell each head how much it likes each **distance**, whatever stands there: one learnt number per step back. And one law must hold:
# nobody looks ahead, or training would be reading the answer. A place that lies ahead gets the fit $-\infty$, hence the share 0.

# %% id="head-distances" core checked builds="musicnn.models.transformer:distances"
def distances(new, seen, device=None):
    place = torch.arange(seen, device=device)
    return place[seen - new:, None] - place[None]

print(distances(4, 4).tolist())                          # NBVAL_CHECK_OUTPUT

# %% id="head-make" core builds="musicnn.models.transformer:AttentionHead"
SPAN = 128                                               # from here on all distances are alike

class AttentionHead(nn.Module):
    def __init__(self, width, size):
        super().__init__()
        self.query, self.key, self.value = (nn.Linear(width, size, bias=False) for _ in range(3))
        self.near = nn.Parameter(torch.zeros(SPAN))                      # how much each distance is liked

    def forward(self, x):
        far = distances(x.shape[1], x.shape[1], x.device)                # (T, T)
        scores = self.query(x) @ self.key(x).transpose(1, 2)             # (B, T, T): how well question t fits key s
        scores = scores / math.sqrt(self.key.out_features) + self.near[far.clamp(0, SPAN - 1)]
        weights = scores.masked_fill(far < 0, -torch.inf).softmax(dim=-1)    # nobody looks ahead
        return weights @ self.value(x)                                   # (B, T, D)

# %% [markdown] id="head-proof" core
# The package has exactly these lines. Two proofs: torch's own `scaled_dot_product_attention` gives the same, value and gradient; and a change in note 7 reaches no earlier place.

# %% id="head-torch" core checked
torch.manual_seed(0)
head = AttentionHead(12, 6).double()
nn.init.normal_(head.near)
x = torch.randn(2, 10, 12, dtype=torch.double, requires_grad=True)
far = distances(10, 10)
liking = head.near[far.clamp(0, SPAN - 1)].masked_fill(far < 0, -torch.inf)
theirs = F.scaled_dot_product_attention(head.query(x), head.key(x), head.value(x), attn_mask=liking)
slopes = [torch.autograd.grad(out.square().sum(), x, retain_graph=True)[0] for out in (head(x), theirs)]
print("value:", torch.allclose(head(x), theirs), "| gradient:", torch.allclose(*slopes))
other = x + (torch.arange(10) == 7)[:, None]             # another note 7
moved = (head(other) - head(x)).abs().amax(dim=(0, 2)) > 1e-12
print("places that noticed:", moved.nonzero().flatten().tolist())        # NBVAL_CHECK_OUTPUT

# %% [markdown] id="many" core
# ## A Transformer
#
# One head answers one question. Several heads ask several ("what stood at this beat?", "what was the last long note?") and a layer mixes their answers. A **block** is: look back, add; think (a small MLP), add. Two
# blocks and an output layer make the **Transformer** of this lesson, `mn.models.MelodyTransformer`. While it composes, it keeps keys and values of all past notes, so that nothing is computed twice.

# %% id="many-law" core checked
encoding = mn.encodings.MelodyEncoding.covering(t.home for t in jigs)
torch.manual_seed(0)
model = mn.models.MelodyTransformer(encoding.sizes, width=88, heads=4, layers=2)
rows = torch.as_tensor(encoding.batch([test[0].home])[:, :40])
model.eval()
with torch.no_grad():
    whole, (first, kept) = model(rows)[0], model(rows[:, :25])
    piecewise = torch.cat([first, model(rows[:, 25:], kept)[0]], dim=1)
print("in two pieces as in one:", torch.allclose(whole, piecewise, atol=1e-5))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="train" core
# What does looking back cost? Every note looks at every earlier one: a tune of $T$ notes needs about $T^2/2$ looks, so twice as long a tune needs four times as many, where an LSTM needs twice as many steps. But the looks of all places can be done at once, while an LSTM must wait for each
# step.
#
# ## Train it
#
# On the same jigs, with the same `fit` as the LSTM. (Tunes are cut after 400 [tokens](03b_melody_composer.ipynb#A-tune-is-a-list-of-tokens): the longest has nearly 1,000, and its table of looks would have a million cells for each head.) In quick mode a minute is not enough for its best. The replay below is a real, longer run, and of a Transformer that has the copy gate of 03b besides.

# %% id="train-live" core
train_batch, valid_batch = (encoding.batch(t.home for t in pile)[:, :400] for pile in (train, valid))
updates = lesson.pick(smoke=3, quick=220, full=2500)
history = mn.training.fit(model, train_batch, valid_batch, updates=updates, learning_rate=3e-3, seed=0)
mine = mn.composers.MelodyComposer(model, encoding, name="your Transformer")
print("your Transformer:", mn.evaluation.nats_per_beat(mine, [t.home for t in test]))

# %% id="train-replay" core
log = mn.training.replay("jig-transformer")
print(log.about)
tokens_per_beat = (valid_batch[:, :, 0] > 0).sum() / sum(t.home.beats for t in valid)
display(mn.plots.history(log, tokens_per_beat=tokens_per_beat))
made = [(f"update {u}: held out {v:.2f} nats per token", None, mn.composers.unpack(s).replace(tempo=165))
        for u, v, s in zip(log.updates, log.valid, log.samples, strict=True)]
mn.widgets.Stepper(made, label="update", index=-1)

# %% [markdown] id="look" core
# Where does it look? For each place of the jig from the beginning: the shares of one head, dark where it reads. Time runs to the right, the place that is read upwards.

# %% id="look-make" core
def shares(model, block, rows):                          # (H, T, T): where each head of a block looks
    with torch.no_grad():
        y = sum(model.embed[c](rows[..., model.columns.index(c)]) for c in model.embed)
        for b in model.blocks[:block]:
            y, _ = b(y)
        attention = model.blocks[block].attention
        q, k, _ = attention.ask(model.blocks[block].before(y)).unflatten(-1, (3, attention.heads, -1)).permute(2, 0, 3, 1, 4)
        far = distances(rows.shape[1], rows.shape[1])
        fits = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1]) + attention.near[:, far.clamp(0, SPAN - 1)]
        return fits.masked_fill(far < 0, -torch.inf).softmax(dim=-1)[0].numpy()

# %% id="look-see" core
from matplotlib import pyplot as plt

rows = torch.as_tensor(encoding.batch([tune.replace(tempo=120)]))
seen = shares(model, 1, rows)
figure, axes = plt.subplots(1, 4, figsize=(11, 3), layout="constrained", facecolor="white", sharey=True)
for number, (ax, head_shares) in enumerate(zip(axes, seen, strict=True), 1):
    ax.imshow(head_shares.T, origin="lower", cmap="Greys", vmax=0.12, aspect="auto")
    ax.set(title=f"head {number}", xlabel="token that asks")
axes[0].set_ylabel("token that is read")
words = "Four maps, one for each head: which earlier tokens each token reads. All are empty above the diagonal."
mn.plots.figure.described(figure, words)

# %% [markdown] id="look-said" core
# Nothing lies above the diagonal: nobody looks ahead. What a head looks at is not *why* a note was chosen: the value it brings home still passes through layers that may ignore it. A map is a hint,
# not an explanation.
#
# ## The league
#
# Equal terms: about the same number of parameters, the same {{league-reads:4}} on one core, the same jigs to learn from, the same to be tested on; the unit is nats per beat. **Guess first:** who wins, and by how much does the
# LSTM with the **copy gate** of 03b beat attention alone?

# %% id="league-result" core checked
guess = {"winner": ..., "copy gate better by": ...}      # MLP, dilated CNN, LSTM, Transformer …; nats per beat
found, mean = mn.datasets.results("league"), {}
for row in found["rows"]:
    mean.setdefault(row["model"], []).append(row["nats"])
mean = {name: float(np.mean(nats)) for name, nats in mean.items()}
lesson.compare(guess, {"winner": min(mean, key=mean.get), "copy gate better by": mean["Transformer"] - mean["LSTM, copy gate"]})
for name, nats in sorted(mean.items(), key=lambda pair: pair[1]):
    rows_ = [row for row in found["rows"] if row["model"] == name]
    spread = " to ".join(f"{f(row['nats'] for row in rows_):.2f}" for f in (min, max))
    print(f"{name:36} {nats:5.2f} nats per beat (seeds {spread})")   # NBVAL_CHECK_OUTPUT

# %% id="league-reads" core checked
one = {row["model"]: row for row in found["rows"] if row["seed"] == 0}
plain = [mean[name] for name in ("MLP", "dilated CNN", "LSTM")]
print(f"the gate takes {mean['LSTM'] - mean['LSTM, copy gate']:.2f} nats off; MLP, CNN and LSTM differ by {np.ptp(plain):.2f}")
print(f"updates in the same time: LSTM {one['LSTM']['updates']}, Transformer {one['Transformer']['updates']}")
longer = one["Transformer, copy gate, 5 x the time"]
print(f"with the gate and 5 times the time it reaches {longer['nats']:.2f} nats per beat")
print(f"{found['seconds']:.0f} seconds", f"{len(train)} tunes", sep="\n")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="league-said" core
# Read it with three questions. *Did form come from a cleverer network, or from being told where to look?* {{league-reads:1}}. (The CNN with the same gate says so too, and the MLP that is only *told* the echoes.) *Is the Transformer a worse idea?* {{league-reads:2}}: on one core, looking at
# everything is dear, and a network that has hardly begun to learn is no verdict on attention; {{league-reads:3}}. *Does lower mean better music?* The league cannot tell; ears can, below. (The GAN of chapter 04 has **no likelihood** and no row here; it is judged by its two-sample tests only.)
#
# Big Transformers win because they are given much more music, and machines that do all looks at once. What a small one must find out from {{league-reads:5}}, the copy gate was simply told. Tell a model what you know, and it needs less data; tell it nothing, and with enough data
# it may find what you did not know.

# %% id="league-yours" core
rows_ = mn.portfolio.league()
print(mn.evaluation.league(rows_) if rows_ else "no rows of your own yet: chapter 01 and later ones save them")

# %% [markdown] id="blind" core
# ## Which is the machine?
#
# The course's last blind test: jigs of people that no model has seen, beside raw tunes of the shipped network. Eight answers, then a rate with its interval. (Without the widget: `mn.play(form.pair[0])`,
# `mn.play(form.pair[1])`, `form.answer("first")` or `form.answer("second")`, after the eighth `print(form.result.text)`. To read instead of hearing: `print(mn.describe(form.pair[0]))`.)

# %% id="blind-test" core
composer = mn.composers.load("folk-lstm")
people = [mn.music.bars(t.home, 0, 8) for t in test if t.home.bars >= 8][:8]
machine = [composer.compose(bars=8, meter="6/8", seed=200 + k) for k in range(8)]
form = mn.widgets.BlindTest(people, machine, seed=7)
form

# %% [markdown] id="museum" core
# ## Failure museum
#
# One line breaks it: **without the mask** the network reads the note that it should guess. Beside it a whole one of the same size. **Guess first:** whose surprise is lower, and whose tune would you rather hear?

# %% id="museum-make" core
class Peeking(mn.models.MelodyTransformer):              # sees the token of its own place: the mask is gone
    def forward(self, x, state=None):
        ahead = x.clone()
        ahead[:, :-1, 0] = x[:, 1:, 0]                   # the token before the *next* place is the answer
        return super().forward(ahead, state)

few, pupils = lesson.pick(smoke=3, quick=60, full=200), {}
for kind in (Peeking, mn.models.MelodyTransformer):
    torch.manual_seed(0)
    pupils[kind.__name__] = net = kind(encoding.sizes, width=32, heads=2, layers=1)
    log = mn.training.fit(net, train_batch, valid_batch, updates=few, learning_rate=5e-3, seed=0, progress=False)
    print(f"{kind.__name__}: {min(log.valid):.2f} nats per token held out after {few} updates")

# %% id="museum-hear" core
tunes = {}
for name, net in pupils.items():
    pupil = mn.composers.MelodyComposer(net, encoding)
    eight = [pupil.compose(bars=8, seed=seed, draws=1) for seed in range(1, 9)]
    print(f"{name}: its eight tunes surprise the shipped network by {mn.evaluation.nats_per_beat(composer, eight)}")
    tunes[f"composed by {name}"] = eight[0]
lesson.listen(tunes, style="flute", folded=True)

# %% [markdown] id="museum-said" core
# The better number, even on held-out tunes, belongs to the worse composer: its tunes are stranger to a network that knows jigs, because while composing there is nothing ahead to read. **A result that is too good is a bug until proved otherwise**: the test with note 7 above is the cheapest insurance.

# %% [markdown] id="exercise-07a-1" core exercise="07a-1" stars=1
# ## Exercises
#
# ### Exercise 07a-1 · A listing found in a tutorial
# This should be attention for one query. It runs, and the shares sum to 1. Find what is wrong with them.
#
# ```python
# def attend(query, keys, values):
#     fits = keys @ query / math.sqrt(len(keys))
#     shares = np.exp(fits) / np.exp(fits).sum()
#     return shares @ values
# ```
#
# *Hint 1:* Repeat the past: the same keys and values twice. May the answer change?
#
# *Hint 2:* By the root of *which* number should one divide?
#
# *Hint 3:* `len(query)`; and take the largest fit off before `exp`, or large fits overflow.

# %% id="answer-07a-1" core exercise="07a-1" role="answer"
def attend(query, keys, values):
    ### BEGIN SOLUTION
    fits = keys @ query / math.sqrt(len(query))
    shares = np.exp(fits - fits.max())
    return shares @ values / shares.sum()
    ### END SOLUTION

# %% id="check-07a-1" core exercise="07a-1" role="check"
mn.check("07a-1")
_rng = np.random.default_rng(5)
_q, _k, _v = _rng.normal(size=4), _rng.normal(size=(6, 4)), _rng.normal(size=(6, 3))
_twice = attend(_q, np.concatenate([_k, _k]), np.concatenate([_v, _v]))
assert np.allclose(attend(_q, _k, _v), _twice), "the same past twice must give the same answer: divide by the root of the key's length"
_torch = F.scaled_dot_product_attention(*(torch.tensor(a)[None] for a in (_q[None], _k, _v)))[0, 0].numpy()
assert np.allclose(attend(_q, _k, _v), _torch), "torch's scaled_dot_product_attention gives another answer"
assert np.isfinite(attend(1000 * _q, _k, _v)).all(), "large fits overflow: take the largest off before exp"

# %% id="right-07a-1-1" exercise="07a-1" role="right"
def attend(query, keys, values):
    return F.softmax(torch.tensor(keys @ query / len(query) ** 0.5), dim=0).numpy() @ values

# %% id="wrong-07a-1-1" exercise="07a-1" role="wrong"
def attend(query, keys, values):
    fits = keys @ query / math.sqrt(len(keys))
    shares = np.exp(fits - fits.max())
    return shares @ values / shares.sum()

# %% id="wrong-07a-1-2" exercise="07a-1" role="wrong"
def attend(query, keys, values):
    fits = keys @ query
    shares = np.exp(fits - fits.max())
    return shares @ values / shares.sum()

# %% id="wrong-07a-1-3" exercise="07a-1" role="wrong"
def attend(query, keys, values):
    with np.errstate(all="ignore"):
        shares = np.exp(keys @ query / math.sqrt(len(query)))
        return shares @ values / shares.sum()

# %% [markdown] id="exercise-07a-2" core exercise="07a-2" stars=2
# ### Exercise 07a-2 · A head that copies, without training
# Build attention that copies exactly what stood `lag` notes ago in *your tune*: write `fits(T, lag)`, a table of fits (T, T) whose row t says how much place t likes each place s. Where there is nothing `lag` notes ago, it should read its own place.
#
# *Hint 1:* A fit of 50 against 0 is a share of 1 to twenty digits.
#
# *Hint 2:* Row t wants its 50 at column `t - lag` if that is 0 or more, else at column t.
#
# *Hint 3:* `table[t, t - lag if t >= lag else t] = 50.0`.

# %% id="answer-07a-2" core exercise="07a-2" role="answer"
def fits(T, lag):
    ### BEGIN SOLUTION
    table = np.zeros((T, T))
    for t in range(T):
        table[t, t - lag if t >= lag else t] = 50.0
    return table
    ### END SOLUTION

# %% id="hear-07a-2" core
pitches = np.array([n.pitch for n in mn.my_tune().melody], dtype=float)
table = fits(len(pitches), 4)
if np.shape(table) != (len(pitches), len(pitches)):
    print("not tried yet, or no table of T times T")
else:
    weights = np.exp(table) / np.exp(table).sum(axis=1, keepdims=True)
    print("your tune:", pitches.astype(int).tolist(), "\ncopied   :", (weights @ pitches).round().astype(int).tolist())

# %% id="check-07a-2" core exercise="07a-2" role="check"
mn.check("07a-2")
def _read(T, lag):
    w = np.exp(np.asarray(fits(T, lag), float))
    return (w / w.sum(axis=1, keepdims=True)) @ np.arange(T)
assert np.shape(fits(5, 2)) == (5, 5), "a table of T times T fits"
assert np.allclose(_read(8, 3), [0, 1, 2, 0, 1, 2, 3, 4], atol=1e-6), "from place 3 on, each place reads the one three before it"
assert np.allclose(_read(4, 9), [0, 1, 2, 3], atol=1e-6), "nothing stands nine notes ago: each place reads itself"

# %% id="right-07a-2-1" exercise="07a-2" role="right"
def fits(T, lag):
    t = np.arange(T)
    return 40.0 * (np.where(t >= lag, t - lag, t)[:, None] == t[None])

# %% id="wrong-07a-2-1" exercise="07a-2" role="wrong"
def fits(T, lag):
    return 50.0 * np.eye(T, k=lag)

# %% id="wrong-07a-2-2" exercise="07a-2" role="wrong"
def fits(T, lag):
    return 50.0 * np.eye(T, k=-lag)

# %% id="wrong-07a-2-3" exercise="07a-2" role="wrong"
def fits(T, lag):
    t = np.arange(T)
    return 1.0 * (np.where(t >= lag, t - lag, t)[:, None] == t[None])

# %% [markdown] id="portfolio" core
# ## Keep it
#
# Two bars that no model has seen, continued by your own Transformer. (*Your tune* is in 4/4 and this network knows 6/8 only; the shipped networks of 00 know both.)

# %% id="portfolio-save" core
opening = mn.music.bars(test[0].home, 0, 2)
kept_tune = mine.compose(primer=opening, bars=8, seed=3)
card = {"model": "MelodyTransformer, trained in 07a", "seed": 3, "data": "jigs of Ryan (1883) and O'Neill (1903)",
        "primer": "two bars of a test jig", "speed": lesson.speed}
mn.portfolio.save(kept_tune, chapter="07a", card=card)
print([entry.card["model"] for entry in mn.portfolio.entries() if entry.chapter == "07a"][-1:])

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. Attention: softmax of query times keys, divided by $\sqrt D$, mixes the values.
# 2. By itself it sees a bag; liked distances give it order, a mask keeps it from looking ahead.
# 3. Several heads look for several things; a block looks back, then thinks; both add.
# 4. Keys and values of the past are kept, so that composing costs one look per past note.
# 5. Twice the length is four times the looks, but all at once.
# 6. Told where to look (a copy gate), a small model beats those that have to find out from few tunes.
# 7. A result that is too good is a bug until proved otherwise.
#
# ## Further reading
#
# - A. Vaswani et al., *Attention is all you need*, NeurIPS 2017: the paper.
# - D. Bahdanau, K. Cho and Y. Bengio, *Neural machine translation by jointly learning to align and translate*, ICLR 2015: where looking back began.
# - P. Shaw, J. Uszkoreit and A. Vaswani, *Self-attention with relative position representations*, NAACL 2018: distances.
# - C.-Z. A. Huang et al., *Music Transformer*, ICLR 2019: distances, for minutes of piano music.
# - Y.-S. Huang and Y.-H. Yang, *Pop Music Transformer*, ACM Multimedia 2020: bar lines as tokens, so that form can be found.
# - J. Thickstun et al., *Anticipatory music transformer*, TMLR 2024: infilling, as the chorale network of 05b does it.
# - S. Jain and B. Wallace, *Attention is not explanation*, NAACL 2019: why a map is a hint only.
#
# Next in this course: [07b](07b_six_studies.ipynb), six claims turned into studies.

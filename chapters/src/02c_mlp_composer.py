# Chapter 02c: the first network that composes: eight notes in, the next one out. Heard as it learns, measured beside counting, broken on purpose.
# The story: eight notes side by side -> a learned meaning for each -> training heard -> the league -> what helped -> echoes -> museum -> copies -> the
# test pile, opened once -> the five roles.

# %% [markdown] id="title" core
# # 02c · A composer without memory
#
# **A network that sees eight notes and nothing else learns to write jigs in less than a minute, and you hear it learn.** Then it meets the Markov chain on tunes that neither has
# seen, and you find out what really made it better.
#
# You need: [02a](02a_neuron_to_autograd.ipynb), [02b](02b_training.ipynb) and a minute of computing. About {{learner-minutes}} minutes.
#
# ## Hear it first
#
# A training that really happened, replayed from its log: at sixteen moments the network was asked for eight bars, always with the same dice. The first and the last:

# %% id="begin" core
import musicnn as mn
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

lesson = mn.begin("02c")
log = mn.training.replay("jig-mlp")
tunes = [mn.composers.unpack(sample) for sample in log.samples]
lesson.listen({"A": tunes[-1], "B": tunes[0]}, style="folk", folded=True)

# %% [markdown] id="hear-ask" core
# Which one comes from before the training? And in the other: does any bar come back? Keep that second question; *Echoes* answers it.
#
# ## What you will be able to do
#
# - **say** what an embedding is (*Eight notes side by side*)
# - **build** the network, count its parameters by hand, and test two laws that every composer of this course keeps (*The network*)
# - **read** its training by eye and ear (*Hear it learn*)
# - **place** it in the league beside counting (*The league*), and **tell** what helped (*What helped?*)
# - **recognise** three ways to fail (*Failure museum*), and a copy (*Does it copy?*)
# - **measure** honestly: choose on one pile, open another one once (*The third pile*)

# %% id="recall" core
mn.quiz("02c-recall")

# %% [markdown] id="side" core
# ## Eight notes side by side
#
# Jigs from two old books, each moved so that home is D; a note is two tokens, first its pitch, then its duration. Tunes are split into three piles: **train** on the first, choose by the
# second (*valid*), and open the third (*test*) once, at the very end. Variants of one tune always lie in the same pile.

# %% id="side-data" core checked
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
train, valid, test = jigs.split(seed=0)
encoding = mn.encodings.MelodyEncoding.covering(t.home for t in jigs)
train_batch, valid_batch = (encoding.batch(t.home for t in pile) for pile in (train, valid))
print(len(train), len(valid), len(test), "tunes;", encoding.vocabulary, "different tokens")
print("a tune begins:", encoding.describe(train_batch[0, 2:8, 0]))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="side-embed" core
# The network sees a window of the last $N$ tokens, filled with 0 before the tune begins; `unfold` cuts all windows of a tune at once.
#
# A token is a *name*, not an amount: token 9 is not more than token 5 (02b showed where that leads). So each token gets a row of $E$ numbers of its own, its **embedding**, found by training like any weight. Picking a row is the same as multiplying the table with a vector that
# is 1 at the token and 0 elsewhere:

# %% id="side-onehot" core checked
heard = torch.tensor([[0, 5, 9, 4, 8]])                  # the token before each of five places (0: nothing yet)
padded = torch.cat([torch.zeros(1, 2, dtype=torch.long), heard], dim=1)
print("windows of three:", padded.unfold(1, 3, 1)[0].tolist())
torch.manual_seed(0)
table = nn.Embedding(10, 4)
one_hot = F.one_hot(torch.tensor(9), 10).float()
row = table(torch.tensor(9))
print("row 9 of the table = one-hot times table:", torch.equal(row, one_hot @ table.weight))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="network" core
# ## The network
#
# Embed, lay side by side, one hidden layer with the bend GELU, dropout, one logit for each token. Such a stack of full layers is called an **MLP** (multi-layer perceptron). It has no memory: what lies
# further back than its window does not exist for it.
#
# **Guess first**, below the class: 16 tokens in view and 4 columns of context (place in the [bar](00b_just_enough_music.ipynb#Beat-and-bar), number of the bar, meter, mode), 16 numbers for each; 256 neurons. How many weights and biases has the hidden layer?

# %% id="network-build" core builds="musicnn.models.mlp:MelodyMLP"
PLACE, ECHO = ("position", "bar", "meter", "mode"), ("copy", "match")        # columns of context; ECHO comes later

class MelodyMLP(nn.Module):
    """Next token from the last `notes` notes and their context. Left out: any memory beyond the window."""

    def __init__(self, sizes, *, notes=8, hidden=(256,), width=16, position=True, echoes=False, dropout=0.4):
        super().__init__()
        self.config = {"sizes": dict(sizes), "notes": notes, "hidden": tuple(hidden), "width": width,
                       "position": position, "echoes": echoes, "dropout": dropout}
        self.columns, self.reach = list(sizes), 2 * notes
        kinds = PLACE * position + ECHO * echoes
        self.token = nn.Embedding(sizes["token"], width)
        self.context = nn.ModuleDict({c: nn.Embedding(sizes[c], width) for c in sizes if c.startswith(kinds)})
        widths = ((self.reach + len(self.context)) * width, *hidden)
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, hidden, strict=False))
        self.output = nn.Linear(widths[-1], sizes["token"])
        self.drop = nn.Dropout(dropout)

    def forward(self, x, state=None):
        past = x.new_zeros(len(x), self.reach - 1) if state is None else state
        tokens = torch.cat([past, x[..., 0]], dim=1)                         # (B, N - 1 + T)
        h = self.token(tokens.unfold(1, self.reach, 1)).flatten(-2)          # (B, T, N E): the last N tokens
        places = [table(x[..., self.columns.index(c)]) for c, table in self.context.items()]
        h = torch.cat([h, *places], dim=-1)
        for layer in self.layers:
            h = self.drop(F.gelu(layer(h)))                                  # (B, T, H)
        return self.output(h), tokens[:, 1 - self.reach:]

# %% [markdown] id="network-laws" core
# (`forward` hands back the last tokens as its `state`, so that a composer can go on from there.) Two laws. **No peeking:** if one token of the input changes, what was said before it stays. **Reach:** what is said $N$ or more places later stays, too. And the package holds
# exactly this class:

# %% id="network-law" core checked
guess = {"hidden layer": ...}
torch.manual_seed(0)
model = MelodyMLP(encoding.sizes).eval()
x = torch.as_tensor(train_batch[:1, :60])
other = x.clone()
other[0, 20, 0] += 1                                     # one token, at place 20
changed = (model(x)[0] != model(other)[0]).any(dim=-1)[0].nonzero().flatten()
theirs = mn.models.MelodyMLP(encoding.sizes).eval()
theirs.load_state_dict(model.state_dict())
print("places that changed:", int(changed[0]), "to", int(changed[-1]))
print("as in the package:", torch.equal(theirs(x)[0], model(x)[0]))
lesson.compare(guess, {"hidden layer": sum(p.numel() for p in model.layers.parameters())})   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="learn" core
# By hand: $(16 + 4) \cdot 16$ numbers go into each of 256 neurons, and each has a bias: $320 \cdot 256 + 256$.
#
# ## Hear it learn
#
# The logged training again, step by step (slider or arrow keys); each step plays what the network composed then.

# %% id="learn-log" core checked
best = int(np.argmin(log.valid))
for k in (0, 1, best):
    pitches = [n.pitch for n in tunes[k].melody]
    outside = np.mean([p % 12 not in mn.music.pitch.scale("D major") for p in pitches])
    leap = np.mean(np.abs(np.diff(pitches)))
    print(f"update {log.updates[k]}: {log.valid[k]:.2f} nats per token,",
          f"{outside:.0%} outside the scale, mean move {leap:.1f} semitones")   # NBVAL_CHECK_OUTPUT

# %% id="learn-steps" core
frames = [mn.widgets.Frame(f"update {u}: held-out {v:.2f} nats per token", None, tune)
          for u, v, tune in zip(log.updates, log.valid, tunes, strict=True)]
mn.widgets.Stepper(frames, label="measurement", index=-1, pace=12)

# %% [markdown] id="learn-said" core
# It starts near $\ln 60$: all sixty tokens alike. A hundred updates teach it the scale, and that tunes move by steps. The fourteen hundred that follow teach turns of phrase, where the ear hears little from one measurement to the next and the number falls ever more slowly. Now
# yours: about half a minute on one core.

# %% id="learn-fit" core
torch.manual_seed(0)
model = MelodyMLP(encoding.sizes)
updates = lesson.pick(smoke=4, quick=1200, full=3000)
settings = {"batch_size": 4, "learning_rate": 3e-3, "weight_decay": 0.1, "seed": 0}
history = mn.training.fit(model, train_batch, valid_batch, updates=updates, **settings)
mine = mn.composers.MelodyComposer(model, encoding, name="MLP")
print(f"{history.seconds:.0f} s, {history.tokens_per_second:.0f} tokens per second")
display(mn.plots.history(history))
lesson.listen({"yours, after training": mine.compose(bars=8, seed=2)}, style="folk")

# %% [markdown] id="league" core
# ## The league
#
# The rival: a Markov chain that counted what followed the last four tokens at each place of the bar, and asks shorter histories where counts are thin. We compare on the second pile.
# **Guess first**, below the chain's row: what share of its surprise does your network have?

# %% id="league-chain" core checked
chain = mn.models.Markov(encoding.vocabulary, order=4, backoff=6, position=True).fit(train_batch)
markov = mn.composers.MelodyComposer(chain, encoding, name="Markov")
held = [t.home for t in valid]                           # held out: trained on by none
league = {"Markov": mn.evaluation.nats_per_beat(markov, held)}
print(mn.evaluation.league(league))                      # NBVAL_CHECK_OUTPUT

# %% id="league-place" core
guess = {"share of Markov's nats": ...}

league["MLP"] = mn.evaluation.nats_per_beat(mine, held)
lesson.compare(guess, {"share of Markov's nats": league["MLP"].value / league["Markov"].value})
print(mn.evaluation.league(league))

# %% [markdown] id="league-said" core
# Why does the network win? The chain counts each history on its own: what it learned about *D E F♯* tells it nothing about *D E G*. The network gives similar tokens similar rows, so every
# tune teaches it about its neighbours as well; and where sixteen tokens would be far too rare to count, sums of sixteen rows still work.
#
# ## What helped?
#
# The stored measurement below changed one thing at a time (script: `tests/benchmarks/jig_mlp.py`; held-out tunes, nats per [beat](00b_just_enough_music.ipynb#Beat-and-bar)), *worse by* being counted from the plain network.

# %% id="helped-table" core checked
found = mn.datasets.results("jig_mlp_ablation")
rows = [row for row in found["rows"] if row["seed"] == 0]
print(f"{'changed':20} held out  worse by  training tunes")
for row in rows:
    print(f"{row['name']:20} {row['valid']:8.2f}  {row['valid'] - rows[0]['valid']:+7.2f} {row['train']:15.2f}")
print(f"{'Markov chain':20} {found['markov']['valid']:8.2f}")
for name in ("plain", "with echoes"):
    print(f"{name}, three seeds:", [f"{row['valid']:.2f}" for row in found["rows"] if row["name"] == name])   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="helped-said" core
# The last two lines say what chance alone does: differences below a tenth are ties. *Position* is worth more than anything about the network: without it even the chain is better. Dropout is next. A second layer, or a view of four notes, changes no more than chance does; four layers lose, and so does a view of sixteen notes, which is better on the tunes it trained on. (*Tied output*: the rows that read the tokens also score them.) And one row stands apart.
#
# ## Echoes
#
# That row is no better network. It is told more: **what stood here 1, 2, 4 and 8 bars ago**, and for how many tokens in a row each of these echoes has been right. Eight more columns, the same window, the same hidden layer. Here bar 5 of a training tune begins, and the echo from four bars ago keeps being right:

# %% id="echo-columns" core checked
rows, columns = encoding.rows(train[7].home), list(encoding.sizes)
bar_5 = next(t for t in range(0, len(rows), 2) if rows[t, 1] == 0 and rows[t, 2] == 4)
for t in range(bar_5, bar_5 + 6, 2):
    came, ago = encoding.describe(rows[t, [0, columns.index("copy_4")]])
    print(f"came {came}, four bars ago {ago}; right so far: {rows[t, columns.index('match_4')]} tokens")   # NBVAL_CHECK_OUTPUT

# %% id="echo-fit" core
torch.manual_seed(0)
listener = MelodyMLP(encoding.sizes, echoes=True)
mn.training.fit(listener, train_batch, valid_batch, updates=lesson.pick(smoke=4, quick=1000, full=3000), **settings)
echoing = mn.composers.MelodyComposer(listener, encoding, name="MLP with echoes")
league["MLP with echoes"] = mn.evaluation.nats_per_beat(echoing, held)
print(mn.evaluation.league(league))

# %% id="echo-hear" core
tune = echoing.compose(bars=16, seed=9)
both = {"eight notes only": mine.compose(bars=16, seed=9), "eight notes and echoes": tune}
print("bars as four bars before:", {name: f"{mn.evaluation.bar_repeats(score):.0%}" for name, score in both.items()})
display(lesson.listen(both, style="folk"))
mn.widgets.knobs(echoing, None, bars=8, seed=9)          # and yours: turn a knob, hear another tune

# %% [markdown] id="museum" core
# Now bars come back: in the second tune some of them stand twice. The MLP cannot *find* the bar of eight bars ago, we hand it over; a network that remembers by itself comes in chapter 3, one that looks back by itself in chapter 7.
#
# ## Failure museum
#
# **1. Pitch as one number.** The last eight pitches in, the next one out, mean squared error, as in many tutorials; one layer, and `lstsq` finds the best weights at once. It sinks to one note and stays there (heard beside 2). *Cure:* ask for chances, not for a number.
#
# **2. A learning rate a hundred times too large.** The first updates throw the neurons far out; what is left can only say how common each token is. *Diagnosis:* the loss leaps, then stays. *Cure:* a hundredth.
#
# **3. Three tunes by heart.** Little music, no dropout, no decay. It is given two bars of one of its tunes. *Diagnosis:* the training loss goes to nearly nothing, the held-out loss explodes, and the copy meter finds the source. *Cure:* more tunes, dropout, early stopping.

# %% id="museum-number" core checked
melodies = [np.array([n.pitch for n in t.home.melody]) - 72 for t in train]              # 1. semitones above C5
rows = np.concatenate([np.lib.stride_tricks.sliding_window_view(melody, 9) for melody in melodies])
weights = np.linalg.lstsq(rows[:, :8], rows[:, 8])[0]    # eight weights with the smallest squared error
line = [n.pitch - 72 for n in held[0].melody[:8]]        # a human beginning
for _ in range(40):
    line.append(weights @ line[-8:])
pitches = [round(72 + p) for p in line]
off = np.mean([p % 12 not in mn.music.pitch.scale("D major") for p in pitches[8:]])
print(f"outside D major: {off:.0%}; {len(set(pitches[8:]))} pitches; the last ten: {pitches[-10:]}")   # NBVAL_CHECK_OUTPUT

# %% id="museum-rate-run" core
torch.manual_seed(0)                                     # 2. a rate of 0.3 in place of 0.003
thrown = MelodyMLP(encoding.sizes)
wild = mn.training.fit(thrown, train_batch, valid_batch, updates=lesson.pick(smoke=4, quick=100, full=100),
                       **settings | {"learning_rate": 0.3}, progress=False)
print("held-out nats per token:", np.round(wild.valid, 2))
common = mn.composers.MelodyComposer(thrown, encoding, name="thrown")
sunk = mn.music.score_of([(i, p, 1) for i, p in enumerate(pitches)], steps_per_quarter=2, meter=(6, 8), tempo=165)
lesson.listen({"1. eight human notes, then 40 means": sunk,
               "2. only how common each note is": common.compose(bars=8, seed=1, draws=1)}, style="folk", folded=True)

# %% id="museum-heart-run" core
torch.manual_seed(0)                                     # 3. three tunes by heart
parrot = MelodyMLP(encoding.sizes, dropout=0.0)
few = mn.training.fit(parrot, train_batch[:3], valid_batch, updates=lesson.pick(smoke=4, quick=200, full=300),
                      **settings | {"batch_size": 3, "weight_decay": 0.0}, measurements=2, progress=False)
parrot.load_state_dict(few.states[-1])                   # no early stopping here
three = [t.home for t in train][:3]
bird = mn.composers.MelodyComposer(parrot, encoding, name="parrot")
said = bird.compose(mn.music.bars(three[0], 0, 2), bars=12, seed=1, draws=1)
print(f"trained {few.train[-1]:.2f}, held out {few.valid[-1]:.2f} nats per token; copied in one run:",
      mn.evaluation.CopyMeter(three).longest(said)[0], "of", len(said.melody), "notes")
lesson.listen({"the tune": mn.music.bars(three[0], 0, 12), "given two bars": said}, style="folk", folded=True)

# %% [markdown] id="copy" core
# ## Does it copy?
#
# A number means something beside the same number for people: tunes that were held out. Raw samples, no picking, no mask on the last note:

# %% id="copy-table" core
meter, count = mn.evaluation.CopyMeter(t.home for t in train), lesson.pick(smoke=2, quick=24, full=100)
raw = {"bars": 16, "draws": 1, "cadence": "free"}
piles = {"people": held}
for composer in (markov, mine, echoing):
    piles[composer.name] = [composer.compose(seed=s, **raw) for s in range(count)]
print(f"{'':16} longest shared run   bar = 4 bars before   ends at home")
for name, scores in piles.items():
    run = np.median([meter.longest(s)[0] for s in scores])
    back, home = (np.mean([f(s) for s in scores]) for f in (mn.evaluation.bar_repeats, mn.evaluation.ends_at_home))
    print(f"{name:16} {run:12.0f} notes {back:21.0%} {home:14.0%}")

# %% [markdown] id="copy-said" core
# In our table, made in quick mode, no composer shared longer runs with the training tunes than people do; only the one with echoes came back to its bars, about as often as people; and the last note was home less often than with people. No number here says that a tune is good.
#
# ## The third pile
#
# All choices fell on the second pile: when to stop, that echoes stay. Whoever tries many things on one pile and keeps the best keeps some luck as well: **the pile by which you choose flatters you**. The third has
# been asked nothing yet, and can be asked **once**: if you then turn a knob, look again and keep the better number, it has become a second pile.

# %% id="test-once" core
third = {c.name: mn.evaluation.nats_per_beat(c, [t.home for t in test]) for c in (markov, mine, echoing)}
print(mn.evaluation.league(third))
print("second pile:", {name: round(row.value, 2) for name, row in league.items()})

# %% [markdown] id="roles" core
# The numbers of the third pile are the ones to report, each with the range beside it. In ours, made in quick mode, the order stayed; the plain network did a little better than on the second pile, the one with echoes a little worse. So few choices
# flatter little, and chance between two piles of some fifty tunes, a tenth or two, hides it.
#
# ## Five roles of networks in music
#
# | role | model in this course | how it is measured | where it fails |
# |---|---|---|---|
# | melody | MLP here; LSTM, dilated CNN, Transformer later | nats per beat on unseen tunes; bars that return | without help, no form |
# | harmony | chorale networks (chapters 3 and 5) | nats per note; parallels, crossings, beside Bach | rules are never guaranteed unless sampling masks them |
# | rhythm | GAN on phrases (chapter 4); durations of the melody models | two-sample tests; rhythm statistics | many different, few varied |
# | style | a tradition as a token (chapter 3); a classifier (chapter 5) | accuracy on held-out families, with leaks closed | learns the transcriber's habits |
# | optimisation | best of several draws by a printed criterion; a critic (chapter 4) | the criterion, and ears that do not know it | what is measured gets better, the rest does not |

# %% [markdown] id="exercise-02c-1" core exercise="02c-1" stars=1
# ## Exercises
#
# ### Exercise 02c-1 · A listing found in a tutorial
# "Weight decay reduces the learning rate of the update, so weights stay small." Mend this update so that decay does what the chapter's networks were trained with.
#
# ```python
# def decayed(w, slope, learning_rate, decay):
#     return w - learning_rate * (1 - decay) * slope
# ```
#
# *Hint 1:* What does the listing do to a weight whose slope is 0? What should decay do to it?
#
# *Hint 2:* Decay multiplies the *weight* by a number just below 1.
#
# *Hint 3:* `w * (1 - learning_rate * decay)`, and then the ordinary step.

# %% id="answer-02c-1" core exercise="02c-1" role="answer"
def decayed(w, slope, learning_rate, decay):
    ### BEGIN SOLUTION
    return w * (1 - learning_rate * decay) - learning_rate * slope
    ### END SOLUTION

# %% id="check-02c-1" core exercise="02c-1" role="check"
mn.check("02c-1")
assert abs(decayed(2.0, 0.0, 0.1, 0.5) - 1.9) < 1e-9, "no slope: 2 shrinks by a twentieth, to 1.9"
assert abs(decayed(0.0, 3.0, 0.1, 0.5) + 0.3) < 1e-9, "a weight of 0 just takes its ordinary step of 0.1 times 3"
assert abs(decayed(1.0, 1.0, 0.1, 0.0) - 0.9) < 1e-9, "without decay it is plain SGD"
_w = nn.Parameter(torch.tensor([1.5]))
_w.grad = torch.tensor([0.7])
torch.optim.SGD([_w], lr=0.2, weight_decay=0.3).step()
assert abs(decayed(1.5, 0.7, 0.2, 0.3) - _w.item()) < 1e-6, "it should equal torch.optim.SGD with weight_decay"

# %% id="right-02c-1-1" exercise="02c-1" role="right"
def decayed(w, slope, learning_rate, decay):
    return w - learning_rate * (slope + decay * w)

# %% id="wrong-02c-1-1" exercise="02c-1" role="wrong"
def decayed(w, slope, learning_rate, decay):
    return w - learning_rate * (1 - decay) * slope

# %% id="wrong-02c-1-2" exercise="02c-1" role="wrong"
def decayed(w, slope, learning_rate, decay):
    return w * (1 - decay) - learning_rate * slope

# %% id="wrong-02c-1-3" exercise="02c-1" role="wrong"
def decayed(w, slope, learning_rate, decay):
    return (w - learning_rate * slope) * (1 - learning_rate * decay)

# %% [markdown] id="exercise-02c-2" core exercise="02c-2" stars=2
# ### Exercise 02c-2 · Windows without peeking
# Write `windows(tokens, n)`: for a list of tokens, one row for each place with the `n` tokens **before** it, the nearest last, zeros where the tune has not begun. An array of shape (T, n).
#
# *Hint 1:* Worked example, n = 2: `[5, 9, 4]` becomes `[[0, 0], [0, 5], [5, 9]]`. The token at the place itself must not be in its row.
#
# *Hint 2:* Put `n` zeros in front: `padded = [0] * n + list(tokens)`.
#
# *Hint 3:* Row `t` is `padded[t:t + n]`.

# %% id="answer-02c-2" core exercise="02c-2" role="answer"
def windows(tokens, n):
    ### BEGIN SOLUTION
    padded = [0] * n + list(tokens)
    return np.array([padded[t:t + n] for t in range(len(tokens))])
    ### END SOLUTION

# %% id="check-02c-2" core exercise="02c-2" role="check"
mn.check("02c-2")
assert np.shape(windows([5, 9, 4], 2)) == (3, 2), "three places, two tokens each: shape (3, 2)"
assert np.array_equal(windows([5, 9, 4], 2), [[0, 0], [0, 5], [5, 9]]), "[5, 9, 4] with n = 2 gives [[0, 0], [0, 5], [5, 9]]"
assert np.array_equal(windows([1, 2, 3, 4], 1)[:, 0], [0, 1, 2, 3]), "with n = 1 each place sees its neighbour only"
assert np.array_equal(windows([7, 8], 5)[1], [0, 0, 0, 0, 7]), "a window may be longer than the tune"

# %% id="right-02c-2-1" exercise="02c-2" role="right"
def windows(tokens, n):
    padded = np.concatenate([np.zeros(n, int), np.asarray(tokens)])
    return np.lib.stride_tricks.sliding_window_view(padded, n)[:len(tokens)]

# %% id="wrong-02c-2-1" exercise="02c-2" role="wrong"
def windows(tokens, n):
    padded = [0] * (n - 1) + list(tokens)
    return np.array([padded[t:t + n] for t in range(len(tokens))])

# %% id="wrong-02c-2-2" exercise="02c-2" role="wrong"
def windows(tokens, n):
    padded = [0] * n + list(tokens)
    return np.array([padded[t:t + n][::-1] for t in range(len(tokens))])

# %% id="wrong-02c-2-3" exercise="02c-2" role="wrong"
def windows(tokens, n):
    return np.array([list(tokens)[t - n:t] for t in range(n, len(tokens))])

# %% [markdown] id="exercise-02c-3" core exercise="02c-3" stars=2
# ### Exercise 02c-3 · Your tune as a jig
# Your tune is in 4/4; this composer only knows 6/8. Write `as_jig(score)`: its first twelve pitches as twelve eighth notes, two bars of 6/8, in the same key, on a grid of 2 steps per quarter. Then your network goes on from there;
# the result goes into your portfolio, with a card (until `as_jig` is written, the tune with echoes does).
#
# *Hint 1:* `mn.music.score_of([(onset, pitch, duration), ...], steps=..., steps_per_quarter=..., meter=..., key=...)`.
#
# *Hint 2:* With 2 steps per quarter an eighth note lasts 1 step. Fewer than twelve notes? Begin again from the first: `pitches[i % len(pitches)]`.
#
# *Hint 3:* `[(i, pitches[i % len(pitches)], 1) for i in range(12)]`, `steps=12`, `meter=(6, 8)`, `key=score.key`.

# %% id="answer-02c-3" core exercise="02c-3" role="answer"
def as_jig(score):
    ### BEGIN SOLUTION
    pitches = [n.pitch for n in score.melody]
    notes = [(i, pitches[i % len(pitches)], 1) for i in range(12)]
    return mn.music.score_of(notes, steps=12, steps_per_quarter=2, meter=(6, 8), key=score.key, tempo=165)
    ### END SOLUTION

# %% id="hear-02c-3" core
mine_as_jig = as_jig(mn.my_tune())                       # still `...` until you have written it
ready = isinstance(mine_as_jig, mn.Score)
kept = echoing.compose(mine_as_jig, bars=8, seed=1) if ready else tune
card = {"model": "MelodyMLP with echoes, trained in 02c", "seed": 1 if ready else 9, "speed": lesson.speed,
        "data": "jigs of Ryan (1883) and O'Neill (1903)",
        "terms": "old prints, public domain; transcriptions from music21",
        "longest run shared with training tunes": meter.longest(kept)[0]}
mn.portfolio.save(kept, chapter="02c", card=card)
lesson.listen({"your tune": mn.my_tune(), "kept in your portfolio": kept}, style="folk", folded=True)

# %% id="check-02c-3" core exercise="02c-3" role="check"
mn.check("02c-3")
_ode = as_jig(mn.songs("ode_to_joy"))
assert isinstance(_ode, mn.Score) and _ode.meter == (6, 8), "a mn.Score in 6/8"
assert _ode.bars == 2 and len(_ode.melody) == 12, "two bars, twelve notes"
assert {n.duration / _ode.steps_per_quarter for n in _ode.melody} == {0.5}, "every note is an eighth, half a quarter long"
assert [n.pitch for n in _ode.melody] == [n.pitch for n in mn.songs("ode_to_joy").melody][:12], "the pitches and their order stay"
assert _ode.key == mn.songs("ode_to_joy").key, "the key comes along, so that the composer finds home"
_short = as_jig(mn.music.score_of([(0, 60, 4), (4, 64, 4), (8, 67, 8)], key="C major"))
assert [n.pitch for n in _short.melody] == [60, 64, 67] * 4, "a tune of three notes begins again from the first"

# %% id="right-02c-3-1" exercise="02c-3" role="right"
def as_jig(score):
    from itertools import cycle, islice
    notes = [mn.Note(i, n.pitch, 1) for i, n in enumerate(islice(cycle(score.melody), 12))]
    return mn.Score((mn.Part(notes),), steps=12, steps_per_quarter=2, meter=(6, 8), key=score.key)

# %% id="wrong-02c-3-1" exercise="02c-3" role="wrong"
def as_jig(score):
    return score.replace(meter=(6, 8))

# %% id="wrong-02c-3-2" exercise="02c-3" role="wrong"
def as_jig(score):
    pitches = [n.pitch for n in score.melody][:12]
    return mn.music.score_of([(i, p, 1) for i, p in enumerate(pitches)], steps=12, steps_per_quarter=2, meter=(6, 8), key=score.key)

# %% id="wrong-02c-3-3" exercise="02c-3" role="wrong"
def as_jig(score):
    pitches = [n.pitch for n in score.melody]
    return mn.music.score_of([(2 * i, pitches[i % len(pitches)], 2) for i in range(12)], steps=24, steps_per_quarter=2, meter=(6, 8), key=score.key)

# %% [markdown] id="quiz" core
# ## Eight questions
#
# On the whole chapter. Every wrong answer is something that people really believe.

# %% id="quiz-ask" core
mn.quiz("02c")

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. A token is a name: give it an embedding, never treat it as an amount.
# 2. An MLP sees a window and nothing else; it shares what it learns among similar tokens, and that is how it beats counting.
# 3. `forward(x, state)` returns logits and state; no peeking, and a known reach, are laws that a test can check.
# 4. Hear and plot the training; keep the state that is best on held-out tunes; open the test once.
# 5. What a network is told (place in the bar, echoes) can matter more than layers and width.
# 6. Too large a rate, too little music, the wrong question: three failures with three signatures.
# 7. Nats per beat, form and copying are three different measures, each beside the human number; none of them is beauty.
#
# **Further reading.** Todd, *A connectionist approach to algorithmic composition*, Computer Music Journal 1989 (the first networks that composed melodies). · Mozer, *Neural network music composition by prediction*, Connection Science 1994 (why form is hard). · Bengio et al., *A neural
# probabilistic language model*, JMLR 2003 (this network, for words). · Press & Wolf, *Using the output embedding to improve language models*, EACL 2017 (tied output, tried in the table). · Sturm et al., *Music transcription modelling and composition using deep learning*, 2016. ·
# Meredith, ed., *Computational Music Analysis*, Springer 2016 (how repetition is found).
#
# Next in this course: [03a](03a_lstm_cell.ipynb), a cell with a memory.

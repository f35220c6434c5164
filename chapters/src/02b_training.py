# Chapter 02b: what to measure, where the slope comes from, how to walk, and when to stop. Everything on tunes.
# The story: a mean that nobody played -> all tunes or a handful -> strides -> four racers -> holding back -> when to stop.

# %% [markdown] id="title" core
# # 02b · How a network learns
#
# **Half of the time a C came, half of the time a G. A network that was asked the wrong question will sing a note between them that nobody ever played.** Here you learn to ask the right
# question, to walk downhill in four ways, race them, and stop in time.
#
# You need: [02a From a neuron to autograd](02a_neuron_to_autograd.ipynb), and the words *loss*, *gradient* and *optimiser* of [00c](00c_just_enough_arrays.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
import musicnn as mn
import numpy as np
import torch
from torch import nn

lesson, rate = mn.begin("02b"), 22050                    # samples a second
def tones(pitches, seconds=0.35):                        # pure tones of any pitch, also between the keys of a piano
    t = np.arange(int(seconds * rate)) / rate
    edge = np.minimum(1, 20 * np.minimum(t, t[-1] - t))
    return 0.4 * np.concatenate([edge * np.sin(2 * np.pi * mn.music.pitch.hz(p) * t) for p in pitches])
played = np.array([60, 67, 67, 60, 60, 67, 60, 67.0])    # what came next, in eight tunes: C or G
lesson.listen({"what people played": tones(played), "the best single number": tones(np.full(8, played.mean()))})

# %% [markdown] id="objectives" core
# Between E flat and E, 63.5: no piano has it, and it is the *optimal* answer to "one number, please, as close as possible on average".
#
# ## What you will be able to do
#
# - **choose** a loss, and show with slopes why (*What to ask*)
# - **compare** all tunes, a handful and a single one as sources of the slope (*All or a handful*)
# - **write** momentum, Adam and AdamW, equal to torch's, and race them (*How far to step*, *Four racers*)
# - **hold back** a network by L1, L2, decay and dropout, and say what each does to a weight (*Holding back*)
# - **stop** by tunes that were held out (*When to stop*)

# %% id="recall" core
mn.quiz("02b-recall")

# %% [markdown] id="ask" core
# ## What to ask
#
# **Mean squared error** (MSE) asks for a number $m$ and charges the squared distance to each $y$ that came: $\frac1N\sum (m - y)^2$. Its slope is $2(m - \text{mean of } y)$, which is
# zero at the mean. That is right for a loudness or a tempo, where between is a value too. Pitches are *choices*. So give each its own
# [logit](00c_just_enough_arrays.ipynb#Softmax), make probabilities with softmax, and charge the surprise $-\ln p$ of what came: **cross-entropy**. Now let both walk downhill from pitch 62.
#
# **Guess first**, in the cell below, before you run it: where does each end? And what is the surprise per note that cross-entropy cannot get below?

# %% id="ask-result" core checked
guess = {"MSE ends at pitch": ..., "p of C": ..., "nats per note": ...}

m, logits = 62.0, np.zeros(2)                            # logits of C and of G
choices = (played == 67).astype(int)
for _ in range(400):
    m -= 0.1 * 2 * (m - played.mean())
    p = np.exp(logits) / np.exp(logits).sum()
    logits -= 0.5 * (p - np.array([np.mean(choices == 0), np.mean(choices == 1)]))
nats = -np.log(p[choices]).mean()
lesson.compare(guess, {"MSE ends at pitch": m, "p of C": p[0], "nats per note": nats})   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="slope" core
# The probabilities keep both notes and never play a third (exercise 02b-3 lets you hear that on your tune). One line of the loop deserves a frame. Behind softmax and cross-entropy, the slope of the loss in each logit is
#
# $$\frac{\partial L}{\partial z_i} = p_i - y_i$$
#
# where $p_i$ is the probability given to choice $i$, and $y_i$ is 1 for the choice that came and 0 for the others: *what you said minus what happened*. (It falls out of the chain rule; torch agrees below.)
# With MSE behind a sigmoid, the slope of the sigmoid stays in the chain. A network that is **sure and wrong** then gets no slope, just when it needs it most.

# %% id="slope-count" core checked
z = torch.tensor([1.0, 0.0, -1.0], requires_grad=True)
nn.functional.cross_entropy(z[None], torch.tensor([1])).backward()
ours = torch.softmax(z, 0).detach().numpy() - [0, 1, 0]
print("p - y:", ours.round(3), "torch:", z.grad.numpy().round(3))
for name, loss in (("squared error", lambda p: (p - 1) ** 2), ("cross-entropy", lambda p: -torch.log(p))):
    z = torch.tensor(-8.0, requires_grad=True)           # sure of "no", but "yes" came
    loss(torch.sigmoid(z)).backward()
    print(f"{name}: slope {z.grad.item():.4f}")          # NBVAL_CHECK_OUTPUT

# %% [markdown] id="handful" core
# ## All or a handful
#
# A data set: the course's songs in a major key, each note by its **degree**, its place in the scale from 1, home, to 7, the last below the next home (in the code 0 to 6). The model: seven logits, one for each
# degree. One note's slope is $p - y$; the loss over all notes has the *mean* of those slopes.
#
# - **batch** gradient descent takes the mean over all notes for each update,
# - **stochastic** gradient descent (SGD) takes one note drawn at random, or a **mini-batch** of a few.
#
# A tutorial says: "SGD computes the average over the whole training set in each iteration." That is the other one. A single note's slope is *noisy*: another note, another slope. **Guess first**, below the next cell: by which factor
# does the spread of the slopes shrink if each is the mean of 16 notes in place of 1?

# %% id="handful-data" core
def degrees(song):
    scale = mn.music.pitch.scale(song.key)
    return [scale.index(n.pitch % 12) for n in song.melody if n.pitch % 12 in scale]

songs = [degrees(song) for song in map(mn.songs, mn.songs()) if "major" in song.key]
notes = np.concatenate(songs)
def slopes(logits, some):                                # p - y, one row for each note
    p = np.exp(logits) / np.exp(logits).sum()
    return p - np.eye(7)[some]

# %% id="handful-result" core checked
guess = {"spread of 1 / spread of 16": ...}

each, rng = slopes(np.zeros(7), notes), np.random.default_rng(0)
spread = {n: np.std([each[rng.integers(0, len(each), n)].mean(axis=0)[0] for _ in range(4000)]) for n in (1, 16)}
lesson.compare(guess, {"spread of 1 / spread of 16": float(round(spread[1] / spread[16]))})
full = 1 / 7 - np.bincount(notes, minlength=7) / len(notes)
print("mean of the single slopes = slope of all:", np.allclose(each.mean(axis=0), full))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="handful-why" core
# The noise shrinks with the *square root* of the size: sixteen notes cost sixteen times as much as one, and are four times as quiet. And at any size the slope is right on average. Here are 120 updates, the loss
# as pitch (high is wrong):

# %% id="handful-hear" core
def descent(size, updates=120, learning_rate=0.6, seed=0):
    rng, logits, losses = np.random.default_rng(seed), np.zeros(7), []
    for _ in range(updates):
        p = np.exp(logits) / np.exp(logits).sum()
        losses.append(-np.log(p[notes]).mean())
        some = notes if size == len(notes) else notes[rng.integers(0, len(notes), size)]
        logits = logits - learning_rate * slopes(logits, some).mean(axis=0)
    return np.array(losses)

runs = {f"slopes from {size} of {len(notes)}": descent(size) for size in (1, 16, len(notes))}
lesson.listen({name: tones(np.minimum(100, 60 + 120 * (losses[::4] - 1.8)), 0.09) for name, losses in runs.items()})

# %% id="handful-see" core
from matplotlib import pyplot as plt

paper = {"layout": "constrained", "facecolor": "white"}
figure, ax = plt.subplots(figsize=(7, 2.8), **paper)
for (name, losses), line in zip(runs.items(), (":", "--", "-"), strict=True):
    ax.plot(losses, line, label=name)
ax.set(xlabel="update", ylabel="nats per note", title="The same learning rate, slopes from 1, 16 or all notes")
ax.legend(frameon=False)
words = "Loss over 120 updates: from 1 note it trembles and never comes down, from 16 it falls almost as from all."
mn.plots.figure.described(figure, words)

# %% [markdown] id="basin" core
# With this learning rate one note is too noisy; sixteen lead down as far as all of them, for a sixtieth of the cost. Another sentence from a tutorial: "batch gradient descent converges to the *global* minimum". Let it walk on $f(w) = w^4 - 3w^2 + w$, which has two valleys, from $w = 1.5$:

# %% id="basin-count" core checked
def f(w): return w ** 4 - 3 * w ** 2 + w
def slope(w): return 4 * w ** 3 - 6 * w + 1

w, many, rng = 1.5, np.full(200, 1.5), np.random.default_rng(0)
for k in range(2000):
    w -= 0.01 * slope(w)
    noise = 40 * (1 - k / 2000) * rng.normal(size=200)   # noise that dies away
    many = np.clip(many - 0.01 * (slope(many) + noise), -3, 3)
best = np.linspace(-3, 3, 60001)[np.argmin(f(np.linspace(-3, 3, 60001)))]
print(f"rests at {w:.3f}, f = {f(w):.2f}; lowest is {best:.3f}, f = {f(best):.2f}")
print("of 200 noisy walks, more than half end in the lower valley:", (many < 0).sum() > 100)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="strides" core
# Without noise it stays in the valley it started in; noise *may* lead out. Nobody promises the lowest point, and nobody needs it.
#
# ## How far to step
#
# On a bowl $f(w) = \frac{\lambda}{2} w^2$ the slope is $\lambda w$, so each update multiplies $w$ by $1 - \eta\lambda$, where $\eta$ is the learning rate and $\lambda$ how steep the bowl is. **Guess first**, in the cell below: from $w = 1$,
# where is $w$ after 20 updates when $\eta\lambda$ is 0.1, 1, 1.9, 2.1? (Heard with home, $w = 0$, as the note D.)

# %% id="strides-result" core
guess = {0.1: ..., 1.0: ..., 1.9: ..., 2.1: ...}

walks = {eta: (1 - eta) ** np.arange(21) for eta in (0.1, 1.0, 1.9, 2.1)}      # w after 0, 1, 2 ... 20 updates
lesson.compare(guess, {eta: walk[20] for eta, walk in walks.items()})
heard = {f"rate x steepness = {eta}": np.clip(62 + 12 * walk, 30, 94) for eta, walk in walks.items()}   # D4: 62
lesson.listen({name: tones(pitches, 0.15) for name, pitches in heard.items()})

# %% [markdown] id="racers" core
# A slow glide, an arrival in one step, a trill that closes in, a trill that opens without end. One learning rate must fit *all* directions: the steepest sets the limit, the gentlest crawls.
#
# ## Four racers
#
# **Momentum** keeps a share $\beta$ of its speed: $v \leftarrow \beta v + g$, then $w \leftarrow w - \eta v$, with $g$ the slope. Where slopes agree it gathers speed, where they alternate they cancel.
# Weight decay comes along for the next section: every update first multiplies the weights by $1 - \eta\lambda$, with $\lambda$ the decay.
#
# **Adam** gives every weight a stride of its own: the running mean of its slopes, divided by their running size. Both means begin at 0, so for the first updates they are too small; two lines undo that. **AdamW** is Adam plus decay, kept
# outside the strides.

# %% id="racers-sgd" core builds="musicnn.training.optimisers:SGD"
class SGD:
    """Stochastic gradient descent, with momentum and weight decay if asked."""

    def __init__(self, learning_rate, momentum=0.0, decay=0.0):
        self.learning_rate, self.momentum, self.decay = learning_rate, momentum, decay
        self.speed = 0.0

    def step(self, weights, gradient):
        self.speed = self.momentum * self.speed + gradient
        return weights * (1 - self.learning_rate * self.decay) - self.learning_rate * self.speed

# %% id="racers-adamw" core builds="musicnn.training.optimisers:AdamW"
class AdamW:
    """Adam; with `decay` AdamW."""

    def __init__(self, learning_rate, beta1=0.9, beta2=0.999, decay=0.0):
        self.learning_rate, self.beta1, self.beta2, self.decay = learning_rate, beta1, beta2, decay
        self.mean, self.square, self.updates = 0.0, 0.0, 0

    def step(self, weights, gradient):
        self.updates += 1
        self.mean = self.beta1 * self.mean + (1 - self.beta1) * gradient
        self.square = self.beta2 * self.square + (1 - self.beta2) * gradient ** 2
        mean = self.mean / (1 - self.beta1 ** self.updates)              # both means began at 0: undo that
        square = self.square / (1 - self.beta2 ** self.updates)
        weights = weights * (1 - self.learning_rate * self.decay)
        return weights - self.learning_rate * mean / (np.sqrt(square) + 1e-8)

# %% id="racers-surface" core
def surface(p):                                          # a river in its valley, flowing to (4, sin 4)
    return 0.1 * (p[0] - 4) ** 2 + 3 * (p[1] - np.sin(p[0])) ** 2

def uphill(p):
    side = p[1] - np.sin(p[0])
    return np.array([0.2 * (p[0] - 4) - 6 * side * np.cos(p[0]), 6 * side])

make = {"SGD": (lambda: SGD(0.1), torch.optim.SGD, {"lr": 0.1}),
        "momentum": (lambda: SGD(0.02, momentum=0.9), torch.optim.SGD, {"lr": 0.02, "momentum": 0.9}),
        "Adam": (lambda: AdamW(0.3), torch.optim.Adam, {"lr": 0.3}),
        "AdamW": (lambda: AdamW(0.3, decay=0.3), torch.optim.AdamW, {"lr": 0.3, "weight_decay": 0.3})}

# %% id="racers-equal" core checked
def race(ours, theirs, settings, updates=120):
    p, path, ours = np.array([-4.0, 2.0]), [], ours()
    q = nn.Parameter(torch.tensor(p))
    theirs = theirs([q], **settings)
    for _ in range(updates):
        path.append(p)
        p, q.grad = ours.step(p, uphill(p)), torch.tensor(uphill(q.detach().numpy()))
        theirs.step()
    return np.array(path), np.abs(p - q.detach().numpy()).max()

paths = {name: race(*entry) for name, entry in make.items()}
print("equal to torch.optim to 1e-6:", {name: bool(gap < 1e-6) for name, (_, gap) in paths.items()})   # NBVAL_CHECK_OUTPUT

# %% id="racers-draw" core
x, y = np.meshgrid(np.linspace(-5, 5, 120), np.linspace(-2.2, 2.4, 80))
looks = dict(zip(make, (("#0072B2", "o"), ("#E69F00", "s"), ("#009E73", "^"), ("#D55E00", "D")), strict=True))
def drawn(upto):
    figure, ax = plt.subplots(figsize=(7, 3.2), **paper)
    ax.contourf(x, y, np.log(surface((x, y)) + 0.02), levels=14, cmap="Greys", alpha=0.6)
    for name, (colour, mark) in looks.items():
        path = paths[name][0][:upto + 1]
        ax.plot(*path.T, color=colour, marker=mark, markevery=[-1], label=f"{name}: {surface(path[-1]):.2f}")
    ax.set(xlabel="first weight", ylabel="second weight")
    ax.legend(loc="lower center", ncols=4, fontsize=8, title=f"height after {upto} updates")
    return mn.plots.figure.described(figure, f"The river surface, light is low, with four paths after {upto} updates.")
drawn(119)

# %% id="racers-step" core
def frame(k):                                            # plays the racers in the order of the legend, the higher the worse
    heights = {name: surface(path[k]) for name, (path, _) in paths.items()}
    pitches = [int(np.clip(66 + 5 * np.log(h), 40, 88)) for h in heights.values()]
    tune = mn.music.score_of([(4 * i, p, 4) for i, p in enumerate(pitches)], steps=16, tempo=120)
    told = ", ".join(f"{name} {h:.2f}" for name, h in heights.items())
    return mn.widgets.Frame(f"update {k}: {told}", drawn(k), tune)

mn.widgets.Stepper((frame(k) for k in range(0, 120, lesson.pick(smoke=60, quick=6, full=3))), label="update")

# %% [markdown] id="racers-read" core
# SGD sits in the river bed and crawls; momentum and Adam reach the end. AdamW stops short, because decay pulls every weight towards 0, and here the goal is not at 0. On another surface, or with other learning rates, the
# order changes: Adam is a good first choice, no promise (there are problems on which it does not converge: Reddi et al. 2018). And no optimiser chooses *its own* learning rate, or the number of layers. Those are **hyper-parameters**, which people
# choose by trying, on tunes that were held out.
#
# ## Holding back
#
# A network that may use any weights will use them to learn its examples by heart. **L2** adds $\frac{\lambda}{2}\sum w^2$ to the loss (a bowl around 0), **L1** adds $\lambda\sum|w|$; **weight decay** shrinks weights in the update itself.
# A tutorial says decay "reduces the learning rate". **Guess first**, in the cell below: where is a weight of 2 whose slope is 0 after 100 updates with a tenth of the learning rate, and where with decay ($\eta\lambda = 0.01$)?

# %% id="hold-result" core checked
guess = {"tenth of the learning rate": ..., "decay": ...}

slow, decayed = SGD(0.01), SGD(0.1, decay=0.1)
a = b = 2.0
for _ in range(100):
    a, b = slow.step(a, 0.0), decayed.step(b, 0.0)
lesson.compare(guess, {"tenth of the learning rate": a, "decay": b})
for weight in (0.5, 0.05):                               # one step of size 0.05
    print(f"of {weight}, L2 leaves {weight * 0.95:.4f}, L1 leaves {max(weight - 0.05, 0):.4f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="hold-l1" core
# L2 takes a *share* and never arrives at 0; L1 takes a fixed *amount*, arrives, and stays: it makes weights vanish altogether. Is decay the same as L2? For SGD the algebra says yes: the slope of $\frac{\lambda}{2}w^2$ is
# $\lambda w$. For Adam, that slope goes through the division. Two weights, one with noisy slopes, one with quiet ones:

# %% id="hold-adam" core checked
noise = np.random.default_rng(0).normal(size=(2000, 2)) * [1.0, 0.01]
def ends(optimiser, l2=0.0):
    w = np.ones(2)
    for g in noise:
        w = optimiser.step(w, g + l2 * w)
    return w

sgd = ends(SGD(0.01), l2=0.1), ends(SGD(0.01, decay=0.1))
adam = ends(AdamW(0.001), l2=0.1), ends(AdamW(0.001, decay=0.1))
print("SGD:  L2 equals decay:", np.allclose(*sgd))
print("Adam: L2", adam[0].round(2), "decay", adam[1].round(2))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="hold-dropout" core
# With Adam, L2 spares the noisy weight and empties the quiet one; AdamW treats both alike. (Neither costs time worth measuring: one more product for each weight.)
#
# **Dropout** silences each value with probability $q$ in training, anew each time, so that no neuron can rely on a single other one. The rest is divided by $1 - q$, so that sums stay as they were; in use nothing is dropped. The network keeps all its
# parameters: it is not made smaller, but trained as a crowd of thinned ones. Counted with $q = \frac12$ on a hundred thousand ones:

# %% id="hold-count" core checked
torch.manual_seed(0)
drop, ones = nn.Dropout(0.5), torch.ones(100_000)
print("training: values", sorted(set(drop(ones).tolist())), "mean", round(drop(ones).mean().item(), 1))
print("in use: values", sorted(set(drop.eval()(ones).tolist())))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="stop" core
# ## When to stop
#
# Now all of it on music: a network reads four degrees and predicts the fifth. It trains on {{stop-make:1.1}} songs; 8 are **held out**. (Whole songs, never single notes: a note's neighbours in the training pile would
# give it away.) A die with seven sides has $\ln 7 = 1.95$ nats per note. **Guess first**, in the third cell below: after 600 updates, is
# the large network better than the die on the held-out songs?

# %% id="stop-make" core checked
def examples(songs):
    rows = np.array([song[i - 4:i + 1] for song in songs for i in range(4, len(song))])
    return torch.tensor(rows[:, :4]), torch.tensor(rows[:, 4])

order = np.random.default_rng(0).permutation(len(songs))
held, seen = (examples([songs[i] for i in some]) for some in (order[:8], order[8:]))
print(len(order) - 8, "songs seen,", len(seen[0]), "examples; 8 held out,", len(held[0]))   # NBVAL_CHECK_OUTPUT

def network(hidden, drop=0.0):
    torch.manual_seed(0)
    layers = [nn.Embedding(7, 8), nn.Flatten(), nn.Linear(32, hidden), nn.ReLU(), nn.Dropout(drop)]
    return nn.Sequential(*layers, nn.Linear(hidden, 7))

# %% id="stop-train" core
def trained(net, updates, decay=0.0):
    optimiser, curve = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=decay), []
    for update in range(updates + 1):
        if update % 20 == 0:                             # measure: nothing dropped, all examples of both piles
            with torch.no_grad():
                curve.append([nn.functional.cross_entropy(net.eval()(x), y).item() for x, y in (seen, held)])
        some = torch.randint(len(seen[0]), (64,))
        loss = nn.functional.cross_entropy(net.train()(seen[0][some]), seen[1][some])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return np.array(curve)

# %% id="stop-run" core
guess = {"better than the die": ...}                     # True or False

updates = lesson.pick(smoke=60, quick=600, full=2000)
curves = {"large": trained(network(128), updates), "small": trained(network(8), updates),
          "large, dropout, decay": trained(network(128, 0.5), updates, decay=0.5)}
lesson.compare(guess, {"better than the die": bool(curves["large"][-1, 1] < np.log(7))})
for name, curve in curves.items():
    best = curve[:, 1].argmin()
    print(f"{name:22} best {curve[best, 1]:.2f} at update {20 * best}, then {curve[-1, 1]:.2f}; seen {curve[-1, 0]:.2f}")

# %% id="stop-see" core
figure, axes = plt.subplots(1, 3, figsize=(11, 2.9), sharey=True, **paper)
for ax, (name, curve) in zip(axes, curves.items(), strict=True):
    at = 20 * np.arange(len(curve))
    ax.plot(at, curve[:, 0], color="#0072B2", label="seen songs")
    ax.plot(at, curve[:, 1], color="#D55E00", linestyle="--", label="held-out songs")
    ax.axvline(20 * curve[:, 1].argmin(), color="#555555", linestyle=":")
    ax.set(title=name, xlabel="update")
axes[0].set_ylabel("nats per note")
axes[0].legend(frameon=False)
mn.plots.figure.described(figure, "Learning curves of three networks: seen songs fall and fall, held-out songs turn up early.")

# %% [markdown] id="stop-read" core
# The dotted line is where **early stopping** stops: keep the weights that were best on the held-out songs. The blue curve never tells you. Long training is not the culprit as such: a smaller network, or one that is held back, turns later
# and more gently. What overfits is *too much freedom for too little music*. And whoever tries many settings on the held-out songs learns those by heart in turn; that is why [02c](02c_mlp_composer.ipynb) has a third pile, opened at the end.
#
# ## Exercises

# %% [markdown] id="exercise-02b-1" core exercise="02b-1" stars=1
# ### Exercise 02b-1 · A listing found in a tutorial
# "The slope of SGD, from a mini-batch." It runs, and it is no mini-batch. Mend it: `size` rows drawn at random by `rng`, then their mean.
#
# ```python
# def mini_batch_slope(each, size, rng):         # each: (N, V), a row for each note
#     return each.mean(axis=0)
# ```
#
# *Hint 1:* Which of the three arguments does the listing use?
#
# *Hint 2:* `rng.integers(0, len(each), size)` draws `size` row numbers.
#
# *Hint 3:* Index with them, then take the mean over axis 0.

# %% id="answer-02b-1" core exercise="02b-1" role="answer"
def mini_batch_slope(each, size, rng):
    ### BEGIN SOLUTION
    return each[rng.integers(0, len(each), size)].mean(axis=0)
    ### END SOLUTION

# %% id="check-02b-1" core exercise="02b-1" role="check"
mn.check("02b-1")
_each = np.random.default_rng(5).normal(size=(50, 3)) + [1.0, 2.0, 3.0]
_some = np.array([mini_batch_slope(_each, 4, np.random.default_rng(s)) for s in range(3000)])
assert _some.shape == (3000, 3), "one number for each column"
assert _some.std(axis=0).min() > 0.1, "two draws of four rows should differ"
assert np.allclose(_some.mean(axis=0), _each.mean(axis=0), atol=0.06), "on average it should be the slope of all rows"
assert np.allclose(_some.std(axis=0) * 2, _each.std(axis=0), rtol=0.15), "four rows: half the spread of one row"

# %% id="right-02b-1-1" exercise="02b-1" role="right"
def mini_batch_slope(each, size, rng):
    return np.mean(rng.choice(each, size, axis=0), axis=0)

# %% id="wrong-02b-1-1" exercise="02b-1" role="wrong"
def mini_batch_slope(each, size, rng):
    return each.mean(axis=0)

# %% id="wrong-02b-1-2" exercise="02b-1" role="wrong"
def mini_batch_slope(each, size, rng):
    return each[:size].mean(axis=0)

# %% id="wrong-02b-1-3" exercise="02b-1" role="wrong"
def mini_batch_slope(each, size, rng):
    return each[rng.integers(0, len(each), size)].sum(axis=0)

# %% [markdown] id="exercise-02b-2" core exercise="02b-2" stars=1
# ### Exercise 02b-2 · Who sets what?
# "The optimiser adjusts the learning rate, the regularisation and other hyper-parameters." Sort these ten into a dict `sorted_out`: each name leads to `"parameter"` (moved by the optimiser in every update) or to `"hyper-parameter"` (set by people
# before training).
#
# ```python
# "weights of a layer", "learning rate", "bias of a neuron", "dropout", "number of layers",
# "embedding of C4", "batch size", "beta1 of Adam", "output weights", "weight decay"
# ```
#
# *Hint 1:* Worked example: the weights of `nn.Linear` are in `model.parameters()`, so the dict begins `{"weights of a layer": "parameter", ...}`.
#
# *Hint 2:* An embedding is a table of numbers inside the model.
#
# *Hint 3:* Adam rescales strides, but its learning rate and its betas stay what you wrote. There are four parameters in the list.

# %% id="answer-02b-2" core exercise="02b-2" role="answer"
### BEGIN SOLUTION
sorted_out = {"weights of a layer": "parameter", "learning rate": "hyper-parameter", "bias of a neuron": "parameter",
              "dropout": "hyper-parameter", "number of layers": "hyper-parameter", "embedding of C4": "parameter",
              "batch size": "hyper-parameter", "beta1 of Adam": "hyper-parameter", "output weights": "parameter",
              "weight decay": "hyper-parameter"}
### END SOLUTION

# %% id="check-02b-2" core exercise="02b-2" role="check"
mn.check("02b-2")
_mine = {"weights of a layer", "bias of a neuron", "embedding of C4", "output weights"}
_all = _mine | {"learning rate", "dropout", "number of layers", "batch size", "beta1 of Adam", "weight decay"}
assert set(sorted_out) == _all, f"a dict with these ten names, please: {', '.join(sorted(_all))}"
assert set(sorted_out.values()) <= {"parameter", "hyper-parameter"}, "each is 'parameter' or 'hyper-parameter'"
_off = [name for name, kind in sorted_out.items() if (kind == "parameter") != (name in _mine)]
assert not _off, f"{len(_off)} of ten stand on the wrong side; ask of each: is it in model.parameters()?"

# %% id="right-02b-2-1" exercise="02b-2" role="right"
sorted_out = dict.fromkeys(("learning rate", "dropout", "number of layers", "batch size", "beta1 of Adam", "weight decay"), "hyper-parameter")
sorted_out |= dict.fromkeys(("weights of a layer", "bias of a neuron", "embedding of C4", "output weights"), "parameter")

# %% id="wrong-02b-2-1" exercise="02b-2" role="wrong"
sorted_out = dict.fromkeys(("learning rate", "dropout", "number of layers", "batch size", "beta1 of Adam", "weight decay"), "parameter")
sorted_out |= dict.fromkeys(("weights of a layer", "bias of a neuron", "embedding of C4", "output weights"), "parameter")

# %% id="wrong-02b-2-2" exercise="02b-2" role="wrong"
sorted_out = dict.fromkeys(("dropout", "number of layers", "batch size", "beta1 of Adam", "weight decay"), "hyper-parameter")
sorted_out |= dict.fromkeys(("weights of a layer", "bias of a neuron", "embedding of C4", "output weights", "learning rate"), "parameter")

# %% id="wrong-02b-2-3" exercise="02b-2" role="wrong"
sorted_out = {"learning rate": "hyper-parameter", "weights of a layer": "parameter"}

# %% [markdown] id="exercise-02b-3" core exercise="02b-3" stars=2
# ### Exercise 02b-3 · What would each sing after this note?
# Write `after(pitches, pitch)` for a list of pitches: the pair (best single number, probabilities) for the note that follows `pitch`: the first is what MSE would learn, the second, a dict from pitch to
# probability, what cross-entropy would. Then hear both on *your tune*, after its commonest note.
#
# *Hint 1:* Collect what came next: `[b for a, b in zip(pitches, pitches[1:]) if a == pitch]`.
#
# *Hint 2:* MSE learns the mean. Cross-entropy learns the shares.
#
# *Hint 3:* `{p: found.count(p) / len(found) for p in set(found)}`.

# %% id="answer-02b-3" core exercise="02b-3" role="answer"
def after(pitches, pitch):
    ### BEGIN SOLUTION
    found = [b for a, b in zip(pitches, pitches[1:], strict=False) if a == pitch]
    return sum(found) / len(found), {p: found.count(p) / len(found) for p in set(found)}
    ### END SOLUTION

# %% id="hear-02b-3" core
mine = [n.pitch for n in mn.my_tune().melody]
common = max(mine[:-1], key=mine[:-1].count)
sounds = {"your tune's commonest note": tones([common])}
found = after(mine, common)                              # still `...` until you have written it
if isinstance(found, tuple):
    draws = np.random.default_rng(0).choice(list(found[1]), 6, p=list(found[1].values()))
    sounds |= {"then, says MSE": tones([found[0]] * 6), "then, says cross-entropy": tones(draws)}
lesson.listen(sounds)

# %% id="check-02b-3" core exercise="02b-3" role="check"
mn.check("02b-3")
_mean, _shares = after([60, 67, 60, 60, 64, 60, 67, 62], 60)
assert abs(_mean - 64.5) < 1e-9, "after 60 came 67, 60, 64 and 67: their mean is 64.5"
assert abs(sum(_shares.values()) - 1) < 1e-9, "probabilities sum to 1"
assert abs(_shares[67] - 0.5) < 1e-9 and abs(_shares[64] - 0.25) < 1e-9, "67 came in 2 of 4 cases, 64 in 1 of 4"
assert 61 not in _shares and after([60, 62, 60, 62], 60)[0] == 62, "only what really followed counts; the last note has no follower"

# %% id="right-02b-3-1" exercise="02b-3" role="right"
def after(pitches, pitch):
    found = np.array(pitches[1:])[np.array(pitches[:-1]) == pitch]
    values, counts = np.unique(found, return_counts=True)
    return float(found.mean()), {int(v): float(c / counts.sum()) for v, c in zip(values, counts)}

# %% id="wrong-02b-3-1" exercise="02b-3" role="wrong"
def after(pitches, pitch):
    found = [b for a, b in zip(pitches, pitches[1:]) if a == pitch]
    return max(set(found), key=found.count), {p: found.count(p) / len(found) for p in set(found)}

# %% id="wrong-02b-3-2" exercise="02b-3" role="wrong"
def after(pitches, pitch):
    found = [b for a, b in zip(pitches, pitches[1:]) if a == pitch]
    return sum(found) / len(found), {p: found.count(p) for p in set(found)}

# %% id="wrong-02b-3-3" exercise="02b-3" role="wrong"
def after(pitches, pitch):
    return sum(pitches) / len(pitches), {p: pitches.count(p) / len(pitches) for p in set(pitches)}

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. MSE learns the mean, which may be a note that nobody plays; cross-entropy learns the shares. Its slope in a logit is $p - y$.
# 2. A mini-batch gives the right slope on average, with a spread that shrinks like one over the square root of its size.
# 3. On a bowl each update multiplies by $1 - \eta\lambda$: the steepest direction limits the learning rate.
# 4. Momentum adds up slopes that agree; Adam gives each weight its own stride; hyper-parameters are chosen by people.
# 5. L2 shrinks by a share, L1 by an amount; decay equals L2 for SGD and not for Adam.
# 6. Dropout silences values in training, never in use, and keeps the sums.
# 7. Keep the weights that were best on held-out *pieces*; the training loss cannot tell you when to stop.
#
# **Further reading.** Robbins & Monro, *A stochastic approximation method*, Annals of Mathematical Statistics 1951 (SGD). · Polyak, *Some methods of speeding up the convergence of iteration methods*, 1964 (momentum). · Kingma & Ba, *Adam*, ICLR 2015; Reddi, Kale & Kumar,
# *On the convergence of Adam and beyond*, ICLR 2018 (where it fails). · Loshchilov & Hutter, *Decoupled weight decay regularization*, ICLR 2019 (AdamW). · Srivastava et al., *Dropout*, JMLR 2014. · Prechelt, *Early stopping: but when?*, 1998. · Goh, *Why momentum really works*,
# Distill 2017.
#
# Next in this course: [02c](02c_mlp_composer.ipynb), where all this composes.

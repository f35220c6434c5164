# Chapter 02a: what a neuron is, why it bends, how slopes are found by the chain rule, and why a deep network must begin at the right loudness.
# The story: a bend is heard -> a neuron hears a rhythm -> two neurons hear what one cannot -> gears -> numbers that remember -> ten layers.

# %% [markdown] id="title" core
# # 02a · From a neuron to autograd
#
# **Sums and bends: that is all a neural network is made of, and you can hear a bend.** At the end you have built, in forty lines, the machine that finds the
# slopes for every network of this course.
#
# You need: [00c Just enough arrays](00c_just_enough_arrays.ipynb), Python, and no calculus beyond "how steep is this hill". About {{learner-minutes}} minutes.

# %% id="begin" core
import math

import musicnn as mn
import numpy as np

lesson, rate = mn.begin("02a"), 22050                    # samples a second
t = np.arange(rate // 2) / rate                          # half a second for each note
edge = np.minimum(1, 12 * np.minimum(t, t[-1] - t))      # each fades in and out
ode = mn.songs("ode_to_joy").melody[:8]
pure = np.concatenate([edge * np.sin(2 * np.pi * mn.music.pitch.hz(n.pitch) * t) for n in ode])
lesson.listen({"A: pure tones": pure / 2, "B: the same samples, each sent through a bend": np.tanh(6 * pure) / 2})

# %% [markdown] id="objectives" core
# Sound B is sound A, number by number, sent through one small function. Hold on to the difference that you hear: it is what makes a network more than a
# volume knob.
#
# ## What you will be able to do
#
# - **build** a neuron and a layer that listen to a rhythm, by hand and in torch (*A neuron that listens*)
# - **show** what a network cannot do without a bend, and choose among five (*Why it must bend*, *Five bends*)
# - **work out** a slope through three links by hand (*Gears*), and **write** the machine that does it (*A number that remembers*)
# - **begin** ten layers so that the signal neither dies nor explodes (*Ten layers*)
#
# Three questions first; the third is about the two sounds above.

# %% id="recall" core
mn.quiz("02a-recall")

# %% [markdown] id="neuron" core
# ## A neuron that listens
#
# Six old rhythms of sixteen steps; 1 is a stroke. We want a listener that says "yes" to the son clave only. A **neuron** does three things with its
# inputs: multiply each by a *weight*, add everything and a *bias*, and bend the result:
#
# $$y = \varphi\Big(\sum_i w_i x_i + b\Big)$$
#
# where $x_i$ is input $i$ (here step $i$), $w_i$ its weight, $b$ the bias and $\varphi$ the bend, called the **activation**. Weight +1 where the clave
# has a stroke, −1 where it has none, bias −4. By hand for the clave: five strokes on the right places give 5, and $5 - 4 = 1$.
#
# **Guess first.** The rumba clave has the same strokes, but one of them comes a step later. What is its sum, with the bias? Write your guess over the `...` in the cell below the
# two sounds, before you run it.

# %% id="neuron-data" core
names = ["son_clave_3_2", "rumba_clave", "bossa_nova", "gahu", "shiko", "soukous"]
cards = [mn.datasets.rhythms.rhythm_card(name) for name in names]        # a pattern looks like "x..x..x...x.x..."
rhythms = np.array([[int(sign != ".") for sign in next(iter(card.play.values()))] for card in cards])   # (6, 16)

def beaten(hits, times=2):                               # sixteen numbers as strokes, over a soft foot on every beat
    strokes = [mn.Note(int(i), 76, 1, 110) for i in np.flatnonzero(np.tile(hits, times) > 0)]      # 76: a wood block
    foot = [mn.Note(step, 36, 1, 45) for step in range(0, 16 * times, 4)]                          # 36: a bass drum
    drums = [mn.Part(notes, name, program=mn.music.DRUMS) for name, notes in (("strokes", strokes), ("foot", foot))]
    return mn.Score(drums, steps=16 * times, tempo=92)

lesson.listen({"son clave": beaten(rhythms[0]), "rumba clave": beaten(rhythms[1])})

# %% id="neuron-by-hand" core checked
guess = {"sum for the rumba clave": ...}                 # your number

w, b = np.where(rhythms[0] == 1, 1.0, -1.0), -4.0
lesson.compare(guess, {"sum for the rumba clave": float(w @ rhythms[1] + b)})
print("all six at once:", (rhythms @ w + b).astype(int))
input = rhythms[0]                                       # what a tutorial calls the numbers that come in
try:
    input("Your name? ")                                 # so Python's own function `input` is out of reach ...
except TypeError as error:
    print("TypeError:", error)
del input                                                # ... until the new name is deleted
print("input is a function again:", callable(input))     # NBVAL_CHECK_OUTPUT

# %% [markdown] id="layer" core
# Four strokes right, one wrong: $4 - 1 - 4 = -1$. Every cousin differs from the clave by one moved stroke, so only the clave comes out above 0. The line with `@`
# did all six rhythms in one product: a **batch**. (The last lines show what it costs to call them `input`, as a tutorial does: a name of Python's own is *shadowed*, in this notebook until
# it is deleted or the kernel restarts, in a function until it returns. The same goes for `list`, `sum` and `max`. So here what comes in is called `x`.) Several neurons that hear the same input are a **layer**; their weights stand side by side in a
# matrix. Torch calls it `nn.Linear`.

# %% id="layer-torch" core checked
import torch
from torch import nn

on_beat = np.where(np.arange(16) % 4 == 0, 1.0, 0.0)     # a second neuron: how many strokes on the beat?
both = np.stack([w, on_beat], axis=1)                    # (16, 2)
layer = nn.Linear(16, 2).double()
with torch.no_grad():
    layer.weight.copy_(torch.tensor(both.T))             # torch keeps a row for each neuron: (2, 16)
    layer.bias.copy_(torch.tensor([b, 0.0]))
ours, theirs = rhythms @ both + [b, 0.0], layer(torch.tensor(rhythms).double())
print("(6, 16) @ (16, 2) ->", ours.shape, "| equal to torch:", np.allclose(ours, theirs.detach()))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="bend" core
# (Biologists will object that real neurons send spikes and do not multiply. They are right; the name is a metaphor. And neurons of one layer do not hear each
# other: each hears the layer before it.)
#
# ## Why it must bend
#
# A listing found in a tutorial explains that the activation *decides whether the output exceeds a threshold*. Let us see what happens without one. A layer without a bend, on
# one sample of sound, is $w x + b$: a volume knob and an offset. Two such layers in a row are one bigger knob:
#
# $$W_2(W_1 x + b_1) + b_2 = (W_2 W_1)\,x + (W_2 b_1 + b_2)$$
#
# A hundred straight layers are one straight layer. What can one not do? Two drummers; say "yes" whenever **exactly one** of them plays. A single sum
# fails, whatever its weights: $z(0,0) + z(1,1)$ always equals $z(1,0) + z(0,1)$ (both are $w_1 + w_2 + 2b$), so it cannot be high for both solos and
# low for both others. Two bent neurons and a sum can, with the bend $\text{ReLU}(z) = \max(0, z)$:

# %% id="bend-collapse" core checked
rng = np.random.default_rng(0)
W1, b1, W2, b2 = rng.normal(size=(8, 16)), rng.normal(size=8), rng.normal(size=(3, 8)), rng.normal(size=3)
x = rng.normal(size=16)
deep, shallow = W2 @ (W1 @ x + b1) + b2, (W2 @ W1) @ x + (W2 @ b1 + b2)
print("two straight layers are one:", np.abs(deep - shallow).max() < 1e-12)

def relu(z):
    return np.maximum(z, 0)
def solo(a, b):
    return relu(a + b) - 2 * relu(a + b - 1)             # "somebody plays", minus twice "both play"
print("exactly one:", [int(solo(a, b)) for a, b in ((0, 0), (0, 1), (1, 0), (1, 1))])      # NBVAL_CHECK_OUTPUT

# %% id="solo-hear" core
one, two = rhythms[0], rhythms[4]                        # son clave and shiko
played = {"drummer 1": one, "drummer 2": two, "the network: solos": solo(one, two)}
lesson.listen({caption: beaten(hits) for caption, hits in played.items()}, folded=True)

# %% [markdown] id="bends" core
# So no threshold is needed, only *not a straight line*. A threshold would even be harmful: its slope is 0 wherever it does not jump, and without a slope nobody finds
# the way down.
#
# ## Five bends
#
# Here are the bends people use, each with its slope, and with what it does to a pure tone. A straight line changes loudness only. A bend adds **overtones**, multiples
# of the tone's frequency, which we hear as colour.

# %% id="bends-hear" core
def sigmoid(z):
    return 1 / (1 + np.exp(-z))
def gelu(z):                                             # z times the share of a bell curve that lies below z
    return z * (1 + np.vectorize(math.erf)(z / np.sqrt(2))) / 2
def levelled(wave):                                      # around 0 and equally loud, so that only the colour differs
    return 0.5 * (wave - wave.mean()) / np.abs(wave - wave.mean()).max()

bends = {"no bend": lambda z: z, "sigmoid": sigmoid, "tanh": np.tanh, "ReLU": relu, "GELU": gelu}
note = np.sin(2 * np.pi * 220 * np.arange(rate) / rate) * np.linspace(1, 0, rate)        # a second long, fading
lesson.listen({f"a sine through {name}": levelled(bend(6 * note)) for name, bend in bends.items()})

# %% id="bends-numbers" core checked
def overtones(bend, drive=3.0):                          # multiples 1 to 8 of a tone, as shares of the tone itself
    turn = np.arange(4096) / 4096 * 2 * np.pi            # one turn of a sine, bent; its spectrum holds just these
    strength = np.abs(np.fft.rfft(bend(drive * np.sin(turn))))[1:9]
    return strength / strength[0]

for name, bend in bends.items():
    slopes = [(bend(np.array(p + 1e-5)) - bend(np.array(p - 1e-5))) / 2e-5 for p in (-5, -1, 0.5, 5)]
    told = " ".join(f"{slope + 0:6.3f}" for slope in np.round(slopes, 3))
    second, third = overtones(bend)[1:3]
    print(f"{name:8} slope at -5, -1, 0.5, 5: {told} | overtones 2, 3: {second:.2f} {third:.2f}")   # NBVAL_CHECK_OUTPUT

# %% id="bends-see" core
from matplotlib import pyplot as plt
z = np.linspace(-5, 5, 401)
figure, axes = plt.subplots(2, 5, figsize=(11, 4.2), sharey="row", layout="constrained", facecolor="white")
for (name, bend), top, low in zip(bends.items(), *axes, strict=True):
    top.plot(z, bend(z), color="#0072B2", label="bend")
    top.plot(z, np.gradient(bend(z), z), color="#D55E00", linestyle="--", label="slope")
    top.set(title=name, ylim=(-1.3, 2.5), xlabel="what comes in")
    low.bar(range(1, 9), overtones(bend), color="#009E73")
    low.set(xlabel="multiple of the tone", xticks=range(1, 9))
axes[0, 0].legend(loc="lower right", frameon=False)
axes[1, 0].set(ylabel="share of the tone")
mn.plots.figure.described(figure, "Bends, slopes, overtones: no bend none, sigmoid and tanh 3, 5, 7; ReLU and GELU 2, 4, 6.")

# %% [markdown] id="claims" core
# Read the slopes: they decide what can be learned. Sigmoid and tanh are *flat far out on both sides* (they **saturate**), ReLU is flat on the left, and GELU is a
# ReLU with a rounded corner. Now four sentences from tutorials. (*Linear* means that doubling and adding may be done before or after. *As written* is tanh as
# $(e^z - e^{-z}) / (e^z + e^{-z})$.) **Guess first**, in the cell below: `True` or `False`?

# %% id="claims-result" core checked
guess = {"ReLU is linear": ..., "ReLU has slope near 0 for small positive z": ...,
         "tanh as written works at z = 800": ..., "tanh is always steeper than sigmoid": ...}

with np.errstate(over="ignore", invalid="ignore"):
    written = (np.exp(800.0) - np.exp(-800.0)) / (np.exp(800.0) + np.exp(-800.0))
far = np.linspace(0, 5, 500001)
steeper = 1 - np.tanh(far) ** 2 >= sigmoid(far) * (1 - sigmoid(far))
lesson.compare(guess, {"ReLU is linear": bool(relu(-1) + relu(1) == relu(-1 + 1)),
                       "ReLU has slope near 0 for small positive z": bool((relu(2e-6) - relu(1e-6)) / 1e-6 < 0.5),
                       "tanh as written works at z = 800": bool(np.isfinite(written)),
                       "tanh is always steeper than sigmoid": bool(steeper.all())})
print(f"tanh is steeper only up to z = {far[np.argmin(steeper)]:.3f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="gears" core
# All four are false. ReLU is two straight pieces, and its slope is exactly 1 from the smallest positive number on; at 800 the formula divides infinity by infinity. What tanh really offers:
# values around 0, and the slope 1 there.
#
# ## Gears
#
# Training needs slopes: if this weight grows a little, how does the loss move? Between them lie links, like the gears of a musical box. If the second wheel turns 2 times as fast as
# the first, and the third 3 times as fast as the second, then the third turns 6 times as fast as the first. **Rates multiply**; that is the **chain rule**.
#
# One neuron with one input, by hand: $x = 2$, $w = 0.5$, the bend is the sigmoid, written $\sigma$, a stroke really came, and the loss is its surprise.
#
# | link | value | its own slope |
# |---|---|---|
# | $z = w x$ | $0.5 \cdot 2 = 1$ | $x = 2$ |
# | $p = \sigma(z)$ | $0.731$ | $p(1-p) = 0.197$ |
# | $L = -\ln p$ | $0.313$ | $-1/p = -1.368$ |
#
# $$\frac{dL}{dw} = \frac{dL}{dp} \cdot \frac{dp}{dz} \cdot \frac{dz}{dw} = -1.368 \cdot 0.197 \cdot 2$$
#
# **Work it out first**, and write it into the cell below. Does it agree with what happens when $w$ is nudged by 0.0001?

# %% id="gears-result" core checked
guess = {"slope": ...}

def loss(w):
    return -np.log(sigmoid(w * 2))

p = sigmoid(1.0)
lesson.compare(guess, {"slope": (-1 / p) * (p * (1 - p)) * 2})
print(f"nudged: {(loss(0.5 + 1e-4) - loss(0.5 - 1e-4)) / 2e-4:.4f}")         # NBVAL_CHECK_OUTPUT

# %% [markdown] id="remember" core
# The minus says: a larger weight would have been less surprised. One more rule: if a value is used **twice**, it turns two wheels, and the two effects **add**.
#
# ## A number that remembers
#
# A network has many thousands of weights, and nobody writes their chains by hand. So let every number remember what it was made from, and the slope of that one link. Then walk back
# from the loss, multiplying along each chain and adding where chains meet: **backpropagation**. (Ours can add, multiply and bend; $a - b$ is `a + b * -1`.) It finds slopes, no more; to *use* them is the optimiser's work.

# %% id="remember-value" core builds="musicnn.models.autograd:Value"
class Value:
    """One number, and the pairs (source, slope) it was made from."""
    def __init__(self, data, made_from=()):
        self.data, self.made_from, self.grad = data, made_from, 0.0
    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data + other.data, ((self, 1.0), (other, 1.0)))
    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))
    __radd__, __rmul__ = __add__, __mul__                # so that 2 * value works too
    def bent(self, y, slope):
        return Value(y, ((self, slope),))
    def tanh(self):
        y = math.tanh(self.data)
        return self.bent(y, 1 - y * y)
    def exp(self):
        y = math.exp(self.data)
        return self.bent(y, y)
    def log(self):
        return self.bent(math.log(self.data), 1 / self.data)
    def relu(self):
        return self.bent(max(self.data, 0.0), 1.0 if self.data > 0 else 0.0)
    def backward(self):
        self.grad = 1.0
        for value in reversed(lineage(self)):            # from the end back to the beginning
            for source, slope in value.made_from:
                source.grad += slope * value.grad        # the chain rule; ways that meet again add up

# %% id="remember-lineage" core builds="musicnn.models.autograd:lineage"
def lineage(end):
    """All that `end` was made from, each value later than its sources."""
    order, met = [], set()

    def visit(value):
        if value not in met:
            met.add(value)
            for source, _ in value.made_from:
                visit(source)
            order.append(value)

    visit(end)
    return order

# %% id="remember-torch" core checked
def formula(a, b):                                       # every operation once; a and b are used several times
    c = a * b + 2 * a
    return (c * 0.3).tanh() * c + (b * b + 1).log() + (a * -0.5).exp() + c.relu()

a, b = Value(0.7), Value(-0.4)
formula(a, b).backward()
ta, tb = (torch.tensor(n, dtype=torch.double, requires_grad=True) for n in (0.7, -0.4))
formula(ta, tb).backward()
nudged = (formula(Value(0.7 + 1e-6), b).data - formula(Value(0.7 - 1e-6), b).data) / 2e-6
print(f"ours {a.grad:.4f} {b.grad:.4f} | torch {ta.grad:.4f} {tb.grad:.4f} | a nudged {nudged:.4f}")
print("same value:", math.isclose(formula(a, b).data, formula(ta, tb).item()))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="teach" core
# Three ways to one slope. `backward()` in torch is this, for arrays. (`mn.models.autograd` holds exactly these lines.)
#
# Now let it **learn** the solos that we set by hand: two inputs, three tanh neurons, one output, 13 numbers that begin at random. With the sigmoid behind the last sum, $z$ (its [logit](00c_just_enough_arrays.ipynb#Softmax)),
# the surprise at "yes" is $-\ln\sigma(z) = \ln(1 + e^{-z})$, at "no" $\ln(1 + e^{z})$. Four cases: nobody plays, one, the other, both.

# %% id="teach-run" core checked
rng, cases = np.random.default_rng(2), [(0, 0), (0, 1), (1, 0), (1, 1)]
weights = [[Value(float(v)) for v in rng.normal(size=size)] for size in (3, 3, 3, 4)]    # 3 neurons, the output
def logit(a, b):
    hidden = [(w[0] * a + w[1] * b + w[2]).tanh() for w in weights[:3]]
    return sum((w * h for w, h in zip(weights[3], hidden, strict=False)), weights[3][3])   # begins at the bias
for update in range(401):
    total = sum((1 + (logit(a, b) * (-1 if a != b else 1)).exp()).log() for a, b in cases)
    total.backward()
    if update in (0, 100, 400):
        print(f"update {update}: surprise {total.data:.2f}, says", [int(logit(a, b).data > 0) for a, b in cases])
    for w in sum(weights, []):                           # all thirteen: a step downhill, and this slope is forgotten
        w.data, w.grad = w.data - 0.3 * w.grad, 0.0      # NBVAL_CHECK_OUTPUT

# %% [markdown] id="layers" core
# What began as a guess says `[0, 1, 1, 0]` in the end, and nobody set a weight by hand.
#
# ## Ten layers
#
# Weights are drawn at random once, before training. How large should they be? Send a chord through ten layers of 128 neurons with ReLU and listen to the liveliest neuron of each. A sum of $n$ random
# terms with spread $s$ is about $s\sqrt{n}$ as loud as one term, and ReLU throws half of the power away. So $s = \sqrt{2/n}$ should keep the loudness (He et al. 2015). **Guess first**, below the next
# cell: with half that spread, what share of the loudness is left after ten layers?

# %% id="layers-make" core
def through(spread, bend=relu, n=128, positive=False, seed=0):
    rng = np.random.default_rng(seed)
    t, pitches = np.arange(3200) / 8000, rng.choice([50, 54, 57, 62, 66, 69], (n, 1))    # D F# A, 0.4 s
    x = np.sin(2 * np.pi * mn.music.pitch.hz(pitches) * t + 6 * rng.random((n, 1)))
    layers = [x]                                         # (n, samples), and then ten more of them
    for _ in range(10):
        W = rng.random((n, n)) if positive else spread * rng.normal(size=(n, n))
        layers.append(bend(W @ layers[-1]))
    return layers

# %% id="layers-count" core checked
guess = {"share left": ...}                              # between 0 and 1

he = math.sqrt(2 / 128)
small, kept, large = (through(share * he) for share in (0.5, 1, 2))
power = [[np.sqrt((x ** 2).mean()) for x in layers] for layers in (small, kept, large)]
less, more = power[0][10] / power[1][10], power[2][10] / power[1][10]
lesson.compare(guess, {"share left": less})
print(f"half: {20 * np.log10(less):.1f} dB, twice: +{20 * np.log10(more):.1f} dB")   # NBVAL_CHECK_OUTPUT

# %% id="layers-hear" core
def beeps(layers):                                       # the liveliest neuron of each layer in turn, the input first
    x = np.linspace(0, 1, layers[0].shape[1])
    fade = np.minimum(1, 30 * np.minimum(x, 1 - x))
    rows = [max(layer, key=np.std) for layer in layers]
    return np.concatenate([0.4 * np.clip((row - row.mean()) * fade / 4, -1, 1) for row in rows])

sounds = {"half the spread: it dies": small, "the right spread": kept, "twice: it explodes": large}
lesson.listen({caption: beeps(layers) for caption, layers in sounds.items()}, sample_rate=8000)

# %% id="layers-see" core
figure, ax = plt.subplots(figsize=(7, 3), layout="constrained", facecolor="white")
for row, name, mark in zip(power, sounds, "vos", strict=True):
    ax.plot(20 * np.log10(np.array(row) / row[0]), marker=mark, label=name)
ax.set(xlabel="layer", ylabel="dB against the input", xticks=range(11))
ax.legend(frameon=False)
words = "Loudness through ten layers: half the spread loses 6 dB a layer, twice gains 6, the right one stays near 0."
mn.plots.figure.described(figure, words)

# %% [markdown] id="slopes" core
# A **decibel** (dB) counts loudness by ratios: 6 dB more is twice the swing. So with half the spread a thousandth arrives, with twice the thousandfold. Slopes walk the same way back: each layer multiplies them by its weights *and by the slope of its bend*. Sigmoid's is at most a quarter, so ten layers let through at most $0.25^{10}$ of it
# (the **vanishing gradient**), before any weight is counted:

# %% id="slopes-count" core checked
def arrives(bend):                                       # the slope at layer 1, as a share of that at layer 10
    torch.manual_seed(0)
    layers, x = [nn.Linear(128, 128) for _ in range(10)], torch.randn(64, 128)
    for layer in layers:
        nn.init.normal_(layer.weight, std=he if bend is torch.relu else 128 ** -0.5)    # no half is thrown away: 1/n
        x = bend(layer(x))
    x.sum().backward()
    return (layers[0].weight.grad.norm() / layers[9].weight.grad.norm()).item()
shares = {bend.__name__: arrives(bend) for bend in (torch.sigmoid, torch.tanh, torch.relu)}
print(f"through ten sigmoids at most {0.25 ** 10:.1e}; over 1/20 arrives:", {n: s > 0.05 for n, s in shares.items()})
# NBVAL_CHECK_OUTPUT

# %% [markdown] id="museum" core
# ## Failure museum
#
# Three beginnings that never learn. **All positive** (`np.random.rand`, from a tutorial): every sum is large, every sigmoid saturates near 1, the music is gone after
# a layer or two. **All equal**: every neuron computes the same and gets the same slope, for ever; a choir in unison, however large. **Dead**: a ReLU that is
# below 0 for all data has slope 0 for all data, so nothing can wake it. *Cures:* zero-centred weights of the right spread, all different; a smaller learning rate; a bend that is nowhere quite flat.

# %% id="museum-run" core checked
tutorial = through(0, bend=sigmoid, positive=True)
print(f"all positive: layer 10 says {tutorial[10].mean():.3f}, its sound {tutorial[10].std():.1e}")
W = np.full((5, 16), 0.1)
print("all equal:", len(np.unique(relu(rhythms @ W.T), axis=1).T), "different neuron among 5")
for name, leak in (("ReLU", 0.0), ("leaky ReLU", 0.1)):      # one neuron that shall say 1 to every rhythm
    bias = -9.0
    for _ in range(300):
        z = rhythms.sum(axis=1) * 0.5 + bias
        bias -= 0.3 * np.mean(2 * (np.where(z > 0, z, leak * z) - 1) * np.where(z > 0, 1, leak))
    print(f"{name}: bias {-9.0} -> {bias:.2f}")          # NBVAL_CHECK_OUTPUT

# %% id="museum-hear" core
lesson.listen({"all positive: the chord, then ten times nothing": beeps(tutorial),
               "cured: zero-centred, the right spread, ReLU": beeps(kept)}, sample_rate=8000)

# %% [markdown] id="exercise-02a-1" core exercise="02a-1" stars=1
# ## Exercises
#
# ### Exercise 02a-1 · A listing found in a tutorial
# "Tanh has better numerical stability." This one does not: at 800 it says `nan`. Mend it, so that it is right and finite from −10,000 to 10,000, without `np.tanh`.
#
# ```python
# def stable_tanh(z):
#     return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
# ```
#
# *Hint 1:* $e^{-800}$ is harmless (0), $e^{800}$ is not. Can you do with only the harmless one?
#
# *Hint 2:* For $z \ge 0$ divide above and below by $e^{z}$: $(1 - e^{-2z}) / (1 + e^{-2z})$.
#
# *Hint 3:* tanh is odd: work with `np.abs(z)` and put the sign back with `np.sign(z)`.

# %% id="answer-02a-1" core exercise="02a-1" role="answer"
def stable_tanh(z):
    ### BEGIN SOLUTION
    small = np.exp(-2 * np.abs(z))
    return np.sign(z) * (1 - small) / (1 + small)
    ### END SOLUTION

# %% id="check-02a-1" core exercise="02a-1" role="check"
mn.check("02a-1")
with np.errstate(all="ignore"):
    _far = stable_tanh(np.array([-1e4, -800.0, 0.0, 800.0, 1e4]))
assert np.isfinite(_far).all(), "it must be a number everywhere from -10,000 to 10,000"
assert np.allclose(_far, [-1, -1, 0, 1, 1]), "far out it is -1 or 1, at 0 it is 0"
_near = np.linspace(-4, 4, 41)
assert np.allclose(stable_tanh(_near), np.tanh(_near)), "near 0 it is still tanh"

# %% id="right-02a-1-1" exercise="02a-1" role="right"
def stable_tanh(z):
    return 2 / (1 + np.exp(-2 * np.clip(z, -50, 50))) - 1

# %% id="wrong-02a-1-1" exercise="02a-1" role="wrong"
def stable_tanh(z):
    return (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))

# %% id="wrong-02a-1-2" exercise="02a-1" role="wrong"
def stable_tanh(z):
    return np.clip(z, -1, 1)

# %% id="wrong-02a-1-3" exercise="02a-1" role="wrong"
def stable_tanh(z):
    small = np.exp(-2 * np.abs(z))
    return (1 - small) / (1 + small)

# %% [markdown] id="exercise-02a-2" core exercise="02a-2" stars=2
# ### Exercise 02a-2 · Teach the engine a new bend
# Complete `sigmoid_of(value)`: the sigmoid of a `Value`, as a `Value` that knows its slope. Worked example, tanh: its result is $y$, its slope $1 - y^2$, so the
# code is `value.bent(y, 1 - y * y)`.
#
# *Hint 1:* The section *Gears* holds the slope of the sigmoid.
#
# *Hint 2:* With $p = 1/(1 + e^{-z})$ the slope is $p(1 - p)$.
#
# *Hint 3:* `value.data` is the number inside; `math.exp` takes it.

# %% id="answer-02a-2" core exercise="02a-2" role="answer"
def sigmoid_of(value):
    ### BEGIN SOLUTION
    p = 1 / (1 + math.exp(-value.data))
    return value.bent(p, p * (1 - p))
    ### END SOLUTION

# %% id="check-02a-2" core exercise="02a-2" role="check"
mn.check("02a-2")
_z = Value(1.0)
_p = sigmoid_of(_z * 2)
assert abs(_p.data - 0.8807970779778823) < 1e-9, "the sigmoid of 2 is 0.8808"
_p.backward()
assert abs(_z.grad - 2 * 0.10499358540350662) < 1e-9, "the slope of sigmoid at 2 is 0.105; through z * 2 it doubles"
_w = Value(0.5)
(sigmoid_of(_w * 2).log() * -1).backward()
assert abs(_w.grad + 0.5378828427399902) < 1e-9, "the chain of the section Gears: -0.5379"

# %% id="right-02a-2-1" exercise="02a-2" role="right"
def sigmoid_of(value):
    return (value * 0.5).tanh() * 0.5 + 0.5

# %% id="wrong-02a-2-1" exercise="02a-2" role="wrong"
def sigmoid_of(value):
    return Value(1 / (1 + math.exp(-value.data)))

# %% id="wrong-02a-2-2" exercise="02a-2" role="wrong"
def sigmoid_of(value):
    p = 1 / (1 + math.exp(-value.data))
    return value.bent(p, 1 - p * p)

# %% id="wrong-02a-2-3" exercise="02a-2" role="wrong"
def sigmoid_of(value):
    p = 1 / (1 + math.exp(-value.data))
    return value.bent(p, 0.25)

# %% [markdown] id="exercise-02a-3" core exercise="02a-3" stars=2
# ### Exercise 02a-3 · A neuron that knows your key
# Write `key_neuron(key)`: twelve weights (one for each [pitch class](00b_just_enough_music.ipynb#Pitch-and-octave)) and a bias, such that weight plus bias is above 0 for the notes of
# the [scale](00b_just_enough_music.ipynb#Scale-and-tonic) and below 0 for all others. It returns both, `(weights, bias)`. Then hear what it says about *your tune* with one note spoiled.
#
# *Hint 1:* `mn.music.pitch.scale("G major")` gives the pitch classes of the scale.
#
# *Hint 2:* The clave neuron had +1 where it wanted a stroke and −1 elsewhere. The input is now a single 1.
#
# *Hint 3:* Begin with `np.full(12, -1.0)`, set the places of the scale to 1; bias 0.

# %% id="answer-02a-3" core exercise="02a-3" role="answer"
def key_neuron(key):
    ### BEGIN SOLUTION
    weights = np.full(12, -1.0)
    weights[list(mn.music.pitch.scale(key))] = 1.0
    return weights, 0.0
    ### END SOLUTION

# %% id="hear-02a-3" core
mine = mn.my_tune()
notes = list(mine.melody)
notes[3] = mn.Note(notes[3].onset, notes[3].pitch + 1, notes[3].duration)        # a semitone too high
found = key_neuron(mine.key or "C major")                # still `...` until you have written it
if isinstance(found, tuple):
    liking, bias = found
    print("outside the key:", [mn.music.pitch.name(n.pitch) for n in notes if liking[n.pitch % 12] + bias <= 0])
spoiled = mine.replace(parts=(mn.Part(notes),))
lesson.listen({"your tune": mine, "one note spoiled": spoiled}, style="piano", folded=True)

# %% id="check-02a-3" core exercise="02a-3" role="check"
mn.check("02a-3")
for _key in ("C major", "D major", "E minor", "Bb major"):
    _w, _b = key_neuron(_key)
    assert np.shape(_w) == (12,), "twelve weights, one for each pitch class"
    _said = {int(c) for c in range(12) if _w[c] + _b > 0}
    assert _said == set(mn.music.pitch.scale(_key)), f"in {_key} it should say yes to {sorted(mn.music.pitch.scale(_key))}, it says {sorted(_said)}"

# %% id="right-02a-3-1" exercise="02a-3" role="right"
def key_neuron(key):
    return np.array([float(c in mn.music.pitch.scale(key)) for c in range(12)]), -0.5

# %% id="wrong-02a-3-1" exercise="02a-3" role="wrong"
def key_neuron(key):
    return np.array([1, -1, 1, -1, 1, 1, -1, 1, -1, 1, -1, 1.0]), 0.0

# %% id="wrong-02a-3-2" exercise="02a-3" role="wrong"
def key_neuron(key):
    return np.array([float(c in mn.music.pitch.scale(key)) for c in range(12)]), 0.5

# %% id="wrong-02a-3-3" exercise="02a-3" role="wrong"
def key_neuron(key):
    return np.ones(12), -0.5

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. A neuron multiplies, adds and bends: $y = \varphi(\sum_i w_i x_i + b)$; a layer is many of them, a batch many inputs at once.
# 2. Without a bend, any number of layers is one layer. A bend adds overtones to a tone, and "exactly one" to what can be said.
# 3. Sigmoid and tanh saturate on both sides, ReLU is flat on the left and straight on the right; it is not linear.
# 4. Chain rule: rates along a chain multiply, ways that meet again add.
# 5. Backpropagation walks back from the loss and finds all slopes at once; the optimiser uses them.
# 6. Begin with zero-centred weights, all different, of spread $\sqrt{2/n}$ for ReLU and $\sqrt{1/n}$ for tanh.
# 7. A unit that is flat for all data is dead: no slope, no learning.
#
# **Further reading.** McCulloch & Pitts, *A logical calculus of the ideas immanent in nervous activity*, Bulletin of Mathematical Biophysics 1943 (the first neuron, with a threshold). · Rumelhart, Hinton & Williams, *Learning representations by back-propagating
# errors*, Nature 1986. · Glorot & Bengio, *Understanding the difficulty of training deep feedforward neural networks*, AISTATS 2010, and He et al., *Delving deep into rectifiers*, ICCV 2015 (how to begin). · Hendrycks & Gimpel, *Gaussian error linear
# units*, 2016. · Le Brun, *Digital waveshaping synthesis*, Journal of the Audio Engineering Society 1979 (bends as an instrument). · Baydin et al., *Automatic differentiation in machine learning: a survey*, JMLR 2018.
#
# Next in this course: [02b](02b_training.ipynb), how to go downhill well.

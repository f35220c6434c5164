# Chapter 04a: a forger and a critic, played by hand, then by the smallest networks that can play it, then on bars of jigs.
# The story: weigh rhythms like a critic -> forge against the weights -> five rounds -> the game as a formula -> a GAN of three numbers
# -> one idea or eight -> the first bars.

# %% [markdown] id="title" core
# # 04a · The GAN game
#
# **One forges, one tells forgeries from the real thing, and each gets better only because the other does.** You play both parts by hand
# first, with drums. Then you build the smallest machines that can play, watch one run away and one lose all ideas but one, and let the
# last pair forge bars of jigs.
#
# You need: [00c Just enough arrays](00c_just_enough_arrays.ipynb) and chapter 02: [layers](02a_neuron_to_autograd.ipynb) and [training](02b_training.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
import math

import matplotlib.pyplot as plt
import musicnn as mn
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

lesson = mn.begin("04a")

# %% [markdown] id="hear" core
# ## 1 · Hear it first
#
# Two strings of bars for one drum. One beats the rhythms of real songs, the other was thrown by coins with the same number of strokes.

# %% id="hear-both" core
songs = [mn.music.quantise(s, 4) for s in map(mn.songs, mn.songs()) if s.meter == (4, 4)]
begins = [np.isin(np.arange(16 * s.bars), [n.onset for n in s.melody]).reshape(-1, 16) for s in songs]
real = np.concatenate(begins).astype(int)                 # a bar as 16 zeros and ones: 1 where a note begins
real = real[real.sum(axis=1) > 1]
coins = (np.random.default_rng(0).random((200, 16)) < real.mean()).astype(int)

def drum(bars):
    hits = [(i, 76, 1) for i in np.flatnonzero(np.concatenate(bars))]
    return mn.music.score_of(hits, steps=16 * len(bars), program=mn.music.DRUMS, tempo=100)

print(len(real), "real bars from", len(songs), "songs")
lesson.listen({"drum A": drum(coins[:4]), "drum B": drum(real[20:24])}, folded=True)

# %% [markdown] id="hear-said" core
# B is real. How could you tell? You felt where strokes *belong*. That feeling is about to become sixteen numbers.
#
# ## 2 · What you will be able to do
#
# - **weigh** a rhythm like a critic and work out its verdict by hand (section 4)
# - **forge** along the slope of a critic (section 5), and say why neither loss shows progress (section 6)
# - **state** the game, its best critic and its two losses for the forger in numbers (section 7)
# - **mend** three bugs of a published listing and prove it on a GAN of three numbers (section 8)
# - **make and cure** mode collapse (section 9), and forge your first bars (section 10)
#
# ## 3 · Three questions first

# %% id="recall" core
mn.quiz("04a-recall")

# %% [markdown] id="critic" core
# ## 4 · You are the critic
#
# How often does a stroke fall on each of the 16 steps of a bar?

# %% id="critic-see" core
figure, axes = plt.subplots(1, 2, figsize=(9, 2.4), sharey=True, layout="constrained", facecolor="white")
for ax, (name, bars) in zip(axes, {"real bars": real, "coins": coins}.items(), strict=True):
    ax.bar(range(16), bars.mean(axis=0), color="#0072B2" if name == "real bars" else "#D55E00")
    ax.set(title=name, xlabel="step", ylim=(0, 1), xticks=range(0, 16, 4))
axes[0].set_ylabel("share of bars with a stroke")
mn.plots.figure.described(figure, "Two bar charts over 16 steps. Real bars nearly all have a stroke on step 0, many "
                           "on 4, 8 and 12, few on odd steps. Thrown by coins, every step has about the same share.")

# %% [markdown] id="critic-how" core
# A **critic** (also called *discriminator*) gives each step a weight $w_t$, adds the weights of the steps that are struck, and a constant $b$:
#
# $$\text{logit} = b + \sum_t w_t\,x_t \qquad D = \frac{1}{1 + e^{-\text{logit}}}$$
#
# where $x_t$ is 1 or 0 and $D$ is its belief that the bar is real: the [sigmoid](00c_just_enough_arrays.ipynb#Softmax) of the logit.
#
# Where do weights come from? Suppose 9 of 10 real bars strike step 0, and 5 of 10 forged ones do. A struck step 0 then speaks for "real" by
# $\ln\frac{0.9}{0.1} - \ln\frac{0.5}{0.5}$. By hand for one step, then for all 16 at once.
#
# **Guess first.** Which steps deserve a positive weight, which a negative one? Write your 16 numbers into `my_weights`, in the second cell
# below. All 0, as they stand there, is a critic without opinions.

# %% id="critic-hand-sum" core checked
weight = math.log(0.9 / 0.1) - math.log(0.5 / 0.5)
print(f"weight of step 0: {weight:.3f}")
belief_in_it = 1 / (1 + math.exp(-weight))
print(f"a bar with logit {weight:.3f} is believed to be real with {belief_in_it:.2f}")   # NBVAL_CHECK_OUTPUT

# %% id="critic-best" core
my_weights = [0] * 16                                     # your guess: 16 numbers, such as [3, -1, 0, -1] * 4

def best_critic(real, forged):                            # from the shares p and q of bars that strike a step, smoothed
    p, q = ((bars.sum(axis=0) + 1) / (len(bars) + 2) for bars in (real, forged))
    return np.log(p / (1 - p)) - np.log(q / (1 - q)), np.log((1 - p) / (1 - q)).sum()     # weights (16,), constant

weights, constant = best_critic(real, coins)
mine = np.resize(np.array(my_weights, float), 16)         # too few are repeated
middle = (real.mean(axis=0) + coins.mean(axis=0)) @ mine / 2
for name, w, b in (("your critic", mine, -middle), ("the best critic", weights, constant)):
    share = ((real @ w + b > 0).mean() + (coins @ w + b <= 0).mean()) / 2
    print(f"{name}, {share:.0%} right:", *w.round(1))

# %% [markdown] id="forger" core
# ## 5 · You are the forger
#
# Now against these weights. Write a bar of 16 steps into `my_bar` below, `x` for a stroke, `.` for none. How real will the critic find it, and which
# step would you change first?
#
# Nobody needs to guess. Ask the critic for its **slope**: how much does the logit rise if step $t$ is struck a little more? A slope with respect to the
# *music* instead of the weights, found by the same backward pass:

# %% id="forger-gradient" core checked
x = torch.tensor([1.0, 0, 0, 1] * 4, requires_grad=True)
w = torch.tensor([2.0, -1, 0.5, -1] * 4)
(x @ w - 1.0).backward()
print("the slope is the weights themselves:", torch.equal(x.grad, w))   # NBVAL_CHECK_OUTPUT

# %% id="forger-climb" core
my_bar = "x..x..x..x..x..x"                               # yours

def belief(bars, w, b):                                   # D, of one bar or of many
    return 1 / (1 + np.exp(-(bars @ w + b)))

struck = np.array([mark == "x" for mark in my_bar.ljust(16, ".")[:16]], int)
forged, gain = struck.copy(), np.ones(16)
while gain.max() > 0:                                     # always the one step that raises the logit most
    print("".join(".x"[v] for v in forged), f"is believed with {belief(forged, weights, constant):.3f}")
    gain = np.where(forged == 0, weights, -weights)       # what a change of each step would add to it
    forged[gain.argmax()] ^= gain.max() > 0
lesson.listen({name: drum([bar] * 2) for name, bar in {"yours": struck, "after the slope": forged}.items()}, folded=True)

# %% [markdown] id="forger-said" core
# That is all a generator ever gets from a critic: not the music, only a slope. And whoever follows it to the end always arrives at *the same* bar, the
# critic's favourite. Remember that for section 9.
#
# ## 6 · Five rounds
#
# A critic answers the forgers, a forger answers the critic. Here the machine plays both: the forger's tendencies move along the slope, then
# the critic learns anew. (In pairs: one of you puts 20 bars of your own in the place of `forgeries`, the other chooses `weights`; swap after each round.)

# %% id="rounds" core
rng, tendency, paid = np.random.default_rng(1), np.zeros(16), []
for half in range(10):                                    # half-rounds: critic, forger, critic, forger ...
    tendency = tendency + 0.7 * weights * (half % 2)      # odd: the forger strikes more where the critic wants strokes
    forgeries = (rng.random((200, 16)) < 1 / (1 + np.exp(-tendency))).astype(int)
    if half % 2 == 0:
        weights, constant = best_critic(real, forgeries)  # even: the critic learns anew
    on_real, on_forged = (belief(bars, weights, constant).clip(1e-9, 1 - 1e-9) for bars in (real, forgeries))
    paid.append((-np.log(on_real).mean() - np.log(1 - on_forged).mean(), -np.log(on_forged).mean()))
losses = dict(zip(("critic's loss", "forger's loss"), zip(*paid, strict=True), strict=True))
mn.plots.curves(losses, "Two lines over ten half-rounds, against each other: the critic's loss rises when the forger moves. Over"
                " the rounds it nears the dotted line at 1.39 nats.", xlabel="half-rounds: critic, forger, critic, forger ...",
                ylabel="nats", level=("2 ln 2", 2 * math.log(2)))

# %% [markdown] id="game" core
# Every move helps one and hurts the other: **a falling GAN loss means that one of the two is winning, not that the music gets better.** The critic's loss drifts towards
# the dotted line, $-\ln\frac12 - \ln\frac12 = 2 \ln 2$: there it can only toss a coin.
#
# ## 7 · The game as a formula
#
# The forger, now called **generator** $G$, turns a **latent** $z$ (a few random numbers) into music $G(z)$. With $\mathbb{E}$ for the mean,
#
# $$\min_G \max_D \; V = \mathbb{E}_{x}\,[\ln D(x)] + \mathbb{E}_{z}\,[\ln(1 - D(G(z)))]$$
#
# where $x$ is real, $D(x)$ the belief that it is, and $V$ the critic's loss with its sign turned. If $x$ occurs with probability $p$ among real and $q$ among forged things, the best belief is
# $D^* = p/(p+q)$: what you did with odds. Four notes, by hand:

# %% id="game-by-hand" core checked
p, q = np.array([0.4, 0.4, 0.1, 0.1]), np.array([0.1, 0.4, 0.4, 0.1])
best = p / (p + q)
value = (p * np.log(best)).sum() + (q * np.log(1 - best)).sum()
middle = (p + q) / 2
js = ((p * np.log(p / middle)).sum() + (q * np.log(q / middle)).sum()) / 2       # Jensen-Shannon divergence, in nats
print("best beliefs:", best.round(2))
print(f"value {value:.4f}, and -ln 4 + 2 JS = {-math.log(4) + 2 * js:.4f}")   # NBVAL_CHECK_OUTPUT

# %% id="game-sympy" extra checked
# Extra: the same by algebra. For one x the critic maximises p ln D + q ln(1 - D); where is the slope zero?
import sympy as sp

P, Q, D = sp.symbols("p q D", positive=True)
stationary = sp.solve(sp.diff(P * sp.log(D) + Q * sp.log(1 - D), D), D)
print("best D:", stationary)
gain = (P * sp.log(D) + Q * sp.log(1 - D)).subs(D, stationary[0])
divergence = P * sp.log(2 * P / (P + Q)) + Q * sp.log(2 * Q / (P + Q)) - (P + Q) * sp.log(2)
print("equal:", sp.simplify(sp.expand_log(gain - divergence, force=True)) == 0)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="slopes" core
# So against the best critic, the forger's task is to bring the **Jensen–Shannon divergence** (JS) to 0. It says how far $q$ is from $p$, and is 0 only where they are equal: no other end is as good.
#
# **Two ways to want the same.** The forger could minimise $\ln(1 - D)$, as the formula says, or $-\ln D$: both are best where $D = 1$. They differ where it
# hurts. Early on the critic is sure: $D = 0.001$. **Guess first:** how steep are the two losses there, as functions of the logit?

# %% id="slopes-result" core checked
guess = {"ln(1 - D)": ..., "-ln D": ...}                  # sizes of the slopes, between 0 and 1
logit = torch.tensor(math.log(0.001 / 0.999), dtype=torch.float64, requires_grad=True)
slopes = {}
for name, loss in (("ln(1 - D)", -F.softplus(logit)), ("-ln D", F.softplus(-logit))):
    slope, = torch.autograd.grad(loss, logit)
    slopes[name] = abs(float(slope))
lesson.compare(guess, slopes)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="slopes-said" core
# A thousand times steeper. The first is called *saturating*: it tells the forger least when there is most to learn. From here on we use the second.
#
# ## 8 · A GAN of three numbers
#
# Real "music" is one number, near 3. The generator has one parameter, $G(z) = z + \mu$; the critic has two, $w$ and $b$. The critic's two questions as cross-entropies: real → 1, forged → 0.
#
# **Guess first.** Where does $\mu$ end with the right labels, and where if somebody swapped them for the critic alone? Write it into the cell below the losses, before you run it.

# %% id="smallest-build" core
def play(critic_loss, generator_loss, updates, seed=0):
    torch.manual_seed(seed)
    mu, critic, path = torch.zeros(1, requires_grad=True), torch.zeros(2, requires_grad=True), []
    def judge(x):                                         # the critic's logit
        return critic[0] * x + critic[1]
    for _ in range(updates):
        real, forged = 3 + torch.randn(256), mu + torch.randn(256)
        loss = critic_loss(judge(real), judge(forged.detach())) + 0.05 * critic.square().sum()     # small w, b: gentle
        critic.data -= 0.1 * torch.autograd.grad(loss, critic)[0]
        mu.data -= 0.1 * torch.autograd.grad(generator_loss(judge(mu + torch.randn(256))), mu)[0]
        path.append(mu.item())
    return path

# %% id="smallest-losses" core
def bce(logits, label):                                   # cross-entropy of a yes-or-no question
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))

def right_critic(real, forged):
    return bce(real, 1.0) + bce(forged, 0.0)

def swapped_critic(real, forged):                         # as printed in a tutorial: real -> 0, forged -> 1
    return bce(real, 0.0) + bce(forged, 1.0)

def forger(forged):
    return bce(forged, 1.0)

# %% id="smallest-result" core checked
guess = {"right labels": ..., "swapped labels": ...}      # "near 3", "runs away" or "stays"

def verdict(path):
    return "near 3" if abs(np.mean(path[-200:]) - 3) < 0.25 else "stays" if abs(path[-1]) < 0.5 else "runs away"

critics = {"right labels": right_critic, "swapped labels": swapped_critic}
paths = {name: play(loss, forger, updates=1500) for name, loss in critics.items()}
lesson.compare(guess, {name: verdict(path) for name, path in paths.items()})   # NBVAL_CHECK_OUTPUT

# %% id="smallest-see" core
mn.plots.curves(paths, "The mean of the forgeries: with right labels it climbs to 3 and settles; with swapped labels it falls"
                " below zero and keeps falling.", xlabel="updates", ylabel="mean of the forgeries", level=("real music", 3))

# %% id="smallest-signs" core checked
logit = torch.tensor([0.3], requires_grad=True)           # which way does each of them push a forged logit?
wanted = {"forger": bce(logit, 1.0), "right critic": bce(logit, 0.0), "swapped critic": bce(logit, 1.0)}
for name, loss in wanted.items():
    slope, = torch.autograd.grad(loss, logit)
    print(f"{name}: slope {float(slope):+.3f}, wants it", "lower" if slope > 0 else "higher")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="ring" core
# With swapped labels both players push the forged logit *the same way*: nobody plays against anybody.
#
# ## 9 · One idea or eight
#
# Eight kinds of music, as eight spots on a ring. A good forger makes all eight. Nothing in a critic's slope asks for that: a forger who makes
# one kind perfectly fools a critic who has not looked yet.

# %% id="ring-build" core
ring = 2 * torch.tensor([[math.cos(k * math.pi / 4), math.sin(k * math.pi / 4)] for k in range(8)])

def spots(n):
    return ring[torch.randint(8, (n,))] + 0.05 * torch.randn(n, 2)

def net(inputs, outputs):
    first, second, bend = nn.Linear(inputs, 64), nn.Linear(64, 64), nn.LeakyReLU(0.2)
    return nn.Sequential(first, bend, second, bend, nn.Linear(64, outputs))

def kinds(points):                                        # how many of the eight spots hold at least 2 % of the points
    far, near = torch.cdist(points, ring).min(dim=1)
    return int((torch.bincount(near[far < 0.3], minlength=8) > 0.02 * len(points)).sum())

# %% id="ring-play" core
def duel(updates, forger_steps, penalty, seed=1):
    torch.manual_seed(seed)
    G, D = net(2, 2), net(2, 1)
    play, learn = (torch.optim.Adam(n.parameters(), lr=2e-3, betas=(0.0, 0.99)) for n in (G, D))
    for _ in range(updates):
        x, forged = spots(128), G(torch.randn(128, 2)).detach()
        loss = F.softplus(-D(x)).mean() + F.softplus(D(forged)).mean()
        loss = loss + penalty / 2 * mn.training.r1_penalty(D, x)
        learn.zero_grad(), loss.backward(), learn.step()
        for _ in range(forger_steps):
            play.zero_grad(), F.softplus(-D(G(torch.randn(128, 2)))).mean().backward(), play.step()
    return G(torch.randn(1000, 2)).detach()

# %% id="ring-run" core
updates = lesson.pick(smoke=20, quick=1000, full=3000)
duels = {"hasty forger": duel(updates // 6, forger_steps=10, penalty=0.0),
         "taking turns, gentle critic": duel(updates, forger_steps=1, penalty=0.1)}
figure, axes = plt.subplots(1, 2, figsize=(7, 3.4), sharex=True, sharey=True, layout="constrained", facecolor="white")
for ax, (name, points) in zip(axes, duels.items(), strict=True):
    print(f"{name}: {kinds(points)} of 8 kinds")
    ax.scatter(*spots(400).T, s=12, color="#bbbbbb", label="real")
    ax.scatter(*points.T, s=6, color="#D55E00", marker="x", linewidth=0.5, label="forged")
    ax.set(title=name, xlim=(-3.5, 3.5), ylim=(-3.5, 3.5), aspect="equal")
axes[0].legend(frameon=False)
mn.plots.figure.described(figure, "Eight grey spots on a ring. Left, the crosses of the hasty forger lie in one streak or spot. "
                          "Right they lie on all or nearly all spots, with some on the way between neighbours.")

# %% [markdown] id="ring-said" core
# Left: **mode collapse**. A forger that makes ten moves for each of the critic's runs to the critic's one favourite place, as you did in section 5; when the critic learns, it runs on to
# the next, and may be caught on the way, in no place at all. Right: turns, and a **penalty** on the critic's steepness (R1). A critic that rises gently has no single peak to run to. (The streaks between
# neighbours: a network moves smoothly from one kind to the next, so some of its latents land on the way.)
#
# Note what does *not* unmask the left forger: its thousand points are all different. *256 distinct* is not *diverse*.

# %% id="ring-spectral" extra checked
# Extra: other ways to keep a critic gentle. Spectral norm divides each layer by its largest stretch, so that the whole critic
# can stretch nothing by more than 1; WGAN-GP wants a slope of 1 between real and forged points, and punishes what is off.
torch.manual_seed(0)
loose = nn.Linear(16, 16)
nn.init.normal_(loose.weight)
tight = nn.utils.parametrizations.spectral_norm(nn.Linear(16, 16), n_power_iterations=50)
stretch = [float(torch.linalg.matrix_norm(layer.weight.detach(), 2)) for layer in (loose, tight)]
print("a loose layer stretches more than twofold:", stretch[0] > 2, "| with spectral norm:", round(stretch[1], 2))
line = nn.Linear(2, 1)
line.weight.data[:] = torch.tensor([[3.0, 4.0]])
print("slope 5 pays", round(mn.training.gradient_penalty(line, spots(8), spots(8)).item(), 2))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="bars" core
# ## 10 · First bars
#
# The same players on real music: bars of jigs. A bar is a picture of six columns, one for each eighth, and 18 rows: 17 places of the scale, and *hold*, where the note before goes on. All layers are dense: every input meets every output.
#
# A generator must *choose* a row in every column, and a choice has no slope. The trick is called **straight-through**: going forward take the choice, going backward pretend it was the
# [softmax](00c_just_enough_arrays.ipynb#Softmax).
#
# And Adam? Often both players get it with its usual memory of slopes, β1 = 0.9. DCGAN (2016) made a rate of 0.0002 and β1 = 0.5 the habit: a long memory aims at where the opponent stood, and he has moved.
# Here β1 = 0.

# %% id="bars-data" core
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
encoding = mn.encodings.PhraseEncoding()
train, _, test = jigs.split(seed=0)
bars, unseen = (encoding.batch(t.home for t in pile)[0].reshape(-1, 6) for pile in (train, test))
pile = F.one_hot(torch.as_tensor(bars), 18).mT.float()    # (bars, 18 rows, 6 eighths), a 1 in each column
print(len(bars), "bars; the first:", encoding.describe(bars[0]))

# %% id="bars-drawn" core checked builds="musicnn.models.gan:drawn"
def drawn(logits):
    soft = logits.softmax(dim=1)
    hard = F.one_hot(logits.argmax(dim=1), logits.shape[1]).movedim(-1, 1).to(soft.dtype)
    return hard + soft - soft.detach()

logits = torch.tensor([[[1.0], [2.0], [0.5]]], requires_grad=True)      # one column, three rows
choice = drawn(logits)
(choice * torch.tensor([[[1.0], [0.0], [0.0]]])).sum().backward()       # somebody wants row 0
print("chosen:", choice[0, :, 0].detach().round().int().tolist())
print("and yet a slope:", logits.grad[0, :, 0].numpy().round(2))   # NBVAL_CHECK_OUTPUT

# %% id="bars-train" core
torch.manual_seed(0)
G, D = nn.Sequential(net(8, 108), nn.Unflatten(1, (18, 6))), nn.Sequential(nn.Flatten(), net(108, 1))
play, learn = (torch.optim.Adam(n.parameters(), lr=1e-3, betas=(0.0, 0.99)) for n in (G, D))
heard, updates = {}, lesson.pick(smoke=30, quick=3000, full=12000)
for update in range(updates + 1):
    if update in (0, updates // 10, updates):
        heard[f"update {update}"] = drawn(G(torch.randn(400, 8))).argmax(dim=1).numpy()
    x = pile[torch.randint(len(pile), (64,))]
    loss = F.softplus(-D(x)).mean() + F.softplus(D(drawn(G(torch.randn(64, 8))).detach())).mean()
    loss = loss + 0.5 * mn.training.r1_penalty(D, x)
    learn.zero_grad(), loss.backward(), learn.step()
    play.zero_grad(), F.softplus(-D(drawn(G(torch.randn(64, 8))))).mean().backward(), play.step()

# %% id="bars-measure" core
def tune(rows):                                           # four bars, one after the other
    return encoding.decode(np.concatenate(rows), tempo=165)

human = [tune(unseen[i:i + 4]) for i in range(0, len(unseen) - 4, 4)]
for name, rows in heard.items():
    made = [tune(rows[i:i + 4]) for i in range(0, 400, 4)]
    wrong = mn.evaluation.distance(made, human, of=mn.evaluation.interval_counts)
    print(f"{name}: {wrong:.2f} of the moves would have to change")
made = {name: tune(rows[:4]) for name, rows in heard.items()}
lesson.listen(made | {"human": tune(unseen[:4])}, style="flute", folded=True)

# %% [markdown] id="exercise-04a-1" core exercise="04a-1" stars=1
# From dice to bars that move like a jig, without one rule of music in the code. But the four bars know nothing of each other: this generator has never seen a
# [phrase](00b_just_enough_music.ipynb#Phrase). That needs another kind of layer, and 04b begins with it.
#
# ## 11 · Exercises
#
# ### Exercise 04a-1 · A listing found in a tutorial
# This loss was printed with one bracket too many, one question too few, and its labels swapped. Mend all three.
#
# ```python
# def discriminator_loss(real_logits, fake_logits):
#     return bce(real_logits, 0.0)) + fake_logits, 1.0
# ```
#
# *Hint 1:* Two yes-or-no questions, one for each pile of logits; their losses are added.
#
# *Hint 2:* Real is 1, forged is 0, and the forger alone wants forged to be 1.
#
# *Hint 3:* `bce(real_logits, 1.0) + …`

# %% id="answer-04a-1" core exercise="04a-1" role="answer"
def discriminator_loss(real_logits, fake_logits):
    ### BEGIN SOLUTION
    return bce(real_logits, 1.0) + bce(fake_logits, 0.0)
    ### END SOLUTION

# %% id="check-04a-1" core exercise="04a-1" role="check"
mn.check("04a-1")
_zero = torch.zeros(4)
_paid = discriminator_loss(_zero, _zero)
assert torch.is_tensor(_paid) and _paid.ndim == 0, "return one number, a tensor: the two losses added"
assert abs(float(_paid) - 2 * math.log(2)) < 1e-5, "a critic that knows nothing pays 2 ln 2"
_f = torch.tensor([0.3], requires_grad=True)
_s, = torch.autograd.grad(discriminator_loss(_zero, _f), _f)
assert float(_s) > 0, "the critic must want the forged logit lower; yours wants it higher, like the forger"
_sure = torch.full((4,), 5.0)
assert float(discriminator_loss(_sure, -_sure)) < 0.1, "a critic that is right pays next to nothing"

# %% id="right-04a-1-1" exercise="04a-1" role="right"
def discriminator_loss(real_logits, fake_logits):
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()

# %% id="wrong-04a-1-1" exercise="04a-1" role="wrong"
def discriminator_loss(real_logits, fake_logits):
    return bce(real_logits, 0.0) + bce(fake_logits, 1.0)

# %% id="wrong-04a-1-2" exercise="04a-1" role="wrong"
def discriminator_loss(real_logits, fake_logits):
    return bce(real_logits, 1.0)

# %% id="wrong-04a-1-3" exercise="04a-1" role="wrong"
def discriminator_loss(real_logits, fake_logits):
    return bce(real_logits, 1.0) + bce(fake_logits, 1.0)

# %% [markdown] id="exercise-04a-2" core exercise="04a-2" stars=2
# ### Exercise 04a-2 · A critic who is never asked
# The same tutorial's training step computes its losses on the *music* itself: `discriminator_loss(real, G(z))`. The critic is never called, so its
# parameters get no gradient at all. Write `step_losses(G, D, real, z)` that returns (critic's loss, generator's loss). The critic's loss must not
# move the generator.
#
# *Hint 1:* Call `D` on `real` and on `G(z)`; what comes out are the logits.
#
# *Hint 2:* For the critic's loss cut the way back to the generator: `.detach()`.
#
# *Hint 3:* Use `right_critic` and `forger`.

# %% id="answer-04a-2" core exercise="04a-2" role="answer"
def step_losses(G, D, real, z):
    ### BEGIN SOLUTION
    forged = G(z)
    return right_critic(D(real), D(forged.detach())), forger(D(forged))
    ### END SOLUTION

# %% id="check-04a-2" core exercise="04a-2" role="check"
mn.check("04a-2")
torch.manual_seed(0)
_G, _D = nn.Linear(2, 2), nn.Linear(2, 1)
_both = step_losses(_G, _D, torch.randn(16, 2), torch.randn(16, 2))
assert isinstance(_both, (tuple, list)) and len(_both) == 2, "return two losses: the critic's, then the generator's"
assert all(torch.is_tensor(loss) and loss.requires_grad for loss in _both), "no slope leads back from these losses; what was G(z) cut off from?"
_d = torch.autograd.grad(_both[0], [*_D.parameters()], retain_graph=True, allow_unused=True)
assert all(g is not None and g.abs().sum() > 0 for g in _d), "the critic's parameters get no gradient: was the critic asked?"
_g = torch.autograd.grad(_both[0], [*_G.parameters()], retain_graph=True, allow_unused=True)
assert all(g is None or g.abs().sum() == 0 for g in _g), "the critic's loss moves the generator: cut the way back with detach()"
_g = torch.autograd.grad(_both[1], [*_G.parameters()], allow_unused=True)
assert all(g is not None for g in _g) and any(g.abs().sum() > 0 for g in _g), "the generator's loss must reach the generator"

# %% id="right-04a-2-1" exercise="04a-2" role="right"
def step_losses(G, D, real, z):
    with torch.no_grad():
        quiet = G(z)
    return F.softplus(-D(real)).mean() + F.softplus(D(quiet)).mean(), F.softplus(-D(G(z))).mean()

# %% id="wrong-04a-2-1" exercise="04a-2" role="wrong"
def step_losses(G, D, real, z):
    return right_critic(real, G(z)), forger(G(z))

# %% id="wrong-04a-2-2" exercise="04a-2" role="wrong"
def step_losses(G, D, real, z):
    forged = G(z)
    return right_critic(D(real), D(forged)), forger(D(forged))

# %% id="wrong-04a-2-3" exercise="04a-2" role="wrong"
def step_losses(G, D, real, z):
    forged = G(z).detach()
    loss = right_critic(D(real), D(forged))
    return loss, loss

# %% [markdown] id="quiz" core
# ## 12 · Eight questions

# %% id="quiz-ask" core
mn.quiz("04a")

# %% [markdown] id="summary" core
# ## 13 · In seven lines
#
# 1. A critic weighs what it sees; the best one believes $p/(p+q)$.
# 2. A forger gets nothing from it but a slope.
# 3. Neither loss falls when the music gets better; at the end the critic pays $2 \ln 2$.
# 4. The forger minimises $-\ln D$, not $\ln(1-D)$: a thousand times steeper where it matters.
# 5. The labels decide whether there is a game: swap the critic's alone, and the forgeries run away.
# 6. Mode collapse is running to the critic's favourite; turns and a gentle critic cure it.
# 7. A choice has no slope; straight-through borrows that of the softmax.
#
# ## Sources and further reading
#
# - I. Goodfellow et al., *Generative Adversarial Nets*, NeurIPS 2014: the game, its best critic, and both losses of the forger.
# - A. Radford, L. Metz and S. Chintala, *Unsupervised Representation Learning with Deep Convolutional GANs*, ICLR 2016: the habits of a generation.
# - M. Arjovsky, S. Chintala and L. Bottou, *Wasserstein GAN*, ICML 2017: a critic instead of a judge.
# - I. Gulrajani et al., *Improved Training of Wasserstein GANs*, NeurIPS 2017: the gradient penalty.
# - L. Mescheder, A. Geiger and S. Nowozin, *Which Training Methods for GANs do actually Converge?*, ICML 2018: R1, and games as small as section 8's.
# - T. Miyato et al., *Spectral Normalization for Generative Adversarial Networks*, ICLR 2018.
# - Y. Bengio, N. Léonard and A. Courville, *Estimating or Propagating Gradients Through Stochastic Neurons*, 2013: straight-through.
#
# Next in this course: [04b](04b_gan_composer.ipynb), a GAN that answers your tune.

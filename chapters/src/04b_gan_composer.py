# Chapter 04b: a GAN that draws four bars at once and answers a given phrase. The story: slide a pattern along -> a phrase is a picture
# -> generator and critic, step by step -> watch them play -> break it -> measure it beside shuffled music -> let it answer your tune.

# %% [markdown] id="title" core
# # 04b · A GAN that answers
#
# **Give it four bars, and it forges the four bars that could follow.** You build its two networks line by line, watch them learn, break them three ways,
# measure what they can and cannot do, and let them answer *your tune*, beside an answer by dice and one by a person.
#
# You need: [04a The GAN game](04a_gan_game.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
import matplotlib.pyplot as plt
import musicnn as mn
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

lesson = mn.begin("04b")

# %% [markdown] id="hear" core
# ## 1 · Hear it first
#
# Your tune (or the house tune), and two answers. One was forged by the network of this lesson, one has the network's notes in random order. Which answers?

# %% id="hear-answers" core
composer = mn.composers.load("phrase-gan")
mine = mn.my_tune()
answered = composer.compose(mine, bars=8, seed=3, draws=16)
answer = mn.music.bars(answered, 4, 8)
dice = mn.evaluation.shuffled(answer, seed=1)
lesson.listen({"your tune": mine, "answer A": dice, "answer B": answer}, style="flute", folded=True)

# %% [markdown] id="hear-said" core
# B. Open the pictures: which rhythm or turn of your tune does B take up? That is what *answering* means here.
#
# ## 2 · What you will be able to do
#
# - **work out** a convolution by hand and say what it cannot see (section 4)
# - **draw** a phrase as a picture and say what the grid loses (section 5)
# - **build** a generator and a critic that know bars (sections 6 and 7), and read their monitors (section 8)
# - **diagnose** three failures by number (section 9)
# - **judge** a generator beside real, shuffled and counted music, and read a table of 105 trials (sections 10 and 11)
# - **ask** it for cadences, modes and answers, and measure whether it obeys (section 12)
#
# ## 3 · Three questions first

# %% id="recall" core
mn.quiz("04b-recall")

# %% [markdown] id="conv" core
# ## 4 · A convolution by hand
#
# A dense layer joins every step to every other. A **convolution** looks at a few neighbours at a time, with the same weights everywhere: slide a small pattern
# (the *kernel*) along, multiply, add:
#
# $$y_t = \sum_{k} w_k\,x_{t+k}$$
#
# where $x$ is the line, $w$ the kernel, and $k$ counts the kernel's places. By hand, then by torch:

# %% id="conv-by-hand" core checked
x, kernel = [0.0, 0, 1, 0, 2, 0], [1.0, 10, 100]
by_hand = [sum(w * x[t + k] for k, w in enumerate(kernel)) for t in range(len(x) - 2)]
by_torch = F.conv1d(torch.tensor([[x]]), torch.tensor([[kernel]]))[0, 0].tolist()
print(by_hand)
print("torch agrees:", by_hand == by_torch)
for name, layer in (("dense", nn.Linear(64 * 24, 64 * 24)), ("convolution", nn.Conv1d(64, 64, 3, padding=1))):
    print(f"{name}, 24 steps of 64 channels: {sum(p.numel() for p in layer.parameters()):,} numbers")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="conv-shift" core
# A convolution is small. The price: a kernel of three steps sees three steps. But music repeats at a distance of *bars*. So pull the kernel apart (**dilation**) until its
# places lie a bar apart: which steps see two notes at the same place of two bars?
#
# **Guess first.** And shift the line by one step: what happens to the result? Write it into the next cell before you run it.

# %% id="conv-shift-cell" core checked
guess = {"after a shift the result": ...}                 # "shifts", "changes" or "stays"
a, b = torch.zeros(1, 1, 12), torch.zeros(1, 1, 12)
a[0, 0, 4], b[0, 0, 5] = 1.0, 1.0
ya, yb = (F.conv1d(v, torch.tensor([[kernel]])) for v in (a, b))
moved = torch.equal(ya[..., :-1], yb[..., 1:])
lesson.compare(guess, {"after a shift the result": "shifts" if moved else "changes"})

line = torch.zeros(1, 1, 24)
line[0, 0, [2, 8]] = 1.0                                  # the same place in bars 1 and 2, six eighths each
seen = F.conv1d(line, torch.ones(1, 1, 3), padding=6, dilation=6)[0, 0]
print("steps that see both notes:", torch.nonzero(seen == 2).flatten().tolist())   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="grid" core
# What a convolution learns at one place it knows everywhere.
#
# ## 5 · A phrase is a picture
#
# Four bars of a jig: 24 eighths. In each column one token: a row of the scale (17 rows, from three below the home note up), or **hold**, the note before goes on. Whatever row is
# drawn is in the scale, so the network need not learn scales. What does not fit is *sketched* as the nearest thing that does: ornaments become their first note, notes outside the scale move in. Every
# number below is about such sketches, human ones too.

# %% id="grid-make" core
from musicnn.training.gan import pictures

jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
train, valid, test = jigs.split(seed=0)
encoding = mn.encodings.PhraseEncoding()
phrase = encoding.cut(train[0].home)[0]
print(train[0].title, "|", " ".join(encoding.describe(phrase)))
figure, ax = plt.subplots(figsize=(8, 3), layout="constrained", facecolor="white")
ax.imshow(pictures(phrase[None])[0], cmap="Blues", origin="lower", aspect="auto")
ax.set(xlabel="eighth", yticks=[3, 10, 17], yticklabels=["home", "home + 8ve", "hold"], xticks=range(0, 24, 6))
mn.plots.figure.described(figure, "A picture of 24 columns and 18 rows with one dark square in each column: the melody. "
                           "The top row, hold, is dark where a note goes on.")

# %% id="grid-law" core checked
back = encoding.encode(encoding.decode(phrase))
print("nothing is lost on the way back:", bool((back == phrase).all()))
notes = [(0, 62, 1), (1, 64, 1), (2, 66, 22)]             # onset, pitch, duration in sixteenths
sixteenths = mn.music.score_of(notes, steps=48, steps_per_quarter=4, meter=(6, 8), key="D major")
drawn = encoding.encode(encoding.sketch(sixteenths))
print("of two sixteenths in an eighth stays:", encoding.describe(drawn)[0])   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="generator" core
# ## 6 · The forger
#
# One block slides twice: over neighbouring steps, and over the same place in neighbouring bars. What it finds is *added* to what came in, so that a stack of blocks can be trained.
#
# Three things come into the generator. The **latent** $z$: 64 random numbers, of which a dense layer makes a plan for each bar. Two **wishes**: major or another mode, open or closed (the home note sounds on
# the last beat). And the **phrase before**, laid under the plan eighth over eighth, so that it can be taken up.

# %% id="block" core builds="musicnn.models.gan:BarBlock"
BARS, ROWS = 4, 18

class BarBlock(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.steps = nn.Conv1d(channels, channels, 3, padding=1)
        self.bars = nn.Conv1d(channels, channels, 3)

    def forward(self, x):                                                # (B, C, T)
        bar = x.shape[-1] // BARS
        y = self.steps(F.leaky_relu(x, 0.2))
        y = F.conv1d(F.leaky_relu(y, 0.2), self.bars.weight, self.bars.bias, padding=bar, dilation=bar)
        return x + y

# %% id="generator-build" core builds="musicnn.models.gan:Generator"
from musicnn.models.gan import places                     # a learned vector for each place of a bar, repeated bar after bar

class Generator(nn.Module):
    def __init__(self, latent=64, wishes=4, channels=64, blocks=3):
        super().__init__()
        self.latent = latent
        self.bars = nn.Linear(latent + wishes, channels * BARS)          # every bar gets a plan of its own
        self.place = nn.Embedding(14, channels)                          # 6 places of a bar in 6/8, then 8 of one in 4/4
        self.read = nn.Conv1d(ROWS, channels, 3, padding=1)              # the phrase before
        self.blocks = nn.Sequential(*(BarBlock(channels) for _ in range(blocks)))
        self.output = nn.Conv1d(channels, ROWS, 1)

    def forward(self, z, wish, before):
        T = before.shape[-1]
        plan = self.bars(torch.cat([z, wish], dim=1)).unflatten(1, (-1, BARS))             # (B, C, 4)
        x = plan.repeat_interleave(T // BARS, dim=2) + places(self.place.weight, T) + self.read(before)
        return self.output(F.leaky_relu(self.blocks(x), 0.2))            # (B, R, T)

# %% [markdown] id="critic" core
# ## 7 · The critic
#
# It is shown the picture, and two things that ears find and small networks do not: where the picture **echoes** itself, and how the melody **moves**. It gives 25 verdicts: one on the whole, one on every eighth. And
# `spread` lets it notice when all phrases of a batch resemble each other: the smell of collapse.

# %% id="critic-echoes" core checked builds="musicnn.models.gan:echoes"
from musicnn.models.gan import earlier, moves

def echoes(picture, before):
    bar = picture.shape[-1] // BARS
    return torch.stack([(picture * other).sum(dim=1) for other in
                        (earlier(picture, bar), earlier(picture, 2 * bar), before)], dim=1)

again = pictures(np.array([[3, 5, 7, 10, 7, 5] * 2 + [4, 4, 4, 4, 4, 4] + [3, 5, 7, 10, 7, 5]]))
for name, plane in zip(("a bar ago", "two bars ago"), echoes(again, torch.zeros_like(again))[0], strict=False):
    print(f"{name}:", plane.reshape(4, 6).mean(dim=1).tolist())
rise = moves(again)[0, :, 1]
print("move into step 1:", int(rise.argmax()) - 8, "rows up")   # NBVAL_CHECK_OUTPUT

# %% id="critic-build" core checked builds="musicnn.models.gan:Critic"
class Critic(nn.Module):
    def __init__(self, wishes=4, channels=64, blocks=3):
        super().__init__()
        self.input = nn.Conv1d(2 * ROWS + wishes + 3 + 17, channels, 3, padding=1)
        self.place = nn.Embedding(14, channels)
        self.blocks = nn.Sequential(*(BarBlock(channels) for _ in range(blocks)))
        self.local = nn.Conv1d(channels, 1, 1)
        self.whole = nn.Sequential(nn.Linear(2 * channels + 1, channels), nn.LeakyReLU(0.2), nn.Linear(channels, 1))

    def forward(self, picture, wish, before):
        T = picture.shape[-1]
        seen = [picture, before, wish[..., None].expand(-1, -1, T), echoes(picture, before), moves(picture)]
        x = self.input(torch.cat(seen, dim=1)) + places(self.place.weight, T)
        x = F.leaky_relu(self.blocks(x), 0.2)                            # (B, C, T)
        pooled = torch.cat([x.mean(dim=2), x.amax(dim=2)], dim=1)        # (B, 2C)
        spread = pooled.std(dim=0, unbiased=False).mean()                # how different are the phrases of this batch?
        whole = self.whole(torch.cat([pooled, spread.expand(len(pooled), 1)], dim=1))
        return torch.cat([whole, self.local(x)[:, 0]], dim=1)

torch.manual_seed(0)
G, D = Generator(), Critic()
wish = torch.tensor([[1.0, 0, 0, 1]]).repeat(5, 1)        # major, not another mode; not open, closed
z, nothing = torch.randn(5, 64), torch.zeros(5, 18, 24)
logits = G(z, wish, nothing)
print("forged:", tuple(logits.shape), "judged:", tuple(D(logits.softmax(dim=1), wish, nothing).shape))
print("numbers to learn:", *(f"{sum(p.numel() for p in net.parameters()):,}" for net in (G, D)))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="train" core
# ## 8 · Watch them play
#
# First stored samples of the long training: one latent at nine moments. Then yours, smaller (32 channels), for about a minute (`MUSICNN_SPEED=full` takes five). The judge measures how far the moves
# of the forgeries are from those of held-out phrases.

# %% id="train-replay" core
log = mn.datasets.results("gan_samples")

def frame(update, tokens):                                # row 17 is hold
    rows = np.array(tokens)
    words = f"update {update}: {len(np.unique(rows[rows != 17]))} different rows, {(rows == 17).sum()} holds"
    return words, None, encoding.decode(rows, tempo=165)

heard = zip(log["updates"], log["phrases"], strict=True)
mn.widgets.Stepper([frame(u, rows[4]) for u, rows in heard], label="update")

# %% id="train-fit" core
pile, held_out = (mn.composers.gan_data([t.home for t in part], encoding) for part in (train, valid))
real = [encoding.decode(row) for row in held_out[0]]

def judge(tokens):                                        # how far from the moves of people
    made = [encoding.decode(row) for row in tokens]
    return {"moves off": mn.evaluation.distance(made, real, of=mn.evaluation.interval_counts)}
torch.manual_seed(0)
generator, critic = mn.models.Generator(channels=32, blocks=2), mn.models.Critic(channels=32, blocks=2)
history = mn.training.fit_gan(generator, critic, pile, held_out, updates=lesson.pick(smoke=8, quick=1200, full=9000),
                              measurements=8, judge=judge, seed=0)
print(f"{history.seconds:.0f} s; moves off {history.curves['moves off'][0]:.2f} -> {history.curves['moves off'][-1]:.2f}")
mn.widgets.Stepper([frame(u, s["tokens"][0]) for u, s in zip(history.updates, history.states, strict=True)], label="update")

# %% id="train-monitors" core
figure, axes = plt.subplots(1, 3, figsize=(10, 2.8), layout="constrained", facecolor="white")
curves = history.curves | {"critic loss": history.train}
shown = {"losses (nats)": ("generator loss", "critic loss"), "what matters": ("moves off", "distinct", "alike"),
         "how often the critic is right": ("held-out real called real", "forged called forged")}
for ax, (title, names) in zip(axes, shown.items(), strict=True):
    for name, style in zip(names, ("-o", "--s", ":^"), strict=False):
        ax.plot(history.updates[1:], curves[name][1:], style, markersize=4, label=name)
    ax.set(xlabel="updates", title=title, ylim=(0, None))
    ax.legend(frameon=False, fontsize=8)
mn.plots.figure.described(figure, "Three monitors: both losses, which go nowhere; how far the moves are off, which falls, with "
                          "the shares of distinct and alike forgeries; and how often the critic is right.")

# %% [markdown] id="museum" core
# Left: two losses that teach nothing. Middle: what matters. `alike` is how much forgeries agree with each other, divided by the same for real phrases: 1 is human, above 1.6 `fit_gan` warns of collapse. Right: is the
# critic right about real phrases it *never saw*? If it is sure of its training phrases only, it knows them by heart.
#
# ## 9 · Failure museum
#
# **1 · Thresholds.** Older music GANs painted gray values and cut them at 0.5. Do the same to the shipped generator's softmax: where it hesitates between two rows, *none* passes 0.5, and the note is gone.
#
# **2 · Checkerboards.** The usual way to make pictures larger, a transposed convolution, lets kernels of 3 overlap at every other step: an accent that no music asked for. That is why our generator *repeats* its plans.
#
# **3 · Collapse.** Twenty recipes were trained with three seeds each. Raise the starting point's penalty: what share of 1,000 forgeries differ?

# %% id="museum-numbers" core checked
torch.manual_seed(0)
with torch.inference_mode():
    logits = composer.model.generators["6"](torch.randn(64, 64), torch.as_tensor(held_out[2][:64]), torch.zeros(64, 18, 24))
lost = (logits.softmax(dim=1).amax(dim=1) < 0.5).float().mean().item()
print(f"1 threshold: {lost:.0%} of the columns lose their note; after a choice 0%")
grow = F.conv_transpose1d(torch.ones(1, 1, 6), torch.ones(1, 1, 3), stride=2)[0, 0]
print("2 checkerboard, grown from ones:", grow.int().tolist())
found = mn.datasets.results("gan_trials")
first = {r["name"]: r["seeds"] for r in found["trials"] if r["search"] == 1}
for name, penalty in (("R1 .02", 0.02), ("base", 0.1), ("R1 .5", 0.5), ("R1 2", 2)):
    shares = ", ".join(f"{s['distinct']:.0%}" for s in first[name])
    print(f"3 penalty {penalty}: share of different phrases, three seeds: {shares}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="evaluate" core
# ## 10 · Beside real and shuffled music
#
# Raw forgeries, no picking. **Guess first:** one popular measure, the *overlap area*, compares ranges, entropies and the like, piece by piece. What does it give to human phrases whose notes were *shuffled*?
# (1 is best.)

# %% id="evaluate-table" core
guess = {"overlap area of shuffled music": ...}
count = lesson.pick(smoke=40, quick=220, full=225)
wish, nothing = torch.as_tensor(held_out[2][:count]), torch.zeros(count, 18, 24)
piles = {"shuffled": [mn.evaluation.shuffled(s, seed=i) for i, s in enumerate(real[:count])]}
for name, net in (("yours", generator), ("phrase-gan", composer.model.generators["6"])):
    with torch.inference_mode():
        piles[name] = [encoding.decode(row) for row in net(torch.randn(count, 64), wish, nothing).argmax(dim=1).tolist()]
report = mn.evaluation.report(piles, reference=real[:count])               # TV: share of pairs that would have to change
for metric in ("interval bigrams, TV", "rhythm bigrams, TV", "recurrence of bars", "pitch range", "overlap area (OA)"):
    print(f"{metric:22}", {pile: round(m.value, 2) for pile, m in report[metric].items()})
lesson.compare(guess, {"overlap area of shuffled music": round(report["overlap area (OA)"]["shuffled"].value, 2)})

# %% id="evaluate-card" core checked
card = mn.composers.available()["phrase-gan"]["measured"]  # with many more phrases, stored with the network
for meter, rows in card.items():
    bigrams = {pile: rows["interval bigrams, TV"][pile] for pile in ("phrase-gan", "human, training", "human, shuffled")}
    overlap = rows["overlap area (OA)"]["phrase-gan"]
    print(f"{meter}: distinct {rows['distinct']}, overlap {overlap}, bigrams {bigrams}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="method" core
# Overlap compares ranges and shares and never asks what follows what, so shuffled music keeps most of it; the bigrams unmask it at once: **no single number is enough.** Read a row from left to right; `human` compares halves of the real pile, and nobody
# can do better than that. And likelihood, the league's measure? A GAN has none: it can forge a phrase, but cannot say how probable one is. Its row in the league says so.
#
# ## 11 · A hundred trials
#
# How was the recipe found? By changing **one thing at a time**, with three seeds each, the same number of updates for all, measured on validation phrases. **Guess first:** which of these hurts most?
# (`"no moves"`, `"no echoes"`, `"alone"` (no phrase before), `"soft"` (no choice), `"hinge"` (another loss))

# %% id="method-table" core checked
guess = {"hurts most": ...}
second = [r for r in found["trials"] if r["search"] == 2]
lesson.compare(guess, {"hurts most": max(second, key=lambda r: r["mean"])["name"]})
print("what is changed  bigrams off     bar 3 = bar 1")
for r in second:
    back = np.mean([s["bar 3 = bar 1"] for s in r["seeds"]])
    print(f"{r['name']:16} {r['mean']:.3f} +- {r['spread']:.3f}  {back:.2f}  {r['verdict'].split(';')[0]}")
people = found["beside"]["human, training phrases"]
print(f"people           {people['interval bigrams']:.3f}           {people['bar 3 = bar 1']:.2f}")
weak = [round(s["interval bigrams"], 2) for s in first["base"]]
print("the starting point of the first search, seed by seed:", weak)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="method-said" core
# Three lessons. **Show, don't hope:** what helps most is what the critic is *shown* (echoes) and what the forger is *given* (the phrase before). **Seeds:** the last line is one recipe, with a weak penalty: with one seed you could
# have proved anything. **Goodhart:** *bigrams 3* tells the forger to match pairs of moves, the very number in the table; it wins the row and loses the music: bars stop coming back. The shipped network got a small dose of it (0.5), late, and its form
# is printed beside it.
#
# ## 12 · Ask, and measure whether it obeys
#
# Your tune, answered four ways. *Ranked* means: of 64 forgeries the critic's favourite, among those without a leap beyond an octave (a written rule: the critic lets some pass). The human answer was written for the house tune; if you have a tune of your own, write yours.

# %% id="answers-hear" core
def answer_of(**how):
    return mn.music.bars(composer.compose(mine, bars=8, seed=1, **how), 4, 8)

person = mn.read_abc("X:1\nM:4/4\nL:1/8\nK:C\nG2 AB c2 G2 | A2 GE F4 | E2 GA B2 c2 | A2 GD C4 |")
answers = {"dice": mn.evaluation.shuffled(answer_of(), seed=2), "raw forgery": answer_of(),
           "ranked: best of 64": answer_of(draws=64), "a person's": mn.music.regrid(person, 4)}
for name, score in answers.items():
    verdicts, leap = composer.verdicts(score, mine), np.abs(np.diff([n.pitch for n in score.melody])).max()
    worst = int(np.argmin(verdicts[1:]))
    print(f"{name:18} the critic says {verdicts.mean():+.3f}, doubts most eighth {worst % 8 + 1} of bar {worst // 8 + 1};"
          f" widest leap {leap} semitones")
lesson.listen({name: mn.music.join(mine, mn.music.regrid(s, 4)) for name, s in answers.items()}, style="flute", folded=True)

# %% [markdown] id="wishes" core
# (Does the critic like the dice best? It was trained to catch this one forger, and knows no other.)
#
# **Wishes.** Ask for closed phrases, then for open ones. How often does the home note sound on the last beat? In 4/4 too, and there also in answer to a forged question. And the mode: can it be told from the
# rows of a phrase at all? We ask to which mean a phrase lies nearer, that of real phrases in major or that of real phrases in other modes.

# %% id="wishes-close" core
from musicnn.composers.phrases import closes, wishes

def asked(mode, closed, grid=encoding, before=None, seed=0):
    z = np.random.default_rng(seed).standard_normal((lesson.pick(smoke=50, quick=400, full=1000), 64))
    return composer.forge(z, wishes([mode], [closed]), before, grid)

four = mn.encodings.PhraseEncoding((4, 4))
forged = {"6/8, closed": asked("major", True), "6/8, open": asked("major", False), "4/4, closed": asked("major", True, four),
          "4/4, closed, in answer to itself": asked("major", True, four, asked("major", False, four), seed=1)}
for name, tokens in forged.items():
    print(f"asked for {name}: {closes(tokens, encoding).mean():.0%} close")

# %% id="wishes-mode" core
def rows_used(tokens):                                    # how often each degree of the scale begins a note
    return np.stack([(((tokens - 3) % 7 == d) & (tokens < 17)).mean(axis=1) for d in range(7)], axis=1)
major, other = (rows_used(pile[0][pile[2][:, k] == 1]).mean(axis=0) for k in (0, 1))

def nearer_to_other(tokens):                              # share of phrases
    used = rows_used(tokens)
    return (np.linalg.norm(used - other, axis=1) < np.linalg.norm(used - major, axis=1)).mean()

said = {"real major": held_out[0][held_out[2][:, 0] == 1], "real others": held_out[0][held_out[2][:, 1] == 1],
        "forged, asked for major": asked("major", True), "forged, asked for minor": asked("minor", True)}
for name, tokens in said.items():
    print(f"{name}: {nearer_to_other(tokens):.0%} called 'another mode'")

# %% [markdown] id="morph" core
# In 6/8 the cadence is obeyed. In 4/4 it often is not, when the GAN answers itself. So the composer does not rely on it: with `cadence="home"` (unless you ask for `"free"`) the last beat of a tune that does not close becomes the nearest
# home note. What must be right is written; what may surprise is learned. The mode is hard to tell from the rows, even in real phrases, and the wish moves it a little: it is the scale they are read in that makes it heard.
#
# **Between two latents** lies an arc, and every point on it is a phrase. Does the music change smoothly on the way?

# %% id="morph-measure" core
way = composer.morph(1, 2, frames=9)
rows = np.stack([encoding.encode(s) for s in way])
near, far = (rows[1:] != rows[:-1]).mean(), (rows[0] != rows[-1]).mean()
print(f"neighbours differ in {near:.0%} of the eighths, the two ends in {far:.0%}")
mn.widgets.Stepper([(f"{k / 8:.0%} of the way", None, s) for k, s in enumerate(way)], label="place")

# %% [markdown] id="morph-said" core
# Smooth, mostly: one note changes, then another. But *meaning* is not in the latents. No number of the 64 is called "sadness"; what has a name was given in by hand, as a wish.
#
# **Claimed and measured.** What GANs for music are praised for, and what this lesson found:
#
# | claimed | measured |
# |---|---|
# | diverse | only with a gentle critic: twelve of the first twenty recipes collapsed (section 9 shows two of them) |
# | robust | the same recipe, three seeds: 0.74, 0.75, 0.38 (section 11) |
# | adapts to the user | to wishes it was trained to hear, and to each in its own measure; latents have no names |
# | needs no labels | true; but it needed measures, and choosing them was the work |

# %% [markdown] id="exercise-04b-1" core exercise="04b-1" stars=1
# ## 13 · Exercises
#
# ### Exercise 04b-1 · How alike?
# Write `agreement(tokens)`: the mean share of steps on which two *different* phrases of a pile (N, T) have the same token. Try it on your forgeries, `history.states[-1]["tokens"]`, and on real phrases, `held_out[0]`.
#
# *Hint 1:* Two rows `a` and `b` agree on `(a == b).mean()` of their steps.
#
# *Hint 2:* Run over all pairs `i < j`.
#
# *Hint 3:* `np.mean([(tokens[i] == tokens[j]).mean() for i in ... for j in ...])`

# %% id="answer-04b-1" core exercise="04b-1" role="answer"
def agreement(tokens):
    ### BEGIN SOLUTION
    pairs = [(i, j) for i in range(len(tokens)) for j in range(i + 1, len(tokens))]
    return np.mean([(tokens[i] == tokens[j]).mean() for i, j in pairs])
    ### END SOLUTION

# %% id="check-04b-1" core exercise="04b-1" role="check"
mn.check("04b-1")
assert isinstance(agreement(np.array([[1, 2], [1, 2]])), (int, float, np.number)), "return one number, a share from 0 to 1"
assert abs(agreement(np.array([[1, 2, 3, 4], [1, 2, 0, 0]])) - 0.5) < 1e-9, "two of four steps agree: 0.5"
assert abs(agreement(np.array([[1, 1], [1, 1], [1, 1]])) - 1) < 1e-9, "one idea: 1"
assert abs(agreement(np.array([[1, 1], [2, 2], [1, 2]])) - 1 / 3) < 1e-9, "three pairs: 0, one half and one half make a third"

# %% id="right-04b-1-1" exercise="04b-1" role="right"
def agreement(tokens):
    tokens = np.asarray(tokens)
    same = (tokens[:, None] == tokens[None]).mean(axis=2)
    n = len(tokens)
    return (same.sum() - n) / (n * (n - 1))

# %% id="wrong-04b-1-1" exercise="04b-1" role="wrong"
def agreement(tokens):
    return len({tuple(row) for row in tokens}) / len(tokens)

# %% id="wrong-04b-1-2" exercise="04b-1" role="wrong"
def agreement(tokens):
    tokens = np.asarray(tokens)
    return (tokens[:, None] == tokens[None]).mean()

# %% id="wrong-04b-1-3" exercise="04b-1" role="wrong"
def agreement(tokens):
    return np.mean([(a == b).all() for a, b in zip(tokens, tokens[1:])])

# %% [markdown] id="exercise-04b-2" core exercise="04b-2" stars=2
# ### Exercise 04b-2 · A listing found in a tutorial
# This training function is called as `train(epochs=100)` and fails: it needs a data set that nobody gives it, unpacks labels that unsupervised data do not have, and reads names that do not exist. Mend it:
# `train_epochs(dataset, epochs, step)` calls `step(batch)` once for every batch, epoch after epoch, and returns the list of all that `step` returned.
#
# ```python
# def train(dataset, epochs):
#     for epoch in range(epochs):
#         for real_data, _ in dataset:
#             train_step(real_data)
# train(epochs=100)
# ```
#
# *Hint 1:* Everything a function uses comes in through its arguments.
#
# *Hint 2:* Without labels a batch is the music itself: no `, _`.
#
# *Hint 3:* A list comprehension with two `for`.

# %% id="answer-04b-2" core exercise="04b-2" role="answer"
def train_epochs(dataset, epochs, step):
    ### BEGIN SOLUTION
    return [step(batch) for _ in range(epochs) for batch in dataset]
    ### END SOLUTION

# %% id="check-04b-2" core exercise="04b-2" role="check"
mn.check("04b-2")
_seen = []
_out = train_epochs([[1, 2], [3, 4]], 3, lambda batch: (_seen.append(batch), sum(batch))[1])
assert isinstance(_out, list), "return a list: all that step returned"
assert _seen == [[1, 2], [3, 4]] * 3, "every batch once in every epoch, as it is"
assert _out == [3, 7] * 3, "return what step returned, in order"

# %% id="right-04b-2-1" exercise="04b-2" role="right"
def train_epochs(dataset, epochs, step):
    results = []
    for _ in range(epochs):
        for batch in dataset:
            results.append(step(batch))
    return results

# %% id="wrong-04b-2-1" exercise="04b-2" role="wrong"
def train_epochs(dataset, epochs, step):
    return [step(real) for _ in range(epochs) for real, _ in dataset]

# %% id="wrong-04b-2-2" exercise="04b-2" role="wrong"
def train_epochs(dataset, epochs, step):
    return [step(batch) for batch in dataset]

# %% id="wrong-04b-2-3" exercise="04b-2" role="wrong"
def train_epochs(dataset, epochs, step):
    return [step(dataset) for _ in range(epochs)]

# %% [markdown] id="quiz" core
# ## 14 · Eight questions, and a tune to keep

# %% id="portfolio-save" core
mn.quiz("04b")
kept = {"model": "phrase-gan", "seed": 3, "draws": 16, "opening": "your tune", "chosen by": "the critic",
        "data": "reels and hornpipes of Ryan (1883), O'Neill (1903) and Aird (1778-1801)"}
mn.portfolio.save(answered, chapter="04b", card=kept)
print([entry.score.title for entry in mn.portfolio.entries()][-1:])

# %% [markdown] id="summary" core
# ## 15 · In seven lines
#
# 1. A convolution is one small pattern at every place; dilated by a bar it compares bars.
# 2. A phrase is a picture with one choice in every column.
# 3. The forger gets a plan for each bar, wishes, and the phrase before; the critic is shown echoes and moves.
# 4. Losses say who is winning; held-out verdicts, likeness and distances say what is learned.
# 5. Overlap measures are fooled by shuffled music, bigrams by a forger that aims at them: print several, beside people.
# 6. One change at a time, three seeds, equal budgets: else a table proves nothing.
# 7. It obeys wishes it was trained to hear; its latents have no names, and it has no likelihood.
#
# ## Sources and further reading
#
# - L.-C. Yang, S.-Y. Chou and Y.-H. Yang, *MidiNet*, ISMIR 2017: a convolutional GAN whose bars see the bar before.
# - H.-W. Dong, W.-Y. Hsiao, L.-C. Yang and Y.-H. Yang, *MuseGAN*, AAAI 2018: several tracks, plans for bars.
# - H.-W. Dong and Y.-H. Yang, *Convolutional Generative Adversarial Networks with Binary Neurons for Polyphonic Music Generation*, ISMIR 2018: choices instead of thresholds.
# - A. Odena, V. Dumoulin and C. Olah, *Deconvolution and Checkerboard Artifacts*, Distill 2016.
# - L.-C. Yang and A. Lerch, *On the Evaluation of Generative Models in Music*, Neural Computing and Applications 32, 2020: the overlap area.
# - T. Salimans et al., *Improved Techniques for Training GANs*, NeurIPS 2016: feature matching, and a critic that sees the batch.
# - M. Lučić et al., *Are GANs Created Equal?*, NeurIPS 2018: with equal budgets most differences between losses vanish.
#
# Next in this course: [05a](05a_convolution.ipynb), the convolution itself, taken apart.

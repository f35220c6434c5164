# Chapter 05a: convolution, heard first as a canon machine and as a stencil, then as a network that hears where a song is from.
# The story: stamp a tune -> slide a stencil -> which of the two do networks do? -> see far -> move with the music -> hunt a motif -> classify.

# %% [markdown] id="title" core
# # 05a · Convolution
#
# **One small operation makes canons, finds your motif in any key among thousands of tunes, and, learned, tells where a song was collected.**
#
# You need: [00c Just enough arrays](00c_just_enough_arrays.ipynb) and chapter 02: [layers](02a_neuron_to_autograd.ipynb) and [training](02b_training.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
import matplotlib.pyplot as plt
import musicnn as mn
import numpy as np
import torch
from torch import nn

lesson = mn.begin("05a")
mine = mn.music.bars(mn.my_tune(), 0, 4)                  # your tune, or the house tune

# %% [markdown] id="hear" core
# ## Hear it first: stamping
#
# Your tune as an array: a row for each [pitch](00b_just_enough_music.ipynb#Pitch-and-octave), a column for each step, 1 where a note begins. A second,
# much smaller array is the **kernel**. Stamp the whole kernel onto every note of the tune. What do you hear?

# %% id="hear-make" core
def onsets(score):                                        # (128 pitches, steps)
    roll = np.zeros((128, score.steps))
    for n in score.melody:
        roll[n.pitch, n.onset] = 1
    return roll

def stamp(roll, kernel):                                  # at every note a copy of the kernel
    out = np.zeros(np.add(roll.shape, kernel.shape) - 1)
    for up, later in np.argwhere(kernel):
        out[up:up + roll.shape[0], later:later + roll.shape[1]] += kernel[up, later] * roll
    return out

# %% id="hear-kernels" core
def heard(roll, lowest=0, steps=4):                       # every cell above 0 becomes a note, as loud as its number
    loud = 100 * roll / roll.max()
    notes = [mn.Note(t, p + lowest, steps, max(1, int(loud[p, t]))) for p, t in np.argwhere(roll > 0).tolist()]
    return mn.Score((mn.Part(notes),), steps=roll.shape[1] + steps, tempo=mine.tempo)

echo, chord, canon = np.zeros((1, 13)), np.zeros((8, 1)), np.zeros((13, 17))
echo[0, [0, 6, 12]] = 1, 0.5, 0.25                        # the same pitch, later and softer
chord[[0, 4, 7], 0] = 1                                   # three pitches at once
canon[12, 0], canon[0, 16] = 1, 0.8                       # itself, and a bar later an octave lower
tune = onsets(mine)
lesson.listen({"your tune": heard(tune), "echo": heard(stamp(tune, echo)), "chord": heard(stamp(tune, chord)),
               "canon": heard(stamp(tune, canon), -12)}, style="piano", folded=True)

# %% [markdown] id="objectives" core
# That was **convolution**: your tune plays the kernel.
#
# ## What you will be able to do
#
# - **work out** convolution and cross-correlation by hand (*Sliding*)
# - **count** what comes out and what is seen (*Edges*, *How far it sees*)
# - **prove** that a convolution moves with the music, and **design** a kernel that finds a motif in any key (*It moves along*, *Hunt your motif*)
# - **tell** why a picture of sound is not sound (*Roll and spectrogram*)
# - **judge** a classifier by baselines and by taking clues away (*Where is this song from?*)

# %% id="recall" core
mn.quiz("05a-recall")

# %% [markdown] id="slide" core
# ## Sliding
#
# A network uses the kernel the other way: as a **stencil**. Lay it on the numbers, multiply what lies on top of each other, add, slide on:
#
# $$z_t = \sum_k K_k\, x_{t+k}$$
#
# where $x$ is the input, $K$ the kernel, $k$ counts along the kernel and $t$ is where its first cell lies. The sum is large where the input looks like
# the stencil. With $x = 0, 1, 2, 3, 4, 5$ and $K = 1, 2, 3$ the first sum is $1 \cdot 0 + 2 \cdot 1 + 3 \cdot 2 = 8$.
#
# **Guess first.** What is the first sum if the kernel is turned round, $3, 2, 1$? And which of the two does `np.convolve` compute?

# %% id="slide-by-hand" core checked
guess = {"first sum, turned round": ..., "np.convolve turns the kernel": ...}      # a number; True or False

def slide(x, kernel):
    return np.array([x[t:t + len(kernel)] @ kernel for t in range(len(x) - len(kernel) + 1)])

x, kernel = np.arange(6), np.array([1, 2, 3])
numpy = np.convolve(x, kernel, mode="valid")
turns = bool((numpy == slide(x, kernel[::-1])).all())
lesson.compare(guess, {"first sum, turned round": int(slide(x, kernel[::-1])[0]), "np.convolve turns the kernel": turns})
print("slide", slide(x, kernel).tolist(), "| np.convolve", numpy.tolist())   # NBVAL_CHECK_OUTPUT

# %% id="slide-hear" core
padded = np.pad(tune, ((0, 0), (12, 12)))
slid = np.array([slide(row, echo[0]) for row in padded])
print("sliding a kernel is stamping it turned round:", np.allclose(stamp(tune, echo[:, ::-1]), slid))
lesson.listen({"stamped: the echo follows": heard(stamp(tune, echo)), "slid: the echo comes first": heard(slid)},
              style="piano", folded=True)

# %% [markdown] id="slide-names" core
# Mathematicians call the turned one **convolution** and ours **cross-correlation**. Deep-learning layers do the second and are named after the first. A listing found in a
# tutorial uses `np.convolve`: it runs, and every filter is mirrored in time. Harmless while filters are learned, wrong as soon as you design one, as you have just heard: slid, the echo kernel turns round.
#
# A layer has several **channels** in (here pitches), several filters out, and a bias for each filter:
#
# $$z_{f,t} = b_f + \sum_c \sum_k K_{f,c,k}\; x_{c,\,t+k}$$
#
# where $f$ counts the filters and $c$ the channels. Note where the bias stands: outside both sums, once per filter. In six lines, and against torch:

# %% id="layer-build" core checked
class Slide(nn.Module):
    def __init__(self, channels, filters, width):
        super().__init__()
        self.kernels = nn.Parameter(torch.randn(filters, channels, width) / (channels * width) ** 0.5)
        self.bias = nn.Parameter(torch.zeros(filters))

    def forward(self, x):                                 # (B, C, T)
        windows = x.unfold(-1, self.kernels.shape[-1], 1)               # (B, C, T', width): what lies under the stencil
        return torch.einsum("bctk,fck->bft", windows, self.kernels) + self.bias[:, None]      # multiply, add over c and k

difference = lesson.against_torch(Slide(4, 6, 3), nn.Conv1d(4, 6, 3))
print("like torch in value:", difference.value < 1e-9, "| in gradient:", difference.gradient < 1e-9)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="edges" core
# ## Edges
#
# A stencil of width 3 fits into 8 numbers only 6 times. **Padding** puts zeros around; all of them on the left makes the layer **causal**: it sees the past only (05b lives on that). A **stride** of
# 2 slides two places at a time. **Pooling** keeps one number for each window, the largest or the mean. With length $T$, padding $p$ on both sides, width $k$ and stride $s$: $\lfloor (T + 2p - k)/s \rfloor + 1$ numbers come out (the brackets round down).
#
# **Failure museum: pooling loses time.** Below, your tune, each four steps pooled into one number and stretched out again. The cure is a rule: pool for questions about the whole ("is there a
# motif?"), never on the way to notes.

# %% id="edges-count" core checked
for p, k, s in ((0, 3, 1), (1, 3, 1), (1, 3, 2), (0, 2, 2)):
    there = nn.Conv1d(1, 1, k, padding=p, stride=s)(torch.zeros(1, 1, 64)).shape[-1]
    formula = (64 + 2 * p - k) // s + 1
    print(f"64 steps, padding {p}, width {k}, stride {s}: {there}, by the formula {formula}")   # NBVAL_CHECK_OUTPUT

# %% id="pool-hear" core
lost = tune.reshape(128, -1, 4).max(axis=2).repeat(4, axis=1)
lost[:, np.arange(lost.shape[1]) % 4 > 0] = 0             # pooled notes can only begin where a window begins
print("places where something begins:", int(tune.any(axis=0).sum()), "-> after pooling:", int(lost.any(axis=0).sum()))
lesson.listen({"before": heard(tune), "after pooling": heard(lost)}, style="piano", folded=True)

# %% [markdown] id="reach" core
# ## How far it sees
#
# One layer of width 2 sees two steps; a second one looks at two of *those*, and so at three steps. The **receptive field** grows by $k - 1$ per layer. With a **dilation** $d$ the stencil's cells
# stand $d$ steps apart, and it grows by $(k-1)\,d$:
#
# $$\text{reach} = 1 + \sum_{\text{layers}} (k - 1)\, d$$
#
# **Guess first.** Width 2. How many layers to see 256 steps, if every $d$ is 1? And if $d$ doubles, 1, 2, 4, 8 …?

# %% id="reach-result" core checked
guess = {"layers, d = 1": ..., "layers, d doubling": ...}

def reach(dilations, width=2):
    return 1 + sum((width - 1) * d for d in dilations)

plain = next(n for n in range(1, 999) if reach([1] * n) >= 256)
doubling = next(n for n in range(1, 999) if reach([2 ** i for i in range(n)]) >= 256)
lesson.compare(guess, {"layers, d = 1": plain, "layers, d doubling": doubling})
stack = nn.Sequential(*(nn.Conv1d(1, 1, 2, dilation=d) for d in (1, 2, 4, 8)))    # true of a real network?
x = torch.zeros(1, 1, 40, requires_grad=True)
stack(x)[0, 0, -1].backward()                             # inputs that matter to the last output have a gradient
print(reach((1, 2, 4, 8)), "by the formula:", x.grad[0, 0].nonzero()[:, 0].tolist())   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="moves" core
# ## It moves along
#
# Stamp the canon's kernel onto your tune. Then onto your tune moved up 3 rows (a [transposition](00b_just_enough_music.ipynb#Interval)) and 5 columns
# to the right (a delay). **Guess first:** is the second result the first one, moved, in every cell? And for a layer in which every cell is connected with every cell?

# %% id="moves-result" core checked
guess = {"convolution moves along exactly": ..., "dense layer moves along": ...}   # True or False
roll = np.pad(tune[60:85], ((0, 3), (0, 5)))              # C4 to C6, and room to move
moved = np.roll(roll, (3, 5), axis=(0, 1))
weights = np.random.default_rng(0).normal(size=(roll.size, roll.size))
answers = {"convolution moves along exactly": [stamp(r, canon) for r in (roll, moved)],
           "dense layer moves along": [(weights @ r.ravel()).reshape(r.shape) for r in (roll, moved)]}
lesson.compare(guess, {name: bool((np.roll(before, (3, 5), axis=(0, 1)) == after).all())
                       for name, (before, after) in answers.items()})              # NBVAL_CHECK_OUTPUT

# %% [markdown] id="moves-why" core
# *Exactly.* This is **equivariance**: move, then convolve, or convolve, then move, it is the same. The canon of your transposed tune is the transposed canon, note for note; a motif learned on C is known on F#, in bar 1 and in bar 40.
# A dense layer would have to learn it anew at every place.
#
# ## Hunt your motif
#
# Now you *design* a kernel. Take the first four notes of a tune; +1 where the motif has a note, −1 around it where it has none. A perfect fit gives 4, in **any
# [key](00b_just_enough_music.ipynb#Scale-and-tonic)**, since the kernel slides over pitches too. First on a song, as it is and transposed; then in your own tune:

# %% id="hunt-kernel" core checked
def stencil(notes):                                       # the notes of a motif -> kernel (pitches, steps)
    low, first = min(n.pitch for n in notes) - 3, notes[0].onset
    k = -np.ones((max(n.pitch for n in notes) + 4 - low, notes[-1].onset - first + 1))
    k[[n.pitch - low for n in notes], [n.onset - first for n in notes]] = 1
    return k

def fits(score, k):                                       # sums (pitches, steps) at every place where the stencil can lie
    x, k = (torch.as_tensor(a, dtype=torch.float32)[None, None] for a in (onsets(score), k))
    return nn.functional.conv2d(x, k)[0, 0].numpy()

joy = mn.songs("ode_to_joy")
print(*(f"moved by {up}: {fits(mn.music.transpose(joy, up), stencil(joy.melody[:4])).max()}" for up in (0, 5, -7)), sep=" | ")

# %% id="hunt-mine" core
motif = mine.melody[:4]
k, found = stencil(motif), fits(mine, stencil(motif))
places = sorted(set(np.argwhere(found == len(motif))[:, 1].tolist()))
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 2.6), layout="constrained", width_ratios=(1, 3))
left.imshow(k, origin="lower", cmap="Blues", aspect="auto"); left.set(title="your kernel", xlabel="step", ylabel="semitone")
right.plot(found.max(axis=0), color="#0072B2", drawstyle="steps-mid"); right.axhline(len(motif), color="#D55E00", linestyle="--")
right.set(title="best fit at each step, over all pitches", xlabel="step", ylabel="sum", ylim=(-3, 4.4))
words = f"Left the kernel: +1 at its notes, -1 around them. Right the best sum at each step: {len(motif)} at steps {places}."
display(mn.plots.figure.described(figure, words))
drawn = mn.music.score_of([(n.onset - motif[0].onset, n.pitch, n.duration) for n in motif], steps=64)
canvas = mn.widgets.PianoRoll(drawn, mono=True, staff=False, height=240)
canvas

# %% [markdown] id="hunt-all" core
# Did anybody have your idea before you? The next cell slides the motif in the roll over printed dances in 2/4 and 4/4, at your speed and twice as fast, in all keys at once.
# Then **design one yourself**: draw another motif of at most one bar into the roll, and run the next cell again. (Without a widget: change the notes of `drawn`.)

# %% id="hunt-search" core
def hunt(k, pieces):                                      # the first fit in each piece
    scores = [mn.music.regrid(piece.score, 4) for piece in pieces]
    places = [np.argwhere(fits(score, k) == (k > 0).sum())[:1, 1] for score in scores]
    return {p.title: mn.music.crop(s, at[0], s.steps) for p, s, at in zip(pieces, scores, places, strict=True) if len(at)}

sought = canvas.score if canvas.score.melody else drawn   # nothing in the roll? then your four notes
k, dances = stencil(sought.melody), mn.datasets.load("folk").where(sixteenths=True, meter={(2, 4), (2, 2), (4, 4)})
many = list(dances)[:lesson.pick(smoke=40, quick=700, full=len(dances))]
hits = hunt(k, many) | ({} if (k[:, 1::2] > 0).any() else hunt(k[:, ::2], many))
print(len(hits), "of", len(many), "dances hold these notes:", ", ".join(list(hits)[:3]) or "nobody had this idea")
quotes = {title: mn.music.bars(score, 0, 2) for title, score in list(hits.items())[:2]}
lesson.listen({"your motif": mn.music.crop(sought, sought.melody[0].onset, sought.melody[-1].end)} | quotes, style="fiddle")

# %% [markdown] id="sound" core
# ## Roll and spectrogram
#
# The same stencil works on the other picture of music. A **spectrogram** shows how much of each [frequency](00b_just_enough_music.ipynb#Pitch-and-octave) there is at each moment. The kernel (−1, +1) along time asks of any
# picture: *what begins here?*

# %% id="sound-onsets" core
wave = np.pad(mn.synth.render(mine, style="piano", sample_rate=11025).mean(axis=1), (1024, 0))     # silence first

def spectrum(wave):                                       # (frequencies, frames, 256 samples apart): magnitude and phase
    return torch.stft(torch.as_tensor(wave).float(), 1024, 256, window=torch.hann_window(1024), return_complex=True)

rise = spectrum(wave).abs().log1p().diff(dim=1).relu().sum(dim=0)          # the kernel -1, +1 on the spectrogram
starts = [n.onset * 60 / mine.tempo / mine.steps_per_quarter for n in mine.melody]     # the same kernel on the roll: exact
figure, ax = plt.subplots(figsize=(9, 2.4), layout="constrained")
ax.plot((np.arange(len(rise)) - 3.5) * 256 / 11025, rise / rise.max(), color="#0072B2", label="on the spectrogram")
ax.vlines(starts, 0, 1, color="#D55E00", linestyle="--", label="on the roll")
ax.set(xlabel="seconds", ylabel="what begins", xlim=(-0.2, 10)); ax.legend(frameon=False, loc="upper right")
mn.plots.figure.described(figure, f"On the spectrogram: peaks near the {len(starts)} places where notes begin.")

# %% [markdown] id="sound-phase" core
# So far they agree. But a roll, changed by a kernel, is still music. A spectrogram is not sound: each cell also has a **phase**, *where* in its swing the wave stands, and the picture
# shows only the magnitude. Rebuild your tune with the true phase, with every phase 0, and after some rounds of guessing phases that fit together (Griffin and Lim 1984):

# %% id="sound-hear" core
def back(S):                                              # overlapping frames, added up again
    return torch.istft(S, 1024, 256, window=torch.hann_window(1024))

M, rounds = spectrum(wave).abs(), lesson.pick(smoke=2, quick=30, full=100)
guessed = torch.polar(M, 6.28 * torch.rand(M.shape, generator=torch.manual_seed(0)))      # magnitudes with dice for phases
for _ in range(rounds):                                   # to sound and back: what phases would fit together?
    guessed = torch.polar(M, spectrum(back(guessed)).angle())
for name, S in {"true phase": spectrum(wave), "all phases 0": M + 0j, f"{rounds} rounds of guessing": guessed}.items():
    sound = back(S)
    off = (spectrum(sound).abs() - M).norm() / M.norm()
    display(mn.play(0.5 * (sound / sound.abs().max()).numpy(), caption=f"{name}: picture off by {off:.0%}", sample_rate=11025))

# %% [markdown] id="where" core
# A second trap: on this picture a shift is no transposition. A tone of 220 Hz has [overtones](glossary.md) at 440 and 660. Shifted by 100 they are 320, 540 and 760, no multiples any more: a
# bell out of tune. Equivariance needs an axis on which *equal steps mean the same*: pitches do, Hz do not.
#
# ## Where is this song from?
#
# Enough designed; now kernels that **learn**. 8,508 folk songs were typed in Essen, among them many from Germany and from China. Can a convolutional network tell them apart? We take as many of
# each, split by tune family, and show it **only the pitches, moved home**. (For learning only, see `datasets/essen.md`; what comes out is about *these collections*, not about peoples.)

# %% id="where-data" core checked
regions = ("Germany", "China")
songs = mn.datasets.load("essen").where(region=set(regions))

def balanced(pile, most):                                 # as many songs of one region as of the other
    sides = [[p for p in pile if p.region == region] for region in regions]
    count = min(most, *map(len, sides))
    return [side[i] for side in sides for i in np.random.default_rng(0).permutation(len(side))[:count]]

train, valid, test = (balanced(pile, lesson.pick(smoke=40, quick=1000, full=1000)) for pile in songs.split(seed=0))
print({region: len(songs.where(region=region)) for region in regions})           # NBVAL_CHECK_OUTPUT

# %% id="where-rows" core
def rows(pile, keys=0):                                   # (B, 128, 2): pitch, and the answer in the last column
    table = np.zeros((len(pile), 128, 2), dtype=int)
    for row, piece, up in zip(table, pile, np.broadcast_to(keys, len(pile)), strict=True):
        pitches = [n.pitch - 40 + up for n in piece.home.melody[:128]]
        row[:len(pitches), 0], row[:, 1] = pitches, regions.index(piece.region)
    return table

def counts(table):                                        # (B, 12): shares of the pitch classes
    real, kind = table[..., 0] > 0, table[..., 0] % 12
    return np.stack([((kind == c) & real).sum(axis=1) / real.sum(axis=1) for c in range(12)], axis=1)

at_home = [rows(pile) for pile in (train, valid, test)]

# %% [markdown] id="where-baseline" core
# A result means nothing without **baselines**. First: always say one region, 0.5 here. Second: a weighted sum of how often each of the 12
# [pitch classes](00b_just_enough_music.ipynb#Pitch-and-octave) occurs, its weights those with the smallest squared error on the training songs (*least squares*). It knows nothing of order.
#
# `TuneClassifier` is two layers of 64 filters, five notes wide, then *how often* and *how well at best* each filter fits (pooling over the song), then a **fully
# connected** layer: each answer a weighted sum of all inputs, plus a bias. **Guess first:** the share right on unseen songs, for the counts and for the network?

# %% id="where-network" core
def by_counts(inputs, tables):                            # of (train, valid, test); the share right on test
    weights = np.linalg.lstsq(inputs[0], 2 * tables[0][:, 0, -1] - 1)[0]           # towards -1 for one region, +1 for the other
    return np.mean((inputs[2] @ weights > 0) == tables[2][:, 0, -1])

def by_network(tables, values=70):
    torch.manual_seed(0)
    net = mn.models.TuneClassifier({"note": values}, classes=regions)
    updates = lesson.pick(smoke=3, quick=200, full=600)
    mn.training.fit(net, *tables[:2], updates=updates, batch_size=32, learning_rate=3e-3, progress=False)
    with torch.inference_mode():
        said = net.eval()(torch.as_tensor(tables[2][..., :-1]))[0].argmax(1).numpy()
    return np.mean(said == tables[2][:, 0, -1])

# %% id="where-result" core
guess = {"pitch counts": ..., "network": ...}             # between 0.5 and 1
result = {"pitch counts": by_counts([counts(t) for t in at_home], at_home), "network": by_network(at_home)}
lesson.compare(guess, result)
for r, region in enumerate(regions):
    mean = np.roll(counts(at_home[0][at_home[0][:, 0, -1] == r]).mean(axis=0), 4)  # rows begin at pitch 40, an E; now at C
    print(f"{region}:", ", ".join(f"{mn.music.pitch.name(60 + c)[:-1]} {mean[c]:.0%}" for c in mean.argsort()[:-8:-1].tolist()))

# %% [markdown] id="where-read" core
# Almost a tie (with 115 songs of each region on test, a few hundredths are chance). The last lines say why: these Chinese songs live on five notes. *Which* notes a song uses is nearly all it takes.
#
# ### Hide the key
#
# So let us take that clue away: every song in a random key. What is left to the counts, to the network, and to a network that sees only
# the [intervals](00b_just_enough_music.ipynb#Interval) from note to note?

# %% id="hide-result" core
rng = np.random.default_rng(0)
anywhere = [rows(pile, rng.integers(-5, 7, len(pile))) for pile in (train, valid, test)]
moves = [table[:, 1:].copy() for table in anywhere]
for table, before in zip(moves, anywhere, strict=True):   # interval + 13, so that 0 stays padding
    table[..., 0] = np.where(table[..., 0] > 0, np.clip(table[..., 0] - before[:, :-1, 0], -12, 12) + 13, 0)
hidden = {"pitch counts": by_counts([counts(t) for t in anywhere], anywhere), "network": by_network(anywhere),
          "network on intervals": by_network(moves, 26)}
for name, share in hidden.items():
    print(f"{name}: {share:.2f}")

# %% [markdown] id="hide-read" core
# The counts are helpless. The network on pitches saves part of it: five notes in a row have an outline, but it must learn each outline at every height. On intervals, where a transposition changes *nothing*, it is
# as good as at home, without having been told a key. **Build the symmetry in, and it need not be learned.**
#
# ### Is it the music, or the typist?
#
# Three clues that are *no music at all*, each alone:

# %% id="leak-result" core
def one_clue(clue):                                       # counts with a single clue for each song
    found = [[clue(p) for p in pile] for pile in (train, valid, test)]
    known = sorted(set(sum(found, [])))
    return by_counts([np.eye(len(known))[[known.index(c) for c in pile]] for pile in found], at_home)

def printed(piece):                                       # the commonest note value on paper
    return int(np.bincount([24 * n.duration // piece.steps_per_quarter for n in piece.score.melody]).argmax())

values = {"commonest note value": printed, "printed meter": lambda p: p.meter,
          "title in capitals": lambda p: p.title.isupper()}
for name, share in (result | {name: one_clue(clue) for name, clue in values.items()}).items():
    print(f"{name:22} {share:.2f}  {'#' * round(50 * (share - 0.5))}")

# %% [markdown] id="leak-read" core
# Two thirds of the German titles were typed in capitals, and none of the Chinese. A network that may see titles, note values or meters "hears" the region well and has not heard a note. Such a clue is called a **leak**. That is why we withheld
# durations. Take clues away one at a time, until you know what an accuracy is made of. (Even *which notes* may be a habit of those who collected.)
#
# ## A shipped listener: what dance is this?
#
# The same network, trained on 1,855 dances with relative note lengths and places in the bar, never pitches. Its mistakes tell more than its accuracy: jigs go in threes, so they are rarely
# mistaken; reel and hornpipe look alike on paper and differ in how they are danced. And *Ode to Joy*, in the last line, is no dance at all, yet its shares sum to 1 and one of them is large: a classifier has no way to say "none of these".
# **Probability is not confidence.**

# %% id="dances-table" core checked
card = mn.composers.shipped()["tune-classifier"]
kinds, table = card["confusion_on_test"]["kinds"], np.array(card["confusion_on_test"]["tunes"])
for kind, row in zip(kinds, table, strict=True):
    print(f"{kind:10} heard as", ", ".join(f"{k} {n}" for k, n in zip(kinds, row, strict=True) if n))
found = np.diag(table) / table.sum(axis=1)
print(f"right: {np.trace(table) / table.sum():.2f} of all, {found.mean():.2f} as the mean over kinds")
said = mn.composers.load("tune-classifier").probs(joy)    # try your own: mine
print("Ode to Joy:", {kind: round(p, 2) for kind, p in said.items()}, "sum", round(sum(said.values()), 2))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="exercise-05a-1" core exercise="05a-1" stars=2
# ## Exercises
#
# ### Exercise 05a-1 · A formula found in a tutorial
# A page writes a layer as $\sum_i w_i \max(0, \sum_j (k_{ij}\, x_{ij} + b_j))$ and codes it as below. Its bias counts once per *cell* and not once per filter, and the stencil never slides.
# Write `feature_map(x, kernels, bias)`, with `x` (C, T), `kernels` (F, C, K), `bias` (F,): the rectified layer of the section *Sliding*, shape (F, T − K + 1).
#
# ```python
# def feature_map(x, kernels, bias):
#     return [max(0, sum(k * v + b for k, v, b in zip(kernel.ravel(), x.ravel(), bias))) for kernel in kernels]
# ```
#
# *Hint 1:* Two filters, one channel, $x = 1, 2$, kernels $(1, 1)$ and $(1, -1)$, bias $10$ and $0$: the answer is $13$ and $0$.
#
# *Hint 2:* `slide` works row by row; a channel is a row. Sum over the channels, then add the bias once.
#
# *Hint 3:* `np.maximum(0, …)` rectifies an array.

# %% id="answer-05a-1" core exercise="05a-1" role="answer"
def feature_map(x, kernels, bias):
    ### BEGIN SOLUTION
    sums = [sum(slide(row, k) for row, k in zip(x, kernel, strict=True)) for kernel in kernels]
    return np.maximum(0, np.array(sums) + np.asarray(bias)[:, None])
    ### END SOLUTION

# %% id="check-05a-1" core exercise="05a-1" role="check"
mn.check("05a-1")
_two = np.array([[[1.0, 1]], [[1, -1]]])
assert np.shape(feature_map(np.ones((3, 9)), np.ones((2, 3, 4)), np.zeros(2))) == (2, 6), "the shape is (F, T - K + 1)"
assert np.allclose(feature_map(np.array([[1.0, 2]]), _two, np.array([10.0, 0])), [[13], [0]]), "the bias counts once: 13 and 0"
_x, _k, _b = (np.random.default_rng(0).normal(size=s) for s in ((3, 12), (4, 3, 5), (4,)))
_layer = torch.relu(nn.functional.conv1d(*(torch.as_tensor(a) for a in (_x[None], _k, _b))))[0].numpy()
assert np.allclose(feature_map(_x, _k, _b), _layer), "not yet what torch computes; does your stencil slide the right way round?"

# %% id="right-05a-1-1" exercise="05a-1" role="right"
def feature_map(x, kernels, bias):
    F, C, K = kernels.shape
    out = np.zeros((F, x.shape[1] - K + 1))
    for t in range(out.shape[1]):
        out[:, t] = (kernels * x[:, t:t + K]).sum(axis=(1, 2)) + bias
    return out.clip(min=0)

# %% id="wrong-05a-1-1" exercise="05a-1" role="wrong"
def feature_map(x, kernels, bias):
    sums = [sum(slide(row, k) + b for row, k in zip(x, kernel, strict=True)) for kernel, b in zip(kernels, bias, strict=True)]
    return np.maximum(0, np.array(sums))

# %% id="wrong-05a-1-2" exercise="05a-1" role="wrong"
def feature_map(x, kernels, bias):
    sums = [sum(np.convolve(row, k, "valid") for row, k in zip(x, kernel, strict=True)) for kernel in kernels]
    return np.maximum(0, np.array(sums) + np.asarray(bias)[:, None])

# %% id="wrong-05a-1-3" exercise="05a-1" role="wrong"
def feature_map(x, kernels, bias):
    sums = [sum(slide(row, k) for row, k in zip(x, kernel, strict=True)) for kernel in kernels]
    return np.array(sums) + np.asarray(bias)[:, None]

# %% [markdown] id="exercise-05a-2" core exercise="05a-2" stars=2
# ### Exercise 05a-2 · Almost your motif
# Composers rarely repeat exactly. Write `near(score, k, misses)`: the steps (sorted, each once) at which the stencil `k` fits in some key with at most `misses` of its notes missing and no wrong note,
# that is with a sum of at least (number of +1 cells) − `misses`. Then hear which bars of your tune are *almost* its first four notes.
#
# *Hint 1:* `fits(score, k)` gives all sums, (pitches, steps).
#
# *Hint 2:* The best over pitches at each step: `.max(axis=0)`.
#
# *Hint 3:* `np.flatnonzero(condition).tolist()`.

# %% id="answer-05a-2" core exercise="05a-2" role="answer"
def near(score, k, misses):
    ### BEGIN SOLUTION
    return np.flatnonzero(fits(score, k).max(axis=0) >= (k > 0).sum() - misses).tolist()
    ### END SOLUTION

# %% id="check-05a-2" core exercise="05a-2" role="check"
mn.check("05a-2")
_tune = mn.music.score_of([(0, 60, 2), (2, 62, 2), (4, 64, 2), (6, 72, 2), (8, 65, 2), (10, 67, 2), (14, 69, 2)], steps=16)
_k = stencil(_tune.melody[:3])
assert np.ndim(near(_tune, _k, 0)) == 1, "return the steps as a list"
assert list(near(_tune, _k, 0)) == [0], "exactly: only at the beginning"
assert list(near(_tune, _k, 1)) == [0, 2, 6, 8], "one missing: also at 2, 6 and 8"

# %% id="right-05a-2-1" exercise="05a-2" role="right"
def near(score, k, misses):
    wanted = int(np.sum(k == 1)) - misses
    return sorted({int(step) for _, step in np.argwhere(fits(score, k) >= wanted)})

# %% id="wrong-05a-2-1" exercise="05a-2" role="wrong"
def near(score, k, misses):
    return np.flatnonzero(fits(score, k).max(axis=0) == (k > 0).sum() - misses).tolist()

# %% id="wrong-05a-2-2" exercise="05a-2" role="wrong"
def near(score, k, misses):
    return np.flatnonzero(fits(score, k)[60] >= (k > 0).sum() - misses).tolist()

# %% id="wrong-05a-2-3" exercise="05a-2" role="wrong"
def near(score, k, misses):
    return [int(step) for _, step in np.argwhere(fits(score, k) >= k.size - misses)]

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. Stamping is convolution, sliding cross-correlation: $z_{f,t} = b_f + \sum_{c,k} K_{f,c,k}\, x_{c,t+k}$. Layers slide.
# 2. `np.convolve` turns the kernel round: an echo before its note.
# 3. Length out: $\lfloor (T + 2p - k)/s \rfloor + 1$. Pooling answers questions about the whole and forgets when.
# 4. Reach: $1 + \sum (k-1)d$.
# 5. Equivariance is exact on pitches, not on Hz; magnitudes without phase are not sound.
# 6. `mn.models.TuneClassifier(sizes, classes=…)`, `mn.composers.load("tune-classifier").probs(score)`.
# 7. Before you believe an accuracy: baselines, families, and clues taken away one by one.
#
# ## Sources and further reading
#
# - Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, *Gradient-Based Learning Applied to Document Recognition*, *Proceedings of the IEEE* 86, 1998: shared kernels, trained.
# - D. Griffin and J. Lim, *Signal Estimation from Modified Short-Time Fourier Transform*, *IEEE Transactions on ASSP* 32, 1984: sound from magnitudes.
# - H. Schaffrath, *The Essen Folksong Collection*, edited by D. Huron, 1995: the songs and how they were coded.
# - B. Sturm, *A Simple Method to Determine if a Music Information Retrieval System is a "Horse"*, *IEEE Transactions on Multimedia* 16, 2014: systems that are right for the wrong reasons.
#
# Next in this course: [05b](05b_cnn_composer.ipynb), convolutions that compose, and that harmonise your tune.

# Chapter 05b: two composers made of convolutions. One looks back and goes on; the other has no order at all and fills gaps, among them your harmony.
# The story: hear your tune in four voices -> a listing that cannot compose, mended -> beside the LSTM -> hide and fill -> anneal -> your tune, honestly.

# %% [markdown] id="title" core
# # 05b · The CNN composer
#
# **Your tune, set for four voices in a third of a second, and repainted wherever you like.** The network that does it has no beginning and no end. First you build its
# cousin, which goes from left to right.
#
# You need: [05a Convolution](05a_convolution.ipynb). About {{learner-minutes}} minutes.
#
# ## Hear it first
#
# Your tune, and under it three [voices](00b_just_enough_music.ipynb#Voice) by a network that has studied Bach's chorales. **Train your ear:** follow the *lowest* voice. Does it step or leap? Does it ever
# move in parallel with the tune?

# %% id="begin" core
import time

import musicnn as mn
import numpy as np
import torch
from torch import nn

lesson = mn.begin("05b")
mine, chorale, began = mn.my_tune(), mn.composers.load("chorale-cnn"), time.process_time()
harmony = chorale.compose(mine, seed=2)
print(f"three voices for {mine.bars} bars in {time.process_time() - began:.2f} s of one core")
lesson.listen({"your tune": mine, "in four voices": harmony}, style="chorale")

# %% [markdown] id="objectives" core
# ## What you will be able to do
#
# - **mend** a listing that cannot compose, and build a convolution that never looks ahead (*A listing*, *Looking back only*)
# - **compare** it with an LSTM fairly (*Beside the LSTM*)
# - **fill** any gap of a score by Gibbs sampling, and say why it must cool down (*Hide and fill*, *Cooling down*)
# - **measure** how far your tune lies from what the network knows, and what that does (*Your tune, honestly*)
# - **rescue** a wrong note (*Lock and repaint*)

# %% id="recall" core
mn.quiz("05b-recall")

# %% [markdown] id="listing" core
# ## A listing that cannot compose
#
# ```python
# Conv1D(64, 3, activation="relu", input_shape=(sequence_length, 1))    # a listing found in a tutorial
# MaxPooling1D(2); Flatten(); Dense(128, activation="relu")
# Dense(sequence_length, activation="softmax")                          # then: generated = model.predict(x_test)
# ```
#
# It runs, and it can never compose. Its windows look ahead; pooling forgets when (05a); `predict` gives the same numbers each time, since nothing is drawn; and the softmax stands on the
# wrong axis. **Guess first.** Scores (logits) for 4 steps and 5 notes; a composer needs probabilities *of the notes at each step*. What do the numbers of one **step** sum to, if
# the softmax runs along time? And along notes?

# %% id="axis-result" core checked
guess = {"a step sums to 1, softmax over time": ..., "a step sums to 1, softmax over notes": ...}   # True or False
logits = torch.tensor(np.random.default_rng(0).normal(size=(4, 5)))                # (steps, notes)
sums = {"time": logits.softmax(dim=0).sum(dim=1), "notes": logits.softmax(dim=1).sum(dim=1)}
whole = {axis: bool(torch.allclose(s, torch.ones(4).double())) for axis, s in sums.items()}
lesson.compare(guess, {f"a step sums to 1, softmax over {axis}": value for axis, value in whole.items()})
print("over time, each step sums to", sums["time"].numpy().round(2))               # NBVAL_CHECK_OUTPUT

# %% [markdown] id="causal" core
# Over time, every *note* gets one unit of probability to spend on the whole piece: the network must say *when* a note comes, once, and not what comes now.
#
# ## Looking back only
#
# Mended: one distribution over the next token at every step, drawn from, fed back. For that a layer may see the present and the past only. So all the padding goes to the left. And what it
# has to look back at, it can remember, so that a new token costs one step and not the whole tune again:

# %% id="causal-build" core checked builds="musicnn.models.tcn:CausalConv1d"
class CausalConv1d(nn.Module):
    """A convolution along time that sees the present and the past."""

    def __init__(self, channels, out, *, width=2, dilation=1):
        super().__init__()
        self.past = (width - 1) * dilation                               # so many steps it looks back
        self.conv = nn.Conv1d(channels, out, width, dilation=dilation)

    def forward(self, x, past=None):
        past = x.new_zeros(*x.shape[:2], self.past) if past is None else past     # silence before the first note
        x = torch.cat([past, x], dim=-1)                                 # (B, C, past + T): padded on the left only
        return self.conv(x), x[..., x.shape[-1] - self.past:]            # (B, out, T), and what to remember

torch.manual_seed(0)
causal, both = CausalConv1d(1, 1, width=3), nn.Conv1d(1, 1, 3, padding=1)
x = torch.randn(1, 1, 16)
later = x.clone()
later[..., 9] += 1                                        # change the note at step 9: does output 8 move?
for name, layer in {"causal": lambda x: causal(x)[0], "padded on both sides": both}.items():
    print(f"{name}: output 8 moves: {not torch.equal(layer(x)[..., 8], layer(later)[..., 8])}")
first, memory = causal(x[..., :10])
print("in two pieces as in one:", torch.allclose(torch.cat([first, causal(x[..., 10:], memory)[0]], dim=-1), causal(x)[0]))
# NBVAL_CHECK_OUTPUT

# %% [markdown] id="peek" core
# **Failure museum 1: peeking.** How bad is one step of looking ahead? We train a tiny network with a single layer that sees the *next* row, in which the answer stands. Watch its surprise, then hear
# what it composes, when there is no next row to peek at.

# %% id="peek-hear" core
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
train, valid, test = jigs.split(seed=0)
encoding = mn.encodings.MelodyEncoding.covering(t.home for t in jigs)
batches = [encoding.batch(t.home for t in pile) for pile in (train, valid)]
torch.manual_seed(0)
cheat = mn.models.MelodyTCN(encoding.sizes, channels=32, dilations=(1,), dropout=0.0)
layer = cheat.blocks[0].conv                              # now padded on the right: it sees t and t + 1
layer.forward = lambda x, past=None: (layer.conv(nn.functional.pad(x, (0, 1))), None)
mn.training.fit(cheat, *batches, updates=lesson.pick(smoke=3, quick=120, full=300), learning_rate=2e-2, progress=False)
cheater = mn.composers.MelodyComposer(cheat, encoding, name="cheat")
print(mn.evaluation.nats_per_beat(cheater, [t.home for t in list(test)[:20]]), "- the best of the league?")
mn.play(cheater.compose(bars=8, seed=1, draws=1), style="folk", caption="what the cheat composes")

# %% [markdown] id="beside" core
# A surprise too good to be true is a leak until proved otherwise.
#
# ## Beside the LSTM
#
# Now the honest one: `MelodyTCN` is eight such layers, dilations 1, 2, 4 … 128, each with a gate that lets some of its answer
# through and a bridge around it (van den Oord et al. 2016). How far does it see? By the formula of 05a, $1 + 1 + 2 + 4 + \dots + 128 = 256$ tokens, or 128 notes. Beside it an LSTM
# with equal parameters, data and updates, no copy gate for either. First a short training of your own; then the long one, measured once and stored. **Guess first:** who is less surprised by unseen jigs?

# %% id="model-make" core checked
torch.manual_seed(0)
tcn = mn.models.MelodyTCN(encoding.sizes)
lstm = mn.models.MelodyLSTM(encoding.sizes, hidden=144, copying=False)
print("tokens in reach:", tcn.reach)
size = {name: sum(p.numel() for p in m.parameters()) for name, m in (("CNN", tcn), ("LSTM", lstm))}
print("parameters:", size, "| within 1 %:", abs(size["CNN"] / size["LSTM"] - 1) < 0.01)   # NBVAL_CHECK_OUTPUT

# %% id="beside-train" core
guess = {"lower surprise": ...}                           # "LSTM" or "dilated CNN"
updates = lesson.pick(smoke=2, quick=60, full=700)
for name, model in (("LSTM", lstm), ("dilated CNN", tcn)):
    began = time.process_time()
    history = mn.training.fit(model, *batches, updates=updates, seed=0, measurements=1, progress=False)
    seconds = time.process_time() - began
    print(f"{name}: {updates} updates in {seconds:.0f} s of one core, held out {min(history.valid):.2f} nats per token")
mn.plots.history(mn.training.replay("melody-tcn"))        # replayed: 1,500 updates of the shipped CNN on all regular tunes

# %% id="beside-league" core checked
stored = mn.datasets.results("tcn_beside_lstm")
people = stored["human"]["bar_as_4_bars_before"]
lesson.compare(guess, {"lower surprise": min(stored["rows"], key=lambda row: row["nats_per_beat"])["model"]})
for row in stored["rows"]:
    low, high = row["interval"]
    print(f"{row['model']:12} seed {row['seed']}: {row['nats_per_beat']:.2f} nats/beat ({low:.2f} .. {high:.2f}),",
          f"{row['cpu_seconds']:.0f} s of one core; a bar as 4 bars before: {row['bar_as_4_bars_before']:.0%}")
print(f"people: a bar as 4 bars before: {people:.0%}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="beside-read" core
# The convolution is less surprised (one seed each, and the ranges still touch). A likely reason: the LSTM has to *carry* a bar through every note that follows, the convolution can look straight at it. But compare the last numbers: **reach is not form.** People's bars come
# back; those of both networks hardly do, until something like the copy gate of [03b](03b_melody_composer.ipynb) makes repeating easy.
#
# The price: on one core the CNN trains more slowly, although its 8 layers are all that has
# to be done one after another, where the LSTM goes token by token; many cores at once can use that. And what does it compose?

# %% id="compose" core
folk = mn.composers.load("melody-tcn")                    # trained on all regular tunes, in several meters
lesson.listen({"a jig by the CNN": folk.compose(bars=16, meter="6/8", seed=4),
               "your tune, continued": folk.compose(mine, bars=8, seed=1)}, style="fiddle", folded=True)

# %% [markdown] id="hide" core
# ## Hide and fill
#
# Going from left to right is a habit. For [harmony](00b_just_enough_music.ipynb#Chord) it is a bad one: a bass must know where the tune is going. `ChoraleCNN` is trained otherwise: **hide any cells** of
# a score of four voices, show the rest, ask for the hidden ones. The loss is the surprise at the hidden notes; each time other cells are hidden. So one network holds an answer for *every* question:
#
# $$p(\text{hidden notes} \mid \text{given notes}), \quad \text{for every choice of what is hidden}$$
#
# Two bars, four voices, sixteenths: 128 cells. In how many ways can one hide some of them?
#
# Then ask it: in an unseen chorale we hide one beat of the alto, once with everything else given, once with the soprano alone. What does it expect there?

# %% id="hide-count" core checked
print(f"{2 ** 128 - 1:.1e} ways, one network")
nats = mn.composers.shipped()["chorale-cnn"]["nats_per_note"]["test, random order, sixteenths"]
print(f"{nats:.2f} nats per note on unseen chorales: as among {np.exp(nats):.1f} equal choices")   # NBVAL_CHECK_OUTPUT

# %% id="hide-beat" core
chorales = mn.datasets.load("chorales").where(regular=True, meter=(4, 4))
bach = [mn.music.bars(p.score, 0, 4) for p in chorales.split(seed=0)[2]]
model, voices = chorale.model, chorale.encoding
rows = torch.as_tensor(voices.encode(bach[1]))            # (64, 5): four voices and the place in the bar
names = ["", "rest", *map(mn.music.pitch.name, range(voices.low, voices.high + 1))]       # what each token says
given = {"all the rest": torch.ones(64, 4, dtype=torch.bool), "the soprano": torch.zeros(64, 4, dtype=torch.bool)}
given["all the rest"][24:28, 1], given["the soprano"][:, 0] = False, True
print("Bach wrote", names[int(rows[24, 1])])
for what, mask in given.items():
    with torch.inference_mode():
        p = model(rows[None], mask[None])[0][0, 24, 1].softmax(-1)                 # of the alto's first cell in that beat
    print(f"given {what}:", ", ".join(f"{names[t]} {p[t]:.2f}" for t in p.argsort(descending=True)[:4].tolist()))

# %% [markdown] id="gibbs" core
# With everything given, it is nearly sure. With little given, it spreads its bets, rightly: there are many good altos. Now the catch: **draw all hidden cells at once** and each is fine *by itself*; but the alto chose
# one [chord](00b_just_enough_music.ipynb#Chord) and the tenor another. So draw, then hide some again, and draw them anew, given the others. Again and again: **Gibbs sampling**. In ten lines:

# %% id="gibbs-build" core
def refill(rows, keep, shares, seed=0):                   # rows (T, 5), keep (T, 4), shares: how much is hidden in each sweep
    rng, rows = np.random.default_rng(seed), rows.copy()
    for share in shares:
        hide = ~keep & (rng.random(keep.shape) < share)
        with torch.inference_mode():
            logits = model(torch.as_tensor(rows)[None], torch.as_tensor(~hide)[None])[0][0].numpy()
        logits[..., 0] = logits[rows[:, 0] > 1, :, 1] = -np.inf       # never padding; no rest under a note of the tune
        drawn = (logits / 0.8 + rng.gumbel(size=logits.shape)).argmax(-1)         # from the softmax, temperature 0.8
        rows[:, :4][hide] = drawn[hide]
        yield rows.copy()

# %% id="gibbs-frames" core
tune = mn.music.only_part(bach[1], 0)
start, keep = voices.encode(tune), np.tile([True, False, False, False], (64, 1))
cooling = np.append(1, np.maximum(0.05, 0.9 - 0.85 * np.arange(1, 64) / 48))      # 100 %, then from 90 % down to 5 %
watched = []
for sweep, now in enumerate(refill(start, keep, cooling), 1):
    if sweep in (1, 2, 4, 8, 16, 32, 64):
        score = voices.decode(now, like=tune, given=keep.T)
        words = f"sweep {sweep}: {cooling[sweep - 1]:.0%} hidden, chords in thirds {mn.evaluation.tertian(score):.0%}"
        watched.append(mn.widgets.Frame(words, None, score))
mn.widgets.Stepper(watched, label="sweep")

# %% [markdown] id="cool" core
# ## Cooling down
#
# Above, 90 % were hidden at first and 5 % at last: sketch, then mend. **Failure museum 2: no cooling.** Same model, same number of sweeps, nine cells of ten hidden each time; and, worst, all at once. **Guess
# first:** which has the fewest real chords, built of thirds, and which breaks the rule of [parallels](00b_just_enough_music.ipynb#Parallel-fifths) least? Below them stand what `chorale.compose` makes of the same tunes, read over, and Bach himself.

# %% id="cool-measure" core
guess = {"fewest real chords": ..., "fewest parallels": ...}      # names from the next line; the same one twice is allowed
ways = {"all at once": [1.0], "never cooled": [1.0] + [0.9] * 63, "cooling": cooling}
some, made = bach[:lesson.pick(smoke=2, quick=8, full=24)], {}
for name, shares in ways.items():
    made[name] = []
    for score in some:
        first = voices.encode(mn.music.only_part(score, 0))
        *_, last = refill(first, np.tile(keep[:1], (len(first), 1)), shares)
        made[name].append(voices.decode(last, like=mn.music.only_part(score, 0)))
made["read over"] = [chorale.compose(mn.music.only_part(score, 0), seed=1) for score in some]

# %% id="cool-table" core
table = {name: mn.evaluation.voice_leading(scores) for name, scores in (made | {"Bach": some}).items()}
lesson.compare(guess, {"fewest real chords": min(ways, key=lambda n: table[n]["tertian"]),
                       "fewest parallels": min(ways, key=lambda n: table[n]["parallels"])})
for name, lead in table.items():
    restless = np.mean([len(score.notes) / score.bars for score in (made | {"Bach": some})[name]])
    print(f"{name:12} chords in thirds {lead['tertian']:.0%}, {restless:.0f} notes a bar, crossed {lead['crossings']:.1%},",
          f"parallels {lead['parallels']:.1f} in 100 changes")
at_home = [[part.notes[-1].pitch % 12 == mn.music.pitch.parse_key(p.score.key)[0] for part in p.score.parts] for p in chorales]
print("Bach's tune ends at home", sum(e[0] for e in at_home), "times, and his bass with it:", sum(e[0] and e[3] for e in at_home))
lesson.listen({name: scores[0] for name, scores in made.items()}, style="chorale", folded=True)

# %% [markdown] id="yours" core
# Uncooled, the voices are restless: half as many notes again as Bach writes. And look at the last column: the worst has the fewest parallels, because voices that go nowhere cannot go together. One number never tells
# whether music is good. It tells that a learned habit is no rule, too: even cooled, the network writes parallels that Bach avoided. The composer therefore **reads its work over** and changes notes under the written rule (its row). A second rule is for the end: a melody that closes on the home note gets it in the bass, too, as nearly always with Bach (the last line).
#
# ## Your tune, honestly
#
# Does it *know* tunes like yours? Take only the top voice, hide one beat after the other, and ask how surprised it is. The chorales' own sopranos set the scale. **Guess first:** where is your tune?

# %% id="yours-measure" core
def soprano_surprise(score):
    rows = torch.as_tensor(voices.encode(mn.music.only_part(mn.music.regrid(score, 4), 0)))
    given = torch.zeros(len(rows) // 4, len(rows), 4, dtype=torch.bool)
    given[..., 0] = True
    for beat, cells in enumerate(given):
        cells[4 * beat:4 * beat + 4, 0] = False
    with torch.inference_mode():
        logs = model(rows.expand(len(given), *rows.shape), given)[0].log_softmax(-1)[..., 0, :]
    own = logs.gather(-1, rows[:, 0].expand(len(given), -1)[..., None])[..., 0]
    return float(-own[~given[..., 0]].mean())

# %% id="yours-scale" core
guess = {"my tune": ...}                                  # nats per cell; a typical unseen chorale has about 1.1
scale = sorted(soprano_surprise(s) for s in bach[:lesson.pick(smoke=3, quick=20, full=40)])
tunes = {"my tune": mine, "my tune, twice as slow": mn.music.stretch(mine, 2),     # quarters, as in chorales
         "a ragtime": mn.music.bars(mn.songs("the_entertainer"), 1, 9)}
surprise = {name: soprano_surprise(t) for name, t in tunes.items()}
lesson.compare(guess, surprise)
print(f"unseen chorale sopranos: {scale[0]:.2f} to {scale[-1]:.2f}, middle {np.median(scale):.2f}")
versions = {name: chorale.compose(t, seed=2) for name, t in tunes.items()}
for name, score in versions.items():
    print(f"{name}: chords in thirds {mn.evaluation.tertian(score):.0%}")
versions["my tune, twice as slow"] = versions["my tune, twice as slow"].replace(tempo=2 * mine.tempo)
lesson.listen(versions, style="chorale", folded=True)

# %% id="yours-refused" core checked
try:
    chorale.compose(jigs[0].score)
except mn.errors.MusicnnError as error:
    print(error)                                          # NBVAL_CHECK_OUTPUT

# %% [markdown] id="yours-read" core
# Chorales move in quarters. A tune in eighths asks for a chord on every eighth, and the network, which has hardly seen that, changes harmony in a hurry. **Stretched by 2** your tune looks like a
# chorale; you have heard it played twice as fast again. The ragtime stays foreign to its ear: look at the surprise. Its accents fall *between* the beats, where chorale chords never change. (The share of chords in thirds need not show that: it is deaf to rhythm. Your ear is not.) No setting repairs what was not in the data. Out of range it
# transposes and goes back; out of its meters it says so, as you have just read.
#
# ## Lock and repaint
#
# Nothing ties it to harmonising. `keep` is a mask (voices, steps), True for what stays. Lock all but bars 2 and 3 of the inner voices:

# %% id="lock-repaint" core checked
keep = np.ones((4, harmony.steps), dtype=bool)
keep[1:3, 16:48] = False
repainted = chorale.compose(harmony, keep=keep, seed=7)
old, new = (voices.encode(s)[:, :4].T for s in (harmony, repainted))
print("kept cells:", int(keep.sum()), "| all as they were:", bool((old == new)[keep].all()))   # NBVAL_CHECK_OUTPUT

# %% id="lock-hear" core
print(f"of the free cells {np.mean((old != new)[~keep]):.0%} changed")
display(lesson.listen({"before": harmony, "bars 2 and 3 repainted": repainted}, style="chorale", folded=True))
mn.widgets.Composer(chorale, primer=harmony, keep=keep)   # lock what you like, then compose

# %% [markdown] id="one-wrong-note" core
# ### One wrong note
#
# Now be cruel: take the longest bass note of bars 2 and 3, raise it by a [semitone](00b_just_enough_music.ipynb#Pitch-and-octave), **lock it**, and let the network write everything else but your tune anew. Can it make sense of a note nobody would write?

# %% id="wrong-make" core checked
bass = harmony.parts[3]
slip = max((n for n in bass.notes if 16 <= n.onset < 48), key=lambda n: n.duration)
wrong = mn.Note(slip.onset, slip.pitch + 1, slip.duration)
line = [wrong if n == slip else n for n in bass.notes]
spoiled = harmony.replace(parts=(*harmony.parts[:3], mn.Part(line, "bass", bass.program)))
locked = np.zeros((4, harmony.steps), dtype=bool)
locked[0], locked[3, wrong.onset:wrong.end] = True, True
rescued = chorale.compose(spoiled, keep=locked, seed=3)
print("your tune untouched:", rescued.parts[0].notes == mine.melody,
      "| the wrong note stays:", wrong in rescued.parts[3].notes)                  # NBVAL_CHECK_OUTPUT

# %% id="wrong-hear" core
for name, score in (("right", harmony), ("wrong", spoiled), ("rescued", rescued)):
    around = mn.music.crop(score, max(0, slip.onset - 8), min(score.steps, slip.end + 8))
    chords = " ".join(c.symbol for c in mn.music.label_chords(around).chords)
    print(f"{name:8} around the note: {chords:32} chords in thirds {mn.evaluation.tertian(around):.0%}")
lesson.listen({"right": harmony, "one bass note wrong": spoiled, "the same wrong note, all else anew": rescued},
              style="chorale", folded=True)

# %% [markdown] id="blind" core
# It looks for a chord in which the note is at home, and a way there and back: nothing but the statistics of which notes Bach put together. What is *wrong* depends on the company.
#
# ## Which is the machine?
#
# Eight pairs: Bach, and the network with the same soprano. A rate is printed after eight answers, with its 95 % range. Without a widget: `blind.pair`, `blind.answer("first")`, `blind.result`.

# %% id="blind-test" core
pairs = bach[2:lesson.pick(smoke=4, quick=10, full=10)]
machine = [chorale.compose(mn.music.only_part(s, 0), seed=5) for s in pairs]
blind = mn.widgets.BlindTest(pairs, machine, program=19, seed=1)
blind

# %% [markdown] id="exercise-05b-1" core exercise="05b-1" stars=2
# ## Exercises
#
# ### Exercise 05b-1 · A listing found in a tutorial
# "Generation", it says: `generated = model.predict(x)`, the softmax over time. Write `next_notes(logits, seed)`: from logits (T, V) **one drawn note for each step**, as T whole numbers 0 … V−1. Another seed, other notes;
# the same seed, the same notes.
#
# *Hint 1:* The softmax belongs along the notes, the last axis; each step sums to 1.
#
# *Hint 2:* `rng = np.random.default_rng(seed)`, then `rng.choice(V, p=row)` for each row.
#
# *Hint 3:* Subtract each row's maximum before `np.exp`.

# %% id="answer-05b-1" core exercise="05b-1" role="answer"
def next_notes(logits, seed):
    ### BEGIN SOLUTION
    e = np.exp(logits - np.max(logits, axis=-1, keepdims=True))
    rng = np.random.default_rng(seed)
    return np.array([rng.choice(len(row), p=row) for row in e / e.sum(axis=-1, keepdims=True)])
    ### END SOLUTION

# %% id="check-05b-1" core exercise="05b-1" role="check"
mn.check("05b-1")
_l = np.random.default_rng(0).normal(size=(40, 6))
assert np.shape(next_notes(_l, 0)) == (40,), "one note for each of the 40 steps"
assert set(np.ravel(next_notes(_l, 0)).tolist()) <= set(range(6)), "notes are 0 to V - 1"
assert (np.asarray(next_notes(_l, 3)) == next_notes(_l, 3)).all(), "the same seed gives the same notes"
assert len({tuple(next_notes(_l, s)) for s in range(5)}) > 1, "another seed gives other notes: draw, do not take the largest"
_sure = np.log(np.tile([0.9, 0.1], (4000, 1)))
assert abs(np.mean(np.asarray(next_notes(_sure, 1)) == 0) - 0.9) < 0.03, "a note with probability 0.9 comes 9 times in 10, at every step"

# %% id="right-05b-1-1" exercise="05b-1" role="right"
def next_notes(logits, seed):
    return (np.asarray(logits) + np.random.default_rng(seed).gumbel(size=np.shape(logits))).argmax(axis=1)

# %% id="wrong-05b-1-1" exercise="05b-1" role="wrong"
def next_notes(logits, seed):
    return np.argmax(logits, axis=-1)

# %% id="wrong-05b-1-2" exercise="05b-1" role="wrong"
def next_notes(logits, seed):
    e = np.exp(logits) / np.exp(logits).sum(axis=0)
    rng = np.random.default_rng(seed)
    return np.array([rng.choice(e.shape[1], p=row / row.sum()) for row in e ** 0.5])

# %% id="wrong-05b-1-3" exercise="05b-1" role="wrong"
def next_notes(logits, seed):
    return np.random.default_rng(seed).integers(0, np.shape(logits)[1], len(logits))

# %% [markdown] id="exercise-05b-2" core exercise="05b-2" stars=2
# ### Exercise 05b-2 · Masks for your tune
# Write `outer(score)`: the mask (4, steps) that keeps soprano and bass everywhere, and alto and tenor on the **first beat of each bar** only. Then repaint your harmony with it and hear how little the ear notices.
#
# *Hint 1:* `score.bar_steps` and `score.beat_steps` are what you need.
#
# *Hint 2:* The place in the bar of step $t$ is `t % score.bar_steps`.
#
# *Hint 3:* Begin with `keep = np.zeros((4, score.steps), dtype=bool)`, then `keep[[0, 3]] = True`.

# %% id="answer-05b-2" core exercise="05b-2" role="answer"
def outer(score):
    ### BEGIN SOLUTION
    keep = np.zeros((4, score.steps), dtype=bool)
    keep[[0, 3]] = True
    keep[:, np.arange(score.steps) % score.bar_steps < score.beat_steps] = True
    return keep
    ### END SOLUTION

# %% id="check-05b-2" core exercise="05b-2" role="check"
mn.check("05b-2")
_s = mn.Score(steps=36, meter=(3, 4))
assert np.shape(outer(_s)) == (4, 36), "the mask has the shape (4, steps)"
assert np.asarray(outer(_s)).dtype == bool, "True and False, no numbers"
assert np.asarray(outer(_s))[[0, 3]].all(), "soprano and bass stay everywhere"
assert np.asarray(outer(_s))[1].tolist() == 3 * ([True] * 4 + [False] * 8), "in 3/4 the alto stays for 4 of 12 steps"
assert np.asarray(outer(mn.Score(steps=32)))[2].sum() == 8, "in 4/4 the tenor stays for 4 of 16 steps"

# %% id="right-05b-2-1" exercise="05b-2" role="right"
def outer(score):
    first = [t % score.bar_steps // score.beat_steps == 0 for t in range(score.steps)]
    return np.array([[True] * score.steps, first, first, [True] * score.steps])

# %% id="wrong-05b-2-1" exercise="05b-2" role="wrong"
def outer(score):
    keep = np.zeros((4, score.steps), dtype=bool)
    keep[[0, 3]] = True
    keep[:, ::score.bar_steps] = True
    return keep

# %% id="wrong-05b-2-2" exercise="05b-2" role="wrong"
def outer(score):
    keep = np.ones((4, score.steps), dtype=bool)
    keep[1:3, np.arange(score.steps) % 16 >= 4] = False
    return keep

# %% id="wrong-05b-2-3" exercise="05b-2" role="wrong"
def outer(score):
    keep = np.zeros((4, score.steps), dtype=bool)
    keep[:2] = True
    keep[:, np.arange(score.steps) % score.bar_steps < score.beat_steps] = True
    return keep

# %% [markdown] id="quiz" core
# ## Eight questions
#
# On the whole chapter; each wrong answer names the section that shows otherwise.

# %% id="quiz-ask" core
mn.quiz("05b")

# %% id="keep" core
kept = chorale.compose(mine, seed=2)                       # the version you heard first
terms = mn.composers.shipped()["chorale-cnn"]["data_terms"]
card = {"model": "chorale-cnn", "seed": 2, "data": "chorales", "terms": terms, "melody": "your own, kept as it is",
        "surprise of the melody": round(surprise["my tune"], 2)}
mn.portfolio.save(kept, chapter="05b", card=card)      # your harmonised tune, with whose music it learned from
print(terms[:160], "…")

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. A composer needs one distribution over notes at each step, drawn from and fed back: softmax over notes, never over time.
# 2. Causal: all padding on the left. A surprise too good to be true is a leak until proved otherwise.
# 3. Dilations 1, 2, 4 … 128 see 256 tokens; with a memory, every new token costs the same.
# 4. An orderless network answers every "what belongs here?"; Gibbs sampling makes the answers agree, if it cools down.
# 5. A learned habit is no rule: parallels are mended by a written one.
# 6. Measure the distance between your music and the data before you blame the model; stretch, transpose, or refuse.
# 7. `mn.composers.load("chorale-cnn").compose(score, keep=mask, sweeps=64, seed=2)`; `mn.composers.load("melody-tcn")`.
#
# ## Sources and further reading
#
# - A. van den Oord et al., *WaveNet: A Generative Model for Raw Audio*, arXiv:1609.03499, 2016: dilated causal convolutions with gates.
# - S. Bai, J. Z. Kolter and V. Koltun, *An Empirical Evaluation of Generic Convolutional and Recurrent Networks for Sequence Modeling*, arXiv:1803.01271, 2018: the comparison that you repeated.
# - C.-Z. A. Huang, T. Cooijmans, A. Roberts, A. Courville and D. Eck, *Counterpoint by Convolution*, ISMIR 2017: Coconet, hide and fill.
# - G. Hadjeres, F. Pachet and F. Nielsen, *DeepBach: a Steerable Model for Bach Chorales Generation*, ICML 2017: Gibbs sampling, with locks.
# - L. Yao, S. Ozair, K. Cho and Y. Bengio, *On the Equivalence between Deep NADE and Generative Stochastic Networks*, ECML PKDD 2014: why the share of hidden cells must fall.
# - C.-Z. A. Huang et al., *The Bach Doodle: Approachable Music Composition with Machine Learning at Scale*, ISMIR 2019: the same idea, played by millions.
#
# Next in this course: [06a](06a_mini_studio.ipynb), in which your composers get a page of their own.

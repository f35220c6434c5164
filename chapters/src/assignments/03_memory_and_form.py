# Assignment to chapter 03: memory and form. 20 points, 45 to 90 minutes.
# Released by `python -m musicnn classroom release chapters/src/assignments/03_memory_and_form.py -o chapters/assignments`.
# Cells with role="right" and role="wrong" try the checks in the tests; cells with role="note" are for teachers.

# %% [markdown] id="title"
# # Assignment 03 · Memory and form
#
# You need chapters [03a](../03a_lstm_cell.ipynb) and [03b](../03b_melody_composer.ipynb). 20 points, 45 to 90 minutes.
#
# - Write your answers where the `...` stand. You may add cells of your own anywhere.
# - The cells that begin with `# check` tell you how far you are. Change them as you like: your teacher runs the originals.
# - There are hidden checks too. They ask the same questions with other numbers, so a function that only knows the numbers you see
#   here loses points there.
# - **Kernel → Restart and Run All** before you hand in.

# %% id="begin"
import math
import random

import musicnn as mn
import numpy as np

my_seed = {{variant:int}} % 1000                   # yours; item 7 asks about it
print("your seed is", my_seed)

# %% [markdown] id="item-1" exercise="03-1"
# ## 1 · How long is a memory? (2 points)
# A unit keeps the share $f$ of its memory at every note. After how many notes is only half of it left? Write `half_life(f)` for
# $0 < f < 1$; the result need not be whole.

# %% id="answer-1" role="answer" exercise="03-1"
def half_life(f):
    ### BEGIN SOLUTION
    return math.log(0.5) / math.log(f)
    ### END SOLUTION

# %% id="check-1" role="check" exercise="03-1" points=1
# check 1
assert half_life(0.5) is not ..., "not tried yet: solve f ** n = 0.5 for n"
assert abs(half_life(0.5) - 1) < 1e-9, "f = 0.5: half is left after one note"
assert abs(half_life(0.25) - 0.5) < 1e-9, "f = 0.25: a quarter is left after one note, so half after half a note"
assert half_life(0.993) > 90, "a gate that keeps 0.993 remembers for about a hundred notes"

# %% id="hidden-1" role="check" exercise="03-1" points=1 kind="output" hidden hint="other gates, wide open ones too"
import random
draw = random.Random({{secret:int}})
print([round(float(half_life(1 - 10 ** -draw.uniform(0.2, 4))), 3) for _ in range(6)])

# %% role="right" exercise="03-1"
def half_life(f):
    return 1 / math.log2(1 / f)

# %% role="right" exercise="03-1"
half_life = lambda f: float(np.log(2) / -np.log(f))

# %% role="wrong" exercise="03-1"
def half_life(f):
    return 0.5 / (1 - f)                            # a straight line instead of a power

# %% role="wrong" exercise="03-1"
def half_life(f):
    n = 0                                           # whole notes only
    while f ** n > 0.5:
        n += 1
    return n

# %% role="wrong" exercise="03-1"
def half_life(f):
    return 1 / (1 - f)                              # what is left then is 1/e

# %% [markdown] id="item-2" exercise="03-2"
# ## 2 · How large is a cell? (2 points)
# Write `parameters(inputs, hidden)`: how many numbers training may change in one LSTM cell with four gates' worth of weights on
# $[x; h]$, each gate with **one** bias vector. (PyTorch's own has two bias vectors; say what *this* cell has.)

# %% id="answer-2" role="answer" exercise="03-2"
def parameters(inputs, hidden):
    ### BEGIN SOLUTION
    return 4 * hidden * (inputs + hidden + 1)
    ### END SOLUTION

# %% id="check-2" role="check" exercise="03-2" points=1
# check 2
assert parameters(5, 8) is not ..., "not tried yet: count one gate first, then take four"
assert parameters(1, 1) == 12, "one input, one unit: each of the four has 2 weights and a bias"
assert parameters(5, 8) == 448, "5 inputs, 8 units: each of the four has 5 x 8 + 8 x 8 weights and 8 biases, 448 in all"

# %% id="hidden-2" role="check" exercise="03-2" points=1 kind="output" hidden hint="other sizes; one bias for each unit and gate"
import random
draw = random.Random({{secret:int}})
print([int(parameters(draw.randrange(1, 300), draw.randrange(1, 600))) for _ in range(6)])

# %% role="right" exercise="03-2"
def parameters(inputs, hidden):
    return sum(matrix for _ in "ifgo" for matrix in (inputs * hidden, hidden * hidden, hidden))

# %% role="right" exercise="03-2"
def parameters(inputs, hidden):
    return np.zeros((inputs + hidden + 1, 4 * hidden), dtype=np.int8).size

# %% role="wrong" exercise="03-2"
def parameters(inputs, hidden):
    return 4 * hidden * (inputs + hidden)           # no biases

# %% role="wrong" exercise="03-2"
def parameters(inputs, hidden):
    return 4 * hidden * (inputs + hidden + 2)       # two bias vectors

# %% role="wrong" exercise="03-2"
def parameters(inputs, hidden):
    return {(1, 1): 12, (5, 8): 448}.get((inputs, hidden), 0)

# %% [markdown] id="item-3" exercise="03-3"
# ## 3 · From the favourite to a draw (3 points)
# `favourite` always takes the likeliest token and turns in circles. Change it into `choose(logits, u, temperature, k)`: only the `k` likeliest tokens
# stay, their logits are divided by the temperature, softmax makes probabilities, and `u` (a number from 0 to 1) points at one of them: put the shares of **all** tokens side by
# side in the order of their numbers, and return the token whose share holds `u`.

# %% id="given-3"
def favourite(logits):
    return int(np.argmax(logits))

print(favourite(np.log([0.2, 0.5, 0.3])))

# %% id="answer-3" role="answer" exercise="03-3"
def choose(logits, u, temperature, k):
    ### BEGIN SOLUTION
    logits = np.asarray(logits, dtype=float)
    kept = np.where(logits >= np.sort(logits)[-k], logits, -np.inf) / temperature
    shares = np.exp(kept - kept.max())
    return int(np.searchsorted(np.cumsum(shares / shares.sum()), u, side="right"))
    ### END SOLUTION

# %% id="check-3" role="check" exercise="03-3" points=1
# check 3
three = np.log([0.2, 0.5, 0.3])
assert choose(three, 0.1, 1.0, 3) is not ..., "not tried yet: forbid all but k, divide, softmax, then find u"
assert [choose(three, u, 1.0, 3) for u in (0.1, 0.3, 0.69, 0.71, 0.99)] == [0, 1, 1, 2, 2], "shares 0.2, 0.5, 0.3 side by side"
assert all(choose(three, u, 1.0, 1) == 1 for u in (0.01, 0.5, 0.99)), "k = 1 leaves the favourite only"
assert choose(three, 0.25, 0.25, 3) == 1, "a low temperature gives nearly everything to the favourite"

# %% id="hidden-3" role="check" exercise="03-3" points=2 kind="output" hidden hint="other temperatures, other k; is the temperature used after the cut, and before softmax?"
import random
draw = random.Random({{secret:int}})
for _ in range(4):
    logits = [draw.gauss(0, 2) for _ in range(12)]
    print([int(choose(np.array(logits), (i + 0.5) / 16, draw.choice([0.5, 0.8, 1.3, 2.0]), draw.randrange(2, 12))) for i in range(16)])

# %% role="right" exercise="03-3"
def choose(logits, u, temperature, k):
    bent = mn.sampling.temperature(mn.sampling.top_k(np.asarray(logits), k), temperature)
    return mn.sampling.draw(mn.sampling.softmax(bent), u)

# %% role="right" exercise="03-3"
def choose(logits, u, temperature, k):
    allowed = sorted(range(len(logits)), key=lambda t: -logits[t])[:k]
    weight = {t: math.exp((logits[t] - logits[allowed[0]]) / temperature) for t in allowed}
    total, sum_ = sum(weight.values()), 0.0
    for token in range(len(logits)):
        sum_ += weight.get(token, 0.0) / total
        if u < sum_:
            return token
    return allowed[-1]

# %% role="wrong" exercise="03-3"
def choose(logits, u, temperature, k):              # forgets k
    shares = np.exp(np.asarray(logits) / temperature)
    return int(np.searchsorted(np.cumsum(shares / shares.sum()), u))

# %% role="wrong" exercise="03-3"
def choose(logits, u, temperature, k):              # divides the probabilities by the temperature: that changes nothing
    kept = np.where(logits >= np.sort(logits)[-k], logits, -np.inf)
    shares = np.exp(kept) / temperature
    return int(np.searchsorted(np.cumsum(shares / shares.sum()), u))

# %% role="wrong" exercise="03-3"
def choose(logits, u, temperature, k):
    return favourite(logits)

# %% role="wrong" exercise="03-3"
def choose(logits, u, temperature, k):              # the order of likelihood instead of the order of numbers
    order = np.argsort(-np.asarray(logits))[:k]
    shares = np.exp(np.asarray(logits)[order] / temperature)
    return int(order[np.searchsorted(np.cumsum(shares / shares.sum()), u)])

# %% [markdown] id="item-4" exercise="03-4"
# ## 4 · A copy gate with several echoes (3 points)
# `mixed` blends what the network would invent with **one** echo. Change it into `blended(new, gate, echoes)` for several: `gate` holds the share of inventing, then one share
# for each echo; an echo is the token that stood here some bars ago, or `None` if nothing did. The share of a missing echo is not lost: all
# shares that remain are enlarged alike, so that they sum to 1 again. Return the probabilities as an array like `new`.

# %% id="given-4"
def mixed(new, gate, echo):
    p = gate[0] * np.asarray(new, dtype=float)
    p[echo] += gate[1]
    return p

print(mixed([0.5, 0.3, 0.2], [0.4, 0.6], 1))

# %% id="answer-4" role="answer" exercise="03-4"
def blended(new, gate, echoes):
    ### BEGIN SOLUTION
    here = [(share, echo) for share, echo in zip(gate[1:], echoes) if echo is not None]
    total = gate[0] + sum(share for share, _ in here)
    p = gate[0] / total * np.asarray(new, dtype=float)
    for share, echo in here:
        p[echo] += share / total
    return p
    ### END SOLUTION

# %% id="check-4" role="check" exercise="03-4" points=1
# check 4
assert blended([0.5, 0.5], [0.5, 0.5], [0]) is not ..., "not tried yet: begin with mixed and a loop over the echoes"
assert np.allclose(blended([0.5, 0.3, 0.2], [0.4, 0.6], [1]), [0.2, 0.72, 0.08]), "one echo: as mixed gives it"
assert np.allclose(blended([0.5, 0.3, 0.2], [0.4, 0.3, 0.3], [1, 1]), [0.2, 0.72, 0.08]), "two echoes of one token add up"
assert np.isclose(np.sum(blended([0.5, 0.3, 0.2], [0.4, 0.3, 0.3], [1, None])), 1), "probabilities sum to 1, also when an echo is missing"

# %% id="hidden-4" role="check" exercise="03-4" points=2 kind="output" hidden hint="missing echoes, all of them missing, several echoes of one token; is the given list left alone?"
import random
draw = random.Random({{secret:int}})
for _ in range(4):
    weights = [draw.random() for _ in range(10)]
    new, gate = [w / sum(weights[:5]) for w in weights[:5]], [w / sum(weights[5:]) for w in weights[5:]]
    print([round(float(p), 4) for p in blended(new, gate, [draw.choice([None, 0, 1, 4]) for _ in range(4)])])
print([round(float(p), 4) for p in blended(new, gate, [None] * 4)], [round(w, 4) for w in new])

# %% role="right" exercise="03-4"
def blended(new, gate, echoes):
    gate = np.array([g if e is not None else 0.0 for g, e in zip(gate, [-1, *echoes])])
    gate /= gate.sum()
    table = np.eye(len(new))
    return gate[0] * np.asarray(new) + sum(g * table[e] for g, e in zip(gate[1:], echoes) if e is not None)

# %% role="right" exercise="03-4"
def blended(new, gate, echoes):
    p = [gate[0] * n for n in new]
    for share, echo in zip(gate[1:], echoes):
        if echo is not None:
            p[echo] += share
    return np.array(p) / sum(p)                     # new sums to 1, so dividing by the sum enlarges all shares alike

# %% role="wrong" exercise="03-4"
def blended(new, gate, echoes):                     # a missing echo's share is lost
    p = gate[0] * np.asarray(new, dtype=float)
    for share, echo in zip(gate[1:], echoes):
        if echo is not None:
            p[echo] += share
    return p

# %% role="wrong" exercise="03-4"
def blended(new, gate, echoes):                     # all of it goes to inventing
    p = (gate[0] + sum(s for s, e in zip(gate[1:], echoes) if e is None)) * np.asarray(new, dtype=float)
    for share, echo in zip(gate[1:], echoes):
        if echo is not None:
            p[echo] += share
    return p

# %% role="wrong" exercise="03-4"
def blended(new, gate, echoes):                     # only the first echo
    return mixed(new, gate, echoes[0]) if echoes[0] is not None else np.asarray(new, dtype=float)

# %% [markdown] id="item-5" exercise="03-5"
# ## 5 · The cell (4 points)
# Build `lstm_step(x, h, c, W, U, b)` in numpy: one step of an LSTM. `x` has length I, `h` and `c` have length H, `W` has shape (I, 4H), `U` (H, 4H), `b` (4H,). The four
# blocks of `x @ W + h @ U + b` stand in PyTorch's order: input gate, forget gate, candidate, output gate. Return the new `(h, c)`.

# %% id="answer-5" role="answer" exercise="03-5"
def lstm_step(x, h, c, W, U, b):
    ### BEGIN SOLUTION
    i, f, g, o = np.split(x @ W + h @ U + b, 4)
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c
    ### END SOLUTION

# %% id="check-5" role="check" exercise="03-5" points=1
# check 5
zeros = (np.zeros(2), np.zeros(1), np.ones(1), np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4))
assert lstm_step(*zeros) is not ..., "not tried yet: np.split(x @ W + h @ U + b, 4) gives the four blocks"
assert len(lstm_step(*zeros)) == 2, "two things come back, in this order: the new h and the new c"
h, c = lstm_step(*zeros)
assert np.shape(h) == np.shape(c) == (1,), "h and c have one number for each unit"
assert abs(c[0] - 0.5) < 1e-9, "all gates half open, candidate 0: half of the old memory stays"
h, c = lstm_step(*zeros[:5], np.array([-50.0, 50.0, 3.0, 50.0]))
assert abs(c[0] - 1) < 1e-9, "input gate shut, forget gate open: the memory is kept whole, whatever the candidate says"
assert abs(h[0] - np.tanh(1)) < 1e-9, "output gate open: tanh of the memory is shown"

# %% id="hidden-5" role="check" exercise="03-5" points=3 kind="output" hidden hint="several steps in a row, larger sizes; the order of the blocks; c is not squashed"
import random
import numpy as np
draw = np.random.default_rng({{secret:int}} % 2 ** 32)
for inputs, hidden in ((3, 2), (5, 4)):
    W, U, b = draw.normal(size=(inputs, 4 * hidden)), draw.normal(size=(hidden, 4 * hidden)), draw.normal(size=4 * hidden)
    h, c = np.zeros(hidden), np.zeros(hidden)
    for _ in range(6):
        h, c = lstm_step(draw.normal(size=inputs), h, c, W, U, b)
    print([round(float(v), 5) for v in (*h, *c)])

# %% role="right" exercise="03-5"
def lstm_step(x, h, c, W, U, b):
    H = len(h)
    z = np.concatenate([x, h]) @ np.concatenate([W, U]) + b
    gate = 0.5 * (1 + np.tanh(z / 2))               # the sigmoid in other words
    c = gate[H:2 * H] * c + gate[:H] * np.tanh(z[2 * H:3 * H])
    return gate[3 * H:] * np.tanh(c), c

# %% role="right" exercise="03-5"
def lstm_step(x, h, c, W, U, b):
    new_h, new_c, H = [], [], len(h)
    for k in range(H):
        z = [sum(x[j] * W[j, block * H + k] for j in range(len(x))) + sum(h[j] * U[j, block * H + k] for j in range(H))
             + b[block * H + k] for block in range(4)]
        i, f, o = (1 / (1 + math.exp(-z[block])) for block in (0, 1, 3))
        new_c.append(f * c[k] + i * math.tanh(z[2]))
        new_h.append(o * math.tanh(new_c[-1]))
    return np.array(new_h), np.array(new_c)

# %% role="wrong" exercise="03-5"
def lstm_step(x, h, c, W, U, b):                    # the candidate sees no memory
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    i, f, _, o = np.split(x @ W + h @ U + b, 4)
    g = np.split(x @ W + b, 4)[2]
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% role="wrong" exercise="03-5"
def lstm_step(x, h, c, W, U, b):                    # another order of blocks
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    i, f, o, g = np.split(x @ W + h @ U + b, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% role="wrong" exercise="03-5"
def lstm_step(x, h, c, W, U, b):                    # "forgets" what should be kept
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    i, f, g, o = np.split(x @ W + h @ U + b, 4)
    c = (1 - sigmoid(f)) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c

# %% role="wrong" exercise="03-5"
def lstm_step(x, h, c, W, U, b):                    # shows the memory unsquashed
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    i, f, g, o = np.split(x @ W + h @ U + b, 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * c, c

# %% [markdown] id="item-6" exercise="03-6"
# ## 6 · Compose a jig with a form (4 points: 2 by these rules, 2 by a person who listens)
# Write `compose(seed)`, a composer of your own: dice, a chain, a copy gate, or `mn.composers.load("folk-lstm")` with masks and a criterion. It returns a `mn.Score`
# with one part: **eight bars of 6/8**, all notes of D major between A3 (57) and D6 (86), one at a time, the last one a D. The same seed gives the same tune, another seed another one.
#
# **And it should have a form that can be heard.** Bars 5 and 6 begin the tune once more: note for note bars 1 and 2. The phrase before them stays open (the last note of bar 4 is no D), the second closes. No leap above an octave, at least three
# different bars beside the repeated ones, at least twenty notes, six different pitches and two different durations.

# %% id="answer-6" role="answer" exercise="03-6"
compose = ...                                      # def compose(seed): …
### BEGIN SOLUTION
def compose(seed):
    draw = random.Random(seed)
    scale = [57, 59, 61, 62, 64, 66, 67, 69, 71, 73, 74, 76, 78, 79]
    rhythms = [(2, 2, 2, 2, 2, 2), (4, 2, 4, 2), (4, 2, 2, 2, 2), (2, 2, 2, 4, 2)]

    def bar(place):
        notes = []
        for duration in draw.choice(rhythms):
            notes.append((scale[place], duration))
            place = min(11, max(1, place + draw.choice([-2, -1, -1, 1, 1, 2])))
        return notes, place

    one, place = bar(draw.choice([3, 5, 7]))
    two, place = bar(place)
    three, place = bar(place)
    seven, _ = bar(place)
    open_end = [(scale[draw.choice([6, 7, 8])], 6), (scale[draw.choice([4, 7])], 6)]
    close = [(scale[draw.choice([4, 5])], 4), (61, 2), (62, 6)]
    notes, onset = [], 0
    for pitch, duration in [*one, *two, *three, *open_end, *one, *two, *seven, *close]:
        notes.append((onset, pitch, duration))
        onset += duration
    return mn.music.score_of(notes, steps=96, meter=(6, 8), key="D major", tempo=165)
### END SOLUTION

# %% id="own-6"
# your jig, to hear
mn.play(compose(my_seed), style="folk") if callable(compose) else print("no tune yet")

# %% id="check-6-legal" role="check" exercise="03-6" points=1
# check 6a: the rules
assert callable(compose), "not tried yet: write a function compose(seed)"
for seed in (my_seed, 1, 2):
    score = compose(seed)
    assert isinstance(score, mn.Score), "compose returns a mn.Score"
    assert score.meter == (6, 8), "the meter is (6, 8)"
    assert score.steps == 8 * score.bar_steps, f"eight bars are {8 * score.bar_steps} steps on this grid; yours has {score.steps} (a pickup needs a bar, too)"
    notes = score.melody
    assert len(notes) >= 20, "at least 20 notes"
    assert all(57 <= note.pitch <= 86 for note in notes), "all notes lie between 57 and 86"
    assert all(note.pitch % 12 in (1, 2, 4, 6, 7, 9, 11) for note in notes), "all notes belong to D major"
    assert notes[-1].pitch % 12 == 2, "the last note is a D"

# %% id="check-6-form" role="check" exercise="03-6" points=1
# check 6b: the form
assert callable(compose), "not tried yet: write a function compose(seed)"
for seed in (my_seed, 1, 2):
    score = compose(seed)
    assert isinstance(score, mn.Score), "compose returns a mn.Score"
    bars = mn.evaluation.bar_contents(score)
    assert bars[4:6] == bars[:2] and all(bars[:2]), "bars 5 and 6 are bars 1 and 2, note for note"
    assert bars[3] and bars[3][-1][1] % 12 != 2, "bar 4 ends open: its last note is no D"
    assert bars[7] != bars[3], "bars 4 and 8 end differently"
    assert len({*bars[2:4], *bars[6:8]}) >= 3, "at least three different bars beside the repeated ones"
    pitches = [note.pitch for note in score.melody]
    assert max(abs(b - a) for a, b in zip(pitches, pitches[1:])) <= 12, "no leap above an octave"
    assert len(set(pitches)) >= 6, "at least six different pitches"
    assert len({note.duration for note in score.melody}) >= 2, "at least two different durations"
assert [n.pitch for n in compose(1).melody] == [n.pitch for n in compose(1).melody], "the same seed gives the same tune"
assert len({tuple((n.onset, n.pitch) for n in compose(s).melody) for s in range(6)}) > 3, "another seed gives another tune"

# %% [markdown] id="listen-6" role="manual" exercise="03-6" points=2
# *Your jig, in two sentences: where does the tune turn for home, and what did you forbid or choose to get there?* (A person listens to `compose(my_seed)` and reads this. 2: question
# and answer can be heard, and the sentences name a choice in the code. 1: one of the two. 0: neither.)

# %% role="right" exercise="03-6"
def compose(seed):
    draw = random.Random(seed * 3 + 1)
    first = [[(62, 2), (66, 2), (69, 2), (draw.choice([74, 71, 73]), 4), (69, 2)], [(67, 2), (draw.choice([66, 71]), 2), (64, 2), (66, 4), (69, 2)]]
    middle = [[(71, 2), (69, 2), (draw.choice([66, 67]), 2), (64, 6)], [(66, 4), (67, 2), (draw.choice([69, 73, 64]), 6)]]
    last = [[(draw.choice([71, 74]), 2), (69, 2), (66, 2), (67, 4), (64, 2)], [(66, 4), (64, 2), (62, 6)]]
    notes, onset = [], 0
    for pitch, duration in [note for bar in (*first, *middle, *first, *last) for note in bar]:
        notes.append(mn.Note(onset * 6, pitch, duration * 6))
        onset += duration
    return mn.Score((mn.Part(tuple(notes)),), steps=96 * 6, steps_per_quarter=24, meter=(6, 8), key="D major")

# %% role="right" exercise="03-6"
class Jigs:
    def __call__(self, seed):
        rng = np.random.default_rng(seed)
        walk = {62: (64, 66, 61), 64: (66, 62, 67), 66: (67, 64, 69), 67: (69, 66, 71), 69: (71, 67, 66), 71: (73, 69), 73: (74, 71), 74: (73, 71), 61: (62, 64)}
        pitch, bars = 66, []
        for _ in range(6):
            bar = []
            for duration in ((2,) * 6, (4, 2, 4, 2))[rng.integers(2)]:
                bar.append((pitch, duration))
                pitch = int(rng.choice(walk[pitch]))
            bars.append(bar)
        bars[3], close = [(67, 2), (66, 2), (64, 2), (69, 6)], [(66, 2), (67, 2), (64, 2), (62, 6)]
        order, notes, onset = [*bars[:4], bars[0], bars[1], [(69, 2), (71, 2), (69, 2), (pitch if pitch < 73 else 71, 4), (66, 2)], close], [], 0
        for p, d in (note for bar in order for note in bar):
            notes.append((onset, p, d))
            onset += d
        return mn.music.score_of(notes, steps=96, meter=(6, 8))
compose = Jigs()

# %% role="wrong" exercise="03-6"
def compose(seed):                                  # legal and dull: the scale, up and down
    scale = [62, 64, 66, 67, 69, 71, 73, 74, 73, 71, 69, 67, 66, 64, 62, 64]
    return mn.music.score_of([(4 * k, scale[k % 16], 4) for k in range(23)] + [(92, 62, 4)], steps=96, meter=(6, 8))

# %% role="wrong" exercise="03-6"
def compose(seed):                                  # the same bar eight times
    return mn.music.score_of([(12 * bar + at, p, d) for bar in range(8) for at, p, d in ((0, 69, 4), (4, 66, 2), (6, 64, 4), (10, 62, 2))],
                             steps=96, meter=(6, 8))

# %% role="wrong" exercise="03-6"
def compose(seed):                                  # nothing returns
    draw = random.Random(seed)
    return mn.music.score_of([(2 * k, draw.choice([62, 64, 66, 67, 69, 71, 73]), 2) for k in range(45)] + [(90, 62, 6)], steps=96, meter=(6, 8))

# %% role="wrong" exercise="03-6"
def compose(seed):                                  # another tune each time it is asked, whatever the seed
    return mn.music.score_of([(2 * k, random.choice([62, 64, 66, 67, 69, 71, 73]), 2) for k in range(45)] + [(90, 62, 6)],
                             steps=96, meter=(6, 8))

# %% [markdown] id="item-7" exercise="03-7"
# ## 7 · Explain a result from your seed (2 points)
# The cell below lets `folk-lstm` go on from one opening at three temperatures, with your seed. Run it, then explain **your** numbers in five to eight sentences: which of them changes most and
# why? What does *surprise per token* measure here, and why is a low one no praise? Is the copying still at work when it is hot?

# %% id="given-7"
folk = mn.composers.load("folk-lstm")
opening = mn.music.score_of([(0, 62, 12), (12, 66, 12), (24, 69, 12), (36, 74, 24), (60, 69, 12)], steps=72, steps_per_quarter=24,
                            meter=(6, 8), key="D major")
for temperature in (0.5, 1.0, 1.6):
    tune = folk.compose(opening, bars=8, seed=my_seed, temperature=temperature, top_p=1.0, draws=1)
    nats = folk.nll(tune) / (2 * len(tune.melody) + 1)
    print(f"temperature {temperature}: {len({n.pitch for n in tune.melody})} pitches, {mn.evaluation.bar_repeats(tune):.0%} of bars"
          f" as four bars before, {mn.evaluation.mean_interval(tune):.1f} semitones a move, {nats:.2f} nats of surprise per token")

# %% [markdown] id="explain-7" role="manual" exercise="03-7" points=2
# *Your explanation.*
#
# (How it is judged. **2**: names numbers of this seed, says that temperature divides the logits and what that does to favourites and to the gate, and that surprise is measured by the model itself. **1.5**: the same with one gap. **1**: right in
# general, but could have been written without running the cell. **0**: contradicts the numbers, or is missing.)

# %% [markdown] id="samples-7" role="note" exercise="03-7"
# Two marked samples for teachers.
#
# *2 points:* "With my seed 417 the tune uses 7 pitches at 0.5 and 11 at 1.6, and the surprise per token climbs from 0.55 to 1.34. Dividing the logits by 0.5 makes the favourites win nearly always, also the favourite of
# the copy gate, which is why 50% of my bars return at 0.5 and none at 1.6: when it is hot one wrong token breaks the match, and the gate then trusts the echo less. The surprise is the model's own opinion of its own
# tune, so a low number only says that it did what it expected, not that the tune is good."
#
# *1 point:* "A higher temperature gives more random notes and a higher surprise, because the model is more creative. A low temperature is safer." (Right in direction, but no number; and temperature does not make a model creative.)

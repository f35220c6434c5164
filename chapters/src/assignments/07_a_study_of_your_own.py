# Assignment to chapter 07: the tools of a study, music for two scenes, and a small pre-registered study of one's own. 20 points, 60 to 90 minutes.
# Released by `python -m musicnn classroom release chapters/src/assignments/07_a_study_of_your_own.py -o chapters/assignments`.
# Cells with role="right" and role="wrong" try the checks in the tests; cells with role="note" are for teachers.

# %% [markdown] id="title"
# # Assignment 07 · A study of your own
#
# You need chapter 07; each title says which part. 20 points, 60 to 90 minutes.
#
# - Write your answers where the `...` stand. You may add cells of your own anywhere.
# - The cells that begin with `# check` tell you how far you are. Change them as you like: your teacher runs the originals.
# - There are hidden checks too. They ask the same questions with other numbers.
# - **Kernel → Restart and Run All** before you hand in.

# %% id="begin"
import hashlib
import json
import math
import random
from collections import Counter, defaultdict

import musicnn as mn
import numpy as np

my_seed = {{variant:int}} % 1000                   # yours; item 6 begins its seeds with it
print("your seed is", my_seed)

# %% [markdown] id="item-1" exercise="07-1"
# ## 1 · The seal (2 points; 07b)
# Write `seal(hypothesis)`: the first 12 hexadecimal digits of the SHA-256 of the hypothesis (a dict of texts and numbers) as JSON **with sorted keys**, so that the order in which it was
# written does not matter.

# %% id="answer-1" role="answer" exercise="07-1"
def seal(hypothesis):
    ### BEGIN SOLUTION
    return hashlib.sha256(json.dumps(hypothesis, sort_keys=True).encode()).hexdigest()[:12]
    ### END SOLUTION

# %% id="check-1" role="check" exercise="07-1" points=1
# check 1
assert seal({"a": 1}) is not ..., "not tried yet: json.dumps makes a text, hashlib.sha256 takes its bytes"
assert isinstance(seal({"a": 1}), str) and len(seal({"a": 1})) == 12, "twelve hexadecimal digits, as a text"
assert seal({"a": 1, "b": 2}) == seal({"b": 2, "a": 1}), "the order of the keys must not matter"
assert seal({"a": 1}) != seal({"a": 2}), "another hypothesis has another seal"

# %% id="hidden-1" role="check" exercise="07-1" points=1 kind="output" hidden hint="the digits of SHA-256 itself, of json.dumps(..., sort_keys=True)"
import random
draw = random.Random({{secret:int}})
for _ in range(4):
    print(seal({"gain": draw.randrange(100) / 100, "claim": draw.choice(["longer", "shorter", "home"]), "again": draw.random() < 0.5}))

# %% role="right" exercise="07-1"
def seal(hypothesis):
    text = json.dumps({key: hypothesis[key] for key in sorted(hypothesis)})
    return hashlib.new("sha256", text.encode("utf-8")).digest().hex()[:12]

# %% role="right" exercise="07-1"
from hashlib import sha256
def seal(hypothesis):
    digest = sha256()
    digest.update(bytes(json.dumps(hypothesis, sort_keys=True), "ascii"))
    return "".join(f"{byte:02x}" for byte in digest.digest()[:6])

# %% role="wrong" exercise="07-1"
def seal(hypothesis):
    return hashlib.sha256(json.dumps(hypothesis).encode()).hexdigest()[:12]       # depends on the order

# %% role="wrong" exercise="07-1"
def seal(hypothesis):
    return f"{hash(json.dumps(hypothesis, sort_keys=True)) & (2 ** 48 - 1):012x}"  # another one in every Python

# %% role="wrong" exercise="07-1"
def seal(hypothesis):
    return hashlib.md5(json.dumps(hypothesis, sort_keys=True).encode()).hexdigest()[:12]

# %% [markdown] id="item-2" exercise="07-2"
# ## 2 · Nobody looks ahead (3 points; 07a)
# Write `shares(fits)`: from a table of fits (T, T), row t the place that asks, to the table of shares: each row is a softmax over the places **up to and including t**, and 0 for all later ones. Large fits must not overflow.

# %% id="answer-2" role="answer" exercise="07-2"
def shares(fits):
    ### BEGIN SOLUTION
    fits = np.where(np.tril(np.ones_like(fits)) > 0, fits, -np.inf)
    weights = np.exp(fits - fits.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)
    ### END SOLUTION

# %% id="check-2" role="check" exercise="07-2" points=1
# check 2
_found = shares(np.zeros((3, 3)))
assert _found is not ..., "not tried yet: np.tril gives the places that may be read"
assert np.shape(_found) == (3, 3), "a table as large as the fits"
assert np.allclose(np.sum(_found, axis=1), 1), "the shares of each row sum to 1"
assert np.allclose(_found, [[1, 0, 0], [1 / 2, 1 / 2, 0], [1 / 3, 1 / 3, 1 / 3]]), "equal fits: equal shares for all places so far, none for later ones"

# %% id="hidden-2" role="check" exercise="07-2" points=2 kind="output" hidden hint="other fits, some of them very large, some very negative"
import numpy as np
rng = np.random.default_rng({{secret:int}})
for scale in (1.0, 5.0, 2000.0):
    fits = scale * rng.normal(size=(4, 4)).round(2)
    print((np.asarray(shares(fits)).round(3) + 0.0).tolist())

# %% role="right" exercise="07-2"
def shares(fits):
    table = np.zeros(np.shape(fits))
    for t, row in enumerate(np.asarray(fits, float)):
        e = np.exp(row[:t + 1] - row[:t + 1].max())
        table[t, :t + 1] = e / e.sum()
    return table

# %% role="right" exercise="07-2"
import torch
def shares(fits):
    fits = torch.as_tensor(np.asarray(fits, float))
    later = torch.ones_like(fits).triu(1).bool()
    return fits.masked_fill(later, -torch.inf).softmax(dim=1).numpy()

# %% role="wrong" exercise="07-2"
def shares(fits):
    weights = np.exp(fits - np.max(fits, axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)            # looks ahead

# %% role="wrong" exercise="07-2"
def shares(fits):
    weights = np.exp(fits - np.max(fits, axis=1, keepdims=True))
    weights = weights / weights.sum(axis=1, keepdims=True)
    return np.tril(weights)                                        # masked after the softmax: rows no longer sum to 1

# %% role="wrong" exercise="07-2"
def shares(fits):
    weights = np.exp(fits) * np.tril(np.ones_like(fits))           # overflows
    return weights / weights.sum(axis=1, keepdims=True)

# %% role="wrong" exercise="07-2"
def shares(fits):
    fits = np.where(np.triu(np.ones_like(fits)) > 0, fits, -np.inf)
    weights = np.exp(fits - fits.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)            # reads only what comes later

# %% [markdown] id="item-3" exercise="07-3"
# ## 3 · In pairs (3 points; 07b)
# Write `paired(a, b)`: two dicts, seed → nats. Return `(mean, low, high)` of the differences `a[seed] - b[seed]` with the 95 % interval of 07b; the numbers $t$ for 2 to 6 seeds are given. Positive means that b is better.

# %% id="given-3"
T95 = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57}

# %% id="answer-3" role="answer" exercise="07-3"
def paired(a, b):
    ### BEGIN SOLUTION
    d = np.array([a[seed] - b[seed] for seed in a])
    half = T95[len(d)] * d.std(ddof=1) / math.sqrt(len(d))
    return float(d.mean()), float(d.mean() - half), float(d.mean() + half)
    ### END SOLUTION

# %% id="check-3" role="check" exercise="07-3" points=1
# check 3
_found = paired({0: 3.0, 1: 4.0, 2: 5.0}, {0: 2.0, 1: 3.0, 2: 4.0})
assert _found is not ..., "not tried yet: first the differences, one for each seed"
assert len(_found) == 3, "three numbers: mean, low, high"
assert np.allclose(_found, (1, 1, 1)), "three equal differences have no spread: 1, 1, 1"
assert paired({0: 2.0, 1: 2.5}, {0: 1.0, 1: 1.0})[0] > 0, "positive where b is better (fewer nats)"

# %% id="hidden-3" role="check" exercise="07-3" points=2 kind="output" hidden hint="seeds in another order; ddof=1; divide by the root of how many there are"
import random
draw = random.Random({{secret:int}})
for count in (2, 3, 5):
    seeds = draw.sample(range(100), count)
    a = {seed: draw.randrange(300, 400) / 100 for seed in seeds}
    b = {seed: draw.randrange(250, 350) / 100 for seed in reversed(seeds)}
    print([round(float(number), 3) for number in paired(a, b)])

# %% role="right" exercise="07-3"
import statistics
def paired(a, b):
    d = [a[s] - b[s] for s in sorted(a)]
    mean, error = statistics.mean(d), statistics.stdev(d) / len(d) ** 0.5
    return mean, mean - T95[len(d)] * error, mean + T95[len(d)] * error

# %% role="right" exercise="07-3"
def paired(a, b):
    d = [a[s] - b[s] for s in a]
    n = len(d)
    mean = sum(d) / n
    variance = sum((x - mean) ** 2 for x in d) / (n - 1)
    half = T95[n] * (variance / n) ** 0.5
    return [mean, mean - half, mean + half]

# %% role="wrong" exercise="07-3"
def paired(a, b):
    d = np.array([x - y for x, y in zip(a.values(), b.values())])  # pairs by place, not by seed
    half = T95[len(d)] * d.std(ddof=1) / math.sqrt(len(d))
    return d.mean(), d.mean() - half, d.mean() + half

# %% role="wrong" exercise="07-3"
def paired(a, b):
    d = np.array([a[s] - b[s] for s in a])
    half = T95[len(d)] * d.std(ddof=1)                             # the spread of one, not of the mean
    return d.mean(), d.mean() - half, d.mean() + half

# %% role="wrong" exercise="07-3"
def paired(a, b):
    d = np.array([b[s] - a[s] for s in a])                         # the other sign
    half = T95[len(d)] * d.std(ddof=1) / math.sqrt(len(d))
    return d.mean(), d.mean() - half, d.mean() + half

# %% role="wrong" exercise="07-3"
def paired(a, b):
    d = np.array([a[s] - b[s] for s in a])
    half = 1.96 * d.std() / math.sqrt(len(d))                      # as if there were hundreds of seeds
    return d.mean(), d.mean() - half, d.mean() + half

# %% [markdown] id="item-4" exercise="07-4"
# ## 4 · Find the leak (3 points; 07b)
# Write `leaked(train, test)`: which tunes of `test` (their places, as a sorted list) begin with the same **seven intervals** as some tune of `train`? In any key: an interval is the difference of two neighbouring pitches. Tunes are lists of pitches; one with fewer than eight notes never counts.

# %% id="answer-4" role="answer" exercise="07-4"
def leaked(train, test):
    ### BEGIN SOLUTION
    def opening(pitches):
        return tuple(b - a for a, b in zip(pitches[:7], pitches[1:8]))

    known = {opening(tune) for tune in train if len(tune) >= 8}
    return [place for place, tune in enumerate(test) if len(tune) >= 8 and opening(tune) in known]
    ### END SOLUTION

# %% id="check-4" role="check" exercise="07-4" points=1
# check 4
_tune = [60, 62, 64, 65, 67, 65, 64, 62, 60]
assert leaked([_tune], [_tune]) is not ..., "not tried yet: turn a tune into its first seven intervals"
assert leaked([_tune], [[p + 5 for p in _tune]]) == [0], "the same tune five semitones higher has the same intervals"
assert leaked([_tune], [[60, 61, 64, 65, 67, 65, 64, 62], _tune + [72]]) == [1], "only the second of these begins in the same way"
assert leaked([_tune[:5]], [_tune[:5]]) == [], "fewer than eight notes never count"

# %% id="hidden-4" role="check" exercise="07-4" points=2 kind="output" hidden hint="other tunes, some moved, some changed in one note, some that differ only after the eighth"
import random
draw = random.Random({{secret:int}})
songs = [[60 + draw.choice([0, 2, 4, 5, 7, 9, 11]) for _ in range(draw.randrange(6, 14))] for _ in range(12)]
test = []
for tune in songs:
    kind, copy = draw.randrange(4), [pitch + draw.randrange(-5, 6) * 0 + 3 for pitch in tune]
    if kind == 1:
        copy[draw.randrange(len(copy))] += 1
    if kind == 2:
        copy[8:] = [70, 71]
    test.append(copy if kind < 3 else [pitch + i % 2 for i, pitch in enumerate(tune)])
print([int(place) for place in leaked(songs[:8], test)], [int(place) for place in leaked(songs[4:], test)])

# %% role="right" exercise="07-4"
def leaked(train, test):
    heads = [tuple(np.diff(t[:8]).tolist()) for t in train if len(t) > 7]
    return sorted(i for i in range(len(test)) if len(test[i]) > 7 and tuple(np.diff(test[i][:8]).tolist()) in heads)

# %% role="right" exercise="07-4"
def leaked(train, test):
    found = []
    for place, tune in enumerate(test):
        for other in train:
            if len(tune) >= 8 and len(other) >= 8 and len({x - y for x, y in zip(tune[:8], other[:8])}) == 1:
                found.append(place)
                break
    return found

# %% role="wrong" exercise="07-4"
def leaked(train, test):
    return [i for i, t in enumerate(test) if len(t) >= 8 and any(t[:8] == o[:8] for o in train)]      # not in other keys

# %% role="wrong" exercise="07-4"
def leaked(train, test):
    known = {tuple(np.diff(t).tolist()) for t in train if len(t) >= 8}
    return [i for i, t in enumerate(test) if len(t) >= 8 and tuple(np.diff(t).tolist()) in known]      # the whole tune

# %% role="wrong" exercise="07-4"
def leaked(train, test):
    known = {tuple(np.sign(np.diff(t[:8])).tolist()) for t in train if len(t) >= 8}                    # up and down only
    return [i for i, t in enumerate(test) if len(t) >= 8 and tuple(np.sign(np.diff(t[:8])).tolist()) in known]

# %% role="wrong" exercise="07-4"
def leaked(train, test):
    known = {tuple(np.diff(t[:8]).tolist()) for t in train}                                            # short ones count
    return [i for i, t in enumerate(test) if tuple(np.diff(t[:8]).tolist()) in known]

# %% [markdown] id="item-5" exercise="07-5"
# ## 5 · Two scenes (4 points: 2 by these rules, 2 by a person who listens; 07c)
# Write the music for a game with two scenes: `scenes` is a dict with a `mn.Score` for `"explore"` and one for `"danger"`. Each has one part, four bars of 4/4 on the grid of sixteenths (64 steps), pitches from 48 to 84. A change from one to the
# other may come at *any* bar line, so: both have the same key; every bar has a note on its first step; no note sounds across a bar line; from the last note before any bar line to the first note after it, in either direction, there is no leap above
# an octave. And they must differ: the printed rule (`mn.music.mood.mood_of`) gives them different words, and *danger* has at least half as many notes again as *explore*.

# %% id="answer-5" role="answer" exercise="07-5"
scenes = ...                                       # {"explore": mn.Score, "danger": mn.Score}
### BEGIN SOLUTION
def bars_of(pattern, lengths, key, tempo):
    notes = []
    for bar, pitches in enumerate(pattern):
        onset = 16 * bar
        for pitch, length in zip(pitches, lengths):
            notes.append((onset, pitch, length))
            onset += length
    return mn.music.score_of(notes, steps=64, key=key, tempo=tempo)

scenes = {"explore": bars_of([(64, 67, 69), (65, 64, 60), (62, 67, 65), (64, 62, 57)], (6, 2, 8), "A minor", 70),
          "danger": bars_of([(57, 60, 57, 64, 57, 60), (57, 60, 57, 65, 57, 60), (55, 59, 55, 62, 55, 59), (57, 60, 64, 63, 62, 57)],
                            (4, 2, 2, 4, 2, 2), "A minor", 150)}
### END SOLUTION

# %% id="own-5"
# your music, to hear
mn.play(scenes["explore"], style="piano", caption="explore") if isinstance(scenes, dict) else print("no music yet")

# %% id="check-5-rules" role="check" exercise="07-5" points=1
# check 5a: it fits together at every bar line
assert isinstance(scenes, dict) and set(scenes) == {"explore", "danger"}, "not tried yet: a dict with explore and danger"
_ends = {}
for _name, _score in scenes.items():
    _notes = _score.melody
    assert _score.steps == 64 and _score.steps_per_quarter == 4, f"{_name}: four bars of 16 steps are 64 steps"
    assert all(48 <= n.pitch <= 84 for n in _notes), f"{_name}: pitches from 48 to 84"
    assert all(any(n.onset == 16 * bar for n in _notes) for bar in range(4)), f"{_name}: every bar begins with a note"
    assert all(n.onset // 16 == (n.end - 1) // 16 for n in _notes), f"{_name}: a note sounds across a bar line"
    _ends[_name] = [[n for n in _notes if n.onset // 16 == bar] for bar in range(4)]
assert scenes["explore"].key and scenes["explore"].key == scenes["danger"].key, "both scenes have the same key"
for _before in scenes:
    for _after in scenes:
        for _bar in range(4):
            _leap = abs(_ends[_before][_bar - 1][-1].pitch - _ends[_after][_bar][0].pitch)
            assert _leap <= 12, f"from {_before} to {_after} at bar {_bar + 1} there is a leap of {_leap} semitones"

# %% id="check-5-differ" role="check" exercise="07-5" points=1
# check 5b: one hears which is which
assert isinstance(scenes, dict) and set(scenes) == {"explore", "danger"}, "not tried yet: a dict with explore and danger"
_words = {name: mn.music.mood.mood_of(score) for name, score in scenes.items()}
assert _words["explore"] != _words["danger"], f"the rule calls both {_words['danger']}"
_counts = {name: len(score.melody) for name, score in scenes.items()}
assert _counts["danger"] >= 1.5 * _counts["explore"], f"danger has {_counts['danger']} notes, explore {_counts['explore']}: half as many again"
for _name, _score in scenes.items():
    _pitches = [n.pitch for n in _score.melody]
    _steps = [b - a for a, b in zip(_pitches, _pitches[1:]) if a != b]
    assert len(set(_pitches)) >= 4, f"{_name}: at least four different pitches"
    assert sum((a > 0) != (b > 0) for a, b in zip(_steps, _steps[1:])) >= 3, f"{_name}: let the line turn at least three times"

# %% [markdown] id="listen-5" role="manual" exercise="07-5" points=2
# *Your two scenes in two sentences: what stays the same, and what tells the player that something has changed?* (A person listens to both, and to a change at bar 3. 2: each has a character, and the change convinces.
# 1: one of the two. 0: neither.)

# %% role="right" exercise="07-5"
def _line(pitches, length, tempo):
    return mn.music.score_of([(i * length, p, length) for i, p in enumerate(pitches)], steps=64, key="C major", tempo=tempo)
scenes = {"explore": _line([69, 72, 71, 74, 72, 69, 71, 72], 8, 60),
          "danger": _line([60, 67, 65, 64, 62, 69, 67, 65, 64, 71, 69, 67, 65, 62, 64, 60], 4, 170)}

# %% role="right" exercise="07-5"
_tune = mn.music.score_of([(0, 67, 12), (16, 64, 12), (32, 69, 8), (40, 65, 4), (48, 62, 8), (56, 67, 4)], steps=64, key="G major", tempo=50)
_fast = [mn.Note(n.onset + k, n.pitch + (0, 2, 4, 2)[k // 2 % 4], 2) for n in _tune.melody for k in range(0, n.duration, 2)]
scenes = {"danger": _tune.replace(parts=(mn.Part(_fast),), tempo=140), "explore": _tune}

# %% role="wrong" exercise="07-5"
def _line(pitches, length, tempo):
    return mn.music.score_of([(i * length, p, length) for i, p in enumerate(pitches)], steps=64, key="C major", tempo=tempo)
scenes = {"explore": _line([72, 76, 74, 79, 76, 72, 74, 72], 8, 60),                              # danger is explore, faster
          "danger": _line([72, 76, 74, 79, 76, 72, 74, 72], 8, 170)}

# %% role="wrong" exercise="07-5"
def _line(pitches, length, tempo):
    return mn.music.score_of([(i * length, p, length) for i, p in enumerate(pitches)], steps=64, key="C major", tempo=tempo)
scenes = {"explore": _line([76, 79, 77, 84, 81, 79, 77, 76], 8, 60),                              # leaps of two octaves at the bar lines
          "danger": _line([48, 55, 53, 52, 50, 57, 55, 53, 52, 59, 57, 55, 53, 50, 52, 48], 4, 170)}

# %% role="wrong" exercise="07-5"
def _line(pitches, length, tempo, key):
    return mn.music.score_of([(i * length, p, length) for i, p in enumerate(pitches)], steps=64, key=key, tempo=tempo)
scenes = {"explore": _line([72, 76, 74, 79, 76, 72, 74, 72], 8, 60, "C major"),                   # two keys
          "danger": _line([61, 68, 66, 64, 63, 69, 68, 66, 64, 71, 69, 68, 66, 63, 64, 61], 4, 170, "C# minor")}

# %% role="wrong" exercise="07-5"
def _drone(pitch, length, tempo):                                                                # two drones
    return mn.music.score_of([(i, pitch, length) for i in range(0, 64, length)], steps=64, key="C major", tempo=tempo)
scenes = {"explore": _drone(72, 8, 60), "danger": _drone(60, 4, 170)}

# %% [markdown] id="item-6" exercise="07-6"
# ## 6 · A study of your own (5 points: 3 by these rules, 2 by a person; 07b)
# `measure(seed, …)` teaches a small chain twenty of the course's songs and says how surprised it is by the others, in nats per note. Three things can be set: `order` (0, 1 or 2 notes of memory), `start` (what every count begins with, above 0), `home` (tunes moved to one tonic, or
# not). Choose **one** claim about one of them, such as "moving tunes home helps".
#
# 1. `hypothesis`: a dict with `"claim"`, a sentence of yours, and `"expected gain"`, a number of nats (positive: your setting is better). Seal it in `sealed_before`.
# 2. `settings`: a dict with `"mine"` and `"baseline"`, the keyword arguments of `measure` for each; they differ in **one** argument only.
# 3. `results`: `"mine"` and `"baseline"`, each a dict seed → nats, for three to six seeds, the first of them `my_seed`.
# 4. `conclusion`: a dict with `"gain"` (what `paired(baseline, mine)` says), `"supported"` (True only if the whole interval lies above 0), and `"not shown"`, a sentence.

# %% id="given-6"
def measure(seed, order=1, start=0.5, home=True):
    """Nats per note on the songs that were not taught."""
    songs = [s for s in map(mn.songs, mn.songs()) if s.key]
    lines = [[n.pitch - home * mn.music.pitch.scale(s.key)[0] for n in s.melody] for s in songs]
    random.Random(seed).shuffle(lines)
    counts, nats, notes = defaultdict(Counter), 0.0, 0
    for line in lines[:20]:
        for i in range(order, len(line)):
            counts[tuple(line[i - order:i])][line[i] % 12] += 1
    for line in lines[20:]:
        for i in range(order, len(line)):
            row = counts[tuple(line[i - order:i])]
            nats -= math.log((row[line[i] % 12] + start) / (row.total() + 12 * start))
            notes += 1
    return nats / notes

print(f"with your seed: {measure(my_seed):.3f} nats per note")

# %% id="answer-6" role="answer" exercise="07-6"
hypothesis, sealed_before, settings, results, conclusion = ..., ..., ..., ..., ...
### BEGIN SOLUTION
hypothesis = {"claim": "A memory of one note surprises less than no memory at all.", "expected gain": 0.2}
sealed_before = seal(hypothesis)
settings = {"mine": {"order": 1}, "baseline": {"order": 0}}
seeds = [my_seed, my_seed + 1, my_seed + 2, my_seed + 3]
results = {name: {seed: measure(seed, **how) for seed in seeds} for name, how in settings.items()}
gain = paired(results["baseline"], results["mine"])
conclusion = {"gain": gain, "supported": gain[1] > 0, "not shown": "Whether a longer memory would help still more with more songs."}
### END SOLUTION

# %% id="check-6" role="check" exercise="07-6" points=1
# check 6: the form of a study
assert isinstance(hypothesis, dict), "not tried yet: begin with the hypothesis, a dict"
assert len(str(hypothesis.get("claim", "")).split()) >= 4, "the claim is a sentence"
assert isinstance(hypothesis.get("expected gain"), (int, float)), "the expected gain is a number of nats"
assert sealed_before == seal(hypothesis), "the seal is not the hypothesis's: it was changed after it was sealed"
assert set(settings) == {"mine", "baseline"}, "settings for mine and for the baseline"
_all = {"order": 1, "start": 0.5, "home": True}
_differ = [k for k in _all if (_all | settings["mine"])[k] != (_all | settings["baseline"])[k]]
assert len(_differ) == 1, f"the two settings must differ in one argument; they differ in {_differ or 'none'}"
assert set(results) == {"mine", "baseline"} and list(results["mine"]) == list(results["baseline"]), "the same seeds for both"
assert 3 <= len(results["mine"]) <= 6 and list(results["mine"])[0] == my_seed, "three to six seeds, the first of them my_seed"
assert len(str(conclusion.get("not shown", "")).split()) >= 4, "say in a sentence what the study does not show"

# %% id="hidden-6" role="check" exercise="07-6" points=2 kind="output" hidden hint="your numbers must come out again, and the conclusion must follow from them"
import math
again = {name: [measure(seed, **settings[name]) for seed in found] for name, found in results.items()}
same = all(math.isclose(x, y, rel_tol=1e-6) for name in again for x, y in zip(again[name], results[name].values()))
d = [results["baseline"][seed] - results["mine"][seed] for seed in results["mine"]]
n, m = len(d), sum(d) / len(d)
half = {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78, 6: 2.57}[n] * math.sqrt(sum((x - m) ** 2 for x in d) / (n - 1) / n)
told = [float(x) for x in conclusion["gain"]]
right = all(math.isclose(x, y, rel_tol=1e-3, abs_tol=1e-6) for x, y in zip(told, (m, m - half, m + half)))
print({{secret:int}} % 1000003 * (same and right and bool(conclusion["supported"]) == (m - half > 0)))

# %% [markdown] id="explain-6" role="manual" exercise="07-6" points=2
# *Your study in six to ten sentences: why you expected what you expected, what came out with **your** seeds, and what another person should do to prove you wrong.*
#
# (How it is judged. **2**: names numbers of these seeds, compares them with the expectation honestly (a wrong guess costs nothing), and proposes a test that could refute the claim. **1.5**: the same with one gap. **1**: right in general, but could have been written without
# running the study. **0**: contradicts the numbers, or is missing.)

# %% [markdown] id="samples-6" role="note" exercise="07-6"
# Two marked samples for teachers.
#
# *2 points:* "I expected 0.1 nats from moving tunes home, because a chain that sees all keys has to learn each turn several times. With seeds 311, 312 and 313 the gain was 0.21, 0.17 and 0.25; the interval is 0.11 to 0.31, so my guess was too small but the
# claim stands. One reason could be that twenty songs are few: with all turns in one key there is more to count. To prove me wrong, somebody should take a thousand songs; if the gain shrinks to nothing there, it was the lack of songs and not the
# keys."
#
# *1 point:* "Moving tunes home helps because the model does not need to learn every key. The result supports the hypothesis. One could use more data." (True, and no number of this run; nothing that could refute it.)

# %% role="right" exercise="07-6"
hypothesis = dict(claim="Tunes that are moved home surprise the chain less.", **{"expected gain": 0})
sealed_before = seal(hypothesis)
settings = {"baseline": {"home": False, "order": 0}, "mine": {"order": 0}}
results = {"mine": {}, "baseline": {}}
for seed in (my_seed, 5000, 6000):
    for name in results:
        results[name][seed] = measure(seed, **settings[name])
conclusion = {"gain": list(paired(results["baseline"], results["mine"])), "not shown": "Nothing about other songs than these."}
conclusion["supported"] = bool(conclusion["gain"][1] > 0)

# %% role="right" exercise="07-6"
hypothesis = {"claim": "Counts that begin at two are better than those at a half.", "expected gain": -0.05}
sealed_before = seal(hypothesis)
settings = {"mine": {"start": 2.0}, "baseline": {}}
seeds = range(my_seed, my_seed + 5)
results = {n: dict(zip(seeds, (measure(s, **k) for s in seeds))) for n, k in settings.items()}
m, low, high = paired(results["baseline"], results["mine"])
conclusion = {"gain": (m, low, high), "supported": not low <= 0, "not shown": "What the best beginning would be."}

# %% role="wrong" exercise="07-6"
hypothesis = {"claim": "A memory of one note surprises less than none.", "expected gain": 0.2}
sealed_before = seal(hypothesis)
settings = {"mine": {"order": 1}, "baseline": {"order": 0}}
results = {"mine": {my_seed: measure(my_seed)}, "baseline": {my_seed: measure(my_seed, order=0)}}   # one seed
conclusion = {"gain": (0.3, 0.2, 0.4), "supported": True, "not shown": "Whether two notes are better still."}

# %% role="wrong" exercise="07-6"
hypothesis = {"claim": "A memory of one note surprises less than none.", "expected gain": 0.2}
sealed_before = seal(hypothesis)
settings = {"mine": {"order": 1}, "baseline": {"order": 0, "home": False}}                         # two things at once
results = {n: {s: measure(s, **k) for s in range(my_seed, my_seed + 3)} for n, k in settings.items()}
gain = paired(results["baseline"], results["mine"])
conclusion = {"gain": gain, "supported": gain[1] > 0, "not shown": "Whether two notes are better still."}

# %% role="wrong" exercise="07-6"
hypothesis = {"claim": "A memory of one note surprises less than none.", "expected gain": 0.2}
sealed_before = seal(hypothesis)
settings = {"mine": {"order": 1}, "baseline": {"order": 0}}
results = {"mine": {my_seed + k: 1.5 + k / 10 for k in range(3)}, "baseline": {my_seed + k: 2.1 + k / 10 for k in range(3)}}   # invented
gain = paired(results["baseline"], results["mine"])
conclusion = {"gain": gain, "supported": True, "not shown": "Whether two notes are better still."}

# %% role="wrong" exercise="07-6"
hypothesis = {"claim": "A memory of one note surprises less than none.", "expected gain": 0.2}
sealed_before = seal(hypothesis)
settings = {"mine": {"order": 1}, "baseline": {"order": 0}}
results = {n: {s: measure(s, **k) for s in range(my_seed, my_seed + 3)} for n, k in settings.items()}
gain = paired(results["baseline"], results["mine"])
hypothesis["expected gain"] = round(gain[0], 2)                                                    # mended afterwards
conclusion = {"gain": gain, "supported": gain[1] > 0, "not shown": "Whether two notes are better still."}

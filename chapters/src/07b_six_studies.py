# Chapter 07b: six claims about composing machines, each turned into a small study: hypothesis first, a baseline, three seeds, an interval.
# The story: seal what you expect -> leakage -> memorisation -> control -> transfer -> emotion -> latency, and eight buttons to play on.

# %% [markdown] id="title" core
# # 07b · Six studies
#
# **Two tunes from one throw of dice; only a label was changed.** Does the label do what it says? How would you find out, and not only believe it? This lesson turns six sentences
# that are often said about composing machines into studies that you can repeat, and doubt.
#
# You need: [03b A network that composes jigs](03b_melody_composer.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
import hashlib, json, math, time
from collections import Counter

import musicnn as mn
import numpy as np
from matplotlib import pyplot as plt

lesson = mn.begin("07b")
composer = mn.composers.load("folk-lstm")
pair = {f"asked for {mode}": composer.compose(bars=8, mode=mode, seed=5) for mode in ("major", "minor")}
lesson.listen(pair, style="flute", folded=True)

# %% [markdown] id="objectives" core
# ## What you will be able to do
#
# - **seal** a hypothesis before you see data, and say why (*Write it down first*)
# - **compare** in pairs over several seeds, with an interval (*Write it down first*, *Leakage*)
# - **measure** copying, control, transfer and delay, each beside a baseline (the middle four studies)
# - **test** by ear, and work out what chance alone would do (*Emotion*)
# - **name** what a study does not show (at the end of each)
#
# Three questions first:

# %% id="recall" core
mn.quiz("07b-recall")

# %% [markdown] id="seal" core
# ## Write it down first
#
# Whoever looks at data long enough finds *something*. The cure costs one line: write down what you expect, then look. And so that you cannot mend it afterwards without noticing, take its
# fingerprint. A **hash** turns any text into a short number; change one letter, and you get another.

# %% id="seal-make" core checked
def sealed(hypothesis):
    text = json.dumps(hypothesis, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]

print(sealed({"better": "network"}), sealed({"better": "Network"}), sealed({"better": "network"}))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="seeds" core
# The second rule: **one run is an anecdote.** Another seed begins with other weights and other tunes. So we run at least three, compare *within* each seed (same seed, same data, only
# one thing differs), and give the mean difference with its 95 % **interval**
#
# $$\bar d \pm t \cdot \frac{s}{\sqrt{n}}$$
#
# where $\bar d$ is the mean of the $n$ differences, $s$ their standard deviation, and $t$ a number from a table that pays for having so few: 4.30 for three seeds.

# %% id="seeds-interval" core checked
def interval(differences):                               # Student's t: mean, low, high
    d, t = np.array(differences, float), {2: 12.71, 3: 4.30, 4: 3.18, 5: 2.78}[len(differences)]
    half = t * d.std(ddof=1) / math.sqrt(len(d))
    return d.mean(), d.mean() - half, d.mean() + half

for gains in ([0.5, 0.6, 0.55], [0.1, 0.9, 0.65]):
    mean, low, high = interval(gains)
    print(f"{gains}: {mean:.2f} ({low:.2f} to {high:.2f})")              # NBVAL_CHECK_OUTPUT

# %% [markdown] id="seeds-said" core
# Both rows have the same mean and only gains. The second could still be nothing at all: its interval reaches below 0. Three seeds can show large effects only; say so.
#
# ## 1 · Leakage
#
# *"Our model beats the baseline on a random split."* Fiddlers pass tunes on with small changes. If a variant of a test tune stands among the training tunes, the test asks for what was
# memorised. We keep the same 97 test tunes and the same number of training jigs, and change only who is among them: nobody related, 120 variants, or the test tunes themselves.
#
# **Your hypothesis.** By how many [nats](00c_just_enough_arrays.ipynb#Logarithm) per [beat](00b_just_enough_music.ipynb#Beat-and-bar) does a Markov chain look better with the variants in? And who gains more, the chain or the LSTM?

# %% id="leak-hypothesis" core
leak = {"Markov gains": ..., "who gains more": ...}      # a number; "Markov" or "LSTM"
leak_seal = sealed(leak)
print("sealed:", leak_seal)

# %% id="leak-result" core checked
found = mn.datasets.results("study_leakage")             # three seeds, made by tests/benchmarks/studies.py
nats = {(row["seed"], row["split"], model): row[model] for row in found["rows"] for model in ("Markov", "LSTM")}
gain = {(model, split): interval([nats[s, "by family", model] - nats[s, split, model] for s in range(3)])
        for model in ("Markov", "LSTM") for split in ("variants left in", "test tunes left in")}
mine = gain["Markov", "variants left in"][0]
lesson.compare(leak, {"Markov gains": mine, "who gains more": "Markov" if mine > gain["LSTM", "variants left in"][0] else "LSTM"})
for (model, split), (mean, low, high) in gain.items():
    print(f"{model:6} {split:18} {mean:5.2f} nats per beat better ({low:.2f} to {high:.2f})")
print("as sealed:", sealed(leak) == leak_seal)            # NBVAL_CHECK_OUTPUT

# %% id="leak-live" core
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
families = {}
for piece in jigs:
    families.setdefault(piece.group, []).append(piece.home)
alone = [tunes[0] for tunes in families.values() if len(tunes) == 1]
related = [tunes for tunes in families.values() if len(tunes) > 1][:lesson.pick(smoke=6, quick=60, full=97)]
test, variants = [tunes[0] for tunes in related], [t for tunes in related for t in tunes[1:]]
encoding = mn.encodings.MelodyEncoding.covering(p.home for p in jigs)
for name, train in {"nobody related": alone, "variants left in": variants + alone[len(variants):]}.items():
    chain = mn.models.Markov(encoding.vocabulary, order=4, backoff=6, position=True).fit(encoding.batch(train))
    print(f"{name:17}", mn.evaluation.nats_per_beat(mn.composers.MelodyComposer(chain, encoding), test))

# %% [markdown] id="leak-not" core
# None of this is skill. And the gain is not the same for everybody: who counts long histories profits most, so a leak can even change *who wins*. The last cell was the chain once more, live: try other
# sizes of the two piles.
#
# > **What this does not show.** Families were found by their openings, so variants that begin differently may still sit on both sides. And a leak of 120 in 299 is a large one; a real
# > random split leaks less.
#
# ## 2 · Memorisation
#
# *"Train longer, and it composes better."* Let a network train on 150 jigs far beyond the point where held-out surprise is lowest, once bare, once with
# dropout and weight decay. How long are the runs of notes that its tunes share with the training tunes?
#
# **Your hypothesis.** After 1,500 updates, is the bare network's mean longest run above that of people (their new tunes against the same 150)? And the other one's?

# %% id="copy-hypothesis" core
copies = {"bare above people": ..., "dropout and decay above people": ...}      # True or False
copies_seal = sealed(copies)

# %% id="copy-result" core checked
found = mn.datasets.results("study_memorisation")
people, last = found["people"]["mean"], max(row["update"] for row in found["rows"])
curves = {name: {u: [r["longest run"] for r in found["rows"] if r["training"] == name and r["update"] == u]
                 for u in sorted({r["update"] for r in found["rows"]})} for name in ("bare", "dropout and decay")}
ends = {name: interval(curve[last]) for name, curve in curves.items()}
lesson.compare(copies, {f"{name} above people": bool(mean > people) for name, (mean, _, _) in ends.items()})
for name, (mean, low, high) in ends.items():
    print(f"{name:18} {mean:.1f} notes ({low:.1f} to {high:.1f}); people {people:.1f}")   # NBVAL_CHECK_OUTPUT

# %% id="copy-see" core
figure, axes = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained", facecolor="white")
for name, colour, mark in (("bare", "#D55E00", "o"), ("dropout and decay", "#0072B2", "s")):
    for ax, what in zip(axes, ("longest run", "valid"), strict=True):
        values = [[r[what] for r in found["rows"] if r["training"] == name and r["update"] == u] for u in curves[name]]
        ax.plot(list(curves[name]), [np.mean(v) for v in values], color=colour, marker=mark, label=name)
        ax.fill_between(list(curves[name]), [min(v) for v in values], [max(v) for v in values], color=colour, alpha=0.2)
        ax.set(xlabel="update", ylabel={"longest run": "longest shared run, notes", "valid": "held out, nats per token"}[what])
axes[0].axhline(people, color="black", linestyle=":", label="people")
axes[0].legend(frameon=False)
words = "Longest shared run and held-out surprise over the updates, bare and with dropout and decay; a line for people."
mn.plots.figure.described(figure, words)

# %% [markdown] id="copy-not" core
# Bands show the lowest and the highest of the three seeds. Look at both pictures together: the surprise on held-out tunes warns long before copying becomes striking. Nobody needs to listen for forgeries
# who stops in time.
#
# > **What this does not show.** A run in another rhythm, or with one changed note, counts as two short runs. A tune without long runs may still be a close cousin in its whole
# > outline. And 150 tunes are few: with more tunes, each is seen less often.
#
# ## 3 · Control
#
# *"The user chooses the mode."* The shipped network learned with a column that says the mode of the tune's scale. Does it obey? We need a judge that knows real tunes: for each mode the mean
# share of the twelve pitch classes above home; a tune is given to the nearest.
#
# The judge must be judged first, on real tunes that it has not seen. Its share of right answers on *them*, each mode counted alike, is the ceiling: no network can be found more obedient than real tunes are recognisable.
#
# **Your hypothesis**, after the judge's table. In what share of its tunes does the network get the mode that was asked for, as a share of the ceiling? Chance would be right in a quarter of all tunes.

# %% id="control-judge" core checked
modes = ("major", "minor", "dorian", "mixolydian")
train, valid, test = mn.datasets.load("folk").where(regular=True, mode=set(modes)).split(seed=0)

def colour(score):                                       # share of the 12 pitch classes, counted from home (D)
    return np.roll(mn.evaluation.pitch_class_histogram(score), -2)

def judged(score):
    return modes[np.argmin(np.abs(centres - colour(score)).sum(axis=1))]

centres = np.array([np.mean([colour(p.home) for p in train if p.mode == mode], axis=0) for mode in modes])
real = {mode: Counter(judged(p.home) for p in test if p.mode == mode) for mode in modes}
print("\n".join(f"real {mode:10} judged {dict(said)}" for mode, said in real.items()))     # NBVAL_CHECK_OUTPUT

# %% id="control-hypothesis" core
control = {"share of the ceiling": ...}                  # 1.0: as recognisable as real tunes
control_seal = sealed(control)

# %% id="control-result" core
many, how = lesson.pick(smoke=2, quick=12, full=60), {"bars": 16, "meter": "6/8", "draws": 1}
asked = {(seed, mode): [judged(composer.compose(mode=mode, seed=1000 * seed + k, **how)) for k in range(many)]
         for seed in range(3) for mode in modes}
rates = [np.mean([said == mode for mode in modes for said in asked[seed, mode]]) for seed in range(3)]
ceiling, (mean, low, high) = np.mean([real[mode][mode] / real[mode].total() for mode in modes]), interval(rates)
lesson.compare(control, {"share of the ceiling": mean / ceiling})
print(f"judge on real tunes, each mode counted alike: {ceiling:.0%}; network {mean:.0%} ({low:.0%} to {high:.0%})")
print("asked for    judged:", "".join(f"{mode:>12}" for mode in modes))
for mode in modes:
    said = [answer for seed in range(3) for answer in asked[seed, mode]]
    print(f"{mode:20}", "".join(f"{said.count(other) / len(said):12.0%}" for other in modes))

# %% [markdown] id="control-not" core
# Read along the rows: where it errs, it errs towards neighbours that differ in one note only, and so does the judge with real tunes.
#
# > **What this does not show.** The judge hears twelve shares and no melody; a network could please it and still write nonsense. (That is why a judge must never be what the network is trained on: chapter
# > 01 broke such a metric.) Modes were read off key signatures and final notes by editors, who also err; and of two modes the judge had only a handful of tunes to be
# > judged by.
#
# ## 4 · Transfer
#
# *"Pretraining helps."* From what, for what, and how much? A network learns Han Chinese songs: from nothing, after German songs, or after the same German songs with their
# *pitches shuffled*, rhythm intact: a source that teaches wrong things about melodies.
#
# **Your hypothesis.** With 20 Chinese songs, by how many nats per quarter note does the German start help? Does it still help with 600? Does the shuffled one help or harm with 20?

# %% id="transfer-hypothesis" core
transfer = {"German helps with 20": ...,                 # a number
            "still helps with 600": ...,                 # True or False: is the whole interval above 0?
            "shuffled with 20": ...}                     # "helps" or "harms"
transfer_seal = sealed(transfer)

# %% id="transfer-result" core checked
found = mn.datasets.results("study_transfer")
nats = {(r["seed"], r["source"], r["tunes"]): r["nats"] for r in found["rows"]}
table = {(source, n): interval([nats[s, "nothing", n] - nats[s, source, n] for s in range(3)])
         for source in ("German", "German, pitches shuffled") for n in (20, 60, 200, 600)}
zero, twenty = (np.mean([nats[s, source, n] for s in range(3)]) for source, n in (("German", 0), ("nothing", 20)))
print(f"after German songs alone {zero:.2f}, after 20 Chinese songs alone {twenty:.2f} nats per quarter")
lesson.compare(transfer, {"German helps with 20": table["German", 20][0],
                          "still helps with 600": bool(table["German", 600][1] > 0),
                          "shuffled with 20": "helps" if table["German, pitches shuffled", 20][0] > 0 else "harms"})
for (source, n), (mean, low, high) in table.items():
    print(f"{source:24} {n:4} songs: {mean:6.3f} ({low:.3f} to {high:.3f})")     # NBVAL_CHECK_OUTPUT

# %% id="transfer-see" core
figure, ax = plt.subplots(figsize=(6.5, 3.4), layout="constrained", facecolor="white")
sizes, sources = (20, 60, 200, 600), ("nothing", "German", "German, pitches shuffled")
for source, paint, mark in zip(sources, ("#000000", "#0072B2", "#D55E00"), "osv", strict=True):
    mean = [np.mean([nats[s, source, n] for s in range(3)]) for n in sizes]
    ax.semilogx(sizes, mean, color=paint, marker=mark, label=f"after {source}")
ax.set(xlabel="Chinese training songs", ylabel="nats per quarter note, test", xticks=sizes, xticklabels=sizes)
ax.minorticks_off(); ax.legend(frameon=False)
mn.plots.figure.described(figure, "Test surprise after three beginnings, for 20, 60, 200 and 600 training songs.")

# %% [markdown] id="transfer-not" core
# A start elsewhere is worth most where data are few, and shrinks with every song. It is no substitute for them, either: {{transfer-result:1}}. Look at the shuffled source before you say *"it had learned melodies"*: whatever it brings cannot be melody, for it never saw one. What both share are
# rhythm, range and the weight of the scale's notes.
#
# > **What this does not show.** One pair of traditions, one small network, equal updates and not equal minutes. German and Chinese songs came from different hands, who notated differently; part of what
# > is hard to transfer may be the notation. Nothing here says anything about a people's music.
#
# ## 5 · Emotion
#
# *"The network composes sad music."* Perceived sadness is not felt sadness, and neither has a column in our data. What can be had without labels is an experiment: one melody, three switches, all eight
# versions. The words come from a **printed rule**, so that anybody can disagree with it:

# %% id="mood-rule" core checked
print(mn.music.mood.rule())                              # NBVAL_CHECK_OUTPUT

# %% id="mood-hear" core
tune = mn.my_tune().replace(key=mn.my_tune().key or "C major", title="")
versions = {mood: mn.music.mood.with_mood(tune, mood) for mood in mn.music.mood.MOODS}
lesson.listen(versions, style="piano", folded=True)

# %% [markdown] id="mood-guess" core
# Now ask ears. In eight pairs only the mode differs; say which of the two sounds *sadder*. Before you do: how many of eight must agree with the rule so that coin-tossing does as well in less than 5 % of
# cases? **Guess first.** (Without the widget: `mn.play(form.pair[0])`, `mn.play(form.pair[1])`, then `form.answer("first")` or `form.answer("second")`, eight times. A class answers on paper first, and works
# out how far people agree *with each other* before anybody asks the rule: no rule can do better than that.)

# %% id="mood-chance" core checked
guess = {"answers needed out of 8": ...}

def by_chance(right, trials):                            # probability that a coin is right so often or oftener
    return sum(math.comb(trials, k) for k in range(right, trials + 1)) / 2 ** trials

lesson.compare(guess, {"answers needed out of 8": next(k for k in range(9) if by_chance(k, 8) < 0.05)})
print([f"{k}: {by_chance(k, 8):.3f}" for k in range(5, 9)])               # NBVAL_CHECK_OUTPUT

# %% id="mood-form" core
cues = {mood: word for mood, word in mn.music.mood.MOODS.items()}
partner = {(tempo, register): mood for mood, (mode, tempo, register) in cues.items() if mode == "minor"}
bright = [versions[mood] for mood, (mode, *_) in cues.items() if mode == "major"]
dark = [versions[partner[tempo, register]] for mode, tempo, register in cues.values() if mode == "major"]
form = mn.widgets.BlindTest(bright, dark, question="Which one sounds sadder?", name="the minor version", seed=3)
form

# %% [markdown] id="mood-not" core
# > **What this does not show.** Eight words and three switches are a teaching simplification from one culture's music. A rate above chance says that you hear the *difference that we made*, not that the
# > music is sad, and nothing about how you feel.
#
# ## 6 · Latency
#
# *"Neural networks are too slow to play along."* A player needs the next note before its moment. At 165 quarter notes a minute an eighth lasts 182 ms, and the loudspeaker wants its sound about 50 ms ahead: that
# leaves a **deadline** of 132 ms. Two ways to ask the same network: remembering its state (numpy), or reading the whole tune again for each note.
#
# **Your hypothesis.** What share of notes is late, in each way?

# %% id="late-hypothesis" core
late = {"remembering": ..., "reading all again": ...}     # shares, 0..1
late_seal = sealed(late)

# %% id="late-measure" core
def delays(step, count, seed=0):                         # seconds for each of `count` tokens, drawn and fed back
    cursor, state, before, rng, spent = composer.encoding.cursor(meter=(6, 8)), None, 0, np.random.default_rng(seed), []
    for _ in range(count):
        began = time.perf_counter()
        logits, state = step(np.array([before, *cursor.context()]), state)
        legal = cursor.legal(10 ** 6, {}, None)
        before = mn.sampling.draw(mn.sampling.softmax(mn.sampling.mask(logits, legal)), rng.random())
        cursor.push(before)
        spent.append(time.perf_counter() - began)
    return 1000 * (np.array(spent[::2]) + np.array(spent[1::2]))         # a note is two tokens: ms per note

# %% id="late-again" core
import torch

def again(row, rows):                                    # the same network, everything from the beginning each time
    rows = [*(rows or []), row]
    with torch.inference_mode():
        return composer.model(torch.as_tensor(np.array(rows))[None])[0][0, -1].numpy(), rows

count, deadline = lesson.pick(smoke=40, quick=600, full=2000), 132
spent = {"remembering": delays(mn.sampling.step_of(composer.model), count), "reading all again": delays(again, count)}
lesson.compare(late, {name: float(np.mean(ms > deadline)) for name, ms in spent.items()})
for name, ms in spent.items():
    print(f"{name:18} median {np.median(ms):6.2f} ms, 95 % under {np.quantile(ms, 0.95):6.2f} ms, slowest {ms.max():.1f} ms")

# %% [markdown] id="genie" core
# Your table says who was late on your machine; reading all again takes longer with every note.
#
# > **What this does not show.** One network on one machine that had nothing else to do, and no sound card, no cable, no audience. A small delay on average is not enough on a stage: the *slowest* note is what is heard.
#
# Where remembering is in time, an instrument can exist: **eight buttons**, from low to high. You give the contour, the network chooses the
# note. Each button owns three neighbouring pitches, so a higher button is always a higher note.

# %% id="genie-make" core
encoding, step = composer.encoding, mn.sampling.step_of(composer.model)

def genie(buttons, seed=0):                              # one button -> one pitch, always an eighth
    cursor, state, rng, tune, last = encoding.cursor(meter=(6, 8)), None, np.random.default_rng(seed), [], 0
    for button in buttons:
        logits, state = step(np.array([last, *cursor.context()]), state)
        own = [encoding.pitch_token(62 + 3 * (button - 1) + k) for k in range(3)]        # D4 and up
        tune.append(own[mn.sampling.draw(mn.sampling.softmax(logits[own]), rng.random())])
        cursor.push(tune[-1])
        _, state = step(np.array([tune[-1], *cursor.context()]), state)
        cursor.push(last := encoding.duration_token(12))
    return [encoding.pitch_of(token) for token in tune]

# %% id="genie-play" core
press = [1, 3, 5, 5, 4, 3, 2, 4, 6, 6, 5, 4, 3, 5, 7, 8, 7, 6, 5, 4, 3, 2, 1, 1]

def eighths(pitches):                                    # in 6/8, at a dancer's tempo
    notes = [(12 * i, p, 12) for i, p in enumerate(pitches)]
    return mn.music.score_of(notes, steps_per_quarter=24, meter=(6, 8), tempo=165, key="D major")

made, dice = genie(press), np.random.default_rng(0)
kept = all((a < b) == (p < q) for a, p in zip(press, made, strict=True) for b, q in zip(press, made, strict=True) if a != b)
print(len(made), "notes; a higher button is always a higher note:", kept)
chance = [int(62 + 3 * (b - 1) + dice.integers(3)) for b in press]
lesson.listen({"the network chooses": eighths(made), "dice choose": eighths(chance)}, style="flute", folded=True)

# %% id="genie-buttons" extra
import ipywidgets as widgets

pressed, sound = [], widgets.HTML()

def push(button):
    pressed.append(int(button.description))
    sound.value = mn.play(eighths(genie(pressed)), style="flute", caption=f"{len(pressed)} notes").html

row = [widgets.Button(description=str(k), layout={"width": "3em"}) for k in range(1, 9)]
for one in row:
    one.on_click(push)
widgets.VBox([widgets.HBox(row), sound])

# %% [markdown] id="exercise-07b-1" core exercise="07b-1" stars=1
# ## Exercises
#
# ### Exercise 07b-1 · A listing found in a paper
# Two models, the same three seeds. The listing below takes each model's best seed and subtracts. Mend it: the result should be the mean of the differences *within* each seed, and how many of the
# seeds agree with its sign.
#
# ```python
# def gain(a, b):                                        # seed -> nats per beat of models a and b
#     return min(a.values()) - min(b.values())
# ```
#
# *Hint 1:* What would the listing say if model b were lucky once, and worse twice?
#
# *Hint 2:* `differences = [a[seed] - b[seed] for seed in a]`.
#
# *Hint 3:* Return `(mean, count)`, where `count` is how many differences have the sign of the mean.

# %% id="answer-07b-1" core exercise="07b-1" role="answer"
def gain(a, b):
    ### BEGIN SOLUTION
    differences = [a[seed] - b[seed] for seed in a]
    mean = sum(differences) / len(differences)
    return mean, sum(d * mean > 0 for d in differences)
    ### END SOLUTION

# %% id="check-07b-1" core exercise="07b-1" role="check"
mn.check("07b-1")
_mean, _agree = gain({0: 5.0, 1: 5.2, 2: 5.4}, {0: 4.0, 1: 5.5, 2: 5.6})
assert abs(_mean - 0.5 / 3) < 1e-9, "differences 1.0, -0.3 and -0.2: their mean is 0.17"
assert _agree == 1, "only one seed of three has the sign of the mean"
assert gain({7: 2.0, 3: 3.0}, {3: 2.5, 7: 1.0})[1] == 2, "seeds are compared by name, not by place"

# %% id="right-07b-1-1" exercise="07b-1" role="right"
def gain(a, b):
    d = np.array([a[s] - b[s] for s in sorted(a)])
    return d.mean(), int((np.sign(d) == np.sign(d.mean())).sum())

# %% id="wrong-07b-1-1" exercise="07b-1" role="wrong"
def gain(a, b):
    return min(a.values()) - min(b.values()), len(a)

# %% id="wrong-07b-1-2" exercise="07b-1" role="wrong"
def gain(a, b):
    d = [x - y for x, y in zip(a.values(), b.values())]
    return sum(d) / len(d), sum(x > 0 for x in d)

# %% id="wrong-07b-1-3" exercise="07b-1" role="wrong"
def gain(a, b):
    d = [a[s] - b[s] for s in a]
    return sum(d) / len(d), len(d)

# %% [markdown] id="exercise-07b-2" core exercise="07b-2" stars=2
# ### Exercise 07b-2 · How many pairs do you need?
# A listener is right in 75 % of pairs, in the long run. Complete `power(trials)`: the probability that this listener reaches a result that a coin would reach in less than 5 % of cases. Then use it: are 8 pairs enough?
#
# *Hint 1:* First find the fewest right answers that are convincing: the smallest `k` with `by_chance(k, trials) < 0.05`.
#
# *Hint 2:* Exactly `r` right of `n` has probability `math.comb(n, r) * 0.75 ** r * 0.25 ** (n - r)`.
#
# *Hint 3:* Sum that from `k` to `trials`.

# %% id="answer-07b-2" core exercise="07b-2" role="answer"
def power(trials):
    needed = next(k for k in range(trials + 1) if by_chance(k, trials) < 0.05)
    ### BEGIN SOLUTION
    return sum(math.comb(trials, r) * 0.75 ** r * 0.25 ** (trials - r) for r in range(needed, trials + 1))
    ### END SOLUTION

tried = isinstance(power(8), int | float)
print(", ".join(f"{n} pairs: {power(n):.0%}" for n in (8, 16, 32)) if tried else "not tried yet: power(8) is no number")

# %% id="check-07b-2" core exercise="07b-2" role="check"
mn.check("07b-2")
assert abs(power(8) - 0.36708) < 1e-4, "7 or 8 right of 8: 0.367, so two listeners of three would be missed"
assert abs(power(16) - 0.63019) < 1e-4, "12 or more right of 16: 0.630"
assert power(64) > 0.95, "64 pairs are plenty for such a listener"

# %% id="right-07b-2-1" exercise="07b-2" role="right"
def power(trials):
    needed = next(k for k in range(trials + 1) if by_chance(k, trials) < 0.05)
    chances = np.array([1.0])
    for _ in range(trials):
        chances = np.convolve(chances, [0.25, 0.75])
    return float(chances[needed:].sum())

# %% id="wrong-07b-2-1" exercise="07b-2" role="wrong"
def power(trials):
    needed = next(k for k in range(trials + 1) if by_chance(k, trials) < 0.05)
    return math.comb(trials, needed) * 0.75 ** needed * 0.25 ** (trials - needed)

# %% id="wrong-07b-2-2" exercise="07b-2" role="wrong"
def power(trials):
    needed = next(k for k in range(trials + 1) if by_chance(k, trials) < 0.05)
    return by_chance(needed, trials)

# %% id="wrong-07b-2-3" exercise="07b-2" role="wrong"
def power(trials):
    return sum(math.comb(trials, r) * 0.75 ** r * 0.25 ** (trials - r) for r in range(trials // 2 + 1, trials + 1))

# %% [markdown] id="portfolio" core
# ## Keep it
#
# Your tune in the mood that you like best, with its card. The rule that made it is named, so that nobody takes it for the network's feeling.

# %% id="portfolio-save" core
chosen = "wistful"
seals = [leak_seal, copies_seal, control_seal, transfer_seal, late_seal]
card = {"model": "none: the printed rule of 07b", "mood": chosen, "data": "your tune", "seals": seals}
mn.portfolio.save(versions[chosen], chapter="07b", card=card)
print([entry.card["mood"] for entry in mn.portfolio.entries() if entry.chapter == "07b"][-1:])

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. Seal what you expect before you look; a hash tells whether you kept to it.
# 2. One run is an anecdote: compare within seeds, and print the interval $\bar d \pm t\,s/\sqrt n$.
# 3. Related tunes on both sides of a split make memory look like skill, and not equally for all models.
# 4. Held-out surprise turns before copying becomes striking: stop in time.
# 5. Control is measured by a judge of real music, beside the judge's own rate on real music.
# 6. Transfer helps most where data are few; test a senseless source before you say what was transferred.
# 7. Eight pairs can show only what is nearly always heard; work out the power before you ask people.
#
# ## Further reading
#
# - S. Kapoor and A. Narayanan, *Leakage and the reproducibility crisis in machine-learning-based science*, *Patterns* 2023: the first study at large.
# - N. Kerr, *HARKing: hypothesizing after the results are known*, *Personality and Social Psychology Review* 1998; B. Nosek et al., *The preregistration revolution*, *PNAS* 2018: why to seal.
# - Z. Yin, F. Reuben, S. Stepney and T. Collins, *Measuring when a music generation algorithm copies too much*, *SN Computer Science* 2022: the second study, done thoroughly.
# - J. Yosinski et al., *How transferable are features in deep neural networks?*, NeurIPS 2014: the fourth, in pictures.
# - T. Eerola, A. Friberg and R. Bresin, *Emotional expression in music: contribution, linearity, and additivity of primary musical cues*, *Frontiers in Psychology* 2013: where the order of the cues comes from.
# - C. Donahue, I. Simon and S. Dieleman, *Piano Genie*, IUI 2019: eight buttons on a stage; C.-Z. A. Huang et al., *The Bach Doodle*, ISMIR 2019: two seconds in the browser.
#
# Next in this course: [07c](07c_gallery.ipynb), twelve more ideas as cards.

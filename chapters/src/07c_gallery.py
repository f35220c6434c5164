# Chapter 07c: twelve small demonstrations, a card each with one knob; then whose music it is, and your tune with its whole history.
# The story: data -> styles -> hands -> uses -> rights -> what came after these networks -> the end of the course.

# %% [markdown] id="title" core
# # 07c · The gallery
#
# **Music that follows a game to the bar line, a drawing that is a tune, an exercise that cannot be too hard.** Twelve cards; each has a question, one knob to turn, and a line about what it does *not* show. Visit them
# in any order. The last room asks whose music all this is, and shows your tune with its whole history.
#
# You need: [03b A network that composes jigs](03b_melody_composer.ipynb); some cards point to later chapters. About {{learner-minutes}} minutes.
#
# ## What you will be able to do
#
# - **turn** one knob of a small experiment and say what changed (every card)
# - **name** what a demonstration does not show (every card)
# - **guarantee** a property by a mask or a rule, instead of hoping for it (*8*, *9*, *10*)
# - **ask** a model's card whose music it learned from, and on what terms (*Whose music is it?*)
#
# First hear your own tune as the music of a game; card 8 makes it change scenes. Then three questions, and what all cards use.

# %% id="begin" core
import math, re, textwrap
from collections import Counter

import musicnn as mn
import numpy as np

lesson = mn.begin("07c")
mine = mn.my_tune().replace(key=mn.my_tune().key or "C major", title="")
scenes = {"explore": "peaceful", "danger": "threatening", "victory": "joyful"}
loops = {scene: mn.music.mood.with_mood(mine, mood) for scene, mood in scenes.items()}
lesson.listen(loops, style="piano", folded=True)

# %% id="recall" core
mn.quiz("07c-recall")

# %% id="tools" core checked
six = mn.datasets.load("folk").where(meter=(6, 8), regular=True)         # jigs, and whatever else is in 6/8
train, valid, test = ([p.home for p in pile] for pile in six.where(type="jig").split(seed=0))
encoding = mn.encodings.MelodyEncoding.covering(p.home for p in six)
few = test[:lesson.pick(smoke=4, quick=24, full=len(test))]
composer = mn.composers.load("folk-lstm")
enc, step = composer.encoding, mn.sampling.step_of(composer.model)

def chain_of(tunes, order=4, backoff=6):                 # a Markov chain that has counted these tunes
    chain = mn.models.Markov(encoding.vocabulary, order=order, backoff=backoff, position=True)
    return mn.composers.MelodyComposer(chain.fit(encoding.batch(tunes)), encoding)

print(len(six), "tunes in 6/8; jigs to learn from:", len(train), "| to be tested on:", len(test))      # NBVAL_CHECK_OUTPUT

# %% [markdown] id="size" core
# ## 1 · How many tunes are enough?
#
# The same chain, taught 10, 30, 100 and 300 jigs. **Knob:** `order`, its memory in tokens. Does a longer memory need more tunes?

# %% id="size-run" core
order = 4                                                # try 1 and 8
for count in (10, 30, 100, 300):
    print(f"{count:4} jigs: {mn.evaluation.nats_per_beat(chain_of(train[:count], order), few)}")

# %% [markdown] id="size-not" core
# > **Not shown:** that more is always better. The tenth tune teaches more than the three hundredth, and three hundred copies of one tune teach one tune.
#
# ## 2 · Do all tunes in 6/8 speak one language?
#
# Learn from O'Neill (Chicago 1903), be tested on Aird (Glasgow, from 1782), and the other way round. **Knob:** which books.

# %% id="books-run" core
books = ("oneill", "aird")                               # or "ryan" (Boston 1883)
shelf = {book: [p.home for p in six.where(corpus=book)] for book in books}
held = {book: tunes[:len(few)] for book, tunes in shelf.items()}
size = min(len(tunes) for tunes in shelf.values()) - len(few)
for book, tunes in shelf.items():
    taught = chain_of(tunes[-size:])
    print(f"taught {book:7}", {other: str(mn.evaluation.nats_per_beat(taught, held[other])) for other in books})

# %% [markdown] id="books-not" core
# > **Not shown:** which of them is "more Irish". Books differ in their editors, printers and dates as much as in their fiddlers; and families here may stand in both.
#
# ## 3 · When to stop
#
# Study 2 of 07b logged networks that trained far too long. **Knob:** which of the two trainings.

# %% id="stop-run" core checked
training = "bare"                                        # or "dropout and decay"
rows = [row for row in mn.datasets.results("study_memorisation")["rows"] if row["training"] == training]
for seed in range(3):
    curve = {row["update"]: row["valid"] for row in rows if row["seed"] == seed}
    best, last = min(curve, key=curve.get), max(curve)
    print(f"seed {seed}: best at update {best} ({curve[best]:.3f}), at the end {curve[last]:.3f}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="stop-not" core
# > **Not shown:** that stopping cures everything. It saves time, and keeps what generalises; it cannot add what the tunes do not hold.
#
# ## 4 · Ten tunes of your own
#
# A pupil brings ten tunes (here: ten of Aird's). Mix them into a chain that knows tunes of the other two books, each counted `weight` times. **Knob:** the weight. Is there one that helps on *other* tunes of the pupil?

# %% id="ten-run" core
pupil = [p.home for p in six.where(corpus="aird")]
ten, later = pupil[:10], pupil[10:10 + len(few)]
others = [p.home for p in six.where(corpus={"oneill", "ryan"})][:lesson.pick(smoke=40, quick=250, full=500)]
for weight in (0, 1, 5, 25):
    print(f"weight {weight:3}: {mn.evaluation.nats_per_beat(chain_of(others + weight * ten), later)}")

# %% [markdown] id="ten-not" core
# > **Not shown:** that a style was learned. Ten tunes shift some counts; compare the gain with the interval before you call it personal.
#
# ## 5 · Your rhythm, its notes
#
# You tap, the network finds the notes: durations are forced, pitches are drawn. **Knob:** `temperature`.

# %% id="tap-make" core checked
def tapped(lengths, temperature=1.0, seed=0):            # eighths per note -> a tune in 6/8
    rng, cursor, state, before, tokens = np.random.default_rng(seed), enc.cursor(meter=(6, 8)), None, 0, []
    for length in lengths:
        logits, state = step(np.array([before, *cursor.context()]), state)
        pitch = 3 + mn.sampling.draw(mn.sampling.softmax(logits[3:enc.first_duration] / temperature), rng.random())
        cursor.push(pitch)
        _, state = step(np.array([pitch, *cursor.context()]), state)
        cursor.push(before := enc.duration_token(12 * length))
        tokens += [pitch, before]
    return enc.decode(tokens, meter=(6, 8), tempo=165, key="D major")

print("rhythm kept:", [n.duration // 12 for n in tapped([1, 1, 1, 2, 1]).melody] == [1, 1, 1, 2, 1])   # NBVAL_CHECK_OUTPUT

# %% id="tap-hear" core
rhythm = [1, 1, 1, 2, 1] * 3 + [1, 1, 1, 3] + [2, 1, 2, 1] * 3 + [1, 1, 1, 3]    # in eighths: tap your own
lesson.listen({f"temperature {t}": tapped(rhythm, t) for t in (0.5, 1.0)}, style="flute", folded=True)

# %% [markdown] id="tap-not" core
# > **Not shown:** that it is fun to play. 07b measured the delays; only players can tell the rest.
#
# ## 6 · Three families on the same bars
#
# The Markov chain, the LSTM and the GAN of 04b, four bars each, beside people. **Knob:** `count`, phrases in each pile. Which measure would let you believe whatever you like?

# %% id="piles-run" core
count = lesson.pick(smoke=6, quick=40, full=200)
gan = mn.composers.load("phrase-gan")
markov = chain_of(train)
piles = {"Markov": [markov.compose(bars=4, seed=s, draws=1) for s in range(count)],
         "LSTM": [composer.compose(bars=4, meter="6/8", seed=s, draws=1) for s in range(count)],
         "GAN": [gan.compose(bars=4, meter="6/8", seed=s) for s in range(count)]}
people = [mn.music.bars(t, 0, 4) for t in test if t.bars >= 4][:count]
piles["people, shuffled"] = [mn.evaluation.shuffled(p, seed=s) for s, p in enumerate(people)]
print(mn.evaluation.report(piles, reference=people))

# %% [markdown] id="piles-not" core
# > **Not shown:** which one is music. Look at the shuffled people: measures that cannot tell them from people cannot tell anybody from anybody.
#
# ## 7 · Two jobs at once
#
# Does a network that must also name the *place in the bar* guess the next pitch class better? A tiny one looks at the last eight notes. **Knob:** the weight of the side job.

# %% id="two-data" core
import torch, torch.nn.functional as F
from torch import nn

def windows(tunes):                                      # eight pitch classes -> the next one, and the beat it falls on
    table = [([n.pitch % 12 for n in t.melody[i:i + 8]], t.melody[i + 8].pitch % 12, t.melody[i + 8].onset % t.bar_steps // 12)
             for t in tunes for i in range(len(t.melody) - 8)]
    x, y, place = (torch.tensor(column) for column in zip(*table, strict=True))
    return F.one_hot(x, 12).flatten(1).float(), y, place.clamp(max=5)

def surprises(net, data):                                # in nats: at the next note, and at its place in the bar
    out = net(data[0])
    return F.cross_entropy(out[:, :12], data[1]), F.cross_entropy(out[:, 12:], data[2])

# %% id="two-print" core
def two_jobs(weight, seed):
    torch.manual_seed(seed); net = nn.Sequential(nn.Linear(96, 64), nn.ReLU(), nn.Linear(64, 18))
    optimiser = torch.optim.AdamW(net.parameters(), lr=3e-3, weight_decay=0.05)
    for _ in range(lesson.pick(smoke=3, quick=120, full=400)):
        note, place = surprises(net, taught)
        optimiser.zero_grad(), (note + weight * place).backward(), optimiser.step()
    return [nats.item() for nats in surprises(net, asked)]

taught, asked = windows(train[:lesson.pick(smoke=20, quick=150, full=len(train))]), windows(valid)
for weight in (0.0, 0.3, 1.0):
    note, place = np.array([two_jobs(weight, seed) for seed in range(3)]).T
    print(f"weight {weight}: next note {note.mean():.3f} nats ({note.min():.3f} to {note.max():.3f}), place {place.mean():.3f}")

# %% [markdown] id="two-not" core
# > **Not shown:** that multi-task learning is useless, or useful. Where both jobs need the same knowledge it can help; here you saw how large the effect is beside the seeds.
#
# ## 8 · Music that follows a game
#
# Scenes change when the player wants; music may change only at a bar line, or it stumbles. **Knob:** `requests`, when which scene is asked for (in beats).

# %% id="game-hear" core
def schedule(requests, bars, beats=4):                   # [(beat, scene), …] -> the scene of each bar
    plan, now, waiting = [], "explore", sorted(requests)
    for bar in range(bars):
        while waiting and waiting[0][0] <= bar * beats:  # all that was asked for by this bar line; the latest wins
            now = waiting.pop(0)[1]
        plan.append(now)
    return plan

requests = [(5, "danger"), (18, "victory"), (27, "explore")]
print(plan := schedule(requests, 9))
bars = [mn.music.bars(loops[s], k % mine.bars, k % mine.bars + 1).replace(tempo=120, key=mine.key) for k, s in enumerate(plan)]
lesson.listen({"explore, danger, victory, explore": mn.music.join(*bars)}, style="piano")

# %% id="game-law" core checked
rng, late, wrong = np.random.default_rng(0), 0, 0
for _ in range(1000):                                    # a game: four requests at odd moments
    asked_for = [(float(beat), list(loops)[rng.integers(3)]) for beat in np.sort(rng.uniform(0, 30, 4))]
    plan = schedule(asked_for, 9)
    for k, (beat, scene) in enumerate(asked_for):
        line = math.ceil(beat / 4)                       # the next bar line
        late = max(late, 4 * line - beat)
        if all(later > 4 * line for later, _ in asked_for[k + 1:]):                # nothing else was asked for by then
            wrong += plan[line] != scene
print("wrong scenes in 1,000 games:", wrong, "| never later than one bar:", late <= 4)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="game-not" core
# > **Not shown:** that it feels right. A bar can be too long to wait for an explosion; games mix layers of one piece as well. A headset (AR, VR) would only send other requests.
#
# ## 9 · An exercise that cannot be too hard
#
# A teacher wants a sight-reading line: five notes' range, steps and small leaps, three durations. Hoping is not enough; **masks** forbid everything else before the dice fall. **Knob:** `widest`, in semitones.

# %% id="exercise-make" core
easy = np.array([d in (12, 24, 36) for d in enc.durations])              # an eighth, a quarter, a dotted quarter
heights = np.array([0, 0, 0] + [enc.pitch_of(t) for t in range(3, enc.first_duration)])       # the first three are no notes

def exercise(low=62, high=69, widest=4, bars=4, seed=0):
    cursor = enc.cursor(meter=(6, 8))

    def legal():
        last = heights[cursor.past[max(cursor.past)][0]] if cursor.past else None             # the note before this one
        near = (low <= heights) & (heights <= high) & (last is None or abs(heights - last) <= widest)
        return cursor.legal(bars * cursor.bar_steps, {}, None) & np.concatenate([near | (np.arange(len(near)) == 1), easy])
    return enc.decode([t for t, _ in mn.sampling.stream(step, cursor, legal, seed=seed)], meter=(6, 8), tempo=100, key="D major")
mn.show(exercise(seed=12))

# %% id="exercise-law" core checked
def obeys(score, low=62, high=69, widest=4):
    p, lengths = [n.pitch for n in score.melody], {n.duration for n in score.melody}
    return low <= min(p) and max(p) <= high and max(abs(np.diff(p)), default=0) <= widest and lengths <= {12, 24, 36}

lines = [exercise(seed=s) for s in range(40)]
different = {tuple(n.pitch for n in line.melody) for line in lines}
print(f"{sum(map(obeys, lines))} of {len(lines)} keep every rule; over 30 of them differ: {len(different) > 30}")
# NBVAL_CHECK_OUTPUT

# %% [markdown] id="exercise-not" core
# > **Not shown:** that it teaches. A mask keeps rules that can be written down; whether the line is *worth* reading, a teacher decides.
#
# ## 10 · A quiet player
#
# Slow, low, sparse, and never loud: **knob:** `cap`, the greatest loudness (velocity, 1 to 127). We make **no claim** that this relaxes, soothes or heals anybody; music therapy is a profession.

# %% id="quiet-make" core
def quiet(score, cap=48):
    calm = mn.music.mood.with_mood(score, "peaceful")
    return mn.music.map_notes(calm, lambda n: mn.Note(n.onset, n.pitch, n.duration, min(n.velocity, cap)))

songs, calm = [s for s in map(mn.songs, mn.songs()) if s.key], quiet(mine)
loudest = max(n.velocity for s in (mine, *songs) for n in quiet(s).notes)
print(f"the loudest note of your tune and {len(songs)} songs, made quiet: {loudest}")
mn.play(calm, style="piano", caption="your tune, quiet")

# %% [markdown] id="quiet-not" core
# > **Not shown:** any effect on anybody. To read with pencil in hand: A. Raglio et al., *Applied Sciences* 11, 2021 (algorithmic and self-chosen music for relaxation in healthy volunteers): what was the design, who was asked, what was compared, how large was
# > the effect, and what would you need to know before you told a patient?
#
# ## 11 · A drawing that is a tune
#
# A landscape with a skyline is a list of heights, and so is a melody. **Knob:** the drawing itself: other `hills`, or a picture of your own for `sung`.

# %% id="draw-law" core checked
def drawn(score, low=55, high=84):                       # a row for each pitch; # begins a note, = holds it
    rows = {p: ["."] * score.steps for p in range(high, low - 1, -1)}
    for n in score.melody:
        rows[n.pitch][n.onset:n.end] = "#" + "=" * (n.duration - 1)
    return "\n".join("".join(row) for row in rows.values())

def sung(picture, high=84):
    notes = [(m.start(), high - r, len(m[0])) for r, row in enumerate(picture.split("\n")) for m in re.finditer("#=*", row)]
    return mn.music.score_of(sorted(notes), steps=picture.index("\n"), key=mine.key)

pictures = [drawn(mn.music.crop(mn.songs(name), 0, 64)) for name in ("ode_to_joy", "twinkle", "alouette")]
print("there and back again:", [drawn(sung(picture)) == picture for picture in pictures])   # NBVAL_CHECK_OUTPUT

# %% id="draw-hear" core
hills = np.round(72 + 7 * np.sin(np.arange(32) / 3.2) + 3 * np.sin(np.arange(32) / 1.1)).astype(int)
scale = (0, 2, 4, 7, 9)
hills = [min((p for p in range(55, 85) if p % 12 in scale), key=lambda p, h=h: abs(p - h)) for h in hills]
skyline = drawn(mn.music.score_of([(2 * i, int(p), 2) for i, p in enumerate(hills)], steps=64))
print("\n".join(row for row in skyline.split("\n") if "#" in row))
mn.play(sung(skyline), style="flute", caption="two waves of hills, in five notes")

# %% [markdown] id="draw-not" core
# > **Not shown:** that a beautiful drawing sounds beautiful. The way there and back is exact; taste does not travel along.
#
# ## 12 · What does a tune express?
#
# The printed rule of 07b gives each tune one of eight words. What would *you* say? Write yours before you look. **Knob:** your labels.

# %% id="words-yours" core
asked = ("greensleeves", "ode_to_joy", "sakura", "the_entertainer", "brahms_lullaby", "korobeiniki")
# for each: joyful, proud, tender, peaceful, restless, threatening, wistful or sad
words = dict.fromkeys(asked, ...)
lesson.listen({name: mn.music.crop(mn.songs(name), 0, 64) for name in asked}, style="piano", folded=True)

# %% id="words-rule" core checked
for name in asked:
    said = "not tried yet" if words[name] is ... else f"you: {words[name]}"
    print(f"{name:18} rule: {mn.music.mood.mood_of(mn.songs(name)):12} {said}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="words-not" core
# > **Not shown:** a truth. Ask three people, and compare them with *each other* first (exercise 1): where people disagree, no rule can be right.
#
# ## Whose music is it?
#
# Every checkpoint of this course has a card. Read one as you would read a recipe's list of ingredients:

# %% id="rights-card" core checked
for name, card in mn.composers.available().items():
    print(f"{name}:", textwrap.shorten(card["data"], 130, placeholder=" ..."))
    print("    terms:", textwrap.shorten(card.get("data_terms", "see the card"), 220, placeholder=" ..."))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="rights" core
# Four questions, in this order. They are not legal advice; they are what a decent person wants to know.
#
# 1. **Source.** Whose music was it, and who wrote it down? (O'Neill printed what living players gave him. The books are free; the players have names.)
# 2. **Terms.** What do its owners allow? "On the internet" is not a licence. Under the European AI Act (Regulation 2024/1689, article 53) makers of general-purpose models must publish a summary of what they trained on and respect opt-outs.
# 3. **Consent.** Would they be glad to be asked? A tradition may be free by law and still be somebody's.
# 4. **Credit.** Who composed it now? In the United States the Copyright Office registers what a *person* authored and not what a machine generated by itself (guidance of March 2023). Your edits are yours; say which they are.
#
# And measure: the copying number of 03b, beside people's, belongs on every card.
#
# ## What came after
#
# Two ideas that this course leaves out, in a paragraph each.
#
# A **VAE** (variational autoencoder) squeezes a phrase into a short list of numbers and unfolds it again, and is trained so that *nearby lists unfold to similar phrases*. So one can walk from one tune to another, as with
# the GAN of 04b, but every real phrase has its place on the map (MusicVAE, 2018).
#
# **Diffusion** learns to undo noise. Take a piano roll, spoil it a little, a little more, until nothing is left; train a network to go one step back; then start from pure noise and go back all the way. The chorale network of 05b is a close cousin: hiding notes is its noise, and Gibbs sampling goes
# back many times. Most systems that make *audio* today are diffusion models or Transformers over audio tokens, trained on very much music whose owners were often not asked: the four questions above are theirs too.
#
# ## Your tune, with its whole history

# %% id="history" core
entries = mn.portfolio.entries()
for entry in entries:
    print(f"{entry.saved[:10]}  chapter {entry.chapter:4} {entry.card.get('model', '?')}; data: {entry.card.get('data', '?')}")
print(f"{len(entries)} versions in your portfolio; every chapter ends with a cell that keeps one")
card = {"model": "none: the quiet player of 07c", "data": "your tune", "whose music": "yours", "terms": "as you like",
        "versions before": len(entries)}
mn.portfolio.save(calm, chapter="07c", card=card)
print([entry.card["whose music"] for entry in mn.portfolio.entries() if entry.chapter == "07c"][-1:])

# %% [markdown] id="exercise-07c-1" core exercise="07c-1" stars=2
# ## Exercises
#
# ### Exercise 07c-1 · How far do two people agree?
# Agreement by itself flatters: two people who both say "joyful" nine times in ten agree often by chance. **Cohen's kappa** takes that off: $\kappa = (p_o - p_e) / (1 - p_e)$, where $p_o$ is the share of tunes on which they agree, and $p_e$ the share on which two people with their habits would agree by chance.
# Finish `kappa(a, b)` for two lists of words.
#
# *Hint 1:* $p_e = \sum_w p_a(w)\, p_b(w)$ over all words, where $p_a(w)$ is how often a uses w.
#
# *Hint 2:* `Counter(a)[w] / len(a)` is that share.
#
# *Hint 3:* If both always say the same single word, $p_e = 1$; nothing can be learned then: return 0.

# %% id="answer-07c-1" core exercise="07c-1" role="answer"
def kappa(a, b):
    ### BEGIN SOLUTION
    observed = sum(x == y for x, y in zip(a, b, strict=True)) / len(a)
    chance = sum(Counter(a)[w] * Counter(b)[w] for w in {*a, *b}) / len(a) ** 2
    return 0.0 if chance == 1 else (observed - chance) / (1 - chance)
    ### END SOLUTION

# %% id="check-07c-1" core exercise="07c-1" role="check"
mn.check("07c-1")
assert abs(kappa(["sad", "sad", "proud", "proud"], ["sad", "sad", "proud", "proud"]) - 1) < 1e-9, "full agreement: 1"
assert abs(kappa(["sad", "proud", "sad", "proud"], ["sad", "sad", "proud", "proud"])) < 1e-9, "half right, half expected: 0"
assert abs(kappa(["sad"] * 3 + ["proud"], ["sad"] * 2 + ["proud"] * 2) - 0.5) < 1e-9, "3 of 4 agree, half expected: 0.5"
_a, _b = ["sad"] * 9 + ["proud"], ["sad"] * 8 + ["proud"] * 2
assert abs(kappa(_a, _b) - 0.16 / 0.26) < 1e-9, "9 of 10 agree, but 0.74 were expected of people who say sad so often: 0.615"
assert kappa(["sad"] * 5, ["sad"] * 5) == 0, "one word only: nothing can be learned"

# %% id="right-07c-1-1" exercise="07c-1" role="right"
def kappa(a, b):
    a, b = np.array(a), np.array(b)
    expected = sum((a == w).mean() * (b == w).mean() for w in np.unique(np.concatenate([a, b])))
    return float(((a == b).mean() - expected) / (1 - expected)) if expected < 1 else 0

# %% id="wrong-07c-1-1" exercise="07c-1" role="wrong"
def kappa(a, b):
    return sum(x == y for x, y in zip(a, b)) / len(a)

# %% id="wrong-07c-1-2" exercise="07c-1" role="wrong"
def kappa(a, b):
    observed = sum(x == y for x, y in zip(a, b)) / len(a)
    chance = 1 / len({*a, *b})
    return 0.0 if chance == 1 else (observed - chance) / (1 - chance)

# %% id="wrong-07c-1-3" exercise="07c-1" role="wrong"
def kappa(a, b):
    observed = sum(x == y for x, y in zip(a, b)) / len(a)
    chance = sum(Counter(a)[w] * Counter(b)[w] for w in {*a, *b}) / len(a) ** 2
    return observed - chance

# %% [markdown] id="exercise-07c-2" core exercise="07c-2" stars=1
# ### Exercise 07c-2 · A listing found in a game
# This should say at which beat a change of scene is heard: at the first bar line *at or after* the request. Players report that the music sometimes jumps before they have done anything. Mend it.
#
# ```python
# def heard_at(request, beats=4):
#     return round(request / beats) * beats
# ```
#
# *Hint 1:* Try a request at beat 5: which bar line comes next?
#
# *Hint 2:* `round` may go down.
#
# *Hint 3:* `math.ceil`; a request exactly on a bar line is heard there.

# %% id="answer-07c-2" core exercise="07c-2" role="answer"
def heard_at(request, beats=4):
    ### BEGIN SOLUTION
    return math.ceil(request / beats) * beats
    ### END SOLUTION

# %% id="check-07c-2" core exercise="07c-2" role="check"
mn.check("07c-2")
assert heard_at(5) == 8, "asked at beat 5: the next bar line is at 8"
assert heard_at(4) == 4 and heard_at(0) == 0, "a request on a bar line is heard there"
assert heard_at(7.9, beats=3) == 9 and heard_at(0.1) == 4, "never before it was asked for, never later than a bar"

# %% id="right-07c-2-1" exercise="07c-2" role="right"
def heard_at(request, beats=4):
    return -(-request // beats) * beats

# %% id="wrong-07c-2-1" exercise="07c-2" role="wrong"
def heard_at(request, beats=4):
    return round(request / beats) * beats

# %% id="wrong-07c-2-2" exercise="07c-2" role="wrong"
def heard_at(request, beats=4):
    return (int(request // beats) + 1) * beats

# %% id="wrong-07c-2-3" exercise="07c-2" role="wrong"
def heard_at(request, beats=4):
    return math.ceil(request / 4) * 4

# %% [markdown] id="quiz" core
# ## Eight questions about chapter 07
#
# Answer by clicking, or write a dict: `mn.quiz("07c", answers={"q1": "a"})` prints one line for each question.

# %% id="quiz-ask" core
mn.quiz("07c")

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. One knob at a time, and a line about what is not shown.
# 2. What must be true is guaranteed by a mask or a rule; what should be good can only be hoped for and measured.
# 3. More data, more jobs, more weight help until they do not; compare with the seeds.
# 4. Music may follow a game if it changes at bar lines only.
# 5. Agreement among people is the ceiling of any rule about expression.
# 6. Source, terms, consent, credit: ask a card all four.
# 7. The tune was yours from the first hour; now it has a history that can be read.
#
# ## Further reading
#
# - G. Nierhaus, *Algorithmic Composition*, Springer 2009: everything before deep learning.
# - J.-P. Briot, G. Hadjeres and F.-D. Pachet, *Deep Learning Techniques for Music Generation*, Springer 2020: a map of the networks.
# - A. Roberts et al., *A hierarchical latent vector model for learning long-term structure in music*, ICML 2018: MusicVAE.
# - J. Ho, A. Jain and P. Abbeel, *Denoising diffusion probabilistic models*, NeurIPS 2020: diffusion.
# - R. Caruana, *Multitask learning*, *Machine Learning* 28, 1997: two jobs at once.
# - J. Cohen, *A coefficient of agreement for nominal scales*, *Educational and Psychological Measurement* 20, 1960: kappa.
# - B. Sturm et al., *Artificial intelligence and music: open questions of copyright law and engineering praxis*, *Arts* 8, 2019: whose music is it?
#
# This was the last lesson. What you keep: a tune with a history, a system that composes, and the habit to ask what a number does not show. Play the tune to somebody.

# Assignment to chapter 01: music as numbers, composers that count, and a judge to be cheated. 20 points, 45 to 90 minutes.
# Released by `python -m musicnn classroom release chapters/src/assignments/01_music_as_numbers.py -o chapters/assignments`.
# Cells with role="right" and role="wrong" try the checks in the tests; cells with role="note" are for teachers.

# %% [markdown] id="title"
# # Assignment 01 · Music as numbers
#
# You need chapter 01: [01a](../01a_composing_machines.ipynb), [01b](../01b_music_as_numbers.ipynb), [01c](../01c_you_and_the_counts.ipynb),
# [01d](../01d_rules_and_breeding.ipynb); each title says which part. 20 points, 45 to 90 minutes.
#
# - Write your answers where the `...` stand. You may add cells of your own anywhere.
# - The cells that begin with `# check` tell you how far you are. Change them as you like: your teacher runs the originals.
# - There are hidden checks too. They ask the same questions with other numbers, so a function that only knows the numbers you see
#   here loses points there.
# - **Kernel → Restart and Run All** before you hand in.

# %% id="begin"
import math
import random
from collections import Counter

import musicnn as mn

my_seed = {{variant:int}} % 1000                   # yours; item 7 asks about it
print("your seed is", my_seed)

# %% [markdown] id="item-1" exercise="01-1"
# ## 1 · Full marks for a dreadful tune (2 points; 01d)
# The judge below likes small steps, the notes of C major, no note twice in a row, and a C at the end. Write `cheat(low, length)`: a list of
# `length` pitches, none below `low`, that gets full marks and uses **only two different pitches**. `length` is 2 or more.

# %% id="given-1"
def judge(pitches):
    """How good is a melody? A number from 0 to 1, or so this judge believes."""
    moves = [b - a for a, b in zip(pitches, pitches[1:])]
    small = sum(abs(move) <= 2 for move in moves) / len(moves)
    white = sum(pitch % 12 in (0, 2, 4, 5, 7, 9, 11) for pitch in pitches) / len(pitches)
    alive = sum(move != 0 for move in moves) / len(moves)
    return (small + white + alive + (pitches[-1] % 12 == 0)) / 4

print("a scale up to C:", judge([60, 62, 64, 65, 67, 69, 71, 72]), "| a drone:", judge([60] * 8))

# %% id="answer-1" role="answer" exercise="01-1"
def cheat(low, length):
    ### BEGIN SOLUTION
    home = low + -low % 12                          # the first C that is not below `low`
    return [home + 2 * ((length - 1 - place) % 2) for place in range(length)]
    ### END SOLUTION

# %% id="check-1" role="check" exercise="01-1" points=1
# check 1
assert cheat(60, 8) is not ..., "not tried yet: which two notes can take turns, a small step apart, so that the last is a C?"
assert len(cheat(60, 8)) == 8, "as many pitches as `length` says"
assert all(isinstance(pitch, int) and pitch >= 60 for pitch in cheat(60, 8)), "whole pitches, none below `low`"
assert len(set(cheat(60, 8))) == 2, "exactly two different pitches"
assert judge(cheat(60, 8)) == 1, f"the judge gives only {judge(cheat(60, 8)):.2f}"

# %% id="hidden-1" role="check" exercise="01-1" points=1 kind="output" hidden hint="other lowest notes, and lengths that are odd"
import random
draw = random.Random({{secret:int}})
for low, length in [(draw.randrange(40, 80), draw.choice([5, 7, 8, 9, 12, 15])) for _ in range(6)]:
    tune = [int(pitch) for pitch in cheat(low, length)]
    moves = [b - a for a, b in zip(tune, tune[1:])]
    print(low, length == len(tune), min(tune) >= low, len(set(tune)), tune[-1] % 12,
          all(0 < abs(move) <= 2 for move in moves), all(pitch % 12 in (0, 2, 4, 5, 7, 9, 11) for pitch in tune))

# %% role="right" exercise="01-1"
def cheat(low, length):
    home = next(pitch for pitch in range(low, low + 12) if pitch % 12 == 0)
    return ([home + 2, home] * length)[-length:]

# %% role="right" exercise="01-1"
def cheat(low, length):
    tune = [12 * (low // 12 + 2)]
    while len(tune) < length:
        tune.insert(0, tune[0] - 1 if tune[0] % 12 == 0 else tune[0] + 1)
    return tune

# %% role="wrong" exercise="01-1"
def cheat(low, length):
    return [60, 62] * (length // 2)                 # ends on D, and knows one octave

# %% role="wrong" exercise="01-1"
def cheat(low, length):
    return [62, 60] * (length // 2)                 # right for what is shown, wrong for odd lengths and other octaves

# %% role="wrong" exercise="01-1"
def cheat(low, length):
    return [low + -low % 12] * length               # a drone: one pitch, and no move at all

# %% role="wrong" exercise="01-1"
def cheat(low, length):
    home = low + -low % 12                          # two notes that are not neighbours
    return ([home + 7, home] * length)[-length:]

# %% [markdown] id="item-2" exercise="01-2"
# ## 2 · Three bytes that begin a note (2 points; 01b)
# In a MIDI file a note begins with three bytes: 144 plus the channel (0 to 15), the pitch (0 to 127), the velocity (1 to 127). Write
# `note_on(pitch, velocity, channel)`, which returns them as `bytes`.

# %% id="answer-2" role="answer" exercise="01-2"
def note_on(pitch, velocity, channel=0):
    ### BEGIN SOLUTION
    return bytes([144 + channel, pitch, velocity])
    ### END SOLUTION

# %% id="check-2" role="check" exercise="01-2" points=1
# check 2
assert note_on(60, 80) is not ..., "not tried yet: bytes([1, 2, 3]) makes three bytes"
assert isinstance(note_on(60, 80), bytes), "the answer is a bytes object, not a list or a text"
assert len(note_on(60, 80)) == 3, "three bytes begin a note"
assert note_on(60, 80)[0] == 144, "on channel 0 the first byte is 144 (0x90)"
assert note_on(60, 80)[1] == 60, "the second byte is the pitch"

# %% id="hidden-2" role="check" exercise="01-2" points=1 kind="output" hidden hint="did you use the velocity and the channel?"
import random
draw = random.Random({{secret:int}})
print([bytes(note_on(draw.randrange(128), draw.randrange(1, 128), draw.randrange(1, 16))).hex() for _ in range(6)])

# %% role="right" exercise="01-2"
def note_on(pitch, velocity, channel=0):
    return (0x90 | channel).to_bytes(1, "big") + pitch.to_bytes(1, "big") + velocity.to_bytes(1, "big")

# %% role="right" exercise="01-2"
import struct
def note_on(pitch, velocity, channel=0):
    return struct.pack("BBB", 0x90 ^ channel, pitch, velocity)

# %% role="wrong" exercise="01-2"
def note_on(pitch, velocity, channel=0):
    return bytes([144, pitch, velocity])            # forgets the channel

# %% role="wrong" exercise="01-2"
def note_on(pitch, velocity, channel=0):
    return bytes([144 + channel, pitch, 80])        # forgets the velocity

# %% role="wrong" exercise="01-2"
def note_on(pitch, velocity, channel=0):
    return [144 + channel, pitch, velocity]         # a list

# %% [markdown] id="item-3" exercise="01-3"
# ## 3 · Say it again, higher (3 points; 01a)
# `again` below plays a melody twice. Change it into a *sequence*: the second time it sounds `semitones` higher (or lower, if negative).
# Notes are immutable: build new ones with `mn.Note(onset, pitch, duration, velocity)`. Durations, velocities and the length stay right.

# %% id="given-3"
def again(score):
    notes = list(score.melody)
    for note in score.melody:
        notes.append(mn.Note(note.onset + score.steps, note.pitch, note.duration, note.velocity))
    return mn.music.score_of(notes, steps=2 * score.steps)

motif = mn.music.score_of([(0, 60, 4), (4, 62, 2), (6, 64, 2), (8, 67, 6)], steps=16)
print([(note.onset, note.pitch) for note in again(motif).melody])

# %% id="answer-3" role="answer" exercise="01-3"
def sequence(score, semitones):
    ### BEGIN SOLUTION
    notes = list(score.melody)
    for note in score.melody:
        notes.append(mn.Note(note.onset + score.steps, note.pitch + semitones, note.duration, note.velocity))
    return mn.music.score_of(notes, steps=2 * score.steps)
    ### END SOLUTION

# %% id="check-3" role="check" exercise="01-3" points=1
# check 3
higher = sequence(motif, 2)
assert higher is not ..., "not tried yet: copy the body of again, then change one thing"
assert len(higher.melody) == 8, "four notes, then four notes"
assert [note.pitch for note in higher.melody[:4]] == [60, 62, 64, 67], "the first time nothing changes"
assert [note.pitch for note in higher.melody[4:]] == [62, 64, 66, 69], "the second time every note is 2 semitones higher"

# %% id="hidden-3" role="check" exercise="01-3" points=2 kind="output" hidden hint="downwards, other lengths, rests at the end, velocities"
import random
draw = random.Random({{secret:int}})
for _ in range(3):
    places = sorted(draw.sample(range(24), 5))
    notes = [mn.Note(at, draw.randrange(50, 80), 1, draw.randrange(20, 120)) for at in places]
    result = sequence(mn.music.score_of(notes, steps=32), draw.randrange(-9, 10))
    print(int(result.steps), [(int(n.onset), int(n.pitch), int(n.duration), int(n.velocity)) for n in result.melody])

# %% role="right" exercise="01-3"
def sequence(score, semitones):
    moved = [mn.Note(n.onset + score.steps, n.pitch + semitones, n.duration, n.velocity) for n in score.notes]
    return mn.Score((mn.Part((*score.notes, *moved)),), steps=score.steps * 2)

# %% role="right" exercise="01-3"
def sequence(score, semitones):
    result = again(score)
    notes = [n if n.onset < score.steps else mn.Note(n.onset, n.pitch + semitones, n.duration, n.velocity) for n in result.melody]
    return mn.music.score_of(notes, steps=result.steps)

# %% role="wrong" exercise="01-3"
def sequence(score, semitones):
    return again(score)

# %% role="wrong" exercise="01-3"
def sequence(score, semitones):
    notes = list(score.melody)
    for note in score.melody:                       # begins right behind the last note: loses the rest at the end
        notes.append(mn.Note(note.onset + score.melody[-1].end, note.pitch + semitones, note.duration, note.velocity))
    return mn.music.score_of(notes)

# %% role="wrong" exercise="01-3"
def sequence(score, semitones):
    notes = list(score.melody)
    for note in score.melody:                       # loses the velocity
        notes.append(mn.Note(note.onset + score.steps, note.pitch + semitones, note.duration))
    return mn.music.score_of(notes, steps=2 * score.steps)

# %% [markdown] id="item-4" exercise="01-4"
# ## 4 · A longer memory (3 points; 01c)
# `count_one` is a Markov chain of order 1: for each pitch it counts which pitch came next. Change it to order 2: what came after each
# *pair* of pitches? The keys of `count_two(pitches)` are pairs such as `(60, 62)`; the values are Counters.

# %% id="given-4"
def count_one(pitches):
    table = {}
    for before, after in zip(pitches, pitches[1:]):
        table.setdefault(before, Counter())[after] += 1
    return table

print(count_one([60, 62, 60, 64, 60, 62]))

# %% id="answer-4" role="answer" exercise="01-4"
def count_two(pitches):
    ### BEGIN SOLUTION
    table = {}
    for first, second, after in zip(pitches, pitches[1:], pitches[2:]):
        table.setdefault((first, second), Counter())[after] += 1
    return table
    ### END SOLUTION

# %% id="check-4" role="check" exercise="01-4" points=1
# check 4
table = count_two([60, 62, 64, 60, 62, 65])
assert table is not ..., "not tried yet: look at count_one; zip takes three lists as well"
assert (60, 62) in table, "the keys are pairs of neighbours, such as (60, 62)"
assert table[60, 62] == {64: 1, 65: 1}, "after 60, 62 came 64 once and 65 once"
assert (62, 65) not in table, "nothing came after the last pair"

# %% id="hidden-4" role="check" exercise="01-4" points=2 kind="output" hidden hint="are repeated pairs counted every time? what about very short tunes?"
import random
draw = random.Random({{secret:int}})
tune = [draw.choice([60, 62, 64]) for _ in range(40)]
for table in (count_two(tune), count_two(tune[:2])):
    print(sorted((tuple(map(int, pair)), sorted((int(p), int(n)) for p, n in nexts.items() if n)) for pair, nexts in table.items()))

# %% role="right" exercise="01-4"
def count_two(pitches):
    table = {}
    for place in range(len(pitches) - 2):
        counter = table.setdefault(tuple(pitches[place:place + 2]), Counter())
        counter.update([pitches[place + 2]])
    return table

# %% role="right" exercise="01-4"
from collections import defaultdict
def count_two(pitches):
    table = defaultdict(Counter)
    for pair, after in zip(zip(pitches, pitches[1:]), pitches[2:]):
        table[pair][after] += 1
    return dict(table)

# %% role="wrong" exercise="01-4"
def count_two(pitches):
    return count_one(pitches)

# %% role="wrong" exercise="01-4"
def count_two(pitches):
    table = {}
    for first, second, after in zip(pitches, pitches[1:], pitches[2:]):
        table.setdefault((first, second), Counter())[after] = 1        # not counted, only noted
    return table

# %% role="wrong" exercise="01-4"
def count_two(pitches):
    table = {}
    for first, second, after in zip(pitches[::2], pitches[1::2], pitches[2::2]):     # every other pair
        table.setdefault((first, second), Counter())[after] += 1
    return table

# %% [markdown] id="item-5" exercise="01-5"
# ## 5 · How surprised is a chain? (4 points; 01c)
# Build `surprise(table, pitches, choices)`: the mean of $-\ln p$ over all notes of a tune but the first, in **nats per note**, for a table
# like the one that `count_one` makes. So that nothing is impossible, add 1 to every count:
#
# $$p(\text{after} \mid \text{before}) = \frac{\text{count} + 1}{\text{all counts after "before"} + \text{choices}}$$
#
# where `choices` is how many different pitches there could be. A pitch that the table has never seen has only counts of 0.

# %% id="answer-5" role="answer" exercise="01-5"
def surprise(table, pitches, choices):
    ### BEGIN SOLUTION
    total = 0
    for before, after in zip(pitches, pitches[1:]):
        counts = table.get(before, Counter())
        total -= math.log((counts[after] + 1) / (sum(counts.values()) + choices))
    return total / (len(pitches) - 1)
    ### END SOLUTION

# %% id="check-5" role="check" exercise="01-5" points=1
# check 5
assert surprise({}, [60, 62], 8) is not ..., "not tried yet: begin with one pair of notes"
assert abs(surprise({}, [60, 62, 64], 8) - math.log(8)) < 1e-9, "a chain that knows nothing guesses among all 8 choices: ln 8 nats"
known = {60: Counter({62: 3})}
assert abs(surprise(known, [60, 62], 8) - math.log(11 / 4)) < 1e-9, "after 60: 3 + 1 of 3 + 8 chances"

# %% id="hidden-5" role="check" exercise="01-5" points=3 kind="output" hidden hint="the mean over all notes but the first; unseen notes; the natural logarithm"
import random
draw = random.Random({{secret:int}})
learned = count_one([draw.choice([60, 62, 64, 65, 67]) for _ in range(60)])
for _ in range(3):
    tune = [draw.choice([60, 62, 64, 65, 67, 69]) for _ in range(draw.randrange(5, 30))]
    print(round(float(surprise(learned, tune, draw.randrange(6, 13))), 4))

# %% role="right" exercise="01-5"
def surprise(table, pitches, choices):
    def p(before, after):
        row = table.get(before, {})
        return (row.get(after, 0) + 1) / (sum(row.values()) + choices)
    pairs = list(zip(pitches, pitches[1:]))
    return -sum(math.log(p(*pair)) for pair in pairs) / len(pairs)

# %% role="right" exercise="01-5"
import numpy as np
def surprise(table, pitches, choices):
    probabilities = []
    for i in range(1, len(pitches)):
        row = table[pitches[i - 1]] if pitches[i - 1] in table else Counter()
        probabilities.append((row[pitches[i]] + 1) / (row.total() + choices))
    return np.mean(-np.log(probabilities))

# %% role="wrong" exercise="01-5"
def surprise(table, pitches, choices):              # divides by all notes
    total = 0
    for before, after in zip(pitches, pitches[1:]):
        counts = table.get(before, Counter())
        total -= math.log((counts[after] + 1) / (sum(counts.values()) + choices))
    return total / len(pitches)

# %% role="wrong" exercise="01-5"
def surprise(table, pitches, choices):              # bits instead of nats
    total = 0
    for before, after in zip(pitches, pitches[1:]):
        counts = table.get(before, Counter())
        total -= math.log2((counts[after] + 1) / (sum(counts.values()) + choices))
    return total / (len(pitches) - 1)

# %% role="wrong" exercise="01-5"
def surprise(table, pitches, choices):              # unseen pitches are left out
    surprises = []
    for before, after in zip(pitches, pitches[1:]):
        if before in table:
            surprises.append(-math.log((table[before][after] + 1) / (sum(table[before].values()) + choices)))
    return sum(surprises) / len(surprises) if surprises else math.log(choices)

# %% role="wrong" exercise="01-5"
def surprise(table, pitches, choices):              # the mean probability instead of the mean surprise
    p = [(table.get(b, Counter())[a] + 1) / (sum(table.get(b, Counter()).values()) + choices) for b, a in zip(pitches, pitches[1:])]
    return -math.log(sum(p) / len(p))

# %% [markdown] id="item-6" exercise="01-6"
# ## 6 · Compose (4 points: 2 by these rules, 2 by a person who listens)
# Write `compose(seed)`, a composer of your own: by dice, by rules, by counting, as you like. It returns a `mn.Score` with one part:
# eight bars of 4/4 on the grid of sixteenths, all notes of C major between C4 (60) and C6 (84), one at a time, the last one a C.
# The same seed gives the same tune, another seed another one. **And it should be worth hearing**: no leap above an octave, a line
# that changes its direction now and then, at least three different durations, and something that comes back: two bars with the same rhythm
# and the same ups and downs.

# %% id="answer-6" role="answer" exercise="01-6"
compose = ...                                      # def compose(seed): …
### BEGIN SOLUTION
def compose(seed):
    draw = random.Random(seed)
    scale = [60, 62, 64, 65, 67, 69, 71, 72, 74, 76]
    rhythms = [(4, 4, 2, 2, 4), (6, 2, 4, 4), (4, 2, 2, 8)]
    form = [(draw.choice(rhythms), [draw.choice([-2, -1, 1, 1, 2]) for _ in range(5)]) for _ in range(2)]
    notes, onset, place = [], 0, 4
    for bar in (0, 1, 0, 1, 0, 1, 0):
        rhythm, moves = form[bar]
        for duration, move in zip(rhythm, moves):
            notes.append((onset, scale[place], duration))
            onset += duration
            place = place + move if 0 <= place + move < len(scale) else place - move
        place = min(max(place, 2), 6)
    return mn.music.score_of([*notes, (onset, 62, 4), (onset + 4, 60, 12)], steps=128, key="C major")
### END SOLUTION

# %% id="own-6"
# your tune, to hear
mn.play(compose(my_seed), style="piano") if callable(compose) else print("no tune yet")

# %% id="check-6-legal" role="check" exercise="01-6" points=1
# check 6a: the rules
assert callable(compose), "not tried yet: write a function compose(seed)"
for seed in (my_seed, 1, 2):
    score = compose(seed)
    assert isinstance(score, mn.Score), "compose returns a mn.Score"
    assert score.steps == 128, "eight bars of 16 steps are 128 steps"
    notes = score.melody
    assert len(notes) >= 16, "at least 16 notes"
    assert all(60 <= note.pitch <= 84 for note in notes), "all notes lie between 60 and 84"
    assert all(note.pitch % 12 in (0, 2, 4, 5, 7, 9, 11) for note in notes), "all notes belong to C major"
    assert notes[-1].pitch % 12 == 0, "the last note is a C"

# %% id="check-6-alive" role="check" exercise="01-6" points=1
# check 6b: worth hearing
assert callable(compose), "not tried yet: write a function compose(seed)"
def shape(score, bar):
    inside = [note for note in score.melody if bar * 16 <= note.onset < bar * 16 + 16]
    moves = tuple((b.pitch > a.pitch) - (b.pitch < a.pitch) for a, b in zip(inside, inside[1:]))
    return tuple(note.onset - bar * 16 for note in inside), moves

for seed in (my_seed, 1, 2):
    score = compose(seed)
    pitches = [note.pitch for note in score.melody]
    steps = [b - a for a, b in zip(pitches, pitches[1:]) if a != b]
    turns = sum((a > 0) != (b > 0) for a, b in zip(steps, steps[1:]))
    assert max(map(abs, steps), default=0) <= 12, "no leap above an octave"
    assert turns >= 6, f"the line changes its direction only {turns} times; let it turn at least 6 times"
    assert len({note.duration for note in score.melody}) >= 3, "use at least three different durations"
    assert len(set(pitches)) >= 5, "use at least five different pitches"
    shapes = [shape(score, bar) for bar in range(8)]
    assert any(shapes.count(one) > 1 and len(one[0]) > 1 for one in shapes), "let a bar come back: the same rhythm, the same ups and downs"
    assert len(set(shapes)) > 1, "not every bar may be the same"
assert [n.pitch for n in compose(1).melody] == [n.pitch for n in compose(1).melody], "the same seed gives the same tune"
assert len({tuple((n.onset, n.pitch) for n in compose(s).melody) for s in range(8)}) > 1, "another seed gives another tune"

# %% [markdown] id="listen-6" role="manual" exercise="01-6" points=2
# *Your composition, in two sentences: what comes back in it, and what surprises?* (A person listens to `compose(my_seed)` and reads this. 2: it has a
# form that can be heard and a moment of its own. 1: one of the two. 0: neither.)

# %% role="right" exercise="01-6"
def compose(seed):
    draw = random.Random(seed)
    first = [(0, draw.choice([60, 64, 67]), 4), (4, 65, 2), (6, 64, 2), (8, draw.choice([67, 69, 72]), 8)]
    second = [(0, 69, 4), (4, draw.choice([65, 67]), 4), (8, 71, 2), (10, draw.choice([67, 69]), 6)]
    notes = []
    for bar, motif in enumerate([first, second, first, second, first, second, first]):
        notes += [mn.Note(bar * 16 + onset, pitch, duration) for onset, pitch, duration in motif]
    return mn.Score((mn.Part((*notes, mn.Note(112, 60, 16))),), steps=128)

# %% role="right" exercise="01-6"
class Machine:
    def __call__(self, seed):
        draw = random.Random(seed * 7 + 1)
        walk, notes = [67, 64, 65, 62, 69, 67], []
        draw.shuffle(walk)
        for bar in range(7):
            for at, (onset, duration) in enumerate([(0, 2), (2, 2), (4, 4), (8, 6), (14, 2)]):
                lift = 7 if bar in (2, 5) and walk[at] + 7 not in (66, 70, 73, 78) else 0
                notes.append((bar * 16 + onset, walk[at] + lift, duration))
        return mn.music.score_of([*notes, (112, 62, 8), (120, 60, 8)], steps=128)
compose = Machine()

# %% role="wrong" exercise="01-6"
def compose(seed):                                  # legal and dull: a scale up and down
    scale = [60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65, 64, 62, 60, 60]
    return mn.music.score_of([(8 * at, pitch, 8) for at, pitch in enumerate(scale)], steps=128)

# %% role="wrong" exercise="01-6"
def compose(seed):                                  # one bar eight times
    return mn.music.score_of([(16 * bar + at, pitch, d) for bar in range(8) for at, pitch, d in
                              [(0, 60, 4), (4, 67, 2), (6, 64, 4), (10, 71, 2), (12, 60, 4)]], steps=128)

# %% role="wrong" exercise="01-6"
def compose(seed):                                  # all twelve notes
    draw = random.Random(seed)
    return mn.music.score_of([(4 * at, draw.randrange(60, 85), 4) for at in range(31)] + [(124, 60, 4)], steps=128)

# %% role="wrong" exercise="01-6"
def compose(seed):                                  # nothing comes back
    draw = random.Random(seed)
    notes, onset = [], 0
    while onset < 120:
        duration = min(draw.choice([1, 2, 3, 5, 6, 7]), 120 - onset)
        notes.append((onset, draw.choice([60, 62, 64, 65, 67, 69, 71]), duration))
        onset += duration
    return mn.music.score_of([*notes, (120, 60, 8)], steps=128)

# %% [markdown] id="item-7" exercise="01-7"
# ## 7 · Explain a result from your seed (2 points; 01c)
# The cell below teaches a chain of order 1 with one half of *Ode to Joy* and asks how surprised it is by three tunes. Run it, then explain **your**
# numbers in five to eight sentences: why this order? Which note of your shuffled tune surprised the chain most, and which count in the
# table says so? What would change with a chain of order 2?

# %% id="given-7"
pitches = [note.pitch for note in mn.songs("ode_to_joy").melody]
half = len(pitches) // 2
shuffled = pitches[half:]
random.Random(my_seed).shuffle(shuffled)
table_of_joy = count_one(pitches[:half])
for name, tune in (("the other half", pitches[half:]), ("the other half, shuffled by your seed", shuffled)):
    found = surprise(table_of_joy, tune, 12)
    print(f"{name}: {found if found is ... else round(float(found), 3)} nats per note; it begins", tune[:8])

# %% [markdown] id="explain-7" role="manual" exercise="01-7" points=2
# *Your explanation.*
#
# (How it is judged. **2**: names numbers of this seed, points to a count in the table as the cause, and says what order 2 would change and why. **1.5**: the same
# with one gap. **1**: right in general, but could have been written without running the cell. **0**: contradicts the numbers, or is missing.)

# %% [markdown] id="samples-7" role="note" exercise="01-7"
# Two marked samples for teachers.
#
# *2 points:* "With my seed 417 the chain needs 1.776 nats for the real second half and 2.275 for the shuffled one. The real half walks in steps that the
# first half has too: after 64 came 62 three times and 66 three times of 7. My shuffled tune goes from 66 down to 57, and the row of 66 in the table has
# 64, 66 and 67 only, 9 in all, so 57 gets 1 chance in 21, as 62 and 69 do where they follow 66: the dearest moves of all. Order 2 would tell apart 64 after 62 from 64 after 66 and so guess the
# real half better, but many pairs of the shuffled tune it has never seen, and there it falls back to 1 in 12."
#
# *1 point:* "The shuffled tune is more surprising because it is random and the chain learned the real melody. A longer memory would
# be better for the real tune." (Right, but no number, no count; it fits every seed.)

# Assignment to chapter 06: a composing system: doors, promises, rows, leases, themes, a composer behind a schema, and a queue to be explained. 20 points.
# Released by `python -m musicnn classroom release chapters/src/assignments/06_composing_system.py -o chapters/assignments`.
# Cells with role="right" and role="wrong" try the checks in the tests; cells with role="note" are for teachers.

# %% [markdown] id="title"
# # Assignment 06 · A composing system
#
# You need chapter 06: [06a](../06a_mini_studio.ipynb), [06b](../06b_jobs_and_page.ipynb), [06c](../06c_test_and_deploy.ipynb); each title says which part. 20 points, 45 to 90 minutes. No server is started here: a system
# consists of functions that can be tested one by one.
#
# - Write your answers where the `...` stand. You may add cells of your own anywhere.
# - The cells that begin with `# check` tell you how far you are. Change them as you like: your teacher runs the originals.
# - There are hidden checks too. They ask the same questions with other numbers.
# - **Kernel → Restart and Run All** before you hand in.

# %% id="begin"
import math
import random
import sqlite3

import musicnn as mn

my_seed = {{variant:int}} % 1000                   # yours; item 7 asks about it
print("your seed is", my_seed)

# %% [markdown] id="item-1" exercise="06-1"
# ## 1 · The door (2 points; 06a)
# A file comes in. Write `door(size, start, readable)`: the status code. `size` in bytes, at most 1,000,000 are let in; `start` its first four bytes, a MIDI file's are `b"MThd"`; `readable` says
# whether a parser found music in it. The cheapest question first: a file that is too large is not even looked at. Taken is 201.

# %% id="answer-1" role="answer" exercise="06-1"
def door(size, start, readable):
    ### BEGIN SOLUTION
    if size > 1_000_000:
        return 413
    if start != b"MThd":
        return 415
    return 201 if readable else 422
    ### END SOLUTION

# %% id="check-1" role="check" exercise="06-1" points=1
# check 1
assert door(100, b"MThd", True) is not ..., "not tried yet: which four answers are there?"
assert door(100, b"MThd", True) == 201, "a good file is taken: 201"
assert door(100, b"\x89PNG", False) == 415, "a picture is not this kind of file: 415"
assert door(100, b"MThd", False) == 422, "the right kind, but no music can be read from it: 422"

# %% id="hidden-1" role="check" exercise="06-1" points=1 kind="output" hidden hint="exactly at the limit, and files that are wrong in two ways"
import random
draw = random.Random({{secret:int}})
for _ in range(12):
    size = draw.choice([4, 999_999, 1_000_000, 1_000_001, 5_000_000])
    start, readable = draw.choice([b"MThd", b"MThd", b"RIFF", b"mthd"]), draw.random() < 0.5
    print(size, start, readable, int(door(size, start, readable)))

# %% role="right" exercise="06-1"
def door(size, start, readable):
    return 413 if size > 10 ** 6 else 415 if start != b"MThd" else 201 if readable else 422

# %% role="right" exercise="06-1"
def door(size, start, readable):
    for wrong, status in ((size >= 1_000_001, 413), (not start.startswith(b"MThd"), 415), (not readable, 422)):
        if wrong:
            return status
    return 201

# %% role="wrong" exercise="06-1"
def door(size, start, readable):
    return 413 if size >= 10 ** 6 else 415 if start != b"MThd" else 201 if readable else 422     # the limit itself is refused

# %% role="wrong" exercise="06-1"
def door(size, start, readable):
    return 415 if start != b"MThd" else 413 if size > 10 ** 6 else 201 if readable else 422      # looks into what is too large

# %% role="wrong" exercise="06-1"
def door(size, start, readable):
    return 201 if readable and start == b"MThd" and size <= 10 ** 6 else 400                     # one code for everything

# %% [markdown] id="item-2" exercise="06-2"
# ## 2 · A promise (2 points; 06c)
# "Of 100 people 95 wait at most half a second" is a promise with three parts. Write `kept(waits, limit, share)`: `True` if at least `share` of the `waits` are not longer than `limit`. Nobody has waited yet (an empty list)? Then no promise was broken.

# %% id="answer-2" role="answer" exercise="06-2"
def kept(waits, limit, share):
    ### BEGIN SOLUTION
    return not waits or sum(wait <= limit for wait in waits) / len(waits) >= share
    ### END SOLUTION

# %% id="check-2" role="check" exercise="06-2" points=1
# check 2
assert kept([0.1], 0.5, 0.95) is not ..., "not tried yet: how many of the waits are not longer than the limit?"
assert kept([0.1] * 19 + [9.0], 0.5, 0.95), "19 of 20 are 95 of 100: kept"
assert not kept([0.1] * 18 + [9.0] * 2, 0.5, 0.95), "18 of 20 are too few"
assert kept([0.5], 0.5, 1), "exactly the limit is not longer"
assert kept([], 0.5, 0.95), "nobody has waited yet"

# %% id="hidden-2" role="check" exercise="06-2" points=1 kind="output" hidden hint="unsorted waits, a few very long ones"
import random
draw = random.Random({{secret:int}})
for _ in range(10):
    waits = [draw.choice([1, 2, 3, 50]) for _ in range(draw.randrange(1, 12))]
    limit, share = draw.choice([1, 2, 3]), draw.choice([0.25, 0.5, 0.75, 1])
    print(waits, limit, share, bool(kept(waits, limit, share)))

# %% role="right" exercise="06-2"
def kept(waits, limit, share):
    slow = [wait for wait in waits if wait > limit]
    return len(slow) <= (1 - share) * len(waits) + 1e-9

# %% role="right" exercise="06-2"
def kept(waits, limit, share):
    if len(waits) == 0:
        return True
    return sorted(waits)[max(0, math.ceil(share * len(waits) - 1e-9) - 1)] <= limit

# %% role="wrong" exercise="06-2"
def kept(waits, limit, share):
    return not waits or sum(waits) / len(waits) <= limit              # the mean

# %% role="wrong" exercise="06-2"
def kept(waits, limit, share):
    return not waits or sum(wait < limit for wait in waits) / len(waits) >= share

# %% role="wrong" exercise="06-2"
def kept(waits, limit, share):
    return not waits or max(waits) <= limit                           # everybody

# %% [markdown] id="item-3" exercise="06-3"
# ## 3 · Ask for a rhythm (3 points; 06a)
# The table `rhythms` has a row for each bar. The search below was found in a tutorial: it is careless with quotation marks and names a piece as often as the rhythm occurs. Write `with_rhythm(db, pattern, times)`: the titles of the pieces in which
# `pattern` is the rhythm of **at least** `times` bars, in alphabetical order, each once.

# %% id="given-3"
db = sqlite3.connect(":memory:")
db.execute("CREATE TABLE pieces (id INTEGER PRIMARY KEY, title TEXT)")
db.execute("CREATE TABLE rhythms (piece INTEGER, bar INTEGER, pattern TEXT)")
for number, (title, bars) in enumerate({"Waltz": ["x-x-x-", "x-----"], "March": ["x-x-", "x-x-", "x---"], "Air": ["x-x-", "x---"]}.items(), 1):
    db.execute("INSERT INTO pieces VALUES (?, ?)", (number, title))
    db.executemany("INSERT INTO rhythms VALUES (?, ?, ?)", [(number, bar, pattern) for bar, pattern in enumerate(bars)])

def found_in_a_tutorial(db, pattern):
    query = f"SELECT title FROM pieces JOIN rhythms ON piece = id WHERE pattern = '{pattern}'"
    return [title for title, in db.execute(query)]

print(found_in_a_tutorial(db, "x-x-"))

# %% id="answer-3" role="answer" exercise="06-3"
def with_rhythm(db, pattern, times):
    ### BEGIN SOLUTION
    query = """SELECT title FROM pieces JOIN rhythms ON piece = id WHERE pattern = ?
               GROUP BY id, title HAVING count(*) >= ? ORDER BY title"""
    return [title for title, in db.execute(query, (pattern, times))]
    ### END SOLUTION

# %% id="check-3" role="check" exercise="06-3" points=1
# check 3
assert with_rhythm(db, "x-x-", 1) is not ..., "not tried yet: begin with a ? where the pattern stands"
assert with_rhythm(db, "x-x-", 1) == ["Air", "March"], "both, each once, in alphabetical order"
assert with_rhythm(db, "x-x-", 2) == ["March"], "only the march has it twice"
assert with_rhythm(db, "x' OR 'x' = 'x", 1) == [], "no piece has that rhythm"

# %% id="hidden-3" role="check" exercise="06-3" points=2 kind="output" hidden hint="many pieces, patterns with quotation marks"
import random, sqlite3
draw, test_db = random.Random({{secret:int}}), sqlite3.connect(":memory:")
test_db.execute("CREATE TABLE pieces (id INTEGER PRIMARY KEY, title TEXT)")
test_db.execute("CREATE TABLE rhythms (piece INTEGER, bar INTEGER, pattern TEXT)")
for number in range(12):
    test_db.execute("INSERT INTO pieces VALUES (?, ?)", (number, f"tune {draw.randrange(10 ** 6):06}"))
    rows = [(number, bar, draw.choice(["x-x-", "x---", "xxxx", "x'--"])) for bar in range(draw.randrange(1, 9))]
    test_db.executemany("INSERT INTO rhythms VALUES (?, ?, ?)", rows)
for pattern in ("x-x-", "x'--", "xxxx", "' OR 1 --"):
    for times in (1, 2, 4):
        print(pattern, times, [str(title) for title in with_rhythm(test_db, pattern, times)])

# %% role="right" exercise="06-3"
def with_rhythm(db, pattern, times):
    from collections import Counter
    titles = dict(db.execute("SELECT id, title FROM pieces"))
    counts = Counter(piece for piece, in db.execute("SELECT piece FROM rhythms WHERE pattern = ?", (pattern,)))
    return sorted(titles[piece] for piece, count in counts.items() if count >= times)

# %% role="right" exercise="06-3"
def with_rhythm(db, pattern, times):
    rows = db.execute("""SELECT title FROM pieces WHERE (SELECT count(*) FROM rhythms WHERE piece = pieces.id AND pattern = :p) >= :t
                         ORDER BY title""", {"p": pattern, "t": times}).fetchall()
    return [row[0] for row in rows]

# %% role="wrong" exercise="06-3"
def with_rhythm(db, pattern, times):
    rows = db.execute(f"SELECT title FROM pieces JOIN rhythms ON piece = id WHERE pattern = '{pattern}' GROUP BY id HAVING count(*) >= {times}"
                      " ORDER BY title")
    return [row[0] for row in rows]                 # the quotation mark again

# %% role="wrong" exercise="06-3"
def with_rhythm(db, pattern, times):
    rows = db.execute("SELECT DISTINCT title FROM pieces JOIN rhythms ON piece = id WHERE pattern = ? ORDER BY title", (pattern,))
    return [row[0] for row in rows]                 # does not count

# %% role="wrong" exercise="06-3"
def with_rhythm(db, pattern, times):
    rows = db.execute("SELECT title FROM pieces JOIN rhythms ON piece = id WHERE pattern = ? GROUP BY id HAVING count(*) = ? ORDER BY title",
                      (pattern, times))
    return [row[0] for row in rows]                 # exactly so often

# %% [markdown] id="item-4" exercise="06-4"
# ## 4 · Whose job is it? (3 points; 06b)
# Jobs are dicts here: `{"state": "queued", "worker": None, "attempt": 0, "lease": None}`. Write two functions that change them. `claim(job, worker, now)` takes the job and returns `True` if it is queued, or running with a lease **before** `now`; the job is then running, belongs to the worker, has one attempt
# more, and its lease lasts until `now + 5`. Otherwise nothing changes and it returns `False`. `finish(job, worker, attempt)` makes a job `"done"` and returns `True` only if it is running and belongs to this worker **in this attempt**; else `False`, and nothing changes.

# %% id="answer-4" role="answer" exercise="06-4"
def claim(job, worker, now):
    ### BEGIN SOLUTION
    if not (job["state"] == "queued" or (job["state"] == "running" and job["lease"] < now)):
        return False
    job.update(state="running", worker=worker, attempt=job["attempt"] + 1, lease=now + 5)
    return True
    ### END SOLUTION

def finish(job, worker, attempt):
    ### BEGIN SOLUTION
    if (job["state"], job["worker"], job["attempt"]) != ("running", worker, attempt):
        return False
    job["state"] = "done"
    return True
    ### END SOLUTION

# %% id="check-4" role="check" exercise="06-4" points=1
# check 4
job = {"state": "queued", "worker": None, "attempt": 0, "lease": None}
first = claim(job, "Ann", 0)
assert first is not ..., "not tried yet: when may a job be taken?"
assert first is True and job == {"state": "running", "worker": "Ann", "attempt": 1, "lease": 5}, "Ann has it until second 5"
assert claim(job, "Bob", 5) is False and job["worker"] == "Ann", "at second 5 the lease is not over yet"
assert claim(job, "Bob", 6) is True and job["attempt"] == 2, "at second 6 it is"
assert finish(job, "Ann", 1) is False and job["state"] == "running", "Ann comes too late, and nothing changes"
assert finish(job, "Bob", 2) is True and claim(job, "Ann", 99) is False, "done is done"

# %% id="hidden-4" role="check" exercise="06-4" points=2 kind="output" hidden hint="a worker that loses a job and claims it again; jobs that are done"
import random
draw = random.Random({{secret:int}})
for _ in range(6):
    job, now = {"state": "queued", "worker": None, "attempt": 0, "lease": None}, 0
    for _ in range(9):
        now += draw.choice([1, 3, 5, 6])
        worker = draw.choice(["Ann", "Bob"])
        if draw.random() < 0.7:
            told = claim(job, worker, now)
        else:
            told = finish(job, worker, draw.choice([max(1, job["attempt"] - 1), job["attempt"]]))
        print(now, worker, bool(told), job["state"], job["worker"], int(job["attempt"]), job["lease"])

# %% role="right" exercise="06-4"
def claim(job, worker, now):
    free = job["state"] == "queued" or job["state"] == "running" and now > job["lease"]
    if free:
        job["state"], job["worker"], job["lease"] = "running", worker, now + 5
        job["attempt"] += 1
    return free

def finish(job, worker, attempt):
    mine = job["state"] == "running" and job["worker"] == worker and job["attempt"] == attempt
    if mine:
        job["state"] = "done"
    return mine

# %% role="right" exercise="06-4"
def claim(job, worker, now):
    if job["state"] == "done":
        return False
    if job["state"] == "running" and now <= job["lease"]:
        return False
    job |= {"state": "running", "worker": worker, "attempt": job["attempt"] + 1, "lease": now + 5}
    return True

def finish(job, worker, attempt):
    if job["state"] == "done" or job["worker"] != worker or job["attempt"] != attempt or job["state"] == "queued":
        return False
    job["state"] = "done"
    return True

# %% role="wrong" exercise="06-4"
def claim(job, worker, now):
    if job["state"] != "queued":
        return False                                # a dead worker keeps it for ever
    job.update(state="running", worker=worker, attempt=job["attempt"] + 1, lease=now + 5)
    return True

def finish(job, worker, attempt):
    if (job["state"], job["worker"], job["attempt"]) != ("running", worker, attempt):
        return False
    job["state"] = "done"
    return True

# %% role="wrong" exercise="06-4"
def claim(job, worker, now):
    if not (job["state"] == "queued" or (job["state"] == "running" and job["lease"] < now)):
        return False
    job.update(state="running", worker=worker, attempt=job["attempt"] + 1, lease=now + 5)
    return True

def finish(job, worker, attempt):
    if job["state"] != "running" or job["worker"] != worker:
        return False                                # the attempt does not count
    job["state"] = "done"
    return True

# %% role="wrong" exercise="06-4"
def claim(job, worker, now):
    if job["state"] == "queued" or job["lease"] < now:      # takes what is done, too
        job.update(state="running", worker=worker, attempt=job["attempt"] + 1, lease=now + 5)
        return True
    return False

def finish(job, worker, attempt):
    if (job["state"], job["worker"], job["attempt"]) != ("running", worker, attempt):
        return False
    job["state"] = "done"
    return True

# %% [markdown] id="item-5" exercise="06-5"
# ## 5 · Find the theme (4 points; 06a)
# Build the search that the studio's database does in SQL. Write `find_theme(library, theme)`. `library` maps titles to lists of pitches; `theme` is a list of pitches, 2 or more. It returns a list of `(title, place, up)` for **every** place at which the theme occurs, in any key: `place` counts notes from 0, `up` says by how many
# semitones the theme stands higher there. In the order of the library, and of the places.

# %% id="answer-5" role="answer" exercise="06-5"
def find_theme(library, theme):
    ### BEGIN SOLUTION
    found = []
    for title, pitches in library.items():
        for place in range(len(pitches) - len(theme) + 1):
            up = pitches[place] - theme[0]
            if pitches[place:place + len(theme)] == [pitch + up for pitch in theme]:
                found.append((title, place, up))
    return found
    ### END SOLUTION

# %% id="check-5" role="check" exercise="06-5" points=1
# check 5
songs = {"up and down": [60, 62, 64, 62, 60], "higher": [72, 67, 69, 71, 69], "flat": [60, 60, 60, 60]}
assert find_theme(songs, [60, 62, 64]) is not ..., "not tried yet: compare distances, not pitches"
assert find_theme(songs, [60, 62, 64]) == [("up and down", 0, 0), ("higher", 1, 7)], "once in C, once 7 semitones higher"
assert find_theme(songs, [50, 50, 50]) == [("flat", 0, 10), ("flat", 1, 10)], "places may overlap"
assert find_theme(songs, [1, 99]) == [], "nowhere"

# %% id="hidden-5" role="check" exercise="06-5" points=3 kind="output" hidden hint="overlaps, the last possible place, tunes shorter than the theme"
import random
draw = random.Random({{secret:int}})
for _ in range(6):
    theme = [draw.randrange(55, 70) for _ in range(draw.choice([2, 3, 3, 4]))]
    library = {}
    for name in ("a", "b", "c", "d"):
        tune = [draw.choice([60, 62, 64]) for _ in range(draw.randrange(0, 9))]
        up = draw.choice([-12, -5, 0, 3])
        library[name] = [*tune, *(pitch + up for pitch in theme)][draw.choice([0, 0, 0, 4]):]
    print([(str(title), int(place), int(up)) for title, place, up in find_theme(library, theme)])
    print([(str(title), int(place), int(up)) for title, place, up in find_theme(library, [70, 72])])

# %% role="right" exercise="06-5"
def find_theme(library, theme):
    steps = [b - a for a, b in zip(theme, theme[1:])]
    found = []
    for title, pitches in library.items():
        moves = [b - a for a, b in zip(pitches, pitches[1:])]
        found += [(title, i, pitches[i] - theme[0]) for i in range(len(moves)) if moves[i:i + len(steps)] == steps]
    return found

# %% role="right" exercise="06-5"
def find_theme(library, theme):
    def here(pitches, place):
        window = pitches[place:place + len(theme)]
        return len(window) == len(theme) and len({a - b for a, b in zip(window, theme)}) == 1
    return [(title, place, pitches[place] - theme[0]) for title, pitches in library.items()
            for place in range(len(pitches)) if here(pitches, place)]

# %% role="wrong" exercise="06-5"
def find_theme(library, theme):
    return [(title, place, 0) for title, pitches in library.items() for place in range(len(pitches))
            if pitches[place:place + len(theme)] == list(theme)]      # in one key only

# %% role="wrong" exercise="06-5"
def find_theme(library, theme):
    steps, found = [b - a for a, b in zip(theme, theme[1:])], []
    for title, pitches in library.items():
        moves = [b - a for a, b in zip(pitches, pitches[1:])]
        for i in range(len(moves)):
            if moves[i:i + len(steps)] == steps:
                found.append((title, i, pitches[i] - theme[0]))
                break                               # only the first place
    return found

# %% role="wrong" exercise="06-5"
def find_theme(library, theme):
    steps, found = [b - a for a, b in zip(theme, theme[1:])], []
    for title, pitches in library.items():
        moves = [b - a for a, b in zip(pitches, pitches[1:])]
        for i in range(len(moves) - len(steps)):    # misses the last place
            if moves[i:i + len(steps)] == steps:
                found.append((title, i, pitches[i] - theme[0]))
    return found

# %% [markdown] id="item-6" exercise="06-6"
# ## 6 · A composer behind a door (4 points: 2 by these rules, 2 by a person who listens)
# Write `serve(wish)`, what stands behind `POST /compositions`. `wish` is a dict as it came from JSON. It returns `(422, reason)` with a text that helps, if there is any key but `"seed"` and `"bars"`, if one of them is no whole number (`True` and `3.0` are none), if `seed` is negative or `bars` is not 2 to 16. Missing ones
# are 0 and 8. Otherwise `(201, score)`: a `mn.Score` with one part, `bars` bars of 4/4 on the grid of sixteenths, all notes of C major between 60 and 84, one at a time, the last one a C; the same seed gives the same tune. **And worth hearing** (asked at 8 bars): no leap above an octave, a line that turns at least 6 times, three different durations,
# five different pitches, and two bars with the same rhythm and the same ups and downs, while not all are the same. Take any composer of the course, or your own.

# %% id="answer-6" role="answer" exercise="06-6"
serve = ...                                        # def serve(wish): …
### BEGIN SOLUTION
def serve(wish):
    for key in wish:
        if key not in ("seed", "bars"):
            return 422, f"there is no {key!r}; there are seed and bars"
    seed, bars = wish.get("seed", 0), wish.get("bars", 8)
    if type(seed) is not int or seed < 0:
        return 422, "seed must be a whole number, 0 or more"
    if type(bars) is not int or not 2 <= bars <= 16:
        return 422, "bars must be a whole number from 2 to 16"
    draw, scale = random.Random(seed), [60, 62, 64, 65, 67, 69, 71, 72, 74, 76]
    rhythms = [(4, 4, 2, 2, 4), (6, 2, 4, 4), (4, 2, 2, 8)]
    form = [(draw.choice(rhythms), [draw.choice([-2, -1, 1, 1, 2]) for _ in range(5)]) for _ in range(2)]
    notes, onset, place = [], 0, 4
    for bar in range(bars - 1):
        rhythm, moves = form[bar % 2]
        for duration, move in zip(rhythm, moves):
            notes.append((onset, scale[place], duration))
            onset += duration
            place = place + move if 0 <= place + move < len(scale) else place - move
        place = min(max(place, 2), 6)
    return 201, mn.music.score_of([*notes, (onset, 62, 4), (onset + 4, 60, 12)], steps=16 * bars, key="C major")
### END SOLUTION

# %% id="own-6"
# your tune, to hear
mn.play(serve({"seed": my_seed})[1], style="piano") if callable(serve) else print("no tune yet")

# %% id="check-6-door" role="check" exercise="06-6" points=1
# check 6a: the door and the rules
assert callable(serve), "not tried yet: write a function serve(wish)"
for bad in ({"sede": 1}, {"seed": True}, {"seed": 3.0}, {"seed": "3"}, {"seed": -1}, {"bars": 1}, {"bars": 17}, {"bars": None}):
    status, reason = serve(bad)
    assert status == 422, f"{bad} makes no sense and should be refused with 422"
    assert isinstance(reason, str) and len(reason) >= 10, f"{bad}: say in a few words what would be right"
for wish, bars in (({}, 8), ({"seed": my_seed, "bars": 2}, 2), ({"seed": 1, "bars": 16}, 16)):
    status, score = serve(wish)
    assert status == 201 and isinstance(score, mn.Score), f"{wish} makes sense: 201 and a mn.Score"
    assert score.steps == 16 * bars and score.meter == (4, 4), f"{bars} bars are {16 * bars} steps"
    assert all(60 <= n.pitch <= 84 and n.pitch % 12 in (0, 2, 4, 5, 7, 9, 11) for n in score.melody), "notes of C major between 60 and 84"
    assert score.melody[-1].pitch % 12 == 0, "the last note is a C"

# %% id="check-6-alive" role="check" exercise="06-6" points=1
# check 6b: worth hearing
assert callable(serve), "not tried yet: write a function serve(wish)"
def shape(score, bar):
    inside = [note for note in score.melody if bar * 16 <= note.onset < bar * 16 + 16]
    moves = tuple((b.pitch > a.pitch) - (b.pitch < a.pitch) for a, b in zip(inside, inside[1:]))
    return tuple(note.onset - bar * 16 for note in inside), moves

for seed in (my_seed, 1, 2):
    score = serve({"seed": seed})[1]
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
assert serve({"seed": 1})[1].melody == serve({"seed": 1})[1].melody, "the same seed gives the same tune"
assert len({tuple((n.onset, n.pitch) for n in serve({"seed": s})[1].melody) for s in range(8)}) > 1, "another seed gives another tune"

# %% [markdown] id="listen-6" role="manual" exercise="06-6" points=2
# *Your composition, in two sentences: what comes back in it, and what surprises?* (A person listens to `serve({"seed": my_seed})[1]` and reads this. 2: it has a form that can be heard and a moment of its own. 1: one of the two. 0: neither.)

# %% role="right" exercise="06-6"
def serve(wish):
    asked = {"seed": 0, "bars": 8} | wish
    low, high = {"seed": 0, "bars": 2}, {"seed": math.inf, "bars": 16}
    for key, value in asked.items():
        if key not in low:
            return 422, f"unknown: {key}; seed and bars are known"
        if isinstance(value, bool) or not isinstance(value, int) or not low[key] <= value <= high[key]:
            return 422, f"{key} must be a whole number from {low[key]} to {high[key]}"
    draw = random.Random(asked["seed"])
    first = [(0, draw.choice([60, 64, 67]), 4), (4, 65, 2), (6, 64, 2), (8, draw.choice([67, 69, 72]), 8)]
    second = [(0, 69, 4), (4, draw.choice([65, 67]), 4), (8, 71, 2), (10, draw.choice([67, 69]), 6)]
    notes = []
    for bar in range(asked["bars"] - 1):
        notes += [mn.Note(bar * 16 + onset, pitch, duration) for onset, pitch, duration in (second if bar % 2 else first)]
    return 201, mn.Score((mn.Part((*notes, mn.Note(16 * asked["bars"] - 16, 60, 16))),), steps=16 * asked["bars"])

# %% role="right" exercise="06-6"
class Desk:
    def __call__(self, wish):
        if set(wish) - {"seed", "bars"}:
            return 422, "only seed and bars can be wished for"
        seed, bars = wish.get("seed", 0), wish.get("bars", 8)
        if type(seed) is not int or type(bars) is not int or seed < 0 or bars not in range(2, 17):
            return 422, "seed is 0 or more, bars are 2 to 16, both whole numbers"
        draw = random.Random(seed * 7 + 1)
        walk, notes = [67, 64, 65, 62, 69, 67], []
        draw.shuffle(walk)
        for bar in range(bars - 1):
            for at, (onset, duration) in enumerate([(0, 2), (2, 2), (4, 4), (8, 6), (14, 2)]):
                notes.append((bar * 16 + onset, walk[at], duration))
        return 201, mn.music.score_of([*notes, (16 * bars - 16, 62, 8), (16 * bars - 8, 60, 8)], steps=16 * bars)
serve = Desk()

# %% role="wrong" exercise="06-6"
def serve(wish):                                    # lenient: True is taken for 1, 3.0 for 3, and misspelt keys are ignored
    seed, bars = int(wish.get("seed", 0) or 0), int(wish.get("bars", 8) or 8)
    if seed < 0 or not 2 <= bars <= 16:
        return 422, "seed is 0 or more, bars are 2 to 16"
    scale = [60, 62, 64, 65, 67, 69, 71, 72] * 2 * bars
    return 201, mn.music.score_of([(at, scale[at // 2], 2) for at in range(0, 16 * bars - 2, 2)] + [(16 * bars - 2, 60, 2)], steps=16 * bars)

# %% role="wrong" exercise="06-6"
def serve(wish):                                    # legal and dull: a scale
    if set(wish) - {"seed", "bars"} or any(type(value) is not int for value in wish.values()):
        return 422, "whole numbers for seed and bars only"
    seed, bars = wish.get("seed", 0), wish.get("bars", 8)
    if seed < 0 or not 2 <= bars <= 16:
        return 422, "seed is 0 or more, bars are 2 to 16"
    pitches = ([60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65, 64, 62] * 3)[:2 * bars - 1] + [60]
    return 201, mn.music.score_of([(8 * at, pitch, 8) for at, pitch in enumerate(pitches)], steps=16 * bars)

# %% role="wrong" exercise="06-6"
def serve(wish):                                    # ignores the number of bars
    if set(wish) - {"seed", "bars"} or any(type(value) is not int for value in wish.values()):
        return 422, "whole numbers for seed and bars only"
    if wish.get("seed", 0) < 0 or not 2 <= wish.get("bars", 8) <= 16:
        return 422, "seed is 0 or more, bars are 2 to 16"
    return 201, mn.music.score_of([(16 * bar + at, pitch, d) for bar in range(8) for at, pitch, d in
                                   [(0, 60, 4), (4, 67, 2), (6, 64, 4), (10, 71, 2), (12, 60, 4)]], steps=128)

# %% [markdown] id="item-7" exercise="06-7"
# ## 7 · Explain a result from your seed (2 points; 06b, 06c)
# The cell below lets a class of 40 ask a studio for pieces, at moments drawn with **your** seed, and tells how long they wait with one, two and four workers. Run it, then explain **your** numbers in five to eight sentences: why is the gain from one worker to two so different from that
# of two to four? Which of mean, median, p95 and worst would you promise to the class, and what would you not see in it? What happens to these numbers if a worker dies half-way?

# %% id="given-7"
def waits(workers, seed, pupils=40, minute=60.0):
    """How long each of a class waits for a piece, in seconds, if one piece takes 1 to 4 s and every worker does one at a time."""
    draw = random.Random(seed)
    asked = sorted(draw.uniform(0, minute) for _ in range(pupils))
    free, found = [0.0] * workers, []
    for moment in asked:
        begins = max(moment, min(free))             # whoever is free first
        ends = begins + draw.uniform(1, 4)
        free[free.index(min(free))] = ends
        found.append(ends - moment)
    return sorted(found)

for workers in (1, 2, 4):
    found = waits(workers, my_seed)
    print(f"{workers} workers: mean {sum(found) / 40:.1f} s, median {found[20]:.1f} s, p95 {found[37]:.1f} s, worst {found[-1]:.1f} s")

# %% [markdown] id="explain-7" role="manual" exercise="06-7" points=2
# *Your explanation.*
#
# (How it is judged. **2**: names numbers of this seed; says that the class asks for more work (40 pieces of 2.5 s) than one worker can do in a minute, so that the queue grows, while two have room; chooses a number and says what it hides. **1.5**: the same with one gap. **1**: right in general, but could
# have been written without running the cell. **0**: contradicts the numbers, or is missing.)

# %% [markdown] id="samples-7" role="note" exercise="06-7"
# Two marked samples for teachers.
#
# *2 points:* "With seed 417 one worker makes the class wait 21.6 s in the mean and 34.2 s at worst, two 2.8 s, four 2.3 s. 40 pieces of 2.5 s are 100 s of work in 60 s: one worker falls behind all the time, so whoever asks late waits for everybody before. Two workers have 120 s of room, so there is a queue only when several ask at once; with four almost nobody waits for
# others, and 2.3 s is simply the piece itself, which no worker can make shorter. I would promise the p95 (5.4 s with two), since the mean hides the few who asked in a rush, and I would say that 1 in 20 may wait longer. If a worker dies, its job is done again after its lease, so one pupil waits twice and the two behave like one until another has started."
#
# *1 point:* "More workers are faster because they work in parallel. The p95 is better than the mean because of outliers." (Right, but no number of this seed, and no reason why the second worker helps more than the fourth.)

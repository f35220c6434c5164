# Chapter 06b: from the mini-studio to the studio: why the server must not compose, jobs and leases, live events, a worker killed, hostile files, training.
# The story: a frozen desk -> a queue in 30 lines -> the real one, driven over REST -> its page -> kill it, poison it, teach it -> one melody three times.

# %% [markdown] id="title" core
# # 06b · Jobs and the page
#
# **You will kill a composer in the middle of a piece, and the piece will arrive all the same, note for note.** On the way: why a server that composes goes deaf, a queue in 30
# lines, and the studio's page inside this notebook.
#
# You need: [06a](06a_mini_studio.ipynb). About {{learner-minutes}} minutes.

# %% id="begin" core
import io, os, signal, socket, sqlite3, subprocess, sys, tempfile, threading, time, zipfile
from pathlib import Path
from urllib.request import ProxyHandler, build_opener

import musicnn as mn
import uvicorn
from fastapi import FastAPI
from IPython.display import display

lesson = mn.begin("06b")
composer = mn.composers.load("folk-lstm")
mine = mn.my_tune()

# %% [markdown] id="objectives" core
# ## What you will be able to do
#
# - **measure** what composing inside a server does to everybody else (*The frozen desk*)
# - **build** a queue with claims and leases, and say why each column is there (*A queue in 30 lines*)
# - **drive** the real studio: jobs, idempotency, live events (*The real one*)
# - **prove** that nothing is lost when a worker dies, and that a hostile file does no harm (*Kill it*, *Poison it*)
# - **train** a model as a job, and look things up in the real database (*Teach it*, *One melody, three arrangements*)

# %% id="recall" core
mn.quiz("06b-recall")

# %% [markdown] id="freeze" core
# ## The frozen desk
#
# A web server is one clerk who hands slips of paper back and forth, very fast: the **event loop**. In 06a's worst imaginable version the clerk composes the music
# himself, at the desk (`async def`). Better: he asks a helper in the next chair (a **thread**), who however shares his pen, Python's interpreter lock. Or somebody
# in another house (a **process**). While one piece is composed, we keep asking *alive?* and note the longest wait.
#
# **Guess first:** how many times longer is the longest wait if the clerk composes himself, compared with another house?

# %% id="freeze-app" core
guess = {"loop / process": ...}                           # a number
desk, bars = FastAPI(), lesson.pick(smoke=16, quick=32, full=64)
command = [sys.executable, "-m", "musicnn", "compose", "folk-lstm", "--bars", str(bars), "--draws", "8", "-o", os.devnull]

@desk.get("/health")
async def health():
    return {"alive": True}

@desk.get("/loop")
async def in_the_loop():                                  # the clerk composes
    composer.compose(bars=bars, draws=8, seed=1)

# %% id="freeze-app-2" core
@desk.get("/thread")
def in_a_thread():                                        # without `async`, FastAPI takes a thread
    composer.compose(bars=bars, draws=8, seed=1)

@desk.get("/process")
def in_a_process():                                       # a thread that only waits for another program
    subprocess.run(command, check=True, capture_output=True)

listener = socket.create_server(("127.0.0.1", 0))
server = uvicorn.Server(uvicorn.Config(desk, log_level="error", lifespan="off"))
thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
thread.start()

# %% id="freeze-measure" core
def get(path):
    build_opener(ProxyHandler({})).open(f"http://127.0.0.1:{listener.getsockname()[1]}/{path}", timeout=120).read()

def longest_wait(path):
    work, waits = threading.Thread(target=get, args=(path,)), []
    work.start()
    while work.is_alive():
        began = time.perf_counter()
        get("health")
        waits.append(time.perf_counter() - began)
        time.sleep(0.005)
    return 1000 * max(waits)

# %% id="freeze-result" core
waits = {where: longest_wait(where) for where in ("loop", "thread", "process")}
print({where: f"{ms:.0f} ms" for where, ms in waits.items()})
lesson.compare(guess, {"loop / process": waits["loop"] / waits["process"]})
server.should_exit = True
thread.join(10)
listener.close()

# %% [markdown] id="jobs" core
# In the loop everybody waits as long as the piece takes: the whole server is deaf, for every visitor. A thread helps, as far as the lock lets it. In another process composing costs the others next
# to nothing, but the other house has to open first: starting Python and loading the network took most of that request. So it stays open. That is a **worker**, and slips of paper go to it through a
# table of **jobs**.
#
# ## A queue in 30 lines
#
# Three things must never happen: a job is lost, a job is done by two, a dead worker keeps a job for ever. The cure has three columns. `worker` and `attempt` say whose it is;
# `lease` says until when, unless the worker gives a sign of life. A claim is **one** statement, so nobody can come between looking and taking.

# %% id="jobs-claim" core
db = sqlite3.connect(":memory:", isolation_level=None)
db.execute("""CREATE TABLE jobs (id INTEGER PRIMARY KEY, wish TEXT, state TEXT DEFAULT 'queued', worker TEXT,
              attempt INT DEFAULT 0, lease REAL, result TEXT)""")
CLAIM = """UPDATE jobs SET state = 'running', worker = ?, attempt = attempt + 1, lease = ? + 5 WHERE id =
           (SELECT id FROM jobs WHERE state = 'queued' OR (state = 'running' AND lease < ?) ORDER BY id LIMIT 1)
           RETURNING id, attempt"""

def claim(worker, now):
    """(job, attempt), or None: the oldest job that waits, or whose worker has been silent for 5 seconds."""
    return db.execute(CLAIM, (worker, now, now)).fetchone()

# %% id="jobs-finish" core
MINE = "id = ? AND worker = ? AND attempt = ? AND state = 'running'"

def alive(job, worker, attempt, now):
    """A sign of life: the lease grows. False if the job is no longer this worker's."""
    return db.execute(f"UPDATE jobs SET lease = ? + 5 WHERE {MINE}", (now, job, worker, attempt)).rowcount == 1

def finish(job, worker, attempt, result):
    """Write the result, if the job is still this worker's in this attempt."""
    return db.execute(f"UPDATE jobs SET state = 'done', result = ? WHERE {MINE}", (result, job, worker, attempt)).rowcount == 1

# %% [markdown] id="jobs-story" core
# Time is an argument, so we can play fate without waiting. Ann takes a job at second 0, gives a sign of life at 4, and falls silent. Bob asks at 3, 8 and 10. Then Ann
# wakes up and hands in her work. **Before you run it:** what does each of them get?

# %% id="jobs-play" core checked
db.execute("INSERT INTO jobs (wish) VALUES ('eight bars, seed 7')")
print(" 0 s  Ann claims:      ", claim("Ann", 0))
print(" 3 s  Bob claims:      ", claim("Bob", 3))
print(" 4 s  Ann is alive:    ", alive(1, "Ann", 1, 4))
print(" 8 s  Bob claims:      ", claim("Bob", 8))
print("10 s  Bob claims:      ", claim("Bob", 10))
print("11 s  Ann hands it in: ", finish(1, "Ann", 1, "Ann's tune"))
print("12 s  Bob hands it in: ", finish(1, "Bob", 2, "Bob's tune"))
print(db.execute("SELECT state, attempt, result FROM jobs").fetchone())   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="museum" core
# Ann speaks into the wind, and nothing is written twice. And is Bob's tune the same as Ann's would have been? Yes, because the job holds its **seed**: it can be done again and is then not merely *a*
# tune. **Failure museum.** The queue of many tutorials looks first and takes afterwards. Two workers, and the clock in between:

# %% id="museum-race" core checked
def look():
    return db.execute("SELECT id FROM jobs WHERE state = 'queued' ORDER BY id LIMIT 1").fetchone()[0]

def take(job):
    db.execute("UPDATE jobs SET state = 'running' WHERE id = ?", (job,))
    return job

db.executemany("INSERT INTO jobs (wish) VALUES (?)", [("four bars",), ("five bars",)])
ann, bob = look(), look()                                 # both have looked before either has taken
print("look, then take: the same job twice:", take(ann) == take(bob))
db.execute("UPDATE jobs SET state = 'queued' WHERE state = 'running'")
print("one statement:   the same job twice:", claim("Ann", 0) == claim("Bob", 0))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="real" core
# ## The real one
#
# `musicnn/studio` is this queue with everything around it: `app` (HTTP) → `service` (what it can do) → `store` (SQL), and workers that know only the store. We start it as the command line would (`python -m musicnn studio`), in
# processes beside this kernel: a server, and a worker that loads all composers. Its standard input is a pipe that we hold: when this kernel ends, even by force, the pipe ends and the studio with it.

# %% id="real-start" core
from musicnn.studio.notebook import Running

folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
studio = Running(folder.name, workers=1, lease=3)
studio.wait_until_ready()
for model in studio.ask("GET", "models").json["items"]:
    print(f"{model['id']:15} {', '.join(model['kinds'])}")

# %% [markdown] id="real-door" core
# At its door every request is asked for its secret (the long random word in the studio's address), its host and its origin: any page that you visit may send requests to your own machine, and only these checks tell them from yours. And every refusal is a
# small document that says what would be right. **Guess** before you run it: which of the codes of 06a stands where?

# %% id="real-statuses" core checked
tries = {"the library": ("GET", "pieces", None, {}), "without the key": ("GET", "pieces", None, {"Authorization": ""}),
         "a foreign page writes": ("POST", "jobs", {}, {"Origin": "https://evil.example"}),
         "a foreign name": ("GET", "pieces", None, {"Host": "evil.example"}),
         "half a JSON": ("POST", "jobs", b"{", {"Content_Type": "application/json"}),
         "seed: false": ("POST", "jobs", {"kind": "generate", "model": "folk-lstm", "seed": False}, {}),
         "an unknown composer": ("POST", "jobs", {"kind": "generate", "model": "bach"}, {}),
         "a GIF": ("POST", "uploads", b"GIF89a", {})}
for what, (method, path, body, headers) in tries.items():
    print(f"{what:22}", studio.ask(method, path, body, **headers).status)
print(studio.ask("POST", "jobs", {"kind": "generate", "model": "bach"}).json["detail"][:29])   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="real-job" core
# A wish is no longer answered with a tune, but with **202**: *it will be done*, and where to ask. What if the answer gets lost and the client asks again? Then two tunes would be composed for one wish, unless
# the client names its wish: an **idempotency key**. Asked twice, done once.

# %% id="real-submit" core checked
wish = {"kind": "generate", "model": "folk-lstm", "bars": 8, "count": 2, "seed": 7, "controls": {"meter": "6/8"}}
first = studio.ask("POST", "jobs", wish, Idempotency_Key="monday")
again = studio.ask("POST", "jobs", wish, Idempotency_Key="monday")
other = studio.ask("POST", "jobs", wish | {"seed": 8}, Idempotency_Key="monday")
print(first.status, again.status, other.status)
print("the same job:", first.json["id"] == again.json["id"], "| to be asked at its Location:",
      first.headers["location"] == f"jobs/{first.json['id']}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="events" core
# How does a page learn that a note was composed? Asking again and again is slow or wasteful. **Server-sent events** are an answer that does not end: lines of text, a number, a name and data, an empty line after each. Whoever loses
# the connection says the last number it has seen and misses nothing. (Behind Jupyter's proxy the stream flows only if the request accepts `text/event-stream` and nothing else; otherwise it arrives all at once, at the end.)

# %% id="events-raw" core
stream = studio.ask("GET", f"jobs/{first.json['id']}/events", Accept="text/event-stream").body.decode()
print("\n".join(line[:76] for line in stream.splitlines()[:11]))

# %% id="events-live" core checked
watched = studio.ask("POST", "jobs", wish | {"seed": 30}).json["id"]
kinds, sizes = [], []
for kind, what in studio.events(watched):
    kinds.append(kind)
    if kind == "progress" and what["number"] == 0 and "score" in what:
        sizes.append(len(what["score"]["rows"]))
print(kinds[:2], "...", kinds[-2:], "| variations:", kinds.count("variation"))
print("the piece was seen growing:", len(sizes) > 0 and sizes[0] < 30)   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="page" core
# ## Play with it: the page
#
# The studio's own front end, in this notebook: draw or upload, choose a composer, watch it write, lock notes, compare four variations, save, look at a note and ask *why this one?* It is the same HTML that `make studio` opens in a browser, and speaks the very
# routes that you have just used. What happens is also told as text, so that a screen reader can say it: a page that some pupils cannot use is not finished.
#
# (On a page without a kernel there is a sentence in its place: three tabs, *Compose* with a roll to draw in, *Library* and *Train*.)

# %% id="page-show" core
studio.page()

# %% [markdown] id="kill" core
# ## Kill it
#
# A long job; when it is under way, the worker is killed by force, as if somebody had pulled its plug. The table says who is at work: `host:process:…`. Then the same wish once more, undisturbed. **Guess first:** what becomes of the first job?

# %% id="kill-it" core
guess = {"state": ..., "attempts": ..., "the same notes": ...}     # a word, a number, True or False
long = {"kind": "generate", "model": "folk-lstm", "bars": lesson.pick(smoke=24, quick=64, full=64), "count": 2, "seed": 40,
        "controls": {"draws": 8}}
job = studio.ask("POST", "jobs", long).json["id"]
while studio.ask("GET", f"jobs/{job}").json["fraction"] == 0:
    time.sleep(0.01)
table = sqlite3.connect(Path(folder.name, "studio.sqlite"))
worker, = table.execute("SELECT worker FROM jobs WHERE id = ?", (job,)).fetchone()
table.close()
os.kill(int(worker.split(":")[-2]), getattr(signal, "SIGKILL", signal.SIGTERM))
print("killed in the middle of", studio.ask("GET", f"jobs/{job}").json["note"])

# %% id="kill-result" core checked
killed = studio.done(job)
undisturbed = studio.done(studio.ask("POST", "jobs", long).json["id"])
hashes = [[v["sha256"] for v in found["result"]["variations"]] for found in (killed, undisturbed)]
lesson.compare(guess, {"state": killed["state"], "attempts": killed["attempts"], "the same notes": hashes[0] == hashes[1]})
kinds = [kind for kind, _ in studio.events(job)]
print("told as done:", kinds.count("done"), "time | started:", kinds.count("started"), "times")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="poison" core
# The server noticed that its worker had ended, gave the job back, started another worker, and that one composed the same piece, because the seed is in the job. (A job that kills three workers is given up: it may be the job's own fault.)
#
# ## Poison it
#
# Files from strangers, each of a few bytes: a MIDI file whose one note lasts for weeks (a popular library fills the silence with bars until it is killed); an XML that unfolds "ha" to a thousand million of them; one that wants to read a file of
# ours; a zip whose 20 KB unpack to 20 MB; a picture that calls itself music.

# %% id="poison-make" core
def midi(track):
    return b"MThd\0\0\0\6\0\0\0\1\0\x60MTrk" + len(track).to_bytes(4, "big") + track

entities = "".join(f'<!ENTITY {new} "{("&" + old + ";") * 10}">' for old, new in zip("abcdefghi", "bcdefghij"))
head, squeezed = '<?xml version="1.0"?><!DOCTYPE s [{}]><score-partwise>&{};</score-partwise>', io.BytesIO()
with zipfile.ZipFile(squeezed, "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("score.xml", bytes(20_000_000))
FILES = {"weeks": midi(b"\0\x90\x3c\x40\xff\xff\xff\x7f\x80\x3c\0\0\xff\x2f\0"),
         "laughs": head.format('<!ENTITY a "ha">' + entities, "j").encode(), "zip": squeezed.getvalue(),
         "picture": b"\x89PNG\r\n", "good": mn.write_midi(mine),
         "spy": head.format('<!ENTITY x SYSTEM "file:///etc/hostname">', "x").encode()}

# %% id="poison-try" core checked
for name, data in FILES.items():
    answer = studio.ask("POST", "uploads", data)
    said = answer.json.get("detail", "taken, " + answer.json.get("type", ""))
    print(f"{name:8} {answer.status}  {said[-58:]}")
print("and the studio is", "ready" if studio.ask("GET", "ready").json["ready"] else "harmed")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="teach" core
# Every reader is bounded, and runs in a child process that the system stops after two seconds of computing or half a gigabyte: whatever a parser does in there, the server goes on. (Model files are strangers' files too. Ours are plain numbers in `safetensors`; a
# *pickle*, the usual habit, is a program that runs when it is opened.)
#
# ## Teach it
#
# Training is a job as well: the same queue, the same events, only that they carry a curve. What comes out, weights and encoding and a card that says from which data and seed, joins the registry and can be asked at once.
# (Ours moves every tune home. Others **augment**: they show each tune in several keys and tempos, so that few tunes teach more. That belongs to the training pile only; a moved copy in the test pile is a leak.)

# %% id="teach-train" core
from types import SimpleNamespace
from IPython.display import HTML
from musicnn.plots.figure import image
tunes, updates, hidden = lesson.pick(smoke=(8, 5, 16), quick=(200, 80, 64), full=(2000, 2000, 128))
wish = {"kind": "train", "name": "my-first", "type": "jig", "tunes": tunes, "updates": updates, "hidden": hidden}
record, shown = SimpleNamespace(updates=[], train=[], valid=[], best=0), display("waiting for a worker", display_id=True)
for kind, what in studio.events(studio.ask("POST", "jobs", wish).json["id"]):
    if kind == "curve":
        for values, key in ((record.updates, "update"), (record.train, "train"), (record.valid, "valid")):
            values.append(what[key])
        record.best = record.valid.index(min(record.valid))
        shown.update(HTML(image(mn.plots.history(record))))     # one picture that changes

# %% id="teach-ask" core checked
model = studio.ask("GET", "models/my-first")
card = studio.ask("GET", "models/my-first/card").json
job = studio.done(studio.ask("POST", "jobs", {"kind": "generate", "model": "my-first", "bars": 4}).json["id"])
print(model.status, "| trained here:", model.json["trained_here"], "| it composes:", job["state"])
print("its card tells:", {"data", "data_terms", "seed", "updates", "code", "log"} <= set(card))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="three" core
# ## One melody, three arrangements
#
# Your tune goes to three composers: a network that learned from Bach's chorales writes three voices under it, counted chords accompany it, counted dance bars drum to it. Each result is saved as a piece. Then we look them up in the real database, by **melody** (the first
# intervals of your tune), by **chord**, by **rhythm**.

# %% id="three-jobs" core
from musicnn.studio.schemas import ScoreForm

arranged, primer = {}, ScoreForm.of(mine).model_dump()
for title, kind, model in (("choir", "harmonise", "chorale-cnn"), ("chords", "harmonise", "chorale-chords"),
                           ("drums", "rhythm", "dance-rhythm")):
    asked = studio.ask("POST", "jobs", {"kind": kind, "model": model, "primer": primer, "seed": 1})
    job = studio.done(asked.json["id"])
    studio.ask("POST", "pieces", {"title": title, "job": job["id"]})
    arranged[title] = ScoreForm.model_validate(job["result"]["variations"][0]["score"]).score()
lesson.listen({"your tune": mine, **arranged}, style={"choir": "choir", "chords": "piano", "drums": "band"}, folded=True)

# %% id="three-ask" core checked
def titles(question):
    return sorted(piece["title"] for piece in studio.ask("GET", f"pieces?{question}").json["items"])

pitches = [n.pitch for n in mine.melody]
theme = ",".join(str(b - a) for a, b in zip(pitches[:4], pitches[1:4]))
print("by melody:", titles(f"theme={theme}"))
print("by chord: ", titles(f"chord={arranged['chords'].chords[0].symbol}"))
bar = mine.replace(parts=arranged["choir"].parts[:1])
pattern = "".join("x" if any(n.onset == t for n in bar.notes) else "-" for t in range(bar.bar_steps))
print("by rhythm:", "choir" in titles(f"rhythm={pattern}"), "| never:", titles("theme=11,11,11"))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="exercise-06b-1" core exercise="06b-1" stars=2
# ## Exercises
#
# ### Exercise 06b-1 · Read the stream
# Write `parse_events(text)`: a list of `(number, kind, data)` from a stream as printed above. The rules: an event ends at an empty line; a line that begins with `:` is a sign of life and says nothing; several `data:` lines in one event belong together,
# joined by a line break; an event without data does not count. *Worked example:* `"id: 1\nevent: queued\ndata: {}\n\n"` gives `[(1, "queued", "{}")]`. Then run it on `stream`: how many events are of which kind?
#
# *Hint 1:* `text.split("\n\n")` gives one text for each event.
#
# *Hint 2:* `line.partition(": ")` gives the name and the rest of a line.
#
# *Hint 3:* collect the data of an event in a list, and keep the event only if the list is not empty.

# %% id="answer-06b-1" core exercise="06b-1" role="answer"
def parse_events(text):
    ### BEGIN SOLUTION
    found = []
    for block in text.split("\n\n"):
        fields, data = {}, []
        for line in block.splitlines():
            name, _, rest = line.partition(": ")
            if name == "data":
                data.append(rest)
            elif not line.startswith(":"):
                fields[name] = rest
        if data:
            found.append((int(fields["id"]), fields["event"], "\n".join(data)))
    return found
    ### END SOLUTION

# %% id="check-06b-1" core exercise="06b-1" role="check"
mn.check("06b-1")
assert parse_events("id: 1\nevent: queued\ndata: {}\n\n") == [(1, "queued", "{}")], "the worked example"
assert parse_events(": still here\n\nid: 4\nevent: done\ndata: 1\n\n") == [(4, "done", "1")], "a sign of life says nothing"
assert parse_events("id: 2\nevent: a\ndata: x: y\ndata: z\n\n") == [(2, "a", "x: y\nz")], "two data lines, one event; a colon inside stays"
assert parse_events("") == [] and parse_events("id: 3\nevent: b\n\n") == [], "no data, no event"

# %% id="right-06b-1" exercise="06b-1" role="right"
def parse_events(text):
    found, number, kind, data = [], None, None, []
    for line in text.split("\n"):
        if line.startswith("id: "):
            number = int(line[4:])
        elif line.startswith("event: "):
            kind = line[7:]
        elif line.startswith("data: "):
            data.append(line[6:])
        elif not line:
            found += [(number, kind, "\n".join(data))] if data else []
            data = []
    return found

# %% id="wrong-06b-1-1" exercise="06b-1" role="wrong"
def parse_events(text):
    found = []
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((int(fields["id"]), fields["event"], fields["data"]))
    return found

# %% id="wrong-06b-1-2" exercise="06b-1" role="wrong"
def parse_events(text):
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ")[:2] for line in block.splitlines() if not line.startswith(":"))
        if "data" in fields:
            found.append((int(fields["id"]), fields["event"], fields["data"]))
    return found

# %% [markdown] id="exercise-06b-2" core exercise="06b-2" stars=2
# ### Exercise 06b-2 · Who is next?
# Our `claim` takes the oldest job. Then one who puts in a hundred makes a class wait, and a job that kills its worker kills them for ever. Write `next_job(jobs, now)`: which `id` is to be done next, or `None`. Each job is a dict with `id`, `client`, `state`,
# `lease` (None or a time), `attempts`. It can be taken if it is `"queued"`, or `"running"` with a lease before `now`, and has had fewer than 3 attempts. Of those, first comes the client with the fewest jobs that are running *with a lease still good*,
# then the smallest `id`.
#
# *Hint 1:* first a list of the jobs that can be taken.
#
# *Hint 2:* count for each client: `sum(j["client"] == c and j["state"] == "running" and j["lease"] >= now for j in jobs)`.
#
# *Hint 3:* `min(free, key=lambda j: (busy(j["client"]), j["id"]), default=None)`.

# %% id="answer-06b-2" core exercise="06b-2" role="answer"
def next_job(jobs, now):
    ### BEGIN SOLUTION
    def good(job):
        return job["state"] == "running" and job["lease"] >= now

    def busy(client):
        return sum(job["client"] == client and good(job) for job in jobs)
    free = [job for job in jobs if job["state"] in ("queued", "running") and not good(job) and job["attempts"] < 3]
    chosen = min(free, key=lambda job: (busy(job["client"]), job["id"]), default=None)
    return chosen and chosen["id"]
    ### END SOLUTION

# %% id="check-06b-2" core exercise="06b-2" role="check"
mn.check("06b-2")
def _j(id, client, state="queued", lease=None, attempts=0):
    return {"id": id, "client": client, "state": state, "lease": lease, "attempts": attempts}
assert next_job([], 0) is None and next_job([_j(1, "a", "done")], 0) is None, "nothing to do is None"
assert next_job([_j(2, "a"), _j(1, "a")], 0) == 1, "the smallest id first"
assert next_job([_j(1, "a", "running", 9, 1), _j(2, "a"), _j(3, "b")], 5) == 3, "client a has one at work, so b is next"
assert next_job([_j(1, "a", "running", 4, 1), _j(2, "b")], 5) == 1, "a lease that has run out makes the job free again"
assert next_job([_j(1, "a", "running", 4, 3), _j(2, "b")], 5) == 2, "three attempts are enough"
assert next_job([_j(1, "b", "running", 4, 3), _j(2, "b"), _j(3, "c", "running", 9, 1), _j(4, "c")], 5) == 2, "a dead worker is not at work"

# %% id="right-06b-2" exercise="06b-2" role="right"
def next_job(jobs, now):
    from collections import Counter
    at_work = Counter(j["client"] for j in jobs if j["state"] == "running" and not j["lease"] < now)
    for job in sorted(jobs, key=lambda j: (at_work[j["client"]], j["id"])):
        free = job["state"] == "queued" or (job["state"] == "running" and job["lease"] < now)
        if free and job["attempts"] < 3:
            return job["id"]

# %% id="wrong-06b-2-1" exercise="06b-2" role="wrong"
def next_job(jobs, now):
    free = [j["id"] for j in jobs if (j["state"] == "queued" or (j["state"] == "running" and j["lease"] < now)) and j["attempts"] < 3]
    return min(free, default=None)

# %% id="wrong-06b-2-2" exercise="06b-2" role="wrong"
def next_job(jobs, now):
    busy = lambda c: sum(j["client"] == c and j["state"] == "running" for j in jobs)
    free = [j for j in jobs if (j["state"] == "queued" or (j["state"] == "running" and j["lease"] < now)) and j["attempts"] < 3]
    return min(free, key=lambda j: (busy(j["client"]), j["id"]))["id"] if free else None

# %% id="wrong-06b-2-3" exercise="06b-2" role="wrong"
def next_job(jobs, now):
    return next((j["id"] for j in sorted(jobs, key=lambda j: j["id"]) if j["state"] == "queued"), None)

# %% id="end-stop" core checked
studio.stop()                                             # by hand; else with this kernel, whatever happens
folder.cleanup()
print("the studio runs:", studio.running)                 # NBVAL_CHECK_OUTPUT

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. What computes does not belong into the event loop: one composes, and everybody waits.
# 2. A worker is a process that stays; a job is a row; a claim is one statement.
# 3. A lease ends when nobody gives a sign of life; worker and attempt decide whose word counts.
# 4. A job that holds its seed can be done again and gives the same notes: killed is only late.
# 5. 202 and a Location; an idempotency key, so that asking twice asks once; events instead of asking again.
# 6. First bytes, sizes counted, a child process with limits: a hostile file is a refusal with a reason.
# 7. Training is a job like others, and its model carries a card.
#
# ## Sources and further reading
#
# - C. G. Gray and D. R. Cheriton, *Leases: An Efficient Fault-Tolerant Mechanism for Distributed File Cache Consistency*, SOSP 1989: where the lease comes from.
# - J. Gray and A. Reuter, *Transaction Processing: Concepts and Techniques*, 1992: why "all or nothing" needs a log.
# - WHATWG, *HTML Living Standard*, section *Server-sent events*: two pages, and the format of exercise 06b-1.
# - C.-Z. A. Huang and others, *The Bach Doodle*, ISMIR 2019: another way not to freeze a server: compose in the visitor's browser.
# - B. Sturm and O. Ben-Tal, *Taking the Models back to Music Practice*, Journal of Creative Music Systems 2017: who used folk-rnn, and how.
#
# Next in this course: [06c](06c_test_and_deploy.ipynb), test and deploy, and the concert.

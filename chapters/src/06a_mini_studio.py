# Chapter 06a: a composing system in 150 lines: parse, store, compose, answer over HTTP, a page. Requirements first, as numbers; at the end they are asked.
# The story: a promise with numbers -> bytes become music -> music becomes rows -> a wish becomes a tune -> all of it over HTTP -> hold it to the promise.

# %% [markdown] id="title" core
# # 06a · A studio in 150 lines
#
# **By the end of this notebook a web server of your own composes, remembers and plays, in fewer lines than this page has.** Then you ask it what its makers
# promised, with a stopwatch.
#
# You need: [03b](03b_melody_composer.ipynb) (the composer), Python, and no knowledge of the web. About {{learner-minutes}} minutes.
#
# First listen to what such a system is for: somebody has two bars, and no idea how they go on.

# %% id="begin" core
import atexit, json, socket, sqlite3, tempfile, threading, time
from pathlib import Path

import musicnn as mn

lesson = mn.begin("06a")
composer = mn.composers.load("folk-lstm")
jigs = mn.datasets.load("folk").where(type="jig", meter=(6, 8), regular=True)
opening = mn.music.bars(jigs[9].score, 0, 2).replace(tempo=165)
tune = composer.compose(opening, bars=8, meter="6/8", seed=4)
lesson.listen({"what somebody had": opening, "what came back": tune}, style="folk", folded=True)

# %% [markdown] id="objectives" core
# One line of Python did that, on your machine, for you. A **system** does it for people who have no Python, one after another and all at once, and remembers.
#
# ## What you will be able to do
#
# - **state** requirements as numbers that a program can check (*Requirements*, *Hold it to its promise*)
# - **let in** a file that a stranger made, or refuse it with a reason (*Parse*)
# - **store** melodies, chords and rhythms so that one can ask for them (*Store*)
# - **offer** a composer over HTTP with schemas and honest errors (*Routes*)
# - **run** it, drive it from a program and from a page, and stop it (*Serve*, *Play with it*)

# %% id="recall" core
mn.quiz("06a-recall")

# %% [markdown] id="requirements" core
# ## Requirements
#
# The article that this course follows draws such a system as three tiers (a **front end** in the browser, a **back end** that computes, a **database**) with five
# parts: preprocessing, training, generation, user interaction, and a **REST API** that can *generate, upload and list* music. It names the frameworks and
# gives no route, no schema, no error, no status code and no number. Those are what this chapter is about.
#
# A requirement that nobody can measure is a wish ("fast", "user-friendly"). Ours are a table that a program can read. Two seconds are what the Bach Doodle (2019)
# allowed itself for a harmonisation; 50 ms are felt as "at once". **Guess first:** how many of our 150 lines will have to do with the neural network?

# %% id="requirements-table" core checked
guess = {"lines of 150 that touch the network": ...}      # a whole number; the answer comes at the end
REQUIREMENTS = {
    "functions":    [("upload, list, download, compose, play", "5 routes")],
    "performance":  [("eight bars composed within", "2 s"), ("alive? answered within", "50 ms")],
    "correctness":  [("the same wish and seed", "the same bytes"), ("stored and read back", "the same notes")],
    "safety":       [("a larger file than this is refused", "1 MB"), ("no MIDI by its first bytes", "refused")],
    "compatibility": [("what it writes", "any MIDI program reads")]}
for kind, rows in REQUIREMENTS.items():
    print(f"{kind:14}", "; ".join(f"{what}: {much}" for what, much in rows))
print(sum(map(len, REQUIREMENTS.values())), "requirements, each with a number or a yes/no")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="parse" core
# ## Parse
#
# Preprocessing. Audio would be sampled, quantised in amplitude and normalised ([01b](01b_music_as_numbers.ipynb)); a MIDI file already holds notes, so here it means: check, parse, put on
# the *rhythmic* grid. The bytes come from a stranger. Three questions, the cheapest first: too many? the right kind, by its **first bytes** (the name
# proves nothing)? can it be read? For each *no* there is a number that every browser and program knows, the **status code**:
#
# | code | says | code | says |
# |---|---|---|---|
# | 200, 201, 202 | done; made; will be done | 413 | too large |
# | 404 | there is no such thing | 415 | not this kind of file |
# | 400 | I cannot read your request | 422 | I can, and it makes no sense |
#
# 4xx means *you* can mend it, 5xx means it is *our* fault. Every cell of the system begins with `# mini-studio`, so that its lines can be counted.

# %% id="parse-build" core
# mini-studio: parse
Refused = type("Refused", (Exception,), {})               # Refused(status, why)

def parse(data):
    if len(data) > 1_000_000:
        raise Refused(413, f"{len(data)} bytes; at most 1000000 are let in")
    if not data.startswith(b"MThd"):
        raise Refused(415, "no MIDI file by its first bytes; export your piece as .mid")
    try:
        return mn.read_midi(data, steps_per_quarter=12)   # a grid for sixteenths and triplets
    except mn.errors.MusicnnError as error:
        raise Refused(422, str(error)) from error

# %% id="parse-try" core checked
def verdict(data):
    try:
        return f"{len(parse(data).notes)} notes"
    except Refused as refusal:
        return "{} {}".format(*refusal.args)[:86]

midi = mn.write_midi(mn.songs("twinkle"))
files = {"twinkle": midi, "virus": b"MZ\x90\x00", "half of it": midi[:60], "huge": b"MThd" + bytes(10 ** 6)}
for name, data in files.items():
    print(f"{name + '.mid':15}", verdict(data))           # NBVAL_CHECK_OUTPUT

# %% [markdown] id="store" core
# ## Store
#
# One could keep each piece as a lump of bytes. Then nobody can ask *which pieces begin like this?* without opening them all. The article wants **melodies, chords and
# rhythms** in the database, so they become rows: one for each note, each chord symbol, each bar's rhythm. The standard library's SQLite keeps them in one file.
#
# `onset` and `duration` count steps of a `grid`: whole numbers, so equal music gives equal rows (0.1 + 0.2 is not 0.3). `interval` is the distance from the note
# before; it stays in every key, so a tune can be found by its ups and downs. A bar's rhythm is a word: `x` a note begins, `-` it sounds, `.` silence. The law of every store:
# what was put in comes out.

# %% id="store-tables" core
# mini-studio: tables
TABLES = """
CREATE TABLE pieces (id INTEGER PRIMARY KEY, title TEXT, seed INTEGER, key TEXT, meter TEXT, tempo REAL, grid INT, steps INT);
CREATE TABLE melodies (piece INT, number INT, onset INT, duration INT, pitch INT, interval INT);
CREATE TABLE chords (piece INT, onset INT, symbol TEXT);
CREATE TABLE rhythms (piece INT, bar INT, pattern TEXT);
"""
folder = tempfile.TemporaryDirectory()
db = sqlite3.connect(Path(folder.name, "studio.sqlite"), check_same_thread=False)
db.executescript(TABLES)
lock = threading.Lock()                                   # requests come in threads, and one at a time may write

# %% id="store-rhythm" core
# mini-studio: rhythms as words
def patterns(score):
    line = ["."] * (score.bars * score.bar_steps)
    for n in score.melody:
        line[n.onset:n.end] = "x" + "-" * (n.duration - 1)
    unit = max(1, score.steps_per_quarter // 4)           # a letter for each sixteenth
    return ["".join(line[at:at + score.bar_steps:unit]) for at in range(0, len(line), score.bar_steps)]

# %% id="store-save" core
# mini-studio: save
def save(score, title, seed=None):
    tune = mn.music.skyline(score)                        # the highest notes: the mini-studio keeps one voice
    notes = [(n.onset, n.duration, n.pitch) for n in tune.melody]
    steps = [None] + [b[2] - a[2] for a, b in zip(notes, notes[1:])]
    head = (title, seed, tune.key, "{}/{}".format(*tune.meter), tune.tempo, tune.steps_per_quarter, tune.steps)
    with lock, db:                                        # all of it, or nothing
        piece = db.execute("INSERT INTO pieces VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", head).lastrowid
        db.executemany("INSERT INTO melodies VALUES (?, ?, ?, ?, ?, ?)", [(piece, i, *n, steps[i]) for i, n in enumerate(notes)])
        db.executemany("INSERT INTO chords VALUES (?, ?, ?)", [(piece, c.onset, c.symbol) for c in score.chords])
        db.executemany("INSERT INTO rhythms VALUES (?, ?, ?)", [(piece, bar, p) for bar, p in enumerate(patterns(tune))])
    return piece

# %% id="store-load" core
# mini-studio: load
def load(piece):
    with lock:
        head = db.execute("SELECT title, key, meter, tempo, grid, steps FROM pieces WHERE id = ?", (piece,)).fetchone()
        notes = db.execute("SELECT onset, pitch, duration FROM melodies WHERE piece = ? ORDER BY number", (piece,)).fetchall()
    if head is None:
        raise Refused(404, f"there is no piece {piece}")
    title, key, meter, tempo, grid, steps = head
    return mn.music.score_of(notes, title=title, key=key, meter=tuple(map(int, meter.split("/"))), tempo=tempo,
                             steps_per_quarter=grid, steps=steps)

# %% id="store-fill" core checked
harmonist = mn.composers.ChordComposer()                  # its symbols fill the table of chords
names = ["ode_to_joy", "twinkle", "frere_jacques", "au_clair_de_la_lune", "korobeiniki", "drunken_sailor"]
kept = {}
for name in names:
    song = mn.songs(name)
    kept[save(song.replace(chords=harmonist.compose(song, seed=0).chords), name)] = song
print(all(load(piece).melody == song.melody and load(piece).key == song.key for piece, song in kept.items()))
for table in ("pieces", "melodies", "rhythms"):
    print(table, db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="ask" core
# Now ask. Up by two, up by two, down by four, *do re mi do*: which of the six hold it, in any key? (Sing them first.) Each further note of a theme joins the table with itself
# once more. And which rhythms do several songs share, where does a G chord sound?

# %% id="ask-theme" core checked
THEME = """SELECT DISTINCT title FROM pieces JOIN melodies a ON a.piece = pieces.id
           JOIN melodies b ON b.piece = a.piece AND b.number = a.number + 1
           JOIN melodies c ON c.piece = a.piece AND c.number = a.number + 2
           WHERE a.interval = ? AND b.interval = ? AND c.interval = ?"""
SHARED = """SELECT pattern, count(*) AS times, count(DISTINCT piece) FROM rhythms GROUP BY pattern
            HAVING count(DISTINCT piece) > 1 ORDER BY times DESC, pattern LIMIT 3"""
print("do re mi do:", [title for title, in db.execute(THEME, (2, 2, -4))])
for pattern, times, pieces in db.execute(SHARED):
    print(f"{pattern:17} {times:3} bars of {pieces} songs")
chord = "SELECT count(DISTINCT piece) FROM chords WHERE symbol IN ('G', 'G7')"
print("songs with a chord of G:", db.execute(chord).fetchone()[0])   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="compose" core
# ## Compose
#
# What may be wished for? The composer's own `controls` say it. A **schema** states it once more at the door, with limits: `strict`, because the lenient default would take
# `"seed": false` for the seed 0; `extra="forbid"`, because a misspelt `"sede"` would be ignored in silence.

# %% id="compose-schema" core
# mini-studio: what may be wished for
from pydantic import BaseModel, ConfigDict, Field

class Wish(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    bars: int = Field(8, ge=1, le=32)
    seed: int = Field(0, ge=0, le=2**31 - 1)
    meter: str = Field("6/8", pattern="^(2/4|3/4|4/4|6/8|9/8)$")     # the style: jig, polka, reel …
    tempo: float = Field(165.0, ge=20, le=400)
    up: int = Field(0, ge=-12, le=12)                     # semitones: the key
    primer: int | None = None                             # a stored piece whose two bars are to be continued

# %% id="compose-build" core
# mini-studio: compose
def compose(wish):
    primer = wish.primer and mn.music.bars(load(wish.primer), 0, 2)
    try:
        made = composer.compose(primer, bars=wish.bars, seed=wish.seed, meter=wish.meter)
    except mn.errors.MusicnnError as error:               # such as a primer in another meter
        raise Refused(422, str(error)) from error
    made = mn.music.transpose(made, wish.up).replace(tempo=wish.tempo)
    return save(made, f"folk-lstm, seed {wish.seed}", wish.seed)

# %% id="compose-strict" core checked
from pydantic import ValidationError

def accepted(schema, **fields):
    try:
        return schema(**fields).seed
    except ValidationError as error:
        return f"refused: {error.errors()[0]['msg'].lower()}"

Lenient = type("Lenient", (BaseModel,), {"__annotations__": {"seed": int}})
for fields in ({"seed": False}, {"seed": 7}, {"seed": 7.0}, {"seed": 0, "sede": 7}):
    print(fields, "| lenient:", accepted(Lenient, **fields), "| strict:", accepted(Wish, **fields))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="routes" core
# ## Routes
#
# A **route** is a method and a path. REST gives them a grammar: a noun for each kind of thing, `GET` to look, `POST` to make. Below, the article's
# three (*generate, upload, list*) and two more, so that the result can be taken home and heard. FastAPI reads the schema from the signature and answers 422
# on its own when it does not fit. The front end is one form and one player. Note its addresses: `compositions`, never `/compositions`. Behind a proxy, as on
# Binder, the page lives at `…/user/zoe/proxy/40123/`, and a leading slash would leave it ([06c](06c_test_and_deploy.ipynb) shows how).

# %% id="routes-build" core
# mini-studio: routes
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
import uvicorn

app = FastAPI(title="mini-studio")
app.exception_handler(Refused)(lambda request, refusal: JSONResponse({"detail": refusal.args[1]}, refusal.args[0]))
app.get("/health")(lambda: {"alive": True})

@app.post("/pieces", status_code=201)
async def upload(request: Request, title: str = "untitled"):
    return {"id": save(parse(await request.body()), title)}

# %% id="routes-build-2" core
# mini-studio: more routes
@app.post("/compositions", status_code=201)
def composition(wish: Wish):                              # no `async`: such a route runs in a thread of its own
    return {"id": compose(wish)}

@app.get("/pieces")
def listing():
    with lock:
        rows = db.execute("SELECT id, title, key, meter, seed FROM pieces ORDER BY id").fetchall()
    return [dict(zip(("id", "title", "key", "meter", "seed"), row)) for row in rows]

# %% id="routes-build-3" core
# mini-studio: files and sound
@app.get("/pieces/{piece}.{kind}")
def download(piece: int, kind: str):
    score = load(piece)
    if kind == "mid":
        return Response(mn.write_midi(score), media_type="audio/midi")
    if kind == "wav":
        return Response(mn.synth.wav_bytes(mn.synth.render(score)), media_type="audio/wav")
    raise Refused(404, f"there is no format {kind!r}; there are mid and wav")

# %% id="page-build" core
# mini-studio: the page
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Mini-studio</title><h1>Mini-studio</h1>
<form><label>Seed <input name="seed" type="number" value="4" min="0"></label> <button>Compose</button></form>
<p role="status">Choose a seed.</p><audio controls></audio><script>document.querySelector("form").onsubmit = async event => {
  event.preventDefault();
  const body = JSON.stringify({seed: Number(event.target.seed.value)}), headers = {"Content-Type": "application/json"};
  const answer = await fetch("compositions", {method: "POST", headers, body}), made = await answer.json();
  document.querySelector("[role=status]").textContent = answer.ok ? `This is piece ${made.id}.` : JSON.stringify(made.detail);
  if (answer.ok) document.querySelector("audio").src = `pieces/${made.id}.wav`;
};</script></html>"""
app.get("/")(lambda: HTMLResponse(PAGE))

# %% [markdown] id="serve" core
# ## Serve
#
# The server runs in a thread of this kernel, on a **port** that the system chooses (0 means "any free one"), and listens to this machine only. Whatever one starts, one stops: by
# hand, and by `atexit` if a cell fails half-way. A thread is the mini-studio's largest lie; [03b](03b_melody_composer.ipynb)'s network and the web server now share one
# Python. Part 06b measures what that costs.
#
# The other side is a client, from the standard library. It must look at the status before it believes the body.

# %% id="serve-build" core
# mini-studio: serve
listener = socket.create_server(("127.0.0.1", 0))
server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
thread.start()
address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

def stop():
    server.should_exit = True
    thread.join(10)
    listener.close()
atexit.register(stop)

# %% id="drive-client" core
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request as Ask, build_opener

def call(method, path, body=None):
    data = json.dumps(body).encode() if isinstance(body, dict) else body
    ask = Ask(address + path, data, {"Content-Type": "application/json"}, method=method)
    try:
        with build_opener(ProxyHandler({})).open(ask, timeout=60) as answer:      # past the proxy of a school or company
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()

# %% id="drive-all" core checked
tries = {"alive?": ("GET", "health"), "upload": ("POST", "pieces?title=mine", mn.write_midi(mn.my_tune())),
         "a picture called .mid": ("POST", "pieces", b"\x89PNG"), "compose": ("POST", "compositions", {"seed": 4}),
         "list": ("GET", "pieces"), "as MIDI": ("GET", "pieces/1.mid"), "as an mp7": ("GET", "pieces/1.mp7"),
         "seed: false": ("POST", "compositions", {"seed": False}), "misspelt": ("POST", "compositions", {"sede": 4}),
         "99 bars": ("POST", "compositions", {"bars": 99}), "no such piece": ("GET", "pieces/999.mid"),
         "no such route": ("GET", "symphonies"), "delete": ("DELETE", "pieces")}
for what, asked in tries.items():
    print(f"{what:22}", call(*asked)[0])                  # NBVAL_CHECK_OUTPUT

# %% [markdown] id="play" core
# ## Play with it
#
# The last of the article's modules is **playback**. A player turns steps into seconds, starts anywhere, follows the tempo, and is silent the moment somebody says stop, also in mid-note. It can
# get a WAV: the browser plays it, and every new tempo is a new file. Or it gets the notes, and makes the sound itself: then all of that is one small function, asked anew after every touch. The
# real studio asks it every 25 ms and hands to the sound card only what begins within the next 120 ms, since nobody can take back what that has; *stop* cuts what sounds. The mini-studio takes
# the short way, a WAV. **Guess first:** how many times larger than its notes is it?
#
# Then use your server as a program would (wish, fetch, listen), and by its page. (Outside JupyterLab, and on a page without a kernel, you see a sentence in the page's place.)

# %% id="play-plan" core checked
larger = {"WAV / notes": ...}

def plan(score, tempo, since=0.0):
    """[(seconds from now, pitch, seconds)]: what is still to be heard, `since` seconds after the beginning."""
    step = 60 / tempo / score.steps_per_quarter
    notes = [(n.onset * step - since, n.pitch, n.duration * step) for n in score.melody if n.end * step > since]
    return [(max(at, 0.0), pitch, length + min(at, 0.0)) for at, pitch, length in notes]     # or what is left of it

song, notes = load(2), json.dumps([[n.onset, n.pitch, n.duration] for n in load(2).melody])
lesson.compare(larger, {"WAV / notes": len(mn.synth.wav_bytes(mn.synth.render(song))) // len(notes)})
print("at 120:", plan(song, 120)[1], "at 60:", plan(song, 60)[1])
print("from 0.75 s on:", plan(song, 120, since=0.75)[0])  # NBVAL_CHECK_OUTPUT

# %% id="play-program" core
from musicnn.studio.notebook import Page

status, body = call("POST", "compositions", {"seed": 11, "bars": 8, "meter": "6/8", "up": 5})
midi = call("GET", f"pieces/{json.loads(body)['id']}.mid")[1]
heard = mn.read_midi(midi, steps_per_quarter=12)
display(mn.play(heard, style="folk", caption="Composed by your server, fetched as MIDI, in G"),
        Page(address, height=240, title="The mini-studio's page: a seed, a button, a player"))

# %% [markdown] id="museum" core
# ## Failure museum
#
# **A text that becomes a command.** Search by title, written the way many tutorials do: what does the second search get?

# %% id="museum-injection" core checked
def careless(title):
    return db.execute(f"SELECT title FROM pieces WHERE title = '{title}'").fetchall()

def careful(title):
    return db.execute("SELECT title FROM pieces WHERE title = ?", (title,)).fetchall()

everything = db.execute("SELECT count(*) FROM pieces").fetchone()[0]
for title in ("twinkle", "x' OR 'x' = 'x"):
    print(f"{title:16} careless {len(careless(title)) == everything}, careful {len(careful(title))}")   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="promise-ask" core
# The careless search hands over the whole library (`True`): the title's quotation mark ended the text, and the rest was read as SQL. With `?` the database gets question
# and value apart. The second exhibit you have seen above, `"seed": false` taken for the seed 0: a wish granted that nobody made. The cure is a strict schema.
#
# ## Hold it to its promise
#
# Each requirement, asked; then the lines, counted in this lesson's own source. The times depend on your machine and on what else it does.

# %% id="promise" core
def seconds(*asked):
    began = time.perf_counter()
    call(*asked)
    return time.perf_counter() - began

waits = sorted(seconds("GET", "health") for _ in range(lesson.pick(smoke=5, quick=40, full=200)))
eight = seconds("POST", "compositions", {"seed": 3, "bars": 8})
print(f"alive? {1000 * waits[int(0.95 * len(waits))]:.0f} ms (95 of 100 are faster; promised: 50)")
print(f"eight bars: {eight:.2f} s (promised: 2)")

# %% id="promise-correct" core checked
def fetched(piece):
    return call("GET", f"pieces/{piece}.mid")[1]

pair = [json.loads(call("POST", "compositions", {"seed": 5})[1])["id"] for _ in range(2)]
print("same seed, same bytes:", fetched(pair[0]) == fetched(pair[1]))
print("stored and read back:", mn.read_midi(fetched(1)).melody == mn.songs(names[0]).melody, "| magic:", fetched(1)[:4])
print("too large, wrong kind:", call("POST", "pieces", b"MThd" + bytes(10 ** 6))[0], call("POST", "pieces", b"GIF89a")[0])
cells = [cell.source for cell in mn.classroom.source.load("06a").cells]      # this lesson, as it was written
mini = {cell.splitlines()[0]: cell.splitlines() for cell in cells if cell.startswith("# mini-studio")}
network = sum("composer.compose" in line for cell in mini.values() for line in cell)
lesson.compare(guess, {"lines of 150 that touch the network": network})
print("at most 150 lines:", sum(map(len, mini.values())) <= 150, "| cells:", len(mini))   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="count-read" core
# One line. (Did you run everything at once? Then the last cell has stopped the server, and the page above is silent: restart, and run up to here.) Everything else is what makes it usable by somebody who is not you. What ours lacks is what the real studio (`musicnn/studio`, next part) has:
#
# | | mini-studio | studio | why |
# |---|---|---|---|
# | parse | reads the whole body, then counts | counts *while* it reads; MIDI, MusicXML, ABC in a child process with limits | a stranger's file may be made to kill |
# | store | one voice, ids 1, 2, 3 | every part, versions (`ETag`), share links; SQLite or PostgreSQL | two people edit at once |
# | compose | in the request, in this Python | jobs in worker processes | next part |
# | key, style | semitones, meter | keys, moods, all composers' own controls | read from the composers |
# | guard | none | a secret in the address, Host and Origin checks, limits per client | any page you visit may try your port |
# | play | WAV | the page's own synthesiser, stops in mid-note | a slider needs no render |

# %% [markdown] id="exercise-06a-1" core exercise="06a-1" stars=1
# ## Exercises
#
# ### Exercise 06a-1 · Find it by its ups and downs
# Who cannot sing in tune still goes up and down in the right places. The **Parsons code** of a tune is a letter for each note but the first: `U` up, `D` down, `R` repeat. Write
# `parsons(pitches)`. *Worked example:* 60, 60, 67, 67, 69 is `RURU`. Then find out with it which of the stored songs begins `RURURD`, and which hold the
# ups and downs of the first bar of your tune.
#
# *Hint 1:* compare each pitch with the one before: `zip(pitches, pitches[1:])`.
#
# *Hint 2:* three cases, one letter each, joined with `"".join(…)`.
#
# *Hint 3:* `"".join("U" if b > a else …)`.

# %% id="answer-06a-1" core exercise="06a-1" role="answer"
def parsons(pitches):
    ### BEGIN SOLUTION
    return "".join("U" if b > a else "D" if b < a else "R" for a, b in zip(pitches, pitches[1:]))
    ### END SOLUTION

# %% id="check-06a-1" core exercise="06a-1" role="check"
mn.check("06a-1")
assert parsons([60, 60, 67, 67, 69]) == "RURU", "the worked example gives RURU"
assert parsons([72, 60]) == "D" and parsons([60]) == "", "one letter for each note but the first"
assert parsons([n.pitch for n in mn.songs("twinkle").melody]).startswith("RURURD"), "Twinkle begins RURURD"

# %% id="right-06a-1" exercise="06a-1" role="right"
def parsons(pitches):
    letters = {1: "U", 0: "R", -1: "D"}
    return "".join(letters[(b > a) - (b < a)] for a, b in zip(pitches[:-1], pitches[1:]))

# %% id="wrong-06a-1-1" exercise="06a-1" role="wrong"
def parsons(pitches):
    return "".join("U" if b > a else "D" for a, b in zip(pitches, pitches[1:]))

# %% id="wrong-06a-1-2" exercise="06a-1" role="wrong"
def parsons(pitches):
    return "".join("U" if a > b else "D" if a < b else "R" for a, b in zip(pitches, pitches[1:]))

# %% [markdown] id="exercise-06a-2" core exercise="06a-2" stars=2
# ### Exercise 06a-2 · A listing found in a tutorial
# This search runs, and it is the careless one in another dress: `db.execute("SELECT title FROM pieces WHERE title LIKE '%" + word + "%'")`. Write
# `search(db, word)`: the titles that contain `word`, in the order of their ids, as a list. A quotation mark is then just a character,
# and, harder, so are `%` and `_`, which `LIKE` takes for "anything" and "any letter".
#
# *Hint 1:* the value behind `?` may be put together in Python.
#
# *Hint 2:* SQLite has a function that needs no wildcards: `instr(title, ?) > 0`.

# %% id="answer-06a-2" core exercise="06a-2" role="answer"
def search(db, word):
    ### BEGIN SOLUTION
    return [title for title, in db.execute("SELECT title FROM pieces WHERE instr(title, ?) > 0 ORDER BY id", (word,))]
    ### END SOLUTION

# %% id="check-06a-2" core exercise="06a-2" role="check"
mn.check("06a-2")
import sqlite3 as _sql
_db = _sql.connect(":memory:")
_db.execute("CREATE TABLE pieces (id INTEGER PRIMARY KEY, title TEXT)")
_db.executemany("INSERT INTO pieces (title) VALUES (?)", [("Polly's jig",), ("100 % reel",), ("A reel",), ("odd_one",)])
assert search(_db, "reel") == ["100 % reel", "A reel"], "both reels, the older one first"
assert search(_db, "'s") == ["Polly's jig"], "a quotation mark is a character like others"
assert search(_db, "x' OR 'x' = 'x") == [], "nothing is called that"
assert search(_db, "%") == ["100 % reel"] and search(_db, "_") == ["odd_one"], "% and _ are characters too"

# %% id="right-06a-2" exercise="06a-2" role="right"
def search(db, word):
    safe = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    rows = db.execute("SELECT title FROM pieces WHERE title LIKE ? ESCAPE '!' ORDER BY id", (f"%{safe}%",)).fetchall()
    return [row[0] for row in rows]

# %% id="wrong-06a-2-1" exercise="06a-2" role="wrong"
def search(db, word):
    return [t for t, in db.execute("SELECT title FROM pieces WHERE title LIKE '%" + word + "%' ORDER BY id")]

# %% id="wrong-06a-2-2" exercise="06a-2" role="wrong"
def search(db, word):
    return [t for t, in db.execute("SELECT title FROM pieces WHERE title LIKE ? ORDER BY id", (f"%{word}%",))]

# %% id="end-stop" core checked
stop()                                                    # whoever asks now gets no answer at all, which is no status code either
db.close()
folder.cleanup()
print("server ended:", not thread.is_alive(), "| file gone:", not Path(folder.name).exists())   # NBVAL_CHECK_OUTPUT

# %% [markdown] id="summary" core
# ## In seven lines
#
# 1. A requirement is a number or a yes/no that a program can check.
# 2. Three tiers: page, server, database; between them requests, schemas and status codes.
# 3. 4xx: you can mend it, and the message says how. 5xx: we must.
# 4. A file is what its first bytes say, and no larger than we allow.
# 5. Notes, chords and rhythms as rows can be asked; a lump of bytes can only be fetched.
# 6. Strict schemas at the door; `?` in every SQL statement; relative links on the page.
# 7. The network was one line. The system is everything that lets others reach it.
#
# ## Sources and further reading
#
# - C.-Z. A. Huang and others, *The Bach Doodle: Approachable Music Composition with Machine Learning at Scale*, ISMIR 2019: two seconds for a harmonisation, and what it took.
# - R. T. Fielding, *Architectural Styles and the Design of Network-based Software Architectures*, dissertation, UC Irvine 2000: where REST comes from.
# - M. Nottingham, E. Wilde, S. Dalal, *Problem Details for HTTP APIs*, RFC 9457, 2023: errors that a program can read.
# - D. Parsons, *The Directory of Tunes and Musical Themes*, 1975: fifteen thousand themes to be found by ups and downs.
# - The documentation of SQLite (*Appropriate Uses For SQLite*) and of FastAPI (*Tutorial*): short, and written for newcomers.
#
# Next in this course: [06b](06b_jobs_and_page.ipynb), jobs and the page: why the server must not compose.

"""The API over a real server, on both databases: jobs, pieces, guards, limits. And the laws of the house inside the studio."""

import ast
import dataclasses
import json
import time
from pathlib import Path

import httpx
import pytest
from studio_server import form, serving

from musicnn.music import score_of
from musicnn.music.midi import read_midi
from musicnn.studio.settings import Limits

TUNE = score_of([(0, 60, 4), (4, 64, 4), (8, 67, 8)], steps=32, key="C major", title="Tune")
ROOM = Path(__file__).resolve().parents[2] / "musicnn" / "studio"


def wrong(answer: httpx.Response, status: int) -> str:
    """The detail of a problem, after a look at its form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["status"] == status and found["title"] and found["type"]
    return found["detail"]


def saved(studio, **fields) -> httpx.Response:
    answer = studio.post("pieces", json={"title": "Tune", "score": form(TUNE), **fields})
    assert answer.status_code == 201, answer.text
    return answer


# ---------------------------------------------------------------- jobs
def test_a_job_from_request_to_piece(studio, worker):
    asked = {"kind": "generate", "model": "folk-lstm", "bars": 4, "count": 2, "seed": 7, "controls": {"draws": 1}}
    job = studio.post("jobs", json=asked)
    assert job.status_code == 202 and job.json()["state"] == "queued" and job.headers["location"] == f"jobs/{job.json()['id']}"
    worker.run(once=True)
    done = studio.get(job.headers["location"]).json()
    assert done["state"] == "done" and done["fraction"] == 1.0 and [v["seed"] for v in done["result"]["variations"]] == [7, 8]
    piece = studio.post("pieces", json={"title": "Second", "job": done["id"], "variation": 1}).json()
    assert piece["provenance"]["kind"] == "composed" and piece["seed"] == 8 and piece["composer"] == "folk-lstm"
    assert piece["sha256"] == done["result"]["variations"][1]["sha256"] and "seed 8" in piece["score"]["source"]
    again = studio.post("jobs", json={"kind": "regenerate", "piece": piece["id"]}).json()
    worker.run(once=True)
    assert studio.get(f"jobs/{again['id']}").json()["result"]["same"] is True


def test_events_tell_everything_in_order_and_can_be_taken_up_again(studio, worker):
    job = studio.post("jobs", json={"kind": "generate", "model": "folk-lstm", "bars": 2, "controls": {"draws": 1}}).json()["id"]
    worker.run(once=True)
    text = studio.get(f"jobs/{job}/events").text
    events = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")]
    kinds = [e["event"] for e in events]
    assert kinds[:2] == ["queued", "started"] and kinds[-2:] == ["variation", "done"] and set(kinds[2:-2]) == {"progress"}
    assert json.loads(events[2]["data"])["score"]["rows"], "the first look already holds a note"
    rest = studio.get(f"jobs/{job}/events", headers={"Last-Event-ID": events[-2]["id"]}).text
    assert [line for line in rest.splitlines() if line.startswith("event")] == ["event: done"]


def test_the_stream_is_live(studio, worker):
    job = studio.post("jobs", json={"kind": "generate", "model": "folk-lstm", "bars": 2}).json()["id"]
    with studio.stream("GET", f"jobs/{job}/events") as answer:
        lines = answer.iter_lines()
        assert next(lines) == "id: 1"
        worker.work(worker.store.jobs.claim(worker.name, lease=30))
        assert "event: done" in list(lines)


def test_asking_twice_with_a_key_asks_once(studio, worker):
    asked, key = {"kind": "generate", "model": "folk-lstm"}, {"Idempotency-Key": "k1"}
    first, second = (studio.post("jobs", json=asked, headers=key) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 200) and first.json()["id"] == second.json()["id"]
    assert "another request" in wrong(studio.post("jobs", json=asked | {"seed": 1}, headers=key), 409)
    pieces = [studio.post("pieces", json={"title": "T", "score": form(TUNE)}, headers=key) for _ in range(2)]
    assert [p.status_code for p in pieces] == [201, 200] and pieces[0].json()["id"] == pieces[1].json()["id"]


def test_a_cancelled_job_stops(studio, worker):
    waiting = studio.post("jobs", json={"kind": "generate", "model": "folk-lstm"}).json()["id"]
    assert studio.delete(f"jobs/{waiting}").json()["state"] == "cancelled"
    assert "ended already" in wrong(studio.delete(f"jobs/{waiting}"), 409)
    running = studio.post("jobs", json={"kind": "generate", "model": "folk-lstm", "bars": 64, "count": 8}).json()["id"]
    job = worker.store.jobs.claim(worker.name, lease=30)
    assert job["id"] == running and studio.delete(f"jobs/{running}").status_code == 202
    worker.work(job)
    assert studio.get(f"jobs/{running}").json()["state"] == "cancelled"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("change, status, says", [
    ({"model": "nobody"}, 404, "there are"), ({"seed": False}, 422, "integer"), ({"seed": 1.0}, 422, "integer"),
    ({"seed": -1}, 422, ""),
    ({"bars": 0}, 422, ""), ({"colour": 1}, 422, "not permitted"), ({"controls": {"heat": 1}}, 422, "no control"),
    ({"controls": {"temperature": 9.0}}, 422, "0.1..2"), ({"controls": {"meter": "7/8"}}, 422, "one of"), ({"key": "H dur"}, 422, "no key"),
    ({"kind": "continue"}, 422, "primer"), ({"kind": "harmonise"}, 422, "cannot harmonise"), ({"kind": "sing"}, 422, "kind"),
    ({"meter": [7, 8]}, 422, "knows the meters"),
    ({"kind": "continue", "primer": {"rows": [[0, 60, 99, 80, 0]], "steps": 4}}, 422, "ends at"),
    ({"kind": "continue", "primer": {"rows": [[0, 60, 4, 80, 3]], "steps": 4}}, 422, "part 3"),
])
def test_what_makes_no_sense_is_refused_with_the_reason(studio, worker, change, status, says):
    asked = {"kind": "generate", "model": "folk-lstm"} | change
    assert says in wrong(studio.post("jobs", json=asked), status)


def test_a_job_that_fails_says_why(studio, worker):
    wide = score_of([(0, 10, 4), (4, 120, 4)], steps=16, key="C major")
    job = studio.post("jobs", json={"kind": "continue", "model": "folk-lstm", "primer": form(wide)}).json()["id"]
    worker.run(once=True)
    failed = studio.get(f"jobs/{job}").json()
    assert failed["state"] == "failed" and "narrower" in failed["error"] and failed["result"] is None


def test_limits_are_kept(store, settings, worker):
    tight = dataclasses.replace(settings, limits=Limits(live_jobs=2, queue=3, jobs_per_minute=5))
    asked = {"kind": "generate", "model": "folk-lstm"}
    with serving(store, tight) as studio:
        def ask(client):
            return studio.post("jobs", json=asked, headers={"Studio-Client": client})
        assert [ask("a").status_code for _ in range(2)] == [202, 202]
        refused = ask("a")
        assert "still waiting" in wrong(refused, 429) and int(refused.headers["retry-after"]) > 0
        assert ask("b").status_code == 202 and "waiting already" in wrong(ask("c"), 503)


# ---------------------------------------------------------------- pieces
def test_a_piece_is_changed_only_by_those_who_have_seen_it(studio):
    first = saved(studio)
    where, etag = f"pieces/{first.json()['id']}", first.headers["etag"]
    assert studio.get(where, headers={"If-None-Match": etag}).status_code == 304
    assert "If-Match" in wrong(studio.patch(where, json={"title": "New"}), 428)
    renamed = studio.patch(where, json={"title": "New"}, headers={"If-Match": etag})
    assert renamed.json()["title"] == "New" and renamed.json()["version"] == 2 and renamed.headers["etag"] != etag
    assert "somebody else" in wrong(studio.patch(where, json={"title": "Newer"}, headers={"If-Match": etag}), 412)
    assert "none" not in wrong(studio.delete(where, headers={"If-Match": '"x-1"'}), 422)
    assert studio.delete(where, headers={"If-Match": renamed.headers["etag"]}).status_code == 204
    assert wrong(studio.get(where), 404)


def test_edited_music_is_no_longer_the_composers_own(studio, worker):
    job = studio.post("jobs", json={"kind": "generate", "model": "folk-lstm", "bars": 2, "controls": {"draws": 1}}).json()["id"]
    worker.run(once=True)
    made = studio.get(f"jobs/{job}").json()["result"]["variations"][0]["score"]
    made["rows"][0][1] += 1
    piece = studio.post("pieces", json={"title": "Mine", "job": job, "variation": 0, "score": made}).json()
    assert piece["composer"] == "folk-lstm, edited" and piece["provenance"]["kind"] == "edited"
    assert piece["provenance"]["from"]["seed"] == 0
    ask = studio.post("jobs", json={"kind": "regenerate", "piece": piece["id"]}).json()["id"]
    worker.run(once=True)
    assert "edited" in studio.get(f"jobs/{ask}").json()["error"]


def test_pages_of_the_library_hold_every_piece_once(studio):
    made = [saved(studio, title=f"T{i}").json()["id"] for i in range(7)]
    seen, cursor = [], None
    while True:
        page = studio.get("pieces", params={"most": 3} | ({"cursor": cursor} if cursor else {})).json()
        seen += [p["id"] for p in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert seen == made[::-1]
    assert "cursor" in wrong(studio.get("pieces?cursor=zzz"), 422)
    assert len(studio.get("pieces?theme=4,3").json()["items"]) == 7 and not studio.get("pieces?theme=4,4").json()["items"]


def test_downloads_hold_the_music(studio):
    piece = saved(studio).json()["id"]
    files = {suffix: studio.get(f"pieces/{piece}.{suffix}") for suffix in ("mid", "musicxml", "json", "wav")}
    assert all(f.status_code == 200 for f in files.values())
    assert read_midi(files["mid"].content).notes == TUNE.notes and files["wav"].content[:4] == b"RIFF"
    assert files["json"].json() == form(TUNE) and b"<score-partwise" in files["musicxml"].content
    assert "mid, musicxml" in wrong(studio.get(f"pieces/{piece}.exe"), 404)
    assert studio.post("files/mid", json=form(TUNE)).content == files["mid"].content
    engraved = studio.post("engrave", json=form(TUNE)).json()
    assert "<svg" in engraved["svg"] and engraved["marks"][0] == ["n0-0", 0, 4]


def test_a_share_link_shows_the_music_until_it_is_taken_back(studio):
    piece = saved(studio).json()["id"]
    token = studio.put(f"pieces/{piece}/share").json()["shared"]
    assert studio.put(f"pieces/{piece}/share").json()["shared"] == token
    stranger = {"Authorization": ""}
    seen = studio.get(f"shared/{token}", headers=stranger).json()
    assert seen["score"]["rows"] == form(TUNE)["rows"] and set(seen) == {"title", "composer", "score"}
    assert wrong(studio.get(f"pieces/{piece}", headers=stranger), 401)
    assert studio.delete(f"pieces/{piece}/share").json()["shared"] is None and wrong(studio.get(f"shared/{token}"), 404)


# ---------------------------------------------------------------- the guard
@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_who_may_not_come_in(studio):
    assert wrong(studio.get("pieces", headers={"Authorization": "Bearer wrong"}), 401)
    assert wrong(studio.get("pieces", headers={"Host": "evil.example"}), 421), "a name rebound to this machine"
    assert wrong(studio.post("engrave", json=form(TUNE), headers={"Origin": "https://evil.example"}), 403)
    assert wrong(studio.post("engrave", json=form(TUNE), headers={"Sec-Fetch-Site": "cross-site"}), 403)
    own = f"http://{studio.base_url.netloc.decode()}"
    answer = studio.post("engrave", json=form(TUNE), headers={"Origin": own})
    assert answer.status_code == 200 and "default-src 'self'" in answer.headers["content-security-policy"]
    assert studio.get("health", headers={"Authorization": ""}).json() == {"alive": True}
    assert wrong(studio.get("nothing"), 404) and wrong(studio.put("pieces"), 405)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("body, status", [
    (b"x" * 1_000_001, 413), (b"x" * 3_900_000, 413), (b"{", 400), (b"[" * 100_000, 400),
    (b'{"title": "\\ud800"}', 422), (b'{"title": "a\\u0000b"}', 422),
    (b'{"title": "T", "score": {"tempo": NaN}}', 422), (b'{"title": "T", "score": {"steps": 1e999}}', 422), (b"\xff\xfe", 400),
    (b'{"title": "T", "score": {"rows": [[0, 60, 4, 80, 0]], "steps": 4, "key": "\\u2028"}}', 422)])
def test_hostile_bodies_are_problems_not_crashes(studio, body, status):
    answer = studio.post("pieces", content=body, headers={"Content-Type": "application/json"})
    assert wrong(answer, status) is not None


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_body_is_counted_while_it_comes(store, settings):
    def endless():
        for _ in range(3000):
            yield b"x" * 1000

    def trickle():
        yield b"x"
        time.sleep(2)                                # the server's clock runs out long before it
        yield b"y"
    with serving(store, settings) as studio:         # it has all the time in the world: what counts is the size
        assert wrong(studio.post("uploads", content=endless()), 413)
    with serving(store, dataclasses.replace(settings, limits=Limits(body_seconds=0.3))) as studio:
        assert wrong(studio.post("uploads", content=trickle()), 408)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_the_page_and_its_modules_are_served_and_nothing_else(studio):
    root = str(studio.base_url).removesuffix("/api/v1/")
    assert "module" in studio.get(f"{root}/").text
    for name in (*(f"page/{p.name}" for p in (ROOM / "web").iterdir() if p.suffix != ".html"), "web/roll.js", "web/theme.css"):
        assert studio.get(f"{root}/{name}").status_code == 200, name
    for name in ("page/index.html", "web/../errors.py", "web/%2e%2e/errors.py", "page/..%2fcli.py", "other/x.js"):
        assert studio.get(f"{root}/{name}").status_code == 404, name


# ---------------------------------------------------------------- the house
def test_inside_the_studio_arrows_point_down_too():
    floors = {"app": {"fastapi", "starlette", "uvicorn"}, "store": {"sqlalchemy"}, "service": set()}
    for folder, own in floors.items():
        for path in (ROOM / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module] if isinstance(node, ast.ImportFrom) else []
                for name in names:
                    foreign = {"fastapi", "starlette", "uvicorn", "sqlalchemy"} - own
                    assert name.split(".")[0] not in foreign, f"{path.name}: {folder} imports {name}"
                    above = {"app": (), "service": ("app",), "store": ("app", "service")}[folder]
                    assert not name.startswith(tuple(f"musicnn.studio.{room}" for room in above)), f"{path.name} imports {name}"
    assert not [w for w in ("SELECT", "INSERT", ".execute(") if any(w in p.read_text(encoding="utf-8") for f in ("app", "service")
                                                                   for p in (ROOM / f).glob("*.py"))]


def test_chapters_before_need_no_web_framework():
    import subprocess
    import sys
    code = ("import sys, musicnn as mn; mn.composers.available; mn.widgets.Composer;"
            "print(sorted({'fastapi', 'sqlalchemy', 'pydantic'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOM.parents[1], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

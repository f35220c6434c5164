"""What the studio's page computes without a page, run by node where there is one."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2] / "musicnn"
NAMES = {"Tune": "Tune.mid", "Für Elise": "Für Elise.mid", "茉莉花": "茉莉花.mid", "": "my music.mid", "a/b:c*": "abc.mid",
         "???": "my music.mid"}
# Two jobs are asked for, one after the other; what the first still says must not reach the desk of the second.
TWO_JOBS = """
import { server } from "./page/server.js";
const jobs = [], removed = [], words = () => [desk.running, desk.state.drafts.map((draft) => draft.seed), desk.state.work.note];
const late = { number: 2, score: blank(), given: [], seed: 7, metrics: {}, fraction: 0.5, note: "late" };
server.job = (form, hear) => new Promise((done) => { jobs.push({ hear, done }); hear("accepted", { id: `job${jobs.length}` }); });
server.remove = async (path) => { removed.push(path); };
const theory = { keys: {}, names: { 0: [] } }, desk = new Desk(theory, blank(), () => ({ kind: "generate", model: "m" }), () => "");
await desk.ask_compose({ count: 4 });
await desk.ask_compose({ count: 1 });
for (const kind of ["progress", "variation"]) jobs[0].hear(kind, late, { id: "job1" });
const meanwhile = words();
jobs[0].done(null);
await new Promise((next) => setTimeout(next));
const after = words();
await desk.ask_cancel();
console.log(JSON.stringify({ meanwhile, after, removed }));
"""


@pytest.fixture
def ask(tmp_path):
    """Run a piece of JavaScript that knows desk.js and prints JSON; returns what it printed."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    for folder, source in (("web", ROOT / "web"), ("page", ROOT / "studio" / "web")):
        shutil.copytree(source, tmp_path / folder)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "stage.js").write_text('globalThis.document = { baseURI: "http://studio/" };\n', encoding="utf-8")

    def run(code: str):
        head = 'import "./stage.js";\nimport { Desk, blank, fileName } from "./page/desk.js";\n'
        (tmp_path / "ask.js").write_text(head + code, encoding="utf-8")
        done = subprocess.run([node, "ask.js"], cwd=tmp_path, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    return run


def test_a_file_is_called_as_the_music_is_in_every_script(ask):
    named = ask(f'console.log(JSON.stringify({json.dumps(list(NAMES))}.map((title) => fileName(title, "mid"))));')
    assert named == list(NAMES.values())


def test_what_a_replaced_job_still_says_does_not_reach_the_desk(ask):
    waiting = ["job2", [], "waiting for a worker …"]
    assert ask(TWO_JOBS) == {"meanwhile": waiting, "after": waiting, "removed": ["jobs/job1", "jobs/job2"]}

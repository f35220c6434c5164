"""What the studio's page computes without a page, run by node where there is one."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "musicnn"
NAMES = {"Tune": "Tune.mid", "Für Elise": "Für Elise.mid", "茉莉花": "茉莉花.mid", "": "my music.mid", "a/b:c*": "abc.mid",
         "???": "my music.mid"}


@pytest.mark.slow
def test_a_file_is_called_as_the_music_is_in_every_script(tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    for folder, source in (("web", ROOT / "web"), ("page", ROOT / "studio" / "web")):
        shutil.copytree(source, tmp_path / folder)
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    (tmp_path / "ask.js").write_text(f"""globalThis.document = {{ baseURI: "http://studio/" }};
const {{ fileName }} = await import("./page/desk.js");
console.log(JSON.stringify({json.dumps(list(NAMES))}.map((title) => fileName(title, "mid"))));
""", encoding="utf-8")
    done = subprocess.run([node, "ask.js"], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert done.returncode == 0 and json.loads(done.stdout) == list(NAMES.values()), done.stderr

"""The joiner keeps each module's names apart, keeps its text, and refuses what it cannot join."""

import shutil
import subprocess

import pytest

from musicnn.widgets import joiner
from musicnn.widgets.joiner import web, widget_module

ENTRIES = [("pianoroll", "mountPianoRoll"), ("composer", "mountComposer"), ("blindtest", "mountBlindTest")]


@pytest.mark.parametrize("entry, mount", ENTRIES)
def test_a_joined_module_has_no_import_left_and_always_the_same_text(entry, mount):
    text = widget_module(entry, mount)
    widget_module.cache_clear()
    assert widget_module(entry, mount) == text
    assert not [line for line in text.splitlines() if line.startswith("import ")]
    assert text.count("export ") == 1 and f"$modules.{entry}.{mount}" in text
    for line in web("synth.js").splitlines():        # nothing of a module is lost but the word export
        assert line.removeprefix("export ") in text


@pytest.mark.parametrize("entry, mount", ENTRIES)
def test_a_joined_module_runs(entry, mount, tmp_path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    path = tmp_path / "widget.mjs"
    path.write_text(widget_module(entry, mount), encoding="utf-8")
    code = f"const m = await import({path.as_uri()!r}); if (typeof m.default.render !== 'function') process.exit(1)"
    assert subprocess.run([node, "--input-type=module", "-e", code]).returncode == 0


@pytest.mark.parametrize("modules, words", [
    ({"a": 'import { x } from "./b.js";\n', "b": 'import { y } from "./a.js";\nexport const x = 1;\n'}, "circle"),
    ({"a": 'import { x } from "./b.js";\n', "b": "export const y = 1;\n"}, "does not export"),
    ({"a": "export default 3;\n"}, "cannot be joined"),
    ({"a": 'import "./b.js";\n', "b": ""}, "cannot be joined"),
    ({"a": 'import { x } from "https://cdn.example/x.js";\n'}, "cannot be joined"),
])
def test_what_cannot_be_joined_is_refused(modules, words, monkeypatch):
    monkeypatch.setattr(joiner, "web", lambda name: modules[name.removesuffix(".js")])
    with pytest.raises(ValueError, match=words):
        joiner._add("a", {}, ())


def test_the_modules_know_no_jupyter_and_no_other_server():
    from musicnn.widgets.joiner import files
    for path in files("musicnn").joinpath("web").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "jupyter" not in text.lower() and "://" not in text.replace("http://www.w3.org/", ""), path.name
        assert max(map(len, text.splitlines())) <= 140 and text.count("\n") <= 300, path.name

"""The studio as a tile of a real JupyterLab, through jupyter-server-proxy: the page, its modules, the API and the live stream."""

import importlib.metadata
import json
import tomllib
from pathlib import Path

import pytest

from musicnn.studio.proxy import launcher

ROOT = Path(__file__).resolve().parents[2]


def test_the_entry_point_leads_to_the_launcher():
    table = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]["jupyter_serverproxy_servers"]
    assert importlib.metadata.EntryPoint("studio", table["studio"], "jupyter_serverproxy_servers").load() is launcher
    made = launcher()
    assert made["unix_socket"] is True and "{unix_socket}" in made["command"] and Path(made["launcher_entry"]["icon_path"]).is_file()


@pytest.mark.browser
@pytest.mark.slow
def test_the_tile_opens_a_studio_that_composes_live(own_jupyter_lab, open_page, tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICNN_STUDIO", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    config = tmp_path / "config"                     # as the entry point says it, which a package installed earlier may not have yet
    config.mkdir()
    (config / "jupyter_server_config.json").write_text(json.dumps({"ServerProxy": {"servers": {"studio": launcher()}}}), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(config))
    server = own_jupyter_lab()
    page = open_page(f"{server.url}/studio/", viewport={"width": 1280, "height": 1000}).page
    page.wait_for_function("() => window.studio?.instrument?.roll?.seen")
    page.evaluate("""() => { window.seen = new Set();
        studio.desk.host.watch(['work'], () => window.seen.add(studio.desk.state.work.fraction)); }""")
    page.click(".mn-main:has-text('Compose')")
    page.wait_for_function("() => studio.desk.state.work.note === 'done' || studio.desk.state.work.error")
    assert page.evaluate("() => studio.desk.state.work.error") == "" and page.evaluate("() => studio.desk.state.drafts.length") == 4
    assert page.evaluate("() => window.seen.size") > 4, "the proxy passes events on as they come"
    assert (tmp_path / "studio.sqlite").is_file()

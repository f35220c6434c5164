"""The composer's desk in a real browser, over a host in memory that writes down what it is asked."""

import functools
import http.server
import json
import threading

import pytest
from test_roll_page import WEB, Quiet

from musicnn.music import score_of
from musicnn.widgets.drafts import draft_shown
from musicnn.widgets.wire import piece_of, rows_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TUNE = score_of([(0, 74, 4), (4, 76, 4)], key="D major", title="Tune")
BARS = {"name": "bars", "low": 1, "high": 32, "default": 4, "unit": "", "help": "", "choices": [], "whole": True}
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Composer</title>
<link rel="stylesheet" href="theme.css"><body style="margin:8px"><div id="here"></div><script type="module">
import { memoryHost } from "./api.js"; import { mountComposer } from "./composer.js";
window.state = STATE; window.asked = [];
const answer = async (kind, content) => { window.asked.push([kind, content]); return { content: {}, buffers: [] }; };
window.end = mountComposer(document.getElementById("here"), memoryHost(window.state, answer));
window.instrument = document.querySelector(".mn").musicnn;
</script></html>"""


@pytest.fixture
def page(chromium, chromium_options):
    """A desk on which four drafts of seed 5 lie; at the end no error may have been thrown."""
    from playwright.sync_api import sync_playwright
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=WEB))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    drafts = [draft_shown(TUNE, seed=5 + i, given=[], metrics={}, done=True) for i in range(4)]
    state = {"notes": rows_of(TUNE), "piece": piece_of(TUNE, mono=True), "locked": [], "height": 200, "staff": False, "snap": 1,
             "name": "walk", "count": 4, "explains": False, "controls": [BARS], "drafts": drafts,
             "settings": {"seed": 5, "seed_locked": False, "live": False, "bars": 4},
             "work": {"running": False, "fraction": 0, "note": "", "error": ""}}
    Quiet.page, problems = PAGE.replace("STATE", json.dumps(state)).encode(), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, **chromium_options)
        page = browser.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("() => window.instrument")
        yield page
        browser.close()
    server.shutdown()
    server.server_close()
    assert not problems


def test_composing_at_every_change_does_not_cancel_the_four_drafts_that_a_click_asks_for(page):
    page.check("label:has-text('compose at every change') input")
    page.wait_for_function("() => asked.some(([kind, { count }]) => kind === 'compose' && count === 1)")       # ticking it is a change
    page.evaluate("() => { asked.length = 0; }")
    page.click("button:has-text('Compose')")
    page.wait_for_timeout(300)
    told = page.evaluate("() => asked.filter(([kind]) => kind === 'compose').map(([, { count }]) => count)")
    assert told == [4] and page.evaluate("() => state.settings.seed") == 9       # the next seeds, and nothing behind them

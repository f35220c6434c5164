"""The modules as any page may use them: loaded unchanged by their URLs, over a host in memory. Touch, sound, themes, tables."""

import functools
import http.server
import json
import threading
from pathlib import Path

import pytest
from loudness import LOUD, QUIET

from musicnn.music import Part, Score, score_of
from musicnn.widgets.wire import piece_of, rows_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WEB = Path(__file__).resolve().parents[2] / "musicnn" / "web"
TUNE = score_of([(0, 60, 4), (4, 64, 4), (8, 67, 8)], steps=64, key="C major", title="Tune")
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Roll</title><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="theme.css"><body style="margin:8px"><div id="here"></div><script type="module">
import {{ memoryHost }} from "./api.js"; import {{ mountPianoRoll }} from "./pianoroll.js";
window.state = {state};
window.end = mountPianoRoll(document.getElementById("here"), memoryHost(window.state));
window.instrument = document.querySelector(".mn").musicnn;
</script></html>"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves musicnn/web and one page beside it."""

    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012
    page = b""

    def do_GET(self):
        if self.path != "/":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(Quiet.page)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def chrome(chromium, chromium_options):
    from playwright.sync_api import sync_playwright
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=WEB))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, **chromium_options)
        yield browser, f"http://127.0.0.1:{server.server_port}/"
        browser.close()
    server.shutdown()
    server.server_close()


@pytest.fixture
def mounted(chrome):
    """Call it with a score for a page that shows it; afterwards no error and no request to elsewhere may have happened."""
    (browser, url), contexts, problems = chrome, [], []

    def mount(score=TUNE, locked=(), **options):
        state = {"notes": rows_of(score), "piece": piece_of(score, mono=len(score.parts) == 1), "locked": list(locked), "height": 320}
        Quiet.page = PAGE.format(state=json.dumps(state)).encode()
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith((url, "blob:", "data:")) else problems.append(request.url))
        page.goto(url)
        page.wait_for_function("() => window.instrument?.roll.seen")
        return page

    yield mount
    for context in contexts:
        context.close()
    assert not problems


def place(page, step, pitch):
    return page.evaluate("""([step, pitch]) => { const { grid } = instrument.roll, box = grid.view.getBoundingClientRect();
        return [box.left + grid.x(step), box.top + grid.y(pitch) + grid.rowHeight / 2]; }""", [step, pitch])


def rows(page):
    return [tuple(row[:3]) for row in page.evaluate("() => instrument.sheet.rows")]


def test_touch_draws_by_a_tap_moves_notes_and_leaves_the_rest_to_scrolling(mounted):
    page = mounted(has_touch=True, is_mobile=True, viewport={"width": 390, "height": 800})
    page.evaluate("() => { instrument.roll.zoom(2); instrument.roll.view.scrollTo(0, instrument.roll.view.scrollTop); }")
    assert min(page.evaluate("() => [...document.querySelectorAll('.mn-tools button')].map((b) => b.getBoundingClientRect().height)")) >= 44
    page.evaluate("""() => { window.taken = [];
        instrument.roll.view.addEventListener('touchstart', (event) => window.taken.push(event.defaultPrevented)); }""")
    page.touchscreen.tap(*place(page, 17.5, 62))
    assert (17, 62, 4) in rows(page)
    touch = page.context.new_cdp_session(page)

    def finger(kind, x, y):
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def swipe(start, end):
        (x, y), (to_x, to_y) = place(page, *start), place(page, *end)
        finger("touchStart", x, y)
        for i in range(1, 9):
            finger("touchMove", x + (to_x - x) * i / 8, y + (to_y - y) * i / 8)
        finger("touchEnd", to_x, to_y)
        page.evaluate("() => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))")

    swipe((1, 60), (5, 65))                          # a finger on a note moves it …
    assert (4, 65, 4) in rows(page) and (0, 60, 4) not in rows(page)
    before = rows(page)
    swipe((22, 68), (12, 68))                        # … and beside it is left to the browser, which scrolls (this one, headless, cannot)
    assert rows(page) == before and page.evaluate("window.taken") == [False, True, False]


def test_a_grid_can_be_drawn_before_it_is_measured(mounted):
    """Firefox asks for the first picture before it has told the sizes."""
    marked = mounted().evaluate("""async () => {
        const { Grid } = await import("./grid.js"), canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
        const grid = new Grid(document.body, document.body, canvas, canvas);
        grid.dress(document.querySelector(".mn"));
        grid.drawLocks(pen, { locked: [[0, 0, 8]] }, 0);
        return pen.getImageData(0, 0, 300, 150).data.some((value) => value > 0);
    }""")
    assert marked


def test_stop_cuts_a_long_note_and_every_voice_is_freed(mounted):
    page = mounted(score_of([(0, 60, 64)], steps=64))
    page.click("button[aria-label='Play']")
    page.wait_for_function("() => instrument.player.position > 2")
    assert page.evaluate(LOUD, 0.2) > 0.01
    page.click("button[aria-label='Stop']")
    assert page.evaluate(QUIET) < 4, "the note would have sounded for almost eight seconds"
    assert page.evaluate(LOUD, 0.2) < 1e-3
    page.click("button[aria-label='Play']")                      # from the middle of a note it sounds, too
    page.evaluate("() => instrument.player.seek(30)")
    page.wait_for_function("() => instrument.player.position > 30.5")
    assert page.evaluate(LOUD, 0.2) > 0.01


def test_the_loudest_music_never_clips(mounted):
    chords = score_of((s, 30 + 5 * i + s % 3, 2, 127) for s in range(0, 32, 2) for i in range(16))
    page = mounted(chords)
    page.click("button[aria-label='Play']")
    peak = page.evaluate(LOUD, 1.5)
    assert 0.3 < peak <= 1.0


def test_loop_goes_round_pause_stays_and_a_second_player_silences_the_first(mounted):
    page = mounted()
    page.evaluate("() => { instrument.roll.setRange([0, 4]); }")
    page.click("button[aria-label^='Repeat']")
    page.click("button[aria-label='Play']")
    page.evaluate("() => { window.places = []; instrument.player.listen((step) => window.places.push(step)); }")
    page.wait_for_function("() => window.places.some((p, i) => i && p < window.places[i - 1] - 2)")
    assert page.evaluate("() => Math.max(...window.places)") <= 4.01
    page.click("button[aria-label='Pause']")
    here = page.evaluate("() => instrument.player.position")
    page.wait_for_timeout(200)
    assert page.evaluate("() => instrument.player.position") == here and 0 <= here <= 4
    page.click("button[aria-label='Play']")
    page.evaluate("""async () => { const { Player } = await import('./synth.js'); const other = new Player();
        other.load(instrument.sheet.rows, instrument.sheet.piece); await other.play(); window.other = other; }""")
    assert page.evaluate("() => [instrument.player.state, other.state]") == ["paused", "playing"]


def test_nothing_sounds_before_a_click(mounted):
    page = mounted()
    page.wait_for_timeout(300)
    assert page.evaluate("() => globalThis[Symbol.for('musicnn.sound')]?.context ?? null") is None


def test_light_and_dark_follow_what_lies_behind(mounted):
    page = mounted()
    dark = "() => document.querySelector('.mn').classList.contains('mn-dark')"
    assert page.evaluate(dark) is False
    page.evaluate("() => { document.body.style.background = '#111'; }")
    page.wait_for_function(dark)
    pixel = "() => [...instrument.roll.under.getContext('2d').getImageData(100, 10, 1, 1).data].slice(0, 3)"
    page.wait_for_function(f"() => Math.max(...({pixel})()) < 60")


def test_the_table_and_the_names_tell_everything(mounted):
    page = mounted(locked=[[0, 4, 8]])
    assert "3 notes in 4 bars" in page.get_attribute(".mn-roll", "aria-label")
    page.click("summary:has-text('Notes as a table')")
    page.wait_for_selector(".mn-table td")
    cells = page.evaluate("""() => [...document.querySelectorAll('.mn-table tbody tr')].map((row) =>
        [...row.children].map((cell) => cell.textContent))""")
    assert cells[1] == ["bar 1 beat 2", "E4", "4", "80", "1", "yes"] and len(cells) == 3
    nameless = page.evaluate("""() => [...document.querySelectorAll('.mn button, .mn input, .mn select')].filter((e) =>
        !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)).map((e) => e.outerHTML)""")
    assert nameless == []
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate("() => getComputedStyle(document.querySelector('.mn-button')).transitionProperty") == "none" or \
        page.evaluate("() => getComputedStyle(document.querySelector('.mn-button')).transitionDuration") == "0s"


def test_ten_thousand_notes_can_be_edited_and_played(mounted):
    many = Score([Part(score_of((4 * (i % 1000), 36 + 5 * (i // 1000), 4) for i in range(10_000)).notes)], steps=4000)
    page = mounted(many)
    page.mouse.click(*place(page, 2000, 70))
    page.click("button[aria-label='Play']")
    page.wait_for_function("() => instrument.player.position > 3")
    assert page.evaluate("() => globalThis[Symbol.for('musicnn.sound')].voices.size") <= 64
    page.click("button[aria-label='Stop']")
    page.evaluate("() => { instrument.sheet.select(instrument.sheet.notes.map((n) => n.id)); instrument.roll.remove(); }")
    assert rows(page) == []
    page.evaluate("() => instrument.roll.undo()")
    assert len(rows(page)) >= 10_000


def test_taking_it_away_leaves_nothing(mounted):
    page = mounted()
    page.click("button[aria-label='Play']")
    page.evaluate("() => window.end()")
    assert page.evaluate("() => document.getElementById('here').children.length") == 0
    page.wait_for_function("() => globalThis[Symbol.for('musicnn.sound')].voices.size === 0")

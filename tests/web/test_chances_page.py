"""Bets and transitions in a real browser, over a host in memory: by mouse and by keyboard, in the dark and without colours."""

import functools
import http.server
import json
import threading

import pytest
from test_roll_page import WEB, Quiet

from musicnn.music import score_of
from musicnn.widgets import Stakes, TransitionMap
from musicnn.widgets.wire import piece_of, rows_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TUNE = score_of([(0, 74, 4), (4, 76, 4)], key="D major", title="Tune")
SHARES = [[0.2, 0.5, 0.3], [0, 0, 1], [0, 0, 0]]
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Chances</title>
<link rel="stylesheet" href="theme.css"><body style="margin:8px;background:{paper}"><div id="here"></div><script type="module">
import {{ memoryHost }} from "./api.js"; import {{ {mount} }} from "./{module}.js";
window.state = {state}; window.asked = [];
const answer = async (kind, content) => {{ window.asked.push([kind, content]); return {{ content: {music}, buffers: [] }}; }};
window.end = {mount}(document.getElementById("here"), memoryHost(window.state, answer));
window.instrument = document.querySelector(".mn").musicnn;
</script></html>"""


@pytest.fixture(scope="module")
def mounted(chromium, chromium_options):
    """Call it with the name of a module for a page with that instrument; at the end no error may have been thrown."""
    from playwright.sync_api import sync_playwright
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=WEB))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url, problems, contexts = f"http://127.0.0.1:{server.server_port}/", [], []
    ours = {"stakes": ("mountStakes", Stakes({"one": TUNE, "two": TUNE}, {"two": {"D5": 30}})),
            "transitions": ("mountTransitions", TransitionMap(SHARES, ["a", "b", "c"], compose=lambda *_: TUNE))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, **chromium_options)

        def mount(module, paper="#fff"):
            name, widget = ours[module]
            state = {key: widget.get_state()[key] for key in ("tunes", "laid", "coins", "spread", "shares", "labels", "noun")
                     if key in widget.traits()}
            music = {"notes": rows_of(TUNE), "piece": piece_of(TUNE, mono=True)}
            Quiet.page = PAGE.format(mount=name, module=module, state=json.dumps(state), music=json.dumps(music), paper=paper).encode()
            contexts.append(browser.new_context(viewport={"width": 1000, "height": 800}))
            page = contexts[-1].new_page()
            page.set_default_timeout(30_000)
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on("request", lambda r: None if r.url.startswith((url, "blob:", "data:")) else problems.append(r.url))
            page.goto(url)
            page.wait_for_function("() => window.instrument")
            return page

        yield mount
        for context in contexts:
            context.close()
        browser.close()
    server.shutdown()
    server.server_close()
    assert not problems


def laid(page):
    return page.evaluate("() => state.laid")


def test_coins_are_laid_by_click_and_key_and_never_more_than_a_hundred(mounted):
    page = mounted("stakes")
    for _ in range(3):
        page.click("[data-name='F#5']")
    page.click("[data-name='F#5']", modifiers=["Shift"])
    assert laid(page)["one"] == {"F#5": 20}
    page.keyboard.press("ArrowRight")                        # to G5
    for key in ("PageUp", "PageUp", "PageUp", "PageUp", "ArrowDown"):
        page.keyboard.press(key)
    assert laid(page)["one"] == {"F#5": 20, "G5": 75} and laid(page)["two"] == {"D5": 30}
    focused = page.evaluate("() => { const e = document.activeElement; return [e.role, e.dataset.name, e.ariaValueText]; }")
    assert focused == ["spinbutton", "G5", "75 coins"]
    assert page.inner_text(".mn-dict") == '"one": {"F#5": 20, "G5": 75}'
    page.keyboard.press("Home")
    assert laid(page)["one"] == {"F#5": 20}


def test_the_cost_is_what_the_lesson_computes_and_the_next_tune_has_its_own_coins(mounted):
    page = mounted("stakes")
    for _ in range(4):
        page.click("[data-name='D5']")
    cost = page.evaluate("() => [instrument.cost('D5'), instrument.cost('')]")
    assert cost == pytest.approx([0.856, 3.689], abs=1e-3)   # -ln((40 + 60 / 24) / 100) and -ln((60 / 24) / 100)
    assert "60 coins left" in page.inner_text(".mn-status") and "0.86 nats" in page.inner_text(".mn-status")
    page.click("text=Next tune")
    assert page.inner_text("h4").startswith("two") and page.inner_text(".mn-dict") == '"two": {"D5": 30}'
    page.click("text=Take all back")
    assert laid(page) == {"one": {"D5": 40}, "two": {}} and page.inner_text(".mn-dict") == '"two": ...'


def test_a_row_tells_what_follows_and_plays_and_the_same_row_again_is_another_tune(mounted):
    page = mounted("transitions")
    page.click("button[aria-label='after a']")
    page.wait_for_function("() => instrument.player.state === 'playing'")
    assert page.evaluate("() => [...document.querySelectorAll('.mn-odds')].map((e) => e.innerText.split('\\n').join(' '))") == \
        ["b .50", "c .30", "a .20"]
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("() => asked.filter(([kind]) => kind === 'compose').length === 3")
    assert [content for kind, content in page.evaluate("() => asked") if kind == "compose"] == \
        [{"row": 0, "seed": 1}, {"row": 0, "seed": 2}, {"row": 1, "seed": 1}]
    assert "D5 E5" in page.inner_text(".mn-status")
    pressed = page.evaluate("() => [...document.querySelectorAll('.mn-map button')].map((b) => b.getAttribute('aria-pressed'))")
    assert pressed == ["false", "true", "false"]
    page.click("button[aria-label='after c']")
    assert page.inner_text("h4") == "Nothing ever came after c"


CONTRASTS = """() => {
    const light = (text) => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map((v) => v > 1 || text.startsWith('rgb') ? v / 255 : v)
        .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
    const value = (cell) => { const style = getComputedStyle(cell), canvas = new OffscreenCanvas(1, 1).getContext('2d');
        canvas.fillStyle = style.backgroundColor; canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
        const pair = [light(`rgb(${r},${g},${b})`), light(style.color)].sort((x, y) => y - x);
        return (pair[0] + 0.05) / (pair[1] + 0.05); };
    return [...document.querySelectorAll('.mn-map td')].map(value);
}"""


@pytest.mark.parametrize("paper, dark", [("#ffffff", False), ("#111111", True)])
def test_every_number_is_readable_on_its_shade(mounted, paper, dark):
    page = mounted("transitions", paper)
    page.wait_for_function(f"() => document.querySelector('.mn').classList.contains('mn-dark') === {str(dark).lower()}")
    assert min(page.evaluate(CONTRASTS)) >= 4.5

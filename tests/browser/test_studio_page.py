"""The studio's page in a real Chromium, from the first click to the last, alone and inside JupyterLab. Nothing may leave this machine."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from musicnn.music import score_of
from musicnn.music.midi import read_midi, write_midi

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60                                        # seconds until something that never comes counts as missing
READY = "() => window.studio?.instrument?.roll?.seen"
DONE = "() => { const { work } = studio.desk.state; return !work.running && (work.note === 'done' || work.error); }"
ROWS = "() => studio.desk.state.notes.map((row) => row.slice(0, 3))"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address of a studio in a process of its own, with one worker."""
    environment = os.environ | {"MUSICNN_STUDIO": str(tmp_path_factory.mktemp("studio")), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "musicnn", "studio", "--no-browser", "--port", "0", "--workers", "1"]
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().split()[1]
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 0
        finally:
            process.kill()                           # whatever went wrong, nothing is left


@pytest.fixture
def page(open_page, address):
    opened = open_page(address, viewport={"width": 1280, "height": 1000}).page
    opened.wait_for_function(READY)
    return opened


def compose(page):
    page.click(".mn-main:has-text('Compose')")
    page.wait_for_function(DONE)
    assert page.evaluate("() => studio.desk.state.work.error") == ""


def press(page, text):
    page.click(f"button:text-is('{text}'):visible >> nth=0")


def place(page, step, pitch):
    return page.evaluate("""([step, pitch]) => { const { grid } = studio.instrument.roll, box = grid.view.getBoundingClientRect();
        return [box.left + grid.x(step), box.top + grid.y(pitch) + grid.rowHeight / 2]; }""", [step, pitch])


def test_the_whole_journey(page, address, open_page):
    page.evaluate("""() => {                                     // every change, even of two that come at once
        window.seen = []; window.ran = 0;
        const { host } = studio.desk, { set } = host;
        host.set = (values) => {
            set(values);
            if (values.drafts) window.seen.push(values.drafts.map((draft) => [draft.done, draft.notes.length]));
            if (values.work?.running) window.ran++;
        };
    }""")
    compose(page)                                                # from nothing: four drafts, whose notes came one after the other
    seen = page.evaluate("window.seen")
    assert [done for done, _ in seen[-1]] == [True] * 4 and any(not done and n for look in seen for done, n in look)
    assert "nats per beat" in page.inner_text(".mn-draft >> nth=0")
    page.click("button[aria-label^='Keep draft B'], .mn-draft >> nth=1 >> button:has-text('Keep')")
    page.wait_for_function("() => studio.desk.state.notes.length > 5 && studio.kind === 'continue'")
    kept = page.evaluate(ROWS)

    bar = page.evaluate("() => studio.desk.state.piece.bar_steps")               # two bars repainted, the others untouched
    page.evaluate(f"() => studio.instrument.roll.setRange([{2 * bar}, {4 * bar}])")
    page.evaluate("() => { window.ran = 0; }")
    press(page, "Repaint the marked bars")
    page.wait_for_function("() => window.ran")                   # it may be over before anybody looks
    page.wait_for_function(DONE)
    drafts = page.evaluate("() => studio.desk.state.drafts.map((draft) => draft.notes.map((row) => row.slice(0, 3)))")
    outside = [row for row in kept if row[0] < 2 * bar or row[0] >= 4 * bar]
    assert len(drafts) == 4 and all(row in draft for draft in drafts for row in outside) and any(draft != kept for draft in drafts)
    page.click(".mn-draft >> nth=0 >> button:has-text('Keep')")
    page.wait_for_function("() => JSON.stringify(studio.desk.state.notes) === JSON.stringify(studio.desk.state.drafts[0].notes)")
    page.click(".mn-roll-frame button[aria-label='Undo'], button[title^='Undo'] >> nth=0")
    page.wait_for_function(f"() => JSON.stringify(({ROWS})()) === '{json.dumps(kept, separators=(',', ':'))}'")

    page.click("button[aria-label='Play'] >> nth=0")             # play, pause, seek, loop
    page.wait_for_function("() => studio.instrument.player.position > 12")
    page.click("button[aria-label='Pause'] >> nth=0")
    page.evaluate("() => studio.instrument.player.seek(5)")
    assert page.evaluate("() => studio.instrument.player.position") == 5
    page.wait_for_selector(".mn-staff svg")

    page.fill("[aria-label=Title]", "Journey's jig")             # save, find, rename, share, download, delete, bring back
    press(page, "Save")
    page.wait_for_selector(".st-say:has-text('library')")
    page.click("#tab-library")
    with page.expect_response(lambda answer: "q=journey" in answer.url):        # the search begins when the hand rests
        page.fill("input[type=search] >> nth=0", "journey")
    page.wait_for_function("() => studio.library.pieces.length === 1 && document.querySelectorAll('.st-piece').length === 1")
    page.locator(".st-piece:has-text('folk-lstm') button:has-text('Rename')").click()
    page.keyboard.type("A new name")
    page.keyboard.press("Enter")
    page.fill("input[type=search] >> nth=0", "new")
    page.wait_for_selector(".st-piece h3:text-is('A new name')")
    with page.expect_download() as download:
        press(page, "MIDI")
    assert len(read_midi(Path(download.value.path()).read_bytes()).notes) == len(kept)
    press(page, "Share")
    link = page.wait_for_selector(".st-more a").get_attribute("href")
    guest = open_page(link, viewport={"width": 390, "height": 800}).page
    guest.wait_for_selector("h2:text-is('A new name')")
    assert guest.evaluate("() => sessionStorage.getItem('studio-token')") is None
    guest.click("button[aria-label='Play']")
    guest.wait_for_selector("button[aria-label='Pause']")
    press(page, "Origin")
    page.wait_for_selector(".st-more dd:has-text('byte for byte')")
    page.click("button[aria-label='Delete A new name']")
    page.wait_for_selector(".st-say:has-text('deleted')")
    press(page, "Undo")
    page.wait_for_selector(".st-piece h3:text-is('A new name')")
    press(page, "Origin")                                        # a deletion that is undone forgets nothing
    page.wait_for_selector(".st-more dd:has-text('byte for byte')")

    page.reload()                                                # the key was kept, though the address no longer shows it
    page.wait_for_function(READY)
    assert "token" not in page.url


def test_draw_upload_harmonise_and_train(page, open_page, address, tmp_path):
    page.mouse.click(*place(page, 0, 67))
    page.mouse.click(*place(page, 8, 64))
    assert page.evaluate(ROWS) == [[0, 67, 4], [8, 64, 4]] and page.evaluate("() => studio.kind") == "continue"
    file = tmp_path / "tune.mid"
    tune = score_of([(0, 60, 4), (4, 62, 4), (8, 64, 4), (12, 65, 4), (16, 67, 16)], steps=32, key="C major", title="Steps")
    file.write_bytes(write_midi(tune))
    page.set_input_files("input[type=file]", file)
    page.wait_for_selector(".st-say:has-text('Read 5 notes')")
    page.click("[role=radio]:has-text('Harmonise')")
    assert page.evaluate("() => studio.task().model") == "chorale-cnn"
    compose(page)
    voices = page.evaluate("() => studio.desk.state.drafts.map((draft) => [draft.piece.parts.length, draft.given.length])")
    assert voices == [[4, 5]] * 4
    page.select_option("label:has-text('Composer') select", "chorale-chords")
    page.click(".mn-main:has-text('Compose')")                   # no dice are thrown: four drafts would be one, four times
    page.wait_for_selector(":text('all drafts would be alike')")
    assert page.evaluate("() => [studio.desk.state.settings.temperature, studio.desk.state.drafts.length]") == [0, 1]
    page.set_input_files("input[type=file]", {"name": "x.mid", "mimeType": "audio/midi", "buffer": b"MThd nonsense"})
    page.wait_for_selector(".st-say[role=alert]")

    other = open_page(address, viewport={"width": 1280, "height": 1000}).page
    other.wait_for_function(READY)
    page.click("#tab-train")
    page.fill("input[pattern^='\\[a-z']", "folk-lstm")
    page.click(".mn-main:has-text('Train')")
    page.wait_for_selector(".st-say:has-text('is shipped; choose another')")
    assert page.inner_text("#room-train .mn-note") == ""         # nothing waits for a worker
    page.fill("input[pattern^='\\[a-z']", "my-jigs")
    page.select_option("select:has(option[value='jig'])", "jig")
    page.fill("label:has-text('Updates') input", "12")
    page.fill("label:has-text('Hidden units') input", "16")
    page.click(".mn-main:has-text('Train')")
    page.wait_for_selector(".mn-note:has-text('is ready')")
    assert page.evaluate("() => document.querySelector('.st-valid').getAttribute('d').split('L').length") == 12
    other.wait_for_function("() => [...studio.modelField.options].some((one) => one.value === 'my-jigs')")
    page.click("#tab-compose")
    page.click("[role=radio]:has-text('Continue')")
    page.select_option("label:has-text('Composer') select", "my-jigs")


def test_a_page_that_is_loaded_again_brings_back_what_lay_there(page, tmp_path):
    for step, pitch in ((0, 67), (4, 71), (8, 74)):
        page.mouse.click(*place(page, step + 0.5, pitch))
    page.fill(".st-title", "Half a thought")
    drawn = page.evaluate(ROWS)
    page.reload()
    page.wait_for_function(READY)
    page.wait_for_selector(".st-say:has-text('before the page was loaded again')")
    assert len(drawn) == 3 and page.evaluate(ROWS) == drawn and page.input_value(".st-title") == "Half a thought"
    with page.expect_download() as download:                     # a file is called as the music is
        press(page, "MIDI")
    assert download.value.suggested_filename == "Half a thought.mid"
    press(page, "Save")
    page.wait_for_selector(".st-say:has-text('in the library')")
    page.mouse.click(*place(page, 12.5, 67))
    page.reload()
    page.wait_for_function(READY)
    press(page, "Save")                                          # the same piece, not another one
    page.wait_for_selector(".st-say:has-text('in the library')")
    page.click("#tab-library")
    page.wait_for_selector(".st-piece h3:text-is('Half a thought')")
    assert page.locator(".st-piece h3:text-is('Half a thought')").count() == 1 and len(page.evaluate(ROWS)) == 4


def test_an_opened_file_is_seen_and_its_name_ends_with_it(page, tmp_path):
    high = tmp_path / "high.mid"
    high.write_bytes(write_midi(score_of([(4 * i, 84 + i % 5, 4) for i in range(16)])))
    page.set_input_files("input[type=file]", high)
    page.wait_for_selector(".st-say:has-text('Read 16 notes')")
    page.wait_for_function("""() => { const { grid } = studio.instrument.roll;
        return studio.desk.state.notes.every((row) => grid.y(row[1]) >= 26 && grid.y(row[1]) + grid.rowHeight <= grid.height); }""")
    press(page, "New")
    page.mouse.click(*place(page, 0.5, page.evaluate("() => Math.round(studio.instrument.roll.middle())")))
    press(page, "Save")
    page.wait_for_selector(".st-say:has-text('in the library')")
    assert page.evaluate("() => [studio.saved.provenance.kind, studio.saved.notes]") == ["drawn", 1]


def test_by_keyboard_alone(page):
    page.keyboard.press("Tab")
    page.evaluate("() => document.querySelector('#tab-compose').focus()")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("() => [document.activeElement.id, studio.here]") == ["tab-library", "library"]
    page.keyboard.press("ArrowLeft")
    page.evaluate("() => studio.instrument.roll.field.focus()")
    for key in ("Enter", "ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    assert len(page.evaluate(ROWS)) == 2
    for _ in range(60):                                          # every control is reached by Tab, in the order of the page
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.textContent") == "Compose" and page.evaluate(
                "() => document.activeElement.classList.contains('mn-main')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_function(DONE)
    assert page.evaluate("() => studio.desk.state.drafts.length") == 4
    nameless = page.evaluate("""() => [...document.querySelectorAll('button, input:not([hidden]), select')].filter((e) => e.offsetParent &&
        !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length || e.title)).map((e) => e.outerHTML)""")
    assert nameless == []


def test_on_a_phone_nothing_hangs_over_the_edge(open_page, address):
    page = open_page(address, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme="dark").page
    page.wait_for_function(READY)
    for room in ("library", "train", "compose"):
        page.click(f"#tab-{room}")
        page.wait_for_timeout(150)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 390, room
    small = page.evaluate("""() => [...document.querySelectorAll('.st-bar button, .st-tabs button')].filter((e) => e.offsetParent)
        .filter((e) => e.getBoundingClientRect().height < 40).map((e) => e.textContent)""")
    assert small == []
    assert page.evaluate("() => document.querySelector('.mn').classList.contains('mn-dark')")


def test_a_studio_that_is_gone_is_said(page):
    page.route("**/api/v1/jobs", lambda route: route.abort())
    page.click(".mn-main:has-text('Compose')")
    page.wait_for_selector(".mn-wrong:has-text('does not answer')")

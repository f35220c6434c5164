"""The piano roll where people meet it: a real JupyterLab and a real Notebook 7, mouse, keys and sound."""

import time

import pytest
from loudness import LOUD, QUIET

pytestmark = [pytest.mark.browser, pytest.mark.slow]
APPS = pytest.mark.parametrize("app", ["lab", "notebook"])

SETUP = """
from musicnn.music import score_of
from musicnn.widgets import PianoRoll
tune = score_of([(0, 60, 4), (4, 64, 4), (8, 67, 8)], steps=64, key="C major", title="Test tune", program=73, tempo=40)
roll = PianoRoll(tune)
roll
"""
LAST = "() => window.instrument = [...document.querySelectorAll('.mn')].at(-1).musicnn"


class Hands:
    """A piano roll in a page, with hands on it. Places are given in steps and pitches."""

    def __init__(self, notebook, cell=0):
        self.page, self.notebook = notebook.page, notebook
        self.root = notebook.cell(cell).wait_for_selector(".mn")
        self.page.wait_for_function("() => [...document.querySelectorAll('.mn')].at(-1)?.musicnn?.roll?.seen")
        self.page.evaluate(LAST)

    def place(self, step, pitch):
        x, y = self.page.evaluate("""([step, pitch]) => {
            const { grid } = instrument.roll, box = grid.view.getBoundingClientRect();
            return [box.left + grid.x(step), box.top + grid.y(pitch) + grid.rowHeight / 2];
        }""", [step, pitch])
        return x, y

    def click(self, step, pitch):
        self.page.mouse.click(*self.place(step, pitch))

    def drag(self, start, end):
        self.page.mouse.move(*self.place(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.place((start[0] + end[0]) / 2, end[1]))
        self.page.mouse.move(*self.place(*end))
        self.page.mouse.up()

    def press(self, label):
        self.root.query_selector(f"button[aria-label^='{label}'], button[title^='{label}']").click()

    def keys(self, *keys):
        self.root.query_selector(".mn-roll").focus()
        for key in keys:
            self.page.keyboard.press(key)

    def notes(self):
        return [tuple(row[:3]) for row in self.page.evaluate("() => instrument.sheet.rows")]

    def status(self):
        return self.root.query_selector(".mn-status").inner_text()

    def python(self, code):
        """Run a line in the kernel, in a cell of its own, and return what it printed."""
        self.page.evaluate("""async (code) => {
            const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
            window.printed = '';
            const asked = kernel.requestExecute({ code });
            asked.onIOPub = (message) => { if (message.content.text) window.printed += message.content.text;
                                           if (message.content.evalue) window.printed += message.content.evalue; };
            await asked.done;
        }""", code)
        return self.page.evaluate("window.printed").strip()

    def python_agrees(self):
        """Whether Python comes to hold what the hands made; edits travel one message at a time."""
        said, ends = "print([(n.onset, n.pitch, n.duration) for n in roll.score.notes])", time.monotonic() + 60
        while eval(self.python(said)) != self.notes():
            if time.monotonic() > ends:
                return False
            time.sleep(0.05)
        return True


@APPS
def test_draw_play_python_sees_it_go_on_and_stop(open_notebook, app):
    notebook = open_notebook([("code", SETUP)], app=app)
    notebook.run_all()
    hands = Hands(notebook)
    hands.drag((16.2, 72), (23.8, 72))
    assert (16, 72, 8) in hands.notes()
    hands.page.wait_for_function("() => instrument.host.get('notes').length === 4")
    assert hands.python_agrees()

    hands.press("Play")
    hands.page.wait_for_function("() => instrument.player.position > 1")
    assert hands.page.evaluate(LOUD, 0.3) > 0.01
    hands.python("roll.score = roll.score.replace(parts=tune.parts)")     # Python goes on while it plays
    hands.page.wait_for_function("() => instrument.sheet.rows.length === 3")
    assert hands.page.evaluate("() => instrument.player.state") == "playing"
    hands.page.wait_for_function("() => instrument.player.position > 9")  # inside the long note 8..16
    hands.press("Stop")
    assert hands.page.evaluate(QUIET) < 2, "the note 8..16 would have sounded for three seconds"
    assert hands.page.evaluate(LOUD, 0.2) < 0.002


@APPS
def test_move_stretch_select_delete_lock_undo_with_the_mouse(open_notebook, app):
    notebook = open_notebook([("code", SETUP)], app=app)
    notebook.run_all()
    hands = Hands(notebook)
    hands.drag((1, 60), (33, 65))                                # move
    assert (32, 65, 4) in hands.notes() and len(hands.notes()) == 3
    hands.drag((35.9, 65), (39.9, 65))                           # stretch by its end
    assert (32, 65, 8) in hands.notes()
    hands.press("Select")
    hands.drag((3, 70), (17, 62))                                # a frame around two notes
    assert hands.status() == "2 notes selected"
    hands.press("Lock")
    assert hands.page.evaluate("() => instrument.sheet.locked") == [[0, 4, 16]]
    hands.press("Delete")
    assert "locked" in hands.status() and len(hands.notes()) == 3
    hands.press("Lock")
    hands.press("Delete")
    assert hands.notes() == [(32, 65, 8)]
    for _ in range(5):
        hands.press("Undo")
    assert hands.notes() == [(0, 60, 4), (4, 64, 4), (8, 67, 8)]
    hands.press("Redo")
    assert (32, 65, 4) in hands.notes()
    hands.page.wait_for_function("() => instrument.host.get('locked').length === 0")
    assert hands.python_agrees()


@APPS
def test_everything_by_keys(open_notebook, app):
    notebook = open_notebook([("code", SETUP)], app=app)
    notebook.run_all()
    hands = Hands(notebook)
    hands.keys("n")
    assert hands.status().startswith("C4, bar 1 beat 1")
    hands.keys("Shift+ArrowUp", "+", "n", "n", "Delete")
    assert hands.notes() == [(0, 62, 5), (5, 64, 3)]             # in a melody the neighbour makes room
    hands.keys("End", "Enter")
    assert len(hands.notes()) == 3
    hands.keys("Control+a", "l")
    assert "locked" in hands.status()
    hands.keys("Delete")
    assert len(hands.notes()) == 3
    hands.keys("l", "Control+z", "Control+z", "Home")
    hands.keys(" ")
    hands.page.wait_for_function("() => instrument.player.position > 0.5")
    hands.keys("s")
    assert hands.page.evaluate("() => instrument.player.state") == "stopped"
    hands.page.keyboard.press("Tab")                             # the roll never traps the keyboard
    assert hands.page.evaluate("() => !document.activeElement.classList.contains('mn-roll')")
    assert notebook.page.evaluate("() => window.jupyterapp.shell.currentWidget.content.widgets.length") == 1   # no key reached the page


@APPS
def test_the_staff_lights_the_sounding_note_and_follows_an_edit(open_notebook, app):
    notebook = open_notebook([("code", SETUP)], app=app)
    notebook.run_all()
    hands = Hands(notebook)
    hands.page.wait_for_selector(".mn-staff svg")
    hands.press("Play")
    for name in ("n0-0", "n0-1", "n0-2"):
        hands.page.wait_for_selector(f".mn-staff #{name}.mn-sounding", state="attached")
    hands.press("Stop")
    hands.page.wait_for_function("() => !document.querySelector('.mn-sounding')")
    hands.click(40, 69)
    hands.page.wait_for_selector(".mn-staff #n0-3", state="attached")


def test_samples_arrive_once_for_a_page_and_play(open_notebook):
    notebook = open_notebook([("code", SETUP), ("code", "PianoRoll(tune)")])
    notebook.run_all()
    hands = Hands(notebook, 1)
    asked = "() => globalThis[Symbol.for('musicnn.sound')].banks.get(73)?.samples.length"
    hands.page.evaluate("""() => { window.asked = 0; for (const root of document.querySelectorAll('.mn')) {
        const { host } = root.musicnn, { ask } = host;
        host.ask = (kind, ...rest) => { window.asked += kind === 'samples'; return ask(kind, ...rest); }; } }""")
    hands.press("Play")
    hands.page.wait_for_function(f"({asked})() === 23")
    hands.page.evaluate("() => { instrument.player.setTempo(30); instrument.player.seek(0); }")
    sampled = "[...globalThis[Symbol.for('musicnn.sound')].voices].some((voice) => voice.source instanceof AudioBufferSourceNode)"
    hands.page.wait_for_function(f"() => {sampled}")
    assert hands.page.evaluate(LOUD, 0.5) > 0.02
    hands.press("Stop")
    hands.page.evaluate("() => document.querySelector('.mn').musicnn.player.play()")      # the other widget on the page
    hands.page.wait_for_function("() => document.querySelector('.mn').musicnn.player.position > 0.1")
    assert hands.page.evaluate("window.asked") == 1
    hands.page.evaluate("() => document.querySelector('.mn').musicnn.player.stop()")


def test_a_hundred_interactions_leave_nothing_behind(open_notebook):
    notebook = open_notebook([("code", SETUP)])
    notebook.run_all()
    hands = Hands(notebook)
    devtools = notebook.context.new_cdp_session(hands.page)
    devtools.send("Performance.enable")
    work = """async (times) => {
        const pause = (ms) => new Promise((next) => setTimeout(next, ms)), { sheet, player, transport } = instrument;
        for (let i = 0; i < times; i++) {
            sheet.begin();
            const made = sheet.draw((4 * i) % 60, 60 + (i % 20), 4, 0);
            sheet.commit();
            transport.tempoField.value = 80 + i;
            transport.tempoField.dispatchEvent(new Event('change'));
            await player.play();
            await pause(30);
            player.seek(8);
            await pause(30);
            player.stop();
            sheet.select([made.id]);
            sheet.edit(sheet.removed());
            await pause(10);
        }
        await pause(700);                                        // the staff is engraved, the last voices have died away
    }"""

    def measure():
        devtools.send("HeapProfiler.collectGarbage")
        found = {m["name"]: m["value"] for m in devtools.send("Performance.getMetrics")["metrics"]}
        return found["JSHeapUsedSize"] / 1e6, found["AudioHandlers"], found["Nodes"], len(hands.page.query_selector_all("audio"))

    for _ in range(2):                                           # undo remembers 200 states; then it forgets the oldest
        hands.page.evaluate(work, 60)
    heap, handlers, nodes, elements = measure()
    hands.page.evaluate(work, 100)
    heap_after, handlers_after, nodes_after, elements_after = measure()
    print(heap, heap_after, handlers, handlers_after, nodes, nodes_after)
    assert elements == elements_after == 0
    assert handlers_after <= handlers and nodes_after <= nodes + 50
    assert heap_after - heap < 1.0, "MB after 100 interactions and a forced garbage collection"

"""Bets and transitions in a real JupyterLab: what a hand does there is what Python finds in the next cell."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = [("code", """
import musicnn as mn
table = mn.widgets.Stakes({"tune 1": mn.music.score_of([(0, 74, 4), (4, 76, 2)], key="D major")}, {"tune 1": {"D5": 30}})
table
"""), ("code", """
asked = []
def walk(label, seed):
    asked.append((label, seed))
    return mn.music.score_of([(0, 60 + label, 4), (4, 62, 4)], key="C major")
mn.widgets.TransitionMap([[0.25, 0.75], [1, 0]], [1, 2], compose=walk, noun="degree")
"""), ("code", "print(table.stakes, asked)")]
RUN_LAST = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex = 2"


def test_what_is_laid_and_chosen_reaches_python(open_notebook):
    notebook = open_notebook(CELLS)
    notebook.run_all()
    page = notebook.page
    notebook.cell(0).wait_for_selector("[data-name='F#5']").click()
    page.keyboard.press("ArrowUp")                           # not the notebook's "cell above", but five more coins
    notebook.cell(1).wait_for_selector("button[aria-label='after 2']").click()
    page.wait_for_function("() => [...document.querySelectorAll('.mn-status')].some((p) => p.textContent.includes('seed 1'))")
    notebook.cell(2)
    page.evaluate(RUN_LAST)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
    page.wait_for_function("""() => window.jupyterapp.shell.currentWidget.content.model.toJSON().cells[2].outputs
        .some((out) => String(out.text).includes('F#5'))""")
    assert notebook.text(2).strip() == "{'tune 1': {'D5': 30, 'F#5': 15}} [(2, 1)]"

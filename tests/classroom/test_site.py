"""The website of the lessons: whole pages, formulas without a script, nothing fetched, links that lead to pages."""

import re

import pytest
from nbformat import v4

from musicnn.classroom import site
from musicnn.classroom.source import names


def executed():
    widget = {"text/plain": "PianoRoll(…)", "text/html": "<p>its still picture</p>", site.WIDGET: {"model_id": "7"}}
    return v4.new_notebook(cells=[
        v4.new_markdown_cell("# A & B\n\nA fraction $\\frac{1}{2}$ costs $5 and\n\n$$\\sum_k g_k = 1$$\n\n"
                             "[next](00c_just_enough_arrays.ipynb#Shape) and [a word](glossary.md#beat)"),
        v4.new_code_cell("roll", outputs=[v4.new_output("display_data", widget)]),
        v4.new_code_cell("print('<b>')", outputs=[v4.new_output("stream", text="<b>\n\r 0%\r99%\rdone\n")])])


@pytest.fixture(scope="module")
def page():
    return site.page("00b_just_enough_music", executed())


def test_formulas_are_mathml_and_money_is_not(page):
    assert page.count("<math ") == 2 and 'display="block"' in page and "<mfrac>" in page and "costs $5" in page


def test_a_widget_is_its_still_picture_and_text_is_text(page):
    assert "its still picture" in page and "model_id" not in page and "&lt;b&gt;\ndone" in page and "<title>A &amp; B</title>" in page


def test_links_lead_to_pages_and_nothing_is_fetched(page):
    assert 'href="00c_just_enough_arrays.html#Shape"' in page and 'href="glossary.html#beat"' in page and ".ipynb\"" not in page
    assert 'href="00_start_here.html"' in page, "the lesson before"
    assert not re.search(r"<script|(?:src|href)=['\"](?:https?:)?//", page)


def test_the_front_page_knows_every_lesson():
    front = site.index()
    assert [name for name in names() if f'href="{name}.html"' not in front] == [] and "about " in front


@pytest.mark.parametrize(("remote", "home"), [
    ("https://github.com/some/course", "some/course"), ("https://github.com/some/course.git\n", "some/course"),
    ("git@github.com:some/course.git", "some/course"), ("ssh://git@github.com/some/my.course/", "some/my.course"),
    ("https://gitlab.com/some/course", ""), ("/disk/some/course", ""), ("", "")])
def test_a_repository_is_known_by_its_remote(remote, home):
    assert site.repository(remote) == home


def test_only_a_course_on_github_offers_binder():
    assert site.binder("00_start_here", "") == ""
    link = site.binder("00_start_here", "some/course")
    assert "https://mybinder.org/v2/gh/some/course/HEAD?urlpath=lab/tree/chapters/00_start_here.ipynb" in link

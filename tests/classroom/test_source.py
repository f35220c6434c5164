"""Laws of lesson sources: what is written is read, ids stay, and every mistake is named with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicnn.classroom.source import KEYS, fold_hints, hints, load, names, parse, split_check, stub
from musicnn.errors import LessonError

LINES = st.sampled_from(["x = 1", "print('{{a}} # no cell')", "", "for i in range(3):\n    x = i", "# a comment", "s = 'ü'"])
PROSE = st.sampled_from(["Ein Ton.", "", "$$x^2$$", "- a list", "# no heading without a space", "    indented"])
KEYED = {"stars": 2, "exercise": "03a-2", "hint": "look left"}
CELLS = st.lists(st.tuples(st.sampled_from(["code", "markdown"]), st.lists(st.one_of(LINES, PROSE), min_size=1, max_size=4),
                           st.sampled_from([(), ("core",), ("extra",), ("core", "hidden")]),
                           st.sets(st.sampled_from(sorted(KEYED)))), min_size=1, max_size=6)


def written(kind, body, flags=(), keys=None):
    """One cell as an author writes it."""
    pairs = [f'{key}="{value}"' for key, value in (keys or {}).items()]
    head = " ".join(["# %%", *["[markdown]"] * (kind == "markdown"), *flags, *pairs])
    lines = [f"# {line}".rstrip() if kind == "markdown" else line for line in body.split("\n")]
    return "\n".join([head, *lines, "", ""])


@settings(deadline=None)
@given(CELLS, st.data())
def test_what_is_written_is_read(cells, data):
    text, expected = "# a note to authors\n\n", []
    for number, (kind, lines, flags, keys) in enumerate(cells):
        pool = LINES if kind == "code" else PROSE
        body = "\n".join(data.draw(pool) for _ in lines)
        keyed = {key: KEYED[key] for key in sorted(keys)} | {"id": f"cell-{number}"}
        text += written(kind, body, flags, keyed)
        expected.append((kind, body.strip("\n"), flags if flags else ("core",), {key: KEYED[key] for key in sorted(keys)}))
    found = parse(text, "03a_trial").cells
    assert [(cell.kind, cell.source, cell.flags, cell.keys) for cell in found] == expected
    assert [text.splitlines()[cell.line - 1][:4] for cell in found] == ["# %%"] * len(found)


SECTIONS = st.lists(st.integers(1, 4), min_size=2, max_size=5)


@settings(deadline=None)
@given(SECTIONS, st.data())
def test_ids_stay_when_a_cell_is_inserted_in_another_section(sizes, data):
    def lesson(sizes):
        heads = [written("markdown", f"## {number} · Section {'abcde'[number]}") for number in range(len(sizes))]
        return "".join(head + written("code", "x = 1") * size for head, size in zip(heads, sizes, strict=True))

    grown = data.draw(st.integers(0, len(sizes) - 1))
    before = [cell.id for cell in parse(lesson(sizes), "03a_trial").cells]
    after = [cell.id for cell in parse(lesson([size + (n == grown) for n, size in enumerate(sizes)]), "03a_trial").cells]
    assert set(before) < set(after) and len(set(after)) == len(after) == len(before) + 1
    assert [name for name in after if name in before] == before
    assert all(1 <= len(name) <= 64 for name in after)


def test_ids_come_from_the_heading_and_an_explicit_id_takes_no_number():
    code = written("code", "x = 2")
    source = parse(written("markdown", "# 03a · The cell") + written("code", "x = 1", keys={"id": "mine"}) + code
                   + written("markdown", "## 3 · What should a composer forget?\nText") + code, "03a_trial")
    assert [cell.id for cell in source.cells] == ["03a-the-cell-1", "mine", "03a-the-cell-2", "what-should-a-composer-forget-1",
                                                  "what-should-a-composer-forget-2"]


@pytest.mark.parametrize("text, line, allowed", [
    ("import musicnn\n# %%\nx = 1\n", 1, "only comments"),
    ("# nothing but a note\n", 1, "# %%"),
    ("# %% corr\nx = 1\n", 1, "core, extra, checked, hidden"),
    ("# %% core core\nx = 1\n", 1, "once"),
    ("# %% core extra\nx = 1\n", 1, "not both"),
    ("# %% colour=\"red\"\nx = 1\n", 1, ", ".join(KEYS)),
    ("# %% id=\"A B\"\nx = 1\n", 1, "a-z"),
    (f"# %% id=\"{'a' * 41}\"\nx = 1\n", 1, "1 to 40"),
    ("# %% stars=4\nx = 1\n", 1, "1, 2 or 3"),
    ("# %% role=\"sage\"\nx = 1\n", 1, "answer, check"),
    ("# %% role=\"wrong\"\nx = 1\n", 1, "exercise"),
    ("# %% [markdown] checked\n# text\n", 1, "code cells"),
    ("# %% [markdown] role=\"answer\"\n# text\n", 1, "code cells"),
    ("# %% role=\"answer\"\nx = 1\n", 1, "exercise"),
    ("# %% id=\"a\"\nx = 1\n\n# %% id=\"a\"\nx = 2\n", 4, "taken by line 1"),
    ("# %%\nx = 1\n# %% [markdown]\n# text\ncode = 1\n", 5, "begins with `# `"),
    ("# %%\n\nx = 1\nx = = 2\n", 4, "no Python"),
    ("# %%\n%time x\n", 2, "magics"),
])
def test_a_mistake_is_named_with_its_line_and_what_is_allowed(text, line, allowed):
    with pytest.raises(LessonError, match=f"03a_trial.py line {line}:") as error:
        parse(text, "03a_trial")
    assert allowed in str(error.value)


@pytest.mark.parametrize("code, learner, solution", [
    ("def f(x):\n    ### BEGIN SOLUTION\n    y = x\n    return y\n    ### END SOLUTION", "def f(x):\n    return ...",
     "def f(x):\n    y = x\n    return y"),
    ("### BEGIN SOLUTION\na = b = 1\na = 2\n### END SOLUTION\nprint(a)", "a = ...\nb = ...\nprint(a)",
     "a = b = 1\na = 2\nprint(a)"),
    ("### BEGIN SOLUTION\nprint(1)\n### END SOLUTION", "...", "print(1)"),
    ("if x:\n    ### BEGIN SOLUTION\n    y = 1\n    ### END SOLUTION", "if x:\n    y = ...", "if x:\n    y = 1"),
    ("x = ...", "x = ...", "x = ..."),
])
def test_a_solution_becomes_a_stub(code, learner, solution):
    assert stub(code, "here") == (learner, solution)


@pytest.mark.parametrize("code", ["### BEGIN SOLUTION\nx = 1", "x = 1\n### END SOLUTION",
                                  "### BEGIN SOLUTIONS\nx = 1\n### END SOLUTION",
                                  "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION"])
def test_markers_that_do_not_pair_are_refused(code):
    with pytest.raises(LessonError, match="here: "):
        stub(code, "here")


def test_a_check_is_split_and_hints_are_folded():
    source = parse(written("markdown", "Do.\n*Hint 1:* one\nword\n\n*Hint 2:* two", keys={"exercise": "03a-1"})
                   + written("code", "# how good?\nmn.check(\"03a-1\")  # see\nassert f(1)\n", keys={"role": "check"})
                   + written("code", "assert f(2)", keys={"role": "check"}), "03a_trial")
    text, first, second = source.cells
    assert split_check(first) == ("# how good?\nmn.check(\"03a-1\")  # see", "assert f(1)")
    assert split_check(second) == ("mn.check(\"03a-1\")", "assert f(2)")
    assert hints(source, "03a-1") == ["one word", "two"]
    folded = fold_hints(text.source)
    assert folded.count("<details><summary>Hint") == folded.count("</details>") == 2 and "*Hint" not in folded


def test_a_lesson_that_is_not_there_is_named_with_those_that_are(tmp_path):
    (tmp_path / "src").mkdir()
    with pytest.raises(LessonError, match="'99z'; there are none"):
        load("99z", tmp_path)
    (tmp_path / "src" / "03a_trial.py").write_text("# %%\nx = 1\n", encoding="utf-8")
    with pytest.raises(LessonError, match="'99z'; there are 03a"):
        load("99z", tmp_path)
    assert names(tmp_path) == ["03a_trial"] and load("03a", tmp_path) == load("03a_trial", tmp_path)

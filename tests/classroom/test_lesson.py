"""begin, compare, against_torch, check and quiz, as a learner meets them."""

import pytest

import musicnn as mn
from musicnn.classroom import exercise, lesson, source
from musicnn.errors import LessonError

SOURCE = '''
# %% [markdown] exercise="03a-1"
# *Hint 1:* think of plus
# %% role="answer"
def add(a, b):
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION
# %% role="check"
mn.check("03a-1")
wanted = 3
assert add(1, 2) == wanted, "1 and 2 make 3"
for number in range(3):
    assert add(number, 0) == number
# %% role="check" hidden
assert add(5, 5) == 10
# %% role="answer" exercise="03a-2"
class Cell:
    def forward(self, x):
        ### BEGIN SOLUTION
        return 2 * x
        ### END SOLUTION
# %% role="check"
assert Cell().forward(2) == 4
# %% role="answer" exercise="03a-3"
### BEGIN SOLUTION
home = "D"
### END SOLUTION
# %% role="check"
assert home == "D", "listen to the last note"
'''


@pytest.fixture
def verdict(monkeypatch, capsys):
    """Run learner code in an own notebook-like namespace, then mn.check; returns the printed line."""
    monkeypatch.setattr(exercise, "load", lambda name: source.parse(SOURCE, "03a_trial"))

    def told(name, code="", **hint):
        names = {"mn": mn}
        exec(code, names)
        exec(f"mn.check({name!r}, **{hint!r})", names)
        assert "wanted" not in names, "a check leaves nothing behind"
        return capsys.readouterr().out.removeprefix(f"{name}: ").strip()

    return told


@pytest.mark.parametrize("name", ["03a-1", "03a-2", "03a-3"])
def test_an_untouched_stub_is_not_tried_yet_and_the_solution_passes(verdict, name):
    code = source.parse(SOURCE, "03a_trial").exercise(name, "answer")[0].source
    stub, solution = source.stub(code, "here")
    assert verdict(name, stub).startswith("not tried yet")
    assert verdict(name, solution).endswith(", all passed")


@pytest.mark.parametrize("name, code, said", [
    ("03a-1", "def add(a, b): return a * b", "checks 0/2. Next: 1 and 2 make 3"),
    ("03a-1", "def add(a, b): return 3", "checks 1/2. Next: for number in range(3)"),
    ("03a-1", "def add(a): return a", "what your answer is or gives back does not fit here: TypeError"),
    ("03a-1", "add = 3", "what your answer is or gives back does not fit here: TypeError"),
    ("03a-1", "def add(a, b): return a + c", "your answer stopped with NameError"),
    ("03a-1", "def add(a, b): a + b", "checks 0/2. Next: add gives nothing back (None)"),
    ("03a-1", "def add(a, b):\n if a: return a + b", "checks 1/2. Next: add gives nothing back (None)"),
    ("03a-2", "class Cell:\n def forward(self, x): self.x = x", "checks 0/1. Next: forward gives nothing back (None)"),
    ("03a-1", "", "there is no add yet; run the cell"),
    ("03a-2", "class Cell:\n def forward(self, x): return x", "checks 0/1. Next: assert Cell().forward(2) == 4"),
    ("03a-3", "home = 'C'", "Next: listen to the last note"),
])
def test_a_wrong_answer_gets_a_message_and_no_error(verdict, name, code, said):
    assert said in verdict(name, code)


def test_hints_come_on_request_and_unknown_names_are_told(verdict):
    assert verdict("03a-1", hint=1) == "think of plus"
    with pytest.raises(LessonError, match="no hint 2 for 03a-1; it has 1"):
        verdict("03a-1", hint=2)
    with pytest.raises(LessonError, match="no exercise '03a-9' in 03a; there are 03a-1, 03a-2, 03a-3"):
        verdict("03a-9")


@pytest.fixture
def chapters(tmp_path, monkeypatch):
    (tmp_path / "src" / "quizzes").mkdir(parents=True)
    (tmp_path / "src" / "03a_trial.py").write_text("# %%\nx = 1\n", encoding="utf-8")
    monkeypatch.setattr(exercise, "questions", lambda part, read=exercise.questions: read(part, tmp_path))
    return tmp_path


QUIZ = '''[[question]]
id = "q1"
text = "Which is home?"
answer = "b"
options.a = {text = "C", why = "Not here."}
options.b = {text = "D", why = "The jig ends on D."}
[[question]]
id = "q2"
text = "Which is not?"
answer = "a"
options.a = {text = "C", why = "It leans."}
options.b = {text = "D", why = "It rests."}
'''


def test_a_quiz_judges_one_line_per_item(chapters, capsys):
    (chapters / "src" / "quizzes" / "03a.toml").write_text(QUIZ, encoding="utf-8")
    mn.quiz("03a")
    shown = capsys.readouterr().out
    assert "q1. Which is home?" in shown and "b) D" in shown and "The jig ends" not in shown
    exercise.quiz("03a", answers={"q1": "b"})
    assert capsys.readouterr().out == "q1: 1/1. The jig ends on D.\nq2: not tried yet\n"
    exercise.quiz("03a", answers={"q1": "a", "q2": ...})
    assert capsys.readouterr().out == "q1: 0/1. Not here.\nq2: not tried yet\n"
    with pytest.raises(LessonError, match="'q3': 'a' is no answer here; there are q1: a/b, q2: a/b"):
        exercise.quiz("03a", answers={"q3": "a"})
    with pytest.raises(LessonError, match="'q1': 'z'"):
        exercise.quiz("03a", answers={"q1": "z"})


def test_the_quiz_buttons_write_the_line_to_paste(chapters, monkeypatch, capsys):
    import IPython

    (chapters / "src" / "quizzes" / "03a.toml").write_text(QUIZ, encoding="utf-8")
    shown = []
    monkeypatch.setattr(IPython, "get_ipython", object)
    monkeypatch.setattr(IPython.display, "display", shown.append)
    exercise.quiz("03a")
    first, second, _, paste = shown[0].children
    assert paste.value == 'mn.quiz("03a", answers={})'
    first.value, second.value = "b", "a"
    assert paste.value == 'mn.quiz("03a", answers={"q1": "b", "q2": "a"})'
    second.value = "..."
    exec(paste.value, {"mn": mn})
    assert capsys.readouterr().out.endswith("q1: 1/1. The jig ends on D.\nq2: not tried yet\n")


@pytest.mark.parametrize("old, new", [('answer = "b"', 'answer = "c"'), ('id = "q2"', 'id = "q1"'),
                                      ('why = "It leans."', 'why = ""'), ("[[question]]", "[[item]]"),
                                      ('text = "Which is home?"', ""), ("options.a", "options.a =")])
def test_a_broken_quiz_is_refused(chapters, old, new):
    (chapters / "src" / "quizzes" / "03a.toml").write_text(QUIZ.replace(old, new), encoding="utf-8")
    with pytest.raises(LessonError, match=r"quizzes/03a.toml"):
        exercise.questions("03a")


def test_a_part_without_quiz_says_so(chapters):
    assert exercise.questions("03a") == []
    with pytest.raises(LessonError, match="no quiz for '03a'"):
        exercise.quiz("03a")


def test_begin_prints_one_stable_line(monkeypatch, capsys):
    monkeypatch.setattr(lesson, "names", list)
    monkeypatch.setenv("MUSICNN_SPEED", "smoke")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    begun = lesson.begin("03b", seed=7)
    line = capsys.readouterr().out
    assert line.count("\n") == 1 and line.isascii() and line.startswith("lesson 03b | musicnn ")
    assert line.endswith("| seed 7 | device cpu | speed smoke\n")
    assert (begun.pick(smoke=3, quick=2000, full=40000), begun.seed, begun.speed) == (3, 7, "smoke")
    monkeypatch.delenv("MUSICNN_SPEED")
    assert lesson.begin("03b").pick(smoke=3, quick=2000, full=40000) == 2000
    monkeypatch.setenv("MUSICNN_SPEED", "fast")
    with pytest.raises(LessonError, match="'fast' is no speed; use one of smoke, quick, full"):
        lesson.begin("03b")


def test_begin_and_against_torch_seed_nothing(monkeypatch):
    import random

    import numpy as np
    import torch

    def states():
        return random.getstate(), np.random.get_state()[1].tolist(), torch.get_rng_state().tolist()

    monkeypatch.setattr(lesson, "names", list)
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    ours, theirs, before = torch.nn.Linear(2, 2), torch.nn.Linear(2, 2), states()
    lesson.begin("03b", seed=3).against_torch(ours, theirs)
    assert states() == before and torch.get_num_threads() <= 2


def test_compare_prints_guess_beside_result(capsys):
    lesson.Lesson("03b", "smoke").compare({"left": 0.5, "home": "D", "even": ..., "close": 98},
                                          {"left": 2.66e-5, "home": "D", "even": True, "close": 100, "extra": 7})
    assert capsys.readouterr().out.splitlines() == [
        "left: you said 0.5, it is 2.66e-05: worth a second look", "home: you said D, it is D: just so",
        "even: not tried yet, it is True", "close: you said 98, it is 100: close", "extra: not tried yet, it is 7"]
    with pytest.raises(LessonError, match="'lost' has no result; guess about 'left'"):
        lesson.Lesson("03b", "smoke").compare({"lost": 1}, {"left": 1})


def test_against_torch_finds_equals_and_differences():
    import torch
    from torch import nn

    here = lesson.Lesson("03b", "smoke")
    shapes = {nn.LSTMCell: (3, 5), nn.GRUCell: (4, 4), nn.LSTM: (3, 4, 2), nn.Linear: (2, 3), nn.Conv2d: (1, 2, 3)}
    for kind, sizes in shapes.items():
        ours, theirs = kind(*sizes), kind(*sizes)
        before = [parameter.clone() for parameter in [*ours.parameters(), *theirs.parameters()]]
        assert max(here.against_torch(ours, theirs)) < 1e-12
        after = [*ours.parameters(), *theirs.parameters()]
        assert all(torch.equal(old, new) for old, new in zip(before, after, strict=True)), "the caller's modules change"

    class Wrong(nn.Linear):
        def forward(self, x):
            return super().forward(x).tanh()

    class Blocked(nn.Linear):
        def forward(self, x):
            return super().forward(x).detach() + 0 * self.weight.sum() + 0 * self.bias.sum()

    assert here.against_torch(Wrong(2, 3), nn.Linear(2, 3)).value > 0.01
    blocked = here.against_torch(Blocked(2, 3), nn.Linear(2, 3))
    assert blocked.value < 1e-12 and blocked.gradient > 0.01
    with pytest.raises(LessonError, match=r"no parameter left for our weight of shape \(3, 2\)"):
        here.against_torch(nn.Linear(2, 3), nn.Linear(2, 4))
    with pytest.raises(LessonError, match="no parameter for torch's bias"):
        here.against_torch(nn.Linear(2, 3, bias=False), nn.Linear(2, 3))
    with pytest.raises(LessonError, match="no input can be made up for Bilinear"):
        here.against_torch(nn.Bilinear(2, 2, 2), nn.Bilinear(2, 2, 2))
    assert here.against_torch(nn.Bilinear(2, 2, 2), nn.Bilinear(2, 2, 2), torch.ones(1, 2), torch.ones(1, 2)).value < 1e-12

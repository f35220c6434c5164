"""Exercises and quizzes inside a lesson: `mn.check("03b-2")` and `mn.quiz("03b")`.

Both read the lesson's source: checks are the asserts below `mn.check(…)` there (see source.py), quizzes stand in
chapters/src/quizzes. An answer that is still `...` is "not tried yet", never an error, so an untouched lesson runs to its end.
"""

import ast
import inspect
import tomllib
import traceback
from functools import wraps
from pathlib import Path
from textwrap import fill

from musicnn.arguments import checked
from musicnn.classroom.source import CHAPTERS, Source, hints, load, split_check
from musicnn.errors import LessonError

NOT_TRIED = "not tried yet; put your answer where the ... is"


class _NotTried(Exception):
    """An answer is still `...`."""


def check(exercise: str, *, hint: int | None = None) -> None:
    """Print how far the answer to an exercise is: not tried yet, what is missing, or done.

    The asserts run one after the other on a copy of the notebook's names, so that they change nothing there.

    Args:
        exercise: its name, such as "03b-2".
        hint: 1, 2 or 3 prints this hint instead.

    Raises:
        LessonError: when there is no such exercise or hint.

    Used in: every chapter.
    """
    source = load(str(exercise).rpartition("-")[0] or exercise)
    codes = [split_check(cell)[1] for cell in source.exercise(exercise, "check") if "hidden" not in cell.flags]
    if not codes:
        known = dict.fromkeys(cell.exercise for cell in source.cells if cell.role == "check")
        raise LessonError(f"there is no exercise {exercise!r} in {source.part}; there are {', '.join(known) or 'none'}")
    if hint is None:
        names = inspect.currentframe().f_back.f_globals         # the notebook's names: check is called at the top of a cell
        print(f"{exercise}: {_verdict(source, exercise, codes, dict(names))}")
        return
    told = hints(source, exercise)
    if hint not in range(1, len(told) + 1):
        raise LessonError(f"there is no hint {hint!r} for {exercise}; it has {len(told)}")
    print(f"{exercise}: {told[hint - 1]}")


def _verdict(source: Source, exercise: str, codes: list[str], names: dict) -> str:
    answers = [name for cell in source.exercise(exercise, "answer") for name in _bound(cell.source)]
    if missing := [name for name in answers if name not in names]:
        return f"there is no {missing[0]} yet; run the cell with your answer first"
    if any(names[name] is ... for name in answers):
        return NOT_TRIED
    empty, home = [], {_home(names[name]) for name in answers}
    giving = {name for cell in source.exercise(exercise, "answer") for name in _giving(cell.source)}
    names |= {name: _watched(names[name], empty) for name in answers}
    statements = [statement for code in codes for statement in ast.parse(code).body]
    weights = [sum(isinstance(node, ast.Assert) for node in ast.walk(statement)) for statement in statements]
    for number, statement in enumerate(statements):
        so_far = f"checks {sum(weights[:number])}/{sum(weights)}. Next: "
        try:
            exec(compile(ast.Module([statement], []), f"<check of {exercise}>", "exec"), names)
        except _NotTried:
            return NOT_TRIED
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
            if forgot := [name for name in empty if name in giving]:
                return f"{so_far}{forgot[0]} gives nothing back (None); does every way through it end with a return?"
            if isinstance(error, AssertionError):
                return so_far + (str(error) or ast.unparse(statement))
            own = any(frame.filename in home for frame in traceback.extract_tb(error.__traceback__))
            return so_far + (f"your answer stopped with {said}" if own else f"what your answer is or gives back does not fit here: {said}")
    return f"checks {sum(weights)}/{sum(weights)}, all passed"


def _bound(code: str) -> list[str]:
    """Names that an answer cell binds at its top level."""
    body = ast.parse(code).body
    return [node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)] + \
           [target.id for node in body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)]


def _giving(code: str) -> list[str]:
    """Names of the functions, in an answer cell with its solution, that give something back."""
    functions = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FunctionDef)]
    return [function.name for function in functions if any(isinstance(node, ast.Return) and node.value for node in ast.walk(function))]


def _home(answer) -> str:
    """Where the code of an answer was written: a cell has a file name of its own."""
    inner = [value for value in vars(answer).values() if inspect.isfunction(value)] if inspect.isclass(answer) else [answer]
    return next((function.__code__.co_filename for function in inner if inspect.isfunction(function)), "")


def _watched(answer, empty: list[str]):
    """An answer that tells when it is still a stub, a function or a class with methods that returns `...`.

    A function that gave None is written down in `empty`: where the solution gives something back, it lacks a return.
    """
    if inspect.isclass(answer):
        methods = {name: _watched(value, empty) for name, value in vars(answer).items() if inspect.isfunction(value)}
        return type(answer.__name__, (answer,), methods)
    if not inspect.isfunction(answer):
        return answer

    @wraps(answer)
    def watch(*args, **kwargs):
        result = answer(*args, **kwargs)
        if result is ...:
            raise _NotTried
        if result is None and answer.__name__ not in empty:
            empty.append(answer.__name__)
        return result

    return watch


def questions(part: str, chapters: Path = CHAPTERS) -> list[dict]:
    """The quiz of a part, from chapters/src/quizzes/<part>.toml; empty when it has none.

    Each question has `id`, `text`, `answer` (a letter) and `options`, letter -> {text, why}; a LessonError says what is wrong.
    """
    path = chapters / "src" / "quizzes" / f"{part}.toml"
    if not path.exists():
        return []
    try:
        items = tomllib.loads(path.read_text(encoding="utf-8"))["question"]
        options = [(item, option) for item in items for option in item["options"].values()]
        whole = all(item["text"] and item["answer"] in item["options"] and o["text"] and o["why"] for item, o in options)
        if not whole or len({item["id"] for item in items}) < len(items):
            raise KeyError("an empty text, an answer that is no option, or an id twice")
    except (KeyError, TypeError, AttributeError, tomllib.TOMLDecodeError) as error:
        raise LessonError(f"quizzes/{path.name}: {error}; a question has id, text, answer, options (text, why)") from error
    return items


@checked
def quiz(part: str, answers: dict | None = None) -> None:
    """Ask the questions of a part, or judge answers: one line per question, with the reason.

    Args:
        part: such as "03b".
        answers: question -> letter, such as {"q1": "b"}. Without it the questions are printed, and buttons write what to paste.

    Raises:
        LessonError: when the part has no quiz, or an answer names no question or option.

    Used in: every chapter.
    """
    items = questions(part)
    if not items:
        raise LessonError(f"there is no quiz for {part!r}; its questions would stand in chapters/src/quizzes/{part}.toml")
    if answers is None:
        for item in items:
            lines = [f"{item['id']}. {item['text']}", *(f"    {letter}) {option['text']}" for letter, option in item["options"].items())]
            print("\n".join(fill(line, 100, subsequent_indent="    ") for line in lines) + "\n")
        _buttons(part, items)
        return
    allowed = {item["id"]: item["options"] for item in items}
    for name, letter in answers.items():
        if letter is not ... and letter not in [*allowed.get(name, ())]:
            there = ", ".join(f"{name}: {'/'.join(options)}" for name, options in allowed.items())
            raise LessonError(f"{name!r}: {letter!r} is no answer here; there are {there}, and ... for not tried yet")
    for item in items:
        letter = answers.get(item["id"], ...)
        points = "1/1. " if letter == item["answer"] else "0/1. "
        print(f"{item['id']}: {'not tried yet' if letter is ... else points + item['options'][letter]['why']}")


def _buttons(part: str, items: list[dict]) -> None:
    """Buttons that write the line to paste; they change nothing in the notebook, and nothing is missed without them."""
    try:
        import ipywidgets
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        return
    if get_ipython() is None:
        return
    rows = [ipywidgets.ToggleButtons(options=["...", *item["options"]], description=item["id"], layout={"width": "auto"},
                                     style={"button_width": "3em", "description_width": "3em"})
            for item in items]
    paste = ipywidgets.Label()

    def write(_=None):
        chosen = ", ".join(f'"{row.description}": "{row.value}"' for row in rows if row.value != "...")
        paste.value = f'mn.quiz("{part}", answers={{{chosen}}})'

    for row in rows:
        row.observe(write, names="value")
    write()
    display(ipywidgets.VBox([*rows, ipywidgets.Label("Paste this into a cell and run it:"), paste]))

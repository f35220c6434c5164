"""`checked`: a function refuses arguments that its annotations do not allow, with an error that says what was given and what is allowed.

Used at the public edge of every room; like `errors`, every room may import it. Left out: the shapes of arrays, truth values, and
whatever has no annotation; the function looks at those itself.
"""

import functools
from collections.abc import Iterable, Mapping, Sequence
from inspect import isfunction, signature
from itertools import chain, repeat
from math import inf
from numbers import Real
from types import UnionType
from typing import Union, get_args, get_origin

from musicnn import errors

ROOMS = {"music": errors.MusicError, "encodings": errors.EncodingError, "datasets": errors.DataError, "synth": errors.SoundError,
         "training": errors.TrainingError, "models": errors.TrainingError, "classroom": errors.LessonError}    # others: MusicnnError
WORDS = {"Score": "a Score, such as mn.songs('sakura')", "str": "a text", "Mapping": "a dict", "Callable": "a function", "NoneType": "None"}
ANY = (None, None)                                   # no limits


def checked(function=None, **limits):
    """Decorate a function, or a class, whose arguments shall be looked at before its first line runs.

    Whole numbers may be numpy's, or written as 4.0, and arrive as int; numbers are finite; a list may stand for a tuple. Of a list every
    entry is looked at, of a generator none. A class has its `__init__` and its public methods looked after, except for those that take
    whole numbers only: they are called for every note.

    Args:
        function: `@checked`, or with limits `@checked(bars=(1, 64))`.
        limits: name -> (low, high), both included, None for an open end; `whole` is for all whole numbers without limits of their own.
    """
    if function is None:
        return functools.partial(checked, **limits)
    if isinstance(function, type):
        for name, method in list(vars(function).items()):
            inner = getattr(method, "__func__", method)              # of a class method
            if isfunction(inner) and (name == "__init__" or (name[0] != "_" and _more_than_numbers(inner))):
                setattr(function, name, checked(inner, **limits) if inner is method else type(method)(checked(inner, **limits)))
        return function
    parameters, error = signature(function).parameters.values(), ROOMS.get(f"{function.__module__}.".split(".")[1], errors.MusicnnError)
    names = [p.name for p in parameters if p.kind <= p.POSITIONAL_OR_KEYWORD]
    rest = next((p.name for p in parameters if p.kind == p.VAR_POSITIONAL), None)
    whole = {p.name: limits["whole"] for p in parameters if "whole" in limits and "int" in str(p.annotation)}
    rules = {p.name: rule(p.annotation, *(whole | limits).get(p.name, ANY)) for p in parameters if p.annotation is not p.empty}

    @functools.wraps(function)
    def careful(*args, **named):
        places = zip(chain(names, repeat(rest)), args, strict=False)
        return function(*[fitting(name, value, rules.get(name), error) for name, value in places],
                        **{name: fitting(name, value, rules.get(name), error) for name, value in named.items()})
    return careful


def fitting(name: str, value, rule, error: type = errors.MusicnnError):
    """The value as a rule wants it; a rule of None wants nothing.

    Raises:
        error: if it does not fit.
    """
    if rule is None:
        return value
    words, fit = rule
    found = fit(value)
    if found is ...:
        shown = repr(value)
        raise error(f"{name} {shown if len(shown) <= 60 else f'(a {type(value).__name__})'} is not allowed; use {words}")
    return found


def _more_than_numbers(method) -> bool:
    return any(hint not in (int, int | None) for name, hint in method.__annotations__.items() if name != "return")


def door(names: dict, **limits) -> None:
    """Have every function that a room offers looked after by `checked`: `door(globals())` at the end of the room's `__init__`."""
    names |= {name: checked(names[name], **limits) for name in names["__all__"] if isfunction(names[name])}


def rule(hint, low=None, high=None):
    """(what an annotation allows, a function that gives a value back in its proper form, or `...` if it does not fit); None: anything."""
    home, inner = get_origin(hint) or hint, get_args(hint)
    if home in (Union, UnionType):
        rules = [rule(kind, low, high) for kind in inner]
        return None if None in rules else (", or ".join(words for words, _ in rules), lambda value: next(
            (found for _, fit in rules if (found := fit(value)) is not ...), ...))
    if home in (int, float):
        ends = f" {low:g}..{high:g}" if None not in (low, high) else f", {low:g} or more" if low is not None else ""
        return f"a {'whole ' * (home is int)}number{ends}", functools.partial(_number, home, -inf if low is None else low,
                                                                              inf if high is None else high)
    if home in (tuple, list, Iterable, Sequence):
        each = rule(inner[0], low, high) if len({*inner} - {...}) == 1 else None
        count = len(inner) if home is tuple and ... not in inner else 0
        words = (f"{count} values" if count else "a tuple" if home is tuple else "a list") + (f", every entry {each[0]}" if each else "")
        return words, functools.partial(_entries, home, each, count)
    if home in (dict, Mapping):
        each = rule(inner[1], low, high) if inner else None
        return "a dict" + (f", every value {each[0]}" if each else ""), functools.partial(_table, each)
    if home in (bool, object) or not isinstance(home, type):
        return None
    if home.__name__ == "ndarray":
        return "an array of numbers", _array
    return WORDS.get(home.__name__, f"a {home.__name__}"), lambda value: value if isinstance(value, home) else ...


def _number(home, low, high, value):
    if not isinstance(value, Real) or not low <= value <= high or not abs(value) < inf or (home is int and int(value) != value):
        return ...
    return int(value) if home is int else value


def _array(value):
    import numpy as np

    try:
        found = np.asarray(value)
    except (TypeError, ValueError):                  # rows of different lengths
        return ...
    return found if found.dtype.kind in "biuf" else ...


class Table(dict):
    """A dict that says what it lacks."""

    def __missing__(self, name):
        raise errors.MusicnnError(f"there is no {name!r} in a dict that has {', '.join(map(repr, self)) or 'nothing'}; give that, too")


def _table(each, value):
    if not isinstance(value, Mapping):
        return ...
    fits = Table((name, each[1](entry)) for name, entry in value.items()) if each else value
    return ... if any(fit is ... for fit in fits.values()) and each else fits


def _entries(home, each, count, value):
    if isinstance(value, str | bytes) or not isinstance(value, Iterable):
        return ...
    value = tuple(value) if home is tuple else value
    fits = [each[1](entry) for entry in value] if each and isinstance(value, Sequence) else value
    if (count and len(value) != count) or (fits is not value and any(fit is ... for fit in fits)):
        return ...
    return tuple(fits) if home is tuple else value



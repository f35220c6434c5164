"""The house rules: which room may import which, how large files may grow, and which words never appear.

`MAY_IMPORT` is the only table of arrows. To add an arrow, add a word to it, and say in the commit why it points down.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

_MUSIC_PILLAR = "music encodings datasets synth plots engraving evaluation"
_TENSOR_PILLAR = "models sampling training"

# room -> the rooms that it may import | the packages of others that it may import. Imports inside functions count as well:
# laziness changes when an arrow is walked, not where it points. `errors`, `arguments` and the standard library are free for all.
MAY_IMPORT = {
    "errors": "|",
    "arguments": "| numpy",                                         # errors and arguments are free for all
    "music": "|",                                                # our own readers; mido and music21 are their oracles in tests
    "encodings": "music | numpy",
    "datasets": "music encodings | numpy tqdm",
    "synth": "music | numpy soundfile IPython",
    "plots": "music | numpy matplotlib IPython",
    "engraving": "music | verovio IPython",
    "evaluation": "music encodings | numpy",
    "models": "| numpy torch safetensors",                       # the tensor pillar: arrays only, never music
    "sampling": "models | numpy torch",
    "training": "models | numpy torch safetensors tqdm IPython",
    "composers": f"{_MUSIC_PILLAR} {_TENSOR_PILLAR} | numpy torch safetensors",    # the bridge between the pillars
    "widgets": "music datasets synth plots engraving composers | numpy anywidget ipywidgets traitlets IPython",
    "classroom": "music synth engraving plots datasets | numpy torch IPython ipywidgets nbformat nbclient nbval psutil tqdm"
                 " pytest jupyter_client ipykernel nbconvert latex2mathml pygments", # it subclasses nbval's runner, starts kernels
    "studio": "music synth engraving composers encodings models training evaluation datasets widgets | numpy torch fastapi starlette"
              " pydantic uvicorn sqlalchemy"          # its workers train; from widgets it takes what browsers see of a score, no widget
              " jupyter_core",                        # says where a notebook can frame the page
}

# The command line is no room: nothing imports it, and it may reach every room. Two of its files must run on a bare Python.
COMMAND_LINE = {"__main__", "install", "lab", "doctor"}
BARE = {"__init__", "__main__", "install", "lab", "errors"}

# Lines of code, explanations not counted; why these numbers: musicnn/README.md, "How small".
LINES = {"core": 7900, "widgets": 1200, "command line": 600, "classroom": 2400, "studio": 2800, "javascript": 4500}
FILE_LINES, FUNCTION_LINES = 300, 40


@cache
def tracked() -> tuple[str, ...]:
    """Every file that git tracks and that is still there, as a path with forward slashes. What is not committed is not judged."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return tuple(name for name in names if name and (ROOT / name).is_file())


def package_files() -> list[str]:
    return [name for name in tracked() if name.startswith("musicnn/") and name.endswith(".py")]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def room(name: str) -> str:
    """'musicnn/synth/render.py' -> 'synth'; 'musicnn/errors.py' -> 'errors'."""
    return name.split("/")[1].removesuffix(".py")


def imported(source: str) -> set[str]:
    """Dotted names of everything that a source imports, wherever in it: import, from-import, and import_module("literal")."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import; write the whole name"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("import_module", "__import__"):
            names |= {a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return names


def wrong_arrows(name: str, source: str) -> list[str]:
    """The imports of one file of the package that its room may not have."""
    here = room(name)
    own, others = (set(words.split()) for words in MAY_IMPORT[here].split("|"))
    wrong = []
    for target in sorted(imported(source)):
        top, _, rest = target.partition(".")
        if top == "musicnn":
            first = rest.split(".")[0]
            allowed = first in own | {here, "errors", "arguments", "__version__"}
        else:
            allowed = top in others or top in sys.stdlib_module_names
        if not allowed:
            wrong.append(f"{name} imports {target}")
    return wrong


def test_every_room_is_in_the_table():
    rooms = {room(name) for name in package_files()} - COMMAND_LINE - {"__init__"}
    assert rooms <= set(MAY_IMPORT), f"new rooms need a row in MAY_IMPORT: {rooms - set(MAY_IMPORT)}"


def test_arrows_point_down_only():
    wrong = [w for name in package_files() if room(name) in MAY_IMPORT for w in wrong_arrows(name, text(name))]
    assert not wrong, "\n".join(wrong)


def test_the_table_itself_has_no_circle():
    below = {here: set(row.split("|")[0].split()) for here, row in MAY_IMPORT.items()}
    while below:
        floor = [here for here, needs in below.items() if not needs & set(below)]
        assert floor, f"these rooms need each other: {sorted(below)}"
        for here in floor:
            del below[here]


def test_tensor_and_music_pillars_never_meet_below_the_bridge():
    for here in _TENSOR_PILLAR.split():
        assert not set(MAY_IMPORT[here].split()) & set(_MUSIC_PILLAR.split())
    for here in _MUSIC_PILLAR.split():
        assert not set(MAY_IMPORT[here].split()) & {"torch", *_TENSOR_PILLAR.split()}


@pytest.mark.parametrize("source, expected", [
    ("from musicnn.composers import load", 1),
    ("def f():\n    import torch", 1),
    ("import importlib\nimportlib.import_module('musicnn.models.lstm')", 1),
    ("import musicnn as mn", 1),                     # the face would be a way around the table
    ("from musicnn import training", 1),
    ("import math\nimport numpy as np\nfrom musicnn.music import Score\nfrom musicnn.errors import SoundError", 0),
])
def test_the_checker_sees_every_kind_of_import(source, expected):
    assert len(wrong_arrows("musicnn/synth/render.py", source)) == expected


def test_the_command_line_is_imported_by_nobody():
    for name in package_files():
        if room(name) not in COMMAND_LINE:
            used = {target.split(".")[1] for target in imported(text(name)) if target.startswith("musicnn.")}
            assert not used & COMMAND_LINE, f"{name} imports the command line"


@pytest.mark.parametrize("name", sorted(BARE))
def test_what_runs_bare_imports_only_the_standard_library(name):
    source = text(f"musicnn/{name}.py")
    tops = {target.split(".")[0] for target in imported(source)}
    assert tops <= sys.stdlib_module_names | {"musicnn"}
    assert {t.split(".")[1] for t in imported(source) if t.startswith("musicnn.")} <= BARE
    ast.parse(source, feature_version=(3, 7))        # old Pythons must get far enough to be told that they are too old


def test_import_musicnn_loads_nothing_heavy():
    code = ("import sys, musicnn; heavy = {'torch', 'numpy', 'music21', 'matplotlib', 'verovio', 'IPython', 'soundfile'};"
            "print(sorted(heavy & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_name_of_the_face_has_a_home():
    from musicnn import _FACE, _MODULES
    for where in [*(w.rstrip(":") for w in _FACE.values()), *_MODULES]:
        base = ROOT / "musicnn" / where.replace(".", "/")
        assert base.with_suffix(".py").exists() or (base / "__init__.py").exists(), f"the face points to musicnn.{where}"


def code_lines(source: str) -> set[int]:
    """Numbers of the lines that hold code. Blank lines, comments and docstrings are free: they must never be saved on."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    quiet = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines = {n for t in tokens if t.type not in quiet for n in range(t.start[0], t.end[0] + 1)}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(node) is not None:
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return lines


def test_files_and_functions_stay_small():
    for name in package_files():
        source = text(name)
        assert len(source.splitlines()) <= FILE_LINES, f"{name} has more than {FILE_LINES} lines; split it by its subjects"
        lines = code_lines(source)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = len(lines & set(range(node.lineno, node.end_lineno + 1)))
                assert length <= FUNCTION_LINES, f"{name}: {node.name} has {length} lines of code, at most {FUNCTION_LINES}"


def test_the_package_stays_small():
    lines = dict.fromkeys(LINES, 0)
    for name in tracked():
        if name.startswith("musicnn/") and name.endswith((".py", ".js")):
            kind = "javascript" if name.endswith(".js") else "command line" if room(name) in COMMAND_LINE else room(name)
            kind = kind if kind in LINES else "core"
            source = text(name)
            lines[kind] += len(source.splitlines() if name.endswith(".js") else code_lines(source))
    print(lines)
    assert all(lines[kind] <= LINES[kind] for kind in LINES), lines


def test_no_room_for_leftovers():
    for name in tracked():
        parts = Path(name).with_suffix("").parts
        assert not {"utils", "helpers", "common", "misc"} & set(parts), f"{name}: name the file by its subject"
        if name.endswith(".py"):
            stars = [n for n in ast.walk(ast.parse(text(name))) if isinstance(n, ast.ImportFrom) and n.names[0].name == "*"]
            assert not stars, f"{name}: import names, not *"


FORBIDDEN = {
    "an install command for somebody else's package": r"pip3?\s+install\s+(-\S+\s+)*['\"]?musicnn",
    "a path of somebody's machine": r"(?<![\w.~>-])/(home|work|root|Users)/\w|[A-Z]:\\+Users\\",
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_forbidden_words(what):
    assert re.search(FORBIDDEN[what], {"an": "pip install -U " + "musicnn", "a ": "open('/ho" + "me/me/x')"}[what[:2]])
    for name in tracked():
        try:
            source = text(name)
        except UnicodeDecodeError:
            continue                                 # a binary file
        for number, line in enumerate(source.splitlines(), 1):
            assert not re.search(FORBIDDEN[what], line), f"{name}:{number} holds {what}: {line.strip()[:100]}"


def test_ruff_finds_nothing():
    files = [name for name in tracked() if name.endswith(".py")]
    command = [sys.executable, "-m", "ruff", "check", "--quiet", "--force-exclude", *files]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_two_test_files_have_one_name():
    """pytest imports test files by their bare names here: a second file of the same name would stop the whole run."""
    names = [Path(name).name for name in tracked() if name.startswith("tests/") and Path(name).name.startswith("test_")]
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})

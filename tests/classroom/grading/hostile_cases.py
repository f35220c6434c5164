# ruff: noqa: E501 (a case is a line)
"""Broken and hostile submissions, each with the row that it must get: what students really hand in, and what an attacker would.

Attacks are harmless: their targets are a temporary file, a listener on the loopback and a sleeping process that the test made.
`{file}`, `{tcp}`, `{udp}`, `{socket}` and `{pid}` stand for them.
"""

import copy
import json
from dataclasses import dataclass, field

FULL, SECRET = 10, "for tests only"


def code(source, **meta):
    return {"cell_type": "code", "metadata": {"musicnn": meta} if meta else {}, "source": source, "outputs": [], "execution_count": None,
            "id": meta.get("id", f"plain-{abs(hash(source)) % 10**8}")}


def text(source, **meta):
    cell = code(source, **meta)
    del cell["outputs"], cell["execution_count"]
    return cell | {"cell_type": "markdown"}


def notebook(*cells):
    return {"cells": list(cells), "nbformat": 4, "nbformat_minor": 5, "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "musicnn": {"assignment": "trial", "version": "1", "schema": 1}}}


def teacher():
    """The instructor notebook: two exercises, 2 + 3 hidden points and 5 points."""
    return notebook(
        text("# A trial"),
        code("import math"),
        code("def add(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION", role="answer", id="ex1"),
        code("assert add(1) == 2, 'add adds one'", role="check", id="ex1-seen", points=2, exercise="ex1"),
        code("print(add({{secret:int}}))", role="check", id="ex1-hidden", points=3, exercise="ex1", kind="output", hidden=True,
             hint="think of large numbers"),
        text("Now double."),
        code("def double(x):\n    ### BEGIN SOLUTION\n    return x * 2\n    ### END SOLUTION", role="answer", id="ex2"),
        code("assert double(2) == 4, 'double doubles'", role="check", id="ex2-seen", points=5, exercise="ex2"),
    )


ADD, DOUBLE = "def add(x):\n    return x + 1", "def double(x):\n    return 2 * x"


def student(add=ADD, double=DOUBLE, *, extra=None, at=None):
    """The released notebook with answers; `extra` is a cell of the student's own before cell number `at` (None: at the end)."""
    cells = [cell for cell in teacher()["cells"] if not cell["metadata"].get("musicnn", {}).get("hidden")]
    for cell in cells:
        cell["source"] = {"ex1": add, "ex2": double}.get(cell["id"], cell["source"])
    if extra is not None:
        cells.insert(len(cells) if at is None else at, code(extra))
    return notebook(*cells)


def changed(change):
    """A right notebook after `change(cells)`."""
    book = copy.deepcopy(student())
    book["cells"] = change(book["cells"]) or book["cells"]
    return book


@dataclass
class Case:
    """One submission and its row. `points` None: any; `flags` must all be there; `statuses`: check -> status."""

    content: object
    status: str = "graded"
    points: float | None = FULL
    reason: str = ""
    flags: tuple = ()
    checks: dict = field(default_factory=dict)
    file: str = ""
    slow: bool = False                               # takes seconds: left to the benchmark, unless it stands for its kind

    def data(self) -> bytes:
        return self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()


def _raw():
    return json.dumps(student()).encode()


def ungradable(content, reason, **more):
    return Case(content, "ungradable", 0, reason, **more)


def _set(name, **keys):
    """A change of the cells: `name` gets other keys."""
    return changed(lambda cells: [cell | keys if cell["id"] == name else cell for cell in cells])


def _strip(cells):
    for number, cell in enumerate(cells):
        cell["metadata"], cell["id"] = {}, f"new-{number}"


FILES = {
    "right": Case(student()),
    "untouched": Case(student("def add(x):\n    return ...", "def double(x):\n    return ..."), points=0),
    "half": Case(student(double="def double(x):\n    return x"), points=5, checks={"ex2-seen": "assert"}),
    "overfitted": Case(student("def add(x):\n    return 2"), points=7, checks={"ex1-hidden": "mismatch"}),
    "empty": ungradable(b"", "empty"),
    "blank": ungradable(b" \n\n ", "empty"),
    "truncated": ungradable(_raw()[:700], "bad-json"),
    "words": ungradable(b"I could not open the file, sorry", "bad-json"),
    "deep": ungradable(b"[" * 300_000, "bad-json"),
    "deep-object": ungradable(b'{"cells":' * 100_000 + b"1" + b"}" * 100_000, "bad-json"),
    "list": ungradable(b"[]", "not-a-notebook"),
    "number": ungradable(b"42", "not-a-notebook"),
    "null": ungradable(b"null", "not-a-notebook"),
    "other-json": ungradable(b'{"a": 1}', "not-a-notebook"),
    "html-page": ungradable(b"<!doctype html><html><body>Log in to continue</body></html>", "not-a-notebook"),
    "zip-inside": ungradable(b"PK\x03\x04" + bytes(100), "not-a-notebook"),
    "photo": ungradable(b"\x89PNG\r\n\x1a\n" + bytes(100), "not-a-notebook", file="photo.png"),
    "python-file": ungradable(b"def add(x): return x + 1\n", "not-a-notebook", file="answer.py"),
    "wrong-suffix": Case(student(), file="wrong-suffix.ipynb.txt"),
    "merge-conflict": ungradable(_raw().replace(b'"nbformat": 4', b'\n<<<<<<< HEAD\n"nbformat": 4\n=======\n"nbformat": 4\n>>>>>>> mine\n'),
                                 "merge-conflict"),
    "lfs-pointer": ungradable(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", "lfs-pointer"),
    "too-big": ungradable(b'{"cells": "' + b"x" * (65 << 20) + b'"}', "too-big", slow=True),
    "nul-bytes": ungradable(bytes(5000), "bad-json"),
    "cells-no-list": ungradable(b'{"cells": 5, "nbformat": 4}', "bad-format"),
    "cells-of-numbers": ungradable(b'{"cells": [1, 2], "nbformat": 4}', "bad-format"),
    "no-cells": ungradable(notebook(), "no-cells"),
    "bom": Case(b"\xef\xbb\xbf" + _raw(), flags=("encoding",)),
    "utf-16": Case(_raw().decode().encode("utf-16"), flags=("encoding",)),
    "cp1252": Case(json.dumps(student(extra="'caf\xe9'"), ensure_ascii=False).encode("cp1252"), flags=("encoding",)),
    "surrogate": Case(student(extra="x = '\ud800'")),
    "nul-in-cell": Case(student(extra="x = '\0'")),
    "nbformat-7": Case(student() | {"nbformat": 7}, flags=("nbformat",)),
    "nbformat-missing": Case({"cells": student()["cells"]}, flags=("nbformat",)),
    "some-cells-broken": Case(student() | {"cells": [5, None, {"x": 1}, *student()["cells"]]}, flags=("nbformat",)),
    "version-3": Case({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"metadata": {}, "cells": [
        {"cell_type": "code", "language": "python", "input": cell["source"], "outputs": [], "metadata": cell["metadata"]}
        if cell["cell_type"] == "code" else cell for cell in student()["cells"]]}]}, flags=("converted-v3",)),
    "other-kernel": Case(student() | {"metadata": {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}}),
    "metadata-of-lists": Case(student() | {"metadata": []}),
    "spaces and 'quotes'": Case(student(), file="spaces and 'quotes' & more.ipynb"),
    "emoji": Case(student(), file="🎵 Zoë.ipynb"),
    "formula": Case(student(), file="=HYPERLINK(1).ipynb"),
    "html-name": Case(student(), file="<script>alert(1)<b>.ipynb"),
    "huge-output": Case(changed(lambda cells: [cell | ({"outputs": [{"output_type": "stream", "name": "stdout", "text": "x" * (20 << 20)}],
                                                        "execution_count": 7} if cell["id"] == "ex1" else {}) for cell in cells]), slow=True),
}

CELLS = {
    "ids-stripped": Case(changed(lambda cells: [{key: value for key, value in cell.items() if key != "id"} for cell in cells])),
    "all-stripped": Case(changed(_strip), points=FULL, flags=("answer-missing",)),
    "metadata-only": Case(changed(lambda cells: [cell | {"id": "same"} for cell in cells])),
    "comment-id": Case(changed(lambda cells: [{**cell, "id": "x", "metadata": {}, "source": f"# @{cell['id']}\n{cell['source']}"}
                                              if cell["id"] in ("ex1", "ex2") else cell for cell in cells])),
    "reversed": Case(changed(lambda cells: cells[::-1])),
    "answer-deleted": Case(changed(lambda cells: [cell for cell in cells if cell["id"] != "ex2"]), points=5, flags=("answer-missing",)),
    "answer-doubled": Case(changed(lambda cells: [*cells[:3], cells[2], *cells[3:]]), flags=("duplicate",)),
    "answer-to-markdown": Case(_set("ex2", cell_type="markdown"), points=5, flags=("not-code",)),
    "answer-moved": Case(changed(lambda cells: [*[cell for cell in cells if cell["id"] != "ex1"][:2], code(ADD), *cells[3:]]),
                         flags=("answer-missing",)),
    "syntax-error": Case(student(double="def double(x:\n    return"), points=5, checks={"ex2-seen": "error"}),
    "check-deleted": Case(changed(lambda cells: [cell for cell in cells if "seen" not in cell["id"]]), flags=("check-deleted",)),
    "check-edited": Case(changed(lambda cells: [cell | ({"source": "assert True"} if cell["id"] == "ex1-seen" else {"source": "x = 1"}
                                                        if cell["id"] == "ex1" else {}) for cell in cells]), points=5, flags=("check-edited",)),
    "check-skipped": Case(changed(lambda cells: [cell | {"source": "# NBVAL_SKIP\n" + cell["source"], "metadata": cell["metadata"] | {
        "tags": ["nbval-skip", "raises-exception"]}} for cell in cells if cell["id"] != "ex2"]), points=5),
    "skip-marker-in-answer": Case(student("# NBVAL_SKIP\n# NBVAL_RAISES_EXCEPTION\nx = 1"), points=5),
    "points-edited": Case(changed(lambda cells: [cell | {"metadata": {"musicnn": cell["metadata"]["musicnn"] | {"points": 1000}}}
                                                 if "seen" in cell["id"] else cell for cell in cells])),
    "fake-check": Case(student("x = 1", extra=None) | {"cells": [*student("x = 1")["cells"], code(
        "assert True", role="check", id="ex9-seen", points=50, exercise="ex1")]}, points=5),
    "fake-hidden": Case(student("x = 1") | {"cells": [code("print(1)", role="check", id="ex1-hidden", points=3, hidden=True, exercise="ex1"),
                                                       *student("x = 1")["cells"]]}, points=5),
    "magics": Case(student(extra="%time 1\n%matplotlib inline\n%who")),
    "shadowed-print": Case(student(extra="print = None"), points=7),
    "stderr": Case(student("import sys\ndef add(x):\n    print('careful', file=sys.stderr)\n    return x + 1")),
    "prints-in-answer": Case(student("def add(x):\n    print('debug')\n    return x + 1"), points=7, checks={"ex1-hidden": "mismatch"}),
    "trailing-blank": Case(student("class N(int):\n    def __str__(self): return f'{int(self)}  '\ndef add(x):\n    return N(x + 1)")),
}

_PATCH = "import IPython\nip = IPython.get_ipython()\n"
CHEATS = {
    "asserts-stripped": Case(student("x = 1", "y = 1", extra="import ast\nclass Strip(ast.NodeTransformer):\n    def visit_Assert(self, node):"
                                     "\n        return ast.Pass()\nget_ipython().ast_transformers.append(Strip())", at=2), "tampered", None),
    "errors-hidden": Case(student("x = 1", "y = 1", extra=_PATCH + "type(ip).showtraceback = lambda *a, **k: None\n"
                                  "type(ip)._showtraceback = lambda *a, **k: None", at=2), "tampered", 0),
    "run-cell-patched": Case(student("x = 1", "y = 1", extra=_PATCH + "old = ip.run_cell\nclass R:\n    success = True\n    result = None\n"
                                     "    execution_count = 1\n    error_before_exec = error_in_exec = None\n    info = None\n"
                                     "ip.run_cell = lambda *a, **k: R()", at=2), "tampered", None),
    "do-execute-patched": Case(student("x = 1", "y = 1", extra=_PATCH + "async def lie(*a, **k):\n    return {'status': 'ok', 'execution_count':"
                                       " 1, 'payload': [], 'user_expressions': {}}\nip.kernel.do_execute = lie", at=2), "tampered", None),
    "compile-patched": Case(student("x = 1", "y = 1", extra=_PATCH + "old = ip.transform_cell\nip.transform_cell = lambda c: 'pass\\n'", at=2),
                            "tampered", None),
    "numpy-testing-patched": Case(student(extra="import numpy.testing as t\nt.assert_allclose = lambda *a, **k: None", at=2), "tampered"),
    "lying-eq": Case(student("class Yes:\n    def __eq__(self, other): return True\ndef add(x):\n    return Yes()"), points=7,
                     checks={"ex1-hidden": "mismatch", "ex1-seen": "passed"}),
    "printed-expectation": Case(student("def add(x):\n    print(2)\n    return 2"), points=7),
    "exit-zero": Case(student(extra="import sys\nsys.exit(0)", at=3)),
    "frames": Case(student("import sys\ndef add(x):\n    return sys._getframe(1).f_globals.get('expected', 0)"), points=5),
    "history": Case(student("def add(x):\n    return get_ipython().history_manager.input_hist_raw and 2"), points=None),
}

DEADLY = {
    "endless": Case(student(double="while True: pass"), points=5, flags=("timeout:ex2",)),
    "endless-in-check": Case(student(double="def double(x):\n    while True: pass"), points=5, checks={"ex2-seen": "timeout"}),
    "stubborn": Case(student(double="while True:\n    try:\n        while True: pass\n    except KeyboardInterrupt: pass"), points=5,
                     flags=("timeout:ex2",)),
    "talking": Case(student(double="while True:\n    try:\n        while True: print(1, flush=True)\n    except KeyboardInterrupt: pass"),
                    points=5, flags=("timeout:ex2",), slow=True),
    "sleeping": Case(student(double="import time\ntime.sleep(1000)"), points=5, flags=("timeout:ex2",)),
    "signals-blocked": Case(student(double="import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass"), points=5,
                            flags=("timeout:ex2",), slow=True),
    "input": Case(student(double="x = input('your name? ')"), points=5),
    "exit": Case(student(extra="exit()", at=3), flags=("kernel-died:extra-4",)),
    "quit-in-answer": Case(student(double="quit()"), points=5, flags=("kernel-died:ex2",), checks={"ex2-seen": "kernel-died"}),
    "os-exit": Case(student("import os\nos._exit(0)"), points=5, flags=("kernel-died:ex1",), checks={"ex1-seen": "kernel-died"}),
    "exit-in-check": Case(student("import os\ndef add(x):\n    os._exit(1)"), points=5, flags=("kernel-died:ex1-seen",)),
    "segfault": Case(student("import ctypes\nctypes.string_at(0)"), points=5, flags=("kernel-died:ex1",)),
    "kill-self": Case(student("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\nos._exit(1)"), points=5, flags=("kernel-died:ex1",)),
    "delayed-exit": Case(student(extra="import threading, os\nthreading.Timer(0.01, os._exit, [1]).start()\nimport time\ntime.sleep(1)", at=3),
                         flags=("kernel-died:extra-4",)),
    "memory": Case(student(double="x = bytearray(3 << 30)\nx[::4096] = x[::4096]"), points=5, flags=("memory:ex2",)),
    "memory-slowly": Case(student(double="x = []\nwhile True: x.append(bytearray(1 << 24))"), points=5, flags=("memory:ex2",)),
    "recursion": Case(student(double="def double(x):\n    return double(x)"), points=5, checks={"ex2-seen": "error"}),
    "flood": Case(student(extra="for i in range(100_000): print('x' * 200)", at=3)),
    "flood-of-displays": Case(student(extra="from IPython.display import display\nfor i in range(800): display(i)", at=3), slow=True),
    "threads": Case(student(extra="import threading, time\nfor i in range(20): threading.Thread(target=time.sleep, args=(100,)).start()")),
    "child": Case(student(extra="import subprocess, sys\nsubprocess.Popen(['sleep', '{nap}'])")),
    "daemon": Case(student(extra="import os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        os.execvp('sleep', ['sleep',"
                           " '{nap}'])\n    os._exit(0)")),
    "many-children": Case(student(double="import subprocess\nfor i in range(300): subprocess.Popen(['sleep', '{nap}'])\n"
                                  "import time\ntime.sleep(3)"), points=5, flags=("processes:ex2",)),
    "fork-bomb": Case(student(double="import os, time\nfor i in range(8):\n    os.fork()\ntime.sleep(9)"), points=5, slow=True),
}

# attacks on the world outside, a statement each; what is between braces are targets that the test makes
OUTSIDE = {
    "read-file": "leaked = open('{file}').read(); report('read', leaked)",
    "write-file": "open('{file}', 'w').write('hacked')",
    "append-file": "open('{file}', 'a').write('hacked')",
    "remove-file": "__import__('os').remove('{file}')",
    "rename-file": "__import__('os').rename('{file}', '{file}.gone')",
    "new-file": "open('{folder}/new', 'w').write('hacked')",
    "link-file": "__import__('os').symlink('{file}', '{folder}/link')",
    "hard-link": "__import__('os').link('{file}', '{folder}/hard')",
    "truncate-file": "__import__('os').truncate('{file}', 0)",
    "chmod-file": "__import__('os').chmod('{file}', 0o666)",
    "touch-file": "__import__('os').utime('{file}', (1, 1))",
    "new-folder": "__import__('os').mkdir('{folder}/made')",
    "list-folder": "report('listed', str(__import__('os').listdir('{folder}')))",
    "tcp": "__import__('socket').create_connection(('127.0.0.1', {tcp}), 2).send(b'hacked')",
    "udp": "__import__('socket').socket(2, 2).sendto(b'hacked', ('127.0.0.1', {udp}))",
    "path-socket": "s = __import__('socket').socket(1); s.connect('{socket}'); s.send(b'hacked')",
    "kill": "__import__('os').kill({pid}, 9)",
    "kill-grader": "report('parent', str(__import__('os').kill({pid}, 0)))",
    "raise-limit": "r = __import__('resource'); r.setrlimit(r.RLIMIT_CORE, (1, 1)); report('limit', str(r.getrlimit(r.RLIMIT_CORE)))",
    "environment": "report('environment', open('/proc/{pid}/environ', 'rb').read().decode())",
    "command-line": "report('commands', open('/proc/{pid}/cmdline', 'rb').read().decode())",
}

"""`python -m musicnn bench [WORD …]`: runs every bench_*.py here and prints one table beside the last run (build/bench.json).

A benchmark is a file with a function `rows()` that returns a list of (name, value, unit, budget) or (name, value, unit, budget,
beside). `name` is unique in its file, `value` a number, `budget` a text such as "<= 0.3" or ">= 10000", or "" if nothing was promised;
`beside` is a line about what others have published, by which protocol. Ratios measured within one run are better than seconds, which
differ from machine to machine. Published figures that nobody here has checked in the paper are marked "reported, unchecked".
"""

import importlib.util
import json
import os
import platform
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
KEPT = HERE.parents[1] / "build" / "bench.json"


def kept_promise(value: float, budget: str) -> bool:
    """Whether a value keeps its budget: '<= 3', '>= 3', or '' (nothing promised).

    Raises:
        ValueError: if the budget is written otherwise.
    """
    if not budget:
        return True
    sign, _, limit = budget.partition(" ")
    if sign not in ("<=", ">="):
        raise ValueError(f"budget {budget!r} is not understood; write '<= 3' or '>= 3'")
    return value <= float(limit) if sign == "<=" else value >= float(limit)


def measure(path: Path) -> list[tuple[str, float, str, str, str]]:
    """The rows of one benchmark file, each with its line about others ("" if there is none)."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return [(name, float(value), unit, budget or "", *(beside or [""])) for name, value, unit, budget, *beside in module.rows()]


def compared(value: float, before: float | None) -> str:
    """How a value stands to the last run's: '+12 %', 'as before' (within 2 %), or nothing."""
    if not before:
        return ""
    change = 100 * (value / before - 1)
    return "as before" if abs(change) < 2 else f"{change:+.0f} %"


def main(words: list[str]) -> int:
    """Run the benchmarks whose file names hold one of the words (none: all); exit code 1 if one breaks its budget."""
    if words[:1] in (["-h"], ["--help"]):
        print(f"usage: {__doc__}")
        return 0
    before = json.loads(KEPT.read_text(encoding="utf-8")).get("values", {}) if KEPT.exists() else {}
    files = [f for f in sorted(HERE.glob("bench_*.py")) if not words or any(word in f.stem for word in words)]
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores\n")
    print(f"{'':<60} {'value':>12} {'unit':<22} {'budget':<12} last run")
    values, broken = dict(before), 0
    for path in files:
        started = time.monotonic()
        try:
            found = measure(path)
        except Exception as error:                   # the other files are still measured
            print(f"{path.name} stopped: {error!r}"[:2000], flush=True)
            broken += 1
            continue
        for name, value, unit, budget, beside in found:
            label = f"{path.stem.removeprefix('bench_')}: {name}"
            kept = kept_promise(value, budget)
            broken += not kept
            note = compared(value, before.get(label)) + ("" if kept else "  BROKEN")
            print(f"{label:<60} {value:>12.4g} {unit:<22} {budget:<12} {note}", flush=True)
            if beside:
                print(f"{'':<60} {beside}", flush=True)
            values[label] = value
        print(f"{'':<60} {path.name} took {time.monotonic() - started:.0f} s", flush=True)
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps({"python": platform.python_version(), "values": values}, indent=1), encoding="utf-8")
    print(f"\n{len(files)} benchmarks; {broken} broken budgets; kept in build/bench.json")
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

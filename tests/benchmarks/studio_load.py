"""The studio's performance, stored for 06c: the minute with fifty pupils of `bench_studio`, and what composing does to a server that
composes itself, in its event loop, in a thread, in another process.

    python tests/benchmarks/studio_load.py            writes datasets/results/studio_load.json (three minutes on a quiet machine)

The load of the machine is part of the result: a performance number without it says little.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import bench_studio
import uvicorn
from fastapi import FastAPI

RESULT = Path(__file__).resolve().parents[2] / "datasets" / "results" / "studio_load.json"
REPEATS = 3
COMPOSE = ["-m", "musicnn", "compose", "folk-lstm", "--bars", "64", "--draws", "8", "-o", os.devnull]


def frozen_desk() -> dict[str, float]:
    """Longest wait for /health in ms while 64 bars are composed, median of REPEATS."""
    from musicnn.composers import load

    composer, app = load("folk-lstm"), FastAPI()

    async def in_the_loop():
        composer.compose(bars=64, draws=8, seed=1)

    def in_a_thread():
        composer.compose(bars=64, draws=8, seed=1)

    def in_a_process():
        subprocess.run([sys.executable, *COMPOSE], check=True, capture_output=True)

    async def health():
        return {"alive": True}

    for path, route in {"loop": in_the_loop, "thread": in_a_thread, "process": in_a_process, "health": health}.items():
        app.get(f"/{path}")(route)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{listener.getsockname()[1]}/"

    def longest(path: str) -> float:
        work, waits = threading.Thread(target=lambda: urlopen(address + path).read()), []
        work.start()
        while work.is_alive():
            began = time.perf_counter()
            urlopen(address + "health").read()
            waits.append(1000 * (time.perf_counter() - began))
            time.sleep(0.005)
        return max(waits)
    found = {path: round(statistics.median(longest(path) for _ in range(REPEATS)), 1) for path in ("loop", "thread", "process")}
    server.should_exit = True
    thread.join(10)
    return found


def main() -> None:
    began = time.perf_counter()
    busy = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    desk = frozen_desk()
    rows = [{"what": name, "value": round(value, 3), "unit": unit, "promised": budget} for name, value, unit, budget in bench_studio.rows()]
    found = {
        "question": "Does the studio keep its promises while fifty pupils ask for eight bars each, think for 8 to 16 s and ask again, for a"
                    " minute, with two workers; and how long does a server not answer while 64 bars are composed in its loop, in a thread,"
                    " in another process (longest wait, median of 3)?",
        "script": "tests/benchmarks/studio_load.py", "cores": os.cpu_count(), "load": busy, "python": sys.version.split()[0],
        "pupils": bench_studio.PUPILS, "seconds": bench_studio.SECONDS, "rows": rows, "longest wait, ms": desk,
        "minutes": round((time.perf_counter() - began) / 60, 1)}
    RESULT.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()

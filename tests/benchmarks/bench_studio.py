"""The studio under fifty pupils for a minute: how fast the first note comes, how fast a piece is done, whether the server stays awake.

A pupil asks for eight bars, follows the stream, thinks for some seconds, and asks again. Server, workers and pupils share this machine.
"""

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).resolve().parents[2]
PUPILS, SECONDS, THINKS = 50, 60, (8.0, 16.0)        # s of thought between two questions


class Studio:
    """A studio in processes of its own, on a SQLite file."""

    def __init__(self, folder: str):
        environment = os.environ | {"MUSICNN_STUDIO": folder, "STUDIO_TOKEN": "key", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "musicnn.studio", "--no-browser", "--port", "0"]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().split()[1].split("#")[0] + "api/v1/"
        with self.client() as client:
            while not client.get("ready").json()["ready"]:
                time.sleep(0.1)

    def spent(self) -> tuple[float, float]:
        """Processor seconds of (the server, its workers) so far: what a piece costs, however busy the machine is."""
        server = psutil.Process(self.process.pid)
        return tuple(sum(p.cpu_times().user + p.cpu_times().system for p in those) for those in ([server], server.children()))

    def memory(self) -> tuple[float, float]:
        """MB of (the server, its largest worker)."""
        server = psutil.Process(self.process.pid)
        return server.memory_info().rss / 1e6, max(p.memory_info().rss / 1e6 for p in server.children())

    def client(self, name: str = "bench") -> httpx.Client:
        headers = {"Authorization": "Bearer key", "Studio-Client": name}
        return httpx.Client(base_url=self.address, headers=headers, timeout=60, trust_env=False)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.stdout.close()
        self.process.wait(30)


def ask(client: httpx.Client, seed: int, **controls) -> tuple[float, float]:
    """(seconds to the first note, seconds to the end) of eight bars."""
    began, first = time.perf_counter(), None
    asked = {"kind": "generate", "model": "folk-lstm", "bars": 8, "seed": seed, "controls": controls}
    job = client.post("jobs", json=asked).raise_for_status().json()["id"]
    with client.stream("GET", f"jobs/{job}/events", headers={"Accept": "text/event-stream"}) as answer:
        for line in answer.iter_lines():
            if first is None and line.startswith("data") and json.loads(line[6:]).get("score"):
                first = time.perf_counter() - began
    return first, time.perf_counter() - began


def pupil(studio: Studio, number: int, ends: float, found: list) -> None:
    """Ask, listen, think, until the minute is over."""
    rng = random.Random(number)
    time.sleep(rng.uniform(0, THINKS[1]))
    with studio.client(f"pupil-{number}") as client:
        while time.monotonic() < ends:
            found.append(ask(client, rng.randrange(10**6)))
            time.sleep(rng.uniform(*THINKS))


def percentile(values, share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def rows() -> list[tuple]:
    """(name, value, unit, budget) of every promise."""
    with tempfile.TemporaryDirectory() as folder:
        studio = Studio(folder)
        try:
            with studio.client() as client:
                alone = [ask(client, seed) for seed in range(20)]
                pulse, found, ends, before = [], [], time.monotonic() + SECONDS, studio.spent()
                threads = [threading.Thread(target=pupil, args=(studio, i, ends, found)) for i in range(PUPILS)]
                for thread in threads:
                    thread.start()
                while time.monotonic() < ends:
                    began = time.perf_counter()
                    client.get("health").raise_for_status()
                    pulse.append(1000 * (time.perf_counter() - began))
                    time.sleep(0.05)
                for thread in threads:
                    thread.join()
                server, workers = (1000 * (now - then) / len(found) for then, now in zip(before, studio.spent(), strict=True))
                sizes = studio.memory()
        finally:
            studio.stop()
    return [
        ("first note, alone (median)", 1000 * statistics.median(first for first, _ in alone), "ms", "<= 200"),
        ("8 bars, alone (median)", statistics.median(whole for _, whole in alone), "s", "<= 2"),
        ("pieces for 50 pupils in a minute", float(len(found)), "", ">= 150"),
        ("first note, 50 pupils (p95)", 1000 * percentile([first for first, _ in found], 0.95), "ms", ""),
        ("8 bars, 50 pupils (p95)", percentile([whole for _, whole in found], 0.95), "s", "<= 2"),
        ("/health while composing (p95)", percentile(pulse, 0.95), "ms", "<= 50"),
        ("processor time, workers, a piece", workers, "ms", ""),
        ("processor time, server, a piece", server, "ms", ""),
        ("memory, server", sizes[0], "MB", ""),
        ("memory, a worker", sizes[1], "MB", ""),
    ]

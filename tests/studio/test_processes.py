"""Killing: workers and the server itself die in the middle of the work, and no job is lost or done twice. On both databases."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest
from studio_server import PATIENCE

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


class Studio:
    """`python -m musicnn studio` in a process of its own."""

    def __init__(self, url: str):
        environment = os.environ | {"STUDIO_TOKEN": "key", "STUDIO_URL": url, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "musicnn.studio", "--no-browser", "--port", "0", "--workers", "2", "--lease", "3"]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        said = self.process.stdout.readline()
        if "http" not in said:
            self.end(signal.SIGKILL)
            raise AssertionError(f"the studio did not start; it said {said!r}")
        self.address = said.split()[1].split("#")[0] + "api/v1/"

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, headers={"Authorization": "Bearer key"}, timeout=PATIENCE, trust_env=False)

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        self.process.stdout.close()
        return self.process.wait(PATIENCE)

    def __enter__(self) -> "Studio":
        return self

    def __exit__(self, *failure) -> None:
        self.end(signal.SIGKILL)                     # a test that failed leaves no server to the next one


def gone(processes) -> bool:
    return not psutil.wait_procs(processes, timeout=PATIENCE)[1]


def finished(client, jobs: list[str]) -> dict[str, dict]:
    """All jobs once they have ended."""
    ends = time.monotonic() + 4 * PATIENCE
    while True:
        found = {job: client.get(f"jobs/{job}").json() for job in jobs}
        done = sum(j["state"] in ("done", "failed", "cancelled") for j in found.values())
        if done == len(jobs):
            return found
        assert time.monotonic() < ends, f"{done} of {len(jobs)} jobs ended in time"
        time.sleep(0.1)


def test_kill_9_of_workers_and_of_the_server_loses_and_doubles_nothing(url):
    rng, jobs, killed = random.Random(0), [], []

    def ask(client) -> None:
        """One more job; each is asked for twice, so that an interrupted one can be compared with another."""
        i = len(jobs)
        asked = {"kind": "generate", "model": "folk-lstm", "bars": 16, "count": 2, "seed": 100 * (i // 2)}
        answer = client.post("jobs", json=asked, headers={"Studio-Client": f"pupil-{i // 2}", "Idempotency-Key": f"job-{i}"})
        assert answer.status_code == 202, answer.text
        jobs.append(answer.json()["id"])

    with Studio(url) as studio, studio.client() as client:
        ends = time.monotonic() + 4 * PATIENCE
        while not client.get("ready").json()["ready"]:
            assert time.monotonic() < ends, "no composer came"
            time.sleep(0.1)
        if os.name != "nt":                          # whoever waits for a page comes before what is being composed
            assert all(w.nice() > psutil.Process(studio.process.pid).nice() for w in studio.workers())
        assert sum("--no-training" in w.cmdline() for w in studio.workers()) == 1, "trainings never take all workers"
        while len(killed) < 2 or len(jobs) % 2:      # however fast the machine composes: there is always more to do, so both get busy
            assert time.monotonic() < ends, f"{len(jobs)} jobs were asked for, and never were two at work"
            load = client.get("ready").json()
            if load["queued"] < 6:
                ask(client)
            if load["running"] == 2 and len(killed) < 2:
                victim = rng.choice(studio.workers())
                killed.append(victim)
                victim.kill()
                victim.wait(PATIENCE)
        orphans = studio.workers()
        assert studio.end(signal.SIGKILL) == -signal.SIGKILL
    assert gone(orphans), "workers end when the server is gone"
    with Studio(url) as again, again.client() as client:
        found = finished(client, jobs)
        assert {j["state"] for j in found.values()} == {"done"} and max(j["attempts"] for j in found.values()) >= 2
        hashes = [[v["sha256"] for v in found[job]["result"]["variations"]] for job in jobs]
        assert all(len(h) == 2 for h in hashes) and hashes[::2] == hashes[1::2], "an interrupted job gives what an undisturbed one gives"
        for job in jobs:
            kinds = [line for line in client.get(f"jobs/{job}/events").text.splitlines() if line.startswith("event")]
            assert kinds.count("event: done") == 1
        repeated = client.post("jobs", json={"kind": "generate", "model": "folk-lstm", "bars": 16, "count": 2, "seed": 0},
                               headers={"Studio-Client": "pupil-0", "Idempotency-Key": "job-0"})
        assert repeated.status_code == 200 and repeated.json()["id"] == jobs[0]
        workers = again.workers()
        assert again.end(signal.SIGINT) == 0
    assert gone(workers)

"""A worker: takes jobs from the queue and does them, one at a time, in a process of its own.

Composing in the server would freeze it: a network that computes leaves the other threads of its process no time. A worker may die in
the middle of a job; its lease ends, another worker takes the job, and because every job says its seed, nothing is lost but time.
"""

import logging
import os
import secrets
import socket
import sys
import tempfile
import threading
import time
from collections import OrderedDict
from pathlib import Path

from pydantic import TypeAdapter

from musicnn.errors import MusicnnError
from musicnn.studio.provenance import code_version
from musicnn.studio.refusals import Unknown
from musicnn.studio.schemas import JobForm
from musicnn.studio.settings import Settings
from musicnn.studio.store import Store

log = logging.getLogger("musicnn.studio.worker")
EVERY = 0.02                                         # s between two looks into an empty queue
FORM = TypeAdapter(JobForm)
LOADED = 12                                          # composers kept in memory
NICE = 2                                             # a worker stands back when the server, or JupyterLab, wants the processor


class Interrupted(Exception):
    """The job shall not go on: "cancel", "lost" or "stop"."""


class Worker:
    """Works until `stopping` is set; takes no trainings unless it `trains`."""

    def __init__(self, store: Store, settings: Settings, *, trains: bool = True):
        self.store, self.settings, self.trains = store, settings, trains
        self.name = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.stopping = threading.Event()
        self.composers: OrderedDict[str, object] = OrderedDict()
        self.job: dict | None = None
        self.heard: tuple[dict | None, str] = (None, "go on")                     # what was last said about which job
        self.pulse = threading.Thread(target=self._pulse, daemon=True)

    # ------------------------------------------------------------ life
    def run(self, *, once: bool = False) -> None:
        """Register the shipped composers, then work; `once`: until the queue is empty."""
        self.register()
        if not self.pulse.is_alive():
            self.pulse.start()
        swept, idle = 0.0, 0
        while not self.stopping.is_set():
            job = self.store.jobs.claim(self.name, lease=self.settings.lease, trains=self.trains)
            if job:
                self.work(job)
                idle = 0
            elif once:
                return
            elif time.monotonic() - swept > 60:
                self.store.jobs.sweep()
                swept = time.monotonic()
            else:
                idle += 1
                self.stopping.wait(EVERY if idle < 500 else 3 * EVERY)           # after some seconds of silence look less often

    def register(self) -> None:
        """Load what this program ships and write it into the registry."""
        from musicnn.studio.generation import describe_shipped
        rows = []
        for row, composer in describe_shipped():
            self._keep(row["sha256"], composer)
            rows.append(row)
        self.store.shelf.register_shipped(rows)

    def work(self, job: dict) -> None:
        """Do a job and write its end, whatever happens."""
        self.job, state, extra = job, "done", {}
        try:
            extra = self._do(FORM.validate_python(job["params"]), job)
        except Interrupted as why:
            state = {"cancel": "cancelled"}.get(str(why), "")
        except MusicnnError as error:
            state, extra = "failed", {"error": str(error)}
        except Exception as error:                   # nobody reads a worker's terminal: the one who waits for the job must learn it
            log.exception("job %s failed", job["id"])
            state, extra = "failed", {"error": f"{type(error).__name__}: {error}"}
        finally:
            self.job = None
        if state:
            self.store.jobs.finish(job, state, **extra)
        elif self.stopping.is_set():
            self.store.jobs.release(self.name, counted=False)

    def _pulse(self) -> None:
        """Renew the lease while a job runs; end a job that takes too long, with the whole process if need be."""
        while True:
            time.sleep(min(2.0, self.settings.lease / 4))
            job = self.job
            if job is None:
                continue
            try:
                limits = self.settings.limits
                most = limits.train_seconds if job["kind"] == "train" else limits.job_seconds
                if time.time() - job["started"] > most:
                    why = f"it took longer than {most:g} s; ask for fewer bars, sweeps or updates"
                    self.store.jobs.finish(job, "failed", error=why)
                    os._exit(3)                      # the serving process starts another worker
                self._alive(job)
            except Exception:                        # a database that is away for a moment; the lease covers some seconds
                log.exception("no sign of life could be given")

    def _alive(self, job: dict) -> None:
        """Give a sign of life for a job. It may have ended meanwhile: what is heard then is about that job, and not about the next one."""
        self.heard = job, self.store.jobs.tell(job, lease=self.settings.lease)

    # ------------------------------------------------------------ doing
    def _do(self, form, job: dict) -> dict:
        def tell(kind: str, payload: dict, *, fraction: float, note: str | None = None) -> None:
            about, verdict = self.heard
            if about is not job or verdict == "go on":
                verdict = "stop" if self.stopping.is_set() else self.store.jobs.tell(
                    job, lease=self.settings.lease, kind=kind, payload={"fraction": fraction, **payload}, fraction=fraction, note=note)
            if verdict != "go on":
                raise Interrupted(verdict)
        from musicnn.studio import generation, inspection, training
        match form.kind:
            case "train":
                return training.train(form, self.store, job, tell)
            case "explain":
                return {"result": generation.explain(form, self.composer(form.model)[0])}
            case "originality":
                return {"result": inspection.originality(self._piece(form.piece))}
            case "regenerate":
                return {"result": inspection.regenerate(self._piece(form.piece), self.composer, tell)}
            case _:
                composer, model = self.composer(form.model)
                return {"result": generation.compose(form, composer, model, tell) | {"model": model["sha256"], "code": code_version()}}

    def _piece(self, name: str) -> dict:
        piece = self.store.pieces.get(name)
        if piece is None:
            raise Unknown(f"piece {name} does not exist any more")
        return piece

    def composer(self, name: str):
        """(composer, row of the registry) of a name.

        Raises:
            Unknown: if the registry has no such model.
        """
        from musicnn.composers.checkpoint import load
        from musicnn.studio.generation import describe_shipped
        model = self.store.shelf.model(name)
        if model is None:
            raise Unknown(f"there is no model {name!r}; look at the registry for those that are there")
        if model["sha256"] not in self.composers:
            if model["weights"] is None:
                composer = next(c for row, c in describe_shipped() if row["id"] == name)
            else:
                with tempfile.TemporaryDirectory() as folder:
                    Path(folder, "model.safetensors").write_bytes(self.store.shelf.blob(model["weights"]))
                    Path(folder, "card.json").write_text(model["card"], encoding="utf-8")
                    composer = load(folder)
            self._keep(model["sha256"], composer)
        self.composers.move_to_end(model["sha256"])
        return self.composers[model["sha256"]], model

    def _keep(self, sha256: str, composer) -> None:
        self.composers[sha256] = composer
        while len(self.composers) > LOADED:
            self.composers.popitem(last=False)


def run(settings: Settings, *, once: bool = False, tied: bool = False, trains: bool = True) -> None:
    """The process of a worker; `tied`: it ends when the process that started it ends, whose pipe is our standard input."""
    import torch

    torch.set_num_threads(1)                         # workers side by side, each on one core
    if hasattr(os, "nice"):
        os.nice(NICE)
    store = Store(settings.database_url)
    worker = Worker(store, settings, trains=trains)
    if tied:
        def wait_for_the_end() -> None:
            sys.stdin.buffer.read()
            worker.stopping.set()
        threading.Thread(target=wait_for_the_end, daemon=True).start()
    try:
        worker.run(once=once)
    finally:
        store.close()

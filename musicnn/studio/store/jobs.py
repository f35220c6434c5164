"""The queue: jobs are rows, a claim is one statement, a lease says who works, and every change of a job is told by an event.

A job belongs to (worker, attempt). Whatever a worker says about it is written only while that is so; a worker that was taken for
dead and comes back speaks into the wind, so no job is done twice.
"""

import json
import secrets
import time

from sqlalchemy import Connection, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from musicnn.studio.store.database import Database
from musicnn.studio.store.tables import events, jobs

ATTEMPTS = 3                                         # a job that kills its worker so often is given up
LIVE, ENDED = ("queued", "running"), ("done", "failed", "cancelled")
KEPT_DAYS, EVENT_SECONDS = 7, 120                    # how long ended jobs, and the progress events of ended jobs, are kept


class JobStore:
    """What is to be done, what is being done, what was done."""

    def __init__(self, database: Database):
        self.database = database

    # ------------------------------------------------------------ asking
    def add(self, kind: str, params: dict, *, client: str, key: str | None = None) -> tuple[dict, bool]:
        """Put a job into the queue: (its row, True), or, if this client has used the key before, (the row of then, False)."""
        row = {"id": secrets.token_hex(8), "kind": kind, "client": client, "params": json.dumps(params), "state": "queued",
               "fraction": 0.0, "note": "waiting for a worker", "attempts": 0, "cancel": 0, "idempotency_key": key, "created": time.time()}
        try:
            with self.database.writing() as connection:
                connection.execute(insert(jobs).values(**row))
                _tell(connection, row["id"], "queued", {})
        except IntegrityError:
            with self.database.reading() as connection:
                found = connection.execute(select(jobs).where(jobs.c.client == client, jobs.c.idempotency_key == key)).mappings().first()
            if found is None:
                raise
            return _row(found), False
        return self.get(row["id"]), True

    def get(self, job: str) -> dict | None:
        """A job's row, its JSON read; None if there is none."""
        with self.database.reading() as connection:
            found = connection.execute(select(jobs).where(jobs.c.id == job)).mappings().first()
        return found and _row(found)

    def keyed(self, client: str, key: str) -> dict | None:
        """The job that a client has put in with this idempotency key."""
        with self.database.reading() as connection:
            found = connection.execute(select(jobs).where(jobs.c.client == client, jobs.c.idempotency_key == key)).mappings().first()
        return found and _row(found)

    def recent(self, client: str, *, most: int = 20) -> list[dict]:
        """A client's jobs, newest first."""
        with self.database.reading() as connection:
            query = select(jobs).where(jobs.c.client == client).order_by(jobs.c.created.desc(), jobs.c.id).limit(most)
            return [_row(r) for r in connection.execute(query).mappings()]

    def load(self, client: str) -> dict[str, int]:
        """How much there is: of this client `live`, `training` and `minute` (put in within the last); of all `queued` and `running`."""
        live, mine = jobs.c.state.in_(LIVE), jobs.c.client == client
        counts = {"live": and_(live, mine), "training": and_(live, mine, jobs.c.kind == "train"),
                  "minute": and_(mine, jobs.c.created > time.time() - 60), "queued": jobs.c.state == "queued",
                  "running": jobs.c.state == "running"}
        with self.database.reading() as connection:
            row = connection.execute(select(*(select(func.count()).select_from(jobs).where(test).scalar_subquery().label(name)
                                              for name, test in counts.items()))).mappings().one()
        return dict(row)

    def events(self, after: dict[str, int], *, most: int = 500) -> list[dict]:
        """Events of several jobs, of each those after a number, in order."""
        places: dict[int, list[str]] = {}            # most of them wait at the same number: few conditions, however many jobs
        for job, seq in after.items():
            places.setdefault(seq, []).append(job)
        wanted = or_(*(and_(events.c.job.in_(names), events.c.seq > seq) for seq, names in sorted(places.items())))
        with self.database.reading() as connection:
            query = select(events).where(wanted).order_by(events.c.job, events.c.seq).limit(most)
            return [dict(r) for r in connection.execute(query).mappings()]

    def cancel(self, job: str) -> bool:
        """Cancel a job: at once if it waits, else at its worker's next step. False if it has ended already."""
        with self.database.writing() as connection:
            waiting = update(jobs).where(jobs.c.id == job, jobs.c.state == "queued")
            if connection.execute(waiting.values(state="cancelled", note="cancelled", finished=time.time())).rowcount:
                _tell(connection, job, "cancelled", {})
                return True
            running = update(jobs).where(jobs.c.id == job, jobs.c.state == "running").values(cancel=1)
            return bool(connection.execute(running).rowcount)

    # ------------------------------------------------------------ working
    def claim(self, worker: str, *, lease: float, trains: bool = True) -> dict | None:
        """Take the next job, or None. Who has least in work comes first; a job whose worker went silent is taken over.

        Args:
            worker: who takes it.
            lease: seconds for which it is the worker's without a sign of life.
            trains: whether the worker may take a training, which keeps it for minutes.
        """
        now, others = time.time(), jobs.alias()
        free = or_(jobs.c.state == "queued", and_(jobs.c.state == "running", jobs.c.leased_until < now))
        free = free if trains else and_(free, jobs.c.kind != "train")
        with self.database.reading() as connection:  # a glance costs no lock, and mostly there is nothing
            if not connection.execute(select(exists().where(free))).scalar():
                return None
        busy = select(func.count()).select_from(others).where(others.c.client == jobs.c.client, others.c.state == "running")
        first = select(jobs.c.id).where(free, jobs.c.attempts < ATTEMPTS).order_by(busy.scalar_subquery(), jobs.c.created, jobs.c.id)
        first = first.limit(1).with_for_update(skip_locked=True, of=jobs)
        with self.database.writing() as connection:
            lost = update(jobs).where(free, jobs.c.attempts >= ATTEMPTS).returning(jobs.c.id)
            why = f"its worker died {ATTEMPTS} times; the job may be too large"
            for (job,) in connection.execute(lost.values(state="failed", error=why, note="failed", finished=now)).all():
                _tell(connection, job, "failed", {"error": why})
            taken = update(jobs).where(jobs.c.id == first.scalar_subquery()).returning(*jobs.c)
            row = connection.execute(taken.values(
                state="running", worker=worker, leased_until=now + lease, attempts=jobs.c.attempts + 1, started=now,
                note="started")).mappings().first()
            if row:
                _tell(connection, row["id"], "started", {"attempt": row["attempts"]})
        return row and _row(row)

    def tell(self, job: dict, *, lease: float, kind: str | None = None, payload: dict | None = None, fraction: float | None = None,
             note: str | None = None) -> str:
        """A sign of life, with an event if there is something to say. Returns "go on", "cancel" or "lost"."""
        values = {"leased_until": time.time() + lease}
        values |= {k: v for k, v in (("fraction", fraction), ("note", note)) if v is not None}
        with self.database.writing() as connection:
            row = connection.execute(update(jobs).where(_mine(job)).values(**values).returning(jobs.c.cancel)).first()
            if row is None:
                return "lost"
            if kind:
                _tell(connection, job["id"], kind, payload or {})
        return "cancel" if row[0] else "go on"

    def finish(self, job: dict, state: str, *, result: dict | None = None, error: str | None = None, within=None) -> bool:
        """End a job, once. `within(connection)` writes what belongs to the result in the same transaction. False if the job was lost."""
        with self.database.writing() as connection:
            values = {"state": state, "result": None if result is None else json.dumps(result), "error": error, "note": state,
                      "finished": time.time()}
            values |= {"fraction": 1.0} if state == "done" else {}
            if not connection.execute(update(jobs).where(_mine(job)).values(**values)).rowcount:
                return False
            if within:
                within(connection)
            _tell(connection, job["id"], state, {"error": error} if error else {})
            return True

    def release(self, worker: str, *, counted: bool = True) -> int:
        """Give back what a worker (or all whose name begins so) held; `counted`: its attempts stay used up. Returns how many jobs."""
        less = jobs.c.attempts if counted else jobs.c.attempts - 1
        with self.database.writing() as connection:
            rows = connection.execute(
                update(jobs).where(jobs.c.worker.startswith(worker, autoescape=True), jobs.c.state == "running")
                .values(state="queued", worker=None, leased_until=None, attempts=less, note="waiting for another worker")
                .returning(jobs.c.id)).all()
            for (job,) in rows:
                _tell(connection, job, "queued", {"again": True})
        return len(rows)

    def sweep(self) -> None:
        """Forget the progress of what ended minutes ago, and jobs that ended a week ago."""
        now = time.time()
        past = select(jobs.c.id).where(jobs.c.state.in_(ENDED), jobs.c.finished < now - EVENT_SECONDS)
        with self.database.writing() as connection:
            connection.execute(delete(events).where(events.c.kind.in_(("progress", "variation", "curve")), events.c.job.in_(past)))
            connection.execute(delete(jobs).where(jobs.c.state.in_(ENDED), jobs.c.finished < now - KEPT_DAYS * 86_400))


def _mine(job: dict):
    return and_(jobs.c.id == job["id"], jobs.c.worker == job["worker"], jobs.c.attempts == job["attempts"], jobs.c.state == "running")


def _tell(connection: Connection, job: str, kind: str, payload: dict) -> None:
    """Write an event. Its job's row was changed before in the same transaction, so no other writer comes between two numbers."""
    number = select(func.coalesce(func.max(events.c.seq), 0) + 1).where(events.c.job == job).scalar_subquery()
    connection.execute(insert(events).values(job=job, seq=number, kind=kind, payload=json.dumps(payload), created=time.time()))


def _row(row) -> dict:
    return dict(row) | {"params": json.loads(row["params"]), "result": row["result"] and json.loads(row["result"])}

"""Jobs: putting them in, watching them, cancelling them. And the registry, which says what they may ask for."""

import json

from musicnn.composers.control import Control
from musicnn.music.pitch import parse_key
from musicnn.studio.refusals import Clash, Full, TooMany, Unknown, Wrong
from musicnn.studio.schemas import ComposeJob, ControlForm, ExplainJob, InspectJob, Job, Jobs, Model, Models, Ready, TrainJob
from musicnn.studio.settings import Limits
from musicnn.studio.store import Store


class JobService:
    """The door to the queue."""

    def __init__(self, store: Store, limits: Limits):
        self.store, self.limits = store, limits

    def submit(self, form: ComposeJob | TrainJob | ExplainJob | InspectJob, *, client: str, key: str | None = None) -> tuple[Job, bool]:
        """Put a job into the queue: (the job, True), or (the job of then, False) if its idempotency key was used for the same request.

        Raises:
            Clash: if the key was used for another request.
            Unknown, Wrong: if the job makes no sense, as far as that can be seen before it runs.
            TooMany, Full: if the client, or everybody together, has asked for too much.
        """
        params = json.loads(form.model_dump_json())
        before = self.store.jobs.keyed(client, key) if key else None
        if before is None:
            self._check(form)
            self._weigh(form, client)
            row, new = self.store.jobs.add(form.kind, params, client=client, key=key)
        else:
            row, new = before, False
        if row["params"] != params:
            raise Clash(f"the idempotency key {key!r} was used for another request; use a new one for each")
        return job_of(row), new

    def get(self, job: str) -> Job:
        """A job.

        Raises:
            Unknown: if there is none, or it ended more than a week ago.
        """
        row = self.store.jobs.get(job)
        if row is None:
            raise Unknown(f"there is no job {job}; ended jobs are forgotten after a week")
        return job_of(row)

    def recent(self, client: str) -> Jobs:
        """A client's last jobs, without their results."""
        return Jobs(items=[job_of(row | {"result": None, "params": {"kind": row["kind"]}}) for row in self.store.jobs.recent(client)])

    def cancel(self, job: str) -> Job:
        """Cancel a job that waits or runs; a running one stops at its next note.

        Raises:
            Clash: if it has ended.
        """
        if not self.store.jobs.cancel(job):
            raise Clash(f"job {job} has ended already: {self.get(job).state}")
        return self.get(job)

    def events(self, after: dict[str, int]) -> list[dict]:
        """Events of jobs after the numbers given."""
        return self.store.jobs.events(after)

    # ------------------------------------------------------------ the registry
    def models(self) -> Models:
        """All composers that can be asked."""
        return Models(items=[model_of(row) for row in self.store.shelf.models()])

    def model(self, name: str) -> Model:
        """One of them.

        Raises:
            Unknown: if there is none; the message lists those that are there.
        """
        return model_of(self._row(name))

    def card(self, name: str) -> dict:
        """Everything that was written down when it was trained."""
        row = self._row(name)
        if row["card"]:
            return json.loads(row["card"])
        from musicnn.composers.checkpoint import available
        return available().get(name, {})

    def ready(self) -> Ready:
        """Whether jobs can be done: the registry is filled by the first worker that starts."""
        load, count = self.store.jobs.load(""), len(self.store.shelf.models())
        return Ready(ready=count > 0, models=count, queued=load["queued"], running=load["running"])

    def _row(self, name: str) -> dict:
        row = self.store.shelf.model(name)
        if row is None:
            known = ", ".join(m["id"] for m in self.store.shelf.models())
            raise Unknown(f"there is no model {name!r}; there are {known or 'none yet: the workers are still starting'}")
        return row

    # ------------------------------------------------------------ checks
    def _check(self, form) -> None:
        if isinstance(form, ComposeJob | ExplainJob):
            about = self._row(form.model)["about"]
            if isinstance(form, ComposeJob):
                check_compose(form, about)
            form_score = form.primer if isinstance(form, ComposeJob) else form.score
            if form_score:
                form_score.score()                   # raises if it is no music
        elif isinstance(form, InspectJob):
            if self.store.pieces.get(form.piece) is None:
                raise Unknown(f"there is no piece {form.piece}")
        elif (row := self.store.shelf.model(form.name)) and row["job"] is None:
            raise Wrong(f"{form.name} is the name of a composer that is shipped; choose another")

    def _weigh(self, form, client: str) -> None:
        load, limits = self.store.jobs.load(client), self.limits
        if load["queued"] >= limits.queue:
            raise Full(f"{load['queued']} jobs are waiting already; try again in a moment", wait=15)
        if load["minute"] >= limits.jobs_per_minute:
            raise TooMany(f"{load['minute']} jobs within a minute are enough; wait a little", wait=20)
        if load["live"] >= limits.live_jobs:
            raise TooMany(f"{load['live']} of your jobs are still waiting or running; wait for one, or cancel it", wait=3)
        if form.kind == "train" and load["training"] >= limits.live_trainings:
            raise TooMany("one training at a time; wait for it, or cancel it", wait=60)


def check_compose(form: ComposeJob, about: dict) -> None:
    """Raise Wrong unless a composer that is described so can do the job with these controls."""
    if form.kind not in about["kinds"]:
        raise Wrong(f"{form.model} cannot {form.kind}; it can {', '.join(about['kinds'])}")
    known = {c["name"]: c for c in about["controls"]}
    for name, value in form.controls.items():
        if name not in known:
            raise Wrong(f"{form.model} has no control {name!r}; it has {', '.join(known) or 'none'}")
        c = known[name]
        Control(name, c["low"], c["high"], c["default"], c["unit"], c["help"], tuple(c["choices"])).check(value)
    if form.key is not None:
        parse_key(form.key)
        if not about["keys"]:
            raise Wrong(f"{form.model} chooses its key itself; leave the key out, or transpose what it composes")
    if form.meter is not None and about["meters"] and "/".join(map(str, form.meter)) not in about["meters"]:
        raise Wrong(f"{form.model} knows the meters {', '.join(about['meters'])}")
    if form.mood and form.kind != "generate":
        raise Wrong("a mood is for what is composed from nothing; leave it out, so that your notes stay as they are")
    if form.kind != "generate" and (form.primer is None or not form.primer.rows):
        raise Wrong(f"to {form.kind}, give a primer with at least one note; from nothing, use generate")


def job_of(row: dict) -> Job:
    """A row of the store as a form."""
    return Job(**{name: row[name] for name in Job.model_fields})


def model_of(row: dict) -> Model:
    """The same for the registry."""
    about = row["about"]
    controls = [ControlForm(**c) for c in about["controls"]]
    return Model(id=row["id"], sha256=row["sha256"], trained_here=row["job"] is not None, controls=controls,
                 **{k: about[k] for k in ("data_sha256", "kinds", "keys", "meters", "explains", "about", "bars")})



"""Generation: what a job asks for becomes a call of a composer, and what it yields becomes events. Runs in a worker, never in the server.

    kind         what the composer is given
    generate     nothing, or key, meter and tempo alone
    continue     the primer, to its last note
    infill       the primer and `keep`: True where `locked` says so
    harmonise    the primer, all of which is kept; the composer writes the other voices
"""

import hashlib
import time
from collections.abc import Callable, Iterator
from importlib.resources import files

from musicnn import composers
from musicnn.composers.checkpoint import available, load
from musicnn.composers.chorale import METERS as CHORALE_METERS
from musicnn.errors import MusicnnError
from musicnn.evaluation import bar_repeats, crossings, ends_at_home, parallels
from musicnn.music import Score, crop
from musicnn.music.mood import MOODS, with_mood
from musicnn.music.pitch import parse_key
from musicnn.studio.provenance import music_sha256, source_line
from musicnn.studio.refusals import Wrong
from musicnn.studio.schemas import ComposeJob, ExplainJob, ScoreForm
from musicnn.widgets.drafts import given_rows
from musicnn.widgets.wire import check_locked, keep_from

Tell = Callable[..., None]                           # tell(kind, payload, fraction=…, note=…); raises if the job shall not go on
PAUSE = 0.06                                         # s between two looks at an unfinished piece
KINDS = {                                            # what a composer of a class can do; "generate", "continue" and "infill" if not named
    "MelodyComposer": ("generate", "continue", "infill"),
    "FrameComposer": ("generate", "continue", "infill"),         # asked to harmonise, it would write voices above the melody, too
    "ChoraleComposer": ("generate", "continue", "infill", "harmonise"),
    "ChordComposer": ("generate", "harmonise"),
    "RhythmComposer": ("generate", "rhythm"),
    "EuclideanDrums": ("generate", "rhythm"),
}
COUNTED = {                                          # composers without a network: (class, its table of counts, what it learnt from)
    "chorale-chords": ("ChordComposer", "chords.json", "chords and melodies of the training chorales, counted"),
    "dance-rhythm": ("RhythmComposer", "rhythm.json", "bars of the training dances of the folk collection, counted"),
    "euclid-drums": ("EuclideanDrums", None, "nothing: Euclid's algorithm spreads the strokes"),
}
METERS = {"FrameComposer": ["4/4"], "ChoraleComposer": [f"{beats}/{unit}" for beats, unit in CHORALE_METERS]}
KEYED = ("MelodyComposer", "FrameComposer")          # these compose in one key and are moved to the key that is wished for


# ---------------------------------------------------------------- the registry
def describe_shipped() -> Iterator[tuple[dict, object]]:
    """(row of the registry, composer) for every checkpoint of this package that composes."""
    for name, card in available().items():
        try:
            composer = load(name)
        except MusicnnError:
            continue                                 # a model without a composer, such as a classifier
        if hasattr(composer, "stream") and hasattr(composer, "controls"):
            yield {"id": name, "sha256": card["sha256"], "about": about(composer, card)}, composer
    for name, (kind, table, data) in COUNTED.items():
        counts = files("musicnn.composers").joinpath("counts", table).read_bytes() if table else b""
        composer, found = getattr(composers, kind)(), hashlib.sha256(counts).hexdigest()
        yield {"id": name, "sha256": hashlib.sha256(kind.encode() + counts).hexdigest(),
               "about": about(composer, {"data": data, "data_sha256": found if table else ""})}, composer


def about(composer, card: dict) -> dict:
    """What the registry says about a composer, all of it read from the composer and its card."""
    kind = type(composer).__name__
    controls = [{"name": c.name, "low": c.low, "high": c.high, "default": c.default, "whole": type(c.default) is int, "unit": c.unit,
                 "help": c.help, "choices": list(c.choices)} for c in composer.controls]
    meters = next((c.choices for c in composer.controls if c.name == "meter"), METERS.get(kind, []))
    return {"kinds": list(KINDS.get(kind, ("generate", "continue", "infill"))), "controls": controls, "keys": kind in KEYED,
            "meters": list(meters), "explains": hasattr(composer, "explain"), "data_sha256": card.get("data_sha256", ""),
            "about": card.get("data", ""), "bars": 4 if kind in ("FrameComposer", "ChoraleComposer") else 8}


# ---------------------------------------------------------------- composing
def compose(job: ComposeJob, composer, model: dict, tell: Tell) -> dict:
    """Compose the variations of a job, telling of each as it grows; returns the job's result.

    Raises:
        MusicnnError: if the composer cannot work with what it is given; the message says why.
    """
    task, variations = Task(job, composer), []
    for number in range(job.count):
        seed, shown = job.seed + number, 0.0
        for progress in composer.stream(task.primer, bars=task.bars, seed=seed, keep=task.keep, **task.controls):
            if time.monotonic() - shown > PAUSE and progress.score.notes:        # the first note at once, then as fast as eyes follow
                tell("progress", {"number": number, "note": progress.note, **task.look(progress.score)},
                     fraction=(number + progress.fraction) / job.count, note=progress.note)
                shown = time.monotonic()
        variations.append(finished(task, composer, model, progress.score, number, seed))
        tell("variation", variations[-1], fraction=(number + 1) / job.count)
    return {"variations": variations}


class Task:
    """A job as composers understand it: `primer`, `bars`, `keep`."""

    def __init__(self, job: ComposeJob, composer):
        self.job, self.bars, self.keep, self.controls = job, job.bars, None, dict(job.controls)
        if job.mood and not job.key and any(c.name == "mode" for c in composer.controls):
            self.controls["mode"] = MOODS[job.mood][0]           # composed in its mode, so that it need not be bent to it
        given = self._given(job)
        if job.kind == "generate":
            self.primer = self._empty(job, composer) if type(composer).__name__ in KEYED else None
        elif given is None or not given.notes:
            raise Wrong(f"there is nothing to {job.kind}: the primer holds no notes; draw or upload some, or use generate")
        elif job.kind == "continue":                 # go on right after the last note, not after the rests behind it
            self.primer = crop(given, 0, max(p.end for p in given.parts))
        else:
            self.primer = given
            lead = min(n.onset for n in given.notes) % given.bar_steps           # a pickup comes on top of the bars
            own = max(1, -(-(given.steps - lead) // given.bar_steps))
            self.bars = max(job.bars, own) if job.kind == "infill" else max(given.bars, 1)
            spans = [list(span) for span in job.locked]
            check_locked(spans, {"parts": given.parts, "steps": given.steps})
            self.keep = keep_from(spans, len(given.parts), given.steps) if job.kind == "infill" else None

    @staticmethod
    def _given(job: ComposeJob) -> Score | None:
        score = job.primer and job.primer.score()
        return score and score.replace(title="", source="", chords=())

    @staticmethod
    def _empty(job: ComposeJob, composer) -> Score | None:
        """Nothing but key, meter and tempo; None leaves them to the composer."""
        if job.key is None and job.meter is None:
            return None
        controls = {c.name: c.default for c in composer.controls} | job.controls
        meter = job.meter or list(map(int, str(controls.get("meter", "4/4")).split("/")))
        key = job.key or f"C {controls.get('mode', 'major')}"
        parse_key(key)
        tempo = job.tempo or getattr(composer, "tempo", 120.0)
        return Score(steps_per_quarter=composer.encoding.steps_per_quarter, meter=tuple(meter), key=key, tempo=tempo)

    def dress(self, score: Score) -> Score:
        """The composer's score with the mood and the tempo that were asked for."""
        if self.job.mood and score.key and score.notes:
            score = with_mood(score, self.job.mood)
        return score.replace(title="", source="", **({"tempo": self.job.tempo} if self.job.tempo else {}))

    def look(self, score: Score) -> dict:
        """What the page needs to draw an unfinished score."""
        return {"score": ScoreForm.of(self.dress(score)).model_dump(), "given": self.given(score)}

    def given(self, score: Score) -> list[int]:
        """Which rows of a result stood in the primer."""
        if self.job.kind == "generate":
            return []
        return given_rows(score, self.primer, self.keep)


def finished(task: Task, composer, model: dict, score: Score, number: int, seed: int) -> dict:
    """A variation with its metrics, its hash and the sentence that will stand in its files."""
    score = task.dress(score)
    line = source_line(model=model["id"], seed=seed, sha256=model["sha256"], data_sha256=model["about"]["data_sha256"])
    return {"number": number, "seed": seed, "score": ScoreForm.of(score.replace(source=line)).model_dump(), "given": task.given(score),
            "metrics": metrics(score, composer), "sha256": music_sha256(score)}


def metrics(score: Score, composer) -> dict[str, float]:
    """Numbers to compare variations by; what does not apply to a score is left out."""
    pitches = [n.pitch for n in score.notes]
    found = {"notes": len(pitches)}
    if not pitches:
        return found
    found |= {"lowest": min(pitches), "highest": max(pitches)}
    measures = {"nats per beat": lambda: composer.nll(score) / score.beats}
    if len([p for p in score.parts if p.notes]) > 1:
        measures |= {"parallels": lambda: parallels(score), "crossings": lambda: crossings(score)}
    else:
        measures |= {"repeated bars": lambda: bar_repeats(score), "ends at home": lambda: float(ends_at_home(score))}
    for name, measure in measures.items():
        try:
            found[name] = round(float(measure()), 4)
        except (MusicnnError, AttributeError, TypeError):
            continue                                 # a composer that measures nothing, or music outside its range
    return found


# ---------------------------------------------------------------- asking and checking
def explain(job: ExplainJob, composer) -> dict:
    """Why this note: {"candidates": [{"label", "probability", "pitch"}]}.

    Raises:
        MusicnnError: if no note begins there, or the composer cannot say.
    """
    from musicnn.music import pitch

    def height(label) -> int | None:
        try:
            return label if isinstance(label, int) else pitch.parse(label)
        except ValueError:
            return None
    if not hasattr(composer, "explain"):
        raise Wrong("this composer cannot say why; ask one that names its notes in order, such as folk-lstm")
    found = composer.explain(job.score.score(), job.step)
    return {"candidates": [{"label": pitch.name(what) if isinstance(what, int) else str(what), "probability": round(float(p), 6),
                            "pitch": height(what)} for what, p in found]}

"""Inspection: is a piece what it says it is (made again, byte for byte), and how much of it was copied from the training tunes?"""

import time
from functools import lru_cache

from musicnn.evaluation import CopyMeter
from musicnn.music import only_part, skyline
from musicnn.studio.provenance import code_version, music_sha256
from musicnn.studio.refusals import Wrong
from musicnn.studio.schemas import ComposeJob

REFERENCES = 200                                     # held-out human tunes that show what length is usual


def regenerate(piece: dict, composer_of, tell) -> dict:
    """Compose a piece again by its recipe: {"same": bool, "sha256", "expected", "why"}.

    Raises:
        Wrong: if no recipe is known, because the piece was drawn, uploaded or edited.
    """
    from musicnn.studio.generation import PAUSE, Task

    origin = piece["provenance"]
    if origin.get("kind") != "composed":
        raise Wrong(f"this piece was {origin.get('kind', 'drawn')}, so there is no recipe by which it could be made again")
    job = ComposeJob.model_validate(origin["recipe"])
    composer, model = composer_of(job.model)
    task, told = Task(job, composer), 0.0
    for progress in composer.stream(task.primer, bars=task.bars, seed=origin["seed"], keep=task.keep, **task.controls):
        if time.monotonic() - told > PAUSE:          # each word is a transaction
            tell("progress", {"note": progress.note}, fraction=progress.fraction)
            told = time.monotonic()
    made = music_sha256(task.dress(progress.score))
    changed = [name for name, then, now in (("the model", origin["model"], model["sha256"]), ("the code", origin["code"], code_version()))
               if then != now]
    same = made == piece["sha256"]
    why = "" if same else f"{' and '.join(changed) or 'the machine'} changed since then"
    return {"same": same, "sha256": made, "expected": piece["sha256"], "why": why, "changed": changed}


def originality(piece: dict) -> dict:
    """The longest run of notes that a piece shares with the training tunes, in any key, beside the same number for human tunes.

    Source: Z. Yin, F. Reuben, S. Stepney, T. Collins, Measuring When a Music Generation Algorithm Copies Too Much, 2022.
    """
    score = piece["score"]
    voices = [p for p in score.parts if p.notes]
    name = "chorales" if len(voices) > 1 else "folk"
    melody = only_part(score, score.parts.index(voices[0])) if len(voices) > 1 else score
    if not voices or not melody.parts[0].is_monophonic:
        melody = skyline(score)
    if len(melody.notes) < 5:
        raise Wrong("a piece of fewer than 5 notes in a row cannot be called copied or original")
    meter, titles, human = _reference(name)
    length, source = meter.longest(melody)
    return {"collection": name, "longest": length, "of": len(melody.notes), "nearest": titles[source] if source is not None else None,
            "human_median": human["median"], "human_most": human["most"],
            "verdict": "no more than tunes that people wrote share with each other" if length <= human["most"] else
            "longer than any run that held-out human tunes share with the others: too close to its model"}


@lru_cache(maxsize=2)
def _reference(name: str):
    """(meter over the training tunes, their titles, how much held-out human tunes share with them)."""
    from musicnn import datasets

    train, _, test = datasets.load(name).where(regular=True).split(seed=0)

    def line(score):
        return only_part(score, 0) if len(score.parts) > 1 else score
    scores, titles = [], []
    for piece in train:
        score = line(piece.score)
        if score.parts[0].is_monophonic:
            scores.append(score)
            titles.append(score.title or piece.id)
    meter = CopyMeter(scores)
    runs = sorted(meter.longest(line(piece.score))[0] for piece in test[:REFERENCES])
    return meter, titles, {"median": runs[len(runs) // 2], "most": runs[-1]}

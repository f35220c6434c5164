"""Training as a job: tunes → encoding → network → a composer of the registry, with the curve told while it grows.

A training that was killed is taken up where its diary ends, if the next worker runs on the same machine; else it begins again and ends
with the same numbers, because everything random has a seed.
"""

import json
import shutil
import tempfile
from pathlib import Path

from musicnn.errors import MusicnnError
from musicnn.music import Score, transpose
from musicnn.music.pitch import parse_key, shift_home
from musicnn.music.transform import regrid
from musicnn.studio.generation import Tell, about
from musicnn.studio.provenance import code_version
from musicnn.studio.refusals import Wrong
from musicnn.studio.schemas import TrainJob
from musicnn.studio.store import Store

HOME, GRID = 2, 24                                   # pitch class of D, where the tunes are moved to; steps in a quarter note
FEWEST, MEASUREMENTS = 4, 30
SHIFTS = (-2, -1, 0, 1, 2)                           # semitones, if the training tunes are to be heard in several keys


def train(job: TrainJob, store: Store, row: dict, tell: Tell) -> dict:
    """Train, and return the arguments with which the job is finished: its result, and what writes the model.

    Raises:
        MusicnnError: if there is too little to learn from.
    """
    import torch

    from musicnn.composers import MelodyComposer
    from musicnn.datasets.collection import augment
    from musicnn.encodings import MelodyEncoding
    from musicnn.models import MelodyLSTM
    from musicnn.training import fit

    tell("progress", {"note": "collecting tunes"}, fraction=0.0, note="collecting tunes")
    train, valid, source = collected(job, store)
    if job.augment:
        pitches = [n.pitch for s in train for n in s.notes]
        train = list(augment(train, low=min(pitches) - 2, high=max(pitches) + 2, shifts=SHIFTS))
    encoding = MelodyEncoding.covering([*train, *valid])
    torch.manual_seed(job.seed)
    model = MelodyLSTM(encoding.sizes, hidden=job.hidden, dropout=0.2)
    arrays = [encoding.batch(tunes) for tunes in (train, valid)]
    diary = Path(tempfile.gettempdir()) / f"musicnn-training-{row['id']}"
    curve = Curve(job.updates, tell)
    history = fit(model, *arrays, updates=job.updates, seed=job.seed, measurements=min(MEASUREMENTS, job.updates), checkpoint=diary,
                  progress=False, watch=curve)
    shutil.rmtree(diary, ignore_errors=True)
    log = [{"update": u, "train": round(t, 4), "valid": round(v, 4)}
           for u, t, v in zip(history.updates, history.train, history.valid, strict=True)]
    card = {"data": source, "data_terms": "see the card of the collection" if job.collection == "folk" else "the pieces of this studio",
            "tunes": {"train": len(train), "valid": len(valid)}, "seed": job.seed, "updates": job.updates, "code": code_version(),
            "kept_at_update": history.updates[history.best], "log": log}
    composer = MelodyComposer(model, encoding, tonic=HOME, name=job.name)
    return kept(composer, card, job, row, store)


def kept(composer, card: dict, job: TrainJob, row: dict, store: Store) -> dict:
    """The end of the job: its result, and a function that writes the model in the transaction that ends it."""
    from musicnn.composers import save

    with tempfile.TemporaryDirectory() as folder:
        save(composer, folder, card=card)
        text, weights = Path(folder, "card.json").read_text(encoding="utf-8"), Path(folder, "model.safetensors").read_bytes()
    full = json.loads(text)
    entry = {"id": job.name, "sha256": full["sha256"], "about": about(composer, full), "card": text}
    result = {"model": job.name, "sha256": full["sha256"], **{k: card[k] for k in ("tunes", "log", "kept_at_update")}}
    return {"result": result, "within": store.shelf.register_trained(entry, weights, row["id"])}


class Curve:
    """Tells of every measurement once, also of those from before a training was taken up again."""

    def __init__(self, updates: int, tell: Tell):
        self.updates, self.tell, self.told = updates, tell, 0

    def __call__(self, history) -> None:
        for i in range(self.told, len(history.updates)):
            update, note = history.updates[i], f"held out {history.valid[i]:.3f} nats per token after {history.updates[i]} updates"
            self.tell("curve", {"update": update, "train": history.train[i], "valid": history.valid[i], "note": note},
                      fraction=update / self.updates, note=note)
        self.told = len(history.updates)


def collected(job: TrainJob, store: Store) -> tuple[list[Score], list[Score], str]:
    """(training tunes, held-out tunes, where they come from), all with their tonic on D.

    Raises:
        Wrong: if there are too few.
    """
    if job.collection == "folk":
        from musicnn import datasets
        tunes = datasets.load("folk").where(regular=True, **({"type": job.type} if job.type else {}))
        train, valid, _ = tunes.split(seed=0)
        kind = f"{job.type}s" if job.type else "regular tunes"
        return [p.home for p in train[:job.tunes]], [p.home for p in valid[:max(FEWEST, job.tunes // 8)]], f"folk: its {kind}"
    melodies = [home for score in store.pieces.scores() if (home := at_home(score)) is not None]
    if len(melodies) < FEWEST:
        raise Wrong(f"the library holds {len(melodies)} melodies that can be learnt from (one note at a time, in a key, on the grid);"
                    f" save at least {FEWEST}, or learn from the folk collection")
    valid = melodies[::5]                            # every fifth is held out
    return [m for i, m in enumerate(melodies) if i % 5][:job.tunes], valid, f"library: {len(melodies)} pieces of this studio"


def at_home(score: Score) -> Score | None:
    """A piece as training wants it, moved to D on the fine grid; None if it is no such melody."""
    try:
        if not score.melody or not score.key:
            return None
        shift = shift_home(parse_key(score.key)[0], home=HOME)
        line = next(p for p in score.parts if p.notes)
        return transpose(regrid(score.replace(parts=(line,), chords=()), GRID), shift)
    except MusicnnError:
        return None

"""Pieces and their music. A score is not kept as a lump: its notes, chords and rhythms are rows that can be asked for.

`rows_of` and `score_of` are inverse to each other; that law is tested on both databases. Rhythms are derived and never read back.
"""

import json
import re
import time
from collections.abc import Mapping

from sqlalchemy import Connection, and_, delete, exists, insert, or_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from musicnn.music import Chord, Note, Part, Score
from musicnn.studio.store.database import Database
from musicnn.studio.store.tables import TABLES, chords, melodies, pieces, rhythms

_ROOT = re.compile(r"^([A-G][#b]?)(.*)$")
SHOWN = [c for c in pieces.c if c.name not in ("parts", "provenance", "source", "idempotency_key")]


class PieceStore:
    """The library."""

    def __init__(self, database: Database):
        self.database = database

    def add(self, fields: dict, score: Score) -> tuple[str, bool]:
        """Keep a piece: (its id, True), or (the id of then, False) if the idempotency key in `fields` was used before."""
        now, key = time.time(), fields.get("idempotency_key")
        try:
            with self.database.writing() as connection:
                connection.execute(insert(pieces).values(**fields, **_head(score), version=1, created=now, updated=now))
                _write_music(connection, fields["id"], score)
        except IntegrityError:
            with self.database.reading() as connection:
                found = connection.execute(select(pieces.c.id).where(pieces.c.idempotency_key == key)).scalar() if key else None
            if found is None:
                raise
            return found, False
        return fields["id"], True

    def get(self, piece: str) -> dict | None:
        """A piece's row with its `score`; None if there is none."""
        return self._one(pieces.c.id == piece)

    def shared(self, token: str) -> dict | None:
        """The piece that a share link leads to."""
        return self._one(pieces.c.shared == token)

    def _one(self, condition) -> dict | None:
        with self.database.reading() as connection:
            row = connection.execute(select(pieces).where(condition)).mappings().first()
            return row and dict(row) | {"provenance": json.loads(row["provenance"]), "score": _read_music(connection, row)}

    def change(self, piece: str, version: int, fields: dict, score: Score | None = None) -> bool:
        """Change a piece that is still at `version`; False if it is not."""
        fields = fields | (_head(score) if score else {}) | {"version": version + 1, "updated": time.time()}
        with self.database.writing() as connection:
            if not connection.execute(update(pieces).where(pieces.c.id == piece, pieces.c.version == version).values(**fields)).rowcount:
                return False
            if score:
                for table in (melodies, chords, rhythms):
                    connection.execute(delete(table).where(table.c.piece == piece))
                _write_music(connection, piece, score)
        return True

    def remove(self, piece: str, version: int) -> bool:
        """Delete a piece that is still at `version`, with its music; False if it is not."""
        with self.database.writing() as connection:
            return bool(connection.execute(delete(pieces).where(pieces.c.id == piece, pieces.c.version == version)).rowcount)

    def find(self, asked: Mapping, *, after: tuple[float, str] | None, most: int) -> list[dict]:
        """Pieces, newest first.

        Args:
            asked: any of q (in the title), composer, key, meter, chord (a symbol or the beginning of one), theme (intervals in
                semitones that follow each other in one part), rhythm (a bar's pattern, as in the table).
            after: (created, id) of the last piece seen.
        """
        query = select(*SHOWN).where(*_conditions(asked)).order_by(pieces.c.created.desc(), pieces.c.id.desc()).limit(most)
        if after:
            query = query.where(tuple_(pieces.c.created, pieces.c.id) < tuple_(*after))
        with self.database.reading() as connection:
            return [dict(r) for r in connection.execute(query).mappings()]

    def scores(self, *, most: int = 2000) -> list[Score]:
        """The newest pieces as scores, for training on them."""
        with self.database.reading() as connection:
            rows = connection.execute(select(pieces).order_by(pieces.c.created.desc()).limit(most)).mappings().all()
            return [_read_music(connection, row) for row in rows]


def _conditions(asked: Mapping) -> list:
    tests = [pieces.c[name] == asked[name] for name in ("composer", "key", "meter") if asked.get(name)]
    if asked.get("q"):
        tests.append(pieces.c.title.icontains(asked["q"], autoescape=True))
    if asked.get("chord"):
        same = or_(chords.c.symbol == asked["chord"], chords.c.symbol.startswith(asked["chord"] + "/", autoescape=True))
        tests.append(exists().where(chords.c.piece == pieces.c.id, same))
    if asked.get("rhythm"):
        tests.append(exists().where(rhythms.c.piece == pieces.c.id, rhythms.c.pattern == asked["rhythm"]))
    if asked.get("theme"):
        notes = [melodies.alias() for _ in asked["theme"]]
        first = notes[0]
        chain = [and_(n.c.piece == first.c.piece, n.c.part == first.c.part, n.c.number == first.c.number + i, n.c.interval == step)
                 for i, (n, step) in enumerate(zip(notes, asked["theme"], strict=True))]
        tests.append(exists().where(first.c.piece == pieces.c.id, *chain))
    return tests


# ---------------------------------------------------------------- music as rows
def _head(score: Score) -> dict:
    parts = json.dumps([[p.name, p.program] for p in score.parts])
    return {"key": score.key, "meter": "/".join(map(str, score.meter)), "tempo": score.tempo, "steps": score.steps, "bars": score.bars,
            "steps_per_quarter": score.steps_per_quarter, "notes": len(score.notes), "source": score.source, "parts": parts}


def rows_of(piece: str, score: Score) -> dict[str, list[dict]]:
    """The music of a score as rows for `melodies`, `chords` and `rhythms`."""
    grid, found = score.steps_per_quarter, {"melodies": [], "chords": [], "rhythms": []}
    for i, part in enumerate(score.parts):
        before = None
        for number, n in enumerate(part.notes):
            found["melodies"].append({"piece": piece, "part": i, "number": number, "onset": n.onset, "duration": n.duration, "grid": grid,
                                      "pitch": n.pitch, "velocity": n.velocity, "interval": before and n.pitch - before.pitch})
            before = n
        found["rhythms"] += [{"piece": piece, "part": i, "bar": bar, "grid": grid, "pattern": pattern}
                             for bar, pattern in enumerate(patterns(part, score)) if "x" in pattern]
    for number, c in enumerate(score.chords):
        root, quality = match.groups() if (match := _ROOT.match(c.symbol)) else ("", c.symbol)
        found["chords"].append({"piece": piece, "number": number, "onset": c.onset, "grid": grid, "symbol": c.symbol, "root": root,
                                "quality": quality})
    return found


def patterns(part: Part, score: Score) -> list[str]:
    """A part's rhythm, a text for each bar and a sign for each step: x a note begins, - one sounds, . silence."""
    line = ["."] * (score.bars * score.bar_steps)
    for n in part.notes:
        line[n.onset + 1:n.end] = "-" * (n.duration - 1)
    for n in part.notes:
        line[n.onset] = "x"
    return ["".join(line[bar * score.bar_steps:(bar + 1) * score.bar_steps]) for bar in range(score.bars)]


def _write_music(connection: Connection, piece: str, score: Score) -> None:
    for name, found in rows_of(piece, score).items():
        if found:
            connection.execute(insert(TABLES.tables[name]), found)


def _read_music(connection: Connection, row) -> Score:
    """The score of a piece, from its rows."""
    heads = json.loads(row["parts"])
    lines: list[list[Note]] = [[] for _ in heads]
    query = select(melodies).where(melodies.c.piece == row["id"]).order_by(melodies.c.part, melodies.c.number)
    for n in connection.execute(query).mappings():
        lines[n["part"]].append(Note(n["onset"], n["pitch"], n["duration"], n["velocity"]))
    symbols = connection.execute(select(chords).where(chords.c.piece == row["id"]).order_by(chords.c.number)).mappings()
    parts = tuple(Part(tuple(notes), *head) for notes, head in zip(lines, heads, strict=True))
    return Score(parts, row["steps"], row["steps_per_quarter"], row["tempo"], tuple(map(int, row["meter"].split("/"))), row["key"],
                 row["title"], row["source"], tuple(Chord(c["onset"], c["symbol"]) for c in symbols))

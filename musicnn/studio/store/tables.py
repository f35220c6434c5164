"""The tables as they are after the last migration. Times are seconds since 1970, JSON is text, musical time is two whole numbers.

    pieces ─┬─< melodies   every note of every part            jobs ──< events     what happened, in order
            ├─< chords     root and quality of every symbol    models ──> blobs    weights, by their SHA-256
            └─< rhythms    one pattern a bar and part          uploads ─> blobs    what was let in

An onset of 6 with a grid of 4 lies 6/4 quarter notes after the beginning: no float, so equal music gives equal rows on every engine.
"""

from sqlalchemy import BigInteger, Column, Double, ForeignKey, Integer, LargeBinary, MetaData, Table, Text

TABLES = MetaData()


def _cascade(name: str) -> ForeignKey:
    return ForeignKey(name, ondelete="CASCADE")


jobs = Table(
    "jobs", TABLES, Column("id", Text, primary_key=True), Column("kind", Text, nullable=False), Column("client", Text, nullable=False),
    Column("params", Text, nullable=False), Column("state", Text, nullable=False), Column("fraction", Double, nullable=False),
    Column("note", Text, nullable=False), Column("attempts", Integer, nullable=False), Column("cancel", Integer, nullable=False),
    Column("worker", Text), Column("leased_until", Double), Column("idempotency_key", Text), Column("error", Text),
    Column("result", Text), Column("created", Double, nullable=False), Column("started", Double), Column("finished", Double))

events = Table(
    "events", TABLES, Column("job", Text, _cascade("jobs.id"), primary_key=True), Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False), Column("payload", Text, nullable=False), Column("created", Double, nullable=False))

pieces = Table(
    "pieces", TABLES, Column("id", Text, primary_key=True), Column("title", Text, nullable=False), Column("composer", Text, nullable=False),
    Column("key", Text), Column("meter", Text, nullable=False), Column("tempo", Double, nullable=False),
    Column("steps", Integer, nullable=False), Column("steps_per_quarter", Integer, nullable=False), Column("bars", Integer, nullable=False),
    Column("notes", Integer, nullable=False), Column("seed", BigInteger), Column("source", Text, nullable=False),
    Column("parts", Text, nullable=False), Column("provenance", Text, nullable=False), Column("parent", Text),
    Column("sha256", Text, nullable=False), Column("version", Integer, nullable=False), Column("shared", Text),
    Column("idempotency_key", Text), Column("created", Double, nullable=False), Column("updated", Double, nullable=False))

melodies = Table(
    "melodies", TABLES, Column("piece", Text, _cascade("pieces.id"), primary_key=True), Column("part", Integer, primary_key=True),
    Column("number", Integer, primary_key=True), Column("onset", Integer, nullable=False), Column("duration", Integer, nullable=False),
    Column("grid", Integer, nullable=False), Column("pitch", Integer, nullable=False), Column("velocity", Integer, nullable=False),
    Column("interval", Integer))                     # semitones from the note before in its part; what themes are searched by

chords = Table(
    "chords", TABLES, Column("piece", Text, _cascade("pieces.id"), primary_key=True), Column("number", Integer, primary_key=True),
    Column("onset", Integer, nullable=False), Column("grid", Integer, nullable=False), Column("symbol", Text, nullable=False),
    Column("root", Text, nullable=False), Column("quality", Text, nullable=False))

rhythms = Table(
    "rhythms", TABLES, Column("piece", Text, _cascade("pieces.id"), primary_key=True), Column("part", Integer, primary_key=True),
    Column("bar", Integer, primary_key=True), Column("grid", Integer, nullable=False), Column("pattern", Text, nullable=False))

blobs = Table("blobs", TABLES, Column("sha256", Text, primary_key=True), Column("content", LargeBinary, nullable=False))

models = Table(
    "models", TABLES, Column("id", Text, primary_key=True), Column("sha256", Text, nullable=False), Column("about", Text, nullable=False),
    Column("card", Text), Column("weights", Text, ForeignKey("blobs.sha256")), Column("job", Text),
    Column("created", Double, nullable=False))

uploads = Table(
    "uploads", TABLES, Column("id", Text, primary_key=True), Column("sha256", Text, ForeignKey("blobs.sha256")),
    Column("client", Text, nullable=False), Column("type", Text), Column("size", Integer, nullable=False),
    Column("verdict", Text, nullable=False), Column("created", Double, nullable=False))

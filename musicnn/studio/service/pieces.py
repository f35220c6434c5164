"""The library: saving with provenance, finding, changing without overwriting others, sharing."""

import base64
import json
import secrets

from musicnn.music import Score
from musicnn.studio.provenance import music_sha256
from musicnn.studio.refusals import Stale, Unguarded, Unknown, Wrong
from musicnn.studio.schemas import NewPiece, Piece, PieceChange, PieceRow, Pieces, ScoreForm, Search, SharedPiece
from musicnn.studio.store import Store


class PieceService:
    """What is kept."""

    def __init__(self, store: Store):
        self.store = store

    def save(self, form: NewPiece, *, key: str | None = None) -> tuple[Piece, bool]:
        """Keep a piece: (the piece, True), or (the piece of then, False) if the idempotency key was used before.

        What a job composed is taken from the job, so its provenance cannot be made up; a score that differs from it counts as edited.

        Raises:
            Unknown: if the job or its variation does not exist.
            Wrong: if there is no music in the request.
        """
        score = form.score and form.score.score()
        origin, composer = {"kind": "drawn"}, ""
        if form.job:
            made, origin = self._composed(form.job, form.variation)
            composer = origin["model_name"]
            if score is not None and music_sha256(score) != origin["sha256"]:
                origin, composer = {"kind": "edited", "from": origin}, f"{composer}, edited"
            else:
                score = made
        elif form.upload:
            if not self.store.shelf.has_upload(form.upload):
                raise Unknown(f"no file with the hash {form.upload} was uploaded")
            origin = {"kind": "uploaded", "upload": form.upload}
        if score is None:
            raise Wrong("there is nothing to save: give a score, or a job and the number of its variation")
        fields = {"id": secrets.token_hex(8), "title": form.title, "composer": composer, "seed": origin.get("seed"), "parent": form.parent,
                  "sha256": music_sha256(score), "provenance": json.dumps(origin), "idempotency_key": key}
        piece, new = self.store.pieces.add(fields, score)
        return self.get(piece), new

    def _composed(self, job: str, variation: int) -> tuple[Score, dict]:
        row = self.store.jobs.get(job)
        found = (row or {}).get("result") or {}
        made = next((v for v in found.get("variations", []) if v["number"] == variation), None)
        if made is None:
            raise Unknown(f"job {job} has no finished variation {variation}")
        recipe = row["params"] | {"count": 1, "seed": made["seed"]}
        origin = {"kind": "composed", "recipe": recipe, "seed": made["seed"], "model_name": row["params"]["model"], "job": job,
                  "variation": variation, "model": found["model"], "code": found["code"], "sha256": made["sha256"]}
        return ScoreForm.model_validate(made["score"]).score(), origin

    def get(self, piece: str) -> Piece:
        """A whole piece.

        Raises:
            Unknown: if there is none.
        """
        row = self.store.pieces.get(piece)
        if row is None:
            raise Unknown(f"there is no piece {piece}; somebody may have deleted it")
        score = ScoreForm.of(row["score"])
        return Piece(**_head(row), score=score, **{k: row[k] for k in ("provenance", "parent", "sha256")})

    def find(self, asked: Search) -> Pieces:
        """A page of the library, newest first.

        Raises:
            Wrong: for a cursor that is not one of ours.
        """
        wanted = asked.model_dump(exclude={"cursor", "most", "theme"}) | {"theme": asked.theme and [int(n) for n in asked.theme.split(",")]}
        rows = self.store.pieces.find(wanted, after=_place(asked.cursor), most=asked.most + 1)
        following = _cursor(rows[asked.most - 1]) if len(rows) > asked.most else None
        return Pieces(items=[PieceRow(**_head(row)) for row in rows[:asked.most]], next=following)

    def change(self, piece: str, form: PieceChange, *, version: int | None) -> Piece:
        """Rename a piece, or put other music into it; `version` is the one that the client has seen.

        Raises:
            Unguarded, Stale: without a version, or with an old one.
        """
        old, fields, score = self.get(piece), {}, form.score and form.score.score()
        self._guard(old, version)
        if form.title:
            fields["title"] = form.title
        if score is not None:
            fields |= {"sha256": music_sha256(score)}
            if fields["sha256"] != old.sha256:
                origin = old.provenance if old.provenance["kind"] == "edited" else {"kind": "edited", "from": old.provenance}
                fields |= {"provenance": json.dumps(origin), "composer": old.composer.removesuffix(", edited") + ", edited" if old.composer
                           else ""}
        if not self.store.pieces.change(piece, version, fields, score):
            self._guard(self.get(piece), version)
        return self.get(piece)

    def remove(self, piece: str, *, version: int | None) -> None:
        """Delete a piece; guarded like `change`."""
        self._guard(self.get(piece), version)
        if not self.store.pieces.remove(piece, version):
            self._guard(self.get(piece), version)

    def share(self, piece: str, *, on: bool) -> Piece:
        """Make a link by which everybody may look at a piece and hear it, or take the link back."""
        old = self.get(piece)
        if on != bool(old.shared):
            self.store.pieces.change(piece, old.version, {"shared": secrets.token_urlsafe(16) if on else None})
        return self.get(piece)

    def shared(self, token: str) -> SharedPiece:
        """What a share link shows.

        Raises:
            Unknown: if the link leads nowhere (any more).
        """
        row = self.store.pieces.shared(token)
        if row is None:
            raise Unknown("this link leads nowhere; whoever made it has taken it back")
        return SharedPiece(title=row["title"], composer=row["composer"], score=ScoreForm.of(row["score"]))

    @staticmethod
    def _guard(piece: Piece, version: int | None) -> None:
        if version is None:
            raise Unguarded("say which version you change: send If-Match with the ETag that came with the piece")
        if version != piece.version:
            raise Stale(f"{piece.title!r} was changed by somebody else (it is at version {piece.version} now); read it again")


def _head(row: dict) -> dict:
    return {name: row[name] for name in PieceRow.model_fields}


def _cursor(row: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps([row["created"], row["id"]]).encode()).decode()


def _place(cursor: str | None) -> tuple[float, str] | None:
    if cursor is None:
        return None
    try:
        created, piece = json.loads(base64.urlsafe_b64decode(cursor))
        if not isinstance(created, float) or not isinstance(piece, str) or not piece.isalnum() or not abs(created) < 1e12:
            raise ValueError
        return created, piece
    except (ValueError, TypeError, RecursionError):
        raise Wrong("this cursor is none of ours; take `next` of the page before") from None

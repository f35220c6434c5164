"""Finds submissions that look alike. A likeness is a question for a person, never a verdict."""

import hashlib
import io
import keyword
import tokenize

SHORT, LIKE, PASSAGE = 120, 0.85, 6                  # tokens below which likeness says nothing; share of equal passages; their length
_WORDS = (tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING)


def passages(row: dict) -> set[str]:
    """Fingerprints of all passages of the answers, names and layout aside."""
    words = []
    for source in row.get("answers", {}).values():
        try:
            tokens = [token for token in tokenize.generate_tokens(io.StringIO(source).readline) if token.type in _WORDS]
        except (tokenize.TokenError, SyntaxError):
            continue
        words += ["name" if token.type == tokenize.NAME and not keyword.iskeyword(token.string) else token.string for token in tokens]
    places = range(len(words) - PASSAGE + 1 if len(words) >= SHORT else 0)
    return {hashlib.sha256(" ".join(words[at:at + PASSAGE]).encode()).hexdigest()[:16] for at in places}


def mark_alike(rows: list[dict]) -> list[list[str]]:
    """The flags of each row, with `same-as:FILE` for the first equal file or look-alike answers of another student."""
    marks, told = [passages(row) for row in rows], []
    for row, mine in zip(rows, marks, strict=True):
        alike = [other["file"] for other, theirs in zip(rows, marks, strict=True) if other["student"] != row["student"]
                 and ((row["sha"] and row["sha"] == other["sha"]) or (mine and theirs and len(mine & theirs) >= LIKE * len(mine | theirs)))]
        told.append([flag for flag in row["flags"] if not flag.startswith("same-as:")] + [f"same-as:{file}" for file in alike[:1]])
    return told

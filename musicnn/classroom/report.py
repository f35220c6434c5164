"""Everything that is made from the rows, without running anything: tables, feedback, JUnit, the class summary, peer review.

Two files are the teacher's to fill in and are only ever read or added to: `manual.csv` (points and comments for manual cells) and
`peer.csv` (each student reviews two pieces without names; the comments reach the author without the reviewer's).
"""

import csv
import hashlib
import html
import io
import json
import re
import statistics
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from musicnn.classroom.grade import write

ADVICE = {                                           # what a student reads for a status that is not self-explanatory
    "timeout": "it ran longer than allowed; look for a loop that never ends", "memory": "it needed more memory than allowed",
    "kernel-died": "it ended Python itself; look for exit() and the like", "not-run": "it could not be run",
    "wall-time": "the notebook as a whole ran longer than allowed", "processes": "it started too many processes",
    "mismatch": "the result is another one", "error": "your code stopped with an error", "grader-error": "our mistake; a person will look",
    "ungradable": "This file could not be read as a notebook.", "tampered": "A person will look at this notebook.",
    "review": "A person will look at this notebook."}
_STYLE = ("body{font:16px/1.5 system-ui,sans-serif;max-width:50em;margin:2em auto;padding:0 1em}table{border-collapse:collapse}"
          "td,th{border:1px solid #999;padding:.3em .6em;text-align:left}")


def report(out: Path, *, due: str = "") -> list[dict]:
    """Write grades.csv, lms/, feedback/, junit.xml, summary.html and the two tables to fill in; returns the rows, points merged.

    Args:
        due: such as 2026-05-01T12:00; what was changed later (UTC) is listed as late.
    """
    rows = [json.loads(path.read_text(encoding="utf-8")) | {"row": path.stem} for path in (out / "rows").glob("*.json")]
    rows.sort(key=lambda row: row["file"])
    _offer_manual(out / "manual.csv", rows)
    _offer_peers(out, rows)
    _merge(out, rows, due)
    _grades(out, rows)
    for folder in (out / "feedback", out / "lms"):
        folder.mkdir(exist_ok=True)
    for row in rows:
        write(out / "feedback" / f"{row['row']}.html", feedback(row))
    _platforms(out / "lms", [row for row in rows if row["status"] != "ungradable"])
    write(out / "junit.xml", junit(rows))
    write(out / "summary.html", summary(rows))
    return rows


def _read(path: Path) -> list[dict]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def safe(value) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") and value else str(value)


def _table(path: Path, head: list[str], lines: list[list]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([[safe(value) for value in line] for line in [head, *lines]])
    write(path, b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "backslashreplace"))


def _offer_manual(path: Path, rows: list[dict]) -> None:
    """A line for every manual cell; lines that are there stay as they are."""
    head = ["file", "id", "max", "points", "comment", "answer"]
    lines = [[line.get(name) or "" for name in head] for line in _read(path)]
    there = {(line[0], line[1]) for line in lines}
    new = [[row["file"], cell["id"], cell["max"], "", "", cell["text"]] for row in rows for cell in row.get("manual", [])
           if (safe(row["file"]), cell["id"]) not in there]
    if new:
        _table(path, head, lines + new)


def _offer_peers(out: Path, rows: list[dict]) -> None:
    """Pair open compositions: everybody who handed one in reviews the next two, under a code name, in an order nobody can guess."""
    pieces = {hashlib.sha256(f"piece {row['sha']} {row['file']}".encode("utf-8", "replace")).hexdigest()[:8]: row
              for row in rows if any(cell["text"].strip() for cell in row.get("manual", []))}
    codes, lines = sorted(pieces), []
    if len(codes) < 3 or (out / "peer.csv").exists():
        return
    (out / "pieces").mkdir(exist_ok=True)
    for at, code in enumerate(codes):
        write(out / "pieces" / f"{code}.txt", "\n\n".join(cell["text"] for cell in pieces[code]["manual"]))
        lines += [[pieces[code]["file"], codes[(at + far) % len(codes)], "", ""] for far in (1, 2)]
    _table(out / "peer.csv", ["reviewer", "piece", "points", "comment"], lines)
    _table(out / "peer-key.csv", ["piece", "author"], [[code, pieces[code]["file"]] for code in codes])


def _number(text: str | None) -> float | None:
    return float(text.replace(",", ".")) if re.fullmatch(r" *\d+([.,]\d+)? *", text or "") else None


def _merge(out: Path, rows: list[dict], due: str) -> None:
    """Add to each row: manual points and comments, what peers wrote, lateness, and the sums."""
    authors, manual, peers = {line["piece"]: line["author"] for line in _read(out / "peer-key.csv")}, {}, {}
    for line in _read(out / "manual.csv"):
        manual[line["file"], line["id"]] = line
    for line in _read(out / "peer.csv"):
        peers.setdefault(authors.get(line["piece"]), []).append(line)
    for row in rows:
        cells, reviews = row.setdefault("manual", []), peers.get(safe(row["file"]), [])
        for cell in cells:
            line = manual.get((safe(row["file"]), cell["id"]), {})
            given = _number(line.get("points"))
            cell |= {"points": None if given is None else max(0, min(given, cell["max"])), "comment": line.get("comment") or ""}
        row["open"], by_hand = sum(cell["points"] is None for cell in cells), sum(cell["points"] or 0 for cell in cells)
        row |= {"by_hand": by_hand, "total": row["points"] + by_hand, "most": row["max"] + sum(cell["max"] for cell in cells)}
        row["peers"] = [line["comment"] for line in reviews if line.get("comment")]
        row["peer_points"] = [given for line in reviews if (given := _number(line["points"])) is not None]
        row["late"] = bool(due and row["handed_in"] and datetime.fromisoformat(row["handed_in"]) > datetime.fromisoformat(due))


def _grades(out: Path, rows: list[dict]) -> None:
    """grades.csv: everything, a line per file."""
    ids = list(dict.fromkeys(cell["id"] for row in rows for cell in [*row["checks"], *row["manual"]]))
    head = ["student", "file", "status", "reason", "flags", "handed in (UTC)", "late", *ids, "checks", "manual", "total", "max",
            "manual cells open", "peers"]
    lines = []
    for row in rows:
        points = {cell["id"]: cell["points"] for cell in [*row["checks"], *row["manual"]]}
        sums = [row["points"], row["by_hand"], row["total"]] if row["status"] != "ungradable" else [""] * 3
        lines.append([row["student"], row["file"], row["status"], row["reason"], " ".join(row["flags"]), row["handed_in"],
                      "late" if row["late"] else "", *("" if points.get(name) is None else points[name] for name in ids), *sums,
                      row["most"], row["open"], statistics.mean(row["peer_points"]) if row["peer_points"] else ""])
    _table(out / "grades.csv", head, lines)


def _platforms(folder: Path, rows: list[dict]) -> None:
    """A file for each learning platform, with the columns that it imports."""
    name = f"Assignment ({max((row['most'] for row in rows), default=0):g})"
    for platform, head in {"moodle": ["Username", name, "Feedback comments"], "blackboard": ["Username", name, "Feedback to Learner"],
                           "canvas": ["Student", "ID", "SIS Login ID", "Section", name]}.items():
        _table(folder / f"{platform}.csv", head, [[{
            name: row["total"], "ID": "", "Section": "", head[2]: "; ".join(
                f"{check['id']}: {check['points']:g}/{check['max']:g}" for check in row["checks"]), "SIS Login ID": row["student"],
            "Student": row["student"], "Username": row["student"]}[column] for column in head] for row in rows])


def _say(check: dict) -> str:
    return "" if check["status"] == "passed" else check["message"] or ADVICE.get(check["status"], "not yet right")


def _page(title: str, *parts: str) -> str:
    return (f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title><style>{_STYLE}</style>'
            f"<h1>{html.escape(title)}</h1>{''.join(parts)}</html>\n")


def _rows(head: list[str], lines: list[list]) -> str:
    cells = [f"<tr>{''.join(f'<td>{html.escape(str(value))}</td>' for value in line)}</tr>" for line in lines]
    return f"<table><tr>{''.join(f'<th>{html.escape(name)}</th>' for name in head)}</tr>{''.join(cells)}</table>" if lines else ""


def feedback(row: dict) -> str:
    """What the student reads: points and kind words for each check; hidden ones by their exercise only; no source, no input."""
    lines = [[check["exercise"] if check["hidden"] else check["id"], "hidden check" if check["hidden"] else "check",
              f"{check['points']:g} of {check['max']:g}", _say(check)] for check in row["checks"]]
    lines += [[cell["id"], "judged by a person", "open" if cell["points"] is None else f"{cell['points']:g} of {cell['max']:g}",
               cell["comment"]] for cell in row["manual"]]
    words = [f"{row['total']:g} of {row['most']:g} points", "so far" * bool(row["open"]), "· handed in late" * row["late"],
             ADVICE.get(row["status"], ""), f"({row['reason']})" if row["status"] == "ungradable" else ""]
    peers = "".join(f"<blockquote>{html.escape(comment)}</blockquote>" for comment in row["peers"])
    return _page(row["file"].encode("utf-8", "replace").decode(), f"<p>{html.escape(' '.join(filter(None, words)))}</p>",
                 _rows(["exercise", "", "points", "what we noticed"], lines), f"<h2>From your classmates</h2>{peers}" if peers else "")


def junit(rows: list[dict]) -> bytes:
    """One suite per file, one case per check; a message is the status and the hint."""
    root = ElementTree.Element("testsuites")
    for row in rows:
        checks = row["checks"] or [{"id": "read", "status": row["status"], "message": row["reason"]}]
        failed = sum(check["status"] != "passed" for check in checks)
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(row["file"]), tests=str(len(checks)), failures=str(failed))
        for check in checks:
            case = ElementTree.SubElement(suite, "testcase", classname=_xml(row["student"]), name=_xml(check["id"]))
            if check["status"] != "passed":
                ElementTree.SubElement(case, "failure", message=_xml(f"{check['status']}: {_say(check)}"))
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _xml(text: str) -> str:
    return "".join(sign if sign == "\t" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign < "\ufffe") else "�" for sign in text)


def statistics_of(rows: list[dict]) -> list[list]:
    """For each check: its id, the share of points reached (difficulty), and how well it agrees with the rest (discrimination, -1..1)."""
    rows, lines = [row for row in rows if row["status"] == "graded" and row["checks"]], []
    for name in dict.fromkeys(check["id"] for row in rows for check in row["checks"]):
        pairs = [(check["points"] / (check["max"] or 1), row["points"] - check["points"]) for row in rows
                 for check in row["checks"] if check["id"] == name]
        mine, rest = zip(*pairs, strict=True)
        varied = len(set(mine)) > 1 and len(set(rest)) > 1
        lines.append([name, f"{statistics.mean(mine):.2f}", f"{statistics.correlation(mine, rest):+.2f}" if varied else "all alike"])
    return lines


def summary(rows: list[dict]) -> str:
    """The class on one page: the spread of points, the checks, and who needs a human."""
    graded, counts = [row for row in rows if row["status"] != "ungradable"], [0] * 11
    for row in graded:
        counts[int(10 * row["points"] / (row["max"] or 1))] += 1
    tall = [100 * n / (max(counts) or 1) for n in counts]
    bars = "".join(f'<rect x="{40 * at + 4}" y="{110 - tall[at]:.0f}" width="32" height="{tall[at]:.0f}" fill="#0072B2"/>'
                   f'<text x="{40 * at + 20}" y="126" text-anchor="middle" font-size="11">{10 * at}%</text>'
                   f'<text x="{40 * at + 20}" y="{106 - tall[at]:.0f}" text-anchor="middle" font-size="11">{n or ""}</text>'
                   for at, n in enumerate(counts))
    spread = ", ".join(f"{n} at {10 * at} %" for at, n in enumerate(counts) if n)
    look = [[row["file"], row["status"], row["reason"], " ".join(row["flags"]), "late" * row["late"]] for row in rows
            if row["status"] != "graded" or row["late"] or any(flag.startswith("same-as:") for flag in row["flags"])]
    return _page("Class summary", f"<p>{len(rows)} files, {len(graded)} graded.</p>",
                 f'<svg viewBox="0 -8 440 140" role="img" aria-label="Points of the checks: {spread}" width="660">{bars}</svg>',
                 "<h2>Checks</h2>", _rows(["check", "share of points", "agrees with the rest"], statistics_of(rows)),
                 "<h2>For a human to look at</h2>", _rows(["file", "status", "reason", "flags", ""], look))

"""Tunes from the ABC books inside the installed music21: `folk` (Ryan, O'Neill, Aird) and `essen`. None of them is in this repository."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from musicnn.datasets.cache import say
from musicnn.datasets.collection import Shelf, third_mode
from musicnn.datasets.families import label_families
from musicnn.errors import DataError
from musicnn.music.abc import AbcTune, decode, tunes
from musicnn.music.pitch import key_name, parse_key

D = 2                                                # pitch class of home: where most fiddle tunes lie well
BOOKS = {"ryan": "ryansMammoth", "oneill": "oneills1850", "aird": "airdsAirs"}
PRINTS = {"ryan": "Ryan's Mammoth Collection, Boston 1883", "oneill": "O'Neill's Music of Ireland, Chicago 1903",
          "aird": "Aird's Selection, Glasgow 1778-1801"}
TYPES = (("slip jig", r"slip ?jig"), ("jig", r"jig"), ("strathspey", r"strathspey|fling"), ("hornpipe", r"hornpipe|clog"),
         ("reel", r"reel"), ("waltz", r"waltz"), ("march", r"march"), ("slide", r"slide"), ("air", r"\bair\b"))
ONEILL = ((700, 1115, (6, 8), "jig"), (1116, 1175, (9, 8), "slip jig"), (1201, 1555, (2, 2), "reel"), (1556, 1755, (2, 2), "hornpipe"),
          (1556, 1755, (2, 4), "hornpipe"), (1556, 1755, (4, 4), "hornpipe"))                # the book is ordered by kind of dance
DURATIONS = frozenset((4, 6, 8, 12, 16, 18, 24, 30, 36, 42, 48, 60, 72, 84, 96, 108, 120, 144))   # of regular tunes, in steps
METERS = ((2, 4), (3, 4), (4, 4), (2, 2), (6, 8), (9, 8))
FOLK_TERMS = "no licence is stated; the printed books are in the public domain, the transcriptions are the work of volunteers"
ESSEN_TERMS = """The Essen folk song collection: "the legal status of the Essen folksong database is unclear"; its keeper gave
"permission for non-commercial distribution and use of these files in music21" (music21/corpus/essenFolksong/license.txt).
Use it, and what is trained on it, for learning only."""
REGIONS = {"Germany": "deutsch", "China": "china", "Luxembourg": "luxemb", "Lorraine": "lothringen|lorraine", "Yugoslavia": "jugosl",
           "Austria": "oe?sterreich|tirol|steiermark|kaernten", "Switzerland": "schweiz", "Netherlands": "niederl", "Ireland": "irland",
           "Hungary": "ungarn", "Czechia": "tschech|boehmen|maehren", "France": "frankreich", "Poland": "polen", "Russia": "russland",
           "Romania": "rumaen", "Sweden": "schweden"}
FUNCTIONS = {"ballad": "ballad", "love": "lieb", "religious": "relig|geistl", "children": "kinder|wiegen", "work": "arbeit|staende",
             "soldier": "soldat|krieg", "dance": "tanz|taenz|reigen", "drinking": "zech|trink", "hunting": "jagd|jaeger|jäger",
             "wedding": "hochzeit", "shan'ge": "shan.?ge", "xiaodiao": "xiaodiao"}
# A repeat with two endings, `|1 … :|2`: the second one is kept, so that a section has its eight bars.
_MAIL = re.compile(r"=20|=[ \t]*$", re.MULTILINE)      # traces of electronic mail at the ends of lines
_ENDINGS = re.compile(r"(?:\|\s*\[?|\[)1(?!\d)(?:(?!\n\s*\n)[^1])*?:\|+\s*\[?2(?!\d)")


def corpus() -> Path:
    """The corpus of the installed music21, found without importing music21 (which takes a second).

    Raises:
        DataError: if music21 is not there.
    """
    spec = importlib.util.find_spec("music21")
    if spec is None or not (Path(spec.origin).parent / "corpus").is_dir():
        raise DataError("music21, whose corpus holds this music, is not installed; run `python3 -m musicnn setup`")
    return Path(spec.origin).parent / "corpus"


def books(folders: dict[str, str], refused: list[str]) -> Iterator[tuple[str, str, AbcTune]]:
    """(corpus, id, tune) of every tune in some folders of the corpus, with a progress bar; what cannot be read goes to `refused`."""
    from tqdm import tqdm

    files = [(name, path) for name, sub in folders.items() for path in sorted((corpus() / sub).glob("*.abc"))]
    for name, path in tqdm(files, desc="reading", unit="book", leave=False, delay=0.5, mininterval=0.5):
        text = _ENDINGS.sub(lambda m: "|" + "\n" * m[0].count("\n"), _MAIL.sub("", decode(path.read_bytes())))
        notes: list[str] = []
        for tune in tunes(text, refused=notes):
            if tune.score.notes:
                yield name, f"{path.stem}#{tune.fields.get('X', ('?',))[0]}", tune
        refused += [f"{path.name}, {note}" for note in notes]


def build_folk() -> Shelf:
    """Dances and airs of Ireland, Scotland and New England, 1778 to 1903."""
    pieces, refused = [], []
    for corpus_name, name, tune in books(BOOKS, refused):
        score = tune.score
        tonic, mode, _ = parse_key(score.key) if score.key else (None, "", 0)
        type_, source = tune_type(corpus_name, tune)
        labels = {"corpus": corpus_name, "id": name, "type": type_, "type_source": source, "mode": mode, "tonic": tonic,
                  "regular": is_regular(tune), "sixteenths": all(n.onset % 6 == 0 == n.duration % 6 for n in score.notes),
                  "bars": round((score.steps - score.notes[0].onset) / score.bar_steps)}
        pieces.append((score.replace(title=tidy(score.title), source=PRINTS[corpus_name] + transcriber(tune)), labels, {}))
    return finish(pieces, refused, name="folk", terms=FOLK_TERMS, home=[D, D],
                  shown=["corpus", "type", "mode", "meter", "regular", "sixteenths"])


def build_essen() -> Shelf:
    """The Essen folk song collection: songs of Germany, China, Luxembourg, Lorraine and others, each with region and purpose.

    Its K: field tells the tonic only, so the mode is read from the third above it.
    """
    say(ESSEN_TERMS)
    pieces, refused = [], []
    for _, name, tune in books({"essen": "essenFolksong"}, refused):
        tonic = parse_key(tune.score.key)[0]
        mode = third_mode([n.pitch for n in tune.score.notes], tonic)
        score = tune.score.replace(key=key_name(tonic, mode or "major"), source="Essen folk song collection (non-commercial use)")
        text = {letter: " ".join(tune.fields.get(letter, ())).lower() for letter in "OR"}
        labels = {"corpus": "essen", "id": name, "region": first_word(REGIONS, text["O"]), "function": first_word(FUNCTIONS, text["R"]),
                  "mode": mode, "tonic": tonic, "metered": tune.fields["M"][0] != "none", "regular": is_regular(tune), "bars": score.bars}
        pieces.append((score, labels, {}))
    return finish(pieces, refused, name="essen", terms=ESSEN_TERMS, home=[D, D],
                  shown=["region", "function", "mode", "meter", "metered", "regular"])


def first_word(table: dict[str, str], text: str) -> str:
    """The name in `table` whose pattern occurs first in the text; "" if none does."""
    found = [(match.start(), name) for name, pattern in table.items() if (match := re.search(pattern, text))]
    return min(found)[1] if found else ""


def finish(pieces: list, refused: list[str], **manifest) -> Shelf:
    """Add the tune families and put everything on a shelf."""
    label_families(pieces)
    return Shelf.pack(pieces, refused=refused, **manifest)


def tune_type(corpus_name: str, tune: AbcTune) -> tuple[str, str]:
    """(kind of dance, where that is said): in the R: field, in the title, or by the tune's number in O'Neill's book; else ("", "")."""
    for source, text in (("header", " ".join(tune.fields.get("R", ()))), ("title", tune.score.title.partition("--")[2])):
        found = next((name for name, pattern in TYPES if re.search(pattern, text.lower())), None)
        if found:
            return found, source
    number = int(re.match(r"\d*", tune.fields.get("X", ("",))[0])[0] or 0)
    if corpus_name == "oneill":
        for low, high, meter, name in ONEILL:
            if low <= number <= high and tune.score.meter == meter:
                return name, "number"
    return "", ""


def is_regular(tune: AbcTune) -> bool:
    """One common meter and usual durations, every bar full (a pickup and the bars at section ends complete each other), and a
    length of 8, 16, 24 … bars: the tunes that a small network can learn form from."""
    score = tune.score
    bar, lead = score.bar_steps, score.notes[0].onset % score.bar_steps
    fields = [set(tune.fields.get(letter, ())) for letter in "MK"]
    return (score.meter in METERS and all(len(values) == 1 for values in fields) and "none" not in fields[0] and not tune.rounded
            and all(step % bar in (0, lead) for step in tune.bars) and score.steps % bar in (0, lead)
            and round((score.steps - lead) / bar) % 8 == 0 and DURATIONS.issuperset(n.duration for n in score.notes))


def tidy(title: str) -> str:
    """'BAG OF MEAL, THE -- JIG' -> 'The Bag of Meal'."""
    title = re.sub(r"^(.*), (The|A|An)\b", r"\2 \1", title.partition("--")[0].strip().rstrip(".,"), flags=re.IGNORECASE)
    if title.isupper():
        title = re.sub(r"(?<= )(Of|The|And|In|To|On|A|For|At)(?= )", lambda m: m[0].lower(), re.sub(r"'S\b", "'s", title.title()))
    return title


def transcriber(tune: AbcTune) -> str:
    """'; transcribed by …' from the first Z: line, without addresses and dates."""
    name = re.sub(r"(?i)^(contributed|transcribed)?( \d+)?( by)?:?", "", tune.fields.get("Z", ("",))[0]).strip()
    name = re.split(r"[<*(,]|\S+@|\S+:\S|id:|\d", name)[0].strip()
    return f"; transcribed by {name}" if name else ""

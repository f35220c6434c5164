"""`python -m musicnn data`: build, list and verify the collections, and write their cards."""

import argparse
import sys

from musicnn.datasets import SETS, cache, card, load, mark_of
from musicnn.errors import DataError


def build(name: str) -> str:
    """Build a data set if there is no good copy; returns its summary."""
    return load(name).summary()


def list_sets() -> str:
    """A line for each data set: whether it is built, how large it is, and on what terms."""
    rows = []
    for name in SETS:
        found, why = cache.read(name, mark_of(name))
        state = f"{found[1]['pieces']:>6,} pieces, {found[1]['bytes'] / 1e6:4.1f} MB" if found else why
        rows.append(f"{name:<17}{state}")
    return "\n".join([*rows, f"kept in {cache.folder()}"])


def verify(name: str) -> str:
    """Check a stored data set: its sha256, its size, and that no family stands on two sides of a split; returns a sentence.

    Raises:
        DataError: if something is wrong.
    """
    found, why = cache.read(name, mark_of(name))
    if found is None:
        raise DataError(f"{name}: {why}; run `python -m musicnn data build {name}`")
    dataset = load(name)
    size = len(dataset), dataset.manifest["notes"]
    if size != SETS[name][2]:
        raise DataError(f"{name}: (pieces, notes) are {size}, but {SETS[name][2]} are expected; build it again")
    sides = [set(side.column("group")) for side in dataset.split()]
    if sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2]:
        raise DataError(f"{name}: a tune family stands on two sides of the split; please report this")
    return f"{name}: whole ({len(dataset):,} pieces), made by this code, no family on two sides"


def main(argv: list[str] | None = None) -> int:
    """Run a subcommand; returns 0, or 1 after an explained error."""
    parser = argparse.ArgumentParser(prog="python -m musicnn data", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("build", "build collections from the installed music21"), ("verify", "check what is stored"),
                       ("card", "print a collection's card with fresh numbers")):
        command = commands.add_parser(name, help=text)
        command.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(SETS)} (default: all)")
        if name == "card":
            command.add_argument("--write", action="store_true", help="write it to datasets/NAME.md")
    commands.add_parser("list", help="what there is and what is built")
    options = parser.parse_args(argv)
    try:
        if options.command == "list":
            print(list_sets())
            return 0
        for name in options.names or SETS:
            if options.command == "card":
                text = card.card(name)
                if options.write:
                    cache.replace(card.path_of(name), text.encode())
                print(card.path_of(name) if options.write else text)
            else:
                print({"build": build, "verify": verify}[options.command](name))
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    return 0

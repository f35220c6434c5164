"""`python -m musicnn compose` and `python -m musicnn train`: composers without a notebook."""

import argparse
import json
import os
import shutil
from pathlib import Path

from musicnn.composers.checkpoint import available, load
from musicnn.composers.control import Control

DEFAULT = "folk-lstm"


def main(argv: list[str] | None = None) -> int:
    """Compose a tune and save it as MIDI. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="musicnn compose", description="Write a tune with a trained composer and save it as MIDI.")
    parser.add_argument("composer", nargs="?", default=DEFAULT,
                        help=f"one of {', '.join(available()) or 'none shipped yet'}, or a folder made by composers.save; comes first")
    parser.add_argument("-o", "--out", type=Path, default=Path("tune.mid"), help="file to write (tune.mid)")
    parser.add_argument("--primer", type=Path, help="a MIDI, MusicXML or ABC file whose melody is continued")
    parser.add_argument("--bars", type=int, default=16, help="length of the tune (16)")
    parser.add_argument("--seed", type=int, default=0, help="another number, another tune (0)")
    name = argv[0] if argv and not argv[0].startswith("-") else DEFAULT
    if name in available() or not {"-h", "--help"} & set(argv or []):       # help must work without a composer too
        composer = load(name)                        # its controls are options of the command
        for control in composer.controls:
            _add(parser, control)
    given = vars(parser.parse_args(argv))
    controls = {c.name: given[c.name] for c in composer.controls if given[c.name] is not None}
    primer = _read(given["primer"]) if given["primer"] else None
    score = composer.compose(primer, bars=given["bars"], seed=given["seed"], **controls)
    from musicnn.music.midi import write_midi
    write_midi(score, given["out"])
    print(f"{given['out']}: {len(score.notes)} notes, {score.bars} bars of {score.meter[0]}/{score.meter[1]}, {score.seconds:.0f} s")
    return 0


def train(argv: list[str] | None = None) -> int:
    """Train a shipped composer again from its recipe; a killed training goes on with the same command. Returns the exit code."""
    from musicnn.composers.recipes import RECIPES
    from musicnn.composers.recipes import train as run

    parser = argparse.ArgumentParser(prog="musicnn train", description="Train a composer from its recipe, with data built on this machine."
                                     " If it is killed, the same command goes on where it stopped, and ends with the same numbers.")
    parser.add_argument("name", choices=sorted(RECIPES))
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder for the checkpoint; load it with mn.composers.load(folder)")
    parser.add_argument("--updates", type=int, help="length of training; the recipe's own if left out")
    parser.add_argument("--seed", type=int, default=0, help="another number, another training (0)")
    parser.add_argument("--device", help="cpu, cuda, mps or auto; the processor if left out")
    given = parser.parse_args(argv)
    unfinished = given.out / "unfinished"
    settings = {name: value for name, value in (("updates", given.updates), ("device", given.device)) if value is not None}
    if any(unfinished.rglob("training.json")):
        print(f"going on with the training in {unfinished}; remove that folder to begin again", flush=True)
    folder = run(given.name, given.out, seed=given.seed, checkpoint=unfinished, **settings)
    if os.environ.get("RANK", "0") == "0":           # torchrun starts several of us; one of them says it
        shutil.rmtree(unfinished, ignore_errors=True)
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        print(f"{folder}: {card['minutes']} minutes, metrics in card.json")
    return 0


def _add(parser: argparse.ArgumentParser, control: Control) -> None:
    shown = ", ".join(control.choices) if control.choices else f"{control.low:g}..{control.high:g}"
    kind = str if control.choices else type(control.default)
    text = f"{control.help} ({shown}; {control.default})"
    parser.add_argument(f"--{control.name.replace('_', '-')}", type=kind, help=text.replace("%", "%%"), dest=control.name)


def _read(path: Path):
    from musicnn.music.abc import read_abc
    from musicnn.music.midi import read_midi
    from musicnn.music.musicxml import read_musicxml
    from musicnn.music.transform import skyline
    readers = {".abc": read_abc, ".xml": read_musicxml, ".musicxml": read_musicxml, ".mxl": read_musicxml}
    return skyline(readers.get(path.suffix.lower(), read_midi)(path))

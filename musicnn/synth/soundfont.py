"""Reads a SoundFont 2 bank: which recorded sample sounds for a key, and how it is tuned, looped, filtered and shaped.

A bank is a RIFF file. Its recordings lie one after another in `smpl`; nine small tables say how to use them:

    preset (phdr) -> its zones (pbag) -> generators (pgen)     what a MIDI program is made of; values are ADDED to
    instrument (inst) -> its zones (ibag) -> generators (igen) what an instrument's zone says about
    sample (shdr)                                              a recording with its loop, rate and root key

A generator is a number with a value: 43 the keys of a zone, 48 its attenuation, and so on. The first zone without a sample (or
instrument) is global: it holds the defaults of the others.

Left OUT: modulators (pmod, imod), effect sends (we have our own room), the modulation envelope's and the LFO's effect on pitch and
volume other than vibrato, 24-bit samples, ROM samples and SoundFont 3. They change the sound by little and would double the code.
Source: E-mu Systems, SoundFont Technical Specification 2.04 (2006).
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicnn.errors import SoundError
from musicnn.music import DRUMS

HEAD, BAG, PAIR = [("name", "S20")], [("first", "<u2"), ("modulator", "<u2")], [("number", "<u2"), ("value", "<i2")]
TABLES = {                                           # chunk -> its record
    "phdr": [*HEAD, ("program", "<u2"), ("bank", "<u2"), ("bag", "<u2"), ("unused", "<u4", 3)], "pbag": BAG, "pgen": PAIR,
    "inst": [*HEAD, ("bag", "<u2")], "ibag": BAG, "igen": PAIR,
    "shdr": [*HEAD, ("start", "<u4"), ("end", "<u4"), ("loop_start", "<u4"), ("loop_end", "<u4"), ("rate", "<u4"), ("root", "u1"),
             ("correction", "i1"), ("link", "<u2"), ("type", "<u2")],
}
REMEDY = "give the path of another .sf2 file, or none to play with the installed bank"
INSTRUMENT, KEYS, VELOCITIES, SAMPLE = 41, 43, 44, 53
PLACES = {                                           # name -> (generator in frames, generator in 32,768 frames)
    "start": (0, 4), "end": (1, 12), "loop_start": (2, 45), "loop_end": (3, 50)}
GENERATORS = {                                       # name -> (number, default); times in timecents, levels in centibels
    "lfo_pitch": (5, 0), "cutoff": (8, 13500), "resonance": (9, 0), "envelope_cutoff": (11, 0), "pan": (17, 0),
    "lfo_delay": (21, -12000), "lfo_rate": (22, 0),
    "filter_delay": (25, -12000), "filter_attack": (26, -12000), "filter_hold": (27, -12000), "filter_decay": (28, -12000),
    "filter_sustain": (29, 0), "delay": (33, -12000), "attack": (34, -12000), "hold": (35, -12000), "decay": (36, -12000),
    "sustain": (37, 0), "release": (38, -12000), "key_to_hold": (39, 0), "key_to_decay": (40, 0), "attenuation": (48, 0),
    "coarse": (51, 0), "fine": (52, 0), "loops": (54, 0), "scale": (56, 100), "exclusive": (57, 0), "root": (58, -1),
}
ABSOLUTE = {"loops", "exclusive", "root"}            # a preset cannot add to these


@dataclass(frozen=True, slots=True)
class Region:
    """One recording as one zone uses it: `start`..`loop_end` in frames of the bank, `generators` by name in the bank's own units."""

    keys: tuple[int, int]
    velocities: tuple[int, int]
    start: int
    end: int
    loop_start: int
    loop_end: int
    rate: int
    root: int                                        # the key at which the recording sounds untransposed, but for
    tuning: int                                      # so many cents
    generators: dict

    @property
    def looped(self) -> bool:
        """True if the sound is held by repeating loop_start..loop_end."""
        return self.generators["loops"] in (1, 3) and self.loop_end - self.loop_start >= 8


class SoundFont:
    """A bank of instruments.

    Args:
        path: an .sf2 file.

    Raises:
        SoundError: if the file is missing, truncated or no SoundFont 2.
    Used in: chapter 00.
    """

    def __init__(self, path):
        self.path = Path(path)
        try:
            data = self.path.read_bytes()
            chunks = dict(_chunks(data, 12, len(data))) if data[:4] == b"RIFF" and data[8:12] == b"sfbk" else {}
            self._tables = {name: np.frombuffer(chunks[name], np.dtype(fields)) for name, fields in TABLES.items()}
            self.samples = np.frombuffer(chunks["smpl"], "<i2")
            self.presets = {(int(p["bank"]), int(p["program"])): i for i, p in enumerate(self._tables["phdr"][:-1])}
            if not self.presets or int(self._tables["shdr"]["end"][:-1].max()) > len(self.samples):
                raise ValueError("its samples are cut off" if self.presets else "it holds no instrument")
        except OSError as error:
            raise SoundError(f"the SoundFont {self.path} cannot be read ({error.strerror}); {REMEDY}") from None
        except (KeyError, ValueError) as error:
            raise SoundError(f"{self.path} is no complete SoundFont 2 bank ({error}); {REMEDY}") from None
        self._regions, self.cache = {}, {}           # program -> its regions; filtered copies of samples, see voice.py

    def regions(self, program: int, key: int, velocity: int) -> tuple[Region, ...]:
        """The recordings that sound together for a key 0..127 of a program (0..127, or DRUMS) at a velocity 1..127."""
        if program not in self._regions:
            self._regions[program] = tuple(self._preset_regions(self._preset(program)))
        zones = [r for r in self._regions[program] if r.velocities[0] <= velocity <= r.velocities[1]]
        edges = [] if program == DRUMS else [edge for r in zones for edge in r.keys]       # a key beyond all zones gets the nearest one
        near = min(max(key, min(edges, default=key)), max(edges, default=key))
        return tuple(r for r in zones if r.keys[0] <= near <= r.keys[1])

    def _preset(self, program: int) -> int:
        bank, number = (128, 0) if program == DRUMS else (0, program)
        def distance(key):                           # an instrument that is missing is replaced by one of its family of eight
            return key[0] != bank, key[1] != number, key[1] // 8 != number // 8, key
        return self.presets[min(self.presets, key=distance)]

    def _zones(self, header: str, bags: str, generators: str, index: int):
        """Yield the generators of each zone of a preset or instrument, the global zone's merged in."""
        head, bag, pairs = (self._tables[name] for name in (header, bags, generators))
        common: dict = {}
        for z in range(int(head["bag"][index]), int(head["bag"][index + 1])):
            rows = pairs[bag["first"][z]:bag["first"][z + 1]]
            zone = {int(n): int(v) for n, v in zip(rows["number"], rows["value"], strict=True)}
            if (INSTRUMENT if header == "phdr" else SAMPLE) in zone:
                yield {**common, **zone}
            elif not common:
                common = zone

    def _preset_regions(self, index: int):
        try:
            for preset in self._zones("phdr", "pbag", "pgen", index):
                for zone in self._zones("inst", "ibag", "igen", preset[INSTRUMENT]):
                    region = self._region(preset, zone)
                    if region.keys[0] <= region.keys[1] and region.end - region.start > 8:
                        yield region
        except IndexError:
            raise SoundError(f"a table of {self.path} points outside the file; {REMEDY}") from None

    def _region(self, preset: dict, zone: dict) -> Region:
        sample = self._tables["shdr"][zone[SAMPLE]]
        g = {name: zone.get(number, default) + (0 if name in ABSOLUTE else preset.get(number, 0))
             for name, (number, default) in GENERATORS.items()}
        place = {name: min(max(int(sample[name]) + zone.get(fine, 0) + 32768 * zone.get(coarse, 0), 0), len(self.samples))
                 for name, (fine, coarse) in PLACES.items()}
        place["loop_end"] = min(place["loop_end"], place["end"])
        place["loop_start"] = max(place["loop_start"], place["start"])
        return Region(_both(preset, zone, KEYS), _both(preset, zone, VELOCITIES), **place, rate=max(int(sample["rate"]), 400),
                      root=g["root"] if 0 <= g["root"] <= 127 else int(sample["root"]),
                      tuning=100 * g["coarse"] + g["fine"] + int(sample["correction"]), generators=g)

    def exclusive(self, program: int, key: int) -> int:
        """The exclusive class of a key (a closed hi-hat silences the open one); 0 for none."""
        return max((r.generators["exclusive"] for r in self.regions(program, key, 80)), default=0)

    def note(self, program: int, key: int, velocity: int, seconds: float, *, sample_rate: int, cents: float = 0.0):
        """The sounds of one note held for `seconds`, tail included: a list of (mono waveform, pan -1..1)."""
        from musicnn.synth.voice import voice
        return [(voice(self, r, key, velocity, seconds, sample_rate=sample_rate, cents=cents), min(max(r.generators["pan"] / 500, -1), 1))
                for r in self.regions(program, key, velocity)]


def _both(preset: dict, zone: dict, number: int) -> tuple[int, int]:
    """The range (low byte to high byte) on which a preset zone and an instrument zone agree."""
    low, high = zip(*((v & 255, v >> 8 & 255) for v in (preset.get(number, 0x7F00), zone.get(number, 0x7F00))), strict=True)
    return max(low), min(high)


def _chunks(data: bytes, at: int, end: int):
    """Yield (name, bytes) of all RIFF chunks, those inside lists too; a chunk that runs past the end is left away."""
    while at + 8 <= end:
        name, size = data[at:at + 4], int.from_bytes(data[at + 4:at + 8], "little")
        if at + 8 + size > end:
            return
        if name == b"LIST":
            yield from _chunks(data, at + 12, at + 8 + size)
        else:
            yield name.decode("latin-1"), data[at + 8:at + 8 + size]
        at += 8 + size + size % 2


def installed_bank() -> Path | None:
    """The bank named by the environment variable MUSICNN_SOUNDFONT, else the one in the installed pretty_midi, else None."""
    from importlib.metadata import PackageNotFoundError, files
    if os.environ.get("MUSICNN_SOUNDFONT"):
        return Path(os.environ["MUSICNN_SOUNDFONT"])
    try:                                             # only its list of files is read: importing pretty_midi costs a second
        return next((bank for f in files("pretty_midi") or () if f.suffix == ".sf2" and (bank := Path(f.locate())).is_file()), None)
    except PackageNotFoundError:
        return None

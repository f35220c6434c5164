"""Writes the smallest SoundFont 2 bank: one preset, one instrument, one looped recording. For tests that must know what is in it."""

import struct

import numpy as np


def chunk(name: str, data: bytes) -> bytes:
    """A RIFF chunk, padded to an even length."""
    return name.encode() + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def write_bank(path, wave, *, root: int = 60, loop=(0, 0), rate: int = 44_100, generators=()):
    """Write `wave` (float, -1..1) as program 0 and return the path. `generators`: (number, value) pairs of its only zone."""
    zone = [(58, root), (54, int(loop[1] > loop[0])), *generators, (53, 0)]
    pairs = b"".join(struct.pack("<HH", number, value & 0xFFFF) for number, value in zone)
    pcm = np.concatenate([np.round(np.asarray(wave) * 32767), np.zeros(46)]).astype("<i2").tobytes()
    tables = {
        "phdr": struct.pack("<20sHHHIII", b"one", 0, 0, 0, 0, 0, 0) + struct.pack("<20sHHHIII", b"EOP", 0, 0, 1, 0, 0, 0),
        "pbag": struct.pack("<HHHH", 0, 0, 1, 0), "pmod": bytes(10), "pgen": struct.pack("<HHHH", 41, 0, 0, 0),
        "inst": struct.pack("<20sH", b"one", 0) + struct.pack("<20sH", b"EOI", 1),
        "ibag": struct.pack("<HHHH", 0, 0, len(zone), 0), "imod": bytes(10), "igen": pairs + bytes(4),
        "shdr": struct.pack("<20sIIIIIBbHH", b"one", 0, len(wave), *loop, rate, 60, 0, 0, 1) + bytes(46),
    }
    lists = [b"INFO" + chunk("ifil", struct.pack("<HH", 2, 1)), b"sdta" + chunk("smpl", pcm),
             b"pdta" + b"".join(chunk(name, data) for name, data in tables.items())]
    path.write_bytes(chunk("RIFF", b"sfbk" + b"".join(chunk("LIST", data) for data in lists)))
    return path

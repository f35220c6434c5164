"""How many times faster than real time a four-part piece renders: 44.1 kHz stereo, one core, no memory of equal notes.

CPU seconds of this process are counted, so that other work on the machine does not spoil the numbers; the best of three counts.
The recordings' copies are made before the clock runs; "cold" is the first render of all.
"""

import time

from musicnn.music import DRUMS, Note, Part, Score
from musicnn.synth import load_bank, mp3_bytes, render

RATE = 44_100
BUDGETS = {"piano": (0, ">= 100"), "strings": (48, ">= 20"), "choir": (52, ">= 20"), "organ": (19, ""), "accordion": (21, ""),
           "violin": (40, ""), "fiddle": (110, ""), "flute": (73, ""), "guitar": (24, ""), "trumpet": (56, ""), "drums": (DRUMS, "")}


def four_parts(program: int, bars: int = 32) -> Score:
    """80 s of four voices in quarters, eighths and halves; no two bars alike."""
    parts = []
    for voice, low in enumerate((72, 67, 60, 48)):
        notes, step, i = [], 0, voice
        while step < 16 * bars:
            length = min((4, 2, 2, 8, 4, 4, 2, 4)[i * (voice + 3) % 8], 16 * bars - step)
            pitch = 35 + i % 16 if program == DRUMS else low + (0, 2, 4, 5, 7, 9, -1, -3)[(i * i + step) % 8]
            notes.append(Note(step, pitch, length, 60 + i % 40))
            step, i = step + length, i + 1
        parts.append(Part(tuple(notes), program=program))
    return Score(tuple(parts), tempo=96)


def cpu_seconds(work) -> float:
    """CPU seconds of this process that one call takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def rows() -> list[tuple[str, float, str, str]]:
    """(name, value, unit, budget) of every measure."""
    table = []
    for name, (program, budget) in BUDGETS.items():
        score = four_parts(program)
        cold = cpu_seconds(lambda score=score: render(score))
        warm = min(cpu_seconds(lambda score=score: render(score)) for _ in range(3))
        table.append((f"render {name}", score.seconds / warm, "x real time", budget))
        if name == "piano":
            table.append(("render piano, cold", score.seconds / cold, "x real time", ""))
            table.append(("render piano with sine waves", score.seconds / cpu_seconds(lambda: render(four_parts(0), soundfont="additive")),
                          "x real time", ">= 20"))
    score = four_parts(0, bars=4)
    wave = render(score)
    table.append(("compress 10 s", score.seconds / min(cpu_seconds(lambda: mp3_bytes(wave, RATE)) for _ in range(3)), "x real time", ""))
    table.append(("open the bank", cpu_seconds(lambda: type(load_bank())(load_bank().path)) * 1000, "ms", "<= 200"))
    return table


if __name__ == "__main__":
    for row in rows():
        print(f"{row[0]:32} {row[1]:8.1f} {row[2]:12} {row[3]}")

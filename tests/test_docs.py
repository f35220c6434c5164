"""The pages for teachers and contributors: their links lead somewhere, their commands exist, their indexes are complete."""

import importlib.util
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

ROOT = Path(__file__).resolve().parents[1]
PAGES = [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "musicnn/README.md")),
         *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s#]+)", page.read_text(encoding="utf-8")):
        if not re.match(r"https?://", target):
            assert (page.parent / target).exists(), f"{page.name}: there is no {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_exist(page):
    from musicnn.__main__ import available
    text = page.read_text(encoding="utf-8")
    for command in re.findall(r"(?:python3?|py -3) -m musicnn ([a-z]+)", text):
        assert command in available(), f"{page.name} shows `python -m musicnn {command}`"
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for target in re.findall(r"`make ([a-z]+)", text):
        assert target in targets, f"{page.name} shows `make {target}`"


def test_every_card_is_in_the_index():
    index = (ROOT / "docs" / "cards.md").read_text(encoding="utf-8")
    for card in sorted((ROOT / "datasets").glob("*.md")):
        assert f"../datasets/{card.name})" in index, f"docs/cards.md lacks {card.name}"
    for card in sorted((ROOT / "musicnn/composers/checkpoints").glob("*/card.json")):
        assert f"`{card.parent.name}`" in index, f"docs/cards.md lacks the checkpoint {card.parent.name}"


def test_misconceptions_of_the_guide_have_a_lesson():
    """Whatever the guide sends a teacher to is a section of that lesson, by its heading."""
    table = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8").split("## Misconceptions")[1].split("## When")[0]
    named = [place for row in table.splitlines() for place in re.findall(r"\b(0\d[a-d]?), \*([^*]+)\*", row)]
    assert len(named) >= 20
    for part, section in named:
        text = next((ROOT / "chapters" / "src").glob(f"{part}_*.py")).read_text(encoding="utf-8")
        assert re.search(rf"^# ##+ (\d+ · )?{re.escape(section)}", text, re.MULTILINE), f"{part} has no section {section!r}"


def test_the_readmes_map_is_what_the_lessons_say():
    from musicnn.classroom import overview
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{overview.BEGIN}\n{overview.table()}\n{overview.END}" in text, "run `python3 -m musicnn lesson build`"


# ------------------------------------------------------------------------------------------------ the README's sound
def heard(waveform, rate):
    """How loud each twentieth of a second is, in dB below full scale."""
    frames = waveform[:len(waveform) // (rate // 20) * (rate // 20)].reshape(-1, rate // 20)
    return 10 * np.log10(np.mean(frames ** 2, axis=1) + 1e-9)


def test_the_recording_is_small_whole_and_loud_enough():
    path = ROOT / "docs" / "first_sounds.mp3"
    waveform, rate = soundfile.read(path)
    assert path.stat().st_size <= 300_000 and "docs/first_sounds.mp3" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert 25 < len(waveform) / rate < 35 and 0.2 < np.abs(waveform).max() < 0.95
    loud = heard(waveform, rate) > -45
    assert loud[:10].any(), "it begins within half a second"
    assert loud.mean() > 0.85, "no long silence"


@pytest.mark.slow
def test_the_recording_is_what_its_script_writes_and_what_chapter_00_composes():
    path = ROOT / "docs" / "first_sounds.py"
    spec = importlib.util.spec_from_file_location("first_sounds", path)
    spec.loader.exec_module(script := importlib.util.module_from_spec(spec))
    fresh, (stored, rate) = script.waveform(), soundfile.read(script.RECORDING)
    assert rate == script.RATE and abs(len(fresh) - len(stored)) < 0.2 * rate
    delays = [np.corrcoef(*(heard(w, rate)[start:start + 500] for w, start in ((fresh, 0), (stored, late))))[0, 1] for late in (0, 1, 2)]
    assert max(delays) > 0.98, "run `python docs/first_sounds.py`: the recording plays other music"
    lesson = (ROOT / "chapters" / "src" / "00_start_here.py").read_text(encoding="utf-8")
    for how in re.findall(r"compose\((?:primer=\w+, )?(.*seed=\d+\))", path.read_text(encoding="utf-8")):
        assert how in lesson, f"chapter 00 does not compose with {how}"

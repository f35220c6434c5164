"""Rhythms: every pattern fills its bars, has a source, and the facts about it that everybody agrees on hold."""

import re

import pytest

from musicnn.datasets import rhythms as module
from musicnn.datasets.rhythms import rhythm_card, rhythms
from musicnn.errors import DataError
from musicnn.music import DRUMS

# Gaps between strokes, in pulses, as the literature gives them: written here again, not taken from the file.
GAPS = {
    "son_clave_3_2": [3, 3, 4, 2, 4], "rumba_clave": [3, 4, 3, 2, 4], "bossa_nova": [3, 3, 4, 3, 3], "gahu": [3, 3, 4, 4, 2],
    "shiko": [4, 2, 4, 2, 4], "soukous": [3, 3, 4, 1, 5],
    "tresillo": [3, 3, 2], "cinquillo": [2, 1, 2, 1, 2], "habanera": [3, 1, 2, 2],
    "standard_bell": [2, 2, 1, 2, 2, 2, 1], "yoruba_bell": [2, 2, 1, 2, 2, 1, 2], "fume_fume": [2, 2, 3, 2, 3],
    "venda_clap": [3, 2, 3, 2, 2], "samba": [3, 2, 2, 3, 2, 2, 2], "ngbaka_maibo": [2, 1, 2, 2, 2, 1, 2, 2, 2],
    "aka": [3, 2, 2, 2, 2, 3, 2, 2, 2, 2, 2], "rachenitsa": [2, 2, 3], "paidushko": [2, 3], "kopanitsa": [2, 2, 3, 2, 2],
    "kalamatianos": [3, 2, 2], "khafif_e_ramal": [2, 3], "polonaise": [2, 1, 1, 2, 2, 2, 2], "siciliana": [3, 1, 2, 3, 1, 2],
    "charleston": [3, 5], "swing_ride": [3, 2, 1, 3, 2, 1],
}


@pytest.mark.parametrize("name", GAPS)
def test_the_strokes_lie_where_the_literature_has_them(name):
    pattern = next(iter(rhythm_card(name).play.values()))
    strokes = [i for i, sign in enumerate(pattern) if sign != "."]
    assert [b - a for a, b in zip(strokes, [*strokes[1:], strokes[0] + len(pattern)], strict=True)] == GAPS[name]


def test_relations_that_must_hold():
    play = {name: next(iter(rhythm_card(name).play.values())) for name in rhythms()}
    assert play["son_clave_2_3"] == play["son_clave_3_2"][8:] + play["son_clave_3_2"][:8]
    assert play["bo_diddley"].lower() == play["son_clave_3_2"]
    assert play["danzon"][:8] == play["cinquillo"]
    guajira, seguiriya = (play[n].replace("o", ".") for n in ("guajira", "seguiriya"))
    assert any(guajira[i:] + guajira[:i] == seguiriya for i in range(12))
    for name in ("maqsum", "baladi", "saidi", "malfuf", "ayyub", "samai_thaqil", "dawr_hindi"):
        tak, dum = rhythm_card(name).play.values()
        assert not any(a != "." and b != "." for a, b in zip(tak, dum, strict=True)) and dum[0] == "X"


def test_there_are_enough_of_enough_traditions():
    cards = [rhythm_card(name) for name in rhythms()]
    assert len(cards) >= 40 and len({c.tradition for c in cards}) >= 20
    places = ("Cuba", "Brazil", "Ghana", "Central Africa", "Egypt", "Turkey", "Bulgaria", "North India", "South India", "Korea",
              "Java", "Ireland", "Poland", "Spain", "Jamaica", "United States")
    assert all(any(place in c.tradition for c in cards) for place in places)


@pytest.mark.parametrize("name", rhythms())
def test_every_pattern_fills_its_bars_and_has_a_source(name):
    card, score = rhythm_card(name), rhythms(name, times=3)
    assert score.steps == 3 * card.bars * score.bar_steps and score.steps_per_quarter in (4, 12)
    assert re.search(r"\(.*(18|19|20)\d\d\)$", card.source) and len(card.note) > 10 and card.title and card.tradition
    (part,) = score.parts
    assert part.program == DRUMS and part.end <= score.steps and all(35 <= n.pitch <= 81 for n in part.notes)
    assert len(part.notes) == 3 * sum(sign != "." for pattern in card.play.values() for sign in pattern)
    assert [n.onset for n in rhythms(name).notes] == [n.onset for n in score.notes if n.onset < score.steps // 3]
    assert 40 <= card.tempo <= 240


def test_unknown_names_and_bad_repeats_are_errors():
    with pytest.raises(DataError, match="did you mean 'son_clave_3_2'"):
        rhythms("son clave 32")
    with pytest.raises(DataError, match="choose one of son_clave_3_2, "):
        rhythm_card("zzzz")
    with pytest.raises(DataError, match="times 0"):
        rhythms("waltz", times=0)


@pytest.mark.parametrize("text", [
    "", "[voices", "[voices]\nkick = 36\n[a]\nplay = 3", "[voices]\nkick = 36\n[a]\nplay = 'kick x.'",
    "[voices]\nkick = 36\n[a]\nmeter = [4, 4]\nplay = 'kick x.y.'", "[voices]\n[a]\nmeter = [4, 4]\nplay = 'kick x'",
    "[voices]\nkick = 36\nhat = 42\n[a]\nmeter = [4, 4]\nplay = '''\nkick x.x.\nhat x.'''",
])
def test_a_damaged_file_is_named(tmp_path, monkeypatch, text):
    monkeypatch.setattr(module, "FILE", tmp_path / "rhythms.toml")
    with pytest.raises(DataError, match=r"rhythms\.toml"):
        rhythms()
    module.FILE.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"rhythms\.toml"):
        rhythms("a")


def test_the_page_is_written_from_the_file():
    page = (module.FILE.parent / "README.md").read_text(encoding="utf-8")
    assert page == module.overview(), "write datasets/rhythms/README.md anew from musicnn.datasets.rhythms.overview()"
    assert page.count("\n| `") == len(rhythms())

"""The built collections: their sizes, their promises, and music21's own reading of them."""

import random

import numpy as np
import pytest

from musicnn import datasets
from musicnn.datasets.cli import main, verify
from musicnn.datasets.families import turns
from musicnn.errors import DataError
from musicnn.music import regrid
from musicnn.music.pitch import parse_key

pytestmark = pytest.mark.slow                        # the first one here builds what is not built yet


@pytest.mark.parametrize("name", list(datasets.SETS))
def test_every_set_is_whole_and_its_split_leaks_nothing(name):
    data = datasets.load(name)
    assert (len(data), sum(len(p.score.notes) for p in data)) == datasets.SETS[name][2] == (data.manifest["pieces"], data.manifest["notes"])
    assert "no family on two sides" in verify(name)
    train, _, test = data.split(seed=0)
    melodies = {side: [[n.pitch for n in p.score.parts[0].notes] for p in some] for side, some in (("train", train), ("test", test))}
    openings = {tuple(np.diff(m[:17])) for m in melodies["train"] if len(m) > 16}
    if "phrases" not in name:                        # a phrase may be a formula; whole tunes must not begin alike
        assert not [m for m in melodies["test"] if len(m) > 16 and tuple(np.diff(m[:17])) in openings]


def test_titles_are_mended_where_they_are_read():
    titles = datasets.load("folk").column("title")
    assert "Billy the Barber Shaved His Father" in titles and "Beebe's" in titles and not [t for t in titles if "at:" in t or t[:2] == "T:"]
    assert datasets.load("folk")[0].score.title == titles[0] and datasets.load("phrases").column("title")[0]


def test_folk():
    folk = datasets.load("folk")
    assert {t.corpus for t in folk} == {"ryan", "oneill", "aird"}
    regular = folk.where(regular=True)
    assert len(regular.where(type="jig")) > 500 and len(folk.where(meter=(6, 8), regular=True)) > 900
    for tune in regular[::7]:
        score, home = tune.score, tune.home
        lead = score.notes[0].onset % score.bar_steps
        assert round((score.steps - lead) / score.bar_steps) % 8 == 0 and score.steps % score.bar_steps in (0, lead)
        assert parse_key(home.key)[0] == 2 and score.notes[0].onset < score.bar_steps
        shift = home.notes[0].pitch - score.notes[0].pitch
        assert [(n.onset, n.pitch + shift, n.duration) for n in score.notes] == [(n.onset, n.pitch, n.duration) for n in home.notes]
    assert all(regrid(t.score, 4).notes for t in folk.where(sixteenths=True)[::20])
    ends = [t.score.notes[-1].pitch % 12 == t.tonic for t in folk.where(type="jig")]
    assert np.mean(ends) > 0.75                      # most tunes end at home, if the declared tonic was understood


def test_two_endings_leave_the_second(tmp_path, monkeypatch):
    from musicnn.datasets import folk

    (tmp_path / "book").mkdir()
    tune = "X:1\nR:jig\nM:6/8\nK:D\n" + "|: A3 B3 | c3 d3 |\n" * 3 + "A3 B3 |1 c3 D3 :|\n[2 c3 E3 |]\n"
    (tmp_path / "book" / "a.abc").write_text(tune, encoding="utf-8")
    monkeypatch.setattr(folk, "corpus", lambda: tmp_path)
    refused = []
    (_, name, found), = folk.books({"x": "book"}, refused)
    assert name == "a#1" and found.score.notes[-1].pitch == 64 and found.score.bars == 8 and folk.is_regular(found) and not refused


def test_essen_says_its_terms_and_infers_modes(capfd, tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICNN_DATA", str(tmp_path))
    essen = datasets.load("essen")
    assert "non-commercial" in capfd.readouterr().err
    assert essen.counts("region")["China"] > 1200 and len(essen.where(function="love")) > 1000
    assert {p.mode for p in essen} == {"major", "minor", ""}
    assert all(p.score.key.endswith(p.mode or "major") for p in essen[::100])


def test_chorales():
    chorales = datasets.load("chorales")
    for p in chorales[::5]:
        assert all(part.is_monophonic and part.notes for part in p.score.parts) and len(p.fermata) == len(p.position) == p.steps
        if p.regular:
            assert (p.position == np.arange(p.steps) % p.score.bar_steps).all()
    with_fermatas = sum(p.fermata.any() for p in chorales)
    assert with_fermatas == 403 and sum(p.moved for p in chorales) == 18
    sizes = [sum(len(part.notes) for p in chorales for part in (p.score.parts[v],)) for v in range(4)]
    assert sizes[0] < sizes[3]                       # the bass moves most


@pytest.mark.filterwarnings("ignore")
def test_chorales_agree_with_music21_note_by_note():
    from music21 import converter

    from musicnn.datasets.folk import corpus

    chorales = datasets.load("chorales")
    for p in random.Random(0).sample(list(chorales), 100):
        path = next(corpus().glob(f"bach/{p.id}.*"))
        stream = converter.parse(str(path), forceSource=True)
        lead = _lead(p)
        for part, name in zip(p.score.parts, ("Soprano", "Alto", "Tenor", "Bass"), strict=True):
            theirs = next(x for x in stream.parts if " ".join(x.partName.split()).startswith(name)).stripTies().flatten().notes
            heard = [(float(n.offset), n.pitches[0].midi, float(n.quarterLength)) for n in theirs if not n.duration.isGrace]
            ours = [((n.onset - lead) / 4, n.pitch, n.duration / 4) for n in part.notes]
            if p.moved:                              # notes finer than sixteenths are rounded, and only these may differ
                assert [x[1] for x in ours] == [x[1] for x in heard]
            else:
                assert ours == heard, p.id


def _lead(piece) -> int:
    first = min(n.onset for n in piece.score.notes)
    return first if piece.pickup else 0


def test_phrases_have_four_bars_and_know_their_tune():
    phrases, folk = datasets.load("phrases"), datasets.load("folk")
    assert {p.score.bars for p in phrases} == {4} and {p.steps for p in phrases} == {48, 64}
    sides = [set(side.column("group")) for side in phrases.split(seed=0)]
    for side, tunes in zip(sides, folk.split(seed=0), strict=True):
        assert side <= set(tunes.column("group"))    # a phrase stands where its tune stands
    for p in phrases[::50]:
        if p.previous >= 0:
            before = phrases[p.previous]
            assert before.group == p.group and before.place == p.place - 1
    grid = phrases.where(meter=(6, 8)).grid()
    assert grid.shape[1:] == (1, 48)
    chorale = datasets.load("chorale-phrases")
    assert chorale.grid().shape == (len(chorale), 4, 64)


def test_a_tune_of_the_test_side_has_no_near_copy_in_training():
    train, _, test = datasets.load("folk").where(regular=True, type="jig").split(seed=0)
    known, asked = ([turns([n.pitch for n in p.score.notes]) for p in pile] for pile in (train, test[:20]))
    assert max(len(one & two) / min(len(one), len(two)) for one in asked for two in known) < 0.5       # shared turns of the shorter tune


def test_the_command(capsys):
    assert main(["list"]) == 0 and "chorale-phrases" in capsys.readouterr().out
    assert main(["verify", "chorales"]) == 0 and "whole" in capsys.readouterr().out
    assert main(["build", "chorales"]) == 0 and "4/4" in capsys.readouterr().out
    assert main(["build", "nonsense"]) == 1 and "there are folk" in capsys.readouterr().err


@pytest.mark.parametrize("name", list(datasets.SETS))
def test_the_committed_card_has_these_numbers(name):
    from musicnn.datasets.card import card, path_of
    assert path_of(name).read_text(encoding="utf-8") == card(name), f"run `python -m musicnn data card {name} --write`"


def test_a_wrong_count_is_loud(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICNN_DATA", str(tmp_path))
    monkeypatch.setitem(datasets.SETS, "chorales", (*datasets.SETS["chorales"][:2], (410, 1)))
    with pytest.raises(DataError, match="409 pieces with 96,717 notes were built, but 410"):
        datasets.load("chorales")
    assert not list(tmp_path.glob("*.json"))

"""Your tune and the portfolio: what goes in comes out, also through a zip, and nothing damaged is believed or lost."""

import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import musicnn as mn
from musicnn.datasets import portfolio
from musicnn.errors import DataError, MusicError
from musicnn.music import Chord, Note, Part, Score, bars, score_of


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MUSICNN_PORTFOLIO", str(tmp_path / "mine"))
    return tmp_path / "mine"


@st.composite
def tunes(draw):
    """Any monophonic four bars in 60..84."""
    cuts = sorted(draw(st.sets(st.integers(0, 64), min_size=2, max_size=20)))
    notes = [(a, draw(st.integers(60, 84)), draw(st.integers(1, b - a))) for a, b in pairwise(cuts)]
    return score_of(notes, steps=64, title=draw(st.text(max_size=8).filter(lambda t: t.isprintable() and t)))


def test_the_house_tune_is_four_singable_bars_with_question_and_answer():
    tune = mn.my_tune()
    assert tune == portfolio.check_tune(tune) and tune.steps == 64 and tune.key == "C major"
    pitches = [n.pitch for n in tune.melody]
    assert {p % 12 for p in pitches} <= {0, 2, 4, 5, 7, 9, 11} and min(pitches) >= 60 and max(pitches) <= 76
    assert max(abs(a - b) for a, b in pairwise(pitches)) <= 9       # no leap wider than a sixth
    rhythms = [[(n.onset, n.duration) for n in bars(tune, i, i + 1).melody] for i in range(4)]
    assert rhythms[0] == rhythms[2] and rhythms[1] == rhythms[3]
    ends = [bars(tune, i, i + 1).melody[-1].pitch % 12 for i in range(4)]
    assert ends[1] == 2 and ends[3] == 0                                     # asks on the second degree, answers on the first


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tunes())
def test_my_tune_returns_what_was_saved(tune):
    assert mn.portfolio.save_my_tune(tune) == tune == mn.my_tune()


def test_a_short_tune_is_filled_up_with_rests():
    saved = portfolio.save_my_tune(score_of([(0, 60, 4)]))
    assert saved.steps == 64 and saved.melody == (Note(0, 60, 4),) and mn.my_tune() == saved


@pytest.mark.parametrize("tune, word", [
    (score_of([(0, 60, 6)], meter=(6, 8)), "6/8"), (score_of([(0, 60, 6)], steps_per_quarter=12), "needs 4"),
    (Score(), "no notes"), (score_of([(60, 60, 5)]), "65"), (score_of([(3, 59, 5)]), "60..84"),
    (score_of([(0, 85, 1)]), "60..84"),
    (score_of([(0, 60, 5), (4, 64, 4)]), "one note at a time"),
    (Score(parts=(Part((Note(0, 60, 1),)), Part((Note(4, 62, 1),)))), "2 parts"),
])
def test_what_is_no_tune_is_refused_and_the_old_one_stays(tune, word):
    before = portfolio.save_my_tune(score_of([(0, 72, 4)]))
    with pytest.raises(MusicError, match=word):
        portfolio.save_my_tune(tune)
    assert mn.my_tune() == before


def test_pieces_keep_everything_and_come_back_in_order(home):
    piece = Score(parts=(Part((Note(0, 60, 6, 33),), "flöte", 73), Part((Note(2, 36, 1),), "drums", 128)), steps=40, tempo=77.5,
                  steps_per_quarter=12, meter=(6, 8), key="D dorian", title="茉莉花", source="me", chords=(Chord(0, "Dm7"),))
    card = {"model": "folk-lstm", "seed": 3, "copied": [1, {"bars": None}]}
    saved = [portfolio.save(piece, chapter="03b", card=card), portfolio.save(mn.my_tune(), chapter="00")]
    portfolio.save_my_tune(mn.my_tune())
    assert portfolio.entries() == saved
    assert portfolio.entries()[0].score == piece and portfolio.entries()[0].card == card
    assert mn.read_midi(home / saved[1].name.replace(".json", ".mid")).notes == mn.my_tune().notes


@pytest.mark.parametrize("chapter, card", [("../03b", {}), ("", {}), ("x" * 41, {}), ("03b", {"model": object()}),
                                           ("03b", {"loss": float("nan")})])
def test_bad_names_and_cards_are_refused_and_nothing_is_written(home, chapter, card):
    with pytest.raises(DataError):
        portfolio.save(mn.my_tune(), chapter=chapter, card=card)
    assert not home.exists() or not list(home.iterdir())


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'{"format": 2}', b'{"format": 1, "score": {}}', b'{"format": 1, "score": []}',
                                    b'{"format": 1, "score": {"parts": [0]}}', b"\xff" * 50, b"[" * 99])
def test_a_damaged_tune_is_an_error_and_is_never_overwritten(home, damage):
    portfolio.save_my_tune(mn.my_tune())
    (home / "my_tune.json").write_bytes(damage)
    for act in (mn.my_tune, portfolio.zip, lambda: portfolio.save_my_tune(portfolio.HOUSE_TUNE)):
        with pytest.raises(DataError, match=r"my_tune\.json is damaged"):
            act()
    assert (home / "my_tune.json").read_bytes() == damage


def test_a_damaged_piece_is_named(home):
    entry = portfolio.save(mn.my_tune(), chapter="01a")
    (home / entry.name).write_text(json.dumps({"format": 1, "score": {"parts": 3}}), encoding="utf-8")
    with pytest.raises(DataError, match=entry.name):
        portfolio.entries()


def test_a_zip_carries_everything_to_an_empty_place(home, tmp_path, monkeypatch):
    portfolio.save_my_tune(score_of([(0, 72, 4)]))
    saved = [portfolio.save(mn.my_tune(), chapter="02c", card={"seed": i}) for i in range(3)]
    packed = portfolio.zip(tmp_path / "bag" / "all.zip")
    assert portfolio.restore(packed) == 4                                                 # the same again is no conflict
    monkeypatch.setenv("MUSICNN_PORTFOLIO", str(tmp_path / "new"))
    assert portfolio.restore(packed) == 4
    assert portfolio.entries() == saved and mn.my_tune().melody == (Note(0, 72, 4),)
    assert {f.name for f in (tmp_path / "new").iterdir()} == {f.name for f in home.iterdir()}
    portfolio.save_my_tune(score_of([(0, 60, 4)]))
    with pytest.raises(DataError, match="differs"):
        portfolio.restore(packed)
    assert mn.my_tune().melody == (Note(0, 60, 4),)


def test_hostile_zips_write_nothing(home, tmp_path, monkeypatch):
    good = portfolio.save(mn.my_tune(), chapter="01b")
    text = (home / good.name).read_bytes()
    monkeypatch.setenv("MUSICNN_PORTFOLIO", str(tmp_path / "new"))

    def refused(word, *members):
        with zipfile.ZipFile(tmp_path / "bad.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in members:
                archive.writestr(name, data)
        with pytest.raises(DataError, match=word):
            portfolio.restore(tmp_path / "bad.zip")
        assert not (tmp_path / "new").exists()

    refused("0 pieces", ("../" + good.name, text), ("/" + good.name, text), ("run.py", b"1"), ("a/my_tune.json", text))
    refused("damaged", (good.name, text), ("my_tune.json", b"{}"))
    refused("damaged", (good.name, b" " * (portfolio.MAX_FILE + 1) + text))                # a bomb: it packs to a few kB
    refused("2001 pieces", *((f"03b-20260101T000000000000-{i:08x}.json", b"") for i in range(2001)))
    (tmp_path / "bad.zip").write_bytes(b"PK no zip")
    with pytest.raises(DataError, match="unpacked"):
        portfolio.restore(tmp_path / "bad.zip")
    with pytest.raises(DataError, match="unpacked"):
        portfolio.restore(tmp_path / "none.zip")
    with pytest.raises(DataError, match="empty"):
        portfolio.zip(tmp_path / "no.zip")


def test_many_notebooks_may_save_at_once(home):
    tune = [score_of([(0, 60 + i, 4)]) for i in range(24)]
    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(lambda t: portfolio.save(t, chapter="03b"), tune))
        list(pool.map(portfolio.save_my_tune, tune))
    assert {e.score for e in portfolio.entries()} == set(tune) and len({e.name for e in saved}) == 24
    assert mn.my_tune().melody[0] in {t.melody[0] for t in tune}
    assert not [f for f in home.iterdir() if f.name.startswith(".saving")]


def test_a_full_or_forbidden_place_is_said_plainly(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("MUSICNN_PORTFOLIO", str(tmp_path / "file"))
    with pytest.raises(DataError, match="MUSICNN_PORTFOLIO"):
        portfolio.save(mn.my_tune(), chapter="00")


# --- the league ------------------------------------------------------------------------------------------------------------------

def measured(value):
    return mn.evaluation.Measured(value, value - 0.5, value + 0.5, "nats/beat")


def test_without_rows_the_league_is_empty_and_can_be_printed():
    assert portfolio.league() == {} and portfolio.league("any") == {}
    assert "nats/beat" in mn.evaluation.league(portfolio.league())


def test_rows_come_back_best_first_and_the_latest_counts():
    saved = ("you", 3.0, "8 notes"), ("Markov", 2.0, "8 notes"), ("you", 1.0, "8 notes"), ("you", 9.0, "whole tunes")
    for name, value, protocol in saved:
        portfolio.save_row(name, measured(value), chapter="01c", protocol=protocol, grid=24)
    rows = portfolio.league("8 notes")
    assert {name: (row.value, row.low, row.unit, row.grid, row.chapter) for name, row in rows.items()} == \
        {"you": (1.0, 0.5, "nats/beat", 24, "01c"), "Markov": (2.0, 1.5, "nats/beat", 24, "01c")}
    assert list(rows) == ["you", "Markov"] and list(portfolio.league("whole tunes")) == ["you"] and portfolio.league("other") == {}
    assert mn.evaluation.league(rows).splitlines()[1].startswith("you")


def test_rows_travel_in_the_zip_and_what_was_measured_here_stays_the_latest(tmp_path, monkeypatch):
    portfolio.save_row("you", measured(3.0), chapter="01c", protocol="p", grid=24)
    packed = portfolio.zip(tmp_path / "all.zip")
    monkeypatch.setenv("MUSICNN_PORTFOLIO", str(tmp_path / "other"))
    portfolio.save_row("you", measured(1.0), chapter="01c", protocol="p", grid=24)
    for _ in range(2):
        assert portfolio.restore(packed) == 0
        assert portfolio.league()["you"].value == 1.0
        assert (tmp_path / "other" / "league.jsonl").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_row_without_numbers_is_refused(bad, home):
    with pytest.raises(DataError, match="cannot be saved"):
        portfolio.save_row("you", mn.evaluation.Measured(bad, 0.0, 1.0, "nats"), chapter="01c", protocol="p", grid=24)
    assert not (home / "league.jsonl").exists()


@pytest.mark.parametrize("line", ["{", "[]", '{"format": 1, "name": "you"}', '{"format": 2, "name": "you", "value": 1, "low": 0, "high": 2,'
                                  ' "unit": "u", "protocol": "p", "grid": 4, "chapter": "c"}'])
def test_damaged_rows_are_an_error_and_are_left_alone(line, home):
    portfolio.save_row("you", measured(3.0), chapter="01c", protocol="p", grid=24)
    path = home / "league.jsonl"
    path.write_text(path.read_text(encoding="utf-8") + line, encoding="utf-8")
    before = path.read_bytes()
    for act in (portfolio.league, portfolio.zip, lambda: portfolio.save_row("me", measured(1.0), chapter="a", protocol="p", grid=4)):
        with pytest.raises(DataError, match="damaged"):
            act()
    assert path.read_bytes() == before

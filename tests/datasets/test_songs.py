"""Songs: every bar is full, every card complete, and every tune is written down twice: as ABC, and here by scale degrees."""

import re
from collections import Counter

import pytest

import musicnn as mn
from musicnn.datasets import songs as module
from musicnn.errors import DataError
from musicnn.music.pitch import SCALES, parse_key

# The pitch of degree 1, then every note of the song in degrees of its key's scale; , and ' are an octave below and above,
# # and b a semitone up and down; | and spaces only help the eye. Written from memory of the tune, not from the ABC.
DEGREES = {
    "alouette": (67, "1233 21231 5, | 1233 21231"),
    "arirang": (67, "5,6,5,6, 1212 3231 6, 5,6,5,6, | 1212 3216,5,6, 1211 | 55532 3231 6, 5,6,5,6, | 1212 3216,5,6, 1211"),
    "au_clair_de_la_lune": (65, "1112 32 1322 1 | 1112 32 1322 1 | 2222 6,6, 217,6, 5, | 1112 32 1322 1"),
    "auld_lang_syne": (65, "5,1113 2123 1135 6 | 65331 2123 16,6,5, 1 | 65331 2126 5335 6 | 65331 2123 16,6,5, 1"),
    "brahms_lullaby": (65, "33533 5 | 351'766 5 | 234223 4 | 247657 1' | 111'64 531 4565 | 111'64 531 4321"),
    "drunken_sailor": (62, "555555 5135 | 444444 47,24 | 555555 5671' | 7542 11"),
    "frere_jacques": (65, "1231 1231 | 345 345 | 565431 565431 | 15,1 15,1"),
    "fur_elise": (69, "5#45#45 2431 | 3,5,12 5,#7,23 5, | 5#45#45 2431 | 3,5,12 5,321"),
    "greensleeves": (69, "1345 65 427,12 311#7,1 2#7,5, | 134565 427,12 321#7,6,#7, 1"
                         "| 7765 427,12 311#7,1 2#7,5, | 7765 427,12 321#7,6,#7, 1"),
    "home_on_the_range": (67, "5,5,12 317, 6,44 4 | 345 1117,1 2 | 5,5,12 317, 6,44 4 | 44321 7,12 1"),
    "kojo_no_tsuki": (59, "551'2'3'2'1' 665#45 | 551'2'3'2'1' 64551 | 3321665 45665 | 551'2'3'2'1' 64551"),
    "korobeiniki": (69, "5234 32 1135 43 2345 311 | 461'7653543 2345 311"),
    "la_cucaracha": (65, "5,5,5,13 5,5,5,13 117,7,6,6,5, | 5,5,5,7,2 5,5,5,7,2 5654321"),
    "london_bridge": (60, "5654 345 234 345 | 5654 345 2531"),
    "londonderry_air": (65, "7,123236 53216, | 13456531 32 | 7,123236 53216, | 7,123432 121"
                            "| 5671'7765 6531 | 5671'77653 2 | 5553'2'2'1' 61'531 | 7,12365 3216,7,1"),
    "minuet_in_g": (67, "512345 11 645671'11 | 45432 34321 7,1231 2 | 512345 11 645671'11 | 45432 34321 2321 7,1"),
    "mo_li_hua": (65, "33561'1'6 5565 | 33561'1'6 5565 | 55535 665 | 323532 1121 | 321323 561'5 | 235231 6,5,6,1 | 231216, 5,"),
    "mountain_king": (59, "12345 35 #42#44b24 | 12345 351' 75357"),
    "my_bonnie": (67, "5,3212 16,5,3, | 5,3211 7,12 | 5,3212 16,5,3, | 5,6,217, 6,7,1"),
    "new_world_largo": (61, "355321 23532 | 355321 23211"),
    "ode_to_joy": (62, "3345 5432 1123 322 | 3345 5432 1123 211 | 2231 23431 23432 125, | 3345 5432 1123 211"),
    "sakura": (64, "445 445 | 4565 4542 16,12 116,5, | 4565 4542 16,12 116,5, | 445 445 | 12542 1"),
    "sur_le_pont": (65, "111 222 3451 7,125, | 111 222 3451 27,1"),
    "swan_lake": (71, "512345 353 51316,31"),
    "the_entertainer": (60, "2#231'31'31' 1'2'#2'3'1'2'3'72'1' | 2#231'31'31' 65#461'3'2'1'62'"
                            "| 2#231'31'31' 1'2'#2'3'1'2'3'72'1' | 1'2'3'1'2'3'1'2'1' 3'1'2'3'1'2'1' 3'1'2'3'72'1'"),
    "turkish_march": (69, "21#7,13 43235 65#45 2'1'#71' 2'1'#71' 3' | 1'3'2'1'71' 2'1'71' 2'1'7#65"),
    "twinkle": (60, "1155 665 4433 221 | 5544 332 5544 332 | 1155 665 4433 221"),
    "waltzing_matilda": (60, "333322 1231 6,7,1 5,13555 5432 | 12333222 1231 6,7,1 5,13543 2221"
                             "| 55553 1'1'1'76 555655 5432 | 12333222 1231 6,7,1 5,13543 2221"),
    "yankee_doodle": (67, "1123 132 5, 11231 7, | 1123 4321 7,5,6,7,11 | 6,7,6,5,6,7,1 5,6,5,4,3,5, | 6,7,6,5,6,7,16, 5,17,211"),
}


def pitches(tonic: int, degrees: str, mode: str) -> list[int]:
    return [tonic + SCALES[mode][int(digit) - 1] + {"#": 1, "b": -1, "": 0}[sign] + 12 * (marks.count("'") - marks.count(","))
            for sign, digit, marks in re.findall(r"([#b]?)([1-7])([,']*)", degrees)]


def test_there_are_songs_of_many_places_and_each_is_written_twice():
    assert set(mn.songs()) == set(DEGREES) and len(DEGREES) >= 24
    places = Counter(module.song_card(name).origin.split(", ")[-1] for name in mn.songs())
    assert {"China", "Japan", "Korea", "Mexico", "Australia", "Ireland", "Russia", "Canada", "United States"} <= set(places)
    assert max(places.values()) <= len(DEGREES) / 4                                       # no country takes over


@pytest.mark.parametrize("name", DEGREES)
def test_every_note_agrees_with_the_second_writing(name):
    score = mn.songs(name)
    tonic, degrees = DEGREES[name]
    pitch_class, mode, _ = parse_key(score.key)
    assert tonic % 12 == pitch_class
    assert [n.pitch for n in score.melody] == pitches(tonic, degrees, mode)


@pytest.mark.parametrize("name", DEGREES)
def test_bars_are_full_and_a_voice_can_sing_it(name):
    score = mn.songs(name)
    notes = score.melody                                                                  # raises if two notes sound at once
    assert score.steps_per_quarter == 4 and len(score.parts) == 1
    text = (module.FOLDER / f"{name}.abc").read_text(encoding="utf-8")
    bars = [bar for bar in re.sub(r"(?m)^[A-Za-z]:.*$", "", text).replace("|]", "|").split("|") if bar.strip()]
    lengths = [bar_length(bar, text) for bar in bars]
    whole = score.bar_steps / 4
    assert all(length == whole for length in lengths[1:-1])
    assert lengths[0] == lengths[-1] == whole or lengths[0] + lengths[-1] == whole        # a pickup is paid back in the last bar
    assert 4 <= len([length for length in lengths if length == whole]) + (lengths[0] != whole) <= 17
    assert max(n.pitch for n in notes) - min(n.pitch for n in notes) <= 19 and min(n.pitch for n in notes) >= 54
    assert 40 <= score.tempo <= 200 and score.seconds <= 75


def bar_length(bar: str, text: str) -> float:
    """Length of a bar of plain ABC in quarters, reckoned independently of the reader."""
    unit = 4 / int(re.search(r"(?m)^L:1/(\d+)", text)[1])
    return sum((int(count or 1) / 2 ** len(slashes)) * unit
               for count, slashes in re.findall(r"[A-Ga-gz][,']*(\d*)(/*)", bar))          # a > b shifts time but adds none


@pytest.mark.parametrize("name", DEGREES)
def test_every_card_is_complete_and_free(name):
    card = module.song_card(name)
    assert card.name == name and 1500 < card.year < 1930 and card.printed.startswith(str(card.year))
    assert card.encoded == "by hand for this project, CC0" and card.licence == "CC0 1.0"
    assert min(map(len, (card.title, card.composer, card.origin, card.tradition, card.free))) >= 5
    assert mn.songs(name).title == card.title and str(card.year) in mn.songs(name).source
    for died in re.findall(r"died in (\d{4})|-(\d{4})\)", f"{card.free} {card.composer}"):
        assert int(max(died)) < 1950


def test_an_unknown_song_lists_near_names():
    with pytest.raises(DataError, match="did you mean 'ode_to_joy'"):
        mn.songs("Ode to Joi")
    with pytest.raises(DataError, match=r"choose one of alouette, .*twinkle"):
        mn.songs("xyzzy")
    with pytest.raises(DataError, match="no song"):
        module.song_card("../songs/twinkle")


def test_incomplete_cards_and_missing_songs_are_errors(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    (tmp_path / "tune.abc").write_text("X:1\nT:Tune\nN:printed: long ago\nM:4/4\nK:C\nC4|]\n", encoding="utf-8")
    with pytest.raises(DataError, match="C:, O:, N:tradition"):
        module.song_card("tune")
    monkeypatch.setattr(module, "FOLDER", tmp_path / "none")
    with pytest.raises(DataError, match="pip install -e"):
        mn.songs()


def test_the_page_is_written_from_the_headers():
    page = (module.FOLDER / "README.md").read_text(encoding="utf-8")
    assert page == module.overview(), "write datasets/songs/README.md anew from musicnn.datasets.songs.overview()"
    assert page.count("\n| `") == len(mn.songs())


def test_titles_keep_their_own_script():
    titles = {"mo_li_hua": "茉莉花", "arirang": "아리랑", "sakura": "さくら", "kojo_no_tsuki": "荒城の月"}
    assert all(title in mn.songs(name).title for name, title in titles.items())

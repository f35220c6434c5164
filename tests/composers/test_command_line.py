"""`python -m musicnn compose`: a tune in a file, from any shipped composer."""

import pytest

from musicnn.composers import load
from musicnn.composers.cli import main
from musicnn.errors import MusicnnError
from musicnn.music.midi import read_midi


def test_the_file_holds_what_compose_returns(tmp_path, capsys):
    assert main(["--bars", "4", "--seed", "3", "--temperature", "0.9", "-o", str(tmp_path / "a.mid")]) == 0
    score = load("folk-lstm").compose(bars=4, seed=3, temperature=0.9)
    written = read_midi(tmp_path / "a.mid", steps_per_quarter=24)
    assert [(n.onset, n.pitch, n.duration) for n in written.notes] == [(n.onset, n.pitch, n.duration) for n in score.notes]
    assert "a.mid" in capsys.readouterr().out


def test_a_primer_from_a_file_is_continued(tmp_path):
    (tmp_path / "p.abc").write_text("X:1\nT:Primer\nM:6/8\nL:1/8\nK:D\nDFA dAF|", encoding="utf-8")
    assert main(["--primer", str(tmp_path / "p.abc"), "--bars", "2", "-o", str(tmp_path / "b.mid")]) == 0
    assert [n.pitch for n in read_midi(tmp_path / "b.mid").notes][:6] == [62, 66, 69, 74, 69, 66]


def test_bad_values_name_their_range(tmp_path):
    with pytest.raises(MusicnnError, match=r"temperature 9.0 .*0.1..2"):
        main(["--temperature", "9", "-o", str(tmp_path / "c.mid")])

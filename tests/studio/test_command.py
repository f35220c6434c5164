"""The command `studio`: what an operator may set, and what is said to a mistake."""

import pytest

from musicnn.studio.cli import main
from musicnn.studio.settings import Limits


def said(capsys, *arguments) -> str:
    with pytest.raises(SystemExit):
        main(list(arguments))
    return "".join(capsys.readouterr())


@pytest.mark.parametrize("wrong", ["0", "-3", "many", "2.5", "³"])
def test_a_queue_of_no_length_is_refused_and_said(capsys, wrong):
    assert f"{wrong!r} is no number of jobs; give a whole number from 1" in said(capsys, f"--queue={wrong}")


def test_the_help_names_what_is_usual(capsys):
    assert f"({Limits.queue})" in said(capsys, "serve", "--help")

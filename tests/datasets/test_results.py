"""Stored measurements: each says what was asked and names the script that makes it again."""

import pytest

from musicnn import datasets
from musicnn.datasets.results import RESULTS
from musicnn.errors import DataError


@pytest.mark.parametrize("name", datasets.results())
def test_a_result_says_what_was_asked_and_who_can_ask_again(name):
    found = datasets.results(name)
    assert len(found["question"]) > 20 and (RESULTS.parents[1] / found["script"].split()[0]).is_file()


def test_an_unknown_result_lists_the_known():
    with pytest.raises(DataError, match=datasets.results()[0]):
        datasets.results("jbs")

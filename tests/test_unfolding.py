"""An answer in parts: kept for all who ask, and its failure too."""

import pytest

from geo.errors import UsageError
from pages._unfolding import unfolding


def parts(count, *, fails=False):
    yield from range(count)
    if fails:
        msg = "no further"
        raise UsageError(msg)


def test_parts_are_made_once_and_kept():
    first = unfolding(parts(3))
    assert (first(1), first(2), first(9), first(1)) == ((0,), (0, 1), (0, 1, 2), (0,))


def test_everybody_is_told_why_there_is_none():
    first = unfolding(parts(0, fails=True))
    for _ in range(3):
        with pytest.raises(UsageError, match="no further"):
            first(1)


def test_what_was_found_before_a_failure_stays_an_answer():
    first = unfolding(parts(2, fails=True))
    assert (first(1), first(5), first(5)) == ((0,), (0, 1), (0, 1))

"""A word for every code, and every word in Korean."""

import pytest

from geo import tables as t
from geo.show import words
from geo.show.language import say
from geo.streets.walkers import WALKERS

PAIRS = {
    "kinds": (words.KINDS, t.VENUE_KINDS),
    "audiences": (words.AUDIENCES, t.AUDIENCES),
    "weekdays": (words.WEEKDAYS, t.WEEKDAYS),
    "walkers": (words.WALKERS, WALKERS),
    "place kinds": (words.PLACE_KINDS, ("ward", "station", "venue", "school", "site", "road", "address")),
}


@pytest.mark.parametrize("what", PAIRS)
def test_every_code_has_a_word_and_no_word_is_without_a_code(what):
    named, codes = PAIRS[what]
    assert set(named) == set(codes)


@pytest.mark.parametrize("what", PAIRS)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_no_two_codes_have_the_same_word(what, language):
    said = [say(language, word) for word in PAIRS[what][0].values()]
    assert len(set(said)) == len(said)
    assert all(said)

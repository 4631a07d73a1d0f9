"""Which venue a programme's place is, by a person's word, on both databases."""

import pytest
from test_civic_reports import at_once

from geo.civic.database import Database
from geo.civic.joins import remember, remembered
from geo.errors import UsageError
from geo.settings import Settings

Civic = tuple[Settings, Database]


def keep(engine: Database, place: str, venue: str | None, *, address: str = "", who: str = "kim") -> None:
    remember(engine, "eunpyeong", place_key=place, address_key=address, venue_id=venue, who=who)


def test_what_was_meant_is_remembered_by_region_place_and_address(civic: Civic) -> None:
    _, engine = civic
    keep(engine, "증산정보도서관", "EP007", address="증산로1")
    keep(engine, "증산정보도서관", "EP008")
    keep(engine, "줌", None)
    remember(engine, "porto", place_key="biblioteca", address_key="", venue_id="P1", who="kim")
    assert remembered(engine, "eunpyeong") == {
        ("증산정보도서관", "증산로1"): "EP007",
        ("증산정보도서관", ""): "EP008",
        ("줌", ""): None,
    }
    assert remembered(engine, "nowhere") == {}


def test_the_last_word_counts(civic: Civic) -> None:
    _, engine = civic
    for venue in ("EP001", None, "EP002"):
        keep(engine, "도서관", venue)
        assert remembered(engine, "eunpyeong") == {("도서관", ""): venue}


def test_many_who_say_it_at_once_all_succeed(civic: Civic) -> None:
    _, engine = civic
    said = [f"EP{number:03d}" for number in range(20)]
    assert at_once([lambda venue=venue: keep(engine, "도서관", venue) for venue in said]) == [None] * len(said)
    assert remembered(engine, "eunpyeong")["도서관", ""] in said


@pytest.mark.parametrize("place", ["'; DROP TABLE joins; --", "🏛️", "\u202e거꾸로", "%s :x ?"])
def test_hostile_keys_are_keys(civic: Civic, place: str) -> None:
    keep(civic[1], place, "EP001", who="a\0b\ud800" + "x" * 500)
    assert remembered(civic[1], "eunpyeong") == {(place, ""): "EP001"}


def test_a_key_that_cannot_be_found_again_is_refused(civic: Civic) -> None:
    for place, message in (("x" * 201, "the text has 201 letters, more than 200"), ("a\0", "cannot be kept")):
        with pytest.raises(UsageError, match=message):
            keep(civic[1], place, "EP001")
    assert remembered(civic[1], "eunpyeong") == {}

"""Hours in words, and which places are open at a moment."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.access.hours import with_open_now
from geo.errors import TableError
from geo.opening import KOREA, acceptable
from geo.show.hours import opening_hours

TUESDAY = dt.datetime(2026, 11, 24, 12, tzinfo=KOREA)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mo-Fr 09:00-18:00", "weekdays 09:00-18:00"),
        ("mo-fr 9:00-12:00,13:00-18:00", "weekdays 09:00-12:00, 13:00-18:00"),
        (
            "Sa 10:00-12:00; Su unknown; Mo-Fr off; PH off",
            "weekdays closed · Sat 10:00-12:00 · Sun: not known · public holidays closed",
        ),
        ("PH 10:00-12:00; Tu,Th-Sa 09:00-18:00", "Tue, Thu-Sat 09:00-18:00 · public holidays 10:00-12:00"),
        ('Mo-Fr 09:00-18:00 unknown "월 1회; 또는"; Sa-Su off', "weekdays perhaps 09:00-18:00 · Sat-Sun closed"),
        ('24/7 unknown "홈페이지"', "every day: not known"),
        ("24/7", "every day round the clock"),
        ("Mo 00:00-24:00", "Mon round the clock"),
        ("Mo[2,4] off", "Mon no. 2 of the month, Mon no. 4 of the month closed"),
        ("Mo[-1] off", "last Mon of the month closed"),
        ("Jan 1 off", "day 1 of month 1 closed"),
        # A later rule takes the place of an earlier one of the same day.
        ("Mo-Fr 09:00-12:00; Mo-Fr 13:00-18:00", "Mo-Fr 09:00-12:00; Mo-Fr 13:00-18:00"),
        ("Mo-Fr 09:00-18:00; We off", "Mo-Fr 09:00-18:00; We off"),
        ("Sa-Mo 10:00-12:00; Su off", "Sa-Mo 10:00-12:00; Su off"),
        ("Sa-Mo 10:00-12:00; Tu off", "Tue closed · Sat-Mon 10:00-12:00"),
        # What no Korean file has stays as it is written.
        ('Mo-Fr 09:00-18:00; Sa "by appointment"', 'Mo-Fr 09:00-18:00; Sa "by appointment"'),
        ("easter off", "easter off"),
        ("09:00-18:00", "09:00-18:00"),
        ("week 1-10 Mo off", "week 1-10 Mo off"),
    ],
)  # fmt: skip
def test_hours_in_words(text: str, said: str) -> None:
    assert opening_hours("en", text) == said


def test_what_is_not_of_the_form_is_refused() -> None:
    with pytest.raises(TableError, match="opening hours cannot be read from letter 1"):
        opening_hours("ko", "월요일")


PIECES = (
    "Mo",
    "Tu-Fr",
    "PH",
    "[2]",
    " ",
    "off",
    "unknown",
    "; ",
    ",",
    "09:00-18:00",
    "24/7",
    "Jan 1",
    '"x"',
    "{0}",
    "easter",
)


@pytest.mark.parametrize("language", ["ko", "en"])
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=10))
def test_whatever_is_accepted_can_be_said(language: str, pieces: list[str]) -> None:
    text = "".join(pieces)
    if acceptable(pd.Series([text]))[0]:
        assert opening_hours(language, text)


def test_places_are_open_closed_or_unknown() -> None:
    venues = by_hand.venues([(f"V{place}", "01", "G", (place, 0)) for place in range(4)])
    venues[t.OPENING_HOURS] = pd.Series(["Tu 09:00-18:00", "Tu off", "Tu unknown", None], dtype="str")
    assert with_open_now(venues, TUESDAY)[t.OPEN_NOW].tolist() == ["open", "closed", "unknown", "unknown"]
    assert with_open_now(venues.iloc[:0], TUESDAY)[t.OPEN_NOW].tolist() == []

"""Hours on paper say each thing once, and what cannot be read as it was published."""

import pandas as pd
import pytest

from geo import tables as t
from geo.region.region import Region
from geo.show import hours
from geo.show.language import Language
from geo.show.sheet_hours import hours_lines
from pages import _sheet

WEEK = "Mo-Fr 09:00-18:00; Sa 09:00-15:00; Su closed; PH closed"
SAID = ["weekdays 09:00-18:00", "Sat 09:00-15:00", "Sun closed", "public holidays closed"]


def said(language: Language, row: pd.Series) -> list[str]:
    """Say hours beside the days off as they are read."""
    return hours_lines(language, row, off=_sheet.days_off_in(row))


def venue(given: str | None, off: str | None) -> pd.Series:
    """Make a venue of which nothing else is known."""
    return pd.Series({t.OPENING_HOURS: given, t.CLOSED_DAYS_KO: off}, dtype=object)


@pytest.mark.parametrize("off", [None, "일요일,법정공휴일", "공휴일", "매주 일요일"])
def test_days_off_that_the_hours_name_are_not_said_again(off: str | None) -> None:
    assert said("en", venue(WEEK, off)) == SAID


@pytest.mark.parametrize(
    "off",
    [
        "월요일, 일요일",
        "일요일, 설날 연휴",
        "일요일, 그 밖에 관장이 정하는 날",
        "홈페이지 참조",
        "매월 둘째 월요일",
        "1월 1일",
    ],
)
def test_days_off_that_say_more_stay(off: str) -> None:
    assert said("en", venue(WEEK, off)) == [*SAID, f"days off: {off}"]


def test_days_of_a_month_and_dates_are_compared_too() -> None:
    given = "Mo-Su 09:00-18:00; Mo[2,4] closed; Jan 1 closed"
    assert len(said("en", venue(given, "매월 둘째, 넷째 월요일, 1월 1일"))) == 3
    assert len(said("en", venue(given, "매월 둘째, 셋째 월요일, 1월 1일"))) == 4


@pytest.mark.parametrize("given", ["Apr-Oct Mo-Fr 10:00-17:00", "Mo-Fr 09:00-18:00; We 10:00-20:00", "아무 때나"])
def test_hours_that_cannot_be_said_stand_as_published(given: str) -> None:
    (only,) = said("en", venue(given, None))
    assert only == f"as published: {given} (not in a form that this program reads)"
    assert said("en", venue(given, "일요일"))[1] == "days off: 일요일"


def test_nothing_known() -> None:
    assert said("en", venue(None, None)) == ["hours unknown"]
    assert said("en", venue(None, " 일요일\n")) == ["days off: 일요일"]


def test_every_venue_of_the_region_says_a_thing_once(eunpyeong: Region) -> None:
    for _, row in eunpyeong.venues.iterrows():
        lines = said("ko", row)
        assert lines
        assert len(lines) == len(set(lines))
        if not pd.isna(row[t.OPENING_HOURS]):
            assert lines[0] in hours.opening_hours("ko", row[t.OPENING_HOURS])

"""A place in sentences to be read out."""

import pandas as pd
import pytest
from support import by_hand

from geo import tables as t
from geo.show.language import LANGUAGES, Language
from geo.show.spoken import MOST_PROGRAMMES, spoken_choice

TITLES = ("뜨개질", "한국어", "체조")


def place(**columns: object) -> pd.Series:
    row = by_hand.region().venues.astype(object).iloc[0].copy()
    known = {t.MINUTES: 4.2, t.DISTANCE_M: 318.0, t.OPEN_NOW: "open", t.PHONE: "02-351-1234", t.STEP_FREE: "unknown"}
    return pd.concat([row.drop(list(known), errors="ignore"), pd.Series(known | columns, dtype=object)])


def taught(count: int) -> pd.DataFrame:
    rows = {t.TITLE_KO: list(TITLES[:count]), t.ON_WEEKDAYS: ["tue"] * count, t.STARTS: ["19:00"] * count}
    blank = (t.TITLE_EN, t.ENDS, t.AUDIENCE, t.FEE_WON)
    return pd.DataFrame(rows | {column: [None] * count for column in blank})


def test_what_is_known_is_said_in_the_order_of_asking() -> None:
    said = spoken_choice("en", place(), taught(1))
    assert said == [
        "The walk there: 5 minutes, 320 m.",
        "It is open now.",
        "You can learn there: 뜨개질 · Tue · fee unknown.",
        "Nobody has checked its entrance for steps yet.",
        "The telephone number is 02-351-1234.",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_made_up_where_nothing_is_known(language: Language) -> None:
    known = spoken_choice(language, place(), taught(1))
    unknown = spoken_choice(language, place(**{t.PHONE: None, t.OPEN_NOW: "unknown"}), taught(0))
    assert [one == other for one, other in zip(known, unknown, strict=True)] == [True, False, False, True, False]
    assert not any("nan" in line.casefold() or "None" in line or "{" in line for line in unknown)


def test_a_long_list_is_not_read_out() -> None:
    said = " ".join(spoken_choice("en", place(), taught(3)))
    assert [title in said for title in TITLES] == [number < MOST_PROGRAMMES for number in range(3)]

"""Open, closed or unknown: by a table written by hand, and by an evaluator that goes minute by minute."""

import datetime as dt
from functools import partial

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import opening
from geo.errors import TableError, UsageError
from geo.opening import WEEKDAYS, acceptable, checked, each, not_closed, open_between, state_at

LIBRARY = "Tu-Fr 09:00-22:00; Sa 09:00-18:00; Su unknown; Mo off; PH off"
UNSAID = "Mo-Fr 09:00-18:00; Sa-Su unknown; PH unknown"
HOLIDAYS_2026 = (
    *("01-01", "02-16", "02-17", "02-18", "03-01", "03-02", "05-01", "05-05", "05-24", "05-25", "06-03", "06-06"),
    *("07-17", "08-15", "08-17", "09-24", "09-25", "09-26", "10-03", "10-05", "10-09", "12-25"),
)
"""Of the almanac: three days each for the lunar feasts, the substitutes for those on a weekend, the election."""


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("hours", "moment", "state"),
    [
        (LIBRARY, "2026-11-24 08:59", "closed"),
        (LIBRARY, "2026-11-24 09:00", "open"),
        (LIBRARY, "2026-11-24 21:59", "open"),
        (LIBRARY, "2026-11-24 22:00", "closed"),
        (LIBRARY, "2026-11-23 12:00", "closed"),
        (LIBRARY, "2026-11-22 12:00", "unknown"),
        # Chuseok, Seollal, and Hangul Day with a year in which it was moved to the Monday.
        (UNSAID, "2026-09-23 12:00", "open"),
        (UNSAID, "2026-09-24 12:00", "unknown"),
        (UNSAID, "2026-09-25 03:00", "unknown"),
        (UNSAID, "2026-02-17 12:00", "unknown"),
        (LIBRARY, "2026-09-25 12:00", "closed"),
        (LIBRARY, "2026-09-29 12:00", "open"),
        ("Mo-Fr 09:00-18:00; PH off", "2021-10-11 12:00", "closed"),
        ("Mo-Fr 09:00-18:00; PH off", "2021-10-18 12:00", "open"),
        # A day decreed for one year, an election, and a holiday on a Sunday.
        ("Mo-Fr 09:00-18:00; PH off", "2025-01-27 12:00", "closed"),
        ("Mo-Fr 09:00-18:00; PH off", "2025-06-03 12:00", "closed"),
        ("Su 09:00-18:00; PH off", "2026-05-24 12:00", "closed"),
        # The later rule overrides the earlier one.
        ("PH off; Mo-Fr 09:00-18:00", "2026-09-24 12:00", "open"),
        ("PH 10:00-12:00; Th off", "2026-09-24 11:00", "closed"),
        ("Th off; PH 10:00-12:00", "2026-09-24 11:00", "open"),
        ("Mo-Fr,PH 09:00-18:00", "2026-09-26 12:00", "open"),
        ("Mo-Fr,PH 09:00-18:00", "2026-09-19 12:00", "closed"),
        ("Mo-Fr 09:00-18:00; PH off; Su unknown", "2026-05-24 12:00", "unknown"),
        ("Mo-Fr 09:00-18:00; PH unknown; Jan 1 off", "2026-01-01 12:00", "closed"),
        # Mondays by their number in the month.
        ("Mo-Fr 09:00-18:00; Mo[2,4] off", "2026-11-09 12:00", "closed"),
        ("Mo-Fr 09:00-18:00; Mo[2,4] off", "2026-11-16 12:00", "open"),
        ("Mo-Fr 09:00-18:00; Mo[2,4] off", "2026-11-23 12:00", "closed"),
        ("Mo-Fr 09:00-18:00; Mo[-1] off", "2026-11-30 12:00", "closed"),
        ("Mo-Fr 09:00-18:00; Mo[-1] off", "2026-11-23 12:00", "open"),
        # Midnight and beyond.
        ("Mo 00:00-24:00", "2026-11-23 23:59", "open"),
        ("Mo 00:00-24:00", "2026-11-24 00:00", "closed"),
        ("Fr 22:00-02:00", "2026-11-21 01:59", "open"),
        ("Fr 22:00-26:00", "2026-11-21 02:00", "closed"),
        ("PH 22:00-26:00", "2026-09-27 01:00", "open"),
        ("PH 22:00-26:00", "2026-09-28 01:00", "closed"),
        # A remark on being open is a condition; one on being closed is not.
        ('Mo-Fr 09:00-18:00 "by appointment"', "2026-11-24 12:00", "unknown"),
        ('Mo-Fr 09:00-18:00; Tu off "moved"', "2026-11-24 12:00", "closed"),
        ('Mo-Fr 09:00-18:00 unknown "PH"', "2026-09-24 12:00", "unknown"),
        ('Mo-Fr 09:00-18:00 unknown "PH"', "2026-09-24 19:00", "closed"),
        # What cannot be known.
        (None, "2026-11-24 12:00", "unknown"),
        (float("nan"), "2026-11-24 12:00", "unknown"),
        (pd.NA, "2026-11-24 12:00", "unknown"),
        ("24/7", "2026-11-24 12:00", "open"),
        ("24/7", "1900-01-01 12:00", "unknown"),
        ("24/7", "9999-12-31 23:59", "unknown"),
        ("24/7", "0001-01-01 00:00", "unknown"),
    ],
)
def test_states(hours: object, moment: str, state: str) -> None:
    assert state_at(hours, at(moment)) == state


def test_a_moment_with_a_time_zone_is_brought_to_korea() -> None:
    assert state_at(LIBRARY, at("2026-11-24T00:30+00:00")) == "open"
    assert state_at(LIBRARY, at("2026-11-24T20:30+09:00")) == "open"
    assert state_at(LIBRARY, at("2026-11-24T13:30+00:00")) == "closed"


def test_public_holidays_are_those_of_the_almanac() -> None:
    days = [dt.datetime(2026, 1, 1, 12) + dt.timedelta(day) for day in range(365)]  # noqa: DTZ001 (Korea's hour)
    assert tuple(f"{day:%m-%d}" for day in days if state_at("PH open", day) == "open") == HOLIDAYS_2026


DAY_SETS = st.sets(st.sampled_from((*WEEKDAYS, "PH")), min_size=1, max_size=4)
MINUTE = st.integers(0, 24 * 60)
SPAN = st.tuples(MINUTE, MINUTE).map(sorted).filter(lambda span: span[0] < span[1])
RULE = st.tuples(DAY_SETS, st.one_of(st.none(), SPAN), st.sampled_from(["open", "closed", "unknown"]))


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def written(rule: tuple) -> str:
    days, span, state = rule
    hours = f"{clock(span[0])}-{clock(span[1])}" if span else ""
    return " ".join(filter(None, (",".join(sorted(days, key=(*WEEKDAYS, "PH").index)), hours, state)))


def by_minutes(rules: list, day: dt.date, minute: int) -> str:
    """Evaluate as the specification says, with nothing but the last rule that names the day."""
    names = {WEEKDAYS[day.weekday()]} | ({"PH"} if f"{day:%m-%d}" in HOLIDAYS_2026 else set())
    state = "closed"
    for days, span, given_state in rules:
        if names & days:
            first, last = span or (0, 24 * 60)
            inside = first <= minute < last
            # Closing a part of the day leaves the rest of it as it was.
            if inside or given_state != "closed":
                state = given_state if inside else "closed"
    return state


@given(rules=st.lists(RULE, min_size=1, max_size=4), day=st.integers(0, 364), data=st.data())
def test_simple_weeks_by_an_evaluator_of_our_own(rules: list, day: int, data: st.DataObject) -> None:
    text = "; ".join(map(written, rules))
    date = dt.date(2026, 1, 1) + dt.timedelta(day)
    starts, ends = sorted(data.draw(st.sets(st.integers(0, 24 * 60 - 1), min_size=2, max_size=2)))
    states = [by_minutes(rules, date, minute) for minute in range(starts, ends)]
    moment = dt.datetime.combine(date, dt.time.min) + dt.timedelta(minutes=starts)
    assert state_at(text, moment) == state_at(checked(text), moment) == states[0]
    expected = next((state for state in ("open", "unknown") if state in states), "closed")
    clocks = {"starts": moment.time(), "ends": (moment + dt.timedelta(minutes=ends - starts)).time()}
    assert open_between(text, date, **clocks) == expected


@pytest.mark.parametrize(
    ("hours", "starts", "ends", "state"),
    [
        (LIBRARY, "18:00", "21:00", "open"),
        (LIBRARY, "21:00", "23:00", "open"),
        (LIBRARY, "22:00", "23:00", "closed"),
        (LIBRARY, "22:00", "00:00", "closed"),
        (LIBRARY, "00:00", "00:00", "open"),
        ('Tu 09:00-18:00; Tu 17:00-20:00 unknown "x"', "18:00", "21:00", "unknown"),
        (None, "18:00", "21:00", "unknown"),
    ],
)
def test_an_evening_is_open_if_any_of_it_is(hours: str | None, starts: str, ends: str, state: str) -> None:
    span = {"starts": dt.time.fromisoformat(starts), "ends": dt.time.fromisoformat(ends)}
    assert open_between(hours, dt.date(2026, 11, 24), **span) == state


def test_an_evening_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(UsageError, match="the time from 21:00 to 18:00 ends before it starts; swap them"):
        open_between(LIBRARY, dt.date(2026, 11, 24), starts=dt.time(21), ends=dt.time(18))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read from letter 1 on, in ''"),
        ("월요일 9시", "cannot be read from letter 1 on, in '월요일 9시'; write them as Mo-Fr 09:00-18:00; PH off"),
        ("Mo-Fr 09:00-18:00; 화", "cannot be read from letter 20 on, in"),
        ("a" * 100_000, "have 100000 letters, more than 255: 'aaaaaaaaaaaaaaaaaaaa'; write them"),
        ("(" * 100_000, "have 100000 letters, more than 255"),
        ("Jan 1 off;" * 25 + "Mo", "have 352 letters, more than 255"),
        ("Mo 09:00-10:00\x00", r"hold signs that nobody sees: 'Mo 09:00-10:00\\x00'; type them anew"),
        ('Mo unknown "\u202e"', r"hold signs that nobody sees: 'Mo unknown \"\\u202e\"'"),
        ("Mo-Fr 09:00-18:00; SH off", "speak of SH, which nobody here knows, in 'Mo-Fr"),
        ("PH -1 day off", "speak of PH -1 days, which nobody here knows"),
        ("Mo-Fr sunrise-18:00", "speak of sunrise, which nobody here knows"),
        ("Jan 1 , easter", "can be read in more than one way: 'Jan 1 , easter'; write them"),
        ("2026-2040/3 2026 easter", "cannot be read from letter 15 on"),
    ],
)
def test_what_is_not_of_the_form_is_refused(text: str, message: str) -> None:
    with pytest.raises(TableError, match=f"opening hours {message}"):
        checked(text)
    with pytest.raises(TableError, match=f"opening hours {message}"):
        state_at(text, at("2026-11-24 12:00"))


PIECES = (
    *(
        "Mo",
        "Tu-Fr",
        "Sa,Su",
        "PH",
        "SH",
        "off",
        "unknown",
        "open",
        ";",
        ",",
        "||",
        "09:00-18:00",
        "22:00-26:00",
        "24/7",
    ),
    *(
        "week 1-53/2",
        "Jan 1",
        "Feb 29",
        "2026-2040/3",
        "2026",
        "easter",
        "+1 day",
        "[-1]",
        "[1,3]",
        '"x"',
        "sunrise",
        "-",
    ),
    *("Dec 25-Jan 5", "10:00+", "00:00-24:00/00:01", "월", "{x}", "\u2028"),
)


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12), glue=st.sampled_from(["", " "]), day=st.dates())
def test_disorder_is_refused_or_answered(pieces: list[str], glue: str, day: dt.date) -> None:
    text = glue.join(pieces)
    if not acceptable(pd.Series([text]))[0]:
        with pytest.raises(TableError, match="opening hours"):
            checked(text)
        return
    assert checked(checked(text)) == checked(text)
    assert state_at(text, dt.datetime.combine(day, dt.time(12))) in {"open", "closed", "unknown"}
    assert open_between(text, day, starts=dt.time(), ends=dt.time()) in {"open", "closed", "unknown"}


def test_a_column_is_answered_by_its_distinct_texts() -> None:
    asked: list[object] = []

    def answer(hours: object) -> opening.State:
        asked.append(hours)
        return state_at(hours, at("2026-11-24 12:00"))

    column = pd.Series([LIBRARY, None, "Mo off", LIBRARY], index=[7, 5, 3, 1], dtype="str")
    answers = each(column, answer)
    assert answers.to_dict() == {7: "open", 5: "unknown", 3: "closed", 1: "open"}
    assert len(asked) == 2
    nothing = each(column.iloc[:0], partial(state_at, moment=at("2026-11-24 12:00")))
    assert nothing.empty
    assert each(pd.Series([None, None], dtype="str"), answer).tolist() == ["unknown"] * 2
    with pytest.raises(TableError, match="opening hours cannot be read"):
        each(pd.Series(["?"]), answer)


def test_what_a_table_may_hold() -> None:
    assert acceptable(pd.Series([LIBRARY, None, "월요일", LIBRARY])).tolist() == [True, True, False, True]


def test_now_is_in_korea() -> None:
    assert opening.now().utcoffset() == dt.timedelta(hours=9)


def test_the_night_before_a_holiday_ends_at_midnight() -> None:
    since = dt.datetime.combine(dt.date(2026, 12, 24), dt.time(20))
    until = since + dt.timedelta(hours=8)
    midnight = dt.datetime.combine(dt.date(2026, 12, 25), dt.time())
    assert not_closed("24/7; PH off", since, until=until) == [(since, midnight)]
    assert not_closed("24/7", since, until=until) == [(since, until)]
    assert not_closed(None, since, until=until) == [(since, until)]
    assert not_closed("off", since, until=until) == []

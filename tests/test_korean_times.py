"""Hours and days: what is mended, what becomes unknown, and what is left alone."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources import korean_times


def one(check: Callable[[pd.Series], pd.Series], text: str | None) -> str | None:
    (found,) = check(pd.Series([text], dtype="str"))
    return None if pd.isna(found) else str(found)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("9:00", "09:00"),
        ("09:00", "09:00"),
        ("0900", "09:00"),
        ("900", "09:00"),
        ("18:00:00", "18:00"),
        ("9시", "09:00"),
        ("9시 30분", "09:30"),
        ("오전 9:00", "09:00"),
        ("오후 3시", "15:00"),
        ("24:00", "24:00"),
        ("24:01", None),
        ("25:00", None),
        ("9:60", None),
        ("오후 12시", None),
        ("오후 13:00", None),
        ("9", None),
        ("정오", None),
        ("09:00~18:00", None),
        ("９:００", None),
    ],
)
def test_clock_times(text: str, clock: str | None) -> None:
    assert one(korean_times.clock_times, text) == clock


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("월,화,수,목,금요일", "월화수목금"),
        ("토,일요일 법정공휴일", "토일"),
        ("매주월요일", "월"),
        ("월~금", "월화수목금"),
        ("목, 일요일/법정공휴일", "목일"),
        ("매주 금요일과 법정공휴일", "금"),
        ("매월 1일", ""),
        ("연중무휴", ""),
        ("1월 1일", ""),
    ],
)
def test_days_off(text: str, days: str) -> None:
    column = pd.Series([text], dtype="str")
    assert "".join(day for day in korean_times.DAYS if korean_times.names_all(column, day)[0]) == days


def edits(word: str, other: str) -> int:
    """Count edits as a textbook does, without a thought for speed."""
    if not word or not other:
        return len(word) + len(other)
    same = edits(word[1:], other[1:])
    return same if word[0] == other[0] else 1 + min(same, edits(word[1:], other), edits(word, other[1:]))


@given(st.text(korean_times.DAYS + "요용반매", min_size=1, max_size=4))
def test_a_day_is_mended_only_where_one_name_alone_is_one_letter_away(word: str) -> None:
    names = [f"{day}요일" for day in korean_times.DAYS]
    near = [name for name in names if edits(word, name) == 1]
    mended = one(korean_times.day_names, word)
    assert mended == word or [mended] == near


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("목용일", "목요일"),
        ("매주 토오일", "매주 토요일"),
        ("수요", "수요일"),
        ("월요매일", "월요일"),
        ("화, 목용일", "화, 목요일"),
    ]
    + [
        (same, same)
        for same in ("월수일", "토일", "일일", "토요반", "요요일", "공휴일", "법정공휴일", "월화요일", "평일")
    ],
)
def test_mistyped_days(text: str, mended: str) -> None:
    assert one(korean_times.day_names, text) == mended


@pytest.mark.parametrize("check", [korean_times.clock_times, korean_times.day_names])
@given(text=st.text(korean_times.DAYS + "요용오전후시분 09:1,", max_size=8))
def test_a_check_leaves_alone_what_it_has_mended(check: Callable[[pd.Series], pd.Series], text: str) -> None:
    once = one(check, text)
    assert one(check, once) == once

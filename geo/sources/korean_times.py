"""Hours and days as Korean files write them."""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.sources.checks import distinct

DAYS: Final = "월화수목금토일"
"""Monday first."""

_NOON: Final = 12
_LAST_HOUR: Final = 24
_HALVES: Final = ("오전", "오후")
_CLOCK: Final = re.compile(
    r"(오전|오후)?\s?(\d{1,2})(?:\s?[:：]\s?(\d{2})(?::00)?|\s?시(?:\s?(\d{1,2})\s?분)?)|()(\d{1,2})(\d{2})", re.ASCII
)
_OTHER: Final = rf"(?![{DAYS}요])[가-힣]"
# One letter away from exactly one of the seven names. Where every letter is a day it is a list of days, and without 일
# at its end it may be the name of a class (토요반).
_MISTYPED: Final = rf"(?<![가-힣])([{DAYS}])(?:{_OTHER}일|{_OTHER}요일|요{_OTHER}일|요)(?![가-힣])"
_NAMED: Final = re.compile(rf"(?<![가-힣0-9])(?:매주\s?)?([{DAYS}]+)(?:요일)?(?:과|와|은|는)?(?![가-힣])")
_RANGE: Final = re.compile(rf"([{DAYS}])(?:요일)?\s?[~∼～]\s?([{DAYS}])")


def clock_times(text: pd.Series) -> pd.Series:
    """Write clock times as hh:mm.

    Parameters
    ----------
    text
        (n) str, possibly missing: ``9:00``, ``0900``, ``9시 30분``, ``오후 3시``, ``18:00:00``.

    Returns
    -------
    pandas.Series
        From 00:00 to 24:00; what is no time of a day is missing.

    Examples
    --------
    >>> clock_times(pd.Series(["9:00", "24:00", "9시 30분", "25:00", "오후 3시"])).tolist()
    ['09:00', '24:00', '09:30', nan, '15:00']
    """
    return distinct(text, _clock)


def day_names(text: pd.Series) -> pd.Series:
    """Mend names of days that are one letter away from one of the seven, and from no other.

    Parameters
    ----------
    text
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        The text with those names mended.

    Examples
    --------
    >>> day_names(pd.Series(["매주 목용일", "요요일", "월수일", "토요반"])).tolist()
    ['매주 목요일', '요요일', '월수일', '토요반']
    """
    return text.str.replace(_MISTYPED, r"\1요일", regex=True)


def names_all(text: pd.Series, days: str) -> npt.NDArray[np.bool_]:
    """Tell which texts name all of some days.

    Parameters
    ----------
    text
        (n) str, possibly missing: ``토,일요일 법정공휴일``, ``월~금요일``, ``매주월요일``.
    days
        Some letters of :data:`DAYS`.

    Returns
    -------
    numpy.ndarray
        (n) true where each is there.

    Examples
    --------
    >>> names_all(pd.Series(["월~금", "토,일요일", "매월 1일"]), "토").tolist()
    [False, True, False]
    """
    wanted = set(days)
    found = {cell: wanted <= _days(cell) for cell in text.dropna().unique()}
    return np.array([found.get(cell, False) for cell in text], dtype=bool)


def _clock(cell: str) -> str | None:
    """Read a clock time."""
    match = _CLOCK.fullmatch(cell.strip())
    if match is None:
        return None
    half, hour, minute, minutes, _, bare_hour, bare_minute = match.groups()
    at, past = int(hour or bare_hour), int(minute or minutes or bare_minute or 0)
    if half is not None:
        # Twelve o'clock is noon to some and midnight to others.
        if not 0 < at < _NOON:
            return None
        at += _NOON * _HALVES.index(half)
    if past > 59 or at * 60 + past > _LAST_HOUR * 60:  # noqa: PLR2004 (minutes of an hour)
        return None
    return f"{at:02d}:{past:02d}"


def _days(cell: str) -> set[str]:
    """Find the days that a text names."""
    found = {day for run in _NAMED.findall(cell) for day in run}
    for first, last in _RANGE.findall(cell):
        found |= set(DAYS[DAYS.index(first) : DAYS.index(last) + 1])
    return found

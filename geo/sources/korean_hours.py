"""Opening hours in OpenStreetMap's form, made from what Korean files say: clock times by kind of day, and days off.

What a file does not say is unknown, never closed: Sundays, for which the standards have no column, and public holidays
where neither a column nor the days off speak of them.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo import tables as t
from geo.contracts import Frame
from geo.errors import TableError
from geo.opening import HOLIDAYS, WEEKDAYS, checked
from geo.sources import korean_times
from geo.sources.checks import distinct
from geo.sources.korean_days_off import NOTHING, OPEN_ALL_YEAR, DaysOff, days_off

KindOfDay = Literal["weekday", "saturday", "holiday"]

CLOCKS: Final[Mapping[KindOfDay, tuple[str, str]]] = MappingProxyType(
    {
        "weekday": ("weekday_open", "weekday_close"),
        "saturday": ("saturday_open", "saturday_close"),
        "holiday": ("holiday_open", "holiday_close"),
    }
)
"""When places open and close on three kinds of days: columns of simple files, the first four of them the tables' own
until version 2."""
DAYS: Final[Mapping[KindOfDay, frozenset[str]]] = MappingProxyType(
    {"weekday": frozenset(WEEKDAYS[:5]), "saturday": frozenset(WEEKDAYS[5:6]), "holiday": frozenset((HOLIDAYS,))}
)

_NIGHT: Final = "00:00"
_SATURDAY: Final = 5
_SUNDAY: Final = WEEKDAYS[6]
_LONGEST_REMARK: Final = 60
_OFF: Final = "off"
_UNKNOWN: Final = "unknown"


def opening_hours(clocks: Mapping[KindOfDay, tuple[pd.Series, pd.Series]], closed_days: pd.Series) -> pd.Series:
    """Write opening hours from clock times and days off.

    Parameters
    ----------
    clocks
        For the kinds of days of which the file speaks: (n) when places open and (n) when they close, hh:mm, possibly
        missing. A pair of which the second is not later than the first says nothing.
    closed_days
        (n) the days off in Korean, possibly missing.

    Returns
    -------
    pandas.Series
        (n) str that :func:`geo.opening.checked` has written, missing where nothing is known. A day is ``closed`` only
        where the days off name it. Days off that cannot be read, or that no date can be given for, such as the lunar
        feasts, make the days that they may touch unknown, with a remark.

    Examples
    --------
    >>> clocks = {"weekday": (pd.Series(["09:00"]), pd.Series(["18:00"]))}
    >>> opening_hours(clocks, pd.Series(["매주 월요일, 법정공휴일"])).item()
    'Tu-Fr 09:00-18:00; Sa-Su unknown; Mo closed; PH closed'
    """
    columns = [*(column for pair in clocks.values() for column in pair), closed_days]
    rows = list(zip(*(column.astype(object).where(column.notna(), None) for column in columns), strict=True))
    written = {row: _written(tuple(clocks), row) for row in set(rows)}
    hours = [written[row] for row in rows]
    return pd.Series(hours, closed_days.index, dtype="str")


def fits(opens: pd.Series, closes: pd.Series, *, kind: KindOfDay, closed_days: pd.Series) -> npt.NDArray[np.bool_]:
    """Tell which pairs of clock times say something.

    00:00 to 00:00 is how a table says that a place is closed. In published files it stands for an empty cell as well,
    so it counts only beside days off that name all days of the kind.

    Parameters
    ----------
    opens, closes
        (n) clock times as hh:mm, possibly missing.
    kind
        The days they are for.
    closed_days
        (n) the days off in Korean, possibly missing.

    Returns
    -------
    numpy.ndarray
        (n) false where a place closes no later than it opens and is not known to be closed; true where one is missing.
    """
    off = {text: DAYS[kind] <= days_off(text).weekly for text in closed_days.dropna().unique()}
    shut = (opens == _NIGHT) & (closes == _NIGHT) & closed_days.map(off).astype(object).eq(other=True)
    return ((opens < closes) | shut | opens.isna() | closes.isna()).to_numpy(dtype=bool)


def standard(hours: pd.Series) -> pd.Series:
    """Write opening hours as OpenStreetMap does.

    Parameters
    ----------
    hours
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        (n) what is not of that form is missing.
    """
    return distinct(hours, _standard)


def with_hours(frame: Frame) -> Frame:
    """Make the hours of venues that have clock times in place of them.

    Parameters
    ----------
    frame
        Venues as the tables were until version 2, as a simple file has them, or as they are.

    Returns
    -------
    Frame
        With :data:`geo.tables.OPENING_HOURS` where anything is said about them, without :data:`CLOCKS`.
    """
    present = {kind: pair for kind, pair in CLOCKS.items() if {*pair} <= {*frame}}
    if not present and (t.OPENING_HOURS in frame or t.CLOSED_DAYS_KO not in frame):
        return frame
    nothing = pd.Series(None, frame.index, dtype="str")
    clocks = {
        kind: (
            korean_times.clock_times(frame[opens].astype("str")),
            korean_times.clock_times(frame[closes].astype("str")),
        )
        for kind, (opens, closes) in present.items()
    }
    made = opening_hours(clocks, frame.get(t.CLOSED_DAYS_KO, nothing).astype("str"))
    if t.OPENING_HOURS in frame:
        made = frame[t.OPENING_HOURS].fillna(made)
    former = [name for pair in CLOCKS.values() for name in pair if name in frame]
    return frame.drop(columns=former).assign(**{t.OPENING_HOURS: made})


def _standard(text: str) -> str | None:
    """Write opening hours as OpenStreetMap does, None where they are not of that form."""
    try:
        return checked(text)
    except TableError:
        return None


@lru_cache(maxsize=4096)
def _written(kinds: tuple[KindOfDay, ...], cells: tuple[Any, ...]) -> str | None:
    """Write the hours of one combination of clock times and days off."""
    *clocks, text = cells
    opens, closes = clocks[::2], clocks[1::2]
    spans = {
        kind: f"{first}-{last}"
        for kind, first, last in zip(kinds, opens, closes, strict=True)
        if first is not None and last is not None and first < last
    }
    off = days_off(text)
    if not spans and off in {NOTHING, OPEN_ALL_YEAR}:
        return None
    # Signs that end a remark or that nobody sees have no place in it.
    remark = " ".join("".join(sign if sign.isprintable() and sign != '"' else " " for sign in text or "").split())
    doubt = f'{_UNKNOWN} "{remark[:_LONGEST_REMARK]}"' if remark else _UNKNOWN
    try:
        return checked("; ".join(_rules(spans, off, doubt)))
    except TableError:
        # Too many days off to be written out.
        return checked(doubt)


def _rules(spans: Mapping[KindOfDay, str], off: DaysOff, doubt: str) -> list[str]:
    """Write the rules, each of which overrides those before it."""
    doubtful = {kind for kind in spans if off.unread or (DAYS[kind] <= off.weekly)}
    states: dict[str, str] = {}
    for place, day in enumerate(WEEKDAYS):
        kind: KindOfDay | None = "weekday" if place < _SATURDAY else "saturday" if place == _SATURDAY else None
        span = spans.get(kind) if kind else None
        unsure = kind in doubtful or off.unread or day in off.perhaps
        if day in off.weekly and not (off.unread or kind in doubtful):
            states[day] = _OFF
        elif off.more or unsure:
            states[day] = f"{span} {doubt}" if span else doubt
        else:
            states[day] = span or _UNKNOWN
    holidays, before = _holidays(spans.get("holiday"), off, doubt)
    closed = [day for day, state in states.items() if state == _OFF]
    rules = [f"{_days(days)} {state}" for state, days in _by_state(states) if state != _OFF]
    rules += [holidays] if before else []
    rules += [f"{_days(closed)} {_OFF}"] if closed else []
    rules += [] if off.unread else [f"{day}[{numbers}] {_OFF}" for day, numbers in off.monthly]
    rules += [] if before else [holidays]
    rules += [f"{_SUNDAY} {states[_SUNDAY]}"] if off.not_sundays else []
    rules += [] if off.unread else [f"{date} {_OFF}" for date in off.dates]
    return rules


def _holidays(span: str | None, off: DaysOff, doubt: str) -> tuple[str, bool]:
    """Write the rule for public holidays, and tell whether days off override it."""
    named = HOLIDAYS in off.weekly
    if off.moved:
        return f"{HOLIDAYS} {doubt}", False
    if span:
        sure = not (named or off.feasts or off.more or off.unread)
        return f"{HOLIDAYS} {span}" if sure else f"{HOLIDAYS} {span} {doubt}", True
    if off.unread:
        return f"{HOLIDAYS} {doubt}", False
    if named:
        return f"{HOLIDAYS} {_OFF}", False
    return f"{HOLIDAYS} {doubt if off.feasts or off.more else _UNKNOWN}", False


def _by_state(states: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """List the states in the order of their first days, each with its days."""
    return [(state, [day for day in states if states[day] == state]) for state in dict.fromkeys(states.values())]


def _days(days: list[str]) -> str:
    """Write days of the week, those in a row as a range."""
    places = [WEEKDAYS.index(day) for day in days]
    runs = [[place for _, place in run] for _, run in groupby(enumerate(places), lambda pair: pair[1] - pair[0])]
    return ",".join(WEEKDAYS[run[0]] if len(run) == 1 else f"{WEEKDAYS[run[0]]}-{WEEKDAYS[run[-1]]}" for run in runs)

"""Opening hours in OpenStreetMap's form, and whether a place is open, closed, or nobody knows.

`The form <https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification>`_ takes time that no rule names for
closed, so what a source does not say is written out: ``Mo-Fr 09:00-18:00; Su unknown; PH off``. A later rule overrides
an earlier one on the days it names. Times are Korea's, and ``PH`` are the public holidays of Korea.
"""

import datetime as dt
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

import holidays
import pandas as pd
from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # its types leave the error out
from opening_hours import State as _Given

from geo.errors import N_, TableError, UsageError

State = Literal["open", "closed", "unknown"]

LONGEST: Final = 255
"""Letters; more fit into no tag of OpenStreetMap."""
KOREA: Final = ZoneInfo("Asia/Seoul")
WEEKDAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
"""As the form writes them, Monday first."""
HOLIDAYS: Final = "PH"

_YEARS: Final = range(1949, 2100)
"""The calendar of holidays knows these and one more at each end."""
_DAY: Final = dt.timedelta(days=1)
_WHERE: Final = re.compile(r"--> 1:(\d+)")
_REMARK_OR_HOLIDAYS: Final = re.compile(r'"[^"]*"|\bPH\b')
_REMARK: Final = re.compile(r'"[^"]*"')
_BEYOND: Final = re.compile(r"\bSH\b|\bPH [-+]?\d+ days?\b|sunrise|sunset|dawn|dusk")
_STATES: Final[tuple[tuple[_Given, State], ...]] = ((_Given.OPEN, "open"), (_Given.CLOSED, "closed"))


@lru_cache(maxsize=4096)
def checked(text: str) -> str:
    """Hold opening hours against the form.

    Parameters
    ----------
    text
        Such as ``Mo-Fr 9:00-18:00; PH off``, from anywhere.

    Returns
    -------
    str
        The same as the form writes it.

    Raises
    ------
    TableError
        If the text is too long or not of the form, or names what is not known here: school holidays, days counted from
        a public holiday, the sun.

    Examples
    --------
    >>> checked("mo-fr 9:00-18:00;PH off")
    'Mo-Fr 09:00-18:00; PH closed'
    """
    if not _bounded(text).isprintable():
        msg = N_("opening hours hold signs that nobody sees: {text}; type them anew")
        raise TableError(msg, text=ascii(text[:60]))
    written = _bounded(_parsed(text))
    if _parsed(written) != written:
        # The parser takes a few texts for others than it writes: "2026-2040/3 2026 easter".
        msg = N_("opening hours can be read in more than one way: {text}; write them as Mo-Fr 09:00-18:00; PH off")
        raise TableError(msg, text=repr(text))
    beyond = _BEYOND.search(_REMARK.sub("", written))
    if beyond:
        msg = N_("opening hours speak of {what}, which nobody here knows, in {text}; write clock times and days")
        raise TableError(msg, what=beyond[0], text=repr(text))
    return written


def state_at(hours: object, moment: dt.datetime) -> State:
    """Tell whether a place is open at a moment.

    Parameters
    ----------
    hours
        Text that :func:`checked` accepts, or missing.
    moment
        With a time zone, or without one in Korea's time.

    Returns
    -------
    str
        ``unknown`` where hours are missing, where they say so, and where opening depends on a remark.

    Raises
    ------
    TableError
        If the text is not accepted.

    Examples
    --------
    >>> state_at("Mo-Fr 09:00-18:00; Su unknown; PH off", dt.datetime(2026, 9, 23, 17, 59))
    'open'
    >>> state_at("Mo-Fr 09:00-18:00; Su unknown; PH off", dt.datetime(2026, 9, 25, 12))
    'closed'
    """
    local = moment if moment.tzinfo is None else moment.astimezone(KOREA).replace(tzinfo=None)
    rules = _rules(hours, local.date())
    return "unknown" if rules is None else _state(*rules.state(local))


def open_between(hours: object, day: dt.date, *, starts: dt.time, ends: dt.time) -> State:
    """Tell whether a place is open in a part of a day.

    Parameters
    ----------
    hours
        Text that :func:`checked` accepts, or missing.
    day
        In Korea.
    starts, ends
        Clock times; 00:00 is midnight at the end of the day as the second of them.

    Returns
    -------
    str
        ``open`` where it is open at any time of that part, ``closed`` where it is closed all the time, else
        ``unknown``.

    Raises
    ------
    TableError
        If the text is not accepted.
    UsageError
        If it ends before it starts.
    """
    first = dt.datetime.combine(day, starts)
    last = dt.datetime.combine(day, ends) + (_DAY if ends == dt.time() else dt.timedelta())
    if last <= first:
        msg = N_("the time from {starts} to {ends} ends before it starts; swap them, or ask for two days")
        raise UsageError(msg, starts=f"{starts:%H:%M}", ends=f"{ends:%H:%M}")
    rules = _rules(hours, day)
    if rules is None:
        return "unknown"
    found = {_state(given, remark) for _, _, given, remark in rules.intervals(first, last)}
    return "open" if "open" in found else "unknown" if "unknown" in found else "closed"


def not_closed(hours: object, since: dt.datetime, *, until: dt.datetime) -> list[tuple[dt.datetime, dt.datetime]]:
    """List the parts of a time in which a place is not known to be closed.

    Parameters
    ----------
    hours
        Text that :func:`checked` accepts, or missing: then all of the time.
    since, until
        Without a time zone, Korea's time, on one day or two.

    Returns
    -------
    list of tuple
        When each part begins and ends, in order; parts that touch are one.

    Raises
    ------
    TableError
        If the text is not accepted.

    Examples
    --------
    >>> noon = dt.datetime(2026, 11, 24, 12)
    >>> [(str(begin.time()), str(end.time())) for begin, end in
    ...  not_closed("Tu 09:00-13:00,14:00-18:00", noon, until=noon + dt.timedelta(hours=8))]
    [('12:00:00', '13:00:00'), ('14:00:00', '18:00:00')]
    """
    parts: list[tuple[dt.datetime, dt.datetime]] = []
    # Rules are read for one day, as that day's holiday is written into them.
    midnight = dt.datetime.combine(since.date() + _DAY, dt.time())
    for begin, end in ((since, min(until, midnight)), (midnight, until)):
        if begin >= end:
            continue
        rules = _rules(hours, begin.date())
        known = [] if rules is None else rules.intervals(begin, end)
        found = [(one, last or end) for one, last, given, remark in known if _state(given, remark) != "closed"]
        for begins, ends in [(begin, end)] if rules is None else found:
            touches = bool(parts) and parts[-1][1] == begins
            first = parts.pop()[0] if touches else begins
            parts.append((first, min(ends, end)))
    return parts


def each(hours: pd.Series, answer: Callable[[object], State]) -> pd.Series:
    """Answer for a column of hours, once for each distinct text.

    Parameters
    ----------
    hours
        (n) texts that :func:`checked` accepts, possibly missing.
    answer
        Such as ``partial(state_at, moment=...)``.

    Returns
    -------
    pandas.Series
        (n) str, never missing.

    Raises
    ------
    TableError
        If a text is not accepted.
    """
    answers = {text: answer(text) for text in hours.dropna().unique()}
    return hours.map(answers).astype("str").fillna("unknown")


def acceptable(hours: pd.Series) -> pd.Series:
    """Tell which hours are of the form, for contracts of tables.

    Parameters
    ----------
    hours
        (n) str, possibly missing.

    Returns
    -------
    pandas.Series
        (n) bool; what is missing is accepted.
    """
    refused = {text for text in hours.dropna().unique() if not _accepted(text)}
    return ~hours.isin(refused)


def now() -> dt.datetime:
    """Tell the present moment.

    Returns
    -------
    datetime.datetime
        In Korea's time.
    """
    return dt.datetime.now(tz=KOREA)


def _bounded(text: str) -> str:
    """Refuse a text that is too long to be hours."""
    if len(text) > LONGEST:
        msg = N_("opening hours have {letters} letters, more than {most}: {start}; write them as Mo-Fr 09:00-18:00")
        raise TableError(msg, letters=len(text), most=LONGEST, start=repr(text[:20]))
    return text


def _parsed(text: str) -> str:
    """Write a text as the form does."""
    try:
        return str(OpeningHours(text))
    except ParserError as error:
        where = _WHERE.search(str(error))
        msg = N_("opening hours cannot be read from letter {at} on, in {text}; write them as Mo-Fr 09:00-18:00; PH off")
        raise TableError(msg, at=int(where[1]) if where else 1, text=repr(text)) from None


def _accepted(text: str) -> bool:
    """Tell whether a text is of the form."""
    try:
        checked(text)
    except TableError:
        return False
    return True


def _state(given: _Given, remark: str) -> State:
    """Read a state. Whoever remarks on being open sets a condition: by appointment, for members."""
    known: State = next((state for one, state in _STATES if given == one), "unknown")
    return "unknown" if known == "open" and remark else known


def _rules(hours: object, day: dt.date) -> OpeningHours | None:
    """Read hours for the evaluation of one day and the night before it."""
    if not isinstance(hours, str) or day.year not in _YEARS:
        return None
    off = [WEEKDAYS[one.weekday()] for one in (day - _DAY, day) if one in _holidays(one.year)]
    return _read(checked(hours), ",".join(off))


@lru_cache(maxsize=4096)
def _read(written: str, off: str) -> OpeningHours:
    """Read hours with the holidays among two days in a row, by their weekdays, in place of ``PH``.

    The parser's own calendar of Korea lacks elections, days decreed for one year, and most holidays on a Sunday.
    """
    if not off:
        # Without a country no day is a holiday.
        return OpeningHours(written)
    return OpeningHours(_REMARK_OR_HOLIDAYS.sub(lambda found: found[0] if found[0][0] == '"' else off, written))


@lru_cache(maxsize=256)
def _holidays(year: int) -> frozenset[dt.date]:
    """List the public holidays of a year."""
    return frozenset(holidays.country_holidays("KR", years=year))

"""A programme's sessions for a calendar, with an alarm when it is time to go."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

import pandas as pd
from icalendar import Alarm, Calendar, Event, Timezone

from geo import tables as t
from geo.errors import N_, UsageError
from geo.opening import KOREA, WEEKDAYS
from geo.show import venues
from geo.show.language import Language, say, say_many
from geo.show.plain_text import one_line
from geo.show.programme import title as title_of
from geo.show.sentences import whole_minutes

_PROGRAM: Final = "-//Baeumgil//Baeumgil//KO"
_OURS: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "programmes.baeumgil.invalid")
_EARLY_MIN: Final = 10
"""To put on shoes, and to arrive before it begins."""
_DAY: Final = dt.timedelta(days=1)
_TOLD: Final = dt.timedelta(weeks=4)
"""How much of a programme is told whose last day nobody published."""
_MIDNIGHT: Final = "24:00"


@dataclass(frozen=True)
class Destination:
    """Where a programme is held.

    Attributes
    ----------
    name
        What the place is called.
    address
        Empty where unknown.
    spot
        Latitude and longitude, degrees, EPSG:4326; None where the ward alone is known.
    walk_min
        Minutes on foot from the reader's doorstep; None where there is no way, or no doorstep.
    """

    name: str
    address: str
    spot: tuple[float, float] | None
    walk_min: float | None


def programme_ics(language: Language, programme: pd.Series, *, at: Destination | None, now: dt.datetime) -> bytes:
    """Write the sessions that a programme has yet to hold as one event that recurs every week.

    A published first and last day bound them. Where nobody published the last day the event recurs for four weeks,
    and says so; no duration is made up either. The event's identifier depends on the programme alone, so that a
    later download replaces an earlier one.

    Parameters
    ----------
    language
        The reader's.
    programme
        A row of the programmes.
    at
        Where it is held; None for what is held online alone.
    now
        The present moment, with a time zone.

    Returns
    -------
    bytes
        An iCalendar file (RFC 5545) in Korea's time.

    Raises
    ------
    UsageError
        If nobody published its days or when it starts, or no session is left.
    """
    starts = _starts(language, programme)
    days = str(programme[t.ON_WEEKDAYS]).split(";")
    first, last = _bounds(language, programme, now=now.astimezone(KOREA), starts=starts)
    event = Event()
    event.add("uid", _identifier(programme))
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("summary", one_line(title_of(language, programme)))
    begin = dt.datetime.combine(first, starts, KOREA)
    event.add("dtstart", begin)
    end = _end(programme, begin)
    if end is not None:
        event.add("dtend", end)
    until = dt.datetime.combine(last, starts, KOREA).astimezone(dt.UTC)
    by_day = [WEEKDAYS[number].upper() for number in _numbers(days)]
    event.add("rrule", {"freq": "weekly", "until": until, "byday": by_day, "wkst": "MO"})
    event.add("description", "\n".join(_description(language, programme, end=end)))
    if at is not None:
        _place(event, language, at)
    calendar = Calendar()
    calendar.add("prodid", _PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(Timezone.from_tzid(str(KOREA), first_date=first, last_date=last + _DAY))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _starts(language: Language, programme: pd.Series) -> dt.time:
    """Read when a session starts; without it, or without a day, there is nothing to put into a calendar."""
    title = one_line(title_of(language, programme))
    if pd.isna(programme[t.ON_WEEKDAYS]):
        msg = N_("nobody has published on which days {title} is held; ask its organiser ({ask})")
        raise UsageError(msg, title=title, ask=_whom(language, programme))
    if pd.isna(programme[t.STARTS]) or programme[t.STARTS] == _MIDNIGHT:
        msg = N_("nobody has published when {title} starts; ask its organiser ({ask})")
        raise UsageError(msg, title=title, ask=_whom(language, programme))
    return dt.time.fromisoformat(str(programme[t.STARTS]))


def _whom(language: Language, programme: pd.Series) -> str:
    """Say whom to ask about a programme."""
    known = [one_line(str(programme[column])) for column in (t.ORGANISER, t.PHONE) if not pd.isna(programme[column])]
    return ", ".join(known) or say(language, N_("telephone unknown"))


def _bounds(language: Language, programme: pd.Series, *, now: dt.datetime, starts: dt.time) -> tuple[dt.date, dt.date]:
    """Find the first session to come, and the day after which there are none."""
    numbers = _numbers(str(programme[t.ON_WEEKDAYS]).split(";"))
    first = now.date() if now.time() < starts else now.date() + _DAY
    if not pd.isna(programme[t.STARTS_ON]):
        first = max(first, dt.date.fromisoformat(str(programme[t.STARTS_ON])))
    while first.weekday() not in numbers:
        first += _DAY
    if pd.isna(programme[t.ENDS_ON]):
        return first, first + _TOLD - _DAY
    last = dt.date.fromisoformat(str(programme[t.ENDS_ON]))
    if last < first:
        msg = N_("no session of {title} is left: it ended on {day}; ask its organiser ({ask}) whether it is held again")
        title = one_line(title_of(language, programme))
        raise UsageError(msg, title=title, day=last, ask=_whom(language, programme))
    return first, last


def _numbers(days: list[str]) -> list[int]:
    """Turn weekdays into numbers from Monday on, each once, in order."""
    return sorted({t.WEEKDAYS.index(day) for day in days})


def _end(programme: pd.Series, begin: dt.datetime) -> dt.datetime | None:
    """Read when a session ends; what ends before it starts is a slip of its publisher's, and unknown."""
    if pd.isna(programme[t.ENDS]):
        return None
    if programme[t.ENDS] == _MIDNIGHT:
        return dt.datetime.combine(begin.date() + _DAY, dt.time(), KOREA)
    end = dt.datetime.combine(begin.date(), dt.time.fromisoformat(str(programme[t.ENDS])), KOREA)
    return end if end > begin else None


def _identifier(programme: pd.Series) -> str:
    """Identify a programme by its id and title, since two regions may give the same id; neither can be read from it."""
    return str(uuid.uuid5(_OURS, f"{programme[t.PROGRAMME_ID]} {programme[t.TITLE_KO]}"))


def _description(language: Language, programme: pd.Series, *, end: dt.datetime | None) -> list[str]:
    """Say what the programme is, what is not known of its dates, and where that came from."""
    said = [one_line(venues.programme(language, programme))]
    if pd.isna(programme[t.STARTS_ON]):
        said.append(say(language, N_("Nobody has published on which day it begins.")))
    if pd.isna(programme[t.ENDS_ON]):
        said.append(
            say(language, N_("Nobody has published its last day: these are four weeks of it. Ask before you go."))
        )
    if pd.isna(programme[t.ENDS]):
        said.append(say(language, N_("Nobody has published when a session ends.")))
    elif end is None:
        slip = N_("It is published to end at {ends}, which is before it starts: ask when it ends.")
        said.append(say(language, slip, ends=programme[t.ENDS]))
    said.append(say(language, N_("On public holidays there may be no session: ask first.")))
    facts = {N_("Organiser: {it}"): t.ORGANISER, N_("Phone: {it}"): t.PHONE, N_("More: {it}"): t.URL}
    facts |= {N_("Source: {it}"): t.SOURCE}
    known = {label: column for label, column in facts.items() if not pd.isna(programme[column])}
    return [*said, *(say(language, label, it=one_line(str(programme[column]))) for label, column in known.items())]


def _place(event: Event, language: Language, at: Destination) -> None:
    """Say where an event is, and wake the reader in time to walk there."""
    event.add("location", ", ".join(one_line(part) for part in (at.name, at.address) if part))
    if at.spot is not None:
        event.add("geo", at.spot)
    if at.walk_min is None:
        return
    minutes = whole_minutes(at.walk_min)
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -dt.timedelta(minutes=minutes + _EARLY_MIN))
    said = say_many(
        language, "Time to go: {count} minute on foot", "Time to go: {count} minutes on foot", count=minutes
    )
    alarm.add("description", said)
    event.add_component(alarm)

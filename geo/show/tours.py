"""What is said of tours: a sentence for each, a reason where fewer stops fit, a timetable."""

import datetime as dt
import math
from typing import Final, Protocol

import geopandas as gpd

from geo import tables as t
from geo.errors import N_
from geo.show import html, venues
from geo.show.language import Language, say

THEMES: Final = {
    "any": N_("everything"),
    "heritage": N_("heritage"),
    "ecology": N_("nature"),
    "culture": N_("culture"),
    "carbon-neutral": N_("carbon-neutral street"),
}


class AskedLike(Protocol):
    """What a tour must keep, as ``geo.access.tours.Asked``."""

    @property
    def minutes(self) -> float:
        """Until everybody is back."""

    @property
    def stops(self) -> int:
        """How many places."""


_CLOSED: Final = N_("closed by then")
_ROUNDING: Final = 1e-6


class ToursLike(Protocol):
    """The tours to choose from, as ``geo.access.tours.Tours``."""

    @property
    def asked(self) -> AskedLike:
        """What was asked for."""

    @property
    def enough_min(self) -> float | None:
        """With so many minutes as many stops as asked fit."""

    @property
    def stops(self) -> int:
        """How many stops the tours have."""


def reason(language: Language, found: ToursLike, *, places: int) -> str | None:
    """Say why there are fewer stops than asked for, and what does work.

    Parameters
    ----------
    language
        The reader's.
    found
        The tours.
    places
        How many places there are to choose from.

    Returns
    -------
    str or None
        One or two sentences; None where there are as many stops as asked for.
    """
    asked = found.asked
    if found.stops == asked.stops:
        return None
    values = {"stops": asked.stops, "minutes": f"{asked.minutes:g}", "fit": found.stops, "places": places}
    if places == 0:
        return say(language, N_("There is no place of this theme here. Choose another theme."))
    short = (
        N_("{stops} stops do not fit into {minutes} minutes; {fit} fit.")
        if found.stops
        else N_("No place can be visited and left again in time for a round of {minutes} minutes.")
    )
    if found.enough_min is not None:
        enough = N_("With {enough} minutes there is time for {stops} stops.")
        more = say(language, enough, enough=math.ceil(found.enough_min), stops=asked.stops)
    elif places < asked.stops:
        more = say(language, N_("There are {places} places of this theme: ask for fewer stops."), **values)
    else:
        more = say(
            language,
            N_("No time is enough for {stops} stops: too few places can be walked to while they are open."),
            **values,
        )
    return f"{say(language, short, **values)} {more}"


def tour_sentence(language: Language, stops: gpd.GeoDataFrame, *, minutes: float, metres: float) -> str:
    """Say what a tour is.

    Parameters
    ----------
    language
        The reader's.
    stops
        Its stops, as ``geo.access.tours.stops_of`` lists them.
    minutes
        From the start until everybody is back.
    metres
        On foot.

    Returns
    -------
    str
        One sentence.
    """
    names = ", ".join(venues.name(language, row) for _, row in stops.iterrows())
    text = N_("{names}: {minutes} minutes in all, {km} km on foot.")
    return say(language, text, names=names, minutes=math.ceil(minutes), km=f"{metres / 1000:.1f}")


def bell(language: Language, starts: dt.datetime | None, back_min: float) -> str:
    """Say when everybody is back, where the hour of the start is settled.

    Parameters
    ----------
    language
        The reader's.
    starts
        When the tour sets off; None where that is not settled.
    back_min
        How long it takes, minutes.

    Returns
    -------
    str
        A sentence; empty where the hour is not settled.
    """
    if starts is None:
        return ""
    text = N_("It sets off at {starts} and is back at {back}.")
    return say(language, text, starts=f"{starts:%H:%M}", back=clock(back_min, starts))


def problems(language: Language, stops: gpd.GeoDataFrame, *, back_min: float, minutes: float) -> list[str]:
    """Say what of a tour in an order of one's own does not fit.

    Parameters
    ----------
    language
        The reader's.
    stops
        As ``geo.access.tours.stops_of`` lists them.
    back_min
        When everybody is back.
    minutes
        When everybody must be back.

    Returns
    -------
    list of str
        A sentence each; none where all fits.
    """
    said = []
    over = math.ceil(back_min - minutes - _ROUNDING)
    if over > 0:
        said.append(say(language, N_("This takes {over} minutes more than there are: drop a stop."), over=over))
    closed = stops[~stops[t.WAIT_MIN].map(math.isfinite)]
    text = N_("{place} is closed by then: visit it earlier, or drop it.")
    return said + [say(language, text, place=venues.name(language, row)) for _, row in closed.iterrows()]


def bound(language: Language, most_stops: int, least_min: float) -> str:
    """Say how much better than the tours found any other could be, where not all were tried.

    Parameters
    ----------
    language
        The reader's.
    most_stops
        No tour has more stops.
    least_min
        No tour with as many stops is back sooner, minutes.

    Returns
    -------
    str
        One sentence.
    """
    text = N_("Not every tour was tried: none has more than {stops} stops or is back before {least}.")
    return say(language, text, stops=most_stops, least=clock(least_min))


def timetable(
    language: Language, stops: gpd.GeoDataFrame, *, back_min: float, starts: dt.datetime | None = None
) -> str:
    """Write when each stop begins and ends: by the clock where the hour of the start is settled, else from the start.

    Parameters
    ----------
    language
        The reader's.
    stops
        The stops, as ``geo.access.tours.stops_of`` lists them.
    back_min
        When everybody is back.
    starts
        When the tour sets off; None where that is not settled.

    Returns
    -------
    str
        HTML.
    """
    headers = [say(language, text) for text in (N_("Stop"), N_("Arrive"), N_("Stay"), N_("Leave"))]
    rows = []
    for _, row in stops.iterrows():
        leave = row[t.ARRIVE_MIN] + row[t.WAIT_MIN] + row[t.STAY_MIN]
        is_open = math.isfinite(leave)
        stay = say(language, N_("{minutes} min"), minutes=f"{row[t.STAY_MIN]:g}") if is_open else say(language, _CLOSED)
        left = clock(leave, starts) if is_open else "-"
        rows.append((venues.name(language, row), clock(row[t.ARRIVE_MIN], starts), stay, left))
    rows.append((say(language, N_("Back at the start")), clock(back_min, starts), "", ""))
    caption = say(language, N_("Timetable") if starts else N_("Timetable, hours and minutes from the start"))
    return html.table(caption, headers, rows=rows, numbers=(1, 2, 3))


def clock(minutes: float, starts: dt.datetime | None = None) -> str:
    """Write minutes as hours and minutes, late rather than early: from the start, or by the clock.

    Parameters
    ----------
    minutes
        From the start.
    starts
        When that is; None to count from it.

    Returns
    -------
    str
        Such as ``1:05``, or ``10:35``.

    Examples
    --------
    >>> clock(64.2), clock(0)
    ('1:05', '0:00')
    """
    whole = math.ceil(minutes - _ROUNDING)
    if starts is not None:
        return f"{starts + dt.timedelta(minutes=whole):%H:%M}"
    return f"{whole // 60}:{whole % 60:02d}"

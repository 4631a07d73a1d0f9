"""What is said of tours: a sentence for each, a reason where fewer stops fit, a timetable."""

import math
from typing import Protocol

import geopandas as gpd

from geo import tables as t
from geo.errors import N_
from geo.show import html, venues
from geo.show.language import Language, say


class AskedLike(Protocol):
    """What a tour must keep, as ``geo.access.tours.Asked``."""

    @property
    def minutes(self) -> float:
        """Until everybody is back."""

    @property
    def stops(self) -> int:
        """How many places."""


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


def timetable(language: Language, stops: gpd.GeoDataFrame, *, back_min: float) -> str:
    """Write when each stop begins and ends, counted from the start.

    Parameters
    ----------
    language
        The reader's.
    stops
        The stops, as ``geo.access.tours.stops_of`` lists them.
    back_min
        When everybody is back.

    Returns
    -------
    str
        HTML.
    """
    headers = [say(language, text) for text in (N_("Stop"), N_("Arrive"), N_("Stay"), N_("Leave"))]
    rows = []
    for _, row in stops.iterrows():
        leave = row[t.ARRIVE_MIN] + row[t.WAIT_MIN] + row[t.STAY_MIN]
        stay = say(language, N_("{minutes} min"), minutes=f"{row[t.STAY_MIN]:g}")
        rows.append((venues.name(language, row), clock(row[t.ARRIVE_MIN]), stay, clock(leave)))
    rows.append((say(language, N_("Back at the start")), clock(back_min), "", ""))
    caption = say(language, N_("Timetable, hours and minutes from the start"))
    return html.table(caption, headers, rows=rows, numbers=(1, 2, 3))


def clock(minutes: float) -> str:
    """Write minutes as hours and minutes, late rather than early.

    Parameters
    ----------
    minutes
        From the start.

    Returns
    -------
    str
        Such as ``1:05``.

    Examples
    --------
    >>> clock(64.2), clock(0)
    ('1:05', '0:00')
    """
    whole = math.ceil(minutes - 1e-6)
    return f"{whole // 60}:{whole % 60:02d}"

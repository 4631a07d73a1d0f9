"""Village exploration: walks that start and end at one spot, with a stay at some places on the way."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo import tables as t
from geo.access.doorstep import LONGEST_MIN, reach, walks_to
from geo.access.orienteering import Order, Rounds, Visits, best_rounds, timed
from geo.access.route import Route, route
from geo.access.spot import Spot
from geo.access.walks_between import walks_between
from geo.errors import N_, UsageError
from geo.opening import not_closed
from geo.region.region import Region
from geo.streets.snapping import Snaps, snap
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]

STAY_MIN: Final = 10.0
"""At a place that says nothing else."""
MOST_MIN: Final = 480.0
MOST_STOPS: Final = 12
TOURS_GIVEN: Final = 3
ANY_THEME: Final = ("any", *t.THEMES)


@dataclass(frozen=True, eq=False)
class Ground:
    """Where a tour starts, and what it may visit.

    Attributes
    ----------
    walking
        The streets at the group's pace.
    spots
        (n + 1) where it starts and ends, then the places.
    snaps
        (n + 1) the same on the streets.
    visits
        The walks, stays and hours.
    """

    walking: Walking
    spots: tuple[Spot, ...]
    snaps: Snaps
    visits: Visits


@dataclass(frozen=True, eq=False)
class Leg:
    """One walk of a tour.

    Attributes
    ----------
    minutes, metres
        How long it is.
    way
        Along the streets.
    """

    minutes: float
    metres: float
    way: Route


@dataclass(frozen=True)
class Asked:
    """What a tour must keep.

    Attributes
    ----------
    minutes
        From the start until everybody is back, at most :data:`MOST_MIN`.
    stops
        How many places, at most :data:`MOST_STOPS`.
    """

    minutes: float
    stops: int

    def __post_init__(self) -> None:
        """Refuse what is no tour.

        Raises
        ------
        UsageError
            If the minutes or the stops are none that can be asked for.
        """
        if not 0 < self.minutes <= MOST_MIN:
            msg = N_("a tour of {minutes} minutes cannot be asked for; give more than 0 and at most {longest}")
            raise UsageError(msg, minutes=f"{self.minutes:g}", longest=f"{MOST_MIN:g}")
        if not 1 <= self.stops <= MOST_STOPS:
            msg = N_("a tour of {stops} stops cannot be asked for; give 1 to {most}")
            raise UsageError(msg, stops=self.stops, most=MOST_STOPS)


@dataclass(frozen=True)
class Tours:
    """The tours to choose from.

    Attributes
    ----------
    asked
        What was asked for.
    rounds
        The best ones, and how good any other could be; fewer stops than asked where more do not fit.
    enough_min
        With so many minutes as many stops as asked do fit; None where they fit in no time, for lack of places in reach
        or because they close.
    """

    asked: Asked
    rounds: Rounds
    enough_min: float | None

    @property
    def stops(self) -> int:
        """How many stops the tours have."""
        return len(self.rounds.orders[0].places) if self.rounds.orders else 0


def sites_of(region: Region, theme: str) -> gpd.GeoDataFrame:
    """Take the places that a tour of a theme can visit.

    Parameters
    ----------
    region
        Its sites.
    theme
        One of :data:`ANY_THEME`.

    Returns
    -------
    geopandas.GeoDataFrame
        By the contract :data:`geo.tables.SITES`.

    Raises
    ------
    UsageError
        If there is no such theme.
    """
    if theme not in ANY_THEME:
        msg = N_("there is no theme {theme}; choose one of {themes}")
        raise UsageError(msg, theme=repr(theme[:40]), themes=", ".join(ANY_THEME))
    sites = region.sites
    return (sites if theme == "any" else sites[sites[t.THEME] == theme]).reset_index(drop=True)


def ground(
    at_pace: Walking,
    spot: Spot,
    places: gpd.GeoDataFrame,
    *,
    starts: dt.datetime | None = None,
) -> Ground:
    """Measure every walk between a start and some places.

    Parameters
    ----------
    at_pace
        The streets at the pace of the group.
    spot
        Where the tour starts and ends.
    places
        (n) by the contract :data:`geo.tables.SITES`; with ``stay_min`` where that is known, else :data:`STAY_MIN`, and
        with ``opening_hours`` as :func:`geo.opening.checked` accepts them, or missing.
    starts
        When it sets off, Korea's time; None where that is not settled: then hours do not matter.

    Returns
    -------
    Ground
        Places that no street leads to, or that are farther than two hours from all, are in it and are never visited.

    Raises
    ------
    NotConnectedError
        If no street that this walker can use is near the start.
    """
    # Says in words that there is no street here.
    reach(at_pace, spot, limit_min=LONGEST_MIN)
    lon, lat = np.append(spot.lon, places.geometry.x), np.append(spot.lat, places.geometry.y)
    every = snap(at_pace.network, lon, lat=lat, edge_open=at_pace.edge_open)
    walks = walks_between(at_pace, every, every, limit_min=LONGEST_MIN).tocoo()
    walk_min = np.full((lon.size, lon.size), np.inf)
    walk_min[walks.coords] = walks.data
    count = len(places)
    hours = places[t.OPENING_HOURS].tolist() if t.OPENING_HOURS in places else [None] * count
    opens, closes = _windows(hours, starts)
    stays = places[t.STAY_MIN].fillna(STAY_MIN) if t.STAY_MIN in places else np.full(count, STAY_MIN)
    spots = tuple(Spot(*pair) for pair in zip(lat.tolist(), lon.tolist(), strict=True))
    return Ground(at_pace, spots, every, Visits(walk_min, np.asarray(stays, dtype=np.float64), opens, closes))


def tours(where: Ground, asked: Asked) -> Tours:
    """Find the best tours.

    Parameters
    ----------
    where
        The places.
    asked
        The time and the stops.

    Returns
    -------
    Tours
        At most :data:`TOURS_GIVEN`: as many stops as fit, the soonest back first, of different places where there are.
    """
    rounds = best_rounds(where.visits, minutes=asked.minutes, stops=asked.stops, count=TOURS_GIVEN)
    found = len(rounds.orders[0].places) if rounds.orders else 0
    if found == asked.stops:
        return Tours(asked, rounds, asked.minutes)
    longer = best_rounds(where.visits, minutes=np.inf, stops=asked.stops, count=1).orders
    fits = bool(longer) and len(longer[0].places) == asked.stops
    return Tours(asked, rounds, longer[0].back_min if fits else None)


def legs(where: Ground, order: Order) -> tuple[Leg, ...]:
    """Follow a tour along the streets.

    Parameters
    ----------
    where
        The places.
    order
        A tour of them.

    Returns
    -------
    tuple of Leg
        From the start to the first stop, from stop to stop, and back: one more than there are stops.

    Raises
    ------
    UsageError
        If it visits a place that cannot be walked to.
    """
    walked = []
    for start, end in pairwise((0, *(place + 1 for place in order.places), 0)):
        way = None
        if np.isfinite(where.visits.walk_min[start, end]):
            reached = reach(where.walking, where.spots[start], limit_min=LONGEST_MIN)
            walks, way = walks_to(reached, where.snaps), route(reached, where.snaps, place=end)
        if way is None:
            msg = N_("a stop of the tour cannot be walked to; leave it out")
            raise UsageError(msg)
        walked.append(Leg(float(walks.seconds[end]) / 60.0, float(walks.metres[end]), way))
    return tuple(walked)


def stops_of(places: gpd.GeoDataFrame, where: Ground, order: Order) -> gpd.GeoDataFrame:
    """List the stops of a tour with their times.

    Parameters
    ----------
    places
        The places that the ground was measured for, by the contract :data:`geo.tables.SITES`.
    where
        The ground.
    order
        The tour.

    Returns
    -------
    geopandas.GeoDataFrame
        The columns of the places, and minutes: ``arrive_min`` after the start, ``wait_min`` until the place opens,
        ``stay_min``; in the order of the tour. Waiting at a place that has closed by then is infinite.
    """
    chosen = list(order.places)
    leave, arrives = 0.0, []
    for (start, end), begins in zip(pairwise((0, *(place + 1 for place in chosen))), order.begins_min, strict=True):
        arrives.append(leave + float(where.visits.walk_min[start, end]))
        leave = begins + float(where.visits.stay_min[end - 1]) if np.isfinite(begins) else arrives[-1]
    begins_min = np.asarray(order.begins_min, dtype=np.float64)
    times = {
        t.ARRIVE_MIN: np.asarray(arrives, dtype=np.float64),
        t.WAIT_MIN: begins_min - np.asarray(arrives, dtype=np.float64),
        t.STAY_MIN: where.visits.stay_min[chosen],
    }
    return places.iloc[chosen].assign(**times)


def in_order(where: Ground, places: Sequence[int]) -> Order:
    """Time a tour in an order of one's own.

    Parameters
    ----------
    where
        The places.
    places
        Rows, as they are visited.

    Returns
    -------
    Order
        As :func:`geo.access.orienteering.timed` walks it.
    """
    return timed(where.visits, tuple(places))


def _windows(hours: Sequence[object], starts: dt.datetime | None) -> tuple[Floats, Floats]:
    """Write when places are not known to be closed as minutes after the start, (n, w) each."""
    count = len(hours)
    if starts is None:
        return np.zeros((count, 1)), np.full((count, 1), np.inf)
    until = starts + dt.timedelta(minutes=MOST_MIN)
    parts = [not_closed(text, starts, until=until) for text in hours]
    shape = (count, max([1, *(len(each) for each in parts)]))
    opens, closes = np.full(shape, np.inf), np.full(shape, np.inf)
    for row, each in enumerate(parts):
        for column, (begins, ends) in enumerate(each):
            opens[row, column] = (begins - starts).total_seconds() / 60.0
            # What lies after the longest tour is not asked.
            closes[row, column] = np.inf if ends >= until else (ends - starts).total_seconds() / 60.0
    return opens, closes

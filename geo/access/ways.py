"""Three ways to one place: the quickest, one without stairs, and one along a carbon-neutral street."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo import tables as t
from geo.access.doorstep import LONGEST_MIN, Reach, reach
from geo.access.itinerary import Itinerary, has_steps, itinerary, told
from geo.access.nearest import venue_places
from geo.access.route import Route, route
from geo.access.spot import Spot
from geo.errors import NotConnectedError
from geo.region.region import Region
from geo.streets.network import WalkNetwork
from geo.streets.projection import project
from geo.streets.walkers import Pace, without_stairs
from geo.streets.walking import Walking, preferring, walking

Bools = npt.NDArray[np.bool_]

MOST_DETOUR_SHARE: Final = 0.2
MOST_DETOUR_MIN: Final = 3.0
"""A way along a carbon-neutral street is offered only if it takes at most so much longer, by both measures."""
LEAST_MORE_M: Final = 30.0
"""And only if it leads along so much more of that street than the quickest way does."""
BESIDE_M: Final = 15.0
"""An edge belongs to a street when it lies this near to its line: pavements and both carriageways do."""
PARALLEL_DEG: Final = 30.0

_LEAST_BESIDE: Final = 0.8
_SAMPLE_M: Final = 5.0
_SHARES: Final = (0.3, 0.55, 0.8)
"""How much shorter the street may seem to the search, strongest first: a strong wish may lead past what is allowed."""


@dataclass(frozen=True)
class Ways:
    """How to get to one place.

    Attributes
    ----------
    plain
        The quickest way.
    without_stairs
        The quickest on which no step is taken; None where the plain way has no stairs, and where there is none.
    green
        One that prefers carbon-neutral streets; None where none is worth its detour.
    plain_green_m, green_m
        Metres along carbon-neutral streets on the plain way, and on the green one (0 where there is none).
    """

    plain: Itinerary
    without_stairs: Itinerary | None
    green: Itinerary | None
    plain_green_m: float
    green_m: float

    @property
    def stairs_unavoidable(self) -> bool:
        """Whether the plain way has stairs and no way within two hours goes without."""
        return self.plain.flights > 0 and self.without_stairs is None


def ways_to(region: Region, *, pace: Pace, spot: Spot, venue_row: int, limit_min: float) -> Ways | None:
    """Find the ways from a doorstep to a venue.

    Parameters
    ----------
    region
        Whose venues and streets.
    pace
        The walker and the speed.
    spot
        The doorstep.
    venue_row
        The venue's row in the region's table, from 0.
    limit_min
        The longest plain way, minutes. The others may be longer.

    Returns
    -------
    Ways or None
        None where the venue is beyond the limit, or of it the ward alone is known.

    Raises
    ------
    UsageError
        If the limit is no walk.
    NotConnectedError
        If no street that this walker can use is near enough to the doorstep.
    """
    at_pace = walking(region.network, pace)
    reached = reach(at_pace, spot, limit_min=limit_min)
    places = venue_places(region, at_pace)
    quickest = route(reached, places, place=venue_row)
    if quickest is None:
        return None
    plain = told(at_pace, quickest)
    level = _without_stairs(region, reached, quickest, venue_row=venue_row) if plain.flights else None
    plain_green_m = _along(quickest, green_edges(region))
    green, green_m = _preferring_green(region, reached, plain, venue_row=venue_row, plain_green_m=plain_green_m)
    return Ways(plain, level, green, plain_green_m, green_m)


@lru_cache(maxsize=8)
def green_edges(region: Region) -> Bools:
    """Mark the edges that lie along a designated carbon-neutral street.

    Parameters
    ----------
    region
        Whose streets.

    Returns
    -------
    numpy.ndarray
        (e) true where at least four fifths of an edge lie within :data:`BESIDE_M` of such a street's line and run
        parallel to it; kept for the next call, the last 8 are.
    """
    network, streets = region.network, region.green_streets
    marked = np.zeros(network.edge_count, bool)
    for line in streets.geometry[streets[t.STATUS] == "designated"]:
        marked |= _edges_along(network, line)
    marked.setflags(write=False)
    return marked


def _edges_along(network: WalkNetwork, line: shapely.LineString) -> Bools:
    """Mark the edges that lie along a line in EPSG:4326, by sampling every few metres."""
    x, y = project(network.crs, *shapely.get_coordinates(line).T)
    edge = network.segment_edge
    first = np.arange(edge.size) + edge
    (x0, dx), (y0, dy) = ((at[first], at[first + 1] - at[first]) for at in (network.vertex_x, network.vertex_y))
    length = np.hypot(dx, dy)
    (low_x, high_x), (low_y, high_y) = (
        (np.minimum(start, start + step), np.maximum(start, start + step)) for start, step in ((x0, dx), (y0, dy))
    )
    near = np.flatnonzero(
        (low_x <= x.max() + BESIDE_M)
        & (high_x >= x.min() - BESIDE_M)
        & (low_y <= y.max() + BESIDE_M)
        & (high_y >= y.min() - BESIDE_M)
    )
    count = np.maximum(np.ceil(length[near] / _SAMPLE_M), 1).astype(np.int64)
    own = np.repeat(near, count)
    part = (np.arange(own.size) - np.repeat(np.cumsum(count) - count, count) + 0.5) / np.repeat(count, count)
    points = shapely.points(x0[own] + part * dx[own], y0[own] + part * dy[own])
    sides = shapely.linestrings(np.stack([np.column_stack([x, y])[:-1], np.column_stack([x, y])[1:]], axis=1))
    away = shapely.distance(points[:, None], sides)
    side = away.argmin(axis=1)
    side_x, side_y = np.diff(x)[side], np.diff(y)[side]
    across = np.abs(dx[own] * side_y - dy[own] * side_x)
    parallel = across <= math.sin(math.radians(PARALLEL_DEG)) * length[own] * np.hypot(side_x, side_y)
    beside = parallel & (away[np.arange(own.size), side] <= BESIDE_M)
    beside_m = np.bincount(edge[own], beside * length[own] / np.repeat(count, count), network.edge_count)
    return np.asarray(beside_m >= _LEAST_BESIDE * np.bincount(edge, length, network.edge_count))


def _without_stairs(region: Region, reached: Reach, quickest: Route, *, venue_row: int) -> Itinerary | None:
    """Find the quickest way on which no step is taken, from and to the very streets of the plain way.

    A street that only stairs lead to is closed then, and the point on it would be taken to the next street straight
    over walls: there is no way without stairs. Where the street itself is stairs, the next one is used.
    """
    pace = reached.walking.pace
    level = walking(region.network, without_stairs(pace))
    edges = (int(quickest.start.edge[0]), int(quickest.end.edge[0]))
    if any(not level.edge_open[edge] and not has_steps(region.network, edge) for edge in edges):
        return None
    try:
        level_reached = reach(level, reached.spot, limit_min=LONGEST_MIN)
    except NotConnectedError:
        return None
    return itinerary(level_reached, venue_places(region, level), place=venue_row)


def _preferring_green(
    region: Region, reached: Reach, plain: Itinerary, *, venue_row: int, plain_green_m: float
) -> tuple[Itinerary | None, float]:
    """Find a way along carbon-neutral streets that is worth its detour and adds no stairs, and its metres there."""
    edges, at_pace = green_edges(region), reached.walking
    if edges.any() and plain.seconds > 0:
        most_s = min(plain.seconds * (1 + MOST_DETOUR_SHARE), plain.seconds + 60 * MOST_DETOUR_MIN)
        for share in _SHARES:
            wishing = reach(_wishful(region, at_pace, share), reached.spot, limit_min=min(most_s / 60, LONGEST_MIN))
            found = route(wishing, venue_places(region, at_pace), place=venue_row)
            green_m = 0.0 if found is None else _along(found, edges)
            if found is not None and green_m >= plain_green_m + LEAST_MORE_M:
                way = told(at_pace, found)
                if way.seconds <= most_s and way.flights <= plain.flights:
                    return way, green_m
    return None, 0.0


@lru_cache(maxsize=16)
def _wishful(region: Region, at_pace: Walking, share: float) -> Walking:
    """Let a region's carbon-neutral streets seem shorter to one walker; the last 16 are kept."""
    return preferring(at_pace, green_edges(region), share=share)


def _along(walk: Route, edges: Bools) -> float:
    """Measure how much of a walk lies on some edges, metres."""
    return math.fsum(abs(cut.end_m - cut.start_m) for cut in walk.cuts if edges[cut.edge])

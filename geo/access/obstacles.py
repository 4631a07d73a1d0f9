"""What lies in the way of residents beyond reach, as far as a region knows."""

import math
from dataclasses import replace
from functools import lru_cache
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from scipy.spatial import KDTree

from geo import tables as t
from geo.access.border import in_metres
from geo.access.catchments import NearestWalks, seconds_to_nearest
from geo.access.demand import DemandPoints, starts
from geo.access.nearest import venue_places
from geo.region.region import Region
from geo.streets.projection import project
from geo.streets.snapping import Snaps
from geo.streets.walkers import Pace
from geo.streets.walking import Walking, walking

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

BLOCKED_FROM: Final = 1.5
"""Something may be said to lie in the way where the walk is at least this many times as long as the straight line."""
LEAST_IN_PARK_M: Final = 50.0
"""The straight line must cross so much of a park: a pocket park is in nobody's way."""


def causes_of(region: Region, far: DemandPoints, walks: NearestWalks, *, at_pace: Walking, limit_min: float) -> Ints:
    """Decide why each demand point is beyond reach; the first of these that holds.

    ``stairs``
        The same walker at the same speed would be within the limit if steps were taken.
    ``stream``, ``park_or_hill``
        The venue that is nearest as the crow flies would be within the limit along the straight line; the walk to the
        nearest venue is at least :data:`BLOCKED_FROM` times as long as that line (or there is none); and the line
        crosses water, or :data:`LEAST_IN_PARK_M` of a park, in which neither of its ends lies.
    ``gap``
        There is no way along the streets to any venue, whoever walks.
    ``far``
        The walk to the nearest venue is less than :data:`BLOCKED_FROM` times as long as the straight line to the
        venue that is nearest as the crow flies, or even that line takes longer than the limit on the level: nothing
        need lie in the way.
    ``unknown``
        None of these: there is a detour and nobody knows why. A region knows neither railways nor walls, so nothing
        is said of them.

    That the line crosses water and the walk is long does not prove that one is due to the other; it is the best that
    a map tells.

    Parameters
    ----------
    region
        Venues, streets, water and parks.
    far
        (i) demand points beyond the limit.
    walks
        (i) their walks to the nearest venue.
    at_pace
        The region's streets at the walker's pace.
    limit_min
        The walk, minutes.

    Returns
    -------
    numpy.ndarray
        (i) rows of :data:`geo.tables.BLOCKS`.
    """
    walker, places = at_pace.pace.walker, venue_places(region, at_pace)
    climbing = replace(walker, steps="takes")
    by_stairs = _minutes(region, far, replace(at_pace.pace, walker=climbing)) if walker.steps != "takes" else None
    anybody = replace(at_pace.pace, walker=replace(climbing, max_incline_percent=math.inf))
    linked = np.isfinite(_minutes(region, far, anybody))
    start, end, line_m = _crow_flies(region, far.places, places)
    near = line_m / at_pace.pace.speed_m_s / 60.0 <= limit_min
    detours = walks.metres >= BLOCKED_FROM * line_m
    water, parks = _in_the_way(region)
    holds = {
        "stairs": np.zeros(near.size, bool) if by_stairs is None else by_stairs <= limit_min,
        "stream": _crossed(water, start, end, asked=detours & near, least_m=0.0),
        "park_or_hill": _crossed(parks, start, end, asked=detours & near, least_m=LEAST_IN_PARK_M),
        "gap": ~linked & np.isfinite(line_m),
        "far": ~(detours & near) & np.isfinite(line_m),
    }
    cause = [t.BLOCKS.index(name) for name in holds]
    return np.select(list(holds.values()), cause, default=t.BLOCKS.index("unknown")).astype(np.int32)


def straight_m(region: Region, points: Snaps, place: Ints) -> Floats:
    """Measure straight lines from places on the streets to venues.

    Parameters
    ----------
    region
        Whose venues.
    points
        (i) where the lines start.
    place
        (i) the venues' rows, -1 for none.

    Returns
    -------
    numpy.ndarray
        (i) metres, NaN for none.
    """
    at = region.venues.geometry
    to_x, to_y = project(region.network.crs, at.x.to_numpy(), at.y.to_numpy())
    x, y = project(region.network.crs, points.lon, points.lat)
    row = np.where(place >= 0, place, 0)
    if not to_x.size:
        return np.full(place.size, np.nan)
    return np.where(place >= 0, np.hypot(to_x[row] - x, to_y[row] - y), np.nan)


def _minutes(region: Region, far: DemandPoints, pace: Pace) -> Floats:
    """Measure how far the nearest venue is for another walker."""
    other = walking(region.network, pace)
    return seconds_to_nearest(other, venue_places(region, other), points=starts(far, other)) / 60.0


def _crow_flies(region: Region, points: Snaps, places: Snaps) -> tuple[Floats, Floats, Floats]:
    """Draw the line to the venue that is nearest as the crow flies: its two ends and its metres, infinite for none."""
    at = region.venues.geometry[places.connected]
    venue = np.column_stack(project(region.network.crs, at.x.to_numpy(), at.y.to_numpy()))
    start = np.column_stack(project(region.network.crs, points.lon, points.lat))
    end, line_m = np.full_like(start, np.nan), np.full(len(start), np.inf)
    if len(venue):
        on = points.connected
        line_m[on], row = KDTree(venue).query(start[on])
        end[on] = venue[row]
    return start, end, line_m


def _crossed(obstacles: shapely.STRtree, start: Floats, end: Floats, *, asked: Bools, least_m: float) -> Bools:
    """Tell which lines cross more than so many metres of an obstacle in which neither end lies."""
    rows = np.flatnonzero(asked)
    lines = np.asarray(shapely.linestrings(np.stack([start[rows], end[rows]], axis=1)), dtype=object)
    line, shape = obstacles.query(lines, predicate="intersects")
    shapes = obstacles.geometries[shape]
    beside = ~(shapely.intersects_xy(shapes, *start[rows[line]].T) | shapely.intersects_xy(shapes, *end[rows[line]].T))
    line, shapes = line[beside], shapes[beside]
    crossed = np.zeros(asked.size, bool)
    crossed[rows[line[shapely.length(shapely.intersection(lines[line], shapes)) > least_m]]] = True
    return crossed


@lru_cache(maxsize=8)
def _in_the_way(region: Region) -> tuple[shapely.STRtree, shapely.STRtree]:
    """Index a region's water and its parks, in the network's metres, each piece on its own."""
    return _indexed(region, region.water), _indexed(region, region.parks)


def _indexed(region: Region, table: gpd.GeoDataFrame) -> shapely.STRtree:
    return shapely.STRtree(shapely.get_parts(in_metres(region, table.geometry.to_numpy())))

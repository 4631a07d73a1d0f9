"""The places to learn within a walk of a doorstep."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from geo import tables as t
from geo.access.border import near_border
from geo.access.doorstep import Reach, reach, walks_to
from geo.region.region import Region
from geo.streets.snapping import Snaps, snap
from geo.streets.walking import Walking


def nearest_venues(region: Region, reached: Reach) -> gpd.GeoDataFrame:
    """List the venues within a walk of a doorstep, nearest first.

    Parameters
    ----------
    region
        Whose venues.
    reached
        The doorstep, on the region's streets.

    Returns
    -------
    geopandas.GeoDataFrame
        The venues' columns with ``distance_m``, ``minutes`` and ``near_border``, by minutes, then venue. The index
        is the venue's row in the region's table.
    """
    walks = walks_to(reached, venue_places(region, reached.walking))
    # Sorting two columns of the whole frame would take longer than the walks.
    by_id = region.venues[t.VENUE_ID].argsort().to_numpy()
    nearest_first = by_id[np.argsort(walks.seconds[by_id], kind="stable")]
    within = nearest_first[np.isfinite(walks.seconds[nearest_first])]
    venues = region.venues.iloc[within]
    return venues.assign(
        **{
            t.DISTANCE_M: walks.metres[within],
            t.MINUTES: walks.seconds[within] / 60.0,
            t.NEAR_BORDER: near_border(region, venues.geometry),
        }
    )


def wider_walk(region: Region, reached: Reach, *, limits_min: Iterable[float]) -> tuple[float, int] | None:
    """Find the shortest longer walk that reaches anything.

    Parameters
    ----------
    region
        Whose venues.
    reached
        A doorstep with nothing within its walk.
    limits_min
        Walks to try, minutes, ascending; those no longer than the doorstep's own are passed over.

    Returns
    -------
    tuple or None
        The walk and how many venues it reaches; None where none of them reaches any.
    """
    for limit_min in limits_min:
        if limit_min > reached.limit_min:
            found = nearest_venues(region, reach(reached.walking, reached.spot, limit_min=limit_min))
            if len(found):
                return limit_min, len(found)
    return None


@lru_cache(maxsize=32)
def venue_places(region: Region, at_pace: Walking) -> Snaps:
    """Snap a region's venues for a walker.

    Parameters
    ----------
    region
        Whose venues.
    at_pace
        The region's streets at the walker's pace.

    Returns
    -------
    Snaps
        One a venue, in the table's order; kept for the next call, the last 32 are. Those that are not
        :func:`measured` are not connected.
    """
    points = region.venues.geometry
    places = snap(region.network, points.x, lat=points.y, edge_open=at_pace.edge_open)
    known = measured(region.venues)
    return replace(
        places,
        edge=np.where(known, places.edge, np.int32(-1)),
        along_m=np.where(known, places.along_m, np.nan),
        access_m=np.where(known, places.access_m, np.inf),
        lon=np.where(known, places.lon, np.nan),
        lat=np.where(known, places.lat, np.nan),
    )


def measured(venues: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Tell to which venues walks are measured.

    Parameters
    ----------
    venues
        By the contract :data:`geo.tables.VENUES`.

    Returns
    -------
    numpy.ndarray
        (n) bool: all but those of which the ward alone is known. A point on the right road is used, and is said to be
        approximate.
    """
    return np.asarray(venues[t.POSITION] != "ward", dtype=bool)

"""Which ward a place lies in."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t

STRAY_DEG: Final = 0.1
"""About 10 km: farther from the wards no place of a region can lie."""


def wards_of(points: npt.NDArray[np.object_], wards: gpd.GeoDataFrame) -> npt.NDArray[np.int64]:
    """Find the ward of each point.

    Parameters
    ----------
    points
        (p) shapely points, EPSG:4326.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    numpy.ndarray
        (p) row of the ward, -1 for none; a point on a border belongs to the first.
    """
    ward, point = shapely.STRtree(points).query(wards.geometry.to_numpy(), predicate="intersects")
    found = np.full(len(points), len(wards), np.int64)
    np.minimum.at(found, point, ward)
    found[found == len(wards)] = -1
    return found


def venues_in_wards(venues: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Say in which ward each venue lies.

    Parameters
    ----------
    venues
        By the contract :data:`geo.tables.VENUES`.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    geopandas.GeoDataFrame
        The venues with the code of the ward that holds their point, missing outside all wards. A venue that is known
        by its ward alone keeps the code it has, if the ward is there: its point says nothing.
    """
    row = wards_of(venues.geometry.to_numpy(), wards)
    codes = np.array([*wards[t.WARD_CODE], None], dtype=object)
    held = pd.Series(codes[row], venues.index, dtype="str")
    own = venues[t.WARD_CODE].where(venues[t.WARD_CODE].isin(wards[t.WARD_CODE]))
    return venues.assign(**{t.WARD_CODE: held.where(venues[t.POSITION] != "ward", own)})


def far_outside(points: gpd.GeoDataFrame, wards: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Mark places that no region of these wards can have, such as those whose coordinates are swapped.

    Parameters
    ----------
    points
        A table of points, EPSG:4326.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    numpy.ndarray
        (p) true where a point lies more than :data:`STRAY_DEG` outside the wards' bounds.
    """
    west, south, east, north = wards.total_bounds
    near_x = points.geometry.x.between(west - STRAY_DEG, east + STRAY_DEG)
    near_y = points.geometry.y.between(south - STRAY_DEG, north + STRAY_DEG)
    return np.asarray(~(near_x & near_y), dtype=bool)

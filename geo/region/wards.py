"""Which ward a place lies in."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t


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
        The venues with the code of the ward that holds their point, missing outside all wards.
    """
    row = wards_of(venues.geometry.to_numpy(), wards)
    codes = np.array([*wards[t.WARD_CODE], None], dtype=object)
    return venues.assign(**{t.WARD_CODE: pd.Series(codes[row], venues.index, dtype="str")})

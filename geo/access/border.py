"""What lies so near the region's boundary that streets and venues beyond it would matter."""

from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.region.region import Region
from geo.streets.projection import project

BORDER_M: Final = 400.0
"""About five minutes at an adult's pace."""


def near_border(region: Region, shapes: npt.ArrayLike, *, within_m: float = BORDER_M) -> npt.NDArray[np.bool_]:
    """Flag what the end of the streets at the boundary makes doubtful.

    Parameters
    ----------
    region
        The region.
    shapes
        (p) geometries, EPSG:4326.
    within_m
        How near is near, metres: for a doorstep, as far as the reader walks.

    Returns
    -------
    numpy.ndarray
        (p) true within that of the outer boundary; all false where streets and venues reach 2 km past it.
    """
    geometries = np.atleast_1d(np.asarray(shapes, dtype=object))
    if not region.flags_border:
        return np.zeros(geometries.size, bool)
    return np.asarray(shapely.dwithin(in_metres(region, geometries), _boundary(region), within_m))


@lru_cache(maxsize=8)
def _boundary(region: Region) -> shapely.Geometry:
    """Outer boundary of all wards together, in the network's metres."""
    outline = shapely.boundary(shapely.union_all(region.wards.geometry.to_numpy()))
    flat: shapely.Geometry = in_metres(region, np.array([outline], dtype=object))[0]
    shapely.prepare(flat)
    return flat


def in_metres(region: Region, geometries: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Project geometries from degrees.

    Parameters
    ----------
    region
        Whose network's metres.
    geometries
        (p) geometries, EPSG:4326.

    Returns
    -------
    numpy.ndarray
        (p) the same in the network's metres.
    """

    def to_metres(lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(project(region.network.crs, lonlat[:, 0], lonlat[:, 1]))

    return np.asarray(shapely.transform(geometries, to_metres), dtype=object)

"""The walk from a doorstep to a carbon-neutral street."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.access.doorstep import FARTHEST_MIN, Reach, reach, seconds_to
from geo.streets.snapping import snap

_STEP_DEG = 0.0002
"""About 20 m between the points at which a street can be entered."""


def minutes_to_streets(reached: Reach, streets: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Measure the walk to the nearest point of each street.

    Parameters
    ----------
    reached
        The doorstep; its limit does not matter here.
    streets
        By the contract :data:`geo.tables.GREEN_STREETS`, EPSG:4326.

    Returns
    -------
    numpy.ndarray
        (streets) minutes, infinite beyond an hour.
    """
    far = reach(reached.walking, reached.spot, limit_min=FARTHEST_MIN)
    minutes = []
    for line in streets.geometry:
        lon, lat = shapely.get_coordinates(shapely.segmentize(line, _STEP_DEG)).T
        places = snap(reached.walking.network, lon, lat=lat, edge_open=reached.walking.edge_open)
        minutes.append(float(seconds_to(far, places).min()) / 60.0)
    return np.array(minutes)

"""How far a region's streets reach past its boundary."""

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.streets.network import WalkNetwork
from geo.streets.projection import project


def reach_past(network: WalkNetwork, wards: gpd.GeoDataFrame) -> float:
    """Measure how far streets reach past the outer boundary, on the side where they reach least.

    Parameters
    ----------
    network
        The streets.
    wards
        By the contract :data:`geo.tables.WARDS`.

    Returns
    -------
    float
        Metres between the wards and the hull of the streets; 0 where the hull does not hold all wards.
    """
    hull = shapely.convex_hull(shapely.LineString(np.column_stack([network.vertex_x, network.vertex_y])))

    def to_metres(lonlat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.column_stack(project(network.crs, lonlat[:, 0], lonlat[:, 1]))

    inside = shapely.transform(shapely.union_all(wards.geometry.to_numpy()), to_metres)
    return float(shapely.distance(inside, shapely.boundary(hull))) if shapely.contains(hull, inside) else 0.0

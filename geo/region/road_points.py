"""Where a region's named roads are, of those that one point can stand for."""

from typing import Final

import numpy as np

from geo import tables as t
from geo.region.region import Region

FARTHEST_M: Final = 500.0
"""From its point to either end of a road: about as far as a known place of a road stands for another."""


def road_points(region: Region) -> dict[str, tuple[float, float]]:
    """Give a point to each named road that is short enough for one.

    Parameters
    ----------
    region
        The region.

    Returns
    -------
    dict
        Longitude and latitude, EPSG:4326, by the road's name: the corner or bend nearest to the middle of its bounds,
        none of it farther than :data:`FARTHEST_M`. Longer roads, and names of several roads, are left out.
    """
    network = region.network
    tag = network.tags[t.STREET_NAME]
    code = np.repeat(tag.codes, np.diff(network.vertex_bounds))
    by_road = np.argsort(code, kind="stable")
    bounds = np.searchsorted(code, np.arange(len(tag.labels) + 1), sorter=by_road)
    points = {}
    for label, first, last in zip(tag.labels, bounds, bounds[1:], strict=False):
        mine = by_road[first:last]
        if mine.size == 0:
            continue
        spots = np.column_stack([network.vertex_x[mine], network.vertex_y[mine]])
        middle = (spots.min(axis=0) + spots.max(axis=0)) / 2
        best = np.argmin(np.hypot(*(spots - middle).T))
        if np.hypot(*(spots - spots[best]).T).max() <= FARTHEST_M:
            points[label] = float(network.vertex_lon[mine[best]]), float(network.vertex_lat[mine[best]])
    return points

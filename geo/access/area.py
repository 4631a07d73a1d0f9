"""The area within a walk: a strip along every street reached."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.access.doorstep import Reach
from geo.access.route import stretch

Floats = npt.NDArray[np.float64]

STRIP_M: Final = 35.0
"""Half the width of the strip: about a house on either side."""
YARD_M2: Final = 15_000.0
"""Holes smaller than a block of about 120 m square are filled: whoever lives there lives on its streets."""
_DETAIL_M: Final = 3.0
_METRES_PER_DEGREE: Final = 111_320.0


def reached_streets(reached: Reach) -> shapely.MultiLineString:
    """Draw the stretches of street within a walk.

    Parameters
    ----------
    reached
        The doorstep.

    Returns
    -------
    shapely.MultiLineString
        EPSG:4326; a street reached from one end only is cut where the time runs out. Empty where the time does not
        even lead to the street.
    """
    network, walking = reached.walking.network, reached.walking
    limit_s = reached.limit_min * 60.0
    arcs = network.arcs
    node, cost = reached.settled.node, reached.settled.cost
    counts = arcs.indptr[node + 1] - arcs.indptr[node]
    first = np.repeat(arcs.indptr[node] - (np.cumsum(counts) - counts), counts)
    arc = first + np.arange(first.size)
    left_s = np.repeat(limit_s - cost, counts)
    edge = arcs.edge[arc]
    ahead = arcs.forward[arc]
    s_per_m = np.where(ahead, walking.along_s_per_m[edge], walking.against_s_per_m[edge])
    go_m = np.minimum(left_s / s_per_m, network.edge_length_m[edge])
    whole = np.unique(edge[go_m >= network.edge_length_m[edge]])
    cut = ~np.isin(edge, whole) & (go_m > 0)
    lines = [_whole_edges(reached, whole)]
    for one, metres, forward in zip(edge[cut], go_m[cut], ahead[cut], strict=True):
        length = float(network.edge_length_m[one])
        start, end = (0.0, float(metres)) if forward else (length, length - float(metres))
        lines.append(np.array([shapely.LineString(stretch(network, int(one), start, end_m=end))]))
    if limit_s * walking.pace.speed_m_s > reached.access_m:
        lines.append(np.array([_around_start(reached, limit_s)]))
    return shapely.MultiLineString(list(np.concatenate(lines)))


def reached_area(reached: Reach) -> shapely.Geometry:
    """Draw the area within a walk.

    Parameters
    ----------
    reached
        The doorstep.

    Returns
    -------
    shapely.Geometry
        Polygon or multipolygon, EPSG:4326: :data:`STRIP_M` on either side of the streets reached; may be empty.
    """
    streets = reached_streets(reached)
    if streets.is_empty:
        return shapely.Polygon()
    # Buffering in degrees scaled to the latitude is exact enough for a strip of some metres, and needs no projection.
    scale = np.array([np.cos(np.radians(reached.spot.lat)), 1.0]) * _METRES_PER_DEGREE
    in_metres = shapely.get_parts(shapely.transform(streets, lambda lonlat: lonlat * scale))
    # Joining single strips is ten times as fast as one strip around all streets of a 20-minute walk.
    strips = shapely.buffer(shapely.simplify(in_metres, _DETAIL_M), STRIP_M, quad_segs=2)
    area = _without_yards(shapely.simplify(shapely.union_all(strips), _DETAIL_M))
    return shapely.transform(area, lambda xy: xy / scale)


def _without_yards(area: shapely.Geometry) -> shapely.Geometry:
    """Fill the holes that are no more than the inside of a block."""
    polygons = shapely.get_parts(area)
    rings, owner = shapely.get_rings(polygons, return_index=True)
    outer = np.flatnonzero(np.diff(owner, prepend=-1))
    inner = np.setdiff1d(np.arange(rings.size), outer)
    large = inner[shapely.area(shapely.polygons(rings[inner])) > YARD_M2]
    filled = [
        shapely.Polygon(rings[shell], [rings[hole] for hole in large if owner[hole] == owner[shell]]) for shell in outer
    ]
    return filled[0] if len(filled) == 1 else shapely.MultiPolygon(filled)


def _whole_edges(reached: Reach, edges: npt.NDArray[np.int32]) -> npt.NDArray[np.object_]:
    """Lines of whole edges."""
    network = reached.walking.network
    counts = network.vertex_bounds[edges + 1] - network.vertex_bounds[edges]
    first = np.repeat(network.vertex_bounds[edges] - (np.cumsum(counts) - counts), counts)
    vertex = first + np.arange(first.size)
    lonlat = np.column_stack([network.vertex_lon[vertex], network.vertex_lat[vertex]])
    lines = shapely.linestrings(lonlat, indices=np.repeat(np.arange(edges.size), counts))
    return np.asarray(lines, dtype=object)


def _around_start(reached: Reach, limit_s: float) -> shapely.LineString:
    """Stretch of the doorstep's own street within the walk."""
    walking, network = reached.walking, reached.walking.network
    edge, along = int(reached.start.edge[0]), float(reached.start.along_m[0])
    left_s = max(0.0, limit_s - reached.access_m / walking.pace.speed_m_s)
    go_m = left_s / float(walking.along_s_per_m[edge])
    back_m = 0.0 if network.edge_oneway[edge] else left_s / float(walking.against_s_per_m[edge])
    low, high = max(0.0, along - back_m), min(float(network.edge_length_m[edge]), along + go_m)
    return shapely.LineString(stretch(network, edge, low, end_m=high))

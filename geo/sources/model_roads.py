"""Main roads of the street model: points of addresses become centre lines, and centre lines get pavements.

Plane coordinates throughout: metres in EPSG:5186, (x, y).
"""

from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer
from scipy.interpolate import PchipInterpolator
from shapely.geometry.base import BaseGeometry

from geo import tables as t
from geo.sources.model_inputs import NUMBER, ROAD

PLANE: Final = "EPSG:5186"

_PAVEMENT_M: Final = {"primary": 14.0, "secondary": 10.0, "tertiary": 6.5}
_SHORTEST_PAVEMENT_M = 30.0
_FARTHEST_M = 60.0
_REACH_NUMBERS = 12.0
_METRES_A_NUMBER = 10.0
_STATION_M = 15.0

Points = npt.NDArray[np.float64]


def to_plane(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Points:
    """Project points to the plane.

    Parameters
    ----------
    lon, lat
        Degrees in EPSG:4326, shape (n,).

    Returns
    -------
    Points
        Metres in EPSG:5186, shape (n, 2).
    """
    transformer = Transformer.from_crs(t.WGS84, PLANE, always_xy=True)
    return np.column_stack(transformer.transform(np.asarray(lon), np.asarray(lat)))


def centre_lines(main_roads: pd.DataFrame, joints: pd.DataFrame) -> dict[str, shapely.LineString]:
    """Draw each main road through its joints, bent towards the addresses on both of its sides.

    A point of an address stands on its building, up to about 30 m beside the road, and some points belong to another
    entrance altogether. So the joints, drawn by hand, say where a road runs and meets the others; of an address only
    its distance across the road counts, averaged over its neighbours on both sides, and a point too far from where
    its number should be counts for nothing.

    Parameters
    ----------
    main_roads
        Points of addresses: ``road_ko``, ``number`` (about ten metres of road each), ``lat``, ``lon`` in degrees.
    joints
        The same columns, drawn by hand: both ends of each road, its bends, and the places where roads meet.

    Returns
    -------
    dict[str, shapely.LineString]
        Centre line by road, in the order of ``joints``; it passes through the road's joints exactly.
    """
    lines = {}
    for road, drawn in joints.groupby(ROAD, sort=False):
        fixed = drawn.sort_values(NUMBER)
        beside = main_roads[main_roads[ROAD] == road].sort_values(NUMBER)
        lines[str(road)] = _centre_line(
            fixed[NUMBER].to_numpy(float),
            to_plane(fixed[t.LON], fixed[t.LAT]),
            beside[NUMBER].to_numpy(float),
            to_plane(beside[t.LON], beside[t.LAT]),
        )
    return lines


def _centre_line(at: Points, fixed: Points, numbers: Points, beside: Points) -> shapely.LineString:
    curve = PchipInterpolator(at, fixed)
    away = beside - curve(numbers)
    useful = (numbers > at[0]) & (numbers < at[-1]) & (np.hypot(away[:, 0], away[:, 1]) <= _FARTHEST_M)
    # An address at the number of a joint, or with that of another address, adds no bend of its own.
    useful &= np.abs(numbers[:, None] - at[None, :]).min(axis=1) > _REACH_NUMBERS / 2
    numbers, first = np.unique(numbers[useful], return_index=True)
    away = away[useful][first]
    along = curve.derivative()(numbers)
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(along[:, 0], along[:, 1])[:, None]
    weight = np.exp(-0.5 * ((numbers[:, None] - numbers[None, :]) / _REACH_NUMBERS) ** 2)
    # The one below the line is the joints' own vote, for no offset at all.
    offset = weight @ np.einsum("ij,ij->i", away, across) / (weight.sum(axis=1) + 1.0)
    stops = np.concatenate([at, numbers])
    through = np.concatenate([fixed, curve(numbers) + across * offset[:, None]])
    rank = np.argsort(stops)
    bent = PchipInterpolator(stops[rank], through[rank])
    stations = [
        np.linspace(start, stop, max(2, int((stop - start) * _METRES_A_NUMBER / _STATION_M)))
        for start, stop in pairwise(at)
    ]
    return shapely.LineString(bent(np.unique(np.concatenate(stations))))


def pavements(
    lines: dict[str, shapely.LineString], classes: dict[str, str], *, inside: BaseGeometry
) -> list[shapely.LineString]:
    """Lay a pavement on both sides of the main roads.

    Parameters
    ----------
    lines
        Centre line by road.
    classes
        OpenStreetMap's ``highway`` value by road: the wider the road, the farther its pavements.
    inside
        Area that no pavement leaves.

    Returns
    -------
    list[shapely.LineString]
        Pavements, not yet cut where they cross.
    """
    found: list[shapely.LineString] = []
    for road, line in lines.items():
        away = _PAVEMENT_M[classes[road]]
        sides = [shapely.offset_curve(line, side, join_style="mitre") for side in (away, -away)]
        found.extend(lines_of(shapely.intersection(sides, inside)))
    return [line for line in found if line.length > _SHORTEST_PAVEMENT_M]


def lines_of(shapes: Any) -> list[shapely.LineString]:
    """Take the lines out of mixed shapes.

    Parameters
    ----------
    shapes
        Any geometries.

    Returns
    -------
    list[shapely.LineString]
        Their parts that are lines.
    """
    return [part for part in shapely.get_parts(shapes) if isinstance(part, shapely.LineString) and part.length > 0]

"""The sea, which OpenStreetMap maps as a line only: land to the left of a coastline, water to its right."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]

_BESIDE_M: Final = 0.5
_SURE: Final = 10
"""How many times more of a face's coast must have it on the right than on the left."""


def sea(coast: Shapes, box: shapely.Polygon) -> Shapes:
    """Find the water of an area.

    Parameters
    ----------
    coast
        Lines of coast in metres, in the direction in which they were mapped; of areas, their outlines.
    box
        The area, metres: every coast within is there.

    Returns
    -------
    array of geometry
        Polygons; none where a line ends within the area, so that nobody can tell its sides apart.
    """
    outlines = np.where(shapely.get_dimensions(coast) == 2, shapely.get_exterior_ring(coast), coast)  # noqa: PLR2004
    near = shapely.get_parts(outlines[shapely.intersects(outlines, box)])
    if len(near) == 0:
        return np.empty(0, dtype=object)
    lines = shapely.union_all([*shapely.intersection(near, box), box.exterior])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    right, left = (_meeting(faces, points) for points in _beside(near))
    found: Shapes = faces[(right > 0) & (right >= _SURE * left)]
    return found


def _beside(coast: Shapes) -> tuple[Shapes, Shapes]:
    """Take points close by on the right and on the left, in the middle of each straight piece."""
    corners, owner = shapely.get_coordinates(coast, return_index=True)
    steps, middles = np.diff(corners, axis=0), (corners[:-1] + corners[1:]) / 2
    lengths = np.hypot(*steps.T)
    same = (owner[:-1] == owner[1:]) & (lengths > 0)
    aside = np.column_stack((steps[same, 1], -steps[same, 0])) / lengths[same, np.newaxis] * _BESIDE_M
    return shapely.points(middles[same] + aside), shapely.points(middles[same] - aside)


def _meeting(faces: Shapes, points: Shapes) -> npt.NDArray[np.int64]:
    """Count the points in each face."""
    _, face = shapely.STRtree(faces).query(points, predicate="within")
    return np.bincount(face, minlength=len(faces))

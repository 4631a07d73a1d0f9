"""Boundaries in a stranger's file: where they are, whether they enclose an area, and whether two enclose the same."""

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from geo import tables as t
from geo.errors import N_
from geo.sources.coordinates import SYSTEMS, Located, located
from geo.sources.ledger import Draft
from geo.sources.positions import Plane

Bounds = tuple[float, float, float, float]
Shapes = npt.NDArray[np.object_]

LEAST_M2: Final = 100.0
"""A boundary that encloses less is a slip of the pen."""
SLIVER: Final = 0.01
"""Borders that two hands have drawn lie over each other by less than this share of the smaller area."""
SAME: Final = 0.5
"""Two areas that have more than this share of the smaller one in common are one."""
_KOREA: Final = (124.0, 33.0, 132.0, 39.0)
_GLOBE: Final = (-180.0, -90.0, 180.0, 90.0)
_MOST_DEG: Final = _GLOBE[2:]
_AREAS: Final = (
    shapely.GeometryType.POLYGON,
    shapely.GeometryType.MULTIPOLYGON,
    shapely.GeometryType.GEOMETRYCOLLECTION,
)
_SAY_WHICH: Final = N_("say which coordinate system the file is in, and that it is a file of this region")


def in_degrees(shapes: Shapes, *, draft: Draft, stated: str | None, near: Bounds | None) -> tuple[Shapes, str | None]:
    """Bring boundaries to longitude and latitude; rows whose shape is no boundary are set aside.

    Parameters
    ----------
    shapes
        (n) as in the file, None for none.
    draft
        Takes what is found.
    stated
        The coordinate system that the file or a person states; None to guess.
    near
        The region: west, south, east, north in degrees, EPSG:4326. Without one, what can be degrees is, and all else
        is sought in Korea.

    Returns
    -------
    shapes : numpy.ndarray
        (n) EPSG:4326, without heights; of meaning only for the rows that can be used.
    crs : str or None
        What they were read in, None where nobody can tell.
    """
    flat = np.asarray(shapely.force_2d(shapes), dtype=object)
    _set_shapeless_aside(flat, draft)
    flat[~draft.usable] = None
    rows = np.flatnonzero(draft.usable)
    if not rows.size:
        return flat, None
    west, south, east, north = shapely.bounds(flat[rows]).T
    x, y = pd.Series((west + east) / 2), pd.Series((south + north) / 2)
    if stated is None and near is None and x.abs().max() <= _MOST_DEG[0] and y.abs().max() <= _MOST_DEG[0]:
        stated = t.WGS84
    around = near or (_GLOBE if stated == t.WGS84 else _KOREA)
    found = located(x, y, near=around, stated=stated)
    if found.reason in {"ambiguous", "unknown_system", "nowhere"}:
        systems = ", ".join((found.crs, *found.rivals) if found.rivals else (stated,) if stated else SYSTEMS)
        draft.set_aside(
            draft.usable,
            why=N_("nobody can tell in which coordinate system its boundary is: in none or several of {systems}"),
            mend=_SAY_WHICH,
            systems=[systems] * len(flat),
        )
        return flat, None
    if found.reason == "stated_far" and near is not None:
        _set_wrong_system_aside(located(x, y, near=around, stated=None), draft, stated=found.crs)
    turned = _turned(flat, rows, found, draft)
    return _transformed(turned, rows, found.crs, draft), found.crs


def made_whole(shapes: Shapes, draft: Draft) -> tuple[Shapes, npt.NDArray[np.float64]]:
    """Mend the boundaries that cross themselves, and set aside those that enclose nothing.

    Parameters
    ----------
    shapes
        (n) EPSG:4326.
    draft
        Takes what is found.

    Returns
    -------
    shapes : numpy.ndarray
        (n) valid polygons in the rows that can be used.
    area_m2 : numpy.ndarray
        (n) square metres, true to a few parts in a thousand over a city; 0 in rows that cannot be used.
    """
    whole = shapes.copy()
    whole[~draft.usable] = None
    old = np.full(len(shapes), None, dtype=object)
    new = old.copy()
    single = np.isin(shapely.get_type_id(shapes), _AREAS[:2])
    for row in np.flatnonzero(draft.usable & ~(shapely.is_valid(shapes) & single)).tolist():
        whole[row] = _areas_of(shapes[row])
        old[row] = f"{shapes[row].geom_type}: {shapely.is_valid_reason(shapes[row])}"
        new[row] = whole[row].geom_type
    area_m2 = np.zeros(len(shapes))
    rows = np.flatnonzero(draft.usable)
    if rows.size:
        frame = gpd.GeoDataFrame(geometry=whole[rows], crs=t.WGS84)
        area_m2[rows] = shapely.area(Plane.around(frame).wards(frame)) if np.isfinite(frame.total_bounds).all() else 0
    draft.set_aside(
        area_m2 < LEAST_M2,
        why=N_("its boundary encloses no area"),
        mend=N_("draw the boundary as a polygon around the ward"),
    )
    why = N_("the boundary crosses itself, or has parts that are no area; the area it encloses counts")
    draft.replace(t.GEOMETRY, pd.Series(old, dtype="str"), pd.Series(new, dtype="str"), why=why)
    return whole, area_m2


def parted(shapes: Shapes, area_m2: npt.NDArray[np.float64], *, draft: Draft, line: npt.NDArray[np.int64]) -> Shapes:
    """Part areas that lie over each other: what two have in common stays with the earlier row.

    Parameters
    ----------
    shapes
        (n) as :func:`made_whole` gives them.
    area_m2
        (n) square metres.
    draft
        Takes what is found.
    line
        (n) of the file, for the messages.

    Returns
    -------
    numpy.ndarray
        (n) the shapes; common parts up to :data:`SLIVER` are left as they are.
    """
    rows = np.flatnonzero(draft.usable)
    one, other = rows[shapely.STRtree(shapes[rows]).query(shapes[rows], predicate="intersects")]
    one, other = one[one < other], other[one < other]
    # Shares of neighbours' areas are the same in square degrees.
    size = shapely.area(shapes)
    share = shapely.area(shapely.intersection(shapes[one], shapes[other])) / np.minimum(size[one], size[other])
    first = np.full(len(shapes), -1, dtype=np.int64)
    first[other[share > SAME][::-1]] = one[share > SAME][::-1]
    draft.set_aside(
        first >= 0,
        why=N_("line {line} has the same area"),
        mend=N_("leave one of the two rows out, or draw the border between them"),
        line=line[first].tolist(),
    )
    apart = shapes.copy()
    counts = (share > SLIVER) & draft.usable[one] & draft.usable[other]
    for row in np.unique(other[counts]).tolist():
        apart[row] = shapely.difference(shapes[row], shapely.union_all(shapes[one[counts & (other == row)]]))
    left_m2 = area_m2 * np.divide(shapely.area(apart), size, out=np.ones(len(shapes)), where=size > 0)
    draft.set_aside(
        draft.usable & (left_m2 < LEAST_M2),
        why=N_("all its area lies in other wards"),
        mend=N_("draw the borders between them"),
    )
    old, new = (pd.Series([f"{m2:.0f} m²" for m2 in areas.tolist()], dtype="str") for areas in (area_m2, left_m2))
    cut = np.isin(np.arange(len(shapes)), other[counts])
    why = N_("it lies partly over the ward of an earlier row, which keeps the common part")
    draft.replace(t.GEOMETRY, old, old.mask(cut, new), why=why)
    return apart


def _set_shapeless_aside(shapes: Shapes, draft: Draft) -> None:
    """Set aside the rows without a shape, and those whose shape is no area."""
    points, row = shapely.get_coordinates(shapes, return_index=True)
    readable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    readable[row[~np.isfinite(points).all(axis=1)]] = False
    draft.set_aside(
        ~readable,
        why=N_("it has no boundary that can be read"),
        mend=N_("draw the boundary as a polygon around the ward"),
    )
    draft.set_aside(
        ~np.isin(shapely.get_type_id(shapes), _AREAS),
        why=N_("its shape is a {shape} and no area"),
        mend=N_("draw the boundary as a polygon around the ward"),
        shape=[getattr(shape, "geom_type", "") for shape in shapes],
    )


def _set_wrong_system_aside(fitting: Located, draft: Draft, *, stated: str) -> None:
    """Set all aside where another coordinate system than the one stated puts them into the region."""
    if fitting.crs and fitting.reason in {"guessed", "ambiguous"}:
        draft.set_aside(
            draft.usable,
            why=N_("in {stated}, as stated, its boundary lies elsewhere; in {systems} it lies in the region"),
            mend=_SAY_WHICH,
            stated=[stated] * len(draft.usable),
            systems=[", ".join((fitting.crs, *fitting.rivals))] * len(draft.usable),
        )


def _turned(shapes: Shapes, rows: npt.NDArray[np.int64], found: Located, draft: Draft) -> Shapes:
    """Turn the shapes whose latitude stands where longitude is meant."""
    crossed = rows[found.swapped ^ found.turned]
    turned = shapes.copy()
    turned[crossed] = shapely.transform(shapes[crossed], lambda points: points[:, ::-1])
    middles = []
    for side in (shapes, turned):
        text = pd.Series(pd.NA, range(len(shapes)), dtype="str")
        text.iloc[crossed] = [f"{p.x:.6f} {p.y:.6f}" for p in shapely.point_on_surface(shapely.envelope(side[crossed]))]
        middles.append(text)
    draft.replace(t.GEOMETRY, *middles, why=N_("latitude and longitude were swapped"))
    return turned


def _transformed(shapes: Shapes, rows: npt.NDArray[np.int64], crs: str, draft: Draft) -> Shapes:
    """Transform shapes to degrees, and set aside those that reach beyond the earth."""
    points, row = shapely.get_coordinates(shapes[rows], return_index=True)
    if crs != t.WGS84:
        # A rough transformation would be hundreds of metres off and say nothing.
        transformer = pyproj.Transformer.from_crs(crs, t.WGS84, always_xy=True, allow_ballpark=False)
        points = np.column_stack(transformer.transform(*points.T))
    beyond = np.zeros(len(shapes), dtype=bool)
    # What lies beyond a projection's reach comes back infinite.
    beyond[rows[row[~(np.abs(points) <= _MOST_DEG).all(axis=1)]]] = True
    degrees = shapes.copy()
    degrees[beyond] = None
    reached = rows[~beyond[rows]]
    degrees[reached] = shapely.transform(shapes[reached], lambda _: points[~beyond[rows[row]]])
    draft.set_aside(
        beyond,
        why=N_("its boundary reaches beyond the earth in {crs}"),
        mend=_SAY_WHICH,
        crs=[crs] * len(shapes),
    )
    return degrees


def _areas_of(shape: shapely.Geometry) -> shapely.Geometry:
    """Take all that a shape of any kind encloses; where parts lie over each other they are one."""
    parts = np.array([shape], dtype=object)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    solid = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    areas: shapely.Geometry = shapely.union_all(shapely.make_valid(solid, method="structure", keep_collapsed=False))
    return areas

"""One drawing of a region under all steps: layers that are shown or not, and a window that moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import tables as t
from geo.show import palette
from geo.show.escape import safe
from geo.show.static_map import Ground
from geo.show.static_map_streets import Streets
from geo.show.street_classes import CLASS_OF

Shapes = npt.NDArray[np.object_]
Bounds = tuple[float, float, float, float]

_FINEST_M: Final = 3.0
_MARGIN: Final = 0.06
_LEAST_M: Final = 600.0
"""A window is at least so wide and high: any closer, and nobody knows where they are."""
_DRAWN: Final = ("path", "lane", "tertiary", "secondary", "main")
"""Classes of streets, the least important first; flights of steps are too small for a hall."""


@dataclass(frozen=True)
class Drawing:
    """A region on the sheet.

    Attributes
    ----------
    svg
        One ``svg`` element; its units are metres.
    crs
        The streets' own system, metres.
    west, north
        The sheet's origin in it.
    """

    svg: str
    crs: str
    west: float
    north: float

    def on_sheet(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Lay points on the sheet.

        Parameters
        ----------
        lon, lat
            (n) degrees, EPSG:4326.

        Returns
        -------
        numpy.ndarray
            (n, 2) whole metres right and down from the sheet's origin.
        """
        points = gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=t.WGS84).to_crs(self.crs)
        laid = _laid(np.asarray(points.array), self.west, self.north)
        return shapely.get_coordinates(laid).round().astype(np.int64)

    def window(self, bounds: Bounds) -> tuple[int, int, int, int]:
        """Frame ground on the sheet.

        Parameters
        ----------
        bounds
            West, south, east, north, EPSG:4326.

        Returns
        -------
        tuple of int
            Left, top, width and height of the window, metres.
        """
        west, south, east, north = bounds
        corners = self.on_sheet([west, west, east, east], [south, north, south, north])
        low, high = corners.min(axis=0), corners.max(axis=0)
        size = np.maximum((high - low) * (1 + 2 * _MARGIN), _LEAST_M)
        left, top = (low + high) / 2 - size / 2
        return round(left), round(top), round(size[0]), round(size[1])


def draw_region(
    ground: Ground,
    wards: gpd.GeoDataFrame,
    *,
    label: str,
    shares: Sequence[float | None],
    names: Sequence[str],
    beyond: gpd.GeoSeries,
    places: gpd.GeoSeries,
    spaces: gpd.GeoSeries,
) -> Drawing:
    """Draw a region once, in layers.

    Parameters
    ----------
    ground
        Streets, parks, water and carbon-neutral streets.
    wards
        By the contract :data:`geo.tables.WARDS`.
    label
        What the map shows, for those who do not see it.
    shares, names
        Of each ward: its share covered, 0 to 1, None where unknown, and what it is called.
    beyond
        Streets beyond reach of each ward, EPSG:4326.
    places, spaces
        Points of the places there are, and of spaces that a plan opens, EPSG:4326.

    Returns
    -------
    Drawing
        Its layers have the classes of :attr:`geo.show.town_hall.Step.shows`; a ward's parts say its code in
        ``data-ward``.
    """
    crs = ground.network.crs
    shapes = np.asarray(wards.to_crs(crs).geometry.array)
    west, _, _, north = shapely.total_bounds(shapes).tolist()

    def sheet(geometry: gpd.GeoSeries) -> Shapes:
        return shapely.simplify(_laid(np.asarray(geometry.to_crs(crs).array), west, north), _FINEST_M)

    codes = wards[t.WARD_CODE].tolist()
    ward_paths = [_path(one) for one in shapely.simplify(_laid(shapes, west, north), _FINEST_M)]
    middles = shapely.get_coordinates(shapely.point_on_surface(_laid(shapes, west, north))).round().astype(int)
    layers = [
        _HATCH,
        f'<path class="park" d="{_joined(sheet(ground.parks.geometry))}"/>',
        f'<path class="water" d="{_joined(sheet(ground.water.geometry))}"/>',
        _group("shares", _wards(codes, ward_paths, classes=[_share_class(share) for share in shares])),
        *_streets(ground.network, west, north),
        *(f'<path class="ward" data-ward="{safe(code)}" d="{d}"/>' for code, d in zip(codes, ward_paths, strict=True)),
        _group("beyond", _wards(codes, [_path(one) for one in sheet(beyond)], classes=[""] * len(codes))),
        _group(
            "green", [f'<path class="{look}" d="{_joined(sheet(ground.green_streets.geometry))}"/>' for look in _CASED]
        ),
        _group("places", [_dots(sheet(places), look) for look in _CASED]),
        _group("spaces", _numbered(sheet(spaces))),
        _group(
            "names",
            [
                f'<text x="{x}" y="{y}">{safe(name)}</text>'
                for (x, y), name in zip(middles.tolist(), names, strict=True)
            ],
        ),
        '<g class="here"><path class="casing"/><path class="line"/></g>',
    ]
    return Drawing(f'<svg role="img" aria-label="{safe(label)}">{"".join(layers)}</svg>', crs, west, north)


_CASED: Final = ("casing", "line")
_HATCH: Final = (
    '<defs><pattern id="unknown" width="60" height="60" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><rect width="60" height="60" fill="{palette.MISSING_GROUND}"/>'
    f'<path d="M0 0V60" stroke="{palette.MISSING_LINES}" stroke-width="16"/></pattern></defs>'
)


def _laid(shapes: Shapes, west: float, north: float) -> Shapes:
    """Turn metres east and north into metres right and down."""
    laid: Shapes = shapely.transform(shapes, lambda at: np.column_stack([at[:, 0] - west, north - at[:, 1]]))
    return laid


def _group(name: str, parts: Sequence[str]) -> str:
    return f'<g class="layer {name}">{"".join(parts)}</g>'


def _wards(codes: Sequence[str], paths: Sequence[str], *, classes: Sequence[str]) -> list[str]:
    return [
        f'<path class="{look}" data-ward="{safe(code)}" d="{d}"/>'
        for code, d, look in zip(codes, paths, classes, strict=True)
    ]


def _share_class(share: float | None) -> str:
    """Name the class of a share: a bound belongs to the upper one."""
    if share is None or pd.isna(share):
        return "unknown"
    return f"c{int(np.searchsorted(palette.COVERAGE_BOUNDS, share, side='right'))}"


def _streets(streets: Streets, west: float, north: float) -> list[str]:
    """Draw streets, a path a class."""
    tag = streets.tags[t.HIGHWAY]
    looks: Mapping[str, str] = {label: CLASS_OF.get(label, "lane") for label in tag.labels}
    of_edge = np.array([*(looks[label] for label in tag.labels), "lane"], dtype=object)[tag.codes]
    of_edge[streets.edge_steps] = "steps"
    corners = np.column_stack([streets.vertex_x - west, north - streets.vertex_y])
    edge = np.repeat(np.arange(of_edge.size), np.diff(streets.vertex_bounds))
    lines: Shapes = np.asarray(shapely.simplify(shapely.linestrings(corners, indices=edge), _FINEST_M))
    return [f'<path class="{name}" d="{_joined(lines[of_edge == name])}"/>' for name in _DRAWN]


def _joined(shapes: Shapes) -> str:
    return "".join(map(_path, shapes))


def _path(shape: BaseGeometry) -> str:
    """Write lines and areas in whole metres, each corner from the one before."""
    drawn = []
    for part in shapely.get_parts([shape]):
        is_area = isinstance(part, shapely.Polygon)
        for ring in (part.exterior, *part.interiors) if is_area else (part,):
            at = shapely.get_coordinates(ring).round().astype(np.int64)
            if len(at) > 1:
                by = " ".join(f"{x},{y}" for x, y in np.diff(at, axis=0).tolist())
                drawn.append(f"M{at[0, 0]},{at[0, 1]}l{by}" + ("z" if is_area else ""))
    return "".join(drawn)


def _dots(points: Shapes, look: str) -> str:
    """Draw points as lines of no length: a round cap is a dot that stays as large whatever the window."""
    at = shapely.get_coordinates(points).round().astype(np.int64)
    return f'<path class="{look}" d="{"".join(f"M{x},{y}h0" for x, y in at.tolist())}"/>'


def _numbered(points: Shapes) -> list[str]:
    at = shapely.get_coordinates(points).round().astype(np.int64).tolist()
    return [
        *(_dots(points, look) for look in _CASED),
        *(f'<text x="{x}" y="{y}">{number}</text>' for number, (x, y) in enumerate(at, 1)),
    ]

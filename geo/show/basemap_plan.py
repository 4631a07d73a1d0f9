"""What the basemap shows at one zoom level: areas, strokes and labels on a plane of pixels.

The plane is Web Mercator's, ``TILE_PX * 2**zoom`` pixels wide, (x, y) from its north-west corner. Leaflet shows a tile
at half that size, so that it is sharp on a phone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo import tables as t
from geo.show import palette
from geo.show.basemap_labels import Label, area_labels, line_labels, placed, water_labels
from geo.show.street_classes import CLASS_OF

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

TILE_PX: Final = 512
_PX: Final = 2
"""Pixels of a tile to a pixel of the screen, in which the sizes below are given."""


@dataclass(frozen=True)
class _Look:
    """How a class of streets is drawn: widths at zoom 12 and 16, casing and names from a zoom level on."""

    thin: float
    wide: float
    color: str
    casing: str | None = None
    cased_from: int = 99
    names_from: int = 99
    name_size: int = 11

    def width(self, zoom: int) -> float:
        """Give the width at a zoom level; it grows by the same factor from each to the next."""
        return float(self.thin * (self.wide / self.thin) ** ((zoom - 12) / 4))


# From the least important to the most: the later is drawn on top.
_LOOKS: Final[Mapping[str, _Look]] = MappingProxyType(
    {
        "path": _Look(0.4, 1.5, palette.STREET_CASING),
        "lane": _Look(0.5, 4.8, palette.STREET, palette.STREET_CASING, cased_from=16, names_from=16, name_size=10),
        "tertiary": _Look(1.0, 7.0, palette.STREET, palette.STREET_CASING, cased_from=15, names_from=15),
        "secondary": _Look(1.1, 8.5, palette.MAIN_STREET, palette.MAIN_CASING, cased_from=15, names_from=14),
        "main": _Look(1.7, 10.5, palette.MAIN_STREET, palette.MAIN_CASING, cased_from=14, names_from=13),
    }
)
_PATHS_FROM: Final = 14
_STEPS_FROM: Final = 16
_AREA_NAMES_FROM: Final = 13
_AREA_NAME_SIZE: Final = 11
_PARK_ROOM: Final = 3
_BANK_NAMES_FROM: Final = 15
_DISC_FROM_PX: Final = 3
_WARD_NAME_SIZE: Final = MappingProxyType({12: 10, 13: 12, 14: 14, 15: 16, 16: 18})


@dataclass(frozen=True)
class Fill:
    """Areas of one colour."""

    areas: Shapes
    color: str


@dataclass(frozen=True)
class Stroke:
    """Lines of one colour and width.

    Attributes
    ----------
    lines
        Lines on the plane of pixels.
    color
        Their colour.
    width_px
        Their width.
    bends
        Corners and ends that need rounding, (n, 2) pixels.
    """

    lines: Shapes
    color: str
    width_px: float
    bends: Floats


@dataclass(frozen=True)
class Plan:
    """Everything to draw at one zoom level, in the order of drawing."""

    zoom: int
    fills: tuple[Fill, ...]
    strokes: tuple[Stroke, ...]
    labels: tuple[Label, ...]

    @property
    def is_blank(self) -> bool:
        """True if there is nothing to draw."""
        return not (
            self.labels
            or any(len(fill.areas) for fill in self.fills)
            or any(len(stroke.lines) or len(stroke.bends) for stroke in self.strokes)
        )


def plan(
    zoom: int,
    *,
    streets: gpd.GeoDataFrame,
    wards: gpd.GeoDataFrame,
    parks: gpd.GeoDataFrame | None = None,
    water: gpd.GeoDataFrame | None = None,
) -> Plan:
    """Decide what one zoom level shows.

    Parameters
    ----------
    zoom
        Zoom level, 12 to 16.
    streets
        ``tables.EDGES``, EPSG:4326.
    wards
        ``tables.WARDS``, EPSG:4326.
    parks, water
        Polygons, EPSG:4326; they may have names.

    Returns
    -------
    Plan
        What to draw.
    """
    areas = ((parks, palette.PARK), (water, palette.WATER))
    fills = tuple(Fill(on_plane(frame.geometry, zoom), color) for frame, color in areas if frame is not None)
    classes = _classes(streets)
    lines = shapely.simplify(on_plane(streets.geometry, zoom), 0.6)
    regions = on_plane(wards.geometry, zoom)
    strokes = _street_strokes(zoom, lines, classes, streets[t.STEPS].to_numpy(dtype=bool))
    labels = area_labels(regions, wards[t.NAME_KO], size_px=_PX * _WARD_NAME_SIZE[zoom], weight="bold")
    labels += _area_names(zoom, parks=parks, water=water)
    names = streets[t.STREET_NAME].to_numpy(dtype=object)
    for name in reversed(tuple(_LOOKS)):
        look = _LOOKS[name]
        if zoom >= look.names_from:
            rows = classes == name
            # A road wide enough carries its name inside.
            halo = look.color if look.width(zoom) >= look.name_size * 0.6 else palette.PAPER
            labels += line_labels(lines[rows], names[rows], size_px=_PX * look.name_size, halo=halo)
    return Plan(zoom, fills, (*strokes, _ward_lines(regions)), tuple(placed(labels)))


def _area_names(zoom: int, *, parks: gpd.GeoDataFrame | None, water: gpd.GeoDataFrame | None) -> list[Label]:
    """Name waters, then parks."""
    size_px = _PX * _AREA_NAME_SIZE
    labels: list[Label] = []
    if zoom >= _AREA_NAMES_FROM and (shown := _named(water, zoom)):
        labels += water_labels(*shown, size_px=size_px, along=zoom >= _BANK_NAMES_FROM)
    if zoom >= _AREA_NAMES_FROM and (shown := _named(parks, zoom)):
        color, halo = palette.PARK_LABEL, palette.PARK
        labels += area_labels(*shown, size_px=size_px, room=_PARK_ROOM, color=color, halo=halo)
    return labels


def _named(areas: gpd.GeoDataFrame | None, zoom: int) -> tuple[Shapes, pd.Series] | None:
    """Give the areas that have names, on the plane, and the names."""
    if areas is None or t.NAME_KO not in areas:
        return None
    named = areas[areas[t.NAME_KO].notna()]
    return on_plane(named.geometry, zoom), named[t.NAME_KO]


def on_plane(shapes: gpd.GeoSeries, zoom: int) -> Shapes:
    """Project shapes onto the plane of pixels.

    Parameters
    ----------
    shapes
        Any geometry, EPSG:4326.
    zoom
        Zoom level.

    Returns
    -------
    array of geometry
        The shapes in pixels of that level.
    """

    def project(corners: Floats) -> Floats:
        longitude, latitude = np.radians(corners).T
        across = longitude / (2 * np.pi) + 0.5
        down = 0.5 - np.arcsinh(np.tan(latitude)) / (2 * np.pi)
        return TILE_PX * 2.0**zoom * np.column_stack((across, down))

    projected: Shapes = shapely.transform(np.asarray(shapes.array), project)
    return projected


def _classes(streets: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    classes: npt.NDArray[np.object_] = streets[t.HIGHWAY].map(CLASS_OF).fillna("lane").to_numpy(dtype=object)
    return classes


def _street_strokes(
    zoom: int, lines: Shapes, classes: npt.NDArray[np.object_], steps: npt.NDArray[np.bool_]
) -> list[Stroke]:
    casings, bodies = [], []
    # Treads closer than this run into one another: up to there steps are a path.
    if zoom < _STEPS_FROM:
        classes, steps = np.where(steps, "path", classes), np.zeros_like(steps)
    for name, look in _LOOKS.items():
        if name == "path" and zoom < _PATHS_FROM:
            continue
        chosen = lines[(classes == name) & ~steps]
        width = _PX * look.width(zoom)
        bends = _bends(chosen) if width >= _DISC_FROM_PX else np.empty((0, 2))
        if look.casing and zoom >= look.cased_from:
            casings.append(Stroke(chosen, look.casing, width + _PX * 1.0, bends))
        bodies.append(Stroke(chosen, look.color, width, bends))
    if zoom >= _STEPS_FROM:
        treads = _dashed(lines[steps], dash=_PX * 1.5, gap=_PX * 1.5)
        bodies.append(Stroke(treads, palette.MAIN_CASING, _PX * 3.6, np.empty((0, 2))))
    return casings + bodies


def _ward_lines(regions: Shapes) -> Stroke:
    # Neighbours share their lines: united, a line is dashed once.
    lines = shapely.get_parts(shapely.line_merge(shapely.union_all(shapely.boundary(regions))))
    return Stroke(_dashed(lines, dash=_PX * 5, gap=_PX * 4), palette.WARD_LINE, _PX * 1.0, np.empty((0, 2)))


def _bends(lines: Shapes) -> Floats:
    """Find the ends of lines and the corners sharp enough to show a notch."""
    corners, owner = shapely.get_coordinates(lines, return_index=True)
    if len(corners) == 0:
        return corners
    steps = np.diff(corners, axis=0)
    heading = np.arctan2(steps[:, 1], steps[:, 0])
    turn = np.abs((np.diff(heading) + np.pi) % (2 * np.pi) - np.pi)
    inside = (owner[:-2] == owner[1:-1]) & (owner[1:-1] == owner[2:])
    keep = np.ones(len(corners), dtype=bool)
    keep[1:-1] = ~inside | (turn > np.radians(12))
    return np.unique(np.round(corners[keep], 1), axis=0)


def _dashed(lines: Shapes, *, dash: float, gap: float) -> Shapes:
    """Cut lines into straight dashes."""
    if len(lines) == 0:
        return lines
    counts = np.maximum(shapely.length(lines) // (dash + gap), 1).astype(int)
    owner = np.repeat(np.arange(len(lines)), counts)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)
    starts = number * (dash + gap)
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(lines[owner], at)) for at in (starts, starts + dash)]
    return np.asarray(shapely.linestrings(np.stack(ends, axis=1)), dtype=object)

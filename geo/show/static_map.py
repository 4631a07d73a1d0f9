"""A small map for print: streets, parks and water as shapes at a true scale, around a walk."""

from collections.abc import Sequence
from typing import Final, Protocol

import geopandas as gpd
import numpy as np
import shapely
from fpdf import FPDF

from geo import tables as t
from geo.show import palette, venues
from geo.show.language import Language
from geo.show.static_map_frame import Box, Floats, Frame, Shapes, draw_areas, draw_lines, frame_around, on_map
from geo.show.static_map_marks import Mark, chips_of, draw_chips, draw_furniture, furniture
from geo.show.static_map_names import draw_names, map_names
from geo.show.static_map_streets import Class, Streets, draw_streets, streets_in

_ROUTE_MM: Final = 2.6
_ROUTE_CASING_MM: Final = 4.2
_ARROWHEAD: Final = np.array([(-0.45, -0.75), (0.4, 0.0), (-0.45, 0.75)])
_ARROWHEAD_MM: Final = 0.55
_ARROWHEAD_EVERY_MM: Final = 12.0
_GREEN_STREET_MM: Final = 1.2
_GREEN_STREET_CASING_MM: Final = 2.2
_GREEN_STREET_DASH_MM: Final = (3.6, 2.2)
"""Printed grey, a carbon-neutral street is as dark as the walk: it is narrow and dashed, the walk has arrowheads."""
_LAST_LEG_MM: Final = 1.3
_DOTS_MM: Final = (0.01, 2.4)
_BORDER_MM: Final = 0.3


class Ground(Protocol):
    """What lies under a walk; a region has all of it."""

    @property
    def network(self) -> Streets:
        """The streets."""

    @property
    def parks(self) -> gpd.GeoDataFrame:
        """Polygons, EPSG:4326, with names."""

    @property
    def water(self) -> gpd.GeoDataFrame:
        """Polygons, EPSG:4326."""

    @property
    def green_streets(self) -> gpd.GeoDataFrame:
        """Carbon-neutral streets: lines, EPSG:4326."""


def draw_map(
    pdf: FPDF,
    box: Box,
    *,
    language: Language,
    ground: Ground,
    line: shapely.LineString | None,
    marks: Sequence[Mark],
) -> Frame:
    """Draw a map of a walk, north up and as large as its box allows.

    Parameters
    ----------
    pdf
        The document; the current page is drawn on.
    box
        Left, top, width and height on the page, millimetres.
    language
        The reader's.
    ground
        What lies under the walk.
    line
        The walk, EPSG:4326; None where there is none.
    marks
        Where it begins, and last where it ends; at least one place.

    Returns
    -------
    Frame
        Where the ground lies on the page.
    """
    crs = ground.network.crs
    spots = gpd.GeoSeries([shapely.Point(mark.lon, mark.lat) for mark in marks], crs=t.WGS84).to_crs(crs)
    walk = gpd.GeoSeries([] if line is None else [line], crs=t.WGS84).to_crs(crs)
    at_m = shapely.get_coordinates(spots.array)
    frame = frame_around(box, np.concatenate([at_m, shapely.get_coordinates(walk.array)]))
    at, route = frame.on_page(at_m), shapely.transform(np.asarray(walk.array), frame.on_page)
    classes = streets_in(frame, ground.network)
    parks = on_map(ground.parks.geometry, crs, frame)
    chips = chips_of(pdf, marks, at=at, frame=frame, route=shapely.union_all(route))
    covered = shapely.union_all(
        [
            *furniture(frame),
            *(shape for chip in chips for shape in (chip.shape, chip.box)),
            *shapely.buffer(route, _ROUTE_CASING_MM / 2),
        ]
    )
    park_names = [venues.name(language, row) for _, row in ground.parks.iterrows()]
    green = on_map(ground.green_streets.geometry, crs, frame)
    green_names = np.array([venues.name(language, row) for _, row in ground.green_streets.iterrows()], dtype=object)
    named = [*classes, Class(green, green_names, palette.LEAF, None, _GREEN_STREET_CASING_MM, dashed=True)]
    names = map_names(frame, named, parks=(parks, park_names), taken=covered, walk_mm=_ROUTE_CASING_MM)
    with pdf.rect_clip(*box):
        draw_areas(pdf, np.array([frame.shape]), color=palette.PAPER)
        draw_areas(pdf, parks, color=palette.PARK)
        draw_areas(pdf, on_map(ground.water.geometry, crs, frame), color=palette.WATER)
        draw_streets(pdf, classes)
        draw_lines(pdf, green, color=palette.CASING, width_mm=_GREEN_STREET_CASING_MM)
        draw_lines(pdf, green, color=palette.LEAF, width_mm=_GREEN_STREET_MM, dash_mm=_GREEN_STREET_DASH_MM, cap="butt")
        draw_names(pdf, names)
        draw_lines(pdf, _last_legs(route, at), color=palette.WALK_GREEN, width_mm=_LAST_LEG_MM, dash_mm=_DOTS_MM)
        draw_lines(pdf, route, color=palette.CASING, width_mm=_ROUTE_CASING_MM)
        draw_lines(pdf, route, color=palette.WALK_GREEN, width_mm=_ROUTE_MM)
        draw_lines(pdf, _arrowheads(route), color=palette.CASING, width_mm=_ARROWHEAD_MM)
        draw_chips(pdf, chips)
        draw_furniture(pdf, frame)
    pdf.set_draw_color(palette.MAIN_CASING)
    pdf.set_line_width(_BORDER_MM)
    pdf.rect(*box)
    return frame


def _last_legs(route: Shapes, at: Floats) -> Shapes:
    """Lead from where a walk leaves the street to the last mark."""
    return np.array([shapely.LineString([line.coords[-1], at[-1]]) for line in route], dtype=object)


def _arrowheads(route: Shapes) -> Shapes:
    """Point along a walk, again and again: which end is which is told by more than colour."""
    found = []
    for line in route:
        steps = np.arange(_ARROWHEAD_EVERY_MM, line.length, _ARROWHEAD_EVERY_MM)
        before, at = (shapely.get_coordinates(shapely.line_interpolate_point(line, steps - back)) for back in (0.5, 0))
        ahead = (at - before) / np.linalg.norm(at - before, axis=1, keepdims=True)
        turns = np.stack([ahead, np.column_stack([-ahead[:, 1], ahead[:, 0]])], axis=1)
        found.append(shapely.linestrings(at[:, np.newaxis] + _ARROWHEAD @ turns))
    return np.concatenate([*found, np.array([], dtype=object)])

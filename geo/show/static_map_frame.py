"""The frame of a printed map, and how shapes are drawn in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from fpdf import FPDF
from fpdf.drawing import PaintedPath
from fpdf.enums import PathPaintRule

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]
Box = tuple[float, float, float, float]
"""Left, top, width and height on the page, millimetres."""

_FINEST_MM: Final = 0.05
_BEYOND_MM: Final = 1.0
"""What ends where the map ends is cut this far outside, so that no edge is drawn there."""
_INSIDE_MM: Final = 15.0
"""Room between what is framed and the edge, for marks and their labels."""
_CLOSEST_MM_PER_M: Final = 1000 / 1000
"""Any closer, and a short walk would have no street beside it to recognise."""


@dataclass(frozen=True)
class Frame:
    """Where metres on the ground lie on the page.

    Attributes
    ----------
    box
        The map on the page.
    mm_per_m
        Scale.
    west, north
        The map's upper left corner, metres in the streets' own system.
    """

    box: Box
    mm_per_m: float
    west: float
    north: float

    @property
    def shape(self) -> shapely.Polygon:
        """The map on the page, as a shape."""
        left, top, width, height = self.box
        return shapely.box(left, top, left + width, top + height)

    def ground(self, *, beyond_mm: float) -> tuple[float, float, float, float]:
        """Give the ground that is shown.

        Parameters
        ----------
        beyond_mm
            How much more on each side.

        Returns
        -------
        tuple of float
            West, south, east, north in metres.
        """
        _, _, width, height = self.box
        beyond = beyond_mm / self.mm_per_m
        east, south = self.west + width / self.mm_per_m, self.north - height / self.mm_per_m
        return self.west - beyond, south - beyond, east + beyond, self.north + beyond

    def on_page(self, places_m: Floats) -> Floats:
        """Lay places on the page.

        Parameters
        ----------
        places_m
            (n, 2) metres east and north.

        Returns
        -------
        numpy.ndarray
            (n, 2) millimetres from the page's upper left corner.
        """
        left, top, _, _ = self.box
        scale = np.array([self.mm_per_m, -self.mm_per_m])
        laid: Floats = np.array([left, top]) + (places_m - np.array([self.west, self.north])) * scale
        return laid


def frame_around(box: Box, places_m: Floats) -> Frame:
    """Frame places as large as a box allows.

    Parameters
    ----------
    box
        The map on the page.
    places_m
        (n, 2) metres east and north, at least one.

    Returns
    -------
    Frame
        With the places around its middle, and room for marks beside them.
    """
    _, _, width, height = box
    low, high = places_m.min(axis=0), places_m.max(axis=0)
    room = np.array([width, height]) - 2 * _INSIDE_MM
    mm_per_m = float(min(*(room / np.maximum(high - low, 1.0)), _CLOSEST_MM_PER_M))
    middle = (low + high) / 2
    return Frame(box, mm_per_m, float(middle[0] - width / mm_per_m / 2), float(middle[1] + height / mm_per_m / 2))


def on_map(shapes: gpd.GeoSeries, crs: str, frame: Frame) -> Shapes:
    """Lay shapes on the page, cut off where the map ends.

    Parameters
    ----------
    shapes
        Any geometry, in any system.
    crs
        The streets' own system, metres.
    frame
        The map.

    Returns
    -------
    array of geometry
        Millimetres of the page.
    """
    laid = shapely.transform(np.asarray(shapes.to_crs(crs).array), frame.on_page)
    cut: Shapes = shapely.clip_by_rect(shapely.simplify(laid, _FINEST_MM), *frame.shape.buffer(_BEYOND_MM).bounds)
    return cut


def draw_lines(
    pdf: FPDF,
    lines: Shapes,
    *,
    color: str,
    width_mm: float,
    dash_mm: tuple[float, float] | None = None,
    cap: str = "round",
) -> None:
    """Draw lines of one colour and width as one path.

    Parameters
    ----------
    pdf
        The document.
    lines
        Lines in millimetres of the page, in one part or several; empty ones are passed over.
    color, width_mm
        How they look.
    dash_mm
        Dash and gap.
    cap
        ``round`` or ``butt``: how lines and dashes end.
    """
    path = PaintedPath()
    path.style.paint_rule = PathPaintRule.STROKE
    path.style.auto_close = False
    path.style.stroke_color = color
    path.style.stroke_width = width_mm
    path.style.stroke_cap_style = cap
    path.style.stroke_join_style = "round"
    if dash_mm:
        path.style.stroke_dash_pattern = dash_mm
    parts = [line for line in shapely.get_parts(lines) if not line.is_empty]
    for line in parts:
        _follow(path, shapely.get_coordinates(line).tolist())
    if parts:
        _draw(pdf, path)


def draw_areas(pdf: FPDF, areas: Shapes, *, color: str) -> None:
    """Fill areas, their holes left open.

    Parameters
    ----------
    pdf
        The document.
    areas
        Polygons in millimetres of the page, in one part or several; all else is passed over.
    color
        Of all of them.
    """
    for area in shapely.get_parts(areas):
        if area.geom_type != "Polygon" or area.is_empty:
            continue
        path = PaintedPath()
        path.style.paint_rule = PathPaintRule.FILL_EVENODD
        path.style.fill_color = color
        for ring in (area.exterior, *area.interiors):
            _follow(path, shapely.get_coordinates(ring).tolist())
            path.close()
        _draw(pdf, path)


def _draw(pdf: FPDF, path: PaintedPath) -> None:
    with pdf.drawing_context() as drawing:
        drawing.add_item(path, clone=False)


def _follow(path: PaintedPath, places: Sequence[Sequence[float]]) -> None:
    path.move_to(*places[0])
    for place in places[1:]:
        path.line_to(*place)

"""A picture as values: areas, lines and texts in millimetres, for a page, a drawing or pixels alike."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from fpdf import FPDF
from shapely.geometry.base import BaseGeometry

from geo.show import palette
from geo.show.basemap_labels import Label
from geo.show.fonts import Weight
from geo.show.pdf import LEADING, MM_PER_POINT, legible, place, width_mm
from geo.show.static_map_frame import Box, Frame, Shapes, draw_areas, draw_lines

PX_PER_MM: Final = 10.0
"""Type is measured on a plane of pixels, as the basemap's is."""
_BORDER_MM: Final = 0.3
_MOST_LETTERS: Final = 70


@dataclass(frozen=True, eq=False)
class Area:
    """Areas of one colour.

    Attributes
    ----------
    shapes
        Polygons, millimetres of the page; all else is passed over.
    color
        Of all of them.
    """

    shapes: Shapes
    color: str


@dataclass(frozen=True, eq=False)
class Line:
    """Lines of one look.

    Attributes
    ----------
    shapes
        Lines, millimetres of the page.
    color, width_mm
        How they look.
    dash_mm
        Dash and gap.
    cap
        ``round`` or ``butt``.
    """

    shapes: Shapes
    color: str
    width_mm: float
    dash_mm: tuple[float, float] | None = None
    cap: str = "round"


@dataclass(frozen=True)
class Text:
    """One line of text.

    Attributes
    ----------
    text
        What :func:`geo.show.pdf.legible` gave.
    x_mm, y_mm
        Its middle.
    size_pt, weight, color
        How it looks.
    angle_deg
        Its slope, degrees counter-clockwise.
    """

    text: str
    x_mm: float
    y_mm: float
    size_pt: float
    weight: Weight = "regular"
    color: str = palette.INK
    angle_deg: float = 0.0

    @property
    def size_mm(self) -> float:
        """Size of the type."""
        return self.size_pt * MM_PER_POINT

    @property
    def width_mm(self) -> float:
        """Width of the text."""
        return text_width_mm(self.text, size_pt=self.size_pt, weight=self.weight)


@dataclass(frozen=True, eq=False)
class Picture:
    """What is drawn inside a frame, from the lowest to the highest.

    Attributes
    ----------
    frame
        Where the ground lies on the page.
    denominator
        The scale on paper is one to so many.
    items
        What is drawn.
    """

    frame: Frame
    denominator: int
    items: tuple[Area | Line | Text, ...]

    @property
    def box(self) -> Box:
        """Left, top, width and height on the page, millimetres."""
        return self.frame.box


def text_width_mm(text: str, *, size_pt: float, weight: Weight = "regular") -> float:
    """Measure a text without a page.

    Parameters
    ----------
    text
        One line.
    size_pt, weight
        How it looks.

    Returns
    -------
    float
        Its width, millimetres.
    """
    # Measured large: at the size of a map's type, pixels would round every letter.
    big = 20
    size_px = round(size_pt * MM_PER_POINT * PX_PER_MM * big)
    # Where no font has all the letters, each is written by the one that has it.
    whole = Label(text, 0, 0, size_px, weight).width_px
    width_px = whole or sum(Label(letter, 0, 0, size_px, weight).width_px for letter in text)
    return width_px / PX_PER_MM / big


def fitted(text: str, *, room_mm: float, size_pt: float, weight: Weight = "regular") -> str:
    """Cut a text off where it is wider than its room.

    Parameters
    ----------
    text
        Anything.
    room_mm
        How wide it may be.
    size_pt, weight
        How it looks.

    Returns
    -------
    str
        One printable line: the text, or its beginning and ``…``.
    """
    whole = legible(text)
    kept = whole[:_MOST_LETTERS]
    if kept == whole and text_width_mm(whole, size_pt=size_pt, weight=weight) <= room_mm:
        return whole
    while kept and text_width_mm(f"{kept}…", size_pt=size_pt, weight=weight) > room_mm:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def draw_picture(pdf: FPDF, picture: Picture) -> None:
    """Draw a picture on the current page, cut off at its frame, with a line around it.

    Parameters
    ----------
    pdf
        The document.
    picture
        In millimetres of its pages.
    """
    with pdf.rect_clip(*picture.box):
        draw_items(pdf, picture.items)
    pdf.set_draw_color(palette.MAIN_CASING)
    pdf.set_line_width(_BORDER_MM)
    pdf.rect(*picture.box)


def draw_items(pdf: FPDF, items: tuple[Area | Line | Text, ...]) -> None:
    """Draw what a picture, or a sign in a legend, is made of.

    Parameters
    ----------
    pdf
        The document; the current page is drawn on.
    items
        From the lowest to the highest.
    """
    for item in items:
        if isinstance(item, Area):
            draw_areas(pdf, item.shapes, color=item.color)
        elif isinstance(item, Line):
            draw_lines(pdf, item.shapes, color=item.color, width_mm=item.width_mm, dash_mm=item.dash_mm, cap=item.cap)
        else:
            _write(pdf, item)


def _write(pdf: FPDF, text: Text) -> None:
    left = text.x_mm - width_mm(pdf, text.text, size_pt=text.size_pt, weight=text.weight) / 2
    top = text.y_mm - text.size_mm * LEADING / 2
    with pdf.rotation(text.angle_deg, text.x_mm, text.y_mm):
        place(pdf, text.text, x_mm=left, y_mm=top, size_pt=text.size_pt, weight=text.weight, color=text.color)


def box_of(text: Text, *, air_mm: float) -> shapely.Polygon:
    """Give the box of a level text.

    Parameters
    ----------
    text
        The text.
    air_mm
        Room around it.

    Returns
    -------
    shapely.Polygon
        Millimetres of the page.
    """
    half, high = text.width_mm / 2 + air_mm, text.size_mm * LEADING / 2 + air_mm / 2
    return shapely.box(text.x_mm - half, text.y_mm - high, text.x_mm + half, text.y_mm + high)


def hatch(shape: BaseGeometry, *, every_mm: float) -> Shapes:
    """Fill a shape with slanted lines, so that it is told from others in grey.

    Parameters
    ----------
    shape
        Any area, millimetres of the page.
    every_mm
        From one line to the next.

    Returns
    -------
    array of geometry
        Lines within it.
    """
    if shape.is_empty:
        return np.array([], dtype=object)
    west, north, east, south = shape.bounds
    high = south - north
    # Lines of all shapes lie on one grid, so that neighbours go on in one another.
    step = every_mm * math.sqrt(2)
    starts = np.arange(math.floor((west - high) / step) * step - (south % step), east + step, step)
    lines = shapely.linestrings(
        np.stack([np.column_stack([starts, np.full_like(starts, south)]),
                  np.column_stack([starts + high, np.full_like(starts, north)])], axis=1)
    )  # fmt: skip
    cut: Shapes = np.asarray(shapely.intersection(lines, shape), dtype=object)
    return cut[~shapely.is_empty(cut)]

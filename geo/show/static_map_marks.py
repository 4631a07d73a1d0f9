"""What stands on a printed map beside its ground: where a walk begins and ends, the scale and north."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import shapely
from fpdf import FPDF
from shapely.geometry.base import BaseGeometry

from geo.show import palette
from geo.show.pdf import LEADING, MM_PER_POINT, legible, place, width_mm
from geo.show.static_map_frame import Floats, Frame, draw_areas, draw_lines

Shape = Literal["doorstep", "venue"]

_COLOR: Final = {"doorstep": palette.SPOT, "venue": palette.LEARN_BLUE}
_MARK_MM: Final = 3.6
"""Half the width of a mark."""
_RIM_MM: Final = 0.7
_HOUSE: Final = np.array([(0, -2.2), (2.3, -0.1), (1.5, -0.1), (1.5, 1.8), (-1.5, 1.8), (-1.5, -0.1), (-2.3, -0.1)])
_BOOK: Final = np.array(
    [[(0, -1.2), (-2.3, -1.8), (-2.3, 1.2), (0, 1.8)], [(0.4, -1.2), (2.7, -1.8), (2.7, 1.2), (0.4, 1.8)]]
) - np.array([0.2, 0])
_APART_MM: Final = 2 * (_MARK_MM + _RIM_MM) + 1.2
"""Between the middles of two marks, so that both are seen."""
_PLACE_MM: Final = 0.9
"""Half the width of the dot at the place itself, where its mark had to move aside."""
_LEADER_MM: Final = 0.6
_LABEL_PT: Final = 13.0
_LABEL_PAD_MM: Final = 1.6
_LONGEST_LABEL_MM: Final = 70.0
_MOST_LETTERS: Final = 60
_BESIDE_MM: Final = 1.4
_LONGEST_BAR_MM: Final = 42.0
_FURNITURE_MM: Final = 3.0
_FURNITURE_PT: Final = 13.0
_ARROW_MM: Final = 8.0
_BAR_MM: Final = 0.5


@dataclass(frozen=True)
class Mark:
    """A place that a map points out.

    Attributes
    ----------
    lat, lon
        Degrees, EPSG:4326.
    shape
        ``doorstep``, a house in a disc, or ``venue``, a book in a square.
    label
        What it is called.
    """

    lat: float
    lon: float
    shape: Shape
    label: str


@dataclass(frozen=True)
class Chip:
    """A mark on the page, and its label beside it.

    Attributes
    ----------
    mark
        What it is.
    x_mm, y_mm
        Its middle.
    place_mm
        The place itself, from which the mark may stand a little aside.
    text
        The label as it is written, cut off where it is too long for a map.
    box
        The label's box, empty where there is no label.
    """

    mark: Mark
    x_mm: float
    y_mm: float
    place_mm: tuple[float, float]
    text: str
    box: shapely.Polygon

    @property
    def shape(self) -> shapely.Polygon:
        """What the mark itself covers."""
        return shapely.Point(self.x_mm, self.y_mm).buffer(_MARK_MM + _RIM_MM)


def chips_of(pdf: FPDF, marks: Sequence[Mark], *, at: Floats, frame: Frame, route: BaseGeometry) -> list[Chip]:
    """Find a place for every mark, off the others, and for its label, on the map and clear of the walk if it can be.

    Parameters
    ----------
    pdf
        The document, to measure the labels.
    marks
        What to point out.
    at
        (n, 2) what they point out, millimetres of the page.
    frame
        The map.
    route
        The walk, in millimetres of the page.

    Returns
    -------
    list of Chip
        One a mark.
    """
    middles = _apart(at)
    shapes = [shapely.Point(x, y).buffer(_MARK_MM + _RIM_MM) for x, y in middles]
    taken: BaseGeometry = shapely.union_all([*shapes, *furniture(frame)])
    chips: list[Chip] = []
    for mark, (x, y), place_mm in zip(marks, middles.tolist(), at.tolist(), strict=True):
        text = _shortened(pdf, legible(mark.label))
        width = width_mm(pdf, text, size_pt=_LABEL_PT, weight="bold") + 2 * _LABEL_PAD_MM
        boxes = list(_boxes(x, y, width, _LABEL_PT * MM_PER_POINT * LEADING)) if text else [shapely.Polygon()]
        costs = [
            1000 * (box.area - box.intersection(frame.shape).area)
            + 100 * box.intersection(taken).area
            + box.intersection(route).length
            for box in boxes
        ]
        chips.append(Chip(mark, x, y, tuple(place_mm), text, boxes[costs.index(min(costs))]))
        taken = taken.union(chips[-1].box)
    return chips


def draw_chips(pdf: FPDF, chips: Sequence[Chip]) -> None:
    """Draw marks and their labels.

    Parameters
    ----------
    pdf
        The document.
    chips
        As :func:`chips_of` gave them.
    """
    for chip in chips:
        if chip.box.is_empty:
            continue
        left, top, right, bottom = chip.box.bounds
        color = _COLOR[chip.mark.shape]
        pdf.set_fill_color("#FFFFFF")
        pdf.set_draw_color(color)
        pdf.set_line_width(0.4)
        pdf.rect(left, top, right - left, bottom - top, style="DF", round_corners=True, corner_radius=1.2)
        place(pdf, chip.text, x_mm=left + _LABEL_PAD_MM, y_mm=top, size_pt=_LABEL_PT, weight="bold", color=color)
    for chip in chips:
        _draw_leader(pdf, chip)
    for chip in chips:
        _draw_mark(pdf, chip)


def scale_of(frame: Frame) -> tuple[int, float]:
    """Choose how long the scale bar is.

    Parameters
    ----------
    frame
        The map.

    Returns
    -------
    metres : int
        1, 2 or 5 with noughts behind it.
    length_mm : float
        The same on the page.
    """
    longest_m = _LONGEST_BAR_MM / frame.mm_per_m
    unit = 10 ** math.floor(math.log10(longest_m))
    metres = unit * max(step for step in (1, 2, 5) if step * unit <= longest_m)
    return metres, metres * frame.mm_per_m


def furniture(frame: Frame) -> list[shapely.Polygon]:
    """Say where the scale bar and the north arrow stand.

    Parameters
    ----------
    frame
        The map.

    Returns
    -------
    list of Polygon
        Their boxes, lower left and upper right, in millimetres of the page.
    """
    left, top, width, height = frame.box
    _, bar = scale_of(frame)
    right, bottom = left + width, top + height
    return [
        shapely.box(left, bottom - _FURNITURE_MM - 6.2, left + 2 * _FURNITURE_MM + bar, bottom),
        shapely.box(right - _ARROW_MM, top, right, top + 1.9 * _ARROW_MM),
    ]


def draw_furniture(pdf: FPDF, frame: Frame) -> None:
    """Draw the scale bar and the north arrow.

    Parameters
    ----------
    pdf
        The document.
    frame
        The map.
    """
    scale, north = furniture(frame)
    metres, length = scale_of(frame)
    left, _, _, bottom = scale.bounds
    low = bottom - _FURNITURE_MM
    draw_areas(pdf, np.array([scale, north]), color=palette.PAPER)
    bar = [(left + _FURNITURE_MM, low), (left + _FURNITURE_MM + length, low)]
    ends = [[(x, low - 1.6), (x, low + 0.25)] for x, _ in bar]
    draw_lines(pdf, shapely.linestrings([bar]), color=palette.INK, width_mm=_BAR_MM, cap="butt")
    draw_lines(pdf, shapely.linestrings(ends), color=palette.INK, width_mm=_BAR_MM, cap="butt")
    text = f"{metres:,} m"
    above = low - 0.8 - _FURNITURE_PT * MM_PER_POINT * LEADING
    place(pdf, text, x_mm=left + _FURNITURE_MM + 1.2, y_mm=above, size_pt=_FURNITURE_PT, weight="bold")
    west, top, east, _ = north.bounds
    middle, tip = (west + east) / 2, top + 2
    arrow = shapely.Polygon([(middle, tip), (middle + 2.6, tip + 7), (middle, tip + 5.4), (middle - 2.6, tip + 7)])
    draw_areas(pdf, np.array([arrow]), color=palette.INK)
    left = middle - width_mm(pdf, "N", size_pt=_FURNITURE_PT, weight="bold") / 2
    place(pdf, "N", x_mm=left, y_mm=tip + 7.2, size_pt=_FURNITURE_PT, weight="bold")


def _apart(at: Floats) -> Floats:
    """Move marks that would cover each other away from each other, east and west where they are on one spot."""
    middles = at.copy()
    for one, other in itertools.combinations(range(len(at)), 2):
        between = middles[other] - middles[one]
        far = float(np.linalg.norm(between))
        if far < _APART_MM:
            aside = (between / far if far > 0 else np.array([1.0, 0.0])) * (_APART_MM - far) / 2
            middles[one] -= aside
            middles[other] += aside
    return middles


def _draw_leader(pdf: FPDF, chip: Chip) -> None:
    """Lead from a mark that stands aside to its place."""
    middle, spot = np.array([chip.x_mm, chip.y_mm]), np.array(chip.place_mm)
    if np.allclose(middle, spot):
        return
    line = np.array([shapely.LineString([middle, spot])], dtype=object)
    for rim, color in ((_RIM_MM / 2, palette.CASING), (0.0, _COLOR[chip.mark.shape])):
        draw_lines(pdf, line, color=color, width_mm=_LEADER_MM + 2 * rim)
        draw_areas(pdf, np.array([shapely.Point(spot).buffer(_PLACE_MM + rim)]), color=color)


def _shortened(pdf: FPDF, text: str) -> str:
    """Cut a label off where it would cover the map."""
    kept = text[:_MOST_LETTERS]
    while width_mm(pdf, kept, size_pt=_LABEL_PT, weight="bold") > _LONGEST_LABEL_MM:
        kept = kept[:-1]
    return text if kept == text else f"{kept.rstrip()}…"


def _boxes(x: float, y: float, width: float, height: float) -> Iterator[shapely.Polygon]:
    """Give the boxes of a label on the right of a mark, on its left, then above and below it."""
    away = _MARK_MM + _BESIDE_MM
    for left in (x + away, x - away - width):
        yield shapely.box(left, y - height / 2, left + width, y + height / 2)
    for left in (x - width / 2, x - _MARK_MM, x + _MARK_MM - width):
        for top in (y - away - height, y + away):
            yield shapely.box(left, top, left + width, top + height)


def _draw_mark(pdf: FPDF, chip: Chip) -> None:
    middle = np.array([chip.x_mm, chip.y_mm])
    color = _COLOR[chip.mark.shape]
    for half, ground in ((_MARK_MM + _RIM_MM, palette.CASING), (_MARK_MM, color)):
        pdf.set_fill_color(ground)
        left, top = (middle - half).tolist()
        if chip.mark.shape == "doorstep":
            pdf.ellipse(left, top, 2 * half, 2 * half, style="F")
        else:
            pdf.rect(left, top, 2 * half, 2 * half, style="F", round_corners=True, corner_radius=1)
    inner = _HOUSE[np.newaxis] if chip.mark.shape == "doorstep" else _BOOK
    draw_areas(pdf, shapely.polygons(middle + inner), color=palette.CASING)

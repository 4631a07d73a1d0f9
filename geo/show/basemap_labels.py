"""Where the basemap's labels go: along roads, inside areas, never on one another.

Places are found for a whole zoom level at once, so that a label does not end where a tile ends.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.show import palette
from geo.show.basemap_type import font_for
from geo.show.fonts import Weight

Floats = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

_CELL_PX: Final = 16
_AGAIN_PX: Final = 760
"""A name is not written again nearer than this."""
_TURNS_DEG: Final = (0, 15, -15, 30, -30, 45, -45, 60, -60, 75, -75, 90)
_STRAIGHT: Final = 0.97
"""Least chord to arc of the stretch of road that a label lies on."""


@dataclass(frozen=True)
class Label:
    """A text on the plane of pixels.

    Attributes
    ----------
    text
        What it says.
    x, y
        Its middle, pixels.
    size_px
        Size of the type, pixels.
    weight
        ``regular`` or ``bold``.
    angle_deg
        Its slope, degrees counter-clockwise, between -90 and 90.
    halo
        Colour around the letters.
    color
        Colour of the letters.
    """

    text: str
    x: float
    y: float
    size_px: int
    weight: Weight = "regular"
    angle_deg: float = 0.0
    halo: str = palette.PAPER
    color: str = palette.LABEL

    @property
    def width_px(self) -> float:
        """Width of the text, pixels."""
        return _width_px(self.text, self.size_px, self.weight)

    def corners(self, *, air: float) -> Floats:
        """Give the corners of its box.

        Parameters
        ----------
        air
            Room around it, in sizes of the type.

        Returns
        -------
        array of float
            (4, 2) pixels.
        """
        return np.array([self.x, self.y]) + _turned_box(self.width_px, self.size_px, self.angle_deg, air=air)


def _width_px(text: str, size_px: int, weight: Weight = "regular") -> float:
    """Measure a text; one that no font can write has no width."""
    type_ = font_for(text, size_px, weight)
    return 0.0 if type_ is None else type_.getlength(text)


def _turned_box(width_px: float, height_px: float, angle_deg: float, *, air: float) -> Floats:
    right = np.array([-1, 1, 1, -1]) * (width_px / 2 + air * height_px)
    down = np.array([-1, -1, 1, 1]) * (height_px / 2 + air * height_px)
    cosine, sine = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    return np.column_stack((right * cosine + down * sine, down * cosine - right * sine))


def area_labels(
    areas: Shapes,
    names: Iterable[str],
    *,
    size_px: int,
    weight: Weight = "regular",
    room: float = 0,
    color: str = palette.LABEL,
    halo: str = palette.PAPER,
) -> list[Label]:
    """Write names inside areas, the larger first.

    Parameters
    ----------
    areas
        Polygons on the plane of pixels.
    names
        A name an area.
    size_px
        Size of the type, pixels.
    weight
        ``regular`` or ``bold``.
    room
        How many times the size of its name an area must have.
    color, halo
        Colours of the letters and around them.

    Returns
    -------
    list of Label
        At most one an area, at a point inside it.
    """
    places = shapely.get_coordinates(shapely.point_on_surface(areas)).tolist()
    found = [
        Label(name, x, y, size_px, weight, color=color, halo=halo) for name, (x, y) in zip(names, places, strict=True)
    ]
    sizes = shapely.area(areas)
    order = np.argsort(-sizes, kind="stable")
    return [found[row] for row in order if sizes[row] >= room * found[row].width_px * size_px]


def water_labels(areas: Shapes, names: Iterable[str], *, size_px: int, along: bool) -> list[Label]:
    """Write names on water, turned as it runs; where it is too narrow, along its bank.

    Parameters
    ----------
    areas
        Polygons on the plane of pixels.
    names
        A name an area.
    size_px
        Size of the type, pixels.
    along
        Whether to write along banks.

    Returns
    -------
    list of Label
        Candidates, the larger water first.
    """
    named = list(zip(areas, names, strict=True))
    found: list[Label] = []
    for row in np.argsort(-shapely.area(areas), kind="stable"):
        area, name = named[row]
        on_it = _on_water(area, name, size_px)
        if not on_it and along:
            rings = shapely.get_exterior_ring(shapely.get_parts(area))
            on_it = [
                replace(label, color=palette.WATER_LABEL)
                for ring in rings
                for label in _along(ring, name, size_px=size_px, halo=palette.PAPER)
            ]
        found += on_it
    return found


def _on_water(area: shapely.Polygon, name: str, size_px: int) -> list[Label]:
    """Find places where a name lies wholly on the water, one in every stretch, as level as can be."""
    width = _width_px(name, size_px)
    if area.area < width * size_px:
        return []
    west, north, east, south = area.bounds
    columns, rows = np.arange(west, east, _AGAIN_PX), np.arange(north, south, _AGAIN_PX)
    left, top = (grid.ravel() for grid in np.meshgrid(columns, rows))
    stretches = shapely.intersection(area, shapely.box(left, top, left + _AGAIN_PX, top + _AGAIN_PX))
    stretches = stretches[shapely.area(stretches) > 0]
    middles = shapely.get_coordinates(shapely.point_on_surface(stretches))
    corners = np.array([_turned_box(width, size_px, turn, air=0.1) for turn in _TURNS_DEG])
    shapely.prepare(area)
    fits = np.asarray(shapely.contains(area, shapely.polygons(middles[:, np.newaxis, np.newaxis] + corners)))
    halo, color = palette.WATER, palette.WATER_LABEL
    return [
        Label(name, x, y, size_px, angle_deg=_TURNS_DEG[turn], halo=halo, color=color)
        for (x, y), turn, fit in zip(middles.tolist(), fits.argmax(axis=1), fits.max(axis=1), strict=True)
        if fit
    ]


def line_labels(
    lines: Shapes, names: npt.NDArray[np.object_], *, size_px: int, halo: str = palette.PAPER
) -> list[Label]:
    """Find places along roads where their names fit.

    Parameters
    ----------
    lines
        Lines on the plane of pixels.
    names
        A name a line, or a missing value.
    size_px
        Size of the type, pixels.
    halo
        Colour around the letters.

    Returns
    -------
    list of Label
        Candidates, the longest stretch of each road first and the middle of a stretch before its ends.
    """
    stretches = defaultdict(list)
    for name, line in zip(names, lines, strict=True):
        if isinstance(name, str) and name:
            stretches[name].append(line)
    found: list[Label] = []
    for name in sorted(stretches):
        joined = shapely.get_parts(shapely.line_merge(shapely.union_all(stretches[name])))
        for stretch in joined[np.argsort(-shapely.length(joined), kind="stable")]:
            found += _along(stretch, name, size_px=size_px, halo=halo)
    return found


def _along(line: shapely.LineString, name: str, *, size_px: int, halo: str) -> list[Label]:
    half = _width_px(name, size_px) / 2 + size_px / 2
    if line.length < 2 * half:
        return []
    middles = np.arange(half, line.length - half + 1, size_px * 2)
    middles = middles[np.argsort(np.abs(middles - line.length / 2), kind="stable")]
    starts, centres, ends = (
        shapely.get_coordinates(shapely.line_interpolate_point(line, middles + shift)) for shift in (-half, 0, half)
    )
    chords = ends - starts
    off_chord = np.hypot(*(centres - (starts + ends) / 2).T)
    straight = (np.hypot(*chords.T) >= _STRAIGHT * 2 * half) & (off_chord <= size_px / 3)
    found = []
    for (x, y), (right, down) in zip(((starts + ends) / 2)[straight], chords[straight], strict=True):
        # A name reads from the left, whichever way the road was drawn.
        upright = math.degrees(math.atan(-down / right)) if right else 90.0
        found.append(Label(name, x, y, size_px, angle_deg=upright, halo=halo))
    return found


def placed(candidates: Iterable[Label]) -> list[Label]:
    """Keep the labels that do not touch one another.

    Parameters
    ----------
    candidates
        Labels, the most important first.

    Returns
    -------
    list of Label
        Those kept: some font has their letters, none overlaps an earlier one, and no name stands twice close together.
    """
    taken: set[tuple[int, int]] = set()
    said: dict[str, list[tuple[float, float]]] = defaultdict(list)
    kept = []
    for label in candidates:
        if any(math.dist(place, (label.x, label.y)) < _AGAIN_PX for place in said[label.text]):
            continue
        cells = _cells(label) if label.width_px else set()
        if cells and taken.isdisjoint(cells):
            taken |= cells
            said[label.text].append((label.x, label.y))
            kept.append(label)
    return kept


def _cells(label: Label) -> set[tuple[int, int]]:
    """Say which cells of a grid the label's box covers, with some air around it."""
    half_width, half_height = label.width_px / 2 + label.size_px / 2, label.size_px * 0.8
    along = np.linspace(-half_width, half_width, 2 + int(2 * half_width / _CELL_PX))
    across = np.linspace(-half_height, half_height, 2 + int(2 * half_height / _CELL_PX))
    right, down = (grid.ravel() for grid in np.meshgrid(along, across))
    cosine, sine = math.cos(math.radians(label.angle_deg)), math.sin(math.radians(label.angle_deg))
    columns = (label.x + right * cosine + down * sine) // _CELL_PX
    rows = (label.y - right * sine + down * cosine) // _CELL_PX
    return set(zip(columns.astype(int).tolist(), rows.astype(int).tolist(), strict=True))

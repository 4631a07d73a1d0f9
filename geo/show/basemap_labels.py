"""Where the basemap's labels go: along roads, inside areas, never on one another.

Places are found for a whole zoom level at once, so that a label does not end where a tile ends.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.show import palette
from geo.show.fonts import Weight, font

Shapes = npt.NDArray[np.object_]

_CELL_PX: Final = 16
_AGAIN_PX: Final = 760
"""A name is not written again nearer than this."""
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
    """

    text: str
    x: float
    y: float
    size_px: int
    weight: Weight = "regular"
    angle_deg: float = 0.0
    halo: str = palette.PAPER

    @property
    def width_px(self) -> float:
        """Width of the text, pixels."""
        return font(self.size_px, self.weight).getlength(self.text)


def area_labels(areas: Shapes, names: Iterable[str], *, size_px: int, weight: Weight) -> list[Label]:
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

    Returns
    -------
    list of Label
        One an area, at a point inside it.
    """
    places = shapely.get_coordinates(shapely.point_on_surface(areas)).tolist()
    found = [Label(name, x, y, size_px, weight) for name, (x, y) in zip(names, places, strict=True)]
    return [found[row] for row in np.argsort(-shapely.area(areas), kind="stable")]


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
    half = font(size_px).getlength(name) / 2 + size_px / 2
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
        Those kept: none overlaps an earlier one, and no name stands twice close together.
    """
    taken: set[tuple[int, int]] = set()
    said: dict[str, list[tuple[float, float]]] = defaultdict(list)
    kept = []
    for label in candidates:
        if any(math.dist(place, (label.x, label.y)) < _AGAIN_PX for place in said[label.text]):
            continue
        cells = _cells(label)
        if taken.isdisjoint(cells):
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

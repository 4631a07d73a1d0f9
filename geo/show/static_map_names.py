"""Names on a printed map: along streets and in parks, never on the walk or on one another."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import shapely
from fpdf import FPDF
from shapely.geometry.base import BaseGeometry

from geo.show import palette
from geo.show.basemap_labels import Label, area_labels, line_labels, placed
from geo.show.pdf import LEADING, MM_PER_POINT, legible, place, width_mm
from geo.show.static_map_frame import Frame, Shapes, draw_areas
from geo.show.static_map_streets import Class

_SIZE_PT: Final = 13.0
_PX_PER_MM: Final = 10.0
"""The basemap finds places for names on a plane of pixels."""
_AIR: Final = 0.05
_ROAD_HOLDS: Final = 0.9
"""How wide a street must be, in sizes of the type, for its name to stand inside it."""
_ROOM: Final = 3
_BESIDE: Final = 0.75
"""How far from a street's edge, in sizes of the type, the middle of a name stands that the walk would cover."""
_EDGE_MM: Final = 1.0


def map_names(
    frame: Frame,
    classes: Sequence[Class],
    *,
    parks: tuple[Shapes, Sequence[str]],
    taken: BaseGeometry,
    walk_mm: float,
    size_pt: float = _SIZE_PT,
) -> list[Label]:
    """Choose which names a map shows and where.

    Parameters
    ----------
    frame
        The map.
    classes
        Its streets, from the least important to the most.
    parks
        Polygons in millimetres of the page, and a name each.
    taken
        What no name may touch, in millimetres of the page.
    walk_mm
        How wide the walk is drawn, beside which the name of its street goes.
    size_pt
        Size of the type.

    Returns
    -------
    list of Label
        In tenths of a millimetre of the page.
    """
    size_px = round(size_pt * MM_PER_POINT * _PX_PER_MM)
    found: list[Label] = []
    for one in reversed(classes):
        inside = one.width_mm * _PX_PER_MM >= _ROAD_HOLDS * size_px
        halo = one.color if inside else palette.PAPER
        along = line_labels(_plane(one.lines), one.names, size_px=size_px, halo=halo)
        found += [other for label in along for other in _beside(label, max(one.width_mm, walk_mm))]
    shown = [row for row, area in enumerate(parks[0]) if not area.is_empty]
    found += area_labels(
        _plane(parks[0][shown]),
        [parks[1][row] for row in shown],
        size_px=size_px,
        room=_ROOM,
        color=palette.PARK_LABEL,
        halo=palette.PARK,
    )
    return placed(_free(found, frame, taken))


def draw_names(pdf: FPDF, names: Iterable[Label]) -> None:
    """Write names, each on a ground that lets it be read.

    Parameters
    ----------
    pdf
        The document.
    names
        As :func:`map_names` gave them.
    """
    for name in names:
        ground = shapely.Polygon(name.corners(air=_AIR) / _PX_PER_MM)
        draw_areas(pdf, np.array([ground]), color=name.halo)
        x, y, text = name.x / _PX_PER_MM, name.y / _PX_PER_MM, legible(name.text)
        left = x - width_mm(pdf, text, size_pt=_SIZE_PT) / 2
        with pdf.rotation(name.angle_deg, x, y):
            place(
                pdf, text, x_mm=left, y_mm=y - _SIZE_PT * MM_PER_POINT * LEADING / 2, size_pt=_SIZE_PT, color=name.color
            )


def _plane(shapes: Shapes) -> Shapes:
    scaled: Shapes = shapely.transform(shapes, lambda places: places * _PX_PER_MM)
    return scaled


def _beside(label: Label, width_mm: float) -> list[Label]:
    """Give a name's place on its street, then one on each side of it."""
    away = width_mm * _PX_PER_MM / 2 + _BESIDE * label.size_px
    turn = np.radians(label.angle_deg)
    right, down = away * np.sin(turn), away * np.cos(turn)
    return [
        label,
        replace(label, x=label.x - right, y=label.y - down, halo=palette.PAPER),
        replace(label, x=label.x + right, y=label.y + down, halo=palette.PAPER),
    ]


def _free(labels: list[Label], frame: Frame, taken: BaseGeometry) -> list[Label]:
    """Keep the labels that lie wholly on the map and touch nothing that is taken."""
    if not labels:
        return []
    boxes = shapely.polygons(np.array([label.corners(air=_AIR) for label in labels]) / _PX_PER_MM)
    inside = frame.shape.buffer(-_EDGE_MM)
    shapely.prepare([inside, taken])
    free = np.asarray(shapely.contains(inside, boxes) & ~shapely.intersects(taken, boxes))
    return [label for label, keep in zip(labels, free.tolist(), strict=True) if keep]

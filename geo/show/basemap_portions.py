"""What of a plan each sheet of tiles shows, found for all sheets at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from geo.show.basemap_labels import Label
from geo.show.basemap_plan import TILE_PX, Plan, Shapes

SHEET_TILES: Final = 2
SHEET_PX: Final = SHEET_TILES * TILE_PX

Sheet = tuple[int, int]


def portions(plan: Plan, sheets: Sequence[Sheet]) -> Iterator[Plan]:
    """Divide a plan among sheets.

    Parameters
    ----------
    plan
        What a zoom level shows.
    sheets
        Column and row of each sheet's north-west tile.

    Yields
    ------
    Plan
        A sheet's own, in their order: what touches it, whole, in the plan's order of drawing.
    """
    corners = np.array(sheets, dtype=float).reshape(-1, 2) * TILE_PX
    boxes = shapely.box(*corners.T, *(corners + SHEET_PX).T)
    fills = [_near(fill.areas, boxes, 0) for fill in plan.fills]
    lines = [_near(stroke.lines, boxes, stroke.width_px) for stroke in plan.strokes]
    bends = [
        _near(np.asarray(shapely.points(stroke.bends), dtype=object), boxes, stroke.width_px) for stroke in plan.strokes
    ]
    labels = _near(_boxes(plan.labels), boxes, 0)
    for sheet in range(len(sheets)):
        yield Plan(
            plan.zoom,
            tuple(replace(fill, areas=fill.areas[near[sheet]]) for fill, near in zip(plan.fills, fills, strict=True)),
            tuple(
                replace(stroke, lines=stroke.lines[near[sheet]], bends=stroke.bends[round_[sheet]])
                for stroke, near, round_ in zip(plan.strokes, lines, bends, strict=True)
            ),
            tuple(plan.labels[row] for row in labels[sheet]),
        )


def _near(shapes: Shapes, boxes: Shapes, margin: float) -> list[npt.NDArray[np.int64]]:
    """Find the rows of the shapes within a margin of each box, ascending."""
    if len(shapes) == 0:
        return [np.empty(0, dtype=np.int64)] * len(boxes)
    wider = shapely.box(*(shapely.bounds(boxes) + np.array([-margin, -margin, margin, margin])).T)
    box, row = shapely.STRtree(shapes).query(wider, predicate="intersects")
    order = np.lexsort((row, box))
    return np.split(row[order], np.searchsorted(box[order], np.arange(1, len(boxes))))


def _boxes(labels: Sequence[Label]) -> Shapes:
    """Draw the box of each label, with its halo."""
    corners = np.array([label.corners(air=0.5) for label in labels]).reshape(-1, 4, 2)
    return np.asarray(shapely.polygons(corners), dtype=object)

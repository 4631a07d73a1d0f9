"""The map of all wards by their share covered, for paper: each says it as a number too, so that no colour is needed."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import tables as t
from geo.errors import N_
from geo.show import palette, sentences, venues, words
from geo.show.language import Language, say
from geo.show.paper_scale import framed
from geo.show.picture import Area, Line, Picture, Text, box_of, fitted, hatch
from geo.show.report_marks import Item, Sign, notes, scale_items, strip, swatch
from geo.show.static_map import Ground
from geo.show.static_map_frame import Box, Frame, Shapes, on_map
from geo.show.static_map_streets import streets_in

_WARD_LINE_MM: Final = 0.3
_STREET_MM: Final = 0.3
_HATCH_MM: Final = 1.4
_HATCH_LINE_MM: Final = 0.25
_LABELS: Final = ((7.5, 3.75), (6.0, 3.5))
"""Size of a name's type and how far from the share it stands; the smaller where the larger would cover something."""
_ASIDE_MM: Final = (0.0, -4.0, 4.0)
_SHARE_PT: Final = 9.0
_LONGEST_MM: Final = 24.0
"""Of a ward's name on the map."""


@dataclass(frozen=True, eq=False)
class SharesMap:
    """All wards, by their share covered.

    Attributes
    ----------
    ground
        What lies under them.
    wards
        By the contract :data:`geo.tables.WARDS`.
    shares
        A share a ward, 0 to 1, None where it is not known.
    """

    ground: Ground
    wards: gpd.GeoDataFrame
    shares: Sequence[float | None]


def shares_picture(
    language: Language, shown: SharesMap, *, box: Box, enlarged: float = 1.0, alone: Sequence[str] = ()
) -> Picture:
    """Draw all wards by their share covered: each says it as a number too, so that no colour is needed.

    Parameters
    ----------
    language
        The reader's.
    shown
        What to draw.
    box, enlarged, alone
        As :func:`geo.show.ward_map.ward_picture` takes them.

    Returns
    -------
    Picture
        North up.
    """
    crs = shown.ground.network.crs
    legend, strip_mm = strip([*notes(alone), *_share_signs(language)], box)
    frame, denominator = framed(shown.wards.geometry, crs, box, strip_mm=strip_mm, enlarged=enlarged)
    shapes = on_map(shown.wards.geometry, crs, frame)
    classes = np.array([_class_of(share) for share in shown.shares])
    unknown = shapely.union_all(shapes[classes < 0])
    items: list[Item] = [Area(np.array([frame.shape]), palette.PAPER)]
    items += [Area(shapes[classes == number], color) for number, color in enumerate(palette.COVERAGE)]
    items += [
        Area(shapes[classes < 0], palette.MISSING_GROUND),
        Line(hatch(unknown, every_mm=_HATCH_MM), palette.MISSING_LINES, _HATCH_LINE_MM),
        Area(on_map(shown.ground.water.geometry, crs, frame), palette.WATER),
        *(Line(one.lines, palette.MAIN_CASING, _STREET_MM) for one in streets_in(frame, shown.ground.network)[-2:]),
        Line(shapely.boundary(shapes), palette.INK, _WARD_LINE_MM),
    ]
    furniture, corners = scale_items(frame, denominator, strip_mm)
    return Picture(
        frame,
        denominator,
        (*items, *_ward_labels(language, shown, shapes, frame=frame, taken=corners), *furniture, *legend),
    )


def _class_of(share: float | None) -> int:
    """Find the class of a share; -1 where it is not known."""
    return -1 if share is None else int(np.searchsorted(palette.COVERAGE_BOUNDS, share, side="right"))


def _ward_labels(
    language: Language, shown: SharesMap, shapes: Shapes, *, frame: Frame, taken: Sequence[shapely.Polygon]
) -> list[Item]:
    """Write every ward's share in it, and its name over or under that where it covers nothing."""
    found: list[Text] = []
    rows = np.flatnonzero(~shapely.is_empty(shapes)).tolist()
    for row in rows:
        x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(shapes[row], 0.2))[0].tolist()
        share = shown.shares[row]
        told = "?" if share is None else f"{sentences.of_hundred(share)} %"
        found.append(Text(told, x, y, _SHARE_PT, "bold"))
    covered = shapely.union_all([*taken, *(box_of(text, air_mm=0.2) for text in found)])
    for row, share_text in zip(rows, found[:], strict=True):
        name = venues.name(language, shown.wards.iloc[row]).removesuffix("-dong")
        texts = [
            replace(
                share_text,
                text=fitted(name, room_mm=_LONGEST_MM, size_pt=size),
                x_mm=share_text.x_mm + aside,
                y_mm=share_text.y_mm + side * away,
                size_pt=size,
                weight="regular",
            )
            for (size, away), side, aside in itertools.product(_LABELS, (-1, 1), _ASIDE_MM)
        ]
        boxes = np.array([box_of(text, air_mm=0.0) for text in texts])
        free = ~shapely.intersects(boxes, covered) & shapely.within(boxes, frame.shape)
        if free.any():
            # The less of a name lies on another ward, the better.
            outside = shapely.area(shapely.difference(boxes, shapes[row]))
            best = int(np.argmin(np.where(free, np.round(outside, 1), np.inf)))
            found.append(texts[best])
            covered = covered.union(boxes[best])
    # Dark classes are read in grey as well: every text stands on a ground of its own.
    grounds = np.array([box_of(text, air_mm=0.3) for text in found])
    return [Area(grounds, palette.PAPER), *found]


def _share_signs(language: Language) -> list[Sign]:
    signs = [
        swatch(color, say(language, text)) for color, text in zip(palette.COVERAGE, words.SHARE_CLASSES, strict=True)
    ]
    plain = swatch(palette.MISSING_GROUND, say(language, N_("not known")))
    lines = Line(hatch(shapely.union_all(plain.shapes), every_mm=_HATCH_MM), palette.MISSING_LINES, _HATCH_LINE_MM)
    return [*signs, Sign((*plain.items, lines), plain.width_mm, plain.text)]


def known_shares(rows: pd.DataFrame, wards: gpd.GeoDataFrame) -> list[float | None]:
    """Read a share a ward.

    Parameters
    ----------
    rows
        Coverage of one walker.
    wards
        The region's.

    Returns
    -------
    list
        0 to 1, None where it is not known.
    """
    shares = rows.set_index(t.WARD_CODE)[t.SHARE_COVERED].reindex(wards[t.WARD_CODE])
    return [None if pd.isna(share) else float(share) for share in shares]

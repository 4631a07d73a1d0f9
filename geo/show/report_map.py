"""The maps of a hand-out: a ward with its places, or all wards by their share, true to scale on paper."""

import itertools
import math
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
from geo.show.pdf import legible
from geo.show.picture import Area, Line, Picture, Text, box_of, fitted, hatch
from geo.show.report_marks import Item, Sign, marks_of, scale_items, strip, swatch
from geo.show.static_map import Ground
from geo.show.static_map_frame import Box, Frame, Shapes, on_map
from geo.show.static_map_names import map_names
from geo.show.static_map_streets import Class, streets_in

_STEPS: Final = (1.0, 1.25, 1.5, 1.75, 2.0, 2.25, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0, 7.5, 8.0, 9.0)
_LARGEST: Final = 1_000
"""One to so many at most: any closer, and a ward would have no street beside it to recognise."""
_AIR_MM: Final = 3.0
_NAME_PT: Final = 7.5
_NAME_PX_PER_MM: Final = 10.0
_NAME_AIR: Final = 0.05
_CASING_MM: Final = 0.25
_TREADS: Final = 0.3
_BORDER_MM: Final = (1.6, 0.8)
_BORDER_DASH_MM: Final = (4.0, 1.6)
_BEYOND_MM: Final = (1.5, 0.9)
_BEYOND_DASH_MM: Final = (1.6, 0.7)
_GREEN_MM: Final = (1.6, 0.9)
_WARD_LINE_MM: Final = 0.3
_STREET_MM: Final = 0.3
_HATCH_MM: Final = 1.4
_HATCH_LINE_MM: Final = 0.25
_LABEL_PT: Final = (7.5, 6.0)
"""The smaller where the larger would cover something."""
_SHARE_PT: Final = 9.0
_BETWEEN_MM: Final = 3.75
_LONGEST_MM: Final = 24.0
"""Of a ward's name on the map."""


@dataclass(frozen=True, eq=False)
class WardMap:
    """One ward, or the whole region, its places and the streets beyond reach.

    Attributes
    ----------
    ground
        What lies under it.
    ward
        Its area, EPSG:4326.
    boundary
        What the legend calls its boundary.
    beyond
        Streets beyond reach, EPSG:4326.
    places
        Points of the places that are listed, EPSG:4326, numbered from 1.
    numbered
        What the legend calls these.
    others
        Points of other places.
    names
        What the places are called, one a point.
    limit
        The walk, minutes, as it is said.
    """

    ground: Ground
    ward: shapely.Geometry
    boundary: str
    beyond: gpd.GeoSeries
    places: gpd.GeoSeries
    numbered: str
    others: gpd.GeoSeries
    names: tuple[str, ...]
    limit: str


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


def scale_of_paper(extent_m: tuple[float, float], room_mm: tuple[float, float]) -> int:
    """Choose the scale at which something fits.

    Parameters
    ----------
    extent_m
        Width and height on the ground.
    room_mm
        Width and height on paper.

    Returns
    -------
    int
        One to so many, a round number, the largest scale that fits.

    Examples
    --------
    >>> scale_of_paper((1800, 1300), (174, 120))
    12500
    >>> scale_of_paper((10, 10), (174, 120))
    1000
    """
    least = max(_LARGEST, *(1000 * metres / mm for metres, mm in zip(extent_m, room_mm, strict=True)))
    power: int = 10 ** math.floor(math.log10(least))
    fitting = (step * unit for unit in (power, 10 * power) for step in _STEPS if step * unit >= least - 1e-6)
    return round(min(fitting))


def ward_picture(
    language: Language, shown: WardMap, *, box: Box, enlarged: float = 1.0, alone: Sequence[str] = ()
) -> Picture:
    """Draw one ward.

    Parameters
    ----------
    language
        The reader's.
    shown
        What to draw.
    box
        Left, top, width and height on the page, millimetres.
    enlarged
        How many millimetres of paper a millimetre of the page is.
    alone
        What a map that stands alone says of itself; its legend then names the places. Empty for a map on a page.

    Returns
    -------
    Picture
        North up.
    """
    crs = shown.ground.network.crs
    ward = gpd.GeoSeries([shown.ward], crs=t.WGS84)
    legend, strip_mm = strip([*_notes(alone), *_ward_signs(language, shown, named=bool(alone))], box)
    frame, denominator = _framed(ward, crs, box, strip_mm=strip_mm, enlarged=enlarged)
    classes = streets_in(frame, shown.ground.network)
    parks = on_map(shown.ground.parks.geometry, crs, frame)
    green = on_map(_green_of(shown), crs, frame)
    outline = shapely.boundary(on_map(ward, crs, frame))
    beyond = on_map(shown.beyond, crs, frame)
    marks, covered = marks_of(_at(shown.places, crs, frame), _at(shown.others, crs, frame), frame)
    furniture, corners = scale_items(frame, denominator, strip_mm)
    park_names = [venues.name(language, row) for _, row in shown.ground.parks.iterrows()]
    lines = [*shapely.buffer(beyond, _BEYOND_MM[0] / 2), *shapely.buffer(outline, _BORDER_MM[0] / 2)]
    taken = shapely.union_all([*corners, *covered, *lines])
    names = map_names(
        frame, classes, parks=(parks, park_names), taken=taken, walk_mm=_BEYOND_MM[0], size_pt=_NAME_PT
    )  # fmt: skip
    items: list[Item] = [
        Area(np.array([frame.shape]), palette.PAPER),
        Area(parks, palette.PARK),
        Area(on_map(shown.ground.water.geometry, crs, frame), palette.WATER),
        *_streets(classes),
        Line(green, palette.CASING, _GREEN_MM[0]),
        Line(green, palette.LEAF, _GREEN_MM[1], cap="butt"),
        Line(outline, palette.CASING, _BORDER_MM[0]),
        Line(outline, palette.INK, _BORDER_MM[1], _BORDER_DASH_MM, cap="butt"),
        Line(beyond, palette.CASING, _BEYOND_MM[0]),
        Line(beyond, palette.BEYOND, _BEYOND_MM[1], _BEYOND_DASH_MM, cap="butt"),
    ]
    for name in names:
        corners_px = name.corners(air=_NAME_AIR) / _NAME_PX_PER_MM
        items.append(Area(np.array([shapely.Polygon(corners_px)]), name.halo))
        x, y = name.x / _NAME_PX_PER_MM, name.y / _NAME_PX_PER_MM
        items.append(Text(legible(name.text), x, y, _NAME_PT, color=name.color, angle_deg=name.angle_deg))
    return Picture(frame, denominator, (*items, *marks, *furniture, *legend))


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
        As :func:`ward_picture` takes them.

    Returns
    -------
    Picture
        North up.
    """
    crs = shown.ground.network.crs
    legend, strip_mm = strip([*_notes(alone), *_share_signs(language)], box)
    frame, denominator = _framed(shown.wards.geometry, crs, box, strip_mm=strip_mm, enlarged=enlarged)
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


def _framed(shapes: gpd.GeoSeries, crs: str, box: Box, *, strip_mm: float, enlarged: float) -> tuple[Frame, int]:
    """Lay ground in the middle of a box, at a round scale, clear of the strip at its foot."""
    west, south, east, north = shapes.to_crs(crs).total_bounds.tolist()
    _, _, width, height = box
    room = ((width - 2 * _AIR_MM) * enlarged, (height - strip_mm - 2 * _AIR_MM) * enlarged)
    denominator = scale_of_paper((east - west, north - south), room)
    mm_per_m = 1000 / denominator / enlarged
    left = (west + east) / 2 - width / mm_per_m / 2
    top = (south + north) / 2 + (height - strip_mm) / mm_per_m / 2
    return Frame(box, mm_per_m, left, top), denominator


def _at(points: gpd.GeoSeries, crs: str, frame: Frame) -> Shapes:
    """Lay points on the page; those outside the map are left out by being empty."""
    laid: Shapes = shapely.transform(np.asarray(points.to_crs(crs).array), frame.on_page)
    return laid


def _streets(classes: Sequence[Class]) -> list[Item]:
    """Draw streets: first all their edges, so that streets open into one another."""
    items: list[Item] = [Line(one.lines, one.casing, one.width_mm + 2 * _CASING_MM) for one in classes if one.casing]
    for one in classes:
        tread = _TREADS * one.width_mm
        dash, cap = ((tread, tread), "butt") if one.dashed else (None, "round")
        items.append(Line(one.lines, one.color, one.width_mm, dash, cap))
    return items


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
                y_mm=share_text.y_mm + down,
                size_pt=size,
                weight="regular",
            )
            for size, down in itertools.product(_LABEL_PT, (-_BETWEEN_MM, _BETWEEN_MM))
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


def _green_of(shown: WardMap) -> gpd.GeoSeries:
    """Keep the carbon-neutral streets that touch the ward: others would need a sign in every legend."""
    streets = shown.ground.green_streets.geometry
    return streets[streets.intersects(shown.ward)]


def _notes(texts: Sequence[str]) -> list[Sign]:
    """Turn what a map says of itself into signs that explain nothing."""
    return [Sign((), 0.0, text) for text in texts if text]


def _ward_signs(language: Language, shown: WardMap, *, named: bool) -> list[Sign]:
    """Say what stands for what; every place by its name where it is asked for."""

    def line(text: str, widths: tuple[float, float], color: str, dash: tuple[float, float] | None) -> Sign:
        across = shapely.linestrings([[(0.0, 0.0), (9.0, 0.0)]])
        return Sign((Line(across, palette.CASING, widths[0]), Line(across, color, widths[1], dash, "butt")), 9.0, text)

    beyond = N_("streets more than {limit} minutes from every place")
    signs = [
        Sign.of_mark(say(language, N_("other place to learn")), ""),
        line(shown.boundary, _BORDER_MM, palette.INK, _BORDER_DASH_MM),
    ]
    if not shown.beyond.is_empty.all():
        text = say(language, beyond, limit=shown.limit)
        signs.insert(1, line(text, _BEYOND_MM, palette.BEYOND, _BEYOND_DASH_MM))
    if len(_green_of(shown)):
        signs.append(line(say(language, N_("carbon-neutral street")), _GREEN_MM, palette.LEAF, None))
    if named:
        return [*signs, *(Sign.of_mark(name, str(number)) for number, name in enumerate(shown.names, 1))]
    if shown.names:
        signs.insert(0, Sign.of_mark(shown.numbered, "1"))
    return signs


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

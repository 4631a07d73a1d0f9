"""The map of a ward, or of the whole region, with its places, true to scale on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from geo import tables as t
from geo.errors import N_
from geo.show import palette, venues
from geo.show.language import Language, say
from geo.show.paper_scale import framed
from geo.show.pdf import legible
from geo.show.picture import Area, Line, Picture, Text
from geo.show.report_marks import Item, Sign, marks_of, notes, scale_items, strip
from geo.show.static_map import Ground
from geo.show.static_map_frame import Box, Frame, Shapes, on_map
from geo.show.static_map_names import map_names
from geo.show.static_map_streets import Class, streets_in

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
    legend, strip_mm = strip([*notes(alone), *_ward_signs(language, shown, named=bool(alone))], box)
    frame, denominator = framed(ward, crs, box, strip_mm=strip_mm, enlarged=enlarged)
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


def _green_of(shown: WardMap) -> gpd.GeoSeries:
    """Keep the carbon-neutral streets that touch the ward: others would need a sign in every legend."""
    streets = shown.ground.green_streets.geometry
    return streets[streets.intersects(shown.ward)]


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

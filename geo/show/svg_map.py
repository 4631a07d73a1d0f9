"""The map of a walk as one drawing for browsers (SVG), drawn like the printed one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import tables as t
from geo.show import palette, venues
from geo.show.basemap_labels import Label
from geo.show.escape import safe
from geo.show.language import Language
from geo.show.plain_text import one_line
from geo.show.static_map import Ground
from geo.show.static_map_frame import Frame, Shapes, frame_around, on_map
from geo.show.static_map_marks import Mark, furniture, scale_of
from geo.show.static_map_names import map_names
from geo.show.static_map_streets import Class, streets_in

WIDTH_MM: Final = 110.0
HEIGHT_MM: Final = 120.0
"""Millimetres of a sheet; on a phone's screen its type is still legible."""

_AROUND_M: Final = 120.0
"""Ground around the walk, to find the way back to it."""
_CASING_MM: Final = 0.5
_TREADS: Final = 0.3
_ROUTE_MM: Final = (3.4, 2.0)
_GREEN_STREET_MM: Final = (2.2, 1.2)
_LAST_LEG_MM: Final = 1.3
_NAME_MM: Final = 3.5
_NAME_PX_PER_MM: Final = 10
_HALO: Final = 0.3
_LABEL_MM: Final = 4.4
_LABEL_HIGH_MM: Final = 6.4
_LABEL_PAD_MM: Final = 1.6
_LABEL_AWAY_MM: Final = 5.2
_EDGE_MM: Final = 1.0
_MOST_LETTERS: Final = 24
_COLORS: Final = {"doorstep": palette.SPOT, "venue": palette.LEARN_BLUE}
_GROUNDS: Final = {
    "doorstep": '<circle r="4.3" fill="#FFFFFF"/><circle r="3.6" fill="{color}"/>',
    "venue": '<rect x="-4.3" y="-4.3" width="8.6" height="8.6" rx="1.4" fill="#FFFFFF"/>'
    '<rect x="-3.6" y="-3.6" width="7.2" height="7.2" rx="1" fill="{color}"/>',
}
_SIGNS: Final = {
    "doorstep": "M0-2.2 2.3-.1H1.5V1.8H-1.5V-.1H-2.3Z",
    "venue": "M-.2-1.2-2.5-1.8V1.2L-.2 1.8ZM.2-1.2 2.5-1.8V1.2L.2 1.8Z",
}
_NORTH: Final = "M0 0 2.6 7 0 5.4-2.6 7Z"


@dataclass(frozen=True)
class _Chip:
    """A mark and its label's box, millimetres."""

    mark: Mark
    x: float
    y: float
    text: str
    box: shapely.Polygon


def svg_map(
    language: Language, *, label: str, ground: Ground, line: shapely.LineString | None, marks: Sequence[Mark]
) -> str:
    """Draw a map of a walk, north up.

    Parameters
    ----------
    language
        The reader's.
    label
        What the map shows, for those who do not see it.
    ground
        What lies under the walk.
    line
        The walk, EPSG:4326; None where there is none.
    marks
        Where it begins, and last where it ends; at least one place.

    Returns
    -------
    str
        One ``svg`` element for a page, without style, script or address, every text in it escaped.
    """
    crs = ground.network.crs
    at_m = shapely.get_coordinates(
        gpd.GeoSeries([shapely.Point(mark.lon, mark.lat) for mark in marks], crs=t.WGS84).to_crs(crs).array
    )
    walk = np.asarray(gpd.GeoSeries([] if line is None else [line], crs=t.WGS84).to_crs(crs).array)
    places = np.concatenate([at_m, shapely.get_coordinates(walk)])
    frame = frame_around((0, 0, WIDTH_MM, HEIGHT_MM), np.concatenate([places - _AROUND_M, places + _AROUND_M]))
    route, at = shapely.transform(walk, frame.on_page), frame.on_page(at_m)
    classes = streets_in(frame, ground.network)
    parks = on_map(ground.parks.geometry, crs, frame)
    legs = np.array([shapely.LineString([way.coords[-1], at[-1]]) for way in route], dtype=object)
    walked = shapely.union_all(shapely.buffer([*route, *legs], _ROUTE_MM[0] / 2))
    chips = _chips(marks, at.tolist(), walked)
    covered = shapely.union_all([walked, *furniture(frame), *_covered(chips)])
    park_names = [venues.name(language, row) for _, row in ground.parks.iterrows()]
    names = map_names(frame, classes, parks=(parks, park_names), taken=covered, walk_mm=_ROUTE_MM[0])
    drawn = [
        f'<rect width="{WIDTH_MM:g}" height="{HEIGHT_MM:g}" fill="{palette.PAPER}"/>',
        _area(parks, palette.PARK),
        _area(on_map(ground.water.geometry, crs, frame), palette.WATER),
        *_streets(classes),
        *_cased(on_map(ground.green_streets.geometry, crs, frame), palette.LEAF, _GREEN_STREET_MM),
        *map(_name, names),
        _line(legs, palette.WALK_GREEN, _LAST_LEG_MM, dashes=(0.01, 2.4)),
        *_cased(route, palette.WALK_GREEN, _ROUTE_MM),
        *map(_label, chips),
        *map(_mark, chips),
        _furniture(frame),
    ]
    return f'<svg viewBox="0 0 {WIDTH_MM:g} {HEIGHT_MM:g}" role="img" aria-label="{safe(label)}">{"".join(drawn)}</svg>'


def _path(rings: Iterable[shapely.LineString], end: str) -> str:
    return "".join(
        "M" + " ".join(f"{x:.2f},{y:.2f}" for x, y in shapely.get_coordinates(ring).tolist()) + end for ring in rings
    )


def _line(
    lines: Shapes,
    color: str,
    width_mm: float,
    *,
    dashes: tuple[float, float] | None = None,
    cap: str = "round",
) -> str:
    """Draw lines of one look as one path; none where there are none."""
    drawn = _path((part for part in shapely.get_parts(lines) if not part.is_empty), "")
    dashed = f' stroke-dasharray="{dashes[0]:.2f} {dashes[1]:.2f}"' if dashes else ""
    return drawn and (
        f'<path d="{drawn}" fill="none" stroke="{color}" stroke-width="{width_mm:.2f}" stroke-linecap="{cap}" '
        f'stroke-linejoin="round"{dashed}/>'
    )


def _area(areas: Shapes, color: str) -> str:
    """Fill areas, their holes left open."""
    parts = [part for part in shapely.get_parts(areas) if part.geom_type == "Polygon" and not part.is_empty]
    drawn = _path((ring for part in parts for ring in (part.exterior, *part.interiors)), "Z")
    return drawn and f'<path d="{drawn}" fill="{color}" fill-rule="evenodd"/>'


def _cased(lines: Shapes, color: str, widths_mm: tuple[float, float]) -> list[str]:
    return [_line(lines, palette.CASING, widths_mm[0]), _line(lines, color, widths_mm[1])]


def _streets(classes: Sequence[Class]) -> list[str]:
    """Draw streets: first all their edges, so that streets open into one another."""
    edges = [_line(one.lines, one.casing, one.width_mm + _CASING_MM) for one in classes if one.casing]
    for one in classes:
        tread = _TREADS * one.width_mm
        dashes, cap = ((tread, tread), "butt") if one.dashed else (None, "round")
        edges.append(_line(one.lines, one.color, one.width_mm, dashes=dashes, cap=cap))
    return edges


def _name(name: Label) -> str:
    """Write a street's or a park's name as wide as it was measured, whatever type the reader's device has."""
    x, y = name.x / _NAME_PX_PER_MM, name.y / _NAME_PX_PER_MM
    turned = f' transform="rotate({-name.angle_deg:.1f} {x:.2f} {y:.2f})"' if name.angle_deg else ""
    return (
        f'<text x="{x:.2f}" y="{y:.2f}"{turned} font-size="{_NAME_MM}" text-anchor="middle" '
        f'dominant-baseline="central" textLength="{name.width_px / _NAME_PX_PER_MM:.2f}" '
        f'lengthAdjust="spacingAndGlyphs" fill="{name.color}" stroke="{name.halo}" '
        f'stroke-width="{_HALO * _NAME_MM:.2f}" stroke-linejoin="round" paint-order="stroke">{safe(name.text)}</text>'
    )


def _chips(marks: Sequence[Mark], at: Sequence[Sequence[float]], walk: BaseGeometry) -> list[_Chip]:
    """Put each mark's label over it or under it: on the sheet, off the others, and clear of the walk if it can be."""
    discs = [shapely.Point(place).buffer(_LABEL_AWAY_MM) for place in at]
    taken: BaseGeometry = shapely.union_all(discs)
    chips: list[_Chip] = []
    for mark, (x, y) in zip(marks, at, strict=True):
        text = _shortened(mark.label)
        boxes = _boxes(x, y, _width_mm(text) + 2 * _LABEL_PAD_MM)
        costs = [100 * box.intersection(taken).area + box.intersection(walk).area for box in boxes]
        chips.append(_Chip(mark, x, y, text, boxes[costs.index(min(costs))]))
        taken = taken.union(chips[-1].box)
    return chips


def _boxes(x: float, y: float, width: float) -> list[shapely.Polygon]:
    """Give a label's places over its mark, under it, and shifted aside, the better first."""
    lefts = [min(max(x - share * width, _EDGE_MM), WIDTH_MM - _EDGE_MM - width) for share in (0.5, 0.15, 0.85)]
    tops = (y - _LABEL_AWAY_MM - _LABEL_HIGH_MM, y + _LABEL_AWAY_MM)
    return [shapely.box(left, top, left + width, top + _LABEL_HIGH_MM) for left in lefts for top in tops]


def _shortened(text: str) -> str:
    plain = one_line(text)
    return plain if len(plain) <= _MOST_LETTERS else f"{plain[: _MOST_LETTERS - 1].rstrip()}…"


def _width_mm(text: str) -> float:
    """Measure a label; one that no font of ours can write is taken for as wide as Hangul."""
    measured = Label(text, 0, 0, round(_LABEL_MM * _NAME_PX_PER_MM), weight="bold").width_px / _NAME_PX_PER_MM
    return measured or _LABEL_MM * len(text)


def _covered(chips: Iterable[_Chip]) -> list[shapely.Polygon]:
    return [shape for chip in chips for shape in (chip.box, shapely.Point(chip.x, chip.y).buffer(_LABEL_AWAY_MM))]


def _label(chip: _Chip) -> str:
    color = _COLORS[chip.mark.shape]
    left, top, right, bottom = chip.box.bounds
    return (
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}" height="{bottom - top:.2f}" rx="1.2" '
        f'fill="#FFFFFF" stroke="{color}" stroke-width="0.4"/>'
        f'<text x="{(left + right) / 2:.2f}" y="{(top + bottom) / 2:.2f}" font-size="{_LABEL_MM}" font-weight="700" '
        f'text-anchor="middle" dominant-baseline="central" textLength="{right - left - 2 * _LABEL_PAD_MM:.2f}" '
        f'lengthAdjust="spacingAndGlyphs" fill="{color}">{safe(chip.text)}</text>'
    )


def _mark(chip: _Chip) -> str:
    shape = chip.mark.shape
    ground = _GROUNDS[shape].format(color=_COLORS[shape])
    return f'<g transform="translate({chip.x:.2f} {chip.y:.2f})">{ground}<path d="{_SIGNS[shape]}" fill="#FFFFFF"/></g>'


def _furniture(frame: Frame) -> str:
    """Draw the scale bar and the north arrow."""
    metres, length = scale_of(frame)
    scale, north = (box.bounds for box in furniture(frame))
    grounds = "".join(
        f'<rect x="{left:.2f}" y="{top:.2f}" width="{right - left:.2f}" height="{bottom - top:.2f}" '
        f'fill="{palette.PAPER}"/>'
        for left, top, right, bottom in (scale, north)
    )
    type_ = f'font-size="{_NAME_MM}" font-weight="700" text-anchor="middle" fill="{palette.INK}"'
    middle = (north[0] + north[2]) / 2
    return (
        f'{grounds}<path d="M3 {HEIGHT_MM - 4.4:g}v1.6h{length:.2f}v-1.6" fill="none" stroke="{palette.INK}" '
        f'stroke-width="0.5"/><text x="{3 + length / 2:.2f}" y="{HEIGHT_MM - 4:g}" {type_}>{metres:,} m</text>'
        f'<path d="{_NORTH}" transform="translate({middle:.2f} {north[1] + 1.5:.2f})" fill="{palette.INK}"/>'
        f'<text x="{middle:.2f}" y="{north[3] - 1.5:.2f}" {type_}>N</text>'
    )

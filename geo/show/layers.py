"""What lies on the base map: one function a layer, each giving a feature group for one run.

Layers draw what they are given and compute nothing. They are canvas layers without tab stops: the table beside the
map says the same to those who cannot see it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.utilities import JsCode
from shapely.geometry.base import BaseGeometry

from geo.show import palette
from geo.show.escape import safe
from geo.show.layer_parts import DETAIL, TITLE, add_cased_lines, add_html, add_shapes

_IN_FRONT: Final = 10_000

# Leaflet takes a point's own position for a click on a circle of at most 10 px.
_VENUE: Final = {"fill": True, "fillColor": palette.LEARN_BLUE}
_REACHED: Final = {**_VENUE, "radius": 9, "fillOpacity": 1, "color": palette.CASING, "weight": 2, "opacity": 1}
_OUT_OF_REACH: Final = {**_VENUE, "radius": 6, "fillOpacity": palette.OUT_OF_REACH_OPACITY, "stroke": False}

_COUNT: Final = {**_VENUE, "fillOpacity": 0.9, "color": palette.CASING, "weight": 2, "opacity": 1}
_SMALLEST_COUNT_PX: Final = 10
_LARGEST_COUNT_PX: Final = 18
"""What the largest count adds to the smallest circle, in which a figure can still be read."""

_CHANGES: Final[Mapping[str, dict[str, Any]]] = {
    "same": {
        "radius": 4,
        "fillColor": palette.LEARN_BLUE,
        "fillOpacity": palette.OUT_OF_REACH_OPACITY,
        "stroke": False,
    },
    "removed": {"radius": 8, "fillOpacity": 0, "color": palette.SPOT, "weight": 3, "opacity": 1, "dashArray": "2 4"},
    "changed": {"radius": 8, "fillColor": palette.LEARN_BLUE, "fillOpacity": 1, "color": palette.INK, "weight": 2},
    "added": {"radius": 9, "fillColor": palette.WALK_GREEN, "fillOpacity": 1, "color": palette.CASING, "weight": 2},
}
"""What a change does to a point, drawn in this order; told apart by shape of the rim as well as by colour."""

_PIN: Final = (
    '<svg class="map-pin" viewBox="0 0 30 38" aria-hidden="true">'
    '<path d="M15 37C12 31 2 24 2 14a13 13 0 0 1 26 0c0 10-10 17-13 23z" fill="{ground}" stroke="{rim}" '
    'stroke-width="2"/><path d="M15 7l-7 6.5h2.2V20h3.3v-4.2h3V20h3.3v-6.5H22z" fill="{rim}"/></svg>'
)
_HERE: Final = _PIN.format(ground=palette.SPOT, rim=palette.CASING)
_ASIDE: Final = _PIN.format(ground=palette.CASING, rim=palette.SPOT)
"""A doorstep put aside: hollow, so that the two are told apart by more than their names."""

# A canvas has no patterns of its own; Leaflet hands whatever it is given to fillStyle.
_HATCH_THE_MISSING: Final = JsCode(
    f"""
    function(feature, layer) {{
        if (!feature.properties.missing) return;
        const tile = document.createElement("canvas");
        tile.width = tile.height = 8;
        const pen = tile.getContext("2d");
        pen.fillStyle = "{palette.MISSING_GROUND}";
        pen.fillRect(0, 0, 8, 8);
        pen.strokeStyle = "{palette.MISSING_LINES}";
        pen.beginPath();
        for (const x of [-8, 0, 8]) pen.moveTo(x, 8), pen.lineTo(x + 8, 0);
        pen.stroke();
        layer.setStyle({{ fillColor: pen.createPattern(tile, "repeat") }});
    }}
    """
)


def venue_layer(
    points: gpd.GeoSeries,
    labels: Sequence[str],
    *,
    details: Sequence[str],
    reached: Sequence[bool],
    ranks: Sequence[int] = (),
) -> folium.FeatureGroup:
    """Show places to learn: solid within reach, faint and smaller beyond it.

    Parameters
    ----------
    points
        Points, EPSG:4326.
    labels
        A name a point.
    details
        A second line a point, for instance the minutes; may be empty.
    reached
        Whether each point is within reach.
    ranks
        Numbers to write on the points, as in the list beside the map; none on those past its end.

    Returns
    -------
    folium.FeatureGroup
        A click on a point is reported at the point's own position, rounded to six decimals.
    """
    group = folium.FeatureGroup()
    inside = np.asarray(reached, dtype=bool)
    # What is within reach is drawn last, on top.
    order = np.argsort(inside, kind="stable")
    texts = [{TITLE: labels[row], DETAIL: details[row]} for row in order]
    styles = [_REACHED if inside[row] else _OUT_OF_REACH for row in order]
    shapes = np.asarray(points.array)
    add_shapes(group, shapes[order], styles, texts=texts, marker=folium.CircleMarker())
    numbers = [f'<span class="map-label rank">{safe(rank)}</span>' for rank in ranks]
    add_html(group, shapes[: len(numbers)], numbers)
    return group


def count_layer(
    points: gpd.GeoSeries, labels: Sequence[str], *, details: Sequence[str], counts: Sequence[int]
) -> folium.FeatureGroup:
    """Show how many there are of something at points: by the area of a circle, and by its figure.

    Parameters
    ----------
    points
        Points, EPSG:4326.
    labels
        A name a point, for the tooltip.
    details
        A second line a point.
    counts
        Positive, one a point.

    Returns
    -------
    folium.FeatureGroup
        The largest at the bottom, so that none hides another.
    """
    group = folium.FeatureGroup()
    shapes, numbers = np.asarray(points.array), np.asarray(counts, dtype=float)
    order = np.argsort(-numbers, kind="stable")
    radii = _SMALLEST_COUNT_PX + _LARGEST_COUNT_PX * np.sqrt(numbers / max(numbers.max(initial=1), 1))
    styles = [{**_COUNT, "radius": round(float(radii[row]), 1)} for row in order]
    texts = [{TITLE: labels[row], DETAIL: details[row]} for row in order]
    add_shapes(group, shapes[order], styles, texts=texts, marker=folium.CircleMarker())
    add_html(group, shapes, [f'<span class="map-label count">{safe(f"{count:,}")}</span>' for count in counts])
    return group


def change_layer(points: gpd.GeoSeries, labels: Sequence[str], *, states: Sequence[str]) -> folium.FeatureGroup:
    """Show what a change does to the points of a table.

    Parameters
    ----------
    points
        Points, EPSG:4326, as they are after the change, those that go as they were.
    labels
        A name a point.
    states
        ``same``, ``removed``, ``changed`` or ``added``, one a point; all but ``same`` are named on the map.

    Returns
    -------
    folium.FeatureGroup
        The points, those that change on top.
    """
    group = folium.FeatureGroup()
    ranks = {state: rank for rank, state in enumerate(_CHANGES)}
    order = np.argsort([ranks[state] for state in states], kind="stable")
    texts = [{TITLE: labels[row], DETAIL: ""} for row in order]
    shapes = np.asarray(points.array)
    styles = [{"fill": True, **_CHANGES[states[row]]} for row in order]
    add_shapes(group, shapes[order], styles, texts=texts, marker=folium.CircleMarker())
    return group


def spot_layer(lat: float, lon: float, label: str, *, aside: bool = False) -> folium.FeatureGroup:
    """Show my doorstep: a pin with a house, and its name.

    Parameters
    ----------
    lat, lon
        Position, degrees (EPSG:4326).
    label
        What it is called.
    aside
        Whether it is put aside while another is chosen: its pin is hollow.

    Returns
    -------
    folium.FeatureGroup
        The pin, which takes no clicks away from the map.
    """
    group = folium.FeatureGroup()
    chip = f'<span class="map-label chip spot">{safe(label)}</span>' if label else ""
    add_html(group, [shapely.Point(lon, lat)], [(_ASIDE if aside else _HERE) + chip], z_index_offset=_IN_FRONT)
    return group


def area_layer(area: BaseGeometry) -> folium.FeatureGroup:
    """Show the area within reach.

    Parameters
    ----------
    area
        Polygon or multipolygon, EPSG:4326.

    Returns
    -------
    folium.FeatureGroup
        The area, which takes no clicks away from the map.
    """
    group = folium.FeatureGroup()
    style = {"color": palette.WALK_GREEN, "weight": 1.5, "opacity": 0.7, "fillOpacity": 0.16}
    add_shapes(group, [area], [style], interactive=False, smooth_factor=0.3)
    return group


def route_layer(line: shapely.LineString | shapely.MultiLineString, label: str) -> folium.FeatureGroup:
    """Show a way to walk, with its name or minutes below its end.

    Parameters
    ----------
    line
        Line or lines, EPSG:4326.
    label
        What to write below its end; may be empty.

    Returns
    -------
    folium.FeatureGroup
        The way, which takes no clicks away from the map.
    """
    group = folium.FeatureGroup()
    add_cased_lines(group, [line], palette.WALK_GREEN, weight=5)
    if label:
        end = shapely.Point(shapely.get_coordinates(line)[-1])
        add_html(group, [end], [f'<span class="map-label chip">{safe(label)}</span>'])
    return group


def green_street_layer(lines: gpd.GeoSeries, labels: Sequence[str], *, details: Sequence[str]) -> folium.FeatureGroup:
    """Show carbon-neutral streets.

    Parameters
    ----------
    lines
        Lines, EPSG:4326.
    labels
        A name a street.
    details
        A second line a street; may be empty.

    Returns
    -------
    folium.FeatureGroup
        The streets.
    """
    group = folium.FeatureGroup()
    texts = [{TITLE: label, DETAIL: detail} for label, detail in zip(labels, details, strict=True)]
    add_cased_lines(group, np.asarray(lines.array), palette.LEAF, weight=6, texts=texts)
    return group


def beyond_layer(lines: gpd.GeoSeries, labels: Sequence[str], *, details: Sequence[str]) -> folium.FeatureGroup:
    """Show streets beyond reach.

    Parameters
    ----------
    lines
        Lines, EPSG:4326.
    labels
        A name a street.
    details
        A second line a street; may be empty.

    Returns
    -------
    folium.FeatureGroup
        The streets.
    """
    group = folium.FeatureGroup()
    texts = [{TITLE: label, DETAIL: detail} for label, detail in zip(labels, details, strict=True)]
    add_cased_lines(group, np.asarray(lines.array), palette.BEYOND, weight=4, texts=texts)
    return group


def choropleth_layer(
    wards: gpd.GeoSeries,
    shares: Sequence[float | None],
    *,
    labels: Sequence[str],
    details: Sequence[str],
) -> folium.FeatureGroup:
    """Show how large a share of each ward is covered, in five classes.

    Parameters
    ----------
    wards
        Polygons, EPSG:4326.
    shares
        Share covered a ward, 0 to 1; missing values are hatched.
    labels
        A name a ward, written on it.
    details
        A second line a ward, for the tooltip.

    Returns
    -------
    folium.FeatureGroup
        The wards.
    """
    group = folium.FeatureGroup()
    values = pd.array(list(shares), dtype="Float64").to_numpy(dtype=float, na_value=np.nan)
    missing = np.isnan(values)
    classes = np.digitize(values, palette.COVERAGE_BOUNDS)
    styles = [
        {
            "color": palette.LABEL,
            "weight": 1,
            "fillOpacity": 0.88,
            "fillColor": palette.MISSING_GROUND if unknown else palette.COVERAGE[number],
        }
        for number, unknown in zip(classes, missing, strict=True)
    ]
    texts = [{TITLE: label, DETAIL: detail} for label, detail in zip(labels, details, strict=True)]
    shapes = np.asarray(wards.array)
    flags = [{"missing": bool(unknown)} for unknown in missing]
    add_shapes(group, shapes, styles, texts=texts, flags=flags, on_each_feature=_HATCH_THE_MISSING)
    names = [f'<span class="map-label name">{safe(label)}</span>' for label in labels]
    add_html(group, shapely.point_on_surface(shapes), names)
    return group


def coverage_legend(title: str, labels: Sequence[str], *, missing: str) -> str:
    """Write the legend of :func:`choropleth_layer`, to stand beside the map.

    Parameters
    ----------
    title
        What the colours show.
    labels
        A label a class, from few to all: five of them.
    missing
        Label of the hatch.

    Returns
    -------
    str
        HTML.

    Raises
    ------
    ValueError
        If there are not five labels.
    """
    hatch = f"repeating-linear-gradient(135deg, {palette.MISSING_LINES} 0 1px, {palette.MISSING_GROUND} 1px 6px)"
    rows = zip((*palette.COVERAGE, hatch), (*labels, missing), strict=True)
    swatch = f"width:1.75em;height:1.1em;flex:none;border:1px solid {palette.WARD_LINE}"
    items = "".join(
        '<li style="display:flex;align-items:center;gap:.5em;margin:.15em 0">'
        f'<span aria-hidden="true" style="{swatch};background:{ground}"></span>{safe(label)}</li>'
        for ground, label in rows
    )
    return (
        f'<figure style="margin:0;color:{palette.INK}"><figcaption style="font-weight:600">{safe(title)}</figcaption>'
        f'<ul style="list-style:none;margin:.25em 0 0;padding:0">{items}</ul></figure>'
    )

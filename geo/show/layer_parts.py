"""What layers are made of: shapes with tooltips, cased lines, pieces of HTML at points; all of it escaped here."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import folium
import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from geo.show import palette
from geo.show.escape import safe_properties

TITLE: Final = "title"
DETAIL: Final = "detail"
_DECIMALS: Final = 6
"""About 0.1 m."""


def add_cased_lines(
    group: folium.FeatureGroup,
    lines: Sequence[BaseGeometry] | npt.NDArray[np.object_],
    color: str,
    *,
    weight: int,
    texts: Sequence[Mapping[str, str]] = (),
) -> None:
    """Add lines with a white rim, so that they stand out from any ground.

    Parameters
    ----------
    group
        The layer.
    lines
        EPSG:4326.
    color
        Of the lines.
    weight
        Their width, px; the rim adds 2 px on either side.
    texts
        A tooltip a line, by :data:`TITLE` and :data:`DETAIL`; escaped here.
    """
    round_line = {"lineCap": "round", "lineJoin": "round", "opacity": 1}
    casing = {**round_line, "color": palette.CASING, "weight": weight + 4}
    line = {**round_line, "color": color, "weight": weight}
    add_shapes(group, lines, [casing] * len(lines), interactive=False)
    add_shapes(group, lines, [line] * len(lines), texts=texts, interactive=bool(texts))


def add_shapes(
    group: folium.FeatureGroup,
    shapes: Sequence[BaseGeometry] | npt.NDArray[np.object_],
    styles: Sequence[Mapping[str, object]],
    *,
    texts: Sequence[Mapping[str, str]] = (),
    flags: Sequence[Mapping[str, bool]] = (),
    **options: Any,
) -> None:
    """Add shapes as one GeoJSON layer.

    Parameters
    ----------
    group
        The layer.
    shapes
        EPSG:4326.
    styles
        Leaflet's path options, a shape each.
    texts
        A tooltip a shape, by :data:`TITLE` and :data:`DETAIL`; escaped here.
    flags
        Properties that the layer's own scripts ask for.
    **options
        Of :class:`folium.GeoJson`.
    """
    if len(shapes) == 0:
        return
    shown = (TITLE, DETAIL)
    properties: list[dict[str, object]] = [{} for _ in shapes]
    for row, text in enumerate(texts):
        properties[row] |= safe_properties(text, shown)
    for row, flag in enumerate(flags):
        properties[row] |= flag
    folium.GeoJson(
        _features(shapes, properties),
        style_function=lambda feature: dict(styles[feature["id"]]),
        tooltip=folium.GeoJsonTooltip(shown, labels=False, class_name="map-tooltip") if texts else None,
        **options,
    ).add_to(group)


def add_html(
    group: folium.FeatureGroup,
    points: Sequence[BaseGeometry] | npt.NDArray[np.object_],
    pieces: Sequence[str],
    *,
    z_index_offset: int = 0,
) -> None:
    """Add pieces of HTML at points, all in one layer.

    Parameters
    ----------
    group
        The layer.
    points
        EPSG:4326.
    pieces
        HTML whose texts the caller has escaped.
    z_index_offset
        Above other pieces, px.
    """
    if len(points) == 0:
        return
    folium.GeoJson(
        _features(points, [{} for _ in points]),
        marker=folium.Marker(
            icon=folium.DivIcon(icon_size=(0, 0), icon_anchor=(0, 0)),
            interactive=False,
            keyboard=False,
            z_index_offset=z_index_offset,
        ),
        # Folium lays a marker's style over its icon's options.
        style_function=lambda feature: {"html": pieces[feature["id"]]},
    ).add_to(group)


def _features(
    shapes: Sequence[BaseGeometry] | npt.NDArray[np.object_], properties: Sequence[Mapping[str, object]]
) -> dict[str, Any]:
    rounded = shapely.transform(np.asarray(shapes), lambda corners: np.round(corners, _DECIMALS))
    features = [
        {"type": "Feature", "id": row, "geometry": json.loads(geometry), "properties": facts}
        for row, (geometry, facts) in enumerate(zip(shapely.to_geojson(rounded), properties, strict=True))
    ]
    return {"type": "FeatureCollection", "features": features}

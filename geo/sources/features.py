"""GeoJSON from strangers, parsed here and never by GDAL, which would follow a path or an address in it."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import shapely
import shapely.geometry

from geo.errors import N_, SourceError
from geo.sources.cells import Row, Sheet, assembled
from geo.sources.separated import decoded

_CODE: Final = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:[\d.]*:?(\d{4,6})", re.IGNORECASE)
_CRS84: Final = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "CRS84")
_NO_SHAPE: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    shapely.errors.ShapelyError,
)
"""What coordinates that are none raise."""


def read_feature_collection(file: str, data: bytes) -> Sheet:
    """Read a GeoJSON feature collection.

    Parameters
    ----------
    file
        The file's name, for the messages.
    data
        Its bytes.

    Returns
    -------
    Sheet
        Properties as text, lists and objects as JSON; an entry that is no feature is a misfit.

    Raises
    ------
    SourceError
        If the file is no GeoJSON feature collection.
    """
    text, _ = decoded(file, data)
    try:
        document: Any = json.loads(text)
        features = document["features"]
        crs = document.get("crs")
        if isinstance(features, list) and features:
            return _collected(file, features, crs)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        msg = N_("the file is no GeoJSON feature collection ({problem}), in {file}; save it again as GeoJSON")
        raise SourceError(msg, problem=type(error).__name__, file=file) from error
    msg = N_("the feature collection is empty, in {file}; save it again with its features")
    raise SourceError(msg, file=file)


def stated_code(text: object) -> str | None:
    """Read the name of a coordinate system.

    Parameters
    ----------
    text
        Such as ``urn:ogc:def:crs:EPSG::5186``.

    Returns
    -------
    str or None
        Such as ``EPSG:5186``; text of another form as it is, None where there is none.
    """
    if not isinstance(text, str) or not text.strip():
        return None
    if text in _CRS84:
        return "EPSG:4326"
    match = _CODE.fullmatch(text.strip())
    return f"EPSG:{match[1]}" if match else text.strip()[:80]


def _collected(file: str, features: Sequence[Any], crs: Any) -> Sheet:
    """Make a sheet of features."""
    # A name in all features keeps its place; a dict is a set with an order.
    names = list(dict.fromkeys(name for feature in features for name in _properties(feature) or ()))
    geometry: list[object] = []
    rows = _rows(features, names, geometry)
    return assembled(file, rows, encoding="geojson", header=names, geometry=geometry, crs=_stated(crs))


def _rows(features: Sequence[Any], names: Sequence[str], geometry: list[object]) -> Iterator[Row]:
    """Walk through the features, gathering their shapes."""
    for number, feature in enumerate(features, start=1):
        original = _compact(feature)
        properties = _properties(feature)
        if properties is None:
            yield Row(number, original, None)
            continue
        geometry.append(_shape(feature.get("geometry")))
        yield Row(number, original, [_text(properties.get(name)) for name in names])


def _properties(feature: Any) -> Mapping[str, Any] | None:
    """Read a feature's properties; None where it is no feature."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return None
    properties = feature.get("properties")
    if properties is None:
        return {}
    return properties if isinstance(properties, dict) else None


def _shape(mapping: Any) -> object:
    """Make a shape; what is none is missing, and told from the original."""
    try:
        return shapely.geometry.shape(mapping) if mapping else None
    except _NO_SHAPE:
        return None


def _text(value: Any) -> str | None:
    """Write a property as text."""
    return value if value is None or isinstance(value, str) else _compact(value)


def _compact(value: Any) -> str:
    """Write JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _stated(crs: Any) -> str | None:
    """Read the coordinate system that a collection names; one that is linked to is not fetched, and so not known."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    return stated_code(properties.get("name")) if isinstance(properties, dict) else None

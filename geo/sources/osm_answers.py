"""What OpenStreetMap answers when it is asked for a place, or for what stands in an area."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo import tables as t
from geo.errors import N_, SourceError
from geo.sources.osm_graph import hold_size
from geo.sources.osm_live import DATE, ID, LARGEST_ANSWER_BYTES, ask
from geo.sources.osm_services import Services

Features = tuple[gpd.GeoDataFrame, str]


@dataclass(frozen=True)
class Place:
    """A place that is an area.

    Attributes
    ----------
    osm_id
        Such as ``relation-123``.
    name_ko, name_en
        Its name in Korean and in English, or else in its own language.
    outline
        A valid Polygon or MultiPolygon, EPSG:4326.
    """

    osm_id: str
    name_ko: str
    name_en: str
    outline: shapely.Geometry


def find_place(place: str, *, services: Services, cache: Path, tell: Callable[..., None]) -> Place:
    """Find a place by its name, through OSMnx.

    Parameters
    ----------
    place
        Its name, with the city and the country where others have the same.
    services
        Who is asked, and how patiently.
    cache
        Folder for answers, as in ``osm_live.ask``.
    tell
        Told what is going on: a message of the catalogues and, by keyword, its values.

    Returns
    -------
    Place
        The most important area of that name.

    Raises
    ------
    SourceError
        If there is none, the place is no area, or the server gives no answer that can be used.
    """
    return ask(
        {"kind": "place", "place": place},
        [services.nominatim_url],
        patience=services.patience,
        cache=cache,
        tell=tell,
        read=_place,
    )


def fetch_features(
    area: shapely.Geometry,
    tags: Mapping[str, list[str] | bool],
    *,
    keys: Collection[str],
    services: Services,
    cache: Path,
    tell: Callable[..., None],
) -> Features:
    """Fetch what stands in an area, by its tags, through OSMnx.

    Parameters
    ----------
    area
        In WGS 84 degrees, with few corners: the question names them thrice a tag.
    tags
        What to ask for, as OSMnx takes it: any of these.
    keys
        Further tags to keep of what is found.
    services
        Who is asked, and how patiently.
    cache
        Folder for answers, as in ``osm_live.ask``.
    tell
        Told what is going on: a message of the catalogues and, by keyword, its values.

    Returns
    -------
    tuple of geopandas.GeoDataFrame and str
        ``id`` (such as ``way-5``), a column a tag that was found, and ``geometry``, EPSG:4326; no row where every
        server knows of nothing. The day they show as ``YYYY-MM-DD``, empty where the server does not say.

    Raises
    ------
    SourceError
        If no server gives an answer that can be used, or it cannot be kept.
    """
    return ask(
        {
            "kind": "features",
            "polygon": shapely.to_wkt(area, rounding_precision=6),
            "tags": dict(tags),
            "keys": [*keys],
        },
        services.overpass_urls,
        patience=services.patience,
        cache=cache,
        tell=tell,
        read=_features,
        nothing=(gpd.GeoDataFrame({ID: []}, geometry=[], crs=t.WGS84), ""),
    )


def areas_in(shapes: Any) -> Any:
    """Make areas valid, and leave out what is no area.

    Parameters
    ----------
    shapes
        (n) geometries of any kind.

    Returns
    -------
    numpy.ndarray
        (n) Polygons and MultiPolygons, None where nothing is left.
    """
    parts, owner = shapely.get_parts(shapely.make_valid(shapes), return_index=True)
    # A collection can hold several areas.
    parts, inner = shapely.get_parts(parts, return_index=True)
    solid = (shapely.get_type_id(parts) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(parts)
    whole = np.full(len(shapes), None, dtype=object)
    rows = owner[inner][solid]
    shapely.multipolygons(parts[solid], indices=rows, out=whole)
    overlapping = ~shapely.is_valid(whole)
    whole[overlapping] = shapely.buffer(whole[overlapping], 0)
    single = shapely.get_num_geometries(whole) == 1
    whole[single] = shapely.get_geometry(whole[single], 0)
    return whole


def _place(path: Path, where: str) -> Place:
    answer = _answer(path, where)
    try:
        said = answer["properties"]
        osm_id, name_ko, name_en = (str(said[key]) for key in (ID, "name_ko", "name_en"))
        [outline] = areas_in(np.array([shapely.geometry.shape(answer["geometry"])]))
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise _unreadable(where, error) from error
    if outline is None or not (np.abs(shapely.get_coordinates(outline)) <= (180, 90)).all():
        raise _unreadable(where, "no area on the globe")
    return Place(osm_id, name_ko, name_en, outline)


def _features(path: Path, where: str) -> Features:
    answer = _answer(path, where)
    try:
        frame = gpd.GeoDataFrame.from_features(answer["features"], crs=t.WGS84)
        return frame.astype({ID: "str"}), str(answer[DATE])
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise _unreadable(where, error) from error


def _answer(path: Path, where: str) -> Any:
    hold_size(path, most_bytes=LARGEST_ANSWER_BYTES)
    try:
        return json.loads(path.read_bytes())
    except (OSError, RecursionError, ValueError) as error:
        raise _unreadable(where, error) from error


def _unreadable(where: str, problem: object) -> SourceError:
    msg = N_("the answer of {where} is no GeoJSON as this program keeps it ({problem}); ask again")
    return SourceError(msg, where=where, problem=repr(problem)[:200])

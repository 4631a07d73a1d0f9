"""What regions on OpenStreetMap's streets share: how far the streets reach, and what is said about their source."""

import datetime as dt
from typing import Final

import numpy as np
import shapely

from geo.region.region import EDGE_MARGIN_M, Source
from geo.streets.network import StreetsOrigin
from geo.streets.projection import project, unproject

LICENCE: Final = "© OpenStreetMap contributors, ODbL 1.0"


def osm_origin(date: str) -> StreetsOrigin:
    """Describe OpenStreetMap's streets.

    Parameters
    ----------
    date
        The day they show, ``YYYY-MM-DD``; empty means today's.

    Returns
    -------
    StreetsOrigin
        Streets that are no model.
    """
    return StreetsOrigin("오픈스트리트맵 도로", "OpenStreetMap streets", date or today(), LICENCE)


def surroundings_sources(date: str) -> tuple[Source, ...]:
    """Say where parks, water, candidates, stations, industry and dwellings came from.

    Parameters
    ----------
    date
        The day they show, ``YYYY-MM-DD``; empty where unknown.

    Returns
    -------
    tuple of Source
        One a table.
    """
    rows = (
        ("공원과 녹지", "parks and green areas", "parks"),
        ("강, 호수, 바다", "rivers, lakes and the sea", "water"),
        ("배움 장소 후보", "candidates for places to learn", "candidates"),
        ("역", "stations", "stations"),
        ("공장과 철도 등의 땅", "land of works and railways", "industry"),
        ("집으로 쓰는 건물", "buildings that people live in", "dwellings"),
    )
    return tuple(Source(what_ko, what_en, "OpenStreetMap", LICENCE, date, table) for what_ko, what_en, table in rows)


def today() -> str:
    """Say which day it is.

    Returns
    -------
    str
        ``YYYY-MM-DD`` in UTC, as OpenStreetMap dates its data.
    """
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def with_margin(outline: shapely.Geometry, crs: str) -> shapely.Geometry:
    """Grow a boundary by the margin that walks near it need.

    Parameters
    ----------
    outline
        The boundary, EPSG:4326.
    crs
        The plane that is true to scale there (``geo.streets.projection.local_crs``).

    Returns
    -------
    shapely.Geometry
        Of one part or several: 2 km beyond it, to within 2 %, EPSG:4326.
    """
    grown = shapely.simplify(shapely.buffer(_projected(outline, crs), EDGE_MARGIN_M), EDGE_MARGIN_M / 100)
    return _unprojected(grown, crs)


def roughly_around(outline: shapely.Geometry, crs: str, *, margin_m: float) -> shapely.Geometry:
    """Draw an area of few corners around a boundary.

    Parameters
    ----------
    outline
        The boundary, EPSG:4326.
    crs
        The plane that is true to scale there.
    margin_m
        How far to reach beyond it at least, metres.

    Returns
    -------
    shapely.Geometry
        Of one part, convex, EPSG:4326; reaches at most some hundred metres farther than it has to.
    """
    hull = shapely.convex_hull(_projected(outline, crs))
    rough_m = 200.0
    around = shapely.simplify(shapely.buffer(hull, margin_m + rough_m), rough_m)
    return _unprojected(shapely.convex_hull(around), crs)


def _projected(outline: shapely.Geometry, crs: str) -> shapely.Geometry:
    return shapely.transform(outline, lambda at: np.column_stack(project(crs, at[:, 0], at[:, 1])))


def _unprojected(area: shapely.Geometry, crs: str) -> shapely.Geometry:
    return shapely.transform(area, lambda at: np.column_stack(unproject(crs, at[:, 0], at[:, 1])))

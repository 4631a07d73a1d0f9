"""A region from OpenStreetMap, by the name of a place."""

import functools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.errors import N_, SourceError, UsageError
from geo.region.folder import empty_table
from geo.region.openstreetmap import (
    LICENCE,
    osm_origin,
    roughly_around,
    surroundings_sources,
    today,
    with_margin,
)  # fmt: skip
from geo.region.region import EDGE_MARGIN_M, Region, Source, check_whole
from geo.sources.buildings import BUILDING_KEYS, BUILDING_TAGS
from geo.sources.osm_answers import Place, fetch_features, find_place
from geo.sources.osm_live import own_cache
from geo.sources.osm_places import DETAIL_TAGS, FEATURE_TAGS, surroundings
from geo.sources.osm_services import Services
from geo.sources.osm_wards import LEVELS, WARD_KEYS, WARD_TAGS, Wards, wards_within
from geo.sources.overpass import fetch_walk_tables
from geo.streets.build import build
from geo.streets.projection import local_crs, project

STEPS: Final = 6
MOST_ACROSS_M: Final = 100_000.0
"""A place that reaches farther is no city, and OpenStreetMap's servers would not send its streets."""
WHERE: Final = "OpenStreetMap"
_UNKNOWN: Final = (
    *("venues", "programmes", "population", "sites", "schools", "green_streets"),
    *("crossings", "festivals", "counts"),
)
"""Tables that OpenStreetMap cannot fill."""


@dataclass(frozen=True, eq=False)
class Download:
    """What came of a download.

    Attributes
    ----------
    region
        The region; nobody has counted its residents, and it has no venues, only candidates.
    dropped
        What was left out of the streets, counted by reason.
    ward_level
        The ``admin_level`` of its wards; None where no level fitted and the place itself is the one ward.
    without_buildings
        Why the region has no dwellings though the place may; None where its buildings were had.
    """

    region: Region
    dropped: Counter[str]
    ward_level: int | None
    without_buildings: SourceError | None


def download_region(
    name: str, place: str, *, ward_level: int | None, services: Services, cache: Path, tell: Callable[..., None]
) -> Download:
    """Make a region of a place: its boundary and wards, and its streets and surroundings with 2 km beyond.

    A download that breaks off is taken up by the next one to the same cache, within a day.

    Parameters
    ----------
    name
        The region's name.
    place
        The place's name on OpenStreetMap, with the city and the country where others have the same.
    ward_level
        The ``admin_level`` of the wards, or None to guess.
    services
        Who is asked, and how patiently.
    cache
        Folder for answers, made if need be.
    tell
        Receives what is going on: a message of the catalogues and, by keyword, its values, among them ``step`` and
        ``steps`` (how many of how many) for a progress bar.

    Returns
    -------
    Download
        The region, not yet kept.

    Raises
    ------
    UsageError
        If the place has no name, or the level is none.
    SourceError
        If there is no such place, or it is no area or larger than a city, no area of the given level lies in it, or no
        server gives an answer that can be used.
    BrokenNetworkError
        If its streets are in many pieces.
    """
    _check(place, ward_level)
    step = functools.partial(functools.partial, tell, steps=STEPS)
    with own_cache(cache):
        given: dict[str, Any] = {"services": services, "cache": cache}
        found = find_place(place.strip(), **given, tell=step(step=1))
        crs = _plane(found)

        near = roughly_around(found.outline, crs, margin_m=0)
        areas, wards_date = fetch_features(near, WARD_TAGS, keys=WARD_KEYS, **given, tell=step(step=2))
        wards = wards_within(found, areas, ward_level=ward_level, where=WHERE)

        dropped: Counter[str] = Counter()
        (nodes, edges), streets_date = fetch_walk_tables(
            with_margin(found.outline, crs), **given, tell=step(step=3), dropped=dropped
        )
        network = build(nodes, edges, osm_origin(streets_date))
        check_whole(network)

        wide = roughly_around(found.outline, crs, margin_m=EDGE_MARGIN_M)
        features, date = fetch_features(wide, FEATURE_TAGS, keys=DETAIL_TAGS, **given, tell=step(step=4))
        buildings, problem = _buildings(near, **given, tell=step(step=5))
    tell(N_("putting the region together"), step=STEPS, steps=STEPS)
    around = surroundings(features, buildings, where=WHERE)
    region = Region(
        name=name,
        title_ko=found.name_ko,
        title_en=found.name_en,
        sources=_sources(wards, wards_date, date, homes=not around.dwellings.empty),
        streets_margin_m=EDGE_MARGIN_M,
        venues_margin_m=0,
        accepts_broken=False,
        network=network,
        wards=wards.table,
        parks=around.parks,
        water=around.water,
        candidates=around.candidates,
        stations=around.stations,
        industry=around.industry,
        dwellings=around.dwellings,
        **{table: empty_table(table) for table in _UNKNOWN},
    )
    return Download(region, dropped, wards.level, problem)


def _buildings(area: shapely.Geometry, **given: Any) -> tuple[gpd.GeoDataFrame, None] | tuple[None, SourceError]:
    """Fetch buildings, by far the largest answer; a region can do without."""
    try:
        return fetch_features(area, BUILDING_TAGS, keys=BUILDING_KEYS, **given)[0], None
    except SourceError as error:
        msg = N_(
            "the buildings could not be had ({problem}); residents are spread along the streets instead; "
            "download the region again with --replace to add them"
        )
        return None, SourceError(msg, problem=error)


def _check(place: str, ward_level: int | None) -> None:
    if not place.strip():
        msg = N_('the place has no name; give one like --place "Eunpyeong-gu, Seoul"')
        raise UsageError(msg)
    if ward_level is not None and ward_level not in LEVELS:
        msg = N_("there is no administrative level {level} below a city; give --ward-level {least} to {most}")
        raise UsageError(msg, level=ward_level, least=LEVELS[0], most=LEVELS[-1])


def _plane(place: Place) -> str:
    """Name the plane of a place, and refuse a place that is larger than a city."""
    lon, lat = shapely.get_coordinates(place.outline).T
    crs = local_crs(lon, lat)
    x, y = project(crs, lon, lat)
    # Far off, the projection yields infinite metres.
    across_m = max(np.ptp(x), np.ptp(y)) if np.isfinite(x).all() and np.isfinite(y).all() else np.inf
    if across_m > MOST_ACROSS_M:
        msg = N_("{place} is more than {most} km across, larger than a city; choose a city or one of its districts")
        raise SourceError(msg, place=place.name_en, most=int(MOST_ACROSS_M / 1000))
    return crs


def _sources(wards: Wards, wards_date: str, date: str, *, homes: bool) -> tuple[Source, ...]:
    """Say where the tables came from."""
    around = surroundings_sources(date or today())
    what = ("경계", "boundary") if wards.level is None else ("동네 경계", "ward boundaries")
    of_wards = Source(*what, "OpenStreetMap", LICENCE, wards_date or today(), "wards")
    return (of_wards, *(source for source in around if homes or source.table != "dwellings"))

"""Files that a person gives become a region, or take the place of some of its tables."""

import dataclasses
import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo import tables as t
from geo.contracts import check
from geo.errors import N_, StreetsError, UsageError
from geo.region.counts import ward_sums
from geo.region.embedded import MODEL_ORIGIN
from geo.region.fit import check_extent, check_places, check_population, check_programmes, strange
from geo.region.folder import TABLES, empty_table
from geo.region.openstreetmap import osm_origin, surroundings_sources
from geo.region.reach import reach_past
from geo.region.region import Region, Source
from geo.region.wards import venues_in_wards
from geo.sources import doors
from geo.sources.counts import COUNTS, read_counts
from geo.sources.elevation import Heights, heights_at, read_heights
from geo.sources.given import read_given
from geo.sources.osm_graph import hold_file
from geo.sources.plain import file_name
from geo.sources.street_dates import says_model, streets_date
from geo.streets.build import build
from geo.streets.network import StreetsOrigin, WalkNetwork
from geo.streets.slope import with_slopes

WHOLE: Final = "whole"
"""Code of the one ward of a region whose wards nobody gave."""

WHAT: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "wards": ("행정동 경계", "ward boundaries"),
        "venues": ("배움 장소", "places to learn"),
        "programmes": ("프로그램", "programmes"),
        "population": ("주민 수", "residents"),
        "counts": ("곳곳에서 센 주민 수", "residents counted by place"),
        "sites": ("마을탐방 장소", "places for village exploration"),
        "candidates": ("배움 장소 후보", "candidates for places to learn"),
        "crossings": ("횡단보도", "crossings"),
        "festivals": ("축제", "festivals"),
    }
)
"""What a table is, in Korean and English, for its source."""
_HEIGHTS: Final = ("땅의 높이", "heights of the ground")
ELEVATION: Final = "elevation"
"""What a source of heights fills: no table, but the slopes of the streets."""
_SEOUL_ORIGIN: Final = ("서울시 도보 네트워크", "Seoul pedestrian network", "공공누리 제1유형 (KOGL type 1)")


@dataclass(frozen=True)
class Files:
    """What a person gives; None: nothing new.

    Attributes
    ----------
    streets
        As :func:`geo.sources.doors.read_streets` takes them.
    wards, venues, programmes, population, sites
        As :func:`geo.sources.given.read_given` takes them; a file of residents that says where each count is
        (:data:`geo.sources.counts.COUNTS`) as :func:`geo.sources.counts.read_counts` does.
    elevation
        As :func:`geo.sources.elevation.read_heights` takes it.
    """

    streets: Path | None = None
    wards: Path | None = None
    venues: Path | None = None
    programmes: Path | None = None
    population: Path | None = None
    sites: Path | None = None
    elevation: Path | None = None


@dataclass(frozen=True, eq=False)
class Intake:
    """What was read from the files.

    Attributes
    ----------
    network
        The streets, without slopes; None where none were given.
    dropped
        What their source had and the network has not: counts by reason.
    tables
        The tables given, by their names in :class:`geo.region.region.Region`.
    sources
        Where they came from.
    heights
        Heights of the ground around the streets; None where none were given.
    """

    network: WalkNetwork | None
    dropped: Counter[str]
    tables: Mapping[str, Any]
    sources: tuple[Source, ...]
    heights: Heights | None = None


def read_files(files: Files, *, standing: WalkNetwork | None = None) -> Intake:
    """Read everything that was given, before anything is changed.

    Parameters
    ----------
    files
        The files.
    standing
        The streets that the region has: heights are read around them where no others are given.

    Returns
    -------
    Intake
        By the contracts of :mod:`geo.tables`.

    Raises
    ------
    SourceError
        If a file cannot be read.
    TableError
        If a value breaks a contract.
    StreetsError
        If the streets reach too far for one region.
    """
    if files.elevation is not None:
        # Heights are read last: a slip in their name is said before a city is read.
        hold_file(files.elevation)
    dropped: Counter[str] = Counter()
    given = {_table(name, path): path for name, path in vars(files).items() if name in WHAT and path is not None}
    tables = {name: read_counts(path) if name == "counts" else read_given(path, name) for name, path in given.items()}
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    sources = tuple(Source(*WHAT[name], file_name(given[name]), "", today, table=name) for name in tables)
    network = None
    if files.streets is not None:
        streets, around = doors.read_city(files.streets, dropped=dropped)
        network = build(*streets, _origin(files.streets))
        if around is not None:
            tables |= vars(around)
            found = surroundings_sources(network.origin.date)
            # An extract of streets alone is no source of anything else.
            sources += tuple(source for source in found if len(tables[source.table]))
    heights, streets_now = None, network or standing
    if files.elevation is not None and streets_now is not None:
        lon, lat = streets_now.vertex_lon, streets_now.vertex_lat
        bounds = (float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))
        heights = read_heights(files.elevation, bounds)
        sources += (Source(*_HEIGHTS, file_name(files.elevation), "", today, table=ELEVATION),)
    return Intake(network, dropped, MappingProxyType(tables), sources, heights)


def imported(name: str, intake: Intake) -> Region:
    """Make a region of what was given.

    Parameters
    ----------
    name
        Its name.
    intake
        What was given, streets among it.

    Returns
    -------
    Region
        Without wards, one ward: the hull of the streets.

    Raises
    ------
    UsageError
        If no streets were given.
    TableError
        If the tables do not fit each other.
    StreetsError
        If there are no wards, and the streets lie on one line.
    """
    if intake.network is None:
        msg = N_("the region {name} needs streets; give a street file with --streets")
        raise UsageError(msg, name=name)
    bare = Region(
        name=name,
        title_ko=name,
        title_en=name,
        sources=(),
        streets_margin_m=0.0,
        venues_margin_m=0.0,
        accepts_broken=False,
        network=intake.network,
        **{table: empty_table(table) for table in TABLES},
    )
    whole = bare if "wards" in intake.tables else dataclasses.replace(bare, wards=_hull(name, intake.network))
    return updated(whole, intake)


def updated(region: Region, intake: Intake) -> Region:
    """Put what was given in the place of what a region has.

    Parameters
    ----------
    region
        The region.
    intake
        What was given.

    Returns
    -------
    Region
        Everything else is as it was, but for what follows: in which ward each venue lies, how far the streets reach
        past the boundary, slopes, which new streets have only with new heights, and residents, who are unknown where
        they were counted in other wards, and added up from counts by place where nobody gave them by ward.

    Raises
    ------
    TableError
        If the tables do not fit each other.
    """
    tables = dict(intake.tables)
    wards = tables.get("wards", region.wards)
    tables["venues"] = venues_in_wards(tables.get("venues", region.venues), wards)
    if "wards" in intake.tables and "population" not in intake.tables and strange(region.population, wards).any():
        # Residents counted in other wards say nothing about these.
        tables["population"] = empty_table("population")
    if _sums_follow_counts(region, intake):
        tables["population"] = ward_sums(tables.get("counts", region.counts), wards)
    check_population(tables.get("population", region.population), wards)
    check_programmes(tables.get("programmes", region.programmes), tables["venues"])
    network = intake.network or region.network
    check_extent(wards)
    check_places(network, {"venues": tables["venues"], "sites": tables.get("sites", region.sites)}, wards)
    moved = intake.network is not None or "wards" in intake.tables
    gone = {source.table for source in intake.sources} | {name for name in tables if tables[name].empty}
    gone |= {ELEVATION} if intake.network is not None else set()
    kept = tuple(source for source in region.sources if not source.table or source.table not in gone)
    return dataclasses.replace(
        region,
        **tables,
        sources=(*kept, *intake.sources),
        streets_margin_m=reach_past(network, wards) if moved else region.streets_margin_m,
        network=_sloped(network, intake.heights),
    )


def with_own_tables(region: Region, former: Region) -> Region:
    """Carry over what people gave to the region that another replaces.

    Parameters
    ----------
    region
        The new region, fresh from OpenStreetMap.
    former
        The region of that name until now.

    Returns
    -------
    Region
        With the former's venues, programmes and sites, and with its residents if they were counted in the same wards.

    Raises
    ------
    TableError
        If the former's venues or sites lie elsewhere.
    """
    same = set(former.wards[t.WARD_CODE]) == set(region.wards[t.WARD_CODE])
    own = ("venues", "programmes", "sites", *(("population", "counts") if same else ()))
    tables = {name: getattr(former, name) for name in own if len(getattr(former, name))}
    sources = tuple(source for source in former.sources if source.table in tables)
    return updated(region, Intake(None, Counter(), MappingProxyType(tables), sources))


def _table(name: str, path: Path) -> str:
    """Name the table that a file fills: residents counted by place are another table than residents by ward."""
    return "counts" if name == "population" and path.suffix.lower() in COUNTS else name


def _sums_follow_counts(region: Region, intake: Intake) -> bool:
    """Tell if residents by ward are the sums of counts, and those change; a table of residents by ward goes before."""
    counted = "counts" in intake.tables or ("wards" in intake.tables and len(region.counts) > 0)
    filled = {source.table for source in region.sources}
    own = len(region.population) > 0 and ("population" in filled or "counts" not in filled)
    return counted and "population" not in intake.tables and not own


def _sloped(network: WalkNetwork, heights: Heights | None) -> WalkNetwork:
    """Give streets the slopes of the ground, if its heights are known."""
    if heights is None:
        return network
    return with_slopes(network, lambda lon, lat: heights_at(heights, lon, lat), every_m=heights.smoothing_m)


def _origin(path: Path) -> StreetsOrigin:
    """Say what a street file's streets are."""
    date = streets_date(path)
    if path.suffix.lower() == ".csv":
        name_ko, name_en, licence = _SEOUL_ORIGIN
        return StreetsOrigin(name_ko, name_en, date, licence)
    if path.suffix.lower() == ".graphml" and says_model(path):
        return dataclasses.replace(MODEL_ORIGIN, date=date)
    return dataclasses.replace(osm_origin(date), date=date)


def _hull(name: str, network: WalkNetwork) -> gpd.GeoDataFrame:
    """Stand in for wards that nobody gave."""
    hull = shapely.convex_hull(shapely.LineString(np.column_stack([network.vertex_lon, network.vertex_lat])))
    if not isinstance(hull, shapely.Polygon):
        msg = N_("all streets lie on one line, in {where}; give a street file that covers the region")
        raise StreetsError(msg, where=network.origin.name_en)
    ward = {t.WARD_CODE: [WHOLE], t.NAME_KO: [name], t.NAME_EN: [name]}
    return check(gpd.GeoDataFrame(ward, geometry=[hull], crs=t.WGS84), t.WARDS, "the hull of the streets")

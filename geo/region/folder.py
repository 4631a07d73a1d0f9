"""A region as a folder: the plain form that a person can read and diff, and the stored form."""

import math
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import shapely
import tomli_w

from geo import tables as t
from geo.errors import N_, GeoError, RegionDamagedError, RegionNotFoundError
from geo.region.region import SCHEMA_VERSION, Region, Source, check_whole
from geo.sources import plain
from geo.streets import store

ABOUT: Final = "region.toml"
STREETS: Final = Path("streets", "network.npz")

# What the readers of Parquet and of the shapes within raise on altered files, memory asked for by an altered size
# included.
_STRAY_DEG: Final = 0.1
"""About 10 km: farther from the wards no venue of a region can lie."""
_DAMAGE: Final = (
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    MemoryError,
    shapely.errors.ShapelyError,
)
_POINTS: Final = {"venues": t.VENUES, "sites": t.SITES, "schools": t.SCHOOLS}
_SHAPES: Final = {"wards": t.WARDS, "green_streets": t.GREEN_STREETS, "parks": t.PARKS}
_TABLES: Final = {"programmes": t.PROGRAMMES, "population": t.POPULATION}


def read(folder: Path, name: str) -> Region:
    """Open a region's folder, in either form.

    Parameters
    ----------
    folder
        The folder.
    name
        The region's name.

    Returns
    -------
    Region
        Checked against the contracts and across its tables.

    Raises
    ------
    RegionNotFoundError
        If there is no such folder.
    RegionDamagedError
        If a file is missing, damaged or of another version: says which.
    """
    if not os.path.isdir(folder):  # noqa: PTH112 (Path.is_dir raises for a name that is too long)
        msg = N_("there is no region {name}, in {where}; see the names with: baeumgil region list")
        raise RegionNotFoundError(msg, name=repr(name), where=folder.parent)
    try:
        about = _about(folder / ABOUT)
        frames: dict[str, Any] = {}
        for kinds, reader, suffix in (
            (_POINTS, plain.read_points, ".csv"),
            (_SHAPES, plain.read_shapes, ".geojson"),
            (_TABLES, plain.read_table, ".csv"),
        ):
            for table, schema in kinds.items():
                frames[table] = _table(folder, table, schema, plain_reader=reader, suffix=suffix)
        region = Region(
            name=name,
            title_ko=str(about["title_ko"]),
            title_en=str(about["title_en"]),
            sources=_sources(about["sources"]),
            streets_margin_m=_margin(about["streets_margin_m"]),
            venues_margin_m=_margin(about["venues_margin_m"]),
            network=store.load(folder / STREETS),
            **frames,
        )
        check_whole(region.network)
    except GeoError as error:
        msg = N_("the region {name} is damaged: {problem}")
        raise RegionDamagedError(msg, name=name, problem=error) from error
    _check_across(region)
    return region


def write(region: Region, folder: Path) -> None:
    """Write a region's stored form into a folder that is empty or absent.

    Parameters
    ----------
    region
        The region.
    folder
        Where to.
    """
    (folder / STREETS).parent.mkdir(parents=True)
    for table in (*_POINTS, *_SHAPES, *_TABLES):
        getattr(region, table).to_parquet(folder / f"{table}.parquet", index=False, write_page_checksum=True)
    store.save(region.network, folder / STREETS)
    about = {
        "schema_version": SCHEMA_VERSION,
        "title_ko": region.title_ko,
        "title_en": region.title_en,
        "crs": t.WGS84,
        "bounds": list(region.bounds),
        "streets_margin_m": region.streets_margin_m,
        "venues_margin_m": region.venues_margin_m,
        "sources": [vars(source) for source in region.sources],
    }
    (folder / ABOUT).write_text(tomli_w.dumps(about), encoding="utf-8")


def _about(path: Path) -> dict[str, Any]:
    """Read a region's description."""
    try:
        about = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = N_("the description is missing or no TOML ({problem}), in {file}; restore it or import the region again")
        raise RegionDamagedError(msg, problem=type(error).__name__, file=path.name) from error
    version = about.get("schema_version")
    if version != SCHEMA_VERSION:
        msg = N_(
            "the description is of version {found}, this program reads {version}, in {file}; import the region again"
        )
        raise RegionDamagedError(msg, found=version, version=SCHEMA_VERSION, file=path.name)
    wanted: dict[str, type | tuple[type, ...]] = {
        "title_ko": str,
        "title_en": str,
        "sources": list,
        "streets_margin_m": (int, float),
        "venues_margin_m": (int, float),
    }
    for key, kind in wanted.items():
        if not isinstance(about.get(key), kind):
            msg = N_("the description lacks {key}, in {file}; restore it or import the region again")
            raise RegionDamagedError(msg, key=key, file=path.name)
    return about


def _sources(listed: list[Any]) -> tuple[Source, ...]:
    """Read where the tables came from."""
    msg = N_("a source in the description is not complete, in {file}; restore it or import the region again")
    try:
        sources = tuple(Source(**source) for source in listed)
    except TypeError as error:
        raise RegionDamagedError(msg, file=ABOUT) from error
    if not all(isinstance(text, str) for source in sources for text in vars(source).values()):
        raise RegionDamagedError(msg, file=ABOUT)
    return sources


def _margin(metres: float) -> float:
    """Read how far streets or venues reach past the boundary."""
    if not 0 <= metres < math.inf:
        msg = N_("a margin of {metres} metres cannot be, in {file}; give 0 or more")
        raise RegionDamagedError(msg, metres=metres, file=ABOUT)
    return float(metres)


def _table(
    folder: Path,
    table: str,
    schema: pa.DataFrameSchema,
    *,
    plain_reader: Callable[[Path, pa.DataFrameSchema], pd.DataFrame],
    suffix: str,
) -> pd.DataFrame:
    """Read one table in the form in which it is there."""
    stored = folder / f"{table}.parquet"
    if not stored.exists():
        return plain_reader(folder / f"{table}{suffix}", schema)
    reader = pd.read_parquet if table in _TABLES else gpd.read_parquet
    try:
        frame: pd.DataFrame = reader(stored, page_checksum_verification=True)
        if table not in _TABLES and frame.crs != t.WGS84:
            msg = N_("the table lies in {crs} and not in {wanted}, in {file}; import the region again")
            raise RegionDamagedError(msg, crs=frame.crs and frame.crs.to_string(), wanted=t.WGS84, file=stored.name)
    except _DAMAGE as error:
        msg = N_("the table is damaged ({problem}), in {file}; restore it or import the region again")
        raise RegionDamagedError(msg, problem=type(error).__name__, file=stored.name) from error
    return t.check(frame, schema, stored.name)


def _check_across(region: Region) -> None:
    """Hold the tables against each other."""
    links = (
        ("venues", t.WARD_CODE, region.wards[t.WARD_CODE]),
        ("population", t.WARD_CODE, region.wards[t.WARD_CODE]),
        ("wards", t.WARD_CODE, region.population[t.WARD_CODE]),
        ("programmes", t.VENUE_ID, region.venues[t.VENUE_ID]),
    )
    for table, column, known in links:
        values = getattr(region, table)[column]
        lost = values[~values.isin(known)]
        if len(lost):
            msg = N_(
                "the region {name} is damaged: {column} {value} of the table {table} is in no other table; mend it"
            )
            raise RegionDamagedError(msg, name=region.name, column=column, value=repr(lost.iloc[0]), table=table)
    west, south, east, north = region.bounds
    points = region.venues.geometry
    near_x = points.x.between(west - _STRAY_DEG, east + _STRAY_DEG)
    outside = ~(near_x & points.y.between(south - _STRAY_DEG, north + _STRAY_DEG))
    if outside.any():
        msg = N_(
            "the region {name} is damaged: venue {venue} lies at {lat},{lon}, far outside the wards; "
            "are its coordinates swapped?"
        )
        row = region.venues[outside].iloc[0]
        at = {"lat": row.geometry.y, "lon": row.geometry.x}
        raise RegionDamagedError(msg, name=region.name, venue=repr(row[t.VENUE_ID]), **at)

"""A region as a folder: the plain form that a person can read and diff, and the stored form."""

import json
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import pyarrow.parquet as pq
import pyproj
import shapely

from geo import tables as t
from geo.contracts import check
from geo.errors import N_, GeoError, RegionDamagedError, RegionNotFoundError
from geo.region.about import read_about, write_about
from geo.region.former import of_today
from geo.region.region import Region, check_whole
from geo.region.seal import check_seal, seal
from geo.region.wards import far_outside
from geo.sources import plain
from geo.streets import store

STREETS: Final = Path("streets", "network.npz")

# What the readers of Parquet and of the shapes within raise on altered files, memory asked for by an altered size
# included.
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
_POINTS: Final = {
    "venues": t.VENUES,
    "sites": t.SITES,
    "schools": t.SCHOOLS,
    "stations": t.STATIONS,
    "candidates": t.CANDIDATES,
    "crossings": t.CROSSINGS,
    "festivals": t.FESTIVALS,
    "dwellings": t.DWELLINGS,
}
_SHAPES: Final = {
    "wards": t.WARDS,
    "green_streets": t.GREEN_STREETS,
    "parks": t.PARKS,
    "water": t.WATER,
    "industry": t.INDUSTRY,
    "counts": t.COUNTS,
}
_OFTEN_ABSENT: Final = ("stations", "candidates", "water", "crossings", "festivals", "dwellings", "industry", "counts")
"""Tables that not every folder has; absent means empty."""
_TABLES: Final = {"programmes": t.PROGRAMMES, "population": t.POPULATION}
TABLES: Final = (*_POINTS, *_SHAPES, *_TABLES)
"""A region's tables, by their names in :class:`geo.region.region.Region`."""


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
        about = read_about(folder)
        if about.sealed:
            check_seal(folder)
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
            title_ko=about.title_ko,
            title_en=about.title_en,
            sources=about.sources,
            streets_margin_m=about.streets_margin_m,
            venues_margin_m=about.venues_margin_m,
            accepts_broken=about.accepts_broken,
            network=store.load(folder / STREETS),
            **frames,
        )
        if not region.accepts_broken:
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

    Raises
    ------
    OSError
        If it cannot be written.
    """
    (folder / STREETS).parent.mkdir(parents=True)
    for table in TABLES:
        getattr(region, table).to_parquet(folder / f"{table}.parquet", index=False, write_page_checksum=True)
    store.save(region.network, folder / STREETS)
    write_about(region, folder)
    seal(folder)


def read_stored(path: Path, table: str) -> Any:
    """Read a table in its stored form.

    Parameters
    ----------
    path
        A Parquet file that this program wrote.
    table
        The table's name.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        By its contract.

    Raises
    ------
    RegionDamagedError
        If it cannot be read.
    TableError
        If it breaks its contract.
    """
    try:
        frame = pd.read_parquet(path, page_checksum_verification=True) if table in _TABLES else _geoparquet(path)
    except _DAMAGE as error:
        msg = N_("the table is damaged ({problem}), in {file}; restore it or import the region again")
        raise RegionDamagedError(msg, problem=type(error).__name__, file=path.name) from error
    return check(of_today(frame, table), (_POINTS | _SHAPES | _TABLES)[table], path.name)


def empty_table(table: str) -> Any:
    """Make a table of a region without rows.

    Parameters
    ----------
    table
        Its name, an attribute of :class:`geo.region.region.Region`.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        By its contract.
    """
    schema = (_POINTS | _SHAPES | _TABLES)[table]
    frame = pd.DataFrame({name: [] for name in schema.columns})
    return check(
        frame if table in _TABLES else gpd.GeoDataFrame(frame, geometry=t.GEOMETRY, crs=t.WGS84), schema, table
    )


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
        if table in _OFTEN_ABSENT and not (folder / f"{table}{suffix}").exists():
            return cast("pd.DataFrame", empty_table(table))
        return plain_reader(folder / f"{table}{suffix}", schema)
    return cast("pd.DataFrame", read_stored(stored, table))


def _geoparquet(path: Path) -> gpd.GeoDataFrame:
    """Read GeoParquet whose coordinate system is the one we write.

    GeoPandas makes a new coordinate system of each file's description, which takes longer than all else together.
    """
    stored = pq.read_table(path, page_checksum_verification=True)
    crs = _system(json.dumps(json.loads(stored.schema.metadata[b"geo"])["columns"][t.GEOMETRY]["crs"]))
    if crs != _system(json.dumps(t.WGS84)):
        msg = N_("the table lies in {crs} and not in {wanted}, in {file}; import the region again")
        raise RegionDamagedError(msg, crs=crs.name, wanted=t.WGS84, file=path.name)
    frame = stored.to_pandas()
    return gpd.GeoDataFrame(frame, geometry=shapely.from_wkb(frame[t.GEOMETRY].to_numpy()), crs=crs)


@lru_cache(maxsize=8)
def _system(described: str) -> pyproj.CRS:
    """Make a coordinate system of its description in JSON."""
    return pyproj.CRS.from_user_input(json.loads(described))


def _check_across(region: Region) -> None:
    """Hold the tables against each other."""
    # Where nobody counted residents, no ward misses its row.
    counted = region.wards if region.population.empty else region.population
    links = (
        ("venues", t.WARD_CODE, region.wards[t.WARD_CODE]),
        ("population", t.WARD_CODE, region.wards[t.WARD_CODE]),
        ("wards", t.WARD_CODE, counted[t.WARD_CODE]),
        ("programmes", t.VENUE_ID, region.venues[t.VENUE_ID]),
    )
    for table, column, known in links:
        values = getattr(region, table)[column].dropna()
        lost = values[~values.isin(known)]
        if len(lost):
            msg = N_(
                "the region {name} is damaged: {column} {value} of the table {table} is in no other table; mend it"
            )
            raise RegionDamagedError(msg, name=region.name, column=column, value=repr(lost.iloc[0]), table=table)
    outside = far_outside(region.venues, region.wards)
    if outside.any():
        msg = N_(
            "the region {name} is damaged: venue {venue} lies at {lat},{lon}, far outside the wards; "
            "are its coordinates swapped?"
        )
        row = region.venues[outside].iloc[0]
        at = {"lat": row.geometry.y, "lon": row.geometry.x}
        raise RegionDamagedError(msg, name=region.name, venue=repr(row[t.VENUE_ID]), **at)

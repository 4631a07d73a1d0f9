"""Residents counted by place, finer than wards: a census grid, output areas or doorsteps, as points or areas."""

import io
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely
from pyproj.exceptions import ProjError

from geo import tables as t
from geo.contracts import check
from geo.errors import N_, SourceError
from geo.sources.cells import read_bytes
from geo.sources.kinds import simple_columns
from geo.sources.sheets import open_sheet

COUNTS: Final = (".geojson", ".json", ".gpkg", ".parquet", ".zip")
"""Files of residents that say where each count is, by their names."""
_PROBLEM_CHARACTERS: Final = 80
_DAMAGE: Final = (
    *(OSError, ValueError, TypeError, LookupError, AttributeError, MemoryError, NotImplementedError),
    *(pa.ArrowException, shapely.errors.ShapelyError, ProjError),
)
"""What the reader of GeoParquet raises on altered files."""


def read_counts(path: Path) -> gpd.GeoDataFrame:
    """Read residents counted by point or area.

    Parameters
    ----------
    path
        GeoJSON, GeoPackage, GeoParquet or a zipped Shapefile, in a coordinate system that it states (GeoJSON may be
        silent: EPSG:4326), at most 50 MB. Residents stand in a column ``all`` (also ``residents``, ``population``,
        ``인구``), groups in columns named as in a table of residents by ward.

    Returns
    -------
    geopandas.GeoDataFrame
        By the contract :data:`geo.tables.COUNTS`, EPSG:4326.

    Raises
    ------
    SourceError
        If the file cannot be read, says nothing of its coordinate system, or has no column of residents.
    TableError
        If a count or a shape breaks the contract: names the row.
    """
    found = _read_parquet(path) if path.suffix.lower() == ".parquet" else _read_sheet(path)
    columns = simple_columns([str(name) for name in found.columns if name != found.geometry.name], "population")
    if t.GROUPS[0] not in columns:
        msg = N_("{file} has no column of residents; name it all, residents or 인구")
        raise SourceError(msg, file=path.name)
    numbers = {name: _numbers(found[columns[name]]) for name in t.GROUPS if name in columns}
    frame = gpd.GeoDataFrame(numbers, geometry=shapely.force_2d(found.geometry.to_numpy()), crs=found.crs)
    if frame.crs is None:
        msg = N_("{file} does not state its coordinate system; save it again with one, such as EPSG:4326")
        raise SourceError(msg, file=path.name)
    numbered = frame.to_crs(t.WGS84).set_axis(pd.RangeIndex(1, len(frame) + 1))
    return check(numbered, t.COUNTS, path.name).reset_index(drop=True)


def _read_sheet(path: Path) -> gpd.GeoDataFrame:
    sheet = open_sheet(path)
    if sheet.geometry is None or sheet.misfits:
        msg = N_(
            "{file} holds rows without a place; give residents by ward as CSV, or every count with its point or area"
        )
        raise SourceError(msg, file=path.name)
    stated = sheet.crs or (t.WGS84 if sheet.encoding == "geojson" else None)
    try:
        return gpd.GeoDataFrame(sheet.frame.reset_index(drop=True), geometry=sheet.geometry, crs=stated)
    except (ProjError, ValueError) as error:
        msg = N_("{file} states a coordinate system that is none: {crs}; save it again in EPSG:4326")
        raise SourceError(msg, file=path.name, crs=repr(stated)) from error


def _read_parquet(path: Path) -> gpd.GeoDataFrame:
    data = read_bytes(path)
    try:
        return gpd.read_parquet(io.BytesIO(data))
    except _DAMAGE as error:
        msg = N_("the file is no GeoParquet, or is damaged ({problem}), in {file}; save it again")
        raise SourceError(msg, problem=str(error)[:_PROBLEM_CHARACTERS], file=path.name) from error


def _numbers(written: pd.Series) -> pd.Series:
    """Read counts, commas between thousands allowed; what is no number stays as it is, for the contract to name."""
    text = written.astype("str").str.strip().str.replace(r"(?<=\d),(?=\d{3}\b)", "", regex=True)
    number = pd.to_numeric(text, errors="coerce")
    return number if number.notna().all() else number.astype(object).where(number.notna(), written.to_numpy())

"""The project's own plain files: CSV and GeoJSON in the columns of :mod:`geo.tables`."""

import io
import json
import os
import stat
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import shapely

from geo import tables as t
from geo.contracts import Frame, check, completed
from geo.errors import N_, SourceError
from geo.spreadsheet import without_apostrophe

LARGEST_BYTES: Final = 200_000_000
LARGEST_JSON_BYTES: Final = 64_000_000
"""Parsed, it takes some ten times as much."""
MOST_ROWS: Final = 1_000_000
MOST_CELLS: Final = 20_000_000
"""Rows times columns: a small file can name a million columns."""
_NO_FEATURES: Final = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    shapely.errors.ShapelyError,
)
"""What JSON of another kind, numbers without end and shapes that are none raise."""
_CRS84: Final = ("urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4326", "EPSG:4326", "CRS84")


def read_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Read a table without geometry.

    Parameters
    ----------
    path
        CSV, UTF-8, first row the column names; an empty cell is missing.
    schema
        Its contract.

    Returns
    -------
    pandas.DataFrame
        By the contract.

    Raises
    ------
    SourceError
        If the file is missing or no CSV.
    TableError
        If it breaks the contract.
    """
    return _held(read_text_table(path), schema, path)


def read_points(path: Path, schema: pa.DataFrameSchema) -> gpd.GeoDataFrame:
    """Read a table of points.

    Parameters
    ----------
    path
        CSV as for :func:`read_table`, with columns ``lat`` and ``lon`` in degrees, EPSG:4326.
    schema
        Its contract, with a geometry in place of the two.

    Returns
    -------
    geopandas.GeoDataFrame
        By the contract, EPSG:4326.

    Raises
    ------
    SourceError
        If the file is missing, no CSV, or a coordinate is no number of degrees.
    TableError
        If it breaks the contract.
    """
    return _held(read_coordinates(path), schema, path)


def read_shapes(path: Path, schema: pa.DataFrameSchema) -> gpd.GeoDataFrame:
    """Read a table of lines or polygons.

    Parameters
    ----------
    path
        GeoJSON, EPSG:4326, a feature collection.
    schema
        Its contract.

    Returns
    -------
    geopandas.GeoDataFrame
        By the contract, EPSG:4326.

    Raises
    ------
    SourceError
        If the file is missing or no GeoJSON.
    TableError
        If it breaks the contract.
    """
    return _held(read_features(path), schema, path)


def read_features(path: Path) -> gpd.GeoDataFrame:
    """Read GeoJSON, whatever its columns.

    Parameters
    ----------
    path
        A feature collection.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, in two dimensions, held against no contract.

    Raises
    ------
    SourceError
        If the file is missing, no GeoJSON, has more than :data:`MOST_CELLS` cells, or states another coordinate
        system.
    """
    # Parsed here and not by GDAL, which would follow a path or an address written into a file.
    try:
        document: Any = json.loads(_read_text(path, most_bytes=LARGEST_JSON_BYTES))
        crs = document.get("crs")
        # One that is linked to is not fetched, and so not known.
        stated = crs["properties"].get("name", crs) if crs else _CRS84[0]
        features = document["features"]
        _hold_cells(len(features) * len(set().union(*(one["properties"] or () for one in features))), path)
        frame = gpd.GeoDataFrame.from_features(features, crs=t.WGS84)
        named = frame if t.GEOMETRY in frame else frame.assign(**{t.GEOMETRY: None}).set_geometry(t.GEOMETRY)
        flat = named.set_geometry(named.geometry.force_2d())
    except _NO_FEATURES as error:
        msg = N_("the file is no GeoJSON feature collection ({problem}), in {file}; save it again as GeoJSON")
        raise SourceError(msg, problem=type(error).__name__, file=path.name) from error
    if stated not in _CRS84:
        msg = N_("the file states the coordinate system {crs}, in {file}; convert it to EPSG:4326 and try again")
        raise SourceError(msg, crs=repr(stated)[:60], file=path.name)
    return flat


def read_coordinates(path: Path) -> gpd.GeoDataFrame:
    """Read a CSV of points, whatever its other columns.

    Parameters
    ----------
    path
        CSV as for :func:`read_table`, with columns ``lat`` and ``lon`` in degrees, EPSG:4326.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, a geometry in place of the two columns, held against no contract.

    Raises
    ------
    SourceError
        If the file is missing, no CSV, or a coordinate is no number of degrees.
    """
    frame = read_text_table(path)
    for column, most in ((t.LAT, 90), (t.LON, 180)):
        degrees = pd.to_numeric(frame.get(column, pd.Series(dtype=str)), errors="coerce")
        bad = ~degrees.abs().le(most)
        if column not in frame or bad.any():
            row = int(bad.to_numpy().argmax()) if bad.any() else 0
            value = frame[column].iloc[row] if column in frame and len(frame) else "no such column"
            msg = N_(
                "{value} is no {column} in degrees, in {file}, row {row}; mend that row, or convert the file to "
                "latitude and longitude (EPSG:4326)"
            )
            raise SourceError(msg, value=repr(value)[:60], column=column, file=path.name, row=row + 1)
        frame[column] = degrees
    points = gpd.points_from_xy(frame[t.LON], frame[t.LAT])
    return gpd.GeoDataFrame(frame.drop(columns=[t.LAT, t.LON]), geometry=points, crs=t.WGS84)


def read_text_table(path: Path) -> pd.DataFrame:
    """Read a CSV as text, so that codes keep their zeros.

    Parameters
    ----------
    path
        CSV, UTF-8, first row the column names; an empty cell is missing.

    Returns
    -------
    pandas.DataFrame
        Text, held against no contract. The apostrophe before what a spreadsheet would run is taken off.

    Raises
    ------
    SourceError
        If the file is missing, no CSV, or has more than :data:`MOST_ROWS` rows or :data:`MOST_CELLS` cells.
    """
    text = _read_text(path)
    rows = text.count("\n")
    if rows > MOST_ROWS:
        msg = N_("the file has {rows} rows, more than {most}, in {file}; keep the rows of one city")
        raise SourceError(msg, rows=rows, most=MOST_ROWS, file=path.name)
    _hold_cells(rows + text.count(","), path)
    try:
        frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values=[""])
        # Where every row has one cell more than the header, pandas takes the first for a name and shifts the rest.
        if not isinstance(frame.index, pd.RangeIndex):
            problem = "rows are longer than the header"
            raise pd.errors.ParserError(problem)  # noqa: TRY301 (the same message as for rows of unequal length)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        msg = N_("the file is no CSV table ({problem}), in {file}; save it again as CSV, UTF-8")
        raise SourceError(msg, problem=str(error).strip()[:120], file=path.name) from error
    return frame.apply(without_apostrophe)


def _held(frame: Frame, schema: pa.DataFrameSchema, path: Path) -> Frame:
    """Hold a table against its contract; columns that it can do without may be absent."""
    return check(completed(frame, schema.name), schema, path.name)


def _hold_cells(cells: int, path: Path) -> None:
    """Refuse a table that is small on the disk and large in memory."""
    if cells > MOST_CELLS:
        msg = N_("the table has {cells} cells, more than {most}, in {file}; leave columns out")
        raise SourceError(msg, cells=cells, most=MOST_CELLS, file=path.name)


def file_name(path: Path) -> str:
    """Write a file's name so that it can be kept in a table.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    str
        Without its folder; what is no UTF-8 in it is replaced.
    """
    return os.fsencode(path.name).decode("utf-8", "replace")


def _read_text(path: Path, *, most_bytes: int | None = None) -> str:
    """Read a file of a sensible size as UTF-8."""
    most_bytes = most_bytes or LARGEST_BYTES
    try:
        facts = path.stat()
        size = facts.st_size
        if not stat.S_ISREG(facts.st_mode) and not stat.S_ISDIR(facts.st_mode):
            # Whoever opens a pipe waits for its writer, and a device may never end.
            msg = N_("{file} is a device or a pipe and no file; save what it gives as a file first")
            raise SourceError(msg, file=path.name)
        if size > most_bytes:
            msg = N_("the file has {size} bytes, more than {most}, in {file}; split it or leave columns out")
            raise SourceError(msg, size=size, most=most_bytes, file=path.name)
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        msg = N_("the file is missing, in {folder}: {file}; put it back or import the region again")
        raise SourceError(msg, folder=path.parent.name, file=path.name) from None
    except UnicodeDecodeError:
        msg = N_("the file is not UTF-8, in {file}; save it again as UTF-8")
        raise SourceError(msg, file=path.name) from None
    except OSError as error:
        if isinstance(error, SourceError):
            raise
        msg = N_("the file cannot be read ({problem}), in {file}; check its permissions")
        raise SourceError(msg, problem=error.strerror, file=path.name) from error

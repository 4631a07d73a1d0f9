"""The project's own plain files: CSV and GeoJSON in the columns of :mod:`geo.tables`."""

import io
import json
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
import shapely

from geo import tables as t
from geo.errors import N_, SourceError

LARGEST_BYTES: Final = 200_000_000


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
    return t.check(_read_csv(path), schema, path.name)


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
    frame = _read_csv(path)
    for column, most in ((t.LAT, 90), (t.LON, 180)):
        degrees = pd.to_numeric(frame.get(column, pd.Series(dtype=str)), errors="coerce")
        bad = ~degrees.abs().le(most)
        if column not in frame or bad.any():
            row = int(bad.to_numpy().argmax()) if bad.any() else 0
            value = frame[column].iloc[row] if column in frame and len(frame) else "no such column"
            msg = N_("{value} is no {column} in degrees, in {file}, row {row}; mend that row and try again")
            raise SourceError(msg, value=repr(value)[:60], column=column, file=path.name, row=row + 1)
        frame[column] = degrees
    points = gpd.points_from_xy(frame[t.LON], frame[t.LAT])
    table = gpd.GeoDataFrame(frame.drop(columns=[t.LAT, t.LON]), geometry=points, crs=t.WGS84)
    return t.check(table, schema, path.name)


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
    # Parsed here and not by GDAL, which would follow a path or an address written into a file.
    try:
        document: Any = json.loads(_read_text(path))
        frame = gpd.GeoDataFrame.from_features(document["features"], crs=t.WGS84)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, shapely.errors.ShapelyError) as error:
        msg = N_("the file is no GeoJSON feature collection ({problem}), in {file}; save it again as GeoJSON")
        raise SourceError(msg, problem=type(error).__name__, file=path.name) from error
    return t.check(frame, schema, path.name)


def _read_csv(path: Path) -> pd.DataFrame:
    """Read a CSV as text, so that codes keep their zeros."""
    text = _read_text(path)
    try:
        frame = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values=[""])
        # Where every row has one cell more than the header, pandas takes the first for a name and shifts the rest.
        if not isinstance(frame.index, pd.RangeIndex):
            problem = "rows are longer than the header"
            raise pd.errors.ParserError(problem)  # noqa: TRY301 (the same message as for rows of unequal length)
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        msg = N_("the file is no CSV table ({problem}), in {file}; save it again as CSV, UTF-8")
        raise SourceError(msg, problem=str(error).strip()[:120], file=path.name) from error
    return frame


def _read_text(path: Path) -> str:
    """Read a file of a sensible size as UTF-8."""
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            msg = N_("the file has {size} bytes, more than {most}, in {file}; split it or leave columns out")
            raise SourceError(msg, size=size, most=LARGEST_BYTES, file=path.name)
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

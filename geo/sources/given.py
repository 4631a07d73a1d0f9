"""The files that a person gives for a region: the project's own columns, the dispensable ones filled in.

CSV with ``lat`` and ``lon`` or GeoJSON for places, GeoJSON for wards, CSV for programmes and population.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd
import pandera.pandas as pa
import shapely

from geo import tables as t
from geo.contracts import check, completed
from geo.errors import N_, SourceError
from geo.sources import plain
from geo.sources.korean_hours import with_hours

GEOJSON: Final = (".geojson", ".json")
_CSV: Final = (".csv", ".tsv", ".txt")
_KINDS: Final[Mapping[str, tuple[pa.DataFrameSchema, tuple[str, ...]]]] = MappingProxyType(
    {
        "wards": (t.WARDS, GEOJSON),
        "venues": (t.VENUES, (*_CSV[:1], *GEOJSON)),
        "sites": (t.SITES, (*_CSV[:1], *GEOJSON)),
        "programmes": (t.PROGRAMMES, _CSV[:1]),
        "population": (t.POPULATION, _CSV[:1]),
    }
)


def read_given(path: Path, table: str) -> Any:
    """Read a file that a person gives for one of a region's tables.

    Columns that the table does not know are passed over. Columns that it can do without are filled: unknown is
    ``unknown`` or missing, ids are numbered, venues at one point share a doorway.

    Parameters
    ----------
    path
        The file, EPSG:4326, UTF-8.
    table
        ``wards``, ``venues``, ``programmes``, ``population`` or ``sites``.

    Returns
    -------
    pandas.DataFrame or geopandas.GeoDataFrame
        By the table's contract.

    Raises
    ------
    SourceError
        If the file cannot be read, is of another kind or in another coordinate system.
    TableError
        If a value breaks the contract.
    """
    schema, suffixes = _KINDS[table]
    suffix = path.suffix.lower()
    if suffix not in suffixes:
        msg = N_("{file} is no file of {table} by its name; give one of: {suffixes}")
        raise SourceError(msg, file=path.name, table=table, suffixes=", ".join(suffixes))
    if suffix in GEOJSON:
        frame: pd.DataFrame = plain.read_features(path)
    elif table in {"venues", "sites"}:
        frame = plain.read_coordinates(path)
    else:
        frame = plain.read_text_table(path)
    # GeoJSON has empty text where CSV has an empty cell.
    facts = [column for column in frame.columns if column != t.GEOMETRY]
    frame[facts] = frame[facts].mask(frame[facts] == "")
    if table == "venues":
        frame = with_hours(frame)
    known = [column for column in frame.columns if column in schema.columns]
    numbered = frame[known].set_axis(pd.RangeIndex(1, len(frame) + 1))
    checked = check(_completed(numbered, table, plain.file_name(path)), schema, path.name)
    return checked.reset_index(drop=True)


def _completed(frame: pd.DataFrame, table: str, file: str) -> pd.DataFrame:
    """Fill the columns that a table can do without."""
    frame = completed(frame, table)
    number = pd.Series(np.arange(1, len(frame) + 1), frame.index).astype(str)
    if table == "venues":
        frame = frame if t.VENUE_ID in frame else frame.assign(**{t.VENUE_ID: "V" + number})
        frame = frame if t.SOURCE in frame else frame.assign(**{t.SOURCE: file})
        if t.SITE_GROUP not in frame:
            spot = shapely.to_wkb(frame.geometry.to_numpy())
            frame[t.SITE_GROUP] = frame.groupby(spot, sort=False)[t.VENUE_ID].transform("first")
    if table == "sites" and t.SITE_ID not in frame:
        frame = frame.assign(**{t.SITE_ID: "S" + number})
    return frame

"""Tables to take away: CSV and GeoJSON."""

import json
from collections.abc import Mapping
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo import tables as t

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\n")
_DECIMALS: Final = 6


def to_csv(frame: pd.DataFrame) -> str:
    """Write a table as CSV that is safe to open in a spreadsheet.

    Parameters
    ----------
    frame
        Without geometry.

    Returns
    -------
    str
        Missing values are empty cells; text that a spreadsheet would run as a formula begins with an apostrophe.
    """
    safe = frame.copy()
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]) and not pd.api.types.is_bool_dtype(safe[column]):
            safe[column] = [_harmless(value) for value in safe[column]]
    return safe.round(_DECIMALS).to_csv(index=False, lineterminator="\n")


def with_coordinates(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Write points as two columns, latitude first.

    Parameters
    ----------
    frame
        Points, EPSG:4326.

    Returns
    -------
    pandas.DataFrame
        With ``lat`` and ``lon`` in degrees in place of the geometry.
    """
    table = pd.DataFrame(frame.drop(columns=t.GEOMETRY))
    return table.assign(**{t.LAT: frame.geometry.y, t.LON: frame.geometry.x})


def to_geojson(frame: gpd.GeoDataFrame, about: Mapping[str, Any]) -> str:
    """Write a table as GeoJSON.

    Parameters
    ----------
    frame
        EPSG:4326.
    about
        Members beside the features: what the figures are and where they came from.

    Returns
    -------
    str
        One feature collection.
    """
    collection = json.loads(frame.to_json(drop_id=True, na="null"))
    return json.dumps({**about, **collection}, ensure_ascii=False, indent=1)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Write a table as plain values for JSON.

    Parameters
    ----------
    frame
        Without geometry.

    Returns
    -------
    list of dict
        Missing values are None, numbers are Python's own.
    """
    return [
        {
            name: None if pd.isna(value) else value.item() if isinstance(value, np.generic) else value
            for name, value in row
        }
        for row in (zip(frame.columns, values, strict=True) for values in frame.itertuples(index=False, name=None))
    ]


def _harmless(value: Any) -> Any:
    """Take the formula out of a text."""
    if not isinstance(value, str):
        return value
    # The writer quotes a line feed but not a lone carriage return, after which a spreadsheet begins a new row.
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if text.startswith(_FORMULA_STARTS) else text

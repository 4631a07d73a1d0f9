"""Tables to take away: coordinates, GeoJSON and plain values."""

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo import tables as t


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


def route_geojson(line: shapely.LineString, about: Mapping[str, Any]) -> str:
    """Write a walk as GeoJSON.

    Parameters
    ----------
    line
        EPSG:4326; every place is in the file as it is given.
    about
        Members beside the feature: what the walk is and where its figures came from.

    Returns
    -------
    str
        One collection of one feature.
    """
    return to_geojson(gpd.GeoDataFrame(geometry=[line], crs=t.WGS84), about)


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

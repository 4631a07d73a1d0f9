"""The project's own CSV and GeoJSON, whole and broken."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import tables as t
from geo.errors import GeoError, SourceError, TableError
from geo.sources import plain

SITES = "site_id,name_ko,name_en,theme,lat,lon\n"
PEOPLE = "ward_code,all,65plus\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "table.csv"


def shapes(*features: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def park(geometry: object, **more: object) -> dict[str, object]:
    return {"type": "Feature", "properties": {"name_ko": "봉산", "name_en": None, **more}, "geometry": geometry}


SQUARE = shapely.geometry.mapping(shapely.box(126.9, 37.6, 126.91, 37.61))


def test_a_table_keeps_the_zeros_of_its_codes(file: Path) -> None:
    file.write_text(PEOPLE + "0038,12,3\n", encoding="utf-8")
    table = plain.read_table(file, t.POPULATION)
    assert table.to_dict("list") == {"ward_code": ["0038"], "all": [12], "65plus": [3]}
    assert table["all"].dtype == np.int64


@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_points_are_longitude_and_latitude(start: str, file: Path) -> None:
    file.write_text(start + SITES + "S1,봉산,,ecology,37.6,126.9\n", encoding="utf-8")
    table = plain.read_points(file, t.SITES)
    assert list(table.columns) == list(t.SITES.columns)
    assert table.crs == t.WGS84
    assert table.geometry.iloc[0].coords[0] == (126.9, 37.6)
    assert table["name_en"].isna().all()


def test_words_that_pandas_takes_for_missing_stay_words(file: Path) -> None:
    file.write_text(SITES + "NA,null,None,ecology,37.6,126.9\n", encoding="utf-8")
    assert plain.read_points(file, t.SITES).iloc[0, :3].tolist() == ["NA", "null", "None"]


def test_an_empty_table_is_a_table(file: Path) -> None:
    file.write_text(SITES, encoding="utf-8")
    assert plain.read_points(file, t.SITES).empty


def test_shapes_are_read(file: Path) -> None:
    file.write_text(shapes(park(SQUARE)), encoding="utf-8")
    table = plain.read_shapes(file, t.PARKS)
    assert table.geometry.iloc[0].equals(shapely.box(126.9, 37.6, 126.91, 37.61))
    assert table.crs == t.WGS84


def test_a_missing_file_is_named(file: Path) -> None:
    for reader, schema in (
        (plain.read_table, t.POPULATION),
        (plain.read_points, t.SITES),
        (plain.read_shapes, t.PARKS),
    ):
        with pytest.raises(SourceError, match=f"the file is missing, in {file.parent.name}: table.csv; put it back or"):
            reader(file, schema)


def test_a_folder_is_no_file(file: Path) -> None:
    file.mkdir()
    with pytest.raises(SourceError, match=r"the file cannot be read \(Is a directory\), in table.csv; check its perm"):
        plain.read_table(file, t.POPULATION)


def test_korean_text_of_another_encoding_is_refused(file: Path) -> None:
    file.write_bytes((SITES + "S1,봉산,,ecology,37.6,126.9\n").encode("cp949"))
    with pytest.raises(SourceError, match=r"the file is not UTF-8, in table.csv; save it again as UTF-8"):
        plain.read_points(file, t.SITES)


def test_a_file_too_large_is_not_opened(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "LARGEST_BYTES", 10)
    file.write_text(SITES, encoding="utf-8")
    with pytest.raises(
        SourceError, match=r"the file has 38 bytes, more than 10, in table.csv; split it or leave columns"
    ):
        plain.read_points(file, t.SITES)


@pytest.mark.parametrize("text", ["", "\n\n", PEOPLE + '1,"2,3\n', PEOPLE + "1,2,3\n1,2,3,4,5\n"])
def test_what_is_no_csv_is_refused(text: str, file: Path) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"the file is no CSV table .*, in table.csv; save it again as CSV, UTF-8"):
        plain.read_table(file, t.POPULATION)


@pytest.mark.parametrize("rows", ["1,2,3,\n", "1,2,3,4\n", "1,2,3,4\n5,6,7,8\n"])
def test_rows_longer_than_the_header_never_shift_their_columns(rows: str, file: Path) -> None:
    file.write_text(PEOPLE + rows, encoding="utf-8")
    with pytest.raises(SourceError, match=r"the file is no CSV table .*, in table.csv; save it again as CSV, UTF-8"):
        plain.read_table(file, t.POPULATION)


@pytest.mark.parametrize(
    ("lat", "lon", "named"),
    [
        ("", "126.9", r"nan is no lat in degrees, in table.csv, row 2"),
        ("abc", "126.9", "'abc' is no lat in degrees, in table.csv, row 2"),
        ("90.1", "126.9", "'90.1' is no lat in degrees, in table.csv, row 2"),
        ("37.6", "-180.5", "'-180.5' is no lon in degrees, in table.csv, row 2"),
        ("37.6", "1e999", "'1e999' is no lon in degrees, in table.csv, row 2"),
        ("nan", "126.9", "'nan' is no lat in degrees, in table.csv, row 2"),
    ],
)
def test_a_coordinate_that_is_none_is_named(lat: str, lon: str, named: str, file: Path) -> None:
    file.write_text(SITES + f"S1,봉산,,ecology,37.6,126.9\nS2,앵봉산,,ecology,{lat},{lon}\n", encoding="utf-8")
    with pytest.raises(SourceError, match=named + "; mend that row, or convert"):
        plain.read_points(file, t.SITES)


def test_a_table_of_points_without_coordinates_is_refused(file: Path) -> None:
    for rows in ("", "S1,봉산\n"):
        file.write_text("site_id,name_ko\n" + rows, encoding="utf-8")
        with pytest.raises(SourceError, match=r"'no such column' is no lat in degrees, in table.csv"):
            plain.read_points(file, t.SITES)


def test_a_broken_contract_names_the_file(file: Path) -> None:
    file.write_text(SITES + "S1,봉산,,caves,37.6,126.9\n", encoding="utf-8")
    with pytest.raises(
        TableError, match=r"the table sites breaks its contract, in table.csv, row 0, column theme: 'caves'"
    ):
        plain.read_points(file, t.SITES)


NO_GEOJSON = {
    "nothing": "",
    "no json": "{",
    "a list": "[]",
    "a number": "3",
    "no features": "{}",
    "features of numbers": '{"features": [1]}',
    "features null": '{"features": null}',
    "deep": "[" * 200_000,
    "deep geometry": '{"features": [{"properties": {}, "geometry": {"type": "Polygon", "coordinates": ' + "[" * 50_000,
    "unknown shape": shapes(park({"type": "Blob", "coordinates": [0, 0]})),
    "no type": shapes(park({"coordinates": [0, 0]})),
    "a ring of two": shapes(park({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]})),
    "a line of one": shapes(park({"type": "LineString", "coordinates": [[0, 0]]})),
    "letters": shapes(park({"type": "Point", "coordinates": ["a", "b"]})),
    "one number": shapes(park({"type": "Point", "coordinates": [1]})),
    "a geometry of text": shapes(park("POINT (0 0)")),
}


@pytest.mark.parametrize("text", NO_GEOJSON.values(), ids=NO_GEOJSON.keys())
def test_what_is_no_geojson_is_refused(text: str, file: Path) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=r"the file is no GeoJSON feature collection .*, in table.csv; save it again"):
        plain.read_shapes(file, t.PARKS)


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {"type": "Point", "coordinates": [126.9, 37.6]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
    ],
)
def test_a_shape_of_the_wrong_kind_breaks_the_contract(geometry: object, file: Path) -> None:
    file.write_text(shapes(park(geometry)), encoding="utf-8")
    with pytest.raises(TableError, match=r"the table parks breaks its contract, in table.csv, row 0, column geometry"):
        plain.read_shapes(file, t.PARKS)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.text("0123456789,\"'\n;|\t.-nae", max_size=80)))
def test_any_text_is_a_table_or_a_geo_error(file: Path, text: str) -> None:
    file.write_text("ward_code,all\n" + text, encoding="utf-8", errors="surrogatepass", newline="")
    try:
        table = plain.read_table(file, t.POPULATION)
    except GeoError:
        return
    assert table["all"].ge(0).all()
    assert table["ward_code"].is_unique

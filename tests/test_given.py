"""Files that a person gives: little is demanded, nothing is guessed, and what cannot be used is named."""

import json
from pathlib import Path

import pytest

from geo import tables as t
from geo.errors import SourceError, TableError
from geo.sources import plain
from geo.sources.given import read_given

VENUES = "name_ko,lat,lon\n구산도서관,37.61,126.92\n같은 문 안 배움터,37.61,126.92\n역촌센터,37.62,126.93\n"


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features: object, **members: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


SQUARE = {"type": "Polygon", "coordinates": [[[126.9, 37.6], [127, 37.6], [127, 37.7], [126.9, 37.7], [126.9, 37.6]]]}
POINT = {"type": "Point", "coordinates": [126.92, 37.61]}


def test_a_name_and_a_place_are_enough_for_a_venue(tmp_path: Path) -> None:
    found = read_given(written(tmp_path, "mine.csv", VENUES), "venues")
    assert found[t.VENUE_ID].tolist() == ["V1", "V2", "V3"]
    assert found[t.SITE_GROUP].tolist() == ["V1", "V1", "V3"]
    assert found[t.SOURCE].unique().tolist() == ["mine.csv"]
    assert found[[t.KIND, t.OPEN_TO, t.STEP_FREE]].iloc[0].tolist() == ["other", "unknown", "unknown"]
    unknown = [t.NAME_EN, t.SEATS, t.PHONE, t.WARD_CODE, t.OPENING_HOURS]
    assert found[unknown].isna().all(axis=None)
    assert found.geometry.y.tolist() == [37.61, 37.61, 37.62]


def test_what_is_said_of_a_venue_is_kept_and_strange_columns_are_passed_over(tmp_path: Path) -> None:
    text = "venue_id,name_ko,lat,lon,kind,seats,step_free,shoe_size\nB7,도서관,37.61,126.92,public_library,30,yes,42\n"
    (row,) = read_given(written(tmp_path, "mine.csv", text), "venues").to_dict("records")
    assert (row["venue_id"], row["kind"], row["seats"], row["step_free"]) == ("B7", "public_library", 30, "yes")
    assert "shoe_size" not in row


def test_an_empty_cell_is_unknown(tmp_path: Path) -> None:
    text = "name_ko,lat,lon,kind,step_free\n도서관,37.61,126.92,,\n"
    found = read_given(written(tmp_path, "mine.csv", text), "venues")
    assert found[[t.KIND, t.STEP_FREE]].iloc[0].tolist() == ["other", "unknown"]


@pytest.mark.parametrize(("table", "extra"), [("venues", {}), ("sites", {"theme": "ecology"})])
def test_points_may_be_geojson(table: str, extra: dict[str, str], tmp_path: Path) -> None:
    path = written(tmp_path, "p.geojson", collection(feature(POINT, name_ko="숲", **extra)))
    found = read_given(path, table)
    assert (found.geometry.x[0], found.geometry.y[0]) == (126.92, 37.61)


def test_wards_population_programmes_and_sites(tmp_path: Path) -> None:
    wards = read_given(
        written(tmp_path, "w.geojson", collection(feature(SQUARE, ward_code="01", name_ko="구산동"))), "wards"
    )
    assert wards[t.WARD_CODE].tolist() == ["01"]
    assert wards[t.NAME_EN].isna().all()
    people = read_given(written(tmp_path, "p.csv", "ward_code,all,65plus\n01,100,20\n"), "population")
    assert people.to_dict("records") == [{"ward_code": "01", "all": 100, "65plus": 20}]
    sites = read_given(written(tmp_path, "s.csv", "name_ko,theme,lat,lon\n봉산,ecology,37.6,126.9\n"), "sites")
    assert sites[t.SITE_ID].tolist() == ["S1"]
    header = "programme_id,venue_id,title_ko,topic,audience,weekday,starts,ends,fee_won\n"
    text = header + "P,V1,한글,literacy,adults,mon,10:00,12:00,0\n"
    assert read_given(written(tmp_path, "g.csv", text), "programmes")[t.TITLE_EN].isna().all()


@pytest.mark.parametrize(
    ("table", "name", "text", "message"),
    [
        ("venues", "v.xlsx", "PK", r"v.xlsx is no file of venues by its name; give one of: .csv, .geojson, .json"),
        ("wards", "w.csv", VENUES, "w.csv is no file of wards by its name; give one of: .geojson, .json"),
        ("venues", "v.csv", "name_ko,lat,lon\n가,200100.5,4.5\n", "'200100.5' is no lat in degrees, in v.csv, row 1"),
        ("venues", "v.csv", "name_ko,lat,lon\n가,126.9,37.6\n", "'126.9' is no lat in degrees, in v.csv, row 1; mend"),
        ("venues", "v.csv", "name_ko\n가\n", "'no such column' is no lat in degrees"),
        ("venues", "v.csv", "이름,위도\n".encode("cp949"), "the file is not UTF-8, in v.csv; save it again as UTF-8"),
        ("wards", "w.geojson", "<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTDataSource>",
         r"the file is no GeoJSON feature collection \(JSONDecodeError\), in w.geojson; save it again"),
        ("wards", "w.geojson", b"PK\x03\x04" + bytes(99), "w.geojson"),
        ("wards", "w.geojson", collection(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5186"}}),
         "the file states the coordinate system 'urn:ogc:def:crs:EPSG::5186', in w.geojson; convert it to EPSG:4326"),
        ("wards", "w.geojson", "[" * 100_000, r"no GeoJSON feature collection \(RecursionError\)"),
        ("wards", "w.geojson", '{"features": 5}', r"no GeoJSON feature collection \(TypeError\)"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(table: str, name: str, text: str | bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        read_given(written(tmp_path, name, text), table)


@pytest.mark.parametrize(
    ("table", "name", "text"),
    [
        ("venues", "v.csv", "name_ko,lat,lon\n,37.6,126.9\n"),
        ("venues", "v.csv", "venue_id,name_ko,lat,lon\nA,가,37.6,126.9\nA,나,37.6,126.9\n"),
        ("population", "p.csv", "ward_code,all\n01,-5\n"),
        ("wards", "w.geojson", collection(feature(POINT, ward_code="01", name_ko="점"))),
        ("wards", "w.geojson", collection(feature(SQUARE, name_ko="이름만"))),
        ("wards", "w.geojson", collection(feature(None, ward_code="01", name_ko="모양 없음"))),
    ],
)
def test_a_row_that_breaks_the_contract_is_named(table: str, name: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=f"the table {table} breaks its contract, in {name}"):
        read_given(written(tmp_path, name, text), table)


def test_ten_million_rows_are_refused_before_they_are_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, "v.csv", "name_ko,lat,lon\n" + "가,1,1\n" * 10_000_000)
    monkeypatch.setattr(plain.pd, "read_csv", lambda *_, **__: pytest.fail("it was parsed"))
    with pytest.raises(SourceError, match=r"the file has 10000001 rows, more than 1000000, in v.csv; keep the rows"):
        read_given(path, "venues")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for table, name in (("venues", "v.csv"), ("wards", "w.geojson"), ("population", "p.csv")):
        with pytest.raises(SourceError, match=f"the file is missing, in .*: {name}"):
            read_given(tmp_path / name, table)

"""Wards from published files: a real one, made-up ones of the statistical office, and disorder of every kind."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support.sheet_files import geopackage, shapefile
from support.wards_by_hand import WARDS

from geo import tables as t
from geo.contracts import check
from geo.errors import SourceError
from geo.sources import korean_wards
from geo.sources.korean_wards import Standard, read_wards
from geo.sources.ledger import Ledger
from geo.sources.sheets import Sheet, open_sheet

LEFT = shapely.box(126.92, 37.61, 126.93, 37.62)
RIGHT = shapely.box(126.93, 37.61, 126.94, 37.62)
FAR = shapely.box(127.02, 37.50, 127.03, 37.51)
NEAR = (126.90, 37.59, 126.94, 37.62)
BOW_TIE = shapely.Polygon([(126.92, 37.61), (126.93, 37.62), (126.93, 37.61), (126.92, 37.62)])


def polygon(corners: list[tuple[float, float]]) -> shapely.Polygon:
    closed = [corner for corner in corners[:1] if not np.isnan(corner).any()] or [(0.0, 0.0)]
    ring = np.array([*closed, *corners[1:], *closed])
    return shapely.transform(shapely.Polygon(np.zeros_like(ring)), lambda _: ring)


def sheet_of(rows: list[dict[str, Any]], shapes: list[Any], *, crs: str | None = None) -> Sheet:
    lines = np.arange(1, 1 + len(rows), dtype=np.int64)
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = shapes
    return Sheet("동.gpkg", "gpkg", pd.DataFrame(rows).astype("str"), lines, ("",) * len(rows), (), geometry, crs)


def read(*wards: tuple[Any, Any, Any], **options: Any) -> tuple[Ledger, gpd.GeoDataFrame]:
    crs = options.pop("crs", None)
    rows = [{"동코드": code, "이름": name} for code, name, _ in wards]
    return read_wards(sheet_of(rows, [shape for *_, shape in wards], crs=crs), "simple", **options)


def whys(ledger: Ledger) -> list[str]:
    return [entry.why.said() if entry.why else "" for entry in ledger.entries]


def as_projected(crs: str, shapes: Any) -> list[Any]:
    return gpd.GeoSeries(shapes, crs=t.WGS84).to_crs(crs).tolist()


@pytest.mark.shared_data
def test_the_real_file_has_all_wards(shared_data: Path) -> None:
    sheet = open_sheet(shared_data / "wards_admdongkor_202104.geojson")
    ledger, wards = read_wards(sheet, "admdongkor")
    assert ledger.counts == {"accepted": 16, "corrected": 0, "set_aside": 0}
    assert (ledger.crs, ledger.kind) == ("EPSG:4326", "admdongkor")
    plain = gpd.read_file(shared_data / "wards_admdongkor_202104.geojson")
    assert wards[t.WARD_CODE].tolist() == plain["adm_cd2"].tolist()
    assert wards[t.NAME_KO].tolist() == plain["dong"].tolist()
    assert shapely.equals_exact(wards.geometry.to_numpy(), plain.geometry.to_numpy(), 1e-12).all()


@pytest.mark.shared_data
def test_of_the_real_file_near_keeps_a_region(shared_data: Path) -> None:
    sheet = open_sheet(shared_data / "wards_admdongkor_202104.geojson")
    west, south, east, north = 126.88, 37.57, 126.98, 37.66
    assert len(read_wards(sheet, "admdongkor", near=(west, south, east, north))[1]) == 16
    ledger, wards = read_wards(sheet, "admdongkor", near=(126.92, 37.60, 126.94, 37.62))
    assert 0 < len(wards) < 16
    assert ledger.counts["set_aside"] == 16 - len(wards)


@pytest.mark.parametrize("form", ["shp", "gpkg"])
@pytest.mark.parametrize("crs", ["EPSG:5179", None])
def test_files_of_the_statistical_office(tmp_path: Path, form: str, crs: str | None) -> None:
    shapes = as_projected("EPSG:5179", WARDS.geometry)
    columns = {"BASE_DATE": "20230630", "ADM_CD": ["11120520", "11120530", "11120625"], "ADM_NM": WARDS[t.NAME_KO]}
    frame = gpd.GeoDataFrame(columns, geometry=shapes, crs=crs)
    path = tmp_path / "동.zip"
    path.write_bytes(shapefile(frame) if form == "shp" else geopackage(frame))
    ledger, wards = read_wards(open_sheet(path), "sgis", near=NEAR)
    assert ledger.counts == {"accepted": 3, "corrected": 0, "set_aside": 0}
    assert ledger.crs == "EPSG:5179"
    assert wards[t.WARD_CODE].tolist() == columns["ADM_CD"]
    assert wards[t.NAME_KO].tolist() == WARDS[t.NAME_KO].tolist()
    assert (shapely.hausdorff_distance(wards.geometry.to_numpy(), WARDS.geometry.to_numpy()) < 1e-6).all()


def test_former_columns_of_the_statistical_office_and_names_as_written() -> None:
    rows = [
        {"ADM_DR_CD": "1112052", "ADM_DR_NM": "불광제1동"},
        {"ADM_DR_CD": "11120530.000", "ADM_DR_NM": "종로1·2·3·4가동"},
    ]
    ledger, wards = read_wards(sheet_of(rows, [LEFT, RIGHT]), "sgis")
    assert wards[t.NAME_KO].tolist() == ["불광제1동", "종로1·2·3·4가동"]
    assert wards[t.WARD_CODE].tolist() == ["1112052", "11120530"]
    (change,) = ledger.entries[1].changes
    assert (change.column, change.old, change.new) == ("ADM_DR_CD", "11120530.000", "11120530")


@pytest.mark.parametrize(
    ("ward", "why"),
    [
        (("2", "나", None), "it has no boundary that can be read"),
        (("2", "나", shapely.Polygon()), "it has no boundary that can be read"),
        (
            ("2", "나", polygon([(126, 37), (127, np.nan), (127, 38)])),
            "it has no boundary that can be read",
        ),
        (("2", "나", RIGHT.exterior), "its shape is a LinearRing and no area"),
        (("2", "나", RIGHT.centroid), "its shape is a Point and no area"),
        (("2", "나", shapely.MultiPoint([(126.9, 37.6)])), "its shape is a MultiPoint and no area"),
        (
            ("2", "나", shapely.Polygon([(126.93, 37.61), (126.94, 37.61), (126.935, 37.61)])),
            "its boundary encloses no area",
        ),
        (("2", "나", shapely.GeometryCollection([RIGHT.exterior])), "its boundary encloses no area"),
        (("1", "나", RIGHT), "line 1 has the same code, 1"),
        (("2", "나", LEFT.buffer(-0.0001)), "line 1 has the same area"),
        ((None, "나", RIGHT), "'' is no ward's code or name, in the column 동코드"),
        (("2", None, RIGHT), "'' is no ward's code or name, in the column 이름"),
        (("2", "나" * 101, RIGHT), f"{'나' * 60} is no ward's code or name, in the column 이름"),
        (("9" * 41, "나", RIGHT), f"{'9' * 41} is no ward's code or name, in the column 동코드"),
        (("2", "나", FAR), "it is no ward of the region"),
    ],
)
def test_wards_that_cannot_be_used_say_why(ward: tuple[Any, Any, Any], why: str) -> None:
    ledger, wards = read(("1", "가", LEFT), ward, near=NEAR)
    assert whys(ledger) == ["", why]
    assert wards[t.WARD_CODE].tolist() == ["1"]
    assert ledger.entries[1].mend is not None


def test_codes_of_another_standard_are_none() -> None:
    row = {"adm_cd2": "11120520", "adm_nm": "서울특별시 은평구 불광1동"}
    ledger, _ = read_wards(sheet_of([row], [LEFT]), "admdongkor")
    assert whys(ledger) == ["11120520 is no ward's code or name, in the column adm_cd2"]


def test_a_boundary_that_crosses_itself_is_mended() -> None:
    ledger, wards = read(("1", "가", BOW_TIE), ("2", "나", RIGHT))
    assert ledger.counts == {"accepted": 1, "corrected": 1, "set_aside": 0}
    (change,) = ledger.entries[0].changes
    assert change.old is not None
    assert change.old.startswith("Polygon: Self-intersection[126.92")
    assert (change.column, change.new) == ("geometry", "MultiPolygon")
    assert abs(wards.geometry[0].area - LEFT.area / 2) < 1e-12


def test_parts_that_lie_over_each_other_enclose_what_both_do() -> None:
    twice = shapely.MultiPolygon([LEFT, shapely.box(126.925, 37.61, 126.93, 37.625)])
    collection = shapely.GeometryCollection([shapely.GeometryCollection([RIGHT]), RIGHT.exterior])
    ledger, wards = read(("1", "가", twice), ("2", "나", collection))
    assert ledger.counts["corrected"] == 2
    assert abs(wards.geometry[0].area - 1.25 * LEFT.area) < 1e-12
    assert wards.geometry[1].equals(RIGHT)


def test_what_two_wards_have_in_common_stays_with_the_first() -> None:
    wide, sliver = shapely.box(126.928, 37.61, 126.94, 37.62), shapely.box(126.90995, 37.61, 126.92005, 37.62)
    ledger, wards = read(("1", "가", LEFT), ("2", "나", wide), ("3", "다", sliver))
    assert ledger.counts == {"accepted": 2, "corrected": 1, "set_aside": 0}
    assert abs(shapely.symmetric_difference(wards.geometry[1], RIGHT).area) < 1e-12
    assert wards.geometry[2].equals(sliver)
    (change,) = ledger.entries[1].changes
    assert change.old is not None
    assert change.new is not None
    old, new = (float(text.removesuffix(" m²")) for text in (change.old, change.new))
    assert abs(new / old - 10 / 12) < 1e-4
    # A hundredth of a degree is 1,111 m by 881 m there, on the sphere.
    assert abs(new / (1_112 * 881) - 1) < 0.01


def test_a_ward_that_others_cover_bit_by_bit_is_none() -> None:
    west, north = shapely.box(126.90, 37.61, 126.924, 37.62), shapely.box(126.924, 37.61, 126.928, 37.65)
    east = shapely.box(126.928, 37.61, 126.95, 37.62)
    ledger, _ = read(("1", "가", west), ("2", "나", north), ("3", "다", east), ("4", "라", LEFT))
    assert whys(ledger) == ["", "", "", "all its area lies in other wards"]


@pytest.mark.parametrize("crs", ["EPSG:5186", "EPSG:5179"])
def test_the_system_is_seen_by_where_the_wards_fall(crs: str) -> None:
    shapes = as_projected(crs, [LEFT, RIGHT])
    ledger, wards = read(("1", "가", shapes[0]), ("2", "나", shapes[1]), near=NEAR)
    assert ledger.crs == crs
    assert shapely.hausdorff_distance(wards.geometry[0], LEFT) < 1e-6


def test_systems_that_nobody_can_tell_apart_must_be_stated() -> None:
    (shape,) = as_projected("EPSG:5181", [LEFT])
    ledger, _ = read(("1", "가", shape), near=NEAR)
    assert whys(ledger) == [
        "nobody can tell in which coordinate system its boundary is: in none or several of EPSG:5174, EPSG:5181"
    ]
    ledger, wards = read(("1", "가", shape), near=NEAR, stated="EPSG:5181")
    assert (ledger.crs, len(wards)) == ("EPSG:5181", 1)
    ledger, _ = read(("1", "가", shape), near=NEAR, stated="EPSG:3857")
    assert whys(ledger)[0].endswith("in none or several of EPSG:3857")


def test_a_system_that_is_stated_wrongly_is_noticed() -> None:
    (shape,) = as_projected("EPSG:5186", [LEFT])
    why = "in {}, as stated, its boundary lies elsewhere; in EPSG:5186 it lies in the region"
    for stated in ("EPSG:5181", "EPSG:4326"):
        ledger, _ = read(("1", "가", shape), near=NEAR, crs=stated)
        assert whys(ledger) == [why.format(stated)]
    ledger, wards = read(("1", "가", shape), near=NEAR, crs="EPSG:5181", stated="EPSG:5186")
    assert (ledger.crs, len(wards)) == ("EPSG:5186", 1)


def test_degrees_that_are_none_are_nowhere() -> None:
    ledger, _ = read(("1", "가", shapely.box(1e7, 1e7, 2e7, 2e7)), crs="EPSG:4326")
    assert whys(ledger) == ["its boundary reaches beyond the earth in EPSG:4326"]


@pytest.mark.parametrize("near", [NEAR, None])
def test_latitude_before_longitude_is_turned(near: Any) -> None:
    turned = shapely.transform(LEFT, lambda points: points[:, ::-1])
    ledger, wards = read(("1", "가", turned), near=near)
    assert wards.geometry[0].equals(LEFT)
    (change,) = ledger.entries[0].changes
    assert (change.old, change.new) == ("37.615000 126.925000", "126.925000 37.615000")


def test_one_turned_ward_among_others_is_turned() -> None:
    turned = shapely.transform(RIGHT, lambda points: points[:, ::-1])
    ledger, wards = read(("1", "가", LEFT), ("2", "나", turned), near=NEAR)
    assert ledger.counts["corrected"] == 1
    assert wards.geometry[1].equals(RIGHT)


def test_of_a_whole_country_the_region_s_districts_are_kept() -> None:
    def ward(code: str, west: float) -> tuple[dict[str, str], Any]:
        return {"adm_cd2": code, "adm_nm": f"서울특별시 {code[:5]} {code}동"}, shapely.box(west, 37.5, west + 0.1, 37.6)

    rows, shapes = zip(*[ward(f"11380{n}0000", 126 + n / 10) for n in range(5)], ward("1141000000", 126.5), strict=True)
    sheet = sheet_of(list(rows), list(shapes))
    # The neighbour's ward reaches into the region's bounds; one of the region's own a little out of them.
    ledger, wards = read_wards(sheet, "admdongkor", near=(126.0, 37.5, 126.55, 37.6))
    assert whys(ledger)[5] == "it is no ward of the region"
    assert len(wards) == 5
    assert len(read_wards(sheet, "admdongkor")[1]) == 5
    halves = [dict(row, adm_cd2=f"11{n % 2}10{n}0000") for n, row in enumerate(rows)]
    assert len(read_wards(sheet_of(halves, list(shapes)), "admdongkor")[1]) == 6


@pytest.mark.parametrize(
    ("standard", "column"), [("admdongkor", "adm_cd2"), ("sgis", "ADM_CD"), ("simple", "ward_code")]
)
def test_columns_that_are_missing_are_named(standard: Standard, column: str) -> None:
    with pytest.raises(SourceError, match=rf"there is no column {column}, in 동\.gpkg"):
        read_wards(sheet_of([{"x": "1"}], [LEFT]), standard)


def test_a_table_has_no_boundaries() -> None:
    sheet = Sheet(
        "동.csv",
        "utf-8",
        pd.DataFrame({"동코드": ["1"], "이름": ["가"]}, dtype="str"),
        np.array([2]),
        ("",),
        (),
        None,
        None,
    )
    with pytest.raises(SourceError, match=r"동\.csv has no boundaries; choose a GeoJSON"):
        read_wards(sheet, "simple")


def test_far_too_many_wards_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(korean_wards, "MOST_WARDS", 1)
    with pytest.raises(SourceError, match=r"the file has 2 wards, more than 1, in 동\.gpkg"):
        read(("1", "가", LEFT), ("2", "나", RIGHT))


def test_a_file_opened_from_disk(tmp_path: Path) -> None:
    feature = {
        "type": "Feature",
        "properties": {"ward_code": "1", "name": "<b>가</b> 동"},
        "geometry": shapely.geometry.mapping(LEFT),
    }
    path = tmp_path / "동.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature, {"type": "x"}]}), encoding="utf-8")
    ledger, wards = read_wards(open_sheet(path), "simple")
    assert ledger.counts == {"accepted": 0, "corrected": 1, "set_aside": 1}
    assert wards[t.NAME_KO].tolist() == ["가 동"]


NUMBER = st.sampled_from([126.92, 126.93, 126.94, 37.61, 37.62, 0.0, 1e9, -200.0]) | st.floats(allow_nan=True)
CORNERS = st.lists(st.tuples(NUMBER, NUMBER), min_size=4, max_size=6)
SHAPE = (
    st.none()
    | st.sampled_from([LEFT, RIGHT, FAR, BOW_TIE])
    | st.builds(polygon, CORNERS)
    | st.builds(lambda rings: shapely.MultiPolygon([polygon(ring) for ring in rings]), st.lists(CORNERS, max_size=3))
)
CELL = st.none() | st.sampled_from(["1138052000", "11380", "1", "불광1동"]) | st.text(max_size=5)
SYSTEM = st.sampled_from([None, "EPSG:4326", "EPSG:5179", "EPSG:5181", "EPSG:3857", "x"])


@settings(max_examples=60)
@given(st.lists(st.tuples(CELL, CELL, SHAPE), min_size=1, max_size=6), SYSTEM, st.sampled_from([None, NEAR]))
def test_disorder_is_never_lost(wards: list[tuple[Any, Any, Any]], crs: str | None, near: Any) -> None:
    ledger, kept = read(*wards, crs=crs, near=near)
    assert [entry.line for entry in ledger.entries] == [*range(1, 1 + len(wards))]
    assert ledger.counts["accepted"] + ledger.counts["corrected"] == len(kept)
    check(kept, t.WARDS, "here")

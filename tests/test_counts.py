"""Residents counted by place: read from files of every kind, and divided among wards."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support import by_hand
from support.by_hand import square
from support.sheet_files import shapefile

from geo import tables as t
from geo.contracts import check
from geo.errors import SourceError, TableError
from geo.region.counts import outside, pieces, ward_sums
from geo.sources.counts import read_counts

WARDS = by_hand.region().wards


def counts(*rows: tuple[shapely.Geometry, float], elders: list[float] | None = None) -> gpd.GeoDataFrame:
    people = {"all": [row[1] for row in rows]} | ({"65plus": elders} if elders else {})
    return check(gpd.GeoDataFrame(people, geometry=[row[0] for row in rows], crs=t.WGS84), t.COUNTS, "by hand")


def at(x: float, y: float) -> shapely.Point:
    return shapely.Point(by_hand.degrees(x, y))


GRID = gpd.GeoDataFrame(
    {"인구": [120, 0, 7], "65세이상": [20, 0, 1], "cell": ["a", "b", "c"]},
    geometry=[square(0, 0, 100), square(100, 0, 100), square(200, 0, 100)],
    crs=t.WGS84,
)


@pytest.mark.parametrize("kind", ["geojson", "json", "gpkg", "parquet", "zip"])
@pytest.mark.parametrize("crs", [4326, 5186])
def test_every_kind_of_file_in_its_coordinate_system(kind: str, crs: int, tmp_path: Path) -> None:
    path, grid = tmp_path / f"grid.{kind}", GRID.to_crs(crs)
    if kind == "parquet":
        grid.to_parquet(path)
    elif kind == "gpkg":
        grid.to_file(path, driver="GPKG", engine="pyogrio")
    elif kind == "zip":
        path.write_bytes(shapefile(grid))
    else:
        name = f"urn:ogc:def:crs:EPSG::{crs}"
        document = json.loads(grid.to_json(drop_id=True)) | {"crs": {"type": "name", "properties": {"name": name}}}
        path.write_text(json.dumps(document))
    found = read_counts(path)
    assert found.columns.tolist() == ["all", "65plus", "geometry"]
    assert found["all"].tolist() == [120, 0, 7]
    assert found["65plus"].tolist() == [20, 0, 1]
    assert found.crs == t.WGS84
    assert shapely.hausdorff_distance(found.geometry.to_numpy(), GRID.geometry.to_numpy()).max() <= 1e-7


def written(folder: Path, *features: tuple[object, dict[str, object]]) -> Path:
    path = folder / "c.geojson"
    members = [{"type": "Feature", "geometry": shape, "properties": facts} for shape, facts in features]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": members}))
    return path


POINT = {"type": "Point", "coordinates": [126.92, 37.61, 30.0]}


def test_points_with_heights_and_thousands(tmp_path: Path) -> None:
    found = read_counts(written(tmp_path, (POINT, {"residents": "1,234"}), (POINT, {"residents": 5.5})))
    assert found["all"].tolist() == [1234, 5.5]
    assert not found.geometry.has_z.any()


@pytest.mark.parametrize(
    ("features", "error", "words"),
    [
        ([(POINT, {"people": 3})], SourceError, "c.geojson has no column of residents; name it all, residents or 인구"),
        (
            [(POINT, {"all": 1}), (POINT, {"all": "N/A"})],
            TableError,
            r"c\.geojson, row 2, column all: 'N/A' does not pass",
        ),
        ([(POINT, {"all": -1})], TableError, r"table counts .* row 1, column all: -1"),
        ([(POINT, {"all": 1}), (None, {"all": 2})], TableError, r"table counts .*geometry"),
        ([({"type": "LineString", "coordinates": [[126, 37], [127, 37]]}, {"all": 2})], TableError, "column geometry"),
        ([({"type": "Point", "coordinates": [37.61, 126.92]}, {"all": 2})], TableError, "column geometry"),
    ],
)
def test_what_cannot_be_used_is_named(features: list, error: type, words: str, tmp_path: Path) -> None:
    with pytest.raises(error, match=words):
        read_counts(written(tmp_path, *features))


def test_a_missing_count_is_not_nobody(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"table counts breaks its contract, in c\.geojson, row 2, column all"):
        read_counts(written(tmp_path, (POINT, {"all": 3}), (POINT, {"all": None})))


def test_files_that_are_none(tmp_path: Path) -> None:
    broken = tmp_path / "x.parquet"
    broken.write_bytes(b"PAR1 no")
    with pytest.raises(SourceError, match=r"the file is no GeoParquet, or is damaged .*, in x.parquet; save it again"):
        read_counts(broken)
    flat = tmp_path / "flat.geojson"
    flat.write_text("{}")
    with pytest.raises(SourceError, match="no GeoJSON feature collection"):
        read_counts(flat)
    silent = tmp_path / "silent.parquet"
    GRID.set_crs(None, allow_override=True).to_parquet(silent)
    with pytest.raises(SourceError, match=r"silent.parquet does not state its coordinate system; save it again"):
        read_counts(silent)


def test_areas_across_a_boundary_are_divided_by_area() -> None:
    # A quarter of the second cell lies in ward 02, a half of the third outside of all.
    found = counts((at(10, 10), 7), (square(450, 100, 200), 400), (square(-100, 200, 200), 60), elders=[1, 40, 0])
    parts = pieces(found, WARDS)
    assert sorted(zip(parts.ward.tolist(), parts.count.tolist(), parts.share.round(4).tolist(), strict=True)) == [
        (0, 0, 1.0), (0, 1, 0.75), (0, 2, 0.5), (1, 1, 0.25),
    ]  # fmt: skip
    whole = counts(*zip(found.geometry, found["all"], strict=True), (at(5, 900), 0), elders=[1, 40, 0, 0])
    sums = ward_sums(whole, WARDS)
    assert check(sums, t.POPULATION, "sums").to_numpy().tolist() == [["01", 337, 31], ["02", 100, 10], ["03", 0, 0]]
    assert outside(found, WARDS) == pytest.approx(30)


def test_a_ward_without_a_count_is_named() -> None:
    with pytest.raises(TableError, match=r"no count of residents lies in the ward '02' \(2 of 3 wards have none\)"):
        ward_sums(counts((at(10, 10), 7)), WARDS)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-200, 1300), st.floats(-200, 1300), st.floats(1, 500), st.floats(0, 1000)), min_size=1,
        max_size=12,
    )
)  # fmt: skip
def test_nobody_is_lost_or_counted_twice(rows: list[tuple[float, float, float, float]]) -> None:
    found = counts(*((square(x, y, side), people) for x, y, side, people in rows))
    parts = pieces(found, WARDS)
    inside = float((found["all"].to_numpy()[parts.count] * parts.share).sum())
    assert inside + outside(found, WARDS) == pytest.approx(found["all"].sum(), rel=1e-4, abs=1e-6)
    assert np.bincount(parts.count, weights=parts.share).max(initial=0) <= 1 + 1e-6

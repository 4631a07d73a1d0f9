"""GeoPackages from strangers: one plain table, read and never run."""

import sqlite3
import tempfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.sheet_files import POINTS, geopackage, layer, nested_wkb

from geo.errors import SourceError
from geo.sources.geopackage import _shape, read_geopackage

SQUARE = shapely.box(126.9, 37.6, 126.91, 37.61)
HOLE = shapely.Polygon(SQUARE.exterior, [shapely.box(126.902, 37.602, 126.904, 37.604).exterior.coords])


def altered(data: bytes, *statements: str, values: tuple[object, ...] = ()) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.gpkg"
        path.write_bytes(data)
        with sqlite3.connect(path) as database:
            for statement in statements:
                database.execute(statement, values)
        database.close()
        return path.read_bytes()


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:5186", None])
@pytest.mark.parametrize(
    "shapes",
    [
        POINTS,
        (HOLE, None),
        (shapely.MultiPolygon([HOLE, shapely.box(0, 0, 1, 1)]), shapely.MultiPolygon([SQUARE])),
        (shapely.MultiPoint(list(POINTS)), shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 4)]])),
        (shapely.Point(1, 2, 3), shapely.force_3d(HOLE)),
    ],
)
def test_layers_come_back_with_their_shapes(shapes: tuple[object, ...], crs: str | None) -> None:
    sheet = read_geopackage("a.gpkg", geopackage(layer(shapes, crs=crs)))
    assert sheet.frame[["이름", "code"]].to_numpy().tolist() == [["봉산", "000"], ["봉산", "001"]]
    assert (sheet.encoding, sheet.crs, sheet.line.tolist()) == ("gpkg", crs, [1, 2])
    assert sheet.geometry is not None
    assert [*sheet.geometry] == [*shapes]


@pytest.mark.parametrize("kind", [4, 5, 6, 7])
@pytest.mark.parametrize("depth", [2, 200_000])
def test_shapes_within_shapes_are_missing_and_do_not_end_the_process(kind: int, depth: int) -> None:
    blob = b"GP\0\1" + b"\0" * 4 + nested_wkb(depth, kind)
    data = altered(geopackage(layer()), "UPDATE layer SET geom = ?", values=(blob,))
    sheet = read_geopackage("a.gpkg", data)
    assert sheet.geometry is not None
    assert [*sheet.geometry] == [None, None]
    assert len(sheet.frame) == 2


@given(st.binary(max_size=60))
def test_any_bytes_are_a_shape_or_none(data: bytes) -> None:
    for blob in (data, b"GP\0\1" + data, b"GP\0\1\0\0\0\0\1" + data):
        assert _shape(blob) is None or isinstance(_shape(blob), shapely.Geometry)


def test_a_journal_left_behind_does_not_matter() -> None:
    data = bytearray(geopackage(layer()))
    data[18:20] = b"\x02\x02"
    assert len(read_geopackage("a.gpkg", bytes(data)).frame) == 2


@pytest.mark.parametrize(
    "view",
    [
        "CREATE VIEW layer2 AS SELECT * FROM layer",
        "CREATE VIEW layer2 AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n AS geom FROM r",
        "CREATE VIRTUAL TABLE layer2 USING fts5(geom)",
    ],
)
def test_views_and_virtual_tables_are_no_layers(view: str) -> None:
    data = altered(geopackage(layer()), view, "UPDATE gpkg_geometry_columns SET table_name = 'layer2'")
    with pytest.raises(SourceError, match=r"has 0 layers|damaged"):
        read_geopackage("a.gpkg", data)


def test_what_is_no_geopackage_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = geopackage(layer())
    for data in (whole[:100], b"SQLite format 3\0" + b"x" * 5000, whole[:30_000]):
        with pytest.raises(SourceError, match="damaged or none"):
            read_geopackage("a.gpkg", data)
    with pytest.raises(SourceError, match="has no column 'elsewhere'"):
        read_geopackage("a.gpkg", altered(whole, "UPDATE gpkg_geometry_columns SET column_name = 'elsewhere'"))
    monkeypatch.setattr("geo.sources.geopackage._MOST_STEPS", 0)
    many = gpd.GeoDataFrame({"a": range(9000)}, geometry=[POINTS[0]] * 9000, crs="EPSG:4326")
    with pytest.raises(SourceError, match="interrupted"):
        read_geopackage("a.gpkg", geopackage(many))

"""Zipped Shapefiles from strangers: shapes and text in step, nothing read but their own parts."""

import numpy as np
import pytest
import shapely
from support.sheet_files import POINTS, layer, shapefile, shapefile_parts, zipped

from geo.errors import SourceError
from geo.sources.shapefile import read_shapefile

SQUARE = shapely.box(126.9, 37.6, 126.91, 37.61)


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:5174", "EPSG:5179", "EPSG:5181", "EPSG:5186", None])
def test_layers_come_back_with_their_text_and_system(crs: str | None, encoding: str) -> None:
    sheet = read_shapefile("a.zip", shapefile(layer(crs=crs), encoding))
    assert sheet.frame.to_numpy().tolist() == [["봉산", "000"], ["봉산", "001"]]
    assert list(sheet.frame.columns) == ["이름", "code"]
    assert (sheet.encoding, sheet.crs, sheet.line.tolist(), sheet.original[0]) == ("shp", crs, [1, 2], "봉산,000")
    assert sheet.geometry is not None
    assert [*sheet.geometry] == [*POINTS]


def test_polygons_and_missing_shapes_come_back() -> None:
    sheet = read_shapefile("a.zip", shapefile(layer((SQUARE, None))))
    assert sheet.geometry is not None
    assert sheet.geometry[0].equals(SQUARE)
    assert sheet.geometry[1] is None


def test_long_codes_keep_all_their_digits() -> None:
    frame = layer().assign(pnu=np.array([1138010100100010001, 2], dtype=np.int64))
    assert read_shapefile("a.zip", shapefile(frame)).frame["pnu"].tolist() == ["1138010100100010001", "2"]


def test_deleted_rows_are_left_out_with_their_shapes() -> None:
    parts = shapefile_parts(layer())
    table = bytearray(parts[".dbf"])
    table[int.from_bytes(table[8:10], "little")] = ord("*")
    sheet = read_shapefile("a.zip", zipped({f"x{suffix}": part for suffix, part in (parts | {".dbf": table}).items()}))
    assert (sheet.line.tolist(), sheet.frame["code"].tolist()) == ([2], ["001"])
    assert sheet.geometry is not None
    assert [*sheet.geometry] == [POINTS[1]]


def test_the_shadows_that_macos_packs_are_passed_over() -> None:
    parts = {f"x{suffix}": part for suffix, part in shapefile_parts(layer()).items()}
    assert len(read_shapefile("a.zip", zipped({**parts, "__MACOSX/._x.shp": b"x"})).frame) == 2


def pointing_at_one(parts: dict[str, bytes]) -> bytes:
    index = parts[".shx"]
    return index[:100] + index[100:108] * 500


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda _: {".shx": None}, r"lacks its part \.shx"),
        (lambda _: {".dbf": None}, r"lacks its part \.dbf"),
        (lambda _: {".shp": b"<OGRVRTDataSource>" + b" " * 200}, r"damaged \(\.shx\)"),
        (lambda parts: {".shx": pointing_at_one(parts)}, r"damaged \(\.shx\)"),
        (lambda _: {".dbf": shapefile_parts(layer(POINTS[:1]))[".dbf"]}, "2 shapes and 1 rows"),
        (lambda parts: {".dbf": parts[".dbf"][:-40]}, r"damaged \(\.dbf\)"),
        (lambda parts: {".dbf": parts[".dbf"][:9]}, r"damaged \(\.dbf\)"),
        (lambda _: {".dbf": b""}, r"damaged \(\.dbf\)"),
        (lambda parts: {".dbf": parts[".dbf"][:4] + b"\xff\xff\xff\xff" + parts[".dbf"][8:]}, r"damaged \(\.dbf\)"),
    ],
)
def test_missing_and_damaged_parts_are_refused(change: object, message: str) -> None:
    parts = shapefile_parts(layer())
    parts |= change(parts)  # type: ignore[operator]
    with pytest.raises(SourceError, match=message):
        read_shapefile("a.zip", zipped({f"x{suffix}": part for suffix, part in parts.items() if part is not None}))


def test_one_zip_holds_one_shapefile() -> None:
    parts = shapefile_parts(layer())
    both = {f"{stem}{suffix}": part for stem in ("a", "b") for suffix, part in parts.items()}
    with pytest.raises(SourceError, match="2 Shapefiles and not one"):
        read_shapefile("a.zip", zipped(both))

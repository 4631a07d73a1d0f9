"""Files from strangers, whatever they are called: a table, or a sentence that says what to do."""

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.sheet_files import POINTS, geopackage, layer, repacked, shapefile, workbook, zipped

from geo.errors import SourceError
from geo.sources import archive, cells
from geo.sources.sheets import open_sheet

TABLE = "이름,주소\n가,은평로 1\n"
POINT = {"type": "Feature", "properties": {"이름": "봉산"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
FEATURES = json.dumps({"type": "FeatureCollection", "features": [POINT]})
SOURCE = "<SrcDataSource>/etc/passwd</SrcDataSource>"
VRT = f"<OGRVRTDataSource><OGRVRTLayer name='x'>{SOURCE}</OGRVRTLayer></OGRVRTDataSource>"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    """One small file of every kind that is read."""
    return {
        "a.csv": TABLE.encode("cp949"),
        "a.xlsx": workbook({"표": [["이름", "주소"], ["가", "은평로 1"]]}),
        "a.geojson": FEATURES.encode(),
        "a.gpkg": geopackage(layer()),
        "a.zip": shapefile(layer()),
    }


def saved(folder: Path, data: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("file", "shape", "encoding", "lines"),
    [
        ("libraries_standard_eunpyeong.csv", (77, 28), "utf-8", (2, 78)),
        ("culture_spaces_seoul.csv", (25, 26), "utf-8", (2, 26)),
        ("elderly_by_ward_seoul_2025q4.csv", (454, 15), "utf-8-sig", (5, 458)),
        ("wards_admdongkor_202104.geojson", (16, 9), "geojson", (1, 16)),
    ],
)
def test_real_files(
    shared_data: Path, file: str, shape: tuple[int, int], encoding: str, lines: tuple[int, int]
) -> None:
    sheet = open_sheet(shared_data / file)
    assert (sheet.file, sheet.frame.shape, sheet.encoding) == (file, shape, encoding)
    assert (sheet.line[0], sheet.line[-1], sheet.misfits) == (*lines, ())


@pytest.mark.shared_data
def test_the_headers_of_published_statistics_are_joined(shared_data: Path) -> None:
    frame = open_sheet(shared_data / "elderly_by_ward_seoul_2025q4.csv").frame.set_index("동별(3)")
    assert frame.loc["녹번동", "2025 4/4|65세이상 인구|소계"].isdecimal()
    seoul = frame.iloc[0]
    parts = ("2025 4/4|65세이상 인구|남자|소계", "2025 4/4|65세이상 인구|여자|소계")
    assert sum(int(seoul[part]) for part in parts) == int(seoul["2025 4/4|65세이상 인구|소계"]) == 1_912_751


def test_a_file_is_read_by_what_is_in_it(whole: dict[str, bytes], tmp_path: Path) -> None:
    encodings = {}
    for name, data in whole.items():
        sheet = open_sheet(saved(tmp_path, data, name))
        encodings[name] = sheet.encoding
        assert len(sheet.frame) + len(sheet.misfits) in (1, 2)
        assert (sheet.geometry is None) == (name in ("a.csv", "a.xlsx"))
    assert encodings == {"a.csv": "cp949", "a.xlsx": "xlsx", "a.geojson": "geojson", "a.gpkg": "gpkg", "a.zip": "shp"}
    for name in ("a.xlsx", "a.gpkg", "a.zip"):
        assert open_sheet(saved(tmp_path, whole[name], "renamed.csv")).encoding == encodings[name]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b" \r\n\t", "is empty"),
        ("a.csv", PNG, "is a picture"),
        ("a.csv", b"\xff\xd8\xff\xe0" + bytes(20), "is a picture"),
        ("a.csv", b"BM" + bytes(60), "is a picture"),
        ("a.xlsx", b"%PDF-1.7\n", "is a PDF"),
        ("a.csv", b"<!DOCTYPE html><html><table>", "a web page"),
        ("a.xls", b"\xef\xbb\xbf\n<html>", "a web page"),
        ("a.geojson", VRT.encode(), "a web page or XML"),
        ("a.gpkg", VRT.encode(), "a web page or XML"),
        ("a.csv", f"  {VRT}".encode(), "a web page or XML"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "old workbook"),
        ("a.csv.gz", b"\x1f\x8b\x08" + bytes(9), "unpack it"),
        ("a.parquet", b"PAR1" + bytes(9), "Parquet"),
        ("a.shp", b"\0\0\x27\x0a" + bytes(96), "one part of a Shapefile"),
        ("a.zip", b"PK\x03\x04" + bytes(60), "damaged"),
        ("a.zip", zipped({"a.txt": b"x"}), "neither a workbook nor a Shapefile"),
        ("a.zip", zipped({"../a.shp": b"x"}), "leads out"),
        ("a.zip", zipped({"/etc/a.shp": b"x"}), "leads out"),
        ("a.zip", zipped({"..\\a.shp": b"x"}), "leads out"),
        ("a.zip", zipped({"C:a.shp": b"x"}), "leads out"),
        ("a.csv", "이름\n가".encode("utf-16"), "UTF-16"),
        ("a.csv", b"a,b\n1,2\0\n", "zero byte"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(name: str, data: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        open_sheet(saved(tmp_path, data, name))


def test_a_word_that_begins_like_a_bitmap_is_a_table(tmp_path: Path) -> None:
    assert list(open_sheet(saved(tmp_path, b"BM,a\n1,2\n")).frame.columns) == ["BM", "a"]


@pytest.mark.parametrize("name", ["/vsicurl/http:/127.0.0.1/a.csv", "/vsizip/a.zip/a.shp", "zip:a.zip", "a\0b"])
def test_paths_that_gdal_would_follow_are_files_that_are_missing(name: str) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        open_sheet(Path(name))


def test_folders_and_pipes_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path, tmp_path / "pipe.csv"):
        with pytest.raises(SourceError, match="a folder or a device"):
            open_sheet(path)


def test_files_over_the_limits_are_refused(
    whole: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bomb = saved(tmp_path, repacked(whole["a.xlsx"], {"xl/media/x.bin": bytes(101_000_000)}), "bomb.xlsx")
    assert bomb.stat().st_size < 1_000_000
    with pytest.raises(SourceError, match="unpacked, the file has 101"):
        open_sheet(bomb)
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    with pytest.raises(SourceError, match="or 3 parts"):
        open_sheet(saved(tmp_path, whole["a.zip"]))
    monkeypatch.setattr(cells, "MOST_BYTES", 10)
    with pytest.raises(SourceError, match="larger than 10 bytes"):
        open_sheet(saved(tmp_path, TABLE.encode()))


def test_a_zip_with_a_password_is_refused(whole: dict[str, bytes], tmp_path: Path) -> None:
    path = saved(tmp_path, whole["a.zip"])
    data = bytearray(whole["a.zip"])
    with zipfile.ZipFile(path) as packed:
        entry = packed.start_dir
    data[entry + 8] |= 1
    with pytest.raises(SourceError, match="has a password"):
        open_sheet(saved(tmp_path, bytes(data)))


def test_a_file_is_left_as_it_is_and_nothing_is_left_behind(whole: dict[str, bytes], tmp_path: Path) -> None:
    for name, data in whole.items():
        open_sheet(saved(tmp_path, data, name))
        assert hashlib.sha256((tmp_path / name).read_bytes()).digest() == hashlib.sha256(data).digest()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(whole)


def checked(path: Path) -> None:
    try:
        sheet = open_sheet(path)
    except SourceError:
        return
    count = len(sheet.frame)
    assert len(sheet.line) == len(sheet.original) == count
    assert sheet.geometry is None or len(sheet.geometry) == count
    lines = sorted([*sheet.line.tolist(), *(misfit.line for misfit in sheet.misfits)])
    assert len(set(lines)) == len(lines) == count + len(sheet.misfits)
    assert sheet.frame.columns.is_unique
    assert [*sheet.frame.index] == [*range(count)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.binary(max_size=300), st.sampled_from(["", "a,b\n", "{", "SQLite format 3\0", "PK\3\4"]), st.booleans())
def test_any_bytes_give_a_sheet_or_a_sentence(tmp_path: Path, data: bytes, start: str, geojson: bool) -> None:
    checked(saved(tmp_path, start.encode() + data, "a.geojson" if geojson else "a.csv"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(st.data())
def test_damaged_files_give_a_sheet_or_a_sentence(tmp_path: Path, whole: dict[str, bytes], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(whole)))
    broken = bytearray(whole[name])
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    until = data.draw(st.one_of(st.just(len(broken)), st.integers(0, len(broken))))
    checked(saved(tmp_path, bytes(broken[:until]), name))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(st.data())
def test_damage_inside_a_zip_gives_a_sheet_or_a_sentence(
    tmp_path: Path, whole: dict[str, bytes], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["a.xlsx", "a.zip"]))
    with zipfile.ZipFile(saved(tmp_path, whole[name])) as packed:
        member = data.draw(st.sampled_from(packed.namelist()))
        part = bytearray(packed.read(member))
    for _ in range(data.draw(st.integers(1, 4)) if part else 0):
        part[data.draw(st.integers(0, len(part) - 1))] = data.draw(st.integers(0, 255))
    checked(saved(tmp_path, repacked(whole[name], {member: bytes(part)}), name))


def test_the_points_of_a_shapefile_reach_the_caller(whole: dict[str, bytes], tmp_path: Path) -> None:
    sheet = open_sheet(saved(tmp_path, whole["a.zip"], "a.zip"))
    assert sheet.geometry is not None
    assert [*sheet.geometry] == [*POINTS]

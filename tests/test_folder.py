"""A region's folder: the same back, and every damage an error that names its file."""

import dataclasses
import shutil
import subprocess
import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import by_hand

from geo.errors import RegionDamagedError, RegionNotFoundError
from geo.region import folder
from geo.region.region import Region
from geo.region.seal import SUMS, seal
from geo.settings import PACKAGE_ROOT

TABLES = (
    "wards", "venues", "programmes", "population", "sites", "schools", "stations", "green_streets", "parks", "water",
    "candidates", "crossings", "festivals", "dwellings", "industry", "counts",
)  # fmt: skip
FILES = ("region.toml", "SHA256SUMS", "streets/network.npz", *(f"{table}.parquet" for table in TABLES))
STORED = Path(__file__).parent / "stored"
EMBEDDED = PACKAGE_ROOT / "data" / "eunpyeong"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("region") / "by-hand"
    folder.write(by_hand.region(), where)
    return where


@pytest.fixture
def region_folder(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "by-hand"))


def assert_equal(one: Region, two: Region) -> None:
    for field in dataclasses.fields(one):
        ours, theirs = getattr(one, field.name), getattr(two, field.name)
        if field.name == "network":
            assert np.array_equal(ours.edge_length_m, theirs.edge_length_m)
        elif isinstance(ours, gpd.GeoDataFrame):
            assert ours.geometry.geom_equals_exact(theirs.geometry, 0).all()
            assert ours.crs == theirs.crs
            pd.testing.assert_frame_equal(pd.DataFrame(ours.drop(columns="geometry")), theirs.drop(columns="geometry"))
        elif isinstance(ours, pd.DataFrame):
            pd.testing.assert_frame_equal(ours, theirs)
        else:
            assert ours == theirs


def test_the_same_comes_back(written: Path) -> None:
    assert_equal(folder.read(written, "by-hand"), by_hand.region())


def test_a_region_without_sites_parks_and_programmes_comes_back(tmp_path: Path) -> None:
    whole = by_hand.region()
    none = {
        name: getattr(whole, name).iloc[:0] for name in ("programmes", "sites", "schools", "green_streets", "parks")
    }
    bare = dataclasses.replace(whole, **none)
    folder.write(bare, tmp_path / "bare")
    back = folder.read(tmp_path / "bare", "by-hand")
    assert all(getattr(back, name).empty for name in none)


def test_the_plain_form_and_the_stored_form_are_one_region(eunpyeong: Region, tmp_path: Path) -> None:
    folder.write(eunpyeong, tmp_path / "stored")
    assert_equal(folder.read(tmp_path / "stored", "eunpyeong"), eunpyeong)
    assert len(eunpyeong.wards) == 16
    assert len(eunpyeong.venues) == 108


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(
        RegionNotFoundError, match=r"there is no region 'x', in .*; see the names with: baeumgil region list"
    ):
        folder.read(tmp_path / "x", "x")
    (tmp_path / "x").write_text("a file")
    with pytest.raises(RegionNotFoundError):
        folder.read(tmp_path / "x", "x")


@pytest.mark.parametrize(
    "name", ["region.toml", "SHA256SUMS", "streets/network.npz", *(f"{table}.parquet" for table in TABLES)]
)
def test_a_missing_or_emptied_or_shortened_file_is_named(name: str, region_folder: Path) -> None:
    path = region_folder / name
    whole = path.read_bytes()
    stem = Path(name).stem
    for content in (b"", whole[: len(whole) // 2] if name != "region.toml" else b"\xff", b"\x00" * 50):
        path.write_bytes(content)
        with pytest.raises(RegionDamagedError, match=f"the region by-hand is damaged: .*{stem}"):
            folder.read(region_folder, "by-hand")
    path.unlink()
    with pytest.raises(RegionDamagedError, match=f"the region by-hand is damaged: .*{stem}"):
        folder.read(region_folder, "by-hand")


@pytest.mark.parametrize("name", ["venues.parquet", "population.parquet"])
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_in_a_table_never_reaches_a_person_as_a_traceback(
    name: str, region_folder: Path, where: float, bit: int
) -> None:
    path = region_folder / name
    whole = path.read_bytes()
    content = bytearray(whole)
    content[int(where * len(content))] ^= 1 << bit
    path.write_bytes(content)
    problem = "by-hand"
    try:
        assert folder.read(region_folder, "by-hand").name == "by-hand"
    except RegionDamagedError as error:
        problem = str(error)
    finally:
        path.write_bytes(whole)
    assert "by-hand" in problem


def test_an_altered_value_in_a_table_is_found_by_its_checksum(region_folder: Path) -> None:
    path = region_folder / "venues.parquet"
    content = path.read_bytes()
    lon = np.float64(by_hand.region().venues.geometry.x[0]).tobytes()
    assert lon in content
    path.write_bytes(content.replace(lon, np.float64(127.0).tobytes()))
    with pytest.raises(RegionDamagedError, match=r"venues.parquet"):
        folder.read(region_folder, "by-hand")


def test_files_of_two_versions_are_no_region(region_folder: Path, tmp_path: Path) -> None:
    moved = by_hand.region().venues.assign(name_ko="다른 이름")
    folder.write(dataclasses.replace(by_hand.region(), venues=moved), tmp_path / "other")
    shutil.copy(tmp_path / "other" / "venues.parquet", region_folder / "venues.parquet")
    with pytest.raises(RegionDamagedError, match=r"\(its checksum does not agree\), in venues.parquet; restore it"):
        folder.read(region_folder, "by-hand")


def test_the_checksums_are_those_of_sha256sum(region_folder: Path) -> None:
    done = subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=region_folder, check=False)
    assert done.returncode == 0
    listed = [line.split("  ")[1] for line in (region_folder / SUMS).read_text(encoding="ascii").splitlines()]
    there = {str(path.relative_to(region_folder)) for path in region_folder.rglob("*.*")}
    assert set(listed) == there - {SUMS}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "empty"),
        ("nonsense\n", "not a list of checksums"),
        (f"{'0' * 64}  ../../etc/passwd\n", "not a list of checksums"),
        (f"{'0' * 64}  /etc/passwd\n", "not a list of checksums"),
        (f"{'0' * 64}  venues.csv\n", "FileNotFoundError"),
    ],
)
def test_a_spoiled_list_of_checksums_is_named(content: str, problem: str, region_folder: Path) -> None:
    (region_folder / SUMS).write_text(content, encoding="ascii")
    with pytest.raises(RegionDamagedError, match=rf"the file is damaged \({problem}\), in "):
        folder.read(region_folder, "by-hand")


def test_a_region_of_version_1_opens_and_is_kept_as_the_present_one(tmp_path: Path) -> None:
    before = folder.read(STORED / "version-1", "by-hand")
    whole = by_hand.region()
    absent = ("stations", "water", "candidates", "crossings", "festivals")
    none = {name: getattr(whole, name).iloc[:0] for name in absent}
    assert_equal(before, dataclasses.replace(whole, **none))
    folder.write(before, tmp_path / "now")
    assert tomllib.loads((tmp_path / "now" / "region.toml").read_text(encoding="utf-8"))["schema_version"] == 3
    assert_equal(folder.read(tmp_path / "now", "by-hand"), before)


def test_a_table_in_other_coordinates_is_refused(region_folder: Path) -> None:
    path = region_folder / "venues.parquet"
    gpd.read_parquet(path).to_crs("EPSG:5179").to_parquet(path)
    seal(region_folder)
    with pytest.raises(
        RegionDamagedError, match=r"the table lies in KGD2002 / Unified CS and not in EPSG:4326, in venues.parquet"
    ):
        folder.read(region_folder, "by-hand")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"schema_version": 4},
            "the description is of version 4, this program reads 1 to 3, in region.toml; update the program",
        ),
        ({"schema_version": None}, "the description is of version None, this program reads 1 to 3, in region.toml"),
        ({"schema_version": "2"}, "the description is of version 2, this program reads 1 to 3, in region.toml"),
        ({"sealed": 1}, "the description lacks sealed, in region.toml"),
        ({"streets_margin_m": -1}, "a margin of -1 metres cannot be, in region.toml; give 0 or more"),
        ({"title_ko": None}, "the description lacks title_ko, in region.toml; restore it"),
        ({"title_en": 5}, "the description lacks title_en, in region.toml; restore it"),
        ({"streets_margin_m": "2 km"}, "the description lacks streets_margin_m, in region.toml"),
        ({"sources": None}, "the description lacks sources, in region.toml"),
        ({"sources": ["me"]}, "a source in the description is not complete, in region.toml"),
        ({"sources": [{"what_ko": "길"}]}, "a source in the description is not complete, in region.toml"),
        ({"sources": [{"colour": "red"}]}, "a source in the description is not complete, in region.toml"),
    ],
)
def test_a_description_that_is_not_whole(changes: dict[str, object], message: str, region_folder: Path) -> None:
    path = region_folder / "region.toml"
    about = tomllib.loads(path.read_text(encoding="utf-8")) | changes
    path.write_text(tomli_w.dumps({key: value for key, value in about.items() if value is not None}), encoding="utf-8")
    seal(region_folder)
    with pytest.raises(RegionDamagedError, match=f"the region by-hand is damaged: {message}"):
        folder.read(region_folder, "by-hand")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [("venues", "ward_code", "77"), ("population", "ward_code", "77"), ("programmes", "venue_id", "V9")],
)
def test_tables_that_contradict_each_other(table: str, column: str, value: str, tmp_path: Path) -> None:
    region = by_hand.region()
    wrong = getattr(region, table).copy()
    wrong.loc[0, column] = value
    folder.write(dataclasses.replace(region, **{table: wrong}), tmp_path / "x")
    message = f"the region x is damaged: {column} '{value}' of the table {table} is in no other table; mend it"
    with pytest.raises(RegionDamagedError, match=message):
        folder.read(tmp_path / "x", "x")


def test_streets_in_pieces_are_no_region(tmp_path: Path) -> None:
    places = {1: (0, 0), 2: (100, 0), 3: (0, 500), 4: (100, 500)}
    network = by_hand.network(places, [by_hand.street(1, 2), by_hand.street(3, 4)])
    folder.write(dataclasses.replace(by_hand.region(), network=network), tmp_path / "x")
    with pytest.raises(RegionDamagedError, match="the region x is damaged: the streets lie in 2 pieces"):
        folder.read(tmp_path / "x", "x")
    accepted = dataclasses.replace(by_hand.region(), network=network, accepts_broken=True)
    folder.write(accepted, tmp_path / "y")
    assert folder.read(tmp_path / "y", "y").accepts_broken


def test_a_venue_outside_the_wards_has_none_and_population_may_be_unknown(tmp_path: Path) -> None:
    whole = by_hand.region()
    lone = whole.venues.assign(ward_code=pd.Series([None, "01"], dtype="str"))
    folder.write(dataclasses.replace(whole, venues=lone, population=whole.population.iloc[:0]), tmp_path / "x")
    back = folder.read(tmp_path / "x", "x")
    assert back.venues["ward_code"].isna().tolist() == [True, False]
    assert back.population.empty


def test_a_broken_row_of_the_plain_form_is_named(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(EMBEDDED, tmp_path / "plain"))
    path = copy / "venues.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("small_library", "pub", 1), encoding="utf-8")
    with pytest.raises(
        RegionDamagedError, match=r"the table venues breaks its contract, in venues.csv, row 0, column kind"
    ):
        folder.read(copy, "plain")

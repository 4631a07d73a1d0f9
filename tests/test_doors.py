"""One door for every kind of street file, and what it refuses."""

import json
import resource
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import numpy as np
import osmnx as ox
import pytest

from geo import tables as t
from geo.access.doorstep import reach, walks_to
from geo.access.spot import Spot
from geo.errors import SourceError
from geo.sources import doors
from geo.streets.build import build
from geo.streets.network import StreetsOrigin, WalkNetwork
from geo.streets.search import costed, settle_each
from geo.streets.snapping import Snaps, snap
from geo.streets.walkers import Pace, pace
from geo.streets.walking import walking

ORIGIN = StreetsOrigin("강남", "Gangnam")
MEMORY_BYTES = 3 * 1024**3


def graph() -> nx.MultiDiGraph:
    made = nx.MultiDiGraph(crs="epsg:4326")
    made.add_node(1, x=127.0, y=37.6)
    made.add_node(2, x=127.001, y=37.6)
    for start, end in ((1, 2), (2, 1)):
        made.add_edge(start, end, highway="footway", osmid=10, reversed=start == 2)
    return made


def graphml(path: Path) -> None:
    ox.save_graphml(graph(), path)


def osm(path: Path) -> None:
    nodes = '<node id="1" lat="37.6" lon="127.0"/><node id="2" lat="37.6" lon="127.001"/>'
    way = '<way id="10"><nd ref="1"/><nd ref="2"/><tag k="highway" v="footway"/></way>'
    path.write_text(f"\n<osm>{nodes}{way}</osm>", encoding="utf-8-sig")


def overpass(path: Path) -> None:
    nodes = [
        {"type": "node", "id": 1, "lat": 37.6, "lon": 127.0},
        {"type": "node", "id": 2, "lat": 37.6, "lon": 127.001},
    ]
    way = {"type": "way", "id": 10, "nodes": [1, 2], "tags": {"highway": "footway"}}
    path.write_text(json.dumps({"elements": [*nodes, way]}), encoding="utf-8")


def seoul(path: Path) -> None:
    head = "노드링크 유형,노드 WKT,노드 ID,링크 WKT,링크 ID,링크 유형 코드,시작노드 ID,종료노드 ID,"
    flags = '고가도로,지하철네트워크,교량,터널,육교,횡단보도,"공원,녹지",건물내'
    row = 'LINK,,0,"LINESTRING(127 37.6,127.001 37.6)",10,1000,1,2' + ",0" * 8
    path.write_text(f"{head}{flags}\n{row}\n", encoding="cp949")


KINDS = [("a.graphml", graphml), ("a.osm", osm), ("A.JSON", overpass), ("a.csv", seoul)]


@pytest.mark.parametrize(("name", "write"), KINDS)
def test_each_kind_has_its_door(tmp_path: Path, name: str, write: Callable[[Path], None]) -> None:
    path = tmp_path / name
    write(path)
    nodes, edges = doors.read_streets(path)
    assert nodes[[t.NODE_ID, t.LON, t.LAT]].to_numpy().tolist() == [[1, 127.0, 37.6], [2, 127.001, 37.6]]
    assert edges[[t.WAY_ID, t.ONEWAY]].to_numpy().tolist() == [[10, False]]


@pytest.mark.shared_data
def test_porto_s_extract_has_its_door(shared_data: Path) -> None:
    dropped: Counter[str] = Counter()
    nodes, edges = doors.read_streets(shared_data / "porto.osm.pbf", dropped=dropped)
    assert (len(nodes), len(edges)) == (66_795, 89_881)
    assert dropped == {"no_length": 6}


@pytest.mark.parametrize(
    "name", ["streets.shp", "streets.zip", "streets.osm.bz2", "streets", "streets.gpkg", "streets.xml"]
)
def test_a_name_of_another_kind_is_refused_with_the_list(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"<osm/>")
    with pytest.raises(
        SourceError, match=r"is no street file by its name; give one of: \.osm\.pbf, \.graphml .* \.csv"
    ):
        doors.read_streets(tmp_path / name)


@pytest.mark.parametrize("name", ["a.pbf", "a.graphml", "a.osm", "a.json", "a.csv"])
@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PK\x03\x04" + bytes(50), "ZIP"),
        (b"\x1f\x8b\x08" + bytes(50), "gzip"),
        (b"BZh9", "bzip2"),
        (b"SQLite format 3\x00", "SQLite / GeoPackage"),
        (b"<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTDataSource>", "GDAL VRT"),
        (b"\xef\xbb\xbf \n<html><body>504</body></html>", "<html>"),
    ],
)
def test_other_contents_are_refused_whatever_the_name(tmp_path: Path, name: str, content: bytes, found: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SourceError, match=rf"is named like .* but holds {found}; give one of: \.osm\.pbf"):
        doors.read_streets(tmp_path / name)


@pytest.mark.parametrize(("name", "write"), KINDS)
@pytest.mark.parametrize("suffix", [".pbf", ".graphml", ".osm", ".json", ".csv"])
def test_a_kind_under_another_s_name_is_refused(
    tmp_path: Path, name: str, write: Callable[[Path], None], suffix: str
) -> None:
    path = tmp_path / f"streets{suffix}"
    write(path)
    if path.suffix == Path(name).suffix.lower():
        assert len(doors.read_streets(path)[1]) == 1
        return
    with pytest.raises(SourceError, match=r"streets\.\w+"):
        doors.read_streets(path)


def test_a_geojson_is_no_overpass_answer(tmp_path: Path) -> None:
    path = tmp_path / "streets.json"
    path.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with pytest.raises(SourceError, match=r"streets\.json holds no Overpass answer in JSON"):
        doors.read_streets(path)


@pytest.mark.parametrize("name", ["a.graphml", "a.osm"])
def test_entities_are_refused(tmp_path: Path, name: str) -> None:
    root = name.removeprefix("a.")
    (tmp_path / name).write_text(f'<!DOCTYPE {root} [<!ENTITY a SYSTEM "file:///etc/passwd">]><{root}>&a;</{root}>')
    with pytest.raises(SourceError, match="declares a document type"):
        doors.read_streets(tmp_path / name)


def test_what_is_missing_or_no_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.osm").mkdir()
    for name in ("folder.osm", "nowhere.osm"):
        with pytest.raises(SourceError, match=rf"there is no file .*{name}; check its name and folder"):
            doors.read_streets(tmp_path / name)


def ten_million_rows(path: Path) -> None:
    head = "노드링크 유형,노드 WKT,노드 ID,링크 WKT,링크 ID,링크 유형 코드,시작노드 ID,종료노드 ID,"
    flags = '고가도로,지하철네트워크,교량,터널,육교,횡단보도,"공원,녹지",건물내'
    with path.open("w", encoding="cp949") as file:
        file.write(f"{head}{flags}\n")
        for _ in range(100):
            file.write(("NODE" + "," * 15 + "\n") * 100_000)


def bomb(path: Path) -> None:
    from pyrosm.proto import fileformat_pb2

    def block(kind: str, **body: object) -> bytes:
        content = fileformat_pb2.Blob(**body).SerializeToString()
        head = fileformat_pb2.BlobHeader(type=kind, datasize=len(content)).SerializeToString()
        return len(head).to_bytes(4, "big") + head + content

    one = block("OSMData", raw_size=7, zlib_data=zlib.compress(bytes(30_000_000), 9))
    path.write_bytes(block("OSMHeader", raw=b"head") + one * 300)


def deep(path: Path) -> None:
    path.write_text("<osm>" + "<a>" * 5_000_000, encoding="utf-8")


def deep_json(path: Path) -> None:
    path.write_text('{"elements":' + "[" * 5_000_000, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("rows.csv", ten_million_rows, "has more than 2000000 rows; cut it"),
        ("bomb.osm.pbf", bomb, "unpacks to more than 268435456 bytes; cut it"),
        ("deep.osm", deep, "is not readable OpenStreetMap XML"),
        ("deep.json", deep_json, "holds no Overpass answer in JSON"),
    ],
)
def test_memory_stays_bounded(tmp_path: Path, name: str, write: Callable[[Path], None], words: str) -> None:
    path = tmp_path / name
    write(path)
    program = "import sys, pathlib; from geo.sources import doors; doors.read_streets(pathlib.Path(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        capture_output=True,
        check=False,
        text=True,
        cwd=Path(__file__).parents[1],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES)),
        timeout=120,
    )
    assert done.stderr.splitlines()[-1].startswith("geo.errors.SourceError: "), done.stderr[-2000:]
    assert words in done.stderr


def through(path: Path) -> WalkNetwork:
    return build(*doors.read_streets(path), ORIGIN)


@pytest.fixture(scope="module")
def gangnam(shared_data: Path) -> tuple[WalkNetwork, WalkNetwork]:
    """Gangnam from its Overpass answer and from its GraphML."""
    names = ("gangnam_overpass_20260307.json", "gangnam_walk_20260307.graphml")
    recorded, simplified = (through(shared_data / name) for name in names)
    return recorded, simplified


@pytest.mark.shared_data
def test_gangnam_s_main_piece_has_the_same_length_through_both_doors(gangnam: tuple[WalkNetwork, WalkNetwork]) -> None:
    recorded, simplified = gangnam
    # OSMnx keeps the largest piece only: three islands of 536 m together are in the answer and not in the graph.
    islands_m = recorded.edge_length_m[recorded.edge_piece > 0]
    assert sorted(islands_m.round().tolist()) == [24, 146, 367]
    lengths_m = [network.edge_length_m[network.edge_piece == 0].sum() for network in gangnam]
    assert abs(lengths_m[0] - lengths_m[1]) <= 1e-6
    # It also simplifies away where one kind of street becomes another: every node of the graph is in the answer.
    assert set(simplified.node_id) <= set(recorded.node_id)


def metres_between(network: WalkNetwork, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Shortest metres between nodes, pair by pair."""
    place = {number: index for index, number in enumerate(network.node_id.tolist())}
    arcs = costed(network.arcs.indptr, network.arcs.head, network.edge_length_m[network.arcs.edge])
    seeds = np.array([place[number] for number in start.tolist()], np.int32)
    bounds, node, cost = settle_each(
        arcs, np.arange(start.size + 1), seed_node=seeds, seed_cost=np.zeros(start.size), limit=np.inf
    )
    found = []
    for pair, number in enumerate(end.tolist()):
        one = slice(bounds[pair], bounds[pair + 1])
        found.append(cost[one][node[one] == place[number]][0])
    return np.array(found)


@pytest.mark.shared_data
def test_the_same_corners_are_as_far_apart_through_both_doors(gangnam: tuple[WalkNetwork, WalkNetwork]) -> None:
    recorded, simplified = gangnam
    start, end = np.random.default_rng(20260307).choice(simplified.node_id, (2, 1000))
    assert np.abs(metres_between(recorded, start, end) - metres_between(simplified, start, end)).max() <= 0.5


@pytest.mark.shared_data
def test_the_same_doorsteps_are_as_far_apart_through_both_doors(gangnam: tuple[WalkNetwork, WalkNetwork]) -> None:
    # At the speed of steps a flight costs what the street beside it costs, so the quickest walk is the shortest: the
    # graph has blended most steps into their streets, and nobody can tell any more how much of an edge they are.
    found = differences(gangnam, pace("adult", 0.5))
    assert found.size == 1000
    assert found.max() <= 0.5


def differences(gangnam: tuple[WalkNetwork, WalkNetwork], at_pace: Pace) -> np.ndarray:
    """Walked metres between 1,000 pairs of doorsteps in reach of the main piece, one door against the other."""
    random = np.random.default_rng(20260307)
    lon, lat = random.uniform((127.0138, 37.4830), (127.0446, 37.5076), (2000, 2)).T
    every = [snap(network, lon, lat=lat, edge_open=np.ones(network.edge_count, bool)) for network in gangnam]
    same = every[0].connected & every[1].connected & (gangnam[0].edge_piece[every[0].edge] == 0)
    start, end = random.choice(np.flatnonzero(same), (2, 1100))
    metres = [
        [
            walks_to(reach(walking(network, at_pace), Spot(lat[a], lon[a]), limit_min=120), chosen(places, b)).metres[0]
            for a, b in zip(start, end, strict=True)
        ]
        for network, places in zip(gangnam, every, strict=True)
    ]
    recorded, simplified = np.array(metres)
    # Beyond two hours no walk is measured.
    near = np.isfinite(recorded)
    assert (near == np.isfinite(simplified)).all()
    return np.abs(recorded[near] - simplified[near])[:1000]


def chosen(places: Snaps, one: int) -> Snaps:
    return Snaps(*(values[[one]] for values in (places.edge, places.along_m, places.access_m, places.lon, places.lat)))

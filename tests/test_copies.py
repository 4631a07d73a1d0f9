"""Exported tables are the region's, the graph gives the same walks, and nothing half-written stays."""

import csv
import dataclasses
import json
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from support import by_hand, oracle
from test_killed import mounted

from geo import tables as t
from geo.access.doorstep import reach, walks_to
from geo.access.spot import Spot
from geo.contracts import check
from geo.errors import RegionError, UsageError
from geo.region import copies
from geo.region.copies import export_region
from geo.region.folder import TABLES
from geo.region.intake import Files, read_files
from geo.region.region import Region
from geo.sources import plain
from geo.sources.doors import read_streets
from geo.sources.given import read_given
from geo.streets.build import build, to_tables
from geo.streets.network import WalkNetwork
from geo.streets.snapping import snap
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking

POINTS = ("venues", "sites", "schools", "stations", "candidates", "crossings", "festivals", "dwellings")
SHAPES = ("wards", "green_streets", "parks", "water", "industry", "counts")
FLAT = ("programmes", "population")
FILES = {
    *(f"{name}.parquet" for name in (*TABLES, "nodes", "edges")),
    *(f"{name}.geojson" for name in (*POINTS, *SHAPES, "edges")),
    *(f"{name}.csv" for name in (*POINTS, *FLAT, "nodes")),
    "streets.graphml",
}
HOSTILE = (
    '=HYPERLINK("http://x.example")', "+1", "-1+1", "@SUM(A1)", "<script>alert(1)</script>", 'a,"b"', "한\n글",
    "[1, 2]", "{'a': 1}", "NA", "None", "\u202edlrow", "\U0001f600", "&amp;", "]]>", "';--", "0012",
)  # fmt: skip


@pytest.fixture(scope="module")
def pair(eunpyeong: Region, tmp_path_factory: pytest.TempPathFactory) -> tuple[Region, Path]:
    folder = tmp_path_factory.mktemp("copies") / "eunpyeong"
    assert set(export_region(eunpyeong, folder)) == FILES
    return eunpyeong, folder


@pytest.fixture
def drawn(tmp_path: Path) -> tuple[Region, Path]:
    region = by_hand.region()
    assert set(export_region(region, tmp_path / "out")) == FILES
    return region, tmp_path / "out"


def assert_same(one: pd.DataFrame, two: pd.DataFrame, *, within_deg: float) -> None:
    """Hold a table that was read back against the region's."""
    assert one.columns.tolist() == two.columns.tolist()
    shapes = [name for name in one.columns if name == t.GEOMETRY]
    pd.testing.assert_frame_equal(pd.DataFrame(one.drop(columns=shapes)), pd.DataFrame(two.drop(columns=shapes)))
    if shapes:
        assert one.crs == two.crs
        assert shapely.equals_exact(one.geometry.to_numpy(), two.geometry.to_numpy(), tolerance=within_deg).all()


@pytest.mark.parametrize("which", ["pair", "drawn"])
def test_every_table_reads_back(which: str, request: pytest.FixtureRequest) -> None:
    region, folder = request.getfixturevalue(which)
    for name in TABLES:
        table, contract = getattr(region, name), getattr(t, name.upper())
        reader = pd.read_parquet if name in FLAT else gpd.read_parquet
        assert_same(check(reader(folder / f"{name}.parquet"), contract, name), table, within_deg=0)
        # GeoJSON names no columns where there are no rows.
        if name not in FLAT and len(table):
            assert_same(plain.read_shapes(folder / f"{name}.geojson", contract), table, within_deg=1e-7)
        if name in POINTS:
            assert_same(plain.read_points(folder / f"{name}.csv", contract), table, within_deg=1e-6)
        if name in FLAT:
            assert_same(plain.read_table(folder / f"{name}.csv", contract), table, within_deg=0)


@pytest.mark.parametrize("which", ["pair", "drawn"])
def test_exported_files_can_be_given_to_an_import(which: str, request: pytest.FixtureRequest) -> None:
    region, folder = request.getfixturevalue(which)
    for name, suffix in (
        ("wards", ".geojson"), ("venues", ".csv"), ("venues", ".geojson"), ("programmes", ".csv"),
        ("population", ".csv"), ("sites", ".csv"),
    ):  # fmt: skip
        assert_same(read_given(folder / f"{name}{suffix}", name), getattr(region, name), within_deg=1e-6)


@pytest.mark.parametrize("which", ["pair", "drawn"])
def test_the_street_tables_read_back(which: str, request: pytest.FixtureRequest) -> None:
    region, folder = request.getfixturevalue(which)
    nodes, edges = to_tables(region.network)
    assert_same(pd.read_parquet(folder / "nodes.parquet"), nodes, within_deg=0)
    length = region.network.edge_length_m
    for found, within in (
        (gpd.read_parquet(folder / "edges.parquet"), 0),
        (plain.read_features(folder / "edges.geojson"), 1e-7),
    ):
        assert np.abs(found.pop(t.DISTANCE_M) - length).max() <= 0.0051
        assert_same(check(found, t.EDGES, "edges"), edges, within_deg=within)


def matched(one: gpd.GeoDataFrame, two: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Bring both edge tables in one order."""
    keys = [t.FROM_NODE, t.TO_NODE, t.WAY_ID, "shape"]
    both = []
    for edges in (one, two):
        turned = (edges[t.FROM_NODE] > edges[t.TO_NODE]) & ~edges[t.ONEWAY]
        flipped = edges.copy()
        flipped.loc[turned, [t.FROM_NODE, t.TO_NODE]] = edges.loc[turned, [t.TO_NODE, t.FROM_NODE]].to_numpy()
        flipped.loc[turned, t.INCLINE_PERCENT] *= -1
        flipped.loc[turned, t.GEOMETRY] = shapely.reverse(edges.loc[turned].geometry.to_numpy())
        shape = shapely.to_wkb(flipped.geometry.to_numpy())
        both.append(flipped.assign(shape=shape).sort_values(keys, ignore_index=True).drop(columns="shape"))
    return both[0], both[1]


def test_the_graph_holds_the_same_streets_names_and_steps(pair: tuple[Region, Path]) -> None:
    region, folder = pair
    nodes, edges = read_streets(folder / "streets.graphml")
    ours, theirs = matched(to_tables(region.network)[1], edges)
    assert ours[t.STREET_NAME].notna().sum() > 500
    assert ours[t.STEPS].any()
    assert_same(ours, theirs, within_deg=0)
    assert set(nodes[t.NODE_ID]) == set(region.network.node_id.tolist())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_graph_of_odd_streets_holds_the_same(seed: int, tmp_path: Path) -> None:
    tables = by_hand.random_streets(seed)
    network = build(*tables, by_hand.ORIGIN)
    export_region(by_hand.region(network=network), tmp_path / "out")
    _, edges = read_streets(tmp_path / "out" / "streets.graphml")
    assert_same(*matched(to_tables(network)[1], edges), within_deg=0)


@pytest.mark.parametrize("percent", [8.3, 8.300001, -8.333333333333334, 1e-5, 100.0, 0.1 + 0.2, 0.0])
def test_an_incline_keeps_every_digit(percent: float, tmp_path: Path) -> None:
    network = by_hand.network({1: (0, 0), 2: (99, 0)}, [by_hand.street(1, 2, incline=percent)])
    export_region(by_hand.region(network=network), tmp_path / "out")
    assert read_streets(tmp_path / "out" / "streets.graphml")[1][t.INCLINE_PERCENT].tolist() == [percent]


def metres(network: WalkNetwork, walker: str, lonlat: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """Walk between pairs of spots; infinite where there is no way, NaN where a spot has no street."""
    model = walking(network, pace(walker))
    places = snap(network, lonlat[:, 0], lat=lonlat[:, 1], edge_open=model.edge_open)
    found = np.full(len(pairs), np.nan)
    for start in np.unique(pairs[:, 0]):
        if places.connected[start]:
            mine = pairs[:, 0] == start
            reached = reach(model, Spot(lonlat[start, 1], lonlat[start, 0]), limit_min=120)
            found[mine] = walks_to(reached, places).metres[pairs[mine, 1]]
    return found


@pytest.fixture(scope="module")
def again(pair: tuple[Region, Path]) -> WalkNetwork:
    region, folder = pair
    return build(*read_streets(folder / "streets.graphml"), region.network.origin)


@pytest.mark.parametrize("walker", WALKERS)
def test_walks_on_the_graph_are_as_long(walker: str, pair: tuple[Region, Path], again: WalkNetwork) -> None:
    network = pair[0].network
    random = np.random.default_rng(20261122)
    corner = random.integers(0, network.vertex_lon.size, 400)
    spots = np.column_stack([network.vertex_lon, network.vertex_lat])[corner]
    lonlat = spots + random.normal(0, 0.0002, spots.shape)
    pairs = np.column_stack([np.repeat(random.choice(400, 8, replace=False), 125), random.integers(0, 400, 1000)])
    before, after = (metres(one, walker, lonlat, pairs) for one in (network, again))
    assert np.isfinite(before).sum() > 500
    assert np.isnan(before).tolist() == np.isnan(after).tolist()
    oracle.assert_same(np.nan_to_num(before, nan=-1), np.nan_to_num(after, nan=-1), tolerance=0.001)


def test_another_program_finds_the_same_lengths(pair: tuple[Region, Path]) -> None:
    # networkx alone, over the lengths that the file states, against the geodesic lengths of the lines.
    region, folder = pair
    graph = nx.read_graphml(folder / "streets.graphml", node_type=int, force_multigraph=True)
    nodes, edges = to_tables(region.network)
    lines = nx.MultiDiGraph()
    for edge in edges.itertuples():
        long = oracle.length_m(edge.geometry)
        lines.add_edge(edge.from_node, edge.to_node, m=long)
        if not edge.oneway:
            lines.add_edge(edge.to_node, edge.from_node, m=long)
    for _, _, facts in graph.edges(data=True):
        facts["m"] = float(facts["length"])
    random = np.random.default_rng(1)
    for start in random.choice(nodes[t.NODE_ID], 5).tolist():
        stated, measured = (nx.single_source_dijkstra_path_length(one, start, weight="m") for one in (graph, lines))
        assert stated.keys() == measured.keys()
        ends = random.choice(list(stated), 200).tolist()
        assert max(abs(stated[end] - measured[end]) for end in ends) <= 0.001


def hostile_region() -> Region:
    count = len(HOSTILE)
    rows = [(f"V{number}", "01", f"G{number}", (10 * number, 300)) for number in range(count)]
    names = pd.Series(HOSTILE, dtype="str")
    network = by_hand.network(
        {number: (100 * number, 50 * (number % 2)) for number in range(count + 1)},
        [by_hand.street(number, number + 1, name=name) for number, name in enumerate(HOSTILE)],
    )
    return by_hand.region(
        name="hostile", network=network, venues=by_hand.venues(rows).assign(name_ko=names, name_en=names, phone=names)
    )


def test_hostile_names_are_harmless_in_a_spreadsheet_and_come_back(tmp_path: Path) -> None:
    region = hostile_region()
    export_region(region, tmp_path / "out")
    for path in (tmp_path / "out").glob("*.csv"):
        text = path.read_text("utf-8")
        assert text.startswith("\ufeff")
        rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines(keepends=True)))
        words = [(column, cell) for row in rows for column, cell in row.items() if column not in {t.LAT, t.LON}]
        assert not [cell for _, cell in words if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))], path.name
    for suffix in (".csv", ".geojson"):
        assert_same(read_given(tmp_path / "out" / f"venues{suffix}", "venues"), region.venues, within_deg=1e-6)
    _, edges = read_streets(tmp_path / "out" / "streets.graphml")
    assert sorted(edges[t.STREET_NAME]) == sorted(HOSTILE)


def test_what_xml_cannot_hold_becomes_a_space(tmp_path: Path) -> None:
    network = by_hand.network({1: (0, 0), 2: (99, 0)}, [by_hand.street(1, 2, name="a\x0bb\x1b]0;c\ufffe\x00d")])
    export_region(by_hand.region(network=network), tmp_path / "out")
    assert read_streets(tmp_path / "out" / "streets.graphml")[1][t.STREET_NAME].tolist() == ["a b ]0;c  d"]


def test_a_table_without_rows_has_the_same_files(tmp_path: Path) -> None:
    region = by_hand.region()
    bare = dataclasses.replace(region, **{name: getattr(region, name).head(0) for name in TABLES if name != "wards"})
    assert set(export_region(bare, tmp_path / "out")) == FILES
    assert json.loads((tmp_path / "out" / "parks.geojson").read_text())["features"] == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    full, file = tmp_path / "full", tmp_path / "file"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    file.write_text("mine")
    for where in (full, file):
        with pytest.raises(UsageError, match=f"there is something in .*{where.name} already; name a new folder"):
            export_region(by_hand.region(), where)
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full", "mine.txt"]


def test_an_empty_folder_is_filled_and_a_new_one_is_made(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert set(export_region(by_hand.region(), tmp_path / "empty")) == FILES
    assert set(export_region(by_hand.region(), tmp_path / "new" / "deep")) == FILES
    assert {path.name for path in tmp_path.rglob("*") if path.is_dir()} == {"empty", "new", "deep"}
    assert (tmp_path / "new" / "deep").stat().st_mode & 0o777 == 0o755


def test_what_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    # A folder that somebody stands in, or that a link leads to, cannot be put in the place of.
    (tmp_path / "here").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    for where in (tmp_path / "file" / "below", tmp_path / ("long" * 100), tmp_path / "link", Path()):
        with pytest.raises(RegionError, match=r"the region by-hand cannot be exported \(.+\), to .*; choose another"):
            export_region(by_hand.region(), where)

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(copies, "write_graphml", broken)
    with pytest.raises(KeyboardInterrupt):
        export_region(by_hand.region(), tmp_path / "out")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "here", "link"]


@pytest.mark.parametrize("size_kb", [4, 60, 120])
def test_a_full_disk_is_an_error_and_leaves_nothing(size_kb: int, tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", f"size={size_kb}k"):
        with pytest.raises(RegionError, match=r"cannot be exported \(.*[Nn]o space left on device.*\), to .*out"):
            export_region(by_hand.region(), tmp_path / "disk" / "out")
        assert list((tmp_path / "disk").iterdir()) == []


def test_model_streets_are_still_a_model_when_they_come_back(eunpyeong: Region, tmp_path: Path) -> None:
    export_region(eunpyeong, tmp_path / "out")
    back = read_files(Files(streets=tmp_path / "out" / "streets.graphml")).network
    assert back is not None
    assert back.origin.is_model
    export_region(by_hand.region(), tmp_path / "own")
    real = read_files(Files(streets=tmp_path / "own" / "streets.graphml")).network
    assert real is not None
    assert not real.origin.is_model

"""OSMnx graphs, in memory and as GraphML, become the two street tables."""

from collections import Counter
from pathlib import Path
from typing import Any

import networkx as nx
import osmnx as ox
import pyproj
import pytest
import shapely

from geo import tables as t
from geo.errors import SourceError
from geo.sources import losses, osm_graph

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
GEOD = pyproj.Geod(ellps="WGS84")
PLACES = {1: (127.0, 37.6), 2: (127.001, 37.6), 3: (127.001, 37.601), 4: (127.0, 37.601)}


def graph_of(*edges: tuple[int, int, dict[str, Any]], crs: object = "epsg:4326") -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph(crs=crs)
    graph.add_nodes_from((node, {"x": x, "y": y}) for node, (x, y) in PLACES.items())
    graph.add_edges_from((start, end, {"highway": "footway", "osmid": 10, **tags}) for start, end, tags in edges)
    return graph


def both_ways(start: int, end: int, **tags: Any) -> list[tuple[int, int, dict[str, Any]]]:
    back = {**tags, "reversed": True}
    if "geometry" in tags:
        back["geometry"] = tags["geometry"].reverse()
    return [(start, end, {**tags, "reversed": False}), (end, start, back)]


def bend(*corners: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(corners)


def edges_of(graph: nx.MultiDiGraph) -> Any:
    return osm_graph.tables_from_graph(graph)[1]


def test_two_directions_become_one_row() -> None:
    nodes, edges = osm_graph.tables_from_graph(graph_of(*both_ways(2, 1, name=" 은평로 ")))
    assert nodes[t.NODE_ID].tolist() == [1, 2]
    [row] = edges.to_dict("records")
    assert (row[t.FROM_NODE], row[t.TO_NODE], row[t.ONEWAY], row[t.WAY_ID]) == (2, 1, False, 10)
    assert row[t.STREET_NAME] == "은평로"
    assert list(row[t.GEOMETRY].coords) == [PLACES[2], PLACES[1]]


def test_an_edge_without_its_reverse_is_oneway() -> None:
    assert edges_of(graph_of((1, 2, {})))[t.ONEWAY].tolist() == [True]


def test_parallel_streets_stay_apart_whatever_their_keys() -> None:
    north, south = bend(PLACES[1], (127.0005, 37.6005), PLACES[2]), bend(PLACES[1], (127.0005, 37.5995), PLACES[2])
    one, back_one = both_ways(1, 2, geometry=north)
    two, back_two = both_ways(1, 2, geometry=south)
    edges = edges_of(graph_of(one, two, back_two, back_one))
    assert edges[t.ONEWAY].tolist() == [False, False]
    assert {line.wkt for line in edges.geometry} == {north.wkt, south.wkt}


def test_two_ways_on_the_same_line_stay_apart() -> None:
    edges = edges_of(graph_of(*both_ways(1, 2, osmid=10), *both_ways(1, 2, osmid=11)))
    assert edges[[t.WAY_ID, t.ONEWAY]].to_numpy().tolist() == [[10, False], [11, False]]


def test_the_same_edge_twice_in_each_direction_is_two_rows() -> None:
    edges = edges_of(graph_of(*both_ways(1, 2), *both_ways(1, 2)))
    assert edges[t.ONEWAY].tolist() == [False, False]


def test_two_carriageways_are_two_oneways() -> None:
    there = bend(PLACES[1], (127.0005, 37.6005), PLACES[2])
    edges = edges_of(graph_of((1, 2, {"geometry": there}), (2, 1, {})))
    assert edges[t.ONEWAY].tolist() == [True, True]


def test_a_loop_is_kept_once() -> None:
    ring = bend(PLACES[1], PLACES[2], PLACES[3], PLACES[1])
    edges = edges_of(graph_of(*both_ways(1, 1, geometry=ring)))
    assert edges[t.ONEWAY].tolist() == [False]
    assert edges.geometry.iloc[0].equals_exact(ring)


def test_a_loop_without_geometry_is_no_street() -> None:
    edges = edges_of(graph_of(*both_ways(1, 2), (3, 3, {})))
    assert len(edges) == 1


def test_lists_of_a_simplified_graph() -> None:
    lists = {"osmid": [21, 22], "highway": ["steps", "footway"], "name": [None, "가"], "surface": ["paved", "sand"]}
    there, back = both_ways(1, 2, **lists)
    back[2].update(osmid=[22, 21], highway=["footway", "steps"], reversed=[True, False])
    [row] = edges_of(graph_of(there, back)).to_dict("records")
    assert row[t.HIGHWAY] == "footway;steps"
    assert (row[t.WAY_ID], row[t.STEPS], row[t.ONEWAY]) == (21, False, False)
    assert (row[t.STREET_NAME], row[t.SURFACE]) == ("가", "paved")


def test_only_steps_are_steps() -> None:
    edges = edges_of(graph_of(*both_ways(1, 2, highway="steps"), *both_ways(2, 3, highway=["steps", "steps"])))
    assert edges[t.STEPS].tolist() == [True, True]


def test_incline_is_signed_along_the_line() -> None:
    there, back = both_ways(1, 2, incline="8%")
    assert edges_of(graph_of(there, back))[t.INCLINE_PERCENT].tolist() == [8]
    assert edges_of(graph_of(back))[t.INCLINE_PERCENT].tolist() == [-8]
    back[2]["reversed"] = [False, True]
    assert edges_of(graph_of(back))[t.INCLINE_PERCENT].isna().tolist() == [True]


def test_oneway_binds_only_when_it_is_about_walkers() -> None:
    edges = edges_of(
        graph_of(
            *both_ways(1, 2, **{"oneway:foot": "yes", "oneway": True}),
            *both_ways(2, 3, **{"oneway:foot": "-1"}),
            *both_ways(3, 4, oneway=True),
        )
    )
    assert edges[[t.FROM_NODE, t.TO_NODE, t.ONEWAY]].to_numpy().tolist() == [[1, 2, True], [3, 2, True], [3, 4, False]]


def test_escalators_are_out() -> None:
    assert len(edges_of(graph_of(*both_ways(1, 2), *both_ways(2, 3, highway="steps", conveying="yes")))) == 1


def test_what_is_left_out_is_counted() -> None:
    dropped: Counter[str] = Counter()
    moving = both_ways(2, 3, highway="steps", conveying="yes")
    osm_graph.tables_from_graph(graph_of(*both_ways(1, 2), *moving), dropped=dropped)
    assert dropped == {losses.CONVEYOR: 1, losses.NODE_ALONE: 1}


def test_lines_end_exactly_on_their_nodes() -> None:
    near = bend((127.0000001, 37.6), (127.0005, 37.6005), (127.001, 37.6000001))
    [line] = edges_of(graph_of(*both_ways(1, 2, geometry=near))).geometry
    assert list(line.coords) == [PLACES[1], (127.0005, 37.6005), PLACES[2]]


def test_a_line_stored_the_other_way_round_is_turned() -> None:
    [line] = edges_of(graph_of((1, 2, {"geometry": bend(PLACES[2], (127.0005, 37.6005), PLACES[1])}))).geometry
    assert list(line.coords) == [PLACES[1], (127.0005, 37.6005), PLACES[2]]


def test_an_undirected_graph_goes_both_ways() -> None:
    graph = graph_of((1, 2, {"geometry": bend(PLACES[1], (127.0005, 37.6005), PLACES[2])})).to_undirected()
    assert edges_of(graph)[t.ONEWAY].tolist() == [False]


def test_the_order_of_the_graph_does_not_matter() -> None:
    rows = [*both_ways(1, 2), *both_ways(3, 2, name="나"), *both_ways(4, 1, osmid=[3, 4]), (3, 4, {})]
    assert edges_of(graph_of(*rows)).equals(edges_of(graph_of(*reversed(rows))))


@pytest.mark.parametrize("crs", ["EPSG:5179", "EPSG:3857", None, "nonsense", 7])
def test_a_projected_graph_is_refused(crs: object) -> None:
    with pytest.raises(SourceError, match=r"has the coordinate system .*, not longitude and latitude"):
        osm_graph.tables_from_graph(graph_of((1, 2, {}), crs=crs))


def test_an_empty_graph_is_refused() -> None:
    with pytest.raises(SourceError, match="no walkable street was found in the street graph"):
        osm_graph.tables_from_graph(graph_of())


@pytest.mark.parametrize(
    "edge",
    [
        (1, 2, {"geometry": shapely.Point(1, 2)}),
        (1, 2, {"geometry": "LINESTRING (1 2, 3 4)"}),
        (1, 2, {"osmid": "w10"}),
        (1, 9, {}),
        (1, "2", {}),
        (1, 2.5, {}),
    ],
)
def test_a_graph_that_is_no_street_graph_is_refused(edge: tuple[Any, Any, dict[str, Any]]) -> None:
    with pytest.raises(SourceError, match="elsewhere is not a street graph as OSMnx makes them"):
        osm_graph.tables_from_graph(graph_of(edge), where="elsewhere")


def test_a_node_off_the_globe_is_refused() -> None:
    graph = graph_of((1, 2, {}))
    graph.nodes[1]["x"] = 1270.0
    with pytest.raises(SourceError, match=r"a street at 1270\.0, 37\.6, which is no longitude and latitude"):
        osm_graph.tables_from_graph(graph)


def test_graphml_gives_what_the_graph_gives(tmp_path: Path) -> None:
    ring = bend(PLACES[1], PLACES[2], PLACES[3], PLACES[1])
    rows = [*both_ways(1, 2, name=["가", "나"], osmid=[5, 6]), *both_ways(1, 1, geometry=ring), (3, 4, {})]
    path = tmp_path / "walk.graphml"
    ox.save_graphml(graph_of(*rows), path)
    nodes, edges = osm_graph.read_graphml(path)
    assert edges.equals(edges_of(graph_of(*rows)))
    assert len(nodes) == 4


BOMB = '<!DOCTYPE graphml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_anything_is_unpacked(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "bomb.graphml"
    text = f'<?xml version="1.0" encoding="{encoding}"?>{"<!-- -->" * 20_000}{BOMB}<graphml>&b;</graphml>'
    path.write_bytes(text.encode(encoding))
    with pytest.raises(SourceError, match="declares a document type, which no street graph needs"):
        osm_graph.read_graphml(path)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"<html></html>", b"<graph", "<ᄒ/>".encode("cp949", "replace")]
)
def test_what_is_not_graphml_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.graphml"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=r"other\.graphml is not GraphML"):
        osm_graph.read_graphml(path)


@pytest.mark.parametrize(
    "content",
    [
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"></graphml>',
        "<graphml><graph",
        (
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns"><graph edgedefault="directed">'
            '<node id="a"/><node id="b"/><edge source="a" target="b"/></graph></graphml>'
        ),
    ],
)
def test_graphml_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.graphml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match="is not a street graph as OSMnx makes them"):
        osm_graph.read_graphml(path)


def test_graphml_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "walk.graphml"
    ox.save_graphml(graph_of(*both_ways(1, 2)), path)
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceError, match="is not a street graph as OSMnx makes them"):
        osm_graph.read_graphml(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"there is no file .*nowhere\.graphml; check its name and folder"):
        osm_graph.read_graphml(tmp_path / "nowhere.graphml")


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.graphml"
    path.write_bytes(b"x" * 11)
    monkeypatch.setattr(osm_graph, "LARGEST_FILE_BYTES", 10)
    with pytest.raises(SourceError, match=r"large\.graphml has 11 bytes, more than 10; cut it"):
        osm_graph.read_graphml(path)


@pytest.mark.shared_data
def test_gangnam() -> None:
    path = SHARED / "gangnam_walk_20260307.graphml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    nodes, edges = osm_graph.read_graphml(path)
    assert (len(nodes), len(edges)) == (1_888, 2_728)
    length_m = sum(GEOD.geometry_length(line) for line in edges.geometry)
    assert abs(length_m - 142_500) <= 0.005 * 142_500
    graph = ox.load_graphml(path)
    lines = ox.graph_to_gdfs(graph, nodes=False).geometry
    assert abs(length_m - sum(GEOD.geometry_length(line) for line in lines) / 2) <= 1e-6 * length_m
    assert not edges[t.ONEWAY].any()

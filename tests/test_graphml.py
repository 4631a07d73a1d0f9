"""Streets as a graph: what OSMnx and networkx find in it."""

from pathlib import Path

import networkx as nx
import numpy as np
import osmnx as ox
import pytest
from support import by_hand

from geo import tables as t
from geo.sources.graphml import write_graphml
from geo.sources.osm_graph import read_graphml

PLACES = {1: (0, 0), 2: (100, 0), 3: (100, 100), 4: (0, 100)}


def written(path: Path, *edges: dict[str, object]) -> Path:
    nodes, table = by_hand.streets(PLACES, edges)
    write_graphml(nodes, table, path, length_m=np.arange(1.0, len(table) + 1))
    return path


def test_osmnx_reads_each_edge_once_a_direction(tmp_path: Path) -> None:
    two_way, one_way = by_hand.street(1, 2, name="길"), by_hand.street(2, 3, oneway=True, steps=True)
    graph = ox.load_graphml(written(tmp_path / "g.graphml", two_way, one_way))
    assert sorted((u, v, facts["reversed"]) for u, v, facts in graph.edges(data=True)) == [
        (1, 2, False), (2, 1, True), (2, 3, False),
    ]  # fmt: skip
    assert graph.graph["crs"] == "epsg:4326"
    facts = graph.edges[1, 2, 0]
    assert (facts["osmid"], facts["length"], facts["name"], facts["highway"]) == (100, 1.0, "길", "residential")
    assert facts["geometry"].coords[0] == (graph.nodes[1]["x"], graph.nodes[1]["y"])
    assert graph.edges[2, 1, 0]["geometry"].coords[0] == (graph.nodes[2]["x"], graph.nodes[2]["y"])
    assert graph.edges[2, 3, 0]["highway"] == "steps"
    # The corner without a street is there as well; what is unknown is not.
    assert set(graph) == {1, 2, 3, 4}
    assert "name" not in graph.edges[2, 3, 0]
    assert "incline" not in facts


@pytest.mark.parametrize("percent", [-8.3, 0.0, 1e-5, 12.345678901234567])
def test_the_incline_turns_with_the_edge(percent: float, tmp_path: Path) -> None:
    path = written(tmp_path / "g.graphml", by_hand.street(1, 2, incline=percent))
    assert {facts["incline"] for *_, facts in nx.read_graphml(path).edges(data=True)} == {
        f"{np.format_float_positional(percent, trim='-')} %"
    }
    (row,) = read_graphml(path)[1].to_dict("records")
    assert row[t.INCLINE_PERCENT] * (1 if row[t.FROM_NODE] == 1 else -1) == percent


@pytest.mark.parametrize("name", ["[1, 2]", "['가', '나']", "{'a': 1}", "{1}", "[", "{", "[[]]", "['a\"b']", "[" * 999])
def test_a_name_that_looks_like_a_list_stays_a_name(name: str, tmp_path: Path) -> None:
    path = written(tmp_path / "g.graphml", by_hand.street(1, 2, name=name))
    assert read_graphml(path)[1][t.STREET_NAME].tolist() == [name]


def test_what_xml_cannot_hold_becomes_a_space(tmp_path: Path) -> None:
    path = written(tmp_path / "g.graphml", by_hand.street(1, 2, name="a\0\x1f\ufffeb\rc"))
    assert read_graphml(path)[1][t.STREET_NAME].tolist() == ["a   b c"]

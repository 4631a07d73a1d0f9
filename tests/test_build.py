"""From tables to the network and back."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand, oracle
from support.by_hand import street

from geo import tables as t
from geo.errors import StreetsError
from geo.streets.build import build, to_tables

PLACES = {1: (0, 0), 2: (100, 0), 9: (50, 50)}


@given(st.integers(0, 2**32))
def test_lengths_are_geodesic_along_the_edges_own_lines(seed: int) -> None:
    nodes, edges = by_hand.random_streets(seed)
    network = build(nodes, edges, by_hand.ORIGIN)
    expected = np.array([oracle.length_m(line) for line in edges.geometry])
    assert np.abs(network.edge_length_m - expected).max() <= 1e-6
    assert np.array_equal(network.vertex_along_m[network.vertex_bounds[1:] - 1], network.edge_length_m)
    assert (network.vertex_along_m[network.vertex_bounds[:-1]] == 0).all()
    inner = np.diff(network.vertex_along_m)
    inner[network.vertex_bounds[1:-1] - 1] = 0
    assert (inner >= 0).all()


@given(st.integers(0, 2**32))
def test_the_tables_come_back_as_they_went_in(seed: int) -> None:
    nodes, edges = by_hand.random_streets(seed)
    nodes_back, edges_back = to_tables(build(nodes, edges, by_hand.ORIGIN))
    pd.testing.assert_frame_equal(edges_back, edges)
    assert edges_back.crs == t.WGS84
    used = nodes[nodes[t.NODE_ID].isin([*edges[t.FROM_NODE], *edges[t.TO_NODE]])]
    pd.testing.assert_frame_equal(
        nodes_back.sort_values(t.NODE_ID, ignore_index=True), used.sort_values(t.NODE_ID, ignore_index=True)
    )


def test_nodes_without_a_street_are_left_out() -> None:
    network = by_hand.network(PLACES, [street(1, 2)])
    assert sorted(network.node_id) == [1, 2]


def test_neighbours_lie_together() -> None:
    row = {number: (float(number * 31 % 100) * 10, 0.0) for number in range(100)}
    in_order = sorted(row, key=lambda number: row[number][0])
    network = by_hand.network(row, [street(a, b) for a, b in itertools.pairwise(in_order)])
    assert np.abs(network.edge_from - network.edge_to).mean() < 3


@pytest.mark.parametrize(
    "edges", [[street(1, 1, via=[(10, 0), (0, 10)])], [street(1, 2)]], ids=["one ring", "due east"]
)
def test_the_smallest_networks(edges: list) -> None:
    network = by_hand.network(PLACES, edges)
    assert network.edge_count == 1
    assert network.share_in_largest_piece == 1


def test_no_edge_is_refused() -> None:
    nodes, edges = by_hand.streets(PLACES, [street(1, 2)])
    with pytest.raises(StreetsError, match="the streets hold no walkable edge, in streets by hand; give a street file"):
        build(nodes, edges.iloc[:0], by_hand.ORIGIN)


@pytest.mark.parametrize("column", [t.FROM_NODE, t.TO_NODE])
def test_an_unknown_node_is_refused(column: str) -> None:
    nodes, edges = by_hand.streets(PLACES, [street(1, 2), street(2, 9)])
    edges.loc[1, column] = 77
    with pytest.raises(StreetsError, match="edge 1 names a node that does not exist, in streets by hand; read the"):
        build(nodes, edges, by_hand.ORIGIN)


def test_streets_on_two_continents_are_refused() -> None:
    nodes, edges = by_hand.streets(
        {1: (0, 0), 2: (100, 0), 3: (-9e6, -4e6), 4: (-9e6, -4e6 + 50)}, [street(1, 2), street(3, 4)]
    )
    with pytest.raises(
        StreetsError, match=r"the streets reach over more than 400 km, in streets by hand; give .* one city"
    ):
        build(nodes, edges, by_hand.ORIGIN)


def test_relabelled_and_reordered_tables_give_the_same_streets() -> None:
    nodes, edges = by_hand.random_streets(3)
    mixed = edges.sample(frac=1, random_state=1)
    one, two = build(nodes, edges, by_hand.ORIGIN), build(nodes.iloc[::-1], mixed, by_hand.ORIGIN)
    assert np.abs(one.edge_length_m[mixed.index] - two.edge_length_m).max() <= 1e-9
    assert np.array_equal(one.edge_steps_avoidable[mixed.index], two.edge_steps_avoidable)
    assert np.array_equal(one.edge_piece[mixed.index], two.edge_piece)

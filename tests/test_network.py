"""The frozen network and its arcs."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand
from support.by_hand import street

from geo import tables as t
from geo.streets.network import WalkNetwork


def drawn(seed: int) -> WalkNetwork:
    return by_hand.build(*by_hand.random_streets(seed), by_hand.ORIGIN)


def test_every_array_is_read_only() -> None:
    network = drawn(0)
    arrays = [
        value for field in dataclasses.fields(network) if isinstance(value := getattr(network, field.name), np.ndarray)
    ]
    arrays += [tag.codes for tag in network.tags.values()]
    arrays += [getattr(network.arcs, field.name) for field in dataclasses.fields(network.arcs)]
    assert len(arrays) >= 30
    assert not any(array.flags.writeable for array in arrays)
    with pytest.raises(TypeError):
        network.tags[t.HIGHWAY] = network.tags[t.SURFACE]
    with pytest.raises(dataclasses.FrozenInstanceError):
        network.crs = ""


@given(st.integers(0, 2**32))
def test_arcs_are_the_edges_in_each_allowed_direction(seed: int) -> None:
    network = drawn(seed)
    for arcs, backward in ((network.arcs, False), (network.arcs_backward, True)):
        listed = sorted(zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.edge.tolist(), strict=True))
        expected = []
        for edge in range(network.edge_count):
            ends = int(network.edge_from[edge]), int(network.edge_to[edge])
            expected.append((*(ends[::-1] if backward else ends), edge))
            if not network.edge_oneway[edge]:
                expected.append((*(ends if backward else ends[::-1]), edge))
        assert listed == sorted(expected)
        assert np.array_equal(arcs.tail, np.repeat(np.arange(network.node_count), np.diff(arcs.indptr)))


def test_without_one_way_streets_there_is_one_set_of_arcs() -> None:
    network = by_hand.network({1: (0, 0), 2: (9, 0)}, [street(1, 2)])
    assert network.arcs_backward is network.arcs


@given(st.integers(0, 2**32))
def test_segments_join_consecutive_vertices_of_one_edge(seed: int) -> None:
    network = drawn(seed)
    expected = [
        (vertex, edge)
        for edge in range(network.edge_count)
        for vertex in range(network.vertex_bounds[edge], network.vertex_bounds[edge + 1] - 1)
    ]
    assert [(segment + edge, edge) for segment, edge in enumerate(network.segment_edge.tolist())] == expected


def test_the_share_in_the_largest_piece() -> None:
    places = {1: (0, 0), 2: (300, 0), 3: (0, 500), 4: (100, 500)}
    network = by_hand.network(places, [street(3, 4), street(1, 2)])
    assert network.edge_piece.tolist() == [1, 0]
    assert abs(network.share_in_largest_piece - 0.75) <= 1e-3


def test_a_tag_says_its_value_or_nothing() -> None:
    network = by_hand.network({1: (0, 0), 2: (9, 0)}, [street(1, 2, name="연서로"), street(2, 1, via=[(5, 5)])])
    assert [network.tags[t.STREET_NAME].at(edge) for edge in (0, 1)] == ["연서로", None]
    assert network.tags[t.SURFACE].at(0) is None

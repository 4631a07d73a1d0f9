"""Connected pieces against networkx."""

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.streets.pieces import SMALL_PIECE_M, edge_pieces, on_islands

EDGES = st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), st.integers(1, 99)), min_size=1, max_size=25)


@given(EDGES)
def test_pieces_are_networkx_s_longest_first(edges: list[tuple[int, int, int]]) -> None:
    start, end, length = (np.array(column) for column in zip(*edges, strict=True))
    pieces = edge_pieces(15, start.astype(np.int32), end.astype(np.int32), length.astype(float))
    graph = nx.Graph(list(zip(start.tolist(), end.tolist(), strict=True)))
    for part in nx.connected_components(graph):
        assert len({int(piece) for piece, node in zip(pieces, start, strict=True) if node in part}) == 1
    numbers = np.unique(pieces)
    assert numbers.tolist() == list(range(nx.number_connected_components(graph)))
    lengths = [length[pieces == number].sum() for number in numbers]
    assert lengths == sorted(lengths, reverse=True)


def test_equally_long_pieces_come_in_the_order_of_their_nodes() -> None:
    start, end = np.array([4, 0], np.int32), np.array([5, 1], np.int32)
    assert edge_pieces(6, start, end, np.array([10.0, 10.0])).tolist() == [1, 0]


def test_pieces_under_500_metres_are_islands_but_for_the_largest() -> None:
    assert SMALL_PIECE_M == 500
    piece = np.array([0, 1, 1, 2, 3, 0], np.int32)
    assert on_islands(piece, np.array([300.0, 250, 250, 499.9, 500, 300])).tolist() == [
        *[False] * 3,
        True,
        False,
        False,
    ]
    assert on_islands(piece, np.array([30.0, 2, 2, 4, 3, 30])).tolist() == [False, *[True] * 4, False]
    assert on_islands(piece[:0], np.empty(0)).size == 0

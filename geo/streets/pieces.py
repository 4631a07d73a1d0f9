"""Connected pieces of a network."""

from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

SMALL_PIECE_M: Final = 500.0
"""A piece with less street length is an island: a drawing error or a yard, with nowhere to walk to."""


def edge_pieces(
    node_count: int,
    edge_from: npt.NDArray[np.int32],
    edge_to: npt.NDArray[np.int32],
    edge_length_m: npt.NDArray[np.float64],
) -> npt.NDArray[np.int32]:
    """Give numbers to the connected pieces, the one with the greatest street length first.

    Directions are ignored: a one-way street still belongs to its piece.

    Parameters
    ----------
    node_count
        Number of nodes.
    edge_from, edge_to
        (e) node indices.
    edge_length_m
        (e) metres.

    Returns
    -------
    numpy.ndarray
        (e) piece of each edge, 0 the longest; equally long pieces in the order of their first node.
    """
    ones = np.ones(edge_from.size, np.int8)
    links = coo_array((ones, (edge_from, edge_to)), shape=(node_count, node_count))
    _, node_piece = connected_components(links, directed=False)
    piece = node_piece[edge_from]
    lengths = np.bincount(piece, weights=edge_length_m, minlength=int(node_piece.max()) + 1)
    rank = np.empty(lengths.size, np.int32)
    rank[np.argsort(-lengths, kind="stable")] = np.arange(lengths.size, dtype=np.int32)
    pieces: npt.NDArray[np.int32] = rank[piece]
    return pieces


def on_islands(piece: npt.NDArray[np.int32], edge_length_m: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Mark the edges of pieces under :data:`SMALL_PIECE_M`, but for the largest piece, however small.

    Parameters
    ----------
    piece, edge_length_m
        (e) as :func:`edge_pieces` returns and takes them.

    Returns
    -------
    numpy.ndarray
        (e) true on islands.
    """
    small = np.bincount(piece, weights=edge_length_m) < SMALL_PIECE_M
    small[:1] = False
    islands: npt.NDArray[np.bool_] = small[piece]
    return islands

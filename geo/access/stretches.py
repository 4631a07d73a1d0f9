"""Streets cut into short stretches, each with a middle at which its residents start to walk."""

from typing import Final

import numpy as np
import numpy.typing as npt

from geo.streets.network import WalkNetwork

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

SPACING_M: Final = 40.0
"""A street is cut into equal stretches at most this long; each stands for its residents at its middle."""


def middles(network: WalkNetwork) -> tuple[Ints, Floats, Floats]:
    """Cut every edge into equal stretches.

    Parameters
    ----------
    network
        The streets.

    Returns
    -------
    tuple
        (s) the edge of each stretch, its middle's metres from the edge's start, and its length in metres.
    """
    pieces = _pieces(network.edge_length_m)
    edges = np.repeat(np.arange(network.edge_count, dtype=np.int32), pieces)
    number = np.arange(edges.size) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    stretch_m = (network.edge_length_m / pieces)[edges]
    return edges, (number + 0.5) * stretch_m, stretch_m


def stretch_m(network: WalkNetwork, edge: Ints) -> Floats:
    """Tell how long the stretches of edges are.

    Parameters
    ----------
    network
        The streets.
    edge
        (i) edges.

    Returns
    -------
    numpy.ndarray
        (i) metres.
    """
    length = network.edge_length_m[edge]
    return np.asarray(length / _pieces(length), np.float64)


def positions(network: WalkNetwork, edges: Ints, along: Floats) -> tuple[Floats, Floats]:
    """Find degrees of places along edges.

    Parameters
    ----------
    network
        The streets.
    edges
        (i) edges.
    along
        (i) metres from the edge's start.

    Returns
    -------
    tuple
        (i) longitude and latitude, EPSG:4326.
    """
    # Laying all edges end to end turns the search for each place's segment into one interpolation.
    starts = np.concatenate([[0.0], np.cumsum(network.edge_length_m + 1.0)])[:-1]
    laid_out = network.vertex_along_m + np.repeat(starts, np.diff(network.vertex_bounds))
    wanted = starts[edges] + along
    return np.interp(wanted, laid_out, network.vertex_lon), np.interp(wanted, laid_out, network.vertex_lat)


def _pieces(length_m: Floats) -> npt.NDArray[np.int64]:
    return np.maximum(1, np.ceil(length_m / SPACING_M)).astype(np.int64)

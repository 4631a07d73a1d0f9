"""The walkable network: frozen arrays that one copy serves to all threads."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.streets import _kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

GRID_CELL_M: Final = 80.0
"""About the length of a block: a few segments a cell."""


@dataclass(frozen=True)
class StreetsOrigin:
    """Where a network came from.

    Attributes
    ----------
    name_ko, name_en
        What the streets are, in a few words.
    date
        Date of the data, as ``YYYY-MM-DD``, or empty where unknown.
    licence
        Licence and attribution.
    is_model
        True if the streets are generated and no decision may rest on them.
    """

    name_ko: str
    name_en: str
    date: str = ""
    licence: str = ""
    is_model: bool = False


@dataclass(frozen=True)
class Tag:
    """One tag of every edge, as codes into its few distinct values (-1: unknown)."""

    codes: npt.NDArray[np.signedinteger]
    labels: tuple[str, ...]

    def at(self, edge: int) -> str | None:
        """Return the value of one edge, None where unknown."""
        code = int(self.codes[edge])
        return None if code < 0 else self.labels[code]


@dataclass(frozen=True, eq=False)
class WalkNetwork:
    """Streets that can be walked, in read-only arrays, so that one copy serves all threads.

    ``n`` nodes, ``e`` edges, ``v`` vertices of all edges' lines together, ``a`` arcs (directed edges). Nodes are kept
    in the order of a space-filling curve, so that a search touches memory that lies together.

    Attributes
    ----------
    origin
        Where the streets came from.
    crs
        The local transverse Mercator of ``x`` and ``y``, metres, true to scale at the network's middle.
    node_id
        (n) identifiers from the source.
    node_lon, node_lat
        (n) degrees, EPSG:4326.
    edge_from, edge_to
        (e) node indices; the line runs from the first to the second.
    edge_oneway
        (e) true if walked from the first to the second only.
    edge_length_m
        (e) geodesic length (WGS 84) of the edge's own line.
    edge_steps
        (e) true on flights of steps.
    edge_steps_avoidable
        (e) true on steps with a step-free way round at most twice as long as the flight.
    edge_incline_percent
        (e) signed along the line, NaN where unknown.
    edge_slope_along, edge_slope_against
        (e) how many times as long the edge takes as on the level, walked along its line and against it; size 0 where
        no heights are known.
    edge_way_id
        (e) identifiers from the source, 0 where it has none.
    edge_piece
        (e) connected piece, 0 the one with the greatest street length.
    tags
        Further tags of the edges, by the column names of :data:`geo.tables.EDGE_TAGS`.
    vertex_bounds
        (e + 1) the vertices of edge ``i`` are ``vertex_bounds[i]:vertex_bounds[i + 1]``.
    vertex_lon, vertex_lat, vertex_x, vertex_y
        (v) degrees and metres.
    vertex_along_m
        (v) geodesic metres from the start of the edge.
    grid_origin, grid_shape, grid_bounds, grid_segments
        Index of segments by cells of :data:`GRID_CELL_M`.
    """

    origin: StreetsOrigin
    crs: str
    node_id: npt.NDArray[np.int64]
    node_lon: Floats
    node_lat: Floats
    edge_from: Ints
    edge_to: Ints
    edge_oneway: Bools
    edge_length_m: Floats
    edge_steps: Bools
    edge_steps_avoidable: Bools
    edge_incline_percent: Floats
    edge_slope_along: Floats
    edge_slope_against: Floats
    edge_way_id: npt.NDArray[np.int64]
    edge_piece: Ints
    tags: Mapping[str, Tag]
    vertex_bounds: Ints
    vertex_lon: Floats
    vertex_lat: Floats
    vertex_x: Floats
    vertex_y: Floats
    vertex_along_m: Floats
    grid_origin: Floats
    grid_shape: npt.NDArray[np.int64]
    grid_bounds: npt.NDArray[np.int64]
    grid_segments: Ints

    def __post_init__(self) -> None:
        """Set every array read-only before threads see it."""
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)
        for tag in self.tags.values():
            tag.codes.setflags(write=False)

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return int(self.node_id.size)

    @property
    def edge_count(self) -> int:
        """Number of edges."""
        return int(self.edge_from.size)

    @property
    def knows_slopes(self) -> bool:
        """Whether hills count: the heights of at least some streets are known."""
        return self.edge_slope_along.size > 0

    @cached_property
    def arcs(self) -> "Arcs":
        """Every edge in each direction it may be walked, by the node it leaves."""
        return _arcs(self, backward=False)

    @cached_property
    def arcs_backward(self) -> "Arcs":
        """The same arcs turned round: searches from a destination."""
        return _arcs(self, backward=True) if self.edge_oneway.any() else self.arcs

    @cached_property
    def segment_edge(self) -> Ints:
        """(s) edge of every segment; segment ``i`` of edge ``k`` runs from vertex ``i + k`` to the next."""
        return np.repeat(np.arange(self.edge_count, dtype=np.int32), np.diff(self.vertex_bounds) - 1)

    @cached_property
    def share_in_largest_piece(self) -> float:
        """Share of the street length that lies in the largest connected piece, 0 to 1."""
        return float(self.edge_length_m[self.edge_piece == 0].sum() / self.edge_length_m.sum())


@dataclass(frozen=True)
class Arcs:
    """Directed edges in compressed rows.

    Attributes
    ----------
    indptr
        (n + 1) the arcs that leave node ``i`` are ``indptr[i]:indptr[i + 1]``.
    head
        (a) the node an arc leads to.
    tail
        (a) the node it leaves.
    edge
        (a) its edge.
    forward
        (a) true if it runs along the edge's line, false if against it.
    """

    indptr: npt.NDArray[np.int64]
    head: Ints
    tail: Ints
    edge: Ints
    forward: Bools


def _arcs(network: WalkNetwork, *, backward: bool) -> Arcs:
    """Lay every edge out in each direction it may be walked."""
    ends = network.edge_from, network.edge_to
    first, second = ends[::-1] if backward else ends
    indptr, head, tail, edge, ahead = _kernel.arcs_of(first, second, network.edge_oneway, network.node_count)
    arcs = Arcs(indptr, head, tail, edge, ~ahead if backward else ahead)
    for array in (arcs.indptr, arcs.head, arcs.tail, arcs.edge, arcs.forward):
        array.setflags(write=False)
    return arcs

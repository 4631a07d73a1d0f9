"""The walkable network: frozen arrays, built from one node table and one edge table."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from geo import tables as t
from geo.errors import N_, StreetsError
from geo.streets import _kernel
from geo.streets.avoidance import avoidable_steps
from geo.streets.pieces import edge_pieces

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

GRID_CELL_M: Final = 80.0
"""About the length of a block: a few segments a cell."""

_GEOD: Final = pyproj.Geod(ellps="WGS84")


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

    codes: Ints
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

    @cached_property
    def arcs(self) -> "Arcs":
        """Every edge in each direction it may be walked, by the node it leaves."""
        return _arcs(self, backward=False)

    @cached_property
    def arcs_backward(self) -> "Arcs":
        """The same arcs turned round: searches from a destination."""
        return _arcs(self, backward=True) if self.edge_oneway.any() else self.arcs

    @cached_property
    def segment_vertex(self) -> Ints:
        """(s) first vertex of every segment, edge by edge."""
        last = np.zeros(self.vertex_lon.size, bool)
        last[self.vertex_bounds[1:] - 1] = True
        return np.flatnonzero(~last).astype(np.int32)

    @cached_property
    def segment_edge(self) -> Ints:
        """(s) edge of every segment."""
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
    """

    indptr: npt.NDArray[np.int64]
    head: Ints
    tail: Ints
    edge: Ints


def _arcs(network: WalkNetwork, *, backward: bool) -> Arcs:
    """Lay every edge out in each direction it may be walked."""
    two_way = np.flatnonzero(~network.edge_oneway).astype(np.int32)
    tail = np.concatenate([network.edge_from, network.edge_to[two_way]])
    head = np.concatenate([network.edge_to, network.edge_from[two_way]])
    if backward:
        tail, head = head, tail
    edge = np.concatenate([np.arange(network.edge_count, dtype=np.int32), two_way])
    order = np.argsort(tail, kind="stable")
    indptr = np.zeros(network.node_count + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=network.node_count), out=indptr[1:])
    arcs = Arcs(indptr, head[order], tail[order], edge[order])
    for array in (arcs.indptr, arcs.head, arcs.tail, arcs.edge):
        array.setflags(write=False)
    return arcs


def local_crs(lon: Floats, lat: Floats) -> str:
    """Name the transverse Mercator that is true to scale in the middle of some points.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4326.

    Returns
    -------
    str
        A PROJ string; x and y in metres.
    """
    middle_lon = round(float(lon.min() + lon.max()) / 2, 3)
    middle_lat = round(float(lat.min() + lat.max()) / 2, 3)
    return f"+proj=tmerc +lat_0={middle_lat} +lon_0={middle_lon} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +units=m +no_defs"


def build(nodes: pd.DataFrame, edges: gpd.GeoDataFrame, origin: StreetsOrigin) -> WalkNetwork:
    """Build the network from its two tables.

    Lengths are the geodesic lengths of the lines, whatever the source said.

    Parameters
    ----------
    nodes
        By the contract :data:`geo.tables.NODES`.
    edges
        By the contract :data:`geo.tables.EDGES`, EPSG:4326.
    origin
        Where they came from.

    Returns
    -------
    WalkNetwork
        Nodes without an edge are left out.

    Raises
    ------
    StreetsError
        If there is no edge, or an edge names a node that does not exist.
    """
    if len(edges) == 0:
        msg = N_("the streets hold no walkable edge, in {where}; give a street file that covers the region")
        raise StreetsError(msg, where=origin.name_en)
    edge_from, edge_to, used = _used_nodes(nodes, edges, origin)
    lines = edges.geometry.to_numpy()
    lonlat, owner = shapely.get_coordinates(lines, return_index=True)
    bounds = np.zeros(len(lines) + 1, np.int32)
    np.cumsum(np.bincount(owner, minlength=len(lines)), out=bounds[1:])
    lon, lat = np.ascontiguousarray(lonlat[:, 0]), np.ascontiguousarray(lonlat[:, 1])
    along = _along_m(lon, lat, bounds)
    length = along[bounds[1:] - 1]
    crs = local_crs(lon, lat)
    x, y = project(crs, lon, lat)
    steps = edges[t.STEPS].to_numpy(bool)
    oneway = edges[t.ONEWAY].to_numpy(bool)
    grid_origin, grid_shape, grid_bounds, grid_segments = _grid(x, y, bounds)
    return WalkNetwork(
        origin=origin,
        crs=crs,
        node_id=used[t.NODE_ID].to_numpy(np.int64),
        node_lon=used[t.LON].to_numpy(np.float64),
        node_lat=used[t.LAT].to_numpy(np.float64),
        edge_from=edge_from,
        edge_to=edge_to,
        edge_oneway=oneway,
        edge_length_m=length,
        edge_steps=steps,
        edge_steps_avoidable=avoidable_steps(len(used), edge_from, edge_to, length, steps=steps, oneway=oneway),
        edge_incline_percent=edges[t.INCLINE_PERCENT].to_numpy(np.float64),
        edge_way_id=edges[t.WAY_ID].to_numpy(np.int64),
        edge_piece=edge_pieces(len(used), edge_from, edge_to, length),
        tags=MappingProxyType({name: _tag(edges[name]) for name in t.EDGE_TAGS}),
        vertex_bounds=bounds,
        vertex_lon=lon,
        vertex_lat=lat,
        vertex_x=x,
        vertex_y=y,
        vertex_along_m=along,
        grid_origin=grid_origin,
        grid_shape=grid_shape,
        grid_bounds=grid_bounds,
        grid_segments=grid_segments,
    )


def to_tables(network: WalkNetwork) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """Write the network back as its two tables.

    Parameters
    ----------
    network
        The network.

    Returns
    -------
    tuple
        Nodes and edges, by the contracts of :mod:`geo.tables`.
    """
    nodes = pd.DataFrame({t.NODE_ID: network.node_id, t.LON: network.node_lon, t.LAT: network.node_lat})
    owner = np.repeat(np.arange(network.edge_count), np.diff(network.vertex_bounds))
    lines = shapely.linestrings(np.column_stack([network.vertex_lon, network.vertex_lat]), indices=owner)
    edges = gpd.GeoDataFrame(
        {
            t.FROM_NODE: network.node_id[network.edge_from],
            t.TO_NODE: network.node_id[network.edge_to],
            t.WAY_ID: network.edge_way_id,
            t.ONEWAY: network.edge_oneway,
            t.STEPS: network.edge_steps,
            t.INCLINE_PERCENT: network.edge_incline_percent,
            **{name: _untagged(tag) for name, tag in network.tags.items()},
        },
        geometry=lines,
        crs=t.WGS84,
    )
    return t.check(nodes, t.NODES, "the network"), t.check(edges, t.EDGES, "the network")


def project(crs: str, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Turn degrees into the network's metres.

    Parameters
    ----------
    crs
        As :func:`local_crs` names it.
    lon, lat
        Degrees, EPSG:4326.

    Returns
    -------
    tuple
        x and y, metres; the middle of the network is the origin.
    """
    x, y = pyproj.Proj(crs)(lon, lat)
    return np.asarray(x, np.float64), np.asarray(y, np.float64)


def _used_nodes(nodes: pd.DataFrame, edges: gpd.GeoDataFrame, origin: StreetsOrigin) -> tuple[Ints, Ints, pd.DataFrame]:
    """Order the nodes that have an edge along a space-filling curve; give each edge their new places."""
    index = pd.Index(nodes[t.NODE_ID])
    from_place = index.get_indexer(edges[t.FROM_NODE])
    to_place = index.get_indexer(edges[t.TO_NODE])
    lost = (from_place < 0) | (to_place < 0)
    if lost.any():
        row = int(np.flatnonzero(lost)[0])
        msg = N_("edge {row} names a node that does not exist, in {where}; read the streets anew from their source")
        raise StreetsError(msg, row=row, where=origin.name_en)
    used = np.unique(np.concatenate([from_place, to_place]))
    points = gpd.GeoSeries(shapely.points(nodes[t.LON].to_numpy()[used], nodes[t.LAT].to_numpy()[used]))
    used = used[np.argsort(points.hilbert_distance().to_numpy(), kind="stable")]
    place = np.full(len(nodes), -1, np.int32)
    place[used] = np.arange(used.size, dtype=np.int32)
    return place[from_place], place[to_place], nodes.iloc[used]


def _along_m(lon: Floats, lat: Floats, bounds: Ints) -> Floats:
    """Geodesic metres from the start of each edge to each of its vertices."""
    hop = np.zeros(lon.size)
    _, _, hop[1:] = _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])
    hop[bounds[:-1]] = 0.0
    total = np.cumsum(hop)
    return np.asarray(total - np.repeat(total[bounds[:-1]], np.diff(bounds)))


def _tag(values: pd.Series) -> Tag:
    """Write a text column as codes into its distinct values, in order."""
    category = values.astype("category").cat
    return Tag(category.codes.to_numpy().astype(np.int32), tuple(str(label) for label in category.categories))


def _untagged(tag: Tag) -> pd.Series:
    """Turn codes back into text."""
    labels = np.array([*tag.labels, None], dtype=object)
    return pd.Series(labels[tag.codes], dtype="str")


def _grid(x: Floats, y: Floats, bounds: Ints) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.int64], Ints]:
    """Index the segments of all edges by cells."""
    last = np.zeros(x.size, bool)
    last[bounds[1:] - 1] = True
    first = np.flatnonzero(~last)
    origin = np.array([x.min(), y.min()])
    columns = int((x.max() - origin[0]) / GRID_CELL_M) + 1
    rows = int((y.max() - origin[1]) / GRID_CELL_M) + 1
    ends = (x[first], y[first], x[first + 1], y[first + 1])
    cell_bounds = _kernel.count_cells(*ends, origin[0], origin[1], GRID_CELL_M, columns, rows)
    cells = _kernel.fill_cells(*ends, origin[0], origin[1], GRID_CELL_M, columns, cell_bounds)
    return origin, np.array([columns, rows], np.int64), cell_bounds, cells

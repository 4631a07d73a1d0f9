"""From one node table and one edge table to the network, and back."""

from types import MappingProxyType
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyproj
import shapely

from geo import tables as t
from geo.contracts import check
from geo.errors import N_, StreetsError
from geo.streets import _kernel
from geo.streets.avoidance import avoidable_steps
from geo.streets.network import GRID_CELL_M, StreetsOrigin, Tag, WalkNetwork
from geo.streets.pieces import edge_pieces
from geo.streets.projection import local_crs, project

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

MOST_ACROSS_M: Final = 400_000.0
"""Streets that reach farther, often a single stray node, would be neither true to scale nor a grid that fits memory."""

_GEOD: Final = pyproj.Geod(ellps="WGS84")


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
        Nodes without an edge are left out. Slopes are not known: :func:`geo.streets.slope.with_slopes` adds them.

    Raises
    ------
    StreetsError
        If there is no edge, an edge names a node that does not exist, or the streets reach farther than
        :data:`MOST_ACROSS_M`.
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
    _check_extent(x, y, origin)
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
        edge_slope_along=np.empty(0),
        edge_slope_against=np.empty(0),
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
    """Write the network back as its two tables, which have no column for slopes.

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
    return check(nodes, t.NODES, "the network"), check(edges, t.EDGES, "the network")


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


def _check_extent(x: Floats, y: Floats, origin: StreetsOrigin) -> None:
    """Refuse streets that are no city's or province's; far off the projection yields infinite metres."""
    across_m = max(np.ptp(x), np.ptp(y)) if np.isfinite(x).all() and np.isfinite(y).all() else np.inf
    if across_m > MOST_ACROSS_M:
        msg = N_("the streets reach over more than {km} km, in {where}; give a file of one city or province")
        raise StreetsError(msg, km=int(MOST_ACROSS_M / 1000), where=origin.name_en)


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

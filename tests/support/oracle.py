"""A second, slow way of walking: networkx over the tables, points set in as nodes, its own projection.

Nothing here reads an array of the network under test.
"""

import itertools
import math
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pyproj
import shapely
from shapely.ops import substring

from geo import tables as t

GEOD = pyproj.Geod(ellps="WGS84")
REACH_M = 250.0
STEPS_M_S = 0.5
ISLAND_M = 500.0
TOLERANCE = 0.02
"""Seconds and metres: the two projections agree to some millimetres over 250 m."""

SPEEDS = {"adult": 1.29, "senior": 1.13, "cane": 0.73, "child": 0.80, "stroller": 1.01, "wheelchair": 0.60}


def length_m(line: shapely.LineString) -> float:
    """Measure a line on the globe."""
    return float(GEOD.geometry_length(line))


def open_edges(nodes: pd.DataFrame, edges: gpd.GeoDataFrame, walker: str) -> list[bool]:
    """Tell which rows of the edge table a walker may use: allowed, and in no small piece but the largest."""
    allowed = allowed_edges(edges, walker)
    graph = nx.MultiGraph()
    for row in np.flatnonzero(allowed).tolist():
        edge = edges.iloc[row]
        graph.add_edge(edge[t.FROM_NODE], edge[t.TO_NODE], row=row, m=length_m(edge.geometry))
    pieces = [list(graph.subgraph(piece).edges(data=True)) for piece in nx.connected_components(graph)]
    length = [sum(edge["m"] for _, _, edge in piece) for piece in pieces]
    kept = {
        edge["row"]
        for piece, metres in zip(pieces, length, strict=True)
        for _, _, edge in piece
        if metres >= min(ISLAND_M, max(length))
    }
    return [row in kept for row in range(len(edges))]


def allowed_edges(edges: gpd.GeoDataFrame, walker: str) -> list[bool]:
    """Tell which rows of the edge table are neither barred by steps nor too steep for a walker."""
    steps = edges[t.STEPS].tolist()
    if walker in {"stroller", "wheelchair"}:
        steep = [walker == "wheelchair" and abs(percent) > 8.3 for percent in edges[t.INCLINE_PERCENT]]
        return [not (a or b) for a, b in zip(steps, steep, strict=True)]
    if walker == "cane":
        spared = avoidable_rows(edges)
        return [row not in spared for row in range(len(edges))]
    return [True] * len(edges)


def avoidable_rows(edges: gpd.GeoDataFrame) -> set[int]:
    """List the rows of flights whose way round is at most twice as long, between all their landings."""
    level, stairs = nx.DiGraph(), nx.DiGraph()
    for row in edges.itertuples():
        graph = stairs if row.steps else level
        for tail, head in [(row.from_node, row.to_node)] + ([] if row.oneway else [(row.to_node, row.from_node)]):
            before = graph.get_edge_data(tail, head, {"m": math.inf})["m"]
            graph.add_edge(tail, head, m=min(before, length_m(row.geometry)))
    spared: set[int] = set()
    for flight in nx.weakly_connected_components(stairs):
        landings = [node for node in flight if node in level]
        good = len(landings) > 1
        for start in landings:
            up = nx.single_source_dijkstra_path_length(stairs, start, weight="m")
            longest = 2.01 * max(up[other] for other in landings if other in up)
            around = nx.single_source_dijkstra_path_length(level, start, cutoff=longest, weight="m")
            good = good and all(
                around.get(other, math.inf) <= 2 * up[other] for other in landings if other != start and other in up
            )
        if good:
            spared |= {number for number, row in enumerate(edges.itertuples()) if row.steps and row.from_node in flight}
    return spared


def walking_graph(
    nodes: pd.DataFrame,
    edges: gpd.GeoDataFrame,
    lonlat: Sequence[tuple[float, float]],
    *,
    walker: str = "adult",
    speed: float | None = None,
    slopes: tuple[Sequence[float], Sequence[float]] | None = None,
) -> nx.MultiDiGraph:
    """Draw the graph in which point ``i`` is the node ``("from", i)`` and the node ``("to", i)``.

    ``slopes`` are the factors on the seconds of each row, along its line and against it.
    Every edge carries ``s`` and ``m``. A point more than 250 m from any open edge hangs in the air.
    """
    speed = SPEEDS[walker] if speed is None else speed
    graph = nx.MultiDiGraph()
    graph.add_nodes_from(nodes[t.NODE_ID].tolist())
    is_open = open_edges(nodes, edges, walker)
    rows = [row for row, usable in enumerate(is_open) if usable]
    to_flat = flat_around(nodes)
    lines = [flattened(edges.geometry.iloc[row], to_flat) for row in rows]
    on_edge: dict[int, list[tuple[float, int]]] = {}
    tree = shapely.STRtree(lines)
    for number, (lon, lat) in enumerate(lonlat):
        graph.add_nodes_from([("from", number), ("to", number)])
        point = flattened(shapely.Point(lon, lat), to_flat)
        best = int(tree.nearest(point)) if lines else -1
        if best >= 0 and lines[best].distance(point) <= REACH_M:
            on_edge.setdefault(best, []).append((lines[best].project(point), number))
    for place, row in enumerate(rows):
        edge, line = edges.iloc[row], lines[place]
        marks, stands = marked(edge, line, on_edge.get(place, []))
        for along, own, number in stands:
            foot = unflattened(line.interpolate(along), to_flat)
            access = GEOD.inv(*lonlat[number], foot.x, foot.y)[2]
            graph.add_edge(("from", number), own, s=access / speed, m=access)
            graph.add_edge(own, ("to", number), s=access / speed, m=access)
        pace = min(STEPS_M_S, speed) if edge[t.STEPS] else speed
        ahead, back = (factors[row] for factors in slopes) if slopes else (1.0, 1.0)
        for (low, tail), (high, head) in itertools.pairwise(marks):
            whole = len(marks) == 2
            metres = length_m(edge.geometry if whole else unflattened(substring(line, low, high), to_flat))
            graph.add_edge(tail, head, s=ahead * metres / pace, m=metres)
            if not edge[t.ONEWAY]:
                graph.add_edge(head, tail, s=back * metres / pace, m=metres)
    return graph


def marked(
    edge: pd.Series, line: shapely.LineString, cuts: list[tuple[float, int]]
) -> tuple[list[tuple[float, Any]], list[tuple[float, Any, int]]]:
    """Cut an edge at its points: the nodes along it, and the node at which each point stands."""
    marks: list[tuple[float, Any]] = [(0.0, edge[t.FROM_NODE])]
    stands = []
    for along, number in sorted(cuts):
        # A point beside the end of a street stands at the crossing; points beside one bend stand at one place.
        if along >= line.length - 1e-6:
            own = edge[t.TO_NODE]
        elif along - marks[-1][0] <= 1e-6:
            own = marks[-1][1]
        else:
            own = ("on", number)
            marks.append((along, own))
        stands.append((along, own, number))
    marks.append((line.length, edge[t.TO_NODE]))
    return marks, stands


def flat_around(nodes: pd.DataFrame) -> pyproj.Proj:
    """Project around the middle of the nodes: not the projection of the network under test."""
    return pyproj.Proj(f"+proj=aeqd +lat_0={nodes[t.LAT].mean()} +lon_0={nodes[t.LON].mean()} +datum=WGS84")


def flattened(shape: shapely.Geometry, to_flat: pyproj.Proj) -> shapely.Geometry:
    """Turn degrees into metres."""
    return shapely.transform(shape, lambda at: np.column_stack(to_flat(at[:, 0], at[:, 1])))


def unflattened(shape: shapely.Geometry, to_flat: pyproj.Proj) -> shapely.Geometry:
    """Turn metres into degrees."""
    return shapely.transform(shape, lambda at: np.column_stack(to_flat(at[:, 0], at[:, 1], inverse=True)))


def walks(graph: nx.MultiDiGraph, start: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Walk from point ``start`` to all points: seconds and metres, infinite where there is no way."""
    seconds, paths = nx.single_source_dijkstra(graph, ("from", start), weight="s")
    metres = {}
    for number in range(count):
        path = paths.get(("to", number))
        if path is not None:
            hops = (min(graph[a][b].values(), key=lambda hop: hop["s"]) for a, b in itertools.pairwise(path))
            metres[number] = sum(hop["m"] for hop in hops)
    return (
        np.array([seconds.get(("to", number), math.inf) for number in range(count)]),
        np.array([metres.get(number, math.inf) for number in range(count)]),
    )


def seconds_to_nearest(graph: nx.MultiDiGraph, starts: Sequence[int], places: Sequence[int]) -> np.ndarray:
    """Walk from each point to the nearest of some places."""
    turned = graph.reverse(copy=False)
    times = nx.multi_source_dijkstra_path_length(turned, {("to", place) for place in places}, weight="s")
    return np.array([times.get(("from", start), math.inf) for start in starts])


def assert_same(ours: np.ndarray, theirs: np.ndarray, *, tolerance: float = TOLERANCE) -> None:
    """Hold two answers against each other, both ways; what one cannot reach the other cannot either."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    assert ours.shape == theirs.shape
    assert np.isfinite(ours).tolist() == np.isfinite(theirs).tolist()
    known = np.isfinite(ours)
    assert np.abs(ours[known] - theirs[known]).max(initial=0.0) <= tolerance

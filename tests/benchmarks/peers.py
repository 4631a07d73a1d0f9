"""The same streets and the same questions, for other libraries."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt
import osmnx as ox
import pandana
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.streets.projection import project
from geo.streets.search import CostedArcs
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def osmnx_graph(walking: Walking) -> nx.MultiDiGraph:
    """Lay the streets out as OSMnx does: an edge a direction, with its line, metres and, for networkx, seconds."""
    network = walking.network
    owner = np.repeat(np.arange(network.edge_count), np.diff(network.vertex_bounds))
    lines = shapely.linestrings(np.column_stack([network.vertex_lon, network.vertex_lat]), indices=owner)
    turned = shapely.reverse(lines)
    graph = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    places = zip(network.node_id.tolist(), network.node_lon.tolist(), network.node_lat.tolist(), strict=True)
    graph.add_nodes_from((node, {"x": lon, "y": lat}) for node, lon, lat in places)
    arcs = network.arcs
    tails, heads = network.node_id[arcs.tail].tolist(), network.node_id[arcs.head].tolist()
    ahead = network.edge_from[arcs.edge] == arcs.tail
    graph.add_edges_from(
        (
            tail,
            head,
            {
                "osmid": int(network.edge_way_id[edge]),
                "length": float(network.edge_length_m[edge]),
                "geometry": (lines if forward else turned)[edge],
                "seconds": seconds,
            },
        )
        for tail, head, edge, forward, seconds in zip(
            tails, heads, arcs.edge.tolist(), ahead.tolist(), walking.outward.cost.tolist(), strict=True
        )
    )
    return graph


def networkx_nearest(
    turned: nx.MultiDiGraph, places: list[int], *, count: int, limit_s: float
) -> dict[int, list[float]]:
    """Find the seconds from nodes to their nearest places with networkx, over streets that are turned round."""
    found: dict[int, list[float]] = {}
    for place in places:
        for node, seconds in networkx_seconds(turned, place, limit_s=limit_s).items():
            found.setdefault(node, []).append(seconds)
    return {node: sorted(seconds)[:count] for node, seconds in found.items()}


def networkx_seconds(graph: nx.MultiDiGraph, start: int, *, limit_s: float) -> dict[int, float]:
    """Walk from one node with networkx."""
    found: dict[int, float] = nx.single_source_dijkstra_path_length(graph, start, cutoff=limit_s, weight="seconds")
    return found


def networkx_around(graph: nx.MultiDiGraph, start: int, *, limit_s: float) -> nx.MultiDiGraph:
    """Cut out the streets around one node with networkx, as OSMnx's own example draws who gets where in a time."""
    return nx.ego_graph(graph, start, radius=limit_s, distance="seconds")


def osmnx_nearest(projected: nx.MultiDiGraph, x: Floats, y: Floats) -> Floats:
    """Snap points to a projected graph with OSMnx; metres to the nearest edge."""
    return np.asarray(ox.distance.nearest_edges(projected, x, y, return_dist=True)[1])


def open_streets(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """Leave out the streets that are closed to the walker."""
    edges = graph.edges(keys=True, data="seconds")
    return graph.edge_subgraph([edge[:3] for edge in edges if np.isfinite(edge[3])]).copy()


def street_tree(walking: Walking) -> shapely.STRtree:
    """Index the lines of the streets open to the walker, in the network's metres, as one would with shapely alone."""
    network = walking.network
    owner = np.repeat(np.arange(network.edge_count), np.diff(network.vertex_bounds))
    lines = shapely.linestrings(np.column_stack([network.vertex_x, network.vertex_y]), indices=owner)
    return shapely.STRtree(lines[walking.edge_open])


def shapely_nearest(tree: shapely.STRtree, x: Floats, y: Floats) -> Floats:
    """Snap points with shapely: the nearest line, and the place on it; metres to the line."""
    points = shapely.points(x, y)
    lines = tree.geometries[tree.nearest(points)]
    shapely.line_locate_point(lines, points)
    return np.asarray(shapely.distance(lines, points))


def scipy_graph(arcs: CostedArcs) -> csr_array:
    """Hand our arcs to SciPy as they are."""
    return csr_array((arcs.cost, arcs.head, arcs.indptr), shape=(arcs.node_count, arcs.node_count))


def scipy_seconds(graph: csr_array, start: int, *, limit_s: float) -> Floats:
    """Walk from one node with SciPy, ways back included; a value a node."""
    return np.asarray(dijkstra(graph, indices=start, limit=limit_s, return_predecessors=True)[0])


def scipy_nearest(graph: csr_array, places: Ints, *, count: int, limit_s: float) -> Floats:
    """Find the seconds from every node to its nearest places with SciPy, over arcs that are turned round."""
    seconds = dijkstra(graph, indices=places, limit=limit_s)
    return np.asarray(np.sort(np.partition(seconds, count - 1, axis=0)[:count], axis=0).T)


@dataclass(frozen=True)
class PandanaPlaces:
    """Pandana set up for one question."""

    network: pandana.Network
    limit_s: float
    count: int

    def nearest(self) -> Floats:
        """Find the seconds from every node to its nearest places; the limit where there are fewer."""
        found = self.network.nearest_pois(self.limit_s, "places", num_pois=self.count)
        return np.asarray(found.to_numpy(np.float64))


def pandana_network(walking: Walking) -> pandana.Network:
    """Let Pandana contract the streets; coordinates in metres, as it keeps them in single precision."""
    network = walking.network
    x, y = project(network.crs, network.node_lon, network.node_lat)
    seconds = pd.DataFrame({"seconds": walking.outward.cost})
    arcs = network.arcs
    return pandana.Network(
        pd.Series(x), pd.Series(y), pd.Series(arcs.tail), pd.Series(arcs.head), seconds, twoway=False
    )


def pandana_seconds(contracted: pandana.Network, start: int, *, limit_s: float) -> pd.DataFrame:
    """Walk from one node with Pandana: the nodes within the limit, and the seconds to each."""
    found: pd.DataFrame = contracted.nodes_in_range([start], limit_s)
    return found


def pandana_places(
    contracted: pandana.Network, walking: Walking, places: Ints, *, count: int, limit_s: float
) -> PandanaPlaces:
    """Give Pandana the places."""
    network = walking.network
    x, y = project(network.crs, network.node_lon[places], network.node_lat[places])
    contracted.set_pois("places", limit_s, count, pd.Series(x), pd.Series(y))
    return PandanaPlaces(contracted, limit_s, count)

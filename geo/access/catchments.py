"""From many places at once: who can walk to each of them, and which are nearest."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

from geo.streets.search import nearest_sources, settle, settle_each
from geo.streets.snapping import SAME_PLACE_M, Snaps, legs_in, legs_out
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

THREADS: Final = 2
_FEWEST_A_THREAD: Final = 8


@dataclass(frozen=True, eq=False)
class Catchments:
    """Seconds from every node to every place within a limit.

    Attributes
    ----------
    seconds
        (nodes, places) sparse; an entry is a walk within the limit, egress leg included, and may be 0.
    """

    seconds: csc_array


def catchments(walking: Walking, places: Snaps, *, limit_min: float) -> Catchments:
    """Find the catchments of all places.

    Parameters
    ----------
    walking
        The network at the walker's pace.
    places
        Places on it; those not connected have an empty catchment.
    limit_min
        The walk, minutes, inclusive; may be infinite.

    Returns
    -------
    Catchments
        Exact least times to each place.
    """
    bounds, node, cost = _seeds(walking, places)
    limit_s = limit_min * 60.0
    parts = max(1, min(THREADS, places.edge.size // _FEWEST_A_THREAD))
    cuts = np.linspace(0, places.edge.size, parts + 1).astype(int)

    def part(k: int) -> tuple[Longs, Ints, Floats]:
        return settle_each(
            walking.inward, bounds[cuts[k] : cuts[k + 1] + 1], seed_node=node, seed_cost=cost, limit=limit_s
        )

    if parts == 1:
        found = [part(0)]
    else:
        with ThreadPoolExecutor(parts) as pool:
            found = list(pool.map(part, range(parts)))
    sizes = np.concatenate([np.diff(indptr) for indptr, _, _ in found])
    indptr = np.zeros(sizes.size + 1, np.int64)
    np.cumsum(sizes, out=indptr[1:])
    rows = np.concatenate([nodes for _, nodes, _ in found])
    seconds = np.concatenate([costs for _, _, costs in found])
    shape = (walking.network.node_count, places.edge.size)
    return Catchments(csc_array((seconds, rows, indptr), shape=shape))


def nearest(found: Catchments, count: int) -> tuple[Floats, Ints]:
    """Find the nearest places of every node.

    Parameters
    ----------
    found
        Catchments.
    count
        How many of them.

    Returns
    -------
    tuple
        Two arrays (nodes, count), nearest first: seconds, infinite where there are fewer within the limit, and
        places, -1 there. Column ``k`` is the time to the (k + 1)-th nearest.
    """
    matrix = found.seconds
    return nearest_sources(matrix.indptr, matrix.indices, cost=matrix.data, node_count=matrix.shape[0], count=count)


def count_within(found: Catchments, limit_min: float) -> Longs:
    """Count the places within a walk of every node.

    Parameters
    ----------
    found
        Catchments.
    limit_min
        The walk, minutes, inclusive.

    Returns
    -------
    numpy.ndarray
        (nodes) numbers of places.
    """
    near = found.seconds.data <= limit_min * 60.0
    return np.bincount(found.seconds.indices[near], minlength=found.seconds.shape[0])


def seconds_to_nearest(walking: Walking, places: Snaps, *, points: Snaps) -> Floats:
    """Measure the walk from each point to the nearest of some places, however far, in one search.

    Parameters
    ----------
    walking
        The network at the walker's pace.
    places
        Where the walks end.
    points
        Where they start.

    Returns
    -------
    numpy.ndarray
        (points) seconds, access and egress included; infinite where no place can be reached.
    """
    _, node, cost = _seeds(walking, places)
    settled = settle(walking.inward, node, seed_cost=cost, limit=np.inf)
    network = walking.network
    edge = np.where(points.connected, points.edge, 0)
    from_m, to_m = legs_out(network, points)
    via_from = settled.cost_at(network.edge_from[edge]) + from_m * walking.against_s_per_m[edge]
    via_to = settled.cost_at(network.edge_to[edge]) + to_m * walking.along_s_per_m[edge]
    streets = np.minimum(np.minimum(via_to, via_from), _along_own_edge(walking, places, points))
    return np.where(points.connected, streets + points.access_m / walking.pace.speed_m_s, np.inf)


def _seeds(walking: Walking, places: Snaps) -> tuple[Longs, Ints, Floats]:
    """Start a search toward each place from the ends of its edge: bounds, nodes and seconds."""
    network = walking.network
    on = np.flatnonzero(places.connected)
    edge = places.edge[on]
    egress = places.access_m[on] / walking.pace.speed_m_s
    from_m, to_m = legs_in(network, places)
    from_s = egress + from_m[on] * walking.along_s_per_m[edge]
    to_s = egress + to_m[on] * walking.against_s_per_m[edge]
    bounds = np.zeros(places.edge.size + 1, np.int64)
    np.cumsum(2 * places.connected, out=bounds[1:])
    nodes = np.column_stack([network.edge_from[edge], network.edge_to[edge]]).ravel()
    return bounds, nodes.astype(np.int32), np.column_stack([from_s, to_s]).ravel()


def _along_own_edge(walking: Walking, places: Snaps, points: Snaps) -> Floats:
    """Seconds from each point to the nearest place on its own edge, infinite where there is none."""
    best = np.full(points.edge.size, np.inf)
    shared = np.isin(points.edge, places.edge[places.connected]) & points.connected
    for place in np.flatnonzero(np.isin(places.edge, points.edge[shared]) & places.connected):
        edge = places.edge[place]
        mine = np.flatnonzero(shared & (points.edge == edge))
        ahead_m = places.along_m[place] - points.along_m[mine]
        allowed = (ahead_m >= -SAME_PLACE_M) | ~walking.network.edge_oneway[edge]
        s_per_m = np.where(ahead_m >= 0, walking.along_s_per_m[edge], walking.against_s_per_m[edge])
        seconds = np.abs(ahead_m) * s_per_m + places.access_m[place] / walking.pace.speed_m_s
        best[mine] = np.minimum(best[mine], np.where(allowed, seconds, np.inf))
    return best

"""From many places at once: who can walk to each of them, and which are nearest."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csc_array

from geo.streets.search import Settled, nearest_sources, settle, settle_each
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
    streets = np.minimum(np.minimum(via_to, via_from), _along_own_edge(walking, places, points)[0])
    return np.where(points.connected, streets + points.access_m / walking.pace.speed_m_s, np.inf)


@dataclass(frozen=True, eq=False)
class NearestWalks:
    """The walk from each of some points to the nearest of some places.

    Attributes
    ----------
    seconds
        (points) as :func:`seconds_to_nearest` measures them.
    metres
        (points) length of that same walk, access and egress included; infinite where there is none.
    place
        (points) which place is the nearest, -1 where none can be reached; of equally near ones any.
    """

    seconds: Floats
    metres: Floats
    place: Ints


def walks_to_nearest(walking: Walking, places: Snaps, *, points: Snaps) -> NearestWalks:
    """Find the place nearest to each point and the length of the walk there, however far, in one search.

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
    NearestWalks
        One walk a point.
    """
    _, node, cost = _seeds(walking, places)
    settled = settle(walking.inward, node, seed_cost=cost, limit=np.inf, parents=True)
    place_of, metres_of = _led_to(walking, places, settled)
    network = walking.network
    edge = np.where(points.connected, points.edge, 0)
    from_m, to_m = legs_out(network, points)
    first, second = network.edge_from[edge], network.edge_to[edge]
    own_s, own_place, own_m = _along_own_edge(walking, places, points)
    seconds = np.stack(
        [
            settled.cost_at(first) + from_m * walking.against_s_per_m[edge],
            settled.cost_at(second) + to_m * walking.along_s_per_m[edge],
            own_s,
        ]
    )
    metres = np.stack([metres_of[first] + from_m, metres_of[second] + to_m, own_m])
    place = np.stack([place_of[first], place_of[second], own_place])
    quickest = np.argmin(seconds, axis=0), np.arange(edge.size)
    there = points.connected & np.isfinite(seconds[quickest])
    return NearestWalks(
        seconds=np.where(there, seconds[quickest] + points.access_m / walking.pace.speed_m_s, np.inf),
        metres=np.where(there, metres[quickest] + points.access_m, np.inf),
        place=np.where(there, place[quickest], -1).astype(np.int32),
    )


def _led_to(walking: Walking, places: Snaps, settled: Settled) -> tuple[Ints, Floats]:
    """Tell of every node to which place its walk leads, -1 for none, and how many metres that is."""
    network, arcs = walking.network, walking.network.arcs_backward
    on = np.repeat(np.flatnonzero(places.connected), 2)
    _, node, cost = _seeds(walking, places)
    from_m, to_m = legs_in(network, places)
    leg_m = np.column_stack([from_m, to_m])[places.connected].ravel() + places.access_m[on]
    # The cheapest seed of each node comes first.
    order = np.lexsort((on, cost, node))
    order = order[np.diff(node[order], prepend=-1) != 0]
    place_of = np.full(network.node_count, -1, np.int32)
    metres_of = np.full(network.node_count, np.inf)
    place_of[node[order]], metres_of[node[order]] = on[order], leg_m[order]
    # Each node points to the next one on its walk, then to the one after the next, and so on to the walk's last.
    inner = settled.arc >= 0
    ahead = np.arange(network.node_count)
    between_m = np.zeros(network.node_count)
    ahead[settled.node[inner]] = arcs.tail[settled.arc[inner]]
    between_m[settled.node[inner]] = network.edge_length_m[arcs.edge[settled.arc[inner]]]
    while not np.array_equal(further := ahead[ahead], ahead):
        between_m += between_m[ahead]
        ahead = further
    return place_of[ahead], metres_of[ahead] + between_m


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


def _along_own_edge(walking: Walking, places: Snaps, points: Snaps) -> tuple[Floats, Ints, Floats]:
    """Seconds from each point to the nearest place on its own edge, that place and metres; infinite, -1 for none."""
    best, metres = np.full((2, points.edge.size), np.inf)
    nearest_place = np.full(points.edge.size, -1, np.int32)
    shared = np.isin(points.edge, places.edge[places.connected]) & points.connected
    for place in np.flatnonzero(np.isin(places.edge, points.edge[shared]) & places.connected):
        edge = places.edge[place]
        mine = np.flatnonzero(shared & (points.edge == edge))
        ahead_m = places.along_m[place] - points.along_m[mine]
        allowed = (ahead_m >= -SAME_PLACE_M) | ~walking.network.edge_oneway[edge]
        s_per_m = np.where(ahead_m >= 0, walking.along_s_per_m[edge], walking.against_s_per_m[edge])
        seconds = np.abs(ahead_m) * s_per_m + places.access_m[place] / walking.pace.speed_m_s
        nearer = allowed & (seconds < best[mine])
        at = mine[nearer]
        best[at], nearest_place[at] = seconds[nearer], place
        metres[at] = np.abs(ahead_m[nearer]) + places.access_m[place]
    return best, nearest_place, metres

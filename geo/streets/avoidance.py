"""Which flights of steps a walker who avoids steps can leave aside."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.streets.search import CostedArcs, costed, settle
from geo.streets.walkers import AVOIDANCE_RATIO

Bools = npt.NDArray[np.bool_]


def avoidable_steps(
    node_count: int,
    edge_from: npt.NDArray[np.int32],
    edge_to: npt.NDArray[np.int32],
    edge_length_m: npt.NDArray[np.float64],
    *,
    steps: Bools,
    oneway: Bools,
) -> Bools:
    """Find the flights whose step-free way round is at most :data:`~geo.streets.walkers.AVOIDANCE_RATIO` as long.

    A flight is a connected set of steps edges; its landings are the nodes where it meets other streets. The flight is
    avoidable if the rule holds between every two of its landings, in each direction. Steps that lead nowhere else
    (fewer than two landings) are not: there is no way round.

    Parameters
    ----------
    node_count
        Number of nodes.
    edge_from, edge_to, edge_length_m
        (e) node indices and metres.
    steps, oneway
        (e) flights of steps, and edges walked in one direction only.

    Returns
    -------
    numpy.ndarray
        (e) true on avoidable steps, false on all else.
    """
    avoidable = np.zeros(edge_from.size, bool)
    if not steps.any():
        return avoidable
    flight_of_node = _flights(node_count, edge_from[steps], edge_to[steps])
    links = (edge_from, edge_to, edge_length_m)
    level = _links(node_count, *links, chosen=~steps, oneway=oneway)
    stairs = _links(node_count, *links, chosen=steps, oneway=oneway)
    on_level = np.zeros(node_count, bool)
    on_level[np.concatenate([edge_from[~steps], edge_to[~steps]])] = True
    landings = np.flatnonzero((flight_of_node >= 0) & on_level)
    landings = landings[np.argsort(flight_of_node[landings], kind="stable")]
    flights, firsts, counts = np.unique(flight_of_node[landings], return_index=True, return_counts=True)
    good = np.zeros(int(flight_of_node.max()) + 1, bool)
    for flight, first, count in zip(flights, firsts, counts, strict=True):
        members = landings[first : first + count]
        if count > 1:
            good[flight] = all(_way_round(level, stairs, start, landings=members) for start in members)
    avoidable[steps] = good[flight_of_node[edge_from[steps]]]
    return avoidable


def _way_round(level: CostedArcs, stairs: CostedArcs, start: np.int64, *, landings: npt.NDArray[np.int64]) -> bool:
    """Tell whether every other landing can be reached on the level at no more than the ratio."""
    seed = np.array([start], np.int32)
    nothing = np.zeros(1)
    by_stairs = settle(stairs, seed, seed_cost=nothing, limit=np.inf).cost_at(landings)
    climbable = np.isfinite(by_stairs)
    reach = AVOIDANCE_RATIO * float(by_stairs[climbable].max())
    round_m = settle(level, seed, seed_cost=nothing, limit=reach).cost_at(landings)
    return bool(np.all(round_m[climbable] <= AVOIDANCE_RATIO * by_stairs[climbable]))


def _flights(
    node_count: int, steps_from: npt.NDArray[np.int32], steps_to: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    """Give a number to the connected sets of steps; -1 at nodes without steps."""
    ones = np.ones(steps_from.size, np.int8)
    _, label = connected_components(coo_array((ones, (steps_from, steps_to)), shape=(node_count, node_count)))
    flights = np.full(node_count, -1, np.int64)
    touched = np.unique(np.concatenate([steps_from, steps_to]))
    flights[touched] = np.unique(label[touched], return_inverse=True)[1]
    return flights


def _links(
    node_count: int,
    edge_from: npt.NDArray[np.int32],
    edge_to: npt.NDArray[np.int32],
    edge_length_m: npt.NDArray[np.float64],
    *,
    chosen: Bools,
    oneway: Bools,
) -> CostedArcs:
    """Lay the chosen edges out as arcs that cost their metres."""
    both = chosen & ~oneway
    tail = np.concatenate([edge_from[chosen], edge_to[both]])
    head = np.concatenate([edge_to[chosen], edge_from[both]])
    length_m = np.concatenate([edge_length_m[chosen], edge_length_m[both]])
    order = np.argsort(tail, kind="stable")
    indptr = np.zeros(node_count + 1, np.int64)
    np.cumsum(np.bincount(tail, minlength=node_count), out=indptr[1:])
    return costed(indptr, head[order], length_m[order])

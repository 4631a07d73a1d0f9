"""From one doorstep: every walking distance within a limit, and the walk to a place."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.access.spot import Spot
from geo.errors import N_, NotConnectedError, UsageError
from geo.streets.search import Settled, settle
from geo.streets.snapping import ACCESS_LIMIT_M, SAME_PLACE_M, Snaps, legs_in, legs_out, snap
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]

LONGEST_MIN: Final = 120.0
FARTHEST_MIN: Final = 60.0
"""How far people walk: to a place that they chose, to meet, to a carbon-neutral street."""
"""Limits beyond two hours are refused: nobody walks them to a class."""


@dataclass(frozen=True, eq=False)
class Reach:
    """What lies within a walk of a doorstep.

    Attributes
    ----------
    walking
        The network at the walker's pace.
    spot
        The doorstep.
    limit_min
        The walk, minutes.
    start
        The doorstep's place on the network (one place).
    settled
        The nodes within the limit, with seconds from the doorstep, access leg included.
    """

    walking: Walking
    spot: Spot
    limit_min: float
    start: Snaps
    settled: Settled

    @property
    def access_m(self) -> float:
        """Straight metres from the doorstep to the street."""
        return float(self.start.access_m[0])


@dataclass(frozen=True)
class Walks:
    """Walks from one doorstep to some places, one value a place.

    Attributes
    ----------
    seconds
        (p) access, streets and egress together; infinite where beyond the limit or not connected.
    metres
        (p) length of that same walk.
    """

    seconds: Floats
    metres: Floats


def check_limit(limit_min: float) -> float:
    """Refuse a limit that is no walk.

    Parameters
    ----------
    limit_min
        Minutes.

    Returns
    -------
    float
        The same.

    Raises
    ------
    UsageError
        If it is not above 0 and at most :data:`LONGEST_MIN`.
    """
    if not 0 < limit_min <= LONGEST_MIN:
        msg = N_("a walk of {minutes} minutes cannot be asked for; give more than 0 and at most {longest}")
        raise UsageError(msg, minutes=f"{limit_min:g}", longest=f"{LONGEST_MIN:g}")
    return limit_min


def reach(walking: Walking, spot: Spot, *, limit_min: float) -> Reach:
    """Find all that lies within a walk of a doorstep.

    Parameters
    ----------
    walking
        The network at the walker's pace.
    spot
        The doorstep.
    limit_min
        The walk, minutes, inclusive.

    Returns
    -------
    Reach
        Exact least times.

    Raises
    ------
    UsageError
        If the limit is no walk.
    NotConnectedError
        If no street that this walker can use is near enough.
    """
    check_limit(limit_min)
    start = snap(walking.network, spot.lon, lat=spot.lat, edge_open=walking.edge_open)
    if not start.connected[0]:
        msg = N_(
            "no street that this walker ({walker}) can use lies within {limit} m, at {lat},{lon}; "
            "choose a spot nearer to a street"
        )
        walker = walking.pace.walker.name
        raise NotConnectedError(msg, walker=walker, limit=int(ACCESS_LIMIT_M), lat=spot.lat, lon=spot.lon)
    network = walking.network
    edge = int(start.edge[0])
    begun_s = float(start.access_m[0]) / walking.pace.speed_m_s
    nodes = np.array([network.edge_from[edge], network.edge_to[edge]], np.int32)
    to_from_m, to_to_m = legs_out(network, start)
    legs_s = (to_from_m * walking.against_s_per_m[edge], to_to_m * walking.along_s_per_m[edge])
    seconds = begun_s + np.concatenate(legs_s)
    settled = settle(walking.outward, nodes, seed_cost=seconds, limit=limit_min * 60.0, parents=True)
    return Reach(walking, spot, limit_min, start, settled)


def walks_to(reached: Reach, places: Snaps) -> Walks:
    """Measure the walks from a doorstep to some places.

    Parameters
    ----------
    reached
        The doorstep.
    places
        Places on the same network, snapped for the same walker.

    Returns
    -------
    Walks
        One a place.
    """
    seconds = seconds_to(reached, places)
    last_node, _, direct_m = _arrivals(reached, places)
    walking, network = reached.walking, reached.walking.network
    out_from_m, out_to_m = (float(metres[0]) for metres in legs_out(network, reached.start))
    in_from_m, in_to_m = legs_in(network, places)
    start_edge = int(reached.start.edge[0])
    metres = np.full(seconds.size, np.inf)
    for place in np.flatnonzero(np.isfinite(seconds)).tolist():
        if last_node[place] < 0:
            metres[place] = reached.access_m + direct_m[place] + places.access_m[place]
        else:
            nodes, edges = chain(reached, int(last_node[place]))
            metres[place] = (
                reached.access_m
                + leg(walking, start_edge, (out_from_m, out_to_m), node=nodes[0], arriving=False)[0]
                + float(network.edge_length_m[edges].sum())
                + leg(
                    walking, int(places.edge[place]), (in_from_m[place], in_to_m[place]), node=nodes[-1], arriving=True
                )[0]
                + places.access_m[place]
            )
    return Walks(seconds, metres)


def seconds_to(reached: Reach, places: Snaps) -> Floats:
    """Measure how long the walks to some places take, without following them.

    Parameters
    ----------
    reached
        The doorstep.
    places
        Places on the same network, snapped for the same walker.

    Returns
    -------
    numpy.ndarray
        (p) as :attr:`Walks.seconds`.
    """
    along_s = _arrivals(reached, places)[1]
    seconds = along_s + places.access_m / reached.walking.pace.speed_m_s
    return np.where(seconds <= reached.limit_min * 60.0, seconds, np.inf)


def last_node_of(reached: Reach, places: Snaps) -> Ints:
    """Find the node by which each place is reached.

    Parameters
    ----------
    reached
        The doorstep.
    places
        Places on the same network.

    Returns
    -------
    numpy.ndarray
        (p) node indices, -1 where the walk stays on the doorstep's own edge or there is none.
    """
    return _arrivals(reached, places)[0]


def chain(reached: Reach, node: int) -> tuple[list[int], list[int]]:
    """Follow a walk back from a node to the doorstep's edge.

    Parameters
    ----------
    reached
        The doorstep.
    node
        A node that was reached.

    Returns
    -------
    tuple
        The nodes in the order walked, and the edges between them.
    """
    arcs = reached.walking.network.arcs
    settled = reached.settled
    nodes, edges = [node], []
    arc = int(settled.arc[np.searchsorted(settled.node, node)])
    while arc >= 0:
        edges.append(int(arcs.edge[arc]))
        nodes.append(int(arcs.tail[arc]))
        arc = int(settled.arc[np.searchsorted(settled.node, nodes[-1])])
    return nodes[::-1], edges[::-1]


def leg(walking: Walking, edge: int, legs_m: tuple[float, float], *, node: int, arriving: bool) -> tuple[float, bool]:
    """Choose the leg between a place on an edge and a node at its end; where both ends are the node, the quicker.

    Parameters
    ----------
    walking
        The network at the walker's pace.
    edge
        Edge index.
    legs_m
        Metres between the place and the edge's first and second node, infinite where they cannot be walked.
    node
        Node index.
    arriving
        Whether the leg leads from the node to the place, else from the place to the node.

    Returns
    -------
    tuple
        Metres, and whether the leg ends at the edge's first node.
    """
    network = walking.network
    first_m, second_m = (
        metres if end[edge] == node else np.inf
        for metres, end in zip(legs_m, (network.edge_from, network.edge_to), strict=True)
    )
    along, against = walking.along_s_per_m[edge], walking.against_s_per_m[edge]
    first_s, second_s = (along, against) if arriving else (against, along)
    at_first = bool(first_m * first_s <= second_m * second_s)
    return (first_m if at_first else second_m), at_first


def _arrivals(reached: Reach, places: Snaps) -> tuple[Ints, Floats, Floats]:
    """Find each place's last node (-1: on the doorstep's edge), seconds without egress, and direct metres."""
    walking, network = reached.walking, reached.walking.network
    edge = np.where(places.connected, places.edge, 0)
    along_s_per_m, against_s_per_m = walking.along_s_per_m[edge], walking.against_s_per_m[edge]
    from_m, to_m = legs_in(network, places)
    via_from = reached.settled.cost_at(network.edge_from[edge]) + from_m * along_s_per_m
    via_to = reached.settled.cost_at(network.edge_to[edge]) + to_m * against_s_per_m
    ahead_m = places.along_m - reached.start.along_m[0]
    same_edge = (places.edge == reached.start.edge[0]) & (~network.edge_oneway[edge] | (ahead_m >= -SAME_PLACE_M))
    direct_m = np.where(same_edge, np.abs(ahead_m), np.inf)
    direct = reached.access_m / walking.pace.speed_m_s + direct_m * np.where(
        ahead_m >= 0, along_s_per_m, against_s_per_m
    )
    seconds = np.minimum(np.minimum(via_from, via_to), direct)
    node = np.where(via_from <= via_to, network.edge_from[edge], network.edge_to[edge])
    node = np.where((direct <= np.minimum(via_from, via_to)) | ~np.isfinite(seconds), -1, node)
    return node.astype(np.int32), seconds, direct_m

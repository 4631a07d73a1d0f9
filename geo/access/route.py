"""The walk from a doorstep to a place along the streets: which parts of which edges, and their line."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from geo.access.doorstep import Reach, chain, last_node_of, leg, seconds_to
from geo.access.spot import Spot
from geo.streets.network import WalkNetwork
from geo.streets.snapping import Snaps, legs_in, legs_out
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Cut:
    """A part of an edge, walked from ``start_m`` to ``end_m``, metres along the edge's line, in either order."""

    edge: int
    start_m: float
    end_m: float


@dataclass(frozen=True, eq=False)
class Route:
    """A walk, without its time.

    Attributes
    ----------
    spot
        The doorstep.
    start, end
        The places on the streets of the doorstep and of the destination (one each).
    cuts
        What is walked between them, in order, none of no length; empty where both are one place.
    """

    spot: Spot
    start: Snaps
    end: Snaps
    cuts: tuple[Cut, ...]


def route(reached: Reach, places: Snaps, *, place: int) -> Route | None:
    """Follow the walk from a doorstep to one place.

    Parameters
    ----------
    reached
        The doorstep.
    places
        Places on the same network.
    place
        Which of them.

    Returns
    -------
    Route or None
        None where it is beyond the limit.
    """
    walking, start = reached.walking, reached.start
    end = Snaps(*(getattr(places, name)[place : place + 1] for name in Snaps.__dataclass_fields__))
    if not np.isfinite(seconds_to(reached, end)[0]):
        return None
    last = int(last_node_of(reached, end)[0])
    if last < 0:
        cuts = [Cut(int(end.edge[0]), float(start.along_m[0]), float(end.along_m[0]))]
    else:
        nodes, edges = chain(reached, last)
        cuts = [_to_node(walking, start, node=nodes[0], arriving=False)]
        cuts += [_whole(walking.network, edge, tail) for tail, edge in zip(nodes, edges, strict=False)]
        back = _to_node(walking, end, node=last, arriving=True)
        cuts.append(Cut(back.edge, back.end_m, back.start_m))
    return Route(reached.spot, start, end, tuple(cut for cut in cuts if cut.start_m != cut.end_m))


def line_of(network: WalkNetwork, walk: Route) -> shapely.LineString:
    """Draw a route, access leg included.

    Parameters
    ----------
    network
        The streets.
    walk
        A walk on them.

    Returns
    -------
    shapely.LineString
        EPSG:4326 from the doorstep to the destination's street.
    """
    doorstep = np.array([[walk.spot.lon, walk.spot.lat]])
    on_street = [stretch(network, cut.edge, cut.start_m, end_m=cut.end_m) for cut in walk.cuts]
    street_end = np.column_stack([walk.start.lon, walk.start.lat])
    corners = np.concatenate([doorstep, *(on_street or [street_end])])
    new = (np.diff(corners, axis=0) != 0).any(axis=1)
    # A line needs two points, even where the doorstep, its street and the destination are one place.
    return shapely.LineString(np.concatenate([corners[:1], corners[1:][new] if new.any() else corners[-1:]]))


def stretch(network: WalkNetwork, edge: int, start_m: float, *, end_m: float) -> Floats:
    """Cut a stretch out of an edge.

    Parameters
    ----------
    network
        The streets.
    edge
        Edge index.
    start_m, end_m
        Metres along it, in either order: the stretch runs from the first to the second.

    Returns
    -------
    numpy.ndarray
        (k, 2) degrees, x and y.
    """
    low, high = sorted((start_m, end_m))
    own = slice(int(network.vertex_bounds[edge]), int(network.vertex_bounds[edge + 1]))
    along = network.vertex_along_m[own]
    lonlat = np.column_stack([network.vertex_lon[own], network.vertex_lat[own]])
    ends = np.column_stack([np.interp([low, high], along, lonlat[:, axis]) for axis in (0, 1)])
    inner = lonlat[(along > low) & (along < high)]
    cut = np.concatenate([ends[:1], inner, ends[1:]])
    return cut if start_m <= end_m else cut[::-1]


def _to_node(walking: Walking, one: Snaps, *, node: int, arriving: bool) -> Cut:
    """Cut an edge from a place to its end at a node, the quicker end if both are that node."""
    network, edge = walking.network, int(one.edge[0])
    from_m, to_m = legs_in(network, one) if arriving else legs_out(network, one)
    _, at_first = leg(walking, edge, (float(from_m[0]), float(to_m[0])), node=node, arriving=arriving)
    return Cut(edge, float(one.along_m[0]), 0.0 if at_first else float(network.edge_length_m[edge]))


def _whole(network: WalkNetwork, edge: int, tail: int) -> Cut:
    """Take a whole edge in the direction walked."""
    length = float(network.edge_length_m[edge])
    return Cut(edge, 0.0, length) if network.edge_from[edge] == tail else Cut(edge, length, 0.0)

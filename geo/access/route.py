"""The line of a walk along the streets."""

import numpy as np
import numpy.typing as npt
import shapely

from geo.access.doorstep import Reach, chain, last_node_of, leg, seconds_to
from geo.streets.network import WalkNetwork
from geo.streets.snapping import Snaps, legs_in, legs_out
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]


def route_line(reached: Reach, places: Snaps, *, place: int) -> shapely.LineString | None:
    """Draw the walk from a doorstep to one place, access leg included.

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
    shapely.LineString or None
        EPSG:4326 from the doorstep to the place's street; None where it is beyond the limit.
    """
    network = reached.walking.network
    one = Snaps(*(getattr(places, name)[place : place + 1] for name in Snaps.__dataclass_fields__))
    if not np.isfinite(seconds_to(reached, one)[0]):
        return None
    last = int(last_node_of(reached, one)[0])
    doorstep = np.array([[reached.spot.lon, reached.spot.lat]])
    if last < 0:
        start_m, end_m = float(reached.start.along_m[0]), float(one.along_m[0])
        parts = [doorstep, stretch(network, int(one.edge[0]), start_m, end_m=end_m)]
    else:
        nodes, edges = chain(reached, last)
        parts = [doorstep, _to_node(reached.walking, reached.start, node=nodes[0], arriving=False)]
        parts += [_walked(network, edge, tail) for tail, edge in zip(nodes, edges, strict=False)]
        parts.append(_to_node(reached.walking, one, node=last, arriving=True)[::-1])
    return shapely.LineString(np.concatenate(parts))


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


def _to_node(walking: Walking, one: Snaps, *, node: int, arriving: bool) -> Floats:
    """Stretch from a place to the end of its edge at a node, the quicker end if both are that node."""
    network, edge = walking.network, int(one.edge[0])
    from_m, to_m = legs_in(network, one) if arriving else legs_out(network, one)
    _, at_first = leg(walking, edge, (float(from_m[0]), float(to_m[0])), node=node, arriving=arriving)
    end_m = 0.0 if at_first else float(network.edge_length_m[edge])
    return stretch(network, edge, float(one.along_m[0]), end_m=end_m)


def _walked(network: WalkNetwork, edge: int, tail: int) -> Floats:
    """Line of a whole edge in the direction walked."""
    length = float(network.edge_length_m[edge])
    if network.edge_from[edge] == tail:
        return stretch(network, edge, 0.0, end_m=length)
    return stretch(network, edge, length, end_m=0.0)

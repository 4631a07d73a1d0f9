"""Walks from many points to many places, all pairs within a limit."""

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geo.access.catchments import catchments
from geo.streets.snapping import SAME_PLACE_M, Snaps, legs_out
from geo.streets.walking import Walking

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]


def walks_between(at_pace: Walking, points: Snaps, places: Snaps, *, limit_min: float) -> csr_array:
    """Measure every walk from a point to a place within a limit.

    Parameters
    ----------
    at_pace
        The network at the walker's pace.
    points
        Where the walks start.
    places
        Where they end.
    limit_min
        The walk, minutes, inclusive; may be infinite.

    Returns
    -------
    scipy.sparse.csr_array
        (points, places) minutes, access and egress included; an entry is a walk within the limit, and may be 0. The
        least of a row is what :func:`geo.access.catchments.seconds_to_nearest` measures.
    """
    by_streets = _by_streets(at_pace, points, places, limit_min=limit_min)
    on_one_edge = _on_one_edge(at_pace, points, places)
    point, place, seconds = (np.concatenate(both) for both in zip(by_streets, on_one_edge, strict=True))
    seconds += points.access_m[point] / at_pace.pace.speed_m_s
    kept = seconds / 60.0 <= limit_min
    point, place, seconds = point[kept], place[kept], seconds[kept]
    shape = (points.edge.size, places.edge.size)
    pair = point * max(shape[1], 1) + place
    # The parts are sorted each for itself, which a stable sort merges in one go.
    order = np.argsort(pair, kind="stable")
    first = np.flatnonzero(np.diff(pair[order], prepend=-1))
    # Of several ways of a pair the quickest counts.
    minutes = np.minimum.reduceat(seconds[order], first) / 60.0 if first.size else np.empty(0)
    chosen = order[first]
    bounds = np.searchsorted(point[chosen], np.arange(shape[0] + 1))
    return csr_array((minutes, place[chosen], bounds), shape=shape)


def _by_streets(at_pace: Walking, points: Snaps, places: Snaps, *, limit_min: float) -> tuple[Longs, Longs, Floats]:
    """List the walks by way of either end of a point's edge: points, places and seconds to it."""
    network = at_pace.network
    found = catchments(at_pace, places, limit_min=limit_min).seconds.tocsr()
    on = np.flatnonzero(points.connected)
    edge = points.edge[on]
    from_m, to_m = legs_out(network, points)
    via = []
    for node, leg_s in (
        (network.edge_from[edge], from_m[on] * at_pace.against_s_per_m[edge]),
        (network.edge_to[edge], to_m[on] * at_pace.along_s_per_m[edge]),
    ):
        entry, owner = _ranges(found.indptr[node].astype(np.int64), found.indptr[node + 1].astype(np.int64))
        via.append((on[owner], found.indices[entry].astype(np.int64), found.data[entry] + leg_s[owner]))
    point, place, seconds = (np.concatenate(both) for both in zip(*via, strict=True))
    there = np.isfinite(seconds)
    return point[there], place[there], seconds[there]


def _on_one_edge(at_pace: Walking, points: Snaps, places: Snaps) -> tuple[Longs, Longs, Floats]:
    """List the walks along the edge that a point and a place share: points, places and seconds to it."""
    of_place = np.flatnonzero(places.connected)
    by_edge = np.flatnonzero(points.connected)
    by_edge = by_edge[np.argsort(points.edge[by_edge], kind="stable")]
    edges = points.edge[by_edge]
    begin = np.searchsorted(edges, places.edge[of_place], side="left")
    end = np.searchsorted(edges, places.edge[of_place], side="right")
    entry, owner = _ranges(begin, end)
    point, place = by_edge[entry], of_place[owner]
    edge = places.edge[place]
    ahead_m = places.along_m[place] - points.along_m[point]
    allowed = (ahead_m >= -SAME_PLACE_M) | ~at_pace.network.edge_oneway[edge]
    s_per_m = np.where(ahead_m >= 0, at_pace.along_s_per_m[edge], at_pace.against_s_per_m[edge])
    seconds = np.abs(ahead_m) * s_per_m + places.access_m[place] / at_pace.pace.speed_m_s
    return point[allowed], place[allowed], seconds[allowed]


def _ranges(begin: Longs, end: Longs) -> tuple[Longs, Longs]:
    """Lay ranges end to end: every number in them, and which range it is of."""
    sizes = end - begin
    owner = np.repeat(np.arange(sizes.size), sizes)
    return np.arange(owner.size) - np.repeat(np.cumsum(sizes) - sizes, sizes) + begin[owner], owner

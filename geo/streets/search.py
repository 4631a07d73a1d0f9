"""Bounded shortest paths over arcs with a cost, from one place or from many."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from geo.streets import _kernel

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

_NO_PARENTS: Final = np.empty(0, np.int64)
_MOST_BUCKETS: Final = 4096
_KEPT_WORKSPACES: Final = 4


@dataclass(frozen=True)
class CostedArcs:
    """Arcs in compressed rows, each with a cost, and the queue's measure for them.

    Attributes
    ----------
    indptr, head
        (n + 1) and (a), as in :class:`geo.streets.network.Arcs`.
    cost
        (a) cost of each arc, at least 0; infinite means closed.
    bucket
        Width of a bucket of the queue, in the unit of the cost.
    buckets
        How many buckets the queue needs.
    """

    indptr: Longs
    head: Ints
    cost: Floats
    bucket: float
    buckets: int

    @property
    def node_count(self) -> int:
        """Number of nodes."""
        return int(self.indptr.size - 1)


@dataclass(frozen=True)
class Settled:
    """What a search reached.

    Attributes
    ----------
    node
        (k) node indices, ascending.
    cost
        (k) least cost of each.
    arc
        (k) the arc by which it was reached, -1 at a seed; empty where no parents were asked for.
    """

    node: Ints
    cost: Floats
    arc: Longs

    def cost_at(self, nodes: npt.ArrayLike) -> Floats:
        """Look up the cost of some nodes, infinite where they were not reached."""
        wanted = np.asarray(nodes)
        if self.node.size == 0:
            return np.full(wanted.shape, np.inf)
        place = np.minimum(np.searchsorted(self.node, wanted), self.node.size - 1)
        return np.where(self.node[place] == wanted, self.cost[place], np.inf)


@dataclass(frozen=True)
class _Workspace:
    """Arrays as long as the network, clean between searches, so that a search pays only for what it touches."""

    cost: Floats
    parent: Longs
    touched: Ints
    ring: Ints


def costed(indptr: Longs, head: Ints, cost: Floats) -> CostedArcs:
    """Choose the queue's measure for some arcs.

    Half the mean cost is a good width on street networks (measured); a very long arc widens the buckets so that their
    number stays bounded.

    Parameters
    ----------
    indptr, head, cost
        As in :class:`CostedArcs`.

    Returns
    -------
    CostedArcs
        The same arrays, read-only.
    """
    open_cost = cost[np.isfinite(cost)]
    longest = float(open_cost.max(initial=0.0))
    mean = float(open_cost.mean()) if open_cost.size else 0.0
    bucket = max(0.5 * mean, longest / (_MOST_BUCKETS - 3), 1e-9)
    cost.setflags(write=False)
    return CostedArcs(indptr, head, cost, bucket, int(longest / bucket) + 3)


def settle(arcs: CostedArcs, seed_node: Ints, *, seed_cost: Floats, limit: float, parents: bool = False) -> Settled:
    """Find the least cost to every node within a limit.

    Parameters
    ----------
    arcs
        The network.
    seed_node, seed_cost
        (s) where the search starts, and what is already spent there.
    limit
        Greatest cost of interest, inclusive; may be infinite.
    parents
        Whether the way back is wanted too.

    Returns
    -------
    Settled
        The reached nodes.
    """
    with _workspace(arcs) as work:
        count = _kernel.settle(
            arcs.indptr, arcs.head, arcs.cost, seed_node, seed_cost, limit, arcs.bucket,
            work.cost, work.parent if parents else _NO_PARENTS, work.touched, work.ring,
        )  # fmt: skip
        node = np.sort(work.touched[:count])
        cost = work.cost[node]
        arc = work.parent[node] if parents else _NO_PARENTS
        work.cost[node] = np.inf
    return Settled(node, cost, arc)


def settle_each(
    arcs: CostedArcs, seed_bounds: Longs, *, seed_node: Ints, seed_cost: Floats, limit: float
) -> tuple[Longs, Ints, Floats]:
    """Find the least cost to every node within a limit, from each of many sources on its own.

    Parameters
    ----------
    arcs
        The network.
    seed_bounds
        (q + 1) the seeds of source ``k`` are ``seed_bounds[k]:seed_bounds[k + 1]``.
    seed_node, seed_cost
        The seeds of all sources.
    limit
        Greatest cost of interest, inclusive; may be infinite.

    Returns
    -------
    tuple
        Bounds (q + 1), nodes and costs: what source ``k`` reached, in no order.
    """
    with _workspace(arcs) as work:
        found: tuple[Longs, Ints, Floats] = _kernel.settle_each(
            arcs.indptr, arcs.head, arcs.cost, seed_bounds, seed_node, seed_cost, limit, arcs.bucket,
            work.cost, work.touched, work.ring,
        )  # fmt: skip
    return found


def nearest_sources(bounds: Longs, node: Ints, *, cost: Floats, node_count: int, count: int) -> tuple[Floats, Ints]:
    """Find the nearest sources of every node, from what each source reached.

    Parameters
    ----------
    bounds, node, cost
        As :func:`settle_each` returns them.
    node_count
        Number of nodes.
    count
        How many sources of each are wanted, at least 1.

    Returns
    -------
    tuple
        Costs and sources, (node_count, count), nearest first: infinite and -1 where there are fewer. Of equally near
        sources the lower number comes first.
    """
    found: tuple[Floats, Ints] = _kernel.nearest_of_each(bounds, node, cost, node_count, max(count, 1))
    return found


@cache
def _shelf() -> tuple[threading.Lock, deque[_Workspace]]:
    """Hold the few workspaces that wait for their next search."""
    return threading.Lock(), deque(maxlen=_KEPT_WORKSPACES)


@contextmanager
def _workspace(arcs: CostedArcs) -> Iterator[_Workspace]:
    """Lend a clean workspace; one in which a search failed is not taken back."""
    lock, shelf = _shelf()
    with lock:
        fitting = [w for w in shelf if w.cost.size == arcs.node_count and w.ring.size >= arcs.buckets]
        work = fitting[0] if fitting else None
        if work is not None:
            kept = [w for w in shelf if w is not work]
            shelf.clear()
            shelf.extend(kept)
    if work is None:
        size = arcs.node_count
        work = _Workspace(
            np.full(size, np.inf), np.empty(size, np.int64), np.empty(size, np.int32),
            np.full(arcs.buckets, -1, np.int32),
        )  # fmt: skip
    yield work
    with lock:
        shelf.append(work)

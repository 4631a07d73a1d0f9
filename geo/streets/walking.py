"""What a network is to one walker: which edges are open, and how long each takes."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from geo import tables as t
from geo.streets.network import Arcs, WalkNetwork
from geo.streets.pieces import edge_pieces, on_islands
from geo.streets.search import CostedArcs, costed
from geo.streets.walkers import STEPS_SPEED_M_S, Pace, Walker

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Walking:
    """A network at a pace.

    Attributes
    ----------
    network
        The streets.
    pace
        The walker and the speed.
    edge_open
        (e) which edges may be used.
    along_s_per_m, against_s_per_m
        (e) seconds a metre, walked along the edge's line and against it, infinite where closed; one array where no
        slopes are known.
    outward, inward
        Arcs that cost seconds: from a doorstep, and turned round for searches from a destination. One set where
        every street takes as long there as back.
    """

    network: WalkNetwork
    pace: Pace
    edge_open: Bools
    along_s_per_m: Floats
    against_s_per_m: Floats
    outward: CostedArcs
    inward: CostedArcs


@lru_cache(maxsize=16)
def walking(network: WalkNetwork, pace: Pace) -> Walking:
    """Turn a network's metres into a walker's seconds.

    Steps are walked at 0.5 m/s, or at the walker's own speed if that is slower. Where slopes are known, uphill takes
    longer than downhill. An incline closes an edge only where the streets' source states it, read in both directions,
    as what goes up comes down; a slope from heights never does, as a coarse raster's noise must not close a street.

    Islands are closed: the streets of a piece, connected by what is open to this very walker, that is under
    :data:`~geo.streets.pieces.SMALL_PIECE_M` long. Nobody is caught there while the main network passes beside it. A
    walker's largest piece stays open, however small.

    Parameters
    ----------
    network
        The streets.
    pace
        The walker and the speed.

    Returns
    -------
    Walking
        Kept for the next call; the last 16 are.
    """
    edge_open = _open(network, pace.walker)
    speed = np.where(network.edge_steps, min(STEPS_SPEED_M_S, pace.speed_m_s), pace.speed_m_s)
    along = against = _timed(network, edge_open, speed)
    if network.knows_slopes:
        along = _timed(network, edge_open, speed / network.edge_slope_along)
        against = _timed(network, edge_open, speed / network.edge_slope_against)
    arcs, back = network.arcs, network.arcs_backward
    outward = inward = costed(arcs.indptr, arcs.head, _arc_seconds(arcs, along[1], against[1]))
    if network.knows_slopes or back is not arcs:
        # An arc turned round is walked from its head to its tail.
        inward = costed(back.indptr, back.head, _arc_seconds(back, against[1], along[1]))
    return Walking(network, pace, edge_open, along[0], against[0], outward, inward)


def preferring(at_pace: Walking, edges: Bools, *, share: float) -> Walking:
    """Let some edges seem shorter, so that a search prefers them.

    Parameters
    ----------
    at_pace
        A network at a pace.
    edges
        (e) the edges to prefer.
    share
        The share of their seconds that a search counts, above 0 and at most 1.

    Returns
    -------
    Walking
        The same streets open; its seconds are not those of the walk.
    """
    factor = np.where(edges, share, 1.0)
    along = at_pace.along_s_per_m * factor
    against = along if at_pace.against_s_per_m is at_pace.along_s_per_m else at_pace.against_s_per_m * factor
    arcs, back = at_pace.network.arcs, at_pace.network.arcs_backward
    outward = inward = costed(arcs.indptr, arcs.head, at_pace.outward.cost * factor[arcs.edge])
    if at_pace.inward is not at_pace.outward:
        inward = costed(back.indptr, back.head, at_pace.inward.cost * factor[back.edge])
    for values in (along, against):
        values.setflags(write=False)
    return replace(at_pace, along_s_per_m=along, against_s_per_m=against, outward=outward, inward=inward)


def _open(network: WalkNetwork, walker: Walker) -> Bools:
    """Mark the edges that a walker may use and that lead somewhere."""
    closed = np.abs(network.edge_incline_percent) > walker.max_incline_percent
    if walker.steps == "never":
        closed |= network.edge_steps | _partly_steps(network)
    elif walker.steps == "avoids":
        closed |= network.edge_steps_avoidable
    edge_open = ~closed
    piece, length_m = network.edge_piece, network.edge_length_m
    if closed.any():
        length_m = length_m[edge_open]
        ends = network.edge_from[edge_open], network.edge_to[edge_open]
        piece = edge_pieces(network.node_count, *ends, length_m)
    edge_open[edge_open] = ~on_islands(piece, length_m)
    edge_open.setflags(write=False)
    return edge_open


def _timed(network: WalkNetwork, edge_open: Bools, speed: Floats) -> tuple[Floats, Floats]:
    """Seconds a metre and seconds of every edge at some speeds, infinite where closed."""
    s_per_m = np.where(edge_open, 1.0 / speed, np.inf)
    # A closed edge of no length would cost inf * 0.
    seconds = np.where(edge_open, network.edge_length_m / speed, np.inf)
    s_per_m.setflags(write=False)
    return s_per_m, seconds


def _arc_seconds(arcs: Arcs, along: Floats, against: Floats) -> Floats:
    """Seconds of every arc from those of the edges in either direction."""
    if along is against:
        return along[arcs.edge]
    return np.where(arcs.forward, along[arcs.edge], against[arcs.edge])


def _partly_steps(network: WalkNetwork) -> Bools:
    """Mark edges that a source merged from steps and other streets: nobody without steps gets through."""
    tag = network.tags[t.HIGHWAY]
    mixed = [code for code, label in enumerate(tag.labels) if t.STEPS in label.split(";")]
    return np.isin(tag.codes, mixed)

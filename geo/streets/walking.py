"""What a network is to one walker: which edges are open, and how long each takes."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from geo import tables as t
from geo.streets.network import WalkNetwork
from geo.streets.search import CostedArcs, costed
from geo.streets.walkers import STEPS_SPEED_M_S, Pace

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
    edge_s_per_m
        (e) seconds a metre, infinite where closed.
    outward, inward
        Arcs that cost seconds: from a doorstep, and turned round for searches from a destination.
    """

    network: WalkNetwork
    pace: Pace
    edge_open: npt.NDArray[np.bool_]
    edge_s_per_m: Floats
    outward: CostedArcs
    inward: CostedArcs


@lru_cache(maxsize=16)
def walking(network: WalkNetwork, pace: Pace) -> Walking:
    """Turn a network's metres into a walker's seconds.

    Steps are walked at 0.5 m/s, or at the walker's own speed if that is slower. An incline closes an edge only where
    it is known; it is read in both directions, as what goes up comes down.

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
    walker = pace.walker
    closed = np.abs(network.edge_incline_percent) > walker.max_incline_percent
    if walker.steps == "never":
        closed |= network.edge_steps | _partly_steps(network)
    elif walker.steps == "avoids":
        closed |= network.edge_steps_avoidable
    speed = np.where(network.edge_steps, min(STEPS_SPEED_M_S, pace.speed_m_s), pace.speed_m_s)
    s_per_m = np.where(closed, np.inf, 1.0 / speed)
    edge_open = ~closed
    # A closed edge of no length would cost inf * 0.
    seconds = np.where(closed, np.inf, network.edge_length_m / speed)
    for array in (edge_open, s_per_m, seconds):
        array.setflags(write=False)
    arcs = network.arcs
    outward = costed(arcs.indptr, arcs.head, seconds[arcs.edge])
    inward = outward
    if network.arcs_backward is not arcs:
        back = network.arcs_backward
        inward = costed(back.indptr, back.head, seconds[back.edge])
    return Walking(network, pace, edge_open, s_per_m, outward, inward)


def _partly_steps(network: WalkNetwork) -> npt.NDArray[np.bool_]:
    """Mark edges that a source merged from steps and other streets: nobody without steps gets through."""
    tag = network.tags[t.HIGHWAY]
    mixed = [code for code, label in enumerate(tag.labels) if t.STEPS in label.split(";")]
    return np.isin(tag.codes, mixed)

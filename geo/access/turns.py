"""The turns of a walk: which they are called, and which of them a walker must be told."""

import math
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from geo.access.route import Cut, Route
from geo.streets.network import WalkNetwork
from geo.streets.projection import project

Floats = npt.NDArray[np.float64]
Turn = Literal[
    "start", "straight", "slight_left", "left", "sharp_left", "slight_right", "right", "sharp_right", "back", "arrive"
]

LOOK_M: Final = 10.0
"""How far a walker looks back and ahead: a kink shorter than this is no turn."""

LEAST_STRETCH_M: Final = 1.0
"""Nobody walks less than this before a corner."""
_LEAST_ACCESS_M: Final = 2.0
"""Nearer to its street than this a doorstep faces no way."""
_STRAIGHT_DEG, _SLIGHT_DEG, _TURN_DEG, _SHARP_DEG = 20.0, 50.0, 120.0, 165.0


def turn_of(left_deg: float) -> Turn:
    """Name a change of direction.

    Parameters
    ----------
    left_deg
        Degrees to the left, -180 to 180.

    Returns
    -------
    str
        From ``straight`` to ``back``.

    Examples
    --------
    >>> [turn_of(angle) for angle in (0, 30, 90, -135, 180)]
    ['straight', 'slight_left', 'left', 'sharp_right', 'back']
    """
    size = abs(left_deg)
    if size < _STRAIGHT_DEG:
        return "straight"
    if size >= _SHARP_DEG:
        return "back"
    if size < _SLIGHT_DEG:
        return "slight_left" if left_deg > 0 else "slight_right"
    if size < _TURN_DEG:
        return "left" if left_deg > 0 else "right"
    return "sharp_left" if left_deg > 0 else "sharp_right"


def corners(
    network: WalkNetwork, walk: Route, *, lines: Sequence[Floats], changes: Sequence[bool]
) -> list[tuple[int, float]]:
    """Find the places of a walk at which something must be told.

    Parameters
    ----------
    network
        The streets.
    walk
        A walk on them, with at least one cut.
    lines
        One a cut: (k, 2) degrees, x and y, in the direction walked.
    changes
        One a cut: whether it is another street, or of another nature, than the cut before it.

    Returns
    -------
    list of tuple
        The cuts that begin there, and the turn into each, degrees to the left; the first cut always, with NaN where
        the doorstep lies at its street.
    """
    x, y = project(network.crs, *np.concatenate(lines).T)
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    joins = along[np.cumsum([0, *(len(line) for line in lines[:-1])])].tolist()

    def at(metres: float) -> Floats:
        return np.array([np.interp(metres, along, x), np.interp(metres, along, y)])

    faced = math.nan
    if walk.start.access_m[0] >= _LEAST_ACCESS_M:
        doorstep = project(network.crs, np.array([walk.spot.lon]), np.array([walk.spot.lat]))
        faced = _left_deg(at(0.0) - np.concatenate(doorstep), at(LOOK_M) - at(0.0))
    found = [(0, faced)]
    for cut in range(1, len(joins)):
        here = joins[cut]
        # What lies behind the corner before is behind the walker's back too.
        seen_m = next(
            (here - joins[last] for last, _ in reversed(found) if here - joins[last] >= LEAST_STRETCH_M), LOOK_M
        )
        left_deg = _left_deg(at(here) - at(here - min(LOOK_M, seen_m)), at(here + LOOK_M) - at(here))
        if changes[cut] or must_be_told(network, walk.cuts[cut - 1], walk.cuts[cut], left_deg=left_deg):
            found.append((cut, left_deg))
    return found


def must_be_told(network: WalkNetwork, before: Cut, cut: Cut, *, left_deg: float) -> bool:
    """Tell whether a walker who just goes on would miss the way: a bend with no choice is no turn.

    Parameters
    ----------
    network
        The streets.
    before, cut
        Two cuts that are walked one after the other.
    left_deg
        The turn between them, degrees to the left.

    Returns
    -------
    bool
        True if other streets leave here and this is a real turn, or a slight one with a straighter street beside it.
    """
    arcs = network.arcs
    node = int((network.edge_from if cut.end_m > cut.start_m else network.edge_to)[cut.edge])
    leaving = slice(int(arcs.indptr[node]), int(arcs.indptr[node + 1]))
    others = [
        (edge, ahead)
        for edge, ahead in zip(arcs.edge[leaving].tolist(), arcs.forward[leaving].tolist(), strict=True)
        if edge not in {before.edge, cut.edge}
    ]
    turn = turn_of(left_deg)
    if not others or turn == "straight":
        return False
    if turn not in {"slight_left", "slight_right"}:
        return True
    came = -_heading(network, before.edge, from_start=before.end_m < before.start_m)
    headings = (_heading(network, edge, from_start=ahead) for edge, ahead in others)
    return min(abs(_left_deg(came, heading)) for heading in headings) < abs(left_deg)


def _left_deg(back: Floats, ahead: Floats) -> float:
    """Measure the turn between two directions, degrees to the left."""
    return math.degrees(math.atan2(back[0] * ahead[1] - back[1] * ahead[0], back @ ahead))


def _heading(network: WalkNetwork, edge: int, *, from_start: bool) -> Floats:
    """Look along an edge from one of its ends, metres in x and y."""
    own = slice(int(network.vertex_bounds[edge]), int(network.vertex_bounds[edge + 1]))
    along = network.vertex_along_m[own]
    marks = np.array([0.0, LOOK_M]) if from_start else np.array([along[-1], along[-1] - LOOK_M])
    x, y = (np.interp(marks, along, values[own]) for values in (network.vertex_x, network.vertex_y))
    return np.array([x[1] - x[0], y[1] - y[0]])

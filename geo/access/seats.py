"""Where new spaces help most if a space can serve only as many people as it has seats for.

The capacitated maximal covering location problem (Current and Storbeck 1988): residents are shared out among the open
places within their walk, no place takes more than it has seats for, and as many as can be are served.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import LinearConstraint
from scipy.sparse import csr_array

from geo.access.integer_programs import SECONDS, Choice, gap_of, merged, pattern_of, row_of, sets_rows, solved
from geo.errors import N_, UsageError

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

MOST_PAIRS: Final = 100_000
"""More pairs of a kind of point and a candidate are too many to share residents out."""
_WHOLE: Final = 0.5


def most_served(
    reaches: csr_array,
    weight: Floats,
    *,
    capacity: Floats,
    count: int,
    at_least_one: Sequence[Longs] = (),
    seconds: float = SECONDS,
) -> Choice | None:
    """Choose candidates whose seats serve the most weight.

    Parameters
    ----------
    reaches
        (points, candidates) an entry where a candidate is within a point's walk.
    weight
        (points) at least 0; what an open place covers already is 0.
    capacity
        (candidates) the most weight that each can serve, at least 0.
    count
        How many candidates at most.
    at_least_one
        Sets of candidates, of each of which one must be chosen.
    seconds
        As :data:`geo.access.integer_programs.SECONDS`.

    Returns
    -------
    Choice or None
        Fewer than ``count`` where more serve nobody else; None where the sets cannot be kept with so few.

    Raises
    ------
    UsageError
        If there are more than :data:`MOST_PAIRS` pairs to share residents out among.
    """
    kinds, of_kind = merged(pattern_of(reaches), weight)
    rows, people = _shared_out(kinds, of_kind, capacity)
    candidates, columns = kinds.shape[1], kinds.shape[1] + people.size
    rows += [LinearConstraint(row_of(np.arange(candidates), columns), ub=count)]
    rows += sets_rows(at_least_one, np.arange(candidates), columns)
    # The least of prices makes a candidate that serves nobody else worth leaving closed.
    price = 1e-7 * max(float(of_kind.sum()), 1.0) / max(candidates, 1)
    cost = np.concatenate([np.full(candidates, price), -people])
    integral = np.concatenate([np.ones(candidates), np.zeros(people.size)])
    found = solved(cost, integral, rows, seconds)
    if found is None:
        return None
    chosen = np.flatnonzero(found.x[:candidates] > _WHOLE)
    whole = served(csr_array(reaches[:, chosen]), weight, capacity=capacity[chosen])
    return Choice(chosen, gap_of(whole, -found.mip_dual_bound, price * count))


def served(reaches: csr_array, weight: Floats, *, capacity: Floats) -> float:
    """Count what places serve together, if residents are shared out as well as can be.

    Parameters
    ----------
    reaches
        (points, places) an entry where a place is within a point's walk.
    weight
        (points) at least 0.
    capacity
        (places) the most weight that each can serve, at least 0.

    Returns
    -------
    float
        The weight that is served.

    Raises
    ------
    UsageError
        As :func:`most_served`.
    """
    kinds, weight = merged(pattern_of(reaches), weight)
    rows, people = _shared_out(kinds, weight, capacity)
    if not people.size:
        return 0.0
    places = kinds.shape[1]
    cost = np.concatenate([np.zeros(places), -people])
    found = solved(cost, np.zeros(cost.size), rows, SECONDS)
    return 0.0 if found is None else -float(found.fun)


def _shared_out(kinds: csr_array, weight: Floats, capacity: Floats) -> tuple[list[LinearConstraint], Floats]:
    """Share kinds of points out among candidates: rows over candidates and then pairs, and each pair's people."""
    kind, candidate = (axis.astype(np.int64) for axis in kinds.nonzero())
    if kind.size > MOST_PAIRS:
        msg = N_(
            "{count} pairs of a place where people live and a candidate are too many to share seats out among, "
            "{most} at most; give a shorter list of candidates, or leave seats out"
        )
        raise UsageError(msg, count=f"{kind.size:,}", most=f"{MOST_PAIRS:,}")
    if not kind.size:
        return [], np.zeros(0)
    people, candidates = weight[kind], kinds.shape[1]
    columns, pair = candidates + kind.size, np.arange(kind.size)

    def rows(values: Floats, row: Longs, column: Longs, count: int) -> csr_array:
        return csr_array((values, (row, column)), shape=(count, columns))

    ones, pairs = np.ones(kind.size), candidates + pair
    once = rows(ones, kind, pairs, kinds.shape[0])
    only_open = rows(
        np.concatenate([ones, -ones]), np.concatenate([pair, pair]), np.concatenate([pairs, candidate]), kind.size
    )
    seated = rows(
        np.concatenate([people, -capacity]),
        np.concatenate([candidate, np.arange(candidates)]),
        np.concatenate([pairs, np.arange(candidates)]),
        candidates,
    )
    return [LinearConstraint(once, ub=1.0), *(LinearConstraint(each, ub=0.0) for each in (only_open, seated))], people

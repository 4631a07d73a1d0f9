"""What all location models share: an integer program handed to HiGHS, and rows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from geo.errors import N_, UsageError

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

SECONDS: Final = 10.0
"""How long HiGHS may look for a proof before its best answer is taken, with the gap that is left."""
PROVEN: Final = 1e-6
"""A gap below this is rounding."""
_INFEASIBLE: Final = 2


@dataclass(frozen=True, eq=False)
class Choice:
    """Candidates to open.

    Attributes
    ----------
    rows
        Which of them, ascending.
    gap
        How far a better answer could be, as a share of this one's objective; 0 where it is proven that there is none.
    """

    rows: Longs
    gap: float


class TooSlowError(UsageError):
    """HiGHS has found nothing in its time."""


def solved(cost: Floats, integral: Floats, rows: list[LinearConstraint], seconds: float) -> Any | None:
    """Minimise over columns from 0 to 1.

    Parameters
    ----------
    cost
        (columns) of each, at 1.
    integral
        (columns) 1 where a column is 0 or 1 and nothing between, else 0.
    rows
        What must hold.
    seconds
        As :data:`SECONDS`.

    Returns
    -------
    scipy.optimize.OptimizeResult or None
        The best found; None where it is proven that nothing keeps the rows.

    Raises
    ------
    TooSlowError
        If nothing was found in time.
    """
    options = {"time_limit": seconds, "mip_rel_gap": 0.0}
    found = milp(cost, integrality=integral, bounds=Bounds(0.0, 1.0), constraints=rows, options=options)
    if found.x is not None:
        return found
    if found.status == _INFEASIBLE:
        return None
    msg = N_("no plan was found in {seconds} seconds; give fewer candidates, or fewer spaces to choose")
    raise TooSlowError(msg, seconds=f"{seconds:g}")


def pattern_of(reaches: csr_array) -> csr_array:
    """Write 1 for every entry of a matrix: a walk of no time is an entry too."""
    pattern = csr_array(reaches, copy=True)
    pattern.data = np.ones(pattern.nnz)
    pattern.sort_indices()
    return pattern


def merged(pattern: csr_array, weight: Floats) -> tuple[csr_array, Floats]:
    """Merge points that the same candidates cover, and leave out those that count for nothing.

    Parameters
    ----------
    pattern
        (points, candidates) 1 where a candidate covers a point.
    weight
        (points) at least 0.

    Returns
    -------
    tuple
        (kinds, candidates) the pattern of each kind of point, and (kinds) its weight.
    """
    # Two sums of random numbers tell sets of candidates apart: two sets share both by a chance of about 10**-19.
    marks = np.random.default_rng(0).random((pattern.shape[1], 2))
    sums = pattern @ marks
    counts = (weight > 0) & (np.diff(pattern.indptr) > 0)
    used = np.flatnonzero(counts)
    _, first, kind = np.unique(sums[used].round(9), axis=0, return_index=True, return_inverse=True)
    return csr_array(pattern[used[first]]), np.bincount(
        kind.ravel(), weights=weight[used], minlength=first.size
    ).astype(np.float64)


def sets_rows(at_least_one: Sequence[Longs], kept: Longs, columns: int) -> list[LinearConstraint]:
    """Say that of each set of candidates one must be chosen, among those that are kept, which are the first columns."""
    wanted = [np.flatnonzero(np.isin(kept, one)) for one in at_least_one]
    return [LinearConstraint(row_of(one, columns), lb=1.0) for one in wanted]


def row_of(columns: Longs, width: int) -> csr_array:
    """Write a row that adds up some of the columns."""
    return csr_array((np.ones(columns.size), (np.zeros(columns.size, np.int64), columns)), shape=(1, width))


def identity(size: int) -> csr_array:
    """Write a matrix with 1 on its diagonal."""
    return csr_array((np.ones(size), np.arange(size), np.arange(size + 1)), shape=(size, size))


def gap_of(objective: float, bound: float, slack: float) -> float:
    """Say how much more than the objective could be had, as a share; 0 where that is rounding.

    Parameters
    ----------
    objective
        What was found.
    bound
        What HiGHS proves that nothing exceeds, up to the slack.
    slack
        What was taken off the objective beside what it measures.

    Returns
    -------
    float
        0 where nothing was found either.
    """
    if objective <= 0:
        return 0.0
    gap = (bound + slack - objective) / objective
    return gap if gap > PROVEN else 0.0

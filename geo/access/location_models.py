"""Which of many candidates to open: four location models, solved by HiGHS to a proven optimum or a stated gap.

The location set covering problem (Toregas et al. 1971), the maximal covering location problem (Church and ReVelle
1974), the p-median and the p-center (Hakimi 1964). All of them know nothing of streets: who is near whom comes in as
sparse matrices, with what is open already left out.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import LinearConstraint
from scipy.sparse import csc_array, csr_array, hstack

from geo.access.integer_programs import (
    PROVEN,
    SECONDS,
    Choice,
    TooSlowError,
    gap_of,
    identity,
    merged,
    pattern_of,
    row_of,
    sets_rows,
    solved,
)
from geo.errors import N_, UsageError

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

MOST_PAIRS: Final = 300_000
"""More pairs of a point and a candidate are too many for a p-median or a p-center."""
_WHOLE: Final = 0.5
_OUT_OF_TIME: Final = 1


def most_covered(
    reaches: csr_array, weight: Floats, *, count: int, at_least_one: Sequence[Longs] = (), seconds: float = SECONDS
) -> Choice | None:
    """Choose candidates that cover the most weight (MCLP).

    Parameters
    ----------
    reaches
        (points, candidates) an entry where a candidate covers a point.
    weight
        (points) at least 0; what an open place covers already is 0.
    count
        How many candidates at most.
    at_least_one
        Sets of candidates, of each of which one must be chosen.
    seconds
        As :data:`SECONDS`.

    Returns
    -------
    Choice or None
        Fewer than ``count`` where more cover nothing else; None where the sets cannot be kept with so few.
    """
    kinds, weight = merged(pattern_of(reaches), weight)
    if count == 1:
        return _best_single(kinds, weight, at_least_one)
    kept = _undominated(kinds, at_least_one)
    if kept.size == 0:
        return None if len(at_least_one) else Choice(kept, 0.0)
    cover = csr_array(kinds[:, kept])
    points, candidates = cover.shape
    # A point counts as far as it is covered; candidates are opened whole.
    covers = hstack([cover, -identity(points)])
    columns = candidates + points
    rows = [
        LinearConstraint(covers, lb=0.0),
        LinearConstraint(row_of(np.arange(candidates), columns), ub=count),
        *sets_rows(at_least_one, kept, columns),
    ]
    # The least of prices makes a candidate that covers nothing else worth leaving closed.
    price = 1e-7 * max(float(weight.sum()), 1.0) / max(candidates, 1)
    cost = np.concatenate([np.full(candidates, price), -weight])
    integral = np.concatenate([np.ones(candidates), np.zeros(points)])
    found = solved(cost, integral, rows, seconds)
    if found is None:
        return None
    chosen = kept[found.x[:candidates] > _WHOLE]
    return Choice(
        np.sort(chosen), gap_of(float(weight @ _covered(kinds, chosen)), -found.mip_dual_bound, price * count)
    )


def all_covered(
    reaches: csr_array, *, at_least_one: Sequence[Longs] = (), seconds: float = SECONDS, most: int | None = None
) -> Choice | None:
    """Choose the fewest candidates that together cover every point that any of them covers (LSCP).

    Parameters
    ----------
    reaches
        (points, candidates) an entry where a candidate covers a point.
    at_least_one
        Sets of candidates, of each of which one must be chosen.
    seconds
        As :data:`SECONDS`.
    most
        How many candidates at most; None for as many as it takes.

    Returns
    -------
    Choice or None
        None where it cannot be done with so few.
    """
    pattern = pattern_of(reaches)
    pattern = csr_array(pattern[np.diff(pattern.indptr) > 0])
    kinds, _ = merged(pattern, np.ones(pattern.shape[0]))
    kept = _undominated(kinds, at_least_one)
    if kept.size == 0:
        return None if len(at_least_one) else Choice(kept, 0.0)
    rows = [LinearConstraint(csr_array(kinds[:, kept]), lb=1.0)] if kinds.shape[0] else []
    rows += sets_rows(at_least_one, kept, kept.size)
    if most is not None:
        rows.append(LinearConstraint(row_of(np.arange(kept.size), kept.size), ub=most))
    # Where every point counts alone, taking what covers most again and again is an answer too, and in little time
    # sometimes the better one.
    greedy = None if at_least_one else kept[_greedy(kinds[:, kept])]
    try:
        found = solved(np.ones(kept.size), np.ones(kept.size), rows, seconds)
    except TooSlowError:
        if greedy is None or (most is not None and greedy.size > most):
            raise
        least = np.ceil(kinds.shape[0] / max(int(np.diff(kinds[:, kept].tocsc().indptr).max(initial=0)), 1))
        return Choice(np.sort(greedy), max(0.0, (greedy.size - least) / max(greedy.size, 1)))
    if found is None:
        return None
    chosen = kept[found.x > _WHOLE]
    if greedy is not None and greedy.size < chosen.size:
        chosen = greedy
    least = np.ceil(found.mip_dual_bound - 1e-6)
    return Choice(np.sort(chosen), max(0.0, (chosen.size - least) / max(chosen.size, 1)))


def _greedy(covers: csr_array) -> Longs:
    """Take the candidate that covers most of what is left, until nothing is; of equal ones the first."""
    by_candidate, by_point = covers.tocsc(), covers.tocsr()
    left, gain = np.ones(covers.shape[0], dtype=bool), np.diff(by_candidate.indptr).astype(np.int64)
    taken = []
    while left.any():
        best = int(np.argmax(gain))
        points = by_candidate.indices[by_candidate.indptr[best] : by_candidate.indptr[best + 1]]
        new = points[left[points]]
        left[new] = False
        taken.append(best)
        # Each point is taken off all its candidates once.
        gain -= np.bincount(by_point[new].indices, minlength=gain.size)
    return np.array(taken, dtype=np.int64)


def least_total(
    minutes: csr_array,
    weight: Floats,
    *,
    served: Floats,
    count: int,
    at_least_one: Sequence[Longs] = (),
    seconds: float = SECONDS,
) -> Choice | None:
    """Choose candidates so that the weighted walks to the nearest open place are least in sum (p-median).

    Parameters
    ----------
    minutes
        (points, candidates) an entry is a walk.
    weight
        (points) at least 0.
    served
        (points) minutes to the nearest place that is open already; finite.
    count
        How many candidates at most.
    at_least_one
        Sets of candidates, of each of which one must be chosen.
    seconds
        As :data:`SECONDS`.

    Returns
    -------
    Choice or None
        None where the sets cannot be kept with so few.

    Raises
    ------
    UsageError
        If more than :data:`MOST_PAIRS` walks would be shorter than today's.
    """
    pairs = minutes.tocoo()
    served = _at_worst(minutes, served)
    saved = (served[pairs.row] - pairs.data) * weight[pairs.row]
    kept = saved > 0
    point, candidate, saved = pairs.row[kept], pairs.col[kept].astype(np.int64), saved[kept]
    _check_pairs(point.size)
    candidates, columns = minutes.shape[1], minutes.shape[1] + point.size
    number = np.arange(point.size)
    # Each point walks to one place, and only to one that is open.
    walker, whose = np.unique(point, return_inverse=True)
    once = csr_array((np.ones(point.size), (whose, candidates + number)), shape=(walker.size, columns))
    opened = csr_array(
        (
            np.concatenate([np.ones(point.size), -np.ones(point.size)]),
            (np.concatenate([number, number]), np.concatenate([candidates + number, candidate])),
        ),
        shape=(point.size, columns),
    )
    rows = [
        LinearConstraint(row_of(np.arange(candidates), columns), ub=count),
        *([LinearConstraint(once, ub=1.0), LinearConstraint(opened, ub=0.0)] if point.size else []),
        *sets_rows(at_least_one, np.arange(candidates), columns),
    ]
    price = 1e-7 * max(float(saved.sum()), 1.0) / max(candidates, 1)
    cost = np.concatenate([np.full(candidates, price), -saved])
    integral = np.concatenate([np.ones(candidates), np.zeros(point.size)])
    found = solved(cost, integral, rows, seconds)
    if found is None:
        return None
    chosen = np.flatnonzero(found.x[:candidates] > _WHOLE)
    total = float(weight @ walks_after(minutes, served, chosen))
    # Nobody can walk less than with every candidate open, whatever the proof has come to.
    least = float(weight @ walks_after(minutes, served, np.arange(candidates)))
    bound = max(float(weight @ served) + found.mip_dual_bound, least)
    if found.status == _OUT_OF_TIME and not len(at_least_one):
        one_by_one = _one_by_one(minutes, weight, served, count=count)
        shorter = float(weight @ walks_after(minutes, served, one_by_one))
        chosen, total = (one_by_one, shorter) if shorter < total else (chosen, total)
    gap = (total - bound - price * count) / total if total > 0 else 0.0
    return Choice(chosen, gap if gap > PROVEN else 0.0)


def least_longest(
    minutes: csr_array,
    *,
    served: Floats,
    count: int,
    at_least_one: Sequence[Longs] = (),
    seconds: float = SECONDS,
) -> Choice | None:
    """Choose candidates so that the longest walk to the nearest open place is least (p-center).

    Parameters
    ----------
    minutes
        (points, candidates) an entry is a walk.
    served
        (points) minutes to the nearest place that is open already; finite.
    count
        How many candidates at most.
    at_least_one
        Sets of candidates, of each of which one must be chosen.
    seconds
        As :data:`SECONDS`, for each step of a search by halves.

    Returns
    -------
    Choice or None
        None where the sets cannot be kept with so few.

    Raises
    ------
    UsageError
        As :func:`least_total`.
    """
    pairs = minutes.tocoo()
    _check_pairs(int((pairs.data < served[pairs.row]).sum()))
    lengths = np.unique(np.concatenate([pairs.data, served]))
    best, _ = _within(minutes, served, float(lengths[-1]), count=count, at_least_one=at_least_one, seconds=seconds)
    if best is None:
        return None
    # The last length does; the one before the first cannot.
    low = impossible = -1
    high = lengths.size - 1
    while high - low > 1:
        middle = (low + high) // 2
        tried, proven = _within(
            minutes, served, float(lengths[middle]), count=count, at_least_one=at_least_one, seconds=seconds
        )
        if tried is None:
            low, impossible = middle, middle if proven else impossible
        else:
            high, best = middle, tried
    longest = float(lengths[high])
    return Choice(best, (longest - float(lengths[impossible + 1])) / longest if longest > 0 else 0.0)


def walks_after(minutes: csr_array, served: Floats, rows: Longs) -> Floats:
    """Measure each point's walk to the nearest open place once some candidates are open.

    Parameters
    ----------
    minutes
        (points, candidates) an entry is a walk.
    served
        (points) minutes to the nearest place that is open already.
    rows
        The candidates that open.

    Returns
    -------
    numpy.ndarray
        (points) minutes, infinite where none is reached.
    """
    after = served.copy()
    pairs = minutes[:, rows].tocoo()
    np.minimum.at(after, pairs.row, pairs.data)
    return after


def _one_by_one(minutes: csr_array, weight: Floats, served: Floats, *, count: int) -> Longs:
    """Choose candidates one after the other, each the one that shortens walks most then."""
    pairs, walks = minutes.tocoo(), served.copy()
    chosen: list[int] = []
    for _ in range(count):
        saved = np.maximum(walks[pairs.row] - pairs.data, 0.0) * weight[pairs.row]
        by_candidate = np.bincount(pairs.col, weights=saved, minlength=minutes.shape[1])
        chosen.append(int(by_candidate.argmax()))
        walks = walks_after(minutes, walks, np.array(chosen[-1:]))
    return np.unique(chosen)


def _at_worst(minutes: csr_array, served: Floats) -> Floats:
    """Shorten walks to what any candidate at all would make of them: a bound far above that proves nothing."""
    whole = np.diff(minutes.indptr) == minutes.shape[1]
    worst = served.copy()
    if whole.any() and minutes.shape[1]:
        worst[whole] = np.minimum(served[whole], minutes[np.flatnonzero(whole)].max(axis=1).toarray().ravel())
    return worst


def _within(
    minutes: csr_array, served: Floats, longest: float, *, count: int, at_least_one: Sequence[Longs], seconds: float
) -> tuple[Longs | None, bool]:
    """Choose candidates so that no walk is longer than this, if it can be done; and whether that is proven."""
    near = minutes[np.flatnonzero(served > longest)].copy()
    near.data = np.where(near.data <= longest, 1.0, 0.0)
    near.eliminate_zeros()
    if (np.diff(near.indptr) == 0).any():
        return None, True
    try:
        found = all_covered(near, at_least_one=at_least_one, seconds=seconds, most=count)
    except TooSlowError:
        return None, False
    return (None, True) if found is None else (found.rows, True)


def _undominated(cover: csr_array, at_least_one: Sequence[Longs]) -> Longs:
    """Leave out each candidate in whose place another does as well, for every point and every set."""
    member = np.zeros((len(at_least_one), cover.shape[1]), bool)
    for row, one in zip(member, at_least_one, strict=True):
        row[one] = True
    covered = csc_array(cover)
    covers = np.diff(covered.indptr)
    sizes = covers + member.sum(axis=0)
    # The sets stay out of the product: few candidates share a point, but most share a set.
    shared = (covered.T @ covered).tocoo()
    within = shared.data >= covers[shared.row] - _WHOLE
    blank, best = _of_sets_alone(member, covers, sizes)
    one, other = np.concatenate([shared.row[within], blank]), np.concatenate([shared.col[within], best])
    # Where every point and set of one is also another's, the one adds nothing; of equal ones the first stays.
    better = (sizes[other] > sizes[one]) | ((sizes[other] == sizes[one]) & (other < one))
    for row in member:
        better &= row[other] | ~row[one]
    kept = sizes > 0
    kept[one[better]] = False
    return np.flatnonzero(kept)


def _of_sets_alone(member: npt.NDArray[np.bool_], covers: Longs, sizes: Longs) -> tuple[Longs, Longs]:
    """List the candidates that cover nothing and are in some set; beside each, who has its sets and most besides."""
    blank = np.flatnonzero((covers == 0) & (sizes > 0))
    patterns, which = np.unique(member[:, blank], axis=1, return_inverse=True)
    best = np.zeros(patterns.shape[1], np.int64)
    for place, pattern in enumerate(patterns.T):
        holders = np.flatnonzero(member[pattern].all(axis=0))
        best[place] = holders[sizes[holders].argmax()]
    return blank, best[which.ravel()]


def _best_single(cover: csr_array, weight: Floats, at_least_one: Sequence[Longs]) -> Choice | None:
    """Choose the one candidate that covers the most."""
    covered = np.asarray(cover.T @ weight)
    allowed = np.ones(covered.size, bool)
    for one in at_least_one:
        allowed &= np.isin(np.arange(covered.size), one)
    if not allowed.any():
        return None
    best = int(np.argmax(np.where(allowed, covered, -1.0)))
    return Choice(np.array([best] if covered[best] > 0 or len(at_least_one) else [], np.int64), 0.0)


def _covered(cover: csr_array, rows: Longs) -> npt.NDArray[np.bool_]:
    """Mark the points that some candidates cover."""
    covered: npt.NDArray[np.bool_] = np.diff(csr_array(cover[:, rows]).indptr) > 0
    return covered


def _check_pairs(count: int) -> None:
    if count > MOST_PAIRS:
        msg = N_(
            "{count} walks to candidates would be shorter than today's, and this goal can be solved for {most} at "
            "most; give a list of at most about 100 candidates, or choose the goal covered"
        )
        raise UsageError(msg, count=count, most=MOST_PAIRS)

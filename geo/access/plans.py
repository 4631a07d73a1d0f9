"""Plans of new spaces: the best, and the best that differ from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geo.access.catchments import seconds_to_nearest
from geo.access.doorstep import LONGEST_MIN
from geo.access.integer_programs import Choice, TooSlowError
from geo.access.location_models import all_covered, least_longest, least_total, most_covered
from geo.access.seats import most_served, served
from geo.access.siting import Setting
from geo.errors import N_, UsageError
from geo.streets.projection import project
from geo.streets.snapping import Snaps

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

MOST_PLANS: Final = 10
APART_M: Final = 150.0
"""Plans differ if one opens a space farther than this from every space of the other."""


@dataclass(frozen=True, eq=False)
class Plan:
    """Spaces to open together, and what comes of it.

    Attributes
    ----------
    rows
        Which candidates.
    newly
        Residents newly within the walk, by group.
    share_before, share_covered
        Share of the aim's group within the walk today and then, 0 to 1.
    mean_before, mean_after, longest_before, longest_after
        Minutes to the nearest place, of the group's residents who then reach one; a walk that today leads nowhere
        counts as :data:`~geo.access.doorstep.LONGEST_MIN`.
    gap
        How far a better plan could be, as a share; 0 where it is proven that none is better. Plans after the first
        are the best that differ from those before.
    seated
        Residents of the group newly within the walk for whom there are seats; None where seats count for nothing.
    measured
        What the goal is measured by, weighed as the setting weighs residents: the less, the better.
    """

    rows: Longs
    newly: Mapping[str, float]
    share_before: float
    share_covered: float
    mean_before: float
    mean_after: float
    longest_before: float
    longest_after: float
    gap: float
    seated: float | None = None
    measured: float = 0.0

    @property
    def sites(self) -> int:
        """How many spaces it opens."""
        return int(self.rows.size)


def plans(asked: Setting, *, count: int = 5) -> Iterator[Plan]:
    """Choose the best plan, then the best that differ from all before.

    Parameters
    ----------
    asked
        What they follow from.
    count
        How many plans at most.

    Yields
    ------
    Plan
        One after the other, as each is found: fewer than ``count`` where there are no more.

    Raises
    ------
    UsageError
        If there are too many walks for this goal, or spaces in every ward are wanted and there are too few.
    """
    apart: list[Longs] = []
    for number in range(count):
        try:
            choice = _choice(asked, [*asked.required, *apart])
        except TooSlowError:
            if not number:
                raise
            # What was found before is an answer.
            return
        if choice is None:
            if number == 0:
                msg = N_("{count} spaces are too few for one in each of the {wards} wards without any; ask for more")
                raise UsageError(msg, count=asked.aim.spaces, wards=len(asked.required))
            return
        plan = plan_of(asked, choice)
        if number and asked.aim.goal == "covered" and not plan.measured:
            return
        yield plan
        if not plan.sites:
            return
        farther = _far_from(asked, choice.rows)
        if not farther.size:
            return
        apart.append(farther)


def plan_of(asked: Setting, choice: Choice) -> Plan:
    """Say what comes of opening some candidates.

    Parameters
    ----------
    asked
        What it follows from.
    choice
        Which candidates.

    Returns
    -------
    Plan
        The figures before and after.
    """
    limit, before, people = asked.aim.limit_min, asked.served_min, asked.people
    opened = Snaps(*(values[choice.rows] for values in vars(asked.places).values()))
    after = np.minimum(before, seconds_to_nearest(asked.at_pace, opened, points=asked.points) / 60.0)
    new = (after <= limit) & (before > limit)
    whole = float(people.sum())
    there = np.isfinite(after) & (people > 0)
    living = people[there]
    told_before, told_after = np.minimum(before[there], LONGEST_MIN), after[there]

    def mean(minutes: Floats, counted: Floats = living) -> float:
        return float(counted @ minutes / counted.sum()) if counted.size else np.nan

    longest = float(told_after.max(initial=0.0))
    measured = {
        "covered": lambda: -_gained(asked, choice.rows, new),
        "everyone": lambda: float(choice.rows.size),
        "total": lambda: mean(told_after, asked.weights[there]),
        "longest": lambda: longest,
    }
    return Plan(
        rows=choice.rows,
        newly=MappingProxyType({name: float(of[new].sum()) for name, of in asked.groups.items()}),
        share_before=float(people[before <= limit].sum()) / whole if whole else np.nan,
        share_covered=float(people[after <= limit].sum()) / whole if whole else np.nan,
        mean_before=mean(told_before),
        mean_after=mean(told_after),
        longest_before=float(told_before.max(initial=0.0)),
        longest_after=longest,
        gap=choice.gap,
        seated=None if asked.capacity is None else _served(asked, choice.rows, people, capacity=asked.capacity),
        measured=measured[asked.aim.goal](),
    )


def best_first(found: Sequence[Plan]) -> list[Plan]:
    """Sort plans by what they are for.

    Parameters
    ----------
    found
        Plans of one setting.

    Returns
    -------
    list
        The best first; of equal ones that with fewer spaces, and then with the shorter walks.
    """
    return sorted(found, key=lambda plan: (plan.measured, plan.sites, plan.mean_after))


def _choice(asked: Setting, at_least_one: Sequence[Longs]) -> Choice | None:
    """Solve the aim's model."""
    aim, minutes, weights = asked.aim, asked.minutes, asked.weights
    open_to = asked.served_min > aim.limit_min
    if asked.capacity is not None:
        left_out = np.where(open_to, weights, 0.0)
        return most_served(minutes, left_out, capacity=asked.capacity, count=aim.spaces, at_least_one=at_least_one)
    if aim.goal == "covered":
        return most_covered(minutes, np.where(open_to, weights, 0.0), count=aim.spaces, at_least_one=at_least_one)
    if aim.goal == "everyone":
        return all_covered(csr_array(minutes[np.flatnonzero(open_to & (weights > 0))]), at_least_one=at_least_one)
    reached = np.isfinite(asked.served_min) | (np.diff(minutes.indptr) > 0)
    counted = np.flatnonzero(reached & (weights > 0))
    served = np.minimum(asked.served_min[counted], LONGEST_MIN)
    walks = csr_array(minutes[counted])
    if aim.goal == "total":
        return least_total(walks, weights[counted], served=served, count=aim.spaces, at_least_one=at_least_one)
    return least_longest(walks, served=served, count=aim.spaces, at_least_one=at_least_one)


def _served(asked: Setting, rows: Longs, people: Floats, *, capacity: Floats) -> float:
    """Count those newly within the walk for whom there are seats."""
    left_out = np.where(asked.served_min > asked.aim.limit_min, people, 0.0)
    return served(csr_array(asked.minutes[:, rows]), left_out, capacity=capacity[rows])


def _gained(asked: Setting, rows: Longs, new: npt.NDArray[np.bool_]) -> float:
    """Say what the goal ``covered`` is measured by."""
    if asked.capacity is None:
        return float(asked.weights[new].sum())
    return _served(asked, rows, asked.weights, capacity=asked.capacity)


def _far_from(asked: Setting, rows: Longs) -> Longs:
    """List the candidates that are farther than :data:`APART_M` from all of some."""
    at = asked.candidates.geometry
    x, y = project(asked.at_pace.network.crs, at.x.to_numpy(), at.y.to_numpy())
    apart = np.hypot(x[:, None] - x[rows], y[:, None] - y[rows])
    return np.flatnonzero((apart > APART_M).all(axis=1))

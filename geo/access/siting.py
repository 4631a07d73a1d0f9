"""Where the next spaces to learn would help most."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from geo import tables as t
from geo.access.catchments import seconds_to_nearest
from geo.access.demand import DemandPoints, starts
from geo.access.doorstep import LONGEST_MIN, check_limit
from geo.access.integer_programs import Choice
from geo.access.location_models import all_covered, least_longest, least_total, most_covered
from geo.access.nearest import venue_places
from geo.access.walks_between import walks_between
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.region.wards import wards_of
from geo.streets.projection import project
from geo.streets.snapping import Snaps, snap
from geo.streets.walkers import Pace
from geo.streets.walking import Walking, walking

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

Goal = Literal["covered", "everyone", "total", "longest"]
GOALS: Final[tuple[Goal, ...]] = ("covered", "everyone", "total", "longest")
"""Most people newly within the walk (MCLP), everyone within it with the fewest spaces (LSCP), the least walking in all
(p-median), the least longest walk (p-center)."""
FAR_GOALS: Final[tuple[Goal, ...]] = ("total", "longest")
"""Goals for which walks beyond the limit count too."""
MOST_SPACES: Final = 20
MOST_PLANS: Final = 10
MOST_LISTED: Final = 200
"""More candidates than these are too many for the goals ``total`` and ``longest``, which ask for every walk."""
APART_M: Final = 150.0
"""Plans differ if one opens a space farther than this from every space of the other."""


@dataclass(frozen=True)
class Aim:
    """What new spaces are for.

    Attributes
    ----------
    spaces
        How many at most; with the goal ``everyone`` it takes as many as are needed.
    limit_min
        The walk, minutes, inclusive.
    goal
        One of :data:`GOALS`.
    group
        Whose walks count, one of :data:`geo.tables.GROUPS`.
    each_ward
        Whether every ward shall have a space, a present one or a new one.
    """

    spaces: int
    limit_min: float = 5.0
    goal: Goal = "covered"
    group: str = "all"
    each_ward: bool = False


@dataclass(frozen=True, eq=False)
class Setting:
    """All that a plan follows from.

    Attributes
    ----------
    candidates
        Where a space could open, with ``ward_code``.
    aim
        What for.
    groups
        (points) residents of every group that was counted.
    at_pace
        The streets at the walker's pace.
    points, places
        Where residents start, and the candidates' places on the streets.
    served_min
        (points) minutes to the nearest present venue, infinite where none is reached.
    minutes
        (points, candidates) walks, within the limit where the aim has no use for others.
    required
        Sets of candidates, of each of which one must open.
    without_candidate
        Codes of wards that have no space and, though every ward shall have one, no candidate.
    """

    candidates: gpd.GeoDataFrame
    aim: Aim
    groups: Mapping[str, Floats]
    at_pace: Walking
    points: Snaps
    places: Snaps
    served_min: Floats
    minutes: csr_array
    required: tuple[Longs, ...]
    without_candidate: tuple[str, ...]

    @property
    def people(self) -> Floats:
        """(points) residents of the aim's group."""
        return self.groups[self.aim.group]


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

    @property
    def sites(self) -> int:
        """How many spaces it opens."""
        return int(self.rows.size)


def setting(region: Region, demand: DemandPoints, candidates: gpd.GeoDataFrame, *, pace: Pace, aim: Aim) -> Setting:
    """Measure all walks that plans follow from.

    Parameters
    ----------
    region
        Present venues, wards, residents and streets.
    demand
        Where its residents start.
    candidates
        By :func:`geo.access.candidates.street_corners` or :func:`geo.access.candidates.listed`.
    pace
        The walker and the speed.
    aim
        What the spaces are for.

    Returns
    -------
    Setting
        For :func:`plans`.

    Raises
    ------
    UsageError
        If the aim cannot be asked for, nobody counted the group, or there is no candidate.
    """
    check_aim(aim)
    if candidates.empty:
        msg = N_("there is no candidate in the region {region}; give a list of places inside it, or none for corners")
        raise UsageError(msg, region=region.name)
    if aim.goal in FAR_GOALS and len(candidates) > MOST_LISTED:
        msg = N_(
            "the goal {goal} can be solved for {most} candidates at most, and there are {count}; "
            "give a list of candidates, or choose the goal covered"
        )
        raise UsageError(msg, goal=aim.goal, most=MOST_LISTED, count=f"{len(candidates):,}")
    groups = _people(region, demand)
    if not groups:
        msg = N_(
            "nobody counted residents in the region {region}; give them: "
            "baeumgil region update {region} --population FILE"
        )
        raise UsageError(msg, region=region.name)
    if aim.group not in groups:
        msg = N_("nobody counted the group {group} in the region {region}; choose one of {groups}")
        raise UsageError(msg, group=repr(aim.group), region=region.name, groups=", ".join(groups))
    at_pace = walking(region.network, pace)
    points = starts(demand, at_pace)
    at = candidates.geometry
    places = snap(region.network, at.x, lat=at.y, edge_open=at_pace.edge_open)
    served = seconds_to_nearest(at_pace, venue_places(region, at_pace), points=points) / 60.0
    far = LONGEST_MIN if aim.goal in FAR_GOALS else aim.limit_min
    required, without = _one_each(region, candidates) if aim.each_ward else ((), ())
    return Setting(
        candidates=candidates,
        aim=aim,
        groups=groups,
        at_pace=at_pace,
        points=points,
        places=places,
        served_min=served,
        minutes=walks_between(at_pace, points, places, limit_min=far),
        required=required,
        without_candidate=without,
    )


def check_aim(aim: Aim) -> None:
    """Refuse an aim that cannot be asked for.

    Parameters
    ----------
    aim
        What new spaces are for.

    Raises
    ------
    UsageError
        If the walk is none, the goal is unknown, or there are no spaces or too many.
    """
    check_limit(aim.limit_min)
    if aim.goal not in GOALS:
        msg = N_("unknown goal {goal}; choose one of {goals}")
        raise UsageError(msg, goal=repr(aim.goal), goals=", ".join(GOALS))
    if not 1 <= aim.spaces <= MOST_SPACES:
        msg = N_("{count} spaces cannot be sited; give 1 to {most}")
        raise UsageError(msg, count=aim.spaces, most=MOST_SPACES)


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
        choice = _choice(asked, [*asked.required, *apart])
        if choice is None:
            if number == 0:
                msg = N_("{count} spaces are too few for one in each of the {wards} wards without any; ask for more")
                raise UsageError(msg, count=asked.aim.spaces, wards=len(asked.required))
            return
        plan = plan_of(asked, choice)
        if number and asked.aim.goal == "covered" and not plan.newly[asked.aim.group]:
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

    def mean(minutes: Floats) -> float:
        return float(living @ minutes / living.sum()) if living.size else np.nan

    return Plan(
        rows=choice.rows,
        newly=MappingProxyType({name: float(of[new].sum()) for name, of in asked.groups.items()}),
        share_before=float(people[before <= limit].sum()) / whole if whole else np.nan,
        share_covered=float(people[after <= limit].sum()) / whole if whole else np.nan,
        mean_before=mean(told_before),
        mean_after=mean(told_after),
        longest_before=float(told_before.max(initial=0.0)),
        longest_after=float(told_after.max(initial=0.0)),
        gap=choice.gap,
    )


def best_first(found: Sequence[Plan], aim: Aim) -> list[Plan]:
    """Sort plans by what they are for.

    Parameters
    ----------
    found
        Plans of one setting.
    aim
        What they are for.

    Returns
    -------
    list
        The best first; of equal ones that with fewer spaces.
    """
    keys = {
        "covered": lambda plan: (-plan.newly[aim.group], plan.sites),
        "everyone": lambda plan: (plan.sites, plan.mean_after),
        "total": lambda plan: (plan.mean_after, plan.sites),
        "longest": lambda plan: (plan.longest_after, plan.sites),
    }
    return sorted(found, key=keys[aim.goal])


def _choice(asked: Setting, at_least_one: Sequence[Longs]) -> Choice | None:
    """Solve the aim's model."""
    aim, minutes, people = asked.aim, asked.minutes, asked.people
    open_to = asked.served_min > aim.limit_min
    if aim.goal == "covered":
        return most_covered(minutes, np.where(open_to, people, 0.0), count=aim.spaces, at_least_one=at_least_one)
    if aim.goal == "everyone":
        return all_covered(csr_array(minutes[np.flatnonzero(open_to & (people > 0))]), at_least_one=at_least_one)
    reached = np.isfinite(asked.served_min) | (np.diff(minutes.indptr) > 0)
    counted = np.flatnonzero(reached & (people > 0))
    served = np.minimum(asked.served_min[counted], LONGEST_MIN)
    walks = csr_array(minutes[counted])
    if aim.goal == "total":
        return least_total(walks, people[counted], served=served, count=aim.spaces, at_least_one=at_least_one)
    return least_longest(walks, served=served, count=aim.spaces, at_least_one=at_least_one)


def _people(region: Region, demand: DemandPoints) -> dict[str, Floats]:
    """Residents at each point, by group, as far as they were counted."""
    if region.population.empty:
        return {}
    counted = region.population.set_index(t.WARD_CODE).reindex(region.wards[t.WARD_CODE])
    names = [name for name in t.GROUPS if name in counted.columns and counted[name].notna().all()]
    return {name: demand.weight * counted[name].to_numpy(np.float64)[demand.ward] for name in names}


def _one_each(region: Region, candidates: gpd.GeoDataFrame) -> tuple[tuple[Longs, ...], tuple[str, ...]]:
    """List the candidates of each ward without a space, and the wards that have not even those."""
    with_space = set(region.venues[t.WARD_CODE].dropna())
    without = [code for code in region.wards[t.WARD_CODE] if code not in with_space]
    ward = region.wards[t.WARD_CODE].to_numpy()[wards_of(candidates.geometry.to_numpy(), region.wards)]
    sets = {code: np.flatnonzero(ward == code) for code in without}
    return tuple(one for one in sets.values() if one.size), tuple(code for code, one in sets.items() if not one.size)


def _far_from(asked: Setting, rows: Longs) -> Longs:
    """List the candidates that are farther than :data:`APART_M` from all of some."""
    at = asked.candidates.geometry
    x, y = project(asked.at_pace.network.crs, at.x.to_numpy(), at.y.to_numpy())
    apart = np.hypot(x[:, None] - x[rows], y[:, None] - y[rows])
    return np.flatnonzero((apart > APART_M).all(axis=1))

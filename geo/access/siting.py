"""Where the next spaces to learn would help most."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import csr_array

from geo import tables as t
from geo.access.catchments import seconds_to_nearest
from geo.access.demand import DemandPoints, starts
from geo.access.doorstep import LONGEST_MIN, check_limit
from geo.access.nearest import venue_places
from geo.access.walks_between import walks_between
from geo.errors import N_, UsageError
from geo.region.region import Region
from geo.region.wards import wards_of
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
MOST_LISTED: Final = 200
"""More candidates than these are too many for the goals ``total`` and ``longest``, which ask for every walk."""


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
    residents_a_seat
        How many residents one seat serves, with the goal ``covered``: a new space then serves no more than it has seats
        for. None: seats count for nothing.
    """

    spaces: int
    limit_min: float = 5.0
    goal: Goal = "covered"
    group: str = "all"
    each_ward: bool = False
    residents_a_seat: float | None = None


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
    capacity
        (candidates) residents that each can serve, 0 where its seats are unknown; None where seats count for nothing.
    factors
        (points) how much a resident counts when plans are chosen, above 0; None where all count alike. Figures of plans
        are of residents all the same.
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
    capacity: Floats | None
    factors: Floats | None = None

    @property
    def without_seats(self) -> int:
        """How many candidates cannot be chosen because nobody knows their seats."""
        return 0 if self.capacity is None else int(self.candidates[t.SEATS].isna().sum())

    @property
    def people(self) -> Floats:
        """(points) residents of the aim's group."""
        return self.groups[self.aim.group]

    @property
    def weights(self) -> Floats:
        """(points) residents of the aim's group, each as much as they count."""
        return self.people if self.factors is None else self.people * self.factors


def setting(
    region: Region,
    demand: DemandPoints,
    candidates: gpd.GeoDataFrame,
    *,
    pace: Pace,
    aim: Aim,
    factors: Floats | None = None,
) -> Setting:
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
    factors
        (points) how much a resident counts, such as of :func:`geo.access.needs_weights.needs_weights`.

    Returns
    -------
    Setting
        For :func:`geo.access.plans.plans`.

    Raises
    ------
    UsageError
        If the aim cannot be asked for, nobody counted the group, or there is no candidate, or none with seats.
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
        capacity=_capacity(candidates, aim),
        factors=factors,
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
        If the walk is none, the goal is unknown, there are no spaces or too many, or seats are asked for with another
        goal than ``covered``, or serve nobody.
    """
    check_limit(aim.limit_min)
    if aim.goal not in GOALS:
        msg = N_("unknown goal {goal}; choose one of {goals}")
        raise UsageError(msg, goal=repr(aim.goal), goals=", ".join(GOALS))
    if not 1 <= aim.spaces <= MOST_SPACES:
        msg = N_("{count} spaces cannot be sited; give 1 to {most}")
        raise UsageError(msg, count=aim.spaces, most=MOST_SPACES)
    if aim.residents_a_seat is not None:
        if aim.goal != "covered":
            msg = N_("seats can be counted with the goal covered, not with {goal}; leave seats out, or change the goal")
            raise UsageError(msg, goal=aim.goal)
        if not 0 < aim.residents_a_seat < math.inf:
            msg = N_("{residents} residents for a seat cannot be served; give a number above 0, such as 50")
            raise UsageError(msg, residents=f"{aim.residents_a_seat:g}")


def _capacity(candidates: gpd.GeoDataFrame, aim: Aim) -> Floats | None:
    """Say how many residents each candidate can serve."""
    if aim.residents_a_seat is None:
        return None
    seats = candidates[t.SEATS] if t.SEATS in candidates else pd.Series(pd.NA, candidates.index, dtype="Int64")
    if seats.isna().all():
        msg = N_("of none of the candidates it is known how many seats there are; give a list that says so")
        raise UsageError(msg)
    return seats.fillna(0).to_numpy(np.float64) * aim.residents_a_seat


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

"""Where the next spaces help most: each plan's figures are those of coverage with its spaces open."""

import dataclasses
import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from support import by_hand
from support.by_hand import street

from geo import tables as t
from geo.access.candidates import listed, street_corners
from geo.access.catchments import seconds_to_nearest
from geo.access.coverage import coverage
from geo.access.demand import spread, starts
from geo.access.plans import APART_M, best_first, plans
from geo.access.siting import FAR_GOALS, GOALS, Aim, setting
from geo.contracts import check, completed
from geo.errors import UsageError
from geo.region.region import Region
from geo.streets.projection import project
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking

SENIOR = pace("senior", "cautious")


def with_spaces(region: Region, sites: gpd.GeoDataFrame) -> Region:
    """Open spaces for good: venues like all others."""
    count = len(sites)
    rows = gpd.GeoDataFrame(
        {
            t.VENUE_ID: [f"NEW{number}" for number in range(count)],
            t.NAME_KO: "새 공간",
            t.KIND: "other",
            t.SOURCE: "test",
            t.SITE_GROUP: [f"NEW{number}" for number in range(count)],
        },
        geometry=sites.geometry.to_numpy(),
        crs=t.WGS84,
    )
    new = check(completed(rows, "venues"), t.VENUES, "test")
    return dataclasses.replace(region, venues=pd.concat([region.venues, new], ignore_index=True))


@pytest.fixture(scope="module")
def some_corners(eunpyeong: Region) -> gpd.GeoDataFrame:
    return street_corners(eunpyeong).sample(60, random_state=4).reset_index(drop=True)


@pytest.mark.parametrize("goal", GOALS)
def test_a_plan_s_figures_are_those_of_coverage(eunpyeong: Region, some_corners: gpd.GeoDataFrame, goal: str) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    aim = Aim(4, goal=goal)
    asked = setting(eunpyeong, demand, some_corners, pace=SENIOR, aim=aim)
    found = best_first(list(plans(asked, count=2)))
    assert len(found) == 2

    def measured(region: Region, group: str) -> pd.Series:
        return coverage(region, demand, paces=[SENIOR], limit_min=5, group=group).iloc[-1]

    for plan in found:
        opened = with_spaces(eunpyeong, some_corners.loc[plan.rows])
        for group in (name for name in t.GROUPS if name in eunpyeong.population):
            before, after = measured(eunpyeong, group), measured(opened, group)
            gained = after[t.RESIDENTS_COVERED] - before[t.RESIDENTS_COVERED]
            assert abs(plan.newly[group] - gained) <= 1e-6 * after[t.RESIDENTS_COVERED]
        before, after = measured(eunpyeong, "all"), measured(opened, "all")
        assert abs(plan.share_before - before[t.SHARE_COVERED]) <= 1e-9
        assert abs(plan.share_covered - after[t.SHARE_COVERED]) <= 1e-9
        assert abs(plan.mean_after - after[t.MEAN_MINUTES]) <= 1e-9
        assert plan.gap == 0


def test_no_choice_of_two_is_better(eunpyeong: Region, some_corners: gpd.GeoDataFrame) -> None:
    few = some_corners.head(14)
    demand = spread(eunpyeong.wards, eunpyeong.network)
    at_pace = walking(eunpyeong.network, SENIOR)
    points = starts(demand, at_pace)
    people = demand.weight * eunpyeong.population["65plus"].to_numpy(float)[demand.ward]
    assert eunpyeong.population[t.WARD_CODE].tolist() == eunpyeong.wards[t.WARD_CODE].tolist()
    served = setting(eunpyeong, demand, few, pace=SENIOR, aim=Aim(2)).served_min
    at = few.geometry
    places = snap(eunpyeong.network, at.x, lat=at.y, edge_open=at_pace.edge_open)
    one = [type(places)(*(v[[k]] for v in vars(places).values())) for k in range(len(few))]
    walks = [np.minimum(served, seconds_to_nearest(at_pace, place, points=points) / 60) for place in one]
    pairs = [np.minimum(walks[i], walks[j]) for i, j in itertools.combinations(range(len(few)), 2)]
    there = np.isfinite(pairs[0]) & (people > 0)
    measures = {
        "covered": lambda plan: plan.newly["65plus"] + people[served <= 5].sum(),
        "total": lambda plan: plan.mean_after * people[there].sum(),
        "longest": lambda plan: plan.longest_after,
    }
    best = {
        "covered": max(people[walk <= 5].sum() for walk in pairs),
        "total": min(people[there] @ walk[there] for walk in pairs),
        "longest": min(walk[there].max() for walk in pairs),
    }
    for goal, measure in measures.items():
        asked = setting(eunpyeong, demand, few, pace=SENIOR, aim=Aim(2, goal=goal, group="65plus"))
        plan = next(plans(asked))
        assert abs(measure(plan) - best[goal]) <= 1e-6 * best[goal], goal


def test_plans_differ(eunpyeong: Region, some_corners: gpd.GeoDataFrame) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    asked = setting(eunpyeong, demand, some_corners, pace=SENIOR, aim=Aim(2))
    found = list(plans(asked, count=5))
    assert len(found) == 5
    x, y = project(eunpyeong.network.crs, some_corners.geometry.x.to_numpy(), some_corners.geometry.y.to_numpy())
    for earlier, later in itertools.combinations(found, 2):
        apart = np.hypot(x[later.rows][:, None] - x[earlier.rows], y[later.rows][:, None] - y[earlier.rows])
        assert (apart > APART_M).all(axis=1).any()
    gained = [plan.newly["all"] for plan in found]
    assert gained == sorted(gained, reverse=True)


def three_wards() -> Region:
    """Ward 01 has a venue; ward 02 streets and none; ward 03 nothing."""
    network = by_hand.network(
        {
            1: (0, 300), 2: (300, 300), 3: (600, 300), 4: (900, 300), 5: (1200, 300),
            6: (900, 500), 7: (100, 300), 8: (100, 500),
        },
        [street(1, 7), street(7, 2), street(7, 8), street(2, 3), street(3, 4), street(4, 5), street(4, 6)],
    )  # fmt: skip
    return by_hand.region(network=network)


def test_every_ward_has_a_space_where_one_can_be() -> None:
    region = three_wards()
    demand = spread(region.wards, region.network)
    corners = street_corners(region)
    assert corners[t.WARD_CODE].tolist() == ["02", "01"] or corners[t.WARD_CODE].tolist() == ["01", "02"]
    asked = setting(region, demand, corners, pace=pace("adult"), aim=Aim(1, limit_min=1, each_ward=True))
    assert asked.without_candidate == ("03",)
    only = next(plans(asked))
    assert corners[t.WARD_CODE][only.rows].tolist() == ["02"]
    free = setting(region, demand, corners, pace=pace("adult"), aim=Aim(1, limit_min=1))
    assert corners[t.WARD_CODE][next(plans(free)).rows].tolist() == ["01"]


def test_too_few_for_every_ward_is_said() -> None:
    region = dataclasses.replace(three_wards(), venues=by_hand.region().venues.iloc[:0])
    asked = setting(
        region,
        spread(region.wards, region.network),
        street_corners(region),
        pace=pace("adult"),
        aim=Aim(1, each_ward=True),
    )
    with pytest.raises(UsageError, match="1 spaces are too few for one in each of the 2 wards without any"):
        next(plans(asked))


def test_more_spaces_than_candidates_open_all_that_help() -> None:
    region = three_wards()
    asked = setting(
        region, spread(region.wards, region.network), street_corners(region), pace=pace("adult"), aim=Aim(20)
    )
    found = list(plans(asked))
    assert found
    assert max(plan.sites for plan in found) <= 2


def test_a_walk_that_reaches_nobody_new_opens_nothing() -> None:
    region = three_wards()
    asked = setting(
        region, spread(region.wards, region.network), street_corners(region), pace=pace("adult"),
        aim=Aim(2, limit_min=0.01),
    )  # fmt: skip
    found = list(plans(asked))
    assert [plan.sites for plan in found] == [0]
    assert found[0].newly["all"] == 0


def with_seats(corners: gpd.GeoDataFrame, *seats: int | None) -> gpd.GeoDataFrame:
    return corners.assign(**{t.SEATS: pd.array(seats, dtype="Int64")})


def test_a_space_serves_as_many_as_it_has_seats_for() -> None:
    region = three_wards()
    demand = spread(region.wards, region.network)
    corners = street_corners(region)
    first = "01" if corners[t.WARD_CODE].iloc[0] == "01" else "02"
    # 1,000 live in ward 01 and 500 in ward 02; without seats the first is best, with them the other.
    seats = [2, 40] if first == "01" else [40, 2]
    aim = Aim(1, limit_min=1, residents_a_seat=2)
    asked = setting(region, demand, with_seats(corners, *seats), pace=pace("adult"), aim=aim)
    plan = next(plans(asked))
    assert corners[t.WARD_CODE][plan.rows].tolist() == ["02"]
    assert plan.seated == pytest.approx(min(80, plan.newly["all"]))
    assert plan.gap == 0
    free = next(plans(setting(region, demand, corners, pace=pace("adult"), aim=Aim(1, limit_min=1))))
    assert corners[t.WARD_CODE][free.rows].tolist() == ["01"]
    assert free.seated is None


def test_seats_that_nobody_counted_serve_nobody_and_are_told() -> None:
    region = three_wards()
    demand = spread(region.wards, region.network)
    corners = street_corners(region)
    aim = Aim(2, limit_min=1, residents_a_seat=1)
    asked = setting(region, demand, with_seats(corners, None, 5), pace=pace("adult"), aim=aim)
    assert asked.without_seats == 1
    assert next(plans(asked)).rows.tolist() == [1]
    for unknown in (corners, with_seats(corners, None, None)):
        with pytest.raises(UsageError, match="of none of the candidates it is known how many seats there are"):
            setting(region, demand, unknown, pace=pace("adult"), aim=aim)


@pytest.mark.parametrize(
    ("aim", "message"),
    [
        (Aim(0), "0 spaces cannot be sited; give 1 to 20"),
        (Aim(21), "21 spaces cannot be sited"),
        (Aim(1, limit_min=0), "a walk of 0 minutes cannot be asked for"),
        (Aim(1, goal="beauty"), "unknown goal 'beauty'; choose one of covered, everyone, total, longest"),
        (Aim(1, goal="total", residents_a_seat=5), "seats can be counted with the goal covered, not with total"),
        (Aim(1, residents_a_seat=0), "0 residents for a seat cannot be served; give a number above 0"),
        (Aim(1, residents_a_seat=float("nan")), "nan residents for a seat cannot be served"),
        (Aim(1, group="cats"), "nobody counted the group 'cats' in the region by-hand; choose one of all, 65plus"),
    ],
)
def test_an_aim_that_cannot_be_asked_for(aim: Aim, message: str) -> None:
    region = three_wards()
    with pytest.raises(UsageError, match=message):
        setting(region, spread(region.wards, region.network), street_corners(region), pace=pace("adult"), aim=aim)


@pytest.mark.parametrize("goal", FAR_GOALS)
def test_goals_that_ask_for_every_walk_refuse_all_corners(eunpyeong: Region, goal: str) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    with pytest.raises(UsageError, match=rf"the goal {goal} can be solved for 200 candidates at most, and there are"):
        setting(eunpyeong, demand, street_corners(eunpyeong), pace=SENIOR, aim=Aim(2, goal=goal))


def test_no_candidate_is_said() -> None:
    region = three_wards()
    none = street_corners(region).iloc[:0]
    with pytest.raises(
        UsageError, match="there is no candidate in the region by-hand; give a list of places inside it"
    ):
        setting(region, spread(region.wards, region.network), none, pace=pace("adult"), aim=Aim(1))


def test_residents_whom_nobody_counted_cannot_be_sited_for() -> None:
    region = three_wards()
    region = dataclasses.replace(region, population=region.population.iloc[:0])
    with pytest.raises(
        UsageError, match="nobody counted residents in the region by-hand; give them: baeumgil region update"
    ):
        setting(region, spread(region.wards, region.network), street_corners(region), pace=pace("adult"), aim=Aim(1))


def test_a_list_can_be_sited(eunpyeong: Region, some_corners: gpd.GeoDataFrame) -> None:
    kept, outside, twice = listed(eunpyeong, some_corners.drop(columns=t.WARD_CODE))
    assert (outside, twice) == (0, 0)
    assert kept[t.WARD_CODE].tolist() == some_corners[t.WARD_CODE].tolist()

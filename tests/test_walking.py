"""A network at a pace: what is open and what it costs."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand, oracle
from support.by_hand import street

from geo.streets.search import CostedArcs
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking

SIDES = {1: (0.0, 0.0), 2: (100.0, 0.0)}


def one_street(**facts: object):
    return by_hand.network(SIDES, [street(1, 2, **facts), street(1, 2, via=[(50.0, 400.0)])])


@pytest.mark.parametrize(
    ("walker", "facts", "is_open"),
    [
        ("adult", {"steps": True, "incline": 30.0}, True),
        ("senior", {"incline": -30.0}, True),
        ("child", {"steps": True}, True),
        ("stroller", {"steps": True}, False),
        ("stroller", {"incline": 30.0}, True),
        ("stroller", {"highway": "footway;steps"}, False),
        ("stroller", {"highway": "footsteps"}, True),
        ("wheelchair", {"steps": True}, False),
        ("wheelchair", {"incline": 8.3}, True),
        ("wheelchair", {"incline": -8.3}, True),
        ("wheelchair", {"incline": math.nextafter(8.3, 9)}, False),
        ("wheelchair", {"incline": -8.4}, False),
        ("wheelchair", {"incline": math.nan}, True),
        ("cane", {"steps": True}, True),
        ("cane", {"incline": 30.0}, True),
    ],
)
def test_what_is_open_to_whom(walker: str, facts: dict[str, object], is_open: bool) -> None:
    at_pace = walking(one_street(**facts), pace(walker))
    assert at_pace.edge_open.tolist() == [is_open, True]
    assert np.isfinite(at_pace.along_s_per_m).tolist() == [is_open, True]


def test_a_cane_leaves_avoidable_steps_aside() -> None:
    network = by_hand.network(SIDES, [street(1, 2, steps=True), street(1, 2, via=[(50.0, 20.0)])])
    assert walking(network, pace("cane")).edge_open.tolist() == [False, True]
    assert walking(network, pace("adult")).edge_open.tolist() == [True, True]


@pytest.mark.parametrize(("speed", "on_steps"), [(1.29, 0.5), (0.5, 0.5), (0.2, 0.2)])
def test_steps_are_walked_at_half_a_metre_a_second_or_slower(speed: float, on_steps: float) -> None:
    network = one_street(steps=True)
    at_pace = walking(network, pace("adult", speed))
    assert np.abs(at_pace.along_s_per_m * np.array([on_steps, speed]) - 1).max() <= 1e-12
    seconds = np.sort(at_pace.outward.cost)
    expected = np.sort(np.repeat(network.edge_length_m / [on_steps, speed], 2))
    assert np.abs(seconds - expected).max() <= 1e-9


def test_one_way_streets_cost_in_their_direction_only() -> None:
    network = by_hand.network(SIDES, [street(1, 2, oneway=True)])
    at_pace = walking(network, pace("adult"))
    start, end = network.edge_from[0], network.edge_to[0]
    assert np.diff(at_pace.outward.indptr)[[start, end]].tolist() == [1, 0]
    assert np.diff(at_pace.inward.indptr)[[start, end]].tolist() == [0, 1]


def test_the_same_walk_is_computed_once_and_read_only() -> None:
    network = one_street()
    assert walking(network, pace("adult")) is walking(network, pace("adult", 1.29))
    assert walking(network, pace("adult")) is not walking(one_street(), pace("adult"))
    at_pace = walking(network, pace("adult"))
    for at_pace in (walking(network, pace("adult")), walking(by_hand.on_hills(network, 0), pace("adult"))):
        speeds = (at_pace.along_s_per_m, at_pace.against_s_per_m)
        for array in (at_pace.edge_open, *speeds, at_pace.outward.cost, at_pace.inward.cost):
            assert not array.flags.writeable


@pytest.mark.parametrize("walker", WALKERS)
def test_without_heights_every_second_is_the_length_over_the_speed_and_kept_once(walker: str, eunpyeong) -> None:
    network, at_pace = eunpyeong.network, walking(eunpyeong.network, pace(walker))
    assert not network.knows_slopes
    assert not network.edge_oneway.any()
    speed = np.where(network.edge_steps, 0.5, at_pace.pace.speed_m_s)
    seconds = np.where(at_pace.edge_open, network.edge_length_m / speed, np.inf)
    assert np.array_equal(at_pace.outward.cost, seconds[network.arcs.edge])
    assert np.array_equal(at_pace.along_s_per_m, np.where(at_pace.edge_open, 1 / speed, np.inf))
    assert at_pace.against_s_per_m is at_pace.along_s_per_m
    assert at_pace.inward is at_pace.outward


def test_on_the_level_heights_change_nothing(eunpyeong) -> None:
    level = dataclasses.replace(
        eunpyeong.network,
        edge_slope_along=np.ones(eunpyeong.network.edge_count),
        edge_slope_against=np.ones(eunpyeong.network.edge_count),
    )
    before, after = (walking(network, pace("child")) for network in (eunpyeong.network, level))
    assert np.array_equal(before.outward.cost, after.outward.cost)
    assert np.array_equal(before.inward.cost, after.inward.cost)


@pytest.mark.parametrize("oneway", [False, True])
def test_a_slope_costs_by_the_direction_walked(oneway: bool) -> None:
    flat = by_hand.network(SIDES, [street(1, 2, oneway=oneway), street(1, 2, via=[(50.0, 400.0)])])
    network = dataclasses.replace(flat, edge_slope_along=np.array([2.0, 1.0]), edge_slope_against=np.array([1.25, 1.0]))
    at_pace = walking(network, pace("adult", 1.0))
    metres = float(network.edge_length_m[0])

    def hop(arcs: CostedArcs, tail: int, head: int) -> float:
        own = slice(int(arcs.indptr[tail]), int(arcs.indptr[tail + 1]))
        return float(min(cost for to, cost in zip(arcs.head[own], arcs.cost[own], strict=True) if to == head))

    start, end = int(network.edge_from[0]), int(network.edge_to[0])
    around = float(network.edge_length_m[1])
    back = around if oneway else 1.25 * metres
    assert hop(at_pace.outward, start, end) == hop(at_pace.inward, end, start) == pytest.approx(2 * metres)
    assert hop(at_pace.outward, end, start) == hop(at_pace.inward, start, end) == pytest.approx(back)


def test_steep_ground_closes_no_street_to_a_wheelchair() -> None:
    flat = one_street()
    steep = dataclasses.replace(flat, edge_slope_along=np.full(2, 3.4), edge_slope_against=np.full(2, 2.4))
    assert walking(steep, pace("wheelchair")).edge_open.all()


# A main street of 800 m, a lane of some metres beside it, and what joins the two.
@pytest.mark.parametrize(
    ("lane_m", "joint", "open_to_adult", "open_to_stroller"),
    [
        (100, None, False, False),
        (490, None, False, False),
        (510, None, True, True),
        (100, {"steps": True}, True, False),
        (100, {"incline": 30.0}, True, True),
        (100, {}, True, True),
    ],
)
def test_islands_are_closed_to_those_who_cannot_leave_them(
    lane_m: float, joint: dict[str, object] | None, open_to_adult: bool, open_to_stroller: bool
) -> None:
    places = {1: (0.0, 0.0), 2: (800.0, 0.0), 3: (100.0, 45.0), 4: (100.0 + lane_m, 45.0)}
    joints = [] if joint is None else [street(3, 1, **joint)]
    network = by_hand.network(places, [street(1, 2), street(3, 4), *joints])
    for walker, is_open in (("adult", open_to_adult), ("stroller", open_to_stroller)):
        assert walking(network, pace(walker)).edge_open[:2].tolist() == [True, is_open]


def test_the_largest_piece_stays_open_however_small() -> None:
    places = {1: (0.0, 0.0), 2: (80.0, 0.0), 3: (0.0, 45.0), 4: (60.0, 45.0)}
    network = by_hand.network(places, [street(3, 4), street(1, 2)])
    assert walking(network, pace("adult")).edge_open.tolist() == [False, True]
    steps = by_hand.network(places, [street(3, 4), street(1, 2, steps=True)])
    assert walking(steps, pace("stroller")).edge_open.tolist() == [True, False]


def test_where_everything_is_steps_nothing_is_open_on_wheels() -> None:
    network = by_hand.network(SIDES, [street(1, 2, steps=True)])
    assert walking(network, pace("stroller")).edge_open.tolist() == [False]


@given(st.integers(0, 2**32), st.sampled_from(sorted(WALKERS)))
def test_what_is_open_is_what_networkx_says(seed: int, walker: str) -> None:
    tables = by_hand.random_streets(seed, nodes=8, steps=0.4)
    at_pace = walking(by_hand.build(*tables, by_hand.ORIGIN), pace(walker))
    assert at_pace.edge_open.tolist() == oracle.open_edges(*tables, walker)

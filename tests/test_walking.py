"""A network at a pace: what is open and what it costs."""

import math

import numpy as np
import pytest
from support import by_hand
from support.by_hand import street

from geo.streets.walkers import pace
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
    assert np.isfinite(at_pace.edge_s_per_m).tolist() == [is_open, True]


def test_a_cane_leaves_avoidable_steps_aside() -> None:
    network = by_hand.network(SIDES, [street(1, 2, steps=True), street(1, 2, via=[(50.0, 20.0)])])
    assert walking(network, pace("cane")).edge_open.tolist() == [False, True]
    assert walking(network, pace("adult")).edge_open.tolist() == [True, True]


@pytest.mark.parametrize(("speed", "on_steps"), [(1.29, 0.5), (0.5, 0.5), (0.2, 0.2)])
def test_steps_are_walked_at_half_a_metre_a_second_or_slower(speed: float, on_steps: float) -> None:
    network = one_street(steps=True)
    at_pace = walking(network, pace("adult", speed))
    assert np.abs(at_pace.edge_s_per_m * np.array([on_steps, speed]) - 1).max() <= 1e-12
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
    for array in (at_pace.edge_open, at_pace.edge_s_per_m, at_pace.outward.cost, at_pace.inward.cost):
        assert not array.flags.writeable

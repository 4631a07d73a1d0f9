"""Slopes of streets, against Tobler's closed form."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand, oracle
from support.by_hand import street

from geo.access.doorstep import reach, seconds_to
from geo.access.spot import Spot
from geo.streets.build import build
from geo.streets.network import WalkNetwork
from geo.streets.slope import STEEPEST, tobler_factor, with_slopes
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking

HILL = 0.08


def tobler(rise_over_run: float) -> float:
    """Compare the two speeds, uphill or downhill against level, from Tobler's own figures (km/h)."""
    return 6 * math.exp(-3.5 * 0.05) / (6 * math.exp(-3.5 * abs(rise_over_run + 0.05)))


def metres(lon, lat):
    """Metres east and north of the hand-drawn spot, geodesic as the lengths of edges are."""
    east = oracle.GEOD.inv(np.full(lon.size, by_hand.LON), lat, lon, lat)[2]
    north = oracle.GEOD.inv(lon, np.full(lat.size, by_hand.LAT), lon, lat)[2]
    return np.where(lon < by_hand.LON, -east, east), np.where(lat < by_hand.LAT, -north, north)


def plane(east: float, north: float = 0.0):
    def height_at(lon, lat):
        x, y = metres(lon, lat)
        return 100 + east * x + north * y

    return height_at


def factors(network: WalkNetwork, edge: int = 0) -> tuple[float, float]:
    return float(network.edge_slope_along[edge]), float(network.edge_slope_against[edge])


@pytest.mark.parametrize("slope", [0.0, 0.02, 0.05, HILL, 0.2, 0.34, -0.02, -0.05, -HILL, -0.2])
@pytest.mark.parametrize("length_m", [4.0, 29.0, 300.0])
def test_uphill_and_downhill_by_the_closed_form(slope: float, length_m: float) -> None:
    network = by_hand.network({1: (0, 0), 2: (length_m, 0)}, [street(1, 2)])
    along, against = factors(with_slopes(network, plane(slope), every_m=30.0))
    assert abs(along - tobler(slope)) <= 1e-5
    assert abs(against - tobler(-slope)) <= 1e-5
    assert (along > against) == (slope > 0)


def test_a_walk_uphill_takes_longer_than_the_walk_back() -> None:
    network = with_slopes(by_hand.network({1: (0, 0), 2: (600, 0)}, [street(1, 2)]), plane(HILL), every_m=30.0)
    at_pace = walking(network, pace("adult", 1.0))
    lon, lat = by_hand.degrees([100.0, 500.0], [0.0, 0.0])
    places = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    run_m = abs(float(np.diff(places.along_m)[0]))
    up, down = (
        seconds_to(reach(at_pace, Spot(float(lat[i]), float(lon[i])), limit_min=60), places)[1 - i] for i in (0, 1)
    )
    assert abs(up / run_m - tobler(HILL)) <= 1e-3
    assert abs(down / run_m - tobler(-HILL)) <= 1e-3
    assert up > 1.1 * down


def test_a_street_up_and_down_again_is_slower_than_a_level_one() -> None:
    def ridge(lon, lat):
        return HILL * (300 - np.abs(metres(lon, lat)[0] - 300))

    network = by_hand.network({1: (0, 0), 2: (600, 0)}, [street(1, 2)])
    there, back = factors(with_slopes(network, ridge, every_m=30.0))
    both = (tobler(HILL) + tobler(-HILL)) / 2
    # One stretch of the 21 leads over the ridge and counts as nearly level.
    for factor in (there, back):
        assert abs(factor - (20 * both + 1) / 21) <= 4e-3
    assert there > 1.1


def test_a_bent_street_has_the_slope_of_its_own_line() -> None:
    network = by_hand.network({1: (0, 0), 2: (200, 0)}, [street(1, 2, via=[(100, 100)])])
    along, against = factors(with_slopes(network, plane(HILL), every_m=30.0))
    assert abs(along - tobler(HILL / math.sqrt(2))) <= 1e-3
    assert abs(against - tobler(-HILL / math.sqrt(2))) <= 1e-3


def test_steps_keep_their_own_speed() -> None:
    network = by_hand.network({1: (0, 0), 2: (100, 0)}, [street(1, 2, steps=True), street(1, 2, via=[(50, 50)])])
    hilly = with_slopes(network, plane(HILL), every_m=30.0)
    assert factors(hilly) == (1.0, 1.0)
    assert factors(hilly, 1)[0] > 1.1


def test_a_stretch_of_unknown_height_counts_as_level() -> None:
    def half(lon, lat):
        x, _ = metres(lon, lat)
        return np.where(x <= 300.5, HILL * x, np.nan)

    network = by_hand.network({1: (0, 0), 2: (600, 0), 3: (900, 0)}, [street(1, 2), street(2, 3)])
    hilly = with_slopes(network, half, every_m=30.0)
    assert abs(factors(hilly)[0] - (tobler(HILL) + 1) / 2) <= 0.02
    assert factors(hilly, 1) == (1.0, 1.0)


@pytest.mark.parametrize("steps", [False, True])
def test_without_any_height_nothing_is_known_and_nothing_kept(steps: bool) -> None:
    network = by_hand.network({1: (0, 0), 2: (600, 0)}, [street(1, 2, steps=steps)])
    before = with_slopes(network, plane(HILL), every_m=30.0)
    assert before.knows_slopes is not steps
    after = with_slopes(before, lambda lon, lat: np.full(lon.size, np.nan) + lat * 0, every_m=30.0)
    assert not after.knows_slopes
    assert after.edge_slope_along.size == after.edge_slope_against.size == 0


def test_level_ground_changes_nothing() -> None:
    network = build(*by_hand.random_streets(3), by_hand.ORIGIN)
    level = with_slopes(network, plane(0.0), every_m=30.0)
    assert level.knows_slopes
    assert (level.edge_slope_along == 1).all()
    assert (level.edge_slope_against == 1).all()


def test_no_street_is_steeper_than_the_steepest_in_the_world() -> None:
    network = by_hand.network({1: (0, 0), 2: (60, 0)}, [street(1, 2)])
    along, against = factors(with_slopes(network, plane(3.0), every_m=30.0))
    assert abs(along - tobler(STEEPEST)) <= 1e-9
    assert abs(against - tobler(-STEEPEST)) <= 1e-9
    assert along < 3.5


def test_a_street_without_length_is_level() -> None:
    network = by_hand.network({1: (0, 0), 2: (1, 0), 3: (60, 0)}, [street(1, 2), street(2, 3)])
    shrunk = dataclasses.replace(
        network, edge_length_m=network.edge_length_m * [0, 1], vertex_along_m=network.vertex_along_m * [1, 0, 1, 1]
    )
    hilly = with_slopes(shrunk, plane(HILL), every_m=30.0)
    assert factors(hilly) == (1.0, 1.0)
    assert factors(hilly, 1)[0] > 1.1


@given(st.floats(-1, 1))
def test_the_factor_is_least_a_little_downhill_and_bounded(slope: float) -> None:
    factor = float(tobler_factor(slope))
    assert tobler(-0.05) - 1e-12 <= factor <= tobler(STEEPEST) + 1e-12
    assert abs(slope) > STEEPEST or abs(factor - tobler(slope)) <= 1e-12


@given(st.integers(0, 2**32), st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_a_street_drawn_the_other_way_round_has_its_factors_changed_over(seed: int, east: float, north: float) -> None:
    nodes, edges = by_hand.random_streets(seed, steps=0)
    turned = edges.assign(from_node=edges["to_node"], to_node=edges["from_node"], geometry=edges.geometry.reverse())
    one, two = (
        with_slopes(build(nodes, table, by_hand.ORIGIN), plane(east, north), every_m=30.0) for table in (edges, turned)
    )
    assert np.abs(one.edge_slope_along - two.edge_slope_against).max() <= 1e-6
    assert np.abs(one.edge_slope_against - two.edge_slope_along).max() <= 1e-6


@given(st.integers(0, 2**32))
def test_each_stretch_is_measured_where_it_lies(seed: int) -> None:
    def bumpy(lon, lat):
        x, y = metres(lon, lat)
        return 10 * np.sin(x / 60) + 8 * np.cos(y / 45)

    nodes, edges = by_hand.random_streets(seed, steps=0)
    network = with_slopes(build(nodes, edges, by_hand.ORIGIN), bumpy, every_m=25.0)
    flat = oracle.flat_around(nodes)
    for row in np.random.default_rng(seed).choice(len(edges), 3):
        line = oracle.flattened(edges.geometry.iloc[int(row)], flat)
        count = max(1, math.ceil(network.edge_length_m[row] / 25.0))
        marks = [oracle.unflattened(line.interpolate(i / count, normalized=True), flat) for i in range(count + 1)]
        heights = bumpy(np.array([mark.x for mark in marks]), np.array([mark.y for mark in marks]))
        slopes = np.clip(np.diff(heights) / (network.edge_length_m[row] / count), -STEEPEST, STEEPEST)
        assert abs(network.edge_slope_along[row] - np.mean([tobler(slope) for slope in slopes])) <= 1e-3

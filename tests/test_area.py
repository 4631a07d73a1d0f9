"""The streets and the area within a walk."""

import dataclasses

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support import by_hand
from support.by_hand import street

from geo.access.area import STRIP_M, reached_area, reached_streets
from geo.access.doorstep import Reach, reach, walks_to
from geo.access.spot import Spot
from geo.errors import NotConnectedError
from geo.streets.build import build
from geo.streets.network import WalkNetwork
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking

GEOD = pyproj.Geod(ellps="WGS84")


def from_spot(network: WalkNetwork, x: float, y: float, limit_min: float) -> Reach:
    lon, lat = by_hand.degrees(x, y)
    return reach(walking(network, pace("adult", 1.0)), Spot(float(lat), float(lon)), limit_min=limit_min)


def distinct_m(streets: shapely.MultiLineString) -> float:
    """Length of the streets, those drawn twice counted once."""
    merged = shapely.union_all(shapely.set_precision(shapely.get_parts(streets), 1e-9))
    return float(GEOD.geometry_length(merged))


def test_a_street_is_cut_where_the_time_runs_out() -> None:
    network = by_hand.network({1: (0, 0), 2: (600, 0), 3: (600, 800)}, [street(1, 2), street(2, 3)])
    assert abs(distinct_m(reached_streets(from_spot(network, 300, 0, 2))) - 240) <= 0.5
    assert (
        abs(distinct_m(reached_streets(from_spot(network, 300, 0, 7))) - (network.edge_length_m[0] + 420 - 301)) <= 1.5
    )
    assert abs(distinct_m(reached_streets(from_spot(network, 300, 0, 60))) - network.edge_length_m.sum()) <= 0.5


def test_a_street_on_a_hill_is_reached_farther_downhill() -> None:
    flat = by_hand.network({1: (0, 0), 2: (600, 0), 3: (600, 800)}, [street(1, 2), street(2, 3)])
    network = dataclasses.replace(flat, edge_slope_along=np.array([2.0, 1.5]), edge_slope_against=np.array([0.8, 1.0]))
    on_one_street = reached_streets(from_spot(network, 300, 0, 2))
    assert abs(distinct_m(on_one_street) - (120 / 2 + 120 / 0.8)) <= 0.5
    assert on_one_street.bounds[0] == pytest.approx(float(by_hand.degrees(150, 0)[0]), abs=1e-5)
    round_the_corner = distinct_m(reached_streets(from_spot(network, 500, 0, 5)))
    assert abs(round_the_corner - (300 / 0.8 + 100 + 100 / 1.5)) <= 2


def test_a_one_way_street_is_reached_ahead_only() -> None:
    network = by_hand.network({1: (0, 0), 2: (600, 0)}, [street(1, 2, oneway=True)])
    streets = reached_streets(from_spot(network, 300, 0, 2))
    assert abs(distinct_m(streets) - 120) <= 0.5
    assert streets.bounds[0] >= float(by_hand.degrees(299, 0)[0])


def test_a_walk_that_ends_before_the_street_has_no_length_and_still_a_drawing() -> None:
    network = by_hand.network({1: (0, 0), 2: (600, 0)}, [street(1, 2)])
    reached = from_spot(network, 300, 200, 0.5)
    assert distinct_m(reached_streets(reached)) == 0
    assert reached_area(reached).is_valid


@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from([0.5, 3.0, 8.0, 40.0]), st.booleans())
def test_what_is_on_the_streets_reached_is_what_a_walk_reaches(seed: int, limit_min: float, hilly: bool) -> None:
    network = build(*by_hand.random_streets(seed), by_hand.ORIGIN)
    network = by_hand.on_hills(network, seed) if hilly else network
    try:
        reached = from_spot(network, 300, 300, limit_min)
    except NotConnectedError:
        return
    streets, area = reached_streets(reached), reached_area(reached)
    assert area.is_valid
    assert isinstance(area, shapely.Polygon | shapely.MultiPolygon)
    rng = np.random.default_rng(seed)
    edge = rng.integers(0, network.edge_count, 60)
    first = network.vertex_bounds[edge]
    part = rng.random(60)
    lon, lat = (v[first] + part * (v[first + 1] - v[first]) for v in (network.vertex_lon, network.vertex_lat))
    places = snap(network, lon, lat=lat, edge_open=reached.walking.edge_open)
    seconds = walks_to(reached, places).seconds
    left = 60 * limit_min - np.where(np.isfinite(seconds), seconds, np.inf)
    away_m = 111_000 * shapely.distance(streets, shapely.points(lon, lat))
    inside = np.isfinite(seconds)
    assert away_m[inside & (left > 0.1)].max(initial=0) <= 0.05
    assert shapely.intersects_xy(area, lon[inside], lat[inside]).all()


def test_the_area_is_a_strip_along_the_streets() -> None:
    network = by_hand.network({1: (0, 0), 2: (1000, 0)}, [street(1, 2)])
    area = reached_area(from_spot(network, 500, 0, 5))
    square_m = abs(GEOD.geometry_area_perimeter(area)[0])
    assert abs(square_m - (600 * 2 * STRIP_M + np.pi * STRIP_M**2)) <= 0.02 * 600 * 2 * STRIP_M


@pytest.mark.parametrize("limits", [(2, 5), (5, 10), (10, 20)])
def test_a_longer_walk_covers_the_shorter_s_area(limits: tuple[int, int], eunpyeong) -> None:
    at = eunpyeong.venues.geometry.iloc[10]
    at_pace = walking(eunpyeong.network, pace("adult"))
    short, long = (reached_area(reach(at_pace, Spot(at.y, at.x), limit_min=limit)) for limit in limits)
    assert short.difference(long.buffer(1e-4)).is_empty
    assert long.area > 1.5 * short.area


def test_a_ring_is_reached_from_both_of_its_ends() -> None:
    ring = street(2, 2, via=[(300, 200), (500, 0), (300, -200)])
    network = by_hand.network({1: (0, 0), 2: (100, 0)}, [street(1, 2), ring])
    reached = from_spot(network, 50, 0, 4)
    left_m = 4 * 60 - 50
    whole = distinct_m(reached_streets(reached))
    assert abs(whole - (100 + 2 * left_m)) <= 2


def test_nothing_is_drawn_where_the_time_does_not_lead_to_the_street() -> None:
    network = by_hand.network({1: (0, 0), 2: (600, 0)}, [street(1, 2)])
    reached = from_spot(network, 300, 200, 2)
    assert reached_streets(reached).is_empty
    assert reached_area(reached).is_empty

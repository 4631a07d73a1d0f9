"""The line of a walk is as long as the walk and stays on the streets."""

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand
from support.by_hand import street
from support.lines import route_line

from geo.access.doorstep import reach, walks_to
from geo.access.route import stretch
from geo.access.spot import Spot
from geo.errors import NotConnectedError
from geo.streets.build import build
from geo.streets.network import WalkNetwork
from geo.streets.snapping import snap
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking

GEOD = pyproj.Geod(ellps="WGS84")


def check_routes(network: WalkNetwork, lon: np.ndarray, lat: np.ndarray, *, walker: str, limit_min: float) -> int:
    """Hold each route against its walk; return how many there were."""
    at_pace = walking(network, pace(walker))
    places = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    reached = reach(at_pace, Spot(float(lat[0]), float(lon[0])), limit_min=limit_min)
    walks = walks_to(reached, places)
    lines = shapely.linestrings(
        np.column_stack([network.vertex_lon, network.vertex_lat]),
        indices=np.repeat(np.arange(network.edge_count), np.diff(network.vertex_bounds)),
    )
    usable = shapely.STRtree(lines[at_pace.edge_open])
    for place in range(lon.size):
        line = route_line(reached, places, place=place)
        if not np.isfinite(walks.seconds[place]):
            assert line is None
            continue
        assert line is not None
        assert line.coords[0] == (float(lon[0]), float(lat[0]))
        end_m = GEOD.inv(*line.coords[-1], places.lon[place], places.lat[place])[2]
        assert end_m <= 0.01
        assert abs(GEOD.geometry_length(line) + places.access_m[place] - walks.metres[place]) <= 0.05
        on_street = shapely.get_coordinates(line)[1:]
        middles = shapely.points((on_street[:-1] + on_street[1:]) / 2)
        assert usable.query_nearest(middles, return_distance=True, all_matches=False)[1].max(initial=0) <= 1e-9
    return int(np.isfinite(walks.seconds).sum())


@given(
    seed=st.integers(0, 2**32),
    walker=st.sampled_from(sorted(WALKERS)),
    limit_min=st.sampled_from([4.0, 12.0, 120.0]),
    hilly=st.booleans(),
)
def test_routes_on_streets_at_random(seed: int, walker: str, limit_min: float, hilly: bool) -> None:
    xy = np.random.default_rng(seed).uniform(-100, 700, (10, 2))
    network = build(*by_hand.random_streets(seed), by_hand.ORIGIN)
    network = by_hand.on_hills(network, seed) if hilly else network
    try:
        check_routes(network, *by_hand.degrees(xy[:, 0], xy[:, 1]), walker=walker, limit_min=limit_min)
    except NotConnectedError:
        return


def test_routes_in_eunpyeong(eunpyeong) -> None:
    venues = eunpyeong.venues.geometry
    found = check_routes(eunpyeong.network, venues.x.to_numpy(), venues.y.to_numpy(), walker="cane", limit_min=40)
    assert found > 5


def one_way_ring() -> WalkNetwork:
    return by_hand.network(
        {1: (0, 0), 2: (-200, 0)}, [street(1, 1, via=[(300, 0), (300, 300), (0, 300)], oneway=True), street(1, 2)]
    )


@pytest.mark.parametrize(
    ("start", "end", "metres"), [((100, 5), (50, 5), 1161), ((50, 5), (100, 5), 60), ((-100, 5), (0, 200), 1111)]
)
def test_a_one_way_ring_is_walked_round(start: tuple, end: tuple, metres: float) -> None:
    xy = np.array([start, end], float)
    network = one_way_ring()
    lon, lat = by_hand.degrees(xy[:, 0], xy[:, 1])
    assert check_routes(network, lon, lat, walker="adult", limit_min=60) == 2
    at_pace = walking(network, pace("adult"))
    places = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    walks = walks_to(reach(at_pace, Spot(float(lat[0]), float(lon[0])), limit_min=60), places)
    assert abs(walks.metres[1] - metres) <= 8


def test_no_line_against_a_one_way_street_without_return() -> None:
    network = by_hand.network({1: (0, 0), 2: (300, 0)}, [street(1, 2, oneway=True)])
    lon, lat = by_hand.degrees([200.0, 100.0], [0.0, 0.0])
    assert check_routes(network, lon, lat, walker="adult", limit_min=60) == 1


def test_no_line_to_a_place_beyond_the_limit_though_its_corner_is_within() -> None:
    network = by_hand.network({1: (0, 0), 2: (100, 0), 3: (700, 0)}, [street(1, 2), street(2, 3)])
    lon, lat = by_hand.degrees([0.0, 500.0, 120.0], [0.0, 0.0, 0.0])
    assert check_routes(network, lon, lat, walker="adult", limit_min=3) == 2


@given(st.integers(0, 2**32), st.floats(0, 1), st.floats(0, 1))
def test_a_stretch_is_as_long_as_asked_and_turns_with_its_ends(seed: int, first: float, second: float) -> None:
    network = build(*by_hand.random_streets(seed), by_hand.ORIGIN)
    edge = seed % network.edge_count
    start_m, end_m = (part * float(network.edge_length_m[edge]) for part in (first, second))
    cut = stretch(network, edge, start_m, end_m=end_m)
    assert abs(GEOD.line_length(*cut.T) - abs(end_m - start_m)) <= 0.01
    assert np.array_equal(cut[::-1], stretch(network, edge, end_m, end_m=start_m)) or start_m == end_m

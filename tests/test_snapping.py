"""Onto the nearest place on a street, against brute force."""

import math

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand, oracle
from support.by_hand import street

from geo.errors import UsageError
from geo.streets.build import build
from geo.streets.snapping import ACCESS_LIMIT_M, legs_in, legs_out, snap

GEOD = pyproj.Geod(ellps="WGS84")


def snapped(network, *places, closed=()):
    xy = np.array(places, float)
    edge_open = np.ones(network.edge_count, bool)
    edge_open[list(closed)] = False
    lon, lat = by_hand.degrees(xy[:, 0], xy[:, 1])
    return snap(network, lon, lat=lat, edge_open=edge_open), lon, lat


def one_street(**facts: object):
    return by_hand.network({1: (0, 0), 2: (1000, 0)}, [street(1, 2, **facts)])


def test_the_place_is_on_the_street_and_not_at_its_corner() -> None:
    found, lon, lat = snapped(one_street(), (400, 30))
    assert found.edge.tolist() == [0]
    assert abs(found.along_m[0] - 401.7) <= 0.1
    assert abs(found.access_m[0] - 30) <= 0.1
    assert abs(GEOD.inv(lon[0], lat[0], found.lon[0], found.lat[0])[2] - found.access_m[0]) <= 0.02


@pytest.mark.parametrize(("metres", "connected"), [(249.0, True), (251.5, False), (300.0, False), (5000.0, False)])
def test_streets_farther_than_the_limit_are_none(metres: float, connected: bool) -> None:
    found, *_ = snapped(one_street(), (500, metres), (500, -metres))
    assert found.connected.tolist() == [connected, connected]
    assert np.isfinite(found.access_m).tolist() == [connected, connected]
    assert np.isfinite(found.lon).tolist() == [connected, connected]


def test_the_limit_itself_is_within() -> None:
    network = one_street()
    x, y = network.vertex_x, network.vertex_y
    middle = np.array([(x[0] + x[1]) / 2]), np.array([(y[0] + y[1]) / 2])
    for away, connected in ((ACCESS_LIMIT_M - 1e-6, True), (ACCESS_LIMIT_M + 1e-6, False)):
        lon, lat = pyproj.Proj(network.crs)(middle[0], middle[1] + away, inverse=True)
        assert snap(network, lon, lat=lat, edge_open=np.array([True])).connected.tolist() == [connected]


def test_a_point_beyond_the_end_belongs_to_the_end() -> None:
    network = one_street()
    found, *_ = snapped(network, (-50, 0), (1050, 0))
    assert found.along_m.tolist() == [0.0, pytest.approx(network.edge_length_m[0], abs=1e-9)]


def test_closed_streets_are_passed_over() -> None:
    network = by_hand.network({1: (0, 0), 2: (1000, 0), 3: (0, 90), 4: (1000, 90)}, [street(1, 2), street(3, 4)])
    near, *_ = snapped(network, (500, 10))
    far, *_ = snapped(network, (500, 10), closed=[0])
    none, *_ = snapped(network, (500, 10), closed=[0, 1])
    assert (near.edge.tolist(), far.edge.tolist(), none.edge.tolist()) == ([0], [1], [-1])
    assert abs(far.access_m[0] - 80) <= 0.2


@given(st.integers(0, 2**32))
def test_the_nearest_of_all_segments_is_found(seed: int) -> None:
    nodes, edges = by_hand.random_streets(seed)
    network = build(nodes, edges, by_hand.ORIGIN)
    rng = np.random.default_rng(seed)
    edge_open = rng.random(network.edge_count) < 0.6
    xy = rng.uniform(-400, 1000, (30, 2))
    lon, lat = by_hand.degrees(xy[:, 0], xy[:, 1])
    found = snap(network, lon, lat=lat, edge_open=edge_open)
    flat = pyproj.Proj("+proj=aeqd +lat_0=37.6127 +lon_0=126.9234 +datum=WGS84")
    lines = shapely.transform(edges.geometry.to_numpy(), lambda at: np.column_stack(flat(at[:, 0], at[:, 1])))
    for point, (x, y) in enumerate(zip(*flat(lon, lat), strict=True)):
        away = np.where(edge_open, shapely.distance(lines, shapely.Point(x, y)), np.inf)
        best = away.min(initial=np.inf)
        assert bool(found.connected[point]) == (best <= ACCESS_LIMIT_M)
        if found.connected[point]:
            assert edge_open[found.edge[point]]
            assert abs(found.access_m[point] - best) <= 1e-3
            assert abs(away[found.edge[point]] - best) <= 1e-3
            line = lines[found.edge[point]]
            assert 0 <= found.along_m[point] <= oracle.length_m(edges.geometry.iloc[found.edge[point]]) + 1e-6
            assert line.distance(shapely.Point(flat(found.lon[point], found.lat[point]))) <= 0.02


def test_a_place_lies_as_far_along_as_the_street_is_long_until_there() -> None:
    network = one_street(via=[(300.0, 200.0), (600.0, -100.0)])
    found, *_ = snapped(network, (450, 40))
    line = shapely.LineString(np.column_stack([network.vertex_lon, network.vertex_lat]))
    until = shapely.ops.substring(line, 0, line.project(shapely.Point(found.lon[0], found.lat[0])))
    assert abs(GEOD.geometry_length(until) - found.along_m[0]) <= 0.01


@pytest.mark.parametrize("bad", [(math.nan, 37.6), (126.9, math.nan), (181.0, 37.6), (126.9, -90.1), (math.inf, 0.0)])
def test_what_is_no_coordinate_is_refused(bad: tuple[float, float]) -> None:
    with pytest.raises(
        UsageError, match=r"point 1 has no usable coordinates .*; give latitude and longitude in degrees"
    ):
        snap(one_street(), [126.9, bad[0]], lat=[37.6, bad[1]], edge_open=np.array([True]))


@pytest.mark.parametrize("far", [(0.0, 0.0), (-53.08, -37.61), (180.0, 90.0), (-180.0, -90.0), (36.92, 0.0)])
def test_the_other_side_of_the_world_is_not_connected(far: tuple[float, float]) -> None:
    assert not snap(one_street(), far[0], lat=far[1], edge_open=np.array([True])).connected.any()


def test_no_points_no_places() -> None:
    found = snap(one_street(), [], lat=[], edge_open=np.array([True]))
    assert found.edge.size == found.access_m.size == 0


def test_one_way_binds_a_place_between_the_corners_only() -> None:
    network = one_street(oneway=True)
    found, *_ = snapped(network, (-10, 0), (400, 5), (1010, 0), (400, 300))
    length = float(network.edge_length_m[0])
    along = float(found.along_m[1])
    out_from, out_to = legs_out(network, found)
    in_from, in_to = legs_in(network, found)
    assert out_from.tolist() == [0, np.inf, np.inf, np.inf]
    assert np.allclose(out_to, [length, length - along, 0, np.inf], atol=1e-9)
    assert np.allclose(in_from, [0, along, length, np.inf], atol=1e-9)
    assert in_to[[0, 1, 3]].tolist() == [np.inf] * 3
    assert abs(in_to[2]) <= 1e-9

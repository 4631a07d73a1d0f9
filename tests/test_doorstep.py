"""Walks from a doorstep: networkx over the tables must say the same, seconds and metres, both ways."""

import dataclasses
import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import by_hand, oracle
from support.by_hand import street

from geo.access.doorstep import Walks, check_limit, reach, walks_to
from geo.access.spot import Spot
from geo.errors import NotConnectedError, UsageError
from geo.streets.build import build, to_tables
from geo.streets.network import WalkNetwork
from geo.streets.snapping import snap
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking

Lonlat = Sequence[tuple[float, float]]
SPLIT = {1: (0.0, 0.0), 2: (300.0, 0.0)}


def at(*metres: tuple[float, float]) -> Lonlat:
    xy = np.array(metres, float)
    return list(zip(*(column.tolist() for column in by_hand.degrees(xy[:, 0], xy[:, 1])), strict=True))


def walked(network: WalkNetwork, lonlat: Lonlat, start: int, *, walker: str = "adult", limit_min: float = 120) -> Walks:
    at_pace = walking(network, pace(walker))
    lon, lat = np.array(lonlat).T
    places = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    return walks_to(reach(at_pace, Spot(lonlat[start][1], lonlat[start][0]), limit_min=limit_min), places)


def check_against_oracle(
    tables, lonlat: Lonlat, starts: Sequence[int], *, walker: str, limit_min: float = 120, hills: int | None = None
) -> int:
    """Walk between all points both ways of computing; return how many walks there were."""
    network, slopes = build(*tables, by_hand.ORIGIN), None
    if hills is not None:
        network = by_hand.on_hills(network, hills)
        slopes = (network.edge_slope_along, network.edge_slope_against)
    graph = oracle.walking_graph(*tables, lonlat, walker=walker, slopes=slopes)
    count = 0
    for start in starts:
        seconds, metres = oracle.walks(graph, start, len(lonlat))
        if not graph.out_degree(("from", start)):
            with pytest.raises(NotConnectedError):
                walked(network, lonlat, start, walker=walker)
            continue
        assert (np.abs(seconds - 60 * limit_min) > oracle.TOLERANCE).all()
        far = seconds > 60 * limit_min
        found = walked(network, lonlat, start, walker=walker, limit_min=limit_min)
        oracle.assert_same(found.seconds, np.where(far, np.inf, seconds))
        oracle.assert_same(found.metres, np.where(far, np.inf, metres))
        count += int(np.isfinite(found.seconds).sum())
    return count


@pytest.mark.parametrize("walker", WALKERS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32), hills=st.none() | st.integers(0, 99))
def test_walks_on_streets_at_random(walker: str, seed: int, hills: int | None) -> None:
    points = at(*np.random.default_rng(seed).uniform(-150, 750, (10, 2)))
    check_against_oracle(by_hand.random_streets(seed), points, range(10), walker=walker, hills=hills)


@pytest.mark.parametrize(
    ("walker", "hills"), [*((walker, None) for walker in WALKERS), ("adult", 1), ("wheelchair", 2)]
)
def test_walks_in_helsinki(walker: str, hills: int | None, helsinki_tables) -> None:
    nodes = helsinki_tables[0]
    rng = np.random.default_rng(7)
    west, east = nodes["lon"].quantile([0.1, 0.9])
    south, north = nodes["lat"].quantile([0.1, 0.9])
    points = list(zip(rng.uniform(west, east, 150).tolist(), rng.uniform(south, north, 150).tolist(), strict=True))
    assert check_against_oracle(helsinki_tables, points, range(6), walker=walker, hills=hills) > 300


@pytest.mark.parametrize("walker", ["adult", "cane", "wheelchair"])
def test_walks_in_eunpyeong(walker: str, eunpyeong) -> None:
    tables = to_tables(eunpyeong.network)
    venues = eunpyeong.venues.geometry
    schools = eunpyeong.schools.geometry[::10]
    points = [*zip(schools.x, schools.y, strict=True), *zip(venues.x, venues.y, strict=True)]
    assert check_against_oracle(tables, points, range(len(schools)), walker=walker, limit_min=35.03) > 20


def test_both_points_on_one_street() -> None:
    network = by_hand.network({1: (0, 0), 2: (1000, 0)}, [street(1, 2)])
    found = walked(network, at((200, 20), (700, -10), (200, 20), (100, 5)), 0)
    assert np.abs(found.metres - [40, 532, 40, 126]).max() <= 3
    assert np.abs(found.seconds * 1.29 - found.metres).max() <= 1e-6


def test_a_shorter_way_than_along_the_street_of_both() -> None:
    horseshoe = street(1, 2, via=[(0, 1000), (50, 1000)])
    network = by_hand.network({1: (0, 0), 2: (50, 0)}, [horseshoe, street(1, 2)])
    assert abs(walked(network, at((-1, 100), (51, 100)), 0).metres[1] - 252) <= 2


def test_the_shorter_of_parallel_streets_is_walked() -> None:
    network = by_hand.network(
        {0: (-400, 0), 1: (0, 0), 2: (300, 0), 3: (700, 0)},
        [street(0, 1), street(1, 2, via=[(150, 400)]), street(1, 2), street(1, 2, via=[(150, -90)]), street(2, 3)],
    )
    assert abs(walked(network, at((-400, 0), (700, 0)), 0).metres[1] - 1104) <= 2


def test_one_way_streets_are_walked_in_their_direction() -> None:
    ring = {1: (0.0, 0.0), 2: (400.0, 0.0), 3: (200.0, 300.0)}
    network = by_hand.network(ring, [street(1, 2, oneway=True), street(2, 3), street(3, 1)])
    points = at((100, -5), (300, -5))
    ahead, back = walked(network, points, 0).metres[1], walked(network, points, 1).metres[0]
    assert abs(ahead - 211) <= 2
    assert abs(back - (10 + 100 + 100 + 2 * math.hypot(200, 300))) <= 6


@pytest.mark.parametrize("corner", [1, 2])
def test_a_doorstep_at_the_corner_of_a_one_way_street_is_not_bound_by_it(corner: int) -> None:
    # The corner lies outside of both streets, so that the nearest place of either is the corner itself.
    network = by_hand.network(
        {1: (0, 0), 2: (300, 0), 3: (-100, 400), 4: (400, 400)},
        [street(1, 2, oneway=True), street(1, 3), street(2, 4)],
    )
    points = at((-9, -9), (309, -9), (-100, 400), (400, 400))
    found = walked(network, points, corner - 1)
    assert abs(found.metres[corner + 1] - 425) <= 3
    assert np.isfinite(walked(network, points, corner + 1).metres[corner - 1])


def test_streets_in_another_piece_cannot_be_reached() -> None:
    network = by_hand.network({1: (0, 0), 2: (600, 0), 3: (0, 100), 4: (510, 100)}, [street(1, 2), street(3, 4)])
    found = walked(network, at((100, 5), (200, -5), (200, 95)), 0)
    assert np.isfinite(found.seconds).tolist() == [True, True, False]
    assert np.isfinite(found.metres).tolist() == [True, True, False]


def test_a_street_takes_longer_uphill_than_downhill_and_for_its_parts_too() -> None:
    flat = by_hand.network({1: (0, 0), 2: (1000, 0), 3: (1000, 500)}, [street(1, 2), street(2, 3)])
    network = dataclasses.replace(flat, edge_slope_along=np.array([2.0, 1.0]), edge_slope_against=np.array([1.25, 1.0]))
    points = at((200, 0), (700, 0), (1000, 400))
    up, down = walked(network, points, 0), walked(network, points, 2)
    assert up.seconds[1:] * 1.29 == pytest.approx([2 * 500, 2 * 800 + 400], rel=0.005)
    assert down.seconds[:2] * 1.29 == pytest.approx([400 + 1.25 * 800, 400 + 1.25 * 300], rel=0.005)
    assert walked(network, points, 1).seconds[0] * 1.29 == pytest.approx(1.25 * 500, rel=0.005)
    assert abs(up.metres[2] - down.metres[0]) <= 1e-6


def test_a_ring_is_left_and_entered_by_its_quicker_end() -> None:
    ring = street(2, 2, via=[(200, 300), (500, 0), (200, -300)])
    flat = by_hand.network({1: (0, 0), 2: (200, 0)}, [street(1, 2), ring])
    network = dataclasses.replace(flat, edge_slope_along=np.array([1.0, 1.0]), edge_slope_against=np.array([1.0, 3.0]))
    total, part = float(network.edge_length_m[1]), 0.0
    points = at((150, 0), (350, 150))
    lon, lat = np.array(points).T
    part = float(snap(network, lon, lat=lat, edge_open=np.ones(2, bool)).along_m[1])
    assert 300 < part < total / 2
    there, back = walked(network, points, 0), walked(network, points, 1)
    # Back along the line is three times as slow: the long way round is the quicker.
    assert abs(there.metres[1] - (50 + part)) <= 2
    assert abs(back.metres[0] - (50 + total - part)) <= 2
    assert abs(back.seconds[0] * 1.29 - (50 + total - part)) <= 2


ISLAND = {1: (0, 0), 2: (800, 0), 3: (350, 45), 4: (450, 45)}


def test_a_doorstep_beside_an_island_is_snapped_to_the_main_street() -> None:
    network = by_hand.network(ISLAND, [street(1, 2), street(3, 4)])
    found = walked(network, at((400, 40), (700, 0)), 0)
    assert abs(found.metres[1] - 340) <= 2


def test_a_yard_that_only_steps_lead_to_is_an_island_on_wheels() -> None:
    network = by_hand.network(ISLAND, [street(1, 2), street(3, 4), street(2, 4, steps=True)])
    points = at((400, 40), (700, 0))
    assert abs(walked(network, points, 0, walker="stroller").metres[1] - 340) <= 2
    on_foot = walked(network, points, 0)
    assert abs(on_foot.metres[1] - (5 + 50 + math.hypot(350, 45) + 100)) <= 3


def test_a_place_300_metres_from_any_street_is_not_reached() -> None:
    network = by_hand.network(SPLIT, [street(1, 2)])
    assert np.isfinite(walked(network, at((100, 0), (100, 300), (100, 240)), 0).seconds).tolist() == [True, False, True]


def test_a_doorstep_300_metres_from_any_street_is_refused() -> None:
    network = by_hand.network(SPLIT, [street(1, 2)])
    message = r"no street that this walker \(adult\) can use lies within 250 m, at 37.6.*,126.9.*; choose a spot nearer"
    with pytest.raises(NotConnectedError, match=message):
        walked(network, at((100, 300)), 0)


def test_a_doorstep_on_steps_alone_is_refused_on_wheels_only() -> None:
    network = by_hand.network(SPLIT, [street(1, 2, steps=True)])
    with pytest.raises(NotConnectedError, match=r"this walker \(wheelchair\)"):
        walked(network, at((100, 0)), 0, walker="wheelchair")
    assert walked(network, at((100, 0)), 0).seconds.max() <= 0.01


def test_steps_take_their_own_time() -> None:
    network = by_hand.network({1: (0, 0), 2: (100, 0), 3: (150, 0)}, [street(1, 2), street(2, 3, steps=True)])
    found = walked(network, at((0, 0), (150, 0)), 0)
    level, stairs = network.edge_length_m
    assert abs(found.seconds[1] - (level / 1.29 + stairs / 0.5)) <= 1e-6
    assert abs(found.metres[1] - (level + stairs)) <= 1e-6


def test_the_limit_is_inclusive() -> None:
    network = by_hand.network({1: (0, 0), 2: (300, 0), 3: (500, 100)}, [street(1, 2), street(2, 3)])
    points = at((0, 0), *((x, 10) for x in range(20, 300, 40)), (500, 100))
    seconds = walked(network, points, 0).seconds.tolist()
    hit = 0
    for place in range(1, len(points)):
        minutes = seconds[place] / 60
        for limit in (math.nextafter(minutes, 0), minutes, math.nextafter(minutes, 99)):
            found = walked(network, points, 0, limit_min=limit).seconds[place]
            assert bool(np.isfinite(found)) == (seconds[place] <= limit * 60)
            hit += seconds[place] == limit * 60
    assert hit > 3


def test_a_limit_that_ends_on_the_access_leg_reaches_nothing() -> None:
    network = by_hand.network(SPLIT, [street(1, 2)])
    found = walked(network, at((100, 200), (100, 0)), 0, limit_min=0.5)
    assert not np.isfinite(found.seconds).any()
    assert not np.isfinite(found.metres).any()


@pytest.mark.parametrize("limit", [0, -1, 120.0001, math.inf, -math.inf, math.nan])
def test_what_is_no_walk_is_refused(limit: float) -> None:
    with pytest.raises(UsageError, match=r"a walk of .* minutes cannot be asked for; give more than 0 and at most 120"):
        check_limit(limit)
    with pytest.raises(UsageError, match="cannot be asked for"):
        walked(by_hand.network(SPLIT, [street(1, 2)]), at((0, 0)), 0, limit_min=limit)


@given(st.integers(0, 2**32))
def test_a_detour_is_never_shorter(seed: int) -> None:
    tables = by_hand.random_streets(seed)
    network = build(*tables, by_hand.ORIGIN)
    # Points on the streets themselves, none on an island: an access leg would be walked twice by a detour, never saved.
    on_open = np.repeat(walking(network, pace("adult")).edge_open, np.diff(network.vertex_bounds))
    vertices = np.column_stack([network.vertex_lon, network.vertex_lat])[on_open]
    lon, lat = np.random.default_rng(seed).choice(vertices, 6).T
    points = list(zip(lon.tolist(), lat.tolist(), strict=True))
    table = np.array([walked(network, points, start).seconds for start in range(6)])
    assert (table[:, None, :] <= table[:, :, None] + table[None, :, :] + 1e-6).all()
    assert (np.diag(table) <= 1e-6).all()


@given(st.integers(0, 2**32), st.floats(0.5, 60), st.floats(1, 2))
def test_a_longer_limit_only_adds(seed: int, limit: float, factor: float) -> None:
    network = build(*by_hand.random_streets(seed), by_hand.ORIGIN)
    points = at(*np.random.default_rng(seed).uniform(0, 600, (12, 2)))
    try:
        short = walked(network, points, 0, limit_min=limit)
    except NotConnectedError:
        return
    long = walked(network, points, 0, limit_min=limit * factor)
    within = np.isfinite(short.seconds)
    assert np.array_equal(short.seconds[within], long.seconds[within])
    assert np.abs(short.metres[within] - long.metres[within]).max(initial=0) <= 1e-6
    assert (long.seconds[~within] > limit * 60).all()


@given(st.integers(0, 2**32))
def test_names_and_order_of_streets_change_nothing(seed: int) -> None:
    nodes, edges = by_hand.random_streets(seed, steps=0)
    rng = np.random.default_rng(seed)
    points = at(*rng.uniform(0, 600, (8, 2)))
    renamed = nodes["node_id"].map(dict(zip(nodes["node_id"], rng.permutation(len(nodes)) * 11 + 5, strict=True)))
    name = dict(zip(nodes["node_id"], renamed, strict=True))
    mixed = edges.assign(from_node=edges["from_node"].map(name), to_node=edges["to_node"].map(name))
    mixed = mixed.sample(frac=1, random_state=1).reset_index(drop=True)
    one = build(nodes, edges, by_hand.ORIGIN)
    two = build(nodes.assign(node_id=renamed).sample(frac=1, random_state=2), mixed, by_hand.ORIGIN)
    for start in range(8):
        try:
            expected = walked(one, points, start)
        except NotConnectedError:
            continue
        oracle.assert_same(walked(two, points, start).seconds, expected.seconds, tolerance=1e-6)


@given(st.integers(0, 2**32))
def test_turning_every_street_round_turns_every_walk_round(seed: int) -> None:
    nodes, edges = by_hand.random_streets(seed)
    turned = edges.assign(from_node=edges["to_node"], to_node=edges["from_node"], geometry=edges.geometry.reverse())
    turned["incline_percent"] = -turned["incline_percent"]
    points = at(*np.random.default_rng(seed).uniform(50, 550, (8, 2)))
    there = [build(nodes, table, by_hand.ORIGIN) for table in (edges, turned)]
    lon, lat = np.array(points).T
    if not snap(there[0], lon, lat=lat, edge_open=np.ones(len(edges), bool)).connected.all():
        return
    ahead, back = (np.array([walked(network, points, start).seconds for start in range(8)]) for network in there)
    oracle.assert_same(ahead, back.T, tolerance=1e-4)

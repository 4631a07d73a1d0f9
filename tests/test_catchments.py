"""From many places at once, against networkx and against the doorstep's own search."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import by_hand, oracle
from support.by_hand import street

from geo.access.catchments import catchments, count_within, nearest, seconds_to_nearest, walks_to_nearest
from geo.access.doorstep import reach, walks_to
from geo.access.spot import Spot
from geo.access.walks_between import walks_between
from geo.errors import NotConnectedError
from geo.streets.build import build, to_tables
from geo.streets.network import WalkNetwork
from geo.streets.snapping import Snaps, snap
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import Walking, walking


def some_places(at_pace: Walking, seed: int, count: int) -> tuple[Snaps, list[tuple[float, float]]]:
    xy = np.random.default_rng(seed).uniform(-150, 750, (count, 2))
    lon, lat = by_hand.degrees(xy[:, 0], xy[:, 1])
    return snap(at_pace.network, lon, lat=lat, edge_open=at_pace.edge_open), list(zip(lon, lat, strict=True))


def with_hills(flat: WalkNetwork, hills: int | None):
    """Return the network on hills at random, and their factors for the oracle; the flat one without a seed."""
    if hills is None:
        return flat, None
    network = by_hand.on_hills(flat, hills)
    return network, (network.edge_slope_along, network.edge_slope_against)


def drawn(seed: int) -> WalkNetwork:
    return build(*by_hand.random_streets(seed), by_hand.ORIGIN)


@pytest.mark.parametrize("walker", WALKERS)
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32), hills=st.none() | st.integers(0, 99))
def test_the_walk_to_the_nearest_is_networkx_s(walker: str, seed: int, hills: int | None) -> None:
    tables = by_hand.random_streets(seed)
    network, slopes = with_hills(build(*tables, by_hand.ORIGIN), hills)
    at_pace = walking(network, pace(walker))
    spots, lonlat = some_places(at_pace, seed, 16)
    ours = seconds_to_nearest(at_pace, Snaps(*(v[:4] for v in vars(spots).values())), points=spots)
    graph = oracle.walking_graph(*tables, lonlat, walker=walker, slopes=slopes)
    oracle.assert_same(ours, oracle.seconds_to_nearest(graph, range(16), range(4)))


@pytest.mark.parametrize("walker", ["adult", "cane", "wheelchair"])
@pytest.mark.parametrize("where", ["helsinki", "eunpyeong"])
def test_the_walk_to_the_nearest_on_whole_networks(walker: str, where: str, request: pytest.FixtureRequest) -> None:
    if where == "helsinki":
        tables = request.getfixturevalue("helsinki_tables")
    else:
        tables = to_tables(request.getfixturevalue("eunpyeong").network)
    network = build(*tables, by_hand.ORIGIN)
    rng = np.random.default_rng(3)
    lonlat = rng.choice(tables[0][["lon", "lat"]].to_numpy(), 320) + rng.normal(0, 3e-4, (320, 2))
    at_pace = walking(network, pace(walker))
    spots = snap(network, lonlat[:, 0], lat=lonlat[:, 1], edge_open=at_pace.edge_open)
    ours = seconds_to_nearest(at_pace, Snaps(*(v[:20] for v in vars(spots).values())), points=spots)
    graph = oracle.walking_graph(*tables, [tuple(at) for at in lonlat.tolist()], walker=walker)
    oracle.assert_same(ours, oracle.seconds_to_nearest(graph, range(320), range(20)))
    assert np.isfinite(ours).sum() > 200


@pytest.mark.parametrize("limit_min", [4.0, 15.0, math.inf])
@given(seed=st.integers(0, 2**32), hills=st.none() | st.integers(0, 99))
@settings(max_examples=15)
def test_catchments_are_networkx_s(limit_min: float, seed: int, hills: int | None) -> None:
    nodes, edges = by_hand.random_streets(seed)
    network, slopes = with_hills(build(nodes, edges, by_hand.ORIGIN), hills)
    at_pace = walking(network, pace("senior"))
    places, lonlat = some_places(at_pace, seed, 20)
    found = catchments(at_pace, places, limit_min=limit_min)
    assert found.seconds.shape == (network.node_count, 20)
    graph = oracle.walking_graph(nodes, edges, lonlat, walker="senior", slopes=slopes).reverse(copy=False)
    ours = np.full(found.seconds.shape, np.inf)
    table = found.seconds.tocoo()
    ours[table.row, table.col] = table.data
    for place in range(20):
        times = oracle.nx.single_source_dijkstra_path_length(graph, ("to", place), weight="s")
        theirs = np.array([times.get(int(node), np.inf) for node in network.node_id])
        sure = np.abs(theirs - 60 * limit_min) > oracle.TOLERANCE if np.isfinite(limit_min) else slice(None)
        theirs[theirs > 60 * limit_min] = np.inf
        oracle.assert_same(ours[sure, place], theirs[sure])
    assert np.array_equal(count_within(found, limit_min), np.isfinite(ours).sum(axis=1))
    assert np.array_equal(
        count_within(found, limit_min / 2),
        (ours <= 30 * limit_min).sum(axis=1) if limit_min < 99 else np.isfinite(ours).sum(axis=1),
    )
    seconds, best = nearest(found, 3)
    assert np.array_equal(seconds, np.sort(ours, axis=1)[:, :3])
    known = best >= 0
    assert np.array_equal(known, np.isfinite(seconds))
    assert np.array_equal(np.take_along_axis(ours, np.where(known, best, 0), 1)[known], seconds[known])


def test_a_place_at_a_corner_is_0_seconds_away_and_still_counts() -> None:
    network = by_hand.network({1: (0, 0), 2: (100, 0)}, [street(1, 2)])
    at_pace = walking(network, pace("adult"))
    corner = snap(network, network.node_lon[:1], lat=network.node_lat[:1], edge_open=at_pace.edge_open)
    found = catchments(at_pace, corner, limit_min=0.1)
    assert count_within(found, 0.1).tolist() == [1, 0]
    assert nearest(found, 2)[0].tolist() == [[0, np.inf], [np.inf, np.inf]]


@given(st.integers(0, 2**32), st.none() | st.integers(0, 99))
def test_a_doorstep_and_its_nearest_place_agree(seed: int, hills: int | None) -> None:
    at_pace = walking(with_hills(drawn(seed), hills)[0], pace("child"))
    spots, lonlat = some_places(at_pace, seed, 8)
    some = Snaps(*(v[:3] for v in vars(spots).values()))
    together = seconds_to_nearest(at_pace, some, points=spots)
    for point, (lon, lat) in enumerate(lonlat):
        try:
            alone = walks_to(reach(at_pace, Spot(lat, lon), limit_min=120), some).seconds.min()
        except NotConnectedError:
            alone = np.inf
        if np.isfinite(alone) or together[point] <= 7200:
            assert abs(alone - together[point]) <= 1e-6
        else:
            assert together[point] > 7200


@pytest.mark.parametrize("walker", ["adult", "cane", "wheelchair"])
@settings(max_examples=20)
@given(seed=st.integers(0, 2**32), hills=st.none() | st.integers(0, 99))
def test_the_nearest_place_and_the_walk_there_are_networkx_s(walker: str, seed: int, hills: int | None) -> None:
    tables = by_hand.random_streets(seed)
    network, slopes = with_hills(build(*tables, by_hand.ORIGIN), hills)
    at_pace = walking(network, pace(walker))
    spots, lonlat = some_places(at_pace, seed, 16)
    some = Snaps(*(v[:4] for v in vars(spots).values()))
    found = walks_to_nearest(at_pace, some, points=spots)
    # The two add the same seconds up in another order at most.
    oracle.assert_same(found.seconds, seconds_to_nearest(at_pace, some, points=spots), tolerance=1e-9)
    graph = oracle.walking_graph(*tables, lonlat, walker=walker, slopes=slopes)
    each = [oracle.walks(graph, point, 4) for point in range(16)]
    for point, (seconds, metres) in enumerate(each):
        best = found.place[point]
        assert (best >= 0) == np.isfinite(seconds).any()
        if best >= 0:
            assert abs(seconds[best] - seconds.min()) <= oracle.TOLERANCE
            assert abs(found.seconds[point] - seconds.min()) <= oracle.TOLERANCE
            # Ways that take the same time may differ in length.
            tied = seconds <= seconds.min() + oracle.TOLERANCE
            assert tied.sum() > 1 or abs(found.metres[point] - metres[best]) <= oracle.TOLERANCE
        else:
            assert np.isinf(found.metres[point])


def test_the_nearest_place_on_the_whole_network(eunpyeong) -> None:
    at_pace = walking(eunpyeong.network, pace("cane"))
    points = eunpyeong.venues.geometry
    places = snap(eunpyeong.network, points.x, lat=points.y, edge_open=at_pace.edge_open)
    rng = np.random.default_rng(5)
    lon = rng.choice(eunpyeong.network.node_lon, 500) + rng.normal(0, 3e-4, 500)
    lat = rng.choice(eunpyeong.network.node_lat, 500) + rng.normal(0, 3e-4, 500)
    starting = snap(eunpyeong.network, lon, lat=lat, edge_open=at_pace.edge_open)
    found = walks_to_nearest(at_pace, places, points=starting)
    assert np.array_equal(found.seconds, seconds_to_nearest(at_pace, places, points=starting))
    walks = walks_between(at_pace, starting, places, limit_min=math.inf)
    there = np.flatnonzero(found.place >= 0)
    assert there.size > 100
    assert np.abs(walks[there, found.place[there]] * 60 - found.seconds[there]).max() <= 1e-6
    # Nothing is quicker than the fastest stretch of street, nor slower than steps.
    assert (found.metres[there] <= found.seconds[there] * at_pace.pace.speed_m_s + 1e-6).all()
    assert (found.metres[there] >= found.seconds[there] * 0.5 - 1e-6).all()


@given(st.integers(0, 2**32), st.sampled_from(sorted(WALKERS)))
def test_one_more_place_never_lengthens_a_walk(seed: int, walker: str) -> None:
    at_pace = walking(drawn(seed), pace(walker))
    spots, _ = some_places(at_pace, seed, 12)
    fewer, more = (
        seconds_to_nearest(at_pace, Snaps(*(v[:count] for v in vars(spots).values())), points=spots) for count in (3, 4)
    )
    assert (more <= fewer).all()
    assert more[3] <= 2 * spots.access_m[3] / at_pace.pace.speed_m_s + 1e-9


@given(st.integers(0, 2**32))
def test_a_slower_walker_never_arrives_sooner(seed: int) -> None:
    network = drawn(seed)
    spots, _ = some_places(walking(network, pace("adult")), seed, 12)
    some = Snaps(*(v[:3] for v in vars(spots).values()))
    fast, slow = (seconds_to_nearest(walking(network, pace("adult", s)), some, points=spots) for s in (1.3, 0.6))
    assert np.array_equal(np.isfinite(fast), np.isfinite(slow))
    assert (slow >= fast).all()


@pytest.mark.parametrize("oneway", [False, True])
def test_an_endless_search_over_one_way_streets_ends(oneway: bool) -> None:
    network = by_hand.network({1: (0, 0), 2: (300, 0), 3: (600, 0)}, [street(1, 2, oneway=oneway), street(2, 3)])
    at_pace = walking(network, pace("adult"))
    lon, lat = by_hand.degrees([150.0, 50.0, 250.0, 450.0], [0.0] * 4)
    points = snap(network, lon, lat=lat, edge_open=at_pace.edge_open)
    seconds = seconds_to_nearest(at_pace, Snaps(*(v[:1] for v in vars(points).values())), points=points)
    assert np.isfinite(seconds).tolist() == [True, True, not oneway, not oneway]


def test_nothing_to_walk_to() -> None:
    at_pace = walking(drawn(4), pace("adult"))
    points, _ = some_places(at_pace, 4, 5)
    none = Snaps(*(v[:0] for v in vars(points).values()))
    assert np.isinf(seconds_to_nearest(at_pace, none, points=points)).all()
    assert seconds_to_nearest(at_pace, points, points=none).size == 0
    found = catchments(at_pace, none, limit_min=10)
    assert found.seconds.shape == (at_pace.network.node_count, 0)
    assert (nearest(found, 2)[1] == -1).all()
    assert not count_within(found, 10).any()


def test_places_that_are_not_connected_have_an_empty_catchment() -> None:
    at_pace = walking(drawn(4), pace("adult"))
    lon, lat = by_hand.degrees([300.0, 90_000.0], [300.0, 0.0])
    places = snap(at_pace.network, lon, lat=lat, edge_open=at_pace.edge_open)
    found = catchments(at_pace, places, limit_min=30)
    assert np.diff(found.seconds.indptr).tolist() == [found.seconds.nnz, 0]
    assert found.seconds.nnz > 0


def test_eight_threads_find_what_one_finds(eunpyeong) -> None:
    at_pace = walking(eunpyeong.network, pace("adult"))
    points = eunpyeong.venues.geometry
    places = snap(eunpyeong.network, points.x, lat=points.y, edge_open=at_pace.edge_open)

    def one(limit_min: float) -> tuple[list[int], float]:
        found = catchments(at_pace, places, limit_min=limit_min)
        times = seconds_to_nearest(at_pace, places, points=places)
        return np.bincount(found.seconds.indices, minlength=1).tolist(), float(found.seconds.data.sum() + times.sum())

    limits = [2.0, 5.0, 7.5, 10.0] * 6
    alone = [one(limit) for limit in limits]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, limits)) == alone

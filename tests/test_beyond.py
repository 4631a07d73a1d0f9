"""Who of a ward is beyond reach and why: networkx for the walks, streets by hand for the streets and the shares."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support import by_hand, oracle
from support.by_hand import street

from geo import tables as t
from geo.access.beyond import beyond
from geo.access.coverage import coverage
from geo.access.demand import spread, starts, stretches
from geo.access.nearest import venue_places
from geo.access.walks_between import walks_between
from geo.errors import UsageError
from geo.region.region import Region
from geo.streets.build import to_tables
from geo.streets.walkers import pace
from geo.streets.walking import walking

AT_ONE = pace("adult", 1.0)
LENGTHS = [
    oracle.length_m(shapely.LineString(np.column_stack(by_hand.degrees(x, y))))
    for x, y in (([50, 440], [300, 300]), ([440, 440], [300, 490]))
]
"""Of the two streets of the long road, metres."""


def asked(region: Region, **changes):
    """Ask of ward 01 by hand, at a metre a second."""
    wanted = {"pace": AT_ONE, "limit_min": 3, "ward_code": "01"} | changes
    return beyond(region, spread(region.wards, region.network), **wanted)


def long_road(**changes) -> Region:
    """Lay a road of 390 m with a name, a bare one of 190 m at its east end, and a venue at the road's west end."""
    network = by_hand.network({1: (50, 300), 2: (440, 300), 3: (440, 490)}, [street(1, 2, name="긴로"), street(2, 3)])
    venues = by_hand.venues([("V1", "01", "G1", (50, 300)), ("V2", "01", "G2", (2000, 9000))])
    return by_hand.region(network=network, venues=venues, **changes)


def test_who_is_beyond_by_hand() -> None:
    found = asked(long_road())
    # The road's ten stretches have their middles at 19.5, 58.5, ... m: five of them are within 180 m.
    road_m, bare_m = LENGTHS
    share = (road_m / 2 + bare_m) / (road_m + bare_m)
    assert found.residents == 1000
    assert abs(found.share_beyond - share) <= 1e-6
    assert abs(found.residents_beyond - 1000 * found.share_beyond) <= 1e-9
    assert found.residents_unconnected == 0
    assert found.over_min == 4.5
    assert list(found.streets.columns) == [*t.BEYOND_COLUMNS, t.GEOMETRY]
    assert found.streets.crs == t.WGS84
    assert found.streets[t.NAME_KO].fillna("").tolist() == ["긴로", ""]
    assert found.streets[t.VENUE_ID].tolist() == ["V1", "V1"]
    assert found.streets[t.BLOCKED_BY].tolist() == ["far", "far"]
    assert found.streets[t.RESIDENTS].sum() == pytest.approx(found.residents_beyond, abs=1e-9)


def test_a_straight_road_has_no_detour_and_a_bent_one_has() -> None:
    streets = asked(long_road()).streets
    assert abs(streets[t.DETOUR_INDEX][0] - 1) <= 1e-3
    road_m, bare_m = LENGTHS
    north = bare_m * np.arange(0.1, 1, 0.2)
    straight = np.hypot(road_m, north)
    assert abs(streets[t.DETOUR_INDEX][1] - (road_m + north).sum() / straight.sum()) <= 1e-3
    assert abs(streets[t.MINUTES][1] - (road_m + bare_m / 2) / 60) <= 1e-3


def test_the_stretches_are_those_beyond_and_join_to_one_line() -> None:
    streets = asked(long_road()).streets
    assert (streets.geom_type == "MultiLineString").all()
    assert streets.geometry.map(lambda lines: len(lines.geoms)).tolist() == [1, 1]
    metres = streets.geometry.map(lambda lines: sum(oracle.length_m(line) for line in lines.geoms))
    share = streets[t.SHARE_OF_WARD].to_numpy(float)
    assert np.abs(metres.to_numpy() / sum(LENGTHS) - share).max() <= 1e-4
    assert abs(metres[0] - LENGTHS[0] / 2) <= 0.05


@pytest.mark.parametrize(("walker", "limit_min"), [("adult", 5), ("cane", 8), ("wheelchair", 3)])
def test_within_and_beyond_are_the_ward_s_residents_as_coverage_has_it(eunpyeong, walker, limit_min) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    at = pace(walker, "cautious")
    table = coverage(eunpyeong, demand, paces=[at], limit_min=limit_min, group="65plus").set_index(t.WARD_CODE)
    for code in eunpyeong.wards[t.WARD_CODE][::5]:
        found = beyond(eunpyeong, demand, pace=at, limit_min=limit_min, ward_code=code, group="65plus")
        row = table.loc[code]
        assert found.residents == row[t.RESIDENTS]
        assert abs(found.residents_beyond + row[t.RESIDENTS_COVERED] - found.residents) <= 1e-6
        assert abs(found.share_beyond - (1 - row[t.SHARE_COVERED])) <= 1e-9
        assert abs(found.residents_unconnected - row[t.RESIDENTS_UNCONNECTED]) <= 1e-6
        assert abs(found.streets[t.RESIDENTS].sum() - found.residents_beyond) <= 1e-6
        assert abs(found.streets[t.SHARE_OF_WARD].sum() - found.share_beyond) <= 1e-9
        shares = found.streets[t.SHARE_OF_WARD].to_numpy()
        assert (np.diff(shares) <= 0).all()


@settings(max_examples=25)
@given(seed=st.integers(0, 2**32), walker=st.sampled_from(["adult", "cane", "wheelchair"]))
def test_minutes_and_nearest_venues_are_networkx_s(seed: int, walker: str) -> None:
    nodes, edges = by_hand.random_streets(seed, nodes=8)
    names = np.random.default_rng(seed).choice(["가로", "나로", "다로"], len(edges))
    edges[t.STREET_NAME] = pd.Series(names, dtype="str")
    network = by_hand.build(nodes, edges, by_hand.ORIGIN)
    places = [tuple(xy) for xy in np.random.default_rng(seed + 1).uniform(0, 600, (4, 2))]
    venues = by_hand.venues([(f"V{number}", "01", f"G{number}", xy) for number, xy in enumerate(places)])
    region = by_hand.region(network=network, venues=venues)
    demand = spread(region.wards, network)
    at = pace(walker)
    found = beyond(region, demand, pace=at, limit_min=2, ward_code="01")
    mine = (demand.ward == 0) & demand.places.connected
    if not mine.any():
        assert found.streets.empty
        return
    lonlat = list(zip(demand.places.lon[mine], demand.places.lat[mine], strict=True))
    points = region.venues.geometry
    count = len(lonlat)
    graph = oracle.walking_graph(nodes, edges, [*lonlat, *zip(points.x, points.y, strict=True)], walker=walker)
    to_each = np.column_stack(
        [oracle.seconds_to_nearest(graph, range(count), [place]) for place in range(count, count + 4)]
    )
    minutes, weight = to_each.min(axis=1) / 60, demand.weight[mine]
    # A stretch on the limit itself may fall either way by the projection's millimetres, and where streets pass over
    # each other the oracle may stand on the other one.
    assume((np.abs(minutes - 2) > 1e-3).all())
    tree = shapely.STRtree(edges.geometry.to_numpy())
    beside = tree.query(shapely.points(lonlat), predicate="dwithin", distance=1e-7)[0]
    assume(np.unique(beside).size == beside.size)
    far = minutes > 2
    assert abs(found.share_beyond - weight[far].sum()) <= 1e-9
    network_names = network.tags[t.STREET_NAME]
    of_point = np.array([network_names.at(int(edge)) for edge in demand.places.edge[mine]])
    assert set(found.streets[t.NAME_KO]) == set(of_point[far])
    for row in found.streets.itertuples():
        here = far & (of_point == row.name_ko)
        assert abs(row.share_of_ward - weight[here].sum()) <= 1e-9
        walkable = here & np.isfinite(minutes)
        assert pd.isna(row.minutes) == (not walkable.any())
        if walkable.any():
            assert abs(row.minutes - np.average(minutes[walkable], weights=weight[walkable])) <= 1e-3
            nearest = np.bincount(to_each[walkable].argmin(axis=1), weights=weight[walkable], minlength=4)
            tied = np.flatnonzero(nearest >= nearest.max() - 1e-9)
            doubtful = (np.diff(np.sort(to_each[walkable], axis=1)[:, :2]) <= oracle.TOLERANCE).any()
            assert doubtful or row.venue_id in {f"V{number}" for number in tied}
        else:
            assert pd.isna(row.venue_id)
            assert pd.isna(row.detour_index)


def test_the_venues_just_over_are_those_between_the_two_limits(eunpyeong) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    at = pace("senior", "cautious")
    code = eunpyeong.wards[t.WARD_CODE][6]
    found = beyond(eunpyeong, demand, pace=at, limit_min=5, ward_code=code)
    assert found.over_min == 7
    at_pace = walking(eunpyeong.network, at)
    walks = walks_between(at_pace, starts(demand, at_pace), venue_places(eunpyeong, at_pace), limit_min=30).toarray()
    walks[walks == 0] = np.inf
    far = (demand.ward == 6) & (walks.min(axis=1) > 5)
    near = (walks <= 7) & far[:, None]
    share = (demand.weight[:, None] * near).sum(axis=0)
    people = eunpyeong.population.set_index(t.WARD_CODE)["all"][code]
    expected = pd.Series(share * people, index=eunpyeong.venues[t.VENUE_ID])
    table = found.just_over.set_index(t.VENUE_ID)
    assert set(table.index) == set(expected.index[expected > 0])
    assert len(table) > 1
    assert np.abs(table[t.RESIDENTS].astype(float) - expected[table.index]).max() <= 1e-6
    assert (np.diff(table[t.RESIDENTS].to_numpy(float)) <= 0).all()
    nearest = found.nearest.set_index(t.VENUE_ID)
    able = far & np.isfinite(walks.min(axis=1))
    by_venue = pd.Series(0.0, index=eunpyeong.venues[t.VENUE_ID])
    np.add.at(by_venue.values, walks[able].argmin(axis=1), demand.weight[able] * people)
    assert np.abs(nearest[t.RESIDENTS].astype(float) - by_venue[nearest.index]).max() <= 1e-6
    assert abs(nearest[t.RESIDENTS].sum() + found.residents_unconnected - found.residents_beyond) <= 1e-6
    assert table[t.MINUTES].between(5, 7).all()
    best = eunpyeong.venues.index[eunpyeong.venues[t.VENUE_ID] == table.index[0]][0]
    mean = np.average(walks[near[:, best], best], weights=demand.weight[near[:, best]])
    assert abs(table[t.MINUTES].iloc[0] - mean) <= 1e-9


def test_where_everybody_is_near_nothing_is_listed() -> None:
    found = asked(long_road(), limit_min=60)
    assert found.residents_beyond == found.share_beyond == 0
    assert found.streets.empty
    assert list(found.streets.columns) == [*t.BEYOND_COLUMNS, t.GEOMETRY]
    assert found.just_over.empty
    assert list(found.just_over.columns) == list(t.JUST_OVER_COLUMNS)


def test_a_ward_without_a_street_and_a_region_without_a_venue() -> None:
    hill = asked(by_hand.region(), ward_code="03")
    assert (hill.residents, hill.residents_beyond, hill.residents_unconnected) == (10, 10, 10)
    assert hill.streets.empty
    nowhere = asked(dataclasses.replace(long_road(), venues=by_hand.venues([])))
    assert nowhere.share_beyond == pytest.approx(1, abs=1e-12)
    assert nowhere.streets[t.VENUE_ID].isna().all()
    assert nowhere.streets[t.MINUTES].isna().all()
    assert set(nowhere.streets[t.BLOCKED_BY]) == {"unknown"}
    assert nowhere.just_over.empty


def test_where_nobody_counted_the_shares_are_still_known() -> None:
    counted = long_road()
    found = asked(long_road(population=counted.population.iloc[:0]))
    assert (found.residents, found.residents_beyond, found.residents_unconnected) == (None, None, None)
    assert abs(found.share_beyond - asked(counted).share_beyond) <= 1e-12
    assert found.streets[t.RESIDENTS].isna().all()
    assert found.just_over[t.RESIDENTS].isna().all()
    assert found.streets[t.SHARE_OF_WARD].tolist() == asked(counted).streets[t.SHARE_OF_WARD].tolist()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ward_code": "99"}, "there is no ward '99' in the region by-hand; choose one of 01, 02, 03"),
        ({"limit_min": 0}, "a walk of 0 minutes cannot be asked for"),
        ({"group": "foreign"}, "nobody counted the group 'foreign'"),
    ],
)
def test_what_cannot_be_asked(changes, message) -> None:
    with pytest.raises(UsageError, match=message):
        asked(long_road(), **changes)


@given(st.integers(0, 2**32))
@settings(max_examples=25)
def test_stretches_cover_the_streets_once(seed: int) -> None:
    nodes, edges = by_hand.random_streets(seed)
    network = by_hand.build(nodes, edges, by_hand.ORIGIN)
    demand = spread(by_hand.region().wards, network)
    there = demand.places.connected
    places = type(demand.places)(*(values[there] for values in vars(demand.places).values()))
    lines = stretches(network, places)
    tables = to_tables(network)[1]
    for edge in np.unique(places.edge):
        mine = lines[places.edge == edge]
        metres = [oracle.length_m(line) for line in mine]
        whole = oracle.length_m(tables.geometry.iloc[edge])
        pieces = max(1, int(np.ceil(network.edge_length_m[edge] / 40)))
        # The rounding to a centimetre shifts a corner by less than that.
        assert np.abs(np.array(metres) - whole / pieces).max() <= 0.05
        middle = places.lon[places.edge == edge], places.lat[places.edge == edge]
        assert shapely.distance(mine, shapely.points(*middle)).max() <= 1e-6

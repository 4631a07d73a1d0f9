"""Shares, shortfalls and means: by hand on three points, by networkx on the model."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from support import by_hand, oracle

from geo import tables as t
from geo.access.catchments import seconds_to_nearest
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints, spread, starts
from geo.access.nearest import venue_places
from geo.errors import UsageError
from geo.region.region import Region
from geo.streets.build import to_tables
from geo.streets.snapping import snap
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking


@pytest.fixture(scope="module")
def region() -> Region:
    return by_hand.region(network=by_hand.ward_streets(lone_m=510))


def three_points(region: Region) -> DemandPoints:
    """Stand 60 % of ward 01 beside the venue, 40 % at its west end; all of 02 in the other piece, all of 03 nowhere."""
    lon, lat = by_hand.degrees([300.0, 0.0, 800.0, 100.0], [300.0, 300.0, 550.0, 900.0])
    places = snap(region.network, lon, lat=lat, edge_open=np.ones(region.network.edge_count, bool))
    assert places.connected.tolist() == [True, True, True, False]
    weight = np.array([0.6, 0.4, 1.0, 1.0])
    return DemandPoints(
        np.array([0, 0, 1, 2], np.int32),
        weight,
        dataclasses.replace(places, access_m=np.where(places.connected, 0.0, np.inf)),
    )


def test_the_formulas_by_hand(region: Region) -> None:
    table = coverage(region, three_points(region), paces=[pace("adult", 1.0)], limit_min=4)
    assert list(table.columns) == list(t.COVERAGE_COLUMNS)
    assert table[t.WARD_CODE].tolist() == ["01", "02", "03", "ALL"]
    egress_m, street_m = 10 * 1.0, float(region.network.edge_length_m[0])
    near, far = egress_m / 60, (street_m + egress_m) / 60
    assert 5 < far < 6
    short = (far - 4) / 4
    expected = pd.DataFrame(
        {
            t.RESIDENTS: [1000, 500, 10, 1510],
            t.RESIDENTS_COVERED: [600, 0, 0, 600],
            t.SHARE_COVERED: [0.6, 0, 0, 600 / 1510],
            t.MEAN_MINUTES: [0.6 * near + 0.4 * far, np.nan, np.nan, 0.6 * near + 0.4 * far],
            t.FGT1: [0.4 * short, 1, 1, (400 * short + 510) / 1510],
            t.VENUES_COUNT: [2, 0, 0, 2],
            t.VENUES_PER_10K: [10, 0, 0, 10_000 / 1510],
            t.RESIDENTS_UNCONNECTED: [0, 500, 10, 510],
        }
    )
    for column in expected:
        ours = table[column].astype("Float64").to_numpy(float, na_value=np.nan)
        assert np.isnan(ours).tolist() == np.isnan(expected[column]).tolist(), column
        assert np.nanmax(np.abs(ours - expected[column])) <= 1e-3 * max(1.0, np.nanmax(expected[column])), column
    assert table[t.RESIDENTS].tolist() == [1000, 500, 10, 1510]
    assert table[t.WALKER].unique().tolist() == ["adult"]
    assert table[t.NEAR_BORDER].all()
    assert table[t.STREETS_SOURCE].unique().tolist() == ["streets by hand"]


def test_within_means_at_most(region: Region) -> None:
    demand = three_points(region)
    at_pace = walking(region.network, pace("adult"))
    minutes = float((seconds_to_nearest(at_pace, venue_places(region, at_pace), points=demand.places) / 60)[1])
    for limit, share in ((minutes, 1.0), (np.nextafter(minutes, 0), 0.6)):
        assert coverage(region, demand, paces=[pace("adult")], limit_min=limit)[t.SHARE_COVERED][0] == share


def test_a_shortfall_is_never_more_than_one(region: Region) -> None:
    table = coverage(region, three_points(region), paces=[pace("adult")], limit_min=0.2)
    assert table[t.FGT1].tolist()[0] == pytest.approx(0.4, abs=1e-9)


def test_a_group_is_counted_among_itself(region: Region) -> None:
    everyone, older = (
        coverage(region, three_points(region), paces=[pace("senior")], limit_min=4, group=group)
        for group in ("all", "65plus")
    )
    assert older[t.RESIDENTS].tolist() == [100, 0, 10, 110]
    assert older[t.GROUP].unique().tolist() == ["65plus"]
    assert t.GROUP not in everyone
    assert older[t.SHARE_COVERED].isna().tolist() == [False, True, False, False]
    assert older[t.FGT1].isna().tolist() == [False, True, False, False]
    assert older[t.RESIDENTS_COVERED].tolist() == [60, 0, 0, 60]


@pytest.mark.parametrize("group", ["disabled", "", "ward_code", "ALL", "65+"])
def test_a_group_that_nobody_counted_is_refused(region: Region, group: str) -> None:
    message = "nobody counted the group .* in the region by-hand; choose one of all, 65plus"
    with pytest.raises(UsageError, match=message):
        coverage(region, three_points(region), paces=[pace("adult")], limit_min=5, group=group)


@pytest.mark.parametrize("limit", [0, -5, np.nan, np.inf, 121])
def test_a_limit_that_is_no_walk_is_refused(region: Region, limit: float) -> None:
    with pytest.raises(UsageError, match="minutes cannot be asked for"):
        coverage(region, three_points(region), paces=[pace("adult")], limit_min=limit)


def test_a_region_without_a_venue_covers_nobody(region: Region) -> None:
    bare = dataclasses.replace(region, venues=region.venues.iloc[:0])
    table = coverage(bare, spread(bare.wards, bare.network), paces=[pace("adult")], limit_min=15)
    assert table[t.RESIDENTS_UNCONNECTED].tolist() == pytest.approx(table[t.RESIDENTS].tolist())
    assert table[t.FGT1].tolist() == pytest.approx([1] * 4)
    assert table[t.MEAN_MINUTES].isna().all()


def test_a_venue_known_by_its_ward_alone_covers_nobody_and_counts_where_that_is_certain(region: Region) -> None:
    bare = dataclasses.replace(region, venues=region.venues.iloc[:0])
    guess = region.venues.assign(**{t.POSITION: "ward"})
    for code, counted in (("01", len(guess)), (None, 0)):
        ward = pd.Series([code] * len(guess), dtype="str")
        guessed = dataclasses.replace(region, venues=guess.assign(**{t.WARD_CODE: ward}))
        none, some = (
            coverage(one, three_points(region), paces=[pace("adult")], limit_min=5) for one in (bare, guessed)
        )
        assert some[t.VENUES_COUNT].tolist() == [counted, 0, 0, counted]
        for column in (t.RESIDENTS_COVERED, t.MEAN_MINUTES, t.FGT1, t.RESIDENTS_UNCONNECTED):
            assert some[column].equals(none[column]), column


def test_figures_far_inside_the_streets_are_not_doubted(region: Region) -> None:
    wide = dataclasses.replace(region, streets_margin_m=2000.0, venues_margin_m=2000.0)
    assert not coverage(wide, three_points(wide), paces=[pace("adult")], limit_min=5)[t.NEAR_BORDER].any()


def test_eunpyeong_counts_everyone_for_every_walker(eunpyeong) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    paces = [pace(walker, "cautious") for walker in WALKERS]
    table = coverage(eunpyeong, demand, paces=paces, limit_min=5)
    assert len(table) == 17 * 6
    whole = table[table[t.WARD_CODE] == "ALL"].set_index(t.WALKER)
    assert whole[t.RESIDENTS].tolist() == [459_586] * 6
    for walker in WALKERS:
        rows = table[(table[t.WALKER] == walker) & (table[t.WARD_CODE] != "ALL")]
        for column in (t.RESIDENTS, t.RESIDENTS_COVERED, t.RESIDENTS_UNCONNECTED, t.VENUES_COUNT):
            assert abs(rows[column].sum() - whole.loc[walker, column]) <= 1e-6
        assert ((rows[t.RESIDENTS_COVERED] + rows[t.RESIDENTS_UNCONNECTED]) <= rows[t.RESIDENTS] + 1e-6).all()
        assert rows[t.SHARE_COVERED].between(0, 1 + 1e-12).all()
        # Those beyond the limit fall short by at most all of it.
        assert (rows[t.FGT1] <= 1 - rows[t.SHARE_COVERED] + 1e-9).all()
    assert whole[t.VENUES_COUNT].tolist() == [108] * 6
    assert whole.loc["adult", t.SHARE_COVERED] > whole.loc["senior", t.SHARE_COVERED] > 0
    assert whole.loc["child", t.SHARE_COVERED] >= whole.loc["cane", t.SHARE_COVERED]
    longer = coverage(eunpyeong, demand, paces=paces, limit_min=10)
    assert (longer[t.RESIDENTS_COVERED] >= table[t.RESIDENTS_COVERED]).all()
    assert (longer[t.FGT1] <= table[t.FGT1]).all()


@pytest.mark.parametrize("walker", ["adult", "stroller"])
def test_residents_of_eunpyeong_walk_as_networkx_walks(walker: str, eunpyeong) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    at_pace = walking(eunpyeong.network, pace(walker))
    minutes = seconds_to_nearest(at_pace, venue_places(eunpyeong, at_pace), points=demand.places) / 60
    some = np.random.default_rng(11).choice(minutes.size, 400, replace=False)
    venues = eunpyeong.venues.geometry
    points = [
        *zip(demand.places.lon[some].tolist(), demand.places.lat[some].tolist(), strict=True),
        *zip(venues.x, venues.y, strict=True),
    ]
    graph = oracle.walking_graph(*to_tables(eunpyeong.network), points, walker=walker)
    theirs = oracle.seconds_to_nearest(graph, range(400), range(400, len(points))) / 60
    # A point at a crossing of lanes may be found on either; the place is the same.
    oracle.assert_same(minutes[some], theirs)
    table = coverage(eunpyeong, demand, paces=[pace(walker)], limit_min=5)
    people = eunpyeong.population.set_index(t.WARD_CODE)["all"].reindex(eunpyeong.wards[t.WARD_CODE]).to_numpy()
    for row in range(16):
        mine = demand.ward == row
        t_min, weight = minutes[mine], demand.weight[mine] / demand.weight[mine].sum()
        assert abs(table[t.SHARE_COVERED][row] - weight[t_min <= 5].sum()) <= 1e-9
        fell = np.where(np.isinf(t_min), 1, np.clip((np.nan_to_num(t_min, posinf=0) - 5) / 5, 0, 1))
        assert abs(table[t.FGT1][row] - (weight * fell).sum()) <= 1e-9
        reached = np.isfinite(t_min)
        assert abs(table[t.MEAN_MINUTES][row] - np.average(t_min[reached], weights=weight[reached])) <= 1e-9
        assert table[t.RESIDENTS][row] == people[row]


def test_whoever_lives_on_a_closed_street_starts_from_the_nearest_open_one() -> None:
    steep = by_hand.street(1, 2, incline=12.0)
    network = by_hand.network({1: (0, 0), 2: (40, 0), 3: (0, 600)}, [steep, by_hand.street(1, 3)])
    lon, lat = by_hand.degrees(20.0, 0.0)
    living = snap(network, lon, lat=lat, edge_open=np.array([True, False]))
    demand = DemandPoints(np.array([0], np.int32), np.ones(1), living)
    walker = walking(network, pace("wheelchair"))
    moved = starts(demand, walker)
    assert moved.edge.tolist() == [1]
    assert abs(moved.access_m[0] - 20) <= 0.1
    adult = starts(demand, walking(network, pace("adult")))
    assert adult is living
    east, north = by_hand.degrees(0.0, 600.0)
    venue = snap(network, east, lat=north, edge_open=walker.edge_open)
    minutes = seconds_to_nearest(walker, venue, points=moved) / 60
    assert abs(minutes[0] - (20 + network.edge_length_m[1]) / 0.6 / 60) <= 0.02

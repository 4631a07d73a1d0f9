"""The audit's figures: by hand on four points, by networkx and plain loops on a district."""

import dataclasses

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from support import by_hand, oracle
from test_coverage import three_points

from geo import tables as t
from geo.access.audit import audit
from geo.access.coverage import coverage
from geo.access.demand import DemandPoints, spread
from geo.access.floating import gini, two_step
from geo.access.nearest import venue_places
from geo.access.walks_between import walks_between
from geo.region.region import Region
from geo.streets.build import to_tables
from geo.streets.walkers import WALKERS, pace
from geo.streets.walking import walking


@pytest.fixture(scope="module")
def region() -> Region:
    return by_hand.region(network=by_hand.ward_streets(lone_m=510))


def values(table: pd.DataFrame, column: str) -> list[float]:
    return table[column].astype("Float64").to_numpy(float, na_value=np.nan).tolist()


def test_the_figures_by_hand(region: Region) -> None:
    seats = region.venues[t.SEATS].copy()
    seats[:] = [30, 8]
    region = dataclasses.replace(region, venues=region.venues.assign(**{t.SEATS: seats}))
    table = audit(region, three_points(region), paces=[pace("adult", 1.0)], limit_min=4)
    assert list(table.columns) == [*t.COVERAGE_COLUMNS, *t.AUDIT_COLUMNS]
    near = 10 / 60
    assert np.allclose(values(table, t.FGT0), [0.4, 1, 1, 1 - 600 / 1510], atol=1e-9)
    median = values(table, t.MEDIAN_MINUTES)
    assert abs(median[0] - near) <= 1e-3
    assert np.isnan(median[1:3]).all()
    assert abs(median[3] - near) <= 1e-3
    # The two rows share a doorway: one place, of as many seats as the larger row states.
    assert np.isnan(values(table, t.MINUTES_2ND)).all()
    assert table[t.SEATS_COUNT].isna().tolist() == [False, True, True, False]
    assert table[t.SEATS_COUNT][0] == table[t.SEATS_COUNT][3] == 30
    assert abs(values(table, t.SEATS_PER_10K)[0] - 300) <= 1e-9
    # All of one place's supply goes to the 600 within the walk; ward 02 reaches nothing.
    assert np.allclose(values(table, t.E2SFCA_PER_10K), [10_000 / 1000, 0, 0, 10_000 / 1510], rtol=1e-9)
    assert np.allclose(values(table, t.E2SFCA_SEATS_PER_10K), [300_000 / 1000, 0, 0, 300_000 / 1510], rtol=1e-9)
    assert abs(values(table, t.GINI)[0] - 0.4) <= 1e-9
    assert abs(values(table, t.GINI)[3] - (1 - 600 / 1510)) <= 1e-9
    assert table[t.HAS_SPACE].tolist() == ["yes", "no", "no", "no"]
    assert table[t.EVERYONE_WITHIN].tolist() == ["no"] * 4


def test_what_coverage_says_stands_first(region: Region) -> None:
    asked = {"paces": [pace(name) for name in WALKERS], "limit_min": 5.0, "group": "65plus"}
    plain, whole = coverage(region, three_points(region), **asked), audit(region, three_points(region), **asked)
    assert whole.columns[-1] == t.GROUP
    pd.testing.assert_frame_equal(whole[plain.columns], plain)


def test_nobody_counted_is_not_known(region: Region) -> None:
    region = dataclasses.replace(region, population=region.population.iloc[:0])
    table = audit(region, three_points(region), paces=[pace("adult", 1.0)], limit_min=4)
    assert table[[t.E2SFCA_PER_10K, t.GINI, t.SEATS_PER_10K]].isna().all(axis=None)
    assert not np.isnan(values(table, t.MEDIAN_MINUTES)[0])
    assert np.isnan(values(table, t.MEDIAN_MINUTES)[3])
    assert table[t.EVERYONE_WITHIN].tolist() == ["no", "no", "no", "unknown"]


def test_seats_that_nobody_states_are_not_known(region: Region) -> None:
    table = audit(region, three_points(region), paces=[pace("adult", 1.0)], limit_min=4)
    assert table[[t.SEATS_COUNT, t.SEATS_PER_10K, t.E2SFCA_SEATS_PER_10K]].isna().all(axis=None)


@pytest.mark.parametrize("walker", ["senior"])
def test_wards_by_networkx_and_plain_loops(eunpyeong: Region, walker: str) -> None:
    """Take every 23rd point of the district, so that plain loops end."""
    whole = spread(eunpyeong.wards, eunpyeong.network)
    some = np.arange(0, whole.ward.size, 23)
    totals = np.bincount(whole.ward[some], weights=whole.weight[some])
    demand = DemandPoints(
        whole.ward[some],
        whole.weight[some] / totals[whole.ward[some]],
        type(whole.places)(*(v[some] for v in vars(whole.places).values())),
    )
    at = pace(walker, "cautious")
    table = audit(eunpyeong, demand, paces=[at], limit_min=5)
    minutes = _networkx_minutes(eunpyeong, demand, walker, at.speed_m_s)
    residents = eunpyeong.population.set_index(t.WARD_CODE)["all"].reindex(eunpyeong.wards[t.WARD_CODE]).to_numpy(float)
    people = demand.weight * residents[demand.ward]
    one_each = eunpyeong.venues.drop_duplicates(t.SITE_GROUP).index
    nearest = np.sort(minutes[:, one_each], axis=1)
    # A doorway's rows may stand some metres apart; the walk to the nearest asks all of them.
    nearest[:, 0] = minutes.min(axis=1)
    for row, part in [(ward, demand.ward == ward) for ward in range(len(residents))] + [(-1, people > 0)]:
        told = table.iloc[row]
        covered = sum(p for p, m in zip(people[part], nearest[part, 0], strict=True) if m <= 5)
        assert abs(told[t.RESIDENTS_COVERED] - covered) <= 1e-6 * residents.sum()
        assert abs(told[t.FGT0] - (1 - covered / people[part].sum())) <= 1e-9
        for column, rank in ((t.MEAN_MINUTES, 0), (t.MINUTES_2ND, 1), (t.MINUTES_3RD, 2)):
            there = part & (nearest[:, rank] <= 120)
            mean = sum(people[there] * nearest[there, rank]) / people[there].sum()
            assert abs(told[column] - mean) <= 1e-4, (row, column)
        there = part & np.isfinite(nearest[:, 0])
        repeated = np.repeat(nearest[there, 0], np.round(people[there] * 100).astype(int))
        assert abs(told[t.MEDIAN_MINUTES] - np.median(repeated)) <= 0.05


def _networkx_minutes(region: Region, demand: DemandPoints, walker: str, speed_m_s: float) -> np.ndarray:
    """Measure all walks with networkx: (points, venues) minutes."""
    venues = list(zip(region.venues.geometry.x, region.venues.geometry.y, strict=True))
    spots = list(zip(demand.places.lon, demand.places.lat, strict=True))
    graph = oracle.walking_graph(*to_tables(region.network), venues + spots, walker=walker, speed=speed_m_s)
    away = graph.reverse(copy=False)
    minutes = np.full((len(spots), len(venues)), np.inf)
    for place in range(len(venues)):
        seconds = nx.single_source_dijkstra_path_length(away, ("to", place), weight="s")
        minutes[:, place] = [seconds.get(("from", len(venues) + k), np.inf) / 60 for k in range(len(spots))]
    return minutes


def test_supply_is_shared_over_doorways(eunpyeong: Region) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    at_pace = walking(eunpyeong.network, pace("adult"))
    table = audit(eunpyeong, demand, paces=[pace("adult")], limit_min=5)
    first = ~eunpyeong.venues[t.SITE_GROUP].duplicated().to_numpy()
    places = venue_places(eunpyeong, at_pace)
    walks = walks_between(at_pace, demand.places, type(places)(*(v[first] for v in vars(places).values())), limit_min=5)
    people = demand.weight * eunpyeong.population["all"].to_numpy(float)[demand.ward]
    supplied = two_step(walks, people, np.ones(first.sum()), limit_min=5)
    assert abs(table[t.E2SFCA_PER_10K].iloc[-1] - 1e4 * (supplied @ people) / people.sum()) <= 1e-9
    assert abs(table[t.GINI].iloc[-1] - gini(supplied, people)) <= 1e-12

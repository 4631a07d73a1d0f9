"""Floating catchments and the Gini, against PySAL and by plain loops."""

import math

import numpy as np
import pandas as pd
import pytest
from access import Access, weights
from hypothesis import given
from hypothesis import strategies as st
from inequality.gini import Gini
from scipy.sparse import csr_array

from geo import tables as t
from geo.access.demand import spread, starts
from geo.access.floating import gini, two_step
from geo.access.nearest import venue_places
from geo.access.walks_between import walks_between
from geo.region.region import Region
from geo.streets.walkers import pace
from geo.streets.walking import walking

LIMIT_MIN = 10.0


def drawn(seed: int, *, points: int = 12, places: int = 5) -> tuple[csr_array, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    near = rng.random((points, places)) < 0.5
    row, column = np.nonzero(near)
    minutes = csr_array((rng.uniform(0, 15, row.size), (row, column)), shape=near.shape)
    return minutes, rng.integers(1, 90, points).astype(float), rng.integers(1, 60, places).astype(float)


@given(seed=st.integers(0, 2**32))
def test_two_steps_by_plain_loops(seed: int) -> None:
    minutes, demand, supply = drawn(seed)
    pairs = {(int(i), int(j)): m for i, j, m in zip(*minutes.tocoo().coords, minutes.tocoo().data, strict=True)}

    def f(walk: float) -> float:
        return math.exp(-(walk**2) / (2 * (LIMIT_MIN / 3) ** 2)) if walk <= LIMIT_MIN else 0.0

    wanted = [sum(demand[i] * f(m) for (i, j), m in pairs.items() if j == place) for place in range(5)]
    theirs = [
        sum(supply[j] / wanted[j] * f(m) for (i, j), m in pairs.items() if i == point and wanted[j])
        for point in range(12)
    ]
    ours = two_step(minutes, demand, supply, limit_min=LIMIT_MIN)
    assert np.abs(ours - theirs).max() <= 1e-12
    # Nothing is supplied that is not there, and all that anybody reaches is supplied.
    assert abs(ours @ demand - supply[np.array(wanted) > 0].sum()) <= 1e-9


def test_pysal_s_access_agrees_on_the_district(eunpyeong: Region) -> None:
    at_pace = walking(eunpyeong.network, pace("senior", "cautious"))
    demand = spread(eunpyeong.wards, eunpyeong.network)
    minutes = walks_between(at_pace, starts(demand, at_pace), venue_places(eunpyeong, at_pace), limit_min=LIMIT_MIN)
    people = demand.weight * eunpyeong.population["all"].to_numpy(float)[demand.ward]
    supply = np.arange(1.0, len(eunpyeong.venues) + 1)
    pairs = minutes.tocoo()
    theirs = Access(
        demand_df=pd.DataFrame({"point": np.arange(people.size), "people": people}),
        demand_index="point",
        demand_value="people",
        supply_df=pd.DataFrame({"place": np.arange(supply.size), "seats": supply}),
        supply_index="place",
        supply_value="seats",
        cost_df=pd.DataFrame({"point": pairs.row, "place": pairs.col, "minutes": pairs.data}),
        cost_origin="point",
        cost_dest="place",
        cost_name="minutes",
    ).enhanced_two_stage_fca(
        name="fca", cost="minutes", supply_values="seats", max_cost=LIMIT_MIN, weight_fn=weights.gaussian(LIMIT_MIN / 3)
    )
    expected = theirs["fca_seats"].reindex(range(people.size)).fillna(0.0).to_numpy()
    ours = two_step(minutes, people, supply, limit_min=LIMIT_MIN)
    assert np.abs(ours - expected).max() <= 1e-9 * expected.max()
    assert (ours > 0).sum() > 1000


@given(seed=st.integers(0, 2**32))
def test_pysal_s_gini_agrees_on_rows_repeated_by_weight(seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, weight = rng.uniform(0, 9, 8), rng.integers(1, 7, 8)
    theirs = Gini(np.repeat(values, weight)).g
    assert abs(gini(values, weight.astype(float)) - theirs) <= 1e-9


def test_even_is_nothing_and_nobody_is_unknown() -> None:
    assert abs(gini(np.full(4, 2.5), np.array([1.0, 5.0, 0.0, 2.0]))) <= 1e-12
    assert math.isnan(gini(np.zeros(3), np.ones(3)))


def test_a_place_that_nobody_reaches_supplies_nobody() -> None:
    none = two_step(csr_array((3, 2)), np.ones(3), np.ones(2), limit_min=5)
    assert none.tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("limit_min", [5.0, 20.0])
def test_within_means_at_most(limit_min: float) -> None:
    minutes = csr_array(np.array([[limit_min], [np.nextafter(limit_min, 99)]]))
    assert (two_step(minutes, np.ones(2), np.ones(1), limit_min=limit_min) > 0).tolist() == [True, False]


def test_venues_are_named_once() -> None:
    assert len(set(t.AUDIT_COLUMNS) | set(t.COVERAGE_COLUMNS)) == len(t.AUDIT_COLUMNS) + len(t.COVERAGE_COLUMNS)

"""What if: the quick figures are those of coverage on a region so changed."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import by_hand
from test_coverage import three_points

from geo import tables as t
from geo.access import scenario as scenarios
from geo.access.coverage import coverage
from geo.access.demand import spread
from geo.access.scenario import MOST_CHANGES, TODAY, Scenario, applied, closing, opening, outcome, withdrawing
from geo.access.spot import Spot
from geo.errors import UsageError
from geo.region.region import Region
from geo.streets.walkers import pace

PACE = pace("senior", "cautious")


def values(frame, column: str) -> np.ndarray:
    return frame[column].astype("Float64").to_numpy(float, na_value=np.nan)


@pytest.fixture(scope="module")
def demand(eunpyeong: Region):
    return spread(eunpyeong.wards, eunpyeong.network)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), group=st.sampled_from(["all", "65plus"]))
def test_quick_figures_are_those_of_coverage(eunpyeong: Region, demand, seed: int, group: str) -> None:
    rng = np.random.default_rng(seed)
    west, south, east, north = eunpyeong.bounds
    spots = tuple(Spot(float(rng.uniform(south, north)), float(rng.uniform(west, east))) for _ in range(seed % 4))
    closed = tuple(rng.choice(eunpyeong.venues[t.VENUE_ID], seed % 6, replace=False))
    scenario = Scenario(spots, closed)
    quick = outcome(eunpyeong, demand, scenario, pace=PACE, limit_min=5, group=group)
    asked = {"paces": [PACE], "limit_min": 5.0, "group": group}
    before = coverage(eunpyeong, demand, **asked)
    after = coverage(applied(eunpyeong, scenario), demand, **asked)
    assert np.abs(values(quick, t.SHARE_BEFORE) - values(before, t.SHARE_COVERED)).max() <= 1e-12
    assert np.abs(values(quick, t.SHARE_COVERED) - values(after, t.SHARE_COVERED)).max() <= 1e-12
    change = values(after, t.RESIDENTS_COVERED) - values(before, t.RESIDENTS_COVERED)
    assert np.abs(values(quick, t.RESIDENTS_GAINED) - values(quick, t.RESIDENTS_LOST) - change).max() <= 1e-6
    assert quick[t.RESIDENTS].tolist() == before[t.RESIDENTS].tolist()
    if not closed:
        assert not values(quick, t.RESIDENTS_LOST).any()
    if not spots:
        assert not values(quick, t.RESIDENTS_GAINED).any()


def test_nothing_changed_is_today(eunpyeong: Region, demand) -> None:
    quick = outcome(eunpyeong, demand, TODAY, pace=PACE, limit_min=5)
    assert np.array_equal(values(quick, t.SHARE_BEFORE), values(quick, t.SHARE_COVERED))
    assert applied(eunpyeong, TODAY).venues.equals(eunpyeong.venues)


def test_closing_all_leaves_nobody_within() -> None:
    region = by_hand.region(network=by_hand.ward_streets(lone_m=510))
    shut = Scenario((), tuple(region.venues[t.VENUE_ID]))
    quick = outcome(region, three_points(region), shut, pace=pace("adult", 1.0), limit_min=4)
    assert values(quick, t.SHARE_COVERED).tolist() == [0, 0, 0, 0]
    assert values(quick, t.RESIDENTS_LOST).tolist() == [600, 0, 0, 600]


def test_nobody_counted_is_not_known() -> None:
    region = by_hand.region()
    region = dataclasses.replace(region, population=region.population.iloc[:0])
    quick = outcome(region, spread(region.wards, region.network), TODAY, pace=PACE, limit_min=5)
    assert quick[[t.RESIDENTS, t.RESIDENTS_GAINED, t.RESIDENTS_LOST]].isna().all(axis=None)
    assert quick[t.SHARE_COVERED].isna().tolist()[0] is False
    assert np.isnan(values(quick, t.SHARE_COVERED)[-1])


def test_what_is_done_can_be_undone() -> None:
    spot = Spot(37.61, 126.92)
    changed = closing(opening(TODAY, spot), "EP001")
    assert changed == Scenario((spot,), ("EP001",))
    assert changed.changes == 2
    assert withdrawing(closing(changed, "EP001"), 0) == TODAY


def test_there_is_a_most_of_changes() -> None:
    full = Scenario((Spot(37.61, 126.92),) * MOST_CHANGES)
    for change in (lambda: opening(full, Spot(37.6, 126.9)), lambda: closing(full, "EP001")):
        with pytest.raises(UsageError, match="there are 40 changes already, which is the most; take one back first"):
            change()


def test_a_venue_that_is_not_there_cannot_close(eunpyeong: Region) -> None:
    with pytest.raises(UsageError, match=r"there is no venue 'EP999' in this region"):
        applied(eunpyeong, Scenario((), ("EP999",)))


def test_only_new_spaces_are_searched_for(eunpyeong: Region, demand, monkeypatch: pytest.MonkeyPatch) -> None:
    outcome(eunpyeong, demand, TODAY, pace=PACE, limit_min=5)
    searched = []
    real = scenarios.seconds_to_nearest
    monkeypatch.setattr(
        scenarios,
        "seconds_to_nearest",
        lambda at, places, points: searched.append(len(places.edge)) or real(at, places, points=points),
    )
    monkeypatch.setattr(scenarios, "walks_between", None)
    outcome(eunpyeong, demand, Scenario((Spot(37.61, 126.92),), ("EP001",)), pace=PACE, limit_min=5)
    assert searched == [1]

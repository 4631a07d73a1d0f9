"""The band of a share: against coverage itself under each of the things that could be true."""

import dataclasses
import itertools

import numpy as np
import pytest
from support import by_hand
from test_coverage import three_points

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import spread
from geo.access.uncertainty import bands
from geo.region.region import Region
from geo.streets.walkers import pace


def shares(region: Region, demand, speed: str | float, group: str = "all") -> np.ndarray:
    rows = coverage(region, demand, paces=[pace("senior", speed)], limit_min=5, group=group)
    return rows[t.SHARE_COVERED].astype("Float64").to_numpy(float, na_value=np.nan)


@pytest.mark.parametrize("group", ["all", "65plus"])
def test_the_band_holds_every_combination(eunpyeong: Region, group: str) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    everywhere = spread(eunpyeong.wards, eunpyeong.network, homes=False)
    told = bands(eunpyeong, demand, at_pace=pace("senior", 1.0), limit_min=5, group=group)
    every = [
        shares(eunpyeong, placed, speed, group)
        for placed, speed in itertools.product((demand, everywhere), ("cautious", 1.0, "mean"))
    ]
    # In this district no street is cut off, so gaps add nothing.
    assert told[t.BY_GAPS].max() <= 1e-9
    assert np.abs(told[t.SHARE_LOW].to_numpy(float) - np.min(every, axis=0)).max() <= 1e-12
    assert np.abs(told[t.SHARE_HIGH].to_numpy(float) - np.max(every, axis=0)).max() <= 1e-12
    as_asked = every[1]
    assert np.abs(told[t.BY_SPEED].to_numpy(float) - 100 * np.abs(every[:3] - as_asked).max(axis=0)).max() <= 1e-9
    assert np.abs(told[t.BY_PLACEMENT].to_numpy(float) - 100 * np.abs(every[4] - as_asked)).max() <= 1e-9
    assert told[t.BY_PLACEMENT].max() > 1


def test_who_is_cut_off_may_be_within_reach() -> None:
    region = by_hand.region(network=by_hand.ward_streets(lone_m=510))
    told = bands(region, three_points(region), at_pace=pace("adult", 1.0), limit_min=4)
    # All of ward 02 lives on a piece of its own, all of ward 03 nowhere.
    assert told[t.BY_GAPS].tolist()[:3] == [0.0, 100.0, 100.0]
    assert told[t.SHARE_HIGH].tolist()[1:3] == [1.0, 1.0]
    assert told[t.SHARE_LOW].tolist()[1:3] == [0.0, 0.0]
    assert abs(told[t.BY_GAPS].iloc[-1] - 100 * 510 / 1510) <= 1e-9


def test_what_nobody_counted_has_no_band() -> None:
    region = by_hand.region()
    region = dataclasses.replace(region, population=region.population.iloc[:0])
    told = bands(region, spread(region.wards, region.network), at_pace=pace("adult"), limit_min=5)
    assert told.iloc[-1][[t.SHARE_LOW, t.SHARE_HIGH]].isna().all()

"""Who reaches an open door: by hand, and by plain loops over the district's venues."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
from support import by_hand
from test_coverage import three_points

from geo import opening
from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import spread
from geo.access.open_walks import shares_by_hour
from geo.region.region import Region
from geo.streets.walkers import pace

MONDAY = dt.date(2026, 11, 23)


def test_open_closed_and_unknown_by_hand() -> None:
    region = by_hand.region(network=by_hand.ward_streets(lone_m=510))
    hours = pd.Series(["Mo 09:00-18:00", None], dtype="str")
    region = dataclasses.replace(region, venues=region.venues.assign(**{t.OPENING_HOURS: hours}))
    told = shares_by_hour(
        region, three_points(region), pace=pace("adult", 1.0), limit_min=4, group="all",
        days=[MONDAY, MONDAY + dt.timedelta(days=1)], hours=[8, 9, 17, 18],
    )  # fmt: skip
    assert list(told.columns) == list(t.HOURLY_COLUMNS)
    share = 600 / 1510
    assert np.allclose(told[t.SHARE_OPEN], [0, share, share, 0, 0, 0, 0, 0])
    # The other row of that doorway has no known hours: it may be open at any time.
    assert np.allclose(told[t.SHARE_PERHAPS_OPEN], [share] * 8)
    assert told[t.WEEKDAY].tolist() == ["mon"] * 4 + ["tue"] * 4
    assert told[t.DAY].tolist()[0] == "2026-11-23"


def test_the_range_is_coverage_of_the_open_venues(eunpyeong: Region) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    told = shares_by_hour(
        eunpyeong, demand, pace=pace("adult"), limit_min=5, group="65plus", days=[MONDAY], hours=[10, 19]
    )
    for row, hour in enumerate((10, 19)):
        moment = dt.datetime.combine(MONDAY, dt.time(hour))
        states = np.array([opening.state_at(one, moment) for one in eunpyeong.venues[t.OPENING_HOURS]])
        for column, doors in ((t.SHARE_OPEN, {"open"}), (t.SHARE_PERHAPS_OPEN, {"open", "unknown"})):
            some = dataclasses.replace(eunpyeong, venues=eunpyeong.venues[np.isin(states, list(doors))])
            expected = coverage(some, demand, paces=[pace("adult")], limit_min=5, group="65plus")
            assert abs(told[column][row] - expected[t.SHARE_COVERED].iloc[-1]) <= 1e-12
        assert told[t.SHARE_OPEN][row] < told[t.SHARE_PERHAPS_OPEN][row]


def test_nobody_counted_is_not_known() -> None:
    region = by_hand.region()
    region = dataclasses.replace(region, population=region.population.iloc[:0])
    told = shares_by_hour(
        region,
        spread(region.wards, region.network),
        pace=pace("adult"),
        limit_min=5,
        group="all",
        days=[MONDAY],
        hours=[9],
    )
    assert told[[t.SHARE_OPEN, t.SHARE_PERHAPS_OPEN]].isna().all(axis=None)

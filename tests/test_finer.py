"""How far off the coarser picture of where people live is."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from support import by_hand

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import demand_points, spread
from geo.access.finer import coarser_points, moved
from geo.contracts import check
from geo.errors import UsageError
from geo.region.region import Region
from geo.streets.walkers import pace

PACE = pace("adult", 1.0)


def with_homes(*rows: tuple[float, float, float]) -> Region:
    homes = by_hand.points([row[:2] for row in rows]).to_frame("geometry")
    homes[t.FLOOR_AREA_M2], homes[t.LEVELS] = [row[2] for row in rows], np.nan
    return by_hand.region(dwellings=check(homes, t.DWELLINGS, "by hand"))


def test_by_how_much_the_shares_move() -> None:
    # The venue stands at 300 m of the first ward's street of 600 m; three quarters of the floor lie at its end.
    region = with_homes((300, 310, 1000), (580, 310, 3000))
    finer, coarser = demand_points(region), spread(region.wards, region.network)
    rows = moved(region, finer, coarser, pace=PACE, limit_min=2.5)
    assert rows.columns.tolist() == list(t.MOVED_COLUMNS)
    assert rows[t.WARD_CODE].tolist() == ["01", "02", "03", "ALL"]
    first, second, third, whole = rows.to_dict("records")
    # 140 m to either side of the venue: 8 of the 16 stretches of 37.5 m have their middles there.
    assert first[t.SHARE_FINER] == pytest.approx(0.25)
    assert first[t.SHARE_COARSER] == pytest.approx(0.5)
    assert first[t.SHARE_MOVED] == pytest.approx(-0.25)
    assert second[t.SHARE_MOVED] == third[t.SHARE_MOVED] == 0
    # 1,000 of 1,510 residents live there.
    assert whole[t.SHARE_MOVED] == pytest.approx(-250 / 1510)
    for demand, column in ((finer, t.SHARE_FINER), (coarser, t.SHARE_COARSER)):
        alone = coverage(region, demand, paces=[PACE], limit_min=2.5)
        pd.testing.assert_series_equal(rows[column], alone[t.SHARE_COVERED], check_names=False)


def test_what_is_coarser_than_the_finest_that_is_known() -> None:
    assert coarser_points(by_hand.region()) is None
    region = with_homes((300, 310, 1000), (580, 310, 3000))
    coarser = coarser_points(region)
    assert coarser is not None
    along = demand_points(by_hand.region())
    assert coarser.method == along.method
    assert coarser.weight.tolist() == along.weight.tolist()
    counted = by_hand.points([(580, 310)]).to_frame("geometry").assign(all=[12.0])
    finest = replace(region, counts=check(counted, t.COUNTS, "by hand"))
    beside = coarser_points(finest)
    assert beside is not None
    assert demand_points(finest).method[0] == "counted"
    assert beside.method == demand_points(region).method
    assert beside.weight.tolist() == demand_points(region).weight.tolist()


def test_the_same_picture_twice_moves_nothing_and_nobody_s_share_is_unknown() -> None:
    region = by_hand.region()
    empty = region.population.assign(all=[1000, 0, 10])
    region = by_hand.region(population=empty)
    demand = demand_points(region)
    rows = moved(region, demand, demand, pace=PACE, limit_min=5)
    assert rows[t.SHARE_MOVED].isna().tolist() == [False, True, False, False]
    assert rows[t.SHARE_MOVED].dropna().tolist() == [0, 0, 0]
    elders = moved(region, demand, demand, pace=PACE, limit_min=5, group="65plus")
    assert elders[t.RESIDENTS].tolist() == [100, 0, 10, 110]


def test_a_limit_that_is_no_walk() -> None:
    region = by_hand.region()
    with pytest.raises(UsageError, match="minutes"):
        moved(region, demand_points(region), demand_points(region), pace=PACE, limit_min=0)

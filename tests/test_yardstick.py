"""One figure of a ward, as coverage has it."""

import dataclasses

import pytest
from support import by_hand

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import demand_points
from geo.access.yardstick import MEASURES, measured
from geo.errors import UsageError
from geo.streets.walkers import pace


def test_figures_are_those_of_coverage() -> None:
    region = by_hand.region()
    demand = demand_points(region)
    rows = coverage(region, demand, paces=[pace("senior", "cautious")], limit_min=5).set_index(t.WARD_CODE)
    columns = dict(zip(MEASURES, (t.SHARE_COVERED, t.MEAN_MINUTES, t.VENUES_COUNT), strict=True))
    for ward in ("01", "ALL"):
        for measure, column in columns.items():
            found = measured(region, demand, measure=measure, ward_code=ward, walker="senior")
            assert found == pytest.approx(float(rows.loc[ward, column]))


def test_what_is_unknown_is_none() -> None:
    region = by_hand.region()
    assert measured(region, demand_points(region), measure="share", ward_code="99", walker="adult") is None
    empty = dataclasses.replace(region, venues=region.venues.iloc[:0])
    assert measured(empty, demand_points(empty), measure="minutes", ward_code="ALL", walker="adult") is None
    assert measured(empty, demand_points(empty), measure="share", ward_code="ALL", walker="adult") == 0


def test_what_is_no_measure_is_refused() -> None:
    region = by_hand.region()
    with pytest.raises(UsageError, match="there is no measure 'joy'; choose one of share, minutes, venues"):
        measured(region, demand_points(region), measure="joy", ward_code="ALL", walker="adult")

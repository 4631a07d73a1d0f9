"""Weights by what residents asked for, against a plain loop."""

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.access.demand import demand_points
from geo.access.needs_weights import MOST, needs_weights
from geo.errors import UsageError

REGION = by_hand.region()
DEMAND = demand_points(REGION)
CODES = REGION.wards[t.WARD_CODE].tolist()


def told(codes):
    return gpd.GeoDataFrame({t.WARD_CODE: np.array(codes, dtype=object)})


@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=30))
def test_a_resident_counts_more_by_the_share_of_needs_of_the_ward(codes):
    factors = needs_weights(REGION, DEMAND, told(codes))
    for factor, ward in zip(factors, DEMAND.ward, strict=True):
        assert abs(factor - (1 + codes.count(CODES[ward]) / len(codes))) <= 1e-12
    assert factors.min() >= 1
    assert factors.max() <= MOST
    # Who told first changes nothing, nor does telling everything twice.
    assert np.allclose(factors, needs_weights(REGION, DEMAND, told(codes[::-1] * 2)), rtol=0, atol=1e-12)


@pytest.mark.parametrize("codes", [[], ["another region's"]])
def test_without_needs_it_is_said(codes):
    with pytest.raises(UsageError, match=r"nobody has told a need that is shown in the region .* counted alike"):
        needs_weights(REGION, DEMAND, told(codes))

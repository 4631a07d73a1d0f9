"""What a room at each corner would bring, and the streets that no place reaches."""

import numpy as np
import pytest
from test_siting import three_wards

from geo import tables as t
from geo.access.candidates import street_corners
from geo.access.corners import newly_alone, streets_beyond
from geo.access.coverage import coverage
from geo.access.demand import demand_points
from geo.access.integer_programs import Choice
from geo.access.plans import plan_of
from geo.access.siting import Aim, setting
from geo.region.region import Region
from geo.streets.walkers import pace


def test_a_corner_brings_what_a_plan_of_it_alone_brings(eunpyeong: Region) -> None:
    corners = street_corners(eunpyeong).sample(25, random_state=1).reset_index(drop=True)
    asked = setting(eunpyeong, demand_points(eunpyeong), corners, pace=pace("senior", "cautious"), aim=Aim(1))
    newly = newly_alone(asked)
    assert newly.max() > 0
    for row, alone in enumerate(newly):
        plan = plan_of(asked, Choice(np.array([row]), 0.0))
        assert abs(plan.newly["all"] - alone) <= 1e-6 * max(alone, 1)


@pytest.mark.parametrize("limit_min", [0.5, 1.0, 5.0])
def test_streets_beyond_are_as_long_as_the_share_beyond(limit_min: float) -> None:
    region = three_wards()
    at_pace = pace("adult")
    demand = demand_points(region)
    lines = streets_beyond(region, demand, pace=at_pace, limit_min=limit_min)
    rows = coverage(region, demand, paces=[at_pace], limit_min=limit_min)
    assert len(lines) == len(region.wards)
    drawn = lines.to_crs(region.network.crs).length.to_numpy()
    for ward in range(2):
        beyond = 1 - float(rows[t.SHARE_COVERED].iloc[ward])
        assert (drawn[ward] > 0) == (beyond > 0)
    # The third ward has no street, so that nothing can be drawn of it.
    assert drawn[2] == 0
    assert drawn.sum() <= 1.001 * region.network.edge_length_m.sum()

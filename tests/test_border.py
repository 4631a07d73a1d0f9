"""What is near the boundary."""

import dataclasses

import numpy as np
import pytest
import shapely
from support import by_hand

from geo.access.border import BORDER_M, near_border
from geo.region.region import Region

# The wards fill an L: 0..1200 east of the corner below 600 m, 0..600 above it, up to 1,200 m north.


@pytest.fixture(scope="module")
def region() -> Region:
    wide = [by_hand.square(0, 0, 1500), by_hand.square(1500, 0, 1500), by_hand.square(0, 1500, 1500)]
    plain = by_hand.region()
    return dataclasses.replace(plain, wards=plain.wards.set_geometry(wide))


@pytest.mark.parametrize(
    ("place", "near"),
    [
        ((750, 750), False),
        ((1500, 750), False),  # between two wards, far from the outside
        ((1500, 1000), False),
        ((1500, 1200), True),  # the inner corner of the L
        ((395, 750), True),
        ((410, 750), False),
        ((2595, 750), False),
        ((2610, 750), True),
        ((-300, 750), True),
        ((-500, 750), False),
    ],
)
def test_four_hundred_metres_from_the_outer_boundary(place: tuple[float, float], near: bool, region: Region) -> None:
    lon, lat = by_hand.degrees(*place)
    assert BORDER_M == 400
    assert near_border(region, shapely.Point(lon, lat)).tolist() == [near]


def test_shapes_of_any_kind(region: Region) -> None:
    shapes = [by_hand.square(700, 700, 50), by_hand.square(300, 700, 200), region.wards.geometry.iloc[0]]
    assert near_border(region, shapes).tolist() == [False, True, True]
    assert near_border(region, region.venues.geometry).tolist() == [True, True]
    assert near_border(region, region.venues.geometry.iloc[:0]).size == 0


def test_streets_that_reach_past_the_boundary_leave_no_doubt(region: Region) -> None:
    points = region.venues.geometry
    for margin, doubtful in ((0.0, True), (1999.9, True), (2000.0, False), (9000.0, False)):
        table = near_border(dataclasses.replace(region, streets_margin_m=margin, venues_margin_m=margin), points)
        assert table.tolist() == [doubtful] * 2
        assert table.dtype == np.bool_


def test_near_is_as_far_as_the_reader_walks(region: Region) -> None:
    point = region.venues.geometry.iloc[0]
    assert not near_border(region, point, within_m=1.0).any()
    assert near_border(region, point, within_m=5_000.0).all()


@pytest.mark.parametrize("ends", ["streets_margin_m", "venues_margin_m"])
def test_venues_and_streets_must_both_reach_past_the_boundary(ends: str, region: Region) -> None:
    beyond = dataclasses.replace(region, streets_margin_m=2000.0, venues_margin_m=2000.0)
    assert not beyond.flags_border
    assert dataclasses.replace(beyond, **{ends: 0.0}).flags_border

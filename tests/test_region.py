"""A region in memory."""

import dataclasses

import pytest
from support import by_hand
from support.by_hand import street

from geo.errors import BrokenNetworkError
from geo.region.region import check_whole

PLACES = {1: (0, 0), 2: (1000, 0), 3: (0, 50), 4: (249, 50), 5: (252, 50), 6: (0, 99), 7: (9, 99)}


def test_bounds_are_the_wards() -> None:
    region = by_hand.region()
    south_west, north_east = by_hand.degrees(0, 0), by_hand.degrees(1200, 1200)
    assert region.bounds == pytest.approx((*south_west, *north_east), abs=1e-9)
    assert all(type(side) is float for side in region.bounds)


@pytest.mark.parametrize(("margin", "flags"), [(0.0, True), (1999.99, True), (2000.0, False)])
def test_streets_that_end_near_the_boundary_raise_doubts(margin: float, flags: bool) -> None:
    assert dataclasses.replace(by_hand.region(), streets_margin_m=margin, venues_margin_m=margin).flags_border is flags


def test_four_fifths_in_one_piece_are_enough() -> None:
    check_whole(by_hand.network(PLACES, [street(1, 2), street(3, 4)]))
    check_whole(by_hand.network(PLACES, [street(1, 2)]))
    with pytest.raises(
        BrokenNetworkError, match=r"lie in 2 pieces and the largest holds only 79 % .*, in streets by hand"
    ):
        check_whole(by_hand.network(PLACES, [street(1, 2), street(3, 5)]))
    with pytest.raises(BrokenNetworkError, match="lie in 3 pieces"):
        check_whole(by_hand.network(PLACES, [street(1, 2), street(3, 5), street(6, 7)]))


def test_the_embedded_streets_are_whole(eunpyeong) -> None:
    check_whole(eunpyeong.network)
    assert eunpyeong.network.share_in_largest_piece > 0.99
    assert eunpyeong.network.origin.is_model

"""The way on from a spot far from every street."""

import pytest
from pyproj import Geod
from support import by_hand

from geo.access.doorstep import reach
from geo.access.nearest_street import FARTHEST_M, nearest_street
from geo.access.spot import Spot
from geo.errors import NotConnectedError
from geo.streets.walkers import pace
from geo.streets.walking import walking

LINE = by_hand.network(
    {1: (0, 0), 2: (1000, 0), 3: (1000, 400)}, [by_hand.street(1, 2), by_hand.street(2, 3, steps=True)]
)


def spot(x: float, y: float) -> Spot:
    lon, lat = by_hand.degrees(x, y)
    return Spot(float(lat), float(lon))


@pytest.mark.parametrize(("x", "y"), [(300, 700), (500, -260), (-2000, 0)])
def test_a_walk_can_begin_where_it_leads(x: float, y: float) -> None:
    at_pace = walking(LINE, pace("stroller"))
    with pytest.raises(NotConnectedError, match="choose a spot nearer to a street"):
        reach(at_pace, spot(x, y), limit_min=5)
    found = nearest_street(at_pace, spot(x, y))
    assert found is not None
    there, metres = found
    assert reach(at_pace, there, limit_min=5).access_m < 2
    # The stairs, nearer to some of them, are no street for a stroller.
    *_, direct = Geod(ellps="WGS84").inv(spot(x, y).lon, spot(x, y).lat, there.lon, there.lat)
    assert metres == pytest.approx(direct, abs=3)
    beside = spot(min(max(x, 0), 1000), 0)
    *_, expected = Geod(ellps="WGS84").inv(spot(x, y).lon, spot(x, y).lat, beside.lon, beside.lat)
    assert metres == pytest.approx(expected, rel=0.01)


def test_beyond_all_walking_it_leads_nowhere() -> None:
    assert nearest_street(walking(LINE, pace("adult")), spot(0, -FARTHEST_M - 100)) is None
    assert nearest_street(walking(LINE, pace("adult")), spot(0, -FARTHEST_M + 100)) is not None
    assert nearest_street(walking(LINE, pace("adult")), Spot(-37.6, -126.9)) is None

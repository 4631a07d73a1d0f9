"""Tours over real and hand-drawn streets: the walks are those measured one by one, hours are kept, limits are said."""

import datetime as dt
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from support import by_hand

from geo import tables as t
from geo.access.doorstep import reach, walks_to
from geo.access.spot import Spot
from geo.access.tours import Asked, Ground, ground, in_order, legs, tours
from geo.errors import NotConnectedError, UsageError
from geo.region.region import Region
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking

SCHOOL = Spot(37.601957, 126.934106)
"""Eunpyeong Elementary School."""
MORNING = dt.datetime.fromisoformat("2026-11-24T09:00")
MINUTE = 1 / 60


@pytest.fixture(scope="module")
def around_the_school(eunpyeong: Region) -> Ground:
    return ground(walking(eunpyeong.network, pace("child")), SCHOOL, eunpyeong.sites)


def test_three_tours_of_three_stops_from_a_school(around_the_school: Ground) -> None:
    found = tours(around_the_school, Asked(150, 3))
    assert (found.stops, found.enough_min, found.rounds.is_proven) == (3, 150, True)
    orders = found.rounds.orders
    assert len({frozenset(order.places) for order in orders}) == 3
    for order in orders:
        walked = legs(around_the_school, order)
        assert sum(leg.minutes for leg in walked) == pytest.approx(order.walk_min, abs=MINUTE)
        # Ten minutes a stop, and nobody waits.
        assert order.back_min == pytest.approx(order.walk_min + 30, abs=MINUTE)
        assert order.back_min <= 150
        # A child's 0.8 m/s, slower on stairs and slopes, never quicker.
        assert order.walk_min * 60 * 0.8 >= sum(leg.metres for leg in walked) - 1
    assert [order.back_min for order in orders] == sorted(order.back_min for order in orders)


def test_four_stops_in_ninety_minutes_are_refused_with_what_does_work(around_the_school: Ground) -> None:
    found = tours(around_the_school, Asked(90, 4))
    assert 0 < found.stops < 4
    assert found.rounds.most_stops == found.stops
    assert found.enough_min is not None
    assert found.enough_min > 90
    # What is said to work works, and a minute less does not.
    assert tours(around_the_school, Asked(math.ceil(found.enough_min), 4)).stops == 4
    assert tours(around_the_school, Asked(found.enough_min - 1, 4)).stops < 4


def test_walks_are_those_from_each_place_alone(eunpyeong: Region, around_the_school: Ground) -> None:
    where, sites = around_the_school, eunpyeong.sites.geometry
    places = snap(eunpyeong.network, sites.x, lat=sites.y, edge_open=where.walking.edge_open)
    for row in (-1, 0, 5, len(sites) - 1):
        spot = SCHOOL if row < 0 else Spot(sites.iloc[row].y, sites.iloc[row].x)
        alone = walks_to(reach(where.walking, spot, limit_min=120), places).seconds / 60
        assert where.visits.walk_min[row + 1, 1:] == pytest.approx(alone, abs=MINUTE)


def line() -> tuple[Region, gpd.GeoSeries]:
    region = by_hand.region()
    return region, region.venues.geometry


def test_opening_hours_are_kept_where_the_day_is_settled() -> None:
    region, points = line()
    spot = Spot(points.iloc[0].y, points.iloc[0].x)
    at_pace = walking(region.network, pace("child"))
    points = points.to_frame(t.GEOMETRY).assign(**{t.OPENING_HOURS: ["Tu 10:00-11:00", "We 09:00-18:00"]})
    # On a Tuesday at nine: an hour's wait at the first, the second is closed all day.
    where = ground(at_pace, spot, points, starts=MORNING)
    found = tours(where, Asked(120, 2))
    assert (found.stops, found.enough_min) == (1, None)
    assert found.rounds.orders[0].begins_min == (60.0,)
    assert tours(where, Asked(60, 1)).enough_min == pytest.approx(found.rounds.orders[0].back_min)
    # Whose hours nobody knows is never left out, and without a day no hours count.
    unknown = points.assign(**{t.OPENING_HOURS: None})
    assert tours(ground(at_pace, spot, unknown, starts=MORNING), Asked(120, 2)).stops == 2
    assert tours(ground(at_pace, spot, points), Asked(120, 2)).stops == 2


def test_an_order_of_one_s_own_is_timed(around_the_school: Ground) -> None:
    best = tours(around_the_school, Asked(150, 3)).rounds.orders[0]
    assert in_order(around_the_school, best.places) == best
    back_to_front = in_order(around_the_school, best.places[::-1])
    assert back_to_front.back_min >= best.back_min - MINUTE
    assert in_order(around_the_school, ()).back_min == 0


def test_a_stay_of_its_own_and_a_place_nobody_can_walk_to() -> None:
    region, points = line()
    spot = Spot(points.iloc[0].y, points.iloc[0].x)
    far = gpd.GeoSeries([*points, by_hand.venues([("F", "01", "G", (90_000, 90_000))]).geometry.iloc[0]], crs=4326)
    places = far.to_frame(t.GEOMETRY).assign(**{t.STAY_MIN: pd.array([25, None, 5], "Float64")})
    where = ground(walking(region.network, pace("child")), spot, places)
    assert np.isinf(where.visits.walk_min[0, 3])
    found = tours(where, Asked(120, 3))
    assert (found.stops, found.enough_min) == (2, None)
    assert found.rounds.orders[0].back_min == pytest.approx(found.rounds.orders[0].walk_min + 35)
    with pytest.raises(UsageError, match="cannot be walked to"):
        legs(where, in_order(where, (2,)))


@pytest.mark.parametrize(
    ("minutes", "stops", "message"),
    [
        (0, 3, "a tour of 0 minutes cannot be asked for"),
        (math.nan, 3, "a tour of nan minutes"),
        (481, 3, "at most 480"),
        (90, 0, "a tour of 0 stops cannot be asked for; give 1 to 12"),
        (90, 13, "a tour of 13 stops"),
    ],
)
def test_what_is_no_tour_is_refused(minutes: float, stops: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        Asked(minutes, stops)


def test_a_start_without_a_street_is_refused(eunpyeong: Region) -> None:
    with pytest.raises(NotConnectedError, match="no street that this walker"):
        ground(walking(eunpyeong.network, pace("child")), Spot(37.7, 127.2), eunpyeong.sites)


def test_sites_are_in_the_region(eunpyeong: Region) -> None:
    assert len(eunpyeong.sites) >= 12
    assert eunpyeong.sites[t.THEME].nunique() >= 3

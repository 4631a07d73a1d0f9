"""The walk to a carbon-neutral street."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from support import by_hand

from geo import tables as t
from geo.access.doorstep import reach
from geo.access.green import minutes_to_streets
from geo.access.spot import Spot
from geo.streets.walkers import pace
from geo.streets.walking import walking


@pytest.fixture(scope="module")
def region():
    return by_hand.region()


def doorstep(region, x, y=300, *, walker="adult", limit_min=5):
    lon, lat = by_hand.degrees(x, y)
    return reach(walking(region.network, pace(walker)), Spot(float(lat), float(lon)), limit_min=limit_min)


def streets(*lines):
    shapes = [shapely.LineString(np.column_stack(by_hand.degrees(*np.transpose(line)))) for line in lines]
    return gpd.GeoDataFrame({t.NAME_KO: ["거리"] * len(shapes)}, geometry=shapes, crs=t.WGS84)


def test_it_is_the_walk_to_the_nearest_point_of_the_street(region):
    green = streets([(500, 300), (590, 300)], [(590, 300), (500, 300)], [(100, 300), (200, 300)])
    minutes = minutes_to_streets(doorstep(region, 300), green)
    assert np.abs(minutes * 60 * 1.29 - [200, 200, 100]).max() <= 12


def test_on_the_street_itself_it_is_no_walk(region):
    assert minutes_to_streets(doorstep(region, 300), streets([(250, 300), (350, 300)]))[0] <= 0.2


def test_the_walk_counts_the_way_from_the_door_and_the_way_beside_the_roadway(region):
    green = streets([(300, 340), (590, 340)])
    near, far = (minutes_to_streets(doorstep(region, 250, y), green)[0] for y in (300, 330))
    assert (far - near) * 60 * 1.29 == pytest.approx(30, abs=1)
    assert near * 60 * 1.29 == pytest.approx(90, abs=2)


def test_the_limit_of_the_page_does_not_matter(region):
    green = streets([(1100, 300), (1190, 300)])
    short, long = (minutes_to_streets(doorstep(region, 0, limit_min=limit), green)[0] for limit in (1, 60))
    assert short == long == pytest.approx(1100 / 1.29 / 60, abs=0.2)


def test_what_cannot_be_reached_is_infinite():
    region = by_hand.region(network=by_hand.ward_streets(lone_m=510))
    minutes = minutes_to_streets(doorstep(region, 300), streets([(720, 550), (880, 550)], [(300, 300), (350, 300)]))
    assert minutes[0] == math.inf
    assert minutes[1] < 1


def test_beyond_an_hour_is_not_reached(region):
    slow = reach(walking(region.network, pace("adult", 0.1)), doorstep(region, 0).spot, limit_min=5)
    assert minutes_to_streets(slow, streets([(1100, 300), (1190, 300)]))[0] == math.inf


def test_no_streets_no_minutes(region):
    assert minutes_to_streets(doorstep(region, 300), streets()[:0]).shape == (0,)

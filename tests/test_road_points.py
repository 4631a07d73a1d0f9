"""A point for each road that one point can stand for."""

import dataclasses

from pyproj import Geod
from support import by_hand

from geo.region.region import Region
from geo.region.road_points import FARTHEST_M, road_points
from geo.streets.network import WalkNetwork

EARTH = Geod(ellps="WGS84")


def with_streets(network: WalkNetwork) -> Region:
    return dataclasses.replace(by_hand.region(), network=network)


def drawn(length_m: float) -> WalkNetwork:
    return by_hand.network(
        {1: (0, 0), 2: (length_m / 2, 0), 3: (length_m, 0), 4: (0, 50)},
        [by_hand.street(1, 2, name="긴로"), by_hand.street(2, 3, name="긴로"), by_hand.street(1, 4)],
    )


def test_the_middle_of_a_short_road() -> None:
    points = road_points(with_streets(drawn(900)))
    assert list(points) == ["긴로"]
    lon, lat = by_hand.degrees(450, 0)
    assert EARTH.inv(*points["긴로"], float(lon), float(lat))[2] <= 1


def test_no_point_for_a_long_road_nor_for_two_of_one_name() -> None:
    assert road_points(with_streets(drawn(2 * FARTHEST_M + 20))) == {}
    assert list(road_points(with_streets(drawn(2 * FARTHEST_M - 20)))) == ["긴로"]
    apart = by_hand.network(
        {1: (0, 0), 2: (100, 0), 3: (2000, 0), 4: (2100, 0)},
        [by_hand.street(1, 2, name="중앙로"), by_hand.street(3, 4, name="중앙로")],
    )
    assert road_points(with_streets(apart)) == {}


def test_streets_without_names_have_no_points() -> None:
    assert road_points(with_streets(by_hand.network({1: (0, 0), 2: (100, 0)}, [by_hand.street(1, 2)]))) == {}

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.sources.osm_shore import sea

BOX = shapely.box(0, 0, 1000, 1000)


def lines(*corners):
    return np.array([shapely.LineString(line) for line in corners], dtype=object)


def water(*corners):
    return shapely.union_all(sea(lines(*corners), BOX))


def test_the_sea_lies_to_the_right_of_its_coast():
    northward = [(400, -100), (400, 500), (400, 1100)]
    assert water(northward).equals(shapely.box(400, 0, 1000, 1000))
    assert water(northward[::-1]).equals(shapely.box(0, 0, 400, 1000))


def test_a_coast_may_come_in_pieces():
    assert water([(400, -100), (400, 500)], [(400, 500), (400, 1100)]).equals(shapely.box(400, 0, 1000, 1000))


def test_an_island_stays_dry():
    # Around land to the left: counter-clockwise.
    island = [(600, 600), (700, 600), (700, 700), (600, 700), (600, 600)]
    found = water([(400, -100), (400, 1100)], island)
    assert found.area == pytest.approx(600 * 1000 - 100 * 100)
    assert not found.contains(shapely.Point(650, 650))


def test_an_island_may_come_as_an_area():
    island = shapely.Polygon([(600, 600), (700, 600), (700, 700), (600, 700)])
    coast = np.array([shapely.LineString([(400, -100), (400, 1100)]), island], dtype=object)
    assert shapely.union_all(sea(coast, BOX)).area == pytest.approx(600 * 1000 - 100 * 100)


@pytest.mark.parametrize(
    "coast", [[], [[(400, -100), (400, 500)]], [[(2000, 0), (2000, 1000)]]], ids=["none", "ends within", "far away"]
)
def test_without_a_whole_coast_nothing_is_said(coast):
    assert len(sea(lines(*coast), BOX)) == 0


@given(st.lists(st.floats(100, 900), min_size=2, max_size=8))
def test_land_and_sea_share_the_area(heights):
    xs = np.linspace(-50, 1050, len(heights))
    coast = list(zip(xs.tolist(), heights, strict=True))
    south, north = water(coast), water(coast[::-1])
    assert abs(south.area + north.area - BOX.area) <= 1e-6 * BOX.area
    assert shapely.intersection(south, north).area <= 1e-6 * BOX.area

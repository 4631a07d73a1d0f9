"""In which ward a place lies, and which places lie in none."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support import by_hand

from geo import tables as t
from geo.contracts import check
from geo.region.wards import STRAY_DEG, far_outside, venues_in_wards, wards_of


def wards(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    codes = [f"{number:02}" for number in range(len(shapes))]
    named = {t.WARD_CODE: codes, t.NAME_KO: codes, t.NAME_EN: [None] * len(codes)}
    return check(gpd.GeoDataFrame(named, geometry=list(shapes), crs=t.WGS84), t.WARDS, "by hand")


def in_box(point: shapely.Point, box: tuple[float, float, float, float]) -> bool:
    west, south, east, north = box
    return west <= point.x <= east and south <= point.y <= north


@given(
    boxes=st.lists(st.tuples(*[st.integers(0, 6)] * 2, *[st.integers(1, 4)] * 2), min_size=1, max_size=6),
    spots=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), max_size=12),
)
def test_the_first_ward_that_holds_the_point(
    boxes: list[tuple[int, int, int, int]], spots: list[tuple[int, int]]
) -> None:
    sides = [(x, y, x + wide, y + high) for x, y, wide, high in boxes]
    points = np.array([shapely.Point(x / 2, y / 2) for x, y in spots], object)
    wanted = [next((row for row, box in enumerate(sides) if in_box(point, box)), -1) for point in points]
    assert wards_of(points, wards(*(shapely.box(*box) for box in sides))).tolist() == wanted


def test_a_hole_belongs_to_no_ward_and_an_island_to_its_own() -> None:
    ring = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior.coords, [shapely.box(3, 3, 6, 6).exterior.coords])
    both = shapely.MultiPolygon([ring, shapely.box(20, 0, 21, 1)])
    points = np.array([shapely.Point(1, 1), shapely.Point(4, 4), shapely.Point(20.5, 0.5)], object)
    assert wards_of(points, wards(both)).tolist() == [0, -1, 0]


def test_what_a_venue_said_of_its_ward_is_not_believed() -> None:
    drawn = by_hand.region()
    rows = [("A", "77", "A", (10.0, 10.0)), ("B", "77", "B", (900.0, 10.0)), ("C", "77", "C", (-10.0, 10.0))]
    found = venues_in_wards(by_hand.venues(rows), drawn.wards)
    assert found[t.WARD_CODE].fillna("none").tolist() == ["01", "02", "none"]
    pd.testing.assert_frame_equal(
        pd.DataFrame(found.drop(columns=t.WARD_CODE)), pd.DataFrame(by_hand.venues(rows).drop(columns=t.WARD_CODE))
    )
    check(found, t.VENUES, "found")


def test_no_venues_are_in_no_ward() -> None:
    none = venues_in_wards(by_hand.region().venues.head(0), by_hand.region().wards)
    assert len(check(none, t.VENUES, "none")) == 0


@pytest.mark.parametrize(
    ("lon", "lat", "far"), [(0.5, 0.5, False), (1 + STRAY_DEG, 0.5, False), (1.11, 0.5, True), (0.5, -0.11, True)]
)
def test_far_is_ten_kilometres_outside(lon: float, lat: float, far: bool) -> None:
    points = gpd.GeoDataFrame(geometry=[shapely.Point(lon, lat), shapely.Point(0, 0)], crs=t.WGS84)
    assert far_outside(points, wards(shapely.box(0, 0, 1, 1))).tolist() == [far, False]


def test_a_venue_known_by_its_ward_alone_keeps_its_ward() -> None:
    drawn = by_hand.region()
    rows = [("V1", "02", "G1", (300, 300)), ("V2", "99", "G2", (300, 300)), ("V3", "02", "G3", (300, 300))]
    venues = by_hand.venues(rows).assign(**{t.POSITION: ["ward", "ward", "road"]})
    codes = venues_in_wards(venues, drawn.wards)[t.WARD_CODE]
    assert codes.astype(object).where(codes.notna(), None).tolist() == ["02", None, "01"]

"""How far regions on OpenStreetMap's streets reach."""

import numpy as np
import pytest
import shapely

from geo.region.openstreetmap import osm_origin, roughly_around, with_margin
from geo.streets.projection import local_crs, project

OUTLINE = shapely.MultiPolygon([shapely.box(126.9, 37.58, 126.95, 37.66), shapely.box(126.96, 37.6, 126.97, 37.61)])
CRS = local_crs(*shapely.get_coordinates(OUTLINE).T)


def in_metres(shape):
    return shapely.transform(shape, lambda at: np.column_stack(project(CRS, at[:, 0], at[:, 1])))


def test_the_margin_is_two_kilometres():
    corners = shapely.points(shapely.get_coordinates(in_metres(with_margin(OUTLINE, CRS))))
    reach = shapely.distance(corners, in_metres(OUTLINE))
    assert np.abs(reach - 2000).max() <= 40


@pytest.mark.parametrize("margin_m", [0, 2000])
def test_an_area_of_few_corners_holds_all_that_is_needed(margin_m):
    around = in_metres(roughly_around(OUTLINE, CRS, margin_m=margin_m))
    needed = shapely.buffer(in_metres(OUTLINE), margin_m)
    assert shapely.covers(around, needed)
    assert shapely.get_num_coordinates(around) <= 25
    assert shapely.hausdorff_distance(around, shapely.convex_hull(needed)) <= 500


def test_the_source_is_named_with_its_licence():
    origin = osm_origin("2026-03-07")
    assert (origin.date, origin.licence) == ("2026-03-07", "© OpenStreetMap contributors, ODbL 1.0")
    assert not origin.is_model

"""Residents along the streets of their ward."""

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from support import by_hand
from support.by_hand import square, street

from geo import tables as t
from geo.access.demand import RESIDENTIAL_HIGHWAYS, SPACING_M, spread
from geo.contracts import check

GEOD = pyproj.Geod(ellps="WGS84")


def wards(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    codes = [f"{number:02}" for number in range(len(shapes))]
    table = gpd.GeoDataFrame(
        {t.WARD_CODE: codes, t.NAME_KO: codes, t.NAME_EN: codes}, geometry=list(shapes), crs=t.WGS84
    )
    return check(table, t.WARDS, "by hand")


def test_every_metre_of_residential_street_weighs_the_same() -> None:
    network = by_hand.network(
        {1: (10, 10), 2: (310, 10), 3: (10, 110), 4: (110, 110)},
        [
            street(1, 2),
            street(3, 4, highway="living_street"),
            street(1, 3, highway="primary"),
            street(2, 4, steps=True),
        ],
    )
    demand = spread(wards(square(0, 0, 400)), network)
    by_edge = np.bincount(demand.places.edge, weights=demand.weight)
    length = network.edge_length_m[:2]
    assert np.abs(by_edge - length / length.sum()).max() <= 1e-12
    assert (demand.places.access_m == 0).all()
    for edge in (0, 1):
        mine = np.flatnonzero(demand.places.edge == edge)
        stretch = network.edge_length_m[edge] / mine.size
        assert SPACING_M / 2 < stretch <= SPACING_M
        assert np.abs(demand.places.along_m[mine] - (np.arange(mine.size) + 0.5) * stretch).max() <= 1e-9


def test_points_lie_where_they_say() -> None:
    network = by_hand.network({1: (0, 0), 2: (300, 200)}, [street(1, 2, via=[(200, -100), (100, 150)])])
    demand = spread(wards(square(-500, -500, 1000)), network)
    line = shapely.LineString(np.column_stack([network.vertex_lon, network.vertex_lat]))
    for lon, lat, along in zip(demand.places.lon, demand.places.lat, demand.places.along_m, strict=True):
        point = shapely.Point(lon, lat)
        assert line.distance(point) <= 1e-9
        assert abs(GEOD.geometry_length(shapely.ops.substring(line, 0, line.project(point))) - along) <= 0.05


def test_a_street_across_a_boundary_belongs_to_both_sides() -> None:
    network = by_hand.network({1: (0, 50), 2: (400, 50)}, [street(1, 2)])
    demand = spread(wards(square(0, 0, 200), square(200, 0, 200)), network)
    assert sorted(np.bincount(demand.ward)) == [5, 6]
    assert np.abs(np.bincount(demand.ward, weights=demand.weight) - 1).max() <= 1e-12


def test_a_point_on_the_boundary_counts_once() -> None:
    network = by_hand.network({1: (200, 10), 2: (200, 30)}, [street(1, 2)])
    demand = spread(wards(square(0, 0, 200), square(200, 0, 200)), network)
    assert demand.ward.tolist() == [0, 1]
    assert demand.places.edge.tolist() == [0, -1]


def test_without_homes_all_streets_but_steps_count() -> None:
    network = by_hand.network(
        {1: (10, 10), 2: (110, 10), 3: (110, 60)}, [street(1, 2, highway="primary"), street(2, 3, steps=True)]
    )
    demand = spread(wards(square(0, 0, 400)), network)
    assert set(demand.places.edge) == {0}


@pytest.mark.parametrize("steps", [False, True])
def test_a_ward_without_a_street_keeps_its_residents_unconnected(steps: bool) -> None:
    network = by_hand.network(
        {1: (10, 10), 2: (110, 10), 3: (910, 10), 4: (990, 10)}, [street(1, 2), *([street(3, 4, steps=True)] * steps)]
    )
    demand = spread(wards(square(0, 0, 400), square(900, 0, 400), square(400, 0, 400)), network)
    assert np.abs(np.bincount(demand.ward, weights=demand.weight) - 1).max() <= 1e-12
    lost = demand.ward > 0
    assert demand.places.edge[lost].tolist() == [-1, -1]
    assert not demand.places.connected[lost].any()


def test_eunpyeong_loses_nobody_and_houses_nobody_on_a_main_road(eunpyeong) -> None:
    demand = spread(eunpyeong.wards, eunpyeong.network)
    weights = np.bincount(demand.ward, weights=demand.weight, minlength=len(eunpyeong.wards))
    assert np.abs(weights - 1).max() <= 1e-9
    tag = eunpyeong.network.tags[t.HIGHWAY]
    assert demand.places.connected.all()
    assert {tag.at(edge) for edge in np.unique(demand.places.edge)} <= set(RESIDENTIAL_HIGHWAYS)
    inside = eunpyeong.wards.geometry.to_numpy()[demand.ward]
    assert shapely.intersects_xy(inside, demand.places.lon, demand.places.lat).all()

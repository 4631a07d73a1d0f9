"""Residents along the streets of their ward."""

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from support import by_hand
from support.by_hand import square, street

from geo import tables as t
from geo.access.coverage import coverage
from geo.access.demand import LEAST_M2_A_RESIDENT, RESIDENTIAL_HIGHWAYS, DemandPoints, demand_points, spread, starts
from geo.access.stretches import SPACING_M, stretch_m
from geo.contracts import check
from geo.streets.projection import project
from geo.streets.walkers import pace
from geo.streets.walking import walking

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


def areas(*shapes: shapely.Geometry) -> gpd.GeoDataFrame:
    names = {t.NAME_KO: [None] * len(shapes), t.NAME_EN: [None] * len(shapes)}
    return check(gpd.GeoDataFrame(names, geometry=list(shapes), crs=t.WGS84), t.PARKS, "by hand")


def dwellings(*rows: tuple[float, float, float]) -> gpd.GeoDataFrame:
    """Put homes at metres, with their floor area."""
    table = gpd.GeoDataFrame(
        {t.FLOOR_AREA_M2: [row[2] for row in rows], t.LEVELS: [np.nan] * len(rows)},
        geometry=by_hand.points([row[:2] for row in rows]),
    )
    return check(table, t.DWELLINGS, "by hand")


def weight_by_edge(demand: DemandPoints, ward: int, edges: int) -> list[float]:
    mine = (demand.ward == ward) & demand.places.connected
    return list(np.bincount(demand.places.edge[mine], weights=demand.weight[mine], minlength=edges))


TWO_STREETS = {1: (10, 100), 2: (210, 100), 3: (10, 300), 4: (210, 300)}


def test_nobody_lives_on_a_street_through_a_park_or_works() -> None:
    network = by_hand.network(TWO_STREETS, [street(1, 2), street(3, 4)])
    ward = wards(square(0, 0, 400))
    north = areas(square(0, 290, 100), square(100, 290, 120))
    half = spread(ward, network, uninhabited=(areas(), north))
    assert half.method == ("streets",)
    assert weight_by_edge(half, 0, 2) == pytest.approx([1, 0])
    # Where there is nothing else, better there than nowhere.
    everything = spread(ward, network, uninhabited=(areas(square(0, 0, 400)),))
    assert everything.method == ("all_streets",)
    assert weight_by_edge(everything, 0, 2) == pytest.approx([0.5, 0.5], abs=1e-4)


def test_a_main_road_in_the_open_comes_before_a_residential_street_in_a_park() -> None:
    network = by_hand.network(TWO_STREETS, [street(1, 2), street(3, 4, highway="primary")])
    demand = spread(wards(square(0, 0, 400)), network, uninhabited=(areas(square(0, 90, 220)),))
    assert demand.method == ("all_streets",)
    # The square reaches to 310 m: both streets lie in it, and count alike.
    assert weight_by_edge(demand, 0, 2) == pytest.approx([0.5, 0.5], abs=1e-4)
    demand = spread(wards(square(0, 0, 400)), network, uninhabited=(areas(square(0, 0, 220)),))
    assert weight_by_edge(demand, 0, 2) == pytest.approx([0, 1])


def test_each_ward_says_how_its_residents_are_spread() -> None:
    region = by_hand.region(dwellings=dwellings((100, 310, 20_000)))
    assert demand_points(region).method == ("dwellings", "streets", "nowhere")
    assert demand_points(by_hand.region()).method == ("streets", "streets", "nowhere")


def test_dwellings_weigh_by_their_floor_and_walk_out_to_the_street() -> None:
    homes = dwellings((20, 310, 1000), (25, 340, 3000), (300, 300, 4000), (590, 290, 2000))
    region = by_hand.region(dwellings=homes)
    demand = demand_points(region)
    mine = np.flatnonzero(demand.ward == 0)
    # The first two share a stretch of 37.5 m: their legs of 10 and 40 m are averaged by floor area.
    assert demand.weight[mine].tolist() == pytest.approx([0.4, 0.4, 0.2])
    assert demand.places.access_m[mine] == pytest.approx([32.5, 0, 10], rel=0.01, abs=0.2)
    assert np.abs(np.bincount(demand.ward, weights=demand.weight) - 1).max() <= 1e-12
    along = spread(region.wards, region.network)
    assert demand.weight[demand.ward == 1].tolist() == along.weight[along.ward == 1].tolist()


def test_a_dwelling_far_from_every_street_is_not_connected() -> None:
    region = by_hand.region(dwellings=dwellings((100, 310, 3000), (100, 560, 1000), (120, 590, 2000)))
    demand = demand_points(region)
    lost = (demand.ward == 0) & ~demand.places.connected
    assert demand.weight[lost].tolist() == pytest.approx([0.5])
    table = coverage(region, demand, paces=[pace("adult")], limit_min=15).set_index(t.WARD_CODE)
    assert table.loc["01", t.RESIDENTS_UNCONNECTED] == pytest.approx(500)
    assert table.loc["01", t.RESIDENTS_COVERED] == pytest.approx(500)


def test_a_walk_from_home_counts_the_way_to_the_street() -> None:
    # 200 m of street to the venue, 60 m from the door to the street, 10 m from the street to the venue.
    region = by_hand.region(dwellings=dwellings((93.75, 360, 5000)))
    table = coverage(region, demand_points(region), paces=[pace("adult", 1.0)], limit_min=15).set_index(t.WARD_CODE)
    assert table.loc["01", t.MEAN_MINUTES] == pytest.approx((206.25 + 60 + 10) / 60, rel=0.005)


def test_dwellings_too_few_for_the_residents_are_not_all_of_them() -> None:
    enough = LEAST_M2_A_RESIDENT * 1000
    for floor, method in ((enough + 1, "dwellings"), (enough - 1, "streets")):
        assert demand_points(by_hand.region(dwellings=dwellings((100, 310, floor)))).method[0] == method
    uncounted = by_hand.region(dwellings=dwellings((100, 310, 10)), population=by_hand.region().population.iloc[:0])
    assert demand_points(uncounted).method[0] == "dwellings"


def test_homes_outside_of_all_wards_count_for_nothing() -> None:
    region = by_hand.region(dwellings=dwellings((-100, 310, 9000), (100, 310, 4000)))
    demand = demand_points(region)
    assert demand.weight[demand.ward == 0].tolist() == [1]


@pytest.mark.parametrize("seed", range(6))
def test_homes_by_a_plain_loop(seed: int) -> None:
    network = by_hand.build(*by_hand.random_streets(seed), by_hand.ORIGIN)
    rng = np.random.default_rng(seed)
    homes = dwellings(
        *(tuple(row) for row in np.column_stack([rng.uniform(-250, 850, (200, 2)), rng.uniform(1, 99, 200)]))
    )
    ward = wards(square(-300, -300, 600), square(300, -300, 600))
    region = by_hand.region(
        network=network, wards=ward, dwellings=homes, population=by_hand.region().population.iloc[:0]
    )
    demand = demand_points(region)
    lines = []
    for edge in np.flatnonzero(walking(network, pace("adult")).edge_open):
        part = slice(network.vertex_bounds[edge], network.vertex_bounds[edge + 1])
        lines.append(shapely.LineString(np.column_stack([network.vertex_x[part], network.vertex_y[part]])))
    legs = {0: 0.0, 1: 0.0}
    lost = {0: 0.0, 1: 0.0}
    total = {0: 0.0, 1: 0.0}
    for home, floor in zip(homes.geometry, homes[t.FLOOR_AREA_M2], strict=True):
        mine = next((row for row, shape in enumerate(ward.geometry) if shape.intersects(home)), None)
        if mine is None:
            continue
        point = shapely.Point(*project(network.crs, home.x, home.y))
        leg = min(line.distance(point) for line in lines)
        total[mine] += floor
        legs[mine] += floor * leg if leg <= 250 else 0
        lost[mine] += 0 if leg <= 250 else floor
    for row in (0, 1):
        mine = demand.ward == row
        linked = mine & demand.places.connected
        assert abs(demand.weight[mine].sum() - 1) <= 1e-12
        assert abs((demand.weight * demand.places.access_m)[linked].sum() - legs[row] / total[row]) <= 1e-6
        assert abs(demand.weight[mine & ~linked].sum() - lost[row] / total[row]) <= 1e-12
    spot = np.column_stack([demand.places.edge, demand.places.along_m, demand.ward])[demand.places.connected]
    assert len(np.unique(spot, axis=0)) == len(spot)
    stretch = spot[:, 1] / stretch_m(network, demand.places.edge[demand.places.connected])
    assert np.abs(stretch % 1 - 0.5).max() <= 1e-9


def test_whoever_cannot_take_the_steps_at_the_door_walks_on_from_them() -> None:
    network = by_hand.network(
        {1: (0, 0), 2: (100, 0), 3: (0, 50), 4: (100, 50)}, [street(1, 2), street(1, 3), street(3, 4, steps=True)]
    )
    region = by_hand.region(
        network=network, wards=wards(square(-10, -10, 200)), dwellings=dwellings((25, 60, 100)),
        population=by_hand.region().population.iloc[:0],
    )  # fmt: skip
    demand = demand_points(region)
    assert demand.places.access_m == pytest.approx([10], rel=0.01)
    moved = starts(demand, walking(network, pace("wheelchair")))
    assert moved.access_m == pytest.approx([10 + 100 / 6], rel=0.01)
    assert starts(demand, walking(network, pace("adult"))).access_m == pytest.approx([10], rel=0.01)


def counts(*rows: tuple[shapely.Geometry, float]) -> gpd.GeoDataFrame:
    table = gpd.GeoDataFrame({"all": [row[1] for row in rows]}, geometry=[row[0] for row in rows], crs=t.WGS84)
    return check(table, t.COUNTS, "by hand")


def test_counts_at_points_are_followed_and_other_wards_are_not_touched() -> None:
    here = [shapely.Point(by_hand.degrees(*spot)) for spot in ((20, 330), (300, 300), (100, 590), (400, 310))]
    region = by_hand.region(
        counts=counts(*zip(here, (60, 20, 20, 0), strict=True)), dwellings=dwellings((900, 310, 9e3))
    )
    demand = demand_points(region)
    assert demand.method == ("counted", "dwellings", "nowhere")
    mine = np.flatnonzero(demand.ward == 0)
    assert sorted(demand.weight[mine]) == pytest.approx([0.2, 0.2, 0.6])
    assert demand.weight[mine][~demand.places.connected[mine]].tolist() == pytest.approx([0.2])
    by_access = dict(zip(demand.weight[mine].round(3), demand.places.access_m[mine], strict=True))
    assert by_access[0.6] == pytest.approx(30, rel=0.01)
    assert (np.diff(demand.ward) >= 0).all()


def test_counts_of_areas_are_spread_within_them() -> None:
    # West: two homes. East: no home, a street. In the hills: neither; whoever lives there walks from the middle.
    strip = shapely.box(*by_hand.degrees(100, 250), *by_hand.degrees(600, 350))
    cells = [(square(0, 250, 100), 300), (strip, 100), (square(200, 400, 200), 100)]
    homes = dwellings((30, 310, 100), (80, 320, 300), (590, 20, 5e4))
    demand = demand_points(by_hand.region(counts=counts(*cells), dwellings=homes))
    mine = demand.ward == 0
    edge_x = (demand.places.lon - by_hand.LON) * by_hand.METRES_LON
    west = mine & (edge_x < 100)
    # 300 of 500 residents live in the west, three quarters of them in the larger home.
    assert sorted(demand.weight[west]) == pytest.approx([0.6 * 0.25, 0.6 * 0.75])
    hills = mine & (demand.places.access_m > 150)
    assert demand.weight[hills].tolist() == pytest.approx([0.2])
    assert demand.places.access_m[hills] == pytest.approx([200], rel=0.02)
    along = mine & ~west & ~hills
    assert demand.weight[along].sum() == pytest.approx(0.2)
    assert np.ptp(demand.weight[along]) <= 1e-9
    assert demand.places.access_m[along].max() == 0
    assert np.abs(np.bincount(demand.ward, weights=demand.weight) - 1).max() <= 1e-12


def test_the_ward_sums_stay_those_of_the_table_of_residents() -> None:
    region = by_hand.region(counts=counts((square(0, 250, 100), 5), (square(650, 250, 100), 1)))
    demand = demand_points(region)
    table = coverage(region, demand, paces=[pace("adult")], limit_min=5)
    assert table[t.RESIDENTS].tolist() == [1000, 500, 10, 1510]
    assert demand.method == ("counted", "counted", "nowhere")

"""Surroundings from features drawn by hand around the middle of a town."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from geo import tables as t
from geo.contracts import check
from geo.errors import TableError
from geo.sources import osm_places
from geo.sources.osm_places import DETAIL_TAGS, FEATURE_TAGS, surroundings

GEOD = pyproj.Geod(ellps="WGS84")
LON, LAT = 126.93, 37.61
EAST_M, NORTH_M = (1 / GEOD.inv(LON, LAT, LON + dx, LAT + dy)[2] for dx, dy in ((1e-3, 0), (0, 1e-3)))


def place(x_m, y_m):
    return LON + x_m * EAST_M * 1e-3, LAT + y_m * NORTH_M * 1e-3


def point(x_m=0.0, y_m=0.0):
    return shapely.Point(place(x_m, y_m))


def square(side_m, x_m=0.0, y_m=0.0):
    return shapely.box(*place(x_m, y_m), *place(x_m + side_m, y_m + side_m))


def line(*places):
    return shapely.LineString([place(*each) for each in places])


def features(*rows):
    """Make a frame of (id, geometry, tags)."""
    table = pd.DataFrame([{"id": number, **tags} for number, _, tags in rows])
    return gpd.GeoDataFrame(table, geometry=[shape for _, shape, _ in rows], crs=t.WGS84)


def found(*rows, within=None):
    return surroundings(features(*rows), where="a town", within=within)


def area_m2(frame):
    return sum(abs(GEOD.geometry_area_perimeter(shape)[0]) for shape in frame.geometry)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "library"}, "library"),
        ({"amenity": "community_centre"}, "community_centre"),
        ({"amenity": "arts_centre"}, "arts_centre"),
        ({"tourism": "gallery"}, "arts_centre"),
        ({"tourism": "museum"}, "museum"),
        ({"amenity": "school"}, "school"),
        ({"amenity": "social_facility"}, "social_facility"),
        ({"amenity": "cafe"}, "cafe"),
        ({"shop": "pottery"}, "craft_shop"),
        ({"craft": "carpenter"}, "craft_shop"),
        ({"amenity": "cafe", "tourism": "museum"}, "museum"),
    ],
)
def test_tags_make_a_kind(tags, kind):
    candidates = found(("node-1", point(), {"name": "배움터", **tags})).candidates
    assert candidates[[t.CANDIDATE_ID, t.NAME_KO, t.KIND]].to_numpy().tolist() == [["node-1", "배움터", kind]]


@pytest.mark.parametrize(
    "tags", [{"craft": "plumber"}, {"amenity": "bar"}, {"shop": "supermarket"}, {"amenity": "library", "name": " "}]
)
def test_other_places_and_nameless_ones_are_no_candidates(tags):
    assert len(found(("node-1", point(), {"name": "가게", **tags})).candidates) == 0


def test_every_kind_of_the_contract_is_asked_for():
    # Rooms come from the offices that open them, and corners from the streets: neither is a place of a map.
    assert set(osm_places._KINDS) == set(t.CANDIDATE_KINDS) - {"room", "corner"}
    assert "library" in FEATURE_TAGS["amenity"]
    assert {"water", "wood", "coastline"} <= set(FEATURE_TAGS["natural"])
    assert {"river", "riverbank"} <= set(FEATURE_TAGS["waterway"])
    assert not set(FEATURE_TAGS) & set(DETAIL_TAGS)


def test_names_and_address_of_a_candidate():
    tags = {
        "amenity": "library",
        "name": "Library",
        "name:ko": "은평구립도서관",
        "name:en": "Eunpyeong Library",
        "addr:city": "서울특별시",
        "addr:district": "은평구",
        "addr:street": "통일로78가길",
        "addr:housenumber": "13-84",
    }
    plain = {"amenity": "cafe", "name": "카페", "addr:city": "서울특별시", "addr:housenumber": "1"}
    full = {"amenity": "school", "name": "학교", "addr:full": "은평로 1", "addr:street": "통일로"}
    rows = found(("node-1", point(), tags), ("node-2", point(9), plain), ("node-3", point(18), full)).candidates
    library, cafe, school = rows.to_dict("records")
    assert (library[t.NAME_KO], library[t.NAME_EN]) == ("은평구립도서관", "Eunpyeong Library")
    assert library[t.ADDRESS_KO] == "서울특별시 은평구 통일로78가길 13-84"
    assert cafe[t.NAME_KO] == "카페"
    assert pd.isna(cafe[t.NAME_EN])
    assert pd.isna(cafe[t.ADDRESS_KO])
    assert school[t.ADDRESS_KO] == "은평로 1"


def test_an_area_is_a_point_within_itself():
    campus = square(100) - square(60, 20, 20)
    rows = found(("way-1", campus, {"amenity": "school", "name": "학교"})).candidates
    assert campus.contains(rows.geometry[0])


@pytest.mark.parametrize(
    ("x_m", "name", "kind", "count"),
    [(49, "책방", "cafe", 1), (51, "책방", "cafe", 2), (10, "찻집", "cafe", 2), (10, "책방", "library", 2)],
)
def test_a_place_mapped_twice_is_one(x_m, name, kind, count):
    building = square(2, x_m - 1, -1)
    rows = found(
        ("way-5", building, {"amenity": kind, "name": name}), ("node-123", point(), {"amenity": "cafe", "name": "책방"})
    ).candidates
    assert len(rows) == count
    assert rows[t.CANDIDATE_ID].iloc[0] == "node-123"


def test_many_of_one_name_in_one_spot_cost_little():
    rows = [(f"node-{number}", point(), {"amenity": "cafe", "name": "카페"}) for number in range(5_000)]
    assert len(found(*rows).candidates) == 1


@pytest.mark.parametrize("tags", [{"leisure": "park"}, {"natural": "wood"}, {"landuse": "cemetery"}])
def test_what_is_green(tags):
    parks = found(("way-1", square(100), {"name": "공원", "name:en": "Park", **tags})).parks
    assert parks[[t.NAME_KO, t.NAME_EN]].to_numpy().tolist() == [["공원", "Park"]]
    assert abs(area_m2(parks) - 10_000) <= 50


@pytest.mark.parametrize(("side_m", "count"), [(22, 0), (23, 1)])
def test_specks_are_left_out(side_m, count):
    near = found(("way-1", square(side_m), {"leisure": "park"}), ("way-2", square(side_m, 99), {"natural": "water"}))
    assert (len(near.parks), len(near.water)) == (count, count)


def test_areas_are_mended_simplified_and_bounded(monkeypatch):
    monkeypatch.setattr(osm_places, "MOST_AREAS", 2)
    bow = shapely.Polygon([place(0, 0), place(200, 200), place(200, 0), place(0, 200)])
    round_ = shapely.Point(place(0, 900)).buffer(0.002, quad_segs=500)
    parks = found(
        ("way-1", square(50, 900), {"leisure": "park"}),
        ("way-2", bow, {"leisure": "park"}),
        ("way-3", round_, {"leisure": "park"}),
    ).parks
    assert parks.is_valid.all()
    assert len(parks) == 2
    circle, mended = parks.geometry
    assert shapely.get_num_coordinates(circle) < 100
    assert abs(circle.area / round_.area - 1) <= 0.02
    assert mended.geom_type == "MultiPolygon"
    assert abs(area_m2(parks[1:]) - 20_000) <= 100


@pytest.mark.parametrize(
    ("tags", "width_m"),
    [
        ({"waterway": "river"}, 6),
        ({"waterway": "stream"}, 2),
        ({"waterway": "stream", "width": "12"}, 12),
        ({"waterway": "canal", "width": "12 m"}, 12),
        ({"waterway": "canal", "width": "wide", "tunnel": "no"}, 4),
        ({"waterway": "river", "width": "9000"}, 100),
    ],
)
def test_a_stream_is_as_wide_as_it_says(tags, width_m):
    water = found(("way-1", line((0, 0), (5000, 0)), {"name": "불광천", **tags})).water
    assert water[t.NAME_KO].tolist() == ["불광천"]
    assert abs(area_m2(water) / (5000 * width_m) - 1) <= 0.03


@pytest.mark.parametrize("tags", [{"waterway": "river", "tunnel": "culvert"}, {"waterway": "ditch"}])
def test_hidden_water_is_not_drawn(tags):
    assert len(found(("way-1", line((0, 0), (5000, 0)), tags)).water) == 0


def test_a_nameless_river_takes_the_name_of_its_stream():
    water = found(
        ("relation-1", square(500), {"natural": "water"}),
        ("relation-2", square(400, 900), {"natural": "water", "name": "호수"}),
        ("way-1", line((-100, 250), (1300, 250)), {"waterway": "river", "name": "한강"}),
        ("way-2", line((250, 400), (250, 900)), {"waterway": "stream", "name": "개울"}),
    ).water
    assert water[t.NAME_KO].tolist() == ["한강", "호수", "한강", "개울"]


def test_the_sea_is_drawn_where_its_extent_is_known():
    coast = ("way-1", line((0, -5000), (0, 5000)), {"natural": "coastline"})
    within = (*place(-1000, -1000), *place(1000, 1000))
    water = found(coast, within=within).water
    assert abs(area_m2(water) - 1000 * 2000) <= 0.01 * 1000 * 2000
    assert water.geometry[0].contains(point(500))
    assert len(found(coast).water) == 0


def test_the_same_feature_twice_counts_once():
    row = ("way-1", square(100), {"leisure": "park", "amenity": "library", "name": "숲속도서관"})
    near = found(row, row)
    assert (len(near.parks), len(near.candidates)) == (1, 1)


def test_nothing_gives_empty_tables():
    nothing = gpd.GeoDataFrame({"id": []}, geometry=[], crs=t.WGS84)
    missing = features(
        ("way-1", None, {"leisure": "park"}),
        ("way-2", shapely.Polygon(), {"natural": "water"}),
        ("node-1", shapely.Point(np.inf, LAT), {"amenity": "cafe", "name": "카페"}),
    )
    for frame in (nothing, missing):
        near = surroundings(frame, where="nowhere", within=(0, 0, 1, 1))
        for table, schema in ((near.parks, t.PARKS), (near.water, t.WATER), (near.candidates, t.CANDIDATES)):
            assert len(check(table, schema, "here")) == 0
            assert table.crs == t.WGS84


def test_a_place_off_the_globe_is_named():
    far = ("node-1", shapely.Point(LON, 91), {"amenity": "cafe", "name": "카페"})
    with pytest.raises(TableError, match=r"table candidates breaks its contract, in a town, row 0, column geometry"):
        found(far)


def test_the_order_of_features_changes_nothing():
    rows = [
        (f"node-{number}", point(number * 13 % 97, number * 29 % 83), {"amenity": "cafe", "name": f"카페 {number % 4}"})
        for number in range(40)
    ]
    forth, back = found(*rows).candidates, found(*rows[::-1]).candidates
    assert forth.drop(columns=t.GEOMETRY).equals(back.drop(columns=t.GEOMETRY))
    assert np.array_equal(shapely.get_coordinates(forth.geometry), shapely.get_coordinates(back.geometry))


def test_stations_by_name_each_once():
    rows = [
        ("node-1", point(), {"railway": "station", "station": "subway", "name": "불광", "name:en": "Bulgwang"}),
        ("node-2", point(300), {"railway": "station", "name": "불광"}),
        ("node-3", point(2000), {"railway": "halt", "name:ko": "불광", "name": "Bulgwang"}),
        ("way-4", square(50, 4000), {"railway": "station", "name": "수색"}),
        ("node-5", point(5000), {"railway": "station"}),
        ("node-6", point(6000), {"railway": "subway_entrance", "name": "1"}),
    ]
    for some in (rows, rows[::-1]):
        stations = found(*some).stations
        assert stations[[t.STATION_ID, t.NAME_KO]].to_numpy().tolist() == [
            ["node-1", "불광"], ["node-3", "불광"], ["way-4", "수색"],
        ]  # fmt: skip
        assert stations[t.NAME_EN].iloc[0] == "Bulgwang"
        assert stations[t.LINES].isna().all()
    assert set(FEATURE_TAGS["railway"]) == {"station", "halt"}
    assert found(rows[4]).stations.empty

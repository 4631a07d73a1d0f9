"""Homes from buildings drawn by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support.by_hand import degrees, square

from geo import tables as t
from geo.sources.buildings import LEAST_FOOTPRINT_M2, MOST_FOOTPRINT_M2, MOST_LEVELS, dwellings_of

GEOD = pyproj.Geod(ellps="WGS84")
FEW = ("apartments", "house", "detached", "terrace", "residential", "dormitory", "farm")


def area_m2(shape):
    return abs(GEOD.geometry_area_perimeter(shape)[0])


def homes(*rows):
    """Find homes among (shape, tags); each its own way."""
    frame = pd.DataFrame([{"id": f"way-{at}", **tags} for at, (_, tags) in enumerate(rows)], columns=None)
    table = gpd.GeoDataFrame(frame, geometry=[shape for shape, _ in rows], crs=t.WGS84)
    return dwellings_of(table, where="a town")


def one(**tags):
    """Tell the floors of one building in units of its footprint; None where nobody lives in it."""
    shape = square(0, 0, 10)
    found = homes((shape, {key.replace("__", ":"): value for key, value in tags.items()}))
    return None if found.empty else found[t.FLOOR_AREA_M2].iloc[0] / area_m2(shape)


@pytest.mark.parametrize("kind", FEW)
def test_what_says_that_people_live_there(kind):
    assert one(building=kind, building__levels="4", shop="bakery") == pytest.approx(4, rel=1e-4)


@pytest.mark.parametrize(
    "kind",
    [
        *("commercial", "retail", "office", "industrial", "warehouse", "school", "church", "hospital", "public"),
        *(
            "garage",
            "garages",
            "shed",
            "roof",
            "train_station",
            "no",
            "ruins",
            "construction",
            "Apartments!",
            " ",
            None,
        ),
    ],
)
def test_what_says_that_nobody_lives_there(kind):
    assert one(building=kind) is None


@pytest.mark.parametrize(
    ("tags", "floors"),
    [
        ({}, 1),
        ({"building__levels": "3"}, 3),
        ({"shop": "no"}, 1),
        ({"amenity": "school"}, None),
        ({"shop": "bakery"}, None),
        ({"office": "company"}, None),
        ({"leisure": "sports_centre"}, None),
        ({"man_made": "works"}, None),
        ({"landuse": "residential"}, 1),
    ],
)
def test_a_building_that_says_no_more(tags, floors):
    assert one(building="yes", **tags) == (None if floors is None else pytest.approx(floors, rel=1e-4))


@pytest.mark.parametrize(
    ("said", "floors"),
    [
        ("5", 5), (" 5 ", 5), ("2.5", 2.5), ("3;4", 3.5), ("3; 4;5", 4), ("200", 200), (7, 7),
        ("-1", None), ("0", None), ("9999", None), ("200.5", None), ("nan", None), ("inf", None), ("3;-1", None),
        ("3;", None), (";", None), ("three", None), ("1e400", None), ("", None), (None, None), ("9" * 5000, None),
    ],
)  # fmt: skip
def test_floors_however_they_are_written(said, floors):
    shape = square(0, 0, 10)
    found = homes((shape, {"building": "house", "building:levels": said}), (square(50, 0, 10), {"building": "house"}))
    assert found[t.FLOOR_AREA_M2].iloc[0] == pytest.approx((floors or 1) * area_m2(shape), rel=1e-4)
    assert found[t.LEVELS].iloc[0] == floors if floors else np.isnan(found[t.LEVELS].iloc[0])
    assert np.isnan(found[t.LEVELS].iloc[1])


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=12))
def test_any_word_for_floors_is_a_number_of_floors_or_nothing(said):
    floors = one(building="house", building__levels=said)
    assert 0 < floors <= MOST_LEVELS * 1.0001


@pytest.mark.parametrize(
    ("ground", "lived_in"),
    [({"landuse": "industrial"}, 2), ({"amenity": "university"}, 2), ({"landuse": "residential"}, 3), ({}, 3)],
)
def test_the_ground_decides_where_the_building_says_nothing(ground, lived_in):
    found = homes(
        (square(0, 0, 200), ground),
        (square(10, 10, 10), {"building": "yes"}),
        (square(50, 10, 10), {"building": "dormitory"}),
        (square(300, 10, 10), {"building": "yes"}),
    )
    assert len(found) == lived_in


def test_what_is_mapped_twice_counts_once():
    court = shapely.difference(square(0, 0, 40), square(10, 10, 20))
    yes = {"building": "apartments"}
    # The outline with its court and without, a part of it, and the same drawn again; then two that touch.
    found = homes(
        (court, yes), (square(0, 0, 40), yes), (square(0, 0, 9), yes), (square(0, 0, 40), yes),
        (square(100, 0, 20), yes), (square(120, 0, 20), yes),
    )  # fmt: skip
    wanted = [area_m2(square(x, 0, side)) for x, side in ((0, 40), (100, 20), (120, 20))]
    assert found[t.FLOOR_AREA_M2].tolist() == pytest.approx(wanted, rel=1e-4)


def test_a_point_lies_inside_its_building():
    ell = shapely.Polygon(np.column_stack(degrees([0, 40, 40, 38, 38, 0], [0, 0, 40, 40, 2, 2])))
    found = homes((ell, {"building": "house"}))
    assert shapely.contains(ell, found.geometry.iloc[0])


def test_shapes_that_are_no_building():
    yes = {"building": "house"}
    bow = shapely.Polygon(np.column_stack(degrees([0, 20, 0, 20], [0, 20, 20, 0])))
    rows = [
        (shapely.Point(degrees(0, 0)), yes), (shapely.LineString(np.column_stack(degrees([0, 9], [0, 9]))), yes),
        (shapely.Polygon(), yes), (None, yes), (square(0, 900, 2), yes), (square(2000, 0, 900), yes), (bow, yes),
        (shapely.MultiPolygon([square(100, 0, 10), square(120, 0, 10)]), yes),
    ]  # fmt: skip
    found = homes(*rows)
    areas = [200, 200]
    assert found[t.FLOOR_AREA_M2].tolist() == pytest.approx(areas, rel=0.01)
    assert 4 < LEAST_FOOTPRINT_M2 < 100 < MOST_FOOTPRINT_M2 < 900**2


def test_nothing_gives_an_empty_table():
    empty = gpd.GeoDataFrame({"id": []}, geometry=[], crs=t.WGS84)
    found = dwellings_of(empty, where="nowhere")
    assert found.columns.tolist() == list(t.DWELLINGS.columns)
    assert found.empty

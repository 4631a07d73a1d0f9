"""Where a space could open: corners as networkx sees them, and lists from outside."""

from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from support import by_hand
from support.by_hand import street

from geo import tables as t
from geo.access.candidates import listed, street_corners
from geo.contracts import check
from geo.region.region import Region
from geo.streets.build import to_tables


def crossing() -> Region:
    """Cross two streets in ward 01, with a flight of steps that alone makes a corner of a bend."""
    network = by_hand.network(
        {1: (0, 300), 2: (300, 300), 3: (500, 300), 4: (300, 100), 5: (300, 500), 6: (400, 400)},
        [
            street(1, 2, name="구산로"),
            street(2, 3, name="구산로"),
            street(4, 2, name="응암로"),
            street(2, 5),
            street(5, 6),
            street(6, 3),
            street(6, 2, steps=True),
        ],
    )
    return by_hand.region(network=network)


def test_a_corner_is_where_three_streets_meet_and_is_called_by_them() -> None:
    corners = street_corners(crossing())
    assert corners[t.CANDIDATE_ID].tolist() == ["corner-2"]
    assert corners[t.NAME_KO].tolist() == ["구산로 · 응암로"]
    assert corners[t.WARD_CODE].tolist() == ["01"]
    lon, lat = by_hand.degrees(300, 300)
    assert abs(corners.geometry.x[0] - lon) <= 1e-9
    assert abs(corners.geometry.y[0] - lat) <= 1e-9


def test_the_corners_of_a_district(eunpyeong: Region) -> None:
    corners = street_corners(eunpyeong)
    nodes, edges = to_tables(eunpyeong.network)
    level = edges[~edges[t.STEPS]]
    meets = Counter([*level[t.FROM_NODE], *level[t.TO_NODE]])
    inside = gpd.GeoSeries(gpd.points_from_xy(nodes[t.LON], nodes[t.LAT]), crs=t.WGS84).within(
        shapely.union_all(eunpyeong.wards.geometry)
    )
    expected = {f"corner-{node}" for node in nodes[t.NODE_ID][inside] if meets[node] >= 3}
    assert set(corners[t.CANDIDATE_ID]) == expected
    assert len(expected) > 1000
    ward = gpd.sjoin(corners, eunpyeong.wards[[t.WARD_CODE, t.GEOMETRY]], predicate="within")
    assert (ward[f"{t.WARD_CODE}_left"] == ward[f"{t.WARD_CODE}_right"]).all()


def test_a_list_keeps_who_is_inside_once() -> None:
    region = by_hand.region()
    rows = [(300, 300), (300, 300), (300, 300), (5000, 300), (700, 300)]
    table = gpd.GeoDataFrame(
        {
            t.CANDIDATE_ID: list("abcde"),
            t.NAME_KO: ["카페", "카페", "공방", "카페", "카페"],
            t.NAME_EN: pd.Series([None] * 5, dtype="str"),
            t.KIND: "cafe",
            t.ADDRESS_KO: pd.Series([None] * 5, dtype="str"),
        },
        geometry=by_hand.points(rows),
    )
    kept, outside, twice = listed(region, check(table, t.CANDIDATES, "by hand"))
    assert kept[t.CANDIDATE_ID].tolist() == ["a", "c", "e"]
    assert kept[t.WARD_CODE].tolist() == ["01", "01", "02"]
    assert (outside, twice) == (1, 1)
    assert np.array_equal(kept.index, [0, 1, 2])

"""Tags, the joining of segments into stretches, and the finishing of the two tables."""

import math
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import osmnx as ox
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import tables as t
from geo.errors import SourceError
from geo.sources import street_tables as streets

GEOD = pyproj.Geod(ellps="WGS84")


def nodes_at(places: dict[int, tuple[float, float]]) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(places, orient="index", columns=[t.LON, t.LAT]).astype(float)
    return frame.rename_axis(t.NODE_ID).reset_index()


def segments_of(*rows: tuple[int, int] | tuple[int, int, Mapping[str, object]]) -> pd.DataFrame:
    plain = {
        t.WAY_ID: 1,
        t.ONEWAY: False,
        t.STEPS: False,
        t.INCLINE_PERCENT: math.nan,
        **dict.fromkeys(t.EDGE_TAGS, None),
    }
    listed = [{t.FROM_NODE: row[0], t.TO_NODE: row[1], **plain, **(row[2] if len(row) > 2 else {})} for row in rows]
    return pd.DataFrame(listed).astype(dict.fromkeys(t.EDGE_TAGS, "str"))


ROW_OF_NODES = nodes_at({number: (127 + number / 1000, 37.6) for number in range(12)})


def ends(edges: pd.DataFrame) -> list[tuple[int, int]]:
    return list(zip(edges[t.FROM_NODE], edges[t.TO_NODE], strict=True))


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("8%", 8),
        (" 8 % ", 8),
        ("-4.5%", -4.5),
        ("\N{MINUS SIGN}4,5 %", -4.5),
        ("+3%", 3),
        ("1:12", 100 / 12),
        ("-1 : 10", -10),
        ("4°", 6.9927),
        ("0%", 0),
    ],
)
def test_incline_is_read(text: str, percent: float) -> None:
    assert abs(streets.incline_percent(text) - percent) <= 1e-4


@pytest.mark.parametrize(
    "text",
    [
        "up",
        "down",
        "yes",
        "steep",
        "",
        "8",
        "1:0",
        "10-15%",
        "8%;9%",
        "90°",
        "-120°",
        "101%",
        "12:1",
        "%",
        None,
        math.nan,
    ],
)
def test_incline_that_says_no_percentage_is_unknown(text: object) -> None:
    assert math.isnan(streets.incline_percent(text))


@given(st.text())
def test_incline_never_fails_and_never_exceeds_a_hundred(text: str) -> None:
    percent = streets.incline_percent(text)
    assert math.isnan(percent) or abs(percent) <= 100


@given(st.integers(-10_000, 10_000))
def test_incline_comes_back_as_written(hundredths: int) -> None:
    assert abs(streets.incline_percent(f"{hundredths / 100:.2f} %") - hundredths / 100) <= 1e-9


@given(st.floats(0.5, 44))
def test_uphill_and_downhill_are_opposite(degrees: float) -> None:
    up, down = (streets.incline_percent(f"{sign}{degrees:.6f}°") for sign in ("", "-"))
    assert up > 0
    assert abs(up + down) <= 1e-9


def test_the_filter_is_osmnx_s() -> None:
    assert ox._overpass._get_network_filter("walk") == streets.WALK_FILTER


def test_tags_are_cleaned_and_absent_ones_missing() -> None:
    raw = pd.DataFrame({"name": ["  은평로 ", " ", None], "highway": ["steps", "footway;steps", "path"]})
    tags = streets.clean_tags(raw)
    assert tags[t.STREET_NAME].tolist()[0] == "은평로"
    assert tags[t.STREET_NAME].isna().tolist() == [False, True, True]
    assert tags[t.STEPS].tolist() == [True, False, False]
    assert tags[[t.SURFACE, t.INCLINE_PERCENT]].isna().all(axis=None)


def test_only_a_conveyor_that_moves_is_one() -> None:
    raw = pd.DataFrame({"conveying": ["yes", "forward", "no", None]})
    assert streets.is_conveyor(raw).tolist() == [True, True, False, False]
    assert streets.is_conveyor(pd.DataFrame(index=[0, 1])).tolist() == [False, False]


def test_only_oneway_on_foot_binds_walkers() -> None:
    raw = pd.DataFrame(
        {
            "oneway": "yes",
            "oneway:foot": ["yes", "-1", "no", None, None],
            "foot:oneway": [None, None, None, "yes", None],
        }
    )
    assert streets.direction_on_foot(raw).tolist() == [1, -1, 0, 1, 0]


def test_segments_join_into_one_stretch() -> None:
    joined = streets.dissolve(ROW_OF_NODES, segments_of((0, 1), (1, 2), (2, 3)))
    assert ends(joined) == [(0, 3)]
    assert shapely.get_num_points(joined.geometry.iloc[0]) == 4


def test_segments_drawn_towards_each_other_join() -> None:
    joined = streets.dissolve(ROW_OF_NODES, segments_of((0, 1), (2, 1), (2, 3)))
    assert ends(joined) == [(0, 3)]
    assert list(shapely.get_coordinates(joined.geometry.iloc[0])[:, 0]) == [127, 127.001, 127.002, 127.003]


def test_a_junction_stays() -> None:
    joined = streets.dissolve(ROW_OF_NODES, segments_of((0, 1), (1, 2), (1, 3)))
    assert sorted(ends(joined)) == [(0, 1), (1, 2), (1, 3)]


@pytest.mark.parametrize(
    "difference",
    [
        {t.STEPS: True},
        {t.STREET_NAME: "통일로"},
        {t.SURFACE: "gravel"},
        {t.ONEWAY: True},
        {t.INCLINE_PERCENT: 8.0},
        {t.WHEELCHAIR: "no"},
    ],
)
def test_where_a_tag_changes_a_node_stays(difference: dict[str, object]) -> None:
    joined = streets.dissolve(ROW_OF_NODES, segments_of((0, 1), (1, 2, difference), (2, 3, difference)))
    assert sorted(ends(joined)) == [(0, 1), (1, 3)]


def test_a_way_that_ends_where_its_like_begins_goes_on() -> None:
    joined = streets.dissolve(ROW_OF_NODES, segments_of((0, 1, {t.WAY_ID: 7}), (1, 2, {t.WAY_ID: 8})))
    assert joined[t.WAY_ID].tolist() == [7]


def test_incline_keeps_its_direction() -> None:
    up, down = {t.INCLINE_PERCENT: 5.0}, {t.INCLINE_PERCENT: -5.0}
    assert ends(streets.dissolve(ROW_OF_NODES, segments_of((0, 1, up), (2, 1, down)))) == [(0, 2)]
    assert len(streets.dissolve(ROW_OF_NODES, segments_of((0, 1, up), (2, 1, up)))) == 2


def test_oneway_stretches_join_only_along_the_flow() -> None:
    only = {t.ONEWAY: True}
    assert ends(streets.dissolve(ROW_OF_NODES, segments_of((1, 2, only), (0, 1, only)))) == [(0, 2)]
    assert len(streets.dissolve(ROW_OF_NODES, segments_of((0, 1, only), (2, 1, only)))) == 2


def test_a_ring_keeps_one_node() -> None:
    corners = nodes_at({1: (127, 37), 2: (127.001, 37), 3: (127, 37.001)})
    joined = streets.dissolve(corners, segments_of((1, 2), (2, 3), (3, 1)))
    [(start, end)] = ends(joined)
    assert start == end
    assert joined.geometry.iloc[0].is_ring


def test_a_ring_hanging_from_a_street_becomes_a_loop() -> None:
    joined = streets.dissolve(ROW_OF_NODES, segments_of((0, 1), (1, 2), (2, 3), (3, 1)))
    assert sorted(ends(joined)) == [(0, 1), (1, 1)]


def test_nothing_joins_into_nothing() -> None:
    assert streets.dissolve(ROW_OF_NODES, segments_of((0, 1)).iloc[:0]).empty


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11), st.booleans()), min_size=1, max_size=40))
def test_joining_keeps_every_metre_and_every_junction(rows: list[tuple[int, int, bool]]) -> None:
    scattered = nodes_at(
        {number: (127 + (number * 7 % 12) / 1000, 37 + (number * 5 % 7) / 1000) for number in range(12)}
    )
    segments = segments_of(*((a, b, {t.STEPS: steps}) for a, b, steps in rows if a != b), (0, 1))
    joined = streets.dissolve(scattered, segments)
    place = scattered.set_index(t.NODE_ID)
    drawn = sum(GEOD.line_length(place.loc[[a, b], t.LON], place.loc[[a, b], t.LAT]) for a, b in ends(segments))
    kept = sum(GEOD.geometry_length(line) for line in joined.geometry)
    assert abs(drawn - kept) <= 1e-6 * drawn
    degree = pd.Series(segments[[t.FROM_NODE, t.TO_NODE]].to_numpy().ravel()).value_counts()
    left = set(joined[t.FROM_NODE]) | set(joined[t.TO_NODE])
    assert set(degree.index[degree != 2]) <= left
    for line, (start, end) in zip(joined.geometry, ends(joined), strict=True):
        assert line.coords[0] == tuple(place.loc[start])
        assert line.coords[-1] == tuple(place.loc[end])


def drawn(segments: pd.DataFrame, nodes: pd.DataFrame = ROW_OF_NODES) -> gpd.GeoDataFrame:
    place = nodes.set_index(t.NODE_ID)
    pairs = np.stack([place.loc[segments[column]].to_numpy() for column in (t.FROM_NODE, t.TO_NODE)], axis=1)
    return gpd.GeoDataFrame(segments, geometry=shapely.linestrings(pairs), crs=t.WGS84)


def test_tables_do_not_depend_on_the_order_of_rows() -> None:
    edges = drawn(segments_of((3, 4), (0, 1), (1, 2, {t.WAY_ID: 9}), (1, 2, {t.WAY_ID: 3})))
    one = streets.street_tables(ROW_OF_NODES, edges, where="here")
    two = streets.street_tables(ROW_OF_NODES.iloc[::-1], edges.iloc[::-1], where="here")
    assert one[0].equals(two[0])
    assert one[1].equals(two[1])
    assert one[0][t.NODE_ID].tolist() == [0, 1, 2, 3, 4]


def test_a_stretch_without_length_goes_and_its_streets_stay_joined() -> None:
    nodes = nodes_at({1: (127, 37), 2: (127.001, 37), 3: (127.001, 37), 4: (127.002, 37)})
    found_nodes, edges = streets.street_tables(nodes, drawn(segments_of((1, 2), (2, 3), (3, 4)), nodes), where="here")
    assert ends(edges) == [(1, 2), (2, 4)]
    assert found_nodes[t.NODE_ID].tolist() == [1, 2, 4]


def test_no_street_at_all_is_refused() -> None:
    nodes = nodes_at({1: (127, 37), 2: (127, 37)})
    with pytest.raises(SourceError, match="no walkable street was found in here; check that it covers"):
        streets.street_tables(nodes, drawn(segments_of((1, 2)), nodes), where="here")


def test_a_place_off_the_globe_is_refused() -> None:
    nodes = nodes_at({1: (200, 37), 2: (127, 37)})
    with pytest.raises(SourceError, match=r"here has a street at 200\.0, 37\.0, which is no longitude and latitude"):
        streets.street_tables(nodes, drawn(segments_of((1, 2)), nodes), where="here")

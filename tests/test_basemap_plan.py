import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geo import tables as t
from geo.show import palette
from geo.show.basemap_plan import on_plane, plan

WARDS = gpd.GeoDataFrame(
    {t.NAME_KO: ["대조동", "구산동"]},
    geometry=[shapely.box(126.90, 37.60, 126.91, 37.61), shapely.box(126.91, 37.60, 126.92, 37.61)],
    crs=t.WGS84,
)


def streets(*kinds, steps=False):
    lines = [shapely.LineString([(126.90, 37.601 + 0.001 * row), (126.92, 37.601 + 0.001 * row)]) for row in range(5)]
    return gpd.GeoDataFrame(
        {t.HIGHWAY: list(kinds), t.STREET_NAME: ["은평로"] * len(kinds), t.STEPS: [steps] * len(kinds)},
        geometry=lines[: len(kinds)],
        crs=t.WGS84,
    )


def widths(zoom, *kinds):
    return {stroke.color: stroke.width_px for stroke in plan(zoom, streets=streets(*kinds), wards=WARDS).strokes}


@pytest.mark.parametrize("zoom", [0, 12, 16])
def test_the_plane_is_web_mercators(zoom):
    edge = 85.0511287798066
    world = gpd.GeoSeries.from_xy([-180, 180, 0], [edge, -edge, 0], crs=t.WGS84)
    side = 512 * 2**zoom
    assert shapely.get_coordinates(on_plane(world, zoom)) == pytest.approx(
        np.array([[0, 0], [side, side], [side / 2, side / 2]]), abs=side * 1e-9
    )


def test_streets_grow_with_the_zoom():
    for zoom in range(12, 16):
        assert widths(zoom, "primary")[palette.MAIN_STREET] < widths(zoom + 1, "primary")[palette.MAIN_STREET]


def test_important_streets_are_wider_and_drawn_later():
    strokes = plan(16, streets=streets("primary", "residential", "footway"), wards=WARDS).strokes
    bodies = [
        stroke for stroke in strokes if stroke.color in {palette.STREET, palette.MAIN_STREET} and len(stroke.lines)
    ]
    assert [stroke.width_px for stroke in bodies] == sorted(stroke.width_px for stroke in bodies)
    assert bodies[-1].color == palette.MAIN_STREET


def test_every_casing_lies_below_every_street():
    colors = [stroke.color for stroke in plan(14, streets=streets("primary", "residential"), wards=WARDS).strokes]
    last_casing = max(row for row, color in enumerate(colors) if color in {palette.STREET_CASING, palette.MAIN_CASING})
    first_street = min(row for row, color in enumerate(colors) if color in {palette.STREET, palette.MAIN_STREET})
    assert last_casing < first_street


@pytest.mark.parametrize("unknown", ["residential", "something_new", pd.NA])
def test_a_street_of_unknown_class_is_a_lane(unknown):
    lines = plan(16, streets=streets(unknown), wards=WARDS).strokes
    lane = next(stroke for stroke in lines if len(stroke.lines))
    assert lane.color == palette.STREET_CASING


def test_paths_and_steps_come_with_the_zoom():
    def drawn(zoom, frame):
        return sum(len(stroke.lines) for stroke in plan(zoom, streets=frame, wards=WARDS).strokes[:-1])

    assert drawn(13, streets("footway")) == 0
    assert drawn(14, streets("footway")) == 1
    assert drawn(15, streets("footway", steps=True)) == 1
    assert drawn(16, streets("footway", steps=True)) > 20


def test_a_line_between_wards_is_dashed_once():
    dashes = plan(16, streets=streets("primary"), wards=WARDS).strokes[-1]
    assert dashes.color == palette.WARD_LINE
    between = on_plane(gpd.GeoSeries([shapely.LineString([(126.91, 37.6005), (126.91, 37.6095)])], crs=t.WGS84), 16)[0]
    covered = shapely.length(shapely.intersection(dashes.lines, between.buffer(1))).sum()
    assert covered / between.length == pytest.approx(5 / 9, abs=0.05)


def test_names_of_roads_come_with_their_importance():
    def named(zoom, kind):
        labels = plan(zoom, streets=streets(kind), wards=WARDS).labels
        return any(label.text == "은평로" for label in labels)

    assert [named(zoom, "primary") for zoom in (12, 13)] == [False, True]
    assert [named(zoom, "residential") for zoom in (15, 16)] == [False, True]


def test_names_of_wards_and_parks():
    parks = gpd.GeoDataFrame(
        {t.NAME_KO: ["봉산", pd.NA]},
        geometry=[shapely.box(126.901, 37.608, 126.905, 37.6095), shapely.box(126.915, 37.608, 126.919, 37.6095)],
        crs=t.WGS84,
    )
    texts = [label.text for label in plan(16, streets=streets("footway"), wards=WARDS, parks=parks).labels]
    assert sorted(texts) == ["구산동", "대조동", "봉산"]


def test_names_of_water_in_their_own_colour():
    river = shapely.LineString([(126.901, 37.602), (126.919, 37.602)]).buffer(0.0018)
    brook = shapely.LineString([(126.901, 37.606), (126.919, 37.606)]).buffer(0.00002)
    water = gpd.GeoDataFrame({t.NAME_KO: ["불광천", "실개천", pd.NA]}, geometry=[river, brook, river], crs=t.WGS84)

    def named(zoom):
        labels = plan(zoom, streets=streets("footway"), wards=WARDS, water=water).labels
        return {label.text: label for label in labels if label.color == palette.WATER_LABEL}

    assert set(named(12)) == set()
    assert set(named(13)) == {"불광천"}
    assert set(named(16)) == {"불광천", "실개천"}
    assert named(16)["불광천"].halo == palette.WATER
    assert named(16)["실개천"].halo == palette.PAPER


def test_a_park_too_small_for_its_name_goes_without():
    parks = gpd.GeoDataFrame(
        {t.NAME_KO: ["아주 긴 이름의 작은 공원"]},
        geometry=[shapely.box(126.901, 37.608, 126.9026, 37.6096)],
        crs=t.WGS84,
    )

    def named(zoom):
        return "아주 긴 이름의 작은 공원" in {
            label.text for label in plan(zoom, streets=streets("footway"), wards=WARDS, parks=parks).labels
        }

    assert not named(14)
    assert named(16)

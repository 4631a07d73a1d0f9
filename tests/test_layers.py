import html
import json
import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.show import layers, palette
from geo.show.folium_map import MapWords, OfflineMap

WARDS = gpd.GeoSeries([shapely.box(126.9 + 0.01 * row, 37.6, 126.91 + 0.01 * row, 37.61) for row in range(6)], crs=4326)


def script(group):
    drawn = OfflineMap(MapWords("map", "in", "out", "en"), location=[37.6, 126.9])
    group.add_to(drawn)
    drawn.get_root().render()
    return drawn.get_root().script.render()


def collections(group):
    return [json.loads(data)["features"] for data in re.findall(r"_add\((\{.*\})\);", script(group))]


def style_of(group, row, layer=0):
    cases = script(group).split("_styler(feature) {")[layer + 1].split("default:")
    named = re.search(rf"case {row}:[^{{]*(\{{.*?\}});", cases[0])
    fallback = re.search(r"return (\{.*?\});", cases[1])
    return json.loads((named or fallback).group(1))


def test_venues_within_reach_are_solid_and_drawn_last():
    points = gpd.GeoSeries.from_xy([126.91, 126.92, 126.93], [37.6] * 3, crs=4326)
    group = layers.venue_layer(points, ["a", "b", "c"], details=["1", "2", "3"], reached=[True, False, True])
    (features,) = collections(group)
    assert [feature["properties"]["title"] for feature in features] == ["b", "a", "c"]
    faint, solid = style_of(group, 0), style_of(group, 1)
    assert (solid["fillColor"], solid["fillOpacity"]) == (palette.LEARN_BLUE, 1)
    assert (faint["fillColor"], faint["fillOpacity"]) == (palette.LEARN_BLUE, 0.35)
    # Leaflet reports a click on a circle of up to 10 px at the circle's own position.
    assert faint["radius"] < solid["radius"] <= 10


def test_a_feature_holds_nothing_but_what_is_shown():
    points = gpd.GeoSeries.from_xy([126.9123456789], [37.6], crs=4326)
    ((feature,),) = collections(layers.venue_layer(points, ["a"], details=[""], reached=[True]))
    assert feature["properties"] == {"title": "a", "detail": ""}
    assert feature["geometry"] == {"type": "Point", "coordinates": [126.912346, 37.6]}


def test_ranks_stand_on_the_first_venues():
    points = gpd.GeoSeries.from_xy([126.91, 126.92, 126.93], [37.6] * 3, crs=4326)
    group = layers.venue_layer(points, list("abc"), details=list("123"), reached=[True] * 3, ranks=[1, 2])
    _, numbered = collections(group)
    assert [feature["geometry"]["coordinates"] for feature in numbered] == [[126.91, 37.6], [126.92, 37.6]]


@pytest.mark.parametrize("row", range(5))
def test_five_classes_of_coverage(row):
    shares = [0.1, 0.2, 0.5, 0.79, 1.0, 0.0]
    group = layers.choropleth_layer(WARDS, shares, labels=list("abcdef"), details=[""] * 6)
    assert style_of(group, row)["fillColor"] == palette.COVERAGE[row]


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan")])
def test_missing_coverage_is_hatched_and_has_no_colour_of_the_scale(missing):
    group = layers.choropleth_layer(WARDS[:2], [missing, 0.0], labels=["a", "b"], details=["", ""])
    features = collections(group)[0]
    assert [feature["properties"]["missing"] for feature in features] == [True, False]
    assert style_of(group, 0)["fillColor"] not in palette.COVERAGE
    assert "createPattern" in script(group)


def test_what_only_shows_takes_no_clicks():
    line = shapely.LineString([(126.9, 37.6), (126.91, 37.6), (126.91, 37.61)])
    for group in (layers.area_layer(WARDS[0]), layers.route_layer(line, "3분"), layers.spot_layer(37.6, 126.9, "")):
        text = script(group)
        assert text.count("L.geoJson(") == text.count('"interactive": false')


def test_labels_are_no_tab_stops():
    text = script(layers.spot_layer(37.6, 126.9, "우리 집"))
    assert '"keyboard": false' in text


def test_lines_have_a_white_casing_below():
    lines = gpd.GeoSeries([shapely.LineString([(126.9, 37.6), (126.91, 37.6)])], crs=4326)
    group = layers.green_street_layer(lines, ["거리"], details=["2023"])
    below, above = style_of(group, 0), style_of(group, 0, layer=1)
    assert (below["color"], above["color"]) == (palette.CASING, palette.LEAF)
    assert below["weight"] > above["weight"]


def test_nothing_to_draw_is_drawn():
    nothing = gpd.GeoSeries([], crs=4326)
    for group in (
        layers.venue_layer(nothing, [], details=[], reached=[]),
        layers.green_street_layer(nothing, [], details=[]),
        layers.choropleth_layer(nothing, [], labels=[], details=[]),
    ):
        assert "L.geoJson(" not in script(group)


def test_the_legend_names_every_class_and_the_hatch():
    classes = ["0-20 %", "20-40 %", "40-60 %", "60-80 %", "80-100 %"]
    legend = layers.coverage_legend("<b>{{ 1 }}", classes, missing="알 수 없음")
    assert re.findall(r"</span>(.*?)</li>", legend) == [*classes, "알 수 없음"]
    assert "<b>" not in legend
    assert "<b>{{ 1 }}" in html.unescape(legend)
    assert all(color in legend for color in palette.COVERAGE)


def test_the_legend_needs_a_label_a_class():
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        layers.coverage_legend("title", ["only one"], missing="none")


def test_the_area_of_a_count_grows_with_it_and_its_figure_is_written():
    points = gpd.GeoSeries.from_xy([126.91, 126.92, 126.93], [37.6] * 3, crs=4326)
    group = layers.count_layer(points, list("abc"), details=list("123"), counts=[1, 1600, 400])
    circles, figures = collections(group)
    # The largest is drawn first; in its own order each point has its figure.
    assert [feature["properties"]["title"] for feature in circles] == ["b", "c", "a"]
    radii = [style_of(group, row)["radius"] for row in range(3)]
    smallest = radii[0] - layers._LARGEST_COUNT_PX
    assert (radii[1] - smallest) / (radii[0] - smallest) == pytest.approx(0.5, abs=0.01)
    assert radii[2] == pytest.approx(smallest + layers._LARGEST_COUNT_PX / 40, abs=0.06)
    assert len(figures) == 3
    assert "1,600" in style_of(group, 1, layer=1)["html"]

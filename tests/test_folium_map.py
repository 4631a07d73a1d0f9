import re

import geopandas as gpd
import pytest
import shapely
import streamlit_folium

from geo.show import layers
from geo.show.folium_map import MapWords, base_map, tiles_url

KOREAN = MapWords("은평구 지도", "확대", "축소", "ko")


def a_map(**changes):
    given = {"tiles_url": tiles_url("eunpyeong-0123"), "attribution": "통계청 SGIS", "words": KOREAN, **changes}
    return base_map((37.61, 126.92), (126.88, 37.57, 126.97, 37.66), **given)


def some_layers(lat):
    points = gpd.GeoSeries(shapely.points([(126.92, lat), (126.93, lat)]), crs=4326)
    return [
        layers.venue_layer(points, ["도서관", "박물관"], details=["3분", ""], reached=[True, False], ranks=[1]),
        layers.spot_layer(lat, 126.92, "우리 집"),
    ]


@pytest.fixture
def sent(monkeypatch):
    """Give what streamlit-folium would send to the browser."""

    def send(drawn, groups=()):
        arguments = {}
        monkeypatch.setattr(streamlit_folium, "_component_func", lambda **given: arguments.update(given))
        streamlit_folium.st_folium(drawn, key="map", feature_group_to_add=list(groups))
        return arguments

    return send


def test_loads_nothing_from_elsewhere(sent):
    arguments = sent(a_map(), some_layers(37.6))
    said = "".join(str(value) for value in arguments.values())
    assert not re.search(r"https?:|//cdn|url\(/", said)
    assert arguments["js_links"] == ["../../app/static/vendor/leaflet.js", "../../app/static/vendor/jquery.min.js"]
    assert arguments["css_links"] == ["../../app/static/vendor/leaflet.css"]
    page = a_map()
    for group in some_layers(37.6):
        group.add_to(page)
    assert not re.search(r"https?:|//cdn", page.get_root().render())


def test_what_is_drawn_on_it_does_not_build_it_anew(sent):
    keys = {sent(a_map(), some_layers(lat))["key"] for lat in (37.6, 37.61)}
    assert len(keys) == 1


def test_the_same_layers_are_sent_as_the_same_text(sent):
    assert sent(a_map(), some_layers(37.6))["feature_group"] == sent(a_map(), some_layers(37.6))["feature_group"]


@pytest.mark.parametrize(
    "changes",
    [
        {"tiles_url": tiles_url("eunpyeong-4567")},
        {"words": MapWords("Map of Eunpyeong", "Zoom in", "Zoom out", "en")},
        {"attribution": "OpenStreetMap"},
    ],
)
def test_another_region_or_language_is_another_map(sent, changes):
    assert sent(a_map())["key"] != sent(a_map(**changes))["key"]


def test_readers_may_enlarge_the_page():
    assert "user-scalable" not in a_map().get_root().render()


def test_says_its_language_and_its_parts(sent):
    script = sent(a_map())["script"]
    assert 'documentElement.lang = "ko"' in script
    for word in (KOREAN.label, KOREAN.zoom_in, KOREAN.zoom_out):
        assert f'plain("{word.encode("unicode_escape").decode()}")' in script


def test_stays_where_there_are_tiles(sent):
    script = re.sub(r"\s", "", sent(a_map())["script"])
    bounds = "[[37.57,126.88,],[37.66,126.97,],]"
    assert f'"maxBounds":{bounds}' in script
    assert f'"bounds":{bounds}' in script
    assert '"minZoom":12,"maxZoom":18' in script
    assert '"maxNativeZoom":16' in script


def test_a_folder_of_tiles_is_quoted():
    assert tiles_url("{{ 1 }}/../새 마을") == (
        "../../app/static/tiles/%7B%7B%201%20%7D%7D%2F..%2F%EC%83%88%20%EB%A7%88%EC%9D%84/{z}/{x}/{y}.png"
    )


@pytest.mark.parametrize(("across_deg", "least"), [(0.01, 12), (0.1, 12), (0.2, 11), (0.5, 9), (3.6, 7)])
def test_a_region_can_be_seen_whole_on_a_phone(across_deg, least):
    drawn = base_map(
        (37.6, 126.9), (126.9, 37.6, 126.9 + across_deg, 37.6 + across_deg / 2),
        tiles_url=tiles_url("x-1"), attribution="x", words=KOREAN,
    )  # fmt: skip
    # A tile of 256 px covers 360 degrees at zoom 0: the region is at most a phone wide at its least zoom.
    assert least == 12 or across_deg / 360 * 256 * 2**least <= 360
    assert f'"minZoom": {least}' in drawn.get_root().render()
    assert '"minNativeZoom": 12' in drawn.get_root().render()

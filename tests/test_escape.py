"""No text from outside runs, on the server or in the browser, whichever Folium class carries it."""

import html
import json
import os
import re

import folium
import geopandas as gpd
import pandas as pd
import pytest
import shapely
import streamlit_folium
from hypothesis import given
from hypothesis import strategies as st

from geo.show import layers
from geo.show.assets import install_assets
from geo.show.escape import safe, safe_properties
from geo.show.folium_map import MapWords, OfflineMap, base_map, tiles_url

HOSTILE = (
    "{{ 111111*111111 }}",
    "{{ cycler.__init__.__globals__.os.environ.setdefault('BAEUMGIL_HACKED', '1') }}",
    "{% raw %}",
    "{% for x in %}",
    "{# a comment",
    "<img src=x onerror=\"window.hacked='img'\">",
    "</script><script>window.hacked='script'</script>",
    "</style><svg onload=window.hacked='svg'>",
    "`;window.hacked='backtick';`",
    "${window.hacked='dollar'}",
    "\"'; window.hacked='quote'; '\"",
    "\\u003cscript\\u003e \\x3c \\",
    "&lt;b&gt; &amp;amp;",
    "{'a'}}%}#}",
    "map_div feature_group_0 alert(coords);",
)
UNSEEN = {
    "한 줄\n두 줄\r\n세 줄": "한 줄 두 줄 세 줄",
    "a\u2028b\u2029c\u0085d": "a b c d",
    "\x00\x07종\x1b[31m\x9d": "종[31m",
    "왼쪽\u202eרימין\u2066\u2069": "왼쪽רימין",
    "half \ud83d of a sign": "half \ufffd of a sign",
}
TEXTS = {**{text: text for text in HOSTILE}, **UNSEEN}


def hostile_map(texts):
    """Send the same texts through everything that the project draws."""
    words = MapWords(label=texts[0], zoom_in=texts[1], zoom_out=texts[2], language="ko")
    drawn = base_map(
        (37.6, 126.92),
        (126.9, 37.58, 126.94, 37.62),
        tiles_url=tiles_url(texts[0]),
        attribution=" · ".join(texts),
        words=words,
    )
    points = gpd.GeoSeries(shapely.points([(126.91 + 0.001 * row, 37.6) for row in range(len(texts))]), crs=4326)
    lines = points.map(lambda point: shapely.LineString([point, (point.x, 37.61)]))
    wards = gpd.GeoSeries(shapely.buffer(points.array, 0.0004), crs=4326)
    reached = [row % 2 == 0 for row in range(len(texts))]
    groups = [
        layers.area_layer(wards.union_all()),
        layers.choropleth_layer(wards, [None, *[0.5] * (len(texts) - 1)], labels=texts, details=texts),
        layers.green_street_layer(lines, texts, details=texts),
        *[layers.route_layer(line, text) for line, text in zip(lines, texts, strict=True)],
        layers.venue_layer(points, texts, details=texts, reached=reached, ranks=texts),
        *[layers.spot_layer(37.6, 126.92, text) for text in texts],
    ]
    return drawn, groups


def rendered(drawn, groups):
    for group in groups:
        group.add_to(drawn)
    return drawn.get_root().render()


@pytest.fixture
def sent(monkeypatch):
    """Give what streamlit-folium would send to the browser."""

    def send(drawn, groups):
        arguments = {}
        monkeypatch.setattr(streamlit_folium, "_component_func", lambda **given: arguments.update(given))
        streamlit_folium.st_folium(drawn, key="map", feature_group_to_add=groups)
        return arguments

    return send


@pytest.mark.parametrize(("text", "visible"), TEXTS.items())
def test_reads_like_the_original(text, visible):
    assert html.unescape(safe(text)) == visible


@pytest.mark.parametrize("missing", [None, pd.NA, float("nan"), pd.NaT, ""])
def test_missing_is_empty(missing):
    assert safe(missing) == ""


@given(st.text())
def test_leaves_no_sign_that_a_language_knows(text):
    escaped = safe(text)
    assert not set(escaped) & set("\\`${}<>\"'\n\r\u2028\u2029")
    assert escaped.encode().decode() == escaped


def test_properties_that_no_layer_shows_are_dropped():
    assert safe_properties({"title": "<b>", "secret": "{{ 1 }}"}, ("title", "detail")) == {
        "title": "&lt;b&gt;",
        "detail": "",
    }


def test_nothing_runs_on_the_server():
    page = rendered(*hostile_map(list(TEXTS)))
    assert "12345654321" not in page
    assert "BAEUMGIL_HACKED" not in os.environ


def test_nothing_is_sent_unescaped(sent):
    arguments = sent(*hostile_map(list(TEXTS)))
    said = "".join(str(value) for value in arguments.values())
    assert "12345654321" not in said
    assert "BAEUMGIL_HACKED" not in os.environ
    assert not re.search(r"\{\{|\{%|\{#|<img|</script|</style><svg|`;|\$\{window", said)


def test_what_is_sent_reads_like_the_original(sent):
    group = sent(*hostile_map(list(TEXTS)))["feature_group"]
    titles = set()
    for data in re.findall(r"_add\((\{.*\})\);", group):
        titles |= {feature["properties"].get("title") for feature in json.loads(data)["features"]}
    assert {html.unescape(title) for title in titles if title} == set(TEXTS.values())


@pytest.mark.parametrize(
    "build",
    [
        lambda text: folium.Marker([37.6, 126.9], tooltip=folium.Tooltip(text)),
        lambda text: folium.Marker([37.6, 126.9], popup=folium.Popup(text)),
        lambda text: folium.Marker([37.6, 126.9], icon=folium.DivIcon(html=text)),
        lambda text: folium.CircleMarker([37.6, 126.9], tooltip=text, popup=text),
        lambda text: folium.PolyLine([[37.6, 126.9], [37.7, 126.9]], tooltip=text),
        lambda text: folium.FeatureGroup(name=text),
    ],
)
def test_every_class_of_folium_leaves_safe_text_alone(build):
    words = MapWords("map", "in", "out", "en")
    drawn = OfflineMap(words, location=[37.6, 126.9])
    for text in TEXTS:
        build(safe(text)).add_to(drawn)
    folium.LayerControl().add_to(drawn)
    page = drawn.get_root().render()
    assert "12345654321" not in page
    assert "BAEUMGIL_HACKED" not in os.environ
    assert not re.search(r"<img|<script>window|<svg onload|`;window|\$\{window", page)


@pytest.mark.browser
def test_nothing_runs_in_the_browser(tmp_path, browser):
    install_assets(tmp_path / "app" / "static")
    frame = tmp_path / "component" / "map"
    frame.mkdir(parents=True)
    texts = list(TEXTS)
    (frame / "index.html").write_text(rendered(*hostile_map(texts)), encoding="utf-8")
    page = browser.new_page()
    faults, asked = [], []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((frame / "index.html").as_uri())
    page.wait_for_selector(".map-label.rank", state="attached")
    tooltips = page.evaluate(
        """() => {
            const said = [];
            for (const [name, group] of Object.entries(window)) {
                if (!name.startsWith("geo_json_") || !(group instanceof L.GeoJSON) || !group.getTooltip()) continue;
                group.eachLayer(layer => {
                    said.push(group.getTooltip()._content(layer).querySelector("td").textContent);
                });
            }
            return said;
        }"""
    )
    labels = page.locator(".map-label").all_text_contents()
    credit = page.locator(".leaflet-control-attribution").text_content()
    names = page.locator("[role=region]").get_attribute("aria-label")
    hacked = page.evaluate("window.hacked")
    page.close()
    assert hacked is None
    assert faults == []
    assert all(url.startswith("file://") for url in asked)
    visible = set(TEXTS.values())
    assert set(tooltips) == visible
    assert set(labels) == visible
    assert credit == " · ".join(TEXTS.values())
    assert names == texts[0]

"""The layers of the find page."""

import html as entities
import re

import numpy as np
import pytest
import shapely
from support import by_hand
from support.lines import route_line
from test_layers import collections, script

from geo import tables as t
from geo.access.area import reached_area
from geo.access.doorstep import reach
from geo.access.green import minutes_to_streets
from geo.access.nearest import nearest_venues, venue_places
from geo.access.spot import Spot
from geo.show import palette
from geo.show.find_map import find_layers, green_details
from geo.streets.walkers import pace
from geo.streets.walking import walking


@pytest.fixture(scope="module")
def region():
    rows = [("V1", "01", "G1", (500, 310)), ("V2", "01", "G2", (100, 310)), ("V3", "02", "G3", (1200, 310))]
    return by_hand.region(venues=by_hand.venues(rows))


@pytest.fixture(scope="module")
def reached(region):
    lon, lat = by_hand.degrees(0, 300)
    return reach(walking(region.network, pace("adult")), Spot(float(lat), float(lon)), limit_min=10)


def drawn(language, region, reached):
    found = nearest_venues(region, reached)
    line = route_line(reached, venue_places(region, reached.walking), place=int(found.index[0]))
    return find_layers(
        language,
        region.venues,
        found=found,
        spot=(reached.spot.lat, reached.spot.lon),
        area=reached_area(reached),
        route=(line, float(found[t.MINUTES].iloc[0])),
        green_streets=region.green_streets,
        green_minutes=minutes_to_streets(reached, region.green_streets).tolist(),
    )


def test_before_a_doorstep_is_chosen_all_venues_are_shown_faint(region):
    groups = find_layers(
        "en",
        region.venues,
        found=region.venues.iloc[:0].assign(**{t.MINUTES: []}),
        spot=None,
        area=None,
        route=None,
        green_streets=region.green_streets,
        green_minutes=[],
    )
    assert len(groups) == 2
    green, places = groups
    assert collections(green)[1][0]["properties"] == {"title": "Green street", "detail": "trees"}
    (features,) = collections(places)
    assert {feature["properties"]["detail"] for feature in features} == {"beyond the walk"}
    assert len(features) == 3


@pytest.mark.parametrize(
    ("language", "details", "here"),
    [
        ("en", {"V1 도서관": "7 minutes", "V2 도서관": "2 minutes", "V3 도서관": "beyond the walk"}, "here"),
        ("ko", {"V1 도서관": "7분", "V2 도서관": "2분", "V3 도서관": "고른 시간보다 멀어요"}, "내 자리"),
    ],
)
def test_every_venue_says_its_walk(language, details, here, region, reached):
    area, green, route, places, spot = drawn(language, region, reached)
    features = collections(places)[0]
    assert {one["properties"]["title"]: one["properties"]["detail"] for one in features} == details
    assert details["V2 도서관"] in entities.unescape(unescaped(script(route)))
    assert here in unescaped(script(spot))
    assert shapely.from_geojson(str(collections(area)[0][0]["geometry"]).replace("'", '"')).area > 0
    assert collections(green)


@pytest.mark.parametrize(
    ("language", "here", "aside"), [("en", "Doorstep 1: here", ("Doorstep 2", "Doorstep 3")), ("ko", "1", ("2", "3"))]
)
def test_doorsteps_put_aside_have_their_numbers_and_hollow_pins(language, here, aside, region):
    shown = {"area": None, "route": None, "green_streets": region.green_streets, "green_minutes": []}
    nothing = region.venues.iloc[:0].assign(**{t.MINUTES: []})
    others = [(37.61, 126.91), (37.62, 126.92)]
    groups = find_layers(language, region.venues, found=nothing, spot=(37.6, 126.9), others=others, **shown)
    *kept, present = map(unescaped, map(script, groups[-3:]))
    for text, name, at in zip([*kept, present], [*aside, here], [*others, (37.6, 126.9)], strict=True):
        label = re.search(r"map-label chip spot.{0,20}?\\u003e|map-label chip spot[^>]*>", text)
        assert label
        assert name in text[label.end() : label.end() + 60]
        assert str(at[0]) in text
    filled = f'fill=\\"{palette.SPOT}\\"'
    assert [text.count(filled) for text in (*kept, present)] == [1, 1, 1]
    first = [text.index(filled) > text.index("stroke-width") for text in (*kept, present)]
    assert first == [True, True, False]


def unescaped(text):
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def test_ranks_stand_on_the_places_in_the_order_of_the_list(region, reached):
    places = drawn("en", region, reached)[3]
    _, numbered = collections(places)
    expected = nearest_venues(region, reached).geometry
    assert [one["geometry"]["coordinates"] for one in numbered] == [
        [round(point.x, 6), round(point.y, 6)] for point in expected
    ]


def test_the_walk_to_a_green_street(region):
    streets = region.green_streets
    assert green_details("en", streets, minutes=[2.5]) == ["3 minutes on foot · trees"]
    assert green_details("ko", streets, minutes=[0.5]) == ["걸어서 1분 이내 · 나무"]
    assert green_details("en", streets, minutes=[np.inf]) == ["trees"]
    assert green_details("ko", streets, minutes=[]) == ["나무"]


def test_a_green_street_described_in_korean_alone_is_described_in_korean(region):
    streets = region.green_streets.assign(**{t.FEATURES_EN: None})
    assert green_details("en", streets, minutes=[]) == ["나무"]
    assert green_details("en", streets.assign(**{t.FEATURES_KO: None}), minutes=[]) == [""]


def test_hostile_names_neither_run_nor_break_the_map(region, reached):
    hostile = "{{ 111111*111111 }}</script><img src=x onerror=alert(1)>"
    named = region.venues.assign(**{t.NAME_KO: hostile})
    streets = region.green_streets.assign(**{t.NAME_KO: hostile, t.NAME_EN: hostile, t.FEATURES_KO: hostile})
    groups = find_layers(
        "ko",
        named,
        found=nearest_venues(region, reached).assign(**{t.NAME_KO: hostile}),
        spot=(reached.spot.lat, reached.spot.lon),
        area=None,
        route=None,
        green_streets=streets,
        green_minutes=[1.0],
    )
    said = "".join(map(script, groups))
    assert "12345654321" not in said
    assert "<img" not in said
    assert "</script>" not in said

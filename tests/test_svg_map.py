"""The drawing of a walk: on the right places, and only text where text belongs."""

import re
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pytest
import shapely
from support import by_hand

from geo import tables as t
from geo.show import palette
from geo.show.static_map_marks import Mark
from geo.show.svg_map import HEIGHT_MM, WIDTH_MM, svg_map

HOSTILE = "</text></svg><script>window.__hit=1</script>\"' onload='window.__hit=1' {{ 7*7 }}"


def mark(x, y, shape, label):
    lon, lat = by_hand.degrees(x, y)
    return Mark(float(lat), float(lon), shape, label)


def walk(*places):
    xy = np.array(places, float)
    return shapely.LineString(np.column_stack(by_hand.degrees(xy[:, 0], xy[:, 1])))


LINE = walk((50, 290), (50, 300), (300, 300), (600, 300), (900, 300))
MARKS = [mark(50, 290, "doorstep", "우리 집"), mark(900, 340, "venue", "구산 도서관")]


def drawn(language="ko", *, region=None, line=LINE, marks=MARKS, label="지도"):
    return svg_map(language, label=label, ground=region or by_hand.region(), line=line, marks=marks)


def paths(svg, color):
    return [one.attrib["d"] for one in ET.fromstring(svg).iter("path") if color in one.attrib.values()]


def numbers(text):
    return np.array(re.findall(r"-?\d+(?:\.\d+)?", text), float).reshape(-1, 2)


def test_it_is_one_labelled_picture():
    root = ET.fromstring(drawn(label="걸어가는 길"))
    assert root.tag == "svg"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == "걸어가는 길"
    assert root.attrib["viewBox"] == f"0 0 {WIDTH_MM:g} {HEIGHT_MM:g}"
    assert {one.tag for one in root.iter()} == {"svg", "rect", "path", "text", "g", "circle"}
    assert not [
        name for one in root.iter() for name in one.attrib if name.startswith("on") or name in {"style", "href"}
    ]


def test_the_walk_keeps_its_shape_north_up_and_true_to_scale():
    last_leg, route = paths(drawn(), palette.WALK_GREEN)
    places = numbers(route)
    assert places.shape == (5, 2)
    # 10 m north, then 250, 300 and 300 m east.
    steps = np.diff(places, axis=0)
    scale = steps[3, 0] / 300
    assert np.abs(steps - scale * np.array([(0, -10), (250, 0), (300, 0), (300, 0)])).max() <= 0.02 * 10
    assert np.abs(steps[1:, 1]).max() <= 0.1
    leg = numbers(last_leg)
    assert leg[0] == pytest.approx(places[-1])
    assert np.diff(leg, axis=0)[0] == pytest.approx(scale * np.array([0, -40]), abs=0.1)
    assert (places >= 0).all()
    assert (places <= [WIDTH_MM, HEIGHT_MM]).all()


def test_the_marks_stand_at_their_places():
    root = ET.fromstring(drawn())
    doorstep, venue = [one.attrib["transform"] for one in root.iter("g")]
    last_leg, route = paths(drawn(), palette.WALK_GREEN)
    assert numbers(doorstep)[0] == pytest.approx(numbers(route)[0], abs=0.01)
    assert numbers(venue)[0] == pytest.approx(numbers(last_leg)[-1], abs=0.01)


def test_streets_and_marks_are_named():
    texts = [one.text for one in ET.fromstring(drawn()).iter("text")]
    assert {"구산로", "응암로", "우리 집", "구산 도서관", "N"} <= set(texts)
    (scale,) = [text for text in texts if re.fullmatch(r"\d+ m", text)]
    assert scale in {"100 m", "200 m", "500 m"}


def test_labels_lie_on_the_sheet_and_off_one_another():
    near = [
        mark(50, 300, "doorstep", "긴 이름의 우리 집이에요" * 2),
        mark(75, 310, "venue", "긴 이름의 도서관이에요" * 2),
    ]
    boxes = []
    for one in ET.fromstring(drawn(line=walk((50, 300), (75, 300)), marks=near)).iter("rect"):
        if "stroke" in one.attrib:
            x, y, width, height = (float(one.attrib[side]) for side in ("x", "y", "width", "height"))
            boxes.append(shapely.box(x, y, x + width, y + height))
    first, second = boxes
    assert first.intersection(second).area == 0
    assert all(shapely.box(0, 0, WIDTH_MM, HEIGHT_MM).contains(box) for box in boxes)


def test_a_long_label_is_cut_off():
    svg = drawn(marks=[MARKS[0], mark(900, 340, "venue", "도서관 " * 30)])
    (cut,) = [one.text for one in ET.fromstring(svg).iter("text") if one.text.startswith("도서관")]
    assert cut.endswith("…")
    assert len(cut) <= 24


def test_hostile_names_stay_texts():
    region = by_hand.region()
    region.parks[t.NAME_KO] = HOSTILE
    hostile = [mark(50, 290, "doorstep", HOSTILE), mark(900, 340, "venue", HOSTILE)]
    svg = drawn(region=region, marks=hostile, label=HOSTILE)
    root = ET.fromstring(svg)
    assert root.attrib["aria-label"] == HOSTILE
    assert {one.tag for one in root.iter()} == {"svg", "rect", "path", "text", "g", "circle"}
    assert not set("{}$`\\") & set(svg)


def test_without_a_walk_the_places_are_shown_alone():
    svg = drawn(line=None, marks=MARKS[1:])
    assert paths(svg, palette.WALK_GREEN) == []
    assert len(list(ET.fromstring(svg).iter("g"))) == 1


def test_parks_water_and_green_streets_lie_under_the_walk():
    svg = drawn(line=walk((200, 500), (200, 760), (520, 760)), marks=[mark(200, 500, "doorstep", "집"), *MARKS[1:]])
    order = [svg.index(color) for color in (palette.PARK, palette.WATER, palette.LEAF)]
    assert order == sorted(order)
    assert order[-1] < svg.index(f'stroke="{palette.WALK_GREEN}"')
    nothing = gpd.GeoDataFrame({t.NAME_KO: [], t.NAME_EN: []}, geometry=[], crs=t.WGS84)
    bare = drawn(region=by_hand.region(parks=nothing, water=nothing))
    assert palette.PARK not in bare
    assert palette.WATER not in bare

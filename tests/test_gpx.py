"""A walk as GPX, read back by a reader that knows nothing of its writer."""

from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from support import by_hand
from support.lines import route_line

from geo.access.doorstep import reach
from geo.access.spot import Spot
from geo.show.gpx import route_gpx
from geo.show.static_map_marks import Mark
from geo.streets.snapping import snap
from geo.streets.walkers import pace
from geo.streets.walking import walking

NAMESPACE = "{http://www.topografix.com/GPX/1/1}"
HOSTILE = "<b onload=x>&amp; ]]> \"'\x00\x0b\ud800\u202e\r\n</name><ele>9</ele> {{ 7*7 }} 도서관"
HOSTILE_LINE = "<b onload=x>&amp; ]]> \"' </name><ele>9</ele> {{ 7*7 }} 도서관"
LINE = shapely.LineString([(126.92, 37.61), (126.921234567, 37.6105), (126.921, 37.6115), (126.92, 37.61)])
MARKS = [Mark(37.61, 126.92, "doorstep", "우리 집"), Mark(37.6116, 126.9211, "venue", HOSTILE)]


def read(text):
    root = ET.fromstring(text.encode())
    assert root.tag == f"{NAMESPACE}gpx"
    assert root.attrib["version"] == "1.1"
    return root


def places_of(root, path):
    found = root.findall("/".join(f"{NAMESPACE}{step}" for step in path.split("/")))
    return np.array([[float(one.attrib["lon"]), float(one.attrib["lat"])] for one in found])


def written(line=LINE, **changes):
    return route_gpx(**({"name": "길", "description": "견본 길", "line": line, "marks": MARKS} | changes))


def test_the_track_keeps_every_place_in_order():
    root = read(written())
    track = places_of(root, "trk/trkseg/trkpt")
    assert track.shape == (4, 2)
    assert np.abs(track - shapely.get_coordinates(LINE)).max() <= 1e-6
    assert len(root.findall(f"{NAMESPACE}trk")) == 1


def test_the_waypoints_are_where_it_begins_and_ends():
    root = read(written())
    waypoints = root.findall(f"{NAMESPACE}wpt")
    assert [one.findtext(f"{NAMESPACE}name") for one in waypoints] == ["우리 집", HOSTILE_LINE]
    assert [one.findtext(f"{NAMESPACE}type") for one in waypoints] == ["doorstep", "venue"]
    assert np.abs(places_of(root, "wpt") - [(126.92, 37.61), (126.9211, 37.6116)]).max() <= 1e-6


def test_the_elements_stand_in_the_order_of_the_schema():
    root = read(written())
    assert [one.tag.removeprefix(NAMESPACE) for one in root] == ["metadata", "wpt", "wpt", "trk"]
    (track,) = root.findall(f"{NAMESPACE}trk")
    assert [one.tag.removeprefix(NAMESPACE) for one in track] == ["name", "desc", "trkseg"]


def test_it_says_nothing_of_who_walks_or_when():
    root = read(written())
    tags = {one.tag.removeprefix(NAMESPACE) for one in root.iter()}
    assert tags == {"gpx", "metadata", "wpt", "name", "desc", "type", "trk", "trkseg", "trkpt"}
    assert root.attrib["creator"] == "Baeumgil"


@pytest.mark.parametrize("part", ["name", "description"])
def test_hostile_texts_stay_texts(part):
    root = read(written(**{part: HOSTILE}))
    tag = {"name": "name", "description": "desc"}[part]
    for parent in ("metadata", "trk"):
        assert root.findtext(f"{NAMESPACE}{parent}/{NAMESPACE}{tag}") == HOSTILE_LINE
    assert root.findall(f".//{NAMESPACE}ele") == []


def test_numbers_are_never_written_with_an_exponent():
    near_null = shapely.LineString([(0.0000004, -0.00002), (-0.0000004, 0.00002)])
    text = written(near_null)
    assert np.abs(places_of(read(text), "trk/trkseg/trkpt") - shapely.get_coordinates(near_null)).max() <= 1e-6
    attributes = [value for one in read(text).iter(f"{NAMESPACE}trkpt") for value in one.attrib.values()]
    assert not [value for value in attributes if "e" in value.lower()]


def test_a_walk_along_streets_comes_through():
    network = by_hand.ward_streets()
    at_pace = walking(network, pace("adult"))
    lon, lat = by_hand.degrees(950, 310)
    spot_lon, spot_lat = by_hand.degrees(40, 290)
    places = snap(network, np.array([lon]), lat=np.array([lat]), edge_open=at_pace.edge_open)
    line = route_line(reach(at_pace, Spot(float(spot_lat), float(spot_lon)), limit_min=60), places, place=0)
    track = places_of(read(written(line)), "trk/trkseg/trkpt")
    assert np.abs(track - shapely.get_coordinates(line)).max() <= 1e-6
    assert len(track) >= 4

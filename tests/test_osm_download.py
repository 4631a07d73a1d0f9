"""The program that asks OpenStreetMap's servers, run within the tests; ``test_osm_live`` runs it as a process."""

import datetime as dt
import email.utils
import json
import math
import socket
import time

import osmnx as ox
import pytest
import shapely
from support import overpass_server as osm

from geo.sources import osm_download
from geo.sources.osm_live import ANSWER
from geo.sources.osm_places import DETAIL_TAGS, FEATURE_TAGS
from geo.sources.street_tables import WALK_FILTER

AREA = shapely.to_wkt(shapely.box(osm.WEST, osm.SOUTH, osm.EAST, osm.NORTH))


@pytest.fixture(autouse=True)
def osmnx_put_back(monkeypatch):
    """Undo what the program does to the process it has for itself, and do not sleep as OSMnx does for Nominatim."""
    for name, value in list(vars(ox.settings).items()):
        monkeypatch.setattr(ox.settings, name, value)
    monkeypatch.setattr(socket, "getaddrinfo", socket.getaddrinfo)
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


@pytest.fixture
def ask(tmp_path):
    """Put a question to servers that behave as scripted; give what the program said and what it kept."""

    def put(kind, *script, **more):
        with osm.serving(*script) as server:
            job = {
                "kind": kind,
                "url": server.url,
                "folder": str(tmp_path),
                "connect_seconds": 5,
                "attempt_seconds": 20,
            }
            about = {
                "place": {"place": "Baeum-gu"},
                "streets": {"polygon": AREA},
                "features": {"polygon": AREA, "tags": dict(FEATURE_TAGS), "keys": list(DETAIL_TAGS)},
            }
            said = osm_download.download({**job, **about[kind], **more})
        kept = tmp_path / ANSWER
        return said, json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else None, server

    return put


def test_streets_are_kept_as_they_came(ask, osmnx_put_back):
    said, kept, server = ask("streets", osm.town)
    assert said == {}
    assert kept == osm.streets()
    [question] = server.asked
    assert (question["path"], question["agent"]) == ("/api/interpreter", "baeumgil/0.1")
    assert question["query"].startswith(f"[out:json][timeout:20];(way{WALK_FILTER}(poly:")
    assert sum(osmnx_put_back) == 0


def test_features_are_trimmed_to_what_is_needed(ask):
    said, kept, server = ask("features", osm.town)
    assert said == {}
    assert kept["osm_date"] == "2026-03-07"
    found = {feature["properties"].pop("id"): feature for feature in kept["features"]}
    assert set(found) == {"node-30", "node-31", "way-200"}
    # Tags named as OSMnx's own fields would have replaced them.
    assert found["node-31"]["properties"] == {"amenity": "cafe", "name": "골목찻집", "shop": "*"}
    assert found["way-200"]["geometry"]["type"] == "Polygon"
    assert "node['amenity'='cafe'](poly:" in server.asked[0]["query"]


def test_a_place_is_asked_for_in_both_languages(ask, osmnx_put_back):
    said, kept, server = ask("place", osm.town)
    assert said == {}
    assert kept["properties"] == {"id": "relation-77", "name_en": "Baeum-gu", "name_ko": "배움구"}
    assert kept["geometry"]["type"] == "Polygon"
    asked = [(question["path"], question["language"], question["query"]) for question in server.asked]
    assert asked == [("/api/search", "en", "Baeum-gu"), ("/api/lookup", "ko", "R77")]
    assert osmnx_put_back == [1, 1], "Nominatim's limit of a request a second"


def test_relations_without_a_shape_are_nothing(ask):
    site = {"type": "relation", "id": 1, "members": [], "tags": {"type": "site", "amenity": "school"}}
    answer = osm.overpass(osm.node(1, osm.MIDDLE, osm.SOUTH), site)
    assert ask("features", osm.answering(answer))[:2] == ({"failure": "empty"}, None)


def without(key):
    [said] = osm.place()
    return [{name: value for name, value in said.items() if name != key}]


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        ([], "no_such_place"),
        (osm.place("Point"), "no_area"),
        ({"error": "x"}, "no_data"),
        (["x"], "no_data"),
        (without("importance"), "no_data"),
        (without("geojson"), "no_data"),
        ([{**osm.place()[0], "osm_type": "file:///etc/passwd"}], "no_data"),
    ],
)
def test_what_is_no_place(ask, answer, failure):
    assert ask("place", osm.answering(answer))[:2] == ({"failure": failure}, None)


@pytest.mark.parametrize("kind", ["streets", "features"])
@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (osm.page(), {"failure": "page"}),
        (osm.page(500), {"failure": "refused", "status": 500}),
        (osm.answering(osm.streets(), status=403), {"failure": "refused", "status": 403}),
        (osm.cut_off(osm.streets()), {"failure": "cut_off"}),
        (lambda handler: handler.reply(b'{"elements": [{"type": "node", '), {"failure": "cut_off"}),
        (lambda handler: handler.reply(b"[" * 100_000), {"failure": "cut_off"}),
        (osm.answering(osm.overpass()), {"failure": "empty"}),
        (osm.answering(osm.overpass(remark="runtime error")), {"failure": "broken_off", "problem": "runtime error"}),
        (osm.answering(osm.overpass(osm.way(1, [2, 3], highway="path"))), {"failure": "lie", "count": 1}),
        (osm.answering(osm.overpass(osm.node(1, 127.0, math.nan))), {"failure": "no_data"}),
        (osm.answering(osm.overpass(osm.node(1, 200.0, 37.6, amenity="cafe"))), {"failure": "no_data"}),
        (osm.answering(osm.overpass(osm.node(1, "127", 37.6, amenity="cafe"))), {"failure": "no_data"}),
        (osm.answering([]), {"failure": "no_data"}),
        (osm.answering({"elements": 7}), {"failure": "no_data"}),
        (osm.answering({"elements": [7]}), {"failure": "no_data"}),
    ],
)
def test_what_is_no_answer(ask, kind, behaviour, said):
    assert ask(kind, behaviour)[:2] == (said, None)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("7", 7), (" 120 ", 120), (None, None), ("soon", None), ("-1", None), ("Fri, 01 Jan 2100 00:00:00", None)],
)
def test_a_busy_server_says_how_long(ask, osmnx_put_back, retry_after, seconds):
    said = ask("streets", osm.busy(429, retry_after=retry_after))[0]
    assert said == {"failure": "busy", "status": 429, "wait_seconds": seconds}
    assert sum(osmnx_put_back) == 0, "OSMnx would wait for 55 seconds"


def test_a_busy_server_names_a_moment(ask):
    moment = dt.datetime.now(tz=dt.UTC) + dt.timedelta(seconds=30)
    said = ask("features", osm.busy(504, retry_after=email.utils.format_datetime(moment, usegmt=True)))[0]
    assert abs(said.pop("wait_seconds") - 30) <= 10
    assert said == {"failure": "busy", "status": 504}
    past = ask("place", osm.busy(503, retry_after="Thu, 01 Jan 1970 00:00:00 GMT"))[0]
    assert past == {"failure": "busy", "status": 503, "wait_seconds": 0}


def test_no_address_is_followed(ask):
    with osm.serving(osm.town) as other:
        assert ask("streets", osm.moved(other.url + "/interpreter"))[0] == {"failure": "refused", "status": 302}
    assert other.asked == []


def test_an_answer_that_unpacks_to_too_much_is_refused(ask, monkeypatch):
    monkeypatch.setattr(osm_download, "LARGEST_ANSWER_BYTES", 2 * 1024**2)
    assert ask("streets", osm.bomb(64))[:2] == ({"failure": "too_large", "megabytes": 2}, None)


def test_nobody_listens(ask):
    said, kept, _ = ask("streets", osm.town, url=osm.no_server())
    assert (said, kept) == ({"failure": "unreachable", "problem": "ConnectionError"}, None)


def test_the_program_leaves_with_whoever_asked(monkeypatch):
    left = []
    monkeypatch.setattr(osm_download.os, "_exit", left.append)
    monkeypatch.setattr(osm_download.os, "getppid", lambda: 1)
    osm_download._leave_with(2, 60)
    osm_download._leave_with(1, 0)
    assert left == [1, 1]

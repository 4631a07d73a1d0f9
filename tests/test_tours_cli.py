"""Tours on the command line, and what is said of them: in every form, and where they cannot be done."""

import json
from types import SimpleNamespace

import geopandas as gpd
import pytest
from shapely.geometry import Point, shape
from test_cli import run  # noqa: F401 (a fixture)

from geo import tables as t
from geo.show.tours import clock, reason, timetable, tour_sentence

TOUR = ("tour", "--from", "37.601957,126.934106")
HOSTILE = "<img src=x onerror=alert(1)>"


def test_a_tour_as_documented(run):  # noqa: F811
    answer = run(*TOUR, "--minutes", 150, "--stops", 3, "--walker", "child", "--format", "json")
    assert answer.code == 0
    told = json.loads(answer.out)
    assert "reason" not in told
    assert len(told["tours"]) == 3
    for one in told["tours"]:
        assert one["minutes"] <= 150
        assert one["minutes"] == pytest.approx(one["walk_min"] + 30, abs=0.2)
        assert [stop["stay_min"] for stop in one["stops"]] == [10] * 3
        assert all(set(stop) >= {"site_id", "name_ko", "lat", "lon", "arrive_min"} for stop in one["stops"])
        arrives = [stop["arrive_min"] for stop in one["stops"]]
        assert arrives == sorted(arrives)
    assert "model streets" in answer.err


def test_fewer_stops_come_with_a_reason_and_with_what_works(run):  # noqa: F811
    answer = run(*TOUR, "--minutes", 90, "--stops", 4, "--format", "json")
    told = json.loads(answer.out)
    assert {len(one["stops"]) for one in told["tours"]} == {2}
    assert told["reason"].startswith("4 stops do not fit into 90 minutes; 2 fit. With ")
    enough = int(told["reason"].split("With ")[1].split()[0])
    longer = json.loads(run(*TOUR, "--minutes", enough, "--stops", 4, "--format", "json").out)
    assert len(longer["tours"][0]["stops"]) == 4


def test_every_form_says_the_same(run):  # noqa: F811
    asked = (*TOUR, "--minutes", 120, "--stops", 2, "--theme", "heritage")
    told = json.loads(run(*asked, "--format", "json").out)
    lines = json.loads(run(*asked, "--format", "geojson").out)["features"]
    assert [one["properties"]["minutes"] for one in lines] == [one["minutes"] for one in told["tours"]]
    assert all(shape(one["geometry"]).geom_type == "LineString" for one in lines)
    rows = run(*asked, "--format", "csv").out.splitlines()
    assert len(rows) == 1 + sum(len(one["stops"]) for one in told["tours"])
    assert {stop["theme"] for one in told["tours"] for stop in one["stops"]} == {"heritage"}
    assert "분" in run(*asked, "--format", "table", language="ko").out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--theme", "joy"), "there is no theme 'joy'; choose one of any, heritage"),
        (("--stops", 0), "a tour of 0 stops cannot be asked for"),
        (("--minutes", 900), "a tour of 900 minutes cannot be asked for"),
        (("--at", "morning"), "'morning' is no day and hour; write them as 2026-11-25T09:30"),
        (("--at", "2026-11-25T09:30+09:00"), "is no day and hour"),
        (("--walker", "bird"), "bird"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(run, options, message):  # noqa: F811
    answer = run(*TOUR, *options)
    assert (answer.code, answer.out) == (2, "")
    assert message in answer.err
    assert answer.err.count("\n") == 1


def test_a_school_outside_the_region_is_refused(run):  # noqa: F811
    answer = run("tour", "--from", "37.5665,126.9780")
    assert answer.code == 2
    assert "Traceback" not in answer.err


def found(stops, *, asked=3, minutes=90.0, enough=None):
    return SimpleNamespace(asked=SimpleNamespace(stops=asked, minutes=minutes), stops=stops, enough_min=enough)


@pytest.mark.parametrize(
    ("tours", "places", "said"),
    [
        (found(3), 9, None),
        (found(0), 0, "There is no place of this theme here. Choose another theme."),
        (found(2, enough=134.2), 9, "3 stops do not fit into 90 minutes; 2 fit. With 135 minutes there is time"),
        (found(2), 2, "3 stops do not fit into 90 minutes; 2 fit. There are 2 places of this theme"),
        (found(1), 9, "3 stops do not fit into 90 minutes; 1 fit. No time is enough for 3 stops"),
        (found(0, asked=1, minutes=20, enough=41), 9, "for a round of 20 minutes. With 41 minutes there is time for 1"),
    ],
)
def test_the_reason_is_the_one_that_holds(tours, places, said):
    told = reason("en", tours, places=places)
    assert told is None if said is None else said in told


def test_names_are_escaped_and_times_are_late_rather_than_early():
    stops = gpd.GeoDataFrame(
        {t.NAME_KO: [HOSTILE], t.NAME_EN: [None], t.ARRIVE_MIN: [10.2], t.WAIT_MIN: [4.0], t.STAY_MIN: [15.0]},
        geometry=[Point(126.9, 37.6)],
        crs=t.WGS84,
    )
    written = timetable("en", stops, back_min=61.0)
    assert "<img" not in written
    # 10.2 on the way, 4 until it opens, a quarter of an hour there.
    assert all(f">{one}<" in written for one in ("0:11", "15 min", "0:30", "1:01"))
    assert tour_sentence("ko", stops, minutes=60.4, metres=1949).endswith("모두 61분, 걷는 거리 1.9 km.")
    assert (clock(0), clock(59.99999999), clock(120)) == ("0:00", "1:00", "2:00")

"""The command ``route`` as programs and people meet it."""

import csv
import dataclasses
import io

import pytest
from test_cli import run as any_command  # noqa: F401 (a fixture)

from geo.region.replacement import keep
from geo.settings import Settings

AT = "37.603041,126.9348045"
STAIRS = ("--at", AT, "--to", "EP049")
TOTALS = [
    *("minutes", "distance_m", "footsteps", "flights", "stairs_m", "crossings", "unlit_m", "light_unknown_m"),
]
STRETCH = [
    *("street", "metres", "seconds", "turn", "steps", "crossing", "lit", "lat", "lon", "pavement", "part"),
]


@pytest.fixture
def run(any_command):  # noqa: F811
    """Run the command in this process, with a home of its own."""
    return lambda *arguments: any_command("route", *arguments)


def test_the_way_as_json(run):
    answer = run(*STAIRS, "--format", "json")
    assert (answer.code, answer.err) == (0, "model streets, not for decisions\n")
    said = answer.json
    about = ["region", "streets_source", "walker", "speed_m_s", "at", "to"]
    assert list(said) == [*about, *TOTALS, "stretches", "alternatives"]
    assert (said["walker"], said["speed_m_s"], said["streets_source"]) == ("adult", 1.29, answer.err.strip())
    assert list(said["to"]) == ["venue_id", "name_ko", "name_en", "position"]
    assert said["flights"] == 1
    assert said["unlit_m"] is None
    assert said["light_unknown_m"] == said["distance_m"]
    assert said["at"] == {"lat": 37.603041, "lon": 126.9348045, "access_m": said["stretches"][0]["metres"]}
    assert all(list(one) == STRETCH for one in said["stretches"])
    for total, part, unit in (("distance_m", "metres", 1), ("minutes", "seconds", 60)):
        assert sum(one[part] for one in said["stretches"]) / unit == pytest.approx(said[total], abs=1)
    others = said["alternatives"]
    assert list(others) == ["without_stairs", "stairs_unavoidable", "green", "green_m"]
    assert others["without_stairs"]["flights"] == 0
    assert others["without_stairs"]["minutes"] > said["minutes"]
    assert list(others["without_stairs"]) == [*TOTALS, "stretches"]
    assert not others["stairs_unavoidable"]


def test_it_is_as_long_as_nearest_says(run, any_command):  # noqa: F811
    who = ("--at", AT, "--walker", "senior", "--speed", "cautious")
    said = run(*who, "--to", "EP049").json
    assert (said["walker"], said["speed_m_s"]) == ("senior", 0.85)
    venues = any_command("nearest", *who, "--minutes", "60", "--limit", "200").json["venues"]
    near = next(venue for venue in venues if venue["venue_id"] == "EP049")
    assert (near["distance_m"], near["minutes"]) == (said["distance_m"], said["minutes"])


def test_csv_and_geojson_say_the_same_as_json(run):
    said = run(*STAIRS).json
    rows = list(csv.DictReader(io.StringIO(run(*STAIRS, "--format", "csv").out)))
    assert list(rows[0]) == ["way", *STRETCH, "streets_source"]
    assert [float(row["metres"]) for row in rows if row["way"] == "plain"] == [
        one["metres"] for one in said["stretches"]
    ]
    collection = run(*STAIRS, "--format", "geojson").json
    assert collection["type"] == "FeatureCollection"
    assert [feature["properties"]["way"] for feature in collection["features"]] == ["plain", "without_stairs"]
    plain, level = (feature["properties"] for feature in collection["features"])
    assert {name: plain[name] for name in TOTALS} == {name: said[name] for name in TOTALS}
    assert level["minutes"] == said["alternatives"]["without_stairs"]["minutes"]
    line = collection["features"][0]["geometry"]
    assert line["type"] == "LineString"
    assert line["coordinates"][0] == [126.9348045, 37.603041]


def test_a_table_is_the_way_in_sentences(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    out = run(*STAIRS, "--format", "table").out
    for sentence in (
        "Go out to the street.",
        "along 통일로.",
        "Turn right. There are stairs here (30 m).",
        "You are at 꿈나무마을 책놀이방.",
        "About 1,450 of an adult's steps.",
        "This map knows nothing of street lights.",
        "The way without stairs takes 3 minutes longer.",
    ):
        assert sentence in out


def test_wheelchairs_have_no_footsteps_and_no_stairs(run):
    said = run(*STAIRS, "--walker", "wheelchair").json
    assert (said["footsteps"], said["flights"]) == (None, 0)
    assert said["alternatives"]["without_stairs"] is None


def test_a_way_along_the_carbon_neutral_street_is_offered_where_it_is_worth_it(run):
    to = ("--at", "37.6037,126.9305", "--to", "EP017")
    said = run(*to).json
    others = said["alternatives"]
    assert others["green_m"] == pytest.approx(303.3, abs=0.2)
    assert said["minutes"] < others["green"]["minutes"] < 1.2 * said["minutes"]
    assert run(*to, "--format", "geojson").json["features"][1]["properties"]["way"] == "green"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--at", AT, "--to", "EP999"),
            "there is no venue 'EP999' in the region eunpyeong; list the venues near a spot",
        ),
        (("--at", AT, "--to", "\x1b[31m\n"), "there is no venue '\\x1b[31m\\n' in the region"),
        (("--at", "home", "--to", "EP049"), "is not a pair of numbers; give latitude,longitude"),
        ((*STAIRS, "--walker", "robot"), "unknown walker 'robot'"),
        ((*STAIRS, "--speed", "fast"), "the speed 'fast' cannot be used"),
    ],
)
def test_wrong_usage_ends_with_2_and_one_line(run, arguments, message):
    answer = run(*arguments)
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert message in answer.err


def test_where_no_street_is_near_the_reason_is_said(run):
    answer = run("--at", "37.6500,126.9500", "--to", "EP049")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "no street that this walker (adult) can use lies within" in answer.err


def test_a_venue_out_of_reach_or_without_a_point_ends_with_1_and_one_line(run, tmp_path, eunpyeong):
    answer = run(*STAIRS, "--speed", "0.1")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "no way of at most 120 minutes leads this walker (adult) from 37.603041,126.9348045 to the venue EP049" in (
        answer.err
    )
    keep(
        Settings(home=tmp_path / "home"),
        dataclasses.replace(eunpyeong, name="wards-only", venues=eunpyeong.venues.assign(position="ward")),
    )
    answer = run(*STAIRS, "--region", "wards-only")
    assert (answer.code, answer.out, answer.err.count("\n")) == (1, "", 1)
    assert "of the venue EP049 only the ward is known, so no way leads to it" in answer.err


def test_the_example_in_the_help_works(run):
    said = " ".join(run("--help").out.split())
    arguments = said.partition("Example: baeumgil route ")[2].split()
    assert arguments
    assert run(*arguments).code == 0

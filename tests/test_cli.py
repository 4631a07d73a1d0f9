"""The command line as programs and people meet it."""

import csv
import dataclasses
import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import geopandas
import pandas as pd
import pytest

from geo import tables as t
from geo.cli import common, main
from geo.region import shelf
from geo.region.replacement import keep
from geo.settings import EMBEDDED_REGION, PACKAGE_ROOT, Settings
from geo.streets.walkers import WALKERS

AT = "37.6190,126.9283"
NO_VENUE = "37.6020,126.9219"
ON_THE_HILL = "37.6500,126.9500"
MODEL = {"en": "model streets, not for decisions\n", "ko": "모형 도로, 의사결정에 쓰지 마세요\n"}
VENUE_KEYS = [
    *("venue_id", "name_ko", "name_en", "kind", "ward_code", "lat", "lon", "distance_m", "minutes", "step_free"),
    *("near_border", "position", "open_now"),
]
COVERAGE = [
    *("ward_code", "name_ko", "name_en", "walker", "speed_m_s", "limit_min", "residents", "residents_covered"),
    *("share_covered", "mean_minutes", "fgt1", "venues", "venues_per_10k"),
]


@dataclasses.dataclass
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def rows(self):
        return list(csv.DictReader(io.StringIO(self.out)))


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run a command in this process, with a home of its own."""
    monkeypatch.setattr(common, "SETTINGS", Settings(home=tmp_path / "home", offline=True))

    def command(*arguments, language="en"):
        monkeypatch.setattr(common, "LANGUAGE", language)
        monkeypatch.setattr(sys, "argv", ["baeumgil", *map(str, arguments)])
        code = 0
        try:
            main.main()
        except SystemExit as end:
            code = end.code or 0
        return Answer(code, *capsys.readouterr())

    return command


@pytest.fixture
def environment(tmp_path):
    return os.environ | {"BAEUMGIL_HOME": str(tmp_path / "home"), "OFFLINE": "1", "BAEUMGIL_LANGUAGE": "en"}


def module(*arguments, environment, **more):
    command = [sys.executable, "-m", "geo", *arguments]
    return subprocess.run(
        command, env=environment, cwd=PACKAGE_ROOT, text=True, capture_output=True, timeout=120, check=False, **more
    )


@pytest.fixture
def damaged(tmp_path):
    """Give the user a region whose streets are cut off."""
    folder = tmp_path / "home" / "regions" / "damaged"
    shutil.copytree(PACKAGE_ROOT / "data" / EMBEDDED_REGION, folder)
    streets = folder / "streets" / "network.npz"
    streets.write_bytes(streets.read_bytes()[:1000])
    return "damaged"


def test_nearest_as_documented(run):
    answer = run("nearest", "--at", AT, "--walker", "senior", "--minutes", "20", "--limit", "100", "--format", "json")
    assert answer.code == 0
    said = answer.json
    assert list(said) == ["region", "streets_source", "walker", "speed_m_s", "limit_min", "at", "venues"]
    assert (said["region"], said["walker"], said["speed_m_s"], said["limit_min"]) == ("eunpyeong", "senior", 1.13, 20.0)
    assert said["streets_source"] == "model streets, not for decisions"
    assert list(said["at"]) == ["lat", "lon", "access_m"]
    assert (said["at"]["lat"], said["at"]["lon"]) == (37.619, 126.9283)
    assert len(said["venues"]) > 5
    for venue in said["venues"]:
        assert list(venue) == VENUE_KEYS
        assert venue["step_free"] in {"yes", "no", "unknown"}
        assert venue["near_border"] in {True, False}
        assert venue["open_now"] in {"open", "closed", "unknown"}
        assert venue["minutes"] <= 20
        assert venue["minutes"] == pytest.approx(venue["distance_m"] / 1.13 / 60, abs=0.01)
    order = [(venue["minutes"], venue["venue_id"]) for venue in said["venues"]]
    assert order == sorted(order)
    assert answer.err == MODEL["en"]


def test_nearest_keeps_to_its_limits(run):
    few = run("nearest", "--at", AT, "--limit", "2").json["venues"]
    assert len(few) == 2
    assert run("nearest", "--at", NO_VENUE, "--minutes", "1").json["venues"] == []


def test_nearest_says_what_would_help_when_nothing_is_near(run):
    answer = run("nearest", "--at", NO_VENUE, "--minutes", "0.5", "--format", "csv")
    assert answer.rows == []
    assert answer.out.split(",")[0] == "venue_id"
    assert answer.err.splitlines()[0] == (
        "There is no place to learn within a 0.5-minute walk. Widen to 10 minutes to find 9."
    )


def test_nearest_as_csv_and_geojson_say_the_same_as_json(run):
    as_json = run("nearest", "--at", AT, "--format", "json").json
    as_csv = run("nearest", "--at", AT, "--format", "csv").rows
    assert list(as_csv[0]) == [*VENUE_KEYS, "streets_source"]
    assert [row["venue_id"] for row in as_csv] == [venue["venue_id"] for venue in as_json["venues"]]
    assert {row["streets_source"] for row in as_csv} == {as_json["streets_source"]}
    collection = run("nearest", "--at", AT, "--format", "geojson").json
    assert collection["type"] == "FeatureCollection"
    assert collection["streets_source"] == as_json["streets_source"]
    for feature, venue in zip(collection["features"], as_json["venues"], strict=True):
        assert feature["geometry"]["coordinates"] == [venue["lon"], venue["lat"]]
        assert feature["properties"]["venue_id"] == venue["venue_id"]


def test_a_speed_of_ones_own(run):
    said = run("nearest", "--at", AT, "--speed", "0.5").json
    assert said["speed_m_s"] == 0.5
    assert run("nearest", "--at", AT, "--walker", "senior", "--speed", "cautious").json["speed_m_s"] == 0.85


def test_coverage_as_documented(run):
    answer = run("coverage", "--walker", "all", "--format", "csv")
    assert (answer.code, answer.err) == (0, MODEL["en"])
    header = answer.out.splitlines()[0].split(",")
    assert header[:13] == COVERAGE
    assert header[13:16] == ["residents_unconnected", "near_border", "streets_source"]
    assert header[16:] == list(t.AUDIT_COLUMNS)
    assert len(answer.rows) == 6 * 17
    for place, walker in enumerate(WALKERS):
        block = answer.rows[17 * place : 17 * (place + 1)]
        assert {row["walker"] for row in block} == {walker}
        *wards, everyone = block
        assert everyone["ward_code"] == "ALL"
        assert int(everyone["residents"]) == sum(int(row["residents"]) for row in wards) == 459_586
        assert {row["streets_source"] for row in block} == {"model streets, not for decisions"}
        for row in block:
            assert float(row["limit_min"]) == 5
            assert 0 <= float(row["residents_covered"]) <= int(row["residents"])
            share = float(row["residents_covered"]) / int(row["residents"])
            assert float(row["share_covered"]) == pytest.approx(share, abs=1e-5)


def test_coverage_of_a_group_adds_its_name_as_the_last_column(run):
    everyone = run("coverage", "--format", "csv").out.splitlines()[0]
    answer = run("coverage", "--group", "65plus", "--format", "csv")
    assert answer.out.splitlines()[0] == f"{everyone},group"
    assert {row["group"] for row in answer.rows} == {"65plus"}
    assert int(answer.rows[-1]["residents"]) < 459_586


def test_coverage_in_every_form(run):
    as_json = run("coverage").json
    assert list(as_json) == ["region", "wards"]
    assert list(as_json["wards"][0])[:13] == COVERAGE
    collection = run("coverage", "--format", "geojson").json
    assert len(collection["features"]) == 16
    assert {feature["properties"]["ward_code"] for feature in collection["features"]} == {
        row["ward_code"] for row in as_json["wards"] if row["ward_code"] != "ALL"
    }
    assert {feature["properties"]["streets_source"] for feature in collection["features"]} == {MODEL["en"].strip()}


@pytest.mark.parametrize(("language", "ward"), [("en", "Gusan-dong"), ("ko", "구산동")])
def test_tables_can_be_read_on_a_narrow_terminal(run, language, ward, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    table = run("coverage", "--format", "table", language=language).out
    for word in ("residents", "share_covered", "mean_minutes", "venues", ward, "459586"):
        assert word in table
    table = run("nearest", "--at", AT, "--format", "table", language=language).out
    for word in ("venue_id", "name_ko", "distance_m", "minutes", "EP036"):
        assert word in table


def test_hostile_names_command_neither_the_terminal_nor_rich(run, tmp_path, eunpyeong):
    hostile = "[/b][link=http://x.example]\x1b]0;title\x07 \u202eedis"
    region = dataclasses.replace(eunpyeong, name="hostile", venues=eunpyeong.venues.assign(name_ko=hostile))
    keep(Settings(home=tmp_path / "home"), region)
    answer = run("nearest", "--at", AT, "--format", "table", "--region", "hostile")
    assert answer.code == 0
    assert "[/b]" in answer.out
    assert not {"\x1b", "\x07", "\u202e"} & set(answer.out)


def test_a_file_is_written_whole(run, tmp_path):
    out = tmp_path / "coverage.csv"
    answer = run("coverage", "--out", out)
    assert (answer.code, answer.out, answer.err) == (0, "", MODEL["en"])
    assert out.read_text("utf-8") == run("coverage", "--format", "csv").out
    run("coverage", "--out", out, "--format", "json")
    assert json.loads(out.read_text("utf-8"))["region"] == "eunpyeong"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["coverage.csv"]


def test_a_file_that_cannot_be_written_is_not_begun(run, tmp_path, monkeypatch):
    out = tmp_path / "coverage.csv"
    out.write_text("as it was")
    for folder, problem in (("nowhere", "No such file or directory"), ("coverage.csv", "Not a directory")):
        answer = run("coverage", "--out", tmp_path / folder / "x.csv")
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == (f"error: {tmp_path}/{folder}/x.csv cannot be written ({problem}); choose another file\n")
    assert run("coverage", "--out", tmp_path).code == run("coverage", "--out", ".").code == 2

    def full(self, content, **_):
        with self.open("wb") as file:
            file.write(content[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    answer = run("coverage", "--out", out)
    assert answer.code == 1
    assert "No space left on device" in answer.err
    assert out.read_text() == "as it was"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["coverage.csv"]


USAGE = [
    (("nearest", "--at", AT, "--walker", "robot"), "unknown walker 'robot'; choose one of adult, senior, cane"),
    (("nearest", "--at", AT, "--minutes", "0"), "a walk of 0 minutes cannot be asked for; give more than 0"),
    (("nearest", "--at", AT, "--minutes", "10000"), "a walk of 10000 minutes cannot be asked for"),
    (("nearest", "--at", AT, "--minutes", "nan"), "a walk of nan minutes cannot be asked for"),
    (("nearest", "--at", AT, "--speed", "fast"), "the speed 'fast' cannot be used; give mean, cautious"),
    (("nearest", "--at", "126.9283,37.6190"), "has longitude before latitude; give 37.619,126.9283"),
    (("nearest", "--at", "35.1,129.0"), "lies outside the region, which reaches from 37.57"),
    (("nearest", "--at", "home"), "is not a pair of numbers; give latitude,longitude"),
    (("nearest", "--at", AT, "--region", "../etc"), "'../etc' is no region's name"),
    (("coverage", "--minutes", "0"), "a walk of 0 minutes cannot be asked for"),
    (("coverage", "--minutes", "10000"), "a walk of 10000 minutes cannot be asked for"),
    (("coverage", "--walker", "robot"), "unknown walker 'robot'"),
    (("coverage", "--group", "cats"), "nobody counted the group 'cats' in the region eunpyeong; choose one of all"),
    (("region", "list", "--format", "geojson"), "this answer has no place on a map; choose --format json, csv"),
    (("region", "use", "No Such"), "'No Such' is no region's name"),
]
WORLD = [
    (("nearest", "--at", ON_THE_HILL), "no street that this walker (adult) can use lies within"),
    (("nearest", "--at", AT, "--region", "atlantis"), "there is no region 'atlantis', in"),
    (("region", "show", "atlantis"), "see the names with: baeumgil region list"),
    (("region", "use", "atlantis"), "there is no region 'atlantis'"),
    (("region", "use", "damaged"), "the region damaged is damaged"),
    (("region", "show", "damaged"), "the region damaged is damaged: the street file is damaged"),
    (("nearest", "--at", AT, "--region", "damaged"), "restore it or import the region again"),
    (("coverage", "--region", "damaged"), "the region damaged is damaged"),
]


@pytest.mark.parametrize(("arguments", "message"), USAGE)
def test_wrong_usage_ends_with_2_and_one_line(run, arguments, message):
    answer = run(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("error: ")
    assert answer.err.count("\n") == 1
    assert message in answer.err


@pytest.mark.parametrize(("arguments", "message"), WORLD)
def test_a_problem_of_the_world_ends_with_1_and_one_line(run, damaged, arguments, message):
    answer = run(*arguments)
    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith("error: ")
    assert answer.err.count("\n") == 1
    assert message in answer.err


@pytest.mark.parametrize("arguments", [one for one, _ in (*USAGE, *WORLD)])
def test_every_error_is_said_in_korean_too(run, damaged, arguments):
    answer = run(*arguments, language="ko")
    assert answer.code in {1, 2}
    assert answer.err.startswith("error: ")
    assert answer.err.count("\n") == 1
    assert any("가" <= sign <= "힣" for sign in answer.err)
    assert not any(word in answer.err for word in (" the ", " choose ", " give ", " again"))


@pytest.mark.parametrize("arguments", [(), ("nearest",), ("nearest", "--at", AT, "--limit", "0"), ("fly",)])
def test_what_the_command_line_does_not_know_ends_with_2(run, arguments):
    answer = run(*arguments)
    assert answer.code == 2
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("command", [("serve",), ("region", "list"), ("region", "show"), ("region", "use")])
def test_help_has_an_example(run, command):
    assert f"baeumgil {' '.join(command)}" in " ".join(run(*command, "--help").out.split())


@pytest.mark.parametrize("command", ["nearest", "coverage"])
def test_the_example_in_the_help_works(run, command):
    said = " ".join(run(command, "--help").out.split())
    arguments = said.partition(f"Example: baeumgil {command} ")[2].split()
    assert arguments
    assert run(command, *arguments).code == 0


def test_regions_are_listed_with_the_one_in_use(run, tmp_path, eunpyeong):
    assert run("region", "list").json == [{"region": "eunpyeong", "in_use": True}]
    keep(Settings(home=tmp_path / "home"), dataclasses.replace(eunpyeong, name="twin"))
    assert run("region", "list", "--format", "csv").out == "region,in_use\neunpyeong,True\ntwin,False\n"
    answer = run("region", "use", "twin")
    assert (answer.code, answer.out, answer.err) == (0, "", "The region in use is now twin.\n")
    assert run("region", "list").json[1] == {"region": "twin", "in_use": True}
    assert run("nearest", "--at", AT, "--limit", "1").json["region"] == "twin"
    assert run("nearest", "--at", AT, "--limit", "1", "--region", "eunpyeong").json["region"] == "eunpyeong"
    assert run("region", "use", "eunpyeong", language="ko").err == "이제 eunpyeong 지역을 써요.\n"


def test_the_real_twin_is_no_default_of_the_command_line(run, tmp_path, eunpyeong):
    keep(Settings(home=tmp_path / "home"), dataclasses.replace(eunpyeong, name=shelf.REAL_REGION))
    assert run("nearest", "--at", AT, "--limit", "1").json["region"] == "eunpyeong"


def test_a_region_is_shown_with_its_sources(run):
    answer = run("region", "show", "--format", "json")
    facts = answer.json
    assert (facts["region"], facts["residents"], facts["wards"], facts["venues"]) == ("eunpyeong", 459_586, 16, 108)
    assert facts["streets_source"] == "model streets, not for decisions"
    assert {"what_ko", "what_en", "publisher", "licence", "date", "table"} == set(facts["sources"][0])
    assert answer.err == MODEL["en"]
    (row,) = run("region", "show", "--format", "csv").rows
    assert row["title_ko"] == "은평구"
    table = run("region", "show", "--format", "table").out
    assert "459586" in table


def test_a_map_of_facts_is_refused_before_anything_is_said(run):
    answer = run("region", "show", "--format", "geojson")
    assert (answer.code, answer.out) == (2, "")


def test_python_m_geo_is_the_command(environment):
    done = module("nearest", "--at", AT, "--limit", "1", environment=environment)
    assert (done.returncode, done.stderr) == (0, MODEL["en"])
    assert len(json.loads(done.stdout)["venues"]) == 1
    done = module("nearest", "--at", "126.9,37.6", environment=environment | {"BAEUMGIL_LANGUAGE": "ko"})
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: 자리 '126.9,37.6'에는 경도가 위도보다 먼저 적혀 있어요. 이렇게 적어 주세요: 37.6,126.9\n"
    )


def test_help_in_korean(environment):
    said = module("--help", environment=environment | {"BAEUMGIL_LANGUAGE": "ko"}).stdout
    for text in ("배움길: 누가 걸어서 배울 곳에", "이 컴퓨터에서 페이지를 열어요", "걸어서 가까운 배울 곳을"):
        assert text in said
    said = module("coverage", "--help", environment=environment | {"BAEUMGIL_LANGUAGE": "ko"}).stdout
    assert "예: baeumgil coverage" in said


def test_a_reader_that_goes_away_is_no_error_worth_telling(environment):
    command = [sys.executable, "-m", "geo", "coverage", "--walker", "all", "--format", "json"]
    with subprocess.Popen(
        command, env=environment, cwd=PACKAGE_ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        running.stdout.close()
        said = running.stderr.read().decode()
    assert "Traceback" not in said
    assert "Exception" not in said


def test_interrupted_with_ctrl_c_it_ends_quietly(run, monkeypatch):
    def interrupted(*_, **__):
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(shelf, "open_region", interrupted)
    answer = run("region", "show")
    assert (answer.code, answer.out, answer.err) == (130, "", "")


def test_a_link_is_followed_and_a_pipe_is_written_to(run, tmp_path):
    real, link, pipe = tmp_path / "real.csv", tmp_path / "link.csv", tmp_path / "pipe"
    real.write_text("as it was")
    link.symlink_to(real)
    assert run("coverage", "--out", link).code == 0
    assert link.is_symlink()
    assert real.read_text().startswith("ward_code,")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run("coverage", "--out", pipe).code == 0
        assert os.read(reader, 9) == b"ward_code"
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_siting_as_documented(run):
    answer = run("siting", "--spaces", "1", "--walker", "senior", "--plans", "2", "--format", "json")
    assert answer.code == 0
    plans = answer.json["plans"]
    assert len(plans) == 2
    keys = {"sites", "newly_covered", "share_covered", "optimality_gap", "sentence_ko", "sentence_en"}
    assert all(keys <= plan.keys() for plan in plans)
    assert all({"id", "lat", "lon", "ward_code"} <= site.keys() for plan in plans for site in plan["sites"])
    assert plans[0]["newly_covered"] >= plans[1]["newly_covered"] > 0
    assert f"{plans[0]['newly_covered']:,}" in plans[0]["sentence_ko"]
    assert "명 늘어요" in plans[0]["sentence_ko"]
    assert answer.err.startswith("1/2  1 space: ")
    assert answer.err.endswith(MODEL["en"])


CANDIDATES = """name_ko,lat,lon
카페 하나,37.6105,126.9080
카페 하나,37.6105,126.9080
공방,37.6200,126.9200
먼 곳,37.6500,127.0100
"""


def test_siting_on_a_list(run, tmp_path):
    file = tmp_path / "rooms.csv"
    file.write_text(CANDIDATES, "utf-8")
    answer = run("siting", "--spaces", "5", "--candidates", file, "--goal", "total", "--format", "json")
    assert answer.code == 0, answer.err
    assert answer.err.count("is left out: ") == 2
    assert "5 spaces were asked for, and there are only 2 candidates." in answer.err
    best = answer.json["plans"][0]
    assert {site["name_ko"] for site in best["sites"]} == {"카페 하나", "공방"}
    assert best["mean_minutes"] < best["mean_minutes_before"]
    for form in ("csv", "table", "geojson"):
        assert "공방" in run("siting", "--spaces", "2", "--candidates", file, "--format", form).out


def test_a_list_without_a_place_inside_is_said(run, tmp_path):
    file = tmp_path / "rooms.csv"
    file.write_text("name_ko,lat,lon\n서울 밖,37.4000,127.1000\n", "utf-8")
    answer = run("siting", "--candidates", file)
    assert answer.code == 2
    assert "there is no candidate in the region eunpyeong" in answer.err


def test_a_run_can_be_run_again_from_its_parameters(run, tmp_path):
    params, first = tmp_path / "params.json", tmp_path / "first.csv"
    asked = ("--walker", "senior", "--minutes", "10", "--group", "65plus")
    assert run("coverage", *asked, "--params-out", params, "--out", first).code == 0
    again = run("coverage", "--params", params, "--format", "csv")
    assert again.out == first.read_text("utf-8")
    assert "figures may differ" not in again.err
    said = json.loads(params.read_text("utf-8"))
    said |= {"close": ["EP001"], "open": [{"lat": 37.6105, "lon": 126.9080}], "data": "0123"}
    params.write_text(json.dumps(said), "utf-8")
    changed = run("coverage", "--params", params, "--format", "csv")
    assert changed.out != again.out
    assert "are not those of the parameters: figures may differ" in changed.err
    params.write_text("{}", "utf-8")
    broken = run("coverage", "--params", params)
    assert (broken.code, broken.out) == (2, "")
    assert "this is no file of parameters" in broken.err
    nowhere = run("coverage", "--params", tmp_path / "nowhere.json")
    assert nowhere.code == 1
    assert "cannot be read (No such file or directory)" in nowhere.err


@pytest.mark.parametrize("suffix", ["xlsx", "gpkg", "parquet"])
def test_coverage_as_a_file_that_says_all_of_itself(run, tmp_path, suffix):
    out = tmp_path / f"coverage.{suffix}"
    answer = run("coverage", "--out", out)
    assert (answer.code, answer.out) == (0, "")
    rows = (
        pd.read_excel(out)
        if suffix == "xlsx"
        else geopandas.read_file(out, layer="coverage")
        if suffix == "gpkg"
        else geopandas.read_parquet(out)
    )
    assert len(rows) == 17
    assert rows["residents"].iloc[:-1].sum() == rows["residents"].iloc[-1] == 459_586
    if suffix == "xlsx":
        about = dict(pd.read_excel(out, sheet_name="about", header=None).itertuples(index=False, name=None))
        assert about["sha256"] == hashlib.sha256(run("coverage", "--format", "csv").out.encode()).hexdigest()
        assert json.loads(about["parameters"])["region"] == "eunpyeong"


def test_coverage_by_the_hour(run):
    answer = run("coverage", "--hourly", "--walker", "senior", "--format", "csv")
    rows = answer.rows
    assert len(rows) == 7 * 24
    assert all(float(row["share_open"]) <= float(row["share_perhaps_open"]) for row in rows)
    assert {row["weekday"] for row in rows} == {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


def test_hours_go_to_the_file_that_is_named(run, tmp_path):
    out = tmp_path / "hours.json"
    answer = run("coverage", "--hourly", "--format", "json", "--out", out)
    assert (answer.code, answer.out) == (0, "")
    assert len(json.loads(out.read_text("utf-8"))["wards"]) == 7 * 24
    for name in ("hours.gpkg", "hours.parquet"):
        answer = run("coverage", "--hourly", "--out", tmp_path / name)
        assert answer.code == 2
        assert "hours have no shape to be drawn" in answer.err
        assert not (tmp_path / name).exists()

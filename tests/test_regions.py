"""The commands about regions, as programs and people meet them."""

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest
from support import by_hand, hostile
from support.killed import streets, venues
from test_cli import run as plain_run  # noqa: F401 (a fixture)

from geo import establish
from geo.cli import common
from geo.errors import SourceError
from geo.prepare import tiles_prefix
from geo.region.replacement import keep
from geo.settings import Settings

KINDS = ("table", "json", "csv")
MAPLESS = "error: this answer has no place on a map; choose --format json, csv or table\n"


@pytest.fixture
def home(tmp_path):
    return Settings(home=tmp_path / "home", static=tmp_path / "static", offline=True)


@pytest.fixture
def drawn(monkeypatch):
    """Stand in for the drawing of maps; list whose."""
    regions = []
    monkeypatch.setattr(establish, "prepare_map", lambda region, *_, **__: regions.append(region.name) or "key")
    return regions


@pytest.fixture
def run(plain_run, home, drawn, monkeypatch):  # noqa: F811
    monkeypatch.setattr(common, "SETTINGS", home)
    return plain_run


@pytest.fixture
def town(tmp_path):
    return streets(tmp_path / "town.osm", blocks=4)


def refused(answer, code, *words):
    """Hold a failure against what all of them owe: one line, and nothing on stdout."""
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith("error: ")
    assert answer.err.count("\n") == 1
    for word in words:
        assert word in answer.err


def test_import_then_nearest_and_coverage(run, town, tmp_path, drawn):
    answer = run("region", "import", "town", "--streets", town, "--venues", venues(tmp_path / "v.csv", 2))
    assert answer.code == 0
    assert answer.json["region"] == "town"
    assert (answer.json["edges"], answer.json["pieces"], answer.json["venues"]["venues"]) == (20, 1, 2)
    assert answer.err == "The region town is kept.\n"
    assert drawn == ["town"]
    found = run("nearest", "--at", "37.601,126.9015", "--region", "town").json
    assert found["streets_source"] == "OpenStreetMap streets"
    assert [venue["venue_id"] for venue in found["venues"]] == ["V1", "V2"]
    assert run("nearest", "--at", "37.601,126.9015", "--region", "town").err == ""
    (ward, everyone) = run("coverage", "--region", "town", "--format", "csv").rows
    assert (ward["ward_code"], everyone["ward_code"]) == ("whole", "ALL")


@pytest.mark.parametrize("form", KINDS)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_report_comes_in_every_form(run, town, form, language):
    answer = run("region", "import", "town", "--streets", town, "--format", form, language=language)
    assert answer.code == 0
    if form == "table":
        assert ("서로 이어진 조각" if language == "ko" else "connected pieces") in answer.out
    elif form == "csv":
        assert (answer.rows[0]["region"], answer.rows[0]["edges"]) == ("town", "20")
    else:
        assert answer.json["share_in_largest"] == 1.0


def test_a_report_is_no_map_and_is_refused_before_anything_is_kept(run, town):
    for command in (
        ("import", "town", "--streets", town),
        ("update", "town", "--streets", town),
        ("download", "town", "--place", "Town"),
        ("show",),
        ("list",),
    ):
        answer = run("region", *command, "--format", "geojson")
        assert (answer.code, answer.out, answer.err) == (2, "", MAPLESS)
    assert [row["region"] for row in run("region", "list").json] == ["eunpyeong"]


def test_names(run, town):
    assert run("region", "import", "town", "--streets", town).code == 0
    again = run("region", "import", "town", "--streets", town)
    refused(again, 2, "there is a region town already; add --replace")
    assert run("region", "import", "town", "--streets", town, "--replace").code == 0
    for extra in ((), ("--replace",)):
        for name in ("../etc", "Town", "a" * 41, "x\x1b]0;y\x07\nz", "한글", "", ".."):
            refused(run("region", "import", name, "--streets", town, *extra), 2, "is no region's name")
        embedded = run("region", "import", "eunpyeong", "--streets", town, *extra)
        refused(embedded, 2, "the region eunpyeong comes with the program and cannot be replaced; choose another name")
    refused(run("region", "remove", "eunpyeong"), 2, "comes with the program")
    refused(run("region", "remove", "atlantis"), 1, "there is no region 'atlantis'")
    refused(run("region", "update", "atlantis", "--streets", town), 1, "there is no region 'atlantis'")
    refused(run("region", "update", "town"), 2, "nothing was given that could change the region town")


def test_update_changes_what_is_given(run, town, tmp_path):
    run("region", "import", "town", "--streets", town, "--venues", venues(tmp_path / "v.csv", 2))
    assert run("region", "update", "town", "--venues", venues(tmp_path / "v.csv", 3)).json["venues"]["venues"] == 3
    facts = run("region", "show", "town").json
    assert (facts["venues"], facts["street_edges"], facts["residents"]) == (3, 20, None)
    (tmp_path / "p.csv").write_text("ward_code,all\nwhole,99\n")
    assert run("region", "update", "town", "--population", tmp_path / "p.csv").code == 0
    assert run("region", "show", "town").json["residents"] == 99
    assert [source["publisher"] for source in run("region", "show", "town").json["sources"]] == ["v.csv", "p.csv"]


def test_unknown_residents_are_not_none(run, town):
    run("region", "import", "town", "--streets", town)
    (row,) = run("region", "show", "town", "--format", "csv").rows
    assert row["residents"] == ""
    table = run("region", "show", "town", "--format", "table").out
    assert "None" not in table
    assert "residents" in table


def test_remove_takes_the_region_its_map_and_the_choice(run, town, home):
    run("region", "import", "town", "--streets", town)
    tiles = home.static / "tiles" / f"{tiles_prefix(home, 'town')}-0123456789ab"
    elsewhere = home.static / "tiles" / "town-abcdef-0123456789ab"
    for folder in (tiles, elsewhere):
        folder.mkdir(parents=True)
    run("region", "use", "town")
    answer = run("region", "remove", "town")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == "The region town is removed.\nThe region in use is now eunpyeong.\n"
    assert not tiles.exists()
    assert elsewhere.exists(), "the map of a region of that name in another home"
    assert run("region", "list").json == [{"region": "eunpyeong", "in_use": True}]
    assert run("region", "show").json["region"] == "eunpyeong"


def test_export_names_its_files_and_refuses_a_full_folder(run, town, tmp_path):
    run("region", "import", "town", "--streets", town)
    answer = run("region", "export", "town", "--to", tmp_path / "out")
    assert (answer.code, answer.out) == (0, "")
    assert [Path(line).name for line in answer.err.splitlines()] == sorted(
        path.name for path in (tmp_path / "out").iterdir()
    )
    again = run("region", "export", "town", "--to", tmp_path / "out")
    refused(again, 2, "there is something in", "already; name a new folder")
    refused(run("region", "export", "atlantis", "--to", tmp_path / "no"), 1, "there is no region 'atlantis'")
    refused(run("region", "export", "town", "--to", town / "below"), 1, "cannot be exported")
    assert not (tmp_path / "no").exists()
    # What was exported can be imported: the same streets.
    before = run("region", "show", "town").json
    assert run("region", "import", "twin", "--streets", tmp_path / "out" / "streets.graphml").code == 0
    after = run("region", "show", "twin").json
    assert [after[key] for key in ("street_nodes", "street_edges", "street_km")] == [
        before[key] for key in ("street_nodes", "street_edges", "street_km")
    ]


def test_streets_in_pieces_at_the_command_line(run, tmp_path):
    pieces = hostile.broken_streets(tmp_path / "pieces.osm")
    refused(run("region", "import", "pieces", "--streets", pieces), 1, "in 3 pieces", "67 % of the places", "--accept-")
    answer = run("region", "import", "pieces", "--streets", pieces, "--accept-broken")
    assert answer.code == 0
    assert answer.json["pieces"] == 3
    warning = "The streets lie in many pieces: 67 % of the places cannot be reached from most of them. Figures are too "
    assert answer.err.splitlines()[0] == f"{warning}low."
    assert answer.err.count("many pieces") == 1
    warning = (
        "The streets lie in many pieces: 67 % of their length cannot be reached from the largest. Figures are too "
    )
    counted = "Nobody counted residents here: a ward's share is that of its homes or residential streets.\n"
    for command, before in ((("region", "show", "pieces"), ""), (("coverage", "--region", "pieces"), counted)):
        answer = run(*command)
        assert answer.code == 0
        assert answer.err == f"{before}{warning}low.\n"


def test_a_map_that_cannot_be_drawn_now_is_no_failure(run, town, monkeypatch):
    def full(*_, **__):
        msg = "the tiles cannot be written ({why})"
        raise SourceError(msg, why="No space left on device")

    monkeypatch.setattr(establish, "prepare_map", full)
    answer = run("region", "import", "town", "--streets", town)
    assert answer.code == 0
    assert answer.json["region"] == "town"
    assert "the tiles cannot be written (No space left on device)" in answer.err
    assert run("region", "show", "town").code == 0


def test_what_memory_cannot_hold_is_one_line(run, town, monkeypatch):
    def greedy(*_, **__):
        raise MemoryError

    monkeypatch.setattr(establish, "read_files", greedy)
    for language in ("en", "ko"):
        refused(run("region", "import", "town", "--streets", town, language=language), 1)


@pytest.mark.parametrize("form", KINDS)
def test_hostile_names_of_a_region_s_venues_and_sources_stay_text(run, home, form):
    nasty = "=1+1\x1b]0;x\x07\n\u202e<b>"
    region = by_hand.region(
        name="nasty",
        title_ko=nasty,
        sources=(dataclasses.replace(by_hand.region().sources[0], publisher=nasty),),
        venues=by_hand.region().venues.assign(name_ko=nasty),
    )
    keep(home, region)
    for command in (("region", "show", "nasty"), ("nearest", "--at", "37.6127,126.9235", "--region", "nasty")):
        answer = run(*command, "--format", form)
        assert answer.code == 0
        assert answer.err == ""
        if form == "table":
            assert not {"\x1b", "\x07", "\u202e"} & set(answer.out)
        elif form == "csv":
            cells = [cell for row in answer.rows for cell in row.values()]
            assert not [cell for cell in cells if cell.startswith(("=", "@", "\t"))]
        else:
            said = answer.json
            assert nasty == (said["venues"][0]["name_ko"] if command[0] == "nearest" else said["title_ko"])


@pytest.mark.shared_data
def test_gangnam_from_its_graph(run, shared_data, tmp_path):
    graph = shared_data / "gangnam_walk_20260307.graphml"
    pd.DataFrame({"name_ko": ["강남도서관"], "lat": [37.4955], "lon": [127.0292]}).to_csv(
        tmp_path / "v.csv", index=False
    )
    answer = run("region", "import", "gangnam", "--streets", graph, "--venues", tmp_path / "v.csv")
    assert answer.code == 0
    assert (answer.json["nodes"], answer.json["pieces"]) == (1888, 1)
    assert abs(answer.json["km"] - 142.5) <= 0.1
    (venue,) = run("nearest", "--at", "37.4975,127.0292", "--region", "gangnam").json["venues"]
    assert 222 <= venue["distance_m"] <= 700
    everyone = json.loads(run("coverage", "--region", "gangnam").out)["wards"][-1]
    assert everyone["ward_code"] == "ALL"
    assert run("region", "show", "gangnam").json["streets_date"] == "2026-11-22"

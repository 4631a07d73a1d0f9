"""A region by the name of a place, from servers on this machine that know one town."""

import socket
import time

import pytest
import shapely
from support import overpass_server as osm

from geo import tables as t
from geo.errors import BrokenNetworkError, SourceError, UsageError
from geo.region import download, folder
from geo.region.download import download_region
from geo.sources import osm_download, osm_live
from geo.sources.osm_answers import Place
from geo.sources.osm_services import Patience, Services

PLACE = "Baeum-gu, Seoul"


def fetch(server, cache, *, place=PLACE, ward_level=None):
    told = []
    done = download_region(
        "baeum",
        place,
        ward_level=ward_level,
        services=Services((server.url,), server.url, Patience(between_seconds=0)),
        cache=cache,
        tell=lambda text, *, step, steps, **values: told.append((step, steps, text.format(**values))),
    )
    return done, told


@pytest.fixture
def within(monkeypatch, tmp_path):
    """Spare the process of its own: put the questions within the tests, by the same program."""

    def run(job, _):
        with monkeypatch.context() as patched:
            for name, value in list(vars(osm_download.ox.settings).items()):
                patched.setattr(osm_download.ox.settings, name, value)
            patched.setattr(socket, "getaddrinfo", socket.getaddrinfo)
            patched.setattr(time, "sleep", lambda _: None)
            return osm_download.download(job)

    monkeypatch.setattr(osm_live, "_run", run)


def streets_in_pieces(handler):
    """Answer as the town does, with a second street that nothing joins to the first."""
    if '["highway"]' not in handler.question["query"]:
        osm.town(handler)
        return
    known = osm.streets()
    far = [osm.node(50, 127.001, 37.601), osm.node(51, 127.019, 37.601), osm.way(300, [50, 51], highway="path")]
    osm.answering({**known, "elements": [*known["elements"], *far]})(handler)


def only_streets(handler):
    """Know the place and its streets, and nothing else."""
    query = handler.question["query"]
    (osm.answering(osm.overpass()) if "'](poly:" in query else osm.town)(handler)


def test_a_download_that_broke_off_asks_only_for_what_is_missing(within, monkeypatch, tmp_path):
    cache = tmp_path / "cache"
    problem = r"127\.0\.0\.1:\d+: it sent a web page, no data\); try again later"
    breaks_off = osm.serving(osm.town, osm.town, osm.town, osm.town, osm.page())
    with breaks_off as server, pytest.raises(SourceError, match=problem):
        fetch(server, cache)
    assert [question["path"] for question in server.asked] == [
        *("/api/search", "/api/lookup", "/api/interpreter", "/api/interpreter", "/api/interpreter")
    ]
    assert {question["agent"] for question in server.asked} == {"baeumgil/0.1"}
    assert sorted(path.name.split("-")[0] for path in cache.iterdir()) == [".lock", "features", "place", "streets"]

    # The rest by a process of its own, as outside of tests.
    monkeypatch.undo()
    with osm.serving(osm.town) as other:
        done, told = fetch(other, cache)
    assert ["['amenity'='library']" in question["query"] for question in other.asked] == [True, False]
    assert ["['building']" in question["query"] for question in other.asked] == [False, True]
    assert [step for step, _, _ in told] == sorted(step for step, _, _ in told)
    assert {step for step, _, _ in told} == {1, 2, 3, 4, 5, 6}
    assert {steps for _, steps, _ in told} == {6}
    assert told[0][2] == "reading what OpenStreetMap sent before"
    assert told[-1][2] == "putting the region together"
    assert done.ward_level == 8

    folder.write(done.region, tmp_path / "kept")
    again = folder.read(tmp_path / "kept", "baeum")
    assert again.wards[t.NAME_KO].tolist() == ["동동", "서동"]


def test_a_region_of_a_place(within, tmp_path):
    with osm.serving(osm.town) as server:
        done, _ = fetch(server, tmp_path)
    region = done.region
    assert (region.name, region.title_ko, region.title_en) == ("baeum", "배움구", "Baeum-gu")
    assert region.wards[t.WARD_CODE].tolist() == ["relation-79", "relation-78"]
    assert region.candidates[[t.NAME_KO, t.KIND]].to_numpy().tolist() == [
        ["배움도서관", "library"],
        ["골목찻집", "cafe"],
    ]
    assert region.parks[t.NAME_KO].tolist() == ["뒷산"]
    assert region.network.edge_count == 3
    assert (region.network.origin.date, region.network.origin.is_model) == ("2026-03-07", False)
    assert (region.streets_margin_m, region.venues_margin_m, region.accepts_broken) == (2000, 0, False)
    for table in ("venues", "programmes", "population", "sites", "schools", "green_streets", "water"):
        assert getattr(region, table).empty
    # 17.7 m by 11.1 m, five floors.
    assert done.without_buildings is None
    assert region.dwellings[t.FLOOR_AREA_M2].tolist() == pytest.approx([980], rel=0.01)
    assert [source.table for source in region.sources] == [
        *("wards", "parks", "water", "candidates", "stations", "industry", "dwellings")
    ]
    assert {(source.licence, source.date) for source in region.sources} == {
        ("© OpenStreetMap contributors, ODbL 1.0", "2026-03-07")
    }


def test_a_level_of_wards_can_be_given(within, tmp_path):
    with osm.serving(osm.town) as server:
        assert fetch(server, tmp_path, ward_level=8)[0].ward_level == 8
        with pytest.raises(SourceError, match=r"no administrative area of level 9 lies within Baeum-gu .*: 8 \(2\)"):
            fetch(server, tmp_path, ward_level=9)
    assert len(server.asked) == 6, "the second time nobody is asked"


def test_a_place_of_which_little_is_known_is_one_ward(within, tmp_path):
    with osm.serving(only_streets) as server:
        done = fetch(server, tmp_path)[0]
    assert done.ward_level is None
    assert done.region.wards[t.WARD_CODE].tolist() == ["relation-77"]
    assert done.region.candidates.empty
    assert done.region.sources[0].what_en == "boundary"


def no_buildings(handler):
    """Know all but the buildings, as a server does to which they are too much."""
    (osm.page(400) if "['building']" in handler.question["query"] else osm.town)(handler)


def test_a_region_can_do_without_buildings_and_says_so(within, tmp_path):
    with osm.serving(no_buildings) as server:
        done, _ = fetch(server, tmp_path)
    assert done.region.dwellings.empty
    assert "dwellings" not in {source.table for source in done.region.sources}
    said = str(done.without_buildings)
    assert "the buildings could not be had" in said
    assert "(HTTP 400)" in said
    assert "residents are spread along the streets instead" in said


def test_streets_in_pieces_are_refused(within, tmp_path):
    with (
        osm.serving(streets_in_pieces) as server,
        pytest.raises(BrokenNetworkError, match="the streets lie in 2 pieces"),
    ):
        fetch(server, tmp_path)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ([], "there is no place 'Baeum-gu, Seoul' on OpenStreetMap"),
        (osm.place("Point"), "the place 'Baeum-gu, Seoul' is a point on OpenStreetMap, no area; choose a district"),
    ],
)
def test_a_place_that_is_none(within, tmp_path, answer, words):
    with osm.serving(osm.answering(answer)) as server, pytest.raises(SourceError, match=words):
        fetch(server, tmp_path)
    assert len(server.asked) == 1


@pytest.mark.parametrize("outline", [shapely.box(126, 37, 127.3, 37.2), shapely.box(-180, -90, 180, 90)])
def test_a_place_larger_than_a_city_is_refused(monkeypatch, tmp_path, outline):
    monkeypatch.setattr(download, "find_place", lambda *_, **__: Place("relation-1", "한국", "Korea", outline))
    with pytest.raises(SourceError, match="Korea is more than 100 km across, larger than a city; choose a city"):
        fetch(osm.Server("http://one.example/"), tmp_path)


def test_what_nobody_can_be_asked_for(tmp_path):
    with pytest.raises(UsageError, match="the place has no name; give one like --place"):
        fetch(osm.Server("http://one.example/"), tmp_path, place=" ")
    with pytest.raises(UsageError, match="there is no administrative level 4 below a city; give --ward-level 5 to 11"):
        fetch(osm.Server("http://one.example/"), tmp_path, ward_level=4)
    assert list(tmp_path.iterdir()) == []

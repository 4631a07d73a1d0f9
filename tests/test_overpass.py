"""Overpass answers: recorded ones, and those that servers send."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import osmnx as ox
import pyproj
import pytest
import shapely
from support.overpass_server import answering, serving

from geo import tables as t
from geo.errors import SourceError
from geo.sources import osm_graph, osm_live, overpass
from geo.sources.osm_services import Patience, Services

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
GEOD = pyproj.Geod(ellps="WGS84")
AREA = shapely.box(126.99, 37.59, 127.01, 37.61)


def answer_of(*ways: dict[str, Any], **more: Any) -> dict[str, Any]:
    nodes = [{"type": "node", "id": number, "lat": 37.6, "lon": 127 + number / 1000} for number in range(5)]
    return {"elements": [*nodes, *({"type": "way", "id": 10 + at, **way} for at, way in enumerate(ways))], **more}


STREET = {"nodes": [0, 1, 2], "tags": {"highway": "footway", "name": "은평로", "surface": "paved", "lit": "yes"}}
STEPS = {"nodes": [2, 3], "tags": {"highway": "steps", "incline": "30%", "wheelchair": "no"}}
CROSSING = {"nodes": [3, 4], "tags": {"highway": "footway", "footway": "crossing", "crossing": "marked"}}


def recorded(folder: Path, answer: object) -> Path:
    path = folder / "answer.json"
    path.write_text(answer if isinstance(answer, str) else json.dumps(answer), encoding="utf-8")
    return path


def test_a_recorded_answer_keeps_its_tags(tmp_path: Path) -> None:
    nodes, edges = overpass.tables_from_overpass(recorded(tmp_path, answer_of(STREET, STEPS, CROSSING)))
    assert nodes[t.NODE_ID].tolist() == [0, 2, 3, 4]
    assert edges[t.WAY_ID].tolist() == [10, 11, 12]
    assert edges[t.STEPS].tolist() == [False, True, False]
    assert edges[t.INCLINE_PERCENT].tolist()[1] == 30
    street, steps, crossing = edges.to_dict("records")
    assert (street[t.STREET_NAME], street[t.SURFACE], street[t.LIT]) == ("은평로", "paved", "yes")
    assert steps[t.WHEELCHAIR] == "no"
    assert (crossing[t.FOOTWAY], crossing[t.CROSSING]) == ("crossing", "marked")
    assert not edges[t.ONEWAY].any()


def test_osmnx_s_settings_are_put_back(tmp_path: Path) -> None:
    before = list(ox.settings.useful_tags_way)
    overpass.tables_from_overpass(recorded(tmp_path, answer_of(STREET)))
    with pytest.raises(SourceError):
        overpass.tables_from_overpass(recorded(tmp_path, answer_of({"nodes": [0, 99], "tags": {}})))
    assert ox.settings.useful_tags_way == before


@pytest.mark.parametrize(
    "answer", ["", "<html>", "[]", "{}", '{"elements": 7}', answer_of({"nodes": [0, 99]}), answer_of({"tags": {}})]
)
def test_what_is_no_answer_is_refused(tmp_path: Path, answer: object) -> None:
    with pytest.raises(SourceError, match=r"answer\.json holds no Overpass answer in JSON"):
        overpass.tables_from_overpass(recorded(tmp_path, answer))


@pytest.mark.parametrize("answer", [answer_of(), {"elements": []}])
def test_an_answer_without_streets_is_refused(tmp_path: Path, answer: object) -> None:
    with pytest.raises(SourceError, match=r"no walkable street was found in .*answer\.json"):
        overpass.tables_from_overpass(recorded(tmp_path, answer))


def test_an_answer_broken_off_is_refused(tmp_path: Path) -> None:
    path = recorded(tmp_path, answer_of(STREET, remark="runtime error: Query timed out"))
    with pytest.raises(SourceError, match=r"the answer of .*answer\.json breaks off before its end"):
        overpass.tables_from_overpass(path)


def fetch(cache: Path, *urls: str, dropped: Counter[str] | None = None) -> tuple[osm_graph.StreetTables, str]:
    services = Services(urls, urls[0], Patience(between_seconds=0))
    return overpass.fetch_walk_tables(AREA, services=services, cache=cache, tell=lambda *_, **__: None, dropped=dropped)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the servers send answers, one after the other."""

    def keep(*answers: object) -> None:
        left = iter(answers)

        def run(job: dict[str, Any], _: float) -> dict[str, Any]:
            Path(job["folder"], osm_live.ANSWER).write_text(json.dumps(next(left)), encoding="utf-8")
            return {}

        monkeypatch.setattr(osm_live, "_run", run)
        monkeypatch.setattr(osm_live, "_failed_before", set())

    return keep


ONE, TWO = "https://one.example/api", "https://two.example/api"


def test_streets_come_with_their_day_and_their_losses(tmp_path: Path, kept: Callable[..., None]) -> None:
    moving = {"nodes": [3, 4], "tags": {"highway": "steps", "conveying": "yes"}}
    kept(answer_of(STREET, moving, osm3s={"timestamp_osm_base": "2026-03-07T12:31:00Z"}))
    dropped: Counter[str] = Counter()
    (_, edges), date = fetch(tmp_path, ONE, dropped=dropped)
    assert edges[t.STREET_NAME].tolist() == ["은평로"]
    assert date == "2026-03-07"
    assert dropped == {"escalator_or_moving_walk": 1}


@pytest.mark.parametrize("osm3s", [None, {}, {"timestamp_osm_base": "soon"}, {"timestamp_osm_base": 7}])
def test_a_day_that_nobody_says_is_not_known(tmp_path: Path, kept: Callable[..., None], osm3s: object) -> None:
    kept(answer_of(STREET, osm3s=osm3s))
    assert fetch(tmp_path, ONE)[1] == ""


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (answer_of(), r"no walkable street was found in one\.example"),
        (answer_of({"nodes": [0, 99]}), r"one\.example holds no Overpass answer in JSON"),
        ([], r"one\.example holds no Overpass answer in JSON"),
        (answer_of(STREET, remark="runtime error"), r"the answer of one\.example breaks off before its end"),
    ],
)
def test_an_answer_without_streets_sends_to_the_next_server(
    tmp_path: Path, kept: Callable[..., None], answer: object, problem: str
) -> None:
    kept(answer, answer_of(STREET))
    dropped: Counter[str] = Counter()
    assert len(fetch(tmp_path, ONE, TWO, dropped=dropped)[0][1]) == 1
    assert dropped == {"node_without_street": 2}, "the first answer's losses are not counted"
    kept(answer)
    with pytest.raises(SourceError, match=problem):
        fetch(tmp_path / "other", ONE)


@pytest.mark.shared_data
def test_the_recorded_answer_comes_through_the_wire_as_it_is(tmp_path: Path, shared_data: Path) -> None:
    recording = shared_data / "gangnam_overpass_20260307.json"
    with serving(answering(json.loads(recording.read_bytes()))) as server:
        (nodes, edges), date = fetch(tmp_path, server.url)
    own_nodes, own_edges = overpass.tables_from_overpass(recording)
    assert nodes.equals(own_nodes)
    assert edges.equals(own_edges)
    assert date == "2026-03-07"


@pytest.mark.shared_data
def test_gangnam_is_as_long_as_osmnx_s_own_graph() -> None:
    path, graphml = SHARED / "gangnam_overpass_20260307.json", SHARED / "gangnam_walk_20260307.graphml"
    if not path.exists():
        pytest.skip(f"{path} is not here")
    _, edges = overpass.tables_from_overpass(path)
    _, largest = osm_graph.read_graphml(graphml)
    # The GraphML holds the largest piece only, the answer all pieces.
    inside = edges[t.WAY_ID].isin(largest[t.WAY_ID])
    assert edges.geometry.map(GEOD.geometry_length).sum() >= largest.geometry.map(GEOD.geometry_length).sum()
    assert inside.mean() >= 0.9
    assert edges[t.STEPS].sum() == 39

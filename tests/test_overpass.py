"""Recorded Overpass answers, and a live service played by a server on this machine."""

import json
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import osmnx as ox
import pyproj
import pytest
import shapely

from geo import tables as t
from geo.errors import SourceError
from geo.sources import osm_graph, overpass
from geo.sources.street_tables import WALK_FILTER

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


@contextmanager
def serving(reply: Callable[[BaseHTTPRequestHandler], None]) -> Generator[tuple[str, list[dict[str, str]]]]:
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            asked.append({"path": self.path, "agent": self.headers["User-Agent"], "query": parse_qs(body)["data"][0]})
            reply(self)

        def do_GET(self) -> None:
            asked.append({"path": self.path})
            self.send_error(500)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api", asked
    finally:
        server.shutdown()
        server.server_close()


def sending(
    body: str, *, status: int = 200, kind: str = "application/json"
) -> Callable[[BaseHTTPRequestHandler], None]:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        handler.end_headers()
        handler.wfile.write(body.encode())

    return reply


def fetch(url: str, cache: Path, **more: Any) -> osm_graph.StreetTables:
    said: list[str] = []

    def tell(message: str, **values: Any) -> None:
        said.append(message.format(**values))

    return overpass.fetch_walk_tables(AREA, cache=cache, progress=tell, overpass_url=url, **more)


def test_streets_are_fetched_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    before = vars(ox.settings).copy()
    resolver = socket.getaddrinfo
    with serving(sending(json.dumps(answer_of(STREET, STEPS)))) as (url, asked):
        nodes, edges = fetch(url, tmp_path / "cache")
        again = fetch(url, tmp_path / "cache")
    assert len(nodes) == 3
    assert edges[t.STREET_NAME].tolist()[0] == "은평로"
    assert again[1].equals(edges)
    [question] = asked
    assert question["path"] == "/api/interpreter"
    assert question["agent"] == "baeumgil/0.1"
    assert question["query"].startswith(f"[out:json][timeout:60];(way{WALK_FILTER}(poly:")
    assert [path.name.split("-")[0] for path in (tmp_path / "cache").iterdir()] == ["overpass"]
    assert list((tmp_path / "elsewhere").iterdir()) == []
    assert vars(ox.settings) == before
    assert socket.getaddrinfo is resolver


def test_a_server_that_hangs_is_given_up(tmp_path: Path) -> None:
    released = threading.Event()

    def hang(_: BaseHTTPRequestHandler) -> None:
        released.wait(30)

    with serving(hang) as (url, _):
        began = time.monotonic()
        with pytest.raises(SourceError, match=r"127\.0\.0\.1:\d+ sent no streets within 6 seconds; try again later"):
            fetch(url, tmp_path, total_seconds=6)
        assert time.monotonic() - began <= 10
        released.set()
    assert list(tmp_path.iterdir()) == []


def test_a_server_that_never_picks_up_is_unreachable(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match=r"127\.0\.0\.1:\d+ could not be reached \(.*\); check the connection"):
        fetch(f"http://127.0.0.1:{port}/api", tmp_path)


@pytest.mark.parametrize("status", [200, 400, 500])
def test_an_error_page_is_no_answer(tmp_path: Path, status: int) -> None:
    page = sending("<html><body>Dispatcher\n\nis down</body></html>", status=status, kind="text/html")
    with serving(page) as (url, _), pytest.raises(SourceError, match=r"did not answer with streets .*is down"):
        fetch(url, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_half_an_answer_is_not_kept(tmp_path: Path) -> None:
    half = sending(json.dumps(answer_of(STREET, remark="runtime error: out of memory")))
    with serving(half) as (url, _), pytest.raises(SourceError, match="breaks off before its end; ask again later"):
        fetch(url, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_area_without_streets_is_not_kept(tmp_path: Path) -> None:
    empty = sending(json.dumps({"elements": []}))
    with serving(empty) as (url, _), pytest.raises(SourceError, match=r"no walkable street was found in 127\.0\.0\.1"):
        fetch(url, tmp_path)
    assert list(tmp_path.iterdir()) == []


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

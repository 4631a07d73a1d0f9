"""OpenStreetMap's servers, played on this machine by a script of behaviours, and a town for them to know."""

import gzip
import json
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Behaviour = Callable[["Handler"], None]


@dataclass
class Server:
    """A server that runs: its address, and what it was asked."""

    url: str
    asked: list[dict[str, Any]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc


class Handler(BaseHTTPRequestHandler):
    question: dict[str, Any]

    def log_message(self, *_: object) -> None:
        pass

    def reply(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving(*script: Behaviour) -> Generator[Server]:
    """Serve on a free port; the last behaviour of the script repeats."""
    server = Server("")

    class Scripted(Handler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(parse_qs(body)["data"][0])

        def do_GET(self) -> None:
            asked = parse_qs(urlsplit(self.path).query)
            self.answer("".join(asked.get("q", []) + asked.get("osm_ids", [])))

        def answer(self, query: str) -> None:
            headers = {"agent": self.headers["User-Agent"], "language": self.headers["Accept-Language"]}
            self.question = {"path": urlsplit(self.path).path, "query": query, **headers}
            server.asked.append(self.question)
            behave = script[min(len(server.asked), len(script)) - 1]
            # Whoever asked may have been killed meanwhile.
            try:
                behave(self)
            except OSError:
                self.close_connection = True

    running = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
    running.daemon_threads = True
    running.block_on_close = False
    server.url = f"http://127.0.0.1:{running.server_port}/api"
    threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield server
    finally:
        running.shutdown()
        running.server_close()


def answering(answer: object, *, status: int = 200) -> Behaviour:
    return lambda handler: handler.reply(json.dumps(answer).encode(), status=status, Content_Type="application/json")


def busy(status: int, *, retry_after: str | None = None) -> Behaviour:
    headers = {} if retry_after is None else {"Retry_After": retry_after}
    return lambda handler: handler.reply(b"<html><body>rate_limited</body></html>", status=status, **headers)


def page(status: int = 200) -> Behaviour:
    text = b"<!DOCTYPE html>\n<html><body>Dispatcher\n is down \x1b[31m</body></html>"
    return lambda handler: handler.reply(text, status=status, Content_Type="text/html")


def cut_off(answer: object) -> Behaviour:
    """Send half of what the header promises, then hang up."""

    def behave(handler: Handler) -> None:
        body = json.dumps(answer).encode()
        handler.reply(body[: len(body) // 2], Content_Length=str(len(body)))
        handler.connection.shutdown(socket.SHUT_RDWR)

    return behave


def hanging(released: threading.Event) -> Behaviour:
    """Say nothing until the test is over."""
    return lambda _: void(released.wait(60))


def void(_: object) -> None:
    pass


def bomb(megabytes: int) -> Behaviour:
    """Send a small answer that unpacks to a huge one."""
    packed = gzip.compress(b" " * (megabytes * 1024**2), compresslevel=1)
    return lambda handler: handler.reply(packed, Content_Encoding="gzip")


def moved(url: str) -> Behaviour:
    return lambda handler: handler.reply(b"", status=302, Location=url)


def no_server() -> str:
    """Give an address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}/api"


# The town: 1.8 km from west to east and 1.1 km from south to north, two wards, one street through both.
WEST, MIDDLE, EAST, SOUTH, NORTH = 127.00, 127.01, 127.02, 37.60, 37.61
_CORNERS = {
    1: (WEST, SOUTH),
    2: (MIDDLE, SOUTH),
    3: (EAST, SOUTH),
    4: (EAST, NORTH),
    5: (MIDDLE, NORTH),
    6: (WEST, NORTH),
}
_OUTLINE = [[WEST, SOUTH], [EAST, SOUTH], [EAST, NORTH], [WEST, NORTH], [WEST, SOUTH]]
OSM3S = {"timestamp_osm_base": "2026-03-07T12:31:00Z"}


def node(number: int, lon: float, lat: float, **tags: str) -> dict[str, Any]:
    return {"type": "node", "id": number, "lon": lon, "lat": lat, **({"tags": tags} if tags else {})}


def way(number: int, nodes: list[int], **tags: str) -> dict[str, Any]:
    return {"type": "way", "id": number, "nodes": nodes, "tags": tags}


def overpass(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"version": 0.6, "osm3s": OSM3S, "elements": list(elements), **more}


def streets() -> dict[str, Any]:
    places = [(127.001, 37.605), (127.010, 37.605), (127.019, 37.605), (127.010, 37.609)]
    return overpass(
        *(node(10 + at, *place) for at, place in enumerate(places)),
        way(100, [10, 11, 12], highway="residential", name="배움길", surface="paved"),
        way(101, [11, 13], highway="steps"),
    )


def wards() -> dict[str, Any]:
    def area(number: int, level: str, ways: list[int], **names: str) -> dict[str, Any]:
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": level, **names}
        members = [{"type": "way", "ref": ref, "role": "outer"} for ref in ways]
        return {"type": "relation", "id": number, "members": members, "tags": tags}

    return overpass(
        *(node(number, *place) for number, place in _CORNERS.items()),
        *(way(20 + at, ring) for at, ring in enumerate([[5, 6, 1, 2], [2, 5], [2, 3, 4, 5]])),
        area(77, "6", [20, 22], **{"name": "배움구", "name:en": "Baeum-gu"}),
        area(78, "8", [20, 21], **{"name": "서동", "name:en": "West-dong"}),
        area(79, "8", [21, 22], **{"name": "East", "name:ko": "동동"}),
    )


def features() -> dict[str, Any]:
    corners = [(127.002, 37.606), (127.006, 37.606), (127.006, 37.609), (127.002, 37.609)]
    return overpass(
        node(30, 127.011, 37.6052, amenity="library", name="배움도서관"),
        node(31, 127.012, 37.6052, amenity="cafe", name="골목찻집", id="7", members="x", shop="*"),
        *(node(40 + at, *corner) for at, corner in enumerate(corners)),
        way(200, [40, 41, 42, 43, 40], leisure="park", name="뒷산"),
    )


def buildings() -> dict[str, Any]:
    corners = [(127.012, 37.606), (127.0122, 37.606), (127.0122, 37.6061), (127.012, 37.6061)]
    return overpass(
        *(node(60 + at, *corner) for at, corner in enumerate(corners)),
        way(400, [60, 61, 62, 63, 60], **{"building": "apartments", "building:levels": "5"}),
    )


def place(kind: str = "Polygon") -> list[dict[str, Any]]:
    geojson = {"type": kind, "coordinates": [_OUTLINE] if kind == "Polygon" else [MIDDLE, SOUTH]}
    return [
        {
            "osm_type": "relation",
            "osm_id": 77,
            "lat": "37.605",
            "lon": "127.01",
            "importance": 0.5,
            "boundingbox": [str(SOUTH), str(NORTH), str(WEST), str(EAST)],
            "display_name": "Baeum-gu, Seoul",
            "name": "Baeum-gu",
            "geojson": geojson,
        }
    ]


def town(handler: Handler) -> None:
    """Answer whatever is asked about the town."""
    asked = handler.question
    if asked["path"].endswith(("/search", "/lookup")):
        [said] = place()
        answer: object = [{**said, "name": "배움구"} if asked["language"] == "ko" else said]
    elif '["highway"]' in asked["query"]:
        answer = streets()
    elif "['building']" in asked["query"]:
        answer = buildings()
    else:
        answer = wards() if "'admin_level'" in asked["query"] else features()
    answering(answer)(handler)

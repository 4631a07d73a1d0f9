"""Ask one server of OpenStreetMap one question: the program that ``geo.sources.osm_live`` runs and may kill.

It reads the job as JSON from standard input, keeps the answer in the job's folder as ``osm_live.ANSWER``, and writes
``{}`` to standard output, or ``{"failure": ...}`` with what ``osm_live`` needs to say it.
"""

import datetime as dt
import email.utils
import io
import json
import math
import os
import sys
import threading
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Final, NoReturn

import requests
import shapely
import urllib3

from geo.sources.osm_live import ANSWER, ANSWERED, DATE, ID, LARGEST_ANSWER_BYTES
from geo.sources.overpass import osm_date
from geo.sources.street_tables import WALK_FILTER

if __name__ == "__main__":
    # OSMnx takes these along where they are at hand, to draw and to measure; to load them takes longer than to ask.
    sys.modules.update(dict.fromkeys(("matplotlib", "rasterio", "sklearn")))  # type: ignore[arg-type]

import osmnx as ox

USER_AGENT: Final = "baeumgil/0.1"

_BUSY: Final = frozenset({429, 503, 504})
_OSM_KINDS: Final = ("node", "way", "relation")
_NAME_CHARACTERS: Final = 100
_AREAS: Final = ("Polygon", "MultiPolygon")
_NEEDED_BY_OSMNX: Final = ("type", "area")
"""Tags that decide whether a way or a relation is an area."""


class UnusableAnswerError(Exception):
    """What came back is no answer.

    Parameters
    ----------
    failure
        Which of the failures that ``osm_live`` can say.
    values
        What it says about it.
    """

    def __init__(self, failure: str, **values: Any) -> None:
        super().__init__(failure)
        self.said = {"failure": failure, **values}


def download(job: dict[str, Any]) -> dict[str, Any]:
    """Ask once, with every detour of OSMnx that could hang switched off.

    Parameters
    ----------
    job
        ``kind`` (``place``, ``address``, ``streets`` or ``features``), ``url``, ``folder``, ``connect_seconds`` and
        ``attempt_seconds``; ``place``, or ``address``, or ``polygon`` (WKT, WGS 84), and with features ``tags`` (to
        ask for, as OSMnx takes them) and ``keys`` (of the tags to keep).

    Returns
    -------
    dict
        Empty if the answer is in the folder, else ``failure`` and what there is to say about it.
    """
    kinds: dict[str, Callable[[dict[str, Any]], None]] = {
        "place": _place,
        "address": _address,
        "streets": _streets,
        "features": _features,
    }
    settings = ox.settings
    settings.http_user_agent = settings.http_referer = USER_AGENT
    # A pair is what requests takes as (connect, read); OSMnx passes it on, and would also write it into the query.
    settings.requests_timeout = (job["connect_seconds"], job["attempt_seconds"])  # type: ignore[assignment]
    settings.overpass_settings = f"[out:json][timeout:{math.ceil(job['attempt_seconds'])}]{{maxsize}}"
    # The status page would be one more request that can hang; a busy server says 429.
    settings.overpass_rate_limit = False
    settings.doh_url_template = None
    settings.max_query_area_size = math.inf
    settings.use_cache = False
    try:
        kinds[job["kind"]](job)
    except UnusableAnswerError as error:
        return error.said
    except requests.RequestException as error:
        return {"failure": "unreachable", "problem": type(error).__name__}
    return {}


def _streets(job: dict[str, Any]) -> None:
    """Keep Overpass's own answer; OSMnx writes it when it is told to fill its cache only."""
    ox.settings.overpass_url = job["url"]
    ox.settings.requests_kwargs = _requests_kwargs(_whole_overpass_answer)
    folder = Path(job["folder"], "osmnx")
    ox.settings.use_cache = ox.settings.cache_only_mode = True
    ox.settings.cache_folder = folder
    try:
        ox.graph_from_polygon(shapely.from_wkt(job["polygon"]), network_type="walk", custom_filter=WALK_FILTER)
    except InterruptedError:
        # With cache_only_mode this is how OSMnx says that the download is complete.
        next(folder.glob("*.json")).replace(folder.parent / ANSWER)


def _features(job: dict[str, Any]) -> None:
    """Keep features as GeoJSON, with the date of the data."""
    keys = {*job["tags"], *job["keys"]}
    dates: list[str] = []

    def trimmed(answer: Any) -> dict[str, Any]:
        whole = _whole_overpass_answer(answer)
        dates.append(osm_date(whole))
        return {"elements": [_trimmed(element, {*keys, *_NEEDED_BY_OSMNX}) for element in whole["elements"]]}

    ox.settings.overpass_url = job["url"]
    ox.settings.requests_kwargs = _requests_kwargs(trimmed)
    try:
        found = ox.features_from_polygon(shapely.from_wkt(job["polygon"]), job["tags"])
    except ox._errors.InsufficientResponseError:  # noqa: SLF001 (OSMnx has no public name for it)
        # All that was found are relations of a kind that has no shape, such as sites and groups.
        _give_up("empty")
    table = found.reset_index()
    table[ID] = table["element"].str.cat(table["id"].astype(str), sep="-")
    table = table[[ID, *sorted(keys & set(table.columns)), "geometry"]]
    _keep({**table.to_geo_dict(na="drop", drop_id=True), DATE: dates[0]}, job)


def _place(job: dict[str, Any]) -> None:
    """Keep a place's outline and its names in English and Korean as one GeoJSON feature."""
    ox.settings.nominatim_url = job["url"]
    ox.settings.requests_kwargs = _requests_kwargs(_places)
    ox.settings.http_accept_language = "en"
    found = ox.geocode_to_gdf(job["place"])
    kind, number = found.loc[0, "osm_type"], found.loc[0, "osm_id"]
    if kind not in _OSM_KINDS:
        _give_up("no_data")
    ox.settings.http_accept_language = "ko"
    again = ox.geocode_to_gdf(f"{kind[0].upper()}{int(number)}", by_osmid=True)
    said = {ID: f"{kind}-{int(number)}", "name_en": _name(found), "name_ko": _name(again)}
    geometry = shapely.geometry.mapping(found.geometry.iloc[0])
    _keep({"type": "Feature", "properties": said, "geometry": geometry}, job)


def _address(job: dict[str, Any]) -> None:
    """Keep what Nominatim says of an address; OSMnx itself would keep the point and not what it is the point of."""
    said: list[dict[str, Any]] = []

    def kept(answer: Any) -> Any:
        if not isinstance(answer, list) or not all(isinstance(one, dict) for one in answer):
            _give_up("no_data")
        if not answer:
            _give_up("empty")
        said.append({field: answer[0].get(field) for field in ANSWERED})
        return answer

    ox.settings.nominatim_url = job["url"]
    ox.settings.requests_kwargs = _requests_kwargs(kept)
    ox.settings.http_accept_language = "ko"
    ox.geocode(job["address"])
    _keep(said[0], job)


def _name(found: Any) -> str:
    """Read the name that Nominatim gives a place in the language asked for."""
    return str(found.iloc[0].get("name") or found.loc[0, "display_name"]).split(",")[0][:_NAME_CHARACTERS]


def _keep(answer: dict[str, Any], job: dict[str, Any]) -> None:
    Path(job["folder"], ANSWER).write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")


def _requests_kwargs(accept: Callable[[Any], Any]) -> dict[str, Any]:
    """Look at every response before OSMnx does, which would sleep for a minute when a server is busy, or believe it."""

    def check(response: requests.Response, *_: Any, **__: Any) -> requests.Response:
        if response.status_code != requests.codes.ok:
            # A redirection as well: no address is followed that the settings do not name.
            _refuse(response)
        body = json.dumps(accept(_parsed(response))).encode()
        response.raw, response.encoding = io.BytesIO(body), "utf-8"
        return response

    return {"stream": True, "hooks": {"response": check}}


def _refuse(response: requests.Response) -> NoReturn:
    status = response.status_code
    if status in _BUSY:
        _give_up("busy", status=status, wait_seconds=_wait_seconds(response.headers.get("Retry-After")))
    _give_up("refused", status=status)


def _wait_seconds(asked: str | None) -> float | None:
    """Read ``Retry-After``: seconds, or a moment."""
    if asked is None:
        return None
    if asked.strip().isdecimal():
        return float(asked[:10])
    try:
        until = email.utils.parsedate_to_datetime(asked)
        return max((until - dt.datetime.now(tz=dt.UTC)).total_seconds(), 0.0)
    except (OverflowError, TypeError, ValueError):
        return None


def _parsed(response: requests.Response) -> Any:
    """Read a response as JSON, no more of it than is bearable."""
    body = io.BytesIO()
    try:
        # Unpacked as it comes, so that a small file that unpacks to a huge one is stopped as well.
        for part in response.raw.stream(65536, decode_content=True):
            body.write(part)
            if body.tell() > LARGEST_ANSWER_BYTES:
                _give_up("too_large", megabytes=LARGEST_ANSWER_BYTES // 1024**2)
    except urllib3.exceptions.HTTPError:
        _give_up("cut_off")
    text = body.getvalue()
    try:
        return json.loads(text, parse_constant=_no_number)
    except (RecursionError, ValueError):
        start = text[:1000].lstrip().lower()
        page = start.startswith((b"<!doctype html", b"<html", b"<?xml"))
        _give_up("page" if page else "cut_off")


def _no_number(_: str) -> NoReturn:
    """Refuse NaN and Infinity, which Python reads though they are no JSON."""
    _give_up("no_data")


def _give_up(failure: str, **values: Any) -> NoReturn:
    raise UnusableAnswerError(failure, **values)


def _places(answer: Any) -> Any:
    """Hold an answer of Nominatim to what OSMnx reads of it."""
    needed = {"importance", "boundingbox", "geojson", "osm_type", "osm_id", "display_name", "lat", "lon"}
    if not isinstance(answer, list) or not all(isinstance(one, dict) and needed <= one.keys() for one in answer):
        _give_up("no_data")
    if not answer:
        _give_up("no_such_place")
    if not any(isinstance(one["geojson"], dict) and one["geojson"].get("type") in _AREAS for one in answer):
        _give_up("no_area")
    return answer


def _whole_overpass_answer(answer: Any) -> dict[str, Any]:
    """Refuse an answer that is empty, was broken off or holds ways without their nodes."""
    try:
        remark, elements = answer.get("remark"), answer["elements"]
        if remark:
            _give_up("broken_off", problem=str(remark))
        if not elements:
            _give_up("empty")
        nodes = {element["id"]: _is_on_the_globe(element) for element in elements if element["type"] == "node"}
        lost = sum(not nodes.keys() >= set(element["nodes"]) for element in elements if element["type"] == "way")
    except (AttributeError, KeyError, TypeError):
        _give_up("no_data")
    if not all(nodes.values()):
        _give_up("no_data")
    if lost:
        _give_up("lie", count=lost)
    return dict(answer)


def _is_on_the_globe(node: dict[str, float]) -> bool:
    return -180 <= node["lon"] <= 180 and -90 <= node["lat"] <= 90  # noqa: PLR2004 (degrees)


def _trimmed(element: dict[str, Any], keys: Collection[str]) -> dict[str, Any]:
    """Keep what OSMnx needs of an element.

    OSMnx makes a column of every tag, thousands over a city, and lets a tag named ``id`` or ``members`` replace the
    element's own.
    """
    tags = element.get("tags", {})
    kept: dict[str, Any] = {
        field: element[field] for field in ("type", "id", "lat", "lon", "nodes", "members") if field in element
    }
    if isinstance(tags, dict):
        kept["tags"] = {key: text for key, text in tags.items() if key in keys and isinstance(text, str)}
    return kept


def _leave_with(parent: int, seconds: float) -> None:
    """End when the program that asked is gone, or its patience is over: nobody else would end this one."""
    until = time.monotonic() + seconds
    # Windows gives the launcher of a virtual environment as the parent.
    while time.monotonic() < until and (os.name == "nt" or os.getppid() == parent):
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    asked_for = json.load(sys.stdin)
    leaving = (asked_for["parent"], asked_for["attempt_seconds"])
    threading.Thread(target=_leave_with, args=leaving, daemon=True).start()
    json.dump(download(asked_for), sys.stdout)
